// parser.h - what the files of the parser share.
//
// Recursive descent over tokens made on demand, in two passes. The first accepts or refuses, fast:
// one look at a token nearly always decides. If it refuses, the second starts over with `hints` on:
// then rules that know common mistakes (parse_errors*.c, functions hint_*) run where the grammar of
// the reference implementation has its invalid_* rules, and the first of them that recognises
// something words the fault. If none does, it is "invalid syntax" at the furthest token of the
// first pass. So faults agree only if both passes look at tokens in the same order as the
// reference.
//
// A rule is a function that returns its node with the mark behind it, or NULL. NULL without
// p->failed means "not here": the mark is where it was, or the caller sets it back. What a rule can
// match only in part it matches up to there: `a +)` gives a. With p->failed everything gives up.
//
// The second pass remembers the results of the rules that are tried again at the same token, so its
// time stays linear too.
#pragma once
#include "compiler/literals.h"
#include "compiler/parse.h"

#define TOKEN_BLOCK 256

// Rules whose results the second pass remembers. From RULE_STRICT on, results count only where
// hints were as they are now.
typedef enum Rule {
    RULE_EXPRESSION,
    RULE_DISJUNCTION,
    RULE_BITWISE_OR,
    RULE_FACTOR,
    RULE_PRIMARY,
    RULE_ARGUMENTS,
    RULE_STRINGS,
    RULE_SIMPLE_STATEMENT,
    RULE_BLOCK,
    RULE_STAR_TARGET,
    RULE_CLOSED_PATTERN,
    RULE_STRICT,
    RULE_ATOM = RULE_STRICT,
    RULE_GENEXP,
    RULE_NAMED_EXPRESSION,
} Rule;

typedef struct Memo {
    struct Memo *next;
    Ast *node;
    size_t mark; // behind it
    uint8_t rule;
    bool hints;
} Memo;

typedef struct Parser {
    Unit *unit;
    const ParseOptions *options;
    Token **blocks; // tokens, TOKEN_BLOCK in each, which never move
    size_t block_count, block_capacity;
    size_t mark, fill; // the next token, and how many are held
    size_t made;       // how many have been made since the text began, in the first pass
    Token none;        // what is read where no token can be made
    Place before;      // the last token with text that the first pass has dropped
    bool second;       // this is the second pass
    bool hints;        // the hint_* rules run
    bool failed;       // the unit holds a fault
    bool started;      // PARSE_SINGLE: a token has been seen since the last end
    int depth;
    const char *warned; // literals before this place have had their warnings
    void **pending;     // items of the sequences being read
    size_t pending_count, pending_capacity;
    Lexer lexer;
} Parser;

// ---- tokens (parser.c) ------------------------------------------------------------------------

bool parser_fetch(Parser *p);

static inline Token *token_at(Parser *p, size_t index)
{
    return &p->blocks[index / TOKEN_BLOCK][index % TOKEN_BLOCK];
}

// The next token. TOKEN_ERROR, with p->failed, if it cannot be made.
static inline Token *peek(Parser *p)
{
    if (p->mark >= p->fill && UNLIKELY(!parser_fetch(p))) return &p->none;
    return token_at(p, p->mark);
}

static inline TokenKind peek_kind(Parser *p)
{
    return (TokenKind)peek(p)->kind;
}

// The kind of the token after the next one.
static inline TokenKind peek_second(Parser *p)
{
    peek(p);
    if (p->failed) return TOKEN_ERROR;
    p->mark++;
    TokenKind kind = peek_kind(p);
    p->mark--;
    return kind;
}

// Takes the next token if it is of this kind; else NULL.
static inline Token *accept(Parser *p, TokenKind kind)
{
    Token *token = peek(p);
    if (token->kind != kind) return NULL;
    p->mark++;
    return token;
}

// Takes the next token if it is this soft keyword.
static inline Token *accept_soft(Parser *p, SoftKeyword soft)
{
    Token *token = peek(p);
    if (token->kind != TOKEN_NAME || token->soft != soft) return NULL;
    p->mark++;
    return token;
}

// Requires a token: if it is not there, that is a fault in either pass.
bool require(Parser *p, TokenKind kind, const char *text);

static inline Token *last_token(Parser *p)
{
    return token_at(p, p->fill - 1);
}

// Drops the tokens before the mark, in the first pass: pointers to tokens, and marks, are good
// until the next statement of a block only.
void parser_forget(Parser *p);

// In the first pass: no program goes on like this, whatever rule is tried. Sets p->failed, without
// a fault, since marks may be stale.
void parser_refuse(Parser *p);

// Depth of real nesting, in the units that the reference implementation counts. False, with a
// fault, if it is too deep.
#define DEPTH_MAX 6000
#define DEPTH_BRACKET 28
#define DEPTH_BLOCK 6
bool parser_too_deep(Parser *p);

static inline bool descend(Parser *p, int weight)
{
    p->depth += weight;
    return LIKELY(p->depth < DEPTH_MAX) || parser_too_deep(p);
}

static inline void ascend(Parser *p, int weight)
{
    p->depth -= weight;
}

// ---- results (parser.c) -----------------------------------------------------------------------

// Sets the mark back and returns NULL.
static inline void *back(Parser *p, size_t mark)
{
    p->mark = mark;
    return NULL;
}

// Looks up what a rule gave at the mark; moves the mark behind it.
bool memo_find(Parser *p, Rule rule, Ast **node);

// Remembers what a rule gave at `mark`; returns the node.
Ast *memo_keep(Parser *p, Rule rule, size_t mark, Ast *node);

// A node from a token, or from the beginning of another node (never one in parentheses: they begin
// before it), up to the last token taken that is no newline or indentation. Its other fields are
// zero. NULL if memory is out.
void *node_at(Parser *p, AstKind kind, const Token *start);
void *node_from(Parser *p, AstKind kind, const Ast *first);
void *node_place(Parser *p, AstKind kind, Place place);

// The last token before the mark that is no newline or indentation.
Place last_place(Parser *p);

static inline Place ast_place(const Ast *node)
{
    return (Place){node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
}

// Sequences: push items, then take those from `base`, the count at the beginning.
bool push(Parser *p, void *item);
AstSeq take_seq(Parser *p, size_t base);
NameSeq take_names(Parser *p, size_t base);

// Memory is out.
void *out_of_memory(Parser *p);

// ---- faults (parser.c) ------------------------------------------------------------------------

// Each sets p->failed and returns NULL. Where it is:
void *fault_last(Parser *p, const char *format, ...) PRINTF_LIKE(2, 3); // the furthest token made
void *fault_next(Parser *p, const char *format, ...) PRINTF_LIKE(2, 3); // the next token
void *fault_place(Parser *p, Place place, const char *format, ...) PRINTF_LIKE(3, 4);
void *fault_range(Parser *p, Place from, Place to, const char *format, ...) PRINTF_LIKE(4, 5);
// From there to the lexer's cursor; an IndentationError at the furthest token.
void *fault_onward(Parser *p, Place from, const char *format, ...) PRINTF_LIKE(3, 4);
void *fault_indent(Parser *p, const char *format, ...) PRINTF_LIKE(2, 3);

// ---- expressions (parse_expr.c, parse_atom.c, parse_call.c, parse_string.c) --------------------

Ast *star_expressions(Parser *p);
Ast *star_expression(Parser *p);
Ast *expressions(Parser *p);
Ast *expression(Parser *p);
Ast *expression_plain(Parser *p); // expression without hints
Ast *named_expression(Parser *p);
Ast *assignment_expression(Parser *p);
Ast *star_named_expression(Parser *p);
bool star_named_expressions(Parser *p); // pushes them
Ast *annotated_rhs(Parser *p);
Ast *yield_expression(Parser *p);
Ast *disjunction(Parser *p);
Ast *inversion(Parser *p);
Ast *bitwise_or(Parser *p);
Ast *sum(Parser *p);
Ast *factor(Parser *p);
Ast *primary(Parser *p);
Ast *atom(Parser *p);
Ast *strings(Parser *p);
Ast *lambda(Parser *p);

// Part of (..), [..], {..} and calls.
Ast *generator(Parser *p); // '(' expression for ... ')'
bool comprehension_clauses(Parser *p, AstSeq *clauses);
bool double_starred_pairs(Parser *p); // pushes key, value, key, value, ...
Ast *arguments(Parser *p);            // a Call without func
Ast *args(Parser *p);
Ast *starred_expression(Parser *p);
bool begins_comprehension(Parser *p);

// The literal text and fields of a format spec.
bool format_spec_items(Parser *p); // pushes them

// Targets.
Ast *star_targets(Parser *p);
Ast *star_target(Parser *p);
bool is_star_target(const Ast *node);
bool is_single_target(const Ast *node);
void set_context(Ast *node, AstContext context);

// Parameters (parse_params.c). The end is ')' for def and ':' for lambda.
typedef struct Params {
    TokenKind end;
    bool annotations;
} Params;
extern const Params def_params, lambda_params;
Ast *parameters(Parser *p, const Params *style); // NULL without p->failed: none
Ast *empty_arguments(Parser *p);
Ast *parameter(Parser *p, const Params *style, bool star_annotation);
bool parameter_default(Parser *p, Ast **value);     // '=' expression
bool parameter_end(Parser *p, const Params *style); // ',' or before the end

// ---- statements (parse_stmt.c, parse_compound.c, parse_pattern.c) ------------------------------

bool statements(Parser *p, AstSeq *body);
bool simple_statements(Parser *p);               // pushes them
Ast *compound_statement(Parser *p, bool *found); // *found: the token begins one
bool block(Parser *p, AstSeq *body);
bool import_names(Parser *p); // pushes aliases: NAME ['as' NAME], ...
bool dotted_name(Parser *p, Name **name);
Ast *match_statement(Parser *p);
Ast *subject_expression(Parser *p);
Ast *patterns(Parser *p);
Ast *pattern(Parser *p);
Ast *or_pattern(Parser *p);
bool pattern_guard(Parser *p, Ast **guard);
Ast *name_or_attribute(Parser *p);
bool positional_patterns(Parser *p);
bool keyword_patterns(Parser *p);
bool type_params(Parser *p, AstSeq *params); // false only with p->failed or a broken list
Ast *except_block(Parser *p, bool star);

// ---- hints (parse_errors.c, parse_errors_stmt.c, parse_errors_params.c) ------------------------

// Each leaves the mark as it was. They are called in the second pass only, where hints are on.
void hint_expression(Parser *p);
void hint_named_expression(Parser *p);
void hint_operand(Parser *p, bool with_sum);
void hint_group(Parser *p);
void hint_comprehension(Parser *p);
void hint_dict_comprehension(Parser *p);
void hint_dict(Parser *p);
void hint_for_clause(Parser *p);
void hint_arguments(Parser *p);
void hint_keyword(Parser *p);
void hint_starred(Parser *p);
void hint_replacement_field(Parser *p);
void hint_parameters(Parser *p, const Params *style);
void hint_star_parameter(Parser *p, const Params *style);
void hint_double_star_parameter(Parser *p, const Params *style);
void hint_default(Parser *p);
void hint_assignment(Parser *p);
void hint_delete(Parser *p);
void hint_import(Parser *p);
void hint_import_targets(Parser *p);
void hint_block(Parser *p);
void hint_with_item(Parser *p);
void hint_with_indent(Parser *p);
void hint_with(Parser *p);
void hint_for_target(Parser *p);
void hint_for(Parser *p);
void hint_try(Parser *p);
void hint_except_indent(Parser *p, bool star);
void hint_except(Parser *p);
void hint_header(Parser *p, const char *statement); // if, elif, while
void hint_else(Parser *p);
void hint_finally(Parser *p);
void hint_def(Parser *p);
void hint_class(Parser *p);
void hint_match(Parser *p);
void hint_case(Parser *p);
void hint_as_pattern(Parser *p);
void hint_class_pattern(Parser *p);
void hint_type_param(Parser *p);
void hint_type_params(Parser *p);
