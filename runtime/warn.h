// warn.h -- warnings: their filters, and what is done with one. Module _warnings is this, seen from Python.
//
// The filters and the default action are those of module `warnings` once that is imported (programs assign to them), else our
// own. A warning's registry is the `__warningregistry__` of the module that is blamed.
#ifndef CRANKY_RUNTIME_WARN_H
#define CRANKY_RUNTIME_WARN_H

#include "runtime/object.h"

// Warns in the name of the caller `level` calls up (1: the running Python function). 0, or -1: the filters made it an exception.
// The format is cr_raise's.
int cr_warn(CrThread *t, CrType *category, int level, const char *format, ...);
// Warns of the source of a file, as the compiler does. 0, or -1: it became an exception.
int cr_warn_source(CrThread *t, CrType *category, const char *message, const char *filename, uint32_t line);
#define CR_WARN(t, NAME, level, ...) cr_warn((t), CR_TYPE_OF_ID(NAME), (level), __VA_ARGS__)

#endif
