// unicode.c -- character properties by way of libunistring, and UTF-8 coding.
#include "transpile/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>

bool unicode_id_start(uint32_t c) {
    return c == '_' || uc_is_property(c, UC_PROPERTY_XID_START);
}
bool unicode_id_continue(uint32_t c) {
    return uc_is_property(c, UC_PROPERTY_XID_CONTINUE);
}

bool unicode_printable(uint32_t c) {
    if (c < 0x7f) return c >= ' ';
    uint32_t hidden = UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z;
    return !uc_is_general_category_withtable(c, hidden);
}

const char *unicode_nfkc(Arena *a, const char *text, size_t len, size_t *out_len) {
    size_t n = 0;
    uint8_t *normal = u8_normalize(UNINORM_NFKC, (const uint8_t *)text, len, NULL, &n);
    if (!normal) {
        *out_len = len;
        return arena_strndup(a, text, len);
    }
    char *copy = arena_strndup(a, (char *)normal, n);
    free(normal);
    *out_len = n;
    return copy;
}

int unicode_encode(uint32_t c, char *out) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (int i = n - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
    return n;
}

uint32_t unicode_decode(const char *s, const char *end, int *n) {
    const unsigned char *p = (const unsigned char *)s;
    int len = *p < 0xc0 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
    *n = 1;
    if (len == 1 || end - s < len) return *p;
    uint32_t c = *p & (0xff >> (len + 1));
    for (int i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) return *p;
        c = c << 6 | (p[i] & 0x3f);
    }
    *n = len;
    return c;
}

// Length of the valid sequence at p, or 0. Overlong forms, surrogates and values past U+10FFFF are invalid.
static int valid_sequence(const unsigned char *p, size_t left) {
    int len = *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;
    if (len == 0 || left < (size_t)len) return 0;
    for (int i = 1; i < len; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] >= 0xa0)) return 0;
    if ((*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] >= 0x90)) return 0;
    return len;
}

size_t unicode_valid_prefix(const char *s, size_t len) {
    const unsigned char *p = (const unsigned char *)s, *end = p + len;
    while (p < end) {
        uint64_t eight;
        while (end - p >= 8 && (memcpy(&eight, p, 8), (eight & 0x8080808080808080u) == 0)) p += 8;
        if (p == end) break;
        if (*p < 0x80) {
            p++;
            continue;
        }
        int n = valid_sequence(p, (size_t)(end - p));
        if (!n) break;
        p += n;
    }
    return (size_t)((const char *)p - s);
}
