// int_text.c -- ints to and from text in any base from 2 to 36.
//
// In: ints, or text with signs, prefixes, underscores and any Unicode decimal digits; out: text, or ints. Values of
// one word are converted here; longer ones by mpn_get_str and mpn_set_str, which are faster than quadratic. Decimal
// text longer than cr_int_max_str_digits is refused, as that conversion is what denial of service is made of.
#include <gmp.h>
#include <stdlib.h>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "runtime/types/unicode.h"

int64_t cr_int_max_str_digits = 4300;

enum { UNCHECKED_DIGITS = 640 }; // the lowest limit that can be set: shorter text is never measured

static bool is_power_of_two(int base) { return (base & (base - 1)) == 0; }

// ---- To text ----------------------------------------------------------------------------------------------

static const char digit_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz";

// Writes u backwards from `end`; returns where it starts.
static char *write_word(char *end, uint64_t u, unsigned base) {
    if (base == 10)
        do *--end = (char)('0' + u % 10);
        while (u /= 10);
    else
        do *--end = digit_chars[u % base];
        while (u /= base);
    return end;
}

static bool within_limit(CrThread *t, size_t digits) {
    int64_t limit = __atomic_load_n(&cr_int_max_str_digits, __ATOMIC_RELAXED);
    if (limit == 0 || (int64_t)digits <= limit) return true;
    CR_RAISE(t, ValueError,
             "Exceeds the limit (%i digits) for integer string conversion; use sys.set_int_max_str_digits() to "
             "increase the limit",
             limit);
    return false;
}

static char *big_digits(CrThread *t, const CrMagnitude *m, int base, size_t *n) {
    size_t room = mpn_sizeinbase(m->limb, m->n, base) + 2;
    // A magnitude that is far too long is refused before the work is done.
    if (base == 10 && room > UNCHECKED_DIGITS && !within_limit(t, room - 3)) return NULL;
    uint64_t *copy = malloc((size_t)(m->n + 1) * 8); // mpn_get_str clobbers its operand
    char *text = malloc(room);
    if (!copy || !text) return free(copy), free(text), cr_raise_no_memory(t), NULL;
    mpn_copyi(copy, m->limb, m->n);
    size_t len = mpn_get_str((unsigned char *)text, base, copy, m->n), zeros = 0;
    free(copy);
    while (zeros + 1 < len && text[zeros] == 0) zeros++;
    *n = len - zeros;
    for (size_t i = 0; i < *n; i++) text[i] = digit_chars[(unsigned char)text[i + zeros]];
    text[*n] = '\0';
    if (!is_power_of_two(base) && !within_limit(t, *n)) return free(text), NULL;
    return text;
}

char *cr_int_digits(CrThread *t, CrValue v, int base, size_t *n) {
    CrMagnitude m;
    cr_int_magnitude(v, &m);
    if (m.n > 1) return big_digits(t, &m, base, n);
    char buffer[64], *end = buffer + sizeof buffer, *start = write_word(end, m.n ? m.limb[0] : 0, (unsigned)base);
    *n = (size_t)(end - start);
    char *text = malloc(*n + 1);
    if (!text) return cr_raise_no_memory(t), NULL;
    memcpy(text, start, *n);
    text[*n] = '\0';
    return text;
}

CrValue cr_int_to_str(CrThread *t, CrValue v, int base) {
    int64_t i;
    if (cr_int_to_int64(v, &i)) {
        char buffer[72], *end = buffer + sizeof buffer;
        char *start = write_word(end, i < 0 ? -(uint64_t)i : (uint64_t)i, (unsigned)base);
        if (i < 0) *--start = '-';
        return cr_str_from_ascii(t, start, end - start);
    }
    size_t n;
    char *digits = cr_int_digits(t, v, base, &n);
    if (!digits) return CR_ERROR;
    bool negative = cr_int_sign(v) < 0;
    CrStr *s = cr_str_alloc_width(t, (int64_t)n + negative, 1, true);
    if (s) {
        char *p = cr_str_data(s);
        p[0] = '-';
        memcpy(p + negative, digits, n);
    }
    free(digits);
    return cr_box(s);
}

// ---- From text --------------------------------------------------------------------------------------------

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

// Reads a prefix 0x, 0o or 0b that goes with the base, which it settles when it is 0.
static const char *read_prefix(const char *p, const char *end, int *base, bool *octal_like) {
    *octal_like = false;
    int prefixed = 10;
    if (end - p >= 2 && p[0] == '0') {
        char c = p[1] | 0x20;
        prefixed = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
    }
    if (*base == 0) {
        *base = prefixed;
        *octal_like = prefixed == 10 && p < end && *p == '0'; // 012 is no decimal number; 000 is 0
    }
    if (prefixed == 10 || prefixed != *base) return p;
    p += 2;
    return p < end && *p == '_' ? p + 1 : p;
}

// Collects the digits' values without underscores into `out`; -1: ill-formed.
static int64_t collect(const char *p, const char *end, int base, uint8_t *out) {
    int64_t n = 0;
    bool after_digit = false;
    for (; p < end; p++) {
        if (*p == '_' && after_digit) {
            after_digit = false;
            continue;
        }
        int value = digit_value(*p);
        if (value >= base) return -1;
        out[n++] = (uint8_t)value;
        after_digit = true;
    }
    return after_digit ? n : -1;
}

static bool check_length(CrThread *t, int64_t digits) {
    int64_t limit = __atomic_load_n(&cr_int_max_str_digits, __ATOMIC_RELAXED);
    if (digits <= UNCHECKED_DIGITS || limit == 0 || digits <= limit) return true;
    CR_RAISE(t, ValueError,
             "Exceeds the limit (%i digits) for integer string conversion: value has %i digits; use "
             "sys.set_int_max_str_digits() to increase the limit",
             limit, digits);
    return false;
}

static CrValue from_digits(CrThread *t, const uint8_t *digits, int64_t n, int base, bool negative) {
    while (n > 0 && *digits == 0) digits++, n--;
    if (n <= 12) { // below 36^12 < 2^63
        int64_t value = 0;
        for (int64_t i = 0; i < n; i++) value = value * base + digits[i];
        return cr_int_from_int64(t, negative ? -value : value);
    }
    int bits = 64 - __builtin_clzll((uint64_t)base - 1); // per digit, rounded up
    CrInt *r = cr_int_alloc(t, n * bits / 64 + 2);
    if (!r) return CR_ERROR;
    int64_t limbs = mpn_set_str(r->limb, digits, (size_t)n, base);
    return cr_int_finish(t, r, limbs, negative);
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Parses ASCII text. Returns CR_ERROR without an exception when it is ill-formed.
static CrValue parse(CrThread *t, const char *p, size_t n, int base) {
    const char *end = p + n;
    while (p < end && is_space(*p)) p++;
    while (end > p && is_space(end[-1])) end--;
    bool negative = p < end && *p == '-', octal_like;
    if (p < end && (*p == '-' || *p == '+')) p++;
    p = read_prefix(p, end, &base, &octal_like);
    uint8_t few[64], *digits = end - p <= 64 ? few : malloc((size_t)(end - p));
    if (!digits) return cr_raise_no_memory(t);
    int64_t count = collect(p, end, base, digits);
    CrValue v = CR_ERROR;
    if (count > 0 && (is_power_of_two(base) || check_length(t, count))) v = from_digits(t, digits, count, base, negative);
    if (digits != few) free(digits);
    return octal_like && v != cr_int(0) ? CR_ERROR : v;
}

static CrValue invalid_literal(CrThread *t, int base, CrValue text) {
    if (cr_raised(t)) return CR_ERROR;
    enum { SHOWN = 200 }; // characters of the repr in the message
    CrValue shown = cr_repr(t, text);
    if (shown == CR_ERROR) return CR_ERROR;
    if (cr_str_of(shown)->len > SHOWN) shown = cr_str_slice(t, shown, 0, SHOWN);
    return CR_RAISE(t, ValueError, "invalid literal for int() with base %d: %S", base, shown);
}

CrValue cr_int_from_text(CrThread *t, const char *text, size_t n, int base) {
    CrValue v = parse(t, text, n, base);
    if (v != CR_ERROR || cr_raised(t)) return v;
    CrValue s = cr_str_from_utf8(t, text, n);
    return s == CR_ERROR ? s : invalid_literal(t, base, s);
}

CrValue cr_int_from_bytes_text(CrThread *t, const uint8_t *p, size_t n, int base) {
    CrValue v = parse(t, (const char *)p, n, base);
    if (v != CR_ERROR || cr_raised(t)) return v;
    CrValue shown = cr_bytes_from(t, p, n);
    return shown == CR_ERROR ? shown : invalid_literal(t, base, shown);
}

// Digits of other scripts as ASCII ones, other white space as blanks, anything else as '?'; malloc'ed.
static char *to_ascii(const CrStr *s) {
    char *text = malloc((size_t)s->len + 1);
    if (!text) abort();
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        int digit = cr_char_decimal(c);
        text[i] = cr_char_is_space(c) ? ' ' : digit >= 0 ? (char)('0' + digit) : c < 128 ? (char)c : '?';
    }
    return text;
}

CrValue cr_int_from_str(CrThread *t, CrValue str, int base) {
    const CrStr *s = cr_str_of(str);
    if (cr_str_is_ascii(s) && !(s->len && (uint8_t)cr_str_at(s, 0) < '0')) {
        CrValue v = parse(t, cr_str_data(s), (size_t)s->len, base);
        if (v != CR_ERROR || cr_raised(t)) return v;
    }
    char *text = to_ascii(s);
    CrValue v = parse(t, text, (size_t)s->len, base);
    free(text);
    return v != CR_ERROR ? v : invalid_literal(t, base, str);
}
