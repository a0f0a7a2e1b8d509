// index_table.c -- see index_table.h. At most half full.
#include "transpile/index_table.h"

static void put(IndexTable *t, uint32_t hash, int index) {
    uint32_t at = hash & t->mask;
    while (t->slots[at].index) at = (at + 1) & t->mask;
    t->slots[at] = (struct IndexSlot){hash, index};
}

void index_add(Arena *a, IndexTable *t, uint32_t hash, int index) {
    if (t->used >= t->mask / 2) {
        IndexTable larger = {.mask = t->mask ? t->mask * 2 + 1 : 63, .used = t->used};
        larger.slots = arena_array(a, struct IndexSlot, larger.mask + 1);
        for (uint32_t i = 0; t->mask && i <= t->mask; i++)
            if (t->slots[i].index) put(&larger, t->slots[i].hash, t->slots[i].index);
        *t = larger;
    }
    put(t, hash, index + 1);
    t->used++;
}

uint32_t index_hash(const void *bytes, size_t n, uint32_t seed) { // FNV-1a, mixed once more for the low bits
    uint32_t h = 2166136261u ^ seed;
    for (size_t i = 0; i < n; i++) h = (h ^ ((const unsigned char *)bytes)[i]) * 16777619u;
    return h ^ h >> 15;
}
