// repl.c - a plain prompt: reads a statement, line by line until it is complete, and runs it.
#include "cli/repl.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Appends a line of standard input to *text; false at the end of input.
static bool read_more(char **text, size_t *size, const char *prompt, int prompts)
{
    char *line = NULL;
    size_t capacity = 0;
    if (prompts) {
        fputs(prompt, stdout);
        fflush(stdout);
    }
    ssize_t n = getline(&line, &capacity, stdin);
    if (n <= 0) {
        free(line);
        return false;
    }
    char *bigger = realloc(*text, *size + (size_t)n + 1);
    if (!bigger) {
        free(line);
        return false;
    }
    memcpy(bigger + *size, line, (size_t)n + 1);
    *text = bigger;
    *size += (size_t)n;
    free(line);
    return true;
}

static bool ends_with_blank_line(const char *text, size_t size)
{
    if (size < 2 || text[size - 1] != '\n') return false;
    size_t i = size - 1;
    while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t')) i--;
    return i > 0 && text[i - 1] == '\n';
}

int repl_run(KukriVM *vm, int quiet, int prompts)
{
    if (!quiet) {
        puts("Kukri " KUKRI_VERSION ", Python 3.13. Ctrl-D ends.");
    }
    int status = 0;
    for (;;) {
        char *text = NULL;
        size_t size = 0;
        KukriStatus ended = KUKRI_INCOMPLETE;
        bool more = read_more(&text, &size, kukri_prompt(vm, 0), prompts);
        if (!more) {
            free(text);
            break;
        }
        while (ended == KUKRI_INCOMPLETE) {
            // Without its last newline a block is still open: only an empty line ends it.
            if (size && text[size - 1] == '\n') text[size - 1] = 0;
            ended = kukri_run_interactive(vm, text, "<stdin>");
            if (size && !text[size - 1]) text[size - 1] = '\n';
            if (ended != KUKRI_INCOMPLETE) break;
            if (!read_more(&text, &size, kukri_prompt(vm, 1), prompts)) {
                ended = kukri_run_string(vm, text, "<stdin>");
                break;
            }
            if (!ends_with_blank_line(text, size)) continue;
        }
        free(text);
        (void)kukri_flush(vm);
        if (ended == KUKRI_EXITED) {
            status = kukri_exit_status(vm);
            break;
        }
        if (ended != KUKRI_DONE) kukri_error_report(vm);
        (void)kukri_flush(vm);
    }
    if (isatty(0) && status == 0) putchar('\n');
    return status;
}
