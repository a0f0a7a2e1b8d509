// intern.h -- one copy of each identifier, so that names are compared as pointers.
//
// An Interner belongs to one thread. Sources that shall share names share the Interner.
#ifndef CRANKY_TRANSPILE_INTERN_H
#define CRANKY_TRANSPILE_INTERN_H

#include "transpile/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Interner Interner;

Interner *interner_new(Arena *a);

// The one NUL-terminated copy of these bytes.
const char *intern(Interner *in, const char *name, size_t len);
const char *intern_str(Interner *in, const char *name);

// What precedes the text of each interned name.
typedef struct InternedHead {
    uint32_t hash;   // of the text
    uint16_t token;  // 0, or the keyword's token (lexer.h); set by the lexer's constructor
    uint16_t unused; // keeps the text aligned
    uint32_t len;    // bytes
} InternedHead;
static inline InternedHead *intern_head(const char *interned) {
    return (InternedHead *)(uintptr_t)interned - 1;
}

#endif
