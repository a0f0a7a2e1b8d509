// init.h -- preparing the runtime inside a running scheduler: what cr_program_main does first, for tests and embedders.
#ifndef CRANKY_RUNTIME_INIT_H
#define CRANKY_RUNTIME_INIT_H

#include "runtime/thread.h"

// Types, built-in modules, standard files. Once per process, in the first task (the entry given to cr_runtime_main).
void cr_runtime_init(CrThread *t);

#endif
