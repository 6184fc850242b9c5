// gen_name.c - reading, binding and deleting names, wherever they live.
#include "compiler/gen.h"
#include "vm/types/str.h"

// Where a name is found from g->frame->scope: the symbol to go by and the block whose symbol it is.
typedef struct Variable {
    uint8_t scope; // SymbolScope
    Symbol *symbol;
    Block *block;
    bool in_comprehension; // the symbol is a comprehension's own
} Variable;

static Variable find(Gen *g, Name *name)
{
    Block *block = g->frame->scope;
    while (block->kind == BLOCK_COMPREHENSION) {
        Symbol *symbol = scope_find(block, name);
        if (symbol && (symbol->scope == SCOPE_LOCAL || symbol->scope == SCOPE_CELL)) {
            return (Variable){symbol->scope, symbol, block, true};
        }
        if (symbol && symbol->scope == SCOPE_GLOBAL) return (Variable){SCOPE_GLOBAL, symbol, block, true};
        block = block->parent;
        if (block->kind == BLOCK_CLASS) {
            // A comprehension does not see the names of the class body, only what is outside.
            Symbol *outside = scope_find(block, name);
            uint8_t scope = outside && (outside->scope == SCOPE_FREE || outside->from_class) ? SCOPE_FREE : SCOPE_GLOBAL;
            if (outside && outside->scope == SCOPE_CELL) scope = SCOPE_CELL;
            return (Variable){scope, outside, block, false};
        }
    }
    Symbol *symbol = scope_find(block, name);
    return (Variable){symbol ? symbol->scope : SCOPE_GLOBAL, symbol, block, false};
}

static Name *mangle(Gen *g, Name *name)
{
    Name *mangled = scope_mangle(g->unit, g->frame->scope, name);
    if (!mangled) gen_no_memory(g);
    return mangled;
}

static bool is_bound(const Body *frame, int local)
{
    if (frame->unreachable) return true;
    return (size_t)local < frame->assigned_words * 64 && (frame->assigned[local / 64] >> (local % 64) & 1);
}

static void mark_set(Body *frame, int local, bool set)
{
    if ((size_t)local >= frame->assigned_words * 64) return;
    if (set) frame->assigned[local / 64] |= (uint64_t)1 << (local % 64);
    else frame->assigned[local / 64] &= ~((uint64_t)1 << (local % 64));
}

static int free_index(Gen *g, Name *name)
{
    Body *frame = g->frame;
    for (size_t i = 0; i < frame->free_count; i++) {
        if (frame->free_symbols[i]->name == name) return (int)i;
    }
    return 0;
}

// Names a block defines besides its variables are never looked at by the program.
static bool is_debug(const Name *name)
{
    return name->size == 9 && memcmp(name->data, "__debug__", 9) == 0;
}

// Makes sure that a plain local is bound where it is read.
static void check_bound(Gen *g, const Variable *variable, Name *name)
{
    Body *frame = g->frame;
    Symbol *symbol = variable->symbol;
    if (variable->in_comprehension) {
        if (!symbol->used || symbol->annotated) return;
        emit_name(g, OPCODE_CHECK_LOCAL, symbol->index, 0, 0, name);
        return;
    }
    if (!symbol->deleted && is_bound(frame, symbol->index)) return;
    emit_name(g, OPCODE_CHECK_LOCAL, symbol->index, 0, 0, name);
    if (!symbol->deleted) mark_set(frame, symbol->index, true);
}

int gen_name(Gen *g, Name *name)
{
    Name *mangled = mangle(g, name);
    if (g->failed) return 0;
    Variable variable = find(g, mangled);
    if (variable.scope == SCOPE_LOCAL) {
        check_bound(g, &variable, mangled);
        return variable.symbol->index;
    }
    int target = temp_new(g);
    gen_name_into(g, name, target);
    return target;
}

void gen_name_into(Gen *g, Name *name, int target)
{
    name = mangle(g, name);
    if (g->failed) return;
    Body *frame = g->frame;
    if (is_debug(name)) {
        emit(g, OPCODE_LOAD_IMMEDIATE, target, g->optimize ? 2 : 3, 0);
        return;
    }
    Variable variable = find(g, name);
    Symbol *symbol = variable.symbol;
    switch ((SymbolScope)variable.scope) {
    case SCOPE_LOCAL:
        check_bound(g, &variable, name);
        if (symbol->index != target) emit(g, OPCODE_MOVE, target, symbol->index, 0);
        break;
    case SCOPE_CELL: emit_name(g, OPCODE_LOAD_CELL, target, symbol->index, 0, name); break;
    case SCOPE_FREE:
        if (frame->is_class && frame->scope == frame->block && !symbol->nonlocal && variable.block == frame->block) {
            emit_name(g, OPCODE_LOAD_CLASS_FREE, target, free_index(g, name), 0, name);
        } else if (frame->block->can_see_class && frame->class_cell >= 0 && frame->scope == frame->block) {
            emit_name(g, OPCODE_LOAD_CLASS_FREE, target, free_index(g, name), frame->class_cell, name);
        } else {
            emit_name(g, OPCODE_LOAD_FREE, target, free_index(g, name), 0, name);
        }
        break;
    case SCOPE_NAME:
        if (symbol && symbol->from_class) {
            emit_name(g, OPCODE_LOAD_CLASS_FREE, target, free_index(g, name), 0, name);
        } else {
            emit_name(g, OPCODE_LOAD_NAME, target, 0, 0, name);
        }
        break;
    case SCOPE_GLOBAL:
    case SCOPE_UNRESOLVED:
        if (frame->block->can_see_class && frame->class_cell >= 0 && frame->scope == frame->block &&
            !(symbol && symbol->global)) {
            emit_name(g, OPCODE_LOAD_CLASS_GLOBAL, target, frame->class_cell, 0, name);
        } else {
            emit_name(g, OPCODE_LOAD_GLOBAL, target, 0, 0, name);
        }
        break;
    }
}

bool gen_may_bind(Gen *g, const Name *name, const Ast *node, const char *what)
{
    if (LIKELY(!is_debug(name))) return true;
    Ast here = {.lineno = g->position.line, .col_offset = g->position.column, .end_lineno = g->position.end_line,
                .end_col_offset = g->position.end_column};
    gen_fault(g, node ? node : &here, "cannot %s __debug__", what);
    return false;
}

int local_register(Gen *g, Name *name)
{
    name = mangle(g, name);
    if (g->failed || is_debug(name)) return -1;
    Variable variable = find(g, name);
    return variable.scope == SCOPE_LOCAL ? variable.symbol->index : -1;
}

void gen_name_store(Gen *g, Name *name, int source)
{
    name = mangle(g, name);
    if (g->failed || !gen_may_bind(g, name, NULL, "assign to")) return;
    Variable variable = find(g, name);
    Symbol *symbol = variable.symbol;
    switch ((SymbolScope)variable.scope) {
    case SCOPE_LOCAL:
        if (symbol->index != source) emit(g, OPCODE_MOVE, symbol->index, source, 0);
        if (variable.in_comprehension) symbol->annotated = true;
        else mark_set(g->frame, symbol->index, true);
        break;
    case SCOPE_CELL: emit(g, OPCODE_STORE_CELL, symbol->index, source, 0); break;
    case SCOPE_FREE: emit(g, OPCODE_STORE_FREE, free_index(g, name), source, 0); break;
    case SCOPE_NAME: emit_name(g, OPCODE_STORE_NAME, 0, source, 0, name); break;
    case SCOPE_GLOBAL:
    case SCOPE_UNRESOLVED: emit_name(g, OPCODE_STORE_GLOBAL, source, 0, 0, name); break;
    }
}

void gen_name_delete(Gen *g, Name *name, bool must_exist)
{
    name = mangle(g, name);
    if (g->failed || !gen_may_bind(g, name, NULL, "delete")) return;
    Variable variable = find(g, name);
    Symbol *symbol = variable.symbol;
    (void)must_exist;
    switch ((SymbolScope)variable.scope) {
    case SCOPE_LOCAL:
        emit_name(g, OPCODE_DELETE_LOCAL, symbol->index, 0, 0, name);
        mark_set(g->frame, symbol->index, false);
        break;
    case SCOPE_CELL: emit_name(g, OPCODE_DELETE_CELL, symbol->index, 0, 0, name); break;
    case SCOPE_FREE: emit_name(g, OPCODE_DELETE_FREE, free_index(g, name), 0, 0, name); break;
    case SCOPE_NAME: emit_name(g, OPCODE_DELETE_NAME, 0, 0, 0, name); break;
    case SCOPE_GLOBAL:
    case SCOPE_UNRESOLVED: emit_name(g, OPCODE_DELETE_GLOBAL, 0, 0, 0, name); break;
    }
}

void closure_cell(Gen *g, Name *name, int target)
{
    if (g->failed) return;
    Variable variable = find(g, name);
    Name *cell_name = g->frame->is_class && !variable.in_comprehension ? scope_class_cell(g->unit, name) : NULL;
    Symbol *cell = cell_name ? scope_find(g->frame->block, cell_name) : NULL;
    if (cell) emit(g, OPCODE_MOVE, target, cell->index, 0);
    else if (variable.scope == SCOPE_CELL) emit(g, OPCODE_MOVE, target, variable.symbol->index, 0);
    else emit(g, OPCODE_LOAD_CLOSURE, target, free_index(g, name), 0);
}
