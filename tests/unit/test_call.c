// test_call.c -- the argument binder: positions, keywords, defaults, stars, and its errors.
#include "class_test.h"

static CrValue pack(CrThread *t, CrFunction *f, CrValue a, CrValue b, CrValue c) {
    (void)f;
    CrValue v[3] = {a ? a : CR_NONE, b ? b : CR_NONE, c ? c : CR_NONE};
    return cr_tuple_from(t, v, 3);
}
static const CrMethodDef plain = {"f(a, b, c)", CR_FN(pack), NULL, 0}, defaults = {"f(a, b=2, c=3)", CR_FN(pack), NULL, 0},
    kwonly = {"f(a, /, *, b, c=<none>)", CR_FN(pack), NULL, 0}, stars = {"f(a, *args, **kw)", CR_FN(pack), NULL, 0};

static bool is3(CrValue v, int a, int b, int c) {
    if (!v) return false;
    const CrValue *i = cr_tuple_items(v);
    return i[0] == CR_INT(a) && i[1] == CR_INT(b) && i[2] == CR_INT(c);
}
static CrValue names(CrThread *t, const char *a) { return cr_tuple_from(t, (CrValue[]){str_(t, a)}, 1); }

PY(call, positional) {
    CHECK(is3(cr_call(t, builtin(t, &plain), (CrValue[]){CR_INT(1), CR_INT(2), CR_INT(3)}, 3, CR_ERROR), 1, 2, 3));
    CHECK(is3(cr_call3(t, builtin(t, &plain), CR_INT(1), CR_INT(2), CR_INT(3)), 1, 2, 3));
}
PY(call, keyword_for_a_position) {
    CrValue args[3] = {CR_INT(1), CR_INT(2), CR_INT(9)};
    CHECK(is3(cr_call(t, builtin(t, &plain), args, 2, names(t, "c")), 1, 2, 9));
}
PY(call, defaults_fill_the_end) {
    CrValue f = builtin(t, &defaults);
    CHECK(is3(cr_call1(t, f, CR_INT(1)), 1, 2, 3));
    CHECK(is3(cr_call2(t, f, CR_INT(1), CR_INT(5)), 1, 5, 3));
    CrValue args[2] = {CR_INT(1), CR_INT(9)};
    CHECK(is3(cr_call(t, f, args, 1, names(t, "c")), 1, 2, 9));
}
PY(call, too_many) {
    CHECK(!cr_call(t, builtin(t, &defaults), (CrValue[]){CR_INT(1), CR_INT(2), CR_INT(3), CR_INT(4)}, 4, CR_ERROR));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "f() takes at most 3 arguments (4 given)"));
}
PY(call, twice) {
    CrValue args[2] = {CR_INT(1), CR_INT(9)};
    CHECK(!cr_call(t, builtin(t, &defaults), args, 1, names(t, "a")));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "argument for f() given by name ('a') and position (1)"));
}
PY(call, unknown_keyword) {
    CrValue args[2] = {CR_INT(1), CR_INT(9)};
    CHECK(!cr_call(t, builtin(t, &defaults), args, 1, names(t, "z")));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "'z' is an invalid keyword argument for f()"));
}
PY(call, keyword_only) {
    CrValue args[2] = {CR_INT(1), CR_INT(9)};
    CrValue v = cr_call(t, builtin(t, &kwonly), args, 1, names(t, "b"));
    CHECK(v && cr_tuple_items(v)[1] == CR_INT(9) && cr_tuple_items(v)[2] == CR_NONE);
    CHECK(!cr_call2(t, builtin(t, &kwonly), CR_INT(1), CR_INT(2)));
    cr_exception_take(t);
}
PY(call, stars_collect) {
    CrValue args[3] = {CR_INT(1), CR_INT(2), CR_INT(9)};
    CrValue v = cr_call(t, builtin(t, &stars), args, 2, names(t, "k"));
    CHECK(v && cr_tuple_len(cr_tuple_items(v)[1]) == 1 && cr_dict_len(cr_tuple_items(v)[2]) == 1);
}
PY(call, star_call_takes_any_iterable) {
    CrValue list = cr_list_from(t, (CrValue[]){CR_INT(1), CR_INT(2), CR_INT(3)}, 3);
    CHECK(is3(cr_call_star(t, builtin(t, &plain), list, CR_ERROR), 1, 2, 3));
    CHECK(!cr_call_star(t, builtin(t, &plain), CR_INT(5), CR_ERROR));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "f() argument after * must be an iterable, not int"));
}
PY(call, not_callable) {
    CHECK(!cr_call0(t, CR_INT(1)) && raised_with(t, CR_TYPE_OF_ID(TypeError), "'int' object is not callable"));
}
