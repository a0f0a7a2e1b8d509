// test_coroutine.c -- how coroutines are lowered and emitted: kinds of functions, await as delegation, async for and with.
#include "lower_test.h"

static Arena a;

Test(coroutine, the_call_makes_what_the_flags_say) {
    HAS(c_of(&a, "async def f(): pass\n"), "CR_CODE_COROUTINE");
    HAS(c_of(&a, "async def f(): yield\n"), "CR_CODE_ASYNC_GENERATOR");
    const char *c = c_of(&a, "def f(): yield\n");
    HAS(c, "CR_CODE_GENERATOR");
    HAS_NOT(c, "CR_CODE_COROUTINE");
    HAS_NOT(c, "CR_CODE_ASYNC_GENERATOR");
}

Test(coroutine, ir_names_the_kind) {
    HAS(ir_of(&a, "async def f(): pass\n", "f"), "coroutine f(");
    HAS(ir_of(&a, "async def f(): yield\n", "f"), "async generator f(");
}

Test(coroutine, await_is_delegation) {
    const char *ir = ir_of(&a, "async def f(x): return await x\n", "f");
    ORDER(ir, "AWAITABLE ", "DELEGATE ");
    cr_assert_eq(count_of(ir, "DELEGATE "), 1, "%s", ir);
}

Test(coroutine, only_the_yields_of_async_generators_are_items) {
    HAS(c_of(&a, "async def f(): yield 1\n"), "CR_YIELD_ITEM(1, CR_INT(1))");
    HAS_NOT(c_of(&a, "def f(): yield 1\n"), "CR_YIELD_ITEM");
    const char *c = c_of(&a, "async def f(x):\n    await x\n    yield 1\n");
    ORDER(c, "CR_DELEGATE(1, ", "CR_YIELD_ITEM(2, ");
}

Test(coroutine, async_for_guards_only_the_step) {
    const char *ir = ir_of(&a, "async def f(xs):\n    async for x in xs: g(x)\n", "f");
    ORDER(ir, "ASYNC_ITER ", "ASYNC_NEXT ");
    ORDER(ir, "ASYNC_NEXT ", "DELEGATE ");
    ORDER(ir, "DELEGATE ", "ASYNC_OVER ");
    ORDER(ir, "ASYNC_OVER ", "CALL ");
    HAS(ir, "RETHROW ");
}

Test(coroutine, async_with_awaits_enter_and_each_way_out) {
    const char *ir = ir_of(&a, "async def f(m):\n    async with m: pass\n", "f");
    ORDER(ir, "ASYNC_WITH_EXIT ", "ASYNC_WITH_ENTER ");
    cr_assert_eq(count_of(ir, "AWAITABLE "), 3, "%s", ir);
    cr_assert_eq(count_of(ir, "ASYNC_WITH_LEAVE "), 2, "%s", ir);
}

Test(coroutine, a_call_of_a_known_coroutine_function_is_direct) {
    HAS(c_of(&a, "async def g(x): pass\nasync def f(): await g(1)\n"), "py_g(t, &F_g, CR_INT(1))");
}

Test(coroutine, comprehensions_are_inlined_and_await_in_place) {
    const char *ir = ir_of(&a, "async def f(xs): return [await g(x) async for x in xs if x]\n", "f");
    HAS(ir, "ASYNC_NEXT ");
    cr_assert_eq(count_of(ir, "DELEGATE "), 2, "%s", ir);
    HAS(ir, "LIST_APPEND ");
}

Test(coroutine, generator_expressions_that_await_are_async_generators) {
    HAS(ir_of(&a, "async def f(xs): return (x async for x in xs)\n", "f.<locals>.<genexpr>"), "async generator");
    HAS(ir_of(&a, "async def f(xs): return (x for x in await xs)\n", "f.<locals>.<genexpr>"), "generator f");
    HAS_NOT(ir_of(&a, "async def f(xs): return (x for x in await xs)\n", "f.<locals>.<genexpr>"), "async generator");
}
