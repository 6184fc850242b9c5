// random.h - module _random.
#pragma once
#include "vm/object/native.h"

extern const ModuleDef _random_module;

#define RANDOM_DIGEST_SIZE 64
// SHA-512 of size bytes.
void random_digest(const void *data, size_t size, unsigned char digest[RANDOM_DIGEST_SIZE]);
