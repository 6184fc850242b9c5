// fs_watch.c - waiting until a descriptor is ready, and telling of what happens to files: inotify.
//
// inotify is used directly: libuv neither tells that events were lost nor which two names a move is about.
#include "stdlib/uv/fs.h"

#include <sys/inotify.h>
#include "stdlib/uv/uv_loop.h"
#include "vm/object/error.h"

// ---- Readiness ----------------------------------------------------------------------------------

// The descriptor is a duplicate, since libuv takes each but once. The op is over when its handle is closed: libuv
// must not see it freed before.
typedef struct ReadyOp {
    Op op;
    uv_poll_t poll;
    int fd;
    bool is_closing;
} ReadyOp;

static void ready_closed(uv_handle_t *handle)
{
    ReadyOp *self = handle->data;
    op_finish(&self->op, NONE);
}

static void ready_close(ReadyOp *self)
{
    if (self->is_closing) return;
    self->is_closing = true;
    uv_close((uv_handle_t *)&self->poll, ready_closed);
}

static void ready_cancel(Op *op)
{
    ready_close((ReadyOp *)op);
}

static void ready_seen(uv_poll_t *poll, int status, int events)
{
    (void)status, (void)events;
    ready_close(poll->data);
}

static void ready_release(VM *vm, Op *op)
{
    (void)vm;
    ReadyOp *self = (ReadyOp *)op;
    if (self->fd >= 0) close(self->fd);
}

// What is wrong with the descriptor shows as it is used.
static RUNS Value ready_result(VM *vm, Op *op)
{
    (void)vm, (void)op;
    return TRUE;
}

static const OpKind ready_kind = {
    .name = "wait for descriptor",
    .size = sizeof(ReadyOp),
    .cancel = ready_cancel,
    .release = ready_release,
    .result = ready_result,
};

Value py_fs_ready(VM *vm, Value *args) // (fd, for_writing, /)
{
    int fd;
    bool writing;
    if (!descriptor_read(vm, args[0], &fd) || !arg_truth(vm, args, 1, &writing) || !access_descriptor(vm, fd)) return RAISED;
    ReadyOp *self = op_new(vm, &ready_kind);
    if (!self) return RAISED;
    self->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (self->fd < 0) {
        int error = errno;
        op_drop(&self->op);
        return throw_errno(vm, error, ABSENT);
    }
    UvLoop *loop = uv_loop_peek(vm);
    // libuv makes it non-blocking, and with it every descriptor of the same file, other programs' included.
    int flags = fcntl(self->fd, F_GETFL);
    int status = uv_poll_init(&loop->loop, &self->poll, self->fd);
    if (flags >= 0) (void)fcntl(self->fd, F_SETFL, flags);
    if (status == UV_EPERM) { // files and their like never block
        op_drop(&self->op);
        return FALSE;
    }
    if (status < 0) return op_start(&self->op, status);
    self->poll.data = self;
    status = uv_poll_start(&self->poll, writing ? UV_WRITABLE : UV_READABLE | UV_DISCONNECT, ready_seen);
    Value future = self->op.future;
    if (status < 0) ready_close(self);
    return future;
}

// ---- inotify ------------------------------------------------------------------------------------

Value py_fs_watch_open(VM *vm, Value *args) // ()
{
    (void)args;
    if (!limit_take_handle(vm)) return RAISED;
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) {
        limit_drop_handle(vm);
        return system_error(vm);
    }
    access_adopt(vm, fd);
    return value_of_small(fd);
}

#define WATCHED (IN_ATTRIB | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MODIFY | IN_MOVE | IN_MOVE_SELF)

Value py_fs_watch_add(VM *vm, Value *args) // (fd, path, folders_only, /)
{
    int fd;
    bool folders_only;
    Path path;
    if (!descriptor_read(vm, args[0], &fd) || !path_read(vm, args, 1, PATH_NAME, &path)) return RAISED;
    if (!arg_truth(vm, args, 2, &folders_only) || !access_descriptor(vm, fd)) return RAISED;
    AccessPath place;
    if (!access_path(vm, path.text, ACCESS_READ, true, &place)) return RAISED;
    int number = inotify_add_watch(fd, place.name, WATCHED | (folders_only ? IN_ONLYDIR : 0));
    int error = errno;
    access_path_done(&place);
    errno = error;
    return number < 0 ? path_error(vm, &path) : value_of_small(number);
}

Value py_fs_watch_remove(VM *vm, Value *args) // (fd, number, /)
{
    int fd, number;
    if (!descriptor_read(vm, args[0], &fd) || !arg_int(vm, args, 1, &number) || !access_descriptor(vm, fd)) return RAISED;
    return value_of_bool(inotify_rm_watch(fd, number) == 0);
}

Value py_fs_watch_read(VM *vm, Value *args) // (fd, /)
{
    int fd;
    union {
        struct inotify_event first; // for its alignment
        char bytes[16384];
    } room;
    if (!descriptor_read(vm, args[0], &fd) || !access_descriptor(vm, fd)) return RAISED;
    ssize_t size = fs_read(fd, room.bytes, sizeof room, -1);
    if (size < 0) return errno == EAGAIN ? NONE : system_error(vm);
    List *list = list_new(vm);
    for (ssize_t at = 0; at < size;) {
        struct inotify_event event;
        memcpy(&event, room.bytes + at, sizeof event);
        const char *name = room.bytes + at + sizeof event;
        Value text = event.len ? path_result(vm, name, strnlen(name, event.len), false) : NONE;
        if (raised(text)) return RAISED;
        Tuple *row = tuple_of(vm, 4, value_of_small(event.wd), value_of_small(event.mask),
                              value_of_small(event.cookie), text);
        if (!row || !list_append(vm, list, value_of_object(row))) return RAISED;
        at += (ssize_t)sizeof event + event.len;
    }
    return value_of_object(list);
}
