// pointer.h -- C pointers (Ptr) and out-parameter markers (OUT, INOUT) as Python objects.
//
// A Ptr is an address, the type it points to, how many elements are known to be there, and what keeps the memory
// alive. NULL is None, never a Ptr.
#ifndef CRANKY_BRIDGE_POINTER_H
#define CRANKY_BRIDGE_POINTER_H

#include "bridge/ctype.h"
#include "runtime/object.h"

typedef struct CrPointer {
    CrObject ob;
    void *address;       // never NULL: NULL is None. Closed pointers (owned.h) have NULL and the type cr_c_closed
    const CrCType *type; // what it points to
    int64_t count;       // elements known to be there, or -1
    int64_t before;      // elements known to be before it; p + n, p - n stay between the ends
    CrValue keep;        // object whose memory it is; CR_ERROR: C's, or the block that `address` begins
    CrValue free;        // owned pointers: what frees it; else CR_ERROR
} CrPointer;

// OUT, OUT[n] and INOUT(v) in an argument list.
typedef struct CrMarker {
    CrObject ob;        // aux: 0 OUT, 1 INOUT
    int64_t count;      // OUT[n]: n; OUT: -1
    CrValue value;      // INOUT's; CR_ERROR for OUT
} CrMarker;

extern CrMarker cr_marker_out; // OUT

// A Ptr to `type`; NULL gives None.
CrValue cr_pointer_new(CrThread *t, void *address, const CrCType *type, CrValue keep);
CrValue cr_pointer_new_counted(CrThread *t, void *address, const CrCType *type, int64_t count, CrValue keep);
// May a Ptr to `from` go where C wants a pointer to `to`? By C's own rules, plus char kinds among each other.
bool cr_pointer_fits(const CrCType *from, const CrCType *to);
// Stores None, a Ptr or a C function's address as a value of pointer type; nothing that would have to be kept alive.
bool cr_pointer_store(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place);
// The module object `__c__.<name>`, made and put into sys.modules (with those around it) if it is not there yet.
CrValue cr_c_module(CrThread *t, const char *name);
// The class of a C enumeration, a subclass of enum.IntEnum: an attribute of the header's module object, made when first asked for.
typedef struct CrEnumConstant {
    const char *name;
    int64_t value;
} CrEnumConstant;
CrValue cr_enum_class(CrThread *t, const char *module, const char *name, const CrEnumConstant *constants, int n);
CrValue cr_ctype_object(CrThread *t, const CrCType *type);          // the Python object that stands for a C type
// Types made of others, which must live for ever: one descriptor each.
const CrCType *cr_ctype_pointer_to(const CrCType *type);
const CrCType *cr_ctype_array_of(const CrCType *item, uint32_t n);  // n 0: of unknown length
const CrCType *cr_ctype_const(const CrCType *type);                 // of an array: one of const items
const CrCType *cr_ctype_of_annotation(CrThread *t, CrValue v);      // Ptr[c_int] or c_int, else NULL; never raises

#endif
