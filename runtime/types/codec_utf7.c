// codec_utf7.c -- UTF-7 (RFC 2152): ASCII as it is, everything else as UTF-16 in base64 between '+' and '-'.
#include "runtime/types/codec.h"
#include "runtime/types/container.h"

static int base64_value(uint32_t c) {
    if (c >= 'A' && c <= 'Z') return (int)c - 'A';
    if (c >= 'a' && c <= 'z') return (int)c - 'a' + 26;
    if (c >= '0' && c <= '9') return (int)c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Characters that are written as they are.
static bool is_direct(uint32_t c) {
    if (c >= 0x20 && c < 0x7F) return c != '+' && c != '\\' && c != '~';
    return c == '\t' || c == '\n' || c == '\r';
}

// Bits that wait to become base64 digits (encoding) or UTF-16 units (decoding).
typedef struct Bits {
    uint32_t bits;
    int n;
} Bits;

static void put_digits(CrByteBuffer *out, Bits *b, bool all) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    while (b->n >= 6) {
        b->n -= 6;
        cr_buffer_byte(out, (uint8_t)digits[b->bits >> b->n & 63]);
    }
    if (all && b->n) {
        cr_buffer_byte(out, (uint8_t)digits[b->bits << (6 - b->n) & 63]);
        b->n = 0;
    }
}

static void put_unit(CrByteBuffer *out, Bits *b, uint32_t unit) {
    b->bits = b->bits << 16 | unit;
    b->n += 16;
    put_digits(out, b, false);
}

CrValue cr_encode_utf7(CrThread *t, const CrStr *s) {
    CrByteBuffer out = {0};
    Bits bits = {0};
    bool shifted = false;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (is_direct(c)) {
            if (shifted) {
                put_digits(&out, &bits, true);
                if (base64_value(c) >= 0 || c == '-') cr_buffer_byte(&out, '-');
            }
            shifted = false;
            cr_buffer_byte(&out, (uint8_t)c);
        } else if (!shifted && c == '+') {
            cr_buffer_add(&out, "+-", 2);
        } else {
            if (!shifted) cr_buffer_byte(&out, '+');
            shifted = true;
            if (c >= 0x10000) {
                put_unit(&out, &bits, 0xD7C0 + (c >> 10));
                put_unit(&out, &bits, 0xDC00 | (c & 0x3FF));
            } else put_unit(&out, &bits, c);
        }
    }
    put_digits(&out, &bits, true);
    if (shifted) cr_buffer_byte(&out, '-');
    return cr_buffer_finish(t, &out);
}

typedef struct Shift {
    bool on;
    size_t start, out_start; // where the '+' is, and the output's length before it
    Bits bits;
    uint32_t high;           // a high surrogate that waits for its other half; 0: none
} Shift;

static void take_unit(CrDecoding *d, Shift *s, uint32_t unit) {
    if (s->high && unit >= 0xDC00 && unit <= 0xDFFF) {
        cr_builder_char(&d->out, 0x10000 + ((s->high & 0x3FF) << 10 | (unit & 0x3FF)));
        s->high = 0;
        return;
    }
    if (s->high) cr_builder_char(&d->out, s->high);
    s->high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
    if (!s->high) cr_builder_char(&d->out, unit);
}

static void take_digit(CrDecoding *d, Shift *s, int value) {
    s->bits.bits = s->bits.bits << 6 | (uint32_t)value;
    s->bits.n += 6;
    if (s->bits.n < 16) return;
    s->bits.n -= 16;
    uint32_t unit = s->bits.bits >> s->bits.n & 0xFFFF;
    s->bits.bits &= (1u << s->bits.n) - 1;
    take_unit(d, s, unit);
}

// The shift ends before byte c. NULL, or what is wrong with what it leaves.
static const char *end_shift(CrDecoding *d, Shift *s, uint8_t c) {
    s->on = false;
    if (s->bits.n >= 6) return "partial character in base64 sequence";
    if (s->bits.n > 0 && s->bits.bits) return "non-zero padding bits in shift sequence";
    if (s->high && c < 128 && c != '+') cr_builder_char(&d->out, s->high);
    s->high = 0;
    return NULL;
}

CrValue cr_decode_utf7(CrThread *t, const uint8_t *p, size_t n, const char *errors, size_t *consumed) {
    CrDecoding d = {.t = t, .codec = "utf7", .errors = errors, .bytes = p, .len = n};
    Shift s = {0};
    size_t i = 0;
    for (;;) {
        const char *error = NULL;
        size_t start = s.start;
        if (i >= d.len) {
            if (!s.on || consumed) break;
            s.on = false;
            if (!s.high && s.bits.n < 6 && !(s.bits.n && s.bits.bits)) break;
            error = "unterminated shift sequence";
        } else if (s.on) {
            int value = base64_value(d.bytes[i]);
            if (value >= 0) take_digit(&d, &s, value), i++;
            else {
                error = end_shift(&d, &s, d.bytes[i]);
                if (error || d.bytes[i] == '-') i++;
            }
        } else if (d.bytes[i] == '+') {
            size_t next = i + 1;
            if (next < d.len && d.bytes[next] == '-') {
                cr_builder_char(&d.out, '+');
                i += 2;
            } else if (next < d.len && base64_value(d.bytes[next]) < 0) {
                error = "ill-formed sequence";
                start = i;
                i += 2;
            } else {
                s = (Shift){.on = true, .start = i, .out_start = d.out.len};
                i++;
            }
        } else if (d.bytes[i] < 128) {
            cr_builder_char(&d.out, d.bytes[i++]);
        } else {
            error = "unexpected special character";
            start = i++;
        }
        if (!error) continue;
        int64_t next = cr_decode_error(&d, (int64_t)start, (int64_t)i, error);
        if (next < 0) return cr_builder_free(&d.out), CR_ERROR;
        i = (size_t)next;
    }
    if (consumed) *consumed = s.on ? s.start : i;
    if (consumed && s.on) d.out.len = s.out_start;
    return cr_builder_finish(t, &d.out);
}
