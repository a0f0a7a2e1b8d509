// runtime_test.h -- tests inside a started runtime: each RUNTIME_TEST body runs in the first task, types and modules ready.
// CHECK counts failures instead of leaving by longjmp, which a task's stack does not survive.
#ifndef CRANKY_TESTS_UNIT_RUNTIME_TEST_H
#define CRANKY_TESTS_UNIT_RUNTIME_TEST_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "runtime/attr.h"
#include "runtime/cranky.h"
#include "runtime/init.h"
#include "runtime/sched/sched.h"
#include "runtime/shape.h"
#include "runtime/types/list.h"

static int failures;

static inline bool check_failed(const char *text, int line) {
    fprintf(stderr, "line %d: CHECK(%s) failed\n", line, text);
    failures++;
    return false;
}
#define CHECK(condition) ((condition) ? true : check_failed(#condition, __LINE__))

#define RUNTIME_TEST(suite, name)                                                                            \
    static void suite##_##name##_body(CrThread *t);                                                          \
    static CrValue suite##_##name##_entry(CrThread *t) {                                                     \
        cr_runtime_init(t);                                                                                  \
        suite##_##name##_body(t);                                                                            \
        return CR_INT(0);                                                                                    \
    }                                                                                                        \
    Test(suite, name) {                                                                                      \
        static char *argv[] = {(char *)"test", NULL};                                                        \
        int status = cr_runtime_main(1, argv, suite##_##name##_entry);                                       \
        cr_assert_eq(status, 0);                                                                             \
        cr_assert_eq(failures, 0, "%d checks failed", failures);                                             \
    }                                                                                                        \
    static void suite##_##name##_body(CrThread *t CR_UNUSED)

static inline CrValue str_(CrThread *t, const char *s) { return cr_intern_c(t, s); }
// The pending exception is of this type with this text; takes it.
static inline bool raised_with(CrThread *t, CrType *type, const char *text) {
    if (!t->exception) return false;
    CrValue e = cr_exception_take(t);
    CrValue s = cr_str(t, e);
    bool ok = cr_type_of(e) == type && s && !strcmp(cr_str_utf8(t, s, NULL), text);
    if (!ok) fprintf(stderr, "raised: %s\n", s ? cr_str_utf8(t, s, NULL) : "?");
    return ok;
}
// class NAME(bases...): members
static inline CrType *new_class(CrThread *t, const char *name, CrValue namespace, CrType *base) {
    CrValue bases = base ? cr_tuple_from(t, (CrValue[]){cr_box(base)}, 1) : cr_tuple_empty;
    CrValue c = cr_type_new(t, CR_TYPE_OF_ID(TYPE), str_(t, name), bases, namespace ? namespace : cr_dict_new(t), CR_ERROR, 2);
    return CR_AS(CrType, c);
}
static inline CrValue builtin(CrThread *t, const CrMethodDef *def) { return cr_builtin_function(t, def, CR_ERROR); }

#endif
