// define.c - kukri.h, "Define": host functions, modules and classes.
//
// A host function is a native function (object/native.h) whose C body is call_host: it finds the row of the native that
// runs (vm->native), which begins a HostNative, makes handles of the arguments and takes the result out of its handle.
#include "embed/state.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

// What the definitions of a VM take, all freed with it.
typedef struct HostTable {
    struct HostTable *next;
    size_t size;
    enum { TABLE_NATIVE, TABLE_CLASS, TABLE_TEXT } kind;
} HostTable;

typedef struct HostNative {
    HostTable table;
    Native native;
    KukriFunction function;
    void *user;
} HostNative;

typedef struct HostClass {
    HostTable table;
    TypeDef def;
    const KukriClass *definition;
} HostClass;

typedef struct HostObject {
    Object head;
    void *data;
} HostObject;

static RAISES void *take_table(KukriVM *host, int kind, size_t size)
{
    VM *vm = &host->vm;
    HostTable *table = memory_take_zeroed(&vm->memory, size);
    if (!table) return (void)throw_memory(vm), NULL;
    table->size = size;
    table->kind = kind;
    table->next = host->tables;
    host->tables = table;
    return table;
}

void definitions_free(KukriVM *host)
{
    for (HostTable *table = host->tables, *next; table; table = next) {
        next = table->next;
        memory_release(&host->vm.memory, table, table->size);
    }
    host->tables = NULL;
}

// ---- Functions ----------------------------------------------------------------------------------

static RUNS Value call_function(VM *vm, KukriFunction function, void *user, const Value *args, size_t count)
{
    KukriVM *host = (KukriVM *)vm;
    if (!descend(vm)) return RAISED;
    size_t scope = kukri_scope(host);
    KukriValue few[FEW_VALUES], *handles = few;
    size_t size = count * sizeof(KukriValue);
    if (count > FEW_VALUES && !(handles = memory_take(&vm->memory, size))) return throw_memory(vm);
    Value outer = host->error;
    size_t floor = host->floor;
    host->error = ABSENT;
    host->depth++;
    for (size_t i = 0; i < count; i++) handles[i] = is_absent(args[i]) ? NO_VALUE : host_handle(host, args[i]);
    Value result = RAISED;
    if (is_absent(host->error)) { // else there was no memory for the handles
        host->floor = host->vm.ref_count;
        KukriValue answer = function(host, handles, user);
        result = answer.handle ? host_value(host, answer) : RAISED;
    }
    if (handles != few) memory_release(&vm->memory, handles, size);
    host->depth--;
    host->floor = floor;
    host_scope_end(host, scope);
    Value error = host->error;
    host->error = outer;
    if (!raised(result)) {
        // It may have asked for the end of the run.
        bool goes_on = LIKELY(!__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED)) || poll_slow(vm);
        return goes_on ? result : RAISED;
    }
    if (is_absent(error)) return throw(vm, SystemError, "a host function answered no value without an exception");
    return throw_value(vm, error);
}

Value host_answer(KukriVM *host, KukriValue (*function)(KukriVM *vm, void *user), void *user)
{
    VM *vm = &host->vm;
    size_t scope = kukri_scope(host);
    Value outer = host->error;
    size_t floor = host->floor;
    host->error = ABSENT;
    host->depth++;
    host->floor = host->vm.ref_count;
    KukriValue answer = function(host, user);
    Value result = answer.handle ? host_value(host, answer) : RAISED;
    host->depth--;
    host->floor = floor;
    host_scope_end(host, scope);
    Value error = host->error;
    host->error = outer;
    if (!raised(result)) return result;
    if (is_absent(error)) return throw(vm, SystemError, "a host function answered no value without an exception");
    return throw_value(vm, error);
}

static Value call_host(VM *vm, Value *args)
{
    const Native *native = vm->native;
    const HostNative *row = (const HostNative *)(const void *)((const char *)native - offsetof(HostNative, native));
    const Signature *signature = signature_of(vm, native);
    return signature ? call_function(vm, row->function, row->user, args, signature->count) : RAISED;
}

static RAISES HostNative *native_new(KukriVM *host, const KukriDefinition *definition, const char *signature)
{
    HostNative *row = take_table(host, TABLE_NATIVE, sizeof *row);
    if (!row) return NULL;
    row->native = (Native){signature, call_host, definition->doc ? definition->doc : ""};
    row->function = definition->function;
    row->user = definition->user;
    return row;
}

static RAISES Value function_value(KukriVM *host, const KukriDefinition *definition, const char *signature, Value module)
{
    HostNative *row = native_new(host, definition, signature);
    Builtin *builtin = row ? builtin_new(&host->vm, &row->native, ABSENT, module) : NULL;
    return builtin ? value_of_object(builtin) : RAISED;
}

KukriValue kukri_define_function(KukriVM *host, const KukriDefinition *definition)
{
    ENTER(host);
    return host_handle(host, function_value(host, definition, definition->signature, NONE));
}

static RUNS Module *make_module(KukriVM *host, const char *name, const char *doc, const KukriDefinition *functions)
{
    VM *vm = &host->vm;
    String *text = name_of_host(vm, name);
    Module *module = text ? module_new(vm, text) : NULL;
    String *doc_text = module && doc ? text_of_host(vm, doc) : NULL;
    if (!module || (doc && !doc_text)) return NULL;
    if (doc && !dict_set_c(vm, module->dict, "__doc__", value_of_object(doc_text))) return NULL;
    for (; functions && functions->signature; functions++) {
        Value function = function_value(host, functions, functions->signature, value_of_object(text));
        if (raised(function)) return NULL;
        if (!dict_set_str(vm, module->dict, as_builtin(function)->name, function)) return NULL;
    }
    return dict_set(vm, vm->modules, value_of_object(text), value_of_object(module)) ? module : NULL;
}

KukriValue kukri_define_module(KukriVM *host, const char *name, const char *doc, const KukriDefinition *functions)
{
    ENTER(host);
    Module *module = make_module(host, name, doc, functions);
    return host_handle(host, module ? value_of_object(module) : RAISED);
}

// ---- Classes ------------------------------------------------------------------------------------

// The HostClass that v is an instance of, through its Python subclasses; NULL: of none.
static HostClass *class_of(VM *vm, Value v)
{
    if (!is_pointer(v)) return NULL;
    const TypeDef *def = type_of(vm, v)->def;
    for (HostTable *table = ((KukriVM *)vm)->tables; table; table = table->next) {
        HostClass *class = (HostClass *)(void *)table;
        if (table->kind == TABLE_CLASS && &class->def == def) return class;
    }
    return NULL;
}

static Value init_host(VM *vm, Value *args)
{
    HostClass *class = class_of(vm, args[0]);
    const Signature *signature = signature_of(vm, vm->native);
    if (!class || !signature) return signature ? throw(vm, TypeError, "not an instance of a host class") : RAISED;
    const KukriDefinition *init = &class->definition->init;
    Value result = call_function(vm, init->function, init->user, args, signature->count);
    return raised(result) ? RAISED : NONE;
}

static void release_host(VM *vm, Object *object)
{
    // Shapes outlive types: the definition is found through them.
    const TypeDef *def = vm->shapes[object->shape]->def;
    const HostClass *class = (const HostClass *)(const void *)((const char *)def - offsetof(HostClass, def));
    HostObject *self = (HostObject *)object;
    if (!self->data || !class->definition->destroy) return;
    const char *outer = ((KukriVM *)vm)->callback;
    ((KukriVM *)vm)->callback = "a destructor";
    class->definition->destroy(self->data, class->definition->user);
    ((KukriVM *)vm)->callback = outer;
}

// "@property name(self)": the prefix, and what is behind it.
static bool skip_prefix(const char **signature, const char *prefix)
{
    size_t size = strlen(prefix);
    if (strncmp(*signature, prefix, size) != 0) return false;
    *signature += size;
    return true;
}

static RUNS Value make_property(VM *vm, Type *type, String *name, Value get, const char *doc)
{
    String *text = doc ? text_of_host(vm, doc) : NULL;
    if (doc && !text) return RAISED;
    Value property = property_new(vm, get, ABSENT, ABSENT, text ? value_of_object(text) : ABSENT);
    Value args[] = {value_of_object(type), value_of_object(name)};
    return raised(call_method(vm, property, str_intern_c(vm, "__set_name__"), 2, args)) ? RAISED : property;
}

// The property of that name with a setter.
static RUNS Value add_setter(VM *vm, Type *type, String *name, Value set)
{
    Value property = dict_get_str(vm, type->dict, name);
    if (!is_property(property)) return throw(vm, TypeError, "the property '%S' must stand before its setter", name);
    property = call_method(vm, property, str_intern_c(vm, "setter"), 1, &set);
    Value args[] = {value_of_object(type), value_of_object(name)};
    if (raised(property) || raised(call_method(vm, property, str_intern_c(vm, "__set_name__"), 2, args))) return RAISED;
    return property;
}

static RUNS bool add_method(KukriVM *host, Type *type, const KukriDefinition *definition)
{
    VM *vm = &host->vm;
    const char *signature = definition->signature;
    bool is_property = skip_prefix(&signature, "@property ");
    bool is_static = !is_property && skip_prefix(&signature, "@staticmethod ");
    bool is_class = !is_property && !is_static && skip_prefix(&signature, "@classmethod ");
    bool is_setter = !is_property && !is_static && !is_class && skip_prefix(&signature, "@setter ");
    HostNative *row = native_new(host, definition, signature);
    String *name = row ? native_name(vm, &row->native) : NULL;
    if (!name) return false;
    Value value;
    if (is_property || is_static || is_class || is_setter) {
        Builtin *builtin = builtin_new(vm, &row->native, ABSENT, NONE);
        if (!builtin) return false;
        value = value_of_object(builtin);
        if (is_property) value = make_property(vm, type, name, value, definition->doc);
        else if (is_setter) value = add_setter(vm, type, name, value);
        else value = is_static ? staticmethod_new(vm, value) : classmethod_new(vm, value);
    } else {
        value = method_descriptor_new(vm, type, &row->native, name, false);
    }
    if (raised(value) || !dict_set_str(vm, type->dict, name, value)) return false;
    type_modified(vm, type, name);
    return true;
}

static HostClass *find_class(KukriVM *host, const KukriClass *definition)
{
    for (HostTable *table = host->tables; table; table = table->next) {
        HostClass *class = (HostClass *)(void *)table;
        if (table->kind == TABLE_CLASS && class->definition == definition) return class;
    }
    return NULL;
}

static RUNS Type *make_class(KukriVM *host, const KukriClass *definition)
{
    VM *vm = &host->vm;
    HostClass *class = find_class(host, definition);
    if (class) return type_from_def(vm, &class->def);
    class = take_table(host, TABLE_CLASS, sizeof *class);
    if (!class) return NULL;
    class->definition = definition;
    // The parameters of init without self: what a call of the class takes.
    class->def = (TypeDef){
        .name = definition->name, .doc = definition->doc ? definition->doc : "", .size = sizeof(HostObject),
        .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF, .release = release_host,
    };
    if (definition->init.signature) {
        const char *signature = definition->init.signature, *open = strchr(signature, '(');
        const char *self = open ? strstr(open, "self") : NULL;
        if (!self) return throw_null(vm, SystemError, "the signature of a host class's init must begin with self");
        self += strlen("self");
        self += strspn(self, ", ");
        if (*self == '/') self += 1 + strspn(self + 1, ", ");
        HostTable *table = take_table(host, TABLE_TEXT, sizeof *table + strlen(signature) + 1);
        if (!table) return NULL;
        char *text = (char *)(table + 1);
        sprintf(text, "%.*s(%s", (int)(open - signature), signature, self);
        class->def.signature = text;
        class->def.init = init_host;
    } else {
        class->def.flags |= TYPE_NO_CONSTRUCT;
    }
    Type *type = type_from_def(vm, &class->def);
    if (!type) return NULL;
    (void)type_lookup(vm, type, NAME(vm, __init__)); // fills its namespace
    for (const KukriDefinition *method = definition->methods; method && method->signature; method++) {
        if (!add_method(host, type, method)) return NULL;
    }
    return type;
}

KukriValue kukri_define_class(KukriVM *host, const KukriClass *definition)
{
    ENTER(host);
    Type *type = make_class(host, definition);
    return host_handle(host, type ? value_of_object(type) : RAISED);
}

KukriValue kukri_make(KukriVM *host, const KukriClass *definition, void *data)
{
    ENTER(host);
    VM *vm = &host->vm;
    Type *type = make_class(host, definition);
    HostObject *object = type ? type_allocate(vm, type, 0) : NULL;
    if (!object) return keep_error(host);
    KukriValue handle = host_handle(host, value_of_object(object));
    if (handle.handle) object->data = data; // else it stays the host's
    return handle;
}

static HostObject *object_of(KukriVM *host, KukriValue handle, const KukriClass *definition)
{
    VM *vm = &host->vm;
    Value value = host_value(host, handle);
    if (is_absent(value)) return NULL;
    HostClass *class = class_of(vm, value);
    if (class && class->definition == definition) return (HostObject *)as_object(value);
    (void)throw(vm, TypeError, "expected %s, not '%T'", definition->name, value);
    (void)keep_error(host);
    return NULL;
}

void *kukri_data(KukriVM *host, KukriValue instance, const KukriClass *definition)
{
    ENTER(host);
    HostObject *object = object_of(host, instance, definition);
    return object ? object->data : NULL;
}

int kukri_set_data(KukriVM *host, KukriValue instance, const KukriClass *definition, void *data)
{
    ENTER(host);
    HostObject *object = object_of(host, instance, definition);
    if (object) object->data = data;
    return object != NULL;
}
