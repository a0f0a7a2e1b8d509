// variables.h -- the variables of functions by name, while they run and after: of interpreted ones, and of compiled ones that
// record them (CrCode.places).
#ifndef CRANKY_RUNTIME_VARIABLES_H
#define CRANKY_RUNTIME_VARIABLES_H

#include "runtime/vm/vm.h"

// Variable i of those that the code's `names` lists: in an active frame, or (frame NULL) as saved. CR_ERROR: unbound. The code is
// the frame's, or that of a comprehension in it.
CrValue cr_variable(const CrCode *code, const CrFrame *frame, const CrValue *saved, int i);
void cr_variable_set(const CrCode *code, const CrFrame *frame, int i, CrValue v); // CR_ERROR: unbinds
// All of them, as they are at the end of the call, to one word for each name: cells stay cells.
void cr_variables_save(const CrCode *code, const CrFrame *frame, CrValue *saved);
// The dict f_locals of a function brought up to date; and what is in it made the variables' values. -1: exception set.
int cr_variables_to_dict(CrThread *t, const CrCode *code, const CrFrame *frame, const CrValue *saved, CrValue dict);
void cr_variables_from_dict(CrThread *t, const CrCode *code, const CrFrame *frame, CrValue dict);

static inline int cr_code_nnames(const CrCode *c) { return c->nparams + c->nlocals + c->ncells + c->nfrees; }

#endif
