// mathmodule_int.c -- module math over the integers: comb, perm, factorial, gcd, lcm, isqrt.
//
// Words are used where the values fit; long products are split in halves, so that the big multiplications have
// operands of like size.
#include <math.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/mathmodule.h"

// lo * (lo + 1) * ... * (hi - 1)
static CrValue product_of_range(CrThread *t, int64_t lo, int64_t hi) {
    if (hi - lo <= 8) {
        CrValue product = CR_INT(1);
        for (int64_t i = lo; i < hi && product != CR_ERROR; i++)
            product = cr_int_mul(t, product, cr_int_from_int64(t, i));
        return product;
    }
    int64_t middle = lo + (hi - lo) / 2;
    CrValue left = product_of_range(t, lo, middle);
    CrValue right = left == CR_ERROR || !cr_poll(t) ? CR_ERROR : product_of_range(t, middle, hi);
    return right == CR_ERROR ? CR_ERROR : cr_int_mul(t, left, right);
}

CrValue cr_math_factorial(CrThread *t, CrFunction *f, CrValue n) {
    CrValue i = cr_index(t, n);
    int64_t count;
    if (i == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(i) < 0) return CR_RAISE(t, ValueError, "factorial() not defined for negative values");
    if (!cr_int_to_int64(i, &count))
        return CR_RAISE(t, OverflowError, "factorial() argument should not exceed 9223372036854775807");
    return product_of_range(t, 2, count + 1);
}

// n * (n - 1) * ... over k factors, for any n >= k
static CrValue falling(CrThread *t, CrValue n, int64_t k) {
    int64_t small;
    if (cr_int_to_int64(n, &small)) return product_of_range(t, small - k + 1, small + 1);
    CrValue product = CR_INT(1);
    for (int64_t i = 0; i < k && product != CR_ERROR; i++) {
        product = cr_int_mul(t, product, n);
        if ((n = cr_int_sub(t, n, CR_INT(1))) == CR_ERROR || !cr_poll(t)) return CR_ERROR;
    }
    return product;
}

// Arguments of comb and perm as ints >= 0.
static bool choose_arguments(CrThread *t, CrValue *n, CrValue *k) {
    if ((*n = cr_index(t, *n)) == CR_ERROR || (*k = cr_index(t, *k)) == CR_ERROR) return false;
    if (cr_int_sign(*n) < 0) CR_RAISE(t, ValueError, "n must be a non-negative integer");
    else if (cr_int_sign(*k) < 0) CR_RAISE(t, ValueError, "k must be a non-negative integer");
    return !cr_raised(t);
}

CrValue cr_math_perm(CrThread *t, CrFunction *f, CrValue n, CrValue k) {
    if (k == CR_NONE) return cr_math_factorial(t, f, n);
    if (!choose_arguments(t, &n, &k)) return CR_ERROR;
    int64_t count;
    if (cr_int_order(k, n) > 0) return CR_INT(0);
    if (!cr_int_to_int64(k, &count)) return CR_RAISE(t, OverflowError, "k must not exceed 9223372036854775807");
    return falling(t, n, count);
}

CrValue cr_math_comb(CrThread *t, CrFunction *f, CrValue n, CrValue k) {
    if (!choose_arguments(t, &n, &k)) return CR_ERROR;
    CrValue rest = cr_int_sub(t, n, k);
    if (rest == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(rest) < 0) return CR_INT(0);
    if (cr_int_order(rest, k) < 0) k = rest;
    int64_t count;
    if (!cr_int_to_int64(k, &count)) return CR_RAISE(t, OverflowError, "min(n - k, k) must not exceed 9223372036854775807");
    CrValue above = falling(t, n, count), below = above == CR_ERROR ? CR_ERROR : product_of_range(t, 2, count + 1);
    return below == CR_ERROR ? CR_ERROR : cr_int_floordiv(t, above, below);
}

// ---- gcd and lcm ------------------------------------------------------------------------------------------

static CrValue absolute(CrThread *t, CrValue i) { return cr_int_sign(i) < 0 ? cr_int_sub(t, CR_INT(0), i) : i; }

// Euclid's algorithm on ints >= 0, in words as soon as they fit.
static CrValue gcd(CrThread *t, CrValue a, CrValue b) {
    while (!(cr_is_int(a) && cr_is_int(b))) {
        if (cr_int_sign(b) == 0) return a;
        CrValue rest = cr_int_mod(t, a, b);
        if (rest == CR_ERROR || !cr_poll(t)) return CR_ERROR;
        a = b;
        b = rest;
    }
    int64_t x = cr_int_get(a), y = cr_int_get(b);
    while (y) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return cr_int(x);
}

CrValue cr_math_gcd(CrThread *t, CrFunction *f, CrValue integers) {
    CrValue result = CR_INT(0);
    for (uint64_t i = 0; i < cr_tuple_len(integers); i++) {
        CrValue n = cr_index(t, cr_tuple_items(integers)[i]);
        if (n == CR_ERROR || (n = absolute(t, n)) == CR_ERROR) return CR_ERROR;
        if ((result = gcd(t, result, n)) == CR_ERROR) return CR_ERROR;
    }
    return result;
}

static CrValue lcm(CrThread *t, CrValue a, CrValue b) {
    if (a == CR_INT(0) || b == CR_INT(0)) return CR_INT(0);
    CrValue common = gcd(t, a, b);
    CrValue part = common == CR_ERROR ? CR_ERROR : cr_int_floordiv(t, a, common);
    return part == CR_ERROR ? CR_ERROR : cr_int_mul(t, part, b);
}

CrValue cr_math_lcm(CrThread *t, CrFunction *f, CrValue integers) {
    CrValue result = CR_INT(1);
    for (uint64_t i = 0; i < cr_tuple_len(integers); i++) {
        CrValue n = cr_index(t, cr_tuple_items(integers)[i]);
        if (n == CR_ERROR || (n = absolute(t, n)) == CR_ERROR) return CR_ERROR;
        if ((result = lcm(t, result, n)) == CR_ERROR) return CR_ERROR;
    }
    return result;
}

// ---- isqrt ------------------------------------------------------------------------------------------------

static uint64_t word_root(uint64_t n) {
    uint64_t r = (uint64_t)sqrt((double)n);
    if (r > UINT32_MAX) r = UINT32_MAX;
    while (r * r > n) r--;
    while (r < UINT32_MAX && (r + 1) * (r + 1) <= n) r++;
    return r;
}

// Newton's iteration from above: the first step that does not fall is the root.
static CrValue big_root(CrThread *t, CrValue n) {
    const CrInt *big = CR_AS(CrInt, n);
    int64_t bits = (int64_t)big->nlimbs * 64;
    CrValue x = cr_binary(t, CR_LSHIFT, CR_INT(1), cr_int((bits + 1) / 2));
    while (x != CR_ERROR) {
        CrValue quotient = cr_int_floordiv(t, n, x);
        CrValue sum = quotient == CR_ERROR ? CR_ERROR : cr_int_add(t, x, quotient);
        CrValue next = sum == CR_ERROR ? CR_ERROR : cr_int_floordiv(t, sum, CR_INT(2));
        if (next == CR_ERROR || !cr_poll(t)) return CR_ERROR;
        if (cr_int_order(next, x) >= 0) return x;
        x = next;
    }
    return CR_ERROR;
}

CrValue cr_math_isqrt(CrThread *t, CrFunction *f, CrValue v) {
    CrValue n = cr_index(t, v);
    uint64_t word;
    if (n == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(n) < 0) return CR_RAISE(t, ValueError, "isqrt() argument must be nonnegative");
    return cr_int_to_uint64(n, &word) ? cr_int((int64_t)word_root(word)) : big_root(t, n);
}
