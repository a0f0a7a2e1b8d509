// opcodemodule.c -- module _opcode. There is no bytecode of CPython's here, so nothing is known of its instructions.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "stdlib/stdlib.h"

static CrValue stack_effect(CrThread *t, CrFunction *f, CrValue opcode, CrValue oparg, CrValue jump) {
    int64_t n;
    (void)f, (void)oparg, (void)jump;
    if (!cr_index_int64(t, opcode, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return CR_RAISE(t, ValueError, "invalid opcode or oparg");
}
static CrValue specialization_stats(CrThread *t, CrFunction *f) { return (void)t, (void)f, CR_NONE; }

static const CrMethodDef functions[] = {
    {"get_specialization_stats()", CR_FN(specialization_stats), "Return None: there are none.", 0},
    {"stack_effect(opcode, oparg=None, /, *, jump=None)", CR_FN(stack_effect), "Refused: there is no bytecode.", 0},
    {0},
};

const CrModuleDef cr_module__opcode = {"_opcode", "Opcode support module.", functions, NULL};
