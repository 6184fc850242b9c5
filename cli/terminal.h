// terminal.h - the terminal as the module _terminal, which the prompt written in Python (stdlib/py/_repl) drives.
#pragma once
#include <stdbool.h>
#include "include/kukri.h"

// Makes the module, if standard input and output are a terminal on which lines can be edited. false: they are none, or
// this command was built without readline.
bool terminal_open(KukriVM *vm);
// The terminal is as it was found.
void terminal_close(void);
