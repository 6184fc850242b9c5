// signal_module.h - the module _signal: what the host and the program have each other know of signals.
//
// The library installs no signal handler: the host does, when the program asks for it through
// KukriConfig.set_signal, and says with kukri_signal that a signal has come. Python's handler runs at the next poll.
#pragma once
#include "include/kukri.h"
#include "vm/object/vm.h"

typedef struct Signals Signals;

// Made with the VM and freed with it. NULL: no memory.
Signals *signals_open(VM *vm, const KukriConfig *config);
void signals_close(VM *vm, Signals *signals);
// A signal has come. Safe in a signal handler.
void signals_note(Signals *signals, int number);
