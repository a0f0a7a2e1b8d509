// hash.h -- the hash functions of modules _md5, _sha1, _sha256, _sha512, _sha3 and _blake2.
//
// An algorithm works on a state and whole blocks; what is the same for all is in hash.c: filling blocks, copies, the Python
// objects. A hash object is used by one thread at a time: its lock is held while it works.
#ifndef CRANKY_STDLIB_HASH_H
#define CRANKY_STDLIB_HASH_H

#include "runtime/object.h"
#include "runtime/sched/sched.h"

enum { CR_HASH_BLOCK_MAX = 168, CR_HASH_DIGEST_MAX = 64 };

typedef struct CrHashState {
    union {
        uint32_t w32[8];
        uint64_t w64[25];
    };
    uint64_t count;      // bytes in all; BLAKE2: those compressed
    uint32_t used;       // of the block that is being filled
    uint32_t size;       // BLAKE2: of the digest
    bool last_node;      // BLAKE2
    uint8_t block[CR_HASH_BLOCK_MAX];
} CrHashState;

typedef struct CrHashAlgorithm {
    const char *name;
    uint32_t block, digest;                              // sizes in bytes; digest 0: any length (SHAKE)
    void (*start)(CrHashState *);
    void (*compress)(CrHashState *, const uint8_t *block);
    void (*finish)(CrHashState *, uint8_t *out, size_t n); // pads; n bytes of digest
    bool lazy;                                           // the last block must not be compressed before the end is known
    uint8_t suffix;                                      // Keccak
} CrHashAlgorithm;

typedef struct CrHash {
    CrObject ob;
    CrLock lock;
    const CrHashAlgorithm *algorithm;
    CrHashState state;
} CrHash;

extern const CrHashAlgorithm cr_md5, cr_sha1, cr_sha224, cr_sha256, cr_sha384, cr_sha512, cr_sha3[4], cr_shake[2], cr_blake2b, cr_blake2s;
void cr_hash_update(const CrHashAlgorithm *a, CrHashState *s, const uint8_t *p, size_t n);
// The digest so far; the state stays as it is.
void cr_hash_digest(const CrHashAlgorithm *a, const CrHashState *s, uint8_t *out, size_t n);

// What a BLAKE2 hash is made with, beyond its key.
typedef struct CrBlakeParameters {
    uint8_t digest_size, key_size, fanout, depth;
    uint32_t leaf_size;
    uint64_t node_offset;
    uint8_t node_depth, inner_size;
    uint8_t salt[16], person[16];
} CrBlakeParameters;
void cr_blake2_start(const CrHashAlgorithm *a, CrHashState *s, const CrBlakeParameters *p, const uint8_t *key, bool last_node);

static inline uint32_t cr_rotl32(uint32_t x, int n) { return x << n | x >> (32 - n); }
static inline uint32_t cr_rotr32(uint32_t x, int n) { return x >> n | x << (32 - n); }
static inline uint64_t cr_rotl64(uint64_t x, int n) { return n ? x << n | x >> (64 - n) : x; }
static inline uint64_t cr_rotr64(uint64_t x, int n) { return x >> n | x << (64 - n); }
static inline uint32_t cr_load_le32(const uint8_t *p) { return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24; }
static inline uint32_t cr_load_be32(const uint8_t *p) { return __builtin_bswap32(cr_load_le32(p)); }
static inline uint64_t cr_load_le64(const uint8_t *p) { return cr_load_le32(p) | (uint64_t)cr_load_le32(p + 4) << 32; }
static inline uint64_t cr_load_be64(const uint8_t *p) { return __builtin_bswap64(cr_load_le64(p)); }
static inline void cr_store(uint8_t *p, uint64_t x, int n, bool big) {
    for (int i = 0; i < n; i++) p[big ? n - 1 - i : i] = (uint8_t)(x >> 8 * i);
}

#endif
