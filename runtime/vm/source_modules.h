// source_modules.h -- modules that are run from their source: no compiler compiled them in.
#ifndef CRANKY_RUNTIME_VM_SOURCE_MODULES_H
#define CRANKY_RUNTIME_VM_SOURCE_MODULES_H

#include "runtime/module.h"

// Looks for the source of a module along sys.path. NULL: there is none (or an exception).
const CrCompiledModule *cr_source_module_find(CrThread *t, CrValue name);
// The same in Cranky's own library alone, for cranky-vm: a compiled program has compiled in what it needs of it.
const CrCompiledModule *cr_source_module_own(CrThread *t, CrValue name);
// Runs the source that a compiled module was made from, in other globals: CR_NONE, or CR_ERROR.
CrValue cr_source_module_run(CrThread *t, const CrCompiledModule *m, CrValue globals);
// The program itself, for cr_program_main: a file, or (file NULL) the text given with -c. Neither is copied.
const CrCompiledModule *cr_source_program(const char *file, const char *text);

#endif
