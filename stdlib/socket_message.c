// socket_message.c -- _socket.socket: sendmsg, recvmsg and recvmsg_into, with ancillary data.
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "stdlib/posix.h"
#include "stdlib/socket.h"

// ---- Buffers of the caller ----------------------------------------------------------------------------------

typedef struct Buffers {
    CrMemory *memory;
    struct iovec *vector;
    size_t n; // borrowed so far
} Buffers;

static void give_back(CrThread *t, Buffers *b) {
    for (size_t i = 0; i < b->n; i++) cr_memory_release(t, &b->memory[i]);
    free(b->memory);
    free(b->vector);
}

static bool borrow(CrThread *t, CrValue iterable, bool writable, const char *method, Buffers *b) {
    *b = (Buffers){0};
    if (!cr_is_iterable(iterable))
        return CR_RAISE(t, TypeError, "%s() argument 1 must be an iterable", method), false;
    CrValue items = cr_tuple_from_iterable(t, iterable);
    if (items == CR_ERROR) return false;
    size_t n = cr_tuple_len(items);
    if (n > INT_MAX) return CR_RAISE(t, OSError, "%s() argument 1 is too long", method), false;
    b->memory = calloc(n + 1, sizeof *b->memory);
    b->vector = calloc(n + 1, sizeof *b->vector);
    if (!b->memory || !b->vector) abort();
    for (size_t i = 0; i < n; i++) {
        CrValue v = cr_tuple_items(items)[i];
        if (!(writable ? cr_memory_borrow_writable(t, v, &b->memory[i], method) : cr_memory_borrow(t, v, &b->memory[i]))) return false;
        b->vector[i] = (struct iovec){b->memory[i].data, (size_t)b->memory[i].len};
        b->n = i + 1;
    }
    return true;
}

// ---- Calls --------------------------------------------------------------------------------------------------

typedef struct Message {
    struct msghdr header;
    int flags;
} Message;

static ssize_t send_message(int fd, void *argument) {
    Message *m = argument;
    return sendmsg(fd, &m->header, m->flags | MSG_DONTWAIT | MSG_NOSIGNAL);
}

typedef struct Arrival {
    Message message;
    socklen_t name_size;
    size_t control_size;
} Arrival;

static ssize_t receive_message(int fd, void *argument) {
    Arrival *a = argument;
    a->message.header.msg_namelen = a->name_size;
    a->message.header.msg_controllen = a->control_size;
    return recvmsg(fd, &a->message.header, a->message.flags | MSG_DONTWAIT);
}

// ---- Ancillary data -----------------------------------------------------------------------------------------

// Makes the control part of a message of (level, type, data) tuples. False: exception.
static bool put_control(CrThread *t, CrValue ancillary, struct msghdr *h) {
    if (ancillary == CR_ERROR) return true;
    if (!cr_is_iterable(ancillary))
        return CR_RAISE(t, TypeError, "sendmsg() argument 2 must be an iterable"), false;
    CrValue items = cr_tuple_from_iterable(t, ancillary);
    if (items == CR_ERROR) return false;
    size_t total = 0;
    for (int pass = 0; pass < 2; pass++) { // to measure, to write
        struct cmsghdr *c = pass && total ? CMSG_FIRSTHDR(h) : NULL;
        for (uint64_t i = 0; i < cr_tuple_len(items); i++) {
            CrValue item = cr_tuple_items(items)[i];
            const uint8_t *p;
            size_t n;
            int level, type;
            if (!cr_has_flag(item, CR_TYPE_TUPLE) || cr_tuple_len(item) != 3)
                return CR_RAISE(t, TypeError, "[sendmsg() ancillary data items must be tuples of length 3]"), false;
            const CrValue *parts = cr_tuple_items(item);
            if (!cr_posix_int(t, parts[0], &level) || !cr_posix_int(t, parts[1], &type) || !cr_bytes_view(t, parts[2], &p, &n)) return false;
            if (!pass) {
                if (n > INT_MAX / 2 || total > INT_MAX / 2) return CR_RAISE(t, OSError, "ancillary data item too large"), false;
                total += CMSG_SPACE(n);
                continue;
            }
            if (!c || (uint8_t *)c + CMSG_SPACE(n) > (uint8_t *)h->msg_control + total)
                return CR_RAISE(t, RuntimeError, "unexpected size of ancillary data"), false;
            c->cmsg_level = level;
            c->cmsg_type = type;
            c->cmsg_len = CMSG_LEN(n);
            memcpy(CMSG_DATA(c), p, n);
            c = CMSG_NXTHDR(h, c);
        }
        if (pass || !total) break;
        h->msg_control = calloc(1, total);
        if (!h->msg_control) abort();
        h->msg_controllen = total;
    }
    return true;
}

// [(level, type, data), ...]; a truncated last item has what there is of its data.
static CrValue take_control(CrThread *t, struct msghdr *h) {
    CrValue list = cr_list_new(t, 0);
    const uint8_t *end = (const uint8_t *)h->msg_control + h->msg_controllen;
    for (struct cmsghdr *c = h->msg_controllen ? CMSG_FIRSTHDR(h) : NULL; list && c; c = CMSG_NXTHDR(h, c)) {
        const uint8_t *data = CMSG_DATA(c);
        if (c->cmsg_len < CMSG_LEN(0) || data > end) break;
        size_t n = c->cmsg_len - CMSG_LEN(0), there = (size_t)(end - data);
        CrValue item[] = {cr_int(c->cmsg_level), cr_int(c->cmsg_type), cr_bytes_from(t, data, n < there ? n : there)};
        cr_list_append(t, list, cr_tuple_from(t, item, 3));
    }
    return list;
}

// ---- Methods ------------------------------------------------------------------------------------------------

SOCKET_METHOD(sendmsg, CrValue self, CrValue buffers, CrValue ancillary, CrValue flags, CrValue address) {
    CrSocket *s = cr_socket_of(self);
    Message m = {0};
    CrSockaddr to;
    Buffers b;
    ssize_t sent = -1;
    if (!cr_posix_int(t, flags, &m.flags)) return CR_ERROR;
    bool ok = true;
    if (address != CR_NONE) {
        ok = cr_socket_address(t, s, address, "sendmsg", &to, &m.header.msg_namelen);
        m.header.msg_name = &to;
    }
    if (!ok) return CR_ERROR;
    ok = borrow(t, buffers, false, "sendmsg", &b);
    m.header.msg_iov = b.vector;
    m.header.msg_iovlen = b.n;
    if (ok && put_control(t, ancillary, &m.header)) sent = cr_socket_do(t, s, CR_FD_WRITE, cr_socket_deadline(s), send_message, &m);
    free(m.header.msg_control);
    give_back(t, &b);
    return sent < 0 ? CR_ERROR : cr_int(sent);
}

// Receives into the vector: (first, ancillary data, flags, address), where first is made of the count.
static ssize_t receive_into(CrThread *t, CrSocket *s, struct iovec *vector, size_t n, CrValue control, CrValue flags, CrValue *rest) {
    Arrival a = {.message.header = {.msg_iov = vector, .msg_iovlen = n}, .name_size = sizeof(CrSockaddr)};
    CrSockaddr from;
    int64_t size;
    if (!cr_posix_int(t, flags, &a.message.flags) || !cr_index_int64(t, control, &size, CR_TYPE_OF_ID(OverflowError))) return -1;
    if (size < 0 || size > INT_MAX) return CR_RAISE(t, ValueError, "invalid ancillary data buffer length"), -1;
    struct msghdr *h = &a.message.header;
    h->msg_name = &from;
    h->msg_control = size ? calloc(1, (size_t)size) : NULL;
    if (size && !h->msg_control) return cr_raise_no_memory(t), -1;
    a.control_size = (size_t)size;
    memset(&from, 0, sizeof from);
    ssize_t got = cr_socket_do(t, s, CR_FD_READ, cr_socket_deadline(s), receive_message, &a);
    if (got >= 0) {
        rest[0] = take_control(t, h);
        rest[1] = cr_int(h->msg_flags);
        rest[2] = cr_socket_address_value(t, &from, h->msg_namelen);
    }
    free(h->msg_control);
    return cr_raised(t) ? -1 : got;
}

SOCKET_METHOD(recvmsg, CrValue self, CrValue size, CrValue control, CrValue flags) {
    int64_t n;
    CrValue items[4];
    if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "negative buffer size in recvmsg()");
    CrBytes *b = cr_bytes_alloc(t, (size_t)n);
    if (!b) return CR_ERROR;
    struct iovec vector = {b->data, (size_t)n};
    ssize_t got = receive_into(t, cr_socket_of(self), &vector, 1, control, flags, items + 1);
    if (got < 0) return CR_ERROR;
    items[0] = got == n ? cr_box(b) : cr_bytes_from(t, b->data, (size_t)got);
    return cr_tuple_from(t, items, 4);
}

SOCKET_METHOD(recvmsg_into, CrValue self, CrValue buffers, CrValue control, CrValue flags) {
    Buffers b;
    CrValue items[4];
    ssize_t got = -1;
    if (borrow(t, buffers, true, "recvmsg_into", &b)) got = receive_into(t, cr_socket_of(self), b.vector, b.n, control, flags, items + 1);
    give_back(t, &b);
    if (got < 0) return CR_ERROR;
    items[0] = cr_int(got);
    return cr_tuple_from(t, items, 4);
}
