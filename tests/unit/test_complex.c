// test_complex.c -- complex at the C level: formulas and their special cases, text, hashes, the operators' dispatch.
#include "tests/unit/runtime_test.h"

#include <math.h>

#include "runtime/type.h"
#include "runtime/types/complex.h"
#include "runtime/types/dict.h"

static bool reads(const char *text, double real, double imag) {
    CrParts c;
    if (!cr_complex_parse(text, strlen(text), &c)) return false;
    return !memcmp(&c.real, &real, sizeof real) && !memcmp(&c.imag, &imag, sizeof imag); // the sign of 0 counts
}

Test(complex, parsing_of_all_forms) {
    cr_assert(reads("1", 1, 0) && reads("1+2j", 1, 2) && reads("-1.5e3-2J", -1500, -2) && reads("2j", 0, 2));
    cr_assert(reads("j", 0, 1) && reads("-j", 0, -1) && reads("1+j", 1, 1) && reads("1-j", 1, -1));
    cr_assert(reads(" ( 1+2j ) ", 1, 2) && reads("-0-0j", -0.0, -0.0) && reads(".5e-1j", 0, 0.05));
    cr_assert(reads("inf-infinityj", INFINITY, -INFINITY) && reads("1e500", INFINITY, 0));
}
Test(complex, parsing_refuses_what_is_no_number) {
    static const char *const bad[] = {"", "(", "()", "1+", "1+2", "1 + 2j", "1+2j)", "(1+2j", "1j+2", "1+-2j+", "e5", "1ej",
                                      ".j", "--1j", "1+2jj", "1,2", "jj", "1+2j 3", "((1))", "+", "0x1"};
    CrParts c;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) cr_assert(!cr_complex_parse(bad[i], strlen(bad[i]), &c), "%s", bad[i]);
}
Test(complex, hashes) {
    cr_assert_eq(cr_complex_hash((CrParts){3, 0}), 3);
    cr_assert_eq(cr_complex_hash((CrParts){0.5, 0}), (int64_t)1 << 60);
    cr_assert_eq(cr_complex_hash((CrParts){0, 1}), 1000003);
    cr_assert_eq(cr_complex_hash((CrParts){-1, 0}), -2);
    cr_assert_eq(cr_complex_hash((CrParts){0, -1}), -2000006);
    cr_assert_eq(cr_complex_hash((CrParts){-1000004, 1}), -2); // the sum is -1
}
PY(complex, repr) {
    SHOWS(cr_complex_new(t, 1, 2), "(1+2j)");
    SHOWS(cr_complex_new(t, 0, 1.5), "1.5j");
    SHOWS(cr_complex_new(t, -0.0, 1), "(-0+1j)");
    SHOWS(cr_complex_new(t, 0, -0.0), "-0j");
    SHOWS(cr_complex_new(t, INFINITY, (double)NAN), "(inf+nanj)");
    SHOWS(cr_complex_new(t, 1e16, -INFINITY), "(1e+16-infj)");
}
PY(complex, division_scales) {
    CrParts r;
    CHECK(cr_complex_divide(t, (CrParts){1e300, 1e300}, (CrParts){1e300, 1e300}, &r) && r.real == 1 && r.imag == 0);
    CHECK(cr_complex_divide(t, (CrParts){1, 2}, (CrParts){0, 2}, &r) && r.real == 1 && r.imag == -0.5);
    CHECK(cr_complex_divide(t, (CrParts){1, 0}, (CrParts){(double)NAN, 0}, &r) && isnan(r.real));
    CHECK(!cr_complex_divide(t, (CrParts){1, 0}, (CrParts){0, -0.0}, &r));
    RAISED(ZeroDivisionError, "complex division by zero");
}
PY(complex, integer_powers_are_exact) {
    CrParts r;
    CHECK(cr_complex_power(t, (CrParts){1, 1}, (CrParts){8, 0}, &r) && r.real == 16 && r.imag == 0);
    CHECK(cr_complex_power(t, (CrParts){0, 2}, (CrParts){-1, 0}, &r) && r.real == 0 && r.imag == -0.5);
    CHECK(cr_complex_power(t, (CrParts){0, 0}, (CrParts){0, 0}, &r) && r.real == 1 && r.imag == 0);
}
PY(complex, powers_that_fail) {
    CrParts r;
    CHECK(!cr_complex_power(t, (CrParts){0, 0}, (CrParts){-1, 0}, &r));
    RAISED(ZeroDivisionError, "0.0 to a negative or complex power");
    CHECK(!cr_complex_power(t, (CrParts){0, 0}, (CrParts){1, 1}, &r));
    RAISED(ZeroDivisionError, "0.0 to a negative or complex power");
    CHECK(!cr_complex_power(t, (CrParts){0, 1e200}, (CrParts){2, 0}, &r));
    RAISED(OverflowError, "complex exponentiation");
    CHECK(cr_complex_power(t, (CrParts){1e-200, 0}, (CrParts){2.5, 0}, &r) && r.real == 0); // underflow is silent
}
PY(complex, operators_take_any_number_on_either_side) {
    CrValue c = cr_complex_new(t, 1, 2);
    SHOWS(cr_binary(t, CR_ADD, INT(1), c), "(2+2j)");
    SHOWS(cr_binary(t, CR_SUB, c, cr_float(0.5)), "(0.5+2j)");
    SHOWS(cr_binary(t, CR_MUL, CR_TRUE, c), "(1+2j)");
    SHOWS(cr_binary(t, CR_TRUEDIV, cr_float(5), c), "(1-2j)");
    SHOWS(cr_binary(t, CR_POW, cr_float(-4), cr_float(0.5)), "(1.2246467991473532e-16+2j)");
    CHECK(cr_binary(t, CR_FLOORDIV, c, INT(1)) == CR_ERROR);
    RAISED(TypeError, "unsupported operand type(s) for //: 'complex' and 'int'");
    CHECK(cr_binary(t, CR_ADD, cr_int_lshift(t, INT(1), INT(2000)), c) == CR_ERROR);
    RAISED(OverflowError, "int too large to convert to float");
}
PY(complex, equality_is_exact_and_there_is_no_order) {
    CrValue big = cr_complex_new(t, 9007199254740992.0, 0), odd = INT(((int64_t)1 << 53) + 1);
    CHECK(cr_compare(t, big, odd, CR_EQ) == CR_FALSE && cr_compare(t, odd, big, CR_NE) == CR_TRUE);
    CHECK(cr_compare(t, big, cr_int_sub(t, odd, INT(1)), CR_EQ) == CR_TRUE);
    CHECK(cr_compare(t, cr_complex_new(t, 0.5, 0), cr_float(0.5), CR_EQ) == CR_TRUE);
    CHECK(cr_compare(t, cr_complex_new(t, (double)NAN, 0), INT(0), CR_NE) == CR_TRUE);
    CHECK(cr_compare(t, cr_complex_new(t, 1, 1), INT(1), CR_EQ) == CR_FALSE);
    CHECK(cr_compare(t, big, INT(1), CR_LT) == CR_ERROR);
    RAISED(TypeError, "'<' not supported between instances of 'complex' and 'int'");
}
PY(complex, absolute_value_and_truth) {
    SHOWS(cr_unary(t, CR_ABS, cr_complex_new(t, 3, -4)), "5.0");
    SHOWS(cr_unary(t, CR_ABS, cr_complex_new(t, (double)NAN, -INFINITY)), "inf");
    SHOWS(cr_unary(t, CR_NEG, cr_complex_new(t, 0, 1)), "(-0-1j)");
    CHECK(cr_unary(t, CR_ABS, cr_complex_new(t, 1.7e308, 1.7e308)) == CR_ERROR);
    RAISED(OverflowError, "absolute value too large");
    CHECK(cr_truth(t, cr_complex_new(t, 0, -0.0)) == 0 && cr_truth(t, cr_complex_new(t, 0, (double)NAN)) == 1);
}
PY(complex, formatting) {
    CrValue c = cr_complex_new(t, 1.5, -2);
    SHOWS(cr_format(t, c, STR(">14.2f")), "'    1.50-2.00j'");
    SHOWS(cr_format(t, c, STR("*^14")), "'***(1.5-2j)***'");
    SHOWS(cr_format(t, cr_complex_new(t, 1e9, 1e9), STR(",.0f")), "'1,000,000,000+1,000,000,000j'");
    CHECK(cr_format(t, c, STR("012")) == CR_ERROR);
    RAISED(ValueError, "Zero padding is not allowed in complex format specifier");
    CHECK(cr_format(t, c, STR("d")) == CR_ERROR);
    RAISED(ValueError, "Unknown format code 'd' for object of type 'complex'");
}
PY(complex, subclasses_are_complex) {
    CrValue name = STR("C"), bases = TUPLE(cr_box(CR_TYPE_OF_ID(COMPLEX)));
    CrValue cls = cr_type_new(t, CR_TYPE_OF_ID(TYPE), name, bases, cr_dict_new(t), CR_ERROR, 0);
    CrValue args[2] = {INT(3), INT(4)}, c = cr_call(t, cls, args, 2, CR_ERROR);
    CHECK(cr_is_complex(c) && !CR_IS(COMPLEX, c) && cr_isinstance(t, c, cr_box(CR_TYPE_OF_ID(COMPLEX))) == 1);
    SHOWS(cr_unary(t, CR_ABS, c), "5.0");
    CHECK(CR_IS(COMPLEX, cr_unary(t, CR_POS, c)) && CR_IS(COMPLEX, cr_binary(t, CR_ADD, c, c)));
}
