// collections.h -- the objects of module _collections: deque, defaultdict, OrderedDict.
#ifndef CRANKY_STDLIB_COLLECTIONS_H
#define CRANKY_STDLIB_COLLECTIONS_H

#include "runtime/types/dict.h"
#include "runtime/types/list.h"

//      CrDeque {ring, head, len} ---> CrRing {cap, item[cap]}      items head .. head + len, modulo cap
//
// Everything is read and written under the byte lock, as one item's place depends on three words. `state` counts the changes
// of size: an iterator that finds another one than it knows is an error.
typedef struct CrRing {
    uint64_t cap; // a power of two
    CrValue item[];
} CrRing;

typedef struct CrDeque {
    CrObject ob;
    CrRing *ring; // NULL: cap 0
    uint64_t head, len;
    int64_t maxlen; // -1: none
    uint64_t state;
} CrDeque;

typedef struct CrDequeIterator {
    CrObject ob;
    CrValue deque;
    uint64_t left;  // items to come
    uint64_t state; // the deque's, as expected
} CrDequeIterator;

typedef struct CrDefaultDict {
    CrDict dict;
    CrValue factory; // CR_NONE: none
} CrDefaultDict;

typedef struct CrOrderedDict {
    CrDict dict;
    CrDictFront front;
} CrOrderedDict;

typedef struct CrOrderedIterator {
    CrObject ob;    // aux: CR_ORDERED_*
    CrValue dict;   // CR_ERROR: exhausted
    uint64_t position, left;
    CrTable *table; // these three as at the start
    uint64_t used, live;
} CrOrderedIterator;
enum { CR_ORDERED_KEYS = 1, CR_ORDERED_VALUES = 2, CR_ORDERED_REVERSED = 4 };

typedef struct CrTupleGetter {
    CrObject ob;
    CrValue doc;
    int64_t index;
} CrTupleGetter;

// What the object's __getstate__ gives: its attributes, or CR_NONE.
CrValue cr_collections_state(CrThread *t, CrValue self);

#endif
