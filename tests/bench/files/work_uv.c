// work_uv.c - as work.py, in C on libuv: a file read is one request of its pool (open, fstat, read, close), a process uv_spawn.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

typedef struct Worker {
    uv_work_t request;
    uv_process_t process;
    uint64_t start;
    char path[300];
} Worker;

static uv_loop_t *loop;
static const char *folder;
static int count, next_job, done;
static double *latencies;
void *heap;

static void begin(Worker *worker);

static void end(Worker *worker)
{
    latencies[done++] = (double)(uv_hrtime() - worker->start) / 1e3;
    begin(worker);
}

static void read_file(uv_work_t *request)
{
    Worker *worker = request->data;
    struct stat info;
    int fd = open(worker->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) < 0) abort();
    char *data = malloc((size_t)info.st_size + 1);
    if (read(fd, data, (size_t)info.st_size + 1) != info.st_size) abort();
    close(fd);
    free(data);
}

static void file_done(uv_work_t *request, int status)
{
    if (status < 0) abort();
    end(request->data);
}

static void process_closed(uv_handle_t *handle)
{
    end(handle->data);
}

static void process_done(uv_process_t *process, int64_t status, int signal)
{
    if (status || signal) abort();
    uv_close((uv_handle_t *)process, process_closed);
}

static void begin(Worker *worker)
{
    if (next_job >= count) return;
    int job = next_job++;
    worker->start = uv_hrtime();
    worker->request.data = worker->process.data = worker;
    if (count == 10000) {
        snprintf(worker->path, sizeof worker->path, "%s/%d", folder, job % 100);
        uv_queue_work(loop, &worker->request, read_file, file_done);
        return;
    }
    char *arguments[] = {"true", NULL};
    uv_process_options_t options = {.file = "/bin/true", .args = arguments, .exit_cb = process_done};
    if (uv_spawn(loop, &worker->process, &options) < 0) abort();
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double cpu(void)
{
    uv_rusage_t usage;
    uv_getrusage(&usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    loop = uv_default_loop();
    folder = argv[2];
    count = strcmp(argv[1], "reads") == 0 ? 10000 : 200;
    int at_once = atoi(argv[3]);
    latencies = calloc((size_t)count, sizeof *latencies);
    Worker *workers = calloc((size_t)at_once, sizeof *workers);
    if (count == 200) heap = memset(malloc(256 << 20), 1, 256 << 20); // what a start must not depend on
    uint64_t start = uv_hrtime();
    double before = cpu();
    for (int i = 0; i < at_once; i++) begin(&workers[i]);
    uv_run(loop, UV_RUN_DEFAULT);
    double wall = (double)(uv_hrtime() - start) / 1e3;
    qsort(latencies, (size_t)count, sizeof *latencies, compare);
    printf("%8.1f us each, %7.1f us of CPU; p50 %.0f, p99 %.0f us\n", wall / count, (cpu() - before) / count,
           latencies[count / 2], latencies[count * 99 / 100]);
}
