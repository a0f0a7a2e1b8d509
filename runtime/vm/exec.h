// exec.h -- the built-ins exec, eval and compile, for module builtins.
#ifndef CRANKY_RUNTIME_VM_EXEC_H
#define CRANKY_RUNTIME_VM_EXEC_H

#include "runtime/object.h"

extern const CrMethodDef cr_exec_functions[]; // ends with a NULL signature

#endif
