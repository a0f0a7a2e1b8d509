// test_format.c -- the format mini-language, str.format and %, called as the compiler's output calls them.
#include "tests/unit/runtime_test.h"

#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define FORMAT_INT(v, spec) cr_format_int(t, (v), STR(spec))
#define FORMAT_FLOAT(v, spec) cr_format_float(t, cr_float(v), STR(spec))
#define FORMAT_STR(v, spec) cr_format_str(t, STR(v), STR(spec))

static CrValue format(CrThread *t, const char *text, const CrValue *args, size_t n) {
    return cr_call_method(t, STR(text), cr_intern_c(t, "format"), args, n);
}
#define FORMAT(text, ...) format(t, (text), (CrValue[]){__VA_ARGS__}, sizeof((CrValue[]){__VA_ARGS__}) / sizeof(CrValue))

PY(format, alignment_and_fill) {
    SHOWS(FORMAT_STR("ab", "5"), "'ab   '");
    SHOWS(FORMAT_STR("ab", "*^5"), "'*ab**'");
    SHOWS(FORMAT_STR("ab", "日>4"), "'日日ab'");
    SHOWS(FORMAT_INT(INT(-42), "8"), "'     -42'");
    SHOWS(FORMAT_INT(INT(-42), "=8"), "'-     42'");
    SHOWS(FORMAT_INT(INT(-42), "08"), "'-0000042'");
    SHOWS(FORMAT_INT(INT(-42), "<08"), "'-4200000'");
}
PY(format, signs_and_bases) {
    SHOWS(FORMAT_INT(INT(42), "+"), "'+42'");
    SHOWS(FORMAT_INT(INT(42), " d"), "' 42'");
    SHOWS(FORMAT_INT(INT(255), "#x"), "'0xff'");
    SHOWS(FORMAT_INT(INT(255), "#X"), "'0XFF'");
    SHOWS(FORMAT_INT(INT(-5), "#b"), "'-0b101'");
    SHOWS(FORMAT_INT(INT(0x1F600), "c"), "'😀'");
}
PY(format, grouping) {
    SHOWS(FORMAT_INT(INT(1234567), ","), "'1,234,567'");
    SHOWS(FORMAT_INT(INT(0xABCDEF), "_x"), "'ab_cdef'");
    SHOWS(FORMAT_INT(INT(12345678), "021,"), "'0,000,000,012,345,678'"); // zeros never start with a separator
    SHOWS(FORMAT_FLOAT(1234567.891, ",.2f"), "'1,234,567.89'");
    CHECK(FORMAT_INT(INT(1), ",x") == CR_ERROR);
    RAISED(ValueError, "Cannot specify ',' with 'x'.");
    CHECK(FORMAT_INT(INT(1), ",_") == CR_ERROR);
    RAISED(ValueError, "Cannot specify both ',' and '_'.");
}
PY(format, floats) {
    SHOWS(FORMAT_FLOAT(3.14159, ".2f"), "'3.14'");
    SHOWS(FORMAT_FLOAT(1e20, ""), "'1e+20'");
    SHOWS(FORMAT_FLOAT(123.0, ".3"), "'1.23e+02'"); // without a type the exponent comes one digit earlier than with 'g'
    SHOWS(FORMAT_FLOAT(123.0, ".3g"), "'123'");
    SHOWS(FORMAT_FLOAT(0.25, "%"), "'25.000000%'");
    SHOWS(FORMAT_FLOAT(-0.0001, "z.2f"), "'0.00'");
    SHOWS(FORMAT_FLOAT(1.0 / 0.0, "010"), "'0000000inf'");
    SHOWS(FORMAT_INT(INT(5), ".1f"), "'5.0'");
}
PY(format, errors_name_code_and_type) {
    CHECK(FORMAT_INT(INT(1), "q") == CR_ERROR);
    RAISED(ValueError, "Unknown format code 'q' for object of type 'int'");
    CHECK(FORMAT_STR("a", "d") == CR_ERROR);
    RAISED(ValueError, "Unknown format code 'd' for object of type 'str'");
    CHECK(FORMAT_FLOAT(1.0, "xx") == CR_ERROR);
    RAISED(ValueError, "Invalid format specifier 'xx' for object of type 'float'");
    CHECK(FORMAT_FLOAT(1.0, ".") == CR_ERROR);
    RAISED(ValueError, "Format specifier missing precision");
    CHECK(FORMAT_STR("a", "=5") == CR_ERROR);
    RAISED(ValueError, "'=' alignment not allowed in string format specifier");
}
PY(format, fields) {
    SHOWS(FORMAT("{} {1!r} {{}}", INT(1)), "an exception");
    cr_exception_take(t);
    SHOWS(FORMAT("{1}{0!r:>4}|", STR("a"), INT(2)), "\"2 'a'|\"");
    SHOWS(FORMAT("{:{}.{}f}", cr_float(3.14159), INT(8), INT(2)), "'    3.14'");
    SHOWS(FORMAT("{0.real} {1[0]} {1[1]}", INT(7), TUPLE(STR("x"), STR("y"))), "'7 x y'");
}
PY(format, field_errors) {
    CHECK(FORMAT("{", INT(1)) == CR_ERROR);
    RAISED(ValueError, "Single '{' encountered in format string");
    CHECK(FORMAT("}", INT(1)) == CR_ERROR);
    RAISED(ValueError, "Single '}' encountered in format string");
    CHECK(FORMAT("{}{0}", INT(1)) == CR_ERROR);
    RAISED(ValueError, "cannot switch from automatic field numbering to manual field specification");
    CHECK(FORMAT("{3}", INT(1)) == CR_ERROR);
    RAISED(IndexError, "Replacement index 3 out of range for positional args tuple");
    CHECK(FORMAT("{:{:{}}}", INT(1), INT(2), INT(3)) == CR_ERROR);
    RAISED(ValueError, "Max string recursion exceeded");
}
PY(percent, conversions) {
    SHOWS(cr_str_format_percent(t, STR("%s|%5d|%-5d|%05.1f|%x"), TUPLE(STR("a"), INT(1), INT(2), cr_float(3.14), INT(255))),
          "'a|    1|2    |003.1|ff'");
    SHOWS(cr_str_format_percent(t, STR("%*d|%.*f%%"), TUPLE(INT(4), INT(7), INT(1), cr_float(2.55))), "'   7|2.5%'");
    SHOWS(cr_str_format_percent(t, STR("%.3s"), STR("abcdef")), "'abc'");
    SHOWS(cr_str_format_percent(t, STR("%c%c"), TUPLE(INT(0x65E5), STR("x"))), "'日x'");
}
PY(percent, argument_errors) {
    CHECK(cr_str_format_percent(t, STR("%s %s"), STR("a")) == CR_ERROR);
    RAISED(TypeError, "not enough arguments for format string");
    CHECK(cr_str_format_percent(t, STR("%s"), TUPLE(INT(1), INT(2))) == CR_ERROR);
    RAISED(TypeError, "not all arguments converted during string formatting");
    CHECK(cr_str_format_percent(t, STR("%d"), STR("a")) == CR_ERROR);
    RAISED(TypeError, "%d format: a real number is required, not str");
    CHECK(cr_str_format_percent(t, STR("%q"), INT(1)) == CR_ERROR);
    RAISED(ValueError, "unsupported format character 'q' (0x71) at index 1");
}
PY(percent, bytes) {
    CrValue format = cr_bytes_from(t, "%s=%d", 5);
    SHOWS(cr_bytes_format_percent(t, format, TUPLE(cr_bytes_from(t, "k", 1), INT(5))), "b'k=5'");
    CHECK(cr_bytes_format_percent(t, format, TUPLE(STR("k"), INT(5))) == CR_ERROR);
    RAISED(TypeError, "%b requires a bytes-like object, or an object that implements __bytes__, not 'str'");
}
