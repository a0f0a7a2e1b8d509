// test_generator.c -- a generator whose resume function is written here: 1, 2, then return 3.
#include "class_test.h"

static CrValue nothing(CrThread *t, CrFunction *f) { return (void)t, (void)f, CR_NONE; }
static const CrMethodDef def = {"gen()", CR_FN(nothing), NULL, 0};

static CrValue resume(CrThread *t, CrGenerator *g, CrValue sent) {
    if (!sent) { // an exception was thrown in: ends it
        g->state = CR_GENERATOR_DONE;
        return CR_ERROR;
    }
    (void)t;
    if (g->state < 2) {
        g->state++;
        return sent == CR_NONE ? CR_INT(g->state) : sent;
    }
    g->state = CR_GENERATOR_DONE;
    g->result = CR_INT(3);
    return CR_ERROR;
}
static CrValue make(CrThread *t) {
    return cr_box(cr_generator_new(t, sizeof(CrGenerator), CR_AS(CrFunction, builtin(t, &def)), resume));
}
static CrValue method1(CrThread *t, CrValue g, const char *name, CrValue a) { return cr_call_method(t, g, str_(t, name), &a, 1); }

PY(generator, next_until_exhausted) {
    CrValue g = make(t);
    CHECK(cr_next(t, g) == CR_INT(1) && cr_next(t, g) == CR_INT(2));
    cr_next(t, g);
    cr_exception_take(t); // StopIteration(3) or none
    CHECK(!cr_next(t, g) && !t->exception);
}
PY(generator, return_value_is_in_stop_iteration) {
    CrValue g = make(t);
    cr_next(t, g), cr_next(t, g);
    CHECK(!method1(t, g, "send", CR_NONE));
    CrValue e = cr_exception_take(t);
    CHECK(e && cr_getattr(t, e, cr_name_value) == CR_INT(3));
}
PY(generator, send_reaches_it) {
    CrValue g = make(t);
    cr_next(t, g);
    CHECK(method1(t, g, "send", CR_INT(9)) == CR_INT(9));
}
PY(generator, first_send_must_be_none) {
    CHECK(!method1(t, make(t), "send", CR_INT(1)));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "can't send non-None value to a just-started generator"));
}
PY(generator, throw_before_the_start_ends_it) {
    CrValue g = make(t);
    CHECK(!method1(t, g, "throw", cr_box(CR_TYPE_OF_ID(KeyError))) && cr_exception_is(t, CR_TYPE_OF_ID(KeyError)));
    cr_exception_take(t);
    CHECK(!cr_next(t, g) && !t->exception);
}
PY(generator, close_swallows_its_own_exit) {
    CrValue g = make(t);
    cr_next(t, g);
    CHECK(cr_call_method(t, g, cr_name_close, NULL, 0) == CR_NONE && !t->exception);
    CHECK(!cr_next(t, g) && !t->exception);
}
PY(generator, running_generator_cannot_be_resumed) {
    CrValue g = make(t);
    CR_AS(CrGenerator, g)->running = 1;
    CHECK(!cr_generator_resume(t, CR_AS(CrGenerator, g), CR_NONE));
    CHECK(raised_with(t, CR_TYPE_OF_ID(ValueError), "generator already executing"));
}
PY(generator, delegation_gives_items_then_the_value) {
    CrValue outer = make(t), inner = make(t);
    CrGenerator *g = CR_AS(CrGenerator, outer);
    CHECK(cr_delegate(t, g, inner, CR_NONE) == CR_INT(1) && g->delegate == inner);
    cr_delegate(t, g, inner, CR_NONE);
    CHECK(cr_delegate(t, g, inner, CR_NONE) == CR_INT(3) && !g->delegate);
}
PY(generator, delegation_to_a_list_iterator) {
    CrValue it = cr_iter(t, cr_list_from(t, (CrValue[]){CR_INT(8)}, 1));
    CrGenerator *g = CR_AS(CrGenerator, make(t));
    CHECK(cr_delegate(t, g, it, CR_NONE) == CR_INT(8) && g->delegate == it);
    CHECK(cr_delegate(t, g, it, CR_NONE) == CR_NONE && !g->delegate);
}
