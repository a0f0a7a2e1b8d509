// socket_type.c -- _socket.socket: making, binding, connecting, accepting, closing, options.
#include "stdlib/socket.h"

#include <limits.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/warn.h"
#include "stdlib/posix.h"

int64_t cr_socket_default_timeout = CR_FOREVER;

static int64_t timeout_of(const CrSocket *s) { return __atomic_load_n(&s->timeout, __ATOMIC_RELAXED); }

static bool set_non_blocking(CrThread *t, int fd, bool on) {
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && ((flags & O_NONBLOCK) != 0) != on) flags = fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
    if (flags < 0) cr_posix_fail(t, cr_errno(), NULL);
    return flags >= 0;
}

// ---- Beginning and end --------------------------------------------------------------------------------------

static int close_fd(CrThread *t, int fd) {
    cr_fd_closing(t, fd);
    cr_enter_blocking(t);
    int error = close(fd) < 0 ? cr_errno() : 0;
    cr_exit_blocking(t);
    return error == ECONNRESET ? 0 : error;
}

static void finish(CrThread *t, CrValue self) {
    CrSocket *s = cr_socket_of(self);
    if (cr_socket_fd(s) < 0) return;
    CrValue pending = cr_exception_take(t);
    if (CR_WARN(t, ResourceWarning, 1, "unclosed %R", self) < 0) cr_unraisable(t, self);
    int fd = __atomic_exchange_n(&s->fd, -1, __ATOMIC_RELAXED);
    if (fd >= 0) close_fd(t, fd);
    t->exception = pending;
}
static void finalise(CrThread *t, void *object) { finish(t, cr_box(object)); }
CR_METHOD(socket_del, CrValue self) { return finish(t, self), CR_NONE; }

static CrValue allocate(CrThread *t, CrType *cls) {
    CrValue self = cr_instance_new(t, cls);
    if (self == CR_ERROR) return CR_ERROR;
    cr_socket_of(self)->fd = -1;
    cr_socket_of(self)->timeout = __atomic_load_n(&cr_socket_default_timeout, __ATOMIC_RELAXED);
    if (!(cls->flags & CR_TYPE_DEL)) cr_gc_finalize_object(t, cr_object(self), finalise);
    return self;
}
CR_METHOD(socket_construct, CrValue cls, CrValue args, CrValue kwargs) { return allocate(t, CR_AS(CrType, cls)); }

static bool fill(CrThread *t, CrSocket *s, int fd, int family, int type, int proto) {
    int64_t timeout = type & SOCK_NONBLOCK ? 0 : __atomic_load_n(&cr_socket_default_timeout, __ATOMIC_RELAXED);
    s->family = family;
    s->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    s->proto = proto;
    __atomic_store_n(&s->timeout, timeout, __ATOMIC_RELAXED);
    __atomic_store_n(&s->fd, fd, __ATOMIC_RELAXED);
    return timeout < 0 || set_non_blocking(t, fd, true);
}

CrValue cr_socket_new(CrThread *t, CrType *cls, int fd, int family, int type, int proto) {
    CrValue self = allocate(t, cls);
    return self && fill(t, cr_socket_of(self), fd, family, type, proto) ? self : CR_ERROR;
}

// What the system knows of a descriptor given by the caller, where the caller says nothing.
static bool ask_system(CrThread *t, int fd, int *family, int *type, int *proto) {
    CrSockaddr a;
    socklen_t n = sizeof a, size = sizeof(int);
    memset(&a, 0, sizeof a);
    if (getsockname(fd, &a.sa, &n) < 0) {
        int error = cr_errno();
        if (*family == -1 || error == EBADF || error == ENOTSOCK) return cr_posix_fail(t, error, NULL), false;
    } else if (*family == -1) {
        *family = a.sa.sa_family;
    }
    if (*type == -1 && getsockopt(fd, SOL_SOCKET, SO_TYPE, type, &size) < 0) return cr_posix_fail(t, cr_errno(), NULL), false;
    size = sizeof(int);
    if (*proto == -1 && getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, proto, &size) < 0) return cr_posix_fail(t, cr_errno(), NULL), false;
    return true;
}

CR_METHOD(socket_init, CrValue self, CrValue family, CrValue type, CrValue proto, CrValue fileno) {
    int fam, ty, pr, fd, error;
    if (!cr_posix_int(t, family, &fam) || !cr_posix_int(t, type, &ty) || !cr_posix_int(t, proto, &pr)) return CR_ERROR;
    if (fileno != CR_NONE) {
        if (cr_is_any_float(fileno)) return CR_RAISE(t, TypeError, "integer argument expected, got float");
        if (!cr_posix_int(t, fileno, &fd)) return CR_ERROR;
        if (fd < 0) return CR_RAISE(t, ValueError, "negative file descriptor");
        if (!ask_system(t, fd, &fam, &ty, &pr)) return CR_ERROR;
    } else {
        if (fam == -1) fam = AF_INET;
        if (ty == -1) ty = SOCK_STREAM;
        if (pr == -1) pr = 0;
        fd = socket(fam, ty | SOCK_CLOEXEC, pr);
        error = fd < 0 ? cr_errno() : 0;
        if (error) return cr_posix_fail(t, error, NULL);
    }
    return fill(t, cr_socket_of(self), fd, fam, ty, pr) ? CR_NONE : CR_ERROR;
}

CR_METHOD(socket_close, CrValue self) {
    int fd = __atomic_exchange_n(&cr_socket_of(self)->fd, -1, __ATOMIC_RELAXED);
    int error = fd < 0 ? 0 : close_fd(t, fd);
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}
CR_METHOD(socket_detach, CrValue self) { return cr_int(__atomic_exchange_n(&cr_socket_of(self)->fd, -1, __ATOMIC_RELAXED)); }
CR_METHOD(socket_fileno, CrValue self) { return cr_int(cr_socket_fd(cr_socket_of(self))); }

// ---- Timeouts -----------------------------------------------------------------------------------------------

bool cr_socket_timeout(CrThread *t, CrValue v, int64_t *ns) {
    double d;
    *ns = CR_FOREVER;
    if (v == CR_NONE) return true;
    if (cr_is_any_float(v)) d = cr_float_of(v);
    else {
        CrValue index = cr_index(t, v);
        if (index == CR_ERROR || !cr_float_from(t, index, &d)) return false;
    }
    if (isnan(d)) return CR_RAISE(t, ValueError, "Invalid value NaN (not a number)"), false;
    if (d < 0) return CR_RAISE(t, ValueError, "Timeout value out of range"), false;
    if (d > 9223372036.0) return CR_RAISE(t, OverflowError, "timestamp too large to convert to C _PyTime_t"), false;
    *ns = (int64_t)ceil(d * 1e9);
    return true;
}

static CrValue change_timeout(CrThread *t, CrSocket *s, int64_t timeout) {
    __atomic_store_n(&s->timeout, timeout, __ATOMIC_RELAXED);
    return set_non_blocking(t, cr_socket_fd(s), timeout >= 0) ? CR_NONE : CR_ERROR;
}
CR_METHOD(socket_settimeout, CrValue self, CrValue timeout) {
    int64_t ns;
    return cr_socket_timeout(t, timeout, &ns) ? change_timeout(t, cr_socket_of(self), ns) : CR_ERROR;
}
CR_METHOD(socket_setblocking, CrValue self, CrValue flag) {
    int block = cr_truth(t, flag);
    return block < 0 ? CR_ERROR : change_timeout(t, cr_socket_of(self), block ? CR_FOREVER : 0);
}
static CrValue get_timeout(CrThread *t, CrValue self) {
    int64_t timeout = timeout_of(cr_socket_of(self));
    return timeout < 0 ? CR_NONE : cr_float((double)timeout / 1e9);
}
CR_METHOD(socket_gettimeout, CrValue self) { return get_timeout(t, self); }
CR_METHOD(socket_getblocking, CrValue self) { return cr_bool(timeout_of(cr_socket_of(self)) != 0); }

// ---- Connections --------------------------------------------------------------------------------------------

static ssize_t accept_now(int fd, void *from) {
    socklen_t *n = from;
    CrSockaddr *a = (CrSockaddr *)(n + 4);
    *n = sizeof *a;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, 0) == 0) return errno = EAGAIN, -1; // a blocking descriptor would wait
    return accept4(fd, &a->sa, n, SOCK_CLOEXEC);
}

CR_METHOD(socket_accept, CrValue self) {
    struct {
        socklen_t n, unused[3];
        CrSockaddr address;
    } from;
    CrSocket *s = cr_socket_of(self);
    memset(&from, 0, sizeof from);
    ssize_t fd = cr_socket_do(t, s, CR_FD_READ, cr_socket_deadline(s), accept_now, &from);
    if (fd < 0) return CR_ERROR;
    CrValue address = cr_socket_address_value(t, &from.address, from.n);
    return address ? cr_tuple_from(t, (CrValue[]){cr_int(fd), address}, 2) : CR_ERROR;
}

CR_METHOD(socket_bind, CrValue self, CrValue address) {
    CrSockaddr a;
    socklen_t n;
    int r, error;
    if (!cr_socket_address(t, cr_socket_of(self), address, "bind", &a, &n)) return CR_ERROR;
    CR_SYSCALL(t, error, r, bind(cr_socket_fd(cr_socket_of(self)), &a.sa, n));
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}

// Waits until the connection that is being made is there, or not: an errno, -1: exception (a timeout's among them).
static int await_connection(CrThread *t, CrSocket *s, int64_t deadline) {
    for (;;) {
        int fd = cr_socket_fd(s), error = 0;
        socklen_t size = sizeof error;
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        if (poll(&p, 1, 0) != 0) {
            if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return cr_errno();
            return error == EISCONN ? 0 : error;
        }
        CrWait wait = cr_wait_fd(t, fd, CR_FD_WRITE, deadline);
        if (wait == CR_WAIT_TIMEOUT) return CR_RAISE(t, TimeoutError, "timed out"), -1;
        if (wait != CR_WAIT_OK) return -1;
    }
}

static int do_connect(CrThread *t, CrSocket *s, const CrSockaddr *a, socklen_t n) {
    int64_t timeout = timeout_of(s), deadline = cr_socket_deadline(s);
    int fd = cr_socket_fd(s);
    cr_enter_blocking(t);
    int error = connect(fd, &a->sa, n) < 0 ? cr_errno() : 0;
    cr_exit_blocking(t);
    if (error == EINTR && !cr_safepoint(t)) return -1;
    bool under_way = (error == EINTR && timeout != 0) || (error == EINPROGRESS && timeout > 0);
    return under_way ? await_connection(t, s, deadline) : error;
}

CR_METHOD(socket_connect, CrValue self, CrValue address) {
    CrSockaddr a;
    socklen_t n;
    if (!cr_socket_address(t, cr_socket_of(self), address, "connect", &a, &n)) return CR_ERROR;
    int error = do_connect(t, cr_socket_of(self), &a, n);
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}
CR_METHOD(socket_connect_ex, CrValue self, CrValue address) {
    CrSockaddr a;
    socklen_t n;
    if (!cr_socket_address(t, cr_socket_of(self), address, "connect_ex", &a, &n)) return CR_ERROR;
    int error = do_connect(t, cr_socket_of(self), &a, n);
    if (error == -1 && cr_exception_clear_if(t, CR_TYPE_OF_ID(TimeoutError))) error = EWOULDBLOCK;
    return error == -1 ? CR_ERROR : cr_int(error);
}

CR_METHOD(socket_listen, CrValue self, CrValue backlog) {
    int n = SOMAXCONN < 128 ? SOMAXCONN : 128, r, error;
    if (backlog && !cr_posix_int(t, backlog, &n)) return CR_ERROR;
    if (n < 0) n = 0;
    CR_SYSCALL(t, error, r, listen(cr_socket_fd(cr_socket_of(self)), n));
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}
CR_METHOD(socket_shutdown, CrValue self, CrValue how) {
    int h, r, error;
    if (!cr_posix_int(t, how, &h)) return CR_ERROR;
    CR_SYSCALL(t, error, r, shutdown(cr_socket_fd(cr_socket_of(self)), h));
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}

static CrValue name_with(CrThread *t, CrValue self, int (*ask)(int, struct sockaddr *, socklen_t *)) {
    CrSockaddr a;
    socklen_t n = sizeof a;
    memset(&a, 0, sizeof a);
    int error = ask(cr_socket_fd(cr_socket_of(self)), &a.sa, &n) < 0 ? cr_errno() : 0;
    return error ? cr_posix_fail(t, error, NULL) : cr_socket_address_value(t, &a, n);
}
static int peer_name(int fd, struct sockaddr *a, socklen_t *n) { return getpeername(fd, a, n); }
static int own_name(int fd, struct sockaddr *a, socklen_t *n) { return getsockname(fd, a, n); }
CR_METHOD(socket_getpeername, CrValue self) { return name_with(t, self, peer_name); }
CR_METHOD(socket_getsockname, CrValue self) { return name_with(t, self, own_name); }

// ---- Options ------------------------------------------------------------------------------------------------

CR_METHOD(socket_getsockopt, CrValue self, CrValue level, CrValue option, CrValue size) {
    int l, o, value = 0, len = 0, fd = cr_socket_fd(cr_socket_of(self));
    if (!cr_posix_int(t, level, &l) || !cr_posix_int(t, option, &o) || !cr_posix_int(t, size, &len)) return CR_ERROR;
    socklen_t n = sizeof value;
    if (len == 0) return getsockopt(fd, l, o, &value, &n) < 0 ? cr_posix_fail(t, cr_errno(), NULL) : cr_int(value);
    uint8_t buffer[1024] = {0};
    if (len < 0 || len > (int)sizeof buffer) return CR_RAISE(t, OSError, "getsockopt buflen out of range");
    n = (socklen_t)len;
    return getsockopt(fd, l, o, buffer, &n) < 0 ? cr_posix_fail(t, cr_errno(), NULL) : cr_bytes_from(t, buffer, n);
}

// (level, option, int), (level, option, bytes), (level, option, None, length)
CR_METHOD(socket_setsockopt, CrValue self, CrValue level, CrValue option, CrValue value, CrValue length) {
    int l, o, number, fd = cr_socket_fd(cr_socket_of(self)), r;
    if (!cr_posix_int(t, level, &l) || !cr_posix_int(t, option, &o)) return CR_ERROR;
    const uint8_t *p = (const uint8_t *)&number;
    size_t n = sizeof number;
    if (length != CR_ERROR) {
        int64_t size;
        if (value != CR_NONE) return CR_RAISE(t, TypeError, "setsockopt() argument 3 must be None, not %T", value);
        if (!cr_index_int64(t, length, &size, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
        if (size < 0 || size > UINT_MAX) return CR_RAISE(t, OverflowError, "can't convert negative value to unsigned int");
        p = NULL;
        n = (size_t)size;
    } else if (cr_type_of(value)->slots.index) {
        if (!cr_posix_int(t, value, &number)) return CR_ERROR;
    } else if (value == CR_NONE) {
        return CR_RAISE(t, TypeError, "setsockopt() requires 4 arguments when the third argument is None");
    } else if (!cr_bytes_view(t, value, &p, &n)) {
        return CR_ERROR;
    }
    r = setsockopt(fd, l, o, p, (socklen_t)n);
    return r < 0 ? cr_posix_fail(t, cr_errno(), NULL) : CR_NONE;
}

// ---- The type -----------------------------------------------------------------------------------------------

static CrValue get_family(CrThread *t, CrValue self) { return cr_int(cr_socket_of(self)->family); }
static CrValue get_type(CrThread *t, CrValue self) { return cr_int(cr_socket_of(self)->type); }
static CrValue get_proto(CrThread *t, CrValue self) { return cr_int(cr_socket_of(self)->proto); }

static CrValue socket_repr(CrThread *t, CrValue self) {
    const CrSocket *s = cr_socket_of(self);
    return cr_str_printf(t, "<socket object, fd=%d, family=%d, type=%d, proto=%d>", cr_socket_fd(s), s->family, s->type, s->proto);
}

#define ELSEWHERE(name) CR_FN(cr_socket_method_##name)
static const CrMethodDef methods[] = {
    {"__del__(self, /)", CR_FN(socket_del), NULL, 0},
    {"_accept(self, /)", CR_FN(socket_accept), "Wait for an incoming connection: (descriptor, address info).", 0},
    {"bind(self, address, /)", CR_FN(socket_bind), "Bind the socket to a local address.", 0},
    {"close(self, /)", CR_FN(socket_close), "Close the socket.  It cannot be used after this call.", 0},
    {"connect(self, address, /)", CR_FN(socket_connect), "Connect the socket to a remote address.", 0},
    {"connect_ex(self, address, /)", CR_FN(socket_connect_ex), "Like connect(address), but returns an error code instead of raising.", 0},
    {"detach(self, /)", CR_FN(socket_detach), "Close the socket object without closing the underlying file descriptor.", 0},
    {"fileno(self, /)", CR_FN(socket_fileno), "Return the integer file descriptor of the socket.", 0},
    {"getblocking(self, /)", CR_FN(socket_getblocking), "Returns True if socket is in blocking mode, or False if it\nis in non-blocking mode.", 0},
    {"getpeername(self, /)", CR_FN(socket_getpeername), "Return the address of the remote endpoint.", 0},
    {"getsockname(self, /)", CR_FN(socket_getsockname), "Return the address of the local endpoint.", 0},
    {"getsockopt(self, level, option, buffersize=0, /)", CR_FN(socket_getsockopt), "Get a socket option.", 0},
    {"gettimeout(self, /)", CR_FN(socket_gettimeout), "Returns the timeout in seconds (float) associated with socket operations.", 0},
    {"listen(self, backlog=<none>, /)", CR_FN(socket_listen), "Enable a server to accept connections.", 0},
    {"recv(self, buffersize, flags=0, /)", ELSEWHERE(recv), "Receive up to buffersize bytes from the socket.", 0},
    {"recv_into(self, /, buffer, nbytes=0, flags=0)", ELSEWHERE(recv_into), "A version of recv() that stores its data into a buffer.", 0},
    {"recvfrom(self, buffersize, flags=0, /)", ELSEWHERE(recvfrom),
     "Like recv(buffersize, flags) but also return the sender's address info.", 0},
    {"recvfrom_into(self, /, buffer, nbytes=0, flags=0)", ELSEWHERE(recvfrom_into),
     "Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.", 0},
    {"recvmsg(self, bufsize, ancbufsize=0, flags=0, /)", ELSEWHERE(recvmsg), "Receive normal data and ancillary data from the socket.", 0},
    {"recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)", ELSEWHERE(recvmsg_into),
     "Receive normal data and ancillary data from the socket, into a series of buffers.", 0},
    {"send(self, data, flags=0, /)", ELSEWHERE(send), "Send a data string to the socket.", 0},
    {"sendall(self, data, flags=0, /)", ELSEWHERE(sendall), "Send a data string to the socket, all of it.", 0},
    {"sendmsg(self, buffers, ancdata=<none>, flags=0, address=None, /)", ELSEWHERE(sendmsg),
     "Send normal and ancillary data to the socket.", 0},
    {"sendto(self, data, /, *args)", ELSEWHERE(sendto), "Like send(data, flags) but allows specifying the destination address.", 0},
    {"setblocking(self, flag, /)", CR_FN(socket_setblocking), "Set the socket to blocking (flag is true) or non-blocking (false).", 0},
    {"setsockopt(self, level, option, value, length=<none>, /)", CR_FN(socket_setsockopt), "Set a socket option.", 0},
    {"settimeout(self, timeout, /)", CR_FN(socket_settimeout), "Set a timeout on socket operations.", 0},
    {"shutdown(self, how, /)", CR_FN(socket_shutdown), "Shut down the reading side of the socket, the writing side, or both.", 0},
    {0},
};
static const CrGetSetDef getsets[] = {
    {"family", get_family, cr_readonly_member, "the socket family"},
    {"proto", get_proto, cr_readonly_member, "the socket protocol"},
    {"timeout", get_timeout, NULL, "the socket timeout"},
    {"type", get_type, cr_readonly_member, "the socket type"},
    {0},
};
const CrTypeDef cr_socket_typedef = {
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\n"
           "Open a socket of the given type.",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = socket_repr},
    .methods = methods,
    .getsets = getsets,
    .constructor = {"socket(cls, /, *args, **kwargs)", CR_FN(socket_construct), NULL, 0},
    .init = {"__init__(self, /, family=-1, type=-1, proto=-1, fileno=None)", CR_FN(socket_init), NULL, 0},
};
