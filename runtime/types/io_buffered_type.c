// io_buffered_type.c -- the types BufferedReader, BufferedWriter, BufferedRandom: checks, locks, methods.
#include <unistd.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io_buffered.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"

static CrBuffered *buffered_of(CrValue v) { return CR_AS(CrBuffered, v); }

CrBuffered *cr_buffered_native(CrValue v) {
    return CR_IS(BUFFERED_READER, v) || CR_IS(BUFFERED_WRITER, v) || CR_IS(BUFFERED_RANDOM, v) ? buffered_of(v) : NULL;
}

// ---- Checks -----------------------------------------------------------------------------------------------

static bool check_init(CrThread *t, const CrBuffered *b) {
    if (CR_LIKELY(b->ok)) return true;
    if (b->detached) CR_RAISE(t, ValueError, "raw stream has been detached");
    else CR_RAISE(t, ValueError, "I/O operation on uninitialized object");
    return false;
}

static int is_closed(CrThread *t, const CrBuffered *b) {
    const CrFileIO *f = cr_fileio_of(b->raw);
    return f ? f->fd < 0 : cr_io_is_closed(t, b->raw);
}

// The stream can be used. `what` completes "... closed file"; NULL: the general message.
static bool check_open(CrThread *t, const CrBuffered *b, const char *what) {
    if (!check_init(t, b)) return false;
    int closed = is_closed(t, b);
    if (closed > 0 && b->end > b->start && what && !strcmp(what, "peek of")) return true;
    if (closed > 0) CR_RAISE(t, ValueError, "%s", what ? what : "I/O operation on closed file");
    return closed == 0;
}

static CrBuffered *enter(CrThread *t, CrValue self, const char *closed_message) {
    CrBuffered *b = buffered_of(self);
    return check_open(t, b, closed_message) && cr_io_enter(t, &b->lock, self) ? b : NULL;
}
static CrValue leave(CrThread *t, CrBuffered *b, CrValue result) {
    cr_io_leave(t, &b->lock);
    return result;
}
static CrValue number(CrThread *t, int64_t n) { return n < 0 ? CR_ERROR : cr_int_from_int64(t, n); }

// ---- Reading ----------------------------------------------------------------------------------------------

static int64_t ahead(const CrBuffered *b) { return b->end - b->start; }

static CrValue take(CrThread *t, CrBuffered *b, int64_t n) {
    CrValue v = cr_bytes_from(t, n ? b->data + b->start : (const uint8_t *)"", (size_t)n);
    b->start += n;
    return v;
}

// Two bytes objects one after the other.
static CrValue joined(CrThread *t, CrValue first, const uint8_t *p, int64_t n) {
    const CrBytes *a = CR_AS(CrBytes, first);
    if (a->len == 0) return cr_bytes_from(t, p, (size_t)n);
    CrBytes *b = cr_bytes_alloc(t, (size_t)(a->len + n));
    if (!b) return CR_ERROR;
    memcpy(b->data, a->data, (size_t)a->len);
    memcpy(b->data + a->len, p, (size_t)n);
    return cr_box(b);
}

static CrValue read_all(CrThread *t, CrBuffered *b) {
    if (b->pending && !cr_buffered_flush(t, b)) return CR_ERROR;
    CrValue first = take(t, b, ahead(b)), rest = CR_ERROR;
    b->start = b->end = 0;
    b->position = -1;
    if (!b->stream) {
        CrValue readall = cr_getattr_or_zero(t, b->raw, cr_intern_c(t, "readall"));
        if (cr_raised(t)) return CR_ERROR;
        if (readall != CR_ERROR) {
            if ((rest = cr_call0(t, readall)) == CR_ERROR) return CR_ERROR;
            if (rest == CR_NONE) return CR_AS(CrBytes, first)->len ? first : CR_NONE;
            if (!cr_is_bytes(rest)) return CR_RAISE(t, TypeError, "readall() should return bytes");
            return joined(t, first, cr_bytes_of(rest)->data, cr_bytes_of(rest)->len);
        }
    }
    CrValue all = cr_bytearray_from(t, CR_AS(CrBytes, first)->data, (size_t)CR_AS(CrBytes, first)->len);
    for (bool any = CR_AS(CrBytes, first)->len > 0;; any = true) {
        CrValue part;
        if (b->stream) part = cr_buffered_fill(t, b) < 0 ? CR_ERROR : take(t, b, ahead(b));
        else part = cr_io_call(t, b->raw, "read");
        if (part == CR_ERROR) return CR_ERROR;
        if (part == CR_NONE && !any) return part;
        if (part != CR_NONE && !cr_is_bytes(part)) return CR_RAISE(t, TypeError, "read() should return bytes");
        if (part == CR_NONE || cr_bytes_of(part)->len == 0) break;
        if (cr_io_call1(t, all, "extend", part) == CR_ERROR) return CR_ERROR;
    }
    return cr_bytes_from_object(t, all);
}

// Reads until n bytes are there. What was got; -1: exception, CR_IO_BLOCKED: nothing, and it would block.
static int64_t read_into(CrThread *t, CrBuffered *b, uint8_t *to, int64_t n, bool once) {
    int64_t done = ahead(b) < n ? ahead(b) : n;
    if (done) memcpy(to, b->data + b->start, (size_t)done);
    b->start += done;
    if (b->pending && done < n && !cr_buffered_flush(t, b)) return -1;
    for (bool again = true; done < n && again; again = !once) {
        int64_t got;
        if (n - done > b->size && !b->stream) { // straight to where it is wanted
            b->start = b->end = 0;
            int64_t part = once ? n - done : (n - done) / b->size * b->size;
            got = cr_buffered_raw_read(t, b, to + done, part);
        } else if (once && done) {
            break;
        } else if ((got = cr_buffered_fill(t, b)) > 0) {
            got = ahead(b) < n - done ? ahead(b) : n - done;
            memcpy(to + done, b->data + b->start, (size_t)got);
            b->start += got;
        }
        if (got == -1) return -1;
        if (got == CR_IO_BLOCKED && done == 0) return CR_IO_BLOCKED;
        if (got <= 0) break;
        done += got;
    }
    return done;
}

static CrValue read_some(CrThread *t, CrBuffered *b, int64_t n) {
    if (n <= ahead(b)) return take(t, b, n);
    CrBytes *r = cr_bytes_alloc(t, (size_t)n);
    int64_t got = r ? read_into(t, b, r->data, n, false) : -1;
    if (got < 0) return got == CR_IO_BLOCKED ? CR_NONE : CR_ERROR;
    return got == n ? cr_box(r) : cr_bytes_from(t, r->data, (size_t)got);
}

static CR_IO_ENTRY(buffered_read, CrValue size) {
    int64_t n;
    if (!check_init(t, buffered_of(self)) || !cr_io_size(t, size, &n)) return CR_ERROR;
    if (n < -1) return CR_RAISE(t, ValueError, "read length must be non-negative or -1");
    CrBuffered *b = enter(t, self, "read of closed file");
    return b ? leave(t, b, n < 0 ? read_all(t, b) : read_some(t, b, n)) : CR_ERROR;
}

static CrValue read1(CrThread *t, CrBuffered *b, int64_t n) {
    if (n < 0) n = b->size;
    if (n == 0) return cr_bytes_from(t, "", 0);
    if (ahead(b)) return take(t, b, ahead(b) < n ? ahead(b) : n);
    if (b->pending && !cr_buffered_flush(t, b)) return CR_ERROR;
    CrBytes *r = cr_bytes_alloc(t, (size_t)n);
    b->start = b->end = 0;
    int64_t got = r ? cr_buffered_raw_read(t, b, r->data, n) : -1;
    if (got == -1) return CR_ERROR;
    return got == n ? cr_box(r) : cr_bytes_from(t, r->data, got > 0 ? (size_t)got : 0);
}

CrValue cr_buffered_read1_bytes(CrThread *t, CrBuffered *b, int64_t n) {
    return enter(t, cr_box(b), "read of closed file") ? leave(t, b, read1(t, b, n)) : CR_ERROR;
}

static CR_IO_ENTRY(buffered_read1, CrValue size) {
    int64_t n;
    if (!check_init(t, buffered_of(self)) || !cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrBuffered *b = enter(t, self, "read of closed file");
    return b ? leave(t, b, read1(t, b, n)) : CR_ERROR;
}

static CR_IO_ENTRY(buffered_peek, CrValue size) {
    CrBuffered *b = enter(t, self, "peek of closed file");
    if (!b) return CR_ERROR;
    if (!cr_buffered_flush(t, b)) return leave(t, b, CR_ERROR);
    if (!ahead(b) && cr_buffered_fill(t, b) == -1) return leave(t, b, CR_ERROR);
    return leave(t, b, cr_bytes_from(t, ahead(b) ? b->data + b->start : (const uint8_t *)"", (size_t)ahead(b)));
}

static CrValue into(CrThread *t, CrValue self, CrValue buffer, bool once) {
    CrMemory m;
    if (!check_init(t, buffered_of(self)) || !cr_memory_borrow_writable(t, buffer, &m, once ? "readinto1" : "readinto")) return CR_ERROR;
    CrBuffered *b = enter(t, self, "readinto of closed file");
    CrValue result = CR_ERROR;
    if (b) {
        int64_t n = read_into(t, b, m.data, m.len, once);
        result = leave(t, b, n == CR_IO_BLOCKED ? CR_NONE : number(t, n));
    }
    cr_memory_release(t, &m);
    return result;
}
static CR_IO_ENTRY(buffered_readinto, CrValue buffer) { return into(t, self, buffer, false); }
static CR_IO_ENTRY(buffered_readinto1, CrValue buffer) { return into(t, self, buffer, true); }

static CrValue read_line(CrThread *t, CrBuffered *b, int64_t limit) {
    CrValue line = CR_ERROR;
    if (b->pending && !cr_buffered_flush(t, b)) return CR_ERROR;
    for (;;) {
        int64_t have = line ? CR_AS(CrBytes, line)->len : 0, n = ahead(b);
        if (limit >= 0 && n > limit - have) n = limit - have;
        const uint8_t *p = b->data + b->start, *end = n ? memchr(p, '\n', (size_t)n) : NULL;
        if (end) n = end - p + 1;
        if (n || !line) line = line ? joined(t, line, p, n) : cr_bytes_from(t, n ? p : (const uint8_t *)"", (size_t)n);
        b->start += n;
        if (line == CR_ERROR || end || (limit >= 0 && CR_AS(CrBytes, line)->len >= limit)) return line;
        int64_t got = cr_buffered_fill(t, b);
        if (got == -1) return CR_ERROR;
        if (got <= 0) return line;
    }
}

static CR_IO_ENTRY(buffered_readline, CrValue size) {
    int64_t n;
    if (!check_init(t, buffered_of(self)) || !cr_io_size(t, size, &n)) return CR_ERROR;
    CrBuffered *b = enter(t, self, "readline of closed file");
    return b ? leave(t, b, read_line(t, b, n)) : CR_ERROR;
}

static CrValue buffered_next(CrThread *t, CrValue self) {
    if (cr_buffered_native(self)) {
        CrBuffered *b = enter(t, self, "readline of closed file");
        if (!b) return CR_ERROR;
        CrValue line = leave(t, b, read_line(t, b, -1));
        return line && CR_AS(CrBytes, line)->len ? line : CR_ERROR;
    }
    CrValue line = cr_io_call(t, self, "readline");
    if (line == CR_ERROR) return CR_ERROR;
    if (!cr_is_bytes(line)) return CR_RAISE(t, OSError, "readline() should have returned a bytes object, not '%T'", line);
    return cr_bytes_of(line)->len ? line : CR_ERROR;
}

// ---- Writing ----------------------------------------------------------------------------------------------

static CR_IO_ENTRY(buffered_write, CrValue data) {
    const uint8_t *p;
    size_t n;
    if (!check_init(t, buffered_of(self)) || !cr_bytes_view(t, data, &p, &n)) return CR_ERROR;
    CrBuffered *b = enter(t, self, "write to closed file");
    return b ? leave(t, b, cr_buffered_put(t, b, p, (int64_t)n) ? cr_int((int64_t)n) : CR_ERROR) : CR_ERROR;
}

bool cr_buffered_write_bytes(CrThread *t, CrBuffered *b, const void *p, int64_t n) {
    if (!enter(t, cr_box(b), "write to closed file")) return false;
    bool ok = cr_buffered_put(t, b, p, n);
    cr_io_leave(t, &b->lock);
    return ok;
}

bool cr_buffered_flush_bytes(CrThread *t, CrBuffered *b) {
    if (!enter(t, cr_box(b), "flush of closed file")) return false;
    bool ok = cr_buffered_rewind(t, b);
    cr_io_leave(t, &b->lock);
    return ok;
}

static CR_IO_ENTRY(buffered_flush) {
    CrBuffered *b = buffered_of(self);
    if (!check_init(t, b)) return CR_ERROR;
    if (!b->writable) return cr_io_call(t, b->raw, "flush");
    return cr_buffered_flush_bytes(t, b) ? CR_NONE : CR_ERROR;
}

// ---- Position ---------------------------------------------------------------------------------------------

static int64_t tell(CrThread *t, CrBuffered *b) {
    int64_t at = cr_buffered_raw_tell(t, b);
    return at < 0 ? at : at - ahead(b) + b->pending;
}

static CR_IO_ENTRY(buffered_tell) {
    CrBuffered *b = buffered_of(self);
    if (!check_init(t, b) || !cr_io_enter(t, &b->lock, self)) return CR_ERROR;
    return leave(t, b, number(t, tell(t, b)));
}

static CrValue seek(CrThread *t, CrBuffered *b, int64_t to, int whence) {
    if (whence < 2 && b->end && !b->pending && !b->stream) { // perhaps it has been read already
        int64_t raw = b->position >= 0 ? b->position : cr_buffered_raw_tell(t, b);
        if (raw < 0) return CR_ERROR;
        int64_t here = raw - ahead(b), offset = whence == 0 ? to - here : to;
        if (offset >= -b->start && offset <= ahead(b)) {
            b->start += offset;
            return cr_int_from_int64(t, here + offset);
        }
    }
    if (!cr_buffered_flush(t, b)) return CR_ERROR;
    if (whence == 1) to -= ahead(b);
    int64_t at = cr_buffered_raw_seek(t, b, to, whence);
    if (at >= 0) b->start = b->end = 0;
    return number(t, at);
}

static CR_IO_ENTRY(buffered_seek, CrValue offset, CrValue whence) {
    CrBuffered *b = buffered_of(self);
    int64_t to, w;
    if (!check_init(t, b) || !cr_index_int64(t, whence, &w, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (w < 0 || w > 4) return CR_RAISE(t, ValueError, "whence value %i unsupported", w);
    if (!check_open(t, b, "seek of closed file") || !cr_io_check(t, b->raw, "seekable", "File or stream is not seekable.")) return CR_ERROR;
    if (!cr_index_int64(t, offset, &to, CR_TYPE_OF_ID(ValueError)) || !cr_io_enter(t, &b->lock, self)) return CR_ERROR;
    return leave(t, b, seek(t, b, to, (int)w));
}

static CR_IO_ENTRY(buffered_truncate, CrValue size) {
    CrBuffered *b = buffered_of(self);
    if (!check_open(t, b, "truncate of closed file")) return CR_ERROR;
    if (!b->writable) return cr_raise_unsupported(t, "truncate");
    if (!cr_io_enter(t, &b->lock, self)) return CR_ERROR;
    if (!cr_buffered_rewind(t, b)) return leave(t, b, CR_ERROR);
    if (size == CR_NONE && (size = number(t, cr_buffered_raw_tell(t, b))) == CR_ERROR) return leave(t, b, CR_ERROR);
    b->position = -1;
    return leave(t, b, cr_io_call1(t, b->raw, "truncate", size));
}

// ---- State ------------------------------------------------------------------------------------------------

static CR_IO_ENTRY(buffered_dealloc_warn, CrValue source) {
    CrBuffered *b = buffered_of(self);
    if (!b->ok) return CR_NONE;
    CrValue warn = cr_getattr_or_zero(t, b->raw, cr_intern_c(t, "_dealloc_warn"));
    if (warn != CR_ERROR) cr_call1(t, warn, source);
    cr_exception_take(t);
    return CR_NONE;
}

static CR_IO_ENTRY(buffered_close) {
    CrBuffered *b = buffered_of(self);
    if (!check_init(t, b)) return CR_ERROR;
    int closed = is_closed(t, b);
    if (closed) return closed < 0 ? CR_ERROR : CR_NONE;
    CrValue flushed = cr_call_method(t, self, cr_name_flush, NULL, 0), first = flushed == CR_ERROR ? cr_exception_take(t) : CR_ERROR;
    CrValue result = cr_call_method(t, b->raw, cr_name_close, NULL, 0);
    b->pending = 0; // what could not be written is lost
    cr_buffered_mark_clean(b);
    b->start = b->end = 0;
    return cr_io_close_ends(t, first) ? result : CR_ERROR;
}

static CR_IO_ENTRY(buffered_detach) {
    CrBuffered *b = buffered_of(self);
    if (!check_init(t, b) || cr_call_method(t, self, cr_name_flush, NULL, 0) == CR_ERROR) return CR_ERROR;
    CrValue raw = b->raw;
    b->detached = true;
    b->ok = false;
    if (cr_fileio_of(raw)) CR_AS(CrFileIO, raw)->wrapped = false;
    return raw;
}

#define DELEGATE(name)                                                                                       \
    static CR_IO_ENTRY(buffered_##name) {                                                                    \
        return check_init(t, buffered_of(self)) ? cr_io_call(t, buffered_of(self)->raw, #name) : CR_ERROR;   \
    }
DELEGATE(fileno)
DELEGATE(isatty)
DELEGATE(readable)
DELEGATE(seekable)
DELEGATE(writable)

#define RAW_ATTRIBUTE(name)                                                                                  \
    static CrValue get_##name(CrThread *t, CrValue self) {                                                   \
        return check_init(t, buffered_of(self)) ? cr_getattr(t, buffered_of(self)->raw, cr_intern_c(t, #name)) : CR_ERROR; \
    }
RAW_ATTRIBUTE(closed)
RAW_ATTRIBUTE(mode)
RAW_ATTRIBUTE(name)

static CrValue get_raw(CrThread *t, CrValue self) {
    CrBuffered *b = buffered_of(self);
    return b->ok ? b->raw : b->detached ? CR_NONE : CR_NONE;
}
static CrValue get_finalizing(CrThread *t, CrValue self) { return cr_bool(buffered_of(self)->finalizing); }
static int set_finalizing(CrThread *t, CrValue self, CrValue v) {
    int truth = v ? cr_truth(t, v) : 0;
    if (truth >= 0) buffered_of(self)->finalizing = truth;
    return truth < 0 ? -1 : 0;
}

static CrValue buffered_repr(CrThread *t, CrValue self) {
    CrValue name = cr_getattr_or_zero(t, self, cr_name_name), type_name = cr_type_of(self)->name_str;
    const char *module = cr_buffered_native(self) ? "_io." : "";
    if (name == CR_ERROR) {
        if (cr_raised(t) && !cr_exception_clear_if(t, CR_TYPE_OF_ID(ValueError))) return CR_ERROR;
        return cr_str_printf(t, "<%s%S>", module, type_name);
    }
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return CR_RAISE(t, RuntimeError, "reentrant call inside %s%S.__repr__", module, type_name);
    CrValue text = cr_str_printf(t, "<%s%S name=%R>", module, type_name, name);
    cr_repr_leave(t, &link);
    return text;
}

// ---- Making them ------------------------------------------------------------------------------------------

static void start(CrBuffered *b, CrValue raw, int64_t size, bool readable, bool writable) {
    cr_buffered_mark_clean(b);
    CR_SET(b->raw, raw);
    b->size = size;
    b->data = NULL;
    b->start = b->end = b->pending = 0;
    b->position = -1;
    b->readable = readable;
    b->writable = writable;
    b->detached = false;
    b->ok = true;
    if (cr_fileio_of(raw)) CR_AS(CrFileIO, raw)->wrapped = true; // it is closed with us
}

CrValue cr_buffered_new(CrThread *t, CrTypeId type, CrValue raw, int64_t size) {
    CrValue self = cr_io_new(t, &cr_types[type]);
    start(buffered_of(self), raw, size, type != CR_T_BUFFERED_WRITER, type != CR_T_BUFFERED_READER);
    return self;
}

static CrValue init(CrThread *t, CrValue self, CrValue raw, CrValue buffer_size, bool readable, bool writable) {
    CrBuffered *b = buffered_of(self);
    int64_t size;
    b->ok = b->detached = false;
    if (!cr_index_int64(t, buffer_size, &size, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (readable && writable && !cr_io_check(t, raw, "seekable", "File or stream is not seekable.")) return CR_ERROR;
    if (readable && !cr_io_check(t, raw, "readable", "File or stream is not readable.")) return CR_ERROR;
    if (writable && !cr_io_check(t, raw, "writable", "File or stream is not writable.")) return CR_ERROR;
    if (size <= 0) return CR_RAISE(t, ValueError, "buffer size must be strictly positive");
    if (size >> 44) return cr_raise_no_memory(t);
    start(b, raw, size, readable, writable);
    if (cr_fileio_of(raw)) (void)lseek(CR_AS(CrFileIO, raw)->fd, 0, SEEK_CUR);
    return CR_NONE;
}
static CR_IO_ENTRY(reader_init, CrValue raw, CrValue size) { return init(t, self, raw, size, true, false); }
static CR_IO_ENTRY(writer_init, CrValue raw, CrValue size) { return init(t, self, raw, size, false, true); }
static CR_IO_ENTRY(random_init, CrValue raw, CrValue size) { return init(t, self, raw, size, true, true); }

// ---- The types --------------------------------------------------------------------------------------------

#define COMMON                                                                                               \
    {"_dealloc_warn(self, source, /)", CR_FN(buffered_dealloc_warn), NULL, 0},                               \
    {"close(self, /)", CR_FN(buffered_close), NULL, 0}, {"detach(self, /)", CR_FN(buffered_detach), NULL, 0}, \
    {"fileno(self, /)", CR_FN(buffered_fileno), NULL, 0}, {"flush(self, /)", CR_FN(buffered_flush), NULL, 0}, \
    {"isatty(self, /)", CR_FN(buffered_isatty), NULL, 0},                                                    \
    {"seek(self, target, whence=0, /)", CR_FN(buffered_seek), NULL, 0},                                      \
    {"seekable(self, /)", CR_FN(buffered_seekable), NULL, 0}, {"tell(self, /)", CR_FN(buffered_tell), NULL, 0}, \
    {"truncate(self, pos=None, /)", CR_FN(buffered_truncate), NULL, 0}
#define READING                                                                                              \
    {"peek(self, size=0, /)", CR_FN(buffered_peek), NULL, 0}, {"read(self, size=-1, /)", CR_FN(buffered_read), NULL, 0}, \
    {"read1(self, size=-1, /)", CR_FN(buffered_read1), NULL, 0},                                             \
    {"readable(self, /)", CR_FN(buffered_readable), NULL, 0},                                                \
    {"readinto(self, buffer, /)", CR_FN(buffered_readinto), NULL, 0},                                        \
    {"readinto1(self, buffer, /)", CR_FN(buffered_readinto1), NULL, 0},                                      \
    {"readline(self, size=-1, /)", CR_FN(buffered_readline), NULL, 0}
#define WRITING                                                                                              \
    {"writable(self, /)", CR_FN(buffered_writable), NULL, 0}, {"write(self, buffer, /)", CR_FN(buffered_write), NULL, 0}

static const CrMethodDef reader_methods[] = {COMMON, READING, {0}};
static const CrMethodDef writer_methods[] = {COMMON, WRITING, {0}};
static const CrMethodDef random_methods[] = {COMMON, READING, WRITING, {0}};
static const CrGetSetDef getsets[] = {
    {"_finalizing", get_finalizing, set_finalizing, NULL},
    {"closed", get_closed, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"raw", get_raw, NULL, NULL},
    {0},
};

const CrTypeDef cr_buffered_reader_typedef = {
    .doc = "Create a new buffered reader using the given readable raw IO object.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.repr = buffered_repr, .next = buffered_next},
    .methods = reader_methods,
    .getsets = getsets,
    .init = {"__init__(self, raw, buffer_size=8192)", CR_FN(reader_init), NULL, 0},
};
const CrTypeDef cr_buffered_writer_typedef = {
    .doc = "A buffer for a writeable sequential RawIO object.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.repr = buffered_repr},
    .methods = writer_methods,
    .getsets = getsets,
    .init = {"__init__(self, raw, buffer_size=8192)", CR_FN(writer_init), NULL, 0},
};
const CrTypeDef cr_buffered_random_typedef = {
    .doc = "A buffered interface to random access streams.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.repr = buffered_repr, .next = buffered_next},
    .methods = random_methods,
    .getsets = getsets,
    .init = {"__init__(self, raw, buffer_size=8192)", CR_FN(random_init), NULL, 0},
};

// ---- BufferedRWPair ---------------------------------------------------------------------------------------

static CrBufferedPair *pair_of(CrThread *t, CrValue self) {
    CrBufferedPair *p = CR_AS(CrBufferedPair, self);
    if (p->writer == CR_ERROR) CR_RAISE(t, ValueError, "I/O operation on uninitialized object");
    return p->writer == CR_ERROR ? NULL : p;
}

static CR_IO_ENTRY(pair_init, CrValue reader, CrValue writer, CrValue size) {
    CrBufferedPair *p = CR_AS(CrBufferedPair, self);
    if (!cr_io_check(t, reader, "readable", "File or stream is not readable.") ||
        !cr_io_check(t, writer, "writable", "File or stream is not writable."))
        return CR_ERROR;
    CrValue r = cr_call2(t, cr_box(CR_TYPE_OF_ID(BUFFERED_READER)), reader, size);
    CrValue w = r ? cr_call2(t, cr_box(CR_TYPE_OF_ID(BUFFERED_WRITER)), writer, size) : CR_ERROR;
    if (w == CR_ERROR) return CR_ERROR;
    p->reader = r;
    p->writer = w;
    return CR_NONE;
}

static CrValue forward(CrThread *t, CrValue self, bool to_reader, const char *method, CrValue args) {
    CrBufferedPair *p = pair_of(t, self);
    if (!p) return CR_ERROR;
    return cr_call_method(t, to_reader ? p->reader : p->writer, cr_intern_c(t, method), cr_tuple_items(args), cr_tuple_len(args));
}
#define FORWARD(name, to_reader)                                                                             \
    static CR_IO_ENTRY(pair_##name, CrValue args) { return forward(t, self, to_reader, #name, args); }
FORWARD(read, true)
FORWARD(peek, true)
FORWARD(read1, true)
FORWARD(readinto, true)
FORWARD(readinto1, true)
FORWARD(readable, true)
FORWARD(write, false)
FORWARD(flush, false)
FORWARD(writable, false)

static CR_IO_ENTRY(pair_close) {
    CrBufferedPair *p = pair_of(t, self);
    if (!p) return CR_ERROR;
    CrValue first = cr_call_method(t, p->writer, cr_name_close, NULL, 0) == CR_ERROR ? cr_exception_take(t) : CR_ERROR;
    CrValue result = cr_call_method(t, p->reader, cr_name_close, NULL, 0);
    return cr_io_close_ends(t, first) ? result : CR_ERROR;
}
static CR_IO_ENTRY(pair_isatty) {
    CrValue tty = forward(t, self, false, "isatty", cr_tuple_empty);
    return tty == CR_FALSE ? forward(t, self, true, "isatty", cr_tuple_empty) : tty;
}
static CrValue pair_closed(CrThread *t, CrValue self) {
    CrBufferedPair *p = CR_AS(CrBufferedPair, self);
    if (p->writer == CR_ERROR) return CR_RAISE(t, RuntimeError, "the BufferedRWPair object is being garbage-collected");
    return cr_getattr(t, p->writer, cr_intern_c(t, "closed"));
}

static const CrMethodDef pair_methods[] = {
    {"close(self, /)", CR_FN(pair_close), NULL, 0},
    {"flush(self, /, *args)", CR_FN(pair_flush), NULL, 0},
    {"isatty(self, /)", CR_FN(pair_isatty), NULL, 0},
    {"peek(self, /, *args)", CR_FN(pair_peek), NULL, 0},
    {"read(self, /, *args)", CR_FN(pair_read), NULL, 0},
    {"read1(self, /, *args)", CR_FN(pair_read1), NULL, 0},
    {"readable(self, /, *args)", CR_FN(pair_readable), NULL, 0},
    {"readinto(self, /, *args)", CR_FN(pair_readinto), NULL, 0},
    {"readinto1(self, /, *args)", CR_FN(pair_readinto1), NULL, 0},
    {"writable(self, /, *args)", CR_FN(pair_writable), NULL, 0},
    {"write(self, /, *args)", CR_FN(pair_write), NULL, 0},
    {0},
};
static const CrGetSetDef pair_getsets[] = {{"closed", pair_closed, NULL, NULL}, {0}};
const CrTypeDef cr_buffered_pair_typedef = {
    .doc = "A buffered reader and writer object together.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .methods = pair_methods,
    .getsets = pair_getsets,
    .init = {"__init__(self, reader, writer, buffer_size=8192, /)", CR_FN(pair_init), NULL, 0},
};
