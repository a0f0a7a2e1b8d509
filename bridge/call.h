// call.h -- calls through libffi: of variadic functions, of function pointers met at run time, and from C into Python.
#ifndef CRANKY_BRIDGE_CALL_H
#define CRANKY_BRIDGE_CALL_H

#include <ffi.h>

#include "bridge/foreign.h"

// libffi's description of a type; NULL with TypeError: cannot be passed.
ffi_type *cr_ffi_type(CrThread *t, const CrCType *type);

// One argument on its way to C.
typedef union CrCell16 {
    int64_t i;
    double d;
    void *p;
    long double l;
    char bytes[16];
} CrCell16;

// Calls `address` with declared arguments (d->params) and further ones by the rules for variadic calls.
CrValue cr_ffi_call(CrThread *t, const CrForeign *d, void *address, const CrValue *args, int nfixed, const CrValue *rest, int nrest);

// The C function pointer that calls a Python callable; made once for each (callable, type) and never freed. NULL: exception.
void *cr_callback_address(CrThread *t, CrValue callable, const CrCType *function);

#endif
