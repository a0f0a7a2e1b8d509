// module_path.h -- where the file of an imported module is.
//
// Searched in this order, as CPython's sys.path has it: the modules written in C (stdlib/modules.def) need no file; the
// script's directory; the parts of our standard library that are written in Python (<root>/stdlib); CPython's library
// where it is installed (configure.py found it).
#ifndef CRANKY_TRANSPILE_MODULE_PATH_H
#define CRANKY_TRANSPILE_MODULE_PATH_H

#include <stdbool.h>

#include "transpile/arena.h"

typedef VEC(const char *) PathList;

typedef struct ModuleFile {
    const char *path; // NULL: there is none
    bool is_package;  // path ends in /__init__.py
    bool in_library;  // not in the script's directory
} ModuleFile;

const char *module_library_dir(void); // of CPython's library
bool module_is_builtin(const char *name);
// The file of dotted module `name`. Places before it where a file would have been taken first go to `absent`.
ModuleFile module_find(Arena *a, const char *script_dir, const char *name, PathList *absent);

#endif
