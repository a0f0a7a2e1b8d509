// test_yields.c -- what a generator keeps in its frame object across a yield.
#include "lowering.h"

static Arena a;

static int kept(const char *text, bool temporaries) {
    IrModule *m = ir_of(&a, text, NULL);
    IrFunction *f = function_of(m, "g");
    int n = 0;
    for (int i = 0; i < f->regs.len; i++) n += f->regs.items[i].in_frame && !f->regs.items[i].name == temporaries;
    return n;
}

Test(yields, locals_and_parameters_are_kept) { cr_assert_eq(kept("def g(a):\n    b = 1\n    yield a + b\n", false), 2); }
Test(yields, no_temporaries_without_need) { cr_assert_eq(kept("def g(a):\n    yield a + 1\n", true), 0); }
Test(yields, operand_before_a_yield_is_kept) { cr_assert_eq(kept("def g(a):\n    return a() + (yield 1)\n", true), 1); }
Test(yields, both_sides_of_two_yields) { cr_assert_eq(kept("def g():\n    return (yield 1), (yield 2)\n", true), 1); }
Test(yields, iterator_of_a_loop_is_kept) { cr_assert_eq(kept("def g(a):\n    for x in a: yield x\n", true), 1); }
Test(yields, iterator_of_a_loop_without_yield_is_not) { cr_assert_eq(kept("def g(a):\n    for x in a: x()\n    yield 1\n", true), 0); }
Test(yields, delegate_keeps_its_iterator) { cr_assert_geq(kept("def g(a):\n    yield from a\n", true), 1); }
Test(yields, functions_without_yield_keep_nothing) { cr_assert_eq(kept("def g(a):\n    for x in a: x()\n", true) + kept("def g(a): return a\n", false), 0); }
