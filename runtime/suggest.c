// suggest.c -- "Did you mean: 'x'?": the name closest to one that a NameError or AttributeError is about.
//
// The candidates are the object's attributes, or the names that the failing frame could see: its locals, its module,
// builtins. The nearest by edit cost wins if it differs in no more than a third of its letters; of equals, the first.
#include "runtime/suggest.h"

#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

enum { MOVE_COST = 2, CASE_COST = 1, MAX_CANDIDATES = 750, MAX_NAME = 40 };

static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }
static int replace_cost(char a, char b) { return a == b ? 0 : lower(a) == lower(b) ? CASE_COST : MOVE_COST; }
static int min(int a, int b) { return a < b ? a : b; }

int cr_edit_cost(const char *a, size_t na, const char *b, size_t nb, int limit) {
    while (na && nb && *a == *b) a++, b++, na--, nb--;
    while (na && nb && a[na - 1] == b[nb - 1]) na--, nb--;
    if (!na || !nb) return (int)(na + nb) * MOVE_COST;
    if (na > MAX_NAME || nb > MAX_NAME) return limit + 1;
    int row[MAX_NAME + 1]; // row[i]: from the first i letters of a to those of b seen so far
    for (size_t i = 0; i <= na; i++) row[i] = (int)i * MOVE_COST;
    for (size_t k = 1; k <= nb; k++) {
        int diagonal = row[0], least = row[0] = (int)k * MOVE_COST;
        for (size_t i = 1; i <= na; i++) {
            int replaced = diagonal + replace_cost(a[i - 1], b[k - 1]);
            diagonal = row[i];
            row[i] = min(replaced, min(row[i - 1], row[i]) + MOVE_COST);
            least = min(least, row[i]);
        }
        if (least > limit) return limit + 1;
    }
    return row[na];
}

typedef struct Search {
    const char *name; // what was asked for
    size_t len;
    CrValue best;     // the nearest so far, or CR_ERROR
    int cost;         // its cost
} Search;

static void consider(CrThread *t, Search *s, CrValue candidate) {
    size_t n;
    const char *text = cr_is_str(candidate) ? cr_str_utf8(t, candidate, &n) : NULL;
    if (!text) {
        cr_exception_take(t);
        return;
    }
    if (n == s->len && !memcmp(text, s->name, n)) return;
    int limit = (int)((s->len + n + 3) * MOVE_COST / 6);
    if (s->best) limit = min(limit, s->cost - 1);
    int cost = cr_edit_cost(s->name, s->len, text, n, limit);
    if (cost > limit) return;
    s->best = candidate;
    s->cost = cost;
}

static void consider_list(CrThread *t, Search *s, CrValue list) {
    uint64_t n;
    const CrValue *items = cr_list_items(list, &n);
    for (uint64_t i = 0; n < MAX_CANDIDATES && i < n; i++) consider(t, s, items[i]);
}

static void consider_namespace(CrThread *t, Search *s, CrValue dict) {
    CrValue key, value;
    if (s->best || !dict || cr_dict_len(dict) >= MAX_CANDIDATES) return;
    for (uint64_t at = 0; cr_dict_step(dict, &at, &key, &value);) consider(t, s, key);
}

static void consider_frame(CrThread *t, Search *s, CrValue traceback) {
    if (!traceback) return;
    for (CrValue next; (next = CR_GET(CR_AS(CrTraceback, traceback)->next));) traceback = next;
    const CrTraceback *tb = CR_AS(CrTraceback, traceback);
    int n = tb->code->nparams + tb->code->nlocals;
    for (int i = 0; i < n && n < MAX_CANDIDATES; i++) consider(t, s, cr_intern_c(t, tb->code->names[i])); // as CPython 3.11: no captured ones
    consider_namespace(t, s, tb->globals);
    consider_namespace(t, s, cr_builtins_dict());
}

static void consider_attributes(CrThread *t, Search *s, CrValue object) {
    bool found;
    CrValue names = cr_call_special(t, object, cr_name___dir__, NULL, 0, &found);
    CrValue list = names ? cr_list_from_iterable(t, names) : CR_ERROR;
    if (list && cr_list_sort(t, list, CR_NONE, false) == 0) consider_list(t, s, list);
    cr_exception_take(t);
}

CrValue cr_suggestion(CrThread *t, CrValue exception) {
    const CrException *e = CR_AS(CrException, exception);
    const CrType *type = cr_type_of(exception);
    bool attribute = type == CR_TYPE_OF_ID(AttributeError);
    Search s = {0};
    if (!attribute && type != CR_TYPE_OF_ID(NameError)) return CR_ERROR;
    if (!e->data[0] || !cr_is_str(e->data[0])) return CR_ERROR;
    s.name = cr_str_utf8(t, e->data[0], &s.len);
    if (!s.name) return cr_exception_take(t), CR_ERROR;
    if (!attribute) consider_frame(t, &s, CR_GET(e->traceback));
    else if (e->data[1]) consider_attributes(t, &s, e->data[1]);
    return s.best;
}
