// functools_cache.c -- functools.lru_cache's wrapper: results by arguments, the least recently used thrown out when full.
//
// The dict is the truth about what is cached, and is asked without the lock; the ring only knows in which order. Two
// threads that miss at once both call the function, and the first one's result stays.
#include "runtime/call.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/functools.h"

static CrObject keyword_mark = {.shape = CR_T_OBJECT, .flags = CR_OBJ_STATIC}; // in keys, before the keywords

static CrLruCache *cache_of(CrValue v) { return CR_AS(CrLruCache, v); }

static void count(uint64_t *counter) {
    if (__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED)) __atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
    else ++*counter;
}

// What a call is cached under: a str or int itself where that is all, else a tuple.
static CrValue make_key(CrThread *t, const CrLruCache *c, const CrValue *args, size_t nargs, CrValue kwnames) {
    size_t nkw = kwnames ? cr_tuple_len(kwnames) : 0;
    if (CR_LIKELY(nargs == 1 && !nkw && !c->typed && (CR_IS(STR, args[0]) || cr_is_int(args[0]) || CR_IS(INT, args[0])))) return args[0];
    size_t n = nargs + (nkw ? 1 + 2 * nkw : 0), k = 0;
    CrTuple *key = cr_tuple_alloc(t, c->typed ? n + nargs + nkw : n);
    if (!key) return CR_ERROR;
    for (size_t i = 0; i < nargs; i++) key->item[k++] = args[i];
    if (nkw) key->item[k++] = cr_box(&keyword_mark);
    for (size_t i = 0; i < nkw; i++) key->item[k++] = cr_tuple_items(kwnames)[i], key->item[k++] = args[nargs + i];
    for (size_t i = 0; c->typed && i < nargs + nkw; i++) key->item[k++] = cr_box(cr_type_of(args[i]));
    return cr_box(key);
}

// ---- The ring, under the lock -----------------------------------------------------------------------------

static void unlink(CrCacheLink *link) {
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->previous = link->next = NULL;
}
static void link_last(CrLruCache *c, CrCacheLink *link) {
    link->previous = c->ring->previous;
    link->next = c->ring;
    c->ring->previous->next = link;
    c->ring->previous = link;
}
static CrCacheLink *empty_ring(CrThread *t) {
    CrCacheLink *ring = cr_alloc(t, sizeof *ring);
    ring->previous = ring->next = ring;
    return ring;
}

static void used_again(CrLruCache *c, CrCacheLink *link) {
    cr_lock_object(c);
    if (link->next && c->ring->previous != link) {
        unlink(link);
        link_last(c, link);
    }
    cr_unlock_object(c);
}

// Adds a link that is in the dict now; the oldest one if it has to go.
static CrCacheLink *add_link(CrLruCache *c, CrCacheLink *link) {
    CrCacheLink *oldest = NULL;
    cr_lock_object(c);
    link_last(c, link);
    if (c->count >= c->maxsize) unlink(oldest = c->ring->next);
    else c->count++;
    cr_unlock_object(c);
    return oldest;
}

// ---- Calls ------------------------------------------------------------------------------------------------

static CrValue call_bounded(CrThread *t, CrLruCache *c, const CrValue *args, size_t nargs, CrValue kwnames) {
    int64_t hash;
    CrValue key = make_key(t, c, args, nargs, kwnames);
    if (!key || cr_hash_fast(t, key, &hash) < 0) return CR_ERROR;
    CrValue found = cr_dict_get_hashed(t, c->cache, key, hash);
    if (found) {
        used_again(c, CR_AS(CrCacheLink, found));
        count(&c->hits);
        return CR_AS(CrCacheLink, found)->result;
    }
    if (cr_raised(t)) return CR_ERROR;
    count(&c->misses);
    CrValue result = cr_call(t, c->function, args, nargs, kwnames);
    if (!result) return CR_ERROR;
    CrCacheLink *link = cr_alloc(t, sizeof *link);
    link->key = key;
    link->hash = hash;
    link->result = result;
    CrValue cache = c->cache, now = cr_dict_set_default_hashed(t, cache, key, hash, cr_box(link));
    if (!now) return CR_ERROR;
    if (now != cr_box(link)) return CR_AS(CrCacheLink, now)->result; // the call itself, or another thread, was first
    CrCacheLink *oldest = add_link(c, link);
    if (oldest && cr_dict_delete_if_hashed(t, cache, oldest->key, oldest->hash, cr_box(oldest)) < 0) return CR_ERROR;
    return result;
}

static CrValue call_unbounded(CrThread *t, CrLruCache *c, const CrValue *args, size_t nargs, CrValue kwnames) {
    int64_t hash;
    CrValue key = make_key(t, c, args, nargs, kwnames);
    if (!key || cr_hash_fast(t, key, &hash) < 0) return CR_ERROR;
    CrValue result = cr_dict_get_hashed(t, c->cache, key, hash);
    if (result) return count(&c->hits), result;
    if (cr_raised(t)) return CR_ERROR;
    count(&c->misses);
    result = cr_call(t, c->function, args, nargs, kwnames);
    return result && cr_dict_set_hashed(t, c->cache, key, hash, result) == 0 ? result : CR_ERROR;
}

static CrValue cache_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrLruCache *c = cache_of(self);
    if (!cr_stack_ok(t)) return CR_ERROR;
    if (kwnames && !cr_tuple_len(kwnames)) kwnames = CR_ERROR;
    if (c->maxsize > 0) return call_bounded(t, c, args, nargs, kwnames);
    if (c->maxsize < 0) return call_unbounded(t, c, args, nargs, kwnames);
    count(&c->misses);
    return cr_call(t, c->function, args, nargs, kwnames);
}

// ---- The type ---------------------------------------------------------------------------------------------

static CrValue cache_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue function, CrValue maxsize, CrValue typed, CrValue info_type) {
    int64_t most = -1;
    int by_type;
    if (!cr_type_of(function)->slots.call) return CR_RAISE(t, TypeError, "the first argument must be callable");
    if (maxsize != CR_NONE) {
        if (!cr_is_any_int(maxsize) && !cr_type_of(maxsize)->slots.index) return CR_RAISE(t, TypeError, "maxsize should be integer or None");
        if (!cr_index_int64(t, maxsize, &most, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
        if (most < 0) most = 0;
    }
    if ((by_type = cr_truth(t, typed)) < 0) return CR_ERROR;
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (!self) return CR_ERROR;
    CrLruCache *c = cache_of(self);
    c->function = function;
    c->cache = cr_dict_new(t);
    c->info_type = info_type;
    c->ring = empty_ring(t);
    c->maxsize = most;
    c->typed = (uint64_t)by_type;
    return c->cache ? self : CR_ERROR;
}

static CrValue cache_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    return object && object != CR_NONE ? cr_method_new(t, self, object) : self;
}

static CrValue cache_info(CrThread *t, CrFunction *f, CrValue self) {
    const CrLruCache *c = cache_of(self);
    CrValue parts[4] = {cr_int((int64_t)c->hits), cr_int((int64_t)c->misses), c->maxsize < 0 ? CR_NONE : cr_int_from_int64(t, c->maxsize),
                        cr_int((int64_t)cr_dict_len(c->cache))};
    return cr_call(t, c->info_type, parts, 4, CR_ERROR);
}

static CrValue cache_clear(CrThread *t, CrFunction *f, CrValue self) {
    CrLruCache *c = cache_of(self);
    CrCacheLink *ring = empty_ring(t);
    cr_lock_object(c);
    for (CrCacheLink *link = c->ring->next, *next; link != c->ring; link = next) {
        next = link->next;
        link->previous = link->next = NULL;
    }
    c->ring = ring;
    c->count = 0;
    c->hits = c->misses = 0;
    cr_unlock_object(c);
    cr_dict_clear(t, c->cache);
    return CR_NONE;
}

static CrValue cache_reduce(CrThread *t, CrFunction *f, CrValue self) { return cr_getattr(t, self, cr_name___qualname__); }
static CrValue cache_copy(CrThread *t, CrFunction *f, CrValue self) { return self; }
static CrValue cache_deepcopy(CrThread *t, CrFunction *f, CrValue self, CrValue memo) { return self; }

static const CrMethodDef cache_methods[] = {
    {"cache_clear(self, /)", CR_FN(cache_clear), "Clear the cache and cache statistics", 0},
    {"cache_info(self, /)", CR_FN(cache_info), "Report cache statistics", 0},
    {"__copy__(self, /)", CR_FN(cache_copy), NULL, 0},
    {"__deepcopy__(self, memo, /)", CR_FN(cache_deepcopy), NULL, 0},
    {"__reduce__(self, /)", CR_FN(cache_reduce), NULL, 0},
    {0},
};
const CrTypeDef cr_lru_cache_typedef = {
    .doc = "Create a cached callable that wraps another function.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF | CR_TYPE_METHOD,
    .slots = {.call = cache_call, .descr_get = cache_get},
    .methods = cache_methods,
    .constructor = {"lru_cache(cls, user_function, maxsize, typed, cache_info_type)", CR_FN(cache_construct), NULL, 0},
};
