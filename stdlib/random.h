// random.h -- the generator of module _random.
#ifndef CRANKY_STDLIB_RANDOM_H
#define CRANKY_STDLIB_RANDOM_H

#include "runtime/object.h"

enum { CR_RANDOM_WORDS = 624 };
typedef struct CrRandomState { // atomic memory
    uint32_t word[CR_RANDOM_WORDS];
    uint32_t index; // of the next word; CR_RANDOM_WORDS: all are used up
} CrRandomState;

typedef struct CrRandom {
    CrObject ob; // its lock guards the state
    CrRandomState *state;
} CrRandom;

#endif
