// heapqmodule.c -- module _heapq: heaps in lists. A comparison may change the list: then the functions stop with an error.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/list.h"
#include "stdlib/stdlib.h"

// a < b, or for heaps whose first item is the largest b < a; -1: exception, as after a comparison that changed the heap's size.
static inline int before(CrThread *t, CrValue heap, uint64_t n, CrValue a, CrValue b, bool max) {
    if (max) {
        CrValue swap = a;
        a = b, b = swap;
    }
    if (CR_LIKELY(cr_both_int(a, b))) return a < b;
    if (cr_is_float(a) && cr_is_float(b)) return cr_float_get(a) < cr_float_get(b);
    CrValue r = cr_compare(t, a, b, CR_LT);
    int truth = r ? cr_truth(t, r) : -1;
    if (truth < 0 || cr_list_len(heap) == n) return truth;
    CR_RAISE(t, RuntimeError, "list changed size during iteration");
    return -1;
}

static CrValue at(CrThread *t, CrValue heap, uint64_t i, uint64_t n) {
    CrValue v = cr_list_len(heap) == n ? cr_list_at(heap, i) : CR_ERROR;
    return v ? v : CR_RAISE(t, RuntimeError, "list changed size during iteration");
}

static void put(CrValue heap, uint64_t i, CrValue v) {
    cr_lock_object(cr_object(heap));
    CrArray *a = CR_AS(CrList, heap)->items;
    if (i < a->len) CR_SET(a->item[i], v);
    cr_unlock_object(cr_object(heap));
}

static bool swap(CrThread *t, CrValue heap, uint64_t i, uint64_t j, uint64_t n) {
    CrValue a = at(t, heap, i, n), b = a ? at(t, heap, j, n) : CR_ERROR;
    if (!b) return false;
    put(heap, i, b);
    put(heap, j, a);
    return true;
}

// Moves the item at `i` towards the top until its parent is before it, or `top` is reached.
static bool sift_up(CrThread *t, CrValue heap, uint64_t top, uint64_t i, bool max) {
    uint64_t n = cr_list_len(heap);
    while (i > top) {
        uint64_t parent = (i - 1) / 2;
        CrValue item = at(t, heap, i, n), above = item ? at(t, heap, parent, n) : CR_ERROR;
        int smaller = above ? before(t, heap, n, item, above, max) : -1;
        if (smaller <= 0) return smaller == 0;
        if (!swap(t, heap, i, parent, n)) return false;
        i = parent;
    }
    return true;
}

// Moves the item at `i` down to a leaf along the smaller children, then up to its place: fewer comparisons than looking for
// the place on the way down.
static bool sift_down(CrThread *t, CrValue heap, uint64_t i, bool max) {
    uint64_t n = cr_list_len(heap), top = i;
    while (2 * i + 1 < n) {
        uint64_t child = 2 * i + 1;
        if (child + 1 < n) {
            CrValue left = at(t, heap, child, n), right = left ? at(t, heap, child + 1, n) : CR_ERROR;
            int left_first = right ? before(t, heap, n, left, right, max) : -1;
            if (left_first < 0) return false;
            if (!left_first) child++;
        }
        if (!swap(t, heap, i, child, n)) return false;
        i = child;
    }
    return sift_up(t, heap, top, i, max);
}

static bool check_list(CrThread *t, CrValue heap, const char *name) {
    if (cr_has_flag(heap, CR_TYPE_LIST)) return true;
    CR_RAISE(t, TypeError, "%s() argument%s must be list, not %T", name, strstr(name, "push") || strstr(name, "replace") ? " 1" : "", heap);
    return false;
}

static CrValue pop(CrThread *t, CrValue heap, bool max) {
    CrValue last = cr_list_pop(t, heap, -1), first;
    if (!last) {
        if (cr_exception_clear_if(t, CR_TYPE_OF_ID(IndexError))) CR_RAISE(t, IndexError, "index out of range");
        return CR_ERROR;
    }
    if (!(first = cr_list_at(heap, 0))) return last;
    put(heap, 0, last);
    return sift_down(t, heap, 0, max) ? first : CR_ERROR;
}

static CrValue replace(CrThread *t, CrValue heap, CrValue item, bool max) {
    CrValue first = cr_list_at(heap, 0);
    if (!first) return CR_RAISE(t, IndexError, "index out of range");
    put(heap, 0, item);
    return sift_down(t, heap, 0, max) ? first : CR_ERROR;
}

static CrValue heapify_as(CrThread *t, CrValue heap, bool max) {
    for (uint64_t i = cr_list_len(heap) / 2; i-- > 0;)
        if (!sift_down(t, heap, i, max) || !cr_poll(t)) return CR_ERROR;
    return CR_NONE;
}

static CrValue heappush(CrThread *t, CrFunction *f, CrValue heap, CrValue item) {
    if (!check_list(t, heap, "heappush") || cr_list_append(t, heap, item) < 0) return CR_ERROR;
    return sift_up(t, heap, 0, cr_list_len(heap) - 1, false) ? CR_NONE : CR_ERROR;
}
static CrValue heappop(CrThread *t, CrFunction *f, CrValue heap) {
    return check_list(t, heap, "heappop") ? pop(t, heap, false) : CR_ERROR;
}
static CrValue heapreplace(CrThread *t, CrFunction *f, CrValue heap, CrValue item) {
    return check_list(t, heap, "heapreplace") ? replace(t, heap, item, false) : CR_ERROR;
}
static CrValue heappushpop(CrThread *t, CrFunction *f, CrValue heap, CrValue item) {
    if (!check_list(t, heap, "heappushpop")) return CR_ERROR;
    CrValue first = cr_list_at(heap, 0);
    CrValue less = first ? cr_compare(t, first, item, CR_LT) : CR_FALSE;
    int smaller = less ? cr_truth(t, less) : -1;
    if (smaller < 0) return CR_ERROR;
    if (smaller && !cr_list_len(heap)) return CR_RAISE(t, IndexError, "index out of range");
    return smaller ? replace(t, heap, item, false) : item;
}
static CrValue heapify(CrThread *t, CrFunction *f, CrValue heap) {
    return check_list(t, heap, "heapify") ? heapify_as(t, heap, false) : CR_ERROR;
}
static CrValue heapify_max(CrThread *t, CrFunction *f, CrValue heap) {
    return check_list(t, heap, "_heapify_max") ? heapify_as(t, heap, true) : CR_ERROR;
}
static CrValue heappop_max(CrThread *t, CrFunction *f, CrValue heap) {
    return check_list(t, heap, "_heappop_max") ? pop(t, heap, true) : CR_ERROR;
}
static CrValue heapreplace_max(CrThread *t, CrFunction *f, CrValue heap, CrValue item) {
    return check_list(t, heap, "_heapreplace_max") ? replace(t, heap, item, true) : CR_ERROR;
}

static const CrMethodDef functions[] = {
    {"_heapify_max(heap, /)", CR_FN(heapify_max), "Maxheap variant of heapify.", 0},
    {"_heappop_max(heap, /)", CR_FN(heappop_max), "Maxheap variant of heappop.", 0},
    {"_heapreplace_max(heap, item, /)", CR_FN(heapreplace_max), "Maxheap variant of heapreplace.", 0},
    {"heapify(heap, /)", CR_FN(heapify), "Make a heap of a list, in place, in linear time.", 0},
    {"heappop(heap, /)", CR_FN(heappop), "Take the smallest item off the heap.", 0},
    {"heappush(heap, item, /)", CR_FN(heappush), "Push an item onto the heap.", 0},
    {"heappushpop(heap, item, /)", CR_FN(heappushpop), "Push an item, then take the smallest off the heap.", 0},
    {"heapreplace(heap, item, /)", CR_FN(heapreplace), "Take the smallest item off the heap, then push an item.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    return cr_module_set(t, module, "__about__", cr_str_from_c(t, "Heaps: lists in which no item is before the one at half its index."));
}

const CrModuleDef cr_module__heapq = {"_heapq", "Heap queues (priority queues).", functions, init};
