// pickle_data.c - _pickle_data: the quick half of pickle.dumps and pickle.loads.
//
// Both do what pickle.py does, byte for byte and object for object, or nothing at all: then they answer None, and
// pickle.py begins anew. dumps() writes None, bools, numbers, text, bytes and the builtin containers itself, in
// protocols 4 and 5. Of any other object pickle.py makes a plan: a list of steps, each a number and what it is about
// (Step), and the steps are done here. loads() walks a pickle twice: the first time it only counts (is every opcode one of those below,
// is all there that they read, is on the stack what they take), so that the second time nothing is left to be refused;
// what runs a program's code (a class to be found, called, given its state) it leaves to a function of pickle.py's.
#include <string.h>

#include "stdlib/modules.h"
#include "vm/base/utf8.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

enum {
    FRAME_HEADER = 9, // an opcode and the size in 8 bytes
    FRAME_MIN = 4,    // what is shorter has no header
    FRAME_SIZE = 65536,
    BATCH = 1000,     // items between a MARK and what takes them
};

enum {
    OP_MARK = '(', OP_STOP = '.', OP_POP = '0', OP_POP_MARK = '1', OP_BININT = 'J', OP_BININT1 = 'K', OP_BININT2 = 'M',
    OP_NONE = 'N', OP_REDUCE = 'R', OP_BINUNICODE = 'X', OP_APPEND = 'a', OP_BUILD = 'b', OP_EMPTY_DICT = '}',
    OP_APPENDS = 'e', OP_BINGET = 'h', OP_LONG_BINGET = 'j', OP_EMPTY_LIST = ']', OP_BINPUT = 'q',
    OP_LONG_BINPUT = 'r', OP_SETITEM = 's', OP_TUPLE = 't', OP_EMPTY_TUPLE = ')', OP_SETITEMS = 'u', OP_BINFLOAT = 'G',
    OP_PROTO = 0x80, OP_NEWOBJ = 0x81, OP_TUPLE1 = 0x85, OP_TUPLE2 = 0x86, OP_TUPLE3 = 0x87, OP_NEWTRUE = 0x88,
    OP_NEWFALSE = 0x89, OP_LONG1 = 0x8a, OP_LONG4 = 0x8b, OP_BINBYTES = 'B', OP_SHORT_BINBYTES = 'C',
    OP_SHORT_BINUNICODE = 0x8c, OP_BINUNICODE8 = 0x8d, OP_BINBYTES8 = 0x8e, OP_EMPTY_SET = 0x8f, OP_ADDITEMS = 0x90,
    OP_FROZENSET = 0x91, OP_STACK_GLOBAL = 0x93, OP_MEMOIZE = 0x94, OP_FRAME = 0x95, OP_BYTEARRAY8 = 0x96,
};

static inline void put_little(char *to, uint64_t number, int size)
{
    for (int i = 0; i < size; i++) to[i] = (char)(number >> 8 * i);
}

static inline uint64_t get_little(const char *from, int size)
{
    uint64_t number = 0;
    for (int i = size; i-- > 0;) number = number << 8 | (unsigned char)from[i];
    return number;
}

// ---- Writing ------------------------------------------------------------------------------------

// What a step of a plan says is to be done with the value behind it.
typedef enum Step {
    STEP_SAVE,     // an object
    STEP_WRITE,    // bytes, as they are
    STEP_MEMOIZE,  // the object on the stack: it gets a number, or gives way to what has one already
    STEP_APPENDS,  // the items of an iterator, in batches
    STEP_SETITEMS, // pairs
    STEP_OUTSIDE,  // bytes between two frames
} Step;

// Where an object's number is found: open addressing by identity. What is memoized is kept alive by `kept`.
typedef struct MemoCell {
    uint64_t bits; // of the Value; 0: free
    uint32_t number;
} MemoCell;

typedef struct Writer {
    VM *vm;
    Buf buf;
    size_t frame;  // where the content of the present frame begins
    bool framed;   // room for a header is left before it
    int protocol;
    MemoCell *memo;
    size_t memo_size; // a power of two
    size_t count;     // of what is memoized
    List *kept;
    Value planner;    // planner(object, protocol) of pickle.py
} Writer;

static void frame_begin(Writer *w)
{
    (void)buf_append_repeat(&w->buf, 0, FRAME_HEADER);
    w->frame = w->buf.size;
    w->framed = true;
}

// Ends the frame; what is too short for one moves into the place of the header.
static void frame_end(Writer *w)
{
    if (!w->framed || buf_failed(&w->buf)) return;
    size_t size = w->buf.size - w->frame;
    char *header = w->buf.data + w->frame - FRAME_HEADER;
    if (size >= FRAME_MIN) {
        header[0] = (char)OP_FRAME;
        put_little(header + 1, size, 8);
    } else {
        memmove(header, header + FRAME_HEADER, size);
        buf_truncate(&w->buf, w->buf.size - FRAME_HEADER);
    }
    w->framed = false;
}

static inline MemoCell *memo_cell(const Writer *w, uint64_t bits)
{
    size_t at = (size_t)((bits >> 4) * 0x9e3779b97f4a7c15u >> 20);
    for (;; at++) {
        MemoCell *cell = &w->memo[at & (w->memo_size - 1)];
        if (cell->bits == bits || cell->bits == 0) return cell;
    }
}

static bool memo_grow(Writer *w)
{
    MemoCell *old = w->memo;
    size_t old_size = w->memo_size, size = old_size == 0 ? 64 : 4 * old_size;
    MemoCell *memo = memory_take_zeroed(&w->vm->memory, size * sizeof *memo);
    if (memo == NULL) return (void)throw_memory(w->vm), false;
    w->memo = memo;
    w->memo_size = size;
    for (size_t i = 0; i < old_size; i++)
        if (old[i].bits != 0) *memo_cell(w, old[i].bits) = old[i];
    if (old != NULL) memory_release(&w->vm->memory, old, old_size * sizeof *old);
    return true;
}

static bool memoize(Writer *w, Value v)
{
    if (w->count * 2 >= w->memo_size && !memo_grow(w)) return false;
    if (w->count == UINT32_MAX) return throw_false(w->vm, OverflowError, "too many objects to pickle");
    *memo_cell(w, v.bits) = (MemoCell){v.bits, (uint32_t)w->count++};
    (void)buf_append_char(&w->buf, (char)OP_MEMOIZE);
    return list_append(w->vm, w->kept, v);
}

static inline const MemoCell *memo_find(const Writer *w, Value v)
{
    const MemoCell *cell = w->memo_size == 0 ? NULL : memo_cell(w, v.bits);
    return cell != NULL && cell->bits != 0 ? cell : NULL;
}

static void put_number(Writer *w, int opcode, uint64_t number, int size)
{
    char bytes[9] = {(char)opcode};
    put_little(bytes + 1, number, size);
    (void)buf_append(&w->buf, bytes, 1 + (size_t)size);
}

static void put_get(Writer *w, const MemoCell *cell)
{
    if (cell->number < 256) put_number(w, OP_BINGET, cell->number, 1);
    else put_number(w, OP_LONG_BINGET, cell->number, 4);
}

static RUNS bool save_int(Writer *w, Value v)
{
    int64_t i;
    if (int_fits_int64(v, &i) && i >= INT32_MIN && i <= INT32_MAX) {
        if (i >= 0 && i <= 0xff) put_number(w, OP_BININT1, (uint64_t)i, 1);
        else if (i >= 0 && i <= 0xffff) put_number(w, OP_BININT2, (uint64_t)i, 2);
        else put_number(w, OP_BININT, (uint64_t)i, 4);
        return true;
    }
    BigDigit room[2];
    BigView view = int_view(v, room);
    size_t size = (size_t)(big_bit_length(view) / 8 + 1);
    if (size > 0x7fffffff) return throw_false(w->vm, OverflowError, "int too large to pickle");
    unsigned char few[264], *bytes = size <= sizeof few ? few : memory_take(&w->vm->memory, size);
    if (bytes == NULL) return (void)throw_memory(w->vm), false;
    BigStatus status = big_to_bytes(view, bytes, size, true, true);
    check(status == BIG_OK);
    // -2**(8 * n - 1) needs one byte less than its length says.
    size_t kept = size;
    if (view.negative && size > 1 && bytes[size - 1] == 0xff && (bytes[size - 2] & 0x80) != 0) kept--;
    if (kept < 256) put_number(w, OP_LONG1, kept, 1);
    else put_number(w, OP_LONG4, kept, 4);
    (void)buf_append(&w->buf, bytes, kept);
    if (bytes != few) memory_release(&w->vm->memory, bytes, size);
    return true;
}

// Bytes behind their size; what is large stands between two frames.
static RUNS bool save_sized(Writer *w, Value v, const int opcodes[3], const char *data, size_t size)
{
    bool outside = size >= FRAME_SIZE;
    if (outside) frame_end(w);
    if (size <= 0xff && opcodes[0] != 0) put_number(w, opcodes[0], size, 1);
    else if (size > 0xffffffff || opcodes[1] == 0) put_number(w, opcodes[2], size, 8);
    else put_number(w, opcodes[1], size, 4);
    (void)buf_append(&w->buf, data, size);
    if (outside) frame_begin(w);
    return memoize(w, v);
}

static RUNS bool save(Writer *w, Value v);

// What is saved runs a program's code, which may change what is being walked: the items of dicts and sets are taken a
// batch at a time.
static RUNS bool save_batch(Writer *w, const List *batch, size_t least, int opcode)
{
    bool many = batch->count > least;
    if (many) (void)buf_append_char(&w->buf, OP_MARK);
    for (size_t i = 0; i < batch->count; i++)
        if (!save(w, batch->items[i])) return false;
    (void)buf_append_char(&w->buf, (char)(many || opcode == OP_ADDITEMS ? opcode
                                          : opcode == OP_APPENDS ? OP_APPEND : OP_SETITEM));
    return true;
}

static RUNS bool save_tuple(Writer *w, Value v)
{
    const Tuple *tuple = as_tuple(v);
    if (tuple->count == 0) return (void)buf_append_char(&w->buf, OP_EMPTY_TUPLE), true;
    bool is_short = tuple->count <= 3;
    if (!is_short) (void)buf_append_char(&w->buf, OP_MARK);
    for (size_t i = 0; i < tuple->count; i++) {
        if (!save(w, tuple->items[i])) return false;
    }
    const MemoCell *known = memo_find(w, v);
    if (known != NULL) { // it contains itself, and was pickled with its items
        if (is_short) (void)buf_append_repeat(&w->buf, OP_POP, tuple->count);
        else (void)buf_append_char(&w->buf, OP_POP_MARK);
        put_get(w, known);
        return true;
    }
    (void)buf_append_char(&w->buf, (char)(is_short ? OP_TUPLE1 + (int)tuple->count - 1 : OP_TUPLE));
    return memoize(w, v);
}

static RUNS bool save_list(Writer *w, Value v)
{
    const List *list = as_list(v);
    (void)buf_append_char(&w->buf, OP_EMPTY_LIST);
    if (!memoize(w, v)) return false;
    for (size_t i = 0; i < list->count;) {
        size_t left = list->count - i, end = left < BATCH ? list->count : i + BATCH;
        if (left > 1) (void)buf_append_char(&w->buf, OP_MARK);
        for (; i < end && i < list->count; i++) // it may have become shorter
            if (!save(w, list->items[i])) return false;
        (void)buf_append_char(&w->buf, left > 1 ? OP_APPENDS : OP_APPEND);
    }
    return true;
}

static RUNS bool save_dict(Writer *w, Value v)
{
    Dict *dict = as_dict(v);
    size_t position = 0, count = dict->count, left = count;
    (void)buf_append_char(&w->buf, OP_EMPTY_DICT);
    if (!memoize(w, v)) return false;
    while (left > 0) {
        List *batch = list_new(w->vm);
        Value key, value;
        for (; left > 0 && batch->count < 2 * BATCH && dict_next(dict, &position, &key, &value); left--)
            if (!list_append(w->vm, batch, key) || !list_append(w->vm, batch, value)) return false;
        if (batch->count == 0) break; // items came and went
        if (!save_batch(w, batch, 2, OP_SETITEMS)) return false;
        if (dict->count != count) return throw_false(w->vm, RuntimeError, "dictionary changed size during iteration");
    }
    return true;
}

static RUNS bool save_set(Writer *w, Value v)
{
    Set *set = as_set(v);
    size_t position = 0, count = set->count, left = count;
    bool frozen = as_object(v)->shape == TYPE_frozenset;
    (void)buf_append_char(&w->buf, (char)(frozen ? OP_MARK : OP_EMPTY_SET));
    if (!frozen && !memoize(w, v)) return false;
    while (left > 0) {
        List *batch = list_new(w->vm);
        Value item;
        for (; left > 0 && batch->count < BATCH && set_next(set, &position, &item); left--)
            if (!list_append(w->vm, batch, item)) return false;
        if (batch->count == 0) break; // items came and went
        if (!frozen && !save_batch(w, batch, 0, OP_ADDITEMS)) return false;
        for (size_t i = 0; frozen && i < batch->count; i++)
            if (!save(w, batch->items[i])) return false;
        if (set->count != count) return throw_false(w->vm, RuntimeError, "set changed size during iteration");
    }
    if (!frozen) return true;
    const MemoCell *known = memo_find(w, v);
    if (known == NULL) return (void)buf_append_char(&w->buf, (char)OP_FROZENSET), memoize(w, v);
    (void)buf_append_char(&w->buf, OP_POP_MARK);
    put_get(w, known);
    return true;
}

// What list subclasses and their like have inside.
static RUNS bool save_items(Writer *w, Value iterable, bool pairs)
{
    Iter iter;
    if (!iter_open(w->vm, &iter, iterable)) return false;
    for (size_t count = BATCH; count == BATCH;) {
        List *batch = list_new(w->vm);
        for (count = 0; count < BATCH && iter_next(w->vm, &iter); count++) {
            Value item = iter.item;
            bool is_pair = is_tuple(item) && as_tuple(item)->count == 2;
            if (pairs && !is_pair) return throw_false(w->vm, TypeError, "dict items iterator must return 2-tuples");
            if (!pairs && !list_append(w->vm, batch, item)) return false;
            if (pairs && !list_append_values(w->vm, batch, as_tuple(item)->items, 2)) return false;
        }
        if (iter.failed) return false;
        if (batch->count > 0 && !save_batch(w, batch, pairs ? 2 : 1, pairs ? OP_SETITEMS : OP_APPENDS)) return false;
    }
    return true;
}

static RUNS bool do_step(Writer *w, Step step, Value v)
{
    switch (step) {
    case STEP_SAVE: return save(w, v);
    case STEP_WRITE:
    case STEP_OUTSIDE:
        if (!is_exact_bytes(v)) break;
        if (step == STEP_OUTSIDE) frame_end(w);
        (void)buf_append(&w->buf, as_bytes(v)->data, as_bytes(v)->size);
        if (step == STEP_OUTSIDE) frame_begin(w);
        return true;
    case STEP_MEMOIZE: {
        const MemoCell *known = memo_find(w, v);
        if (known == NULL) return memoize(w, v);
        (void)buf_append_char(&w->buf, OP_POP);
        put_get(w, known);
        return true;
    }
    case STEP_APPENDS: return save_items(w, v, false);
    case STEP_SETITEMS: return save_items(w, v, true);
    }
    return throw_false(w->vm, RuntimeError, "the plan of a pickle was changed");
}

static RUNS bool save_by_plan(Writer *w, Value v)
{
    Value args[] = {v, value_of_small(w->protocol)};
    Value plan = call(w->vm, w->planner, 2, args);
    if (raised(plan)) return false;
    if (!is_exact_list(plan)) return throw_false(w->vm, RuntimeError, "the plan of a pickle was changed");
    const List *steps = as_list(plan);
    for (size_t i = 0; i + 1 < steps->count; i += 2) {
        Value step = steps->items[i];
        if (!is_small_int(step)) return throw_false(w->vm, RuntimeError, "the plan of a pickle was changed");
        if (!do_step(w, (Step)as_small(step), steps->items[i + 1])) return false;
    }
    return true;
}

static RUNS bool save_object(Writer *w, Value v)
{
    static const int text_opcodes[] = {OP_SHORT_BINUNICODE, OP_BINUNICODE, OP_BINUNICODE8};
    static const int bytes_opcodes[] = {OP_SHORT_BINBYTES, OP_BINBYTES, OP_BINBYTES8};
    static const int array_opcodes[] = {0, 0, OP_BYTEARRAY8};
    const MemoCell *known = memo_find(w, v);
    if (known != NULL) return put_get(w, known), true;
    switch (is_pointer(v) ? as_object(v)->shape : TYPE_object) {
    case TYPE_int: return save_int(w, v);
    case TYPE_str: return save_sized(w, v, text_opcodes, as_str(v)->data, as_str(v)->size);
    case TYPE_bytes: return save_sized(w, v, bytes_opcodes, as_bytes(v)->data, as_bytes(v)->size);
    case TYPE_bytearray:
        if (w->protocol < 5) return save_by_plan(w, v);
        return save_sized(w, v, array_opcodes, as_bytearray(v)->data, as_bytearray(v)->size);
    case TYPE_tuple: return save_tuple(w, v);
    case TYPE_list: return save_list(w, v);
    case TYPE_dict: return save_dict(w, v);
    case TYPE_set:
    case TYPE_frozenset: return save_set(w, v);
    default: return save_by_plan(w, v);
    }
}

static RUNS bool save(Writer *w, Value v)
{
    if (!charge(w->vm, 1) || !descend(w->vm)) return false;
    if (w->framed && w->buf.size - w->frame >= FRAME_SIZE) {
        frame_end(w);
        frame_begin(w);
    }
    if (buf_failed(&w->buf)) return (void)throw_memory(w->vm), false;
    if (is_pointer(v)) return save_object(w, v);
    if (is_small_int(v)) return save_int(w, v);
    if (is_double(v)) {
        double number = as_double(v);
        uint64_t bits;
        char bytes[9] = {OP_BINFLOAT};
        memcpy(&bits, &number, sizeof bits);
        for (int i = 0; i < 8; i++) bytes[1 + i] = (char)(bits >> (56 - 8 * i));
        (void)buf_append(&w->buf, bytes, sizeof bytes);
        return true;
    }
    if (is_none(v)) (void)buf_append_char(&w->buf, OP_NONE);
    else if (is_bool(v)) (void)buf_append_char(&w->buf, (char)(same(v, TRUE) ? OP_NEWTRUE : OP_NEWFALSE));
    else return save_object(w, v); // Ellipsis, NotImplemented
    return true;
}

static Value py__pickle_data_dumps(VM *vm, Value *args) // dumps(object, protocol, planner, /)
{
    int protocol;
    if (!arg_int(vm, args, 1, &protocol)) return RAISED;
    if (protocol != 4 && protocol != 5) return NONE;
    Writer w = {.vm = vm, .protocol = protocol, .kept = list_new(vm), .planner = args[2]};
    buf_init(&w.buf, &vm->memory);
    put_number(&w, OP_PROTO, (uint64_t)protocol, 1);
    frame_begin(&w);
    Value result = RAISED;
    if (save(&w, args[0])) {
        (void)buf_append_char(&w.buf, OP_STOP);
        frame_end(&w);
        result = value_of_bytes(bytes_from_buf(vm, &w.buf));
    }
    buf_free(&w.buf);
    if (w.memo != NULL) memory_release(&vm->memory, w.memo, w.memo_size * sizeof *w.memo);
    return result;
}

// ---- Reading ------------------------------------------------------------------------------------

#define MARKS_MAX 200

typedef struct Reader {
    const char *data, *end, *at;
    size_t height, base, memo; // of the stack; at the last mark; numbers given out
    size_t highest;            // the stack ever is
    int protocol;
    size_t marks[MARKS_MAX];   // the heights before each mark
    size_t mark_count;
} Reader;

// How many bytes follow an opcode, the data behind a size included; false: the pickle ends before.
static bool operand_size(const Reader *r, int opcode, size_t *size)
{
    int width = 0;
    *size = 0;
    switch (opcode) {
    case OP_BININT1: case OP_BINGET: case OP_BINPUT: case OP_PROTO: *size = 1; break;
    case OP_BININT2: *size = 2; break;
    case OP_BININT: case OP_LONG_BINGET: case OP_LONG_BINPUT: *size = 4; break;
    case OP_BINFLOAT: case OP_FRAME: *size = 8; break;
    case OP_LONG1: case OP_SHORT_BINUNICODE: case OP_SHORT_BINBYTES: width = 1; break;
    case OP_LONG4: case OP_BINUNICODE: case OP_BINBYTES: width = 4; break;
    case OP_BINUNICODE8: case OP_BINBYTES8: case OP_BYTEARRAY8: width = 8; break;
    default: break;
    }
    size_t left = (size_t)(r->end - r->at);
    if (width == 0) return *size <= left;
    if (left < (size_t)width) return false;
    uint64_t length = get_little(r->at, width);
    if (length > left - (size_t)width || (opcode == OP_LONG4 && length > INT32_MAX)) return false;
    *size = (size_t)width + (size_t)length;
    return true;
}

// Takes `pops` values from the stack and puts `pushes` there; false: they are not there.
static bool exchange(Reader *r, size_t pops, size_t pushes)
{
    if (r->height - r->base < pops) return false;
    r->height = r->height - pops + pushes;
    if (r->height > r->highest) r->highest = r->height;
    return true;
}

// Drops all down to the mark, which must have `below` values under it; false: it has not.
static bool to_mark(Reader *r, size_t below, size_t *items)
{
    if (r->mark_count == 0) return false;
    *items = r->height - r->base;
    r->height = r->marks[--r->mark_count];
    r->base = r->mark_count == 0 ? 0 : r->marks[r->mark_count - 1];
    return r->height - r->base >= below;
}

// One opcode of the first walk; false: not for us.
static bool check_opcode(Reader *r, int opcode, size_t size)
{
    size_t items, number;
    const char *operand = r->at;
    switch (opcode) {
    case OP_PROTO: r->protocol = (unsigned char)*operand; return r->protocol <= 5;
    case OP_STACK_GLOBAL: return r->protocol >= 4 && exchange(r, 2, 1);
    case OP_FRAME: return get_little(operand, 8) <= (uint64_t)(r->end - operand - 8);
    case OP_NONE: case OP_NEWTRUE: case OP_NEWFALSE: case OP_BININT: case OP_BININT1: case OP_BININT2: case OP_LONG1:
    case OP_LONG4: case OP_BINFLOAT: case OP_EMPTY_TUPLE: case OP_EMPTY_LIST: case OP_EMPTY_DICT: case OP_EMPTY_SET:
    case OP_SHORT_BINBYTES: case OP_BINBYTES: case OP_BINBYTES8: case OP_BYTEARRAY8: return exchange(r, 0, 1);
    case OP_SHORT_BINUNICODE: case OP_BINUNICODE: case OP_BINUNICODE8: {
        size_t width = opcode == OP_SHORT_BINUNICODE ? 1 : opcode == OP_BINUNICODE ? 4 : 8;
        return utf8_validate(operand + width, size - width, UTF8_PERMISSIVE, NULL, NULL) && exchange(r, 0, 1);
    }
    case OP_MARK:
        if (r->mark_count == MARKS_MAX) return false;
        r->marks[r->mark_count++] = r->base = r->height;
        return true;
    case OP_TUPLE: case OP_FROZENSET: return to_mark(r, 0, &items) && exchange(r, 0, 1);
    case OP_APPENDS: case OP_ADDITEMS: return to_mark(r, 1, &items);
    case OP_SETITEMS: return to_mark(r, 1, &items) && items % 2 == 0;
    case OP_POP_MARK: return to_mark(r, 0, &items);
    case OP_POP: return exchange(r, 1, 0);
    case OP_TUPLE1: return exchange(r, 1, 1);
    case OP_TUPLE2: case OP_REDUCE: case OP_NEWOBJ: case OP_APPEND: case OP_BUILD:
        return exchange(r, 2, 1);
    case OP_TUPLE3: case OP_SETITEM: return exchange(r, 3, 1);
    case OP_MEMOIZE: return exchange(r, 1, 1) && ++r->memo > 0;
    case OP_BINPUT: case OP_LONG_BINPUT:
        number = (size_t)get_little(operand, (int)size);
        r->memo += number == r->memo;
        return number < r->memo && exchange(r, 1, 1);
    case OP_BINGET: case OP_LONG_BINGET: return get_little(operand, (int)size) < r->memo && exchange(r, 0, 1);
    default: return false;
    }
}

// The first walk: whether the second will find all it needs. *work: how many opcodes there are.
static bool check_pickle(Reader *r, size_t *work)
{
    for (*work = 0; r->at < r->end; ++*work) {
        int opcode = (unsigned char)*r->at++;
        size_t size;
        if (opcode == OP_STOP) return r->mark_count == 0 && r->height > 0;
        if (!operand_size(r, opcode, &size) || !check_opcode(r, opcode, size)) return false;
        r->at += size;
    }
    return false;
}

// The second walk. Stack and memo are as long as the first has found them to become. They are tuples, because a
// program that looks for them (gc.get_objects) can do nothing to those.
typedef struct Builder {
    VM *vm;
    Tuple *stack, *memo;
    size_t height, memo_count;
    Value helper; // helper(opcode, a, b) of pickle.py
    size_t marks[MARKS_MAX];
    size_t mark_count;
} Builder;

static Tuple *room_of(VM *vm, size_t count)
{
    Tuple *room = tuple_new(vm, NULL, count);
    if (room == NULL || count == 0) return room;
    for (size_t i = 0; i < count; i++) room->items[i] = NONE;
    return room;
}

static inline bool push(Builder *b, Value v)
{
    if (raised(v)) return false;
    store(b->vm, b->stack, &b->stack->items[b->height], v);
    b->height++;
    return true;
}

static inline Value pop(Builder *b)
{
    return b->stack->items[--b->height];
}

static inline Value top(const Builder *b)
{
    return b->stack->items[b->height - 1];
}

static inline void remember(Builder *b, size_t number, Value v)
{
    store(b->vm, b->memo, &b->memo->items[number], v);
    b->memo_count += number == b->memo_count;
}

static Value ask(Builder *b, int opcode, Value x, Value y)
{
    Value args[] = {value_of_small(opcode), x, y};
    return call(b->vm, b->helper, 3, args);
}

static bool pop_tuple(Builder *b, size_t count)
{
    Tuple *tuple = tuple_new(b->vm, b->stack->items + b->height - count, count);
    if (tuple == NULL) return false;
    b->height -= count;
    return push(b, value_of_object(tuple));
}

// What stands above the last mark, as a list, and off the stack.
static List *pop_mark(Builder *b)
{
    size_t start = b->marks[--b->mark_count];
    List *items = list_from_values(b->vm, b->stack->items + start, b->height - start);
    b->height = start;
    return items;
}

static RUNS bool take_items(Builder *b, int opcode)
{
    size_t start = b->marks[b->mark_count - 1], count = b->height - start;
    Value target = b->stack->items[start - 1];
    if (opcode == OP_APPENDS && is_exact_list(target)) {
        b->mark_count--;
        b->height = start;
        return list_append_values(b->vm, as_list(target), b->stack->items + start, count);
    }
    if (opcode == OP_SETITEMS && is_exact_dict(target)) {
        for (size_t i = start; i < start + count; i += 2)
            if (!dict_set(b->vm, as_dict(target), b->stack->items[i], b->stack->items[i + 1])) return false;
        b->mark_count--;
        b->height = start;
        return true;
    }
    List *items = pop_mark(b);
    if (items == NULL) return false;
    if (opcode == OP_ADDITEMS && is_pointer(target) && as_object(target)->shape == TYPE_set)
        return set_update(b->vm, as_set(target), value_of_object(items));
    return !raised(ask(b, opcode, target, value_of_object(items)));
}

static Value read_long(VM *vm, const char *at, size_t size)
{
    Big big;
    big_init(&big, &vm->memory);
    BigStatus status = big_from_bytes(&big, (const unsigned char *)at, size, true, true);
    if (status == BIG_OK) return int_from_big(vm, &big);
    big_free(&big);
    return throw_memory(vm);
}

static Value read_text(VM *vm, const char *at, size_t size)
{
    String *s = str_new(vm, at, size);
    return s == NULL ? RAISED : value_of_object(s);
}

static Value read_array(VM *vm, const char *at, size_t size)
{
    ByteArray *array = bytearray_new(vm, at, size);
    return array == NULL ? RAISED : value_of_object(array);
}

// One opcode that puts a value of its own on the stack; ABSENT: it is another.
static RAISES Value read_value(VM *vm, int opcode, const char *at, size_t size)
{
    switch (opcode) {
    case OP_NONE: return NONE;
    case OP_NEWTRUE: return TRUE;
    case OP_NEWFALSE: return FALSE;
    case OP_BININT1: case OP_BININT2: return value_of_small((int64_t)get_little(at, (int)size));
    case OP_BININT: return value_of_small((int32_t)(uint32_t)get_little(at, 4));
    case OP_LONG1: return read_long(vm, at + 1, size - 1);
    case OP_LONG4: return read_long(vm, at + 4, size - 4);
    case OP_BINFLOAT: {
        uint64_t bits = 0;
        double number;
        for (int i = 0; i < 8; i++) bits = bits << 8 | (unsigned char)at[i];
        memcpy(&number, &bits, sizeof number);
        return value_of_double(number);
    }
    case OP_EMPTY_TUPLE: return value_of_object(vm->empty_tuple);
    case OP_EMPTY_LIST: return value_of_object(list_new(vm));
    case OP_EMPTY_DICT: return value_of_object(dict_new(vm));
    case OP_EMPTY_SET: return value_of_object(set_new(vm));
    case OP_SHORT_BINUNICODE: return read_text(vm, at + 1, size - 1);
    case OP_BINUNICODE: return read_text(vm, at + 4, size - 4);
    case OP_BINUNICODE8: return read_text(vm, at + 8, size - 8);
    case OP_SHORT_BINBYTES: return value_of_bytes(bytes_new(vm, at + 1, size - 1));
    case OP_BINBYTES: return value_of_bytes(bytes_new(vm, at + 4, size - 4));
    case OP_BINBYTES8: return value_of_bytes(bytes_new(vm, at + 8, size - 8));
    case OP_BYTEARRAY8: return read_array(vm, at + 8, size - 8);
    default: return ABSENT;
    }
}

static RUNS bool build_opcode(Builder *b, int opcode, const char *at, size_t size)
{
    VM *vm = b->vm;
    Value x, y;
    switch (opcode) {
    case OP_MARK: b->marks[b->mark_count++] = b->height; return true;
    case OP_POP: (void)pop(b); return true;
    case OP_POP_MARK: b->height = b->marks[--b->mark_count]; return true;
    case OP_TUPLE1: return pop_tuple(b, 1);
    case OP_TUPLE2: return pop_tuple(b, 2);
    case OP_TUPLE3: return pop_tuple(b, 3);
    case OP_TUPLE: return pop_tuple(b, b->height - b->marks[--b->mark_count]);
    case OP_FROZENSET: {
        List *items = pop_mark(b);
        Set *set = frozenset_new(vm);
        return items != NULL && set_update(vm, set, value_of_object(items)) && push(b, value_of_object(set));
    }
    case OP_APPENDS: case OP_SETITEMS: case OP_ADDITEMS: return take_items(b, opcode);
    case OP_APPEND:
        x = pop(b);
        if (is_exact_list(top(b))) return list_append(vm, as_list(top(b)), x);
        return !raised(ask(b, opcode, top(b), x));
    case OP_SETITEM:
        y = pop(b);
        x = pop(b);
        if (is_exact_dict(top(b))) return dict_set(vm, as_dict(top(b)), x, y);
        return set_item(vm, top(b), x, y);
    case OP_MEMOIZE: remember(b, b->memo_count, top(b)); return true;
    case OP_BINPUT: case OP_LONG_BINPUT: remember(b, (size_t)get_little(at, (int)size), top(b)); return true;
    case OP_BINGET: case OP_LONG_BINGET: return push(b, b->memo->items[get_little(at, (int)size)]);
    case OP_REDUCE:
        y = pop(b);
        x = pop(b);
        if (!is_exact_tuple(y)) return push(b, ask(b, opcode, x, y));
        return push(b, call_keywords(vm, x, as_tuple(y)->count, as_tuple(y)->items, NULL));
    case OP_STACK_GLOBAL: case OP_NEWOBJ:
        y = pop(b);
        x = pop(b);
        return push(b, ask(b, opcode, x, y));
    case OP_BUILD:
        y = pop(b);
        return !raised(ask(b, opcode, top(b), y));
    default: return true; // PROTO, FRAME
    }
}

static Value py__pickle_data_loads(VM *vm, Value *args) // loads(data, helper, /)
{
    if (!is_exact_bytes(args[0])) return NONE;
    const Bytes *bytes = as_bytes(args[0]);
    Reader reader = {.data = bytes->data, .at = bytes->data, .end = bytes->data + bytes->size};
    size_t work;
    if (!check_pickle(&reader, &work)) return NONE;
    if (!charge(vm, work / 4 + bytes->size / 256)) return RAISED;
    Builder b = {.vm = vm, .helper = args[1]};
    b.stack = room_of(vm, reader.highest);
    b.memo = b.stack == NULL ? NULL : room_of(vm, reader.memo);
    if (b.memo == NULL) return RAISED;
    for (const char *at = bytes->data;;) {
        int opcode = (unsigned char)*at++;
        if (opcode == OP_STOP) break;
        reader.at = at;
        size_t size;
        bool is_whole = operand_size(&reader, opcode, &size);
        check(is_whole);
        Value v = read_value(vm, opcode, at, size);
        if (raised(v)) return RAISED;
        if (!(is_absent(v) ? build_opcode(&b, opcode, at, size) : push(&b, v))) return RAISED;
        if (!charge(vm, 1)) return RAISED;
        at += size;
    }
    Tuple *answer = tuple_of(vm, 1, pop(&b));
    return answer == NULL ? RAISED : value_of_object(answer);
}

static const Native pickle_data_functions[] = {
    {"dumps(object, protocol, planner, /)", py__pickle_data_dumps,
     "The pickle of an object in protocol 4 or 5, else None. planner(object, protocol) plans what is no plain data."},
    {"loads(data, helper, /)", py__pickle_data_loads,
     "(object,) of a pickle, or None if it is unusual. helper(opcode, a, b) does what runs code of a program's."},
    {0},
};

const ModuleDef _pickle_data_module = {
    .name = "_pickle_data",
    .doc = "The quick half of pickle.",
    .functions = pickle_data_functions,
};
