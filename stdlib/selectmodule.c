// selectmodule.c -- module select: select(), poll and epoll objects.
//
// select() and poll() look first, then wait in a blocking section; an epoll object is waited for like any descriptor, so the
// task parks. select() is made of poll(2): the limit of its descriptors is only kept because CPython has it.
#include "stdlib/select.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

// ---- Waiting ------------------------------------------------------------------------------------------------

int cr_poll_fds(CrThread *t, struct pollfd *fds, size_t n, int64_t deadline) {
    int r = poll(fds, n, 0), error = r < 0 ? cr_errno() : 0;
    while (r == 0 || error == EINTR) {
        int64_t rest = deadline < 0 ? -1 : deadline - cr_now_ns();
        if (deadline >= 0 && rest <= 0) return 0;
        struct timespec limit = {.tv_sec = rest / 1000000000, .tv_nsec = rest % 1000000000};
        cr_enter_blocking(t);
        r = ppoll(fds, n, rest < 0 ? NULL : &limit, NULL);
        error = r < 0 ? cr_errno() : 0;
        cr_exit_blocking(t);
        if (error == EINTR && !cr_safepoint(t)) return -1;
    }
    if (error) cr_posix_fail(t, error, NULL);
    return error ? -1 : r;
}

// The time when a wait of `timeout` (None: for ever) ends, with `unit` nanoseconds in 1. False: exception.
static bool deadline_of(CrThread *t, CrValue timeout, double unit, const char *wrong_type, int64_t *deadline, bool *negative) {
    double d;
    *deadline = -1;
    *negative = false;
    if (timeout == CR_NONE) return true;
    if (!cr_is_any_int(timeout) && !cr_is_any_float(timeout) && !cr_type_of(timeout)->slots.index && !cr_type_of(timeout)->slots.to_float)
        return CR_RAISE(t, TypeError, "%s", wrong_type), false;
    if (!cr_float_from(t, timeout, &d)) return false;
    if (isnan(d)) return CR_RAISE(t, ValueError, "Invalid value NaN (not a number)"), false;
    if (fabs(d) * unit >= 9.2e18) return CR_RAISE(t, OverflowError, "timestamp too large to convert to C _PyTime_t"), false;
    *negative = d < 0;
    if (d >= 0) *deadline = cr_now_ns() + (int64_t)ceil(d * unit);
    return true;
}

// ---- select() -----------------------------------------------------------------------------------------------

typedef struct Wanted { // the objects of one argument
    CrValue items;  // tuple
    int *fds;
    uint64_t n;
} Wanted;

static bool collect(CrThread *t, CrValue argument, Wanted *w) {
    CrType *type = cr_type_of(argument);
    if (!type->slots.iter && !type->slots.getitem) return CR_RAISE(t, TypeError, "arguments 1-3 must be sequences"), false;
    w->items = cr_tuple_from_iterable(t, argument);
    if (w->items == CR_ERROR) return false;
    w->n = cr_tuple_len(w->items);
    w->fds = calloc(w->n + 1, sizeof *w->fds);
    if (!w->fds) abort();
    for (uint64_t i = 0; i < w->n; i++) {
        if (!cr_posix_fd(t, cr_tuple_items(w->items)[i], &w->fds[i])) return false;
        if (w->fds[i] >= FD_SETSIZE) return CR_RAISE(t, ValueError, "filedescriptor out of range in select()"), false;
    }
    return true;
}

static CrValue ready_items(CrThread *t, const Wanted *w, const struct pollfd *fds, short mask) {
    CrValue list = cr_list_new(t, 0);
    for (uint64_t i = 0; list && i < w->n; i++)
        if (fds[i].revents & mask) cr_list_append(t, list, cr_tuple_items(w->items)[i]);
    return list;
}

static CrValue wait_for(CrThread *t, const Wanted *w, int64_t deadline) {
    static const short ask[] = {POLLIN, POLLOUT, POLLPRI}, told[] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
    uint64_t n = 0, first[3];
    struct pollfd *fds = calloc(w[0].n + w[1].n + w[2].n + 1, sizeof *fds);
    if (!fds) abort();
    for (int k = 0; k < 3; k++) {
        first[k] = n;
        for (uint64_t i = 0; i < w[k].n; i++) fds[n++] = (struct pollfd){.fd = w[k].fds[i], .events = ask[k]};
    }
    bool relevant = false;
    while (!relevant) { // a wait for what can only be read ends when the other end hangs up, say
        int r = cr_poll_fds(t, fds, n, deadline);
        if (r <= 0) break;
        for (int k = 0; k < 3; k++)
            for (uint64_t i = 0; i < w[k].n; i++) {
                short events = fds[first[k] + i].revents;
                if (events & POLLNVAL && !cr_raised(t)) cr_posix_fail(t, EBADF, NULL);
                relevant |= (events & (told[k] | POLLNVAL)) != 0;
                if (events && !(events & (told[k] | POLLNVAL))) fds[first[k] + i].fd = -1; // nothing more will come of it
            }
    }
    CrValue lists[3] = {CR_ERROR};
    for (int k = 0; k < 3 && !cr_raised(t); k++) lists[k] = ready_items(t, &w[k], fds + first[k], told[k]);
    free(fds);
    return cr_raised(t) ? CR_ERROR : cr_tuple_from(t, lists, 3);
}

static CrValue select_select(CrThread *t, CrFunction *f, CrValue readers, CrValue writers, CrValue others, CrValue timeout) {
    Wanted w[3] = {0};
    int64_t deadline;
    bool negative;
    CrValue result = CR_ERROR;
    if (!deadline_of(t, timeout, 1e9, "timeout must be a float or None", &deadline, &negative)) return CR_ERROR;
    if (negative) return CR_RAISE(t, ValueError, "timeout must be non-negative");
    if (collect(t, readers, &w[0]) && collect(t, writers, &w[1]) && collect(t, others, &w[2])) result = wait_for(t, w, deadline);
    for (int k = 0; k < 3; k++) free(w[k].fds);
    return result;
}

// ---- poll objects -------------------------------------------------------------------------------------------

static CrPollObject *poll_of(CrValue v) { return CR_AS(CrPollObject, v); }

static bool event_mask(CrThread *t, CrValue v, int64_t *mask) {
    CrValue index = cr_index(t, v);
    if (index == CR_ERROR) return false;
    if (cr_int_sign(index) < 0) return CR_RAISE(t, ValueError, "value must be positive"), false;
    if (!cr_int_to_int64(index, mask) || *mask > USHRT_MAX)
        return CR_RAISE(t, OverflowError, "Python int too large to convert to C unsigned short"), false;
    return true;
}

static CrValue select_poll(CrThread *t, CrFunction *f) {
    CrValue self = cr_instance_new(t, CR_TYPE_OF_ID(POLL));
    if (self) poll_of(self)->events = cr_dict_new(t);
    return self;
}

CR_METHOD(poll_register, CrValue self, CrValue object, CrValue eventmask) {
    int fd;
    int64_t mask;
    if (!cr_posix_fd(t, object, &fd) || !event_mask(t, eventmask, &mask)) return CR_ERROR;
    return cr_dict_set(t, poll_of(self)->events, cr_int(fd), cr_int(mask)) < 0 ? CR_ERROR : CR_NONE;
}
CR_METHOD(poll_modify, CrValue self, CrValue object, CrValue eventmask) {
    int fd;
    int64_t mask;
    if (!cr_posix_fd(t, object, &fd) || !event_mask(t, eventmask, &mask)) return CR_ERROR;
    if (cr_dict_get(t, poll_of(self)->events, cr_int(fd)) == CR_ERROR) return cr_raised(t) ? CR_ERROR : cr_posix_fail(t, ENOENT, NULL);
    return cr_dict_set(t, poll_of(self)->events, cr_int(fd), cr_int(mask)) < 0 ? CR_ERROR : CR_NONE;
}
CR_METHOD(poll_unregister, CrValue self, CrValue object) {
    int fd;
    if (!cr_posix_fd(t, object, &fd)) return CR_ERROR;
    int deleted = cr_dict_delete(t, poll_of(self)->events, cr_int(fd));
    return deleted > 0 ? CR_NONE : deleted < 0 ? CR_ERROR : cr_raise_key_error(t, cr_int(fd));
}

static CrValue poll_results(CrThread *t, const struct pollfd *fds, size_t n) {
    CrValue list = cr_list_new(t, 0);
    for (size_t i = 0; list && i < n; i++) {
        if (!fds[i].revents) continue;
        cr_list_append(t, list, cr_tuple_from(t, (CrValue[]){cr_int(fds[i].fd), cr_int((uint16_t)fds[i].revents)}, 2));
    }
    return list;
}

CR_METHOD(poll_poll, CrValue self, CrValue timeout) {
    CrPollObject *p = poll_of(self);
    int64_t deadline;
    bool negative;
    if (!deadline_of(t, timeout, 1e6, "timeout must be an integer or None", &deadline, &negative)) return CR_ERROR;
    if (deadline >= 0 && deadline - cr_now_ns() > (int64_t)INT_MAX * 1000000) return CR_RAISE(t, OverflowError, "timeout is too large");
    if (__atomic_exchange_n(&p->polling, 1, __ATOMIC_ACQUIRE)) return CR_RAISE(t, RuntimeError, "concurrent poll() invocation");
    CrValue events = cr_dict_copy(t, p->events), key, mask;
    struct pollfd *fds = calloc(cr_dict_len(events) + 1, sizeof *fds);
    if (!fds) abort();
    size_t n = 0;
    for (uint64_t at = 0; cr_dict_step(events, &at, &key, &mask); n++)
        fds[n] = (struct pollfd){.fd = (int)cr_int_get(key), .events = (short)cr_int_get(mask)};
    int r = cr_poll_fds(t, fds, n, deadline);
    __atomic_store_n(&p->polling, 0, __ATOMIC_RELEASE);
    CrValue result = r < 0 ? CR_ERROR : poll_results(t, fds, n);
    free(fds);
    return result;
}

static const CrMethodDef poll_methods[] = {
    {"modify(self, fd, eventmask, /)", CR_FN(poll_modify), "Modify an already registered file descriptor.", 0},
    {"poll(self, timeout=None, /)", CR_FN(poll_poll), "Polls the set of registered file descriptors.", 0},
    {"register(self, fd, eventmask=7, /)", CR_FN(poll_register), "Register a file descriptor with the polling object.", 0},
    {"unregister(self, fd, /)", CR_FN(poll_unregister), "Remove a file descriptor being tracked by the polling object.", 0},
    {0},
};
const CrTypeDef cr_poll_typedef = {.methods = poll_methods};

// ---- epoll objects ------------------------------------------------------------------------------------------

static int epoll_fd(CrThread *t, CrValue self) { // -1: ValueError
    int fd = CR_GET(CR_AS(CrEpollObject, self)->fd);
    if (fd < 0) CR_RAISE(t, ValueError, "I/O operation on closed epoll object");
    return fd;
}

static int close_epoll(CrThread *t, CrEpollObject *e) {
    int fd = __atomic_exchange_n(&e->fd, -1, __ATOMIC_ACQ_REL);
    if (fd < 0) return 0;
    cr_fd_closing(t, fd);
    return close(fd) < 0 ? cr_errno() : 0;
}
static void epoll_finalise(CrThread *t, void *object) { close_epoll(t, object); }

static CrValue epoll_make(CrThread *t, CrValue cls, int fd) {
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (self == CR_ERROR) return close(fd), CR_ERROR;
    CR_AS(CrEpollObject, self)->fd = fd;
    cr_gc_finalize_object(t, cr_object(self), epoll_finalise);
    return self;
}

CR_METHOD(epoll_construct, CrValue cls, CrValue sizehint, CrValue flags) {
    int size, fl;
    if (!cr_posix_int(t, sizehint, &size) || !cr_posix_int(t, flags, &fl)) return CR_ERROR;
    if (size != -1 && size <= 0) return CR_RAISE(t, ValueError, "negative sizehint");
    if (fl && fl != EPOLL_CLOEXEC) return CR_RAISE(t, OSError, "invalid flags");
    int fd = epoll_create1(EPOLL_CLOEXEC), error = fd < 0 ? cr_errno() : 0;
    return error ? cr_posix_fail(t, error, NULL) : epoll_make(t, cls, fd);
}
CR_METHOD(epoll_fromfd, CrValue cls, CrValue fd) {
    int n;
    return cr_posix_int(t, fd, &n) ? epoll_make(t, cls, n) : CR_ERROR;
}

CR_METHOD(epoll_close, CrValue self) {
    int error = close_epoll(t, CR_AS(CrEpollObject, self));
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}
static CrValue epoll_closed(CrThread *t, CrValue self) { return cr_bool(CR_GET(CR_AS(CrEpollObject, self)->fd) < 0); }
CR_METHOD(epoll_fileno, CrValue self) {
    int fd = epoll_fd(t, self);
    return fd < 0 ? CR_ERROR : cr_int(fd);
}

static CrValue control(CrThread *t, CrValue self, int operation, CrValue object, CrValue mask) {
    int fd, epfd = epoll_fd(t, self);
    uint64_t events = 0;
    if (epfd < 0 || !cr_posix_fd(t, object, &fd)) return CR_ERROR;
    if (mask) {
        CrValue index = cr_index(t, mask);
        if (index == CR_ERROR) return CR_ERROR;
        if (!cr_int_to_uint64(index, &events) || events > UINT32_MAX) {
            if (cr_int_sign(index) < 0) return CR_RAISE(t, OverflowError, "can't convert negative value to unsigned int");
            return CR_RAISE(t, OverflowError, "Python int too large to convert to C unsigned int");
        }
    }
    struct epoll_event event = {.events = (uint32_t)events, .data.fd = fd};
    int error = epoll_ctl(epfd, operation, fd, &event) < 0 ? cr_errno() : 0;
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}
CR_METHOD(epoll_register, CrValue self, CrValue fd, CrValue mask) {
    return control(t, self, EPOLL_CTL_ADD, fd, mask ? mask : CR_INT(EPOLLIN | EPOLLPRI | EPOLLOUT));
}
CR_METHOD(epoll_modify, CrValue self, CrValue fd, CrValue mask) { return control(t, self, EPOLL_CTL_MOD, fd, mask); }
CR_METHOD(epoll_unregister, CrValue self, CrValue fd) { return control(t, self, EPOLL_CTL_DEL, fd, CR_ERROR); }

static CrValue epoll_results(CrThread *t, const struct epoll_event *events, int n) {
    CrValue list = cr_list_new(t, (size_t)n);
    for (int i = 0; list && i < n; i++)
        cr_list_append(t, list, cr_tuple_from(t, (CrValue[]){cr_int(events[i].data.fd), cr_int(events[i].events)}, 2));
    return list;
}

CR_METHOD(epoll_poll, CrValue self, CrValue timeout, CrValue maxevents) {
    int64_t deadline;
    bool negative;
    int max, fd = epoll_fd(t, self);
    if (fd < 0 || !deadline_of(t, timeout, 1e9, "timeout must be an integer or None", &deadline, &negative) ||
        !cr_posix_int(t, maxevents, &max))
        return CR_ERROR;
    if (max == -1) max = FD_SETSIZE - 1;
    if (max < 1) return CR_RAISE(t, ValueError, "maxevents must be greater than 0, got %d", max);
    if (max > 65536) max = 65536;
    struct epoll_event *events = malloc((size_t)max * sizeof *events);
    if (!events) return cr_raise_no_memory(t);
    int n, error;
    while ((n = epoll_wait(fd, events, max, 0)) == 0) {
        CrWait wait = cr_wait_fd(t, fd, CR_FD_READ, deadline);
        if (wait != CR_WAIT_OK) break;
        if ((fd = epoll_fd(t, self)) < 0) break;
    }
    error = n < 0 ? cr_errno() : 0;
    CrValue result = cr_raised(t) ? CR_ERROR : error ? cr_posix_fail(t, error, NULL) : epoll_results(t, events, n);
    free(events);
    return result;
}

CR_METHOD(epoll_enter, CrValue self) { return epoll_fd(t, self) < 0 ? CR_ERROR : self; }
CR_METHOD(epoll_exit, CrValue self, CrValue args) { return cr_call_method(t, self, cr_name_close, NULL, 0); }

static const CrMethodDef epoll_methods[] = {
    {"__enter__(self, /)", CR_FN(epoll_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(epoll_exit), NULL, 0},
    {"close(self, /)", CR_FN(epoll_close), "Close the epoll control file descriptor.", 0},
    {"fileno(self, /)", CR_FN(epoll_fileno), "Return the epoll control file descriptor.", 0},
    {"fromfd(type, fd, /)", CR_FN(epoll_fromfd), "Create an epoll object from a given control fd.", CR_METHOD_CLASS},
    {"modify(self, /, fd, eventmask)", CR_FN(epoll_modify), "Modify event mask for a registered file descriptor.", 0},
    {"poll(self, /, timeout=None, maxevents=-1)", CR_FN(epoll_poll), "Wait for events on the epoll file descriptor.", 0},
    {"register(self, /, fd, eventmask=<select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT>)", CR_FN(epoll_register),
     "Registers a new fd or raises an OSError if the fd is already registered.", 0},
    {"unregister(self, /, fd)", CR_FN(epoll_unregister), "Remove a registered file descriptor from the epoll object.", 0},
    {0},
};
static const CrGetSetDef epoll_getsets[] = {{"closed", epoll_closed, NULL, "True if the epoll handler is closed"}, {0}};
const CrTypeDef cr_epoll_typedef = {
    .doc = "Returns an epolling object.",
    .methods = epoll_methods,
    .getsets = epoll_getsets,
    .constructor = {"epoll(cls, sizehint=-1, flags=0)", CR_FN(epoll_construct), NULL, 0},
};

// ---- The module ---------------------------------------------------------------------------------------------

static const CrMethodDef functions[] = {
    {"poll()", CR_FN(select_poll), "Returns a polling object.", 0},
    {"select(rlist, wlist, xlist, timeout=None, /)", CR_FN(select_select),
     "Wait until one or more file descriptors are ready for some kind of I/O.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrIntConstant constants[] = {
#define C(name) {#name, name}
        C(EPOLLERR), C(EPOLLET), C(EPOLLEXCLUSIVE), C(EPOLLHUP), C(EPOLLIN), C(EPOLLMSG), C(EPOLLONESHOT), C(EPOLLOUT), C(EPOLLPRI),
        C(EPOLLRDBAND), C(EPOLLRDHUP), C(EPOLLRDNORM), C(EPOLLWRBAND), C(EPOLLWRNORM), C(EPOLL_CLOEXEC), C(PIPE_BUF), C(POLLERR),
        C(POLLHUP), C(POLLIN), C(POLLMSG), C(POLLNVAL), C(POLLOUT), C(POLLPRI), C(POLLRDBAND), C(POLLRDHUP), C(POLLRDNORM),
        C(POLLWRBAND), C(POLLWRNORM),
#undef C
    };
    if (CR_SET_INTS(t, module, constants) < 0) return -1;
    if (cr_module_set(t, module, "error", cr_box(CR_TYPE_OF_ID(OSError))) < 0) return -1;
    static const CrTypeId types[] = {CR_T_EPOLL};
    return cr_module_add_types(t, module, types, 1);
}

const CrModuleDef cr_module_select = {"select", "This module supports asynchronous I/O on multiple file descriptors.", functions, init};
