// code.c - code objects: making, copying and freeing them, their positions, and the check of their words.
//
// The position table is a run of entries, one for each stretch of words from the same place:
//
//   words since the entry before   lines since it   lines to its end   column + 1   columns to its end
//        unsigned                      signed            signed          unsigned         signed
//
// all as varints of 7 bits a byte, low bits first, signed ones zigzag.
#include "vm/exec/code_parts.h"
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
    case OPCODE_LOAD_ATTR_SLOT_CHECKED:
    case OPCODE_LOAD_ATTR_MORE:
    case OPCODE_LOAD_ATTR_CLASS:
    case OPCODE_LOAD_ATTR_MODULE:
    case OPCODE_LOAD_ATTR_PROPERTY: return OPCODE_LOAD_ATTR;
    case OPCODE_STORE_ATTR_SLOT:
    case OPCODE_STORE_ATTR_MEMBER:
    case OPCODE_STORE_ATTR_ADD: return OPCODE_STORE_ATTR;
    case OPCODE_LOAD_METHOD_CLASS:
    case OPCODE_LOAD_METHOD_MODULE: return OPCODE_LOAD_METHOD;
    default: return op;
    }
}

char opcode_word_letter(uint16_t op, uint32_t n)
{
    const char *letters = strchr(opcode_formats[op], ':');
    return letters && strlen(letters) > n ? letters[n] : 'X';
}

bool opcode_word_is_cache(uint16_t base, uint32_t n)
{
    switch (base) {
    case OPCODE_LOAD_GLOBAL:
    case OPCODE_LOAD_NAME:
    case OPCODE_LOAD_ATTR:
    case OPCODE_STORE_ATTR:
    case OPCODE_LOAD_METHOD: return opcode_word_letter(base, n) == 'X';
    default: return false;
    }
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

#define ENTRY_SIZE_MAX 25

static size_t put_entry(uint8_t *out, uint32_t words, const Position *position, int last_line)
{
    size_t size = put_unsigned(out, words);
    size += put_signed(out + size, (int32_t)((uint32_t)position->line - (uint32_t)last_line));
    size += put_signed(out + size, (int32_t)((uint32_t)position->end_line - (uint32_t)position->line));
    size += put_unsigned(out + size, (uint32_t)position->column + 1);
    size += put_signed(out + size, (int32_t)((uint32_t)position->end_column - (uint32_t)position->column));
    return size;
}

void position_walk_begin(PositionWalk *walk, const Code *code)
{
    *walk = (PositionWalk){code->positions, code->positions + code->position_size, 0, 0,
                           code->word_count, {0, -1, -1, -1}};
    // `stop` is where the next run begins.
    if (code->position_size) walk->stop = get_unsigned(&walk->at);
    else walk->stop = code->word_count;
}

bool position_walk_next(PositionWalk *walk)
{
    if (walk->at == walk->end) return false;
    Position *position = &walk->position;
    walk->start = walk->stop;
    position->line = (int)((uint32_t)position->line + (uint32_t)get_signed(&walk->at));
    position->end_line = (int)((uint32_t)position->line + (uint32_t)get_signed(&walk->at));
    position->column = (int)(get_unsigned(&walk->at) - 1);
    position->end_column = (int)((uint32_t)position->column + (uint32_t)get_signed(&walk->at));
    walk->stop = walk->at < walk->end ? walk->start + get_unsigned(&walk->at) : walk->word_count;
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
    int line = 0;
    *size = 0;
    for (size_t i = 0; i < parts->position_count; i++) {
        const Position *position = &parts->positions[i];
        *size += put_entry(table + *size, parts->position_offsets[i] - offset, position, line);
        offset = parts->position_offsets[i];
        line = position->line;
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
    memory_release(&vm->memory, code->positions, code->position_size + 1u);
    code->positions = table;
    code->position_size = (uint32_t)size;
    return true;
}

// ---- Making and freeing -------------------------------------------------------------------------

static size_t outside_size(const Code *code)
{
    return code->word_count * sizeof(Word) + (code->handler_count + 1) * sizeof(Handler) + code->position_size + 1u;
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
    Code *code = object_new_released(vm, TYPE_code, sizeof(Code));
    memset((char *)code + sizeof(Object), 0, sizeof(Code) - sizeof(Object));
    code->words = words;
    code->word_count = (uint32_t)word_count;
    code->handlers = handlers;
    code->handler_count = (uint32_t)handler_count;
    code->positions = positions;
    code->position_size = (uint32_t)position_size;
    code->name = code->qualname = code->filename = vm->empty_str;
    code->constants = code->names = code->local_names = code->cell_names = code->free_names = vm->empty_tuple;
    code->doc = NONE;
    code->next = vm->exec->codes;
    if (code->next) code->next->previous = code;
    vm->exec->codes = code;
    heap_external(vm, (ptrdiff_t)outside_size(code));
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

Code *code_copy(VM *vm, const Code *code)
{
    size_t handlers_size = (code->handler_count + 1) * sizeof(Handler);
    Word *words = memory_take(&vm->memory, code->word_count * sizeof(Word));
    Handler *handlers = memory_take(&vm->memory, handlers_size);
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
    copy->is_shared = false;
    return copy;
}

void code_release(VM *vm, Object *object)
{
    Code *code = (Code *)object;
    heap_external(vm, -(ptrdiff_t)outside_size(code));
    memory_release(&vm->memory, code->words, code->word_count * sizeof(Word));
    memory_release(&vm->memory, code->handlers, (code->handler_count + 1) * sizeof(Handler));
    memory_release(&vm->memory, code->positions, code->position_size + 1u);
    if (code->next) code->next->previous = code->previous;
    if (code->previous) code->previous->next = code->next;
    else if (vm->exec) vm->exec->codes = code->next;
}

// ---- The check ----------------------------------------------------------------------------------

typedef struct Verifier {
    const Code *code;
    uint8_t *starts; // of the VM's memory: 1 where an instruction begins; NULL: jumps are not checked
    const char *problem;
} Verifier;

// The count of registers from the W field on that an instruction uses.
static uint32_t window_size(uint16_t op, const Word *pc)
{
    switch (op) {
    case OPCODE_LOAD_METHOD:
    case OPCODE_LOAD_SPECIAL:
    case OPCODE_LOAD_SUPER_METHOD:
    case OPCODE_EXCEPTION_PARTS: return 3;
    case OPCODE_MATCH_GROUP: return 2;
    case OPCODE_UNPACK: return pc->c;
    case OPCODE_UNPACK_EX: return (uint32_t)pc[1].op + 1 + pc[1].a;
    case OPCODE_CALL:
    case OPCODE_CALL_AWAIT:
    case OPCODE_CALL_METHOD:
    case OPCODE_CALL_METHOD_AWAIT:
    case OPCODE_CALL_KW:
    case OPCODE_CALL_METHOD_KW: return 2 + (uint32_t)pc->c;
    case OPCODE_CALL_EX: return 4;
    default: return 1;
    }
}

// The count of registers read from field b or c on, for instructions that read several.
static uint32_t operand_count(uint16_t op, const Word *pc, char field)
{
    switch (op) {
    case OPCODE_BUILD_LIST:
    case OPCODE_BUILD_TUPLE:
    case OPCODE_BUILD_SET:
    case OPCODE_BUILD_STRING: return field == 'B' ? pc->c : 1;
    case OPCODE_BUILD_MAP: return field == 'B' ? 2u * pc->c : 1;
    case OPCODE_BUILD_SLICE: return field == 'B' ? 3 : 1;
    case OPCODE_LOAD_SLICE: return field == 'C' ? 2 : 1;
    case OPCODE_STORE_SLICE: return field == 'B' ? 2 : 1;
    case OPCODE_FORMAT_VALUE: return field == 'B' && (pc->c & 8) ? 2 : 1;
    case OPCODE_MAKE_FUNCTION: return field == 'C' ? (uint32_t)bit_count(pc->b & 15) : 1;
    default: return 1;
    }
}

static void verify_jump(Verifier *verifier, int64_t target)
{
    if (target < 0 || target >= verifier->code->word_count) verifier->problem = "a jump leaves the code";
    else if (verifier->starts && !verifier->starts[target]) verifier->problem = "a jump into an instruction";
}

static void verify_field(Verifier *verifier, uint16_t op, const Word *pc, char letter, uint16_t value,
                         uint32_t offset)
{
    uint32_t registers = verifier->code->frame_size;
    switch (letter) {
    case 'A':
    case 'a':
        if (value >= registers) verifier->problem = "a register outside the frame";
        break;
    case 'B':
    case 'C': {
        uint32_t count = operand_count(op, pc, letter);
        if (count && value + count > registers) verifier->problem = "a register outside the frame";
        break;
    }
    case 'W':
        if (value + window_size(op, pc) > registers) verifier->problem = "a window outside the frame";
        break;
    case 'j': verify_jump(verifier, (int64_t)offset + opcode_words[op] + (int16_t)value); break;
    default: break;
    }
}

static void verify_words(Verifier *verifier, uint16_t op, const Word *pc)
{
    for (uint32_t n = 1; n < opcode_words[op]; n++) {
        char letter = opcode_word_letter(op, n);
        if (letter == 'N' && !is_str(pc[n].value)) verifier->problem = "a name that is no str";
        if (letter == 'K' && op == OPCODE_MAKE_FUNCTION && !is_code(pc[n].value)) {
            verifier->problem = "a function of what is no code";
        }
    }
}

static void verify_instruction(Verifier *verifier, uint32_t offset)
{
    const Code *code = verifier->code;
    const Word *pc = code->words + offset;
    uint16_t op = pc->op;
    const char *format = opcode_formats[op];
    for (int i = 0; i < 3 && format[i] && format[i] != ':'; i++) {
        uint16_t value = i == 0 ? pc->a : i == 1 ? pc->b : pc->c;
        verify_field(verifier, op, pc, format[i], value, offset);
    }
    verify_words(verifier, op, pc);
    if (op == OPCODE_JUMP) verify_jump(verifier, (int64_t)offset + 2 + pc[1].distance);
    bool reads_cell = op == OPCODE_LOAD_FREE || op == OPCODE_LOAD_CLOSURE || op == OPCODE_LOAD_CLASS_FREE;
    bool writes_cell = op == OPCODE_STORE_FREE || op == OPCODE_DELETE_FREE;
    if ((reads_cell && pc->b >= code->free_names->count) || (writes_cell && pc->a >= code->free_names->count)) {
        verifier->problem = "a closure cell that is not there";
    }
    if (op >= OPCODE_EXIT || op == OPCODE_INIT_RETURN) verifier->problem = "an instruction never emitted";
}

bool code_verify(const Code *code, const char **problem)
{
    Verifier verifier = {code, NULL, NULL};
    uint8_t *starts = calloc(code->word_count + 1, 1);
    verifier.starts = starts;
    uint32_t at = 0;
    uint16_t last = OPCODE_NOP;
    while (at < code->word_count && !verifier.problem) {
        last = code->words[at].op;
        if (last >= OPCODE_COUNT) verifier.problem = "an unknown instruction";
        else if (at + opcode_words[last] > code->word_count) verifier.problem = "an instruction that is cut off";
        else if (starts) starts[at] = 1;
        if (!verifier.problem) at += opcode_words[last];
    }
    for (at = 0; at < code->word_count && !verifier.problem; at += opcode_words[code->words[at].op]) {
        verify_instruction(&verifier, at);
    }
    bool ends = last == OPCODE_RETURN || last == OPCODE_RETURN_NONE || last == OPCODE_RAISE ||
                last == OPCODE_RERAISE || last == OPCODE_JUMP;
    if (!verifier.problem && !ends) verifier.problem = "the end is reached";
    for (uint32_t i = 0; i < code->handler_count && !verifier.problem; i++) {
        const Handler *handler = &code->handlers[i];
        verify_jump(&verifier, handler->target);
        if (handler->slot >= code->frame_size) verifier.problem = "a handler's register outside the frame";
    }
    free(starts);
    *problem = verifier.problem;
    return !verifier.problem;
}
