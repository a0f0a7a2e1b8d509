// tree.h -- syntax trees to and from the form in which they cross into the runtime (runtime/vm/bytecode.h): ast objects.
#ifndef CRANKY_TRANSPILE_TREE_H
#define CRANKY_TRANSPILE_TREE_H

#include "runtime/vm/bytecode.h"
#include "transpile/ast.h"
#include "transpile/source.h"

typedef VEC(BcTreeItem) TreeItems;

void tree_write(Arena *a, const Node *n, TreeItems *out);
// The items are a whole tree, each field of the type that ast.def says. Names are interned in the Source's.
Node *tree_read(Source *s, const BcTreeItem *items, size_t n);
// Is it a tree that a parser could have made? False with the error, a ValueError or TypeError, in the Source.
bool tree_validate(Source *s, Node *root);

#endif
