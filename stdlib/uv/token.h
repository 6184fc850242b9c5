// token.h - what a host function that answers later leaves behind: a token, with which any thread completes its future.
//
// A token belongs to the host until it is completed, once; the VM may have ended by then. What the threads leave lies in
// the VM's mailbox, under a lock, until its loop turns.
#pragma once
#include "vm/object/vm.h"

typedef struct KukriToken Token;

typedef struct TokenResult {
    enum { TOKEN_NONE, TOKEN_BOOL, TOKEN_INT, TOKEN_FLOAT, TOKEN_STR, TOKEN_BYTES, TOKEN_MADE, TOKEN_FAILED } kind;
    int64_t number;
    double real;
    char *data;         // malloc'ed: a text, bytes, or the message of a failure
    size_t size;
    char *type;         // malloc'ed: the class of a failure
    // TOKEN_MADE: makes the result on the VM's thread; vm NULL: nobody waits any more, user is to be freed (any thread).
    RUNS Value (*make)(VM *vm, void (*function)(void), void *user);
    void (*function)(void);
    void *user;
} TokenResult;

// A token and its future, which belongs to the running loop. RuntimeError: no loop runs. MemoryError.
RUNS Token *token_new(VM *vm, Value *future);
// For a host function that fails after all: as if it had never been made.
void token_drop(VM *vm, Token *token);
// function is called on the VM's thread when nobody waits any more: the task was cancelled, or the VM ends.
void token_on_cancel(Token *token, void (*function)(Token *token, void *user), void *user);
// Completes it: from any thread, once; takes what result owns. 1: the program will see it; 0: it will not; -1: it was completed
// before, as far as that can be known of a token that may be gone.
int token_complete(Token *token, TokenResult result);
// No token will wake this VM any more: before its loop is closed.
void tokens_close(VM *vm);
