// test_exceptions.c -- exception groups, except*, suggestions, frames and tracebacks, hooks' look-ups.
#include "tests/unit/runtime_test.h"

#include "runtime/call.h"
#include "runtime/frame.h"
#include "runtime/groups.h"
#include "runtime/hooks.h"
#include "runtime/module.h"
#include "runtime/suggest.h"
#include "runtime/types/list.h"

#define CLASS(NAME) cr_box(CR_TYPE_OF_ID(NAME))
#define MAKE(NAME, v) cr_call1(t, CLASS(NAME), (v))
#define GROUP(message, ...) cr_call2(t, CLASS(BaseExceptionGroup), STR(message), LIST(__VA_ARGS__))

static CrValue method(CrThread *t, CrValue object, const char *name, CrValue arg) {
    return cr_call_method(t, object, cr_intern_c(t, name), &arg, 1);
}

PY(exceptions, a_group_of_exceptions_is_an_exception) {
    CrValue g = GROUP("m", MAKE(ValueError, INT(1)));
    CHECK(cr_type_of(g) == CR_TYPE_OF_ID(ExceptionGroup) && cr_is_exception_group(g));
    CHECK(cr_is_subtype(cr_type_of(g), CR_TYPE_OF_ID(Exception)));
    SHOWS(cr_str(t, g), "'m (1 sub-exception)'");
    SHOWS(g, "ExceptionGroup('m', [ValueError(1)])");
    SHOWS(cr_group_exceptions(g), "(ValueError(1),)");
}
PY(exceptions, a_group_with_a_base_exception_is_none) {
    CrValue g = GROUP("m", MAKE(SystemExit, INT(1)), MAKE(ValueError, INT(2)));
    CHECK(cr_type_of(g) == CR_TYPE_OF_ID(BaseExceptionGroup));
    CHECK(!cr_is_subtype(cr_type_of(g), CR_TYPE_OF_ID(Exception)));
    SHOWS(cr_str(t, g), "'m (2 sub-exceptions)'");
}
PY(exceptions, members_are_checked) {
    CHECK(!cr_call2(t, CLASS(ExceptionGroup), STR("m"), cr_list_new(t, 0)));
    CHECK(RAISED(ValueError, "second argument (exceptions) must be a non-empty sequence"));
    CHECK(!GROUP("m", INT(1)));
    CHECK(RAISED(ValueError, "Item 0 of second argument (exceptions) is not an exception"));
    CHECK(!cr_call2(t, CLASS(ExceptionGroup), STR("m"), LIST(MAKE(SystemExit, INT(1)))));
    CHECK(RAISED(TypeError, "Cannot nest BaseExceptions in an ExceptionGroup"));
}
PY(exceptions, split_keeps_the_nesting) {
    CrValue g = GROUP("a", MAKE(ValueError, INT(1)), GROUP("b", MAKE(ValueError, INT(2)), MAKE(KeyError, INT(3))));
    SHOWS(method(t, g, "split", CLASS(ValueError)),
          "(ExceptionGroup('a', [ValueError(1), ExceptionGroup('b', [ValueError(2)])]), "
          "ExceptionGroup('a', [ExceptionGroup('b', [KeyError(3)])]))");
    SHOWS(method(t, g, "subgroup", CLASS(KeyError)), "ExceptionGroup('a', [ExceptionGroup('b', [KeyError(3)])])");
    CHECK(method(t, g, "subgroup", CLASS(OSError)) == CR_NONE);
    CHECK(method(t, g, "subgroup", CLASS(Exception)) == g);
}
PY(exceptions, split_refuses_what_is_no_condition) {
    CHECK(!method(t, GROUP("m", MAKE(ValueError, INT(1))), "split", INT(1)));
    CHECK(RAISED(TypeError, "expected a function, exception type or tuple of exception types"));
}
PY(exceptions, parts_share_traceback_cause_and_context) {
    CrValue g = GROUP("m", MAKE(ValueError, INT(1)), MAKE(KeyError, INT(2))), cause = MAKE(OSError, INT(3));
    CR_AS(CrException, g)->cause = CR_AS(CrException, g)->context = cause;
    CrValue part = method(t, g, "subgroup", CLASS(KeyError));
    CHECK(part != g && CR_AS(CrException, part)->cause == cause && CR_AS(CrException, part)->context == cause);
}
PY(exceptions, except_star_takes_its_part_and_leaves_the_rest) {
    CrValue state = cr_except_star_begin(t, GROUP("m", MAKE(ValueError, INT(1)), MAKE(KeyError, INT(2))));
    SHOWS(cr_except_star_match(t, state, CLASS(ValueError)), "ExceptionGroup('m', [ValueError(1)])");
    CHECK(cr_except_star_match(t, state, CLASS(OSError)) == CR_NONE);
    SHOWS(cr_except_star_end(t, state), "ExceptionGroup('m', [KeyError(2)])");
    CHECK(cr_except_star_match(t, state, CLASS(KeyError)) != CR_NONE && cr_except_star_end(t, state) == CR_NONE);
}
PY(exceptions, except_star_wraps_a_single_exception) {
    CrValue e = MAKE(ValueError, INT(1)), state = cr_except_star_begin(t, e);
    CHECK(cr_except_star_match(t, state, CLASS(KeyError)) == CR_NONE && cr_except_star_end(t, state) == e);
    SHOWS(cr_except_star_match(t, state, CLASS(ValueError)), "ExceptionGroup('', (ValueError(1),))");
    CHECK(cr_except_star_end(t, state) == CR_NONE);
}
PY(exceptions, except_star_merges_what_bodies_raise) {
    CrValue state = cr_except_star_begin(t, GROUP("m", MAKE(ValueError, INT(1)), MAKE(KeyError, INT(2))));
    CHECK(cr_except_star_match(t, state, CLASS(ValueError)) != CR_ERROR);
    CrValue e = MAKE(OSError, INT(3));
    cr_traceback_add(t, &(CrFrame){0}); // no exception is pending: nothing happens
    CR_AS(CrException, e)->context = e; // not a part of the group: it has a context of its own
    CHECK(cr_except_star_raised(t, state, e) == 0);
    SHOWS(cr_except_star_end(t, state), "ExceptionGroup('', [OSError(3), ExceptionGroup('m', [KeyError(2)])])");
}
PY(exceptions, except_star_puts_a_part_raised_again_back_in_place) {
    CrValue g = GROUP("m", MAKE(ValueError, INT(1)), MAKE(KeyError, INT(2)), MAKE(OSError, INT(3)));
    CrValue state = cr_except_star_begin(t, g), part = cr_except_star_match(t, state, CLASS(KeyError));
    CHECK(cr_except_star_raised(t, state, part) == 0);
    CHECK(cr_except_star_match(t, state, CLASS(ValueError)) != CR_NONE);
    SHOWS(cr_except_star_end(t, state), "ExceptionGroup('m', [KeyError(2), OSError(3)])");
}
PY(exceptions, except_star_catches_no_groups) {
    CrValue state = cr_except_star_begin(t, MAKE(ValueError, INT(1)));
    CHECK(!cr_except_star_match(t, state, CLASS(ExceptionGroup)));
    CHECK(RAISED(TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead."));
    CHECK(!cr_except_star_match(t, state, TUPLE(CLASS(ValueError), CLASS(BaseExceptionGroup))));
    CHECK(RAISED(TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead."));
    CHECK(!cr_except_star_match(t, state, INT(5)));
    CHECK(RAISED(TypeError, "catching classes that do not inherit from BaseException is not allowed"));
}

static int cost(const char *a, const char *b) { return cr_edit_cost(a, strlen(a), b, strlen(b), 1000); }

Test(exceptions, edit_costs) {
    static const struct {
        const char *a, *b;
        int cost;
    } cases[] = {{"", "", 0},        {"abc", "abc", 0},  {"abc", "", 6},    {"abc", "abd", 2},     {"abc", "aBc", 1},
                 {"abc", "ac", 2},   {"ac", "abc", 2},   {"ab", "ba", 4},   {"kitten", "sitting", 6}, {"ABC", "abc", 3},
                 {"a-b", "a_b", 2},  {"0", "P", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(cost(cases[i].a, cases[i].b), cases[i].cost, "%s %s", cases[i].a, cases[i].b);
        cr_assert_eq(cost(cases[i].b, cases[i].a), cases[i].cost, "%s %s", cases[i].b, cases[i].a);
    }
    cr_assert_gt(cr_edit_cost("abcdef", 6, "uvwxyz", 6, 4), 4);
    char xs[61] = {0}, ys[61] = {0};
    memset(xs, 'x', 60), memset(ys, 'y', 60);
    cr_assert_eq(cr_edit_cost(xs, 60, ys, 60, 7), 8); // too long to be compared
}
PY(exceptions, suggestion_for_an_attribute) {
    CHECK(!cr_getattr(t, cr_list_new(t, 0), STR("apend")));
    CrValue e = cr_exception_take(t);
    SHOWS(cr_suggestion(t, e), "'append'");
    CHECK(!cr_suggestion(t, MAKE(ValueError, STR("append"))));
    CHECK(!cr_suggestion(t, MAKE(NameError, STR("no name"))));
}
PY(exceptions, traceback_and_frame_of_a_call) {
    char positions[CR_POSITION_TEXT_MAX + 1] = {0};
    cr_position_write(positions, &(CrPosition){7, 7, 0, 4, 0, 0}, &(CrPosition){0});
    static const char *const names[] = {"a", "b"};
    const CrCode code = {.name = "f", .qualname = "C.f", .filename = "x.py", .line = 5, .nparams = 1, .nlocals = 1,
                                .names = names, .positions = positions, .npositions = 2};
    CrFrame frame = {t->frame, &code, 1, 0, cr_builtins_dict()};
    CHECK(!cr_raise_name_error(t, STR("c")));
    cr_traceback_add(t, &frame);
    CrValue e = cr_exception_take(t), tb = CR_AS(CrException, e)->traceback;
    CHECK(cr_getattr(t, tb, STR("tb_lineno")) == INT(7) && cr_getattr(t, tb, STR("tb_next")) == CR_NONE);
    CrValue f = cr_getattr(t, tb, STR("tb_frame")), c = cr_getattr(t, f, STR("f_code"));
    SHOWS(cr_getattr(t, c, STR("co_varnames")), "('a', 'b')");
    CHECK(cr_getattr(t, tb, STR("tb_frame")) == f && cr_getattr(t, f, STR("f_code")) == c);
    CHECK(!cr_getattr(t, f, STR("f_locals")) && RAISED(NotImplementedError, "f_locals: the locals of compiled code in C.f are not recorded (see cranky run --frame-locals)"));
    CHECK(cr_setattr(t, tb, STR("tb_next"), tb) < 0 && RAISED(ValueError, "traceback loop detected"));
    t->frame = &frame;
    CrValue top = cr_frame_at(t, 0);
    CHECK(cr_getattr(t, top, STR("f_lineno")) == INT(7));
    CHECK(!cr_frame_at(t, 50) && RAISED(ValueError, "call stack is not deep enough"));
    t->frame = frame.caller;
    CHECK(cr_code_line(&code, 0) == 5 && cr_code_line(&code, 1) == 7 && cr_code_line(&code, 99) == 5);
}
PY(exceptions, attributes_of_modules_that_may_be_missing) {
    CHECK(!cr_module_attribute(t, "no such module", "x") && !cr_raised(t));
    CHECK(!cr_module_attribute(t, "builtins", "no such name") && !cr_raised(t));
    CHECK(cr_module_attribute(t, "builtins", "len"));
}
