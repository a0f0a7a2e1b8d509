// names.c -- the hash table of names.h.
#include "bindgen/names.h"

#include <string.h>

uint64_t names_hash_more(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ p[i]) * 0x100000001b3u;
    return hash;
}

uint64_t names_hash(const void *bytes, size_t n) { return names_hash_more(0xcbf29ce484222325u, bytes, n); }

// The slot that holds `name`, or the empty one where it belongs. The table is never full.
static NameEntry *find(const NameMap *m, const char *name) {
    unsigned mask = (unsigned)m->cap - 1;
    unsigned i = (unsigned)names_hash(name, strlen(name)) & mask;
    while (m->slots[i].name && strcmp(m->slots[i].name, name)) i = (i + 1) & mask;
    return &m->slots[i];
}

static void grow(Arena *a, NameMap *m) {
    NameMap larger = {.cap = m->cap ? m->cap * 2 : 64, .len = m->len};
    larger.slots = arena_array(a, NameEntry, larger.cap);
    for (int i = 0; i < m->cap; i++) {
        if (m->slots[i].name) *find(&larger, m->slots[i].name) = m->slots[i];
    }
    *m = larger;
}

void names_put(Arena *a, NameMap *m, const char *name, void *value) {
    if (m->len * 2 >= m->cap) grow(a, m);
    NameEntry *slot = find(m, name);
    if (!slot->name) m->len++;
    *slot = (NameEntry){name, value};
}

void *names_get(const NameMap *m, const char *name) { return m->cap ? find(m, name)->value : NULL; }
