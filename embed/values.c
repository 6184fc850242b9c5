// values.c - kukri.h, "Values": handles, and what is done with the values behind them.
//
// Handles of scopes number the places of vm->refs, which the collector takes as roots, from 1 on. Kept ones number
// those of a list in the first of these places, with the top bit set. Above the number stands the generation of the handle,
// which its place knows too: a handle that is dead is noticed although its place is used again.
//
// Host functions of several threads may be under way, so scopes do not always end in the order they began: the end of
// one drops the handles that its own thread made, and places are used again once all above them are dropped.
#include "embed/state.h"
#include "vm/base/utf8.h"
#include "vm/exec/thread.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define BEGIN(host) ENTER(host)
#define KEPT ((uint64_t)1 << 63)
#define GENERATIONS 0x7fffffffu
#define NOBODYS UINT32_MAX // the generation of a place that no handle names

// ---- Handles ------------------------------------------------------------------------------------

static void refs_release(KukriVM *host)
{
    VM *vm = &host->vm;
    if (vm->refs) memory_release(&vm->memory, vm->refs, vm->ref_capacity * sizeof(Value));
    if (host->places) memory_release(&vm->memory, host->places, vm->ref_capacity * sizeof(HandlePlace));
    vm->refs = NULL;
    host->places = NULL;
}

void refs_free(KukriVM *host)
{
    refs_release(host);
    if (host->kept) memory_release(&host->vm.memory, host->kept, host->kept_capacity * sizeof(KeptPlace));
    host->kept = NULL;
}

// The thread that runs, NULL for the first.
static const void *this_thread(KukriVM *host)
{
    const Thread *thread = thread_current(&host->vm);
    return thread == thread_main(&host->vm) ? NULL : thread;
}

static RAISES bool refs_grow(KukriVM *host)
{
    VM *vm = &host->vm;
    size_t count = vm->ref_capacity, capacity = count ? count * 2 : 64;
    Value *refs = memory_take(&vm->memory, capacity * sizeof(Value));
    HandlePlace *places = memory_take(&vm->memory, capacity * sizeof(HandlePlace));
    if (!refs || !places) {
        if (refs) memory_release(&vm->memory, refs, capacity * sizeof(Value));
        if (places) memory_release(&vm->memory, places, capacity * sizeof(HandlePlace));
        return (void)throw_memory(vm), false;
    }
    if (count) {
        memcpy(refs, vm->refs, count * sizeof(Value));
        memcpy(places, host->places, count * sizeof(HandlePlace));
    }
    refs_release(host);
    vm->refs = refs;
    host->places = places;
    vm->ref_capacity = capacity;
    while (vm->ref_count < REF_FIRST) {
        host->places[vm->ref_count].generation = NOBODYS;
        vm->refs[vm->ref_count++] = NONE;
    }
    return true;
}

bool refs_open(KukriVM *host)
{
    return host->vm.refs || refs_grow(host);
}

KukriValue keep_error(KukriVM *host)
{
    VM *vm = &host->vm;
    if (is_outermost(host)) {
        (void)finish_run(host, RAISED);
        return NO_VALUE;
    }
    // In a host function: what called it will go on raising it.
    host->error = take_pending(vm);
    if (vm->refs) vm->refs[REF_ERROR] = host->error;
    return NO_VALUE;
}

static uint32_t next_generation(KukriVM *host)
{
    return host->generation = (host->generation + 1) & GENERATIONS;
}

KukriValue host_handle(KukriVM *host, Value value)
{
    VM *vm = &host->vm;
    if (raised(value)) return keep_error(host);
    if (UNLIKELY(vm->ref_count == vm->ref_capacity) && !refs_grow(host)) return keep_error(host);
    uint32_t generation = next_generation(host);
    host->places[vm->ref_count] = (HandlePlace){this_thread(host), generation};
    vm->refs[vm->ref_count++] = value;
    return (KukriValue){(uint64_t)generation << 32 | vm->ref_count};
}

// Where the value of a handle is.
static Value *handle_place(KukriVM *host, KukriValue handle)
{
    VM *vm = &host->vm;
    uint32_t number = (uint32_t)handle.handle, generation = handle.handle >> 32 & GENERATIONS;
    if (UNLIKELY(handle.handle & KEPT)) {
        Value kept = vm->refs ? vm->refs[REF_KEPT] : NONE;
        if (!is_list(kept) || number >= as_list(kept)->count || host->kept[number].generation != generation) {
            misuse(host->called, "the handle is dead: it was dropped, or it is another VM's");
        }
        return &as_list(kept)->items[number];
    }
    if (UNLIKELY(number == 0 || number > vm->ref_count || host->places[number - 1].generation != generation)) {
        misuse(host->called, "the handle is dead: its scope has ended, or it is another VM's");
    }
    return &vm->refs[number - 1];
}

Value host_value(KukriVM *host, KukriValue handle)
{
    return handle.handle == 0 ? ABSENT : *handle_place(host, handle);
}

size_t kukri_scope(KukriVM *host)
{
    return host->vm.ref_count;
}

// With threads, scopes need not end in the order that they began; with one, they must.
static void check_scope(KukriVM *host, size_t scope, const char *function)
{
    if (LIKELY(scope <= host->vm.ref_count && scope >= host->floor) || host->vm.threads) return;
    if (scope > host->vm.ref_count) misuse(function, "the scope has ended");
    misuse(function, "the scope began outside of the host function that runs");
}

static void end_scope(KukriVM *host, size_t scope)
{
    VM *vm = &host->vm;
    const void *thread = this_thread(host);
    for (size_t i = scope < REF_FIRST ? REF_FIRST : scope; i < vm->ref_count; i++) {
        if (host->places[i].thread != thread) continue;
        vm->refs[i] = ABSENT;
        host->places[i].generation = NOBODYS;
    }
    while (vm->ref_count > REF_FIRST && is_absent(vm->refs[vm->ref_count - 1])) vm->ref_count--;
}

void kukri_scope_end(KukriVM *host, size_t scope)
{
    check_scope(host, scope, __func__);
    end_scope(host, scope);
}

void host_scope_end(KukriVM *host, size_t scope)
{
    end_scope(host, scope);
}

KukriValue kukri_scope_return(KukriVM *host, size_t scope, KukriValue handle)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    check_scope(host, scope, __func__);
    end_scope(host, scope);
    return (handle.handle & KEPT) || is_absent(value) ? handle : host_handle(host, value);
}

static RAISES bool kept_grow(KukriVM *host, List *kept)
{
    VM *vm = &host->vm;
    size_t old = host->kept_capacity, capacity = old ? old * 2 : 16;
    if (kept->count < old) return true;
    if (old >= UINT32_MAX / 2) return (void)throw_memory(vm), false;
    KeptPlace *bigger = memory_resize(&vm->memory, host->kept, old * sizeof *bigger, capacity * sizeof *bigger);
    if (!bigger) return (void)throw_memory(vm), false;
    host->kept = bigger;
    host->kept_capacity = capacity;
    return true;
}

KukriValue kukri_keep(KukriVM *host, KukriValue handle)
{
    BEGIN(host);
    VM *vm = &host->vm;
    Value value = host_value(host, handle);
    if (is_absent(value)) return NO_VALUE;
    if (!vm->refs && !refs_grow(host)) return keep_error(host);
    if (!is_list(vm->refs[REF_KEPT])) vm->refs[REF_KEPT] = value_of_object(list_new(vm));
    List *kept = as_list(vm->refs[REF_KEPT]);
    uint32_t place = host->kept_free ? host->kept_free - 1 : (uint32_t)kept->count;
    if (host->kept_free) {
        host->kept_free = host->kept[place].next_free;
        store(vm, kept, &kept->items[place], value);
    } else if (!kept_grow(host, kept) || !list_append(vm, kept, value)) {
        return keep_error(host);
    }
    host->kept[place].generation = next_generation(host);
    return (KukriValue){KEPT | (uint64_t)host->kept[place].generation << 32 | place};
}

void kukri_drop(KukriVM *host, KukriValue handle)
{
    BEGIN(host);
    if (!(handle.handle & KEPT)) return;
    *handle_place(host, handle) = ABSENT;
    uint32_t place = (uint32_t)handle.handle;
    host->kept[place] = (KeptPlace){.generation = NOBODYS, .next_free = host->kept_free};
    host->kept_free = place + 1;
}

Value *host_values(KukriVM *host, const KukriValue *handles, size_t count, Value few[FEW_VALUES])
{
    VM *vm = &host->vm;
    Value *values = few;
    if (count > FEW_VALUES) values = memory_take(&vm->memory, count * sizeof(Value));
    if (!values) {
        (void)throw_memory(vm);
        (void)keep_error(host);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        values[i] = host_value(host, handles[i]);
        if (!is_absent(values[i])) continue;
        host_values_free(host, values, count, few);
        return NULL;
    }
    return values;
}

void host_values_free(KukriVM *host, Value *values, size_t count, const Value *few)
{
    if (values != few) memory_release(&host->vm.memory, values, count * sizeof(Value));
}

String *text_of_host(VM *vm, const char *text)
{
    size_t size = strlen(text);
    if (utf8_validate(text, size, UTF8_STRICT, NULL, NULL)) return str_new(vm, text, size);
    return bytes_decode(vm, text, size, "utf-8", "strict");
}

String *name_of_host(VM *vm, const char *name)
{
    size_t size = strlen(name);
    if (utf8_is_ascii(name, size)) return str_intern_data(vm, name, size);
    String *text = text_of_host(vm, name);
    return text ? str_intern(vm, text) : NULL;
}

// ---- Kinds --------------------------------------------------------------------------------------

KukriType kukri_type(KukriVM *host, KukriValue handle)
{
    BEGIN(host);
    VM *vm = &host->vm;
    Value value = host_value(host, handle);
    if (is_absent(value)) return KUKRI_NO_VALUE;
    if (is_none(value)) return KUKRI_NONE;
    if (is_bool(value)) return KUKRI_BOOL;
    if (is_int(value)) return KUKRI_INT;
    if (is_float(value)) return KUKRI_FLOAT;
    if (!is_pointer(value)) return KUKRI_OBJECT;
    if (is_exception(vm, value)) return KUKRI_EXCEPTION;
    switch (as_object(value)->kind) {
    case TYPE_complex: return KUKRI_COMPLEX;
    case TYPE_str: return KUKRI_STR;
    case TYPE_bytes: return KUKRI_BYTES;
    case TYPE_bytearray: return KUKRI_BYTEARRAY;
    case TYPE_list: return KUKRI_LIST;
    case TYPE_tuple: return KUKRI_TUPLE;
    case TYPE_dict: return KUKRI_DICT;
    case TYPE_set: return KUKRI_SET;
    case TYPE_frozenset: return KUKRI_FROZENSET;
    case TYPE_type: return KUKRI_TYPE;
    case TYPE_function:
    case TYPE_builtin:
    case TYPE_method: return KUKRI_FUNCTION;
    case TYPE_module: return KUKRI_MODULE;
    case TYPE_code: return KUKRI_CODE;
    default: return KUKRI_OBJECT;
    }
}

// ---- Making -------------------------------------------------------------------------------------

KukriValue kukri_none(KukriVM *host)
{
    BEGIN(host);
    return host_handle(host, NONE);
}

KukriValue kukri_bool(KukriVM *host, int is_true)
{
    BEGIN(host);
    return host_handle(host, value_of_bool(is_true != 0));
}

KukriValue kukri_int(KukriVM *host, int64_t number)
{
    BEGIN(host);
    return host_handle(host, int_new(&host->vm, number));
}

KukriValue kukri_uint(KukriVM *host, uint64_t number)
{
    BEGIN(host);
    return host_handle(host, int_from_uint64(&host->vm, number));
}

KukriValue kukri_int_text(KukriVM *host, const char *digits, int base)
{
    BEGIN(host);
    VM *vm = &host->vm;
    String *shown = text_of_host(vm, digits);
    return host_handle(host, shown ? int_parse(vm, digits, strlen(digits), base, value_of_object(shown)) : RAISED);
}

KukriValue kukri_float(KukriVM *host, double number)
{
    BEGIN(host);
    return host_handle(host, value_of_double(number));
}

KukriValue kukri_str_size(KukriVM *host, const char *text, size_t size)
{
    BEGIN(host);
    return host_handle(host, value_of_str(bytes_decode(&host->vm, text, size, "utf-8", "strict")));
}

KukriValue kukri_str(KukriVM *host, const char *text)
{
    return kukri_str_size(host, text, strlen(text));
}

KukriValue kukri_bytes(KukriVM *host, const void *data, size_t size)
{
    BEGIN(host);
    return host_handle(host, value_of_bytes(bytes_new(&host->vm, size ? data : "", size)));
}

KukriValue kukri_list(KukriVM *host, const KukriValue *items, size_t count)
{
    BEGIN(host);
    Value few[FEW_VALUES], *values = host_values(host, items, count, few);
    if (!values) return NO_VALUE;
    List *list = list_from_values(&host->vm, values, count);
    host_values_free(host, values, count, few);
    return host_handle(host, list ? value_of_object(list) : RAISED);
}

KukriValue kukri_tuple(KukriVM *host, const KukriValue *items, size_t count)
{
    BEGIN(host);
    VM *vm = &host->vm;
    Value few[FEW_VALUES], *values = host_values(host, items, count, few);
    if (!values) return NO_VALUE;
    Tuple *tuple = count ? tuple_new(vm, values, count) : vm->empty_tuple;
    host_values_free(host, values, count, few);
    return host_handle(host, tuple ? value_of_object(tuple) : RAISED);
}

KukriValue kukri_dict(KukriVM *host)
{
    BEGIN(host);
    return host_handle(host, value_of_object(dict_new(&host->vm)));
}

KukriValue kukri_set(KukriVM *host, const KukriValue *items, size_t count)
{
    BEGIN(host);
    Set *set = set_new(&host->vm);
    for (size_t i = 0; i < count; i++) {
        Value item = host_value(host, items[i]);
        if (is_absent(item)) return NO_VALUE;
        if (!set_add(&host->vm, set, item)) return keep_error(host);
    }
    return host_handle(host, value_of_object(set));
}

// ---- Reading ------------------------------------------------------------------------------------

// The answer of functions that give 1 or 0.
static int finish(KukriVM *host, bool done)
{
    if (!done) (void)keep_error(host);
    return done;
}

int kukri_to_bool(KukriVM *host, KukriValue handle, int *is_true)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    bool answer = false;
    if (is_absent(value) || !finish(host, truth(&host->vm, value, &answer))) return 0;
    *is_true = answer;
    return 1;
}

int kukri_to_int(KukriVM *host, KukriValue handle, int64_t *number)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    return !is_absent(value) && finish(host, index_as_int64(&host->vm, value, false, number));
}

int kukri_to_uint(KukriVM *host, KukriValue handle, uint64_t *number)
{
    BEGIN(host);
    VM *vm = &host->vm;
    Value value = host_value(host, handle);
    if (is_absent(value)) return 0;
    value = index_of(vm, value);
    bool done = !raised(value);
    if (done && !int_fits_uint64(value, number)) {
        done = throw_false(vm, OverflowError, int_sign(value) < 0 ? "can't convert negative int to unsigned"
                                                                  : "int too big to convert");
    }
    return finish(host, done);
}

int kukri_to_float(KukriVM *host, KukriValue handle, double *number)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    return !is_absent(value) && finish(host, float_as_double(&host->vm, value, number));
}

int kukri_to_text(KukriVM *host, KukriValue handle, const char **text, size_t *size)
{
    BEGIN(host);
    VM *vm = &host->vm;
    Value value = host_value(host, handle);
    if (is_absent(value)) return 0;
    if (!is_str(value)) return finish(host, throw_false(vm, TypeError, "expected str, not '%T'", value));
    String *string = as_str(value);
    // What the host gets is UTF-8: a lone surrogate raises UnicodeEncodeError.
    if (!str_is_ascii(string) && utf8_find_surrogate(string->data, string->size) >= 0 && !str_encode(vm, string, "utf-8", "strict")) {
        return finish(host, false);
    }
    // With a NUL inside there is no C string, but there are bytes.
    const char *data = str_c(vm, string);
    if (!data && size && catch_pending(vm, ValueError)) data = string->data;
    if (data && data != string->data) {
        // A string that may still grow has no NUL behind it: the handle gets a copy that has.
        string = str_new(vm, string->data, string->size);
        data = string ? string->data : NULL;
        if (string) {
            *handle_place(host, handle) = value_of_object(string);
            if (handle.handle & KEPT) object_changed(vm, as_object(vm->refs[REF_KEPT]));
        }
    }
    if (!data) return finish(host, false);
    *text = data;
    if (size) *size = string->size;
    return 1;
}

int kukri_to_data(KukriVM *host, KukriValue handle, const void **data, size_t *size)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return 0;
    if (is_bytes(value)) {
        *data = as_bytes(value)->data;
        *size = as_bytes(value)->size;
    } else if (is_bytearray(value)) {
        *data = as_bytearray(value)->data;
        *size = as_bytearray(value)->size;
    } else {
        return finish(host, throw_false(&host->vm, TypeError, "expected bytes or bytearray, not '%T'", value));
    }
    return 1;
}

// ---- Attributes and items -----------------------------------------------------------------------

KukriValue kukri_get_attr(KukriVM *host, KukriValue handle, const char *name)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return NO_VALUE;
    String *text = name_of_host(&host->vm, name);
    return host_handle(host, text ? get_attr(&host->vm, value, text) : RAISED);
}

int kukri_set_attr(KukriVM *host, KukriValue handle, const char *name, KukriValue to)
{
    BEGIN(host);
    Value value = host_value(host, handle), new_value = host_value(host, to);
    if (is_absent(value) || is_absent(new_value)) return 0;
    String *text = name_of_host(&host->vm, name);
    return finish(host, text && set_attr(&host->vm, value, text, new_value));
}

int kukri_delete_attr(KukriVM *host, KukriValue handle, const char *name)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return 0;
    String *text = name_of_host(&host->vm, name);
    return finish(host, text && set_attr(&host->vm, value, text, ABSENT));
}

int kukri_has_attr(KukriVM *host, KukriValue handle, const char *name)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return 0;
    String *text = name_of_host(&host->vm, name);
    Value found = text ? get_attr_or_absent(&host->vm, value, text) : RAISED;
    return finish(host, !raised(found)) && !is_absent(found);
}

KukriValue kukri_get_item(KukriVM *host, KukriValue handle, KukriValue key)
{
    BEGIN(host);
    Value value = host_value(host, handle), at = host_value(host, key);
    if (is_absent(value) || is_absent(at)) return NO_VALUE;
    return host_handle(host, get_item(&host->vm, value, at));
}

int kukri_set_item(KukriVM *host, KukriValue handle, KukriValue key, KukriValue to)
{
    BEGIN(host);
    Value value = host_value(host, handle), at = host_value(host, key), new_value = host_value(host, to);
    if (is_absent(value) || is_absent(at) || is_absent(new_value)) return 0;
    return finish(host, set_item(&host->vm, value, at, new_value));
}

int kukri_delete_item(KukriVM *host, KukriValue handle, KukriValue key)
{
    BEGIN(host);
    Value value = host_value(host, handle), at = host_value(host, key);
    return !is_absent(value) && !is_absent(at) && finish(host, delete_item(&host->vm, value, at));
}

KukriValue kukri_get_index(KukriVM *host, KukriValue handle, int64_t index)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return NO_VALUE;
    return host_handle(host, get_item(&host->vm, value, int_new(&host->vm, index)));
}

int kukri_set_index(KukriVM *host, KukriValue handle, int64_t index, KukriValue to)
{
    BEGIN(host);
    Value value = host_value(host, handle), new_value = host_value(host, to);
    if (is_absent(value) || is_absent(new_value)) return 0;
    return finish(host, set_item(&host->vm, value, int_new(&host->vm, index), new_value));
}

KukriValue kukri_get_key(KukriVM *host, KukriValue handle, const char *key)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return NO_VALUE;
    String *text = name_of_host(&host->vm, key);
    return host_handle(host, text ? get_item(&host->vm, value, value_of_object(text)) : RAISED);
}

int kukri_set_key(KukriVM *host, KukriValue handle, const char *key, KukriValue to)
{
    BEGIN(host);
    Value value = host_value(host, handle), new_value = host_value(host, to);
    if (is_absent(value) || is_absent(new_value)) return 0;
    String *text = name_of_host(&host->vm, key);
    return finish(host, text && set_item(&host->vm, value, value_of_object(text), new_value));
}

int kukri_append(KukriVM *host, KukriValue handle, KukriValue item)
{
    BEGIN(host);
    VM *vm = &host->vm;
    Value value = host_value(host, handle), added = host_value(host, item);
    if (is_absent(value) || is_absent(added)) return 0;
    if (is_exact_list(value)) return finish(host, list_append(vm, as_list(value), added));
    return finish(host, !raised(call_method(vm, value, NAME(vm, append), 1, &added)));
}

int kukri_length(KukriVM *host, KukriValue handle, size_t *count)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    return !is_absent(value) && finish(host, length(&host->vm, value, count));
}

int kukri_contains(KukriVM *host, KukriValue handle, KukriValue item, int *found)
{
    BEGIN(host);
    Value value = host_value(host, handle), wanted = host_value(host, item);
    bool answer = false;
    if (is_absent(value) || is_absent(wanted)) return 0;
    if (!finish(host, contains(&host->vm, value, wanted, &answer))) return 0;
    *found = answer;
    return 1;
}

int kukri_equal(KukriVM *host, KukriValue a, KukriValue b, int *equal)
{
    BEGIN(host);
    Value left = host_value(host, a), right = host_value(host, b);
    bool answer = false;
    if (is_absent(left) || is_absent(right)) return 0;
    if (!finish(host, compare_truth(&host->vm, COMPARE_EQ, left, right, &answer))) return 0;
    *equal = answer;
    return 1;
}

int kukri_same(KukriVM *host, KukriValue a, KukriValue b)
{
    BEGIN(host);
    return same(host_value(host, a), host_value(host, b));
}

int kukri_is_instance(KukriVM *host, KukriValue handle, KukriValue type, int *is)
{
    BEGIN(host);
    Value value = host_value(host, handle), wanted = host_value(host, type);
    bool answer = false;
    if (is_absent(value) || is_absent(wanted)) return 0;
    if (!finish(host, is_instance(&host->vm, value, wanted, &answer))) return 0;
    *is = answer;
    return 1;
}

KukriValue kukri_repr(KukriVM *host, KukriValue handle)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    return is_absent(value) ? NO_VALUE : host_handle(host, value_of_str(repr_of(&host->vm, value)));
}

KukriValue kukri_text(KukriVM *host, KukriValue handle)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    return is_absent(value) ? NO_VALUE : host_handle(host, value_of_str(str_of(&host->vm, value)));
}

KukriValue kukri_iterate(KukriVM *host, KukriValue handle)
{
    BEGIN(host);
    Value value = host_value(host, handle);
    return is_absent(value) ? NO_VALUE : host_handle(host, get_iter(&host->vm, value));
}

int kukri_next(KukriVM *host, KukriValue handle, KukriValue *item)
{
    BEGIN(host);
    Value iterator = host_value(host, handle);
    *item = NO_VALUE;
    if (is_absent(iterator)) return -1;
    Value value = next_item(&host->vm, iterator);
    if (is_exhausted(value)) return 0;
    *item = host_handle(host, value);
    return item->handle ? 1 : -1;
}
