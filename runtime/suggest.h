// suggest.h -- "Did you mean" for names that were not found.
#ifndef CRANKY_RUNTIME_SUGGEST_H
#define CRANKY_RUNTIME_SUGGEST_H

#include "runtime/object.h"

// What a NameError's or AttributeError's name was probably meant to be: a str, or CR_ERROR. Never raises.
CrValue cr_suggestion(CrThread *t, CrValue exception);
// Cost of turning one text into the other: 2 for a letter inserted, deleted or replaced, 1 for a change of case;
// more than `limit`: some number above it.
int cr_edit_cost(const char *a, size_t na, const char *b, size_t nb, int limit);

#endif
