// Asynchronous host functions and the loop: tokens from threads, cancellation, tasks, polling.
#include <poll.h>
#include <pthread.h>
#include <unistd.h>
#include "tests/embed/check.h"

typedef struct Request {
    KukriToken *token;
    int64_t number;
} Request;

static void *answer_later(void *argument)
{
    Request *request = argument;
    usleep(2000);
    kukri_complete_int(request->token, request->number * 2);
    free(request);
    return NULL;
}

// twice(n): from a thread of its own, some time later.
static KukriValue twice(KukriVM *vm, const KukriValue *args, void *user)
{
    int64_t number;
    KukriToken *token;
    if (!kukri_to_int(vm, args[0], &number)) return (KukriValue){0};
    KukriValue promise = kukri_pending(vm, &token);
    if (!token) return promise;
    Request *request = malloc(sizeof *request);
    *request = (Request){token, number};
    pthread_t thread;
    pthread_create(&thread, NULL, answer_later, request);
    pthread_detach(thread);
    return promise;
}

typedef struct Kept {
    KukriToken *token;
    int cancelled;
} Kept;

static void note_cancel(KukriToken *token, void *user)
{
    Kept *kept = user;
    kept->cancelled++;
    if (kukri_complete(token)) abort(); // nobody waits any more
    kept->token = NULL;
}

// never(): completed by nobody but the test.
static KukriValue never(KukriVM *vm, const KukriValue *args, void *user)
{
    Kept *kept = user;
    KukriValue promise = kukri_pending(vm, &kept->token);
    if (kept->token) kukri_on_cancel(kept->token, note_cancel, kept);
    return promise;
}

static KukriValue make_list(KukriVM *vm, void *user)
{
    if (!vm) return (KukriValue){0};
    KukriValue items[] = {kukri_int(vm, 1), kukri_str(vm, user)};
    return kukri_list(vm, items, 2);
}

static Kept kept;

static KukriVM *open_vm(void)
{
    static const KukriDefinition functions[] = {
        {"twice(n)", twice, NULL, "Twice n, later."},
        {"never()", never, &kept, "A result that the host may give some day."},
        {0},
    };
    KukriVM *vm = kukri_new(NULL);
    CHECK(vm != NULL);
    kept = (Kept){0};
    kukri_define_module(vm, "host", NULL, functions);
    return vm;
}

static void expect_text(KukriVM *vm, const char *expression, const char *expected)
{
    const char *text;
    KukriValue value = kukri_text(vm, kukri_eval(vm, expression));
    CHECK(kukri_to_text(vm, value, &text, NULL));
    if (strcmp(text, expected)) printf("%s: %s, not %s\n", expression, text, expected), exit(1);
}

static void tokens_from_threads(void)
{
    KukriVM *vm = open_vm();
    KukriValue task = kukri_start(vm,
                                  "import asyncio, host\n"
                                  "one = await host.twice(21)\n"
                                  "many = await asyncio.gather(*[host.twice(i) for i in range(20)])\n",
                                  "<main>");
    CHECK(kukri_task_status(vm, task) == KUKRI_SUSPENDED);
    CHECK(kukri_wait(vm, task, 10000000000) == KUKRI_DONE);
    CHECK(kukri_task_status(vm, task) == KUKRI_DONE);
    expect_text(vm, "one, sum(many)", "(42, 380)");
    CHECK(kukri_poll(vm, -1) == KUKRI_DONE);
    CHECK(kukri_task_count(vm) == 0);
    kukri_free(vm);
}

static void completions(void)
{
    KukriVM *vm = open_vm();
    KukriValue task = kukri_start(vm,
                                  "import host\nseen = []\n"
                                  "while True:\n"
                                  "    try: seen.append(await host.never())\n"
                                  "    except Exception as e: seen.append(repr(e))\n"
                                  "    if seen[-1] == 'end': break\n",
                                  "<main>");
    for (int i = 0; i < 9; i++) {
        CHECK(kukri_poll(vm, 0) == KUKRI_SUSPENDED);
        CHECK(kukri_poll(vm, 0) == KUKRI_SUSPENDED);
        KukriToken *token = kept.token;
        CHECK(token != NULL);
        kept.token = NULL;
        switch (i) {
        case 0: CHECK(kukri_complete(token) == 1); break;
        case 1: CHECK(kukri_complete_bool(token, 1)); break;
        case 2: CHECK(kukri_complete_int(token, -7)); break;
        case 3: CHECK(kukri_complete_float(token, 1.5)); break;
        case 4: CHECK(kukri_complete_bytes(token, "a\0b", 3)); break;
        case 5: CHECK(kukri_complete_with(token, make_list, "two")); break;
        case 6: CHECK(kukri_fail(token, "ValueError", "no such tool")); break;
        case 7: CHECK(kukri_fail(token, "NoSuchError", "?")); break;
        case 8: CHECK(kukri_complete_str(token, "end", 3)); break;
        }
    }
    CHECK(kukri_wait(vm, task, -1) == KUKRI_DONE);
    expect_text(vm, "seen",
                "[None, True, -7, 1.5, b'a\\x00b', [1, 'two'], \"ValueError('no such tool')\", "
                "'NameError(\"name \\'NoSuchError\\' is not defined\")', 'end']");
    kukri_free(vm);
}

static void cancellation(void)
{
    KukriVM *vm = open_vm();
    KukriValue task = kukri_start(vm, "import host\ntry: await host.never()\nfinally: ended = 1\n", "<main>");
    CHECK(kukri_poll(vm, 0) == KUKRI_SUSPENDED);
    CHECK(kept.token && !kept.cancelled);
    CHECK(kukri_wait(vm, task, 1000000) == KUKRI_SUSPENDED);
    CHECK(kukri_task_cancel(vm, task) == 1);
    CHECK(kept.cancelled == 1);
    CHECK(kukri_wait(vm, task, -1) == KUKRI_RAISED);
    CHECK(strstr(kukri_error_text(vm, 0), "CancelledError"));
    CHECK(kukri_task_cancel(vm, task) == 0);
    expect_text(vm, "ended", "1");

    // A VM that ends tells the host, too; and a token outlives it.
    (void)kukri_start(vm, "await host.never()", "<main>");
    CHECK(kukri_poll(vm, 0) == KUKRI_SUSPENDED);
    CHECK(kept.token);
    kukri_free(vm);
    if (kept.cancelled != 2) abort();
}

// A cancellation that comes after the answer is not the host's concern any more.
static void cancelled_after_the_answer(void)
{
    KukriVM *vm = open_vm();
    for (int i = 0; i < 3; i++) {
        KukriValue task = kukri_start(vm, "import host\nawait host.never()\n", "<main>");
        CHECK(kukri_poll(vm, 0) == KUKRI_SUSPENDED && kept.token);
        CHECK(kukri_complete_int(kept.token, 1) == 1);
        if (i == 2) break; // freed instead
        CHECK(kukri_task_cancel(vm, task) == 1);
        CHECK(kukri_wait(vm, task, -1) == KUKRI_RAISED);
    }
    kukri_free(vm);
    if (kept.cancelled != 0) abort();
}

static KukriToken *outlives;
static KukriValue forget(KukriVM *vm, const KukriValue *args, void *user)
{
    return kukri_pending(vm, &outlives);
}

static void token_after_vm(void)
{
    static const KukriDefinition definition = {"forget()", forget, NULL, NULL};
    KukriVM *vm = kukri_new(NULL);
    kukri_set_global(vm, "forget", kukri_define_function(vm, &definition));
    CHECK(kukri_run_string(vm, "forget()", "<main>") == KUKRI_RAISED);
    CHECK(strstr(kukri_error_text(vm, 0), "RuntimeError: no running event loop"));
    CHECK(!outlives);
    (void)kukri_start(vm, "await forget()", "<main>");
    CHECK(kukri_poll(vm, 0) == KUKRI_SUSPENDED);
    CHECK(outlives);
    kukri_free(vm);
    if (kukri_complete_str(outlives, "late", 4)) abort();
}

static void own_loop(void)
{
    KukriVM *vm = open_vm();
    CHECK(kukri_next_deadline(vm) == -1);
    KukriValue task = kukri_start(vm, "import asyncio, host\nawait asyncio.sleep(0.01)\nx = await host.twice(4)\n", "<main>");
    int turns = 0;
    while (kukri_task_status(vm, task) == KUKRI_SUSPENDED && turns++ < 1000) {
        int64_t wait = kukri_next_deadline(vm);
        struct pollfd one = {.fd = kukri_backend_fd(vm), .events = POLLIN};
        CHECK(one.fd >= 0);
        poll(&one, 1, wait < 0 ? 1000 : (int)((wait + 999999) / 1000000));
        kukri_poll(vm, 0);
    }
    CHECK(turns < 100);
    CHECK(kukri_task_status(vm, task) == KUKRI_DONE);
    expect_text(vm, "x", "8");
    kukri_free(vm);
}

static void *stop_soon(void *argument)
{
    usleep(10000);
    kukri_stop(argument);
    return NULL;
}

// A host that waits for a task is stopped from another thread; the tasks are gone then, and the loop begins anew.
static void stopped_while_waiting(void)
{
    KukriVM *vm = open_vm();
    pthread_t thread;
    KukriValue task = kukri_start(vm, "import host\nawait host.never()", "<main>");
    CHECK(kukri_poll(vm, 0) == KUKRI_SUSPENDED);
    pthread_create(&thread, NULL, stop_soon, vm);
    CHECK(kukri_wait(vm, task, -1) == KUKRI_LIMIT);
    pthread_join(thread, NULL);
    CHECK(kept.cancelled == 1);
    CHECK(kukri_task_count(vm) == 0);
    CHECK(kukri_task_status(vm, task) == KUKRI_SUSPENDED && kukri_wait(vm, task, -1) == KUKRI_SUSPENDED); // it was dropped
    task = kukri_start(vm, "import host\nx = await host.twice(2)", "<again>");
    CHECK(kukri_wait(vm, task, -1) == KUKRI_DONE);
    expect_text(vm, "x", "4");
    kukri_free(vm);
}

// What a program waits for takes nothing from its time; what it runs does.
static void time_of_tasks(void)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.time_limit_ns = 200000000;
    KukriVM *vm = kukri_new(&config);
    KukriValue task = kukri_start(vm, "import asyncio\nfor i in range(3): await asyncio.sleep(0.1)\n", "<waits>");
    CHECK(kukri_wait(vm, task, -1) == KUKRI_DONE);
    task = kukri_start(vm, "import asyncio\nawait asyncio.sleep(0)\nwhile True: pass\n", "<runs>");
    CHECK(kukri_wait(vm, task, -1) == KUKRI_LIMIT);
    CHECK(!strcmp(kukri_error_message(vm, 0), "the program used up its time"));
    kukri_free(vm);
}

// Frames say which task they belong to.
static void frames_of_tasks(void)
{
    KukriVM *vm = open_vm();
    KukriFrame frame;
    KukriValue task = kukri_start(vm,
                                  "import asyncio\n"
                                  "def g(): 1 / 0\n"
                                  "async def f():\n"
                                  "    await asyncio.sleep(0)\n"
                                  "    g()\n"
                                  "await asyncio.create_task(f(), name='w\xc3\xb6rker')\n",
                                  "<main>");
    CHECK(kukri_wait(vm, task, -1) == KUKRI_RAISED);
    size_t count = kukri_error_frames(vm, 0);
    CHECK(count >= 3);
    CHECK(kukri_error_frame(vm, 0, 0, &frame) && frame.task && !strncmp(frame.task, "Task-", 5));
    for (size_t i = count - 2; i < count; i++) CHECK(kukri_error_frame(vm, 0, i, &frame) && frame.task && !strcmp(frame.task, "w\xc3\xb6rker"));
    CHECK(kukri_run_string(vm, "g()", "<x>") == KUKRI_RAISED && kukri_error_frame(vm, 0, 1, &frame) && !frame.task);
    kukri_free(vm);
}

static void tasks_raise(void)
{
    KukriVM *vm = open_vm();
    KukriValue task = kukri_start(vm, "1/0", "<main>"); // awaits nothing: raises at once
    CHECK(!task.handle && strstr(kukri_error_text(vm, 0), "ZeroDivisionError"));
    task = kukri_start(vm, "x = 5", "<main>");
    CHECK(kukri_task_status(vm, task) == KUKRI_DONE);
    kukri_run_string(vm, "import asyncio\nasync def f(n):\n    await asyncio.sleep(0)\n    return 10 // n\n", "<f>");
    KukriValue zero = kukri_int(vm, 0), two = kukri_int(vm, 2);
    KukriValue bad = kukri_spawn(vm, kukri_call(vm, kukri_get_global(vm, "f"), &zero, 1));
    KukriValue good = kukri_spawn(vm, kukri_call(vm, kukri_get_global(vm, "f"), &two, 1));
    CHECK(!kukri_task_result(vm, good).handle && strstr(kukri_error_text(vm, 0), "InvalidStateError"));
    CHECK(kukri_wait(vm, bad, -1) == KUKRI_RAISED);
    CHECK(strstr(kukri_error_text(vm, 0), "ZeroDivisionError"));
    CHECK(kukri_wait(vm, good, -1) == KUKRI_DONE);
    int64_t number;
    CHECK(kukri_to_int(vm, kukri_task_result(vm, good), &number) && number == 5);
    CHECK(!kukri_spawn(vm, two).handle && strstr(kukri_error_text(vm, 0), "TypeError"));
    kukri_free(vm);
}

int main(void)
{
    tokens_from_threads();
    completions();
    cancellation();
    cancelled_after_the_answer();
    token_after_vm();
    own_loop();
    tasks_raise();
    frames_of_tasks();
    stopped_while_waiting();
    time_of_tasks();
    return 0;
}
