// socket_data.c -- _socket.socket: receiving and sending, and how an operation waits.
#include "stdlib/socket.h"

#include <string.h>

#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "stdlib/posix.h"

// ---- Waiting ------------------------------------------------------------------------------------------------

int64_t cr_socket_deadline(const CrSocket *s) {
    int64_t timeout = __atomic_load_n(&s->timeout, __ATOMIC_RELAXED);
    return timeout < 0 ? CR_FOREVER : timeout + cr_now_ns();
}

ssize_t cr_socket_do(CrThread *t, CrSocket *s, int events, int64_t deadline, CrSocketCall call, void *argument) {
    for (;;) {
        int fd = cr_socket_fd(s);
        ssize_t r = call(fd, argument);
        int error = r < 0 ? cr_errno() : 0;
        if (r >= 0) return r;
        if (error == EINTR) {
            if (!cr_safepoint(t)) return -1;
            continue;
        }
        if ((error != EAGAIN && error != EWOULDBLOCK) || __atomic_load_n(&s->timeout, __ATOMIC_RELAXED) == 0)
            return cr_posix_fail(t, error, NULL), -1;
        CrWait wait = cr_wait_fd(t, fd, events, deadline);
        if (wait == CR_WAIT_TIMEOUT) CR_RAISE(t, TimeoutError, "timed out");
        if (wait != CR_WAIT_OK) return -1;
    }
}

// ---- Receiving ----------------------------------------------------------------------------------------------

typedef struct Receive {
    uint8_t *data;
    size_t n;
    int flags;
    CrSockaddr *from; // NULL: not asked for
    socklen_t length;
} Receive;

static ssize_t receive(int fd, void *argument) {
    Receive *r = argument;
    r->length = sizeof *r->from;
    return recvfrom(fd, r->data, r->n, r->flags | MSG_DONTWAIT, r->from ? &r->from->sa : NULL, r->from ? &r->length : NULL);
}

// MSG_WAITALL cannot be had without waiting in the system.
static ssize_t receive_all(CrThread *t, CrSocket *s, Receive *r) {
    ssize_t n;
    int error, fd = cr_socket_fd(s);
    r->length = sizeof *r->from;
    CR_SYSCALL(t, error, n, recvfrom(fd, r->data, r->n, r->flags, r->from ? &r->from->sa : NULL, r->from ? &r->length : NULL));
    if (error) cr_posix_fail(t, error, NULL);
    return n;
}

static ssize_t do_receive(CrThread *t, CrSocket *s, Receive *r) {
    if (r->n == 0 && !r->from && s->type == SOCK_STREAM && !(r->flags & MSG_ERRQUEUE)) return 0; // as CPython
    if (r->flags & MSG_WAITALL && s->timeout < 0) return receive_all(t, s, r);
    return cr_socket_do(t, s, CR_FD_READ, cr_socket_deadline(s), receive, r);
}

static CrValue with_address(CrThread *t, CrValue first, const Receive *r) {
    CrValue address = first ? cr_socket_address_value(t, r->from, r->length) : CR_ERROR;
    return address ? cr_tuple_from(t, (CrValue[]){first, address}, 2) : CR_ERROR;
}

static CrValue receive_new(CrThread *t, CrValue self, CrValue size, CrValue flags, bool from, const char *method) {
    int64_t n;
    int fl;
    CrSockaddr address;
    if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError)) || !cr_posix_int(t, flags, &fl)) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "negative buffersize in %s", method);
    CrBytes *b = cr_bytes_alloc(t, (size_t)n);
    if (!b) return CR_ERROR;
    Receive r = {.data = b->data, .n = (size_t)n, .flags = fl, .from = from ? &address : NULL};
    ssize_t got = do_receive(t, cr_socket_of(self), &r);
    if (got < 0) return CR_ERROR;
    CrValue data = got == n ? cr_box(b) : cr_bytes_from(t, b->data, (size_t)got);
    return from ? with_address(t, data, &r) : data;
}

static CrValue receive_into(CrThread *t, CrValue self, CrValue buffer, CrValue size, CrValue flags, bool from, const char *method) {
    int64_t n;
    int fl;
    CrSockaddr address;
    CrMemory m;
    if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError)) || !cr_posix_int(t, flags, &fl)) return CR_ERROR;
    if (!cr_memory_borrow_writable(t, buffer, &m, method)) return CR_ERROR;
    CrValue result = CR_ERROR;
    if (n < 0) CR_RAISE(t, ValueError, "negative buffersize in %s", method);
    else if (n > m.len) CR_RAISE(t, ValueError, from ? "nbytes is greater than the length of the buffer" : "buffer too small for requested bytes");
    else {
        Receive r = {.data = m.data, .n = (size_t)(n ? n : m.len), .flags = fl, .from = from ? &address : NULL};
        ssize_t got = do_receive(t, cr_socket_of(self), &r);
        if (got >= 0) result = from ? with_address(t, cr_int(got), &r) : cr_int(got);
    }
    cr_memory_release(t, &m);
    return result;
}

SOCKET_METHOD(recv, CrValue self, CrValue size, CrValue flags) { return receive_new(t, self, size, flags, false, "recv"); }
SOCKET_METHOD(recvfrom, CrValue self, CrValue size, CrValue flags) { return receive_new(t, self, size, flags, true, "recvfrom"); }
SOCKET_METHOD(recv_into, CrValue self, CrValue buffer, CrValue size, CrValue flags) {
    return receive_into(t, self, buffer, size, flags, false, "recv_into");
}
SOCKET_METHOD(recvfrom_into, CrValue self, CrValue buffer, CrValue size, CrValue flags) {
    return receive_into(t, self, buffer, size, flags, true, "recvfrom_into");
}

// ---- Sending ------------------------------------------------------------------------------------------------

typedef struct Send {
    const uint8_t *data;
    size_t n;
    int flags;
    const CrSockaddr *to; // or NULL
    socklen_t length;
} Send;

static ssize_t send_some(int fd, void *argument) {
    const Send *s = argument;
    return sendto(fd, s->data, s->n, s->flags | MSG_DONTWAIT | MSG_NOSIGNAL, s->to ? &s->to->sa : NULL, s->to ? s->length : 0);
}

// Sends everything; *sent counts what has been.
static bool send_all(CrThread *t, CrSocket *s, Send *what, size_t *sent) {
    int64_t deadline = cr_socket_deadline(s);
    *sent = 0;
    do {
        ssize_t r = cr_socket_do(t, s, CR_FD_WRITE, deadline, send_some, what);
        if (r < 0) return false;
        *sent += (size_t)r;
        what->data += r;
        what->n -= (size_t)r;
    } while (what->n);
    return true;
}

SOCKET_METHOD(send, CrValue self, CrValue data, CrValue flags) {
    CrSocket *s = cr_socket_of(self);
    CrMemory m;
    int fl;
    size_t sent = 0;
    if (!cr_posix_int(t, flags, &fl) || !cr_memory_borrow(t, data, &m)) return CR_ERROR;
    Send what = {.data = m.data, .n = (size_t)m.len, .flags = fl};
    if (s->timeout < 0 && s->type == SOCK_STREAM) { // the system would send all before it returns
        if (!send_all(t, s, &what, &sent) && sent) cr_exception_take(t);
    } else {
        ssize_t r = cr_socket_do(t, s, CR_FD_WRITE, cr_socket_deadline(s), send_some, &what);
        sent = r < 0 ? 0 : (size_t)r;
    }
    cr_memory_release(t, &m);
    return cr_raised(t) ? CR_ERROR : cr_int((int64_t)sent);
}

SOCKET_METHOD(sendall, CrValue self, CrValue data, CrValue flags) {
    CrMemory m;
    int fl;
    size_t sent;
    if (!cr_posix_int(t, flags, &fl) || !cr_memory_borrow(t, data, &m)) return CR_ERROR;
    Send what = {.data = m.data, .n = (size_t)m.len, .flags = fl};
    bool ok = what.n == 0 || send_all(t, cr_socket_of(self), &what, &sent);
    cr_memory_release(t, &m);
    return ok ? CR_NONE : CR_ERROR;
}

SOCKET_METHOD(sendto, CrValue self, CrValue data, CrValue args) {
    CrSocket *s = cr_socket_of(self);
    uint64_t n = cr_tuple_len(args);
    CrSockaddr address;
    CrMemory m;
    int flags = 0;
    if (n < 1 || n > 2) return CR_RAISE(t, TypeError, "sendto() takes 2 or 3 arguments (%i given)", (int64_t)n + 1);
    if (n == 2 && !cr_posix_int(t, cr_tuple_items(args)[0], &flags)) return CR_ERROR;
    if (!cr_memory_borrow(t, data, &m)) return CR_ERROR;
    Send what = {.data = m.data, .n = (size_t)m.len, .flags = flags, .to = &address};
    ssize_t sent = -1;
    if (cr_socket_address(t, s, cr_tuple_items(args)[n - 1], "sendto", &address, &what.length))
        sent = cr_socket_do(t, s, CR_FD_WRITE, cr_socket_deadline(s), send_some, &what);
    cr_memory_release(t, &m);
    return sent < 0 ? CR_ERROR : cr_int(sent);
}
