// bytes.h -- bytes and bytearray. Both keep a NUL behind their last byte. bytes is allocated atomic.
#ifndef CRANKY_RUNTIME_BYTES_H
#define CRANKY_RUNTIME_BYTES_H

#include "runtime/object.h"

typedef struct CrBytes {
    CrObject ob;
    int64_t len;
    int64_t hash; // 0: not computed
    uint8_t data[];
} CrBytes;

// The block is replaced when it grows, never resized in place; writers hold the byte lock.
typedef struct CrByteBlock {
    uint64_t len, cap;
    uint8_t data[]; // cap + 1 bytes
} CrByteBlock;

typedef struct CrByteArray {
    CrObject ob;      // aux: number of exported buffers (C calls in progress); resizing then raises BufferError
    CrByteBlock *block;
} CrByteArray;

CrValue cr_bytes_from(CrThread *t, const void *data, size_t n);
CrBytes *cr_bytes_alloc(CrThread *t, size_t n); // contents to be filled in
CrValue cr_bytearray_from(CrThread *t, const void *data, size_t n);
// The bytes of a bytes-like object (bytes, bytearray and subclasses): false with TypeError "a bytes-like object is
// required, not 'X'" otherwise. Valid while the object is reachable and not resized.
bool cr_bytes_view(CrThread *t, CrValue v, const uint8_t **data, size_t *n);

#endif
