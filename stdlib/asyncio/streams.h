// streams.h - connections: the transport of a socket, and the streams above it.
//
//     socket -> Transport -> protocol -> StreamReader -> the task that awaits reader.read()
//                                        StreamWriter -> Transport -> socket
//
// A Transport hands what it receives to its protocol, as CPython's does; when that is exactly asyncio's own
// StreamReaderProtocol with a StreamReader, the bytes go straight to the reader and no Python runs. What reader and
// writer are asked for is awaited without a coroutine: a StreamOp, which the interpreter steps like a future.
#pragma once
#include "stdlib/asyncio/asyncio.h"

#include "stdlib/socket/socket.h"
#include "stdlib/uv/watch.h"

typedef enum ProtocolKind {
    PROTOCOL_PLAIN,     // data_received(bytes)
    PROTOCOL_BUFFERED,  // get_buffer(), buffer_updated()
    PROTOCOL_STREAM,    // a StreamProtocol, of asyncio's own class
} ProtocolKind;

// An address of the Internet, to be shown when asked for.
typedef struct EndAddress {
    uint8_t size;       // 0: not known here
    char data[28];      // a sockaddr_in or sockaddr_in6
} EndAddress;

// What of the class SocketTransport is native.
typedef struct Transport Transport;
struct Transport {
    Object head;
    Value loop;         // ABSENT: __init__ has not run
    Value sock;         // a Socket, closed once the connection is lost
    Value protocol, server; // or NONE
    Value context;      // what the protocol is called in: contextvars.h
    Value extra;        // a dict; ABSENT: nothing asked for yet
    Value empty_waiter; // sendfile's: a future done when nothing is left to send; ABSENT
    // What is to be sent: a ring would be too much, the first ones are shifted out when half are gone.
    Value *pieces;      // Bytes, from piece_first on; &one_piece or memory
    Value one_piece;
    Transport *next_dirty; // of the loop's list of those that send at the end of the turn
    size_t piece_offset; // bytes of the first piece that are sent
    size_t pending;     // bytes to send
    size_t high, low;   // water marks
    uint32_t piece_first, piece_count, piece_capacity;
    uint32_t conn_lost;
    int fd;             // under which it is watched
    uint8_t kind;       // ProtocolKind
    bool paused, closing, eof, read_eof, protocol_paused, connected, lost;
    bool is_dirty;      // in the list
    bool is_full;       // the system takes no more: waits for WATCH_WRITE
    EndAddress local, remote;
};

#define RECEIVE_SIZE 262144 // as CPython's max_size; of Aio.scratch

// What an entry of the ring with a Transport comes with: a WatchEvent, one of these, or the exception of a lost one.
enum { TRANSPORT_MADE = 3, TRANSPORT_START = 4, TRANSPORT_LOST = 5 };

// The native part of StreamReaderProtocol.
typedef struct StreamProtocol {
    Object head;
    Value reader;       // NONE
    bool paused, connection_lost;
} StreamProtocol;

// StreamReader. What came and was not read: chunk from chunk_start on, or buffer, never both.
typedef struct StreamReader {
    Object head;
    Value loop;         // ABSENT: __init__ has not run
    Value waiter;       // the future of who waits for data; NONE
    Value exception;    // NONE
    Value transport;    // NONE
    Value chunk;        // a Bytes; ABSENT
    Value buffer;       // a ByteArray; ABSENT
    Value source;       // debug mode: where it was made; NONE
    size_t chunk_start;
    size_t limit;
    bool eof, paused;
} StreamReader;

typedef struct StreamWriter {
    Object head;
    Value transport, protocol, reader, loop; // ABSENT: __init__ has not run
    Value complete;     // a future that is done, made when asked for; ABSENT
} StreamWriter;

extern const TypeDef socket_transport_type, stream_protocol_type, stream_reader_type, stream_writer_type, stream_op_type;

static inline Transport *as_transport(Value v)
{
    return (Transport *)as_object(v);
}
static inline StreamReader *as_reader(Value v)
{
    return (StreamReader *)as_object(v);
}
static inline StreamWriter *as_writer(Value v)
{
    return (StreamWriter *)as_object(v);
}
static inline bool is_transport(VM *vm, Value v)
{
    return native_def(vm, v) == &socket_transport_type;
}

// ---- transport.c

// Runs an entry of the ring.
RUNS bool transport_event(VM *vm, Transport *transport, Value with);
// Sends what the transports of a loop were given in this turn.
RUNS bool transports_flush(VM *vm, Loop *loop);
RUNS bool transport_write(VM *vm, Transport *transport, Value data);
RUNS bool transport_close(VM *vm, Transport *transport);
RUNS bool transport_pause(VM *vm, Transport *transport);
RUNS bool transport_resume(VM *vm, Transport *transport);
// get_extra_info()
RUNS Value transport_info(VM *vm, Transport *transport, Value name, Value fallback);
// An event of the watched descriptors: it takes its turn in the ring.
bool loop_deliver(VM *vm, Value loop, Value what, WatchEvent event);

// ---- transport_send.c

// Takes over a Bytes of at least one byte, to be sent at the end of the turn or as soon as the system takes it.
RUNS bool transport_send(VM *vm, Transport *transport, Value bytes);
// Sends now what can be sent.
RUNS bool transport_flush(VM *vm, Transport *transport);
void transport_drop_pending(VM *vm, Transport *transport);
RUNS bool transport_maybe_pause(VM *vm, Transport *transport);
// An exception that ends the connection; the pending one, which says no more if it is an OSError.
RUNS bool transport_failed(VM *vm, Transport *transport, const char *message);
RUNS bool transport_force_close(VM *vm, Transport *transport, Value exception);
// connection_lost(exception) is called now, the socket closed.
RUNS bool transport_lost(VM *vm, Transport *transport, Value exception);
// The descriptor of its socket now: -1 if that was closed or detached behind its back.
int transport_fd(const Transport *transport);
void transport_unwatch(VM *vm, Transport *transport, WatchEvent event);

// ---- stream_reader.c

// Bytes came: whoever waits is woken.
RUNS bool reader_feed(VM *vm, StreamReader *reader, const char *data, size_t size);
// Step of the await of a StreamOp: VM.direct_send.
RUNS Value stream_op_send(VM *vm, Value self, Value value);
RUNS Value stream_op_new(VM *vm, Value stream, int kind, Value argument);
enum { STREAM_READ, STREAM_READ_ALL, STREAM_LINE, STREAM_NEXT, STREAM_UNTIL, STREAM_EXACTLY, STREAM_DRAIN, STREAM_CLOSED };
// ---- stream_writer.c
RUNS Value drain_step(VM *vm, StreamWriter *writer, int *stage, Value *awaited);
