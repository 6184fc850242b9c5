// dump.c - what re.DEBUG prints: the tree, in CPython's notation.
#include "stdlib/re/regex.h"
#include "vm/types/descriptors.h"

static void put_indent(Buf *buf, int level)
{
    buf_append_repeat(buf, ' ', (size_t)level * 2);
}

static void put_item(Buf *buf, const SetItem *item)
{
    static const char *const categories[] = {"DIGIT", "NOT_DIGIT", "SPACE", "NOT_SPACE", "WORD", "NOT_WORD"};
    if (item->is_category) buf_format(buf, "CATEGORY CATEGORY_%s\n", categories[item->category]);
    else if (item->low == item->high) buf_format(buf, "LITERAL %u\n", item->low);
    else buf_format(buf, "RANGE (%u, %u)\n", item->low, item->high);
}

static void put_node(Buf *buf, const Node *node, int level);

static void put_body(Buf *buf, const Sequence *sequence, int level)
{
    for (const Node *node = sequence->first; node != NULL; node = node->next) put_node(buf, node, level);
}

static void put_bodies(Buf *buf, const Sequence *sequence, int level, const char *between)
{
    for (const Sequence *each = sequence; each != NULL; each = each->next) {
        if (each != sequence) {
            put_indent(buf, level);
            buf_append_text(buf, between);
        }
        put_body(buf, each, level + 1);
    }
}

static void put_set(Buf *buf, const Node *node, int level)
{
    buf_append_text(buf, "IN\n");
    if (node->negate) {
        put_indent(buf, level + 1);
        buf_append_text(buf, "NEGATE None\n");
    }
    for (const SetItem *item = node->items; item != NULL; item = item->next) {
        put_indent(buf, level + 1);
        put_item(buf, item);
    }
}

static void put_repeat(Buf *buf, const Node *node, int level)
{
    static const char *const names[] = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"};
    if (node->maximum == REGEX_MAX_REPEAT)
        buf_format(buf, "%s %u MAXREPEAT\n", names[node->greed], node->minimum);
    else buf_format(buf, "%s %u %u\n", names[node->greed], node->minimum, node->maximum);
    put_body(buf, node->body, level + 1);
}

static void put_node(Buf *buf, const Node *node, int level)
{
    static const char *const places[] = {"AT_BEGINNING",    "AT_BEGINNING_STRING", "AT_BOUNDARY",
                                         "AT_NON_BOUNDARY", "AT_END",              "AT_END_STRING"};
    bool is_plain = node->kind == NODE_GROUP && node->group == 0 && node->add_flags == 0 && node->remove_flags == 0;
    if (is_plain) {
        put_body(buf, node->body, level);
        return;
    }
    put_indent(buf, level);
    switch (node->kind) {
    case NODE_LITERAL: buf_format(buf, "LITERAL %u\n", node->code); return;
    case NODE_NOT_LITERAL: buf_format(buf, "NOT_LITERAL %u\n", node->code); return;
    case NODE_ANY: buf_append_text(buf, "ANY None\n"); return;
    case NODE_SET: put_set(buf, node, level); return;
    case NODE_AT: buf_format(buf, "AT %s\n", places[node->place]); return;
    case NODE_BRANCH:
        buf_append_text(buf, "BRANCH\n");
        put_bodies(buf, node->body, level, "OR\n");
        return;
    case NODE_GROUP:
        if (node->group != 0) buf_format(buf, "SUBPATTERN %u %u %u\n", node->group, node->add_flags, node->remove_flags);
        else buf_format(buf, "SUBPATTERN None %u %u\n", node->add_flags, node->remove_flags);
        put_body(buf, node->body, level + 1);
        return;
    case NODE_ATOMIC:
        buf_append_text(buf, "ATOMIC_GROUP\n");
        put_body(buf, node->body, level + 1);
        return;
    case NODE_REPEAT: put_repeat(buf, node, level); return;
    case NODE_LOOK:
        buf_format(buf, "%s %d\n", node->negate ? "ASSERT_NOT" : "ASSERT", node->behind ? -1 : 1);
        put_body(buf, node->body, level + 1);
        return;
    case NODE_REFERENCE: buf_format(buf, "GROUPREF %u\n", node->group); return;
    case NODE_CONDITION:
        buf_format(buf, "GROUPREF_EXISTS %u\n", node->group);
        put_bodies(buf, node->body, level, "ELSE\n");
        return;
    case NODE_FAILURE: buf_append_text(buf, "FAILURE ()\n"); return;
    }
    UNREACHABLE();
}

bool regex_dump(VM *vm, const Tree *tree)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    put_body(&buf, tree->root, 0);
    String *text = str_from_buf(vm, &buf);
    Value out = text == NULL ? RAISED : dict_get_c(vm, vm->sys->dict, "stdout");
    if (raised(out)) return false;
    if (is_absent(out) || is_none(out)) return true;
    Value argument = value_of_object(text);
    String *write = str_intern_c(vm, "write");
    return write != NULL && !raised(call_method(vm, out, write, 1, &argument));
}
