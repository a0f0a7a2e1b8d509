// socketmodule.c -- module _socket: its table, constants, and what needs no other file. What CPython offers for families of
// addresses that we cannot translate (CAN, TIPC, AF_ALG) is left out.
#include <arpa/inet.h>
#include <limits.h>
#include <linux/netlink.h>
#include <linux/if_packet.h>
#include <linux/vm_sockets.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <unistd.h>

#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/posix.h"
#include "stdlib/socket.h"
#include "stdlib/stdlib.h"

// ---- Byte order ---------------------------------------------------------------------------------------------

static CrValue swap_short(CrThread *t, CrValue v, const char *name) {
    CrValue index = cr_index(t, v);
    int64_t n;
    if (index == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(index) < 0) return CR_RAISE(t, OverflowError, "%s: can't convert negative Python int to C 16-bit unsigned integer", name);
    if (!cr_int_to_int64(index, &n) || n > 0xffff)
        return CR_RAISE(t, OverflowError, "%s: Python int too large to convert to C 16-bit unsigned integer", name);
    return cr_int(htons((uint16_t)n));
}
static CrValue swap_long(CrThread *t, CrValue v) {
    uint64_t n;
    if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "expected int, %T found", v);
    CrValue plain = cr_int_plain(v);
    if (cr_int_sign(plain) < 0) return CR_RAISE(t, OverflowError, "can't convert negative value to unsigned int");
    if (!cr_int_to_uint64(plain, &n)) return CR_RAISE(t, OverflowError, "Python int too large to convert to C unsigned long");
    if (n > UINT32_MAX) return CR_RAISE(t, OverflowError, "int larger than 32 bits");
    return cr_int(htonl((uint32_t)n));
}
static CrValue socket_htons(CrThread *t, CrFunction *f, CrValue v) { return swap_short(t, v, "htons"); }
static CrValue socket_ntohs(CrThread *t, CrFunction *f, CrValue v) { return swap_short(t, v, "ntohs"); }
static CrValue socket_htonl(CrThread *t, CrFunction *f, CrValue v) { return swap_long(t, v); }
static CrValue socket_ntohl(CrThread *t, CrFunction *f, CrValue v) { return swap_long(t, v); }

// ---- Descriptors, pairs, sizes ------------------------------------------------------------------------------

static CrValue socket_close(CrThread *t, CrFunction *f, CrValue fd) {
    int d;
    if (!cr_posix_int(t, fd, &d)) return CR_ERROR;
    cr_fd_closing(t, d);
    cr_enter_blocking(t);
    int error = close(d) < 0 ? cr_errno() : 0;
    cr_exit_blocking(t);
    return error && error != ECONNRESET ? cr_posix_fail(t, error, NULL) : CR_NONE;
}
static CrValue socket_socketpair(CrThread *t, CrFunction *f, CrValue family, CrValue type, CrValue proto) {
    int fam = AF_UNIX, ty = SOCK_STREAM, pr = 0, fds[2];
    if ((family && !cr_posix_int(t, family, &fam)) || (type && !cr_posix_int(t, type, &ty)) || (proto && !cr_posix_int(t, proto, &pr)))
        return CR_ERROR;
    if (socketpair(fam, ty | SOCK_CLOEXEC, pr, fds) < 0) return cr_posix_fail(t, cr_errno(), NULL);
    CrType *cls = CR_TYPE_OF_ID(SOCKET);
    CrValue a = cr_socket_new(t, cls, fds[0], fam, ty, pr), b = a ? cr_socket_new(t, cls, fds[1], fam, ty, pr) : CR_ERROR;
    return b ? cr_tuple_from(t, (CrValue[]){a, b}, 2) : CR_ERROR;
}

static CrValue control_size(CrThread *t, CrValue length, const char *name, bool space) {
    int64_t n;
    if (!cr_index_int64(t, length, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0 || n > INT_MAX - 64) return CR_RAISE(t, OverflowError, "%s() argument out of range", name);
    return cr_int((int64_t)(space ? CMSG_SPACE((size_t)n) : CMSG_LEN((size_t)n)));
}
static CrValue socket_CMSG_LEN(CrThread *t, CrFunction *f, CrValue n) { return control_size(t, n, "CMSG_LEN", false); }
static CrValue socket_CMSG_SPACE(CrThread *t, CrFunction *f, CrValue n) { return control_size(t, n, "CMSG_SPACE", true); }

static CrValue socket_getdefaulttimeout(CrThread *t, CrFunction *f) {
    int64_t ns = __atomic_load_n(&cr_socket_default_timeout, __ATOMIC_RELAXED);
    return ns < 0 ? CR_NONE : cr_float((double)ns / 1e9);
}
static CrValue socket_setdefaulttimeout(CrThread *t, CrFunction *f, CrValue timeout) {
    int64_t ns;
    if (!cr_socket_timeout(t, timeout, &ns)) return CR_ERROR;
    __atomic_store_n(&cr_socket_default_timeout, ns, __ATOMIC_RELAXED);
    return CR_NONE;
}

// ---- The module ---------------------------------------------------------------------------------------------

static const CrMethodDef functions[] = {
    {"CMSG_LEN(length, /)", CR_FN(socket_CMSG_LEN), "Return the total length, without trailing padding, of an ancillary data item.", 0},
    {"CMSG_SPACE(length, /)", CR_FN(socket_CMSG_SPACE), "Return the buffer size needed for recvmsg() to receive an ancillary data item.", 0},
    {"close(integer, /)", CR_FN(socket_close), "Close an integer socket file descriptor.", 0},
    {"dup(integer, /)", CR_FN(cr_posix_dup), "Duplicate an integer socket file descriptor.", 0},
    {"getdefaulttimeout()", CR_FN(socket_getdefaulttimeout), "Returns the default timeout in seconds (float) for new socket objects.", 0},
    {"htonl(integer, /)", CR_FN(socket_htonl), "Convert a 32-bit integer from host to network byte order.", 0},
    {"htons(integer, /)", CR_FN(socket_htons), "Convert a 16-bit unsigned integer from host to network byte order.", 0},
    {"ntohl(integer, /)", CR_FN(socket_ntohl), "Convert a 32-bit integer from network to host byte order.", 0},
    {"ntohs(integer, /)", CR_FN(socket_ntohs), "Convert a 16-bit unsigned integer from network to host byte order.", 0},
    {"setdefaulttimeout(timeout, /)", CR_FN(socket_setdefaulttimeout), "Set the default timeout in seconds (float) for new socket objects.", 0},
    {"socketpair(family=<none>, type=<none>, proto=<none>, /)", CR_FN(socket_socketpair), "Create a pair of socket objects from the sockets.", 0},
    {0},
};

static const CrIntConstant constants[] = {
#define CR_CONSTANT(name) {#name, (int64_t)(name)},
#include "stdlib/socket_constants.def"
#undef CR_CONSTANT
    {"AF_DECnet", 12}, {"UDPLITE_RECV_CSCOV", 11}, {"UDPLITE_SEND_CSCOV", 10}, {"IPPORT_USERRESERVED", 5000}, {"INADDR_ALLHOSTS_GROUP", 0xe0000001}, {"INADDR_ANY", 0}, {"INADDR_BROADCAST", 0xffffffff},
    {"INADDR_LOOPBACK", 0x7f000001}, {"INADDR_MAX_LOCAL_GROUP", 0xe00000ff}, {"INADDR_NONE", 0xffffffff}, {"INADDR_UNSPEC_GROUP", 0xe0000000},
};

static int add_functions(CrThread *t, CrValue module) {
    CrValue name = cr_intern_c(t, "_socket");
    for (const CrMethodDef *f = cr_socket_name_functions; f->signature; f++) {
        CrValue function = cr_builtin_function(t, f, name);
        if (cr_module_set(t, module, CR_AS(CrFunction, function)->code->name, function) < 0) return -1;
    }
    return 0;
}

static int init(CrThread *t, CrValue module) {
    if (CR_SET_INTS(t, module, constants) < 0) return -1;
    cr_socket_herror = cr_module_exception(t, module, "socket.herror", cr_box(CR_TYPE_OF_ID(OSError)));
    cr_socket_gaierror = cr_module_exception(t, module, "socket.gaierror", cr_box(CR_TYPE_OF_ID(OSError)));
    if (!cr_socket_herror || !cr_socket_gaierror || add_functions(t, module) < 0) return -1;
    CrValue cls = cr_box(CR_TYPE_OF_ID(SOCKET));
    if (cr_module_set(t, module, "socket", cls) < 0 || cr_module_set(t, module, "SocketType", cls) < 0) return -1;
    if (cr_module_set(t, module, "error", cr_box(CR_TYPE_OF_ID(OSError))) < 0) return -1;
    if (cr_module_set(t, module, "timeout", cr_box(CR_TYPE_OF_ID(TimeoutError))) < 0) return -1;
    return cr_module_set(t, module, "has_ipv6", CR_TRUE);
}

const CrModuleDef cr_module__socket = {"_socket", "Implementation module for socket operations.", functions, init};
