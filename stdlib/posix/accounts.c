// accounts.c - the modules pwd and grp: the system's users and groups.
#include "stdlib/posix/posix.h"

#include <grp.h>
#include <pwd.h>

#include "vm/types/descriptors.h"

#define ROOM_MAX (1u << 20) // of the texts of one entry

static const char *const passwd_names[] = {"pw_name",  "pw_passwd", "pw_uid",  "pw_gid",
                                           "pw_gecos", "pw_dir",    "pw_shell"};
static const NativeProperty passwd_properties[] = {
    {"pw_name", structseq_field_0, NULL, "user name"},
    {"pw_passwd", structseq_field_1, NULL, "password"},
    {"pw_uid", structseq_field_2, NULL, "user id"},
    {"pw_gid", structseq_field_3, NULL, "group id"},
    {"pw_gecos", structseq_field_4, NULL, "real name"},
    {"pw_dir", structseq_field_5, NULL, "home directory"},
    {"pw_shell", structseq_field_6, NULL, "shell program"},
    {0},
};
static const StructSeq struct_passwd = {
    .type = STRUCTSEQ_TYPE("pwd.struct_passwd",
                           "pwd.struct_passwd: Results from getpw*() routines.\n\n"
                           "This object may be accessed either as a tuple of\n"
                           "  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\n"
                           "or via the object attributes as named in the above tuple.",
                           passwd_properties),
    .names = passwd_names,
    .visible = 7,
    .total = 7,
};

static const char *const group_names[] = {"gr_name", "gr_passwd", "gr_gid", "gr_mem"};
static const NativeProperty group_properties[] = {
    {"gr_name", structseq_field_0, NULL, "group name"},
    {"gr_passwd", structseq_field_1, NULL, "password"},
    {"gr_gid", structseq_field_2, NULL, "group id"},
    {"gr_mem", structseq_field_3, NULL, "group members"},
    {0},
};
static const StructSeq struct_group = {
    .type = STRUCTSEQ_TYPE("grp.struct_group",
                           "grp.struct_group: Results from getgr*() routines.\n\n"
                           "This object may be accessed either as a tuple of\n"
                           "  (gr_name,gr_passwd,gr_gid,gr_mem)\n"
                           "or via the object attributes as named in the above tuple.",
                           group_properties),
    .names = group_names,
    .visible = 4,
    .total = 4,
};

static RAISES Value text_value(VM *vm, const char *text)
{
    return text == NULL ? NONE : path_result(vm, text, strlen(text), false);
}

static RAISES Value passwd_value(VM *vm, const struct passwd *entry)
{
    Value items[] = {text_value(vm, entry->pw_name),  text_value(vm, entry->pw_passwd),
                     value_of_small(entry->pw_uid),   value_of_small(entry->pw_gid),
                     text_value(vm, entry->pw_gecos), text_value(vm, entry->pw_dir),
                     text_value(vm, entry->pw_shell)};
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        if (raised(items[i])) return RAISED;
    }
    return structseq_new(vm, &struct_passwd, items);
}

static RAISES Value group_value(VM *vm, const struct group *entry)
{
    List *members = list_new(vm);
    for (char **name = entry->gr_mem; name != NULL && *name != NULL; name++) {
        Value member = text_value(vm, *name);
        if (raised(member) || !list_append(vm, members, member)) return RAISED;
    }
    Value items[] = {text_value(vm, entry->gr_name), text_value(vm, entry->gr_passwd),
                     value_of_small(entry->gr_gid), value_of_object(members)};
    return raised(items[0]) || raised(items[1]) ? RAISED : structseq_new(vm, &struct_group, items);
}

// Memory for the texts of an entry, which grows until they fit.
static RAISES Bytes *room_for(VM *vm, size_t *size)
{
    *size = *size == 0 ? 1024 : *size * 4;
    return bytes_new(vm, NULL, *size);
}

// An id that cannot be one finds nobody.
static RUNS bool any_id_read(VM *vm, Value v, const char *what, uint32_t *id, bool *fits)
{
    *fits = true;
    if (id_read(vm, v, what, id)) return true;
    *fits = false;
    return catch_pending(vm, OverflowError);
}

static Value py_pwd_getpwuid(VM *vm, Value *args)
{
    uint32_t uid;
    bool fits;
    if (!any_id_read(vm, args[0], "uid", &uid, &fits)) return RAISED;
    if (!fits) return throw(vm, KeyError, "getpwuid(): uid not found");
    struct passwd entry, *found;
    size_t size = 0;
    int error_number;
    do {
        Bytes *room = room_for(vm, &size);
        if (room == NULL) return RAISED;
        error_number = getpwuid_r(uid, &entry, room->data, size, &found);
        if (error_number == 0 && found != NULL) return passwd_value(vm, found);
    } while (error_number == ERANGE && size < ROOM_MAX);
    return throw(vm, KeyError, "getpwuid(): uid not found: %V",
                 int_new(vm, (int32_t)uid == -1 ? -1 : (int64_t)uid));
}

static Value py_pwd_getpwnam(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    Path path;
    if (!path_read_value(vm, args[0], &path)) return RAISED;
    struct passwd entry, *found;
    size_t size = 0;
    int error_number;
    do {
        Bytes *room = room_for(vm, &size);
        if (room == NULL) return RAISED;
        error_number = getpwnam_r(path.text, &entry, room->data, size, &found);
        if (error_number == 0 && found != NULL) return passwd_value(vm, found);
    } while (error_number == ERANGE && size < ROOM_MAX);
    return throw(vm, KeyError, "getpwnam(): name not found: %R", args[0]);
}

static Value py_pwd_getpwall(VM *vm, Value *args)
{
    (void)args;
    List *all = list_new(vm);
    struct passwd *entry;
    setpwent();
    while ((entry = getpwent()) != NULL) {
        Value value = passwd_value(vm, entry);
        if (raised(value) || !list_append(vm, all, value)) {
            endpwent();
            return RAISED;
        }
    }
    endpwent();
    return value_of_object(all);
}

static Value py_grp_getgrgid(VM *vm, Value *args)
{
    uint32_t gid;
    bool fits;
    if (!any_id_read(vm, args[0], "gid", &gid, &fits)) return RAISED;
    if (!fits) return throw(vm, KeyError, "getgrgid(): gid not found: %V", args[0]);
    struct group entry, *found;
    size_t size = 0;
    int error_number;
    do {
        Bytes *room = room_for(vm, &size);
        if (room == NULL) return RAISED;
        error_number = getgrgid_r(gid, &entry, room->data, size, &found);
        if (error_number == 0 && found != NULL) return group_value(vm, found);
    } while (error_number == ERANGE && size < ROOM_MAX);
    return throw(vm, KeyError, "getgrgid(): gid not found: %V",
                 int_new(vm, (int32_t)gid == -1 ? -1 : (int64_t)gid));
}

static Value py_grp_getgrnam(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    Path path;
    if (!path_read_value(vm, args[0], &path)) return RAISED;
    struct group entry, *found;
    size_t size = 0;
    int error_number;
    do {
        Bytes *room = room_for(vm, &size);
        if (room == NULL) return RAISED;
        error_number = getgrnam_r(path.text, &entry, room->data, size, &found);
        if (error_number == 0 && found != NULL) return group_value(vm, found);
    } while (error_number == ERANGE && size < ROOM_MAX);
    return throw(vm, KeyError, "getgrnam(): name not found: %R", args[0]);
}

static Value py_grp_getgrall(VM *vm, Value *args)
{
    (void)args;
    List *all = list_new(vm);
    struct group *entry;
    setgrent();
    while ((entry = getgrent()) != NULL) {
        Value value = group_value(vm, entry);
        if (raised(value) || !list_append(vm, all, value)) {
            endgrent();
            return RAISED;
        }
    }
    endgrent();
    return value_of_object(all);
}

static bool pwd_init(VM *vm, Module *module)
{
    Type *type = structseq_type(vm, &struct_passwd);
    return type != NULL && dict_set_c(vm, module->dict, "struct_passwd", value_of_object(type));
}

static bool grp_init(VM *vm, Module *module)
{
    Type *type = structseq_type(vm, &struct_group);
    return type != NULL && dict_set_c(vm, module->dict, "struct_group", value_of_object(type));
}

static const Native pwd_functions[] = {
    {"getpwuid(uidobj, /)", py_pwd_getpwuid,
     "Return the password database entry for the given numeric user ID."},
    {"getpwnam(name, /)", py_pwd_getpwnam,
     "Return the password database entry for the given user name."},
    {"getpwall()", py_pwd_getpwall,
     "Return a list of all available password database entries, in arbitrary order."},
    {0},
};

static const Native grp_functions[] = {
    {"getgrgid(id)", py_grp_getgrgid,
     "Return the group database entry for the given numeric group ID."},
    {"getgrnam(name)", py_grp_getgrnam,
     "Return the group database entry for the given group name."},
    {"getgrall()", py_grp_getgrall,
     "Return a list of all available group entries, in arbitrary order."},
    {0},
};

const ModuleDef pwd_module = {
    .name = "pwd",
    .doc = "This module provides access to the Unix password database.",
    .functions = pwd_functions,
    .init = pwd_init,
};
const ModuleDef grp_module = {
    .name = "grp",
    .doc = "Access to the Unix group database.",
    .functions = grp_functions,
    .init = grp_init,
};
