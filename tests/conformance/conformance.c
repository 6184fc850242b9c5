// conformance.c - CPython's own tests under Kukri, counted method by method beside CPython's result.
//
//     KUKRI=build/kukri TIMEOUT=20 conformance build python3.13 [test_dict ...]
//
// Each file of files.txt is run by driver.py under both interpreters, in processes that may crash or
// hang: then the method that did is marked so, and a new process goes on with the next. Results stay in
// build/conformance/{kukri,cpython}/<file>.txt; CPython's are kept from one run to the next. What
// counts are the methods that CPython passes. With files named, the methods that differ are listed.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PATH_SIZE = 4096,
    LINE_SIZE = 1024,
    HANGS_LIMIT = 12,
    RESTARTS_LIMIT = 150,
    FILES_LIMIT = 1000
};

static const char *const statuses[] = {"ok", "fail", "error", "skip", "crash", "hang"};
enum { OK, FAIL, ERROR, SKIP, CRASH, HANG, MISSING, STATUSES };

typedef struct Line {
    char *name, *why;
    int status;
} Line;

typedef struct Results {
    Line *lines;
    size_t count;
    char load_error[LINE_SIZE];
} Results;

typedef struct Conformance {
    char here[PATH_SIZE / 4], build[PATH_SIZE / 4], library[PATH_SIZE / 4];
    char kukri[PATH_SIZE / 4], cpython[PATH_SIZE / 4];
    char *files[FILES_LIMIT];
    pid_t workers[FILES_LIMIT];
    size_t count;
    double timeout;
    bool verbose;
    size_t totals[STATUSES], passed_by_cpython, files_loaded;
} Conformance;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    fprintf(stderr, "conformance: %s: %s\n", what, strerror(errno));
    exit(2);
}

// ---- Running one file ---------------------------------------------------------------------------

// What the results of a file say so far.
typedef struct Progress {
    long size;          // bytes read
    int next;           // index of the first test not begun
    bool inside, ended; // a test has begun and not ended; there is no more to come
    char test[LINE_SIZE];
} Progress;

static void read_progress(Progress *progress, const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) return;
    fseek(file, progress->size, SEEK_SET);
    char line[LINE_SIZE];
    while (fgets(line, sizeof line, file) && strchr(line, '\n')) {
        progress->size = ftell(file);
        if (sscanf(line, "> %d %1000s", &progress->next, progress->test) == 2) {
            progress->next++;
            progress->inside = true;
        } else if (strcmp(line, "end\n") == 0 || strncmp(line, "load ", 5) == 0) {
            progress->ended = true;
        } else if (strncmp(line, "total ", 6) != 0) {
            progress->inside = false;
        }
    }
    fclose(file);
}

static void become_driver(const Conformance *self, const char *interpreter, const char *name,
                          const char *path, int start)
{
    char folder[PATH_SIZE], driver[PATH_SIZE], log[PATH_SIZE], index[16];
    setpgid(0, 0);
    snprintf(folder, sizeof folder, "%s/conformance/tmp/%s.%d", self->build, name, (int)getpid());
    snprintf(driver, sizeof driver, "%s/tests/conformance/driver.py", self->here);
    snprintf(log, sizeof log, "%s.log", path);
    snprintf(index, sizeof index, "%d", start);
    mkdir(folder, 0777);
    int nothing = open("/dev/null", O_RDONLY),
        output = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (chdir(folder) != 0 || nothing < 0 || output < 0) _exit(126);
    dup2(nothing, 0);
    dup2(output, 1);
    dup2(output, 2);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_AS, &(struct rlimit){(rlim_t)4 << 30, (rlim_t)4 << 30});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){1 << 30, 1 << 30});
    setenv("PYTHONHASHSEED", "0", 1);
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TMPDIR", folder, 1);
    unsetenv("PYTHONPATH");
    unsetenv("PYTHONSTARTUP");
    if (interpreter == self->cpython) unsetenv("STAND_IN"); // CPython has the real test.support
    execlp(interpreter, interpreter, driver, self->library, name, path, index, (char *)NULL);
    _exit(127);
}

// Waits for the process: until it ends, or says nothing for too long. Returns how it ended.
static const char *wait_for(const Conformance *self, pid_t pid, Progress *progress,
                            const char *path, char *why, size_t why_size)
{
    double heard = now();
    for (;;) {
        int status;
        long size = progress->size;
        bool gone = waitpid(pid, &status, WNOHANG) == pid;
        read_progress(progress, path);
        if (progress->size != size) heard = now();
        if (gone) {
            kill(-pid, SIGKILL);
            if (WIFSIGNALED(status)) snprintf(why, why_size, "signal %d", WTERMSIG(status));
            else snprintf(why, why_size, "exit %d", WEXITSTATUS(status));
            return "crash";
        }
        if (now() - heard > (progress->ended ? 2 : self->timeout)) {
            kill(-pid, SIGKILL);
            waitpid(pid, &status, 0);
            snprintf(why, why_size, "no end after %.0f s", self->timeout);
            return "hang";
        }
        nanosleep(&(struct timespec){0, 10000000}, NULL);
    }
}

static void run_file(const Conformance *self, const char *interpreter, const char *name,
                     const char *path)
{
    char log[PATH_SIZE], why[64];
    snprintf(log, sizeof log, "%s.log", path);
    unlink(path);
    unlink(log);
    Progress progress = {0};
    int hangs = 0;
    for (int restarts = 0; !progress.ended && restarts < RESTARTS_LIMIT && hangs < HANGS_LIMIT;
         restarts++) {
        int start = progress.next;
        progress.inside = false;
        pid_t pid = fork();
        if (pid == 0) become_driver(self, interpreter, name, path, start);
        if (pid < 0) return;
        const char *ending = wait_for(self, pid, &progress, path, why, sizeof why);
        if (progress.ended) break;
        if (*ending == 'h') hangs++;
        FILE *file = fopen(path, "a");
        if (!file) return;
        if (progress.size == 0) {
            fprintf(file, "load %s: %s\n", ending, why);
            progress.ended = true;
        } else if (progress.inside) {
            fprintf(file, "%s %s %s\n", ending, progress.test, why);
        } else {
            fprintf(file, "%s before_test_%d %s\n", ending, progress.next, why);
            progress.next++; // what the next test's class needs cannot be had
        }
        fclose(file);
    }
}

// ---- Comparing ----------------------------------------------------------------------------------

static bool read_results(Results *results, const char *path)
{
    *results = (Results){0};
    FILE *file = fopen(path, "r");
    if (!file) return false;
    char text[LINE_SIZE], status[16], name[LINE_SIZE];
    while (fgets(text, sizeof text, file)) {
        int used = 0;
        text[strcspn(text, "\n")] = '\0';
        if (strncmp(text, "load ", 5) == 0) strcpy(results->load_error, text + 5);
        if (sscanf(text, "%15s %1000s%n", status, name, &used) < 2) continue;
        int kind = 0;
        while (kind < MISSING && strcmp(status, statuses[kind]) != 0) kind++;
        if (kind == MISSING) continue;
        if (results->count % 256 == 0)
            results->lines = realloc(results->lines, (results->count + 256) * sizeof(Line));
        if (!results->lines) abort();
        results->lines[results->count++] = (Line){strdup(name), strdup(text + used), kind};
    }
    fclose(file);
    return true;
}

static void free_results(Results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        free(results->lines[i].name);
        free(results->lines[i].why);
    }
    free(results->lines);
}

static const Line *find_line(const Results *results, const char *name)
{
    for (size_t i = 0; i < results->count; i++)
        if (strcmp(results->lines[i].name, name) == 0) return &results->lines[i];
    return NULL;
}

static void report(Conformance *self, const char *name)
{
    char path[PATH_SIZE];
    Results right, got;
    snprintf(path, sizeof path, "%s/conformance/cpython/%s.txt", self->build, name);
    read_results(&right, path);
    snprintf(path, sizeof path, "%s/conformance/kukri/%s.txt", self->build, name);
    read_results(&got, path);
    size_t counts[STATUSES] = {0}, expected = 0;
    for (size_t i = 0; i < right.count; i++) {
        if (right.lines[i].status != OK) continue;
        const Line *line = find_line(&got, right.lines[i].name);
        int status = line ? line->status : MISSING;
        expected++;
        counts[status]++;
        if (self->verbose && status != OK && !*got.load_error)
            printf("%-8s%s%s\n", status == MISSING ? "missing" : statuses[status],
                   right.lines[i].name, line ? line->why : "");
    }
    printf("%-28s%8zu%8zu", name, expected, counts[OK]);
    for (int status = FAIL; status < STATUSES; status++) printf("%8zu", counts[status]);
    printf("%7.1f %%", expected ? 100.0 * (double)counts[OK] / (double)expected : 100.0);
    if (*got.load_error) printf("  %.60s", got.load_error);
    printf("\n");
    fflush(stdout);
    for (int status = 0; status < STATUSES; status++) self->totals[status] += counts[status];
    self->passed_by_cpython += expected;
    if (!*got.load_error) self->files_loaded++;
    free_results(&right);
    free_results(&got);
}

// ---- The whole ----------------------------------------------------------------------------------

static void find_library(Conformance *self, const char *python)
{
    char command[PATH_SIZE];
    snprintf(
        command, sizeof command,
        "%s -c 'import sys, test; print(sys.executable); print(test.__path__[0][:-5]); "
        "sys.exit(sys.implementation.name != \"cpython\" or sys.version_info[:2] != (3, 13))' 2>&1",
        python);
    FILE *answer = popen(command, "r");
    bool read = answer && fgets(self->cpython, sizeof self->cpython, answer) &&
                fgets(self->library, sizeof self->library, answer);
    if (!answer || pclose(answer) != 0 || !read) {
        fprintf(stderr, "%s is no CPython 3.13 with its tests; PYTHON=path names one.\n", python);
        exit(2);
    }
    self->cpython[strcspn(self->cpython, "\n")] = '\0';
    self->library[strcspn(self->library, "\n")] = '\0';
}

static bool is_chosen(char **chosen, const char *name)
{
    if (!*chosen) return true;
    for (; *chosen; chosen++)
        if (strcmp(*chosen, name) == 0) return true;
    return false;
}

static void read_files(Conformance *self, char **chosen)
{
    FILE *file = fopen("tests/conformance/files.txt", "r");
    if (!file) fail("tests/conformance/files.txt");
    char name[256];
    while (fgets(name, sizeof name, file) && self->count < FILES_LIMIT) {
        name[strcspn(name, " \n")] = '\0';
        if (*name && *name != '#' && is_chosen(chosen, name))
            self->files[self->count++] = strdup(name);
    }
    fclose(file);
    if (self->count == 0) {
        fprintf(stderr, "No such file in tests/conformance/files.txt: %s\n", *chosen);
        exit(2);
    }
}

static void run_worker(const Conformance *self, const char *name)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/conformance/cpython/%s.txt", self->build, name);
    if (access(path, F_OK) != 0) {
        char unfinished[PATH_SIZE + 16];
        snprintf(unfinished, sizeof unfinished, "%s.part", path);
        run_file(self, self->cpython, name, unfinished);
        rename(unfinished, path);
    }
    snprintf(path, sizeof path, "%s/conformance/kukri/%s.txt", self->build, name);
    run_file(self, self->kukri, name, path);
}

static void run_files(Conformance *self)
{
    size_t running = 0, next = 0, jobs = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    while (next < self->count || running > 0) {
        for (; next < self->count && running < jobs; next++, running++) {
            fflush(stdout);
            self->workers[next] = fork();
            if (self->workers[next] < 0) fail("fork");
            if (self->workers[next] > 0) continue;
            run_worker(self, self->files[next]);
            _exit(0);
        }
        pid_t pid = wait(NULL);
        for (size_t i = 0; i < next; i++)
            if (self->workers[i] == pid) report(self, self->files[i]);
        running--;
    }
}

static void make_folders(const Conformance *self)
{
    static const char *const names[] = {"", "/kukri", "/cpython", "/tmp"};
    char path[PATH_SIZE];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/conformance%s", self->build, names[i]);
        mkdir(path, 0777);
    }
}

int main(int argc, char **argv)
{
    static Conformance self;
    const char *kukri = getenv("KUKRI"), *timeout = getenv("TIMEOUT");
    if (argc < 3) {
        fprintf(stderr, "conformance build python3.13 [test_dict ...]\n");
        return 2;
    }
    if (!getcwd(self.here, sizeof self.here)) fail("here");
    char *build = realpath(argv[1], NULL),
         *interpreter = realpath(kukri ? kukri : "build/kukri", NULL);
    if (!build) fail(argv[1]);
    if (!interpreter) fail(kukri ? kukri : "build/kukri");
    snprintf(self.build, sizeof self.build, "%s", build);
    snprintf(self.kukri, sizeof self.kukri, "%s", interpreter);
    self.timeout = timeout && atof(timeout) > 0 ? atof(timeout) : 20;
    self.verbose = argc > 3;
    find_library(&self, argv[2]);
    read_files(&self, argv + 3);
    make_folders(&self);

    printf("Methods that %s passes, and what becomes of them under %s\n\n%-28s%8s", self.cpython,
           self.kukri, "", "CPython");
    for (int status = 0; status < MISSING; status++) printf("%8s", statuses[status]);
    printf("%8s\n", "missing");
    run_files(&self);
    printf(
        "\n%zu of %zu files load; fail %zu, error %zu, skip %zu, crash %zu, hang %zu, missing %zu\n",
        self.files_loaded, self.count, self.totals[FAIL], self.totals[ERROR], self.totals[SKIP],
        self.totals[CRASH], self.totals[HANG], self.totals[MISSING]);
    printf("%zu of %zu methods pass (%.1f %%)\n", self.totals[OK], self.passed_by_cpython,
           self.passed_by_cpython ? 100.0 * (double)self.totals[OK] / (double)self.passed_by_cpython
                                  : 0.0);
    free(build);
    free(interpreter);
    return 0;
}
