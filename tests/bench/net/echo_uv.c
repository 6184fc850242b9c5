// echo_uv.c - an echo server in C on libuv: what the others are measured by.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

static char buffer[65536];

static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle, (void)size;
    *buf = uv_buf_init(buffer, sizeof buffer);
}

static void closed(uv_handle_t *handle)
{
    free(handle);
}

static void written(uv_write_t *request, int status)
{
    (void)status;
    free(request->data);
    free(request);
}

static void received(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    if (size < 0) return uv_close((uv_handle_t *)stream, closed);
    uv_buf_t out = uv_buf_init(buf->base, (unsigned)size);
    int sent = uv_try_write(stream, &out, 1);
    if (sent == size) return;
    if (sent < 0) sent = 0;
    uv_write_t *request = malloc(sizeof *request);
    request->data = malloc((size_t)(size - sent));
    for (ssize_t i = sent; i < size; i++) ((char *)request->data)[i - sent] = buf->base[i];
    out = uv_buf_init(request->data, (unsigned)(size - sent));
    uv_write(request, stream, &out, 1, written);
}

static void connected(uv_stream_t *server, int status)
{
    (void)status;
    uv_tcp_t *client = malloc(sizeof *client);
    uv_tcp_init(server->loop, client);
    if (uv_accept(server, (uv_stream_t *)client) < 0) return uv_close((uv_handle_t *)client, closed);
    uv_tcp_nodelay(client, 1);
    uv_read_start((uv_stream_t *)client, give_buffer, received);
}

int main(void)
{
    uv_tcp_t server;
    struct sockaddr_in address;
    int size = sizeof address;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(uv_default_loop(), &server);
    uv_tcp_bind(&server, (struct sockaddr *)&address, 0);
    uv_listen((uv_stream_t *)&server, 1024, connected);
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
