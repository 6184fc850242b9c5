// code_parts.h - what the files about code objects share: walking instructions and positions.
#pragma once
#include "vm/exec/code.h"

// Walks the position table. Each step is one run of words that come from one place in the source.
typedef struct PositionWalk {
    const uint8_t *at, *end;
    uint32_t start, stop;   // words of this run
    uint32_t word_count;
    uint8_t entry;          // the first byte of the next run's entry, which has been read
    Position position;
} PositionWalk;
void position_walk_begin(PositionWalk *walk, const Code *code);
bool position_walk_next(PositionWalk *walk);

// A code object with nothing in it: code_take_words gives it words and handlers, which it then owns.
Code *code_blank(VM *vm);
void code_take_words(VM *vm, Code *code, Word *words, size_t word_count, Handler *handlers, size_t handler_count);

// The letter of word n (from 1) of an instruction: K N X J.
char opcode_word_letter(uint16_t op, uint32_t n);
// The first word as it was before the instruction quickened itself.
Word code_word_base(const Code *code, uint32_t offset);
// Whether the X words of an instruction with this base opcode are inline caches.
static inline bool opcode_has_caches(uint16_t base)
{
    return base == OPCODE_LOAD_GLOBAL || base == OPCODE_LOAD_NAME || base == OPCODE_LOAD_ATTR ||
           base == OPCODE_STORE_ATTR || base == OPCODE_LOAD_METHOD;
}
// Whether word n of an instruction with this base opcode is an inline cache.
bool opcode_word_is_cache(uint16_t base, uint32_t n);
// Writes the position table anew with every line moved by `shift` (code.replace(co_firstlineno=...)).
RAISES bool code_shift_lines(VM *vm, Code *code, int shift);
// Whether two constants are the same to code objects: equal and of the same types all the way down.
RUNS bool constants_equal(VM *vm, Value a, Value b, bool *equal);
void code_release(VM *vm, Object *object); // of TypeDef
