// bench.c - runs the programs of tests/bench under Kukri and under its peers, and compares them.
//
//     RUNS=5 ONLY=fib PEERS="kukri python3" build/bench
//
// Every program exists in Python, and some in Lua and JavaScript too; all versions print the same, and
// an answer that differs from Debian's python3 is reported instead of a time. The first line of the
// Python version is `# group: what it exercises`. Times are CPU time (user and system) of the whole
// process, the median of RUNS; the interpreters take turns, so that a noisy moment meets all alike.
// Memory is the peak of the resident set. ONLY holds beginnings of names.
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER "tests/bench"

enum { RUNS_LIMIT = 99, PROGRAMS_LIMIT = 200, GROUPS_LIMIT = 8, SECONDS_LIMIT = 60 };

typedef struct Peer {
    const char *name, *command, *option, *suffix;
    char path[512]; // empty: not installed
} Peer;

// The first is what is measured, the second what it is measured against.
static const Peer known_peers[] = {
    {"kukri", NULL, NULL, ".py", ""},       {"python3", "/usr/bin/python3", NULL, ".py", ""},
    {"pypy3", "pypy3", NULL, ".py", ""},    {"lua5.4", "lua5.4", NULL, ".lua", ""},
    {"luajit", "luajit", NULL, ".lua", ""}, {"luajit -joff", "luajit", "-joff", ".lua", ""},
    {"node", "node", NULL, ".js", ""},
};

enum { PEERS = sizeof known_peers / sizeof *known_peers, SUBJECT = 0, REFERENCE = 1 };

typedef struct Result {
    double times[RUNS_LIMIT];
    double seconds; // the median
    double megabytes;
    uint64_t output; // a hash of it
    enum { ABSENT, MEASURED, FAILED, DIFFERENT } state;
} Result;

typedef struct Program {
    char name[256], group[32];
    Result results[PEERS];
} Program;

typedef struct Bench {
    Peer peers[PEERS];
    Program *programs;
    int count, runs;
} Bench;

// ---- Setting up ---------------------------------------------------------------------------------

static void find_command(Peer *peer)
{
    if (strchr(peer->command, '/')) {
        if (access(peer->command, X_OK) == 0)
            snprintf(peer->path, sizeof peer->path, "%s", peer->command);
        return;
    }
    char *folders = strdup(getenv("PATH") ? getenv("PATH") : "/usr/bin"), *saved = NULL;
    if (!folders) abort();
    for (char *folder = strtok_r(folders, ":", &saved); folder;
         folder = strtok_r(NULL, ":", &saved)) {
        snprintf(peer->path, sizeof peer->path, "%s/%s", folder, peer->command);
        if (access(peer->path, X_OK) == 0) break;
        peer->path[0] = '\0';
    }
    free(folders);
}

// Is name among the words, or begins one of them it? No words: everything is chosen.
static bool is_chosen(const char *words, const char *name, bool whole)
{
    if (!words || !*words) return true;
    char *copy = strdup(words), *saved = NULL;
    bool found = false;
    if (!copy) abort();
    for (char *word = strtok_r(copy, " ,", &saved); word; word = strtok_r(NULL, " ,", &saved))
        if (whole ? strcmp(name, word) == 0 : strncmp(name, word, strlen(word)) == 0) found = true;
    free(copy);
    return found;
}

static void find_peers(Bench *bench)
{
    memcpy(bench->peers, known_peers, sizeof known_peers);
    const char *kukri = getenv("KUKRI");
    bench->peers[SUBJECT].command = kukri && *kukri ? kukri : "build/kukri";
    for (int i = 0; i < PEERS; i++)
        if (is_chosen(getenv("PEERS"), bench->peers[i].name, true)) find_command(&bench->peers[i]);
}

static int by_name(const void *a, const void *b)
{
    const Program *first = a, *second = b;
    int order = strcmp(first->group, second->group);
    return order ? order : strcmp(first->name, second->name);
}

static void find_programs(Bench *bench)
{
    bench->programs = calloc(PROGRAMS_LIMIT, sizeof(Program));
    DIR *folder = opendir(FOLDER);
    if (!folder || !bench->programs) {
        perror(FOLDER);
        exit(2);
    }
    for (struct dirent *entry; (entry = readdir(folder)) && bench->count < PROGRAMS_LIMIT;) {
        char *dot = strrchr(entry->d_name, '.'), path[512], line[256] = "";
        if (!dot || strcmp(dot, ".py") != 0) continue;
        snprintf(path, sizeof path, FOLDER "/%s", entry->d_name);
        *dot = '\0';
        if (!is_chosen(getenv("ONLY"), entry->d_name, false)) continue;
        Program *program = &bench->programs[bench->count++];
        snprintf(program->name, sizeof program->name, "%s", entry->d_name);
        FILE *file = fopen(path, "r");
        if (!file || !fgets(line, sizeof line, file) ||
            sscanf(line, "# %31[a-z0-9]:", program->group) != 1)
            strcpy(program->group, "other");
        if (file) fclose(file);
    }
    closedir(folder);
    qsort(bench->programs, (size_t)bench->count, sizeof(Program), by_name);
}

// ---- Measuring ----------------------------------------------------------------------------------

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

// Runs one program once. Returns false if it did not end well.
static bool run_once(const Peer *peer, const char *path, double *seconds, double *megabytes,
                     uint64_t *output)
{
    int ends[2];
    if (pipe(ends) != 0) return false;
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0) return false;
    if (pid == 0) {
        close(ends[0]);
        dup2(ends[1], 1);
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 0);
        dup2(nothing, 2);
        struct rlimit limit = {SECONDS_LIMIT, SECONDS_LIMIT};
        setrlimit(RLIMIT_CPU, &limit);
        if (peer->option) execl(peer->path, peer->command, peer->option, path, (char *)NULL);
        else execl(peer->path, peer->command, path, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    unsigned char block[4096];
    *output = 14695981039346656037u;
    for (ssize_t size; (size = read(ends[0], block, sizeof block)) > 0;)
        for (ssize_t i = 0; i < size; i++) *output = (*output ^ block[i]) * 1099511628211u;
    close(ends[0]);
    int status;
    struct rusage usage;
    if (wait4(pid, &status, 0, &usage) != pid) return false;
    *seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    *megabytes = (double)usage.ru_maxrss / 1024;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int by_value(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void measure(Bench *bench, Program *program)
{
    for (int run = 0; run < bench->runs; run++) {
        for (int i = 0; i < PEERS; i++) {
            const Peer *peer = &bench->peers[i];
            Result *result = &program->results[i];
            char path[512];
            snprintf(path, sizeof path, FOLDER "/%s%s", program->name, peer->suffix);
            if (!peer->path[0] || access(path, R_OK) != 0 || result->state == FAILED) continue;
            result->state =
                run_once(peer, path, &result->times[run], &result->megabytes, &result->output)
                    ? MEASURED
                    : FAILED;
        }
    }
    uint64_t right = program->results[REFERENCE].output;
    for (int i = 0; i < PEERS; i++) {
        Result *result = &program->results[i];
        if (result->state != MEASURED) continue;
        if (program->results[REFERENCE].state == MEASURED && result->output != right)
            result->state = DIFFERENT;
        qsort(result->times, (size_t)bench->runs, sizeof(double), by_value);
        result->seconds =
            (result->times[(bench->runs - 1) / 2] + result->times[bench->runs / 2]) / 2;
    }
}

// ---- Showing ------------------------------------------------------------------------------------

// How many times faster than the reference; 0 if one of them has no time.
static double speed(const Program *program, int peer)
{
    const Result *result = &program->results[peer], *reference = &program->results[REFERENCE];
    if (result->state != MEASURED || reference->state != MEASURED || result->seconds <= 0) return 0;
    return reference->seconds / result->seconds;
}

static void print_head(const Bench *bench)
{
    printf("%-20s", "ms (times python3)");
    for (int i = 0; i < PEERS; i++)
        if (bench->peers[i].path[0]) printf("%16s", bench->peers[i].name);
    printf("   MB: %s, python3\n", bench->peers[SUBJECT].name);
}

static void print_row(const Bench *bench, const Program *program)
{
    printf("%-20s", program->name);
    for (int i = 0; i < PEERS; i++) {
        const Result *result = &program->results[i];
        if (!bench->peers[i].path[0]) continue;
        char cell[64] = "-";
        if (result->state == FAILED) strcpy(cell, "failed");
        if (result->state == DIFFERENT) strcpy(cell, "wrong answer");
        if (result->state == MEASURED)
            snprintf(cell, sizeof cell, "%.*f (%.2fx)", result->seconds < 0.1,
                     result->seconds * 1000, speed(program, i));
        printf("%16s", cell);
    }
    printf("%10.1f %8.1f\n", program->results[SUBJECT].megabytes,
           program->results[REFERENCE].megabytes);
    fflush(stdout);
}

// The geometric mean of a peer's speed over a group; how many programs it is made of in *count.
static double mean_speed(const Bench *bench, const char *group, int peer, int *count)
{
    double sum = 0;
    *count = 0;
    for (int i = 0; i < bench->count; i++) {
        double times = speed(&bench->programs[i], peer);
        if (times <= 0 || strcmp(bench->programs[i].group, group) != 0) continue;
        sum += log(times);
        ++*count;
    }
    return *count > 0 ? exp(sum / *count) : 0;
}

static void print_chart(const Bench *bench)
{
    enum { WIDTH = 48 };
    printf("\nTimes the speed of %s (geometric means)\n", bench->peers[REFERENCE].name);
    for (int i = 0; i < bench->count; i++) {
        const char *group = bench->programs[i].group;
        if (i > 0 && strcmp(group, bench->programs[i - 1].group) == 0) continue;
        printf("\n  %s\n", group);
        double most = 0;
        int count;
        for (int peer = 0; peer < PEERS; peer++)
            most = fmax(most, mean_speed(bench, group, peer, &count));
        for (int peer = 0; peer < PEERS; peer++) {
            double times = mean_speed(bench, group, peer, &count);
            if (count == 0) continue;
            printf("    %-13s %6.2f ", bench->peers[peer].name, times);
            for (int bar = 0; bar < (int)(times / most * WIDTH + 0.5); bar++) putchar('#');
            printf(" (%d program%s)\n", count, count == 1 ? "" : "s");
        }
    }
}

int main(void)
{
    Bench bench = {.runs = getenv("RUNS") ? atoi(getenv("RUNS")) : 5};
    if (bench.runs < 1 || bench.runs > RUNS_LIMIT) bench.runs = 5;
    find_peers(&bench);
    find_programs(&bench);
    if (bench.count == 0) {
        printf("No program begins with %s.\n", getenv("ONLY"));
        return 2;
    }
    printf("CPU time, median of %d, and how many times faster than %s that is\n\n", bench.runs,
           bench.peers[REFERENCE].command);
    print_head(&bench);
    bool failed = false;
    for (int i = 0; i < bench.count; i++) {
        measure(&bench, &bench.programs[i]);
        print_row(&bench, &bench.programs[i]);
        int state = bench.programs[i].results[SUBJECT].state;
        if (state == FAILED || state == DIFFERENT) failed = true;
    }
    print_chart(&bench);
    free(bench.programs);
    return failed;
}
