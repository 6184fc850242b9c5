// interp.c - the interpreter loop: one handler for each row of opcodes.def.
//
// A handler is a fast path of a few lines; what is rare lives in a named function of another file. State:
// `pc` the instruction, `R` the registers of the innermost frame, `fiber` the fiber they are in. Before
// anything that may run Python, raise or look at frames, SAVE writes pc and R to the fiber. A fiber that
// runs never moves but by fiber_grow, here. The dispatch macros below jump and read their arguments more
// than once: only here.
#include "vm/exec/interp.h"
#include "vm/exec/frame.h"
#include "vm/exec/tracing.h"
#include "vm/object/type_cache.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/traceback.h"
#include "vm/types/tuple.h"

// How many words each instruction has.
enum {
#define OP(name, words, format, meaning) WORDS_##name = words,
#include "vm/exec/opcodes.def"
#undef OP
};

#define A R[pc->a]
#define B R[pc->b]
#define C R[pc->c]
#define IMM_B ((int16_t)pc->b)
#define IMM_C ((int16_t)pc->c)
#define NAME_OPERAND(n) ((String *)as_object(pc[n].value))

#define SAVE() (fiber->pc = pc, fiber->base = R)
#ifdef LOOP_IS_TRACED
#define DISPATCH() goto dispatch
#define TRACE_RESUMED() (loop.resumed = true)
#define TRACE_RAISED() trace_raised(vm, fiber, &loop)
#define TRACE_UNWOUND() (SAVE(), trace_unwound(vm, fiber))
#else
#define DISPATCH() goto *labels[pc->op]
#define TRACE_RESUMED() ((void)0)
#define TRACE_RAISED() ((void)0)
#define TRACE_UNWOUND() ((void)0)
#endif
#define NEXT(words)                                                                                \
    do {                                                                                           \
        pc += (words);                                                                             \
        DISPATCH();                                                                                \
    } while (0)
#define CHECK(value)                                                                               \
    do {                                                                                           \
        if (raised(value)) goto raise;                                                             \
    } while (0)
#define CHECK_TRUE(condition)                                                                      \
    do {                                                                                           \
        if (UNLIKELY(!(condition))) goto raise;                                                    \
    } while (0)
// A jump of `distance` words from the next instruction; back-edges poll.
#define TAKE(words, jump)                                                                          \
    do {                                                                                           \
        int64_t distance_ = (jump);                                                                \
        pc += (words) + distance_;                                                                 \
        if (distance_ < 0 && UNLIKELY(--vm->countdown < 0)) goto poll;                             \
        DISPATCH();                                                                                \
    } while (0)

#define BOTH_INTS(x, y) (((x) & (y)) >= tag_int)

// An operand as a double, if it is an exact float or a small int.
static inline bool number(Value v, double *d)
{
    if (is_double(v)) {
        *d = as_double(v);
        return true;
    }
    if (is_small_int(v)) {
        *d = (double)as_small(v);
        return true;
    }
    return false;
}

// Arithmetic that no handler does itself. What is common is asked for first: ints of more than 50 bits, and
// sums of strs, tuples and lists.
static NOINLINE Value slow_binary(VM *vm, BinaryOp op, Value left, Value right)
{
    uint32_t left_shape = is_pointer(left) ? as_object(left)->shape : TYPE_int;
    if (left_shape == TYPE_int) {
        Value result = int_wide_op(vm, op, left, right);
        if (LIKELY(!is_not_implemented(result))) return result;
    }
    if (UNLIKELY(vm->countdown < 0) && !poll_slow(vm)) return RAISED;
    if (left_shape == TYPE_int && is_exact_int(left) && is_exact_int(right)) {
        switch (op) {
        case OP_ADDITION: return int_add(vm, left, right);
        case OP_SUBTRACTION: return int_subtract(vm, left, right);
        case OP_MULTIPLICATION: return int_multiply(vm, left, right);
        case OP_FLOOR_DIVISION: return int_floor_divide(vm, left, right);
        case OP_MODULO: return int_modulo(vm, left, right);
        default: break;
        }
    }
    if (op == OP_ADDITION && is_pointer(left) && is_pointer(right) && as_object(right)->shape == left_shape) {
        if (left_shape == TYPE_str) {
            String *sum = str_concat(vm, as_str(left), as_str(right));
            return sum ? value_of_object(sum) : RAISED;
        }
        if (left_shape == TYPE_tuple) {
            Tuple *sum = tuple_concat(vm, as_tuple(left), as_tuple(right));
            return sum && charge(vm, sum->count / 16) ? value_of_object(sum) : RAISED;
        }
        if (left_shape == TYPE_list) return type_of(vm, left)->slots.concat(vm, left, right);
    }
    if (left_shape == TYPE_complex && is_pointer(right) && as_object(right)->shape == TYPE_complex) {
        const Complex *a = as_complex(left), *b = as_complex(right);
        if (op == OP_ADDITION) return complex_new(vm, a->real + b->real, a->imag + b->imag);
        if (op == OP_SUBTRACTION) return complex_new(vm, a->real - b->real, a->imag - b->imag);
        if (op == OP_MULTIPLICATION) {
            return complex_new(vm, a->real * b->real - a->imag * b->imag, a->real * b->imag + a->imag * b->real);
        }
    }
    if (op == OP_MULTIPLICATION && is_small_int(right) &&
        (left_shape == TYPE_list || left_shape == TYPE_str || left_shape == TYPE_tuple)) {
        return type_of(vm, left)->slots.repeat(vm, left, right);
    }
    return binary_op(vm, op, left, right);
}

#ifndef LOOP_IS_TRACED
// What an AND that follows at *next has for its mask, if its other operand is the temporary that the instruction at pc
// writes; *next moves to the AND. ABSENT: no such thing follows.
static Value mask_behind(VM *vm, const Word *pc, const Value *registers, const Word **next)
{
    const Word *at = *next;
    Value mask = ABSENT;
    uint16_t mask_register = 0, temporary = pc->a;
    if (temporary < frame_function(registers)->code->local_count) return ABSENT;
    if (at->op == OPCODE_BINARY_K && at->c == OP_BIT_AND && at->b == temporary) {
        *next = at;
        return at[1].value;
    }
    if (at->op == OPCODE_LOAD_GLOBAL_CACHED && at[2].low == vm->global_epoch) {
        mask = *at[3].slot;
        mask_register = at->a;
        at += WORDS_LOAD_GLOBAL_CACHED;
    }
    if (at->op != OPCODE_BIT_AND || at->b != temporary || at->c == temporary) return ABSENT;
    *next = at;
    return is_absent(mask) ? registers[at->c] : at->c == mask_register ? mask : ABSENT;
}
#endif

// The slow half of what is often masked to so many bits at once: then both are done here, and *next is behind the AND.
static NOINLINE Value slow_maskable(VM *vm, BinaryOp op, Value left, Value right, const Word **next)
{
    if (is_exact_tuple(left) && is_exact_tuple(right) && op == OP_ADDITION) {
        Tuple *sum = tuple_concat(vm, as_tuple(left), as_tuple(right));
        return sum && charge(vm, sum->count / 16) ? value_of_object(sum) : RAISED;
    }
#ifndef LOOP_IS_TRACED
    bool is_int = !is_pointer(left) || as_object(left)->shape == TYPE_int;
    if (is_int && (!is_pointer(right) || as_object(right)->shape == TYPE_int)) {
        const Fiber *fiber = vm->fiber;
        const Word *and_at = *next;
        Value mask = mask_behind(vm, fiber->pc, fiber->base, &and_at);
        if (!is_absent(mask)) {
            Value result = int_masked_op(vm, op, left, right, mask);
            if (LIKELY(!is_not_implemented(result))) {
                fiber->base[and_at->a] = result;
                *next = and_at + opcode_words[and_at->op];
                return result;
            }
        }
    }
#endif
    if (is_exact_str(left) && is_exact_str(right) && op == OP_ADDITION) {
        // s = s + t: the old value of a variable goes, as in s += t.
        const Word *pc = vm->fiber->pc;
        if (pc->a == pc->b && pc->a < frame_function(vm->fiber->base)->code->local_count) {
            String *text = str_append(vm, as_str(left), as_str(right));
            return text ? value_of_object(text) : RAISED;
        }
    }
    return slow_binary(vm, op, left, right);
}

static NOINLINE Value slow_inplace(VM *vm, BinaryOp op, Value left, Value right)
{
    Value result = int_wide_op(vm, op, left, right);
    return LIKELY(!is_not_implemented(result)) ? result : inplace_op(vm, op, left, right);
}

// Floor division and modulo of machine integers, b not 0 and not (min, -1): operands have 50 bits.
static inline int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return q - ((a % b != 0) & ((a ^ b) < 0));
}

static inline int64_t floor_mod(int64_t a, int64_t b)
{
    int64_t r = a % b;
    return r + ((r != 0 && (r ^ b) < 0) ? b : 0);
}

// Of divisors below QUICK_DIVISORS: 2 ** 64 / divisor, rounded up. Times a dividend of 32 bits its integer part is
// the quotient and its fraction times the divisor the remainder, exactly; a division takes three times as long.
#define QUICK_DIVISORS 64
#define RECIPROCAL(d) UINT64_MAX / (d) + 1
#define RECIPROCALS(d) RECIPROCAL(d), RECIPROCAL(d + 1), RECIPROCAL(d + 2), RECIPROCAL(d + 3)
#define MORE_RECIPROCALS(d) RECIPROCALS(d), RECIPROCALS(d + 4), RECIPROCALS(d + 8), RECIPROCALS(d + 12)
static const uint64_t reciprocals[QUICK_DIVISORS] = {
    0, 0, RECIPROCAL(2), RECIPROCAL(3), RECIPROCALS(4), RECIPROCALS(8), RECIPROCALS(12),
    MORE_RECIPROCALS(16), MORE_RECIPROCALS(32), MORE_RECIPROCALS(48),
};

static inline bool quick_divisor(int64_t dividend, uint16_t divisor)
{
    return (uint64_t)dividend >> 32 == 0 && divisor < QUICK_DIVISORS && divisor > 1;
}

// list[i], tuple[i], str[i], dict[key] for exact types; ABSENT when the general way must be gone.
static ALWAYS_INLINE Value fast_item(VM *vm, Value container, Value key)
{
    if (!is_pointer(container)) return ABSENT;
    Object *object = as_object(container);
    if (LIKELY(is_small_int(key))) {
        int64_t i = as_small(key);
        if (object->shape == TYPE_list) {
            List *list = (List *)object;
            if (LIKELY((uint64_t)i < list->count)) return list->items[i];
            i += (int64_t)list->count;
            return (uint64_t)i < list->count ? list->items[i] : ABSENT;
        }
        if (object->shape == TYPE_tuple) {
            Tuple *tuple = (Tuple *)object;
            if (LIKELY((uint64_t)i < tuple->count)) return tuple->items[i];
            i += (int64_t)tuple->count;
            return (uint64_t)i < tuple->count ? tuple->items[i] : ABSENT;
        }
    } else if (object->shape == TYPE_dict && is_exact_str(key)) {
        return dict_get_str(vm, (Dict *)object, as_str(key));
    }
    return ABSENT;
}

// The same for what is a little slower; then for everything.
static NOINLINE RUNS Value slow_item(VM *vm, Value container, Value key)
{
    Object *object = is_pointer(container) ? as_object(container) : NULL;
    if (object == NULL || object->shape != TYPE_str || !is_small_int(key)) return get_item(vm, container, key);
    int64_t i = as_small(key);
    if (object->shape == TYPE_str) {
        String *s = (String *)object;
        if (i < 0) i += (int64_t)s->count;
        if (str_is_ascii(s) && (uint64_t)i < s->count) {
            return value_of_object(vm->ascii_chars[(unsigned char)s->data[i]]);
        }
    }
    return get_item(vm, container, key);
}

// Whether two exact strs are equal.
static inline bool equal_strs(Value left, Value right)
{
    if (same(left, right)) return true;
    const String *a = as_str(left), *b = as_str(right);
    return !(a->head.flags & b->head.flags & STR_INTERNED) && a->size == b->size &&
           text_same(a->data, b->data, a->size);
}

// What the table for objects of many shapes says of an attribute, or NULL.
static ALWAYS_INLINE const AttrEntry *known_attr(VM *vm, const Object *object, const String *name)
{
    const AttrEntry *entry = &vm->type_cache->attrs[attr_cache_place(object->shape, name)];
    bool holds = entry->shape == object->shape && entry->name == name && entry->epoch == vm->type_epoch;
    return LIKELY(holds) ? entry : NULL;
}

static NOINLINE int slow_truth(VM *vm, Value v)
{
    bool is_true;
    return truth(vm, v, &is_true) ? is_true : -1;
}

static NOINLINE int slow_compare(VM *vm, CompareOp op, Value left, Value right)
{
    bool is_true;
    if (is_exact_str(left) && is_exact_str(right) && as_str(left)->size && as_str(right)->size) {
        // UTF-8 sorts as its code points do, and the first byte often decides.
        unsigned char a = (unsigned char)as_str(left)->data[0], b = (unsigned char)as_str(right)->data[0];
        if (a != b) {
            bool is_less = op == COMPARE_LT || op == COMPARE_LE, is_order = is_less || op == COMPARE_GT || op == COMPARE_GE;
            return is_order ? (a < b) == is_less : op == COMPARE_NE;
        }
    }
    return compare_truth(vm, op, left, right, &is_true) ? is_true : -1;
}

static NOINLINE int slow_contains(VM *vm, Value container, Value item)
{
    bool found;
    if (is_pointer(container)) {
        Object *object = as_object(container);
        bool is_plain = is_small_int(item) || is_exact_str(item);
        if (is_plain && (object->shape == TYPE_set || object->shape == TYPE_frozenset)) {
            return set_contains(vm, (Set *)object, item, &found) ? found : -1;
        }
        if (object->shape == TYPE_str && is_exact_str(item) && as_str(item)->size == 1 && ((String *)object)->size <= 32) {
            const String *text = (String *)object;
            for (size_t i = 0; i < text->size; i++) {
                if (text->data[i] == as_str(item)->data[0]) return true;
            }
            return false;
        }
        if (object->shape == TYPE_dict) {
            Value value = is_exact_str(item) ? dict_get_str(vm, (Dict *)object, as_str(item))
                                             : dict_get(vm, (Dict *)object, item);
            return raised(value) ? -1 : !is_absent(value);
        }
    }
    return contains(vm, container, item, &found) ? found : -1;
}

// An iterator of a list or tuple, or NULL. Its source is one, perhaps of a subclass, or None.
static ALWAYS_INLINE SequenceIterator *quick_walk(Value iterator)
{
    if (!is_pointer(iterator)) return NULL;
    uint32_t shape = as_object(iterator)->shape;
    return shape == TYPE_list_iterator || shape == TYPE_tuple_iterator ? (SequenceIterator *)as_object(iterator) : NULL;
}

// Where its next item is; NULL: it has none.
static ALWAYS_INLINE const Value *walk_item(const SequenceIterator *walk)
{
    if (is_none(walk->source)) return NULL;
    bool is_list = walk->head.shape == TYPE_list_iterator;
    const Object *source = as_object(walk->source);
    size_t count = is_list ? ((const List *)source)->count : ((const Tuple *)source)->count;
    const Value *items = is_list ? ((const List *)source)->items : ((const Tuple *)source)->items;
    return (uint64_t)walk->index < count ? items + walk->index : NULL;
}

#ifdef LOOP_IS_TRACED
Value loop_traced(VM *vm, Fiber *fiber, bool goes_on, Sink *sink)
#else
Value loop_plain(VM *vm, Fiber *fiber, bool goes_on, Sink *sink)
#endif
{
    static const void *const labels[OPCODE_COUNT] = {
#define OP(name, words, format, meaning) &&op_##name,
#include "vm/exec/opcodes.def"
#undef OP
    };
    // Kept in registers: as immediates they cost an instruction of ten bytes each time.
    uint64_t tag_int = TAG_INT, int_base = INT_BASE;
    __asm__("" : "+r"(tag_int), "+r"(int_base));

    const Word *pc;
    Value *R;
    Value result;
#ifdef LOOP_IS_TRACED
    TraceLoop loop = {.c_function = ABSENT};
#endif

    vm->fiber = fiber;
    R = fiber->base;
    pc = fiber->pc;
    if (UNLIKELY(goes_on)) NEXT(0);
    if (UNLIKELY(!is_absent(vm->pending))) goto resume_raise;
    if (fiber->is_generator) { // a generator is resumed from native code: see generator_resume
        result = vm->stop_value;
        goto enter_generator;
    }
    NEXT(0);

poll:
    SAVE();
    CHECK_TRUE(poll_slow(vm));
#ifndef LOOP_IS_TRACED
    if (UNLIKELY(vm->tracing)) return LOOP_SWITCH;
#endif
    NEXT(0);
#ifdef LOOP_IS_TRACED
dispatch:
    // What only returns lead to is no instruction of the program.
    if (pc->op >= OPCODE_EXIT || pc->op == OPCODE_INIT_RETURN) goto *labels[pc->op];
    SAVE();
    if (!vm->tracing) return LOOP_SWITCH;
    CHECK_TRUE(trace_step(vm, fiber, &loop));
    goto *labels[pc->op];
#endif

    // ---- Moves and constants

op_NOP:
    NEXT(1);
op_MOVE:
    A = B;
    NEXT(1);
op_LOAD_CONST:
    A = pc[1].value;
    NEXT(2);
op_LOAD_INT:
    A = value_of_small(IMM_B);
    NEXT(1);
op_LOAD_IMMEDIATE:
    A = IMMEDIATE(pc->b);
    NEXT(1);
op_CLEAR:
    for (uint32_t i = pc->a, end = i + pc->b; i < end; i++) R[i] = ABSENT;
    NEXT(1);
op_CHECK_LOCAL:
    if (UNLIKELY(is_absent(A))) {
        SAVE();
        (void)throw_unbound(vm, pc[1].value, false);
        goto raise;
    }
    NEXT(2);
op_DELETE_LOCAL:
    if (UNLIKELY(is_absent(A))) {
        SAVE();
        (void)throw_unbound(vm, pc[1].value, false);
        goto raise;
    }
    A = ABSENT;
    NEXT(2);

    // ---- Cells and closures

op_MAKE_CELL:
    A = cell_new(vm, A);
    NEXT(1);
op_LOAD_CELL:
    result = ((Cell *)as_object(B))->value;
    if (UNLIKELY(is_absent(result))) {
        SAVE();
        (void)throw_unbound(vm, pc[1].value, false);
        goto raise;
    }
    A = result;
    NEXT(2);
op_STORE_CELL: {
    Cell *cell = (Cell *)as_object(A);
    store(vm, cell, &cell->value, B);
    NEXT(1);
}
op_DELETE_CELL: {
    Cell *cell = (Cell *)as_object(A);
    if (UNLIKELY(is_absent(cell->value))) {
        SAVE();
        (void)throw_unbound(vm, pc[1].value, false);
        goto raise;
    }
    cell->value = ABSENT;
    NEXT(2);
}
op_LOAD_FREE:
    result = ((Cell *)as_object(frame_function(R)->closure->items[pc->b]))->value;
    if (UNLIKELY(is_absent(result))) {
        SAVE();
        (void)throw_unbound(vm, pc[1].value, true);
        goto raise;
    }
    A = result;
    NEXT(2);
op_STORE_FREE: {
    Cell *cell = (Cell *)as_object(frame_function(R)->closure->items[pc->a]);
    store(vm, cell, &cell->value, B);
    NEXT(1);
}
op_DELETE_FREE: {
    Cell *cell = (Cell *)as_object(frame_function(R)->closure->items[pc->a]);
    if (UNLIKELY(is_absent(cell->value))) {
        SAVE();
        (void)throw_unbound(vm, pc[1].value, true);
        goto raise;
    }
    cell->value = ABSENT;
    NEXT(2);
}
op_LOAD_CLOSURE:
    A = frame_function(R)->closure->items[pc->b];
    NEXT(1);
op_LOAD_CLASS_FREE:
    SAVE();
    result = load_class_name(vm, C, NAME_OPERAND(1));
    CHECK(result);
    if (is_absent(result)) {
        result = ((Cell *)as_object(frame_function(R)->closure->items[pc->b]))->value;
        if (is_absent(result)) {
            (void)throw_unbound(vm, pc[1].value, true);
            goto raise;
        }
    }
    A = result;
    NEXT(2);
op_LOAD_CLASS_GLOBAL: {
    SAVE();
    result = load_class_name(vm, B, NAME_OPERAND(1));
    CHECK(result);
    if (is_absent(result)) {
        result = load_global_dict(vm, frame_function(R), NAME_OPERAND(1));
        CHECK(result);
    }
    A = result;
    NEXT(2);
}

    // ---- Names

op_LOAD_GLOBAL_CACHED:
    if (LIKELY(pc[2].low == vm->global_epoch)) {
        A = *pc[3].slot;
        NEXT(4);
    }
    goto op_LOAD_GLOBAL;
op_LOAD_GLOBAL:
    SAVE();
    result = load_global(vm, frame_function(R), (Word *)pc);
    CHECK(result);
    A = result;
    NEXT(4);
op_STORE_GLOBAL:
    SAVE();
    CHECK_TRUE(dict_set_str(vm, frame_function(R)->globals, NAME_OPERAND(1), A));
    NEXT(2);
op_DELETE_GLOBAL: {
    bool found;
    SAVE();
    CHECK_TRUE(dict_delete_str(vm, frame_function(R)->globals, NAME_OPERAND(1), &found));
    if (!found) {
        (void)throw_name(vm, pc[1].value);
        goto raise;
    }
    NEXT(2);
}
op_LOAD_NAME:
    if (is_absent(B) && LIKELY(pc[2].low == vm->global_epoch) && pc[3].bits) {
        A = *pc[3].slot;
        NEXT(4);
    }
    SAVE();
    result = load_name(vm, frame_function(R), (Word *)pc, B);
    CHECK(result);
    A = result;
    NEXT(4);
op_STORE_NAME:
    SAVE();
    CHECK_TRUE(store_name(vm, frame_function(R), A, NAME_OPERAND(1), B));
    NEXT(2);
op_DELETE_NAME:
    SAVE();
    CHECK_TRUE(delete_name(vm, frame_function(R), A, NAME_OPERAND(1)));
    NEXT(2);
op_LOAD_LOCALS:
    A = is_absent(B) ? value_of_object(frame_function(R)->globals) : B;
    NEXT(1);
op_SETUP_ANNOTATIONS: {
    Value annotations = ABSENT;
    SAVE();
    if (is_absent(A)) {
        annotations = dict_get_str(vm, frame_function(R)->globals, NAME(vm, __annotations__));
    } else {
        annotations = load_class_name(vm, A, NAME(vm, __annotations__));
        CHECK(annotations);
    }
    if (is_absent(annotations)) {
        Value fresh = value_of_object(dict_new(vm));
        CHECK_TRUE(store_name(vm, frame_function(R), A, NAME(vm, __annotations__), fresh));
    }
    NEXT(1);
}

    // ---- Attributes

op_LOAD_ATTR_SLOT:
    if (LIKELY(is_pointer(B))) {
        Object *object = as_object(B);
        if (LIKELY(object->shape == pc[2].low)) {
            A = *(Value *)((char *)object + pc[2].high);
            NEXT(6);
        }
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR_SLOTS:
    if (LIKELY(is_pointer(B))) {
        Object *object = as_object(B);
        const Word *slot = object->shape == pc[2].low ? pc + 2 : object->shape == pc[3].low ? pc + 3 : pc + 4;
        if (LIKELY(object->shape == slot->low)) {
            A = *(Value *)((char *)object + slot->high);
            NEXT(6);
        }
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR_SLOT_CHECKED:
    if (LIKELY(is_pointer(B)) && LIKELY(as_object(B)->shape == pc[2].low) &&
        LIKELY(pc[3].low == vm->type_epoch)) {
        result = *(Value *)((char *)as_object(B) + pc[2].high);
        if (LIKELY(!is_absent(result))) {
            A = result;
            NEXT(6);
        }
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR_MORE:
    if (LIKELY(is_pointer(B))) {
        Object *object = as_object(B);
        if (LIKELY(object->shape == pc[2].low)) {
            Object *more = as_object(*(Value *)((char *)object + pc[3].low));
            A = *(Value *)((char *)more + pc[2].high);
            NEXT(6);
        }
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR_CLASS:
    if (LIKELY(is_pointer(B)) && LIKELY(as_object(B)->shape == pc[2].low) &&
        LIKELY(pc[3].low == vm->type_epoch)) {
        A = pc[4].value;
        NEXT(6);
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR_MODULE:
    if (LIKELY(same(B, pc[3].value)) && LIKELY(pc[2].low == vm->global_epoch)) {
        A = *pc[4].slot;
        NEXT(6);
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR_TYPE:
    if (LIKELY(same(B, pc[3].value)) && LIKELY(pc[2].low == vm->type_epoch)) {
        A = pc[4].value;
        NEXT(6);
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR_PROPERTY:
    if (LIKELY(is_pointer(B)) && LIKELY(as_object(B)->shape == pc[2].low) &&
        LIKELY(pc[3].low == vm->type_epoch)) {
        Function *getter = (Function *)as_object(pc[4].value);
        Value self = B;
        Value *base = R + pc[5].a + 2;
        if (UNLIKELY(base + getter->frame_size > fiber->limit)) {
            SAVE();
            CHECK_TRUE(fiber_grow(vm, fiber, &base, getter->frame_size));
        }
        base[-2] = value_of_object(getter);
        base[-1].bits = (uint64_t)(uintptr_t)(pc + 6);
        base[0] = self;
        R = base;
        pc = getter->entry;
        if (UNLIKELY(--vm->countdown < 0)) goto poll;
        NEXT(0);
    }
    goto op_LOAD_ATTR;
op_LOAD_ATTR: {
    if (pc->c >= MISSES_MAX && LIKELY(is_pointer(B))) {
        const AttrEntry *entry = known_attr(vm, as_object(B), NAME_OPERAND(1));
        if (entry && entry->kind == ATTR_SLOT) {
            A = *(Value *)((char *)as_object(B) + entry->offset);
            NEXT(6);
        }
        if (entry && entry->kind == ATTR_CLASS) {
            A = entry->value;
            NEXT(6);
        }
    }
    Function *getter = NULL;
    SAVE();
    result = load_attr_slow(vm, (Word *)pc, B, &getter);
    CHECK(result);
    A = result;
    NEXT(6);
}
op_STORE_ATTR_SLOT:
    if (LIKELY(is_pointer(A))) {
        Object *object = as_object(A);
        if (LIKELY(object->shape == pc[2].low)) {
            store(vm, object, (Value *)((char *)object + pc[2].high), B);
            NEXT(4);
        }
    }
    goto op_STORE_ATTR;
op_STORE_ATTR_SLOTS:
    if (LIKELY(is_pointer(A))) {
        Object *object = as_object(A);
        const Word *slot = object->shape == pc[2].low ? pc + 2 : pc + 3;
        if (LIKELY(object->shape == slot->low)) {
            store(vm, object, (Value *)((char *)object + slot->high), B);
            NEXT(4);
        }
    }
    goto op_STORE_ATTR;
op_STORE_ATTR_MEMBER:
    if (LIKELY(is_pointer(A)) && LIKELY(as_object(A)->shape == pc[2].low) &&
        LIKELY(pc[3].low == vm->type_epoch)) {
        Object *object = as_object(A);
        store(vm, object, (Value *)((char *)object + pc[2].high), B);
        NEXT(4);
    }
    goto op_STORE_ATTR;
op_STORE_ATTR_ADD:
    if (LIKELY(is_pointer(A))) {
        Object *object = as_object(A);
        if (LIKELY(object->shape == pc[2].low)) {
            store(vm, object, (Value *)((char *)object + pc[2].high), B);
            object->shape = pc[3].low;
            NEXT(4);
        }
    }
    goto op_STORE_ATTR;
op_STORE_ATTR:
    if (pc->c >= MISSES_MAX && LIKELY(is_pointer(A))) {
        const AttrEntry *entry = known_attr(vm, as_object(A), NAME_OPERAND(1));
        if (entry && entry->is_writable) {
            store(vm, as_object(A), (Value *)((char *)as_object(A) + entry->offset), B);
            NEXT(4);
        }
    }
    SAVE();
    CHECK_TRUE(store_attr_slow(vm, (Word *)pc, A, B));
    NEXT(4);
op_DELETE_ATTR:
    SAVE();
    CHECK_TRUE(set_attr(vm, A, NAME_OPERAND(1), ABSENT));
    NEXT(2);
op_LOAD_METHOD_CLASS:
    if (LIKELY(is_pointer(B)) && LIKELY(as_object(B)->shape == pc[2].low) &&
        LIKELY(pc[3].low == vm->type_epoch)) {
        Value self = B;
        Value *window = &A;
        window[0] = pc[4].value;
        window[2] = self;
        NEXT(5);
    }
    goto op_LOAD_METHOD;
op_LOAD_METHOD_MODULE:
    if (LIKELY(same(B, pc[3].value)) && LIKELY(pc[2].low == vm->global_epoch)) {
        Value *window = &A;
        window[0] = *pc[4].slot;
        window[2] = ABSENT;
        NEXT(5);
    }
    goto op_LOAD_METHOD;
op_LOAD_METHOD_TYPE:
    if (LIKELY(same(B, pc[3].value)) && LIKELY(pc[2].low == vm->type_epoch)) {
        Value self = pc[2].high ? B : ABSENT;
        Value *window = &A;
        window[0] = pc[4].value;
        window[2] = self;
        NEXT(5);
    }
    goto op_LOAD_METHOD;
op_LOAD_METHOD:
    if (pc->c >= MISSES_MAX && LIKELY(is_pointer(B))) {
        const AttrEntry *entry = known_attr(vm, as_object(B), NAME_OPERAND(1));
        if (entry && entry->kind == ATTR_METHOD) {
            Value self = B;
            Value *window = &A;
            window[0] = entry->value;
            window[2] = self;
            NEXT(5);
        }
    }
    SAVE();
    CHECK_TRUE(load_method_slow(vm, (Word *)pc, B, &A));
    NEXT(5);
op_LOAD_SPECIAL:
    SAVE();
    CHECK_TRUE(load_special(vm, pc, B, &A));
    NEXT(2);
op_LOAD_SUPER_METHOD:
    SAVE();
    CHECK_TRUE(load_super_method(vm, pc, R));
    NEXT(2);

    // ---- Items

op_LOAD_ITEM:
    result = fast_item(vm, B, C);
    if (LIKELY(!is_absent(result))) {
        A = result;
        NEXT(1);
    }
    SAVE();
    result = slow_item(vm, B, C);
    CHECK(result);
    A = result;
    NEXT(1);
op_LOAD_ITEM_INT: {
    Value key = value_of_small(IMM_C);
    result = fast_item(vm, B, key);
    if (LIKELY(!is_absent(result))) {
        A = result;
        NEXT(1);
    }
    SAVE();
    result = slow_item(vm, B, key);
    CHECK(result);
    A = result;
    NEXT(1);
}
op_STORE_ITEM:
    if (LIKELY(is_pointer(A))) {
        Object *object = as_object(A);
        if (object->shape == TYPE_list && is_small_int(B)) {
            List *list = (List *)object;
            int64_t i = as_small(B);
            if (UNLIKELY(i < 0)) i += (int64_t)list->count;
            if (LIKELY((uint64_t)i < list->count)) {
                store(vm, list, &list->items[i], C);
                NEXT(1);
            }
        } else if (object->shape == TYPE_dict) {
            SAVE();
            if (is_exact_str(B)) {
                CHECK_TRUE(dict_set_str(vm, (Dict *)object, as_str(B), C));
            } else {
                CHECK_TRUE(dict_set(vm, (Dict *)object, B, C));
            }
            NEXT(1);
        }
    }
    SAVE();
    CHECK_TRUE(set_item(vm, A, B, C));
    NEXT(1);
op_DELETE_ITEM:
    SAVE();
    CHECK_TRUE(delete_item(vm, A, B));
    NEXT(1);
op_LOAD_SLICE: {
    SAVE();
    const Value *bounds = &C;
    result = get_slice(vm, B, bounds[0], bounds[1]);
    CHECK(result);
    A = result;
    NEXT(1);
}
op_STORE_SLICE: {
    SAVE();
    const Value *bounds = &B;
    Slice *slice = slice_new(vm, bounds[0], bounds[1], NONE);
    CHECK_TRUE(set_item(vm, A, value_of_object(slice), C));
    NEXT(1);
}
op_BUILD_SLICE: {
    const Value *bounds = &B;
    A = value_of_object(slice_new(vm, bounds[0], bounds[1], bounds[2]));
    NEXT(1);
}

    // ---- Arithmetic. Words of ints are offset by INT_BASE: see value.h for the overflow test.

#define SLOW_BINARY(op, right, words)                                                              \
    SAVE();                                                                                        \
    result = slow_binary(vm, op, B, right);                                                        \
    CHECK(result);                                                                                 \
    A = result;                                                                                    \
    NEXT(words)

// Stores a float straight from its register; of NaNs only the sign is kept.
#define PUT_DOUBLE(expression, words)                                                              \
    do {                                                                                           \
        double sum_ = (expression);                                                                \
        if (UNLIKELY(sum_ != sum_)) A = value_of_double(sum_);                                     \
        else memcpy(&A, &sum_, sizeof sum_);                                                       \
        NEXT(words);                                                                               \
    } while (0)

// Where x and y are not both ints: two floats, or a float and an int.
#define FLOATING(right, op, float_result, words)                                                   \
    do {                                                                                           \
        if (LIKELY(x < TAG_IMMEDIATE && y < TAG_IMMEDIATE)) {                                      \
            double p = as_double(B), q = as_double(right);                                         \
            PUT_DOUBLE(float_result, words);                                                       \
        }                                                                                          \
        double p, q;                                                                               \
        if (!is_pointer((Value){x}) && number((Value){x}, &p) && number((Value){y}, &q) && !BOTH_INTS(x, y))                  \
            PUT_DOUBLE(float_result, words);                                                       \
    } while (0)

#define SLOW_MASKABLE(op, right, words)                                                            \
    do {                                                                                           \
        const Word *next_ = pc + (words);                                                          \
        SAVE();                                                                                    \
        result = slow_maskable(vm, op, B, right, &next_);                                          \
        CHECK(result);                                                                             \
        A = result; /* of a masked one it has been read for the last time */                       \
        pc = next_;                                                                                \
        DISPATCH();                                                                                \
    } while (0)
#define SLOW_INPLACE(op, right, words)                                                             \
    SAVE();                                                                                        \
    result = slow_inplace(vm, op, B, right);                                                       \
    CHECK(result);                                                                                 \
    A = result;                                                                                    \
    NEXT(words)

#define ADDITIVE(right, op, int_sum, float_sum, words)                                             \
    do {                                                                                           \
        uint64_t x = B.bits, y = (right).bits;                                                     \
        uint64_t sum = int_sum;                                                                    \
        if (LIKELY((x & y & sum) >= tag_int)) {                                                    \
            A = (Value){sum};                                                                      \
            NEXT(words);                                                                           \
        }                                                                                          \
        FLOATING(right, op, float_sum, words);                                                     \
    } while (0)

op_ADD:
    ADDITIVE(C, OP_ADDITION, x - int_base + y, p + q, 1);
    SLOW_MASKABLE(OP_ADDITION, C, 1);
op_ADD_I: {
    Value right = value_of_small(IMM_C);
    ADDITIVE(right, OP_ADDITION, x - int_base + y, p + q, 1);
    SLOW_MASKABLE(OP_ADDITION, right, 1);
}
op_ADD_K:
    ADDITIVE(pc[1].value, OP_ADDITION, x - int_base + y, p + q, 2);
    SLOW_MASKABLE(OP_ADDITION, pc[1].value, 2);
op_ADD_INPLACE_I: {
    Value right = value_of_small(IMM_C);
    ADDITIVE(right, OP_ADDITION, x - int_base + y, p + q, 1);
    SLOW_INPLACE(OP_ADDITION, right, 1);
}
op_ADD_INPLACE:
    if (UNLIKELY(is_exact_str(B)) && is_exact_str(C)) {
        SAVE();
        String *text = str_append(vm, as_str(B), as_str(C));
        CHECK_TRUE(text != NULL);
        A = value_of_object(text);
        NEXT(1);
    }
    ADDITIVE(C, OP_ADDITION, x - int_base + y, p + q, 1);
    SLOW_INPLACE(OP_ADDITION, C, 1);
op_SUBTRACT:
    ADDITIVE(C, OP_SUBTRACTION, x - y + int_base, p - q, 1);
    SLOW_MASKABLE(OP_SUBTRACTION, C, 1);
op_SUBTRACT_I: {
    Value right = value_of_small(IMM_C);
    ADDITIVE(right, OP_SUBTRACTION, x - y + int_base, p - q, 1);
    SLOW_MASKABLE(OP_SUBTRACTION, right, 1);
}
op_SUBTRACT_K:
    ADDITIVE(pc[1].value, OP_SUBTRACTION, x - y + int_base, p - q, 2);
    SLOW_MASKABLE(OP_SUBTRACTION, pc[1].value, 2);
op_SUBTRACT_INPLACE:
    ADDITIVE(C, OP_SUBTRACTION, x - y + int_base, p - q, 1);
    SLOW_INPLACE(OP_SUBTRACTION, C, 1);
op_SUBTRACT_INPLACE_I: {
    Value right = value_of_small(IMM_C);
    ADDITIVE(right, OP_SUBTRACTION, x - y + int_base, p - q, 1);
    SLOW_INPLACE(OP_SUBTRACTION, right, 1);
}

#define MULTIPLICATIVE(right, words)                                                               \
    do {                                                                                           \
        uint64_t x = B.bits, y = (right).bits;                                                     \
        if (BOTH_INTS(x, y)) {                                                                     \
            int64_t product;                                                                       \
            if (LIKELY(!mul_overflows((int64_t)(x - int_base), (int64_t)(y - int_base),            \
                                      &product))) {                                                \
                if (LIKELY(fits_small_int(product))) A = value_of_small(product);                  \
                else A = int_new_cell(vm, product);                                                \
                NEXT(words);                                                                       \
            }                                                                                      \
        }                                                                                          \
        FLOATING(right, OP_MULTIPLICATION, p * q, words);                                          \
    } while (0)

op_MULTIPLY:
    MULTIPLICATIVE(C, 1);
    SLOW_MASKABLE(OP_MULTIPLICATION, C, 1);
op_MULTIPLY_I: {
    Value right = value_of_small(IMM_C);
    MULTIPLICATIVE(right, 1);
    SLOW_MASKABLE(OP_MULTIPLICATION, right, 1);
}
op_MULTIPLY_K:
    MULTIPLICATIVE(pc[1].value, 2);
    SLOW_MASKABLE(OP_MULTIPLICATION, pc[1].value, 2);
op_MULTIPLY_INPLACE:
    MULTIPLICATIVE(C, 1);
    SLOW_INPLACE(OP_MULTIPLICATION, C, 1);

op_TRUE_DIVIDE: {
    double p, q;
    if (number(B, &p) && number(C, &q) && LIKELY(q != 0)) PUT_DOUBLE(p / q, 1);
    SLOW_BINARY(OP_TRUE_DIVISION, C, 1);
}
op_TRUE_DIVIDE_K: {
    double p, q;
    if (number(B, &p) && number(pc[1].value, &q) && LIKELY(q != 0)) PUT_DOUBLE(p / q, 2);
    SLOW_BINARY(OP_TRUE_DIVISION, pc[1].value, 2);
}
op_FLOOR_DIVIDE:
    if (BOTH_INTS(B.bits, C.bits) && LIKELY(as_small(C) != 0)) {
        A = int_new(vm, floor_div(as_small(B), as_small(C)));
        NEXT(1);
    }
    SLOW_BINARY(OP_FLOOR_DIVISION, C, 1);
op_MODULO:
    if (BOTH_INTS(B.bits, C.bits) && LIKELY(as_small(C) != 0)) {
        A = value_of_small(floor_mod(as_small(B), as_small(C)));
        NEXT(1);
    }
    SLOW_BINARY(OP_MODULO, C, 1);
op_FLOOR_DIVIDE_I:
    if (LIKELY(is_small_int(B))) {
        int64_t dividend = as_small(B);
        if (LIKELY(quick_divisor(dividend, pc->c))) {
            A = value_of_small((int64_t)((Wide)reciprocals[pc->c] * (uint64_t)dividend >> 64));
            NEXT(1);
        }
        A = value_of_small(floor_div(dividend, IMM_C));
        NEXT(1);
    }
    SLOW_BINARY(OP_FLOOR_DIVISION, value_of_small(IMM_C), 1);
op_MODULO_I:
    if (LIKELY(is_small_int(B))) {
        int64_t dividend = as_small(B);
        if (LIKELY(quick_divisor(dividend, pc->c))) {
            uint64_t fraction = reciprocals[pc->c] * (uint64_t)dividend;
            A = value_of_small((int64_t)((Wide)fraction * pc->c >> 64));
            NEXT(1);
        }
        A = value_of_small(floor_mod(dividend, IMM_C));
        NEXT(1);
    }
    SLOW_BINARY(OP_MODULO, value_of_small(IMM_C), 1);
op_POWER:
    if (is_double(B) && is_small_int(C) && as_small(C) == 2) {
        double base = as_double(B);
        A = value_of_double(base * base);
        NEXT(1);
    }
    if (BOTH_INTS(B.bits, C.bits) && as_small(C) == 2 && as_small(B) < (1 << 30) && as_small(B) > -(1 << 30)) {
        A = int_new(vm, as_small(B) * as_small(B));
        NEXT(1);
    }
    SLOW_BINARY(OP_POWER, C, 1);
op_MATRIX_MULTIPLY:
    SLOW_BINARY(OP_MATRIX_MULTIPLICATION, C, 1);
op_SHIFT_LEFT:
    if (BOTH_INTS(B.bits, C.bits) && (uint64_t)as_small(C) < 14 &&
        fits_small_int(as_small(B) * ((int64_t)1 << as_small(C)))) {
        A = value_of_small(as_small(B) * ((int64_t)1 << as_small(C)));
        NEXT(1);
    }
    SLOW_MASKABLE(OP_SHIFT_LEFT, C, 1);
op_SHIFT_LEFT_I:
    if (LIKELY(is_small_int(B)) && pc->c < 14) {
        A = int_new(vm, as_small(B) * ((int64_t)1 << pc->c));
        NEXT(1);
    }
    SLOW_MASKABLE(OP_SHIFT_LEFT, value_of_small(IMM_C), 1);
op_SHIFT_RIGHT:
    if (BOTH_INTS(B.bits, C.bits) && (uint64_t)as_small(C) < 64) {
        A = value_of_small(as_small(B) >> as_small(C));
        NEXT(1);
    }
    SLOW_BINARY(OP_SHIFT_RIGHT, C, 1);
op_SHIFT_RIGHT_I:
    if (LIKELY(is_small_int(B))) {
        A = value_of_small(as_small(B) >> pc->c);
        NEXT(1);
    }
    SLOW_BINARY(OP_SHIFT_RIGHT, value_of_small(IMM_C), 1);
op_BIT_AND:
    if (LIKELY(BOTH_INTS(B.bits, C.bits))) {
        A = value_of_small(as_small(B) & as_small(C));
        NEXT(1);
    }
    SLOW_BINARY(OP_BIT_AND, C, 1);
op_BIT_AND_I:
    if (LIKELY(is_small_int(B))) {
        A = value_of_small(as_small(B) & IMM_C);
        NEXT(1);
    }
    SLOW_BINARY(OP_BIT_AND, value_of_small(IMM_C), 1);
op_BIT_XOR:
    if (LIKELY(BOTH_INTS(B.bits, C.bits))) {
        A = value_of_small(as_small(B) ^ as_small(C));
        NEXT(1);
    }
    SLOW_BINARY(OP_BIT_XOR, C, 1);
op_BIT_OR:
    if (LIKELY(BOTH_INTS(B.bits, C.bits))) {
        A = value_of_small(as_small(B) | as_small(C));
        NEXT(1);
    }
    SLOW_BINARY(OP_BIT_OR, C, 1);
op_BINARY_K:
    if (BOTH_INTS(B.bits, pc[1].bits)) {
        int64_t left = as_small(B), right = as_small(pc[1].value);
        switch (pc->c) {
        case OP_MODULO:
            if (UNLIKELY(right == 0)) break;
            A = value_of_small(floor_mod(left, right));
            NEXT(2);
        case OP_FLOOR_DIVISION:
            if (UNLIKELY(right == 0)) break;
            A = int_new(vm, floor_div(left, right));
            NEXT(2);
        case OP_BIT_AND:
            A = value_of_small(left & right);
            NEXT(2);
        case OP_BIT_XOR:
            A = value_of_small(left ^ right);
            NEXT(2);
        case OP_BIT_OR:
            A = value_of_small(left | right);
            NEXT(2);
        default: break;
        }
    }
    SLOW_BINARY((BinaryOp)pc->c, pc[1].value, 2);
op_BINARY_INPLACE:
    if (BOTH_INTS(B.bits, C.bits)) {
        int64_t left = as_small(B), right = as_small(C);
        switch (pc[1].low) {
        case OP_MODULO:
            if (UNLIKELY(right == 0)) break;
            A = value_of_small(floor_mod(left, right));
            NEXT(2);
        case OP_FLOOR_DIVISION:
            if (UNLIKELY(right == 0)) break;
            A = int_new(vm, floor_div(left, right));
            NEXT(2);
        case OP_SHIFT_RIGHT:
            if (UNLIKELY((uint64_t)right >= 64)) break;
            A = value_of_small(left >> right);
            NEXT(2);
        case OP_BIT_AND:
            A = value_of_small(left & right);
            NEXT(2);
        case OP_BIT_XOR:
            A = value_of_small(left ^ right);
            NEXT(2);
        case OP_BIT_OR:
            A = value_of_small(left | right);
            NEXT(2);
        default: break;
        }
    }
    SAVE();
    result = slow_inplace(vm, (BinaryOp)pc[1].low, B, C);
    CHECK(result);
    A = result;
    NEXT(2);
op_NEGATIVE:
    if (is_small_int(B)) {
        A = int_new(vm, -as_small(B));
        NEXT(1);
    }
    if (is_double(B)) {
        A = value_of_double(-as_double(B));
        NEXT(1);
    }
    SAVE();
    result = unary_op(vm, OP_NEGATIVE, B);
    CHECK(result);
    A = result;
    NEXT(1);
op_POSITIVE:
    SAVE();
    result = unary_op(vm, OP_POSITIVE, B);
    CHECK(result);
    A = result;
    NEXT(1);
op_INVERT:
    SAVE();
    result = unary_op(vm, OP_INVERT, B);
    CHECK(result);
    A = result;
    NEXT(1);
op_NOT: {
    if (LIKELY(is_bool(B))) {
        A = value_of_bool(same(B, FALSE));
        NEXT(1);
    }
    SAVE();
    int is_true = slow_truth(vm, B);
    CHECK_TRUE(is_true >= 0);
    A = value_of_bool(!is_true);
    NEXT(1);
}

    // ---- Comparison to a value

#define COMPARE(op, operator)                                                                      \
    do {                                                                                           \
        if (LIKELY(BOTH_INTS(B.bits, C.bits))) {                                                   \
            A = value_of_bool(B.bits operator C.bits);                                             \
            NEXT(1);                                                                               \
        }                                                                                          \
        if (is_double(B) && is_double(C)) {                                                        \
            A = value_of_bool(as_double(B) operator as_double(C));                                 \
            NEXT(1);                                                                               \
        }                                                                                          \
        SAVE();                                                                                    \
        result = compare_op(vm, op, B, C);                                                         \
        CHECK(result);                                                                             \
        A = result;                                                                                \
        NEXT(1);                                                                                   \
    } while (0)
op_COMPARE_LT:
    COMPARE(COMPARE_LT, <);
op_COMPARE_LE:
    COMPARE(COMPARE_LE, <=);
op_COMPARE_EQ:
    COMPARE(COMPARE_EQ, ==);
op_COMPARE_NE:
    COMPARE(COMPARE_NE, !=);
op_COMPARE_GT:
    COMPARE(COMPARE_GT, >);
op_COMPARE_GE:
    COMPARE(COMPARE_GE, >=);
op_IS:
    A = value_of_bool(same(B, C));
    NEXT(1);
op_IS_NOT:
    A = value_of_bool(!same(B, C));
    NEXT(1);
op_IN: {
    SAVE();
    int found = slow_contains(vm, C, B);
    CHECK_TRUE(found >= 0);
    A = value_of_bool(found);
    NEXT(1);
}
op_NOT_IN: {
    SAVE();
    int found = slow_contains(vm, C, B);
    CHECK_TRUE(found >= 0);
    A = value_of_bool(!found);
    NEXT(1);
}

    // ---- Jumps

op_JUMP:
    TAKE(2, pc[1].distance);
// Slow paths answer -1 when an exception is pending, so that no variable here needs an address.
#define TRUTH_JUMP(wanted)                                                                         \
    do {                                                                                           \
        Value v = A;                                                                               \
        if (LIKELY(same(v, value_of_bool(!wanted)))) NEXT(1);                                      \
        if (LIKELY(same(v, value_of_bool(wanted)))) TAKE(1, IMM_C);                                \
        int is_true;                                                                               \
        if (is_small_int(v)) is_true = as_small(v) != 0;                                           \
        else if (is_none(v)) is_true = false;                                                      \
        else {                                                                                     \
            SAVE();                                                                                \
            is_true = slow_truth(vm, v);                                                           \
            CHECK_TRUE(is_true >= 0);                                                              \
        }                                                                                          \
        if (is_true == wanted) TAKE(1, IMM_C);                                                     \
        NEXT(1);                                                                                   \
    } while (0)
op_JUMP_IF:
    TRUTH_JUMP(true);
op_JUMP_IF_NOT:
    TRUTH_JUMP(false);
op_JUMP_IF_NONE:
    if (is_none(A)) TAKE(1, IMM_C);
    NEXT(1);
op_JUMP_IF_NOT_NONE:
    if (!is_none(A)) TAKE(1, IMM_C);
    NEXT(1);
op_JUMP_IF_ABSENT:
    if (is_absent(A)) TAKE(1, IMM_C);
    NEXT(1);

// Equality of strs, if both are.
#define EQUALITY_JUMP(op, operator, wanted)                                                        \
    do {                                                                                           \
        if (is_exact_str(A) && is_exact_str(B)) {                                                  \
            if ((equal_strs(A, B) operator true) == wanted) TAKE(1, IMM_C);                       \
            NEXT(1);                                                                               \
        }                                                                                          \
        COMPARE_JUMP(op, operator, B, wanted);                                                     \
    } while (0)
#define COMPARE_JUMP(op, operator, right, wanted)                                                  \
    do {                                                                                           \
        Value x = A, y = right;                                                                    \
        if (LIKELY(BOTH_INTS(x.bits, y.bits))) {                                                   \
            if ((x.bits operator y.bits) == wanted) TAKE(1, IMM_C);                                \
            NEXT(1);                                                                               \
        }                                                                                          \
        if (is_double(x) && is_double(y)) {                                                        \
            if ((as_double(x) operator as_double(y)) == wanted) TAKE(1, IMM_C);                    \
            NEXT(1);                                                                               \
        }                                                                                          \
        SAVE();                                                                                    \
        int is_true = slow_compare(vm, op, x, y);                                                  \
        CHECK_TRUE(is_true >= 0);                                                                  \
        if (is_true == wanted) TAKE(1, IMM_C);                                                     \
        NEXT(1);                                                                                   \
    } while (0)
#define COMPARE_JUMP_I(op, operator, wanted)                                                       \
    do {                                                                                           \
        Value x = A, right = value_of_small(IMM_B);                                                \
        if (LIKELY(is_small_int(x))) {                                                             \
            if ((x.bits operator right.bits) == wanted) TAKE(1, IMM_C);                            \
            NEXT(1);                                                                               \
        }                                                                                          \
        if (is_double(x)) {                                                                        \
            if ((as_double(x) operator IMM_B) == wanted) TAKE(1, IMM_C);                           \
            NEXT(1);                                                                               \
        }                                                                                          \
        SAVE();                                                                                    \
        int is_true = slow_compare(vm, op, x, right);                                              \
        CHECK_TRUE(is_true >= 0);                                                                  \
        if (is_true == wanted) TAKE(1, IMM_C);                                                     \
        NEXT(1);                                                                                   \
    } while (0)
op_JUMP_LT:
    COMPARE_JUMP(COMPARE_LT, <, B, true);
op_JUMP_NOT_LT:
    COMPARE_JUMP(COMPARE_LT, <, B, false);
op_JUMP_LE:
    COMPARE_JUMP(COMPARE_LE, <=, B, true);
op_JUMP_NOT_LE:
    COMPARE_JUMP(COMPARE_LE, <=, B, false);
op_JUMP_GT:
    COMPARE_JUMP(COMPARE_GT, >, B, true);
op_JUMP_NOT_GT:
    COMPARE_JUMP(COMPARE_GT, >, B, false);
op_JUMP_GE:
    COMPARE_JUMP(COMPARE_GE, >=, B, true);
op_JUMP_NOT_GE:
    COMPARE_JUMP(COMPARE_GE, >=, B, false);
op_JUMP_EQ:
    EQUALITY_JUMP(COMPARE_EQ, ==, true);
op_JUMP_NOT_EQ:
    EQUALITY_JUMP(COMPARE_EQ, ==, false);
op_JUMP_NE:
    EQUALITY_JUMP(COMPARE_NE, !=, true);
op_JUMP_NOT_NE:
    EQUALITY_JUMP(COMPARE_NE, !=, false);
op_JUMP_LT_I:
    COMPARE_JUMP_I(COMPARE_LT, <, true);
op_JUMP_NOT_LT_I:
    COMPARE_JUMP_I(COMPARE_LT, <, false);
op_JUMP_LE_I:
    COMPARE_JUMP_I(COMPARE_LE, <=, true);
op_JUMP_NOT_LE_I:
    COMPARE_JUMP_I(COMPARE_LE, <=, false);
op_JUMP_GT_I:
    COMPARE_JUMP_I(COMPARE_GT, >, true);
op_JUMP_NOT_GT_I:
    COMPARE_JUMP_I(COMPARE_GT, >, false);
op_JUMP_GE_I:
    COMPARE_JUMP_I(COMPARE_GE, >=, true);
op_JUMP_NOT_GE_I:
    COMPARE_JUMP_I(COMPARE_GE, >=, false);
op_JUMP_EQ_I:
    COMPARE_JUMP_I(COMPARE_EQ, ==, true);
op_JUMP_NOT_EQ_I:
    COMPARE_JUMP_I(COMPARE_EQ, ==, false);
op_JUMP_IS:
    if (same(A, B)) TAKE(1, IMM_C);
    NEXT(1);
op_JUMP_IS_NOT:
    if (!same(A, B)) TAKE(1, IMM_C);
    NEXT(1);
op_JUMP_IN: {
    SAVE();
    int found = slow_contains(vm, B, A);
    CHECK_TRUE(found >= 0);
    if (found) TAKE(1, IMM_C);
    NEXT(1);
}
op_JUMP_NOT_IN: {
    SAVE();
    int found = slow_contains(vm, B, A);
    CHECK_TRUE(found >= 0);
    if (!found) TAKE(1, IMM_C);
    NEXT(1);
}

    // ---- Iteration

op_GET_ITER:
    if (LIKELY(is_pointer(B))) {
        uint32_t shape = as_object(B)->shape;
        if (shape == TYPE_list || shape == TYPE_tuple) {
            TypeId kind = shape == TYPE_list ? TYPE_list_iterator : TYPE_tuple_iterator;
            SequenceIterator *walk = object_new(vm, (uint16_t)kind, sizeof(SequenceIterator));
            walk->source = B;
            walk->index = 0;
            A = value_of_object(walk);
            NEXT(1);
        }
        if (shape == TYPE_range && LIKELY(((Range *)as_object(B))->is_small)) {
            A = value_of_object(range_walk(vm, (Range *)as_object(B)));
            NEXT(1);
        }
        if (shape == TYPE_generator) {
            if (pc->c) note_fresh(vm, pc, B, R);
            A = B;
            NEXT(1);
        }
    }
    SAVE();
    if (pc->c) result = get_iter_fresh(vm, pc, B, R);
    else result = get_iter(vm, B);
    CHECK(result);
    A = result;
    NEXT(1);
op_FOR_NEXT: {
    if (LIKELY(is_pointer(B))) {
        Object *iterator = as_object(B);
        if (iterator->shape == TYPE_range_iterator) {
            RangeIterator *range = (RangeIterator *)iterator;
            if (LIKELY(range->left != 0)) {
                range->left--;
                A = int_new(vm, range->next);
                range->next = (int64_t)((uint64_t)range->next + (uint64_t)range->step);
                TAKE(2, IMM_C);
            }
            if (is_absent(range->big_left)) NEXT(2);
        }
        // The source of these two is a list or tuple, perhaps of a subclass, or None.
        if (iterator->shape == TYPE_list_iterator) {
            SequenceIterator *walk = (SequenceIterator *)iterator;
            if (UNLIKELY(is_none(walk->source))) NEXT(2);
            List *list = (List *)as_object(walk->source);
            if (LIKELY((uint64_t)walk->index < list->count)) {
                A = list->items[walk->index++];
                TAKE(2, IMM_C);
            }
            walk->source = NONE;
            NEXT(2);
        }
        switch (iterator->shape) {
        case TYPE_tuple_iterator: {
            SequenceIterator *walk = (SequenceIterator *)iterator;
            if (UNLIKELY(is_none(walk->source))) NEXT(2);
            Tuple *tuple = (Tuple *)as_object(walk->source);
            if (LIKELY((uint64_t)walk->index < tuple->count)) {
                A = tuple->items[walk->index++];
                TAKE(2, IMM_C);
            }
            walk->source = NONE;
            NEXT(2);
        }
        case TYPE_list_reverseiterator: {
            SequenceIterator *walk = (SequenceIterator *)iterator;
            if (LIKELY(is_exact_list(walk->source)) && (uint64_t)walk->index < as_list(walk->source)->count) {
                A = as_list(walk->source)->items[walk->index--];
                TAKE(2, IMM_C);
            }
            break;
        }
        case TYPE_str_iterator: {
            SequenceIterator *walk = (SequenceIterator *)iterator;
            if (UNLIKELY(is_none(walk->source))) NEXT(2);
            const String *text = as_str(walk->source);
            if (LIKELY((uint64_t)walk->index < text->size && (signed char)text->data[walk->index] >= 0)) {
                A = value_of_object(vm->ascii_chars[(unsigned char)text->data[walk->index++]]);
                TAKE(2, IMM_C);
            }
            break;
        }
        case TYPE_bytes_iterator: {
            SequenceIterator *walk = (SequenceIterator *)iterator;
            if (UNLIKELY(is_none(walk->source))) NEXT(2);
            const Bytes *bytes = as_bytes(walk->source);
            if (LIKELY((uint64_t)walk->index < bytes->size)) {
                A = value_of_small((unsigned char)bytes->data[walk->index++]);
                TAKE(2, IMM_C);
            }
            break;
        }
        case TYPE_dict_keyiterator: {
            DictIterator *walk = (DictIterator *)iterator;
            if (UNLIKELY(is_none(walk->source))) NEXT(2);
            const Dict *dict = as_dict(walk->source);
            if (LIKELY(walk->count == dict->count && walk->position < dict->used && walk->left > 0)) {
                Value key = dict->entries[walk->position].key;
                if (LIKELY(!is_absent(key))) {
                    walk->position++;
                    walk->left--;
                    A = key;
                    TAKE(2, IMM_C);
                }
            }
            break;
        }
        case TYPE_enumerate: {
            // Of a list or tuple, into two variables.
            Enumerate *counted = (Enumerate *)iterator;
            uint64_t next = counted->index.bits + 1; // beyond the last small int: 0
            if (!pc[1].low || next <= tag_int) break;
            SequenceIterator *walk = quick_walk(counted->iterator);
            const Value *item = walk ? walk_item(walk) : NULL;
            if (!item) break;
            walk->index++;
            Value *pair = R + (pc + 2 + IMM_C)->a;
            pair[0] = counted->index;
            pair[1] = *item;
            counted->index.bits = next;
            TAKE(2, IMM_C + WORDS_UNPACK);
        }
        case TYPE_zip: {
            // The same of two.
            const Tuple *iterators = ((Zip *)iterator)->iterators;
            if (!pc[1].low || iterators->count != 2) break;
            SequenceIterator *left = quick_walk(iterators->items[0]), *right = quick_walk(iterators->items[1]);
            if (!left || !right || left == right) break;
            const Value *first = walk_item(left), *second = walk_item(right);
            if (!first || !second) break;
            left->index++;
            right->index++;
            Value *pair = R + (pc + 2 + IMM_C)->a;
            pair[0] = *first;
            pair[1] = *second;
            TAKE(2, IMM_C + WORDS_UNPACK);
        }
        case TYPE_generator: {
            Generator *generator = (Generator *)iterator;
            if (generator->fiber.state == GENERATOR_FINISHED) NEXT(2);
            if (UNLIKELY(generator->fiber.state == GENERATOR_RUNNING)) {
                SAVE();
                (void)throw(vm, ValueError, "generator already executing");
                goto raise;
            }
            SAVE();
            Fiber *target = &generator->fiber;
            target->caller = fiber;
            target->from_native = false;
            result = NONE;
            fiber = target;
            if (UNLIKELY(--vm->countdown < 0)) {
                fiber = target->caller;
                CHECK_TRUE(poll_slow(vm));
                fiber = target;
            }
            goto enter_generator;
        }
        default: break;
        }
        if (pc[1].low) {
            // The jump leads to an UNPACK, which is done here when the two items come without a tuple.
            SAVE();
            const Word *unpack = pc + 2 + IMM_C;
            result = iterator_next_pair(vm, iterator, R + unpack->a);
            CHECK(result);
            if (is_exhausted(result)) NEXT(2);
            if (!is_absent(result)) TAKE(2, IMM_C + WORDS_UNPACK);
        }
    }
    SAVE();
    result = next_item(vm, B);
    CHECK(result);
    if (is_exhausted(result)) NEXT(2);
    A = result;
    TAKE(2, IMM_C);
}
op_FOR_CLOSE:
    SAVE();
    CHECK_TRUE(for_close(vm, A));
    NEXT(1);
op_GET_AITER:
    SAVE();
    if (pc->c) note_fresh(vm, pc, B, R);
    result = get_aiter(vm, B);
    CHECK(result);
    A = result;
    NEXT(1);
op_GET_ANEXT:
    SAVE();
    result = get_anext(vm, B);
    CHECK(result);
    A = result;
    NEXT(1);
op_END_ASYNC_FOR: {
    bool matches;
    SAVE();
    CHECK_TRUE(exception_matches(vm, A, value_of_object(type_get(vm, StopAsyncIteration)), &matches));
    if (matches) NEXT(1);
    vm->pending = A;
    goto reraise;
}
op_UNPACK: {
    Value source = B;
    Value *target = &A;
    if (is_exact_tuple(source) && LIKELY(as_tuple(source)->count == pc->c)) {
        const Value *items = as_tuple(source)->items;
        for (size_t i = 0; i < pc->c; i++) target[i] = items[i];
        NEXT(1);
    }
    if (is_exact_list(source) && as_list(source)->count == pc->c) {
        const Value *items = as_list(source)->items;
        for (size_t i = 0; i < pc->c; i++) target[i] = items[i];
        NEXT(1);
    }
    SAVE();
    CHECK_TRUE(unpack_sequence(vm, target, source, pc->c));
    NEXT(1);
}
op_UNPACK_EX:
    SAVE();
    CHECK_TRUE(unpack_extended(vm, &A, B, pc[1].op, pc[1].a));
    NEXT(2);

    // ---- Building

op_BUILD_LIST: {
    SAVE();
    List *list = list_from_values(vm, &B, pc->c);
    CHECK_TRUE(list != NULL);
    A = value_of_object(list);
    NEXT(1);
}
op_BUILD_TUPLE: {
    if (LIKELY(pc->c - 1u < 8)) {
        Tuple *tuple = tuple_small(vm, pc->c);
        items_copy(tuple->items, &B, pc->c);
        A = value_of_object(tuple);
        NEXT(1);
    }
    SAVE();
    Tuple *tuple = pc->c ? tuple_new(vm, &B, pc->c) : vm->empty_tuple;
    CHECK_TRUE(tuple != NULL);
    A = value_of_object(tuple);
    NEXT(1);
}
op_BUILD_SET: {
    SAVE();
    Set *set = set_new(vm);
    const Value *items = &B;
    for (size_t i = 0; i < pc->c; i++) CHECK_TRUE(set_add(vm, set, items[i]));
    A = value_of_object(set);
    NEXT(1);
}
op_BUILD_MAP: {
    SAVE();
    Dict *dict = dict_new(vm);
    const Value *pairs = &B;
    for (size_t i = 0; i < 2u * pc->c; i += 2) {
        CHECK_TRUE(dict_set(vm, dict, pairs[i], pairs[i + 1]));
    }
    A = value_of_object(dict);
    NEXT(1);
}
op_BUILD_STRING: {
    SAVE();
    String *text = str_join_values(vm, &B, pc->c);
    CHECK_TRUE(text != NULL);
    A = value_of_object(text);
    NEXT(1);
}
op_FORMAT_VALUE:
    SAVE();
    result = format_operand(vm, pc, &B);
    CHECK(result);
    A = result;
    NEXT(1);
op_LIST_APPEND: {
    List *list = as_list(A);
    if (LIKELY(list->count < list->capacity)) {
        Value item = B;
        store(vm, list, &list->items[list->count], item);
        list->count++;
        NEXT(1);
    }
    SAVE();
    CHECK_TRUE(list_append(vm, list, B));
    NEXT(1);
}
op_LIST_EXTEND:
    SAVE();
    CHECK_TRUE(pc->c ? list_extend_star(vm, A, B) : list_extend(vm, as_list(A), B));
    NEXT(1);
op_LIST_TO_TUPLE: {
    SAVE();
    Tuple *tuple = tuple_new(vm, as_list(B)->items, as_list(B)->count);
    CHECK_TRUE(tuple != NULL);
    A = value_of_object(tuple);
    NEXT(1);
}
op_SET_ADD:
    SAVE();
    CHECK_TRUE(set_add(vm, as_set(A), B));
    NEXT(1);
op_SET_UPDATE:
    SAVE();
    CHECK_TRUE(set_update(vm, as_set(A), B));
    NEXT(1);
op_MAP_ADD:
    SAVE();
    CHECK_TRUE(dict_set(vm, as_dict(A), B, C));
    NEXT(1);
op_DICT_UPDATE:
    SAVE();
    CHECK_TRUE(dict_merge_keywords(vm, as_dict(A), B, ABSENT));
    NEXT(1);
op_DICT_MERGE:
    SAVE();
    CHECK_TRUE(dict_merge_keywords(vm, as_dict(A), B, C));
    NEXT(1);

    // ---- Functions and calls

op_MAKE_FUNCTION:
    SAVE();
    result = make_function(vm, pc, R, frame_function(R));
    CHECK(result);
    A = result;
    NEXT(2);
op_SET_TYPE_PARAMS:
    if (is_function(A)) {
        Function *function = as_function(A);
        function->type_params = as_tuple(B);
        object_changed(vm, function);
        NEXT(1);
    }
    SAVE();
    CHECK_TRUE(set_attr(vm, A, NAME(vm, __type_params__), B));
    NEXT(1);
op_LOAD_BUILD_CLASS:
    SAVE();
    result = load_build_class(vm, frame_function(R));
    CHECK(result);
    A = result;
    NEXT(1);

    // A call: `window` is R + a, `callee` what is called with `count` arguments from window[2] on. `after` is the
    // word behind the instruction, whose predecessor is its J word.
    {
        Value *window;
        Value callee;
        size_t count;
        Tuple *keywords;
        const Word *after;
        Function *function;
        Value *base;

op_CALL_METHOD:
op_CALL_METHOD_AWAIT:
        window = R + pc->a;
        count = pc->c;
        after = pc + 3;
        keywords = NULL;
        callee = window[0];
        if (is_absent(window[2])) {
            // No self: the arguments begin one further up.
            count--;
            if (is_pointer(callee) && as_object(callee)->shape == TYPE_builtin) {
                Builtin *builtin = (Builtin *)as_object(callee);
                if (LIKELY(is_absent(builtin->self)) && builtin->max == builtin->min &&
                    count == builtin->min) {
                    SAVE();
                    vm->native = builtin->native;
                    result = builtin->fn(vm, window + 3);
                    CHECK(result);
                    R[after[-1].b] = result;
                    NEXT(3);
                }
            }
            for (size_t i = 0; i < count; i++) window[2 + i] = window[3 + i];
            goto call;
        }
        if (LIKELY(is_pointer(callee)) && as_object(callee)->shape == TYPE_function && pc->op == OPCODE_CALL_METHOD) {
            function = (Function *)as_object(callee);
            base = window + 2;
            if (LIKELY(function->simple_count == count) && LIKELY(base + function->frame_size <= fiber->limit)) {
                base[-1].bits = (uint64_t)(uintptr_t)(pc + 3);
                R = base;
                pc = function->entry;
                if (UNLIKELY(--vm->countdown < 0)) goto poll;
                NEXT(0);
            }
        }
        if (LIKELY(is_pointer(callee)) && as_object(callee)->shape == TYPE_method_descriptor) {
            // LOAD_METHOD found it on the type of self, so self needs no check.
            MethodDescriptor *method = (MethodDescriptor *)as_object(callee);
            if (LIKELY(count >= method->min && count <= method->max)) {
                Value *args = window + 2;
                if (count < method->max) {
                    if (UNLIKELY(method->max - count > FIBER_SPARE)) goto call_general;
                    const Parameter *parameters = method->signature->parameters;
                    for (size_t i = count; i < method->max; i++) args[i] = parameters[i].fallback;
                }
                SAVE();
                vm->native = method->native;
                result = method->fn(vm, args);
                CHECK(result);
                R[after[-1].b] = result;
                NEXT(3);
            }
        }
        goto call;

op_CALL_METHOD_KW:
        window = R + pc->a;
        count = pc->c;
        after = pc + 4;
        keywords = (Tuple *)as_object(pc[1].value);
        callee = window[0];
        if (is_absent(window[2])) {
            count--;
            for (size_t i = 0; i < count; i++) window[2 + i] = window[3 + i];
        }
        goto call;

op_CALL_KW:
        window = R + pc->a;
        count = pc->c;
        after = pc + 4;
        keywords = (Tuple *)as_object(pc[1].value);
        callee = window[0];
        goto call;

op_CALL:
        window = R + pc->a;
        callee = window[0];
        if (LIKELY(is_pointer(callee)) && as_object(callee)->shape == TYPE_function) {
            function = (Function *)as_object(callee);
            base = window + 2;
            if (LIKELY(function->simple_count == pc->c) && LIKELY(base + function->frame_size <= fiber->limit)) {
                base[-1].bits = (uint64_t)(uintptr_t)(pc + 3);
                R = base;
                pc = function->entry;
                if (UNLIKELY(--vm->countdown < 0)) goto poll;
                NEXT(0);
            }
        }
op_CALL_AWAIT:
        window = R + pc->a;
        count = pc->c;
        after = pc + 3;
        keywords = NULL;
        callee = window[0];

call:
        if (UNLIKELY(!is_pointer(callee))) goto call_general;
        switch (as_object(callee)->shape) {
        case TYPE_function: {
            function = (Function *)as_object(callee);
            base = window + 2;
            if (UNLIKELY(base + function->frame_size > fiber->limit)) {
                // A generator function only leaves its arguments here for a moment.
                size_t size = function->frame_size > count ? function->frame_size : count;
                bool brief = function->is_generator && base + count + function->parameter_count <= fiber_end(fiber);
                if (!brief) {
                    SAVE();
                    CHECK_TRUE(fiber_grow(vm, fiber, &base, size));
                    R = fiber->base;
                }
            }
            if (UNLIKELY(function->simple_count != count || keywords)) {
                Tuple *defaults = function->defaults;
                size_t missing = function->simple_count - count;
                if (!keywords && defaults && count < function->simple_count &&
                    function->simple_count != UINT16_MAX && missing <= defaults->count) {
                    const Value *given = defaults->items + defaults->count - missing;
                    for (size_t i = 0; i < missing; i++) base[count + i] = given[i];
                } else {
                    SAVE();
                    size_t positional = count - (keywords ? keywords->count : 0);
                    CHECK_TRUE(bind_arguments(vm, function, base, positional, keywords));
                }
            }
            base[-1].bits = (uint64_t)(uintptr_t)after;
enter_function:
            // Of a coroutine function whose code is loaded (else the first instruction is the one that loads it).
            if (UNLIKELY(function->entry->op == OPCODE_GENERATOR) && function->entry->a == 2 &&
                (pc->op == OPCODE_CALL_AWAIT || pc->op == OPCODE_CALL_METHOD_AWAIT)) {
                // `await f(...)`: no coroutine object; the frame's return skips the AWAIT behind.
                base[-1].bits = (uint64_t)(uintptr_t)(after + WORDS_AWAIT);
                SAVE();
                R = base;
                pc = function->entry + 1;
                if (UNLIKELY(--vm->countdown < 0)) goto poll;
                NEXT(0);
            }
            R = base;
            pc = function->entry;
            if (UNLIKELY(--vm->countdown < 0)) goto poll;
            NEXT(0);
        }
        case TYPE_builtin: {
            Builtin *builtin = (Builtin *)as_object(callee);
            if (LIKELY(!keywords && count >= builtin->min && count <= builtin->max)) {
                if (UNLIKELY(vm->countdown < 0)) goto call_general; // polls
                Value *args = window + 2;
                size_t bound = 0;
                if (!is_absent(builtin->self)) {
                    *--args = builtin->self;
                    bound = 1;
                }
                if (count < builtin->max) {
                    if (UNLIKELY(builtin->max - count > FIBER_SPARE)) goto call_general;
                    const Parameter *parameters = builtin->signature->parameters;
                    for (size_t i = count + bound; i < builtin->max + bound; i++) {
                        args[i] = parameters[i].fallback;
                    }
                }
                SAVE();
                vm->native = builtin->native;
                result = builtin->fn(vm, args);
                CHECK(result);
                R[after[-1].b] = result;
                pc = after;
                NEXT(0);
            }
            goto call_general;
        }
        case TYPE_method: {
            Method *method = (Method *)as_object(callee);
            if (is_function(method->function)) {
                function = as_function(method->function);
                base = window + 2;
                size_t size = function->frame_size > count + 1 ? function->frame_size : count + 1;
                if (UNLIKELY(base + size > fiber->limit) &&
                    !(function->is_generator && base + count + 1 + function->parameter_count <= fiber_end(fiber))) {
                    SAVE();
                    CHECK_TRUE(fiber_grow(vm, fiber, &base, size));
                    R = fiber->base;
                }
                for (size_t i = count; i > 0; i--) base[i] = base[i - 1];
                base[0] = method->self;
                count++;
                base[-2] = method->function;
                if (UNLIKELY(function->simple_count != count || keywords)) {
                    SAVE();
                    size_t positional = count - (keywords ? keywords->count : 0);
                    CHECK_TRUE(bind_arguments(vm, function, base, positional, keywords));
                }
                base[-1].bits = (uint64_t)(uintptr_t)after;
                goto enter_function;
            }
            goto call_general;
        }
        default:
            if (as_object(callee)->kind == TYPE_type) {
                // A class whose calls mean: allocate, then __init__ in Python. The instance waits in window[0].
                Type *type = (Type *)as_object(callee);
                if (type == type_get(vm, TYPE_range) && count - 1 < 2 && !keywords &&
                    BOTH_INTS(window[2].bits, window[1 + count].bits)) {
                    int64_t first = count == 1 ? 0 : as_small(window[2]);
                    R[after[-1].b] = value_of_object(range_between(vm, first, as_small(window[1 + count])));
                    pc = after;
                    NEXT(0);
                }
                function = type_init_function(vm, type);
                if (LIKELY(function != NULL)) {
                    base = window + 3;
                    size_t size = function->frame_size > count + 1 ? function->frame_size : count + 1;
                    SAVE();
                    if (UNLIKELY(base + size > fiber->limit)) {
                        CHECK_TRUE(fiber_grow(vm, fiber, &base, size));
                        R = fiber->base;
                        window = base - 3;
                    }
                    Object *instance = type_allocate(vm, type, 0);
                    CHECK_TRUE(instance != NULL);
                    for (size_t i = count; i > 0; i--) base[i] = window[1 + i];
                    window[0] = value_of_object(instance);
                    base[-2] = value_of_object(function);
                    base[0] = window[0];
                    count++;
                    if (UNLIKELY(function->simple_count != count || keywords)) {
                        size_t positional = count - (keywords ? keywords->count : 0);
                        CHECK_TRUE(bind_arguments(vm, function, base, positional, keywords));
                    }
                    base[-1].bits = (uint64_t)(uintptr_t)(after - 1);
                    R = base;
                    pc = function->entry;
                    if (UNLIKELY(--vm->countdown < 0)) goto poll;
                    NEXT(0);
                }
            }
            goto call_general;
        }

call_general:
        SAVE();
        if (UNLIKELY(vm->countdown < 0)) CHECK_TRUE(poll_slow(vm));
        result = call_value(vm, callee, count - (keywords ? keywords->count : 0), window + 2, keywords);
        CHECK(result);
        R[after[-1].b] = result;
        pc = after;
#ifndef LOOP_IS_TRACED
        if (UNLIKELY(vm->tracing)) goto poll; // breakpoint() has begun it: the next line is the first to be seen
#endif
        NEXT(0);

op_CALL_EX:
        window = R + pc->a;
        after = pc + 3;
        callee = window[0];
        SAVE();
        if (!is_exact_tuple(window[2])) {
            List *list = list_new(vm);
            CHECK_TRUE(list_extend_star(vm, value_of_object(list), window[2]));
            Tuple *args = tuple_new(vm, list->items, list->count);
            CHECK_TRUE(args != NULL);
            window[2] = value_of_object(args);
        }
        if (is_function(callee)) {
            // Spread into the window, and go on as a plain call.
            function = as_function(callee);
            Tuple *args = as_tuple(window[2]);
            Dict *named = is_absent(window[3]) || as_dict(window[3])->count == 0 ? NULL : as_dict(window[3]);
            base = window + 2;
            count = args->count + (named ? named->count : 0);
            size_t size = (function->frame_size > count ? function->frame_size : count) + 1;
            if (UNLIKELY(base + size > fiber->limit)) {
                CHECK_TRUE(fiber_grow(vm, fiber, &base, size));
                R = fiber->base;
            }
            for (size_t i = 0; i < args->count; i++) base[i] = args->items[i];
            if (named) {
                keywords = spread_keywords(vm, named, base + args->count);
                CHECK_TRUE(keywords != NULL && bind_arguments(vm, function, base, args->count, keywords));
            } else if (UNLIKELY(function->simple_count != count)) {
                CHECK_TRUE(bind_arguments(vm, function, base, count, NULL));
            }
            base[-1].bits = (uint64_t)(uintptr_t)after;
            goto enter_function;
        }
        result = call_tuple(vm, callee, as_tuple(window[2]), is_absent(window[3]) ? NULL : as_dict(window[3]));
        CHECK(result);
        R[after[-1].b] = result;
        pc = after;
        NEXT(0);
    }

op_RETURN:
    result = A;
do_return:
    pc = frame_return(R);
    R -= 2 + pc[-1].a;
    R[pc[-1].b] = result;
    NEXT(0);
op_RETURN_NONE:
    result = NONE;
    goto do_return;
op_INIT_RETURN:
    if (UNLIKELY(!is_none(R[pc->a + 1]))) {
        SAVE();
        (void)throw(vm, TypeError, "__init__() should return None, not '%T'", R[pc->a + 1]);
        goto raise;
    }
    R[pc->b] = R[pc->a];
    NEXT(1);

    // ---- Generators and coroutines

op_GENERATOR: {
    SAVE();
    Generator *generator = generator_new(vm, frame_function(R), R, pc->a);
    CHECK_TRUE(generator != NULL);
    result = value_of_object(generator);
    goto do_return;
}
op_YIELD: {
    Generator *generator = generator_around(fiber);
    result = B;
    generator->fiber.async_yield = pc->c != 0;
    SAVE();
yielded:
    // `result` leaves the fiber, which stays where it is.
    generator = generator_around(fiber);
    generator->fiber.state = GENERATOR_SUSPENDED;
    if (UNLIKELY(is_old(vm, &generator->head)) && !generator->fiber.remembered) {
        generator->fiber.remembered = true;
        object_changed(vm, generator);
    }
    Fiber *caller = fiber->caller;
    vm->fiber = caller;
    if (fiber->from_native) {
#ifndef LOOP_IS_TRACED
        if (sink) {
            // It may run anything while the generator is suspended, as if it had asked for the item by next().
            if (!sink->take(vm, sink, result)) return ABSENT;
            if (UNLIKELY(--vm->countdown < 0) && !poll_slow(vm)) return RAISED;
            if (UNLIKELY(generator->fiber.state != GENERATOR_SUSPENDED || vm->tracing)) return LOOP_AGAIN;
            fiber->from_native = true;
            fiber->caller = vm->fiber;
            result = NONE;
            goto enter_generator;
        }
#endif
        return result;
    }
    fiber = caller;
    R = fiber->base;
    pc = fiber->pc;
    if (LIKELY(pc->op == OPCODE_FOR_NEXT)) {
        A = result;
        TAKE(2, IMM_C);
    }
    goto yielded; // AWAIT or YIELD_FROM: the value goes on up
}
op_GENERATOR_RETURN: {
    // The outermost frame of a generator returned R[1].
    result = R[1];
    fiber->base = R + 2;
    Generator *generator = generator_around(fiber);
    generator_finish(generator);
    Fiber *caller = fiber->caller;
    vm->fiber = caller;
    if (fiber->from_native) {
        vm->stop_value = result;
        return EXHAUSTED;
    }
    fiber = caller;
    R = fiber->base;
    pc = fiber->pc;
    fiber->delegate = NULL;
    if (pc->op == OPCODE_FOR_NEXT) NEXT(2);
    A = result;
    NEXT(2); // AWAIT and YIELD_FROM have two words as well
}

    // Enters the generator whose fiber is `fiber` with `result` sent.
enter_generator: {
    Generator *generator = generator_around(fiber);
    while (fiber->delegate && fiber->delegate->state == GENERATOR_SUSPENDED) {
        generator->fiber.state = GENERATOR_RUNNING;
        fiber->delegate->caller = fiber;
        fiber->delegate->from_native = false;
        fiber = fiber->delegate;
        generator = generator_around(fiber);
    }
    bool created = generator->fiber.state == GENERATOR_CREATED;
    generator->fiber.state = GENERATOR_RUNNING;
    vm->fiber = fiber;
    R = fiber->base;
    pc = fiber->pc;
    TRACE_RESUMED();
    if (created) NEXT(0);
    if (LIKELY(pc->op == OPCODE_YIELD)) {
        A = result;
        NEXT(1);
    }
    goto delegate_step;
}

resume_raise:
    // run() was entered with an exception to throw into the generator.
    if (fiber->is_generator) {
        Generator *generator = generator_around(fiber);
        bool created = generator->fiber.state == GENERATOR_CREATED;
        generator->fiber.state = GENERATOR_RUNNING;
        if (!created && (pc->op == OPCODE_AWAIT || pc->op == OPCODE_YIELD_FROM)) {
            result = ABSENT;
            goto delegate_step;
        }
        if (created) fiber->pc--; // at the `def` itself, which no `try` of its body covers
    }
    goto raise;

op_YIELD_FROM:
    SAVE();
    result = yield_from_iterator(vm, B, frame_function(R));
    CHECK(result);
    B = result;
    goto delegate_first;
op_AWAIT:
    SAVE();
    result = get_awaitable(vm, B, pc->c);
    CHECK(result);
    B = result;
delegate_first:
    result = NONE;
delegate_step:
    // Sends `result` to the iterator in R[b] (ABSENT: throws the pending exception into it).
    fiber->delegate = NULL;
    if (is_pointer(B) && (as_object(B)->shape == TYPE_generator || as_object(B)->shape == TYPE_coroutine)) {
        Generator *generator = (Generator *)as_object(B);
        fiber->base = R;
        fiber->pc = pc;
        if (UNLIKELY(generator->fiber.state == GENERATOR_RUNNING)) {
            if (!is_absent(result)) {
                (void)throw(vm, ValueError, "%s already executing",
                            generator->head.kind == TYPE_coroutine ? "coroutine" : "generator");
            }
            goto raise;
        }
        if (UNLIKELY(generator->fiber.state == GENERATOR_FINISHED)) {
            if (is_absent(result)) goto raise;
            if (generator->head.kind == TYPE_coroutine) {
                (void)throw(vm, RuntimeError, "cannot reuse already awaited coroutine");
                goto raise;
            }
            A = NONE;
            NEXT(2);
        }
        if (is_absent(result)) {
            if (pending_is(vm, GeneratorExit)) {
                Value exit = take_pending(vm);
                CHECK_TRUE(generator_close(vm, generator));
                (void)throw_value(vm, exit);
                goto raise;
            }
            generator->fiber.caller = fiber;
            generator->fiber.from_native = false;
            fiber->delegate = &generator->fiber;
            fiber = &generator->fiber;
            vm->fiber = fiber;
            R = fiber->base;
            pc = fiber->pc;
            goto resume_raise;
        }
        generator->fiber.caller = fiber;
        generator->fiber.from_native = false;
        generator->fiber.depth = fiber->depth + 1;
        fiber->delegate = &generator->fiber;
        fiber = &generator->fiber;
        goto enter_generator;
    }
    SAVE();
    result = delegate_send(vm, B, result);
    CHECK(result);
    if (is_exhausted(result)) {
        A = vm->stop_value;
        NEXT(2);
    }
    goto yielded;

    // ---- Exceptions

op_RAISE:
    SAVE();
    raise_operand(vm, A, B, pc->c);
    // A bare `raise` goes on with the traceback as it is.
    if (pc->c == 0 && same(vm->pending, handled_exception(vm))) goto reraise;
    goto raise;
op_RERAISE:
    vm->pending = A;
    goto reraise;
op_PUSH_HANDLED:
    B = fiber->handled;
    fiber->handled = A;
    NEXT(1);
op_POP_HANDLED:
    fiber->handled = A;
    B = NONE;
    pc++;
    if (UNLIKELY(vm->countdown < 0)) goto poll; // after a MemoryError what it kept alive can go now
    NEXT(0);
op_JUMP_NO_MATCH: {
    bool matches;
    SAVE();
    CHECK_TRUE(exception_matches(vm, A, B, &matches));
    if (!matches) TAKE(1, IMM_C);
    NEXT(1);
}
op_MATCH_GROUP:
    SAVE();
    CHECK_TRUE(match_group(vm, B, C, &A));
    NEXT(1);
op_RERAISE_STAR:
    SAVE();
    result = reraise_star(vm, B, C);
    CHECK(result);
    A = result;
    NEXT(1);
op_ASSERTION_ERROR:
    A = value_of_object(type_get(vm, AssertionError));
    NEXT(1);
op_EXCEPTION_PARTS: {
    Value exception = B;
    Value *parts = &A;
    parts[0] = value_of_object(type_of(vm, exception));
    parts[1] = exception;
    parts[2] = as_exception(exception)->traceback;
    NEXT(1);
}

    // ---- Imports

op_IMPORT_NAME:
    SAVE();
    result = run_import(vm, frame_function(R), NAME_OPERAND(1), B, pc->c);
    CHECK(result);
    A = result;
    NEXT(2);
op_IMPORT_FROM:
    SAVE();
    result = import_from(vm, B, NAME_OPERAND(1));
    CHECK(result);
    A = result;
    NEXT(2);
op_IMPORT_STAR:
    SAVE();
    CHECK_TRUE(import_star(vm, frame_function(R), A, B));
    NEXT(1);

    // ---- Pattern matching

op_MATCH_SEQUENCE:
    if (!is_pattern_sequence(vm, A)) TAKE(1, IMM_C);
    NEXT(1);
op_MATCH_MAPPING:
    if (!is_pattern_mapping(vm, A)) TAKE(1, IMM_C);
    NEXT(1);
op_MATCH_LENGTH: {
    size_t count;
    SAVE();
    CHECK_TRUE(length(vm, A, &count));
    if (pc[1].low ? count < pc->b : count != pc->b) TAKE(2, IMM_C);
    NEXT(2);
}
op_MATCH_KEYS:
    SAVE();
    result = match_keys(vm, B, as_tuple(C));
    CHECK(result);
    A = result;
    NEXT(2);
op_MATCH_REST:
    SAVE();
    result = match_rest(vm, B, as_tuple(C));
    CHECK(result);
    A = result;
    NEXT(1);
op_MATCH_CLASS:
    SAVE();
    result = match_class(vm, B, C, (Tuple *)as_object(pc[1].value));
    CHECK(result);
    A = result;
    NEXT(2);
op_INTRINSIC:
    SAVE();
    result = intrinsic(vm, pc->c, &B);
    CHECK(result);
    A = result;
    NEXT(1);

op_LOAD_CODE:
    SAVE();
    CHECK_TRUE(function_load(vm, frame_function(R)));
    pc = frame_function(R)->entry + pc->a;
    NEXT(0);

    // ---- Where outermost frames return to

op_EXIT:
    vm->fiber = fiber->caller;
    return R[0];
op_FRAME_EXIT:
    // R is two below the base of a frame that a Frame object watches; R[1] is its result.
    result = R[1];
    pc = frame_detach(vm, fiber, R + 2);
    R -= pc[-1].a;
    R[pc[-1].b] = result;
    NEXT(0);

    // ---- Raising: the exception is pending; fiber->pc is the instruction that raised

raise:
    fiber = vm->fiber;
    R = fiber->base;
    pc = fiber->pc;
    chain_handled(vm);
    unwind_add(vm, R, (uint32_t)(pc - frame_function(R)->code->words));
    TRACE_RAISED();
    goto unwind;
reraise:
    SAVE();
unwind:
    for (;;) {
        Code *code = frame_function(R)->code;
        const Handler *handler = handler_find(code, (uint32_t)(pc - code->words));
        if (handler && !vm->stopping) {
            R[handler->slot] = take_pending(vm);
            pc = code->words + handler->target;
            NEXT(0);
        }
        TRACE_UNWOUND();
        const Word *return_pc = frame_return(R);
        unwind_leave(vm, fiber, R);
        if (return_pc == frame_exit_stub + 1) return_pc = frame_detach(vm, fiber, R);
        if (return_pc == exit_stub + 1) {
            vm->fiber = fiber->caller;
            return RAISED;
        }
        if (return_pc == generator_return_stub + 1) {
            Generator *generator = generator_around(fiber);
            generator_finish(generator);
            convert_stop(vm, generator);
            Fiber *caller = fiber->caller;
            vm->fiber = caller;
            if (fiber->from_native) return RAISED;
            fiber = caller;
            fiber->delegate = NULL;
            R = fiber->base;
            pc = fiber->pc;
        } else {
            pc = return_pc - 1;
            R -= 2 + pc->a;
            fiber->base = R;
            fiber->pc = pc;
        }
        unwind_add(vm, R, (uint32_t)(pc - frame_function(R)->code->words));
        TRACE_RAISED();
    }
}
