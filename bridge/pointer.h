// bridge/pointer.h -- C pointers and out-parameter markers as Python objects.
#ifndef CRANKY_BRIDGE_POINTER_H
#define CRANKY_BRIDGE_POINTER_H

#include "runtime/object.h"

// A C pointer with the type it points to. `keep` is what must stay alive as long as the pointer is used.
typedef struct CrPointer {
    CrObject ob;
    void *address;      // never NULL: NULL is None
    const char *ctype;  // what it points to, as C writes it: "struct FILE", "char", "void"
    int64_t count;      // elements known to be there, or -1
    CrValue keep;       // owner of the memory, or CR_ERROR
} CrPointer;

// OUT, OUT[n] and INOUT(v) in an argument list.
typedef struct CrMarker {
    CrObject ob;        // aux: 0 OUT, 1 INOUT
    int64_t count;      // OUT[n]; 1 for OUT
    CrValue value;      // INOUT's; CR_ERROR for OUT
} CrMarker;

CrValue cr_pointer_new(CrThread *t, void *address, const char *ctype, CrValue keep); // NULL gives None

#endif
