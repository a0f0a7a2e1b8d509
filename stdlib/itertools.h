// itertools.h -- the iterator objects of module itertools, and what its files share.
//
// Fields hold CR_ERROR where nothing is there (any more). A field is one word, read and stored as one, so that threads that
// share an iterator may lose or repeat items but break nothing; where several words must agree (the index arrays of
// product and its like) they change under the object's byte lock.
#ifndef CRANKY_STDLIB_ITERTOOLS_H
#define CRANKY_STDLIB_ITERTOOLS_H

#include "runtime/module.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/iterators.h"

typedef struct CrFunctionIterator { // accumulate, dropwhile, filterfalse, starmap, takewhile
    CrObject ob;
    CrValue function; // accumulate: CR_ERROR for addition
    CrValue iterator;
    CrValue total;    // accumulate: so far
    CrValue initial;  // accumulate: still to be given
    uint64_t done;    // dropwhile: dropping is over; takewhile: the end was reached
} CrFunctionIterator;

typedef struct CrChain {
    CrObject ob;
    CrValue source; // iterator over the iterables
    CrValue active; // iterator over the current one
} CrChain;

typedef struct CrCompress {
    CrObject ob;
    CrValue data, selectors;
} CrCompress;

typedef struct CrCount {
    CrObject ob;
    CrValue number, step;
} CrCount;

typedef struct CrCycle {
    CrObject ob;
    CrValue iterator;
    CrValue saved;   // list
    uint64_t index;  // in saved
    uint64_t known;  // restored: saved has what the iterator gives already
} CrCycle;

typedef struct CrRepeat {
    CrObject ob;
    CrValue element;
    int64_t left; // -1: endless
} CrRepeat;

typedef struct CrISlice {
    CrObject ob;
    CrValue iterator;
    int64_t next, stop, step, count; // stop -1: none
} CrISlice;

typedef struct CrPairwise {
    CrObject ob;
    CrValue iterator, old;
} CrPairwise;

typedef struct CrZipLongest {
    CrObject ob;
    CrTuple *iterators; // its own tuple; CR_ERROR for the exhausted ones
    uint64_t active;
    CrValue fill;
} CrZipLongest;

typedef struct CrCombinator { // product, permutations, combinations, combinations_with_replacement
    CrObject ob;
    CrValue pool;     // tuple; product: of tuples
    int64_t *indices; // atomic memory; product, combinations: r; permutations: n, then r cycles behind them
    int64_t n, r;
    uint64_t state;   // CR_COMBINATOR_*
} CrCombinator;
enum { CR_COMBINATOR_FRESH, CR_COMBINATOR_GOING, CR_COMBINATOR_STOPPED, CR_COMBINATOR_EMPTY }; // EMPTY: never had anything

typedef struct CrGroupBy {
    CrObject ob;
    CrValue iterator, function; // function CR_NONE: the values are the keys
    CrValue target_key, key, value, grouper;
} CrGroupBy;

typedef struct CrGrouper {
    CrObject ob;
    CrValue parent, key;
} CrGrouper;

enum { CR_TEE_CELLS = 57 };
typedef struct CrTeeData { // a block of items that several tee iterators walk through
    CrObject ob;
    CrValue iterator;
    CrValue next;     // the block behind this one, once there is one
    uint32_t running; // somebody is fetching an item
    uint32_t count;   // items in value
    CrValue value[CR_TEE_CELLS];
} CrTeeData;

typedef struct CrTee {
    CrObject ob;
    CrValue data;
    uint64_t index; // in data, of the next item
} CrTee;

// next() with the inline paths of cr_step: exhausted CR_ERROR without an exception.
static inline CrValue cr_itertools_next(CrThread *t, CrValue iterator) {
    CrValue v = cr_step(t, iterator);
    if (CR_UNLIKELY(!v && cr_raised(t))) cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration));
    return v;
}
CrValue cr_itertools_reduced(CrThread *t, CrValue self, const CrValue *args, size_t n); // (type, args)
CrValue cr_itertools_reduced_state(CrThread *t, CrValue self, CrValue args, CrValue state);
// The items of a state tuple of exactly n; false with TypeError.
bool cr_itertools_state(CrThread *t, CrValue state, uint64_t least, uint64_t most, const CrValue **items);

#endif
