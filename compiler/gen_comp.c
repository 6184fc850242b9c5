// gen_comp.c - comprehensions, which run in the frame around them, and generator expressions, which are functions.
#include "compiler/gen.h"
#include "vm/types/str.h"

typedef struct Comprehension {
    Ast *node, *element, *value;
    AstSeq generators;
    int result;     // register of the list, set or dict; -1: yields
} Comprehension;

static Comprehension parts_of(Ast *node)
{
    switch (node->kind) {
    case AST_ListComp: return (Comprehension){node, ast_ListComp(node)->elt, NULL, ast_ListComp(node)->generators, -1};
    case AST_SetComp: return (Comprehension){node, ast_SetComp(node)->elt, NULL, ast_SetComp(node)->generators, -1};
    case AST_DictComp:
        return (Comprehension){node, ast_DictComp(node)->key, ast_DictComp(node)->value,
                               ast_DictComp(node)->generators, -1};
    default:
        return (Comprehension){node, ast_GeneratorExp(node)->elt, NULL, ast_GeneratorExp(node)->generators, -1};
    }
}

static void add_element(Gen *g, const Comprehension *c)
{
    int top = g->frame->top;
    if (c->value) {
        int key = gen_stable(g, c->element, c->value);
        int value = gen_value(g, c->value);
        gen_at(g, c->element);
        emit(g, OPCODE_MAP_ADD, c->result, key, value);
    } else {
        int element = gen_value(g, c->element);
        gen_at(g, c->element);
        if (c->result < 0) {
            int dropped = temp_new(g);
            emit(g, OPCODE_YIELD, dropped, element, g->frame->block->is_coroutine);
        } else {
            emit(g, c->node->kind == AST_ListComp ? OPCODE_LIST_APPEND : OPCODE_SET_ADD, c->result, element, 0);
        }
    }
    g->frame->top = top;
}

// Loops from generator number `index` inwards. `iterator`: of the first, already made; else -1.
static void loops(Gen *g, const Comprehension *c, size_t index, int iterator)
{
    if (!gen_descend(g)) return;
    if (index == c->generators.count) {
        add_element(g, c);
        return;
    }
    Ast_comprehension *part = ast_comprehension(c->generators.items[index]);
    int top = g->frame->top;
    bool closes = false;
    if (iterator < 0) {
        iterator = temp_new(g);
        if (part->is_async) {
            gen_into(g, part->iter, iterator);
            gen_at(g, part->iter);
            emit(g, OPCODE_GET_AITER, iterator, iterator, 0);
        } else {
            gen_iterator(g, part->iter, iterator, &closes);
        }
    }
    Label body = label_new(g), next = label_new(g), end = label_new(g);
    uint64_t *flow = flow_save(g);
    if (part->is_async) {
        int item = temp_new(g), caught = temp_new(g);
        Label stop = label_new(g);
        label_here(g, next);
        uint32_t first = (uint32_t)g->frame->count;
        gen_at(g, part->target);
        emit(g, OPCODE_GET_ANEXT, item, iterator, 0);
        await_register(g, item, item, 3);
        region_add(g, first, stop, caught);
        gen_store(g, part->target, item);
        for (size_t i = 0; i < part->ifs.count && !g->failed; i++) gen_branch(g, part->ifs.items[i], next, false);
        loops(g, c, index + 1, -1);
        emit_jump(g, OPCODE_JUMP, 0, 0, next);
        label_here(g, stop);
        emit(g, OPCODE_END_ASYNC_FOR, caught, 0, 0);
        label_here(g, end);
    } else {
        int item = part->target->kind == AST_Name ? local_register(g, ast_Name(part->target)->id) : -1;
        bool direct = item >= 0;
        if (!direct) item = temp_new(g);
        emit_jump(g, OPCODE_JUMP, 0, 0, next);
        label_here(g, body);
        uint32_t first = (uint32_t)g->frame->count;
        gen_at(g, part->target);
        gen_store(g, part->target, item);
        for (size_t i = 0; i < part->ifs.count && !g->failed; i++) gen_branch(g, part->ifs.items[i], next, false);
        loops(g, c, index + 1, -1);
        if (closes) {
            // Left by an exception, a generator made in the header is closed.
            int caught = temp_new(g);
            Label handler = label_new(g);
            region_add(g, first, handler, caught);
            label_here(g, next);
            gen_at(g, part->iter);
            emit_for_next(g, item, iterator, body, part->target);
            emit_jump(g, OPCODE_JUMP, 0, 0, end);
            label_here(g, handler);
            emit(g, OPCODE_FOR_CLOSE, iterator, 0, 0);
            emit(g, OPCODE_RERAISE, caught, 0, 0);
        } else {
            label_here(g, next);
            gen_at(g, part->iter);
            emit_for_next(g, item, iterator, body, part->target);
        }
        label_here(g, end);
    }
    flow_restore(g, flow);
    g->frame->top = top;
}

// Notes which registers hold the variables of a comprehension, for locals(): the instructions from `first` on.
static void note_inner_locals(Gen *g, const Block *block, uint32_t first)
{
    Body *frame = g->frame;
    InnerLocal **link = &frame->inner_locals; // before those of the comprehensions within
    for (const Symbol *symbol = block->first; symbol && !g->failed; symbol = symbol->next) {
        if (symbol->scope != SCOPE_LOCAL && symbol->scope != SCOPE_CELL) continue;
        InnerLocal *inner = gen_take(g, sizeof *inner);
        if (!inner) return;
        *inner = (InnerLocal){*link, symbol->name, first, (uint32_t)frame->count, symbol->index,
                              symbol->scope == SCOPE_CELL};
        *link = inner;
        link = &inner->next;
        frame->inner_count++;
    }
}

void gen_comprehension(Gen *g, Ast *node, int target)
{
    Comprehension c = parts_of(node);
    Body *frame = g->frame;
    Block *block = scope_block(&g->scopes, node, PART_BODY);
    if (block->is_coroutine && !in_async(g)) {
        gen_fault(g, node, "asynchronous comprehension outside of an asynchronous function");
        return;
    }
    if (block->is_coroutine && frame->block->kind == BLOCK_MODULE) frame->flags |= CODE_COROUTINE;
    int top = frame->top;
    c.result = temp_new(g);
    // The first iterable is evaluated outside.
    Ast_comprehension *first = ast_comprehension(c.generators.items[0]);
    int iterator = temp_new(g);
    bool closes = false;
    if (first->is_async) {
        gen_into(g, first->iter, iterator);
        gen_at(g, first->iter);
        emit(g, OPCODE_GET_AITER, iterator, iterator, 0);
    } else {
        gen_iterator(g, first->iter, iterator, &closes);
    }
    gen_at(g, node);
    emit(g, node->kind == AST_ListComp ? OPCODE_BUILD_LIST : node->kind == AST_SetComp ? OPCODE_BUILD_SET : OPCODE_BUILD_MAP,
         c.result, c.result, 0);
    // Its variables are temporaries; those that inner functions use are cells, new each time.
    int base = frame->top, variables = 0;
    for (Symbol *symbol = block->first; symbol; symbol = symbol->next) {
        if (symbol->scope != SCOPE_LOCAL && symbol->scope != SCOPE_CELL) continue;
        symbol->index = temp_new(g);
        symbol->annotated = false;
        variables++;
    }
    if (variables) emit(g, OPCODE_CLEAR, base, variables, 0);
    for (Symbol *symbol = block->first; symbol; symbol = symbol->next) {
        if (symbol->scope == SCOPE_CELL) emit(g, OPCODE_MAKE_CELL, symbol->index, 0, 0);
    }
    Block *outer = frame->scope;
    uint32_t first_instruction = (uint32_t)frame->count;
    frame->scope = block;
    loops(g, &c, 0, iterator);
    frame->scope = outer;
    note_inner_locals(g, block, first_instruction);
    gen_at(g, node);
    if (closes) emit(g, OPCODE_FOR_CLOSE, iterator, 0, 0);
    emit(g, OPCODE_MOVE, target, c.result, 0);
    frame->top = top;
}

void gen_generator_expression(Gen *g, Ast *node, int target)
{
    Comprehension c = parts_of(node);
    Ast_comprehension *first = ast_comprehension(c.generators.items[0]);
    int top = g->frame->top;
    Block *block = scope_block(&g->scopes, node, PART_BODY);
    int window = temps_new(g, 3);
    // The first iterable is evaluated and opened outside, at once.
    gen_into(g, first->iter, window + 2);
    gen_at(g, first->iter);
    emit(g, first->is_async ? OPCODE_GET_AITER : OPCODE_GET_ITER, window + 2, window + 2, 0);

    Body *inner = frame_begin(g, block, "<genexpr>", NULL, node->lineno);
    if (!inner) return;
    inner->flags = CODE_OPTIMIZED | CODE_NEWLOCALS | (block->nested ? CODE_NESTED : 0) |
                   (block->is_coroutine ? CODE_ASYNC_GENERATOR : CODE_GENERATOR);
    gen_at(g, node);
    gen_prologue(g, block->is_coroutine ? 3 : 1);
    loops(g, &c, 0, 0);
    gen_at(g, node);
    emit(g, OPCODE_RETURN_NONE, 0, 0, 0);
    Code *code = gen_frame_end(g, 1, 0, 0);
    if (!code) return;
    gen_at(g, node);
    gen_make_function(g, code, block, 0, 0, window);
    gen_at(g, node);
    emit(g, OPCODE_CALL, window, target, 1);
    g->frame->top = top;
}
