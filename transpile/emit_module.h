// emit_module.h -- the tables of a module in C: constants, names, functions' records; its descriptor.
#ifndef CRANKY_TRANSPILE_EMIT_MODULE_H
#define CRANKY_TRANSPILE_EMIT_MODULE_H

#include "transpile/ir.h"
#include "transpile/strbuf.h"

void emit_constants(StrBuf *out, IrModule *m);
void emit_names_table(StrBuf *out, IrModule *m);            // globals, built-ins, inline-cache sites
void emit_code(StrBuf *out, IrModule *m, IrFunction *f);    // the function's CrCode, code_NAME
void emit_descriptor(StrBuf *out, IrModule *m, bool is_main);

#endif
