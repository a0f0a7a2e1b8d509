// http_server.c -- ListenAndServe: connections on a libuv loop that lives as long as the call.
//
// Each connection is in one phase, and each phase has a deadline that one timer checks:
//
//     HEAD ──► BODY ──► (answer) ──► IDLE ──► HEAD ...     READ phases: reading is on
//                          │
//                          ├─► WRITING  the client is slow to take the answer: reading is off until it has
//                          └─► LINGER   answered for the last time: our side is shut, input is thrown away until
//                                       the client closes too, so that no reset destroys the answer on its way
//
// Answers to pipelined requests collect in one buffer and leave in one write.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "stdlib/http/http_address.h"
#include "stdlib/http/http_parser.h"
#include "stdlib/http/http_response.h"

enum { READ_BUFFER = 64 * 1024, BACKLOG = 4096, SWEEP_MS = 250, LINGER_MS = 2000, STOP_MS = 1000 };

typedef enum Phase { PHASE_HEAD, PHASE_BODY, PHASE_IDLE, PHASE_WRITING, PHASE_LINGER, PHASE_CLOSED } Phase;

typedef struct Server Server;

typedef struct Connection {
    uv_tcp_t tcp;            // its `data` is the Connection
    uv_write_t write;        // in use in PHASE_WRITING
    uv_shutdown_t shutdown;  // in use from PHASE_LINGER on
    Server *server;          //
    struct Connection *prev; // list of all connections
    struct Connection *next; //
    Phase phase;             //
    uint64_t deadline;       // loop time, ms, at which the phase ends badly
    bool close_after;        // no more requests once `out` is written
    HttpParser parser;       //
    HttpBuffer out;          // answers not yet handed to the kernel
} Connection;

struct Server {
    uv_loop_t loop;
    uv_tcp_t listener;
    uv_signal_t signals[2]; // SIGINT, SIGTERM
    uv_timer_t sweep;       // looks for passed deadlines
    HttpHandler *handler;   //
    HttpLimits limits;      // without zeros
    HttpClock clock;        //
    Connection *connections;
    bool stopping;          // a signal came
    char input[READ_BUFFER]; // one for all: what is read is parsed at once
};

// ---- Connections: life ------------------------------------------------------------------------------------

static void on_connection_closed(uv_handle_t *handle) {
    Connection *c = handle->data;
    http_parser_free(&c->parser);
    http_buffer_free(&c->out);
    free(c);
}

static void close_connection(Connection *c) {
    if (c->phase == PHASE_CLOSED) return;
    c->phase = PHASE_CLOSED;
    if (c->prev) c->prev->next = c->next;
    else c->server->connections = c->next;
    if (c->next) c->next->prev = c->prev;
    uv_close((uv_handle_t *)&c->tcp, on_connection_closed);
}

static uint64_t phase_ms(const Connection *c) {
    const HttpLimits *l = &c->server->limits;
    switch (c->phase) {
    case PHASE_HEAD: return (uint64_t)l->head_timeout_ms;
    case PHASE_BODY: return (uint64_t)l->body_timeout_ms;
    case PHASE_IDLE: return (uint64_t)l->idle_timeout_ms;
    case PHASE_WRITING: return (uint64_t)(c->server->stopping ? STOP_MS : l->write_timeout_ms);
    default: return LINGER_MS;
    }
}

static void enter(Connection *c, Phase phase) {
    c->phase = phase;
    c->deadline = uv_now(&c->server->loop) + phase_ms(c);
}

// ---- Connections: writing ---------------------------------------------------------------------------------

static void on_shutdown(uv_shutdown_t *request, int status) {
    if (status < 0 && status != UV_ECANCELED) close_connection(request->handle->data);
}

static void linger(Connection *c) {
    enter(c, PHASE_LINGER);
    if (uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shutdown) < 0) close_connection(c);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer);

static void lend_input(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
    (void)suggested;
    Connection *c = handle->data;
    *buffer = uv_buf_init(c->server->input, READ_BUFFER);
}

static void on_written(uv_write_t *request, int status) {
    Connection *c = request->handle->data;
    c->out.len = 0;
    if (c->phase == PHASE_CLOSED) return;
    if (status < 0 || c->server->stopping || uv_read_start((uv_stream_t *)&c->tcp, lend_input, on_read) < 0) {
        close_connection(c);
    } else if (c->close_after) {
        linger(c);
    } else {
        enter(c, c->parser.state == HTTP_START ? PHASE_IDLE : c->parser.state == HTTP_HEAD ? PHASE_HEAD : PHASE_BODY);
    }
}

// Sends what is in c->out. What the kernel does not take at once is written in the background.
static void flush(Connection *c) {
    uv_stream_t *stream = (uv_stream_t *)&c->tcp;
    if (c->out.failed) {
        close_connection(c);
        return;
    }
    if (!c->out.len) return;
    uv_buf_t buffer = uv_buf_init(c->out.data, (unsigned)c->out.len);
    int n = uv_try_write(stream, &buffer, 1);
    if (n < 0 && n != UV_EAGAIN) {
        close_connection(c);
    } else if (n == (int)c->out.len) {
        c->out.len = 0;
        if (c->close_after) linger(c);
    } else {
        size_t sent = n > 0 ? (size_t)n : 0;
        buffer = uv_buf_init(c->out.data + sent, (unsigned)(c->out.len - sent));
        uv_read_stop(stream);
        enter(c, PHASE_WRITING);
        if (uv_write(&c->write, stream, &buffer, 1, on_written) < 0) close_connection(c);
    }
}

static void respond(Connection *c, const HttpResponse *r, bool head_only) {
    time_t now = time(NULL);
    const char *date = http_clock_date(&c->server->clock, now);
    http_response_write(r, &c->out, date, c->close_after, head_only, c->parser.request.minor_version);
}

static void respond_error(Connection *c, int status) {
    HttpResponse r;
    c->close_after = true;
    http_response_error(&r, status);
    respond(c, &r, false);
    http_response_free(&r);
}

static void answer(Connection *c) {
    const HttpRequest *request = &c->parser.request;
    HttpResponse r = {.status = 200};
    c->close_after = !c->parser.keep_alive;
    c->server->handler->function(request, &r, c->server->handler->data);
    if (r.fields.failed || r.body.failed) respond_error(c, 500);
    else respond(c, &r, !strcmp(request->method, "HEAD"));
    http_response_free(&r);
}

// ---- Connections: reading ---------------------------------------------------------------------------------

static bool is_in_body(const HttpParser *p) { return p->state >= HTTP_BODY && p->state <= HTTP_TRAILERS; }

// Parses n bytes and answers every request that they complete.
static void take_input(Connection *c, const char *bytes, size_t n) {
    HttpParser *p = &c->parser;
    bool fresh = false; // the present request began after another was answered
    for (size_t used = 0; used < n && !c->close_after;) {
        used += http_parser_feed(p, bytes + used, n - used);
        if (p->state == HTTP_FAILED) respond_error(c, p->status);
        if (p->state != HTTP_DONE) continue;
        answer(c);
        http_parser_reset(p);
        fresh = true;
    }
    if (is_in_body(p) && p->expects_continue) {
        http_buffer_puts(&c->out, "HTTP/1.1 100 Continue\r\n\r\n");
        p->expects_continue = false;
    }
    Phase phase = p->state == HTTP_START ? PHASE_IDLE : is_in_body(p) ? PHASE_BODY : PHASE_HEAD;
    bool blank_lines_only = phase == PHASE_IDLE && !fresh; // do not prolong the wait
    if ((phase != c->phase || fresh) && !blank_lines_only) enter(c, phase);
    flush(c);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer) {
    Connection *c = stream->data;
    if (n < 0) close_connection(c);
    else if (n > 0 && c->phase != PHASE_LINGER) take_input(c, buffer->base, (size_t)n);
}

static void on_connection(uv_stream_t *listener, int status) {
    Server *s = listener->data;
    if (status < 0) return; // EMFILE and its like: libuv has turned the client away; the next may fit
    Connection *c = calloc(1, sizeof *c);
    if (!c) return;
    c->server = s;
    c->tcp.data = c;
    if (uv_tcp_init(&s->loop, &c->tcp) < 0) {
        free(c);
        return;
    }
    http_parser_init(&c->parser, s->limits.max_head, s->limits.max_body);
    c->next = s->connections;
    if (c->next) c->next->prev = c;
    s->connections = c;
    enter(c, PHASE_HEAD);
    bool ok = uv_accept(listener, (uv_stream_t *)&c->tcp) == 0;
    ok = ok && uv_read_start((uv_stream_t *)&c->tcp, lend_input, on_read) == 0;
    if (ok) uv_tcp_nodelay(&c->tcp, 1);
    else close_connection(c);
}

// ---- Deadlines and stopping -------------------------------------------------------------------------------

static void expire(Connection *c) {
    bool mid_request = c->phase == PHASE_BODY || (c->phase == PHASE_HEAD && c->parser.state == HTTP_HEAD);
    if (!mid_request) {
        close_connection(c);
        return;
    }
    respond_error(c, 408);
    flush(c);
}

static void close_handle(void *handle) {
    if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static void on_sweep(uv_timer_t *timer) {
    Server *s = timer->data;
    uint64_t now = uv_now(&s->loop);
    for (Connection *c = s->connections, *next; c; c = next) {
        next = c->next;
        if (c->deadline <= now) expire(c);
    }
    if (s->stopping && !s->connections) close_handle(timer);
}

// Takes no more clients, drops those that are not being answered; the loop ends with the last handle.
static void stop(Server *s) {
    s->stopping = true;
    close_handle(&s->listener);
    for (int i = 0; i < 2; i++) close_handle(&s->signals[i]);
    for (Connection *c = s->connections, *next; c; c = next) {
        next = c->next;
        if (c->phase == PHASE_WRITING) enter(c, PHASE_WRITING); // a shorter deadline now
        else close_connection(c);
    }
    if (!s->connections) close_handle(&s->sweep);
}

static void on_signal(uv_signal_t *signal, int number) {
    (void)number;
    stop(signal->data);
}

// ---- Signals ----------------------------------------------------------------------------------------------

// libuv leaves SIG_DFL behind for the signals it watched. The first server of the process keeps what was there,
// the last one puts it back. SIGPIPE is ignored meanwhile: a client that is gone is an error code.
static const int KEPT_SIGNALS[] = {SIGINT, SIGTERM, SIGPIPE};
static struct sigaction kept[3];
static int servers;
static pthread_mutex_t servers_lock = PTHREAD_MUTEX_INITIALIZER;

static void keep_signals(void) {
    pthread_mutex_lock(&servers_lock);
    for (int i = 0; servers == 0 && i < 3; i++) sigaction(KEPT_SIGNALS[i], NULL, &kept[i]);
    if (servers == 0 && kept[2].sa_handler == SIG_DFL) signal(SIGPIPE, SIG_IGN);
    servers++;
    pthread_mutex_unlock(&servers_lock);
}

static void restore_signals(void) {
    pthread_mutex_lock(&servers_lock);
    servers--;
    for (int i = 0; servers == 0 && i < 3; i++) sigaction(KEPT_SIGNALS[i], &kept[i], NULL);
    pthread_mutex_unlock(&servers_lock);
}

// ---- Serving ----------------------------------------------------------------------------------------------

static int or_default(int value, int otherwise) { return value > 0 ? value : otherwise; }

static HttpLimits complete(const HttpLimits *given) {
    HttpLimits l = given ? *given : (HttpLimits){0};
    l.head_timeout_ms = or_default(l.head_timeout_ms, 10000);
    l.body_timeout_ms = or_default(l.body_timeout_ms, 30000);
    l.idle_timeout_ms = or_default(l.idle_timeout_ms, 60000);
    l.write_timeout_ms = or_default(l.write_timeout_ms, 30000);
    if (!l.max_head) l.max_head = 16 * 1024;
    if (!l.max_body) l.max_body = 1024 * 1024;
    return l;
}

// Opens the listener on one of the addresses. A socket whose bind failed cannot be used again, so each try is a
// new handle; the failed one is closed by a turn of the loop.
static int open_listener(Server *s, const struct sockaddr_storage *addresses, int n) {
    int rc = UV_EADDRNOTAVAIL;
    for (int i = 0; i < n; i++) {
        rc = uv_tcp_init(&s->loop, &s->listener);
        if (rc < 0) return rc;
        s->listener.data = s;
        rc = uv_tcp_bind(&s->listener, (const struct sockaddr *)&addresses[i], 0);
        if (rc == 0) rc = uv_listen((uv_stream_t *)&s->listener, BACKLOG, on_connection);
        if (rc == 0) return 0;
        close_handle(&s->listener);
        uv_run(&s->loop, UV_RUN_NOWAIT);
    }
    return rc;
}

static int start(Server *s) {
    static const int numbers[] = {SIGINT, SIGTERM};
    uv_timer_init(&s->loop, &s->sweep);
    s->sweep.data = s;
    int rc = uv_timer_start(&s->sweep, on_sweep, SWEEP_MS, SWEEP_MS);
    for (int i = 0; i < 2; i++) {
        int init = uv_signal_init(&s->loop, &s->signals[i]);
        if (init < 0) return init;
        s->signals[i].data = s;
        if (rc == 0) rc = uv_signal_start(&s->signals[i], on_signal, numbers[i]);
    }
    return rc;
}

static void close_any(uv_handle_t *handle, void *unused) {
    (void)unused;
    close_handle(handle);
}

// Runs a server whose loop is open, and leaves the loop closed.
static int serve(Server *s, const struct sockaddr_storage *addresses, int n) {
    int rc = open_listener(s, addresses, n);
    if (rc == 0) rc = start(s);
    if (rc < 0) uv_walk(&s->loop, close_any, NULL);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    uv_loop_close(&s->loop);
    return rc;
}

int ListenAndServeLimited(const char *address, HttpHandler *handler, const HttpLimits *limits) {
    struct sockaddr_storage addresses[HTTP_MAX_ADDRESSES];
    if (!handler) {
        http_set_error("listen on '%s': no handler", address ? address : "");
        return -EINVAL;
    }
    int n = http_address_resolve(address, addresses);
    if (n < 0) return n;
    Server *s = calloc(1, sizeof *s);
    int rc = s ? uv_loop_init(&s->loop) : UV_ENOMEM;
    if (rc == 0) {
        s->handler = handler;
        s->limits = complete(limits);
        keep_signals();
        rc = serve(s, addresses, n);
        restore_signals();
    }
    free(s);
    if (rc < 0) http_set_error("listen on '%s': %s", address, strerror(-rc));
    return rc;
}

int ListenAndServe(const char *address, HttpHandler *handler) { return ListenAndServeLimited(address, handler, NULL); }
