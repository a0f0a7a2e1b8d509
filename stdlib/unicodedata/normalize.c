// normalize.c -- decompositions, and the four normal forms by way of them.
//
// libunistring's own normalisation refuses surrogates; what it knows of single characters does not.
#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>

#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/str.h"
#include "stdlib/unicodedata/unicodedata.h"

static const char *const tags[] = {
    [UC_DECOMP_FONT] = "font",         [UC_DECOMP_NOBREAK] = "noBreak",   [UC_DECOMP_INITIAL] = "initial",
    [UC_DECOMP_MEDIAL] = "medial",     [UC_DECOMP_FINAL] = "final",       [UC_DECOMP_ISOLATED] = "isolated",
    [UC_DECOMP_CIRCLE] = "circle",     [UC_DECOMP_SUPER] = "super",       [UC_DECOMP_SUB] = "sub",
    [UC_DECOMP_VERTICAL] = "vertical", [UC_DECOMP_WIDE] = "wide",         [UC_DECOMP_NARROW] = "narrow",
    [UC_DECOMP_SMALL] = "small",       [UC_DECOMP_SQUARE] = "square",     [UC_DECOMP_FRACTION] = "fraction",
    [UC_DECOMP_COMPAT] = "compat",
};

static bool is_syllable(uint32_t c) { return c - 0xAC00 < 11172; }

int cr_ucd_decomposition(bool old, uint32_t c, uint32_t *out, const char **tag) {
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    int kind;
    if (c < 0xA0 || is_syllable(c) || (old && !cr_ucd_assigned(old, c))) return 0;
    int n = uc_decomposition(c, &kind, parts);
    if (n <= 0) return 0;
    for (int i = 0; i < n; i++) out[i] = parts[i];
    *tag = kind == UC_DECOMP_CANONICAL ? NULL : tags[kind];
    return n;
}

// ---- Text as code points ------------------------------------------------------------------------------------

typedef struct Text {
    uint32_t *c;
    size_t n, cap;
} Text;

static void put(Text *text, uint32_t c) {
    if (text->n == text->cap) {
        text->cap = text->cap * 2 + 32;
        text->c = realloc(text->c, text->cap * sizeof *text->c);
        if (!text->c) abort();
    }
    text->c[text->n++] = c;
}

// Five ideographs whose decompositions were corrected after Unicode 3.2.
static uint32_t corrected(uint32_t c) {
    switch (c) {
    case 0x2F868: return 0x2136A;
    case 0x2F874: return 0x5F33;
    case 0x2F91F: return 0x43AB;
    case 0x2F95F: return 0x7AAE;
    case 0x2F9BF: return 0x4D57;
    default: return 0;
    }
}

static void put_decomposed(Text *text, bool old, bool compatible, uint32_t c) {
    uint32_t parts[CR_UCD_DECOMPOSITION_MAX];
    const char *tag;
    if (is_syllable(c)) {
        uint32_t s = c - 0xAC00;
        put(text, 0x1100 + s / 588);
        put(text, 0x1161 + s % 588 / 28);
        if (s % 28) put(text, 0x11A7 + s % 28);
        return;
    }
    if (old && corrected(c)) {
        put(text, corrected(c));
        return;
    }
    int n = cr_ucd_decomposition(old, c, parts, &tag);
    if (n == 0 || (tag && !compatible)) put(text, c);
    else
        for (int i = 0; i < n; i++) put_decomposed(text, old, compatible, parts[i]);
}

// Puts runs of combining characters into the order of their classes.
static void reorder(Text *text) {
    for (size_t i = 1; i < text->n; i++) {
        uint32_t c = text->c[i];
        int class = uc_combining_class(c);
        size_t k = i;
        for (; class && k > 0 && uc_combining_class(text->c[k - 1]) > class; k--) text->c[k] = text->c[k - 1];
        text->c[k] = c;
    }
}

static void compose(Text *text) {
    size_t n = 0, starter = SIZE_MAX;
    int last = 0; // class of the last character kept
    for (size_t i = 0; i < text->n; i++) {
        uint32_t c = text->c[i];
        int class = uc_combining_class(c);
        if (starter != SIZE_MAX && (n - 1 == starter || last < class)) {
            ucs4_t both = uc_composition(text->c[starter], c);
            if (both) {
                text->c[starter] = both;
                continue;
            }
        }
        if (class == 0) starter = n;
        last = class;
        text->c[n++] = c;
    }
    text->n = n;
}

CrValue cr_ucd_normalize(CrThread *t, bool old, CrValue form, CrValue v) {
    bool composed = cr_str_is(form, "NFC") || cr_str_is(form, "NFKC"), compatible = cr_str_is(form, "NFKC") || cr_str_is(form, "NFKD");
    if (!composed && !compatible && !cr_str_is(form, "NFD")) return CR_RAISE(t, ValueError, "invalid normalization form");
    const CrStr *s = cr_str_of(v);
    if (cr_str_is_ascii(s)) return v;
    Text text = {0};
    for (int64_t i = 0; i < s->len; i++) put_decomposed(&text, old, compatible, cr_str_at(s, i));
    reorder(&text);
    if (composed) compose(&text);
    CrValue result = cr_str_from_ucs4(t, text.c, (int64_t)text.n);
    free(text.c);
    return result && cr_str_equal(result, v) ? v : result;
}
