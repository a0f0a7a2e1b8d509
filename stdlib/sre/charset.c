// charset.c -- which characters belong to a category or to a described set, and how case is ignored.
#include <ctype.h>
#include <unicase.h>

#include "runtime/types/unicode.h"
#include "stdlib/sre/codes.h"
#include "stdlib/sre/sre.h"

uint32_t cr_sre_lower_unicode(uint32_t c) { return c < 128 ? cr_sre_lower_ascii(c) : uc_tolower(c); }
// Of the full mapping the first character: that of a sharp s is S.
uint32_t cr_sre_upper_unicode(uint32_t c) {
    uint32_t out[CR_CASE_MAX];
    cr_char_upper(c, out);
    return out[0];
}
uint32_t cr_sre_lower_locale(uint32_t c) { return c < 256 ? (uint32_t)tolower((int)c) : c; }
static uint32_t upper_locale(uint32_t c) { return c < 256 ? (uint32_t)toupper((int)c) : c; }

static bool ascii_alnum(uint32_t c) { return c < 128 && cr_ascii_class[c] & (CR_CHAR_ALPHA | CR_CHAR_DIGIT); }

bool cr_sre_category(uint32_t category, uint32_t c) {
    bool negate = category & 1;
    switch (category & ~1u) {
    case CATEGORY_DIGIT: return negate != (c - '0' < 10);
    case CATEGORY_SPACE: return negate != (c == ' ' || c - 9 < 5);
    case CATEGORY_WORD: return negate != (c == '_' || ascii_alnum(c));
    case CATEGORY_LINEBREAK: return negate != (c == '\n');
    case CATEGORY_LOC_WORD: return negate != (c == '_' || (c < 256 && isalnum((int)c)));
    case CATEGORY_UNI_DIGIT: return negate != (cr_char_decimal(c) >= 0);
    case CATEGORY_UNI_SPACE: return negate != cr_char_is_space(c);
    case CATEGORY_UNI_WORD: return negate != (c == '_' || cr_char_is_alnum(c));
    default: return negate != cr_char_is_linebreak(c);
    }
}

// Whether c is in a bitmap of 65,536 characters, stored as blocks of 256 that 256 bytes number.
static bool in_big_set(const uint32_t *w, uint32_t c) {
    if (c > 0xFFFF) return false;
    uint32_t block = ((const uint8_t *)(w + 1))[c >> 8];
    return w[1 + 64 + block * 8 + (c >> 5 & 7)] >> (c & 31) & 1;
}

bool cr_sre_described(const uint32_t *w, uint32_t c) {
    bool found = true; // what being found means
    for (;;) {
        switch (*w++) {
        case SRE_NEGATE: found = !found; break;
        case SRE_LITERAL:
            if (c == w[0]) return found;
            w++;
            break;
        case SRE_CATEGORY:
            if (cr_sre_category(w[0], c)) return found;
            w++;
            break;
        case SRE_CHARSET:
            if (c < 256 && w[c >> 5] >> (c & 31) & 1) return found;
            w += 8;
            break;
        case SRE_RANGE:
            if (w[0] <= c && c <= w[1]) return found;
            w += 2;
            break;
        case SRE_RANGE_UNI_IGNORE: {
            uint32_t upper = cr_sre_upper_unicode(c);
            if ((w[0] <= c && c <= w[1]) || (w[0] <= upper && upper <= w[1])) return found;
            w += 2;
            break;
        }
        case SRE_BIGCHARSET:
            if (in_big_set(w, c)) return found;
            w += 1 + 64 + w[0] * 8;
            break;
        default: return !found; // FAILURE; the translator has seen to it that nothing else comes
        }
    }
}

static bool described_folded(const uint32_t *w, CrSreFold fold, uint32_t c) {
    switch (fold) {
    case CR_SRE_ASCII: return cr_sre_described(w, cr_sre_lower_ascii(c));
    case CR_SRE_UNICODE: return cr_sre_described(w, cr_sre_lower_unicode(c));
    case CR_SRE_LOCALE: return cr_sre_described(w, cr_sre_lower_locale(c)) || cr_sre_described(w, upper_locale(c));
    default: return cr_sre_described(w, c);
    }
}

bool cr_sre_set_has(const uint32_t *words, const CrSreSet *set, uint32_t c) {
    return described_folded(words + set->code, (CrSreFold)set->fold, c) != set->invert;
}

bool cr_sre_same(CrSreFold fold, uint32_t a, uint32_t b) {
    if (a == b) return true;
    switch (fold) {
    case CR_SRE_ASCII: return cr_sre_lower_ascii(a) == cr_sre_lower_ascii(b);
    case CR_SRE_UNICODE: return cr_sre_lower_unicode(a) == cr_sre_lower_unicode(b);
    case CR_SRE_LOCALE: return cr_sre_lower_locale(a) == cr_sre_lower_locale(b);
    default: return false;
    }
}

static bool is_word(uint32_t where, uint32_t c) {
    if (where >= AT_UNI_BOUNDARY) return cr_sre_category(CATEGORY_UNI_WORD, c);
    return cr_sre_category(where >= AT_LOC_BOUNDARY ? CATEGORY_LOC_WORD : CATEGORY_WORD, c);
}

// The kind of position `where` between two characters, of which either may be missing; last: the next one is the last.
bool cr_sre_at(uint32_t where, const CrSreState *s, bool has_before, uint32_t before, bool has_after, uint32_t after, bool last) {
    switch (where) {
    case AT_BEGINNING:
    case AT_BEGINNING_STRING: return !has_before;
    case AT_BEGINNING_LINE: return !has_before || before == '\n';
    case AT_END: return !has_after || (last && after == '\n');
    case AT_END_LINE: return !has_after || after == '\n';
    case AT_END_STRING: return !has_after;
    default: { // boundaries: the even ones of each pair say yes where words begin and end; in an empty text there are none
        if (s->begin == s->end) return false;
        bool differ = (has_before && is_word(where, before)) != (has_after && is_word(where, after));
        bool wanted = where == AT_BOUNDARY || where == AT_LOC_BOUNDARY || where == AT_UNI_BOUNDARY;
        return differ == wanted;
    }
    }
}
