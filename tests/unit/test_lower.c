// test_lower.c -- the IR that source becomes: operations, their order, control flow, names.
#include "lower_test.h"

static Arena a;

Test(lower, function_is_params_ops_and_return) {
    const char *ir = ir_of(&a, "def f(x, y):\n    return x + y\n", "f");
    HAS(ir, "function f(x%0, y%1)\n");
    HAS(ir, "ADD x%0, y%1\n");
    HAS(ir, "RETURN %");
}

Test(lower, operands_are_evaluated_left_to_right) {
    const char *ir = ir_of(&a, "def f():\n    return g() + h()\n", "f");
    ORDER(ir, "@g", "@h");
    ORDER(ir, "@h", "ADD");
}

Test(lower, call_evaluates_callee_before_arguments) {
    const char *ir = ir_of(&a, "def f():\n    return g(h())\n", "f");
    ORDER(ir, "@g", "@h");
}

Test(lower, assignment_evaluates_value_before_target) {
    const char *ir = ir_of(&a, "def f(o):\n    o[i()] = v()\n", "f");
    ORDER(ir, "@v", "@i");
    HAS(ir, "STORE_ITEM");
}

Test(lower, augmented_item_evaluates_key_once) {
    const char *ir = ir_of(&a, "def f(o):\n    o[i()] += 1\n", "f");
    cr_assert_eq(count_of(ir, "@@i,"), 1, "%s", ir);
    ORDER(ir, "LOAD_ITEM", "IADD");
    ORDER(ir, "IADD", "STORE_ITEM");
}

Test(lower, known_function_is_called_directly) {
    HAS(ir_of(&a, "def g(x): return x\ndef f():\n    return g(1)\n", "f"), "CALL_KNOWN");
}

Test(lower, rebound_function_is_not_known) {
    const char *ir = ir_of(&a, "def g(x): return x\ng = 5\ndef f():\n    return g(1)\n", "f");
    HAS_NOT(ir, "CALL_KNOWN");
    HAS(ir, "CALL ");
}

Test(lower, method_call_makes_no_bound_method) {
    const char *ir = ir_of(&a, "def f(o):\n    return o.m(1)\n", "f");
    HAS(ir, "CALL_METHOD");
    HAS_NOT(ir, "LOAD_ATTR");
}

Test(lower, range_loop_counts) {
    const char *ir = ir_of(&a, "def f(n):\n    for i in range(n): g(i)\n", "f");
    HAS(ir, "RANGE_LOOP");
    HAS(ir, "RANGE_NEXT");
}

Test(lower, other_loops_iterate) {
    const char *ir = ir_of(&a, "def f(xs):\n    for x in xs: g(x)\n", "f");
    ORDER(ir, "ITER", "NEXT");
    HAS_NOT(ir, "RANGE");
}

Test(lower, loops_poll) {
    HAS(ir_of(&a, "def f():\n    while g(): pass\n", "f"), "POLL");
}

Test(lower, return_through_finally_runs_it_once) {
    const char *ir = ir_of(&a, "def f():\n    try:\n        return g()\n    finally:\n        h()\n", "f");
    cr_assert_eq(count_of(ir, "@@h"), 1, "%s", ir);
    ORDER(ir, "@g", "@h");
    HAS(ir, "RETHROW");
}

Test(lower, except_clause_matches_then_leaves_the_handler) {
    const char *ir = ir_of(&a, "def f():\n    try: g()\n    except E: h()\n", "f");
    ORDER(ir, "HANDLER_ENTER", "MATCH_EXCEPTION");
    ORDER(ir, "MATCH_EXCEPTION", "HANDLER_LEAVE");
}

Test(lower, closure_variable_is_a_cell) {
    const char *outer = ir_of(&a, "def f():\n    x = 1\n    def g(): return x\n    return g\n", "f");
    HAS(outer, "NEW_CELL");
    HAS(outer, "STORE_CELL");
    HAS(ir_of(&a, "def f():\n    x = 1\n    def g(): return x\n    return g\n", "f.<locals>.g"), "LOAD_FREE");
}

Test(lower, variable_that_only_a_list_comprehension_sees_is_no_cell) {
    const char *ir = ir_of(&a, "def f(x):\n    return [x + y for y in z]\n", "f");
    HAS_NOT(ir, "CELL");
    HAS(ir, "LIST_APPEND");
}

Test(lower, class_body_stores_into_its_namespace) {
    const char *ir = ir_of(&a, "class C:\n    x = 1\n", "C");
    HAS(ir, "class C(");
    HAS(ir, "STORE_NAME __namespace__%0, 'x', 1");
    HAS(ir_of(&a, "class C:\n    x = 1\n", "<module>"), "BUILD_CLASS");
}

Test(lower, class_hint_counts_self_attributes) {
    HAS(ir_of(&a, "class C:\n    def __init__(self):\n        self.a = self.b = 1\n        self.a = 2\n", "<module>"), "#2\n");
}

Test(lower, super_without_arguments_uses_the_class_cell) {
    HAS(ir_of(&a, "class C:\n    def m(self): return super().m()\n", "C.m"), "CALL_SUPER");
}

Test(lower, generator_yields) {
    const char *ir = ir_of(&a, "def f():\n    x = yield 1\n    return x\n", "f");
    HAS(ir, "generator f");
    HAS(ir, "YIELD 1");
}

Test(lower, imaginary_literal_is_a_constant) {
    HAS(ir_of(&a, "x = 2 + 1.5j\n", "<module>"), "ADD 2, 1.5j");
}

Test(lower, global_is_a_variable_of_the_module) {
    HAS(ir_of(&a, "x = 1\n", "<module>"), "STORE_GLOBAL @x, 1");
    HAS(ir_of(&a, "x = 1\ndef f(): return x\n", "f"), "LOAD_GLOBAL @x");
}

Test(lower, unknown_global_falls_back_to_builtins) {
    HAS(ir_of(&a, "def f(x): return len(x)\n", "f"), "LOAD_BUILTIN @len, @@len");
}

Test(lower, private_names_are_mangled) {
    HAS(ir_of(&a, "class C:\n    def m(self): return self.__x\n", "C.m"), "'_C__x'");
}

Test(lower, chained_comparison_evaluates_the_middle_once) {
    const char *ir = ir_of(&a, "def f(): return a() < b() < c()\n", "f");
    cr_assert_eq(count_of(ir, "@@b,"), 1, "%s", ir);
    cr_assert_eq(count_of(ir, "LT "), 2, "%s", ir);
}
