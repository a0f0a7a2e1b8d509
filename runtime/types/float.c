// float.c -- the type float: arithmetic, comparison with ints, conversion, methods.
//
// In: immediate doubles, instances of subclasses, and ints on the other side of an operator; out: immediate doubles.
// Comparisons with ints are exact: they never round the int.
#include "runtime/types/float.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "runtime/type.h"
#include "runtime/warn.h"
#include "runtime/types/bytes.h"
#include "runtime/types/complex.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "runtime/types/unicode.h"

// ---- Operands ---------------------------------------------------------------------------------------------

typedef enum Operand { NUMBER, NO_NUMBER, FAILED } Operand;

static Operand operand(CrThread *t, CrValue v, double *d) {
    if (cr_is_float(v)) *d = cr_float_get(v);
    else if (cr_is_int(v)) *d = (double)cr_int_get(v);
    else if (cr_has_flag(v, CR_TYPE_FLOAT)) *d = CR_AS(CrFloat, v)->value;
    else if (cr_has_flag(v, CR_TYPE_INT)) {
        *d = cr_int_to_double(t, v);
        if (*d == -1.0 && cr_raised(t)) return FAILED;
    } else return NO_NUMBER;
    return NUMBER;
}

static Operand operands(CrThread *t, CrValue a, CrValue b, double *x, double *y) {
    Operand first = operand(t, a, x);
    return first == NUMBER ? operand(t, b, y) : first;
}

static CrValue not_numbers(Operand o) { return o == NO_NUMBER ? CR_NOT_IMPLEMENTED : CR_ERROR; }

// ---- Arithmetic -------------------------------------------------------------------------------------------

double cr_float_mod(double a, double b) {
    double r = fmod(a, b);
    if (r == 0) return copysign(0.0, b);
    return (r < 0) != (b < 0) ? r + b : r;
}

double cr_float_floordiv(double a, double b) {
    double r = fmod(a, b), q = (a - r) / b; // a - r is a multiple of b up to rounding
    if (r != 0 && (r < 0) != (b < 0)) q -= 1.0;
    if (q == 0) return copysign(0.0, a / b);
    double whole = floor(q);
    return q - whole > 0.5 ? whole + 1.0 : whole;
}

static CrValue out_of_range(CrThread *t) {
    CrValue args[2] = {cr_int(ERANGE), cr_str_from_c(t, "Numerical result out of range")};
    CrValue error = cr_call(t, cr_box(CR_TYPE_OF_ID(OverflowError)), args, 2, CR_ERROR);
    return error == CR_ERROR ? error : cr_raise_value(t, error);
}

// A negative number to a fractional power is complex.
static CrValue negative_power(CrThread *t, double a, double b) {
    CrParts r;
    return cr_complex_power(t, (CrParts){a, 0.0}, (CrParts){b, 0.0}, &r) ? cr_complex_new(t, r.real, r.imag) : CR_ERROR;
}

CrValue cr_float_pow(CrThread *t, double a, double b) {
    if (a == 0 && b < 0 && isfinite(b)) return CR_RAISE(t, ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
        return negative_power(t, a, b);
    double r = pow(a, b);
    if (isinf(r) && isfinite(a) && isfinite(b)) return out_of_range(t);
    return cr_float(r);
}

#define DEFINE_BINARY(name, zero_message, expression)                                                        \
    static CrValue name(CrThread *t, CrValue a, CrValue b) {                                                 \
        double x, y;                                                                                         \
        Operand o = operands(t, a, b, &x, &y);                                                               \
        if (o != NUMBER) return not_numbers(o);                                                              \
        const char *message = zero_message;                                                                  \
        if (message && y == 0) return CR_RAISE(t, ZeroDivisionError, "%s", message);                         \
        return (expression);                                                                                 \
    }
DEFINE_BINARY(add, NULL, cr_float(x + y))
DEFINE_BINARY(subtract, NULL, cr_float(x - y))
DEFINE_BINARY(multiply, NULL, cr_float(x * y))
DEFINE_BINARY(true_divide, "float division by zero", cr_float(x / y))
DEFINE_BINARY(floor_divide, "float floor division by zero", cr_float(cr_float_floordiv(x, y)))
DEFINE_BINARY(modulo, "float modulo", cr_float(cr_float_mod(x, y)))
DEFINE_BINARY(power, NULL, cr_float_pow(t, x, y))

static CrValue divide_with_remainder(CrThread *t, CrValue a, CrValue b) {
    double x, y;
    Operand o = operands(t, a, b, &x, &y);
    if (o != NUMBER) return not_numbers(o);
    if (y == 0) return CR_RAISE(t, ZeroDivisionError, "float divmod()");
    CrValue pair[2] = {cr_float(cr_float_floordiv(x, y)), cr_float(cr_float_mod(x, y))};
    return cr_tuple_from(t, pair, 2);
}

static CrValue negate(CrThread *t CR_UNUSED, CrValue v) { return cr_float(-cr_float_of(v)); }
static CrValue plain(CrThread *t CR_UNUSED, CrValue v) { return cr_float(cr_float_of(v)); }
static CrValue absolute(CrThread *t CR_UNUSED, CrValue v) { return cr_float(fabs(cr_float_of(v))); }
static CrValue to_int(CrThread *t, CrValue v) { return cr_int_from_double(t, cr_float_of(v)); }

// ---- Comparison and hash ----------------------------------------------------------------------------------

int cr_float_order_int(double d, CrValue i, bool *unordered) {
    int64_t small;
    *unordered = isnan(d);
    if (isnan(d)) return 0;
    if (isinf(d)) return d > 0 ? 1 : -1;
    if (cr_int_to_int64(i, &small)) {
        if (d >= 9223372036854775808.0) return 1;
        if (d < -9223372036854775808.0) return -1;
        int64_t whole = (int64_t)d; // both sides exact from here
        if (whole != small) return whole < small ? -1 : 1;
        double rest = d - (double)whole;
        return (rest > 0) - (rest < 0);
    }
    CrMagnitude m;
    cr_int_magnitude(i, &m);
    int sign = m.negative ? -1 : 1;
    if (d == 0 || signbit(d) != m.negative) return d > 0 ? 1 : d < 0 ? -1 : -sign;
    int exponent;
    frexp(d, &exponent); // 2^(exponent-1) <= |d| < 2^exponent
    int64_t bits = cr_int_bit_length(i);
    if (exponent != bits) return exponent < bits ? -sign : sign;
    // Equal lengths, 64 bits or more: d is an integer. Compare its 53 bits, then whether the int has more below.
    double scaled = ldexp(fabs(d), 64 - exponent);
    uint64_t top = (uint64_t)scaled, high = m.limb[m.n - 1];
    int shift = __builtin_clzll(high);
    if (shift) high = high << shift | (m.n > 1 ? m.limb[m.n - 2] >> (64 - shift) : 0);
    if (top != high) return top < high ? -sign : sign;
    bool rest = m.n > 1 && m.limb[m.n - 2] << shift != 0;
    for (int64_t k = m.n - 3; k >= 0 && !rest; k--) rest = m.limb[k] != 0;
    return rest ? -sign : 0;
}

static CrValue compare(CrThread *t CR_UNUSED, CrValue a, CrValue b, CrCompare op) {
    bool unordered = false;
    int order;
    if (cr_is_any_float(a) && cr_is_any_float(b)) {
        double x = cr_float_of(a), y = cr_float_of(b);
        unordered = isnan(x) || isnan(y);
        order = (x > y) - (x < y);
    } else if (cr_is_any_float(a) && cr_is_any_int(b)) order = cr_float_order_int(cr_float_of(a), b, &unordered);
    else if (cr_is_any_int(a) && cr_is_any_float(b)) order = -cr_float_order_int(cr_float_of(b), a, &unordered);
    else return CR_NOT_IMPLEMENTED;
    if (unordered) return cr_bool(op == CR_NE);
    return cr_order_is(op, order);
}

// The value modulo 2^61 - 1, so that equal ints and floats hash alike: multiplying by 2^n rotates 61 bits by n.
int64_t cr_float_hash(double d) {
    enum { BITS = 61 };
    const uint64_t prime = ((uint64_t)1 << BITS) - 1;
    if (isnan(d)) return 0;
    if (isinf(d)) return d > 0 ? 314159 : -314159;
    if (d == (double)(int32_t)d) return (int32_t)d == -1 ? -2 : (int32_t)d;
    int exponent;
    uint64_t m = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    int rotation = ((exponent - 53) % BITS + BITS) % BITS;
    uint64_t h = ((m << rotation) & prime) | m >> (BITS - rotation);
    if (h == prime) h = 0;
    int64_t result = d < 0 ? -(int64_t)h : (int64_t)h;
    return result == -1 ? -2 : result;
}

static int hash(CrThread *t CR_UNUSED, CrValue v, int64_t *out) {
    double d = cr_float_of(v);
    if (isnan(d)) return CR_TYPE_OF_ID(OBJECT)->slots.hash(t, v, out); // which equals only itself
    *out = cr_float_hash(d);
    return 0;
}

static int truth(CrThread *t CR_UNUSED, CrValue v) { return cr_float_of(v) != 0; }

static CrValue repr(CrThread *t, CrValue v) {
    char buffer[32];
    cr_float_repr(cr_float_of(v), buffer);
    return cr_str_from_ascii(t, buffer, (int64_t)strlen(buffer));
}

// ---- Conversion -------------------------------------------------------------------------------------------

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// float(text): white space around and underscores between digits are dropped.
static bool parse_text(const char *p, size_t n, double *out) {
    while (n && is_space(*p)) p++, n--;
    while (n && is_space(p[n - 1])) n--;
    if (!memchr(p, '_', n)) return cr_float_parse(p, n, out);
    char *copy = malloc(n);
    size_t len = 0;
    bool good = copy != NULL;
    for (size_t i = 0; i < n && good; i++) {
        if (p[i] != '_') copy[len++] = p[i];
        else good = i > 0 && i + 1 < n && p[i - 1] >= '0' && p[i - 1] <= '9' && p[i + 1] >= '0' && p[i + 1] <= '9';
    }
    good = good && cr_float_parse(copy, len, out);
    free(copy);
    return good;
}

static bool parse_str(const CrStr *s, double *out) {
    if (cr_str_is_ascii(s) && parse_text(cr_str_data(s), (size_t)s->len, out)) return true;
    char *text = malloc((size_t)s->len + 1); // digits of other scripts as ASCII
    if (!text) return false;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        int digit = cr_char_decimal(c);
        text[i] = cr_char_is_space(c) ? ' ' : digit >= 0 ? (char)('0' + digit) : c < 128 ? (char)c : '?';
    }
    bool good = parse_text(text, (size_t)s->len, out);
    free(text);
    return good;
}

static bool by_method(CrThread *t, CrValue v, double *out) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (slots->to_float) {
        CrValue f = CR_SLOT(slots->to_float)(t, v);
        if (f == CR_ERROR) return false;
        if (!cr_is_any_float(f)) return CR_RAISE(t, TypeError, "%T.__float__ returned non-float (type %T)", v, f), false;
        if (!cr_is_float(f) &&
            CR_WARN(t, DeprecationWarning, 1, "%T.__float__ returned non-float (type %T).  The ability to return an instance of a "
                    "strict subclass of float is deprecated, and may be removed in a future version of Python.", v, f) < 0)
            return false;
        *out = cr_float_of(f);
        return true;
    }
    CrValue i = cr_index(t, v);
    if (i == CR_ERROR) return false;
    *out = cr_int_to_double(t, i);
    return !(*out == -1.0 && cr_raised(t));
}

static bool is_number(CrValue v) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    return slots->to_float || slots->index;
}

bool cr_float_from(CrThread *t, CrValue v, double *out) {
    Operand o = cr_is_ptr(v) ? NO_NUMBER : operand(t, v, out);
    if (o == NUMBER) return true;
    if (!is_number(v)) return CR_RAISE(t, TypeError, "must be real number, not %T", v), false;
    return by_method(t, v, out);
}

static bool convert(CrThread *t, CrValue v, double *out) {
    if (CR_IS(STR, v) || (cr_is_str(v) && !is_number(v))) {
        if (parse_str(cr_str_of(v), out)) return true;
    } else if (is_number(v)) return by_method(t, v, out);
    else if (cr_is_bytes_like(v)) {
        const uint8_t *p;
        size_t n;
        if (!cr_bytes_view(t, v, &p, &n)) return false;
        if (parse_text((const char *)p, n, out)) return true;
    } else {
        CR_RAISE(t, TypeError, "float() argument must be a string or a real number, not '%T'", v);
        return false;
    }
    CR_RAISE(t, ValueError, "could not convert string to float: %R", v);
    return false;
}

static CrValue new_float(CrThread *t, CrType *cls, double d) {
    if (cls == CR_TYPE_OF_ID(FLOAT)) return cr_float(d);
    CrValue instance = cr_instance_new(t, cls);
    if (instance != CR_ERROR) CR_AS(CrFloat, instance)->value = d;
    return instance;
}

CR_METHOD(construct, CrValue cls, CrValue x) {
    double d;
    return convert(t, x, &d) ? new_float(t, CR_AS(CrType, cls), d) : CR_ERROR;
}

// ---- Methods ----------------------------------------------------------------------------------------------

CR_METHOD(as_integer_ratio, CrValue self) {
    double d = cr_float_of(self);
    if (isinf(d)) return CR_RAISE(t, OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(d)) return CR_RAISE(t, ValueError, "cannot convert NaN to integer ratio");
    int exponent;
    double m = frexp(d, &exponent);
    for (int i = 0; i < 300 && m != floor(m); i++) m *= 2.0, exponent--;
    CrValue pair[2] = {cr_int_from_double(t, m), cr_int(1)};
    int scaled = exponent > 0 ? 0 : 1;
    CrValue shift = cr_int(exponent > 0 ? exponent : -exponent);
    pair[scaled] = cr_int_lshift(t, pair[scaled], shift);
    return pair[scaled] == CR_ERROR ? CR_ERROR : cr_tuple_from(t, pair, 2);
}

CR_METHOD(conjugate, CrValue self) { return cr_float(cr_float_of(self)); }

CR_METHOD(hex, CrValue self) {
    char buffer[40];
    cr_float_hex(cr_float_of(self), buffer);
    return cr_str_from_c(t, buffer);
}

CR_METHOD(from_hex, CrValue cls, CrValue text) {
    if (!cr_is_str(text)) return CR_RAISE(t, TypeError, "bad argument type for built-in operation");
    size_t n;
    const char *p = cr_str_utf8(t, text, &n);
    if (!p) return CR_ERROR;
    while (n && is_space(*p)) p++, n--;
    while (n && is_space(p[n - 1])) n--;
    double d;
    if (!cr_float_parse_hex(p, n, &d)) return CR_RAISE(t, ValueError, "invalid hexadecimal floating-point string");
    if (isinf(d) && memchr("iI", p[*p == '-' || *p == '+'], 2) == NULL)
        return CR_RAISE(t, OverflowError, "hexadecimal value too large to represent as a float");
    return CR_AS(CrType, cls) == CR_TYPE_OF_ID(FLOAT) ? cr_float(d) : cr_call1(t, cls, cr_float(d));
}

CR_METHOD(is_integer, CrValue self) {
    double d = cr_float_of(self);
    return cr_bool(isfinite(d) && floor(d) == d);
}

CR_METHOD(truncate, CrValue self) { return to_int(t, self); }
CR_METHOD(floor_method, CrValue self) { return cr_int_from_double(t, floor(cr_float_of(self))); }
CR_METHOD(ceil_method, CrValue self) { return cr_int_from_double(t, ceil(cr_float_of(self))); }

CR_METHOD(round_method, CrValue self, CrValue digits) {
    enum { ALL_DIGITS = 323, NO_DIGITS = -308 }; // beyond these nothing changes, or nothing is left
    double d = cr_float_of(self);
    int64_t places;
    if (digits == CR_ERROR || digits == CR_NONE) return cr_int_from_double(t, rint(d));
    if (!cr_index_int64(t, digits, &places, NULL)) return CR_ERROR;
    if (!isfinite(d) || places > ALL_DIGITS || d == 0) return cr_float(d);
    if (places < NO_DIGITS) return cr_float(copysign(0.0, d));
    double rounded = cr_float_round(d, (int)places);
    if (isinf(rounded)) return CR_RAISE(t, OverflowError, "rounded value too large to represent");
    return cr_float(rounded);
}

CR_METHOD(format_method, CrValue self, CrValue spec) {
    if (!cr_is_str(spec)) return CR_RAISE(t, TypeError, "__format__() argument must be str, not %T", spec);
    return cr_format_float(t, self, spec);
}

CR_METHOD(getnewargs, CrValue self) {
    CrValue f = cr_float(cr_float_of(self));
    return cr_tuple_from(t, &f, 1);
}

CR_METHOD(get_format, CrValue cls CR_UNUSED, CrValue kind) {
    if (!cr_is_str(kind)) return CR_RAISE(t, TypeError, "__getformat__() argument must be str, not %T", kind);
    if (cr_str_is(kind, "double") || cr_str_is(kind, "float"))
        return cr_str_from_c(t, "IEEE, little-endian");
    return CR_RAISE(t, ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
}

static const CrMethodDef methods[] = {
    {"as_integer_ratio(self, /)", CR_FN(as_integer_ratio),
     "Two ints whose quotient is exactly the float.\n\n>>> (-0.75).as_integer_ratio()\n(-3, 4)\n", 0},
    {"conjugate(self, /)", CR_FN(conjugate), "The float itself.", 0},
    {"fromhex(type, string, /)", CR_FN(from_hex),
     "The float that a hexadecimal text stands for.\n\n>>> float.fromhex('0x1.8p3')\n12.0\n", CR_METHOD_CLASS},
    {"hex(self, /)", CR_FN(hex), "Hexadecimal text.\n\n>>> (-0.75).hex()\n'-0x1.8000000000000p-1'\n", 0},
    {"is_integer(self, /)", CR_FN(is_integer), "Whether it is an integer.", 0},
    {"__trunc__(self, /)", CR_FN(truncate), "The integer nearest to it between 0 and it.", 0},
    {"__floor__(self, /)", CR_FN(floor_method), "The highest integer that is not above it.", 0},
    {"__ceil__(self, /)", CR_FN(ceil_method), "The lowest integer that is not below it.", 0},
    {"__round__(self, ndigits=None, /)", CR_FN(round_method),
     "Rounded half to even: an int without ndigits.", 0},
    {"__format__(self, format_spec, /)", CR_FN(format_method), "Formatted as the specification says.", 0},
    {"__getformat__(type, typestr, /)", CR_FN(get_format), NULL, CR_METHOD_CLASS},
    {"__getnewargs__(self, /)", CR_FN(getnewargs), NULL, 0},
    {0},
};

static CrValue get_zero(CrThread *t CR_UNUSED, CrValue self CR_UNUSED) { return cr_float(0.0); }

static const CrGetSetDef getsets[] = {
    {"real", plain, NULL, "the real part of a complex number"},
    {"imag", get_zero, NULL, "the imaginary part of a complex number"},
    {0},
};

const CrTypeDef cr_float_typedef = {
    .doc = "A floating-point number: float(number) or float(text).",
    .flags = CR_TYPE_BASE | CR_TYPE_FLOAT,
    .slots = {.repr = repr, .hash = hash, .truth = truth, .compare = compare,
              .binary = {[CR_ADD] = add, [CR_SUB] = subtract, [CR_MUL] = multiply, [CR_TRUEDIV] = true_divide,
                         [CR_FLOORDIV] = floor_divide, [CR_MOD] = modulo, [CR_DIVMOD] = divide_with_remainder,
                         [CR_POW] = power},
              .unary = {[CR_NEG] = negate, [CR_POS] = plain, [CR_ABS] = absolute},
              .to_int = to_int, .to_float = plain},
    .methods = methods,
    .getsets = getsets,
    .constructor = {"float(cls, x=0, /)", CR_FN(construct), NULL, 0},
};
