// sort.c -- list.sort and sorted: a stable, adaptive merge sort with comparisons chosen by the keys' types.
//
// The list is emptied for the time of the sort (whoever fills it meanwhile gets ValueError afterwards), its items
// are sorted as a row of keys with the row of values moved along (no second row without a key function), and put
// back in any case, sorted or not. If all keys are small ints their words order as the ints do; floats without NaN
// are mapped to words that do; strs are compared directly; everything else goes through __lt__. No lock is held.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/list.h"

enum { GALLOP_AFTER = 7, RUNS_MAX = 90 };

typedef struct Sorter {
    CrThread *t;
    CrValue *keys;
    CrValue *values;       // moved like the keys; NULL: the keys are all there is
    CrValue *spare_keys;   // room for half a merge
    CrValue *spare_values;
    int64_t spare;         // items that the spare rows hold
} Sorter;

typedef struct Run {
    int64_t start, length;
    int power; // of the boundary to the next run
} Run;

// ---- Moving keys and values -------------------------------------------------------------------------------

static void reverse_row(CrValue *row, int64_t lo, int64_t hi) {
    for (hi--; lo < hi; lo++, hi--) {
        CrValue v = row[lo];
        row[lo] = row[hi];
        row[hi] = v;
    }
}

static void reverse(Sorter *s, int64_t lo, int64_t hi) {
    reverse_row(s->keys, lo, hi);
    if (s->values) reverse_row(s->values, lo, hi);
}

static void insert_row(CrValue *row, int64_t to, int64_t from) {
    CrValue v = row[from];
    memmove(row + to + 1, row + to, (size_t)(from - to) * sizeof(CrValue));
    row[to] = v;
}

// Moves item `from` down to `to`.
static inline void insert_at(Sorter *s, int64_t to, int64_t from) {
    insert_row(s->keys, to, from);
    if (s->values) insert_row(s->values, to, from);
}

static inline void move_within(Sorter *s, int64_t to, int64_t from, int64_t n) {
    if (n == 1) {
        s->keys[to] = s->keys[from];
        if (s->values) s->values[to] = s->values[from];
        return;
    }
    memmove(s->keys + to, s->keys + from, (size_t)n * sizeof(CrValue));
    if (s->values) memmove(s->values + to, s->values + from, (size_t)n * sizeof(CrValue));
}

static void move_out(Sorter *s, int64_t from, int64_t n) {
    memcpy(s->spare_keys, s->keys + from, (size_t)n * sizeof(CrValue));
    if (s->values) memcpy(s->spare_values, s->values + from, (size_t)n * sizeof(CrValue));
}

static inline void move_back(Sorter *s, int64_t to, int64_t from, int64_t n) {
    if (n == 1) {
        s->keys[to] = s->spare_keys[from];
        if (s->values) s->values[to] = s->spare_values[from];
        return;
    }
    memcpy(s->keys + to, s->spare_keys + from, (size_t)n * sizeof(CrValue));
    if (s->values) memcpy(s->values + to, s->spare_values + from, (size_t)n * sizeof(CrValue));
}

static bool make_spare(Sorter *s, int64_t n) {
    if (n <= s->spare) return true;
    CrArray *keys = cr_array_alloc(s->t, (uint64_t)n);
    CrArray *values = s->values && keys ? cr_array_alloc(s->t, (uint64_t)n) : keys;
    if (!keys || !values) return false;
    s->spare_keys = keys->item;
    s->spare_values = values->item;
    s->spare = n;
    return true;
}

static int64_t shortest_run(int64_t n) {
    int64_t odd = 0;
    for (; n >= 64; n >>= 1) odd |= n & 1;
    return n + odd;
}

// The depth, in the perfect binary tree over n items, of the highest node between the middles of two neighbour runs.
static int boundary_power(int64_t start, int64_t left, int64_t right, int64_t n) {
    int64_t a = 2 * start + left, b = a + left + right; // twice the middles
    for (int power = 1;; power++) {
        if (a >= n) a -= n, b -= n;
        else if (b >= n) return power;
        a *= 2;
        b *= 2;
    }
}

// ---- The four sorts ---------------------------------------------------------------------------------------

#define SORT(name) words_##name
#define SORT_LESS(s, a, b) ((a) < (b))
#include "runtime/types/sort_template.h"

#define SORT(name) strs_##name
#define SORT_LESS(s, a, b) (cr_str_order((a), (b)) < 0)
#include "runtime/types/sort_template.h"

static inline double key_double(CrValue v) { return cr_is_int(v) ? (double)cr_int_get(v) : cr_float_get(v); }
#define SORT(name) numbers_##name
#define SORT_LESS(s, a, b) (key_double(a) < key_double(b))
#include "runtime/types/sort_template.h"

#define SORT(name) objects_##name
#define SORT_LESS(s, a, b) cr_compare_bool((s)->t, (a), (b), CR_LT)
#include "runtime/types/sort_template.h"

typedef bool (*SortFn)(Sorter *, int64_t);

// Ints and floats mixed compare exactly as doubles when the ints have at most 50 bits, as all small ints do.
static SortFn sort_for(const CrValue *keys, int64_t n) {
    int64_t ints = 0, floats = 0, strs = 0;
    for (int64_t i = 0; i < n; i++) {
        if (cr_is_int(keys[i])) ints++;
        else if (cr_is_float(keys[i])) floats++;
        else if (CR_IS(STR, keys[i])) strs++;
        else return objects_sort;
    }
    return ints == n ? words_sort : strs == n ? strs_sort : ints + floats == n ? numbers_sort : objects_sort;
}

// The keys of the items, by calls of the key function: no exception may be lost, no lock is held.
static CrArray *keys_of(CrThread *t, const CrArray *items, CrValue key) {
    CrArray *keys = cr_array_alloc(t, items->len);
    if (!keys) return NULL;
    for (uint64_t i = 0; i < items->len; i++) {
        CrValue k = cr_call1(t, key, items->item[i]);
        if (k == CR_ERROR) return NULL;
        keys->item[i] = k;
    }
    return keys;
}

static bool sort_array(CrThread *t, CrArray *items, CrValue key, bool reverse) {
    int64_t n = (int64_t)items->len;
    if (n == 0) return true;
    Sorter s = {.t = t, .keys = items->item};
    if (key != CR_NONE) {
        CrArray *keys = keys_of(t, items, key);
        if (!keys) return false;
        s.keys = keys->item;
        s.values = items->item;
    }
    if (reverse && n > 1) reverse_row(s.keys, 0, n), s.values ? reverse_row(s.values, 0, n) : (void)0;
    bool ok = n < 2 || sort_for(s.keys, n)(&s, n);
    if (reverse && n > 1) reverse_row(items->item, 0, n); // twice reversed: equal items keep their order
    return ok;
}

int cr_list_sort(CrThread *t, CrValue list, CrValue key, bool reverse) {
    CrList *l = CR_AS(CrList, list);
    CrArray *mark = cr_array_alloc(t, 1); // stands for "empty, being sorted"
    if (!mark) return -1;
    mark->cap = 0; // so that whoever adds an item replaces it
    cr_lock_object(l);
    CrArray *items = l->items;
    __atomic_store_n(&l->items, mark, __ATOMIC_RELEASE);
    cr_unlock_object(l);
    // With several threads a copy is sorted: others may still be reading the array.
    CrArray *sorted = items;
    if (__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED) && items->len) {
        sorted = cr_array_alloc(t, items->len);
        if (sorted) memcpy(sorted->item, items->item, (sorted->len = items->len) * sizeof(CrValue));
    }
    bool ok = sorted && sort_array(t, sorted, key, reverse);
    if (sorted) items = sorted;
    cr_lock_object(l);
    bool modified = l->items != mark;
    __atomic_store_n(&l->items, items, __ATOMIC_RELEASE);
    cr_unlock_object(l);
    if (!ok) return -1;
    if (!modified) return 0;
    CR_RAISE(t, ValueError, "list modified during sort");
    return -1;
}
