// arena.c -- bump allocation in blocks of 64 KiB (larger for larger requests).
#include "transpile/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGNMENT = 16 };

struct ArenaBlock {
    ArenaBlock *older;
    size_t size;
    _Alignas(ALIGNMENT) char bytes[];
};

static void new_block(Arena *a, size_t at_least) {
    size_t size = at_least > BLOCK_SIZE ? at_least : BLOCK_SIZE;
    ArenaBlock *block = calloc(1, sizeof(ArenaBlock) + size);
    if (!block) {
        fprintf(stderr, "cranky: out of memory (%zu bytes)\n", size);
        exit(70);
    }
    block->older = a->blocks;
    block->size = size;
    a->blocks = block;
    a->next = block->bytes;
    a->limit = block->bytes + size;
}

void *arena_alloc(Arena *a, size_t size) {
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (size > (size_t)(a->limit - a->next)) new_block(a, size);
    void *p = a->next;
    a->next += size;
    return p;
}

char *arena_strndup(Arena *a, const char *s, size_t n) {
    char *copy = arena_alloc(a, n + 1);
    if (n) memcpy(copy, s, n);
    return copy;
}

char *arena_strdup(Arena *a, const char *s) { return arena_strndup(a, s, strlen(s)); }

char *arena_vprintf(Arena *a, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *text = arena_alloc(a, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(Arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(a, format, args);
    va_end(args);
    return text;
}

void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size) {
    void *p = arena_alloc(a, new_size);
    if (old_size) memcpy(p, old, old_size);
    return p;
}

void arena_free(Arena *a) {
    for (ArenaBlock *b = a->blocks, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    *a = (Arena){0};
}

void vec_reserve_(Arena *a, void **items, int *cap, size_t item_size) {
    int larger = *cap ? *cap * 2 : 8;
    *items = arena_grow(a, *items, (size_t)*cap * item_size, (size_t)larger * item_size);
    *cap = larger;
}
