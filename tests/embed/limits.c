// Limits: what greedy programs come to, that finally blocks get a little more, that the VM can be used afterwards; the host's stop.
#include <pthread.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>
#include "tests/embed/check.h"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static char output[4096];
static size_t output_size;

static void collect(void *user, int stream, const char *data, size_t size)
{
    (void)user, (void)stream;
    for (size_t i = 0; i < size && output_size < sizeof output - 1; i++) output[output_size++] = data[i];
    output[output_size] = 0;
}

static KukriVM *open_vm(KukriConfig config)
{
    config.size = sizeof config;
    config.write = collect;
    output_size = 0;
    output[0] = 0;
    return kukri_new(&config);
}

// Each ends by its own error, MemoryError or RecursionError, or by the end of its time.
static const char *const greedy[] = {
    "10 ** 10 ** 8",
    "'x' * 10 ** 12",
    "bytes(10 ** 12)",
    "sum(range(10 ** 12))",
    "max(range(10 ** 12))",
    "set(range(10 ** 9))",
    "import itertools; list(itertools.count())",
    "import itertools, collections; collections.deque(itertools.count(), maxlen=0)",
    "import itertools; next(itertools.dropwhile(lambda x: True, itertools.count()))",
    "class E:\n    def __lt__(s, o): return True\nsorted([E() for _ in range(10 ** 6)])",
    "import re; re.match(r'(a+)+$', 'a' * 50 + 'b')",
    "import json; json.loads('[' * 10 ** 6)",
    "'{:1000000000000}'.format(1)",
    "import sys; sys.set_int_max_str_digits(0); int('1' * 10 ** 7)",
    "a = []\nfor i in range(10 ** 5): a = [a]\nrepr(a)",
    "a = []; b = []\nfor i in range(10 ** 5): a = [a]; b = [b]\na == b",
    "e = None\nwhile True:\n    try: raise ValueError from e\n    except ValueError as x: e = x",
    "class A:\n    def __getattr__(s, n): return getattr(s, n + 'x')\nA().y",
    "def f(): f()\nf()",
    "import sys; sys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()",
    "('a' * 10 ** 6).translate({97: 'b' * 10 ** 6})",
    "('b' * 10 ** 6).join('a' * 10 ** 6)",
    "import time; time.sleep(100)",
    "import threading; l = threading.Lock(); l.acquire(); l.acquire()",
    "import threading, time; l = threading.Lock(); l.acquire(); threading.Thread(target=time.sleep, args=(0.02,)).start(); l.acquire()",
    "import queue; queue.Queue().get()",
    "import select; select.select([], [], [], 100)",
    "import os; r, w = os.pipe(); os.read(r, 1)",
    "import os; r, w = os.pipe(); open(r, 'rb').read()",
    "import socket; a, b = socket.socketpair(); a.recv(1)",
    "import asyncio; asyncio.run(asyncio.sleep(1000))",
    "import hashlib; hashlib.pbkdf2_hmac('sha256', b'a', b'b', 10 ** 9)",
    "while True:\n    try:\n        while True: pass\n    except: pass\n    finally: continue",
    "class D:\n    def __del__(s):\n        while True: pass\nwhile True: D()",
    "import threading\ndef f():\n    while True: pass\nt = threading.Thread(target=f)\nt.start()\nt.join()",
    "import sys\ndef t(*a):\n    while True: pass\nsys.settrace(t)\ndef f(): pass\nf()",
    "exec('(' * 10 ** 6)",
    "s = 'a'\nwhile True: s += s",
    "while True: print('x' * 1000)",
};

static void greedy_programs(void)
{
    for (size_t i = 0; i < sizeof greedy / sizeof *greedy; i++) {
        KukriVM *vm = open_vm((KukriConfig){.memory_limit = 24 << 20, .time_limit_ns = 3000000});
        CHECK(vm != NULL);
        double start = seconds();
        KukriStatus status = kukri_run_string(vm, greedy[i], "<greedy>");
        double took = seconds() - start;
        if (status == KUKRI_DONE || took > 10) {
            fprintf(stderr, "%s\nstatus %d after %g s\n", greedy[i], status, took);
            exit(1);
        }
        // It can be used again. A finalizer or a trace function that was not reached in time is still to run, and is stopped then.
        bool leaves_a_trap = strstr(greedy[i], "__del__") || strstr(greedy[i], "settrace");
        kukri_set_limit(vm, KUKRI_LIMIT_TIME, leaves_a_trap ? 3000000 : 0);
        kukri_set_limit(vm, KUKRI_LIMIT_MEMORY, 64 << 20);
        status = kukri_run_string(vm, "assert sum(range(10)) == 45", "<after>");
        CHECK(status == KUKRI_DONE || (leaves_a_trap && status == KUKRI_LIMIT));
        start = seconds();
        kukri_free(vm);
        if (seconds() - start > 10) fprintf(stderr, "%s\nfreeing took long\n", greedy[i]), exit(1);
    }
}

// What lets go of what it takes never meets the limit.
static void modest_programs(void)
{
    static const char *const modest[] = {
        "for i in range(60): x = bytes(2000000)",
        "for i in range(60): x = 'a' * 2000000",
        "x = [len(bytearray(2000000)) for i in range(60)]",
        "for i in range(40): x = [bytes(100000) for j in range(20)]",
        "for i in range(40): d = {j: str(j) for j in range(5000)}",
        "d = {}\nfor i in range(30000): d[i % 100] = [i] * 50",
    };
    for (size_t i = 0; i < sizeof modest / sizeof *modest; i++) {
        KukriVM *vm = open_vm((KukriConfig){.memory_limit = 16 << 20});
        CHECK(vm && kukri_run_string(vm, modest[i], "<modest>") == KUKRI_DONE);
        kukri_free(vm);
    }
}

static void finally_blocks(void)
{
    KukriVM *vm = open_vm((KukriConfig){.fuel = 300000});
    const char *source = "seen = []\n"
                         "def f():\n"
                         "    try:\n"
                         "        while True: pass\n"
                         "    except: seen.append('bare')\n"
                         "    finally: seen.append('finally')\n"
                         "class C:\n"
                         "    def __enter__(self): pass\n"
                         "    def __exit__(self, *a): seen.append(a[0].__name__)\n"
                         "try:\n"
                         "    with C(): f()\n"
                         "except BaseException: seen.append('caught')\n"
                         "finally:\n"
                         "    seen.append('outer')\n"
                         "    while True: pass\n";
    CHECK(kukri_run_string(vm, source, "<finally>") == KUKRI_LIMIT);
    CHECK(!strcmp(kukri_error_type(vm, 0), "RuntimeError"));
    CHECK(!strcmp(kukri_error_message(vm, 0), "the program used up its fuel"));
    CHECK(kukri_used(vm, KUKRI_LIMIT_FUEL) == 300000);
    // There is none left, until there is more.
    CHECK(kukri_run_string(vm, "while True: pass", "<again>") == KUKRI_LIMIT);
    kukri_set_limit(vm, KUKRI_LIMIT_FUEL, 100000);
    CHECK(shows(vm, kukri_eval(vm, "seen"), "['finally', 'RuntimeError', 'outer']"));
    CHECK(kukri_used(vm, KUKRI_LIMIT_FUEL) < 50000);
    kukri_free(vm);
}

static void counted_things(void)
{
    KukriVM *vm = open_vm((KukriConfig){.task_limit = 10, .handle_limit = 6, .recursion_limit = 50});
    CHECK(kukri_run_string(vm,
                           "import asyncio\n"
                           "async def main():\n"
                           "    tasks = []\n"
                           "    try:\n"
                           "        while True: tasks.append(asyncio.create_task(asyncio.Event().wait()))\n"
                           "    except RuntimeError as e: return len(tasks), str(e)\n"
                           "tasks = asyncio.run(main())\n",
                           "<tasks>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_eval(vm, "tasks"), "(9, 'too many tasks: the limit is 10')"));
    CHECK(kukri_run_string(vm,
                           "import socket, errno\n"
                           "made = []\n"
                           "try:\n"
                           "    while True: made.append(socket.socket())\n"
                           "except OSError as e: number = e.errno == errno.EMFILE\n",
                           "<handles>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_eval(vm, "number, 0 < len(made) <= 6"), "(True, True)"));
    CHECK(kukri_used(vm, KUKRI_LIMIT_HANDLES) == 6);
    CHECK(kukri_run_string(vm, "for s in made: s.close()", "<close>") == KUKRI_DONE);
    CHECK(kukri_run_string(vm, "import sys\nsys.setrecursionlimit(10 ** 6)\ndef f(n): return n and f(n - 1)\nf(100)", "<deep>") == KUKRI_RAISED);
    CHECK(!strcmp(kukri_error_type(vm, 0), "RecursionError"));
    kukri_free(vm);
    vm = open_vm((KukriConfig){.output_limit = 100});
    CHECK(kukri_run_string(vm, "while True: print('0123456789', flush=True)", "<output>") == KUKRI_LIMIT);
    CHECK(output_size == 100 && kukri_used(vm, KUKRI_LIMIT_OUTPUT) == 100);
    kukri_free(vm);
    vm = open_vm((KukriConfig){.output_limit = 100});
    CHECK(kukri_run_string(vm, "print('x' + '\\xe9' * 1000, flush=True)", "<output>") == KUKRI_LIMIT);
    CHECK(output_size == 99 && !strcmp(output + 97, "\xc3\xa9")); // whole letters
    kukri_free(vm);
}

static void *stop_soon(void *argument)
{
    usleep(10000);
    kukri_stop(argument);
    return NULL;
}

static void stopped_by_the_host(void)
{
    static const char *const programs[] = {"while True:\n    try:\n        while True: pass\n    except: pass",
                                           "import time; time.sleep(1000)", "import asyncio; asyncio.run(asyncio.sleep(1000))"};
    for (int i = 0; i < 3; i++) {
        KukriVM *vm = open_vm((KukriConfig){0});
        pthread_t thread;
        CHECK(kukri_run_string(vm, "import asyncio", "<before>") == KUKRI_DONE);
        pthread_create(&thread, NULL, stop_soon, vm);
        CHECK(kukri_run_string(vm, programs[i], "<endless>") == KUKRI_LIMIT);
        pthread_join(thread, NULL);
        CHECK(!strcmp(kukri_error_message(vm, 0), "the program was stopped by its host"));
        CHECK(kukri_run_string(vm, "x = 1", "<after>") == KUKRI_DONE);
        kukri_free(vm);
    }
}

int main(void)
{
    greedy_programs();
    modest_programs();
    finally_blocks();
    counted_things();
    stopped_by_the_host();
    return 0;
}
