// unparse.c - the text of an expression: what annotations are under `from __future__ import annotations`.
//
// Each kind of expression has a level, how tightly it binds; it is written in parentheses where what is
// around it asks for a tighter one.
#include "compiler/compile.h"
#include "compiler/gen.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/str.h"

enum {
    LEVEL_NAMED,
    LEVEL_TUPLE,
    LEVEL_TEST, // if-else, lambda
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_BIT_OR,
    LEVEL_BIT_XOR,
    LEVEL_BIT_AND,
    LEVEL_SHIFT,
    LEVEL_SUM,
    LEVEL_TERM,
    LEVEL_FACTOR, // unary + - ~
    LEVEL_POWER,
    LEVEL_AWAIT,
    LEVEL_ATOM,
};

typedef struct Writer {
    Gen *g;
    VM *vm;
    Buf *out;
    int scopes;  // lambdas and comprehensions around what is being written
    bool failed; // an exception is pending, or memory is out
} Writer;

static void put_expr(Writer *w, Ast *node, int level);

static void put(Writer *w, const char *text)
{
    buf_append_text(w->out, text);
}

static void put_name(Writer *w, const Name *name)
{
    if (name != NULL) buf_append(w->out, name->data, name->size);
}

static void put_seq(Writer *w, AstSeq nodes, int level, bool *any)
{
    for (size_t i = 0; i < nodes.count; i++) {
        if (*any) put(w, ", ");
        *any = true;
        put_expr(w, nodes.items[i], level);
    }
}

static void put_list(Writer *w, const char *open, AstSeq nodes, const char *close)
{
    bool any = false;
    put(w, open);
    put_seq(w, nodes, LEVEL_TEST, &any);
    put(w, close);
}

// ---- Literals -----------------------------------------------------------------------------------

static void put_repr(Writer *w, Value value)
{
    String *text = raised(value) ? NULL : repr_of(w->vm, value);
    if (text == NULL) w->failed = true;
    else buf_append(w->out, text->data, text->size);
}

// repr() of a number, with infinities as a literal that is one.
static void put_number(Writer *w, Value value)
{
    size_t start = w->out->size;
    put_repr(w, value);
    if (w->failed || buf_failed(w->out)) return;
    const char *text = w->out->data + start;
    size_t size = w->out->size - start;
    for (size_t i = 0; i + 3 <= size; i++) {
        if (memcmp(text + i, "inf", 3) != 0) continue;
        Buf rest;
        buf_init(&rest, w->out->memory);
        buf_append(&rest, text + i + 3, size - i - 3);
        buf_truncate(w->out, start + i);
        put(w, "1e309");
        if (rest.size != 0) buf_append(w->out, rest.data, rest.size);
        if (buf_failed(&rest)) buf_fail(w->out);
        buf_free(&rest);
        return;
    }
}

static void put_constant(Writer *w, Ast_Constant *node)
{
    if (node->value.kind == LITERAL_ELLIPSIS) {
        put(w, "...");
        return;
    }
    if (node->kind) put(w, "u");
    Value value = constant_new(w->vm, &node->value);
    if (raised(value)) w->failed = true;
    else if (node->value.kind == LITERAL_FLOAT || node->value.kind == LITERAL_COMPLEX ||
             node->value.kind == LITERAL_OBJECT)
        put_number(w, value);
    else put_repr(w, value);
}

// ---- f-strings ----------------------------------------------------------------------------------

static void put_fstring_part(Writer *w, Ast *node);

static void put_fstring_text(Writer *w, const ConstantValue *value)
{
    if (value->kind != LITERAL_STR) return;
    for (size_t i = 0; i < value->text.size; i++) {
        char c = value->text.data[i];
        if (c == '{' || c == '}') buf_append_char(w->out, c);
        buf_append_char(w->out, c);
    }
}

static void put_field(Writer *w, Ast_FormattedValue *node)
{
    put(w, "{");
    size_t start = w->out->size;
    put_expr(w, node->value, LEVEL_TEST + 1);
    if (!buf_failed(w->out) && w->out->size > start && w->out->data[start] == '{') {
        // Doubled braces would be text.
        buf_append_char(w->out, ' ');
        if (!buf_failed(w->out)) {
            memmove(w->out->data + start + 1, w->out->data + start, w->out->size - start - 1);
            w->out->data[start] = ' ';
        }
    }
    if (node->conversion > 0) {
        buf_append_char(w->out, '!');
        buf_append_char(w->out, (char)node->conversion);
    }
    if (node->format_spec != NULL) {
        put(w, ":");
        put_fstring_part(w, node->format_spec);
    }
    put(w, "}");
}

static void put_fstring_part(Writer *w, Ast *node)
{
    if (node->kind == AST_Constant) {
        put_fstring_text(w, &ast_Constant(node)->value);
    } else if (node->kind == AST_FormattedValue) {
        put_field(w, ast_FormattedValue(node));
    } else if (node->kind == AST_JoinedStr) {
        AstSeq values = ast_JoinedStr(node)->values;
        for (size_t i = 0; i < values.count; i++) put_fstring_part(w, values.items[i]);
    }
}

// The text inside goes through repr(), which chooses the quotes.
static void put_fstring(Writer *w, Ast *node)
{
    Buf inside, *out = w->out;
    buf_init(&inside, out->memory);
    w->out = &inside;
    put_fstring_part(w, node);
    w->out = out;
    String *text = str_from_buf(w->vm, &inside);
    if (text == NULL) {
        w->failed = true;
        return;
    }
    put(w, "f");
    put_repr(w, value_of_object(text));
}

// ---- Operators ----------------------------------------------------------------------------------

static const char *const binary_signs[AST_OPERATOR_COUNT] = {
    [AST_Add] = " + ",    [AST_Sub] = " - ",      [AST_Mult] = " * ",   [AST_MatMult] = " @ ",
    [AST_Div] = " / ",    [AST_Mod] = " % ",      [AST_Pow] = " ** ",   [AST_LShift] = " << ",
    [AST_RShift] = " >> ", [AST_BitOr] = " | ",   [AST_BitXor] = " ^ ", [AST_BitAnd] = " & ",
    [AST_FloorDiv] = " // ",
};

static int level_of_binary(AstOperator op)
{
    switch (op) {
    case AST_Add:
    case AST_Sub: return LEVEL_SUM;
    case AST_LShift:
    case AST_RShift: return LEVEL_SHIFT;
    case AST_BitOr: return LEVEL_BIT_OR;
    case AST_BitXor: return LEVEL_BIT_XOR;
    case AST_BitAnd: return LEVEL_BIT_AND;
    case AST_Pow: return LEVEL_POWER;
    default: return LEVEL_TERM;
    }
}

static const char *const compare_signs[AST_COMPARE_COUNT] = {
    [AST_Eq] = " == ", [AST_NotEq] = " != ", [AST_Lt] = " < ",       [AST_LtE] = " <= ", [AST_Gt] = " > ",
    [AST_GtE] = " >= ", [AST_Is] = " is ",   [AST_IsNot] = " is not ", [AST_In] = " in ", [AST_NotIn] = " not in ",
};

static int level_of(Ast *node)
{
    switch (node->kind) {
    case AST_NamedExpr: return LEVEL_NAMED;
    case AST_Tuple: return ast_Tuple(node)->elts.count == 0 ? LEVEL_ATOM : LEVEL_TUPLE;
    case AST_Lambda:
    case AST_IfExp: return LEVEL_TEST;
    case AST_BoolOp: return ast_BoolOp(node)->op == AST_And ? LEVEL_AND : LEVEL_OR;
    case AST_UnaryOp: return ast_UnaryOp(node)->op == AST_Not ? LEVEL_NOT : LEVEL_FACTOR;
    case AST_Compare: return LEVEL_COMPARE;
    case AST_BinOp: return level_of_binary(ast_BinOp(node)->op);
    case AST_Await: return LEVEL_AWAIT;
    default: return LEVEL_ATOM;
    }
}

static void put_bool_op(Writer *w, Ast_BoolOp *node)
{
    for (size_t i = 0; i < node->values.count; i++) {
        if (i > 0) put(w, node->op == AST_And ? " and " : " or ");
        put_expr(w, node->values.items[i], level_of(&node->head) + 1);
    }
}

static void put_unary_op(Writer *w, Ast_UnaryOp *node)
{
    static const char *const signs[AST_UNARY_COUNT] = {
        [AST_Invert] = "~", [AST_Not] = "not ", [AST_UAdd] = "+", [AST_USub] = "-"};
    put(w, signs[node->op]);
    put_expr(w, node->operand, level_of(&node->head));
}

static void put_compare(Writer *w, Ast_Compare *node)
{
    put_expr(w, node->left, LEVEL_COMPARE + 1);
    for (size_t i = 0; i < node->comparators.count; i++) {
        put(w, compare_signs[node->ops.items[i]]);
        put_expr(w, node->comparators.items[i], LEVEL_COMPARE + 1);
    }
}

static void put_bin_op(Writer *w, Ast_BinOp *node)
{
    bool right_leaning = node->op == AST_Pow;
    int level = level_of_binary(node->op);
    put_expr(w, node->left, level + right_leaning);
    put(w, binary_signs[node->op]);
    put_expr(w, node->right, level + !right_leaning);
}

// ---- Everything else ----------------------------------------------------------------------------

static void put_arg(Writer *w, Ast *node, const char *prefix, Ast *value, bool *any)
{
    if (*any) put(w, ", ");
    *any = true;
    put(w, prefix);
    if (node != NULL) put_name(w, ast_arg(node)->arg);
    if (value == NULL) return;
    put(w, "=");
    put_expr(w, value, LEVEL_TEST);
}

static void put_lambda(Writer *w, Ast_Lambda *node)
{
    Ast_arguments *args = ast_arguments(node->args);
    size_t positional = args->posonlyargs.count + args->args.count;
    bool any = false;
    put(w, positional + args->kwonlyargs.count != 0 || args->vararg || args->kwarg ? "lambda " : "lambda");
    for (size_t i = 0; i < positional; i++) {
        size_t first_only = args->posonlyargs.count, with_default = positional - args->defaults.count;
        Ast *arg = i < first_only ? args->posonlyargs.items[i] : args->args.items[i - first_only];
        put_arg(w, arg, "", i >= with_default ? args->defaults.items[i - with_default] : NULL, &any);
        if (i + 1 == first_only) put(w, ", /");
    }
    if (args->vararg != NULL || args->kwonlyargs.count != 0) put_arg(w, args->vararg, "*", NULL, &any);
    for (size_t i = 0; i < args->kwonlyargs.count; i++)
        put_arg(w, args->kwonlyargs.items[i], "", args->kw_defaults.items[i], &any);
    if (args->kwarg != NULL) put_arg(w, args->kwarg, "**", NULL, &any);
    put(w, ": ");
    w->scopes++;
    put_expr(w, node->body, LEVEL_TEST);
    w->scopes--;
}

static void put_if_exp(Writer *w, Ast_IfExp *node)
{
    put_expr(w, node->body, LEVEL_TEST + 1);
    put(w, " if ");
    put_expr(w, node->test, LEVEL_TEST + 1);
    put(w, " else ");
    put_expr(w, node->orelse, LEVEL_TEST);
}

static void put_pair(Writer *w, Ast *key, Ast *value)
{
    if (key != NULL) {
        put_expr(w, key, LEVEL_TEST);
        put(w, ": ");
        put_expr(w, value, LEVEL_TEST);
    } else {
        put(w, "**");
        put_expr(w, value, LEVEL_BIT_OR);
    }
}

static void put_dict(Writer *w, Ast_Dict *node)
{
    put(w, "{");
    for (size_t i = 0; i < node->values.count; i++) {
        if (i > 0) put(w, ", ");
        put_pair(w, node->keys.items[i], node->values.items[i]);
    }
    put(w, "}");
}

static void put_comprehension(Writer *w, const char *open, Ast *first, Ast *second, AstSeq generators, const char *close)
{
    put(w, open);
    w->scopes++;
    if (second != NULL) put_pair(w, first, second);
    else put_expr(w, first, LEVEL_TEST);
    for (size_t i = 0; i < generators.count; i++) {
        Ast_comprehension *one = ast_comprehension(generators.items[i]);
        put(w, one->is_async ? " async for " : " for ");
        put_expr(w, one->target, LEVEL_TUPLE);
        put(w, " in ");
        put_expr(w, one->iter, LEVEL_TEST + 1);
        for (size_t j = 0; j < one->ifs.count; j++) {
            put(w, " if ");
            put_expr(w, one->ifs.items[j], LEVEL_TEST + 1);
        }
    }
    w->scopes--;
    put(w, close);
}

static void put_call(Writer *w, Ast_Call *node)
{
    put_expr(w, node->func, LEVEL_ATOM);
    if (node->args.count == 1 && node->keywords.count == 0 && node->args.items[0]->kind == AST_GeneratorExp) {
        put_expr(w, node->args.items[0], LEVEL_TEST); // its own parentheses do
        return;
    }
    bool any = false;
    put(w, "(");
    put_seq(w, node->args, LEVEL_TEST, &any);
    for (size_t i = 0; i < node->keywords.count; i++) {
        Ast_keyword *keyword = ast_keyword(node->keywords.items[i]);
        if (any) put(w, ", ");
        any = true;
        put_name(w, keyword->arg);
        put(w, keyword->arg == NULL ? "**" : "=");
        put_expr(w, keyword->value, LEVEL_TEST);
    }
    put(w, ")");
}

static void put_attribute(Writer *w, Ast_Attribute *node)
{
    put_expr(w, node->value, LEVEL_ATOM);
    uint8_t kind = node->value->kind == AST_Constant ? ast_Constant(node->value)->value.kind : LITERAL_NONE;
    put(w, kind == LITERAL_INT || kind == LITERAL_BIG_INT ? " ." : ".");
    put_name(w, node->attr);
}

static void put_slice(Writer *w, Ast_Slice *node)
{
    if (node->lower != NULL) put_expr(w, node->lower, LEVEL_TEST);
    put(w, ":");
    if (node->upper != NULL) put_expr(w, node->upper, LEVEL_TEST);
    if (node->step == NULL) return;
    put(w, ":");
    put_expr(w, node->step, LEVEL_TEST);
}

static void put_tuple(Writer *w, AstSeq elts)
{
    bool any = false;
    if (elts.count == 0) put(w, "()");
    put_seq(w, elts, LEVEL_TEST, &any);
    if (elts.count == 1) put(w, ",");
}

static void put_yield(Writer *w, const char *word, Ast *value)
{
    put(w, word);
    if (value != NULL) put_expr(w, value, LEVEL_TEST);
    put(w, ")");
}

static void put_open(Writer *w, Ast *node)
{
    switch (node->kind) {
    case AST_BoolOp: put_bool_op(w, ast_BoolOp(node)); return;
    case AST_BinOp: put_bin_op(w, ast_BinOp(node)); return;
    case AST_UnaryOp: put_unary_op(w, ast_UnaryOp(node)); return;
    case AST_Lambda: put_lambda(w, ast_Lambda(node)); return;
    case AST_IfExp: put_if_exp(w, ast_IfExp(node)); return;
    case AST_Dict: put_dict(w, ast_Dict(node)); return;
    case AST_Set: put_list(w, "{", ast_Set(node)->elts, "}"); return;
    case AST_GeneratorExp:
        put_comprehension(w, "(", ast_GeneratorExp(node)->elt, NULL, ast_GeneratorExp(node)->generators, ")");
        return;
    case AST_ListComp:
        put_comprehension(w, "[", ast_ListComp(node)->elt, NULL, ast_ListComp(node)->generators, "]");
        return;
    case AST_SetComp:
        put_comprehension(w, "{", ast_SetComp(node)->elt, NULL, ast_SetComp(node)->generators, "}");
        return;
    case AST_DictComp:
        put_comprehension(w, "{", ast_DictComp(node)->key, ast_DictComp(node)->value,
                          ast_DictComp(node)->generators, "}");
        return;
    case AST_Yield: put_yield(w, ast_Yield(node)->value ? "(yield " : "(yield", ast_Yield(node)->value); return;
    case AST_YieldFrom: put_yield(w, "(yield from ", ast_YieldFrom(node)->value); return;
    case AST_Await:
        put(w, "await ");
        put_expr(w, ast_Await(node)->value, LEVEL_ATOM);
        return;
    case AST_Compare: put_compare(w, ast_Compare(node)); return;
    case AST_Call: put_call(w, ast_Call(node)); return;
    case AST_Constant: put_constant(w, ast_Constant(node)); return;
    case AST_JoinedStr:
    case AST_FormattedValue: put_fstring(w, node); return;
    case AST_Attribute: put_attribute(w, ast_Attribute(node)); return;
    case AST_Starred:
        put(w, "*");
        put_expr(w, ast_Starred(node)->value, LEVEL_BIT_OR);
        return;
    case AST_Name: put_name(w, ast_Name(node)->id); return;
    case AST_List: put_list(w, "[", ast_List(node)->elts, "]"); return;
    case AST_Tuple: put_tuple(w, ast_Tuple(node)->elts); return;
    case AST_Subscript:
        put_expr(w, ast_Subscript(node)->value, LEVEL_ATOM);
        put(w, "[");
        put_expr(w, ast_Subscript(node)->slice, LEVEL_TUPLE);
        put(w, "]");
        return;
    case AST_Slice: put_slice(w, ast_Slice(node)); return;
    case AST_NamedExpr:
        put_expr(w, ast_NamedExpr(node)->target, LEVEL_ATOM);
        put(w, " := ");
        put_expr(w, ast_NamedExpr(node)->value, LEVEL_ATOM);
        return;
    default: return;
    }
}

// Some expressions would act on the scope around the annotation, which never evaluates it.
static bool check_fits(Writer *w, const Ast *node)
{
    const char *what = node->kind == AST_Yield || node->kind == AST_YieldFrom ? "yield"
                       : node->kind == AST_Await                              ? "await"
                       : node->kind == AST_NamedExpr                          ? "named"
                                                                              : NULL;
    if (what == NULL || w->scopes > 0) return true;
    gen_fault(w->g, node, "%s expression cannot be used within an annotation", what);
    return false;
}

static void put_expr(Writer *w, Ast *node, int level)
{
    if (w->failed || buf_failed(w->out) || !gen_descend(w->g) || !check_fits(w, node)) {
        w->failed = true;
        return;
    }
    bool parentheses = level > level_of(node);
    if (parentheses) put(w, "(");
    put_open(w, node);
    if (parentheses) put(w, ")");
}

String *unparse(Gen *g, Ast *node)
{
    Buf out;
    buf_init(&out, &g->vm->memory);
    Writer writer = {.g = g, .vm = g->vm, .out = &out};
    put_expr(&writer, node, LEVEL_TEST);
    bool no_memory = buf_failed(&out);
    String *text = writer.failed ? NULL : str_from_buf(g->vm, &out);
    if (text != NULL) return text;
    buf_free(&out);
    if (no_memory && is_absent(g->vm->pending)) (void)throw_memory(g->vm);
    g->failed = true;
    return NULL;
}
