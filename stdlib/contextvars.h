// contextvars.h -- the objects of module _contextvars.
//
// A context's variables are a dict that is shared by its copies until one of them changes: then that one takes a copy. A
// context is entered in one thread at a time, and only that thread changes it.
#ifndef CRANKY_STDLIB_CONTEXTVARS_H
#define CRANKY_STDLIB_CONTEXTVARS_H

#include "runtime/object.h"

typedef struct CrContext {
    CrObject ob;
    CrValue vars;     // dict from ContextVars to values
    uint32_t shared;  // others may have the dict too
    uint32_t entered;
    CrValue previous; // while entered: the context before, or CR_ERROR
} CrContext;

typedef struct CrContextVar {
    CrObject ob;
    CrValue name;
    CrValue absent; // the default; CR_ERROR: none
} CrContextVar;

typedef struct CrContextToken {
    CrObject ob;
    CrValue context, var;
    CrValue old; // CR_ERROR: there was none
    uint64_t used;
} CrContextToken;

#endif
