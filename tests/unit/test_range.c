// test_range.c -- range: lengths, items, membership, slices and iteration, small and huge.
#include "tests/unit/runtime_test.h"

#include "runtime/types/range.h"
#include "runtime/types/slice.h"

static CrValue range(CrThread *t, int64_t start, int64_t stop, int64_t step) {
    return cr_range_new(t, INT(start), INT(stop), INT(step));
}
static CrValue power(CrThread *t, int64_t exponent) { return cr_binary(t, CR_LSHIFT, INT(1), INT(exponent)); }

PY(range, lengths) {
    CHECK(cr_len(t, range(t, 0, 10, 3)) == 4 && cr_len(t, range(t, 10, 0, -3)) == 4);
    CHECK(cr_len(t, range(t, 5, 5, 1)) == 0 && cr_len(t, range(t, 0, 5, -1)) == 0);
    CHECK(cr_len(t, range(t, INT64_MIN / 4, INT64_MAX / 4, 1)) == INT64_MAX / 4 - INT64_MIN / 4);
}
PY(range, items) {
    CrValue r = range(t, 10, 50, 5);
    SHOWS(cr_getitem(t, r, INT(2)), "20");
    SHOWS(cr_getitem(t, r, INT(-1)), "45");
    CHECK(cr_getitem(t, r, INT(8)) == CR_ERROR);
    RAISED(IndexError, "range object index out of range");
}
PY(range, membership) {
    CrValue r = range(t, 10, -10, -4);
    CHECK(cr_contains(t, r, INT(2)) == 1 && cr_contains(t, r, INT(3)) == 0 && cr_contains(t, r, INT(-10)) == 0);
    CHECK(cr_contains(t, r, cr_float(2.0)) == 1 && cr_contains(t, r, STR("2")) == 0);
}
PY(range, slices) {
    CrValue r = range(t, 0, 20, 2);
    SHOWS(cr_getitem(t, r, cr_slice_new(t, INT(2), INT(8), INT(3))), "range(4, 16, 6)");
    SHOWS(cr_getitem(t, r, cr_slice_new(t, CR_NONE, CR_NONE, INT(-1))), "range(18, -2, -2)");
}
PY(range, small_iteration) {
    CrValue it = cr_iter(t, range(t, 5, 0, -2));
    CHECK(cr_range_step(t, it) == INT(5) && cr_range_step(t, it) == INT(3) && cr_range_step(t, it) == INT(1));
    CHECK(cr_range_step(t, it) == CR_ERROR && cr_range_step(t, it) == CR_ERROR && !cr_raised(t));
}
PY(range, huge) {
    CrValue r = cr_range_new(t, INT(0), power(t, 100), power(t, 98));
    SHOWS(cr_list_from_iterable(t, r), "[0, 316912650057057350374175801344, 633825300114114700748351602688, "
                                       "950737950171172051122527404032]");
    CHECK(cr_contains(t, r, power(t, 99)) == 1 && cr_contains(t, r, power(t, 97)) == 0);
    CHECK(cr_len(t, cr_range_new(t, INT(0), power(t, 70), INT(1))) == -1);
    RAISED(OverflowError, "Python int too large to convert to C ssize_t");
}
PY(range, across_the_limit_of_small_ints) {
    int64_t edge = ((int64_t)1 << 49) - 1;
    SHOWS(cr_list_from_iterable(t, range(t, edge, edge + 3, 1)), "[562949953421311, 562949953421312, 562949953421313]");
    SHOWS(cr_list_from_iterable(t, range(t, -edge, -edge - 3, -1)), "[-562949953421311, -562949953421312, -562949953421313]");
}
PY(range, step_overshoots_the_limit) {
    int64_t top = ((int64_t)1 << 49) - 1;
    SHOWS(cr_list_from_iterable(t, range(t, 0, top, top - 1)), "[0, 562949953421310]");
}
PY(range, equality) {
    CHECK(cr_compare_bool(t, range(t, 0, 3, 2), range(t, 0, 4, 2), CR_EQ) == 1);
    CHECK(cr_compare_bool(t, range(t, 0, 0, 2), range(t, 5, 1, 1), CR_EQ) == 1);
    CHECK(cr_compare_bool(t, range(t, 0, 3, 1), range(t, 0, 4, 1), CR_EQ) == 0);
    int64_t a, b;
    CHECK(cr_hash(t, range(t, 0, 3, 2), &a) == 0 && cr_hash(t, range(t, 0, 4, 2), &b) == 0 && a == b);
}
PY(range, errors) {
    CHECK(range(t, 0, 1, 0) == CR_ERROR);
    RAISED(ValueError, "range() arg 3 must not be zero");
    CHECK(cr_range_new(t, cr_float(1.0), INT(1), INT(1)) == CR_ERROR);
    RAISED(TypeError, "'float' object cannot be interpreted as an integer");
}
