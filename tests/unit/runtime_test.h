// runtime_test.h -- shared by tests of runtime/types: a started runtime, and checks of values by their repr.
//
// Criterion leaves a failed assertion with longjmp, which a task's stack does not survive: inside the runtime CHECK
// and SHOWS count failures, PY(body) starts the runtime, runs the body as its main task and asserts that none failed.
#ifndef CRANKY_TESTS_UNIT_RUNTIME_TEST_H
#define CRANKY_TESTS_UNIT_RUNTIME_TEST_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "runtime/attr.h"
#include "runtime/cranky.h"
#include "runtime/init.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"
#include "runtime/shape.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static int failures;

static inline bool check_failed(const char *text, int line) {
    fprintf(stderr, "line %d: CHECK(%s) failed\n", line, text);
    failures++;
    return false;
}
#define CHECK(condition) ((condition) ? true : check_failed(#condition, __LINE__))

// The value's repr is `text`. An exception instead of a value fails too.
static inline bool shows(CrThread *t, CrValue v, const char *text, int line) {
    CrValue repr = v ? cr_repr(t, v) : CR_ERROR;
    const char *utf8 = repr ? cr_str_utf8(t, repr, NULL) : "an exception";
    if (utf8 && !strcmp(utf8, text)) return true;
    fprintf(stderr, "line %d: expected %s, got %s\n", line, text, utf8 ? utf8 : "no text");
    failures++;
    return false;
}
#define SHOWS(v, text) shows(t, (v), (text), __LINE__)

// The pending exception is of just this type with this message; it is taken.
static inline bool raised(CrThread *t, CrType *type, const char *message, int line) {
    CrValue e = cr_exception_take(t);
    bool right_type = e && cr_type_of(e) == type;
    CrValue text = e ? cr_str(t, e) : CR_ERROR;
    const char *utf8 = text ? cr_str_utf8(t, text, NULL) : "nothing";
    if (right_type && !strcmp(utf8, message)) return true;
    fprintf(stderr, "line %d: expected %s: %s, got %s: %s\n", line, type->name, message, e ? cr_type_of(e)->name : "no exception",
            utf8);
    failures++;
    return false;
}
#define RAISED(NAME, message) raised(t, CR_TYPE_OF_ID(NAME), (message), __LINE__)

#define INT(i) cr_int_from_int64(t, (i))
#define STR(s) cr_str_from_c(t, (s))
#define LIST(...) cr_list_from(t, (CrValue[]){__VA_ARGS__}, sizeof((CrValue[]){__VA_ARGS__}) / sizeof(CrValue))
#define TUPLE(...) cr_tuple_from(t, (CrValue[]){__VA_ARGS__}, sizeof((CrValue[]){__VA_ARGS__}) / sizeof(CrValue))

static void (*python_body)(CrThread *t);
static CrValue python_entry(CrThread *t) {
    static const CrCode code = {.name = "test", .qualname = "test", .filename = "test.c"};
    CrFrame frame = {.code = &code}; // as if a compiled function were running
    cr_runtime_init(t);
    t->frame = &frame;
    python_body(t);
    t->frame = NULL;
    CHECK(!cr_raised(t));
    return CR_INT(0);
}
static inline void run_python(void (*body)(CrThread *t)) {
    static char *argv[] = {(char *)"test", NULL};
    python_body = body;
    int status = cr_runtime_main(1, argv, python_entry);
    fflush(stderr);
    cr_assert_eq(status, 0, "exit status %d", status);
    cr_assert_eq(failures, 0, "%d checks failed", failures);
}
// PY(suite, name) { ... } is one test, with the thread in `t`.
#define PY(suite, name)                                                                                      \
    static void suite##_##name##_body(CrThread *t);                                                          \
    Test(suite, name) { run_python(suite##_##name##_body); }                                                 \
    static void suite##_##name##_body(__attribute__((unused)) CrThread *t)

// list(range(n))
static inline CrValue numbers(CrThread *t, int64_t n) {
    CrValue l = cr_list_new(t, 0);
    for (int64_t i = 0; i < n; i++) cr_list_append(t, l, cr_int(i));
    return l;
}

#endif
