// test_emit_c.c -- properties of the emitted C: deterministic, one operation a line, names kept where C allows.
#include <stdio.h>

#include "lowering.h"

static Arena a;
#define SAMPLE "import m\ndef f(n):\n    if n < 2: return n\n    return f(n - 1) + f(n - 2)\nclass C:\n    def m(self): self.x = [i for i in 'ab']\nprint(f(5), C())\n"

Test(emit_c, deterministic) {
    Arena b = {0};
    assert_str(c_text(&a, SAMPLE), c_text(&b, SAMPLE));
}
Test(emit_c, statements_are_comments) { assert_has(c_text(&a, SAMPLE), "// 4: return f(n - 1) + f(n - 2)\n"); }
Test(emit_c, one_check_a_line) {
    const char *c = c_text(&a, SAMPLE);
    for (const char *line = c; *line; line += strcspn(line, "\n") + 1) {
        char text[2000];
        snprintf(text, sizeof text, "%.*s", (int)strcspn(line, "\n"), line);
        cr_assert_leq(occurrences(text, "CR_UNLIKELY"), 1, "%s", text);
    }
}
Test(emit_c, python_names_survive) {
    const char *c = c_text(&a, "def area(width, height): return width * height\n");
    assert_has(c, "static CrValue py_area(CrThread *t CR_UNUSED, CrFunction *callee CR_UNUSED, CrValue width CR_UNUSED, CrValue height CR_UNUSED)");
    assert_has(c, "cr_mul(t, width, height)");
}
Test(emit_c, names_of_c_get_an_underscore) {
    const char *c = c_text(&a, "def f(int, errno, callee, t1): return int, errno, callee, t1\n");
    assert_has(c, "CrValue int_ ");
    assert_has(c, "CrValue errno_ ");
    assert_has(c, "CrValue callee_ ");
    assert_has(c, "CrValue t1_ ");
}
Test(emit_c, names_that_collide_after_that_stay_apart) {
    const char *c = c_text(&a, "def f(int_, int): return int_, int\n");
    assert_has(c, "CrValue int_ ");
    assert_has(c, "CrValue int__ ");
}
Test(emit_c, unicode_names_become_ascii) {
    const char *c = c_text(&a, "def f(é): return é\n");
    assert_has(c, "CrValue xc3xa9 ");
}
Test(emit_c, comments_are_harmless) {
    const char *c = c_text(&a, "x = 'a?\?/' # end \\\ny = 1\n");
    assert_lacks(c, "?\?/");
    assert_lacks(c, "\\\n");
}
Test(emit_c, strings_are_escaped) { assert_has(c_text(&a, "x = 'q\"\\n\\x01f'\n"), "\"q\\\"\\n\\x01\"\"f\""); }
Test(emit_c, direct_call_behind_a_guard) { assert_has(c_text(&a, SAMPLE), " == cr_box(&F_f) ? py_f(t, &F_f, "); }
Test(emit_c, functions_that_cannot_raise_have_no_frame) {
    const char *c = c_text(&a, "def f(x): return x\n");
    const char *f = strstr(c, "static CrValue py_f(CrThread *t");
    cr_assert_not_null(f);
    char body[200];
    snprintf(body, sizeof body, "%.*s", (int)strcspn(f, "}"), f);
    assert_lacks(body, "CR_ENTER");
}
Test(emit_c, nested_functions_are_named_by_their_path) {
    assert_has(c_text(&a, "def outer():\n    def inner(): pass\n"), "py_outer__inner(");
}
Test(emit_c, main_lists_the_modules) {
    StrBuf out = {0};
    emit_main(&out, (const char *const[]){"__main__", "pkg.sub"}, 2);
    assert_has(out.data, "&cr_module___main__,\n    &cr_module_pkg_sub,\n");
    assert_has(out.data, "cr_program_main(argc, argv, modules, 2)");
    strbuf_free(&out);
}
