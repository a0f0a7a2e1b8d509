// check.h -- errors that need neither grammar nor scopes but the place of a construct: CPython's code
// generator raises them. Used by symtable.c only.
#ifndef CRANKY_TRANSPILE_CHECK_H
#define CRANKY_TRANSPILE_CHECK_H

#include "transpile/symtable.h"

// The __future__ imports at the head of a module: unknown and misplaced features. Tells whether `annotations`
// is on.
bool check_future_imports(Source *s, const Node *module, bool *annotations);

// 'return' outside function, repeated keyword arguments, starred expressions in wrong places, ...
bool check_module(Source *s, const Symtable *st, Node *module);

#endif
