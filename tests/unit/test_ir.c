// test_ir.c -- the table of operations is complete and consistent; the passes over the IR.
#include "lower_test.h"

static Arena a;

Test(ops, each_has_name_function_and_meaning) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        cr_assert(ir_ops[i].name && *ir_ops[i].name);
        cr_assert(!strncmp(ir_ops[i].function, "cr_", 3), "%s", ir_ops[i].name);
        cr_assert_geq(strlen(ir_ops[i].meaning), 2u, "%s", ir_ops[i].name);
    }
}

Test(ops, results_and_operands_use_the_letters_of_the_legend) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        cr_assert(strchr("VIBCXSNRL", ir_ops[i].result), "%s", ir_ops[i].name);
        for (const char *p = ir_ops[i].operands; *p; p++)
            cr_assert(strchr("vnkiagbAMSfcGtFl*@", *p), "%s: %c", ir_ops[i].name, *p);
        for (const char *p = ir_ops[i].flags; *p; p++) cr_assert(strchr("YP-", *p), "%s: %c", ir_ops[i].name, *p);
    }
}

Test(ops, names_are_unique) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        for (int k = 0; k < i; k++) cr_assert_str_neq(ir_ops[i].name, ir_ops[k].name);
}

Test(ops, a_position_operand_is_the_last) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        const char *at = strchr(ir_ops[i].operands, '@');
        cr_assert(!at || !at[1], "%s", ir_ops[i].name);
    }
}

Test(ops, pure_operations_cannot_raise) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        if (strchr(ir_ops[i].flags, 'P')) cr_assert(!strchr("ISXR", ir_ops[i].result), "%s", ir_ops[i].name);
}

// ---- bound.c --------------------------------------------------------------------------------------------------------

Test(bound, parameter_needs_no_check) { HAS_NOT(ir_of(&a, "def f(x): return x\n", "f"), "CHECK_LOCAL"); }

Test(bound, assigned_local_needs_no_check) { HAS_NOT(ir_of(&a, "def f():\n    x = g()\n    return x\n", "f"), "CHECK_LOCAL"); }

Test(bound, branch_that_may_not_assign_needs_one) {
    HAS(ir_of(&a, "def f(c):\n    if c: x = 1\n    return x\n", "f"), "CHECK_LOCAL x");
}

Test(bound, both_branches_assign) {
    HAS_NOT(ir_of(&a, "def f(c):\n    if c: x = 1\n    else: x = 2\n    return x\n", "f"), "CHECK_LOCAL");
}

Test(bound, branch_that_leaves_does_not_count) {
    HAS_NOT(ir_of(&a, "def f(c):\n    if c: x = 1\n    else: return 0\n    return x\n", "f"), "CHECK_LOCAL");
    HAS_NOT(ir_of(&a, "def f(c):\n    if c: x = 1\n    else: raise E\n    return x\n", "f"), "CHECK_LOCAL");
}

Test(bound, loop_variable_may_be_unbound_after_the_loop) {
    HAS(ir_of(&a, "def f(xs):\n    for x in xs: pass\n    return x\n", "f"), "CHECK_LOCAL x");
    HAS_NOT(ir_of(&a, "def f(xs):\n    for x in xs: g(x)\n", "f"), "CHECK_LOCAL");
}

Test(bound, endless_loop_is_left_by_break_only) {
    HAS_NOT(ir_of(&a, "def f():\n    while True:\n        x = 1\n        break\n    return x\n", "f"), "CHECK_LOCAL");
    HAS(ir_of(&a, "def f():\n    while True:\n        if g(): break\n        x = 1\n    return x\n", "f"), "CHECK_LOCAL x");
}

Test(bound, try_body_may_stop_anywhere) {
    HAS(ir_of(&a, "def f():\n    try: x = g()\n    except E: pass\n    return x\n", "f"), "CHECK_LOCAL x");
}

Test(bound, deleted_local_is_always_checked) {
    HAS(ir_of(&a, "def f():\n    x = 1\n    del x\n    return x\n", "f"), "CHECK_LOCAL x");
}

// ---- yields.c -----------------------------------------------------------------------------------------------------------

static bool kept_in_frame(const char *text, const char *name, const char *function) {
    Source *s;
    IrModule *m = module_of(&a, text, &s);
    cr_assert(m);
    for (int i = 0; i < m->functions.len; i++) {
        IrFunction *f = m->functions.items[i];
        if (strcmp(f->qualname, function)) continue;
        for (int r = 0; r < f->regs.len; r++)
            if (name ? f->regs.items[r].name && !strcmp(f->regs.items[r].name, name) : !f->regs.items[r].name && f->regs.items[r].across_yield)
                return f->regs.items[r].across_yield;
    }
    return false;
}

Test(yields, locals_of_a_generator_live_in_its_frame) {
    cr_assert(kept_in_frame("def f(a):\n    x = a\n    yield\n    return x\n", "x", "f"));
    cr_assert(kept_in_frame("def f(a):\n    x = a\n    yield\n    return x\n", "a", "f"));
}

Test(yields, the_iterator_of_a_loop_around_a_yield_does_too) {
    cr_assert(kept_in_frame("def f(xs):\n    for x in xs: yield x\n", NULL, "f"));
}

Test(yields, temporaries_between_yields_do_not) {
    cr_assert(!kept_in_frame("def f():\n    g(h(1) + 2)\n    yield\n", NULL, "f"));
}

Test(yields, a_temporary_that_waits_for_a_yield_does) {
    cr_assert(kept_in_frame("def f():\n    g(h(1), (yield))\n", NULL, "f"));
}
