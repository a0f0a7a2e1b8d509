// io_bytes.c -- BytesIO: a stream of bytes in memory.
//
// Each method holds the stream's lock while it touches the data; arguments are turned into plain bytes or sizes before.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"

static CrBytesIO *io_of(CrValue v) { return CR_AS(CrBytesIO, v); }

// Takes the lock of an open stream.
static CrBytesIO *enter(CrThread *t, CrValue self) {
    CrBytesIO *b = io_of(self);
    if (!cr_io_enter(t, &b->lock, CR_ERROR)) return NULL;
    if (CR_LIKELY(!b->closed)) return b;
    cr_io_leave(t, &b->lock);
    cr_io_closed(t);
    return NULL;
}
static CrValue leave(CrThread *t, CrBytesIO *b, CrValue result) {
    cr_io_leave(t, &b->lock);
    return result;
}

static bool check_open(CrThread *t, CrValue self) {
    if (io_of(self)->closed) cr_io_closed(t);
    return !io_of(self)->closed;
}

// While it is lent the block stays. Garbage views do not count (see bytearray.c).
static bool check_lent(CrThread *t, CrBytesIO *b) {
    if (!b->lent) return true;
    cr_gc_collect();
    cr_gc_run_finalizers(t);
    if (!b->lent) return true;
    return CR_RAISE(t, BufferError, "Existing exports of data: object cannot be re-sized"), false;
}

static bool reserve(CrThread *t, CrBytesIO *b, int64_t n) {
    if (n <= b->cap) return true;
    int64_t cap = n + n / 2 + 64;
    uint8_t *data = n >> 46 ? NULL : cr_alloc_large_atomic(t, (size_t)cap);
    if (!data) return cr_raise_no_memory(t), false;
    if (b->len) memcpy(data, b->data, (size_t)b->len);
    CR_SET(b->data, data);
    b->cap = cap;
    return true;
}

static bool write_bytes(CrThread *t, CrBytesIO *b, const uint8_t *p, int64_t n) {
    if (n == 0) return true;
    if (!reserve(t, b, b->pos + n)) return false;
    if (b->pos > b->len) memset(b->data + b->len, 0, (size_t)(b->pos - b->len));
    memcpy(b->data + b->pos, p, (size_t)n);
    b->pos += n;
    if (b->pos > b->len) b->len = b->pos;
    return true;
}

static int64_t left(const CrBytesIO *b) { return b->pos < b->len ? b->len - b->pos : 0; }

static CrValue take(CrThread *t, CrBytesIO *b, int64_t n) {
    CrValue v = cr_bytes_from(t, n ? b->data + b->pos : (const uint8_t *)"", (size_t)n);
    b->pos += n;
    return v;
}

static int64_t line_length(const CrBytesIO *b) {
    int64_t n = left(b);
    const uint8_t *end = n ? memchr(b->data + b->pos, '\n', (size_t)n) : NULL;
    return end ? end - (b->data + b->pos) + 1 : n;
}

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue bytesio_read(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n;
    CrBytesIO *b;
    if (!check_open(t, self) || !cr_io_size(t, size, &n) || !(b = enter(t, self))) return CR_ERROR;
    return leave(t, b, take(t, b, n < 0 || n > left(b) ? left(b) : n));
}

static CrValue bytesio_readline(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n;
    CrBytesIO *b;
    if (!check_open(t, self) || !cr_io_size(t, size, &n) || !(b = enter(t, self))) return CR_ERROR;
    int64_t line = line_length(b);
    return leave(t, b, take(t, b, n >= 0 && n < line ? n : line));
}

static CrValue bytesio_readlines(CrThread *t, CrFunction *fn, CrValue self, CrValue hint) {
    int64_t limit, total = 0;
    CrBytesIO *b;
    if (!check_open(t, self) || !cr_io_size(t, hint, &limit) || !(b = enter(t, self))) return CR_ERROR;
    CrValue lines = cr_list_new(t, 0);
    for (int64_t n; (n = line_length(b)) > 0;) {
        cr_list_append(t, lines, take(t, b, n));
        total += n;
        if (limit > 0 && total >= limit) break;
    }
    return leave(t, b, lines);
}

static CrValue bytesio_readinto(CrThread *t, CrFunction *fn, CrValue self, CrValue buffer) {
    CrMemory m;
    if (!check_open(t, self) || !cr_memory_borrow_writable(t, buffer, &m, "readinto")) return CR_ERROR;
    CrBytesIO *b = enter(t, self);
    CrValue result = CR_ERROR;
    if (b) {
        int64_t n = left(b) < m.len ? left(b) : m.len;
        if (n) memmove(m.data, b->data + b->pos, (size_t)n);
        b->pos += n;
        result = leave(t, b, cr_int(n));
    }
    cr_memory_release(t, &m);
    return result;
}

static CrValue bytesio_write(CrThread *t, CrFunction *fn, CrValue self, CrValue data) {
    const uint8_t *p;
    size_t n;
    CrBytesIO *b;
    if (!check_open(t, self) || !check_lent(t, io_of(self)) || !cr_bytes_view(t, data, &p, &n) || !(b = enter(t, self))) return CR_ERROR;
    return leave(t, b, write_bytes(t, b, p, (int64_t)n) ? cr_int((int64_t)n) : CR_ERROR);
}

static CrValue bytesio_writelines(CrThread *t, CrFunction *fn, CrValue self, CrValue lines) {
    if (!check_open(t, self)) return CR_ERROR;
    CrValue iterator = cr_iter(t, lines);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue line = cr_next(t, iterator);
        if (line == CR_ERROR) return cr_iteration_ended(t) ? CR_NONE : CR_ERROR;
        if (bytesio_write(t, fn, self, line) == CR_ERROR) return CR_ERROR;
    }
}

static CrValue bytesio_seek(CrThread *t, CrFunction *fn, CrValue self, CrValue offset, CrValue whence) {
    int64_t to, w;
    CrBytesIO *b;
    if (!check_open(t, self) || !cr_index_int64(t, offset, &to, CR_TYPE_OF_ID(OverflowError)) ||
        !cr_index_int64(t, whence, &w, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    if (to < 0 && w == 0) return CR_RAISE(t, ValueError, "negative seek value %i", to);
    if (w < 0 || w > 2) return CR_RAISE(t, ValueError, "invalid whence (%i, should be 0, 1 or 2)", w);
    if (!(b = enter(t, self))) return CR_ERROR;
    int64_t base = w == 0 ? 0 : w == 1 ? b->pos : b->len;
    if (__builtin_add_overflow(to, base, &to)) return leave(t, b, CR_RAISE(t, OverflowError, "new position too large"));
    b->pos = to < 0 ? 0 : to;
    return leave(t, b, cr_int_from_int64(t, b->pos));
}

static CrValue bytesio_tell(CrThread *t, CrFunction *fn, CrValue self) {
    return check_open(t, self) ? cr_int_from_int64(t, io_of(self)->pos) : CR_ERROR;
}

static CrValue bytesio_truncate(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n = io_of(self)->pos;
    CrBytesIO *b;
    if (!check_open(t, self) || !check_lent(t, io_of(self)) || (size != CR_NONE && !cr_io_size(t, size, &n))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "negative size value %i", n);
    if (!(b = enter(t, self))) return CR_ERROR;
    if (n < b->len) b->len = n;
    return leave(t, b, cr_int_from_int64(t, n));
}

static CrValue bytesio_getvalue(CrThread *t, CrFunction *fn, CrValue self) {
    CrBytesIO *b = enter(t, self);
    return b ? leave(t, b, cr_bytes_from(t, b->len ? b->data : (const uint8_t *)"", (size_t)b->len)) : CR_ERROR;
}

static CrValue bytesio_close(CrThread *t, CrFunction *fn, CrValue self) {
    CrBytesIO *b = io_of(self);
    if (!check_lent(t, b) || !cr_io_enter(t, &b->lock, CR_ERROR)) return CR_ERROR;
    b->closed = true;
    b->data = NULL;
    b->len = b->cap = 0;
    return leave(t, b, CR_NONE);
}

static CrValue bytesio_true(CrThread *t, CrFunction *fn, CrValue self) { return check_open(t, self) ? CR_TRUE : CR_ERROR; }
static CrValue bytesio_false(CrThread *t, CrFunction *fn, CrValue self) { return check_open(t, self) ? CR_FALSE : CR_ERROR; }
static CrValue bytesio_flush(CrThread *t, CrFunction *fn, CrValue self) { return check_open(t, self) ? CR_NONE : CR_ERROR; }
static CrValue bytesio_iter(CrThread *t, CrValue self) { return check_open(t, self) ? self : CR_ERROR; }
static CrValue bytesio_next(CrThread *t, CrValue self) {
    CrBytesIO *b = enter(t, self);
    if (!b) return CR_ERROR;
    int64_t n = line_length(b);
    return leave(t, b, n ? take(t, b, n) : CR_ERROR);
}

// ---- getbuffer --------------------------------------------------------------------------------------------

static CrValue bytesio_getbuffer(CrThread *t, CrFunction *fn, CrValue self) {
    if (!check_open(t, self)) return CR_ERROR;
    CrBytesIOBuffer *lender = cr_alloc(t, sizeof *lender);
    lender->ob.shape = CR_T_BYTESIO_BUFFER;
    lender->source = self;
    return cr_memoryview_new(t, cr_box(lender));
}

static bool lend(CrThread *t, CrValue self, CrMemory *m) {
    CrBytesIO *b = enter(t, CR_AS(CrBytesIOBuffer, self)->source);
    if (!b) return false;
    if (!b->data && !reserve(t, b, 1)) return leave(t, b, CR_FALSE), false;
    __atomic_fetch_add(&b->lent, 1, __ATOMIC_RELAXED);
    m->data = b->data;
    m->len = b->len;
    leave(t, b, CR_NONE);
    return true;
}
static void give_back(CrThread *t, CrValue self) {
    __atomic_fetch_sub(&io_of(CR_AS(CrBytesIOBuffer, self)->source)->lent, 1, __ATOMIC_RELAXED);
}
static const struct CrMemoryDef memory = {.lend = lend, .give_back = give_back};
const CrTypeDef cr_bytesio_buffer_typedef = {.memory = &memory};

// ---- Copies -----------------------------------------------------------------------------------------------

static CrValue bytesio_getstate(CrThread *t, CrFunction *fn, CrValue self) {
    CrValue value = bytesio_getvalue(t, fn, self), dict = value ? cr_getattr_or_zero(t, self, cr_name___dict__) : CR_ERROR;
    if (cr_raised(t)) return CR_ERROR;
    if (dict != CR_ERROR && cr_dict_len(dict)) dict = cr_dict_copy(t, dict);
    else dict = CR_NONE;
    return cr_tuple_from(t, (CrValue[]){value, cr_int_from_int64(t, io_of(self)->pos), dict}, 3);
}

static CrValue start(CrThread *t, CrValue self, CrValue initial) {
    CrBytesIO *b = io_of(self);
    const uint8_t *p = NULL;
    size_t n = 0;
    if (initial != CR_NONE && !cr_bytes_view(t, initial, &p, &n)) return CR_ERROR;
    if (!check_lent(t, b) || !cr_io_enter(t, &b->lock, CR_ERROR)) return CR_ERROR;
    b->closed = false;
    b->len = b->pos = 0;
    bool ok = write_bytes(t, b, p, (int64_t)n);
    b->pos = 0;
    return leave(t, b, ok ? CR_NONE : CR_ERROR);
}

static CrValue bytesio_setstate(CrThread *t, CrFunction *fn, CrValue self, CrValue state) {
    int64_t pos;
    if (io_of(self)->closed) return cr_io_closed(t);
    if (!cr_has_flag(state, CR_TYPE_TUPLE) || cr_tuple_len(state) < 3)
        return CR_RAISE(t, TypeError, "%T.__setstate__ argument should be 3-tuple, got %T", self, state);
    const CrValue *items = cr_tuple_items(state);
    if (start(t, self, items[0]) == CR_ERROR) return CR_ERROR;
    if (!cr_is_any_int(items[1])) return CR_RAISE(t, TypeError, "second item of state must be an integer, not %T", items[1]);
    if (!cr_index_int64(t, items[1], &pos, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (pos < 0) return CR_RAISE(t, ValueError, "position value cannot be negative");
    io_of(self)->pos = pos;
    if (items[2] == CR_NONE) return CR_NONE;
    if (!cr_has_flag(items[2], CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "third item of state should be a dict, got a %T", items[2]);
    CrValue dict = cr_getattr(t, self, cr_name___dict__);
    return dict && cr_dict_update(t, dict, items[2]) == 0 ? CR_NONE : CR_ERROR;
}

static CrValue bytesio_init(CrThread *t, CrFunction *fn, CrValue self, CrValue initial) { return start(t, self, initial); }
static CrValue get_closed(CrThread *t, CrValue self) { return cr_bool(io_of(self)->closed); }

static const CrMethodDef methods[] = {
    {"close(self, /)", CR_FN(bytesio_close), "Disable all I/O operations.", 0},
    {"flush(self, /)", CR_FN(bytesio_flush), "Does nothing.", 0},
    {"getbuffer(self, /)", CR_FN(bytesio_getbuffer), "Get a read-write view over the contents of the BytesIO object.", 0},
    {"getvalue(self, /)", CR_FN(bytesio_getvalue), "Retrieve the entire contents of the BytesIO object.", 0},
    {"isatty(self, /)", CR_FN(bytesio_false), "Always returns False.", 0},
    {"read(self, size=-1, /)", CR_FN(bytesio_read), "Read at most size bytes, returned as a bytes object.", 0},
    {"read1(self, size=-1, /)", CR_FN(bytesio_read), "Read at most size bytes, returned as a bytes object.", 0},
    {"readable(self, /)", CR_FN(bytesio_true), "Returns True if the IO object can be read.", 0},
    {"readinto(self, buffer, /)", CR_FN(bytesio_readinto), "Read bytes into buffer.", 0},
    {"readline(self, size=-1, /)", CR_FN(bytesio_readline), "Next line from the file, as a bytes object.", 0},
    {"readlines(self, size=None, /)", CR_FN(bytesio_readlines), "List of bytes objects, each a line from the file.", 0},
    {"seek(self, pos, whence=0, /)", CR_FN(bytesio_seek), "Change stream position.", 0},
    {"seekable(self, /)", CR_FN(bytesio_true), "Returns True if the IO object can be seeked.", 0},
    {"tell(self, /)", CR_FN(bytesio_tell), "Current file position, an integer.", 0},
    {"truncate(self, size=None, /)", CR_FN(bytesio_truncate), "Truncate the file to at most size bytes.", 0},
    {"writable(self, /)", CR_FN(bytesio_true), "Returns True if the IO object can be written.", 0},
    {"write(self, b, /)", CR_FN(bytesio_write), "Write bytes to file.", 0},
    {"writelines(self, lines, /)", CR_FN(bytesio_writelines), "Write lines to the file.", 0},
    {"__getstate__(self, /)", CR_FN(bytesio_getstate), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(bytesio_setstate), NULL, 0},
    {0},
};
static const CrGetSetDef getsets[] = {{"closed", get_closed, NULL, "True if the file is closed."}, {0}};
const CrTypeDef cr_bytesio_typedef = {
    .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.iter = bytesio_iter, .next = bytesio_next},
    .methods = methods,
    .getsets = getsets,
    .init = {"__init__(self, initial_bytes=None)", CR_FN(bytesio_init), NULL, 0},
};
