// fcntlmodule.c -- module fcntl: fcntl and ioctl on descriptors, and file locks.
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/memory.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

enum { BUFFER = 1024 };

// The bytes of an argument that is a buffer or a str. 1; 0: it is neither; -1: exception.
static int argument_bytes(CrThread *t, CrValue arg, const uint8_t **p, size_t *n) {
    if (cr_is_str(arg)) return (*p = (const uint8_t *)cr_str_utf8(t, arg, n)) ? 1 : -1;
    if (!cr_is_bytes_like(arg)) return 0;
    return cr_bytes_view(t, arg, p, n) ? 1 : -1;
}

static bool argument_int(CrThread *t, CrValue arg, const char *function, long *out) {
    CrValue index = cr_is_any_float(arg) ? CR_ERROR : cr_index(t, arg);
    int64_t i;
    if (index == CR_ERROR) {
        cr_exception_take(t);
        CR_RAISE(t, TypeError, "%s() argument 3 must be int, not %T", function, arg);
        return false;
    }
    if (!cr_int_to_int64(index, &i)) i = 0, cr_int_to_uint64(index, (uint64_t *)&i);
    *out = (long)(int)i;
    return true;
}

static CrValue fcntl_fcntl(CrThread *t, CrFunction *f, CrValue fd, CrValue cmd, CrValue arg) {
    int d, c, r, error;
    const uint8_t *p;
    size_t n;
    long number;
    if (!cr_posix_fd(t, fd, &d) || !cr_posix_int(t, cmd, &c)) return CR_ERROR;
    int kind = argument_bytes(t, arg, &p, &n);
    if (kind < 0) return CR_ERROR;
    if (kind) {
        uint8_t buffer[BUFFER + 8] = {0};
        if (n > BUFFER) return CR_RAISE(t, ValueError, "fcntl string arg too long");
        memcpy(buffer, p, n);
        CR_SYSCALL(t, error, r, fcntl(d, c, buffer));
        return error ? cr_posix_fail(t, error, NULL) : cr_bytes_from(t, buffer, n);
    }
    if (!argument_int(t, arg, "fcntl", &number)) return CR_ERROR;
    CR_SYSCALL(t, error, r, fcntl(d, c, number));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

// In the caller's own buffer: the system's changes are seen there.
static CrValue ioctl_in_place(CrThread *t, int d, unsigned long request, CrMemory *m) {
    uint8_t buffer[BUFFER + 8];
    int r, error;
    bool small = m->len <= BUFFER;
    if (small) memcpy(buffer, m->data, (size_t)m->len), buffer[m->len] = 0;
    uint8_t *at = small ? buffer : m->data;
    cr_enter_blocking(t);
    r = ioctl(d, request, at);
    error = r < 0 ? cr_errno() : 0;
    cr_exit_blocking(t);
    if (small) memcpy(m->data, buffer, (size_t)m->len);
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue ioctl_with_copy(CrThread *t, int d, unsigned long request, const uint8_t *p, size_t n) {
    uint8_t buffer[BUFFER + 8] = {0};
    int r, error;
    if (n > BUFFER) return CR_RAISE(t, ValueError, "ioctl string arg too long");
    memcpy(buffer, p, n);
    cr_enter_blocking(t);
    r = ioctl(d, request, buffer);
    error = r < 0 ? cr_errno() : 0;
    cr_exit_blocking(t);
    return error ? cr_posix_fail(t, error, NULL) : cr_bytes_from(t, buffer, n);
}

static CrValue fcntl_ioctl(CrThread *t, CrFunction *f, CrValue fd, CrValue request, CrValue arg, CrValue mutate) {
    int d, r, error, in_place = cr_truth(t, mutate);
    const uint8_t *p;
    size_t n;
    long number;
    int64_t code;
    CrMemory m;
    if (in_place < 0 || !cr_posix_fd(t, fd, &d)) return CR_ERROR;
    CrValue index = cr_index(t, request);
    if (index == CR_ERROR) return CR_ERROR;
    if (!cr_int_to_int64(index, &code)) code = 0, cr_int_to_uint64(index, (uint64_t *)&code);
    unsigned long number_of_request = (unsigned)code;
    if (!cr_is_str(arg) && cr_is_bytes_like(arg) && !cr_is_bytes(arg)) {
        if (!cr_memory_borrow(t, arg, &m)) return CR_ERROR;
        bool done = !m.readonly && in_place;
        CrValue result = done ? ioctl_in_place(t, d, number_of_request, &m) : CR_ERROR;
        cr_memory_release(t, &m);
        if (done) return result;
    }
    int kind = argument_bytes(t, arg, &p, &n);
    if (kind) return kind < 0 ? CR_ERROR : ioctl_with_copy(t, d, number_of_request, p, n);
    if (!argument_int(t, arg, "ioctl", &number)) return CR_ERROR;
    CR_SYSCALL(t, error, r, ioctl(d, number_of_request, number));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue fcntl_flock(CrThread *t, CrFunction *f, CrValue fd, CrValue operation) {
    int d, o, r, error;
    if (!cr_posix_fd(t, fd, &d) || !cr_posix_int(t, operation, &o)) return CR_ERROR;
    CR_SYSCALL(t, error, r, flock(d, o));
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}

static CrValue fcntl_lockf(CrThread *t, CrFunction *f, CrValue fd, CrValue cmd, CrValue length, CrValue start, CrValue whence) {
    int d, code, w, r, error;
    int64_t from, n;
    if (!cr_posix_fd(t, fd, &d) || !cr_posix_int(t, cmd, &code) || !cr_posix_int(t, whence, &w)) return CR_ERROR;
    if (!cr_index_int64(t, start, &from, CR_TYPE_OF_ID(OverflowError)) || !cr_index_int64(t, length, &n, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    struct flock lock = {.l_start = from, .l_len = n, .l_whence = (short)w};
    if (code == LOCK_UN) lock.l_type = F_UNLCK;
    else if (code & LOCK_SH) lock.l_type = F_RDLCK;
    else if (code & LOCK_EX) lock.l_type = F_WRLCK;
    else return CR_RAISE(t, ValueError, "unrecognized lockf argument");
    CR_SYSCALL(t, error, r, fcntl(d, code & LOCK_NB ? F_SETLK : F_SETLKW, &lock));
    return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
}

static const CrMethodDef functions[] = {
    {"fcntl(fd, cmd, arg=0, /)", CR_FN(fcntl_fcntl), "Perform the operation `cmd` on file descriptor fd.", 0},
    {"flock(fd, operation, /)", CR_FN(fcntl_flock), "Perform the lock operation `operation` on file descriptor `fd`.", 0},
    {"ioctl(fd, request, arg=0, mutate_flag=True, /)", CR_FN(fcntl_ioctl), "Perform the operation request on file descriptor fd.", 0},
    {"lockf(fd, cmd, len=0, start=0, whence=0, /)", CR_FN(fcntl_lockf), "A wrapper around the fcntl() locking calls.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrIntConstant constants[] = {
#define C(name) {#name, name}
        C(DN_ACCESS), C(DN_ATTRIB), C(DN_CREATE), C(DN_DELETE), C(DN_MODIFY), C(DN_MULTISHOT), C(DN_RENAME), C(FASYNC), C(FD_CLOEXEC),
        C(F_ADD_SEALS), C(F_DUPFD), C(F_DUPFD_CLOEXEC), C(F_EXLCK), C(F_GETFD), C(F_GETFL), C(F_GETLEASE), C(F_GETLK), C(F_GETLK64),
        C(F_GETOWN), C(F_GETPIPE_SZ), C(F_GETSIG), C(F_GET_SEALS), C(F_NOTIFY), C(F_OFD_GETLK), C(F_OFD_SETLK), C(F_OFD_SETLKW),
        C(F_RDLCK), C(F_SEAL_GROW), C(F_SEAL_SEAL), C(F_SEAL_SHRINK), C(F_SEAL_WRITE), C(F_SETFD), C(F_SETFL), C(F_SETLEASE),
        C(F_SETLK), C(F_SETLK64), C(F_SETLKW), C(F_SETLKW64), C(F_SETOWN), C(F_SETPIPE_SZ), C(F_SETSIG), C(F_SHLCK), C(F_UNLCK),
        C(F_WRLCK), C(LOCK_EX), C(LOCK_MAND), C(LOCK_NB), C(LOCK_READ), C(LOCK_RW), C(LOCK_SH), C(LOCK_UN), C(LOCK_WRITE),
#undef C
    };
    return CR_SET_INTS(t, module, constants);
}

const CrModuleDef cr_module_fcntl = {
    "fcntl", "This module performs file control and I/O control on file\ndescriptors.", functions, init};
