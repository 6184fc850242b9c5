// main.c - the command: runs what the options ask for, and ends as programs of Unix do.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/options.h"
#include "cli/repl.h"

static KukriVM *running; // for the signal handler: the one piece of state a process must share

static void on_signal(int number)
{
    if (running) kukri_signal(running, number);
}

static int set_signal(void *user, int number, int action)
{
    (void)user;
    // No SA_RESTART: a read ends, and polls.
    struct sigaction wanted = {.sa_handler = on_signal}, before;
    if (action == KUKRI_SIGNAL_DEFAULT) wanted.sa_handler = SIG_DFL;
    if (action == KUKRI_SIGNAL_IGNORE) wanted.sa_handler = SIG_IGN;
    if (sigaction(number, action == KUKRI_SIGNAL_ASK ? NULL : &wanted, &before) < 0) return -1;
    if (before.sa_handler == SIG_DFL) return KUKRI_SIGNAL_DEFAULT;
    if (before.sa_handler == SIG_IGN) return KUKRI_SIGNAL_IGNORE;
    return before.sa_handler == on_signal ? KUKRI_SIGNAL_DELIVER : KUKRI_SIGNAL_OTHER;
}

// ---- Files --------------------------------------------------------------------------------------

// All of a file, with a NUL byte behind it; "-" is standard input. NULL with errno.
static char *read_file(const char *path, size_t *size)
{
    bool is_input = !strcmp(path, "-");
    int fd = is_input ? 0 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    size_t capacity = 1 << 16;
    char *data = malloc(capacity);
    *size = 0;
    while (data) {
        ssize_t n = read(fd, data + *size, capacity - *size - 1);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            int error = n < 0 ? errno : 0;
            if (error) free(data), data = NULL;
            else data[*size] = 0;
            if (!is_input) close(fd);
            errno = error;
            return data;
        }
        *size += (size_t)n;
        if (*size + 1 < capacity) continue;
        char *bigger = realloc(data, capacity *= 2);
        if (!bigger) free(data);
        data = bigger;
    }
    if (!is_input) close(fd);
    errno = ENOMEM;
    return NULL;
}

static int cannot_open(const char *path)
{
    fprintf(stderr, "kukri: can't open file '%s': [Errno %d] %s\n", path, errno, strerror(errno));
    return 2;
}

// Whether a program can be there: 0, or what to exit with.
static int check_file(const char *path)
{
    struct stat info;
    char inside[4096];
    if (!strcmp(path, "-")) return 0;
    if (stat(path, &info) < 0) return cannot_open(path);
    if (!S_ISDIR(info.st_mode)) return access(path, R_OK) < 0 ? cannot_open(path) : 0;
    if ((size_t)snprintf(inside, sizeof inside, "%s/__main__.py", path) < sizeof inside && access(inside, F_OK) == 0) return 0;
    fprintf(stderr, "kukri: can't find '__main__' module in '%s'\n", path);
    return 1;
}

// ---- Running ------------------------------------------------------------------------------------

static int dump(KukriVM *vm, const Options *options)
{
    size_t size = options->code ? strlen(options->code) : 0;
    const char *source = options->code;
    const char *name = options->code ? "<string>" : options->file ? options->file : "-";
    char *file = NULL;
    if (!source) {
        source = file = read_file(name, &size);
        if (!source) return cannot_open(name);
    }
    KukriDump what = options->show_tokens ? KUKRI_DUMP_TOKENS : options->show_ast ? KUKRI_DUMP_AST : KUKRI_DUMP_CODE;
    char *text = kukri_dump(vm, what, source, size, name);
    free(file);
    if (!text) {
        kukri_error_report(vm);
        return 1;
    }
    fputs(text, stdout);
    free(text);
    return fflush(stdout) == 0 ? 0 : 1;
}

// -x: the first line is not Python; it stays as an empty one, so that lines keep their numbers.
static KukriStatus run_behind_line(KukriVM *vm, const char *path)
{
    size_t size;
    char *source = read_file(path, &size);
    if (!source) return kukri_run_file(vm, path); // says why it cannot be read
    size_t scope = kukri_scope(vm);
    size_t skipped = strcspn(source, "\n");
    if (skipped > size) skipped = size;
    char *folder = realpath(path, NULL), *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash) {
        *slash = 0;
        KukriValue list = kukri_get_attr(vm, kukri_import(vm, "sys"), "path");
        (void)kukri_set_index(vm, list, 0, kukri_str(vm, folder));
        kukri_clear_error(vm);
    }
    free(folder);
    (void)kukri_set_global(vm, "__file__", kukri_str(vm, path));
    kukri_scope_end(vm, scope);
    KukriStatus status = kukri_run_source(vm, source + skipped, size - skipped, path);
    free(source);
    return status;
}

static KukriStatus run_program(KukriVM *vm, const Options *options)
{
    if (options->code) return kukri_run_string(vm, options->code, "<string>");
    if (options->module) return kukri_run_module(vm, options->module);
    const char *path = options->file ? options->file : "-";
    if (options->skip_line && strcmp(path, "-")) return run_behind_line(vm, path);
    return kukri_run_file(vm, path);
}

static int report(KukriVM *vm, KukriStatus status, bool inspect)
{
    if (status == KUKRI_DONE) return 0;
    if (status == KUKRI_EXITED && !inspect) return kukri_exit_status(vm);
    kukri_error_report(vm);
    return status == KUKRI_INTERRUPTED ? 130 : 1;
}

// kukri check: the module _check does the work.
static int check_files(KukriVM *vm, const Options *options)
{
    KukriValue files = kukri_list(vm, NULL, 0);
    for (int i = 1; i < options->config.argument_count; i++) {
        (void)kukri_append(vm, files, kukri_str(vm, options->config.arguments[i]));
    }
    int64_t status = 1;
    if (!kukri_to_int(vm, kukri_call_method(vm, kukri_import(vm, "_check"), "main", &files, 1), &status)) {
        return report(vm, kukri_status(vm), false);
    }
    return (int)status;
}

// What must be done by Python before the program: --site, --locals, PYTHONIOENCODING.
static bool prepare(KukriVM *vm, const Options *options)
{
    bool fine = true;
    size_t scope = kukri_scope(vm);
    for (int i = 0; fine && i < options->site_count; i++) {
        KukriValue folder = kukri_str(vm, options->sites[i]);
        fine = kukri_call_method(vm, kukri_import(vm, "site"), "addsitedir", &folder, 1).handle != 0;
    }
    if (fine && options->show_locals) {
        fine = kukri_call_method(vm, kukri_import(vm, "_repl._locals"), "install", NULL, 0).handle != 0;
    }
    const char *encoding = options_environment(options, "PYTHONIOENCODING");
    if (fine && encoding) {
        KukriValue text = kukri_str(vm, encoding);
        fine = kukri_call_method(vm, kukri_import(vm, "_repl._locals"), "set_encoding", &text, 1).handle != 0;
    }
    kukri_scope_end(vm, scope);
    if (!fine) kukri_error_report(vm);
    return fine;
}

static void print_statistics(KukriVM *vm)
{
    KukriStatistics statistics;
    kukri_statistics(vm, &statistics);
    fprintf(stderr,
            "memory: %zu KiB now, %zu KiB at most; heap: %zu KiB in %zu objects\n"
            "collections: %llu minor, %llu full; longest pause %.2f ms\n",
            statistics.memory_used / 1024, statistics.memory_peak / 1024, statistics.heap_bytes / 1024,
            statistics.object_count, (unsigned long long)statistics.minor_collections,
            (unsigned long long)statistics.full_collections, (double)statistics.longest_pause_ns / 1e6);
}

static int run(KukriVM *vm, const Options *options, bool prompt, bool *interrupted)
{
    if (options->checks) return prepare(vm, options) ? check_files(vm, options) : 1;
    if (options->show_tokens || options->show_ast || options->show_code) return dump(vm, options);
    if (!prepare(vm, options)) return 1;
    uint64_t time_ns = options->limits.time_ns;
    if (prompt) return repl_run(vm, time_ns, options->config.quiet, false);
    bool nothing = options->inspect && !options->code && !options->module && !options->file;
    KukriStatus ended = nothing ? KUKRI_DONE : run_program(vm, options);
    int status = report(vm, ended, options->inspect);
    if (options->inspect) return repl_run(vm, time_ns, options->config.quiet || !nothing, true);
    *interrupted = ended == KUKRI_INTERRUPTED;
    return status;
}

// Who waits for this process is to see that Ctrl-C has ended it: a shell then ends its script as well.
static int die_of_interrupt(void)
{
    (void)signal(SIGINT, SIG_DFL);
    (void)raise(SIGINT);
    return 130;
}

int main(int argc, char **argv)
{
    Options options = {0};
    options.config.size = sizeof options.config;
    int status = options_parse(&options, argc, argv);
    if (status >= 0) return status;
    if (options.file && !options.checks && (status = check_file(options.file))) return status;
    if (!options_configure(&options, argc, argv)) return 1;
    bool prompt = !options.code && !options.module && !options.file && isatty(0), interrupted = false;
    options.config.interactive = prompt || options.inspect;
    options.config.set_signal = set_signal;
    limits_configure(&options.limits, &options.config);
    // At a prompt it is the prompt that treats Ctrl-C, whatever it was started by.
    if (options.config.interactive) options.config.set_signal = set_signal;
    if (options.config.interactive && isatty(0)) (void)signal(SIGINT, SIG_DFL);
    KukriVM *vm = kukri_new(&options.config);
    if (!vm) {
        fputs("kukri: no memory to start\n", stderr);
        return 1;
    }
    running = vm;
    if (!limits_grant(&options.limits, vm)) return kukri_free(vm), 2;
    // Who started this program may want SIGINT ignored.
    if (set_signal(NULL, SIGINT, KUKRI_SIGNAL_ASK) != KUKRI_SIGNAL_IGNORE) {
        set_signal(NULL, SIGINT, KUKRI_SIGNAL_DELIVER);
    }
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); // a file beyond the limit is an OSError
    status = run(vm, &options, prompt, &interrupted);
    if (!kukri_flush(vm)) status = 120;
    if (options.show_stats) print_statistics(vm);
    kukri_free(vm);
    running = NULL;
    options_free(&options);
    return interrupted ? die_of_interrupt() : status;
}
