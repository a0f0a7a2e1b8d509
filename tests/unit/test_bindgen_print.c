// test_bindgen_print.c -- the listing of `cranky bind`.
#include "tests/unit/bindgen_fixture.h"

static const char *listing(const char *header, int flags) {
    char *text;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    cr_assert_eq(bind_print(out, fixture_scan(header), flags), 0);
    fclose(out);
    const char *copy = arena_strndup(&arena, text, n);
    free(text);
    return copy;
}

static void expect_line(const char *text, const char *line) { cr_expect(strstr(text, line), "no '%s' in:\n%s", line, text); }

Test(print, head_and_counts) {
    const char *text = listing("zlib.h", 0);
    expect_line(text, "<zlib.h>  /usr/include/zlib.h  (zlib1g-dev)\n");
    expect_line(text, " functions, 39 constants, 0 enum constants, 4 records, ");
    expect_line(text, "; 14 not offered\n");
    expect_line(listing("zlib.h", BIND_PRINT_UNAVAILABLE), "  gzvprintf: parameter 3: a va_list cannot be made in Python");
}

Test(print, functions_as_python_and_as_c) {
    const char *text = listing("functions.h", 0);
    expect_line(text, "  plain(a: int, b: str) -> int\n      int plain(int a, const char *b)    functions.h:16\n");
    expect_line(text, "  nothing() -> None\n      void nothing(void)");
    expect_line(text, "  unnamed(arg1: int, arg2: Ptr[c_char], arg3: float) -> int\n      int unnamed(int, char *, double)");
    expect_line(text, "  raise_(sig: int) -> int\n      int raise(int sig)");
    expect_line(text, "  variadic_only(first: str, *args) -> int\n      int variadic_only(const char *first, ...)");
    expect_line(text, "int old_style()");
}

Test(print, function_pointer_declarators) {
    const char *text = listing("functions.h", 0);
    expect_line(text, "  returns_raw(n: int) -> Callable[[int], int]\n      int (*returns_raw(int n))(char)");
    expect_line(text, "  function_parameter(callback: Callable[[int, Ptr[void]], int], data: Ptr[void]) -> None\n");
    expect_line(text, "int (*callback)(int, void *)");
}

Test(print, notes) {
    const char *text = listing("functions.h", 0);
    expect_line(text, "stop(code: int) -> None  [does not return]");
    expect_line(text, "*args) -> None  [printf format]");
    expect_line(text, "square(n: int) -> int  [inline]");
    expect_line(text, "annotated() -> None  [cranky:blocking]  [cranky:error=negative_errno]");
}

Test(print, records_show_offsets) {
    const char *text = listing("records.h", 0);
    expect_line(text, "  packed_one    struct of 5 bytes, aligned to 1    records.h:");
    expect_line(text, "      1  int value                        int\n");
    expect_line(text, "      0.3  int b : 5");
    expect_line(text, "  opaque    opaque struct");
    expect_line(text, "      8  union of:\n");
    expect_line(text, "  struct_clash    struct of 4 bytes");
    expect_line(text, "Callable[[Ptr[void], Ptr[void]], int]");
}

Test(print, enums) {
    const char *text = listing("records.h", 0);
    expect_line(text, "  colour(IntEnum)    records.h:");
    expect_line(text, "      GREEN  5\n");
    expect_line(text, "  (no name)(IntEnum)");
    expect_line(text, "      LOOSE  42\n");
}

Test(print, constants_are_aligned) {
    const char *text = listing("macros.h", 0);
    expect_line(text, "  INT                   42 ");
    expect_line(text, "  TEXT                  \"hello\" ");
    expect_line(text, "  NUL_INSIDE            \"a\\x00b\" ");
    expect_line(text, "  LETTER                120  'x' ");
    expect_line(text, "  ULL                   18446744073709551615 ");
    expect_line(text, "  NEG128                -1267650600228229401496703205376 ");
}

Test(print, other_macros) {
    const char *text = listing("macros.h", 0);
    expect_line(text, "  MAX(a, b)    ((a) > (b) ? (a) : (b))    macros.h:");
    expect_line(text, "  ALIAS = real_function");
    expect_line(text, "  TYPE = int    unsigned long");
    expect_line(text, "  CALL: int    real_function(3)");
    expect_line(text, "  MEMBER  (a field: .when.seconds)");
}

Test(print, unavailable_only_on_request) {
    cr_expect_null(strstr(listing("macros.h", 0), "NOT OFFERED"));
    const char *text = listing("macros.h", BIND_PRINT_UNAVAILABLE);
    expect_line(text, "\nNOT OFFERED\n");
    expect_line(text, "  HALF_OPEN: the macro is not balanced in its brackets    macros.h:");
    expect_line(text, "  empty macros: MACROS_H, NOTHING\n");
}

Test(print, transitive_names_only_on_request) {
    cr_expect_null(strstr(listing("functions.h", 0), "int printf("));
    expect_line(listing("functions.h", BIND_PRINT_ALL), "int printf(");
}

Test(print, variables) {
    const char *text = listing("records.h", 0);
    expect_line(text, "  counter: int    int counter    records.h:");
    expect_line(text, "  table_of_ten: Array[c_double, 10]  [const]    const double table_of_ten[10]");
}
