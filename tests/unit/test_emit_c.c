// test_emit_c.c -- the C that a module becomes: names, structure, checks, determinism.
#include "lower_test.h"

static Arena a;

Test(emit, is_deterministic) {
    const char *text = "class C:\n    def m(self, *a, k=1, **kw):\n        return [x for x in a if x] or {1: 'x'}\n";
    cr_assert_str_eq(c_of(&a, text), c_of(&a, text));
}

Test(emit, each_statement_stands_once_as_a_comment) {
    const char *c = c_of(&a, "def f(x):\n    y = x + 1\n    return y\n");
    cr_assert_eq(count_of(c, "// 2: y = x + 1"), 1);
    cr_assert_eq(count_of(c, "// 3: return y"), 1);
}

Test(emit, python_names_survive) {
    const char *c = c_of(&a, "class Point:\n    def norm(self):\n        total = self.x\n        return total\n");
    HAS(c, "py_Point_norm(");
    HAS(c, "total = ");
}

Test(emit, names_that_mean_something_in_c_are_changed) {
    const char *c = c_of(&a, "def f(int, register, t, frame, callee, t1):\n    return int\n");
    HAS(c, "CrValue int_");
    HAS(c, "CrValue register_");
    HAS(c, "CrValue t_");
    HAS(c, "CrValue frame_");
    HAS(c, "CrValue callee_");
    HAS(c, "CrValue t1_");
}

Test(emit, changed_names_stay_apart) {
    const char *c = c_of(&a, "def f(int, int_):\n    return int + int_\n");
    HAS(c, "CrValue int_ ");
    HAS(c, "CrValue int__ ");
}

Test(emit, known_call_is_guarded_and_direct) {
    HAS(c_of(&a, "def g(x): return x\ndef f(): return g(1)\n"), "== cr_box(&F_g)) ? py_g(t, &F_g, CR_INT(1)) : cr_call1(t, ");
}

Test(emit, every_raising_operation_is_checked_on_its_line) {
    const char *c = c_of(&a, "def f(x): return x.a + x.b\n");
    cr_assert_eq(count_of(c, "cr_attr_load(t, x"), 2);
    for (const char *p = c; (p = strstr(p, "cr_attr_load(t, x")); p++) {
        const char *end = strchr(p, '\n'), *go = strstr(p, "goto raised;");
        cr_assert(go && go < end);
    }
}

Test(emit, function_that_cannot_raise_has_no_frame) {
    const char *c = c_of(&a, "def f(x): return x\n"), *f = strstr(c, "static CrValue py_f(CrThread *t CR_UNUSED");
    cr_assert(f);
    cr_assert(strstr(f, "return (x)"));
    cr_assert(!strstr(f, "CR_ENTER(code_f)"));
}

Test(emit, string_constants_are_quoted) {
    HAS(c_of(&a, "x = 'a\"b\\\\c\\n\\x01f\\u00e9'\n"), "\"a\\\"b\\\\c\\n\\x01\"\"f\\xc3\\xa9\"");
}

Test(emit, nested_functions_have_their_path_as_name) {
    HAS(c_of(&a, "def f():\n    def g(): pass\n    return g\n"), "py_f__g(");
}

Test(emit, two_functions_of_one_name_differ_in_c) {
    const char *c = c_of(&a, "if x:\n    def f(): pass\nelse:\n    def f(): pass\n");
    HAS(c, "py_f(");
    HAS(c, "py_f_2(");
}

Test(emit, more_than_six_parameters_come_as_an_array) {
    HAS(c_of(&a, "def f(a, b, c, d, e, f, g): return g\n"), "const CrValue *args_)");
}

Test(emit, generator_has_a_frame_struct_and_a_resume_switch) {
    const char *c = c_of(&a, "def f(n):\n    yield n\n    yield n + 1\n");
    HAS(c, "struct frame_f {");
    HAS(c, "case 2: goto resume_2;");
    HAS(c, "f_->n");
}

Test(emit, backslash_at_a_comment_s_end_does_not_swallow_the_next_line) {
    HAS_NOT(c_of(&a, "def f(x):\n    return x + \\\n        1\n"), "\\\n");
}

Test(emit, main_lists_the_modules) {
    StrBuf out = {0};
    emit_main(&out, (const char *const[]){"__main__", "pkg.mod"}, 2, 0);
    HAS(out.data, "&cr_module___main__,");
    HAS(out.data, "&cr_module_pkg_mod_"); // and a hash: pkg_mod is another module
    HAS(out.data, "int main(int argc, char **argv)");
    strbuf_free(&out);
}

Test(emit, comments_mean_nothing_to_the_c_compiler) {
    const char *c = c_of(&a, "x = 'a?\?/' # end \\\ny = 1\n");
    HAS_NOT(c, "?\?/");
    HAS_NOT(c, "\\\n");
}
