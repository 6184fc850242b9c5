// from_python.c - objects as a tree for the code generator.
//
// Getting an attribute may run Python, so lists may change while they are read: that is looked for.
#include "stdlib/ast/tree.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/int.h"

typedef struct Reader {
    VM *vm;
    TreeState *state;
    Unit *unit;
    List *held; // objects that the tree refers to
} Reader;

static RUNS Ast *read_node(Reader *r, Value object, AstSum sum);

// The only kind of a sum that has no others, such as alias: objects are taken for it whatever their class.
static AstKind product_of(AstSum sum)
{
    for (int kind = 1; kind < AST_KIND_COUNT; kind++)
        if (ast_info[kind].sum == sum)
            return strcmp(ast_info[kind].name, tree_sum_names[sum]) == 0 ? (AstKind)kind : AST_NONE;
    return AST_NONE;
}

static bool no_memory(Reader *r)
{
    (void)throw_memory(r->vm);
    return false;
}

static RUNS bool read_text(Reader *r, Value value, Name **result)
{
    if (is_none(value)) return true;
    if (!is_exact_str(value)) return throw_false(r->vm, TypeError, "AST identifier must be of type str");
    *result = names_intern(&r->unit->names, as_str(value)->data, as_str(value)->size);
    return *result != NULL || no_memory(r);
}

static RUNS bool read_number(Reader *r, Value value, int *result)
{
    int64_t number;
    if (!is_int(value)) return throw_false(r->vm, ValueError, "invalid integer value: %R", value);
    if (!int_fits_int64(value, &number) || number < INT32_MIN || number > INT32_MAX)
        return throw_false(r->vm, OverflowError, "Python int too large to convert to C int");
    *result = (int)number;
    return true;
}

static RUNS bool read_constant(Reader *r, Value value, ConstantValue *result)
{
    VM *vm = r->vm;
    int64_t number;
    *result = (ConstantValue){.kind = LITERAL_OBJECT};
    if (is_none(value)) result->kind = LITERAL_NONE;
    else if (is_bool(value)) result->kind = same(value, TRUE) ? LITERAL_TRUE : LITERAL_FALSE;
    else if (same(value, ELLIPSIS)) result->kind = LITERAL_ELLIPSIS;
    else if (is_exact_int(value) && int_fits_int64(value, &number)) {
        result->kind = LITERAL_INT;
        result->integer = number;
    } else if (is_double(value)) {
        result->kind = LITERAL_FLOAT;
        result->real = as_double(value);
    } else if (is_exact_str(value) || is_exact_bytes(value)) {
        bool is_text = is_exact_str(value);
        const char *data = is_text ? as_str(value)->data : as_bytes(value)->data;
        size_t size = is_text ? as_str(value)->size : as_bytes(value)->size;
        result->kind = is_text ? LITERAL_STR : LITERAL_BYTES;
        result->ascii = is_text && str_is_ascii(as_str(value));
        result->text.data = arena_copy(&r->unit->arena, data, size);
        result->text.size = size;
        return result->text.data != NULL || no_memory(r);
    } else {
        result->object = value.bits;
        return list_append(vm, r->held, value);
    }
    return true;
}

static RUNS bool read_operator(Reader *r, Value value, TreeFamily family, unsigned *result)
{
    for (unsigned i = 0; i < tree_family_size(family); i++) {
        bool found;
        Value one = r->state->operators[family][i];
        if (same(one, value)) found = true;
        else if (!is_instance(r->vm, value, value_of_object(type_of(r->vm, one)), &found)) return false;
        if (!found) continue;
        *result = i;
        return true;
    }
    return throw_false(r->vm, TypeError, "expected some sort of %s, but got %R", tree_family_names[family], value);
}

// One item of a list field.
static RUNS bool read_item(Reader *r, const AstField *field, char *place, size_t i, Value item)
{
    if (field->type == AST_FIELD_TEXTS) {
        if (is_none(item)) return throw_false(r->vm, ValueError, "field \"%s\" must not contain None", field->name);
        return read_text(r, item, &((NameSeq *)(void *)place)->items[i]);
    }
    if (field->type == AST_FIELD_OPERATORS) {
        unsigned number = 0;
        if (!read_operator(r, item, tree_family(field), &number)) return false;
        ((AstOpSeq *)(void *)place)->items[i] = (uint8_t)number;
        return true;
    }
    if (field->type == AST_FIELD_NEVER_MANY) {
        bool fits;
        if (!is_instance(r->vm, item, value_of_object(r->state->type_ignore), &fits)) return false;
        return fits || throw_false(r->vm, TypeError, "expected some sort of type_ignore, but got %R", item);
    }
    if (is_none(item) && product_of((AstSum)field->sum) == AST_NONE) return true;
    Ast *child = read_node(r, item, (AstSum)field->sum);
    ((AstSeq *)(void *)place)->items[i] = child;
    return child != NULL;
}

static RUNS bool read_list(Reader *r, const char *node_name, const AstField *field, char *place, Value value)
{
    VM *vm = r->vm;
    if (is_absent(value)) return true; // an empty list
    if (!is_list(value))
        return throw_false(vm, TypeError, "%s field \"%s\" must be a list, not a %T", node_name, field->name, value);
    List *list = as_list(value);
    size_t count = list->count;
    if (count != 0 && field->type != AST_FIELD_NEVER_MANY) {
        bool is_bytes = field->type == AST_FIELD_OPERATORS;
        if (count > SIZE_MAX / 16) return no_memory(r);
        void *items = arena_take_zeroed(&r->unit->arena, is_bytes ? count : count * sizeof(void *));
        if (items == NULL) return no_memory(r);
        if (is_bytes) *(AstOpSeq *)(void *)place = (AstOpSeq){items, count};
        else if (field->type == AST_FIELD_TEXTS) *(NameSeq *)(void *)place = (NameSeq){items, count};
        else *(AstSeq *)(void *)place = (AstSeq){items, count};
    }
    for (size_t i = 0; i < count; i++) {
        if (!read_item(r, field, place, i, list->items[i]) || !charge(vm, 1)) return false;
        if (list->count != count)
            return throw_false(vm, RuntimeError, "%s field \"%s\" changed size during iteration", node_name,
                               field->name);
    }
    return true;
}

static bool is_list_field(const AstField *field)
{
    return field->type == AST_FIELD_TEXTS || field->type == AST_FIELD_MANY ||
           field->type == AST_FIELD_OPERATORS || field->type == AST_FIELD_NEVER_MANY;
}

// Identifiers that may be None.
static bool is_optional_text(AstKind kind, const AstField *field)
{
    switch (kind) {
    case AST_ImportFrom:
    case AST_ExceptHandler:
    case AST_keyword:
    case AST_MatchMapping:
    case AST_MatchStar:
    case AST_MatchAs: return true;
    case AST_alias: return strcmp(field->name, "asname") == 0;
    default: return false;
    }
}

static RUNS bool read_field(Reader *r, AstKind kind, const AstField *field, char *place, Value value)
{
    VM *vm = r->vm;
    const char *node_name = ast_info[kind].name;
    if (is_list_field(field)) return read_list(r, node_name, field, place, value);
    bool optional = field->type == AST_FIELD_MAYBE || field->type == AST_FIELD_NEVER ||
                    field->type == AST_FIELD_NUMBER_OR_NONE || field->type == AST_FIELD_KIND ||
                    (field->type == AST_FIELD_TEXT && is_optional_text(kind, field));
    if (is_absent(value)) {
        if (optional) return true;
        return throw_false(vm, TypeError, "required field \"%s\" missing from %s", field->name, node_name);
    }
    bool takes_none = field->type == AST_FIELD_VALUE || field->type == AST_FIELD_NUMBER ||
                      field->type == AST_FIELD_CONTEXT || field->type == AST_FIELD_OPERATOR;
    if (is_none(value) && !takes_none) {
        if (optional) return true;
        return throw_false(vm, ValueError, "field '%s' is required for %s", field->name, node_name);
    }
    switch ((AstFieldType)field->type) {
    case AST_FIELD_TEXT: return read_text(r, value, (Name **)(void *)place);
    case AST_FIELD_ONE:
    case AST_FIELD_MAYBE: return (*(Ast **)(void *)place = read_node(r, value, (AstSum)field->sum)) != NULL;
    case AST_FIELD_NUMBER:
    case AST_FIELD_NUMBER_OR_NONE: return read_number(r, value, (int *)(void *)place);
    case AST_FIELD_VALUE: return read_constant(r, value, (ConstantValue *)(void *)place);
    case AST_FIELD_KIND:
        if (!is_exact_str(value)) return throw_false(vm, TypeError, "AST string must be of type str");
        *(bool *)place = true;
        return true;
    case AST_FIELD_CONTEXT:
    case AST_FIELD_OPERATOR: return read_operator(r, value, tree_family(field), (unsigned *)(void *)place);
    case AST_FIELD_NEVER:
        if (!is_exact_str(value)) return throw_false(vm, TypeError, "AST string must be of type str");
        return true;
    case AST_FIELD_TEXTS:
    case AST_FIELD_MANY:
    case AST_FIELD_OPERATORS:
    case AST_FIELD_NEVER_MANY: break;
    }
    UNREACHABLE();
}

// The position of an object: its end, where it is not said, is its beginning.
static RUNS bool read_position(Reader *r, Value object, AstSum sum, Ast *position)
{
    int32_t *const places[] = {&position->lineno, &position->col_offset, &position->end_lineno,
                               &position->end_col_offset};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        String *name = r->state->positions[i];
        Value value = get_attr_or_absent(r->vm, object, name);
        if (raised(value)) return false;
        if (i >= 2 && (is_absent(value) || is_none(value))) {
            *places[i] = *places[i - 2];
            continue;
        }
        if (is_absent(value))
            return throw_false(r->vm, TypeError, "required field \"%S\" missing from %s", name, tree_sum_names[sum]);
        if (!read_number(r, value, places[i])) return false;
    }
    return true;
}

// The kind of node of a sum that an object is; AST_NONE with TypeError.
static RUNS AstKind find_kind(Reader *r, Value object, AstSum sum)
{
    Type *type = type_of(r->vm, object);
    for (int kind = 1; kind < AST_KIND_COUNT; kind++)
        if (ast_info[kind].sum == sum && r->state->classes[kind] == type) return (AstKind)kind;
    for (int kind = 1; kind < AST_KIND_COUNT; kind++) {
        bool found;
        if (ast_info[kind].sum != sum) continue;
        if (!is_instance(r->vm, object, value_of_object(r->state->classes[kind]), &found)) return AST_NONE;
        if (found) return (AstKind)kind;
    }
    (void)throw(r->vm, TypeError, "expected some sort of %s, but got %R", tree_sum_names[sum], object);
    return AST_NONE;
}

static RUNS Ast *read_node(Reader *r, Value object, AstSum sum)
{
    VM *vm = r->vm;
    char here;
    if (&here <= vm->c_stack_limit) {
        String *where = str_format(vm, " while traversing '%s' node", tree_sum_names[sum]);
        const char *text = where == NULL ? NULL : str_c(vm, where);
        return text == NULL ? NULL : ((void)throw_recursion(vm, text), NULL);
    }
    Ast position = {0};
    AstKind kind = product_of(sum);
    bool is_product = kind != AST_NONE, has_position = ast_sum_has_position(sum);
    if (!is_product) {
        if (has_position && !read_position(r, object, sum, &position)) return NULL;
        kind = find_kind(r, object, sum);
        if (kind == AST_NONE) return NULL;
    }
    Ast *node = ast_new(&r->unit->arena, kind, &position);
    if (node == NULL) return no_memory(r), NULL;
    const AstField *field = ast_info[kind].fields();
    for (size_t i = 0; field->name != NULL; field++, i++) {
        Value value = get_attr_or_absent(vm, object, r->state->fields[kind][i]);
        if (raised(value) || !read_field(r, kind, field, (char *)node + field->offset, value)) return NULL;
    }
    if (is_product && has_position && !read_position(r, object, sum, node)) return NULL;
    return node;
}

Ast *tree_from_python(VM *vm, TreeState *state, Unit *unit, List *held, Value object, AstSum sum)
{
    Reader reader = {vm, state, unit, held};
    return read_node(&reader, object, sum);
}
