// saved_parts.h - what saving and loading code agree on; see saved.h.
#pragma once
#include "vm/exec/code_parts.h"
#include "vm/exec/saved.h"

enum {
    SAVED_MODULE = 1,
    SAVED_CLASS = 2,
    SAVED_SIMPLE = 4,       // simple_count is positional_count
    SAVED_QUALNAME = 8,     // two bits: how the qualified name is told
    SAVED_FILENAME = 32,    // another file name than the outer code's
    SAVED_KINDS = 64,
};

enum { // of two bits at SAVED_QUALNAME
    QUALNAME_IS_NAME,
    QUALNAME_MEMBER,        // outer.name
    QUALNAME_LOCAL,         // outer.<locals>.name
    QUALNAME_GIVEN,
};

// Kinds of constants.
enum {
    CONSTANT_TEXT = 's',    // size, bytes
    CONSTANT_NAME = 'n',    // the same, interned
    CONSTANT_DATA = 'b',    // bytes: size, bytes
    CONSTANT_INTEGER = 'i', // signed
    CONSTANT_DIGITS = 'l',  // sign, size, bytes low first
    CONSTANT_REAL = 'd',    // 8 bytes
    CONSTANT_IMAGINARY = 'j', // 16 bytes
    CONSTANT_ITEMS = 't',   // tuple: count, values
    CONSTANT_SET = 'f',     // frozenset: count, values
};

// A value in a record: below SAVED_FIRST an immediate, then constants and the code objects inside by turns.
#define SAVED_FIRST 8

#define SAVED_RAW 255       // instead of an opcode: the opcode, its fields and words follow as they are
static_assert(OPCODE_COUNT <= SAVED_RAW, "an opcode is a byte");

// Whether a word of an instruction is not saved but told from the rest; *word becomes it. letter, next: of its format.
static inline bool saved_letter_implied(const Word *pc, char letter, char next, uint32_t frame_size, Word *word)
{
    uint16_t op = pc->op;
    *word = (Word){.bits = 0};
    if (letter == 'X') {
        bool is_call = next == 'J' && op != OPCODE_LOAD_ATTR;
        // What a return from __init__ reads.
        if (is_call) *word = (Word){{OPCODE_NOP, (uint16_t)(pc->a + 1), (uint16_t)(pc->a + 1), 0}};
        return is_call || opcode_has_caches(op);
    }
    if (letter != 'J' || op == OPCODE_AWAIT) return false;
    if (op == OPCODE_LOAD_ATTR) *word = (Word){{OPCODE_NOP, (uint16_t)(frame_size - CODE_GETTER_ROOM), pc->a, 0}};
    else *word = (Word){{OPCODE_INIT_RETURN, pc->a, pc->b, 0}};
    return true;
}

// The same of word n.
static inline bool saved_word_implied(const Word *pc, uint32_t n, uint32_t frame_size, Word *word)
{
    char next = n + 1 < opcode_words[pc->op] ? opcode_word_letter(pc->op, n + 1) : 0;
    return saved_letter_implied(pc, opcode_word_letter(pc->op, n), next, frame_size, word);
}

// How many registers from field B or C on an instruction reads.
uint32_t code_operand_count(const Word *pc, char field);

// Whether the position table can be walked.
bool positions_fit(const Code *code);

// The second half of code_verify: what registers hold on every path. The first half has passed. starts: by word, 1
// where an instruction begins.
RUNS bool code_check_flow(VM *vm, const Code *code, const uint8_t *starts, Problem *problem);
