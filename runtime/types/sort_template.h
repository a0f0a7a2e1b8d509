// sort_template.h -- the merge sort of sort.c, included once per way to compare keys.
//
// Before inclusion: SORT(name) gives a function its name, SORT_LESS(s, a, b) compares two keys: 1, 0, -1 exception.
// Every function leaves keys and values a permutation of what they were, also when a comparison fails. This is the
// natural merge sort known as timsort: runs that exist are used, short ones extended by binary insertion, merges
// begin and continue with exponential ("galloping") search where one side keeps winning; runs are merged in the
// order that the powersort rule gives.

// The first position in the sorted row at which `key` may be inserted: behind its equals (after) or before them.
// The search widens from the row's start, or from its end.
static int64_t SORT(gallop)(Sorter *s, const CrValue *row, int64_t n, CrValue key, bool after, bool from_end) {
    int64_t lo = 0, hi = n; // the answer is in [lo, hi]
    for (int64_t step = 1; lo < hi; step = step * 2 + 1) {
        int64_t probe = from_end ? hi - step : lo + step - 1;
        if (probe < lo || probe >= hi) break;
        int less = after ? SORT_LESS(s, key, row[probe]) : SORT_LESS(s, row[probe], key);
        if (less < 0) return -1;
        bool right_of_probe = after ? !less : less;
        if (right_of_probe) lo = probe + 1;
        else hi = probe;
        if (right_of_probe == from_end) break;
    }
    while (lo < hi) {
        int64_t middle = lo + (hi - lo) / 2;
        int less = after ? SORT_LESS(s, key, row[middle]) : SORT_LESS(s, row[middle], key);
        if (less < 0) return -1;
        if (after ? !less : less) lo = middle + 1;
        else hi = middle;
    }
    return lo;
}

// Length of the run that begins at lo; a strictly falling one is reversed.
static int64_t SORT(count_run)(Sorter *s, int64_t lo, int64_t hi) {
    if (lo + 1 == hi) return 1;
    int falling = SORT_LESS(s, s->keys[lo + 1], s->keys[lo]);
    if (falling < 0) return -1;
    int64_t i = lo + 2;
    for (; i < hi; i++) {
        int less = SORT_LESS(s, s->keys[i], s->keys[i - 1]);
        if (less < 0) return -1;
        if (less != falling) break;
    }
    if (falling) reverse(s, lo, i);
    return i - lo;
}

// Sorts [lo, hi), of which [lo, start) is sorted.
static bool SORT(insertion)(Sorter *s, int64_t lo, int64_t hi, int64_t start) {
    for (; start < hi; start++) {
        CrValue key = s->keys[start];
        int64_t left = lo, right = start;
        while (left < right) {
            int64_t middle = left + (right - left) / 2;
            int less = SORT_LESS(s, key, s->keys[middle]);
            if (less < 0) return false;
            if (less) right = middle;
            else left = middle + 1;
        }
        insert_at(s, left, start);
    }
    return true;
}

// Merges [lo, middle) with [middle, hi): the shorter left part goes to the spare arrays.
static bool SORT(merge_low)(Sorter *s, int64_t lo, int64_t middle, int64_t hi) {
    int64_t n = middle - lo, i = 0, j = middle, to = lo;
    int wins_left = 0, wins_right = 0;
    bool ok = true;
    move_out(s, lo, n);
    while (i < n && j < hi) {
        int less = SORT_LESS(s, s->keys[j], s->spare_keys[i]);
        if (less < 0) {
            ok = false;
            break;
        }
        if (less) {
            move_within(s, to++, j++, 1);
            wins_left = 0;
            if (++wins_right < GALLOP_AFTER || j >= hi) continue;
            int64_t k = SORT(gallop)(s, s->keys + j, hi - j, s->spare_keys[i], false, false);
            if (k < 0) ok = false;
            if (k <= 0) { wins_right = 0; if (ok) continue; break; }
            move_within(s, to, j, k);
            to += k, j += k;
        } else {
            move_back(s, to++, i++, 1);
            wins_right = 0;
            if (++wins_left < GALLOP_AFTER || i >= n) continue;
            int64_t k = SORT(gallop)(s, s->spare_keys + i, n - i, s->keys[j], true, false);
            if (k < 0) ok = false;
            if (k <= 0) { wins_left = 0; if (ok) continue; break; }
            move_back(s, to, i, k);
            to += k, i += k;
        }
    }
    move_back(s, to, i, n - i);
    return ok;
}

// The same from the other end: the shorter right part goes to the spare arrays.
static bool SORT(merge_high)(Sorter *s, int64_t lo, int64_t middle, int64_t hi) {
    int64_t i = hi - middle, j = middle, to = hi; // all one above the next item
    int wins_left = 0, wins_right = 0;
    bool ok = true;
    move_out(s, middle, i);
    while (i > 0 && j > lo) {
        int less = SORT_LESS(s, s->spare_keys[i - 1], s->keys[j - 1]);
        if (less < 0) {
            ok = false;
            break;
        }
        if (less) {
            move_within(s, --to, --j, 1);
            wins_right = 0;
            if (++wins_left < GALLOP_AFTER || j <= lo) continue;
            int64_t k = SORT(gallop)(s, s->keys + lo, j - lo, s->spare_keys[i - 1], true, true);
            if (k < 0) { ok = false; break; }
            k = j - lo - k; // how many of the left part are greater
            if (k == 0) { wins_left = 0; continue; }
            to -= k, j -= k;
            move_within(s, to, j, k);
        } else {
            move_back(s, --to, --i, 1);
            wins_left = 0;
            if (++wins_right < GALLOP_AFTER || i <= 0) continue;
            int64_t k = SORT(gallop)(s, s->spare_keys, i, s->keys[j - 1], false, true);
            if (k < 0) { ok = false; break; }
            k = i - k;
            if (k == 0) { wins_right = 0; continue; }
            to -= k, i -= k;
            move_back(s, to, i, k);
        }
    }
    move_back(s, to - i, 0, i);
    return ok;
}

static bool SORT(merge)(Sorter *s, int64_t lo, int64_t middle, int64_t hi) {
    int64_t k = SORT(gallop)(s, s->keys + lo, middle - lo, s->keys[middle], true, false);
    if (k < 0) return false;
    lo += k; // these are in place already
    if (lo == middle) return true;
    k = SORT(gallop)(s, s->keys + middle, hi - middle, s->keys[middle - 1], false, true);
    if (k < 0) return false;
    hi = middle + k;
    if (hi == middle) return true;
    if (!make_spare(s, middle - lo < hi - middle ? middle - lo : hi - middle)) return false;
    return middle - lo <= hi - middle ? SORT(merge_low)(s, lo, middle, hi) : SORT(merge_high)(s, lo, middle, hi);
}

static bool SORT(sort)(Sorter *s, int64_t n) {
    Run stack[RUNS_MAX];
    int depth = 0;
    int64_t minimum = shortest_run(n);
    for (int64_t lo = 0; lo < n;) {
        int64_t run = SORT(count_run)(s, lo, n);
        if (run < 0) return false;
        if (run < minimum) {
            int64_t forced = n - lo < minimum ? n - lo : minimum;
            if (!SORT(insertion)(s, lo, lo + forced, lo + run)) return false;
            run = forced;
        }
        if (depth) {
            int power = boundary_power(stack[depth - 1].start, stack[depth - 1].length, run, n);
            while (depth > 1 && stack[depth - 2].power > power) {
                Run *left = &stack[depth - 2], *right = &stack[depth - 1];
                if (!SORT(merge)(s, left->start, right->start, right->start + right->length)) return false;
                left->length += right->length;
                depth--;
            }
            stack[depth - 1].power = power;
        }
        stack[depth++] = (Run){lo, run, 0};
        lo += run;
    }
    for (; depth > 1; depth--) {
        Run *left = &stack[depth - 2], *right = &stack[depth - 1];
        if (!SORT(merge)(s, left->start, right->start, right->start + right->length)) return false;
        left->length += right->length;
    }
    return true;
}

#undef SORT
#undef SORT_LESS
