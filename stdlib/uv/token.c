// token.c - futures that the host completes, from any thread.
//
// Token, mailbox and op each know the others only as long as they live: the op until its future is done or the loop is
// closed, the mailbox's VM until tokens_close, the token until both the host and the op have let go of it. All that two
// threads touch is under the mailbox's lock.
#include "stdlib/uv/token.h"

#include <pthread.h>
#include <stdlib.h>
#include "stdlib/uv/uv_loop.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

#define GRAVES 64

typedef struct Mailbox {
    pthread_mutex_t lock;
    size_t users;           // the VM, and each token
    uv_async_t *bell;       // NULL: the VM has ended
    Token *first, *last;    // completed, not yet taken
    Token *graves[GRAVES];  // the last ones that are done with: one that is completed again is known by them
    unsigned next_grave;
} Mailbox;

typedef struct TokenOp {
    Op op;
    Token *token;
} TokenOp;

struct KukriToken {
    Mailbox *mailbox;
    TokenOp *op;            // NULL: nobody waits for it; the VM's thread alone looks at it
    Token *next;            // in the mailbox
    int holders;            // the host, and the op
    bool completed, cancelled;
    TokenResult result;
    void (*on_cancel)(Token *token, void *user);
    void *user;
};

// A VM's part.
typedef struct Tokens {
    uv_async_t bell;
    Mailbox *mailbox;
    size_t pending;         // the loop waits for them
} Tokens;

static void result_free(TokenResult *result)
{
    // Whoever was to make the result has something to free.
    if (result->kind == TOKEN_MADE) (void)!result->make(NULL, result->function, result->user).bits;
    free(result->data);
    free(result->type);
    *result = (TokenResult){.kind = TOKEN_NONE};
}

static void mailbox_release(Mailbox *box)
{
    pthread_mutex_lock(&box->lock);
    bool last = --box->users == 0;
    pthread_mutex_unlock(&box->lock);
    if (!last) return;
    for (size_t i = 0; i < GRAVES; i++) free(box->graves[i]);
    pthread_mutex_destroy(&box->lock);
    free(box);
}

static void token_release(Token *token)
{
    Mailbox *box = token->mailbox;
    pthread_mutex_lock(&box->lock);
    bool last = --token->holders == 0;
    pthread_mutex_unlock(&box->lock);
    if (!last) return;
    result_free(&token->result);
    pthread_mutex_lock(&box->lock);
    Token **grave = &box->graves[box->next_grave++ % GRAVES], *older = *grave;
    *grave = token;
    pthread_mutex_unlock(&box->lock);
    free(older);
    mailbox_release(box);
}

// ---- The VM's side ------------------------------------------------------------------------------

static void tokens_release(VM *vm, void *state)
{
    Tokens *self = *(Tokens **)state;
    if (self) memory_release(&vm->memory, self, sizeof *self);
}

// A pointer: a libuv handle must not move.
static const StateDef tokens_def = {.name = "tokens", .size = sizeof(Tokens *), .release = tokens_release};

static Tokens *peek(VM *vm)
{
    Tokens **state = state_peek(vm, &tokens_def);
    return state ? *state : NULL;
}

// The loop lives while it waits for somebody to ring.
static void no_longer_pending(Tokens *self)
{
    if (self->pending > 0 && --self->pending == 0) uv_unref((uv_handle_t *)&self->bell);
}

// libuv's callback: the ops of what has come are finished.
static void rung(uv_async_t *bell)
{
    Tokens *self = bell->data;
    Mailbox *box = self->mailbox;
    if (!box) return;
    pthread_mutex_lock(&box->lock);
    Token *token = box->first;
    box->first = box->last = NULL;
    pthread_mutex_unlock(&box->lock);
    while (token) {
        Token *next = token->next;
        token->next = NULL;
        if (token->op) {
            if (!token->cancelled) no_longer_pending(self);
            op_finish(&token->op->op, NONE);
        }
        token_release(token); // the host's share
        token = next;
    }
}

static RAISES Tokens *tokens_open(VM *vm)
{
    Tokens **state = state_get(vm, &tokens_def);
    UvLoop *loop = state ? uv_loop_open(vm) : NULL;
    if (!loop || *state) return loop ? *state : NULL;
    Tokens *self = memory_take_zeroed(&vm->memory, sizeof *self);
    Mailbox *box = self ? calloc(1, sizeof *box) : NULL;
    if (!box) {
        memory_release(&vm->memory, self, sizeof *self);
        return (void)throw_memory(vm), NULL;
    }
    int status = uv_async_init(&loop->loop, &self->bell, rung);
    if (status < 0) {
        free(box);
        memory_release(&vm->memory, self, sizeof *self);
        return (void)throw_uv(vm, status), NULL;
    }
    pthread_mutex_init(&box->lock, NULL);
    box->users = 1;
    box->bell = &self->bell;
    self->bell.data = self;
    self->mailbox = box;
    uv_unref((uv_handle_t *)&self->bell);
    return *state = self;
}

void tokens_close(VM *vm)
{
    Tokens *self = peek(vm);
    if (!self || !self->mailbox) return;
    Mailbox *box = self->mailbox;
    pthread_mutex_lock(&box->lock);
    box->bell = NULL;
    Token *token = box->first;
    box->first = box->last = NULL;
    pthread_mutex_unlock(&box->lock);
    while (token) {
        Token *next = token->next;
        token_release(token);
        token = next;
    }
    self->mailbox = NULL;
    mailbox_release(box);
}

// ---- The op -------------------------------------------------------------------------------------

// Nobody waits any more: the host is told, unless it has completed the token.
static void tell_cancelled(Token *token)
{
    pthread_mutex_lock(&token->mailbox->lock);
    token->cancelled = true;
    bool completed = token->completed;
    pthread_mutex_unlock(&token->mailbox->lock);
    if (!completed && token->on_cancel) token->on_cancel(token, token->user);
}

static void cancel_op(Op *op)
{
    Token *token = ((TokenOp *)op)->token;
    Tokens *tokens = peek(op->vm);
    if (tokens) no_longer_pending(tokens);
    tell_cancelled(token);
}

static void release_op(VM *vm, Op *op)
{
    TokenOp *self = (TokenOp *)op;
    Token *token = self->token;
    if (!token) return;
    bool is_waited = !op->finished && !op->cancelled;
    self->token = NULL;
    token->op = NULL;
    if (is_waited) tell_cancelled(token); // the loop ends with the future still pending
    token_release(token);
}

static RUNS Value make_failure(VM *vm, const TokenResult *result)
{
    String *name = bytes_decode(vm, result->type, strlen(result->type), "utf-8", "replace");
    String *text = name ? bytes_decode(vm, result->data, result->size, "utf-8", "replace") : NULL;
    if (!text) return RAISED;
    name = str_intern(vm, name);
    Value class = dict_get_str(vm, vm->builtins, name);
    if (is_absent(class)) class = builtins_get(vm, name);
    if (raised(class)) return RAISED;
    if (is_absent(class)) return throw_name_error(vm, NameError, name, "name '%S' is not defined", name);
    Value argument = value_of_object(text), error = call(vm, class, 1, &argument);
    if (!raised(error)) error = exception_normalize(vm, error);
    return raised(error) ? RAISED : throw_value(vm, error);
}

static RUNS Value make_result(VM *vm, Op *op)
{
    TokenResult *result = &((TokenOp *)op)->token->result;
    switch (result->kind) {
    case TOKEN_NONE: return NONE;
    case TOKEN_BOOL: return value_of_bool(result->number != 0);
    case TOKEN_INT: return int_new(vm, result->number);
    case TOKEN_FLOAT: return value_of_double(result->real);
    case TOKEN_STR: return value_of_str(bytes_decode(vm, result->data, result->size, "utf-8", "replace"));
    case TOKEN_BYTES: return value_of_bytes(bytes_new(vm, result->data ? result->data : "", result->size));
    case TOKEN_MADE: {
        TokenResult made = *result;
        result->kind = TOKEN_NONE;
        return made.make(vm, made.function, made.user);
    }
    case TOKEN_FAILED: return make_failure(vm, result);
    }
    UNREACHABLE();
}

static const OpKind token_kind = {
    .name = "host function",
    .size = sizeof(TokenOp),
    .cancel = cancel_op,
    .release = release_op,
    .result = make_result,
};

// ---- The host's side ----------------------------------------------------------------------------

Token *token_new(VM *vm, Value *future)
{
    Tokens *tokens = tokens_open(vm);
    TokenOp *op = tokens ? op_new(vm, &token_kind) : NULL;
    if (!op) return NULL;
    Token *token = calloc(1, sizeof *token);
    if (!token) {
        op_drop(&op->op);
        return (void)throw_memory(vm), NULL;
    }
    token->mailbox = tokens->mailbox;
    token->op = op;
    token->holders = 2;
    op->token = token;
    pthread_mutex_lock(&token->mailbox->lock);
    token->mailbox->users++;
    pthread_mutex_unlock(&token->mailbox->lock);
    if (tokens->pending++ == 0) uv_ref((uv_handle_t *)&tokens->bell);
    *future = op->op.future;
    return token;
}

void token_drop(VM *vm, Token *token)
{
    Tokens *tokens = peek(vm);
    token->on_cancel = NULL;
    if (token->op) {
        if (tokens && !token->cancelled) no_longer_pending(tokens);
        op_drop(&token->op->op);
    }
    token_release(token);
}

void token_on_cancel(Token *token, void (*function)(Token *token, void *user), void *user)
{
    token->on_cancel = function;
    token->user = user;
}

int token_complete(Token *token, TokenResult result)
{
    Mailbox *box = token->mailbox;
    pthread_mutex_lock(&box->lock);
    if (token->completed) return pthread_mutex_unlock(&box->lock), -1;
    token->completed = true;
    bool wanted = box->bell && !token->cancelled;
    if (box->bell) {
        token->result = result;
        if (box->last) box->last->next = token;
        else box->first = token;
        box->last = token;
        // The bell's handle is closed only after tokens_close has had this lock.
        (void)uv_async_send(box->bell);
    }
    bool is_gone = !box->bell;
    pthread_mutex_unlock(&box->lock);
    if (is_gone) {
        result_free(&result);
        token_release(token);
    }
    return wanted;
}
