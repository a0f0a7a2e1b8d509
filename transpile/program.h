// program.h -- a whole program: its modules compiled to C, the C compiler and linker run, the result cached.
#ifndef CRANKY_TRANSPILE_PROGRAM_H
#define CRANKY_TRANSPILE_PROGRAM_H

#include <stdbool.h>

#include "transpile/arena.h"

typedef struct BuildOptions {
    const char *cc;      // C compiler, "gcc" by default
    bool release;        // -O2 instead of -O1
    bool keep_c;         // leave the generated C beside the cached program and say where
    bool verbose;        // print the commands
    bool no_cache;       // build anew
    int optimize;        // 0; 1 (-O): no asserts, __debug__ is False; 2 (-OO): no docstrings either
    bool frame_locals;   // f_locals of every compiled function, the library's too, shows its variables
    bool as_module;      // the script is the name of a module (-m)
    bool vm;             // interpret instead
    const char **includes; // modules to compile in although no import statement names them
    int nincludes;
} BuildOptions;

// The cached executable for `script`, built if it is missing or out of date. NULL: an error has been printed.
const char *program_executable(Arena *a, const char *script, const BuildOptions *options);
// Copies it to `output` (mode 755, whole or not at all). False: an error has been printed.
bool program_build(Arena *a, const char *script, const char *output, const BuildOptions *options);

#endif
