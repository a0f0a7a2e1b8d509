// intern.c -- the table behind intern(): open addressing over the heads, doubled at half full.
#include "transpile/intern.h"

#include <string.h>

struct Interner {
    Arena *arena;         // owns the names and the table
    InternedHead **slots; // NULL: empty; the text follows the head
    uint32_t mask;        // number of slots - 1
    uint32_t used;        // slots taken
};

enum { FIRST_SLOTS = 1024 };

Interner *interner_new(Arena *a) {
    Interner *in = arena_new(a, Interner);
    in->arena = a;
    in->slots = arena_array(a, InternedHead *, FIRST_SLOTS);
    in->mask = FIRST_SLOTS - 1;
    return in;
}

// FNV-1a: names are short, so its byte loop is cheap enough and its spread good enough.
static uint32_t hash_bytes(const char *s, size_t n) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)s[i]) * 16777619u;
    return h;
}

static void grow(Interner *in) {
    uint32_t n = (in->mask + 1) * 2;
    InternedHead **larger = arena_array(in->arena, InternedHead *, n);
    for (uint32_t i = 0; i <= in->mask; i++) {
        if (!in->slots[i]) continue;
        uint32_t at = in->slots[i]->hash & (n - 1);
        while (larger[at]) at = (at + 1) & (n - 1);
        larger[at] = in->slots[i];
    }
    in->slots = larger;
    in->mask = n - 1;
}

const char *intern(Interner *in, const char *name, size_t len) {
    uint32_t hash = hash_bytes(name, len), at = hash & in->mask;
    for (; in->slots[at]; at = (at + 1) & in->mask) {
        InternedHead *head = in->slots[at];
        if (head->hash == hash && head->len == len && memcmp(head + 1, name, len) == 0)
            return (char *)(head + 1);
    }
    InternedHead *head = arena_alloc(in->arena, sizeof(InternedHead) + len + 1);
    head->hash = hash;
    head->len = (uint32_t)len;
    memcpy(head + 1, name, len);
    in->slots[at] = head;
    if (++in->used > in->mask / 2) grow(in);
    return (char *)(head + 1);
}

const char *intern_str(Interner *in, const char *name) {
    return intern(in, name, strlen(name));
}
