// io_buffered.c -- the buffer between a raw stream and BufferedReader, BufferedWriter and BufferedRandom.
//
// It holds either bytes read ahead or bytes to be written, never both. The raw stream is any object with the methods of
// RawIOBase; FileIO itself is called in C. A standard stream's buffer is C's FILE.
#include "runtime/types/io_buffered.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/call.h"
#include "runtime/lock.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/memory.h"
#include "runtime/types/list.h"

// ---- The list of streams with unwritten bytes -------------------------------------------------------------

typedef struct CrDirtyStream {
    struct CrDirtyStream *next, *previous;
    CrWeakLink stream; // the CrBuffered: a dead one is its finaliser's business
} CrDirtyStream;

static CrDirtyStream dirty = {&dirty, &dirty, {0}}; // ring; guarded by dirty_lock
static uint8_t dirty_lock;

static void mark_dirty(CrBuffered *b) {
    if (b->dirty) return;
    CrDirtyStream *d = malloc(sizeof *d);
    if (!d) abort();
    cr_weak_init(&d->stream, b);
    cr_lock_byte(&dirty_lock);
    d->previous = &dirty;
    d->next = dirty.next;
    d->next->previous = d;
    dirty.next = d;
    cr_unlock_byte(&dirty_lock);
    b->dirty = d;
}

void cr_buffered_mark_clean(CrBuffered *b) {
    CrDirtyStream *d = b->dirty;
    if (!d) return;
    cr_lock_byte(&dirty_lock);
    d->previous->next = d->next;
    d->next->previous = d->previous;
    cr_unlock_byte(&dirty_lock);
    b->dirty = NULL;
    cr_weak_clear(&d->stream);
    free(d);
}

static CrBuffered *some_dirty_stream(void) {
    cr_lock_byte(&dirty_lock);
    CrBuffered *b = NULL;
    for (CrDirtyStream *d = dirty.next; d != &dirty && !b; d = d->next) b = cr_weak_get(&d->stream);
    cr_unlock_byte(&dirty_lock);
    return b;
}

// Errors are for the stream's own next operation to find again; here they only end the attempt.
void cr_streams_flush_all(CrThread *t) {
    for (CrBuffered *b; (b = some_dirty_stream());) {
        if (!cr_lock_try(&b->lock.lock)) return; // in use: its user flushes or goes on writing
        __atomic_store_n(&b->lock.owner, t, __ATOMIC_RELAXED);
        b->lock.depth = 1;
        CrValue pending = cr_exception_take(t);
        bool ok = cr_buffered_flush(t, b) && !b->dirty;
        t->exception = pending;
        cr_io_leave(t, &b->lock);
        if (!ok) return;
    }
}

// ---- The raw stream ---------------------------------------------------------------------------------------

// A count that a raw stream's method returned: None is "would block".
static int64_t checked_count(CrThread *t, CrValue v, int64_t limit, const char *method) {
    int64_t n;
    if (v == CR_ERROR) return -1;
    if (v == CR_NONE) return CR_IO_BLOCKED;
    if (!cr_index_int64(t, v, &n, CR_TYPE_OF_ID(ValueError))) {
        CrValue cause = cr_exception_take(t), message = cr_str_printf(t, "raw %s() failed", method);
        CrValue e = message ? cr_call1(t, cr_box(CR_TYPE_OF_ID(OSError)), message) : CR_ERROR;
        if (e != CR_ERROR) cr_raise_from(t, e, cause);
        return -1;
    }
    if (n >= 0 && n <= limit) return n;
    CR_RAISE(t, OSError, "raw %s() returned invalid length %i (should have been between 0 and %i)", method, n, limit);
    return -1;
}

// C's own stream: a line at a time, so that nothing is taken from it that C code might want to read.
__attribute__((noinline)) static int64_t read_stream(CrThread *t, FILE *stream, uint8_t *p, int64_t n) {
    int64_t got = 0;
    int c = 0;
    cr_enter_blocking(t);
    flockfile(stream);
    while (got < n && c != '\n' && (c = getc_unlocked(stream)) != EOF) p[got++] = (uint8_t)c;
    bool interrupted = c == EOF && ferror(stream) && errno == EINTR;
    if (c == EOF) clearerr(stream);
    funlockfile(stream);
    cr_exit_blocking(t);
    if (interrupted && !got) return cr_safepoint(t) ? read_stream(t, stream, p, n) : -1;
    return got;
}

static int64_t raw_call(CrThread *t, CrBuffered *b, const char *method, uint8_t *p, int64_t n, bool readonly) {
    CrValue view = cr_memoryview_of_bytes(t, cr_box(b), p, n, readonly);
    CrValue result = view ? cr_io_call1(t, b->raw, method, view) : CR_ERROR;
    if (view) CR_AS(CrMemoryView, view)->loan = NULL; // the memory is not its owner's any more
    return checked_count(t, result, n, method);
}

int64_t cr_buffered_raw_read(CrThread *t, CrBuffered *b, uint8_t *p, int64_t n) {
    CrFileIO *f = cr_fileio_of(b->raw);
    int64_t got = b->stream ? read_stream(t, b->stream, p, n)
                  : f       ? cr_fileio_read(t, f, p, (size_t)n)
                            : raw_call(t, b, "readinto", p, n, false);
    if (got > 0 && b->position >= 0) b->position += got;
    return got;
}

static int64_t raw_write(CrThread *t, CrBuffered *b, const uint8_t *p, int64_t n) {
    CrFileIO *f = cr_fileio_of(b->raw);
    int64_t put = f ? cr_fileio_write(t, f, p, (size_t)n) : raw_call(t, b, "write", (uint8_t *)(uintptr_t)p, n, true);
    if (put > 0 && b->position >= 0) b->position += put;
    return put;
}

static int64_t checked_position(CrThread *t, CrBuffered *b, CrValue v) {
    int64_t at;
    if (v == CR_ERROR || !cr_index_int64(t, v, &at, CR_TYPE_OF_ID(ValueError))) return -1;
    if (at < 0) return CR_RAISE(t, OSError, "Raw stream returned invalid position %i", at), -1;
    return b->position = at;
}

int64_t cr_buffered_raw_seek(CrThread *t, CrBuffered *b, int64_t offset, int whence) {
    CrFileIO *f = cr_fileio_of(b->raw);
    if (f) {
        int64_t at = cr_fileio_seek(t, f, offset, whence);
        if (at >= 0) b->position = at;
        return at;
    }
    CrValue args[] = {cr_int_from_int64(t, offset), cr_int(whence)};
    return checked_position(t, b, cr_call_method(t, b->raw, cr_intern_c(t, "seek"), args, 2));
}

int64_t cr_buffered_raw_tell(CrThread *t, CrBuffered *b) {
    CrFileIO *f = cr_fileio_of(b->raw);
    return f ? cr_buffered_raw_seek(t, b, 0, SEEK_CUR) : checked_position(t, b, cr_io_call(t, b->raw, "tell"));
}

// ---- Reading ----------------------------------------------------------------------------------------------

static bool have_data(CrThread *t, CrBuffered *b) {
    if (CR_LIKELY(b->data != NULL)) return true;
    CR_SET(b->data, cr_alloc_large_atomic(t, (size_t)b->size));
    if (!b->data) cr_raise_no_memory(t);
    return b->data != NULL;
}

int64_t cr_buffered_fill(CrThread *t, CrBuffered *b) {
    if ((b->pending && !cr_buffered_flush(t, b)) || !have_data(t, b)) return -1;
    if (b->start == b->end) b->start = b->end = 0;
    else if (b->end == b->size) {
        memmove(b->data, b->data + b->start, (size_t)(b->end - b->start));
        b->end -= b->start;
        b->start = 0;
    }
    if (b->end == b->size) return 0;
    int64_t got = cr_buffered_raw_read(t, b, b->data + b->end, b->size - b->end);
    if (got > 0) b->end += got;
    return got;
}

// ---- Writing ----------------------------------------------------------------------------------------------

static bool would_block(CrThread *t, int64_t written) {
    CrValue args[] = {cr_int(EAGAIN), cr_str_from_c(t, "write could not complete without blocking"), cr_int_from_int64(t, written)};
    CrValue e = cr_call(t, cr_box(CR_TYPE_OF_ID(BlockingIOError)), args, 3, CR_ERROR);
    if (e != CR_ERROR) cr_raise_value(t, e);
    return false;
}

static bool flush_stream(CrThread *t, CrBuffered *b) {
    cr_enter_blocking(t);
    int error = fflush(b->stream) ? errno : 0;
    cr_exit_blocking(t);
    if (error) cr_raise_errno(t, error, CR_ERROR);
    return error == 0;
}

static bool write_stream(CrThread *t, CrBuffered *b, const void *p, size_t n) {
    cr_enter_foreign(t);
    bool ok = fwrite(p, 1, n, b->stream) == n;
    int error = errno;
    cr_exit_foreign(t);
    if (!ok) cr_raise_errno(t, error, CR_ERROR);
    return ok;
}

// Writes pending bytes as far as the raw stream takes them: 1 all, 0 it would block, -1 exception.
static int drain(CrThread *t, CrBuffered *b) {
    int64_t done = 0, put = 0;
    while (done < b->pending) {
        put = raw_write(t, b, b->data + done, b->pending - done);
        if (put < 0) break;
        done += put;
    }
    b->pending -= done;
    if (b->pending) memmove(b->data, b->data + done, (size_t)b->pending);
    else cr_buffered_mark_clean(b);
    return b->pending == 0 ? 1 : put == CR_IO_BLOCKED ? 0 : -1;
}

bool cr_buffered_flush(CrThread *t, CrBuffered *b) {
    if (b->stream) return !b->writable || flush_stream(t, b);
    if (!b->pending) return cr_buffered_mark_clean(b), true;
    int r = drain(t, b);
    return r > 0 || (r == 0 ? would_block(t, 0) : false);
}

bool cr_buffered_rewind(CrThread *t, CrBuffered *b) {
    if (!cr_buffered_flush(t, b)) return false;
    int64_t ahead = b->end - b->start;
    b->start = b->end = 0;
    return ahead == 0 || b->stream || cr_buffered_raw_seek(t, b, -ahead, SEEK_CUR) >= 0;
}

// More than the buffer has room for.
static bool put_large(CrThread *t, CrBuffered *b, const uint8_t *p, int64_t n) {
    int64_t done = 0;
    int r = b->pending ? drain(t, b) : 1;
    if (r < 0) return false;
    if (r == 0) { // as much as fits, the rest is told
        int64_t room = b->size - b->pending, part = room < n ? room : n;
        memcpy(b->data + b->pending, p, (size_t)part);
        b->pending += part;
        mark_dirty(b);
        return part == n || would_block(t, part);
    }
    while (n - done > b->size) {
        int64_t put = raw_write(t, b, p + done, n - done);
        if (put == -1) return false;
        if (put == CR_IO_BLOCKED) {
            memcpy(b->data, p + done, (size_t)b->size);
            b->pending = b->size;
            mark_dirty(b);
            return would_block(t, done + b->size);
        }
        done += put;
    }
    memcpy(b->data, p + done, (size_t)(n - done));
    b->pending = n - done;
    if (b->pending) mark_dirty(b);
    return true;
}

bool cr_buffered_put(CrThread *t, CrBuffered *b, const uint8_t *p, int64_t n) {
    if (n == 0) return true;
    if (b->stream) return write_stream(t, b, p, (size_t)n);
    if (b->end && !cr_buffered_rewind(t, b)) return false;
    if (!have_data(t, b)) return false;
    if (n > b->size - b->pending) return put_large(t, b, p, n);
    memcpy(b->data + b->pending, p, (size_t)n);
    b->pending += n;
    mark_dirty(b);
    return true;
}
