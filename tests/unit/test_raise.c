// test_raise.c -- raising: messages, contexts and causes, matching, handlers, re-raising.
#include "class_test.h"

static CrException *pending(CrThread *t) { return CR_AS(CrException, t->exception); }

PY(raise, formats) {
    CR_RAISE(t, ValueError, "%s %d %i %c %S %R %T", "a", 1, (int64_t)2, 'x', str_(t, "s"), str_(t, "r"), CR_NONE);
    CHECK(raised_with(t, CR_TYPE_OF_ID(ValueError), "a 1 2 x s 'r' NoneType"));
}
PY(raise, class_is_instantiated) {
    cr_raise_value(t, cr_box(CR_TYPE_OF_ID(KeyError)));
    CHECK(raised_with(t, CR_TYPE_OF_ID(KeyError), ""));
}
PY(raise, only_exceptions) {
    cr_raise_value(t, CR_INT(1));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "exceptions must derive from BaseException"));
}
PY(raise, handled_exception_becomes_the_context) {
    CR_RAISE(t, ValueError, "first");
    CrValue first = cr_exception_take(t), before = cr_handler_enter(t, first);
    CR_RAISE(t, KeyError, "second");
    CHECK(pending(t)->context == first && !pending(t)->cause);
    cr_exception_take(t);
    cr_handler_leave(t, before);
    CHECK(!t->handled);
}
PY(raise, a_cause_suppresses_the_context) {
    CrValue cause = cr_call0(t, cr_box(CR_TYPE_OF_ID(ValueError)));
    cr_raise_from(t, cr_box(CR_TYPE_OF_ID(KeyError)), cause);
    CHECK(pending(t)->cause == cause && pending(t)->suppress == CR_TRUE);
    cr_raise_from(t, cr_box(CR_TYPE_OF_ID(KeyError)), CR_NONE);
    CHECK(!pending(t)->cause && pending(t)->suppress == CR_TRUE);
    cr_exception_take(t);
}
PY(raise, context_chain_never_becomes_a_ring) {
    CrValue a = cr_call0(t, cr_box(CR_TYPE_OF_ID(ValueError))), b = cr_call0(t, cr_box(CR_TYPE_OF_ID(KeyError)));
    CR_AS(CrException, a)->context = b;
    CrValue before = cr_handler_enter(t, a);
    cr_raise_value(t, b);
    CHECK(CR_AS(CrException, b)->context == a && !CR_AS(CrException, a)->context);
    cr_exception_take(t);
    cr_handler_leave(t, before);
}
PY(raise, matching) {
    CrValue e = cr_call0(t, cr_box(CR_TYPE_OF_ID(KeyError)));
    CHECK(cr_exception_matches(t, e, cr_box(CR_TYPE_OF_ID(LookupError))) == 1);
    CHECK(cr_exception_matches(t, e, cr_box(CR_TYPE_OF_ID(ValueError))) == 0);
    CHECK(cr_exception_matches(t, e, cr_tuple_empty) == 0);
    CHECK(cr_exception_matches(t, e, CR_INT(1)) == -1);
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "catching classes that do not inherit from BaseException is not allowed"));
}
PY(raise, bare_raise) {
    CHECK(!cr_reraise(t) && raised_with(t, CR_TYPE_OF_ID(RuntimeError), "No active exception to reraise"));
    CrValue e = cr_call0(t, cr_box(CR_TYPE_OF_ID(KeyError))), before = cr_handler_enter(t, e);
    CHECK(cr_reraise(t) && cr_exception_take(t) == e);
    cr_handler_leave(t, before);
}
