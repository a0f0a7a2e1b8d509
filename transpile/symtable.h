// symtable.h -- which scope each name of a module belongs to, and the errors that only scopes can tell.
//
// In:  the AST of one module. Out: a tree of Scopes; each Symbol says where the name lives and how it is
// used. Also done here, since it needs the same walk: every error CPython raises after parsing ('return'
// outside function, 'await' outside async function, no binding for nonlocal, duplicate argument, ...). Scopes
// are those of Python 3.11 (comprehensions have their own) plus PEP 695's type-parameter scopes. Private
// names (__x inside a class) appear mangled in the symbols; symtable_mangle gives the same name to the
// lowering.
#ifndef CRANKY_TRANSPILE_SYMTABLE_H
#define CRANKY_TRANSPILE_SYMTABLE_H

#include "transpile/ast.h"
#include "transpile/source.h"

typedef struct Scope Scope;

typedef enum ScopeKind {
    SCOPE_Module,
    SCOPE_Class,
    SCOPE_Function, // def and async def
    SCOPE_Lambda,
    SCOPE_Comprehension, // list, set, dict comprehension and generator expression
    SCOPE_TypeParams,    // around a generic def, class or type alias: holds its type parameters
    SCOPE_TypeAlias,     // the value of `type X = value`: a function of no arguments
    SCOPE_TypeBound,     // the bound of a TypeVar: the same
} ScopeKind;

// Where a name of a scope is found at run time.
typedef enum SymbolPlace {
    PLACE_Local, // a slot of this scope (in a module or class scope: an entry of its namespace)
    PLACE_Cell,  // local here and captured by an inner function
    PLACE_Free,  // captured from an enclosing function (in a class: read through __class__-style cells)
    PLACE_GlobalExplicit, // `global x` here
    PLACE_GlobalImplicit, // not bound here nor in an enclosing function: module global, then builtin
} SymbolPlace;

typedef enum SymbolFlags {
    SYM_Assigned =
        1 << 0,        // bound here: assignment, del, for, import, def, class, with, except, match, walrus
    SYM_Used = 1 << 1, // read here
    SYM_Parameter = 1 << 2, // a parameter of this function
    SYM_Global = 1 << 3,    // named in a global statement here
    SYM_Nonlocal = 1 << 4,  // named in a nonlocal statement here
    SYM_Imported = 1 << 5,  // bound by an import statement
    SYM_Annotated = 1 << 6, // `x: T` stands here
    SYM_Deleted = 1 << 7, // `del x` (or the end of `except ... as x`) stands here: a read may find it unbound
    SYM_TypeParam = 1 << 8,  // a PEP 695 type parameter
    SYM_CompTarget = 1 << 9, // a for-target of a comprehension
    SYM_FreeInClass =
        1 << 10,            // class scope: bound here and also passed through to inner functions from outside
    SYM_Function = 1 << 11, // bound by def
    SYM_Class = 1 << 12,    // bound by class
    SYM_GlobalElsewhere = 1 << 13, // module scope: a function or class declares it global, and may bind it
} SymbolFlags;

typedef struct Symbol {
    const char *name;  // interned, mangled
    SymbolPlace place; // final after symtable_build
    unsigned flags;    // SymbolFlags
    int index;         // in Scope.symbols
    int assignments;   // number of binding places here (1 for a parameter that is never rebound)
    Node *first;       // the node of the first binding or use (Name, arg, alias, ...), for messages
} Symbol;

struct Scope {
    ScopeKind kind;
    int index;        // in Symtable.scopes; 0 is the module
    Node *node;       // the node that opens it (Module, ClassDef, FunctionDef, Lambda, ListComp, TypeAlias,
                      // TypeVar, ...)
    const char *name; // "f", "<lambda>", "<listcomp>", "<module>"
    const char *qualname;   // "C.f.<locals>.g", as __qualname__
    Scope *parent;          // NULL for the module
    const char *private_of; // class whose name mangles private names here; NULL outside classes

    VEC(Symbol *) symbols; // in order of first appearance; parameters first
    VEC(Symbol *) cells;   // those of place Cell, parameters first, then by appearance
    VEC(Symbol *) frees;   // those of place Free (and FreeInClass): the closure, by name
    VEC(Scope *) children; // in source order

    int n_posonly, n_args, n_kwonly; // parameter counts; n_args counts positional ones including posonly
    bool has_varargs, has_varkw;     // *args, **kwargs

    bool is_generator; // contains yield (or is a generator expression)
    bool is_coroutine; // async def, or an async comprehension; with is_generator: async generator
    bool is_nested;    // inside a function at any depth: may have free names
    bool uses_locals; // calls locals(), vars(), eval(), exec() or dir() by bare name: locals must be readable
                      // by name
    bool uses_super;  // mentions `super` or `__class__` by bare name
    bool needs_class_cell;    // class: a method needs the __class__ cell
    bool has_star_import;     // from m import *
    bool has_return_value;    // return with a value
    bool has_docstring;       // first statement is a string
    bool has_annotations;     // module, class: an annotated assignment stands at its top level: set up
                              // __annotations__
    bool has_try;             // contains try or with at its own level
    bool future_annotations;  // from __future__ import annotations is in force
    bool can_see_class_scope; // type-param scopes directly in a class look names up in the class first
    void *table;              // name -> Symbol; use scope_lookup
};

typedef struct Symtable {
    Scope **scopes; // in source order of their opening; scopes[0] is the module
    int n_scopes;
    bool future_annotations;
} Symtable;

// NULL with the error in the Source.
Symtable *symtable_build(Arena *a, Source *s, Node *module);

// The scope a node opens (Module, ClassDef, FunctionDef, Lambda, a comprehension ...). For a generic def or
// class this is the function's or class's own scope; its parent is the SCOPE_TypeParams one. NULL if the node
// opens none.
Scope *symtable_scope(const Symtable *st, const Node *scope_node);

Symbol *scope_lookup(const Scope *scope, const char *interned_name); // NULL if the name does not appear there

// `name` as it is called inside `scope` (private names get _Class prepended).
const char *symtable_mangle(Source *s, const Scope *scope, const char *name);

#endif
