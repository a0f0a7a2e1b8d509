// tree.h -- ast objects to and from the trees that the compiler takes and gives (bytecode.h).
#ifndef CRANKY_RUNTIME_VM_TREE_H
#define CRANKY_RUNTIME_VM_TREE_H

#include "runtime/object.h"
#include "runtime/vm/bytecode.h"

bool cr_is_tree(CrValue v); // an instance of ast.AST
// The items, of class instances of module _ast.
CrValue cr_tree_objects(CrThread *t, const BcTreeItem *items, size_t n);
// The tree whose root shall be an instance of class `root` ("Module", "Expression", "Interactive") as items in malloc'ed
// memory; `texts` keeps alive what they point to. NULL with TypeError, ValueError, ...
BcTreeItem *cr_tree_items(CrThread *t, CrValue tree, const char *root, size_t *n, CrValue *texts);

#endif
