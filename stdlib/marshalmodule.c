// marshalmodule.c -- module marshal: data as bytes, in CPython's format (version 4): numbers, text, bytes, containers.
//
// Code objects of CPython mean nothing to compiled programs: they are refused by name. An object that has been written once is
// written as a reference later; every object that can be is marked for that (CPython marks those with several owners).
#include <stdlib.h>
#include <string.h>

#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "runtime/types/complex.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

enum { VERSION = 4, MAX_DEPTH = 2000, REFERABLE = 0x80 };

// ---- Writing ----------------------------------------------------------------------------------------------

typedef struct Writer {
    CrThread *t;
    CrByteBuffer out;
    int version, depth;
    CrValue seen; // dict: id -> number of the object; CR_ERROR in versions without references
} Writer;

static void put_uint(Writer *w, uint64_t u, int bytes) {
    for (int i = 0; i < bytes; i++) cr_buffer_byte(&w->out, (uint8_t)(u >> 8 * i));
}

static bool put(Writer *w, CrValue v);

// Writes a reference if the object has been written: 1; else notes it and says how to mark its type: 0. -1: exception.
static int reference(Writer *w, CrValue v, int *mark) {
    *mark = 0;
    if (w->seen == CR_ERROR || !cr_is_ptr(v)) return 0;
    CrValue id = cr_int_from_uint64(w->t, v), number = cr_dict_get(w->t, w->seen, id);
    if (number != CR_ERROR) {
        cr_buffer_byte(&w->out, 'r');
        put_uint(w, (uint64_t)cr_int_get(number), 4);
        return 1;
    }
    *mark = REFERABLE;
    return cr_dict_set(w->t, w->seen, id, cr_int((int64_t)cr_dict_len(w->seen))) < 0 ? -1 : 0;
}

static bool unmarshallable(Writer *w) { return CR_RAISE(w->t, ValueError, "unmarshallable object"), false; }

// An int beyond 32 bits: digits of 15 bits, the sign in their count.
static bool put_long(Writer *w, CrValue v, int mark) {
    int64_t bits = cr_int_bit_length(v), digits = (bits + 14) / 15;
    size_t bytes = (size_t)(digits * 15 + 7) / 8 + 8;
    if (digits > INT32_MAX) return unmarshallable(w);
    uint8_t *p = calloc(1, bytes);
    if (!p) abort();
    CrValue magnitude = cr_int_abs(w->t, v);
    bool ok = magnitude && cr_int_to_bytes(w->t, magnitude, p, bytes - 4, true, false);
    cr_buffer_byte(&w->out, (uint8_t)('l' | mark));
    put_uint(w, (uint64_t)(uint32_t)(cr_int_sign(v) < 0 ? -digits : digits), 4);
    for (int64_t i = 0; ok && i < digits; i++) {
        uint32_t chunk;
        memcpy(&chunk, p + i * 15 / 8, 4);
        put_uint(w, chunk >> i * 15 % 8 & 0x7FFF, 2);
    }
    free(p);
    return ok;
}

static void put_double(Writer *w, double d) { cr_buffer_add(&w->out, &d, sizeof d); }

static bool put_bytes(Writer *w, const uint8_t *p, size_t n, int type) {
    if (n > INT32_MAX) return unmarshallable(w);
    cr_buffer_byte(&w->out, (uint8_t)type);
    put_uint(w, n, 4);
    cr_buffer_add(&w->out, p, n);
    return true;
}

static bool put_str(Writer *w, CrValue v, int mark) {
    const CrStr *s = cr_str_of(v);
    bool interned = s->ob.aux & CR_STR_INTERNED;
    if (w->version >= 4 && cr_str_is_ascii(s)) {
        if (s->len >= 256) return put_bytes(w, cr_str_data(s), (size_t)s->len, (interned ? 'A' : 'a') | mark);
        cr_buffer_byte(&w->out, (uint8_t)((interned ? 'Z' : 'z') | mark));
        cr_buffer_byte(&w->out, (uint8_t)s->len);
        cr_buffer_add(&w->out, cr_str_data(s), (size_t)s->len);
        return true;
    }
    CrValue utf8 = cr_str_encode(w->t, v, "utf-8", "surrogatepass");
    if (utf8 == CR_ERROR) return false;
    return put_bytes(w, CR_AS(CrBytes, utf8)->data, (size_t)CR_AS(CrBytes, utf8)->len, (w->version >= 3 && interned ? 't' : 'u') | mark);
}

static bool put_items(Writer *w, const CrValue *items, uint64_t n, int type, int mark) {
    if (type == '(' && w->version >= 4 && n < 256) {
        cr_buffer_byte(&w->out, (uint8_t)(')' | mark));
        cr_buffer_byte(&w->out, (uint8_t)n);
    } else {
        if (n > INT32_MAX) return unmarshallable(w);
        cr_buffer_byte(&w->out, (uint8_t)(type | mark));
        put_uint(w, n, 4);
    }
    for (uint64_t i = 0; i < n; i++)
        if (!put(w, items[i])) return false;
    return true;
}

static bool put_dict(Writer *w, CrValue v, int mark) {
    CrValue copy = cr_dict_copy(w->t, v), key, value;
    cr_buffer_byte(&w->out, (uint8_t)('{' | mark));
    for (uint64_t pos = 0; cr_dict_step(copy, &pos, &key, &value);)
        if (!put(w, key) || !put(w, value)) return false;
    cr_buffer_byte(&w->out, '0');
    return true;
}

static bool put_object(Writer *w, CrValue v) {
    int mark, r;
    int64_t i;
    if (cr_is_float(v)) {
        cr_buffer_byte(&w->out, 'g');
        put_double(w, cr_float_get(v));
        return true;
    }
    if (cr_is_int(v) && (i = cr_int_get(v)) >= INT32_MIN && i <= INT32_MAX) {
        cr_buffer_byte(&w->out, 'i');
        put_uint(w, (uint64_t)i, 4);
        return true;
    }
    if (!cr_is_ptr(v)) return put_long(w, v, 0);
    if ((r = reference(w, v, &mark)) != 0) return r > 0;
    if (CR_IS(INT, v)) return put_long(w, v, mark);
    if (CR_IS(STR, v)) return put_str(w, v, mark);
    if (CR_IS(TUPLE, v)) return put_items(w, cr_tuple_items(v), cr_tuple_len(v), '(', mark);
    if (CR_IS(COMPLEX, v)) {
        cr_buffer_byte(&w->out, (uint8_t)('y' | mark));
        put_double(w, CR_AS(CrComplex, v)->real);
        put_double(w, CR_AS(CrComplex, v)->imag);
        return true;
    }
    if (CR_IS(LIST, v) || CR_IS(SET, v) || CR_IS(FROZENSET, v)) {
        CrValue items = cr_tuple_from_iterable(w->t, v);
        if (items == CR_ERROR) return false;
        return put_items(w, cr_tuple_items(items), cr_tuple_len(items), CR_IS(LIST, v) ? '[' : CR_IS(SET, v) ? '<' : '>', mark);
    }
    if (CR_IS(DICT, v)) return put_dict(w, v, mark);
    const uint8_t *p;
    size_t n;
    if (!cr_is_bytes_like(v)) return unmarshallable(w);
    return cr_bytes_view(w->t, v, &p, &n) && put_bytes(w, p, n, 's' | mark);
}

static bool put(Writer *w, CrValue v) {
    static const struct {
        CrObject *object;
        char code;
    } singletons[] = {{&cr_none_object, 'N'}, {&cr_true_object, 'T'}, {&cr_false_object, 'F'}, {&cr_ellipsis_object, '.'}};
    for (size_t i = 0; i < sizeof singletons / sizeof *singletons; i++)
        if (v == cr_box(singletons[i].object)) return cr_buffer_byte(&w->out, (uint8_t)singletons[i].code), true;
    if (v == cr_box(CR_TYPE_OF_ID(StopIteration))) return cr_buffer_byte(&w->out, 'S'), true;
    if (w->depth++ >= MAX_DEPTH) return CR_RAISE(w->t, ValueError, "object too deeply nested to marshal"), false;
    bool ok = put_object(w, v);
    w->depth--;
    return ok;
}

static CrValue marshal_dumps(CrThread *t, CrFunction *f, CrValue value, CrValue version) {
    Writer w = {.t = t};
    if (!cr_posix_int(t, version, &w.version)) return CR_ERROR;
    if (w.version >= 3) w.seen = cr_dict_new(t);
    if (put(&w, value)) return cr_buffer_finish(t, &w.out);
    cr_buffer_free(&w.out);
    return CR_ERROR;
}

static CrValue marshal_dump(CrThread *t, CrFunction *f, CrValue value, CrValue file, CrValue version) {
    CrValue bytes = marshal_dumps(t, f, value, version);
    return bytes == CR_ERROR ? CR_ERROR : cr_call_method(t, file, cr_name_write, &bytes, 1);
}

// ---- Reading ----------------------------------------------------------------------------------------------

typedef struct Reader {
    CrThread *t;
    const uint8_t *p, *end; // bytes in memory
    CrValue file;           // or a file with read(); CR_ERROR: none
    CrValue keep;
    CrValue refs;           // list
    int depth;
} Reader;

// n bytes; NULL: EOFError.
static const uint8_t *take(Reader *r, size_t n) {
    if (r->file != CR_ERROR) {
        CrValue bytes = cr_call_method(r->t, r->file, cr_intern_c(r->t, "read"), (CrValue[]){cr_int((int64_t)n)}, 1);
        if (bytes == CR_ERROR) return NULL;
        if (!cr_is_bytes(bytes)) return CR_RAISE(r->t, TypeError, "file.read() returned not bytes but %T", bytes), NULL;
        r->keep = bytes;
        r->p = cr_bytes_of(bytes)->data;
        r->end = r->p + cr_bytes_of(bytes)->len;
    }
    if ((size_t)(r->end - r->p) < n) return CR_RAISE(r->t, EOFError, "marshal data too short"), NULL;
    const uint8_t *at = r->p;
    r->p += n;
    return at;
}

static bool get_int32(Reader *r, int32_t *out) {
    const uint8_t *p = take(r, 4);
    if (p) memcpy(out, p, 4);
    return p != NULL;
}
static bool get_size(Reader *r, int32_t *out, const char *what) {
    if (!get_int32(r, out)) return false;
    if (*out < 0) CR_RAISE(r->t, ValueError, "bad marshal data (%s size out of range)", what);
    return *out >= 0;
}

static CrValue bad(Reader *r, const char *what) { return CR_RAISE(r->t, ValueError, "bad marshal data (%s)", what); }

static CrValue get(Reader *r);

static CrValue get_long(Reader *r) {
    CrThread *t = r->t;
    int32_t count;
    if (!get_int32(r, &count)) return CR_ERROR;
    if (count == INT32_MIN) return bad(r, "long size out of range");
    size_t n = (size_t)(count < 0 ? -count : count), bytes = n * 15 / 8 + 8;
    const uint8_t *p = take(r, n * 2);
    if (!p) return CR_ERROR;
    uint8_t *out = calloc(1, bytes);
    if (!out) abort();
    uint16_t digit = 1;
    for (size_t i = 0; i < n; i++) {
        memcpy(&digit, p + 2 * i, 2);
        if (digit > 0x7FFF) return free(out), bad(r, "digit out of range in long");
        uint32_t chunk;
        memcpy(&chunk, out + i * 15 / 8, 4);
        chunk |= (uint32_t)digit << i * 15 % 8;
        memcpy(out + i * 15 / 8, &chunk, 4);
    }
    CrValue v = digit || !n ? cr_int_from_bytes(t, out, bytes, true, false) : bad(r, "unnormalized long data");
    free(out);
    return v == CR_ERROR || count >= 0 ? v : cr_int_neg(t, v);
}

static bool get_double(Reader *r, double *out) {
    const uint8_t *p = take(r, 8);
    if (p) memcpy(out, p, 8);
    return p != NULL;
}

// A float as text: the older versions.
static bool get_float_text(Reader *r, double *out) {
    const uint8_t *p = take(r, 1);
    size_t n = p ? *p : 0;
    if (!p || !(p = take(r, n))) return false;
    CrValue text = cr_str_from_latin1(r->t, p, (int64_t)n), v = cr_call1(r->t, cr_box(CR_TYPE_OF_ID(FLOAT)), text);
    return v != CR_ERROR && cr_float_from(r->t, v, out);
}

static CrValue note(Reader *r, bool referable, CrValue v) {
    return v == CR_ERROR || (referable && cr_list_append(r->t, r->refs, v) < 0) ? CR_ERROR : v;
}

// Reserves a number for an object that is only known when its parts are; -1: none.
static int64_t reserve(Reader *r, bool referable) {
    if (!referable) return -1;
    cr_list_append(r->t, r->refs, CR_NONE);
    return (int64_t)cr_list_len(r->refs) - 1;
}
static CrValue fill(Reader *r, int64_t number, CrValue v) {
    if (v != CR_ERROR && number >= 0 && cr_setitem(r->t, r->refs, cr_int(number), v) < 0) return CR_ERROR;
    return v;
}

static CrValue get_text(Reader *r, char type, bool referable) {
    int32_t n = 0;
    const uint8_t *p;
    bool is_short = type == 'z' || type == 'Z';
    if (is_short) {
        if (!(p = take(r, 1))) return CR_ERROR;
        n = *p;
    } else if (!get_size(r, &n, "string")) return CR_ERROR;
    if (!(p = take(r, (size_t)n))) return CR_ERROR;
    if (type == 's') return note(r, referable, cr_bytes_from(r->t, p, (size_t)n));
    CrValue v = type == 'u' || type == 't' ? cr_str_decode(r->t, p, (size_t)n, "utf-8", "surrogatepass") : cr_str_from_latin1(r->t, p, n);
    if (v != CR_ERROR && (type == 't' || type == 'A' || type == 'Z')) v = cr_intern(r->t, v);
    return note(r, referable, v);
}

static CrValue item(Reader *r, const char *what) {
    CrValue v = get(r);
    if (v == CR_ERROR && !cr_raised(r->t)) CR_RAISE(r->t, TypeError, "NULL object in marshal data for %s", what);
    return v;
}

static CrValue get_items(Reader *r, char type, bool referable) {
    CrThread *t = r->t;
    int32_t n = 0;
    const char *what = type == '[' ? "list" : type == '<' || type == '>' ? "set" : "tuple";
    if (type == ')') {
        const uint8_t *p = take(r, 1);
        if (!p) return CR_ERROR;
        n = *p;
    } else if (!get_size(r, &n, what)) return CR_ERROR;
    CrValue list = cr_list_new(t, 0), made = type == '<' ? cr_set_new(t) : list;
    int64_t number = reserve(r, referable);
    if ((type == '[' || type == '<') && fill(r, number, made) == CR_ERROR) return CR_ERROR; // may contain itself
    for (int32_t i = 0; i < n; i++) {
        CrValue v = item(r, what);
        if (v == CR_ERROR) return CR_ERROR;
        if ((type == '<' ? cr_set_add(t, made, v) : cr_list_append(t, list, v)) < 0) return CR_ERROR;
    }
    if (type == '[' || type == '<') return made;
    return fill(r, number, type == '>' ? cr_call1(t, cr_box(CR_TYPE_OF_ID(FROZENSET)), list) : cr_list_to_tuple(t, list));
}

static CrValue get_dict(Reader *r, bool referable) {
    CrValue dict = note(r, referable, cr_dict_new(r->t));
    for (;;) {
        CrValue key = get(r);
        if (key == CR_ERROR) return cr_raised(r->t) ? CR_ERROR : dict;
        CrValue value = get(r);
        if (value == CR_ERROR) return cr_raised(r->t) ? CR_ERROR : dict;
        if (cr_dict_set(r->t, dict, key, value) < 0) return CR_ERROR;
    }
}

static CrValue get_typed(Reader *r, char type, bool referable) {
    int32_t i;
    double a, b;
    switch (type) {
    case '0': return CR_ERROR; // the end of a dict
    case 'N': return CR_NONE;
    case 'T': return CR_TRUE;
    case 'F': return CR_FALSE;
    case '.': return CR_ELLIPSIS;
    case 'S': return cr_box(CR_TYPE_OF_ID(StopIteration));
    case 'i': return get_int32(r, &i) ? note(r, referable, cr_int(i)) : CR_ERROR;
    case 'l': return note(r, referable, get_long(r));
    case 'g': return get_double(r, &a) ? note(r, referable, cr_float_raw(a)) : CR_ERROR;
    case 'f': return get_float_text(r, &a) ? note(r, referable, cr_float_raw(a)) : CR_ERROR;
    case 'y': return get_double(r, &a) && get_double(r, &b) ? note(r, referable, cr_complex_new(r->t, a, b)) : CR_ERROR;
    case 'x': return get_float_text(r, &a) && get_float_text(r, &b) ? note(r, referable, cr_complex_new(r->t, a, b)) : CR_ERROR;
    case 's': case 'u': case 't': case 'a': case 'A': case 'z': case 'Z': return get_text(r, type, referable);
    case '(': case ')': case '[': case '<': case '>': return get_items(r, type, referable);
    case '{': return get_dict(r, referable);
    case 'c': return CR_RAISE(r->t, ValueError, "bad marshal data (code objects of CPython cannot be loaded)");
    case 'r': {
        if (!get_int32(r, &i)) return CR_ERROR;
        CrValue v = i < 0 ? CR_ERROR : cr_list_at(r->refs, (uint64_t)i);
        return v != CR_ERROR ? v : bad(r, "invalid reference");
    }
    default: return bad(r, "unknown type code");
    }
}

static CrValue get(Reader *r) {
    const uint8_t *p = r->file == CR_ERROR && r->p == r->end ? NULL : take(r, 1);
    if (!p) return cr_raised(r->t) ? CR_ERROR : CR_RAISE(r->t, EOFError, "EOF read where object expected");
    if (r->depth++ >= MAX_DEPTH) return CR_RAISE(r->t, ValueError, "recursion limit exceeded");
    CrValue v = get_typed(r, (char)(*p & 0x7F), *p & REFERABLE);
    r->depth--;
    return v;
}

static CrValue read_all(Reader *r) {
    r->refs = cr_list_new(r->t, 0);
    return item(r, "object");
}

static CrValue marshal_loads(CrThread *t, CrFunction *f, CrValue bytes) {
    Reader r = {.t = t, .keep = bytes};
    size_t n;
    if (!cr_bytes_view(t, bytes, &r.p, &n)) return CR_ERROR;
    r.end = r.p + n;
    return read_all(&r);
}

static CrValue marshal_load(CrThread *t, CrFunction *f, CrValue file) {
    Reader r = {.t = t, .file = file};
    CrValue nothing = cr_call_method(t, file, cr_intern_c(t, "read"), (CrValue[]){CR_INT(0)}, 1);
    if (nothing == CR_ERROR) return CR_ERROR;
    if (!cr_is_bytes(nothing)) return CR_RAISE(t, TypeError, "file.read() returned not bytes but %T", nothing);
    return read_all(&r);
}

static const CrMethodDef functions[] = {
    {"dump(value, file, version=4, /)", CR_FN(marshal_dump), "Write the value on the open file.", 0},
    {"dumps(value, version=4, /)", CR_FN(marshal_dumps), "Return the bytes object that would be written to a file by dump(value, file).", 0},
    {"load(file, /)", CR_FN(marshal_load), "Read one value from the open file and return it.", 0},
    {"loads(bytes, /)", CR_FN(marshal_loads), "Convert the bytes-like object to a value.", 0},
    {0},
};

static int marshal_init(CrThread *t, CrValue module) { return cr_module_set(t, module, "version", cr_int(VERSION)); }

const CrModuleDef cr_module_marshal = {
    "marshal", "This module contains functions that can read and write Python values in\na binary format.", functions, marshal_init};
