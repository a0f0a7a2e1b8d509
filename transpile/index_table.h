// index_table.h -- finds items of a vector by their content: a hash table of indices. The caller hashes and compares.
//
//      IndexTable t = {0};
//      for (IndexProbe p = index_probe(&t, hash); index_next(&t, &p);)
//          if (vector.items[p.index] is it) return p.index;
//      vec_push(...); index_add(arena, &t, hash, vector.len - 1);
#ifndef CRANKY_TRANSPILE_INDEX_TABLE_H
#define CRANKY_TRANSPILE_INDEX_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "transpile/arena.h"

typedef struct IndexTable {
    struct IndexSlot {
        uint32_t hash;
        int index; // + 1; 0: empty
    } *slots;
    uint32_t mask; // number of slots - 1; 0: none yet
    uint32_t used;
} IndexTable;

typedef struct IndexProbe {
    uint32_t hash, at;
    int index;
} IndexProbe;

static inline IndexProbe index_probe(const IndexTable *t, uint32_t hash) { return (IndexProbe){hash, hash & t->mask, 0}; }

// Steps to the next candidate; false: there is none.
static inline bool index_next(const IndexTable *t, IndexProbe *p) {
    for (; t->mask && t->slots[p->at].index; p->at = (p->at + 1) & t->mask) {
        if (t->slots[p->at].hash != p->hash) continue;
        p->index = t->slots[p->at].index - 1;
        p->at = (p->at + 1) & t->mask;
        return true;
    }
    return false;
}

void index_add(Arena *a, IndexTable *t, uint32_t hash, int index);
uint32_t index_hash(const void *bytes, size_t n, uint32_t seed);
static inline uint32_t index_hash_pointer(const void *p) { return index_hash(&p, sizeof p, 0); }

#endif
