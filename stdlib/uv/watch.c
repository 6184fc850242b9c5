// watch.c - the table of watched descriptors, by number, and the epoll set that has them.
#include "stdlib/uv/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "stdlib/uv/uv_loop.h"
#include "vm/object/error.h"
#include "vm/object/native.h"

typedef struct WatchRow {
    Value loop, reader, writer; // ABSENT: none
    uint64_t events;            // of epoll, as the system was told; 0: it has not the descriptor
} WatchRow;

// On the heap, so that only what changes is traced anew.
typedef struct WatchTable {
    Object head;
    WatchRow *rows;
    size_t capacity;
} WatchTable;

struct Watches {
    int fd;
    size_t active;      // rows with events
    bool is_stale;      // the set has a descriptor that cannot be taken out of it
    WatchTable *table;
    WatchDeliver deliver;
};

#define EVENTS_AT_ONCE 256
#define UV_MARK UINT32_MAX // in epoll_data: libuv's own descriptor

// ---- The table ----------------------------------------------------------------------------------

static void table_trace(VM *vm, Tracer *tracer, Object *object)
{
    WatchTable *table = (WatchTable *)object;
    if (table->capacity) trace_rows(tracer, &table->rows[0].loop, table->capacity, sizeof(WatchRow) / sizeof(Value), 3);
}

static void table_release(VM *vm, Object *object)
{
    WatchTable *table = (WatchTable *)object;
    memory_release(&vm->memory, table->rows, table->capacity * sizeof(WatchRow));
}

static bool table_owns_slot(Object *object, const Value *slot)
{
    const WatchTable *table = (WatchTable *)object;
    return (const char *)slot >= (const char *)table->rows && (const char *)slot < (const char *)(table->rows + table->capacity);
}

static const TypeDef table_type = {
    .name = "_asyncio.Watches",
    .size = sizeof(WatchTable),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = table_trace,
    .release = table_release,
    .owns_slot = table_owns_slot,
};

static RAISES bool grow(VM *vm, WatchTable *table, size_t least)
{
    size_t capacity = table->capacity ? table->capacity : 16;
    while (capacity < least) capacity *= 2;
    WatchRow *rows = memory_resize(&vm->memory, table->rows, table->capacity * sizeof(WatchRow), capacity * sizeof(WatchRow));
    if (!rows) return (void)throw_memory(vm), false;
    for (size_t i = table->capacity; i < capacity; i++) rows[i] = (WatchRow){ABSENT, ABSENT, ABSENT, 0};
    table->rows = rows;
    table->capacity = capacity;
    object_changed(vm, table);
    return true;
}

static WatchRow *row_of(const Watches *watches, int fd)
{
    if (!watches || fd < 0 || (size_t)fd >= watches->table->capacity) return NULL;
    return &watches->table->rows[fd];
}

// ---- The set ------------------------------------------------------------------------------------

static bool tell(Watches *watches, int operation, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u32 = fd < 0 ? UV_MARK : (uint32_t)fd};
    return epoll_ctl(watches->fd, operation, fd, &event) == 0;
}

static bool add_uv(Watches *watches, UvLoop *loop)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = UV_MARK};
    return epoll_ctl(watches->fd, EPOLL_CTL_ADD, uv_backend_fd(&loop->loop), &event) == 0;
}

static RAISES Watches *watches_open(VM *vm)
{
    UvLoop *loop = uv_loop_open(vm);
    if (!loop) return NULL;
    if (loop->watches) return loop->watches;
    Type *type = type_from_def(vm, &table_type);
    WatchTable *table = type ? type_allocate(vm, type, 0) : NULL;
    Watches *watches = table ? memory_take_zeroed(&vm->memory, sizeof *watches) : NULL;
    if (!watches) return table ? (void)throw_memory(vm) : (void)0, NULL;
    watches->table = table;
    watches->fd = epoll_create1(EPOLL_CLOEXEC);
    // libuv tells its own set of the descriptor that wakes it only in a run, which there is none without a claim.
    uv_ref((uv_handle_t *)&loop->waker);
    (void)uv_run(&loop->loop, UV_RUN_NOWAIT);
    uv_end_claim(loop);
    if (watches->fd < 0 || !add_uv(watches, loop)) {
        (void)throw_errno(vm, errno, ABSENT);
        watches_close(vm, watches);
        return NULL;
    }
    return loop->watches = watches;
}

// The system hears what a row wants. A descriptor that was closed has left the set by itself, perhaps for another one.
static bool update(Watches *watches, int fd, uint32_t wanted)
{
    WatchRow *row = row_of(watches, fd);
    uint32_t before = (uint32_t)row->events;
    bool fine = true;
    if (wanted == before && before == 0) return true;
    if (wanted == 0) {
        // A closed one whose open file lives on under another number stays in the set, out of reach.
        if (!tell(watches, EPOLL_CTL_DEL, fd, 0) && errno == EBADF) watches->is_stale = true;
    } else if (before == 0) {
        fine = tell(watches, EPOLL_CTL_ADD, fd, wanted) || (errno == EEXIST && tell(watches, EPOLL_CTL_MOD, fd, wanted));
    } else {
        fine = tell(watches, EPOLL_CTL_MOD, fd, wanted) || (errno == ENOENT && tell(watches, EPOLL_CTL_ADD, fd, wanted));
    }
    if (!fine) wanted = 0;
    watches->active += (wanted != 0) - (before != 0);
    row->events = wanted;
    return fine;
}

static uint32_t events_of(const WatchRow *row)
{
    return (is_absent(row->reader) ? 0 : (uint32_t)EPOLLIN) | (is_absent(row->writer) ? 0 : (uint32_t)EPOLLOUT);
}

bool watch_set(VM *vm, int fd, WatchEvent event, Value loop, Value what, WatchDeliver deliver)
{
    Watches *watches = watches_open(vm);
    if (!watches) return false;
    if (fd < 0) return (void)throw_errno(vm, EBADF, ABSENT), false;
    if ((size_t)fd >= watches->table->capacity) {
        // A number that is no descriptor must not take room.
        if (fcntl(fd, F_GETFD) < 0) return (void)throw_errno(vm, errno, ABSENT), false;
        if (!grow(vm, watches->table, (size_t)fd + 1)) return false;
    }
    watches->deliver = deliver;
    WatchTable *table = watches->table;
    WatchRow *row = &table->rows[fd];
    Value *slot = event == WATCH_READ ? &row->reader : &row->writer, before = *slot;
    store(vm, table, slot, what);
    if (!update(watches, fd, events_of(row))) {
        *slot = before;
        return (void)throw_errno(vm, errno, ABSENT), false;
    }
    store(vm, table, &row->loop, loop);
    return true;
}

Value watch_get(VM *vm, int fd, WatchEvent event)
{
    const UvLoop *loop = uv_loop_peek(vm);
    const WatchRow *row = loop ? row_of(loop->watches, fd) : NULL;
    if (!row) return ABSENT;
    return event == WATCH_READ ? row->reader : row->writer;
}

bool watch_clear(VM *vm, int fd, WatchEvent event)
{
    UvLoop *loop = uv_loop_peek(vm);
    WatchRow *row = loop ? row_of(loop->watches, fd) : NULL;
    Value *slot = row ? event == WATCH_READ ? &row->reader : &row->writer : NULL;
    if (!slot || is_absent(*slot)) return false;
    *slot = ABSENT;
    uint32_t wanted = events_of(row);
    if (!wanted) row->loop = ABSENT;
    (void)update(loop->watches, fd, wanted);
    return true;
}

void watch_clear_loop(VM *vm, Value loop)
{
    UvLoop *uv = uv_loop_peek(vm);
    if (!uv || !uv->watches) return;
    for (size_t i = 0; i < uv->watches->table->capacity; i++) {
        WatchRow *row = row_of(uv->watches, (int)i);
        if (!same(row->loop, loop)) continue;
        (void)watch_clear(vm, (int)i, WATCH_READ);
        (void)watch_clear(vm, (int)i, WATCH_WRITE);
    }
}

// ---- Waiting ------------------------------------------------------------------------------------

bool watches_active(const Watches *watches)
{
    return watches && watches->active > 0;
}

int watches_fd(const Watches *watches)
{
    return watches->fd;
}

// The set anew, without what could not be taken out of it.
static void renew(VM *vm, Watches *watches)
{
    int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) return; // it is tried again with the next event that has no row
    close(watches->fd);
    watches->fd = fd;
    watches->is_stale = false;
    (void)add_uv(watches, uv_loop_peek(vm));
    for (size_t i = 0; i < watches->table->capacity; i++) {
        const WatchRow *row = &watches->table->rows[i];
        if (row->events) (void)tell(watches, EPOLL_CTL_ADD, (int)i, (uint32_t)row->events);
    }
}

bool watches_wait(VM *vm, Watches *watches, int timeout, bool *uv_ready)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    *uv_ready = false;
    int count = epoll_wait(watches->fd, events, EVENTS_AT_ONCE, timeout);
    for (int i = 0; i < count; i++) {
        uint32_t mask = events[i].events;
        if (events[i].data.u32 == UV_MARK) {
            *uv_ready = true;
            continue;
        }
        const WatchRow *row = row_of(watches, (int)events[i].data.u32);
        if (!row || !row->events) {
            if (watches->is_stale) renew(vm, watches);
            continue;
        }
        // As CPython reads them: an error or a hang-up wakes both sides.
        if (mask & ~(uint32_t)EPOLLOUT && !is_absent(row->reader)) {
            if (!watches->deliver(vm, row->loop, row->reader, WATCH_READ)) return false;
        }
        if (mask & ~(uint32_t)EPOLLIN && !is_absent(row->writer)) {
            if (!watches->deliver(vm, row->loop, row->writer, WATCH_WRITE)) return false;
        }
    }
    return true;
}

void watches_trace(Tracer *tracer, Watches *watches)
{
    if (watches) trace_object(tracer, watches->table);
}

void watches_close(VM *vm, Watches *watches)
{
    if (!watches) return;
    if (watches->fd >= 0) close(watches->fd);
    memory_release(&vm->memory, watches, sizeof *watches);
}
