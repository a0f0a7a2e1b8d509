// codecsmodule.c -- module _codecs: the runtime's codecs as functions, and the registry.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str_utf8.h"
#include "stdlib/stdlib.h"

// ---- Arguments --------------------------------------------------------------------------------------------

// The name of an error handler: a str, or None. False: TypeError.
static bool errors_argument(CrThread *t, const char *function, CrValue v, const char **errors) {
    *errors = NULL;
    if (v == CR_NONE) return true;
    if (!cr_is_str(v)) return CR_RAISE(t, TypeError, "%s() argument 2 must be str or None, not %T", function, v), false;
    return (*errors = cr_str_utf8(t, v, NULL)) != NULL;
}

static bool text_argument(CrThread *t, const char *function, CrValue v) {
    if (cr_is_str(v)) return true;
    CR_RAISE(t, TypeError, "%s() argument 1 must be str, not %T", function, v);
    return false;
}

static CrValue pair(CrThread *t, CrValue v, int64_t n) {
    return v == CR_ERROR ? CR_ERROR : cr_tuple_from(t, (CrValue[]){v, cr_int_from_int64(t, n)}, 2);
}

// ---- Encoders: (str, errors) -> (bytes, length) -----------------------------------------------------------

#define ENCODER(name, call)                                                                                  \
    static CrValue name##_encode(CrThread *t, CrFunction *f, CrValue text, CrValue error_name) {             \
        const char *errors;                                                                                  \
        if (!text_argument(t, #name "_encode", text) || !errors_argument(t, #name "_encode", error_name, &errors)) return CR_ERROR; \
        const CrStr *s = cr_str_of(text);                                                                    \
        return pair(t, call, s->len);                                                                        \
    }
ENCODER(utf_8, cr_str_encode(t, text, "utf-8", errors))
ENCODER(utf_7, cr_encode_utf7(t, s))
ENCODER(latin_1, cr_encode_narrow(t, s, 256, "latin-1", errors))
ENCODER(ascii, cr_encode_narrow(t, s, 128, "ascii", errors))
ENCODER(utf_16_le, cr_encode_wide(t, s, 2, 0, "utf-16-le", errors))
ENCODER(utf_16_be, cr_encode_wide(t, s, 2, 1, "utf-16-be", errors))
ENCODER(utf_32_le, cr_encode_wide(t, s, 4, 0, "utf-32-le", errors))
ENCODER(utf_32_be, cr_encode_wide(t, s, 4, 1, "utf-32-be", errors))
ENCODER(unicode_escape, cr_encode_unicode_escape(t, s, false))
ENCODER(raw_unicode_escape, cr_encode_unicode_escape(t, s, true))

// byteorder: 0 writes a mark, -1 and 1 are little and big without.
static CrValue wide_encode(CrThread *t, const char *function, CrValue text, CrValue error_name, CrValue byteorder, int unit) {
    const char *errors;
    int64_t order;
    if (!text_argument(t, function, text) || !errors_argument(t, function, error_name, &errors) ||
        !cr_index_int64(t, byteorder, &order, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    const CrStr *s = cr_str_of(text);
    const char *codec = unit == 2 ? (order > 0 ? "utf-16-be" : order < 0 ? "utf-16-le" : "utf-16")
                                  : order > 0 ? "utf-32-be" : order < 0 ? "utf-32-le" : "utf-32";
    return pair(t, cr_encode_wide(t, s, unit, order > 0 ? 1 : order < 0 ? 0 : -1, codec, errors), s->len);
}
static CrValue utf_16_encode(CrThread *t, CrFunction *f, CrValue text, CrValue errors, CrValue byteorder) {
    return wide_encode(t, "utf_16_encode", text, errors, byteorder, 2);
}
static CrValue utf_32_encode(CrThread *t, CrFunction *f, CrValue text, CrValue errors, CrValue byteorder) {
    return wide_encode(t, "utf_32_encode", text, errors, byteorder, 4);
}

static CrValue charmap_encode(CrThread *t, CrFunction *f, CrValue text, CrValue error_name, CrValue mapping) {
    const char *errors;
    if (!text_argument(t, "charmap_encode", text) || !errors_argument(t, "charmap_encode", error_name, &errors)) return CR_ERROR;
    return pair(t, cr_encode_charmap(t, cr_str_of(text), mapping, errors), cr_str_of(text)->len);
}

static CrValue readbuffer_encode(CrThread *t, CrFunction *f, CrValue data, CrValue error_name) {
    const uint8_t *p;
    size_t n;
    if (cr_is_str(data)) data = cr_str_encode(t, data, NULL, NULL);
    return data && cr_bytes_view(t, data, &p, &n) ? pair(t, cr_bytes_from(t, p, n), (int64_t)n) : CR_ERROR;
}

static CrValue escape_encode(CrThread *t, CrFunction *f, CrValue data, CrValue error_name) {
    if (!cr_is_bytes(data)) return CR_RAISE(t, TypeError, "escape_encode() argument 1 must be bytes, not %T", data);
    const CrBytes *b = cr_bytes_of(data);
    CrByteBuffer out = {0};
    for (int64_t i = 0; i < b->len; i++) {
        static const char digits[] = "0123456789abcdef";
        uint8_t c = b->data[i];
        if (c == '\\' || c == '\'') cr_buffer_byte(&out, '\\'), cr_buffer_byte(&out, c);
        else if (c >= 0x20 && c < 0x7F) cr_buffer_byte(&out, c);
        else if (c == '\t' || c == '\n' || c == '\r') cr_buffer_add(&out, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r", 2);
        else cr_buffer_add(&out, (char[]){'\\', 'x', digits[c >> 4], digits[c & 15]}, 4);
    }
    return pair(t, cr_buffer_finish(t, &out), b->len);
}

// ---- Decoders: (bytes-like, errors[, final]) -> (str, consumed) -------------------------------------------

typedef struct Input {
    const char *errors;
    const uint8_t *p;
    size_t n, consumed;
    size_t *stop; // &consumed, or NULL when this is all
} Input;

static bool decoder_input(CrThread *t, const char *function, CrValue data, CrValue error_name, CrValue final, Input *in) {
    int all = final == CR_ERROR ? 1 : cr_truth(t, final);
    if (all < 0 || !cr_bytes_view(t, data, &in->p, &in->n) || !errors_argument(t, function, error_name, &in->errors)) return false;
    in->consumed = in->n;
    in->stop = all ? NULL : &in->consumed;
    return true;
}

#define DECODER(name, call)                                                                                  \
    static CrValue name##_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors, CrValue final) {  \
        Input in;                                                                                            \
        if (!decoder_input(t, #name "_decode", data, errors, final, &in)) return CR_ERROR;                   \
        CrValue text = call;                                                                                 \
        return pair(t, text, (int64_t)in.consumed);                                                          \
    }
#define WIDE(unit, big, codec) cr_decode_wide(t, in.p, in.n, unit, &(int){big}, codec, in.errors, in.stop)
DECODER(utf_8, in.stop ? cr_utf8_decode(t, in.p, in.n, in.errors, in.stop) : cr_str_decode(t, in.p, in.n, "utf-8", in.errors))
DECODER(utf_7, cr_decode_utf7(t, in.p, in.n, in.errors, in.stop))
DECODER(utf_16, WIDE(2, -1, "utf-16"))
DECODER(utf_16_le, WIDE(2, 0, "utf-16-le"))
DECODER(utf_16_be, WIDE(2, 1, "utf-16-be"))
DECODER(utf_32, WIDE(4, -1, "utf-32"))
DECODER(utf_32_le, WIDE(4, 0, "utf-32-le"))
DECODER(utf_32_be, WIDE(4, 1, "utf-32-be"))

// The escape decoders take text too, as the bytes of its UTF-8.
static CrValue as_bytes(CrThread *t, CrValue data) { return cr_is_str(data) ? cr_str_encode(t, data, NULL, NULL) : data; }
static CrValue escape_text(CrThread *t, const char *function, CrValue data, CrValue errors, CrValue final, bool raw) {
    Input in;
    if ((data = as_bytes(t, data)) == CR_ERROR || !decoder_input(t, function, data, errors, final, &in)) return CR_ERROR;
    CrValue text = cr_decode_unicode_escape(t, in.p, in.n, raw, in.errors, in.stop);
    return pair(t, text, (int64_t)in.consumed);
}
static CrValue unicode_escape_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors, CrValue final) {
    return escape_text(t, "unicode_escape_decode", data, errors, final, false);
}
static CrValue raw_unicode_escape_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors, CrValue final) {
    return escape_text(t, "raw_unicode_escape_decode", data, errors, final, true);
}

#define PLAIN_DECODER(name, call)                                                                            \
    static CrValue name##_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors) {                 \
        Input in;                                                                                            \
        if (!decoder_input(t, #name "_decode", data, errors, CR_ERROR, &in)) return CR_ERROR;                \
        return pair(t, call, (int64_t)in.n);                                                                 \
    }
PLAIN_DECODER(latin_1, cr_str_from_latin1(t, in.p, (int64_t)in.n))
PLAIN_DECODER(ascii, cr_decode_ascii(t, in.p, in.n, in.errors))

static CrValue escape_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors) {
    Input in;
    if ((data = as_bytes(t, data)) == CR_ERROR || !decoder_input(t, "escape_decode", data, errors, CR_ERROR, &in)) return CR_ERROR;
    return pair(t, cr_decode_escape(t, in.p, in.n, in.errors), (int64_t)in.n);
}

static CrValue charmap_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors, CrValue mapping) {
    Input in;
    if (!decoder_input(t, "charmap_decode", data, errors, CR_ERROR, &in)) return CR_ERROR;
    return pair(t, cr_decode_charmap(t, in.p, in.n, mapping, in.errors), (int64_t)in.n);
}

// (str, consumed, byteorder): byteorder 0 is "by the mark", and stays 0 as long as there was none.
static CrValue wide_ex_decode(CrThread *t, const char *function, CrValue data, CrValue errors, CrValue byteorder, CrValue final, int unit) {
    Input in;
    int64_t order;
    if (!decoder_input(t, function, data, errors, final, &in) || !cr_index_int64(t, byteorder, &order, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    int big = order > 0 ? 1 : order < 0 ? 0 : -1;
    const char *codec = unit == 2 ? (big > 0 ? "utf-16-be" : "utf-16-le") : big > 0 ? "utf-32-be" : "utf-32-le";
    CrValue text = cr_decode_wide(t, in.p, in.n, unit, &big, codec, in.errors, in.stop);
    if (text == CR_ERROR) return CR_ERROR;
    CrValue items[] = {text, cr_int_from_int64(t, (int64_t)in.consumed), cr_int(big > 0 ? 1 : big == 0 ? -1 : 0)};
    return cr_tuple_from(t, items, 3);
}
static CrValue utf_16_ex_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors, CrValue byteorder, CrValue final) {
    return wide_ex_decode(t, "utf_16_ex_decode", data, errors, byteorder, final, 2);
}
static CrValue utf_32_ex_decode(CrThread *t, CrFunction *f, CrValue data, CrValue errors, CrValue byteorder, CrValue final) {
    return wide_ex_decode(t, "utf_32_ex_decode", data, errors, byteorder, final, 4);
}

// The inverse of a decoding table, as charmap_encode takes it.
static CrValue charmap_build(CrThread *t, CrFunction *f, CrValue map) {
    if (!cr_is_str(map)) return CR_RAISE(t, TypeError, "charmap_build() argument must be str, not %T", map);
    const CrStr *s = cr_str_of(map);
    CrValue dict = cr_dict_new(t);
    for (int64_t i = 0; i < s->len && i < 256; i++)
        if (cr_str_at(s, i) != 0xFFFE && cr_dict_set(t, dict, cr_int(cr_str_at(s, i)), cr_int(i)) < 0) return CR_ERROR;
    return dict;
}

// ---- The registry -----------------------------------------------------------------------------------------

static CrValue codecs_register(CrThread *t, CrFunction *f, CrValue function) { return cr_codec_register(t, function) ? CR_NONE : CR_ERROR; }
static CrValue codecs_unregister(CrThread *t, CrFunction *f, CrValue function) {
    return cr_codec_unregister(t, function) ? CR_NONE : CR_ERROR;
}
static CrValue codecs_lookup(CrThread *t, CrFunction *f, CrValue encoding) {
    if (!cr_is_str(encoding)) return CR_RAISE(t, TypeError, "lookup() argument must be str, not %T", encoding);
    return cr_codec_lookup(t, encoding);
}
static CrValue codecs_register_error(CrThread *t, CrFunction *f, CrValue name, CrValue handler) {
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "register_error() argument 1 must be str, not %T", name);
    return cr_codec_register_error(t, name, handler) ? CR_NONE : CR_ERROR;
}
static CrValue codecs_lookup_error(CrThread *t, CrFunction *f, CrValue name) {
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "lookup_error() argument must be str, not %T", name);
    const char *text = cr_str_utf8(t, name, NULL);
    return text ? cr_codec_error_handler(t, text) : CR_ERROR;
}

static bool names_are_str(CrThread *t, const char *function, CrValue encoding, CrValue errors) {
    if (!cr_is_str(encoding)) return CR_RAISE(t, TypeError, "%s() argument 'encoding' must be str, not %T", function, encoding), false;
    if (errors != CR_ERROR && !cr_is_str(errors))
        return CR_RAISE(t, TypeError, "%s() argument 'errors' must be str, not %T", function, errors), false;
    return true;
}
static CrValue codecs_encode(CrThread *t, CrFunction *f, CrValue object, CrValue encoding, CrValue errors) {
    return names_are_str(t, "encode", encoding, errors) ? cr_registry_encode(t, object, encoding, errors, false) : CR_ERROR;
}
static CrValue codecs_decode(CrThread *t, CrFunction *f, CrValue object, CrValue encoding, CrValue errors) {
    return names_are_str(t, "decode", encoding, errors) ? cr_registry_decode(t, object, encoding, errors, false) : CR_ERROR;
}

static const CrMethodDef functions[] = {
    {"ascii_decode(data, errors=None, /)", CR_FN(ascii_decode), NULL, 0},
    {"ascii_encode(str, errors=None, /)", CR_FN(ascii_encode), NULL, 0},
    {"charmap_build(map, /)", CR_FN(charmap_build), NULL, 0},
    {"charmap_decode(data, errors=None, mapping=None, /)", CR_FN(charmap_decode), NULL, 0},
    {"charmap_encode(str, errors=None, mapping=None, /)", CR_FN(charmap_encode), NULL, 0},
    {"decode(obj, encoding='utf-8', errors=<strict>)", CR_FN(codecs_decode), "Decodes obj using the codec registered for encoding.", 0},
    {"encode(obj, encoding='utf-8', errors=<strict>)", CR_FN(codecs_encode), "Encodes obj using the codec registered for encoding.", 0},
    {"escape_decode(data, errors=None, /)", CR_FN(escape_decode), NULL, 0},
    {"escape_encode(data, errors=None, /)", CR_FN(escape_encode), NULL, 0},
    {"latin_1_decode(data, errors=None, /)", CR_FN(latin_1_decode), NULL, 0},
    {"latin_1_encode(str, errors=None, /)", CR_FN(latin_1_encode), NULL, 0},
    {"lookup(encoding, /)", CR_FN(codecs_lookup), "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.", 0},
    {"lookup_error(name, /)", CR_FN(codecs_lookup_error), "Return the error handler for the specified error handling name.", 0},
    {"raw_unicode_escape_decode(data, errors=None, final=True, /)", CR_FN(raw_unicode_escape_decode), NULL, 0},
    {"raw_unicode_escape_encode(str, errors=None, /)", CR_FN(raw_unicode_escape_encode), NULL, 0},
    {"readbuffer_encode(data, errors=None, /)", CR_FN(readbuffer_encode), NULL, 0},
    {"register(search_function, /)", CR_FN(codecs_register), "Register a codec search function.", 0},
    {"register_error(errors, handler, /)", CR_FN(codecs_register_error), "Register the specified error handler under the name errors.", 0},
    {"unicode_escape_decode(data, errors=None, final=True, /)", CR_FN(unicode_escape_decode), NULL, 0},
    {"unicode_escape_encode(str, errors=None, /)", CR_FN(unicode_escape_encode), NULL, 0},
    {"unregister(search_function, /)", CR_FN(codecs_unregister), "Unregister a codec search function and clear the registry's cache.", 0},
    {"utf_16_be_decode(data, errors=None, final=False, /)", CR_FN(utf_16_be_decode), NULL, 0},
    {"utf_16_be_encode(str, errors=None, /)", CR_FN(utf_16_be_encode), NULL, 0},
    {"utf_16_decode(data, errors=None, final=False, /)", CR_FN(utf_16_decode), NULL, 0},
    {"utf_16_encode(str, errors=None, byteorder=0, /)", CR_FN(utf_16_encode), NULL, 0},
    {"utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)", CR_FN(utf_16_ex_decode), NULL, 0},
    {"utf_16_le_decode(data, errors=None, final=False, /)", CR_FN(utf_16_le_decode), NULL, 0},
    {"utf_16_le_encode(str, errors=None, /)", CR_FN(utf_16_le_encode), NULL, 0},
    {"utf_32_be_decode(data, errors=None, final=False, /)", CR_FN(utf_32_be_decode), NULL, 0},
    {"utf_32_be_encode(str, errors=None, /)", CR_FN(utf_32_be_encode), NULL, 0},
    {"utf_32_decode(data, errors=None, final=False, /)", CR_FN(utf_32_decode), NULL, 0},
    {"utf_32_encode(str, errors=None, byteorder=0, /)", CR_FN(utf_32_encode), NULL, 0},
    {"utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)", CR_FN(utf_32_ex_decode), NULL, 0},
    {"utf_32_le_decode(data, errors=None, final=False, /)", CR_FN(utf_32_le_decode), NULL, 0},
    {"utf_32_le_encode(str, errors=None, /)", CR_FN(utf_32_le_encode), NULL, 0},
    {"utf_7_decode(data, errors=None, final=False, /)", CR_FN(utf_7_decode), NULL, 0},
    {"utf_7_encode(str, errors=None, /)", CR_FN(utf_7_encode), NULL, 0},
    {"utf_8_decode(data, errors=None, final=False, /)", CR_FN(utf_8_decode), NULL, 0},
    {"utf_8_encode(str, errors=None, /)", CR_FN(utf_8_encode), NULL, 0},
    {0},
};

const CrModuleDef cr_module__codecs = {"_codecs", NULL, functions, NULL};
