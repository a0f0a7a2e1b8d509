// init.h -- preparing the runtime inside a running scheduler: what cr_program_main does first, for tests and embedders.
#ifndef CRANKY_RUNTIME_INIT_H
#define CRANKY_RUNTIME_INIT_H

#include "runtime/thread.h"

// How the program was started: what module sys tells of it, and what the command passes on (transpile/cli.c) in the environment
// variable CRANKY_OPTIONS, one "-Warg" or "-Xarg" a line; "-Epath" is the command itself (sys.executable).
typedef struct CrOptions {
    int optimize;     // the program was compiled with -O (1) or -OO (2)
    const char *more; // those lines, or ""
    bool dev_mode;    // -X dev: names of encodings and error handlers are checked even where they are not needed
} CrOptions;
extern CrOptions cr_options;

// Types, built-in modules, standard files. Once per process, in the first task (the entry given to cr_runtime_main).
void cr_runtime_init(CrThread *t);

#endif
