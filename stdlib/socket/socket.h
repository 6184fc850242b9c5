// socket.h - the module _socket: sockets as Python sees them.
//
// address.c turns addresses and names into what the system takes and back, object.c is the socket type, message.c
// its methods for data in pieces, resolve.c asks the system for names, module.c the module's functions and constants.
#pragma once
#include <netdb.h>
#include <sys/socket.h>

#include "stdlib/posix/posix.h"

typedef struct Socket {
    Object head;
    int fd;          // -1: closed
    int family, type, protocol;
    int64_t timeout; // ns; negative: blocks, 0: never waits
} Socket;

extern const TypeDef socket_type;

// Waits until the descriptor can be read (or written), or is closed; other threads run meanwhile. deadline:
// thread_clock() then, or UINT64_MAX.
typedef enum Waited { WAIT_READY, WAIT_TIMED_OUT, WAIT_FAILED } Waited;
RUNS Waited socket_wait(VM *vm, const Socket *self, bool writing, uint64_t deadline);

// The system's form of an address.
typedef struct Address {
    struct sockaddr_storage storage;
    socklen_t size;
} Address;

// What a system call needs, and what came of it.
typedef struct Transfer {
    void *data;
    size_t size;
    int flags;
    Address *address; // of whom, or NULL
    bool at_once;     // the program says that it must not wait
} Transfer;
typedef ssize_t (*SystemCall)(const Socket *self, Transfer *transfer);

// Makes the call when the descriptor is ready, until it succeeds; -1 with an exception.
RUNS ssize_t socket_perform(VM *vm, Socket *self, SystemCall function, Transfer *transfer, bool writing, uint64_t deadline);
// When the socket's timeout ends, from now on; UINT64_MAX: never.
uint64_t socket_deadline(const Socket *self);

// Reads what Python gives for an address of this family; `function` is for messages.
RUNS bool address_read(VM *vm, int family, Value v, const char *function, Address *address);
// What Python shows of an address; None if it is empty.
RUNS Value address_value(VM *vm, const Address *address);
// Resolves a host name, "" (any) or "<broadcast>"; storage has the family that was found.
RUNS bool host_resolve(VM *vm, const char *name, int family, Address *address);
// A host name given as str, bytes or bytearray: NUL-terminated, kept by *holder.
RUNS bool host_read(VM *vm, Value v, const char **name, Value *holder);
// Numbers as text.
RAISES Value host_text(VM *vm, const Address *address);

// getaddrinfo(3) while other threads go on: *code is its answer. false: an exception ended the wait.
RUNS bool resolve(VM *vm, const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found,
                  int *code);

// The exception classes; NULL with an exception.
RUNS Type *socket_gaierror(VM *vm);
RUNS Type *socket_herror(VM *vm);
COLD Value throw_gaierror(VM *vm, int code);
COLD Value throw_herror(VM *vm, int code);

// Timeouts: socket.getdefaulttimeout().
int64_t socket_default_timeout(VM *vm);
RAISES bool socket_set_default_timeout(VM *vm, int64_t timeout);
RUNS bool timeout_read(VM *vm, Value *args, size_t i, int64_t *timeout);
RAISES Value timeout_value(int64_t timeout);

#define F(name) Value py_socket_##name(VM *vm, Value *args);
F(getaddrinfo) F(getnameinfo) F(gethostname) F(sethostname) F(gethostbyname) F(gethostbyname_ex)
F(gethostbyaddr) F(getservbyname) F(getservbyport) F(getprotobyname)
F(inet_aton) F(inet_ntoa) F(inet_pton) F(inet_ntop)
F(recvmsg) F(recvmsg_into) F(sendmsg) F(CMSG_LEN) F(CMSG_SPACE)
F(if_nameindex) F(if_nametoindex) F(if_indextoname)
#undef F
