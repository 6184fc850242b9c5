// fs_watch.c - what happens to files: inotify.
//
// inotify is used directly: libuv neither tells that events were lost nor which two names a move is about.
#include "stdlib/uv/fs.h"

#include <sys/inotify.h>
#include "vm/object/error.h"

Value py_fs_watch_open(VM *vm, Value *args) // ()
{
    (void)args;
    if (!limit_room(vm)) return RAISED;
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) return system_error(vm);
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
