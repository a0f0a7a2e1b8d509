// emit_bytecode.h -- IR to bytecode.
#ifndef CRANKY_TRANSPILE_EMIT_BYTECODE_H
#define CRANKY_TRANSPILE_EMIT_BYTECODE_H

#include "runtime/vm/bytecode.h"
#include "transpile/ir.h"

// Lives in the module's arena.
const BcModule *emit_bytecode(IrModule *m);

#endif
