// csv.c - the module _csv: lines to rows and back, and the dialects that say how.
//
// All text is UTF-8 and the characters of a dialect are code points, mostly ASCII: bytes that begin none of them are
// copied in runs. A reader keeps nothing while it asks for lines, so code that runs meanwhile may use it, too.
#include "stdlib/module_error.h"
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define UNSET UINT32_MAX // a character that the dialect does not have

typedef enum Quoting {
    QUOTE_MINIMAL,
    QUOTE_ALL,
    QUOTE_NONNUMERIC,
    QUOTE_NONE,
    QUOTE_STRINGS,
    QUOTE_NOTNULL,
    QUOTING_COUNT
} Quoting;

typedef struct CsvState {
    Type *error;
    Dict *dialects;
    int64_t field_limit; // 0: not set yet
} CsvState;

static void trace_state(VM *vm, Tracer *tracer, void *memory)
{
    (void)vm;
    trace_object(tracer, ((CsvState *)memory)->error);
    trace_object(tracer, ((CsvState *)memory)->dialects);
}

static const StateDef state_def = {"_csv", sizeof(CsvState), trace_state, NULL};

static RUNS CsvState *csv_state(VM *vm)
{
    CsvState *state = state_get(vm, &state_def);
    if (state == NULL || state->dialects != NULL) return state;
    if (module_error(vm, &state->error, "_csv", "Error", type_get(vm, Exception)) == NULL)
        return NULL;
    state->field_limit = 128 * 1024;
    state->dialects = dict_new(vm);
    return state;
}

static COLD Value csv_throw(VM *vm, const char *format, Value v)
{
    CsvState *state = csv_state(vm);
    return state != NULL ? module_throw(vm, state->error, format, v) : RAISED;
}

// ---- Dialects -----------------------------------------------------------------------------------

typedef struct Dialect {
    Object head;
    uint32_t delimiter, quote, escape; // code points, or UNSET
    bool double_quote, skip_space, strict;
    Quoting quoting;
    Value line_end; // a str
} Dialect;

extern const TypeDef csv_dialect_type;

static Dialect *as_dialect(Value v)
{
    return (Dialect *)as_object(v);
}

static void dialect_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_value(tracer, ((Dialect *)object)->line_end);
}

// Reads a parameter that is one character; None, where it may be, for none.
static RAISES bool read_char(VM *vm, Value v, const char *name, bool optional, uint32_t *result)
{
    if (is_absent(v)) return true;
    if (optional && is_none(v)) {
        *result = UNSET;
        return true;
    }
    if (!is_str(v))
        return throw_false(vm, TypeError, "\"%s\" must be string%s, not %.200T", name,
                           optional ? " or None" : "", v);
    if (as_str(v)->count != 1)
        return throw_false(vm, TypeError, "\"%s\" must be a 1-character string", name);
    utf8_decode(as_str(v)->data, result);
    return true;
}

static bool text_has(const String *text, uint32_t c)
{
    char encoded[UTF8_MAX];
    if (c == UNSET) return false;
    size_t size = (size_t)utf8_encode(c, encoded);
    for (size_t i = 0; i + size <= text->size; i++) {
        if (memcmp(text->data + i, encoded, size) == 0) return true;
    }
    return false;
}

static RAISES bool check_char(VM *vm, const char *name, uint32_t c, const Dialect *dialect,
                              bool space_allowed)
{
    if (c == '\r' || c == '\n' || (c == ' ' && !space_allowed))
        return throw_false(vm, ValueError, "bad %s value", name);
    if (!text_has(as_str(dialect->line_end), c)) return true;
    return throw_false(vm, ValueError, "bad %s or lineterminator value", name);
}

static RAISES bool check_chars(VM *vm, const char *name, const char *other_name, uint32_t c,
                               uint32_t other)
{
    return c == UNSET || c != other ||
           throw_false(vm, ValueError, "bad %s or %s value", name, other_name);
}

static RUNS bool dialect_fill(VM *vm, Dialect *self, Value *values)
{
    *self = (Dialect){
        .head = self->head, .delimiter = ',', .quote = '"', .escape = UNSET, .double_quote = true};
    String *line_end = str_static(vm, "\r\n");
    if (line_end == NULL) return false;
    self->line_end = value_of_object(line_end);
    if (!read_char(vm, values[0], "delimiter", false, &self->delimiter)) return false;
    if (!is_absent(values[1]) && !truth(vm, values[1], &self->double_quote)) return false;
    if (!read_char(vm, values[2], "escapechar", true, &self->escape)) return false;
    if (!is_absent(values[3]) && !is_none(values[3])) {
        if (!is_str(values[3]))
            return throw_false(vm, TypeError, "\"lineterminator\" must be a string");
        store(vm, self, &self->line_end, values[3]);
    }
    if (!read_char(vm, values[4], "quotechar", true, &self->quote)) return false;
    int64_t quoting = QUOTE_MINIMAL;
    if (!is_absent(values[5])) {
        if (!is_int(values[5])) return throw_false(vm, TypeError, "\"quoting\" must be an integer");
        if (!int_fits_int64(values[5], &quoting)) quoting = -1;
    }
    if (!is_absent(values[6]) && !truth(vm, values[6], &self->skip_space)) return false;
    if (!is_absent(values[7]) && !truth(vm, values[7], &self->strict)) return false;
    if (quoting < 0 || quoting >= QUOTING_COUNT)
        return throw_false(vm, TypeError, "bad \"quoting\" value");
    self->quoting = (Quoting)quoting;
    if (!is_absent(values[4]) && is_none(values[4]) && is_absent(values[5]))
        self->quoting = QUOTE_NONE;
    if (self->quoting != QUOTE_NONE && self->quote == UNSET)
        return throw_false(vm, TypeError, "quotechar must be set if quoting enabled");
    if (!is_absent(values[3]) && is_none(values[3]))
        return throw_false(vm, TypeError, "lineterminator must be set");
    return check_char(vm, "delimiter", self->delimiter, self, true) &&
           check_char(vm, "escapechar", self->escape, self, !self->skip_space) &&
           check_char(vm, "quotechar", self->quote, self, !self->skip_space) &&
           check_chars(vm, "delimiter", "escapechar", self->delimiter, self->escape) &&
           check_chars(vm, "delimiter", "quotechar", self->delimiter, self->quote) &&
           check_chars(vm, "escapechar", "quotechar", self->escape, self->quote);
}

static RUNS Value find_dialect(VM *vm, Value name)
{
    CsvState *state = csv_state(vm);
    Value found = state != NULL ? dict_get(vm, state->dialects, name) : RAISED;
    return is_absent(found) ? csv_throw(vm, "unknown dialect", NONE) : found;
}

// (cls, dialect=?, delimiter=?, doublequote=?, escapechar=?, lineterminator=?, quotechar=?, quoting=?, skipinitialspace=?, strict=?)
static Value dialect_construct(VM *vm, Value *args)
{
    static const char *const names[] = {"delimiter",        "doublequote", "escapechar",
                                        "lineterminator",   "quotechar",   "quoting",
                                        "skipinitialspace", "strict"};
    Value base = args[1], values[8];
    memcpy(values, args + 2, sizeof values);
    if (!is_absent(base) && is_str(base)) {
        base = find_dialect(vm, base);
        if (raised(base)) return RAISED;
    }
    bool any = false;
    for (size_t i = 0; i < COUNT_OF(values); i++) any = any || !is_absent(values[i]);
    if (!is_absent(base) && !any && is_pointer(base) && is_native(vm, base, &csv_dialect_type) &&
        as_type(args[0]) == type_of(vm, base)) {
        return base;
    }
    for (size_t i = 0; !is_absent(base) && !is_none(base) && i < COUNT_OF(values); i++) {
        if (!is_absent(values[i])) continue;
        String *name = str_intern_c(vm, names[i]);
        values[i] = name != NULL ? get_attr_or_absent(vm, base, name) : RAISED;
        if (raised(values[i])) {
            // What a class without the attribute raises is no concern.
            if (!catch_pending(vm, Exception)) return RAISED;
            values[i] = ABSENT;
        }
    }
    Dialect *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->line_end = NONE;
    return dialect_fill(vm, self, values) ? value_of_object(self) : RAISED;
}

static RAISES Value char_value(VM *vm, uint32_t c)
{
    return c == UNSET ? NONE : value_of_object(str_char(vm, c));
}

static Value get_delimiter(VM *vm, Value self)
{
    return char_value(vm, as_dialect(self)->delimiter);
}

static Value get_escape(VM *vm, Value self)
{
    return char_value(vm, as_dialect(self)->escape);
}

static Value get_quote(VM *vm, Value self)
{
    return char_value(vm, as_dialect(self)->quote);
}

static Value get_line_end(VM *vm, Value self)
{
    (void)vm;
    return as_dialect(self)->line_end;
}

static Value get_quoting(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_dialect(self)->quoting);
}

static Value get_double_quote(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_dialect(self)->double_quote);
}

static Value get_skip_space(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_dialect(self)->skip_space);
}

static Value get_strict(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_dialect(self)->strict);
}

static Value py_dialect_reduce(VM *vm, Value *args)
{
    return throw(vm, TypeError, "cannot pickle '%.100T' instances", args[0]);
}

static const Native dialect_methods[] = {
    {"__reduce__(self, /)", py_dialect_reduce, NULL},
    {"__reduce_ex__(self, protocol, /)", py_dialect_reduce, NULL},
    {0},
};

static const NativeProperty dialect_properties[] = {
    {"delimiter", get_delimiter, NULL, NULL},
    {"doublequote", get_double_quote, NULL, NULL},
    {"escapechar", get_escape, NULL, NULL},
    {"lineterminator", get_line_end, NULL, NULL},
    {"quotechar", get_quote, NULL, NULL},
    {"quoting", get_quoting, NULL, NULL},
    {"skipinitialspace", get_skip_space, NULL, NULL},
    {"strict", get_strict, NULL, NULL},
    {0},
};

const TypeDef csv_dialect_type = {
    .name = "_csv.Dialect",
    .doc = "CSV dialect\n\nThe Dialect type records CSV dialect options.",
    .signature =
        "Dialect(dialect=?, delimiter=?, doublequote=?, escapechar=?, lineterminator=?, quotechar=?, quoting=?, "
        "skipinitialspace=?, strict=?)",
    .size = sizeof(Dialect),
    .trace = dialect_trace,
    .construct = dialect_construct,
    .methods = dialect_methods,
    .properties = dialect_properties,
};

// The dialect that reader() and its like are given, changed by keywords.
static RUNS Value dialect_from(VM *vm, Value given, Dict *keywords)
{
    Type *type = type_from_def(vm, &csv_dialect_type);
    Tuple *args = type == NULL       ? NULL
                  : is_absent(given) ? vm->empty_tuple
                                     : tuple_new(vm, &given, 1);
    return args != NULL ? call_tuple(vm, value_of_object(type), args, keywords) : RAISED;
}

// ---- Reading ------------------------------------------------------------------------------------

typedef struct Reader {
    Object head;
    Value dialect, lines; // lines: an iterator
    int64_t line_number;
} Reader;

static Reader *as_reader(Value v)
{
    return (Reader *)as_object(v);
}

static void reader_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_values(tracer, &((Reader *)object)->dialect, 2);
}

typedef enum ParseState {
    START_RECORD,
    START_FIELD,
    ESCAPED,
    IN_FIELD,
    IN_QUOTES,
    ESCAPED_IN_QUOTES,
    QUOTE_IN_QUOTES,
    LINE_END,
    AFTER_ESCAPED_LINE_END
} ParseState;

#define END_OF_LINE UINT32_MAX // the character behind the last one of a line

typedef struct Parser {
    const Dialect *dialect;
    ParseState state;
    bool quoted;  // the field began with a quote
    size_t count; // characters of the field
    size_t limit;
    Buf field;
    List *row;
} Parser;

static RUNS bool add_char(VM *vm, Parser *parser, uint32_t c)
{
    if (parser->count >= parser->limit) {
        return raised(csv_throw(vm, "field larger than field limit (%V)",
                                int_new(vm, (int64_t)parser->limit))) &&
               false;
    }
    parser->count++;
    if (c < 0x80) buf_append_char(&parser->field, (char)c);
    else buf_append_utf8(&parser->field, c);
    return true;
}

static RUNS bool save_field(VM *vm, Parser *parser)
{
    Quoting quoting = parser->dialect->quoting;
    Value field;
    if (!parser->quoted && parser->field.size == 0 &&
        (quoting == QUOTE_NOTNULL || quoting == QUOTE_STRINGS)) {
        field = NONE;
    } else {
        if (buf_failed(&parser->field)) return raised(throw_memory(vm)) && false;
        field =
            value_of_str(str_new_counted(vm, parser->field.data != NULL ? parser->field.data : "",
                                         parser->field.size, parser->count));
        if (!raised(field) && !parser->quoted && parser->field.size > 0 &&
            (quoting == QUOTE_NONNUMERIC || quoting == QUOTE_STRINGS)) {
            field = call(vm, value_of_object(type_get(vm, TYPE_float)), 1, &field);
        }
    }
    buf_truncate(&parser->field, 0);
    parser->count = 0;
    parser->quoted = false;
    return !raised(field) && list_append(vm, parser->row, field);
}

// Ends a field at the end of a line or at a delimiter.
static RUNS bool end_field(VM *vm, Parser *parser, uint32_t c)
{
    parser->state = c == END_OF_LINE                  ? START_RECORD
                    : c == parser->dialect->delimiter ? START_FIELD
                                                      : LINE_END;
    return save_field(vm, parser);
}

static bool is_end(uint32_t c)
{
    return c == '\n' || c == '\r' || c == END_OF_LINE;
}

// One step of the machine.
static RUNS bool parse_char(VM *vm, Parser *parser, uint32_t c)
{
    const Dialect *dialect = parser->dialect;
    switch (parser->state) {
    case START_RECORD:
        if (c == END_OF_LINE) return true;
        if (is_end(c)) {
            parser->state = LINE_END;
            return true;
        }
        parser->state = START_FIELD;
        // fall through
    case START_FIELD:
        if (is_end(c)) return end_field(vm, parser, c);
        if (c == dialect->quote && dialect->quoting != QUOTE_NONE) {
            parser->quoted = true;
            parser->state = IN_QUOTES;
            return true;
        }
        if (c == dialect->escape) {
            parser->state = ESCAPED;
            return true;
        }
        if (c == ' ' && dialect->skip_space) return true;
        if (c == dialect->delimiter) return end_field(vm, parser, c);
        parser->state = IN_FIELD;
        return add_char(vm, parser, c);
    case ESCAPED:
        parser->state = c == '\n' || c == '\r' ? AFTER_ESCAPED_LINE_END : IN_FIELD;
        return add_char(vm, parser, c == END_OF_LINE ? '\n' : c);
    case AFTER_ESCAPED_LINE_END:
        if (c == END_OF_LINE) return true;
        // fall through
    case IN_FIELD:
        if (is_end(c) || c == dialect->delimiter) return end_field(vm, parser, c);
        if (c == dialect->escape) {
            parser->state = ESCAPED;
            return true;
        }
        parser->state = IN_FIELD;
        return add_char(vm, parser, c);
    case IN_QUOTES:
        if (c == END_OF_LINE) return true;
        if (c == dialect->escape) parser->state = ESCAPED_IN_QUOTES;
        else if (c == dialect->quote && dialect->quoting != QUOTE_NONE)
            parser->state = dialect->double_quote ? QUOTE_IN_QUOTES : IN_FIELD;
        else return add_char(vm, parser, c);
        return true;
    case ESCAPED_IN_QUOTES:
        parser->state = IN_QUOTES;
        return add_char(vm, parser, c == END_OF_LINE ? '\n' : c);
    case QUOTE_IN_QUOTES:
        if (dialect->quoting != QUOTE_NONE && c == dialect->quote) {
            parser->state = IN_QUOTES;
            return add_char(vm, parser, c);
        }
        if (is_end(c) || c == dialect->delimiter) return end_field(vm, parser, c);
        if (dialect->strict) {
            CsvState *state = csv_state(vm);
            if (state == NULL) return false;
            return raised(module_throw(vm, state->error, "'%S' expected after '%S'",
                                       str_char(vm, dialect->delimiter),
                                       str_char(vm, dialect->quote))) &&
                   false;
        }
        parser->state = IN_FIELD;
        return add_char(vm, parser, c);
    case LINE_END:
        if (c == END_OF_LINE) parser->state = START_RECORD;
        else if (!is_end(c)) {
            return raised(csv_throw(
                       vm,
                       "new-line character seen in unquoted field - do you need to open the file with newline=''?",
                       NONE)) &&
                   false;
        }
        return true;
    }
    UNREACHABLE();
}

// How many bytes from text on are ordinary ASCII inside a field, as far as these characters go.
static size_t plain_run(const Parser *parser, const char *text, const char *end)
{
    const Dialect *dialect = parser->dialect;
    const char *start = text;
    bool quotes = parser->state == IN_QUOTES;
    for (; text < end; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x80 || c == dialect->escape) break;
        if (quotes ? c == dialect->quote : (c == dialect->delimiter || c == '\n' || c == '\r'))
            break;
    }
    return (size_t)(text - start);
}

static RUNS bool parse_line(VM *vm, Parser *parser, const String *line)
{
    const char *text = line->data, *end = text + line->size;
    while (text < end) {
        if (parser->state == IN_FIELD || parser->state == IN_QUOTES) {
            size_t run = plain_run(parser, text, end);
            size_t room = parser->limit > parser->count ? parser->limit - parser->count : 0;
            if (run > room) run = room; // what is too much is refused below
            if (run > 0) {
                buf_append(&parser->field, text, run);
                parser->count += run;
                text += run;
                continue;
            }
        }
        uint32_t c = (unsigned char)*text;
        int size = c < 0x80 ? 1 : utf8_decode(text, &c);
        text += size;
        if (!parse_char(vm, parser, c)) return false;
    }
    return parse_char(vm, parser, END_OF_LINE);
}

static Value reader_next(VM *vm, Value v)
{
    Reader *self = as_reader(v);
    CsvState *state = csv_state(vm);
    if (state == NULL) return RAISED;
    Parser parser = {.dialect = as_dialect(self->dialect),
                     .limit = state->field_limit < 0 ? 0 : (size_t)state->field_limit,
                     .row = list_new(vm)};
    buf_init(&parser.field, &vm->memory);
    Value result = RAISED;
    do {
        Value line = next_item(vm, self->lines);
        if (raised(line)) goto done;
        if (same(line, EXHAUSTED)) {
            if (parser.count == 0 && parser.state != IN_QUOTES) {
                vm->stop_value = NONE;
                result = EXHAUSTED;
                goto done;
            }
            if (parser.dialect->strict) {
                (void)csv_throw(vm, "unexpected end of data", NONE);
                goto done;
            }
            if (!save_field(vm, &parser)) goto done;
            break;
        }
        if (!is_str(line)) {
            (void)csv_throw(
                vm,
                "iterator should return strings, not %.200T (the file should be opened in text mode)",
                line);
            goto done;
        }
        self->line_number++;
        if (!parse_line(vm, &parser, as_str(line)) || !charge(vm, 10)) goto done;
    } while (parser.state != START_RECORD);
    result = value_of_object(parser.row);
done:
    buf_free(&parser.field);
    return result;
}

static Value self_iterate(VM *vm, Value self)
{
    (void)vm;
    return self;
}

static Value reader_get_dialect(VM *vm, Value self)
{
    (void)vm;
    return as_reader(self)->dialect;
}

static Value reader_get_line_num(VM *vm, Value self)
{
    return int_new(vm, as_reader(self)->line_number);
}

static const NativeProperty reader_properties[] = {
    {"dialect", reader_get_dialect, NULL, NULL},
    {"line_num", reader_get_line_num, NULL, NULL},
    {0},
};

static const TypeDef reader_type = {
    .name = "_csv.reader",
    .doc =
        "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
    .size = sizeof(Reader),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = reader_trace,
    .iterate = self_iterate,
    .next = reader_next,
    .properties = reader_properties,
};

static Value py_csv_reader(VM *vm, Value *args) // (iterable, dialect=?, /, **fmtparams)
{
    Type *type = type_from_def(vm, &reader_type);
    Value lines = type != NULL ? get_iter(vm, args[0]) : RAISED;
    Value dialect = raised(lines) ? RAISED : dialect_from(vm, args[1], as_dict(args[2]));
    Reader *self = raised(dialect) ? NULL : type_allocate(vm, type, 0);
    if (self == NULL) return RAISED;
    self->dialect = dialect;
    self->lines = lines;
    return value_of_object(self);
}

// ---- Writing ------------------------------------------------------------------------------------

typedef struct Writer {
    Object head;
    Value dialect, write;
} Writer;

static void writer_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_values(tracer, &((Writer *)object)->dialect, 2);
}

static Writer *as_writer(Value v)
{
    return (Writer *)as_object(v);
}

// Whether c must be quoted or escaped.
static bool is_special(const Dialect *dialect, uint32_t c)
{
    return c == dialect->delimiter || c == dialect->escape || c == dialect->quote || c == '\n' ||
           c == '\r' || text_has(as_str(dialect->line_end), c);
}

static void append_code(Buf *buf, uint32_t c)
{
    if (c < 0x80) buf_append_char(buf, (char)c);
    else buf_append_utf8(buf, c);
}

// Whether a field is plain: ASCII without anything special. The common case.
static bool is_plain(const Dialect *dialect, const String *field)
{
    if (!str_is_ascii(field) || !str_is_ascii(as_str(dialect->line_end))) return false;
    const String *line_end = as_str(dialect->line_end);
    for (size_t i = 0; i < field->size; i++) {
        unsigned char c = (unsigned char)field->data[i];
        if (c == dialect->delimiter || c == dialect->escape || c == dialect->quote || c == '\n' ||
            c == '\r')
            return false;
        for (size_t j = 0; j < line_end->size; j++) {
            if ((unsigned char)line_end->data[j] == c) return false;
        }
    }
    return true;
}

// Appends a field; null: it was None.
static RUNS bool append_field(VM *vm, Buf *buf, const Dialect *dialect, const String *field,
                              bool quoted, bool null)
{
    if (field->size == 0 && dialect->delimiter == ' ' && dialect->skip_space) {
        if (dialect->quoting == QUOTE_NONE ||
            (null && (dialect->quoting == QUOTE_STRINGS || dialect->quoting == QUOTE_NOTNULL))) {
            return raised(csv_throw(
                       vm,
                       "empty field must be quoted if delimiter is a space and skipinitialspace is true",
                       NONE)) &&
                   false;
        }
        quoted = true;
    }
    if (is_plain(dialect, field)) {
        if (quoted) append_code(buf, dialect->quote);
        buf_append(buf, field->data, field->size);
        if (quoted) append_code(buf, dialect->quote);
        return true;
    }
    // Whether there are quotes around it is known only at the end: their place is kept free.
    Buf text;
    buf_init(&text, &vm->memory);
    const char *at = field->data, *end = at + field->size;
    while (at < end) {
        uint32_t c = (unsigned char)*at;
        at += c < 0x80 ? 1 : utf8_decode(at, &c);
        if (is_special(dialect, c)) {
            bool escape = false;
            if (dialect->quoting == QUOTE_NONE) escape = true;
            else if (c == dialect->quote) {
                if (dialect->double_quote) append_code(&text, c);
                else escape = true;
            } else if (c == dialect->escape) escape = true;
            if (!escape) quoted = true;
            else if (dialect->escape == UNSET) {
                buf_free(&text);
                return raised(csv_throw(vm, "need to escape, but no escapechar set", NONE)) &&
                       false;
            } else append_code(&text, dialect->escape);
        }
        append_code(&text, c);
    }
    if (quoted) append_code(buf, dialect->quote);
    if (text.failed) buf_fail(buf);
    else buf_append(buf, text.data, text.size);
    buf_free(&text);
    if (quoted) append_code(buf, dialect->quote);
    return true;
}

static RUNS bool is_number(VM *vm, Value v)
{
    if (is_int(v) || is_float(v) || is_complex(v)) return true;
    Type *type = type_of(vm, v);
    return type->slots.to_float != NULL || type->slots.to_index != NULL ||
           type->slots.to_int != NULL;
}

static RUNS bool append_row(VM *vm, Buf *buf, const Dialect *dialect, Value row)
{
    Iter iter;
    if (!iter_open(vm, &iter, row)) {
        if (!catch_pending(vm, TypeError)) return false;
        return raised(csv_throw(vm, "iterable expected, not %.200T", row)) && false;
    }
    size_t count = 0;
    bool null = false;
    while (iter_next(vm, &iter)) {
        Value field = iter.item;
        bool quoted = false;
        switch (dialect->quoting) {
        case QUOTE_NONNUMERIC: quoted = !is_number(vm, field); break;
        case QUOTE_ALL: quoted = true; break;
        case QUOTE_STRINGS: quoted = is_str(field); break;
        case QUOTE_NOTNULL: quoted = !is_none(field); break;
        case QUOTE_MINIMAL:
        case QUOTE_NONE:
        case QUOTING_COUNT: break;
        }
        null = is_none(field);
        String *text = null ? vm->empty_str : is_str(field) ? as_str(field) : str_of(vm, field);
        if (text == NULL) return false;
        if (count++ > 0) append_code(buf, dialect->delimiter);
        if (!append_field(vm, buf, dialect, text, quoted, null) || !charge(vm, 2)) return false;
    }
    if (iter.failed) return false;
    if (count > 0 && buf->size == 0) {
        // One empty field: nothing would mean no field.
        if (dialect->quoting == QUOTE_NONE ||
            (null && (dialect->quoting == QUOTE_STRINGS || dialect->quoting == QUOTE_NOTNULL))) {
            return raised(csv_throw(vm, "single empty field record must be quoted", NONE)) && false;
        }
        append_code(buf, dialect->quote);
        append_code(buf, dialect->quote);
    }
    return true;
}

static Value py_writer_writerow(VM *vm, Value *args)
{
    Writer *self = as_writer(args[0]);
    const Dialect *dialect = as_dialect(self->dialect);
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (!append_row(vm, &buf, dialect, args[1])) {
        buf_free(&buf);
        return RAISED;
    }
    buf_append(&buf, as_str(dialect->line_end)->data, as_str(dialect->line_end)->size);
    Value line = value_of_str(str_from_buf(vm, &buf));
    return raised(line) ? RAISED : call(vm, self->write, 1, &line);
}

static Value py_writer_writerows(VM *vm, Value *args)
{
    Iter iter;
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter)) {
        Value row[] = {args[0], iter.item};
        if (raised(py_writer_writerow(vm, row))) return RAISED;
    }
    return iter.failed ? RAISED : NONE;
}

static Value writer_get_dialect(VM *vm, Value self)
{
    (void)vm;
    return as_writer(self)->dialect;
}

static const Native writer_methods[] = {
    {"writerow(self, row, /)", py_writer_writerow,
     "Construct and write a CSV record from an iterable of fields."},
    {"writerows(self, rows, /)", py_writer_writerows,
     "Construct and write a series of iterables to a csv file."},
    {0},
};

static const NativeProperty writer_properties[] = {{"dialect", writer_get_dialect, NULL, NULL},
                                                   {0}};

static const TypeDef writer_type = {
    .name = "_csv.writer",
    .doc =
        "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
    .size = sizeof(Writer),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = writer_trace,
    .methods = writer_methods,
    .properties = writer_properties,
};

static Value py_csv_writer(VM *vm, Value *args) // (fileobj, dialect=?, /, **fmtparams)
{
    Type *type = type_from_def(vm, &writer_type);
    Value write = type != NULL ? get_attr_or_absent(vm, args[0], NAME(vm, write)) : RAISED;
    if (raised(write)) return RAISED;
    if (is_absent(write) || !is_callable(vm, write))
        return throw(vm, TypeError, "argument 1 must have a \"write\" method");
    Value dialect = dialect_from(vm, args[1], as_dict(args[2]));
    Writer *self = raised(dialect) ? NULL : type_allocate(vm, type, 0);
    if (self == NULL) return RAISED;
    self->dialect = dialect;
    self->write = write;
    return value_of_object(self);
}

// ---- Registered dialects ------------------------------------------------------------------------

static Value py_csv_register_dialect(VM *vm, Value *args) // (name, dialect=?, /, **fmtparams)
{
    CsvState *state = csv_state(vm);
    if (state == NULL) return RAISED;
    if (!is_str(args[0])) return throw(vm, TypeError, "dialect name must be a string");
    Value dialect = dialect_from(vm, args[1], as_dict(args[2]));
    return raised(dialect) || !dict_set(vm, state->dialects, args[0], dialect) ? RAISED : NONE;
}

static Value py_csv_unregister_dialect(VM *vm, Value *args)
{
    CsvState *state = csv_state(vm);
    bool found;
    if (state == NULL || !dict_delete(vm, state->dialects, args[0], &found)) return RAISED;
    return found ? NONE : csv_throw(vm, "unknown dialect", NONE);
}

static Value py_csv_get_dialect(VM *vm, Value *args)
{
    return find_dialect(vm, args[0]);
}

static Value py_csv_list_dialects(VM *vm, Value *args)
{
    (void)args;
    CsvState *state = csv_state(vm);
    List *names = state != NULL ? dict_keys_list(vm, state->dialects) : NULL;
    return names != NULL ? value_of_object(names) : RAISED;
}

static Value py_csv_field_size_limit(VM *vm, Value *args) // (new_limit=?)
{
    CsvState *state = csv_state(vm);
    if (state == NULL) return RAISED;
    int64_t before = state->field_limit, limit;
    if (is_absent(args[0])) return int_new(vm, before);
    if (!is_int(args[0])) return throw(vm, TypeError, "limit must be an integer");
    if (!int_fits_int64(args[0], &limit))
        return throw(vm, OverflowError, "Python int too large to convert to C long");
    state->field_limit = limit;
    return int_new(vm, before);
}

static bool csv_init(VM *vm, Module *module)
{
    CsvState *state = csv_state(vm);
    return state != NULL && dict_set_c(vm, module->dict, "Error", value_of_object(state->error)) &&
           dict_set_c(vm, module->dict, "_dialects", value_of_object(state->dialects));
}

static const Native csv_functions[] = {
    {"reader(iterable, dialect=?, /, **fmtparams)", py_csv_reader,
     "Return a reader object that will process lines from the given iterable."},
    {"writer(fileobj, dialect=?, /, **fmtparams)", py_csv_writer,
     "Return a writer object that will write user data on the given file object."},
    {"register_dialect(name, dialect=?, /, **fmtparams)", py_csv_register_dialect,
     "Create a mapping from a string name to a CSV dialect."},
    {"unregister_dialect(name)", py_csv_unregister_dialect,
     "Delete the name/dialect mapping associated with a string name."},
    {"get_dialect(name)", py_csv_get_dialect, "Return the dialect instance associated with name."},
    {"list_dialects()", py_csv_list_dialects, "Return a list of all known dialect names."},
    {"field_size_limit(new_limit=?)", py_csv_field_size_limit,
     "Sets an upper limit on parsed fields."},
    {0},
};

static const NativeConstant csv_constants[] = {
    {"QUOTE_MINIMAL", CONSTANT_INT, .i = QUOTE_MINIMAL},
    {"QUOTE_ALL", CONSTANT_INT, .i = QUOTE_ALL},
    {"QUOTE_NONNUMERIC", CONSTANT_INT, .i = QUOTE_NONNUMERIC},
    {"QUOTE_NONE", CONSTANT_INT, .i = QUOTE_NONE},
    {"QUOTE_STRINGS", CONSTANT_INT, .i = QUOTE_STRINGS},
    {"QUOTE_NOTNULL", CONSTANT_INT, .i = QUOTE_NOTNULL},
    {"Dialect", CONSTANT_TYPE, .type = &csv_dialect_type},
    {"Reader", CONSTANT_TYPE, .type = &reader_type},
    {"Writer", CONSTANT_TYPE, .type = &writer_type},
    {0},
};

const ModuleDef _csv_module = {
    .name = "_csv",
    .doc = "CSV parsing and writing.\n",
    .functions = csv_functions,
    .constants = csv_constants,
    .init = csv_init,
};
