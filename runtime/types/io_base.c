// io_base.c -- _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase; errors, locks and calls that all streams share.
#include "runtime/attr.h"
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/io_buffered.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"

// ---- Errors -----------------------------------------------------------------------------------------------

CrValue cr_unsupported_type(CrThread *t) {
    static CrValue type; // made when first needed; two threads may both make it, the first one stays
    CrValue made = __atomic_load_n(&type, __ATOMIC_ACQUIRE), none = CR_ERROR;
    if (made != CR_ERROR) return made;
    CrValue bases = cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(OSError)), cr_box(CR_TYPE_OF_ID(ValueError))}, 2);
    CrValue namespace = cr_dict_new(t);
    if (cr_dict_set(t, namespace, cr_name___module__, cr_intern_c(t, "io")) < 0) return CR_ERROR;
    made = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "UnsupportedOperation"), bases, namespace, CR_ERROR, 0);
    if (made != CR_ERROR && !__atomic_compare_exchange_n(&type, &none, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) made = none;
    return made;
}

CrValue cr_raise_unsupported(CrThread *t, const char *message) {
    CrValue type = cr_unsupported_type(t);
    return type == CR_ERROR ? CR_ERROR : cr_raise(t, CR_AS(CrType, type), "%s", message);
}

CrValue cr_io_closed(CrThread *t) { return CR_RAISE(t, ValueError, "I/O operation on closed file."); }

// ---- Calls ------------------------------------------------------------------------------------------------

CrValue cr_io_call(CrThread *t, CrValue stream, const char *method) { return cr_call_method(t, stream, cr_intern_c(t, method), NULL, 0); }
CrValue cr_io_call1(CrThread *t, CrValue stream, const char *method, CrValue argument) {
    return cr_call_method(t, stream, cr_intern_c(t, method), &argument, 1);
}
bool cr_io_call_truth(CrThread *t, CrValue stream, const char *method, bool *truth) {
    CrValue v = cr_io_call(t, stream, method);
    int is = v == CR_ERROR ? -1 : cr_truth(t, v);
    *truth = is > 0;
    return is >= 0;
}

int cr_io_is_closed(CrThread *t, CrValue stream) {
    CrValue v = cr_getattr(t, stream, cr_intern_c(t, "closed"));
    return v == CR_ERROR ? -1 : cr_truth(t, v);
}

bool cr_io_check_closed(CrThread *t, CrValue stream) {
    int closed = cr_io_is_closed(t, stream);
    if (closed > 0) cr_io_closed(t);
    return closed == 0;
}

bool cr_io_check(CrThread *t, CrValue stream, const char *method, const char *complaint) {
    CrValue v = cr_io_call(t, stream, method);
    if (v == CR_ERROR) return false;
    if (v != CR_TRUE) cr_raise_unsupported(t, complaint);
    return v == CR_TRUE;
}

bool cr_io_size(CrThread *t, CrValue v, int64_t *size) {
    *size = -1;
    if (v == CR_NONE) return true;
    if (!cr_is_any_int(v) && !cr_type_of(v)->slots.index) {
        CR_RAISE(t, TypeError, "argument should be integer or None, not '%T'", v);
        return false;
    }
    return cr_index_int64(t, v, size, CR_TYPE_OF_ID(OverflowError));
}

bool cr_io_close_ends(CrThread *t, CrValue first) {
    if (first == CR_ERROR) return !cr_raised(t);
    if (!cr_raised(t)) {
        t->exception = first;
        return false;
    }
    CrException *e = CR_AS(CrException, t->exception);
    if (t->exception != first && !e->context) CR_SET(e->context, first);
    return false;
}

// ---- Locks ------------------------------------------------------------------------------------------------

bool cr_io_enter(CrThread *t, CrIoLock *lock, CrValue again) {
    if (CR_UNLIKELY(!cr_lock_try(&lock->lock))) {
        if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == t) {
            if (again != CR_ERROR) return CR_RAISE(t, RuntimeError, "reentrant call inside %R", again), false;
            lock->depth++;
            return true;
        }
        if (cr_lock_acquire(t, &lock->lock, CR_FOREVER) != CR_WAIT_OK) return false;
    }
    __atomic_store_n(&lock->owner, t, __ATOMIC_RELAXED);
    lock->depth = 1;
    return true;
}

void cr_io_leave(CrThread *t, CrIoLock *lock) {
    if (--lock->depth) return;
    __atomic_store_n(&lock->owner, NULL, __ATOMIC_RELAXED);
    cr_lock_release(t, &lock->lock);
}

// ---- Garbage ----------------------------------------------------------------------------------------------

// Does somebody else close it?
static bool is_wrapped(CrValue v) {
    const CrType *type = cr_type_of(v);
    if (cr_is_subtype(type, CR_TYPE_OF_ID(FILEIO))) return CR_AS(CrFileIO, v)->wrapped || CR_AS(CrFileIO, v)->fd < 0;
    if (cr_buffered_native(v)) return CR_AS(CrBuffered, v)->wrapped || !CR_AS(CrBuffered, v)->ok;
    return false;
}

static void close_garbage(CrThread *t, CrValue v) {
    bool buffered = cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(BUFFERED_READER)) ||
                    cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(BUFFERED_WRITER)) ||
                    cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(BUFFERED_RANDOM));
    if (is_wrapped(v)) return;
    int closed = cr_io_is_closed(t, v);
    if (closed == 0) {
        CrValue warn = cr_getattr_or_zero(t, v, cr_intern_c(t, "_dealloc_warn"));
        if (warn != CR_ERROR) cr_call1(t, warn, v);
        cr_exception_take(t);
        cr_io_call(t, v, "close");
    }
    cr_exception_take(t); // as CPython: nobody is told
    if (buffered) cr_buffered_mark_clean(CR_AS(CrBuffered, v));
}

static void finalise(CrThread *t, void *object) { close_garbage(t, cr_box(object)); }

CrValue cr_io_new(CrThread *t, CrType *cls) {
    CrValue v = cr_instance_new(t, cls); // classes in Python: their __del__ will be called, which may be ours
    if (cr_is_subtype(cls, CR_TYPE_OF_ID(FILEIO))) {
        CR_AS(CrFileIO, v)->fd = -1;
        CR_AS(CrFileIO, v)->seekable = -1;
    }
    bool nothing_to_close = cls == CR_TYPE_OF_ID(BYTESIO) || cls == CR_TYPE_OF_ID(STRINGIO);
    if (!nothing_to_close && !(cls->flags & CR_TYPE_DEL)) cr_gc_finalize_object(t, cr_object(v), finalise);
    return v;
}

static CrValue base_del(CrThread *t, CrFunction *fn, CrValue self) {
    close_garbage(t, self);
    return CR_NONE;
}

// ---- _IOBase ----------------------------------------------------------------------------------------------

static CrValue base_new(CrThread *t, CrFunction *fn, CrValue cls, CrValue args, CrValue kwargs) { return cr_io_new(t, CR_AS(CrType, cls)); }

#define UNSUPPORTED(name, ...)                                                                               \
    static CrValue unsupported_##name(CrThread *t, CrFunction *fn, CrValue self, ##__VA_ARGS__) {            \
        return cr_raise_unsupported(t, #name);                                                               \
    }
UNSUPPORTED(seek, CrValue offset, CrValue whence)
UNSUPPORTED(truncate, CrValue size)
UNSUPPORTED(fileno)
UNSUPPORTED(detach)
UNSUPPORTED(read, CrValue args)
UNSUPPORTED(read1, CrValue args)
UNSUPPORTED(readline, CrValue args)
UNSUPPORTED(write, CrValue data)

static CrValue base_tell(CrThread *t, CrFunction *fn, CrValue self) {
    return cr_call_method(t, self, cr_intern_c(t, "seek"), (CrValue[]){CR_INT(0), CR_INT(1)}, 2);
}

// The mark of a closed stream of a class in Python.
static int has_mark(CrThread *t, CrValue self) {
    CrValue mark = cr_getattr_or_zero(t, self, cr_intern_c(t, "__IOBase_closed"));
    return mark != CR_ERROR ? 1 : cr_raised(t) ? -1 : 0;
}
static CrValue base_closed(CrThread *t, CrValue self) {
    int closed = has_mark(t, self);
    return closed < 0 ? CR_ERROR : cr_bool(closed);
}

static CrValue base_flush(CrThread *t, CrFunction *fn, CrValue self) {
    int closed = has_mark(t, self);
    return closed < 0 ? CR_ERROR : closed ? cr_io_closed(t) : CR_NONE;
}

static CrValue base_close(CrThread *t, CrFunction *fn, CrValue self) {
    int closed = has_mark(t, self);
    if (closed) return closed < 0 ? CR_ERROR : CR_NONE;
    CrValue flushed = cr_call_method(t, self, cr_name_flush, NULL, 0), first = flushed == CR_ERROR ? cr_exception_take(t) : CR_ERROR;
    cr_setattr(t, self, cr_intern_c(t, "__IOBase_closed"), CR_TRUE);
    return cr_io_close_ends(t, first) ? CR_NONE : CR_ERROR;
}

static CrValue base_false(CrThread *t, CrFunction *fn, CrValue self) { return CR_FALSE; }
static CrValue base_isatty(CrThread *t, CrFunction *fn, CrValue self) { return cr_io_check_closed(t, self) ? CR_FALSE : CR_ERROR; }
static CrValue base_enter(CrThread *t, CrFunction *fn, CrValue self) { return cr_io_check_closed(t, self) ? self : CR_ERROR; }
static CrValue base_exit(CrThread *t, CrFunction *fn, CrValue self, CrValue args) {
    return cr_call_method(t, self, cr_name_close, NULL, 0);
}

#define CHECK(name, method, complaint)                                                                       \
    static CrValue check_##name(CrThread *t, CrFunction *fn, CrValue self, CrValue args) {                   \
        return cr_io_check(t, self, method, complaint) ? CR_TRUE : CR_ERROR;                                 \
    }
CHECK(seekable, "seekable", "File or stream is not seekable.")
CHECK(readable, "readable", "File or stream is not readable.")
CHECK(writable, "writable", "File or stream is not writable.")
static CrValue check_closed(CrThread *t, CrFunction *fn, CrValue self, CrValue args) {
    return cr_io_check_closed(t, self) ? CR_NONE : CR_ERROR;
}

// How many bytes may be read at once without reading beyond a line end: as far as peek() shows.
static int64_t line_step(CrThread *t, CrValue peek, int64_t limit, int64_t have) {
    int64_t n = 1;
    if (peek != CR_ERROR) {
        CrValue ahead = cr_call1(t, peek, CR_INT(1));
        if (ahead == CR_ERROR) return -1;
        if (!cr_is_bytes(ahead)) return CR_RAISE(t, OSError, "peek() should have returned a bytes object, not '%T'", ahead), -1;
        const CrBytes *b = cr_bytes_of(ahead);
        const uint8_t *end = b->len ? memchr(b->data, '\n', (size_t)b->len) : NULL;
        if (b->len) n = end ? end - b->data + 1 : b->len;
    }
    return limit >= 0 && n > limit - have ? limit - have : n;
}

static CrValue base_readline(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t limit;
    if (!cr_io_size(t, size, &limit)) return CR_ERROR;
    CrValue peek = cr_getattr_or_zero(t, self, cr_intern_c(t, "peek")), line = cr_bytearray_from(t, NULL, 0);
    if (cr_raised(t)) return CR_ERROR;
    for (;;) {
        const CrByteBlock *block = cr_bytearray_block(line);
        int64_t have = (int64_t)block->len;
        if ((limit >= 0 && have >= limit) || (have && block->data[have - 1] == '\n')) break;
        int64_t n = line_step(t, peek, limit, have);
        CrValue part = n < 0 ? CR_ERROR : cr_io_call1(t, self, "read", cr_int(n));
        if (part == CR_ERROR) return CR_ERROR;
        if (!cr_is_bytes(part)) return CR_RAISE(t, OSError, "read() should have returned a bytes object, not '%T'", part);
        if (cr_bytes_of(part)->len == 0) break;
        if (cr_io_call1(t, line, "extend", part) == CR_ERROR) return CR_ERROR;
    }
    return cr_bytes_from_object(t, line);
}

static CrValue base_iter(CrThread *t, CrValue self) { return cr_io_check_closed(t, self) ? self : CR_ERROR; }

static CrValue base_next(CrThread *t, CrValue self) {
    CrValue line = cr_io_call(t, self, "readline");
    int64_t n = line == CR_ERROR ? -1 : cr_len(t, line);
    return n > 0 ? line : CR_ERROR; // empty: the end
}

static CrValue base_readlines(CrThread *t, CrFunction *fn, CrValue self, CrValue hint) {
    int64_t limit, total = 0;
    if (!cr_io_size(t, hint, &limit)) return CR_ERROR;
    CrValue lines = cr_list_new(t, 0), iterator = cr_iter(t, self);
    while (iterator != CR_ERROR) {
        CrValue line = cr_next(t, iterator);
        if (line == CR_ERROR) return cr_iteration_ended(t) ? lines : CR_ERROR;
        if (cr_list_append(t, lines, line) < 0) return CR_ERROR;
        if (limit <= 0) continue;
        int64_t n = cr_len(t, line);
        if (n < 0) return CR_ERROR;
        if ((total += n) > limit || total == limit) return lines;
    }
    return CR_ERROR;
}

static CrValue base_writelines(CrThread *t, CrFunction *fn, CrValue self, CrValue lines) {
    if (!cr_io_check_closed(t, self)) return CR_ERROR;
    CrValue iterator = cr_iter(t, lines);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue line = cr_next(t, iterator);
        if (line == CR_ERROR) return cr_iteration_ended(t) ? CR_NONE : CR_ERROR;
        if (cr_call_method(t, self, cr_name_write, &line, 1) == CR_ERROR) return CR_ERROR;
    }
}

static CrValue base_dict(CrThread *t, CrValue self) { return cr_instance_dict(t, cr_object(self)); }

static const CrMethodDef base_methods[] = {
    {"_checkClosed(self, /, *args)", CR_FN(check_closed), NULL, 0},
    {"_checkReadable(self, /, *args)", CR_FN(check_readable), NULL, 0},
    {"_checkSeekable(self, /, *args)", CR_FN(check_seekable), NULL, 0},
    {"_checkWritable(self, /, *args)", CR_FN(check_writable), NULL, 0},
    {"close(self, /)", CR_FN(base_close), "Flush and close the IO object.", 0},
    {"fileno(self, /)", CR_FN(unsupported_fileno), "Return underlying file descriptor if one exists.", 0},
    {"flush(self, /)", CR_FN(base_flush), "Flush write buffers, if applicable.", 0},
    {"isatty(self, /)", CR_FN(base_isatty), "Return whether this is an 'interactive' stream.", 0},
    {"readable(self, /)", CR_FN(base_false), "Return whether object was opened for reading.", 0},
    {"readline(self, size=-1, /)", CR_FN(base_readline), "Read and return a line from the stream.", 0},
    {"readlines(self, hint=-1, /)", CR_FN(base_readlines), "Return a list of lines from the stream.", 0},
    {"seek(self, offset, whence=0, /)", CR_FN(unsupported_seek), "Change the stream position to the given byte offset.", 0},
    {"seekable(self, /)", CR_FN(base_false), "Return whether object supports random access.", 0},
    {"tell(self, /)", CR_FN(base_tell), "Return current stream position.", 0},
    {"truncate(self, size=None, /)", CR_FN(unsupported_truncate), "Truncate file to size bytes.", 0},
    {"writable(self, /)", CR_FN(base_false), "Return whether object was opened for writing.", 0},
    {"writelines(self, lines, /)", CR_FN(base_writelines), "Write a list of lines to stream.", 0},
    {"__del__(self, /)", CR_FN(base_del), NULL, 0},
    {"__enter__(self, /)", CR_FN(base_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(base_exit), NULL, 0},
    {0},
};
static const CrGetSetDef base_getsets[] = {
    {"closed", base_closed, NULL, NULL},
    {"__dict__", base_dict, NULL, NULL},
    {0},
};
const CrTypeDef cr_io_base_typedef = {
    .doc = "The abstract base class for all I/O classes.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.iter = base_iter, .next = base_next},
    .methods = base_methods,
    .getsets = base_getsets,
    .constructor = {"_IOBase(cls, *args, **kwargs)", CR_FN(base_new), NULL, 0},
};

// ---- _RawIOBase -------------------------------------------------------------------------------------------

static CrValue raw_read(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n, got;
    if (!cr_io_size(t, size, &n)) return CR_ERROR;
    if (n < 0) return cr_io_call(t, self, "readall");
    CrValue zeros = cr_call1(t, cr_box(CR_TYPE_OF_ID(BYTEARRAY)), cr_int(n));
    CrValue count = zeros ? cr_io_call1(t, self, "readinto", zeros) : CR_ERROR;
    if (count == CR_ERROR || count == CR_NONE) return count;
    if (!cr_index_int64(t, count, &got, CR_TYPE_OF_ID(ValueError))) return CR_ERROR;
    const CrByteBlock *block = cr_bytearray_block(zeros);
    if (got < 0 || got > (int64_t)block->len)
        return CR_RAISE(t, ValueError, "readinto returned %i outside buffer size %i", got, (int64_t)block->len);
    return cr_bytes_from(t, block->data, (size_t)got);
}

static CrValue raw_readall(CrThread *t, CrFunction *fn, CrValue self) {
    CrValue all = cr_bytearray_from(t, NULL, 0);
    for (bool any = false;; any = true) {
        CrValue part = cr_io_call1(t, self, "read", cr_int(CR_IO_BUFFER_SIZE));
        if (part == CR_ERROR || (part == CR_NONE && !any)) return part;
        if (part == CR_NONE) break;
        if (!cr_is_bytes(part)) return CR_RAISE(t, TypeError, "read() should return bytes");
        if (cr_bytes_of(part)->len == 0) break;
        if (cr_io_call1(t, all, "extend", part) == CR_ERROR) return CR_ERROR;
    }
    return cr_bytes_from_object(t, all);
}

static CrValue raw_not_implemented(CrThread *t, CrFunction *fn, CrValue self, CrValue data) {
    return CR_RAISE(t, NotImplementedError, "");
}

static const CrMethodDef raw_methods[] = {
    {"read(self, size=-1, /)", CR_FN(raw_read), NULL, 0},
    {"readall(self, /)", CR_FN(raw_readall), "Read until EOF, using multiple read() call.", 0},
    {"readinto(self, buffer, /)", CR_FN(raw_not_implemented), NULL, 0},
    {"write(self, data, /)", CR_FN(raw_not_implemented), NULL, 0},
    {0},
};
const CrTypeDef cr_io_raw_typedef = {
    .doc = "Base class for raw binary I/O.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .methods = raw_methods,
};

// ---- _BufferedIOBase --------------------------------------------------------------------------------------

static CrValue read_into(CrThread *t, CrValue self, CrValue buffer, const char *method) {
    CrMemory m;
    if (!cr_memory_borrow_writable(t, buffer, &m, method[4] == '1' ? "readinto1" : "readinto")) return CR_ERROR;
    CrValue data = cr_io_call1(t, self, method, cr_int_from_int64(t, m.len)), result = CR_ERROR;
    if (data == CR_ERROR || data == CR_NONE) result = data;
    else if (!cr_is_bytes(data)) CR_RAISE(t, OSError, "read() should have returned a bytes object, not '%T'", data);
    else if (cr_bytes_of(data)->len > m.len)
        CR_RAISE(t, ValueError, "read() returned too much data: %i bytes requested, %i returned", m.len, cr_bytes_of(data)->len);
    else {
        memcpy(m.data, cr_bytes_of(data)->data, (size_t)cr_bytes_of(data)->len);
        result = cr_int(cr_bytes_of(data)->len);
    }
    cr_memory_release(t, &m);
    return result;
}
static CrValue buffered_readinto(CrThread *t, CrFunction *fn, CrValue self, CrValue buffer) { return read_into(t, self, buffer, "read"); }
static CrValue buffered_readinto1(CrThread *t, CrFunction *fn, CrValue self, CrValue buffer) { return read_into(t, self, buffer, "read1"); }

static const CrMethodDef buffered_methods[] = {
    {"detach(self, /)", CR_FN(unsupported_detach), "Disconnect this buffer from its underlying raw stream and return it.", 0},
    {"read(self, /, *args)", CR_FN(unsupported_read), "Read and return up to n bytes.", 0},
    {"read1(self, /, *args)", CR_FN(unsupported_read1), "Read and return up to n bytes, with at most one read() call\nto the underlying raw stream.", 0},
    {"readinto(self, buffer, /)", CR_FN(buffered_readinto), NULL, 0},
    {"readinto1(self, buffer, /)", CR_FN(buffered_readinto1), NULL, 0},
    {"write(self, data, /)", CR_FN(unsupported_write), "Write the given buffer to the IO stream.", 0},
    {0},
};
const CrTypeDef cr_io_buffered_typedef = {
    .doc = "Base class for buffered IO objects.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .methods = buffered_methods,
};

// ---- _TextIOBase ------------------------------------------------------------------------------------------

static CrValue text_none(CrThread *t, CrValue self) { return CR_NONE; }

static const CrMethodDef text_methods[] = {
    {"detach(self, /)", CR_FN(unsupported_detach), "Separate the underlying buffer from the TextIOBase and return it.", 0},
    {"read(self, /, *args)", CR_FN(unsupported_read), "Read at most n characters from stream.", 0},
    {"readline(self, /, *args)", CR_FN(unsupported_readline), "Read until newline or EOF.", 0},
    {"write(self, data, /)", CR_FN(unsupported_write), "Write string to stream.", 0},
    {0},
};
static const CrGetSetDef text_getsets[] = {
    {"encoding", text_none, NULL, "Encoding of the text stream."},
    {"errors", text_none, NULL, "The error setting of the decoder or encoder."},
    {"newlines", text_none, NULL, "Line endings translated so far."},
    {0},
};
const CrTypeDef cr_io_text_typedef = {
    .doc = "Base class for text I/O.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .methods = text_methods,
    .getsets = text_getsets,
};
