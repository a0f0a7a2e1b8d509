// test_bound.c -- definite binding: checks stay where a local may be unbound, and only there.
#include "lowering.h"

static int checks(const char *text) {
    Arena a = {0};
    int n = occurrences(ir_text(&a, text, "f"), "CHECK_LOCAL");
    arena_free(&a);
    return n;
}

Test(bound, parameters_are_bound) { cr_assert_eq(checks("def f(x):\n    return x\n"), 0); }
Test(bound, assigned_before) { cr_assert_eq(checks("def f():\n    x = 1\n    return x\n"), 0); }
Test(bound, assigned_after) { cr_assert_eq(checks("def f():\n    g(x)\n    x = 1\n"), 1); }
Test(bound, one_branch) { cr_assert_eq(checks("def f(c):\n    if c: x = 1\n    return x\n"), 1); }
Test(bound, both_branches) { cr_assert_eq(checks("def f(c):\n    if c: x = 1\n    else: x = 2\n    return x\n"), 0); }
Test(bound, the_other_branch_returns) { cr_assert_eq(checks("def f(c):\n    if c: x = 1\n    else: return\n    return x\n"), 0); }
Test(bound, the_other_branch_raises) { cr_assert_eq(checks("def f(c):\n    if c: x = 1\n    else: raise c\n    return x\n"), 0); }
Test(bound, a_loop_may_not_run) { cr_assert_eq(checks("def f(c):\n    for i in c: x = i\n    return x\n"), 1); }
Test(bound, inside_the_loop) { cr_assert_eq(checks("def f(c):\n    for i in c: g(i)\n"), 0); }
Test(bound, loop_for_ever_left_by_break) { cr_assert_eq(checks("def f(c):\n    while True:\n        x = c()\n        if x: break\n    return x\n"), 0); }
Test(bound, try_may_stop_early) { cr_assert_eq(checks("def f(c):\n    try: x = c()\n    except E: pass\n    return x\n"), 1); }
Test(bound, try_else_follows_the_body) { cr_assert_eq(checks("def f(c):\n    try: x = c()\n    except E: return\n    return x\n"), 0); }
Test(bound, except_name_is_unbound_after) { cr_assert_geq(checks("def f(c):\n    try: c()\n    except E as e: pass\n    return e\n"), 1); }
Test(bound, deleted_names_are_always_checked) { cr_assert_geq(checks("def f():\n    x = 1\n    del x\n    return x\n"), 1); }
Test(bound, a_check_binds) { cr_assert_eq(checks("def f(c):\n    if c: x = 1\n    g(x)\n    return x\n"), 1); }
Test(bound, method_look_up_binds_its_second_result) {
    Arena a = {0};
    assert_has(ir_text(&a, "def f(x):\n    return x.m(x())\n", "f"), "CALL_LOADED");
    cr_assert_eq(checks("def f(x):\n    return x.m(x())\n"), 0);
}
Test(bound, unpacking_binds) { cr_assert_eq(checks("def f(v):\n    a, *b = v\n    return a, b\n"), 0); }
