// test_lower_order.c -- lowering: what is evaluated before what, what may rebind a name, and what is refused.
#include "lowering.h"

static Arena a;

#define IN_F(body) ir_text(&a, "def f(x, y, z):\n" body, "f")

Test(lower_order, binary_operation) {
    assert_str(IN_F("    return x + y\n"), "function f(x%0, y%1, z%2)\n    %3 = ADD x%0, y%1\n    RETURN %3\n");
}
Test(lower_order, in_place_operation_rebinds) {
    const char *ir = IN_F("    x -= y\n");
    assert_order(ir, "= ISUB x%0, y%1", "x%0 = MOVE");
}
Test(lower_order, left_operand_is_copied_before_a_walrus) {
    const char *ir = IN_F("    return x + (x := y)\n");
    assert_order(ir, "= MOVE x%0", "x%0 = MOVE y%1");
}
Test(lower_order, in_place_operand_is_copied_before_a_walrus) {
    assert_order(IN_F("    x += (x := y)\n"), "= MOVE x%0", "x%0 = MOVE y%1");
}
Test(lower_order, chained_comparison_breaks_at_the_first_false) {
    const char *ir = IN_F("    return x < y < z\n");
    cr_assert_eq(occurrences(ir, "= LT"), 2);
    assert_has(ir, "BREAK");
}
Test(lower_order, condition_uses_the_test_form) {
    const char *ir = IN_F("    if x < y: return z\n");
    assert_has(ir, "TEST_LT x%0, y%1");
    assert_lacks(ir, "TRUTH");
}
Test(lower_order, method_call_with_plain_arguments_is_one_operation) {
    const char *ir = IN_F("    return x.m(y, 1)\n");
    assert_has(ir, "CALL_METHOD 'm', ~0, x%0, y%1, 1");
    assert_lacks(ir, "LOAD_METHOD");
}
Test(lower_order, method_is_looked_up_before_arguments_run) {
    assert_order(IN_F("    return x.m(y + 1)\n"), "LOAD_METHOD x%0, 'm'", "ADD y%1, 1");
}
Test(lower_order, global_argument_may_raise_so_the_method_comes_first) {
    assert_order(IN_F("    return x.m(glob)\n"), "LOAD_METHOD", "@glob");
}
Test(lower_order, known_function_is_called_directly) {
    assert_has(ir_text(&a, "def g(p): return p\ndef f(x): return g(x)\n", "f"), "CALL_KNOWN");
}
Test(lower_order, rebound_function_is_not_known) {
    assert_lacks(ir_text(&a, "def g(p): return p\ng = 5\ndef f(x): return g(x)\n", "f"), "CALL_KNOWN");
}
Test(lower_order, wrong_argument_count_is_left_to_the_binder) {
    assert_lacks(ir_text(&a, "def g(p): return p\ndef f(x): return g(x, x)\n", "f"), "CALL_KNOWN");
}
Test(lower_order, keywords_behind_a_double_star_are_merged) {
    const char *ir = IN_F("    return x(a=1, **y, b=2)\n");
    cr_assert_eq(occurrences(ir, "DICT_MERGE"), 2);
    assert_lacks(ir, "DICT_SET");
}
Test(lower_order, a_lone_star_is_passed_on_as_it_is) {
    const char *ir = IN_F("    return x(*y)\n");
    assert_has(ir, "CALL_STAR x%0");
    assert_lacks(ir, "LIST_EXTEND");
}
Test(lower_order, closure_variables_live_in_cells) {
    const char *ir = ir_text(&a, "def f(x):\n    def g(): return x\n    x = 2\n    return g\n", "f");
    assert_has(ir, "NEW_CELL");
    assert_has(ir, "STORE_CELL");
    assert_has(ir_text(&a, "def f(x):\n    def g(): return x\n    return g\n", "f.<locals>.g"), "LOAD_FREE");
}
Test(lower_order, captured_by_an_inlined_comprehension_needs_no_cell) {
    assert_lacks(IN_F("    return [x for _ in y]\n"), "CELL");
}
Test(lower_order, comprehension_in_a_class_body_sees_the_function_not_the_class) {
    const char *ir = ir_text(&a, "def f():\n    x = 1\n    class A:\n        x = 2\n        l = [x for _ in (1,)]\n", "f.<locals>.A");
    assert_has(ir, "LOAD_FREE");
}
Test(lower_order, class_annotations_go_to_the_namespace) {
    assert_has(ir_text(&a, "class A:\n    x: int\n", "A"), "LOAD_NAME __namespace__%0, @, '__annotations__'");
}
Test(lower_order, nonlocal_in_a_class_body_stores_to_the_cell) {
    assert_has(ir_text(&a, "def f():\n    n = 0\n    class A:\n        nonlocal n\n        n = 1\n", "f.<locals>.A"), "STORE_CELL");
}
Test(lower_order, finally_body_exists_once) {
    const char *ir = IN_F("    for i in x:\n        try:\n            if i: return y\n            if z: break\n        finally:\n            z.done()\n");
    cr_assert_eq(occurrences(ir, "'done'"), 1);
}
Test(lower_order, pairwise_assignment_makes_no_tuple) {
    const char *ir = IN_F("    x, y = y, x\n");
    assert_lacks(ir, "TUPLE");
    assert_lacks(ir, "UNPACK");
}
Test(lower_order, starred_target_unpacks_with_counts) { assert_has(IN_F("    a, *b, c = x\n"), "UNPACK_STAR x%0, #1, #1"); }
Test(lower_order, match_looks_at_the_type_before_the_items) {
    assert_order(IN_F("    match x:\n        case [a, b]: return a\n"), "MATCH_SEQUENCE", "UNPACK");
}
Test(lower_order, generator_function_yields) { assert_has(ir_text(&a, "def g():\n    yield 1\n", "g"), "generator g()\n    %0 = YIELD 1\n"); }

Test(lower_order, type_parameters_come_after_decorators_and_defaults_and_before_annotations) {
    assert_order(ir_text(&a, "@d\ndef f[T](x: T = e()): pass\n", "<module>"), "'d'", "'e'");
    assert_order(ir_text(&a, "@d\ndef f[T](x: T = e()): pass\n", "<module>"), "'e'", "'type_var'");
    assert_order(ir_text(&a, "def f[T](x: y(T)): pass\n", "<module>"), "'type_var'", "'y'");
}
Test(lower_order, generic_base_comes_after_the_bases_and_before_the_keywords) {
    assert_order(ir_text(&a, "class A[T](b, k=c): pass\n", "<module>"), "'b'", "'c'");
    assert_order(ir_text(&a, "class A[T](b, k=c): pass\n", "<module>"), "'type_var'", "'b'");
}
Test(lower_order, module_and_explicit_namespaces_are_not_refused) {
    cr_assert_not_null(ir_of(&a, "locals()\ndef f(d): return dir(d), vars(d)\nclass A: locals()\n", NULL));
    cr_assert_not_null(ir_of(&a, "def locals(): return 1\ndef f(): return locals()\n", NULL));
}
