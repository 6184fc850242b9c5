// options.c - reads the command line and the environment.
#include "cli/options.h"
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage_line[] = "usage: kukri [option] ... [-c code | -m module | file | -] [argument] ...\n";

static const char usage[] =
    "       kukri check file ...    report syntax errors and names that cannot exist\n"
    "Runs Python 3.13 programs; without arguments, a prompt on which `await` works.\n"
    "\n"
    "  -c code, -m module  run this code; run a module         -i  then a prompt\n"
    "  -O, -OO             no asserts; no docstrings either    -u  unbuffered output\n"
    "  -W how              warnings: error, ignore, ...        -X dev  more checks\n"
    "  -b -B -d -E -I -P -q -s -S -v -x  as in CPython         -V  the version\n"
    "  --site DIR          modules are looked for in DIR too (see also KUKRIPATH)\n"
    "  --locals            tracebacks show the values of variables\n"
    "  --tokens --ast --code  show these of a program instead of running it\n"
    "  --stats             memory and collections at the end\n"
    "  --virtual-time      when all tasks sleep, asyncio's clock jumps to the first\n"
    "  --seed N            shuffle the tasks that are ready, for each N in one way\n"
    "  --sandbox           confine a program; --help-sandbox shows all of that\n"
    "\n"
    "  kukri                                     a prompt\n"
    "  kukri app.py --port 8000                  runs a program\n"
    "  kukri -c 'print(sum(range(10)))'          runs a line\n"
    "  kukri --sandbox --max-time 5s thing.py    runs what nobody trusts\n";

static const char version[] = "Kukri " KUKRI_VERSION " (Python 3.13)\n";

static int show(const char *text)
{
    fputs(text, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}

static int show_usage(void)
{
    fputs(usage_line, stdout);
    return show(usage);
}

static int fail(const char *format, const char *what)
{
    fprintf(stderr, format, what);
    fputs(usage_line, stderr);
    fputs("Try `kukri --help' for more information.\n", stderr);
    return 2;
}

// Keeps one of several words; more than fit are refused.
static bool keep_word(const char **words, int *count, const char *word, const char *option)
{
    if (*count == WORDS_MAX) {
        fprintf(stderr, "kukri: more than %d options %s\n", WORDS_MAX, option);
        return false;
    }
    words[(*count)++] = word;
    return true;
}

static bool add_x_option(Options *options, const char *text)
{
    return keep_word(options->x_options, &options->config.x_option_count, text, "-X");
}

static int take_seed(Options *options, const char *seed)
{
    char *end;
    errno = 0;
    (void)strtoull(seed, &end, 10);
    if (!*seed || *end || errno) return fail("--seed expects a number, not '%s'\n", seed);
    snprintf(options->seed, sizeof options->seed, "seed=%s", seed);
    return add_x_option(options, options->seed) ? -1 : 2;
}

// The value of a long option: behind "=", or the next argument. NULL: this is another option.
static const char *long_value(const char *name, int argc, char **argv, int *i)
{
    size_t size = strlen(name);
    if (strncmp(argv[*i], name, size)) return NULL;
    if (argv[*i][size] == '=') return argv[*i] + size + 1;
    if (argv[*i][size]) return NULL;
    return *i + 1 < argc ? argv[++*i] : "";
}

static int parse_long(Options *options, int argc, char **argv, int *i)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"--tokens", &options->show_tokens}, {"--ast", &options->show_ast},     {"--code", &options->show_code},
        {"--stats", &options->show_stats},   {"--locals", &options->show_locals},
    };
    const char *argument = argv[*i], *value;
    if (!strcmp(argument, "--help")) return show_usage();
    if (!strcmp(argument, "--help-sandbox")) return show(limits_usage);
    if (!strcmp(argument, "--version")) return show(version);
    for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) {
        if (!strcmp(argument, flags[k].name)) return *flags[k].flag = true, -1;
    }
    if (!strcmp(argument, "--virtual-time")) return add_x_option(options, "virtual_time") ? -1 : 2;
    if ((value = long_value("--seed", argc, argv, i))) return take_seed(options, value);
    if ((value = long_value("--site", argc, argv, i))) {
        if (!*value) return fail("%s expects a folder\n", "--site");
        return keep_word(options->sites, &options->site_count, value, "--site") ? -1 : 2;
    }
    if ((value = long_value("--check-hash-based-pycs", argc, argv, i))) {
        bool known = !strcmp(value, "always") || !strcmp(value, "default") || !strcmp(value, "never");
        return known ? -1 : fail("--check-hash-based-pycs must be one of 'default', 'always', or 'never', not '%s'\n", value);
    }
    int taken = limits_option(&options->limits, argc, argv, i);
    if (taken < 0) return 2;
    return taken ? -1 : fail("unknown option %s\n", argument);
}

// The letters of an argument such as -uO; sets *ends where the options end with it.
static int parse_letters(Options *options, int argc, char **argv, int *i, bool *ends)
{
    KukriConfig *config = &options->config;
    for (const char *letter = argv[*i] + 1; *letter; letter++) {
        const char *value = NULL;
        char text[2] = {*letter, 0};
        if (strchr("cmWX", *letter)) {
            value = letter[1] ? letter + 1 : *i + 1 < argc ? argv[++*i] : NULL;
            if (!value) return fail("Argument expected for the -%s option\n", text);
        }
        switch (*letter) {
        case 'c': options->code = value; *ends = true; break;
        case 'm': options->module = value; *ends = true; break;
        case 'W':
            if (!keep_word(options->warnings, &config->warning_count, value, "-W")) return 2;
            break;
        case 'X':
            if (!add_x_option(options, value)) return 2;
            if (!strcmp(value, "dev")) config->dev_mode = 1;
            break;
        case 'i': options->inspect = true; break;
        case 'q': config->quiet = 1; break;
        case 'u': config->unbuffered = 1; break;
        case 'O': config->optimize++; break;
        case 'B': config->dont_write_bytecode = 1; break;
        case 'E': config->ignore_environment = 1; break;
        case 'I': config->isolated = config->ignore_environment = config->safe_path = 1; break;
        case 'P': config->safe_path = 1; break;
        case 'S': config->no_site = 1; break;
        case 'b': config->bytes_warning++; break;
        case 'v': config->verbose++; break;
        case 'x': options->skip_line = true; break;
        case 's': config->no_user_site = 1; break;
        case 'd': config->debug++; break;
        case 'R': break; // hashes are random unless PYTHONHASHSEED says otherwise
        case 'V': return show(version);
        case 'h': case '?': return show_usage();
        default: return fail("Unknown option: -%s\n", text);
        }
        if (value) return -1;
    }
    return -1;
}

int options_parse(Options *options, int argc, char **argv)
{
    int i = 1;
    bool ends = false;
    for (; i < argc && !ends; i++) {
        const char *argument = argv[i];
        if (argument[0] != '-' || argument[1] == 0) break;
        if (!strcmp(argument, "--")) {
            i++;
            break;
        }
        int status = argument[1] == '-' ? parse_long(options, argc, argv, &i)
                                        : parse_letters(options, argc, argv, &i, &ends);
        if (status >= 0) return status;
    }
    if (!ends && i + 1 < argc && !strcmp(argv[i], "check")) options->checks = true;
    if (!ends && i < argc) options->file = argv[i++];
    options->rest = i;
    return -1;
}

const char *options_environment(const Options *options, const char *name)
{
    const char *value = options->config.ignore_environment ? NULL : getenv(name);
    return value && *value ? value : NULL;
}

static void add_warning(Options *options, const char *option)
{
    int count = options->config.warning_count;
    for (int i = 0; i < count; i++) {
        if (!strcmp(options->warnings[i], option)) return;
    }
    if (count < WORDS_MAX) options->warnings[options->config.warning_count++] = option;
}

// The warning options in the order in which they count, the last one most: -X dev, PYTHONWARNINGS, -W, -b.
static void collect_warnings(Options *options)
{
    const char *given[WORDS_MAX];
    int count = options->config.warning_count;
    memcpy(given, options->warnings, sizeof given);
    options->config.warning_count = 0;
    if (options->config.dev_mode) add_warning(options, "default");
    const char *text = options_environment(options, "PYTHONWARNINGS");
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

// A variable that is a number raises an option to that; any other text stands for 1.
static void read_level(const Options *options, const char *name, int *level)
{
    const char *text = options_environment(options, name);
    if (!text) return;
    char *end;
    long number = strtol(text, &end, 10);
    int wanted = *end == 0 && number >= 0 && number < 100 ? (int)number : 1;
    if (wanted > *level) *level = wanted;
}

static bool read_hash_seed(Options *options)
{
    const char *text = options_environment(options, "PYTHONHASHSEED");
    if (!text || !strcmp(text, "random")) return true;
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno || *end || text[0] == '-' || number > UINT32_MAX) {
        fputs("kukri: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\n", stderr);
        return false;
    }
    options->config.has_hash_seed = 1;
    options->config.hash_seed = (unsigned)number;
    return true;
}

static void read_environment(Options *options)
{
    KukriConfig *config = &options->config;
    int inspect = options->inspect;
    const struct {
        const char *name;
        int *level;
    } levels[] = {
        {"PYTHONOPTIMIZE", &config->optimize},     {"PYTHONVERBOSE", &config->verbose},
        {"PYTHONINSPECT", &inspect},               {"PYTHONUNBUFFERED", &config->unbuffered},
        {"PYTHONSAFEPATH", &config->safe_path},    {"PYTHONDONTWRITEBYTECODE", &config->dont_write_bytecode},
        {"PYTHONDEVMODE", &config->dev_mode},      {"PYTHONNOUSERSITE", &config->no_user_site},
    };
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) read_level(options, levels[i].name, levels[i].level);
    config->safe_path = config->safe_path != 0;
    config->dev_mode = config->dev_mode != 0;
    // The variable asks for a prompt only where somebody sits.
    if (inspect && !options->inspect) options->inspect = isatty(0);
    config->inspect = options->inspect;
    config->module_path = options_environment(options, "KUKRIPATH");
    if (!config->module_path) config->module_path = options_environment(options, "PYTHONPATH");
}

// Where this program is; what it was called by if the system does not say.
static char *find_executable(const char *name)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0) return strdup(name ? name : "");
    path[size] = 0;
    return strdup(path);
}

bool options_configure(Options *options, int argc, char **argv)
{
    KukriConfig *config = &options->config;
    read_environment(options);
    if (!read_hash_seed(options)) return false;
    collect_warnings(options);
    // sys.argv: what was run, then its arguments.
    options->arguments = calloc((size_t)argc + 1, sizeof *options->arguments);
    options->executable = find_executable(argv[0]);
    if (!options->arguments || !options->executable) return false;
    int count = 0;
    options->arguments[count++] = options->code ? "-c" : options->module ? "-m" : options->file ? options->file : "";
    for (int i = options->rest; i < argc; i++) options->arguments[count++] = argv[i];
    config->argument_count = count;
    config->arguments = options->arguments;
    config->original_argument_count = argc;
    config->original_arguments = (const char *const *)argv;
    config->x_options = options->x_options;
    config->executable = options->executable;
    return true;
}

void options_free(Options *options)
{
    free(options->arguments);
    free(options->executable);
    free(options->environment_warnings);
}
