// to_python.c - a parsed tree as objects.
#include "stdlib/ast/tree.h"
#include "vm/object/poll.h"
#include "vm/object/shape.h"

static Value text_value(VM *vm, const Name *name)
{
    return name == NULL ? NONE : value_of_str(str_intern_data(vm, name->data, name->size));
}

static RAISES Value list_value(VM *vm, TreeState *state, const AstField *field, const char *place)
{
    List *list = list_new(vm);
    Value item = NONE;
    size_t count = field->type == AST_FIELD_TEXTS      ? ((const NameSeq *)(const void *)place)->count
                   : field->type == AST_FIELD_MANY     ? ((const AstSeq *)(const void *)place)->count
                   : field->type == AST_FIELD_OPERATORS ? ((const AstOpSeq *)(const void *)place)->count
                                                        : 0;
    for (size_t i = 0; i < count; i++) {
        if (field->type == AST_FIELD_TEXTS) {
            item = text_value(vm, ((const NameSeq *)(const void *)place)->items[i]);
        } else if (field->type == AST_FIELD_OPERATORS) {
            item = state->operators[tree_family(field)][((const AstOpSeq *)(const void *)place)->items[i]];
        } else {
            Ast *child = ((const AstSeq *)(const void *)place)->items[i];
            item = child == NULL ? NONE : tree_to_python(vm, state, child);
        }
        if (raised(item) || !list_append(vm, list, item)) return RAISED;
    }
    return value_of_object(list);
}

static RAISES Value field_value(VM *vm, TreeState *state, const AstField *field, const char *place)
{
    switch ((AstFieldType)field->type) {
    case AST_FIELD_TEXT: return text_value(vm, *(Name *const *)(const void *)place);
    case AST_FIELD_TEXTS:
    case AST_FIELD_MANY:
    case AST_FIELD_OPERATORS:
    case AST_FIELD_NEVER_MANY: return list_value(vm, state, field, place);
    case AST_FIELD_ONE:
    case AST_FIELD_MAYBE: {
        Ast *child = *(Ast *const *)(const void *)place;
        return child == NULL ? NONE : tree_to_python(vm, state, child);
    }
    case AST_FIELD_NUMBER:
    case AST_FIELD_NUMBER_OR_NONE: return value_of_small(*(const int *)(const void *)place);
    case AST_FIELD_VALUE: return constant_new(vm, (const ConstantValue *)(const void *)place);
    case AST_FIELD_KIND: return *(const bool *)place ? value_of_str(str_intern_c(vm, "u")) : NONE;
    case AST_FIELD_CONTEXT:
    case AST_FIELD_OPERATOR:
        return state->operators[tree_family(field)][*(const unsigned *)(const void *)place];
    case AST_FIELD_NEVER: return NONE;
    }
    UNREACHABLE();
}

Value tree_to_python(VM *vm, TreeState *state, Ast *node)
{
    char here;
    if (&here <= vm->c_stack_limit) return throw_recursion(vm, " during  ast construction");
    Type *type = state->classes[node->kind];
    Object *object = type_allocate(vm, type, 0);
    if (object == NULL) return RAISED;
    const AstInfo *info = &ast_info[node->kind];
    const AstField *field = info->fields();
    for (size_t i = 0; field->name != NULL; field++, i++) {
        Value value = field_value(vm, state, field, (const char *)node + field->offset);
        if (raised(value) || !instance_set(vm, object, state->fields[node->kind][i], value)) return RAISED;
    }
    if (ast_sum_has_position(info->sum)) {
        const int32_t places[] = {node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
        for (size_t i = 0; i < COUNT_OF(places); i++)
            if (!instance_set(vm, object, state->positions[i], value_of_small(places[i]))) return RAISED;
    }
    return value_of_object(object);
}
