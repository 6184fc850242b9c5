// Allocations that fail: each one of a program once, and then all from there on. Nothing crashes, nothing is lost, and the VM can be freed.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/embed/check.h"

typedef struct Allocator {
    size_t count, fail_at, held, blocks;
    int all;
} Allocator;

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Allocator *self = user;
    if (new_size == 0) {
        free(pointer);
        if (pointer) self->held -= old_size, self->blocks--;
        return NULL;
    }
    if (new_size > old_size || !pointer) {
        size_t number = self->count++;
        if (number == self->fail_at || (self->all && number > self->fail_at)) return NULL;
    }
    void *changed = realloc(pointer, new_size);
    if (!changed) return NULL;
    if (!pointer) self->blocks++;
    self->held += new_size - (pointer ? old_size : 0);
    return changed;
}

static const char *const programs[] = {
    "x = [i * 'a' for i in range(100)]\nd = {str(i): i for i in range(200)}\nassert len(d) == 200",
    "class A:\n    def __init__(self, n): self.n = n\n    def f(self, *a, **k): return [a, k]\n"
    "print(A(5).f(1, 2, x=3), f'{3.5:>10}', 'a,b'.split(','), sorted([3, 1, 2]))",
    "def g(n):\n    try:\n        yield from range(n)\n    finally: print('end')\nprint(list(g(5)), sum(g(3)), 10 ** 50 % 7, 2 ** 300)",
    "try:\n    {}['key']\nexcept KeyError as e:\n    try: raise ValueError('x') from e\n    except ValueError as f: print(repr(f.__cause__))",
    "import asyncio\nasync def f(n):\n    await asyncio.sleep(0)\n    return n\nasync def main(): return await asyncio.gather(*[f(i) for i in range(5)])\n"
    "print(asyncio.run(main()))",
    "import json, re\nprint(json.dumps(json.loads('{\"a\": [1, 2.5, null]}')), re.sub('(a+)', r'<\\1>', 'baab'))",
    "def f(n): return n and f(n - 1)\ntry: f(5000)\nexcept RecursionError: print('deep')",
    "def f():\n    while [(lambda: i) for i in [1]]: yield (j for j in [2])\nprint(list(zip(f(), [1])))",
    "exec(compile('x = [1, *range(5)]\\nlambda: x', 'a', 'exec'))\nprint(eval('x[1:3]'))",
};

static void sink(void *user, int stream, const char *data, size_t size)
{
    (void)user, (void)stream, (void)data, (void)size;
}

// What most programs want; of what fails for want of memory they are told.
static KukriVM *open_vm(Allocator *allocator)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.allocator = allocate;
    config.allocator_user = allocator;
    config.memory_limit = 256 << 20;
    config.time_limit_ns = 3000000000;
    config.allow = KUKRI_ALLOW_CLOCK | KUKRI_ALLOW_RANDOM | KUKRI_ALLOW_ENVIRONMENT;
    config.write = sink;
    KukriVM *vm = kukri_new(&config);
    if (!vm) return NULL;
    (void)kukri_allow_read(vm, "/");
    (void)kukri_allow_write(vm, "/tmp");
    (void)kukri_allow_listen(vm, "*");
    (void)kukri_allow_connect(vm, "*");
    return vm;
}

// How many allocations the program makes; 0: it did not get so far that one failed.
static size_t run(const char *name, const char *program, size_t fail_at, int all)
{
    Allocator allocator = {.fail_at = fail_at, .all = all};
    KukriVM *vm = open_vm(&allocator);
    if (vm) {
        (void)kukri_run_string(vm, program, name);
        (void)kukri_error_text(vm, 0);
        (void)kukri_error_message(vm, 0);
        kukri_free(vm);
    }
    if (allocator.held != 0 || allocator.blocks != 0) {
        fprintf(stderr, "%s: allocation %zu%s: %zu bytes in %zu blocks are lost\n", name, fail_at, all ? " and all that follow" : "",
                allocator.held, allocator.blocks);
        exit(1);
    }
    return allocator.count > fail_at ? allocator.count : 0;
}

// ---- The programs of files ----------------------------------------------------------------------

// What a child has come to, should it crash.
typedef struct Progress {
    size_t fail_at, next, runs;
    int all, done;
} Progress;

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 20);
    if (!file || !text) perror(path), exit(2);
    (void)!fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    return text;
}

static void sweep(Progress *at, const char *path, const char *program, size_t count, size_t step)
{
    for (; !at->done; at->next = 0, at->done = at->all, at->all = 1) {
        while (at->next < count) {
            at->fail_at = at->next;
            at->next += step;
            at->runs++;
            alarm(60);
            (void)run(path, program, at->fail_at, at->all);
        }
    }
}

// At `points` places of a file's program an allocation fails; whether nothing went wrong.
static int sweep_file(const char *path, size_t points)
{
    Progress *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return 0;
    char *program = read_file(path);
    int fine = 1;
    for (int crashes = 0; !at->done && crashes < 5; crashes++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            size_t count = 0, step;
            Allocator allocator = {.fail_at = SIZE_MAX};
            KukriVM *vm = open_vm(&allocator);
            (void)kukri_run_string(vm, program, path);
            kukri_free(vm);
            count = allocator.count;
            step = count / points + 1;
            // Other places each time it is run with other numbers.
            if (!at->runs) at->next = strlen(path) % step;
            sweep(at, path, program, count, step);
            _exit(0);
        }
        waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
        fine = 0;
        fprintf(stderr, "%s: allocation %zu%s fails: status %#x\n", path, at->fail_at, at->all ? " and all that follow" : "", status);
    }
    munmap(at, sizeof *at);
    free(program);
    return fine;
}

// memory [points files...]: the sweep of the programs in files, each at so many places.
int main(int argc, char **argv)
{
    if (argc > 2) {
        int failed = 0;
        for (int i = 2; i < argc; i++) failed += !sweep_file(argv[i], (size_t)atoi(argv[1]));
        printf("%d programs: %d failed\n", argc - 2, failed);
        return failed != 0;
    }
    // As a test it looks at some of them.
    size_t step = 61;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        for (int all = 0; all < 2; all++) {
            for (size_t fail_at = i % step; run("<program>", programs[i], fail_at, all); fail_at += step) {}
        }
    }
    return 0;
}
