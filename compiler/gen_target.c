// gen_target.c - assignment, augmented and annotated assignment, del.
#include "compiler/gen.h"
#include "vm/types/str.h"

static AstSeq display_items(Ast *node)
{
    if (node->kind == AST_Tuple) return ast_Tuple(node)->elts;
    if (node->kind == AST_List) return ast_List(node)->elts;
    return (AstSeq){NULL, 0};
}

static bool all_plain(AstSeq items)
{
    for (size_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind == AST_Starred) return false;
    }
    return true;
}

static void store_subscript(Gen *g, Ast_Subscript *target, int source)
{
    int top = g->frame->top;
    int object = gen_stable(g, target->value, target->slice);
    if (target->slice->kind == AST_Slice && !ast_Slice(target->slice)->step) {
        Ast_Slice *slice = ast_Slice(target->slice);
        int bounds = temps_new(g, 2);
        Ast *parts[] = {slice->lower, slice->upper};
        for (int i = 0; i < 2; i++) {
            if (parts[i]) gen_into(g, parts[i], bounds + i);
            else emit(g, OPCODE_LOAD_IMMEDIATE, bounds + i, 1, 0);
        }
        gen_at(g, &target->head);
        emit(g, OPCODE_STORE_SLICE, object, bounds, source);
    } else {
        int key = gen_value(g, target->slice);
        gen_at(g, &target->head);
        emit(g, OPCODE_STORE_ITEM, object, key, source);
    }
    g->frame->top = top;
}

// The first of the registers of plain locals that follow one another, which can be unpacked into at once; -1: these
// targets are not such locals.
static int consecutive_locals(Gen *g, AstSeq items)
{
    int first = -1;
    for (size_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind != AST_Name) return -1;
        int local = local_register(g, ast_Name(items.items[i])->id);
        if (local < 0 || (i > 0 && local != first + (int)i)) return -1;
        if (i == 0) first = local;
    }
    return first;
}

bool unpacks_pair(Ast *target)
{
    AstSeq items = display_items(target);
    return items.count == 2 && all_plain(items);
}

static void store_items(Gen *g, Ast *target, AstSeq items, int source)
{
    int top = g->frame->top;
    size_t star = SIZE_MAX;
    for (size_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind != AST_Starred) continue;
        if (star != SIZE_MAX) {
            gen_fault(g, target, "multiple starred expressions in assignment");
            return;
        }
        star = i;
    }
    if (star != SIZE_MAX && (star >= 256 || items.count - star - 1 >= (1 << 16))) {
        gen_fault(g, target, "too many expressions in star-unpacking assignment");
        return;
    }
    int first = consecutive_locals(g, items);
    if (first < 0) first = temps_new(g, (int)items.count);
    gen_at(g, target);
    if (star == SIZE_MAX) {
        emit(g, OPCODE_UNPACK, first, source, (int)items.count);
    } else {
        Instruction *unpack = emit(g, OPCODE_UNPACK_EX, first, source, 0);
        if (unpack) unpack->extra = (uint64_t)star | (uint64_t)(items.count - star - 1) << 16;
    }
    for (size_t i = 0; i < items.count && !g->failed; i++) {
        Ast *item = items.items[i];
        if (item->kind == AST_Starred) item = ast_Starred(item)->value;
        gen_at(g, item);
        gen_store(g, item, first + (int)i);
    }
    g->frame->top = top;
}

void gen_store(Gen *g, Ast *target, int source)
{
    if (!gen_descend(g)) return;
    switch (target->kind) {
    case AST_Name:
        gen_at(g, target);
        gen_name_store(g, ast_Name(target)->id, source);
        return;
    case AST_Attribute: {
        Ast_Attribute *attribute = ast_Attribute(target);
        int top = g->frame->top;
        int object = gen_value(g, attribute->value);
        Name *name = scope_mangle(g->unit, g->frame->scope, attribute->attr);
        gen_at(g, target);
        if (!gen_may_bind(g, attribute->attr, target, "assign to")) return;
        if (name) emit_name(g, OPCODE_STORE_ATTR, object, source, 0, name);
        else gen_no_memory(g);
        if (attribute->value->kind == AST_Name) note_self_attribute(g, ast_Name(attribute->value)->id, name);
        g->frame->top = top;
        return;
    }
    case AST_Subscript: store_subscript(g, ast_Subscript(target), source); return;
    case AST_Tuple: store_items(g, target, ast_Tuple(target)->elts, source); return;
    case AST_List: store_items(g, target, ast_List(target)->elts, source); return;
    case AST_Starred: gen_fault(g, target, "starred assignment target must be in a list or tuple"); return;
    default: gen_fault(g, target, "cannot assign to this expression"); return;
    }
}

void gen_delete(Gen *g, Ast *target)
{
    if (!gen_descend(g)) return;
    int top = g->frame->top;
    switch (target->kind) {
    case AST_Name:
        gen_at(g, target);
        gen_name_delete(g, ast_Name(target)->id, true);
        break;
    case AST_Attribute: {
        int object = gen_value(g, ast_Attribute(target)->value);
        Name *name = scope_mangle(g->unit, g->frame->scope, ast_Attribute(target)->attr);
        gen_at(g, target);
        if (name) emit_name(g, OPCODE_DELETE_ATTR, object, 0, 0, name);
        break;
    }
    case AST_Subscript: {
        int object = gen_stable(g, ast_Subscript(target)->value, ast_Subscript(target)->slice);
        int key = gen_value(g, ast_Subscript(target)->slice);
        gen_at(g, target);
        emit(g, OPCODE_DELETE_ITEM, object, key, 0);
        break;
    }
    case AST_Tuple:
        for (size_t i = 0; i < ast_Tuple(target)->elts.count; i++) gen_delete(g, ast_Tuple(target)->elts.items[i]);
        break;
    case AST_List:
        for (size_t i = 0; i < ast_List(target)->elts.count; i++) gen_delete(g, ast_List(target)->elts.items[i]);
        break;
    default: gen_fault(g, target, "cannot delete this expression"); break;
    }
    g->frame->top = top;
}

void gen_assign(Gen *g, Ast_Assign *node)
{
    int top = g->frame->top;
    Ast *target = node->targets.items[0];
    if (node->targets.count == 1 && target->kind == AST_Name) {
        int local = local_register(g, ast_Name(target)->id);
        if (local >= 0) {
            gen_into(g, node->value, local);
            gen_at(g, target);
            gen_name_store(g, ast_Name(target)->id, local);
            g->frame->top = top;
            return;
        }
    }
    // a, b = x, y needs no tuple.
    AstSeq targets = display_items(target), values = display_items(node->value);
    if (node->targets.count == 1 && targets.count && targets.count == values.count && targets.count <= 32 &&
        node->value->kind == AST_Tuple && all_plain(targets) && all_plain(values)) {
        int first = temps_new(g, (int)values.count);
        for (size_t i = 0; i < values.count && !g->failed; i++) gen_into(g, values.items[i], first + (int)i);
        for (size_t i = 0; i < targets.count && !g->failed; i++) gen_store(g, targets.items[i], first + (int)i);
        g->frame->top = top;
        return;
    }
    int value = node->targets.count == 1 ? gen_value(g, node->value) : temp_new(g);
    if (node->targets.count > 1) gen_into(g, node->value, value);
    for (size_t i = 0; i < node->targets.count && !g->failed; i++) gen_store(g, node->targets.items[i], value);
    g->frame->top = top;
}

// R[target] = R[left] op= R[right], with the forms that have fast paths.
static void inplace(Gen *g, BinaryOp op, int target, int left, Ast *right_node)
{
    Value constant;
    if ((op == OP_ADDITION || op == OP_SUBTRACTION) && right_node->kind == AST_Constant &&
        fold_constant(g, right_node, &constant) && is_small_int(constant) && as_small(constant) <= INT16_MAX) {
        emit(g, op == OP_ADDITION ? OPCODE_ADD_INPLACE_I : OPCODE_SUBTRACT_INPLACE_I, target, left,
             (int)as_small(constant));
        return;
    }
    Position whole = g->position;
    int right = gen_value(g, right_node);
    g->position = whole;
    switch (op) {
    case OP_ADDITION: emit(g, OPCODE_ADD_INPLACE, target, left, right); return;
    case OP_SUBTRACTION: emit(g, OPCODE_SUBTRACT_INPLACE, target, left, right); return;
    case OP_MULTIPLICATION: emit(g, OPCODE_MULTIPLY_INPLACE, target, left, right); return;
    default: {
        Instruction *instruction = emit(g, OPCODE_BINARY_INPLACE, target, left, right);
        if (instruction) instruction->extra = op;
        return;
    }
    }
}

void gen_augmented(Gen *g, Ast_AugAssign *node)
{
    int top = g->frame->top;
    BinaryOp op = binary_operator(node->op);
    switch (node->target->kind) {
    case AST_Name: {
        Name *name = ast_Name(node->target)->id;
        gen_at(g, node->target);
        int local = local_register(g, name);
        int left = gen_stable(g, node->target, node->value);
        int target = local >= 0 ? local : temp_new(g);
        gen_at(g, &node->head);
        inplace(g, op, target, left, node->value);
        gen_at(g, node->target);
        gen_name_store(g, name, target);
        break;
    }
    case AST_Attribute: {
        Ast_Attribute *attribute = ast_Attribute(node->target);
        int object = gen_stable(g, attribute->value, node->value);
        int value = temp_new(g);
        Name *name = scope_mangle(g->unit, g->frame->scope, attribute->attr);
        if (!name) {
            gen_no_memory(g);
            return;
        }
        gen_at(g, node->target);
        emit_name(g, OPCODE_LOAD_ATTR, value, object, 0, name);
        gen_at(g, &node->head);
        inplace(g, op, value, value, node->value);
        gen_at(g, node->target);
        emit_name(g, OPCODE_STORE_ATTR, object, value, 0, name);
        if (attribute->value->kind == AST_Name) note_self_attribute(g, ast_Name(attribute->value)->id, name);
        break;
    }
    case AST_Subscript: {
        Ast_Subscript *subscript = ast_Subscript(node->target);
        int object, key;
        if (g->frame->block->has_walrus) {
            object = temp_new(g), key = temp_new(g);
            gen_into(g, subscript->value, object);
            gen_into(g, subscript->slice, key);
        } else {
            object = gen_value(g, subscript->value);
            key = gen_value(g, subscript->slice);
        }
        int value = temp_new(g);
        gen_at(g, node->target);
        emit(g, OPCODE_LOAD_ITEM, value, object, key);
        gen_at(g, &node->head);
        inplace(g, op, value, value, node->value);
        gen_at(g, node->target);
        emit(g, OPCODE_STORE_ITEM, object, key, value);
        break;
    }
    default: gen_fault(g, node->target, "illegal expression for augmented assignment"); break;
    }
    g->frame->top = top;
}

void gen_annotation(Gen *g, Ast *annotation, int target)
{
    if (g->future_annotations) {
        String *text = unparse(g, annotation);
        if (text) gen_constant(g, keep(g, value_of_object(text)), target);
        return;
    }
    if (annotation->kind == AST_Starred) {
        // *args: *Ts
        int top = g->frame->top;
        int value = gen_value(g, ast_Starred(annotation)->value);
        gen_at(g, annotation);
        emit(g, OPCODE_UNPACK, target, value, 1);
        g->frame->top = top;
        return;
    }
    gen_into(g, annotation, target);
}

void gen_annotated(Gen *g, Ast_AnnAssign *node)
{
    int top = g->frame->top;
    Block *block = g->frame->block;
    bool has_namespace = block->kind == BLOCK_MODULE || block->kind == BLOCK_CLASS;
    bool is_kept = node->target->kind == AST_Name && node->simple && has_namespace;
    // What is not kept must be fit for an annotation nevertheless.
    if (g->future_annotations && !is_kept && !unparse(g, node->annotation)) return;
    if (node->value) {
        int value = gen_value(g, node->value);
        gen_store(g, node->target, value);
    }
    if (node->target->kind == AST_Name) {
        if (!gen_may_bind(g, ast_Name(node->target)->id, node->target, "assign to")) return;
        if (node->simple && has_namespace) {
            int value = temp_new(g), dict = temp_new(g), key = temp_new(g);
            gen_annotation(g, node->annotation, value);
            Name *name = scope_mangle(g->unit, block, ast_Name(node->target)->id);
            Name *annotations = names_intern(&g->unit->names, "__annotations__", 15);
            gen_at(g, &node->head);
            if (name && annotations) {
                emit_name(g, OPCODE_LOAD_NAME, dict, 0, 0, annotations);
                gen_constant(g, name_value(g, name), key);
                emit(g, OPCODE_STORE_ITEM, dict, key, value);
            }
        } else if (has_namespace && !g->future_annotations) {
            (void)gen_value(g, node->annotation);
        }
    } else if (!node->value) {
        // Parts of the target are evaluated, nothing is stored.
        if (node->target->kind == AST_Attribute) {
            if (strcmp(ast_Attribute(node->target)->attr->data, "__debug__") == 0)
                gen_fault(g, &node->head, "cannot assign to __debug__");
            (void)gen_value(g, ast_Attribute(node->target)->value);
        } else if (node->target->kind == AST_Subscript) {
            (void)gen_value(g, ast_Subscript(node->target)->value);
            (void)gen_value(g, ast_Subscript(node->target)->slice);
        }
        if (has_namespace && !g->future_annotations) (void)gen_value(g, node->annotation);
    } else if (has_namespace && !g->future_annotations) {
        (void)gen_value(g, node->annotation);
    }
    g->frame->top = top;
}
