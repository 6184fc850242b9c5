// relay.h - what reaches the terminal past Python's streams: os.write(1), processes that a task starts.
//
// While a line is edited, descriptors 1 and 2 lead into a pseudo-terminal. A thread takes out what is written there and
// hands it over, to be shown above the line. In between they are what they were, so that a program in the foreground
// has the terminal itself.
#pragma once
#include <stddef.h>

// Writes to the terminal; called in the thread of the relay as well.
typedef void RelayWriter(const char *data, size_t size);

// Redirects the descriptors that are the terminal. Without a pseudo-terminal they stay as they are.
void relay_begin(RelayWriter *writer);
// Makes them what they were, once what has been written there is handed over.
void relay_end(void);
// The size that programs are told which write there.
void relay_resize(int columns, int lines);
// Ends the thread.
void relay_close(void);
