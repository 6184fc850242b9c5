// ast_module.c - module _ast_tree: what _ast.py takes from the compiler.
#include "compiler/parse.h"
#include "stdlib/ast/tree.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/tuple.h"

const char *const tree_sum_names[AST_SUM_COUNT] = {
#define SUM(sum) #sum,
#include "compiler/ast_fields.h"
};

const char *const tree_family_names[FAMILY_COUNT] = {"operator", "unaryop", "boolop", "cmpop", "expr_context"};

#define OP(name) #name,
static const char *const names_operator[] = {AST_OPERATORS(OP)};
static const char *const names_unary[] = {AST_UNARY_OPERATORS(OP)};
static const char *const names_bool[] = {AST_BOOL_OPERATORS(OP)};
static const char *const names_compare[] = {AST_COMPARE_OPERATORS(OP)};
static const char *const names_context[] = {AST_CONTEXTS(OP)};
#undef OP

static const struct {
    const char *const *names;
    size_t count;
} families[FAMILY_COUNT] = {
    {names_operator, COUNT_OF(names_operator)}, {names_unary, COUNT_OF(names_unary)},
    {names_bool, COUNT_OF(names_bool)},         {names_compare, COUNT_OF(names_compare)},
    {names_context, COUNT_OF(names_context)},
};

size_t tree_family_size(TreeFamily family)
{
    return families[family].count;
}

TreeFamily tree_family(const AstField *field)
{
    // The tables of names are ast.c's own; the first name of each differs.
    for (int family = 0; family < FAMILY_COUNT; family++)
        if (strcmp(field->operator_names[0], families[family].names[0]) == 0) return (TreeFamily)family;
    UNREACHABLE();
}

// ---- State --------------------------------------------------------------------------------------

static void state_trace(VM *vm, Tracer *tracer, void *memory)
{
    TreeState *state = memory;
    for (int kind = 0; kind < AST_KIND_COUNT; kind++) {
        trace_object(tracer, state->classes[kind]);
        for (int i = 0; i < TREE_FIELDS_MAX; i++) trace_object(tracer, state->fields[kind][i]);
    }
    trace_object(tracer, state->type_ignore);
    for (int i = 0; i < 4; i++) trace_object(tracer, state->positions[i]);
    for (int family = 0; family < FAMILY_COUNT; family++)
        trace_values(tracer, state->operators[family], families[family].count);
}

static const StateDef state_def = {"_ast_tree", sizeof(TreeState), state_trace, NULL};

TreeState *tree_state(VM *vm)
{
    TreeState *state = state_get(vm, &state_def);
    if (state == NULL || state->registered) return state;
    return throw_null(vm, ImportError, "the classes of the module _ast are not there");
}

// What the type of a field is called, as _ast.py reads it: "expr", "expr?", "expr*".
static RAISES String *field_type_name(VM *vm, AstKind kind, const AstField *field)
{
    const char *sum = tree_sum_names[field->sum];
    switch ((AstFieldType)field->type) {
    case AST_FIELD_TEXT: {
        bool optional = (kind == AST_ImportFrom || kind == AST_ExceptHandler || kind == AST_keyword ||
                         kind == AST_MatchMapping || kind == AST_MatchStar || kind == AST_MatchAs ||
                         strcmp(field->name, "asname") == 0);
        return str_from_c(vm, optional ? "identifier?" : "identifier");
    }
    case AST_FIELD_TEXTS: return str_from_c(vm, "identifier*");
    case AST_FIELD_ONE: return str_from_c(vm, sum);
    case AST_FIELD_MAYBE: return str_format(vm, "%s?", sum);
    case AST_FIELD_MANY: return str_format(vm, "%s*", sum);
    case AST_FIELD_NUMBER: return str_from_c(vm, "int");
    case AST_FIELD_NUMBER_OR_NONE: return str_from_c(vm, "int?");
    case AST_FIELD_VALUE: return str_from_c(vm, "constant");
    case AST_FIELD_KIND:
    case AST_FIELD_NEVER: return str_from_c(vm, "string?");
    case AST_FIELD_CONTEXT:
    case AST_FIELD_OPERATOR: return str_from_c(vm, tree_family_names[tree_family(field)]);
    case AST_FIELD_OPERATORS: return str_format(vm, "%s*", tree_family_names[tree_family(field)]);
    case AST_FIELD_NEVER_MANY: return str_from_c(vm, "type_ignore*");
    }
    UNREACHABLE();
}

static Value py__ast_tree_kinds(VM *vm, Value *args) // kinds()
{
    List *kinds = list_new(vm);
    for (int kind = 1; kind < AST_KIND_COUNT; kind++) {
        List *fields = list_new(vm);
        for (const AstField *field = ast_info[kind].fields(); field->name != NULL; field++) {
            String *name = str_intern_c(vm, field->name);
            String *type = name == NULL ? NULL : field_type_name(vm, (AstKind)kind, field);
            if (type == NULL ||
                !list_append(vm, fields,
                             value_of_object(tuple_pair(vm, value_of_object(name), value_of_object(type)))))
                return RAISED;
        }
        String *name = str_intern_c(vm, ast_info[kind].name);
        String *sum = name == NULL ? NULL : str_intern_c(vm, tree_sum_names[ast_info[kind].sum]);
        Tuple *row = sum == NULL ? NULL : tuple_of(vm, 3, value_of_object(sum), value_of_object(name),
                                                   value_of_object(fields));
        if (row == NULL || !list_append(vm, kinds, value_of_object(row))) return RAISED;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        for (size_t i = 0; i < families[family].count; i++) {
            String *name = str_intern_c(vm, families[family].names[i]);
            String *sum = name == NULL ? NULL : str_intern_c(vm, tree_family_names[family]);
            Tuple *row = sum == NULL ? NULL : tuple_of(vm, 3, value_of_object(sum), value_of_object(name), NONE);
            if (row == NULL || !list_append(vm, kinds, value_of_object(row))) return RAISED;
        }
    }
    return value_of_object(kinds);
}

// register(classes, /): a dict of all classes, and the instances of those without fields.
static Value py__ast_tree_register(VM *vm, Value *args)
{
    static const char *const positions[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};
    TreeState *state = state_get(vm, &state_def);
    if (state == NULL || !arg_type(vm, args, 0, TYPE_dict)) return RAISED;
    Dict *classes = as_dict(args[0]);
    for (int kind = 1; kind < AST_KIND_COUNT; kind++) {
        Value class = dict_get_c(vm, classes, ast_info[kind].name);
        if (!is_type(class)) return throw(vm, TypeError, "%s is no class", ast_info[kind].name);
        state->classes[kind] = as_type(class);
        const AstField *field = ast_info[kind].fields();
        for (size_t i = 0; field->name != NULL; field++, i++)
            if ((state->fields[kind][i] = str_intern_c(vm, field->name)) == NULL) return RAISED;
    }
    Value type_ignore = dict_get_c(vm, classes, "TypeIgnore");
    if (!is_type(type_ignore)) return throw(vm, TypeError, "TypeIgnore is no class");
    state->type_ignore = as_type(type_ignore);
    for (size_t i = 0; i < COUNT_OF(positions); i++)
        if ((state->positions[i] = str_intern_c(vm, positions[i])) == NULL) return RAISED;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        for (size_t i = 0; i < families[family].count; i++) {
            Value class = dict_get_c(vm, classes, families[family].names[i]);
            if (!is_type(class)) return throw(vm, TypeError, "%s is no class", families[family].names[i]);
            void *instance = type_allocate(vm, as_type(class), 0);
            if (instance == NULL) return RAISED;
            state->operators[family][i] = value_of_object(instance);
        }
    }
    state->registered = true;
    return NONE;
}

// ---- Text to objects ----------------------------------------------------------------------------

static RUNS Value parse_source(VM *vm, TreeState *state, const char *source, size_t size, String *filename,
                               const ParseOptions *options)
{
    const char *shown = str_c(vm, filename);
    if (shown == NULL) return RAISED;
    Unit unit;
    unit_init(&unit, &vm->memory, shown);
    Ast *tree = parse(&unit, source, size, options);
    Value result = RAISED;
    if (tree == NULL) compile_throw_fault(vm, &unit.fault, filename);
    else if (compile_report_warnings(vm, &unit, filename)) result = tree_to_python(vm, state, tree);
    unit_free(&unit);
    return result;
}

// parse(source, filename, mode, flags, /): source is str or bytes.
static Value py__ast_tree_parse(VM *vm, Value *args)
{
    TreeState *state = tree_state(vm);
    String *filename, *mode;
    int flags;
    if (state == NULL || !arg_str(vm, args, 1, &filename) || !arg_str(vm, args, 2, &mode) ||
        !arg_int(vm, args, 3, &flags))
        return RAISED;
    ParseOptions options = {
        .mode = str_equal_c(mode, "eval") ? PARSE_EVAL : str_equal_c(mode, "single") ? PARSE_SINGLE : PARSE_FILE,
        .is_text = is_str(args[0]),
        .allow_incomplete = (flags & COMPILE_INCOMPLETE_INPUT) != 0,
        .keep_blocks_open = (flags & COMPILE_DONT_IMPLY_DEDENT) != 0,
        .int_digits_max = int_digits_limit(vm),
        .goes_on = compile_goes_on,
        .user = vm,
    };
    if (is_str(args[0])) {
        // A lone surrogate is no text to compile.
        Bytes *bytes = str_is_ascii(as_str(args[0])) ? NULL : str_encode(vm, as_str(args[0]), "utf-8", "strict");
        if (bytes == NULL && !str_is_ascii(as_str(args[0]))) return RAISED;
        return parse_source(vm, state, as_str(args[0])->data, as_str(args[0])->size, filename, &options);
    }
    BufferView view;
    if (!arg_buffer(vm, args, 0, &view)) return RAISED;
    Bytes *copy = bytes_new(vm, view.data, view.size);
    buffer_release(vm, &view);
    if (copy == NULL) return RAISED;
    Value text = compile_decode_foreign(vm, copy->data, copy->size);
    if (raised(text)) return RAISED;
    if (is_str(text)) {
        options.is_text = true;
        return parse_source(vm, state, as_str(text)->data, as_str(text)->size, filename, &options);
    }
    return parse_source(vm, state, copy->data, copy->size, filename, &options);
}

// ---- Objects to code ----------------------------------------------------------------------------

// What compile() asks of the root: "expected Module node, got Expression".
static RUNS bool check_root(VM *vm, TreeState *state, Value tree, const String *mode)
{
    AstKind wanted = str_equal_c(mode, "eval") ? AST_Expression : str_equal_c(mode, "single") ? AST_Interactive
                                                                                              : AST_Module;
    bool fits;
    if (!is_instance(vm, tree, value_of_object(state->classes[wanted]), &fits)) return false;
    return fits || throw_false(vm, TypeError, "expected %s node, got %T", ast_info[wanted].name, tree);
}

// Positions that no text has, as programs like to give them.
static bool settle_position(void *user, Ast *node)
{
    if (node->lineno < 1) node->lineno = 1;
    if (node->end_lineno < node->lineno) node->end_lineno = node->lineno;
    if (node->col_offset < 0) node->col_offset = 0;
    if (node->end_col_offset < 0) node->end_col_offset = 0;
    return ast_children(node, settle_position, user);
}

// compile(tree, filename, mode, flags, /)
static Value py__ast_tree_compile(VM *vm, Value *args)
{
    TreeState *state = tree_state(vm);
    String *filename, *mode;
    int flags;
    if (state == NULL || !arg_str(vm, args, 1, &filename) || !arg_str(vm, args, 2, &mode) ||
        !arg_int(vm, args, 3, &flags) || !check_root(vm, state, args[0], mode))
        return RAISED;
    const char *shown = str_c(vm, filename);
    if (shown == NULL) return RAISED;
    Unit unit;
    unit_init(&unit, &vm->memory, shown);
    unit.text = "";
    List *held = list_new(vm);
    Ast *tree = tree_from_python(vm, state, &unit, held, args[0], AST_SUM_mod);
    Value result = RAISED;
    if (tree != NULL && tree_validate(vm, tree)) {
        (void)settle_position(NULL, tree);
        Code *code = compile_tree(vm, &unit, tree, filename, (uint32_t)flags);
        result = code == NULL ? RAISED : value_of_object(code);
    }
    unit_free(&unit);
    check(held != NULL);
    return result;
}

static const Native ast_functions[] = {
    {"kinds()", py__ast_tree_kinds, "Return [(sum, name, [(field, type), ...]), ...] of all nodes."},
    {"register(classes, /)", py__ast_tree_register, "Take the classes of nodes, by name."},
    {"parse(source, filename, mode, flags, /)", py__ast_tree_parse, "Return the tree of a source."},
    {"compile(tree, filename, mode, flags, /)", py__ast_tree_compile, "Return the code of a tree."},
    {0},
};

const ModuleDef _ast_tree_module = {
    .name = "_ast_tree",
    .functions = ast_functions,
};
