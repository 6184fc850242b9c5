// runner.c - runs the tests, several at a time, and prints what failed and how.
//
//     runner [--build folder] [--oracle python] [--slow] [--times] [--jobs n] [--within n]
//            [types/list ...]
//
// A test is one of
//     tests/<area>/<name>.py    run by Kukri; says in `#=>` comments what it prints (runner_script.c).
//                               Beside it may stand  .out   all of stdout, instead of those comments
//                                                    .err   `exit N`, then all of stderr (without the
//                                                           file: exit 0 and nothing on stderr)
//                                                    .in    stdin        .args  an argument a line
//     tests/<area>/<name>.repl  a session: lines after `>>> ` and `... ` are typed, the rest is shown
//     examples/*.py             the same as a test; without .out any output will do
//     tests/unit/*.c, tests/embed/*.c, examples/embed/*.c
//                               programs that the Makefile has built: they must exit 0
// Names that begin with `_`, and folders below an area, are material for tests. Two words at the head
// of a test, each with its reason, leave it out of some runs: `# CPython differs: why` out of the
// oracle's, `# not under stress: why` out of those with KUKRI_GC set.
//
// `--within n` starts no test after n seconds, and takes them in an order that mixes the areas.
//
// Every test runs in a process group of its own, with limits on time, memory and file size, stdin
// empty, TMPDIR set to a folder under build, and PYTHONPATH set to its own folder. The exit status is
// 0 if all passed, 1 if not, 2 if there was nothing to run.
#include "runner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 20, SLOW_SECONDS = 120, ARGS_LIMIT = 64, STDERR_SHOWN = 4000 };
static const uint64_t MEMORY_LIMIT = 4ull << 30, FILE_LIMIT = 256ull << 20;

typedef enum Kind { KIND_SCRIPT, KIND_EXAMPLE, KIND_TRANSCRIPT, KIND_PROGRAM } Kind;

typedef struct Test {
    char *name;   // "types/list_pop.py": what is shown and chosen by
    char *source; // "tests/types/list_pop.py"
    Kind kind;
    Script script;
    Text session; // what a transcript expects: prompts and output, without what is typed
    char *run;    // the path that the interpreter is given
    char *stem;   // where the test's files go: stem.out, stem.err, ...
    pid_t pid;
    double started, seconds;
    bool timed_out, skipped;
} Test;

typedef struct Runner {
    const char *build, *interpreter;
    char **chosen;
    int chosen_count, jobs;
    bool oracle, slow, times, stress, sanitized, no_readline;
    double within;   // seconds; 0: no end
    char *temporary; // absolute
    char *root;      // where the runner runs, with a slash at its end
    Test *tests;
    size_t count, passed, failed, skipped;
} Runner;

// ---- Small things -------------------------------------------------------------------------------

static char *format(const char *pattern, const char *a, const char *b, const char *c)
{
    Text text = {0};
    text_add(&text, "", 0);
    for (const char *at = pattern; *at; at++) {
        if (*at != '%') {
            text_add(&text, at, 1);
            continue;
        }
        text_add(&text, a, strlen(a));
        a = b;
        b = c;
    }
    return text.bytes;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

// The path without the three letters and more of its last suffix.
static char *without_suffix(const char *path)
{
    char *copy = format("%", path, "", "");
    char *dot = strrchr(copy, '.');
    if (dot) *dot = '\0';
    return copy;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void make_folders(const char *path)
{
    char *copy = format("%", path, "", "");
    for (char *slash = copy + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(copy, 0777);
        *slash = '/';
    }
    mkdir(copy, 0777);
    free(copy);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

// ---- Finding tests ------------------------------------------------------------------------------

static bool is_chosen(const Runner *runner, const char *name)
{
    for (int i = 0; i < runner->chosen_count; i++)
        if (strncmp(name, runner->chosen[i], strlen(runner->chosen[i])) == 0) return true;
    return runner->chosen_count == 0;
}

static void add_test(Runner *runner, Kind kind, const char *folder, const char *file)
{
    char *source = format("%/%", folder, file, "");
    char *name = format("%", strncmp(source, "tests/", 6) == 0 ? source + 6 : source, "", "");
    if (!is_chosen(runner, name)) {
        free(source);
        free(name);
        return;
    }
    if (runner->count % 64 == 0)
        runner->tests = realloc(runner->tests, (runner->count + 64) * sizeof(Test));
    if (!runner->tests) abort();
    char *bare = without_suffix(name);
    char *stem = format("%/run/%", runner->build, bare, "");
    free(bare);
    runner->tests[runner->count++] =
        (Test){.name = name, .source = source, .kind = kind, .stem = stem};
}

static uint64_t hash(const char *name)
{
    uint64_t hash = 14695981039346656037u;
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 1099511628211u;
    return hash;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Test *)a)->name, ((const Test *)b)->name);
}

static int mixed(const void *a, const void *b)
{
    uint64_t first = hash(((const Test *)a)->name), second = hash(((const Test *)b)->name);
    return (first > second) - (first < second);
}

static void find_in(Runner *runner, const char *folder, const char *suffix, Kind kind)
{
    DIR *entries = opendir(folder);
    if (!entries) return;
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (entry->d_name[0] == '.' || entry->d_name[0] == '_') continue;
        if (ends_with(entry->d_name, suffix)) add_test(runner, kind, folder, entry->d_name);
    }
    closedir(entries);
}

static void find_tests(Runner *runner)
{
    static const char *const apart[] = {"unit", "embed", "fuzz", "bench", "conformance", "packages"};
    DIR *areas = opendir("tests");
    if (!areas) return;
    for (struct dirent *entry; (entry = readdir(areas));) {
        bool is_area = entry->d_name[0] != '.';
        for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
            if (strcmp(entry->d_name, apart[i]) == 0) is_area = false;
        if (!is_area) continue;
        char *folder = format("tests/%", entry->d_name, "", "");
        find_in(runner, folder, ".py", KIND_SCRIPT);
        find_in(runner, folder, ".repl", KIND_TRANSCRIPT);
        free(folder);
    }
    closedir(areas);
    find_in(runner, "examples", ".py", KIND_EXAMPLE);
    if (!runner->oracle) {
        find_in(runner, "tests/unit", ".c", KIND_PROGRAM);
        find_in(runner, "tests/embed", ".c", KIND_PROGRAM);
        find_in(runner, "examples/embed", ".c", KIND_PROGRAM);
    }
    if (runner->count > 0)
        qsort(runner->tests, runner->count, sizeof(Test), runner->within > 0 ? mixed : by_name);
}

// ---- Preparing ----------------------------------------------------------------------------------

// What a session sends (into input) and what comes back when nothing echoes what is typed.
static void split_session(const char *source, Text *input, Text *session)
{
    text_add(input, "", 0);
    text_add(session, "", 0);
    while (*source) {
        const char *end = strchr(source, '\n');
        size_t size = end ? (size_t)(end - source) : strlen(source);
        bool typed = size >= 3 &&
                     (memcmp(source, ">>>", 3) == 0 || memcmp(source, "...", 3) == 0) &&
                     (size == 3 || source[3] == ' ');
        if (typed) {
            text_print(session, "%.3s ", source);
            size_t skipped = size == 3 ? 3 : 4;
            text_print(input, "%.*s\n", (int)(size - skipped), source + skipped);
        } else {
            text_print(session, "%.*s\n", (int)size, source);
        }
        source += size + (end != NULL);
    }
}

// Reads the test, and writes what it runs or is fed. Returns false if there is nothing to run.
static bool prepare(Runner *runner, Test *test, Text *report)
{
    char *folder = format("%", test->stem, "", "");
    *strrchr(folder, '/') = '\0';
    make_folders(folder);
    free(folder);
    if (test->kind == KIND_PROGRAM) {
        const char *path =
            strncmp(test->source, "tests/", 6) == 0 ? test->source + 6 : test->source;
        char *bare = without_suffix(path);
        test->run = format("%/%", runner->build, bare, "");
        free(bare);
        if (!exists(test->run)) text_print(report, "%s is not built\n", test->run);
        return exists(test->run);
    }
    Text source;
    if (!text_read(&source, test->source)) {
        text_print(report, "%s cannot be read\n", test->source);
        return false;
    }
    test->run = format("%", test->source, "", "");
    if (test->kind == KIND_TRANSCRIPT) {
        Text input = {0};
        split_session(source.bytes, &input, &test->session);
        char *path = format("%.in", test->stem, "", "");
        text_write(&input, path);
        free(path);
        text_free(&input);
    } else {
        script_read(&test->script, source.bytes);
        const Script *script = &test->script;
        test->skipped =
            (runner->oracle && script->not_cpython) || (runner->stress && script->not_stress) ||
            (runner->no_readline && script->needs_readline);
        if (script->problem)
            text_print(report, "%s:%zu: %s\n", test->source, script->problem_line, script->problem);
        else if (script->rewritten) {
            free(test->run);
            test->run = format("%.py", test->stem, "", "");
            if (!text_write(&script->program, test->run)) abort();
        }
    }
    text_free(&source);
    return !test->skipped && !test->script.problem;
}

// ---- Running ------------------------------------------------------------------------------------

static void limit(int resource, uint64_t amount)
{
    struct rlimit limit = {amount, amount};
    setrlimit(resource, &limit);
}

static void redirect(const char *path, int flags, int descriptor)
{
    int opened = open(path, flags, 0666);
    if (opened < 0 || dup2(opened, descriptor) < 0) _exit(126);
    if (opened != descriptor) close(opened);
}

static void set_environment(const Runner *runner, const Test *test)
{
    char *folder = format("%", test->source, "", "");
    *strrchr(folder, '/') = '\0';
    setenv("PYTHONPATH", folder, 1);
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    setenv("TMPDIR", runner->temporary, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TZ", "UTC", 1);
    setenv("COLUMNS", "80", 1);
    setenv("NO_COLOR", "1", 1);
    if (test->kind == KIND_TRANSCRIPT) setenv("PYTHONUNBUFFERED", "1", 1);
    static const char *const unwanted[] = {"PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONHASHSEED",
                                           "PYTHONINSPECT", "PYTHONHOME",     "FORCE_COLOR"};
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++) unsetenv(unwanted[i]);
}

// In the child: becomes the test. Never returns.
static void become(const Runner *runner, Test *test)
{
    setpgid(0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, FILE_LIMIT);
    if (!runner->sanitized) limit(RLIMIT_AS, MEMORY_LIMIT); // shadow memory would not fit
    char *base = without_suffix(test->source);
    char *input = format("%.in", test->kind == KIND_TRANSCRIPT ? test->stem : base, "", "");
    char *output = format("%.out", test->stem, "", ""),
         *errors = format("%.err", test->stem, "", "");
    redirect(exists(input) ? input : "/dev/null", O_RDONLY, 0);
    redirect(output, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 1);
    if (test->kind == KIND_TRANSCRIPT) dup2(1, 2);
    else redirect(errors, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 2);
    set_environment(runner, test);

    char *args[ARGS_LIMIT + 4];
    int count = 0;
    if (test->kind != KIND_PROGRAM) args[count++] = (char *)runner->interpreter;
    if (test->kind == KIND_TRANSCRIPT) args[count++] = "-q", args[count++] = "-i";
    else args[count++] = test->run;
    char *arguments = format("%.args", base, "", "");
    Text text;
    if (text_read(&text, arguments)) {
        char *saved = NULL;
        for (char *word = strtok_r(text.bytes, "\n", &saved); word && count < ARGS_LIMIT;
             word = strtok_r(NULL, "\n", &saved))
            args[count++] = word;
    }
    args[count] = NULL;
    execvp(args[0], args);
    dprintf(2, "%s: %s\n", args[0], strerror(errno));
    _exit(127);
}

// ---- Judging ------------------------------------------------------------------------------------

static void show_stderr(Text *report, const Text *errors)
{
    if (errors->size == 0) return;
    size_t start = errors->size > STDERR_SHOWN ? errors->size - STDERR_SHOWN : 0;
    text_print(report, "--- its stderr\n%s%s", errors->bytes + start,
               errors->bytes[errors->size - 1] == '\n' ? "" : "\n");
}

// How the process ended, in the words of the first line of an .err file.
static char *describe_status(const Test *test, int status)
{
    Text text = {0};
    if (test->timed_out) text_print(&text, "no end after %.0f s", test->seconds);
    else if (WIFSIGNALED(status))
        text_print(&text, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else text_print(&text, "exit %d", WEXITSTATUS(status));
    return text.bytes;
}

// Gives paths in the output the form that the test was written with, and shows NUL bytes as `?`.
static void clean(const Runner *runner, const Test *test, Text *text)
{
    if (test->script.rewritten) text_replace(text, test->run, test->source);
    text_replace(text, runner->root, "");
    for (size_t i = 0; i < text->size; i++)
        if (text->bytes[i] == '\0') text->bytes[i] = '?';
}

// Compares an ended test with what it expects; adds what is wrong to the report.
static void judge(const Runner *runner, const Test *test, int status, Text *report)
{
    char *base = without_suffix(test->source), *ending = describe_status(test, status);
    char *output_path = format("%.out", test->stem, "", "");
    char *errors_path = format("%.err", test->stem, "", "");
    char *wanted_output = format("%.out", base, "", ""),
         *wanted_errors = format("%.err", base, "", "");
    Text output, errors = {0}, wanted;
    text_read(&output, output_path);
    if (test->kind == KIND_TRANSCRIPT) text_add(&errors, "", 0);
    else text_read(&errors, errors_path);
    clean(runner, test, &output);
    clean(runner, test, &errors);

    if (test->kind == KIND_TRANSCRIPT) {
        Text expected = {0};
        text_print(&expected, "%s>>> \n", test->session.bytes);
        diff_lines(report, expected.bytes, output.bytes, test->source, NULL);
        text_free(&expected);
    } else if (text_read(&wanted, wanted_output)) {
        diff_lines(report, wanted.bytes, output.bytes, wanted_output, NULL);
        text_free(&wanted);
    } else if (test->kind == KIND_SCRIPT) {
        diff_lines(report, test->script.expected.bytes, output.bytes, test->source,
                   test->script.line_of);
    }

    if (text_read(&wanted, wanted_errors)) {
        Text got = {0};
        text_print(&got, "%s\n%s", ending, errors.bytes);
        diff_lines(report, wanted.bytes, got.bytes, wanted_errors, NULL);
        text_free(&got);
    } else {
        bool quiet =
            errors.size == 0 || test->kind == KIND_PROGRAM || test->kind == KIND_TRANSCRIPT;
        bool bad_end = strcmp(ending, "exit 0") != 0 && test->kind != KIND_TRANSCRIPT;
        if (bad_end || test->timed_out) text_print(report, "--- it ended with: %s\n", ending);
        if (bad_end && test->kind == KIND_PROGRAM) text_print(report, "%s", output.bytes);
        if (bad_end || !quiet) show_stderr(report, &errors);
    }
    text_free(&wanted);
    text_free(&output);
    text_free(&errors);
    char *made[] = {base, ending, output_path, errors_path, wanted_output, wanted_errors};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) free(made[i]);
}

static void finish(Runner *runner, const Test *test, const Text *report)
{
    if (report->size > 0) {
        runner->failed++;
        printf("FAILED %s\n%s\n", test->name, report->bytes);
        fflush(stdout);
    } else if (test->skipped) {
        runner->skipped++;
    } else {
        runner->passed++;
    }
}

// ---- The loop -----------------------------------------------------------------------------------

static void start(Runner *runner, Test *test, size_t *running)
{
    Text report = {0};
    if (!prepare(runner, test, &report)) {
        finish(runner, test, &report);
        text_free(&report);
        return;
    }
    fflush(stdout);
    test->started = now();
    test->pid = fork();
    if (test->pid == 0) become(runner, test);
    if (test->pid < 0) {
        perror("fork");
        exit(2);
    }
    setpgid(test->pid, test->pid);
    ++*running;
}

static void reap(Runner *runner, size_t *running)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        for (size_t i = 0; i < runner->count; i++) {
            Test *test = &runner->tests[i];
            if (test->pid != pid) continue;
            kill(-pid, SIGKILL); // what it may have left behind
            test->seconds = now() - test->started;
            test->pid = 0;
            --*running;
            Text report = {0};
            judge(runner, test, status, &report);
            finish(runner, test, &report);
            text_free(&report);
        }
    }
}

static void run_all(Runner *runner)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    double allowed = runner->slow ? SLOW_SECONDS : SECONDS;
    size_t running = 0, next = 0;
    double begun = now();
    while (next < runner->count || running > 0) {
        if (runner->within > 0 && now() - begun > runner->within) {
            runner->skipped += runner->count - next;
            runner->count = next;
        }
        while (next < runner->count && running < (size_t)runner->jobs)
            start(runner, &runner->tests[next++], &running);
        if (running == 0) continue;
        sigtimedwait(&child, NULL, &(struct timespec){0, 100000000});
        reap(runner, &running);
        for (size_t i = 0; i < next; i++) {
            Test *test = &runner->tests[i];
            if (test->pid == 0 || test->timed_out || now() - test->started < allowed) continue;
            test->timed_out = true;
            kill(-test->pid, SIGKILL);
        }
    }
}

static int by_time(const void *a, const void *b)
{
    double first = ((const Test *)a)->seconds, second = ((const Test *)b)->seconds;
    return (first < second) - (first > second);
}

// The oracle must be a CPython of this version; any other answers differently.
static bool is_oracle(const char *python)
{
    Text command = {0};
    text_print(&command,
               "%s -c 'import sys; sys.exit(sys.implementation.name != \"cpython\" or "
               "sys.version_info[:2] != (3, 13))' 2>/dev/null",
               python);
    bool is = system(command.bytes) == 0;
    text_free(&command);
    return is;
}

static void read_options(Runner *runner, char **argv)
{
    for (argv++; *argv; argv++) {
        const char *option = *argv;
        if (strcmp(option, "--slow") == 0) runner->slow = true;
        else if (strcmp(option, "--times") == 0) runner->times = true;
        else if (strcmp(option, "--sanitized") == 0) runner->sanitized = true;
        else if (strcmp(option, "--no-readline") == 0) runner->no_readline = true;
        else if (strcmp(option, "--build") == 0 && argv[1]) runner->build = *++argv;
        else if (strcmp(option, "--jobs") == 0 && argv[1]) runner->jobs = atoi(*++argv);
        else if (strcmp(option, "--within") == 0 && argv[1]) runner->within = atof(*++argv);
        else if (strcmp(option, "--oracle") == 0 && argv[1])
            runner->oracle = true, runner->interpreter = *++argv;
        else if (option[0] == '-') {
            fprintf(stderr, "runner: what is %s?\n", option);
            exit(2);
        } else {
            runner->chosen = argv;
            while (*argv) argv++, runner->chosen_count++;
            return;
        }
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    Runner runner = {.build = "build", .jobs = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    runner.stress = getenv("KUKRI_GC") != NULL;
    read_options(&runner, argv);
    if (runner.jobs < 1) runner.jobs = 1;
    if (runner.oracle && !is_oracle(runner.interpreter)) runner.interpreter = "python3";
    if (runner.oracle && !is_oracle(runner.interpreter)) {
        fprintf(stderr, "No CPython 3.13 here; PYTHON=path names one.\n");
        return 2;
    }
    char *fallback = format("%/kukri", runner.build, "", "");
    const char *named = getenv("KUKRI");
    if (!runner.oracle) runner.interpreter = named && *named ? named : fallback;
    char *folder = format("%/run/tmp", runner.build, "", "");
    make_folders(folder);
    runner.temporary = realpath(folder, NULL);
    if (!runner.temporary) {
        perror(folder);
        return 2;
    }

    char *here = getcwd(NULL, 0);
    runner.root = format("%/", here ? here : "", "", "");
    free(here);

    double started = now();
    find_tests(&runner);
    run_all(&runner);
    if (runner.times && runner.count > 0) {
        qsort(runner.tests, runner.count, sizeof(Test), by_time);
        for (size_t i = 0; i < runner.count && i < 20; i++)
            printf("%7.2f s  %s\n", runner.tests[i].seconds, runner.tests[i].name);
    }
    if (runner.count == 0 && runner.chosen_count > 0)
        printf("No test begins with %s.\n", *runner.chosen);
    printf("%s, %zu tests in %.1f s", runner.interpreter, runner.count, now() - started);
    if (runner.skipped > 0) printf(", %zu left out", runner.skipped);
    printf("\n%zu passed, %zu failed\n", runner.passed, runner.failed);
    for (size_t i = 0; i < runner.count; i++) {
        Test *test = &runner.tests[i];
        script_free(&test->script);
        text_free(&test->session);
        char *made[] = {test->name, test->source, test->run, test->stem};
        for (size_t j = 0; j < sizeof made / sizeof *made; j++) free(made[j]);
    }
    free(runner.tests);
    free(runner.temporary);
    free(runner.root);
    free(fallback);
    free(folder);
    return runner.count == 0 ? 2 : runner.failed > 0;
}
