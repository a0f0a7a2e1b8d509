// stdlib.h -- the modules written in C; stdlib/modules.def lists them.
#ifndef CRANKY_STDLIB_STDLIB_H
#define CRANKY_STDLIB_STDLIB_H

#include "runtime/module.h"

#define CR_MODULE(name) extern const CrModuleDef cr_module_##name;
#include "stdlib/modules.def"
#undef CR_MODULE

void cr_atexit_run(CrThread *t); // what module atexit has registered

// Creates sys.stdin, sys.stdout and sys.stderr; called once at start, before anything prints.
void cr_standard_files_init(CrThread *t);

#endif
