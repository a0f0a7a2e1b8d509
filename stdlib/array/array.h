// array.h -- array.array: items of one machine type in a row, in a block of bytes as bytearray has it.
//
// Readers load the block once and use its own length; writers hold the byte lock. A block grows in place into its spare room,
// any other change of size makes a new one. While memory is lent (aux counts) the size does not change.
#ifndef CRANKY_STDLIB_ARRAY_H
#define CRANKY_STDLIB_ARRAY_H

#include "runtime/object.h"
#include "runtime/types/bytes.h"

typedef struct CrArrayKind {
    char code;
    uint8_t size;
    char format;      // of module struct, for memoryview
    uint8_t machine;  // the code by which pickles name it
    bool integer, is_signed;
} CrArrayKind;

typedef struct CrArrayObject {
    CrObject ob;             // aux: how often the memory is lent
    CrByteBlock *block;
    const CrArrayKind *kind; // NULL: not made by __new__
} CrArrayObject;

typedef struct CrArrayIterator {
    CrObject ob;
    CrValue array; // CR_ERROR when exhausted
    int64_t index;
} CrArrayIterator;

static inline CrArrayObject *cr_array_of(CrValue v) { return CR_AS(CrArrayObject, v); }
static inline bool cr_is_array(CrValue v) {
    return cr_is_ptr(v) && cr_is_subtype(cr_object_type(cr_object(v)), CR_TYPE_OF_ID(ARRAY));
}

// items.c
const CrArrayKind *cr_array_kind(uint32_t code); // NULL: no typecode
const CrArrayKind *cr_array_integer_kind(uint8_t size, bool is_signed);
extern const char cr_array_codes[]; // all typecodes
CrValue cr_array_get(CrThread *t, const CrArrayKind *kind, const uint8_t *from);
bool cr_array_put(CrThread *t, const CrArrayKind *kind, CrValue v, uint8_t *to); // false: TypeError or OverflowError

// array.c
CrValue cr_array_new(CrThread *t, CrType *cls, const CrArrayKind *kind);
CrValue cr_array_like(CrThread *t, const CrArrayKind *kind, const uint8_t *p, int64_t bytes); // a plain array
CrByteBlock *cr_array_block(CrValue v);
static inline int64_t cr_array_bytes(CrValue v) { return (int64_t)__atomic_load_n(&cr_array_block(v)->len, __ATOMIC_ACQUIRE); }
static inline int64_t cr_array_len(CrValue v) { return cr_array_bytes(v) / cr_array_of(v)->kind->size; }
CrValue cr_array_at(CrThread *t, CrValue v, int64_t i); // beyond the end: CR_ERROR without an exception
// Replaces bytes [from, to) by p[0, n), which may lie in the array itself. Bounds beyond the end mean the end. False: BufferError ...
bool cr_array_splice(CrThread *t, CrValue v, int64_t from, int64_t to, const uint8_t *p, int64_t n);
bool cr_array_append(CrThread *t, CrValue v, CrValue item);
bool cr_array_extend(CrThread *t, CrValue v, CrValue iterable);
bool cr_array_add_bytes(CrThread *t, CrValue v, const uint8_t *p, int64_t n); // a multiple of the item size, or ValueError
bool cr_array_add_text(CrThread *t, CrValue v, CrValue text);                 // to one of typecode 'u'
CrValue cr_array_make(CrThread *t, CrType *cls, CrValue typecode, CrValue initial); // initial CR_ERROR: none
bool cr_array_typecode(CrThread *t, CrValue v, const char *where, uint32_t *code);  // a str of one character

extern const CrMethodDef cr_array_methods[];
extern const CrMethodDef cr_array_reconstructor;

#endif
