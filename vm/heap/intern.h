// intern.h - the table of interned strings: one object for each distinct text.
//
// The table knows hashes and objects only; what an equal string is, str.c decides. It holds its strings
// weakly: one that nothing else reaches leaves the table when the collector finds it dead.
#pragma once
#include "vm/object/vm.h"

// Walks the objects with this hash: *position begins as the hash and is private after that. NULL at the end.
Object *intern_next(const VM *vm, uint64_t hash, uint64_t *position);

// Adds an object that is not in the table. false when there is no memory for it (nothing is raised).
bool intern_add(VM *vm, uint64_t hash, Object *object);

// Called by the collector's clear_weak hook: takes out what it is about to sweep. full false: only what was added
// since the last collection can have died.
void intern_clear_dead(VM *vm, bool full);

// Makes the table of a new VM, and frees it. false: no memory (nothing is raised).
bool intern_open(VM *vm);
void intern_close(VM *vm);

