// functools.h -- the objects of modules _functools and _operator.
#ifndef CRANKY_STDLIB_FUNCTOOLS_H
#define CRANKY_STDLIB_FUNCTOOLS_H

#include "runtime/object.h"

typedef struct CrPartial {
    CrObject ob;
    CrValue function;
    CrValue args;     // tuple
    CrValue keywords; // dict
} CrPartial;

typedef struct CrKeyWrapper { // what functools.cmp_to_key gives, and what that gives
    CrObject ob;
    CrValue compare;
    CrValue object; // CR_ERROR in the former
} CrKeyWrapper;

// A cached result. Bounded caches link theirs in a ring through the cache, least recently used first; a link that has been
// thrown out has no neighbours.
typedef struct CrCacheLink {
    CrObject ob; // all zero: no Python code ever gets hold of it
    struct CrCacheLink *previous, *next;
    CrValue key, result;
    int64_t hash;
} CrCacheLink;

typedef struct CrLruCache {
    CrObject ob;       // its lock guards the ring and `count`
    CrValue function;
    CrValue cache;     // dict from keys to results; bounded: to CrCacheLinks
    CrValue info_type; // what cache_info() calls
    CrCacheLink *ring; // the end of the ring, no result
    int64_t maxsize;   // -1: unbounded
    int64_t count;
    uint64_t hits, misses, typed;
} CrLruCache;

typedef struct CrGetter { // attrgetter, itemgetter
    CrObject ob;
    CrValue items; // tuple, as given; attrgetter: interned names
    CrValue paths; // attrgetter: tuple of a name, or a tuple of names where there are dots
} CrGetter;

typedef struct CrMethodCaller {
    CrObject ob;
    CrValue name;
    CrValue args;     // tuple
    CrValue keywords; // dict
} CrMethodCaller;

// Calls f with the arguments of a call behind `first` and `keywords` (a dict), those of the call winning.
CrValue cr_call_prefixed(CrThread *t, CrValue f, CrValue first, CrValue keywords, const CrValue *args, size_t nargs, CrValue kwnames);

#endif
