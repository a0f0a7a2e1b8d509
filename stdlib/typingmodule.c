// typingmodule.c -- module _typing: the identity function that module typing calls often.
#include "runtime/call.h"
#include "stdlib/stdlib.h"

static CrValue idfunc(CrThread *t, CrFunction *f, CrValue x) { return (void)t, (void)f, x; }

static const CrMethodDef functions[] = {{"_idfunc(x, /)", CR_FN(idfunc), "Return the argument.", 0}, {0}};

const CrModuleDef cr_module__typing = {"_typing", "Accelerator for module typing.", functions, NULL};
