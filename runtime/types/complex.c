// complex.c -- the type complex: arithmetic, comparison, conversion from numbers and text, methods.
//
// In: any mixture of complex, float and int, instances of subclasses included; out: complex objects. Every operator
// first makes both operands pairs of doubles, and refuses what is no number with NotImplemented. Products, quotients
// and powers follow CPython's formulas, so that results agree to the last bit, infinities and NaNs included.
#include "runtime/types/complex.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "runtime/type.h"
#include "runtime/warn.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "runtime/types/unicode.h"

CrValue cr_complex_new(CrThread *t, double real, double imag) {
    CrComplex *c = cr_alloc_atomic(t, sizeof *c);
    c->ob = (CrObject){.shape = CR_T_COMPLEX};
    c->real = real;
    c->imag = imag;
    return cr_box(c);
}

static CrValue box(CrThread *t, CrParts c) { return cr_complex_new(t, c.real, c.imag); }

// ---- Operands ---------------------------------------------------------------------------------------------

typedef enum Operand { NUMBER, NO_NUMBER, FAILED } Operand;

static Operand operand(CrThread *t, CrValue v, CrParts *out) {
    if (cr_is_complex(v)) *out = cr_complex_of(v);
    else if (cr_is_any_float(v)) *out = (CrParts){cr_float_of(v), 0.0};
    else if (cr_is_any_int(v)) {
        *out = (CrParts){cr_int_to_double(t, v), 0.0};
        if (out->real == -1.0 && cr_raised(t)) return FAILED;
    } else return NO_NUMBER;
    return NUMBER;
}

static Operand operands(CrThread *t, CrValue a, CrValue b, CrParts *x, CrParts *y) {
    Operand first = operand(t, a, x);
    return first == NUMBER ? operand(t, b, y) : first;
}

static CrValue not_numbers(Operand o) { return o == NO_NUMBER ? CR_NOT_IMPLEMENTED : CR_ERROR; }

// ---- Arithmetic -------------------------------------------------------------------------------------------

static CrParts sum(CrParts a, CrParts b) { return (CrParts){a.real + b.real, a.imag + b.imag}; }
static CrParts difference(CrParts a, CrParts b) { return (CrParts){a.real - b.real, a.imag - b.imag}; }
static CrParts product(CrParts a, CrParts b) {
    return (CrParts){a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

// Smith's method: scaled by the larger part of the divisor, so that no intermediate overflows. False: b is 0.
static bool quotient(CrParts a, CrParts b, CrParts *out) {
    double real = fabs(b.real), imag = fabs(b.imag);
    *out = (CrParts){NAN, NAN};
    if (real >= imag) {
        if (real == 0) return false;
        double ratio = b.imag / b.real, divisor = b.real + b.imag * ratio;
        *out = (CrParts){(a.real + a.imag * ratio) / divisor, (a.imag - a.real * ratio) / divisor};
    } else if (imag >= real) {
        double ratio = b.real / b.imag, divisor = b.real * ratio + b.imag;
        *out = (CrParts){(a.real * ratio + a.imag) / divisor, (a.imag * ratio - a.real) / divisor};
    }
    return true;
}

bool cr_complex_divide(CrThread *t, CrParts a, CrParts b, CrParts *out) {
    if (quotient(a, b, out)) return true;
    CR_RAISE(t, ZeroDivisionError, "complex division by zero");
    return false;
}

// a ** n by squaring, lowest bit first.
static CrParts integer_power(CrParts a, unsigned n) {
    CrParts r = {1.0, 0.0};
    for (; n; n >>= 1, a = product(a, a))
        if (n & 1) r = product(r, a);
    return r;
}

// By polar coordinates. Sets errno to EDOM for powers that do not exist, or leaves what the C library finds.
static CrParts general_power(CrParts a, CrParts b) {
    if (a.real == 0 && a.imag == 0) {
        if (b.imag != 0 || b.real < 0) errno = EDOM;
        return (CrParts){0.0, 0.0};
    }
    double radius = hypot(a.real, a.imag), angle = atan2(a.imag, a.real);
    double length = pow(radius, b.real), phase = angle * b.real;
    if (b.imag != 0) {
        length /= exp(angle * b.imag);
        phase += b.imag * log(radius);
    }
    return (CrParts){length * cos(phase), length * sin(phase)};
}

bool cr_complex_power(CrThread *t, CrParts a, CrParts b, CrParts *out) {
    enum { MAX_INTEGER = 100 }; // larger exponents go through logarithms, as in CPython
    errno = 0;
    if (b.imag == 0 && b.real == floor(b.real) && fabs(b.real) <= MAX_INTEGER) {
        *out = integer_power(a, (unsigned)fabs(b.real));
        if (b.real <= 0 && !quotient((CrParts){1.0, 0.0}, *out, out)) errno = EDOM;
    } else *out = general_power(a, b);
    int error = errno;
    if (isinf(out->real) || isinf(out->imag)) error = error ? error : ERANGE;
    else if (error == ERANGE) error = 0; // underflow
    if (error == EDOM) CR_RAISE(t, ZeroDivisionError, "0.0 to a negative or complex power");
    else if (error == ERANGE) CR_RAISE(t, OverflowError, "complex exponentiation");
    return error != EDOM && error != ERANGE;
}

#define DEFINE_BINARY(name, compute)                                                                         \
    static CrValue name(CrThread *t, CrValue a, CrValue b) {                                                 \
        CrParts x, y, r;                                                                                     \
        Operand o = operands(t, a, b, &x, &y);                                                               \
        if (o != NUMBER) return not_numbers(o);                                                              \
        return (compute) ? box(t, r) : CR_ERROR;                                                             \
    }
DEFINE_BINARY(add, (r = sum(x, y), true))
DEFINE_BINARY(subtract, (r = difference(x, y), true))
DEFINE_BINARY(multiply, (r = product(x, y), true))
DEFINE_BINARY(true_divide, cr_complex_divide(t, x, y, &r))
DEFINE_BINARY(power, cr_complex_power(t, x, y, &r))

static CrValue negate(CrThread *t, CrValue v) {
    CrParts c = cr_complex_of(v);
    return cr_complex_new(t, -c.real, -c.imag);
}

static CrValue plain(CrThread *t, CrValue v) { return CR_IS(COMPLEX, v) ? v : box(t, cr_complex_of(v)); }

static CrValue absolute(CrThread *t, CrValue v) {
    CrParts c = cr_complex_of(v);
    if (isinf(c.real) || isinf(c.imag)) return cr_float(INFINITY);
    if (isnan(c.real) || isnan(c.imag)) return cr_float((double)NAN);
    double length = hypot(c.real, c.imag);
    if (isinf(length)) return CR_RAISE(t, OverflowError, "absolute value too large");
    return cr_float(length);
}

// ---- Comparison and hash ----------------------------------------------------------------------------------

// Without rounding the int.
static bool equals_real(CrParts c, CrValue number) {
    bool unordered;
    if (c.imag != 0) return false; // NaN too
    if (cr_is_any_float(number)) return c.real == cr_float_of(number);
    return cr_float_order_int(c.real, number, &unordered) == 0 && !unordered;
}

static CrValue compare(CrThread *t CR_UNUSED, CrValue a, CrValue b, CrCompare op) {
    if (op != CR_EQ && op != CR_NE) return CR_NOT_IMPLEMENTED;
    if (!cr_is_complex(a)) return CR_NOT_IMPLEMENTED;
    CrParts x = cr_complex_of(a);
    bool equal;
    if (cr_is_complex(b)) {
        CrParts y = cr_complex_of(b);
        equal = x.real == y.real && x.imag == y.imag;
    } else if (cr_is_any_float(b) || cr_is_any_int(b)) equal = equals_real(x, b);
    else return CR_NOT_IMPLEMENTED;
    return cr_bool(equal == (op == CR_EQ));
}

int64_t cr_complex_hash(CrParts c) {
    const uint64_t imaginary_unit = 1000003;
    int64_t h = (int64_t)((uint64_t)cr_float_hash(c.real) + imaginary_unit * (uint64_t)cr_float_hash(c.imag));
    return h == -1 ? -2 : h;
}

static int hash(CrThread *t CR_UNUSED, CrValue v, int64_t *out) {
    *out = cr_complex_hash(cr_complex_of(v));
    return 0;
}

static int truth(CrThread *t CR_UNUSED, CrValue v) {
    CrParts c = cr_complex_of(v);
    return c.real != 0 || c.imag != 0;
}

// ---- Text -------------------------------------------------------------------------------------------------

// "(1+2j)"; without the real part and brackets where that is +0.
static CrValue repr(CrThread *t, CrValue v) {
    CrParts c = cr_complex_of(v);
    CrStrBuilder b = {0};
    bool both = c.real != 0 || signbit(c.real);
    char *real = cr_float_text(c.real, 'r', 0, false), *imag = cr_float_text(c.imag, 'r', 0, false);
    if (both) {
        cr_builder_char(&b, '(');
        cr_builder_puts(&b, real);
        if (*imag != '-') cr_builder_char(&b, '+');
    }
    cr_builder_puts(&b, imag);
    cr_builder_puts(&b, both ? "j)" : "j");
    free(real);
    free(imag);
    return cr_builder_finish(t, &b);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool is_imaginary_unit(char c) { return c == 'j' || c == 'J'; }

static size_t count_digits(const char *p, const char *end) {
    const char *start = p;
    while (p < end && is_digit(*p)) p++;
    return (size_t)(p - start);
}

// Length of `word` if the text starts with it in any case, else 0.
static size_t match_word(const char *p, const char *end, const char *word) {
    size_t n = strlen(word);
    return (size_t)(end - p) >= n && !strncasecmp(p, word, n) ? n : 0;
}

// The end of the longest float that starts at p; p itself if none does.
static const char *float_end(const char *p, const char *end) {
    const char *q = p;
    if (q < end && (*q == '+' || *q == '-')) q++;
    size_t word = match_word(q, end, "infinity");
    if (!word) word = match_word(q, end, "inf");
    if (!word) word = match_word(q, end, "nan");
    if (word) return q + word;
    size_t digits = count_digits(q, end);
    q += digits;
    if (q < end && *q == '.') {
        size_t fraction = count_digits(q + 1, end);
        digits += fraction;
        q += 1 + fraction;
    }
    if (!digits) return p;
    if (q < end && (*q == 'e' || *q == 'E')) {
        const char *exponent = q + 1;
        if (exponent < end && (*exponent == '+' || *exponent == '-')) exponent++;
        size_t n = count_digits(exponent, end);
        if (n) q = exponent + n;
    }
    return q;
}

// Reads a float at *p, if there is one.
static bool read_float(const char **p, const char *end, double *out) {
    const char *stop = float_end(*p, end);
    if (stop == *p || !cr_float_parse(*p, (size_t)(stop - *p), out)) return false;
    *p = stop;
    return true;
}

// The imaginary part: a float or only a sign or nothing, then "j".
static bool read_imaginary(const char **p, const char *end, double *out) {
    if (!read_float(p, end, out)) {
        *out = 1.0;
        if (*p < end && (**p == '+' || **p == '-')) *out = *(*p)++ == '-' ? -1.0 : 1.0;
    }
    if (*p == end || !is_imaginary_unit(**p)) return false;
    ++*p;
    return true;
}

bool cr_complex_parse(const char *text, size_t n, CrParts *out) {
    const char *p = text, *end = text + n;
#define SKIP_SPACE() while (p < end && is_space(*p)) p++
    *out = (CrParts){0.0, 0.0};
    SKIP_SPACE();
    bool bracket = p < end && *p == '(';
    if (bracket) p++;
    SKIP_SPACE();
    const char *q = p;
    double first;
    if (read_float(&q, end, &first) && (q == end || !is_imaginary_unit(*q))) {
        out->real = first;
        p = q;
        if (p < end && (*p == '+' || *p == '-') && !read_imaginary(&p, end, &out->imag)) return false;
    } else if (!read_imaginary(&p, end, &out->imag)) return false;
    SKIP_SPACE();
    if (bracket) {
        if (p == end || *p++ != ')') return false;
        SKIP_SPACE();
    }
#undef SKIP_SPACE
    return p == end;
}

// ---- Conversion -------------------------------------------------------------------------------------------

static CrValue new_complex(CrThread *t, CrType *cls, CrParts c) {
    if (cls == CR_TYPE_OF_ID(COMPLEX)) return box(t, c);
    CrValue instance = cr_instance_new(t, cls);
    if (instance == CR_ERROR) return instance;
    CR_AS(CrComplex, instance)->real = c.real;
    CR_AS(CrComplex, instance)->imag = c.imag;
    return instance;
}

// Underscores go, if each stands between digits; false: one does not. *n becomes the length of what is left.
static bool drop_underscores(char *text, size_t *n) {
    size_t len = 0;
    for (size_t i = 0; i < *n; i++) {
        if (text[i] != '_') text[len++] = text[i];
        else if (i == 0 || i + 1 == *n || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) return false;
    }
    *n = len;
    return true;
}

static CrValue from_str(CrThread *t, CrType *cls, CrValue v) {
    const CrStr *s = cr_str_of(v);
    size_t n = (size_t)s->len;
    char *text = malloc(n + 1); // digits and spaces of other scripts as ASCII
    if (!text) return cr_raise_no_memory(t);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = cr_str_at(s, (int64_t)i);
        int digit = cr_char_decimal(c);
        text[i] = c < 128 ? (char)c : cr_char_is_space(c) ? ' ' : digit >= 0 ? (char)('0' + digit) : '?';
        if (text[i] == '?') n = i + 1; // wrong in any case: what follows must not change the message
    }
    CrParts c;
    bool grouped = drop_underscores(text, &n), good = grouped && cr_complex_parse(text, n, &c);
    free(text);
    if (good) return new_complex(t, cls, c);
    if (!grouped) return CR_RAISE(t, ValueError, "could not convert string to complex: %R", v);
    return CR_RAISE(t, ValueError, "complex() arg is a malformed string");
}

// What v.__complex__() gives; v itself if it has no such method.
static CrValue by_method(CrThread *t, CrValue v) {
    if (!cr_is_ptr(v) || CR_IS(COMPLEX, v)) return v;
    bool found;
    CrValue c = cr_call_special(t, v, cr_intern_c(t, "__complex__"), NULL, 0, &found);
    if (!found) return v;
    if (c == CR_ERROR || CR_IS(COMPLEX, c)) return c;
    if (cr_is_complex(c))
        return CR_WARN(t, DeprecationWarning, 1, "__complex__ returned non-complex (type %T).  The ability to return an instance of "
                       "a strict subclass of complex is deprecated, and may be removed in a future version of Python.", c) < 0
                   ? CR_ERROR : c;
    return CR_RAISE(t, TypeError, "__complex__ returned non-complex (type %T)", c);
}

static bool is_number(CrValue v) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    return slots->to_float || slots->index || cr_is_complex(v);
}

// Either argument of the constructor, once known to be a number.
static bool number_parts(CrThread *t, CrValue v, CrParts *out) {
    *out = (CrParts){0.0, 0.0};
    if (!cr_is_complex(v)) return cr_float_from(t, v, &out->real);
    *out = cr_complex_of(v);
    return true;
}

// complex(real, imag) is real + imag * 1j, where both may be complex themselves.
static CrValue from_numbers(CrThread *t, CrType *cls, CrValue real, CrValue imag) {
    CrParts r, i = {0.0, 0.0};
    if ((real = by_method(t, real)) == CR_ERROR) return CR_ERROR;
    if (!is_number(real))
        return CR_RAISE(t, TypeError, "complex() first argument must be a string or a number, not '%T'", real);
    if (imag != CR_ERROR && !is_number(imag))
        return CR_RAISE(t, TypeError, "complex() second argument must be a number, not '%T'", imag);
    if (!number_parts(t, real, &r) || (imag != CR_ERROR && !number_parts(t, imag, &i))) return CR_ERROR;
    if (imag == CR_ERROR) return new_complex(t, cls, r);
    if (cr_is_complex(imag)) r.real -= i.imag;
    return new_complex(t, cls, (CrParts){r.real, cr_is_complex(real) ? i.real + r.imag : i.real});
}

// The class given to __new__, which Python code may call itself. NULL: TypeError.
static CrType *checked_class(CrThread *t, CrValue cls) {
    if (!cr_has_flag(cls, CR_TYPE_TYPE)) {
        CR_RAISE(t, TypeError, "complex.__new__(X): X is not a type object (%T)", cls);
        return NULL;
    }
    CrType *type = CR_AS(CrType, cls);
    if (type->flags & CR_TYPE_COMPLEX) return type;
    CR_RAISE(t, TypeError, "complex.__new__(%N): %N is not a subtype of complex", type, type);
    return NULL;
}

CR_METHOD(construct, CrValue cls, CrValue real, CrValue imag) {
    CrType *type = checked_class(t, cls);
    if (!type) return CR_ERROR;
    if (real == CR_ERROR) real = CR_INT(0);
    if (CR_IS(COMPLEX, real) && imag == CR_ERROR && type == CR_TYPE_OF_ID(COMPLEX)) return real;
    if (cr_is_str(real)) {
        if (imag == CR_ERROR) return from_str(t, type, real);
        return CR_RAISE(t, TypeError, "complex() can't take second arg if first is a string");
    }
    if (imag != CR_ERROR && cr_is_str(imag)) return CR_RAISE(t, TypeError, "complex() second arg can't be a string");
    return from_numbers(t, type, real, imag);
}

// ---- Methods ----------------------------------------------------------------------------------------------

CR_METHOD(conjugate, CrValue self) {
    CrParts c = cr_complex_of(self);
    return cr_complex_new(t, c.real, -c.imag);
}

CR_METHOD(complex_method, CrValue self) { return plain(t, self); }

CR_METHOD(getnewargs, CrValue self) {
    CrParts c = cr_complex_of(self);
    CrValue pair[2] = {cr_float(c.real), cr_float(c.imag)};
    return cr_tuple_from(t, pair, 2);
}

CR_METHOD(format_method, CrValue self, CrValue spec) {
    if (!cr_is_str(spec)) return CR_RAISE(t, TypeError, "__format__() argument must be str, not %T", spec);
    return cr_format_complex(t, self, spec);
}

static const CrMethodDef methods[] = {
    {"conjugate(self, /)", CR_FN(conjugate), "The number mirrored at the real axis.", 0},
    {"__complex__(self, /)", CR_FN(complex_method), "The value as an instance of exactly complex.", 0},
    {"__getnewargs__(self, /)", CR_FN(getnewargs), NULL, 0},
    {"__format__(self, format_spec, /)", CR_FN(format_method), "Formatted as the specification says.", 0},
    {0},
};

static CrValue get_real(CrThread *t CR_UNUSED, CrValue self) { return cr_float(CR_AS(CrComplex, self)->real); }
static CrValue get_imag(CrThread *t CR_UNUSED, CrValue self) { return cr_float(CR_AS(CrComplex, self)->imag); }

static const CrGetSetDef getsets[] = {
    {"real", get_real, cr_readonly_member, "the real part of a complex number"},
    {"imag", get_imag, cr_readonly_member, "the imaginary part of a complex number"},
    {0},
};

const CrTypeDef cr_complex_typedef = {
    .doc = "A complex number: complex(real, imag) or complex(text).",
    .flags = CR_TYPE_BASE | CR_TYPE_COMPLEX,
    .slots = {.repr = repr, .hash = hash, .truth = truth, .compare = compare,
              .binary = {[CR_ADD] = add, [CR_SUB] = subtract, [CR_MUL] = multiply, [CR_TRUEDIV] = true_divide,
                         [CR_POW] = power},
              .unary = {[CR_NEG] = negate, [CR_POS] = plain, [CR_ABS] = absolute}},
    .methods = methods,
    .getsets = getsets,
    .constructor = {"complex(cls, real=<unset>, imag=<unset>)", CR_FN(construct), NULL, 0},
};
