// str_case.c -- upper, lower, title and the other case mappings of str.
//
// ASCII text is mapped byte by byte into a new str. Other text goes through the full mappings of unicode.c, which may
// give up to three characters for one ('ß' -> 'SS'); a capital sigma at the end of a word becomes the final form.
#include "runtime/types/str_internal.h"
#include "runtime/types/unicode.h"

// Eight ASCII bytes at once: flips the case of those in [first, last]. Adding 0x80 - c to a byte below 128 sets its top
// bit if it is c or more, without a carry into the next one.
static uint64_t flip_range(uint64_t word, uint8_t first, uint8_t last) {
    const uint64_t ones = 0x0101010101010101ull, tops = 0x8080808080808080ull;
    uint64_t from = word + ones * (uint64_t)(0x80 - first), behind = word + ones * (uint64_t)(0x7F - last);
    return (from & ~behind & tops) >> 2; // the bit 0x20
}

static CrValue map_ascii(CrThread *t, const CrStr *s, uint8_t class) {
    CrStr *r = cr_str_alloc_width(t, s->len, 1, true);
    if (!r) return CR_ERROR;
    const uint8_t *from = cr_str_data(s);
    uint8_t *to = cr_str_data(r);
    int64_t i = 0;
    for (uint64_t word; i + 8 <= s->len; i += 8) {
        memcpy(&word, from + i, 8);
        uint64_t flips = class & CR_CHAR_LOWER ? flip_range(word, 'a', 'z') : 0;
        if (class & CR_CHAR_UPPER) flips |= flip_range(word, 'A', 'Z');
        word ^= flips;
        memcpy(to + i, &word, 8);
    }
    for (; i < s->len; i++) to[i] = cr_ascii_class[from[i]] & class ? from[i] ^ 0x20 : from[i];
    return cr_box(r);
}

enum { CAPITAL_SIGMA = 0x3A3, SMALL_SIGMA = 0x3C3, FINAL_SIGMA = 0x3C2 };

// A sigma is final if a cased letter stands before it and none after it, case-ignorable characters left aside.
static uint32_t lower_sigma(const CrStr *s, int64_t i) {
    int64_t j = i - 1;
    while (j >= 0 && cr_char_is_case_ignorable(cr_str_at(s, j))) j--;
    if (j < 0 || !cr_char_is_cased(cr_str_at(s, j))) return SMALL_SIGMA;
    for (j = i + 1; j < s->len && cr_char_is_case_ignorable(cr_str_at(s, j)); j++) {}
    return j < s->len && cr_char_is_cased(cr_str_at(s, j)) ? SMALL_SIGMA : FINAL_SIGMA;
}

static int lower_at(const CrStr *s, int64_t i, uint32_t *out) {
    uint32_t c = cr_str_at(s, i);
    if (c != CAPITAL_SIGMA) return cr_char_lower(c, out);
    out[0] = lower_sigma(s, i);
    return 1;
}

static int upper_at(const CrStr *s, int64_t i, uint32_t *out) { return cr_char_upper(cr_str_at(s, i), out); }
static int fold_at(const CrStr *s, int64_t i, uint32_t *out) { return cr_char_fold(cr_str_at(s, i), out); }
static int swap_at(const CrStr *s, int64_t i, uint32_t *out) {
    uint32_t c = cr_str_at(s, i);
    if (cr_char_is_upper(c)) return lower_at(s, i, out);
    if (cr_char_is_lower(c)) return cr_char_upper(c, out);
    out[0] = c;
    return 1;
}
static int capitalize_at(const CrStr *s, int64_t i, uint32_t *out) {
    return i == 0 ? cr_char_title(cr_str_at(s, 0), out) : lower_at(s, i, out);
}
static int title_at(const CrStr *s, int64_t i, uint32_t *out) {
    bool inside = i > 0 && cr_char_is_cased(cr_str_at(s, i - 1));
    return inside ? lower_at(s, i, out) : cr_char_title(cr_str_at(s, i), out);
}

// Maps the character at an index, knowing what stands around it.
typedef int (*MapAt)(const CrStr *, int64_t, uint32_t *);

static CrValue map_text(CrThread *t, CrValue self, MapAt map) {
    const CrStr *s = cr_str_of(self);
    CrStrBuilder b = {0};
    uint32_t out[CR_CASE_MAX];
    for (int64_t i = 0; i < s->len; i++) {
        int n = map(s, i, out);
        for (int k = 0; k < n; k++) cr_builder_char(&b, out[k]);
    }
    return cr_builder_finish(t, &b);
}

static CrValue map_all(CrThread *t, CrValue self, MapAt map, uint8_t ascii_class) {
    const CrStr *s = cr_str_of(self);
    return cr_str_is_ascii(s) ? map_ascii(t, s, ascii_class) : map_text(t, self, map);
}

CR_STR_ENTRY(cr_str_m_upper, CrValue self) { return map_all(t, self, upper_at, CR_CHAR_LOWER); }
CR_STR_ENTRY(cr_str_m_lower, CrValue self) { return map_all(t, self, lower_at, CR_CHAR_UPPER); }
CR_STR_ENTRY(cr_str_m_casefold, CrValue self) { return map_all(t, self, fold_at, CR_CHAR_UPPER); }
CR_STR_ENTRY(cr_str_m_swapcase, CrValue self) { return map_all(t, self, swap_at, CR_CHAR_ALPHA); }
CR_STR_ENTRY(cr_str_m_capitalize, CrValue self) { return map_text(t, self, capitalize_at); }
CR_STR_ENTRY(cr_str_m_title, CrValue self) { return map_text(t, self, title_at); }
