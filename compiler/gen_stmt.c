// gen_stmt.c - statements, except those with files of their own.
#include "compiler/gen.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static void gen_if(Gen *g, Ast *node)
{
    Body *frame = g->frame;
    Label end = label_new(g);
    uint64_t *joined = NULL;
    bool joined_dead = true;
    // elif chains lean right, perhaps 100 000 deep: walked, not recursed into.
    for (;;) {
        Ast_If *branch = ast_If(node);
        Label otherwise = label_new(g);
        gen_branch(g, branch->test, otherwise, false);
        uint64_t *before = flow_save(g);
        gen_statements(g, branch->body);
        if (joined) flow_meet(g, joined, joined_dead);
        joined = flow_save(g);
        joined_dead = frame->unreachable;
        if (branch->orelse.count == 0) {
            label_here(g, otherwise);
            flow_restore(g, before);
            break;
        }
        gen_at(g, branch->orelse.items[0]);
        emit_jump(g, OPCODE_JUMP, 0, 0, end);
        label_here(g, otherwise);
        flow_restore(g, before);
        if (branch->orelse.count == 1 && branch->orelse.items[0]->kind == AST_If && !g->failed) {
            node = branch->orelse.items[0];
            continue;
        }
        gen_statements(g, branch->orelse);
        break;
    }
    flow_meet(g, joined, joined_dead);
    label_here(g, end);
}

static void gen_raise(Gen *g, Ast_Raise *node)
{
    int top = g->frame->top;
    int exception = 0, cause = 0, form = 0;
    if (node->exc) {
        exception = gen_value(g, node->exc);
        form = 1;
        if (node->cause) {
            cause = gen_value(g, node->cause);
            form = 2;
        }
    }
    gen_at(g, &node->head);
    emit(g, OPCODE_RAISE, exception, cause, form);
    flow_dead(g);
    g->frame->top = top;
}

static void gen_assert(Gen *g, Ast_Assert *node)
{
    if (node->test->kind == AST_Tuple && ast_Tuple(node->test)->elts.count) {
        Place place = {node->head.lineno, node->head.col_offset, node->head.end_lineno, node->head.end_col_offset};
        unit_warn(g->unit, place, "assertion is always true, perhaps remove parentheses?");
    }
    if (g->optimize) return;
    int top = g->frame->top;
    Label passed = label_new(g);
    gen_branch(g, node->test, passed, true);
    uint64_t *flow = flow_save(g);
    gen_at(g, node->test);
    int window = temps_new(g, 3);
    emit(g, OPCODE_ASSERTION_ERROR, window, 0, 0);
    if (node->msg) {
        gen_into(g, node->msg, window + 2);
        gen_at(g, node->test);
        emit(g, OPCODE_CALL, window, window, 1);
    }
    emit(g, OPCODE_RAISE, window, 0, 1);
    flow_restore(g, flow);
    label_here(g, passed);
    g->frame->top = top;
}

// ---- Imports

static void gen_import(Gen *g, Ast_Import *node)
{
    for (size_t i = 0; i < node->names.count && !g->failed; i++) {
        Ast_alias *alias = ast_alias(node->names.items[i]);
        int top = g->frame->top;
        int module = temp_new(g), none = temp_new(g);
        gen_at(g, &node->head);
        emit(g, OPCODE_LOAD_IMMEDIATE, none, 1, 0);
        emit_name(g, OPCODE_IMPORT_NAME, module, none, 0, alias->name);
        const char *dot = memchr(alias->name->data, '.', alias->name->size);
        if (!alias->asname && dot) {
            Name *first = names_intern(&g->unit->names, alias->name->data, (size_t)(dot - alias->name->data));
            if (first) gen_name_store(g, first, module);
            else gen_no_memory(g);
        } else if (!alias->asname) {
            gen_name_store(g, alias->name, module);
        } else {
            // import a.b.c as m binds c: attribute by attribute.
            const char *part = dot, *end = alias->name->data + alias->name->size;
            while (part && !g->failed) {
                const char *start = part + 1;
                part = memchr(start, '.', (size_t)(end - start));
                Name *attribute = names_intern(&g->unit->names, start, (size_t)((part ? part : end) - start));
                if (attribute) emit_name(g, OPCODE_IMPORT_FROM, module, module, 0, attribute);
                else gen_no_memory(g);
            }
            gen_name_store(g, alias->asname, module);
        }
        g->frame->top = top;
    }
}

static bool is_star(const Ast_alias *alias)
{
    return alias->name->size == 1 && alias->name->data[0] == '*';
}

static void gen_import_from(Gen *g, Ast_ImportFrom *node)
{
    int top = g->frame->top;
    int module = temp_new(g), names = temp_new(g), item = temp_new(g);
    Tuple *list = tuple_new(g->vm, NULL, node->names.count);
    if (!list) {
        g->failed = true;
        return;
    }
    (void)keep(g, value_of_object(list));
    for (size_t i = 0; i < node->names.count && !g->failed; i++) {
        list->items[i] = name_value(g, ast_alias(node->names.items[i])->name);
    }
    gen_at(g, &node->head);
    gen_constant(g, value_of_object(list), names);
    Name *from = node->module ? node->module : names_intern(&g->unit->names, "", 0);
    if (!from) {
        gen_no_memory(g);
        return;
    }
    if (node->level > 60000) {
        gen_fault(g, &node->head, "too many dots in a relative import");
        return;
    }
    emit_name(g, OPCODE_IMPORT_NAME, module, names, node->level, from);
    for (size_t i = 0; i < node->names.count && !g->failed; i++) {
        Ast_alias *alias = ast_alias(node->names.items[i]);
        if (is_star(alias)) {
            emit(g, OPCODE_IMPORT_STAR, 0, module, 0);
            continue;
        }
        emit_name(g, OPCODE_IMPORT_FROM, item, module, 0, alias->name);
        gen_name_store(g, alias->asname ? alias->asname : alias->name, item);
    }
    g->frame->top = top;
}

// ---- All

static void gen_expression_statement(Gen *g, Ast *node)
{
    Ast *value = ast_Expr(node)->value;
    int top = g->frame->top;
    if (g->interactive && g->frame->is_module) {
        int source = gen_value(g, value);
        int dropped = temp_new(g);
        gen_at(g, node);
        emit(g, OPCODE_INTRINSIC, dropped, source, INTRINSIC_PRINT_EXPRESSION);
    } else if (value->kind != AST_Constant) {
        (void)gen_value(g, value);
    } else {
        // A constant does nothing, but its line is there for who steps.
        gen_at(g, node);
        emit(g, OPCODE_NOP, 0, 0, 0);
    }
    g->frame->top = top;
}

void gen_statement(Gen *g, Ast *node)
{
    if (!gen_descend(g)) return;
    gen_at(g, node);
    switch (node->kind) {
    case AST_Expr: gen_expression_statement(g, node); return;
    case AST_Assign: gen_assign(g, ast_Assign(node)); return;
    case AST_AugAssign: gen_augmented(g, ast_AugAssign(node)); return;
    case AST_AnnAssign: gen_annotated(g, ast_AnnAssign(node)); return;
    case AST_Return: gen_return(g, node); return;
    case AST_If: gen_if(g, node); return;
    case AST_For: gen_for(g, node); return;
    case AST_AsyncFor: gen_async_for(g, node); return;
    case AST_While: gen_while(g, node); return;
    case AST_Break: gen_break(g, node); return;
    case AST_Continue: gen_continue(g, node); return;
    case AST_Pass: emit(g, OPCODE_NOP, 0, 0, 0); return;
    case AST_Raise: gen_raise(g, ast_Raise(node)); return;
    case AST_Try: gen_try(g, node); return;
    case AST_TryStar: gen_try_star(g, node); return;
    case AST_With: gen_with(g, node, false); return;
    case AST_AsyncWith: gen_with(g, node, true); return;
    case AST_Match: gen_match(g, ast_Match(node)); return;
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: gen_function(g, node); return;
    case AST_ClassDef: gen_class(g, node); return;
    case AST_TypeAlias: gen_type_alias(g, node); return;
    case AST_Delete: {
        AstSeq targets = ast_Delete(node)->targets;
        for (size_t i = 0; i < targets.count && !g->failed; i++) gen_delete(g, targets.items[i]);
        return;
    }
    case AST_Assert: gen_assert(g, ast_Assert(node)); return;
    case AST_Import: gen_import(g, ast_Import(node)); return;
    case AST_ImportFrom: gen_import_from(g, ast_ImportFrom(node)); return;
    case AST_Global:
    case AST_Nonlocal: return;
    default: gen_fault(g, node, "unexpected statement"); return;
    }
}

void gen_statements(Gen *g, AstSeq body)
{
    for (size_t i = 0; i < body.count && !g->failed; i++) {
        gen_statement(g, body.items[i]);
        assert(g->failed || g->frame->top >= 0);
    }
}
