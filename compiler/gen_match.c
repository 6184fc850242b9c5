// gen_match.c - the match statement.
//
// A pattern is code that jumps to `fail` unless the value in a register matches. Names are bound only when the
// whole pattern has matched: until then each capture waits in a temporary.
#include "compiler/gen.h"
#include "vm/object/ops.h"
#include "vm/types/int.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct Capture {
    struct Capture *next;
    Name *name;
    int slot;
} Capture;

typedef struct Matching {
    Capture *captures;  // of the pattern so far, newest first
    Capture *slots;     // registers given to names in this case, for alternatives to share
    bool allow_irrefutable;
} Matching;

static void gen_pattern(Gen *g, Ast *node, int subject, Label fail, Matching *m);

static bool is_wildcard(const Ast *node)
{
    return node->kind == AST_MatchAs && !((const Ast_MatchAs *)node)->name && !((const Ast_MatchAs *)node)->pattern;
}

static void capture(Gen *g, Ast *node, Name *name, int source, Matching *m)
{
    for (Capture *c = m->captures; c; c = c->next) {
        if (c->name == name) {
            gen_fault(g, node, "multiple assignments to name '%s' in pattern", name->data);
            return;
        }
    }
    int slot = -1;
    for (Capture *c = m->slots; c; c = c->next) {
        if (c->name == name) slot = c->slot;
    }
    Capture *here = gen_take(g, sizeof *here);
    if (!here) return;
    if (slot < 0) {
        Capture *given = gen_take(g, sizeof *given);
        if (!given) return;
        slot = temp_new(g);
        *given = (Capture){m->slots, name, slot};
        m->slots = given;
    }
    *here = (Capture){m->captures, name, slot};
    m->captures = here;
    gen_at(g, node);
    emit(g, OPCODE_MOVE, slot, source, 0);
}

// [a, *_, b]: only the items that are looked at are asked for, by their index.
static void subscript_patterns(Gen *g, AstSeq patterns, size_t star, int subject, Label fail, Matching *m)
{
    int length = -1;
    for (size_t i = 0; i < patterns.count && !g->failed; i++) {
        Ast *item = patterns.items[i];
        if (i == star || is_wildcard(item)) continue;
        int value = temp_new(g);
        gen_at(g, item);
        if (i < star) {
            emit(g, OPCODE_LOAD_ITEM_INT, value, subject, (int)i);
        } else {
            if (length < 0) {
                length = temp_new(g);
                emit(g, OPCODE_INTRINSIC, length, subject, INTRINSIC_LENGTH);
            }
            emit(g, OPCODE_SUBTRACT_I, value, length, (int)(patterns.count - i));
            emit(g, OPCODE_LOAD_ITEM, value, subject, value);
        }
        gen_pattern(g, item, value, fail, m);
    }
}

static void sequence_pattern(Gen *g, Ast *node, int subject, Label fail, Matching *m)
{
    AstSeq patterns = ast_MatchSequence(node)->patterns;
    size_t star = SIZE_MAX;
    bool only_wildcards = true;
    for (size_t i = 0; i < patterns.count; i++) {
        Ast *item = patterns.items[i];
        if (item->kind == AST_MatchStar) {
            if (star != SIZE_MAX) {
                gen_fault(g, node, "multiple starred expressions in sequence pattern");
                return;
            }
            star = i;
            only_wildcards &= ast_MatchStar(item)->name == NULL;
        } else {
            only_wildcards &= is_wildcard(item);
        }
    }
    emit_jump(g, OPCODE_MATCH_SEQUENCE, subject, 0, fail);
    size_t fixed = patterns.count - (star != SIZE_MAX);
    if (fixed > 30000) {
        gen_fault(g, node, "too many expressions in star-unpacking sequence pattern");
        return;
    }
    if (star == SIZE_MAX || fixed > 0) {
        emit_jump(g, OPCODE_MATCH_LENGTH, subject, (int)fixed, fail);
        if (!g->failed) g->frame->code[g->frame->count - 1].extra = star != SIZE_MAX;
    }
    if (only_wildcards) return;
    if (star != SIZE_MAX && ast_MatchStar(patterns.items[star])->name == NULL) {
        subscript_patterns(g, patterns, star, subject, fail, m);
        return;
    }
    int first = temps_new(g, (int)patterns.count);
    if (star == SIZE_MAX) {
        emit(g, OPCODE_UNPACK, first, subject, (int)patterns.count);
    } else {
        Instruction *unpack = emit(g, OPCODE_UNPACK_EX, first, subject, 0);
        if (unpack) unpack->extra = (uint64_t)star | (uint64_t)(patterns.count - star - 1) << 16;
    }
    for (size_t i = 0; i < patterns.count && !g->failed; i++) {
        Ast *item = patterns.items[i];
        if (item->kind == AST_MatchStar) {
            if (ast_MatchStar(item)->name) capture(g, item, ast_MatchStar(item)->name, first + (int)i, m);
        } else {
            gen_pattern(g, item, first + (int)i, fail, m);
        }
    }
}

// Two keys that are the same constant can be told now. Constants only: comparing them runs no code of the program.
static void check_keys(Gen *g, Ast_MatchMapping *node)
{
    Set *seen = set_new(g->vm);
    for (size_t i = 0; i < node->keys.count; i++) {
        Ast *item = node->keys.items[i];
        Value key;
        if (item->kind != AST_Constant && item->kind != AST_UnaryOp) {
            if (item->kind != AST_Attribute && item->kind != AST_BinOp) {
                gen_fault(g, &node->head, "mapping pattern keys may only match literals and attribute lookups");
                return;
            }
            continue;
        }
        if (!fold_constant(g, item, &key)) continue;
        bool found;
        String *text = NULL;
        if (!set_contains(g->vm, seen, key, &found) || (found && !(text = repr_of(g->vm, key))) ||
            (!found && !set_add(g->vm, seen, key))) {
            g->failed = true;
            return;
        }
        if (!found) continue;
        gen_fault(g, &node->head, "mapping pattern checks duplicate key (%s)", text->data);
        return;
    }
}

static void mapping_pattern(Gen *g, Ast *node_, int subject, Label fail, Matching *m)
{
    Ast_MatchMapping *node = ast_MatchMapping(node_);
    check_keys(g, node);
    emit_jump(g, OPCODE_MATCH_MAPPING, subject, 0, fail);
    size_t count = node->keys.count;
    if (count) {
        emit_jump(g, OPCODE_MATCH_LENGTH, subject, (int)count, fail);
        if (!g->failed) g->frame->code[g->frame->count - 1].extra = 1;
    }
    int keys = temp_new(g), values = temp_new(g);
    if (count || node->rest) {
        gen_items(g, node->keys, '(', keys);
        gen_at(g, node_);
    }
    if (count) {
        emit(g, OPCODE_MATCH_KEYS, values, subject, keys);
        emit_jump(g, OPCODE_JUMP_IF_NONE, values, 0, fail);
        int first = temps_new(g, (int)count);
        emit(g, OPCODE_UNPACK, first, values, (int)count);
        for (size_t i = 0; i < count && !g->failed; i++) {
            gen_pattern(g, node->patterns.items[i], first + (int)i, fail, m);
        }
    }
    if (node->rest) {
        int rest = temp_new(g);
        gen_at(g, node_);
        emit(g, OPCODE_MATCH_REST, rest, subject, keys);
        capture(g, node_, node->rest, rest, m);
    }
}

static void class_pattern(Gen *g, Ast *node_, int subject, Label fail, Matching *m)
{
    Ast_MatchClass *node = ast_MatchClass(node_);
    size_t positional = node->patterns.count, named = node->kwd_attrs.count;
    for (size_t i = 0; i < named; i++) {
        for (size_t j = i + 1; j < named; j++) {
            if (node->kwd_attrs.items[i] == node->kwd_attrs.items[j]) {
                gen_fault(g, node->kwd_patterns.items[j], "attribute name repeated in class pattern: %s",
                          node->kwd_attrs.items[i]->data);
                return;
            }
        }
    }
    int class_ = gen_value(g, node->cls);
    int values = temp_new(g);
    Tuple *shape = tuple_new(g->vm, NULL, named + 1);
    if (!shape) {
        g->failed = true;
        return;
    }
    shape->items[0] = value_of_small((int64_t)positional);
    (void)keep(g, value_of_object(shape));
    for (size_t i = 0; i < named && !g->failed; i++) shape->items[i + 1] = name_value(g, node->kwd_attrs.items[i]);
    gen_at(g, node_);
    emit_value(g, OPCODE_MATCH_CLASS, values, subject, class_, value_of_object(shape));
    emit_jump(g, OPCODE_JUMP_IF_NONE, values, 0, fail);
    size_t count = positional + named;
    if (!count) return;
    int first = temps_new(g, (int)count);
    emit(g, OPCODE_UNPACK, first, values, (int)count);
    for (size_t i = 0; i < count && !g->failed; i++) {
        Ast *item = i < positional ? node->patterns.items[i] : node->kwd_patterns.items[i - positional];
        gen_pattern(g, item, first + (int)i, fail, m);
    }
}

static size_t count_captures(const Capture *from, const Capture *until)
{
    size_t count = 0;
    for (; from != until; from = from->next) count++;
    return count;
}

static void or_pattern(Gen *g, Ast *node, int subject, Label fail, Matching *m)
{
    AstSeq patterns = ast_MatchOr(node)->patterns;
    Label matched = label_new(g);
    Capture *outer = m->captures, *first = NULL;
    bool irrefutable = m->allow_irrefutable;
    for (size_t i = 0; i < patterns.count && !g->failed; i++) {
        bool last = i + 1 == patterns.count;
        Label next = last ? fail : label_new(g);
        m->captures = outer;
        m->allow_irrefutable = last && irrefutable;
        gen_pattern(g, patterns.items[i], subject, next, m);
        if (i == 0) {
            first = m->captures;
        } else {
            bool equal = count_captures(first, outer) == count_captures(m->captures, outer);
            for (Capture *c = m->captures; c != outer && equal; c = c->next) {
                bool found = false;
                for (Capture *d = first; d != outer; d = d->next) found |= d->name == c->name;
                equal = found;
            }
            if (!equal) gen_fault(g, node, "alternative patterns bind different names");
        }
        if (!last) {
            emit_jump(g, OPCODE_JUMP, 0, 0, matched);
            label_here(g, next);
        }
    }
    m->captures = first;
    m->allow_irrefutable = irrefutable;
    label_here(g, matched);
}

static void as_pattern(Gen *g, Ast *node_, int subject, Label fail, Matching *m)
{
    Ast_MatchAs *node = ast_MatchAs(node_);
    if (!node->pattern) {
        if (!m->allow_irrefutable) {
            if (node->name) {
                gen_fault(g, node_, "name capture '%s' makes remaining patterns unreachable", node->name->data);
            } else {
                gen_fault(g, node_, "wildcard makes remaining patterns unreachable");
            }
            return;
        }
        if (node->name) capture(g, node_, node->name, subject, m);
        return;
    }
    gen_pattern(g, node->pattern, subject, fail, m);
    if (node->name) capture(g, node_, node->name, subject, m);
}

static void gen_pattern(Gen *g, Ast *node, int subject, Label fail, Matching *m)
{
    if (!gen_descend(g)) return;
    bool irrefutable = m->allow_irrefutable;
    gen_at(g, node);
    switch (node->kind) {
    case AST_MatchValue: {
        Ast *value = ast_MatchValue(node)->value;
        if (value->kind != AST_Constant && value->kind != AST_Attribute && value->kind != AST_UnaryOp &&
            value->kind != AST_BinOp) {
            gen_fault(g, node, "patterns may only match literals and attribute lookups");
            return;
        }
        int right = gen_value(g, value);
        gen_at(g, node);
        emit_jump(g, OPCODE_JUMP_NOT_EQ, subject, right, fail);
        return;
    }
    case AST_MatchSingleton: {
        int right = temp_new(g);
        gen_constant(g, constant_value(g, &ast_MatchSingleton(node)->value), right);
        emit_jump(g, OPCODE_JUMP_IS_NOT, subject, right, fail);
        return;
    }
    // Inside another pattern a name or _ is never too general.
    case AST_MatchSequence:
        m->allow_irrefutable = true;
        sequence_pattern(g, node, subject, fail, m);
        break;
    case AST_MatchMapping:
        m->allow_irrefutable = true;
        mapping_pattern(g, node, subject, fail, m);
        break;
    case AST_MatchClass:
        m->allow_irrefutable = true;
        class_pattern(g, node, subject, fail, m);
        break;
    case AST_MatchOr: or_pattern(g, node, subject, fail, m); break;
    case AST_MatchAs: as_pattern(g, node, subject, fail, m); break;
    default: gen_fault(g, node, "unexpected pattern"); break;
    }
    m->allow_irrefutable = irrefutable;
}

void gen_match(Gen *g, Ast_Match *node)
{
    Body *frame = g->frame;
    int top = frame->top;
    int subject = temp_new(g);
    gen_into(g, node->subject, subject);
    Label end = label_new(g);
    uint64_t *before = flow_save(g);
    uint64_t *joined = NULL;
    bool joined_dead = true;
    for (size_t i = 0; i < node->cases.count && !g->failed; i++) {
        Ast_match_case *branch = ast_match_case(node->cases.items[i]);
        bool last = i + 1 == node->cases.count;
        Label next = label_new(g);
        int inner = frame->top;
        Matching m = {.allow_irrefutable = branch->guard || last};
        gen_pattern(g, branch->pattern, subject, next, &m);
        for (Capture *c = m.captures; c && !g->failed; c = c->next) gen_name_store(g, c->name, c->slot);
        frame->top = inner;
        if (branch->guard) gen_branch(g, branch->guard, next, false);
        gen_statements(g, branch->body);
        if (joined) flow_meet(g, joined, joined_dead);
        joined = flow_save(g);
        joined_dead = frame->unreachable;
        emit_jump(g, OPCODE_JUMP, 0, 0, end);
        label_here(g, next);
        flow_restore(g, before);
    }
    if (joined) flow_meet(g, joined, joined_dead);
    label_here(g, end);
    frame->top = top;
}
