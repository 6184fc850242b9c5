// code.c - code objects: making, copying and freeing them, and their positions.
//
// The position table has an entry for each stretch of words from the same place in the source:
//
//   a byte: 3 bits  words since the entry before        7: more follows
//           3 bits  lines since it, zigzag               7: more follows
//           1 bit   it ends on a later line: how many lines follow
//           1 bit   its column is not that of the entry before: column + 1 follows
//   then what follows, in that order, and how many columns it ends after its begin
//
// all as varints of 7 bits a byte, low bits first, signed ones zigzag.
#include "vm/exec/saved_parts.h"
#include "vm/exec/state.h"
#include "vm/object/error.h"
#include "vm/types/tuple.h"

const uint8_t opcode_words[OPCODE_COUNT] = {
#define OP(name, words, format, meaning) words,
#include "vm/exec/opcodes.def"
#undef OP
};
const char *const opcode_names[OPCODE_COUNT] = {
#define OP(name, words, format, meaning) #name,
#include "vm/exec/opcodes.def"
#undef OP
};
const char *const opcode_formats[OPCODE_COUNT] = {
#define OP(name, words, format, meaning) format,
#include "vm/exec/opcodes.def"
#undef OP
};

// ---- Instructions -------------------------------------------------------------------------------

uint16_t opcode_base(uint16_t op)
{
    switch (op) {
    case OPCODE_LOAD_GLOBAL_CACHED: return OPCODE_LOAD_GLOBAL;
    case OPCODE_LOAD_ATTR_SLOT:
    case OPCODE_LOAD_ATTR_SLOTS:
    case OPCODE_LOAD_ATTR_SLOT_CHECKED:
    case OPCODE_LOAD_ATTR_MORE:
    case OPCODE_LOAD_ATTR_CLASS:
    case OPCODE_LOAD_ATTR_MODULE:
    case OPCODE_LOAD_ATTR_TYPE:
    case OPCODE_LOAD_ATTR_PROPERTY: return OPCODE_LOAD_ATTR;
    case OPCODE_STORE_ATTR_SLOT:
    case OPCODE_STORE_ATTR_SLOTS:
    case OPCODE_STORE_ATTR_MEMBER:
    case OPCODE_STORE_ATTR_ADD: return OPCODE_STORE_ATTR;
    case OPCODE_LOAD_METHOD_CLASS:
    case OPCODE_LOAD_METHOD_TYPE:
    case OPCODE_LOAD_METHOD_MODULE: return OPCODE_LOAD_METHOD;
    default: return op;
    }
}

char opcode_word_letter(uint16_t op, uint32_t n)
{
    // "ABC:", then a letter a word; an instruction of one word has no colon.
    return opcode_formats[op][3] == ':' ? opcode_formats[op][3 + n] : 'X';
}

bool opcode_word_is_cache(uint16_t base, uint32_t n)
{
    return opcode_has_caches(base) && opcode_word_letter(base, n) == 'X';
}

Word code_word_base(const Code *code, uint32_t offset)
{
    Word word = code->words[offset];
    word.op = opcode_base(word.op);
    // Attribute instructions count their misses in c.
    if (word.op == OPCODE_LOAD_ATTR || word.op == OPCODE_STORE_ATTR || word.op == OPCODE_LOAD_METHOD) {
        word.c = 0;
    }
    return word;
}

uint32_t code_instruction(const Code *code, uint32_t offset)
{
    uint32_t at = 0;
    while (at < code->word_count) {
        uint32_t next = at + opcode_words[code->words[at].op];
        if (offset < next) return at;
        at = next;
    }
    return at;
}

// ---- Positions ----------------------------------------------------------------------------------

static size_t put_unsigned(uint8_t *out, uint32_t n)
{
    size_t size = 0;
    for (; n >= 0x80; n >>= 7) out[size++] = (uint8_t)(n | 0x80);
    out[size++] = (uint8_t)n;
    return size;
}

static size_t put_signed(uint8_t *out, int32_t n)
{
    return put_unsigned(out, ((uint32_t)n << 1) ^ (n < 0 ? UINT32_MAX : 0));
}

static uint32_t get_unsigned(const uint8_t **at)
{
    uint32_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = *(*at)++;
        n |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return n;
    }
}

static int32_t get_signed(const uint8_t **at)
{
    uint32_t n = get_unsigned(at);
    return (int32_t)(n >> 1) ^ -(int32_t)(n & 1);
}

#define ENTRY_SIZE_MAX 26
#define ENTRY_ENDS_LATER 0x40
#define ENTRY_HAS_COLUMN 0x80

static size_t put_entry(uint8_t *out, uint32_t words, const Position *position, const Position *last)
{
    uint32_t lines = (uint32_t)position->line - (uint32_t)last->line;
    uint32_t zigzag = (lines << 1) ^ (0 - (lines >> 31));
    uint32_t height = (uint32_t)position->end_line - (uint32_t)position->line;
    bool new_column = position->column != last->column;
    out[0] = (uint8_t)((words < 7 ? words : 7) | (zigzag < 7 ? zigzag : 7) << 3 | (height ? ENTRY_ENDS_LATER : 0) |
                       (new_column ? ENTRY_HAS_COLUMN : 0));
    size_t size = 1;
    if (words >= 7) size += put_unsigned(out + size, words - 7);
    if (zigzag >= 7) size += put_unsigned(out + size, zigzag - 7);
    if (height) size += put_signed(out + size, (int32_t)height);
    if (new_column) size += put_unsigned(out + size, (uint32_t)position->column + 1);
    size += put_signed(out + size, (int32_t)((uint32_t)position->end_column - (uint32_t)position->column));
    return size;
}

// Reads how far the next entry begins behind `stop`; at the end of the table there is none.
static void walk_ahead(PositionWalk *walk)
{
    if (walk->at >= walk->end) {
        walk->stop = walk->word_count;
        return;
    }
    walk->entry = *walk->at++;
    uint32_t words = walk->entry & 7;
    if (words == 7) words += get_unsigned(&walk->at);
    walk->stop += words;
}

void position_walk_begin(PositionWalk *walk, const Code *code)
{
    *walk = (PositionWalk){.at = code->positions, .end = code->positions + code->position_size,
                           .word_count = code->word_count, .position = {0, -1, -1, -1}};
    walk_ahead(walk);
}

bool position_walk_next(PositionWalk *walk)
{
    if (walk->at == walk->end) return false;
    Position *position = &walk->position;
    walk->start = walk->stop;
    uint32_t lines = walk->entry >> 3 & 7;
    if (lines == 7) lines += get_unsigned(&walk->at);
    lines = (lines >> 1) ^ (0 - (lines & 1));
    position->line = (int)((uint32_t)position->line + lines);
    position->end_line = position->line;
    if (walk->entry & ENTRY_ENDS_LATER) {
        position->end_line = (int)((uint32_t)position->line + (uint32_t)get_signed(&walk->at));
    }
    if (walk->entry & ENTRY_HAS_COLUMN) position->column = (int)(get_unsigned(&walk->at) - 1);
    position->end_column = (int)((uint32_t)position->column + (uint32_t)get_signed(&walk->at));
    walk_ahead(walk);
    return true;
}

// Whether a varint ends before `end`; *at goes behind it.
static bool skip_number(const uint8_t **at, const uint8_t *end)
{
    for (int i = 0; i < 5 && *at < end; i++) {
        if (*(*at)++ < 0x80) return true;
    }
    return false;
}

bool positions_fit(const Code *code)
{
    const uint8_t *at = code->positions, *end = at + code->position_size;
    while (at < end) {
        uint8_t entry = *at++;
        int numbers = 1 + ((entry & 7) == 7) + ((entry >> 3 & 7) == 7) + ((entry & ENTRY_ENDS_LATER) != 0) +
                      ((entry & ENTRY_HAS_COLUMN) != 0);
        for (int i = 0; i < numbers; i++) {
            if (!skip_number(&at, end)) return false;
        }
    }
    return true;
}

void code_position(const Code *code, uint32_t offset, Position *position)
{
    PositionWalk walk;
    position_walk_begin(&walk, code);
    *position = (Position){-1, -1, -1, -1};
    while (position_walk_next(&walk)) {
        if (offset < walk.start) return;
        *position = walk.position;
        if (offset < walk.stop) return;
    }
}

int code_line(const Code *code, uint32_t offset)
{
    Position position;
    code_position(code, offset, &position);
    return position.line;
}

static uint8_t *encode_positions(VM *vm, const CodeParts *parts, size_t *size)
{
    size_t capacity = parts->position_count * ENTRY_SIZE_MAX + 1;
    uint8_t *table = memory_take(&vm->memory, capacity);
    if (!table) return NULL;
    uint32_t offset = 0;
    Position last = {0, -1, -1, -1};
    *size = 0;
    for (size_t i = 0; i < parts->position_count; i++) {
        const Position *position = &parts->positions[i];
        *size += put_entry(table + *size, parts->position_offsets[i] - offset, position, &last);
        offset = parts->position_offsets[i];
        last = *position;
    }
    uint8_t *trimmed = memory_resize(&vm->memory, table, capacity, *size + 1);
    if (!trimmed) memory_release(&vm->memory, table, capacity);
    return trimmed;
}

bool code_shift_lines(VM *vm, Code *code, int shift)
{
    size_t count = 0;
    PositionWalk walk;
    position_walk_begin(&walk, code);
    while (position_walk_next(&walk)) count++;
    size_t offsets_size = (count + 1) * sizeof(uint32_t), positions_size = (count + 1) * sizeof(Position);
    uint32_t *offsets = memory_take(&vm->memory, offsets_size);
    Position *positions = memory_take(&vm->memory, positions_size);
    uint8_t *table = NULL;
    size_t size = 0;
    if (offsets && positions) {
        position_walk_begin(&walk, code);
        for (size_t i = 0; position_walk_next(&walk); i++) {
            offsets[i] = walk.start;
            positions[i] = walk.position;
            if (positions[i].line >= 0) {
                positions[i].line = (int)((uint32_t)positions[i].line + (uint32_t)shift);
                positions[i].end_line = (int)((uint32_t)positions[i].end_line + (uint32_t)shift);
            }
        }
        CodeParts parts = {.position_offsets = offsets, .positions = positions, .position_count = count};
        table = encode_positions(vm, &parts, &size);
    }
    memory_release(&vm->memory, offsets, offsets_size);
    memory_release(&vm->memory, positions, positions_size);
    if (!table) return (void)throw_memory(vm), false;
    if (!code->has_saved_positions) memory_release(&vm->memory, code->positions, code->position_size + 1u);
    code->has_saved_positions = false;
    code->positions = table;
    code->position_size = (uint32_t)size;
    return true;
}

// ---- Making and freeing -------------------------------------------------------------------------

const Word code_unloaded_stub[2] = {{{OPCODE_LOAD_CODE, 0, 0, 0}}, {{OPCODE_LOAD_CODE, 1, 0, 0}}};

static size_t handlers_size(const Code *code)
{
    return (code->handler_count + 1) * sizeof(Handler);
}

// What the code object owns outside the heap.
static size_t outside_size(const Code *code)
{
    size_t size = code->word_count * sizeof(Word);
    if (code->handlers) size += handlers_size(code);
    if (code->positions && !code->has_saved_positions) size += code->position_size + 1u;
    return size;
}

Code *code_blank(VM *vm)
{
    Code *code = object_new_released(vm, TYPE_code, sizeof(Code));
    memset((char *)code + sizeof(Object), 0, sizeof(Code) - sizeof(Object));
    code->words = (Word *)code_unloaded_stub;
    code->name = code->qualname = code->filename = vm->empty_str;
    code->constants = code->names = code->local_names = code->cell_names = code->free_names = vm->empty_tuple;
    code->doc = NONE;
    code->next = vm->exec->codes;
    if (code->next) code->next->previous = code;
    vm->exec->codes = code;
    return code;
}

void code_take_words(VM *vm, Code *code, Word *words, size_t word_count, Handler *handlers, size_t handler_count)
{
    code->words = words;
    code->word_count = (uint32_t)word_count;
    code->handlers = handlers;
    code->handler_count = (uint32_t)handler_count;
    heap_external(vm, (ptrdiff_t)outside_size(code));
}

// Takes over the three arrays (any may be NULL: MemoryError).
static Code *code_from_arrays(VM *vm, Word *words, size_t word_count, Handler *handlers,
                              size_t handler_count, uint8_t *positions, size_t position_size)
{
    if (!words || !handlers || !positions) {
        if (words) memory_release(&vm->memory, words, word_count * sizeof(Word));
        if (handlers) memory_release(&vm->memory, handlers, (handler_count + 1) * sizeof(Handler));
        if (positions) memory_release(&vm->memory, positions, position_size + 1);
        return (void)throw_memory(vm), NULL;
    }
    Code *code = code_blank(vm);
    code->positions = positions;
    code->position_size = (uint32_t)position_size;
    code_take_words(vm, code, words, word_count, handlers, handler_count);
    return code;
}

Code *code_new(VM *vm, const CodeParts *parts)
{
    size_t words_size = parts->word_count * sizeof(Word);
    size_t handlers_size = parts->handler_count * sizeof(Handler);
    Word *words = memory_take(&vm->memory, words_size);
    Handler *handlers = memory_take(&vm->memory, handlers_size + sizeof(Handler));
    size_t position_size = 0;
    uint8_t *positions = encode_positions(vm, parts, &position_size);
    if (words && words_size) memcpy(words, parts->words, words_size);
    if (handlers && handlers_size) memcpy(handlers, parts->handlers, handlers_size);
    return code_from_arrays(vm, words, parts->word_count, handlers, parts->handler_count, positions, position_size);
}

Code *code_copy(VM *vm, Code *code)
{
    if (!code_ready(vm, code)) return NULL;
    Word *words = memory_take(&vm->memory, code->word_count * sizeof(Word));
    Handler *handlers = memory_take(&vm->memory, handlers_size(code));
    uint8_t *positions = memory_take(&vm->memory, code->position_size + 1u);
    if (handlers) memcpy(handlers, code->handlers, code->handler_count * sizeof(Handler));
    if (positions) memcpy(positions, code->positions, code->position_size);
    for (uint32_t at = 0; words && at < code->word_count;) {
        Word first = words[at] = code_word_base(code, at);
        uint32_t end = at + opcode_words[first.op];
        for (uint32_t n = 1; at + n < end; n++) {
            words[at + n] = code->words[at + n];
            if (opcode_word_is_cache(first.op, n)) words[at + n].bits = 0;
        }
        at = end;
    }
    Code *copy = code_from_arrays(vm, words, code->word_count, handlers, code->handler_count, positions,
                                  code->position_size);
    if (!copy) return NULL;
    // All else is alike, but for the arrays and the links.
    Code own = *copy;
    *copy = *code;
    copy->head = own.head;
    copy->words = own.words;
    copy->handlers = own.handlers;
    copy->positions = own.positions;
    copy->next = own.next;
    copy->previous = own.previous;
    copy->bound_globals = copy->bound_builtins = NULL;
    copy->is_shared = copy->has_saved_positions = false;
    return copy;
}

void code_release(VM *vm, Object *object)
{
    Code *code = (Code *)object;
    heap_external(vm, -(ptrdiff_t)outside_size(code));
    if (code->words != code_unloaded_stub) memory_release(&vm->memory, code->words, code->word_count * sizeof(Word));
    if (code->handlers) memory_release(&vm->memory, code->handlers, handlers_size(code));
    if (code->positions && !code->has_saved_positions) {
        memory_release(&vm->memory, code->positions, code->position_size + 1u);
    }
    if (code->next) code->next->previous = code->previous;
    if (code->previous) code->previous->next = code->next;
    else if (vm->exec) vm->exec->codes = code->next;
}
