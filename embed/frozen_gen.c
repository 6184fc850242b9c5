// frozen_gen.c - run by the build: compiles the modules written in Python to the block that stdlib/frozen.h describes.
//
//     frozen_gen output stdlib/py stdlib/py/enum.py stdlib/py/json/__init__.py ...
//
// It is an interpreter without modules of its own: the library's objects but for the block itself.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "compiler/compile.h"
#include "embed/state.h"
#include "stdlib/frozen.h"
#include "vm/exec/saved.h"
#include "vm/types/str.h"

const uint32_t frozen_data[] = {0};

typedef struct Source {
    const char *path;
    char *name; // dotted
    bool is_package;
} Source;

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
static Source describe(const char *root, const char *path)
{
    size_t root_length = strlen(root);
    if (strncmp(path, root, root_length) != 0 || path[root_length] != '/' || !ends_with(path, ".py")) {
        fail(path, "not a .py file under the folder");
    }
    const char *relative = path + root_length + 1;
    Source source = {path, take(strlen(relative) + 1), ends_with(relative, "/__init__.py")};
    strcpy(source.name, relative);
    source.name[strlen(relative) - strlen(source.is_package ? "/__init__.py" : ".py")] = '\0';
    for (char *slash = source.name; (slash = strchr(slash, '/'));) *slash = '.';
    return source;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Source *)a)->name, ((const Source *)b)->name);
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
    text[count] = '\0';
    *size = count;
    return text;
}

// ---- The block ----------------------------------------------------------------------------------

typedef struct Block {
    FrozenRow *rows;
    Buf names, images, sources;
} Block;

#define IMAGE(name) #name,
static const char *const with_image[] = {
#include "stdlib/frozen.def"
};
#undef IMAGE

// Whether frozen.def names the module, or a package that it is in. "logging.__init__" is the package alone.
static bool has_image(const Source *source)
{
    size_t size = strlen(source->name);
    for (size_t i = 0; i < COUNT_OF(with_image); i++) {
        const char *name = with_image[i];
        size_t length = strlen(name);
        if (ends_with(name, ".__init__")) {
            if (size == length - strlen(".__init__") && memcmp(source->name, name, size) == 0) return true;
        } else if (strncmp(source->name, name, length) == 0 && (size == length || source->name[length] == '.')) {
            return true;
        }
    }
    return false;
}

static void pack(Buf *buf, const char *text, size_t size)
{
    uLongf packed_size = compressBound(size);
    Bytef *packed = take(packed_size);
    if (compress2(packed, &packed_size, (const Bytef *)text, size, Z_BEST_COMPRESSION) != Z_OK) fail("memory", "none left");
    buf_append(buf, (const char *)packed, packed_size);
    free(packed);
}

// All are compiled, so that a mistake in one ends the build.
static void compile_module(KukriVM *host, const Source *source, const char *text, size_t size, Buf *image)
{
    VM *vm = &host->vm;
    String *filename = str_format(vm, "<frozen %s>", source->name);
    Code *code = filename ? compile_source(vm, text, size, filename, "exec", 0) : NULL;
    bool done = code && code_save(vm, code, image);
    (void)finish_run(host, done ? NONE : RAISED);
    if (!done) fail(source->path, kukri_error_text(host, 0));
}

static void add_module(KukriVM *host, Block *block, FrozenRow *row, const Source *source)
{
    Buf image;
    size_t size;
    char *text = read_all(source->path, &size);
    buf_init(&image, &host->vm.memory);
    compile_module(host, source, text, size, &image);
    if (!has_image(source)) buf_truncate(&image, 0);
    // Offsets from the begin of each part, for now. Images are aligned for their headers.
    *row = (FrozenRow){(uint32_t)block->names.size, (uint32_t)strlen(source->name), (uint32_t)block->images.size,
                       (uint32_t)image.size, (uint32_t)block->sources.size, 0, (uint32_t)size, source->is_package};
    buf_append_text(&block->names, source->name);
    buf_append(&block->images, image.data, image.size);
    buf_append_repeat(&block->images, 0, (8 - block->images.size % 8) % 8);
    pack(&block->sources, text, size);
    row->packed_size = (uint32_t)block->sources.size - row->source;
    buf_free(&image);
    free(text);
}

static void write_block(Block *block, uint32_t count, const char *path)
{
    size_t rows_end = sizeof count + count * sizeof(FrozenRow);
    buf_append_repeat(&block->names, 0, (8 - (rows_end + block->names.size) % 8) % 8);
    size_t images = rows_end + block->names.size, sources = images + block->images.size;
    for (size_t i = 0; i < count; i++) {
        block->rows[i].name += (uint32_t)rows_end;
        block->rows[i].image += (uint32_t)images;
        block->rows[i].source += (uint32_t)sources;
    }
    if (block->names.failed || block->images.failed || block->sources.failed) fail("memory", "none left");
    FILE *file = fopen(path, "wb");
    if (!file) fail(path, "cannot be written");
    fwrite(&count, sizeof count, 1, file);
    fwrite(block->rows, sizeof(FrozenRow), count, file);
    fwrite(block->names.data, 1, block->names.size, file);
    fwrite(block->images.data, 1, block->images.size, file);
    fwrite(block->sources.data, 1, block->sources.size, file);
    if (ferror(file) || fclose(file) != 0) fail(path, "cannot be written");
}

int main(int argc, char **argv)
{
    if (argc < 3) fail("usage", "frozen_gen output folder files...");
    size_t count = (size_t)argc - 3;
    Source *sources = take((count + 1) * sizeof(Source));
    for (size_t i = 0; i < count; i++) sources[i] = describe(argv[2], argv[i + 3]);
    qsort(sources, count, sizeof(Source), by_name);

    KukriVM *host = kukri_new(NULL);
    if (!host) fail("kukri", "does not start");
    ENTER(host);
    Block block = {.rows = take((count + 1) * sizeof(FrozenRow))};
    buf_init(&block.names, &host->vm.memory);
    buf_init(&block.images, &host->vm.memory);
    buf_init(&block.sources, &host->vm.memory);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(sources[i - 1].name, sources[i].name) == 0) {
            fail(sources[i].path, "a module and a package share this name");
        }
        add_module(host, &block, &block.rows[i], &sources[i]);
    }
    write_block(&block, (uint32_t)count, argv[1]);
    buf_free(&block.names);
    buf_free(&block.images);
    buf_free(&block.sources);
    kukri_free(host);
    for (size_t i = 0; i < count; i++) free(sources[i].name);
    free(sources);
    free(block.rows);
    return 0;
}
