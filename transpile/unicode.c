// unicode.c -- character properties by way of libunistring, and UTF-8 coding.
#include "transpile/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unictype.h>
#include <uniname.h>
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

// Alias names, sorted: unicode_by_name searches by halves.
static const struct Alias {
    const char *name;
    uint32_t c;
} aliases[] = {
#define ALIAS(name, c) {name, c},
#include "transpile/unicode_aliases.def"
};

static int compare_alias(const void *name, const void *alias) {
    return strcasecmp(name, ((const struct Alias *)alias)->name);
}

// The ideographs of Unicode 14, whose names are computed.
static bool is_unified_ideograph(uint32_t c) {
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0x20000, 0x2a6df}, {0x2a700, 0x2b738},
                  {0x2b740, 0x2b81d}, {0x2b820, 0x2cea1}, {0x2ceb0, 0x2ebe0}, {0x30000, 0x3134a}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last) return true;
    return false;
}

static const char hangul_prefix[] = "HANGUL SYLLABLE ";

// The index of the longest of `parts` that *name begins with; *name moves past it. -1 if none does.
static int longest_part(const char **name, const char *const *parts, int n) {
    int best = -1;
    size_t best_len = 0;
    for (int i = 0; i < n; i++) {
        size_t len = strlen(parts[i]);
        if (strncmp(*name, parts[i], len) != 0 || (best >= 0 && len <= best_len)) continue;
        best = i;
        best_len = len;
    }
    *name += best_len;
    return best;
}

// "HANGUL SYLLABLE GAG": a leading consonant, a vowel and perhaps a trailing consonant, in capitals only.
static uint32_t syllable_by_name(const char *name) {
    static const char *const leading[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                          "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
    static const char *const vowels[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                         "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
    static const char *const trailing[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                           "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                           "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
    name += sizeof hangul_prefix - 1;
    int l = longest_part(&name, leading, 19), v = longest_part(&name, vowels, 21);
    int t = longest_part(&name, trailing, 28);
    return v >= 0 && *name == '\0' ? 0xac00 + (uint32_t)((l * 21 + v) * 28 + t) : UINT32_MAX;
}

// "CJK UNIFIED IDEOGRAPH-4E00": this spelling only, with four or five digits.
static uint32_t ideograph_by_name(const char *name) {
    static const char prefix[] = "CJK UNIFIED IDEOGRAPH-";
    if (strncmp(name, prefix, sizeof prefix - 1) != 0) return UINT32_MAX;
    const char *digits = name + sizeof prefix - 1;
    size_t n = strlen(digits);
    if ((n != 4 && n != 5) || strspn(digits, "0123456789ABCDEF") != n) return UINT32_MAX;
    uint32_t c = (uint32_t)strtoul(digits, NULL, 16);
    return is_unified_ideograph(c) ? c : UINT32_MAX;
}

uint32_t unicode_by_name(const char *name, size_t len) {
    char copy[UNINAME_MAX];
    if (len == 0 || len >= sizeof copy) return UINT32_MAX;
    memcpy(copy, name, len);
    copy[len] = '\0';
    // libunistring's syllables are incomplete and in any case
    if (strncmp(copy, hangul_prefix, sizeof hangul_prefix - 1) == 0) return syllable_by_name(copy);
    if (strncasecmp(copy, hangul_prefix, sizeof hangul_prefix - 1) == 0) return UINT32_MAX;
    ucs4_t c = unicode_name_character(copy);
    if (c != UNINAME_INVALID) return c;
    const struct Alias *alias =
        bsearch(copy, aliases, sizeof aliases / sizeof *aliases, sizeof *aliases, compare_alias);
    return alias ? alias->c : ideograph_by_name(copy);
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
