// emit_names.h -- C names for the registers of a function and for what a module defines.
#ifndef CRANKY_TRANSPILE_EMIT_NAMES_H
#define CRANKY_TRANSPILE_EMIT_NAMES_H

#include "transpile/ir.h"

void emit_name_module(IrModule *m);                      // functions, constants, globals, built-ins
void emit_name_registers(IrModule *m, IrFunction *f);    // locals and temporaries
char *emit_sanitize(Arena *a, const char *text, size_t len); // letters, digits, _ only
char *emit_distinct(Arena *a, const char *name);             // the same, but never the same of two names

#endif
