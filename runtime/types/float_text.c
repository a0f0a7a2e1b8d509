// float_text.c -- floats to and from text, decimal and hexadecimal, whatever the locale is.
//
// In: doubles, or text; out: text in the C notation (the format mini-language is built on it in format.c), or
// doubles. Shortest text is shortest.c's; given precisions are the C library's, which rounds correctly.
#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/shortest.h"

static locale_t c_locale;
static pthread_once_t c_locale_ready = PTHREAD_ONCE_INIT;
static void make_c_locale(void) { c_locale = newlocale(LC_ALL_MASK, "C", NULL); }

// ---- To text ----------------------------------------------------------------------------------------------

// Lays out digits d1 d2 ... dn with the decimal point behind the first `point` of them.
static char *lay_out(char *p, const char *digits, int n, int point) {
    if (point > 16 || point < -3) {
        *p++ = digits[0];
        if (n > 1) {
            *p++ = '.';
            memcpy(p, digits + 1, (size_t)n - 1);
            p += n - 1;
        }
        return p + sprintf(p, "e%+03d", point - 1);
    }
    if (point <= 0) {
        *p++ = '0';
        *p++ = '.';
        for (int i = point; i < 0; i++) *p++ = '0';
        memcpy(p, digits, (size_t)n);
        return p + n;
    }
    for (int i = 0; i < n || i < point; i++) {
        if (i == point) *p++ = '.';
        *p++ = i < n ? digits[i] : '0';
    }
    return p;
}

// Writes u in decimal; returns the end.
static char *write_digits(char *p, uint64_t u) {
    char buffer[20], *end = buffer + sizeof buffer, *start = end;
    do *--start = (char)('0' + u % 10);
    while (u /= 10);
    memcpy(p, start, (size_t)(end - start));
    return p + (end - start);
}

// repr without ".0" behind integers.
static void shortest_text(double d, char *buffer) {
    char *p = buffer, digits[24];
    if (signbit(d)) *p++ = '-';
    if (d == 0) {
        strcpy(p, "0");
        return;
    }
    uint64_t value;
    int exponent;
    cr_shortest(fabs(d), &value, &exponent);
    int n = (int)(write_digits(digits, value) - digits);
    *lay_out(p, digits, n, n + exponent) = '\0';
}

void cr_float_repr(double d, char *buffer) {
    if (isnan(d)) strcpy(buffer, "nan");
    else if (isinf(d)) strcpy(buffer, d < 0 ? "-inf" : "inf");
    else {
        shortest_text(d, buffer);
        if (!strpbrk(buffer, ".e")) strcat(buffer, ".0");
    }
}

enum { EXACT_PLACES = 18 };
static const uint64_t powers_of_ten[EXACT_PLACES + 1] = {
    1ull, 10ull, 100ull, 1000ull, 10000ull, 100000ull, 1000000ull, 10000000ull, 100000000ull, 1000000000ull,
    10000000000ull, 100000000000ull, 1000000000000ull, 10000000000000ull, 100000000000000ull,
    1000000000000000ull, 10000000000000000ull, 100000000000000000ull, 1000000000000000000ull};

// |d| * 10^places rounded half to even, in exact 128-bit arithmetic. False when it does not fit 64 bits, or d is too
// large or places too many to be done that way.
static bool scale_exactly(double d, int places, uint64_t *out) {
    if (places < 0 || places > EXACT_PLACES || !(fabs(d) < 9007199254740992.0)) return false;
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    int shift = 53 - exponent; // the value is mantissa / 2^shift, shift >= 0
    unsigned __int128 scaled = (unsigned __int128)mantissa * powers_of_ten[places], whole, rest, half;
    if (shift > 120) { // below 2^113 / 2^121: rounds to 0
        *out = 0;
        return true;
    }
    if (shift == 0) whole = scaled, rest = 0, half = 1;
    else {
        whole = scaled >> shift;
        rest = scaled & (((unsigned __int128)1 << shift) - 1);
        half = (unsigned __int128)1 << (shift - 1);
    }
    whole += rest > half || (rest == half && (whole & 1));
    *out = (uint64_t)whole;
    return whole >> 64 == 0;
}

// %.<places>f for the numbers that scale_exactly takes; NULL for others.
static char *fixed_text(double d, int places, bool alternate) {
    uint64_t scaled;
    char digits[24];
    if (!scale_exactly(d, places, &scaled)) return NULL;
    int n = (int)(write_digits(digits, scaled) - digits);
    char *text = malloc(48), *p = text;
    if (!text) abort();
    if (signbit(d)) *p++ = '-';
    int whole = n - places; // digits before the point
    if (whole <= 0) *p++ = '0';
    for (int i = 0; i < whole; i++) *p++ = digits[i];
    if (places || alternate) *p++ = '.';
    for (int i = whole; i < 0; i++) *p++ = '0';
    for (int i = whole > 0 ? whole : 0; i < n; i++) *p++ = digits[i];
    *p = '\0';
    return text;
}

char *cr_float_text(double d, char code, int precision, bool alternate) {
    bool upper = code == 'E' || code == 'F' || code == 'G';
    char *text = NULL, format[8];
    if (isnan(d) || isinf(d)) {
        const char *word = isnan(d) ? (upper ? "NAN" : "nan") : d < 0 ? (upper ? "-INF" : "-inf") : (upper ? "INF" : "inf");
        if (!(text = strdup(word))) abort();
        return text;
    }
    if (code == 'r') {
        if (!(text = malloc(32))) abort();
        shortest_text(d, text);
        return text;
    }
    if ((code == 'f' || code == 'F') && (text = fixed_text(d, precision, alternate))) return text;
    pthread_once(&c_locale_ready, make_c_locale);
    locale_t old = uselocale(c_locale);
    snprintf(format, sizeof format, alternate ? "%%#.*%c" : "%%.*%c", code);
    if (asprintf(&text, format, precision, d) < 0) abort();
    uselocale(old);
    return text;
}

// ---- From text --------------------------------------------------------------------------------------------

static bool is_word(const char *p, size_t n, const char *word) { return strlen(word) == n && strncasecmp(p, word, n) == 0; }

static size_t digits_at(const char *p, size_t i, size_t n) {
    size_t start = i;
    while (i < n && p[i] >= '0' && p[i] <= '9') i++;
    return i - start;
}

// Nothing, or `letter` in either case, a sign or none, digits.
static bool is_exponent(char letter, const char *p, size_t n) {
    if (n == 0) return true;
    if ((p[0] | 0x20) != letter) return false;
    size_t i = n > 1 && (p[1] == '+' || p[1] == '-') ? 2 : 1, digits = digits_at(p, i, n);
    return digits && i + digits == n;
}

// digits [. digits] [e sign digits], with a digit before the exponent: what strtod may see.
static bool is_decimal(const char *p, size_t n) {
    size_t i = digits_at(p, 0, n), whole = i, part = 0;
    if (i < n && p[i] == '.') {
        part = digits_at(p, i + 1, n);
        i += 1 + part;
    }
    if (whole + part == 0) return false;
    return is_exponent('e', p + i, n - i);
}

static double read_number(const char *p, size_t n) {
    char few[64], *copy = n < sizeof few ? few : malloc(n + 1);
    if (!copy) abort();
    memcpy(copy, p, n);
    copy[n] = '\0';
    pthread_once(&c_locale_ready, make_c_locale);
    double d = strtod_l(copy, NULL, c_locale);
    if (copy != few) free(copy);
    return d;
}

bool cr_float_parse(const char *p, size_t n, double *out) {
    bool negative = n && *p == '-';
    if (n && (*p == '-' || *p == '+')) p++, n--;
    double d;
    if (is_word(p, n, "inf") || is_word(p, n, "infinity")) d = INFINITY;
    else if (is_word(p, n, "nan")) d = __builtin_nan("");
    else if (is_decimal(p, n)) d = read_number(p, n);
    else return false;
    *out = negative ? -d : d;
    return true;
}

// ---- Hexadecimal ------------------------------------------------------------------------------------------

void cr_float_hex(double d, char *out) {
    const char *sign = signbit(d) ? "-" : "";
    if (isnan(d) || isinf(d)) {
        cr_float_repr(d, out);
        return;
    }
    if (d == 0) {
        sprintf(out, "%s0x0.0p+0", sign);
        return;
    }
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF);
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    sprintf(out, "%s0x%d.%013llxp%+d", sign, exponent != 0, (unsigned long long)fraction, exponent ? exponent - 1023 : -1022);
}

// [0x] hexdigits [. hexdigits] [p sign digits]
static bool is_hexadecimal(const char *p, size_t n) {
    size_t i = 0, digits = 0;
    for (; i < n && isxdigit((unsigned char)p[i]); i++) digits++;
    if (i < n && p[i] == '.')
        for (i++; i < n && isxdigit((unsigned char)p[i]); i++) digits++;
    if (digits == 0) return false;
    return is_exponent('p', p + i, n - i);
}

// (m + less than 1 if `more`) * 2^exponent, rounded half to even; glibc's strtod errs for numbers below 2^-1022.
static double round_binary(uint64_t m, bool more, int64_t exponent) {
    if (!m) return 0.0;
    int64_t top = exponent + 63 - __builtin_clzll(m);
    if (top > 1023) return INFINITY;
    int64_t lowest = top - 52 > -1074 ? top - 52 : -1074, shift = lowest - exponent; // of the result's bits
    if (shift <= 0) return ldexp((double)m, (int)exponent);
    if (shift > 64) return 0.0;
    uint64_t half = (uint64_t)1 << (shift - 1), kept = shift < 64 ? m >> shift : 0, rest = m & (half * 2 - 1);
    if (rest > half || (rest == half && (more || kept & 1))) kept++;
    return ldexp((double)kept, (int)lowest);
}

// The value of what is_hexadecimal takes.
static double hexadecimal(const char *p, size_t n) {
    uint64_t m = 0;
    int64_t exponent = 0;
    bool more = false, after_point = false;
    size_t i = 0;
    for (; i < n && (p[i] == '.' || isxdigit((unsigned char)p[i])); i++) {
        if (p[i] == '.') {
            after_point = true;
            continue;
        }
        int digit = p[i] <= '9' ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10;
        bool fits = !(m >> 60);
        if (fits) m = m << 4 | (uint64_t)digit;
        else more |= digit != 0;
        exponent += (after_point ? -4 : 0) + (fits ? 0 : 4);
    }
    if (i < n) { // 'p', sign, digits
        bool minus = p[++i] == '-';
        int64_t power = 0;
        for (i += p[i] == '-' || p[i] == '+'; i < n; i++)
            if (power < (int64_t)1 << 40) power = power * 10 + (p[i] - '0');
        exponent += minus ? -power : power;
    }
    return round_binary(m, more, exponent);
}

bool cr_float_parse_hex(const char *p, size_t n, double *out) {
    bool negative = n && *p == '-';
    if (n && (*p == '-' || *p == '+')) p++, n--;
    double d;
    if (is_word(p, n, "inf") || is_word(p, n, "infinity")) d = INFINITY;
    else if (is_word(p, n, "nan")) d = __builtin_nan("");
    else {
        if (n >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') p += 2, n -= 2;
        if (!is_hexadecimal(p, n)) return false;
        d = hexadecimal(p, n);
    }
    *out = negative ? -d : d;
    return true;
}

// ---- Rounding ---------------------------------------------------------------------------------------------

// d rounded to a multiple of 10^places with fewer digits before the point than places: 0 or one unit.
static double round_above(double d, int places, int exponent) {
    if (exponent + 1 < places) return copysign(0.0, d);
    char *text = cr_float_text(fabs(d), 'e', 800, false); // exact: no double has more digits
    bool more = text[0] > '5' || (text[0] == '5' && strspn(text + 2, "0") < 800);
    free(text);
    if (!more) return copysign(0.0, d);
    char unit[16];
    snprintf(unit, sizeof unit, "1e%d", places);
    return copysign(read_number(unit, strlen(unit)), d);
}

double cr_float_round(double d, int places) {
    char *text;
    uint64_t scaled;
    if (scale_exactly(d, places, &scaled) && scaled <= (uint64_t)1 << 53) // both exact: one rounding, in the division
        return copysign((double)scaled / (double)powers_of_ten[places], d);
    if (places >= 0) text = cr_float_text(d, 'f', places, false);
    else {
        text = cr_float_text(d, 'e', 20, false); // enough digits to tell 10^n from its neighbours
        int exponent = atoi(strchr(text, 'e') + 1), digits = exponent + 1 + places;
        free(text);
        if (digits <= 0) return round_above(d, -places, exponent);
        text = cr_float_text(d, 'e', digits - 1, false);
    }
    double rounded = read_number(text, strlen(text));
    free(text);
    return rounded;
}
