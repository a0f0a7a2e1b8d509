// parse.h -- from a Source to its AST.
//
// Each function returns NULL and leaves the error in the Source when the text is not Python. The grammar is
// Python 3.11's, with PEP 695 (type parameters, `type X = ...`) and PEP 701 (free f-strings) accepted as
// well.
#ifndef CRANKY_TRANSPILE_PARSE_H
#define CRANKY_TRANSPILE_PARSE_H

#include "transpile/ast.h"
#include "transpile/source.h"

Node *parse_module(Arena *a, Source *s);      // AST_Module
Node *parse_expression(Arena *a, Source *s);  // AST_Expression: what eval() takes
Node *parse_interactive(Arena *a, Source *s); // AST_Interactive: one statement of the REPL

// The place of a node, for source_error.
static inline SourceRange node_range(const Node *n) {
    return (SourceRange){n->lineno, n->col_offset, n->end_lineno, n->end_col_offset};
}

#endif
