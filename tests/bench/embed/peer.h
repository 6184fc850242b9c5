// peer.h - one interpreter as the measurements of work.c see it. A file of this folder for each that is compared.
//
// Each defines in its language: f(x), which returns x; host(x), a function of C that returns x; and loop(n), which calls host n
// times, empty(n), which only counts, and square(n), some work.
#pragma once
#include <stdbool.h>
#include <stddef.h>

extern const char peer_name[];
extern const bool peer_has_threads; // VMs of several threads run at the same time

// Once, before all else.
void peer_begin(void);
// A VM with the standard library at hand, as a program gets it. It ends the process if there is none.
void *peer_open(void);
void peer_close(void *vm);
// Defines the functions above.
void peer_define(void *vm);
// Calls f(1) from C so many times.
void peer_call(void *vm, int count);
// Calls a function that takes a number: "loop", "empty", "square".
void peer_run(void *vm, const char *function, int count);

// Ends the process.
void peer_fail(const char *what);
