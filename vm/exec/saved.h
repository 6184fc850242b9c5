// saved.h - code objects as bytes: what the build makes of the modules written in Python, and what marshal writes.
//
// An image is one code object with those inside it:
//
//   SavedHeader | offsets of constants | constants | the code's record | position tables
//
// Offsets of constants count from the first one, in 2 bytes each, or 4 where there are more than 64 KiB of them.
//
// Numbers are varints of 7 bits a byte, low bits first ("signed" ones zigzag). A constant is its kind, a letter,
// and what follows from it. Constants refer to those before them only. A record:
//
//   head       flags, SAVED_* bits, counts, frame size, first line, names, docstring: enough to make a function
//   body       the records inside, each behind its size; names of variables; handlers; the instructions
//
// An instruction is its opcode (a byte), the fields that its format names, and its words: constants by number,
// what can be told from the rest not at all. One that does not fit this is written out behind a SAVED_RAW byte.
//
// Loading is lazy: code_open reads the head of the outermost record; a body is read at the first call, which makes
// code objects of the heads inside it. Constants are made once, when a body that names them is read. So
// importing a module costs what its own body does.
//
// Images are of this machine's byte order and of this version of the instructions: the stamp says so.
#pragma once
#include "vm/base/buf.h"
#include "vm/exec/code.h"

typedef struct SavedHeader {
    uint64_t stamp;
    uint32_t size;          // of the image
    uint32_t constant_count;
    uint32_t constants;     // offsets from the header
    uint32_t record;
    uint32_t positions;
    uint32_t unused;
} SavedHeader;

// A hash of everything that the meaning of an image depends on.
uint64_t saved_stamp(void);

// Appends the image of code. ValueError: it holds a constant that cannot be saved.
RUNS bool code_save(VM *vm, Code *code, Buf *buf);

// The code object of an image in constant memory that the build made. It is known by `filename`.
RAISES Code *code_open(VM *vm, const uint8_t *image, size_t size, String *filename);

// The code object of an image from anywhere: all of it is read and checked. ValueError: it is none, or could do harm.
RUNS Code *code_open_checked(VM *vm, Bytes *image);

// What is wrong with a code object, or NULL, and at which word.
typedef struct Problem {
    const char *what;
    uint32_t word;
} Problem;

// Checks a code object that was not made by the compiler: what it does then may be senseless, but not harmful.
// False: an exception is pending.
RUNS bool code_verify(VM *vm, const Code *code, Problem *problem);
