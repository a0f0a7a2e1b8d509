// str_utf8.c -- UTF-8 and WTF-8 to and from str.
//
// Decoding looks for the end of the ASCII run first: most text is nothing else and is one memcpy. The rest goes
// through a builder, character by character; ill-formed bytes are reported in maximal subparts, as Unicode says.
#include "runtime/types/str_utf8.h"

#include "runtime/types/codec.h"

// ---- Decoding ---------------------------------------------------------------------------------------------

static size_t ascii_run(const uint8_t *p, size_t n) {
    size_t i = 0;
    for (uint64_t word; i + 8 <= n; i += 8) {
        memcpy(&word, p + i, 8);
        if (word & 0x8080808080808080ull) break;
    }
    while (i < n && p[i] < 128) i++;
    return i;
}

// What the bytes of a sequence may be, by its first byte.
typedef struct Lead {
    int size;          // bytes of the sequence; 0: not a first byte
    uint8_t low, high; // range of the second byte
} Lead;

static Lead lead_of(uint8_t c, bool surrogates) {
    if (c < 0xC2 || c > 0xF4) return (Lead){0, 0, 0};
    if (c < 0xE0) return (Lead){2, 0x80, 0xBF};
    if (c < 0xF0) return (Lead){3, c == 0xE0 ? 0xA0 : 0x80, c == 0xED && !surrogates ? 0x9F : 0xBF};
    return (Lead){4, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF};
}

// Decodes the sequence at p (not ASCII). Returns its size, or minus the number of bad bytes with *reason set.
static int decode_one(const uint8_t *p, size_t left, bool surrogates, uint32_t *c, const char **reason) {
    Lead lead = lead_of(p[0], surrogates);
    if (!lead.size) return *reason = "invalid start byte", -1;
    uint32_t code = p[0] & (0x7F >> lead.size);
    for (int i = 1; i < lead.size; i++) {
        if ((size_t)i == left) return *reason = "unexpected end of data", -i;
        uint8_t low = i == 1 ? lead.low : 0x80, high = i == 1 ? lead.high : 0xBF;
        if (p[i] < low || p[i] > high) return *reason = "invalid continuation byte", -i;
        code = code << 6 | (p[i] & 63);
    }
    *c = code;
    return lead.size;
}

// The first two bytes of a surrogate and no more: the third decides what a handler makes of them.
static bool half_surrogate(const uint8_t *p, size_t left) { return left == 2 && p[0] == 0xED && p[1] >= 0xA0 && p[1] <= 0xBF; }

static CrValue decode(CrThread *t, const uint8_t *p, size_t n, bool surrogates, const char *errors, size_t *consumed) {
    size_t i = ascii_run(p, n);
    if (consumed) *consumed = n;
    if (i == n) return cr_str_from_ascii(t, (const char *)p, (int64_t)n);
    CrDecoding d = {.t = t, .codec = "utf-8", .errors = errors, .bytes = p, .len = n};
    cr_builder_ascii(&d.out, (const char *)p, i);
    while (i < d.len) {
        uint32_t c = 0;
        const char *reason;
        p = d.bytes;
        if (p[i] < 128) {
            size_t run = ascii_run(p + i, d.len - i);
            cr_builder_ascii(&d.out, (const char *)p + i, run);
            i += run;
            continue;
        }
        int size = decode_one(p + i, d.len - i, surrogates, &c, &reason);
        if (CR_LIKELY(size > 0)) {
            cr_builder_char(&d.out, c);
            i += (size_t)size;
            continue;
        }
        if (consumed && (reason[0] == 'u' || half_surrogate(p + i, d.len - i))) break; // unexpected end
        int64_t next = cr_decode_error(&d, (int64_t)i, (int64_t)i - size, reason);
        if (next < 0) return cr_builder_free(&d.out), CR_ERROR;
        i = (size_t)next;
    }
    if (consumed) *consumed = i;
    return cr_builder_finish(t, &d.out);
}

CrValue cr_utf8_decode(CrThread *t, const uint8_t *p, size_t n, const char *errors, size_t *consumed) {
    return decode(t, p, n, false, errors, consumed);
}
CrValue cr_str_from_utf8(CrThread *t, const char *bytes, size_t n) {
    return decode(t, (const uint8_t *)bytes, n, false, NULL, NULL);
}
CrValue cr_str_from_wtf8(CrThread *t, const char *bytes, size_t n) {
    return decode(t, (const uint8_t *)bytes, n, true, NULL, NULL);
}
CrValue cr_str_from_c(CrThread *t, const char *s) { return cr_str_from_utf8(t, s, strlen(s)); }

// ---- Encoding ---------------------------------------------------------------------------------------------

static bool is_surrogate(uint32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

static size_t size_of(uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

static uint8_t *encode_one(uint8_t *p, uint32_t c) {
    if (c < 0x80) {
        *p++ = (uint8_t)c;
        return p;
    }
    size_t n = size_of(c);
    static const uint8_t first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    *p++ = (uint8_t)(first[n] | c >> 6 * (n - 1));
    for (size_t i = n - 1; i-- > 0;) *p++ = (uint8_t)(0x80 | (c >> 6 * i & 63));
    return p;
}

// Bytes that the text takes; *bad tells whether it has surrogates.
static size_t encoded_size(const CrStr *s, bool *bad) {
    size_t n = 0;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        n += size_of(c);
        *bad |= is_surrogate(c);
    }
    return n;
}

static void encode_all(const CrStr *s, uint8_t *p) {
    for (int64_t i = 0; i < s->len; i++) p = encode_one(p, cr_str_at(s, i));
}

static bool put(CrEncoding *e, uint32_t c) {
    if (is_surrogate(c)) return false;
    uint8_t bytes[4];
    cr_buffer_add(&e->out, bytes, (size_t)(encode_one(bytes, c) - bytes));
    return true;
}

// Text with surrogates.
static CrValue encode_with_errors(CrThread *t, const CrStr *s, bool with_mark, const char *errors) {
    CrEncoding e = {.t = t, .codec = "utf-8", .errors = errors, .text = s, .put = put, .ascii_only = true};
    if (with_mark) put(&e, 0xFEFF);
    for (int64_t i = 0; i < s->len;) {
        if (!is_surrogate(cr_str_at(s, i))) {
            put(&e, cr_str_at(s, i++));
            continue;
        }
        int64_t end = i + 1;
        while (end < s->len && is_surrogate(cr_str_at(s, end))) end++;
        if ((i = cr_encode_error(&e, i, end, "surrogates not allowed")) < 0) return cr_buffer_free(&e.out), CR_ERROR;
    }
    return cr_buffer_finish(t, &e.out);
}

CrValue cr_utf8_encode(CrThread *t, const CrStr *s, bool with_mark, const char *errors) {
    if (cr_str_is_ascii(s) && !with_mark) return cr_bytes_from(t, cr_str_data(s), (size_t)s->len);
    bool bad = false;
    size_t n = encoded_size(s, &bad);
    if (bad || with_mark) return encode_with_errors(t, s, with_mark, errors);
    CrBytes *b = cr_bytes_alloc(t, n);
    if (b) encode_all(s, b->data);
    return cr_box(b);
}

const char *cr_str_utf8(CrThread *t, CrValue v, size_t *n) {
    const CrStr *s = cr_str_of(v);
    if (cr_str_is_ascii(s) && !(s->ob.aux & CR_STR_SHARED)) {
        if (n) *n = (size_t)s->len;
        return cr_str_data(s);
    }
    bool bad = false;
    size_t size = cr_str_is_ascii(s) ? (size_t)s->len : encoded_size(s, &bad);
    if (bad) return encode_with_errors(t, s, false, NULL), NULL;
    uint8_t *p = cr_alloc_text(t, size + 1);
    if (!p) return NULL;
    if (cr_str_is_ascii(s)) memcpy(p, cr_str_data(s), size); // shared text is not terminated
    else encode_all(s, p);
    p[size] = '\0';
    if (n) *n = size;
    return (const char *)p;
}
