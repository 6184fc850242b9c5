// repl.c - starts the prompt: the module _repl, which is written in Python, on the terminal of terminal.c.
#include "cli/repl.h"
#include <unistd.h>
#include "cli/terminal.h"

static const char banner[] = "Kukri " KUKRI_VERSION ", Python 3.13. \":help\" shows what the prompt can do; Ctrl-D ends.";

int repl_run(KukriVM *vm, int quiet, int inspect)
{
    (void)terminal_open(vm);
    KukriValue args[] = {kukri_str(vm, quiet ? "" : banner), kukri_bool(vm, inspect)};
    KukriValue status = kukri_call_method(vm, kukri_import(vm, "_repl"), "main", args, 2);
    int64_t number = 1;
    if (!kukri_to_int(vm, status, &number)) {
        if (kukri_status(vm) == KUKRI_EXITED) number = kukri_exit_status(vm);
        else kukri_error_report(vm);
    }
    terminal_close();
    return (int)number;
}
