// docs/embedding.md shows examples/embed/hello.c as it is, and names functions and examples that exist.
#include "tests/embed/check.h"

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 20);
    if (!file || !text) perror(path), exit(1);
    if (fread(text, 1, (1 << 20) - 1, file) == 0) exit(1);
    fclose(file);
    return text;
}

int main(void)
{
    char *manual = read_text("docs/embedding.md"), *hello = read_text("examples/embed/hello.c"), *header = read_text("include/kukri.h");
    char *begin = strstr(manual, "```c\n"), *end = begin ? strstr(begin, "\n```\n") : NULL;
    if (!end || strlen(hello) != (size_t)(end + 1 - begin - 5) || memcmp(hello, begin + 5, strlen(hello))) {
        fprintf(stderr, "the first program of the manual is not examples/embed/hello.c\n");
        return 1;
    }
    int wrong = 0;
    for (char *at = strstr(manual, "kukri_"); at; at = strstr(at + 1, "kukri_")) {
        char name[64];
        size_t size = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
        snprintf(name, sizeof name, "%.*s(", (int)size, at);
        if (!strstr(header, name)) wrong = 1, fprintf(stderr, "the manual names %s)\n", name);
    }
    for (char *at = strstr(manual, ".c`"); at; at = strstr(at + 1, ".c`")) {
        char *start = at, path[128];
        while (start > manual && start[-1] != '`') start--;
        snprintf(path, sizeof path, "examples/embed/%.*s.c", (int)(at - start), start);
        free(read_text(path));
    }
    free(manual);
    free(hello);
    free(header);
    return wrong;
}
