// shortest.c -- shortest decimal text of doubles, by Raffaello Giulietti's Schubfach method.
//
// In: a double, c * 2^q. Out: digits and a power of ten. The idea: scale the value and the two ends of the interval
// that rounds to it by one power of ten 10^-k, chosen so that the interval holds at least one integer and at most
// one multiple of ten; keeping two extra bits and a sticky bit makes the comparisons exact. The 617 scaling factors,
// 126 bits of each power of ten, are computed once with GMP rather than listed.
#include "runtime/types/shortest.h"

#include <gmp.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

enum { MIN_POWER = -292, MAX_POWER = 324 };

typedef struct Factor { uint64_t high, low; } Factor; // 10^k * 2^-(floor(log2(10^k)) - 127), rounded up
static Factor factors[MAX_POWER - MIN_POWER + 1];
static pthread_once_t factors_ready = PTHREAD_ONCE_INIT;

static int floor_log2_pow10(int e) { return (e * 1741647) >> 19; }
static int floor_log10_pow2(int e) { return (e * 1262611) >> 22; }
static int floor_log10_three_quarters_pow2(int e) { return (e * 1262611 - 524031) >> 22; }

// The top 128 bits of a number of n limbs; *rest: whether lower ones are set.
static Factor top_bits(const mp_limb_t *limb, mp_size_t n, bool *rest) {
    while (limb[n - 1] == 0) n--;
    mp_limb_t window[3] = {n > 2 ? limb[n - 3] : 0, n > 1 ? limb[n - 2] : 0, limb[n - 1]};
    int shift = __builtin_clzll(window[2]);
    if (shift) mpn_lshift(window, window, 3, (unsigned)shift);
    *rest = window[0] != 0;
    for (mp_size_t i = 0; i < n - 3; i++) *rest |= limb[i] != 0;
    return (Factor){window[2], window[1]};
}

static Factor round_up(Factor f, bool rest) {
    if (rest && ++f.low == 0) f.high++;
    return f;
}

static void compute_factors(void) {
    enum { LIMBS = 20 }; // 10^324 has 1077 bits
    mp_limb_t power[LIMBS] = {1}, quotient[2 * LIMBS], one[2 * LIMBS] = {0}, remainder[LIMBS];
    one[2 * LIMBS - 1] = 1;
    for (int k = 0; k <= MAX_POWER; k++) {
        bool rest;
        mp_size_t n = LIMBS;
        while (power[n - 1] == 0) n--;
        factors[k - MIN_POWER] = top_bits(power, n, &rest);
        factors[k - MIN_POWER] = round_up(factors[k - MIN_POWER], rest);
        if (k > 0 && -k >= MIN_POWER) {
            mpn_tdiv_qr(quotient, remainder, 0, one, 2 * LIMBS, power, n);
            factors[-k - MIN_POWER] = top_bits(quotient, 2 * LIMBS - n + 1, &rest);
            factors[-k - MIN_POWER] = round_up(factors[-k - MIN_POWER], true);
        }
        mpn_mul_1(power, power, LIMBS, 10);
    }
}

// The high 64 bits of factor * c / 2^64, lowest bit or-ed with whatever is cut off.
static uint64_t scale(Factor f, uint64_t c) {
    unsigned __int128 low = (unsigned __int128)f.low * c, high = (unsigned __int128)f.high * c + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static void strip_zeros(uint64_t *digits, int *exponent) {
    while (*digits % 10 == 0) {
        *digits /= 10;
        ++*exponent;
    }
}

// The digits for c * 2^q. `uneven`: the next lower double is only half as far away as the next higher one.
static void shortest(uint64_t c, int q, bool uneven, uint64_t *digits, int *exponent) {
    bool odd = c & 1; // the ends of the interval round to an even c only
    int k = uneven ? floor_log10_three_quarters_pow2(q) : floor_log10_pow2(q);
    int h = q + floor_log2_pow10(-k) + 1;
    Factor f = factors[-k - MIN_POWER];
    uint64_t lower = scale(f, (4 * c - 2 + uneven) << h) + odd;
    uint64_t value = scale(f, 4 * c << h);
    uint64_t upper = scale(f, (4 * c + 2) << h) - odd;
    uint64_t s = value / 4;
    *exponent = k;
    if (s >= 10) { // one digit less?
        uint64_t tens = s / 10;
        bool down = lower <= 40 * tens, up = 40 * tens + 40 <= upper;
        if (down != up) {
            *digits = tens + up;
            ++*exponent;
            return;
        }
    }
    bool down = lower <= 4 * s, up = 4 * s + 4 <= upper;
    uint64_t middle = 4 * s + 2;
    if (down != up) *digits = s + up;
    else *digits = s + (value > middle || (value == middle && (s & 1)));
}

void cr_shortest(double d, uint64_t *digits, int *exponent) {
    const uint64_t hidden = (uint64_t)1 << 52;
    uint64_t bits;
    pthread_once(&factors_ready, compute_factors);
    memcpy(&bits, &d, sizeof bits);
    uint64_t fraction = bits & (hidden - 1);
    int biased = (int)(bits >> 52 & 0x7FF);
    uint64_t c = biased ? fraction | hidden : fraction;
    int q = (biased ? biased : 1) - 1075;
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0) { // a small integer
        *digits = c >> -q;
        *exponent = 0;
    } else shortest(c, q, fraction == 0 && biased > 1, digits, exponent);
    strip_zeros(digits, exponent);
}
