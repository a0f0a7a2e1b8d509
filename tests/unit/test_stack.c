// test_stack.c -- recursion limits by bytes, on the main task and on others; stacks are reused.
#include "tests/unit/sched_test.h"

// A stand-in for compiled Python: the prologue's check, then a call of itself.
static __attribute__((noinline)) int64_t recurse(CrThread *t, int64_t depth, int64_t limit) {
    volatile char frame[200];
    if (!cr_stack_ok(t)) return -1;
    frame[0] = (char)depth;
    if (depth == limit) return depth;
    int64_t result = recurse(t, depth + 1, limit);
    return frame[0] == (char)depth ? result : -2;
}

static CrValue recurse_for_ever(CrThread *t) {
    for (int i = 1; i <= 3; i++) { // each time anew: the limit is restored
        CHECK(recurse(t, 0, INT64_MAX) == -1);
        CHECK(recursion_errors == i && t->exception == CR_INT(1));
        t->exception = CR_ERROR;
        CHECK(recurse(t, 0, 50) == 50);
    }
    return CR_INT(0);
}
Test(stack, overflow_of_the_main_task) {
    RUN(recurse_for_ever);
}

static CrValue main_is_large(CrThread *t) {
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    CHECK(here - t->stack_low >= (size_t)63 << 20);
    CHECK(t->stack_limit == t->stack_low);
#if !defined(SANITIZED)
    CHECK(recurse(t, 0, 150000) == 150000);
#endif
    return CR_INT(0);
}
Test(stack, main_task_has_64_mib) {
    RUN(main_is_large);
}

static CrValue recurse_in_task(CrThread *t, CrValue arg) {
    CHECK((uintptr_t)__builtin_frame_address(0) - t->stack_low >= (size_t)350 << 10);
    CHECK(recurse(t, 0, INT64_MAX) == -1 && t->exception == CR_INT(1));
    t->exception = CR_ERROR;
    CHECK(recurse(t, 0, 300) == 300);
    return arg;
}
static CrValue overflow_in_tasks(CrThread *t) {
    CrTask *tasks[50];
    for (int i = 0; i < 50; i++) tasks[i] = spawn(t, recurse_in_task, i);
    for (int i = 0; i < 50; i++) CHECK(join_int(t, tasks[i]) == i);
    CHECK(recursion_errors >= 1);
    return CR_INT(0);
}
Test(stack, overflow_of_other_tasks) {
    RUN_ON("1", overflow_in_tasks);
}

static CrValue poisoned(CrThread *t) {
    t->stack_limit = UINTPTR_MAX; // what the monitor does
    CHECK(cr_stack_ok(t));
    CHECK(t->stack_limit == t->stack_low && recursion_errors == 0);
    return CR_INT(0);
}
Test(stack, poisoned_limit_is_no_overflow) {
    RUN(poisoned);
}

static CrValue poisoned_and_full(CrThread *t) {
    uintptr_t low = t->stack_low;
    t->stack_low = (uintptr_t)__builtin_frame_address(0) + 4096;
    t->stack_limit = UINTPTR_MAX;
    CHECK(!cr_stack_event(t) && recursion_errors == 1);
    t->stack_low = t->stack_limit = low;
    t->exception = CR_ERROR;
    return CR_INT(0);
}
Test(stack, poisoned_limit_and_overflow) {
    RUN(poisoned_and_full);
}

static int64_t depth_while_raising = -1;
static void recurse_while_raising(CrThread *t) {
    if (depth_while_raising >= 0) return;
    depth_while_raising = 0;
    depth_while_raising = recurse(t, 0, 20); // an exception's __init__, say
}
static CrValue head_room(CrThread *t) {
    while_raising = recurse_while_raising;
    CHECK(recurse(t, 0, INT64_MAX) == -1);
    CHECK(depth_while_raising == 20 && recursion_errors == 1);
    t->exception = CR_ERROR;
    return CR_INT(0);
}
Test(stack, head_room_while_raising) {
    RUN(head_room);
}

static CrValue own_address(CrThread *t, CrValue arg) {
    return (void)arg, cr_int((int64_t)((uintptr_t)t >> 12));
}
static CrValue stacks_are_reused(CrThread *t) {
    int64_t lowest = INT64_MAX, highest = 0;
    for (int i = 0; i < 1000; i++) {
        int64_t page = join_int(t, spawn(t, own_address, 0));
        if (page < lowest) lowest = page;
        if (page > highest) highest = page;
    }
    CHECK((highest - lowest) * 4096 < (int64_t)100 * 512 * 1024);
    return CR_INT(0);
}
Test(stack, slots_are_reused) {
    RUN(stacks_are_reused);
}

static CrValue fill_and_check(CrThread *t, CrValue arg) {
    char bytes[100 << 10];
    memset(bytes, (int)cr_int_get(arg), sizeof bytes);
    __asm__ volatile("" ::"r"(bytes) : "memory");
    cr_sleep_ns(t, MS);
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (bytes[i] != (char)cr_int_get(arg)) return CHECK(!"another task wrote here"), arg;
    }
    return arg;
}
static CrValue stacks_are_apart(CrThread *t) {
    CrTask *tasks[100];
    for (int i = 0; i < 100; i++) tasks[i] = spawn(t, fill_and_check, i + 1);
    for (int i = 0; i < 100; i++) CHECK(join_int(t, tasks[i]) == i + 1);
    return CR_INT(0);
}
Test(stack, tasks_do_not_share) {
    RUN(stacks_are_apart);
}
