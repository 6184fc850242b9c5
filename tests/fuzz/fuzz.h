// fuzz.h - what the harnesses share: input read piece by piece, expectations that end the process.
//
// A harness is tests/fuzz/<name>_fuzz.c with LLVMFuzzerTestOneInput; `make fuzz` builds and runs it
// with clang's libFuzzer and the sanitizers. What it expects it checks with EXPECT, which aborts, so
// that the fuzzer keeps the input.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(condition)                                                                          \
    ((condition)                                                                                   \
         ? (void)0                                                                                 \
         : (fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// The input from its front; what is no longer there reads as zeros.
typedef struct Input {
    const uint8_t *data;
    size_t size;
} Input;

static inline uint8_t input_byte(Input *input)
{
    if (input->size == 0) return 0;
    input->size--;
    return *input->data++;
}

static inline uint64_t input_word(Input *input)
{
    uint64_t word = 0;
    for (int i = 0; i < 8; i++) word = word << 8 | input_byte(input);
    return word;
}

// A piece of at most limit bytes; its length is taken from the input too.
static inline const char *input_piece(Input *input, size_t limit, size_t *size)
{
    size_t wanted = ((size_t)input_byte(input) << 8 | input_byte(input)) % (limit + 1);
    *size = wanted < input->size ? wanted : input->size;
    const char *piece = (const char *)input->data;
    input->data += *size;
    input->size -= *size;
    return piece;
}
