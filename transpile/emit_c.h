// emit_c.h -- the C back end: one C file per Python module.
#ifndef CRANKY_TRANSPILE_EMIT_C_H
#define CRANKY_TRANSPILE_EMIT_C_H

#include "transpile/ir.h"

// Appends the C of a module. `is_main`: the program's first, whatever its name. Deterministic: the same module gives the same bytes.
void emit_module(StrBuf *out, IrModule *m, bool is_main);
// Appends the C file with main() for a program whose modules are these; the first is __main__.
void emit_main(StrBuf *out, const char *const *module_names, int n, int optimize);
// The C name of the CrCompiledModule of a dotted module name.
char *emit_module_symbol(Arena *a, const char *name);

#endif
