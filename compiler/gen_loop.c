// gen_loop.c - for, while, async for, and how control leaves them: break, continue, return.
//
// Each statement that has something to undo when control leaves it early pushes an Exit. Undoing one is
// emitted where the jump is; meanwhile the region that guards the statement's body is closed, so that
// its cleanup does not guard itself.
#include "compiler/gen.h"

void exit_push(Gen *g, Exit *exit, ExitKind kind)
{
    exit->kind = kind;
    exit->outer = g->frame->exits;
    exit->region_first = UINT32_MAX;
    g->frame->exits = exit;
}

void exit_pop(Gen *g)
{
    g->frame->exits = g->frame->exits->outer;
}

void region_open(Gen *g, Exit *exit, Label target, int slot)
{
    exit->region_first = (uint32_t)g->frame->count;
    exit->region_target = target;
    exit->region_slot = slot;
}

void region_close(Gen *g, Exit *exit)
{
    if (exit->region_first == UINT32_MAX) return;
    region_add(g, exit->region_first, exit->region_target, exit->region_slot);
    exit->region_first = UINT32_MAX;
}

static const char star_fault[] = "'break', 'continue' and 'return' cannot appear in an except* block";

static void call_exit_with_none(Gen *g, const Exit *exit)
{
    int top = g->frame->top;
    int window = temps_new(g, 6);
    gen_at(g, exit->node);
    emit(g, OPCODE_MOVE, window, exit->slot, 0);
    emit(g, OPCODE_MOVE, window + 2, exit->slot + 2, 0);
    for (int i = 3; i < 6; i++) emit(g, OPCODE_LOAD_IMMEDIATE, window + i, 1, 0);
    gen_special_call(g, window, 4, exit->is_async, 2);
    g->frame->top = top;
}

// Marks regions as closed for exit_redo without losing where they lead.
#define SUSPENDED_REGION (UINT32_MAX - 1)

void exit_undo(Gen *g, Exit *until)
{
    Body *frame = g->frame;
    Exit *all = frame->exits;
    Position position = g->position;
    for (Exit *exit = all; exit != until && !g->failed; exit = exit->outer) {
        if (exit->region_first < SUSPENDED_REGION) {
            region_close(g, exit);
            exit->region_first = SUSPENDED_REGION;
        }
        frame->exits = exit->outer;
        switch (exit->kind) {
        case EXIT_LOOP:
        case EXIT_TRY: break;
        case EXIT_FOR: emit(g, OPCODE_FOR_CLOSE, exit->slot, 0, 0); break;
        case EXIT_FINALLY: {
            uint64_t *flow = flow_save(g);
            gen_statements(g, exit->body);
            flow_restore(g, flow);
            break;
        }
        case EXIT_WITH: call_exit_with_none(g, exit); break;
        case EXIT_HANDLER: emit(g, OPCODE_POP_HANDLED, exit->slot, exit->caught, 0); break;
        case EXIT_NAME: {
            int none = temp_new(g);
            emit(g, OPCODE_LOAD_IMMEDIATE, none, 1, 0);
            gen_name_store(g, exit->name, none);
            gen_name_delete(g, exit->name, false);
            break;
        }
        }
    }
    frame->exits = all;
    g->position = position;
}

static void exit_redo(Gen *g, Exit *until)
{
    for (Exit *exit = g->frame->exits; exit != until; exit = exit->outer) {
        if (exit->region_first == SUSPENDED_REGION) exit->region_first = (uint32_t)g->frame->count;
    }
}

// ---- Iterating

void emit_for_next(Gen *g, int item, int iterator, Label body, Ast *target)
{
    emit_jump(g, OPCODE_FOR_NEXT, item, iterator, body);
    // The body begins with an UNPACK of the item.
    if (!g->failed && unpacks_pair(target)) g->frame->code[g->frame->count - 1].extra = 1;
}

// The window of the call that was just generated, which still holds what was called; -1: it was none.
static int call_window(Gen *g)
{
    if (g->failed || !g->frame->count) return -1;
    const Instruction *last = &g->frame->code[g->frame->count - 1];
    bool is_call = last->op == OPCODE_CALL || last->op == OPCODE_CALL_METHOD || last->op == OPCODE_CALL_KW ||
                   last->op == OPCODE_CALL_METHOD_KW;
    return is_call ? last->a : -1;
}

void gen_iterator(Gen *g, Ast *iterable, int iterator, bool *closes)
{
    *closes = false;
    int window = -1;
    if (iterable->kind == AST_Call) {
        gen_into(g, iterable, iterator);
        window = call_window(g);
        Ast *func = ast_Call(iterable)->func;
        if (func->kind == AST_Name && (!strcmp(ast_Name(func)->id->data, "range") ||
                                       !strcmp(ast_Name(func)->id->data, "enumerate") ||
                                       !strcmp(ast_Name(func)->id->data, "zip"))) {
            window = -1;
        }
        gen_at(g, iterable);
        *closes = window > 0;
        emit(g, OPCODE_GET_ITER, iterator, iterator, window > 0 ? window : 0);
        return;
    }
    int source = gen_value(g, iterable);
    gen_at(g, iterable);
    emit(g, OPCODE_GET_ITER, iterator, source, 0);
}

void gen_for(Gen *g, Ast *node)
{
    Ast_For *loop = ast_For(node);
    Body *frame = g->frame;
    int top = frame->top;
    int iterator = temp_new(g);
    bool closes;
    gen_iterator(g, loop->iter, iterator, &closes);
    Label body = label_new(g), next = label_new(g), end = label_new(g), handler = label_new(g);
    int item = loop->target->kind == AST_Name ? local_register(g, ast_Name(loop->target)->id) : -1;
    if (item < 0) item = temp_new(g);
    int caught = closes ? temp_new(g) : 0;
    uint64_t *flow = flow_save(g);
    Exit exit = {.break_label = end, .continue_label = next, .slot = iterator, .node = node};
    exit_push(g, &exit, EXIT_LOOP);
    Exit closing = {.slot = iterator, .node = node};
    emit_jump(g, OPCODE_JUMP, 0, 0, next);
    label_here(g, body);
    if (closes) {
        exit_push(g, &closing, EXIT_FOR);
        region_open(g, &closing, handler, caught);
    }
    gen_at(g, loop->target);
    gen_store(g, loop->target, item);
    gen_statements(g, loop->body);
    if (closes) {
        region_close(g, &closing);
        exit_pop(g);
    }
    label_here(g, next);
    gen_at(g, loop->iter);
    emit_for_next(g, item, iterator, body, loop->target);
    exit_pop(g);
    flow_restore(g, flow);
    gen_statements(g, loop->orelse);
    if (closes) {
        gen_at(g, loop->iter);
        emit_jump(g, OPCODE_JUMP, 0, 0, end);
        label_here(g, handler);
        emit(g, OPCODE_FOR_CLOSE, iterator, 0, 0);
        emit(g, OPCODE_RERAISE, caught, 0, 0);
    }
    flow_restore(g, flow);
    label_here(g, end);
    frame->top = top;
}

void gen_async_for(Gen *g, Ast *node)
{
    Ast_AsyncFor *loop = ast_AsyncFor(node);
    Body *frame = g->frame;
    if (!in_async(g)) {
        gen_fault(g, node, "'async for' outside async function");
        return;
    }
    if (frame->block->kind == BLOCK_MODULE) frame->flags |= CODE_COROUTINE;
    int top = frame->top;
    int iterator = temp_new(g), item = temp_new(g), caught = temp_new(g);
    gen_into(g, loop->iter, iterator);
    int window = loop->iter->kind == AST_Call ? call_window(g) : -1;
    bool closes = window > 0;
    gen_at(g, loop->iter);
    emit(g, OPCODE_GET_AITER, iterator, iterator, closes ? window : 0);
    Label next = label_new(g), end = label_new(g), stop = label_new(g), handler = label_new(g);
    uint64_t *flow = flow_save(g);
    Exit exit = {.break_label = end, .continue_label = next, .node = node};
    exit_push(g, &exit, EXIT_LOOP);
    label_here(g, next);
    uint32_t first = (uint32_t)frame->count;
    gen_at(g, loop->iter);
    emit(g, OPCODE_GET_ANEXT, item, iterator, 0);
    await_register(g, item, item, 3);
    region_add(g, first, stop, caught);
    Exit closing = {.slot = iterator, .node = node};
    if (closes) {
        exit_push(g, &closing, EXIT_FOR);
        region_open(g, &closing, handler, caught);
    }
    gen_store(g, loop->target, item);
    gen_statements(g, loop->body);
    if (closes) {
        region_close(g, &closing);
        exit_pop(g);
    }
    gen_at(g, loop->iter);
    emit_jump(g, OPCODE_JUMP, 0, 0, next);
    label_here(g, stop);
    emit(g, OPCODE_END_ASYNC_FOR, caught, 0, 0);
    exit_pop(g);
    flow_restore(g, flow);
    gen_statements(g, loop->orelse);
    if (closes) {
        gen_at(g, loop->iter);
        emit_jump(g, OPCODE_JUMP, 0, 0, end);
        label_here(g, handler);
        emit(g, OPCODE_FOR_CLOSE, iterator, 0, 0);
        emit(g, OPCODE_RERAISE, caught, 0, 0);
    }
    flow_restore(g, flow);
    label_here(g, end);
    frame->top = top;
}

void gen_while(Gen *g, Ast *node)
{
    Ast_While *loop = ast_While(node);
    Label body = label_new(g), test = label_new(g), end = label_new(g);
    Exit exit = {.break_label = end, .continue_label = test, .node = node};
    gen_at(g, node);
    Value constant;
    bool forever = fold_constant(g, loop->test, &constant) &&
                   (same(constant, TRUE) || (is_small_int(constant) && as_small(constant) != 0));
    // The first test is made at the top, so that the way in is as straight as CPython's for tracing and names.
    Label skip = label_new(g);
    if (!forever) gen_branch(g, loop->test, skip, false);
    uint64_t *flow = flow_save(g);
    exit_push(g, &exit, EXIT_LOOP);
    label_here(g, body);
    gen_statements(g, loop->body);
    label_here(g, test);
    flow_restore(g, flow);
    if (forever) {
        gen_at(g, node);
        emit_jump(g, OPCODE_JUMP, 0, 0, body);
    } else {
        gen_branch(g, loop->test, body, true);
    }
    exit_pop(g);
    label_here(g, skip);
    flow_restore(g, flow);
    gen_statements(g, loop->orelse);
    flow_restore(g, flow);
    label_here(g, end);
}

// ---- Leaving

// NULL, with a fault, if there is none or if it cannot be left from here; `fault` words the former.
static Exit *enclosing_loop(Gen *g, Ast *node, const char *fault)
{
    for (Exit *exit = g->frame->exits; exit; exit = exit->outer) {
        if (exit->kind == EXIT_LOOP) return exit;
        if (exit->is_star) fault = star_fault;
        if (exit->is_star) break;
    }
    gen_fault(g, node, "%s", fault);
    return NULL;
}

void gen_break(Gen *g, Ast *node)
{
    Exit *loop = enclosing_loop(g, node, "'break' outside loop");
    if (!loop) return;
    gen_at(g, node);
    exit_undo(g, loop);
    emit_jump(g, OPCODE_JUMP, 0, 0, loop->break_label);
    exit_redo(g, loop);
    flow_dead(g);
}

void gen_continue(Gen *g, Ast *node)
{
    Exit *loop = enclosing_loop(g, node, "'continue' not properly in loop");
    if (!loop) return;
    gen_at(g, node);
    // The iterator goes on, so the loop's own generator is not closed.
    Exit *until = loop;
    for (Exit *exit = g->frame->exits; exit != loop; exit = exit->outer) {
        if (exit->kind == EXIT_FOR && exit->outer == loop) until = exit;
    }
    exit_undo(g, until);
    emit_jump(g, OPCODE_JUMP, 0, 0, loop->continue_label);
    exit_redo(g, until);
    flow_dead(g);
}

// value NULL: None. plain: nothing that is undone on the way out could change the register it is in.
static void return_value(Gen *g, Ast *node, Ast *value, bool plain)
{
    int top = g->frame->top;
    int result = -1;
    if (value) {
        if (plain) {
            result = gen_value(g, value);
        } else {
            result = temp_new(g);
            gen_into(g, value, result);
        }
    }
    gen_at(g, node);
    exit_undo(g, NULL);
    if (value) emit(g, OPCODE_RETURN, result, 0, 0);
    else emit(g, OPCODE_RETURN_NONE, 0, 0, 0);
    exit_redo(g, NULL);
    flow_dead(g);
    g->frame->top = top;
}

void gen_return(Gen *g, Ast *node)
{
    Ast *value = ast_Return(node)->value;
    Block *block = g->frame->block;
    if (block->kind != BLOCK_FUNCTION) {
        gen_fault(g, node, "'return' outside function");
        return;
    }
    if (value && block->is_coroutine && block->is_generator) {
        gen_fault(g, node, "'return' with value in async generator");
        return;
    }
    bool plain = true;
    for (Exit *exit = g->frame->exits; exit; exit = exit->outer) {
        plain &= exit->kind == EXIT_LOOP || exit->kind == EXIT_TRY;
        if (!exit->is_star) continue;
        gen_fault(g, node, "%s", star_fault);
        return;
    }
    // Each way through x if a else y returns by itself.
    while (value && value->kind == AST_IfExp && plain && !g->failed) {
        Ast_IfExp *choice = ast_IfExp(value);
        Label otherwise = label_new(g);
        gen_branch(g, choice->test, otherwise, false);
        uint64_t *flow = flow_save(g);
        return_value(g, node, choice->body, true);
        label_here(g, otherwise);
        flow_restore(g, flow);
        value = choice->orelse;
    }
    return_value(g, node, value, plain);
}
