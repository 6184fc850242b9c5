// errors.c - kukri.h, "Errors" as data, and "Limits".
#include "embed/state.h"
#include "stdlib/access.h"
#include "stdlib/asyncio/asyncio.h"
#include "vm/exec/fiber.h"
#include "vm/exec/thread.h"
#include "vm/exec/traceback.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/base/utf8.h"
#include "vm/types/bytes.h"
#include "vm/types/error_types.h"
#include "vm/types/str.h"

#define LINKS_MAX 10000 // of a chain that the program may have closed to a ring

// ---- The chain ----------------------------------------------------------------------------------

// The exception so many links from the kept one; ABSENT if the chain ends before.
static Value error_link(KukriVM *host, size_t link)
{
    Value error = host->error;
    if (link > LINKS_MAX) return ABSENT;
    for (; link > 0 && !is_absent(error) && is_pointer(error); link--) {
        const ErrorObject *object = as_exception(error);
        Value next = is_pointer(object->cause) ? object->cause : object->suppress_context ? NONE : object->context;
        error = is_pointer(next) ? next : ABSENT;
    }
    return error;
}

// The program may have used up its memory: the words for that take a little beyond it.
#define WORDS_ROOM (256 << 10)

size_t host_more_room(VM *vm)
{
    size_t cap = vm->memory.cap;
    if (cap < SIZE_MAX - WORDS_ROOM && vm->memory.used + WORDS_ROOM > cap) vm->memory.cap = vm->memory.used + WORDS_ROOM;
    return cap;
}

// Lone surrogates are shown as escapes, as on standard error.
bool copy_text(KukriVM *host, HostText *kept, const String *text)
{
    VM *vm = &host->vm;
    const char *data = text->data;
    size_t size = text->size;
    if (!str_is_ascii(text) && utf8_find_surrogate(data, size) >= 0) {
        const Bytes *escaped = str_encode(vm, (String *)text, "utf-8", "backslashreplace");
        if (!escaped) return vm->pending = ABSENT, false;
        data = escaped->data;
        size = escaped->size;
    }
    if (kept->data) memory_release(&vm->memory, kept->data, kept->size);
    kept->size = size + 1;
    kept->data = memory_take(&vm->memory, kept->size);
    if (!kept->data) return false;
    memcpy(kept->data, data, size);
    kept->data[size] = 0;
    return true;
}

// Keeps a text for the host.
static const char *keep_text(KukriVM *host, size_t place, const String *text)
{
    if (!text) {
        host->vm.pending = ABSENT; // no memory, or str() of the exception failed
        return "";
    }
    return copy_text(host, &host->texts[place], text) ? host->texts[place].data : "";
}

void texts_free(KukriVM *host)
{
    if (host->error_text.data) memory_release(&host->vm.memory, host->error_text.data, host->error_text.size);
    host->error_text.data = NULL;
    for (size_t i = 0; i < HOST_TEXTS; i++) {
        if (host->texts[i].data) memory_release(&host->vm.memory, host->texts[i].data, host->texts[i].size);
        host->texts[i].data = NULL;
    }
}

const char *kukri_error_type(KukriVM *host, size_t link)
{
    ENTER(host);
    Value error = error_link(host, link);
    if (is_absent(error)) return NULL;
    size_t cap = host_more_room(&host->vm);
    const char *kept = keep_text(host, 0, type_name_string(&host->vm, type_of(&host->vm, error)));
    host->vm.memory.cap = cap;
    return kept;
}

const char *kukri_error_message(KukriVM *host, size_t link)
{
    VM *vm = &host->vm;
    ENTER(host);
    Value error = error_link(host, link);
    if (is_absent(error)) return NULL;
    // str() may be the program's own: it gets no more time than a run.
    arm_deadline(host);
    size_t cap = host_more_room(vm);
    String *text = str_of(vm, error);
    const char *kept = keep_text(host, 1, text);
    vm->memory.cap = cap;
    if (is_outermost(host)) poll_begin(vm), vm->deadline_ns = UINT64_MAX;
    return kept;
}

int kukri_error_is_cause(KukriVM *host, size_t link)
{
    Value error = error_link(host, link);
    return !is_absent(error) && is_pointer(as_exception(error)->cause);
}

size_t kukri_error_frames(KukriVM *host, size_t link)
{
    Value error = error_link(host, link);
    size_t count = 0;
    if (is_absent(error)) return 0;
    for (Value at = as_exception(error)->traceback; is_traceback(at); at = as_traceback(at)->next) count++;
    return count;
}

int kukri_error_frame(KukriVM *host, size_t link, size_t number, KukriFrame *frame)
{
    VM *vm = &host->vm;
    Value error = error_link(host, link);
    ENTER(host);
    Value at = is_absent(error) ? NONE : as_exception(error)->traceback;
    Value task = ABSENT; // the last one that began on the way
    for (; is_traceback(at); at = as_traceback(at)->next) {
        if (!is_absent(as_traceback(at)->task)) task = as_traceback(at)->task;
        if (number-- == 0) break;
    }
    if (!is_traceback(at)) return 0;
    const Traceback *traceback = as_traceback(at);
    Position position;
    size_t cap = host_more_room(vm);
    traceback_position(traceback, &position);
    *frame = (KukriFrame){
        .file = keep_text(host, 2, traceback->code->filename),
        .function = keep_text(host, 3, traceback->code->name),
        .line = position.line,
        .end_line = position.end_line,
        .column = position.column,
        .end_column = position.end_column,
    };
    if (!is_absent(task)) {
        frame->task = keep_text(host, 4, is_str(task) ? as_str(task) : str_format(vm, "Task-%S", str_of(vm, task)));
    }
    vm->memory.cap = cap;
    return 1;
}

// ---- Limits -------------------------------------------------------------------------------------

void kukri_set_limit(KukriVM *host, KukriLimit limit, uint64_t value)
{
    VM *vm = &host->vm;
    size_t size = value == 0 || value > SIZE_MAX ? SIZE_MAX : (size_t)value;
    Access *access = NULL;
    if (limit == KUKRI_LIMIT_TASKS || limit == KUKRI_LIMIT_HANDLES || limit == KUKRI_LIMIT_OUTPUT) {
        access = access_make(vm);
        if (!access) {
            (void)keep_error(host);
            return;
        }
    }
    switch (limit) {
    case KUKRI_LIMIT_MEMORY: vm->memory.cap = size; return;
    case KUKRI_LIMIT_FUEL:
        host->fuel_given = vm->fuel = value ? value : UINT64_MAX;
        vm->ending_fuel = vm->fuel;
        vm->slice = vm->countdown = 0; // the next poll counts from here
        return;
    case KUKRI_LIMIT_TIME: host->time_limit_ns = value; return;
    case KUKRI_LIMIT_RECURSION:
        vm->recursion_limit = value == 0 ? 1000 : value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
        if (vm->access) vm->access->recursion_limit = value == 0 ? 0 : vm->recursion_limit;
        fibers_limit_changed(vm);
        return;
    case KUKRI_LIMIT_TASKS: access->task_limit = size; return;
    case KUKRI_LIMIT_HANDLES: access->handle_limit = size; return;
    case KUKRI_LIMIT_OUTPUT:
        access->output_limit = value ? value : UINT64_MAX;
        access->output = 0;
        access->is_full = false;
        return;
    }
}

uint64_t kukri_used(KukriVM *host, KukriLimit limit)
{
    VM *vm = &host->vm;
    const Access *access = vm->access;
    switch (limit) {
    case KUKRI_LIMIT_MEMORY: return vm->memory.used;
    case KUKRI_LIMIT_FUEL: {
        uint64_t left = vm->ending ? vm->ending_fuel : vm->fuel;
        if (left == UINT64_MAX) return 0;
        int64_t spent = (int64_t)vm->slice - vm->countdown;
        uint64_t used = host->fuel_given - left + (spent > 0 ? (uint64_t)spent : 0);
        return used < host->fuel_given ? used : host->fuel_given;
    }
    case KUKRI_LIMIT_TIME: return host->started_ns ? thread_clock() - host->started_ns : 0;
    case KUKRI_LIMIT_RECURSION: return vm->depth;
    case KUKRI_LIMIT_TASKS: return kukri_task_count(host);
    case KUKRI_LIMIT_HANDLES: return access ? access->handles : 0;
    case KUKRI_LIMIT_OUTPUT: return access ? access->output : 0;
    }
    return 0;
}
