// repl.h - the prompt.
#pragma once
#include "include/kukri.h"

// Reads, runs and prints until the input ends or the program exits; answers the exit status.
// prompts: shows them even if the input is no terminal (-i).
int repl_run(KukriVM *vm, int quiet, int prompts);
