// list_methods.c -- the methods of list that are not operations of the language.
#include "runtime/types/list_methods.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"

static CrValue list_append(CrThread *t, CrFunction *f, CrValue self, CrValue item) {
    return cr_list_append(t, self, item) < 0 ? CR_ERROR : CR_NONE;
}

static CrValue list_clear(CrThread *t, CrFunction *f, CrValue self) {
    cr_list_clear(t, self);
    return CR_NONE;
}

static CrValue list_copy(CrThread *t, CrFunction *f, CrValue self) {
    return cr_list_slice(t, self, 0, INT64_MAX);
}

static CrValue list_count(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    int64_t count = 0;
    CrValue list = cr_list_to_search(t, self);
    if (list == CR_ERROR) return CR_ERROR;
    for (uint64_t i = 0;; i++) {
        CrValue item = cr_list_at(list, i);
        if (item == CR_ERROR) return cr_int(count);
        int same = cr_same(t, item, value);
        if (same < 0) return CR_ERROR;
        count += same;
    }
}

static CrValue list_extend(CrThread *t, CrFunction *f, CrValue self, CrValue iterable) {
    return cr_list_extend(t, self, iterable) < 0 ? CR_ERROR : CR_NONE;
}

bool cr_search_bound(CrThread *t, CrValue v, int64_t absent, int64_t *out) {
    *out = absent;
    if (v == CR_ERROR) return true;
    if (!cr_type_of(v)->slots.index) {
        CR_RAISE(t, TypeError, "slice indices must be integers or have an __index__ method");
        return false;
    }
    return cr_index_int64(t, v, out, NULL);
}

static CrValue list_index(CrThread *t, CrFunction *f, CrValue self, CrValue value, CrValue from, CrValue to) {
    int64_t start, stop;
    if (!cr_search_bound(t, from, 0, &start) || !cr_search_bound(t, to, INT64_MAX, &stop)) return CR_ERROR;
    CrValue list = cr_list_to_search(t, self);
    if (list == CR_ERROR) return CR_ERROR;
    uint64_t n = cr_list_len(list);
    if (start < 0) start = start + (int64_t)n < 0 ? 0 : start + (int64_t)n;
    if (stop < 0) stop = stop + (int64_t)n < 0 ? 0 : stop + (int64_t)n;
    for (int64_t i = start; i < stop; i++) {
        CrValue item = cr_list_at(list, (uint64_t)i);
        if (item == CR_ERROR) break;
        int same = cr_same(t, item, value);
        if (same) return same < 0 ? CR_ERROR : cr_int(i);
    }
    return CR_RAISE(t, ValueError, "%R is not in list", value);
}

static CrValue list_insert(CrThread *t, CrFunction *f, CrValue self, CrValue index, CrValue item) {
    int64_t i;
    if (!cr_size_argument(t, index, &i)) return CR_ERROR;
    return cr_list_insert(t, self, i, item) < 0 ? CR_ERROR : CR_NONE;
}

static CrValue list_pop(CrThread *t, CrFunction *f, CrValue self, CrValue index) {
    int64_t i;
    if (cr_is_int(index)) return cr_list_pop(t, self, cr_int_get(index));
    if (!cr_size_argument(t, index, &i)) return CR_ERROR;
    return cr_list_pop(t, self, i);
}

static CrValue list_remove(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    CrValue list = cr_list_to_search(t, self);
    for (uint64_t i = 0; list != CR_ERROR; i++) {
        CrValue item = cr_list_at(list, i);
        if (item == CR_ERROR) return CR_RAISE(t, ValueError, "list.remove(x): x not in list");
        int same = cr_same(t, item, value);
        if (same < 0) return CR_ERROR;
        if (!same) continue;
        // The comparison may have shortened the list: then, as in CPython, there is nothing to remove any more.
        if (cr_list_remove_at(self, i, item) || list == self) return CR_NONE;
        list = cr_list_to_search(t, self); // another thread has moved it: once more
        i = UINT64_MAX;
    }
    return CR_ERROR;
}

static CrValue list_reverse(CrThread *t, CrFunction *f, CrValue self) {
    CrList *l = CR_AS(CrList, self);
    cr_lock_object(l);
    CrArray *a = l->items;
    for (uint64_t i = 0, j = a->len; i + 1 < j; i++) {
        CrValue v = a->item[i];
        CR_SET(a->item[i], a->item[--j]);
        CR_SET(a->item[j], v);
    }
    cr_unlock_object(l);
    return CR_NONE;
}

static CrValue list_sort(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue reverse) {
    CrValue backwards = cr_index(t, reverse);
    if (backwards == CR_ERROR || cr_list_sort(t, self, key, cr_int_sign(backwards) != 0) < 0) return CR_ERROR;
    return CR_NONE;
}

static CrValue list_reversed(CrThread *t, CrFunction *f, CrValue self) {
    return cr_list_reverse_iter(t, self);
}

static CrValue list_sizeof(CrThread *t, CrFunction *f, CrValue self) {
    return cr_int((int64_t)(sizeof(CrList) + __atomic_load_n(&CR_AS(CrList, self)->items, __ATOMIC_ACQUIRE)->cap * sizeof(CrValue)));
}

const CrMethodDef cr_list_methods[] = {
    {"append(self, object, /)", CR_FN(list_append), "Append object to the end of the list.", 0},
    {"clear(self, /)", CR_FN(list_clear), "Remove all items from list.", 0},
    {"copy(self, /)", CR_FN(list_copy), "Return a shallow copy of the list.", 0},
    {"count(self, value, /)", CR_FN(list_count), "Return number of occurrences of value.", 0},
    {"extend(self, iterable, /)", CR_FN(list_extend), "Extend list by appending elements from the iterable.", 0},
    {"index(self, value, start=<none>, stop=<none>, /)", CR_FN(list_index), "Return first index of value.", 0},
    {"insert(self, index, object, /)", CR_FN(list_insert), "Insert object before index.", 0},
    {"pop(self, index=-1, /)", CR_FN(list_pop), "Remove and return item at index (default last).", 0},
    {"remove(self, value, /)", CR_FN(list_remove), "Remove first occurrence of value.", 0},
    {"reverse(self, /)", CR_FN(list_reverse), "Reverse *IN PLACE*.", 0},
    {"sort(self, /, *, key=None, reverse=False)", CR_FN(list_sort), "Sort the list in ascending order.", 0},
    {"__reversed__(self, /)", CR_FN(list_reversed), "Return a reverse iterator over the list.", 0},
    {"__sizeof__(self, /)", CR_FN(list_sizeof), "Return the size of the list in memory, in bytes.", 0},
    CR_CLASS_GETITEM,
    {0},
};
