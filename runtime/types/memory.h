// memory.h -- the buffer protocol inside the runtime: types that lend their memory, and memoryview.
//
// A type lends memory by a CrMemoryDef in its CrTypeDef (subclasses lend it too). While it is lent it neither moves nor changes
// size; whoever borrows it gives it back with cr_memory_release. Those who only want to read the bytes of an argument now use
// cr_bytes_view (bytes.h), which needs no giving back.
#ifndef CRANKY_RUNTIME_MEMORY_H
#define CRANKY_RUNTIME_MEMORY_H

#include "runtime/object.h"

typedef struct CrMemory {
    CrValue owner;        // the lender
    uint8_t *data;        // first item
    int64_t len;          // bytes of all items
    int64_t itemsize;
    const char *format;   // of an item, as module struct's; NULL: "B"
    const int64_t *shape, *strides; // ndim each; NULL: one row of contiguous items
    int ndim;             // 0 with shape NULL means 1
    bool readonly;
} CrMemory;

struct CrMemoryDef {
    // Fills *m; owner, itemsize 1 and the zeros are set already. False: exception.
    bool (*lend)(CrThread *t, CrValue self, CrMemory *m);
    void (*give_back)(CrThread *t, CrValue self); // NULL: nothing to do
    bool (*can_lend)(CrValue self);               // NULL: always
};

bool cr_has_memory(CrValue v); // an object that lends memory
// False with TypeError "a bytes-like object is required, not 'X'", or what the lender raised.
bool cr_memory_borrow(CrThread *t, CrValue v, CrMemory *m);
void cr_memory_release(CrThread *t, CrMemory *m); // once
bool cr_memory_contiguous(const CrMemory *m, bool fortran); // in C's order, or Fortran's
void cr_memory_copy(const CrMemory *m, uint8_t *to, bool fortran); // all items, in that order
// Borrows contiguous memory that may be written. False: TypeError "FUNCTION() argument must be read-write bytes-like object, not X".
bool cr_memory_borrow_writable(CrThread *t, CrValue v, CrMemory *m, const char *function);

// ---- memoryview -------------------------------------------------------------------------------------------

// What views share: the memory as it was borrowed.
typedef struct CrLoan {
    CrMemory memory;
    uint32_t ended; // atomic: it has been given back
} CrLoan;

typedef struct CrMemoryView {
    CrObject ob;
    CrValue owner;    // attribute obj
    CrLoan *loan;     // NULL once released
    CrValue format;   // a str
    uint8_t *data;
    int64_t len, itemsize;
    int64_t hash;     // 0: not computed
    uint32_t lent;    // atomic: how often somebody has borrowed this view's memory
    uint16_t ndim;
    uint16_t readonly;
    int64_t dims[];   // shape[ndim], strides[ndim]
} CrMemoryView;
static inline int64_t *cr_view_shape(CrMemoryView *m) { return m->dims; }
static inline int64_t *cr_view_strides(CrMemoryView *m) { return m->dims + m->ndim; }

CrValue cr_memoryview_new(CrThread *t, CrValue object); // memoryview(object)
// A view of part of C memory for the time of a call: `keep` is what the collector must not take meanwhile.
CrValue cr_memoryview_of_bytes(CrThread *t, CrValue keep, uint8_t *data, int64_t n, bool readonly);
bool cr_memoryview_release(CrThread *t, CrMemoryView *m); // false: BufferError

// memoryview_items.c: items of any native format. `code` is the format's letter, from cr_view_code.
char cr_view_code(CrThread *t, CrValue format, int64_t *itemsize); // 0: no native format; never raises
CrValue cr_view_unpack(CrThread *t, const uint8_t *p, char code);
bool cr_view_pack(CrThread *t, uint8_t *p, char code, CrValue v);
CrValue cr_view_getitem(CrThread *t, CrValue self, CrValue key);
int cr_view_setitem(CrThread *t, CrValue self, CrValue key, CrValue value);
CrValue cr_view_compare(CrThread *t, CrValue a, CrValue b, CrCompare op);
CrValue cr_view_tolist(CrThread *t, CrMemoryView *m);
CrMemoryView *cr_view_open(CrThread *t, CrValue v); // NULL: ValueError, it is released
// A further view of the same loan with the dimensions of `like`, to be changed by the caller.
CrMemoryView *cr_view_another(CrThread *t, CrMemoryView *like, uint16_t ndim);
void cr_view_memory(CrMemoryView *m, CrMemory *out); // as memory, without borrowing

#endif
