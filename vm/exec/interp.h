// interp.h - what the files of the interpreter share: the loop (interp.c) and its slow halves.
#pragma once
#include "vm/exec/exec.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"

// Return pcs of outermost frames (fiber.c).
extern const Word exit_stub[2], generator_return_stub[2], frame_exit_stub[2];

// ---- fiber.c
// A fiber for a call from native code, from the pool; NULL with MemoryError.
RAISES Fiber *fiber_acquire(VM *vm);
void fiber_release(VM *vm, Fiber *fiber);
// Makes room so that a frame of `size` registers fits at base, a place inside fiber. *base moves along with the
// segment. RecursionError past the limit; MemoryError.
RAISES bool fiber_grow(VM *vm, Fiber *fiber, Value **base, size_t size);
// The generator object of the frame at base of function, whose arguments are in place.
RAISES Generator *generator_new(VM *vm, Function *function, const Value *base, int kind);
void fiber_trace(VM *vm, Tracer *tracer, Fiber *fiber);

static inline Function *frame_function(const Value *base)
{
    return (Function *)as_object(base[-2]);
}
static inline const Word *frame_return(const Value *base)
{
    return (const Word *)(uintptr_t)base[-1].bits;
}
static inline bool is_stub(const Word *return_pc)
{
    return return_pc == exit_stub + 1 || return_pc == generator_return_stub + 1;
}

// ---- call.c
// Places arguments as function's code wants them, in args[0 ..), where they already lie: room for
// code->frame_size registers is there. May be given more arguments than that.
RAISES bool bind_arguments(VM *vm, Function *function, Value *args, size_t positional_count, Tuple *keyword_names);
// The names of an exact dict whose keys are strs; its values go to `values`.
RAISES Tuple *spread_keywords(VM *vm, Dict *dict, Value *values);
// Calls anything that is not a Python function with a window: args are in registers.
RUNS Value call_value(VM *vm, Value callable, size_t positional_count, Value *args, Tuple *keyword_names);
// What calling type does, if that is "allocate, then a Python __init__": the init function, or NULL.
Function *type_init_function(VM *vm, Type *type);
// "got an unexpected keyword argument", with a suggestion.
COLD bool throw_unexpected_keyword(VM *vm, Function *function, String *name);
// "f()" or the repr: how TypeErrors of calls name a callable.
RUNS String *callable_display(VM *vm, Value callee);
// Merges keywords of f(**mapping) (DICT_MERGE).
RUNS bool dict_merge_keywords(VM *vm, Dict *dict, Value mapping, Value callee);

// ---- function.c
// function_new where the namespace of the builtins is known.
Function *function_make(VM *vm, Code *code, Dict *globals, Dict *builtins, Tuple *closure);

// Loads its code (code_load) and lets it begin there.
RAISES bool function_load(VM *vm, Function *function);

// ---- cache.c: the generic attribute and global instructions, which quicken themselves
RUNS Value load_global(VM *vm, Function *function, Word *pc);
// Called for each function that will run code: caches hold addresses in one pair of namespaces, so code that
// runs with a second one does without.
void code_bind(VM *vm, Code *code, Dict *globals, Dict *builtins);
// A name of a function's builtins, which may be any mapping; ABSENT if it is not there.
RUNS Value builtins_find(VM *vm, Dict *builtins, String *name);
// The same without a cache.
RUNS Value load_global_dict(VM *vm, Function *function, String *name);
RUNS Value load_name(VM *vm, Function *function, Word *pc, Value namespace_);
RUNS Value load_attr_slow(VM *vm, Word *pc, Value object, Function **getter); // getter: call it with object
RUNS bool store_attr_slow(VM *vm, Word *pc, Value object, Value value);
RUNS bool load_method_slow(VM *vm, Word *pc, Value object, Value *window);

// How often an attribute instruction may miss before it leaves remembering to the table of attr_cache.c.
#define MISSES_MAX 64

// ---- attr_cache.c: v is a heap object
// Its attribute, if looking at the shape tells where it lies; else ABSENT: use get_attr.
Value attr_cache_get(VM *vm, Value v, String *name);
// Sets it so; false: nothing was done.
bool attr_cache_set(VM *vm, Value v, String *name, Value value);
// As LOAD_METHOD; false: nothing was done.
bool attr_cache_method(VM *vm, Value v, String *name, Value *window);

// ---- slow.c: operations out of the loop's line
RUNS bool unpack_sequence(VM *vm, Value *target, Value source, size_t count);
RUNS bool unpack_extended(VM *vm, Value *target, Value source, size_t before, size_t after);
RUNS Value make_function(VM *vm, const Word *pc, Value *registers, Function *parent);
// container[low:high].
RUNS Value get_slice(VM *vm, Value container, Value low, Value high);
RUNS Value intrinsic(VM *vm, int which, const Value *operands);
RUNS bool load_special(VM *vm, const Word *pc, Value object, Value *window);
RUNS bool load_super_method(VM *vm, const Word *pc, Value *registers);
RUNS Value format_operand(VM *vm, const Word *pc, const Value *operands);
RUNS bool list_extend_star(VM *vm, Value list, Value iterable);
RUNS Value get_aiter(VM *vm, Value iterable);
RUNS Value get_anext(VM *vm, Value iterator);
RUNS Value get_awaitable(VM *vm, Value awaitable, int context); // an iterator or coroutine
RUNS Value yield_from_iterator(VM *vm, Value iterable, Function *function);
void note_fresh(VM *vm, const Word *pc, Value iterable, const Value *registers);
RUNS Value get_iter_fresh(VM *vm, const Word *pc, Value iterable, const Value *registers);
RUNS bool for_close(VM *vm, Value iterator);
Value anext_failed(VM *vm, Value awaitable);
RUNS Value load_build_class(VM *vm, Function *function);
COLD Value throw_unbound(VM *vm, Value name, bool is_free);
COLD Value throw_name(VM *vm, Value name);
RUNS Value load_class_name(VM *vm, Value namespace_, String *name); // ABSENT if not there
RUNS bool store_name(VM *vm, Function *function, Value namespace_, String *name, Value value);
RUNS bool delete_name(VM *vm, Function *function, Value namespace_, String *name);
RUNS bool import_star(VM *vm, Function *function, Value namespace_, Value module);
typedef enum { IMPORT_BUILTIN, IMPORT_FROZEN, IMPORT_PATH } ImportFinder;
// Finds and loads a module as one of the finders that sys.meta_path begins with; ABSENT if it finds nothing.
RUNS Value import_by_finder(VM *vm, ImportFinder finder, String *name, Value path);
// The code of a module that is part of the library, or ImportError.
RUNS Code *import_frozen_code(VM *vm, String *name);
RUNS Value import_from(VM *vm, Value module, String *name);
RUNS Value run_import(VM *vm, Function *function, String *name, Value fromlist, int level);
// One step of an iterator that is no generator: next, send (value not None) or throw (value ABSENT: the
// pending exception). EXHAUSTED with vm->stop_value at its end.
RUNS Value delegate_send(VM *vm, Value iterator, Value value);

// ---- unwind.c
// raise a from b, as the RAISE instruction's c says; always leaves an exception pending.
void raise_operand(VM *vm, Value exception, Value cause, int form);
// Sets the pending exception's __context__ to the exception being handled, if it is newly raised.
void chain_handled(VM *vm);
// Adds the frame at base to the pending exception's traceback.
void unwind_add(VM *vm, const Value *base, uint32_t offset);
// The frame at base, last added to the traceback, ends: the traceback keeps a copy of its locals.
void unwind_leave(VM *vm, Fiber *fiber, Value *base);
// The handler of code for offset, or NULL.
const Handler *handler_find(const Code *code, uint32_t offset);
RUNS bool match_group(VM *vm, Value group, Value classes, Value *window);
RUNS Value reraise_star(VM *vm, Value original, Value list);
// A StopIteration (StopAsyncIteration) that would leave a generator becomes a RuntimeError.
void convert_stop(VM *vm, Generator *generator);

// ---- match.c
RUNS Value match_keys(VM *vm, Value mapping, Tuple *keys);
RUNS Value match_rest(VM *vm, Value mapping, Tuple *keys);
RUNS Value match_class(VM *vm, Value subject, Value class_, Tuple *shape);
bool is_pattern_sequence(VM *vm, Value v);
bool is_pattern_mapping(VM *vm, Value v);

// ---- frame.c
// The frame that FRAME_EXIT's stub stood in for has returned: its Frame object takes its registers with it. Answers
// the real return pc.
const Word *frame_detach(VM *vm, Fiber *fiber, Value *base);
