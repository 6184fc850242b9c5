// echo_uv.c - servers in C on libuv: what the others are measured by. None: echo; `http`: answers of 1 KiB; `chat`: what one
// connection says goes to all; `bulk N`: sends N MiB to whoever sends anything.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef struct Client {
    uv_tcp_t tcp;           // first
    struct Client *next;
    size_t to_send;         // bulk: bytes
    size_t seen;            // http: bytes of "\r\n\r\n" that came last
} Client;

static char buffer[65536];
static const char *kind = "";
static size_t bulk_size;
static Client *clients;

static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle, (void)size;
    *buf = uv_buf_init(buffer, sizeof buffer);
}

static void closed(uv_handle_t *handle)
{
    for (Client **at = &clients; *at; at = &(*at)->next) {
        if (*at != (Client *)handle) continue;
        *at = (*at)->next;
        break;
    }
    free(handle);
}

static void send_more(Client *client);

static void written(uv_write_t *request, int status)
{
    Client *client = (Client *)request->handle;
    free(request->data);
    free(request);
    if (status == 0 && client->to_send) send_more(client);
}

// Sends at once what the system takes, and the rest later.
static void send_all(Client *client, const uv_buf_t *pieces, unsigned count)
{
    size_t size = 0;
    for (unsigned i = 0; i < count; i++) size += pieces[i].len;
    int sent = uv_try_write((uv_stream_t *)client, pieces, count);
    if (sent == (int)size) return;
    if (sent < 0) sent = 0;
    uv_write_t *request = malloc(sizeof *request);
    char *rest = request->data = malloc(size);
    for (unsigned i = 0; i < count; i++) rest = (char *)memcpy(rest, pieces[i].base, pieces[i].len) + pieces[i].len;
    uv_buf_t out = uv_buf_init((char *)request->data + sent, (unsigned)(size - (size_t)sent));
    uv_write(request, (uv_stream_t *)client, &out, 1, written);
}

static void send_more(Client *client)
{
    while (client->to_send && uv_stream_get_write_queue_size((uv_stream_t *)client) == 0) {
        uv_buf_t out = uv_buf_init(buffer, sizeof buffer);
        client->to_send -= client->to_send < sizeof buffer ? client->to_send : sizeof buffer;
        send_all(client, &out, 1);
    }
}

static void answer_http(Client *client, const char *data, size_t size)
{
    static char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1024\r\n\r\n", body[1024];
    uv_buf_t pieces[] = {uv_buf_init(head, sizeof head - 1), uv_buf_init(body, sizeof body)};
    for (size_t i = 0; i < size; i++) {
        client->seen = data[i] == "\r\n\r\n"[client->seen] ? client->seen + 1 : data[i] == '\r';
        if (client->seen < 4) continue;
        client->seen = 0;
        send_all(client, pieces, 2);
    }
}

static void received(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    Client *client = (Client *)stream;
    if (size < 0) return uv_close((uv_handle_t *)stream, closed);
    uv_buf_t out = uv_buf_init(buf->base, (unsigned)size);
    if (*kind == 'h') return answer_http(client, buf->base, (size_t)size);
    if (*kind == 'b') {
        client->to_send = bulk_size;
        return send_more(client);
    }
    if (*kind != 'c') return send_all(client, &out, 1);
    for (Client *each = clients; each; each = each->next) send_all(each, &out, 1);
}

static void connected(uv_stream_t *server, int status)
{
    (void)status;
    Client *client = calloc(1, sizeof *client);
    uv_tcp_init(server->loop, &client->tcp);
    if (uv_accept(server, (uv_stream_t *)client) < 0) return uv_close((uv_handle_t *)client, closed);
    client->next = *kind == 'c' ? clients : NULL;
    if (*kind == 'c') clients = client;
    uv_tcp_nodelay(&client->tcp, 1);
    uv_read_start((uv_stream_t *)client, give_buffer, received);
}

int main(int argc, char **argv)
{
    uv_tcp_t server;
    struct sockaddr_in address;
    int size = sizeof address;
    if (argc > 1) kind = argv[1];
    if (argc > 2) bulk_size = strtoul(argv[2], NULL, 10) << 20;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(uv_default_loop(), &server);
    uv_tcp_bind(&server, (struct sockaddr *)&address, 0);
    uv_listen((uv_stream_t *)&server, 1024, connected);
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
