// shortest.h -- the shortest decimal text of a double that reads back as the same double.
#ifndef CRANKY_RUNTIME_SHORTEST_H
#define CRANKY_RUNTIME_SHORTEST_H

#include <stdint.h>

// Of the finite d > 0: digits * 10^exponent, without trailing zeros in `digits`; the closest to d of the shortest.
void cr_shortest(double d, uint64_t *digits, int *exponent);

#endif
