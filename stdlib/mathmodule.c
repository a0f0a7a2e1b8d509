// mathmodule.c -- module math: the real functions over the C library, with Python's errors.
//
// A function of one double goes through one of three checks: a NaN that was not in the argument is a domain error; an
// infinity from a finite argument is a range error if the function can overflow, else a domain error. The integer
// functions are in mathmodule_int.c; sums and norms, which are more exact than the C library's, in mathmodule_sum.c.
#include <float.h>
#include <math.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/mathmodule.h"
#include "stdlib/stdlib.h"

CrValue cr_math_domain_error(CrThread *t) { return CR_RAISE(t, ValueError, "math domain error"); }
CrValue cr_math_range_error(CrThread *t) { return CR_RAISE(t, OverflowError, "math range error"); }

bool cr_math_double(CrThread *t, CrValue v, double *out) {
    if (CR_LIKELY(cr_is_float(v))) {
        *out = cr_float_get(v);
        return true;
    }
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (cr_is_any_float(v) || slots->to_float || slots->index) return cr_float_from(t, v, out);
    CR_RAISE(t, TypeError, "must be real number, not %T", v);
    return false;
}

// ---- Functions of one double ------------------------------------------------------------------------------

static CrValue apply(CrThread *t, CrValue v, double (*function)(double), bool can_overflow) {
    double x;
    if (!cr_math_double(t, v, &x)) return CR_ERROR;
    double r = function(x);
    if (isnan(r) && !isnan(x)) return cr_math_domain_error(t);
    if (isinf(r) && isfinite(x)) return can_overflow ? cr_math_range_error(t) : cr_math_domain_error(t);
    return cr_float_raw(r);
}

#define ONE(name, can_overflow)                                                                              \
    static CrValue math_##name(CrThread *t, CrFunction *f, CrValue x) { return apply(t, x, name, can_overflow); }
ONE(acos, false)
ONE(acosh, false)
ONE(asin, false)
ONE(asinh, false)
ONE(atan, false)
ONE(atanh, false)
ONE(cbrt, false)
ONE(cos, false)
ONE(cosh, true)
ONE(erf, false)
ONE(erfc, false)
ONE(exp, true)
ONE(exp2, true)
ONE(expm1, true)
ONE(fabs, false)
ONE(log1p, false)
ONE(sin, false)
ONE(sinh, true)
ONE(sqrt, false)
ONE(tan, false)
ONE(tanh, false)

static double to_degrees(double x) { return x * (180.0 / M_PI); }
static double to_radians(double x) { return x * (M_PI / 180.0); }
static CrValue math_degrees(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    return cr_math_double(t, v, &x) ? cr_float_raw(to_degrees(x)) : CR_ERROR;
}
static CrValue math_radians(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    return cr_math_double(t, v, &x) ? cr_float_raw(to_radians(x)) : CR_ERROR;
}

#define TEST(name)                                                                                           \
    static CrValue math_##name(CrThread *t, CrFunction *f, CrValue v) {                                      \
        double x;                                                                                            \
        return cr_math_double(t, v, &x) ? cr_bool(name(x)) : CR_ERROR;                                       \
    }
TEST(isfinite)
TEST(isinf)
TEST(isnan)

// ---- Logarithms: ints of any size -------------------------------------------------------------------------

// The logarithm of a positive int beyond the doubles: of its leading bits, plus the exponent's.
static bool log_of_big(CrThread *t, CrValue i, double (*function)(double), double *out) {
    const CrInt *big = CR_AS(CrInt, i);
    int64_t bits = (int64_t)big->nlimbs * 64 - __builtin_clzll(big->limb[big->nlimbs - 1]);
    CrValue head = cr_binary(t, CR_RSHIFT, i, cr_int(bits - 1000));
    if (head == CR_ERROR) return false;
    double mantissa = ldexp(cr_int_to_double(t, head), -1000);
    *out = function(mantissa) + function(2.0) * (double)bits;
    return true;
}

static bool log_value(CrThread *t, CrValue v, double (*function)(double), double *out) {
    double x;
    if (cr_is_any_int(v)) {
        CrValue i = cr_int_plain(v);
        if (cr_int_sign(i) <= 0) return cr_math_domain_error(t), false;
        x = cr_int_to_double(t, i);
        if (cr_raised(t)) return cr_exception_clear_if(t, CR_TYPE_OF_ID(OverflowError)) && log_of_big(t, i, function, out);
    } else if (!cr_math_double(t, v, &x)) {
        return false;
    }
    *out = isnan(x) || x > 0 ? function(x) : NAN;
    if (!isnan(x) && isnan(*out)) return cr_math_domain_error(t), false;
    return true;
}

static CrValue math_log(CrThread *t, CrFunction *f, CrValue v, CrValue base) {
    double x, b;
    if (!log_value(t, v, log, &x)) return CR_ERROR;
    if (base == CR_ERROR) return cr_float_raw(x);
    if (!log_value(t, base, log, &b)) return CR_ERROR;
    return b == 0 ? CR_RAISE(t, ZeroDivisionError, "float division by zero") : cr_float_raw(x / b);
}
static CrValue math_log2(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    return log_value(t, v, log2, &x) ? cr_float_raw(x) : CR_ERROR;
}
static CrValue math_log10(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    return log_value(t, v, log10, &x) ? cr_float_raw(x) : CR_ERROR;
}

// ---- Functions of two doubles -----------------------------------------------------------------------------

static bool two(CrThread *t, CrValue a, CrValue b, double *x, double *y) {
    return cr_math_double(t, a, x) && cr_math_double(t, b, y);
}

static CrValue math_atan2(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    double y, x;
    return two(t, a, b, &y, &x) ? cr_float_raw(atan2(y, x)) : CR_ERROR;
}
static CrValue math_copysign(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    double x, y;
    return two(t, a, b, &x, &y) ? cr_float_raw(copysign(x, y)) : CR_ERROR;
}
static CrValue math_nextafter(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    double x, y;
    return two(t, a, b, &x, &y) ? cr_float_raw(nextafter(x, y)) : CR_ERROR;
}
static CrValue math_fmod(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    double x, y;
    if (!two(t, a, b, &x, &y)) return CR_ERROR;
    double r = fmod(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? cr_math_domain_error(t) : cr_float_raw(r);
}
static CrValue math_remainder(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    double x, y;
    if (!two(t, a, b, &x, &y)) return CR_ERROR;
    double r = remainder(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? cr_math_domain_error(t) : cr_float_raw(r);
}
static CrValue math_pow(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    double x, y;
    if (!two(t, a, b, &x, &y)) return CR_ERROR;
    double r = pow(x, y);
    if (isfinite(r) || !isfinite(x) || !isfinite(y)) return cr_float_raw(r);
    return isnan(r) || x == 0 ? cr_math_domain_error(t) : cr_math_range_error(t);
}

static CrValue math_isclose(CrThread *t, CrFunction *f, CrValue a, CrValue b, CrValue relative, CrValue absolute) {
    double x, y, rel = 1e-9, abs = 0;
    if (!two(t, a, b, &x, &y)) return CR_ERROR;
    if (relative != CR_ERROR && !cr_math_double(t, relative, &rel)) return CR_ERROR;
    if (absolute != CR_ERROR && !cr_math_double(t, absolute, &abs)) return CR_ERROR;
    if (rel < 0 || abs < 0) return CR_RAISE(t, ValueError, "tolerances must be non-negative");
    if (x == y) return CR_TRUE;
    if (isinf(x) || isinf(y)) return CR_FALSE;
    double distance = fabs(y - x);
    return cr_bool(distance <= fabs(rel * y) || distance <= fabs(rel * x) || distance <= abs);
}

// ---- Parts of a double ------------------------------------------------------------------------------------

static CrValue math_frexp(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    int exponent = 0;
    if (!cr_math_double(t, v, &x)) return CR_ERROR;
    double mantissa = isfinite(x) ? frexp(x, &exponent) : x;
    return cr_tuple_from(t, (CrValue[]){cr_float_raw(mantissa), cr_int(exponent)}, 2);
}

static CrValue math_ldexp(CrThread *t, CrFunction *f, CrValue v, CrValue exponent) {
    double x;
    int64_t e;
    if (!cr_math_double(t, v, &x)) return CR_ERROR;
    if (!cr_is_any_int(exponent)) return CR_RAISE(t, TypeError, "Expected an int as second argument to ldexp.");
    if (!cr_index_int64(t, exponent, &e, NULL)) return CR_ERROR;
    if (x == 0 || !isfinite(x)) return cr_float_raw(x);
    if (e > INT32_MAX) return cr_math_range_error(t);
    if (e < INT32_MIN) return cr_float(copysign(0.0, x));
    double r = ldexp(x, (int)e);
    return isinf(r) ? cr_math_range_error(t) : cr_float(r);
}

static CrValue math_modf(CrThread *t, CrFunction *f, CrValue v) {
    double x, whole;
    if (!cr_math_double(t, v, &x)) return CR_ERROR;
    double part = modf(x, &whole);
    return cr_tuple_from(t, (CrValue[]){cr_float_raw(part), cr_float_raw(whole)}, 2);
}

static CrValue math_ulp(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    if (!cr_math_double(t, v, &x)) return CR_ERROR;
    x = fabs(x);
    if (!isfinite(x)) return cr_float_raw(x);
    double next = nextafter(x, INFINITY);
    return cr_float(isinf(next) ? x - nextafter(x, -INFINITY) : next - x);
}

// ceil, floor: of a float directly; otherwise by the special method; otherwise of float(v).
static CrValue rounded(CrThread *t, CrValue v, CrValue name, double (*function)(double)) {
    if (cr_is_float(v)) return cr_int_from_double(t, function(cr_float_get(v)));
    if (cr_is_int(v)) return v;
    bool found;
    CrValue result = cr_call_special(t, v, name, NULL, 0, &found);
    if (found) return result;
    double x;
    return cr_math_double(t, v, &x) ? cr_int_from_double(t, function(x)) : CR_ERROR;
}
static CrValue math_ceil(CrThread *t, CrFunction *f, CrValue x) { return rounded(t, x, cr_name___ceil__, ceil); }
static CrValue math_floor(CrThread *t, CrFunction *f, CrValue x) { return rounded(t, x, cr_name___floor__, floor); }

static CrValue math_trunc(CrThread *t, CrFunction *f, CrValue v) {
    if (cr_is_float(v)) return cr_int_from_double(t, cr_float_get(v));
    if (cr_is_int(v)) return v;
    bool found;
    CrValue result = cr_call_special(t, v, cr_name___trunc__, NULL, 0, &found);
    return found ? result : CR_RAISE(t, TypeError, "type %T doesn't define __trunc__ method", v);
}

// ---- The gamma function: Lanczos' approximation with 13 terms, g = 6.0246800407767296 ---------------------

enum { LANCZOS_TERMS = 13, GAMMA_TABLE = 23 };
static const double lanczos_g = 6.024680040776729583740234375, lanczos_g_minus_half = 5.524680040776729583740234375;
static const double lanczos_numerator[LANCZOS_TERMS] = {
    23531376880.410759688572007674451636754734846804940,  42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,  17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,  1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,  31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,  186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,  210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
static const double lanczos_denominator[LANCZOS_TERMS] = {
    0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
};

static double lanczos_sum(double x) {
    double numerator = 0, denominator = 0;
    for (int i = 0; i < LANCZOS_TERMS; i++) { // the terms in the order that keeps the sums small
        int k = x < 5 ? LANCZOS_TERMS - 1 - i : i;
        numerator = (x < 5 ? numerator * x : numerator / x) + lanczos_numerator[k];
        denominator = (x < 5 ? denominator * x : denominator / x) + lanczos_denominator[k];
    }
    return numerator / denominator;
}

// sin(pi * x), exact at the multiples of one half.
static double sin_pi(double x) {
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0: r = sin(M_PI * y); break;
    case 1: r = cos(M_PI * (y - 0.5)); break;
    case 2: r = sin(M_PI * (1.0 - y)); break;
    case 3: r = -cos(M_PI * (y - 1.5)); break;
    default: r = sin(M_PI * (y - 2.0)); break;
    }
    return copysign(1.0, x) * r;
}

static double whole_gamma(double x) {
    double product = 1;
    for (int i = 2; i < (int)x; i++) product *= i; // exact up to 22!
    return product;
}

// Errors as results: NaN domain error, infinity range error (x is neither).
static double gamma_finite(double x) {
    if (x == 0) return NAN;
    if (x == floor(x)) {
        if (x < 0) return NAN;
        if (x <= GAMMA_TABLE) return whole_gamma(x);
    }
    double a = fabs(x);
    if (a < 1e-20) return 1.0 / x;
    if (a > 200.0) return x < 0 ? 0.0 / sin_pi(x) : INFINITY;
    double y = a + lanczos_g_minus_half;
    // The part of y that the addition rounded away.
    double lost = a > lanczos_g_minus_half ? (y - a) - lanczos_g_minus_half : (y - lanczos_g_minus_half) - a;
    double z = lost * lanczos_g / y;
    double r;
    if (x < 0) {
        r = -M_PI / sin_pi(a) / a * exp(y) / lanczos_sum(a);
        r -= z * r;
        if (a < 140.0) return r / pow(y, a - 0.5);
        double root = pow(y, a / 2.0 - 0.25);
        return r / root / root;
    }
    r = lanczos_sum(a) / exp(y);
    r += z * r;
    if (a < 140.0) return r * pow(y, a - 0.5);
    double root = pow(y, a / 2.0 - 0.25);
    return r * root * root;
}

static CrValue math_gamma(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    if (!cr_math_double(t, v, &x)) return CR_ERROR;
    if (!isfinite(x)) return x == -INFINITY ? cr_math_domain_error(t) : cr_float_raw(x);
    double r = gamma_finite(x);
    if (isnan(r)) return cr_math_domain_error(t);
    return isinf(r) ? (fabs(x) < 1e-20 || x > 0 ? cr_math_range_error(t) : cr_float(r)) : cr_float(r);
}

static double log_gamma_finite(double x) {
    if (x == floor(x) && x <= 2.0) return x <= 0 ? NAN : 0.0;
    double a = fabs(x);
    if (a < 1e-20) return -log(a);
    double r = log(lanczos_sum(a)) - lanczos_g;
    r += (a - 0.5) * (log(a + lanczos_g - 0.5) - 1);
    if (x < 0) r = log(M_PI) - log(fabs(sin_pi(a))) - log(a) - r;
    return r;
}

static CrValue math_lgamma(CrThread *t, CrFunction *f, CrValue v) {
    double x;
    if (!cr_math_double(t, v, &x)) return CR_ERROR;
    if (!isfinite(x)) return cr_float_raw(isnan(x) ? x : INFINITY);
    double r = log_gamma_finite(x);
    return isnan(r) ? cr_math_domain_error(t) : isinf(r) ? cr_math_range_error(t) : cr_float(r);
}

// ---- The module -------------------------------------------------------------------------------------------

#define FUNCTION(name, signature, doc) {signature, CR_FN(math_##name), doc, 0}
#define F1(name, doc) FUNCTION(name, #name "(x, /)", doc)

static const CrMethodDef functions[] = {
    F1(acos, "Return the arc cosine (measured in radians) of x."),
    F1(acosh, "Return the inverse hyperbolic cosine of x."),
    F1(asin, "Return the arc sine (measured in radians) of x."),
    F1(asinh, "Return the inverse hyperbolic sine of x."),
    F1(atan, "Return the arc tangent (measured in radians) of x."),
    FUNCTION(atan2, "atan2(y, x, /)", "Return the arc tangent of y/x, by quadrant."),
    F1(atanh, "Return the inverse hyperbolic tangent of x."),
    F1(cbrt, "Return the cube root of x."),
    F1(ceil, "Return the ceiling of x as an Integral."),
    {"comb(n, k, /)", CR_FN(cr_math_comb), "Number of ways to choose k items from n items.", 0},
    FUNCTION(copysign, "copysign(x, y, /)", "Return a float with the magnitude of x and the sign of y."),
    F1(cos, "Return the cosine of x (measured in radians)."),
    F1(cosh, "Return the hyperbolic cosine of x."),
    F1(degrees, "Convert angle x from radians to degrees."),
    {"dist(p, q, /)", CR_FN(cr_math_dist), "Return the Euclidean distance between two points p and q.", 0},
    F1(erf, "Error function at x."),
    F1(erfc, "Complementary error function at x."),
    F1(exp, "Return e raised to the power of x."),
    F1(exp2, "Return 2 raised to the power of x."),
    F1(expm1, "Return exp(x)-1."),
    F1(fabs, "Return the absolute value of the float x."),
    {"factorial(n, /)", CR_FN(cr_math_factorial), "Find n!.", 0},
    F1(floor, "Return the floor of x as an Integral."),
    FUNCTION(fmod, "fmod(x, y, /)", "Return fmod(x, y), according to platform C."),
    F1(frexp, "Return the mantissa and exponent of x, as pair (m, e)."),
    {"fsum(seq, /)", CR_FN(cr_math_fsum), "Return an accurate floating point sum of values in the iterable seq.", 0},
    F1(gamma, "Gamma function at x."),
    {"gcd(*integers)", CR_FN(cr_math_gcd), "Greatest Common Divisor.", 0},
    {"hypot(*coordinates)", CR_FN(cr_math_hypot), "Multidimensional Euclidean distance from the origin to a point.", 0},
    FUNCTION(isclose, "isclose(a, b, *, rel_tol=<1e-09>, abs_tol=<0.0>)",
             "Determine whether two floating point numbers are close in value."),
    F1(isfinite, "Return True if x is neither an infinity nor a NaN, and False otherwise."),
    F1(isinf, "Return True if x is a positive or negative infinity, and False otherwise."),
    F1(isnan, "Return True if x is a NaN (not a number), and False otherwise."),
    {"isqrt(n, /)", CR_FN(cr_math_isqrt), "Return the integer part of the square root of the input.", 0},
    {"lcm(*integers)", CR_FN(cr_math_lcm), "Least Common Multiple.", 0},
    FUNCTION(ldexp, "ldexp(x, i, /)", "Return x * (2**i)."),
    F1(lgamma, "Natural logarithm of absolute value of Gamma function at x."),
    FUNCTION(log, "log(x, base=<none>, /)", "Return the logarithm of x to the given base."),
    F1(log10, "Return the base 10 logarithm of x."),
    F1(log1p, "Return the natural logarithm of 1+x (base e)."),
    F1(log2, "Return the base 2 logarithm of x."),
    F1(modf, "Return the fractional and integer parts of x."),
    FUNCTION(nextafter, "nextafter(x, y, /)", "Return the next floating-point value after x towards y."),
    {"perm(n, k=None, /)", CR_FN(cr_math_perm), "Number of ways to choose k items from n items in order.", 0},
    FUNCTION(pow, "pow(x, y, /)", "Return x**y (x to the power of y)."),
    {"prod(iterable, /, *, start=1)", CR_FN(cr_math_prod), "Calculate the product of all the elements.", 0},
    F1(radians, "Convert angle x from degrees to radians."),
    FUNCTION(remainder, "remainder(x, y, /)", "Difference between x and the closest integer multiple of y."),
    F1(sin, "Return the sine of x (measured in radians)."),
    F1(sinh, "Return the hyperbolic sine of x."),
    F1(sqrt, "Return the square root of x."),
    F1(tan, "Return the tangent of x (measured in radians)."),
    F1(tanh, "Return the hyperbolic tangent of x."),
    F1(trunc, "Truncates the Real x to the nearest Integral toward 0."),
    F1(ulp, "Return the value of the least significant bit of the float x."),
    {0},
};

static int math_init(CrThread *t, CrValue module) {
    cr_module_set(t, module, "pi", cr_float(M_PI));
    cr_module_set(t, module, "e", cr_float(M_E));
    cr_module_set(t, module, "tau", cr_float(2 * M_PI));
    cr_module_set(t, module, "inf", cr_float(INFINITY));
    cr_module_set(t, module, "nan", cr_float_raw(NAN));
    return cr_raised(t) ? -1 : 0;
}

const CrModuleDef cr_module_math = {"math", "Mathematical functions defined by the C standard.", functions, math_init};
