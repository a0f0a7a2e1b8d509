// str_utf16.c -- UTF-16 and UTF-32, little, big or by byte order mark.
//
// In: a str and the size of the unit; out: bytes, and back. Both directions go unit by unit.
#include "runtime/types/codec.h"

typedef struct Wide {
    CrEncoding e; // first: `put` gets its address
    int unit;     // 2 or 4 bytes
    bool big;     // byte order
} Wide;

static void put_unit(Wide *w, uint32_t u) {
    for (int i = 0; i < w->unit; i++)
        cr_buffer_byte(&w->e.out, (uint8_t)(u >> 8 * (w->big ? w->unit - 1 - i : i)));
}

static bool put(CrEncoding *e, uint32_t c) {
    Wide *w = (Wide *)e;
    if (c >= 0xD800 && c <= 0xDFFF) return false;
    if (w->unit == 2 && c >= 0x10000) {
        put_unit(w, 0xD7C0 + (c >> 10));
        put_unit(w, 0xDC00 + (c & 0x3FF));
    } else put_unit(w, c);
    return true;
}

CrValue cr_encode_wide(CrThread *t, const CrStr *s, int unit, int big_endian, const char *codec, const char *errors) {
    Wide w = {.e = {.t = t, .codec = codec, .errors = errors, .text = s, .put = put, .unit = unit, .ascii_only = true},
              .unit = unit,
              .big = big_endian == 1};
    if (big_endian < 0) put_unit(&w, 0xFEFF);
    for (int64_t i = 0; i < s->len;) {
        if (put(&w.e, cr_str_at(s, i))) i++;
        else if ((i = cr_encode_error(&w.e, i, i + 1, "surrogates not allowed")) < 0) return cr_buffer_free(&w.e.out), CR_ERROR;
    }
    return cr_buffer_finish(t, &w.e.out);
}

static uint32_t get_unit(const uint8_t *p, int unit, bool big) {
    uint32_t u = 0;
    for (int i = 0; i < unit; i++) u |= (uint32_t)p[i] << 8 * (big ? unit - 1 - i : i);
    return u;
}

// Takes the byte order from the mark; returns the bytes that it takes.
static size_t read_mark(const uint8_t *p, size_t n, int unit, bool *big) {
    *big = false;
    if (n < (size_t)unit) return 0;
    if (get_unit(p, unit, false) == 0xFEFF) return (size_t)unit;
    if (get_unit(p, unit, true) != 0xFEFF) return 0;
    *big = true;
    return (size_t)unit;
}

// Decodes what stands at p: the bytes it takes, or minus the bad bytes with *reason set.
static int decode_one(const uint8_t *p, size_t left, int unit, bool big, uint32_t *c, const char **reason) {
    if (left < (size_t)unit) return *reason = "truncated data", -(int)left;
    *c = get_unit(p, unit, big);
    bool surrogate = *c >= 0xD800 && *c <= 0xDFFF;
    if (unit == 4) {
        if (surrogate) return *reason = "code point in surrogate code point range(0xd800, 0xe000)", -4;
        if (*c >= 0x110000) return *reason = "code point not in range(0x110000)", -4;
        return 4;
    }
    if (!surrogate) return 2;
    if (*c >= 0xDC00) return *reason = "illegal encoding", -2;
    if (left < 4) return *reason = "unexpected end of data", -(int)left;
    uint32_t second = get_unit(p + 2, 2, big);
    if (second < 0xDC00 || second > 0xDFFF) return *reason = "illegal UTF-16 surrogate", -2;
    *c = 0x10000 + ((*c & 0x3FF) << 10) + (second & 0x3FF);
    return 4;
}

CrValue cr_decode_wide(CrThread *t, const uint8_t *p, size_t n, int unit, int *big_endian, const char *codec,
                       const char *errors, size_t *consumed) {
    bool big = *big_endian == 1;
    size_t start = *big_endian < 0 ? read_mark(p, n, unit, &big) : 0;
    if (*big_endian < 0) codec = unit == 2 ? (big ? "utf-16-be" : "utf-16-le") : big ? "utf-32-be" : "utf-32-le";
    if (start) *big_endian = big;
    CrDecoding d = {.t = t, .codec = codec, .errors = errors, .bytes = p, .len = n};
    size_t i = start;
    while (i < d.len) {
        uint32_t c = 0;
        const char *reason;
        int size = decode_one(d.bytes + i, d.len - i, unit, big, &c, &reason);
        if (size > 0) {
            cr_builder_char(&d.out, c);
            i += (size_t)size;
            continue;
        }
        if (consumed && (reason[0] == 't' || reason[0] == 'u')) break; // truncated, unexpected end
        int64_t next = cr_decode_error(&d, (int64_t)i, (int64_t)i - size, reason);
        if (next < 0) return cr_builder_free(&d.out), CR_ERROR;
        i = (size_t)next;
    }
    if (consumed) *consumed = i;
    return cr_builder_finish(t, &d.out);
}
