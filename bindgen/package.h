// package.h -- which installed package owns a file, and which files it owns: Debian's dpkg database, read
// directly (one pass over /var/lib/dpkg/info/*.list costs 12 ms; `dpkg -S` costs 160).
#ifndef CRANKY_BINDGEN_PACKAGE_H
#define CRANKY_BINDGEN_PACKAGE_H

#include <stdbool.h>

#include "transpile/arena.h"

typedef struct Package {
    const char *name; // "zlib1g-dev"
    const char *list; // its file list: absolute paths, one a line, "\n" before the first and after the last
} Package;

// The package that owns `path` (tried as given and as its real path), or false when none does or there is no
// package database.
bool package_of_file(Arena *a, const char *path, Package *found);

bool package_owns(const Package *p, const char *path);

// Calls visit(path, context) for each file of the package whose name ends in `suffix`.
void package_each(Arena *a, const Package *p, const char *suffix, void (*visit)(const char *path, void *context),
                  void *context);

#endif
