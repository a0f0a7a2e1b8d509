// socket_names.c -- module _socket: names and numbers of hosts, services, protocols and interfaces.
#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "stdlib/posix.h"
#include "stdlib/socket.h"

// ---- getaddrinfo, getnameinfo -------------------------------------------------------------------------------

static CrValue info_list(CrThread *t, const struct addrinfo *found) {
    CrValue list = cr_list_new(t, 0);
    for (const struct addrinfo *i = found; list && i; i = i->ai_next) {
        CrSockaddr a;
        memset(&a, 0, sizeof a);
        memcpy(&a, i->ai_addr, i->ai_addrlen);
        CrValue item[] = {cr_int(i->ai_family), cr_int(i->ai_socktype), cr_int(i->ai_protocol),
                          cr_posix_name(t, i->ai_canonname ? i->ai_canonname : "", false), cr_socket_address_value(t, &a, i->ai_addrlen)};
        for (size_t k = 0; k < 5; k++)
            if (item[k] == CR_ERROR) return CR_ERROR;
        cr_list_append(t, list, cr_tuple_from(t, item, 5));
    }
    return list;
}

// A service: its text, in `number` if it is one, or NULL for none. False: exception.
static bool service_text(CrThread *t, CrValue port, char number[32], const char **text, CrValue *keep) {
    *text = NULL;
    if (port == CR_NONE) return true;
    if (cr_is_any_int(port)) {
        int64_t n;
        if (!cr_int_to_int64(cr_int_plain(port), &n))
            return CR_RAISE(t, OverflowError, "Python int too large to convert to C long"), false;
        snprintf(number, 32, "%lld", (long long)n);
        *text = number;
        return true;
    }
    if (!cr_is_str(port) && !cr_is_bytes(port)) return CR_RAISE(t, OSError, "Int or String expected"), false;
    *keep = cr_is_str(port) ? cr_str_encode(t, port, "utf-8", "strict") : cr_box(cr_bytes_of(port));
    if (*keep == CR_ERROR) return false;
    *text = (const char *)CR_AS(CrBytes, *keep)->data;
    return true;
}

static CrValue socket_getaddrinfo(CrThread *t, CrFunction *f, CrValue host, CrValue port, CrValue family, CrValue type, CrValue proto,
                                  CrValue flags) {
    struct addrinfo hints = {0}, *found = NULL;
    char number[32];
    const char *name = NULL, *service;
    CrValue bytes = CR_ERROR, keep = CR_ERROR;
    if (!cr_posix_int(t, family, &hints.ai_family) || !cr_posix_int(t, type, &hints.ai_socktype) ||
        !cr_posix_int(t, proto, &hints.ai_protocol) || !cr_posix_int(t, flags, &hints.ai_flags))
        return CR_ERROR;
    if (host != CR_NONE) {
        if (cr_is_str(host)) bytes = cr_str_encode(t, host, cr_str_is_ascii(cr_str_of(host)) ? "ascii" : "idna", "strict");
        else if (cr_is_bytes(host)) bytes = cr_box(cr_bytes_of(host));
        else CR_RAISE(t, TypeError, "getaddrinfo() argument 1 must be string or None");
        if (bytes == CR_ERROR) return CR_ERROR;
        name = (const char *)CR_AS(CrBytes, bytes)->data;
    }
    if (!service_text(t, port, number, &service, &keep)) return CR_ERROR;
    cr_enter_blocking(t);
    int error = getaddrinfo(name, service, &hints, &found);
    cr_exit_blocking(t);
    if (error) return cr_socket_gai_fail(t, error);
    CrValue list = info_list(t, found);
    freeaddrinfo(found);
    return list;
}

static CrValue socket_getnameinfo(CrThread *t, CrFunction *f, CrValue address, CrValue flags) {
    int fl, port, numbers[2] = {0};
    if (!cr_posix_int(t, flags, &fl)) return CR_ERROR;
    if (!cr_has_flag(address, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "getnameinfo() argument 1 must be a tuple");
    uint64_t n = cr_tuple_len(address);
    const CrValue *items = cr_tuple_items(address);
    if (n < 2 || n > 4 || !cr_is_str(items[0])) return CR_RAISE(t, TypeError, "getnameinfo(): illegal sockaddr argument");
    const char *host = cr_str_utf8(t, items[0], NULL);
    if (!host || !cr_posix_int(t, items[1], &port)) return CR_ERROR;
    for (uint64_t i = 2; i < n; i++)
        if (!cr_posix_int(t, items[i], &numbers[i - 2])) return CR_ERROR;
    if (numbers[0] < 0 || numbers[0] > 0xfffff) return CR_RAISE(t, OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
    char service[32], name[NI_MAXHOST], port_name[NI_MAXSERV];
    snprintf(service, sizeof service, "%d", port);
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST}, *found = NULL;
    int error = getaddrinfo(host, service, &hints, &found);
    if (error) return cr_socket_gai_fail(t, error);
    if (found->ai_next) CR_RAISE(t, OSError, "sockaddr resolved to multiple addresses");
    else if (found->ai_family == AF_INET && n != 2) CR_RAISE(t, OSError, "IPv4 sockaddr must be 2 tuple");
    if (cr_raised(t)) return freeaddrinfo(found), CR_ERROR;
    if (found->ai_family == AF_INET6) {
        ((struct sockaddr_in6 *)found->ai_addr)->sin6_flowinfo = htonl((uint32_t)numbers[0]);
        ((struct sockaddr_in6 *)found->ai_addr)->sin6_scope_id = (uint32_t)numbers[1];
    }
    cr_enter_blocking(t);
    error = getnameinfo(found->ai_addr, found->ai_addrlen, name, sizeof name, port_name, sizeof port_name, fl);
    cr_exit_blocking(t);
    freeaddrinfo(found);
    if (error) return cr_socket_gai_fail(t, error);
    return cr_tuple_from(t, (CrValue[]){cr_posix_name(t, name, false), cr_posix_name(t, port_name, false)}, 2);
}

// ---- gethostby* ---------------------------------------------------------------------------------------------

static CrValue host_value(CrThread *t, const CrSockaddr *a) {
    char text[INET6_ADDRSTRLEN] = "";
    if (a->sa.sa_family == AF_INET) inet_ntop(AF_INET, &a->in.sin_addr, text, sizeof text);
    else inet_ntop(AF_INET6, &a->in6.sin6_addr, text, sizeof text);
    return cr_str_from_c(t, text);
}

static bool resolve(CrThread *t, CrValue host, int family, CrSockaddr *a, socklen_t *n) {
    CrValue bytes = cr_socket_host_bytes(t, host);
    return bytes && cr_socket_resolve(t, (const char *)CR_AS(CrBytes, bytes)->data, family, a, n);
}

static CrValue socket_gethostbyname(CrThread *t, CrFunction *f, CrValue host) {
    CrSockaddr a;
    socklen_t n;
    return resolve(t, host, AF_INET, &a, &n) ? host_value(t, &a) : CR_ERROR;
}

static CrValue fail_herror(CrThread *t, int error) {
    CrValue e = cr_call2(t, cr_socket_herror, cr_int(error), cr_str_from_c(t, hstrerror(error)));
    return e ? cr_raise_value(t, e) : CR_ERROR;
}

// (name, aliases, addresses)
static CrValue host_entry(CrThread *t, const struct hostent *h) {
    CrValue aliases = cr_list_new(t, 0), addresses = cr_list_new(t, 0);
    for (char **p = h->h_aliases; p && *p; p++) cr_list_append(t, aliases, cr_posix_name(t, *p, false));
    for (char **p = h->h_addr_list; p && *p; p++) {
        char text[INET6_ADDRSTRLEN] = "";
        inet_ntop(h->h_addrtype, *p, text, sizeof text);
        cr_list_append(t, addresses, cr_str_from_c(t, text));
    }
    CrValue name = cr_posix_name(t, h->h_name, false);
    return name ? cr_tuple_from(t, (CrValue[]){name, aliases, addresses}, 3) : CR_ERROR;
}

// `name` NULL: by the address.
static CrValue look_up(CrThread *t, const char *name, const CrSockaddr *a) {
    char *buffer = malloc(16384);
    struct hostent host, *found = NULL;
    int error = 0, r;
    if (!buffer) abort();
    cr_enter_blocking(t);
    if (name) r = gethostbyname2_r(name, a->sa.sa_family, &host, buffer, 16384, &found, &error);
    else if (a->sa.sa_family == AF_INET) r = gethostbyaddr_r(&a->in.sin_addr, 4, AF_INET, &host, buffer, 16384, &found, &error);
    else r = gethostbyaddr_r(&a->in6.sin6_addr, 16, AF_INET6, &host, buffer, 16384, &found, &error);
    cr_exit_blocking(t);
    CrValue result = r == 0 && found ? host_entry(t, found) : fail_herror(t, error);
    free(buffer);
    return result;
}

static CrValue socket_gethostbyname_ex(CrThread *t, CrFunction *f, CrValue host) {
    CrSockaddr a;
    socklen_t n;
    if (!resolve(t, host, AF_INET, &a, &n)) return CR_ERROR;
    CrValue bytes = cr_socket_host_bytes(t, host);
    return bytes ? look_up(t, (const char *)CR_AS(CrBytes, bytes)->data, &a) : CR_ERROR;
}
static CrValue socket_gethostbyaddr(CrThread *t, CrFunction *f, CrValue host) {
    CrSockaddr a;
    socklen_t n;
    return resolve(t, host, AF_UNSPEC, &a, &n) ? look_up(t, NULL, &a) : CR_ERROR;
}

static CrValue socket_gethostname(CrThread *t, CrFunction *f) {
    char name[1024];
    if (gethostname(name, sizeof name - 1) < 0) return cr_posix_fail(t, cr_errno(), NULL);
    name[sizeof name - 1] = 0;
    return cr_posix_name(t, name, false);
}
static CrValue socket_sethostname(CrThread *t, CrFunction *f, CrValue name) {
    CrValue bytes = cr_is_str(name) ? cr_posix_bytes(t, name) : name;
    const uint8_t *p;
    size_t n;
    if (bytes == CR_ERROR || !cr_bytes_view(t, bytes, &p, &n)) return CR_ERROR;
    return sethostname((const char *)p, n) < 0 ? cr_posix_fail(t, cr_errno(), NULL) : CR_NONE;
}

// ---- Services, protocols, interfaces ------------------------------------------------------------------------

static const char *text_argument(CrThread *t, CrValue v, const char *function, int number) {
    if (!cr_is_str(v)) return CR_RAISE(t, TypeError, "%s() argument %d must be str, not %T", function, number, v), NULL;
    size_t n;
    const char *s = cr_str_utf8(t, v, &n);
    if (s && strlen(s) != n) return CR_RAISE(t, ValueError, "embedded null character"), NULL;
    return s;
}

static CrValue socket_getservbyname(CrThread *t, CrFunction *f, CrValue name, CrValue proto) {
    char buffer[2048];
    struct servent entry, *found = NULL;
    const char *s = text_argument(t, name, "getservbyname", 1), *p = NULL;
    if (!s || (proto && !(p = text_argument(t, proto, "getservbyname", 2)))) return CR_ERROR;
    cr_enter_blocking(t);
    getservbyname_r(s, p, &entry, buffer, sizeof buffer, &found);
    cr_exit_blocking(t);
    return found ? cr_int(ntohs((uint16_t)found->s_port)) : CR_RAISE(t, OSError, "service/proto not found");
}
static CrValue socket_getservbyport(CrThread *t, CrFunction *f, CrValue port, CrValue proto) {
    char buffer[2048];
    struct servent entry, *found = NULL;
    int n;
    const char *p = NULL;
    if (!cr_posix_int(t, port, &n) || (proto && !(p = text_argument(t, proto, "getservbyport", 2)))) return CR_ERROR;
    if (n < 0 || n > 0xffff) return CR_RAISE(t, OverflowError, "getservbyport: port must be 0-65535.");
    cr_enter_blocking(t);
    getservbyport_r(htons((uint16_t)n), p, &entry, buffer, sizeof buffer, &found);
    cr_exit_blocking(t);
    return found ? cr_posix_name(t, found->s_name, false) : CR_RAISE(t, OSError, "port/proto not found");
}
static CrValue socket_getprotobyname(CrThread *t, CrFunction *f, CrValue name) {
    char buffer[2048];
    struct protoent entry, *found = NULL;
    const char *s = text_argument(t, name, "getprotobyname", 1);
    if (!s) return CR_ERROR;
    getprotobyname_r(s, &entry, buffer, sizeof buffer, &found);
    return found ? cr_int(found->p_proto) : CR_RAISE(t, OSError, "protocol not found");
}

static CrValue socket_if_nameindex(CrThread *t, CrFunction *f) {
    struct if_nameindex *all = if_nameindex();
    if (!all) return cr_posix_fail(t, cr_errno(), NULL);
    CrValue list = cr_list_new(t, 0);
    for (struct if_nameindex *i = all; list && i->if_index && i->if_name; i++)
        cr_list_append(t, list, cr_tuple_from(t, (CrValue[]){cr_int(i->if_index), cr_posix_name(t, i->if_name, false)}, 2));
    if_freenameindex(all);
    return list;
}
static CrValue socket_if_nametoindex(CrThread *t, CrFunction *f, CrValue name) {
    CrValue bytes = cr_posix_bytes(t, name);
    if (bytes == CR_ERROR) return CR_ERROR;
    unsigned n = if_nametoindex((const char *)CR_AS(CrBytes, bytes)->data);
    return n ? cr_int(n) : CR_RAISE(t, OSError, "no interface with this name");
}
static CrValue socket_if_indextoname(CrThread *t, CrFunction *f, CrValue index) {
    char name[IF_NAMESIZE + 1];
    CrValue i = cr_index(t, index);
    uint64_t n = 0;
    if (i == CR_ERROR) return CR_ERROR;
    if (!cr_int_to_uint64(i, &n) || n > UINT32_MAX)
        return CR_RAISE(t, OverflowError, cr_int_sign(i) < 0 ? "can't convert negative value to unsigned int"
                                                             : "Python int too large to convert to C unsigned long");
    return if_indextoname((unsigned)n, name) ? cr_posix_name(t, name, false) : cr_posix_fail(t, cr_errno(), NULL);
}

// ---- Numbers of hosts ---------------------------------------------------------------------------------------

static CrValue socket_inet_aton(CrThread *t, CrFunction *f, CrValue text) {
    struct in_addr a;
    const char *s = text_argument(t, text, "inet_aton", 1);
    if (!s) return CR_ERROR;
    return *s && inet_aton(s, &a) ? cr_bytes_from(t, &a, sizeof a) : CR_RAISE(t, OSError, "illegal IP address string passed to inet_aton");
}
static CrValue socket_inet_ntoa(CrThread *t, CrFunction *f, CrValue packed) {
    const uint8_t *p;
    size_t n;
    char text[INET_ADDRSTRLEN];
    if (!cr_bytes_view(t, packed, &p, &n)) return CR_ERROR;
    if (n != 4) return CR_RAISE(t, OSError, "packed IP wrong length");
    return cr_str_from_c(t, inet_ntop(AF_INET, p, text, sizeof text));
}
static CrValue socket_inet_pton(CrThread *t, CrFunction *f, CrValue family, CrValue text) {
    int fam;
    uint8_t packed[16];
    if (!cr_posix_int(t, family, &fam)) return CR_ERROR;
    const char *s = text_argument(t, text, "inet_pton", 2);
    if (!s) return CR_ERROR;
    int r = inet_pton(fam, s, packed);
    if (r < 0) return cr_posix_fail(t, cr_errno(), NULL);
    return r ? cr_bytes_from(t, packed, fam == AF_INET ? 4 : 16) : CR_RAISE(t, OSError, "illegal IP address string passed to inet_pton");
}
static CrValue socket_inet_ntop(CrThread *t, CrFunction *f, CrValue family, CrValue packed) {
    int fam;
    const uint8_t *p;
    size_t n;
    char text[INET6_ADDRSTRLEN];
    if (!cr_posix_int(t, family, &fam) || !cr_bytes_view(t, packed, &p, &n)) return CR_ERROR;
    if (fam != AF_INET && fam != AF_INET6) return CR_RAISE(t, ValueError, "unknown address family %d", fam);
    if (n != (fam == AF_INET ? 4 : 16)) return CR_RAISE(t, ValueError, "invalid length of packed IP address string");
    return cr_str_from_c(t, inet_ntop(fam, p, text, sizeof text));
}

const CrMethodDef cr_socket_name_functions[] = {
    {"getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)", CR_FN(socket_getaddrinfo), "Resolve host and port into addrinfo struct.", 0},
    {"gethostbyaddr(host, /)", CR_FN(socket_gethostbyaddr), "Return (name, aliaslist, addresslist) of a host, for an IP address.", 0},
    {"gethostbyname(host, /)", CR_FN(socket_gethostbyname), "Return the IP address (a string of the form '255.255.255.255') for a host.", 0},
    {"gethostbyname_ex(host, /)", CR_FN(socket_gethostbyname_ex), "Return (name, aliaslist, addresslist) of a host.", 0},
    {"gethostname()", CR_FN(socket_gethostname), "Return the current host name.", 0},
    {"getnameinfo(sockaddr, flags, /)", CR_FN(socket_getnameinfo), "Get host and port for a sockaddr.", 0},
    {"getprotobyname(name, /)", CR_FN(socket_getprotobyname), "Return the protocol number for the named protocol.", 0},
    {"getservbyname(servicename, protocolname=<none>, /)", CR_FN(socket_getservbyname), "Return a port number from a service name.", 0},
    {"getservbyport(port, protocolname=<none>, /)", CR_FN(socket_getservbyport), "Return the service name from a port number.", 0},
    {"if_indextoname(if_index, /)", CR_FN(socket_if_indextoname), "Returns the interface name corresponding to the interface index.", 0},
    {"if_nameindex()", CR_FN(socket_if_nameindex), "Returns a list of network interface information (index, name) tuples.", 0},
    {"if_nametoindex(if_name, /)", CR_FN(socket_if_nametoindex), "Returns the interface index corresponding to the interface name.", 0},
    {"inet_aton(string, /)", CR_FN(socket_inet_aton), "Convert an IP address in string format (123.45.67.89) to the 32-bit packed\nbinary format.", 0},
    {"inet_ntoa(packed_ip, /)", CR_FN(socket_inet_ntoa), "Convert an IP address from 32-bit packed binary format to string format.", 0},
    {"inet_ntop(af, packed_ip, /)", CR_FN(socket_inet_ntop), "Convert a packed IP address of the given family to string format.", 0},
    {"inet_pton(af, ip, /)", CR_FN(socket_inet_pton), "Convert an IP address from string format to a packed string.", 0},
    {"sethostname(name, /)", CR_FN(socket_sethostname), "Sets the hostname to name.", 0},
    {0},
};
