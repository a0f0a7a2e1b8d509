// bytearray.c -- the type bytearray: a header that points to a block of bytes.
//
// Readers load the block once and use its own length. Writers hold the byte lock; a change of size that does not fit
// makes a new block, allocated before the lock is taken, filled under it, and published by one store. No user code
// runs and nothing is allocated under the lock: arguments are turned into plain bytes first.
#include "runtime/lock.h"
#include "runtime/type.h"
#include "runtime/types/bytes_internal.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/memory.h"
#include "runtime/types/search.h"
#include "runtime/types/slice.h"

// ---- Blocks -----------------------------------------------------------------------------------------------

// The block of all empty ones: capacity 0, never written.
static _Alignas(8) uint8_t empty_bytes[sizeof(CrByteBlock) + 8];
#define EMPTY ((CrByteBlock *)empty_bytes)

static CrByteBlock *block_new(CrThread *t, uint64_t cap) {
    CrByteBlock *b = cap >> 46 ? NULL : cr_alloc_text(t, sizeof *b + cap + 1);
    if (!b) {
        if (!cr_raised(t)) cr_raise_no_memory(t);
        return NULL;
    }
    b->len = 0;
    b->cap = cap;
    b->data[0] = 0;
    return b;
}

CrByteBlock *cr_bytearray_block(CrValue v) {
    CrByteBlock *b = __atomic_load_n(&CR_AS(CrByteArray, v)->block, __ATOMIC_ACQUIRE);
    return b ? b : EMPTY;
}

static int64_t len_of(CrValue v) { return (int64_t)__atomic_load_n(&cr_bytearray_block(v)->len, __ATOMIC_ACQUIRE); }

int cr_bytearray_at(CrValue v, int64_t i) {
    const CrByteBlock *b = cr_bytearray_block(v);
    bool inside = (uint64_t)i < __atomic_load_n(&b->len, __ATOMIC_ACQUIRE);
    return inside ? __atomic_load_n(&b->data[i], __ATOMIC_RELAXED) : -1;
}

const CrByteBlock *cr_bytearray_snapshot(CrThread *t, CrValue v) {
    if (CR_LIKELY(!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED))) return cr_bytearray_block(v);
    for (;;) {
        uint64_t room = (uint64_t)len_of(v);
        CrByteBlock *copy = room ? block_new(t, room) : EMPTY;
        if (!copy) { // no memory: the exception is dropped, the block itself is as good unless it changes
            t->exception = CR_ERROR;
            return cr_bytearray_block(v);
        }
        cr_lock_object(cr_object(v));
        const CrByteBlock *b = cr_bytearray_block(v);
        bool fits = b->len <= room;
        if (fits && room) {
            memcpy(copy->data, b->data, b->len);
            copy->data[b->len] = 0;
            copy->len = b->len;
        }
        cr_unlock_object(cr_object(v));
        if (fits) return copy;
    }
}

// Writes into a block that others may be reading single bytes of.
static void write_bytes(uint8_t *to, const uint8_t *from, int64_t n) {
    if (CR_LIKELY(!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED))) memcpy(to, from, (size_t)n);
    else
        for (int64_t i = 0; i < n; i++) __atomic_store_n(&to[i], from[i], __ATOMIC_RELAXED);
}

static void set_len(CrByteBlock *b, uint64_t n) {
    __atomic_store_n(&b->data[n], 0, __ATOMIC_RELAXED);
    __atomic_store_n(&b->len, n, __ATOMIC_RELEASE);
}

CrValue cr_bytearray_from(CrThread *t, const void *data, size_t n) {
    CrByteBlock *block = n ? block_new(t, n) : EMPTY;
    if (!block) return CR_ERROR;
    if (n) {
        memcpy(block->data, data, n);
        set_len(block, n);
    }
    CrByteArray *a = cr_alloc(t, sizeof *a);
    a->ob.shape = CR_T_BYTEARRAY;
    a->block = block;
    return cr_box(a);
}

// Views that nobody uses any more may only not have been collected yet: garbage must not make a program fail.
static bool exported(CrThread *t, const CrByteArray *a) {
    if (!__atomic_load_n(&a->ob.aux, __ATOMIC_RELAXED)) return false;
    cr_gc_collect();
    cr_gc_run_finalizers(t);
    if (!__atomic_load_n(&a->ob.aux, __ATOMIC_RELAXED)) return false;
    CR_RAISE(t, BufferError, "Existing exports of data: object cannot be re-sized");
    return true;
}

// ---- Changing the contents --------------------------------------------------------------------------------

static int64_t clamp(int64_t i, int64_t n) { return i < 0 ? 0 : i > n ? n : i; }

// Replaces bytes [from, to) by p[0 .. n), which do not lie in the array. from or to beyond the end mean the end. *first is
// the first byte that went away, -1 if none did.
static bool splice_out(CrThread *t, CrValue v, int64_t from, int64_t to, const uint8_t *p, int64_t n, int *first) {
    CrByteArray *a = CR_AS(CrByteArray, v);
    CrByteBlock *fresh = NULL;
    for (;;) {
        cr_lock_object(a);
        CrByteBlock *old = cr_bytearray_block(v);
        int64_t len = (int64_t)old->len, start = clamp(from, len), end = clamp(to, len);
        if (end < start) end = start;
        int64_t new_len = len - (end - start) + n;
        *first = start < end ? old->data[start] : -1;
        if (new_len != len && __atomic_load_n(&a->ob.aux, __ATOMIC_RELAXED)) {
            cr_unlock_object(a);
            if (exported(t, a)) return false;
            continue;
        }
        bool in_place = end - start == n || (end == len && new_len <= (int64_t)old->cap);
        if (in_place) {
            if (n) write_bytes(old->data + start, p, n);
            if (new_len != len && old->cap) set_len(old, (uint64_t)new_len);
        } else if (fresh && (int64_t)fresh->cap >= new_len) {
            memcpy(fresh->data, old->data, (size_t)start);
            if (n) memcpy(fresh->data + start, p, (size_t)n);
            memcpy(fresh->data + start + n, old->data + end, (size_t)(len - end));
            set_len(fresh, (uint64_t)new_len);
            __atomic_store_n(&a->block, fresh, __ATOMIC_RELEASE);
            in_place = true;
        }
        cr_unlock_object(a);
        if (in_place) return true;
        fresh = block_new(t, (uint64_t)(new_len > len ? new_len + new_len / 2 + 16 : new_len)); // grows by half
        if (!fresh) return false;
    }
}

static bool splice(CrThread *t, CrValue v, int64_t from, int64_t to, const uint8_t *p, int64_t n) {
    int first;
    return splice_out(t, v, from, to, p, n, &first);
}

CR_BYTES_ENTRY(cr_bytearray_m_append, CrValue self, CrValue item) {
    int byte = cr_byte_value(t, item, "byte must be in range(0, 256)");
    if (byte < 0) return CR_ERROR;
    uint8_t c = (uint8_t)byte;
    return splice(t, self, INT64_MAX, INT64_MAX - 1, &c, 1) ? CR_NONE : CR_ERROR;
}

static bool is_number(CrValue v) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    return slots->index || slots->to_int || slots->to_float;
}

// A bytes-like or iterable argument as a private copy.
static CrValue snapshot(CrThread *t, CrValue v) {
    if (cr_is_bytes(v)) return cr_box(cr_bytes_of(v));
    if (cr_is_str(v)) v = cr_iter(t, v); // whose items are no ints: the error that names them
    else if (!cr_is_bytes_like(v) && cr_length_hint(t, v) < 0) return CR_ERROR;
    return v == CR_ERROR ? v : cr_bytes_convert(t, v, CR_ERROR, CR_ERROR, true);
}

static bool extend_by(CrThread *t, CrValue self, CrValue bytes) {
    const CrBytes *b = CR_AS(CrBytes, bytes);
    return b->len == 0 || splice(t, self, INT64_MAX, INT64_MAX - 1, b->data, b->len);
}

CR_BYTES_ENTRY(cr_bytearray_m_extend, CrValue self, CrValue iterable) {
    if (cr_is_any_int(iterable)) return CR_RAISE(t, TypeError, "can't extend bytearray with %T", iterable);
    CrValue bytes = cr_is_iterable(iterable) ? snapshot(t, iterable)
                                          : CR_RAISE(t, TypeError, "can't extend bytearray with %T", iterable);
    return bytes && extend_by(t, self, bytes) ? CR_NONE : CR_ERROR;
}

CR_BYTES_ENTRY(cr_bytearray_m_insert, CrValue self, CrValue index, CrValue item) {
    int64_t i, n = len_of(self);
    if (!cr_size_argument(t, index, &i)) return CR_ERROR;
    int byte = cr_byte_value(t, item, "byte must be in range(0, 256)");
    if (byte < 0) return CR_ERROR;
    uint8_t c = (uint8_t)byte;
    if (i < 0) i += n;
    i = clamp(i, n);
    return splice(t, self, i, i, &c, 1) ? CR_NONE : CR_ERROR;
}

CR_BYTES_ENTRY(cr_bytearray_m_pop, CrValue self, CrValue index) {
    int64_t i, n = len_of(self);
    if (!cr_size_argument(t, index, &i)) return CR_ERROR;
    if (n == 0) return CR_RAISE(t, IndexError, "pop from empty bytearray");
    if (i < 0) i += n;
    if (i < 0 || i >= n) return CR_RAISE(t, IndexError, "pop index out of range");
    int byte;
    if (!splice_out(t, self, i, i + 1, NULL, 0, &byte)) return CR_ERROR;
    return byte >= 0 ? cr_int(byte) : CR_RAISE(t, IndexError, "pop index out of range");
}

CR_BYTES_ENTRY(cr_bytearray_m_remove, CrValue self, CrValue item) {
    int byte = cr_byte_value(t, item, "byte must be in range(0, 256)");
    if (byte < 0) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    const uint8_t *at = all.n ? memchr(all.p, byte, (size_t)all.n) : NULL;
    if (!at) return CR_RAISE(t, ValueError, "value not found in bytearray");
    return splice(t, self, at - all.p, at - all.p + 1, NULL, 0) ? CR_NONE : CR_ERROR;
}

CR_BYTES_ENTRY(cr_bytearray_m_reverse, CrValue self) {
    cr_lock_object(cr_object(self));
    CrByteBlock *b = cr_bytearray_block(self);
    for (uint64_t i = 0, j = b->len; i + 1 < j; i++) {
        uint8_t c = b->data[i];
        __atomic_store_n(&b->data[i], b->data[--j], __ATOMIC_RELAXED);
        __atomic_store_n(&b->data[j], c, __ATOMIC_RELAXED);
    }
    cr_unlock_object(cr_object(self));
    return CR_NONE;
}

CR_BYTES_ENTRY(cr_bytearray_m_clear, CrValue self) { return splice(t, self, 0, INT64_MAX, NULL, 0) ? CR_NONE : CR_ERROR; }

CR_BYTES_ENTRY(cr_bytearray_m_copy, CrValue self) {
    CrByteView all = cr_view(t, self);
    return cr_bytearray_from(t, all.p, (size_t)all.n);
}

// ---- Items ------------------------------------------------------------------------------------------------

static bool read_index(CrThread *t, CrValue key, int64_t *i) {
    if (!cr_is_int(key) && !cr_type_of(key)->slots.index)
        return CR_RAISE(t, TypeError, "bytearray indices must be integers or slices, not %T", key), false;
    return cr_index_int64(t, key, i, CR_TYPE_OF_ID(IndexError));
}

// The position of index i, from the end if negative; -1: IndexError.
static int64_t in_range(CrThread *t, CrValue v, int64_t i) {
    int64_t n = len_of(v);
    if (i < 0) i += n;
    if (i < 0 || i >= n) return CR_RAISE(t, IndexError, "bytearray index out of range"), -1;
    return i;
}

// The position that `key` names; -1: exception.
static int64_t position(CrThread *t, CrValue v, CrValue key) {
    int64_t i;
    return read_index(t, key, &i) ? in_range(t, v, i) : -1;
}

static CrValue getitem(CrThread *t, CrValue v, CrValue key) {
    if (CR_IS(SLICE, key)) return cr_bytes_slice(t, v, key);
    int64_t i;
    if (!read_index(t, key, &i)) return CR_ERROR;
    int byte = cr_bytearray_at(v, i < 0 ? i + len_of(v) : i);
    return byte >= 0 ? cr_int(byte) : CR_RAISE(t, IndexError, "bytearray index out of range");
}

static int set_byte(CrThread *t, CrValue v, CrValue key, CrValue value) {
    int64_t i;
    if (!read_index(t, key, &i)) return -1;
    int byte = cr_byte_value(t, value, "byte must be in range(0, 256)"); // may change the array: bounds come last
    if (byte < 0 || (i = in_range(t, v, i)) < 0) return -1;
    uint8_t c = (uint8_t)byte;
    return splice(t, v, i, i + 1, &c, 1) ? 0 : -1;
}

// v[start:stop:step] = bytes for a step other than 1; deleting removes the items.
static int set_stepped(CrThread *t, CrValue v, int64_t start, int64_t stop, int64_t step, const CrBytes *bytes) {
    CrByteView all = cr_view(t, v);
    int64_t count = cr_slice_adjust(all.n, &start, &stop, step);
    if (bytes && bytes->len != count)
        return CR_RAISE(t, ValueError, "attempt to assign bytes of size %i to extended slice of size %i", bytes->len, count), -1;
    CrBytes *changed = cr_bytes_alloc(t, (size_t)all.n);
    if (!changed) return -1;
    memcpy(changed->data, all.p, (size_t)all.n);
    if (bytes) {
        for (int64_t i = 0; i < count; i++) changed->data[start + i * step] = bytes->data[i];
        return splice(t, v, 0, all.n, changed->data, all.n) ? 0 : -1;
    }
    if (step < 0) {
        start += (count - 1) * step;
        step = -step;
    }
    int64_t kept = 0;
    for (int64_t i = 0; i < all.n; i++) {
        bool dropped = count > 0 && i >= start && i <= start + (count - 1) * step && (i - start) % step == 0;
        if (!dropped) changed->data[kept++] = all.p[i];
    }
    return splice(t, v, 0, all.n, changed->data, kept) ? 0 : -1;
}

static int set_slice(CrThread *t, CrValue v, CrValue slice, CrValue value) {
    const CrBytes *bytes = NULL;
    int64_t start, stop, step;
    if (!cr_slice_unpack(t, slice, &start, &stop, &step)) return -1;
    if (value != CR_ERROR) {
        if (is_number(value) || cr_is_str(value))
            return CR_RAISE(t, TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)"), -1;
        CrValue plain = snapshot(t, value);
        if (plain == CR_ERROR) return -1;
        bytes = CR_AS(CrBytes, plain);
        if (bytes->len == 0) bytes = NULL; // as deletion, whatever the step
    }
    if (step != 1) return set_stepped(t, v, start, stop, step, bytes);
    cr_slice_adjust(len_of(v), &start, &stop, step);
    if (stop < start) stop = start;
    return splice(t, v, start, stop, bytes ? bytes->data : NULL, bytes ? bytes->len : 0) ? 0 : -1;
}

static int setitem(CrThread *t, CrValue v, CrValue key, CrValue value) {
    if (CR_IS(SLICE, key)) return set_slice(t, v, key, value);
    if (value != CR_ERROR) return set_byte(t, v, key, value);
    int64_t i = position(t, v, key);
    return i >= 0 && splice(t, v, i, i + 1, NULL, 0) ? 0 : -1;
}

// ---- The type ---------------------------------------------------------------------------------------------

static CrValue inplace_concat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_bytearray(a)) return CR_NOT_IMPLEMENTED;
    if (!cr_is_bytes_like(b)) return CR_RAISE(t, TypeError, "can't concat %T to %T", b, a);
    CrValue bytes = snapshot(t, b);
    return bytes && extend_by(t, a, bytes) ? a : CR_ERROR;
}

static CrValue inplace_repeat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_bytearray(a)) return CR_NOT_IMPLEMENTED;
    CrValue repeated = cr_bytes_repeat(t, a, b);
    if (repeated == CR_ERROR) return CR_ERROR;
    CrByteView all = cr_view(t, repeated);
    return splice(t, a, 0, INT64_MAX, all.p, all.n) ? a : CR_ERROR;
}

static CrValue repr(CrThread *t, CrValue v) {
    CrByteView all = cr_view(t, v);
    CrValue text = cr_bytes_repr(t, all.p, (size_t)all.n, true);
    return text == CR_ERROR ? text : cr_str_printf(t, "%T(%S)", v, text);
}

static int64_t length(CrThread *t CR_UNUSED, CrValue v) { return len_of(v); }
static int truth(CrThread *t CR_UNUSED, CrValue v) { return len_of(v) != 0; }

static CrValue percent(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_bytearray(a)) return CR_NOT_IMPLEMENTED;
    CrByteView all = cr_view(t, a);
    CrValue format = cr_bytes_from(t, all.p, (size_t)all.n);
    CrValue r = format ? cr_bytes_format_percent(t, format, b) : CR_ERROR;
    return r == CR_ERROR ? r : cr_bytearray_from(t, cr_bytes_of(r)->data, (size_t)cr_bytes_of(r)->len);
}

// ---- Pickles ----------------------------------------------------------------------------------------------

CR_BYTES_ENTRY(cr_bytearray_m_alloc, CrValue self) {
    const CrByteBlock *b = cr_bytearray_block(self);
    return cr_int(b->cap ? (int64_t)b->cap + 1 : 0);
}

// (class, arguments, state): bytes need protocol 3, before it they are text in Latin-1.
CR_BYTES_ENTRY(cr_bytearray_m_reduce_ex, CrValue self, CrValue protocol) {
    int64_t version;
    if (!cr_index_int64(t, protocol, &version, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrValue state = cr_call_method(t, self, cr_intern_c(t, "__getstate__"), NULL, 0), items[2];
    if (state == CR_ERROR) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    items[0] = version < 3 ? cr_str_from_latin1(t, all.p, all.n) : cr_bytes_from(t, all.p, (size_t)all.n);
    items[1] = cr_intern_c(t, "latin-1");
    CrValue arguments = items[0] ? cr_tuple_from(t, items, !all.n ? 0 : version < 3 ? 2 : 1) : CR_ERROR;
    return arguments ? cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), arguments, state}, 3) : CR_ERROR;
}
CR_BYTES_ENTRY(cr_bytearray_m_reduce, CrValue self) { return cr_bytearray_m_reduce_ex(t, function, self, CR_INT(2)); }

CR_METHOD(construct, CrValue cls, CrValue args CR_UNUSED, CrValue keywords CR_UNUSED) {
    return cr_instance_new(t, CR_AS(CrType, cls));
}

// Byte by byte: an iterator may look at what it has filled so far.
static CrValue fill_from_iterator(CrThread *t, CrValue self, CrValue iterator) {
    if (!splice(t, self, 0, INT64_MAX, NULL, 0)) return CR_ERROR;
    for (CrValue item; (item = cr_next(t, iterator));)
        if (cr_bytearray_m_append(t, NULL, self, item) == CR_ERROR) return CR_ERROR;
    return cr_raised(t) ? CR_ERROR : CR_NONE;
}

CR_METHOD(init, CrValue self, CrValue source, CrValue encoding, CrValue errors) {
    if (source != CR_ERROR && encoding == CR_ERROR && errors == CR_ERROR && cr_type_of(source)->slots.next)
        return fill_from_iterator(t, self, source);
    CrValue bytes = cr_bytes_convert(t, source, encoding, errors, true);
    if (bytes == CR_ERROR) return CR_ERROR;
    const CrBytes *b = cr_bytes_of(bytes);
    return splice(t, self, 0, INT64_MAX, b->data, b->len) ? CR_NONE : CR_ERROR;
}

// While it is lent the block is not replaced: `aux` counts the borrowers.
static bool lend(CrThread *t CR_UNUSED, CrValue v, CrMemory *m) {
    cr_lock_object(cr_object(v));
    __atomic_fetch_add(&cr_object(v)->aux, 1, __ATOMIC_RELAXED);
    CrByteBlock *b = cr_bytearray_block(v);
    m->data = b->data;
    m->len = (int64_t)b->len;
    cr_unlock_object(cr_object(v));
    return true;
}
static void give_back(CrThread *t CR_UNUSED, CrValue v) { __atomic_fetch_sub(&cr_object(v)->aux, 1, __ATOMIC_RELAXED); }
static const struct CrMemoryDef memory = {.lend = lend, .give_back = give_back};

const CrTypeDef cr_bytearray_typedef = {
    .doc = "bytearray(iterable_of_ints), bytearray(string, encoding[, errors]), bytearray(bytes_or_buffer): mutable bytes.",
    .memory = &memory,
    .flags = CR_TYPE_BASE,
    .slots = {.repr = repr, .truth = truth, .length = length, .compare = cr_bytes_compare, .iter = cr_bytes_iter,
              .getitem = getitem, .setitem = setitem, .contains = cr_bytes_contains, .concat = cr_bytes_concat,
              .repeat = cr_bytes_repeat, .inplace_concat = inplace_concat, .inplace_repeat = inplace_repeat,
              .binary = {[CR_MOD] = percent}},
    .methods = cr_bytearray_methods,
    .constructor = {"bytearray(cls, *args, **kwargs)", CR_FN(construct), NULL, 0},
    .init = {"__init__(self, source=<unset>, encoding=<unset>, errors=<unset>)", CR_FN(init), NULL, 0},
};
