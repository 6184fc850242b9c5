// thread.c - the module _thread: locks, and the threads of vm/exec/thread.h.
//
// A thread is a C stack of its own on the VM's one thread of the system; they take turns. So a lock is a flag: nothing else
// runs between looking at it and taking it.
#include "vm/exec/thread.h"

#include <math.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "stdlib/signal_module.h"
#include "vm/object/attr.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define TIMEOUT_MAX 9223372036.0 // seconds: what CPython has

typedef struct Lock {
    Object head;
    uint64_t owner;     // the ident of the thread that holds it; 0: nobody
    uint64_t depth;     // of an RLock: how often
} Lock;

static Lock *lock_of(Value v)
{
    return (Lock *)as_object(v);
}

static uint64_t current_ident(VM *vm)
{
    return thread_ident(thread_current(vm));
}

// ---- Locks --------------------------------------------------------------------------------------

// The arguments blocking and timeout of acquire(), as a deadline.
static RUNS bool read_deadline(VM *vm, Value *args, bool *blocking, uint64_t *deadline)
{
    double timeout;
    *deadline = UINT64_MAX;
    if (!truth(vm, args[1], blocking)) return false;
    if (is_small_int(args[2]) && as_small(args[2]) == -1) return true;
    if (!float_as_double(vm, args[2], &timeout)) return false;
    if (timeout == -1) return true;
    if (!*blocking) return throw_false(vm, ValueError, "can't specify a timeout for a non-blocking call");
    if (timeout != timeout) return throw_false(vm, ValueError, "Invalid value NaN (not a number)");
    if (timeout < 0) return throw_false(vm, ValueError, "timeout value must be a non-negative number");
    if (timeout > TIMEOUT_MAX) return throw_false(vm, OverflowError, "timeout value is too large");
    *deadline = thread_clock() + (uint64_t)ceil(timeout * 1e9);
    return true;
}

static RUNS Value lock_take(VM *vm, Lock *lock, bool blocking, uint64_t deadline)
{
    while (lock->owner) {
        if (!blocking || (deadline != UINT64_MAX && thread_clock() >= deadline)) return FALSE;
        if (!thread_wait(vm, lock, -1, 0, deadline)) return RAISED;
    }
    lock->owner = current_ident(vm);
    return TRUE;
}

static void lock_free(VM *vm, Lock *lock)
{
    lock->owner = 0;
    lock->depth = 0;
    (void)thread_wake_one(vm, lock);
}

static Value py_lock_acquire(VM *vm, Value *args)
{
    bool blocking;
    uint64_t deadline;
    Lock *self = lock_of(args[0]);
    if (LIKELY(!self->owner) && same(args[1], TRUE) && is_small_int(args[2])) {
        self->owner = current_ident(vm);
        return TRUE;
    }
    if (!read_deadline(vm, args, &blocking, &deadline)) return RAISED;
    return lock_take(vm, self, blocking, deadline);
}

static Value py_lock_enter(VM *vm, Value *args)
{
    return lock_take(vm, lock_of(args[0]), true, UINT64_MAX);
}

static Value py_lock_release(VM *vm, Value *args)
{
    Lock *self = lock_of(args[0]);
    if (!self->owner) return throw(vm, RuntimeError, "release unlocked lock");
    lock_free(vm, self);
    return NONE;
}

static Value py_lock_locked(VM *vm, Value *args)
{
    return value_of_bool(lock_of(args[0])->owner != 0);
}

static Value py_lock_reinit(VM *vm, Value *args)
{
    lock_free(vm, lock_of(args[0]));
    return NONE;
}

static Value lock_repr(VM *vm, Value self)
{
    Value id = id_of(vm, self);
    int64_t address = 0;
    if (raised(id)) return RAISED;
    (void)int_fits_int64(id, &address);
    return value_of_str(str_format(vm, "<%s %T object at 0x%llx>", lock_of(self)->owner ? "locked" : "unlocked", self,
                                   (unsigned long long)address));
}

static Value rlock_repr(VM *vm, Value self)
{
    Value id = id_of(vm, self);
    int64_t address = 0;
    if (raised(id)) return RAISED;
    (void)int_fits_int64(id, &address);
    const Lock *lock = lock_of(self);
    return value_of_str(str_format(vm, "<%s %T object owner=%llu count=%llu at 0x%llx>",
                                   lock->owner ? "locked" : "unlocked", self, (unsigned long long)lock->owner,
                                   (unsigned long long)lock->depth, (unsigned long long)address));
}

static RUNS Value rlock_take(VM *vm, Lock *lock, bool blocking, uint64_t deadline)
{
    if (lock->owner != current_ident(vm)) {
        Value taken = lock_take(vm, lock, blocking, deadline);
        if (!same(taken, TRUE)) return taken;
    }
    lock->depth++;
    return TRUE;
}

static Value py_rlock_acquire(VM *vm, Value *args)
{
    bool blocking;
    uint64_t deadline;
    if (!read_deadline(vm, args, &blocking, &deadline)) return RAISED;
    return rlock_take(vm, lock_of(args[0]), blocking, deadline);
}

static Value py_rlock_enter(VM *vm, Value *args)
{
    return rlock_take(vm, lock_of(args[0]), true, UINT64_MAX);
}

static Value py_rlock_release(VM *vm, Value *args)
{
    Lock *self = lock_of(args[0]);
    if (self->owner != current_ident(vm)) return throw(vm, RuntimeError, "cannot release un-acquired lock");
    if (--self->depth == 0) lock_free(vm, self);
    return NONE;
}

static Value py_rlock_is_owned(VM *vm, Value *args)
{
    return value_of_bool(lock_of(args[0])->owner == current_ident(vm));
}

static Value py_rlock_count(VM *vm, Value *args)
{
    Lock *self = lock_of(args[0]);
    return value_of_small(self->owner == current_ident(vm) ? (int64_t)self->depth : 0);
}

static Value py_rlock_release_save(VM *vm, Value *args)
{
    Lock *self = lock_of(args[0]);
    if (self->owner == 0) return throw(vm, RuntimeError, "cannot release un-acquired lock");
    Tuple *state = tuple_of(vm, 2, value_of_small((int64_t)self->depth), value_of_small((int64_t)self->owner));
    if (!state) return RAISED;
    lock_free(vm, self);
    return value_of_object(state);
}

static Value py_rlock_acquire_restore(VM *vm, Value *args)
{
    if (!is_tuple(args[1]) || as_tuple(args[1])->count != 2 || !is_small_int(as_tuple(args[1])->items[0])) {
        return throw(vm, TypeError, "_acquire_restore() takes what _release_save() gave");
    }
    Lock *self = lock_of(args[0]);
    if (raised(lock_take(vm, self, true, UINT64_MAX))) return RAISED;
    self->depth = (uint64_t)as_small(as_tuple(args[1])->items[0]);
    return NONE;
}

static const Native lock_methods[] = {
    {"acquire(self, blocking=True, timeout=-1)", py_lock_acquire,
     "Take the lock, waiting for it if blocking is true, timeout seconds at most. Returns whether it was taken."},
    {"acquire_lock(self, blocking=True, timeout=-1)", py_lock_acquire, "An obsolete synonym of acquire()."},
    {"release(self, /)", py_lock_release, "Free the lock, whoever took it."},
    {"release_lock(self, /)", py_lock_release, "An obsolete synonym of release()."},
    {"locked(self, /)", py_lock_locked, "Return whether the lock is taken."},
    {"locked_lock(self, /)", py_lock_locked, "An obsolete synonym of locked()."},
    {"_at_fork_reinit(self, /)", py_lock_reinit, "Free it, in a child process."},
    {"__enter__(self, /)", py_lock_enter, "Take the lock."},
    {"__exit__(self, *exc_info)", py_lock_release, "Free the lock."},
    {0},
};

static Value lock_construct(VM *vm, Value *args)
{
    Lock *self = type_allocate(vm, (Type *)as_object(args[0]), 0);
    if (!self) return RAISED;
    self->owner = self->depth = 0;
    return value_of_object(self);
}

static const TypeDef lock_type = {
    .name = "_thread.lock",
    .doc = "A lock: taken by one thread at a time, released by any.",
    .signature = "lock()",
    .size = sizeof(Lock),
    .flags = TYPE_IS_FINAL | TYPE_HAS_WEAKREF,
    .construct = lock_construct,
    .repr = lock_repr,
    .methods = lock_methods,
};

static const Native rlock_methods[] = {
    {"acquire(self, blocking=True, timeout=-1)", py_rlock_acquire,
     "Take the lock, once more if this thread has it. Returns whether it was taken."},
    {"release(self, /)", py_rlock_release, "Free the lock once; only the thread that took it may."},
    {"_is_owned(self, /)", py_rlock_is_owned, "Whether this thread has the lock."},
    {"_recursion_count(self, /)", py_rlock_count, "How often this thread has taken the lock."},
    {"_release_save(self, /)", py_rlock_release_save, "Free it whatever the depth; returns what _acquire_restore() takes."},
    {"_acquire_restore(self, state, /)", py_rlock_acquire_restore, "Take it as deep as it was."},
    {"_at_fork_reinit(self, /)", py_lock_reinit, "Free it, in a child process."},
    {"__enter__(self, blocking=True, timeout=-1)", py_rlock_enter, "Take the lock."},
    {"__exit__(self, *exc_info)", py_rlock_release, "Free the lock."},
    {0},
};

static const TypeDef rlock_type = {
    .name = "_thread.RLock",
    .doc = "A lock that its owner may take again.",
    .signature = "RLock(*args, **kwargs)",
    .size = sizeof(Lock),
    .flags = TYPE_HAS_WEAKREF,
    .construct = lock_construct,
    .repr = rlock_repr,
    .methods = rlock_methods,
};

// ---- Attributes of each thread's own ------------------------------------------------------------

typedef struct Local {
    Object head;
    Dict *dicts;        // by ident
    Value args, keywords; // of __init__, which each thread calls anew
} Local;

static Value local_construct(VM *vm, Value *args)
{
    Type *cls = (Type *)as_object(args[0]);
    bool has_args = as_tuple(args[1])->count || (!is_absent(args[2]) && as_dict(args[2])->count);
    if (has_args && same(type_lookup(vm, cls, NAME(vm, __init__)),
                         type_lookup(vm, type_get(vm, TYPE_object), NAME(vm, __init__)))) {
        return throw(vm, TypeError, "Initialization arguments are not supported");
    }
    Local *self = type_allocate(vm, cls, 0);
    if (!self) return RAISED;
    self->args = args[1];
    self->keywords = args[2];
    self->dicts = dict_new(vm);
    Dict *first = dict_new(vm);
    return dict_set(vm, self->dicts, value_of_small((int64_t)current_ident(vm)), value_of_object(first))
               ? value_of_object(self) : RAISED;
}

// Makes the attributes of the current thread those that self has now.
static RUNS bool local_switch(VM *vm, Value v)
{
    Local *self = (Local *)as_object(v);
    Value ident = value_of_small((int64_t)current_ident(vm));
    Value dict = dict_get(vm, self->dicts, ident);
    if (raised(dict)) return false;
    bool is_first = is_absent(dict);
    if (is_first) {
        dict = value_of_object(dict_new(vm));
        if (!dict_set(vm, self->dicts, ident, dict)) return false;
    }
    if (!instance_set_dict(vm, &self->head, as_dict(dict))) return false;
    if (!is_first) return true;
    Value init = type_lookup(vm, type_of(vm, v), NAME(vm, __init__));
    if (same(init, type_lookup(vm, type_get(vm, TYPE_object), NAME(vm, __init__)))) return true;
    Value bound = get_attr(vm, v, NAME(vm, __init__));
    Dict *keywords = is_absent(self->keywords) ? NULL : as_dict(self->keywords);
    return !raised(bound) && !raised(call_tuple(vm, bound, as_tuple(self->args), keywords)) && local_switch(vm, v);
}

static Value local_get_attr(VM *vm, Value self, String *name)
{
    return local_switch(vm, self) ? object_get_attr(vm, self, name) : RAISED;
}

static bool local_set_attr(VM *vm, Value self, String *name, Value value)
{
    if (name == NAME(vm, __dict__)) {
        return throw_false(vm, AttributeError, "%T object attribute '__dict__' is read-only", self);
    }
    return local_switch(vm, self) && object_set_attr(vm, self, name, value);
}

static void local_trace(VM *vm, Tracer *tracer, Object *object)
{
    Local *self = (Local *)object;
    trace_object(tracer, self->dicts);
    trace_value(tracer, self->args);
    trace_value(tracer, self->keywords);
}

static const TypeDef local_type = {
    .name = "_thread._local",
    .doc = "Attributes that each thread has its own of.",
    .signature = "_local(*args, **kwargs)",
    .size = INSTANCE_SIZE(Local),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .trace = local_trace,
    .construct = local_construct,
    .get_attr = local_get_attr,
    .set_attr = local_set_attr,
};

// ---- Functions ----------------------------------------------------------------------------------

static Value py_thread_start(VM *vm, Value *args) // start_new_thread(function, args, kwargs=?, /)
{
    if (!is_callable(vm, args[0])) return throw(vm, TypeError, "first arg must be callable");
    if (!is_tuple(args[1])) return throw(vm, TypeError, "2nd arg must be a tuple");
    if (!is_absent(args[2]) && !is_dict(args[2])) return throw(vm, TypeError, "optional 3rd arg must be a dictionary");
    Dict *keywords = is_absent(args[2]) ? NULL : as_dict(args[2]);
    Thread *thread = thread_start(vm, args[0], as_tuple(args[1]), keywords, true);
    return thread ? int_new(vm, (int64_t)thread_ident(thread)) : RAISED;
}

static Value py_thread_get_ident(VM *vm, Value *args)
{
    return int_new(vm, (int64_t)current_ident(vm));
}

static Value py_thread_get_native_id(VM *vm, Value *args)
{
    return int_new(vm, (int64_t)syscall(SYS_gettid));
}

static Value py_thread_main_ident(VM *vm, Value *args)
{
    return value_of_small(1);
}

static Value py_thread_count(VM *vm, Value *args)
{
    return value_of_small((int64_t)thread_count(vm) - 1);
}

static Value py_thread_stack_size(VM *vm, Value *args)
{
    int64_t size;
    if (!arg_int64(vm, args, 0, &size)) return RAISED;
    if (size < 0) return throw(vm, ValueError, "size must be 0 or a positive value");
    if (size != 0 && size < 32768) return throw(vm, ValueError, "size not valid: %lld bytes", (long long)size);
    return value_of_small(0); // every stack has the same size; Python's frames are not on it
}

static Value py_thread_interrupt_main(VM *vm, Value *args)
{
    int number;
    if (!arg_int(vm, args, 0, &number)) return RAISED;
    if (number < 1 || number > 64) return throw(vm, ValueError, "signal number out of range");
    if (vm->signals != NULL) signals_note(vm->signals, number);
    // Until the module signal is imported, only SIGINT has a handler.
    if (number == SIGINT || vm->signal_handler != NULL) {
        vm->interrupt = 1;
        poll_request(vm);
    }
    return charge(vm, 0) ? NONE : RAISED; // in the main thread the handler runs at once
}

static Value py_thread_exit(VM *vm, Value *args)
{
    return throw_value(vm, value_of_object(error_make(vm, SystemExit, vm->empty_tuple)));
}

static Value py_thread_allocate(VM *vm, Value *args)
{
    Type *type = type_from_def(vm, &lock_type);
    return type ? call(vm, value_of_object(type), 0, NULL) : RAISED;
}

static bool thread_init(VM *vm, Module *module)
{
    Value error = value_of_object(type_get(vm, RuntimeError));
    return dict_set_c(vm, module->dict, "error", error) &&
           dict_set_c(vm, module->dict, "TIMEOUT_MAX", value_of_double(TIMEOUT_MAX));
}

#define START_DOC                                                                                    \
    "Start a thread that calls function(*args, **kwargs). Returns its identifier.\n\n"               \
    "What the function raises is reported, SystemExit but for."

static const Native thread_functions[] = {
    {"start_new_thread(function, args, kwargs=?, /)", py_thread_start, START_DOC},
    {"start_new(function, args, kwargs=?, /)", py_thread_start, START_DOC},
    {"get_ident()", py_thread_get_ident, "Return the identifier of the current thread."},
    {"get_native_id()", py_thread_get_native_id, "Return the identifier of the system's thread: all have the same."},
    {"_get_main_thread_ident()", py_thread_main_ident, "Return the identifier of the main thread."},
    {"_count()", py_thread_count, "Return how many threads live besides the main one."},
    {"stack_size(size=0, /)", py_thread_stack_size, "Return 0: the size of stacks cannot be chosen."},
    {"interrupt_main(signum=2, /)", py_thread_interrupt_main, "Raise KeyboardInterrupt in the main thread, or call its handler."},
    {"exit()", py_thread_exit, "Raise SystemExit: ends the thread without a word."},
    {"exit_thread()", py_thread_exit, "An obsolete synonym of exit()."},
    {"allocate_lock()", py_thread_allocate, "Return a new lock."},
    {"allocate()", py_thread_allocate, "An obsolete synonym of allocate_lock()."},
    {0},
};

static const NativeConstant thread_constants[] = {
    {"LockType", CONSTANT_TYPE, .type = &lock_type},
    {"lock", CONSTANT_TYPE, .type = &lock_type},
    {"RLock", CONSTANT_TYPE, .type = &rlock_type},
    {"_local", CONSTANT_TYPE, .type = &local_type},
    {0},
};

const ModuleDef _thread_module = {
    .name = "_thread",
    .doc = "Threads of Python code, which take turns, and locks.",
    .functions = thread_functions,
    .constants = thread_constants,
    .init = thread_init,
};
