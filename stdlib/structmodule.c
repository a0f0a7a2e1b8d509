// structmodule.c -- module _struct: class Struct, and the functions that keep the Structs of the formats they were given.
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/method.h"
#include "stdlib/stdlib.h"
#include "stdlib/structmodule.h"

enum { CACHE_MAX = 100 };
static CrValue cache; // dict: format -> Struct, never changed in place but for additions

static CrStruct *struct_of(CrValue v) { return CR_AS(CrStruct, v); }

// ---- Making Structs -----------------------------------------------------------------------------------------

static bool fill(CrThread *t, CrStruct *s, CrValue format) {
    const char *text;
    size_t n;
    if (cr_is_bytes(format)) {
        text = (const char *)cr_bytes_of(format)->data;
        n = (size_t)cr_bytes_of(format)->len;
    } else if (cr_is_str(format)) {
        CrValue ascii = cr_str_encode(t, format, "ascii", NULL);
        if (!ascii) return false;
        text = (const char *)cr_bytes_of(ascii)->data;
        n = (size_t)cr_bytes_of(ascii)->len;
    } else {
        CR_RAISE(t, TypeError, "Struct() argument 1 must be a str or bytes object, not %T", format);
        return false;
    }
    s->format = cr_str_from_latin1(t, (const uint8_t *)text, (int64_t)n); // even if it is wrong
    CrStruct fresh = {0};
    if (!cr_struct_parse(t, &fresh, text, n)) return false;
    s->fields = fresh.fields;
    s->nfields = fresh.nfields;
    s->nitems = fresh.nitems;
    s->size = fresh.size;
    return true;
}

CR_METHOD(struct_new, CrValue cls, CrValue args, CrValue kwargs) {
    CrValue v = cr_instance_new(t, CR_AS(CrType, cls));
    if (!v) return CR_ERROR;
    struct_of(v)->format = CR_NONE;
    struct_of(v)->nitems = struct_of(v)->size = -1;
    return v;
}

CR_METHOD(struct_init, CrValue self, CrValue format) { return fill(t, struct_of(self), format) ? CR_NONE : CR_ERROR; }

// The Struct of a format.
static CrStruct *cached(CrThread *t, CrValue format) {
    CrValue known = CR_GET(cache), found;
    bool hashable = cr_is_str(format) || cr_is_bytes(format);
    if (hashable && known && (found = cr_dict_get(t, known, format))) return struct_of(found);
    CrStruct *s = cr_alloc(t, sizeof *s);
    s->ob.shape = CR_T_STRUCT;
    if (cr_raised(t) || !fill(t, s, format)) return NULL;
    if (!known || cr_dict_len(known) >= CACHE_MAX) {
        known = cr_dict_new(t);
        CR_SET(cache, known);
    }
    return cr_dict_set(t, known, format, cr_box(s)) < 0 ? NULL : s;
}

// ---- Packing and unpacking ----------------------------------------------------------------------------------

static bool put_all(CrThread *t, const CrStruct *s, const CrValue *items, uint8_t *to) {
    for (int64_t i = 0; i < s->nfields; i++) {
        const CrStructField *f = &s->fields[i];
        for (int64_t k = 0; k < f->count; k++)
            if (!cr_struct_put(t, f, *items++, to + f->offset + k * f->size)) return false;
    }
    return true;
}

static CrValue pack(CrThread *t, const CrStruct *s, const CrValue *items, int64_t n) {
    if (n != s->nitems) return CR_STRUCT_RAISE(t, "pack expected %i items for packing (got %i)", s->nitems, n);
    CrBytes *result = cr_bytes_alloc(t, (size_t)s->size);
    if (!result) return CR_ERROR;
    memset(result->data, 0, (size_t)s->size);
    return put_all(t, s, items, result->data) ? cr_box(result) : CR_ERROR;
}

static CrValue unpack(CrThread *t, const CrStruct *s, const uint8_t *from) {
    CrTuple *result = cr_tuple_alloc(t, (size_t)(s->nitems < 0 ? 0 : s->nitems));
    if (!result) return CR_ERROR;
    CrValue *item = result->item;
    for (int64_t i = 0; i < s->nfields; i++) {
        const CrStructField *f = &s->fields[i];
        for (int64_t k = 0; k < f->count; k++)
            if (!(*item++ = cr_struct_get(t, f, from + f->offset + k * f->size))) return CR_ERROR;
    }
    return cr_box(result);
}

static CrValue unpack_all(CrThread *t, const CrStruct *s, CrValue buffer) {
    const uint8_t *p;
    size_t n;
    if (!cr_bytes_view(t, buffer, &p, &n)) return CR_ERROR;
    if ((int64_t)n != s->size) return CR_STRUCT_RAISE(t, "unpack requires a buffer of %i bytes", s->size);
    return unpack(t, s, p);
}

// Where offset, which may count from the end, leads in a buffer of n bytes; -1: struct.error. `unpacking` words it.
static int64_t place(CrThread *t, const CrStruct *s, int64_t offset, int64_t n, bool unpacking) {
    int64_t at = offset;
    if (at < 0) {
        if (at + s->size > 0) {
            CR_STRUCT_RAISE(t, unpacking ? "not enough data to unpack %i bytes at offset %i" : "no space to pack %i bytes at offset %i",
                            s->size, offset);
            return -1;
        }
        if (at + n < 0) {
            CR_STRUCT_RAISE(t, "offset %i out of range for %i-byte buffer", offset, n);
            return -1;
        }
        at += n;
    }
    if (n - at >= s->size) return at;
    CR_STRUCT_RAISE(t, unpacking ? "unpack_from requires a buffer of at least %s bytes for unpacking %i bytes at offset %i (actual buffer size is %i)"
                                 : "pack_into requires a buffer of at least %s bytes for packing %i bytes at offset %i (actual buffer size is %i)",
                    cr_str_utf8(t, cr_str_printf(t, "%S", cr_int_from_uint64(t, (uint64_t)s->size + (uint64_t)at)), NULL), s->size, at, n);
    return -1;
}

static CrValue unpack_from(CrThread *t, const CrStruct *s, CrValue buffer, CrValue offset) {
    const uint8_t *p;
    size_t n;
    int64_t at;
    if (!cr_size_argument(t, offset, &at) || !cr_bytes_view(t, buffer, &p, &n)) return CR_ERROR;
    at = place(t, s, at, (int64_t)n, true);
    return at < 0 ? CR_ERROR : unpack(t, s, p + at);
}

// items: buffer, offset, values...
static CrValue pack_into(CrThread *t, const CrStruct *s, const CrValue *items, int64_t n) {
    int64_t at;
    CrMemory m;
    if (n != s->nitems + 2) {
        if (n == 0) return CR_STRUCT_RAISE(t, "pack_into expected buffer argument");
        if (n == 1) return CR_STRUCT_RAISE(t, "pack_into expected offset argument");
        return CR_STRUCT_RAISE(t, "pack_into expected %i items for packing (got %i)", s->nitems, n - 2);
    }
    if (!cr_has_memory(items[0]) || !cr_memory_borrow(t, items[0], &m))
        return cr_raised(t) ? CR_ERROR : CR_RAISE(t, TypeError, "argument must be read-write bytes-like object, not %T", items[0]);
    CrValue result = CR_ERROR;
    if (m.readonly || !cr_memory_contiguous(&m, false))
        CR_RAISE(t, TypeError, "argument must be read-write bytes-like object, not %T", items[0]);
    else if (cr_index_int64(t, items[1], &at, CR_TYPE_OF_ID(IndexError)) && (at = place(t, s, at, m.len, false)) >= 0) {
        memset(m.data + at, 0, (size_t)s->size);
        if (put_all(t, s, items + 2, m.data + at)) result = CR_NONE;
    }
    cr_memory_release(t, &m);
    return result;
}

// ---- Iterators ----------------------------------------------------------------------------------------------

static CrValue iter_unpack(CrThread *t, CrStruct *s, CrValue buffer) {
    const uint8_t *p;
    size_t n;
    if (!cr_bytes_view(t, buffer, &p, &n)) return CR_ERROR;
    if (s->size == 0) return CR_STRUCT_RAISE(t, "cannot iteratively unpack with a struct of length 0");
    if ((int64_t)n % s->size)
        return CR_STRUCT_RAISE(t, "iterative unpacking requires a buffer of a multiple of %i bytes", s->size);
    CrStructIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = CR_T_STRUCT_ITERATOR;
    it->structure = cr_box(s);
    it->buffer = buffer;
    return cr_box(it);
}

static CrValue iterator_next(CrThread *t, CrValue self) {
    CrStructIterator *it = CR_AS(CrStructIterator, self);
    const CrStruct *s = struct_of(it->structure);
    CrValue buffer = CR_GET(it->buffer);
    const uint8_t *p;
    size_t n;
    if (!buffer || !cr_bytes_view(t, buffer, &p, &n)) return CR_ERROR;
    int64_t at = __atomic_load_n(&it->index, __ATOMIC_RELAXED);
    if (at + s->size > (int64_t)n) {
        CR_SET(it->buffer, CR_ERROR);
        return CR_ERROR;
    }
    __atomic_store_n(&it->index, at + s->size, __ATOMIC_RELAXED);
    return unpack(t, s, p + at);
}

CR_METHOD(iterator_hint, CrValue self) {
    CrStructIterator *it = CR_AS(CrStructIterator, self);
    CrValue buffer = CR_GET(it->buffer);
    const uint8_t *p;
    size_t n;
    if (!buffer) return CR_INT(0);
    if (!cr_bytes_view(t, buffer, &p, &n)) return CR_ERROR;
    return cr_int(((int64_t)n - it->index) / struct_of(it->structure)->size);
}

static const CrMethodDef iterator_methods[] = {{"__length_hint__(self, /)", CR_FN(iterator_hint), NULL, 0}, {0}};
const CrTypeDef cr_struct_iterator_typedef = {.slots = {.iter = cr_iterator_self, .next = iterator_next}, .methods = iterator_methods};

// ---- Methods of Struct --------------------------------------------------------------------------------------

CR_METHOD(struct_pack, CrValue self, CrValue args) {
    return pack(t, struct_of(self), cr_tuple_items(args), (int64_t)cr_tuple_len(args));
}
CR_METHOD(struct_pack_into, CrValue self, CrValue args) {
    return pack_into(t, struct_of(self), cr_tuple_items(args), (int64_t)cr_tuple_len(args));
}
CR_METHOD(struct_unpack, CrValue self, CrValue buffer) { return unpack_all(t, struct_of(self), buffer); }
CR_METHOD(struct_unpack_from, CrValue self, CrValue buffer, CrValue offset) { return unpack_from(t, struct_of(self), buffer, offset); }
CR_METHOD(struct_iter_unpack, CrValue self, CrValue buffer) { return iter_unpack(t, struct_of(self), buffer); }
CR_METHOD(struct_sizeof, CrValue self) {
    const CrStruct *s = struct_of(self);
    return cr_int((int64_t)sizeof *s + s->nfields * (int64_t)sizeof *s->fields);
}
static CrValue get_format(CrThread *t, CrValue self) { return struct_of(self)->format; }
static CrValue get_size(CrThread *t, CrValue self) { return cr_int_from_int64(t, struct_of(self)->size); }

static const CrMethodDef struct_methods[] = {
    {"iter_unpack(self, buffer, /)", CR_FN(struct_iter_unpack), "Return an iterator yielding tuples.", 0},
    {"pack(self, /, *args)", CR_FN(struct_pack), "S.pack(v1, v2, ...) -> bytes", 0},
    {"pack_into(self, /, *args)", CR_FN(struct_pack_into), "S.pack_into(buffer, offset, v1, v2, ...)", 0},
    {"unpack(self, buffer, /)", CR_FN(struct_unpack), "Return a tuple containing unpacked values.", 0},
    {"unpack_from(self, /, buffer, offset=0)", CR_FN(struct_unpack_from), "Return a tuple containing unpacked values.", 0},
    {"__sizeof__(self, /)", CR_FN(struct_sizeof), "S.__sizeof__() -> size of S in memory, in bytes", 0},
    {0},
};
static const CrGetSetDef struct_getsets[] = {
    {"format", get_format, NULL, "struct format string"},
    {"size", get_size, NULL, "struct size in bytes"},
    {0},
};
const CrTypeDef cr_struct_typedef = {
    .doc = "Struct(fmt) --> compiled struct object\n\n",
    .flags = CR_TYPE_BASE | CR_TYPE_WEAKREF,
    .methods = struct_methods,
    .getsets = struct_getsets,
    .constructor = {"Struct(cls, /, *args, **kwargs)", CR_FN(struct_new), NULL, 0},
    .init = {"__init__(self, /, format)", CR_FN(struct_init), NULL, 0},
};

// ---- Functions ----------------------------------------------------------------------------------------------

static CrStruct *first_argument(CrThread *t, CrValue args) {
    if (cr_tuple_len(args)) return cached(t, cr_tuple_items(args)[0]);
    CR_RAISE(t, TypeError, "missing format argument");
    return NULL;
}

CR_METHOD(module_pack, CrValue args) {
    CrStruct *s = first_argument(t, args);
    return s ? pack(t, s, cr_tuple_items(args) + 1, (int64_t)cr_tuple_len(args) - 1) : CR_ERROR;
}
CR_METHOD(module_pack_into, CrValue args) {
    CrStruct *s = first_argument(t, args);
    return s ? pack_into(t, s, cr_tuple_items(args) + 1, (int64_t)cr_tuple_len(args) - 1) : CR_ERROR;
}
CR_METHOD(module_calcsize, CrValue format) {
    CrStruct *s = cached(t, format);
    return s ? cr_int_from_int64(t, s->size) : CR_ERROR;
}
CR_METHOD(module_unpack, CrValue format, CrValue buffer) {
    CrStruct *s = cached(t, format);
    return s ? unpack_all(t, s, buffer) : CR_ERROR;
}
CR_METHOD(module_unpack_from, CrValue format, CrValue buffer, CrValue offset) {
    CrStruct *s = cached(t, format);
    return s ? unpack_from(t, s, buffer, offset) : CR_ERROR;
}
CR_METHOD(module_iter_unpack, CrValue format, CrValue buffer) {
    CrStruct *s = cached(t, format);
    return s ? iter_unpack(t, s, buffer) : CR_ERROR;
}
CR_METHOD(clearcache) {
    CR_SET(cache, CR_ERROR);
    return CR_NONE;
}

static const CrMethodDef functions[] = {
    {"_clearcache()", CR_FN(clearcache), "Clear the internal cache.", 0},
    {"calcsize(format, /)", CR_FN(module_calcsize), "Return size in bytes of the struct described by the format string.", 0},
    {"iter_unpack(format, buffer, /)", CR_FN(module_iter_unpack), "Return an iterator yielding tuples unpacked from the given bytes.", 0},
    {"pack(*args)", CR_FN(module_pack), "pack(format, v1, v2, ...) -> bytes", 0},
    {"pack_into(*args)", CR_FN(module_pack_into), "pack_into(format, buffer, offset, v1, v2, ...)", 0},
    {"unpack(format, buffer, /)", CR_FN(module_unpack),
     "Return a tuple containing values unpacked according to the format string.", 0},
    {"unpack_from(format, /, buffer, offset=0)", CR_FN(module_unpack_from),
     "Return a tuple containing values unpacked according to the format string.", 0},
    {0},
};

static int struct_module_init(CrThread *t, CrValue module) {
    cr_struct_error = cr_module_exception(t, module, "struct.error", cr_box(CR_TYPE_OF_ID(Exception)));
    return cr_struct_error ? cr_module_set(t, module, "Struct", cr_box(CR_TYPE_OF_ID(STRUCT))) : -1;
}

const CrModuleDef cr_module__struct = {"_struct", "Functions to convert between Python values and C structs.", functions,
                                       struct_module_init};
