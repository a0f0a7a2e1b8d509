// hash.h -- the hash of text and bytes: SipHash-1-3 (Aumasson and Bernstein) under a key of the process, as CPython's.
//
// The key comes from PYTHONHASHSEED as CPython derives it, so that sets and their like have the same order under the same
// seed; without the variable it is random, and nobody can choose names that collide.
#ifndef CRANKY_RUNTIME_HASH_H
#define CRANKY_RUNTIME_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void cr_hash_init(void); // sets the key: once, before anything is hashed. Ends the process if PYTHONHASHSEED makes no sense
extern bool cr_hash_is_random; // sys.flags.hash_randomization
int64_t cr_hash_bytes(const void *p, size_t n);                        // what str and bytes hash with; never -1; 0 for n == 0
uint64_t cr_siphash13(uint64_t k0, uint64_t k1, const void *p, size_t n); // with any key

#endif
