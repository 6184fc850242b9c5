/* loops.c - the loop of a script turned by the host's own: a libuv loop, poll(2), and a game's at 60 frames a second. */
#include <kukri.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <uv.h>

static const char source[] = "import asyncio\n"
                             "ticks = 0\n"
                             "async def tick():\n"
                             "    global ticks\n"
                             "    while ticks < 5:\n"
                             "        await asyncio.sleep(0.01)\n"
                             "        ticks += 1\n"
                             "await asyncio.gather(tick(), tick())\n";

static KukriVM *begin(KukriValue *task)
{
    KukriVM *vm = kukri_new(NULL);
    if (!vm) exit(1);
    *task = kukri_start(vm, source, "<script>");
    return vm;
}

static void end(KukriVM *vm, const char *how)
{
    int64_t ticks = 0;
    kukri_to_int(vm, kukri_get_global(vm, "ticks"), &ticks);
    printf("%s: %d ticks\n", how, (int)ticks);
    kukri_free(vm);
    if (ticks < 5) exit(1);
}

static void with_poll(void)
{
    KukriValue task;
    KukriVM *vm = begin(&task);
    while (kukri_task_status(vm, task) == KUKRI_SUSPENDED) {
        int64_t wait = kukri_next_deadline(vm);
        struct pollfd fds[] = {{.fd = kukri_backend_fd(vm), .events = POLLIN}}; /* and the host's own */
        poll(fds, 1, wait < 0 ? -1 : (int)((wait + 999999) / 1000000));
        kukri_poll(vm, 0);
    }
    end(vm, "poll");
}

static void turned(KukriVM *vm, KukriStatus status, void *user)
{
    if (status != KUKRI_SUSPENDED) kukri_detach_uv(vm); /* nothing keeps the host's loop any more */
    (void)user;
}

static void with_libuv(void)
{
    KukriValue task;
    uv_loop_t loop;
    KukriVM *vm = begin(&task);
    uv_loop_init(&loop);
    if (!kukri_attach_uv(vm, &loop, turned, NULL)) exit(1);
    uv_run(&loop, UV_RUN_DEFAULT);
    end(vm, "libuv");
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

static void with_frames(void)
{
    KukriValue task;
    KukriVM *vm = begin(&task);
    int frames = 0;
    while (kukri_task_status(vm, task) == KUKRI_SUSPENDED && frames < 600) {
        kukri_poll(vm, 0); /* what is due; then the game draws, and sleeps for the rest of the frame */
        nanosleep(&(struct timespec){0, 1000000000 / 60}, NULL);
        frames++;
    }
    end(vm, "frames");
}

int main(void)
{
    with_poll();
    with_libuv();
    with_frames();
    return 0;
}
