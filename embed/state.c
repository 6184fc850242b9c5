// state.c - making and freeing a VM.
#include "embed/state.h"
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "compiler/compile.h"
#include "stdlib/access.h"
#include "stdlib/frozen.h"
#include "stdlib/io/standard.h"
#include "stdlib/modules.h"
#include "stdlib/signal_module.h"
#include "stdlib/sys.h"
#include "stdlib/uv/token.h"
#include "stdlib/uv/loop.h"
#include "vm/base/hash.h"
#include "vm/exec/exec.h"
#include "vm/exec/thread.h"
#include "vm/heap/intern.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// What of the C stack native recursion may use; the rest is for the last native function and the collector.
#define STACK_RESERVE (192 * 1024)
#define STACK_USE_MAX (size_t)(6 * 1024 * 1024)

// What the finally blocks and exit functions of a limited program may use as its VM is freed.
#define CLOSING_FUEL 2000000
#define CLOSING_NS 100000000u
#define WAIT_SLICE_NS 20000000u

static size_t stack_size(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY) return 8 * 1024 * 1024;
    return (size_t)limit.rlim_cur;
}

void misuse(const char *function, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "kukri: %s: ", function);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    fflush(stderr);
    abort();
}

static COLD _Noreturn void refuse_entry(KukriVM *host, const char *function)
{
    if (!host) misuse(function, "there is no VM: it is NULL");
    if (host->life == VM_FREED) misuse(function, "the VM was freed");
    if (host->life != VM_LIVES) misuse(function, "this is no VM, or one that was freed");
    if (host->callback) misuse(function, "%s of the host's may call no such function", host->callback);
    misuse(function, "another thread uses the VM: it is for one at a time");
}

void enter(KukriVM *host, const void *here, const char *function)
{
    if (UNLIKELY(!host || host->life != VM_LIVES || host->callback)) refuse_entry(host, function);
    VM *vm = &host->vm;
    if (!is_outermost(host) || host->turning) { // a call from within a run
        if (UNLIKELY(!pthread_equal(host->thread, pthread_self()))) refuse_entry(host, function);
        host->called = function;
        return;
    }
    host->called = function;
    host->thread = pthread_self();
    if (!host->stack_use) {
        size_t size = stack_size();
        size_t use = size > 2 * STACK_RESERVE ? size - STACK_RESERVE : size / 2;
        host->stack_use = use > STACK_USE_MAX ? STACK_USE_MAX : use;
    }
    vm->c_stack_limit = (const char *)here - host->stack_use;
    heap_set_stack_bottom(vm, (const char *)here + 256);
}

static bool find_frozen(const char *name, size_t name_size, FrozenCode *code)
{
    FrozenModule module;
    if (!frozen_find(name, name_size, &module)) return false;
    *code = (FrozenCode){module.image, module.image_size, module.is_package};
    return true;
}

static String *frozen_source(VM *vm, const char *name, size_t name_size)
{
    FrozenModule module;
    if (!frozen_find(name, name_size, &module)) return NULL;
    Buf buf;
    buf_init(&buf, &vm->memory);
    char *text = buf_extend(&buf, module.source_size);
    if (text && !frozen_unpack(&module, text)) {
        buf_free(&buf);
        return (void)throw_memory(vm), NULL;
    }
    return str_from_buf(vm, &buf);
}

static bool start_program(KukriVM *host, const KukriConfig *config)
{
    VM *vm = &host->vm;
    vm->modules = dict_new(vm);
    vm->finalizers = list_new(vm);
    if (raised(import_module(vm, "builtins"))) return false;
    if (raised(import_module(vm, "sys"))) return false;
    Module *builtins = as_module(dict_get_c(vm, vm->modules, "builtins"));
    vm->builtins = builtins->dict;
    String *name = str_intern_c(vm, "__main__");
    Module *main_module = name ? module_new(vm, name) : NULL;
    return main_module && dict_set_c(vm, vm->modules, "__main__", value_of_object(main_module)) &&
           dict_set_c(vm, main_module->dict, "__builtins__", value_of_object(builtins)) &&
           dict_set_c(vm, main_module->dict, "__doc__", NONE) &&
           dict_set_c(vm, main_module->dict, "__package__", NONE) &&
           dict_set_c(vm, main_module->dict, "__spec__", NONE) &&
           dict_set_c(vm, main_module->dict, "__loader__", NONE) && sys_configure(vm, config);
}

static bool open_vm(VM *vm, const KukriConfig *config)
{
    vm->pending = vm->stop_value = vm->context = vm->running_loop = ABSENT;
    vm->countdown = vm->slice = 1 << 14;
    vm->fuel = vm->deadline_ns = UINT64_MAX;
    vm->recursion_limit = 1000;
    vm->global_epoch = vm->type_epoch = 1;
    vm->next_id = 1;
    if (config->has_hash_seed) hash_key_seed((HashKey *)vm->hash_key, config->hash_seed);
    else hash_key_random((HashKey *)vm->hash_key);
    vm->compile = compile_source;
    vm->find_frozen = find_frozen;
    vm->frozen_source = frozen_source;
    vm->print_text = io_print_text;
    vm->module_defs = builtin_modules;
    if (!heap_open(vm, &object_hooks)) return false;
    tuple_setup(vm);
    return types_setup(vm) && intern_open(vm) && str_setup(vm) && types_start(vm) &&
           weak_setup(vm) && exec_setup(vm);
}

static void set_heap_mode(VM *vm)
{
    const char *mode = getenv("KUKRI_GC");
    if (!mode) return;
    if (!strcmp(mode, "stress")) heap_set_mode(vm, HEAP_STRESS);
    else if (!strcmp(mode, "verify")) heap_set_mode(vm, HEAP_VERIFY);
    else if (!strcmp(mode, "off")) heap_set_mode(vm, HEAP_OFF);
}

KukriVM *kukri_new(const KukriConfig *config)
{
    // A host of another version knows fewer fields, or more: what it does not know is zero.
    KukriConfig known = {.size = sizeof known};
    if (config) memcpy(&known, config, config->size && config->size < sizeof known ? config->size : sizeof known);
    config = &known;
    Memory memory;
    memory_init(&memory, config->allocator, config->allocator_user,
                config->memory_limit ? config->memory_limit : SIZE_MAX);
    KukriVM *host = memory_take_zeroed(&memory, sizeof *host);
    if (!host) return NULL;
    VM *vm = &host->vm;
    vm->memory = memory;
    vm->embed = host;
    host->life = VM_LIVES;
    // Handles of other VMs are seldom taken for this one's.
    host->generation = (uint32_t)((uintptr_t)host >> 12) * 2654435761u & 0x3fffffff;
    host->poll_fd = -1;
    host->error = ABSENT;
    host->time_limit_ns = config->time_limit_ns;
    ENTER(host);
    if (!open_vm(vm, config)) goto failed;
    vm->signals = signals_open(vm, config);
    if (!vm->signals) goto failed;
    if (!access_configure(host, config)) goto failed;
    // Without signals nobody can end a system call.
    if (!config->set_signal) vm->wait_slice_ns = WAIT_SLICE_NS;
    set_heap_mode(vm);
    if (config->recursion_limit) vm->recursion_limit = config->recursion_limit;
    if (config->optimize == 1) vm->compile_flags |= COMPILE_OPTIMIZE_1;
    if (config->optimize > 1) vm->compile_flags |= COMPILE_OPTIMIZE_1 | COMPILE_OPTIMIZE_2;
    if (!start_program(host, config)) {
        if (getenv("KUKRI_DEBUG_START")) {
            String *text = traceback_text(vm, take_pending(vm), false);
            if (text) fprintf(stderr, "%.*s", (int)text->size, text->data);
        }
        goto failed;
    }
    // The module warnings reads sys.warnoptions; without it no warning would know of them.
    if (config->warning_count && raised(import_module(vm, "warnings"))) {
        report_unraisable(vm, "while the module warnings was imported", ABSENT);
    }
    if (config->load_module && !loader_install(host, config)) goto failed;
    if (config->fuel) kukri_set_limit(host, KUKRI_LIMIT_FUEL, config->fuel);
    return host;
failed:
    kukri_free(host);
    return NULL;
}

static void close_program(KukriVM *host)
{
    VM *vm = &host->vm;
    host->closing = true;
    poll_begin(vm);
    bool is_limited = access_is_restricted(vm) || vm->fuel != UINT64_MAX || host->time_limit_ns;
    vm->fuel = is_limited ? CLOSING_FUEL : UINT64_MAX;
    vm->deadline_ns = is_limited ? thread_clock() + CLOSING_NS : UINT64_MAX;
    async_close(host);
    if (!sys_run_exit_functions(vm) && !is_absent(vm->pending)) report_unraisable(vm, "at exit", NONE);
    (void)kukri_flush(host);
    threads_stop(vm);
    exec_finish_generators(vm);
    exec_finalize_modules(vm);
    streams_flush_all(vm);
    (void)kukri_flush(host);
}

void kukri_free(KukriVM *host)
{
    if (!host) return;
    VM *vm = &host->vm;
    ENTER(host);
    if (!is_outermost(host) || host->turning) misuse(host->called, "a program of this VM is running");
    if (vm->modules && vm->sys) close_program(host);
    Memory memory = vm->memory;
    tokens_close(vm);
    uv_close_all(vm); // while what its callbacks look at is there
    if (vm->heap) heap_close(vm); // objects may need what their module keeps to let go of what they own
    natives_close(vm);
    exec_teardown(vm);
    weak_close(vm);
    intern_close(vm);
    types_close(vm);
    if (vm->signals) signals_close(vm, vm->signals);
    access_free(vm);
    definitions_free(host);
    texts_free(host);
    refs_free(host);
    memory = vm->memory;
    host->life = VM_FREED;
    memory_release(&memory, host, sizeof *host);
}

int kukri_flush(KukriVM *host)
{
    ENTER(host);
    return sys_flush_streams(&host->vm);
}

void kukri_interrupt(KukriVM *host)
{
    kukri_signal(host, SIGINT);
}

// Leaves word: the poll at the end of the slice sees it within a millisecond, a wait within WAIT_SLICE_NS. Nothing else of the VM may
// be touched from another thread. A signal handler runs on the VM's own thread, and ends a wait (there are no slices then).
static void interrupt(KukriVM *host, int which)
{
    (void)__atomic_or_fetch(&host->vm.interrupt, which, __ATOMIC_ACQ_REL);
    if (host->vm.wait_slice_ns != 0) return;
    host->vm.countdown = 0;
    if (host->vm.wake) host->vm.wake(&host->vm);
}

void kukri_signal(KukriVM *host, int number)
{
    if (host->vm.signals) signals_note(host->vm.signals, number);
    // Until the module signal is imported, only SIGINT has a handler.
    if (number != SIGINT && !host->vm.signal_handler) return;
    interrupt(host, INTERRUPT_SIGNAL);
}

void kukri_stop(KukriVM *host)
{
    interrupt(host, INTERRUPT_STOP);
}

void kukri_statistics(KukriVM *host, KukriStatistics *statistics)
{
    HeapStatistics heap = heap_statistics(&host->vm);
    *statistics = (KukriStatistics){
        .memory_used = host->vm.memory.used,
        .memory_peak = host->vm.memory.peak,
        .heap_bytes = heap.live_bytes,
        .object_count = heap.object_count,
        .minor_collections = heap.minor_count,
        .full_collections = heap.full_count,
        .longest_pause_ns = heap.minor_ns_max > heap.slice_ns_max ? heap.minor_ns_max : heap.slice_ns_max,
    };
}
