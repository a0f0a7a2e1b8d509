// int.c -- arithmetic on ints: immediates, heap int64s and limbs of any length (int.h draws the three forms).
//
// In: any ints; out: exact ints in the smallest form. Each operation tries int64 operands first, whose results fit
// 128 bits; the rest works on sign and magnitude with GMP's mpn functions, which take and give plain arrays of limbs.
#include "runtime/types/int.h"

#include <gmp.h>
#include <math.h>
#include <stdlib.h>

#include "runtime/types/float.h"
#include "runtime/types/method.h"

_Static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0, "limbs are 64-bit words");

// ---- The three forms --------------------------------------------------------------------------------------

CrValue cr_int_plain(CrValue v) {
    if (cr_is_int(v) || cr_shape_id(cr_object(v)) == CR_T_INT) return v;
    if (cr_shape_id(cr_object(v)) == CR_T_BOOL) return CR_INT(v == CR_TRUE);
    return CR_AS(CrIntSubclass, v)->value;
}

static bool is_big(CrValue plain) { return !cr_is_int(plain) && cr_object(plain)->aux & CR_INT_BIG; }

CrInt *cr_int_alloc(CrThread *t, int64_t n) {
    CrInt *r = cr_alloc_text(t, sizeof(CrInt) + (size_t)n * 8);
    if (!r) return NULL;
    r->ob = (CrObject){.shape = CR_T_INT};
    return r;
}

CrValue cr_int_from_int64(CrThread *t, int64_t i) {
    if (CR_LIKELY(cr_int_fits(i))) return cr_int(i);
    CrInt *r = cr_alloc_atomic(t, sizeof(CrInt) + 8);
    r->ob = (CrObject){.shape = CR_T_INT};
    r->nlimbs = 1;
    r->limb[0] = (uint64_t)i;
    return cr_box(r);
}

CrValue cr_int_finish(CrThread *t, CrInt *r, int64_t n, bool negative) {
    if (!r) return CR_ERROR;
    while (n > 0 && r->limb[n - 1] == 0) n--;
    if (n == 0) return cr_int(0);
    if (n == 1) {
        uint64_t u = r->limb[0];
        if (u <= INT64_MAX) return cr_int_from_int64(t, negative ? -(int64_t)u : (int64_t)u);
        if (negative && u == (uint64_t)INT64_MAX + 1) return cr_int_from_int64(t, INT64_MIN);
    }
    r->nlimbs = (uint64_t)n;
    r->ob.aux = CR_INT_BIG | (negative ? CR_INT_NEGATIVE : 0);
    return cr_box(r);
}

CrValue cr_int_from_uint64(CrThread *t, uint64_t u) {
    if (u <= INT64_MAX) return cr_int_from_int64(t, (int64_t)u);
    CrInt *r = cr_int_alloc(t, 1);
    r->limb[0] = u;
    return cr_int_finish(t, r, 1, false);
}

static CrValue from_int128(CrThread *t, __int128 i) {
    if (CR_LIKELY((__int128)(int64_t)i == i)) return cr_int_from_int64(t, (int64_t)i);
    unsigned __int128 u = i < 0 ? -(unsigned __int128)i : (unsigned __int128)i;
    CrInt *r = cr_int_alloc(t, 2);
    r->limb[0] = (uint64_t)u;
    r->limb[1] = (uint64_t)(u >> 64);
    return cr_int_finish(t, r, 2, i < 0);
}

bool cr_int_to_int64(CrValue v, int64_t *out) {
    v = cr_int_plain(v);
    if (cr_is_int(v)) *out = cr_int_get(v);
    else if (is_big(v)) return false;
    else *out = (int64_t)CR_AS(CrInt, v)->limb[0];
    return true;
}

bool cr_int_to_uint64(CrValue v, uint64_t *out) {
    CrMagnitude m;
    cr_int_magnitude(v, &m);
    if (m.negative || m.n > 1) return false;
    *out = m.n ? m.limb[0] : 0;
    return true;
}

void cr_int_magnitude(CrValue v, CrMagnitude *m) {
    int64_t i;
    if (cr_int_to_int64(v, &i)) {
        m->negative = i < 0;
        m->small = i < 0 ? -(uint64_t)i : (uint64_t)i;
        m->limb = &m->small;
        m->n = i != 0;
        return;
    }
    const CrInt *big = CR_AS(CrInt, cr_int_plain(v));
    m->negative = big->ob.aux & CR_INT_NEGATIVE;
    m->limb = big->limb;
    m->n = (int64_t)big->nlimbs;
}

// Both operands as int64, if they fit.
static inline bool both_int64(CrValue a, CrValue b, int64_t *x, int64_t *y) {
    return cr_int_to_int64(a, x) && cr_int_to_int64(b, y);
}

int cr_int_sign(CrValue v) {
    int64_t i;
    if (cr_int_to_int64(v, &i)) return (i > 0) - (i < 0);
    return cr_object(cr_int_plain(v))->aux & CR_INT_NEGATIVE ? -1 : 1;
}

static int compare_magnitudes(const CrMagnitude *a, const CrMagnitude *b) {
    if (a->n != b->n) return a->n < b->n ? -1 : 1;
    return a->n ? mpn_cmp(a->limb, b->limb, a->n) : 0;
}

int cr_int_order(CrValue a, CrValue b) {
    int64_t x, y;
    if (both_int64(a, b, &x, &y)) return (x > y) - (x < y);
    CrMagnitude ma, mb;
    cr_int_magnitude(a, &ma);
    cr_int_magnitude(b, &mb);
    if (ma.negative != mb.negative) return ma.negative ? -1 : 1;
    int order = compare_magnitudes(&ma, &mb);
    return ma.negative ? -order : order;
}

int64_t cr_int_bit_length(CrValue v) {
    CrMagnitude m;
    cr_int_magnitude(v, &m);
    return m.n ? m.n * 64 - __builtin_clzll(m.limb[m.n - 1]) : 0;
}

int64_t cr_int_hash(CrValue v) {
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    CrMagnitude m;
    cr_int_magnitude(v, &m);
    if (m.n == 0) return 0;
    int64_t h = (int64_t)(m.n == 1 ? m.limb[0] % prime : mpn_mod_1(m.limb, m.n, prime));
    if (m.negative) h = -h;
    return h == -1 ? -2 : h;
}

// ---- Doubles ----------------------------------------------------------------------------------------------

CrValue cr_int_from_double(CrThread *t, double d) {
    if (d >= -9223372036854775808.0 && d < 9223372036854775808.0) return cr_int_from_int64(t, (int64_t)d);
    if (isnan(d)) return CR_RAISE(t, ValueError, "cannot convert float NaN to integer");
    if (isinf(d)) return CR_RAISE(t, OverflowError, "cannot convert float infinity to integer");
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    int64_t shift = exponent - 53, n = (exponent + 63) / 64 + 1, word = shift / 64;
    CrInt *r = cr_int_alloc(t, n);
    if (!r) return CR_ERROR;
    mpn_zero(r->limb, n);
    r->limb[word] = mantissa << shift % 64;
    if (shift % 64) r->limb[word + 1] = mantissa >> (64 - shift % 64);
    return cr_int_finish(t, r, n, d < 0);
}

// The highest 64 bits of a magnitude of at least one limb, the lowest of them or-ed with what is cut off;
// *exponent: how many bits were cut off (negative: zeros shifted in).
static uint64_t top_bits(const uint64_t *limb, int64_t n, int64_t *exponent) {
    int shift = __builtin_clzll(limb[n - 1]);
    uint64_t top = limb[n - 1] << shift;
    *exponent = (n - 1) * 64 - shift;
    if (n == 1) return top;
    if (shift) top |= limb[n - 2] >> (64 - shift);
    bool rest = limb[n - 2] << shift != 0;
    for (int64_t i = n - 3; i >= 0 && !rest; i--) rest = limb[i] != 0;
    return top | rest;
}

// bits * 2^exponent rounded once, half to even; `bits` may carry a sticky lowest bit. Infinity when too large.
static double scaled(uint64_t bits, int64_t exponent) {
    if (bits == 0) return 0.0;
    int64_t length = 64 - __builtin_clzll(bits), lowest = length + exponent - 53;
    if (lowest < -1074) lowest = -1074; // subnormal: fewer bits
    int64_t drop = lowest - exponent;
    if (drop > 64) return 0.0;
    if (drop > 0) {
        uint64_t rest = drop == 64 ? bits : bits & (((uint64_t)1 << drop) - 1), half = (uint64_t)1 << (drop - 1);
        bits = drop == 64 ? 0 : bits >> drop;
        bits += rest > half || (rest == half && (bits & 1));
        exponent = lowest;
    }
    if (exponent > 2000) return INFINITY;
    return ldexp((double)bits, (int)exponent);
}

double cr_int_to_double(CrThread *t, CrValue v) {
    int64_t i, exponent;
    if (cr_int_to_int64(v, &i)) return (double)i;
    CrMagnitude m;
    cr_int_magnitude(v, &m);
    uint64_t top = top_bits(m.limb, m.n, &exponent);
    double d = scaled(top, exponent);
    if (isinf(d)) {
        CR_RAISE(t, OverflowError, "int too large to convert to float");
        return -1.0;
    }
    return m.negative ? -d : d;
}

// ---- Sums and products ------------------------------------------------------------------------------------

// |a| + |b| or |a| - |b|, by whether the signs (b's flipped if `flip`) agree.
static CrValue add_magnitudes(CrThread *t, CrValue va, CrValue vb, bool flip) {
    CrMagnitude ma, mb;
    cr_int_magnitude(va, &ma);
    cr_int_magnitude(vb, &mb);
    bool negative_b = mb.n && (mb.negative ^ flip), negative = ma.negative;
    const CrMagnitude *a = &ma, *b = &mb;
    if (compare_magnitudes(a, b) < 0) {
        a = &mb, b = &ma;
        negative = negative_b;
    }
    CrInt *r = cr_int_alloc(t, a->n + 1);
    if (!r) return CR_ERROR;
    if (ma.negative == negative_b || mb.n == 0 || ma.n == 0) r->limb[a->n] = mpn_add(r->limb, a->limb, a->n, b->limb, b->n);
    else {
        mpn_sub(r->limb, a->limb, a->n, b->limb, b->n);
        r->limb[a->n] = 0;
    }
    return cr_int_finish(t, r, a->n + 1, negative);
}

CrValue cr_int_add(CrThread *t, CrValue a, CrValue b) {
    int64_t x, y;
    if (both_int64(a, b, &x, &y)) return from_int128(t, (__int128)x + y);
    return add_magnitudes(t, a, b, false);
}

CrValue cr_int_sub(CrThread *t, CrValue a, CrValue b) {
    int64_t x, y;
    if (both_int64(a, b, &x, &y)) return from_int128(t, (__int128)x - y);
    return add_magnitudes(t, a, b, true);
}

CrValue cr_int_mul(CrThread *t, CrValue va, CrValue vb) {
    int64_t x, y;
    if (both_int64(va, vb, &x, &y)) return from_int128(t, (__int128)x * y);
    CrMagnitude ma, mb;
    cr_int_magnitude(va, &ma);
    cr_int_magnitude(vb, &mb);
    const CrMagnitude *a = ma.n >= mb.n ? &ma : &mb, *b = ma.n >= mb.n ? &mb : &ma;
    if (b->n == 0) return cr_int(0);
    CrInt *r = cr_int_alloc(t, a->n + b->n);
    if (!r) return CR_ERROR;
    if (b->n == 1) r->limb[a->n] = mpn_mul_1(r->limb, a->limb, a->n, b->limb[0]);
    else if (a->limb == b->limb) mpn_sqr(r->limb, a->limb, a->n);
    else mpn_mul(r->limb, a->limb, a->n, b->limb, b->n);
    return cr_int_finish(t, r, a->n + b->n, ma.negative != mb.negative);
}

CrValue cr_int_neg(CrThread *t, CrValue a) { return cr_int_sub(t, cr_int(0), a); }
CrValue cr_int_abs(CrThread *t, CrValue a) { return cr_int_sign(a) < 0 ? cr_int_neg(t, a) : cr_int_plain(a); }

CrValue cr_int_invert(CrThread *t, CrValue a) {
    int64_t x;
    if (cr_int_to_int64(a, &x)) return cr_int_from_int64(t, ~x);
    return cr_int_sub(t, cr_int(-1), a);
}

// ---- Division ---------------------------------------------------------------------------------------------

// Floor division by magnitudes: the truncated quotient and remainder, adjusted when the signs differ.
static CrValue divide_big(CrThread *t, CrValue va, CrValue vb, CrValue *remainder) {
    CrMagnitude a, b;
    cr_int_magnitude(va, &a);
    cr_int_magnitude(vb, &b);
    bool differ = a.negative != b.negative;
    if (compare_magnitudes(&a, &b) < 0) { // the quotient is 0, or -1 when the signs differ
        if (!differ || a.n == 0) {
            *remainder = cr_int_plain(va);
            return cr_int(0);
        }
        *remainder = cr_int_add(t, va, vb);
        return *remainder == CR_ERROR ? CR_ERROR : cr_int(-1);
    }
    CrInt *q = cr_int_alloc(t, a.n - b.n + 2), *r = q ? cr_int_alloc(t, b.n) : NULL;
    if (!r) return CR_ERROR;
    q->limb[a.n - b.n + 1] = 0;
    mpn_tdiv_qr(q->limb, r->limb, 0, a.limb, a.n, b.limb, b.n);
    if (differ && !mpn_zero_p(r->limb, b.n)) {
        mpn_add_1(q->limb, q->limb, a.n - b.n + 2, 1);
        mpn_sub_n(r->limb, b.limb, r->limb, b.n);
    }
    *remainder = cr_int_finish(t, r, b.n, b.negative);
    return cr_int_finish(t, q, a.n - b.n + 2, differ);
}

CrValue cr_int_divmod(CrThread *t, CrValue a, CrValue b, CrValue *remainder) {
    int64_t x, y;
    if (!both_int64(a, b, &x, &y)) {
        if (cr_int_sign(b) == 0) return CR_RAISE(t, ZeroDivisionError, "integer division or modulo by zero");
        return divide_big(t, a, b, remainder);
    }
    if (y == 0) return CR_RAISE(t, ZeroDivisionError, "integer division or modulo by zero");
    if (y == -1) { // the one quotient that may not fit: INT64_MIN / -1
        *remainder = cr_int(0);
        return from_int128(t, -(__int128)x);
    }
    int64_t q = x / y, r = x % y;
    if (r != 0 && (r < 0) != (y < 0)) q--, r += y;
    *remainder = cr_int_from_int64(t, r);
    return cr_int_from_int64(t, q);
}

CrValue cr_int_floordiv(CrThread *t, CrValue a, CrValue b) {
    CrValue remainder;
    return cr_int_divmod(t, a, b, &remainder);
}

CrValue cr_int_mod(CrThread *t, CrValue a, CrValue b) {
    CrValue remainder;
    if (cr_int_sign(b) == 0) return CR_RAISE(t, ZeroDivisionError, "integer modulo by zero");
    return cr_int_divmod(t, a, b, &remainder) == CR_ERROR ? CR_ERROR : remainder;
}

// a / b for ints that doubles cannot hold: a quotient of at least 64 bits with a sticky bit, rounded once.
static CrValue divide_exactly(CrThread *t, CrValue va, CrValue vb) {
    CrMagnitude a, b;
    cr_int_magnitude(va, &a);
    cr_int_magnitude(vb, &b);
    if (a.n == 0) return cr_float(b.negative ? -0.0 : 0.0);
    // Scale a by whole limbs so that the quotient has two or three.
    int64_t words = b.n + 2 - a.n;
    int64_t an = a.n + (words > 0 ? words : 0), cut = words < 0 ? -words : 0;
    bool sticky = false;
    for (int64_t i = 0; i < cut; i++) sticky |= a.limb[i] != 0;
    an -= cut; // == b.n + 2
    uint64_t *scratch = malloc((size_t)(an + 3 + b.n) * 8), *num = scratch, *q;
    if (!scratch || !(q = malloc(4 * 8))) return free(scratch), cr_raise_no_memory(t);
    mpn_zero(num, an);
    mpn_copyi(num + (words > 0 ? words : 0), a.limb + cut, a.n - cut);
    mpn_tdiv_qr(q, num + an, 0, num, an, b.limb, b.n);
    sticky |= !mpn_zero_p(num + an, b.n);
    int64_t qn = 3, exponent;
    while (qn > 0 && q[qn - 1] == 0) qn--;
    uint64_t top = top_bits(q, qn, &exponent) | sticky;
    free(scratch);
    free(q);
    double d = scaled(top, exponent - 64 * words);
    if (isinf(d)) return CR_RAISE(t, OverflowError, "integer division result too large for a float");
    return cr_float(a.negative != b.negative ? -d : d);
}

CrValue cr_int_truediv(CrThread *t, CrValue a, CrValue b) {
    const int64_t exact = (int64_t)1 << 53;
    int64_t x, y;
    if (cr_int_sign(b) == 0) return CR_RAISE(t, ZeroDivisionError, "division by zero");
    if (both_int64(a, b, &x, &y) && -exact <= x && x <= exact && -exact <= y && y <= exact)
        return cr_float((double)x / (double)y);
    return divide_exactly(t, a, b);
}

// ---- Powers -----------------------------------------------------------------------------------------------

static bool test_bit(const CrMagnitude *m, int64_t bit) { return m->limb[bit / 64] >> bit % 64 & 1; }

// base ** e for e > 0, from the highest bit of e down.
static CrValue power(CrThread *t, CrValue base, uint64_t e) {
    CrValue r = base;
    for (int bit = 62 - __builtin_clzll(e); bit >= 0 && r != CR_ERROR; bit--) {
        r = cr_int_mul(t, r, r);
        if (r != CR_ERROR && (e >> bit & 1)) r = cr_int_mul(t, r, base);
    }
    return r;
}

static CrValue plain_power(CrThread *t, CrValue base, CrValue exponent) {
    int64_t b, e;
    if (cr_int_sign(exponent) < 0) {
        double x = cr_int_to_double(t, base), y = cr_raised(t) ? 0 : cr_int_to_double(t, exponent);
        return cr_raised(t) ? CR_ERROR : cr_float_pow(t, x, y);
    }
    if (cr_int_sign(exponent) == 0) return cr_int(1);
    bool small = cr_int_to_int64(base, &b);
    if (small && (b == 0 || b == 1)) return base;
    if (small && b == -1) return cr_int(cr_int_mod(t, exponent, cr_int(2)) == cr_int(0) ? 1 : -1);
    if (!cr_int_to_int64(exponent, &e) || e > ((int64_t)1 << 46) / (cr_int_bit_length(base) - 1 + (e == 1)))
        return cr_raise_no_memory(t);
    if (small && b == 2) return cr_int_lshift(t, cr_int(1), exponent);
    return power(t, base, (uint64_t)e);
}

// base ** e modulo m, for 0 <= base < m < 2^63 and e > 0.
static uint64_t power_modulo(uint64_t base, const CrMagnitude *e, uint64_t m) {
    uint64_t r = 1 % m;
    for (int64_t bit = e->n * 64 - 1; bit >= 0; bit--) {
        r = (uint64_t)((unsigned __int128)r * r % m);
        if (test_bit(e, bit)) r = (uint64_t)((unsigned __int128)r * base % m);
    }
    return r;
}

// The same for a modulus of any length, on arrays: each product is reduced at once.
static CrValue power_modulo_big(CrThread *t, CrValue base, const CrMagnitude *e, CrValue modulus) {
    CrMagnitude m, b;
    cr_int_magnitude(modulus, &m);
    cr_int_magnitude(base, &b);
    int64_t n = m.n;
    CrInt *r = cr_int_alloc(t, n);
    uint64_t *scratch = malloc((size_t)(4 * n + 2) * 8), *factor = scratch, *product = factor + n, *q = product + 2 * n;
    if (!r || !scratch) return free(scratch), cr_raise_no_memory(t);
    mpn_zero(factor, n);
    if (b.n) mpn_copyi(factor, b.limb, b.n);
    mpn_zero(r->limb, n);
    r->limb[0] = 1;
    for (int64_t bit = e->n * 64 - __builtin_clzll(e->limb[e->n - 1]) - 1; bit >= 0; bit--) {
        mpn_sqr(product, r->limb, n);
        mpn_tdiv_qr(q, r->limb, 0, product, 2 * n, m.limb, n);
        if (!test_bit(e, bit)) continue;
        mpn_mul_n(product, r->limb, factor, n);
        mpn_tdiv_qr(q, r->limb, 0, product, 2 * n, m.limb, n);
    }
    free(scratch);
    return cr_int_finish(t, r, n, false);
}

// The inverse of a modulo m > 0 by Euclid's algorithm, or CR_ERROR with ValueError.
static CrValue inverse(CrThread *t, CrValue a, CrValue m) {
    CrValue r0 = m, r1 = cr_int_mod(t, a, m), s0 = cr_int(0), s1 = cr_int(1);
    while (r1 != CR_ERROR && r1 != cr_int(0)) {
        CrValue r2, q = cr_int_divmod(t, r0, r1, &r2);
        if (q == CR_ERROR) return CR_ERROR;
        CrValue product = cr_int_mul(t, q, s1), s2 = product ? cr_int_sub(t, s0, product) : CR_ERROR;
        if (s2 == CR_ERROR) return CR_ERROR;
        r0 = r1, r1 = r2, s0 = s1, s1 = s2;
    }
    if (r1 == CR_ERROR) return CR_ERROR;
    if (r0 != cr_int(1)) return CR_RAISE(t, ValueError, "base is not invertible for the given modulus");
    return cr_int_mod(t, s0, m);
}

static CrValue modular_power(CrThread *t, CrValue base, CrValue exponent, CrValue modulus) {
    if (cr_int_sign(modulus) == 0) return CR_RAISE(t, ValueError, "pow() 3rd argument cannot be 0");
    CrValue m = cr_int_abs(t, modulus);
    if (m == CR_ERROR) return m;
    if (cr_int_sign(exponent) < 0) {
        base = inverse(t, base, m);
        exponent = base ? cr_int_neg(t, exponent) : CR_ERROR;
    } else base = cr_int_mod(t, base, m);
    if (base == CR_ERROR || exponent == CR_ERROR) return CR_ERROR;
    CrMagnitude e;
    cr_int_magnitude(exponent, &e);
    int64_t b, small;
    CrValue r;
    if (m == cr_int(1)) return cr_int(0);
    if (e.n == 0) r = cr_int(1);
    else if (both_int64(base, m, &b, &small)) r = cr_int_from_uint64(t, power_modulo((uint64_t)b, &e, (uint64_t)small));
    else r = power_modulo_big(t, base, &e, m);
    if (r != CR_ERROR && cr_int_sign(modulus) < 0 && r != cr_int(0)) return cr_int_sub(t, r, m);
    return r;
}

CrValue cr_int_pow(CrThread *t, CrValue a, CrValue b, CrValue modulus) {
    if (modulus == CR_NONE) return plain_power(t, cr_int_plain(a), cr_int_plain(b));
    return modular_power(t, cr_int_plain(a), cr_int_plain(b), cr_int_plain(modulus));
}

// ---- Shifts and bits --------------------------------------------------------------------------------------

CrValue cr_int_lshift(CrThread *t, CrValue a, CrValue b) {
    int64_t x, count;
    if (cr_int_sign(b) < 0) return CR_RAISE(t, ValueError, "negative shift count");
    if (cr_int_sign(a) == 0) return cr_int(0);
    if (!cr_int_to_int64(b, &count)) return CR_RAISE(t, OverflowError, "too many digits in integer");
    if (count < 64 && cr_int_to_int64(a, &x)) return from_int128(t, (__int128)((unsigned __int128)(__int128)x << count));
    if (count > (int64_t)1 << 46) return cr_raise_no_memory(t);
    CrMagnitude m;
    cr_int_magnitude(a, &m);
    int64_t words = count / 64, n = m.n + words + 1;
    CrInt *r = cr_int_alloc(t, n);
    if (!r) return CR_ERROR;
    mpn_zero(r->limb, words);
    r->limb[n - 1] = 0;
    if (count % 64) r->limb[n - 1] = mpn_lshift(r->limb + words, m.limb, m.n, (unsigned)(count % 64));
    else mpn_copyi(r->limb + words, m.limb, m.n);
    return cr_int_finish(t, r, n, m.negative);
}

CrValue cr_int_rshift(CrThread *t, CrValue a, CrValue b) {
    int64_t x, count;
    if (cr_int_sign(b) < 0) return CR_RAISE(t, ValueError, "negative shift count");
    if (!cr_int_to_int64(b, &count)) count = INT64_MAX;
    if (cr_int_to_int64(a, &x)) return cr_int_from_int64(t, x >> (count > 63 ? 63 : count));
    CrMagnitude m;
    cr_int_magnitude(a, &m);
    int64_t words = count / 64, n = m.n - words;
    if (n <= 0) return cr_int(m.negative ? -1 : 0);
    CrInt *r = cr_int_alloc(t, n + 1);
    if (!r) return CR_ERROR;
    bool lost = false; // bits that fall off a negative number round it down
    for (int64_t i = 0; i < words; i++) lost |= m.limb[i] != 0;
    if (count % 64) lost |= mpn_rshift(r->limb, m.limb + words, n, (unsigned)(count % 64)) != 0;
    else mpn_copyi(r->limb, m.limb + words, n);
    r->limb[n] = m.negative && lost ? mpn_add_1(r->limb, r->limb, n, 1) : 0;
    return cr_int_finish(t, r, n + 1, m.negative);
}

// Writes v in two's complement of n limbs (more than its magnitude has).
static void twos_complement(uint64_t *out, const CrMagnitude *m, int64_t n) {
    mpn_zero(out, n);
    if (m->n) mpn_copyi(out, m->limb, m->n);
    if (m->negative) mpn_neg(out, out, n);
}

CrValue cr_int_bitwise(CrThread *t, CrBinary op, CrValue a, CrValue b) {
    int64_t x, y;
    if (both_int64(a, b, &x, &y)) return cr_int_from_int64(t, op == CR_AND ? x & y : op == CR_OR ? x | y : x ^ y);
    CrMagnitude ma, mb;
    cr_int_magnitude(a, &ma);
    cr_int_magnitude(b, &mb);
    int64_t n = (ma.n > mb.n ? ma.n : mb.n) + 1;
    CrInt *r = cr_int_alloc(t, n), *other = r ? cr_int_alloc(t, n) : NULL;
    if (!other) return CR_ERROR;
    twos_complement(r->limb, &ma, n);
    twos_complement(other->limb, &mb, n);
    if (op == CR_AND) mpn_and_n(r->limb, r->limb, other->limb, n);
    else if (op == CR_OR) mpn_ior_n(r->limb, r->limb, other->limb, n);
    else mpn_xor_n(r->limb, r->limb, other->limb, n);
    bool negative = r->limb[n - 1] >> 63;
    if (negative) mpn_neg(r->limb, r->limb, n);
    return cr_int_finish(t, r, n, negative);
}

// ---- Bytes ------------------------------------------------------------------------------------------------

static bool bytes_overflow(CrThread *t) { return CR_RAISE(t, OverflowError, "int too big to convert"), false; }

bool cr_int_to_bytes(CrThread *t, CrValue v, uint8_t *out, size_t n, bool little, bool is_signed) {
    CrMagnitude m;
    cr_int_magnitude(v, &m);
    if (n == 0 && is_signed && v == cr_int(-1)) return true; // as CPython: no bytes stand for -1 too
    if (m.negative && !is_signed) return CR_RAISE(t, OverflowError, "can't convert negative int to unsigned"), false;
    bool borrow = m.negative; // two's complement on the fly: the complement plus one
    for (size_t i = 0; i < n || i < (size_t)m.n * 8; i++) {
        uint8_t byte = i < (size_t)m.n * 8 ? (uint8_t)(m.limb[i / 8] >> 8 * (i % 8)) : 0;
        if (i >= n) {
            // What lies beyond is nothing, unless -256^n: its n bytes are zero and it does not fit either.
            if (byte) return bytes_overflow(t);
            continue;
        }
        if (m.negative) {
            byte = (uint8_t)(~byte + borrow);
            borrow = borrow && byte == 0;
        }
        out[little ? i : n - 1 - i] = byte;
    }
    if (is_signed && m.n) {
        bool sign = n && out[little ? n - 1 : 0] & 0x80;
        if (sign != m.negative) return bytes_overflow(t);
    }
    return true;
}

CrValue cr_int_from_bytes(CrThread *t, const uint8_t *p, size_t n, bool little, bool is_signed) {
    if (n == 0) return cr_int(0);
    bool negative = is_signed && p[little ? n - 1 : 0] & 0x80;
    int64_t limbs = (int64_t)(n + 7) / 8;
    CrInt *r = cr_int_alloc(t, limbs);
    if (!r) return CR_ERROR;
    for (int64_t i = 0; i < limbs; i++) r->limb[i] = negative ? ~(uint64_t)0 : 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t byte = p[little ? i : n - 1 - i];
        unsigned shift = 8 * (unsigned)(i % 8);
        r->limb[i / 8] = (r->limb[i / 8] & ~((uint64_t)0xFF << shift)) | byte << shift;
    }
    if (negative) mpn_neg(r->limb, r->limb, limbs);
    return cr_int_finish(t, r, limbs, negative);
}
