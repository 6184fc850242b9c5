// run.c - running programs, and what is told of how they ended.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "compiler/compile.h"
#include "embed/state.h"
#include "stdlib/access.h"
#include "stdlib/sys.h"
#include "vm/exec/exec.h"
#include "vm/exec/thread.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

Dict *main_namespace(KukriVM *host)
{
    Value module = dict_get_c(&host->vm, host->vm.modules, "__main__");
    return is_module(module) ? as_module(module)->dict : NULL;
}

static bool is_a(VM *vm, Value error, TypeId type)
{
    return type_is_subtype(type_of(vm, error), type_get(vm, type));
}

KukriStatus finish_run(KukriVM *host, Value result)
{
    VM *vm = &host->vm;
    // A host function may run programs too: then the run around them goes on.
    if (host->depth == 0) {
        vm->fiber = NULL;
        // A finally block has swallowed it: the run was ended all the same.
        if (vm->ending && !raised(result)) {
            (void)poll_stop(vm, RuntimeError, "");
            result = RAISED;
        }
        poll_begin(vm);
    }
    host->error = ABSENT;
    if (vm->refs) vm->refs[REF_ERROR] = NONE;
    host->exit_status = 0;
    if (!raised(result)) return host->status = KUKRI_DONE;
    Value error = take_pending(vm);
    host->error = error;
    if (vm->refs) vm->refs[REF_ERROR] = error;
    sys_set_last_error(vm, error);
    host->exit_status = 1;
    if (as_exception(error)->limit_stop) return host->status = KUKRI_LIMIT;
    if (is_a(vm, error, SystemExit)) return host->status = KUKRI_EXITED;
    if (is_a(vm, error, KeyboardInterrupt)) return host->status = KUKRI_INTERRUPTED;
    if (is_a(vm, error, _IncompleteInputError)) return host->status = KUKRI_INCOMPLETE;
    return host->status = KUKRI_RAISED;
}

void arm_deadline(KukriVM *host)
{
    if (!is_outermost(host)) return;
    host->started_ns = thread_clock();
    host->vm.deadline_ns = host->time_limit_ns ? host->started_ns + host->time_limit_ns : UINT64_MAX;
}

static Value run_in_main(KukriVM *host, const char *source, size_t size, const char *name, const char *mode,
                         uint32_t flags)
{
    VM *vm = &host->vm;
    arm_deadline(host);
    String *filename = str_from_system(vm, name, strlen(name));
    Dict *namespace_ = main_namespace(host);
    if (!filename) return RAISED;
    if (!namespace_) return throw(vm, RuntimeError, "lost __main__");
    Code *code = compile_source(vm, source, size, filename, mode, flags | vm->compile_flags);
    if (!code) return RAISED;
    return run_code(vm, code, namespace_, NONE, NULL);
}

KukriStatus kukri_run_source(KukriVM *host, const void *source, size_t size, const char *name)
{
    ENTER(host);
    return finish_run(host, run_in_main(host, source, size, name, "exec", COMPILE_FILE));
}

KukriStatus kukri_run_string(KukriVM *host, const char *source, const char *name)
{
    ENTER(host);
    vm_register_source_text(&host->vm, name, source);
    return finish_run(host, run_in_main(host, source, strlen(source), name, "exec", COMPILE_IGNORE_COOKIE));
}

KukriStatus kukri_run_interactive(KukriVM *host, const char *source, const char *name)
{
    ENTER(host);
    vm_register_source_text(&host->vm, name, source);
    uint32_t flags = COMPILE_IGNORE_COOKIE | COMPILE_INCOMPLETE_INPUT | COMPILE_DONT_IMPLY_DEDENT;
    return finish_run(host, run_in_main(host, source, strlen(source), name, "single", flags));
}

// The whole of a file; *size counts no terminator. NULL with errno.
static char *read_all(VM *vm, int fd, size_t *size, size_t *capacity)
{
    *capacity = 1 << 16;
    *size = 0;
    char *data = memory_take(&vm->memory, *capacity);
    while (data) {
        if (*size + 1 == *capacity) {
            char *bigger = memory_resize(&vm->memory, data, *capacity, *capacity * 2);
            if (!bigger) break;
            data = bigger;
            *capacity *= 2;
        }
        ssize_t n = read(fd, data + *size, *capacity - *size - 1);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) break;
        if (n == 0) {
            data[*size] = 0;
            return data;
        }
        *size += (size_t)n;
    }
    if (!data) errno = ENOMEM;
    int saved = errno;
    memory_release(&vm->memory, data, *capacity);
    errno = saved;
    return NULL;
}

// Whether a program is a Zip archive: its directory ends with a record that begins so. Source has no NUL.
static bool is_archive(const char *data, size_t size)
{
    if (size < 22 || !memchr(data, 0, size)) return false;
    size_t last = size - 22, first = last > 0xffff ? last - 0xffff : 0;
    for (size_t i = last + 1; i-- > first;) {
        if (memcmp(data + i, "PK\5\6", 4) == 0) return true;
    }
    return false;
}

static Value run_path(KukriVM *host, const char *path)
{
    VM *vm = &host->vm;
    char inside[PATH_MAX + 16], absolute[2 * PATH_MAX];
    struct stat info;
    bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    if (folder) {
        snprintf(inside, sizeof inside, "%s/__main__.py", path);
        if (!sys_set_script_folder(vm, path, false)) return RAISED;
        path = inside;
    } else if (strcmp(path, "-") != 0 && !sys_set_script_folder(vm, path, true)) {
        return RAISED;
    }
    if (access_is_restricted(vm) && strcmp(path, "-") != 0) {
        // The modules beside it are part of the program.
        char beside[PATH_MAX];
        const char *slash = strrchr(path, '/');
        int size = slash ? (int)(slash - path) : 0;
        snprintf(beside, sizeof beside, "%.*s", size, path);
        if (!access_grant_path(vm, slash == path ? "/" : size ? beside : ".", ACCESS_IMPORT)) return RAISED;
    }
    bool standard_input = strcmp(path, "-") == 0;
    // __file__ and tracebacks name the program by its whole path, which a change of folder leaves right.
    if (!standard_input && path[0] != '/' && getcwd(absolute, PATH_MAX) && strlen(path) < PATH_MAX - 1) {
        size_t length = strlen(absolute);
        snprintf(absolute + length, sizeof absolute - length, "%s%s", length > 1 ? "/" : "", path);
        path = absolute;
    }
    int fd = standard_input ? 0 : open(path, O_RDONLY | O_CLOEXEC);
    const char *called = standard_input ? "<stdin>" : path;
    String *name = str_from_system(vm, called, strlen(called));
    if (!name) return RAISED;
    if (fd < 0) return throw_errno(vm, errno, value_of_object(name));
    size_t size, capacity;
    char *source = read_all(vm, fd, &size, &capacity);
    int error_number = errno;
    if (!standard_input) close(fd);
    if (!source) return throw_errno(vm, error_number, value_of_object(name));
    Dict *namespace_ = main_namespace(host);
    Value result = RAISED;
    if (!standard_input && is_archive(source, size)) {
        memory_release(&vm->memory, source, capacity);
        Value runpy = import_module(vm, "runpy"), argument = value_of_object(name);
        return raised(runpy) ? RAISED : call_method(vm, runpy, str_intern_c(vm, "_run_archive"), 1, &argument);
    }
    if (standard_input || (dict_set_c(vm, namespace_, "__file__", value_of_object(name)) &&
                           dict_set_c(vm, namespace_, "__cached__", NONE))) {
        result = run_in_main(host, source, size, standard_input ? "<stdin>" : path, "exec", COMPILE_FILE);
    }
    memory_release(&vm->memory, source, capacity);
    return result;
}

KukriStatus kukri_run_file(KukriVM *host, const char *path)
{
    ENTER(host);
    return finish_run(host, run_path(host, path));
}

KukriStatus kukri_run_module(KukriVM *host, const char *name)
{
    ENTER(host);
    VM *vm = &host->vm;
    arm_deadline(host);
    String *text = name_of_host(vm, name);
    Value runpy = text ? import_module(vm, "runpy") : RAISED;
    Value result = RAISED;
    if (!raised(runpy)) {
        Value argument = value_of_object(text);
        result = call_method(vm, runpy, str_intern_c(vm, "_run_as_main"), 1, &argument);
    }
    return finish_run(host, result);
}

// ---- Errors

static const char *write_error(KukriVM *host, bool colour)
{
    VM *vm = &host->vm;
    String *text = traceback_text(vm, host->error, colour);
    if (!text) {
        vm->pending = ABSENT;
        return "MemoryError\n";
    }
    return copy_text(host, &host->error_text, text) ? host->error_text.data : "MemoryError\n";
}

const char *kukri_error_text(KukriVM *host, int colour)
{
    VM *vm = &host->vm;
    ENTER(host);
    if (is_absent(host->error)) return "";
    // str() of an exception may be the program's own: it gets no more time than a run.
    arm_deadline(host);
    size_t cap = host_more_room(vm);
    const char *text = write_error(host, colour != 0);
    vm->memory.cap = cap;
    if (is_outermost(host)) poll_begin(vm), vm->deadline_ns = UINT64_MAX;
    return text;
}

void kukri_error_report(KukriVM *host)
{
    VM *vm = &host->vm;
    ENTER(host);
    if (is_absent(host->error)) return;
    // The host asks for this text: it does not count as the program's.
    if (vm->access) vm->access->is_full = false, vm->access->output = 0;
    sys_call_excepthook(vm, host->error);
    if (host->depth == 0) vm->fiber = NULL;
}

int kukri_exit_status(KukriVM *host)
{
    VM *vm = &host->vm;
    if (is_absent(host->error) || !is_a(vm, host->error, SystemExit)) return host->exit_status;
    ENTER(host);
    Value code = get_attr(vm, host->error, NAME(vm, code));
    if (raised(code)) return (void)take_pending(vm), 1;
    if (is_none(code)) return 0;
    int64_t status;
    if (is_int(code)) return int_fits_int64(code, &status) ? (int)(status & 0xff) : -1 & 0xff;
    sys_write_error_line(vm, code);
    return 1;
}

// ---- Looking inside

static void append_code(VM *vm, Buf *buf, Code *code)
{
    String *text = code_disassemble(vm, code);
    if (!text) {
        buf->failed = true;
        return;
    }
    buf_append(buf, text->data, text->size);
}

char *kukri_dump(KukriVM *host, KukriDump what, const void *source, size_t size, const char *name)
{
    VM *vm = &host->vm;
    ENTER(host);
    String *filename = str_from_system(vm, name, strlen(name));
    String *text = NULL;
    if (filename && what == KUKRI_DUMP_TOKENS) {
        text = compile_dump_tokens(vm, source, size, filename);
    } else if (filename && what == KUKRI_DUMP_AST) {
        text = compile_dump_ast(vm, source, size, filename, "exec");
    } else if (filename) {
        Code *code = compile_source(vm, source, size, filename, "exec", vm->compile_flags);
        Buf buf;
        buf_init(&buf, &vm->memory);
        if (code) {
            append_code(vm, &buf, code);
            text = str_from_buf(vm, &buf);
        }
    }
    (void)finish_run(host, text ? NONE : RAISED);
    if (!text) return NULL;
    char *copy = malloc(text->size + 1);
    if (copy) {
        memcpy(copy, text->data, text->size);
        copy[text->size] = 0;
    }
    return copy;
}
