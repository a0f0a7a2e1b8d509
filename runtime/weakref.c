// weakref.c -- the table of weak references, and the type weakref.ref. See weakref.h for the picture.
#include "runtime/weakref.h"

#include <sched.h>
#include <stdlib.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// ---- The table --------------------------------------------------------------------------------------------

typedef struct WeakNode {
    CrWeakLink ref;         // to the CrWeakRef
    uintptr_t hidden;       // complemented address of the object; the ref's own link tells if it is alive
    struct WeakNode *next;  // in the bucket, newest first
} WeakNode;

static uint8_t table_lock;
static WeakNode **buckets; // malloc'ed
static size_t nbuckets, nnodes;

static void lock_table(void) {
    for (int spins = 0; __atomic_exchange_n(&table_lock, 1, __ATOMIC_ACQUIRE); spins++)
        if (spins > 64) sched_yield();
}
static void unlock_table(void) { __atomic_store_n(&table_lock, 0, __ATOMIC_RELEASE); }

static size_t bucket_of(uintptr_t hidden, size_t n) { return (~hidden >> 4) * 0x9E3779B97F4A7C15ull >> 20 & (n - 1); }

bool cr_weak_exists(void) { return __atomic_load_n(&nnodes, __ATOMIC_RELAXED) != 0; }

// The caller holds the lock. False: no memory.
static bool grow_table(void) {
    size_t n = nbuckets ? nbuckets * 2 : 64;
    WeakNode **fresh = calloc(n, sizeof *fresh);
    if (!fresh) return nbuckets != 0;
    for (size_t i = 0; i < nbuckets; i++) {
        WeakNode *reversed = NULL, *next;
        for (WeakNode *node = buckets[i]; node; node = next) next = node->next, node->next = reversed, reversed = node;
        for (WeakNode *node = reversed; node; node = next) { // oldest first, so that the newest ends up in front
            next = node->next;
            WeakNode **head = &fresh[bucket_of(node->hidden, n)];
            node->next = *head;
            *head = node;
        }
    }
    free(buckets);
    buckets = fresh;
    nbuckets = n;
    return true;
}

static CrWeakRef *node_ref(WeakNode *node) { return cr_weak_get(&node->ref); }

// Registers a finished reference. False: MemoryError.
static bool table_add(CrThread *t, CrWeakRef *ref, CrValue object) {
    WeakNode *node = malloc(sizeof *node);
    if (!node) return cr_raise_no_memory(t), false;
    node->hidden = ~(uintptr_t)object;
    cr_weak_init(&node->ref, ref);
    lock_table();
    bool ok = nnodes < nbuckets || grow_table();
    if (ok) {
        WeakNode **head = &buckets[bucket_of(node->hidden, nbuckets)];
        node->next = *head;
        *head = node;
        __atomic_store_n(&nnodes, nnodes + 1, __ATOMIC_RELAXED);
    }
    unlock_table();
    if (!ok) cr_weak_clear(&node->ref), free(node), cr_raise_no_memory(t);
    return ok;
}

// Steps through the living references to an object; the caller holds the lock.
static CrWeakRef *next_ref(WeakNode **node, CrValue object) {
    while (*node) {
        WeakNode *n = *node;
        *node = n->next;
        if (n->hidden != ~(uintptr_t)object) continue;
        CrWeakRef *ref = node_ref(n);
        if (ref && cr_weak_get(&ref->link)) return ref; // else the object is dead: this address is another's now
    }
    return NULL;
}

// The one reference without callback of exactly that type; NULL: there is none yet.
static CrWeakRef *find_plain(CrValue object, uint32_t shape) {
    CrWeakRef *found = NULL, *ref;
    lock_table();
    WeakNode *node = nbuckets ? buckets[bucket_of(~(uintptr_t)object, nbuckets)] : NULL;
    while (!found && (ref = next_ref(&node, object)))
        if (cr_shape_id(&ref->ob) == shape && ref->callback == CR_ERROR) found = ref;
    unlock_table();
    return found;
}

static bool is_plain_ref(const CrWeakRef *r) { return r->callback == CR_ERROR && cr_shape_id(&r->ob) == CR_T_WEAKREF; }
static bool is_plain_proxy(const CrWeakRef *r) {
    uint32_t shape = cr_shape_id(&r->ob);
    return r->callback == CR_ERROR && (shape == CR_T_WEAK_PROXY || shape == CR_T_WEAK_CALLABLE_PROXY);
}

// As CPython orders them: the plain ref, the plain proxy, then the others, newest first.
CrValue cr_weakref_list(CrThread *t, CrValue object) {
    uint64_t room = 8, n;
    CrArray *refs;
    do { // count and collect until nothing has been added in between
        if (!(refs = cr_array_alloc(t, room))) return CR_ERROR;
        CrValue plain = CR_ERROR, proxy = CR_ERROR;
        CrWeakRef *ref;
        n = 2;
        lock_table();
        WeakNode *node = nbuckets && cr_is_ptr(object) ? buckets[bucket_of(~(uintptr_t)object, nbuckets)] : NULL;
        while ((ref = next_ref(&node, object))) {
            if (is_plain_ref(ref)) plain = cr_box(ref);
            else if (is_plain_proxy(ref)) proxy = cr_box(ref);
            else if (n++ < room) refs->item[n - 1] = cr_box(ref);
        }
        unlock_table();
        refs->item[0] = plain, refs->item[1] = proxy;
        room *= 2;
    } while (n * 2 > room);
    CrValue list = cr_list_new(t, n);
    for (uint64_t i = 0; list && i < n; i++)
        if (refs->item[i] && cr_list_append(t, list, refs->item[i]) < 0) return CR_ERROR;
    return list;
}

CrValue cr_weakref_first(CrThread *t, CrValue object) {
    CrValue list = cr_weakref_list(t, object), first;
    if (!list) return CR_ERROR;
    return (first = cr_list_at(list, 0)) ? first : CR_NONE;
}

// Takes the nodes out that are good for nothing any more: of dead references, and of references to the dead.
static WeakNode *take_dead(void) {
    WeakNode *dead = NULL, **end = &dead;
    lock_table();
    for (size_t i = 0; i < nbuckets; i++) {
        for (WeakNode **link = &buckets[i]; *link;) {
            WeakNode *node = *link;
            CrWeakRef *ref = node_ref(node);
            if (ref && cr_weak_get(&ref->link)) {
                link = &node->next;
                continue;
            }
            *link = node->next;
            node->next = NULL;
            *end = node;
            end = &node->next;
            __atomic_store_n(&nnodes, nnodes - 1, __ATOMIC_RELAXED);
        }
    }
    unlock_table();
    return dead;
}

static size_t call_back(CrThread *t, CrWeakRef *ref) {
    CrValue callback = __atomic_exchange_n(&ref->callback, CR_ERROR, __ATOMIC_ACQ_REL);
    if (!callback) return 0;
    if (!cr_call1(t, callback, cr_box(ref))) cr_unraisable(t, callback);
    return 1;
}

size_t cr_weak_sweep(CrThread *t) {
    size_t called = 0;
    if (!cr_weak_exists()) return 0;
    for (WeakNode *node = take_dead(), *next; node; node = next) {
        next = node->next;
        CrWeakRef *ref = node_ref(node);
        cr_weak_clear(&node->ref);
        free(node);
        if (ref) called += call_back(t, ref);
    }
    return called;
}

// ---- Making references ------------------------------------------------------------------------------------

static bool check_weakrefable(CrThread *t, CrValue object) {
    if (cr_is_ptr(object) && cr_type_of(object)->flags & CR_TYPE_WEAKREF) return true;
    CR_RAISE(t, TypeError, "cannot create weak reference to '%T' object", object);
    return false;
}

static CrValue make(CrThread *t, CrType *type, CrValue object, CrValue callback) {
    if (callback == CR_NONE) callback = CR_ERROR;
    bool shared = !callback && !(type->flags & CR_TYPE_HEAP); // one is enough
    CrWeakRef *ref = shared ? find_plain(object, type->root->id) : NULL;
    if (ref) return cr_box(ref);
    CrValue v = cr_instance_new(t, type);
    if (!v) return CR_ERROR;
    ref = CR_AS(CrWeakRef, v);
    ref->callback = callback;
    cr_weak_init(&ref->link, cr_object(object));
    return table_add(t, ref, object) ? v : CR_ERROR;
}

CrValue cr_weakref_new(CrThread *t, CrType *type, CrValue object, CrValue callback) {
    return check_weakrefable(t, object) ? make(t, type, object, callback) : CR_ERROR;
}

CrValue cr_weakproxy_new(CrThread *t, CrValue object, CrValue callback) {
    if (!check_weakrefable(t, object)) return CR_ERROR;
    bool callable = cr_type_of(object)->slots.call != NULL;
    return make(t, callable ? CR_TYPE_OF_ID(WEAK_CALLABLE_PROXY) : CR_TYPE_OF_ID(WEAK_PROXY), object, callback);
}

CrValue cr_weakref_get(CrValue ref) { return cr_box(cr_weak_get(&CR_AS(CrWeakRef, ref)->link)); }

bool cr_is_weakref(CrValue v) {
    return CR_IS(WEAK_PROXY, v) || CR_IS(WEAK_CALLABLE_PROXY, v) || cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(WEAKREF));
}

// ---- weakref.ref ------------------------------------------------------------------------------------------

static bool unpack(CrThread *t, const char *name, CrValue args, CrValue *object, CrValue *callback) {
    uint64_t n = cr_tuple_len(args);
    if (n < 1 || n > 2) {
        CR_RAISE(t, TypeError, "%s expected at %s argument%s, got %i", name, n ? "most 2" : "least 1", n ? "s" : "", (int64_t)n);
        return false;
    }
    *object = cr_tuple_items(args)[0];
    *callback = n == 2 ? cr_tuple_items(args)[1] : CR_NONE;
    return true;
}

static CrValue ref_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrValue object, callback; // keywords are for the __init__ of a subclass
    return unpack(t, "__new__", args, &object, &callback) ? cr_weakref_new(t, CR_AS(CrType, cls), object, callback) : CR_ERROR;
}

static CrValue ref_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    CrValue object, callback;
    if (cr_dict_len(kwargs)) return CR_RAISE(t, TypeError, "ref() takes no keyword arguments");
    return unpack(t, "__init__", args, &object, &callback) ? CR_NONE : CR_ERROR;
}

static CrValue ref_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    if (CR_UNLIKELY(kwnames && cr_tuple_len(kwnames))) return CR_RAISE(t, TypeError, "weakref() takes no keyword arguments");
    if (CR_UNLIKELY(nargs)) return CR_RAISE(t, TypeError, "weakref expected 0 arguments, got %i", (int64_t)nargs);
    CrValue object = cr_weakref_get(self);
    return object ? object : CR_NONE;
}

static int ref_hash(CrThread *t, CrValue self, int64_t *hash) {
    CrWeakRef *ref = CR_AS(CrWeakRef, self);
    if (!__atomic_load_n(&ref->ob.aux, __ATOMIC_ACQUIRE)) {
        CrValue object = cr_weakref_get(self);
        if (!object) return CR_RAISE(t, TypeError, "weak object has gone away"), -1;
        int64_t h;
        if (cr_hash(t, object, &h) < 0) return -1;
        __atomic_store_n(&ref->hash, h, __ATOMIC_RELAXED);
        __atomic_store_n(&ref->ob.aux, 1, __ATOMIC_RELEASE);
    }
    *hash = __atomic_load_n(&ref->hash, __ATOMIC_RELAXED);
    return 0;
}

static CrValue ref_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    CrType *ref = CR_TYPE_OF_ID(WEAKREF);
    if ((op != CR_EQ && op != CR_NE) || !cr_is_subtype(cr_type_of(a), ref) || !cr_is_subtype(cr_type_of(b), ref))
        return CR_NOT_IMPLEMENTED;
    CrValue x = cr_weakref_get(a), y = cr_weakref_get(b);
    return x && y ? cr_compare(t, x, y, op) : cr_bool((a == b) == (op == CR_EQ));
}

static CrValue ref_repr(CrThread *t, CrValue self) {
    CrValue object = cr_weakref_get(self);
    void *address = cr_object(self);
    if (!object) return cr_str_printf(t, "<weakref at %p; dead>", address);
    CrValue name = cr_getattr_or_zero(t, object, cr_name___name__);
    if (!name && cr_raised(t)) return CR_ERROR;
    if (name && cr_is_str(name))
        return cr_str_printf(t, "<weakref at %p; to '%T' at %p (%S)>", address, object, (void *)cr_object(object), name);
    return cr_str_printf(t, "<weakref at %p; to '%T' at %p>", address, object, (void *)cr_object(object));
}

static CrValue ref_callback(CrThread *t, CrValue self) {
    CrValue callback = CR_GET(CR_AS(CrWeakRef, self)->callback);
    return callback && cr_weakref_get(self) ? callback : CR_NONE;
}

static const CrMethodDef ref_methods[] = {CR_CLASS_GETITEM, {0}};
static const CrGetSetDef ref_getsets[] = {{"__callback__", ref_callback, NULL, NULL}, {0}};

const CrTypeDef cr_weakref_typedef = {
    .flags = CR_TYPE_BASE,
    .slots = {.repr = ref_repr, .hash = ref_hash, .call = ref_call, .compare = ref_compare},
    .methods = ref_methods,
    .getsets = ref_getsets,
    .constructor = {"__new__(cls, /, *args, **kwargs)", CR_FN(ref_construct), NULL, 0},
    .init = {"__init__(self, /, *args, **kwargs)", CR_FN(ref_init), NULL, 0},
};
