// fs.h - work on files without blocking: what the files fs*.c share.
//
// A FileJob is one trip to a thread of the pool "files", however many system calls that takes: opening, looking,
// reading and closing a small file is one. It owns copies of all that its thread needs (names, bytes), since the VM may
// go while it runs; only its result is made on the VM's thread. What was opened for a program that has stopped
// waiting is closed again.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stdlib/access.h"
#include "stdlib/posix/posix.h"
#include "stdlib/uv/work.h"

typedef struct FileJob {
    Job job;
    // What it works on.
    char *paths[2];     // copies; NULL: none
    AccessPath *places[2]; // of a restricted VM: keep what the names lead through open
    Value names[2];     // the same as the program gave them, for OSError
    bool is_bytes;      // the first name is: those in the result are, too
    char *last_part;    // of copies: of the first name
    int fd;             // or -1
    int flags, mode;
    int64_t offset;     // below 0: where the descriptor is
    size_t limit;       // bytes to read
    Value encoding, errors; // of a result that is text; else ABSENT
    // What it came to.
    int error;          // an errno; 0: all went well
    bool only_first;    // the error is about the first name alone, though there are two
    char *data;         // bytes to write, or those that were read
    size_t size, capacity;
    size_t counted;     // bytes of data that the VM's memory knows of
    int opened;         // a descriptor for the program; -1: none, or taken over
    struct stat info;
} FileJob;

// A row for a function: what runs in the pool, what makes the result. must_end: it writes.
#define FILE_JOB(name_, run_, result_, must_end_)                                                      \
    {                                                                                                  \
        .op = {.name = name_, .size = sizeof(FileJob), .cancel = job_cancel, .trace = file_job_trace,  \
               .release = file_job_release, .result = result_},                                        \
        .pool = POOL_FILES, .must_end = must_end_, .run = run_, .clean = file_job_clean,               \
    }

void file_job_trace(Tracer *tracer, Op *op);
void file_job_release(VM *vm, Op *op);
void file_job_clean(Job *job);

// A job without names yet. The functions that fill it in drop it when they fail.
RUNS FileJob *file_job_new(VM *vm, const JobKind *kind);
// Argument i of the native is its name `which`. kinds: AccessKind, what the job will do to it (0: nothing, it is mere
// text); FILE_ITSELF: not to what a link at the end leads to.
#define FILE_ITSELF 16
RUNS bool file_job_path(VM *vm, FileJob *self, Value *args, size_t i, size_t which, unsigned kinds);
RUNS bool file_job_fd(VM *vm, FileJob *self, Value *args, size_t i);
RUNS bool file_job_int(VM *vm, FileJob *self, Value *args, size_t i, int *result);
RUNS bool file_job_truth(VM *vm, FileJob *self, Value *args, size_t i, bool *result);
// A copy of the bytes of argument i: its data.
RUNS bool file_job_data(VM *vm, FileJob *self, Value *args, size_t i);

// ---- In the pool

// Notes errno. NULL or false for the caller to return.
void file_job_fail(FileJob *self);
// Room for `size` bytes in data; false: it has failed.
bool file_job_room(FileJob *self, size_t size);
// Opens paths[0]; below 0: it has failed.
int file_job_open(FileJob *self, int flags, int mode);
// All of data, at an offset or where the descriptor is.
bool file_job_write_all(FileJob *self, int fd, int64_t offset);
// read(2), again after a signal.
ssize_t fs_read(int fd, void *data, size_t size, int64_t offset);

// ---- On the VM's thread: results

// OSError with the names, if the job failed.
RUNS bool file_job_check(VM *vm, FileJob *self);
RUNS Value file_job_none(VM *vm, Op *op);
RUNS Value file_job_bytes(VM *vm, Op *op);
RUNS Value file_job_stat(VM *vm, Op *op);

// functions of the module, by file
#define FS_FUNCTION(name) Value py_fs_##name(VM *vm, Value *args)
FS_FUNCTION(read_file);
FS_FUNCTION(write_file);
FS_FUNCTION(copy);
FS_FUNCTION(rmtree);
FS_FUNCTION(open);
FS_FUNCTION(read);
FS_FUNCTION(write);
FS_FUNCTION(write_some);
FS_FUNCTION(sync);
FS_FUNCTION(truncate);
FS_FUNCTION(close);
FS_FUNCTION(close_now);
FS_FUNCTION(watch_open);
FS_FUNCTION(watch_add);
FS_FUNCTION(watch_remove);
FS_FUNCTION(watch_read);
