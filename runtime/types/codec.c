// codec.c -- codecs by name, and the handlers of what cannot be encoded or decoded.
//
// In: the names a program gives ("UTF8", "latin_1"; "strict", "ignore" ...), text or bytes. Out: bytes or text.
// A codec calls cr_encode_error or cr_decode_error for what it cannot do; these raise, or put a replacement out.
#include "runtime/types/codec.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <uniname.h>

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

// ---- Errors -----------------------------------------------------------------------------------------------

typedef enum Handler { STRICT, IGNORE, REPLACE, BACKSLASH, SURROGATE_ESCAPE, SURROGATE_PASS, XML, NAME, UNKNOWN } Handler;

static Handler handler_of(const char *name) {
    static const char *const names[] = {
        [STRICT] = "strict",
        [IGNORE] = "ignore",
        [REPLACE] = "replace",
        [BACKSLASH] = "backslashreplace",
        [SURROGATE_ESCAPE] = "surrogateescape",
        [SURROGATE_PASS] = "surrogatepass",
        [XML] = "xmlcharrefreplace",
        [NAME] = "namereplace",
    };
    if (!name) return STRICT;
    for (int i = 0; i < UNKNOWN; i++)
        if (strcmp(name, names[i]) == 0) return (Handler)i;
    return UNKNOWN;
}

static void raise_unicode(CrThread *t, CrType *type, const char *codec, CrValue object, int64_t start, int64_t end,
                          const char *reason) {
    CrValue args[] = {cr_str_from_c(t, codec), object, cr_int(start), cr_int(end), cr_str_from_c(t, reason)};
    CrValue error = cr_call(t, cr_box(type), args, 5, CR_ERROR);
    if (error != CR_ERROR) cr_raise_value(t, error);
}

static CrValue unknown_handler(CrThread *t, const char *name) {
    return CR_RAISE(t, LookupError, "unknown error handler name '%s'", name);
}

static bool put_ascii(CrEncoding *e, const char *text) {
    for (; *text; text++) e->put(e, (uint8_t)*text);
    return true;
}

// The Unicode name of c: libunistring knows all but those of unified Han characters.
static bool name_of(uint32_t c, char *name) {
    static const uint32_t han[][2] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0x20000, 0x2A6DF}, {0x2A700, 0x2B738},
                                      {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x30000, 0x3134A}};
    for (size_t i = 0; i < sizeof han / sizeof han[0]; i++)
        if (c >= han[i][0] && c <= han[i][1]) return sprintf(name, "CJK UNIFIED IDEOGRAPH-%X", c) > 0;
    return unicode_character_name(c, name) != NULL;
}

// A character as an escape that the handler asks for; always ASCII.
static bool put_escape(CrEncoding *e, Handler handler, uint32_t c) {
    char text[300], name[256];
    if (handler == XML) snprintf(text, sizeof text, "&#%u;", c);
    else if (handler == NAME && name_of(c, name)) snprintf(text, sizeof text, "\\N{%s}", name);
    else snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    return put_ascii(e, text);
}

// UTF-8, -16 and -32 of a lone surrogate, as if it were a character.
static bool pass_surrogate(CrEncoding *e, uint32_t c) {
    if (c < 0xD800 || c > 0xDFFF || strncmp(e->codec, "utf-", 4) != 0) return false;
    uint8_t utf8[3] = {0xED, (uint8_t)(0x80 | (c >> 6 & 63)), (uint8_t)(0x80 | (c & 63))};
    if (e->codec[4] == '8') return cr_buffer_add(&e->out, utf8, 3), true;
    int unit = e->codec[4] == '1' ? 2 : 4;
    bool big = strstr(e->codec, "-be") != NULL;
    for (int i = 0; i < unit; i++) cr_buffer_byte(&e->out, (uint8_t)(c >> 8 * (big ? unit - 1 - i : i)));
    return true;
}

static bool put_replacement(CrEncoding *e, Handler handler, uint32_t c) {
    switch (handler) {
    case IGNORE: return true;
    case REPLACE: return put_ascii(e, "?");
    case SURROGATE_ESCAPE:
        if (c < 0xDC80 || c > 0xDCFF || strncmp(e->codec, "utf-16", 6) == 0 || strncmp(e->codec, "utf-32", 6) == 0)
            return false; // a single byte is no unit of UTF-16 or UTF-32
        cr_buffer_byte(&e->out, (uint8_t)c);
        return true;
    case SURROGATE_PASS: return pass_surrogate(e, c);
    case BACKSLASH: case XML: case NAME: return put_escape(e, handler, c);
    default: return false;
    }
}

bool cr_encode_error(CrEncoding *e, int64_t start, int64_t end, const char *reason) {
    Handler handler = handler_of(e->errors);
    if (handler == UNKNOWN) return unknown_handler(e->t, e->errors), false;
    for (int64_t i = start; i < end; i++)
        if (!put_replacement(e, handler, cr_str_at(e->text, i))) {
            CrType *type = CR_TYPE_OF_ID(UnicodeEncodeError);
            raise_unicode(e->t, type, e->codec, cr_box(e->text), start, end, reason);
            return false;
        }
    return true;
}

// A surrogate in UTF-8, -16 or -32 at `start`: its size in bytes, 0 if there is none.
static int64_t surrogate_at(const CrDecoding *d, int64_t start, uint32_t *c) {
    const uint8_t *p = d->bytes + start;
    size_t left = d->len - (size_t)start;
    if (strncmp(d->codec, "utf-8", 5) == 0) {
        if (left < 3 || p[0] != 0xED || (p[1] & 0xE0) != 0xA0 || (p[2] & 0xC0) != 0x80) return 0;
        *c = 0xD000u | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
        return 3;
    }
    if (strncmp(d->codec, "utf-", 4) != 0) return 0;
    size_t unit = d->codec[4] == '1' ? 2 : 4;
    bool big = strstr(d->codec, "-be") != NULL;
    if (left < unit) return 0;
    *c = 0;
    for (size_t i = 0; i < unit; i++) *c |= (uint32_t)p[i] << 8 * (big ? unit - 1 - i : i);
    return *c >= 0xD800 && *c <= 0xDFFF ? (int64_t)unit : 0;
}

int64_t cr_decode_error(CrDecoding *d, int64_t start, int64_t end, const char *reason) {
    Handler handler = handler_of(d->errors);
    char text[8];
    uint32_t c;
    int64_t n;
    switch (handler) {
    case IGNORE: return end;
    case REPLACE: return cr_builder_char(&d->out, 0xFFFD), end;
    case BACKSLASH:
        for (int64_t i = start; i < end; i++) {
            snprintf(text, sizeof text, "\\x%02x", d->bytes[i]);
            cr_builder_puts(&d->out, text);
        }
        return end;
    case SURROGATE_ESCAPE:
        for (n = start; n < end && d->bytes[n] >= 128; n++) cr_builder_char(&d->out, 0xDC00u + d->bytes[n]);
        if (n > start) return n;
        break;
    case SURROGATE_PASS:
        if ((n = surrogate_at(d, start, &c)) == 0) break;
        cr_builder_char(&d->out, c);
        return start + n;
    case XML: case NAME:
        CR_RAISE(d->t, TypeError, "don't know how to handle UnicodeDecodeError in error callback");
        return -1;
    case UNKNOWN: return unknown_handler(d->t, d->errors), -1;
    case STRICT: break;
    }
    CrValue object = cr_bytes_from(d->t, d->bytes, d->len);
    raise_unicode(d->t, CR_TYPE_OF_ID(UnicodeDecodeError), d->codec, object, start, end, reason);
    return -1;
}

// ---- ASCII and Latin-1 ------------------------------------------------------------------------------------

static bool put_narrow(CrEncoding *e, uint32_t c) {
    cr_buffer_byte(&e->out, (uint8_t)c);
    return true;
}

static CrValue encode_narrow(CrThread *t, const CrStr *s, uint32_t limit, const char *codec, const char *errors) {
    if (cr_str_is_ascii(s) || (limit == 256 && cr_str_width(s) == 1)) return cr_bytes_from(t, cr_str_data(s), (size_t)s->len);
    CrEncoding e = {.t = t, .codec = codec, .errors = errors, .text = s, .put = put_narrow};
    for (int64_t i = 0; i < s->len;) {
        if (cr_str_at(s, i) < limit) {
            cr_buffer_byte(&e.out, (uint8_t)cr_str_at(s, i++));
            continue;
        }
        int64_t end = i + 1;
        while (end < s->len && cr_str_at(s, end) >= limit) end++;
        const char *reason = limit == 128 ? "ordinal not in range(128)" : "ordinal not in range(256)";
        if (!cr_encode_error(&e, i, end, reason)) return cr_buffer_free(&e.out), CR_ERROR;
        i = end;
    }
    return cr_buffer_finish(t, &e.out);
}

static CrValue decode_ascii(CrThread *t, const uint8_t *p, size_t n, const char *errors) {
    CrDecoding d = {.t = t, .codec = "ascii", .errors = errors, .bytes = p, .len = n};
    for (int64_t i = 0; i < (int64_t)n;) {
        int64_t start = i;
        while (i < (int64_t)n && p[i] < 128) i++;
        if (start == 0 && i == (int64_t)n) return cr_str_from_ascii(t, (const char *)p, i);
        cr_builder_ascii(&d.out, (const char *)p + start, (size_t)(i - start));
        if (i < (int64_t)n) i = cr_decode_error(&d, i, i + 1, "ordinal not in range(128)");
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

CrValue cr_str_encode(CrThread *t, CrValue text, const char *encoding, const char *errors) {
    const CrStr *s = cr_str_of(text);
    switch (codec_of(encoding)) {
    case UTF8: return cr_utf8_encode(t, s, false, errors);
    case UTF8_SIG: return cr_utf8_encode(t, s, true, errors);
    case ASCII: return encode_narrow(t, s, 128, "ascii", errors);
    case LATIN1: return encode_narrow(t, s, 256, "latin-1", errors);
    case UTF16: return cr_encode_wide(t, s, 2, -1, "utf-16", errors);
    case UTF16_LE: return cr_encode_wide(t, s, 2, 0, "utf-16-le", errors);
    case UTF16_BE: return cr_encode_wide(t, s, 2, 1, "utf-16-be", errors);
    case UTF32: return cr_encode_wide(t, s, 4, -1, "utf-32", errors);
    case UTF32_LE: return cr_encode_wide(t, s, 4, 0, "utf-32-le", errors);
    case UTF32_BE: return cr_encode_wide(t, s, 4, 1, "utf-32-be", errors);
    case NO_CODEC: break;
    }
    return CR_RAISE(t, LookupError, "unknown encoding: %s", encoding);
}

CrValue cr_str_decode(CrThread *t, const uint8_t *p, size_t n, const char *encoding, const char *errors) {
    if (n == 0) return cr_str_empty; // without a look at the names, as CPython
    switch (codec_of(encoding)) {
    case UTF8: return cr_utf8_decode(t, p, n, errors);
    case UTF8_SIG: {
        size_t skip = n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        return cr_utf8_decode(t, p + skip, n - skip, errors);
    }
    case ASCII: return decode_ascii(t, p, n, errors);
    case LATIN1: return cr_str_from_latin1(t, p, (int64_t)n);
    case UTF16: return cr_decode_wide(t, p, n, 2, -1, "utf-16", errors);
    case UTF16_LE: return cr_decode_wide(t, p, n, 2, 0, "utf-16-le", errors);
    case UTF16_BE: return cr_decode_wide(t, p, n, 2, 1, "utf-16-be", errors);
    case UTF32: return cr_decode_wide(t, p, n, 4, -1, "utf-32", errors);
    case UTF32_LE: return cr_decode_wide(t, p, n, 4, 0, "utf-32-le", errors);
    case UTF32_BE: return cr_decode_wide(t, p, n, 4, 1, "utf-32-be", errors);
    case NO_CODEC: break;
    }
    return CR_RAISE(t, LookupError, "unknown encoding: %s", encoding);
}

CR_STR_ENTRY(cr_str_m_encode, CrValue self, CrValue encoding, CrValue errors) {
    if (!cr_is_str(encoding)) return CR_RAISE(t, TypeError, "encode() argument 'encoding' must be str, not %T", encoding);
    if (!cr_is_str(errors)) return CR_RAISE(t, TypeError, "encode() argument 'errors' must be str, not %T", errors);
    const char *name = cr_str_utf8(t, encoding, NULL), *handler = name ? cr_str_utf8(t, errors, NULL) : NULL;
    return handler ? cr_str_encode(t, self, name, handler) : CR_ERROR;
}
