// file_buffer.c -- the bytes below file objects: reading ahead, gathering writes, seeking, closing.
//
// System calls are made with no lock byte held and inside a blocking section, retried after EINTR. The caller
// holds the file's lock. Standard streams go through C's FILE, so that output of Python and of C keeps its order.
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/gc.h"
#include "runtime/lock.h"
#include "runtime/raise.h"
#include "runtime/types/file.h"

enum { IN_SIZE = 8192, OUT_SIZE = 8192 };

// ---- Runs of bytes ----------------------------------------------------------------------------------------

uint8_t *cr_read_room(CrBytesRead *r, size_t n) {
    if (n > r->cap - r->len) {
        size_t cap = r->cap * 2 > r->len + n ? r->cap * 2 : r->len + n + 64;
        uint8_t *data = realloc(r->data, cap);
        if (!data) abort();
        r->data = data;
        r->cap = cap;
    }
    return r->data + r->len;
}

void cr_read_add(CrBytesRead *r, const void *p, size_t n) {
    if (n == 0) return;
    memcpy(cr_read_room(r, n), p, n);
    r->len += n;
}

// ---- System calls: results, or -errno ---------------------------------------------------------------------

__attribute__((noinline)) static int64_t read_some(CrThread *t, int fd, void *p, size_t n) {
    ssize_t got;
    int error = 0;
    cr_enter_blocking(t);
    do {
        got = read(fd, p, n);
        error = errno;
    } while (got < 0 && error == EINTR);
    cr_exit_blocking(t);
    return got < 0 ? -error : got;
}

__attribute__((noinline)) static int write_all(int fd, const uint8_t *p, size_t n) {
    while (n > 0) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return errno;
        p += put;
        n -= (size_t)put;
    }
    return 0;
}

static bool write_now(CrThread *t, CrFile *f, const uint8_t *p, size_t n) {
    cr_enter_blocking(t);
    int error = write_all(f->fd, p, n);
    cr_exit_blocking(t);
    if (error) cr_raise_errno(t, error, CR_ERROR);
    return error == 0;
}

__attribute__((noinline)) static int64_t seek_fd(int fd, int64_t offset, int whence) {
    off_t at = lseek(fd, offset, whence);
    return at < 0 ? -errno : at;
}

// ---- The list of files with unwritten bytes ---------------------------------------------------------------

typedef struct CrDirtyFile {
    struct CrDirtyFile *next, *previous;
    uintptr_t hidden; // complemented address of the CrFile
} CrDirtyFile;

static CrDirtyFile dirty_files = {&dirty_files, &dirty_files, 0}; // ring; guarded by dirty_lock
static uint8_t dirty_lock;

static void mark_dirty(CrFile *f) {
    if (f->dirty) return;
    CrDirtyFile *d = malloc(sizeof *d);
    if (!d) abort();
    d->hidden = ~(uintptr_t)f;
    cr_lock_byte(&dirty_lock);
    d->previous = &dirty_files;
    d->next = dirty_files.next;
    d->next->previous = d;
    dirty_files.next = d;
    cr_unlock_byte(&dirty_lock);
    f->dirty = d;
}

static void mark_clean(CrFile *f) {
    CrDirtyFile *d = f->dirty;
    if (!d) return;
    cr_lock_byte(&dirty_lock);
    d->previous->next = d->next;
    d->next->previous = d->previous;
    cr_unlock_byte(&dirty_lock);
    f->dirty = NULL;
    free(d);
}

static CrFile *some_dirty_file(void) {
    cr_lock_byte(&dirty_lock);
    CrDirtyFile *d = dirty_files.next;
    CrFile *f = d == &dirty_files ? NULL : (CrFile *)~d->hidden;
    cr_unlock_byte(&dirty_lock);
    return f;
}

// Errors are for the file's own next operation to find again; here they only end the attempt.
void cr_files_flush_all(CrThread *t) {
    CrFile *f;
    while ((f = some_dirty_file())) {
        if (!cr_lock_try(&f->lock)) return; // in use: its user flushes or goes on writing
        bool ok = cr_buffer_flush(t, f);
        cr_lock_release(t, &f->lock);
        if (!ok) {
            cr_exception_take(t);
            return;
        }
    }
}

// Runs in the finaliser's task for a file that nobody can reach any more.
void cr_buffer_finalize(void *file) {
    CrFile *f = file;
    mark_clean(f);
    if (f->fd < 0) return;
    if (f->out_len) (void)write_all(f->fd, f->out, f->out_len);
    if (f->flags & CR_FILE_CLOSE_FD) close(f->fd);
    f->fd = -1;
}

// ---- Reading ----------------------------------------------------------------------------------------------

// C's own stream: a line at a time, so that nothing is taken from it that C code might want to read.
__attribute__((noinline)) static int64_t read_stream(CrThread *t, FILE *stream, uint8_t *p, size_t n) {
    size_t got = 0;
    int c = 0;
    cr_enter_blocking(t);
    flockfile(stream);
    while (got < n && c != '\n' && (c = getc_unlocked(stream)) != EOF) p[got++] = (uint8_t)c;
    if (c == EOF && !got) clearerr(stream);
    funlockfile(stream);
    cr_exit_blocking(t);
    return (int64_t)got;
}

bool cr_buffer_fill(CrThread *t, CrFile *f) {
    if (f->out_len && !cr_buffer_flush(t, f)) return false;
    uint64_t kept = f->in_end - f->in_start;
    if (!f->in || kept + IN_SIZE / 2 > IN_SIZE) {
        uint8_t *larger = cr_alloc_large_atomic(t, kept + IN_SIZE);
        if (!larger) return cr_raise_no_memory(t), false;
        if (kept) memcpy(larger, f->in + f->in_start, kept);
        f->in = larger;
    } else if (kept) {
        memmove(f->in, f->in + f->in_start, kept);
    }
    f->in_start = 0;
    f->in_end = kept;
    size_t room = kept ? IN_SIZE / 2 : IN_SIZE;
    int64_t got = f->stream ? read_stream(t, f->stream, f->in + kept, room) : read_some(t, f->fd, f->in + kept, room);
    if (got < 0) return cr_raise_errno(t, (int)-got, CR_ERROR), false;
    f->in_end += (uint64_t)got;
    return true;
}

bool cr_buffer_read(CrThread *t, CrFile *f, CrBytesRead *r, int64_t limit) {
    uint64_t left = limit < 0 ? UINT64_MAX : (uint64_t)limit;
    if (f->out_len && !cr_buffer_flush(t, f)) return false;
    for (;;) {
        uint64_t ready = f->in_end - f->in_start, n = ready < left ? ready : left;
        if (n) cr_read_add(r, f->in + f->in_start, n);
        f->in_start += n;
        left -= n;
        if (left == 0) return true;
        if (left < IN_SIZE || f->stream) {
            if (!cr_buffer_fill(t, f)) return false;
            if (f->in_end == f->in_start) return true;
            continue;
        }
        size_t chunk = left < 1 << 16 ? left : 1 << 16;
        if (r->cap > r->len + chunk) chunk = r->cap - r->len < left ? r->cap - r->len : left;
        int64_t got = read_some(t, f->fd, cr_read_room(r, chunk), chunk);
        if (got < 0) return cr_raise_errno(t, (int)-got, CR_ERROR), false;
        if (got == 0) return true;
        r->len += (size_t)got;
        left -= (uint64_t)got;
        if (f->flags & CR_FILE_RAW && limit >= 0) return true;
    }
}

// ---- Writing ----------------------------------------------------------------------------------------------

// Forgets what was read ahead, moving the descriptor back to where the reader is.
static void drop_read_ahead(CrFile *f) {
    if (f->in_end != f->in_start && !f->stream) seek_fd(f->fd, (int64_t)f->in_start - (int64_t)f->in_end, SEEK_CUR);
    f->in_start = f->in_end = 0;
}

bool cr_buffer_flush(CrThread *t, CrFile *f) {
    if (f->stream) {
        cr_enter_blocking(t);
        int error = fflush(f->stream) ? errno : 0;
        cr_exit_blocking(t);
        if (error) cr_raise_errno(t, error, CR_ERROR);
        return error == 0;
    }
    size_t n = f->out_len;
    f->out_len = 0;
    mark_clean(f);
    return n == 0 || write_now(t, f, f->out, n);
}

static bool write_stream(CrThread *t, CrFile *f, const void *p, size_t n) {
    cr_enter_foreign(t);
    bool ok = fwrite(p, 1, n, f->stream) == n;
    int error = errno;
    cr_exit_foreign(t);
    if (!ok) cr_raise_errno(t, error, CR_ERROR);
    return ok;
}

bool cr_buffer_write(CrThread *t, CrFile *f, const void *p, size_t n) {
    if (n == 0) return true;
    if (f->stream) return write_stream(t, f, p, n);
    if (f->in_end) drop_read_ahead(f);
    if (f->flags & CR_FILE_RAW) return write_now(t, f, p, n);
    if (f->out_len + n > OUT_SIZE && !cr_buffer_flush(t, f)) return false;
    if (n > OUT_SIZE) return write_now(t, f, p, n);
    if (!f->out && !(f->out = cr_alloc_large_atomic(t, OUT_SIZE))) return cr_raise_no_memory(t), false;
    memcpy(f->out + f->out_len, p, n);
    f->out_len += n;
    mark_dirty(f);
    if (f->flags & CR_FILE_LINE && memchr(p, '\n', n)) return cr_buffer_flush(t, f);
    return true;
}

// ---- Position and end -------------------------------------------------------------------------------------

int64_t cr_buffer_tell(CrThread *t, CrFile *f) {
    int64_t at = seek_fd(f->fd, 0, SEEK_CUR);
    if (at < 0) {
        cr_raise_errno(t, (int)-at, CR_ERROR);
        return -1;
    }
    return at - (int64_t)(f->in_end - f->in_start) + (int64_t)f->out_len;
}

bool cr_buffer_seek(CrThread *t, CrFile *f, int64_t offset, int whence, int64_t *position) {
    if (f->out_len && !cr_buffer_flush(t, f)) return false;
    if (whence == SEEK_CUR) offset -= (int64_t)(f->in_end - f->in_start);
    int64_t at = seek_fd(f->fd, offset, whence);
    if (at < 0) return cr_raise_errno(t, (int)-at, CR_ERROR), false;
    f->in_start = f->in_end = 0;
    *position = at;
    return true;
}

bool cr_buffer_close(CrThread *t, CrFile *f) {
    if (f->fd < 0) return true;
    bool ok = f->flags & CR_FILE_WRITE ? cr_buffer_flush(t, f) : true;
    int fd = f->fd;
    f->fd = -1;
    f->in = f->out = NULL;
    f->in_start = f->in_end = 0;
    if (!(f->flags & CR_FILE_CLOSE_FD)) return ok;
    cr_enter_blocking(t);
    int error = close(fd) ? errno : 0;
    cr_exit_blocking(t);
    if (ok && error && error != EINTR) {
        cr_raise_errno(t, error, CR_ERROR);
        ok = false;
    }
    return ok;
}
