// Errors of the host program end the process in words; and what is not misuse, although it looks so, works.
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/embed/check.h"

// Memory that stays as it was when it was given back, so that what was freed can be looked at.
static void *hoard(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    if (new_size == 0) return NULL;
    void *fresh = malloc(new_size);
    if (fresh && pointer) memcpy(fresh, pointer, old_size < new_size ? old_size : new_size);
    return fresh;
}

static KukriVM *open_vm(void)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.allocator = hoard;
    KukriVM *vm = kukri_new(&config);
    if (!vm) exit(3);
    return vm;
}

static KukriVM *running;
static KukriToken *token;

static KukriValue call_argument(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)vm;
    (void)args;
    ((void (*)(void))user)();
    return kukri_none(vm);
}

// Runs a function of C within a program.
static void within(void (*function)(void))
{
    const KukriDefinition definition = {"host()", call_argument, (void *)function, NULL};
    running = open_vm();
    kukri_set_global(running, "host", kukri_define_function(running, &definition));
    kukri_run_string(running, "host()", "<program>");
}

static void freed_vm(void)
{
    KukriVM *vm = open_vm();
    kukri_free(vm);
    kukri_eval(vm, "1");
}
static void no_vm(void) { kukri_run_string(NULL, "1", "<x>"); }
static void freed_twice(void)
{
    KukriVM *vm = open_vm();
    kukri_free(vm);
    kukri_free(vm);
}
static void dead_handle(void)
{
    KukriVM *vm = open_vm();
    size_t scope = kukri_scope(vm);
    KukriValue value = kukri_int(vm, 1);
    kukri_scope_end(vm, scope);
    kukri_repr(vm, value);
}
static void dead_handle_of_a_place_in_use(void)
{
    KukriVM *vm = open_vm();
    size_t scope = kukri_scope(vm);
    KukriValue value = kukri_int(vm, 1);
    kukri_scope_end(vm, scope);
    kukri_str(vm, "another");
    kukri_repr(vm, value);
}
static void handle_of_another_vm(void)
{
    KukriVM *vm = open_vm(), *other = open_vm();
    KukriValue value = kukri_int(vm, 1);
    kukri_repr(other, value);
}
static void dropped_handle(void)
{
    KukriVM *vm = open_vm();
    KukriValue value = kukri_keep(vm, kukri_int(vm, 1));
    kukri_drop(vm, value);
    kukri_keep(vm, kukri_int(vm, 2));
    kukri_repr(vm, value);
}
static void dropped_twice(void)
{
    KukriVM *vm = open_vm();
    KukriValue value = kukri_keep(vm, kukri_int(vm, 1));
    kukri_drop(vm, value);
    kukri_drop(vm, value);
}
static void scope_ended_twice(void)
{
    KukriVM *vm = open_vm();
    size_t outer = kukri_scope(vm);
    kukri_int(vm, 1);
    size_t inner = kukri_scope(vm);
    kukri_int(vm, 1);
    kukri_scope_end(vm, outer);
    kukri_scope_end(vm, inner);
}
static void end_all_scopes(void) { kukri_scope_end(running, 0); }
static void scope_of_the_caller(void) { within(end_all_scopes); }
static void free_running(void) { kukri_free(running); }
static void free_within_a_program(void) { within(free_running); }
static void *use_elsewhere(void *vm)
{
    kukri_eval(vm, "1");
    return NULL;
}
static void start_thread(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, use_elsewhere, running);
    pthread_join(thread, NULL);
}
static void wrong_thread(void) { within(start_thread); }
static void *wait_and_use(void *vm)
{
    usleep(50000);
    return use_elsewhere(vm);
}
static void wrong_thread_while_the_loop_waits(void)
{
    KukriVM *vm = open_vm();
    pthread_t thread;
    KukriValue task = kukri_start(vm, "import asyncio\nawait asyncio.sleep(100)", "<program>");
    pthread_create(&thread, NULL, wait_and_use, vm);
    kukri_wait(vm, task, -1);
}
static void destroy(void *data, void *user)
{
    (void)data;
    kukri_int(user, 1);
}
static void call_in_a_destructor(void)
{
    KukriVM *vm = open_vm();
    KukriClass class = {.name = "test.Thing", .destroy = destroy, .user = vm};
    kukri_make(vm, &class, vm);
    kukri_free(vm);
}
static void write_function(void *user, int stream, const char *data, size_t size)
{
    (void)stream, (void)data, (void)size;
    kukri_eval(*(KukriVM **)user, "1");
}
static void call_while_writing(void)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.write = write_function;
    config.write_user = &running;
    running = kukri_new(&config);
    kukri_run_string(running, "print(1, flush=True)", "<program>");
}
static KukriValue later(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)args, (void)user;
    return kukri_pending(vm, &token);
}
static KukriVM *with_token(void)
{
    static const KukriDefinition definition = {"later()", later, NULL, NULL};
    KukriVM *vm = open_vm();
    kukri_set_global(vm, "later", kukri_define_function(vm, &definition));
    kukri_start(vm, "await later()", "<program>");
    kukri_poll(vm, 0);
    return vm;
}
static void token_completed_twice(void)
{
    with_token();
    kukri_complete(token);
    kukri_complete_int(token, 5);
}
static void token_completed_twice_later(void)
{
    KukriVM *vm = with_token();
    kukri_complete(token);
    while (kukri_poll(vm, -1) == KUKRI_SUSPENDED) {}
    kukri_fail(token, "ValueError", "late");
}

static const struct {
    void (*function)(void);
    const char *message;
} misuses[] = {
    {freed_vm, "kukri: kukri_eval: the VM was freed\n"},
    {no_vm, "kukri: kukri_run_string: there is no VM: it is NULL\n"},
    {freed_twice, "kukri: kukri_free: the VM was freed\n"},
    {dead_handle, "kukri: kukri_repr: the handle is dead: its scope has ended, or it is another VM's\n"},
    {dead_handle_of_a_place_in_use, "kukri: kukri_repr: the handle is dead: its scope has ended, or it is another VM's\n"},
    {handle_of_another_vm, "kukri: kukri_repr: the handle is dead: its scope has ended, or it is another VM's\n"},
    {dropped_handle, "kukri: kukri_repr: the handle is dead: it was dropped, or it is another VM's\n"},
    {dropped_twice, "kukri: kukri_drop: the handle is dead: it was dropped, or it is another VM's\n"},
    {scope_ended_twice, "kukri: kukri_scope_end: the scope has ended\n"},
    {scope_of_the_caller, "kukri: kukri_scope_end: the scope began outside of the host function that runs\n"},
    {free_within_a_program, "kukri: kukri_free: a program of this VM is running\n"},
    {wrong_thread, "kukri: kukri_eval: another thread uses the VM: it is for one at a time\n"},
    {wrong_thread_while_the_loop_waits, "kukri: kukri_eval: another thread uses the VM: it is for one at a time\n"},
    {call_in_a_destructor, "kukri: kukri_int: a destructor of the host's may call no such function\n"},
    {call_while_writing, "kukri: kukri_eval: the write function of the host's may call no such function\n"},
    {token_completed_twice, "kukri: kukri_complete_int: the token was completed before\n"},
    {token_completed_twice_later, "kukri: kukri_fail: the token was completed before\n"},
};

static int is_noticed(void (*function)(void), const char *message)
{
    int ends[2], status;
    char text[4096];
    size_t size = 0;
    if (pipe(ends) < 0) return 0;
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        close(ends[0]);
        signal(SIGABRT, SIG_DFL);
        alarm(60);
        function();
        _exit(0);
    }
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], text + size, sizeof text - 1 - size)) > 0;) size += (size_t)n;
    text[size] = 0;
    close(ends[0]);
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && !strcmp(text, message)) return 1;
    fprintf(stderr, "expected %s     got %s(status %d)\n", message, text, status);
    return 0;
}

// ---- What may be done --------------------------------------------------------------------------

static KukriValue run(KukriVM *vm, const KukriValue *args, void *user)
{
    const char *source;
    (void)user;
    if (!kukri_to_text(vm, args[0], &source, NULL)) return (KukriValue){0};
    KukriStatus status = kukri_run_string(vm, source, "<inner>");
    if (status == KUKRI_RAISED && !strcmp(kukri_error_type(vm, 0), "KeyError")) return (KukriValue){0}; // goes on
    kukri_clear_error(vm);
    return kukri_int(vm, status);
}

// A host function runs programs of its own: the one that called it goes on.
static void programs_within_programs(void)
{
    static const KukriDefinition definition = {"run(source, /)", run, NULL, NULL};
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.fuel = 5000000;
    KukriVM *vm = kukri_new(&config);
    CHECK(kukri_set_global(vm, "run", kukri_define_function(vm, &definition)));
    CHECK(kukri_run_string(vm,
                           "def f(n):\n"
                           "    try: return [run('x = 1'), run('1 / 0'), run('syntax error'), run('import sys; sys.exit(3)'), n and f(n - 1)]\n"
                           "    finally: seen.append(n)\n"
                           "seen = []\n"
                           "result = f(2)\n"
                           "try: run('{}[5]')\n"
                           "except KeyError as error: seen.append(error.args)\n"
                           "def g():\n"
                           "    yield run('y = run(\"run(\\'1\\')\")')\n"
                           "    yield run('raise KeyboardInterrupt')\n"
                           "result.append(list(g()))\n",
                           "<outer>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_get_global(vm, "result"), "[0, 1, 1, 2, [0, 1, 1, 2, [0, 1, 1, 2, 0]], [0, 4]]"));
    CHECK(shows(vm, kukri_get_global(vm, "seen"), "[0, 1, 2, (5,)]"));
    // The end of fuel ends all of them.
    CHECK(kukri_run_string(vm, "while True:\n    try: run('while True: pass')\n    except: pass", "<outer>") == KUKRI_LIMIT);
    kukri_set_limit(vm, KUKRI_LIMIT_FUEL, 0);
    CHECK(shows(vm, kukri_eval(vm, "run('x = 5'), x"), "(0, 5)"));
    kukri_free(vm);
}

static void *use(void *vm)
{
    CHECK(shows(vm, kukri_eval(vm, "6 * 7"), "42"));
    return NULL;
}

// One thread after the other.
static void threads_in_turns(void)
{
    KukriVM *vm = kukri_new(NULL);
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, use, vm) == 0);
        pthread_join(thread, NULL);
        use(vm);
    }
    kukri_drop(vm, kukri_int(vm, 1)); // was not kept: nothing
    kukri_free(vm);
}

int main(void)
{
    int wrong = 0;
    for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++) wrong |= !is_noticed(misuses[i].function, misuses[i].message);
    programs_within_programs();
    threads_in_turns();
    return wrong;
}
