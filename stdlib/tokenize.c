// tokenize.c - module _tokenize: the compiler's tokens as tuples, for tokenize.py.
//
// tokens(text, all) walks the tokens of a str. With all, they are what the module tokenize gives: comments and
// newlines that end no statement are tokens too, and operators are of the type OP. Without, they are
// as the compiler sees them.
#include "compiler/compile.h"
#include "compiler/lexer.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/descriptors.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// The types of token.py that are not operators, and how many operators there are behind OPERATOR_FIRST.
enum {
    TYPE_ENDMARKER, TYPE_NAME, TYPE_NUMBER, TYPE_STRING, TYPE_NEWLINE, TYPE_INDENT, TYPE_DEDENT,
    OPERATOR_FIRST,
    TYPE_OP = 55, TYPE_FSTRING_START = 59, TYPE_FSTRING_MIDDLE, TYPE_FSTRING_END, TYPE_COMMENT, TYPE_NL,
};

// Operators in the order of their types.
static const char operators[][4] = {
    "(", ")", "[", "]", ":", ",", ";", "+", "-", "*", "/", "|", "&", "<", ">", "=", ".", "%", "{", "}",
    "==", "!=", "<=", ">=", "~", "^", "<<", ">>", "**", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "<<=", ">>=", "**=", "//", "//=", "@", "@=", "->", "...", ":=", "!",
};

// What is outside the heap: the text, with '\n' for every newline, and the lexer in it.
typedef struct Reading {
    Unit unit;
    Lexer lexer;
    Buf text;
    Buf returns;       // for each line, whether it ended with "\r\n"
    int zero_byte;     // the line of the first zero byte; 0 if there is none
    bool has_returns;
    bool adds_newline; // the text did not end with one
    bool all;
    bool done;
    bool after_blank; // the last token was a BLANK_NEWLINE
} Reading;

typedef struct Tokens {
    Object head;
    Reading *reading;
    String *line;           // as the last token gave it: the text from line_start to line_end
    const char *line_start, *line_end;
} Tokens;

extern const TypeDef tokens_type;

static void tokens_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((Tokens *)object)->line);
}

static void reading_free(VM *vm, Reading *reading)
{
    unit_free(&reading->unit);
    buf_free(&reading->text);
    buf_free(&reading->returns);
    memory_release(&vm->memory, reading, sizeof *reading);
}

static void tokens_release(VM *vm, Object *object)
{
    Reading *reading = ((Tokens *)object)->reading;
    if (reading != NULL) reading_free(vm, reading);
}

// Copies the source with one kind of newline, and one at its end.
static RAISES bool read_text(VM *vm, Reading *reading, const String *source)
{
    Buf *text = &reading->text;
    const char *next = source->data, *end = next + source->size;
    while (next < end) {
        const char *newline = memchr(next, '\n', (size_t)(end - next));
        const char *stop = newline == NULL ? end : newline;
        bool returns = newline != NULL && newline > next && newline[-1] == '\r';
        buf_append(text, next, (size_t)(stop - next) - returns);
        buf_append_char(text, '\n');
        buf_append_char(&reading->returns, (char)returns);
        if (reading->zero_byte == 0 && memchr(next, '\0', (size_t)(stop - next)) != NULL)
            reading->zero_byte = (int)reading->returns.size;
        reading->has_returns |= returns;
        reading->adds_newline = newline == NULL;
        next = newline == NULL ? end : newline + 1;
    }
    buf_append_char(text, '\0');
    if (buf_failed(text) || buf_failed(&reading->returns)) {
        (void)throw_memory(vm);
        return false;
    }
    if (text->size > INT32_MAX / 2) return throw_false(vm, OverflowError, "Parser column offset overflow");
    reading->unit.text = text->data;
    reading->unit.size = text->size - 1;
    return true;
}

static Value py__tokenize_tokens(VM *vm, Value *args) // tokens(text, all, /)
{
    String *source;
    bool all;
    if (!arg_str(vm, args, 0, &source) || !arg_truth(vm, args, 1, &all)) return RAISED;
    Type *type = type_from_def(vm, &tokens_type);
    Tokens *self = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (self == NULL) return RAISED;
    Reading *reading = memory_take(&vm->memory, sizeof *reading);
    if (reading == NULL) return throw_memory(vm);
    memset(reading, 0, sizeof *reading);
    unit_init(&reading->unit, &vm->memory, "<string>");
    reading->unit.quiet = true;
    buf_init(&reading->text, &vm->memory);
    buf_init(&reading->returns, &vm->memory);
    reading->all = all;
    self->reading = reading;
    if (!read_text(vm, reading, source)) return RAISED;
    lexer_init(&reading->lexer, &reading->unit);
    reading->lexer.all_tokens = all;
    return value_of_object(self);
}

// ---- Lines --------------------------------------------------------------------------------------

// The text from start to end as it was in the source; the first of its lines has this number.
static RAISES String *original_lines(VM *vm, const Reading *reading, const char *start, const char *end, int lineno)
{
    const char *text_end = reading->text.data + reading->unit.size;
    if (reading->adds_newline && end == text_end && end > start) end--;
    if (!reading->has_returns) return str_new(vm, start, (size_t)(end - start));
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (; start < end; lineno++) {
        const char *newline = memchr(start, '\n', (size_t)(end - start));
        const char *stop = newline == NULL ? end : newline;
        buf_append(&buf, start, (size_t)(stop - start));
        if (newline == NULL) break;
        if (reading->returns.data[lineno - 1]) buf_append_char(&buf, '\r');
        buf_append_char(&buf, '\n');
        start = newline + 1;
    }
    return str_from_buf(vm, &buf);
}

// Makes self->line the lines that hold text[0 .. size), which begins on line lineno. Where the text is a
// newline token, that is the last of them.
static RAISES bool find_line(VM *vm, Tokens *self, const char *text, size_t size, int lineno, bool newline_token)
{
    Reading *reading = self->reading;
    const char *end = text + size;
    if (self->line != NULL && text >= self->line_start && end <= self->line_end && text < self->line_end) {
        // The same line, or the last of several.
        size_t ahead = (size_t)(text - self->line_start);
        if (memchr(self->line_start, '\n', ahead) == NULL &&
            memchr(text, '\n', (size_t)(self->line_end - text)) == self->line_end - 1)
            return true;
    }
    const char *start = text, *first = reading->text.data, *last = first + reading->unit.size;
    while (start > first && start[-1] != '\n') start--;
    const char *from = newline_token ? text : end;
    const char *newline = from < last ? memchr(from, '\n', (size_t)(last - from)) : NULL;
    const char *stop = newline == NULL ? last : newline + 1;
    String *line = original_lines(vm, reading, start, stop, lineno);
    if (line == NULL) return false;
    self->line = line;
    self->line_start = start;
    self->line_end = stop;
    object_changed(vm, self);
    return true;
}

// Characters from the beginning of its line to place.
static int column_of(const Reading *reading, const char *place)
{
    const char *start = place;
    while (start > reading->text.data && start[-1] != '\n') start--;
    return unit_characters(start, (size_t)(place - start));
}

// ---- Tokens -------------------------------------------------------------------------------------

static int type_of_operator(const Token *token)
{
    for (size_t i = 0; i < COUNT_OF(operators); i++)
        if (strlen(operators[i]) == token->size && memcmp(operators[i], token->text, token->size) == 0)
            return OPERATOR_FIRST + (int)i;
    return TYPE_OP;
}

static int type_of_token(const Reading *reading, const Token *token)
{
    switch ((TokenKind)token->kind) {
    case TOKEN_END: return TYPE_ENDMARKER;
    case TOKEN_NUMBER: return TYPE_NUMBER;
    case TOKEN_STRING: return TYPE_STRING;
    case TOKEN_FSTRING_START: return TYPE_FSTRING_START;
    case TOKEN_FSTRING_MIDDLE: return TYPE_FSTRING_MIDDLE;
    case TOKEN_FSTRING_END: return TYPE_FSTRING_END;
    case TOKEN_NEWLINE: return TYPE_NEWLINE;
    case TOKEN_INDENT: return TYPE_INDENT;
    case TOKEN_DEDENT: return TYPE_DEDENT;
    case TOKEN_COMMENT: return TYPE_COMMENT;
    case TOKEN_BLANK_NEWLINE: return TYPE_NL;
    case TOKEN_STRAY: return TYPE_OP;
    default: break;
    }
    if (token->kind >= TOKEN_FALSE || token->kind == TOKEN_NAME) return TYPE_NAME;
    return reading->all ? TYPE_OP : type_of_operator(token);
}

static RAISES Value make_tuple(VM *vm, Tokens *self, int type, String *text, const int place[4])
{
    if (text == NULL) return RAISED;
    Tuple *start = tuple_pair(vm, value_of_small(place[0]), value_of_small(place[1]));
    Tuple *end = tuple_pair(vm, value_of_small(place[2]), value_of_small(place[3]));
    return value_of_object(tuple_of(vm, 5, value_of_small(type), value_of_object(text), value_of_object(start),
                                    value_of_object(end), value_of_object(self->line)));
}

// A token without text in the source: the end, and changes of indentation.
static RAISES Value make_mark(VM *vm, Tokens *self, const Token *token, int type)
{
    Reading *reading = self->reading;
    Lexer *lexer = &reading->lexer;
    String *text = vm->empty_str;
    bool at_end = lexer->cursor == lexer->end;
    int line = lexer->line, column = -1, end_column = -1;
    if (reading->all && at_end && type != TYPE_INDENT) {
        self->line = vm->empty_str;
        object_changed(vm, self);
        self->line_start = self->line_end = lexer->end;
        int place[4] = {line + 1, 0, line + 1, 0};
        return make_tuple(vm, self, type, text, place);
    }
    const char *where = at_end && lexer->cursor > lexer->line_start ? lexer->cursor - 1 : lexer->cursor;
    if (!find_line(vm, self, where, 0, line, false)) return RAISED;
    if (reading->all) {
        column = end_column = column_of(reading, lexer->cursor);
        if (type == TYPE_INDENT) {
            text = str_new(vm, lexer->line_start, (size_t)(lexer->cursor - lexer->line_start));
            column = 0;
        }
    }
    int place[4] = {line, column, line, end_column};
    return make_tuple(vm, self, type, text, place);
}

static RAISES Value make_token(VM *vm, Tokens *self, const Token *token)
{
    Reading *reading = self->reading;
    int type = type_of_token(reading, token);
    if (token->text == NULL) return make_mark(vm, self, token, type);
    size_t size = token->size;
    bool newline = type == TYPE_NEWLINE || type == TYPE_NL;
    if (!find_line(vm, self, token->text, size, token->lineno, newline)) return RAISED;
    const char *end = token->text + size;
    int column = column_of(reading, token->text);
    int place[4] = {token->lineno, column, token->end_lineno, 0};
    if (token->lineno == token->end_lineno) place[3] = column + unit_characters(token->text, size);
    else place[3] = column_of(reading, end);
    String *text;
    if (newline) {
        bool implicit = reading->adds_newline && end == reading->text.data + reading->unit.size;
        bool returns = reading->returns.data[token->lineno - 1] != 0;
        bool shown = reading->all && !implicit;
        text = !shown ? vm->empty_str : str_from_c(vm, returns ? "\r\n" : "\n");
        place[3] = column + (reading->all ? 1 + (returns && shown) : 0);
    } else if (reading->has_returns && memchr(token->text, '\n', size) != NULL) {
        text = original_lines(vm, reading, token->text, end, token->lineno);
    } else {
        text = str_new(vm, token->text, size);
    }
    return make_tuple(vm, self, type, text, place);
}

// ---- Faults -------------------------------------------------------------------------------------

static RUNS Value throw_lexer_state(VM *vm, Tokens *self)
{
    Reading *reading = self->reading;
    Lexer *lexer = &reading->lexer;
    Unit *unit = &reading->unit;
    const char *last = lexer->cursor > lexer->line_start ? lexer->cursor - 1 : lexer->cursor;
    Place place = {lexer->line, column_of(reading, last) + 1, lexer->line, -1};
    switch (lexer->state) {
    case LEXER_AT_END:
        if (reading->after_blank) place.column = 0;
        unit_fault_characters(unit, FAULT_SYNTAX, place, "unexpected EOF in multi-line statement");
        break;
    case LEXER_BAD_DEDENT:
        unit_fault_characters(unit, FAULT_INDENTATION, place, "unindent does not match any outer indentation level");
        break;
    case LEXER_BAD_TABS:
        unit_fault_characters(unit, FAULT_TAB, place, "inconsistent use of tabs and spaces in indentation");
        break;
    case LEXER_TOO_DEEP:
        unit_fault_characters(unit, FAULT_INDENTATION, place, "too many levels of indentation");
        break;
    case LEXER_BAD_CONTINUATION:
        while (lexer->cursor < lexer->end && *lexer->cursor != '\n') lexer->cursor++;
        place.column = column_of(reading, lexer->cursor) + 1;
        unit_fault_characters(unit, FAULT_SYNTAX, place, "unexpected character after line continuation character");
        break;
    case LEXER_RUNNING:
    case LEXER_AT_END_OF_LINE_STRING:
    case LEXER_AT_END_OF_STRING:
    case LEXER_FAULT: break;
    }
    if (unit->fault.kind == FAULT_NONE) unit_fault_memory(unit);
    if (unit->fault.kind == FAULT_INDENTATION || unit->fault.kind == FAULT_TAB) unit->fault.has_end = false;
    String *filename = str_from_c(vm, "<string>");
    if (filename == NULL) return RAISED;
    compile_throw_fault(vm, &unit->fault, filename);
    return RAISED;
}

static Value tokens_next(VM *vm, Value v)
{
    Tokens *self = (Tokens *)as_object(v);
    Reading *reading = self->reading;
    if (reading == NULL || reading->done) return exhausted(vm);
    Token token;
    if (reading->zero_byte != 0) {
        reading->done = true;
        Place place = {reading->zero_byte, 0, reading->zero_byte, -1};
        unit_fault_characters(&reading->unit, FAULT_SYNTAX, place, "source code cannot contain null bytes");
        return throw_lexer_state(vm, self);
    }
    if (!lexer_next(&reading->lexer, &token)) {
        reading->done = true;
        return throw_lexer_state(vm, self);
    }
    if (token.kind == TOKEN_END) reading->done = true;
    reading->after_blank = token.kind == TOKEN_BLANK_NEWLINE && reading->lexer.fstring_count == 0;
    return make_token(vm, self, &token);
}

// ---- Tables -------------------------------------------------------------------------------------

const TypeDef tokens_type = {
    .name = "_tokenize.tokens_iterator",
    .size = sizeof(Tokens),
    .flags = TYPE_NO_CONSTRUCT,
    .trace = tokens_trace,
    .release = tokens_release,
    .iterate = iterator_self,
    .next = tokens_next,
};

static const Native tokenize_functions[] = {
    {"tokens(text, all, /)", py__tokenize_tokens,
     "Return an iterator of the tokens of a text: (type, string, start, end, line)."},
    {0},
};

const ModuleDef _tokenize_module = {
    .name = "_tokenize",
    .functions = tokenize_functions,
};
