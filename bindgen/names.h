// names.h -- NameMap: a hash table from C names to pointers, in an arena. Insertion only.
//
// Open addressing with linear probing; capacity is a power of two and at most half full. Keys are not copied.
#ifndef CRANKY_BINDGEN_NAMES_H
#define CRANKY_BINDGEN_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "transpile/arena.h"

typedef struct NameEntry {
    const char *name; // NULL in an empty slot
    void *value;      // what was put under it
} NameEntry;

// Starts as all zeros.
typedef struct NameMap {
    NameEntry *slots; // `cap` of them
    int cap, len;     // capacity (0 or a power of two) and number of names
} NameMap;

uint64_t names_hash(const void *bytes, size_t n);             // FNV-1a, 64 bits
uint64_t names_hash_more(uint64_t hash, const void *bytes, size_t n);

void names_put(Arena *a, NameMap *m, const char *name, void *value); // replaces the value of a known name
void *names_get(const NameMap *m, const char *name);                 // NULL when absent

#endif
