// op.c - operations and their futures.
//
// An op is in one of two rings: under way, or finished and waiting for ops_complete. Both are roots, so a future that only
// its op knows stays alive.
#include "stdlib/uv/op.h"

#include "stdlib/asyncio/asyncio.h"
#include "stdlib/uv/uv_loop.h"
#include "stdlib/uv/work.h"
#include "vm/object/error.h"
#include "vm/types/error_types.h"

// ---- The future of an op ------------------------------------------------------------------------

typedef struct OpFuture {
    Future future;
    Op *op; // NULL: over
} OpFuture;

bool op_future_cancel(VM *vm, Future *future, Value message, bool *did)
{
    if (!future_cancel_base(vm, future, message, did)) return false;
    Op *op = ((OpFuture *)future)->op;
    if (!*did || !op || op->finished) return true;
    op->cancelled = true;
    if (op->kind->cancel) op->kind->cancel(op);
    return true;
}

static Value py_op_future_cancel(VM *vm, Value *args)
{
    bool did;
    return op_future_cancel(vm, as_future(args[0]), args[1], &did) ? value_of_bool(did) : RAISED;
}

static const Native op_future_methods[] = {
    {"cancel(self, msg=None)", py_op_future_cancel,
     "Cancel the future, and ask the operation to stop. Returns False if it is done already."},
    {0},
};

const TypeDef op_future_type = {
    .name = "_asyncio.OpFuture",
    .doc = "The future of an operation that the loop carries out.",
    .base = &future_type,
    .size = sizeof(OpFuture),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_NO_CONSTRUCT,
    .trace = future_trace,
    .methods = op_future_methods,
};

// ---- Life ---------------------------------------------------------------------------------------

static void unlink_op(Op *op)
{
    op->previous->next = op->next;
    op->next->previous = op->previous;
}

static void link_op(Op *ring, Op *op)
{
    op->next = ring;
    op->previous = ring->previous;
    ring->previous->next = op;
    ring->previous = op;
}

static RAISES OpFuture *future_for(VM *vm)
{
    Value loop = running_loop(vm);
    if (raised(loop)) return NULL;
    if (!is_loop(vm, loop)) return throw_null(vm, RuntimeError, "%T is not a loop of Kukri's asyncio", loop);
    return future_allocate(vm, aio_of(vm)->op_future);
}

static RUNS void *new_op(VM *vm, const OpKind *kind, bool is_plain, bool has_future)
{
    OpFuture *future = has_future ? future_for(vm) : NULL;
    if (has_future && (!future || !future_begin(vm, &future->future, vm->running_loop))) return NULL;
    UvLoop *loop = uv_loop_open(vm);
    if (!loop) return NULL;
    Op *op;
    if (is_plain) {
        op = calloc(1, kind->size);
        if (op && !memory_count(&vm->memory, (ptrdiff_t)kind->size)) {
            free(op);
            op = NULL;
        }
    } else {
        op = memory_take_zeroed(&vm->memory, kind->size);
    }
    if (!op) return (void)throw_memory(vm), NULL;
    op->vm = vm;
    op->kind = kind;
    op->is_plain = is_plain;
    op->future = future ? value_of_object(future) : ABSENT;
    op->outcome = ABSENT;
    if (future) future->op = op;
    link_op(&loop->ops, op);
    return op;
}

void *op_new(VM *vm, const OpKind *kind)
{
    return new_op(vm, kind, false, true);
}

void *op_new_plain(VM *vm, const OpKind *kind, bool has_future)
{
    return new_op(vm, kind, true, has_future);
}

void op_drop(Op *op)
{
    VM *vm = op->vm;
    unlink_op(op);
    if (!is_absent(op->future)) ((OpFuture *)as_object(op->future))->op = NULL;
    if (op->kind->release) op->kind->release(vm, op);
    if (op->is_plain) {
        (void)memory_count(&vm->memory, -(ptrdiff_t)op->kind->size);
        job_free(op);
    } else {
        memory_release(&vm->memory, op, op->kind->size);
    }
}

void op_finish(Op *op, Value result)
{
    check(!op->finished);
    VM *vm = op->vm;
    op->finished = true;
    op->failed = raised(result);
    op->outcome = op->failed ? take_pending(vm) : result;
    unlink_op(op);
    link_op(&uv_loop_peek(vm)->finished, op);
}

// Makes the outcome, which Python code may take part in. false: it is the end of fuel or time.
static RUNS bool make_outcome(VM *vm, Op *op)
{
    if (op->failed || !op->kind->result) return true;
    Value result = op->kind->result(vm, op);
    if (!raised(result)) {
        op->outcome = result;
        return true;
    }
    if (as_exception(vm->pending)->limit_stop) return false;
    op->outcome = take_pending(vm);
    op->failed = true;
    return true;
}

static RUNS bool complete(VM *vm, Op *op)
{
    Future *future = as_future(op->future);
    if (future->state != FUTURE_PENDING || as_loop(future->loop)->closed) return true;
    if (!make_outcome(vm, op)) return false;
    if (future->state != FUTURE_PENDING || as_loop(future->loop)->closed) return true; // meanwhile
    return op->failed ? future_fail(vm, future, op->outcome) : future_finish(vm, future, op->outcome);
}

bool ops_complete(VM *vm)
{
    UvLoop *loop = uv_loop_peek(vm);
    bool fine = true;
    while (fine && loop->finished.next != &loop->finished) {
        Op *op = loop->finished.next;
        // Python code may run the loop again, which must not find this one.
        unlink_op(op);
        link_op(&loop->ops, op);
        fine = complete(vm, op);
        op_drop(op);
    }
    return fine;
}

void ops_drop_all(VM *vm)
{
    UvLoop *loop = uv_loop_peek(vm);
    while (loop->finished.next != &loop->finished) op_drop(loop->finished.next);
    while (loop->ops.next != &loop->ops) op_drop(loop->ops.next);
}

void ops_forget(UvLoop *loop)
{
    Op *const rings[] = {&loop->ops, &loop->finished};
    for (int i = 0; i < 2; i++) {
        for (Op *op = rings[i]->next; op != rings[i]; op = op->next) {
            if (!is_absent(op->future)) ((OpFuture *)as_object(op->future))->op = NULL;
        }
    }
}

Value ops_list(VM *vm)
{
    List *list = list_new(vm);
    UvLoop *loop = uv_loop_peek(vm);
    if (!loop) return value_of_object(list);
    for (Op *op = loop->ops.next; op != &loop->ops; op = op->next) {
        if (is_absent(op->future)) continue;
        String *name = str_from_c(vm, op->kind->name);
        Tuple *row = name ? tuple_of(vm, 2, value_of_object(name), op->future) : NULL;
        if (!row || !list_append(vm, list, value_of_object(row))) return RAISED;
    }
    return value_of_object(list);
}
