// unparse.h -- an annotation as text, for `from __future__ import annotations`.
#ifndef CRANKY_TRANSPILE_UNPARSE_H
#define CRANKY_TRANSPILE_UNPARSE_H

#include "transpile/ast.h"

// Appends the expression as CPython writes it: one line, its spacing and quotes.
void unparse_annotation(StrBuf *out, const Node *n);

#endif
