// select.c - the module select: waiting for several descriptors at once.
//
// All three ways come down to poll(2) or epoll_wait(2); while other threads live they only look, and give way
// in between.
#include <poll.h>
#include <sys/epoll.h>

#include "stdlib/access.h"
#include "stdlib/posix/posix.h"
#include "vm/exec/thread.h"

#define LOOK_AGAIN_NS 1000000 // between two looks while other threads live and no single descriptor stands for all
#define EVENTS_MAX 1024       // that one epoll.poll() gives without maxevents

typedef struct PollObject {
    Object head;
    struct pollfd *items;
    size_t count, capacity;
    bool waits; // poll() runs: the array must not move
} PollObject;

typedef struct EpollObject {
    Object head;
    int fd; // -1: closed
} EpollObject;

extern const TypeDef poll_type, epoll_type;

static PollObject *as_poll(Value v)
{
    return (PollObject *)as_object(v);
}

static EpollObject *as_epoll(Value v)
{
    return (EpollObject *)as_object(v);
}

// ---- Waiting ------------------------------------------------------------------------------------

static int milliseconds_left(uint64_t deadline)
{
    if (deadline == UINT64_MAX) return -1;
    uint64_t now = thread_clock(), left = deadline > now ? (deadline - now + 999999) / 1000000 : 0;
    return left > INT32_MAX ? INT32_MAX : (int)left;
}

// After a look that found nothing. *again: whether to look once more.
static RUNS bool pause_between(VM *vm, int fd, uint64_t deadline, bool *again)
{
    uint64_t now = thread_clock();
    *again = deadline == UINT64_MAX || now < deadline;
    if (!*again || !thread_must_look(vm)) return true;
    uint64_t until = fd >= 0 || deadline < now + LOOK_AGAIN_NS ? deadline : now + LOOK_AGAIN_NS;
    return thread_wait(vm, NULL, fd, POLLIN, until);
}

static RUNS int poll_wait(VM *vm, struct pollfd *items, size_t count, uint64_t deadline)
{
    for (;;) {
        bool again;
        int ready = poll(items, count, thread_must_look(vm) ? 0 : milliseconds_left(deadline));
        if (ready > 0) return ready;
        if (ready < 0 && errno != EINTR) return (void)throw_errno(vm, errno, ABSENT), -1;
        if (ready < 0) {
            if (!poll_slow(vm)) return -1;
            continue;
        }
        if (!pause_between(vm, -1, deadline, &again)) return -1;
        if (!again) return 0;
    }
}

// A timeout in units of `unit` ns; None: never.
static RUNS bool deadline_read(VM *vm, Value v, double unit, uint64_t *deadline)
{
    double number;
    *deadline = UINT64_MAX;
    if (is_none(v) || is_absent(v)) return true;
    if (is_float(v)) {
        number = float_value(v);
    } else {
        int64_t whole;
        if (!is_int(v)) return throw_false(vm, TypeError, "timeout must be a real number or None");
        if (!index_as_int64(vm, v, true, &whole)) return false;
        number = (double)whole;
    }
    if (number != number) return throw_false(vm, ValueError, "Invalid value NaN (not a number)");
    if (number < 0) {
        *deadline = 0;
        return true;
    }
    if (number * unit > 9.2e18) return throw_false(vm, OverflowError, "timeout is too large");
    *deadline = thread_clock() + (uint64_t)(number * unit);
    return true;
}

// ---- select() -----------------------------------------------------------------------------------

// The objects of a sequence, which may change while their fileno() runs, and their descriptors.
static RUNS bool add_descriptors(VM *vm, Value sequence, short events, List **objects, struct pollfd **items,
                                 size_t *count, size_t *capacity)
{
    Value source = sequence_items(vm, sequence, "arguments 1-3 must be sequences");
    if (raised(source)) return false;
    *objects = list_new(vm);
    for (size_t i = 0;; i++) {
        size_t there;
        int fd;
        const Value *values = sequence_view(source, &there);
        if (i >= there) return true;
        Value object = values[i];
        if (!descriptor_read(vm, object, &fd)) return false;
        if (fd < 0) {
            return throw_false(vm, ValueError, "file descriptor cannot be a negative integer (%d)", fd);
        }
        if (*count == *capacity) {
            size_t grown = *capacity * 2 + 16;
            struct pollfd *bigger = memory_resize(&vm->memory, *items, *capacity * sizeof **items, grown * sizeof **items);
            if (bigger == NULL) return (void)throw_memory(vm), false;
            *items = bigger;
            *capacity = grown;
        }
        (*items)[(*count)++] = (struct pollfd){.fd = fd, .events = events};
        if (!list_append(vm, *objects, object) || !charge(vm, 1)) return false;
    }
}

static Value py_select_select(VM *vm, Value *args) // (rlist, wlist, xlist, timeout=None, /)
{
    static const short wanted[3] = {POLLIN, POLLOUT, POLLPRI};
    static const short answers[3] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
    uint64_t deadline;
    if (!deadline_read(vm, args[3], 1e9, &deadline)) return RAISED;
    if (deadline == 0) return throw(vm, ValueError, "timeout must be non-negative");
    List *objects[3];
    size_t count = 0, capacity = 0;
    struct pollfd *items = memory_take(&vm->memory, 0);
    Value result = RAISED;
    if (items == NULL) return throw_memory(vm);
    for (int i = 0; i < 3; i++) {
        if (!add_descriptors(vm, args[i], wanted[i], &objects[i], &items, &count, &capacity)) goto done;
    }
    if (poll_wait(vm, items, count, deadline) < 0) goto done;
    for (size_t i = 0; i < count; i++) {
        if (items[i].revents & POLLNVAL) {
            (void)throw_errno(vm, EBADF, ABSENT);
            goto done;
        }
    }
    List *lists[3];
    size_t at = 0;
    for (int i = 0; i < 3; i++) {
        lists[i] = list_new(vm);
        for (size_t j = 0; j < objects[i]->count; j++, at++) {
            if (!(items[at].revents & answers[i])) continue;
            if (!list_append(vm, lists[i], objects[i]->items[j])) goto done;
        }
    }
    Tuple *tuple = tuple_of(vm, 3, value_of_object(lists[0]), value_of_object(lists[1]), value_of_object(lists[2]));
    if (tuple != NULL) result = value_of_object(tuple);
done:
    memory_release(&vm->memory, items, capacity * sizeof *items);
    return result;
}

// ---- poll() -------------------------------------------------------------------------------------

static Value py_select_poll(VM *vm, Value *args)
{
    Type *type = type_from_def(vm, &poll_type);
    PollObject *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    (void)args;
    return self != NULL ? value_of_object(self) : RAISED;
}

static void poll_release(VM *vm, Object *object)
{
    PollObject *self = (PollObject *)object;
    memory_release(&vm->memory, self->items, self->capacity * sizeof *self->items);
}

static struct pollfd *poll_find(PollObject *self, int fd)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->items[i].fd == fd) return &self->items[i];
    }
    return NULL;
}

static RUNS bool mask_read(VM *vm, Value v, int64_t limit, int64_t *mask)
{
    if (!index_as_int64(vm, v, true, mask)) return false;
    if (*mask < 0) return throw_false(vm, ValueError, "value must be positive");
    if (*mask > limit) {
        return throw_false(vm, OverflowError, limit == 0xffff ? "Python int too large to convert to C unsigned short"
                                                              : "Python int too large to convert to C unsigned int");
    }
    return true;
}

static Value py_poll_register(VM *vm, Value *args) // (self, fd, eventmask=7, /)
{
    PollObject *self = as_poll(args[0]);
    int fd;
    int64_t mask;
    if (!descriptor_read(vm, args[1], &fd) || !mask_read(vm, args[2], 0xffff, &mask)) return RAISED;
    if (fd < 0) return throw(vm, ValueError, "file descriptor cannot be a negative integer (%d)", fd);
    struct pollfd *item = poll_find(self, fd);
    if (item == NULL) {
        if (self->count == self->capacity) {
            size_t capacity = self->capacity * 2 + 8;
            struct pollfd *items = memory_take(&vm->memory, capacity * sizeof *items);
            if (items == NULL) return throw_memory(vm);
            if (self->count > 0) memcpy(items, self->items, self->count * sizeof *items);
            memory_release(&vm->memory, self->items, self->capacity * sizeof *items);
            self->items = items;
            self->capacity = capacity;
        }
        item = &self->items[self->count++];
    }
    *item = (struct pollfd){.fd = fd, .events = (short)mask};
    return NONE;
}

static Value py_poll_modify(VM *vm, Value *args) // (self, fd, eventmask, /)
{
    PollObject *self = as_poll(args[0]);
    int fd;
    int64_t mask;
    if (!descriptor_read(vm, args[1], &fd) || !mask_read(vm, args[2], 0xffff, &mask)) return RAISED;
    struct pollfd *item = poll_find(self, fd);
    if (item == NULL) return throw_errno(vm, ENOENT, ABSENT);
    item->events = (short)mask;
    return NONE;
}

static Value py_poll_unregister(VM *vm, Value *args)
{
    PollObject *self = as_poll(args[0]);
    int fd;
    if (!descriptor_read(vm, args[1], &fd)) return RAISED;
    struct pollfd *item = poll_find(self, fd);
    if (item == NULL) return throw_with(vm, KeyError, value_of_small(fd));
    size_t index = (size_t)(item - self->items);
    memmove(item, item + 1, (self->count - index - 1) * sizeof *item);
    self->count--;
    return NONE;
}

// The descriptors that are ready, and for what.
static RUNS Value poll_results(VM *vm, const struct pollfd *items, size_t count)
{
    List *results = list_new(vm);
    for (size_t i = 0; i < count; i++) {
        int events = (unsigned short)items[i].revents;
        if (events == 0) continue;
        Tuple *pair = tuple_pair(vm, value_of_small(items[i].fd), value_of_small(events));
        if (!list_append(vm, results, value_of_object(pair))) return RAISED;
    }
    return value_of_object(results);
}

static Value py_poll_poll(VM *vm, Value *args) // (self, timeout=None, /)
{
    PollObject *self = as_poll(args[0]);
    uint64_t deadline;
    if (!deadline_read(vm, args[1], 1e6, &deadline)) return RAISED;
    if (self->waits) return throw(vm, RuntimeError, "concurrent poll() invocation");
    if (deadline == 0) deadline = UINT64_MAX; // negative: no end
    // Of its own, because another thread may register more meanwhile.
    size_t count = self->count, size = count * sizeof(struct pollfd);
    struct pollfd *items = memory_take(&vm->memory, size);
    if (items == NULL) return throw_memory(vm);
    if (count > 0) memcpy(items, self->items, size);
    self->waits = true;
    int ready = poll_wait(vm, items, count, deadline);
    self->waits = false;
    Value result = ready < 0 ? RAISED : poll_results(vm, items, ready > 0 ? count : 0);
    memory_release(&vm->memory, items, size);
    return result;
}

// ---- epoll --------------------------------------------------------------------------------------

static RAISES bool epoll_is_open(VM *vm, const EpollObject *self)
{
    return self->fd >= 0 || throw_false(vm, ValueError, "I/O operation on closed epoll object");
}

static RUNS Value epoll_make(VM *vm, Type *type, int fd)
{
    if (fd < 0) return system_error(vm);
    EpollObject *self = type_allocate(vm, type, 0);
    if (self == NULL) return close(fd), RAISED;
    self->fd = fd;
    return value_of_object(self);
}

static Value epoll_construct(VM *vm, Value *args) // (cls, sizehint=-1, flags=0)
{
    int size, flags;
    if (!arg_int(vm, args, 1, &size) || !arg_int(vm, args, 2, &flags)) return RAISED;
    if (size != -1 && size <= 0) return throw(vm, ValueError, "sizehint must be positive or -1");
    if (flags & ~EPOLL_CLOEXEC) return throw(vm, OSError, "invalid flags");
    return epoll_make(vm, as_type(args[0]), epoll_create1(EPOLL_CLOEXEC));
}

static Value py_epoll_fromfd(VM *vm, Value *args)
{
    int fd;
    return arg_int(vm, args, 1, &fd) && access_descriptor_own(vm, fd) ? epoll_make(vm, as_type(args[0]), fd) : RAISED;
}

static void epoll_release(VM *vm, Object *object)
{
    (void)vm;
    if (((EpollObject *)object)->fd >= 0) close(((EpollObject *)object)->fd);
}

static Value py_epoll_close(VM *vm, Value *args)
{
    EpollObject *self = as_epoll(args[0]);
    int fd = self->fd;
    self->fd = -1;
    return fd >= 0 && close(fd) < 0 ? system_error(vm) : NONE;
}

static Value py_epoll_enter(VM *vm, Value *args)
{
    return epoll_is_open(vm, as_epoll(args[0])) ? args[0] : RAISED;
}

static Value py_epoll_fileno(VM *vm, Value *args)
{
    return epoll_is_open(vm, as_epoll(args[0])) ? value_of_small(as_epoll(args[0])->fd) : RAISED;
}

static Value epoll_closed(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_epoll(self)->fd < 0);
}

static RUNS Value epoll_control(VM *vm, Value *args, int operation)
{
    EpollObject *self = as_epoll(args[0]);
    int fd;
    int64_t mask = 0;
    if (!descriptor_read(vm, args[1], &fd)) return RAISED;
    if (operation != EPOLL_CTL_DEL && !mask_read(vm, args[2], UINT32_MAX, &mask)) return RAISED;
    if (!epoll_is_open(vm, self)) return RAISED;
    if (fd < 0) return throw(vm, ValueError, "file descriptor cannot be a negative integer (%d)", fd);
    struct epoll_event event = {.events = (uint32_t)mask, .data.fd = fd};
    return system_done(vm, epoll_ctl(self->fd, operation, fd, &event));
}

static Value py_epoll_register(VM *vm, Value *args)
{
    return epoll_control(vm, args, EPOLL_CTL_ADD);
}

static Value py_epoll_modify(VM *vm, Value *args)
{
    return epoll_control(vm, args, EPOLL_CTL_MOD);
}

static Value py_epoll_unregister(VM *vm, Value *args)
{
    return epoll_control(vm, args, EPOLL_CTL_DEL);
}

static Value py_epoll_poll(VM *vm, Value *args) // (self, timeout=None, maxevents=-1)
{
    EpollObject *self = as_epoll(args[0]);
    uint64_t deadline;
    int most, ready;
    struct epoll_event few[EVENTS_MAX], *events = few;
    if (!epoll_is_open(vm, self) || !deadline_read(vm, args[1], 1e9, &deadline) || !arg_int(vm, args, 2, &most)) {
        return RAISED;
    }
    if (deadline == 0) deadline = UINT64_MAX;
    if (most == 0 || most < -1) return throw(vm, ValueError, "maxevents must be greater than 0, got %d", most);
    if (most < 0) most = EVENTS_MAX;
    size_t size = (size_t)most * sizeof *events;
    if (most > EVENTS_MAX && (events = memory_take(&vm->memory, size)) == NULL) return throw_memory(vm);
    Value result = RAISED;
    for (;;) {
        bool again;
        ready = epoll_wait(self->fd, events, most, thread_must_look(vm) ? 0 : milliseconds_left(deadline));
        if (ready > 0) break;
        if (ready < 0 && errno != EINTR) {
            (void)system_error(vm);
            goto done;
        }
        if (ready < 0) {
            if (!poll_slow(vm)) goto done;
            continue;
        }
        if (!pause_between(vm, self->fd, deadline, &again)) goto done;
        if (!again) break;
    }
    List *results = list_new(vm);
    for (int i = 0; i < ready; i++) {
        Tuple *pair = tuple_pair(vm, value_of_small(events[i].data.fd), value_of_small(events[i].events));
        if (!list_append(vm, results, value_of_object(pair))) goto done;
    }
    result = value_of_object(results);
done:
    if (events != few) memory_release(&vm->memory, events, size);
    return result;
}

// ---- Tables -------------------------------------------------------------------------------------

static const Native poll_methods[] = {
    {"register(self, fd, eventmask=7, /)", py_poll_register, "Watch a descriptor."},
    {"modify(self, fd, eventmask, /)", py_poll_modify, "Change what a descriptor is watched for."},
    {"unregister(self, fd, /)", py_poll_unregister, "Watch a descriptor no longer."},
    {"poll(self, timeout=None, /)", py_poll_poll, "Wait (timeout: milliseconds); a list of (fd, events)."},
    {0},
};

const TypeDef poll_type = {
    .name = "select.poll", .doc = "Waits for descriptors.", .size = sizeof(PollObject),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT, .release = poll_release, .methods = poll_methods,
};

static const Native epoll_methods[] = {
    {"@classmethod fromfd(cls, fd, /)", py_epoll_fromfd, "An epoll object of a descriptor."},
    {"close(self, /)", py_epoll_close, "Close the descriptor."},
    {"fileno(self, /)", py_epoll_fileno, "The descriptor."},
    {"register(self, fd, eventmask=7)", py_epoll_register, "Watch a descriptor."},
    {"modify(self, fd, eventmask)", py_epoll_modify, "Change what a descriptor is watched for."},
    {"unregister(self, fd)", py_epoll_unregister, "Watch a descriptor no longer."},
    {"poll(self, timeout=None, maxevents=-1)", py_epoll_poll, "Wait (timeout: seconds); a list of (fd, events)."},
    {"__enter__(self, /)", py_epoll_enter, NULL},
    {"__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", py_epoll_close, NULL},
    {0},
};

static const NativeProperty epoll_properties[] = {
    {"closed", epoll_closed, NULL, "True if the epoll handler is closed"},
    {0},
};

const TypeDef epoll_type = {
    .name = "select.epoll", .doc = "Waits for many descriptors.", .signature = "epoll(sizehint=-1, flags=0)",
    .size = sizeof(EpollObject), .release = epoll_release, .construct = epoll_construct,
    .methods = epoll_methods, .properties = epoll_properties,
};

static bool select_init(VM *vm, Module *module)
{
    return dict_set_c(vm, module->dict, "error", value_of_object(type_get(vm, OSError)));
}

static const Native select_functions[] = {
    {"select(rlist, wlist, xlist, timeout=None, /)", py_select_select,
     "Wait until one of the descriptors is ready: three lists of those that are."},
    {"poll()", py_select_poll, "A new poll object."},
    {0},
};

#define C(name)                                                                                    \
    {                                                                                              \
#name, CONSTANT_INT, .i = (int64_t)(uint32_t)name                                                  \
    }
static const NativeConstant select_constants[] = {
    {"epoll", CONSTANT_TYPE, .type = &epoll_type},
    C(POLLIN), C(POLLPRI), C(POLLOUT), C(POLLERR), C(POLLHUP), C(POLLNVAL), C(POLLRDHUP), C(POLLMSG),
    C(POLLRDNORM), C(POLLRDBAND), C(POLLWRNORM), C(POLLWRBAND),
    C(EPOLLIN), C(EPOLLPRI), C(EPOLLOUT), C(EPOLLERR), C(EPOLLHUP), C(EPOLLRDHUP), C(EPOLLMSG), C(EPOLLET),
    C(EPOLLONESHOT), C(EPOLLEXCLUSIVE), C(EPOLLWAKEUP), C(EPOLLRDNORM), C(EPOLLRDBAND), C(EPOLLWRNORM), C(EPOLLWRBAND),
    C(EPOLL_CLOEXEC),
    {"PIPE_BUF", CONSTANT_INT, .i = 4096},
    {0},
};
#undef C

const ModuleDef select_module = {
    .name = "select",
    .doc = "Waiting for input and output on several descriptors.",
    .functions = select_functions,
    .constants = select_constants,
    .init = select_init,
};
