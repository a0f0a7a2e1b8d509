// test_float.c -- float at the C level: shortest text, exact rounding, parsing, comparison with ints, hashes.
#include "tests/unit/runtime_test.h"

#include <math.h>
#include <stdlib.h>

#include "runtime/types/float.h"
#include "runtime/types/shortest.h"

static bool shows_as(double d, const char *text) {
    char buffer[32];
    cr_float_repr(d, buffer);
    if (strcmp(buffer, text) == 0) return true;
    fprintf(stderr, "expected %s, got %s\n", text, buffer);
    return false;
}
static bool text_is(double d, char code, int precision, const char *expected) {
    char *text = cr_float_text(d, code, precision, false);
    bool same = strcmp(text, expected) == 0;
    if (!same) fprintf(stderr, "expected %s, got %s\n", expected, text);
    free(text);
    return same;
}

Test(float, repr_chooses_its_notation) {
    cr_assert(shows_as(0.0, "0.0") && shows_as(-0.0, "-0.0") && shows_as(1e16, "1e+16") && shows_as(1e15, "1000000000000000.0"));
    cr_assert(shows_as(0.0001, "0.0001") && shows_as(0.00001, "1e-05") && shows_as(1.5e300, "1.5e+300"));
    cr_assert(shows_as(INFINITY, "inf") && shows_as(-INFINITY, "-inf") && shows_as(NAN, "nan"));
}
Test(float, repr_is_shortest_and_closest) {
    cr_assert(shows_as(0.1, "0.1") && shows_as(1.0 / 3, "0.3333333333333333") && shows_as(5e-324, "5e-324"));
    cr_assert(shows_as(1.7976931348623157e308, "1.7976931348623157e+308") && shows_as(2.2250738585072014e-308, "2.2250738585072014e-308"));
    cr_assert(shows_as(ldexp(1, -44), "5.684341886080802e-14")); // the interval below a power of two is half as wide
    cr_assert(shows_as(9007199254740993.0, "9007199254740992.0") && shows_as(1e23, "1e+23"));
}
Test(float, shortest_digits_read_back) {
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        uint64_t bits = seed ^ seed >> 29;
        double d, back;
        memcpy(&d, &bits, sizeof d);
        if (!isfinite(d) || d == 0) continue;
        char buffer[32];
        cr_float_repr(d, buffer);
        cr_assert(cr_float_parse(buffer, strlen(buffer), &back));
        cr_assert(back == d, "%s", buffer);
    }
}
Test(float, fixed_text_rounds_the_exact_value_half_to_even) {
    cr_assert(text_is(0.125, 'f', 2, "0.12") && text_is(0.375, 'f', 2, "0.38") && text_is(2.675, 'f', 2, "2.67"));
    cr_assert(text_is(0.5, 'f', 0, "0") && text_is(1.5, 'f', 0, "2") && text_is(2.5, 'f', 0, "2") && text_is(999.5, 'f', 0, "1000"));
    cr_assert(text_is(-0.001, 'f', 2, "-0.00") && text_is(0.05, 'f', 1, "0.1") && text_is(123.456, 'f', 1, "123.5"));
    cr_assert(text_is(1e22, 'f', 0, "10000000000000000000000") && text_is(5e-324, 'f', 3, "0.000"));
    cr_assert(text_is(1e-5, 'f', 18, "0.000010000000000000") && text_is(4503599627370495.5, 'f', 0, "4503599627370496"));
}
Test(float, fixed_text_agrees_with_printf) {
    uint64_t seed = 3;
    for (int i = 0; i < 100000; i++) {
        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        double d = ldexp((double)(seed >> 11), -(int)(seed % 120)) * (seed & 1024 ? 1 : -1);
        char expected[400];
        int precision = (int)(seed >> 7 & 15);
        snprintf(expected, sizeof expected, "%.*f", precision, d);
        cr_assert(text_is(d, 'f', precision, expected));
    }
}
Test(float, parsing) {
    double d;
    cr_assert(cr_float_parse("1.5e3", 5, &d) && d == 1500.0);
    cr_assert(cr_float_parse("-.5", 3, &d) && d == -0.5);
    cr_assert(cr_float_parse("+Infinity", 9, &d) && isinf(d));
    cr_assert(cr_float_parse("nan", 3, &d) && isnan(d));
    static const char *const bad[] = {"", ".", "e5", "1e", "0x10", "1.5f", "in", "nan(1)", "1 ", "--1", "1.2.3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) cr_assert(!cr_float_parse(bad[i], strlen(bad[i]), &d), "%s", bad[i]);
}
Test(float, hexadecimal) {
    char buffer[40];
    double d;
    cr_float_hex(-1.5, buffer);
    cr_assert_str_eq(buffer, "-0x1.8000000000000p+0");
    cr_float_hex(5e-324, buffer);
    cr_assert_str_eq(buffer, "0x0.0000000000001p-1022");
    cr_assert(cr_float_parse_hex("0x1.8p1", 7, &d) && d == 3.0);
    cr_assert(cr_float_parse_hex(".8p0", 4, &d) && d == 0.5);
    cr_assert(!cr_float_parse_hex("0x", 2, &d) && !cr_float_parse_hex("1.g", 3, &d) && !cr_float_parse_hex("1p", 2, &d));
}
Test(float, modulo_has_the_sign_of_the_divisor) {
    cr_assert(cr_float_mod(5.5, 2) == 1.5 && cr_float_mod(-5.5, 2) == 0.5 && cr_float_mod(5.5, -2) == -0.5);
    cr_assert(signbit(cr_float_mod(4, -2)) && !signbit(cr_float_mod(-4, 2)));
    cr_assert(cr_float_floordiv(-5.5, 2) == -3 && cr_float_floordiv(5.5, 2) == 2 && signbit(cr_float_floordiv(-0.0, 1)));
}
Test(float, hashes) {
    cr_assert(cr_float_hash(1.0) == 1 && cr_float_hash(-1.0) == -2 && cr_float_hash(0.5) == (int64_t)1 << 60);
    cr_assert(cr_float_hash(INFINITY) == 314159 && cr_float_hash(-INFINITY) == -314159 && cr_float_hash(NAN) == 0);
    cr_assert(cr_float_hash(ldexp(1, 61)) == 1 && cr_float_hash(ldexp(1, 122)) == 1);
}
Test(float, rounding_to_places) {
    cr_assert(cr_float_round(2.675, 2) == 2.67 && cr_float_round(0.5, 0) == 0.0 && cr_float_round(1.5, 0) == 2.0);
    cr_assert(cr_float_round(1250.0, -2) == 1200.0 && cr_float_round(1350.0, -2) == 1400.0 && cr_float_round(499.0, -3) == 0.0);
    cr_assert(cr_float_round(501.0, -3) == 1000.0 && cr_float_round(500.0, -3) == 0.0 && cr_float_round(1e300, 5) == 1e300);
    cr_assert(signbit(cr_float_round(-0.4, 0)) && cr_float_round(1.0 / 3, 18) == 1.0 / 3);
}
PY(float, comparison_with_ints_is_exact) {
    bool unordered;
    CrValue odd = INT(((int64_t)1 << 53) + 1);
    CHECK(cr_float_order_int(9007199254740992.0, odd, &unordered) < 0 && !unordered);
    CHECK(cr_float_order_int(9007199254740994.0, odd, &unordered) > 0);
    CHECK(cr_float_order_int(2.5, INT(2), &unordered) > 0 && cr_float_order_int(-2.5, INT(-2), &unordered) < 0);
    CrValue huge = cr_int_lshift(t, INT(1), INT(70)), above = cr_int_add(t, huge, INT(1));
    CHECK(cr_float_order_int(ldexp(1, 70), huge, &unordered) == 0 && cr_float_order_int(ldexp(1, 70), above, &unordered) < 0);
    CHECK(cr_float_order_int(-ldexp(1, 70), cr_int_neg(t, above), &unordered) > 0);
    CHECK(cr_float_order_int(INFINITY, cr_int_lshift(t, INT(1), INT(2000)), &unordered) > 0);
    cr_float_order_int(NAN, INT(0), &unordered);
    CHECK(unordered);
}
PY(float, powers) {
    SHOWS(cr_float_pow(t, 2, 0.5), "1.4142135623730951");
    CHECK(cr_float_pow(t, 0, -1) == CR_ERROR);
    RAISED(ZeroDivisionError, "0.0 cannot be raised to a negative power");
    CHECK(cr_float_pow(t, 10, 400) == CR_ERROR);
    RAISED(OverflowError, "(34, 'Numerical result out of range')");
}
PY(float, conversion_by_protocol) {
    double d;
    CHECK(cr_float_from(t, INT(3), &d) && d == 3.0 && cr_float_from(t, CR_TRUE, &d) && d == 1.0);
    CHECK(!cr_float_from(t, STR("1"), &d));
    RAISED(TypeError, "must be real number, not str");
}
