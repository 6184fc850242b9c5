// attach.c - the handles in the host's loop that stand for a VM.
#include "stdlib/uv/attach.h"

#include <stdlib.h>
#include "stdlib/uv/uv_loop.h"

struct Attachment {
    uv_poll_t poll;         // events of the VM's loop
    uv_timer_t timer;       // what it waits for
    uv_prepare_t prepare;   // sets the timer before the host's loop waits
    int open;               // handles not yet closed
    void (*turn)(void *user);
    int64_t (*wait)(void *user);
    void *user;
    bool detached;
};

int uv_wait_fd(VM *vm)
{
    UvLoop *self = uv_loop_open(vm);
    if (!self) return -1;
    return uv_backend_fd(&self->loop);
}

double uv_wait_time(VM *vm)
{
    UvLoop *self = uv_loop_peek(vm);
    if (!self) return -1;
    if (self->finished.next != &self->finished) return 0;
    if (!uv_loop_alive(&self->loop)) return -1;
    int milliseconds = uv_backend_timeout(&self->loop);
    return milliseconds < 0 ? -1 : milliseconds / 1000.0;
}

static void polled(uv_poll_t *poll, int status, int events)
{
    Attachment *self = poll->data;
    self->turn(self->user);
}

static void due(uv_timer_t *timer)
{
    Attachment *self = timer->data;
    self->turn(self->user);
}

static void before_waiting(uv_prepare_t *prepare)
{
    Attachment *self = prepare->data;
    int64_t milliseconds = self->wait(self->user);
    if (self->detached) return;
    if (milliseconds < 0) (void)uv_timer_stop(&self->timer);
    else (void)uv_timer_start(&self->timer, due, (uint64_t)milliseconds, 0);
}

static void closed(uv_handle_t *handle)
{
    Attachment *self = handle->data;
    if (--self->open == 0) free(self);
}

void detach_uv(Attachment *self)
{
    self->detached = true;
    uv_close((uv_handle_t *)&self->poll, closed);
    uv_close((uv_handle_t *)&self->timer, closed);
    uv_close((uv_handle_t *)&self->prepare, closed);
}

Attachment *attach_uv(void *loop, int fd, void (*turn)(void *user), int64_t (*wait)(void *user), void *user, int *status)
{
    Attachment *self = calloc(1, sizeof *self);
    if (!self) return *status = UV_ENOMEM, NULL;
    *status = uv_poll_init(loop, &self->poll, fd);
    if (*status < 0) return free(self), NULL;
    (void)uv_timer_init(loop, &self->timer); // these cannot fail
    (void)uv_prepare_init(loop, &self->prepare);
    self->poll.data = self->timer.data = self->prepare.data = self;
    self->turn = turn;
    self->wait = wait;
    self->user = user;
    self->open = 3;
    (void)uv_prepare_start(&self->prepare, before_waiting);
    *status = uv_poll_start(&self->poll, UV_READABLE, polled);
    if (*status >= 0) return self;
    detach_uv(self);
    return NULL;
}
