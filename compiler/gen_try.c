// gen_try.c - try, except, except*, finally, with.
//
// Nothing is executed to enter a try: the region table says where an exception goes. A handler makes the exception
// the one being handled (PUSH_HANDLED) and keeps the one before in a register; whatever way it is
// left, that one comes back. A finally body is generated once for each way out.
#include "compiler/gen.h"

// At `handler`: the exception in `caught` becomes the handled one; a region for what follows leads to a cleanup that
// gen_handler_end emits.
typedef struct HandlerScope {
    Exit exit;
    Label cleanup;
    int caught, saved, inner;
} HandlerScope;

static void handler_begin(Gen *g, HandlerScope *scope, Label handler, int caught, Ast *node)
{
    scope->caught = caught;
    scope->saved = temp_new(g);
    scope->inner = temp_new(g);
    scope->cleanup = label_new(g);
    scope->exit = (Exit){.slot = scope->saved, .caught = caught, .node = node};
    label_here(g, handler);
    gen_at(g, node);
    emit(g, OPCODE_PUSH_HANDLED, caught, scope->saved, 0);
    exit_push(g, &scope->exit, EXIT_HANDLER);
    region_open(g, &scope->exit, scope->cleanup, scope->inner);
}

static void handler_end(Gen *g, HandlerScope *scope)
{
    region_close(g, &scope->exit);
    exit_pop(g);
    label_here(g, scope->cleanup);
    emit(g, OPCODE_POP_HANDLED, scope->saved, scope->caught, 0);
    emit(g, OPCODE_RERAISE, scope->inner, 1, 0);
}

// The same where nothing took the exception: it goes on from here.
static void handler_end_raising(Gen *g, HandlerScope *scope)
{
    region_close(g, &scope->exit);
    exit_pop(g);
    emit(g, OPCODE_POP_HANDLED, scope->saved, scope->saved, 0);
    emit(g, OPCODE_RERAISE, scope->caught, 0, 0);
    label_here(g, scope->cleanup);
    emit(g, OPCODE_POP_HANDLED, scope->saved, scope->caught, 0);
    emit(g, OPCODE_RERAISE, scope->inner, 1, 0);
}

static void unbind(Gen *g, Name *name)
{
    int top = g->frame->top;
    int none = temp_new(g);
    emit(g, OPCODE_LOAD_IMMEDIATE, none, 1, 0);
    gen_name_store(g, name, none);
    gen_name_delete(g, name, false);
    g->frame->top = top;
}

// The body of `except E as name`: the name is unbound on every way out.
static void named_body(Gen *g, Ast_ExceptHandler *handler, int exception)
{
    if (!handler->name) {
        gen_statements(g, handler->body);
        return;
    }
    int caught = temp_new(g);
    Label cleanup = label_new(g), end = label_new(g);
    gen_at(g, &handler->head);
    gen_name_store(g, handler->name, exception);
    Exit exit = {.name = handler->name, .node = &handler->head};
    exit_push(g, &exit, EXIT_NAME);
    region_open(g, &exit, cleanup, caught);
    gen_statements(g, handler->body);
    region_close(g, &exit);
    exit_pop(g);
    gen_at(g, &handler->head);
    unbind(g, handler->name);
    emit_jump(g, OPCODE_JUMP, 0, 0, end);
    label_here(g, cleanup);
    unbind(g, handler->name);
    emit(g, OPCODE_RERAISE, caught, 1, 0);
    label_here(g, end);
}

static void try_except(Gen *g, Ast_Try *node)
{
    Body *frame = g->frame;
    int top = frame->top;
    int caught = temp_new(g);
    Label handler = label_new(g), end = label_new(g);
    uint64_t *before = flow_save(g);
    Exit guard = {.node = &node->head};
    exit_push(g, &guard, EXIT_TRY);
    region_open(g, &guard, handler, caught);
    gen_statements(g, node->body);
    region_close(g, &guard);
    exit_pop(g);
    gen_statements(g, node->orelse);
    emit_jump(g, OPCODE_JUMP, 0, 0, end);
    uint64_t *after = flow_save(g);
    bool after_dead = frame->unreachable;

    HandlerScope scope;
    flow_restore(g, before);
    handler_begin(g, &scope, handler, caught, node->handlers.items[0]);
    for (size_t i = 0; i < node->handlers.count && !g->failed; i++) {
        Ast_ExceptHandler *clause = ast_ExceptHandler(node->handlers.items[i]);
        Label next = label_new(g);
        int inner = frame->top;
        flow_restore(g, before);
        if (clause->type) {
            int type = gen_value(g, clause->type);
            gen_at(g, clause->type);
            emit_jump(g, OPCODE_JUMP_NO_MATCH, caught, type, next);
        } else if (i + 1 < node->handlers.count) {
            gen_fault(g, &clause->head, "default 'except:' must be last");
        } else {
            // It takes what is of its own class: everything but the end of fuel or time, which matches nothing.
            int parts = temps_new(g, 3);
            gen_at(g, &clause->head);
            emit(g, OPCODE_EXCEPTION_PARTS, parts, caught, 0);
            emit_jump(g, OPCODE_JUMP_NO_MATCH, caught, parts, next);
        }
        frame->top = inner;
        named_body(g, clause, caught);
        gen_at(g, &clause->head);
        emit(g, OPCODE_POP_HANDLED, scope.saved, scope.caught, 0);
        emit_jump(g, OPCODE_JUMP, 0, 0, end);
        flow_meet(g, after, after_dead);
        after = flow_save(g);
        after_dead = frame->unreachable;
        label_here(g, next);
        frame->top = inner;
    }
    handler_end_raising(g, &scope);
    flow_restore(g, after);
    label_here(g, end);
    frame->top = top;
}

static void try_finally(Gen *g, Ast *node, AstSeq finalbody, void (*inner)(Gen *, Ast *))
{
    Body *frame = g->frame;
    int top = frame->top;
    int caught = temp_new(g);
    Label handler = label_new(g), end = label_new(g);
    uint64_t *before = flow_save(g);
    Exit guard = {.node = node, .body = finalbody};
    exit_push(g, &guard, EXIT_FINALLY);
    region_open(g, &guard, handler, caught);
    inner(g, node);
    region_close(g, &guard);
    exit_pop(g);
    gen_statements(g, finalbody);
    emit_jump(g, OPCODE_JUMP, 0, 0, end);
    uint64_t *after = flow_save(g);

    HandlerScope scope;
    flow_restore(g, before);
    handler_begin(g, &scope, handler, caught, node);
    gen_statements(g, finalbody);
    handler_end_raising(g, &scope); // at the body's last line, as in CPython
    flow_restore(g, after);
    label_here(g, end);
    frame->top = top;
}

static void try_body(Gen *g, Ast *node)
{
    Ast_Try *statement = ast_Try(node);
    if (statement->handlers.count) {
        try_except(g, statement);
    } else {
        gen_statements(g, statement->body);
    }
}

void gen_try(Gen *g, Ast *node)
{
    gen_at(g, node);
    emit(g, OPCODE_NOP, 0, 0, 0); // a line of its own for tracers
    Ast_Try *statement = ast_Try(node);
    if (statement->finalbody.count) try_finally(g, node, statement->finalbody, try_body);
    else try_except(g, statement);
}

// ---- except*

static void star_body(Gen *g, Ast *node_)
{
    Ast_TryStar *node = ast_TryStar(node_);
    Body *frame = g->frame;
    int top = frame->top;
    int caught = temp_new(g);
    Label handler = label_new(g), end = label_new(g);
    uint64_t *before = flow_save(g);
    Exit guard = {.node = node_};
    exit_push(g, &guard, EXIT_TRY);
    region_open(g, &guard, handler, caught);
    gen_statements(g, node->body);
    region_close(g, &guard);
    exit_pop(g);
    gen_statements(g, node->orelse);
    emit_jump(g, OPCODE_JUMP, 0, 0, end);
    uint64_t *after = flow_save(g);
    bool after_dead = frame->unreachable;

    HandlerScope scope;
    flow_restore(g, before);
    handler_begin(g, &scope, handler, caught, node->handlers.items[0]);
    // list: what the clauses raised, and at last what none of them took.
    int list = temp_new(g), pair = temps_new(g, 2), rest = temp_new(g);
    emit(g, OPCODE_BUILD_LIST, list, list, 0);
    emit(g, OPCODE_MOVE, rest, caught, 0);
    for (size_t i = 0; i < node->handlers.count && !g->failed; i++) {
        Ast_ExceptHandler *clause = ast_ExceptHandler(node->handlers.items[i]);
        Label next = label_new(g), raised_here = label_new(g);
        int inner = frame->top;
        flow_restore(g, before);
        int type = gen_value(g, clause->type);
        gen_at(g, clause->type);
        emit(g, OPCODE_MATCH_GROUP, pair, rest, type);
        emit(g, OPCODE_MOVE, rest, pair + 1, 0);
        emit_jump(g, OPCODE_JUMP_IF_NONE, pair, 0, next);
        int unused = temp_new(g), raised_exception = temp_new(g);
        emit(g, OPCODE_PUSH_HANDLED, pair, unused, 0);
        Exit catching = {.node = &clause->head, .is_star = true};
        exit_push(g, &catching, EXIT_TRY);
        region_open(g, &catching, raised_here, raised_exception);
        named_body(g, clause, pair);
        region_close(g, &catching);
        exit_pop(g);
        emit_jump(g, OPCODE_JUMP, 0, 0, next);
        label_here(g, raised_here);
        emit(g, OPCODE_LIST_APPEND, list, raised_exception, 0);
        label_here(g, next);
        frame->top = inner;
    }
    flow_restore(g, before);
    gen_at(g, node_);
    emit(g, OPCODE_LIST_APPEND, list, rest, 0);
    emit(g, OPCODE_RERAISE_STAR, pair, caught, list);
    Label reraise = label_new(g);
    emit_jump(g, OPCODE_JUMP_IF_NOT_NONE, pair, 0, reraise);
    emit(g, OPCODE_POP_HANDLED, scope.saved, scope.caught, 0);
    emit_jump(g, OPCODE_JUMP, 0, 0, end);
    label_here(g, reraise);
    emit(g, OPCODE_PUSH_HANDLED, pair, rest, 0);
    emit(g, OPCODE_RERAISE, pair, 0, 0);
    handler_end(g, &scope);
    flow_meet(g, after, after_dead);
    label_here(g, end);
    frame->top = top;
}

void gen_try_star(Gen *g, Ast *node)
{
    gen_at(g, node);
    emit(g, OPCODE_NOP, 0, 0, 0); // a line of its own for tracers
    Ast_TryStar *statement = ast_TryStar(node);
    if (statement->finalbody.count) try_finally(g, node, statement->finalbody, star_body);
    else star_body(g, node);
}

// ---- with

static void with_item(Gen *g, Ast *node, AstSeq items, size_t index, AstSeq body, bool is_async)
{
    if (!gen_descend(g)) return;
    if (index == items.count) {
        gen_statements(g, body);
        return;
    }
    Body *frame = g->frame;
    Ast_withitem *item = ast_withitem(items.items[index]);
    Ast *context = item->context_expr;
    int top = frame->top;
    int leave = temps_new(g, 3), caught = temp_new(g), manager = temp_new(g);
    Name *enter_name = names_intern(&g->unit->names, is_async ? "__aenter__" : "__enter__", is_async ? 10 : 9);
    Name *exit_name = names_intern(&g->unit->names, is_async ? "__aexit__" : "__exit__", is_async ? 9 : 8);
    if (!enter_name || !exit_name) {
        gen_no_memory(g);
        return;
    }
    gen_into(g, context, manager);
    gen_at(g, context);
    int window = temps_new(g, 3);
    emit_name(g, OPCODE_LOAD_SPECIAL, window, manager, is_async, enter_name);
    emit_name(g, OPCODE_LOAD_SPECIAL, leave, manager, 2 + is_async, exit_name);
    gen_special_call(g, window, 1, is_async, 1);
    Label handler = label_new(g), end = label_new(g), suppressed = label_new(g);
    uint64_t *before = flow_save(g);
    Exit exit = {.slot = leave, .node = context, .is_async = is_async};
    exit_push(g, &exit, EXIT_WITH);
    region_open(g, &exit, handler, caught);
    if (item->optional_vars) gen_store(g, item->optional_vars, window);
    frame->top = window;
    with_item(g, node, items, index + 1, body, is_async);
    region_close(g, &exit);
    exit_pop(g);
    gen_at(g, context);
    int call = temps_new(g, 6);
    emit(g, OPCODE_MOVE, call, leave, 0);
    emit(g, OPCODE_MOVE, call + 2, leave + 2, 0);
    for (int i = 3; i < 6; i++) emit(g, OPCODE_LOAD_IMMEDIATE, call + i, 1, 0);
    gen_special_call(g, call, 4, is_async, 2);
    emit_jump(g, OPCODE_JUMP, 0, 0, end);

    HandlerScope scope;
    uint64_t *after = flow_save(g);
    bool after_dead = frame->unreachable;
    flow_restore(g, before);
    frame->top = window;
    handler_begin(g, &scope, handler, caught, context);
    call = temps_new(g, 6);
    emit(g, OPCODE_MOVE, call, leave, 0);
    emit(g, OPCODE_MOVE, call + 2, leave + 2, 0);
    emit(g, OPCODE_EXCEPTION_PARTS, call + 3, caught, 0);
    gen_special_call(g, call, 4, is_async, 2);
    emit_jump(g, OPCODE_JUMP_IF, call, 0, suppressed);
    emit(g, OPCODE_RERAISE, caught, 1, 0);
    label_here(g, suppressed);
    emit(g, OPCODE_POP_HANDLED, scope.saved, scope.caught, 0);
    emit_jump(g, OPCODE_JUMP, 0, 0, end);
    handler_end(g, &scope);
    flow_meet(g, after, after_dead);
    label_here(g, end);
    frame->top = top;
}

void gen_with(Gen *g, Ast *node, bool is_async)
{
    if (is_async) {
        if (!in_async(g)) {
            gen_fault(g, node, "'async with' outside async function");
            return;
        }
        if (g->frame->block->kind == BLOCK_MODULE) g->frame->flags |= CODE_COROUTINE;
        with_item(g, node, ast_AsyncWith(node)->items, 0, ast_AsyncWith(node)->body, true);
    } else {
        with_item(g, node, ast_With(node)->items, 0, ast_With(node)->body, false);
    }
}
