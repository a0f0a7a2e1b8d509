// test_emit_bytecode.c -- flattening: instructions, slots, jumps, handlers.
#include "lowering.h"
#include "transpile/emit_bytecode.h"
#include "transpile/slots.h"

static const BcFunction *bytecode_of(Arena *a, const char *text, const char *qualname) {
    const char *error;
    IrModule *m = ir_of(a, text, &error);
    cr_assert_not_null(m, "%s: %s", text, error);
    const BcModule *bc = emit_bytecode(m);
    for (uint32_t i = 0; i < bc->nfunctions; i++)
        if (!strcmp(bc->functions[i].qualname, qualname)) return &bc->functions[i];
    cr_assert_fail("no function %s", qualname);
    return NULL;
}

static const BcFunction *f_of(Arena *a, const char *text) { return bytecode_of(a, text, "f"); }

Test(emit_bytecode, an_operation_is_an_instruction) {
    Arena a = {0};
    const BcFunction *f = f_of(&a, "def f(x, y):\n    return x + y\n");
    cr_assert_eq(f->code[0], BC_ADD);
    cr_assert_eq(f->code[3], 0); // x
    cr_assert_eq(f->code[4], 1); // y
    cr_assert_eq(f->code[5], BC_RETURN);
    cr_assert_eq(f->code[7], f->code[2]);
    arena_free(&a);
}

Test(emit_bytecode, constants_are_slots_behind_the_parameters) {
    Arena a = {0};
    const BcFunction *f = f_of(&a, "def f(x):\n    return x + 7 + 7\n");
    cr_assert_eq(f->nconstants, 1);
    cr_assert_eq(f->initial[0].kind, BC_SMALLINT);
    cr_assert_eq(f->initial[0].integer, 7);
    cr_assert_eq(f->code[4], 1);
    arena_free(&a);
}

Test(emit_bytecode, ints_and_floats_are_different_constants) {
    Arena a = {0};
    cr_assert_eq(f_of(&a, "def f(x):\n    return (1, 1.0, True, 0.0, -0.0, 1)\n")->nconstants, 5);
    arena_free(&a);
}

Test(emit_bytecode, a_condition_is_fused_with_its_branch) {
    Arena a = {0};
    const BcFunction *f = f_of(&a, "def f(x):\n    if x < 1: return 2\n    return 3\n");
    cr_assert_eq(f->code[0], BC_IF_TEST_LT);
    uint32_t branch = f->code[4];
    cr_assert_eq(branch & 1, 0, "jumps when the condition is false");
    cr_assert_eq(f->code[branch >> 1], BC_RETURN);
    cr_assert_gt(branch >> 1, 5u);
    arena_free(&a);
}

Test(emit_bytecode, loops_jump_back) {
    Arena a = {0};
    const BcFunction *f = f_of(&a, "def f(x):\n    while True: x()\n");
    cr_assert_eq(f->code[0], BC_POLL);
    bool back = false;
    for (uint32_t i = 0; i + 2 < f->ncode; i++) back |= f->code[i] == BC_JUMP && f->code[i + 2] == 0;
    cr_assert(back);
    arena_free(&a);
}

Test(emit_bytecode, inner_handlers_come_first) {
    Arena a = {0};
    const BcFunction *f = f_of(&a, "def f(x):\n    try:\n        try: x()\n        except A: pass\n    except B: pass\n");
    cr_assert_geq(f->nhandlers, 2u);
    for (uint32_t i = 0; i < f->nhandlers; i++)
        for (uint32_t k = i + 1; k < f->nhandlers; k++)
            cr_assert_not(f->handlers[k].start >= f->handlers[i].start && f->handlers[k].end <= f->handlers[i].end &&
                          f->handlers[k].end - f->handlers[k].start < f->handlers[i].end - f->handlers[i].start);
    arena_free(&a);
}

Test(emit_bytecode, names_in_the_order_of_their_use) {
    Arena a = {0};
    const char *error;
    IrModule *m = ir_of(&a, "def f(x):\n    return a.b(x.c, d)\n", &error);
    const BcModule *bc = emit_bytecode(m);
    const BcFunction *f = &bc->functions[0];
    const char *const expected[] = {"a", "b", "c", "d"};
    cr_assert_eq(f->nused, 4);
    for (int i = 0; i < 4; i++) cr_assert_str_eq(bc->constants[f->used[i]].text, expected[i]);
    arena_free(&a);
}

// ---- Slots --------------------------------------------------------------------------------------------------------------

static Slots slots_of(Arena *a, const char *text, IrFunction **f) {
    const char *error;
    IrModule *m = ir_of(a, text, &error);
    cr_assert_not_null(m, "%s: %s", text, error);
    *f = function_of(m, "f");
    return slots_assign(a, *f, 0);
}

Test(slots, temporaries_share) {
    Arena a = {0};
    IrFunction *f;
    Slots s = slots_of(&a, "def f(x):\n    x.a.b.c.d.e.f.g.h\n    x.a.b.c.d.e.f.g.h\n", &f);
    cr_assert_leq(s.n, 4, "%d", s.n);
    arena_free(&a);
}

Test(slots, locals_do_not) {
    Arena a = {0};
    IrFunction *f;
    Slots s = slots_of(&a, "def f(x):\n    a = x.a\n    b = x.b\n    c = x.c\n    return c\n", &f);
    cr_assert_eq(s.nlocals, 3);
    for (int r = 0; r < f->regs.len; r++)
        for (int k = r + 1; k < f->regs.len; k++)
            if (f->regs.items[r].is_local && f->regs.items[k].is_local) cr_assert_neq(s.of[r], s.of[k]);
    arena_free(&a);
}

Test(slots, what_a_loop_needs_again_is_kept) {
    Arena a = {0};
    IrFunction *f;
    Slots s = slots_of(&a, "def f(x):\n    for i in x.items:\n        x.a.b(x.c(), x.d())\n", &f);
    IrReg iterator = IR_NONE;
    for (int i = 0; i < f->body.len; i++)
        if (f->body.items[i]->kind == IR_OP && f->body.items[i]->op == IR_ITER) iterator = f->body.items[i]->result;
    cr_assert_neq(iterator, IR_NONE);
    for (int r = 0; r < f->regs.len; r++) // all the others are born while the loop runs, or are what it iterates over
        if (r != iterator && f->regs.items[r].writes) cr_assert(s.of[r] != s.of[iterator] || r < iterator, "%d", r);
    arena_free(&a);
}

Test(slots, a_loop_over_range_takes_four_in_a_row) {
    Arena a = {0};
    IrFunction *f;
    Slots s = slots_of(&a, "def f(n):\n    for i in range(n):\n        for k in range(i): n(i, k)\n", &f);
    for (int r = 0; r < f->regs.len; r++)
        for (int k = 0; k < f->regs.len; k++)
            if (r != k && f->regs.items[r].kind == IR_REG_RANGE && f->regs.items[k].kind == IR_REG_RANGE)
                cr_assert_geq(abs(s.of[r] - s.of[k]), 4);
    arena_free(&a);
}
