// validate.c - whether a tree that a program made can be compiled: what the parser would never make.
#include "stdlib/ast/tree.h"
#include "vm/object/poll.h"
#include "vm/types/set.h"
#include "vm/types/tuple.h"

static RAISES bool check_expr(VM *vm, Ast *node, AstContext context);
static RAISES bool check_stmt(VM *vm, Ast *node);
static RAISES bool check_pattern(VM *vm, Ast *node, bool star_fits);

#define wrong(vm, ...) throw_false(vm, ValueError, __VA_ARGS__)

static RAISES bool check_depth(VM *vm)
{
    char here;
    if (&here > vm->c_stack_limit) return true;
    (void)throw_recursion(vm, " during compilation");
    return false;
}

static RAISES bool check_position(VM *vm, const Ast *node)
{
    int line = node->lineno, end_line = node->end_lineno, column = node->col_offset, end = node->end_col_offset;
    if (line > end_line) return wrong(vm, "AST node line range (%d, %d) is not valid", line, end_line);
    if ((line < 0 && end_line != line) || (column < 0 && column != end))
        return wrong(vm, "AST node column range (%d, %d) for line range (%d, %d) is not valid", column, end, line,
                     end_line);
    if (line == end_line && column > end)
        return wrong(vm, "line %d, column %d-%d is not a valid range", line, column, end);
    return true;
}

static RAISES bool check_name(VM *vm, const Name *name)
{
    static const char *const constants[] = {"None", "True", "False"};
    for (size_t i = 0; name != NULL && i < COUNT_OF(constants); i++)
        if (strcmp(name->data, constants[i]) == 0)
            return wrong(vm, "identifier field can't represent '%s' constant", constants[i]);
    return true;
}

static RAISES bool check_not_empty(VM *vm, size_t count, const char *what, const char *owner)
{
    return count != 0 || wrong(vm, "empty %s on %s", what, owner);
}

static RAISES bool check_maybe(VM *vm, Ast *node)
{
    return node == NULL || check_expr(vm, node, AST_Load);
}

static RAISES bool check_exprs(VM *vm, AstSeq nodes, AstContext context, bool none_fits)
{
    for (size_t i = 0; i < nodes.count; i++) {
        if (nodes.items[i] == NULL) {
            if (none_fits) continue;
            return wrong(vm, "None disallowed in expression list");
        }
        if (!check_expr(vm, nodes.items[i], context)) return false;
    }
    return true;
}

static RAISES bool check_stmts(VM *vm, AstSeq nodes)
{
    for (size_t i = 0; i < nodes.count; i++) {
        if (nodes.items[i] == NULL) return wrong(vm, "None disallowed in statement list");
        if (!check_stmt(vm, nodes.items[i])) return false;
    }
    return true;
}

static RAISES bool check_body(VM *vm, AstSeq body, const Ast *owner)
{
    return check_not_empty(vm, body.count, "body", ast_info[owner->kind].name) && check_stmts(vm, body);
}

// Lists of nodes that are neither expr nor stmt: None would be NULL where the generator expects none.
static RAISES bool check_present(VM *vm, AstSeq nodes, const char *what)
{
    for (size_t i = 0; i < nodes.count; i++)
        if (nodes.items[i] == NULL) return wrong(vm, "None disallowed in %s list", what);
    return true;
}

// ---- Parameters and arguments -------------------------------------------------------------------

static RAISES bool check_arg(VM *vm, Ast *node)
{
    if (node == NULL) return true;
    return check_position(vm, node) && check_maybe(vm, ast_arg(node)->annotation);
}

static RAISES bool check_args(VM *vm, AstSeq args)
{
    if (!check_present(vm, args, "argument")) return false;
    for (size_t i = 0; i < args.count; i++)
        if (!check_arg(vm, args.items[i])) return false;
    return true;
}

static RAISES bool check_arguments(VM *vm, Ast *node)
{
    Ast_arguments *args = ast_arguments(node);
    if (!check_args(vm, args->posonlyargs) || !check_args(vm, args->args) || !check_arg(vm, args->vararg) ||
        !check_args(vm, args->kwonlyargs) || !check_arg(vm, args->kwarg))
        return false;
    if (args->defaults.count > args->posonlyargs.count + args->args.count)
        return wrong(vm, "more positional defaults than args on arguments");
    if (args->kw_defaults.count != args->kwonlyargs.count)
        return wrong(vm, "length of kwonlyargs is not the same as kw_defaults on arguments");
    return check_exprs(vm, args->defaults, AST_Load, false) && check_exprs(vm, args->kw_defaults, AST_Load, true);
}

static RAISES bool check_keywords(VM *vm, AstSeq keywords)
{
    if (!check_present(vm, keywords, "keyword")) return false;
    for (size_t i = 0; i < keywords.count; i++)
        if (!check_expr(vm, ast_keyword(keywords.items[i])->value, AST_Load)) return false;
    return true;
}

static RAISES bool check_type_params(VM *vm, AstSeq params)
{
    if (!check_present(vm, params, "type parameter")) return false;
    for (size_t i = 0; i < params.count; i++) {
        Ast *node = params.items[i];
        if (!check_position(vm, node)) return false;
        bool fine;
        if (node->kind == AST_TypeVar) {
            Ast_TypeVar *param = ast_TypeVar(node);
            fine = check_name(vm, param->name) && check_maybe(vm, param->bound) &&
                   check_maybe(vm, param->default_value);
        } else if (node->kind == AST_ParamSpec) {
            fine = check_name(vm, ast_ParamSpec(node)->name) && check_maybe(vm, ast_ParamSpec(node)->default_value);
        } else {
            fine = check_name(vm, ast_TypeVarTuple(node)->name) &&
                   check_maybe(vm, ast_TypeVarTuple(node)->default_value);
        }
        if (!fine) return false;
    }
    return true;
}

// ---- Expressions --------------------------------------------------------------------------------

static RAISES bool check_constant(VM *vm, Value value)
{
    if (!check_depth(vm)) return false;
    if (is_none(value) || is_bool(value) || same(value, ELLIPSIS) || is_small_int(value) || is_double(value))
        return true;
    if (is_exact_tuple(value)) {
        for (size_t i = 0; i < as_tuple(value)->count; i++)
            if (!check_constant(vm, as_tuple(value)->items[i])) return false;
        return true;
    }
    if (is_exact_frozenset(value)) {
        size_t position = 0;
        Value item;
        while (set_next(as_set(value), &position, &item))
            if (!check_constant(vm, item)) return false;
        return true;
    }
    Type *type = type_of(vm, value);
    if (type == type_get(vm, TYPE_int) || type == type_get(vm, TYPE_complex) || type == type_get(vm, TYPE_str) ||
        type == type_get(vm, TYPE_bytes))
        return true;
    return throw_false(vm, TypeError, "got an invalid type in Constant: %N", type);
}

static RAISES bool check_generators(VM *vm, AstSeq generators)
{
    if (generators.count == 0) return wrong(vm, "comprehension with no generators");
    if (!check_present(vm, generators, "comprehension")) return false;
    for (size_t i = 0; i < generators.count; i++) {
        Ast_comprehension *one = ast_comprehension(generators.items[i]);
        if (!check_expr(vm, one->target, AST_Store) || !check_expr(vm, one->iter, AST_Load) ||
            !check_exprs(vm, one->ifs, AST_Load, false))
            return false;
    }
    return true;
}

// The context of an expression that can have one, else false.
static bool find_context(Ast *node, AstContext *context)
{
    switch (node->kind) {
    case AST_Attribute: *context = ast_Attribute(node)->ctx; return true;
    case AST_Subscript: *context = ast_Subscript(node)->ctx; return true;
    case AST_Starred: *context = ast_Starred(node)->ctx; return true;
    case AST_Name: *context = ast_Name(node)->ctx; return true;
    case AST_List: *context = ast_List(node)->ctx; return true;
    case AST_Tuple: *context = ast_Tuple(node)->ctx; return true;
    default: return false;
    }
}

static RAISES bool check_context(VM *vm, Ast *node, AstContext wanted)
{
    static const char *const names[] = {"Load", "Store", "Del"};
    AstContext actual;
    if (find_context(node, &actual))
        return actual == wanted ||
               wrong(vm, "expression must have %s context but has %s instead", names[wanted], names[actual]);
    return wanted == AST_Load ||
           wrong(vm, "expression which can't be assigned to in %s context", names[wanted]);
}

static RAISES bool check_compare(VM *vm, Ast_Compare *node)
{
    if (node->comparators.count == 0) return wrong(vm, "Compare with no comparators");
    if (node->comparators.count != node->ops.count)
        return wrong(vm, "Compare has a different number of comparators and operands");
    return check_exprs(vm, node->comparators, AST_Load, false) && check_expr(vm, node->left, AST_Load);
}

static RAISES bool check_dict(VM *vm, Ast_Dict *node)
{
    if (node->keys.count != node->values.count)
        return wrong(vm, "Dict doesn't have the same number of keys as values");
    return check_exprs(vm, node->keys, AST_Load, true) && check_exprs(vm, node->values, AST_Load, false);
}

static RAISES bool check_two(VM *vm, Ast *first, Ast *second)
{
    return check_expr(vm, first, AST_Load) && check_expr(vm, second, AST_Load);
}

static bool check_expr(VM *vm, Ast *node, AstContext context)
{
    if (!check_depth(vm) || !check_position(vm, node) || !check_context(vm, node, context)) return false;
    switch (node->kind) {
    case AST_BoolOp:
        if (ast_BoolOp(node)->values.count < 2) return wrong(vm, "BoolOp with less than 2 values");
        return check_exprs(vm, ast_BoolOp(node)->values, AST_Load, false);
    case AST_NamedExpr:
        if (ast_NamedExpr(node)->target->kind != AST_Name)
            return throw_false(vm, TypeError, "NamedExpr target must be a Name");
        return check_expr(vm, ast_NamedExpr(node)->target, AST_Store) &&
               check_expr(vm, ast_NamedExpr(node)->value, AST_Load);
    case AST_BinOp: return check_two(vm, ast_BinOp(node)->left, ast_BinOp(node)->right);
    case AST_UnaryOp: return check_expr(vm, ast_UnaryOp(node)->operand, AST_Load);
    case AST_Lambda:
        return check_arguments(vm, ast_Lambda(node)->args) && check_expr(vm, ast_Lambda(node)->body, AST_Load);
    case AST_IfExp:
        return check_two(vm, ast_IfExp(node)->test, ast_IfExp(node)->body) &&
               check_expr(vm, ast_IfExp(node)->orelse, AST_Load);
    case AST_Dict: return check_dict(vm, ast_Dict(node));
    case AST_Set: return check_exprs(vm, ast_Set(node)->elts, AST_Load, false);
    case AST_ListComp:
        return check_generators(vm, ast_ListComp(node)->generators) &&
               check_expr(vm, ast_ListComp(node)->elt, AST_Load);
    case AST_SetComp:
        return check_generators(vm, ast_SetComp(node)->generators) &&
               check_expr(vm, ast_SetComp(node)->elt, AST_Load);
    case AST_DictComp:
        return check_generators(vm, ast_DictComp(node)->generators) &&
               check_two(vm, ast_DictComp(node)->key, ast_DictComp(node)->value);
    case AST_GeneratorExp:
        return check_generators(vm, ast_GeneratorExp(node)->generators) &&
               check_expr(vm, ast_GeneratorExp(node)->elt, AST_Load);
    case AST_Await: return check_expr(vm, ast_Await(node)->value, AST_Load);
    case AST_Yield: return check_maybe(vm, ast_Yield(node)->value);
    case AST_YieldFrom: return check_expr(vm, ast_YieldFrom(node)->value, AST_Load);
    case AST_Compare: return check_compare(vm, ast_Compare(node));
    case AST_Call:
        return check_expr(vm, ast_Call(node)->func, AST_Load) &&
               check_exprs(vm, ast_Call(node)->args, AST_Load, false) &&
               check_keywords(vm, ast_Call(node)->keywords);
    case AST_FormattedValue:
        return check_expr(vm, ast_FormattedValue(node)->value, AST_Load) &&
               check_maybe(vm, ast_FormattedValue(node)->format_spec);
    case AST_JoinedStr: return check_exprs(vm, ast_JoinedStr(node)->values, AST_Load, false);
    case AST_Constant: {
        const ConstantValue *value = &ast_Constant(node)->value;
        return value->kind != LITERAL_OBJECT || check_constant(vm, (Value){value->object});
    }
    case AST_Attribute: return check_expr(vm, ast_Attribute(node)->value, AST_Load);
    case AST_Subscript: return check_two(vm, ast_Subscript(node)->slice, ast_Subscript(node)->value);
    case AST_Starred: return check_expr(vm, ast_Starred(node)->value, context);
    case AST_Name: return check_name(vm, ast_Name(node)->id);
    case AST_List: return check_exprs(vm, ast_List(node)->elts, context, false);
    case AST_Tuple: return check_exprs(vm, ast_Tuple(node)->elts, context, false);
    case AST_Slice:
        return check_maybe(vm, ast_Slice(node)->lower) && check_maybe(vm, ast_Slice(node)->upper) &&
               check_maybe(vm, ast_Slice(node)->step);
    default: return throw_false(vm, SystemError, "unexpected expression");
    }
}

// ---- Patterns -----------------------------------------------------------------------------------

static bool is_number(Ast *node, bool real, bool imaginary)
{
    if (node->kind != AST_Constant) return false;
    const ConstantValue *value = &ast_Constant(node)->value;
    bool is_object_complex = value->kind == LITERAL_OBJECT && is_complex((Value){value->object});
    bool is_big = value->kind == LITERAL_OBJECT && is_pointer((Value){value->object}) &&
                  as_object((Value){value->object})->kind == TYPE_int;
    if (real && (value->kind == LITERAL_INT || value->kind == LITERAL_FLOAT || is_big)) return true;
    return imaginary && (value->kind == LITERAL_COMPLEX || is_object_complex);
}

static bool is_negative(Ast *node, bool imaginary)
{
    return node->kind == AST_UnaryOp && ast_UnaryOp(node)->op == AST_USub &&
           is_number(ast_UnaryOp(node)->operand, true, imaginary);
}

static RAISES bool check_match_value(VM *vm, Ast *node)
{
    if (!check_expr(vm, node, AST_Load)) return false;
    switch (node->kind) {
    case AST_Constant: {
        uint8_t kind = ast_Constant(node)->value.kind;
        if (kind == LITERAL_STR || kind == LITERAL_BYTES || is_number(node, true, true)) return true;
        return wrong(vm, "unexpected constant inside of a literal pattern");
    }
    case AST_Attribute:
    case AST_JoinedStr: return true;
    case AST_UnaryOp:
        if (is_negative(node, true)) return true;
        break;
    case AST_BinOp: {
        Ast_BinOp *sum = ast_BinOp(node);
        bool left = is_number(sum->left, true, false) || is_negative(sum->left, false);
        if ((sum->op == AST_Add || sum->op == AST_Sub) && left && is_number(sum->right, false, true)) return true;
        break;
    }
    default: break;
    }
    return wrong(vm, "patterns may only match literals and attribute lookups");
}

static RAISES bool check_capture(VM *vm, const Name *name)
{
    if (name != NULL && strcmp(name->data, "_") == 0) return wrong(vm, "can't capture name '_' in patterns");
    return check_name(vm, name);
}

static RAISES bool check_patterns(VM *vm, AstSeq patterns, bool star_fits)
{
    if (!check_present(vm, patterns, "pattern")) return false;
    for (size_t i = 0; i < patterns.count; i++)
        if (!check_pattern(vm, patterns.items[i], star_fits)) return false;
    return true;
}

static RAISES bool check_mapping(VM *vm, Ast_MatchMapping *node)
{
    if (node->keys.count != node->patterns.count)
        return wrong(vm, "MatchMapping doesn't have the same number of keys as patterns");
    if (!check_capture(vm, node->rest) || !check_exprs(vm, node->keys, AST_Load, false)) return false;
    for (size_t i = 0; i < node->keys.count; i++) {
        Ast *key = node->keys.items[i];
        uint8_t kind = key->kind == AST_Constant ? ast_Constant(key)->value.kind : LITERAL_OBJECT;
        if (kind == LITERAL_NONE || kind == LITERAL_TRUE || kind == LITERAL_FALSE) continue;
        if (!check_match_value(vm, key)) return false;
    }
    return check_patterns(vm, node->patterns, false);
}

static RAISES bool check_class_pattern(VM *vm, Ast_MatchClass *node)
{
    if (node->kwd_attrs.count != node->kwd_patterns.count)
        return wrong(vm, "MatchClass doesn't have the same number of keyword attributes as patterns");
    if (!check_expr(vm, node->cls, AST_Load)) return false;
    Ast *cls = node->cls;
    while (cls->kind == AST_Attribute) cls = ast_Attribute(cls)->value;
    if (cls->kind != AST_Name) return wrong(vm, "MatchClass cls field can only contain Name or Attribute nodes.");
    for (size_t i = 0; i < node->kwd_attrs.count; i++)
        if (!check_name(vm, node->kwd_attrs.items[i])) return false;
    return check_patterns(vm, node->patterns, false) && check_patterns(vm, node->kwd_patterns, false);
}

static bool check_pattern(VM *vm, Ast *node, bool star_fits)
{
    if (!check_depth(vm) || !check_position(vm, node)) return false;
    switch (node->kind) {
    case AST_MatchValue: return check_match_value(vm, ast_MatchValue(node)->value);
    case AST_MatchSingleton: {
        uint8_t kind = ast_MatchSingleton(node)->value.kind;
        return kind == LITERAL_NONE || kind == LITERAL_TRUE || kind == LITERAL_FALSE ||
               wrong(vm, "MatchSingleton can only contain True, False and None");
    }
    case AST_MatchSequence: return check_patterns(vm, ast_MatchSequence(node)->patterns, true);
    case AST_MatchMapping: return check_mapping(vm, ast_MatchMapping(node));
    case AST_MatchClass: return check_class_pattern(vm, ast_MatchClass(node));
    case AST_MatchStar:
        if (!star_fits) return wrong(vm, "can't use MatchStar here");
        return check_capture(vm, ast_MatchStar(node)->name);
    case AST_MatchAs: {
        Ast_MatchAs *as = ast_MatchAs(node);
        if (!check_capture(vm, as->name)) return false;
        if (as->pattern == NULL) return true;
        if (as->name == NULL) return wrong(vm, "MatchAs must specify a target name if a pattern is given");
        return check_pattern(vm, as->pattern, false);
    }
    case AST_MatchOr:
        if (ast_MatchOr(node)->patterns.count < 2) return wrong(vm, "MatchOr requires at least 2 patterns");
        return check_patterns(vm, ast_MatchOr(node)->patterns, false);
    default: return throw_false(vm, SystemError, "unexpected pattern");
    }
}

// ---- Statements ---------------------------------------------------------------------------------

static RAISES bool check_targets(VM *vm, AstSeq targets, AstContext context, const Ast *owner)
{
    return check_not_empty(vm, targets.count, "targets", ast_info[owner->kind].name) &&
           check_exprs(vm, targets, context, false);
}

static RAISES bool check_function(VM *vm, Ast *node, Ast *args, AstSeq body, AstSeq decorators, Ast *returns,
                                  AstSeq type_params)
{
    return check_body(vm, body, node) && check_type_params(vm, type_params) && check_arguments(vm, args) &&
           check_exprs(vm, decorators, AST_Load, false) && check_maybe(vm, returns);
}

static RAISES bool check_for(VM *vm, Ast *node, Ast *target, Ast *iter, AstSeq body, AstSeq orelse)
{
    return check_expr(vm, target, AST_Store) && check_expr(vm, iter, AST_Load) && check_body(vm, body, node) &&
           check_stmts(vm, orelse);
}

static RAISES bool check_with(VM *vm, Ast *node, AstSeq items, AstSeq body)
{
    if (!check_not_empty(vm, items.count, "items", ast_info[node->kind].name) || !check_present(vm, items, "item"))
        return false;
    for (size_t i = 0; i < items.count; i++) {
        Ast_withitem *item = ast_withitem(items.items[i]);
        if (!check_expr(vm, item->context_expr, AST_Load)) return false;
        if (item->optional_vars != NULL && !check_expr(vm, item->optional_vars, AST_Store)) return false;
    }
    return check_body(vm, body, node);
}

static RAISES bool check_match(VM *vm, Ast_Match *node)
{
    if (!check_expr(vm, node->subject, AST_Load) || !check_not_empty(vm, node->cases.count, "cases", "Match") ||
        !check_present(vm, node->cases, "case"))
        return false;
    for (size_t i = 0; i < node->cases.count; i++) {
        Ast_match_case *one = ast_match_case(node->cases.items[i]);
        if (!check_pattern(vm, one->pattern, false) || !check_maybe(vm, one->guard) ||
            !check_body(vm, one->body, &one->head))
            return false;
    }
    return true;
}

static RAISES bool check_try(VM *vm, Ast *node, AstSeq body, AstSeq handlers, AstSeq orelse, AstSeq finalbody)
{
    const char *name = ast_info[node->kind].name;
    if (!check_body(vm, body, node)) return false;
    if (handlers.count == 0 && finalbody.count == 0)
        return wrong(vm, "%s has neither except handlers nor finalbody", name);
    if (handlers.count == 0 && orelse.count != 0)
        return wrong(vm, "%s has orelse but no except handlers", name);
    if (!check_present(vm, handlers, "handler")) return false;
    for (size_t i = 0; i < handlers.count; i++) {
        Ast_ExceptHandler *handler = ast_ExceptHandler(handlers.items[i]);
        if (!check_position(vm, &handler->head) || !check_maybe(vm, handler->type) ||
            !check_name(vm, handler->name) || !check_body(vm, handler->body, &handler->head))
            return false;
    }
    if (!check_stmts(vm, finalbody) || !check_stmts(vm, orelse)) return false;
    for (size_t i = 0; node->kind == AST_TryStar && i < handlers.count; i++)
        if (ast_ExceptHandler(handlers.items[i])->type == NULL)
            return wrong(vm, "TryStar handlers must have a type");
    return true;
}

static RAISES bool check_ann_assign(VM *vm, Ast_AnnAssign *node)
{
    if (node->target->kind != AST_Name && node->simple)
        return throw_false(vm, TypeError, "AnnAssign with simple non-Name target");
    return check_expr(vm, node->target, AST_Store) && check_maybe(vm, node->value) &&
           check_expr(vm, node->annotation, AST_Load);
}

static RAISES bool check_import(VM *vm, AstSeq names, const Ast *owner)
{
    return check_not_empty(vm, names.count, "names", ast_info[owner->kind].name) && check_present(vm, names, "alias");
}

static RAISES bool check_raise(VM *vm, Ast_Raise *node)
{
    if (node->exc != NULL) return check_expr(vm, node->exc, AST_Load) && check_maybe(vm, node->cause);
    return node->cause == NULL || wrong(vm, "Raise with cause but no exception");
}

static RAISES bool check_class(VM *vm, Ast_ClassDef *node)
{
    return check_body(vm, node->body, &node->head) && check_type_params(vm, node->type_params) &&
           check_exprs(vm, node->bases, AST_Load, false) && check_keywords(vm, node->keywords) &&
           check_exprs(vm, node->decorator_list, AST_Load, false);
}

static bool check_stmt(VM *vm, Ast *node)
{
    if (!check_depth(vm) || !check_position(vm, node)) return false;
    switch (node->kind) {
    case AST_FunctionDef: {
        Ast_FunctionDef *f = ast_FunctionDef(node);
        return check_function(vm, node, f->args, f->body, f->decorator_list, f->returns, f->type_params);
    }
    case AST_AsyncFunctionDef: {
        Ast_AsyncFunctionDef *f = ast_AsyncFunctionDef(node);
        return check_function(vm, node, f->args, f->body, f->decorator_list, f->returns, f->type_params);
    }
    case AST_ClassDef: return check_class(vm, ast_ClassDef(node));
    case AST_Return: return check_maybe(vm, ast_Return(node)->value);
    case AST_Delete: return check_targets(vm, ast_Delete(node)->targets, AST_Del, node);
    case AST_Assign:
        return check_targets(vm, ast_Assign(node)->targets, AST_Store, node) &&
               check_expr(vm, ast_Assign(node)->value, AST_Load);
    case AST_TypeAlias:
        if (ast_TypeAlias(node)->name->kind != AST_Name)
            return throw_false(vm, TypeError, "TypeAlias with non-Name name");
        return check_expr(vm, ast_TypeAlias(node)->name, AST_Store) &&
               check_type_params(vm, ast_TypeAlias(node)->type_params) &&
               check_expr(vm, ast_TypeAlias(node)->value, AST_Load);
    case AST_AugAssign:
        return check_expr(vm, ast_AugAssign(node)->target, AST_Store) &&
               check_expr(vm, ast_AugAssign(node)->value, AST_Load);
    case AST_AnnAssign: return check_ann_assign(vm, ast_AnnAssign(node));
    case AST_For: {
        Ast_For *loop = ast_For(node);
        return check_for(vm, node, loop->target, loop->iter, loop->body, loop->orelse);
    }
    case AST_AsyncFor: {
        Ast_AsyncFor *loop = ast_AsyncFor(node);
        return check_for(vm, node, loop->target, loop->iter, loop->body, loop->orelse);
    }
    case AST_While:
        return check_expr(vm, ast_While(node)->test, AST_Load) && check_body(vm, ast_While(node)->body, node) &&
               check_stmts(vm, ast_While(node)->orelse);
    case AST_If:
        return check_expr(vm, ast_If(node)->test, AST_Load) && check_body(vm, ast_If(node)->body, node) &&
               check_stmts(vm, ast_If(node)->orelse);
    case AST_With: return check_with(vm, node, ast_With(node)->items, ast_With(node)->body);
    case AST_AsyncWith: return check_with(vm, node, ast_AsyncWith(node)->items, ast_AsyncWith(node)->body);
    case AST_Match: return check_match(vm, ast_Match(node));
    case AST_Raise: return check_raise(vm, ast_Raise(node));
    case AST_Try: {
        Ast_Try *one = ast_Try(node);
        return check_try(vm, node, one->body, one->handlers, one->orelse, one->finalbody);
    }
    case AST_TryStar: {
        Ast_TryStar *one = ast_TryStar(node);
        return check_try(vm, node, one->body, one->handlers, one->orelse, one->finalbody);
    }
    case AST_Assert: return check_expr(vm, ast_Assert(node)->test, AST_Load) && check_maybe(vm, ast_Assert(node)->msg);
    case AST_Import: return check_import(vm, ast_Import(node)->names, node);
    case AST_ImportFrom:
        if (ast_ImportFrom(node)->level < 0) return wrong(vm, "Negative ImportFrom level");
        return check_import(vm, ast_ImportFrom(node)->names, node);
    case AST_Global: return check_not_empty(vm, ast_Global(node)->names.count, "names", "Global");
    case AST_Nonlocal: return check_not_empty(vm, ast_Nonlocal(node)->names.count, "names", "Nonlocal");
    case AST_Expr: return check_expr(vm, ast_Expr(node)->value, AST_Load);
    case AST_Pass:
    case AST_Break:
    case AST_Continue: return true;
    default: return throw_false(vm, SystemError, "unexpected statement");
    }
}

bool tree_validate(VM *vm, Ast *tree)
{
    switch (tree->kind) {
    case AST_Module: return check_stmts(vm, ast_Module(tree)->body);
    case AST_Interactive: return check_stmts(vm, ast_Interactive(tree)->body);
    case AST_Expression: return check_expr(vm, ast_Expression(tree)->body, AST_Load);
    default: return throw_false(vm, SystemError, "impossible module node");
    }
}
