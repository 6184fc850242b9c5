// search.h - finding one run of bytes in another.
//
// Linear in the worst case, memchr and short compares in the common one. UTF-8 is
// self-synchronising, so these serve text as well: a match of whole code points begins and ends
// between code points.
#pragma once
#include "vm/base/platform.h"

// The offset of the first occurrence of needle in text, or -1. An empty needle is found at 0.
ptrdiff_t bytes_find(const char *text, size_t size, const char *needle, size_t needle_size);

// The offset of the last occurrence, or -1. An empty needle is found at size.
ptrdiff_t bytes_rfind(const char *text, size_t size, const char *needle, size_t needle_size);

// The number of occurrences that do not overlap, counted from the left, at most `most` (SIZE_MAX
// for all). The needle is not empty.
size_t bytes_count(const char *text, size_t size, const char *needle, size_t needle_size,
                   size_t most);

// The offset of the first and the last byte equal to `byte`, or -1.
ptrdiff_t bytes_find_byte(const char *text, size_t size, char byte);
ptrdiff_t bytes_rfind_byte(const char *text, size_t size, char byte);

// How many bytes equal `byte`.
size_t bytes_count_byte(const char *text, size_t size, char byte);
