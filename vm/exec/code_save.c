// code_save.c - code objects to bytes; saved.h has the form.
#include "vm/exec/saved_parts.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

uint64_t saved_stamp(void)
{
    uint64_t hash = 14695981039346656037u; // FNV-1a
    for (size_t op = 0; op < OPCODE_COUNT; op++) {
        const char *const texts[] = {opcode_names[op], opcode_formats[op]};
        for (size_t i = 0; i < COUNT_OF(texts); i++) {
            for (const char *at = texts[i]; *at; at++) hash = (hash ^ (uint8_t)*at) * 1099511628211u;
        }
        hash = (hash ^ opcode_words[op]) * 1099511628211u;
    }
    return (hash ^ INTRINSIC_COUNT ^ 2) * 1099511628211u; // 2: the version of the form
}

typedef struct Saver {
    VM *vm;
    Buf constants;          // the bytes of all
    Buf offsets;            // uint32_t each
    Buf positions;
    uint32_t constant_count;
    Dict *texts;            // str to number: equal ones are one
    Dict *others;           // the word of any other value to number
} Saver;

static void put(Buf *buf, uint64_t n)
{
    for (; n >= 0x80; n >>= 7) buf_append_char(buf, (char)(n | 0x80));
    buf_append_char(buf, (char)n);
}

static void put_signed(Buf *buf, int64_t n)
{
    put(buf, ((uint64_t)n << 1) ^ (n < 0 ? UINT64_MAX : 0));
}

static RAISES bool fine(VM *vm, const Buf *buf)
{
    return !buf_failed(buf) || ((void)throw_memory(vm), false);
}

// ---- Constants ----------------------------------------------------------------------------------

static RUNS bool value_number(Saver *saver, Value value, uint64_t *number);

static RUNS bool put_values(Saver *saver, Buf *buf, const Value *items, size_t count)
{
    put(buf, count);
    for (size_t i = 0; i < count; i++) {
        uint64_t number;
        if (!value_number(saver, items[i], &number)) return false;
        put(buf, number);
    }
    return fine(saver->vm, buf);
}

static RUNS bool put_set(Saver *saver, Buf *buf, Set *set)
{
    Tuple *items = tuple_new(saver->vm, NULL, set->count);
    if (!items) return false;
    size_t position = 0, count = 0;
    while (count < items->count && set_next(set, &position, &items->items[count])) count++;
    return put_values(saver, buf, items->items, count);
}

static RAISES bool put_digits(VM *vm, Buf *buf, Value value)
{
    BigDigit scratch[2];
    BigView view = int_view(value, scratch);
    size_t size = (size_t)(int_bit_length(value) + 7) / 8;
    buf_append_char(buf, view.negative);
    put(buf, size);
    char *bytes = buf_extend(buf, size);
    if (!bytes) return (void)throw_memory(vm), false;
    view.negative = false;
    BigStatus status = big_to_bytes(view, (unsigned char *)bytes, size, true, false);
    return status == BIG_OK || ((void)int_throw(vm, status), false);
}

// Writes the bytes of a constant; those it refers to go before.
static RUNS bool put_constant(Saver *saver, Buf *buf, Value value)
{
    VM *vm = saver->vm;
    if (is_exact_str(value)) {
        const String *text = as_str(value);
        buf_append_char(buf, text->head.flags & STR_INTERNED ? CONSTANT_NAME : CONSTANT_TEXT);
        put(buf, text->size);
        buf_append(buf, text->data, text->size);
    } else if (is_exact_bytes(value)) {
        buf_append_char(buf, CONSTANT_DATA);
        put(buf, as_bytes(value)->size);
        buf_append(buf, as_bytes(value)->data, as_bytes(value)->size);
    } else if (is_double(value)) {
        double real = as_double(value);
        buf_append_char(buf, CONSTANT_REAL);
        buf_append(buf, &real, sizeof real);
    } else if (is_exact_complex(value)) {
        double parts[] = {as_complex(value)->real, as_complex(value)->imag};
        buf_append_char(buf, CONSTANT_IMAGINARY);
        buf_append(buf, parts, sizeof parts);
    } else if (is_exact_int(value)) {
        int64_t integer;
        bool small = int_fits_int64(value, &integer);
        buf_append_char(buf, small ? CONSTANT_INTEGER : CONSTANT_DIGITS);
        if (small) put_signed(buf, integer);
        else if (!put_digits(vm, buf, value)) return false;
    } else if (is_exact_tuple(value)) {
        buf_append_char(buf, CONSTANT_ITEMS);
        return put_values(saver, buf, as_tuple(value)->items, as_tuple(value)->count);
    } else if (is_exact_frozenset(value)) {
        buf_append_char(buf, CONSTANT_SET);
        return put_set(saver, buf, as_frozenset(value));
    } else {
        return throw_false(vm, ValueError, "unmarshallable object");
    }
    return fine(vm, buf);
}

static RUNS bool value_number(Saver *saver, Value value, uint64_t *number)
{
    VM *vm = saver->vm;
    if (!descend(vm)) return false;
    if (is_immediate(value)) {
        *number = value.bits & 0xff;
        return *number < SAVED_FIRST - 1 || throw_false(vm, ValueError, "unmarshallable object");
    }
    bool is_text = is_exact_str(value);
    Dict *known = is_text ? saver->texts : saver->others;
    Value key = is_text ? value : int_from_uint64(vm, value.bits);
    Value there = dict_get(vm, known, key);
    if (raised(there)) return false;
    if (!is_absent(there)) {
        *number = SAVED_FIRST + 2 * (uint64_t)as_small(there);
        return true;
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool done = put_constant(saver, &buf, value);
    if (done) {
        uint32_t offset = (uint32_t)saver->constants.size, index = saver->constant_count++;
        buf_append(&saver->offsets, &offset, sizeof offset);
        buf_append(&saver->constants, buf.data, buf.size);
        *number = SAVED_FIRST + 2 * (uint64_t)index;
        done = fine(vm, &saver->constants) && fine(vm, &saver->offsets) &&
               dict_set(vm, known, key, value_of_small(index));
    }
    buf_free(&buf);
    return done;
}

static RUNS bool put_value(Saver *saver, Buf *buf, Value value)
{
    uint64_t number;
    if (!value_number(saver, value, &number)) return false;
    put(buf, number);
    return true;
}

// ---- Instructions -------------------------------------------------------------------------------

// The words of an instruction as the compiler made them.
static void original_words(const Code *code, uint32_t at, Word *words)
{
    words[0] = code_word_base(code, at);
    for (uint32_t n = 1; n < opcode_words[words[0].op]; n++) {
        words[n] = code->words[at + n];
        if (opcode_word_is_cache(words[0].op, n)) words[n].bits = 0;
    }
}

static bool is_field(const char *format, int i)
{
    return format[i] && format[i] != ':' && format[i] != '-';
}

// Whether the short form says all of it.
static bool is_regular(const Word *words, uint32_t frame_size)
{
    const char *format = opcode_formats[words->op];
    const uint16_t fields[] = {words->a, words->b, words->c};
    for (int i = 0; i < 3; i++) {
        if (!is_field(format, i) && fields[i]) return false;
    }
    for (uint32_t n = 1; n < opcode_words[words->op]; n++) {
        Word implied;
        if (saved_word_implied(words, n, frame_size, &implied) && implied.bits != words[n].bits) return false;
    }
    return true;
}

static RUNS bool put_operand(Saver *saver, Buf *buf, Dict *inner, Value value)
{
    if (!is_code(value)) return put_value(saver, buf, value);
    Value index = dict_get(saver->vm, inner, int_from_uint64(saver->vm, value.bits));
    if (raised(index)) return false;
    if (is_absent(index)) return throw_false(saver->vm, ValueError, "unmarshallable object");
    put(buf, SAVED_FIRST + 1 + 2 * (uint64_t)as_small(index));
    return true;
}

static RUNS bool put_instruction(Saver *saver, Buf *buf, const Code *code, Dict *inner, uint32_t at)
{
    Word words[8];
    original_words(code, at, words);
    uint16_t op = words->op;
    const char *format = opcode_formats[op];
    const uint16_t fields[] = {words->a, words->b, words->c};
    bool regular = is_regular(words, code->frame_size);
    if (!regular) buf_append_char(buf, (char)SAVED_RAW);
    buf_append_char(buf, (char)op);
    for (int i = 0; i < 3; i++) {
        if (!regular) put(buf, fields[i]);
        else if (!is_field(format, i)) continue;
        else if (format[i] == 'i' || format[i] == 'j') put_signed(buf, (int16_t)fields[i]);
        else put(buf, fields[i]);
    }
    for (uint32_t n = 1; n < opcode_words[op]; n++) {
        char letter = opcode_word_letter(op, n);
        Word implied;
        if (letter == 'K' || letter == 'N') {
            if (!put_operand(saver, buf, inner, words[n].value)) return false;
        } else if (!regular) {
            put(buf, words[n].bits);
        } else if (!saved_word_implied(words, n, code->frame_size, &implied)) {
            put_signed(buf, words[n].distance);
        }
    }
    return true;
}

// ---- Records ------------------------------------------------------------------------------------

static int qualname_kind(const Code *code, const Code *outer)
{
    const String *name = code->name, *qualname = code->qualname;
    if (str_equal(name, qualname)) return QUALNAME_IS_NAME;
    static const char *const joints[] = {NULL, ".", ".<locals>."};
    for (int kind = QUALNAME_MEMBER; outer && kind <= QUALNAME_LOCAL; kind++) {
        size_t head = outer->qualname->size, joint = strlen(joints[kind]);
        if (qualname->size == head + joint + name->size && !memcmp(qualname->data, outer->qualname->data, head) &&
            !memcmp(qualname->data + head, joints[kind], joint) &&
            !memcmp(qualname->data + head + joint, name->data, name->size)) {
            return kind;
        }
    }
    return QUALNAME_GIVEN;
}

static RUNS bool put_record(Saver *saver, Buf *buf, Code *code, const Code *outer);

// inner: gets the word of each code object inside, and its number.
static RUNS bool put_inner_records(Saver *saver, Buf *buf, const Code *code, Dict *inner)
{
    VM *vm = saver->vm;
    Buf records;
    buf_init(&records, &vm->memory);
    bool done = true;
    for (size_t i = 0; done && i < code->constants->count; i++) {
        Value item = code->constants->items[i], key = int_from_uint64(vm, item.bits);
        Value there = is_code(item) ? dict_get(vm, inner, key) : NONE;
        done = !raised(there);
        if (!done || !is_absent(there)) continue;
        Buf record;
        buf_init(&record, &vm->memory);
        done = dict_set(vm, inner, key, value_of_small((int64_t)inner->count)) &&
               put_record(saver, &record, as_code(item), code);
        put(&records, record.size);
        buf_append(&records, record.data, record.size);
        buf_free(&record);
    }
    put(buf, inner->count);
    buf_append(buf, records.data, records.size);
    done = done && fine(vm, &records);
    buf_free(&records);
    return done;
}

static RUNS bool put_body(Saver *saver, Buf *buf, const Code *code)
{
    VM *vm = saver->vm;
    const Tuple *const tuples[] = {code->local_names, code->cell_names, code->free_names};
    for (size_t i = 0; i < COUNT_OF(tuples); i++) {
        if (!put_values(saver, buf, tuples[i]->items, tuples[i]->count)) return false;
    }
    const Tuple *inner = code->inner_locals;
    if (!put_values(saver, buf, inner ? inner->items : NULL, inner ? inner->count : 0)) return false;
    Dict *inner_codes = dict_new(vm);
    if (!put_inner_records(saver, buf, code, inner_codes)) return false;
    put(buf, code->handler_count);
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const Handler *handler = &code->handlers[i];
        put(buf, handler->start);
        put(buf, handler->stop - handler->start);
        put(buf, handler->target);
        put(buf, handler->slot);
    }
    put(buf, saver->positions.size);
    put(buf, code->position_size);
    buf_append(&saver->positions, code->positions, code->position_size);
    put(buf, code->word_count);
    for (uint32_t at = 0; at < code->word_count; at += opcode_words[code->words[at].op]) {
        if (!put_instruction(saver, buf, code, inner_codes, at)) return false;
    }
    return fine(vm, buf);
}

static RUNS bool put_record(Saver *saver, Buf *buf, Code *code, const Code *outer)
{
    VM *vm = saver->vm;
    if (!descend(vm) || !code_ready(vm, code)) return false;
    Value doc = code_doc(vm, code);
    if (raised(doc)) return false;
    int kind = qualname_kind(code, outer);
    bool other_file = !outer || !str_equal(code->filename, outer->filename);
    put(buf, code->flags);
    put(buf, (code->is_module ? SAVED_MODULE : 0) | (code->is_class ? SAVED_CLASS : 0) |
                 (code->simple_count != 0xffff ? SAVED_SIMPLE : 0) | (unsigned)kind * SAVED_QUALNAME |
                 (other_file ? SAVED_FILENAME : 0));
    put(buf, code->positional_count);
    put(buf, code->positional_only_count);
    put(buf, code->keyword_only_count);
    put(buf, code->frame_size);
    put(buf, code->local_count);
    put_signed(buf, code->first_line);
    if (!put_value(saver, buf, value_of_object(code->name))) return false;
    if (kind == QUALNAME_GIVEN && !put_value(saver, buf, value_of_object(code->qualname))) return false;
    if (other_file && !put_value(saver, buf, value_of_object(code->filename))) return false;
    return put_value(saver, buf, doc) && put_body(saver, buf, code);
}

// Texts that are interned anywhere come first, so that equal ones that are not become one with them.
static RUNS bool number_names(Saver *saver, const Code *code)
{
    VM *vm = saver->vm;
    if (!descend(vm)) return false;
    for (size_t i = 0; i < code->constants->count; i++) {
        Value value = code->constants->items[i];
        uint64_t number;
        if (is_code(value)) {
            if (!code_ready(vm, as_code(value)) || !number_names(saver, as_code(value))) return false;
        } else if (is_exact_str(value) && (as_str(value)->head.flags & STR_INTERNED)) {
            if (!value_number(saver, value, &number)) return false;
        }
    }
    return true;
}

bool code_save(VM *vm, Code *code, Buf *buf)
{
    if (!code_ready(vm, code)) return false;
    Saver saver = {.vm = vm, .texts = dict_new(vm), .others = dict_new(vm)};
    Buf record;
    buf_init(&saver.constants, &vm->memory);
    buf_init(&saver.offsets, &vm->memory);
    buf_init(&saver.positions, &vm->memory);
    buf_init(&record, &vm->memory);
    bool done = number_names(&saver, code) && put_record(&saver, &record, code, NULL);
    if (done) {
        const uint32_t *offsets = (const uint32_t *)(const void *)saver.offsets.data;
        size_t width = saver.constants.size > UINT16_MAX ? sizeof(uint32_t) : sizeof(uint16_t);
        size_t start = sizeof(SavedHeader) + saver.constant_count * width;
        uint64_t record_at = start + saver.constants.size, positions_at = record_at + record.size;
        uint64_t size = positions_at + saver.positions.size;
        SavedHeader header = {saved_stamp(), (uint32_t)size, saver.constant_count, (uint32_t)start,
                              (uint32_t)record_at, (uint32_t)positions_at, 0};
        done = size <= UINT32_MAX || throw_false(vm, ValueError, "unmarshallable object");
        buf_append(buf, &header, sizeof header);
        for (size_t i = 0; i < saver.constant_count; i++) {
            uint16_t narrow = (uint16_t)offsets[i];
            if (width == sizeof narrow) buf_append(buf, &narrow, width);
            else buf_append(buf, &offsets[i], width);
        }
        buf_append(buf, saver.constants.data, saver.constants.size);
        buf_append(buf, record.data, record.size);
        buf_append(buf, saver.positions.data, saver.positions.size);
        done = done && fine(vm, buf);
    }
    buf_free(&saver.constants);
    buf_free(&saver.offsets);
    buf_free(&saver.positions);
    buf_free(&record);
    return done;
}
