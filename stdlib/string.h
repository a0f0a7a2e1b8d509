// string.h -- the iterators of module _string.
#ifndef CRANKY_STDLIB_STRING_H
#define CRANKY_STDLIB_STRING_H

#include "runtime/object.h"

typedef struct CrFormatIterator {
    CrObject ob;
    CrValue text; // an exact str
    int64_t position;
} CrFormatIterator;

#endif
