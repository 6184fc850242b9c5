// access_gate.c - functions of the system's modules in a restricted VM: what each may do is asked before it runs.
//
// access.def says what a function needs. When a module hands out a function that needs something, what it hands out
// is a gate: a native of the same signature that asks and then calls the real one. What a gate passes on are
// the arguments that it has looked at, so that a second look cannot see others: descriptors are numbers already, and a path
// is swapped for a name that leads where the question was about, as soon as the function has read it (path_read).
#include <limits.h>

#include "stdlib/access.h"
#include "stdlib/posix/posix.h"
#include "vm/object/native.h"

typedef struct Rule {
    const char *function, *needs;
} Rule;

typedef struct ModuleRules {
    const char *module;
    enum { MODULE_OPEN, MODULE_CLOSED, MODULE_SOME } kind;
    AccessGrant grant;
} ModuleRules;

static const ModuleRules modules[] = {
#define ACCESS_OPEN(name) {#name, MODULE_OPEN, 0},
#define ACCESS_CLOSED(name, grant) {#name, MODULE_CLOSED, grant},
#define ACCESS_SOME(name) {#name, MODULE_SOME, 0},
#define F(module, function, needs)
#include "stdlib/access.def"
#undef ACCESS_OPEN
#undef ACCESS_CLOSED
#undef ACCESS_SOME
#undef F
};

static const Rule rules[] = {
#define ACCESS_OPEN(name)
#define ACCESS_CLOSED(name, grant)
#define ACCESS_SOME(name)
#define F(module, function, needs) {#module "." #function, needs},
#include "stdlib/access.def"
#undef ACCESS_OPEN
#undef ACCESS_CLOSED
#undef ACCESS_SOME
#undef F
};

struct AccessGate {
    AccessGate *next;
    size_t size;
    Native native;      // what the program calls
    const Native *real; // NULL: nobody may
    const char *needs;
};

// A call under way. The function gets `slots`, by which path_read finds it.
#define GATE_SLOTS 32
#define GATE_PATHS 4
typedef struct GateCall {
    AccessGate *gate;
    AccessPath paths[GATE_PATHS];
    size_t path_count;
    const char *target; // what a symbolic link that is made will say
    Value slots[GATE_SLOTS];
} GateCall;

static const ModuleRules *find_module(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(modules); i++) {
        if (strcmp(modules[i].module, name) == 0) return &modules[i];
    }
    return NULL;
}

bool access_may_import(VM *vm, const char *name)
{
    if (!access_is_restricted(vm)) return true;
    const ModuleRules *module = find_module(name);
    if (module != NULL && module->kind != MODULE_CLOSED) return true;
    if (module != NULL && module->grant != 0 && access_has(vm, module->grant)) return true;
    return access_module_is_granted(vm, name);
}

// ---- Asking -------------------------------------------------------------------------------------

static AccessGate *gate_of(const Native *native)
{
    return (AccessGate *)(void *)((char *)(void *)(uintptr_t)native - offsetof(AccessGate, native));
}

// A parameter by its name, among the slots; ABSENT if there is none.
static Value named_slot(const Signature *signature, const Value *slots, const char *name)
{
    for (size_t i = 0; i < signature->count; i++) {
        if (signature->parameters[i].name != NULL && str_equal_c(signature->parameters[i].name, name)) return slots[i];
    }
    return ABSENT;
}

// What the rule says of path argument i: ACCESS_READ, ACCESS_WRITE; both if it says nothing.
static unsigned path_kinds(const char *needs, size_t i)
{
    for (const char *at = needs; *at != '\0'; at++) {
        if ((*at == 'r' || *at == 'w') && (size_t)(at[1] - '0') == i) return *at == 'r' ? ACCESS_READ : ACCESS_WRITE;
    }
    return ACCESS_READ | ACCESS_WRITE;
}

// A symbolic link must not lead other programs out of what is granted, either.
static RUNS bool ask_target(VM *vm, const char *target, const char *link)
{
    char path[PATH_MAX];
    const char *slash = strrchr(link, '/');
    size_t size = slash != NULL ? (size_t)(slash - link) + 1 : 0;
    if (target[0] == '/') return access_read(vm, target);
    if (size + strlen(target) + 1 > PATH_MAX) return (void)throw_errno(vm, ENAMETOOLONG, ABSENT), false;
    memcpy(path, link, size);
    strcpy(path + size, target);
    return access_read(vm, path);
}

bool access_gate_path(VM *vm, Value *args, size_t i, const char **name)
{
    if (!access_is_restricted(vm)) return true;
    if (vm->native == NULL || vm->native->fn != access_gated) {
        // No gate: the function opens it with access_open, which asks.
        return true;
    }
    GateCall *call = (GateCall *)(void *)((char *)(void *)args - offsetof(GateCall, slots));
    const Signature *signature = signature_of(vm, vm->native);
    if (signature == NULL) return false;
    check(call->gate == gate_of(vm->native) && call->path_count < GATE_PATHS);
    const char *needs = call->gate->needs, *path = *name != NULL ? *name : ".";
    if (*needs == '\0') return true;
    char joined[PATH_MAX];
    const char *parameter = signature->parameters[i].name->data;
    Value folder = named_slot(signature, args, strcmp(parameter, "src") == 0   ? "src_dir_fd"
                                               : strcmp(parameter, "dst") == 0 ? "dst_dir_fd"
                                                                               : "dir_fd");
    if (is_absent(folder)) folder = named_slot(signature, args, "dir_fd");
    if (!is_absent(folder) && !is_none(folder) && path[0] != '/') {
        int64_t fd;
        if (!is_int(folder) || !int_fits_int64(folder, &fd) || fd < 0 || fd > INT32_MAX) {
            return throw_false(vm, TypeError, "argument should be integer or None, not %.200T", folder);
        }
        if (!access_join(vm, (int)fd, path, joined)) return false;
        path = joined;
    }
    bool follow = strchr(needs, 'n') == NULL;
    Value given = named_slot(signature, args, "follow_symlinks");
    if (follow && !is_absent(given) && !truth(vm, given, &follow)) return false;
    unsigned kinds = path_kinds(needs, i);
    AccessPath *place = &call->paths[call->path_count];
    if (strchr(needs, 'w') != NULL && kinds == (ACCESS_READ | ACCESS_WRITE)) {
        // The text of a symbolic link: where it would lead is asked with the link's own name.
        call->target = path;
        return true;
    }
    if (call->target != NULL && !ask_target(vm, call->target, path)) return false;
    if (!access_path(vm, path, kinds, follow, place)) return false;
    call->path_count++;
    *name = place->name;
    return true;
}

// An argument that is a descriptor becomes its number.
static RUNS bool ask_descriptor(VM *vm, Value *slot, char need)
{
    int fd;
    bool closes = need == 'c';
    if (!descriptor_read(vm, *slot, &fd)) return false;
    // The standard streams are the host's: it may be counting.
    if (need != 's' && fd <= 2 && access_is_restricted(vm)) return access_refuse(vm, "access to file descriptor %d is not granted", fd);
    if (closes) access_disown(vm, fd);
    *slot = value_of_small(fd);
    return true;
}

static RUNS bool ask_all(VM *vm, const char *needs, Value *slots)
{
    for (const char *at = needs; *at != '\0'; at++) {
        switch (*at) {
        case 'P':
            if (!access_process(vm)) return false;
            break;
        case 'E':
            if (!access_environment(vm)) return false;
            break;
        case 'C':
            if (!access_clock(vm)) return false;
            break;
        case 'R':
            if (!access_random(vm)) return false;
            break;
        case 'N':
            if (!access_connect(vm, "*", -1)) return false;
            break;
        case 'p':
            if (!is_int(slots[at[1] - '0']) || int_sign(slots[at[1] - '0']) != 0) {
                if (!access_process(vm)) return false;
            }
            break;
        case 'd':
        case 'c':
        case 's':
            if (!ask_descriptor(vm, &slots[at[1] - '0'], *at)) return false;
            break;
        case 'r':
            if (at[1] == '.' && !access_read(vm, ".")) return false;
            break;
        }
    }
    return true;
}

static void adopt_all(VM *vm, Value result)
{
    int64_t fd;
    if (is_int(result) && int_fits_int64(result, &fd) && fd <= INT32_MAX) access_adopt(vm, (int)fd);
    if (!is_tuple(result)) return;
    for (size_t i = 0; i < as_tuple(result)->count; i++) adopt_all(vm, as_tuple(result)->items[i]);
}

Value access_gated(VM *vm, Value *args)
{
    const Native *native = vm->native;
    GateCall self = {.gate = gate_of(native)};
    const Signature *signature = signature_of(vm, native);
    if (signature == NULL) return RAISED;
    if (self.gate->real == NULL) {
        if (access_has(vm, ACCESS_PROCESS)) UNREACHABLE();
        // Of what the library calls itself the program knows no name.
        if (signature->name->data[0] == '_' && !str_equal_c(signature->name, "_exit")) return access_process(vm) ? NONE : RAISED;
        return access_refuse(vm, "access to %S() is not granted", signature->name) ? NONE : RAISED;
    }
    check(signature->count <= GATE_SLOTS);
    for (size_t i = 0; i < signature->count; i++) self.slots[i] = args[i];
    if (vm->access->ask_file != NULL) {
        Value answer;
        if (access_host_call(vm, native->signature, signature, self.slots, &answer)) return answer;
    }
    if (!ask_all(vm, self.gate->needs, self.slots)) return RAISED;
    if (strchr(self.gate->needs, '+') != NULL && !limit_room(vm)) return RAISED;
    vm->native = native;
    Value result = self.gate->real->fn(vm, self.slots);
    while (self.path_count > 0) access_path_done(&self.paths[--self.path_count]);
    if (!raised(result) && strchr(self.gate->needs, '+') != NULL) adopt_all(vm, result);
    return result;
}

// ---- Making gates -------------------------------------------------------------------------------

static const Rule *find_rule(const char *module, const char *function, size_t size)
{
    size_t length = strlen(module);
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        const char *name = rules[i].function;
        if (strncmp(name, module, length) != 0 || name[length] != '.') continue;
        if (strncmp(name + length + 1, function, size) == 0 && name[length + 1 + size] == '\0') return &rules[i];
    }
    return NULL;
}

const Native *access_gate(VM *vm, const char *module, const Native *native)
{
    const ModuleRules *known = find_module(module);
    if (known == NULL || known->kind != MODULE_SOME) return native; // access_may_import has answered
    const Rule *rule = find_rule(module, native->signature, strcspn(native->signature, "("));
    if (rule != NULL && rule->needs[0] == '\0') return native;
    if (rule == NULL && access_has(vm, ACCESS_PROCESS)) return native;
    for (AccessGate *gate = vm->access->gates; gate != NULL; gate = gate->next) {
        if (gate->native.signature == native->signature) return &gate->native;
    }
    AccessGate *gate = memory_take(&vm->memory, sizeof *gate);
    if (gate == NULL) return (void)throw_memory(vm), NULL;
    *gate = (AccessGate){
        .next = vm->access->gates,
        .size = sizeof *gate,
        .native = {native->signature, access_gated, native->doc},
        .real = rule != NULL ? native : NULL,
        .needs = rule != NULL ? rule->needs : "",
    };
    vm->access->gates = gate;
    return &gate->native;
}

void access_gates_free(VM *vm)
{
    while (vm->access->gates != NULL) {
        AccessGate *gate = vm->access->gates;
        vm->access->gates = gate->next;
        memory_release(&vm->memory, gate, gate->size);
    }
}
