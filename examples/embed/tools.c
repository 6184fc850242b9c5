/* tools.c - a runner for untrusted code: scripts await three tools of the host, which answer from threads of their own; a greedy one is
 * stopped, and what it left under way is told to the host. */
#include <kukri.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Job {
    KukriToken *token;
    char text[64];
} Job;

/* The work: it may take as long as it likes, the script's other tasks go on. */
static void *search(void *argument)
{
    Job *job = argument;
    char answer[128];
    usleep(2000);
    int size = snprintf(answer, sizeof answer, "3 results for %s", job->text);
    if (strcmp(job->text, "nothing")) kukri_complete_str(job->token, answer, (size_t)size);
    else kukri_fail(job->token, "LookupError", "no results");
    free(job);
    return NULL;
}

/* search(text): the first tool. */
static KukriValue tool_search(KukriVM *vm, const KukriValue *args, void *user)
{
    const char *text;
    KukriToken *token;
    pthread_t thread;
    (void)user;
    if (!kukri_to_text(vm, args[0], &text, NULL)) return (KukriValue){0};
    KukriValue promise = kukri_pending(vm, &token);
    if (!token) return promise;
    Job *job = calloc(1, sizeof *job);
    if (job) {
        job->token = token;
        snprintf(job->text, sizeof job->text, "%s", text);
    }
    if (!job || pthread_create(&thread, NULL, search, job)) {
        kukri_fail(token, "RuntimeError", "no thread for the search");
        free(job);
    } else {
        pthread_detach(thread);
    }
    return promise;
}

/* now(): the second, which has its answer at once. */
static KukriValue tool_now(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)args, (void)user;
    return kukri_str(vm, "a quarter past nine");
}

/* ask(question): the third. Nobody answers here: a cancel comes instead. */
static void nobody_waits(KukriToken *token, void *user)
{
    printf("  (the question is withdrawn)\n");
    (void)user;
    kukri_complete(token);
}

static KukriValue tool_ask(KukriVM *vm, const KukriValue *args, void *user)
{
    KukriToken *token;
    (void)args, (void)user;
    KukriValue promise = kukri_pending(vm, &token);
    if (token) kukri_on_cancel(token, nobody_waits, NULL);
    return promise;
}

static const KukriDefinition tools[] = {
    {"search(text, /)", tool_search, NULL, "Await it: what there is about text."},
    {"now()", tool_now, NULL, "The time of day."},
    {"ask(question, /)", tool_ask, NULL, "Await it: what the user answers."},
    {0},
};

static void run(const char *title, const char *source)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.memory_limit = 32 << 20;
    config.fuel = 5000000;
    config.time_limit_ns = 200000000; /* of its own running: waiting for tools does not count */
    config.task_limit = 100;
    config.output_limit = 10000;
    KukriVM *vm = kukri_new(&config);
    if (!vm) exit(1);
    printf("%s\n", title);
    fflush(stdout);
    kukri_define_module(vm, "tools", "What the host offers.", tools);
    KukriValue task = kukri_start(vm, source, "<script>");
    KukriStatus status = task.handle ? kukri_wait(vm, task, 500000000) : kukri_status(vm);
    kukri_flush(vm);
    if (status == KUKRI_SUSPENDED) printf("  it waits for too long\n");
    else if (status != KUKRI_DONE) printf("  %s: %s\n", kukri_error_type(vm, 0), kukri_error_message(vm, 0));
    kukri_free(vm);
}

int main(void)
{
    run("a good script",
        "import asyncio, tools\n"
        "found = await asyncio.gather(*[tools.search(x) for x in ('tea', 'milk')])\n"
        "print(' ', *found, sep='; ')\n"
        "try: await tools.search('nothing')\n"
        "except LookupError as e: print('  nothing:', e)\n"
        "print('  it is', tools.now())\n");
    run("a greedy one", "import tools\nx = []\nwhile True: x.append('x' * 1000)\n");
    run("one that never ends", "while True: pass\n");
    run("one that hides it", "while True:\n    try:\n        while True: pass\n    except: pass\n");
    run("one that looks around", "open('/etc/passwd')\n");
    run("one that waits for ever", "import tools\nawait tools.ask('why?')\n");
    return 0;
}
