// search.h -- finding one run of code points in another, both of `width` bytes each; shared by str and bytes.
#ifndef CRANKY_RUNTIME_SEARCH_H
#define CRANKY_RUNTIME_SEARCH_H

#include <stdint.h>

// Index of the first (last) occurrence, or -1. An empty needle is found at 0 (at n).
int64_t cr_search(const void *hay, int64_t n, const void *needle, int64_t m, int width);
int64_t cr_search_last(const void *hay, int64_t n, const void *needle, int64_t m, int width);
// Occurrences that do not overlap, at most `limit` (negative: all). An empty needle occurs n + 1 times.
int64_t cr_search_count(const void *hay, int64_t n, const void *needle, int64_t m, int width, int64_t limit);

#endif
