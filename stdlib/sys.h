// sys.h - what embed needs of the module sys.
#pragma once
#include "include/kukri.h"
#include "vm/object/type.h"

// sys.argv, path, flags, the standard streams ... from the host's configuration.
RUNS bool sys_configure(VM *vm, const KukriConfig *config);
// Puts the folder of a script (or the folder itself) in front of sys.path.
RAISES bool sys_set_script_folder(VM *vm, const char *path, bool is_file);
// sys.stdout.flush() and sys.stderr.flush(); false if one raised (dropped).
bool sys_flush_streams(VM *vm);
// Runs what atexit has. false: an exception is pending.
bool sys_run_exit_functions(VM *vm);
void sys_set_last_error(VM *vm, Value error); // sys.last_exc and its kind
void sys_call_excepthook(VM *vm, Value error);
void sys_write_error_line(VM *vm, Value value); // str(value) and a newline to sys.stderr
// Keeps the text of a source that is no file, for tracebacks.
void vm_register_source_text(VM *vm, const char *name, const char *text);
// Whether tracebacks to sys.stderr are coloured: a terminal, NO_COLOR, FORCE_COLOR, PYTHON_COLORS.
bool sys_wants_colour(VM *vm);
// sys_info.c: version_info, flags, implementation, float_info and the other structures, stdlib_module_names.
RUNS bool sys_add_info(VM *vm);
// Bytes from the system (a path, an argument) as str: UTF-8, other bytes as surrogates.
RAISES String *bytes_to_path(VM *vm, const char *bytes);
