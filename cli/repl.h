// repl.h - the prompt.
#pragma once
#include "include/kukri.h"

// Serves a prompt until the input ends or the program exits; answers the exit status. inspect: behind a program that has
// run, in whose namespace the prompt goes on.
int repl_run(KukriVM *vm, int quiet, int inspect);
