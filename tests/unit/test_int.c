// test_int.c -- int at the C level: the three forms and their borders, conversion, arithmetic, text.
#include "tests/unit/runtime_test.h"

#include <math.h>
#include <stdlib.h>

#include "runtime/types/list.h"

static CrValue big(CrThread *t, const char *text) { return cr_int_from_text(t, text, strlen(text), 10); }

PY(int, what_fits_is_immediate) {
    CHECK(cr_is_int(INT(CR_INT_MAX - 1)) && !cr_is_int(INT(CR_INT_MAX)));
    CHECK(cr_is_int(INT(-CR_INT_MAX)) && !cr_is_int(INT(-CR_INT_MAX - 1)));
    CrValue heap = INT(CR_INT_MAX);
    CHECK(!(cr_object(heap)->aux & CR_INT_BIG) && CR_AS(CrInt, heap)->limb[0] == (uint64_t)CR_INT_MAX);
    CHECK(cr_int_sub(t, heap, cr_int(1)) == cr_int(CR_INT_MAX - 1));
}
PY(int, results_shrink_to_the_smallest_form) {
    CrValue b = big(t, "123456789012345678901234567890");
    CHECK(cr_object(b)->aux & CR_INT_BIG);
    CHECK(cr_int_sub(t, b, b) == cr_int(0));
    CHECK(cr_int_floordiv(t, b, b) == cr_int(1));
    CrValue i64 = cr_int_add(t, INT(INT64_MAX), cr_int(0));
    CHECK(!(cr_object(i64)->aux & CR_INT_BIG));
    CHECK(cr_object(cr_int_add(t, i64, cr_int(1)))->aux & CR_INT_BIG);
    CrValue least = cr_int_sub(t, cr_int_neg(t, INT(INT64_MAX)), cr_int(1));
    int64_t back;
    CHECK(!(cr_object(least)->aux & CR_INT_BIG) && cr_int_to_int64(least, &back) && back == INT64_MIN);
}
PY(int, negation_at_the_borders) {
    SHOWS(cr_int_neg(t, INT(INT64_MIN)), "9223372036854775808");
    SHOWS(cr_int_neg(t, big(t, "9223372036854775808")), "-9223372036854775808");
    SHOWS(cr_int_abs(t, INT(-CR_INT_MAX)), "562949953421312");
    SHOWS(cr_int_invert(t, big(t, "18446744073709551616")), "-18446744073709551617");
}
PY(int, conversion_to_machine_words) {
    int64_t i;
    uint64_t u;
    CHECK(cr_int_to_int64(CR_TRUE, &i) && i == 1 && cr_int_to_int64(CR_FALSE, &i) && i == 0);
    CHECK(!cr_int_to_int64(big(t, "9223372036854775808"), &i));
    CHECK(cr_int_to_uint64(big(t, "18446744073709551615"), &u) && u == UINT64_MAX);
    CHECK(!cr_int_to_uint64(big(t, "18446744073709551616"), &u) && !cr_int_to_uint64(cr_int(-1), &u));
    SHOWS(cr_int_from_uint64(t, UINT64_MAX), "18446744073709551615");
}
PY(int, conversion_from_doubles) {
    SHOWS(cr_int_from_double(t, -2.9), "-2");
    SHOWS(cr_int_from_double(t, 1e22), "10000000000000000000000");
    SHOWS(cr_int_from_double(t, -9223372036854775808.0), "-9223372036854775808");
    SHOWS(cr_int_from_double(t, 18446744073709551616.0), "18446744073709551616");
    CHECK(cr_int_from_double(t, NAN) == CR_ERROR);
    RAISED(ValueError, "cannot convert float NaN to integer");
    CHECK(cr_int_from_double(t, INFINITY) == CR_ERROR);
    RAISED(OverflowError, "cannot convert float infinity to integer");
}
PY(int, conversion_to_doubles_rounds_once) {
    CHECK(cr_int_to_double(t, big(t, "9007199254740993")) == 9007199254740992.0);
    CHECK(cr_int_to_double(t, big(t, "9007199254740995")) == 9007199254740996.0);
    CHECK(cr_int_to_double(t, big(t, "36893488147419107329")) == 36893488147419111424.0); // 2^65 + 2^12 + 1: just above half
    CHECK(cr_int_to_double(t, big(t, "36893488147419107328")) == 36893488147419103232.0); // a tie goes to even
    CrValue huge = cr_int_lshift(t, cr_int(1), cr_int(1024));
    CHECK(cr_int_to_double(t, huge) == -1.0);
    RAISED(OverflowError, "int too large to convert to float");
}
PY(int, floor_division_rounds_down) {
    static const int64_t pairs[][2] = {{7, 2}, {-7, 2}, {7, -2}, {-7, -2}, {6, 3}, {-6, 3}, {0, 5}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        CrValue r, q = cr_int_divmod(t, cr_int(pairs[i][0]), cr_int(pairs[i][1]), &r);
        CHECK(cr_int_get(q) == (int64_t)floor((double)pairs[i][0] / (double)pairs[i][1]));
        CHECK(cr_int_get(q) * pairs[i][1] + cr_int_get(r) == pairs[i][0]);
    }
    SHOWS(cr_int_floordiv(t, INT(INT64_MIN), cr_int(-1)), "9223372036854775808");
    SHOWS(cr_int_floordiv(t, big(t, "-100000000000000000000"), cr_int(3)), "-33333333333333333334");
    SHOWS(cr_int_mod(t, big(t, "-100000000000000000000"), cr_int(3)), "2");
    SHOWS(cr_int_mod(t, cr_int(5), big(t, "-100000000000000000000")), "-99999999999999999995");
    CHECK(cr_int_floordiv(t, cr_int(1), cr_int(0)) == CR_ERROR);
    RAISED(ZeroDivisionError, "integer division or modulo by zero");
    CHECK(cr_int_mod(t, cr_int(1), cr_int(0)) == CR_ERROR);
    RAISED(ZeroDivisionError, "integer modulo by zero");
}
PY(int, division_and_multiplication_agree_on_random_operands) {
    uint64_t seed = 42;
    for (int round = 0; round < 2000; round++) {
        CrValue a = cr_int(1), b = cr_int(1);
        for (int k = 0; k < 1 + round % 9; k++) {
            seed = seed * 6364136223846793005ull + 1442695040888963407ull;
            a = cr_int_add(t, cr_int_lshift(t, a, cr_int(61)), cr_int_from_uint64(t, seed >> 3));
            if (k % 3 == 0) b = cr_int_mul(t, b, cr_int_from_int64(t, (int64_t)seed | 1));
        }
        if (seed & 1 << 20) a = cr_int_neg(t, a);
        CrValue r, q = cr_int_divmod(t, a, b, &r);
        CrValue back = cr_int_add(t, cr_int_mul(t, q, b), r);
        if (!CHECK(cr_int_order(back, a) == 0 && cr_int_order(cr_int_abs(t, r), cr_int_abs(t, b)) < 0)) return;
        if (!CHECK(cr_int_sign(r) == 0 || cr_int_sign(r) == cr_int_sign(b))) return;
    }
}
PY(int, true_division_rounds_once) {
    SHOWS(cr_int_truediv(t, cr_int(1), cr_int(3)), "0.3333333333333333");
    SHOWS(cr_int_truediv(t, big(t, "18014398509481985"), cr_int(2)), "9007199254740992.0");
    CrValue tiny = cr_int_lshift(t, cr_int(1), cr_int(1075));
    SHOWS(cr_int_truediv(t, cr_int(3), tiny), "1e-323");
    SHOWS(cr_int_truediv(t, cr_int(1), tiny), "0.0");
    CHECK(cr_int_truediv(t, tiny, cr_int(7)) == CR_ERROR);
    RAISED(OverflowError, "integer division result too large for a float");
    CHECK(cr_int_truediv(t, tiny, cr_int(0)) == CR_ERROR);
    RAISED(ZeroDivisionError, "division by zero");
}
PY(int, powers) {
    SHOWS(cr_int_pow(t, cr_int(3), cr_int(40), CR_NONE), "12157665459056928801");
    SHOWS(cr_int_pow(t, cr_int(-2), cr_int(63), CR_NONE), "-9223372036854775808");
    SHOWS(cr_int_pow(t, cr_int(2), cr_int(-2), CR_NONE), "0.25");
    SHOWS(cr_int_pow(t, cr_int(3), cr_int(200), cr_int(1000007)), "959082");
    SHOWS(cr_int_pow(t, cr_int(3), cr_int(-1), cr_int(7)), "5");
    SHOWS(cr_int_pow(t, cr_int(2), cr_int(5), cr_int(-7)), "-3");
    CHECK(cr_int_pow(t, cr_int(2), cr_int(-1), cr_int(4)) == CR_ERROR);
    RAISED(ValueError, "base is not invertible for the given modulus");
    CHECK(cr_int_pow(t, cr_int(2), cr_int(1), cr_int(0)) == CR_ERROR);
    RAISED(ValueError, "pow() 3rd argument cannot be 0");
}
PY(int, shifts) {
    CrValue one = cr_int(1);
    for (int64_t n = 0; n < 300; n++) {
        CrValue up = cr_int_lshift(t, one, cr_int(n));
        if (!CHECK(cr_int_bit_length(up) == n + 1 && cr_int_rshift(t, up, cr_int(n)) == one)) return;
        CrValue down = cr_int_neg(t, cr_int_add(t, up, one)); // -(2^n + 1) >> n rounds down
        if (!CHECK(cr_int_rshift(t, down, cr_int(n)) == cr_int(-2))) return;
    }
    CHECK(cr_int_rshift(t, cr_int(-5), cr_int(1000)) == cr_int(-1));
    CHECK(cr_int_lshift(t, one, cr_int(-1)) == CR_ERROR);
    RAISED(ValueError, "negative shift count");
}
PY(int, bits_are_twos_complement) {
    CrValue a = cr_int_neg(t, cr_int_lshift(t, cr_int(1), cr_int(70))), b = big(t, "123456789012345678901234567890");
    CrValue both = cr_int_bitwise(t, CR_AND, a, b), either = cr_int_bitwise(t, CR_OR, a, b);
    CHECK(cr_int_order(cr_int_add(t, both, either), cr_int_add(t, a, b)) == 0);
    CrValue different = cr_int_bitwise(t, CR_XOR, a, b);
    CHECK(cr_int_order(cr_int_add(t, different, both), either) == 0);
    CHECK(cr_int_bitwise(t, CR_AND, cr_int(-1), b) != CR_ERROR);
    CHECK(cr_int_order(cr_int_bitwise(t, CR_AND, cr_int(-1), b), b) == 0);
}
PY(int, hash_is_the_value_modulo_a_prime) {
    CHECK(cr_int_hash(cr_int(5)) == 5 && cr_int_hash(cr_int(-1)) == -2 && cr_int_hash(cr_int(-5)) == -5);
    CHECK(cr_int_hash(INT(((int64_t)1 << 61) - 1)) == 0 && cr_int_hash(INT((int64_t)1 << 61)) == 1);
    CHECK(cr_int_hash(cr_int_lshift(t, cr_int(1), cr_int(122))) == 1);
    CHECK(cr_int_hash(CR_TRUE) == 1);
}
PY(int, text_round_trips_in_every_base) {
    CrValue v = cr_int_neg(t, cr_int_pow(t, cr_int(7), cr_int(90), CR_NONE));
    for (int base = 2; base <= 36; base++) {
        size_t n;
        const char *text = cr_str_utf8(t, cr_int_to_str(t, v, base), &n);
        if (!CHECK(cr_int_order(cr_int_from_text(t, text, n, base), v) == 0)) return;
    }
}
PY(int, literals) {
    SHOWS(cr_int_from_text(t, " -0x_fF ", 8, 0), "-255");
    SHOWS(cr_int_from_text(t, "1_000_000", 9, 10), "1000000");
    SHOWS(cr_int_from_text(t, "zz", 2, 36), "1295");
    SHOWS(cr_int_from_str(t, STR("١٢٣"), 10), "123");
    static const char *const bad[] = {"", "_1", "1_", "1__0", "0x", "12a", "+-1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(cr_int_from_text(t, bad[i], strlen(bad[i]), 10) == CR_ERROR);
        CHECK(cr_exception_clear_if(t, CR_TYPE_OF_ID(ValueError)));
    }
    CHECK(cr_int_from_text(t, "010", 3, 0) == CR_ERROR);
    RAISED(ValueError, "invalid literal for int() with base 0: '010'");
}
PY(int, decimal_text_has_a_limit) {
    char *digits = malloc(5000);
    memset(digits, '9', 5000);
    CHECK(cr_int_from_text(t, digits, 4300, 10) != CR_ERROR);
    CHECK(cr_int_from_text(t, digits, 4301, 10) == CR_ERROR);
    RAISED(ValueError, "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use "
                       "sys.set_int_max_str_digits() to increase the limit");
    CHECK(cr_int_from_text(t, digits, 5000, 16) != CR_ERROR);
    free(digits);
    CrValue v = cr_int_pow(t, cr_int(10), cr_int(4300), CR_NONE);
    CHECK(cr_int_to_str(t, v, 10) == CR_ERROR);
    RAISED(ValueError, "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                       "increase the limit");
    CHECK(cr_int_to_str(t, v, 16) != CR_ERROR);
}
PY(int, bytes_both_ways) {
    uint8_t out[4];
    CHECK(cr_int_to_bytes(t, cr_int(-2), out, 4, false, true) && out[0] == 0xFF && out[3] == 0xFE);
    SHOWS(cr_int_from_bytes(t, out, 4, false, true), "-2");
    SHOWS(cr_int_from_bytes(t, out, 4, true, false), "4278190079");
    CHECK(!cr_int_to_bytes(t, cr_int(128), out, 1, true, true));
    RAISED(OverflowError, "int too big to convert");
    CHECK(!cr_int_to_bytes(t, cr_int(-1), out, 4, true, false));
    RAISED(OverflowError, "can't convert negative int to unsigned");
}
