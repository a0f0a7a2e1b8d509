// unicode.c -- properties and case mappings of code points, as Python 3.11 (Unicode 14) defines them.
//
// ASCII is answered from one small table; everything else asks libunistring, whose data is of the same Unicode
// version. What libunistring lacks (numeric values of Han characters, from Unihan) is listed here.
#include "runtime/types/unicode.h"

#include <stddef.h>
#include <unicase.h>
#include <unictype.h>

#define UP CR_CHAR_UPPER
#define LO CR_CHAR_LOWER
#define DI CR_CHAR_DIGIT
#define SP CR_CHAR_SPACE
#define PU CR_CHAR_PUNCT
const uint8_t cr_ascii_class[128] = {
    [0x09 ... 0x0D] = SP, [0x1C ... 0x20] = SP, ['!' ... '/'] = PU, ['0' ... '9'] = DI, [':' ... '@'] = PU,
    ['A' ... 'Z'] = UP,   ['[' ... '`'] = PU,   ['a' ... 'z'] = LO, ['{' ... '~'] = PU,
};

bool cr_char_is_space_slow(uint32_t c) {
    if (c < 0x100) return c == 0x85 || c == 0xA0;
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

bool cr_char_is_alpha_slow(uint32_t c) { return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L); }

bool cr_char_is_printable_slow(uint32_t c) {
    return !uc_is_general_category_withtable(c, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z);
}

bool cr_char_is_upper(uint32_t c) { return c < 128 ? cr_ascii_class[c] & UP : uc_is_property_uppercase(c); }
bool cr_char_is_lower(uint32_t c) { return c < 128 ? cr_ascii_class[c] & LO : uc_is_property_lowercase(c); }
bool cr_char_is_title(uint32_t c) { return c >= 128 && uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Lt); }
bool cr_char_is_cased(uint32_t c) { return c < 128 ? cr_ascii_class[c] & (UP | LO) : uc_is_property_cased(c); }
bool cr_char_is_case_ignorable(uint32_t c) { return uc_is_property_case_ignorable(c); }

int cr_char_decimal_slow(uint32_t c) { return uc_decimal_value(c); }
int cr_char_digit(uint32_t c) { return c < 128 ? cr_char_decimal(c) : uc_digit_value(c); }

// Han characters with a numeric value, in order.
static const uint32_t han_numbers[] = {
#include "runtime/types/han_numbers.def"
};

static bool is_han_number(uint32_t c) {
    size_t low = 0, high = sizeof han_numbers / sizeof han_numbers[0];
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (han_numbers[mid] == c) return true;
        if (han_numbers[mid] < c) low = mid + 1;
        else high = mid;
    }
    return false;
}

bool cr_char_is_numeric(uint32_t c) {
    if (c < 128) return cr_ascii_class[c] & DI;
    return uc_numeric_value(c).denominator != 0 || is_han_number(c);
}

bool cr_char_starts_identifier(uint32_t c) {
    return c < 128 ? cr_ascii_class[c] & (UP | LO) || c == '_' : uc_is_property_xid_start(c);
}
bool cr_char_continues_identifier(uint32_t c) {
    return c < 128 ? cr_ascii_class[c] & (UP | LO | DI) || c == '_' : uc_is_property_xid_continue(c);
}

// ---- Case mappings ----------------------------------------------------------------------------------------

typedef uint32_t *(*Mapper)(const uint32_t *, size_t, const char *, uninorm_t, uint32_t *, size_t *);

static int map(Mapper mapper, uint32_t c, uint32_t *out) {
    uint32_t buffer[16];
    size_t n = sizeof buffer / sizeof buffer[0];
    if ((c >= 0xD800 && c < 0xE000) || mapper(&c, 1, "", NULL, buffer, &n) != buffer || n > CR_CASE_MAX) {
        out[0] = c;
        return 1;
    }
    for (size_t i = 0; i < n; i++) out[i] = buffer[i];
    return (int)n;
}

static int ascii_case(uint32_t c, uint8_t from, uint32_t *out) {
    out[0] = cr_ascii_class[c] & from ? c ^ 0x20 : c;
    return 1;
}

int cr_char_upper(uint32_t c, uint32_t *out) { return c < 128 ? ascii_case(c, LO, out) : map(u32_toupper, c, out); }
int cr_char_lower(uint32_t c, uint32_t *out) { return c < 128 ? ascii_case(c, UP, out) : map(u32_tolower, c, out); }
int cr_char_title(uint32_t c, uint32_t *out) { return c < 128 ? ascii_case(c, LO, out) : map(u32_totitle, c, out); }
int cr_char_fold(uint32_t c, uint32_t *out) { return c < 128 ? ascii_case(c, UP, out) : map(u32_casefold, c, out); }
