// main.c - the command: options, and which of file, -c, -m or prompt to run.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stdbool.h>
#include "cli/limits.h"
#include "cli/repl.h"

static const char usage[] =
    "usage: kukri [option] ... [-c code | -m module | file | -] [argument] ...\n"
    "\n"
    "Runs Python 3.13 programs.\n"
    "\n"
    "  -c code        run code (the rest of the line is sys.argv)\n"
    "  -m module      find the module on sys.path and run it\n"
    "  -i             prompt after the program has run\n"
    "  -q             no banner at the prompt\n"
    "  -u             standard output is not buffered\n"
    "  -O, -OO        no assert statements; no docstrings either\n"
    "  -W action      how warnings are treated: default, error, ignore, ... (see warnings)\n"
    "  -X option      dev: more checks at run time\n"
    "  -B -E -I -s -S accepted as in CPython\n"
    "  -x             skip the first line of the file\n"
    "  --tokens       show the tokens instead of running\n"
    "  --ast          show the syntax tree instead of running\n"
    "  --code         show the bytecode instead of running\n"
    "  --virtual-time when all tasks sleep, the clock of asyncio jumps to the first that wakes\n"
    "  --seed N       shuffle the tasks that are ready, the same way for the same N\n"
    "  --stats        print memory and collector statistics at the end\n"
    "%s"
    "  -V, --version  print the version\n"
    "  -h, --help     print this\n"
    "\n"
    "Examples:\n"
    "  kukri app.py --port 8000\n"
    "  kukri -c 'print(sum(range(10)))'\n"
    "  kukri                 a prompt\n";

typedef struct Options {
    KukriConfig config;
    const char *code, *module, *file;
    int inspect, skip_line, show_tokens, show_ast, show_code, show_stats;
    const char *warnings[64], *x_options[64];
    char *environment_warnings; // what PYTHONWARNINGS holds, cut up
    char seed[32];
    Limits limits;
    int rest; // index of the first argument of the program
} Options;

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

static void show_usage(void)
{
    printf(usage, limits_usage);
}

static int fail(const char *format, const char *what)
{
    fprintf(stderr, format, what);
    fputs("Try `kukri --help' for more information.\n", stderr);
    return 2;
}

static void add_x_option(Options *options, const char *text)
{
    if (options->config.x_option_count < 64) options->x_options[options->config.x_option_count++] = text;
}

// Reads options; answers -1 to go on, or the exit status.
static int parse(Options *options, int argc, char **argv)
{
    int i = 1;
    for (; i < argc; i++) {
        const char *argument = argv[i];
        if (argument[0] != '-' || argument[1] == 0) break;
        if (!strcmp(argument, "--")) {
            i++;
            break;
        }
        if (argument[1] == '-') {
            if (!strcmp(argument, "--help")) return show_usage(), 0;
            if (!strcmp(argument, "--version")) return puts("Kukri " KUKRI_VERSION " (Python 3.13)"), 0;
            if (!strcmp(argument, "--tokens")) options->show_tokens = 1;
            else if (!strcmp(argument, "--ast")) options->show_ast = 1;
            else if (!strcmp(argument, "--code")) options->show_code = 1;
            else if (!strcmp(argument, "--stats")) options->show_stats = 1;
            else if (!strcmp(argument, "--virtual-time")) add_x_option(options, "virtual_time");
            else if (!strncmp(argument, "--seed", 6) && (argument[6] == '=' || !argument[6])) {
                const char *seed = argument[6] ? argument + 7 : i + 1 < argc ? argv[++i] : "";
                char *end;
                errno = 0;
                (void)strtoull(seed, &end, 10);
                if (!*seed || *end || errno) return fail("--seed expects a number, not '%s'\n", seed);
                snprintf(options->seed, sizeof options->seed, "seed=%s", seed);
                add_x_option(options, options->seed);
            }
            else {
                int taken = limits_option(&options->limits, argc, argv, &i);
                if (taken < 0) return 2;
                if (!taken) return fail("unknown option %s\n", argument);
            }
            continue;
        }
        for (const char *letter = argument + 1; *letter; letter++) {
            const char *value = NULL;
            if (strchr("cmWX", *letter)) {
                value = letter[1] ? letter + 1 : i + 1 < argc ? argv[++i] : NULL;
                if (!value) {
                    char text[2] = {*letter, 0};
                    return fail("Argument expected for the -%s option\n", text);
                }
            }
            switch (*letter) {
            case 'c': options->code = value; options->rest = i + 1; return -1;
            case 'm': options->module = value; options->rest = i + 1; return -1;
            case 'W':
                if (options->config.warning_count < 64) options->warnings[options->config.warning_count++] = value;
                break;
            case 'X':
                add_x_option(options, value);
                if (!strcmp(value, "dev")) options->config.dev_mode = 1;
                break;
            case 'i': options->inspect = options->config.inspect = 1; break;
            case 'q': options->config.quiet = 1; break;
            case 'u': options->config.unbuffered = 1; break;
            case 'O': options->config.optimize++; break;
            case 'B': options->config.dont_write_bytecode = 1; break;
            case 'E': options->config.ignore_environment = 1; break;
            case 'I': options->config.isolated = options->config.ignore_environment = 1; break;
            case 's': break;
            case 'S': options->config.no_site = 1; break;
            case 'b': options->config.bytes_warning++; break;
            case 'v': options->config.verbose++; break;
            case 'x': options->skip_line = 1; break;
            case 'V': return puts("Kukri " KUKRI_VERSION " (Python 3.13)"), 0;
            case 'h':
            case '?': return show_usage(), 0;
            default: {
                char text[2] = {*letter, 0};
                return fail("Unknown option: -%s\n", text);
            }
            }
            if (value) break;
        }
    }
    if (i < argc) options->file = argv[i++];
    options->rest = i;
    return -1;
}

static char *read_file(const char *path, size_t *size)
{
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : 0;
    if (fd < 0) return NULL;
    size_t capacity = 1 << 16;
    char *data = malloc(capacity);
    *size = 0;
    for (ssize_t n = 1; data && n > 0; *size += (size_t)(n > 0 ? n : 0)) {
        if (*size + 4096 > capacity) {
            char *bigger = realloc(data, capacity *= 2);
            if (!bigger) break;
            data = bigger;
        }
        n = read(fd, data + *size, capacity - *size - 1);
        if (n < 0 && errno == EINTR) n = 1;
        if (n < 0) break;
    }
    if (fd) close(fd);
    if (data) data[*size] = 0;
    return data;
}

static int dump(KukriVM *vm, const Options *options)
{
    size_t size = options->code ? strlen(options->code) : 0;
    const char *source = options->code;
    const char *name = options->code ? "<string>" : options->file ? options->file : "-";
    char *file = NULL;
    if (!source) {
        source = file = read_file(name, &size);
        if (!source) return fprintf(stderr, "kukri: can't open file '%s': %s\n", name, strerror(errno)), 2;
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
    return 0;
}

static int report(KukriVM *vm, KukriStatus status)
{
    if (status == KUKRI_DONE) return 0;
    if (status == KUKRI_EXITED) return kukri_exit_status(vm);
    kukri_error_report(vm);
    if (status == KUKRI_INTERRUPTED) return 130;
    return 1;
}

static int check_file(const char *path)
{
    struct stat info;
    if (!strcmp(path, "-")) return 0;
    if (stat(path, &info) < 0 || (!S_ISDIR(info.st_mode) && access(path, R_OK) < 0)) {
        fprintf(stderr, "kukri: can't open file '%s': [Errno %d] %s\n", path, errno, strerror(errno));
        return 2;
    }
    return 0;
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

static void add_warning(Options *options, const char *option)
{
    int count = options->config.warning_count;
    for (int i = 0; i < count; i++) {
        if (!strcmp(options->warnings[i], option)) return;
    }
    if (count < 64) options->warnings[options->config.warning_count++] = option;
}

// The warning options in the order in which they count, the last one most: -X dev, PYTHONWARNINGS, -W, -b.
static void collect_warnings(Options *options)
{
    const char *given[64];
    int count = options->config.warning_count;
    memcpy(given, options->warnings, sizeof given);
    options->config.warning_count = 0;
    if (options->config.dev_mode) add_warning(options, "default");
    const char *text = options->config.ignore_environment ? NULL : getenv("PYTHONWARNINGS");
    options->environment_warnings = text ? strdup(text) : NULL;
    char *rest = options->environment_warnings, *item;
    while (rest && (item = strsep(&rest, ","))) {
        if (*item) add_warning(options, item);
    }
    for (int i = 0; i < count; i++) add_warning(options, given[i]);
    if (options->config.bytes_warning) {
        add_warning(options, options->config.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
    }
    options->config.warnings = options->warnings;
}

int main(int argc, char **argv)
{
    Options options = {.config = KUKRI_CONFIG_INIT};
    int status = parse(&options, argc, argv);
    if (status >= 0) return status;
    if (options.file && (status = check_file(options.file))) return status;

    // sys.argv: what was run, then its arguments.
    const char **arguments = calloc((size_t)argc + 1, sizeof *arguments);
    if (!arguments) return 1;
    int count = 0;
    arguments[count++] = options.code ? "-c" : options.module ? "-m" : options.file ? options.file : "";
    for (int i = options.rest; i < argc; i++) arguments[count++] = argv[i];
    options.config.argument_count = count;
    options.config.arguments = arguments;
    collect_warnings(&options);
    options.config.x_options = options.x_options;
    options.config.executable = argv[0];
    const char *path = options.config.ignore_environment ? NULL : getenv("KUKRIPATH");
    if (!path && !options.config.ignore_environment) path = getenv("PYTHONPATH");
    options.config.module_path = path;
    if (!options.config.ignore_environment && getenv("PYTHONUNBUFFERED") && *getenv("PYTHONUNBUFFERED")) {
        options.config.unbuffered = 1;
    }
    bool prompt = !options.code && !options.module && !options.file && isatty(0);
    options.config.interactive = prompt || options.inspect;

    options.config.set_signal = set_signal;
    limits_configure(&options.limits, &options.config);
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
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); // a file beyond the limit is an OSError
    if (options.show_tokens || options.show_ast || options.show_code) {
        status = dump(vm, &options);
    } else if (prompt) {
        status = repl_run(vm, options.config.quiet, false);
    } else {
        KukriStatus ended;
        if (options.code) ended = kukri_run_string(vm, options.code, "<string>");
        else if (options.module) ended = kukri_run_module(vm, options.module);
        else if (!options.file && options.inspect) ended = KUKRI_DONE;
        else ended = kukri_run_file(vm, options.file ? options.file : "-");
        status = report(vm, ended);
        if (options.inspect) status = repl_run(vm, options.config.quiet, true);
    }
    if (!kukri_flush(vm) && status == 0) status = 120;
    if (options.show_stats) print_statistics(vm);
    kukri_free(vm);
    free(arguments);
    free(options.environment_warnings);
    return status;
}
