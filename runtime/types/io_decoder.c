// io_decoder.c -- bytes to text, piece by piece, for TextIOWrapper: our own codecs in C, others through their decoder object.
#include <ctype.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"
#include "runtime/types/str_utf8.h"

CrTextCodec cr_text_codec(const char *encoding) {
    static const struct {
        const char *name;
        CrTextCodec codec;
    } known[] = {{"utf-8", CR_TEXT_UTF8},     {"utf8", CR_TEXT_UTF8},      {"ascii", CR_TEXT_ASCII},       {"us-ascii", CR_TEXT_ASCII},
                 {"latin-1", CR_TEXT_LATIN1}, {"latin1", CR_TEXT_LATIN1},  {"iso-8859-1", CR_TEXT_LATIN1}, {"iso8859-1", CR_TEXT_LATIN1}};
    char plain[16];
    size_t n = 0;
    for (; encoding[n] && n + 1 < sizeof plain; n++) plain[n] = encoding[n] == '_' ? '-' : (char)tolower((unsigned char)encoding[n]);
    plain[n] = 0;
    for (size_t i = 0; !encoding[n] && i < sizeof known / sizeof *known; i++)
        if (!strcmp(plain, known[i].name)) return known[i].codec;
    return CR_TEXT_OBJECT;
}

bool cr_decoder_init(CrThread *t, CrTextDecoder *d, CrTextCodec kind, CrValue encoding, CrValue errors, CrValue newline) {
    const char *text = newline == CR_NONE ? "" : cr_str_utf8(t, newline, NULL);
    *d = (CrTextDecoder){.kind = kind, .newlines = {.universal = !text[0], .translate = newline == CR_NONE}};
    if (kind != CR_TEXT_OBJECT) return (d->errors = cr_str_utf8(t, errors, NULL)) != NULL;
    CrValue info = cr_codec_lookup_text(t, encoding, "codecs.open()");
    CrValue make = info ? cr_getattr(t, info, cr_intern_c(t, "incrementaldecoder")) : CR_ERROR;
    d->object = make ? cr_call1(t, make, errors) : CR_ERROR;
    return d->object != CR_ERROR;
}

// The bytes behind what is left of the last ones.
static CrValue decode_bytes(CrThread *t, CrTextDecoder *d, const uint8_t *p, size_t n, bool final) {
    size_t consumed = n;
    CrValue text = d->kind == CR_TEXT_LATIN1  ? cr_str_from_latin1(t, p, (int64_t)n)
                   : d->kind == CR_TEXT_ASCII ? cr_decode_ascii(t, p, n, d->errors)
                                              : cr_utf8_decode(t, p, n, d->errors, final ? NULL : &consumed);
    if (text == CR_ERROR) return CR_ERROR;
    size_t rest = n - consumed;
    if (rest > sizeof d->rest) rest = 0; // an error handler has exchanged the bytes
    if (rest) memcpy(d->rest, p + consumed, rest);
    d->nrest = (uint32_t)rest;
    return text;
}

static CrValue decode_native(CrThread *t, CrTextDecoder *d, CrValue bytes, bool final) {
    const uint8_t *p;
    size_t n;
    if (!cr_bytes_view(t, bytes, &p, &n)) return CR_ERROR;
    if (!d->nrest) return decode_bytes(t, d, p, n, final);
    CrBytes *both = cr_bytes_alloc(t, d->nrest + n);
    if (!both) return CR_ERROR;
    memcpy(both->data, d->rest, d->nrest);
    memcpy(both->data + d->nrest, p, n);
    return decode_bytes(t, d, both->data, d->nrest + n, final);
}

CrValue cr_decoder_decode(CrThread *t, CrTextDecoder *d, CrValue bytes, bool final) {
    CrValue text;
    if (d->kind != CR_TEXT_OBJECT) text = decode_native(t, d, bytes, final);
    else text = cr_call_method(t, d->object, cr_intern_c(t, "decode"), (CrValue[]){bytes, cr_bool(final)}, 2);
    if (text == CR_ERROR) return CR_ERROR;
    if (!cr_is_str(text)) return CR_RAISE(t, TypeError, "decoder should return a string result, not '%T'", text);
    return d->newlines.universal ? cr_newlines_translate(t, &d->newlines, text, final) : text;
}

// The state, as IncrementalNewlineDecoder tells it where line ends are looked at.
bool cr_decoder_get(CrThread *t, CrTextDecoder *d, CrValue *bytes, CrValue *flags) {
    if (d->kind != CR_TEXT_OBJECT) {
        *bytes = cr_bytes_from(t, d->rest, d->nrest);
        *flags = CR_INT(0);
    } else {
        CrValue state = cr_io_call(t, d->object, "getstate");
        if (state == CR_ERROR) return false;
        if (!cr_has_flag(state, CR_TYPE_TUPLE) || cr_tuple_len(state) != 2 || !cr_is_bytes(cr_tuple_items(state)[0]) ||
            !cr_is_any_int(cr_tuple_items(state)[1]))
            return CR_RAISE(t, TypeError, "illegal decoder state"), false;
        *bytes = cr_tuple_items(state)[0];
        *flags = cr_tuple_items(state)[1];
    }
    if (!d->newlines.universal) return true;
    *flags = cr_int_lshift(t, *flags, CR_INT(1));
    if (*flags && d->newlines.pending_cr) *flags = cr_int_bitwise(t, CR_OR, *flags, CR_INT(1));
    return *flags != CR_ERROR;
}

bool cr_decoder_set(CrThread *t, CrTextDecoder *d, CrValue bytes, CrValue flags) {
    if (d->newlines.universal) {
        CrValue low = cr_int_bitwise(t, CR_AND, flags, CR_INT(1));
        if (low == CR_ERROR || (flags = cr_int_rshift(t, flags, CR_INT(1))) == CR_ERROR) return false;
        d->newlines.pending_cr = low == CR_INT(1);
    }
    if (d->kind == CR_TEXT_OBJECT)
        return cr_io_call1(t, d->object, "setstate", cr_tuple_from(t, (CrValue[]){bytes, flags}, 2)) != CR_ERROR;
    const CrBytes *b = cr_bytes_of(bytes);
    d->nrest = b->len <= (int64_t)sizeof d->rest ? (uint32_t)b->len : 0;
    memcpy(d->rest, b->data, d->nrest);
    return true;
}

bool cr_decoder_reset(CrThread *t, CrTextDecoder *d) {
    d->newlines.pending_cr = false;
    d->newlines.seen = 0;
    d->nrest = 0;
    return d->kind != CR_TEXT_OBJECT || cr_io_call(t, d->object, "reset") != CR_ERROR;
}
