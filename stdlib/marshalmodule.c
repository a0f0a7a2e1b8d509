// marshalmodule.c -- module marshal: Python's values as bytes, in CPython's format 4. Code objects are refused: ours are no
// bytecode of CPython's.
//
//      type byte (| 0x80: the value gets the next reference number), then by type:
//      N T F . S   singletons                 i   int32            l   int32 count of 15-bit digits (negative: a negative
//      g y         double, two doubles        r   int32 reference      int), the digits as int16
//      s u t       int32 length, bytes        a A z Z  ASCII text; z and Z have a length of one byte
//      ( [ < >     int32 count, items         )   count of one byte, items        { key, value, ... 0
//
// A value met more than once is written once and then referred to, so that what was one object is one again.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/complex.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/set.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"

enum { VERSION = 4, FLAG_REF = 0x80, DIGIT_BITS = 15, MAX_DEPTH = 2000 };

// ---- Writing ------------------------------------------------------------------------------------------------

typedef struct Writer {
    CrThread *t;
    uint8_t *data; // malloc'ed
    size_t len, cap;
    int version, depth;
    CrValue counts; // dict: address -> how often met, before writing; -1 - reference number, once written
    int64_t references;
    bool failed;    // unmarshallable, unless an exception is set
} Writer;

static void put(Writer *w, const void *bytes, size_t n) {
    if (w->len + n > w->cap) {
        w->cap = (w->len + n) * 2;
        w->data = realloc(w->data, w->cap);
        if (!w->data) abort();
    }
    memcpy(w->data + w->len, bytes, n);
    w->len += n;
}
static void put_byte(Writer *w, int byte) { put(w, &(uint8_t){(uint8_t)byte}, 1); }
static void put_int16(Writer *w, unsigned v) { put(w, (uint8_t[]){(uint8_t)v, (uint8_t)(v >> 8)}, 2); }
static void put_int32(Writer *w, int64_t v) {
    uint32_t u = (uint32_t)v;
    put(w, (uint8_t[]){(uint8_t)u, (uint8_t)(u >> 8), (uint8_t)(u >> 16), (uint8_t)(u >> 24)}, 4);
}
static void put_double(Writer *w, double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    for (int i = 0; i < 8; i++) put_byte(w, (int)(bits >> 8 * i & 0xff));
}
// The form of versions 0 and 1: a length of one byte, and text.
static void put_text_double(Writer *w, double d) {
    CrValue text = cr_repr(w->t, cr_float(d));
    size_t n = 0;
    const char *utf8 = text ? cr_str_utf8(w->t, text, &n) : NULL;
    if (utf8 && n > 2 && !strcmp(utf8 + n - 2, ".0")) n -= 2;
    put_byte(w, (int)n);
    if (utf8) put(w, utf8, n);
}
static void put_number(Writer *w, double d) { (w->version > 1 ? put_double : put_text_double)(w, d); }

static bool put_size(Writer *w, size_t n) {
    if (n > INT32_MAX) return w->failed = true, false;
    put_int32(w, (int64_t)n);
    return true;
}

static void put_big_int(Writer *w, CrValue v) {
    CrMagnitude m;
    cr_int_magnitude(v, &m);
    size_t digits = ((size_t)m.n * 64 + DIGIT_BITS - 1) / DIGIT_BITS;
    uint16_t *out = calloc(digits, sizeof *out);
    if (!out) abort();
    for (size_t i = 0; i < (size_t)m.n * 64; i++)
        out[i / DIGIT_BITS] |= (uint16_t)((m.limb[i / 64] >> i % 64 & 1) << i % DIGIT_BITS);
    while (digits && !out[digits - 1]) digits--;
    put_int32(w, cr_int_sign(v) < 0 ? -(int64_t)digits : (int64_t)digits);
    for (size_t i = 0; i < digits; i++) put_int16(w, out[i]);
    free(out);
}

static void put_text(Writer *w, CrValue v, int flag) {
    const CrStr *s = CR_AS(CrStr, v);
    bool interned = s->ob.aux & CR_STR_INTERNED;
    if (cr_str_is_ascii(s) && w->version >= 4) {
        bool is_short = s->len < 256;
        put_byte(w, (is_short ? (interned ? 'Z' : 'z') : interned ? 'A' : 'a') | flag);
        if (is_short) put_byte(w, (int)s->len);
        else if (!put_size(w, (size_t)s->len)) return;
        put(w, cr_str_data(s), (size_t)s->len);
        return;
    }
    CrValue bytes = cr_str_encode(w->t, v, "utf-8", "surrogatepass");
    if (!bytes) return;
    put_byte(w, (interned && w->version >= 3 ? 't' : 'u') | flag);
    if (put_size(w, (size_t)CR_AS(CrBytes, bytes)->len)) put(w, CR_AS(CrBytes, bytes)->data, (size_t)CR_AS(CrBytes, bytes)->len);
}

static bool is_simple(CrValue v) { // written at once, never referred to
    return v == CR_NONE || v == CR_TRUE || v == CR_FALSE || v == CR_ELLIPSIS || v == cr_box(CR_TYPE_OF_ID(StopIteration)) || !cr_is_ptr(v);
}

static CrValue address(CrThread *t, CrValue v) { return cr_int_from_uint64(t, v); }

static void write_value(Writer *w, CrValue v);

static void write_items(Writer *w, const CrValue *items, size_t n) {
    for (size_t i = 0; i < n && !w->failed && !cr_raised(w->t); i++) write_value(w, items[i]);
}

static void write_memory(Writer *w, CrValue v, int flag) {
    CrMemory m;
    if (!cr_memory_borrow(w->t, v, &m)) {
        cr_exception_take(w->t);
        put_byte(w, '?');
        w->failed = true;
        return;
    }
    uint8_t *copy = malloc((size_t)m.len + 1);
    if (!copy) abort();
    cr_memory_copy(&m, copy, false);
    put_byte(w, 's' | flag);
    if (put_size(w, (size_t)m.len)) put(w, copy, (size_t)m.len);
    free(copy);
    cr_memory_release(w->t, &m);
}

static void write_set(Writer *w, CrValue v, int flag) {
    CrValue list = cr_list_from_iterable(w->t, v);
    if (!list) return;
    uint64_t n;
    const CrValue *items = cr_list_items(list, &n);
    put_byte(w, (CR_IS(SET, v) ? '<' : '>') | flag);
    if (put_size(w, n)) write_items(w, items, n);
}

static void write_dict(Writer *w, CrValue v, int flag) {
    CrValue key, value;
    put_byte(w, '{' | flag);
    for (uint64_t pos = 0; !w->failed && cr_dict_step(v, &pos, &key, &value);) write_value(w, key), write_value(w, value);
    put_byte(w, '0');
}

static void write_tuple(Writer *w, CrValue v, int flag) {
    size_t n = cr_tuple_len(v);
    bool is_short = w->version >= 4 && n < 256;
    put_byte(w, (is_short ? ')' : '(') | flag);
    if (is_short) put_byte(w, (int)n);
    else if (!put_size(w, n)) return;
    write_items(w, cr_tuple_items(v), n);
}

static void write_object(Writer *w, CrValue v, int flag) {
    if (CR_IS(STR, v)) put_text(w, v, flag);
    else if (CR_IS(TUPLE, v)) write_tuple(w, v, flag);
    else if (CR_IS(DICT, v)) write_dict(w, v, flag);
    else if (CR_IS(SET, v) || CR_IS(FROZENSET, v)) write_set(w, v, flag);
    else if (CR_IS(COMPLEX, v)) put_byte(w, (w->version > 1 ? 'y' : 'x') | flag), put_number(w, cr_complex_of(v).real), put_number(w, cr_complex_of(v).imag);
    else if (CR_IS(LIST, v)) {
        uint64_t n;
        const CrValue *items = cr_list_items(v, &n);
        put_byte(w, '[' | flag);
        if (put_size(w, n)) write_items(w, items, n);
    } else write_memory(w, v, flag);
}

static void write_value(Writer *w, CrValue v) {
    int64_t i;
    if (w->failed || cr_raised(w->t)) return;
    if (v == CR_NONE || v == CR_TRUE || v == CR_FALSE || v == CR_ELLIPSIS) {
        put_byte(w, v == CR_NONE ? 'N' : v == CR_TRUE ? 'T' : v == CR_FALSE ? 'F' : '.');
    } else if (v == cr_box(CR_TYPE_OF_ID(StopIteration))) {
        put_byte(w, 'S');
    } else if (cr_type_of(v) == CR_TYPE_OF_ID(FLOAT)) {
        put_byte(w, w->version > 1 ? 'g' : 'f'), put_number(w, cr_float_of(v));
    } else if (cr_type_of(v) == CR_TYPE_OF_ID(INT)) {
        if (cr_int_to_int64(v, &i) && i == (int32_t)i) put_byte(w, 'i'), put_int32(w, i);
        else put_byte(w, 'l'), put_big_int(w, v);
    } else if (++w->depth > MAX_DEPTH) {
        CR_RAISE(w->t, ValueError, "object too deeply nested to marshal");
    } else {
        CrValue key = address(w->t, v), seen = cr_dict_get(w->t, w->counts, key);
        int64_t count = seen ? cr_int_get(seen) : 1;
        if (count < 0) {
            put_byte(w, 'r'), put_int32(w, -1 - count);
        } else {
            if (count > 1) cr_dict_set(w->t, w->counts, key, cr_int(-1 - w->references++));
            write_object(w, v, count > 1 ? FLAG_REF : 0);
        }
        w->depth--;
    }
}

// Counts how often each object is met, each one's items once.
static void count_references(Writer *w, CrValue v) {
    CrValue key, value;
    uint64_t n;
    if (is_simple(v) || w->depth > MAX_DEPTH || cr_raised(w->t)) return;
    CrValue at = address(w->t, v), seen = cr_dict_get(w->t, w->counts, at);
    if (cr_dict_set(w->t, w->counts, at, cr_int(seen ? cr_int_get(seen) + 1 : 1)) < 0 || seen) return;
    w->depth++;
    if (CR_IS(TUPLE, v))
        for (uint64_t i = 0; i < cr_tuple_len(v); i++) count_references(w, cr_tuple_items(v)[i]);
    if (CR_IS(LIST, v)) {
        const CrValue *items = cr_list_items(v, &n);
        for (uint64_t i = 0; i < n; i++) count_references(w, items[i]);
    }
    if (CR_IS(DICT, v))
        for (uint64_t pos = 0; cr_dict_step(v, &pos, &key, &value);) count_references(w, key), count_references(w, value);
    if (CR_IS(SET, v) || CR_IS(FROZENSET, v))
        for (uint64_t pos = 0; cr_set_step(v, &pos, &key);) count_references(w, key);
    w->depth--;
}

static CrValue dumps(CrThread *t, CrValue value, CrValue version) {
    int64_t n;
    if (!cr_index_int64(t, version, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    Writer w = {.t = t, .version = (int)n, .counts = cr_dict_new(t)};
    if (n >= 3) count_references(&w, value);
    w.depth = 0;
    write_value(&w, value);
    CrValue result = CR_ERROR;
    if (w.failed && !cr_raised(t)) CR_RAISE(t, ValueError, "unmarshallable object");
    if (!cr_raised(t)) result = cr_bytes_from(t, w.data, w.len);
    free(w.data);
    return result;
}

// ---- Reading ------------------------------------------------------------------------------------------------

typedef struct Reader {
    CrThread *t;
    const uint8_t *at, *end;
    CrValue file;       // with a file: read() gives the bytes that `pulled` holds
    CrValue pulled;
    CrValue references; // list; CR_NONE: reserved, its object is not complete yet
    int depth;
} Reader;

static const uint8_t *take(Reader *r, size_t n) {
    if (r->file) {
        CrValue arg = cr_int_from_uint64(r->t, n);
        r->pulled = cr_call_method(r->t, r->file, cr_intern_c(r->t, "read"), &arg, 1);
        if (!r->pulled) return NULL;
        if (!cr_has_flag(r->pulled, CR_TYPE_BYTES))
            return CR_RAISE(r->t, TypeError, "file.read() returned not bytes but %T", r->pulled), NULL;
        const CrBytes *b = cr_bytes_of(r->pulled);
        if ((size_t)b->len < n) return CR_RAISE(r->t, EOFError, "marshal data too short"), NULL;
        return b->data;
    }
    if ((size_t)(r->end - r->at) < n) return CR_RAISE(r->t, EOFError, "marshal data too short"), NULL;
    r->at += n;
    return r->at - n;
}

static bool read_int32(Reader *r, int32_t *v) {
    const uint8_t *p = take(r, 4);
    if (p) *v = (int32_t)((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
    return p != NULL;
}

static bool read_count(Reader *r, bool is_short, size_t *n, const char *what) {
    int32_t v = 0;
    const uint8_t *p = is_short ? take(r, 1) : NULL;
    if (is_short) return p && (*n = *p, true);
    if (!read_int32(r, &v)) return false;
    if (v < 0) return CR_RAISE(r->t, ValueError, "bad marshal data (%s size out of range)", what), false;
    *n = (size_t)v;
    return true;
}

static bool read_double(Reader *r, double *d) {
    const uint8_t *p = take(r, 8);
    uint64_t bits = 0;
    for (int i = 0; p && i < 8; i++) bits |= (uint64_t)p[i] << 8 * i;
    memcpy(d, &bits, sizeof bits);
    return p != NULL;
}

static CrValue read_big_int(Reader *r) {
    int32_t count;
    if (!read_int32(r, &count)) return CR_ERROR;
    size_t n = (size_t)llabs((long long)count), limbs = (n * DIGIT_BITS + 63) / 64 + 1;
    CrInt *out = cr_int_alloc(r->t, (int64_t)limbs);
    if (!out) return CR_ERROR;
    memset(out->limb, 0, limbs * sizeof *out->limb);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = take(r, 2);
        if (!p) return CR_ERROR;
        uint64_t digit = (uint64_t)p[0] | (uint64_t)p[1] << 8;
        if (digit >> DIGIT_BITS) return CR_RAISE(r->t, ValueError, "bad marshal data (digit out of range in long)");
        if (i + 1 == n && !digit) return CR_RAISE(r->t, ValueError, "bad marshal data (unnormalized long data)");
        size_t at = i * DIGIT_BITS;
        out->limb[at / 64] |= digit << at % 64;
        if (at % 64 > 64 - DIGIT_BITS) out->limb[at / 64 + 1] |= digit >> (64 - at % 64);
    }
    return cr_int_finish(r->t, out, (int64_t)limbs, count < 0);
}

static CrValue read_value(Reader *r, const char *for_what);

// The place of a value that is complete only after its items have been read; -1: none.
static int64_t reserve(Reader *r, bool flag) {
    if (!flag) return -1;
    cr_list_append(r->t, r->references, CR_NONE);
    return cr_len(r->t, r->references) - 1;
}
static CrValue settle(Reader *r, int64_t place, CrValue v) {
    if (v && place >= 0 && cr_setitem(r->t, r->references, cr_int(place), v) < 0) return CR_ERROR;
    return v;
}

static CrValue read_items(Reader *r, size_t n, const char *for_what) { // a list
    CrValue list = cr_list_new(r->t, 0);
    for (size_t i = 0; list && i < n; i++) {
        CrValue item = read_value(r, for_what);
        if (!item || cr_list_append(r->t, list, item) < 0) return CR_ERROR;
    }
    return list;
}

static CrValue read_list(Reader *r, bool flag) {
    size_t n;
    if (!read_count(r, false, &n, "list")) return CR_ERROR;
    CrValue list = settle(r, reserve(r, flag), cr_list_new(r->t, 0)); // before its items: it may contain itself
    for (size_t i = 0; list && i < n; i++) {
        CrValue item = read_value(r, "list");
        if (!item || cr_list_append(r->t, list, item) < 0) return CR_ERROR;
    }
    return list;
}

static CrValue read_dict(Reader *r, bool flag) {
    CrValue dict = settle(r, reserve(r, flag), cr_dict_new(r->t)), key;
    while (dict && (key = read_value(r, NULL))) {
        CrValue value = read_value(r, NULL);
        if (!value) break;
        if (cr_dict_set(r->t, dict, key, value) < 0) return CR_ERROR;
    }
    return cr_raised(r->t) ? CR_ERROR : dict;
}

static CrValue read_set(Reader *r, bool flag, bool frozen) {
    size_t n;
    if (!read_count(r, false, &n, "set")) return CR_ERROR;
    int64_t place = reserve(r, flag);
    CrValue items = read_items(r, n, "set");
    return items ? settle(r, place, (frozen ? cr_frozenset_from_iterable : cr_set_from_iterable)(r->t, items)) : CR_ERROR;
}

static CrValue read_tuple(Reader *r, bool flag, bool is_short) {
    size_t n;
    if (!read_count(r, is_short, &n, "tuple")) return CR_ERROR;
    int64_t place = reserve(r, flag);
    CrValue items = read_items(r, n, "tuple");
    return items ? settle(r, place, cr_list_to_tuple(r->t, items)) : CR_ERROR;
}

static CrValue read_text(Reader *r, int type) {
    size_t n;
    bool ascii = strchr("aAzZ", type) != NULL;
    if (!read_count(r, type == 'z' || type == 'Z', &n, "string")) return CR_ERROR;
    const uint8_t *p = take(r, n);
    if (!p) return CR_ERROR;
    CrValue s = cr_str_decode(r->t, p, n, ascii ? "latin-1" : "utf-8", "surrogatepass");
    return s && strchr("tAZ", type) ? cr_intern(r->t, s) : s;
}

static CrValue read_text_double(Reader *r, double *d) { // the form of versions 0 and 1
    const uint8_t *length = take(r, 1), *p = length ? take(r, *length) : NULL;
    if (!p || !cr_float_parse((const char *)p, *length, d)) return cr_raised(r->t) ? CR_ERROR : CR_RAISE(r->t, ValueError, "bad marshal data");
    return CR_NONE;
}

static CrValue read_simple(Reader *r, int type) {
    int32_t i;
    double a = 0, b = 0;
    size_t n;
    switch (type) {
    case 'N': return CR_NONE;
    case 'T': return CR_TRUE;
    case 'F': return CR_FALSE;
    case '.': return CR_ELLIPSIS;
    case 'S': return cr_box(CR_TYPE_OF_ID(StopIteration));
    case 'i': return read_int32(r, &i) ? CR_INT(i) : CR_ERROR;
    case 'l': return read_big_int(r);
    case 'g': return read_double(r, &a) ? cr_float(a) : CR_ERROR;
    case 'y': return read_double(r, &a) && read_double(r, &b) ? cr_complex_new(r->t, a, b) : CR_ERROR;
    case 'f': return read_text_double(r, &a) ? cr_float(a) : CR_ERROR;
    case 'x': return read_text_double(r, &a) && read_text_double(r, &b) ? cr_complex_new(r->t, a, b) : CR_ERROR;
    case 's': {
        const uint8_t *p = read_count(r, false, &n, "bytes object") ? take(r, n) : NULL;
        return p ? cr_bytes_from(r->t, p, n) : CR_ERROR;
    }
    case 'c': return CR_RAISE(r->t, ValueError, "bad marshal data (code objects of CPython cannot be loaded)");
    default: return strchr("utaAzZ", type) ? read_text(r, type) : CR_RAISE(r->t, ValueError, "bad marshal data (unknown type code)");
    }
}

static CrValue read_reference(Reader *r) {
    int32_t i;
    if (!read_int32(r, &i)) return CR_ERROR;
    CrValue v = i >= 0 && i < cr_len(r->t, r->references) ? cr_getitem(r->t, r->references, cr_int(i)) : CR_NONE;
    return v != CR_NONE ? v : CR_RAISE(r->t, ValueError, "bad marshal data (invalid reference)");
}

static CrValue read_nested(Reader *r, int type, bool flag) {
    switch (type) {
    case 'r': return read_reference(r);
    case '(': return read_tuple(r, flag, false);
    case ')': return read_tuple(r, flag, true);
    case '[': return read_list(r, flag);
    case '{': return read_dict(r, flag);
    case '<': return read_set(r, flag, false);
    case '>': return read_set(r, flag, true);
    default: {
        int64_t place = reserve(r, flag);
        return settle(r, place, read_simple(r, type));
    }
    }
}

// CR_ERROR without an exception: the end of a dict (for_what NULL).
static CrValue read_value(Reader *r, const char *for_what) {
    const uint8_t *p = take(r, 1);
    if (!p) {
        if (cr_exception_clear_if(r->t, CR_TYPE_OF_ID(EOFError))) CR_RAISE(r->t, EOFError, "EOF read where object expected");
        return CR_ERROR;
    }
    int type = *p & ~FLAG_REF;
    bool flag = *p & FLAG_REF;
    if (type == '0') {
        if (for_what) CR_RAISE(r->t, TypeError, "NULL object in marshal data for %s", for_what);
        return CR_ERROR;
    }
    if (++r->depth > MAX_DEPTH) return CR_RAISE(r->t, ValueError, "recursion limit exceeded");
    CrValue v = read_nested(r, type, flag);
    r->depth--;
    return v;
}

// ---- The module ---------------------------------------------------------------------------------------------

static CrValue f_dumps(CrThread *t, CrFunction *f, CrValue value, CrValue version) { return (void)f, dumps(t, value, version); }

static CrValue f_dump(CrThread *t, CrFunction *f, CrValue value, CrValue file, CrValue version) {
    (void)f;
    CrValue bytes = dumps(t, value, version);
    return bytes ? cr_call_method(t, file, cr_name_write, &bytes, 1) : CR_ERROR;
}

static CrValue f_loads(CrThread *t, CrFunction *f, CrValue bytes) {
    (void)f;
    CrMemory m;
    if (!cr_memory_borrow(t, bytes, &m)) return CR_ERROR;
    uint8_t *copy = malloc((size_t)m.len + 1);
    if (!copy) abort();
    cr_memory_copy(&m, copy, false);
    Reader r = {.t = t, .at = copy, .end = copy + m.len, .references = cr_list_new(t, 0)};
    cr_memory_release(t, &m);
    CrValue v = read_value(&r, "object");
    free(copy);
    return v;
}

static CrValue f_load(CrThread *t, CrFunction *f, CrValue file) {
    (void)f;
    Reader r = {.t = t, .file = file, .references = cr_list_new(t, 0)};
    return read_value(&r, "object");
}

static const CrMethodDef functions[] = {
    {"dump(value, file, version=4, /)", CR_FN(f_dump), "Write the value on the open file.", 0},
    {"dumps(value, version=4, /)", CR_FN(f_dumps), "Return the bytes object that would be written to a file by dump(value, file).", 0},
    {"load(file, /)", CR_FN(f_load), "Read one value from the open file and return it.", 0},
    {"loads(bytes, /)", CR_FN(f_loads), "Convert the bytes-like object to a value.", 0},
    {0},
};

static int marshal_init(CrThread *t, CrValue module) { return cr_module_set(t, module, "version", CR_INT(VERSION)); }

const CrModuleDef cr_module_marshal = {"marshal", "Python values as bytes, in the format of CPython's .pyc files; no code objects.", functions, marshal_init};
