// encode.c -- objects to JSON text: _json.encode_basestring and _json.Encoder; and the module.
//
// The encoder writes into one builder. Containers under way are linked from the innermost outwards, so that one that contains
// itself is noticed.
#include <math.h>
#include <stdio.h>

#include "runtime/call.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/json/json.h"
#include "stdlib/stdlib.h"

// ---- Strings ------------------------------------------------------------------------------------------------

static void put_unit(CrStrBuilder *b, uint32_t unit) {
    static const char digits[] = "0123456789abcdef";
    cr_builder_ascii(b, (char[]){'\\', 'u', digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15], digits[unit & 15]}, 6);
}

static void put_escaped(CrStrBuilder *b, uint32_t c) {
    static const char specials[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *special = c && c < 128 ? strchr(specials, (int)c) : NULL;
    if (special) {
        cr_builder_ascii(b, (char[]){'\\', letters[special - specials]}, 2);
    } else if (c > 0xFFFF) {
        put_unit(b, 0xD800 + ((c - 0x10000) >> 10));
        put_unit(b, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
        put_unit(b, c);
    }
}

static void put_string(CrStrBuilder *b, CrValue v, bool ascii) {
    const CrStr *s = cr_str_of(v);
    int64_t run = 0;
    cr_builder_char(b, '"');
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (c != '"' && c != '\\' && c >= 32 && (!ascii || c < 127)) continue;
        if (!ascii && c > 31 && c != '"' && c != '\\') continue;
        cr_builder_slice(b, v, run, i);
        put_escaped(b, c);
        run = i + 1;
    }
    cr_builder_slice(b, v, run, s->len);
    cr_builder_char(b, '"');
}

static CrValue encoded(CrThread *t, CrValue v, bool ascii) {
    if (!cr_is_str(v)) return CR_RAISE(t, TypeError, "first argument must be a string, not %T", v);
    CrStrBuilder b = {0};
    put_string(&b, v, ascii);
    return cr_builder_finish(t, &b);
}
CR_METHOD(encode_basestring, CrValue string) { return encoded(t, string, false); }
CR_METHOD(encode_basestring_ascii, CrValue string) { return encoded(t, string, true); }

// ---- Values -------------------------------------------------------------------------------------------------

typedef struct Link { // a container under way
    const struct Link *outer;
    CrValue object;
} Link;

typedef struct Encoding {
    CrThread *t;
    const CrJsonEncoder *e;
    CrStrBuilder b;
} Encoding;

static bool put_value(Encoding *x, CrValue v, const Link *outer);

static bool put_text(Encoding *x, CrValue v) {
    if (x->e->escaping) {
        put_string(&x->b, v, x->e->escaping == 2);
        return true;
    }
    CrValue text = cr_call1(x->t, x->e->encoder, v);
    if (text && !cr_is_str(text)) text = CR_RAISE(x->t, TypeError, "encoder() must return a string, not %T", text);
    if (text) cr_builder_str(&x->b, text);
    return text != CR_ERROR;
}

static bool put_int(Encoding *x, CrValue v) {
    if (cr_is_int(v)) {
        char text[24];
        cr_builder_ascii(&x->b, text, (size_t)snprintf(text, sizeof text, "%lld", (long long)cr_int_get(v)));
        return true;
    }
    CrValue text = cr_int_to_str(x->t, v, 10);
    if (text) cr_builder_str(&x->b, text);
    return text != CR_ERROR;
}

static bool put_float(Encoding *x, CrValue v) {
    double d;
    char text[40];
    if (cr_is_float(v)) d = cr_float_get(v);
    else if (!cr_float_from(x->t, v, &d)) return false;
    if (isfinite(d)) {
        cr_float_repr(d, text);
        cr_builder_puts(&x->b, text);
        return true;
    }
    if (!x->e->allow_nan) return CR_RAISE(x->t, ValueError, "Out of range float values are not JSON compliant"), false;
    cr_builder_puts(&x->b, isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
    return true;
}

// Opens a container: false if it is under way already (ValueError).
static bool enter(Encoding *x, Link *link, CrValue v, const Link *outer) {
    *link = (Link){outer, v};
    if (x->e->markers == CR_NONE) return true;
    for (; outer; outer = outer->outer)
        if (outer->object == v) return CR_RAISE(x->t, ValueError, "Circular reference detected"), false;
    return true;
}

static bool put_list(Encoding *x, CrValue v, const Link *outer) {
    Link link;
    uint64_t n = 0;
    bool list = cr_has_flag(v, CR_TYPE_LIST);
    if ((list ? cr_list_len(v) : cr_tuple_len(v)) == 0) return cr_builder_puts(&x->b, "[]"), true;
    if (!enter(x, &link, v, outer)) return false;
    for (;; n++) {
        CrValue item = list ? cr_list_at(v, n) : n < cr_tuple_len(v) ? cr_tuple_items(v)[n] : CR_ERROR;
        if (!item) break;
        if (n) cr_builder_str(&x->b, x->e->item_separator);
        else cr_builder_char(&x->b, '[');
        if (!put_value(x, item, &link)) return false;
    }
    cr_builder_char(&x->b, ']');
    return true;
}

// The key as a string in quotes; *skip: it is to be left out.
static bool put_key(Encoding *x, CrValue key, bool *first) {
    bool text = cr_is_str(key), plain = text || cr_is_any_int(key) || cr_is_any_float(key) || key == CR_NONE;
    if (!plain) {
        int skip = cr_truth(x->t, x->e->skipkeys);
        if (skip == 0) CR_RAISE(x->t, TypeError, "keys must be str, int, float, bool or None, not %T", key);
        return false;
    }
    if (!*first) cr_builder_str(&x->b, x->e->item_separator);
    *first = false;
    if (text) return put_text(x, key);
    Encoding part = {x->t, x->e, {0}}; // the encoder may want to see it
    if (!put_value(&part, key, NULL)) return cr_builder_free(&part.b), false;
    CrValue name = cr_builder_finish(x->t, &part.b);
    return name && put_text(x, name);
}

static bool put_pair(Encoding *x, CrValue key, CrValue value, bool *first, const Link *link) {
    if (!put_key(x, key, first)) return !cr_raised(x->t);
    cr_builder_str(&x->b, x->e->key_separator);
    return put_value(x, value, link);
}

// The pairs of a mapping as a list of tuples.
static CrValue items_of(CrThread *t, CrValue v) {
    CrValue view = cr_call_method(t, v, cr_intern_c(t, "items"), NULL, 0);
    if (!view) return CR_ERROR;
    if (!cr_is_iterable(view))
        return CR_RAISE(t, TypeError, "%T.items() returned a non-iterable (type %T)", v, view);
    return cr_list_from_iterable(t, view);
}

static bool put_items(Encoding *x, CrValue items, bool *first, const Link *link) {
    for (uint64_t i = 0; i < cr_list_len(items); i++) {
        CrValue pair = cr_list_at(items, i);
        if (!cr_has_flag(pair, CR_TYPE_TUPLE) || cr_tuple_len(pair) != 2) return CR_RAISE(x->t, ValueError, "items must return 2-tuples"), false;
        if (!put_pair(x, cr_tuple_items(pair)[0], cr_tuple_items(pair)[1], first, link)) return false;
    }
    return true;
}

static bool put_dict(Encoding *x, CrValue v, const Link *outer) {
    CrThread *t = x->t;
    Link link;
    bool first = true;
    if (cr_dict_len(v) == 0) return cr_builder_puts(&x->b, "{}"), true;
    if (!enter(x, &link, v, outer)) return false;
    int sorted = cr_truth(t, x->e->sort_keys);
    if (sorted < 0) return false;
    cr_builder_char(&x->b, '{');
    if (sorted || !CR_IS(DICT, v)) {
        CrValue items = items_of(t, v);
        if (!items || (sorted && cr_list_sort(t, items, CR_NONE, false) < 0) || !put_items(x, items, &first, &link)) return false;
    } else {
        const CrTable *table = cr_dict_table(v);
        CrEntry entry;
        uint64_t limit = __atomic_load_n(&table->used, __ATOMIC_ACQUIRE); // not what default() adds meanwhile
        for (uint64_t position = 0; cr_table_step(CR_AS(CrDict, v), table, &position, &entry) && position <= limit;)
            if (!put_pair(x, entry.key, entry.value, &first, &link)) return false;
    }
    cr_builder_char(&x->b, '}');
    return true;
}

static bool put_other(Encoding *x, CrValue v, const Link *outer) {
    Link link;
    if (!enter(x, &link, v, outer)) return false;
    CrValue replaced = cr_call1(x->t, x->e->default_, v);
    return replaced && put_value(x, replaced, &link);
}

static bool put_value(Encoding *x, CrValue v, const Link *outer) {
    if (cr_is_str(v)) return put_text(x, v);
    if (cr_is_int(v)) return put_int(x, v);
    if (v == CR_NONE) return cr_builder_puts(&x->b, "null"), true;
    if (v == CR_TRUE) return cr_builder_puts(&x->b, "true"), true;
    if (v == CR_FALSE) return cr_builder_puts(&x->b, "false"), true;
    if (cr_is_any_int(v)) return put_int(x, v);
    if (cr_is_any_float(v)) return put_float(x, v);
    if (!cr_stack_ok(x->t) || !cr_poll(x->t)) return false;
    if (cr_is_list_or_tuple(v)) return put_list(x, v, outer);
    if (cr_has_flag(v, CR_TYPE_DICT)) return put_dict(x, v, outer);
    return put_other(x, v, outer);
}

// ---- The encoder --------------------------------------------------------------------------------------------

CR_METHOD(iterencode, CrValue self, CrValue obj, CrValue level) {
    Encoding x = {t, CR_AS(CrJsonEncoder, self), {0}};
    if (!put_value(&x, obj, NULL)) return cr_builder_free(&x.b), CR_ERROR;
    CrValue text = cr_builder_finish(t, &x.b);
    return text ? cr_list_from(t, &text, 1) : CR_ERROR;
}

CR_METHOD(both, CrValue a, CrValue b) { return cr_tuple_from(t, (CrValue[]){a, b}, 2); }

static CrValue encoder_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    static CrValue binder; // of the arguments: returns them as a tuple
    static const CrMethodDef def = {"_iterencode(obj, _current_indent_level)", CR_FN(both), NULL, 0};
    if (nargs == 2 && !kwnames) return iterencode(t, NULL, self, args[0], args[1]);
    if (!CR_GET(binder)) CR_SET(binder, cr_builtin_function(t, &def, CR_ERROR));
    CrValue bound = cr_call(t, CR_GET(binder), args, nargs, kwnames);
    return bound ? iterencode(t, NULL, self, cr_tuple_items(bound)[0], cr_tuple_items(bound)[1]) : CR_ERROR;
}

static bool is_function(CrValue v, void *entry) { return CR_IS(BUILTIN, v) && CR_AS(CrFunction, v)->entry == entry; }

// a: cls, then the parameters in order.
static CrValue encoder_new(CrThread *t, CrFunction *f, const CrValue *a) {
    if (a[1] != CR_NONE && !cr_has_flag(a[1], CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "make_encoder() argument 1 must be dict or None, not %T", a[1]);
    for (int i = 5; i <= 6; i++)
        if (!cr_is_str(a[i])) return CR_RAISE(t, TypeError, "make_encoder() argument %d must be str, not %T", i, a[i]);
    int allow_nan = cr_truth(t, a[9]);
    if (allow_nan < 0) return CR_ERROR;
    CrJsonEncoder *e = CR_AS(CrJsonEncoder, cr_instance_new(t, CR_AS(CrType, a[0])));
    e->markers = a[1];
    e->default_ = a[2];
    e->encoder = a[3];
    e->indent = a[4];
    e->key_separator = a[5];
    e->item_separator = a[6];
    e->sort_keys = a[7];
    e->skipkeys = a[8];
    e->allow_nan = allow_nan;
    e->escaping = is_function(a[3], CR_FN(encode_basestring_ascii)) ? 2 : is_function(a[3], CR_FN(encode_basestring)) ? 1 : 0;
    return cr_box(e);
}

#define ATTRIBUTE(name, field)                                                                               \
    static CrValue get_##name(CrThread *t, CrValue self) { return CR_AS(CrJsonEncoder, self)->field; }
ATTRIBUTE(markers, markers) ATTRIBUTE(default, default_) ATTRIBUTE(encoder, encoder) ATTRIBUTE(indent, indent)
ATTRIBUTE(key_separator, key_separator) ATTRIBUTE(item_separator, item_separator) ATTRIBUTE(sort_keys, sort_keys) ATTRIBUTE(skipkeys, skipkeys)
#define GETSET(name) {#name, get_##name, cr_readonly_member, #name}
static const CrGetSetDef encoder_getsets[] = {GETSET(markers), GETSET(default), GETSET(encoder), GETSET(indent), GETSET(key_separator),
                                              GETSET(item_separator), GETSET(sort_keys), GETSET(skipkeys), {0}};

const CrTypeDef cr_json_encoder_typedef = {
    .doc = "_iterencode(obj, _current_indent_level) -> iterable",
    .flags = CR_TYPE_BASE,
    .slots = {.call = encoder_call},
    .getsets = encoder_getsets,
    .constructor = {"make_encoder(cls, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
                    CR_FN(encoder_new), NULL, 0},
};

// ---- The module ---------------------------------------------------------------------------------------------

static int json_init(CrThread *t, CrValue module) {
    CrValue scanstring = cr_builtin_function(t, &cr_json_scanstring, cr_intern_c(t, "_json"));
    if (cr_module_set(t, module, "scanstring", scanstring) < 0) return -1;
    if (cr_module_set(t, module, "make_scanner", cr_box(CR_TYPE_OF_ID(JSON_SCANNER))) < 0) return -1;
    return cr_module_set(t, module, "make_encoder", cr_box(CR_TYPE_OF_ID(JSON_ENCODER)));
}

static const CrMethodDef functions[] = {
    {"encode_basestring(string, /)", CR_FN(encode_basestring), "Return a JSON representation of a Python string", 0},
    {"encode_basestring_ascii(string, /)", CR_FN(encode_basestring_ascii), "Return an ASCII-only JSON representation of a Python string", 0},
    {0},
};

const CrModuleDef cr_module__json = {"_json", "json speedups\n", functions, json_init};
