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

// An instance of a subclass of bytes boxes a plain bytes, as CrStrSubclass does for str.
typedef struct CrBytesSubclass {
    CrObject ob;
    CrValue value; // an exact bytes; attribute slots follow
} CrBytesSubclass;

// The bytes of any bytes object, instances of subclasses included.
static inline CrBytes *cr_bytes_of(CrValue v) {
    return cr_shape_id(cr_object(v)) == CR_T_BYTES ? CR_AS(CrBytes, v) : CR_AS(CrBytes, CR_AS(CrBytesSubclass, v)->value);
}

// The block is replaced when it grows, never resized in place; writers hold the byte lock.
typedef struct CrByteBlock {
    uint64_t len, cap;
    uint8_t data[]; // cap + 1 bytes
} CrByteBlock;

typedef struct CrByteArray {
    CrObject ob;      // aux: number of exported buffers (C calls in progress); resizing then raises BufferError
    CrByteBlock *block; // NULL until __init__ ran; read with cr_bytearray_block
} CrByteArray;

static inline bool cr_is_bytes(CrValue v) { return cr_has_flag(v, CR_TYPE_BYTES); }
static inline bool cr_is_bytearray(CrValue v) {
    return cr_is_ptr(v) && cr_is_subtype(cr_object_type(cr_object(v)), CR_TYPE_OF_ID(BYTEARRAY));
}
bool cr_has_memory(CrValue v); // memory.h
static inline bool cr_is_bytes_like(CrValue v) { return cr_is_bytes(v) || cr_is_bytearray(v) || cr_has_memory(v); }

CrValue cr_bytes_from(CrThread *t, const void *data, size_t n);
CrBytes *cr_bytes_alloc(CrThread *t, size_t n); // contents to be filled in; NULL: MemoryError
CrValue cr_bytes_from_object(CrThread *t, CrValue v); // bytes(v) for anything but str: an exact bytes
CrValue cr_bytearray_from(CrThread *t, const void *data, size_t n);
CrByteBlock *cr_bytearray_block(CrValue v); // the current block; its len counts
int cr_bytearray_at(CrValue v, int64_t i);  // a byte; -1: beyond the end
// The same as it is now, for reading: with several threads a copy made under the lock.
const CrByteBlock *cr_bytearray_snapshot(CrThread *t, CrValue v);
// The bytes of a bytes-like object (bytes, bytearray and subclasses, whatever lends memory): false with TypeError "a bytes-like object is
// required, not 'X'" otherwise. Valid while the object is reachable and not resized.
bool cr_bytes_view(CrThread *t, CrValue v, const uint8_t **data, size_t *n);
// b'...' text of raw bytes. `escape_single`: single quotes even in double quotes, as bytearray's repr has it.
CrValue cr_bytes_repr(CrThread *t, const uint8_t *p, size_t n, bool escape_single);
CrValue cr_bytes_format_percent(CrThread *t, CrValue format, CrValue args); // '%' on bytes: an exact bytes

#endif
