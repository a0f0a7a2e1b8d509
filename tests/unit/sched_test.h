// sched_test.h -- shared by the tests that run inside tasks: checks without longjmp, and how to start the
// runtime.
//
// Criterion runs each test in a process of its own and leaves a failed assertion with longjmp, which a task's
// stack does not survive. So tasks use CHECK, which counts failures; RUN starts the runtime and asserts that
// there were none.
#ifndef CRANKY_TESTS_UNIT_SCHED_TEST_H
#define CRANKY_TESTS_UNIT_SCHED_TEST_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/gc.h"
#include "runtime/lock.h"
#include "runtime/sched/sched.h"

// Sanitizers use memory and stack in their own ways; some measurements make no sense then. (Criterion itself
// does not run under ThreadSanitizer: there the stress program is the test.)
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

// Stress builds collect every 100 allocations: loops with many live objects have to be shorter.
#ifdef CR_STRESS
enum { SCALE = 20 };
#else
enum { SCALE = 1 };
#endif

static int failures;
static int recursion_errors;

static inline bool check_failed(const char *text, int line) {
    fprintf(stderr, "line %d: CHECK(%s) failed\n", line, text);
    __atomic_add_fetch(&failures, 1, __ATOMIC_RELAXED);
    return false;
}
#define CHECK(condition) ((condition) ? true : check_failed(#condition, __LINE__))

// The runtime's part, which these tests do without. A test may look into it while the error is raised.
static void (*while_raising)(CrThread *t);
void cr_raise_recursion_error(CrThread *t) {
    recursion_errors++;
    if (while_raising) while_raising(t);
    t->exception = CR_INT(1);
}

static inline int run_runtime(const char *threads, CrValue (*entry)(CrThread *)) {
    static char *argv[] = {(char *)"test", NULL};
    if (threads) setenv("CRANKY_THREADS", threads, 1);
    int status = cr_runtime_main(1, argv, entry);
    fflush(stderr);
    return status;
}
#define RUN_ON(threads, entry)                                                                               \
    do {                                                                                                     \
        int status_ = run_runtime(threads, entry);                                                           \
        cr_assert_eq(status_, 0, "exit status %d", status_);                                                 \
        cr_assert_eq(failures, 0, "%d checks failed", failures);                                             \
    } while (0)
#define RUN(entry) RUN_ON(NULL, entry)

static const int64_t MS = 1000000;

static inline CrTask *spawn(CrThread *t, CrValue (*fn)(CrThread *, CrValue), int64_t arg) {
    CrTask *task = cr_task_spawn(t, fn, CR_INT(arg));
    CHECK(task != NULL);
    return task;
}
static inline int64_t join_int(CrThread *t, CrTask *task) {
    CHECK(cr_task_join(t, task, CR_FOREVER) == CR_WAIT_OK);
    return cr_int_get(cr_task_result(task));
}

#endif
