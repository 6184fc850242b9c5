// code_flow.c - what registers hold, followed along every path: the second half of the check of code from outside.
//
// The interpreter takes much on trust: that a register it reads was written, that LIST_APPEND is given a list,
// LOAD_CELL a cell, RERAISE an exception. Here each register is a set of kinds it may hold (a mask). The walk begins
// with the parameters at word 0 and goes on in straight lines; where paths meet, masks are united, and a place whose masks
// grew is walked again. They only grow, so it ends. An exception may leave any instruction before or behind its writes.
#include "vm/exec/saved_parts.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/tuple.h"

typedef uint16_t Mask;

enum {
    UNSET = 1,          // garbage
    GONE = 2,           // ABSENT
    CELL = 4,
    CELLS = 8,          // a tuple of cells
    HANDLED = 16,       // what PUSH_HANDLED put away
    ANY = 32,           // any Python value
    NOTHING = 64,       // None
    LIST = 128,
    DICT = 256,
    SET = 512,
    TUPLE = 1024,
    TEXT = 2048,
    ERROR = 4096,       // an exception
    PYTHON = CELL | CELLS | HANDLED | ANY | NOTHING | LIST | DICT | SET | TUPLE | TEXT | ERROR,
};

#define STATES_MAX ((size_t)64 << 20) // masks of all places together
#define DEAD_WORK_MAX 1000000         // words looked at for the dead registers of one frame

typedef struct Flow {
    VM *vm;
    const Code *code;
    uint32_t registers, locals;
    uint16_t kind;          // of GENERATOR: 0 none
    const uint8_t *starts;  // by word: 1 where an instruction begins
    uint32_t *places;       // by word: 1 + number of the place where paths meet, or 0
    uint32_t place_count;
    uint32_t *offsets;      // of places
    Mask *masks;            // of places, `registers` each
    uint8_t *marks;         // of places: SEEN, QUEUED
    uint32_t *queue;
    uint32_t queue_count;
    Mask *now;              // at the instruction that is looked at
    const Word *last;       // the instruction before it in a straight line, or NULL
    uint32_t at;            // where the problem is
    const char *problem;
    // code_mentions asks only whether one register is read or written; nothing is checked then.
    bool is_asked, reads, writes;
    uint32_t asked;
} Flow;

enum { SEEN = 1, QUEUED = 2 };

// ---- Registers ----------------------------------------------------------------------------------

static void need(Flow *flow, uint32_t n, Mask allowed)
{
    if (flow->is_asked) {
        flow->reads |= n == flow->asked;
        return;
    }
    if (n >= flow->registers) flow->problem = "a register outside the frame";
    else if (flow->now[n] & ~allowed) flow->problem = "a register that does not hold what is needed";
}

static void need_each(Flow *flow, uint32_t n, uint32_t count, Mask allowed)
{
    for (uint32_t i = 0; i < count && !flow->problem; i++) need(flow, n + i, allowed);
}

static void put(Flow *flow, uint32_t n, Mask mask)
{
    if (flow->is_asked) {
        flow->writes |= n == flow->asked;
        return;
    }
    if (n >= flow->registers) flow->problem = "a register outside the frame";
    // Frames show their locals at any time.
    else if (n < flow->locals && (mask & UNSET)) flow->problem = "a local that holds garbage";
    else flow->now[n] = mask;
}

static void put_each(Flow *flow, uint32_t n, uint32_t count, Mask mask)
{
    for (uint32_t i = 0; i < count && !flow->problem; i++) put(flow, n + i, mask);
}

static bool all_cells(const Flow *flow, uint32_t n, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (n + i >= flow->registers || flow->now[n + i] != CELL) return false;
    }
    return count > 0;
}

// ---- Places -------------------------------------------------------------------------------------

// A path leads to offset with the masks of now.
static void arrive(Flow *flow, uint32_t offset)
{
    if (offset >= flow->code->word_count || !flow->places[offset]) {
        flow->problem = "a jump to what is no instruction";
        return;
    }
    uint32_t place = flow->places[offset] - 1;
    Mask *masks = flow->masks + (size_t)place * flow->registers;
    bool grew = !(flow->marks[place] & SEEN);
    if (grew) {
        memcpy(masks, flow->now, flow->registers * sizeof(Mask));
    } else {
        for (uint32_t i = 0; i < flow->registers; i++) {
            Mask both = masks[i] | flow->now[i];
            grew |= both != masks[i];
            masks[i] = both;
        }
    }
    if (!grew) return;
    if (!(flow->marks[place] & QUEUED)) flow->queue[flow->queue_count++] = place;
    flow->marks[place] = SEEN | QUEUED;
}

static const Handler *handler_of(const Code *code, uint32_t word)
{
    for (uint32_t i = 0; i < code->handler_count; i++) {
        if (word >= code->handlers[i].start && word < code->handlers[i].stop) return &code->handlers[i];
    }
    return NULL;
}

// An exception may leave the instruction at offset now.
static void may_raise(Flow *flow, uint32_t offset)
{
    const Handler *last = NULL;
    uint32_t words = opcode_words[flow->code->words[offset].op];
    for (uint32_t n = 0; n < words; n++) {
        const Handler *handler = handler_of(flow->code, offset + n);
        if (!handler || handler == last) continue;
        last = handler;
        Mask kept = flow->now[handler->slot];
        flow->now[handler->slot] = ERROR;
        arrive(flow, handler->target);
        flow->now[handler->slot] = kept;
    }
}

// ---- Instructions -------------------------------------------------------------------------------

static Mask mask_of_constant(VM *vm, Value value)
{
    if (is_none(value)) return NOTHING;
    if (is_exact_tuple(value)) return TUPLE;
    (void)vm;
    return is_exact_str(value) ? TEXT : ANY;
}

// A call: its window and what is above it belong to the callee.
static void call_window(Flow *flow, const Word *pc, bool has_self)
{
    uint32_t window = pc->a, first = window + 2;
    if (window < flow->locals) flow->problem = "a call over locals";
    if (pc->op == OPCODE_CALL_EX) {
        need(flow, window, PYTHON);
        need(flow, first, PYTHON);
        need(flow, first + 1, DICT | GONE);
    } else {
        need(flow, window, PYTHON);
        if (has_self) {
            if (pc->c == 0) flow->problem = "a method call without self";
            else need(flow, first, PYTHON | GONE);
        }
        need_each(flow, first + has_self, pc->c - (pc->c ? has_self : 0u), PYTHON);
    }
    bool awaits = pc->op == OPCODE_CALL_AWAIT || pc->op == OPCODE_CALL_METHOD_AWAIT;
    if (awaits) {
        const Word *next = pc + opcode_words[pc->op];
        uint32_t offset = (uint32_t)(next - flow->code->words);
        bool fits = offset < flow->code->word_count && next->op == OPCODE_AWAIT && next[1].a == window &&
                    next[1].b == next->a && next->b == pc->b && flow->places[offset] == 0;
        if (!fits || flow->kind < 2) flow->problem = "a call for `await` without it";
    }
    if (flow->problem) return;
    for (uint32_t i = window; i < flow->registers; i++) put(flow, i, UNSET);
}

static void check_keywords(Flow *flow, const Word *pc, bool has_self)
{
    Value names = pc[1].value;
    size_t count = is_exact_tuple(names) ? as_tuple(names)->count : SIZE_MAX;
    if (count > (size_t)pc->c - (pc->c ? has_self : 0u)) {
        flow->problem = "keywords without arguments";
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_exact_str(as_tuple(names)->items[i])) flow->problem = "a keyword that is no str";
    }
}

static void check_function(Flow *flow, const Word *pc)
{
    const Code *code = as_code(pc[1].value);
    uint32_t part = pc->c;
    for (int bit = 1; bit <= 4; bit *= 2) {
        if (pc->b & bit) need(flow, part++, PYTHON);
    }
    size_t free_count = code->free_names->count;
    if (((pc->b & 8) != 0) != (free_count != 0) || pc->b > 15) flow->problem = "a closure that does not fit";
    if (!(pc->b & 8) || flow->problem) return;
    need(flow, part, CELLS);
    const Word *last = flow->last;
    bool fits = last && last->op == OPCODE_BUILD_TUPLE && last->a == part && last->c == free_count;
    if (!fits) flow->problem = "a closure that does not fit";
}

static void check_class_shape(Flow *flow, Value shape)
{
    if (!is_exact_tuple(shape) || as_tuple(shape)->count == 0) {
        flow->problem = "a class pattern without its shape";
        return;
    }
    const Tuple *tuple = as_tuple(shape);
    Value count = tuple->items[0];
    bool fits = is_small_int(count) && as_small(count) >= 0 && as_small(count) <= UINT16_MAX;
    for (size_t i = 1; i < tuple->count; i++) fits &= is_exact_str(tuple->items[i]);
    if (!fits) flow->problem = "a class pattern without its shape";
}

static void check_intrinsic(Flow *flow, const Word *pc)
{
    uint32_t n = pc->b;
    switch (pc->c) {
    case INTRINSIC_PRINT_EXPRESSION:
    case INTRINSIC_LENGTH: need(flow, n, PYTHON); break;
    case INTRINSIC_TYPEVAR:
    case INTRINSIC_PARAMSPEC:
    case INTRINSIC_TYPEVARTUPLE:
        need(flow, n, TEXT);
        if (pc->c == INTRINSIC_TYPEVAR) need_each(flow, n + 1, 2, PYTHON | GONE);
        need(flow, n + 3, PYTHON | GONE);
        break;
    case INTRINSIC_TYPE_ALIAS:
        need(flow, n, TEXT);
        need(flow, n + 1, TUPLE | NOTHING);
        need(flow, n + 2, PYTHON);
        break;
    case INTRINSIC_GENERIC_BASE: need(flow, n, TUPLE); break;
    case INTRINSIC_BIND_METHOD:
        need(flow, n, PYTHON);
        need(flow, n + 2, PYTHON | GONE);
        break;
    default: flow->problem = "an unknown intrinsic";
    }
    put(flow, pc->a, ANY);
}

// Instructions whose formats do not say it all; false: this is none of them.
static bool step_special(Flow *flow, const Word *pc)
{
    uint16_t a = pc->a, b = pc->b, c = pc->c;
    switch (pc->op) {
    case OPCODE_MOVE: put(flow, a, b < flow->registers ? flow->now[b] : UNSET); return true;
    case OPCODE_LOAD_CONST: put(flow, a, mask_of_constant(flow->vm, pc[1].value)); return true;
    case OPCODE_LOAD_IMMEDIATE:
        if (b < 1 || b > 6) flow->problem = "an unknown immediate";
        put(flow, a, b == 6 ? GONE : b == 1 ? NOTHING : ANY);
        return true;
    case OPCODE_CLEAR: put_each(flow, a, b, GONE); return true;
    case OPCODE_CHECK_LOCAL:
        need(flow, a, PYTHON | GONE);
        if (!flow->problem) put(flow, a, flow->now[a] & (Mask)~GONE);
        return true;
    case OPCODE_DELETE_LOCAL:
        need(flow, a, PYTHON | GONE);
        put(flow, a, GONE);
        return true;

    case OPCODE_MAKE_CELL:
        need(flow, a, PYTHON | GONE);
        put(flow, a, CELL);
        return true;
    case OPCODE_LOAD_CELL:
        need(flow, b, CELL);
        put(flow, a, ANY);
        return true;
    case OPCODE_STORE_CELL:
        need(flow, a, CELL);
        need(flow, b, PYTHON | GONE);
        return true;
    case OPCODE_DELETE_CELL: need(flow, a, CELL); return true;
    case OPCODE_STORE_FREE: need(flow, b, PYTHON | GONE); return true;
    case OPCODE_LOAD_CLOSURE: put(flow, a, CELL); return true;
    case OPCODE_LOAD_CLASS_FREE:
        need(flow, c, PYTHON | GONE);
        put(flow, a, ANY);
        return true;
    case OPCODE_LOAD_CLASS_GLOBAL:
    case OPCODE_LOAD_NAME:
    case OPCODE_LOAD_LOCALS:
        need(flow, b, PYTHON | GONE);
        put(flow, a, ANY);
        return true;
    case OPCODE_STORE_NAME:
    case OPCODE_IMPORT_STAR:
        need(flow, a, PYTHON | GONE);
        need(flow, b, PYTHON);
        return true;
    case OPCODE_DELETE_NAME:
    case OPCODE_SETUP_ANNOTATIONS: need(flow, a, PYTHON | GONE); return true;

    case OPCODE_LOAD_ATTR:
        need(flow, b, PYTHON);
        // A property's getter begins behind what the frame uses.
        for (uint32_t i = flow->registers - 3; i < flow->registers; i++) put(flow, i, UNSET);
        put(flow, a, ANY);
        return true;
    case OPCODE_LOAD_METHOD:
    case OPCODE_LOAD_SPECIAL:
    case OPCODE_LOAD_SUPER_METHOD:
        need(flow, b, PYTHON);
        if (pc->op == OPCODE_LOAD_SUPER_METHOD) {
            need(flow, c, PYTHON);
            need(flow, a + 2u, PYTHON);
        }
        put(flow, a, ANY);
        put(flow, a + 2u, ANY | GONE);
        return true;

    case OPCODE_FORMAT_VALUE:
        need(flow, b, PYTHON);
        if (c & 8) need(flow, b + 1u, TEXT);
        put(flow, a, TEXT);
        return true;
    case OPCODE_BUILD_STRING:
        need_each(flow, b, c, TEXT);
        put(flow, a, TEXT);
        return true;
    case OPCODE_BUILD_TUPLE: {
        bool cells = all_cells(flow, b, c);
        need_each(flow, b, c, PYTHON);
        put(flow, a, cells ? CELLS : TUPLE);
        return true;
    }
    case OPCODE_BUILD_LIST:
        need_each(flow, b, c, PYTHON);
        put(flow, a, LIST);
        return true;
    case OPCODE_BUILD_SET:
        need_each(flow, b, c, PYTHON);
        put(flow, a, SET);
        return true;
    case OPCODE_BUILD_MAP:
        need_each(flow, b, 2u * c, PYTHON);
        put(flow, a, DICT);
        return true;
    case OPCODE_LIST_APPEND:
    case OPCODE_LIST_EXTEND:
        need(flow, a, LIST);
        need(flow, b, PYTHON);
        return true;
    case OPCODE_LIST_TO_TUPLE:
        need(flow, b, LIST);
        put(flow, a, TUPLE);
        return true;
    case OPCODE_SET_ADD:
    case OPCODE_SET_UPDATE:
        need(flow, a, SET);
        need(flow, b, PYTHON);
        return true;
    case OPCODE_MAP_ADD:
    case OPCODE_DICT_MERGE: need(flow, c, PYTHON); // fall through
    case OPCODE_DICT_UPDATE:
        need(flow, a, DICT);
        need(flow, b, PYTHON);
        return true;

    case OPCODE_GET_ITER:
    case OPCODE_GET_AITER:
        need(flow, b, PYTHON);
        if (c >= flow->registers) flow->problem = "a register outside the frame";
        put(flow, a, ANY);
        return true;
    case OPCODE_FOR_NEXT: need(flow, b, PYTHON); return true; // and see step
    case OPCODE_UNPACK:
        need(flow, b, PYTHON);
        put_each(flow, a, c, ANY);
        return true;
    case OPCODE_UNPACK_EX:
        need(flow, b, PYTHON);
        put_each(flow, a, (uint32_t)pc[1].op + 1 + pc[1].a, ANY);
        return true;

    case OPCODE_MAKE_FUNCTION:
        check_function(flow, pc);
        put(flow, a, ANY);
        return true;
    case OPCODE_SET_TYPE_PARAMS:
        need(flow, a, PYTHON);
        need(flow, b, TUPLE);
        return true;
    case OPCODE_CALL_KW:
    case OPCODE_CALL_METHOD_KW: check_keywords(flow, pc, pc->op == OPCODE_CALL_METHOD_KW); // fall through
    case OPCODE_CALL:
    case OPCODE_CALL_AWAIT:
    case OPCODE_CALL_METHOD:
    case OPCODE_CALL_METHOD_AWAIT:
    case OPCODE_CALL_EX: {
        uint16_t op = pc->op;
        call_window(flow, pc,
                    op == OPCODE_CALL_METHOD || op == OPCODE_CALL_METHOD_AWAIT || op == OPCODE_CALL_METHOD_KW);
        put(flow, b, ANY);
        return true;
    }

    case OPCODE_GENERATOR:
        if (pc != flow->code->words || flow->kind != a || a == 0) flow->problem = "a generator that begins twice";
        if (a != 2) {
            for (uint32_t i = 0; i < flow->registers; i++) {
                if (flow->now[i] == UNSET) flow->now[i] = GONE;
            }
        }
        return true;
    case OPCODE_YIELD:
        if ((flow->kind != 1 && flow->kind != 3) || (flow->kind == 3) != (c != 0)) flow->problem = "a stray yield";
        need(flow, b, PYTHON);
        put(flow, a, ANY);
        return true;
    case OPCODE_YIELD_FROM:
    case OPCODE_AWAIT: {
        bool fits = pc->op == OPCODE_AWAIT ? flow->kind >= 2 : flow->kind == 1;
        if (!fits) flow->problem = "a stray yield";
        need(flow, b, PYTHON);
        bool fused = flow->last && (flow->last->op == OPCODE_CALL_AWAIT || flow->last->op == OPCODE_CALL_METHOD_AWAIT);
        if (a != b) put(flow, b, fused ? UNSET : ANY);
        put(flow, a, ANY);
        return true;
    }

    case OPCODE_RAISE:
        if (c > 2) flow->problem = "an unknown raise";
        if (c >= 1) need(flow, a, PYTHON);
        if (c == 2) need(flow, b, PYTHON);
        return true;
    case OPCODE_RERAISE:
    case OPCODE_END_ASYNC_FOR: need(flow, a, ERROR); return true;
    case OPCODE_PUSH_HANDLED:
        need(flow, a, ERROR);
        put(flow, b, HANDLED);
        return true;
    case OPCODE_POP_HANDLED:
        need(flow, a, HANDLED);
        put(flow, b, NOTHING);
        return true;
    case OPCODE_JUMP_NO_MATCH:
        need(flow, a, ERROR);
        need(flow, b, PYTHON);
        return true;
    case OPCODE_MATCH_GROUP:
        need(flow, b, ERROR | NOTHING);
        need(flow, c, PYTHON);
        put_each(flow, a, 2, ERROR | NOTHING);
        return true;
    case OPCODE_RERAISE_STAR:
        need(flow, b, ERROR);
        need(flow, c, LIST);
        put(flow, a, ERROR | NOTHING);
        return true;
    case OPCODE_EXCEPTION_PARTS:
        need(flow, b, ERROR);
        put_each(flow, a, 3, ANY);
        return true;

    case OPCODE_MATCH_KEYS:
    case OPCODE_MATCH_REST:
        need(flow, b, PYTHON);
        need(flow, c, TUPLE);
        put(flow, a, ANY);
        return true;
    case OPCODE_MATCH_CLASS:
        check_class_shape(flow, pc[1].value);
        need(flow, b, PYTHON);
        need(flow, c, PYTHON);
        put(flow, a, ANY);
        return true;
    case OPCODE_JUMP_IF_ABSENT: need(flow, a, PYTHON | GONE); return true;
    case OPCODE_INTRINSIC: check_intrinsic(flow, pc); return true;
    default: return false;
    }
}

// Numbers in the fields of an instruction that must be in a range.
static void check_numbers(Flow *flow, const Word *pc)
{
    int16_t number = (int16_t)pc->c;
    bool fits = true;
    switch (pc->op) {
    case OPCODE_FLOOR_DIVIDE_I:
    case OPCODE_MODULO_I: fits = number > 0; break;
    case OPCODE_SHIFT_LEFT_I:
    case OPCODE_SHIFT_RIGHT_I: fits = number >= 0 && number < 64; break;
    case OPCODE_BIT_AND_I: fits = number >= 0; break;
    case OPCODE_BINARY_K: fits = pc->c < BINARY_OP_COUNT - 1; break;
    case OPCODE_BINARY_INPLACE: fits = pc[1].bits < BINARY_OP_COUNT - 1; break;
    default: break;
    }
    if (!fits) flow->problem = "a number out of range";
}

static void step(Flow *flow, const Word *pc)
{
    check_numbers(flow, pc);
    if (flow->problem || step_special(flow, pc)) return;
    const char *format = opcode_formats[pc->op];
    const uint16_t fields[] = {pc->a, pc->b, pc->c};
    for (int i = 0; i < 3 && format[i] != ':' && format[i] != '-'; i++) {
        if (format[i] == 'a') need(flow, fields[i], PYTHON);
        if (format[i] == 'B' || format[i] == 'C') {
            need_each(flow, fields[i], code_operand_count(pc, format[i]), PYTHON);
        }
    }
    if (format[0] == 'A' || format[0] == 'W') put(flow, pc->a, ANY);
}

static bool is_end(uint16_t op)
{
    return op == OPCODE_RETURN || op == OPCODE_RETURN_NONE || op == OPCODE_RAISE || op == OPCODE_RERAISE ||
           op == OPCODE_JUMP;
}

static bool never_raises(uint16_t op)
{
    return op <= OPCODE_CLEAR || op == OPCODE_PUSH_HANDLED || op == OPCODE_POP_HANDLED || op == OPCODE_LOAD_CLOSURE ||
           (op >= OPCODE_JUMP && op <= OPCODE_JUMP_IF_ABSENT && op != OPCODE_JUMP_IF && op != OPCODE_JUMP_IF_NOT);
}

// Where the instruction may jump to; false: nowhere.
static bool jump_target(const Word *pc, uint32_t offset, uint32_t *target)
{
    const char *format = opcode_formats[pc->op];
    if (pc->op == OPCODE_JUMP) *target = (uint32_t)(offset + 2 + pc[1].distance);
    else if (format[2] == 'j') *target = (uint32_t)(offset + opcode_words[pc->op] + (int64_t)(int16_t)pc->c);
    else return false;
    return true;
}

// Goes both ways from a conditional jump, each with what is known there.
static void take_jump(Flow *flow, const Word *pc, uint32_t target)
{
    Mask both = pc->a < flow->registers ? flow->now[pc->a] : 0;
    Mask taken = both, passed = both;
    if (pc->op == OPCODE_JUMP_IF_ABSENT) taken &= GONE, passed &= (Mask)~GONE;
    if (pc->op == OPCODE_JUMP_IF_NONE) passed &= (Mask)~NOTHING;
    if (pc->op == OPCODE_JUMP_IF_NOT_NONE) taken &= (Mask)~NOTHING, passed = both & NOTHING ? NOTHING : both;
    if (pc->op == OPCODE_FOR_NEXT) taken = ANY;
    bool refines = pc->op == OPCODE_JUMP_IF_ABSENT || pc->op == OPCODE_JUMP_IF_NONE ||
                   pc->op == OPCODE_JUMP_IF_NOT_NONE || pc->op == OPCODE_FOR_NEXT;
    if (!refines) {
        arrive(flow, target);
        return;
    }
    if (taken) {
        put(flow, pc->a, taken);
        if (!flow->problem) arrive(flow, target);
    }
    // A path that cannot be gone on is followed with what was there.
    put(flow, pc->a, passed ? passed : both);
}

// Walks on from a place until paths meet or the code ends.
static RUNS bool walk(Flow *flow, uint32_t place)
{
    const Code *code = flow->code;
    uint32_t offset = flow->offsets[place];
    memcpy(flow->now, flow->masks + (size_t)place * flow->registers, flow->registers * sizeof(Mask));
    flow->last = NULL;
    while (!flow->problem) {
        const Word *pc = code->words + offset;
        flow->at = offset;
        bool raises = !never_raises(pc->op) && code->handler_count;
        uint32_t target;
        if (!charge(flow->vm, 1 + flow->registers / 16 + code->handler_count / 16)) return false;
        if (raises) may_raise(flow, offset);
        step(flow, pc);
        if (flow->problem) break;
        if (raises) may_raise(flow, offset);
        if (jump_target(pc, offset, &target)) {
            if (pc->op == OPCODE_JUMP) arrive(flow, target);
            else take_jump(flow, pc, target);
        }
        if (is_end(pc->op)) break;
        flow->last = pc;
        offset += opcode_words[pc->op];
        if (offset == code->word_count) flow->problem = "the end is reached";
        else if (flow->places[offset]) {
            arrive(flow, offset);
            break;
        }
    }
    return true;
}

// ---- The frame ----------------------------------------------------------------------------------

static size_t parameters_of(const Code *code)
{
    return (size_t)code->positional_count + code->keyword_only_count + ((code->flags & CODE_VARARGS) != 0) +
           ((code->flags & CODE_VARKEYWORDS) != 0);
}

// What the frame is made of, before the first instruction: counts that fit, locals that are cleared.
static void check_frame(Flow *flow)
{
    const Code *code = flow->code;
    size_t parameters = parameters_of(code);
    uint32_t kinds = code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR);
    bool has_namespace = code->is_module || code->is_class;
    flow->kind = code->words[0].op == OPCODE_GENERATOR ? code->words[0].a : 0;
    static const uint32_t flags[] = {0, CODE_GENERATOR, CODE_COROUTINE, CODE_ASYNC_GENERATOR};
    if (flow->kind > 3 || flags[flow->kind] != kinds) flow->problem = "another kind of function than it says";
    if (flow->registers < 3 || flow->locals > flow->registers - 3 || parameters > flow->locals ||
        code->positional_only_count > code->positional_count || code->local_names->count != flow->locals ||
        (has_namespace && parameters != 1) || code->positional_count == 0xffff || parameters > 0xfff0) {
        flow->problem = "counts that do not fit";
    }
    bool simple = !code->keyword_only_count && !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS));
    if ((code->simple_count != 0xffff) != simple) flow->problem = "counts that do not fit";
    if (flow->problem || parameters == flow->locals) return;
    // Locals are looked at as soon as the frame is entered; only generators begin with none.
    const Word *pc = code->words, *end = pc + code->word_count;
    while (pc < end && (pc->op == OPCODE_NOP || pc->op == OPCODE_GENERATOR)) pc++;
    bool cleared = pc < end && pc->op == OPCODE_CLEAR && pc->a <= parameters &&
                   (size_t)pc->a + pc->b >= flow->locals;
    if (!cleared && flow->kind != 1 && flow->kind != 3) flow->problem = "locals that are not cleared";
}

static void check_inner_locals(Flow *flow)
{
    const Tuple *inner = flow->code->inner_locals;
    if (!inner) return;
    bool fits = inner->count % 5 == 0;
    for (size_t i = 0; fits && i < inner->count; i += 5) {
        const Value *item = inner->items + i;
        fits = is_exact_str(item[0]) && is_small_int(item[1]) && is_small_int(item[2]) && is_small_int(item[3]) &&
               is_bool(item[4]) && as_small(item[1]) >= 0 && as_small(item[1]) < flow->registers;
    }
    if (!fits) flow->problem = "variables of comprehensions that do not fit";
}

static void mark_place(Flow *flow, uint32_t offset)
{
    // What cannot be reached may jump anywhere.
    if (offset >= flow->code->word_count || !flow->starts[offset]) return;
    if (!flow->places[offset]) flow->places[offset] = ++flow->place_count;
}

static void find_places(Flow *flow)
{
    const Code *code = flow->code;
    mark_place(flow, 0);
    for (uint32_t i = 0; i < code->handler_count; i++) {
        mark_place(flow, code->handlers[i].target);
        if (code->handlers[i].slot >= flow->registers) flow->problem = "a register outside the frame";
    }
    for (uint32_t at = 0; at < code->word_count; at += opcode_words[code->words[at].op]) {
        uint32_t target;
        if (!jump_target(&code->words[at], at, &target)) continue;
        mark_place(flow, target);
        if (target == 0 && flow->kind) flow->problem = "a jump to the begin of a generator";
    }
}

static RUNS bool walk_all(Flow *flow)
{
    Memory *memory = &flow->vm->memory;
    size_t count = flow->place_count, mask_count = (count + 1) * flow->registers;
    if (mask_count > STATES_MAX) {
        flow->problem = "too large to be checked";
        return true;
    }
    flow->offsets = memory_take(memory, count * sizeof(uint32_t));
    flow->queue = memory_take(memory, count * sizeof(uint32_t));
    flow->marks = memory_take_zeroed(memory, count);
    flow->masks = memory_take(memory, mask_count * sizeof(Mask));
    bool done = flow->offsets && flow->queue && flow->marks && flow->masks;
    if (!done) {
        (void)throw_memory(flow->vm);
    } else {
        flow->now = flow->masks + count * flow->registers;
        for (uint32_t at = 0; at < flow->code->word_count; at++) {
            if (flow->places[at]) flow->offsets[flow->places[at] - 1] = at;
        }
        size_t parameters = parameters_of(flow->code);
        bool may_lack = flow->code->is_module || flow->code->is_class; // a namespace
        for (uint32_t i = 0; i < flow->registers; i++) flow->now[i] = i >= parameters ? UNSET : may_lack ? ANY | GONE : ANY;
        arrive(flow, 0);
        while (done && flow->queue_count && !flow->problem) {
            uint32_t place = flow->queue[--flow->queue_count];
            flow->marks[place] &= (uint8_t)~QUEUED;
            done = walk(flow, place);
        }
    }
    if (flow->offsets) memory_release(memory, flow->offsets, count * sizeof(uint32_t));
    if (flow->queue) memory_release(memory, flow->queue, count * sizeof(uint32_t));
    if (flow->marks) memory_release(memory, flow->marks, count);
    if (flow->masks) memory_release(memory, flow->masks, mask_count * sizeof(Mask));
    return done;
}

bool code_check_flow(VM *vm, const Code *code, const uint8_t *starts, Problem *problem)
{
    Flow flow = {.vm = vm, .code = code, .starts = starts, .registers = code->frame_size, .locals = code->local_count};
    size_t places_size = (code->word_count + 1) * sizeof(uint32_t);
    check_frame(&flow);
    if (!flow.problem) check_inner_locals(&flow);
    bool done = true;
    if (!flow.problem) {
        flow.places = memory_take_zeroed(&vm->memory, places_size);
        if (!flow.places) return (void)throw_memory(vm), false;
        find_places(&flow);
        if (!flow.problem) done = walk_all(&flow);
        memory_release(&vm->memory, flow.places, places_size);
    }
    *problem = (Problem){flow.problem, flow.at};
    return done;
}

// ---- Dead registers -----------------------------------------------------------------------------

// Whether an instruction may read the register, or surely writes it.
static void ask(Flow *flow, const Word *pc, bool *reads, bool *writes)
{
    flow->reads = flow->writes = false;
    flow->problem = NULL;
    step(flow, pc);
    uint32_t n = flow->asked;
    // What is read without being checked there.
    bool more = pc->op == OPCODE_MOVE ? pc->b == n
                : pc->op == OPCODE_GET_ITER || pc->op == OPCODE_GET_AITER || pc->op == OPCODE_FOR_CLOSE
                    ? pc->a == n || pc->b == n || pc->c == n
                    : false;
    *reads = flow->reads || more || flow->problem;
    *writes = flow->writes && pc->op != OPCODE_FOR_NEXT;
}

// Goes on at offset, if nobody has been there.
static void go_on(Flow *flow, uint32_t offset)
{
    if (offset >= flow->code->word_count || flow->marks[offset]) return;
    flow->marks[offset] = SEEN;
    flow->queue[flow->queue_count++] = offset;
}

// Where else the instruction at offset may lead: to its handlers, unless they begin by writing the register.
static void go_to_handlers(Flow *flow, uint32_t offset)
{
    uint32_t words = opcode_words[flow->code->words[offset].op];
    for (uint32_t n = 0; n < words; n++) {
        const Handler *handler = handler_of(flow->code, offset + n);
        if (handler && handler->slot != flow->asked) go_on(flow, handler->target);
    }
}

// Whether some path from behind the instruction at offset reads the register before it is written.
static bool is_live(Flow *flow, uint32_t offset, uint32_t n)
{
    const Code *code = flow->code;
    flow->asked = n;
    flow->queue_count = 0;
    memset(flow->marks, 0, code->word_count);
    bool reads, writes;
    ask(flow, code->words + offset, &reads, &writes);
    go_to_handlers(flow, offset);
    if (!writes) go_on(flow, offset + opcode_words[code->words[offset].op]);
    while (flow->queue_count) {
        uint32_t at = flow->queue[--flow->queue_count], target;
        const Word *pc = code->words + at;
        ask(flow, pc, &reads, &writes);
        if (reads) return true;
        if (!never_raises(pc->op)) go_to_handlers(flow, at);
        if (writes) continue;
        if (jump_target(pc, at, &target)) go_on(flow, target);
        if (!is_end(pc->op)) go_on(flow, at + opcode_words[pc->op]);
    }
    return false;
}

static bool is_inner_local(const Code *code, uint32_t offset, uint32_t n)
{
    const Tuple *inner = code->inner_locals;
    for (size_t i = 0; inner && i + 4 < inner->count; i += 5) {
        const Value *item = inner->items + i;
        if (as_small(item[1]) == n && offset >= as_small(item[2]) && offset < as_small(item[3])) return true;
    }
    return false;
}

void code_clear_dead(VM *vm, const Code *code, uint32_t offset, Value *base, uint32_t window)
{
    if (window <= code->local_count || window > code->frame_size) return;
    size_t words = code->word_count, registers = code->frame_size;
    if (words * (window - code->local_count) > DEAD_WORK_MAX) return;
    Flow flow = {.vm = vm, .code = code, .registers = code->frame_size, .locals = code->local_count, .is_asked = true};
    size_t size = words * (2 * sizeof(uint32_t) + 1) + registers * sizeof(Mask);
    char *room = memory_take_zeroed(&vm->memory, size);
    if (!room) return; // then they live on
    flow.kind = code->words[0].op == OPCODE_GENERATOR ? code->words[0].a : 0;
    flow.places = (uint32_t *)room;
    flow.queue = flow.places + words;
    flow.now = (Mask *)(flow.queue + words);
    flow.marks = (uint8_t *)(flow.now + registers);
    for (size_t i = 0; i < registers; i++) flow.now[i] = ANY;
    for (uint32_t n = code->local_count; n < window; n++) {
        if (!is_inner_local(code, offset, n) && !is_live(&flow, offset, n)) base[n] = NONE;
    }
    memory_release(&vm->memory, room, size);
}
