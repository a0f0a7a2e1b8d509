// source_modules.h -- modules that are run from their source: no compiler compiled them in.
#ifndef CRANKY_RUNTIME_VM_SOURCE_MODULES_H
#define CRANKY_RUNTIME_VM_SOURCE_MODULES_H

#include "runtime/module.h"

// From now on a module that is not compiled into the program is looked for along sys.path, and run by the interpreter.
void cr_source_modules_enable(void);
// The program itself, for cr_program_main: a file, or (file NULL) the text given with -c. Neither is copied.
const CrCompiledModule *cr_source_program(const char *file, const char *text);

#endif
