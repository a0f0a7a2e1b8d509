// format.c -- the format mini-language: format(value, spec) for str, int, float and complex.
//
// In: a value and text of the form [[fill]align][sign][z][#][0][width][grouping][.precision][type]; out: a str.
// A number becomes parts -- sign, prefix, digits to group, the rest -- that one function lays out in the width.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/raise.h"
#include "runtime/types/complex.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "runtime/types/unicode.h"

// ---- The specification ------------------------------------------------------------------------------------

typedef struct Spec {
    uint32_t fill;      // fill character
    char align;         // < > ^ =
    char sign;          // + - space, or 0 when left out
    bool no_negative_zero, alternate;
    char grouping;      // , _ or 0
    int64_t width;      // -1: none
    int64_t precision;  // -1: none
    uint32_t type;      // presentation type; 0 when left out
} Spec;

static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// Reads decimal digits at *i; -1: none. False: too many.
static bool read_number(CrThread *t, const CrStr *s, int64_t *i, int64_t *out) {
    *out = -1;
    for (int digit; *i < s->len && (digit = cr_char_decimal(cr_str_at(s, *i))) >= 0; ++*i) {
        if (*out < 0) *out = 0;
        if (*out > (INT64_MAX - digit) / 10)
            return CR_RAISE(t, ValueError, "Too many decimal digits in format string"), false;
        *out = *out * 10 + digit;
    }
    return true;
}

static void read_alignment(const CrStr *s, int64_t *i, char default_align, Spec *spec) {
    bool has_fill = s->len >= 2 && is_align(cr_str_at(s, 1)), has_align = has_fill;
    spec->fill = ' ';
    spec->align = default_align;
    if (has_fill) {
        spec->fill = cr_str_at(s, 0);
        spec->align = (char)cr_str_at(s, 1);
        *i = 2;
    } else if (s->len >= 1 && is_align(cr_str_at(s, 0))) {
        spec->align = (char)cr_str_at(s, 0);
        has_align = true;
        *i = 1;
    }
#define NEXT(c) (*i < s->len && cr_str_at(s, *i) == (c))
    if (NEXT('+') || NEXT('-') || NEXT(' ')) spec->sign = (char)cr_str_at(s, (*i)++);
    if (NEXT('z')) spec->no_negative_zero = true, ++*i;
    if (NEXT('#')) spec->alternate = true, ++*i;
    if (!has_fill && NEXT('0')) {
        spec->fill = '0';
        if (!has_align && default_align == '>') spec->align = '=';
        ++*i;
    }
#undef NEXT
}

static bool read_grouping(CrThread *t, const CrStr *s, int64_t *i, Spec *spec) {
    bool both = false;
    if (*i < s->len && cr_str_at(s, *i) == ',') spec->grouping = ',', ++*i;
    if (*i < s->len && cr_str_at(s, *i) == '_') {
        both = spec->grouping;
        spec->grouping = '_';
        ++*i;
    }
    if (*i < s->len && cr_str_at(s, *i) == ',' && spec->grouping == '_') both = true;
    if (both) return CR_RAISE(t, ValueError, "Cannot specify both ',' and '_'."), false;
    return true;
}

static bool check_grouping(CrThread *t, const Spec *spec) {
    uint32_t c = spec->type;
    if (!spec->grouping || c == 0 || (c < 128 && strchr("defgEFG%", (int)c))) return true;
    if (spec->grouping == '_' && c < 128 && strchr("boxX", (int)c)) return true;
    if (c > 32 && c < 128) CR_RAISE(t, ValueError, "Cannot specify '%c' with '%c'.", spec->grouping, (int)c);
    else {
        char code[16];
        snprintf(code, sizeof code, "%x", c);
        CR_RAISE(t, ValueError, "Cannot specify '%c' with '\\x%s'.", spec->grouping, code);
    }
    return false;
}

static bool parse(CrThread *t, CrValue value, CrValue text, char default_align, uint32_t default_type, Spec *spec) {
    const CrStr *s = cr_str_of(text);
    int64_t i = 0;
    *spec = (Spec){.type = default_type};
    read_alignment(s, &i, default_align, spec);
    if (!read_number(t, s, &i, &spec->width) || !read_grouping(t, s, &i, spec)) return false;
    spec->precision = -1;
    if (i < s->len && cr_str_at(s, i) == '.') {
        i++;
        if (!read_number(t, s, &i, &spec->precision)) return false;
        if (spec->precision < 0) return CR_RAISE(t, ValueError, "Format specifier missing precision"), false;
    }
    if (s->len - i > 1) {
        CR_RAISE(t, ValueError, "Invalid format specifier '%S' for object of type '%T'", text, value);
        return false;
    }
    if (s->len - i == 1) spec->type = cr_str_at(s, i);
    return check_grouping(t, spec);
}

static CrValue unknown_type(CrThread *t, uint32_t c, CrValue value) {
    if (c > 32 && c < 128)
        return CR_RAISE(t, ValueError, "Unknown format code '%c' for object of type '%T'", (int)c, value);
    char code[16];
    snprintf(code, sizeof code, "%x", c);
    return CR_RAISE(t, ValueError, "Unknown format code '\\x%s' for object of type '%T'", code, value);
}

static CrValue no_z(CrThread *t, const char *kind) {
    return CR_RAISE(t, ValueError, "Negative zero coercion (z) not allowed in %s format specifier", kind);
}

// ---- Laying out -------------------------------------------------------------------------------------------

// A number in parts.
typedef struct Parts {
    char sign;          // 0: none
    const char *prefix; // "0x" or ""
    const char *digits; // to be grouped, ndigits of them
    int64_t ndigits;
    uint32_t character; // instead of digits: type 'c'; UINT32_MAX otherwise
    const char *rest;   // decimal point, exponent, "inf", "%"
    int64_t nrest;
} Parts;

// Appends digits from the left in groups, with zeros in front up to min_width characters. Written backwards.
static void group_digits(CrStrBuilder *b, const char *digits, int64_t n, int64_t min_width, int64_t group, char separator) {
    int64_t cap = (n > min_width ? n : min_width) * 2 + 2, at = cap;
    char *text = malloc((size_t)cap);
    if (!text) abort();
    for (int64_t left = n, width = min_width, size;; width--) {
        int64_t wanted = left > width ? left : width;
        if (wanted < 1) wanted = 1;
        size = group && group < wanted ? group : wanted;
        int64_t taken = size < left ? size : left > 0 ? left : 0;
        at -= taken;
        memcpy(text + at, digits + left - taken, (size_t)taken);
        at -= size - taken;
        memset(text + at, '0', (size_t)(size - taken));
        left -= taken;
        width -= size;
        if (left <= 0 && width <= 0) break;
        text[--at] = separator;
    }
    cr_builder_ascii(b, text + at, (size_t)(cap - at));
    free(text);
}

static CrValue lay_out(CrThread *t, const Spec *spec, const Parts *p, int64_t group) {
    CrStrBuilder digits = {0}, b = {0};
    int64_t nprefix = (int64_t)strlen(p->prefix), other = (p->sign != 0) + nprefix + p->nrest + (p->character != UINT32_MAX);
    int64_t min_width = spec->fill == '0' && spec->align == '=' ? spec->width - other : 0;
    if (spec->width > (int64_t)1 << 32) return cr_raise_no_memory(t);
    if (p->ndigits) group_digits(&digits, p->digits, p->ndigits, min_width, spec->grouping ? group : 0, spec->grouping);
    int64_t padding = spec->width - other - (int64_t)digits.len, left = 0, inner = 0;
    if (padding < 0) padding = 0;
    if (spec->align == '>') left = padding;
    else if (spec->align == '^') left = padding / 2;
    else if (spec->align == '=') inner = padding;
    cr_builder_repeat(&b, spec->fill, (size_t)left);
    if (p->sign) cr_builder_char(&b, (uint8_t)p->sign);
    cr_builder_ascii(&b, p->prefix, (size_t)nprefix);
    cr_builder_repeat(&b, spec->fill, (size_t)inner);
    cr_builder_ascii(&b, digits.data, digits.len);
    if (p->character != UINT32_MAX) cr_builder_char(&b, p->character);
    cr_builder_ascii(&b, p->rest, (size_t)p->nrest);
    cr_builder_repeat(&b, spec->fill, (size_t)(padding - left - inner));
    cr_builder_free(&digits);
    return cr_builder_finish(t, &b);
}

static char sign_char(bool negative, char wanted) { return negative ? '-' : wanted == '+' || wanted == ' ' ? wanted : 0; }

// ---- str --------------------------------------------------------------------------------------------------

static CrValue lay_out_text(CrThread *t, CrValue s, int64_t n, const Spec *spec) {
    if (spec->width <= n) return cr_str_slice(t, s, 0, n);
    if (spec->width > (int64_t)1 << 32) return cr_raise_no_memory(t);
    int64_t padding = spec->width - n, left = spec->align == '>' ? padding : spec->align == '^' ? padding / 2 : 0;
    CrStrBuilder b = {0};
    cr_builder_repeat(&b, spec->fill, (size_t)left);
    cr_builder_slice(&b, s, 0, n);
    cr_builder_repeat(&b, spec->fill, (size_t)(padding - left));
    return cr_builder_finish(t, &b);
}

CrValue cr_format_str(CrThread *t, CrValue s, CrValue text) {
    if (cr_str_of(text)->len == 0) return CR_IS(STR, s) ? s : cr_str(t, s);
    Spec spec;
    if (!parse(t, s, text, '<', 's', &spec)) return CR_ERROR;
    if (spec.type != 's') return unknown_type(t, spec.type, s);
    if (spec.sign == ' ') return CR_RAISE(t, ValueError, "Space not allowed in string format specifier");
    if (spec.sign) return CR_RAISE(t, ValueError, "Sign not allowed in string format specifier");
    if (spec.no_negative_zero) return no_z(t, "string");
    if (spec.alternate) return CR_RAISE(t, ValueError, "Alternate form (#) not allowed in string format specifier");
    if (spec.align == '=') return CR_RAISE(t, ValueError, "'=' alignment not allowed in string format specifier");
    int64_t n = cr_str_of(s)->len;
    if (n && n >= spec.width && (spec.precision < 0 || spec.precision >= n)) return s; // of a subclass, too
    return lay_out_text(t, s, spec.precision >= 0 && spec.precision < n ? spec.precision : n, &spec);
}

// ---- float ------------------------------------------------------------------------------------------------

static char *must(char *text) {
    if (!text) abort();
    return text;
}

// Puts `what` in front of the exponent, or at the end. Frees text.
static char *insert_before_exponent(char *text, const char *what) {
    char *e = strchr(text, 'e'), *result;
    int head = (int)(e ? e - text : (int64_t)strlen(text));
    if (asprintf(&result, "%.*s%s%s", head, text, what, e ? e : "") < 0) abort();
    free(text);
    return result;
}

// Type left out, with a precision: like 'g', but at least one digit behind the point of a number without exponent.
static char *general_text(double d, int precision, bool alternate) {
    if (precision == 0) precision = 1;
    char *text = cr_float_text(d, 'g', precision, alternate);
    char *scientific = cr_float_text(d, 'e', precision - 1, alternate);
    int point = atoi(strchr(scientific, 'e') + 1) + 1;
    if (point == precision) { // 'g' writes all digits before the point; here the exponent comes one digit earlier
        char *e = strchr(scientific, 'e'), *end = e;
        if (!alternate && memchr(scientific, '.', (size_t)(e - scientific))) {
            while (end[-1] == '0') end--;
            if (end[-1] == '.') end--;
        }
        memmove(end, e, strlen(e) + 1);
        free(text);
        return scientific;
    }
    free(scientific);
    return strpbrk(text, ".e") ? text : insert_before_exponent(text, ".0");
}

static char *shortest_text(double d, bool alternate) {
    char *text = cr_float_text(d, 'r', 0, false);
    if (strchr(text, '.')) return text;
    if (!strchr(text, 'e')) return insert_before_exponent(text, ".0");
    return alternate ? insert_before_exponent(text, ".") : text;
}

static char *float_text(double d, const Spec *spec) {
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    char type = (char)spec->type;
    if (!isfinite(d)) return cr_float_text(d, type ? type : 'r', 0, false);
    if (type == 0) return spec->precision < 0 ? shortest_text(d, spec->alternate) : general_text(d, precision, spec->alternate);
    if (type == '%') {
        char *text = cr_float_text(d * 100, 'f', precision, spec->alternate);
        char *percent = must(realloc(text, strlen(text) + 2));
        return strcat(percent, "%");
    }
    return cr_float_text(d, type == 'n' ? 'g' : type, precision, spec->alternate);
}

static bool is_zero(const char *text) { return strspn(text, "0.%") == strcspn(text, "eE"); }

// The text of a float, laid out. Frees it.
static CrValue lay_out_double(CrThread *t, char *text, const Spec *spec) {
    const char *p = text;
    bool negative = *p == '-';
    p += negative;
    if (spec->no_negative_zero && is_zero(p)) negative = false;
    int64_t n = (int64_t)strspn(p, "0123456789");
    Parts parts = {.sign = sign_char(negative, spec->sign), .prefix = "", .digits = p, .ndigits = n,
                   .character = UINT32_MAX, .rest = p + n, .nrest = (int64_t)strlen(p + n)};
    CrValue r = lay_out(t, spec, &parts, 3);
    free(text);
    return r;
}

static CrValue format_double(CrThread *t, double d, const Spec *spec) {
    if (spec->precision > INT32_MAX) return CR_RAISE(t, ValueError, "precision too big");
    char *text = float_text(d, spec);
    if (spec->type == '%' && !isfinite(d)) {
        text = must(realloc(text, strlen(text) + 2));
        strcat(text, "%");
    }
    return lay_out_double(t, text, spec);
}

CrValue cr_format_float(CrThread *t, CrValue f, CrValue text) {
    if (cr_str_of(text)->len == 0) return cr_str(t, f); // repr, unless a subclass has its own
    Spec spec;
    if (!parse(t, f, text, '>', 0, &spec)) return CR_ERROR;
    if (spec.type && (spec.type >= 128 || !strchr("eEfFgGn%", (int)spec.type))) return unknown_type(t, spec.type, f);
    return format_double(t, cr_float_of(f), &spec);
}

// ---- complex ----------------------------------------------------------------------------------------------

// One part of a complex number, without padding.
static CrValue format_part(CrThread *t, double d, const Spec *spec, char sign) {
    char code = !spec->type ? spec->precision < 0 ? 'r' : 'g' : spec->type == 'n' ? 'g' : (char)spec->type;
    char *text = cr_float_text(d, code, spec->precision < 0 ? 6 : (int)spec->precision, spec->alternate);
    if (code == 'r' && spec->alternate && isfinite(d) && !strchr(text, '.')) text = insert_before_exponent(text, ".");
    Spec bare = {.fill = ' ', .align = '<', .sign = sign, .no_negative_zero = spec->no_negative_zero,
                 .grouping = spec->grouping, .width = -1};
    return lay_out_double(t, text, &bare);
}

static CrValue format_parts(CrThread *t, CrParts c, const Spec *spec) {
    bool both = spec->type || c.real != 0 || signbit(c.real), brackets = both && !spec->type;
    CrValue real = both ? format_part(t, c.real, spec, spec->sign) : CR_NONE;
    CrValue imag = format_part(t, c.imag, spec, both ? '+' : spec->sign);
    if (real == CR_ERROR || imag == CR_ERROR) return CR_ERROR;
    CrStrBuilder b = {0};
    if (brackets) cr_builder_char(&b, '(');
    if (both) cr_builder_str(&b, real);
    cr_builder_str(&b, imag);
    cr_builder_puts(&b, brackets ? "j)" : "j");
    CrValue s = cr_builder_finish(t, &b);
    return s == CR_ERROR ? s : lay_out_text(t, s, cr_str_of(s)->len, spec);
}

CrValue cr_format_complex(CrThread *t, CrValue c, CrValue text) {
    if (cr_str_of(text)->len == 0) return cr_str(t, c); // repr, unless a subclass has its own
    Spec spec;
    if (!parse(t, c, text, '>', 0, &spec)) return CR_ERROR;
    if (spec.type && (spec.type >= 128 || !strchr("eEfFgGn", (int)spec.type))) return unknown_type(t, spec.type, c);
    if (spec.precision > INT32_MAX) return CR_RAISE(t, ValueError, "precision too big");
    if (spec.fill == '0') return CR_RAISE(t, ValueError, "Zero padding is not allowed in complex format specifier");
    if (spec.align == '=')
        return CR_RAISE(t, ValueError, "'=' alignment flag is not allowed in complex format specifier");
    return format_parts(t, cr_complex_of(c), &spec);
}

// ---- int --------------------------------------------------------------------------------------------------

static CrValue format_character(CrThread *t, CrValue i, const Spec *spec) {
    int64_t code;
    if (spec->sign) return CR_RAISE(t, ValueError, "Sign not allowed with integer format specifier 'c'");
    if (spec->alternate) return CR_RAISE(t, ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    if (!cr_int_to_int64(i, &code)) return CR_RAISE(t, OverflowError, "Python int too large to convert to C long");
    if (code < 0 || code >= 0x110000) return CR_RAISE(t, OverflowError, "%%c arg not in range(0x110000)");
    Parts parts = {.prefix = "", .digits = "", .character = (uint32_t)code, .rest = ""};
    return lay_out(t, spec, &parts, 3);
}

static CrValue format_integer(CrThread *t, CrValue i, const Spec *spec) {
    if (spec->precision >= 0) return CR_RAISE(t, ValueError, "Precision not allowed in integer format specifier");
    if (spec->no_negative_zero) return no_z(t, "integer");
    if (spec->type == 'c') return format_character(t, i, spec);
    uint32_t type = spec->type;
    int base = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    const char *prefix = !spec->alternate ? "" : base == 2 ? "0b" : base == 8 ? "0o" : type == 'x' ? "0x" : type == 'X' ? "0X" : "";
    size_t n;
    char *digits = cr_int_digits(t, i, base, &n);
    if (!digits) return CR_ERROR;
    for (size_t k = 0; type == 'X' && k < n; k++)
        if (digits[k] >= 'a') digits[k] ^= 0x20;
    Parts parts = {.sign = sign_char(cr_int_sign(i) < 0, spec->sign), .prefix = prefix, .digits = digits,
                   .ndigits = (int64_t)n, .character = UINT32_MAX, .rest = ""};
    CrValue r = lay_out(t, spec, &parts, base == 10 ? 3 : 4);
    free(digits);
    return r;
}

CrValue cr_format_int(CrThread *t, CrValue i, CrValue text) {
    if (cr_str_of(text)->len == 0) return cr_is_int(i) ? cr_int_to_str(t, i, 10) : cr_str(t, i);
    Spec spec;
    if (!parse(t, i, text, '>', 'd', &spec)) return CR_ERROR;
    if (spec.type && spec.type < 128 && strchr("bcdoxXn", (int)spec.type)) return format_integer(t, i, &spec);
    if (!spec.type || spec.type >= 128 || !strchr("eEfFgG%", (int)spec.type)) return unknown_type(t, spec.type, i);
    double d = cr_int_to_double(t, i);
    return d == -1.0 && cr_raised(t) ? CR_ERROR : format_double(t, d, &spec);
}
