// bytes_internal.h -- what bytes.c, bytearray.c and bytes_methods.c share.
#ifndef CRANKY_RUNTIME_BYTES_INTERNAL_H
#define CRANKY_RUNTIME_BYTES_INTERNAL_H

#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"

extern const CrMethodDef cr_bytes_methods[], cr_bytearray_methods[];

// A view of the bytes of a bytes-like object at one moment.
typedef struct CrByteView {
    const uint8_t *p;
    int64_t n;
} CrByteView;
CrByteView cr_view(CrThread *t, CrValue bytes_like);
// A new object of the kind of `like`: bytes, or bytearray.
CrValue cr_bytes_like(CrThread *t, CrValue like, const uint8_t *p, int64_t n);

// A value as one byte: an index in range(256). -1: TypeError, or ValueError with `message`.
int cr_byte_value(CrThread *t, CrValue v, const char *message);
// An argument that may be a byte or bytes-like: `single` is where the byte is put. False: exception.
bool cr_byte_or_view(CrThread *t, CrValue v, uint8_t *single, CrByteView *view);

// The source argument of bytes() and bytearray(), any kind but none: an exact bytes.
CrValue cr_bytes_convert(CrThread *t, CrValue source, CrValue encoding, CrValue errors, bool for_bytearray);

// The methods only bytearray has (bytearray.c); their table is in bytes_methods.c with the shared ones.
#define CR_BYTES_ENTRY(name, ...) CrValue name(CrThread *t CR_UNUSED, CrFunction *function CR_UNUSED, ##__VA_ARGS__)
CR_BYTES_ENTRY(cr_bytearray_m_alloc, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_append, CrValue, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_clear, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_copy, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_extend, CrValue, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_insert, CrValue, CrValue, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_pop, CrValue, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_reduce, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_reduce_ex, CrValue, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_remove, CrValue, CrValue);
CR_BYTES_ENTRY(cr_bytearray_m_reverse, CrValue);

int cr_bytes_contains(CrThread *t, CrValue v, CrValue item);
CrValue cr_bytes_compare(CrThread *t, CrValue a, CrValue b, CrCompare op);
CrValue cr_bytes_concat(CrThread *t, CrValue a, CrValue b);
CrValue cr_bytes_repeat(CrThread *t, CrValue a, CrValue b);
// v[slice] of the bytes in view.
CrValue cr_bytes_slice(CrThread *t, CrValue v, CrValue slice);
CrValue cr_bytes_iter(CrThread *t, CrValue v);

#endif
