// gen_func.c - functions, lambdas, classes, type parameters and aliases.
#include "compiler/gen.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Frames of functions

static Name *text_name(Gen *g, const char *text)
{
    Name *name = names_intern(&g->unit->names, text, strlen(text));
    if (!name) gen_no_memory(g);
    return name;
}

static void add_parameter(Gen *g, Name *name)
{
    Body *frame = g->frame;
    name = scope_mangle(g->unit, frame->block, name);
    Symbol *symbol = name ? scope_find(frame->block, name) : NULL;
    if (!symbol || g->failed) return;
    symbol->index = local_new(g, name);
    symbol->has_register = true;
    if ((size_t)symbol->index < frame->assigned_words * 64) {
        frame->assigned[symbol->index / 64] |= (uint64_t)1 << (symbol->index % 64);
    }
}

static void add_argument(Gen *g, Ast *arg)
{
    if (gen_may_bind(g, ast_arg(arg)->arg, arg, "assign to")) add_parameter(g, ast_arg(arg)->arg);
}

static void add_parameters(Gen *g, Ast_arguments *args)
{
    for (size_t i = 0; i < args->posonlyargs.count; i++) add_argument(g, args->posonlyargs.items[i]);
    for (size_t i = 0; i < args->args.count; i++) add_argument(g, args->args.items[i]);
    for (size_t i = 0; i < args->kwonlyargs.count; i++) add_argument(g, args->kwonlyargs.items[i]);
    if (args->vararg) add_argument(g, args->vararg);
    if (args->kwarg) add_argument(g, args->kwarg);
}

// Cells and free variables stand in the order of their names, as in CPython.
static int compare_symbols(const void *a, const void *b)
{
    return strcmp((*(Symbol *const *)a)->name->data, (*(Symbol *const *)b)->name->data);
}

void gen_prologue(Gen *g, int kind)
{
    Body *frame = g->frame;
    Block *block = frame->block;
    if (g->failed) return;
    for (Symbol *symbol = block->first; symbol && !g->failed; symbol = symbol->next) {
        if (symbol->parameter && !symbol->has_register) add_parameter(g, symbol->name);
    }
    size_t parameters = frame->local_count;
    frame->free_symbols = gen_take(g, (block->symbol_count + 1) * sizeof(Symbol *));
    Symbol **cells = gen_take(g, (block->symbol_count + 1) * sizeof(Symbol *));
    if (g->failed) return;
    size_t cell_count = 0;
    for (Symbol *symbol = block->first; symbol && !g->failed; symbol = symbol->next) {
        if (symbol->scope == SCOPE_LOCAL && !symbol->has_register) {
            symbol->index = local_new(g, symbol->name);
            symbol->has_register = true;
        } else if (symbol->scope == SCOPE_CELL && !symbol->has_register) {
            cells[cell_count++] = symbol;
        }
        if (symbol->scope == SCOPE_FREE || symbol->from_class) frame->free_symbols[frame->free_count++] = symbol;
    }
    qsort(cells, cell_count, sizeof *cells, compare_symbols);
    qsort(frame->free_symbols, frame->free_count, sizeof *frame->free_symbols, compare_symbols);
    for (size_t i = 0; i < cell_count && !g->failed; i++) {
        const char *text = cells[i]->name->data;
        Name *name = strcmp(text, ".class") == 0       ? text_name(g, "__class__")
                     : strcmp(text, ".classdict") == 0 ? text_name(g, "__classdict__")
                                                       : cells[i]->name;
        if (!name) return;
        cells[i]->index = local_new(g, name);
        cells[i]->has_register = true;
    }
    if (kind) {
        // What is thrown into one that has not begun shows its line, and no carets.
        Position position = g->position;
        g->position = (Position){position.line, position.line, -1, -1};
        emit(g, OPCODE_GENERATOR, kind, 0, 0);
        g->position = position;
    }
    // Even locals that are always bound before use are cleared: tracebacks and locals() look at them any time.
    if (!kind && frame->local_count > parameters) {
        emit(g, OPCODE_CLEAR, (int)parameters, (int)(frame->local_count - parameters), 0);
    } else if (kind == 2 && frame->local_count > parameters) {
        // A coroutine entered by `await f()` has no fresh frame.
        emit(g, OPCODE_CLEAR, (int)parameters, (int)(frame->local_count - parameters), 0);
    }
    for (Symbol *symbol = block->first; symbol && !g->failed; symbol = symbol->next) {
        if (symbol->scope == SCOPE_CELL && symbol->has_register) emit(g, OPCODE_MAKE_CELL, symbol->index, 0, 0);
    }
    // The class's namespace, for the annotation scopes in a class body: the class puts it into a cell.
    Name *class_dict = text_name(g, "__classdict__"), *own_dict = text_name(g, ".classdict");
    if (g->failed) return;
    Symbol *own = frame->is_class ? scope_find(block, own_dict) : NULL;
    if (own) emit(g, OPCODE_STORE_CELL, own->index, 0, 0);
    Symbol *symbol = scope_find(block, class_dict);
    if (!symbol) return;
    if (block->can_see_class && symbol->scope == SCOPE_FREE) {
        frame->class_cell = temp_new(g);
        for (size_t i = 0; i < frame->free_count; i++) {
            if (frame->free_symbols[i] == symbol) emit_name(g, OPCODE_LOAD_FREE, frame->class_cell, (int)i, 0, class_dict);
        }
    }
}

Code *gen_frame_end(Gen *g, int positional, int positional_only, int keyword_only)
{
    Code *code = frame_end(g);
    if (!code) return NULL;
    code->positional_count = (uint16_t)positional;
    code->positional_only_count = (uint16_t)positional_only;
    code->keyword_only_count = (uint16_t)keyword_only;
    bool simple = keyword_only == 0 && !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS));
    code->simple_count = simple ? (uint16_t)positional : 0xffff;
    return code;
}

// Makes the function of code, whose first parts (defaults ...) lie in registers from `parts` on; adds the closure.
void gen_make_function(Gen *g, Code *code, Block *block, int parts, int flags, int target)
{
    Body *frame = g->frame;
    int top = frame->top;
    size_t free_count = code->free_names->count;
    int count = ((flags & 1) != 0) + ((flags & 2) != 0) + ((flags & 4) != 0);
    if (count == 0) parts = frame->top;
    if (parts + count > frame->top) (void)temps_new(g, parts + count - frame->top);
    (void)block;
    if (free_count) {
        int closure = parts + count;
        if (closure >= frame->top) (void)temp_new(g);
        int first = temps_new(g, (int)free_count);
        for (size_t i = 0; i < free_count && !g->failed; i++) {
            String *text = as_str(code->free_names->items[i]);
            Name *name = names_intern(&g->unit->names, text->data, text->size);
            if (name) closure_cell(g, name, first + (int)i);
            else gen_no_memory(g);
        }
        emit(g, OPCODE_BUILD_TUPLE, closure, first, (int)free_count);
        flags |= 8;
    }
    emit_value(g, OPCODE_MAKE_FUNCTION, target, flags, parts, keep(g, value_of_object(code)));
    frame->top = top;
}

// ---- Docstrings

// The text without the indentation its lines share, as CPython's compiler stores it.
String *clean_docstring(Gen *g, const ConstantValue *text)
{
    const char *data = text->text.data;
    size_t size = text->text.size;
    char *out = gen_take(g, size + 1);
    if (!out) return NULL;
    // Tabs become spaces to multiples of 8 only for measuring the margin.
    size_t margin = SIZE_MAX;
    const char *end = data + size;
    const char *line = memchr(data, '\n', size);
    while (line) {
        line++;
        const char *walk = line;
        size_t column = 0;
        while (walk < end && (*walk == ' ' || *walk == '\t')) column++, walk++;
        if (walk < end && *walk != '\n' && column < margin) margin = column;
        line = memchr(line, '\n', (size_t)(end - line));
    }
    if (margin == SIZE_MAX) margin = 0;
    char *o = out;
    const char *p = data;
    while (p < end && *p == ' ') p++;
    bool first = true;
    while (p <= end) {
        if (!first) {
            size_t skipped = 0;
            while (p < end && skipped < margin && (*p == ' ' || *p == '\t')) p++, skipped++;
        }
        const char *stop = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
        if (!stop) stop = end;
        memcpy(o, p, (size_t)(stop - p));
        o += stop - p;
        if (stop == end) break;
        *o++ = '\n';
        p = stop + 1;
        first = false;
    }
    String *result = str_new(g->vm, out, (size_t)(o - out));
    if (!result) g->failed = true;
    return result;
}

static Ast_Constant *docstring(AstSeq body)
{
    if (body.count == 0 || body.items[0]->kind != AST_Expr) return NULL;
    Ast *value = ast_Expr(body.items[0])->value;
    if (value->kind != AST_Constant || ast_Constant(value)->value.kind != LITERAL_STR) return NULL;
    return ast_Constant(value);
}

void gen_body(Gen *g, AstSeq body, bool has_docstring)
{
    if (has_docstring) body = (AstSeq){body.items + 1, body.count - 1};
    gen_statements(g, body);
}

// ---- Functions

typedef struct Definition {
    Ast *node;
    Name *name;
    Ast_arguments *args;
    AstSeq body, decorators, type_params;
    Ast *returns;
    bool is_async;
} Definition;

static Definition definition_of(Ast *node)
{
    if (node->kind == AST_FunctionDef) {
        Ast_FunctionDef *def = ast_FunctionDef(node);
        return (Definition){node, def->name, ast_arguments(def->args), def->body, def->decorator_list,
                            def->type_params, def->returns, false};
    }
    Ast_AsyncFunctionDef *def = ast_AsyncFunctionDef(node);
    return (Definition){node, def->name, ast_arguments(def->args), def->body, def->decorator_list, def->type_params,
                        def->returns, true};
}

// Defaults into registers parts, parts+1: answers the flags of MAKE_FUNCTION.
static int gen_defaults(Gen *g, Ast_arguments *args, int parts)
{
    int flags = 0;
    if (args->defaults.count) {
        int tuple = temp_new(g);
        assert(tuple == parts);
        gen_items(g, args->defaults, '(', tuple);
        flags |= 1;
    }
    size_t given = 0;
    for (size_t i = 0; i < args->kw_defaults.count; i++) given += args->kw_defaults.items[i] != NULL;
    if (given) {
        int dict = temp_new(g);
        emit(g, OPCODE_BUILD_MAP, dict, dict, 0);
        for (size_t i = 0; i < args->kw_defaults.count && !g->failed; i++) {
            if (!args->kw_defaults.items[i]) continue;
            int top = g->frame->top;
            int key = temp_new(g), value = temp_new(g);
            Name *name = scope_mangle(g->unit, g->frame->scope, ast_arg(args->kwonlyargs.items[i])->arg);
            if (!name) gen_no_memory(g);
            else gen_constant(g, name_value(g, name), key);
            gen_into(g, args->kw_defaults.items[i], value);
            emit(g, OPCODE_MAP_ADD, dict, key, value);
            g->frame->top = top;
        }
        flags |= 2;
    }
    (void)parts;
    return flags;
}

static void annotate(Gen *g, Name *name, Ast *annotation, int list)
{
    int top = g->frame->top;
    name = scope_mangle(g->unit, g->frame->scope, name);
    if (!name) {
        gen_no_memory(g);
        return;
    }
    int value = temp_new(g);
    gen_constant(g, name_value(g, name), value);
    emit(g, OPCODE_LIST_APPEND, list, value, 0);
    gen_annotation(g, annotation, value);
    emit(g, OPCODE_LIST_APPEND, list, value, 0);
    g->frame->top = top;
}

// Annotations as a tuple (name, value, ...) into the next register.
static int gen_annotations(Gen *g, Ast_arguments *args, Ast *returns)
{
    AstSeq groups[] = {args->posonlyargs, args->args};
    size_t count = returns != NULL;
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < groups[i].count; k++) count += ast_arg(groups[i].items[k])->annotation != NULL;
    }
    for (size_t k = 0; k < args->kwonlyargs.count; k++) count += ast_arg(args->kwonlyargs.items[k])->annotation != NULL;
    count += args->vararg && ast_arg(args->vararg)->annotation;
    count += args->kwarg && ast_arg(args->kwarg)->annotation;
    if (!count) return 0;
    int list = temp_new(g);
    emit(g, OPCODE_BUILD_LIST, list, list, 0);
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < groups[i].count && !g->failed; k++) {
            Ast_arg *arg = ast_arg(groups[i].items[k]);
            if (arg->annotation) annotate(g, arg->arg, arg->annotation, list);
        }
    }
    if (args->vararg && ast_arg(args->vararg)->annotation) {
        annotate(g, ast_arg(args->vararg)->arg, ast_arg(args->vararg)->annotation, list);
    }
    for (size_t k = 0; k < args->kwonlyargs.count && !g->failed; k++) {
        Ast_arg *arg = ast_arg(args->kwonlyargs.items[k]);
        if (arg->annotation) annotate(g, arg->arg, arg->annotation, list);
    }
    if (args->kwarg && ast_arg(args->kwarg)->annotation) {
        annotate(g, ast_arg(args->kwarg)->arg, ast_arg(args->kwarg)->annotation, list);
    }
    if (returns) {
        Name *name = text_name(g, "return");
        if (name) annotate(g, name, returns, list);
    }
    emit(g, OPCODE_LIST_TO_TUPLE, list, list, 0);
    return 4;
}

static Code *gen_function_code(Gen *g, const Definition *def)
{
    Block *block = scope_block(&g->scopes, def->node, PART_BODY);
    int line = def->decorators.count ? def->decorators.items[0]->lineno : def->node->lineno;
    Body *frame = frame_begin(g, block, NULL, def->name, line);
    if (!frame) return NULL;
    bool generator = block->is_generator;
    frame->flags = CODE_OPTIMIZED | CODE_NEWLOCALS | (block->nested ? CODE_NESTED : 0) |
                   (def->args->vararg ? CODE_VARARGS : 0) | (def->args->kwarg ? CODE_VARKEYWORDS : 0) |
                   (def->is_async ? (generator ? CODE_ASYNC_GENERATOR : CODE_COROUTINE) : generator ? CODE_GENERATOR : 0) |
                   (g->future_annotations ? CODE_FUTURE_ANNOTATIONS : 0);
    if (frame->outer && frame->outer->is_class) frame->flags |= CODE_METHOD;
    add_parameters(g, def->args);
    gen_at(g, def->node);
    g->position.end_line = g->position.line;
    gen_prologue(g, def->is_async ? (generator ? 3 : 2) : generator);
    Ast_Constant *doc = docstring(def->body);
    if (doc && g->optimize < 2) {
        String *text = clean_docstring(g, &doc->value);
        if (text) frame->doc = value_of_object(text);
        frame->flags |= CODE_HAS_DOCSTRING;
    }
    gen_body(g, def->body, doc != NULL);
    if (!frame->unreachable) emit(g, OPCODE_RETURN_NONE, 0, 0, 0);
    return gen_frame_end(g, (int)(def->args->posonlyargs.count + def->args->args.count),
                         (int)def->args->posonlyargs.count, (int)def->args->kwonlyargs.count);
}

// Decorators' values, first to last, in registers for calls: decorator n at base + 3 * n.
static int gen_decorators(Gen *g, AstSeq decorators)
{
    int base = g->frame->top;
    for (size_t i = 0; i < decorators.count && !g->failed; i++) {
        int window = temps_new(g, 3);
        gen_into(g, decorators.items[i], window);
    }
    return base;
}

static void apply_decorators(Gen *g, AstSeq decorators, int base, int value)
{
    int source = value;
    for (size_t i = decorators.count; i > 0 && !g->failed; i--) {
        int window = base + 3 * (int)(i - 1);
        emit(g, OPCODE_MOVE, window + 2, source, 0);
        gen_at(g, decorators.items[i - 1]);
        emit(g, OPCODE_CALL, window, window, 1);
        source = window;
    }
    if (decorators.count) emit(g, OPCODE_MOVE, value, source, 0);
}

static void gen_type_params(Gen *g, AstSeq params, int tuple);

// def f[T](...): a scope of its own around the function makes the parameters.
static void gen_generic_function(Gen *g, const Definition *def, int target)
{
    int window = g->frame->top;
    (void)temps_new(g, 2);
    int args = 0;
    int flags = gen_defaults(g, def->args, g->frame->top);
    args = ((flags & 1) != 0) + ((flags & 2) != 0);
    Block *block = scope_block(&g->scopes, def->node, PART_TYPE_PARAMS);
    char shown[300];
    snprintf(shown, sizeof shown, "<generic parameters of %.250s>", def->name->data);
    Body *frame = frame_begin(g, block, shown, NULL, def->node->lineno);
    if (!frame) return;
    frame->flags = CODE_OPTIMIZED | CODE_NEWLOCALS | CODE_NESTED;
    // The two hidden parameters that are there come first.
    static const char *const hidden[] = {".defaults", ".kwdefaults"};
    for (int i = 0; i < 2; i++) {
        Name *name = text_name(g, hidden[i]);
        Symbol *symbol = name ? scope_find(block, name) : NULL;
        if (!symbol) continue;
        if (flags & (1 << i)) add_parameter(g, name);
        symbol->scope = SCOPE_LOCAL;
    }
    gen_prologue(g, 0);
    gen_at(g, def->node);
    int tuple = temp_new(g);
    gen_type_params(g, def->type_params, tuple);
    int parts = g->frame->top;
    for (int i = 0; i < args; i++) {
        int part = temp_new(g);
        emit(g, OPCODE_MOVE, part, i, 0);
    }
    flags |= gen_annotations(g, def->args, def->returns);
    Code *code = gen_function_code(g, def);
    if (!code) return;
    int made = temp_new(g);
    gen_at(g, def->node);
    gen_make_function(g, code, NULL, parts, flags, made);
    emit(g, OPCODE_SET_TYPE_PARAMS, made, tuple, 0);
    emit(g, OPCODE_RETURN, made, 0, 0);
    Code *scope_code = gen_frame_end(g, args, 0, 0);
    if (!scope_code) return;
    gen_at(g, def->node);
    gen_make_function(g, scope_code, NULL, 0, 0, window);
    emit(g, OPCODE_CALL, window, target, args);
    g->frame->top = window;
}

void gen_function(Gen *g, Ast *node)
{
    Definition def = definition_of(node);
    Body *frame = g->frame;
    int top = frame->top;
    int decorators = gen_decorators(g, def.decorators);
    int value = temp_new(g);
    gen_at(g, node);
    if (def.type_params.count) {
        gen_generic_function(g, &def, value);
    } else {
        int parts = frame->top;
        int flags = gen_defaults(g, def.args, parts);
        flags |= gen_annotations(g, def.args, def.returns);
        Code *code = gen_function_code(g, &def);
        if (!code) return;
        gen_at(g, node);
        gen_make_function(g, code, NULL, parts, flags, value);
    }
    apply_decorators(g, def.decorators, decorators, value);
    gen_at(g, node);
    gen_name_store(g, def.name, value);
    frame->top = top;
}

void gen_lambda(Gen *g, Ast *node, int target)
{
    Ast_Lambda *lambda = ast_Lambda(node);
    Ast_arguments *args = ast_arguments(lambda->args);
    int top = g->frame->top;
    int parts = g->frame->top;
    int flags = gen_defaults(g, args, parts);
    Block *block = scope_block(&g->scopes, node, PART_BODY);
    Body *frame = frame_begin(g, block, "<lambda>", NULL, node->lineno);
    if (!frame) return;
    frame->flags = CODE_OPTIMIZED | CODE_NEWLOCALS | (block->nested ? CODE_NESTED : 0) |
                   (args->vararg ? CODE_VARARGS : 0) | (args->kwarg ? CODE_VARKEYWORDS : 0) |
                   (block->is_generator ? CODE_GENERATOR : 0);
    add_parameters(g, args);
    gen_at(g, node);
    gen_prologue(g, block->is_generator);
    int value = gen_value(g, lambda->body);
    gen_at(g, lambda->body);
    emit(g, OPCODE_RETURN, value, 0, 0);
    Code *code = gen_frame_end(g, (int)(args->posonlyargs.count + args->args.count), (int)args->posonlyargs.count,
                               (int)args->kwonlyargs.count);
    if (!code) return;
    gen_at(g, node);
    gen_make_function(g, code, NULL, parts, flags, target);
    g->frame->top = top;
}

// ---- Classes

void note_self_attribute(Gen *g, Name *object, Name *name)
{
    if (g->failed || !name || strcmp(object->data, "self") != 0) return;
    Body *frame = g->frame;
    while (frame && !frame->is_class) frame = frame->outer;
    if (!frame || frame == g->frame) return;
    List *list = frame->static_attributes;
    Value text = name_value(g, name);
    for (size_t i = 0; list && i < list->count; i++) {
        if (same(list->items[i], text)) return;
    }
    if (list && !g->failed && !list_append(g->vm, list, text)) g->failed = true;
}

static void store_text(Gen *g, const char *name, int source)
{
    Name *key = text_name(g, name);
    if (key) emit_name(g, OPCODE_STORE_NAME, 0, source, 0, key);
}

static Code *gen_class_code(Gen *g, Ast_ClassDef *def)
{
    Block *block = scope_block(&g->scopes, &def->head, PART_BODY);
    int line = def->decorator_list.count ? def->decorator_list.items[0]->lineno : def->head.lineno;
    Body *frame = frame_begin(g, block, NULL, def->name, line);
    if (!frame) return NULL;
    frame->is_class = true;
    frame->static_attributes = list_new(g->vm);
    (void)keep(g, value_of_object(frame->static_attributes));
    Name *space = text_name(g, ".namespace");
    if (space) (void)local_new(g, space);
    gen_at(g, &def->head);
    g->position.end_line = g->position.line;
    gen_prologue(g, 0);
    int top = frame->top;
    int value = temp_new(g);
    Name *name = text_name(g, "__name__");
    if (name) emit_name(g, OPCODE_LOAD_NAME, value, 0, 0, name);
    store_text(g, "__module__", value);
    gen_constant(g, keep(g, value_of_object(frame->qualname)), value);
    store_text(g, "__qualname__", value);
    gen_constant(g, value_of_small(line), value);
    store_text(g, "__firstlineno__", value);
    if (def->type_params.count) {
        Name *params = text_name(g, ".type_params");
        if (params) gen_name_into(g, params, value);
        store_text(g, "__type_params__", value);
    }
    if (block->has_annotations) emit(g, OPCODE_SETUP_ANNOTATIONS, 0, 0, 0);
    Ast_Constant *doc = docstring(def->body);
    if (doc && g->optimize < 2) {
        String *text = clean_docstring(g, &doc->value);
        if (text) gen_constant(g, keep(g, value_of_object(text)), value);
        gen_at(g, &doc->head);
        store_text(g, "__doc__", value);
    }
    frame->top = top;
    gen_body(g, def->body, doc != NULL);
    gen_at(g, &def->head);
    g->position.end_line = g->position.line;
    value = temp_new(g);
    List *names = frame->static_attributes;
    if (!g->failed && !list_sort(g->vm, names, ABSENT, false)) g->failed = true;
    Tuple *attributes = g->failed ? NULL : tuple_new(g->vm, names->items, names->count);
    if (attributes) gen_constant(g, keep(g, value_of_object(attributes)), value);
    else g->failed = true;
    store_text(g, "__static_attributes__", value);
    Name *dict_name = text_name(g, ".classdict");
    Symbol *dict_cell = dict_name ? scope_find(block, dict_name) : NULL;
    if (dict_cell) store_text(g, "__classdictcell__", dict_cell->index);
    Name *cell_name = text_name(g, ".class");
    Symbol *cell = cell_name ? scope_find(block, cell_name) : NULL;
    if (cell && cell->scope == SCOPE_CELL) {
        store_text(g, "__classcell__", cell->index);
        emit(g, OPCODE_RETURN, cell->index, 0, 0);
    } else {
        emit(g, OPCODE_RETURN_NONE, 0, 0, 0);
    }
    Code *code = gen_frame_end(g, 1, 0, 0);
    return code;
}

// Calls __build_class__(function, name, *bases, **keywords) with the class body's function.
static void gen_class_call(Gen *g, Ast_ClassDef *def, int generic_base, int target)
{
    Body *frame = g->frame;
    int top = frame->top;
    bool plain = def->bases.count + def->keywords.count < 200;
    for (size_t i = 0; i < def->bases.count; i++) plain &= def->bases.items[i]->kind != AST_Starred;
    for (size_t i = 0; i < def->keywords.count; i++) plain &= ast_keyword(def->keywords.items[i])->arg != NULL;
    Code *code = gen_class_code(g, def);
    if (!code) return;
    gen_at(g, &def->head);
    int window = temps_new(g, 4);
    emit(g, OPCODE_LOAD_BUILD_CLASS, window, 0, 0);
    if (plain) {
        gen_make_function(g, code, NULL, 0, 0, window + 2);
        gen_constant(g, name_value(g, def->name), window + 3);
        int count = 2;
        for (size_t i = 0; i < def->bases.count && !g->failed; i++, count++) {
            gen_into(g, def->bases.items[i], temp_new(g));
        }
        if (generic_base >= 0) {
            emit(g, OPCODE_MOVE, temp_new(g), generic_base, 0);
            count++;
        }
        Tuple *names = def->keywords.count ? tuple_new(g->vm, NULL, def->keywords.count) : NULL;
        if (def->keywords.count && !names) g->failed = true;
        if (names) (void)keep(g, value_of_object(names));
        for (size_t i = 0; i < def->keywords.count && !g->failed; i++, count++) {
            Ast_keyword *keyword = ast_keyword(def->keywords.items[i]);
            names->items[i] = name_value(g, keyword->arg);
            gen_into(g, keyword->value, temp_new(g));
        }
        gen_at(g, &def->head);
        if (names) emit_value(g, OPCODE_CALL_KW, window, target, count, value_of_object(names));
        else emit(g, OPCODE_CALL, window, target, count);
    } else {
        // [function, name, *bases] spread.
        int list = temp_new(g), item = temp_new(g);
        gen_make_function(g, code, NULL, 0, 0, item);
        emit(g, OPCODE_BUILD_LIST, list, item, 1);
        gen_constant(g, name_value(g, def->name), item);
        emit(g, OPCODE_LIST_APPEND, list, item, 0);
        for (size_t i = 0; i < def->bases.count && !g->failed; i++) {
            Ast *base = def->bases.items[i];
            gen_into(g, base->kind == AST_Starred ? ast_Starred(base)->value : base, item);
            emit(g, base->kind == AST_Starred ? OPCODE_LIST_EXTEND : OPCODE_LIST_APPEND, list, item,
                 base->kind == AST_Starred);
        }
        if (generic_base >= 0) emit(g, OPCODE_LIST_APPEND, list, generic_base, 0);
        emit(g, OPCODE_LIST_TO_TUPLE, window + 2, list, 0);
        if (def->keywords.count == 0) {
            emit(g, OPCODE_LOAD_IMMEDIATE, window + 3, 6, 0);
        } else {
            emit(g, OPCODE_BUILD_MAP, window + 3, window + 3, 0);
            for (size_t i = 0; i < def->keywords.count && !g->failed; i++) {
                Ast_keyword *keyword = ast_keyword(def->keywords.items[i]);
                int inner = frame->top;
                int key = temp_new(g), value = temp_new(g);
                gen_into(g, keyword->value, value);
                if (keyword->arg) {
                    gen_constant(g, name_value(g, keyword->arg), key);
                    emit(g, OPCODE_BUILD_MAP, key, key, 1);
                    emit(g, OPCODE_DICT_MERGE, window + 3, key, window);
                } else {
                    emit(g, OPCODE_DICT_MERGE, window + 3, value, window);
                }
                frame->top = inner;
            }
        }
        gen_at(g, &def->head);
        emit(g, OPCODE_CALL_EX, window, target, 0);
    }
    frame->top = top;
}

void gen_class(Gen *g, Ast *node)
{
    Ast_ClassDef *def = ast_ClassDef(node);
    Body *outer = g->frame;
    int top = outer->top;
    int decorators = gen_decorators(g, def->decorator_list);
    int value = temp_new(g);
    gen_at(g, node);
    for (size_t i = 0; i < def->keywords.count; i++) {
        for (size_t j = i + 1; j < def->keywords.count; j++) {
            Name *a = ast_keyword(def->keywords.items[i])->arg, *b = ast_keyword(def->keywords.items[j])->arg;
            if (a && a == b) gen_fault(g, def->keywords.items[j], "keyword argument repeated: %s", a->data);
        }
    }
    if (def->type_params.count) {
        Block *block = scope_block(&g->scopes, node, PART_TYPE_PARAMS);
        char shown[300];
        snprintf(shown, sizeof shown, "<generic parameters of %.250s>", def->name->data);
        Body *frame = frame_begin(g, block, shown, NULL, node->lineno);
        if (!frame) return;
        frame->flags = CODE_OPTIMIZED | CODE_NEWLOCALS | CODE_NESTED;
            gen_prologue(g, 0);
        gen_at(g, node);
        int tuple = temp_new(g), base = temp_new(g), result = temp_new(g);
        gen_type_params(g, def->type_params, tuple);
        Name *params = text_name(g, ".type_params"), *generic = text_name(g, ".generic_base");
        if (params) gen_name_store(g, params, tuple);
        emit(g, OPCODE_INTRINSIC, base, tuple, INTRINSIC_GENERIC_BASE);
        if (generic) gen_name_store(g, generic, base);
        gen_class_call(g, def, base, result);
        emit(g, OPCODE_RETURN, result, 0, 0);
        Code *code = gen_frame_end(g, 0, 0, 0);
        if (!code) return;
        int window = temps_new(g, 2);
        gen_at(g, node);
        gen_make_function(g, code, NULL, 0, 0, window);
        emit(g, OPCODE_CALL, window, value, 0);
    } else {
        gen_class_call(g, def, -1, value);
    }
    apply_decorators(g, def->decorator_list, decorators, value);
    gen_at(g, node);
    gen_name_store(g, def->name, value);
    outer->top = top;
}

// ---- Type parameters

// The function that evaluates `value` later, or ABSENT if there is none.
static void gen_lazy(Gen *g, Ast *node, int part, Ast *value, Name *name, int target)
{
    if (!value) {
        emit(g, OPCODE_LOAD_IMMEDIATE, target, 6, 0);
        return;
    }
    Block *block = scope_block(&g->scopes, node, part);
    Body *frame = frame_begin(g, block, NULL, name, value->lineno);
    if (!frame) return;
    frame->flags = CODE_OPTIMIZED | CODE_NEWLOCALS | CODE_NESTED;
    gen_prologue(g, 0);
    int result = temp_new(g);
    if (value->kind == AST_Starred) {
        gen_into(g, ast_Starred(value)->value, result);
        emit(g, OPCODE_UNPACK, result, result, 1);
    } else {
        gen_into(g, value, result);
    }
    gen_at(g, value);
    emit(g, OPCODE_RETURN, result, 0, 0);
    Code *code = gen_frame_end(g, 0, 0, 0);
    if (!code) return;
    gen_make_function(g, code, NULL, 0, 0, target);
}

// Makes each parameter, binds its name, and leaves the tuple of all in `tuple`.
static void gen_type_params(Gen *g, AstSeq params, int tuple)
{
    int top = g->frame->top;
    int list = temp_new(g);
    bool saw_default = false;
    emit(g, OPCODE_BUILD_LIST, list, list, 0);
    for (size_t i = 0; i < params.count && !g->failed; i++) {
        Ast *node = params.items[i];
        int inner = g->frame->top;
        int operands = temps_new(g, 4), result = temp_new(g);
        Name *name;
        Ast *bound = NULL, *fallback;
        Intrinsic kind;
        if (node->kind == AST_TypeVar) {
            name = ast_TypeVar(node)->name, bound = ast_TypeVar(node)->bound;
            fallback = ast_TypeVar(node)->default_value, kind = INTRINSIC_TYPEVAR;
        } else if (node->kind == AST_ParamSpec) {
            name = ast_ParamSpec(node)->name;
            fallback = ast_ParamSpec(node)->default_value, kind = INTRINSIC_PARAMSPEC;
        } else {
            name = ast_TypeVarTuple(node)->name;
            fallback = ast_TypeVarTuple(node)->default_value, kind = INTRINSIC_TYPEVARTUPLE;
        }
        if (fallback) saw_default = true;
        else if (saw_default) gen_fault(g, node, "non-default type parameter '%s' follows default type parameter", name->data);
        gen_at(g, node);
        gen_constant(g, name_value(g, name), operands);
        bool constraints = bound && bound->kind == AST_Tuple;
        gen_lazy(g, node, PART_VALUE, constraints ? NULL : bound, name, operands + 1);
        gen_lazy(g, node, PART_VALUE, constraints ? bound : NULL, name, operands + 2);
        gen_lazy(g, node, PART_DEFAULT, fallback, name, operands + 3);
        gen_at(g, node);
        emit(g, OPCODE_INTRINSIC, result, operands, kind);
        gen_name_store(g, name, result);
        emit(g, OPCODE_LIST_APPEND, list, result, 0);
        g->frame->top = inner;
    }
    emit(g, OPCODE_LIST_TO_TUPLE, tuple, list, 0);
    g->frame->top = top;
}

static void make_alias(Gen *g, Ast_TypeAlias *node, int params, int target)
{
    Name *name = ast_Name(node->name)->id;
    int operands = temps_new(g, 3);
    gen_constant(g, name_value(g, name), operands);
    if (params >= 0) emit(g, OPCODE_MOVE, operands + 1, params, 0);
    else emit(g, OPCODE_LOAD_IMMEDIATE, operands + 1, 1, 0);
    gen_lazy(g, &node->head, PART_VALUE, node->value, name, operands + 2);
    gen_at(g, &node->head);
    emit(g, OPCODE_INTRINSIC, target, operands, INTRINSIC_TYPE_ALIAS);
}

void gen_type_alias(Gen *g, Ast *node)
{
    Ast_TypeAlias *alias = ast_TypeAlias(node);
    int top = g->frame->top;
    int value = temp_new(g);
    if (alias->type_params.count) {
        Block *block = scope_block(&g->scopes, node, PART_TYPE_PARAMS);
        char shown[300];
        snprintf(shown, sizeof shown, "<generic parameters of %.250s>", ast_Name(alias->name)->id->data);
        Body *frame = frame_begin(g, block, shown, NULL, node->lineno);
        if (!frame) return;
        frame->flags = CODE_OPTIMIZED | CODE_NEWLOCALS | CODE_NESTED;
        gen_prologue(g, 0);
        gen_at(g, node);
        int tuple = temp_new(g), result = temp_new(g);
        gen_type_params(g, alias->type_params, tuple);
        make_alias(g, alias, tuple, result);
        emit(g, OPCODE_RETURN, result, 0, 0);
        Code *code = gen_frame_end(g, 0, 0, 0);
        if (!code) return;
        int window = temps_new(g, 2);
        gen_at(g, node);
        gen_make_function(g, code, NULL, 0, 0, window);
        emit(g, OPCODE_CALL, window, value, 0);
    } else {
        gen_at(g, node);
        make_alias(g, alias, -1, value);
    }
    gen_at(g, node);
    gen_name_store(g, ast_Name(alias->name)->id, value);
    g->frame->top = top;
}
