// test_list.c -- list and tuple: growth, sharing of blocks, bounds, slices, repetition, errors.
#include "tests/unit/runtime_test.h"

#include "runtime/types/list.h"
#include "runtime/types/slice.h"

static CrValue slice(CrThread *t, int64_t start, int64_t stop, int64_t step) {
    return cr_slice_new(t, cr_int(start), cr_int(stop), cr_int(step));
}

PY(list, append_grows) {
    CrValue l = cr_list_new(t, 0);
    for (int64_t i = 0; i < 1000; i++) CHECK(cr_list_append(t, l, cr_int(i)) == 0);
    CHECK(cr_len(t, l) == 1000);
    for (int64_t i = 0; i < 1000; i++) CHECK(cr_list_get_fast(l, cr_int(i)) == cr_int(i));
}
PY(list, empty_lists_share_their_block) {
    CrValue a = cr_list_new(t, 0), b = cr_list_new(t, 0);
    CHECK(CR_AS(CrList, a)->items == CR_AS(CrList, b)->items);
    cr_list_append(t, a, CR_NONE);
    SHOWS(a, "[None]");
    SHOWS(b, "[]");
}
PY(list, capacity_is_at_least_what_was_asked) {
    CrValue l = cr_list_new(t, 100);
    CrArray *block = CR_AS(CrList, l)->items;
    for (int i = 0; i < 100; i++) cr_list_append(t, l, CR_TRUE);
    CHECK(CR_AS(CrList, l)->items == block);
}
PY(list, a_reader_keeps_its_block) {
    CrValue l = LIST(INT(1), INT(2), INT(3));
    uint64_t n;
    const CrValue *items = cr_list_items(l, &n);
    for (int i = 0; i < 100; i++) cr_list_append(t, l, CR_NONE);
    CHECK(n == 3 && items[0] == INT(1) && items[2] == INT(3));
}
PY(list, fast_get_refuses_what_is_out_of_bounds) {
    CrValue l = LIST(INT(1), INT(2));
    CHECK(cr_list_get_fast(l, cr_int(2)) == CR_ERROR);
    CHECK(cr_list_get_fast(l, cr_int(-1)) == CR_ERROR);
    CHECK(cr_list_get_fast(l, STR("a")) == CR_ERROR);
    CHECK(cr_list_get_fast(l, cr_float(0.0)) == CR_ERROR);
    CHECK(!cr_raised(t));
}
PY(list, negative_and_wrong_indices) {
    CrValue l = LIST(INT(1), INT(2), INT(3));
    SHOWS(cr_getitem(t, l, cr_int(-1)), "3");
    CHECK(cr_getitem(t, l, cr_int(3)) == CR_ERROR);
    RAISED(IndexError, "list index out of range");
    CHECK(cr_getitem(t, l, STR("x")) == CR_ERROR);
    RAISED(TypeError, "list indices must be integers or slices, not str");
}
PY(list, setitem_and_delete) {
    CrValue l = numbers(t, 5);
    CHECK(cr_setitem(t, l, cr_int(1), STR("x")) == 0 && cr_setitem(t, l, cr_int(-1), CR_ERROR) == 0);
    SHOWS(l, "[0, 'x', 2, 3]");
    CHECK(cr_setitem(t, l, cr_int(9), CR_NONE) == -1);
    RAISED(IndexError, "list assignment index out of range");
}
PY(list, insert_clamps) {
    CrValue l = LIST(INT(1), INT(2));
    cr_list_insert(t, l, -100, STR("first"));
    cr_list_insert(t, l, 100, STR("last"));
    cr_list_insert(t, l, -1, STR("before last"));
    SHOWS(l, "['first', 1, 2, 'before last', 'last']");
}
PY(list, pop) {
    CrValue l = numbers(t, 3);
    SHOWS(cr_list_pop(t, l, -1), "2");
    SHOWS(cr_list_pop(t, l, 0), "0");
    CHECK(cr_list_pop(t, l, 5) == CR_ERROR);
    RAISED(IndexError, "pop index out of range");
    cr_list_pop(t, l, 0);
    CHECK(cr_list_pop(t, l, -1) == CR_ERROR);
    RAISED(IndexError, "pop from empty list");
}
PY(list, popped_slots_are_cleared) {
    CrValue l = numbers(t, 3);
    CrArray *a = CR_AS(CrList, l)->items;
    cr_list_pop(t, l, 0);
    CHECK(a->len == 2 && a->item[2] == CR_ERROR);
}
PY(list, extend_with_itself) {
    CrValue l = numbers(t, 3);
    CHECK(cr_list_extend(t, l, l) == 0);
    SHOWS(l, "[0, 1, 2, 0, 1, 2]");
}
PY(list, extend_with_other_iterables) {
    CrValue l = cr_list_new(t, 0);
    cr_list_extend(t, l, TUPLE(INT(1), INT(2)));
    cr_list_extend(t, l, STR("ab"));
    cr_list_extend(t, l, cr_dict_from_pairs(t, (CrValue[]){STR("k"), INT(5)}, 1));
    SHOWS(l, "[1, 2, 'a', 'b', 'k']");
    CHECK(cr_list_extend(t, l, INT(5)) == -1);
    RAISED(TypeError, "'int' object is not iterable");
}
PY(list, slices) {
    CrValue l = numbers(t, 6);
    SHOWS(cr_getitem(t, l, slice(t, 1, 4, 1)), "[1, 2, 3]");
    SHOWS(cr_getitem(t, l, slice(t, -1, -7, -2)), "[5, 3, 1]");
    SHOWS(cr_list_slice(t, l, 4, 100), "[4, 5]");
    SHOWS(cr_list_slice(t, l, 4, 2), "[]");
}
PY(list, slice_assignment) {
    CrValue l = numbers(t, 5);
    cr_list_assign_slice(t, l, slice(t, 1, 3, 1), LIST(STR("a"), STR("b"), STR("c")));
    SHOWS(l, "[0, 'a', 'b', 'c', 3, 4]");
    cr_list_assign_slice(t, l, slice(t, 0, 6, 2), CR_ERROR);
    SHOWS(l, "['a', 'c', 4]");
    CHECK(cr_list_assign_slice(t, l, slice(t, 0, 3, 2), LIST(INT(1))) == -1);
    RAISED(ValueError, "attempt to assign sequence of size 1 to extended slice of size 2");
    cr_list_assign_slice(t, l, slice(t, 1, 1, 1), l);
    SHOWS(l, "['a', 'a', 'c', 4, 'c', 4]");
}
PY(list, repeat_and_concat) {
    CrValue l = LIST(INT(1), INT(2));
    SHOWS(cr_list_repeat(t, l, INT(3)), "[1, 2, 1, 2, 1, 2]");
    SHOWS(cr_list_repeat(t, l, INT(-3)), "[]");
    CHECK(cr_list_repeat(t, l, INT(INT64_MAX)) == CR_ERROR);
    CHECK(cr_exception_clear_if(t, CR_TYPE_OF_ID(MemoryError)));
    SHOWS(cr_binary(t, CR_ADD, l, LIST(INT(3))), "[1, 2, 3]");
}
PY(list, recursive_repr) {
    CrValue l = LIST(INT(1));
    cr_list_append(t, l, l);
    SHOWS(l, "[1, [...]]");
    CHECK(t->repr == NULL);
}
PY(list, comparison) {
    CrValue a = numbers(t, 3), b = LIST(INT(0), INT(1), INT(2)), c = LIST(INT(0), INT(5));
    CHECK(cr_compare_bool(t, a, b, CR_EQ) == 1 && cr_compare_bool(t, a, c, CR_LT) == 1);
    CHECK(cr_compare_bool(t, c, a, CR_LE) == 0 && cr_compare_bool(t, a, c, CR_NE) == 1);
}
PY(tuple, empty_is_one_object) {
    CHECK(cr_tuple_from(t, NULL, 0) == cr_tuple_empty);
    CHECK(cr_tuple_from_iterable(t, cr_list_new(t, 0)) == cr_tuple_empty);
}
PY(tuple, from_iterables) {
    CrValue tuple = TUPLE(INT(1), INT(2));
    CHECK(cr_tuple_from_iterable(t, tuple) == tuple);
    SHOWS(cr_tuple_from_iterable(t, STR("xy")), "('x', 'y')");
    SHOWS(cr_tuple_from_iterable(t, LIST(INT(7))), "(7,)");
}
PY(tuple, hash_is_cpythons) {
    int64_t hash;
    CHECK(cr_hash(t, TUPLE(INT(1), INT(2)), &hash) == 0 && hash == -3550055125485641917);
    CHECK(cr_hash(t, cr_tuple_empty, &hash) == 0 && hash == 5740354900026072187);
    CHECK(cr_hash(t, TUPLE(cr_list_new(t, 0)), &hash) == -1);
    RAISED(TypeError, "unhashable type: 'list'");
}
PY(tuple, concat_keeps_identity_of_the_other) {
    CrValue tuple = TUPLE(INT(1));
    CHECK(cr_tuple_concat(t, tuple, cr_tuple_empty) == tuple && cr_tuple_concat(t, cr_tuple_empty, tuple) == tuple);
    SHOWS(cr_tuple_concat(t, tuple, TUPLE(INT(2))), "(1, 2)");
}
PY(slice, resolve) {
    int64_t start, stop, step, count;
    CHECK(cr_slice_resolve(t, cr_slice_new(t, CR_NONE, CR_NONE, cr_int(-2)), 5, &start, &stop, &step, &count));
    CHECK(start == 4 && stop == -1 && step == -2 && count == 3);
    CHECK(cr_slice_resolve(t, slice(t, -100, 100, 7), 10, &start, &stop, &step, &count));
    CHECK(start == 0 && stop == 10 && count == 2);
    CHECK(!cr_slice_resolve(t, slice(t, 0, 1, 0), 10, &start, &stop, &step, &count));
    RAISED(ValueError, "slice step cannot be zero");
    CHECK(!cr_slice_resolve(t, cr_slice_new(t, STR("a"), CR_NONE, CR_NONE), 10, &start, &stop, &step, &count));
    RAISED(TypeError, "slice indices must be integers or None or have an __index__ method");
}
