// parser.c - the parser's tokens, memory and faults, and the two passes. See parser.h.
#include "compiler/parser.h"
#include "vm/base/buf.h"

// ---- tokens -----------------------------------------------------------------------------------

static bool grow_blocks(Parser *p)
{
    Memory *memory = p->unit->memory;
    if (p->block_count == p->block_capacity) {
        size_t capacity = p->block_capacity ? p->block_capacity * 2 : 16;
        Token **blocks = memory_resize(memory, p->blocks, p->block_capacity * sizeof *blocks,
                                       capacity * sizeof *blocks);
        if (!blocks) return false;
        p->blocks = blocks;
        p->block_capacity = capacity;
    }
    Token *block = memory_take(memory, TOKEN_BLOCK * sizeof *block);
    if (!block) return false;
    p->blocks[p->block_count++] = block;
    return true;
}

// Words the states of the lexer that it does not word itself.
static void fault_of_lexer(Parser *p)
{
    Lexer *lexer = &p->lexer;
    Place place = {lexer->line, 0, lexer->line, -1};
    switch (lexer->state) {
    case LEXER_AT_END:
        if (lexer->level) lexer_fault_unclosed(lexer);
        else fault_last(p, "unexpected EOF while parsing");
        break;
    case LEXER_BAD_DEDENT:
        fault_indent(p, "unindent does not match any outer indentation level");
        break;
    case LEXER_BAD_TABS:
        unit_fault(p->unit, FAULT_TAB, place, "inconsistent use of tabs and spaces in indentation");
        break;
    case LEXER_TOO_DEEP:
        unit_fault(p->unit, FAULT_INDENTATION, place, "too many levels of indentation");
        break;
    case LEXER_BAD_CONTINUATION:
        // Counted from the first of the lines that were joined.
        place.column =
            unit_characters(lexer->buffer_start, (size_t)(lexer->cursor - lexer->buffer_start));
        place.end_column = 0;
        unit_fault_characters(p->unit, FAULT_SYNTAX, place,
                              "unexpected character after line continuation character");
        break;
    case LEXER_RUNNING:
    case LEXER_AT_END_OF_LINE_STRING:
    case LEXER_AT_END_OF_STRING:
    case LEXER_FAULT: break;
    }
}

bool parser_fetch(Parser *p)
{
    if (p->failed) return false;
    if (p->fill == p->block_count * TOKEN_BLOCK && !grow_blocks(p)) return out_of_memory(p);
    Token *token = token_at(p, p->fill);
    bool made = lexer_next(&p->lexer, token);
    if (token->kind == TOKEN_END && p->options->mode == PARSE_SINGLE && p->started) {
        // The end of what was typed ends the line, and the blocks it is in.
        Lexer *lexer = &p->lexer;
        token->kind = TOKEN_NEWLINE;
        p->started = false;
        if (lexer->indent && !p->options->keep_blocks_open) {
            lexer->pending = -lexer->indent;
            lexer->indent = 0;
        }
    } else {
        p->started = true;
    }
    p->fill++;
    p->made++;
    if (UNLIKELY(p->made % 4096 == 0) && p->options->goes_on && !p->options->goes_on(p->options->user)) {
        unit_fault_bare(p->unit, FAULT_MEMORY, "stopped"); // a fault that no other replaces
        p->failed = true;
        return false;
    }
    if (made && p->unit->fault.kind == FAULT_NONE) return true;
    if (!made) fault_of_lexer(p);
    p->failed = true;
    return false;
}

bool require(Parser *p, TokenKind kind, const char *text)
{
    if (accept(p, kind)) return true;
    if (!p->failed) fault_place(p, token_place(peek(p)), "expected '%s'", text);
    return false;
}

void parser_forget(Parser *p)
{
    if (p->second || p->mark < TOKEN_BLOCK / 2) return;
    p->before = last_place(p);
    size_t kept = p->fill - p->mark;
    if (kept == 0) { // the furthest token stays, faults may be there
        p->mark--;
        kept = 1;
        if (p->mark == 0) return;
        *token_at(p, 0) = *token_at(p, p->mark);
        p->mark = p->fill = 1;
        return;
    }
    for (size_t i = 0; i < kept; i++) *token_at(p, i) = *token_at(p, p->mark + i);
    p->mark = 0;
    p->fill = kept;
}

void parser_refuse(Parser *p)
{
    if (!p->second) p->failed = true;
}

bool parser_too_deep(Parser *p)
{
    if (!p->failed)
        unit_fault_bare(p->unit, FAULT_MEMORY,
                        "Parser stack overflowed - Python source too complex to parse");
    p->failed = true;
    return false;
}

// ---- results ----------------------------------------------------------------------------------

void *out_of_memory(Parser *p)
{
    unit_fault_memory(p->unit);
    p->failed = true;
    return NULL;
}

bool memo_find(Parser *p, Rule rule, Ast **node)
{
    for (Memo *memo = peek(p)->memo; memo; memo = memo->next) {
        if (memo->rule != rule || (rule >= RULE_STRICT && memo->hints != p->hints)) continue;
        p->mark = memo->mark;
        *node = memo->node;
        return true;
    }
    return false;
}

Ast *memo_keep(Parser *p, Rule rule, size_t mark, Ast *node)
{
    if (p->failed || mark >= p->fill) return node;
    if (!node) p->mark = mark;
    Memo *memo = arena_take(&p->unit->arena, sizeof *memo);
    if (!memo) return out_of_memory(p);
    Token *token = token_at(p, mark);
    *memo = (Memo){token->memo, node, p->mark, (uint8_t)rule, p->hints};
    token->memo = memo;
    return node;
}

static inline bool is_spacing(const Token *token)
{
    return token->kind == TOKEN_END || token->kind == TOKEN_NEWLINE ||
           token->kind == TOKEN_INDENT || token->kind == TOKEN_DEDENT;
}

Place last_place(Parser *p)
{
    for (size_t i = p->mark < p->fill ? p->mark : p->fill; i > 0; i--) {
        Token *token = token_at(p, i - 1);
        if (!is_spacing(token)) return token_place(token);
    }
    if (p->before.lineno || !p->fill) return p->before;
    return token_place(token_at(p, 0));
}

void *node_place(Parser *p, AstKind kind, Place place)
{
    size_t size = ast_info[kind].size;
    Ast *node = arena_take(&p->unit->arena, size);
    if (UNLIKELY(!node)) return out_of_memory(p);
    memset(node, 0, size);
    node->kind = (uint8_t)kind;
    node->lineno = place.lineno;
    node->col_offset = place.column;
    node->end_lineno = place.end_lineno;
    node->end_col_offset = place.end_column;
    return node;
}

void *node_at(Parser *p, AstKind kind, const Token *start)
{
    Place end = last_place(p);
    end.lineno = start->lineno;
    end.column = start->column;
    return node_place(p, kind, end);
}

void *node_from(Parser *p, AstKind kind, const Ast *first)
{
    Place end = last_place(p);
    end.lineno = first->lineno;
    end.column = first->col_offset;
    return node_place(p, kind, end);
}

bool push(Parser *p, void *item)
{
    if (UNLIKELY(p->pending_count == p->pending_capacity)) {
        size_t capacity = p->pending_capacity ? p->pending_capacity * 2 : 64;
        void **pending =
            memory_resize(p->unit->memory, p->pending, p->pending_capacity * sizeof *pending,
                          capacity * sizeof *pending);
        if (!pending) return out_of_memory(p);
        p->pending = pending;
        p->pending_capacity = capacity;
    }
    p->pending[p->pending_count++] = item;
    return true;
}

// Moves the items from base on to the arena.
static void *take_items(Parser *p, size_t base, size_t *count)
{
    *count = p->pending_count - base;
    p->pending_count = base;
    if (!*count) return NULL;
    void *items = arena_take(&p->unit->arena, *count * sizeof(void *));
    if (items) return memcpy(items, p->pending + base, *count * sizeof(void *));
    *count = 0;
    return out_of_memory(p);
}

AstSeq take_seq(Parser *p, size_t base)
{
    AstSeq seq;
    seq.items = take_items(p, base, &seq.count);
    return seq;
}

NameSeq take_names(Parser *p, size_t base)
{
    NameSeq seq;
    seq.items = take_items(p, base, &seq.count);
    return seq;
}

// ---- faults -----------------------------------------------------------------------------------

static void *fault_with(Parser *p, FaultKind kind, Place place, const char *format,
                        va_list arguments)
{
    unit_fault_list(p->unit, kind, place, format, arguments);
    p->failed = true;
    return NULL;
}

// At a token. One without text (an indent, a dedent, the end) is where the lexer has come to.
static void *fault_token(Parser *p, FaultKind kind, const Token *token, const char *format,
                         va_list arguments)
{
    Lexer *lexer = &p->lexer;
    Place place = token_place(token);
    if (place.column < 0) place.column = (int)(lexer->cursor - lexer->line_start) - 1;
    if (place.end_column < 0) place.end_column = -2;
    return fault_with(p, kind, place, format, arguments);
}

// Where the text has ended too soon, that is the fault, whatever was to be said.
static bool faulted_end(Parser *p)
{
    if (last_token(p)->kind != TOKEN_ERROR || p->lexer.state != LEXER_AT_END) return false;
    if (p->lexer.level) {
        lexer_fault_unclosed(&p->lexer);
        p->failed = true;
        return true;
    }
    return false;
}

void *fault_last(Parser *p, const char *format, ...)
{
    if (faulted_end(p)) return NULL;
    va_list arguments;
    va_start(arguments, format);
    fault_token(p, FAULT_SYNTAX, last_token(p), format, arguments);
    va_end(arguments);
    return NULL;
}

void *fault_indent(Parser *p, const char *format, ...)
{
    if (faulted_end(p)) return NULL;
    va_list arguments;
    va_start(arguments, format);
    fault_token(p, FAULT_INDENTATION, last_token(p), format, arguments);
    va_end(arguments);
    return NULL;
}

void *fault_next(Parser *p, const char *format, ...)
{
    if (faulted_end(p)) return NULL;
    va_list arguments;
    va_start(arguments, format);
    fault_token(p, FAULT_SYNTAX, token_at(p, p->mark < p->fill ? p->mark : p->fill - 1), format,
                arguments);
    va_end(arguments);
    return NULL;
}

void *fault_place(Parser *p, Place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fault_with(p, FAULT_SYNTAX, place, format, arguments);
    va_end(arguments);
    return NULL;
}

void *fault_range(Parser *p, Place from, Place to, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    from.end_lineno = to.end_lineno;
    from.end_column = to.end_column;
    fault_with(p, FAULT_SYNTAX, from, format, arguments);
    va_end(arguments);
    return NULL;
}

void *fault_onward(Parser *p, Place from, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    from.end_lineno = p->lexer.line;
    from.end_column = (int)(p->lexer.cursor - p->lexer.line_start) - 1;
    fault_with(p, FAULT_SYNTAX, from, format, arguments);
    va_end(arguments);
    return NULL;
}

// Reads the rest of the text: what is wrong with its tokens matters more than its grammar, and so
// does a bracket that was left open on an earlier line than the fault.
static void prefer_lexer_faults(Parser *p)
{
    Lexer *lexer = &p->lexer;
    if (lexer->state != LEXER_RUNNING || p->unit->fault.kind == FAULT_MEMORY) return;
    Fault saved = p->unit->fault;
    int line = last_token(p)->lineno;
    unit_forgive(p->unit);
    Token token;
    while (lexer_next(lexer, &token) && token.kind != TOKEN_END) continue;
    if (token.kind == TOKEN_ERROR && !p->unit->fault.kind && lexer->level &&
        line > lexer->brackets[lexer->level - 1].line)
        lexer_fault_unclosed(lexer);
    // Within an f-string a fault in a field is what matters.
    if (!p->unit->fault.kind || lexer->fstring_count) p->unit->fault = saved;
}

// ---- the two passes ---------------------------------------------------------------------------

static Ast *parse_module(Parser *p)
{
    AstSeq body = {0};
    if (!statements(p, &body) || !accept(p, TOKEN_END)) return NULL;
    Ast_Module *module = node_place(p, AST_Module, (Place){0});
    if (module) module->body = body;
    return (Ast *)module;
}

static Ast *parse_eval(Parser *p)
{
    Ast *body = expressions(p);
    if (!body) return NULL;
    while (accept(p, TOKEN_NEWLINE)) continue;
    if (!accept(p, TOKEN_END)) return NULL;
    Ast_Expression *tree = node_place(p, AST_Expression, (Place){0});
    if (tree) tree->body = body;
    return (Ast *)tree;
}

static Ast *parse_single(Parser *p)
{
    size_t base = p->pending_count;
    bool found = false;
    Ast *node = compound_statement(p, &found);
    if (node) {
        if (!accept(p, TOKEN_NEWLINE) || !push(p, node)) return NULL;
    } else if (p->failed || found) {
        return NULL;
    } else if (peek_kind(p) == TOKEN_NEWLINE) {
        Token *newline = accept(p, TOKEN_NEWLINE);
        node = node_at(p, AST_Pass, newline);
        if (!node || !push(p, node)) return NULL;
    } else if (!simple_statements(p)) {
        return NULL;
    }
    Ast_Interactive *tree = node_place(p, AST_Interactive, (Place){0});
    if (tree) tree->body = take_seq(p, base);
    return (Ast *)tree;
}

static Ast *run(Parser *p)
{
    Ast *tree = NULL;
    switch (p->options->mode) {
    case PARSE_FILE: tree = parse_module(p); break;
    case PARSE_EVAL: tree = parse_eval(p); break;
    case PARSE_SINGLE: tree = parse_single(p); break;
    }
    return p->failed ? NULL : tree;
}

// Whether only blank lines and comments are left.
static bool nothing_left(const Lexer *lexer)
{
    for (const char *next = lexer->cursor;; next++) {
        if (*next == '\0') return true;
        if (*next == '#') {
            while (*next && *next != '\n') next++;
            next--;
        } else if (*next != ' ' && *next != '\t' && *next != '\n' && *next != '\f') {
            return false;
        }
    }
}

// Starts over, with the tokens that the first pass has made: faults may be at the last of them.
static void begin_second_pass(Parser *p)
{
    size_t made = p->made;
    lexer_init(&p->lexer, p->unit);
    p->mark = p->fill = 0;
    p->before = (Place){0};
    p->started = false;
    p->depth = 0;
    p->pending_count = 0;
    p->second = p->hints = true;
    p->failed = false;
    p->unit->quiet = true;
    while (p->fill < made && parser_fetch(p)) continue;
}

// Whether the last token could go on if the text did.
static bool touches_end(Parser *p)
{
    const Token *token = last_token(p);
    bool closed = token->kind == TOKEN_NEWLINE || token->kind == TOKEN_FSTRING_END ||
                  (token->kind == TOKEN_STRING && literal_split(token).size > 0);
    bool longest = token->kind >= TOKEN_LEFT_PAREN && token->kind < TOKEN_FALSE && token->size == 3;
    size_t left = (size_t)(p->lexer.end - p->lexer.cursor);
    bool dots = token->kind == TOKEN_DOT && left == 1 && *p->lexer.cursor == '.';
    return p->lexer.state == LEXER_RUNNING && (dots || (!left && !closed && !longest));
}

// The first pass gave no tree, and no fault.
static void explain(Parser *p)
{
    Token furthest = *last_token(p);
    begin_second_pass(p);
    run(p);
    if (p->failed) {
        if (!touches_end(p)) prefer_lexer_faults(p);
    } else if (furthest.kind == TOKEN_INDENT) {
        fault_indent(p, "unexpected indent");
    } else if (furthest.kind == TOKEN_DEDENT) {
        fault_indent(p, "unexpected unindent");
    } else {
        fault_place(p, token_place(&furthest), "invalid syntax");
        prefer_lexer_faults(p);
    }
}

static void fault_incomplete(Parser *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fault_token(p, FAULT_INCOMPLETE, last_token(p), format, arguments);
    va_end(arguments);
}

static void run_passes(Parser *p, Ast **tree)
{
    *tree = run(p);
    if (*tree) {
        if (p->options->mode == PARSE_SINGLE && !nothing_left(&p->lexer)) {
            fault_last(p, "multiple statements found while compiling a single statement");
            *tree = NULL;
        }
        return;
    }
    if (p->unit->fault.kind == FAULT_MEMORY) return;
    LexerState state = p->lexer.state;
    bool at_end = state == LEXER_AT_END || state == LEXER_AT_END_OF_STRING ||
                  state == LEXER_AT_END_OF_LINE_STRING || touches_end(p);
    if (p->options->allow_incomplete && at_end) {
        unit_forgive(p->unit);
        fault_incomplete(p, "incomplete input");
        return;
    }
    if (!p->unit->fault.kind) explain(p);
    else if (!touches_end(p)) prefer_lexer_faults(p);
}

Ast *parse(Unit *unit, const char *source, size_t size, const ParseOptions *options)
{
    if (!source_decode(unit, source, size, options)) return NULL;
    Parser *p = memory_take(unit->memory, sizeof *p);
    if (!p) return unit_fault_memory(unit), NULL;
    memset(p, 0, offsetof(Parser, lexer));
    p->unit = unit;
    p->options = options;
    p->none.kind = TOKEN_ERROR;
    p->warned = unit->text;
    lexer_init(&p->lexer, unit);
    Ast *tree = NULL;
    run_passes(p, &tree);
    for (size_t i = 0; i < p->block_count; i++)
        memory_release(unit->memory, p->blocks[i], TOKEN_BLOCK * sizeof(Token));
    memory_release(unit->memory, p->blocks, p->block_capacity * sizeof(Token *));
    memory_release(unit->memory, p->pending, p->pending_capacity * sizeof(void *));
    memory_release(unit->memory, p, sizeof *p);
    if (unit->arena.failed) unit_fault_memory(unit);
    return unit->fault.kind ? NULL : tree;
}
