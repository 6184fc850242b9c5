// load.c - starts a server, loads it from many connections, and says what a request cost.
//
//     load KIND CONNECTIONS SIZE REQUESTS COMMAND...
//
// KIND: echo (SIZE bytes there and back), http (GET of SIZE bytes of answer), connect (echo, each request on a connection
// of its own), chat (a request is a line of SIZE bytes from one connection that all of them get), wrk (HTTP under wrk, which
// must be there), idle (memory of a connection), bulk (the server sends SIZE MiB to the one connection there is). The command prints its port on a line of its own and serves until it is killed. Printed are the CPU
// time of the server for each request (of bulk: for all), by the kernel's clock of the process, and the waits that half and
// 99 % of the requests did not pass.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct Peer {
    int fd;
    size_t received, expected;
    double began;
} Peer;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double cpu_of(pid_t pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) < 0) return 0;
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t resident_of(pid_t pid)
{
    char path[64], line[256];
    size_t kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "VmRSS: %zu kB", &kib) == 1) break;
    }
    if (file) fclose(file);
    return kib * 1024;
}

static pid_t start(char **command, int *port)
{
    int ends[2];
    if (pipe(ends) < 0) die("pipe");
    pid_t pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        execvp(command[0], command);
        die(command[0]);
    }
    close(ends[1]);
    FILE *from = fdopen(ends[0], "r");
    if (!from || fscanf(from, "%d", port) != 1) {
        fprintf(stderr, "%s printed no port\n", command[0]);
        kill(pid, SIGKILL);
        exit(1);
    }
    return pid;
}

static int dial(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// HTTP under wrk; the requests are as many as it manages in three seconds.
static int run_wrk(pid_t pid, int port, size_t count)
{
    char command[200], line[200], half[32] = "?", most[32] = "?";
    double cpu = cpu_of(pid), requests = 0, rate = 0;
    snprintf(command, sizeof command, "wrk -t1 -c%zu -d3s --latency http://127.0.0.1:%d/", count, port);
    FILE *from = popen(command, "r");
    while (from && fgets(line, sizeof line, from)) {
        (void)(sscanf(line, " 50%% %31s", half) || sscanf(line, " 99%% %31s", most) ||
               sscanf(line, "Requests/sec: %lf", &rate) || (strstr(line, "requests in") && sscanf(line, "%lf", &requests)));
    }
    cpu = cpu_of(pid) - cpu;
    if (from) pclose(from);
    kill(pid, SIGKILL);
    if (requests < 1) return fprintf(stderr, "wrk failed\n"), 1;
    printf("%7.2f us CPU  p50 %9s  p99 %9s  %7.0f/s\n", cpu / requests * 1e6, half, most, rate);
    return 0;
}

static void watch(int set, int fd, size_t i)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = i};
    if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll");
}

int main(int argc, char **argv)
{
    if (argc < 6) return fprintf(stderr, "usage: load KIND CONNECTIONS SIZE REQUESTS COMMAND...\n"), 2;
    const char *kind = argv[1];
    size_t count = strtoul(argv[2], NULL, 10), size = strtoul(argv[3], NULL, 10), requests = strtoul(argv[4], NULL, 10);
    bool chat = strcmp(kind, "chat") == 0, connecting = strcmp(kind, "connect") == 0;
    bool http = strcmp(kind, "http") == 0, bulk = strcmp(kind, "bulk") == 0, idle = strcmp(kind, "idle") == 0;
    int port;
    pid_t pid = start(argv + 5, &port);
    if (strcmp(kind, "wrk") == 0) return run_wrk(pid, port, count);
    Peer *peers = calloc(count, sizeof *peers);
    double *waits = calloc(requests + count, sizeof *waits);
    static const char get[] = "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n\r\n";
    char *message = malloc(size + sizeof get), *scratch = malloc(1 << 20);
    if (!peers || !waits || !message || !scratch) die("memory");
    memset(message, 'x', size);
    size_t message_size = size, sent = 0, done = 0;
    if (!http) message[size ? size - 1 : 0] = '\n';
    if (http) memcpy(message, get, message_size = sizeof get - 1);
    size_t before = resident_of(pid);
    int set = epoll_create1(0);
    double cpu = cpu_of(pid), began = now();
    for (size_t i = 0; i < count; i++) {
        peers[i].began = now();
        peers[i].fd = dial(port);
        watch(set, peers[i].fd, i);
    }
    if (idle) {
        sleep(2);
        printf("%.0f bytes a connection\n", (double)(resident_of(pid) - before) / (double)count);
        kill(pid, SIGKILL);
        return 0;
    }
    if (!connecting) {
        usleep(200000);
        cpu = cpu_of(pid);
        began = now();
    }
    if (bulk) {
        size_t left = size << 20;
        if (write(peers[0].fd, "\n", 1) != 1) die("write");
        while (left) {
            ssize_t n = read(peers[0].fd, scratch, 1 << 20);
            if (n <= 0) die("read");
            left -= (size_t)n < left ? (size_t)n : left;
        }
        printf("%7.0f ms CPU  %7.0f ms\n", (cpu_of(pid) - cpu) * 1e3, (now() - began) * 1e3);
        kill(pid, SIGKILL);
        return 0;
    }
    size_t left = count; // chat: who has not got the line yet
    for (size_t i = 0; i < (chat ? 1 : count) && sent < requests; i++, sent++) {
        if (!connecting) peers[i].began = now();
        if (write(peers[i].fd, message, message_size) != (ssize_t)message_size) die("write");
    }
    while (done < requests) {
        struct epoll_event events[256];
        int ready = epoll_wait(set, events, 256, 10000);
        if (ready <= 0) return fprintf(stderr, "no answer\n"), kill(pid, SIGKILL), 1;
        for (int i = 0; i < ready; i++) {
            Peer *peer = &peers[events[i].data.u64];
            ssize_t n = read(peer->fd, scratch, 1 << 20);
            if (n <= 0) return fprintf(stderr, "connection lost\n"), kill(pid, SIGKILL), 1;
            if (http && !peer->expected) {
                const char *end = memmem(scratch, (size_t)n, "\r\n\r\n", 4);
                if (!end) return fprintf(stderr, "no header\n"), kill(pid, SIGKILL), 1;
                peer->expected = (size_t)(end - scratch) + 4 + size;
            } else if (!http) {
                peer->expected = size;
            }
            peer->received += (size_t)n;
            if (peer->received < peer->expected) continue;
            double end = now();
            peer->received = peer->expected = 0;
            if (chat) {
                if (--left) continue;
                left = count;
                peer = &peers[0];
            }
            waits[done++] = end - peer->began;
            if (sent >= requests) continue;
            sent++;
            peer->began = now();
            if (connecting) {
                close(peer->fd);
                peer->fd = dial(port);
                watch(set, peer->fd, (size_t)(peer - peers));
            }
            if (write(peer->fd, message, message_size) != (ssize_t)message_size) die("write");
        }
    }
    double took = now() - began, used = cpu_of(pid) - cpu;
    qsort(waits, done, sizeof *waits, by_size);
    printf("%7.2f us CPU  p50 %6.0f us  p99 %6.0f us  %7.0f/s\n", used / (double)(chat ? done * count : done) * 1e6, waits[done / 2] * 1e6,
           waits[done * 99 / 100] * 1e6, (double)done / took);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
