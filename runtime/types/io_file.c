// io_file.c -- FileIO: a descriptor as a raw stream.
//
// System calls run in a blocking section and are retried after EINTR, unless a signal handler raised.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/warn.h"
#include "stdlib/posix.h"

static CrFileIO *file_of(CrValue v) { return CR_AS(CrFileIO, v); }
CrFileIO *cr_fileio_of(CrValue v) { return CR_IS(FILEIO, v) ? file_of(v) : NULL; }

static bool check_open(CrThread *t, const CrFileIO *f) {
    if (CR_LIKELY(f->fd >= 0)) return true;
    CR_RAISE(t, ValueError, "I/O operation on closed file");
    return false;
}

static CrValue wrong_mode(CrThread *t, const char *action) {
    char message[64];
    snprintf(message, sizeof message, "File not open for %s", action);
    return cr_raise_unsupported(t, message);
}

// ---- Reading and writing ----------------------------------------------------------------------------------

// A failed call: CR_IO_BLOCKED, or -1 with the exception set.
static int64_t failed(CrThread *t, int error) {
    if (error == EAGAIN) return CR_IO_BLOCKED;
    if (error != -1) cr_raise_errno(t, error, CR_ERROR);
    return -1;
}

int64_t cr_fileio_read(CrThread *t, CrFileIO *f, void *p, size_t n) {
    if (!check_open(t, f)) return -1;
    if (!f->readable) return wrong_mode(t, "reading"), -1;
    ssize_t r;
    int error, fd = f->fd;
    if (n > 0x7ffff000) n = 0x7ffff000;
    CR_SYSCALL(t, error, r, read(fd, p, n));
    return error ? failed(t, error) : r;
}

int64_t cr_fileio_write(CrThread *t, CrFileIO *f, const void *p, size_t n) {
    if (!check_open(t, f)) return -1;
    if (!f->writable) return wrong_mode(t, "writing"), -1;
    ssize_t r;
    int error, fd = f->fd;
    if (n > 0x7ffff000) n = 0x7ffff000;
    CR_SYSCALL(t, error, r, write(fd, p, n));
    return error ? failed(t, error) : r;
}

int64_t cr_fileio_seek(CrThread *t, CrFileIO *f, int64_t offset, int whence) {
    if (!check_open(t, f)) return -1;
    off_t r = lseek(f->fd, offset, whence);
    int error = r < 0 ? cr_errno() : 0;
    if (f->seekable < 0) f->seekable = error == 0;
    if (error) cr_raise_errno(t, error, CR_ERROR);
    return error ? -1 : r;
}

static CrValue count(CrThread *t, int64_t n) { return n == -1 ? CR_ERROR : n == CR_IO_BLOCKED ? CR_NONE : cr_int_from_int64(t, n); }

static CrValue file_readall(CrThread *t, CrFunction *fn, CrValue self) {
    CrFileIO *f = file_of(self);
    struct stat st;
    if (!check_open(t, f)) return CR_ERROR;
    int64_t cap = 8192, len = 0, at = lseek(f->fd, 0, SEEK_CUR);
    if (fstat(f->fd, &st) == 0 && at >= 0 && st.st_size > at) cap = st.st_size - at + 1;
    uint8_t *data = cr_alloc_large_atomic(t, (size_t)cap);
    for (;;) {
        if (!data) return cr_raise_no_memory(t);
        int64_t n = cr_fileio_read(t, f, data + len, (size_t)(cap - len));
        if (n == -1) return CR_ERROR;
        if (n == CR_IO_BLOCKED && len == 0) return CR_NONE;
        if (n <= 0) return cr_bytes_from(t, data, (size_t)len);
        len += n;
        if (len < cap) continue;
        cap = cap * 2 > 1 << 16 ? cap * 2 : 1 << 16;
        uint8_t *larger = cr_alloc_large_atomic(t, (size_t)cap);
        if (larger) memcpy(larger, data, (size_t)len);
        data = larger;
    }
}

static CrValue file_read(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    CrFileIO *f = file_of(self);
    int64_t n;
    if (!check_open(t, f)) return CR_ERROR;
    if (!f->readable) return wrong_mode(t, "reading");
    if (!cr_io_size(t, size, &n)) return CR_ERROR;
    if (n < 0) return file_readall(t, fn, self);
    CrBytes *b = cr_bytes_alloc(t, (size_t)n);
    int64_t got = b ? cr_fileio_read(t, f, b->data, (size_t)n) : -1;
    if (got < 0) return got == CR_IO_BLOCKED ? CR_NONE : CR_ERROR;
    return got == n ? cr_box(b) : cr_bytes_from(t, b->data, (size_t)got);
}

static CrValue file_readinto(CrThread *t, CrFunction *fn, CrValue self, CrValue buffer) {
    CrMemory m;
    if (!check_open(t, file_of(self))) return CR_ERROR;
    if (!file_of(self)->readable) return wrong_mode(t, "reading");
    if (!cr_memory_borrow_writable(t, buffer, &m, "readinto")) return CR_ERROR;
    int64_t n = cr_fileio_read(t, file_of(self), m.data, (size_t)m.len);
    cr_memory_release(t, &m);
    return count(t, n);
}

static CrValue file_write(CrThread *t, CrFunction *fn, CrValue self, CrValue data) {
    const uint8_t *p;
    size_t n;
    if (!check_open(t, file_of(self))) return CR_ERROR;
    if (!file_of(self)->writable) return wrong_mode(t, "writing");
    return cr_bytes_view(t, data, &p, &n) ? count(t, cr_fileio_write(t, file_of(self), p, n)) : CR_ERROR;
}

// ---- Position ---------------------------------------------------------------------------------------------

static CrValue file_seek(CrThread *t, CrFunction *fn, CrValue self, CrValue offset, CrValue whence) {
    int64_t to, w;
    if (!check_open(t, file_of(self))) return CR_ERROR;
    if (cr_is_float(offset)) return CR_RAISE(t, TypeError, "'float' object cannot be interpreted as an integer");
    if (!cr_index_int64(t, offset, &to, CR_TYPE_OF_ID(OverflowError)) || !cr_index_int64(t, whence, &w, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    int64_t at = cr_fileio_seek(t, file_of(self), to, (int)w);
    return at < 0 ? CR_ERROR : cr_int_from_int64(t, at);
}

static CrValue file_tell(CrThread *t, CrFunction *fn, CrValue self) {
    int64_t at = cr_fileio_seek(t, file_of(self), 0, SEEK_CUR);
    return at < 0 ? CR_ERROR : cr_int_from_int64(t, at);
}

static CrValue file_truncate(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    CrFileIO *f = file_of(self);
    int64_t n;
    int r, error;
    if (!check_open(t, f)) return CR_ERROR;
    if (!f->writable) return wrong_mode(t, "writing");
    if (size == CR_NONE && (size = file_tell(t, fn, self)) == CR_ERROR) return CR_ERROR;
    if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CR_SYSCALL(t, error, r, ftruncate(f->fd, n));
    return error ? cr_posix_fail(t, error, NULL) : size;
}

// ---- State ------------------------------------------------------------------------------------------------

static CrValue file_dealloc_warn(CrThread *t, CrFunction *fn, CrValue self, CrValue source) {
    CrFileIO *f = file_of(self);
    if (f->fd >= 0 && f->close_fd && CR_WARN(t, ResourceWarning, 1, "unclosed file %R", source) < 0) cr_unraisable(t, self);
    return CR_NONE;
}

static CrValue file_close(CrThread *t, CrFunction *fn, CrValue self) {
    CrFileIO *f = file_of(self);
    CrFunction *base = CR_AS(CrFunction, cr_type_lookup(CR_TYPE_OF_ID(IO_BASE), cr_name_close));
    CrValue closed = CR_ENTRY(cr_box(base), CrValue)(t, base, self), first = closed == CR_ERROR ? cr_exception_take(t) : CR_ERROR;
    int fd = __atomic_exchange_n(&f->fd, -1, __ATOMIC_RELAXED);
    if (fd >= 0 && f->close_fd) {
        cr_fd_closing(t, fd);
        cr_enter_blocking(t);
        int error = close(fd) ? cr_errno() : 0;
        cr_exit_blocking(t);
        if (error && error != EINTR) cr_raise_errno(t, error, CR_ERROR);
    }
    return cr_io_close_ends(t, first) ? CR_NONE : CR_ERROR;
}

static CrValue file_fileno(CrThread *t, CrFunction *fn, CrValue self) {
    return check_open(t, file_of(self)) ? cr_int(file_of(self)->fd) : CR_ERROR;
}
static CrValue file_isatty(CrThread *t, CrFunction *fn, CrValue self) {
    return check_open(t, file_of(self)) ? cr_bool(isatty(file_of(self)->fd)) : CR_ERROR;
}
static CrValue file_readable(CrThread *t, CrFunction *fn, CrValue self) {
    return check_open(t, file_of(self)) ? cr_bool(file_of(self)->readable) : CR_ERROR;
}
static CrValue file_writable(CrThread *t, CrFunction *fn, CrValue self) {
    return check_open(t, file_of(self)) ? cr_bool(file_of(self)->writable) : CR_ERROR;
}
static CrValue file_seekable(CrThread *t, CrFunction *fn, CrValue self) {
    CrFileIO *f = file_of(self);
    if (!check_open(t, f)) return CR_ERROR;
    if (f->seekable < 0) f->seekable = lseek(f->fd, 0, SEEK_CUR) >= 0;
    return cr_bool(f->seekable);
}

static const char *mode_text(const CrFileIO *f) {
    if (f->created) return f->readable ? "xb+" : "xb";
    if (f->appending) return f->readable ? "ab+" : "ab";
    return f->readable ? f->writable ? "rb+" : "rb" : "wb";
}
static CrValue get_mode(CrThread *t, CrValue self) { return cr_intern_c(t, mode_text(file_of(self))); }
static CrValue get_closed(CrThread *t, CrValue self) { return cr_bool(file_of(self)->fd < 0); }
static CrValue get_closefd(CrThread *t, CrValue self) { return cr_bool(file_of(self)->close_fd); }
static CrValue get_blksize(CrThread *t, CrValue self) { return cr_int_from_int64(t, file_of(self)->blksize); }
static CrValue get_finalizing(CrThread *t, CrValue self) { return cr_bool(file_of(self)->finalizing); }
static int set_finalizing(CrThread *t, CrValue self, CrValue v) {
    int truth = v ? cr_truth(t, v) : 0;
    if (truth >= 0) file_of(self)->finalizing = truth;
    return truth < 0 ? -1 : 0;
}

static CrValue file_repr(CrThread *t, CrValue self) {
    CrFileIO *f = file_of(self);
    if (f->fd < 0) return cr_str_from_c(t, "<_io.FileIO [closed]>");
    CrValue name = cr_getattr_or_zero(t, self, cr_name_name);
    const char *closing = f->close_fd ? "True" : "False";
    if (name == CR_ERROR) {
        if (cr_raised(t) && !cr_exception_clear_if(t, CR_TYPE_OF_ID(ValueError))) return CR_ERROR;
        return cr_str_printf(t, "<_io.FileIO fd=%d mode='%s' closefd=%s>", f->fd, mode_text(f), closing);
    }
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return CR_RAISE(t, RuntimeError, "reentrant call inside %T.__repr__", self);
    CrValue text = cr_str_printf(t, "<_io.FileIO name=%R mode='%s' closefd=%s>", name, mode_text(f), closing);
    cr_repr_leave(t, &link);
    return text;
}

// ---- Opening ----------------------------------------------------------------------------------------------

static bool parse_mode(CrThread *t, CrFileIO *f, CrValue mode, int *flags) {
    const char *text = cr_str_utf8(t, mode, NULL);
    int actions = 0, pluses = 0;
    *flags = O_CLOEXEC;
    f->created = f->readable = f->writable = f->appending = false;
    for (const char *p = text; p && *p; p++) {
        if (*p == 'b') continue;
        if (*p == '+') {
            pluses++;
            continue;
        }
        if (!strchr("rwax", *p)) return CR_RAISE(t, ValueError, "invalid mode: %S", mode), false;
        actions++;
        f->readable = *p == 'r';
        f->writable = *p != 'r';
        f->created = *p == 'x';
        f->appending = *p == 'a';
        *flags |= *p == 'w' ? O_CREAT | O_TRUNC : *p == 'a' ? O_CREAT | O_APPEND : *p == 'x' ? O_CREAT | O_EXCL : 0;
    }
    if (!text) return false;
    if (actions != 1 || pluses > 1)
        return CR_RAISE(t, ValueError, "Must have exactly one of create/read/write/append mode and at most one plus"), false;
    if (pluses) f->readable = f->writable = true;
    *flags |= pluses ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY;
    return true;
}

static int open_path(CrThread *t, CrValue file, CrValue bytes, int flags) {
    const char *path = (const char *)CR_AS(CrBytes, bytes)->data;
    int fd, error;
    CR_SYSCALL(t, error, fd, open(path, flags, 0666));
    if (error == EMFILE) { // garbage may hold descriptors
        cr_gc_collect();
        cr_gc_run_finalizers(t);
        CR_SYSCALL(t, error, fd, open(path, flags, 0666));
    }
    if (error && error != -1) cr_raise_errno(t, error, file);
    return error ? -1 : fd;
}

static int open_with(CrThread *t, CrValue opener, CrValue file, int flags) {
    CrValue result = cr_call2(t, opener, file, cr_int(flags));
    int fd;
    if (result == CR_ERROR) return -1;
    if (!cr_is_any_int(result)) return CR_RAISE(t, TypeError, "expected integer from opener"), -1;
    if (!cr_posix_int(t, result, &fd)) return -1;
    if (fd < 0) return CR_RAISE(t, ValueError, "opener returned %d", fd), -1;
    int r, error = 0;
    r = fcntl(fd, F_SETFD, FD_CLOEXEC); // descriptors of ours are not inherited
    if (r < 0) error = cr_errno();
    if (error) return cr_raise_errno(t, error, CR_ERROR), -1;
    return fd;
}

// The descriptor for the first argument; *own: it was opened here. -1: exception.
static int descriptor_for(CrThread *t, CrValue file, CrValue opener, bool closing, int flags, bool *own) {
    int fd;
    *own = false;
    if (cr_is_any_float(file)) return CR_RAISE(t, TypeError, "integer argument expected, got float"), -1;
    if (cr_is_any_int(file)) {
        if (!cr_posix_int(t, file, &fd)) return -1;
        if (fd < 0) CR_RAISE(t, ValueError, "negative file descriptor");
        return fd;
    }
    CrValue bytes = cr_posix_bytes(t, file);
    if (bytes == CR_ERROR) return -1;
    if (!closing) return CR_RAISE(t, ValueError, "Cannot use closefd=False with file name"), -1;
    *own = true;
    return opener != CR_NONE ? open_with(t, opener, file, flags) : open_path(t, file, bytes, flags);
}

bool cr_fileio_init(CrThread *t, CrValue self, CrValue file, CrValue mode, CrValue close_fd, CrValue opener) {
    CrFileIO *f = file_of(self);
    int flags, closing = cr_truth(t, close_fd);
    bool own;
    if (closing < 0) return false;
    if (!cr_is_str(mode)) return CR_RAISE(t, TypeError, "FileIO() argument 'mode' must be str, not %T", mode), false;
    if (f->fd >= 0) { // __init__ again
        if (f->close_fd && file_close(t, NULL, self) == CR_ERROR) return false;
        f->fd = -1;
    }
    if (!parse_mode(t, f, mode, &flags)) return false;
    int fd = descriptor_for(t, file, opener, closing, flags, &own);
    if (fd < 0) return false;
    struct stat st;
    int error = fstat(fd, &st) ? cr_errno() : S_ISDIR(st.st_mode) ? EISDIR : 0;
    if (error == EBADF || error == EISDIR) {
        if (own) close(fd);
        cr_raise_errno(t, error, file);
        return false;
    }
    f->blksize = !error && st.st_blksize > 1 ? st.st_blksize : CR_IO_BUFFER_SIZE;
    f->fd = fd;
    f->close_fd = closing;
    f->seekable = -1;
    if (f->appending) {
        f->seekable = lseek(fd, 0, SEEK_END) >= 0;
    }
    if (cr_setattr(t, self, cr_name_name, file) == 0) return true;
    if (!own) f->fd = -1; // a descriptor of the caller's stays open
    return false;
}

static CrValue file_init(CrThread *t, CrFunction *fn, CrValue self, CrValue file, CrValue mode, CrValue close_fd, CrValue opener) {
    return cr_fileio_init(t, self, file, mode, close_fd, opener) ? CR_NONE : CR_ERROR;
}

// ---- The type ---------------------------------------------------------------------------------------------

static const CrMethodDef methods[] = {
    {"_dealloc_warn(self, source, /)", CR_FN(file_dealloc_warn), NULL, 0},
    {"close(self, /)", CR_FN(file_close), "Close the file.", 0},
    {"fileno(self, /)", CR_FN(file_fileno), "Return the underlying file descriptor (an integer).", 0},
    {"isatty(self, /)", CR_FN(file_isatty), "True if the file is connected to a TTY device.", 0},
    {"read(self, size=-1, /)", CR_FN(file_read), "Read at most size bytes, returned as bytes.", 0},
    {"readable(self, /)", CR_FN(file_readable), "True if file was opened in a read mode.", 0},
    {"readall(self, /)", CR_FN(file_readall), "Read all data from the file, returned as bytes.", 0},
    {"readinto(self, buffer, /)", CR_FN(file_readinto), "Same as RawIOBase.readinto().", 0},
    {"seek(self, pos, whence=0, /)", CR_FN(file_seek), "Move to new file position and return the file position.", 0},
    {"seekable(self, /)", CR_FN(file_seekable), "True if file supports random-access.", 0},
    {"tell(self, /)", CR_FN(file_tell), "Current file position.", 0},
    {"truncate(self, size=None, /)", CR_FN(file_truncate), "Truncate the file to at most size bytes and return the truncated size.", 0},
    {"writable(self, /)", CR_FN(file_writable), "True if file was opened in a write mode.", 0},
    {"write(self, b, /)", CR_FN(file_write), "Write buffer b to file, return number of bytes written.", 0},
    {0},
};
static const CrGetSetDef getsets[] = {
    {"_blksize", get_blksize, NULL, NULL},
    {"_finalizing", get_finalizing, set_finalizing, NULL},
    {"closed", get_closed, NULL, "True if the file is closed"},
    {"closefd", get_closefd, NULL, "True if the file descriptor will be closed by close()."},
    {"mode", get_mode, NULL, "String giving the file mode"},
    {0},
};
const CrTypeDef cr_fileio_typedef = {
    .doc = "Open a file.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.repr = file_repr},
    .methods = methods,
    .getsets = getsets,
    .init = {"__init__(self, file, mode='r', closefd=True, opener=None)", CR_FN(file_init), NULL, 0},
};
