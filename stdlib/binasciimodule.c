// binasciimodule.c -- module binascii: base64, hexadecimal, uuencode and quoted-printable text; CRCs.
#include <ctype.h>
#include <stdlib.h>
#include <zlib.h>

#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "stdlib/stdlib.h"

static CrValue error_class;
#define RAISE_ERROR(t, ...) cr_raise((t), CR_AS(CrType, error_class), __VA_ARGS__)

typedef struct Input {
    const uint8_t *p;
    size_t n;
} Input;

// Text to decode: bytes-like, or a str of ASCII characters.
static bool ascii_input(CrThread *t, CrValue v, Input *in) {
    if (cr_is_str(v)) {
        const CrStr *s = cr_str_of(v);
        *in = (Input){cr_str_data(s), (size_t)s->len};
        if (!cr_str_is_ascii(s)) CR_RAISE(t, ValueError, "string argument should contain only ASCII characters");
        return cr_str_is_ascii(s);
    }
    if (cr_bytes_view(t, v, &in->p, &in->n)) return true;
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)))
        CR_RAISE(t, TypeError, "argument should be bytes, buffer or ASCII string, not '%T'", v);
    return false;
}

static bool input(CrThread *t, CrValue v, Input *in) { return cr_bytes_view(t, v, &in->p, &in->n); }

static bool is_true(CrThread *t, CrValue v, bool *out) {
    int truth = cr_truth(t, v);
    *out = truth > 0;
    return truth >= 0;
}

// ---- base64 -------------------------------------------------------------------------------------------------

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(uint32_t c) { // -1: no digit
    if (c - 'A' < 26) return (int)c - 'A';
    if (c - 'a' < 26) return (int)c - 'a' + 26;
    if (c - '0' < 10) return (int)c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Decodes into `out`; what is wrong, or NULL. *digits: how many there were.
static const char *decode_base64(Input in, bool strict, CrByteBuffer *out, size_t *digits) {
    int pads = 0;
    bool padding = false;
    uint32_t bits = 0;
    size_t n = 0;
    if (strict && in.n && in.p[0] == '=') return "Leading padding not allowed";
    for (size_t i = 0; i < in.n; i++) {
        int value = base64_value(in.p[i]);
        if (in.p[i] == '=') {
            padding = true;
            if (n % 4 < 2 || (int)(n % 4) + ++pads < 4) continue;
            return strict && i + 1 < in.n ? "Excess data after padding" : NULL; // a whole group: the rest is not looked at
        }
        if (value < 0) {
            if (strict) return "Only base64 data is allowed";
            continue;
        }
        if (strict && padding) return "Discontinuous padding not allowed";
        pads = 0;
        bits = bits << 6 | (uint32_t)value;
        if (n++ % 4) cr_buffer_byte(out, (uint8_t)(bits >> (6 - 2 * ((n - 1) % 4))));
    }
    *digits = n;
    return n % 4 == 0 ? NULL : n % 4 == 1 ? "" : "Incorrect padding";
}

CR_METHOD(a2b_base64, CrValue data, CrValue strict_mode) {
    Input in;
    bool strict;
    size_t digits = 0;
    CrByteBuffer out = {0};
    if (!ascii_input(t, data, &in) || !is_true(t, strict_mode, &strict)) return CR_ERROR;
    const char *wrong = decode_base64(in, strict, &out, &digits);
    if (!wrong) return cr_buffer_finish(t, &out);
    cr_buffer_free(&out);
    if (*wrong) return RAISE_ERROR(t, "%s", wrong);
    return RAISE_ERROR(t, "Invalid base64-encoded string: number of data characters (%i) cannot be 1 more than a multiple of 4", (int64_t)digits);
}

CR_METHOD(b2a_base64, CrValue data, CrValue newline) {
    Input in;
    bool line;
    if (!input(t, data, &in) || !is_true(t, newline, &line)) return CR_ERROR;
    CrBytes *out = cr_bytes_alloc(t, (in.n + 2) / 3 * 4 + line);
    if (!out) return CR_ERROR;
    uint8_t *to = out->data;
    for (size_t i = 0; i < in.n; i += 3) {
        size_t left = in.n - i;
        uint32_t bits = (uint32_t)in.p[i] << 16 | (left > 1 ? in.p[i + 1] << 8 : 0) | (left > 2 ? in.p[i + 2] : 0);
        *to++ = (uint8_t)base64_digits[bits >> 18];
        *to++ = (uint8_t)base64_digits[bits >> 12 & 63];
        *to++ = left > 1 ? (uint8_t)base64_digits[bits >> 6 & 63] : '=';
        *to++ = left > 2 ? (uint8_t)base64_digits[bits & 63] : '=';
    }
    if (line) *to = '\n';
    return cr_box(out);
}

// ---- Hexadecimal --------------------------------------------------------------------------------------------

static int hex_value(uint32_t c) {
    if (c - '0' < 10) return (int)c - '0';
    return (c | 32) - 'a' < 6 ? (int)(c | 32) - 'a' + 10 : -1;
}

CR_METHOD(a2b_hex, CrValue hexstr) {
    Input in;
    if (!ascii_input(t, hexstr, &in)) return CR_ERROR;
    if (in.n % 2) return RAISE_ERROR(t, "Odd-length string");
    CrBytes *out = cr_bytes_alloc(t, in.n / 2);
    for (size_t i = 0; out && i < in.n; i += 2) {
        int high = hex_value(in.p[i]), low = hex_value(in.p[i + 1]);
        if (high < 0 || low < 0) return RAISE_ERROR(t, "Non-hexadecimal digit found");
        out->data[i / 2] = (uint8_t)(high << 4 | low);
    }
    return out ? cr_box(out) : CR_ERROR;
}

// The separator, a str or bytes of one character; -1: exception.
static int separator_of(CrThread *t, CrValue sep) {
    int64_t n = cr_len(t, sep);
    if (n < 0) return -1;
    if (n != 1) return CR_RAISE(t, ValueError, "sep must be length 1."), -1;
    if (cr_is_bytes(sep)) return cr_bytes_of(sep)->data[0];
    if (!cr_is_str(sep)) return CR_RAISE(t, TypeError, "sep must be str or bytes."), -1;
    uint32_t c = cr_str_at(cr_str_of(sep), 0);
    if (c > 255) return CR_RAISE(t, ValueError, "sep must be ASCII."), -1;
    return (int)c;
}

CR_METHOD(b2a_hex, CrValue data, CrValue sep, CrValue bytes_per_sep) {
    Input in;
    int64_t group = 0;
    int separator = 0;
    if (!input(t, data, &in) || !cr_index_int64(t, bytes_per_sep, &group, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (sep && (separator = separator_of(t, sep)) < 0) return CR_ERROR;
    size_t size = (size_t)(group < 0 ? -group : group), extra = sep && size && in.n ? (in.n - 1) / size : 0;
    CrBytes *out = cr_bytes_alloc(t, in.n * 2 + extra);
    if (!out) return CR_ERROR;
    uint8_t *to = out->data;
    for (size_t i = 0; i < in.n; i++) {
        if (extra && i && (group < 0 ? i : in.n - i) % size == 0) *to++ = (uint8_t)separator;
        *to++ = (uint8_t)"0123456789abcdef"[in.p[i] >> 4];
        *to++ = (uint8_t)"0123456789abcdef"[in.p[i] & 15];
    }
    return cr_box(out);
}

// ---- uuencode -----------------------------------------------------------------------------------------------

CR_METHOD(a2b_uu, CrValue data) {
    Input in;
    if (!ascii_input(t, data, &in)) return CR_ERROR;
    size_t n = ((in.n ? in.p[0] : 0) - ' ') & 63, i = in.n ? 1 : 0, made = 0;
    CrBytes *out = cr_bytes_alloc(t, n);
    if (!out) return CR_ERROR;
    uint32_t bits = 0;
    for (int have = 0; made < n;) {
        uint8_t c = i < in.n ? in.p[i++] : '\n';
        if (c == '\n' || c == '\r') c = ' '; // trailing blanks may have been lost
        if (c < ' ' || c > ' ' + 64) return RAISE_ERROR(t, "Illegal char");
        bits = bits << 6 | ((c - ' ') & 63u);
        if ((have += 6) < 8) continue;
        have -= 8;
        out->data[made++] = (uint8_t)(bits >> have);
    }
    for (; i < in.n; i++)
        if (!strchr(" `\n\r", in.p[i]) || !in.p[i]) return RAISE_ERROR(t, "Trailing garbage");
    return cr_box(out);
}

CR_METHOD(b2a_uu, CrValue data, CrValue backtick) {
    Input in;
    bool ticks;
    if (!input(t, data, &in) || !is_true(t, backtick, &ticks)) return CR_ERROR;
    if (in.n > 45) return RAISE_ERROR(t, "At most 45 bytes at once");
    uint8_t text[64], *to = text, blank = ticks ? '`' : ' ';
    *to++ = in.n ? (uint8_t)(in.n + ' ') : blank;
    for (size_t i = 0; i < in.n; i += 3) {
        size_t left = in.n - i;
        uint32_t bits = (uint32_t)in.p[i] << 16 | (left > 1 ? in.p[i + 1] << 8 : 0) | (left > 2 ? in.p[i + 2] : 0);
        for (int shift = 18; shift >= 0; shift -= 6) *to++ = bits >> shift & 63 ? (uint8_t)((bits >> shift & 63) + ' ') : blank;
    }
    *to++ = '\n';
    return cr_bytes_from(t, text, (size_t)(to - text));
}

// ---- Quoted-printable ---------------------------------------------------------------------------------------

CR_METHOD(a2b_qp, CrValue data, CrValue header_value) {
    Input in;
    bool header;
    CrByteBuffer out = {0};
    if (!ascii_input(t, data, &in) || !is_true(t, header_value, &header)) return CR_ERROR;
    for (size_t i = 0; i < in.n;) {
        uint8_t c = in.p[i++];
        if (c != '=') {
            cr_buffer_byte(&out, header && c == '_' ? ' ' : c);
            continue;
        }
        if (i == in.n) break;
        c = in.p[i];
        if (c == '\n' || c == '\r') { // a soft line break
            while (i < in.n && in.p[i] != '\n') i++;
            if (i < in.n) i++;
        } else if (c == '=') {
            cr_buffer_byte(&out, '=');
            i++;
        } else if (i + 1 < in.n && hex_value(c) >= 0 && hex_value(in.p[i + 1]) >= 0) {
            cr_buffer_byte(&out, (uint8_t)(hex_value(c) << 4 | hex_value(in.p[i + 1])));
            i += 2;
        } else {
            cr_buffer_byte(&out, '=');
        }
    }
    return cr_buffer_finish(t, &out);
}

typedef struct Quoting {
    Input in;
    bool tabs, text, header, crlf;
    CrByteBuffer out;
    size_t line; // length of the line so far
} Quoting;

enum { LINE_MAX_QP = 76 };

static bool must_quote(const Quoting *q, size_t i) {
    uint8_t c = q->in.p[i];
    bool last = i + 1 == q->in.n;
    if (c > 126 || c == '=' || (q->header && c == '_')) return true;
    if (c == '.' && q->line == 0 && (last || strchr("\n\r", q->in.p[i + 1]))) return true; // strchr finds NUL too
    if (c == '\r' || c == '\n') return !q->text;
    if (c == '\t' || c == ' ') return last || q->tabs;
    return c < 33;
}

static void put_quoted(Quoting *q, uint8_t c) {
    cr_buffer_byte(&q->out, '=');
    cr_buffer_byte(&q->out, (uint8_t)"0123456789ABCDEF"[c >> 4]);
    cr_buffer_byte(&q->out, (uint8_t)"0123456789ABCDEF"[c & 15]);
}

static void end_line(Quoting *q, bool soft) {
    if (soft) cr_buffer_byte(&q->out, '=');
    if (q->crlf) cr_buffer_byte(&q->out, '\r');
    cr_buffer_byte(&q->out, '\n');
    q->line = 0;
}

// Encodes from byte i on; how many bytes that was.
static size_t quote_step(Quoting *q, size_t i) {
    uint8_t c = q->in.p[i], next = i + 1 < q->in.n ? q->in.p[i + 1] : 0;
    if (must_quote(q, i)) {
        if (q->line + 3 >= LINE_MAX_QP) end_line(q, true);
        put_quoted(q, c);
        q->line += 3;
        return 1;
    }
    if (q->text && (c == '\n' || (c == '\r' && next == '\n'))) {
        uint8_t before = q->out.len ? q->out.data[q->out.len - 1] : 0;
        if (before == ' ' || before == '\t') { // white space at the end of a line would be lost
            q->out.len--;
            put_quoted(q, before);
        }
        end_line(q, false);
        return c == '\r' ? 2 : 1;
    }
    if (i + 1 != q->in.n && next != '\n' && q->line + 1 >= LINE_MAX_QP) end_line(q, true);
    q->line++;
    cr_buffer_byte(&q->out, q->header && c == ' ' ? '_' : c);
    return 1;
}

CR_METHOD(b2a_qp, CrValue data, CrValue quotetabs, CrValue istext, CrValue header) {
    Quoting q = {0};
    if (!input(t, data, &q.in) || !is_true(t, quotetabs, &q.tabs) || !is_true(t, istext, &q.text) || !is_true(t, header, &q.header))
        return CR_ERROR;
    const uint8_t *newline = memchr(q.in.p, '\n', q.in.n);
    q.crlf = newline && newline > q.in.p && newline[-1] == '\r';
    for (size_t i = 0; i < q.in.n;) i += quote_step(&q, i);
    return cr_buffer_finish(t, &q.out);
}

// ---- CRCs ---------------------------------------------------------------------------------------------------

// The low bits of any integer.
static bool low_bits(CrThread *t, CrValue v, uint32_t *out) {
    CrValue i = cr_index(t, v), masked = i ? cr_int_bitwise(t, CR_AND, i, CR_INT(0xFFFFFFFF)) : CR_ERROR;
    if (!masked) return false;
    *out = (uint32_t)cr_int_get(masked);
    return true;
}

CR_METHOD(binascii_crc32, CrValue data, CrValue start) {
    Input in;
    uint32_t crc;
    if (!input(t, data, &in) || !low_bits(t, start, &crc)) return CR_ERROR;
    return cr_int((int64_t)crc32_z(crc, in.p, in.n));
}

CR_METHOD(crc_hqx, CrValue data, CrValue start) {
    Input in;
    uint32_t crc;
    if (!input(t, data, &in) || !low_bits(t, start, &crc)) return CR_ERROR;
    crc &= 0xFFFF;
    for (size_t i = 0; i < in.n; i++) {
        crc ^= (uint32_t)in.p[i] << 8;
        for (int k = 0; k < 8; k++) crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xFFFF : crc << 1;
    }
    return cr_int(crc);
}

static const CrMethodDef functions[] = {
    {"a2b_base64(data, /, *, strict_mode=False)", CR_FN(a2b_base64),
     "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are not part of the base64 standard are not "
     "allowed.\n    The same applies to excess data after padding (= / ==).", 0},
    {"a2b_hex(hexstr, /)", CR_FN(a2b_hex), "Binary data of hexadecimal representation.", 0},
    {"a2b_qp(data, header=False)", CR_FN(a2b_qp), "Decode a string of qp-encoded data.", 0},
    {"a2b_uu(data, /)", CR_FN(a2b_uu), "Decode a line of uuencoded data.", 0},
    {"b2a_base64(data, /, *, newline=True)", CR_FN(b2a_base64), "Base64-code line of data.", 0},
    {"b2a_hex(data, sep=<unrepresentable>, bytes_per_sep=1)", CR_FN(b2a_hex), "Hexadecimal representation of binary data.", 0},
    {"b2a_qp(data, quotetabs=False, istext=True, header=False)", CR_FN(b2a_qp),
     "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not encoded, and white\n"
     "space at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs "
     "are encoded.", 0},
    {"b2a_uu(data, /, *, backtick=False)", CR_FN(b2a_uu), "Uuencode line of data.", 0},
    {"crc32(data, crc=0, /)", CR_FN(binascii_crc32), "Compute CRC-32 incrementally.", 0},
    {"crc_hqx(data, crc, /)", CR_FN(crc_hqx), "Compute CRC-CCITT incrementally.", 0},
    {"hexlify(data, sep=<unrepresentable>, bytes_per_sep=1)", CR_FN(b2a_hex), "Hexadecimal representation of binary data.", 0},
    {"unhexlify(hexstr, /)", CR_FN(a2b_hex), "Binary data of hexadecimal representation.", 0},
    {0},
};

static int binascii_init(CrThread *t, CrValue module) {
    error_class = cr_module_exception(t, module, "binascii.Error", cr_box(CR_TYPE_OF_ID(ValueError)));
    return error_class && cr_module_exception(t, module, "binascii.Incomplete", cr_box(CR_TYPE_OF_ID(Exception))) ? 0 : -1;
}

const CrModuleDef cr_module_binascii = {"binascii", "Conversion between binary data and ASCII", functions, binascii_init};
