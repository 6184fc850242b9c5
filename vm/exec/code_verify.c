// code_verify.c - checks words that come from outside: a code object that passes cannot lead the interpreter astray.
//
// First here, instruction by instruction: operands in range, jumps to instructions, windows inside the frame, words
// that are told from the rest as they must be. Then code_flow.c follows what registers hold.
#include "vm/exec/saved_parts.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct Verifier {
    const Code *code;
    uint8_t *starts;        // 1 where an instruction begins
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
uint32_t code_operand_count(const Word *pc, char field)
{
    switch (pc->op) {
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

static void verify_field(Verifier *verifier, uint16_t op, const Word *pc, char letter, uint16_t value)
{
    uint32_t registers = verifier->code->frame_size;
    switch (letter) {
    case 'A':
    case 'a':
        if (value >= registers) verifier->problem = "a register outside the frame";
        break;
    case 'B':
    case 'C': {
        uint32_t count = code_operand_count(pc, letter);
        if (count && value + count > registers) verifier->problem = "a register outside the frame";
        break;
    }
    case 'W':
        if (value + window_size(op, pc) > registers) verifier->problem = "a window outside the frame";
        break;
    default: break;
    }
}

static void verify_words(Verifier *verifier, uint16_t op, const Word *pc)
{
    for (uint32_t n = 1; n < opcode_words[op]; n++) {
        char letter = opcode_word_letter(op, n);
        Word implied;
        if (saved_word_implied(pc, n, verifier->code->frame_size, &implied) && implied.bits != pc[n].bits) {
            verifier->problem = "a word that does not fit its instruction";
        }
        if (letter == 'K' && is_immediate(pc[n].value) && pc[n].bits > ELLIPSIS.bits) {
            verifier->problem = "a constant that is no value";
        }
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
        verify_field(verifier, op, pc, format[i], value);
    }
    verify_words(verifier, op, pc);
    if (op == OPCODE_JUMP && (pc[1].distance > INT32_MAX || pc[1].distance < -INT32_MAX)) {
        verifier->problem = "a jump to what is no instruction";
    }
    bool reads_cell = op == OPCODE_LOAD_FREE || op == OPCODE_LOAD_CLOSURE || op == OPCODE_LOAD_CLASS_FREE;
    bool writes_cell = op == OPCODE_STORE_FREE || op == OPCODE_DELETE_FREE;
    if ((reads_cell && pc->b >= code->free_names->count) || (writes_cell && pc->a >= code->free_names->count)) {
        verifier->problem = "a closure cell that is not there";
    }
    if (op >= OPCODE_EXIT || op == OPCODE_INIT_RETURN || op != opcode_base(op)) verifier->problem = "an instruction never emitted";
}

static void verify_all(Verifier *verifier)
{
    const Code *code = verifier->code;
    uint32_t at = 0;
    while (at < code->word_count && !verifier->problem) {
        uint16_t op = code->words[at].op;
        if (op >= OPCODE_COUNT) verifier->problem = "an unknown instruction";
        else if (at + opcode_words[op] > code->word_count) verifier->problem = "an instruction that is cut off";
        else verifier->starts[at] = 1;
        if (!verifier->problem) at += opcode_words[op];
    }
    for (at = 0; at < code->word_count && !verifier->problem; at += opcode_words[code->words[at].op]) {
        verify_instruction(verifier, at);
    }
    for (uint32_t i = 0; i < code->handler_count && !verifier->problem; i++) {
        const Handler *handler = &code->handlers[i];
        if (handler->slot >= code->frame_size) verifier->problem = "a handler's register outside the frame";
    }
    if (!verifier->problem && !positions_fit(code)) verifier->problem = "a broken table of lines";
}

bool code_verify(VM *vm, const Code *code, Problem *problem)
{
    *problem = (Problem){NULL, 0};
    uint8_t *starts = memory_take_zeroed(&vm->memory, code->word_count + 1u);
    if (!starts) return (void)throw_memory(vm), false;
    Verifier verifier = {code, starts, NULL};
    verify_all(&verifier);
    bool done = true;
    if (verifier.problem) problem->what = verifier.problem;
    else done = code_check_flow(vm, code, starts, problem);
    memory_release(&vm->memory, starts, code->word_count + 1u);
    return done;
}
