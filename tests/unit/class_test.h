// class_test.h -- what the suites of calls, classes, inline caches and exceptions share, beside runtime_test.h.
#ifndef CRANKY_TESTS_UNIT_CLASS_TEST_H
#define CRANKY_TESTS_UNIT_CLASS_TEST_H

#include "runtime_test.h"

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
