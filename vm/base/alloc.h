// alloc.h - counted memory: every byte a VM owns is taken from its Memory and given back to it.
//
// Sizes are passed back at release, so that no block carries a header. The cap is checked here and
// nowhere else. A caller that may not fail (see memory_reserve) draws on a reserve.
#pragma once
#include "vm/base/platform.h"

// The host's allocator: size 0 frees, pointer NULL allocates; returns NULL when it has none.
typedef void *(*AllocFn)(void *user, void *pointer, size_t old_size, size_t new_size);

typedef struct Memory {
    AllocFn fn;
    void *user;
    size_t used;        // bytes held now, the Python heap's blocks included
    size_t peak;        // the most `used` has been
    size_t cap;         // SIZE_MAX: none
    size_t pressure;    // bytes taken since the collector last looked; the collector resets it
    size_t pressure_limit; // beyond it, and when memory was refused, the collector gets notice
    void (*notice)(struct Memory *memory, bool refused); // or NULL; must not take memory
    uint64_t countdown; // fault injection: when it reaches 0 allocations fail; UINT64_MAX: never
    bool keep_failing;  // after the countdown: every allocation fails, not just one
} Memory;

// Makes memory that uses malloc (fn NULL) or the host's allocator, limited to cap bytes.
void memory_init(Memory *memory, AllocFn fn, void *user, size_t cap);

// Returns size bytes (never for size 0: NULL is only failure; size 0 gives a unique pointer), not
// cleared. NULL at the cap or when the system has none; no exception is set here.
void *memory_take(Memory *memory, size_t size);

// The same, cleared to zero bytes.
void *memory_take_zeroed(Memory *memory, size_t size);

// Changes a block's size; on failure returns NULL and the old block stays.
void *memory_resize(Memory *memory, void *block, size_t old_size, size_t new_size);

// Gives a block back. NULL is allowed.
void memory_release(Memory *memory, void *block, size_t size);

// Counts memory that a library took by itself (signed); false at the cap (nothing counted).
bool memory_count(Memory *memory, ptrdiff_t size);
