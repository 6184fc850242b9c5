// unicode_names.h - what the table of character names and its generator agree on.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define NAMES_BLOCK 32    // names between two places where decoding can begin
#define WORDS_BLOCK 16    // words between two places where finding a word can begin
#define WORDS_SHORT 150   // words with codes of one byte
#define NAMES_SLOTS 45007 // of the hash table; prime

// FNV-1a.
static inline uint32_t names_hash(const char *text, size_t size)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * UINT32_C(16777619);
    return hash ^ hash >> 15;
}
