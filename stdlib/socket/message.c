// message.c - recvmsg(), sendmsg(): data in several pieces, with what comes beside it.
#include "stdlib/socket/socket.h"

#include <limits.h>
#include <sys/uio.h>

#include "stdlib/access.h"
#include "vm/exec/thread.h"

static Socket *as_socket(Value v)
{
    return (Socket *)as_object(v);
}

// ---- Pieces of memory ---------------------------------------------------------------------------

// The buffers of an iterable, open until pieces_close. Outside the C stack, because there may be many.
typedef struct Pieces {
    BufferView *views;
    struct iovec *vectors;
    size_t count, capacity;
} Pieces;

static void pieces_close(VM *vm, Pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) buffer_release(vm, &pieces->views[i]);
    memory_release(&vm->memory, pieces->views, pieces->capacity * sizeof *pieces->views);
    memory_release(&vm->memory, pieces->vectors, pieces->capacity * sizeof *pieces->vectors);
}

// writable: for recvmsg_into(), whose words for what is none are its own.
static RUNS bool pieces_open(VM *vm, Pieces *pieces, const Tuple *items, bool writable)
{
    *pieces = (Pieces){.capacity = items->count + 1};
    pieces->views = memory_take(&vm->memory, pieces->capacity * sizeof *pieces->views);
    pieces->vectors = memory_take(&vm->memory, pieces->capacity * sizeof *pieces->vectors);
    bool fine = pieces->views != NULL && pieces->vectors != NULL;
    if (!fine) (void)throw_memory(vm);
    for (size_t i = 0; fine && i < items->count; i++) {
        BufferView *view = &pieces->views[i];
        fine = buffer_get(vm, items->items[i], view, writable);
        if (!fine && writable && (catch_pending(vm, TypeError) || catch_pending(vm, BufferError))) {
            (void)throw(vm, TypeError,
                        "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers");
        }
        if (!fine) break;
        pieces->vectors[i] = (struct iovec){view->data, view->size};
        pieces->count++;
    }
    if (!fine) pieces_close(vm, pieces);
    return fine;
}

// An iterable as a tuple, which also keeps the objects; `wrong` is the TypeError's text for what is none.
static RUNS Tuple *items_of(VM *vm, Value iterable, const char *wrong)
{
    Value items = sequence_items(vm, iterable, wrong);
    if (raised(items)) return NULL;
    size_t count;
    const Value *values = sequence_view(items, &count);
    return tuple_new(vm, values, count);
}

// ---- What comes beside the data -----------------------------------------------------------------

// Descriptors that a restricted VM sends must be its own, and those that it is sent become so.
static RAISES bool check_rights(VM *vm, const struct cmsghdr *header, bool received)
{
    if (!access_is_restricted(vm) || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) return true;
    size_t size = header->cmsg_len - CMSG_LEN(0);
    for (size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
        int fd;
        memcpy(&fd, CMSG_DATA(header) + at, sizeof fd);
        if (received) access_adopt(vm, fd);
        else if (!access_descriptor(vm, fd)) return false;
    }
    return true;
}

// The items that the system has put into message's control buffer, as a list of (level, type, data).
static RUNS Value ancillary_list(VM *vm, struct msghdr *message)
{
    List *list = list_new(vm);
    const char *end = (const char *)message->msg_control + message->msg_controllen;
    if (message->msg_controllen == 0) return value_of_object(list);
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL; header = CMSG_NXTHDR(message, header)) {
        const char *data = (const char *)CMSG_DATA(header);
        size_t size = header->cmsg_len >= CMSG_LEN(0) ? header->cmsg_len - CMSG_LEN(0) : SIZE_MAX;
        bool whole = data <= end && size <= (size_t)(end - data);
        if (!whole && !warn(vm, RuntimeWarning, 1, "received malformed or improperly-truncated ancillary data")) {
            return RAISED;
        }
        if (size == SIZE_MAX || data > end) break;
        if (whole && !check_rights(vm, header, true)) return RAISED;
        Bytes *bytes = bytes_new(vm, data, whole ? size : (size_t)(end - data));
        if (bytes == NULL) return RAISED;
        Tuple *item = tuple_of(vm, 3, int_new(vm, header->cmsg_level), int_new(vm, header->cmsg_type),
                               value_of_object(bytes));
        if (item == NULL || !list_append(vm, list, value_of_object(item))) return RAISED;
        if (!whole) break;
    }
    return value_of_object(list);
}

// Descriptors that came and cannot be handed on are closed: nobody else knows of them.
static void drop_rights(struct msghdr *message)
{
    if (message->msg_controllen == 0) return;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t size = header->cmsg_len - CMSG_LEN(0);
        for (size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
            int fd;
            memcpy(&fd, CMSG_DATA(header) + at, sizeof fd);
            close(fd);
        }
    }
}

// One item for sendmsg(): (level, type, data).
typedef struct Ancillary {
    int level, type;
    BufferView view;
} Ancillary;

static RUNS bool ancillary_read(VM *vm, Value v, Ancillary *item)
{
    static const char wrong[] = "[sendmsg() ancillary data items]() argument must be";
    if (!is_tuple(v) && !is_list(v)) return throw_false(vm, TypeError, "%s 3-item sequence, not %T", wrong, v);
    Tuple *tuple = tuple_from(vm, v);
    if (tuple == NULL) return false;
    if (tuple->count != 3) {
        return throw_false(vm, TypeError, "%s sequence of length 3, not %zu", wrong, tuple->count);
    }
    Value numbers[] = {tuple->items[0], tuple->items[1]};
    return arg_int(vm, numbers, 0, &item->level) && arg_int(vm, numbers, 1, &item->type) &&
           buffer_get(vm, tuple->items[2], &item->view, false);
}

// Writes the items into a control buffer that it takes; *size is 0 if there are none.
static RUNS bool ancillary_write(VM *vm, const Tuple *items, char **buffer, size_t *size)
{
    *buffer = NULL;
    *size = 0;
    if (items->count == 0) return true;
    Ancillary *read = memory_take_zeroed(&vm->memory, items->count * sizeof *read);
    if (read == NULL) return (void)throw_memory(vm), false;
    size_t count = 0;
    bool fine = true;
    for (; fine && count < items->count; count++) {
        fine = ancillary_read(vm, items->items[count], &read[count]);
        if (!fine) break;
        if (read[count].view.size > (size_t)INT_MAX / 2) {
            fine = throw_false(vm, OSError, "sendmsg(): ancillary data item too large");
        } else {
            *size += CMSG_SPACE(read[count].view.size);
            if (*size > INT_MAX) fine = throw_false(vm, OSError, "sendmsg(): too much ancillary data");
        }
    }
    if (fine) {
        *buffer = memory_take_zeroed(&vm->memory, *size);
        fine = *buffer != NULL || (raised(throw_memory(vm)) && false);
    }
    struct msghdr message = {.msg_control = *buffer, .msg_controllen = *size};
    struct cmsghdr *header = fine ? CMSG_FIRSTHDR(&message) : NULL;
    for (size_t i = 0; fine && i < items->count; i++, header = CMSG_NXTHDR(&message, header)) {
        check(header != NULL);
        *header = (struct cmsghdr){CMSG_LEN(read[i].view.size), read[i].level, read[i].type};
        memcpy(CMSG_DATA(header), read[i].view.data, read[i].view.size);
        fine = check_rights(vm, header, false);
    }
    for (size_t i = 0; i < count; i++) buffer_release(vm, &read[i].view);
    memory_release(&vm->memory, read, items->count * sizeof *read);
    if (!fine && *buffer != NULL) memory_release(&vm->memory, *buffer, *size);
    return fine;
}

// ---- The calls ----------------------------------------------------------------------------------

static ssize_t call_receive(const Socket *self, Transfer *transfer)
{
    struct msghdr *message = transfer->data;
    message->msg_namelen = sizeof transfer->address->storage;
    message->msg_controllen = transfer->size; // what is left of the last try is overwritten
    return recvmsg(self->fd, message, transfer->flags);
}

static ssize_t call_send(const Socket *self, Transfer *transfer)
{
    return sendmsg(self->fd, transfer->data, transfer->flags);
}

// Receives into vectors; *size is how much, or a tuple's rest: (…, ancillary data, flags, address).
static RUNS bool receive(VM *vm, Socket *self, struct iovec *vectors, size_t count, size_t room, int flags,
                         ssize_t *size, Value rest[3])
{
    Address address = {0};
    char *control = room > 0 ? memory_take_zeroed(&vm->memory, room) : NULL;
    if (room > 0 && control == NULL) return (void)throw_memory(vm), false;
    struct msghdr message = {
        .msg_name = &address.storage, .msg_iov = vectors, .msg_iovlen = count, .msg_control = control};
    Transfer transfer = {&message, room, flags, &address, (flags & MSG_DONTWAIT) != 0};
    *size = socket_perform(vm, self, call_receive, &transfer, false, socket_deadline(self));
    bool fine = *size >= 0;
    if (fine) {
        address.size = message.msg_namelen;
        rest[0] = ancillary_list(vm, &message);
        rest[1] = int_new(vm, message.msg_flags);
        rest[2] = raised(rest[0]) ? RAISED : address_value(vm, &address);
        fine = !raised(rest[2]);
        if (!fine) drop_rights(&message);
    }
    memory_release(&vm->memory, control, room);
    return fine;
}

static RUNS bool room_read(VM *vm, Value *args, size_t i, size_t *room)
{
    int64_t size;
    if (!arg_int64(vm, args, i, &size)) return false;
    if (size < 0 || size > INT_MAX) return throw_false(vm, ValueError, "invalid ancillary data buffer length");
    *room = (size_t)size;
    return true;
}

Value py_socket_recvmsg(VM *vm, Value *args) // (self, bufsize, ancbufsize=0, flags=0, /)
{
    Socket *self = as_socket(args[0]);
    int64_t wanted;
    size_t room;
    int flags;
    ssize_t size;
    Value rest[3];
    if (!arg_int64(vm, args, 1, &wanted)) return RAISED;
    if (wanted < 0) return throw(vm, ValueError, "negative buffer size in recvmsg()");
    if (!room_read(vm, args, 2, &room) || !arg_int(vm, args, 3, &flags)) return RAISED;
    Bytes *bytes = bytes_new(vm, NULL, (size_t)wanted);
    if (bytes == NULL) return RAISED;
    struct iovec vector = {bytes->data, (size_t)wanted};
    if (!receive(vm, self, &vector, 1, room, flags, &size, rest)) return RAISED;
    if (size < wanted) bytes = bytes_new(vm, bytes->data, (size_t)size);
    Tuple *tuple = bytes != NULL ? tuple_of(vm, 4, value_of_object(bytes), rest[0], rest[1], rest[2]) : NULL;
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

Value py_socket_recvmsg_into(VM *vm, Value *args) // (self, buffers, ancbufsize=0, flags=0, /)
{
    Socket *self = as_socket(args[0]);
    size_t room;
    int flags;
    ssize_t size;
    Value rest[3];
    Pieces pieces;
    Tuple *items = items_of(vm, args[1], "recvmsg_into() argument 1 must be an iterable");
    if (items == NULL || !room_read(vm, args, 2, &room) || !arg_int(vm, args, 3, &flags)) return RAISED;
    if (!pieces_open(vm, &pieces, items, true)) return RAISED;
    bool fine = receive(vm, self, pieces.vectors, pieces.count, room, flags, &size, rest);
    pieces_close(vm, &pieces);
    Tuple *tuple = fine ? tuple_of(vm, 4, int_new(vm, size), rest[0], rest[1], rest[2]) : NULL;
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

Value py_socket_sendmsg(VM *vm, Value *args) // (self, buffers, ancdata=(), flags=0, address=None, /)
{
    Socket *self = as_socket(args[0]);
    int flags;
    Address address;
    bool addressed = !is_none(args[4]);
    Tuple *items = items_of(vm, args[1], "sendmsg() argument 1 must be an iterable");
    Tuple *beside = items != NULL ? items_of(vm, args[2], "sendmsg() argument 2 must be an iterable") : NULL;
    if (beside == NULL || !arg_int(vm, args, 3, &flags)) return RAISED;
    if (addressed && (!address_read(vm, self->family, args[4], "sendmsg", &address) ||
                      !access_address(vm, (struct sockaddr *)&address.storage, address.size, false))) {
        return RAISED;
    }
    Pieces pieces;
    char *control;
    size_t control_size;
    if (!pieces_open(vm, &pieces, items, false)) return RAISED;
    ssize_t sent = -1;
    if (ancillary_write(vm, beside, &control, &control_size)) {
        struct msghdr message = {.msg_iov = pieces.vectors, .msg_iovlen = pieces.count,
                                 .msg_control = control_size > 0 ? control : NULL, .msg_controllen = control_size};
        if (addressed) message.msg_name = &address.storage, message.msg_namelen = address.size;
        Transfer transfer = {&message, 0, flags, NULL, (flags & MSG_DONTWAIT) != 0};
        // Whoever would take the bytes may be another thread: the system must not wait for it.
        if (self->timeout < 0 && thread_has_others(vm)) transfer.flags |= MSG_DONTWAIT;
        sent = socket_perform(vm, self, call_send, &transfer, true, socket_deadline(self));
        if (control_size > 0) memory_release(&vm->memory, control, control_size);
    }
    pieces_close(vm, &pieces);
    return sent < 0 ? RAISED : int_new(vm, sent);
}

// ---- Sizes of control buffers -------------------------------------------------------------------

static RUNS bool length_read(VM *vm, Value *args, const char *function, size_t beside, size_t *length)
{
    int64_t size;
    if (!arg_int64(vm, args, 0, &size)) return false;
    if (size < 0 || (uint64_t)size > INT_MAX - beside) {
        return throw_false(vm, OverflowError, "%s() argument out of range", function);
    }
    *length = (size_t)size;
    return true;
}

Value py_socket_CMSG_LEN(VM *vm, Value *args)
{
    size_t length;
    return length_read(vm, args, "CMSG_LEN", CMSG_LEN(0), &length) ? int_from_uint64(vm, CMSG_LEN(length)) : RAISED;
}

Value py_socket_CMSG_SPACE(VM *vm, Value *args)
{
    size_t length;
    return length_read(vm, args, "CMSG_SPACE", CMSG_SPACE(1), &length)
               ? int_from_uint64(vm, CMSG_SPACE(length))
               : RAISED;
}
