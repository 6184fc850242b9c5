// ids.c - posix: who the process is: users, groups, sessions.
#include "stdlib/posix/posix.h"

#include <grp.h>
#include <limits.h>

#define GET_NUMBER(name)                                                                           \
    Value py_posix_##name(VM *vm, Value *args)                                                     \
    {                                                                                              \
        (void)vm, (void)args;                                                                      \
        return value_of_small((int64_t)name());                                                    \
    }
GET_NUMBER(getpid)
GET_NUMBER(getppid)
GET_NUMBER(getuid)
GET_NUMBER(geteuid)
GET_NUMBER(getgid)
GET_NUMBER(getegid)
GET_NUMBER(getpgrp)

#define SET_ID(name, what)                                                                         \
    Value py_posix_##name(VM *vm, Value *args)                                                     \
    {                                                                                              \
        uint32_t id;                                                                               \
        return id_read(vm, args[0], what, &id) ? system_done(vm, name(id)) : RAISED;               \
    }
SET_ID(setuid, "uid")
SET_ID(seteuid, "uid")
SET_ID(setgid, "gid")
SET_ID(setegid, "gid")

#define SET_TWO_IDS(name, what)                                                                    \
    Value py_posix_##name(VM *vm, Value *args)                                                     \
    {                                                                                              \
        uint32_t real, effective;                                                                  \
        if (!id_read(vm, args[0], what, &real) || !id_read(vm, args[1], what, &effective))         \
            return RAISED;                                                                         \
        return system_done(vm, name(real, effective));                                             \
    }
SET_TWO_IDS(setreuid, "uid")
SET_TWO_IDS(setregid, "gid")

#define SET_THREE_IDS(name, what)                                                                  \
    Value py_posix_##name(VM *vm, Value *args)                                                     \
    {                                                                                              \
        uint32_t real, effective, saved;                                                           \
        if (!id_read(vm, args[0], what, &real) || !id_read(vm, args[1], what, &effective) ||       \
            !id_read(vm, args[2], what, &saved)) {                                                 \
            return RAISED;                                                                         \
        }                                                                                          \
        return system_done(vm, name(real, effective, saved));                                      \
    }
SET_THREE_IDS(setresuid, "uid")
SET_THREE_IDS(setresgid, "gid")

#define GET_THREE_IDS(name)                                                                        \
    Value py_posix_##name(VM *vm, Value *args)                                                     \
    {                                                                                              \
        (void)args;                                                                                \
        uid_t real, effective, saved;                                                              \
        if (name(&real, &effective, &saved) < 0) return system_error(vm);                          \
        Tuple *ids = tuple_of(vm, 3, value_of_small(real), value_of_small(effective),              \
                              value_of_small(saved));                                              \
        return ids != NULL ? value_of_object(ids) : RAISED;                                        \
    }
GET_THREE_IDS(getresuid)
GET_THREE_IDS(getresgid)

#define OF_PROCESS(name)                                                                           \
    Value py_posix_##name(VM *vm, Value *args)                                                     \
    {                                                                                              \
        int pid;                                                                                   \
        if (!arg_int(vm, args, 0, &pid)) return RAISED;                                            \
        pid_t found = name(pid);                                                                   \
        return found < 0 ? system_error(vm) : value_of_small(found);                               \
    }
OF_PROCESS(getpgid)
OF_PROCESS(getsid)

Value py_posix_setpgid(VM *vm, Value *args)
{
    int pid, group;
    return arg_int(vm, args, 0, &pid) && arg_int(vm, args, 1, &group)
               ? system_done(vm, setpgid(pid, group))
               : RAISED;
}

Value py_posix_setpgrp(VM *vm, Value *args)
{
    (void)args;
    return system_done(vm, setpgrp());
}

Value py_posix_setsid(VM *vm, Value *args)
{
    (void)args;
    return system_done(vm, (int)setsid());
}

static RAISES Value group_list(VM *vm, const gid_t *groups, size_t count)
{
    List *list = list_new_sized(vm, count);
    for (size_t i = 0; list != NULL && i < count; i++) {
        if (!list_append(vm, list, value_of_small(groups[i]))) return RAISED;
    }
    return list != NULL ? value_of_object(list) : RAISED;
}

Value py_posix_getgroups(VM *vm, Value *args)
{
    (void)args;
    int count = getgroups(0, NULL);
    Bytes *room = count < 0 ? NULL : bytes_new(vm, NULL, ((size_t)count + 16) * sizeof(gid_t));
    if (room == NULL) return system_error(vm);
    gid_t *groups = (gid_t *)room->data;
    count = getgroups(count + 16, groups);
    return count < 0 ? system_error(vm) : group_list(vm, groups, (size_t)count);
}

Value py_posix_setgroups(VM *vm, Value *args)
{
    if (!is_sequence(vm, args[0]))
        return throw(vm, TypeError, "setgroups argument must be a sequence");
    Tuple *given = tuple_from(vm, args[0]);
    if (given == NULL) return RAISED;
    if (given->count > NGROUPS_MAX) return throw(vm, ValueError, "too many groups");
    Bytes *room = bytes_new(vm, NULL, (given->count + 1) * sizeof(gid_t));
    if (room == NULL) return RAISED;
    for (size_t i = 0; i < given->count; i++) {
        uint32_t id;
        if (!is_int(given->items[i])) return throw(vm, TypeError, "groups must be integers");
        if (!id_read(vm, given->items[i], "gid", &id)) return RAISED;
        memcpy(room->data + i * sizeof(gid_t), &id, sizeof id);
    }
    return system_done(vm, setgroups(given->count, (gid_t *)room->data));
}

Value py_posix_initgroups(VM *vm, Value *args) // (username, gid, /)
{
    Path name;
    uint32_t group;
    if (!path_read_value(vm, args[0], &name) || !id_read(vm, args[1], "gid", &group)) return RAISED;
    return system_done(vm, initgroups(name.text, group));
}

Value py_posix_getgrouplist(VM *vm, Value *args) // (user, group, /)
{
    String *user;
    uint32_t group;
    if (!arg_str(vm, args, 0, &user) || !id_read(vm, args[1], "gid", &group)) return RAISED;
    const char *name = str_c(vm, user);
    if (name == NULL) return RAISED;
    for (int room = 64;; room *= 2) {
        int count = room;
        Bytes *bytes = bytes_new(vm, NULL, (size_t)room * sizeof(gid_t));
        if (bytes == NULL) return RAISED;
        if (getgrouplist(name, group, (gid_t *)bytes->data, &count) >= 0)
            return group_list(vm, (gid_t *)bytes->data, (size_t)count);
        if (room > NGROUPS_MAX) return throw_errno(vm, EINVAL, ABSENT);
    }
}

Value py_posix_getlogin(VM *vm, Value *args)
{
    (void)args;
    char name[256];
    int error_number = getlogin_r(name, sizeof name);
    return error_number != 0 ? throw_errno(vm, error_number, ABSENT)
                             : path_result(vm, name, strlen(name), false);
}
