// hash.h -- the hash objects of modules _md5, _sha1, _sha256, _sha512.
#ifndef CRANKY_STDLIB_HASH_H
#define CRANKY_STDLIB_HASH_H

#include <stddef.h>

#include "runtime/object.h"

typedef struct CrHashState {
    uint64_t word[8];    // md5, sha1, sha256: 32 bits of each are used
    uint64_t length;     // bytes so far
    uint8_t buffer[128]; // length % block bytes wait for the rest of their block
} CrHashState;

typedef struct CrHashKind {
    const char *name;
    uint32_t type; // CrTypeId
    uint32_t block, digest; // bytes
    bool little_endian;     // words of the digest and the length
    uint8_t word;           // bytes of a word
    void (*start)(CrHashState *s);
    void (*compress)(CrHashState *s, const uint8_t *block);
} CrHashKind;

typedef struct CrHashObject {
    CrObject ob;
    const CrHashKind *kind;
    CrHashState state; // copied out, worked on and copied back: whole, under the byte lock
} CrHashObject;

extern const CrHashKind cr_hash_md5, cr_hash_sha1, cr_hash_sha224, cr_hash_sha256, cr_hash_sha384, cr_hash_sha512;

#endif
