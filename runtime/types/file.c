// file.c -- the types of file objects: TextIOWrapper, BufferedReader, BufferedWriter, BufferedRandom, FileIO.
//
// One struct serves all of them; the flags say what the file can do. Each method checks the file, takes its lock,
// does its work in file_text.c or file_buffer.c, and gives the lock back.
#include "runtime/types/file.h"

#include <errno.h>
#include <unistd.h>

#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/file_text.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

static CrFile *file_of(CrValue v) { return CR_AS(CrFile, v); }
static bool is_binary(const CrFile *f) { return f->flags & CR_FILE_BINARY; }

// ---- Errors -----------------------------------------------------------------------------------------------

CrValue cr_unsupported_type(CrThread *t) {
    static CrValue type; // made when first needed; two threads may both make it, the last one stays
    CrValue made = __atomic_load_n(&type, __ATOMIC_ACQUIRE);
    if (made != CR_ERROR) return made;
    CrValue bases = cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(OSError)), cr_box(CR_TYPE_OF_ID(ValueError))}, 2);
    CrValue namespace = cr_dict_new(t);
    if (cr_dict_set(t, namespace, cr_name___module__, cr_intern_c(t, "io")) < 0) return CR_ERROR;
    made = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "UnsupportedOperation"), bases, namespace, CR_ERROR, 0);
    if (made != CR_ERROR) __atomic_store_n(&type, made, __ATOMIC_RELEASE);
    return made;
}

CrValue cr_raise_unsupported(CrThread *t, const char *message) {
    CrValue type = cr_unsupported_type(t);
    return type == CR_ERROR ? CR_ERROR : cr_raise(t, CR_AS(CrType, type), "%s", message);
}

// Raises unless the file is open. `what` completes "... closed file" for binary files; NULL: the general message.
static bool check_open(CrThread *t, const CrFile *f, const char *what) {
    if (CR_LIKELY(f->fd >= 0)) return true;
    if (f->flags & CR_FILE_RAW) CR_RAISE(t, ValueError, "I/O operation on closed file");
    else if (what && is_binary(f)) CR_RAISE(t, ValueError, "%s closed file", what);
    else CR_RAISE(t, ValueError, "I/O operation on closed file.");
    return false;
}

static bool check_readable(CrThread *t, const CrFile *f, const char *what) {
    if (!(f->flags & CR_FILE_READ) && is_binary(f)) return cr_raise_unsupported(t, "read"), false;
    if (!check_open(t, f, what)) return false;
    if (f->flags & CR_FILE_READ) return true;
    return cr_raise_unsupported(t, "not readable"), false;
}

static bool check_writable(CrThread *t, const CrFile *f, const char *what) {
    if (!(f->flags & CR_FILE_WRITE) && is_binary(f)) return cr_raise_unsupported(t, "write"), false;
    if (!check_open(t, f, what)) return false;
    if (f->flags & CR_FILE_WRITE) return true;
    return cr_raise_unsupported(t, "not writable"), false;
}

static inline bool lock(CrThread *t, CrFile *f) {
    return CR_LIKELY(cr_lock_try(&f->lock)) || cr_lock_acquire(t, &f->lock, CR_FOREVER) == CR_WAIT_OK;
}
static inline CrValue unlock(CrThread *t, CrFile *f, CrValue result) {
    cr_lock_release(t, &f->lock);
    return result;
}

// An optional size: None and a missing one are -1.
static bool size_argument(CrThread *t, CrValue v, int64_t *size) {
    *size = -1;
    if (v == CR_NONE) return true;
    if (!cr_type_of(v)->slots.index) {
        CR_RAISE(t, TypeError, "argument should be integer or None, not '%T'", v);
        return false;
    }
    return cr_index_int64(t, v, size, CR_TYPE_OF_ID(OverflowError));
}

// ---- Reading ----------------------------------------------------------------------------------------------

static CrValue file_read(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    CrFile *f = file_of(self);
    int64_t n;
    if (!check_readable(t, f, "read of") || !size_argument(t, size, &n) || !lock(t, f)) return CR_ERROR;
    if (n < -1 && is_binary(f)) return unlock(t, f, CR_RAISE(t, ValueError, "read length must be non-negative or -1"));
    return unlock(t, f, cr_text_read(t, f, n));
}

CrValue cr_file_readline(CrThread *t, CrFile *f, int64_t limit) {
    if (!check_readable(t, f, "readline of") || !lock(t, f)) return CR_ERROR;
    return unlock(t, f, cr_text_line(t, f, limit));
}

static CrValue file_readline(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n = -1;
    if (size != CR_NONE && !cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return cr_file_readline(t, file_of(self), n);
}

static int64_t item_length(CrValue line) {
    return cr_is_str(line) ? CR_AS(CrStr, line)->len : CR_AS(CrBytes, line)->len;
}

static CrValue file_readlines(CrThread *t, CrFunction *fn, CrValue self, CrValue hint) {
    CrFile *f = file_of(self);
    int64_t n, total = 0;
    if (!check_open(t, f, NULL) || !size_argument(t, hint, &n)) return CR_ERROR;
    CrValue lines = cr_list_new(t, 0);
    for (;;) {
        CrValue line = cr_file_readline(t, f, -1);
        if (line == CR_ERROR) return CR_ERROR;
        int64_t len = item_length(line);
        if (len == 0) return lines;
        if (cr_list_append(t, lines, line) < 0) return CR_ERROR;
        total += len;
        if (n > 0 && total >= n) return lines;
    }
}

static CrValue file_iter(CrThread *t, CrValue self) { return check_open(t, file_of(self), NULL) ? self : CR_ERROR; }

static CrValue file_next(CrThread *t, CrValue self) {
    CrFile *f = file_of(self);
    f->flags |= CR_FILE_NO_TELL;
    CrValue line = cr_file_readline(t, f, -1);
    if (line != CR_ERROR && item_length(line) > 0) return line;
    f->flags &= ~(uint32_t)CR_FILE_NO_TELL;
    return CR_ERROR;
}

// Reads into a bytearray's own bytes.
static CrValue file_readinto(CrThread *t, CrFunction *fn, CrValue self, CrValue buffer) {
    CrFile *f = file_of(self);
    const uint8_t *p;
    size_t n;
    if (!check_readable(t, f, "readinto of")) return CR_ERROR;
    if (!cr_is_bytearray(buffer))
        return CR_RAISE(t, TypeError, "readinto() argument must be read-write bytes-like object, not %T", buffer);
    if (!cr_bytes_view(t, buffer, &p, &n) || !lock(t, f)) return CR_ERROR;
    CrValue data = unlock(t, f, cr_text_read(t, f, (int64_t)n));
    if (data == CR_ERROR) return CR_ERROR;
    CrByteBlock *block = cr_bytearray_block(buffer);
    int64_t got = CR_AS(CrBytes, data)->len;
    if ((uint64_t)got > block->len) got = (int64_t)block->len;
    memcpy(block->data, CR_AS(CrBytes, data)->data, (size_t)got);
    return cr_int(got);
}

// What is buffered, after one read if nothing is.
static CrValue buffered(CrThread *t, CrFile *f, int64_t limit, bool take) {
    if (f->in_end == f->in_start && !cr_buffer_fill(t, f)) return CR_ERROR;
    uint64_t n = f->in_end - f->in_start;
    if (limit >= 0 && n > (uint64_t)limit) n = (uint64_t)limit;
    CrValue data = cr_bytes_from(t, n ? f->in + f->in_start : (const uint8_t *)"", n);
    if (take) f->in_start += n;
    return data;
}

static CrValue file_peek(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    CrFile *f = file_of(self);
    if (!check_readable(t, f, "peek of") || !lock(t, f)) return CR_ERROR;
    return unlock(t, f, buffered(t, f, -1, false));
}

static CrValue file_read1(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    CrFile *f = file_of(self);
    int64_t n;
    if (!check_readable(t, f, "read of") || !cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError)) || !lock(t, f))
        return CR_ERROR;
    return unlock(t, f, buffered(t, f, n, true));
}

// ---- Writing ----------------------------------------------------------------------------------------------

static CrValue write_one(CrThread *t, CrFile *f, CrValue text) {
    if (!is_binary(f) && !cr_is_str(text)) return CR_RAISE(t, TypeError, "write() argument must be str, not %T", text);
    if (!lock(t, f)) return CR_ERROR;
    return unlock(t, f, cr_text_write(t, f, text) ? CR_NONE : CR_ERROR);
}

static CrValue file_write(CrThread *t, CrFunction *fn, CrValue self, CrValue text) {
    CrFile *f = file_of(self);
    if (!check_writable(t, f, "write to") || write_one(t, f, text) == CR_ERROR) return CR_ERROR;
    if (!is_binary(f)) {
        int64_t n = cr_len(t, text);
        return n < 0 ? CR_ERROR : cr_int(n);
    }
    const uint8_t *p;
    size_t n;
    return cr_bytes_view(t, text, &p, &n) ? cr_int((int64_t)n) : CR_ERROR;
}

static CrValue file_writelines(CrThread *t, CrFunction *fn, CrValue self, CrValue lines) {
    CrFile *f = file_of(self);
    if (!check_open(t, f, NULL)) return CR_ERROR;
    CrValue iterator = cr_iter(t, lines);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue line = cr_next(t, iterator);
        if (line == CR_ERROR) return cr_iteration_ended(t) ? CR_NONE : CR_ERROR;
        if (!check_writable(t, f, "write to") || write_one(t, f, line) == CR_ERROR) return CR_ERROR;
    }
}

bool cr_file_is_utf8_writer(CrValue v) {
    if (!CR_IS(FILE, v)) return false;
    const CrFile *f = file_of(v);
    if (f->fd < 0 || !(f->flags & CR_FILE_WRITE) || f->flags & CR_FILE_MARK) return false;
    if (!cr_str_is(f->encoding, "utf-8") && !cr_str_is(f->encoding, "UTF-8")) return false;
    return cr_str_is(f->errors, "strict") && (f->newline == CR_NONE || cr_str_is(f->newline, "\n"));
}

bool cr_file_write_utf8(CrThread *t, CrFile *f, const char *text, size_t n) {
    if (!check_writable(t, f, NULL) || !lock(t, f)) return false;
    bool ok = cr_buffer_write(t, f, text, n);
    cr_lock_release(t, &f->lock);
    return ok;
}

bool cr_file_flush(CrThread *t, CrFile *f) {
    if (!lock(t, f)) return false;
    bool ok = !(f->flags & CR_FILE_WRITE) || cr_buffer_flush(t, f);
    cr_lock_release(t, &f->lock);
    return ok;
}

static CrValue file_flush(CrThread *t, CrFunction *fn, CrValue self) {
    CrFile *f = file_of(self);
    return check_open(t, f, "flush of") && cr_file_flush(t, f) ? CR_NONE : CR_ERROR;
}

// ---- Position ---------------------------------------------------------------------------------------------

static bool check_text_seek(CrThread *t, CrValue offset, int64_t whence) {
    if (whence < 0 || whence > 2) {
        CR_RAISE(t, ValueError, "invalid whence (%i, should be 0, 1 or 2)", whence);
        return false;
    }
    int nonzero = cr_truth(t, offset);
    if (nonzero < 0) return false;
    if (nonzero && whence) {
        cr_raise_unsupported(t, whence == 1 ? "can't do nonzero cur-relative seeks" : "can't do nonzero end-relative seeks");
        return false;
    }
    int negative = cr_compare_bool(t, offset, CR_INT(0), CR_LT);
    if (negative > 0) CR_RAISE(t, ValueError, "negative seek position %R", offset);
    return negative == 0;
}

static CrValue file_seek(CrThread *t, CrFunction *fn, CrValue self, CrValue offset, CrValue whence) {
    CrFile *f = file_of(self);
    int64_t to, from, at;
    if (!check_open(t, f, "seek of") || !cr_index_int64(t, whence, &from, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!is_binary(f) && !check_text_seek(t, offset, from)) return CR_ERROR;
    if (is_binary(f) && (from < 0 || from > 4)) return CR_RAISE(t, ValueError, "whence value %i unsupported", from);
    if (!cr_index_int64(t, offset, &to, CR_TYPE_OF_ID(OverflowError)) || !lock(t, f)) return CR_ERROR;
    f->flags &= ~(uint32_t)CR_FILE_NO_TELL;
    bool ok = cr_buffer_seek(t, f, to, (int)from, &at);
    cr_lock_release(t, &f->lock);
    return ok ? cr_int_from_int64(t, at) : CR_ERROR;
}

static CrValue file_tell(CrThread *t, CrFunction *fn, CrValue self) {
    CrFile *f = file_of(self);
    if (f->fd < 0 && is_binary(f)) return CR_RAISE(t, ValueError, "I/O operation on closed file");
    if (!check_open(t, f, NULL)) return CR_ERROR;
    if (!is_binary(f) && f->flags & CR_FILE_NO_TELL)
        return CR_RAISE(t, OSError, "telling position disabled by next() call");
    if (!lock(t, f)) return CR_ERROR;
    int64_t at = cr_buffer_tell(t, f);
    cr_lock_release(t, &f->lock);
    return at < 0 ? CR_ERROR : cr_int_from_int64(t, at);
}

static CrValue file_truncate(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    CrFile *f = file_of(self);
    int64_t n;
    if (!check_open(t, f, "truncate of")) return CR_ERROR;
    if (!(f->flags & CR_FILE_WRITE)) return cr_raise_unsupported(t, "truncate");
    if (!cr_file_flush(t, f)) return CR_ERROR;
    if (size == CR_NONE) n = cr_buffer_tell(t, f);
    else if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (cr_raised(t)) return CR_ERROR;
    int error = ftruncate(f->fd, n) ? errno : 0;
    return error ? cr_raise_errno(t, error, CR_ERROR) : cr_int_from_int64(t, n);
}

// ---- State ------------------------------------------------------------------------------------------------

static CrValue file_close(CrThread *t, CrFunction *fn, CrValue self) {
    CrFile *f = file_of(self);
    if (!lock(t, f)) return CR_ERROR;
    return unlock(t, f, cr_buffer_close(t, f) ? CR_NONE : CR_ERROR);
}

static CrValue file_enter(CrThread *t, CrFunction *fn, CrValue self) { return file_iter(t, self); }
static CrValue file_exit(CrThread *t, CrFunction *fn, CrValue self, CrValue args) {
    return cr_call_method(t, self, cr_name_close, NULL, 0) == CR_ERROR ? CR_ERROR : CR_NONE;
}

static bool check_state(CrThread *t, CrValue self) {
    if (file_of(self)->fd < 0) CR_RAISE(t, ValueError, "I/O operation on closed file");
    return file_of(self)->fd >= 0;
}
static CrValue file_fileno(CrThread *t, CrFunction *fn, CrValue self) {
    return check_state(t, self) ? cr_int(file_of(self)->fd) : CR_ERROR;
}
static CrValue file_isatty(CrThread *t, CrFunction *fn, CrValue self) {
    return check_state(t, self) ? cr_bool(isatty(file_of(self)->fd)) : CR_ERROR;
}
static CrValue file_readable(CrThread *t, CrFunction *fn, CrValue self) {
    if (!(file_of(self)->flags & CR_FILE_READ)) return CR_FALSE;
    return check_state(t, self) ? CR_TRUE : CR_ERROR;
}
static CrValue file_writable(CrThread *t, CrFunction *fn, CrValue self) {
    if (!(file_of(self)->flags & CR_FILE_WRITE)) return CR_FALSE;
    return check_state(t, self) ? CR_TRUE : CR_ERROR;
}
static CrValue file_seekable(CrThread *t, CrFunction *fn, CrValue self) {
    return check_state(t, self) ? cr_bool(lseek(file_of(self)->fd, 0, SEEK_CUR) >= 0) : CR_ERROR;
}

static CrValue file_reconfigure(CrThread *t, CrFunction *fn, CrValue self, CrValue encoding, CrValue errors, CrValue newline,
                                CrValue line_buffering) {
    CrFile *f = file_of(self);
    if (f->flags & CR_FILE_WRITE && !cr_file_flush(t, f)) return CR_ERROR;
    if (encoding != CR_NONE) {
        const char *name = cr_is_str(encoding) ? cr_str_utf8(t, encoding, NULL) : NULL;
        if (!name) return cr_raised(t) ? CR_ERROR : CR_RAISE(t, TypeError, "encoding must be str or None, not %T", encoding);
        if (!cr_text_encoding(t, name)) return CR_ERROR;
        f->encoding = encoding;
        f->errors = cr_str_from_c(t, "strict");
    }
    if (errors != CR_NONE) f->errors = errors;
    if (newline != CR_ERROR) {
        f->newline = newline;
        f->flags &= ~(uint32_t)(CR_FILE_TRANSLATE | CR_FILE_ANY_NEWLINE);
        f->flags |= newline == CR_NONE ? CR_FILE_TRANSLATE : cr_str_is(newline, "") ? CR_FILE_ANY_NEWLINE : 0;
    }
    if (line_buffering == CR_NONE) return CR_NONE;
    int line = cr_truth(t, line_buffering);
    if (line < 0) return CR_ERROR;
    f->flags = line ? f->flags | CR_FILE_LINE : f->flags & ~(uint32_t)CR_FILE_LINE;
    return CR_NONE;
}

// A text file's bytes: another file object over the same descriptor or stream, which does not close it.
static CrValue get_buffer(CrThread *t, CrValue self) {
    CrFile *text = file_of(self);
    if (!check_open(t, text, NULL)) return CR_ERROR;
    if (text->flags & CR_FILE_WRITE && !text->stream && !cr_file_flush(t, text)) return CR_ERROR;
    CrFile *f = cr_alloc(t, sizeof *f);
    uint32_t both = CR_FILE_READ | CR_FILE_WRITE;
    f->ob.shape = (text->flags & both) == both   ? CR_T_FILE_RANDOM
                  : text->flags & CR_FILE_READ ? CR_T_FILE_READER
                                               : CR_T_FILE_WRITER;
    f->fd = text->fd;
    f->stream = text->stream;
    f->flags = (text->flags & (both | CR_FILE_APPEND)) | CR_FILE_BINARY | (text->stream ? 0 : CR_FILE_RAW);
    f->name = text->name;
    f->mode = cr_str_from_c(t, (text->flags & both) == both ? "rb+" : text->flags & CR_FILE_READ ? "rb" : "wb");
    f->encoding = f->errors = f->newline = CR_NONE;
    return cr_box(f);
}

static CrValue get_closed(CrThread *t, CrValue self) { return cr_bool(file_of(self)->fd < 0); }
static CrValue get_encoding(CrThread *t, CrValue self) { return file_of(self)->encoding; }
static CrValue get_errors(CrThread *t, CrValue self) { return file_of(self)->errors; }
static CrValue get_line_buffering(CrThread *t, CrValue self) { return cr_bool(file_of(self)->flags & CR_FILE_LINE); }
static CrValue get_write_through(CrThread *t, CrValue self) { return CR_FALSE; }
static CrValue get_mode(CrThread *t, CrValue self) { return file_of(self)->mode; }
static CrValue get_name(CrThread *t, CrValue self) { return file_of(self)->name; }
static CrValue get_newlines(CrThread *t, CrValue self) { return cr_text_newlines(t, file_of(self)); }
static CrValue get_closefd(CrThread *t, CrValue self) { return cr_bool(file_of(self)->flags & CR_FILE_CLOSE_FD); }

static CrValue file_repr(CrThread *t, CrValue self) {
    const CrFile *f = file_of(self);
    if (CR_IS(FILE, self))
        return cr_str_printf(t, "<_io.TextIOWrapper name=%R mode=%R encoding=%R>", f->name, f->mode, f->encoding);
    if (CR_IS(FILE_RAW, self))
        return cr_str_printf(t, "<_io.FileIO name=%R mode=%R closefd=%S>", f->name, f->mode, get_closefd(t, self));
    return cr_str_printf(t, "<_io.%T name=%R>", self, f->name);
}

// ---- The types --------------------------------------------------------------------------------------------

#define COMMON_METHODS                                                                                       \
    {"close(self, /)", CR_FN(file_close), "Flush and close the file.", 0},                                   \
    {"fileno(self, /)", CR_FN(file_fileno), "Return the underlying file descriptor.", 0},                    \
    {"flush(self, /)", CR_FN(file_flush), "Write what is buffered.", 0},                                     \
    {"isatty(self, /)", CR_FN(file_isatty), "Is the file connected to a terminal?", 0},                      \
    {"readable(self, /)", CR_FN(file_readable), "May the file be read?", 0},                                 \
    {"readline(self, size=-1, /)", CR_FN(file_readline), "Read up to the next end of line.", 0},             \
    {"readlines(self, hint=-1, /)", CR_FN(file_readlines), "Return a list of the lines.", 0},                \
    {"seek(self, offset, whence=0, /)", CR_FN(file_seek), "Change the position.", 0},                        \
    {"seekable(self, /)", CR_FN(file_seekable), "Does the file have positions?", 0},                         \
    {"tell(self, /)", CR_FN(file_tell), "Return the position.", 0},                                          \
    {"truncate(self, size=None, /)", CR_FN(file_truncate), "Cut or extend the file.", 0},                    \
    {"writable(self, /)", CR_FN(file_writable), "May the file be written?", 0},                              \
    {"writelines(self, lines, /)", CR_FN(file_writelines), "Write each of the lines.", 0},                   \
    {"__enter__(self, /)", CR_FN(file_enter), NULL, 0},                                                      \
    {"__exit__(self, /, *args)", CR_FN(file_exit), NULL, 0}

static const CrMethodDef text_methods[] = {
    COMMON_METHODS,
    {"read(self, size=-1, /)", CR_FN(file_read), "Read characters, all if size is negative.", 0},
    {"reconfigure(self, /, *, encoding=None, errors=None, newline=<none>, line_buffering=None)", CR_FN(file_reconfigure),
     "Change how text is written and read.", 0},
    {"write(self, text, /)", CR_FN(file_write), "Write text; returns the number of characters.", 0},
    {0},
};
static const CrMethodDef binary_methods[] = {
    COMMON_METHODS,
    {"read(self, size=-1, /)", CR_FN(file_read), "Read bytes, all if size is negative.", 0},
    {"readinto(self, buffer, /)", CR_FN(file_readinto), "Read bytes into a bytearray.", 0},
    {"write(self, buffer, /)", CR_FN(file_write), "Write bytes; returns their number.", 0},
    {0},
};
static const CrMethodDef reader_methods[] = {
    COMMON_METHODS,
    {"peek(self, size=0, /)", CR_FN(file_peek), "Return buffered bytes without taking them.", 0},
    {"read(self, size=-1, /)", CR_FN(file_read), "Read bytes, all if size is negative.", 0},
    {"read1(self, size=-1, /)", CR_FN(file_read1), "Read bytes with at most one system call.", 0},
    {"readinto(self, buffer, /)", CR_FN(file_readinto), "Read bytes into a bytearray.", 0},
    {"write(self, buffer, /)", CR_FN(file_write), "Write bytes; returns their number.", 0},
    {0},
};

static const CrGetSetDef text_getsets[] = {
    {"buffer", get_buffer, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"encoding", get_encoding, NULL, NULL},
    {"errors", get_errors, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {"write_through", get_write_through, NULL, NULL},
    {0},
};
static const CrGetSetDef binary_getsets[] = {
    {"closed", get_closed, NULL, NULL},
    {"closefd", get_closefd, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {0},
};

#define FILE_TYPE(name, method_table, getset_table)                                                          \
    const CrTypeDef name = {                                                                                 \
        .flags = CR_TYPE_WEAKREF,                                                                            \
        .slots = {.repr = file_repr, .iter = file_iter, .next = file_next},                                  \
        .methods = method_table,                                                                             \
        .getsets = getset_table,                                                                             \
    }
FILE_TYPE(cr_file_typedef, text_methods, text_getsets);
FILE_TYPE(cr_file_reader_typedef, reader_methods, binary_getsets);
FILE_TYPE(cr_file_writer_typedef, binary_methods, binary_getsets);
FILE_TYPE(cr_file_random_typedef, reader_methods, binary_getsets);
FILE_TYPE(cr_file_raw_typedef, binary_methods, binary_getsets);
