// frozen_gen.c - run by the build: writes the table that frozen.h declares.
//
//     frozen_gen stdlib/py stdlib/py/enum.py stdlib/py/json/__init__.py ... > frozen.c
//
// Sources become string literals, a line of C for each of theirs: compilers read those many times
// faster than lists of numbers.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Module {
    const char *path;
    char *name; // dotted
    bool is_package;
} Module;

static void fail(const char *path, const char *why)
{
    fprintf(stderr, "frozen_gen: %s: %s\n", path, why);
    exit(1);
}

static void *take(size_t size)
{
    void *block = malloc(size);
    if (!block) fail("memory", "none left");
    return block;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

// "stdlib/py/json/__init__.py" under "stdlib/py" is the package "json".
static Module describe(const char *root, const char *path)
{
    size_t root_length = strlen(root);
    if (strncmp(path, root, root_length) != 0 || path[root_length] != '/' ||
        !ends_with(path, ".py"))
        fail(path, "not a .py file under the folder");
    const char *relative = path + root_length + 1;
    Module module = {path, take(strlen(relative) + 1), ends_with(relative, "/__init__.py")};
    strcpy(module.name, relative);
    module.name[strlen(relative) - strlen(module.is_package ? "/__init__.py" : ".py")] = '\0';
    for (char *slash = module.name; (slash = strchr(slash, '/'));) *slash = '.';
    return module;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Module *)a)->name, ((const Module *)b)->name);
}

static char *read_all(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, "cannot be opened");
    size_t capacity = 1 << 16, count = 0;
    char *text = take(capacity);
    for (;;) {
        count += fread(text + count, 1, capacity - count, file);
        if (count < capacity) break;
        text = realloc(text, capacity *= 2);
        if (!text) fail(path, "too large");
    }
    if (ferror(file)) fail(path, "cannot be read");
    fclose(file);
    *size = count;
    return text;
}

static void write_literal(const char *text, size_t size)
{
    fputs("    \"", stdout);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n' && i + 1 < size) fputs("\\n\"\n    \"", stdout);
        else if (c == '\n') fputs("\\n", stdout);
        else if (c == '"' || c == '\\' || c == '?') printf("\\%c", c); // "??=" would be a trigraph
        else if (c < ' ' || c > '~') printf("\\%03o", c);
        else putchar(c);
    }
    putchar('"');
}

int main(int argc, char **argv)
{
    if (argc < 2) fail("usage", "frozen_gen folder files...");
    size_t count = (size_t)argc - 2;
    Module *modules = take((count + 1) * sizeof(Module));
    for (size_t i = 0; i < count; i++) modules[i] = describe(argv[1], argv[i + 2]);
    qsort(modules, count, sizeof(Module), by_name);

    puts("// Written by stdlib/frozen_gen.c; do not edit.\n#include \"stdlib/frozen.h\"\n");
    printf("const size_t frozen_module_count = %zu;\n\n", count);
    puts("const FrozenModule frozen_modules[] = {");
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(modules[i - 1].name, modules[i].name) == 0)
            fail(modules[i].path, "a module and a package share this name");
        size_t size;
        char *text = read_all(modules[i].path, &size);
        printf("    {\"%s\",\n", modules[i].name);
        write_literal(text, size);
        printf(",\n    %zu, %s},\n", size, modules[i].is_package ? "true" : "false");
        free(text);
        free(modules[i].name);
    }
    puts("    {0},\n};");
    free(modules);
    if (fflush(stdout) != 0 || ferror(stdout)) fail("output", "cannot be written");
    return 0;
}
