// gen_call.c - calls, attributes and subscripts, which chain to the left: f(x).a[0].g().
//
// A chain may be 100 000 links long, so its spine is laid out first and then generated from the inside
// out. A method call uses LOAD_METHOD, which makes no bound method.
#include "compiler/gen.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

bool is_spine(const Ast *node)
{
    return node->kind == AST_Call || node->kind == AST_Attribute || node->kind == AST_Subscript;
}

static Ast *next_link(Ast *node)
{
    switch (node->kind) {
    case AST_Call: return ast_Call(node)->func;
    case AST_Attribute: return ast_Attribute(node)->value;
    default: return ast_Subscript(node)->value;
    }
}

// CPython's warnings for what can only be a mistake: 'int' object is not callable; perhaps you missed a comma?
static const char *literal_type(const Ast *node)
{
    switch (node->kind) {
    case AST_Tuple: return "tuple";
    case AST_List: case AST_ListComp: return "list";
    case AST_Dict: case AST_DictComp: return "dict";
    case AST_Set: case AST_SetComp: return "set";
    case AST_GeneratorExp: return "generator";
    case AST_Lambda: return "function";
    case AST_JoinedStr: return "str";
    case AST_Constant:
        switch ((LiteralKind)((const Ast_Constant *)node)->value.kind) {
        case LITERAL_NONE: return "NoneType";
        case LITERAL_FALSE: case LITERAL_TRUE: return "bool";
        case LITERAL_ELLIPSIS: return "ellipsis";
        case LITERAL_INT: case LITERAL_BIG_INT: return "int";
        case LITERAL_FLOAT: return "float";
        case LITERAL_COMPLEX: return "complex";
        case LITERAL_STR: return "str";
        case LITERAL_BYTES: return "bytes";
        case LITERAL_OBJECT: return NULL;
        }
        return NULL;
    default: return NULL;
    }
}

static void warn_at(Gen *g, const Ast *node, const char *type, const char *what)
{
    Place place = {node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
    unit_warn(g->unit, place, "'%s' object is not %s; perhaps you missed a comma?", type, what);
}

static void check_callable(Gen *g, Ast_Call *call)
{
    const char *type = literal_type(call->func);
    if (type && strcmp(type, "function") != 0) warn_at(g, &call->head, type, "callable");
}

static void check_subscript(Gen *g, Ast_Subscript *node)
{
    const char *type = literal_type(node->value);
    if (!type) return;
    bool indexable = !strcmp(type, "tuple") || !strcmp(type, "list") || !strcmp(type, "dict") ||
                     !strcmp(type, "str") || !strcmp(type, "bytes");
    if (!indexable) {
        warn_at(g, &node->head, type, "subscriptable");
        return;
    }
    if (!strcmp(type, "dict")) return;
    const char *index = literal_type(node->slice);
    if (!index || !strcmp(index, "int") || !strcmp(index, "bool")) return;
    Place place = {node->head.lineno, node->head.col_offset, node->head.end_lineno, node->head.end_col_offset};
    unit_warn(g->unit, place, "%s indices must be integers or slices, not %s; perhaps you missed a comma?", type,
              index);
}

// ---- Arguments

static bool is_plain(const Ast_Call *call)
{
    for (size_t i = 0; i < call->args.count; i++) {
        if (call->args.items[i]->kind == AST_Starred) return false;
    }
    for (size_t i = 0; i < call->keywords.count; i++) {
        if (!ast_keyword(call->keywords.items[i])->arg) return false;
    }
    return call->args.count + call->keywords.count < 250;
}

static void check_keywords(Gen *g, AstSeq keywords)
{
    for (size_t i = 0; i < keywords.count; i++) {
        Name *name = ast_keyword(keywords.items[i])->arg;
        if (!name) continue;
        if (!gen_may_bind(g, name, keywords.items[i], "assign to")) return;
        for (size_t j = i + 1; j < keywords.count && j < i + 2000; j++) {
            if (ast_keyword(keywords.items[j])->arg == name) {
                gen_fault(g, keywords.items[j], "keyword argument repeated: %s", name->data);
                return;
            }
        }
    }
}

static Value keyword_names(Gen *g, AstSeq keywords)
{
    Tuple *names = tuple_new(g->vm, NULL, keywords.count);
    if (!names) {
        g->failed = true;
        return NONE;
    }
    Value value = keep(g, value_of_object(names));
    for (size_t i = 0; i < keywords.count && !g->failed; i++) {
        names->items[i] = name_value(g, ast_keyword(keywords.items[i])->arg);
    }
    return value;
}

// The arguments of f(*a, **k) into window+2 (a tuple) and window+3 (a dict or ABSENT).
static void gen_spread(Gen *g, Ast_Call *call, int window)
{
    check_keywords(g, call->keywords);
    bool only_star = call->args.count == 1 && call->args.items[0]->kind == AST_Starred;
    if (only_star) {
        gen_into(g, ast_Starred(call->args.items[0])->value, window + 2);
    } else {
        gen_at(g, &call->head);
        gen_items(g, call->args, 'c', window + 2);
    }
    gen_at(g, &call->head);
    if (call->keywords.count == 0) {
        emit(g, OPCODE_LOAD_IMMEDIATE, window + 3, 6, 0);
        return;
    }
    emit(g, OPCODE_BUILD_MAP, window + 3, window + 3, 0);
    for (size_t i = 0; i < call->keywords.count && !g->failed; i++) {
        Ast_keyword *keyword = ast_keyword(call->keywords.items[i]);
        int top = g->frame->top;
        if (keyword->arg) {
            // One dict for a run of plain keywords, so that a repeated one is noticed by the merge.
            size_t run = i;
            int pairs = temps_new(g, 0);
            while (run < call->keywords.count && run - i < 16 && ast_keyword(call->keywords.items[run])->arg) {
                int pair = temps_new(g, 2);
                Ast_keyword *one = ast_keyword(call->keywords.items[run]);
                gen_constant(g, name_value(g, one->arg), pair);
                gen_into(g, one->value, pair + 1);
                run++;
            }
            gen_at(g, &call->head);
            emit(g, OPCODE_BUILD_MAP, pairs, pairs, (int)(run - i));
            emit(g, OPCODE_DICT_MERGE, window + 3, pairs, window);
            i = run - 1;
        } else {
            int source = gen_value(g, keyword->value);
            gen_at(g, &call->head);
            emit(g, OPCODE_DICT_MERGE, window + 3, source, window);
        }
        g->frame->top = top;
    }
}

// The place of node, a reading of `attribute` or a call of what it reads; if it spans lines, the line of the name.
static void at_attribute(Gen *g, Ast *node, Ast *attribute)
{
    gen_at(g, node);
    if (node->lineno == attribute->end_lineno) return;
    int size = (int)ast_Attribute(attribute)->attr->size, end = attribute->end_col_offset;
    g->position = (Position){attribute->end_lineno, attribute->end_lineno, end >= size ? end - size : -1, end >= size ? end : -1};
}

// Arguments and the call itself. The callee is in window, self (of a method) in window + 2.
static void finish_call(Gen *g, Ast_Call *call, int window, bool method, int target, bool is_await)
{
    check_keywords(g, call->keywords);
    if (g->failed) return;
    size_t count = 0;
    int first = window + 2 + method;
    for (size_t i = 0; i < call->args.count && !g->failed; i++, count++) {
        int slot = temp_new(g);
        assert(slot == first + (int)count);
        gen_into(g, call->args.items[i], slot);
    }
    for (size_t i = 0; i < call->keywords.count && !g->failed; i++, count++) {
        int slot = temp_new(g);
        gen_into(g, ast_keyword(call->keywords.items[i])->value, slot);
    }
    (void)first;
    if (method) at_attribute(g, &call->head, call->func);
    else gen_at(g, &call->head);
    int total = (int)count + method;
    if (call->keywords.count) {
        emit_value(g, method ? OPCODE_CALL_METHOD_KW : OPCODE_CALL_KW, window, target, total,
                   keyword_names(g, call->keywords));
    } else if (is_await) {
        emit(g, method ? OPCODE_CALL_METHOD_AWAIT : OPCODE_CALL_AWAIT, window, target, total);
    } else {
        emit(g, method ? OPCODE_CALL_METHOD : OPCODE_CALL, window, target, total);
    }
}

// super().name(...) in a method: no super object.
static bool is_super_call(Gen *g, const Ast *node)
{
    if (node->kind != AST_Call) return false;
    const Ast_Call *call = (const Ast_Call *)node;
    if (call->args.count || call->keywords.count || call->func->kind != AST_Name) return false;
    const Name *name = ast_Name(call->func)->id;
    if (name->size != 5 || memcmp(name->data, "super", 5) != 0) return false;
    Body *frame = g->frame;
    if (frame->block->kind != BLOCK_FUNCTION || frame->scope != frame->block) return false;
    if (frame->block->node->kind != AST_FunctionDef && frame->block->node->kind != AST_AsyncFunctionDef) return false;
    Ast *args_node = frame->block->node->kind == AST_FunctionDef ? ast_FunctionDef(frame->block->node)->args
                                                                 : ast_AsyncFunctionDef(frame->block->node)->args;
    Ast_arguments *args = ast_arguments(args_node);
    Ast *first = args->posonlyargs.count ? args->posonlyargs.items[0] : args->args.count ? args->args.items[0] : NULL;
    if (!first || frame->local_count == 0) return false;
    Symbol *self = scope_find(frame->block, frame->locals[0]);
    Symbol *super_symbol = scope_find(frame->block, name);
    Name *class_name = names_intern(&g->unit->names, "__class__", 9);
    Symbol *cell = class_name ? scope_find(frame->block, class_name) : NULL;
    return self && self->scope == SCOPE_LOCAL && !self->deleted && cell && cell->scope == SCOPE_FREE && super_symbol &&
           super_symbol->scope == SCOPE_GLOBAL;
}

static void super_method(Gen *g, Ast_Call *super_call, Ast_Attribute *attribute, int window)
{
    Name *class_name = names_intern(&g->unit->names, "__class__", 9);
    if (!class_name) {
        gen_no_memory(g);
        return;
    }
    gen_at(g, super_call->func);
    gen_name_into(g, ast_Name(super_call->func)->id, window + 2);
    gen_at(g, &super_call->head);
    int class_register = temp_new(g);
    emit_name(g, OPCODE_LOAD_FREE, class_register, 0, 0, class_name);
    for (size_t i = 0; i < g->frame->free_count; i++) {
        if (g->frame->free_symbols[i]->name == class_name && !g->failed) {
            g->frame->code[g->frame->count - 1].b = (uint16_t)i;
        }
    }
    Name *name = scope_mangle(g->unit, g->frame->scope, attribute->attr);
    gen_at(g, &attribute->head);
    if (name) emit_name(g, OPCODE_LOAD_SUPER_METHOD, window, class_register, 0, name);
    else gen_no_memory(g);
}

// ---- The chain

static void attribute_step(Gen *g, Ast_Attribute *node, int object, int target)
{
    Name *name = scope_mangle(g->unit, g->frame->scope, node->attr);
    if (!name) {
        gen_no_memory(g);
        return;
    }
    at_attribute(g, &node->head, &node->head);
    emit_name(g, OPCODE_LOAD_ATTR, target, object, 0, name);
}

static void subscript_step(Gen *g, Ast_Subscript *node, int object, int target)
{
    int top = g->frame->top;
    check_subscript(g, node);
    Value constant;
    if (node->slice->kind == AST_Slice && !ast_Slice(node->slice)->step) {
        Ast_Slice *slice = ast_Slice(node->slice);
        int bounds = temps_new(g, 2);
        if (slice->lower) gen_into(g, slice->lower, bounds);
        else emit(g, OPCODE_LOAD_IMMEDIATE, bounds, 1, 0);
        if (slice->upper) gen_into(g, slice->upper, bounds + 1);
        else emit(g, OPCODE_LOAD_IMMEDIATE, bounds + 1, 1, 0);
        gen_at(g, &node->head);
        emit(g, OPCODE_LOAD_SLICE, target, object, bounds);
    } else if (fold_constant(g, node->slice, &constant) && is_small_int(constant) &&
               as_small(constant) >= INT16_MIN && as_small(constant) <= INT16_MAX) {
        gen_at(g, &node->head);
        emit(g, OPCODE_LOAD_ITEM_INT, target, object, (int)as_small(constant));
    } else {
        int key = gen_value(g, node->slice);
        gen_at(g, &node->head);
        emit(g, OPCODE_LOAD_ITEM, target, object, key);
    }
    g->frame->top = top;
}

static void chain(Gen *g, Ast *node, int target, bool is_await)
{
    size_t depth = 0;
    Ast *base = node;
    while (is_spine(base)) {
        depth++;
        base = next_link(base);
        if (depth >= 2 && is_super_call(g, base)) break;
    }
    Ast **links = gen_take(g, depth * sizeof *links);
    if (!links) return;
    Ast *walk = node;
    for (size_t i = depth; i > 0; i--, walk = next_link(walk)) links[i - 1] = walk;

    int top = g->frame->top;
    bool super_base = is_super_call(g, base) && depth >= 2 && links[0]->kind == AST_Attribute && links[1]->kind == AST_Call;
    int object = -1; // where the value so far is
    int middle = -1; // a temporary for values between links
    if (!super_base) {
        // A base that evaluation of later arguments could change is copied.
        bool copied = base->kind == AST_Name && g->frame->block->has_walrus;
        if (copied) {
            object = middle = temp_new(g);
            gen_into(g, base, object);
        } else if (links[0]->kind == AST_Call) {
            object = -1; // goes straight into the window
        } else {
            object = gen_value(g, base);
        }
    }
    for (size_t i = 0; i < depth && !g->failed; i++) {
        Ast *link = links[i];
        // A method call takes both links.
        bool is_method = link->kind == AST_Attribute && i + 1 < depth && links[i + 1]->kind == AST_Call;
        bool last = i + 1 + is_method == depth;
        if (!last && middle < 0) middle = temp_new(g);
        int result = last ? target : middle;
        int inner = g->frame->top;
        if (is_method) {
            Ast_Call *call = ast_Call(links[i + 1]);
            bool plain = is_plain(call);
            int window = temps_new(g, plain ? 3 : 4);
            if (super_base && i == 0) {
                super_method(g, ast_Call(base), ast_Attribute(link), window);
                g->frame->top = window + (plain ? 3 : 4);
            } else if (plain) {
                Name *name = scope_mangle(g->unit, g->frame->scope, ast_Attribute(link)->attr);
                at_attribute(g, link, link);
                if (name) emit_name(g, OPCODE_LOAD_METHOD, window, object, 0, name);
                else gen_no_memory(g);
            } else {
                attribute_step(g, ast_Attribute(link), object, window);
            }
            if (plain) {
                finish_call(g, call, window, true, result, last && is_await && !call->keywords.count);
            } else {
                if (super_base && i == 0) {
                    // The pair of function and self becomes a bound method for a call with stars.
                    gen_at(g, link);
                    emit(g, OPCODE_INTRINSIC, window, window, INTRINSIC_BIND_METHOD);
                }
                gen_spread(g, call, window);
                gen_at(g, &call->head);
                emit(g, OPCODE_CALL_EX, window, result, 0);
            }
            i++;
        } else if (link->kind == AST_Call) {
            Ast_Call *call = ast_Call(link);
            check_callable(g, call);
            bool plain = is_plain(call);
            int window = temps_new(g, plain ? 2 : 4);
            if (object < 0) gen_into(g, base, window);
            else emit(g, OPCODE_MOVE, window, object, 0);
            if (plain) {
                finish_call(g, call, window, false, result, last && is_await && !call->keywords.count);
            } else {
                gen_spread(g, call, window);
                gen_at(g, &call->head);
                emit(g, OPCODE_CALL_EX, window, result, 0);
            }
        } else if (link->kind == AST_Attribute) {
            attribute_step(g, ast_Attribute(link), object, result);
        } else {
            subscript_step(g, ast_Subscript(link), object, result);
        }
        object = middle;
        g->frame->top = inner;
    }
    g->frame->top = top;
}

void gen_call_chain(Gen *g, Ast *node, int target)
{
    chain(g, node, target, false);
}

// ---- await

bool in_function(const Gen *g)
{
    const Block *block = g->frame->block;
    return block->kind == BLOCK_FUNCTION;
}

bool in_async(const Gen *g)
{
    const Block *block = g->frame->block;
    if (block->kind == BLOCK_MODULE) return g->scopes.top_level_await;
    return block->is_coroutine;
}

void await_register(Gen *g, int source, int target, int context)
{
    // The instruction overwrites its source, so it must be a temporary.
    emit(g, OPCODE_AWAIT, target, source, context);
}

// Calls the special method in window, with `total` arguments counting self, for a `with`; an `async with` awaits
// what it gives, as `await f()` does. The result is in window.
void gen_special_call(Gen *g, int window, int total, bool is_async, int context)
{
    emit(g, is_async ? OPCODE_CALL_METHOD_AWAIT : OPCODE_CALL_METHOD, window, window, total);
    if (!is_async) return;
    Instruction *await = emit(g, OPCODE_AWAIT, window, window, context);
    if (await) await->extra = (uint64_t)window;
}

void gen_await(Gen *g, Ast *node, int target)
{
    if (!in_async(g)) {
        if (g->frame->block->kind == BLOCK_FUNCTION || g->frame->scope->kind == BLOCK_COMPREHENSION) {
            if (g->frame->block->kind == BLOCK_FUNCTION) gen_fault(g, node, "'await' outside async function");
            else gen_fault(g, node, "'await' outside function");
        } else {
            gen_fault(g, node, "'await' outside function");
        }
        return;
    }
    if (g->frame->block->kind == BLOCK_MODULE) g->frame->flags |= CODE_COROUTINE;
    Ast *value = ast_Await(node)->value;
    int top = g->frame->top;
    // A temporary for the result can hold the awaitable until then; what waits should need few registers.
    bool is_temporary = target == top - 1 && target >= (int)g->frame->local_count;
    int source = is_temporary ? target : temp_new(g);
    if (value->kind == AST_Call) {
        // So can the place of the callee, as the call writes its result last.
        g->frame->top = source;
        chain(g, value, source, true);
        uint32_t previous = (uint32_t)g->frame->count - 1;
        int window = -1;
        if (!g->failed) {
            Instruction *call = &g->frame->code[previous];
            if (call->op == OPCODE_CALL_AWAIT || call->op == OPCODE_CALL_METHOD_AWAIT) window = call->a;
        }
        gen_at(g, node);
        Instruction *await = emit(g, OPCODE_AWAIT, target, source, 0);
        if (await) await->extra = window < 0 ? 0 : (uint64_t)window;
    } else {
        gen_into(g, value, source);
        gen_at(g, node);
        await_register(g, source, target, 0);
    }
    g->frame->top = top;
}
