// unicode.h -- properties of code points. ASCII and Latin-1 white space are answered here; the rest is libunistring's.
#ifndef CRANKY_RUNTIME_UNICODE_H
#define CRANKY_RUNTIME_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

enum { // bits of cr_ascii_class
    CR_CHAR_UPPER = 1,
    CR_CHAR_LOWER = 2,
    CR_CHAR_DIGIT = 4,
    CR_CHAR_SPACE = 8,
    CR_CHAR_PUNCT = 16,
    CR_CHAR_ALPHA = CR_CHAR_UPPER | CR_CHAR_LOWER,
};
extern const uint8_t cr_ascii_class[128];

bool cr_char_is_space_slow(uint32_t c);
bool cr_char_is_alpha_slow(uint32_t c);
bool cr_char_is_printable_slow(uint32_t c);
bool cr_char_is_upper(uint32_t c);   // the Uppercase property
bool cr_char_is_lower(uint32_t c);   // the Lowercase property
bool cr_char_is_title(uint32_t c);   // category Lt
bool cr_char_is_cased(uint32_t c);
bool cr_char_is_case_ignorable(uint32_t c);
bool cr_char_is_numeric(uint32_t c);
int cr_char_decimal_slow(uint32_t c); // value of a decimal digit, or -1
int cr_char_digit(uint32_t c);        // the same for the wider class of digits (superscripts ...)
bool cr_char_starts_identifier(uint32_t c);
bool cr_char_continues_identifier(uint32_t c);

// Full case mappings: write at most 3 code points to `out` and return how many.
enum { CR_CASE_MAX = 3 };
int cr_char_upper(uint32_t c, uint32_t *out);
int cr_char_lower(uint32_t c, uint32_t *out);
int cr_char_title(uint32_t c, uint32_t *out);
int cr_char_fold(uint32_t c, uint32_t *out);

static inline bool cr_char_is_space(uint32_t c) {
    return c < 128 ? cr_ascii_class[c] & CR_CHAR_SPACE : cr_char_is_space_slow(c);
}
static inline bool cr_char_is_alpha(uint32_t c) {
    return c < 128 ? cr_ascii_class[c] & CR_CHAR_ALPHA : cr_char_is_alpha_slow(c);
}
static inline bool cr_char_is_printable(uint32_t c) {
    return c < 128 ? c >= 0x20 && c != 0x7F : cr_char_is_printable_slow(c);
}
static inline int cr_char_decimal(uint32_t c) {
    return c < 128 ? (c - '0' < 10 ? (int)(c - '0') : -1) : cr_char_decimal_slow(c);
}
static inline bool cr_char_is_alnum(uint32_t c) {
    if (c < 128) return cr_ascii_class[c] & (CR_CHAR_ALPHA | CR_CHAR_DIGIT);
    return cr_char_is_alpha_slow(c) || cr_char_is_numeric(c);
}
static inline bool cr_char_is_linebreak(uint32_t c) {
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

#endif
