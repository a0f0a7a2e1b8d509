// methods.c -- the methods of array.array, and what rebuilds arrays from pickles.
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/type.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/method.h"
#include "stdlib/array/array.h"

static const CrArrayKind *kind_of(CrValue v) { return cr_array_of(v)->kind; }
static CrValue done(bool ok) { return ok ? CR_NONE : CR_ERROR; }
static CrValue copy_of(CrThread *t, CrValue v) {
    const CrByteBlock *b = cr_array_block(v);
    return cr_array_like(t, kind_of(v), b->data, (int64_t)b->len);
}

CR_METHOD(array_append, CrValue self, CrValue v) { return done(cr_array_append(t, self, v)); }
CR_METHOD(array_extend, CrValue self, CrValue bb) { return done(cr_array_extend(t, self, bb)); }
CR_METHOD(array_copy, CrValue self) { return copy_of(t, self); }
CR_METHOD(array_deepcopy, CrValue self, CrValue unused) { return copy_of(t, self); }

CR_METHOD(array_insert, CrValue self, CrValue index, CrValue v) {
    int64_t i, n = cr_array_len(self);
    uint64_t raw;
    if (!cr_size_argument(t, index, &i) || !cr_array_put(t, kind_of(self), v, (uint8_t *)&raw)) return CR_ERROR;
    if (i < 0) i = i + n < 0 ? 0 : i + n;
    if (i > n) i = n;
    return done(cr_array_splice(t, self, i * kind_of(self)->size, i * kind_of(self)->size, (uint8_t *)&raw, kind_of(self)->size));
}

CR_METHOD(array_pop, CrValue self, CrValue index) {
    int64_t i;
    if (!cr_size_argument(t, index, &i)) return CR_ERROR;
    int64_t n = cr_array_len(self);
    if (n == 0) return CR_RAISE(t, IndexError, "pop from empty array");
    if (i < 0) i += n;
    CrValue item = cr_array_at(t, self, i);
    if (!item) return cr_raised(t) ? CR_ERROR : CR_RAISE(t, IndexError, "pop index out of range");
    return cr_array_splice(t, self, i * kind_of(self)->size, (i + 1) * kind_of(self)->size, NULL, 0) ? item : CR_ERROR;
}

// The first index from `start` on, before `stop`, of an item that equals v; -1: none, -2: exception.
static int64_t find(CrThread *t, CrValue self, CrValue v, int64_t start, int64_t stop) {
    for (int64_t i = start; i < stop; i++) {
        CrValue item = cr_array_at(t, self, i);
        if (!item) return cr_raised(t) ? -2 : -1;
        int same = cr_same(t, item, v);
        if (same) return same < 0 ? -2 : i;
    }
    return -1;
}

// A bound of index(): no None, unlike in slices.
static bool bound(CrThread *t, CrValue v, int64_t *out) {
    if (v == CR_NONE || (!cr_is_any_int(v) && !cr_type_of(v)->slots.index))
        return CR_RAISE(t, TypeError, "slice indices must be integers or have an __index__ method"), false;
    return cr_index_int64(t, v, out, NULL);
}

CR_METHOD(array_index, CrValue self, CrValue v, CrValue from, CrValue to) {
    int64_t start = 0, stop = INT64_MAX;
    if ((from && !bound(t, from, &start)) || (to && !bound(t, to, &stop))) return CR_ERROR;
    int64_t n = cr_array_len(self);
    if (start < 0) start = start + n < 0 ? 0 : start + n;
    if (stop < 0) stop += n;
    int64_t i = find(t, self, v, start, stop);
    if (i >= 0) return cr_int(i);
    return i == -2 ? CR_ERROR : CR_RAISE(t, ValueError, "array.index(x): x not in array");
}

CR_METHOD(array_remove, CrValue self, CrValue v) {
    int64_t i = find(t, self, v, 0, INT64_MAX), size = kind_of(self)->size;
    if (i >= 0) return done(cr_array_splice(t, self, i * size, (i + 1) * size, NULL, 0));
    return i == -2 ? CR_ERROR : CR_RAISE(t, ValueError, "array.remove(x): x not in array");
}

CR_METHOD(array_count, CrValue self, CrValue v) {
    int64_t count = 0;
    for (int64_t i = 0; (i = find(t, self, v, i, INT64_MAX)) != -1; i++) {
        if (i == -2) return CR_ERROR;
        count++;
    }
    return cr_int(count);
}

CR_METHOD(array_reverse, CrValue self) {
    int64_t size = kind_of(self)->size;
    cr_lock_object(cr_object(self));
    CrByteBlock *b = cr_array_block(self);
    for (int64_t i = 0, k = (int64_t)b->len - size; i < k; i += size, k -= size) {
        uint64_t spare;
        memcpy(&spare, b->data + i, (size_t)size);
        memcpy(b->data + i, b->data + k, (size_t)size);
        memcpy(b->data + k, &spare, (size_t)size);
    }
    cr_unlock_object(cr_object(self));
    return CR_NONE;
}

static void swap_items(uint8_t *p, int64_t n, int size) {
    for (int64_t i = 0; i < n; i += size)
        for (int k = 0; k < size / 2; k++) {
            uint8_t spare = p[i + k];
            p[i + k] = p[i + size - 1 - k];
            p[i + size - 1 - k] = spare;
        }
}

CR_METHOD(array_byteswap, CrValue self) {
    cr_lock_object(cr_object(self));
    CrByteBlock *b = cr_array_block(self);
    swap_items(b->data, (int64_t)b->len, kind_of(self)->size);
    cr_unlock_object(cr_object(self));
    return CR_NONE;
}

CR_METHOD(array_buffer_info, CrValue self) {
    CrValue address = cr_int_from_uint64(t, (uint64_t)(uintptr_t)cr_array_block(self)->data);
    return cr_tuple_from(t, (CrValue[]){address, cr_int(cr_array_len(self))}, 2);
}

// ---- To and from other forms --------------------------------------------------------------------------------

CR_METHOD(array_tobytes, CrValue self) {
    const CrByteBlock *b = cr_array_block(self);
    return cr_bytes_from(t, b->data, b->len);
}

CR_METHOD(array_tolist, CrValue self) {
    CrValue list = cr_list_new(t, (size_t)cr_array_len(self));
    for (int64_t i = 0;; i++) {
        CrValue item = cr_array_at(t, self, i);
        if (!item) return cr_raised(t) ? CR_ERROR : list;
        if (cr_list_append(t, list, item) < 0) return CR_ERROR;
    }
}

CR_METHOD(array_tounicode, CrValue self) {
    if (kind_of(self)->code != 'u') return CR_RAISE(t, ValueError, "tounicode() may only be called on unicode type arrays");
    const CrByteBlock *b = cr_array_block(self);
    const uint32_t *p = (const uint32_t *)(const void *)b->data;
    for (uint64_t i = 0; i < b->len / 4; i++)
        if (p[i] > 0x10FFFF) return CR_RAISE(t, ValueError, "character U+%s is not in range [U+0000; U+10ffff]", cr_str_utf8(t, cr_int_to_str(t, cr_int(p[i]), 16), NULL));
    return cr_str_from_ucs4(t, p, (int64_t)(b->len / 4));
}

CR_METHOD(array_fromunicode, CrValue self, CrValue ustr) {
    if (!cr_is_str(ustr)) {
        if (ustr == CR_NONE) return CR_RAISE(t, TypeError, "fromunicode() argument must be str, not None");
        return CR_RAISE(t, TypeError, "fromunicode() argument must be str, not %T", ustr);
    }
    if (kind_of(self)->code != 'u') return CR_RAISE(t, ValueError, "fromunicode() may only be called on unicode type arrays");
    return done(cr_array_add_text(t, self, ustr));
}

CR_METHOD(array_frombytes, CrValue self, CrValue buffer) {
    const uint8_t *p;
    size_t n;
    CrMemory m;
    if (cr_has_memory(buffer)) {
        if (!cr_memory_borrow(t, buffer, &m)) return CR_ERROR;
        bool bytes = m.itemsize == 1;
        cr_memory_release(t, &m);
        if (!bytes) return CR_RAISE(t, TypeError, "a bytes-like object is required");
    }
    return done(cr_bytes_view(t, buffer, &p, &n) && cr_array_add_bytes(t, self, p, (int64_t)n));
}

CR_METHOD(array_fromlist, CrValue self, CrValue list) {
    if (!cr_has_flag(list, CR_TYPE_LIST)) return CR_RAISE(t, TypeError, "arg must be list");
    uint64_t n = cr_list_len(list), size = kind_of(self)->size;
    uint8_t *items = cr_alloc_text(t, n * size + 8);
    for (uint64_t i = 0; items && i < n; i++) {
        CrValue item = cr_list_at(list, i);
        uint64_t raw;
        if (!item || cr_list_len(list) != n) return CR_RAISE(t, RuntimeError, "list changed size during iteration");
        if (!cr_array_put(t, kind_of(self), item, (uint8_t *)&raw)) return CR_ERROR;
        memcpy(items + i * size, &raw, size);
    }
    if (items && cr_list_len(list) != n) return CR_RAISE(t, RuntimeError, "list changed size during iteration");
    return done(items && (n == 0 || cr_array_splice(t, self, INT64_MAX, INT64_MAX, items, (int64_t)(n * size))));
}

CR_METHOD(array_fromfile, CrValue self, CrValue f, CrValue n) {
    int64_t count, bytes;
    if (!cr_size_argument(t, n, &count)) return CR_ERROR;
    if (count < 0) return CR_RAISE(t, ValueError, "negative count");
    if (__builtin_mul_overflow(count, kind_of(self)->size, &bytes)) return cr_raise_no_memory(t);
    CrValue wanted = cr_int_from_int64(t, bytes), data = cr_call_method(t, f, cr_intern_c(t, "read"), &wanted, 1);
    if (!data) return CR_ERROR;
    if (!cr_is_bytes(data)) return CR_RAISE(t, TypeError, "read() didn't return bytes");
    int64_t got = cr_bytes_of(data)->len;
    if (!cr_array_add_bytes(t, self, cr_bytes_of(data)->data, got)) return CR_ERROR;
    return got < bytes ? CR_RAISE(t, EOFError, "read() didn't return enough bytes") : CR_NONE;
}

CR_METHOD(array_tofile, CrValue self, CrValue f) {
    enum { PIECE = 64 * 1024 };
    for (int64_t at = 0; at < cr_array_bytes(self); at += PIECE) {
        const CrByteBlock *b = cr_array_block(self);
        int64_t n = (int64_t)b->len - at < PIECE ? (int64_t)b->len - at : PIECE;
        CrValue piece = cr_bytes_from(t, b->data + at, (size_t)n);
        if (!piece || !cr_call_method(t, f, cr_intern_c(t, "write"), &piece, 1)) return CR_ERROR;
    }
    return CR_NONE;
}

CR_METHOD(array_sizeof, CrValue self) { return cr_int((int64_t)(sizeof(CrArrayObject) + sizeof(CrByteBlock) + cr_array_block(self)->cap)); }

// ---- Pickles ------------------------------------------------------------------------------------------------

CR_METHOD(array_reduce, CrValue self, CrValue protocol) {
    int64_t version;
    if (!cr_is_any_int(protocol)) return CR_RAISE(t, TypeError, "__reduce_ex__ argument should be an integer");
    if (!cr_index_int64(t, protocol, &version, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrValue dict = cr_getattr_or_zero(t, self, cr_name___dict__), type = cr_box(cr_type_of(self));
    if (!dict && cr_raised(t)) return CR_ERROR;
    CrValue code = cr_str_from_char(t, (uint32_t)kind_of(self)->code), arguments, callable = type;
    if (version < 3) {
        CrValue list = array_tolist(t, NULL, self);
        if (!list) return CR_ERROR;
        arguments = cr_tuple_from(t, (CrValue[]){code, list}, 2);
    } else {
        CrValue module = cr_import(t, cr_intern_c(t, "array"), false);
        callable = module ? cr_getattr(t, module, cr_intern_c(t, "_array_reconstructor")) : CR_ERROR;
        CrValue bytes = array_tobytes(t, NULL, self);
        if (!callable || !bytes) return CR_ERROR;
        arguments = cr_tuple_from(t, (CrValue[]){type, code, cr_int(kind_of(self)->machine), bytes}, 4);
    }
    return cr_tuple_from(t, (CrValue[]){callable, arguments, dict ? dict : CR_NONE}, 3);
}

typedef struct Machine { // what a machine format code means
    uint8_t size;
    bool is_signed, big;
} Machine;
static const Machine machines[] = {
    {1, false, false}, {1, true, false}, {2, false, false}, {2, false, true}, {2, true, false}, {2, true, true}, {4, false, false},
    {4, false, true}, {4, true, false}, {4, true, true}, {8, false, false}, {8, false, true}, {8, true, false}, {8, true, true},
    {4, true, false}, {4, true, true}, {8, true, false}, {8, true, true}, {4, false, false}, {4, false, true}, {8, false, false},
    {8, false, true}, // the sizes of text are those that CPython checks
};
enum { FIRST_FLOAT = 14, FIRST_UTF16 = 18, FIRST_UTF32 = 20, MACHINES = 22 };

// Items in a machine format that is not that of the typecode.
static CrValue convert(CrThread *t, CrType *cls, CrValue typecode, int64_t code, const uint8_t *p, int64_t n) {
    const Machine *m = &machines[code];
    if (n % m->size) return CR_RAISE(t, ValueError, "string length not a multiple of item size");
    if (code >= FIRST_UTF16) {
        const char *codec = code >= FIRST_UTF32 ? (m->big ? "utf-32-be" : "utf-32-le") : m->big ? "utf-16-be" : "utf-16-le";
        CrValue text = cr_str_decode(t, p, (size_t)n, codec, NULL);
        return text ? cr_array_make(t, cls, typecode, text) : CR_ERROR;
    }
    const CrArrayKind *source = code >= FIRST_FLOAT ? cr_array_kind(m->size == 4 ? 'f' : 'd') : cr_array_integer_kind(m->size, m->is_signed);
    CrValue items = cr_array_like(t, source, p, n);
    if (!items) return CR_ERROR;
    if (m->big && n) swap_items(cr_array_of(items)->block->data, n, m->size);
    if (code >= FIRST_FLOAT) return cr_array_make(t, cls, typecode, array_tolist(t, NULL, items));
    CrValue list = array_tolist(t, NULL, items);
    return list ? cr_array_make(t, cls, cr_str_from_char(t, (uint32_t)source->code), list) : CR_ERROR;
}

CR_METHOD(reconstruct, CrValue type, CrValue typecode, CrValue mformat, CrValue items) {
    uint32_t code;
    int64_t machine;
    if (!cr_array_typecode(t, typecode, "_array_reconstructor() argument 2", &code)) return CR_ERROR;
    if (!cr_index_int64(t, mformat, &machine, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!cr_has_flag(type, CR_TYPE_TYPE)) return CR_RAISE(t, TypeError, "first argument must be a type object, not %T", type);
    CrType *cls = CR_AS(CrType, type);
    if (!cr_is_subtype(cls, CR_TYPE_OF_ID(ARRAY))) return CR_RAISE(t, TypeError, "%N is not a subtype of array.array", cls);
    const CrArrayKind *kind = cr_array_kind(code);
    if (!kind) return CR_RAISE(t, ValueError, "second argument must be a valid type code");
    if (machine < 0 || machine >= MACHINES) return CR_RAISE(t, ValueError, "third argument must be a valid machine format code.");
    if (!cr_is_bytes(items)) return CR_RAISE(t, TypeError, "fourth argument should be bytes, not %T", items);
    const CrBytes *b = cr_bytes_of(items);
    if (machine == kind->machine) return cr_array_make(t, cls, typecode, items);
    return convert(t, cls, typecode, machine, b->data, b->len);
}
const CrMethodDef cr_array_reconstructor = {"_array_reconstructor(arraytype, typecode, mformat_code, items, /)", CR_FN(reconstruct),
                                            "Internal. Used for pickling support.", 0};

const CrMethodDef cr_array_methods[] = {
    {"append(self, v, /)", CR_FN(array_append), "Append new value v to the end of the array.", 0},
    {"buffer_info(self, /)", CR_FN(array_buffer_info),
     "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.", 0},
    {"byteswap(self, /)", CR_FN(array_byteswap), "Byteswap all items of the array.", 0},
    {"count(self, v, /)", CR_FN(array_count), "Return number of occurrences of v in the array.", 0},
    {"extend(self, bb, /)", CR_FN(array_extend), "Append items to the end of the array.", 0},
    {"frombytes(self, buffer, /)", CR_FN(array_frombytes),
     "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the "
     "fromfile() method.", 0},
    {"fromfile(self, f, n, /)", CR_FN(array_fromfile), "Read n objects from the file object f and append them to the end of the array.", 0},
    {"fromlist(self, list, /)", CR_FN(array_fromlist), "Append items to array from list.", 0},
    {"fromunicode(self, ustr, /)", CR_FN(array_fromunicode), "Extends this array with data from the unicode string ustr.", 0},
    {"index(self, v, start=<0>, stop=<sys.maxsize>, /)", CR_FN(array_index),
     "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present.", 0},
    {"insert(self, i, v, /)", CR_FN(array_insert), "Insert a new item v into the array before position i.", 0},
    {"pop(self, i=-1, /)", CR_FN(array_pop), "Return the i-th element and delete it from the array.\n\ni defaults to -1.", 0},
    {"remove(self, v, /)", CR_FN(array_remove), "Remove the first occurrence of v in the array.", 0},
    {"reverse(self, /)", CR_FN(array_reverse), "Reverse the order of the items in the array.", 0},
    {"tobytes(self, /)", CR_FN(array_tobytes), "Convert the array to an array of machine values and return the bytes representation.", 0},
    {"tofile(self, f, /)", CR_FN(array_tofile), "Write all items (as machine values) to the file object f.", 0},
    {"tolist(self, /)", CR_FN(array_tolist), "Convert array to an ordinary list with the same items.", 0},
    {"tounicode(self, /)", CR_FN(array_tounicode), "Extends this array with data from the unicode string ustr.", 0},
    {"__copy__(self, /)", CR_FN(array_copy), "Return a copy of the array.", 0},
    {"__deepcopy__(self, unused, /)", CR_FN(array_deepcopy), "Return a copy of the array.", 0},
    {"__reduce_ex__(self, value, /)", CR_FN(array_reduce), "Return state information for pickling.", 0},
    {"__sizeof__(self, /)", CR_FN(array_sizeof), "Size of the array in memory, in bytes.", 0},
    {0},
};
