// test_dict.c -- the hash table of dict: growth, order, deletion, copies, namespaces and their cells, iteration.
#include "tests/unit/runtime_test.h"

#include "runtime/types/dict.h"

static CrValue squares(CrThread *t, int64_t n) {
    CrValue d = cr_dict_new(t);
    for (int64_t i = 0; i < n; i++) cr_dict_set(t, d, cr_int(i), cr_int(i * i));
    return d;
}

PY(dict, set_and_get) {
    CrValue d = cr_dict_new(t);
    CHECK(cr_dict_set(t, d, STR("a"), INT(1)) == 0 && cr_dict_set(t, d, INT(2), STR("two")) == 0);
    SHOWS(cr_dict_get(t, d, STR("a")), "1");
    SHOWS(cr_dict_get(t, d, INT(2)), "'two'");
    CHECK(cr_dict_get(t, d, STR("b")) == CR_ERROR && !cr_raised(t));
    SHOWS(d, "{'a': 1, 2: 'two'}");
}
PY(dict, small_tables_have_no_index) {
    CrValue d = squares(t, 8);
    CHECK(cr_dict_table(d)->mask == 0);
    cr_dict_set(t, d, cr_int(8), cr_int(64));
    CHECK(cr_dict_table(d)->mask != 0);
    for (int64_t i = 0; i < 9; i++) CHECK(cr_dict_get(t, d, cr_int(i)) == cr_int(i * i));
}
PY(dict, many_entries) {
    CrValue d = squares(t, 20000);
    CHECK(cr_dict_len(d) == 20000);
    for (int64_t i = 0; i < 20000; i += 7) CHECK(cr_dict_get(t, d, cr_int(i)) == cr_int(i * i));
    CHECK(cr_dict_get(t, d, cr_int(20000)) == CR_ERROR);
}
PY(dict, equal_keys_of_different_types) {
    CrValue d = cr_dict_new(t);
    cr_dict_set(t, d, INT(1), STR("int"));
    cr_dict_set(t, d, cr_float(1.0), STR("float"));
    cr_dict_set(t, d, CR_TRUE, STR("bool"));
    SHOWS(d, "{1: 'bool'}");
}
PY(dict, colliding_hashes) {
    CrValue d = cr_dict_new(t); // -1 and -2 have the same hash
    cr_dict_set(t, d, INT(-1), STR("a"));
    cr_dict_set(t, d, INT(-2), STR("b"));
    SHOWS(cr_dict_get(t, d, INT(-1)), "'a'");
    SHOWS(cr_dict_get(t, d, INT(-2)), "'b'");
}
PY(dict, delete_keeps_order) {
    CrValue d = squares(t, 5);
    CHECK(cr_dict_delete(t, d, INT(1)) == 1 && cr_dict_delete(t, d, INT(1)) == 0);
    cr_dict_set(t, d, INT(1), STR("again"));
    SHOWS(d, "{0: 0, 2: 4, 3: 9, 4: 16, 1: 'again'}");
}
PY(dict, entries_are_not_used_again) {
    CrValue d = squares(t, 3);
    CrTable *table = cr_dict_table(d);
    cr_dict_delete(t, d, INT(0));
    cr_dict_set(t, d, INT(7), INT(7));
    CHECK(table->entries[0].key == CR_ERROR && table->entries[3].key == INT(7));
}
PY(dict, a_queue_stays_small) {
    CrValue d = cr_dict_new(t);
    for (int64_t i = 0; i < 5000; i++) {
        cr_dict_set(t, d, cr_int(i), CR_NONE);
        if (i >= 5) CHECK(cr_dict_delete(t, d, cr_int(i - 5)) == 1);
    }
    CHECK(cr_dict_len(d) == 5 && cr_dict_table(d)->cap <= 21);
}
PY(dict, pop) {
    CrValue d = squares(t, 3);
    SHOWS(cr_dict_pop(t, d, INT(2)), "4");
    CHECK(cr_dict_pop(t, d, INT(2)) == CR_ERROR && !cr_raised(t));
}
PY(dict, pop_last_is_linear) {
    CrValue d = squares(t, 5000), k, v;
    for (int64_t i = 4999; i >= 0; i--) CHECK(cr_dict_pop_last(t, d, &k, &v) && k == cr_int(i));
    CHECK(!cr_dict_pop_last(t, d, &k, &v) && cr_dict_len(d) == 0);
    cr_dict_set(t, d, INT(1), INT(2));
    CHECK(cr_dict_pop_last(t, d, &k, &v) && v == INT(2));
}
PY(dict, set_default) {
    CrValue d = cr_dict_new(t);
    SHOWS(cr_dict_set_default(t, d, STR("k"), INT(1)), "1");
    SHOWS(cr_dict_set_default(t, d, STR("k"), INT(2)), "1");
}
PY(dict, from_pairs_and_duplicates) {
    SHOWS(cr_dict_from_pairs(t, (CrValue[]){STR("a"), INT(1), STR("b"), INT(2), STR("a"), INT(3)}, 3), "{'a': 3, 'b': 2}");
    CHECK(cr_dict_from_pairs(t, (CrValue[]){cr_list_new(t, 0), INT(1)}, 1) == CR_ERROR);
    RAISED(TypeError, "unhashable type: 'list'");
}
PY(dict, copy_is_independent) {
    CrValue d = squares(t, 30), copy = cr_dict_copy(t, d);
    cr_dict_set(t, d, INT(1), STR("changed"));
    SHOWS(cr_dict_get(t, copy, INT(1)), "1");
    cr_dict_set(t, copy, STR("new"), INT(1));
    CHECK(cr_dict_len(copy) == 31 && cr_dict_len(d) == 30);
    cr_dict_delete(t, d, INT(5)); // a table with holes is rebuilt
    copy = cr_dict_copy(t, d);
    CHECK(cr_dict_len(copy) == 29 && cr_dict_table(copy)->used == 29);
}
PY(dict, update) {
    CrValue d = squares(t, 2);
    CHECK(cr_dict_update(t, d, cr_dict_from_pairs(t, (CrValue[]){INT(1), STR("x"), INT(9), STR("y")}, 2)) == 0);
    CHECK(cr_dict_update(t, d, LIST(TUPLE(INT(5), INT(6)), STR("ab"))) == 0);
    SHOWS(d, "{0: 0, 1: 'x', 9: 'y', 5: 6, 'a': 'b'}");
    CHECK(cr_dict_update(t, d, LIST(TUPLE(INT(5)))) == -1);
    RAISED(ValueError, "dictionary update sequence element #0 has length 1; 2 is required");
}
PY(dict, step) {
    CrValue d = squares(t, 4), k, v;
    cr_dict_delete(t, d, INT(0));
    uint64_t position = 0;
    int64_t sum = 0, n = 0;
    while (cr_dict_step(d, &position, &k, &v)) sum += cr_int_get(v), n++;
    CHECK(n == 3 && sum == 1 + 4 + 9);
}
PY(dict, interned_lookup) {
    CrValue d = cr_dict_new(t), name = cr_intern_c(t, "some_name");
    CHECK(cr_dict_get_interned(CR_AS(CrDict, d), name) == CR_ERROR);
    cr_dict_set(t, d, cr_str_concat(t, STR("some_"), STR("name")), INT(5)); // equal, but not interned
    SHOWS(cr_dict_get_interned(CR_AS(CrDict, d), name), "5");
    for (int64_t i = 0; i < 50; i++) cr_dict_set(t, d, cr_int(i), CR_NONE);
    SHOWS(cr_dict_get_interned(CR_AS(CrDict, d), name), "5");
    CHECK(cr_dict_get_interned(CR_AS(CrDict, d), cr_intern_c(t, "other")) == CR_ERROR);
}
PY(dict, changed_while_iterating) {
    CrValue d = squares(t, 3), it = cr_dict_iter(t, d);
    SHOWS(cr_next(t, it), "0");
    cr_dict_set(t, d, INT(99), CR_NONE);
    CHECK(cr_next(t, it) == CR_ERROR);
    RAISED(RuntimeError, "dictionary changed size during iteration");
    CHECK(cr_next(t, it) == CR_ERROR);
    RAISED(RuntimeError, "dictionary changed size during iteration");
}
PY(dict, clear) {
    CrValue d = squares(t, 100);
    cr_dict_clear(t, d);
    CHECK(cr_dict_len(d) == 0 && cr_dict_get(t, d, INT(5)) == CR_ERROR);
    cr_dict_set(t, d, INT(5), INT(6));
    SHOWS(d, "{5: 6}");
}

static CrValue global_variable, other_variable;
PY(namespace, cells_are_the_variables) {
    CrValue d = cr_dict_namespace(t), name = cr_intern_c(t, "x");
    global_variable = CR_ERROR;
    CHECK(cr_dict_cell(t, d, name, &global_variable) == &global_variable);
    CHECK(cr_dict_len(d) == 0 && cr_dict_get(t, d, name) == CR_ERROR);
    global_variable = INT(5);
    SHOWS(d, "{'x': 5}");
    cr_dict_set(t, d, STR("x"), INT(6));
    CHECK(global_variable == INT(6));
    CHECK(cr_dict_delete(t, d, name) == 1 && global_variable == CR_ERROR && cr_dict_len(d) == 0);
    CHECK(cr_dict_delete(t, d, name) == 0);
}
PY(namespace, a_later_cell_takes_the_value_over) {
    CrValue d = cr_dict_namespace(t), name = cr_intern_c(t, "y");
    cr_dict_set(t, d, name, INT(1));
    CrValue *own = cr_dict_cell(t, d, name, NULL);
    CHECK(own && *own == INT(1));
    CHECK(cr_dict_cell(t, d, name, &other_variable) == &other_variable && other_variable == INT(1));
    other_variable = INT(2);
    SHOWS(cr_dict_get(t, d, name), "2");
}
PY(namespace, copy_is_an_ordinary_dict) {
    CrValue d = cr_dict_namespace(t);
    cr_dict_set(t, d, STR("a"), INT(1));
    cr_dict_set(t, d, STR("b"), INT(2));
    cr_dict_delete(t, d, STR("a"));
    CrValue copy = cr_dict_copy(t, d);
    CHECK(!(CR_AS(CrDict, copy)->ob.aux & CR_DICT_NAMESPACE));
    SHOWS(copy, "{'b': 2}");
}
PY(namespace, iteration_skips_unbound_names) {
    CrValue d = cr_dict_namespace(t);
    cr_dict_set(t, d, STR("a"), INT(1));
    cr_dict_cell(t, d, cr_intern_c(t, "unbound"), NULL);
    cr_dict_set(t, d, STR("c"), INT(3));
    SHOWS(cr_list_from_iterable(t, d), "['a', 'c']");
}
