// short_io.c - a library to preload: system calls of sockets, pipes and files do less than they could, or are interrupted.
//
//     cc -shared -fPIC -o short_io.so tests/faults/short_io.c -ldl
//     LD_PRELOAD=./short_io.so build/kukri tests/asyncio/stream_echo.py
//
// Every third call fails with EINTR, every fifth with EAGAIN where the descriptor does not block, every second of the others
// moves a part of the bytes, and epoll_wait() is interrupted now and then. A program must print what it prints without.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static unsigned calls;

static int meddle(int fd, size_t *size)
{
    unsigned n = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (n % 3 == 0) return EINTR;
    if (n % 5 == 0 && fcntl(fd, F_GETFL) & O_NONBLOCK) return EAGAIN;
    if (n % 2 == 0 && *size > 1) *size = *size > 1000 ? *size / 3 : 1;
    return 0;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define MEDDLE(size) do { errno = meddle(fd, &(size)); if (errno) return -1; } while (0)

ssize_t recv(int fd, void *data, size_t size, int flags)
{
    REAL(recv);
    if (size) MEDDLE(size);
    return real(fd, data, size, flags);
}

ssize_t send(int fd, const void *data, size_t size, int flags)
{
    int type = 0;
    socklen_t room = sizeof type;
    REAL(send);
    // Part of a datagram is another datagram.
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &room) == 0 && type == SOCK_STREAM) MEDDLE(size);
    return real(fd, data, size, flags);
}

ssize_t recvfrom(int fd, void *data, size_t size, int flags, struct sockaddr *from, socklen_t *from_size)
{
    size_t one = 1; // the rest of a datagram would be lost
    REAL(recvfrom);
    errno = meddle(fd, &one);
    if (errno == EINTR && fcntl(fd, F_GETFL) & O_NONBLOCK) errno = EAGAIN; // what does not wait is not interrupted
    if (errno) return -1;
    return real(fd, data, size, flags, from, from_size);
}

// Whether read() and write() of fd may do a part: not so of events, timers and terminals, nor of what a pipe takes whole.
static int is_divisible(int fd, size_t size, int writing)
{
    struct stat status;
    if (size == 0 || fstat(fd, &status) < 0) return 0;
    if (S_ISFIFO(status.st_mode)) return !writing || size > 4096;
    return S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode);
}

ssize_t read(int fd, void *data, size_t size)
{
    REAL(read);
    if (is_divisible(fd, size, 0)) MEDDLE(size);
    return real(fd, data, size);
}

ssize_t write(int fd, const void *data, size_t size)
{
    REAL(write);
    if (is_divisible(fd, size, 1)) MEDDLE(size);
    return real(fd, data, size);
}

ssize_t pread64(int fd, void *data, size_t size, off64_t offset)
{
    REAL(pread64);
    if (is_divisible(fd, size, 0)) MEDDLE(size);
    return real(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    REAL(pwrite64);
    if (is_divisible(fd, size, 1)) MEDDLE(size);
    return real(fd, data, size, offset);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    size_t one = 1;
    REAL(sendmsg);
    MEDDLE(one);
    struct msghdr part = *message;
    if (part.msg_iovlen > 1 && calls % 2) part.msg_iovlen = 1;
    return real(fd, &part, flags);
}

int accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
    size_t one = 1;
    REAL(accept4);
    MEDDLE(one);
    return real(fd, address, size, flags);
}

int epoll_wait(int fd, struct epoll_event *events, int count, int timeout)
{
    REAL(epoll_wait);
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) % 7 == 0) {
        errno = EINTR;
        return -1;
    }
    return real(fd, events, count > 1 && calls % 2 ? 1 : count, timeout);
}
