// arena.h -- memory of the tools (compiler, bindgen): bump allocation, freed all at once.
//
// A compiler run is short and everything it builds lives until the end, so nodes, names and vectors
// come from one Arena and are never freed one by one. An Arena belongs to one thread.
// Out of memory ends the process with a message and exit code 70 (EX_SOFTWARE): a tool has nothing to save.
#ifndef CRANKY_TRANSPILE_ARENA_H
#define CRANKY_TRANSPILE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    char *next;         // first free byte of the current block
    char *limit;        // one past its last byte
    ArenaBlock *blocks; // all blocks, newest first
} Arena;

// An Arena starts as all zeros: `Arena a = {0};`.
void *arena_alloc(Arena *a, size_t size);                        // zeroed, 16-byte aligned
char *arena_strndup(Arena *a, const char *s, size_t n);          // NUL-terminated copy
char *arena_strdup(Arena *a, const char *s);
char *arena_printf(Arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *a, const char *format, va_list args);
void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size); // copy into a larger zeroed block
void arena_free(Arena *a);                                       // frees every block; `a` is empty again

#define arena_new(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

// VEC(T): a growable array of T whose storage is in an arena. Starts as all zeros.
//     VEC(Node *) body = {0};   vec_push(arena, &body, node);   body.items[i], body.len
#define VEC(T)                                                                                               \
    struct {                                                                                                 \
        T *items;                                                                                            \
        int len, cap;                                                                                        \
    }
#define vec_push(a, v, item)                                                                                 \
    ((v)->len == (v)->cap ? vec_reserve_((a), (void **)&(v)->items, &(v)->cap, sizeof(*(v)->items)) : (void)0, \
     (v)->items[(v)->len++] = (item))
void vec_reserve_(Arena *a, void **items, int *cap, size_t item_size);

#endif
