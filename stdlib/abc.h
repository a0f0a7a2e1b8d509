// abc.h -- what module _abc keeps for each abstract base class.
#ifndef CRANKY_STDLIB_ABC_H
#define CRANKY_STDLIB_ABC_H

#include "runtime/object.h"

typedef struct CrAbcData {
    CrObject ob;
    CrValue registry, cache, negative; // dicts from addresses to weak references to classes
    uint64_t version;                  // how many registrations there were when `negative` was empty last
} CrAbcData;

#endif
