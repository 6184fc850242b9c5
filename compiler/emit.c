// emit.c - instructions, labels, registers and constants of a frame, and their assembly into a code object.
#include <stdarg.h>
#include "compiler/compile.h"
#include "compiler/gen.h"
#include "vm/object/error.h"
#include "vm/object/spend.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define REGISTERS_MAX 65000

// ---- Faults and memory

void gen_no_memory(Gen *g)
{
    if (!g->failed) unit_fault_memory(g->unit);
    g->failed = true;
}

void gen_fault(Gen *g, const Ast *node, const char *format, ...)
{
    if (g->failed) return;
    va_list arguments;
    va_start(arguments, format);
    Place place = {node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
    unit_fault_list(g->unit, FAULT_SYNTAX, place, format, arguments);
    va_end(arguments);
    g->failed = true;
}

// An exception of the VM (MemoryError while making a constant) ends the compilation as it is.
static void vm_failed(Gen *g)
{
    g->failed = true;
}

bool gen_descend(Gen *g)
{
    char here;
    if (g->failed) return false;
    if (LIKELY(&here > g->stack_limit)) return true;
    unit_fault_bare(g->unit, FAULT_RECURSION, "maximum recursion depth exceeded during compilation");
    g->failed = true;
    return false;
}

void *gen_take(Gen *g, size_t size)
{
    void *block = arena_take_zeroed(&g->unit->arena, size ? size : 1);
    if (!block) gen_no_memory(g);
    return block;
}

// Doubles an array that lives in the arena.
static void *grow(Gen *g, void *items, size_t count, size_t *capacity, size_t item_size)
{
    size_t wanted = *capacity ? *capacity * 2 : 32;
    void *bigger = arena_take(&g->unit->arena, wanted * item_size);
    if (!bigger) {
        gen_no_memory(g);
        return NULL;
    }
    if (count) memcpy(bigger, items, count * item_size);
    *capacity = wanted;
    return bigger;
}

// ---- Instructions

void gen_at(Gen *g, const Ast *node)
{
    g->position = (Position){node->lineno, node->end_lineno, node->col_offset, node->end_col_offset};
}

Instruction *emit(Gen *g, Opcode op, int a, int b, int c)
{
    Body *frame = g->frame;
    static Instruction *const nothing = NULL;
    if (g->failed) return nothing;
    if (UNLIKELY(frame->count % 4096 == 4095)) {
        spend(g->vm, 4096);
        if (!check_limits(g->vm)) return g->failed = true, nothing;
    }
    if (frame->count == frame->capacity) {
        void *bigger = grow(g, frame->code, frame->count, &frame->capacity, sizeof *frame->code);
        if (!bigger) return nothing;
        frame->code = bigger;
    }
    Instruction *instruction = &frame->code[frame->count++];
    *instruction = (Instruction){(uint16_t)op, (uint16_t)a, (uint16_t)b, c, NO_LABEL, ABSENT, 0, g->position};
    return instruction;
}

Instruction *emit_value(Gen *g, Opcode op, int a, int b, int c, Value operand)
{
    Instruction *instruction = emit(g, op, a, b, c);
    if (instruction) instruction->operand = operand;
    return instruction;
}

Instruction *emit_name(Gen *g, Opcode op, int a, int b, int c, Name *name)
{
    return emit_value(g, op, a, b, c, name_value(g, name));
}

void emit_jump(Gen *g, Opcode op, int a, int b, Label label)
{
    Instruction *instruction = emit(g, op, a, b, 0);
    if (instruction) instruction->label = label;
}

Label label_new(Gen *g)
{
    Body *frame = g->frame;
    if (g->failed) return 0;
    if (frame->label_count == frame->label_capacity) {
        void *bigger = grow(g, frame->labels, frame->label_count, &frame->label_capacity, sizeof *frame->labels);
        if (!bigger) return 0;
        frame->labels = bigger;
    }
    frame->labels[frame->label_count] = UINT32_MAX;
    return (Label)frame->label_count++;
}

void label_here(Gen *g, Label label)
{
    if (!g->failed) g->frame->labels[label] = (uint32_t)g->frame->count;
}

int temps_new(Gen *g, int count)
{
    Body *frame = g->frame;
    int first = frame->top;
    frame->top += count;
    if (frame->top > frame->highest) frame->highest = frame->top;
    if (frame->highest > REGISTERS_MAX && !g->failed) {
        unit_fault_bare(g->unit, FAULT_SYNTAX, "too many variables or too big an expression in one function");
        g->failed = true;
    }
    return first;
}

int temp_new(Gen *g)
{
    return temps_new(g, 1);
}

void region_add(Gen *g, uint32_t first, Label target, int slot)
{
    Body *frame = g->frame;
    if (g->failed || first >= frame->count) return;
    if (frame->region_count == frame->region_capacity) {
        void *bigger =
            grow(g, frame->regions, frame->region_count, &frame->region_capacity, sizeof *frame->regions);
        if (!bigger) return;
        frame->regions = bigger;
    }
    frame->regions[frame->region_count++] = (Region){first, (uint32_t)frame->count, target, (uint16_t)slot};
}

// ---- Constants

Value keep(Gen *g, Value value)
{
    if (g->failed || !is_pointer(value)) return value;
    if (!list_append(g->vm, g->frame->constants, value)) vm_failed(g);
    return value;
}

Value name_value(Gen *g, Name *name)
{
    if (g->failed) return NONE;
    String *text = str_intern_data(g->vm, name->data, name->size);
    if (!text) {
        vm_failed(g);
        return NONE;
    }
    return keep(g, value_of_object(text));
}

static bool looks_like_name(const char *data, size_t size)
{
    if (size > 4096) return false;
    for (size_t i = 0; i < size; i++) {
        char c = data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

Value constant_new(VM *vm, const ConstantValue *constant)
{
    const char *data = constant->text.data;
    size_t size = constant->text.size;
    switch ((LiteralKind)constant->kind) {
    case LITERAL_NONE: return NONE;
    case LITERAL_FALSE: return FALSE;
    case LITERAL_TRUE: return TRUE;
    case LITERAL_ELLIPSIS: return ELLIPSIS;
    case LITERAL_INT: return int_new(vm, constant->integer);
    case LITERAL_BIG_INT: return int_parse(vm, data, size, constant->base, NONE);
    case LITERAL_FLOAT: return value_of_double(constant->real);
    case LITERAL_COMPLEX: return complex_new(vm, 0.0, constant->real);
    case LITERAL_STR:
        return value_of_str(looks_like_name(data, size) ? str_intern_data(vm, data, size) : str_new(vm, data, size));
    case LITERAL_BYTES: return value_of_bytes(bytes_new(vm, data, size));
    case LITERAL_OBJECT: return (Value){constant->object};
    }
    UNREACHABLE();
}

Value constant_value(Gen *g, const ConstantValue *constant)
{
    if (g->failed) return NONE;
    Value value = constant_new(g->vm, constant);
    if (raised(value)) {
        vm_failed(g);
        return NONE;
    }
    return is_pointer(value) ? keep(g, value) : value;
}

// ---- What is certainly bound

static bool is_tracked(const Gen *g, int local)
{
    return local >= 0 && (size_t)local < g->frame->assigned_words * 64;
}

uint64_t *flow_save(Gen *g)
{
    Body *frame = g->frame;
    uint64_t *copy = gen_take(g, (frame->assigned_words + 1) * sizeof *copy);
    if (!copy) return frame->assigned;
    memcpy(copy, frame->assigned, frame->assigned_words * sizeof *copy);
    copy[frame->assigned_words] = frame->unreachable;
    return copy;
}

void flow_restore(Gen *g, const uint64_t *saved)
{
    Body *frame = g->frame;
    if (g->failed) return;
    memcpy(frame->assigned, saved, frame->assigned_words * sizeof *saved);
    frame->unreachable = saved[frame->assigned_words] != 0;
}

void flow_meet(Gen *g, const uint64_t *other, bool other_unreachable)
{
    Body *frame = g->frame;
    if (g->failed || other_unreachable) return;
    if (frame->unreachable) {
        memcpy(frame->assigned, other, frame->assigned_words * sizeof *other);
        frame->unreachable = false;
        return;
    }
    for (size_t i = 0; i < frame->assigned_words; i++) frame->assigned[i] &= other[i];
}

void flow_dead(Gen *g)
{
    g->frame->unreachable = true;
    (void)is_tracked;
}

// ---- Frames

int local_new(Gen *g, Name *name)
{
    Body *frame = g->frame;
    if (frame->local_count == frame->local_capacity) {
        void *bigger =
            grow(g, frame->locals, frame->local_count, &frame->local_capacity, sizeof *frame->locals);
        if (!bigger) return 0;
        frame->locals = bigger;
    }
    frame->locals[frame->local_count] = name;
    int index = temp_new(g);
    assert((size_t)index == frame->local_count);
    frame->local_count++;
    return index;
}

// "outer.<locals>.inner" of a frame about to begin.
static String *make_qualname(Gen *g, Block *block, String *name)
{
    Body *outer = g->frame;
    // Annotation scopes do not show; a class or function declared global stands alone.
    Block *parent = block->parent;
    while (outer && outer->block->kind == BLOCK_TYPE_PARAMS) outer = outer->outer;
    if (!outer || outer->is_module || !parent) return name;
    if (block->kind == BLOCK_FUNCTION || block->kind == BLOCK_CLASS) {
        Block *home = scope_frame(parent);
        Name *key = NULL;
        if (block->node->kind == AST_FunctionDef) key = ast_FunctionDef(block->node)->name;
        if (block->node->kind == AST_AsyncFunctionDef) key = ast_AsyncFunctionDef(block->node)->name;
        if (block->node->kind == AST_ClassDef) key = ast_ClassDef(block->node)->name;
        if (key) key = scope_mangle(g->unit, home, key);
        Symbol *symbol = key ? scope_find(home, key) : NULL;
        if (symbol && symbol->scope == SCOPE_GLOBAL) return name;
    }
    const char *joint = outer->is_class ? "." : ".<locals>.";
    String *result = str_format(g->vm, "%S%s%S", outer->qualname, joint, name);
    if (!result) vm_failed(g);
    return result;
}

Body *frame_begin(Gen *g, Block *block, const char *name, Name *shown, int first_line)
{
    Body *frame = gen_take(g, sizeof *frame);
    if (!frame) return NULL;
    frame->name = shown ? str_intern_data(g->vm, shown->data, shown->size) : str_intern_c(g->vm, name);
    frame->constants = list_new(g->vm);
    frame->names = list_new(g->vm);
    frame->doc = NONE;
    frame->class_cell = -1;
    frame->block = frame->scope = block;
    frame->first_line = first_line;
    // The condition of a loop is generated twice, and so what is in it.
    for (Symbol *symbol = block->first; symbol; symbol = symbol->next) symbol->has_register = false;
    frame->assigned_words = (block->symbol_count + 80) / 64;
    frame->assigned = gen_take(g, (frame->assigned_words + 1) * sizeof(uint64_t));
    if (!frame->name || g->failed) {
        vm_failed(g);
        return NULL;
    }
    frame->qualname = make_qualname(g, block, frame->name);
    if (g->failed) return NULL; // nobody would end it
    frame->outer = g->frame;
    g->frame = frame;
    return frame;
}

// ---- Assembly

static bool is_conditional(Opcode op)
{
    return op != OPCODE_JUMP;
}

// Words of an instruction; a conditional jump that is too far takes two JUMPs besides.
static uint32_t words_of(const Instruction *instruction, bool far)
{
    uint32_t words = opcode_words[instruction->op];
    return far && is_conditional((Opcode)instruction->op) ? words + 4 : words;
}

static bool layout(Gen *g, uint32_t *offsets, bool *far)
{
    const Body *frame = g->frame;
    for (bool changed = true; changed;) {
        changed = false;
        uint64_t offset = 0;
        for (size_t i = 0; i < frame->count; i++) {
            offsets[i] = (uint32_t)offset;
            offset += words_of(&frame->code[i], far[i]);
        }
        if (offset > INT32_MAX) return false;
        offsets[frame->count] = (uint32_t)offset;
        for (size_t i = 0; i < frame->count; i++) {
            const Instruction *instruction = &frame->code[i];
            if (instruction->label == NO_LABEL || far[i] || !is_conditional((Opcode)instruction->op)) continue;
            int64_t distance = (int64_t)offsets[frame->labels[instruction->label]] - offsets[i] -
                               opcode_words[instruction->op];
            if (distance < INT16_MIN || distance > INT16_MAX) far[i] = changed = true;
        }
    }
    return true;
}

// Writes the words behind the first: operand, caches, extra, and the J word.
static void write_rest(const Body *frame, const Instruction *instruction, Word *words)
{
    const char *format = strchr(opcode_formats[instruction->op], ':');
    if (!format) return;
    int n = 1;
    for (const char *letter = format + 1; *letter; letter++, n++) {
        switch (*letter) {
        case 'K':
        case 'N': words[n].value = instruction->operand; break;
        case 'J':
            words[n] = (Word){{OPCODE_INIT_RETURN, instruction->a, instruction->b, 0}};
            if (instruction->op == OPCODE_LOAD_ATTR) {
                words[n] = (Word){{OPCODE_NOP, (uint16_t)frame->highest, instruction->a, 0}};
            } else if (instruction->op == OPCODE_AWAIT) {
                words[n] = (Word){{OPCODE_NOP, (uint16_t)instruction->extra, instruction->a, 0}};
            } else {
                // Calls: the X word before is what a return from __init__ reads.
                words[n - 1] = (Word){{OPCODE_NOP, (uint16_t)(instruction->a + 1), (uint16_t)(instruction->a + 1), 0}};
            }
            break;
        default: words[n].bits = instruction->extra; break;
        }
    }
}

static Tuple *name_tuple(Gen *g, Name *const *names, size_t count)
{
    Tuple *tuple = tuple_new(g->vm, NULL, count);
    if (!tuple) {
        vm_failed(g);
        return NULL;
    }
    for (size_t i = 0; i < count && !g->failed; i++) {
        String *text = names[i] ? str_intern_data(g->vm, names[i]->data, names[i]->size) : g->vm->empty_str;
        if (!text) vm_failed(g);
        else tuple->items[i] = value_of_object(text);
    }
    return tuple;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(Name *const *)a)->data, (*(Name *const *)b)->data);
}

static void fill_names(Gen *g, Code *code)
{
    Body *frame = g->frame;
    Block *block = frame->block;
    code->local_names = name_tuple(g, frame->locals, frame->local_count);
    Name **names = gen_take(g, (block->symbol_count + frame->local_count + 1) * sizeof *names);
    if (!names || g->failed) return;
    size_t cells = 0;
    for (Symbol *symbol = block->first; symbol; symbol = symbol->next) {
        if (symbol->scope == SCOPE_CELL) names[cells++] = symbol->name;
    }
    qsort(names, cells, sizeof *names, compare_names);
    code->cell_names = name_tuple(g, names, cells);
    size_t frees = 0;
    for (size_t i = 0; i < frame->free_count; i++) names[frees++] = frame->free_symbols[i]->name;
    code->free_names = name_tuple(g, names, frees);
}

// The variables of comprehensions, outer ones first.
static Tuple *inner_locals_tuple(Gen *g, const uint32_t *offsets)
{
    Body *frame = g->frame;
    Tuple *tuple = tuple_new(g->vm, NULL, 5 * frame->inner_count);
    if (!tuple) {
        vm_failed(g);
        return NULL;
    }
    Value *item = tuple->items;
    for (InnerLocal *inner = frame->inner_locals; inner && !g->failed; inner = inner->next, item += 5) {
        item[0] = name_value(g, inner->name);
        item[1] = value_of_small(inner->index);
        item[2] = value_of_small(offsets[inner->first]);
        item[3] = value_of_small(offsets[inner->last]);
        item[4] = value_of_bool(inner->is_cell);
    }
    return tuple;
}

Code *frame_end(Gen *g)
{
    VM *vm = g->vm;
    Body *frame = g->frame;
    Code *code = NULL;
    if (g->failed) goto done;
    uint32_t *offsets = gen_take(g, (frame->count + 1) * sizeof *offsets);
    bool *far = gen_take(g, frame->count + 1);
    if (g->failed) goto done;
    if (!layout(g, offsets, far)) {
        unit_fault_bare(g->unit, FAULT_MEMORY, "code is too large");
        g->failed = true;
        goto done;
    }
    uint32_t word_count = offsets[frame->count];
    Word *words = gen_take(g, (word_count + 1) * sizeof *words);
    uint32_t *position_offsets = gen_take(g, (frame->count + 1) * sizeof *position_offsets);
    Position *positions = gen_take(g, (frame->count + 1) * sizeof *positions);
    Handler *handlers = gen_take(g, (frame->region_count + 1) * sizeof *handlers);
    if (g->failed) goto done;
    size_t position_count = 0;
    for (size_t i = 0; i < frame->count; i++) {
        const Instruction *instruction = &frame->code[i];
        Word *word = words + offsets[i];
        *word = (Word){{instruction->op, instruction->a, instruction->b, (uint16_t)instruction->c}};
        write_rest(frame, instruction, word);
        if (instruction->label != NO_LABEL) {
            uint32_t size = opcode_words[instruction->op];
            int64_t distance = (int64_t)offsets[frame->labels[instruction->label]] - (offsets[i] + size);
            if (instruction->op == OPCODE_JUMP) {
                word[1].distance = distance;
            } else if (far[i]) {
                // Taken: over the next JUMP, which goes on, to the one that goes far.
                word->c = 2;
                word[size] = (Word){{OPCODE_JUMP, 0, 0, 0}};
                word[size + 1].distance = 2;
                word[size + 2] = (Word){{OPCODE_JUMP, 0, 0, 0}};
                word[size + 3].distance = distance - 4;
            } else {
                word->c = (uint16_t)(int16_t)distance;
            }
        }
        if (position_count == 0 ||
            memcmp(&positions[position_count - 1], &instruction->position, sizeof(Position)) != 0) {
            position_offsets[position_count] = offsets[i];
            positions[position_count++] = instruction->position;
        }
    }
    size_t handler_count = 0;
    for (size_t i = 0; i < frame->region_count; i++) {
        const Region *region = &frame->regions[i];
        handlers[handler_count++] = (Handler){offsets[region->first], offsets[region->last],
                                              offsets[frame->labels[region->target]], region->slot};
    }
    CodeParts parts = {words, word_count, handlers, handler_count, position_offsets, positions, position_count};
    code = code_new(vm, &parts);
    if (!code) {
        vm_failed(g);
        goto done;
    }
    code->frame_size = (uint32_t)frame->highest + CODE_GETTER_ROOM;
    code->flags = frame->flags;
    code->local_count = (uint32_t)frame->local_count;
    code->first_line = frame->first_line;
    code->name = frame->name;
    code->qualname = frame->qualname;
    code->filename = g->filename;
    code->doc = frame->doc;
    code->is_module = frame->is_module;
    code->is_class = frame->is_class;
    code->constants = tuple_new(vm, frame->constants->items, frame->constants->count);
    code->names = tuple_new(vm, frame->names->items, frame->names->count);
    if (!code->constants || !code->names) vm_failed(g);
    else fill_names(g, code);
    if (frame->inner_count && !g->failed) code->inner_locals = inner_locals_tuple(g, offsets);
done:
    if (frame) g->frame = frame->outer;
    return g->failed ? NULL : code;
}
