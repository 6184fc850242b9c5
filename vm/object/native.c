// native.c - signatures of native functions: read from their text on first use, kept per VM.
#include "vm/object/native.h"

#include "vm/base/dtoa.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native_cache.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- The cache ----------------------------------------------------------------------------------

NativeCache *native_cache(VM *vm)
{
    if (UNLIKELY(vm->natives == NULL)) {
        vm->natives = memory_take_zeroed(&vm->memory, sizeof(NativeCache));
        if (vm->natives == NULL) (void)throw_memory(vm);
    }
    return vm->natives;
}

static inline size_t address_bucket(uintptr_t key, size_t capacity)
{
    return (size_t)(((uint64_t)key * 0x9e3779b97f4a7c15u) >> 32) & (capacity - 1);
}

static struct AddressEntry *address_find(const AddressMap *map, uintptr_t key)
{
    size_t at = address_bucket(key, map->capacity);
    while (map->entries[at].key != 0 && map->entries[at].key != key) {
        at = (at + 1) & (map->capacity - 1);
    }
    return &map->entries[at];
}

void *address_map_get(const AddressMap *map, uintptr_t key)
{
    return map->capacity != 0 ? address_find(map, key)->block : NULL;
}

bool address_map_add(VM *vm, AddressMap *map, uintptr_t key, void *block)
{
    if ((map->count + 1) * 2 > map->capacity) {
        AddressMap grown = {.count = map->count,
                            .capacity = map->capacity != 0 ? map->capacity * 2 : 16};
        grown.entries = memory_take_zeroed(&vm->memory, grown.capacity * sizeof *grown.entries);
        if (grown.entries == NULL) return throw_memory(vm), false;
        for (size_t i = 0; i < map->capacity; i++) {
            if (map->entries[i].key == 0) continue;
            *address_find(&grown, map->entries[i].key) = map->entries[i];
        }
        memory_release(&vm->memory, map->entries, map->capacity * sizeof *map->entries);
        *map = grown;
    }
    *address_find(map, key) = (struct AddressEntry){key, block};
    map->count++;
    return true;
}

size_t signature_size(size_t count)
{
    return offsetof(Signature, parameters) + count * sizeof(Parameter);
}

static void trace_signature(Tracer *tracer, const Signature *signature)
{
    trace_object(tracer, signature->name);
    for (size_t i = 0; i < signature->count; i++) {
        trace_object(tracer, signature->parameters[i].name);
        trace_value(tracer, signature->parameters[i].fallback);
    }
}

void natives_trace(VM *vm, Tracer *tracer)
{
    NativeCache *cache = vm->natives;
    if (cache == NULL) return;
    for (size_t i = 0; i < cache->signatures.capacity; i++) {
        if (cache->signatures.entries[i].key != 0) {
            trace_signature(tracer, cache->signatures.entries[i].block);
        }
    }
    for (size_t i = 0; i < cache->states.capacity; i++) {
        const struct AddressEntry *entry = &cache->states.entries[i];
        const StateDef *def = (const StateDef *)entry->key;
        if (def != NULL && def->trace != NULL) def->trace(vm, tracer, entry->block);
    }
    trace_object(tracer, cache->builtins);
}

static void free_map(VM *vm, AddressMap *map)
{
    memory_release(&vm->memory, map->entries, map->capacity * sizeof *map->entries);
    *map = (AddressMap){0};
}

void natives_close(VM *vm)
{
    NativeCache *cache = vm->natives;
    if (cache == NULL) return;
    for (size_t i = 0; i < cache->states.capacity; i++) {
        const struct AddressEntry *entry = &cache->states.entries[i];
        const StateDef *def = (const StateDef *)entry->key;
        if (def == NULL) continue;
        if (def->release != NULL) def->release(vm, entry->block);
        memory_release(&vm->memory, entry->block, def->size);
    }
    for (size_t i = 0; i < cache->signatures.capacity; i++) {
        if (cache->signatures.entries[i].key == 0) continue;
        Signature *signature = cache->signatures.entries[i].block;
        memory_release(&vm->memory, signature, signature_size(signature->count));
    }
    for (size_t i = 0; i < cache->types.capacity; i++) {
        if (cache->types.entries[i].key == 0) continue;
        memory_release(&vm->memory, cache->types.entries[i].block, sizeof(TypeNative));
    }
    free_map(vm, &cache->states);
    free_map(vm, &cache->signatures);
    free_map(vm, &cache->types);
    memory_release(&vm->memory, cache, sizeof *cache);
    vm->natives = NULL;
}

void *state_peek(VM *vm, const StateDef *def)
{
    return vm->natives != NULL ? address_map_get(&vm->natives->states, (uintptr_t)def) : NULL;
}

void *state_get(VM *vm, const StateDef *def)
{
    void *state = state_peek(vm, def);
    if (LIKELY(state != NULL)) return state;
    NativeCache *cache = native_cache(vm);
    if (cache == NULL) return NULL;
    state = memory_take_zeroed(&vm->memory, def->size);
    if (state == NULL) return throw_memory(vm), NULL;
    if (address_map_add(vm, &cache->states, (uintptr_t)def, state)) return state;
    memory_release(&vm->memory, state, def->size);
    return NULL;
}

// ---- Reading a signature ------------------------------------------------------------------------

// The text of one parameter: [start, end) without the spaces around it.
typedef struct Piece {
    const char *start, *end;
} Piece;

// Takes the next parameter off *text, which stands behind '(' or ','; false at the end of the list.
static bool next_piece(const char **text, Piece *piece)
{
    const char *at = *text;
    while (*at == ' ') at++;
    if (*at == ')' || *at == '\0') return false;
    piece->start = at;
    int depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '\'' || *at == '"') {
            char quote = *at++;
            while (*at != '\0' && *at != quote) at += *at == '\\' && at[1] != '\0' ? 2 : 1;
            if (*at == '\0') break;
        } else if (*at == '(' || *at == '[' || *at == '{') {
            depth++;
        } else if (*at == ']' || *at == '}') {
            depth--;
        } else if (*at == ')') {
            if (depth-- == 0) break;
        } else if (*at == ',' && depth == 0) {
            break;
        }
    }
    piece->end = at;
    *text = *at == ',' ? at + 1 : at;
    return true;
}

static bool piece_is(Piece piece, const char *text)
{
    size_t size = (size_t)(piece.end - piece.start);
    return strlen(text) == size && memcmp(piece.start, text, size) == 0;
}

// The text between quotes, its few escapes undone.
static RAISES Value read_string(VM *vm, Piece piece)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (const char *at = piece.start + 1; at < piece.end - 1; at++) {
        char byte = *at;
        if (byte == '\\' && at + 1 < piece.end - 1) {
            byte = *++at;
            byte = byte == 'n' ? '\n' : byte == 't' ? '\t' : byte == 'r' ? '\r' : byte;
        }
        buf_append_char(&buf, byte);
    }
    String *text = str_from_buf(vm, &buf);
    return text != NULL ? value_of_object(text) : RAISED;
}

// The value of a default. What is no constant (`?`, an expression that is for the reader only) is
// ABSENT.
static RAISES Value read_default(VM *vm, Piece piece)
{
    if (piece_is(piece, "None")) return NONE;
    if (piece_is(piece, "True")) return TRUE;
    if (piece_is(piece, "False")) return FALSE;
    if (piece_is(piece, "()")) return value_of_object(vm->empty_tuple);
    if (piece_is(piece, "...")) return ELLIPSIS;
    if (*piece.start == '\'' || *piece.start == '"') return read_string(vm, piece);
    bool negative = *piece.start == '-';
    const char *digits = piece.start + negative;
    if (*digits < '0' || *digits > '9') return ABSENT;
    size_t size = (size_t)(piece.end - digits);
    if (memchr(digits, '.', size) != NULL || memchr(digits, 'e', size) != NULL) {
        double number;
        if (double_parse(digits, size, &number) != size) return ABSENT;
        return value_of_double(negative ? -number : number);
    }
    Value number = int_parse(vm, digits, size, 10, NONE);
    if (raised(number) || !negative) return number;
    return int_negative(vm, number);
}

// Fills *parameter from "name", "name=default", "*name", "**name", "**name=?".
static RAISES bool read_parameter(VM *vm, Piece piece, Parameter *parameter)
{
    const char *name = piece.start;
    while (*name == '*') name++;
    const char *equals = memchr(name, '=', (size_t)(piece.end - name));
    const char *end = equals != NULL ? equals : piece.end;
    parameter->name = str_intern_data(vm, name, (size_t)(end - name));
    if (parameter->name == NULL) return false;
    parameter->required = equals == NULL;
    parameter->fallback = ABSENT;
    if (equals == NULL) return true;
    parameter->fallback = read_default(vm, (Piece){equals + 1, piece.end});
    return !raised(parameter->fallback);
}

// Counts the parameters and markers of a list.
static size_t count_pieces(const char *list)
{
    size_t count = 0;
    Piece piece;
    while (next_piece(&list, &piece)) count++;
    return count;
}

// Reads the parameters between the parentheses; the ones before '/' become positional-only.
static RAISES bool read_parameters(VM *vm, Signature *signature, const char *list)
{
    bool keyword_only = false;
    Piece piece;
    while (next_piece(&list, &piece)) {
        if (piece_is(piece, "/")) {
            for (size_t i = 0; i < signature->count; i++)
                signature->parameters[i].kind = POSITIONAL_ONLY;
            continue;
        }
        if (piece_is(piece, "*")) {
            keyword_only = true;
            continue;
        }
        Parameter *parameter = &signature->parameters[signature->count];
        if (!read_parameter(vm, piece, parameter)) return false;
        if (piece.start[0] == '*' && piece.start[1] == '*') {
            parameter->kind = VAR_KEYWORD;
            signature->var_keyword = true;
        } else if (piece.start[0] == '*') {
            parameter->kind = VAR_POSITIONAL;
            parameter->required = false;
            signature->var_positional = keyword_only = true;
        } else if (keyword_only) {
            parameter->kind = KEYWORD_ONLY;
        } else {
            bool is_self =
                signature->count == 0 && !signature->is_static_method &&
                (str_equal_c(parameter->name, "self") || (signature->is_class_method && str_equal_c(parameter->name, "cls")));
            signature->is_method |= is_self;
            parameter->kind = is_self ? POSITIONAL_ONLY : POSITIONAL_OR_KEYWORD;
        }
        signature->count++;
    }
    return true;
}

static void count_parameters(Signature *signature)
{
    signature->positional_only = signature->is_plain = signature->is_star = true;
    for (size_t i = 0; i < signature->count; i++) {
        const Parameter *parameter = &signature->parameters[i];
        if (parameter->kind != POSITIONAL_ONLY) signature->positional_only = false;
        if (parameter->kind == KEYWORD_ONLY && parameter->required) signature->is_star = false;
        if (parameter->kind == VAR_POSITIONAL || parameter->kind == VAR_KEYWORD ||
            (parameter->kind == KEYWORD_ONLY && parameter->required)) {
            signature->is_plain = false;
        }
        if (parameter->kind == POSITIONAL_ONLY || parameter->kind == POSITIONAL_OR_KEYWORD) {
            signature->positional++;
            if (parameter->required) signature->required++;
        }
    }
}

// Reads a row. is_type: behind a first parameter that the text does not have.
static RAISES const Signature *read_signature(VM *vm, const Native *native, bool is_type)
{
    const char *text = native->signature;
    bool is_class_method = false, is_static_method = false;
    if (*text == '@') {
        is_class_method = strncmp(text, "@classmethod ", 13) == 0;
        is_static_method = !is_class_method;
        text = strchr(text, ' ') + 1;
    }
    size_t name_size = strcspn(text, "(");
    const char *list = text + name_size + (text[name_size] == '(');
    size_t room = count_pieces(list) + is_type;
    Signature *signature = memory_take_zeroed(&vm->memory, signature_size(room));
    if (signature == NULL) return throw_memory(vm), NULL;
    signature->native = native;
    signature->is_class_method = is_class_method;
    signature->is_static_method = is_static_method;
    signature->is_type = is_type;
    signature->name = str_intern_data(vm, text, name_size);
    if (is_type) {
        signature->parameters[0] = (Parameter){NAME(vm, cls), ABSENT, true, POSITIONAL_ONLY};
        signature->count = 1;
        signature->is_method = true;
    }
    bool fine = signature->name != NULL && read_parameters(vm, signature, list);
    if (fine) {
        count_parameters(signature);
        // The markers had room of their own; give it back so that the size follows from the count.
        Signature *fitted = memory_resize(&vm->memory, signature, signature_size(room),
                                          signature_size(signature->count));
        if (fitted != NULL) {
            signature = fitted;
            room = signature->count;
            if (address_map_add(vm, &vm->natives->signatures, (uintptr_t)native, signature))
                return signature;
        } else {
            (void)throw_memory(vm);
        }
    }
    memory_release(&vm->memory, signature, signature_size(room));
    return NULL;
}

const Signature *signature_of(VM *vm, const Native *native)
{
    NativeCache *cache = native_cache(vm);
    if (UNLIKELY(cache == NULL)) return NULL;
    const Signature *signature = address_map_get(&cache->signatures, (uintptr_t)native);
    return LIKELY(signature != NULL) ? signature : read_signature(vm, native, false);
}

// A TypeDef without a signature takes no arguments.
static RAISES const Native *make_type_native(VM *vm, NativeCache *cache, const TypeDef *def,
                                             bool init)
{
    TypeNative *made = memory_take_zeroed(&vm->memory, sizeof *made);
    if (made == NULL) return throw_memory(vm), NULL;
    made->def = def;
    made->native.signature = def->signature != NULL ? def->signature : def->name;
    made->native.fn = init ? def->init : def->construct;
    made->native.doc = def->doc;
    if (!address_map_add(vm, &cache->types, (uintptr_t)def | init, made)) {
        memory_release(&vm->memory, made, sizeof *made);
        return NULL;
    }
    return &made->native;
}

const Native *native_of_type(VM *vm, const TypeDef *def, bool init)
{
    NativeCache *cache = native_cache(vm);
    if (cache == NULL) return NULL;
    TypeNative *made = address_map_get(&cache->types, (uintptr_t)def | init);
    const Native *native = made != NULL ? &made->native : make_type_native(vm, cache, def, init);
    if (native == NULL) return NULL;
    if (address_map_get(&cache->signatures, (uintptr_t)native) == NULL &&
        read_signature(vm, native, true) == NULL) {
        return NULL;
    }
    return native;
}

// ---- The text of a signature --------------------------------------------------------------------

static bool is_hidden(Piece piece)
{
    return piece.end - piece.start >= 2 && piece.end[-1] == '?' && piece.end[-2] == '=';
}

// CPython shows a method's default that cannot be written; of functions and types with such a default, and of types that take
// anything, it has no text.
static bool has_text(const Signature *signature, const char *list)
{
    if (signature->is_method && !signature->is_type) return true;
    Piece piece;
    for (bool first = true; next_piece(&list, &piece); first = false) {
        if (is_hidden(piece) || (signature->is_type && first && piece_is(piece, "*args"))) return false;
    }
    return true;
}

bool signature_text(VM *vm, const Native *native, String **text)
{
    *text = NULL;
    const Signature *signature = signature_of(vm, native);
    if (signature == NULL) return false;
    const char *list = native->signature + strcspn(native->signature, "(");
    if (*list == '(') list++;
    if (!has_text(signature, list)) return true;
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_append_char(&buf, '(');
    Piece piece;
    const char *rest = list;
    bool first = true, has_slash = false;
    while (next_piece(&rest, &piece)) has_slash |= piece_is(piece, "/");
    if (!signature->is_type && !signature->is_static_method) {
        bool given = signature->is_method && next_piece(&list, &piece);
        buf_append_text(&buf, signature->is_class_method ? "$type" : given ? "$self" : "$module");
        if (!has_slash) buf_append_text(&buf, ", /");
        first = false;
    }
    while (next_piece(&list, &piece)) {
        if (!first) buf_append_text(&buf, ", ");
        first = false;
        bool hidden = is_hidden(piece);
        buf_append(&buf, piece.start, (size_t)(piece.end - piece.start) - (hidden ? 2 : 0));
        if (hidden && *piece.start != '*') buf_append_text(&buf, "=<unrepresentable>");
    }
    buf_append_char(&buf, ')');
    *text = str_from_buf(vm, &buf);
    return *text != NULL;
}

// ---- Function objects ---------------------------------------------------------------------------

Builtin *builtin_new(VM *vm, const Native *native, Value self, Value module)
{
    const char *text = native->signature;
    if (*text == '@') text = strchr(text, ' ') + 1;
    String *name = str_intern_data(vm, text, strcspn(text, "("));
    if (name == NULL) return NULL;
    Builtin *builtin = object_new(vm, TYPE_builtin, sizeof *builtin);
    builtin->native = native;
    builtin->fn = native->fn;
    builtin->self = self;
    builtin->min = 1; // above max: no fast call before the signature has been read
    builtin->max = 0;
    builtin->module = module;
    builtin->name = name;
    builtin->owner = NULL;
    builtin->signature = NULL;
    return builtin;
}

// Whether the slots are the positional arguments alone, so that a call without keywords needs no binding.
static bool binds_in_place(const Signature *signature)
{
    return signature->is_plain && signature->count == signature->positional &&
           signature->count <= NATIVE_FAST_MAX;
}

bool builtin_prepare(VM *vm, Builtin *builtin)
{
    if (builtin->signature != NULL) return true;
    builtin->signature = signature_of(vm, builtin->native);
    if (builtin->signature == NULL) return false;
    // The fast call would pass the self of a static method.
    if (!binds_in_place(builtin->signature) || (builtin->head.flags & BUILTIN_IS_STATIC)) return true;
    size_t bound = !is_absent(builtin->self);
    if (builtin->signature->required < bound) return true;
    builtin->min = (uint16_t)(builtin->signature->required - bound);
    builtin->max = (uint16_t)(builtin->signature->positional - bound);
    return true;
}

bool method_prepare(VM *vm, MethodDescriptor *method)
{
    if (method->signature != NULL) return true;
    method->signature = signature_of(vm, method->native);
    if (method->signature == NULL) return false;
    if (!binds_in_place(method->signature)) return true;
    method->min = (uint16_t)method->signature->required;
    method->max = (uint16_t)method->signature->positional;
    return true;
}
