// socket.h -- what the files of module _socket share.
//
//   socketmodule.c    the module: constants, names and numbers of services, helpers      socket_names.c    hosts
//   socket_type.c     the class socket: making, connecting, options                      socket_address.c  addresses
//   socket_data.c     its methods that receive and send                                  socket_message.c  sendmsg, recvmsg
//
// Sockets that may wait park their task (cr_wait_fd). With a timeout the descriptor is non-blocking, as in CPython; without one
// it is blocking, for whoever else uses it, and operations are told for once not to wait (MSG_DONTWAIT).
#ifndef CRANKY_STDLIB_SOCKET_H
#define CRANKY_STDLIB_SOCKET_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "runtime/object.h"
#include "runtime/call.h"
#include "runtime/types/memory.h"

typedef struct CrSocket {
    CrObject ob;
    int32_t fd; // -1: closed (atomic)
    int32_t family, type, proto;
    int64_t timeout; // nanoseconds; CR_FOREVER: none; 0: operations do not wait (atomic)
} CrSocket;

typedef union CrSockaddr {
    struct sockaddr sa;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
    struct sockaddr_storage storage;
} CrSockaddr;

static inline int cr_socket_fd(const CrSocket *s) { return __atomic_load_n(&s->fd, __ATOMIC_RELAXED); }
static inline CrSocket *cr_socket_of(CrValue v) { return CR_AS(CrSocket, v); }

// socket_address.c: the address that `v` says, for the socket; false: exception, which names the method.
bool cr_socket_address(CrThread *t, const CrSocket *s, CrValue v, const char *method, CrSockaddr *a, socklen_t *n);
CrValue cr_socket_address_value(CrThread *t, const CrSockaddr *a, socklen_t n); // as Python has it
CrValue cr_socket_host_bytes(CrThread *t, CrValue host); // a host name as bytes: in IDNA if need be
// A host by name or number. family AF_UNSPEC: any. Waits for the resolver.
bool cr_socket_resolve(CrThread *t, const char *host, int family, CrSockaddr *a, socklen_t *n);
CrValue cr_socket_gai_fail(CrThread *t, int error); // raises gaierror, or OSError
extern CrValue cr_socket_gaierror, cr_socket_herror;

// socket_data.c: an operation on the descriptor that never waits: its result, or -1 with errno.
typedef ssize_t (*CrSocketCall)(int fd, void *argument);
// Does it, waiting for `events` as often as need be, up to the deadline. -1: exception.
ssize_t cr_socket_do(CrThread *t, CrSocket *s, int events, int64_t deadline, CrSocketCall call, void *argument);
int64_t cr_socket_deadline(const CrSocket *s);

// socket_type.c
CrValue cr_socket_new(CrThread *t, CrType *cls, int fd, int family, int type, int proto);
bool cr_socket_timeout(CrThread *t, CrValue v, int64_t *ns); // an argument that is a number of seconds or None
extern int64_t cr_socket_default_timeout;
extern const CrMethodDef cr_socket_name_functions[];

// Methods that are not in socket_type.c.
#define SOCKET_METHOD(name, ...)                                                                             \
    CrValue cr_socket_method_##name(CrThread *t __attribute__((unused)), CrFunction *f __attribute__((unused)), ##__VA_ARGS__)
SOCKET_METHOD(recv, CrValue self, CrValue size, CrValue flags);
SOCKET_METHOD(recv_into, CrValue self, CrValue buffer, CrValue size, CrValue flags);
SOCKET_METHOD(recvfrom, CrValue self, CrValue size, CrValue flags);
SOCKET_METHOD(recvfrom_into, CrValue self, CrValue buffer, CrValue size, CrValue flags);
SOCKET_METHOD(recvmsg, CrValue self, CrValue size, CrValue control, CrValue flags);
SOCKET_METHOD(recvmsg_into, CrValue self, CrValue buffers, CrValue control, CrValue flags);
SOCKET_METHOD(send, CrValue self, CrValue data, CrValue flags);
SOCKET_METHOD(sendall, CrValue self, CrValue data, CrValue flags);
SOCKET_METHOD(sendmsg, CrValue self, CrValue buffers, CrValue ancillary, CrValue flags, CrValue address);
SOCKET_METHOD(sendto, CrValue self, CrValue data, CrValue args);

#endif
