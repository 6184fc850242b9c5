// Allocations that fail: each one of a program once, and then all from there on. Nothing crashes, nothing is lost, and the VM can be freed.
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
    "exec(compile('x = [1, *range(5)]\\nlambda: x', 'a', 'exec'))\nprint(eval('x[1:3]'))",
};

static void sink(void *user, int stream, const char *data, size_t size)
{
    (void)user, (void)stream, (void)data, (void)size;
}

// How many allocations the program makes; 0: it did not get so far that one failed.
static size_t run(const char *program, size_t fail_at, int all)
{
    Allocator allocator = {.fail_at = fail_at, .all = all};
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.allocator = allocate;
    config.allocator_user = &allocator;
    config.write = sink;
    KukriVM *vm = kukri_new(&config);
    if (vm) {
        KukriStatus status = kukri_run_string(vm, program, "<program>");
        CHECK(status == KUKRI_DONE || status == KUKRI_RAISED || status == KUKRI_EXITED);
        (void)kukri_error_text(vm, 0);
        (void)kukri_error_message(vm, 0);
        kukri_free(vm);
    }
    if (allocator.held != 0 || allocator.blocks != 0) {
        fprintf(stderr, "allocation %zu%s: %zu bytes in %zu blocks are lost\n%s\n", fail_at, all ? " and all that follow" : "",
                allocator.held, allocator.blocks, program);
        exit(1);
    }
    return allocator.count > fail_at ? allocator.count : 0;
}

int main(int argc, char **argv)
{
    // As a test it looks at some of them; with an argument at each.
    size_t step = argc > 1 ? (size_t)atoi(argv[1]) : 97;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        for (size_t fail_at = i % step; run(programs[i], fail_at, 0); fail_at += step) {}
        for (size_t fail_at = i % step; run(programs[i], fail_at, 1); fail_at += step) {}
    }
    return 0;
}
