// relay.c - a pseudo-terminal that stands in for the terminal while a line is edited.
#include "cli/relay.h"

#ifdef HAVE_READLINE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

// There is one terminal, and one pair of descriptors.
static struct Relay {
    bool is_open, has_failed;
    int reading, writing;   // the two ends of the pseudo-terminal
    int stop[2];            // a pipe: a byte ends the thread
    int kept[3];            // what 1 and 2 were, or -1
    RelayWriter *writer;
    pthread_t thread;
    pthread_mutex_t handing; // held from a read until it is written: nobody overtakes
} relay = {.kept = {-1, -1, -1}, .handing = PTHREAD_MUTEX_INITIALIZER};

static void hand_over(void)
{
    char data[4096];
    (void)pthread_mutex_lock(&relay.handing);
    for (;;) {
        ssize_t n = read(relay.reading, data, sizeof data);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        relay.writer(data, (size_t)n);
    }
    (void)pthread_mutex_unlock(&relay.handing);
}

static void *forward(void *unused)
{
    (void)unused;
    for (;;) {
        struct pollfd wanted[] = {{relay.reading, POLLIN, 0}, {relay.stop[0], POLLIN, 0}};
        if (poll(wanted, 2, -1) < 0 && errno != EINTR) return NULL;
        if (wanted[1].revents) return NULL;
        if (wanted[0].revents & POLLIN) hand_over();
        else if (wanted[0].revents) return NULL;
    }
}

static bool open_ends(void)
{
    char name[64];
    struct termios modes;
    relay.reading = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (relay.reading < 0) return false;
    if (grantpt(relay.reading) == 0 && unlockpt(relay.reading) == 0 &&
        ptsname_r(relay.reading, name, sizeof name) == 0) {
        relay.writing = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (relay.writing >= 0) {
            // Bytes go through unchanged: the terminal itself knows what to do at the end of a line.
            if (tcgetattr(relay.writing, &modes) == 0) {
                cfmakeraw(&modes);
                (void)tcsetattr(relay.writing, TCSANOW, &modes);
            }
            return true;
        }
    }
    close(relay.reading);
    return false;
}

static bool start_thread(void)
{
    sigset_t all, before;
    if (pipe2(relay.stop, O_CLOEXEC) < 0) return false;
    sigfillset(&all); // signals are for the interpreter
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    bool fine = pthread_create(&relay.thread, NULL, forward, NULL) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!fine) close(relay.stop[0]), close(relay.stop[1]);
    return fine;
}

static bool open_relay(void)
{
    if (relay.is_open || relay.has_failed) return relay.is_open;
    relay.has_failed = true;
    if (!open_ends()) return false;
    if (!start_thread()) {
        close(relay.reading), close(relay.writing);
        return false;
    }
    relay.has_failed = false;
    return relay.is_open = true;
}

void relay_begin(RelayWriter *writer)
{
    relay.writer = writer;
    if (!open_relay()) return;
    for (int fd = 1; fd <= 2; fd++) {
        if (relay.kept[fd] >= 0 || !isatty(fd)) continue;
        relay.kept[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 10);
        if (relay.kept[fd] >= 0 && dup2(relay.writing, fd) < 0) {
            close(relay.kept[fd]);
            relay.kept[fd] = -1;
        }
    }
}

// Whether a descriptor is still what relay_begin() has made of it; meanwhile a program may have put something else there.
static bool is_ours(int fd)
{
    struct stat here, own;
    return fstat(fd, &here) == 0 && fstat(relay.writing, &own) == 0 && S_ISCHR(here.st_mode) && here.st_rdev == own.st_rdev;
}

void relay_end(void)
{
    if (!relay.is_open) return;
    for (int fd = 1; fd <= 2; fd++) {
        if (relay.kept[fd] < 0) continue;
        if (is_ours(fd)) (void)dup2(relay.kept[fd], fd);
        close(relay.kept[fd]);
        relay.kept[fd] = -1;
    }
    hand_over();
}

void relay_resize(int columns, int lines)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)lines};
    if (relay.is_open) (void)ioctl(relay.reading, TIOCSWINSZ, &size);
}

void relay_close(void)
{
    if (!relay.is_open) return;
    relay_end();
    if (write(relay.stop[1], "", 1) == 1) (void)pthread_join(relay.thread, NULL);
    close(relay.stop[0]), close(relay.stop[1]);
    close(relay.reading), close(relay.writing);
    relay.is_open = false;
}

#else

void relay_close(void)
{
}
#endif
