// file_open.c -- open(): mode strings, paths, descriptors; the standard streams.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/call.h"
#include "runtime/gc.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/file_text.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

CrValue cr_sys_stdout, cr_sys_stderr, cr_sys_stdin;

// ---- Modes ------------------------------------------------------------------------------------------------

typedef struct Mode {
    char action; // r w a x
    bool update, binary;
} Mode;

static bool parse_mode(CrThread *t, CrValue mode, Mode *m) {
    const char *text = cr_str_utf8(t, mode, NULL);
    if (!text) return false;
    bool is_text = false, invalid = false;
    int actions = 0;
    *m = (Mode){0};
    for (const char *p = text; *p && !invalid; p++) {
        invalid = !strchr("rwax+bt", *p) || strchr(p + 1, *p);
        if (strchr("rwax", *p)) m->action = *p, actions++;
        m->update |= *p == '+';
        m->binary |= *p == 'b';
        is_text |= *p == 't';
    }
    if (invalid) CR_RAISE(t, ValueError, "invalid mode: %R", mode);
    else if (m->binary && is_text) CR_RAISE(t, ValueError, "can't have text and binary mode at once");
    else if (actions > 1) CR_RAISE(t, ValueError, "must have exactly one of create/read/write/append mode");
    else if (actions == 0)
        CR_RAISE(t, ValueError, "Must have exactly one of create/read/write/append mode and at most one plus");
    return !cr_raised(t);
}

static int open_flags(const Mode *m) {
    int flags = O_CLOEXEC | (m->update ? O_RDWR : m->action == 'r' ? O_RDONLY : O_WRONLY);
    switch (m->action) {
    case 'w': return flags | O_CREAT | O_TRUNC;
    case 'a': return flags | O_CREAT | O_APPEND;
    case 'x': return flags | O_CREAT | O_EXCL;
    default: return flags;
    }
}

// ---- Paths and descriptors --------------------------------------------------------------------------------

// A path as str or bytes: those themselves, or what __fspath__ gives.
CrValue cr_path_of(CrThread *t, CrValue file) {
    if (cr_is_str(file) || cr_has_flag(file, CR_TYPE_BYTES)) return file;
    bool found;
    CrValue path = cr_call_special(t, file, cr_name___fspath__, NULL, 0, &found);
    if (!found) return CR_RAISE(t, TypeError, "expected str, bytes or os.PathLike object, not %T", file);
    if (path == CR_ERROR || cr_is_str(path) || cr_has_flag(path, CR_TYPE_BYTES)) return path;
    return CR_RAISE(t, TypeError, "expected %T.__fspath__() to return str or bytes, not %T", file, path);
}

// The path's bytes for the system, in a bytes object with a NUL behind them.
static CrValue path_bytes(CrThread *t, CrValue path) {
    CrValue bytes = cr_is_str(path) ? cr_str_encode(t, path, "utf-8", "surrogateescape") : cr_bytes_from_object(t, path);
    const uint8_t *p;
    size_t n;
    if (bytes == CR_ERROR || !cr_bytes_view(t, bytes, &p, &n)) return CR_ERROR;
    if (memchr(p, 0, n)) return CR_RAISE(t, ValueError, "embedded null byte");
    return bytes;
}

__attribute__((noinline)) static int open_once(CrThread *t, const char *path, int flags) {
    int fd, error;
    cr_enter_blocking(t);
    do {
        fd = open(path, flags, 0666);
        error = errno;
    } while (fd < 0 && error == EINTR);
    cr_exit_blocking(t);
    return fd < 0 ? -error : fd;
}

static int open_path(CrThread *t, CrValue path, int flags) {
    CrValue bytes = path_bytes(t, path);
    const uint8_t *p;
    size_t n;
    if (bytes == CR_ERROR || !cr_bytes_view(t, bytes, &p, &n)) return -1;
    int fd = open_once(t, (const char *)p, flags);
    if (fd == -EMFILE) { // garbage may hold descriptors
        cr_gc_collect();
        cr_gc_run_finalizers(t);
        fd = open_once(t, (const char *)p, flags);
    }
    if (fd >= 0) return fd;
    cr_raise_errno(t, -fd, path);
    return -1;
}

static int open_with(CrThread *t, CrValue opener, CrValue file, int flags) {
    CrValue result = cr_call2(t, opener, file, cr_int(flags));
    int64_t fd;
    if (result == CR_ERROR) return -1;
    if (!cr_is_any_int(result)) {
        CR_RAISE(t, TypeError, "expected integer from opener");
        return -1;
    }
    if (!cr_index_int64(t, result, &fd, CR_TYPE_OF_ID(OverflowError))) return -1;
    if (fd >= 0) return (int)fd;
    CR_RAISE(t, ValueError, "opener returned %i", fd);
    return -1;
}

// The descriptor for open()'s first argument, and what the file is called. -1: exception.
static int descriptor_for(CrThread *t, CrValue file, CrValue opener, CrValue close_fd, const Mode *m, CrValue *name) {
    int64_t fd;
    *name = file;
    if (cr_is_any_int(file)) {
        if (!cr_index_int64(t, file, &fd, CR_TYPE_OF_ID(OverflowError))) return -1;
        if (fd >= 0) return (int)fd;
        CR_RAISE(t, ValueError, "negative file descriptor");
        return -1;
    }
    if ((*name = cr_path_of(t, file)) == CR_ERROR) return -1;
    int closing = cr_truth(t, close_fd);
    if (closing == 0) CR_RAISE(t, ValueError, "Cannot use closefd=False with file name");
    if (closing <= 0) return -1;
    *name = file;
    return opener != CR_NONE ? open_with(t, opener, file, open_flags(m)) : open_path(t, cr_path_of(t, file), open_flags(m));
}

__attribute__((noinline)) static int check_descriptor(int fd) {
    struct stat st;
    if (fstat(fd, &st)) return errno;
    return S_ISDIR(st.st_mode) ? EISDIR : 0;
}

// ---- Making the object ------------------------------------------------------------------------------------

static CrTypeId file_type(const Mode *m, bool raw) {
    if (!m->binary) return CR_T_FILE;
    return raw ? CR_T_FILE_RAW : m->update ? CR_T_FILE_RANDOM : m->action == 'r' ? CR_T_FILE_READER : CR_T_FILE_WRITER;
}

static const char *binary_mode(const Mode *m) {
    if (m->action == 'x') return m->update ? "xb+" : "xb";
    if (m->action == 'a') return m->update ? "ab+" : "ab";
    return m->update ? "rb+" : m->action == 'r' ? "rb" : "wb";
}

static uint32_t newline_flags(CrValue newline) {
    if (newline == CR_NONE) return CR_FILE_TRANSLATE;
    return CR_AS(CrStr, newline)->len == 0 ? CR_FILE_ANY_NEWLINE : 0;
}

static bool check_text_options(CrThread *t, const Mode *m, CrValue encoding, CrValue errors, CrValue newline) {
    if (m->binary) {
        const char *what = encoding != CR_NONE ? "encoding" : errors != CR_NONE ? "errors" : "newline";
        if (encoding == CR_NONE && errors == CR_NONE && newline == CR_NONE) return true;
        CR_RAISE(t, ValueError, "binary mode doesn't take %s %s argument", what[0] == 'e' ? "an" : "a", what);
        return false;
    }
    if (encoding != CR_NONE) {
        if (!cr_is_str(encoding)) {
            CR_RAISE(t, TypeError, "open() argument 'encoding' must be str or None, not %T", encoding);
            return false;
        }
        const char *name = cr_str_utf8(t, encoding, NULL);
        if (!name || !cr_text_encoding(t, name)) return false;
    }
    if (newline == CR_NONE) return true;
    static const char *const legal[] = {"", "\n", "\r", "\r\n"};
    if (!cr_is_str(newline)) {
        CR_RAISE(t, TypeError, "open() argument 'newline' must be str or None, not %T", newline);
        return false;
    }
    for (size_t i = 0; i < 4; i++)
        if (cr_str_is(newline, legal[i])) return true;
    CR_RAISE(t, ValueError, "illegal newline value: %S", newline);
    return false;
}

static void set_text_fields(CrThread *t, CrFile *f, CrValue encoding, CrValue errors, CrValue newline) {
    f->encoding = encoding == CR_NONE ? cr_str_from_c(t, "UTF-8") : encoding;
    f->errors = errors == CR_NONE ? cr_str_from_c(t, "strict") : errors;
    f->newline = newline;
    f->flags |= newline_flags(newline);
    if (cr_str_is(f->encoding, "utf-8-sig") || cr_str_is(f->encoding, "utf_8_sig")) f->flags |= CR_FILE_MARK;
}

typedef struct Buffering {
    bool raw, line;
} Buffering;

static bool parse_buffering(CrThread *t, CrValue value, const Mode *m, int fd, Buffering *b) {
    int64_t n;
    if (!cr_index_int64(t, value, &n, CR_TYPE_OF_ID(OverflowError))) return false;
    *b = (Buffering){.raw = n == 0, .line = !m->binary && (n == 1 || (n < 0 && isatty(fd)))};
    if (n >= -1 && !(b->raw && !m->binary)) return true;
    CR_RAISE(t, ValueError, n < -1 ? "invalid buffering size" : "can't have unbuffered text I/O");
    return false;
}

static CrValue new_file(CrThread *t, const Mode *m, Buffering b, int fd, CrValue name, CrValue mode, bool close_fd) {
    CrFile *f = cr_alloc_finalized(t, sizeof *f, cr_buffer_finalize);
    f->ob.shape = file_type(m, b.raw);
    f->fd = fd;
    if (m->action == 'r' || m->update) f->flags |= CR_FILE_READ;
    if (m->action != 'r' || m->update) f->flags |= CR_FILE_WRITE;
    if (m->action == 'a') f->flags |= CR_FILE_APPEND;
    if (m->binary) f->flags |= CR_FILE_BINARY;
    if (b.raw) f->flags |= CR_FILE_RAW;
    if (b.line) f->flags |= CR_FILE_LINE;
    if (close_fd) f->flags |= CR_FILE_CLOSE_FD;
    f->name = name;
    f->mode = m->binary ? cr_str_from_c(t, binary_mode(m)) : mode;
    f->encoding = f->errors = f->newline = CR_NONE;
    return cr_box(f);
}

CrValue cr_open(CrThread *t, CrFunction *self, const CrValue *args) {
    CrValue file = args[0], mode = args[1], buffering = args[2], encoding = args[3], errors = args[4], newline = args[5],
            close_fd = args[6], opener = args[7], name;
    Mode m;
    Buffering b;
    if (!cr_is_str(mode)) return CR_RAISE(t, TypeError, "open() argument 'mode' must be str, not %T", mode);
    if (!parse_mode(t, mode, &m) || !check_text_options(t, &m, encoding, errors, newline)) return CR_ERROR;
    if (!parse_buffering(t, buffering, &m, -1, &b)) return CR_ERROR;
    cr_files_flush_all(t); // what this program wrote and did not close is to be seen by this reader
    int fd = descriptor_for(t, file, opener, close_fd, &m, &name);
    if (fd < 0) return CR_ERROR;
    int error = check_descriptor(fd);
    if (error) {
        if (!cr_is_any_int(file)) close(fd);
        return cr_raise_errno(t, error, name);
    }
    if (!parse_buffering(t, buffering, &m, fd, &b)) return CR_ERROR;
    int closing = cr_truth(t, close_fd);
    if (closing < 0) return CR_ERROR;
    CrValue f = new_file(t, &m, b, fd, name, mode, closing);
    if (!m.binary) set_text_fields(t, CR_AS(CrFile, f), encoding, errors, newline);
    if (m.action == 'a') (void)lseek(fd, 0, SEEK_END);
    return f;
}

CrValue cr_file_standard(CrThread *t, FILE *stream, const char *name, bool writable) {
    Mode m = {.action = writable ? 'w' : 'r'};
    CrFile *f = cr_alloc(t, sizeof *f);
    f->ob.shape = file_type(&m, false);
    f->fd = fileno(stream);
    f->stream = stream;
    f->flags = writable ? CR_FILE_WRITE | CR_FILE_LINE : CR_FILE_READ;
    f->name = cr_str_from_c(t, name);
    f->mode = cr_str_from_c(t, writable ? "w" : "r");
    const char *errors = stream == stderr ? "backslashreplace" : "strict";
    set_text_fields(t, f, cr_str_from_c(t, "utf-8"), cr_str_from_c(t, errors), CR_NONE);
    return cr_box(f);
}
