// dict_views.c -- dict.keys(), dict.values(), dict.items(): live views; the first and last are sets in all but name.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"

CrValue cr_dict_view(CrThread *t, CrTypeId type, CrValue d) {
    CrDictView *view = cr_alloc(t, sizeof *view);
    view->ob.shape = type;
    view->dict = d;
    return cr_box(view);
}

static inline CrValue dict_of(CrValue view) { return CR_AS(CrDictView, view)->dict; }
static bool is_keys(CrValue v) { return CR_IS(DICT_KEYS, v) || CR_IS(ORDERED_KEYS, v); }
static bool is_set_like_view(CrValue v) { return is_keys(v) || CR_IS(DICT_ITEMS, v) || CR_IS(ORDERED_ITEMS, v); }

// ---- What all three have ----------------------------------------------------------------------------------

static int64_t view_length(CrThread *t, CrValue self) { return (int64_t)cr_dict_len(dict_of(self)); }

static CrValue view_repr(CrThread *t, CrValue self) {
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "...");
    CrValue items = cr_list_from_iterable(t, self);
    CrValue text = items == CR_ERROR ? CR_ERROR : cr_str_printf(t, "%T(%R)", self, items);
    cr_repr_leave(t, &link);
    return text;
}

static CrValue view_mapping(CrThread *t, CrValue self) {
    CrValue d = dict_of(self);
    return cr_call1(t, cr_box(CR_TYPE_OF_ID(MAPPING_PROXY)), d);
}

static const CrGetSetDef view_getsets[] = {
    {"mapping", view_mapping, NULL, "dictionary that this view refers to"},
    {0},
};

static CrValue keys_iter(CrThread *t, CrValue self) { return cr_dict_iter(t, dict_of(self)); }
static CrValue values_iter(CrThread *t, CrValue self) {
    return cr_dict_iterator_new(t, CR_T_DICT_VALUE_ITERATOR, dict_of(self));
}
static CrValue items_iter(CrThread *t, CrValue self) {
    return cr_dict_iterator_new(t, CR_T_DICT_ITEM_ITERATOR, dict_of(self));
}

// ---- Sets of keys or items --------------------------------------------------------------------------------

static int keys_contains(CrThread *t, CrValue self, CrValue key) { return cr_dict_contains(t, dict_of(self), key); }

static int items_contains(CrThread *t, CrValue self, CrValue item) {
    if (!cr_has_flag(item, CR_TYPE_TUPLE) || cr_tuple_len(item) != 2) return 0;
    CrValue value = cr_dict_get(t, dict_of(self), cr_tuple_items(item)[0]);
    if (value == CR_ERROR) return cr_raised(t) ? -1 : 0;
    return cr_same(t, value, cr_tuple_items(item)[1]);
}

static int view_contains(CrThread *t, CrValue view, CrValue item) {
    return is_keys(view) ? keys_contains(t, view, item) : items_contains(t, view, item);
}

// Is everything in a also in b?
static int all_contained(CrThread *t, CrValue a, CrValue b) {
    CrValue iterator = cr_iter(t, a);
    if (iterator == CR_ERROR) return -1;
    for (;;) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_raised(t) ? -1 : 1;
        int inside = cr_contains(t, b, item);
        if (inside <= 0) return inside;
    }
}

static CrValue view_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!is_set_like_view(a) || (!is_set_like_view(b) && !cr_has_flag(b, CR_TYPE_SET))) return CR_NOT_IMPLEMENTED;
    int64_t na = cr_len(t, a), nb = cr_len(t, b);
    if (na < 0 || nb < 0) return CR_ERROR;
    int result = 0;
    switch (op) {
    case CR_EQ:
    case CR_NE: result = na == nb ? all_contained(t, a, b) : 0; break;
    case CR_LT: result = na < nb ? all_contained(t, a, b) : 0; break;
    case CR_LE: result = na <= nb ? all_contained(t, a, b) : 0; break;
    case CR_GT: result = na > nb ? all_contained(t, b, a) : 0; break;
    case CR_GE: result = na >= nb ? all_contained(t, b, a) : 0; break;
    }
    if (result < 0) return CR_ERROR;
    return cr_bool(op == CR_NE ? !result : result);
}

// The intersection walks over the smaller side, which decides the order in which the result is filled.
static CrValue view_and(CrThread *t, CrValue a, CrValue b) {
    if (!is_set_like_view(a)) {
        CrValue swap = a;
        a = b;
        b = swap;
    }
    if (CR_IS(SET, b) && cr_dict_len(dict_of(a)) <= cr_set_len(b))
        return cr_call_method(t, b, cr_intern_c(t, "intersection"), &a, 1);
    if (is_set_like_view(b) && cr_dict_len(dict_of(b)) > cr_dict_len(dict_of(a))) {
        CrValue swap = a;
        a = b;
        b = swap;
    }
    CrValue result = cr_set_new(t), iterator = cr_iter(t, b);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_raised(t) ? CR_ERROR : result;
        int inside = view_contains(t, a, item);
        if (inside < 0 || (inside && cr_set_add(t, result, item) < 0)) return CR_ERROR;
    }
}

static CrValue with_set_method(CrThread *t, CrValue a, CrValue b, const char *method) {
    CrValue result = cr_set_from_iterable(t, a);
    if (result == CR_ERROR) return CR_ERROR;
    return cr_call_method(t, result, cr_intern_c(t, method), &b, 1) == CR_ERROR ? CR_ERROR : result;
}

static CrValue view_sub(CrThread *t, CrValue a, CrValue b) { return with_set_method(t, a, b, "difference_update"); }
static CrValue view_xor(CrThread *t, CrValue a, CrValue b) { return with_set_method(t, a, b, "symmetric_difference_update"); }
static CrValue view_or(CrThread *t, CrValue a, CrValue b) { return with_set_method(t, a, b, "update"); }

static CrValue view_isdisjoint(CrThread *t, CrFunction *f, CrValue self, CrValue other) {
    if (self == other) return cr_bool(cr_dict_len(dict_of(self)) == 0);
    if (is_set_like_view(other) || cr_has_flag(other, CR_TYPE_SET)) {
        int64_t n = cr_len(t, other);
        if (n < 0) return CR_ERROR;
        if ((size_t)n > cr_dict_len(dict_of(self))) {
            CrValue swap = self;
            self = other;
            other = swap;
        }
    }
    return cr_is_disjoint(t, self, cr_contains, other);
}

static CrValue view_reversed(CrThread *t, CrFunction *f, CrValue self) {
    CrTypeId type = CR_IS(DICT_KEYS, self)     ? CR_T_DICT_REVERSE_KEY_ITERATOR
                    : CR_IS(DICT_VALUES, self) ? CR_T_DICT_REVERSE_VALUE_ITERATOR
                                               : CR_T_DICT_REVERSE_ITEM_ITERATOR;
    return cr_dict_iterator_new(t, type, dict_of(self));
}

static const CrMethodDef set_view_methods[] = {
    {"isdisjoint(self, other, /)", CR_FN(view_isdisjoint),
     "Return True if the view and the given iterable have a null intersection.", 0},
    {"__reversed__(self, /)", CR_FN(view_reversed), "Return a reverse iterator over the view.", 0},
    {0},
};
static const CrMethodDef values_methods[] = {
    {"__reversed__(self, /)", CR_FN(view_reversed), "Return a reverse iterator over the dict values.", 0},
    {0},
};

#define SET_VIEW(kind)                                                                                       \
    const CrTypeDef cr_dict_##kind##_typedef = {                                                             \
        .slots = {.repr = view_repr,                                                                         \
                  .length = view_length,                                                                     \
                  .compare = view_compare,                                                                   \
                  .iter = kind##_iter,                                                                       \
                  .contains = kind##_contains,                                                               \
                  .binary = {[CR_AND] = view_and, [CR_SUB] = view_sub, [CR_XOR] = view_xor, [CR_OR] = view_or}}, \
        .methods = set_view_methods,                                                                         \
        .getsets = view_getsets,                                                                             \
    }
SET_VIEW(keys);
SET_VIEW(items);

const CrTypeDef cr_dict_values_typedef = {
    .slots = {.repr = view_repr, .length = view_length, .iter = values_iter},
    .methods = values_methods,
    .getsets = view_getsets,
};
