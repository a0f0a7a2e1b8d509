// codec.c -- the codecs that str.encode and bytes.decode find without a look at the registry: by name.
//
// In: the names a program gives ("UTF8", "latin_1"), text or bytes. Out: bytes or text. All other names are the registry's
// (codec_registry.c). What cannot be encoded or decoded is the business of codec_errors.c.
#include "runtime/types/codec.h"

#include <ctype.h>
#include <stdlib.h>

#include "runtime/init.h"
#include "runtime/types/str_internal.h"
#include "runtime/types/str_utf8.h"

// ---- Output -----------------------------------------------------------------------------------------------

void cr_buffer_add(CrByteBuffer *b, const void *bytes, size_t n) {
    if (b->len + n > b->cap) {
        b->cap = (b->len + n) * 2 < 64 ? 64 : (b->len + n) * 2;
        b->data = realloc(b->data, b->cap);
        if (!b->data) abort();
    }
    if (n) memcpy(b->data + b->len, bytes, n);
    b->len += n;
}

CrValue cr_buffer_finish(CrThread *t, CrByteBuffer *b) {
    CrValue bytes = cr_bytes_from(t, b->data, b->len);
    cr_buffer_free(b);
    return bytes;
}

void cr_buffer_free(CrByteBuffer *b) {
    free(b->data);
    *b = (CrByteBuffer){0};
}

// ---- ASCII and Latin-1 ------------------------------------------------------------------------------------

static bool put_narrow(CrEncoding *e, uint32_t c) {
    if (c >= e->limit) return false;
    cr_buffer_byte(&e->out, (uint8_t)c);
    return true;
}

CrValue cr_encode_narrow(CrThread *t, const CrStr *s, uint32_t limit, const char *codec, const char *errors) {
    if (cr_str_is_ascii(s) || (limit == 256 && cr_str_width(s) == 1)) return cr_bytes_from(t, cr_str_data(s), (size_t)s->len);
    CrEncoding e = {.t = t, .codec = codec, .errors = errors, .text = s, .put = put_narrow, .limit = limit};
    for (int64_t i = 0; i < s->len;) {
        if (cr_str_at(s, i) < limit) {
            cr_buffer_byte(&e.out, (uint8_t)cr_str_at(s, i++));
            continue;
        }
        int64_t end = i + 1;
        while (end < s->len && cr_str_at(s, end) >= limit) end++;
        const char *reason = limit == 128 ? "ordinal not in range(128)" : "ordinal not in range(256)";
        if ((i = cr_encode_error(&e, i, end, reason)) < 0) return cr_buffer_free(&e.out), CR_ERROR;
    }
    return cr_buffer_finish(t, &e.out);
}

CrValue cr_decode_ascii(CrThread *t, const uint8_t *p, size_t n, const char *errors) {
    CrDecoding d = {.t = t, .codec = "ascii", .errors = errors, .bytes = p, .len = n};
    for (int64_t i = 0; i < (int64_t)d.len;) {
        int64_t start = i;
        while (i < (int64_t)d.len && d.bytes[i] < 128) i++;
        if (start == 0 && i == (int64_t)d.len && !d.object) return cr_str_from_ascii(t, (const char *)d.bytes, i);
        cr_builder_ascii(&d.out, (const char *)d.bytes + start, (size_t)(i - start));
        if (i < (int64_t)d.len) i = cr_decode_error(&d, i, i + 1, "ordinal not in range(128)");
        if (i < 0) return cr_builder_free(&d.out), CR_ERROR;
    }
    return cr_builder_finish(t, &d.out);
}

// ---- Codecs by name ---------------------------------------------------------------------------------------

typedef enum Codec { UTF8, UTF8_SIG, ASCII, LATIN1, UTF16, UTF16_LE, UTF16_BE, UTF32, UTF32_LE, UTF32_BE, NO_CODEC } Codec;

static const struct { const char *name; Codec codec; } codecs[] = {
    {"utf-8", UTF8}, {"utf8", UTF8}, {"u8", UTF8}, {"utf", UTF8}, {"cp65001", UTF8},
    {"utf-8-sig", UTF8_SIG}, {"utf8-sig", UTF8_SIG},
    {"ascii", ASCII}, {"us-ascii", ASCII}, {"646", ASCII}, {"iso646-us", ASCII}, {"ansi-x3.4-1968", ASCII},
    {"latin-1", LATIN1}, {"latin1", LATIN1}, {"iso-8859-1", LATIN1}, {"iso8859-1", LATIN1}, {"8859", LATIN1},
    {"iso8859", LATIN1}, {"l1", LATIN1}, {"latin", LATIN1}, {"cp819", LATIN1},
    {"utf-16", UTF16}, {"utf16", UTF16}, {"u16", UTF16}, {"utf-16-le", UTF16_LE}, {"utf-16le", UTF16_LE},
    {"utf-16-be", UTF16_BE}, {"utf-16be", UTF16_BE}, {"utf-32", UTF32}, {"utf32", UTF32}, {"u32", UTF32},
    {"utf-32-le", UTF32_LE}, {"utf-32le", UTF32_LE}, {"utf-32-be", UTF32_BE}, {"utf-32be", UTF32_BE},
};

static Codec codec_of(const char *name) {
    char plain[24];
    size_t n = 0;
    if (!name) return UTF8;
    for (; *name && n + 1 < sizeof plain; name++) {
        char c = *name == '_' || *name == ' ' ? '-' : (char)tolower((unsigned char)*name);
        plain[n++] = c;
    }
    plain[n] = '\0';
    for (size_t i = 0; *name == '\0' && i < sizeof codecs / sizeof codecs[0]; i++)
        if (strcmp(plain, codecs[i].name) == 0) return codecs[i].codec;
    return NO_CODEC;
}

// In development mode: are there such an encoding and such an error handler?
static bool names_exist(CrThread *t, const char *encoding, const char *errors) {
    if (codec_of(encoding) == NO_CODEC && !cr_codec_lookup(t, cr_str_from_c(t, encoding))) return false;
    return !errors || !strcmp(errors, "strict") || cr_codec_error_handler(t, errors);
}

CrValue cr_str_encode(CrThread *t, CrValue text, const char *encoding, const char *errors) {
    const CrStr *s = cr_str_of(text);
    if (CR_UNLIKELY(cr_options.dev_mode) && !names_exist(t, encoding, errors)) return CR_ERROR;
    switch (codec_of(encoding)) {
    case UTF8: return cr_utf8_encode(t, s, false, errors);
    case UTF8_SIG: return cr_utf8_encode(t, s, true, errors);
    case ASCII: return cr_encode_narrow(t, s, 128, "ascii", errors);
    case LATIN1: return cr_encode_narrow(t, s, 256, "latin-1", errors);
    case UTF16: return cr_encode_wide(t, s, 2, -1, "utf-16", errors);
    case UTF16_LE: return cr_encode_wide(t, s, 2, 0, "utf-16-le", errors);
    case UTF16_BE: return cr_encode_wide(t, s, 2, 1, "utf-16-be", errors);
    case UTF32: return cr_encode_wide(t, s, 4, -1, "utf-32", errors);
    case UTF32_LE: return cr_encode_wide(t, s, 4, 0, "utf-32-le", errors);
    case UTF32_BE: return cr_encode_wide(t, s, 4, 1, "utf-32-be", errors);
    case NO_CODEC: break;
    }
    return cr_registry_encode(t, text, cr_str_from_c(t, encoding), errors ? cr_str_from_c(t, errors) : CR_ERROR, true);
}

CrValue cr_str_decode(CrThread *t, const uint8_t *p, size_t n, const char *encoding, const char *errors) {
    if (CR_UNLIKELY(cr_options.dev_mode) && !names_exist(t, encoding, errors)) return CR_ERROR;
    if (n == 0) return cr_str_empty; // without a look at the names, as CPython
    switch (codec_of(encoding)) {
    case UTF8: return cr_utf8_decode(t, p, n, errors, NULL);
    case UTF8_SIG: {
        size_t skip = n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        return cr_utf8_decode(t, p + skip, n - skip, errors, NULL);
    }
    case ASCII: return cr_decode_ascii(t, p, n, errors);
    case LATIN1: return cr_str_from_latin1(t, p, (int64_t)n);
    case UTF16: return cr_decode_wide(t, p, n, 2, &(int){-1}, "utf-16", errors, NULL);
    case UTF16_LE: return cr_decode_wide(t, p, n, 2, &(int){0}, "utf-16-le", errors, NULL);
    case UTF16_BE: return cr_decode_wide(t, p, n, 2, &(int){1}, "utf-16-be", errors, NULL);
    case UTF32: return cr_decode_wide(t, p, n, 4, &(int){-1}, "utf-32", errors, NULL);
    case UTF32_LE: return cr_decode_wide(t, p, n, 4, &(int){0}, "utf-32-le", errors, NULL);
    case UTF32_BE: return cr_decode_wide(t, p, n, 4, &(int){1}, "utf-32-be", errors, NULL);
    case NO_CODEC: break;
    }
    return cr_registry_decode(t, cr_bytes_from(t, p, n), cr_str_from_c(t, encoding), errors ? cr_str_from_c(t, errors) : CR_ERROR, true);
}


CR_STR_ENTRY(cr_str_m_encode, CrValue self, CrValue encoding, CrValue errors) {
    if (!cr_is_str(encoding)) return CR_RAISE(t, TypeError, "encode() argument 'encoding' must be str, not %T", encoding);
    if (!cr_is_str(errors)) return CR_RAISE(t, TypeError, "encode() argument 'errors' must be str, not %T", errors);
    const char *name = cr_str_utf8(t, encoding, NULL), *handler = name ? cr_str_utf8(t, errors, NULL) : NULL;
    return handler ? cr_str_encode(t, self, name, handler) : CR_ERROR;
}
