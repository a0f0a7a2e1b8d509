// functions.c -- MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), SHA-3 and SHAKE (FIPS 202), BLAKE2 (RFC 7693).
#include <string.h>

#include "stdlib/hash/hash.h"

#include "stdlib/hash/constants.inc"

static void pad(const CrHashAlgorithm *a, CrHashState *s, int length_bytes, bool big) {
    uint32_t room = a->block - (uint32_t)length_bytes;
    uint64_t bits = s->count << 3, high = s->count >> 61;
    s->block[s->used++] = 0x80;
    if (s->used > room) {
        memset(s->block + s->used, 0, a->block - s->used);
        a->compress(s, s->block);
        s->used = 0;
    }
    memset(s->block + s->used, 0, a->block - s->used);
    cr_store(s->block + a->block - 8, bits, 8, big);
    if (length_bytes == 16) cr_store(s->block + a->block - 16, high, 8, big);
    a->compress(s, s->block);
}

static void words32(const CrHashState *s, uint8_t *out, size_t n, bool big) {
    for (size_t i = 0; i < n / 4; i++) cr_store(out + 4 * i, s->w32[i], 4, big);
}

// ---- MD5 ----------------------------------------------------------------------------------------------------

static void md5_start(CrHashState *s) { memcpy(s->w32, (uint32_t[]){0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476}, 16); }

static void md5_compress(CrHashState *s, const uint8_t *p) {
    static const uint8_t turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t a = s->w32[0], b = s->w32[1], c = s->w32[2], d = s->w32[3], m[16];
    for (int i = 0; i < 16; i++) m[i] = cr_load_le32(p + 4 * i);
    for (int i = 0; i < 64; i++) {
        uint32_t f;
        int k;
        switch (i / 16) {
        case 0: f = d ^ (b & (c ^ d)), k = i; break;
        case 1: f = c ^ (d & (b ^ c)), k = (5 * i + 1) % 16; break;
        case 2: f = b ^ c ^ d, k = (3 * i + 5) % 16; break;
        default: f = c ^ (b | ~d), k = 7 * i % 16;
        }
        f += a + md5_sines[i] + m[k];
        a = d;
        d = c;
        c = b;
        b += cr_rotl32(f, turns[i / 16][i % 4]);
    }
    s->w32[0] += a;
    s->w32[1] += b;
    s->w32[2] += c;
    s->w32[3] += d;
}

static void md5_finish(CrHashState *s, uint8_t *out, size_t n) {
    pad(&cr_md5, s, 8, false);
    words32(s, out, n, false);
}

const CrHashAlgorithm cr_md5 = {"md5", 64, 16, md5_start, md5_compress, md5_finish, false, 0};

// ---- SHA-1 --------------------------------------------------------------------------------------------------

static void sha1_start(CrHashState *s) {
    memcpy(s->w32, (uint32_t[]){0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, 20);
}

static void sha1_compress(CrHashState *s, const uint8_t *p) {
    uint32_t a = s->w32[0], b = s->w32[1], c = s->w32[2], d = s->w32[3], e = s->w32[4], w[80];
    for (int i = 0; i < 16; i++) w[i] = cr_load_be32(p + 4 * i);
    for (int i = 16; i < 80; i++) w[i] = cr_rotl32(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? (d ^ (b & (c ^ d))) + 0x5A827999
                     : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                     : i < 60 ? ((b & c) | (d & (b | c))) + 0x8F1BBCDC
                              : (b ^ c ^ d) + 0xCA62C1D6;
        f += cr_rotl32(a, 5) + e + w[i];
        e = d;
        d = c;
        c = cr_rotl32(b, 30);
        b = a;
        a = f;
    }
    s->w32[0] += a;
    s->w32[1] += b;
    s->w32[2] += c;
    s->w32[3] += d;
    s->w32[4] += e;
}

static void sha1_finish(CrHashState *s, uint8_t *out, size_t n) {
    pad(&cr_sha1, s, 8, true);
    words32(s, out, n, true);
}

const CrHashAlgorithm cr_sha1 = {"sha1", 64, 20, sha1_start, sha1_compress, sha1_finish, false, 0};

// ---- SHA-2 of 32-bit words ----------------------------------------------------------------------------------

static void sha224_begin(CrHashState *s) { memcpy(s->w32, sha224_start, 32); }
static void sha256_begin(CrHashState *s) { memcpy(s->w32, sha256_start, 32); }

static void sha256_compress(CrHashState *s, const uint8_t *p) {
    uint32_t w[64], v[8];
    for (int i = 0; i < 16; i++) w[i] = cr_load_be32(p + 4 * i);
    for (int i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (cr_rotr32(x, 7) ^ cr_rotr32(x, 18) ^ x >> 3) + (cr_rotr32(y, 17) ^ cr_rotr32(y, 19) ^ y >> 10);
    }
    memcpy(v, s->w32, sizeof v);
    for (int i = 0; i < 64; i++) {
        uint32_t a = v[0], e = v[4];
        uint32_t t1 = v[7] + (cr_rotr32(e, 6) ^ cr_rotr32(e, 11) ^ cr_rotr32(e, 25)) + (v[6] ^ (e & (v[5] ^ v[6]))) + sha256_round[i] + w[i];
        uint32_t t2 = (cr_rotr32(a, 2) ^ cr_rotr32(a, 13) ^ cr_rotr32(a, 22)) + ((a & v[1]) | (v[2] & (a | v[1])));
        v[7] = v[6], v[6] = v[5], v[5] = e, v[4] = v[3] + t1, v[3] = v[2], v[2] = v[1], v[1] = a, v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) s->w32[i] += v[i];
}

static void sha256_finish(CrHashState *s, uint8_t *out, size_t n) {
    pad(&cr_sha256, s, 8, true);
    words32(s, out, n, true);
}

const CrHashAlgorithm cr_sha224 = {"sha224", 64, 28, sha224_begin, sha256_compress, sha256_finish, false, 0};
const CrHashAlgorithm cr_sha256 = {"sha256", 64, 32, sha256_begin, sha256_compress, sha256_finish, false, 0};

// ---- SHA-2 of 64-bit words ----------------------------------------------------------------------------------

static void sha384_begin(CrHashState *s) { memcpy(s->w64, sha384_start, 64); }
static void sha512_begin(CrHashState *s) { memcpy(s->w64, sha512_start, 64); }

static void sha512_compress(CrHashState *s, const uint8_t *p) {
    uint64_t w[80], v[8];
    for (int i = 0; i < 16; i++) w[i] = cr_load_be64(p + 8 * i);
    for (int i = 16; i < 80; i++) {
        uint64_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (cr_rotr64(x, 1) ^ cr_rotr64(x, 8) ^ x >> 7) + (cr_rotr64(y, 19) ^ cr_rotr64(y, 61) ^ y >> 6);
    }
    memcpy(v, s->w64, sizeof v);
    for (int i = 0; i < 80; i++) {
        uint64_t a = v[0], e = v[4];
        uint64_t t1 = v[7] + (cr_rotr64(e, 14) ^ cr_rotr64(e, 18) ^ cr_rotr64(e, 41)) + (v[6] ^ (e & (v[5] ^ v[6]))) + sha512_round[i] + w[i];
        uint64_t t2 = (cr_rotr64(a, 28) ^ cr_rotr64(a, 34) ^ cr_rotr64(a, 39)) + ((a & v[1]) | (v[2] & (a | v[1])));
        v[7] = v[6], v[6] = v[5], v[5] = e, v[4] = v[3] + t1, v[3] = v[2], v[2] = v[1], v[1] = a, v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) s->w64[i] += v[i];
}

static void sha512_finish(CrHashState *s, uint8_t *out, size_t n) {
    pad(&cr_sha512, s, 16, true);
    for (size_t i = 0; i < n / 8; i++) cr_store(out + 8 * i, s->w64[i], 8, true);
}

const CrHashAlgorithm cr_sha384 = {"sha384", 128, 48, sha384_begin, sha512_compress, sha512_finish, false, 0};
const CrHashAlgorithm cr_sha512 = {"sha512", 128, 64, sha512_begin, sha512_compress, sha512_finish, false, 0};

// ---- Keccak (FIPS 202): SHA-3 and SHAKE ---------------------------------------------------------------------

static void keccak_start(CrHashState *s) { memset(s->w64, 0, sizeof s->w64); }

static void keccak_permute(uint64_t *a) {
    for (int round = 0; round < 24; round++) {
        uint64_t c[5], last = a[1];
        for (int x = 0; x < 5; x++) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (int x = 0; x < 5; x++) {
            uint64_t d = c[(x + 4) % 5] ^ cr_rotl64(c[(x + 1) % 5], 1);
            for (int y = 0; y < 25; y += 5) a[y + x] ^= d;
        }
        last = a[1];
        for (int i = 0; i < 24; i++) { // rotated lanes move along one cycle
            uint64_t next = a[keccak_lanes[i]];
            a[keccak_lanes[i]] = cr_rotl64(last, keccak_turns[i]);
            last = next;
        }
        for (int y = 0; y < 25; y += 5) {
            memcpy(c, a + y, sizeof c);
            for (int x = 0; x < 5; x++) a[y + x] ^= ~c[(x + 1) % 5] & c[(x + 2) % 5];
        }
        a[0] ^= keccak_round[round];
    }
}

static void absorb(CrHashState *s, const uint8_t *p, uint32_t rate) {
    for (uint32_t i = 0; i < rate / 8; i++) s->w64[i] ^= cr_load_le64(p + 8 * i);
    keccak_permute(s->w64);
}

static void squeeze(CrHashState *s, uint32_t rate, uint8_t suffix, uint8_t *out, size_t n) {
    memset(s->block + s->used, 0, rate - s->used);
    s->block[s->used] = suffix;
    s->block[rate - 1] |= 0x80;
    absorb(s, s->block, rate);
    for (size_t i = 0; i < n; i++) {
        if (i && i % rate == 0) keccak_permute(s->w64);
        out[i] = (uint8_t)(s->w64[i % rate / 8] >> 8 * (i % 8));
    }
}

#define SPONGE(rate, suffix)                                                                                 \
    static void absorb_##rate##_##suffix(CrHashState *s, const uint8_t *p) { absorb(s, p, rate); }           \
    static void squeeze_##rate##_##suffix(CrHashState *s, uint8_t *out, size_t n) { squeeze(s, rate, suffix, out, n); }
SPONGE(144, 6) SPONGE(136, 6) SPONGE(104, 6) SPONGE(72, 6) SPONGE(168, 31) SPONGE(136, 31)

#define SHA3(name, rate, digest, suffix)                                                                     \
    {name, rate, digest, keccak_start, absorb_##rate##_##suffix, squeeze_##rate##_##suffix, false, suffix}
const CrHashAlgorithm cr_sha3[4] = {SHA3("sha3_224", 144, 28, 6), SHA3("sha3_256", 136, 32, 6), SHA3("sha3_384", 104, 48, 6),
                                    SHA3("sha3_512", 72, 64, 6)};
const CrHashAlgorithm cr_shake[2] = {SHA3("shake_128", 168, 0, 31), SHA3("shake_256", 136, 0, 31)};

// ---- BLAKE2 (RFC 7693) --------------------------------------------------------------------------------------

static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

#define MIX(rotate, a, b, c, d, x, y, r1, r2, r3, r4)                                                        \
    v[a] += v[b] + (x), v[d] = rotate(v[d] ^ v[a], r1), v[c] += v[d], v[b] = rotate(v[b] ^ v[c], r2),        \
    v[a] += v[b] + (y), v[d] = rotate(v[d] ^ v[a], r3), v[c] += v[d], v[b] = rotate(v[b] ^ v[c], r4)
#define ROUNDS(rounds, rotate, r1, r2, r3, r4)                                                               \
    for (int r = 0; r < rounds; r++) {                                                                       \
        const uint8_t *o = sigma[r % 10];                                                                    \
        for (int i = 0; i < 4; i++) MIX(rotate, i, i + 4, i + 8, i + 12, m[o[2 * i]], m[o[2 * i + 1]], r1, r2, r3, r4); \
        for (int i = 0; i < 4; i++)                                                                          \
            MIX(rotate, i, (i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12, m[o[2 * i + 8]], m[o[2 * i + 9]], r1, r2, r3, r4); \
    }

// `count` bytes lie in this block and those before; the last block is marked.
static void blake2b_mix(CrHashState *s, const uint8_t *p, uint64_t count, bool last) {
    uint64_t v[16], m[16];
    for (int i = 0; i < 16; i++) m[i] = cr_load_le64(p + 8 * i);
    memcpy(v, s->w64, 64);
    memcpy(v + 8, sha512_start, 64);
    v[12] ^= count;
    if (last) v[14] = ~v[14];
    if (last && s->last_node) v[15] = ~v[15];
    ROUNDS(12, cr_rotr64, 32, 24, 16, 63)
    for (int i = 0; i < 8; i++) s->w64[i] ^= v[i] ^ v[i + 8];
}

static void blake2s_mix(CrHashState *s, const uint8_t *p, uint64_t count, bool last) {
    uint32_t v[16], m[16];
    for (int i = 0; i < 16; i++) m[i] = cr_load_le32(p + 4 * i);
    memcpy(v, s->w32, 32);
    memcpy(v + 8, sha256_start, 32);
    v[12] ^= (uint32_t)count;
    v[13] ^= (uint32_t)(count >> 32);
    if (last) v[14] = ~v[14];
    if (last && s->last_node) v[15] = ~v[15];
    ROUNDS(10, cr_rotr32, 16, 12, 8, 7)
    for (int i = 0; i < 8; i++) s->w32[i] ^= v[i] ^ v[i + 8];
}

// s->count is that of the blocks compressed so far, this one included.
static void blake2b_compress(CrHashState *s, const uint8_t *p) { blake2b_mix(s, p, s->count, false); }
static void blake2s_compress(CrHashState *s, const uint8_t *p) { blake2s_mix(s, p, s->count, false); }

static void blake2b_finish(CrHashState *s, uint8_t *out, size_t n) {
    uint8_t all[64];
    memset(s->block + s->used, 0, 128 - s->used);
    blake2b_mix(s, s->block, s->count + s->used, true);
    for (int i = 0; i < 8; i++) cr_store(all + 8 * i, s->w64[i], 8, false);
    memcpy(out, all, n);
}
static void blake2s_finish(CrHashState *s, uint8_t *out, size_t n) {
    uint8_t all[32];
    memset(s->block + s->used, 0, 64 - s->used);
    blake2s_mix(s, s->block, s->count + s->used, true);
    for (int i = 0; i < 8; i++) cr_store(all + 4 * i, s->w32[i], 4, false);
    memcpy(out, all, n);
}

void cr_blake2_start(const CrHashAlgorithm *a, CrHashState *s, const CrBlakeParameters *p, const uint8_t *key, bool last_node) {
    uint8_t block[64] = {p->digest_size, p->key_size, p->fanout, p->depth};
    bool wide = a == &cr_blake2b;
    int half = wide ? 16 : 8;
    cr_store(block + 4, p->leaf_size, 4, false);
    cr_store(block + 8, p->node_offset, wide ? 8 : 6, false);
    block[wide ? 16 : 14] = p->node_depth;
    block[wide ? 17 : 15] = p->inner_size;
    memcpy(block + 2 * half, p->salt, (size_t)half);
    memcpy(block + 3 * half, p->person, (size_t)half);
    for (int i = 0; i < 8; i++)
        if (wide) s->w64[i] = sha512_start[i] ^ cr_load_le64(block + 8 * i);
        else s->w32[i] = sha256_start[i] ^ cr_load_le32(block + 4 * i);
    s->size = p->digest_size;
    s->last_node = last_node;
    s->count = s->used = 0;
    if (!p->key_size) return;
    uint8_t first[128] = {0};
    memcpy(first, key, p->key_size);
    cr_hash_update(a, s, first, a->block);
}

const CrHashAlgorithm cr_blake2b = {"blake2b", 128, 64, NULL, blake2b_compress, blake2b_finish, true, 0};
const CrHashAlgorithm cr_blake2s = {"blake2s", 64, 32, NULL, blake2s_compress, blake2s_finish, true, 0};
