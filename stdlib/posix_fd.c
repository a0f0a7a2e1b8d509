// posix_fd.c -- module posix: operations on file descriptors.
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/structseq.h"

static CrValue done(CrThread *t, int error) { return error ? cr_posix_fail(t, error, NULL) : CR_NONE; }
static bool offset(CrThread *t, CrValue v, int64_t *out) { return cr_index_int64(t, v, out, CR_TYPE_OF_ID(OverflowError)); }

static CrValue posix_close(CrThread *t, CrFunction *f, CrValue fd) {
    int n, r, error;
    if (!cr_posix_int(t, fd, &n)) return CR_ERROR;
    cr_fd_closing(t, n);
    cr_enter_blocking(t);
    r = close(n);
    error = r < 0 ? cr_errno() : 0;
    cr_exit_blocking(t);
    return done(t, error == EINTR ? 0 : error); // on Linux it is closed even so
}

static CrValue posix_closerange(CrThread *t, CrFunction *f, CrValue low, CrValue high) {
    int a, b;
    if (!cr_posix_int(t, low, &a) || !cr_posix_int(t, high, &b)) return CR_ERROR;
    if (a < 0) a = 0;
    if (a < b) (void)close_range((unsigned)a, (unsigned)b - 1, 0);
    return CR_NONE;
}

// Reads up to n bytes with `call`, into a new bytes.
#define READ_BYTES(length, call)                                                                             \
    int64_t n;                                                                                               \
    int d, error;                                                                                            \
    ssize_t r;                                                                                               \
    if (!cr_posix_int(t, fd, &d) || !offset(t, length, &n)) return CR_ERROR;                                 \
    if (n < 0) return cr_posix_fail(t, EINVAL, NULL);                                                        \
    if (n > 0x7ffff000) n = 0x7ffff000;                                                                      \
    CrBytes *b = cr_bytes_alloc(t, (size_t)n);                                                               \
    if (!b) return CR_ERROR;                                                                                 \
    CR_SYSCALL(t, error, r, call);                                                                           \
    if (error) return cr_posix_fail(t, error, NULL);                                                         \
    if (r == n) return cr_box(b);                                                                            \
    return cr_bytes_from(t, b->data, (size_t)r)

static CrValue posix_read(CrThread *t, CrFunction *f, CrValue fd, CrValue length) { READ_BYTES(length, read(d, b->data, (size_t)n)); }

static CrValue posix_pread(CrThread *t, CrFunction *f, CrValue fd, CrValue length, CrValue where) {
    int64_t at;
    if (!offset(t, where, &at)) return CR_ERROR;
    READ_BYTES(length, pread(d, b->data, (size_t)n, at));
}

static CrValue posix_write(CrThread *t, CrFunction *f, CrValue fd, CrValue data) {
    int d, error;
    ssize_t r;
    const uint8_t *p;
    size_t n;
    if (!cr_posix_int(t, fd, &d) || !cr_bytes_view(t, data, &p, &n)) return CR_ERROR;
    if (n > 0x7ffff000) n = 0x7ffff000;
    CR_SYSCALL(t, error, r, write(d, p, n));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue posix_pwrite(CrThread *t, CrFunction *f, CrValue fd, CrValue data, CrValue where) {
    int d, error;
    ssize_t r;
    int64_t at;
    const uint8_t *p;
    size_t n;
    if (!cr_posix_int(t, fd, &d) || !cr_bytes_view(t, data, &p, &n) || !offset(t, where, &at)) return CR_ERROR;
    CR_SYSCALL(t, error, r, pwrite(d, p, n, at));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue posix_writev(CrThread *t, CrFunction *f, CrValue fd, CrValue buffers) {
    int d, error;
    ssize_t r;
    size_t total = 0;
    if (!cr_posix_int(t, fd, &d)) return CR_ERROR;
    CrValue items = cr_tuple_from_iterable(t, buffers);
    if (items == CR_ERROR) return CR_ERROR;
    uint8_t *all = NULL;
    for (uint64_t i = 0; i < cr_tuple_len(items); i++) {
        const uint8_t *p;
        size_t n;
        if (!cr_bytes_view(t, cr_tuple_items(items)[i], &p, &n)) return free(all), CR_ERROR;
        all = realloc(all, total + n + 1);
        if (!all) abort();
        memcpy(all + total, p, n);
        total += n;
    }
    CR_SYSCALL(t, error, r, write(d, all ? all : (const uint8_t *)"", total));
    free(all);
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue posix_lseek(CrThread *t, CrFunction *f, CrValue fd, CrValue position, CrValue whence) {
    int d, w, error;
    int64_t at;
    off_t r;
    if (!cr_posix_int(t, fd, &d) || !offset(t, position, &at) || !cr_posix_int(t, whence, &w)) return CR_ERROR;
    CR_SYSCALL(t, error, r, lseek(d, at, w));
    return error ? cr_posix_fail(t, error, NULL) : cr_int_from_int64(t, r);
}

static CrValue posix_isatty(CrThread *t, CrFunction *f, CrValue fd) {
    int d;
    return cr_posix_int(t, fd, &d) ? cr_bool(isatty(d)) : CR_ERROR;
}

static CrValue two_fds(CrThread *t, int error, const int fds[2]) {
    if (error) return cr_posix_fail(t, error, NULL);
    return cr_tuple_from(t, (CrValue[]){cr_int(fds[0]), cr_int(fds[1])}, 2);
}
static CrValue posix_pipe(CrThread *t, CrFunction *f) {
    int fds[2], error = pipe2(fds, O_CLOEXEC) ? cr_errno() : 0;
    return two_fds(t, error, fds);
}
static CrValue posix_pipe2(CrThread *t, CrFunction *f, CrValue flags) {
    int fds[2], fl, error;
    if (!cr_posix_int(t, flags, &fl)) return CR_ERROR;
    error = pipe2(fds, fl) ? cr_errno() : 0;
    return two_fds(t, error, fds);
}

CrValue cr_posix_dup(CrThread *t, CrFunction *f, CrValue fd) {
    int d, r, error;
    if (!cr_posix_int(t, fd, &d)) return CR_ERROR;
    CR_SYSCALL(t, error, r, fcntl(d, F_DUPFD_CLOEXEC, 0));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}
static CrValue posix_dup2(CrThread *t, CrFunction *f, CrValue fd, CrValue fd2, CrValue inheritable) {
    int from, to, r, error, inherit = cr_truth(t, inheritable);
    if (inherit < 0 || !cr_posix_int(t, fd, &from) || !cr_posix_int(t, fd2, &to)) return CR_ERROR;
    if (from < 0 || to < 0) return cr_posix_fail(t, EBADF, NULL);
    CR_SYSCALL(t, error, r, inherit || from == to ? dup2(from, to) : dup3(from, to, O_CLOEXEC));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue posix_get_inheritable(CrThread *t, CrFunction *f, CrValue fd) {
    int d;
    if (!cr_posix_int(t, fd, &d)) return CR_ERROR;
    int flags = fcntl(d, F_GETFD), error = cr_errno();
    return flags < 0 ? cr_posix_fail(t, error, NULL) : cr_bool(!(flags & FD_CLOEXEC));
}
static CrValue change_flags(CrThread *t, int fd, int get, int set, int flag, bool on) {
    int flags = fcntl(fd, get);
    if (flags >= 0) flags = fcntl(fd, set, on ? flags | flag : flags & ~flag);
    int error = cr_errno();
    return flags < 0 ? cr_posix_fail(t, error, NULL) : CR_NONE;
}
static CrValue posix_set_inheritable(CrThread *t, CrFunction *f, CrValue fd, CrValue inheritable) {
    int d, on;
    if (!cr_posix_int(t, fd, &d) || !cr_posix_int(t, inheritable, &on)) return CR_ERROR;
    return change_flags(t, d, F_GETFD, F_SETFD, FD_CLOEXEC, !on);
}
static CrValue posix_get_blocking(CrThread *t, CrFunction *f, CrValue fd) {
    int d;
    if (!cr_posix_int(t, fd, &d)) return CR_ERROR;
    int flags = fcntl(d, F_GETFL), error = cr_errno();
    return flags < 0 ? cr_posix_fail(t, error, NULL) : cr_bool(!(flags & O_NONBLOCK));
}
static CrValue posix_set_blocking(CrThread *t, CrFunction *f, CrValue fd, CrValue blocking) {
    int d, on = cr_truth(t, blocking);
    if (on < 0 || !cr_posix_int(t, fd, &d)) return CR_ERROR;
    return change_flags(t, d, F_GETFL, F_SETFL, O_NONBLOCK, !on);
}

#define ON_FD(name, call)                                                                                    \
    static CrValue posix_##name(CrThread *t, CrFunction *f, CrValue fd) {                                    \
        int d, r, error;                                                                                     \
        if (!cr_posix_fd(t, fd, &d)) return CR_ERROR;                                                        \
        CR_SYSCALL(t, error, r, call(d));                                                                    \
        return done(t, error);                                                                               \
    }
ON_FD(fsync, fsync)
ON_FD(fdatasync, fdatasync)
ON_FD(fchdir, fchdir)

static CrValue posix_fchmod(CrThread *t, CrFunction *f, CrValue fd, CrValue mode) {
    int d, m, r, error;
    if (!cr_posix_int(t, fd, &d) || !cr_posix_int(t, mode, &m)) return CR_ERROR;
    CR_SYSCALL(t, error, r, fchmod(d, (mode_t)m));
    return done(t, error);
}
static CrValue posix_fchown(CrThread *t, CrFunction *f, CrValue fd, CrValue uid, CrValue gid) {
    int d, r, error;
    uint32_t u, g;
    if (!cr_posix_int(t, fd, &d) || !cr_posix_id(t, uid, "uid", &u) || !cr_posix_id(t, gid, "gid", &g)) return CR_ERROR;
    CR_SYSCALL(t, error, r, fchown(d, u, g));
    return done(t, error);
}
static CrValue posix_ftruncate(CrThread *t, CrFunction *f, CrValue fd, CrValue length) {
    int d, r, error;
    int64_t n;
    if (!cr_posix_int(t, fd, &d) || !offset(t, length, &n)) return CR_ERROR;
    CR_SYSCALL(t, error, r, ftruncate(d, n));
    return done(t, error);
}
static CrValue posix_fpathconf(CrThread *t, CrFunction *f, CrValue fd, CrValue name) {
    int d, n;
    if (!cr_posix_int(t, fd, &d) || !cr_posix_int(t, name, &n)) return CR_ERROR;
    errno = 0;
    long v = fpathconf(d, n);
    int error = cr_errno();
    return v == -1 && error ? cr_posix_fail(t, error, NULL) : cr_int_from_int64(t, v);
}
static CrValue posix_lockf(CrThread *t, CrFunction *f, CrValue fd, CrValue command, CrValue length) {
    int d, c, r, error;
    int64_t n;
    if (!cr_posix_int(t, fd, &d) || !cr_posix_int(t, command, &c) || !offset(t, length, &n)) return CR_ERROR;
    CR_SYSCALL(t, error, r, lockf(d, c, n));
    return done(t, error);
}
// These return the error instead of -1 with errno.
static CrValue posix_fadvise_(CrThread *t, CrFunction *f, CrValue fd, CrValue from, CrValue length, CrValue advice) {
    int d, a;
    int64_t at, n;
    if (!cr_posix_int(t, fd, &d) || !offset(t, from, &at) || !offset(t, length, &n) || !cr_posix_int(t, advice, &a)) return CR_ERROR;
    return done(t, posix_fadvise(d, at, n, a));
}
static CrValue posix_fallocate_(CrThread *t, CrFunction *f, CrValue fd, CrValue from, CrValue length) {
    int d;
    int64_t at, n;
    if (!cr_posix_int(t, fd, &d) || !offset(t, from, &at) || !offset(t, length, &n)) return CR_ERROR;
    cr_enter_blocking(t);
    int error = posix_fallocate(d, at, n);
    cr_exit_blocking(t);
    return done(t, error);
}

static CrValue posix_copy_file_range(CrThread *t, CrFunction *f, CrValue src, CrValue dst, CrValue count, CrValue from, CrValue to) {
    int in, out, error;
    int64_t n, a = 0, b = 0;
    ssize_t r;
    if (!cr_posix_int(t, src, &in) || !cr_posix_int(t, dst, &out) || !offset(t, count, &n)) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "negative value for 'count' not allowed");
    if ((from != CR_NONE && !offset(t, from, &a)) || (to != CR_NONE && !offset(t, to, &b))) return CR_ERROR;
    CR_SYSCALL(t, error, r, copy_file_range(in, from == CR_NONE ? NULL : &a, out, to == CR_NONE ? NULL : &b, (size_t)n, 0));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue posix_sendfile(CrThread *t, CrFunction *f, CrValue out_fd, CrValue in_fd, CrValue from, CrValue count) {
    int in, out, error;
    int64_t n, a = 0;
    ssize_t r;
    if (!cr_posix_int(t, out_fd, &out) || !cr_posix_int(t, in_fd, &in) || !offset(t, count, &n)) return CR_ERROR;
    if (from != CR_NONE && !offset(t, from, &a)) return CR_ERROR;
    CR_SYSCALL(t, error, r, sendfile(out, in, from == CR_NONE ? NULL : &a, (size_t)n));
    return error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}

static CrValue posix_ttyname(CrThread *t, CrFunction *f, CrValue fd) {
    int d;
    char name[256];
    if (!cr_posix_int(t, fd, &d)) return CR_ERROR;
    int error = ttyname_r(d, name, sizeof name);
    return error ? cr_posix_fail(t, error, NULL) : cr_posix_name(t, name, false);
}

static CrValue posix_device_encoding(CrThread *t, CrFunction *f, CrValue fd) {
    int d;
    if (!cr_posix_int(t, fd, &d)) return CR_ERROR;
    return isatty(d) ? cr_str_from_c(t, "UTF-8") : CR_NONE;
}

static CrValue terminal_size_type;

static CrValue posix_get_terminal_size(CrThread *t, CrFunction *f, CrValue fd) {
    int d = STDOUT_FILENO;
    struct winsize size;
    if (fd != CR_ERROR && !cr_posix_int(t, fd, &d)) return CR_ERROR;
    int error = ioctl(d, TIOCGWINSZ, &size) ? cr_errno() : 0;
    if (error) return cr_posix_fail(t, error, NULL);
    return cr_structseq_new(t, terminal_size_type, (CrValue[]){cr_int(size.ws_col), cr_int(size.ws_row)}, 2);
}

bool cr_posix_fd_init(CrThread *t, CrValue module) {
    static const char *const fields[] = {"columns", "lines", NULL};
    terminal_size_type = cr_structseq_type(t, "os", "terminal_size", fields);
    return terminal_size_type && cr_module_set(t, module, "terminal_size", terminal_size_type) == 0;
}

const CrMethodDef cr_posix_fd_functions[] = {
    {"close(fd)", CR_FN(posix_close), "Close a file descriptor.", 0},
    {"closerange(fd_low, fd_high, /)", CR_FN(posix_closerange), "Closes all file descriptors in [fd_low, fd_high), ignoring errors.", 0},
    {"copy_file_range(src, dst, count, offset_src=None, offset_dst=None)", CR_FN(posix_copy_file_range),
     "Copy count bytes from one file descriptor to another.", 0},
    {"device_encoding(fd)", CR_FN(posix_device_encoding), "Return a string describing the encoding of a terminal's file descriptor.", 0},
    {"dup(fd, /)", CR_FN(cr_posix_dup), "Return a duplicate of a file descriptor.", 0},
    {"dup2(fd, fd2, inheritable=True)", CR_FN(posix_dup2), "Duplicate file descriptor.", 0},
    {"fchdir(fd)", CR_FN(posix_fchdir), "Change to the directory of the given file descriptor.", 0},
    {"fchmod(fd, mode)", CR_FN(posix_fchmod), "Change the access permissions of the file given by file descriptor fd.", 0},
    {"fchown(fd, uid, gid)", CR_FN(posix_fchown), "Change the owner and group id of the file specified by file descriptor.", 0},
    {"fdatasync(fd)", CR_FN(posix_fdatasync), "Force write of fd to disk without forcing update of metadata.", 0},
    {"fpathconf(fd, name, /)", CR_FN(posix_fpathconf), "Return the configuration limit name for the file descriptor fd.", 0},
    {"fsync(fd)", CR_FN(posix_fsync), "Force write of fd to disk.", 0},
    {"ftruncate(fd, length, /)", CR_FN(posix_ftruncate), "Truncate a file, specified by file descriptor, to a specific length.", 0},
    {"get_blocking(fd, /)", CR_FN(posix_get_blocking), "Get the blocking mode of the file descriptor.", 0},
    {"get_inheritable(fd, /)", CR_FN(posix_get_inheritable), "Get the close-on-exe flag of the specified file descriptor.", 0},
    {"get_terminal_size(fd=<unrepresentable>, /)", CR_FN(posix_get_terminal_size), "Return the size of the terminal window as (columns, lines).", 0},
    {"isatty(fd, /)", CR_FN(posix_isatty), "Return True if the fd is connected to a terminal.", 0},
    {"lockf(fd, command, length, /)", CR_FN(posix_lockf), "Apply, test or remove a POSIX lock on an open file descriptor.", 0},
    {"lseek(fd, position, whence, /)", CR_FN(posix_lseek), "Set the position of a file descriptor.  Return the new position.", 0},
    {"pipe()", CR_FN(posix_pipe), "Create a pipe.", 0},
    {"pipe2(flags, /)", CR_FN(posix_pipe2), "Create a pipe with flags set atomically.", 0},
    {"posix_fadvise(fd, offset, length, advice, /)", CR_FN(posix_fadvise_), "Announce an intention to access data in a specific pattern.", 0},
    {"posix_fallocate(fd, offset, length, /)", CR_FN(posix_fallocate_), "Ensure a file has allocated at least a particular number of bytes on disk.", 0},
    {"pread(fd, length, offset, /)", CR_FN(posix_pread), "Read a number of bytes from a file descriptor starting at a particular offset.", 0},
    {"pwrite(fd, buffer, offset, /)", CR_FN(posix_pwrite), "Write bytes to a file descriptor starting at a particular offset.", 0},
    {"read(fd, length, /)", CR_FN(posix_read), "Read from a file descriptor.  Returns a bytes object.", 0},
    {"sendfile(out_fd, in_fd, offset, count)", CR_FN(posix_sendfile), "Copy count bytes from file descriptor in_fd to file descriptor out_fd.", 0},
    {"set_blocking(fd, blocking, /)", CR_FN(posix_set_blocking), "Set the blocking mode of the specified file descriptor.", 0},
    {"set_inheritable(fd, inheritable, /)", CR_FN(posix_set_inheritable), "Set the inheritable flag of the specified file descriptor.", 0},
    {"ttyname(fd, /)", CR_FN(posix_ttyname), "Return the name of the terminal device connected to 'fd'.", 0},
    {"write(fd, data, /)", CR_FN(posix_write), "Write a bytes object to a file descriptor.", 0},
    {"writev(fd, buffers, /)", CR_FN(posix_writev), "Write the contents of buffers to a file descriptor.", 0},
    {0},
};
