// mathmodule_sum.c -- module math: sums, products and norms: fsum, prod, hypot, dist.
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "runtime/call.h"
#include "runtime/op.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/list.h"
#include "stdlib/mathmodule.h"

// ---- fsum: the exact sum, rounded once --------------------------------------------------------------------

// The exact sum of all finite values so far is the sum of `part`, which are nonoverlapping and rising in magnitude.
typedef struct Partials {
    double *part; // malloc'ed
    size_t n, cap;
    double special; // sum of the infinities and NaNs met
    double infinities; // the same without NaNs
} Partials;

// Adds one finite value. False when the sum overflows on the way.
static bool add_partial(Partials *p, double x) {
    size_t kept = 0;
    for (size_t i = 0; i < p->n; i++) {
        double y = p->part[i];
        if (fabs(x) < fabs(y)) {
            double swap = x;
            x = y;
            y = swap;
        }
        double high = x + y, low = y - (high - x); // high + low == x + y exactly
        if (low != 0) p->part[kept++] = low;
        x = high;
    }
    p->n = kept;
    if (x == 0) return true;
    if (!isfinite(x)) return false;
    if (kept == p->cap) {
        p->cap = p->cap * 2 + 32;
        p->part = realloc(p->part, p->cap * sizeof *p->part);
        if (!p->part) abort();
    }
    p->part[p->n++] = x;
    return true;
}

// The partials' sum rounded half to even: when the rest is exactly half a unit, what lies below decides.
static double round_partials(const Partials *p) {
    size_t n = p->n;
    double high = 0, low = 0;
    if (n == 0) return 0.0;
    high = p->part[--n];
    while (n > 0) {
        double x = high, y = p->part[--n];
        high = x + y;
        low = y - (high - x);
        if (low != 0) break;
    }
    if (n > 0 && ((low < 0 && p->part[n - 1] < 0) || (low > 0 && p->part[n - 1] > 0))) {
        double y = low * 2.0, x = high + y;
        if (y == x - high) high = x;
    }
    return high;
}

static bool sum_all(CrThread *t, CrValue iterator, Partials *p) {
    for (;;) {
        CrValue item = cr_next(t, iterator);
        double x;
        if (item == CR_ERROR) return cr_iteration_ended(t);
        if (!cr_math_double(t, item, &x)) return false;
        if (!isfinite(x)) {
            if (isinf(x)) p->infinities += x;
            p->special += x;
            p->n = 0;
        } else if (!add_partial(p, x)) {
            CR_RAISE(t, OverflowError, "intermediate overflow in fsum");
            return false;
        }
    }
}

CrValue cr_math_fsum(CrThread *t, CrFunction *f, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable);
    if (iterator == CR_ERROR) return CR_ERROR;
    Partials p = {0};
    CrValue result = CR_ERROR;
    if (sum_all(t, iterator, &p)) {
        if (p.special == 0) result = cr_float(round_partials(&p));
        else if (isnan(p.infinities)) result = CR_RAISE(t, ValueError, "-inf + inf in fsum");
        else result = cr_float_raw(p.special);
    }
    free(p.part);
    return result;
}

CrValue cr_math_prod(CrThread *t, CrFunction *f, CrValue iterable, CrValue start) {
    CrValue iterator = cr_iter(t, iterable), product = start;
    while (iterator != CR_ERROR) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_iteration_ended(t) ? product : CR_ERROR;
        if (cr_is_float(product) && cr_is_int(item)) product = cr_float(cr_float_get(product) * (double)cr_int_get(item));
        else if ((product = cr_binary(t, CR_MUL, product, item)) == CR_ERROR) return CR_ERROR;
    }
    return CR_ERROR;
}

// ---- Norms: squares summed in extended precision, scaled by the largest -----------------------------------

static CrValue norm(double *x, size_t n) {
    double largest = 0;
    bool nan = false;
    for (size_t i = 0; i < n; i++) {
        x[i] = fabs(x[i]);
        nan |= isnan(x[i]);
        if (x[i] > largest) largest = x[i];
    }
    if (isinf(largest)) return cr_float(INFINITY);
    if (nan) return cr_float_raw(NAN);
    if (largest == 0 || n == 1) return cr_float(largest);
    int exponent;
    frexp(largest, &exponent);
    long double sum = 0, lost = 0;
    for (size_t i = 0; i < n; i++) {
        long double y = ldexpl((long double)x[i], -exponent);
        long double square = y * y, rest = fmal(y, y, -square), total = sum + square;
        lost += (sum >= square ? (sum - total) + square : (square - total) + sum) + rest;
        sum = total;
    }
    return cr_float((double)ldexpl(sqrtl(sum + lost), exponent));
}

CrValue cr_math_hypot(CrThread *t, CrFunction *f, CrValue coordinates) {
    size_t n = cr_tuple_len(coordinates);
    double *x = malloc((n + 1) * sizeof *x);
    if (!x) abort();
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) ok = cr_math_double(t, cr_tuple_items(coordinates)[i], &x[i]);
    CrValue result = ok ? norm(x, n) : CR_ERROR;
    free(x);
    return result;
}

CrValue cr_math_dist(CrThread *t, CrFunction *f, CrValue p, CrValue q) {
    if ((p = cr_tuple_from_iterable(t, p)) == CR_ERROR || (q = cr_tuple_from_iterable(t, q)) == CR_ERROR) return CR_ERROR;
    size_t n = cr_tuple_len(p);
    if (n != cr_tuple_len(q)) return CR_RAISE(t, ValueError, "both points must have the same number of dimensions");
    double *x = malloc((n + 1) * sizeof *x);
    if (!x) abort();
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        double a, b;
        ok = cr_math_double(t, cr_tuple_items(p)[i], &a) && cr_math_double(t, cr_tuple_items(q)[i], &b);
        if (ok) x[i] = a - b;
    }
    CrValue result = ok ? norm(x, n) : CR_ERROR;
    free(x);
    return result;
}
