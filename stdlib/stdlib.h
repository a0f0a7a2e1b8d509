// stdlib.h -- the modules written in C; stdlib/modules.c lists them for import.
#ifndef CRANKY_STDLIB_STDLIB_H
#define CRANKY_STDLIB_STDLIB_H

#include "runtime/module.h"

extern const CrModuleDef cr_module_math, cr_module_sys, cr_module_threading, cr_module_time;

// Creates sys.stdin, sys.stdout and sys.stderr; called once at start, before anything prints.
void cr_standard_files_init(CrThread *t);

#endif
