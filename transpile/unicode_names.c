// unicode_names.c -- names of characters: libunistring's, those that are computed, and aliases.
#include "transpile/unicode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uniname.h>

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

// Names of syllables are made of those of their letters.
static const char hangul_prefix[] = "HANGUL SYLLABLE ";
static const char ideograph_prefix[] = "CJK UNIFIED IDEOGRAPH-";
enum { FIRST_SYLLABLE = 0xac00, LEADING = 19, VOWELS = 21, TRAILING = 28 };
static const char *const leading[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                      "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char *const vowels[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                     "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char *const trailing[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                       "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                       "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

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
    name += sizeof hangul_prefix - 1;
    int l = longest_part(&name, leading, LEADING), v = longest_part(&name, vowels, VOWELS);
    int t = longest_part(&name, trailing, TRAILING);
    return v >= 0 && *name == '\0' ? FIRST_SYLLABLE + (uint32_t)((l * VOWELS + v) * TRAILING + t) : UINT32_MAX;
}

// "CJK UNIFIED IDEOGRAPH-4E00": this spelling only, with four or five digits.
static uint32_t ideograph_by_name(const char *name) {
    if (strncmp(name, ideograph_prefix, sizeof ideograph_prefix - 1) != 0) return UINT32_MAX;
    const char *digits = name + sizeof ideograph_prefix - 1;
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

bool unicode_name_of(uint32_t c, char *out) {
    uint32_t s = c - FIRST_SYLLABLE;
    if (s < LEADING * VOWELS * TRAILING) { // libunistring's are wrong where a trailing NJ comes in
        sprintf(out, "%s%s%s%s", hangul_prefix, leading[s / TRAILING / VOWELS], vowels[s / TRAILING % VOWELS], trailing[s % TRAILING]);
        return true;
    }
    if (is_unified_ideograph(c)) {
        sprintf(out, "%s%X", ideograph_prefix, c);
        return true;
    }
    return unicode_character_name(c, out) != NULL;
}
