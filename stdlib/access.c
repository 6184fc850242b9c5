// access.c - what is granted to a VM: files, the network, descriptors and the rest, and the counts of what it has.
//
// Files. A name is made canonical (realpath), so that it has no symbolic link and no "..": then it is below a folder
// that was granted, or it is not. The folders on the way are opened one by one from the granted folder's descriptor,
// following nothing, so that what changes meanwhile leads nowhere else. What the caller opens or names is the last
// part, in the folder that was reached.
#include "stdlib/access.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "vm/base/utf8.h"
#include "vm/exec/thread.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/str.h"

struct AccessFolder {
    AccessFolder *next;
    size_t size;        // of this block
    unsigned kinds;
    int fd;             // O_PATH: of the folder, or of the one that the file is in
    size_t root;        // how much of path fd stands for
    char path[];        // canonical; "" for "/"
};

struct AccessNet {
    AccessNet *next;
    size_t size;
    int port;           // -1: any
    bool listen, found; // found: an address of a granted name
    char host[];        // "*": any
};

struct AccessName {
    AccessName *next;
    size_t size;
    char name[];
};

// ---- Life ---------------------------------------------------------------------------------------

Access *access_make(VM *vm)
{
    if (vm->access != NULL) return vm->access;
    Access *self = memory_take_zeroed(&vm->memory, sizeof *self);
    if (self == NULL) return (void)throw_memory(vm), NULL;
    self->handle_limit = self->task_limit = SIZE_MAX;
    self->output_limit = UINT64_MAX;
    self->start_ns = thread_clock();
    vm->access = self;
    return self;
}

#define FREE_ALL(vm, list)                                                                                             \
    do {                                                                                                               \
        while ((list) != NULL) {                                                                                       \
            void *block = (list);                                                                                      \
            size_t size = (list)->size;                                                                                \
            (list) = (list)->next;                                                                                     \
            memory_release(&(vm)->memory, block, size);                                                                \
        }                                                                                                              \
    } while (0)

void access_free(VM *vm)
{
    Access *self = vm->access;
    if (self == NULL) return;
    for (AccessFolder *folder = self->folders; folder != NULL; folder = folder->next) {
        if (folder->fd >= 0) close(folder->fd);
    }
    FREE_ALL(vm, self->folders);
    FREE_ALL(vm, self->nets);
    FREE_ALL(vm, self->modules);
    access_gates_free(vm);
    if (self->descriptors != NULL) memory_release(&vm->memory, self->descriptors, self->descriptor_bytes);
    vm->access = NULL;
    memory_release(&vm->memory, self, sizeof *self);
}

void access_grant(VM *vm, unsigned grants)
{
    if (vm->access != NULL) vm->access->grants |= grants;
}

// As the system would refuse it: programs look at errno.
bool access_refuse(VM *vm, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    String *text = format_message(vm, format, arguments);
    va_end(arguments);
    if (text == NULL) return false;
    Value args[] = {value_of_small(EACCES), value_of_object(text)};
    Value error = call(vm, value_of_object(type_get(vm, PermissionError)), 2, args);
    if (!raised(error)) (void)throw_value(vm, error);
    return false;
}

static COLD bool refuse(VM *vm, const char *what, const char *name)
{
    String *text = str_from_system(vm, name, strlen(name));
    if (text != NULL) (void)access_refuse(vm, "access to %s '%S' is not granted", what, text);
    errno = EACCES;
    return false;
}

bool access_granted(VM *vm, AccessGrant grant, const char *what)
{
    if (access_has(vm, grant)) return true;
    return access_refuse(vm, "access to %s is not granted", what);
}

static COLD bool refuse_clock(VM *vm)
{
    return access_granted(vm, ACCESS_CLOCK, "the clock");
}

bool access_time(VM *vm, int clock, int64_t *ns)
{
    struct timespec now;
    Access *self = vm->access;
    if (self != NULL && self->clock != NULL && clock == CLOCK_REALTIME) {
        *ns = self->clock(self->clock_user);
        return true;
    }
    bool is_forward = clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME;
    bool is_granted = access_has(vm, ACCESS_CLOCK);
    if (!is_granted && !is_forward) return refuse_clock(vm);
    if (clock_gettime((clockid_t)clock, &now) < 0) {
        (void)throw_errno(vm, errno, ABSENT);
        return false;
    }
    *ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    if (!is_granted) *ns = ((int64_t)thread_clock() - (int64_t)self->start_ns) / 1000000 * 1000000;
    return true;
}

bool access_random_bytes(VM *vm, void *data, size_t size)
{
    Access *self = vm->access;
    if (self != NULL && self->random != NULL) return self->random(self->random_user, data, size) != 0;
    if (!access_has(vm, ACCESS_RANDOM)) return false;
    uint8_t *bytes = data;
    while (size > 0) {
        ssize_t n = getrandom(bytes, size, 0);
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) bytes += n, size -= (size_t)n;
    }
    return true;
}

// ---- Files --------------------------------------------------------------------------------------

// The name without symbolic links. follow: also of what the last part is. False: the folder that it is in cannot be
// reached; errno says why.
static bool make_canonical(const char *path, bool follow, char result[PATH_MAX])
{
    if (follow && realpath(path, result) != NULL) return true;
    size_t size = strlen(path);
    if (size == 0 || size >= PATH_MAX) {
        errno = size == 0 ? ENOENT : ENAMETOOLONG;
        return false;
    }
    char parent[PATH_MAX], base[NAME_MAX + 1];
    while (size > 1 && path[size - 1] == '/') size--;
    size_t start = size;
    while (start > 0 && path[start - 1] != '/') start--;
    size_t base_size = size - start;
    if (base_size > NAME_MAX) return errno = ENAMETOOLONG, false;
    memcpy(base, path + start, base_size);
    base[base_size] = '\0';
    if (base_size == 0 || strcmp(base, ".") == 0 || strcmp(base, "..") == 0) return realpath(path, result) != NULL;
    if (start == 0) {
        strcpy(parent, ".");
    } else {
        memcpy(parent, path, start);
        parent[start] = '\0';
    }
    if (realpath(parent, result) == NULL) return false;
    size_t length = strlen(result);
    if (length == 1) length = 0; // "/"
    if (length + 1 + base_size >= PATH_MAX) return errno = ENAMETOOLONG, false;
    result[length] = '/';
    memcpy(result + length + 1, base, base_size + 1);
    return true;
}

// What the name would be if it had no symbolic links: for names that lead nowhere.
static bool make_lexical(const char *path, char result[PATH_MAX])
{
    size_t size = 0;
    if (path[0] != '/') {
        if (getcwd(result, PATH_MAX) == NULL) return false;
        size = strlen(result);
        if (size == 1) size = 0;
    }
    while (*path != '\0') {
        while (*path == '/') path++;
        size_t part = strcspn(path, "/");
        if (part == 2 && path[0] == '.' && path[1] == '.') {
            while (size > 0 && result[--size] != '/') {}
        } else if (part > 0 && !(part == 1 && path[0] == '.')) {
            if (size + part + 2 > PATH_MAX) return false;
            result[size] = '/';
            memcpy(result + size + 1, path, part);
            size += part + 1;
        }
        path += part;
    }
    result[size] = '\0';
    return true;
}

bool access_absolute(const char *path, char *result)
{
    if (!make_lexical(path, result)) return false;
    if (result[0] == '\0') strcpy(result, "/");
    return true;
}

static const AccessFolder *find_folder(const Access *self, const char *path, unsigned kinds)
{
    if (strcmp(path, "/") == 0) path = "";
    for (const AccessFolder *folder = self->folders; folder != NULL; folder = folder->next) {
        size_t size = strlen(folder->path);
        if ((folder->kinds & kinds) != kinds || strncmp(path, folder->path, size) != 0) continue;
        if (path[size] == '\0' || path[size] == '/') return folder;
    }
    return NULL;
}

// Opens the folder that the last part of a canonical name is in. -1 with errno.
static int open_parent(const AccessFolder *folder, const char *canonical, const char **base)
{
    *base = ".";
    int fd = fcntl(folder->fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0 || strcmp(canonical, "/") == 0) return fd;
    const char *rest = canonical + folder->root;
    for (;;) {
        while (*rest == '/') rest++;
        size_t size = strcspn(rest, "/");
        if (rest[size] == '\0') {
            if (size > 0) *base = rest;
            return fd;
        }
        char part[NAME_MAX + 1];
        int next = -1;
        if (size > NAME_MAX) {
            errno = ENAMETOOLONG;
        } else {
            memcpy(part, rest, size);
            part[size] = '\0';
            next = openat(fd, part, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
        }
        int error_number = errno;
        close(fd);
        errno = error_number;
        if (next < 0) return -1;
        fd = next;
        rest += size;
    }
}

// Where a name leads, in a granted folder. -1 with errno, and PermissionError pending if it is not granted. *base points
// into canonical.
static RAISES int reach(VM *vm, const char *path, unsigned kinds, bool follow, char canonical[PATH_MAX], const char **base)
{
    if (!make_canonical(path, follow, canonical)) {
        int error_number = errno;
        // Only of what is granted the program may know why it cannot be reached.
        if (make_lexical(path, canonical) && find_folder(vm->access, canonical, kinds) != NULL) {
            return errno = error_number, -1;
        }
        return (void)refuse(vm, "file", path), -1;
    }
    const AccessFolder *folder = find_folder(vm->access, canonical, kinds);
    if (folder == NULL) return (void)refuse(vm, "file", path), -1;
    return open_parent(folder, canonical, base);
}

bool access_grant_path(VM *vm, const char *path, unsigned kinds)
{
    Access *self = access_make(vm);
    char canonical[PATH_MAX];
    if (self == NULL) return false;
    if (!make_canonical(path, true, canonical)) {
        int error_number = errno;
        String *text = str_from_system(vm, path, strlen(path));
        if (text != NULL) (void)throw_errno(vm, error_number, value_of_object(text));
        return false;
    }
    if (strcmp(canonical, "/") == 0) canonical[0] = '\0';
    size_t length = strlen(canonical), size = sizeof(AccessFolder) + length + 1;
    AccessFolder *folder = memory_take(&vm->memory, size);
    if (folder == NULL) return (void)throw_memory(vm), false;
    *folder = (AccessFolder){.size = size, .kinds = kinds | (kinds & ACCESS_READ ? ACCESS_IMPORT : 0), .root = length, .next = self->folders};
    memcpy(folder->path, canonical, length + 1);
    folder->fd = open(length > 0 ? canonical : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0) {
        // A file, or something that is not there yet: it is known by the folder that it is in.
        while (folder->root > 0 && canonical[folder->root - 1] != '/') folder->root--;
        if (folder->root > 1) canonical[folder->root - 1] = '\0';
        else canonical[1] = '\0';
        folder->fd = open(canonical, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    if (folder->fd < 0) {
        int error_number = errno;
        memory_release(&vm->memory, folder, size);
        (void)throw_errno(vm, error_number, ABSENT);
        return false;
    }
    self->folders = folder;
    return true;
}

// Only asks: what is not there is granted where its place is.
static RUNS bool ask(VM *vm, const char *path, unsigned kinds)
{
    if (!access_is_restricted(vm)) return true;
    char canonical[PATH_MAX];
    const char *base;
    int fd = reach(vm, path, kinds, true, canonical, &base);
    if (fd >= 0) close(fd);
    return is_absent(vm->pending);
}

bool access_read(VM *vm, const char *path)
{
    return ask(vm, path, ACCESS_READ);
}

bool access_write(VM *vm, const char *path)
{
    return ask(vm, path, ACCESS_WRITE);
}

static unsigned kinds_of_flags(int flags)
{
    unsigned kinds = (flags & O_ACCMODE) == O_RDONLY ? ACCESS_READ : (flags & O_ACCMODE) == O_WRONLY ? ACCESS_WRITE
                                                                                                      : ACCESS_READ | ACCESS_WRITE;
    if (flags & (O_CREAT | O_TRUNC | O_APPEND)) kinds |= ACCESS_WRITE;
    return kinds;
}

// The host has files of its own. false: this is none of them; else *fd is open, or -1 with errno.
static bool open_of_host(VM *vm, const char *path, int flags, mode_t mode, int *fd)
{
    const Access *self = vm->access;
    char absolute[PATH_MAX];
    if (self == NULL || self->open_file == NULL || !make_lexical(path, absolute)) return false;
    *fd = self->open_file(self->open_user, absolute[0] != '\0' ? absolute : "/", flags, (unsigned)mode);
    if (*fd == INT_MIN) return false;
    if (*fd < 0) {
        errno = -*fd;
        *fd = -1;
    } else {
        (void)fcntl(*fd, F_SETFD, FD_CLOEXEC);
    }
    return true;
}

// Whether a wait must not be left to the system: somebody may stop the program, who cannot end a system call.
static bool is_timed(VM *vm)
{
    return vm->deadline_ns != UINT64_MAX || access_is_restricted(vm);
}

// The open of a pipe with a name waits for its other end, which may never come.
static RUNS int open_patiently(VM *vm, int folder, const char *name, int flags, mode_t mode)
{
    if (!is_timed(vm) || (flags & (O_NONBLOCK | O_PATH | O_DIRECTORY)) != 0) return openat(folder, name, flags, mode);
    struct stat info;
    if (fstatat(folder, name, &info, 0) < 0 || !S_ISFIFO(info.st_mode)) return openat(folder, name, flags, mode);
    int fd;
    while ((fd = openat(folder, name, flags | O_NONBLOCK, mode)) < 0) {
        if (errno != ENXIO) return -1;
        if (!thread_wait(vm, NULL, -1, 0, thread_clock() + 5000000)) return errno = EINTR, -1;
    }
    int now = fcntl(fd, F_GETFL);
    if (now >= 0) (void)fcntl(fd, F_SETFL, now & ~O_NONBLOCK);
    return fd;
}

bool access_join(VM *vm, int folder, const char *path, char *result)
{
    if (!access_descriptor(vm, folder)) return false;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t size = readlink(link, result, PATH_MAX - 1);
    if (size <= 0 || result[0] != '/' || (size_t)size + strlen(path) + 2 > PATH_MAX) {
        (void)throw_errno(vm, size < 0 ? errno : ENOTDIR, ABSENT);
        return false;
    }
    result[size] = '/';
    strcpy(result + size + 1, path);
    return true;
}

int access_open_at(VM *vm, int folder, const char *path, int flags, mode_t mode)
{
    char joined[PATH_MAX];
    flags |= O_CLOEXEC;
    if (!limit_room(vm)) return -1;
    int own;
    if (UNLIKELY(vm->access != NULL) && folder == AT_FDCWD && open_of_host(vm, path, flags, mode, &own)) {
        if (own >= 0) access_adopt(vm, own);
        return own;
    }
    if (!access_is_restricted(vm)) {
        int fd = open_patiently(vm, folder, path, flags, mode);
        if (UNLIKELY(vm->access != NULL) && fd >= 0) access_adopt(vm, fd);
        return fd;
    }
    if (folder != AT_FDCWD && path[0] != '/') {
        if (!access_join(vm, folder, path, joined)) return -1;
        path = joined;
    }
    char canonical[PATH_MAX];
    const char *base;
    bool follow = !(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
    int parent = reach(vm, path, kinds_of_flags(flags), follow, canonical, &base);
    if (parent < 0) return -1;
    int fd = open_patiently(vm, parent, base, flags | O_NOFOLLOW | O_NOCTTY, mode);
    int error_number = errno;
    close(parent);
    if (fd >= 0) access_adopt(vm, fd);
    else if (error_number == ELOOP && follow) (void)refuse(vm, "file", path);
    else errno = error_number;
    return fd;
}

int access_open(VM *vm, const char *path, int flags, mode_t mode)
{
    return access_open_at(vm, AT_FDCWD, path, flags, mode);
}

bool access_path(VM *vm, const char *path, unsigned kinds, bool follow, AccessPath *result)
{
    result->name = path;
    result->fd = -1;
    if (!access_is_restricted(vm)) return true;
    char canonical[PATH_MAX];
    const char *base;
    int own;
    if (follow && open_of_host(vm, path, kinds & ACCESS_WRITE ? O_RDWR : O_RDONLY, 0, &own)) {
        result->fd = own;
        if (own >= 0) snprintf(result->text, sizeof result->text, "/proc/self/fd/%d", own);
        result->name = own >= 0 ? result->text : "/proc/self/fd/-/x"; // there is none
        return true;
    }
    int folder = reach(vm, path, kinds, follow, canonical, &base);
    if (folder < 0) {
        if (!is_absent(vm->pending)) return false;
        // It leads nowhere: so does this, in the same way.
        result->name = errno == ENOTDIR ? "/dev/null/x" : errno == ENAMETOOLONG ? path : "/proc/self/fd/-/x";
        return true;
    }
    struct stat info;
    int fd = follow ? openat(folder, base, O_PATH | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISLNK(info.st_mode)) {
        close(fd);
        close(folder);
        return refuse(vm, "file", path);
    }
    if (fd >= 0) {
        close(folder);
        snprintf(result->text, sizeof result->text, "/proc/self/fd/%d", fd);
        result->fd = fd;
    } else {
        snprintf(result->text, sizeof result->text, "/proc/self/fd/%d/%s", folder, base);
        result->fd = folder;
    }
    result->name = result->text;
    return true;
}

void access_path_done(AccessPath *path)
{
    if (path->fd >= 0) close(path->fd);
    path->fd = -1;
}

// ---- Descriptors --------------------------------------------------------------------------------

void access_adopt(VM *vm, int fd)
{
    if (vm->access == NULL || fd < 0) return;
    Access *self = vm->access;
    size_t byte = (size_t)fd / 8;
    if (byte >= self->descriptor_bytes) {
        size_t size = (byte + 16) * 2;
        uint8_t *bigger = memory_resize(&vm->memory, self->descriptors, self->descriptor_bytes, size);
        if (bigger == NULL) return; // the program will not be able to name it
        memset(bigger + self->descriptor_bytes, 0, size - self->descriptor_bytes);
        self->descriptors = bigger;
        self->descriptor_bytes = size;
    }
    uint8_t bit = (uint8_t)(1u << (fd % 8));
    if (!(self->descriptors[byte] & bit)) self->handles++;
    self->descriptors[byte] |= bit;
}

void access_disown(VM *vm, int fd)
{
    Access *self = vm->access;
    if (self == NULL || fd < 0 || (size_t)fd / 8 >= self->descriptor_bytes) return;
    uint8_t bit = (uint8_t)(1u << (fd % 8));
    if ((self->descriptors[fd / 8] & bit) && self->handles > 0) self->handles--;
    self->descriptors[fd / 8] &= (uint8_t)~bit;
}

bool access_descriptor(VM *vm, int fd)
{
    if (!access_is_restricted(vm)) return true;
    const Access *self = vm->access;
    if (fd >= 0 && (size_t)fd / 8 < self->descriptor_bytes && (self->descriptors[fd / 8] >> (fd % 8) & 1)) return true;
    return access_refuse(vm, "access to file descriptor %d is not granted", fd);
}

bool access_descriptor_own(VM *vm, int fd)
{
    if (!access_is_restricted(vm)) return true;
    if (fd <= 2) return access_refuse(vm, "access to file descriptor %d is not granted", fd);
    return access_descriptor(vm, fd);
}

// ---- The network --------------------------------------------------------------------------------

// Numbers are written in one way, names in small letters. False if it is too long to be a host.
static bool plain_host(const char *host, size_t size, char result[256])
{
    if (size >= 256) return false;
    for (size_t i = 0; i < size; i++) {
        char letter = host[i];
        result[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
    }
    result[size] = '\0';
    if (size > 1 && result[size - 1] == '.') result[size - 1] = '\0'; // a name from the root
    char *scope = strchr(result, '%');
    if (scope != NULL) *scope = '\0';
    struct in6_addr six;
    struct in_addr four;
    if (inet_pton(AF_INET6, result, &six) == 1) {
        if (IN6_IS_ADDR_V4MAPPED(&six)) (void)inet_ntop(AF_INET, six.s6_addr + 12, result, 256);
        else (void)inet_ntop(AF_INET6, &six, result, 256);
    } else if (inet_aton(result, &four) != 0) {
        (void)inet_ntop(AF_INET, &four, result, 256); // "127.1" is 127.0.0.1
    }
    return true;
}

static bool is_number(const char *host)
{
    unsigned char buffer[16];
    return inet_pton(AF_INET, host, buffer) == 1 || inet_pton(AF_INET6, host, buffer) == 1;
}

static RAISES bool add_net(VM *vm, const char *host, int port, bool listen, bool found)
{
    Access *self = access_make(vm);
    size_t length = strlen(host), size = sizeof(AccessNet) + length + 1;
    AccessNet *net = self != NULL ? memory_take(&vm->memory, size) : NULL;
    if (net == NULL) return self != NULL ? ((void)throw_memory(vm), false) : false;
    *net = (AccessNet){.next = self->nets, .size = size, .port = port, .listen = listen, .found = found};
    memcpy(net->host, host, length + 1);
    self->nets = net;
    return true;
}

bool access_grant_net(VM *vm, const char *place, bool listen)
{
    const char *end = place + strlen(place), *host_end = end, *colon = strrchr(place, ':');
    char host[256];
    int port = -1;
    if (*place == '[') {
        host_end = strchr(place, ']');
        if (host_end == NULL || (host_end[1] != '\0' && host_end[1] != ':')) colon = NULL, host_end = place + 1;
        else colon = host_end[1] == ':' ? host_end + 1 : NULL;
        place++;
    } else if (colon != NULL && strchr(place, ':') == colon) {
        host_end = colon;
    } else {
        colon = NULL; // an IPv6 address without brackets has no port
    }
    if (colon != NULL && strcmp(colon + 1, "*") != 0) {
        char *stop;
        long number = strtol(colon + 1, &stop, 10);
        if (*stop != '\0' || colon[1] < '0' || colon[1] > '9' || number > 65535) {
            return throw_false(vm, ValueError, "'%s' is not a port", colon + 1);
        }
        port = (int)number;
    }
    if (host_end == place || !plain_host(place, (size_t)(host_end - place), host)) {
        return throw_false(vm, ValueError, "'%s' is not a host", place);
    }
    return add_net(vm, host, port, listen, false);
}

static bool find_net(const Access *self, const char *host, int port, bool listen)
{
    for (const AccessNet *net = self->nets; net != NULL; net = net->next) {
        if (listen && !net->listen) continue;
        if (net->port >= 0 && port >= 0 && net->port != port) continue;
        if (strcmp(net->host, "*") == 0 || strcmp(net->host, host) == 0) return true;
    }
    return false;
}

static RAISES bool ask_net(VM *vm, const char *host, int port, bool listen)
{
    if (!access_is_restricted(vm)) return true;
    char plain[256], place[300];
    if (plain_host(host, strlen(host), plain) && find_net(vm->access, plain, port, listen)) return true;
    if (port >= 0) snprintf(place, sizeof place, strchr(host, ':') != NULL ? "[%.255s]:%d" : "%.255s:%d", host, port);
    else snprintf(place, sizeof place, "%.255s", host);
    return refuse(vm, listen ? "listening address" : "network address", place);
}

bool access_connect(VM *vm, const char *host, int port)
{
    return ask_net(vm, host, port, false);
}

bool access_lookup(VM *vm, const char *host)
{
    if (!access_is_restricted(vm)) return true;
    char plain[256];
    if (plain_host(host, strlen(host), plain) && (is_number(plain) || find_net(vm->access, plain, -1, false))) return true;
    return refuse(vm, "host", host);
}

bool access_resolved(VM *vm, const char *host, const char *address)
{
    if (!access_is_restricted(vm)) return true;
    char name[256], number[256];
    if (!plain_host(host, strlen(host), name) || !plain_host(address, strlen(address), number)) return true;
    if (strcmp(name, number) == 0) return true;
    for (AccessNet *net = vm->access->nets; net != NULL; net = net->next) {
        if (net->found || strcmp(net->host, name) != 0) continue;
        bool known = false;
        for (AccessNet *other = vm->access->nets; other != NULL && !known; other = other->next) {
            known = other->port == net->port && other->listen == net->listen && strcmp(other->host, number) == 0;
        }
        if (!known && !add_net(vm, number, net->port, net->listen, true)) return false;
    }
    return true;
}

bool access_family(VM *vm, int family, int type)
{
    if (!access_is_restricted(vm)) return true;
    int kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    bool is_plain = family == AF_INET || family == AF_INET6 || family == AF_UNIX;
    if (is_plain && (kind == SOCK_STREAM || kind == SOCK_DGRAM || kind == SOCK_SEQPACKET)) return true;
    return access_process(vm);
}

bool access_address(VM *vm, const struct sockaddr *address, size_t size, bool listen)
{
    if (!access_is_restricted(vm)) return true;
    char host[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET && size >= sizeof(struct sockaddr_in)) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)address;
        (void)inet_ntop(AF_INET, &four->sin_addr, host, sizeof host);
        return ask_net(vm, host, ntohs(four->sin_port), listen);
    }
    if (address->sa_family == AF_INET6 && size >= sizeof(struct sockaddr_in6)) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)address;
        (void)inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host);
        return ask_net(vm, host, ntohs(six->sin6_port), listen);
    }
    const struct sockaddr_un *local = (const struct sockaddr_un *)(const void *)address;
    size_t start = offsetof(struct sockaddr_un, sun_path);
    if (address->sa_family == AF_UNIX && size > start && local->sun_path[0] != '\0') {
        char path[sizeof local->sun_path + 1];
        size_t length = size - start < sizeof local->sun_path ? size - start : sizeof local->sun_path;
        memcpy(path, local->sun_path, length);
        path[length] = '\0';
        return access_write(vm, path);
    }
    return access_process(vm);
}

// ---- Modules, and doors of the lower floors -----------------------------------------------------

bool access_grant_module(VM *vm, const char *name)
{
    Access *self = access_make(vm);
    size_t length = strlen(name), size = sizeof(AccessName) + length + 1;
    AccessName *granted = self != NULL ? memory_take(&vm->memory, size) : NULL;
    if (granted == NULL) return self != NULL ? ((void)throw_memory(vm), false) : false;
    granted->next = self->modules;
    granted->size = size;
    memcpy(granted->name, name, length + 1);
    self->modules = granted;
    return true;
}

bool access_module_is_granted(VM *vm, const char *name)
{
    for (const AccessName *granted = vm->access->modules; granted != NULL; granted = granted->next) {
        if (strcmp(granted->name, name) == 0) return true;
    }
    return false;
}

static int open_source(VM *vm, const char *path)
{
    char canonical[PATH_MAX];
    const char *base;
    int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    int own;
    if (open_of_host(vm, path, O_RDONLY, 0, &own)) return own;
    if (!access_is_restricted(vm)) return open(path, flags);
    int folder = reach(vm, path, ACCESS_IMPORT, true, canonical, &base);
    if (!is_absent(vm->pending)) {
        (void)take_pending(vm);
        errno = EACCES;
    }
    if (folder < 0) return -1;
    int fd = openat(folder, base, flags | O_NOFOLLOW);
    int error_number = errno;
    close(folder);
    errno = error_number;
    return fd;
}

bool access_restrict(VM *vm)
{
    Access *self = access_make(vm);
    if (self == NULL) return false;
    self->restricted = true;
    vm->gate = access_gate;
    vm->may_import = access_may_import;
    vm->open_source = open_source;
    access_adopt(vm, 0);
    access_adopt(vm, 1);
    access_adopt(vm, 2);
    self->handles = 0; // those are the host's
    return true;
}

// ---- How much -----------------------------------------------------------------------------------

bool access_output(VM *vm, int fd, const void *data, size_t size, bool *done)
{
    Access *self = vm->access;
    *done = false;
    if (self == NULL || fd < 1 || fd > 2) return true;
    if (self->is_full) return *done = true;
    if (size > self->output_limit - self->output) {
        // The host gets what there is room for, in whole letters.
        size_t room = (size_t)(self->output_limit - self->output);
        while (room > 0 && utf8_is_tail(((const char *)data)[room])) room--;
        if (self->write != NULL && room > 0) {
            self->output += room;
            self->write(self->write_user, fd, data, room);
        }
        self->is_full = true;
        return poll_stop(vm, RuntimeError, "the program wrote more than its limit of output");
    }
    self->output += size;
    if (self->write == NULL) return true;
    self->write(self->write_user, fd, data, size);
    return *done = true;
}

bool limit_room(VM *vm)
{
    const Access *self = vm->access;
    if (self == NULL || self->handles < self->handle_limit) return true;
    (void)throw_errno(vm, EMFILE, ABSENT);
    return false;
}

uint32_t limit_recursion(VM *vm, uint32_t wanted)
{
    uint32_t most = vm->access != NULL ? vm->access->recursion_limit : 0;
    return most != 0 && wanted > most ? most : wanted;
}

bool limit_tasks(VM *vm, size_t count)
{
    if (LIKELY(vm->access == NULL) || count < vm->access->task_limit) return true;
    return throw_false(vm, RuntimeError, "too many tasks: the limit is %zu", vm->access->task_limit);
}
