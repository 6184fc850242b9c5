// code_load.c - code objects from bytes, at their first use; saved.h has the form.
//
// Nothing here collects: a call loads the code it is about to enter while its arguments are not yet in a frame.
#include "vm/exec/saved_parts.h"
#include "vm/exec/interp.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "vm/base/utf8.h"

// Reads from `at` on. What is wrong with the bytes is noticed at the end: past it everything reads as 0.
typedef struct Loader {
    VM *vm;
    const uint8_t *image, *at, *end;
    SavedHeader header;
    Tuple *constants;       // NONE: not made yet
    bool bad;
} Loader;

static bool bad_data(VM *vm)
{
    return throw_false(vm, ValueError, "bad marshal data (invalid code object)");
}

static uint64_t get(Loader *loader)
{
    uint64_t n = 0;
    for (unsigned shift = 0; loader->at < loader->end && shift < 64; shift += 7) {
        uint8_t byte = *loader->at++;
        n |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return n;
    }
    loader->bad = true;
    return 0;
}

static int64_t get_signed(Loader *loader)
{
    uint64_t n = get(loader);
    return (int64_t)((n >> 1) ^ (0 - (n & 1)));
}

static uint64_t get_up_to(Loader *loader, uint64_t most)
{
    uint64_t n = get(loader);
    if (LIKELY(n <= most)) return n;
    loader->bad = true;
    return 0;
}

static uint16_t get_short(Loader *loader)
{
    return (uint16_t)get_up_to(loader, UINT16_MAX);
}

static uint8_t get_byte(Loader *loader)
{
    if (LIKELY(loader->at < loader->end)) return *loader->at++;
    loader->bad = true;
    return 0;
}

// A count of what takes a byte each at least.
static size_t get_count(Loader *loader)
{
    return (size_t)get_up_to(loader, (uint64_t)(loader->end - loader->at));
}

static const uint8_t *get_bytes(Loader *loader, size_t size)
{
    const uint8_t *bytes = loader->at;
    if (size > (size_t)(loader->end - loader->at)) {
        loader->bad = true;
        return NULL;
    }
    loader->at += size;
    return bytes;
}

static void loader_begin(Loader *loader, VM *vm, const uint8_t *image, Tuple *constants, uint32_t offset)
{
    *loader = (Loader){.vm = vm, .image = image, .constants = constants};
    memcpy(&loader->header, image, sizeof loader->header);
    loader->at = image + offset;
    loader->end = image + loader->header.size;
}

// ---- Constants ----------------------------------------------------------------------------------

static RAISES Value constant(Loader *loader, uint64_t index);

// Of a constant, `below` is its own number: it refers to earlier ones.
static RAISES Value get_value(Loader *loader, uint64_t below)
{
    uint64_t n = get(loader);
    if (n < SAVED_FIRST) {
        if (n >= 1 && n <= 6) return IMMEDIATE(n);
    } else if (n % 2 == 0 && (n - SAVED_FIRST) / 2 < below) {
        return constant(loader, (n - SAVED_FIRST) / 2);
    }
    return (void)bad_data(loader->vm), RAISED;
}

static RAISES Tuple *get_values(Loader *loader, uint64_t below)
{
    size_t count = get_count(loader);
    if (!count) return loader->vm->empty_tuple;
    Tuple *tuple = tuple_new(loader->vm, NULL, count);
    for (size_t i = 0; tuple && i < count; i++) {
        Value value = get_value(loader, below);
        if (raised(value)) return NULL;
        tuple->items[i] = value;
    }
    return tuple;
}

static RAISES Value get_digits(Loader *loader)
{
    bool negative = get_up_to(loader, 1) != 0;
    size_t size = get_count(loader);
    const uint8_t *bytes = get_bytes(loader, size);
    if (!bytes) return (void)bad_data(loader->vm), RAISED;
    Big big;
    int_big_init(loader->vm, &big);
    BigStatus status = big_from_bytes(&big, bytes, size, true, false);
    big.negative = negative && big.count > 0;
    return int_finish(loader->vm, &big, status);
}

static RAISES Value get_set(Loader *loader, uint64_t below)
{
    VM *vm = loader->vm;
    Tuple *items = get_values(loader, below);
    Set *set = items ? frozenset_new(vm) : NULL;
    for (size_t i = 0; set && i < items->count; i++) {
        if (is_absent(items->items[i])) return (void)bad_data(vm), RAISED;
        if (!set_add(vm, set, items->items[i])) return RAISED;
    }
    return set ? value_of_object(set) : RAISED;
}

static RAISES Value make_constant(Loader *loader, uint64_t index)
{
    VM *vm = loader->vm;
    switch (get_byte(loader)) {
    case CONSTANT_TEXT:
    case CONSTANT_NAME: {
        bool is_name = loader->at[-1] == CONSTANT_NAME;
        size_t size = get_count(loader);
        const char *data = (const char *)get_bytes(loader, size);
        if (!data) break;
        if (!utf8_validate(data, size, UTF8_PERMISSIVE, NULL, NULL)) break;
        return value_of_str(is_name ? str_intern_data(vm, data, size) : str_new(vm, data, size));
    }
    case CONSTANT_DATA: {
        size_t size = get_count(loader);
        const char *data = (const char *)get_bytes(loader, size);
        if (data) return value_of_bytes(bytes_new(vm, data, size));
        break;
    }
    case CONSTANT_INTEGER: return int_new(vm, get_signed(loader));
    case CONSTANT_DIGITS: return get_digits(loader);
    case CONSTANT_REAL: {
        double real;
        const uint8_t *bytes = get_bytes(loader, sizeof real);
        if (!bytes) break;
        memcpy(&real, bytes, sizeof real);
        return value_of_double(real);
    }
    case CONSTANT_IMAGINARY: {
        double parts[2];
        const uint8_t *bytes = get_bytes(loader, sizeof parts);
        if (!bytes) break;
        memcpy(parts, bytes, sizeof parts);
        return complex_new(vm, parts[0], parts[1]);
    }
    case CONSTANT_ITEMS: {
        Tuple *tuple = get_values(loader, index);
        return tuple ? value_of_object(tuple) : RAISED;
    }
    case CONSTANT_SET: return get_set(loader, index);
    default: break;
    }
    return (void)bad_data(vm), RAISED;
}

// The bytes of each offset of a constant.
static size_t offset_width(const SavedHeader *header)
{
    return header->record - header->constants > UINT16_MAX ? sizeof(uint32_t) : sizeof(uint16_t);
}

static RAISES Value constant(Loader *loader, uint64_t index)
{
    Value *slot = &loader->constants->items[index];
    if (!is_none(*slot)) return *slot;
    if (!descend(loader->vm)) return RAISED;
    const uint8_t *back = loader->at;
    uint32_t offset;
    uint16_t narrow;
    size_t width = offset_width(&loader->header);
    const uint8_t *place = loader->image + sizeof(SavedHeader) + index * width;
    if (width == sizeof narrow) memcpy(&narrow, place, width), offset = narrow;
    else memcpy(&offset, place, width);
    if (offset > loader->header.size - loader->header.constants) {
        return (void)bad_data(loader->vm), RAISED;
    }
    loader->at = loader->image + loader->header.constants + offset;
    Value value = make_constant(loader, index);
    if (raised(value)) return RAISED;
    if (loader->bad) return (void)bad_data(loader->vm), RAISED;
    loader->at = back;
    store(loader->vm, loader->constants, slot, value);
    return value;
}

// A name: interned, whatever the constant was.
static RAISES String *get_name(Loader *loader)
{
    Value value = get_value(loader, loader->header.constant_count);
    if (raised(value)) return NULL;
    if (!is_str(value)) return (void)bad_data(loader->vm), NULL;
    String *text = as_str(value);
    return LIKELY(text->head.flags & STR_INTERNED) ? text : str_intern(loader->vm, text);
}

static RAISES Tuple *get_names(Loader *loader)
{
    Tuple *names = NULL;
    size_t count = get_count(loader);
    if (!count) return loader->vm->empty_tuple;
    names = tuple_new(loader->vm, NULL, count);
    for (size_t i = 0; names && i < count; i++) {
        String *name = get_name(loader);
        if (!name) return NULL;
        names->items[i] = value_of_object(name);
    }
    return names;
}

// ---- Heads --------------------------------------------------------------------------------------

static RAISES String *get_qualname(Loader *loader, unsigned kind, String *name, const Code *outer)
{
    if (kind == QUALNAME_IS_NAME) return name;
    if (kind == QUALNAME_GIVEN) return get_name(loader);
    if (!outer) return (void)bad_data(loader->vm), NULL;
    const char *joint = kind == QUALNAME_MEMBER ? "." : ".<locals>.";
    return str_format(loader->vm, "%S%s%S", outer->qualname, joint, name);
}

// Reads the head of the record at loader->at: a code object without its body. filename: overrides the record's.
static RAISES Code *get_head(Loader *loader, const Code *outer, String *filename)
{
    VM *vm = loader->vm;
    Code *code = code_blank(vm);
    code->is_unloaded = true;
    code->saved = loader->image;
    code->pool = loader->constants;
    code->flags = (uint32_t)get_up_to(loader, UINT32_MAX);
    unsigned bits = (unsigned)get_up_to(loader, SAVED_KINDS - 1);
    code->is_module = (bits & SAVED_MODULE) != 0;
    code->is_class = (bits & SAVED_CLASS) != 0;
    code->positional_count = get_short(loader);
    code->positional_only_count = get_short(loader);
    code->keyword_only_count = get_short(loader);
    code->frame_size = get_short(loader);
    code->local_count = get_short(loader);
    code->simple_count = bits & SAVED_SIMPLE ? code->positional_count : 0xffff;
    code->first_line = (int)get_signed(loader);
    code->name = get_name(loader);
    if (!code->name) return NULL;
    code->qualname = get_qualname(loader, bits / SAVED_QUALNAME & 3, code->name, outer);
    if (!code->qualname) return NULL;
    if (!(bits & SAVED_FILENAME) && !outer) return (void)bad_data(vm), NULL;
    if (bits & SAVED_FILENAME) code->filename = filename ? (void)get(loader), filename : get_name(loader);
    else code->filename = outer->filename;
    if (!code->filename) return NULL;
    // The docstring waits until somebody asks for it.
    code->saved_doc = (uint32_t)get_up_to(loader, UINT32_MAX);
    if (code->saved_doc != 1) code->doc = ABSENT;
    code->saved_body = (uint32_t)(loader->at - loader->image);
    if (loader->bad) return (void)bad_data(vm), NULL;
    return code;
}

Value code_doc(VM *vm, Code *code)
{
    if (!is_absent(code->doc)) return code->doc;
    Loader loader;
    loader_begin(&loader, vm, code->saved, code->pool, 0);
    uint32_t n = code->saved_doc;
    if (n < SAVED_FIRST || n % 2 != 0 || (n - SAVED_FIRST) / 2 >= loader.header.constant_count) {
        return (void)bad_data(vm), RAISED;
    }
    Value doc = constant(&loader, (n - SAVED_FIRST) / 2);
    if (raised(doc)) return RAISED;
    store(vm, code, &code->doc, doc);
    return doc;
}

// ---- Bodies -------------------------------------------------------------------------------------

static RAISES Tuple *get_inner_codes(Loader *loader, Code *code)
{
    VM *vm = loader->vm;
    size_t count = get_count(loader);
    if (!count) return vm->empty_tuple;
    Tuple *codes = tuple_new(vm, NULL, count);
    for (size_t i = 0; codes && i < count; i++) {
        size_t size = get_count(loader);
        const uint8_t *next = loader->at + size;
        Code *inner = get_head(loader, code, NULL);
        if (!inner) return NULL;
        codes->items[i] = value_of_object(inner);
        loader->at = next;
    }
    return codes;
}

static RAISES Handler *get_handlers(Loader *loader, size_t *count)
{
    *count = get_count(loader);
    Handler *handlers = memory_take(&loader->vm->memory, (*count + 1) * sizeof(Handler));
    if (!handlers) return (void)throw_memory(loader->vm), NULL;
    for (size_t i = 0; i < *count; i++) {
        uint64_t start = get_up_to(loader, INT32_MAX), size = get_up_to(loader, INT32_MAX);
        handlers[i] = (Handler){(uint32_t)start, (uint32_t)(start + size), (uint32_t)get_up_to(loader, INT32_MAX),
                                get_short(loader)};
    }
    return handlers;
}

static RAISES bool get_operand(Loader *loader, const Tuple *codes, Word *word)
{
    uint64_t n = get(loader);
    if (n >= SAVED_FIRST && n % 2 == 0 && (n - SAVED_FIRST) / 2 < loader->header.constant_count) {
        word->value = constant(loader, (n - SAVED_FIRST) / 2);
        return !raised(word->value);
    }
    if (n >= 1 && n <= 6) word->value = IMMEDIATE(n);
    else if (n >= SAVED_FIRST && n % 2 && (n - SAVED_FIRST) / 2 < codes->count) word->value = codes->items[(n - SAVED_FIRST) / 2];
    else return bad_data(loader->vm);
    return true;
}

static inline uint16_t get_field(Loader *loader, char letter)
{
    if (letter == '-' || letter == ':' || letter == 0) return 0;
    if (LIKELY(loader->at < loader->end && *loader->at < 0x80) && letter != 'i' && letter != 'j') return *loader->at++;
    if (letter == 'i' || letter == 'j') return (uint16_t)(int16_t)get_signed(loader);
    return get_short(loader);
}

// Writes the instruction at loader->at to words, of which `room` are free.
static RAISES bool get_instruction(Loader *loader, const Tuple *codes, uint32_t frame_size, Word *words, size_t room)
{
    uint8_t op = get_byte(loader);
    bool raw = op == SAVED_RAW;
    if (raw) op = get_byte(loader);
    if (op >= OPCODE_COUNT || opcode_words[op] > room) return bad_data(loader->vm);
    const char *format = opcode_formats[op];
    words->op = op;
    words->a = raw ? get_short(loader) : get_field(loader, format[0]);
    words->b = raw ? get_short(loader) : get_field(loader, format[1]);
    words->c = raw ? get_short(loader) : get_field(loader, format[2]);
    const char *letters = format + 3;
    for (uint32_t n = 1; n < opcode_words[op]; n++) {
        char letter = letters[n];
        if (letter == 'K' || letter == 'N') {
            if (!get_operand(loader, codes, &words[n])) return false;
            if (letter == 'K') continue;
            if (!is_str(words[n].value)) return bad_data(loader->vm);
            String *name = as_str(words[n].value);
            if (UNLIKELY(!(name->head.flags & STR_INTERNED))) words[n].value = value_of_object(str_intern(loader->vm, name));
        } else if (raw) {
            words[n].bits = get(loader);
        } else if (!saved_letter_implied(words, letter, letters[n + 1], frame_size, &words[n])) {
            words[n].distance = get_signed(loader);
        }
    }
    return true;
}

static RAISES bool get_words(Loader *loader, Code *code, Word *words, uint32_t count)
{
    for (uint32_t at = 0; at < count; at += opcode_words[words[at].op]) {
        if (!get_instruction(loader, code->constants, code->frame_size, words + at, count - at)) return false;
        if (UNLIKELY(loader->bad)) return bad_data(loader->vm);
    }
    return true;
}

// Everything but the words: on failure the code object is as it was, but for tables that nobody reads.
static RAISES bool get_tables(Loader *loader, Code *code)
{
    uint64_t constants = loader->header.constant_count;
    if (!(code->local_names = get_names(loader)) || !(code->cell_names = get_names(loader)) ||
        !(code->free_names = get_names(loader))) {
        goto failed;
    }
    Tuple *inner = get_values(loader, constants);
    if (!inner) goto failed;
    code->inner_locals = inner->count ? inner : NULL;
    code->constants = get_inner_codes(loader, code);
    if (code->constants) return true;
failed:
    code->constants = code->local_names = code->cell_names = code->free_names = loader->vm->empty_tuple;
    code->inner_locals = NULL;
    return false;
}

static RAISES bool load_body(Loader *loader, Code *code)
{
    VM *vm = loader->vm;
    if (!get_tables(loader, code)) return false;
    object_changed(vm, code);
    size_t handler_count;
    Handler *handlers = get_handlers(loader, &handler_count);
    if (!handlers) return false;
    uint32_t position_space = loader->header.size - loader->header.positions;
    uint64_t positions = get_up_to(loader, position_space);
    uint64_t position_size = get_up_to(loader, position_space - positions);
    // An instruction of few bytes becomes many words, but not more than this.
    uint32_t word_count = (uint32_t)get_up_to(loader, 8 * (uint64_t)(loader->end - loader->at));
    size_t words_size = word_count * sizeof(Word);
    Word *words = word_count && !loader->bad ? memory_take(&vm->memory, words_size) : NULL;
    bool done = words && get_words(loader, code, words, word_count);
    if (!done) {
        if (loader->bad || word_count == 0) (void)bad_data(vm);
        else if (!words) (void)throw_memory(vm);
        if (words) memory_release(&vm->memory, words, words_size);
        memory_release(&vm->memory, handlers, (handler_count + 1) * sizeof(Handler));
        return false;
    }
    code_take_words(vm, code, words, word_count, handlers, handler_count);
    code->positions = (uint8_t *)loader->image + loader->header.positions + positions;
    code->position_size = (uint32_t)position_size;
    code->has_saved_positions = true;
    code->is_unloaded = false;
    object_changed(vm, code);
    return true;
}

bool code_load(VM *vm, Code *code)
{
    Loader loader;
    loader_begin(&loader, vm, code->saved, code->pool, code->saved_body);
    return load_body(&loader, code);
}

// ---- Opening ------------------------------------------------------------------------------------

// keeper: what the bytes live in, or ABSENT. The constants hold it.
static RAISES Code *open_image(VM *vm, const uint8_t *image, String *filename, Value keeper)
{
    Loader loader;
    loader_begin(&loader, vm, image, NULL, 0);
    size_t count = loader.header.constant_count;
    loader.constants = tuple_new(vm, NULL, count + 1);
    if (!loader.constants) return NULL;
    if (!is_absent(keeper)) loader.constants->items[count] = keeper;
    loader.at = image + loader.header.record;
    return get_head(&loader, NULL, filename);
}

Code *code_open(VM *vm, const uint8_t *image, size_t size, String *filename)
{
    check(((const SavedHeader *)(const void *)image)->size == size);
    return open_image(vm, image, filename, ABSENT);
}

static RUNS bool load_all(VM *vm, Code *code)
{
    Problem problem;
    if (!descend(vm) || !code_load(vm, code)) return false;
    // Those inside first: a closure is checked by what the inner one has.
    for (size_t i = 0; i < code->constants->count; i++) {
        if (!load_all(vm, as_code(code->constants->items[i]))) return false;
    }
    if (raised(code_doc(vm, code)) || !code_verify(vm, code, &problem)) return false;
    if (!problem.what) return true;
    return throw_false(vm, ValueError, "bad marshal data (code object %S, word %zu: %s)", code->name,
                       (size_t)problem.word, problem.what);
}

Code *code_open_checked(VM *vm, Bytes *bytes)
{
    SavedHeader header;
    if (bytes->size < sizeof header) return (void)bad_data(vm), NULL;
    memcpy(&header, bytes->data, sizeof header);
    if (header.stamp != saved_stamp()) {
        return throw_null(vm, ValueError, "bad marshal data (code object of another version)");
    }
    bool fits = header.size == bytes->size && header.constants >= sizeof header && header.constants <= header.record &&
                header.record <= header.positions && header.positions <= header.size;
    if (fits) fits = header.constant_count <= (header.constants - sizeof header) / offset_width(&header);
    if (!fits) return (void)bad_data(vm), NULL;
    Code *code = open_image(vm, (const uint8_t *)bytes->data, NULL, value_of_object(bytes));
    return code && load_all(vm, code) ? code : NULL;
}
