// repl.h - the prompt.
#pragma once
#include <stdbool.h>
#include "include/kukri.h"

// Serves a prompt until the input ends or the program exits; answers the exit status. time_ns: how long each statement may
// run; 0: as long as it likes. inspect: behind a program that has run, in whose namespace the prompt goes on.
int repl_run(KukriVM *vm, uint64_t time_ns, bool quiet, bool inspect);
