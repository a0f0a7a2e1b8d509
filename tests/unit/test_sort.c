// test_sort.c -- the merge sort: every kind of key, lengths around the run limits, stability, failing comparisons.
#include "tests/unit/runtime_test.h"

#include "runtime/types/list.h"

static uint64_t state = 1;
static int64_t next_random(int64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)(state >> 33) % below;
}

typedef CrValue (*Maker)(CrThread *t, int64_t i);
static CrValue as_int(CrThread *t, int64_t i) { return INT(i); }
static CrValue as_float(CrThread *t, int64_t i) { return (void)t, cr_float((double)i / 8); }
static CrValue as_mixed(CrThread *t, int64_t i) { return i & 1 ? cr_float((double)i) : INT(i); }
static CrValue as_big(CrThread *t, int64_t i) { return cr_int_add(t, INT(i), INT((int64_t)1 << 60)); }
static CrValue as_str(CrThread *t, int64_t i) { return cr_str_printf(t, "%i", i); }
static CrValue as_tuple(CrThread *t, int64_t i) { return TUPLE(INT(i % 7), INT(i)); }

static bool is_sorted(CrThread *t, CrValue l) {
    uint64_t n;
    const CrValue *items = cr_list_items(l, &n);
    for (uint64_t i = 1; i < n; i++)
        if (cr_compare_bool(t, items[i], items[i - 1], CR_LT) != 0) return false;
    return true;
}

static void check_lengths(CrThread *t, Maker make) {
    static const int lengths[] = {0, 1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 128, 129, 300, 1000};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        CrValue l = cr_list_new(t, 0);
        for (int i = 0; i < lengths[k]; i++) cr_list_append(t, l, make(t, next_random(500)));
        CHECK(cr_list_sort(t, l, CR_NONE, false) == 0 && cr_len(t, l) == lengths[k] && is_sorted(t, l));
    }
}
PY(sort, small_ints) { check_lengths(t, as_int); }
PY(sort, floats) { check_lengths(t, as_float); }
PY(sort, ints_and_floats) { check_lengths(t, as_mixed); }
PY(sort, big_ints) { check_lengths(t, as_big); }
PY(sort, strs) { check_lengths(t, as_str); }
PY(sort, tuples) { check_lengths(t, as_tuple); }

static void check_shape(CrThread *t, int64_t (*shape)(int64_t i)) {
    CrValue l = cr_list_new(t, 0);
    int64_t sum = 0, sorted_sum = 0;
    for (int64_t i = 0; i < 2000; i++) cr_list_append(t, l, cr_int(shape(i))), sum += shape(i) * shape(i);
    CHECK(cr_list_sort(t, l, CR_NONE, false) == 0 && is_sorted(t, l));
    uint64_t n;
    const CrValue *items = cr_list_items(l, &n);
    for (uint64_t i = 0; i < n; i++) sorted_sum += cr_int_get(items[i]) * cr_int_get(items[i]);
    CHECK(n == 2000 && sum == sorted_sum); // nothing lost
}
static int64_t rising(int64_t i) { return i; }
static int64_t falling(int64_t i) { return -i; }
static int64_t saw(int64_t i) { return i % 37; }
static int64_t two_runs(int64_t i) { return i < 1000 ? i * 2 : (i - 1000) * 2 + 1; }
static int64_t blocks(int64_t i) { return (i / 100 * 7 % 20) * 1000 + i % 100; }
static int64_t organ_pipe(int64_t i) { return i < 1000 ? i : 2000 - i; }
static int64_t one_out_of_place(int64_t i) { return i == 1999 ? -5 : i; }
PY(sort, rising) { check_shape(t, rising); }
PY(sort, falling) { check_shape(t, falling); }
PY(sort, saw) { check_shape(t, saw); }
PY(sort, two_interleaved_runs) { check_shape(t, two_runs); }
PY(sort, blocks_gallop) { check_shape(t, blocks); }
PY(sort, organ_pipe) { check_shape(t, organ_pipe); }
PY(sort, one_out_of_place) { check_shape(t, one_out_of_place); }

static CrValue first_of(CrThread *t, CrFunction *f, CrValue pair) { return (void)f, cr_getitem(t, pair, INT(0)); }
static const CrMethodDef first_def = {"first(pair, /)", CR_FN(first_of), NULL, 0};

// Pairs (key, position) sorted by key only: positions rise within a key (fall never, also when reversed).
static void check_stability(CrThread *t, bool reverse) {
    CrValue l = cr_list_new(t, 0), key = cr_builtin_function(t, &first_def, CR_ERROR);
    for (int64_t i = 0; i < 1500; i++) cr_list_append(t, l, TUPLE(INT(next_random(10)), INT(i)));
    CHECK(cr_list_sort(t, l, key, reverse) == 0);
    uint64_t n;
    const CrValue *items = cr_list_items(l, &n);
    for (uint64_t i = 1; i < n; i++) {
        int64_t a = cr_int_get(cr_tuple_items(items[i - 1])[0]), b = cr_int_get(cr_tuple_items(items[i])[0]);
        CHECK(reverse ? a >= b : a <= b);
        if (a == b) CHECK(cr_int_get(cr_tuple_items(items[i - 1])[1]) < cr_int_get(cr_tuple_items(items[i])[1]));
    }
}
PY(sort, stable_with_key) { check_stability(t, false); }
PY(sort, stable_when_reversed) { check_stability(t, true); }

PY(sort, failing_comparison_leaves_a_permutation) {
    CrValue l = cr_list_new(t, 0);
    int64_t sum = 0;
    for (int64_t i = 0; i < 500; i++) {
        int64_t v = next_random(1000);
        sum += v;
        cr_list_append(t, l, INT(v));
    }
    cr_list_insert(t, l, 400, STR("not a number"));
    CHECK(cr_list_sort(t, l, CR_NONE, false) == -1);
    CHECK(cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)));
    uint64_t n, strs = 0;
    const CrValue *items = cr_list_items(l, &n);
    for (uint64_t i = 0; i < n; i++) {
        if (cr_is_int(items[i])) sum -= cr_int_get(items[i]);
        else strs++;
    }
    CHECK(n == 501 && strs == 1 && sum == 0);
}

static CrValue growing_key(CrThread *t, CrFunction *f, CrValue v) {
    cr_list_append(t, cr_box(f->closure), v);
    return v;
}
static const CrMethodDef growing_def = {"growing(v, /)", CR_FN(growing_key), NULL, 0};
PY(sort, modified_during_sort) {
    CrValue l = LIST(INT(3), INT(1), INT(2)), key = cr_builtin_function(t, &growing_def, CR_ERROR);
    CR_AS(CrFunction, key)->closure = CR_AS(CrTuple, l); // the list itself, smuggled through an unused field
    CHECK(cr_list_sort(t, l, key, false) == -1);
    RAISED(ValueError, "list modified during sort");
    SHOWS(l, "[1, 2, 3]");
}
