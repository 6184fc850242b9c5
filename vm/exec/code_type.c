// code_type.c - code objects as Python sees them.
//
// A word of code counts as a code unit of two bytes: co_code is the bytes {opcode, low byte of a} of each word
// ({0, 0} behind the first word of an instruction, as CPython's inline caches look), f_lasti and
// co_lines count in them, and co_positions gives one entry a word. The names that CPython keeps in
// tables of their own (co_consts, co_names) are found by looking through the words.
#include "vm/exec/code_parts.h"
#include "vm/exec/state.h"
#include "vm/base/hash.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static void code_trace(VM *vm, Tracer *tracer, Object *object)
{
    Code *code = (Code *)object;
    trace_object(tracer, code->name);
    trace_object(tracer, code->qualname);
    trace_object(tracer, code->filename);
    trace_object(tracer, code->constants);
    trace_object(tracer, code->names);
    trace_object(tracer, code->local_names);
    trace_object(tracer, code->cell_names);
    trace_object(tracer, code->free_names);
    trace_object(tracer, code->inner_locals);
    trace_object(tracer, code->pool);
    trace_object(tracer, code->bound_globals);
    trace_object(tracer, code->bound_builtins);
    trace_value(tracer, code->doc);
}

static Value code_repr(VM *vm, Value self)
{
    Code *code = as_code(self);
    String *text = str_format(vm, "<code object %S at %p, file \"%S\", line %d>", code->name,
                              address_of(vm, self), code->filename, code->first_line);
    return value_of_str(text);
}

// ---- Equality and hash --------------------------------------------------------------------------

static RUNS bool tuples_equal(VM *vm, Tuple *a, Tuple *b, bool *equal)
{
    *equal = a->count == b->count;
    for (size_t i = 0; *equal && i < a->count; i++) {
        if (!constants_equal(vm, a->items[i], b->items[i], equal)) return false;
    }
    return true;
}

static RUNS bool codes_equal(VM *vm, Code *a, Code *b, bool *equal);

bool constants_equal(VM *vm, Value a, Value b, bool *equal)
{
    *equal = same(a, b);
    if (*equal) return true;
    if (!descend(vm)) return false;
    if (type_of(vm, a) != type_of(vm, b) || is_double(a)) return true; // -0.0 is not 0.0
    if (is_exact_tuple(a)) return tuples_equal(vm, as_tuple(a), as_tuple(b), equal);
    if (is_code(a)) return codes_equal(vm, as_code(a), as_code(b), equal);
    return values_equal(vm, a, b, equal);
}

static RUNS bool words_equal(VM *vm, Code *a, Code *b, bool *equal)
{
    *equal = false;
    if (a->word_count != b->word_count) return true;
    for (uint32_t at = 0; at < a->word_count;) {
        Word first = code_word_base(a, at);
        if (first.bits != code_word_base(b, at).bits) return true;
        uint32_t count = opcode_words[first.op];
        for (uint32_t n = 1; n < count; n++) {
            Word x = a->words[at + n], y = b->words[at + n];
            if (x.bits == y.bits || opcode_word_is_cache(first.op, n)) continue;
            char letter = opcode_word_letter(first.op, n);
            if (letter != 'K' && letter != 'N') return true;
            bool alike;
            if (!constants_equal(vm, x.value, y.value, &alike)) return false;
            if (!alike) return true;
        }
        at += count;
    }
    *equal = true;
    return true;
}

static bool positions_equal(const Code *a, const Code *b)
{
    return a->position_size == b->position_size && memcmp(a->positions, b->positions, a->position_size) == 0;
}

static bool handlers_equal(const Code *a, const Code *b)
{
    return a->handler_count == b->handler_count &&
           memcmp(a->handlers, b->handlers, a->handler_count * sizeof(Handler)) == 0;
}

static RUNS bool codes_equal(VM *vm, Code *a, Code *b, bool *equal)
{
    if (!code_ready(vm, a) || !code_ready(vm, b)) return false;
    Value doc = code_doc(vm, a), other_doc = code_doc(vm, b);
    if (raised(doc) || raised(other_doc)) return false;
    *equal = str_equal(a->name, b->name) && a->positional_count == b->positional_count &&
             a->positional_only_count == b->positional_only_count &&
             a->keyword_only_count == b->keyword_only_count && a->flags == b->flags &&
             a->first_line == b->first_line && handlers_equal(a, b) && positions_equal(a, b);
    if (*equal && !tuples_equal(vm, a->local_names, b->local_names, equal)) return false;
    if (*equal && !tuples_equal(vm, a->free_names, b->free_names, equal)) return false;
    if (*equal && !constants_equal(vm, doc, other_doc, equal)) return false;
    return !*equal || words_equal(vm, a, b, equal);
}

static Value code_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_code(other) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    bool equal = same(self, other);
    if (!equal && !codes_equal(vm, as_code(self), as_code(other), &equal)) return RAISED;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static bool code_hash(VM *vm, Value self, uint64_t *hash)
{
    Code *code = as_code(self);
    if (!code_ready(vm, code)) return false;
    uint64_t h = hash_combine(str_hash(vm, code->name), (uint64_t)code->first_line);
    h = hash_combine(h, code->flags | (uint64_t)code->positional_count << 32);
    for (uint32_t at = 0; at < code->word_count; at += opcode_words[code->words[at].op]) {
        h = hash_combine(h, code_word_base(code, at).bits);
    }
    *hash = h >> 1;
    return true;
}

// ---- Tables found in the words ------------------------------------------------------------------

// Adds a value unless it, or an equal constant, is there.
static RUNS bool add_once(VM *vm, List *list, Value value)
{
    for (size_t i = 0; i < list->count; i++) {
        bool equal;
        if (!constants_equal(vm, list->items[i], value, &equal)) return false;
        if (equal) return true;
    }
    return list_append(vm, list, value);
}

// The constant that an instruction carries besides K words, or ABSENT.
static Value immediate_of(const Word *pc)
{
    switch (pc->op) {
    case OPCODE_LOAD_INT: return value_of_small((int16_t)pc->b);
    case OPCODE_LOAD_IMMEDIATE: return pc->b >= 1 && pc->b <= 5 ? IMMEDIATE(pc->b) : ABSENT;
    case OPCODE_RETURN_NONE: return NONE;
    case OPCODE_ADD_I:
    case OPCODE_SUBTRACT_I:
    case OPCODE_MULTIPLY_I:
    case OPCODE_FLOOR_DIVIDE_I:
    case OPCODE_MODULO_I:
    case OPCODE_SHIFT_LEFT_I:
    case OPCODE_SHIFT_RIGHT_I:
    case OPCODE_BIT_AND_I:
    case OPCODE_ADD_INPLACE_I:
    case OPCODE_SUBTRACT_INPLACE_I:
    case OPCODE_LOAD_ITEM_INT: return value_of_small((int16_t)pc->c);
    default: break;
    }
    if (pc->op >= OPCODE_JUMP_LT_I && pc->op <= OPCODE_JUMP_NOT_EQ_I) return value_of_small((int16_t)pc->b);
    return ABSENT;
}

static RUNS List *constants_list(VM *vm, Code *code)
{
    List *list = list_new(vm);
    if (!code_ready(vm, code)) return NULL;
    // The docstring of a function stands first.
    bool is_function = (code->flags & CODE_OPTIMIZED) != 0;
    Value doc = is_function ? code_doc(vm, code) : NONE;
    if (raised(doc) || (is_function && !list_append(vm, list, doc))) return NULL;
    for (uint32_t at = 0; at < code->word_count;) {
        Word first = code_word_base(code, at);
        Value immediate = immediate_of(&first);
        if (!is_absent(immediate) && !add_once(vm, list, immediate)) return NULL;
        uint32_t count = opcode_words[first.op];
        for (uint32_t n = 1; n < count; n++) {
            if (opcode_word_letter(first.op, n) != 'K' || first.op == OPCODE_MATCH_CLASS) continue;
            if (!add_once(vm, list, code->words[at + n].value)) return NULL;
        }
        at += count;
    }
    return list;
}

// Whether an instruction's N word is a global, an attribute or an import (not a local).
static bool names_outside(uint16_t op)
{
    switch (op) {
    case OPCODE_CHECK_LOCAL:
    case OPCODE_DELETE_LOCAL:
    case OPCODE_LOAD_CELL:
    case OPCODE_DELETE_CELL:
    case OPCODE_LOAD_FREE:
    case OPCODE_DELETE_FREE:
    case OPCODE_LOAD_CLASS_FREE:
    case OPCODE_LOAD_SPECIAL: return false;
    default: return true;
    }
}

static RUNS List *names_list(VM *vm, Code *code)
{
    List *list = list_new(vm);
    if (!code_ready(vm, code)) return NULL;
    for (uint32_t at = 0; at < code->word_count;) {
        uint16_t op = opcode_base(code->words[at].op);
        uint32_t count = opcode_words[op];
        for (uint32_t n = 1; n < count; n++) {
            if (opcode_word_letter(op, n) != 'N' || !names_outside(op)) continue;
            if (!add_once(vm, list, code->words[at + n].value)) return NULL;
        }
        at += count;
    }
    return list;
}

static Value tuple_of_list(VM *vm, List *list)
{
    if (!list) return RAISED;
    Tuple *tuple = list->count ? tuple_new(vm, list->items, list->count) : vm->empty_tuple;
    return tuple ? value_of_object(tuple) : RAISED;
}

static bool in_tuple(const Tuple *tuple, Value name)
{
    for (size_t i = 0; i < tuple->count; i++) {
        if (same(tuple->items[i], name)) return true;
    }
    return false;
}

static size_t parameter_count(const Code *code)
{
    return (size_t)code->positional_count + code->keyword_only_count + ((code->flags & CODE_VARARGS) != 0) +
           ((code->flags & CODE_VARKEYWORDS) != 0);
}

// The locals that are no cells, and the parameters. The namespace register does not show.
static RAISES List *varnames_list(VM *vm, Code *code)
{
    List *list = list_new(vm);
    if (!code_ready(vm, code)) return NULL;
    size_t parameters = parameter_count(code);
    for (size_t i = code->is_module || code->is_class; i < code->local_names->count; i++) {
        Value name = code->local_names->items[i];
        if (i >= parameters && in_tuple(code->cell_names, name)) continue;
        if (!list_append(vm, list, name)) return NULL;
    }
    return list;
}

// ---- Attributes ---------------------------------------------------------------------------------

// co_flags without those that later Pythons have.
#define FLAGS_SHOWN (~(uint32_t)(CODE_HAS_DOCSTRING | CODE_METHOD))

static Value get_argcount(VM *vm, Value self)
{
    Code *code = as_code(self);
    return value_of_small(code->is_module || code->is_class ? 0 : code->positional_count);
}

static Value get_posonlyargcount(VM *vm, Value self)
{
    return value_of_small(as_code(self)->positional_only_count);
}

static Value get_kwonlyargcount(VM *vm, Value self)
{
    return value_of_small(as_code(self)->keyword_only_count);
}

static Value get_nlocals(VM *vm, Value self)
{
    List *list = varnames_list(vm, as_code(self));
    return list ? value_of_small((int64_t)list->count) : RAISED;
}

static Value get_stacksize(VM *vm, Value self)
{
    Code *code = as_code(self);
    return value_of_small((int64_t)code->frame_size - code->local_count);
}

static Value get_flags(VM *vm, Value self)
{
    return value_of_small(as_code(self)->flags & FLAGS_SHOWN);
}

static Value get_code(VM *vm, Value self)
{
    Code *code = as_code(self);
    if (!code_ready(vm, code)) return RAISED;
    Bytes *bytes = bytes_new(vm, NULL, code->word_count * 2u);
    if (!bytes) return RAISED;
    memset(bytes->data, 0, bytes->size);
    for (uint32_t at = 0; at < code->word_count; at += opcode_words[code->words[at].op]) {
        bytes->data[2 * at] = (char)opcode_base(code->words[at].op);
        bytes->data[2 * at + 1] = (char)code->words[at].a;
    }
    return value_of_object(bytes);
}

static Value get_consts(VM *vm, Value self)
{
    return tuple_of_list(vm, constants_list(vm, as_code(self)));
}

static Value get_names(VM *vm, Value self)
{
    return tuple_of_list(vm, names_list(vm, as_code(self)));
}

static Value get_varnames(VM *vm, Value self)
{
    return tuple_of_list(vm, varnames_list(vm, as_code(self)));
}

static Value get_cellvars(VM *vm, Value self)
{
    return code_ready(vm, as_code(self)) ? value_of_object(as_code(self)->cell_names) : RAISED;
}

static Value get_freevars(VM *vm, Value self)
{
    return code_ready(vm, as_code(self)) ? value_of_object(as_code(self)->free_names) : RAISED;
}

static Value get_filename(VM *vm, Value self)
{
    return value_of_object(as_code(self)->filename);
}

static Value get_name(VM *vm, Value self)
{
    return value_of_object(as_code(self)->name);
}

static Value get_qualname(VM *vm, Value self)
{
    return value_of_object(as_code(self)->qualname);
}

static Value get_firstlineno(VM *vm, Value self)
{
    return value_of_small(as_code(self)->first_line);
}

static Value get_linetable(VM *vm, Value self)
{
    Code *code = as_code(self);
    if (!code_ready(vm, code)) return RAISED;
    return value_of_bytes(bytes_new(vm, (const char *)code->positions, code->position_size));
}

static Value get_exceptiontable(VM *vm, Value self)
{
    Code *code = as_code(self);
    if (!code_ready(vm, code)) return RAISED;
    return value_of_bytes(
        bytes_new(vm, (const char *)code->handlers, code->handler_count * sizeof(Handler)));
}

// What CPython had before co_lines(): pairs of (words, lines) that count up, no step above 255 and 127.
static RAISES Value get_lnotab(VM *vm, Value self)
{
    Code *code = as_code(self);
    if (!code_ready(vm, code)) return RAISED;
    if (!warn(vm, DeprecationWarning, 1, "co_lnotab is deprecated, use co_lines instead.")) return RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    PositionWalk walk;
    position_walk_begin(&walk, code);
    int64_t offset = 0, line = code->first_line;
    while (position_walk_next(&walk)) {
        if (walk.position.line < 0 || walk.position.line == line) continue;
        int64_t steps = 2 * (int64_t)walk.start - offset, lines = walk.position.line - line;
        for (; steps > 255; steps -= 255) buf_append(&buf, "\xff\0", 2);
        while (lines < -128 || lines > 127) {
            int64_t step = lines < 0 ? -128 : 127;
            buf_append_char(&buf, (char)steps);
            buf_append_char(&buf, (char)step);
            steps = 0;
            lines -= step;
        }
        buf_append_char(&buf, (char)steps);
        buf_append_char(&buf, (char)lines);
        offset = 2 * (int64_t)walk.start;
        line = walk.position.line;
    }
    return value_of_bytes(bytes_from_buf(vm, &buf));
}

// ---- Lines and positions ------------------------------------------------------------------------

typedef struct CodeWalk { // of co_lines() and co_positions()
    Object head;
    Code *code;
    PositionWalk walk;
    uint32_t offset;        // the next word
    bool ended;             // co_lines: the table is at its end
} CodeWalk;

static void code_walk_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((CodeWalk *)object)->code);
}

static Value number_or_none(int number)
{
    return number < 0 ? NONE : value_of_small(number);
}

static Value code_lines_next(VM *vm, Value self)
{
    CodeWalk *walk = (CodeWalk *)as_object(self);
    if (walk->ended) return exhausted(vm);
    // `walk` stands on the first run of this line.
    int line = walk->walk.position.line;
    uint32_t start = walk->walk.start;
    do {
        walk->offset = walk->walk.stop;
        walk->ended = !position_walk_next(&walk->walk);
    } while (!walk->ended && walk->walk.position.line == line);
    Tuple *tuple = tuple_of(vm, 3, value_of_small(2 * (int64_t)start), value_of_small(2 * (int64_t)walk->offset),
                            number_or_none(line));
    return tuple ? value_of_object(tuple) : RAISED;
}

static Value code_positions_next(VM *vm, Value self)
{
    CodeWalk *walk = (CodeWalk *)as_object(self);
    if (walk->offset >= walk->code->word_count) return exhausted(vm);
    while (walk->offset >= walk->walk.stop && position_walk_next(&walk->walk)) continue;
    const Position *p = &walk->walk.position;
    bool known = walk->offset >= walk->walk.start;
    walk->offset++;
    if (!known) {
        Tuple *nothing = tuple_new(vm, NULL, 4);
        return nothing ? value_of_object(nothing) : RAISED;
    }
    Tuple *tuple = tuple_of(vm, 4, number_or_none(p->line), number_or_none(p->end_line), number_or_none(p->column),
                            number_or_none(p->end_column));
    return tuple ? value_of_object(tuple) : RAISED;
}

static const TypeDef line_iterator_type = {
    .name = "line_iterator",
    .size = sizeof(CodeWalk),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = code_walk_trace,
    .iterate = iterator_self,
    .next = code_lines_next,
};

static const TypeDef positions_iterator_type = {
    .name = "positions_iterator",
    .size = sizeof(CodeWalk),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = code_walk_trace,
    .iterate = iterator_self,
    .next = code_positions_next,
};

static CodeWalk *code_walk_new(VM *vm, const TypeDef *def, Code *code)
{
    Type *type = type_from_def(vm, def);
    if (!code_ready(vm, code)) return NULL;
    CodeWalk *walk = type ? type_allocate(vm, type, 0) : NULL;
    if (!walk) return NULL;
    walk->code = code;
    position_walk_begin(&walk->walk, code);
    return walk;
}

static Value py_code_co_lines(VM *vm, Value *args)
{
    CodeWalk *walk = code_walk_new(vm, &line_iterator_type, as_code(args[0]));
    if (!walk) return RAISED;
    walk->ended = !position_walk_next(&walk->walk);
    return value_of_object(walk);
}

static Value py_code_co_positions(VM *vm, Value *args)
{
    CodeWalk *walk = code_walk_new(vm, &positions_iterator_type, as_code(args[0]));
    if (!walk) return RAISED;
    walk->walk.start = UINT32_MAX; // nothing is known before the first entry
    return value_of_object(walk);
}

static Value py_code_varname_from_oparg(VM *vm, Value *args)
{
    Code *code = as_code(args[0]);
    int64_t index;
    if (!code_ready(vm, code) || !arg_index(vm, args, 1, &index)) return RAISED;
    if (!index_wrap(&index, code->local_names->count)) return throw(vm, IndexError, "tuple index out of range");
    return code->local_names->items[index];
}

// ---- replace() ----------------------------------------------------------------------------------

enum {
    REPLACE_ARGCOUNT = 1, REPLACE_POSONLYARGCOUNT, REPLACE_KWONLYARGCOUNT, REPLACE_NLOCALS, REPLACE_STACKSIZE,
    REPLACE_FLAGS, REPLACE_FIRSTLINENO, REPLACE_CODE, REPLACE_CONSTS, REPLACE_NAMES, REPLACE_VARNAMES,
    REPLACE_FREEVARS, REPLACE_CELLVARS, REPLACE_FILENAME, REPLACE_NAME, REPLACE_QUALNAME, REPLACE_LINETABLE,
    REPLACE_EXCEPTIONTABLE,
};

// What decides how the words run: a frame of another kind would not fit them.
#define FLAGS_FIXED (CODE_OPTIMIZED | CODE_NEWLOCALS | CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)

static RUNS bool replace_count(VM *vm, Value *args, size_t i, const char *name, uint16_t *field)
{
    int count;
    if (is_absent(args[i])) return true;
    if (!arg_int(vm, args, i, &count)) return false;
    if (count < 0) return throw_false(vm, ValueError, "%s must be a positive integer", name);
    if (count > UINT16_MAX) return throw_false(vm, ValueError, "code: co_varnames is too small");
    *field = (uint16_t)count;
    return true;
}

static RAISES bool replace_text(VM *vm, Value *args, size_t i, String **field)
{
    if (is_absent(args[i])) return true;
    String *text;
    if (!arg_str(vm, args, i, &text)) return false;
    text = str_exact(vm, text);
    if (!text) return false;
    *field = str_intern(vm, text);
    return true;
}

// What cannot change may be given as it is.
static RUNS bool replace_same(VM *vm, Value *args, size_t i, TypeId type, Value now, const char *name)
{
    if (is_absent(args[i])) return true;
    if (!arg_type(vm, args, i, type)) return false;
    bool equal;
    if (raised(now) || !constants_equal(vm, args[i], now, &equal)) return false;
    if (equal) return true;
    return throw_false(vm, ValueError, "code: %s cannot be replaced by another one", name);
}

static RAISES bool check_names(VM *vm, Tuple *tuple)
{
    for (size_t i = 0; i < tuple->count; i++) {
        if (is_str(tuple->items[i])) continue;
        return throw_false(vm, TypeError, "name tuples must contain only strings, not '%T'", tuple->items[i]);
    }
    return true;
}

// Renames locals or free variables: as many names as before.
static RUNS bool replace_varnames(VM *vm, Code *code, Value given)
{
    List *now = varnames_list(vm, code);
    if (!now) return false;
    Tuple *names = as_tuple(given);
    if (!check_names(vm, names)) return false;
    if (names->count < now->count) return throw_false(vm, ValueError, "code: co_varnames is too small");
    if (names->count > now->count) return throw_false(vm, ValueError, "code: co_nlocals != len(co_varnames)");
    Tuple *all = tuple_new(vm, code->local_names->items, code->local_names->count);
    if (!all) return false;
    size_t parameters = parameter_count(code), n = 0;
    for (size_t i = code->is_module || code->is_class; i < all->count; i++) {
        if (i >= parameters && in_tuple(code->cell_names, all->items[i])) continue;
        String *name = str_exact(vm, as_str(names->items[n++]));
        if (!name) return false;
        all->items[i] = value_of_object(str_intern(vm, name));
    }
    code->local_names = all;
    return true;
}

static RUNS bool replace_flags(VM *vm, Code *code, Value *args)
{
    int flags;
    if (is_absent(args[REPLACE_FLAGS])) return true;
    if (!arg_int(vm, args, REPLACE_FLAGS, &flags)) return false;
    if (((uint32_t)flags ^ code->flags) & FLAGS_FIXED) {
        return throw_false(vm, ValueError, "code: co_flags cannot make another kind of function of it");
    }
    code->flags = ((uint32_t)flags & FLAGS_SHOWN) | (code->flags & ~FLAGS_SHOWN);
    return true;
}

// A constant of another value in its place: every K word that held the old one. Others must stay as they are.
static RUNS bool replace_constants(VM *vm, Code *code, Tuple *given)
{
    List *now = constants_list(vm, code);
    if (!now) return false;
    if (given->count < now->count) return throw_false(vm, ValueError, "code: co_consts is too small");
    for (size_t i = 0; i < now->count; i++) {
        Value old = now->items[i], new = given->items[i];
        bool equal;
        if (!constants_equal(vm, old, new, &equal)) return false;
        if (equal) continue;
        if (i == 0 && (code->flags & CODE_OPTIMIZED)) {
            code->doc = new;
            continue;
        }
        bool replaced = false;
        for (uint32_t at = 0; at < code->word_count; at += opcode_words[code->words[at].op]) {
            if (code->words[at].op != OPCODE_LOAD_CONST) continue;
            if (!constants_equal(vm, code->words[at + 1].value, old, &equal)) return false;
            if (equal) code->words[at + 1].value = new, replaced = true;
        }
        if (!replaced) return throw_false(vm, ValueError, "code: co_consts[%zu] cannot be replaced", i);
    }
    Tuple *both = tuple_concat(vm, code->constants, given);
    if (!both) return false;
    code->constants = both;
    object_changed(vm, code);
    return true;
}

static RUNS bool replace_lines(VM *vm, Code *code, Value *args)
{
    int first;
    if (is_absent(args[REPLACE_FIRSTLINENO])) return true;
    if (!arg_int(vm, args, REPLACE_FIRSTLINENO, &first)) return false;
    if (first < 1) return throw_false(vm, ValueError, "co_firstlineno must be a positive integer");
    int shift = (int)((uint32_t)first - (uint32_t)code->first_line);
    code->first_line = first;
    return shift == 0 || code_shift_lines(vm, code, shift);
}

static RUNS bool replace_counts(VM *vm, Code *code, Value *args)
{
    if (code->is_module || code->is_class) {
        uint16_t none = 0;
        if (!replace_count(vm, args, REPLACE_ARGCOUNT, "co_argcount", &none)) return false;
        return none == 0 || throw_false(vm, ValueError, "code: co_varnames is too small");
    }
    if (!replace_count(vm, args, REPLACE_ARGCOUNT, "co_argcount", &code->positional_count)) return false;
    if (!replace_count(vm, args, REPLACE_POSONLYARGCOUNT, "co_posonlyargcount", &code->positional_only_count)) {
        return false;
    }
    if (!replace_count(vm, args, REPLACE_KWONLYARGCOUNT, "co_kwonlyargcount", &code->keyword_only_count)) {
        return false;
    }
    if (parameter_count(code) > code->local_names->count || code->positional_only_count > code->positional_count) {
        return throw_false(vm, ValueError, "code: co_varnames is too small");
    }
    bool simple = code->keyword_only_count == 0 && !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS));
    code->simple_count = simple ? code->positional_count : 0xffff;
    return true;
}

static Value py_code_replace(VM *vm, Value *args)
{
    Value self = args[0];
    if (!is_absent(args[REPLACE_CODE]) && !replace_same(vm, args, REPLACE_CODE, TYPE_bytes, get_code(vm, self), "co_code")) {
        return RAISED;
    }
    if (!is_absent(args[REPLACE_NAMES]) && !replace_same(vm, args, REPLACE_NAMES, TYPE_tuple, get_names(vm, self), "co_names")) {
        return RAISED;
    }
    if (!replace_same(vm, args, REPLACE_CELLVARS, TYPE_tuple, get_cellvars(vm, self), "co_cellvars")) return RAISED;
    if (!replace_same(vm, args, REPLACE_LINETABLE, TYPE_bytes, get_linetable(vm, self), "co_linetable")) return RAISED;
    if (!replace_same(vm, args, REPLACE_EXCEPTIONTABLE, TYPE_bytes, get_exceptiontable(vm, self), "co_exceptiontable")) {
        return RAISED;
    }
    Value given_freevars = args[REPLACE_FREEVARS], given_varnames = args[REPLACE_VARNAMES];
    if (!is_absent(given_freevars) && !arg_type(vm, args, REPLACE_FREEVARS, TYPE_tuple)) return RAISED;
    if (!is_absent(given_varnames) && !arg_type(vm, args, REPLACE_VARNAMES, TYPE_tuple)) return RAISED;
    if (!is_absent(args[REPLACE_CONSTS]) && !arg_type(vm, args, REPLACE_CONSTS, TYPE_tuple)) return RAISED;
    if (!is_absent(args[REPLACE_NLOCALS])) {
        int count;
        if (!arg_int(vm, args, REPLACE_NLOCALS, &count)) return RAISED;
        Value now = get_nlocals(vm, self);
        if (raised(now)) return RAISED;
        if (count != as_small(now)) return throw(vm, ValueError, "code: co_nlocals != len(co_varnames)");
    }
    if (!is_absent(args[REPLACE_STACKSIZE])) {
        int size; // registers are not for the caller to count
        if (!arg_int(vm, args, REPLACE_STACKSIZE, &size)) return RAISED;
        if (size < 0) return throw(vm, ValueError, "co_stacksize must be a positive integer");
    }
    Code *code = code_copy(vm, as_code(self));
    if (!code) return RAISED;
    if (!replace_flags(vm, code, args) || !replace_counts(vm, code, args)) return RAISED;
    if (!is_absent(given_varnames) && !replace_varnames(vm, code, given_varnames)) return RAISED;
    if (!is_absent(given_freevars)) {
        Tuple *names = as_tuple(given_freevars);
        if (!check_names(vm, names)) return RAISED;
        if (names->count != code->free_names->count) {
            return throw(vm, ValueError, "code: co_freevars cannot be replaced by another one");
        }
        code->free_names = names;
    }
    if (!is_absent(args[REPLACE_CONSTS]) && !replace_constants(vm, code, as_tuple(args[REPLACE_CONSTS]))) return RAISED;
    if (!replace_text(vm, args, REPLACE_FILENAME, &code->filename)) return RAISED;
    if (!replace_text(vm, args, REPLACE_NAME, &code->name)) return RAISED;
    if (!replace_text(vm, args, REPLACE_QUALNAME, &code->qualname)) return RAISED;
    if (!replace_lines(vm, code, args)) return RAISED;
    object_changed(vm, code);
    return value_of_object(code);
}

// ---- The type -----------------------------------------------------------------------------------

#define REPLACE_PARAMETERS                                                                         \
    "(self, /, *, co_argcount=?, co_posonlyargcount=?, co_kwonlyargcount=?, co_nlocals=?, "        \
    "co_stacksize=?, co_flags=?, co_firstlineno=?, co_code=?, co_consts=?, co_names=?, "           \
    "co_varnames=?, co_freevars=?, co_cellvars=?, co_filename=?, co_name=?, co_qualname=?, "       \
    "co_linetable=?, co_exceptiontable=?)"

static const Native code_methods[] = {
    {"co_lines(self, /)", py_code_co_lines, "Return an iterator of (start, end, line) for each run of a line."},
    {"co_positions(self, /)", py_code_co_positions,
     "Return an iterator of (line, end_line, column, end_column) for each code unit."},
    {"replace" REPLACE_PARAMETERS, py_code_replace,
     "Return a copy of the code object with new values for the specified fields."},
    {"__replace__" REPLACE_PARAMETERS, py_code_replace, "The same as replace()."},
    {"_varname_from_oparg(self, /, oparg)", py_code_varname_from_oparg,
     "(internal-only) Return the local variable name for the given oparg."},
    {0},
};

static const NativeProperty code_properties[] = {
    {"co_argcount", get_argcount, NULL, NULL},
    {"co_posonlyargcount", get_posonlyargcount, NULL, NULL},
    {"co_kwonlyargcount", get_kwonlyargcount, NULL, NULL},
    {"co_nlocals", get_nlocals, NULL, NULL},
    {"co_stacksize", get_stacksize, NULL, NULL},
    {"co_flags", get_flags, NULL, NULL},
    {"co_code", get_code, NULL, NULL},
    {"co_consts", get_consts, NULL, NULL},
    {"co_names", get_names, NULL, NULL},
    {"co_varnames", get_varnames, NULL, NULL},
    {"co_cellvars", get_cellvars, NULL, NULL},
    {"co_freevars", get_freevars, NULL, NULL},
    {"co_filename", get_filename, NULL, NULL},
    {"co_name", get_name, NULL, NULL},
    {"co_qualname", get_qualname, NULL, NULL},
    {"co_firstlineno", get_firstlineno, NULL, NULL},
    {"co_lnotab", get_lnotab, NULL, NULL},
    {"_co_code_adaptive", get_code, NULL, NULL},
    {"co_linetable", get_linetable, NULL, NULL},
    {"co_exceptiontable", get_exceptiontable, NULL, NULL},
    {0},
};

const TypeDef code_type = {
    .name = "code",
    .doc = "Create a code object.  Not for the faint of heart.",
    .size = sizeof(Code),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_HAS_WEAKREF,
    .trace = code_trace,
    .release = code_release,
    .repr = code_repr,
    .hash = code_hash,
    .compare = code_compare,
    .methods = code_methods,
    .properties = code_properties,
};
