// list.c -- list: growth, indexing, slicing, comparison; the methods are in list_methods.c, sorting in sort.c.
//
// The idea: a list is a header that points to an array block {len, cap, item[]}. Readers of one item take the block once
// and need no lock; those of many copy it under the lock (cr_list_view).
// Writers hold the byte lock and either change the block in place (item stores, shifting, len) or
// publish a new block; a block is never freed or resized while it is reachable. User code (__eq__, iterators,
// __index__) never runs under the lock, so every loop that runs any reads the list afresh at each step.
#include "runtime/types/list.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list_methods.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"

CrArray cr_empty_array;

enum {
    SMALL_ARRAY = 30,    // items that fit in the allocator's small objects
    MAX_ITEMS_LOG2 = 44, // longer arrays cannot exist in 48-bit address space
};

// ---- Arrays -----------------------------------------------------------------------------------------------

CrArray *cr_array_alloc(CrThread *t, uint64_t cap) {
    if (cap == 0) return &cr_empty_array;
    size_t bytes = sizeof(CrArray) + cap * sizeof(CrValue);
    CrArray *a;
    if (CR_LIKELY(cap <= SMALL_ARRAY)) {
        a = cr_alloc(t, bytes);
    } else if (cap >> MAX_ITEMS_LOG2 || !(a = cr_alloc_large(t, bytes))) {
        cr_raise_no_memory(t);
        return NULL;
    }
    a->cap = cap;
    return a;
}

// Capacity for at least n items: half as much again, filling the allocator's 16-byte granules.
static uint64_t grown_capacity(uint64_t n) { return (n + n / 2 + 4) & ~(uint64_t)1; }

static inline CrArray *items_of(CrValue list) {
    return __atomic_load_n(&CR_AS(CrList, list)->items, __ATOMIC_ACQUIRE);
}
static inline void set_items(CrList *l, CrArray *a) { __atomic_store_n(&l->items, a, __ATOMIC_RELEASE); }
static inline void set_len(CrArray *a, uint64_t n) { __atomic_store_n(&a->len, n, __ATOMIC_RELEASE); }
static inline void set_item(CrArray *a, uint64_t i, CrValue v) { CR_SET(a->item[i], v); }

// The next three change a block that others may be reading: word by word, unless there are no others.
static bool alone(void) { return CR_LIKELY(!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED)); }

static void copy_in(CrArray *a, uint64_t to, const CrValue *items, uint64_t n) {
    if (alone()) memcpy(a->item + to, items, n * sizeof(CrValue));
    else
        for (uint64_t i = 0; i < n; i++) set_item(a, to + i, items[i]);
}

static void move_within(CrArray *a, uint64_t to, uint64_t from, uint64_t n) {
    if (alone()) memmove(a->item + to, a->item + from, n * sizeof(CrValue));
    else if (to < from)
        for (uint64_t i = 0; i < n; i++) set_item(a, to + i, a->item[from + i]);
    else
        for (uint64_t i = n; i-- > 0;) set_item(a, to + i, a->item[from + i]);
}

static void clear_from(CrArray *a, uint64_t start, uint64_t stop) {
    if (alone()) memset(a->item + start, 0, (stop - start) * sizeof(CrValue));
    else
        for (uint64_t i = start; i < stop; i++) set_item(a, i, CR_ERROR);
}

// Makes room for `extra` more items; called under the lock. NULL with MemoryError.
static CrArray *reserve(CrThread *t, CrList *l, uint64_t extra) {
    CrArray *a = l->items;
    if (a->len + extra <= a->cap) return a;
    CrArray *larger = cr_array_alloc(t, extra == 1 ? grown_capacity(a->len + 1) : grown_capacity(a->len + extra));
    if (!larger) return NULL;
    memcpy(larger->item, a->item, a->len * sizeof(CrValue));
    larger->len = a->len;
    set_items(l, larger);
    return larger;
}

CrArray *cr_list_snapshot(CrThread *t, CrValue list) {
    for (;;) {
        uint64_t room = cr_list_len(list);
        CrArray *copy = cr_array_alloc(t, room);
        if (!copy) return NULL;
        cr_lock_object(cr_object(list));
        const CrArray *a = CR_AS(CrList, list)->items;
        uint64_t n = a->len;
        if (n && n <= room) {
            memcpy(copy->item, a->item, n * sizeof(CrValue));
            copy->len = n;
        }
        cr_unlock_object(cr_object(list));
        if (n <= room) return copy; // else it has grown meanwhile
    }
}

const CrValue *cr_list_view(CrThread *t, CrValue list, uint64_t *n) {
    CrArray *a = alone() ? items_of(list) : cr_list_snapshot(t, list);
    *n = a ? a->len : 0;
    return a ? a->item : NULL;
}

// ---- Making lists -----------------------------------------------------------------------------------------

static CrValue list_with(CrThread *t, CrArray *items) {
    if (!items) return CR_ERROR;
    CrList *l = cr_alloc(t, sizeof *l);
    l->ob.shape = CR_T_LIST;
    l->items = items;
    return cr_box(l);
}

CrValue cr_list_new(CrThread *t, size_t capacity) { return list_with(t, cr_array_alloc(t, capacity)); }

CrValue cr_list_from(CrThread *t, const CrValue *items, size_t n) {
    CrArray *a = cr_array_alloc(t, n);
    if (a && n) {
        memcpy(a->item, items, n * sizeof(CrValue));
        a->len = n;
    }
    return list_with(t, a);
}

CrValue cr_list_from_iterable(CrThread *t, CrValue iterable) {
    CrValue list = cr_list_new(t, 0);
    return cr_list_extend(t, list, iterable) < 0 ? CR_ERROR : list;
}

CrValue cr_list_slice(CrThread *t, CrValue list, int64_t start, int64_t stop) {
    uint64_t n;
    const CrValue *items = cr_list_view(t, list, &n);
    if (!items) return CR_ERROR;
    if (stop > (int64_t)n) stop = (int64_t)n;
    if (start < 0) start = 0;
    return start < stop ? cr_list_from(t, items + start, (size_t)(stop - start)) : cr_list_new(t, 0);
}

CrValue cr_list_to_search(CrThread *t, CrValue list) {
    return alone() ? list : cr_list_slice(t, list, 0, INT64_MAX);
}

// ---- Appending and extending ------------------------------------------------------------------------------

int cr_list_append(CrThread *t, CrValue list, CrValue item) {
    CrList *l = CR_AS(CrList, list);
    cr_lock_object(l);
    CrArray *a = l->items;
    uint64_t n = a->len;
    if (CR_UNLIKELY(n == a->cap) && !(a = reserve(t, l, 1))) {
        cr_unlock_object(l);
        return -1;
    }
    set_item(a, n, item);
    set_len(a, n + 1);
    cr_unlock_object(l);
    return 0;
}

// Appends n items that no user code can change meanwhile; they may be the list's own.
static int append_many(CrThread *t, CrList *l, const CrValue *items, uint64_t n) {
    if (n == 0) return 0;
    cr_lock_object(l);
    CrArray *a = l->items->len == 0 && l->items->cap < n ? NULL : reserve(t, l, n);
    if (!a && l->items->len == 0 && (a = cr_array_alloc(t, n))) set_items(l, a); // exact size for a new list
    if (a) {
        copy_in(a, a->len, items, n);
        set_len(a, a->len + n);
    }
    cr_unlock_object(l);
    return a ? 0 : -1;
}

static int extend_by_iteration(CrThread *t, CrValue list, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable);
    if (iterator == CR_ERROR) return -1;
    int64_t hint = cr_length_hint(t, iterable);
    if (hint < 0) return -1;
    CrList *l = CR_AS(CrList, list);
    if (hint > 0 && hint < (int64_t)1 << 32) {
        cr_lock_object(l);
        bool ok = reserve(t, l, (uint64_t)hint);
        cr_unlock_object(l);
        if (!ok) return -1;
    }
    CrUnaryFn next = cr_type_of(iterator)->slots.next;
    for (;;) {
        CrValue item = next(t, iterator);
        if (item == CR_ERROR) return cr_iteration_ended(t) ? 0 : -1;
        if (cr_list_append(t, list, item) < 0 || !cr_poll(t)) return -1;
    }
}

static int extend_by_dict(CrThread *t, CrValue list, CrValue dict) {
    uint64_t position = 0;
    CrValue key, value;
    while (cr_dict_step(dict, &position, &key, &value))
        if (cr_list_append(t, list, key) < 0) return -1;
    return 0;
}

int cr_list_extend(CrThread *t, CrValue list, CrValue iterable) {
    if (CR_IS(LIST, iterable) || CR_IS(TUPLE, iterable)) {
        uint64_t n = 0;
        const CrValue *items = CR_IS(LIST, iterable) ? cr_list_view(t, iterable, &n) : cr_tuple_items(iterable);
        if (!items) return -1;
        if (CR_IS(TUPLE, iterable)) n = cr_tuple_len(iterable);
        return append_many(t, CR_AS(CrList, list), items, n);
    }
    if (CR_IS(DICT, iterable)) return extend_by_dict(t, list, iterable);
    return extend_by_iteration(t, list, iterable);
}

// ---- Inserting and removing -------------------------------------------------------------------------------

int cr_list_insert(CrThread *t, CrValue list, int64_t index, CrValue item) {
    CrList *l = CR_AS(CrList, list);
    cr_lock_object(l);
    CrArray *a = reserve(t, l, 1);
    if (a) {
        int64_t n = (int64_t)a->len;
        if (index < 0) index = index + n < 0 ? 0 : index + n;
        if (index > n) index = n;
        move_within(a, (uint64_t)index + 1, (uint64_t)index, (uint64_t)(n - index));
        set_item(a, (uint64_t)index, item);
        set_len(a, (uint64_t)n + 1);
    }
    cr_unlock_object(l);
    return a ? 0 : -1;
}

// Removes items [start, stop), which lie within the array. Under the lock. The freed tail is cleared for the collector.
static void remove_range(CrArray *a, uint64_t start, uint64_t stop) {
    uint64_t n = a->len, removed = stop - start;
    if (removed == 0) return;
    move_within(a, start, stop, n - stop);
    set_len(a, n - removed);
    clear_from(a, n - removed, n);
}

CrValue cr_list_pop(CrThread *t, CrValue list, int64_t index) {
    CrList *l = CR_AS(CrList, list);
    cr_lock_object(l);
    CrArray *a = l->items;
    int64_t n = (int64_t)a->len;
    if (index < 0) index += n;
    CrValue item = CR_ERROR;
    if (index >= 0 && index < n) {
        item = a->item[index];
        remove_range(a, (uint64_t)index, (uint64_t)index + 1);
    }
    cr_unlock_object(l);
    if (item != CR_ERROR) return item;
    return CR_RAISE(t, IndexError, n ? "pop index out of range" : "pop from empty list");
}

bool cr_list_remove_at(CrValue list, uint64_t i, CrValue item) {
    CrList *l = CR_AS(CrList, list);
    cr_lock_object(l);
    CrArray *a = l->items;
    bool there = i < a->len && (alone() || a->item[i] == item);
    if (there) remove_range(a, i, i + 1);
    cr_unlock_object(l);
    return there;
}

void cr_list_clear(CrThread *t, CrValue list) {
    CrList *l = CR_AS(CrList, list);
    cr_lock_object(l);
    set_items(l, &cr_empty_array);
    cr_unlock_object(l);
}

// ---- Indexing ---------------------------------------------------------------------------------------------

static CrValue list_get_slice(CrThread *t, CrValue self, CrValue slice) {
    int64_t start, stop, step;
    if (!cr_slice_unpack(t, slice, &start, &stop, &step)) return CR_ERROR;
    uint64_t n;
    const CrValue *items = cr_list_view(t, self, &n);
    if (!items) return CR_ERROR;
    int64_t count = cr_slice_adjust((int64_t)n, &start, &stop, step);
    if (step == 1) return cr_list_from(t, items + start, (size_t)count);
    CrArray *a = cr_array_alloc(t, (uint64_t)count);
    if (a && count) {
        for (int64_t i = 0; i < count; i++) a->item[i] = items[start + i * step];
        a->len = (uint64_t)count;
    }
    return list_with(t, a);
}

// Turns a subscript that is no slice into an index: false with TypeError "list indices must be ..." or IndexError.
static bool list_subscript(CrThread *t, CrValue key, int64_t *index) {
    if (cr_is_int(key)) {
        *index = cr_int_get(key);
        return true;
    }
    if (!cr_type_of(key)->slots.index) {
        CR_RAISE(t, TypeError, "list indices must be integers or slices, not %T", key);
        return false;
    }
    return cr_index_int64(t, key, index, CR_TYPE_OF_ID(IndexError));
}

static CrValue list_getitem(CrThread *t, CrValue self, CrValue key) {
    if (CR_IS(SLICE, key)) return list_get_slice(t, self, key);
    int64_t i;
    if (!list_subscript(t, key, &i)) return CR_ERROR;
    if (i < 0) i += (int64_t)cr_list_len(self);
    CrValue item = cr_list_at(self, (uint64_t)i);
    return item != CR_ERROR ? item : CR_RAISE(t, IndexError, "list index out of range");
}

static int list_setitem(CrThread *t, CrValue self, CrValue key, CrValue value) {
    if (CR_IS(SLICE, key)) return cr_list_assign_slice(t, self, key, value);
    int64_t i;
    if (!list_subscript(t, key, &i)) return -1;
    CrList *l = CR_AS(CrList, self);
    cr_lock_object(l);
    CrArray *a = l->items;
    if (i < 0) i += (int64_t)a->len;
    bool ok = (uint64_t)i < a->len;
    if (ok && value != CR_ERROR) set_item(a, (uint64_t)i, value);
    else if (ok) remove_range(a, (uint64_t)i, (uint64_t)i + 1);
    cr_unlock_object(l);
    if (!ok) CR_RAISE(t, IndexError, "list assignment index out of range");
    return ok ? 0 : -1;
}

// ---- Assigning to slices ----------------------------------------------------------------------------------

// list[start:stop] = items (n of them): builds the new block aside, so that readers see the old or the new one.
static bool replace_range(CrThread *t, CrList *l, uint64_t start, uint64_t stop, const CrValue *items, uint64_t n) {
    CrArray *a = l->items;
    uint64_t tail = a->len - stop;
    CrArray *b = cr_array_alloc(t, start + n + tail);
    if (!b) return false;
    if (b->cap) {
        memcpy(b->item, a->item, start * sizeof(CrValue));
        memcpy(b->item + start, items, n * sizeof(CrValue));
        memcpy(b->item + start + n, a->item + stop, tail * sizeof(CrValue));
        b->len = start + n + tail;
    }
    set_items(l, b);
    return true;
}

// del list[start:stop:step] for a step other than 1 (made positive by the caller), `count` items.
static void delete_extended(CrArray *a, uint64_t start, uint64_t step, uint64_t count) {
    uint64_t to = start, n = a->len;
    for (uint64_t from = start, next = start, deleted = 0; from < n; from++) {
        if (deleted < count && from == next) {
            next += step;
            deleted++;
        } else {
            set_item(a, to++, a->item[from]);
        }
    }
    set_len(a, to);
    clear_from(a, to, n);
}

static int delete_slice(CrThread *t, CrValue self, int64_t start, int64_t stop, int64_t step) {
    CrList *l = CR_AS(CrList, self);
    cr_lock_object(l);
    CrArray *a = l->items;
    int64_t count = cr_slice_adjust((int64_t)a->len, &start, &stop, step);
    if (count > 0) {
        if (step < 0) {
            start += (count - 1) * step;
            step = -step;
        }
        if (step == 1) remove_range(a, (uint64_t)start, (uint64_t)(start + count));
        else delete_extended(a, (uint64_t)start, (uint64_t)step, (uint64_t)count);
    }
    cr_unlock_object(l);
    return 0;
}

// The items to assign as a sequence that stays as it is: a tuple, or a new list.
static CrValue assigned_items(CrThread *t, CrValue value, int64_t step) {
    if (CR_IS(TUPLE, value)) return value;
    if (!CR_IS(LIST, value) && !cr_is_iterable(value))
        return CR_RAISE(t, TypeError,
                        step == 1 ? "can only assign an iterable" : "must assign iterable to extended slice");
    return cr_list_from_iterable(t, value);
}

int cr_list_assign_slice(CrThread *t, CrValue list, CrValue slice, CrValue value) {
    int64_t start, stop, step;
    if (!cr_slice_unpack(t, slice, &start, &stop, &step)) return -1;
    if (value == CR_ERROR) return delete_slice(t, list, start, stop, step);
    CrValue from = assigned_items(t, value, step);
    if (from == CR_ERROR) return -1;
    uint64_t n = 0;
    const CrValue *items = CR_IS(TUPLE, from) ? cr_tuple_items(from) : cr_list_items(from, &n);
    if (CR_IS(TUPLE, from)) n = cr_tuple_len(from);
    CrList *l = CR_AS(CrList, list);
    cr_lock_object(l);
    CrArray *a = l->items;
    int64_t count = cr_slice_adjust((int64_t)a->len, &start, &stop, step);
    bool fits = step == 1 || (uint64_t)count == n, ok = fits;
    if (step == 1 && (uint64_t)count != n) {
        ok = replace_range(t, l, (uint64_t)start, (uint64_t)(start + count), items, n);
    } else if (fits) {
        for (int64_t i = 0; i < count; i++) set_item(a, (uint64_t)(start + i * step), items[i]);
    }
    cr_unlock_object(l);
    if (!fits)
        CR_RAISE(t, ValueError, "attempt to assign sequence of size %i to extended slice of size %i", (int64_t)n, count);
    return ok ? 0 : -1;
}

// ---- The other operations ---------------------------------------------------------------------------------

static CrValue list_repr(CrThread *t, CrValue self) {
    if (cr_list_len(self) == 0) return cr_str_from_c(t, "[]");
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "[...]");
    CrStrBuilder b = {0};
    cr_builder_char(&b, '[');
    bool ok = true;
    for (uint64_t i = 0; ok; i++) {
        CrValue item = cr_list_at(self, i);
        if (item == CR_ERROR) break;
        CrValue text = cr_repr(t, item);
        ok = text != CR_ERROR;
        if (!ok) break;
        if (i) cr_builder_ascii(&b, ", ", 2);
        cr_builder_str(&b, text);
    }
    cr_repr_leave(t, &link);
    if (!ok) {
        cr_builder_free(&b);
        return CR_ERROR;
    }
    cr_builder_char(&b, ']');
    return cr_builder_finish(t, &b);
}

static int list_truth(CrThread *t, CrValue self) { return cr_list_len(self) != 0; }
static int64_t list_length(CrThread *t, CrValue self) { return (int64_t)cr_list_len(self); }

int cr_list_contains(CrThread *t, CrValue searched, CrValue item) {
    CrValue list = cr_list_to_search(t, searched);
    if (list == CR_ERROR) return -1;
    for (uint64_t i = 0;; i++) {
        CrValue other = cr_list_at(list, i);
        if (other == CR_ERROR) return 0;
        int same = cr_same(t, other, item);
        if (same) return same;
    }
}

static CrValue list_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!cr_has_flag(a, CR_TYPE_LIST) || !cr_has_flag(b, CR_TYPE_LIST)) return CR_NOT_IMPLEMENTED;
    if ((op == CR_EQ || op == CR_NE) && cr_list_len(a) != cr_list_len(b)) return cr_bool(op == CR_NE);
    for (uint64_t i = 0;; i++) {
        CrValue p = cr_list_at(a, i), q = cr_list_at(b, i);
        if (p == CR_ERROR || q == CR_ERROR) return cr_compare_lengths(p ? i + 1 : cr_list_len(a), q ? i + 1 : cr_list_len(b), op);
        int same = cr_same(t, p, q);
        if (same < 0) return CR_ERROR;
        if (same) continue;
        uint64_t m = cr_list_len(a), n = cr_list_len(b); // __eq__ may have emptied them
        return i < m && i < n ? cr_compare_different(t, p, q, op) : cr_compare_lengths(m, n, op);
    }
}

static CrValue list_concat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_has_flag(a, CR_TYPE_LIST)) return CR_NOT_IMPLEMENTED;
    if (!cr_has_flag(b, CR_TYPE_LIST)) return CR_RAISE(t, TypeError, "can only concatenate list (not \"%T\") to list", b);
    uint64_t na, nb;
    const CrValue *x = cr_list_view(t, a, &na), *y = x ? cr_list_view(t, b, &nb) : NULL;
    if (!y) return CR_ERROR;
    CrArray *items = cr_array_alloc(t, na + nb);
    if (items && na + nb) {
        memcpy(items->item, x, na * sizeof(CrValue));
        memcpy(items->item + na, y, nb * sizeof(CrValue));
        items->len = na + nb;
    }
    return list_with(t, items);
}

static CrValue list_inplace_concat(CrThread *t, CrValue a, CrValue b) {
    return cr_list_extend(t, a, b) < 0 ? CR_ERROR : a;
}

// n copies of the items one after the other, as a new array.
static CrArray *repeated(CrThread *t, const CrValue *items, uint64_t len, int64_t n) {
    uint64_t total;
    if (__builtin_mul_overflow(len, (uint64_t)n, &total)) {
        cr_raise_no_memory(t);
        return NULL;
    }
    CrArray *a = cr_array_alloc(t, total);
    if (!a || !total) return a;
    if (len == 1) {
        for (uint64_t i = 0; i < total; i++) a->item[i] = items[0];
    } else {
        for (uint64_t i = 0; i < total; i += len) memcpy(a->item + i, items, len * sizeof(CrValue));
    }
    a->len = total;
    return a;
}

CrValue cr_list_repeat(CrThread *t, CrValue list, CrValue count) {
    int64_t n;
    if (!cr_repeat_count(t, count, &n)) return CR_ERROR;
    uint64_t len;
    const CrValue *items = cr_list_view(t, list, &len);
    return items ? list_with(t, repeated(t, items, len, n)) : CR_ERROR;
}

static CrValue list_inplace_repeat(CrThread *t, CrValue self, CrValue count) {
    int64_t n;
    if (!cr_repeat_count(t, count, &n)) return CR_ERROR;
    CrList *l = CR_AS(CrList, self);
    cr_lock_object(l);
    CrArray *a = repeated(t, l->items->item, l->items->len, n);
    if (a) set_items(l, a);
    cr_unlock_object(l);
    return a ? self : CR_ERROR;
}

// ---- The type ---------------------------------------------------------------------------------------------

static CrValue list_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrValue list = cr_instance_new(t, CR_AS(CrType, cls));
    if (list != CR_ERROR) CR_AS(CrList, list)->items = &cr_empty_array;
    return list;
}

static CrValue list_init(CrThread *t, CrFunction *f, CrValue self, CrValue iterable) {
    cr_list_clear(t, self);
    if (iterable != CR_ERROR && cr_list_extend(t, self, iterable) < 0) return CR_ERROR;
    return CR_NONE;
}

const CrTypeDef cr_list_typedef = {
    .doc = "Built-in mutable sequence.",
    .flags = CR_TYPE_SEQUENCE | CR_TYPE_BASE | CR_TYPE_LIST,
    .slots =
        {
            .repr = list_repr,
            .truth = list_truth,
            .length = list_length,
            .compare = list_compare,
            .iter = cr_list_iter,
            .getitem = list_getitem,
            .setitem = list_setitem,
            .contains = cr_list_contains,
            .concat = list_concat,
            .repeat = cr_list_repeat,
            .inplace_concat = list_inplace_concat,
            .inplace_repeat = list_inplace_repeat,
        },
    .methods = cr_list_methods,
    .constructor = {"list(cls, /, *args, **kwargs)", CR_FN(list_construct), NULL, 0},
    .init = {"list(self, iterable=<none>, /)", CR_FN(list_init), NULL, CR_METHOD_NEW_KEYWORDS},
};
