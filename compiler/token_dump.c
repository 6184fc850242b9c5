// token_dump.c - the tokens of a source as text, one a line: kukri --tokens.
//
//   lines and columns       kind            text
//   1,4-1,5:                PLUS            +
#include "compiler/compile.h"
#include "compiler/lexer.h"
#include "compiler/parse.h"
#include "vm/base/buf.h"
#include "vm/object/error.h"
#include "vm/types/str.h"

static const char *const kind_names[TOKEN_KIND_COUNT] = {
#define TOKEN(name, what) #name,
#define OPERATOR(name, text) #name,
#define KEYWORD(name, text) #name,
#include "compiler/tokens.def"
};

// Newlines would end the line of the listing.
static void append_token_text(Buf *buf, const Token *token)
{
    for (uint32_t i = 0; i < token->size; i++) {
        if (token->text[i] == '\n') buf_append_text(buf, "\\n");
        else buf_append_char(buf, token->text[i]);
    }
}

static bool append_tokens(Unit *unit, Buf *buf)
{
    Lexer *lexer = memory_take(unit->memory, sizeof *lexer);
    if (!lexer) return unit_fault_memory(unit), false;
    lexer_init(lexer, unit);
    Token token;
    bool fine;
    while ((fine = lexer_next(lexer, &token)) && token.kind != TOKEN_END) {
        char place[64];
        snprintf(place, sizeof place, "%d,%d-%d,%d:", token.lineno, token.column, token.end_lineno, token.end_column);
        buf_format(buf, "%-20s%-16s", place, kind_names[token.kind]);
        append_token_text(buf, &token);
        while (buf->size && buf->data[buf->size - 1] == ' ') buf_truncate(buf, buf->size - 1);
        buf_append_char(buf, '\n');
    }
    memory_release(unit->memory, lexer, sizeof *lexer);
    return fine;
}

String *compile_dump_tokens(VM *vm, const char *source, size_t size, String *filename)
{
    const char *shown = str_c(vm, filename);
    if (!shown) return NULL;
    Unit unit;
    Buf buf;
    unit_init(&unit, &vm->memory, shown);
    buf_init(&buf, &vm->memory);
    ParseOptions options = {.mode = PARSE_FILE, .int_digits_max = PARSE_INT_DIGITS_MAX};
    bool fine = source_decode(&unit, source, size, &options) && append_tokens(&unit, &buf);
    unit_free(&unit);
    if (fine) return str_from_buf(vm, &buf);
    buf_free(&buf);
    // The parser has the words for what is wrong, if it gets as far.
    unit_init(&unit, &vm->memory, shown);
    if (parse(&unit, source, size, &options)) unit_fault_bare(&unit, FAULT_SYNTAX, "invalid token");
    compile_throw_fault(vm, &unit.fault, filename);
    unit_free(&unit);
    return NULL;
}
