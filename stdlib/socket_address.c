// socket_address.c -- addresses of sockets: Python's tuples and strings to and from the system's structures.
#include "stdlib/socket.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"

CrValue cr_socket_gaierror, cr_socket_herror;

CrValue cr_socket_gai_fail(CrThread *t, int error) {
    if (error == EAI_SYSTEM) return cr_posix_fail(t, cr_errno(), NULL);
    CrValue e = cr_call2(t, cr_socket_gaierror, cr_int(error), cr_str_from_c(t, gai_strerror(error)));
    return e ? cr_raise_value(t, e) : CR_ERROR;
}

// ---- Hosts --------------------------------------------------------------------------------------------------

CrValue cr_socket_host_bytes(CrThread *t, CrValue host) {
    CrValue bytes;
    if (cr_is_bytes(host)) bytes = cr_box(cr_bytes_of(host));
    else if (cr_is_bytearray(host)) bytes = cr_bytes_from_object(t, host);
    else if (cr_is_str(host)) bytes = cr_str_encode(t, host, cr_str_is_ascii(cr_str_of(host)) ? "ascii" : "idna", "strict");
    else return CR_RAISE(t, TypeError, "string or unicode text buffer expected, not %T", host);
    if (bytes == CR_ERROR) return CR_ERROR;
    if (memchr(CR_AS(CrBytes, bytes)->data, 0, (size_t)CR_AS(CrBytes, bytes)->len))
        return CR_RAISE(t, TypeError, "host name must not contain null character");
    return bytes;
}

// Hosts that need no resolver.
static bool numeric_host(const char *host, int family, CrSockaddr *a, socklen_t *n) {
    bool v4 = family != AF_INET6, v6 = family != AF_INET;
    memset(a, 0, sizeof *a);
    if (!*host) {
        if (family == AF_INET6) a->in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_addr = in6addr_any}, *n = sizeof a->in6;
        else a->in = (struct sockaddr_in){.sin_family = AF_INET}, *n = sizeof a->in;
        return true;
    }
    if (v4 && inet_pton(AF_INET, host, &a->in.sin_addr) == 1) return a->in.sin_family = AF_INET, *n = sizeof a->in, true;
    if (v6 && inet_pton(AF_INET6, host, &a->in6.sin6_addr) == 1) return a->in6.sin6_family = AF_INET6, *n = sizeof a->in6, true;
    return false;
}

bool cr_socket_resolve(CrThread *t, const char *host, int family, CrSockaddr *a, socklen_t *n) {
    if (strcmp(host, "<broadcast>") == 0 || strcmp(host, "255.255.255.255") == 0) {
        if (family == AF_INET6) return CR_RAISE(t, OSError, "address family mismatched"), false;
        host = "255.255.255.255";
    }
    if (numeric_host(host, family, a, n)) return true;
    struct addrinfo hints = {.ai_family = family}, *found = NULL;
    cr_enter_blocking(t);
    int error = getaddrinfo(host, NULL, &hints, &found);
    cr_exit_blocking(t);
    if (error) return cr_socket_gai_fail(t, error), false;
    *n = found->ai_addrlen;
    memcpy(a, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return true;
}

// ---- From Python --------------------------------------------------------------------------------------------

// A tuple of `least` to `most` items; NULL: TypeError.
static const CrValue *address_tuple(CrThread *t, CrValue v, const char *method, const char *family, uint64_t least, uint64_t most,
                                    const char *shape, uint64_t *n) {
    if (!cr_has_flag(v, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "%s(): %s address must be tuple, not %T", method, family, v), NULL;
    *n = cr_tuple_len(v);
    if (*n < least || *n > most) return CR_RAISE(t, TypeError, "%s address must be a %s", family, shape), NULL;
    return cr_tuple_items(v);
}

static bool unsigned_int(CrThread *t, CrValue v, uint32_t *out) {
    CrValue index = cr_index(t, v);
    uint64_t u = 0;
    int64_t i;
    if (index == CR_ERROR) return false;
    if (cr_int_to_int64(index, &i)) u = (uint64_t)i;
    else cr_int_to_uint64(index, &u);
    *out = (uint32_t)u;
    return true;
}

static bool port_of(CrThread *t, CrValue v, const char *method, in_port_t *port) {
    int n = -1;
    if (!cr_posix_int(t, v, &n)) {
        if (!cr_exception_clear_if(t, CR_TYPE_OF_ID(OverflowError))) return false;
        n = -1;
    }
    if (n < 0 || n > 0xffff) return CR_RAISE(t, OverflowError, "%s(): port must be 0-65535.", method), false;
    *port = htons((uint16_t)n);
    return true;
}

static bool inet_address(CrThread *t, CrValue v, const char *method, CrSockaddr *a, socklen_t *n) {
    uint64_t count;
    const CrValue *items = address_tuple(t, v, method, "AF_INET", 2, 2, "pair (host, port)", &count);
    CrValue host = items ? cr_socket_host_bytes(t, items[0]) : CR_ERROR;
    in_port_t port;
    if (!host || !port_of(t, items[1], method, &port)) return false;
    if (!cr_socket_resolve(t, (const char *)CR_AS(CrBytes, host)->data, AF_INET, a, n)) return false;
    a->in.sin_port = port;
    return true;
}

static bool inet6_address(CrThread *t, CrValue v, const char *method, CrSockaddr *a, socklen_t *n) {
    uint64_t count;
    const CrValue *items = address_tuple(t, v, method, "AF_INET6", 2, 4, "tuple (host, port[, flowinfo[, scopeid]])", &count);
    CrValue host = items ? cr_socket_host_bytes(t, items[0]) : CR_ERROR;
    in_port_t port;
    uint32_t flow = 0, scope = 0;
    if (!host || !port_of(t, items[1], method, &port)) return false;
    if (count > 2 && !unsigned_int(t, items[2], &flow)) return false;
    if (count > 3 && !unsigned_int(t, items[3], &scope)) return false;
    if (flow > 0xfffff) return CR_RAISE(t, OverflowError, "%s(): flowinfo must be 0-1048575.", method), false;
    if (!cr_socket_resolve(t, (const char *)CR_AS(CrBytes, host)->data, AF_INET6, a, n)) return false;
    a->in6.sin6_port = port;
    a->in6.sin6_flowinfo = htonl(flow);
    if (count > 3) a->in6.sin6_scope_id = scope;
    return true;
}

static bool unix_address(CrThread *t, CrValue v, CrSockaddr *a, socklen_t *n) {
    CrValue bytes = cr_is_str(v) ? cr_str_encode(t, v, "utf-8", "surrogateescape") : v;
    const uint8_t *p;
    size_t len;
    if (bytes == CR_ERROR || !cr_bytes_view(t, bytes, &p, &len)) return false;
    bool abstract = len > 0 && p[0] == 0; // names outside the file system need no NUL at the end
    if (len + !abstract > sizeof a->un.sun_path) return CR_RAISE(t, OSError, "AF_UNIX path too long"), false;
    a->un.sun_family = AF_UNIX;
    memcpy(a->un.sun_path, p, len);
    if (!abstract) a->un.sun_path[len] = 0;
    *n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
    return true;
}

static bool netlink_address(CrThread *t, CrValue v, const char *method, CrSockaddr *a, socklen_t *n) {
    uint64_t count;
    struct sockaddr_nl *nl = (struct sockaddr_nl *)a;
    const CrValue *items = address_tuple(t, v, method, "AF_NETLINK", 2, 2, "pair (pid, groups)", &count);
    if (!items || !unsigned_int(t, items[0], &nl->nl_pid) || !unsigned_int(t, items[1], &nl->nl_groups)) return false;
    nl->nl_family = AF_NETLINK;
    *n = sizeof *nl;
    return true;
}

static bool vsock_address(CrThread *t, CrValue v, const char *method, CrSockaddr *a, socklen_t *n) {
    uint64_t count;
    struct sockaddr_vm *vm = (struct sockaddr_vm *)a;
    const CrValue *items = address_tuple(t, v, method, "AF_VSOCK", 2, 2, "tuple of (CID, port)", &count);
    if (!items || !unsigned_int(t, items[0], &vm->svm_cid) || !unsigned_int(t, items[1], &vm->svm_port)) return false;
    vm->svm_family = AF_VSOCK;
    *n = sizeof *vm;
    return true;
}

// (interface, protocol[, packet type[, hardware type[, address]]])
static bool packet_address(CrThread *t, CrValue v, const char *method, CrSockaddr *a, socklen_t *n) {
    uint64_t count;
    struct sockaddr_ll *ll = (struct sockaddr_ll *)a;
    const CrValue *items =
        address_tuple(t, v, method, "AF_PACKET", 2, 5, "tuple of two to five elements", &count);
    int numbers[3] = {0};
    const char *interface = items ? cr_str_utf8(t, items[0], NULL) : NULL;
    if (!interface) return false;
    for (uint64_t i = 1; i < 4 && i < count; i++)
        if (!cr_posix_int(t, items[i], &numbers[i - 1])) return false;
    const uint8_t *p = NULL;
    size_t len = 0;
    if (count > 4 && !cr_bytes_view(t, items[4], &p, &len)) return false;
    if (len > 8) return CR_RAISE(t, ValueError, "Hardware address must be 8 bytes or less"), false;
    if (numbers[0] < 0 || numbers[0] > 0xffff)
        return CR_RAISE(t, OverflowError, "%s(): proto argument must be 0-65535.", method), false;
    unsigned index = if_nametoindex(interface);
    if (!index) return cr_posix_fail(t, cr_errno(), NULL), false;
    *ll = (struct sockaddr_ll){.sll_family = AF_PACKET, .sll_protocol = htons((uint16_t)numbers[0]), .sll_ifindex = (int)index,
                               .sll_pkttype = (unsigned char)numbers[1], .sll_hatype = (uint16_t)numbers[2], .sll_halen = (unsigned char)len};
    if (len) memcpy(ll->sll_addr, p, len);
    *n = sizeof *ll;
    return true;
}

bool cr_socket_address(CrThread *t, const CrSocket *s, CrValue v, const char *method, CrSockaddr *a, socklen_t *n) {
    memset(a, 0, sizeof *a);
    switch (s->family) {
    case AF_INET: return inet_address(t, v, method, a, n);
    case AF_INET6: return inet6_address(t, v, method, a, n);
    case AF_UNIX: return unix_address(t, v, a, n);
    case AF_NETLINK: return netlink_address(t, v, method, a, n);
    case AF_PACKET: return packet_address(t, v, method, a, n);
    case AF_VSOCK: return vsock_address(t, v, method, a, n);
    default: return CR_RAISE(t, OSError, "%s(): bad family", method), false;
    }
}

// ---- To Python ----------------------------------------------------------------------------------------------

static CrValue unix_value(CrThread *t, const struct sockaddr_un *u, socklen_t n) {
    size_t len = n > offsetof(struct sockaddr_un, sun_path) ? n - offsetof(struct sockaddr_un, sun_path) : 0;
    if (len && !u->sun_path[0]) return cr_bytes_from(t, u->sun_path, len);
    return cr_str_decode(t, (const uint8_t *)u->sun_path, strnlen(u->sun_path, len), "utf-8", "surrogateescape");
}

static CrValue packet_value(CrThread *t, const struct sockaddr_ll *ll) {
    char name[IF_NAMESIZE] = "";
    if (ll->sll_ifindex) if_indextoname((unsigned)ll->sll_ifindex, name);
    CrValue items[] = {cr_posix_name(t, name, false), cr_int(ntohs(ll->sll_protocol)), cr_int(ll->sll_pkttype), cr_int(ll->sll_hatype),
                       cr_bytes_from(t, ll->sll_addr, ll->sll_halen)};
    return cr_tuple_from(t, items, 5);
}

CrValue cr_socket_address_value(CrThread *t, const CrSockaddr *a, socklen_t n) {
    char text[INET6_ADDRSTRLEN] = "";
    if (n == 0) return CR_NONE;
    switch (a->sa.sa_family) {
    case AF_INET:
        inet_ntop(AF_INET, &a->in.sin_addr, text, sizeof text);
        return cr_tuple_from(t, (CrValue[]){cr_str_from_c(t, text), cr_int(ntohs(a->in.sin_port))}, 2);
    case AF_INET6:
        inet_ntop(AF_INET6, &a->in6.sin6_addr, text, sizeof text);
        return cr_tuple_from(t, (CrValue[]){cr_str_from_c(t, text), cr_int(ntohs(a->in6.sin6_port)), cr_int(ntohl(a->in6.sin6_flowinfo)),
                                            cr_int(a->in6.sin6_scope_id)}, 4);
    case AF_UNIX: return unix_value(t, &a->un, n);
    case AF_NETLINK: {
        const struct sockaddr_nl *nl = (const struct sockaddr_nl *)a;
        return cr_tuple_from(t, (CrValue[]){cr_int(nl->nl_pid), cr_int(nl->nl_groups)}, 2);
    }
    case AF_VSOCK: {
        const struct sockaddr_vm *vm = (const struct sockaddr_vm *)a;
        return cr_tuple_from(t, (CrValue[]){cr_int(vm->svm_cid), cr_int(vm->svm_port)}, 2);
    }
    case AF_PACKET: return packet_value(t, (const struct sockaddr_ll *)a);
    default: return cr_tuple_from(t, (CrValue[]){cr_int(a->sa.sa_family), cr_bytes_from(t, a->sa.sa_data, sizeof a->sa.sa_data)}, 2);
    }
}
