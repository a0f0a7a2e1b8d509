// int_methods.c -- the type int: its slots, constructor, methods and attributes; the arithmetic is in int.c.
#include "runtime/warn.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "runtime/type.h"

// ---- Slots ------------------------------------------------------------------------------------------------

static CrValue repr(CrThread *t, CrValue v) { return cr_int_to_str(t, v, 10); }

static int hash(CrThread *t CR_UNUSED, CrValue v, int64_t *out) {
    *out = cr_int_hash(v);
    return 0;
}

static int truth(CrThread *t CR_UNUSED, CrValue v) { return cr_int_sign(v) != 0; }

static CrValue compare(CrThread *t CR_UNUSED, CrValue a, CrValue b, CrCompare op) {
    if (!cr_is_any_int(a) || !cr_is_any_int(b)) return CR_NOT_IMPLEMENTED;
    return cr_order_is(op, cr_int_order(a, b));
}

#define DEFINE_BINARY(name, expression)                                                                      \
    static CrValue name(CrThread *t, CrValue a, CrValue b) {                                                 \
        return cr_is_any_int(a) && cr_is_any_int(b) ? (expression) : CR_NOT_IMPLEMENTED;                     \
    }
DEFINE_BINARY(add, cr_int_add(t, a, b))
DEFINE_BINARY(subtract, cr_int_sub(t, a, b))
DEFINE_BINARY(multiply, cr_int_mul(t, a, b))
DEFINE_BINARY(true_divide, cr_int_truediv(t, a, b))
DEFINE_BINARY(floor_divide, cr_int_floordiv(t, a, b))
DEFINE_BINARY(modulo, cr_int_mod(t, a, b))
DEFINE_BINARY(power, cr_int_pow(t, a, b, CR_NONE))
DEFINE_BINARY(left_shift, cr_int_lshift(t, a, b))
DEFINE_BINARY(right_shift, cr_int_rshift(t, a, b))
DEFINE_BINARY(bit_and, cr_int_bitwise(t, CR_AND, a, b))
DEFINE_BINARY(bit_or, cr_int_bitwise(t, CR_OR, a, b))
DEFINE_BINARY(bit_xor, cr_int_bitwise(t, CR_XOR, a, b))

static CrValue divide_with_remainder(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_any_int(a) || !cr_is_any_int(b)) return CR_NOT_IMPLEMENTED;
    CrValue pair[2];
    pair[0] = cr_int_divmod(t, a, b, &pair[1]);
    return pair[0] == CR_ERROR || pair[1] == CR_ERROR ? CR_ERROR : cr_tuple_from(t, pair, 2);
}

static CrValue plain(CrThread *t CR_UNUSED, CrValue v) { return cr_int_plain(v); }

static CrValue to_float(CrThread *t, CrValue v) {
    double d = cr_int_to_double(t, v);
    return d == -1.0 && cr_raised(t) ? CR_ERROR : cr_float(d);
}

// ---- Conversion -------------------------------------------------------------------------------------------

// int(v) by v's own methods. CR_NOT_IMPLEMENTED if it has none.
static CrValue convert_number(CrThread *t, CrValue v) {
    if (cr_is_int(v)) return v;
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (slots->to_int) return cr_int_checked(t, CR_SLOT(slots->to_int)(t, v), "__int__");
    if (slots->index) return cr_int_checked(t, CR_SLOT(slots->index)(t, v), "__index__");
    bool found;
    CrValue truncated = cr_call_special(t, v, cr_intern_c(t, "__trunc__"), NULL, 0, &found);
    if (!found) return CR_NOT_IMPLEMENTED;
    if (truncated == CR_ERROR) return CR_ERROR;
    if (CR_WARN(t, DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated.") < 0) return CR_ERROR;
    if (!cr_is_any_int(truncated) && !cr_type_of(truncated)->slots.index)
        return CR_RAISE(t, TypeError, "__trunc__ returned non-Integral (type %T)", truncated);
    return cr_index(t, truncated);
}

static CrValue no_number(CrThread *t, CrValue v) {
    return CR_RAISE(t, TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'", v);
}

CrValue cr_int_from_number(CrThread *t, CrValue v) {
    CrValue i = convert_number(t, v);
    return i == CR_NOT_IMPLEMENTED ? no_number(t, v) : i;
}

// Text, or bytes that hold text.
static CrValue convert_text(CrThread *t, CrValue v, int base) {
    if (cr_is_str(v)) return cr_int_from_str(t, v, base);
    const uint8_t *p;
    size_t n;
    return cr_bytes_view(t, v, &p, &n) ? cr_int_from_bytes_text(t, p, n, base) : CR_ERROR;
}

static bool is_text(CrValue v) { return cr_is_str(v) || cr_is_bytes_like(v); }

static CrValue convert(CrThread *t, CrValue v, CrValue base) {
    if (v == CR_ERROR) {
        if (base != CR_ERROR) return CR_RAISE(t, TypeError, "int() missing string argument");
        return cr_int(0);
    }
    int64_t radix = 10;
    if (base == CR_ERROR) {
        if (CR_IS(STR, v)) return cr_int_from_str(t, v, 10);
        CrValue i = convert_number(t, v);
        if (i != CR_NOT_IMPLEMENTED) return i;
        return is_text(v) ? convert_text(t, v, 10) : no_number(t, v);
    }
    if (!cr_index_int64(t, base, &radix, NULL)) return CR_ERROR;
    if (radix != 0 && (radix < 2 || radix > 36))
        return CR_RAISE(t, ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!cr_is_str(v) && !cr_is_bytes(v) && !cr_is_bytearray(v))
        return CR_RAISE(t, TypeError, "int() can't convert non-string with explicit base");
    return convert_text(t, v, (int)radix);
}

CR_METHOD(construct, CrValue cls, CrValue x, CrValue base) {
    CrValue i = convert(t, x, base);
    if (i == CR_ERROR || CR_AS(CrType, cls) == CR_TYPE_OF_ID(INT)) return i;
    return cr_boxed_new(t, CR_AS(CrType, cls), i);
}

CrValue cr_boxed_new(CrThread *t, CrType *cls, CrValue value) {
    CrValue instance = cr_instance_new(t, cls);
    if (instance != CR_ERROR) CR_AS(CrIntSubclass, instance)->value = value;
    return instance;
}

// ---- Methods ----------------------------------------------------------------------------------------------

CR_METHOD(bit_length, CrValue self) { return cr_int_from_int64(t, cr_int_bit_length(self)); }

CR_METHOD(bit_count, CrValue self) {
    CrMagnitude m;
    cr_int_magnitude(self, &m);
    int64_t bits = 0;
    for (int64_t i = 0; i < m.n; i++) bits += __builtin_popcountll(m.limb[i]);
    return cr_int(bits);
}

static bool byte_order(CrThread *t, CrValue v, const char *function_name, bool *little) {
    if (!cr_is_str(v))
        return CR_RAISE(t, TypeError, "%s() argument 'byteorder' must be str, not %T", function_name, v), false;
    *little = cr_str_is(v, "little");
    if (*little || cr_str_is(v, "big")) return true;
    return CR_RAISE(t, ValueError, "byteorder must be either 'little' or 'big'"), false;
}

CR_METHOD(to_bytes, CrValue self, CrValue length, CrValue order, CrValue is_signed) {
    int64_t n;
    bool little;
    if (!cr_size_argument(t, length, &n)) return CR_ERROR;
    if (!byte_order(t, order, "to_bytes", &little)) return CR_ERROR;
    int two_sided = cr_truth(t, is_signed);
    if (two_sided < 0) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "length argument must be non-negative");
    CrBytes *b = cr_bytes_alloc(t, (size_t)n);
    if (!b || !cr_int_to_bytes(t, self, b->data, (size_t)n, little, two_sided)) return CR_ERROR;
    return cr_box(b);
}

CR_METHOD(from_bytes, CrValue cls, CrValue bytes, CrValue order, CrValue is_signed) {
    bool little;
    if (!byte_order(t, order, "from_bytes", &little)) return CR_ERROR;
    int two_sided = cr_truth(t, is_signed);
    if (two_sided < 0) return CR_ERROR;
    CrValue plain_bytes = cr_bytes_from_object(t, bytes);
    if (plain_bytes == CR_ERROR) return CR_ERROR;
    const CrBytes *b = cr_bytes_of(plain_bytes);
    CrValue i = cr_int_from_bytes(t, b->data, (size_t)b->len, little, two_sided);
    return i == CR_ERROR || CR_AS(CrType, cls) == CR_TYPE_OF_ID(INT) ? i : cr_call1(t, cls, i);
}

CR_METHOD(as_integer_ratio, CrValue self) {
    CrValue pair[2] = {cr_int_plain(self), cr_int(1)};
    return cr_tuple_from(t, pair, 2);
}

CR_METHOD(plain_method, CrValue self) { return cr_int_plain(self); }

// self rounded to a multiple of 10 ** digits; ties go to the even multiple.
static CrValue round_to(CrThread *t, CrValue self, CrValue digits) {
    CrValue unit = cr_int_pow(t, cr_int(10), digits, CR_NONE), rest;
    if (unit == CR_ERROR) return CR_ERROR;
    CrValue quotient = cr_int_divmod(t, self, unit, &rest);
    CrValue twice = quotient ? cr_int_mul(t, rest, cr_int(2)) : CR_ERROR;
    if (twice == CR_ERROR) return CR_ERROR;
    int order = cr_int_order(twice, unit);
    bool odd = cr_int_bitwise(t, CR_AND, quotient, cr_int(1)) == cr_int(1);
    CrValue down = cr_int_sub(t, self, rest);
    return down && (order > 0 || (order == 0 && odd)) ? cr_int_add(t, down, unit) : down;
}

CR_METHOD(round_method, CrValue self, CrValue digits) {
    if (digits == CR_ERROR) return cr_int_plain(self);
    digits = cr_index(t, digits);
    if (digits == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(digits) >= 0) return cr_int_plain(self);
    return round_to(t, cr_int_plain(self), cr_int_neg(t, digits));
}

CR_METHOD(format_method, CrValue self, CrValue spec) {
    if (!cr_is_str(spec)) return CR_RAISE(t, TypeError, "__format__() argument must be str, not %T", spec);
    return cr_format_int(t, self, spec);
}

CR_METHOD(getnewargs, CrValue self) {
    CrValue i = cr_int_plain(self);
    return cr_tuple_from(t, &i, 1);
}

CR_METHOD(size_of, CrValue self) {
    CrMagnitude m;
    cr_int_magnitude(self, &m);
    return cr_int(cr_is_int(cr_int_plain(self)) ? 8 : (int64_t)sizeof(CrInt) + m.n * 8);
}

static const CrMethodDef methods[] = {
    {"as_integer_ratio(self, /)", CR_FN(as_integer_ratio), "(self, 1).\n\n>>> (5).as_integer_ratio()\n(5, 1)\n", 0},
    {"bit_count(self, /)", CR_FN(bit_count),
     "Ones in the binary form of the absolute value.\n\n>>> (10).bit_count()\n2\n", 0},
    {"bit_length(self, /)", CR_FN(bit_length), "Bits needed for the absolute value.\n\n>>> (-8).bit_length()\n4\n", 0},
    {"conjugate(self, /)", CR_FN(plain_method), "The int itself.", 0},
    {"from_bytes(type, /, bytes, byteorder='big', *, signed=False)", CR_FN(from_bytes),
     "The int that bytes encode.", CR_METHOD_CLASS},
    {"to_bytes(self, /, length=1, byteorder='big', *, signed=False)", CR_FN(to_bytes),
     "The bytes of the int.", 0},
    {"__ceil__(self, /)", CR_FN(plain_method), "The int itself.", 0},
    {"__floor__(self, /)", CR_FN(plain_method), "The int itself.", 0},
    {"__trunc__(self, /)", CR_FN(plain_method), "The int itself.", 0},
    {"__round__(self, ndigits=<unset>, /)", CR_FN(round_method),
     "Rounded half to even; ndigits may be negative.", 0},
    {"__format__(self, format_spec, /)", CR_FN(format_method), "Formatted as the specification says.", 0},
    {"__getnewargs__(self, /)", CR_FN(getnewargs), NULL, 0},
    {"__sizeof__(self, /)", CR_FN(size_of), "Size in memory, in bytes.", 0},
    {0},
};

static CrValue get_zero(CrThread *t CR_UNUSED, CrValue self CR_UNUSED) { return cr_int(0); }
static CrValue get_one(CrThread *t CR_UNUSED, CrValue self CR_UNUSED) { return cr_int(1); }

static const CrGetSetDef getsets[] = {
    {"real", plain, NULL, "the real part of a complex number"},
    {"imag", get_zero, NULL, "the imaginary part of a complex number"},
    {"numerator", plain, NULL, "the numerator of a rational number in lowest terms"},
    {"denominator", get_one, NULL, "the denominator of a rational number in lowest terms"},
    {0},
};

const CrTypeDef cr_int_typedef = {
    .doc = "An integer of any size: int(number) or int(text, base=10).\n\n>>> int('-ff', 16)\n-255\n",
    .flags = CR_TYPE_BASE | CR_TYPE_INT,
    .slots = {.repr = repr, .hash = hash, .truth = truth, .compare = compare,
              .binary = {[CR_ADD] = add, [CR_SUB] = subtract, [CR_MUL] = multiply, [CR_TRUEDIV] = true_divide,
                         [CR_FLOORDIV] = floor_divide, [CR_MOD] = modulo, [CR_DIVMOD] = divide_with_remainder,
                         [CR_POW] = power, [CR_LSHIFT] = left_shift, [CR_RSHIFT] = right_shift, [CR_AND] = bit_and,
                         [CR_XOR] = bit_xor, [CR_OR] = bit_or},
              .unary = {[CR_NEG] = cr_int_neg, [CR_POS] = plain, [CR_INVERT] = cr_int_invert, [CR_ABS] = cr_int_abs},
              .index = plain, .to_int = plain, .to_float = to_float},
    .methods = methods,
    .getsets = getsets,
    .constructor = {"int(cls, x=<unset>, /, base=<unset>)", CR_FN(construct), NULL, 0},
};
