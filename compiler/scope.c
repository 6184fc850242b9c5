// scope.c - building the blocks and resolving names.
//
// A use is resolved from its block outwards. Class bodies are seen only from directly inside them (and
// from the annotation scopes there). A function that a free name passes through on its way in gets the
// name as a free variable too, so that closures can be made cell by cell.
#include "compiler/scope.h"

typedef struct Walk {
    Scopes *scopes;
    Unit *unit;
    Block *block;
    bool failed;
    Symbol *found; // the variable that find_outside came to
} Walk;

static void walk(Walk *w, Ast *node);

static Place place_of(const Ast *node)
{
    return (Place){node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
}

#define FAULT(w, node, ...) ((w)->failed = true, unit_fault((w)->unit, FAULT_SYNTAX, place_of(node), __VA_ARGS__))

// ---- Tables

static size_t bucket_of(const Block *block, const Name *name)
{
    return name->hash & (block->bucket_count - 1);
}

// Many symbols want more buckets. Without memory for them it goes on with those there are.
static void grow_buckets(Walk *w, Block *block)
{
    size_t count = block->bucket_count * 8;
    Symbol **buckets = arena_take_zeroed(&w->unit->arena, count * sizeof *buckets);
    if (!buckets) return;
    block->buckets = buckets;
    block->bucket_count = count;
    for (Symbol *symbol = block->first; symbol; symbol = symbol->next) {
        Symbol **bucket = &buckets[bucket_of(block, symbol->name)];
        symbol->chain = *bucket;
        *bucket = symbol;
    }
}

Symbol *scope_find(const Block *block, const Name *name)
{
    for (Symbol *symbol = block->buckets[bucket_of(block, name)]; symbol; symbol = symbol->chain) {
        if (symbol->name == name) return symbol;
    }
    return NULL;
}

static Symbol *symbol_in(Walk *w, Block *block, Name *name)
{
    Symbol *symbol = scope_find(block, name);
    if (symbol) return symbol;
    symbol = arena_take_zeroed(&w->unit->arena, sizeof *symbol);
    if (!symbol) {
        w->failed = true;
        unit_fault_memory(w->unit);
        return NULL;
    }
    symbol->name = name;
    symbol->index = -1;
    if (block->last) block->last->next = symbol;
    else block->first = symbol;
    block->last = symbol;
    Symbol **bucket = &block->buckets[bucket_of(block, name)];
    symbol->chain = *bucket;
    *bucket = symbol;
    if (++block->symbol_count > block->bucket_count * 2) grow_buckets(w, block);
    return symbol;
}

static size_t table_slot(const Scopes *scopes, const Ast *node)
{
    return (((uintptr_t)node >> 3) * 0x9e3779b97f4a7c15u >> 20) & (scopes->table_size - 1);
}

Block *scope_block(const Scopes *scopes, const Ast *node, int part)
{
    for (Block *block = scopes->table[table_slot(scopes, node)]; block; block = block->hash_next) {
        if (block->node == node && block->part == part) return block;
    }
    return NULL;
}

Block *scope_frame(Block *block)
{
    while (block->kind == BLOCK_COMPREHENSION) block = block->parent;
    return block;
}

static void grow_table(Walk *w)
{
    Scopes *scopes = w->scopes;
    size_t size = scopes->table_size ? scopes->table_size * 2 : 256;
    Block **old = scopes->table;
    size_t old_size = scopes->table_size;
    Block **table = arena_take_zeroed(&w->unit->arena, size * sizeof *table);
    if (!table) {
        w->failed = true;
        unit_fault_memory(w->unit);
        return;
    }
    scopes->table = table;
    scopes->table_size = size;
    for (size_t i = 0; i < old_size; i++) {
        for (Block *block = old[i], *next; block; block = next) {
            next = block->hash_next;
            size_t slot = table_slot(scopes, block->node);
            block->hash_next = table[slot];
            table[slot] = block;
        }
    }
}

static Block *enter(Walk *w, BlockKind kind, Ast *node, int part)
{
    Scopes *scopes = w->scopes;
    if (scopes->count * 2 >= scopes->table_size) grow_table(w);
    Block *block = w->failed ? NULL : arena_take_zeroed(&w->unit->arena, sizeof *block);
    if (!block) {
        if (!w->failed) unit_fault_memory(w->unit);
        w->failed = true;
        return NULL;
    }
    block->kind = kind;
    block->node = node;
    block->part = part;
    block->parent = w->block;
    block->buckets = block->first_buckets;
    block->bucket_count = COUNT_OF(block->first_buckets);
    if (w->block) {
        block->class_name = w->block->class_name;
        block->mangling_class = w->block->mangling_class;
        block->in_iterable = w->block->in_iterable;
        const Block *frame = w->block;
        block->nested = frame->nested || frame->kind == BLOCK_FUNCTION || frame->kind == BLOCK_TYPE_PARAMS;
        if (kind == BLOCK_TYPE_PARAMS || kind == BLOCK_TYPE_VALUE) {
            block->can_see_class = w->block->kind == BLOCK_CLASS || w->block->can_see_class;
        }
    }
    size_t slot = table_slot(scopes, node);
    block->hash_next = scopes->table[slot];
    scopes->table[slot] = block;
    scopes->count++;
    w->block = block;
    if (block->can_see_class) {
        // The names of the class body are reached through its namespace, in a cell.
        Name *name = names_intern(&w->unit->names, "__classdict__", 13);
        Symbol *symbol = name ? symbol_in(w, block, name) : NULL;
        if (symbol) symbol->used = true;
    }
    return w->failed ? NULL : block;
}

static void leave(Walk *w, Block *outer)
{
    w->block = outer;
}

static Name *type_param_name(Ast *node)
{
    return node->kind == AST_TypeVar     ? ast_TypeVar(node)->name
           : node->kind == AST_ParamSpec ? ast_ParamSpec(node)->name
                                         : ast_TypeVarTuple(node)->name;
}

static bool has_type_param(Ast *class_node, const Name *name)
{
    AstSeq params = ast_ClassDef(class_node)->type_params;
    for (size_t i = 0; i < params.count; i++) {
        if (type_param_name(params.items[i]) == name) return true;
    }
    return false;
}

Name *scope_mangle(Unit *unit, const Block *block, Name *name)
{
    const Name *class_name = block->class_name;
    if (!class_name || name->size < 3 || name->data[0] != '_' || name->data[1] != '_') return name;
    if (name->data[name->size - 1] == '_' && name->data[name->size - 2] == '_') return name;
    if (memchr(name->data, '.', name->size)) return name;
    if (block->mangling_class && !has_type_param(block->mangling_class, name)) return name;
    const char *stem = class_name->data;
    size_t size = class_name->size;
    while (size > 0 && *stem == '_') stem++, size--;
    if (size == 0) return name;
    char *text = arena_take(&unit->arena, 1 + size + name->size);
    if (!text) return NULL;
    text[0] = '_';
    memcpy(text + 1, stem, size);
    memcpy(text + 1 + size, name->data, name->size);
    return names_intern(&unit->names, text, 1 + size + name->size);
}

static Name *mangled(Walk *w, Name *name)
{
    Name *result = scope_mangle(w->unit, w->block, name);
    if (!result) {
        w->failed = true;
        unit_fault_memory(w->unit);
    }
    return result;
}

// ---- Recording

static void bind_in(Walk *w, Block *block, Name *name)
{
    Symbol *symbol = symbol_in(w, block, name);
    if (!symbol) return;
    symbol->bound = true;
    symbol->imported = false;
}

static void bind_import(Walk *w, Name *name)
{
    name = mangled(w, name);
    Symbol *symbol = name ? symbol_in(w, w->block, name) : NULL;
    if (!symbol) return;
    symbol->imported = !symbol->bound || symbol->imported;
    symbol->bound = true;
}

static void bind_name(Walk *w, Name *name)
{
    name = mangled(w, name);
    if (name) bind_in(w, w->block, name);
}

static void use(Walk *w, Name *name)
{
    name = mangled(w, name);
    if (!name) return;
    Symbol *symbol = symbol_in(w, w->block, name);
    if (!symbol) return;
    symbol->used = true;
    if (name->size == 5 && memcmp(name->data, "super", 5) == 0) {
        Block *frame = scope_frame(w->block);
        if (frame->kind == BLOCK_FUNCTION) {
            Name *class_cell = names_intern(&w->unit->names, "__class__", 9);
            Symbol *cell = class_cell ? symbol_in(w, w->block, class_cell) : NULL;
            if (cell) cell->used = true;
        }
    }
}

static void walk_all(Walk *w, AstSeq nodes)
{
    for (size_t i = 0; i < nodes.count && !w->failed; i++) {
        if (nodes.items[i]) walk(w, nodes.items[i]);
    }
}

static void parameter(Walk *w, Ast *node)
{
    if (!node || w->failed) return;
    Ast_arg *arg = ast_arg(node);
    Name *name = mangled(w, arg->arg);
    if (!name) return;
    Symbol *symbol = scope_find(w->block, name);
    if (symbol && symbol->parameter) {
        FAULT(w, node, "duplicate argument '%s' in function definition", name->data);
        return;
    }
    symbol = symbol_in(w, w->block, name);
    if (symbol) symbol->parameter = symbol->bound = true;
}

static void parameters(Walk *w, Ast *node)
{
    Ast_arguments *args = ast_arguments(node);
    for (size_t i = 0; i < args->posonlyargs.count; i++) parameter(w, args->posonlyargs.items[i]);
    for (size_t i = 0; i < args->args.count; i++) parameter(w, args->args.items[i]);
    for (size_t i = 0; i < args->kwonlyargs.count; i++) parameter(w, args->kwonlyargs.items[i]);
    parameter(w, args->vararg);
    parameter(w, args->kwarg);
}

static void annotations(Walk *w, Ast_arguments *args, Ast *returns)
{
    if (w->scopes->annotations_are_text) return;
    AstSeq groups[] = {args->posonlyargs, args->args, args->kwonlyargs};
    for (size_t g = 0; g < 3; g++) {
        for (size_t i = 0; i < groups[g].count && !w->failed; i++) {
            Ast_arg *arg = ast_arg(groups[g].items[i]);
            if (arg->annotation) walk(w, arg->annotation);
        }
    }
    if (args->vararg && ast_arg(args->vararg)->annotation) walk(w, ast_arg(args->vararg)->annotation);
    if (args->kwarg && ast_arg(args->kwarg)->annotation) walk(w, ast_arg(args->kwarg)->annotation);
    if (returns) walk(w, returns);
}

static void type_params(Walk *w, AstSeq params)
{
    for (size_t i = 0; i < params.count && !w->failed; i++) {
        Ast *node = params.items[i];
        Name *name;
        Ast *bound = NULL, *fallback;
        if (node->kind == AST_TypeVar) {
            name = ast_TypeVar(node)->name;
            bound = ast_TypeVar(node)->bound;
            fallback = ast_TypeVar(node)->default_value;
        } else if (node->kind == AST_ParamSpec) {
            name = ast_ParamSpec(node)->name;
            fallback = ast_ParamSpec(node)->default_value;
        } else {
            name = ast_TypeVarTuple(node)->name;
            fallback = ast_TypeVarTuple(node)->default_value;
        }
        name = mangled(w, name);
        if (!name) return;
        Symbol *symbol = scope_find(w->block, name);
        if (symbol && symbol->type_param) {
            FAULT(w, node, "duplicate type parameter '%s'", name->data);
            return;
        }
        symbol = symbol_in(w, w->block, name);
        if (!symbol) return;
        symbol->bound = symbol->type_param = true;
        Block *outer = w->block;
        if (bound) {
            if (!enter(w, BLOCK_TYPE_VALUE, node, PART_VALUE)) return;
            walk(w, bound);
            leave(w, outer);
        }
        if (fallback && !w->failed) {
            if (!enter(w, BLOCK_TYPE_VALUE, node, PART_DEFAULT)) return;
            walk(w, fallback);
            leave(w, outer);
        }
    }
}

static void bind_text(Walk *w, Block *block, const char *text)
{
    Name *name = names_intern(&w->unit->names, text, strlen(text));
    if (!name) {
        w->failed = true;
        unit_fault_memory(w->unit);
        return;
    }
    Symbol *symbol = symbol_in(w, block, name);
    if (symbol) symbol->bound = true;
}

static void function(Walk *w, Ast *node, Ast *args_node, AstSeq body, Ast *returns, AstSeq decorators,
                     AstSeq params, bool is_async)
{
    Ast_arguments *args = ast_arguments(args_node);
    walk_all(w, decorators);
    walk_all(w, args->defaults);
    walk_all(w, args->kw_defaults);
    if (w->failed) return;
    Block *outer = w->block;
    if (params.count) {
        if (!enter(w, BLOCK_TYPE_PARAMS, node, PART_TYPE_PARAMS)) return;
        bind_text(w, w->block, ".defaults");
        bind_text(w, w->block, ".kwdefaults");
        type_params(w, params);
    }
    if (!w->failed) annotations(w, args, returns);
    if (w->failed) return;
    Block *around = w->block;
    Block *block = enter(w, BLOCK_FUNCTION, node, PART_BODY);
    if (!block) return;
    block->is_coroutine = is_async;
    parameters(w, args_node);
    walk_all(w, body);
    leave(w, around);
    leave(w, outer);
}

static void class_def(Walk *w, Ast *node)
{
    Ast_ClassDef *def = ast_ClassDef(node);
    walk_all(w, def->decorator_list);
    Block *outer = w->block;
    if (w->failed) return;
    if (def->type_params.count) {
        if (!enter(w, BLOCK_TYPE_PARAMS, node, PART_TYPE_PARAMS)) return;
        w->block->class_name = def->name;
        w->block->mangling_class = node;
        bind_text(w, w->block, ".type_params");
        bind_text(w, w->block, ".generic_base");
        type_params(w, def->type_params);
    }
    walk_all(w, def->bases);
    for (size_t i = 0; i < def->keywords.count && !w->failed; i++) {
        walk(w, ast_keyword(def->keywords.items[i])->value);
    }
    if (w->failed) return;
    Block *around = w->block;
    Block *block = enter(w, BLOCK_CLASS, node, PART_BODY);
    if (!block) return;
    block->class_name = def->name;
    block->mangling_class = NULL;
    if (def->type_params.count) {
        Name *name = names_intern(&w->unit->names, ".type_params", 12);
        Symbol *symbol = name ? symbol_in(w, block, name) : NULL;
        if (symbol) symbol->used = true;
    }
    walk_all(w, def->body);
    leave(w, around);
    leave(w, outer);
}

static bool is_comprehension(const Block *block)
{
    return block->kind == BLOCK_COMPREHENSION || block->node->kind == AST_GeneratorExp;
}

static void comprehension(Walk *w, Ast *node, Ast *element, Ast *value, AstSeq generators, bool own_frame)
{
    Ast_comprehension *first = ast_comprehension(generators.items[0]);
    // The first iterable belongs to the block around.
    w->block->in_iterable++;
    walk(w, first->iter);
    w->block->in_iterable--;
    if (w->failed) return;
    Block *outer = w->block;
    Block *block = enter(w, own_frame ? BLOCK_FUNCTION : BLOCK_COMPREHENSION, node, PART_BODY);
    if (!block) return;
    if (own_frame) {
        block->is_generator = true;
        bind_text(w, block, ".0");
        Symbol *symbol = block->first;
        if (symbol) symbol->parameter = true;
    }
    for (size_t i = 0; i < generators.count && !w->failed; i++) {
        Ast_comprehension *part = ast_comprehension(generators.items[i]);
        if (part->is_async) block->is_coroutine = true;
        if (i > 0) {
            block->in_iterable++;
            walk(w, part->iter);
            block->in_iterable--;
        }
        block->in_target = true;
        walk(w, part->target);
        block->in_target = false;
        for (Symbol *symbol = block->first; symbol; symbol = symbol->next) {
            if (symbol->bound && !symbol->parameter) symbol->iteration = true;
        }
        walk_all(w, part->ifs);
    }
    if (!w->failed) walk(w, element);
    if (value && !w->failed) walk(w, value);
    // An await or async for inside makes a comprehension asynchronous, and with it the one around it.
    if (block->is_coroutine && !own_frame && is_comprehension(outer)) outer->is_coroutine = true;
    leave(w, outer);
}

static void walrus(Walk *w, Ast_NamedExpr *named)
{
    Name *name = mangled(w, ast_Name(named->target)->id);
    if (!name) return;
    Block *block = w->block;
    if (block->in_iterable) {
        FAULT(w, &named->head, "assignment expression cannot be used in a comprehension iterable expression");
        return;
    }
    bool in_comprehension = false;
    while (block->kind == BLOCK_COMPREHENSION ||
           (block->kind == BLOCK_FUNCTION && block->node->kind == AST_GeneratorExp)) {
        in_comprehension = true;
        Symbol *symbol = scope_find(block, name);
        if (symbol && symbol->iteration) {
            FAULT(w, &named->head,
                  "assignment expression cannot rebind comprehension iteration variable '%s'",
                  ast_Name(named->target)->id->data);
            return;
        }
        block = block->parent;
    }
    if (in_comprehension) {
        if (block->kind == BLOCK_CLASS) {
            FAULT(w, &named->head,
                  "assignment expression within a comprehension cannot be used in a class body");
            return;
        }
        if (block->kind == BLOCK_TYPE_PARAMS || block->kind == BLOCK_TYPE_VALUE) {
            FAULT(w, &named->head,
                  "assignment expression within a comprehension cannot be used within the definition of a generic");
            return;
        }
        // In between, the name is one of the function's.
        for (Block *b = w->block; b != block; b = b->parent) {
            Symbol *symbol = symbol_in(w, b, name);
            if (!symbol) return;
            symbol->used = true;
            if (b == w->block) symbol->walrus = true;
        }
        Symbol *symbol = symbol_in(w, block, name);
        if (!symbol) return;
        symbol->bound = true;
        block->has_walrus = true;
        walk(w, named->value);
        return;
    }
    w->block->has_walrus = true;
    walk(w, named->value);
    bind_name(w, ast_Name(named->target)->id);
}

static void global_statement(Walk *w, Ast *node, NameSeq names, bool nonlocal)
{
    const char *word = nonlocal ? "nonlocal" : "global";
    if (nonlocal && w->block->kind == BLOCK_MODULE) {
        FAULT(w, node, "nonlocal declaration not allowed at module level");
        return;
    }
    for (size_t i = 0; i < names.count && !w->failed; i++) {
        Name *name = mangled(w, names.items[i]);
        if (!name) return;
        Symbol *symbol = symbol_in(w, w->block, name);
        if (!symbol) return;
        if (symbol->parameter) {
            FAULT(w, node, "name '%s' is parameter and %s", name->data, word);
        } else if (symbol->annotated) {
            FAULT(w, node, "annotated name '%s' can't be %s", name->data, word);
        } else if (symbol->bound && !symbol->imported && !symbol->global && !symbol->nonlocal) {
            FAULT(w, node, "name '%s' is assigned to before %s declaration", name->data, word);
        } else if (symbol->used && !symbol->global && !symbol->nonlocal) {
            FAULT(w, node, "name '%s' is used prior to %s declaration", name->data, word);
        } else if (nonlocal ? symbol->global : symbol->nonlocal) {
            FAULT(w, symbol->declared, "name '%s' is nonlocal and global", name->data);
        } else if (nonlocal) {
            symbol->nonlocal = true;
        } else {
            symbol->global = true;
            // The module's own code too then means the globals, not the namespace it happens to run in.
            Symbol *outermost = symbol_in(w, w->scopes->module, name);
            if (outermost) outermost->global_within = true;
        }
        symbol->declared = node;
    }
}

static bool visit_child(void *user, Ast *child)
{
    Walk *w = user;
    walk(w, child);
    return !w->failed;
}

static void pattern_name(Walk *w, Name *name)
{
    if (name) bind_name(w, name);
}

static void import_names(Walk *w, AstSeq names, bool from)
{
    for (size_t i = 0; i < names.count && !w->failed; i++) {
        Ast_alias *alias = ast_alias(names.items[i]);
        Name *name = alias->asname ? alias->asname : alias->name;
        if (from && name->size == 1 && name->data[0] == '*') {
            if (w->block->kind != BLOCK_MODULE) {
                FAULT(w, names.items[i], "import * only allowed at module level");
            }
            continue;
        }
        const char *dot = alias->asname ? NULL : memchr(name->data, '.', name->size);
        if (dot && !from) name = names_intern(&w->unit->names, name->data, (size_t)(dot - name->data));
        if (name) bind_import(w, name);
    }
}

static void handlers(Walk *w, AstSeq nodes)
{
    for (size_t i = 0; i < nodes.count && !w->failed; i++) {
        Ast_ExceptHandler *handler = ast_ExceptHandler(nodes.items[i]);
        if (handler->type) walk(w, handler->type);
        if (handler->name) bind_name(w, handler->name);
        if (handler->name) {
            Name *name = mangled(w, handler->name);
            Symbol *symbol = name ? scope_find(w->block, name) : NULL;
            if (symbol) symbol->deleted = true;
        }
        walk_all(w, handler->body);
    }
}

static const char *scope_words(const Block *block)
{
    if (block->kind == BLOCK_TYPE_PARAMS) return "the definition of a generic";
    if (block->node->kind == AST_TypeAlias) return "a type alias";
    if (block->part == PART_DEFAULT) {
        return block->node->kind == AST_TypeVar     ? "a TypeVar default"
               : block->node->kind == AST_ParamSpec ? "a ParamSpec default"
                                                    : "a TypeVarTuple default";
    }
    return block->node->kind == AST_TypeVar && ast_TypeVar(block->node)->bound &&
                   ast_TypeVar(block->node)->bound->kind == AST_Tuple
               ? "a TypeVar constraint"
               : "a TypeVar bound";
}

// yield, await and := are not allowed where annotation scopes evaluate.
static bool check_type_scope(Walk *w, Ast *node, const char *what)
{
    if (w->block->kind != BLOCK_TYPE_PARAMS && w->block->kind != BLOCK_TYPE_VALUE) return true;
    FAULT(w, node, "%s cannot be used within %s", what, scope_words(w->block));
    return false;
}

static void yield_here(Walk *w, Ast *node)
{
    if (!check_type_scope(w, node, "yield expression")) return;
    Block *block = w->block;
    if (block->kind == BLOCK_COMPREHENSION || block->node->kind == AST_GeneratorExp) {
        const char *where = block->node->kind == AST_ListComp   ? "list comprehension"
                            : block->node->kind == AST_SetComp  ? "set comprehension"
                            : block->node->kind == AST_DictComp ? "dict comprehension"
                                                                : "generator expression";
        FAULT(w, node, "'yield' inside %s", where);
        return;
    }
    block->is_generator = true;
}

static void walk(Walk *w, Ast *node)
{
again:
    if (w->failed) return;
    char here;
    if (UNLIKELY(&here < w->scopes->stack_limit)) {
        w->failed = true;
        unit_fault_bare(w->unit, FAULT_RECURSION, "maximum recursion depth exceeded during compilation");
        return;
    }
    switch (node->kind) {
    case AST_Name: {
        Ast_Name *name = ast_Name(node);
        if (name->ctx == AST_Load) {
            use(w, name->id);
        } else {
            bind_name(w, name->id);
            Name *bound_name = w->block->in_target ? mangled(w, name->id) : NULL;
            Symbol *bound = bound_name ? scope_find(w->block, bound_name) : NULL;
            if (bound && bound->walrus) {
                FAULT(w, node, "comprehension inner loop cannot rebind assignment expression target '%s'", name->id->data);
                return;
            }
            if (name->ctx == AST_Del) {
                Name *mangled_name = mangled(w, name->id);
                Symbol *symbol = mangled_name ? scope_find(w->block, mangled_name) : NULL;
                if (symbol) symbol->deleted = true;
            }
        }
        return;
    }
    case AST_Constant: return;
    case AST_BinOp: {
        Ast_BinOp *binary = ast_BinOp(node);
        walk(w, binary->right);
        node = binary->left;
        goto again;
    }
    case AST_Attribute: node = ast_Attribute(node)->value; goto again;
    case AST_Subscript:
        walk(w, ast_Subscript(node)->slice);
        node = ast_Subscript(node)->value;
        goto again;
    case AST_Call: {
        Ast_Call *call = ast_Call(node);
        walk_all(w, call->args);
        for (size_t i = 0; i < call->keywords.count && !w->failed; i++) {
            walk(w, ast_keyword(call->keywords.items[i])->value);
        }
        node = call->func;
        goto again;
    }
    case AST_IfExp: {
        Ast_IfExp *choice = ast_IfExp(node);
        walk(w, choice->test);
        walk(w, choice->body);
        node = choice->orelse;
        goto again;
    }
    case AST_If: {
        Ast_If *branch = ast_If(node);
        walk(w, branch->test);
        walk_all(w, branch->body);
        if (branch->orelse.count == 1) {
            node = branch->orelse.items[0];
            goto again;
        }
        walk_all(w, branch->orelse);
        return;
    }
    case AST_FunctionDef: {
        Ast_FunctionDef *def = ast_FunctionDef(node);
        bind_name(w, def->name);
        function(w, node, def->args, def->body, def->returns, def->decorator_list, def->type_params, false);
        return;
    }
    case AST_AsyncFunctionDef: {
        Ast_AsyncFunctionDef *def = ast_AsyncFunctionDef(node);
        bind_name(w, def->name);
        function(w, node, def->args, def->body, def->returns, def->decorator_list, def->type_params, true);
        return;
    }
    case AST_ClassDef:
        bind_name(w, ast_ClassDef(node)->name);
        class_def(w, node);
        return;
    case AST_Lambda: {
        Ast_Lambda *lambda = ast_Lambda(node);
        Ast *body[] = {lambda->body};
        function(w, node, lambda->args, (AstSeq){body, 1}, NULL, (AstSeq){NULL, 0}, (AstSeq){NULL, 0}, false);
        return;
    }
    case AST_TypeAlias: {
        Ast_TypeAlias *alias = ast_TypeAlias(node);
        walk(w, alias->name);
        Block *outer = w->block;
        if (alias->type_params.count) {
            if (!enter(w, BLOCK_TYPE_PARAMS, node, PART_TYPE_PARAMS)) return;
            type_params(w, alias->type_params);
            if (w->failed) return;
        }
        if (!enter(w, BLOCK_TYPE_VALUE, node, PART_VALUE)) return;
        walk(w, alias->value);
        leave(w, outer);
        return;
    }
    case AST_ListComp: {
        Ast_ListComp *comp = ast_ListComp(node);
        comprehension(w, node, comp->elt, NULL, comp->generators, false);
        return;
    }
    case AST_SetComp: {
        Ast_SetComp *comp = ast_SetComp(node);
        comprehension(w, node, comp->elt, NULL, comp->generators, false);
        return;
    }
    case AST_DictComp: {
        Ast_DictComp *comp = ast_DictComp(node);
        comprehension(w, node, comp->key, comp->value, comp->generators, false);
        return;
    }
    case AST_GeneratorExp: {
        Ast_GeneratorExp *comp = ast_GeneratorExp(node);
        comprehension(w, node, comp->elt, NULL, comp->generators, true);
        return;
    }
    case AST_NamedExpr:
        if (!check_type_scope(w, node, "named expression")) return;
        walrus(w, ast_NamedExpr(node));
        return;
    case AST_Yield:
        yield_here(w, node);
        if (ast_Yield(node)->value) walk(w, ast_Yield(node)->value);
        return;
    case AST_YieldFrom:
        yield_here(w, node);
        walk(w, ast_YieldFrom(node)->value);
        return;
    case AST_Await:
        if (!check_type_scope(w, node, "await expression")) return;
        if (is_comprehension(w->block)) w->block->is_coroutine = true;
        walk(w, ast_Await(node)->value);
        return;
    case AST_Return:
        if (ast_Return(node)->value) {
            w->block->has_return_value = true;
            walk(w, ast_Return(node)->value);
        }
        return;
    case AST_AnnAssign: {
        Ast_AnnAssign *assign = ast_AnnAssign(node);
        if (assign->target->kind == AST_Name) {
            Name *name = mangled(w, ast_Name(assign->target)->id);
            Symbol *symbol = name ? symbol_in(w, w->block, name) : NULL;
            if (!symbol) return;
            if ((symbol->global || symbol->nonlocal) && w->block->kind != BLOCK_MODULE && assign->simple) {
                FAULT(w, node, "annotated name '%s' can't be %s", name->data,
                      symbol->global ? "global" : "nonlocal");
                return;
            }
            if (assign->simple) symbol->annotated = true;
            if (assign->value || assign->simple) symbol->bound = true;
            if (assign->simple) w->block->has_annotations = true;
        } else {
            walk(w, assign->target);
        }
        if (!w->failed && !w->scopes->annotations_are_text) walk(w, assign->annotation);
        if (assign->value && !w->failed) walk(w, assign->value);
        return;
    }
    case AST_Global: global_statement(w, node, ast_Global(node)->names, false); return;
    case AST_Nonlocal: global_statement(w, node, ast_Nonlocal(node)->names, true); return;
    case AST_Import: import_names(w, ast_Import(node)->names, false); return;
    case AST_ImportFrom: import_names(w, ast_ImportFrom(node)->names, true); return;
    case AST_Try:
        walk_all(w, ast_Try(node)->body);
        handlers(w, ast_Try(node)->handlers);
        walk_all(w, ast_Try(node)->orelse);
        walk_all(w, ast_Try(node)->finalbody);
        return;
    case AST_TryStar:
        walk_all(w, ast_TryStar(node)->body);
        handlers(w, ast_TryStar(node)->handlers);
        walk_all(w, ast_TryStar(node)->orelse);
        walk_all(w, ast_TryStar(node)->finalbody);
        return;
    case AST_MatchMapping: pattern_name(w, ast_MatchMapping(node)->rest); break;
    case AST_MatchStar: pattern_name(w, ast_MatchStar(node)->name); break;
    case AST_MatchAs: pattern_name(w, ast_MatchAs(node)->name); break;
    case AST_AugAssign: {
        Ast_AugAssign *assign = ast_AugAssign(node);
        if (assign->target->kind == AST_Name) use(w, ast_Name(assign->target)->id);
        break;
    }
    default: break;
    }
    (void)ast_children(node, visit_child, w);
}

// ---- Resolving

Name *scope_class_cell(Unit *unit, const Name *name)
{
    if (name->size == 9 && memcmp(name->data, "__class__", 9) == 0) {
        return names_intern(&unit->names, ".class", 6);
    }
    if (name->size == 13 && memcmp(name->data, "__classdict__", 13) == 0) {
        return names_intern(&unit->names, ".classdict", 10);
    }
    return NULL;
}

// Where a name used in block is bound, looking outwards from `block->parent`. Marks the cells and free variables on
// the way; answers whether it is an enclosing function's.
static bool find_outside(Walk *w, Block *block, Name *name)
{
    Block *inner = block;
    bool crossed = block->kind != BLOCK_COMPREHENSION;
    for (Block *b = block->parent; b; inner = b, b = b->parent) {
        if (b->kind == BLOCK_MODULE) return false;
        Symbol *symbol = scope_find(b, name);
        if (b->kind == BLOCK_CLASS) {
            Name *cell_name = crossed ? scope_class_cell(w->unit, name) : NULL;
            if (cell_name) {
                Symbol *cell = symbol_in(w, b, cell_name);
                if (!cell) return false;
                cell->scope = SCOPE_CELL;
                symbol = cell;
                goto found;
            }
            crossed = true;
            continue;
        }
        if (symbol && symbol->global) return false;
        if (symbol && symbol->bound && !symbol->nonlocal) {
            if (crossed) symbol->scope = SCOPE_CELL;
            goto found;
        }
        if (b->kind != BLOCK_COMPREHENSION) crossed = true;
        continue;
    found:
        w->found = symbol;
        // Every frame between gets it as a free variable.
        for (Block *between = block->parent; between != b; between = between->parent) {
            if (between->kind == BLOCK_COMPREHENSION && scope_frame(between) == scope_frame(b)) continue;
            Symbol *passing = symbol_in(w, between, name);
            if (!passing) return false;
            if (between->kind == BLOCK_CLASS) {
                // The class itself may bind the name in its namespace; the cell passes through besides.
                if (passing->bound && !passing->nonlocal) passing->from_class = true;
                else passing->scope = SCOPE_FREE;
            } else {
                passing->scope = SCOPE_FREE;
            }
        }
        return true;
    }
    (void)inner;
    return false;
}

// Whether the class body around an annotation scope binds the name, or declares it global: then it is looked up there
// and among the globals, past the functions around.
static bool is_class_variable(const Block *block, Symbol *symbol)
{
    while (block->kind != BLOCK_CLASS) block = block->parent;
    const Symbol *outer = scope_find(block, symbol->name);
    if (!outer) return false;
    if (outer->global) symbol->global = true;
    return outer->global || (outer->bound && !outer->nonlocal);
}

static void resolve_block(Walk *w, Block *block)
{
    for (Symbol *symbol = block->first; symbol && !w->failed; symbol = symbol->next) {
        if (symbol->scope != SCOPE_UNRESOLVED) continue;
        bool in_namespace = block->kind == BLOCK_MODULE || block->kind == BLOCK_CLASS;
        if (symbol->global || symbol->global_within) {
            symbol->scope = SCOPE_GLOBAL;
        } else if (symbol->nonlocal) {
            if (!find_outside(w, block, symbol->name)) {
                FAULT(w, symbol->declared, "no binding for nonlocal '%s' found", symbol->name->data);
                return;
            }
            if (w->found->type_param) {
                FAULT(w, symbol->declared, "nonlocal binding not allowed for type parameter '%s'", symbol->name->data);
                return;
            }
            symbol->scope = SCOPE_FREE;
        } else if (symbol->bound) {
            symbol->scope = in_namespace ? SCOPE_NAME : SCOPE_LOCAL;
        } else if (block->kind == BLOCK_MODULE) {
            symbol->scope = SCOPE_NAME;
        } else if (block->can_see_class && is_class_variable(block, symbol)) {
            symbol->scope = SCOPE_GLOBAL;
        } else if (find_outside(w, block, symbol->name)) {
            symbol->scope = SCOPE_FREE;
        } else {
            symbol->scope = block->kind == BLOCK_CLASS ? SCOPE_NAME : SCOPE_GLOBAL;
        }
    }
}

bool scope_analyse(Scopes *scopes, Unit *unit, Ast *tree, const char *stack_limit, bool top_level_await,
                   bool annotations_are_text)
{
    *scopes = (Scopes){.unit = unit, .stack_limit = stack_limit, .top_level_await = top_level_await,
                       .annotations_are_text = annotations_are_text};
    Walk w = {.scopes = scopes, .unit = unit};
    Block *module = enter(&w, BLOCK_MODULE, tree, PART_BODY);
    if (!module) return false;
    scopes->module = module;
    (void)ast_children(tree, visit_child, &w);
    // Outer blocks were entered before inner ones, but any order will do: each resolution marks all it passes.
    for (size_t i = 0; i < scopes->table_size && !w.failed; i++) {
        for (Block *block = scopes->table[i]; block && !w.failed; block = block->hash_next) {
            resolve_block(&w, block);
        }
    }
    return !w.failed;
}
