// bridge_fixture.h -- tests of bridge/: each runs in a task of a started runtime, with all types ready.
//
// Checks count failures instead of leaving by longjmp, which a task's stack does not survive.
#ifndef CRANKY_TESTS_UNIT_BRIDGE_FIXTURE_H
#define CRANKY_TESTS_UNIT_BRIDGE_FIXTURE_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "bridge/call.h"
#include "bridge/marshal.h"
#include "bridge/pointer.h"
#include "runtime/cranky.h"
#include "runtime/sched/sched.h"

void cr_runtime_init(CrThread *t);

static int failures;

static inline bool check_failed(const char *text, int line) {
    fprintf(stderr, "line %d: CHECK(%s) failed\n", line, text);
    failures++;
    return false;
}
#define CHECK(condition) ((condition) ? true : check_failed(#condition, __LINE__))

#define BRIDGE_TEST(suite, name)                                                                             \
    static void name##_body(CrThread *t);                                                                    \
    static CrValue name##_entry(CrThread *t) {                                                               \
        cr_runtime_init(t);                                                                                  \
        name##_body(t);                                                                                      \
        CHECK(!cr_raised(t));                                                                                \
        return cr_int(0);                                                                                    \
    }                                                                                                        \
    Test(suite, name) {                                                                                      \
        static char *argv[] = {(char *)"test", NULL};                                                        \
        int status = cr_runtime_main(1, argv, name##_entry);                                                 \
        cr_assert_eq(status, 0, "exit status %d", status);                                                   \
        cr_assert_eq(failures, 0, "%d checks failed", failures);                                             \
    }                                                                                                        \
    static void name##_body(CrThread *t)

static inline CrValue text(CrThread *t, const char *s) { return cr_str_from_c(t, s); }

// Takes the pending exception: is it of this type, and is this its message?
static inline bool raised(CrThread *t, CrTypeId type, const char *message) {
    if (!cr_raised(t)) return fprintf(stderr, "nothing was raised, expected: %s\n", message), false;
    CrValue e = cr_exception_take(t), s = cr_str(t, e);
    const char *got = s ? cr_str_utf8(t, s, NULL) : "?";
    bool ok = cr_object(e)->shape == type && !strcmp(got, message);
    if (!ok) fprintf(stderr, "got:      %s: %s\nexpected: %s\n", cr_type_of(e)->name, got, message);
    return ok;
}
#define RAISED(NAME, message) CHECK(raised(t, CR_T_##NAME, message))

static inline bool repr_is(CrThread *t, CrValue v, const char *expected) {
    CrValue s = v ? cr_repr(t, v) : CR_ERROR;
    const char *got = s ? cr_str_utf8(t, s, NULL) : "<exception>";
    if (!strcmp(got, expected)) return true;
    return fprintf(stderr, "got:      %s\nexpected: %s\n", got, expected), false;
}
#define REPR(v, expected) CHECK(repr_is(t, (v), (expected)))

static inline CrValue out(void) { return cr_box(&cr_marker_out); }
static inline CrValue inout(CrThread *t, CrValue v) {
    CrMarker *m = cr_alloc(t, sizeof *m);
    *m = (CrMarker){.ob = {.shape = CR_T_C_MARKER, .aux = 1}, .count = -1, .value = v};
    return cr_box(m);
}

#endif
