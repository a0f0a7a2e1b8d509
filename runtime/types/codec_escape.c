// codec_escape.c -- the codecs of escapes: unicode_escape, raw_unicode_escape, and the escapes of bytes literals.
#include <stdio.h>
#include <stdlib.h>
#include <uniname.h>

#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/warn.h"

// ---- Encoding ---------------------------------------------------------------------------------------------

static void put_hex(CrByteBuffer *b, char letter, uint32_t c, int digits) {
    char text[12];
    snprintf(text, sizeof text, "\\%c%0*x", letter, digits, c);
    cr_buffer_add(b, text, (size_t)digits + 2);
}

CrValue cr_encode_unicode_escape(CrThread *t, const CrStr *s, bool raw) {
    CrByteBuffer b = {0};
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (c >= 0x10000) put_hex(&b, 'U', c, 8);
        else if (c >= 0x100) put_hex(&b, 'u', c, 4);
        else if (raw || (c >= 0x20 && c < 0x7F && c != '\\')) cr_buffer_byte(&b, (uint8_t)c);
        else if (c == '\\') cr_buffer_add(&b, "\\\\", 2);
        else if (c == '\t' || c == '\n' || c == '\r') cr_buffer_add(&b, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r", 2);
        else put_hex(&b, 'x', c, 2);
    }
    return cr_buffer_finish(t, &b);
}

// ---- Decoding ---------------------------------------------------------------------------------------------

static int hex_digit(uint8_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What the letter behind a backslash stands for if it is a simple escape; -1: it is none.
static int simple_escape(uint8_t c) {
    static const char letters[] = "\\'\"btnrfva", values[] = "\\'\"\b\t\n\r\f\v\a";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? values[at - letters] : -1;
}

// One escape under way: `at` is behind the letter.
typedef struct Escape {
    CrDecoding *d;
    size_t at;
    const char *error; // NULL: none
    bool incomplete;   // the error is that the bytes end
} Escape;

static uint32_t hex_digits(Escape *e, int n, const char *error) {
    uint32_t c = 0;
    for (int digit; n > 0; n--, e->at++) {
        e->incomplete = e->at >= e->d->len;
        digit = e->incomplete ? -1 : hex_digit(e->d->bytes[e->at]);
        if (digit < 0) return e->error = error, 0;
        c = c << 4 | (uint32_t)digit;
    }
    return c;
}

static uint32_t octal(Escape *e, uint32_t c) {
    for (int n = 1; n < 3 && e->at < e->d->len && (e->d->bytes[e->at] & 0xF8) == '0'; n++) c = c << 3 | (e->d->bytes[e->at++] & 7u);
    return c;
}

// \N{name}
static uint32_t named(Escape *e) {
    const uint8_t *p = e->d->bytes;
    size_t start = e->at, end;
    e->error = "malformed \\N character escape";
    e->incomplete = start >= e->d->len;
    if (e->incomplete || p[start] != '{') return 0;
    for (end = start + 1; end < e->d->len && p[end] != '}'; end++) continue;
    e->incomplete = end >= e->d->len;
    e->at = end;
    if (e->incomplete || end == start + 1) {
        if (!e->incomplete) e->at++;
        return 0;
    }
    e->at++;
    e->error = "unknown Unicode character name";
    char name[256];
    if (end - start - 1 >= sizeof name) return 0;
    memcpy(name, p + start + 1, end - start - 1);
    name[end - start - 1] = 0;
    if (!strncasecmp(name, "CJK UNIFIED IDEOGRAPH-", 22)) {
        char *rest;
        uint32_t c = (uint32_t)strtoul(name + 22, &rest, 16);
        if (!*rest && rest - name >= 26 && c >= 0x3400) return e->error = NULL, c;
        return 0;
    }
    uint32_t c = unicode_name_character(name);
    if (c == UNINAME_INVALID) return 0;
    e->error = NULL;
    return c;
}

// Deals with the error of an escape that began at `start`; where to go on, -1: exception, -2: stop here, the rest comes later.
static int64_t escape_failed(CrDecoding *d, const Escape *e, size_t start, const size_t *consumed) {
    if (e->incomplete && consumed) return -2;
    return cr_decode_error(d, (int64_t)start, (int64_t)e->at, e->error);
}

static int64_t raw_escape(CrDecoding *d, size_t i, const size_t *consumed) {
    Escape e = {.d = d, .at = i + 2};
    if (i + 1 >= d->len) {
        if (consumed) return -2;
        cr_builder_char(&d->out, '\\');
        return (int64_t)i + 1;
    }
    uint8_t letter = d->bytes[i + 1];
    if (letter != 'u' && letter != 'U') {
        cr_builder_char(&d->out, '\\');
        cr_builder_char(&d->out, letter);
        return (int64_t)i + 2;
    }
    uint32_t c = letter == 'u' ? hex_digits(&e, 4, "truncated \\uXXXX escape") : hex_digits(&e, 8, "truncated \\UXXXXXXXX escape");
    if (!e.error && c > 0x10FFFF) e.error = "\\Uxxxxxxxx out of range";
    if (e.error) return escape_failed(d, &e, i, consumed);
    cr_builder_char(&d->out, c);
    return (int64_t)e.at;
}

// The first escape that is none or too large an octal, as it stands in the warning: "" if there was none.
typedef struct Strange {
    char text[4];
} Strange;

static void note_letter(Strange *s, uint8_t letter) {
    if (!s->text[0]) s->text[0] = (char)letter;
}
static void note_octal(Strange *s, uint32_t c) {
    if (!s->text[0] && c > 0377) snprintf(s->text, sizeof s->text, "%o", c & 0777);
}
static int warn(CrThread *t, const Strange *s) {
    if (!s->text[0]) return 0;
    if (s->text[1]) return CR_WARN(t, DeprecationWarning, 1, "invalid octal escape sequence '\\%s'", s->text);
    return CR_WARN(t, DeprecationWarning, 1, "invalid escape sequence '\\%c'", (uint8_t)s->text[0]);
}

static int64_t unicode_escape(CrDecoding *d, size_t i, const size_t *consumed, Strange *strange) {
    Escape e = {.d = d, .at = i + 2};
    if (i + 1 >= d->len) {
        e.at = i + 1;
        e.error = "\\ at end of string";
        e.incomplete = true;
        return escape_failed(d, &e, i, consumed);
    }
    uint8_t letter = d->bytes[i + 1];
    int simple = simple_escape(letter);
    uint32_t c = 0;
    if (letter == '\n') return (int64_t)i + 2;
    if (simple >= 0) c = (uint32_t)simple;
    else if (letter >= '0' && letter <= '7') note_octal(strange, c = octal(&e, letter & 7u));
    else if (letter == 'x') c = hex_digits(&e, 2, "truncated \\xXX escape");
    else if (letter == 'u') c = hex_digits(&e, 4, "truncated \\uXXXX escape");
    else if (letter == 'U') c = hex_digits(&e, 8, "truncated \\UXXXXXXXX escape");
    else if (letter == 'N') c = named(&e);
    else {
        note_letter(strange, letter);
        cr_builder_char(&d->out, '\\');
        c = letter;
    }
    if (!e.error && c > 0x10FFFF) e.error = "illegal Unicode character";
    if (e.error) return escape_failed(d, &e, i, consumed);
    cr_builder_char(&d->out, c);
    return (int64_t)e.at;
}

CrValue cr_decode_unicode_escape(CrThread *t, const uint8_t *p, size_t n, bool raw, const char *errors, size_t *consumed) {
    CrDecoding d = {.t = t, .codec = raw ? "rawunicodeescape" : "unicodeescape", .errors = errors, .bytes = p, .len = n};
    Strange strange = {""};
    size_t i = 0;
    while (i < d.len) {
        if (d.bytes[i] != '\\') {
            cr_builder_char(&d.out, d.bytes[i++]);
            continue;
        }
        int64_t next = raw ? raw_escape(&d, i, consumed) : unicode_escape(&d, i, consumed, &strange);
        if (next == -2) break;
        if (next < 0) return cr_builder_free(&d.out), CR_ERROR;
        i = (size_t)next;
    }
    if (consumed) *consumed = i;
    if (warn(t, &strange) < 0)
        return cr_builder_free(&d.out), CR_ERROR;
    return cr_builder_finish(t, &d.out);
}

// ---- Escapes of bytes literals ----------------------------------------------------------------------------

CrValue cr_decode_escape(CrThread *t, const uint8_t *p, size_t n, const char *errors) {
    CrByteBuffer b = {0};
    CrDecoding d = {.t = t, .bytes = p, .len = n};
    Strange strange = {""};
    for (size_t i = 0; i < n;) {
        if (p[i] != '\\') {
            cr_buffer_byte(&b, p[i++]);
            continue;
        }
        if (i + 1 >= n) return cr_buffer_free(&b), CR_RAISE(t, ValueError, "Trailing \\ in string");
        uint8_t letter = p[i + 1];
        Escape e = {.d = &d, .at = i + 2};
        int simple = simple_escape(letter);
        if (letter == '\n') {
        } else if (simple >= 0) cr_buffer_byte(&b, (uint8_t)simple);
        else if (letter >= '0' && letter <= '7') {
            uint32_t c = octal(&e, letter & 7u);
            note_octal(&strange, c);
            cr_buffer_byte(&b, (uint8_t)c);
        }
        else if (letter == 'x') {
            uint32_t c = hex_digits(&e, 2, "x");
            if (!e.error) cr_buffer_byte(&b, (uint8_t)c);
            else if (!errors || !strcmp(errors, "strict"))
                return cr_buffer_free(&b), CR_RAISE(t, ValueError, "invalid \\x escape at position %i", (int64_t)i);
            else if (!strcmp(errors, "replace")) cr_buffer_byte(&b, '?');
            else if (strcmp(errors, "ignore"))
                return cr_buffer_free(&b), CR_RAISE(t, ValueError, "decoding error; unknown error handling code: %s", errors);
        } else {
            note_letter(&strange, letter);
            cr_buffer_byte(&b, '\\');
            e.at = i + 1; // the letter itself may be anything
            cr_buffer_byte(&b, p[e.at++]);
        }
        i = e.at;
    }
    if (warn(t, &strange) < 0) return cr_buffer_free(&b), CR_ERROR;
    return cr_buffer_finish(t, &b);
}
