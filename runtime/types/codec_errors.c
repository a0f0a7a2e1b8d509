// codec_errors.c -- what happens to text that cannot be encoded and bytes that cannot be decoded: the error handlers.
//
// A codec calls cr_encode_error or cr_decode_error, which raise, or put a replacement out and tell where to go on. The handlers
// that every Python has are known here; others are asked for at the registry and called with the error object. The known ones
// are also functions (codecs.lookup_error), which take the error object to pieces.
#include <stdio.h>
#include <stdlib.h>
#include <uniname.h>

#include "runtime/raise.h"
#include "runtime/types/codec.h"
#include "runtime/types/list.h"
#include "runtime/types/container.h"
#include "runtime/types/str_internal.h"

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

// The error as a handler gets it; CR_ERROR: exception.
static CrValue error_object(CrThread *t, CrType *type, const char *codec, CrValue object, int64_t start, int64_t end,
                            const char *reason) {
    CrValue args[] = {cr_str_from_c(t, codec), object, cr_int(start), cr_int(end), cr_str_from_c(t, reason)};
    return cr_call(t, cr_box(type), args, 5, CR_ERROR);
}

static void raise_unicode(CrThread *t, CrType *type, const char *codec, CrValue object, int64_t start, int64_t end,
                          const char *reason) {
    CrValue error = error_object(t, type, codec, object, start, end, reason);
    if (error != CR_ERROR) cr_raise_value(t, error);
}

static bool put_ascii(CrEncoding *e, const char *text) {
    for (; *text; text++)
        if (!e->put(e, (uint8_t)*text)) return false;
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
static void escape_text(char *text, size_t room, Handler handler, uint32_t c) {
    char name[256];
    if (handler == XML) snprintf(text, room, "&#%u;", c);
    else if (handler == NAME && name_of(c, name)) snprintf(text, room, "\\N{%s}", name);
    else snprintf(text, room, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

static bool put_escape(CrEncoding *e, Handler handler, uint32_t c) {
    char text[300];
    escape_text(text, sizeof text, handler, c);
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

static void raise_encode(CrEncoding *e, int64_t start, int64_t end, const char *reason) {
    raise_unicode(e->t, CR_TYPE_OF_ID(UnicodeEncodeError), e->codec, cr_box(e->text), start, end, reason);
}

// A replacement has no encoding either; or its mapping failed with an exception of its own.
static int64_t put_failed(CrEncoding *e, int64_t start, int64_t end, const char *reason) {
    if (!e->failed) raise_encode(e, start, end, reason);
    return -1;
}

// The error object for a handler: one for all errors of an encoding or decoding, brought up to date.
static CrValue error_again(CrThread *t, CrValue *error, CrType *type, const char *codec, CrValue object, int64_t start, int64_t end,
                           const char *reason) {
    if (*error == CR_ERROR) return *error = error_object(t, type, codec, object, start, end, reason);
    CrException *x = CR_AS(CrException, *error);
    x->data[2] = cr_int(start);
    x->data[3] = cr_int(end);
    x->data[4] = cr_str_from_c(t, reason);
    return *error;
}

// What a handler of the program's answers: the replacement, and where to go on in `len` items. False: exception.
static bool check_answer(CrThread *t, CrValue answer, bool encoding, int64_t len, CrValue *replacement, int64_t *next) {
    const char *complaint = encoding ? "encoding error handler must return (str/bytes, int) tuple"
                                     : "decoding error handler must return (str, int) tuple";
    if (!cr_has_flag(answer, CR_TYPE_TUPLE) || cr_tuple_len(answer) != 2) return CR_RAISE(t, TypeError, "%s", complaint), false;
    *replacement = cr_tuple_items(answer)[0];
    CrValue position = cr_tuple_items(answer)[1];
    if (!(cr_is_str(*replacement) || (encoding && cr_is_bytes(*replacement))) || !cr_type_of(position)->slots.index)
        return CR_RAISE(t, TypeError, "%s", complaint), false;
    if (!cr_index_int64(t, position, next, CR_TYPE_OF_ID(OverflowError))) return false;
    int64_t at = *next < 0 ? *next + len : *next;
    if (at < 0 || at > len) return CR_RAISE(t, IndexError, "position %i from error handler out of bounds", *next), false;
    *next = at;
    return true;
}

static int64_t ask_encode(CrEncoding *e, int64_t start, int64_t end, const char *reason) {
    CrThread *t = e->t;
    int64_t next;
    CrValue handler = cr_codec_error_handler(t, e->errors), replacement;
    if (handler == CR_ERROR) return -1;
    CrValue error = error_again(t, &e->error, CR_TYPE_OF_ID(UnicodeEncodeError), e->codec, cr_box(e->text), start, end, reason);
    CrValue answer = error ? cr_call1(t, handler, error) : CR_ERROR;
    if (answer == CR_ERROR || !check_answer(t, answer, true, e->text->len, &replacement, &next)) return -1;
    if (cr_is_bytes(replacement)) {
        const CrBytes *b = cr_bytes_of(replacement);
        if (e->unit && b->len % e->unit) return raise_encode(e, start, end, reason), -1;
        cr_buffer_add(&e->out, b->data, (size_t)b->len);
        return next;
    }
    const CrStr *s = cr_str_of(replacement);
    if (e->ascii_only && !cr_str_is_ascii(s)) return raise_encode(e, start, end, reason), -1;
    for (int64_t i = 0; i < s->len; i++)
        if (!e->put(e, cr_str_at(s, i))) return put_failed(e, start, end, reason);
    return next;
}

int64_t cr_encode_error(CrEncoding *e, int64_t start, int64_t end, const char *reason) {
    Handler handler = handler_of(e->errors);
    if (handler == UNKNOWN) return ask_encode(e, start, end, reason);
    for (int64_t i = start; i < end; i++)
        if (!put_replacement(e, handler, cr_str_at(e->text, i))) {
            if (i > start && (handler == SURROGATE_ESCAPE || handler == SURROGATE_PASS)) return i; // as far as it goes
            return put_failed(e, start, end, reason);
        }
    return end;
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

// The program's handler may exchange the bytes that are being decoded.
static int64_t ask_decode(CrDecoding *d, int64_t start, int64_t end, const char *reason) {
    CrThread *t = d->t;
    int64_t next;
    CrValue handler = cr_codec_error_handler(t, d->errors), replacement;
    if (handler == CR_ERROR) return -1;
    if (d->object == CR_ERROR) d->object = cr_bytes_from(t, d->bytes, d->len);
    CrValue bytes = d->object;
    CrValue error = error_again(t, &d->error, CR_TYPE_OF_ID(UnicodeDecodeError), d->codec, bytes, start, end, reason);
    if (error == CR_ERROR) return -1;
    CrValue answer = cr_call1(t, handler, error);
    if (answer == CR_ERROR) return -1;
    CrValue object = CR_AS(CrException, error)->data[1];
    if (!object || !cr_is_bytes(object)) return CR_RAISE(t, TypeError, "exception attribute object must be bytes"), -1;
    if (object != bytes) {
        d->object = object;
        d->bytes = cr_bytes_of(object)->data;
        d->len = (size_t)cr_bytes_of(object)->len;
    }
    if (!check_answer(t, answer, false, (int64_t)d->len, &replacement, &next)) return -1;
    cr_builder_str(&d->out, replacement);
    return next;
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
    case UNKNOWN: return ask_decode(d, start, end, reason);
    case STRICT: break;
    }
    CrValue object = cr_bytes_from(d->t, d->bytes, d->len);
    raise_unicode(d->t, CR_TYPE_OF_ID(UnicodeDecodeError), d->codec, object, start, end, reason);
    return -1;
}

// ---- The known handlers as functions ----------------------------------------------------------------------

// The error object's parts, checked as CPython's accessors do.
typedef struct Parts {
    CrValue object;     // str or bytes
    int64_t start, end; // within it
    int64_t len;
    bool encode, decode; // neither: translate
} Parts;

static bool take_apart(CrThread *t, CrValue error, Parts *p) {
    *p = (Parts){0};
    p->encode = cr_is_subtype(cr_type_of(error), CR_TYPE_OF_ID(UnicodeEncodeError));
    p->decode = cr_is_subtype(cr_type_of(error), CR_TYPE_OF_ID(UnicodeDecodeError));
    if (!p->encode && !p->decode && !cr_is_subtype(cr_type_of(error), CR_TYPE_OF_ID(UnicodeTranslateError)))
        return CR_RAISE(t, TypeError, "don't know how to handle %T in error callback", error), false;
    const CrException *x = CR_AS(CrException, error);
    p->object = x->data[1];
    if (!p->object) return CR_RAISE(t, TypeError, "object attribute not set"), false;
    if (p->decode ? !cr_is_bytes(p->object) : !cr_is_str(p->object))
        return CR_RAISE(t, TypeError, "object attribute must be %s", p->decode ? "bytes" : "str"), false;
    p->len = p->decode ? cr_bytes_of(p->object)->len : cr_str_of(p->object)->len;
    CrValue start = x->data[2], end = x->data[3]; // ints, or not set
    if ((start && !cr_index_int64(t, start, &p->start, NULL)) || (end && !cr_index_int64(t, end, &p->end, NULL))) return false;
    if (p->start < 0) p->start = 0;
    if (p->start >= p->len) p->start = p->len ? p->len - 1 : 0;
    if (p->end < 1) p->end = 1;
    if (p->end > p->len) p->end = p->len;
    return true;
}

static CrValue cannot_handle(CrThread *t, CrValue error) {
    return CR_RAISE(t, TypeError, "don't know how to handle %T in error callback", error);
}

static CrValue reply(CrThread *t, CrValue text, int64_t next) {
    return text == CR_ERROR ? CR_ERROR : cr_tuple_from(t, (CrValue[]){text, cr_int(next)}, 2);
}

static CrValue strict_errors(CrThread *t, CrFunction *f, CrValue error) {
    if (cr_has_flag(error, CR_TYPE_EXCEPTION)) return cr_raise_value(t, error);
    return CR_RAISE(t, TypeError, "codec must pass exception instance");
}

static CrValue ignore_errors(CrThread *t, CrFunction *f, CrValue error) {
    Parts p;
    return take_apart(t, error, &p) ? reply(t, cr_str_empty, p.end) : CR_ERROR;
}

static CrValue replace_errors(CrThread *t, CrFunction *f, CrValue error) {
    Parts p;
    if (!take_apart(t, error, &p)) return CR_ERROR;
    CrStrBuilder b = {0};
    cr_builder_repeat(&b, p.encode ? '?' : 0xFFFD, p.decode ? 1 : (size_t)(p.end > p.start ? p.end - p.start : 0));
    return reply(t, cr_builder_finish(t, &b), p.end);
}

// Escapes of the characters (or bytes) concerned.
static CrValue escape_errors(CrThread *t, CrValue error, Handler handler) {
    Parts p;
    if (!take_apart(t, error, &p)) return CR_ERROR;
    if (handler != BACKSLASH && !p.encode) return cannot_handle(t, error);
    CrStrBuilder b = {0};
    for (int64_t i = p.start; i < p.end; i++) {
        char text[300];
        escape_text(text, sizeof text, handler, p.decode ? cr_bytes_of(p.object)->data[i] : cr_str_at(cr_str_of(p.object), i));
        cr_builder_puts(&b, text);
    }
    return reply(t, cr_builder_finish(t, &b), p.end);
}
static CrValue backslashreplace_errors(CrThread *t, CrFunction *f, CrValue error) { return escape_errors(t, error, BACKSLASH); }
static CrValue xmlcharrefreplace_errors(CrThread *t, CrFunction *f, CrValue error) { return escape_errors(t, error, XML); }
static CrValue namereplace_errors(CrThread *t, CrFunction *f, CrValue error) { return escape_errors(t, error, NAME); }

static CrValue surrogateescape_errors(CrThread *t, CrFunction *f, CrValue error) {
    Parts p;
    if (!take_apart(t, error, &p)) return CR_ERROR;
    if (p.encode) {
        CrBytes *b = cr_bytes_alloc(t, (size_t)(p.end > p.start ? p.end - p.start : 0));
        for (int64_t i = p.start; b && i < p.end; i++) {
            uint32_t c = cr_str_at(cr_str_of(p.object), i);
            if (c < 0xDC80 || c > 0xDCFF) return cr_raise_value(t, error);
            b->data[i - p.start] = (uint8_t)c;
        }
        return b ? reply(t, cr_box(b), p.end) : CR_ERROR;
    }
    if (!p.decode) return cannot_handle(t, error);
    CrStrBuilder b = {0};
    int64_t i = p.start;
    for (; i < p.end && i < p.start + 4 && cr_bytes_of(p.object)->data[i] >= 128; i++)
        cr_builder_char(&b, 0xDC00u + cr_bytes_of(p.object)->data[i]);
    if (i == p.start) return cr_raise_value(t, error);
    return reply(t, cr_builder_finish(t, &b), i);
}

// The error's encoding, in the way our own codecs name it: "utf-16-le".
static const char *plain_codec(CrThread *t, CrValue error, char *name, size_t room) {
    CrValue encoding = CR_AS(CrException, error)->data[0];
    const char *given = encoding && cr_is_str(encoding) ? cr_str_utf8(t, encoding, NULL) : NULL;
    if (!given) return NULL;
    static const char *const known[][2] = {{"utf8", "utf-8"}, {"cp65001", "utf-8"}, {"utf16", "utf-16-le"}, {"utf16le", "utf-16-le"},
                                           {"utf16be", "utf-16-be"}, {"utf32", "utf-32-le"}, {"utf32le", "utf-32-le"},
                                           {"utf32be", "utf-32-be"}};
    size_t n = 0;
    for (; *given && n + 1 < room; given++)
        if (*given != '-' && *given != '_') name[n++] = (char)(*given | (*given >= 'A' && *given <= 'Z' ? 32 : 0));
    name[n] = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i][0], name)) return known[i][1];
    return NULL;
}

static CrValue surrogatepass_errors(CrThread *t, CrFunction *f, CrValue error) {
    Parts p;
    char room[16];
    uint32_t c;
    if (!take_apart(t, error, &p)) return CR_ERROR;
    if (!p.encode && !p.decode) return cannot_handle(t, error);
    const char *codec = plain_codec(t, error, room, sizeof room);
    if (!codec) return cr_raise_value(t, error);
    if (p.encode) {
        CrEncoding e = {.t = t, .codec = codec, .text = cr_str_of(p.object)};
        for (int64_t i = p.start; i < p.end; i++)
            if (!pass_surrogate(&e, cr_str_at(e.text, i))) return cr_buffer_free(&e.out), cr_raise_value(t, error);
        return reply(t, cr_buffer_finish(t, &e.out), p.end);
    }
    CrDecoding d = {.t = t, .codec = codec, .bytes = cr_bytes_of(p.object)->data, .len = (size_t)p.len};
    int64_t size = surrogate_at(&d, p.start, &c);
    return size ? reply(t, cr_str_from_char(t, c), p.start + size) : cr_raise_value(t, error);
}

const CrMethodDef cr_codec_handlers[] = {
    {"strict_errors(exception, /)", CR_FN(strict_errors), "Implements the 'strict' error handling.", 0},
    {"ignore_errors(exception, /)", CR_FN(ignore_errors), "Implements the 'ignore' error handling.", 0},
    {"replace_errors(exception, /)", CR_FN(replace_errors), "Implements the 'replace' error handling.", 0},
    {"backslashreplace_errors(exception, /)", CR_FN(backslashreplace_errors), "Implements the 'backslashreplace' error handling.", 0},
    {"xmlcharrefreplace_errors(exception, /)", CR_FN(xmlcharrefreplace_errors), "Implements the 'xmlcharrefreplace' error handling.", 0},
    {"namereplace_errors(exception, /)", CR_FN(namereplace_errors), "Implements the 'namereplace' error handling.", 0},
    {"surrogateescape(exception, /)", CR_FN(surrogateescape_errors), NULL, 0},
    {"surrogatepass(exception, /)", CR_FN(surrogatepass_errors), NULL, 0},
    {0},
};
