// test_set.c -- the hash table of set: CPython's order, deletion, reuse of slots, shared empty table.
#include "tests/unit/runtime_test.h"

#include "runtime/types/dict.h"
#include "runtime/types/set_internal.h"

static CrValue set_of(CrThread *t, const int64_t *items, size_t n) {
    CrValue s = cr_set_new(t);
    for (size_t i = 0; i < n; i++) cr_set_add(t, s, cr_int(items[i]));
    return s;
}
#define SET(...) set_of(t, (int64_t[]){__VA_ARGS__}, sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

PY(set, add_contains_discard) {
    CrValue s = cr_set_new(t);
    CHECK(cr_set_add(t, s, STR("a")) == 0 && cr_set_add(t, s, STR("a")) == 0 && cr_set_len(s) == 1);
    CHECK(cr_set_contains(t, s, STR("a")) == 1 && cr_set_contains(t, s, STR("b")) == 0);
    CHECK(cr_set_discard(t, s, STR("a")) == 1 && cr_set_discard(t, s, STR("a")) == 0 && cr_set_len(s) == 0);
}
PY(set, small_ints_are_in_order) {
    SHOWS(SET(3, 1, 2), "{1, 2, 3}");
    SHOWS(SET(9, 8, 0), "{8, 9, 0}"); // 0 finds its slot taken
}
PY(set, order_after_growth) { SHOWS(SET(100, 5, 37, 64, 8, 16, 24), "{64, 100, 37, 5, 8, 16, 24}"); }
PY(set, order_of_constants) {
    CrValue items[] = {INT(100), INT(5), INT(37), INT(64), INT(8), INT(16), INT(24)};
    SHOWS(cr_set_from_constants(t, items, 7), "{64, 16, 100, 5, 37, 8, 24}");
}
PY(set, a_deleted_slot_is_used_again) {
    CrValue s = cr_set_new(t);
    for (int64_t i = 0; i < 10; i++) cr_set_add(t, s, cr_int(i));
    for (int64_t i = 0; i < 4; i++) cr_set_discard(t, s, cr_int(i));
    cr_set_add(t, s, INT(32));
    cr_set_add(t, s, INT(64));
    SHOWS(s, "{64, 32, 4, 5, 6, 7, 8, 9}");
}
PY(set, many_items) {
    CrValue s = cr_set_new(t);
    for (int64_t i = 0; i < 30000; i++) CHECK(cr_set_add(t, s, cr_int(i * 7919 % 100003)) == 0);
    CHECK(cr_set_len(s) == 30000);
    for (int64_t i = 0; i < 30000; i += 3) CHECK(cr_set_contains(t, s, cr_int(i * 7919 % 100003)) == 1);
    for (int64_t i = 0; i < 30000; i++) CHECK(cr_set_discard(t, s, cr_int(i * 7919 % 100003)) == 1);
    CHECK(cr_set_len(s) == 0);
}
PY(set, empty_sets_share_their_table) {
    CrValue a = cr_set_new(t), b = cr_set_new(t);
    CHECK(cr_set_table(a) == cr_set_table(b));
    cr_set_add(t, a, INT(1));
    SHOWS(b, "set()");
}
PY(set, from_iterables) {
    SHOWS(cr_set_from_iterable(t, LIST(INT(2), INT(1), INT(2))), "{1, 2}");
    SHOWS(cr_set_from_iterable(t, cr_dict_from_pairs(t, (CrValue[]){INT(3), CR_NONE}, 1)), "{3}");
    SHOWS(cr_frozenset_from_iterable(t, cr_tuple_empty), "frozenset()");
    CHECK(cr_set_from_iterable(t, LIST(cr_list_new(t, 0))) == CR_ERROR);
    RAISED(TypeError, "unhashable type: 'list'");
}
PY(set, pop_goes_round) {
    CrValue s = SET(0, 1, 2);
    SHOWS(cr_set_pop(t, s), "0");
    cr_set_add(t, s, INT(0));
    SHOWS(cr_set_pop(t, s), "1");
    SHOWS(cr_set_pop(t, s), "2");
    SHOWS(cr_set_pop(t, s), "0");
    CHECK(cr_set_pop(t, s) == CR_ERROR);
    RAISED(KeyError, "'pop from an empty set'");
}
PY(set, step) {
    CrValue s = SET(5, 6, 7), item;
    int64_t sum = 0;
    for (uint64_t position = 0; cr_set_step(s, &position, &item);) sum += cr_int_get(item);
    CHECK(sum == 18);
}
PY(set, frozenset_hash_is_cpythons) {
    int64_t hash;
    CHECK(cr_hash(t, cr_frozenset_from_iterable(t, cr_tuple_empty), &hash) == 0 && hash == 133146708735736);
    CHECK(cr_hash(t, cr_frozenset_from_iterable(t, TUPLE(INT(1), INT(2), INT(3))), &hash) == 0 && hash == -272375401224217160);
}
PY(set, operators) {
    CrValue a = SET(1, 2, 3), b = SET(3, 4);
    SHOWS(cr_binary(t, CR_AND, a, b), "{3}");
    SHOWS(cr_binary(t, CR_OR, a, b), "{1, 2, 3, 4}");
    SHOWS(cr_binary(t, CR_SUB, a, b), "{1, 2}");
    SHOWS(cr_binary(t, CR_XOR, a, b), "{1, 2, 4}");
    CHECK(cr_binary(t, CR_OR, a, cr_list_new(t, 0)) == CR_ERROR);
    RAISED(TypeError, "unsupported operand type(s) for |: 'set' and 'list'");
}
PY(set, changed_while_iterating) {
    CrValue s = SET(1, 2), it = cr_iter(t, s);
    cr_next(t, it);
    cr_set_add(t, s, INT(3));
    CHECK(cr_next(t, it) == CR_ERROR);
    RAISED(RuntimeError, "Set changed size during iteration");
}
