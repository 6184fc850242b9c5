// The manual: the C of docs/embedding.md runs and prints what it says (manual.awk makes manual.inc of it); its first program is
// examples/embed/hello.c; functions and examples that it names exist.
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/embed/check.h"

typedef struct Section {
    const char *title;
    void (*function)(void);
    const char *output;
} Section;
#include "manual.inc"
#line 16 "tests/embed/manual.c"

// Runs a section with its output in a file; whether that is what the manual says.
static int prints_what_it_says(const Section *section)
{
    char path[] = "/tmp/kukri-manual-XXXXXX", text[8192];
    int fd = mkstemp(path), status;
    if (fd < 0) return perror("mkstemp"), 0;
    unlink(path);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(fd, 1);
        setvbuf(stdout, NULL, _IOLBF, 0);
        section->function();
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, &status, 0);
    ssize_t size = pread(fd, text, sizeof text - 1, 0);
    close(fd);
    text[size < 0 ? 0 : size] = 0;
    if (status == 0 && !strcmp(text, section->output)) return 1;
    fprintf(stderr, "docs/embedding.md, \"%s\": status %#x\n%s\n--- it says\n%s\n", section->title, status, text, section->output);
    return 0;
}

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
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) wrong |= !prints_what_it_says(&sections[i]);
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
