// access_host.c - files of the host's own, such as those of a virtual file system: all that is asked of them but opening.
//
// The gates of stat, listdir and the like (access_gate.c) come here first. The host answers, or says that the file is none of
// its own; then the function goes on as always.
#include <limits.h>
#include <sys/stat.h>

#include "include/kukri.h"
#include "stdlib/access.h"
#include "stdlib/posix/posix.h"
#include "vm/object/native.h"

// A request whose answer is a list: names, each followed by whether it is a folder.
typedef struct Listing {
    KukriFileRequest request; // first
    VM *vm;
    List *names;
    bool is_bytes, failed;
} Listing;

// Asks the host: false if the file is none of its own; else *error_number is 0, or why not.
static bool ask(VM *vm, KukriFileRequest *request, const char *path, const char *to, int *error_number)
{
    const Access *self = vm->access;
    char absolute[PATH_MAX], other[PATH_MAX];
    if (self == NULL || self->ask_file == NULL || !access_absolute(path, absolute)) return false;
    if (to != NULL && !access_absolute(to, other)) return false;
    request->path = absolute;
    request->to = to != NULL ? other : NULL;
    int status = self->ask_file(self->ask_user, request);
    if (status == KUKRI_NOT_MINE) return false;
    *error_number = status < 0 ? -status : 0;
    return true;
}

bool access_host_stat(VM *vm, const char *path, struct stat *info, int *error_number)
{
    KukriFileRequest request = {.action = KUKRI_FILE_LOOK};
    if (!ask(vm, &request, path, NULL, error_number)) return false;
    *info = (struct stat){
        .st_mode = request.is_folder ? S_IFDIR | 0755 : S_IFREG | 0644,
        .st_nlink = 1,
        .st_size = request.is_folder ? 0 : (off_t)request.size,
        .st_blksize = 4096,
        .st_blocks = (blkcnt_t)((request.size + 511) / 512),
        .st_mtim = {request.modified_ns / 1000000000, request.modified_ns % 1000000000},
    };
    info->st_atim = info->st_ctim = info->st_mtim;
    return true;
}

static void add_name(KukriFileRequest *request, const char *name, int is_folder)
{
    Listing *self = (Listing *)request;
    if (self->failed) return;
    Value text = path_result(self->vm, name, strlen(name), self->is_bytes);
    self->failed = raised(text) || !list_append(self->vm, self->names, text) ||
                   !list_append(self->vm, self->names, value_of_bool(is_folder != 0));
}

static RUNS Value answer_list(VM *vm, const Path *path, bool with_kinds, bool *is_mine)
{
    Listing listing = {.request = {.action = KUKRI_FILE_LIST, .add = add_name}, .vm = vm, .is_bytes = path->is_bytes};
    int error_number;
    listing.names = list_new(vm);
    *is_mine = ask(vm, &listing.request, path->text, NULL, &error_number);
    if (!*is_mine) return NONE;
    if (listing.failed) return RAISED;
    if (error_number != 0) return errno = error_number, path_error(vm, path);
    List *names = listing.names;
    if (with_kinds) return scandir_of_names(vm, path, names);
    List *plain = list_new(vm);
    for (size_t i = 0; i < names->count; i += 2) {
        if (!list_append(vm, plain, names->items[i])) return RAISED;
    }
    return value_of_object(plain);
}

static const struct {
    const char *name;
    int action;
} changes[] = {
    {"mkdir", KUKRI_FILE_MAKE_FOLDER}, {"rmdir", KUKRI_FILE_REMOVE_FOLDER}, {"remove", KUKRI_FILE_REMOVE},
    {"unlink", KUKRI_FILE_REMOVE},     {"rename", KUKRI_FILE_RENAME},       {"replace", KUKRI_FILE_RENAME},
};

// A path of the call; what is no str or bytes is replaced by what it stands for, so that it is asked once. false: none.
static RUNS bool read_slot(VM *vm, Value *slots, size_t i, Path *path)
{
    Value given = slots[i];
    if (is_none(given)) given = value_of_object(str_char(vm, '.'));
    if (is_int(given) || is_bool(given) || !path_read_value(vm, given, path)) return false;
    if (!is_none(slots[i])) slots[i] = path->object;
    return path->text != NULL;
}

bool access_host_call(VM *vm, const char *function, const Signature *signature, Value *slots, Value *result)
{
    size_t size = strcspn(function, "(");
    bool is_list = size == 7 && (memcmp(function, "listdir", 7) == 0 || memcmp(function, "scandir", 7) == 0);
    bool is_stat = (size == 4 && memcmp(function, "stat", 4) == 0) || (size == 5 && memcmp(function, "lstat", 5) == 0);
    bool is_access = size == 6 && memcmp(function, "access", 6) == 0;
    int action = -1;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        if (strlen(changes[i].name) == size && memcmp(changes[i].name, function, size) == 0) action = changes[i].action;
    }
    if (!is_list && !is_stat && !is_access && action < 0) return false;
    // A folder's descriptor stands for a folder of the system.
    for (size_t i = 0; i < signature->count; i++) {
        const String *name = signature->parameters[i].name;
        if (name != NULL && strstr(name->data, "dir_fd") && !is_absent(slots[i]) && !is_none(slots[i])) return false;
    }
    Path path, to;
    bool is_mine = true;
    *result = RAISED;
    if (!read_slot(vm, slots, 0, &path)) return !is_absent(vm->pending);
    if (is_list) {
        Value names = answer_list(vm, &path, function[0] == 's', &is_mine);
        *result = names;
        return is_mine;
    }
    struct stat info;
    int error_number;
    if (is_stat || is_access) {
        if (!access_host_stat(vm, path.text, &info, &error_number)) return false;
        errno = error_number;
        *result = is_access            ? value_of_bool(error_number == 0)
                  : error_number != 0 ? path_error(vm, &path)
                                       : stat_value(vm, &info);
        return true;
    }
    KukriFileRequest request = {.action = (KukriFileAction)action};
    if (action == KUKRI_FILE_RENAME && !read_slot(vm, slots, 1, &to)) return !is_absent(vm->pending);
    if (action == KUKRI_FILE_MAKE_FOLDER) {
        int mode;
        if (!arg_int(vm, slots, 1, &mode)) return true;
        request.mode = (unsigned)mode;
    }
    if (!ask(vm, &request, path.text, action == KUKRI_FILE_RENAME ? to.text : NULL, &error_number)) return false;
    errno = error_number;
    *result = error_number == 0 ? NONE : action == KUKRI_FILE_RENAME ? paths_error(vm, &path, &to) : path_error(vm, &path);
    return true;
}
