// parse_string.c - string literals, implicit concatenation, f-strings. Sections 2.4.1 to 2.4.3 of
// the language reference.
//
// Neighbouring literals become one node: a Constant, or a JoinedStr if one of them is an f-string.
// A literal is decoded as soon as its token is read, the text of an f-string when the f-string
// ends: that is where faults and warnings are reported.
#include "compiler/parser.h"
#include "vm/base/utf8.h"

static Ast *text_node(Parser *p, Buf *text, Place place, LiteralKind kind)
{
    Ast_Constant *node = node_place(p, AST_Constant, place);
    char *data = node ? arena_copy(&p->unit->arena, text->data, text->size) : NULL;
    if (!data) return out_of_memory(p);
    node->value.kind = (uint8_t)kind;
    node->value.ascii = utf8_is_ascii(data, text->size);
    node->value.text.data = data;
    node->value.text.size = text->size;
    return (Ast *)node;
}

// Warnings about literals are given once, though a literal may be read again.
static void warned_up_to(Parser *p, const Token *token)
{
    const char *end = token->text + token->size;
    if (end > p->warned) p->warned = end;
}

// The value of literal text as a Constant at this place.
static Ast *decode(Parser *p, const char *text, size_t size, bool raw, bool bytes,
                   const Token *blamed, Place place)
{
    Buf out;
    buf_init(&out, p->unit->memory);
    Place latest = token_place(last_token(p));
    bool fine = (bytes ? literal_decode_bytes : literal_decode_str)(
        p->unit, &out, text, size, raw, !p->second && blamed->text >= p->warned, blamed, latest);
    if (!fine) p->failed = true;
    Ast *node = fine ? text_node(p, &out, place, bytes ? LITERAL_BYTES : LITERAL_STR) : NULL;
    buf_free(&out);
    return node;
}

static bool is_text(const Ast *node)
{
    return node->kind == AST_Constant;
}

static bool is_empty_text(const Ast *node)
{
    return is_text(node) && ((const Ast_Constant *)node)->value.text.size == 0;
}

// ---- concatenation ----------------------------------------------------------------------------

// The constants items[0 .. count) as one. The first gives the prefix u.
static Ast *join_texts(Parser *p, Ast **items, size_t count)
{
    if (count == 1) return items[0];
    Ast_Constant *first = ast_Constant(items[0]);
    Place place = ast_place(items[0]);
    place.end_lineno = items[count - 1]->end_lineno;
    place.end_column = items[count - 1]->end_col_offset;
    Buf text;
    buf_init(&text, p->unit->memory);
    for (size_t i = 0; i < count; i++) {
        ConstantValue *value = &ast_Constant(items[i])->value;
        buf_append(&text, value->text.data, value->text.size);
    }
    Ast *node = buf_failed(&text) ? out_of_memory(p)
                                  : text_node(p, &text, place, (LiteralKind)first->value.kind);
    buf_free(&text);
    if (node) ast_Constant(node)->kind = first->kind;
    return node;
}

// A JoinedStr of the pending items from base on: runs of text become one, empty text goes.
static Ast *join_fstring(Parser *p, size_t base, Place place)
{
    size_t kept = base;
    for (size_t i = base; i < p->pending_count;) {
        Ast *item = p->pending[i];
        size_t end = i + 1;
        if (is_text(item)) {
            while (end < p->pending_count && is_text(p->pending[end])) end++;
            item = join_texts(p, (Ast **)&p->pending[i], end - i);
            if (!item) return NULL;
        }
        if (!is_empty_text(item)) p->pending[kept++] = item;
        i = end;
    }
    p->pending_count = kept;
    AstSeq values = take_seq(p, base);
    Ast_JoinedStr *node = node_place(p, AST_JoinedStr, place);
    if (node) node->values = values;
    return p->failed ? NULL : (Ast *)node;
}

// ---- replacement fields -----------------------------------------------------------------------

// '!' NAME
static bool conversion(Parser *p, Token **mark, Token **name)
{
    *mark = accept(p, TOKEN_EXCLAMATION);
    if (!*mark) return !p->failed;
    *name = accept(p, TOKEN_NAME);
    if (!*name) {
        p->mark--;
        *mark = NULL;
        return !p->failed;
    }
    if ((*name)->lineno != (*mark)->lineno || (*name)->column != (*mark)->end_column)
        return fault_range(
            p, token_place(*mark), token_place(*name),
            "f-string: conversion type must come right after the exclamanation mark");
    return true;
}

static bool set_conversion(Parser *p, Ast_FormattedValue *field, const Token *name)
{
    char letter = name->name->data[0];
    if (name->name->size > 1 || (letter != 's' && letter != 'r' && letter != 'a'))
        return fault_place(p, token_place(name),
                           "f-string: invalid conversion character '%s': expected 's', 'r', or 'a'",
                           name->name->data);
    field->conversion = letter;
    return true;
}

static bool replacement_field(Parser *p);

// Literal text and fields, pushed.
bool format_spec_items(Parser *p)
{
    for (;;) {
        Token *text = accept(p, TOKEN_FSTRING_MIDDLE);
        if (text) {
            Ast *node = decode(p, text->text, text->size, false, false, text, token_place(text));
            if (!node || !push(p, node)) return false;
            warned_up_to(p, text);
        } else if (!replacement_field(p)) {
            return !p->failed;
        }
    }
}

// ':' items
static bool format_spec(Parser *p, Ast_FormattedValue *field, Token **colon)
{
    *colon = accept(p, TOKEN_COLON);
    if (!*colon) return !p->failed;
    size_t base = p->pending_count;
    if (!format_spec_items(p)) return false;
    Place place = last_place(p);
    place.lineno = (*colon)->lineno;
    place.column = (*colon)->column;
    return (field->format_spec = join_fstring(p, base, place)) != NULL;
}

// The source between the brace and what ended the expression, as {expression=} shows it: without
// comments.
static Ast *debug_text(Parser *p, const Token *open, const Token *end, Place place)
{
    const char *text = open->text + 1;
    size_t size = (size_t)(end->text - text);
    Buf out;
    buf_init(&out, p->unit->memory);
    bool in_comment = false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '#') in_comment = true;
        if (text[i] == '\n') in_comment = false;
        if (!in_comment) buf_append_char(&out, text[i]);
    }
    Ast *node = buf_failed(&out) ? out_of_memory(p) : text_node(p, &out, place, LITERAL_STR);
    buf_free(&out);
    return node;
}

// '{' expression ['='] ['!' NAME] [':' spec] '}', pushed; with '=' the text before it.
static bool replacement_field(Parser *p)
{
    Token *open = accept(p, TOKEN_LEFT_BRACE);
    if (!open) return false;
    size_t mark = p->mark - 1, base = p->pending_count;
    if (!descend(p, DEPTH_BRACKET)) return false;
    Ast_FormattedValue *field = node_at(p, AST_FormattedValue, open);
    Token *exclamation = NULL, *letter = NULL, *colon = NULL, *debug = NULL, *close = NULL;
    if (!field) return false;
    field->conversion = -1;
    field->value = annotated_rhs(p);
    if (field->value) debug = accept(p, TOKEN_ASSIGN);
    if (field->value && conversion(p, &exclamation, &letter) && format_spec(p, field, &colon))
        close = accept(p, TOKEN_RIGHT_BRACE);
    ascend(p, DEPTH_BRACKET);
    if (!close) {
        p->mark = mark;
        p->pending_count = base;
        if (p->hints && !p->failed) hint_replacement_field(p);
        return false;
    }
    if (letter && !set_conversion(p, field, letter)) return false;
    field->head.end_lineno = close->end_lineno;
    field->head.end_col_offset = close->end_column;
    if (!debug) return push(p, field);
    if (!exclamation && !colon) field->conversion = 'r';
    Place place = {open->lineno, open->column + 1, close->end_lineno, close->end_column - 1};
    const Token *end = close;
    if (exclamation) {
        end = exclamation;
        place.end_lineno = exclamation->end_lineno;
        place.end_column = exclamation->end_column - 1;
    } else if (colon) {
        end = colon;
        place.end_lineno = colon->lineno;
        place.end_column = colon->column;
    }
    Ast *text = debug_text(p, open, end, place);
    return text && push(p, text) && push(p, field);
}

// ---- strings ----------------------------------------------------------------------------------

// FSTRING_START (text | field)* FSTRING_END, as pushed items. Their text is decoded at the end.
static bool fstring(Parser *p)
{
    Token *start = accept(p, TOKEN_FSTRING_START), *end;
    size_t base = p->pending_count;
    for (;;) {
        Token *text = accept(p, TOKEN_FSTRING_MIDDLE);
        if (text) {
            Ast_Constant *node = node_place(p, AST_Constant, token_place(text));
            if (!node || !push(p, node)) return false;
            node->value.kind = LITERAL_STR;
            node->value.text.data = text->text;
            node->value.text.size = text->size;
        } else if (!replacement_field(p)) {
            break;
        }
    }
    if (p->failed || !(end = accept(p, TOKEN_FSTRING_END))) return false;
    for (size_t i = base; i < p->pending_count; i++) {
        Ast *item = p->pending[i];
        if (!is_text(item)) continue;
        ConstantValue *value = &ast_Constant(item)->value;
        item =
            decode(p, value->text.data, value->text.size, start->raw, false, end, ast_place(item));
        if (!item) return false;
        p->pending[i] = item;
    }
    warned_up_to(p, end);
    return true;
}

static bool string(Parser *p, bool *bytes)
{
    Token *token = accept(p, TOKEN_STRING);
    LiteralString literal = literal_split(token);
    Ast *node = decode(p, literal.text, literal.size, literal.raw, literal.bytes, token,
                       token_place(token));
    if (!node) return false;
    warned_up_to(p, token);
    ast_Constant(node)->kind = literal.unicode;
    *bytes = literal.bytes;
    return push(p, node);
}

static Ast *concatenation(Parser *p)
{
    Token *first = peek(p);
    size_t base = p->pending_count;
    bool any_fstring = false, any_text = false, any_bytes = false;
    for (;;) {
        TokenKind kind = peek_kind(p);
        if (kind == TOKEN_STRING) {
            bool bytes;
            if (!string(p, &bytes)) return NULL;
            *(bytes ? &any_bytes : &any_text) = true;
        } else if (kind == TOKEN_FSTRING_START) {
            size_t mark = p->mark;
            size_t count = p->pending_count;
            if (!fstring(p)) {
                if (p->failed) return NULL;
                p->mark = mark;
                p->pending_count = count;
                break;
            }
            any_fstring = true;
        } else {
            break;
        }
    }
    if (p->failed || (p->pending_count == base && !any_fstring)) return NULL;
    if (any_bytes && (any_text || any_fstring))
        return fault_last(p, "cannot mix bytes and nonbytes literals");
    Place place = last_place(p);
    place.lineno = first->lineno;
    place.column = first->column;
    if (any_fstring) return join_fstring(p, base, place);
    Ast *node = join_texts(p, (Ast **)&p->pending[base], p->pending_count - base);
    p->pending_count = base;
    return node;
}

Ast *strings(Parser *p)
{
    if (LIKELY(!p->second)) return concatenation(p);
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_STRINGS, &node)) return node;
    size_t base = p->pending_count;
    node = concatenation(p);
    if (!node) p->pending_count = base;
    return memo_keep(p, RULE_STRINGS, mark, node);
}
