// ast_dump.c - a tree as the text that ast.dump() makes of it.
//
// Trees can be deep, so the nodes being written are a stack of our own: each frame is a node and
// the field it has come to. A closing bracket is written when its frame is left.
#include "compiler/ast.h"
#include "vm/base/bigint.h"
#include "vm/base/buf.h"
#include "vm/base/dtoa.h"
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"

typedef struct Frame {
    Ast *node;
    const AstField *field; // the next one
    AstSeq items;          // of the list being written
    size_t item;
    int level;         // of indentation, inside the node
    bool any, in_list; // something has been written inside; the list is open
    uint8_t shown;     // of the fields of the position: how many are written
    bool multiline;    // the node has children, and so a line for each field
} Frame;

typedef struct Dump {
    Memory *memory;
    Buf out;
    Frame *frames;
    size_t count, capacity;
    int indent;
    bool positions;
    bool (*write)(void *user, const char *data, size_t size);
    void *user;
} Dump;

static bool flush(Dump *dump)
{
    if (buf_failed(&dump->out)) return false;
    bool written = dump->write(dump->user, dump->out.data, dump->out.size);
    buf_truncate(&dump->out, 0);
    return written;
}

static bool enter(Dump *dump, Ast *node, int level)
{
    if (dump->count == dump->capacity) {
        size_t capacity = dump->capacity ? dump->capacity * 2 : 64;
        Frame *frames = memory_resize(dump->memory, dump->frames, dump->capacity * sizeof *frames,
                                      capacity * sizeof *frames);
        if (!frames) return false;
        dump->frames = frames;
        dump->capacity = capacity;
    }
    const AstInfo *info = &ast_info[node->kind];
    dump->frames[dump->count++] = (Frame){.node = node, .field = info->fields(), .level = level};
    buf_append_text(&dump->out, info->name);
    return buf_append_char(&dump->out, '(');
}

// ---- values -----------------------------------------------------------------------------------

// repr() of a str or bytes.
static void put_text(Buf *out, const char *data, size_t size, bool bytes)
{
    bool single = memchr(data, '\'', size), both = single && memchr(data, '"', size);
    char quote = single && !both ? '"' : '\'';
    if (bytes) buf_append_char(out, 'b');
    buf_append_char(out, quote);
    for (size_t i = 0; i < size;) {
        uint32_t code = (unsigned char)data[i];
        int length = bytes ? 1 : utf8_decode(data + i, &code);
        if (code == (unsigned char)quote || code == '\\') buf_format(out, "\\%c", (char)code);
        else if (code == '\n') buf_append_text(out, "\\n");
        else if (code == '\r') buf_append_text(out, "\\r");
        else if (code == '\t') buf_append_text(out, "\\t");
        else if (code < 0x80 && code >= ' ' && code != 0x7f) buf_append_char(out, (char)code);
        else if (!bytes && code >= 0x80 && unicode_is_printable(code))
            buf_append(out, data + i, (size_t)length);
        else if (code < 0x100) buf_format(out, "\\x%02x", (unsigned)code);
        else if (code < 0x10000) buf_format(out, "\\u%04x", (unsigned)code);
        else buf_format(out, "\\U%08x", (unsigned)code);
        i += (size_t)length;
    }
    buf_append_char(out, quote);
}

// repr() of a float, of a complex with real part 0; infinities as ast.unparse has them readable.
static void put_real(Buf *out, double value, bool imaginary)
{
    char text[DOUBLE_REPR_MAX];
    int size = double_repr(value, text);
    if (imaginary && size > 2 && memcmp(text + size - 2, ".0", 2) == 0) size -= 2;
    buf_append(out, text, (size_t)size);
    if (imaginary) buf_append_char(out, 'j');
}

// Digits of another base in decimal.
static void put_big_int(Buf *out, const ConstantValue *value)
{
    if (value->base == 10) {
        buf_append(out, value->text.data, value->text.size);
        return;
    }
    Big big;
    big_init(&big, out->memory);
    BigStatus status = big_from_text(&big, value->text.data, value->text.size, value->base);
    if (status == BIG_OK) status = big_to_text(big_view(&big), 10, out, NULL, NULL);
    if (status != BIG_OK) out->failed = true;
    big_free(&big);
}

static void put_value(Buf *out, const ConstantValue *value)
{
    switch ((LiteralKind)value->kind) {
    case LITERAL_NONE: buf_append_text(out, "None"); break;
    case LITERAL_FALSE: buf_append_text(out, "False"); break;
    case LITERAL_TRUE: buf_append_text(out, "True"); break;
    case LITERAL_ELLIPSIS: buf_append_text(out, "Ellipsis"); break;
    case LITERAL_INT: buf_format(out, "%lld", (long long)value->integer); break;
    case LITERAL_BIG_INT: put_big_int(out, value); break;
    case LITERAL_OBJECT: buf_append_text(out, "<object>"); break;
    case LITERAL_FLOAT: put_real(out, value->real, false); break;
    case LITERAL_COMPLEX: put_real(out, value->real, true); break;
    case LITERAL_STR: put_text(out, value->text.data, value->text.size, false); break;
    case LITERAL_BYTES: put_text(out, value->text.data, value->text.size, true); break;
    }
}

// ---- fields -----------------------------------------------------------------------------------

// Whether ast.dump() leaves a field out, because its value is the default.
static bool is_omitted(const AstField *field, const char *place)
{
    switch ((AstFieldType)field->type) {
    case AST_FIELD_NEVER:
    case AST_FIELD_NEVER_MANY: return true;
    case AST_FIELD_TEXT:
    case AST_FIELD_MAYBE: return !*(void *const *)place;
    case AST_FIELD_KIND: return !*(const bool *)place;
    case AST_FIELD_TEXTS: return !((const NameSeq *)place)->count;
    case AST_FIELD_MANY: return !((const AstSeq *)place)->count;
    case AST_FIELD_OPERATORS: return !((const AstOpSeq *)place)->count;
    case AST_FIELD_ONE:
    case AST_FIELD_NUMBER:
    case AST_FIELD_NUMBER_OR_NONE:
    case AST_FIELD_VALUE:
    case AST_FIELD_CONTEXT:
    case AST_FIELD_OPERATOR: return false;
    }
    UNREACHABLE();
}

static bool is_empty_node(const Dump *dump, Ast *node)
{
    const AstInfo *info = &ast_info[node->kind];
    if (dump->positions && ast_sum_has_position((AstSum)info->sum)) return false;
    for (const AstField *field = info->fields(); field->name; field++)
        if (!is_omitted(field, (const char *)node + field->offset)) return false;
    return true;
}

// Whether ast.dump(indent=...) writes a node on one line: up to three fields and no lists in it.
static bool fits_line(const Dump *dump, Ast *node)
{
    const AstInfo *info = &ast_info[node->kind];
    int shown = 0;
    if (dump->positions && ast_sum_has_position((AstSum)info->sum)) return false;
    for (const AstField *field = info->fields(); field->name; field++) {
        const char *place = (const char *)node + field->offset;
        if (is_omitted(field, place)) continue;
        if (field->type == AST_FIELD_TEXTS || field->type == AST_FIELD_MANY ||
            field->type == AST_FIELD_OPERATORS)
            return false;
        if ((field->type == AST_FIELD_ONE || field->type == AST_FIELD_MAYBE) &&
            !is_empty_node(dump, *(Ast *const *)place))
            return false;
        shown++;
    }
    return shown <= 3;
}

static void new_line(Dump *dump, int level)
{
    buf_append_char(&dump->out, '\n');
    buf_append_repeat(&dump->out, ' ', (size_t)(level * dump->indent));
}

// Before an item: the comma and the line or blank after it.
static void separate(Dump *dump, bool any, bool multiline, int level)
{
    if (any) buf_append_text(&dump->out, dump->indent >= 0 && multiline ? "," : ", ");
    if (dump->indent >= 0 && multiline) new_line(dump, level);
}

static void put_operator(Dump *dump, const AstField *field, unsigned op)
{
    buf_format(&dump->out, "%s()", field->operator_names[op]);
}

static void put_names(Dump *dump, NameSeq names, int level)
{
    buf_append_char(&dump->out, '[');
    for (size_t i = 0; i < names.count; i++) {
        separate(dump, i > 0, true, level + 1);
        put_text(&dump->out, names.items[i]->data, names.items[i]->size, false);
    }
    buf_append_char(&dump->out, ']');
}

static void put_operators(Dump *dump, const AstField *field, AstOpSeq ops, int level)
{
    buf_append_char(&dump->out, '[');
    for (size_t i = 0; i < ops.count; i++) {
        separate(dump, i > 0, true, level + 1);
        put_operator(dump, field, ops.items[i]);
    }
    buf_append_char(&dump->out, ']');
}

// Writes the next field; a node in it becomes a new frame, so the caller's pointer goes stale.
static bool put_field(Dump *dump, Frame *frame)
{
    const AstField *field = frame->field++;
    const char *place = (const char *)frame->node + field->offset;
    if (is_omitted(field, place)) return true;
    separate(dump, frame->any, frame->multiline, frame->level);
    frame->any = true;
    buf_format(&dump->out, "%s=", field->name);
    switch ((AstFieldType)field->type) {
    case AST_FIELD_TEXT: {
        const Name *name = *(Name *const *)place;
        put_text(&dump->out, name->data, name->size, false);
        break;
    }
    case AST_FIELD_TEXTS: put_names(dump, *(const NameSeq *)place, frame->level); break;
    case AST_FIELD_ONE:
    case AST_FIELD_MAYBE: return enter(dump, *(Ast *const *)place, frame->level + 1);
    case AST_FIELD_MANY:
        buf_append_char(&dump->out, '[');
        frame->items = *(const AstSeq *)place;
        frame->item = 0;
        frame->in_list = true;
        break;
    case AST_FIELD_NUMBER:
    case AST_FIELD_NUMBER_OR_NONE: buf_format(&dump->out, "%d", *(const int *)place); break;
    case AST_FIELD_VALUE: put_value(&dump->out, (const ConstantValue *)place); break;
    case AST_FIELD_KIND: buf_append_text(&dump->out, "'u'"); break;
    case AST_FIELD_CONTEXT: put_operator(dump, field, *(const AstContext *)place); break;
    case AST_FIELD_OPERATOR: put_operator(dump, field, *(const unsigned *)place); break;
    case AST_FIELD_OPERATORS:
        put_operators(dump, field, *(const AstOpSeq *)place, frame->level);
        break;
    case AST_FIELD_NEVER:
    case AST_FIELD_NEVER_MANY: break;
    }
    return true;
}

// Writes the next item of the open list, or closes it.
static bool put_item(Dump *dump, Frame *frame)
{
    if (frame->item == frame->items.count) {
        buf_append_char(&dump->out, ']');
        frame->in_list = false;
        return true;
    }
    separate(dump, frame->item > 0, true, frame->level + 1);
    Ast *item = frame->items.items[frame->item++];
    if (item) return enter(dump, item, frame->level + 2);
    return buf_append_text(&dump->out, "None");
}

static bool put_position(Dump *dump, Frame *frame)
{
    static const char *const names[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};
    const Ast *node = frame->node;
    int values[] = {node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
    separate(dump, frame->any, true, frame->level);
    frame->any = true;
    buf_format(&dump->out, "%s=%d", names[frame->shown], values[frame->shown]);
    frame->shown++;
    return true;
}

// Goes one step on with the innermost node.
static bool step(Dump *dump)
{
    Frame *frame = &dump->frames[dump->count - 1];
    if (frame->in_list) return put_item(dump, frame);
    if (frame->field->name) {
        if (!frame->any) frame->multiline = !fits_line(dump, frame->node);
        return put_field(dump, frame);
    }
    bool placed = ast_sum_has_position((AstSum)ast_info[frame->node->kind].sum);
    if (dump->positions && placed && frame->shown < 4) return put_position(dump, frame);
    dump->count--;
    return buf_append_char(&dump->out, ')');
}

bool ast_dump(Memory *memory, Ast *tree, int indent, bool positions,
              bool (*write)(void *user, const char *data, size_t size), void *user)
{
    Dump dump = {
        .memory = memory, .indent = indent, .positions = positions, .write = write, .user = user};
    buf_init(&dump.out, memory);
    bool fine = enter(&dump, tree, 1);
    while (fine && dump.count) {
        fine = step(&dump);
        if (fine && dump.out.size > 4096) fine = flush(&dump);
    }
    fine = fine && flush(&dump);
    memory_release(memory, dump.frames, dump.capacity * sizeof *dump.frames);
    buf_free(&dump.out);
    return fine;
}
