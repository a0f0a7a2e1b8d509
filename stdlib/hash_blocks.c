// hash_blocks.c -- the compression functions of MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4).
#include <string.h>

#include "stdlib/hash.h"

static const uint64_t cube_roots[80] = {
#define CR_CUBE_ROOTS
#include "stdlib/hash_constants.def"
#undef CR_CUBE_ROOTS
};
static const uint64_t square_roots[16] = {
#define CR_SQUARE_ROOTS
#include "stdlib/hash_constants.def"
#undef CR_SQUARE_ROOTS
};
static const uint32_t sines[64] = {
#define CR_SINES
#include "stdlib/hash_constants.def"
#undef CR_SINES
};

static uint32_t left(uint32_t x, int n) { return x << n | x >> (32 - n); }
static uint32_t right32(uint32_t x, int n) { return x >> n | x << (32 - n); }
static uint64_t right64(uint64_t x, int n) { return x >> n | x << (64 - n); }

static uint32_t load32(const uint8_t *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }
static uint64_t load64(const uint8_t *p) { return (uint64_t)load32(p) << 32 | load32(p + 4); }
static uint32_t load32_little(const uint8_t *p) { return __builtin_bswap32(load32(p)); }

// ---- MD5 --------------------------------------------------------------------------------------------------

static void start_md5(CrHashState *s) {
    static const uint32_t words[4] = {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u};
    for (int i = 0; i < 4; i++) s->word[i] = words[i];
}

static void compress_md5(CrHashState *s, const uint8_t *block) {
    static const uint8_t shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    static const uint8_t step[4] = {1, 5, 3, 7}, first[4] = {0, 1, 5, 0};
    uint32_t x[16], a = (uint32_t)s->word[0], b = (uint32_t)s->word[1], c = (uint32_t)s->word[2], d = (uint32_t)s->word[3];
    for (int i = 0; i < 16; i++) x[i] = load32_little(block + 4 * i);
    for (int i = 0; i < 64; i++) {
        int round = i / 16;
        uint32_t f = round == 0 ? (b & c) | (~b & d) : round == 1 ? (b & d) | (c & ~d) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
        uint32_t sum = a + f + x[(first[round] + step[round] * i) % 16] + sines[i];
        a = d, d = c, c = b;
        b += left(sum, shifts[round][i % 4]);
    }
    const uint32_t out[4] = {a, b, c, d};
    for (int i = 0; i < 4; i++) s->word[i] = (uint32_t)(s->word[i] + out[i]);
}

// ---- SHA-1 ------------------------------------------------------------------------------------------------

static void start_sha1(CrHashState *s) {
    start_md5(s);
    s->word[4] = 0xC3D2E1F0u;
}

static void compress_sha1(CrHashState *s, const uint8_t *block) {
    static const uint32_t constants[4] = {0x5A827999u, 0x6ED9EBA1u, 0x8F1BBCDCu, 0xCA62C1D6u};
    uint32_t w[80], v[5];
    for (int i = 0; i < 16; i++) w[i] = load32(block + 4 * i);
    for (int i = 16; i < 80; i++) w[i] = left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 5; i++) v[i] = (uint32_t)s->word[i];
    for (int i = 0; i < 80; i++) {
        uint32_t b = v[1], c = v[2], d = v[3];
        uint32_t f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
        uint32_t sum = left(v[0], 5) + f + v[4] + constants[i / 20] + w[i];
        v[4] = d, v[3] = c, v[2] = left(b, 30), v[1] = v[0], v[0] = sum;
    }
    for (int i = 0; i < 5; i++) s->word[i] = (uint32_t)(s->word[i] + v[i]);
}

// ---- SHA-2 ------------------------------------------------------------------------------------------------

static void start_sha224(CrHashState *s) {
    for (int i = 0; i < 8; i++) s->word[i] = (uint32_t)square_roots[8 + i];
}
static void start_sha256(CrHashState *s) {
    for (int i = 0; i < 8; i++) s->word[i] = square_roots[i] >> 32;
}
static void start_sha384(CrHashState *s) { memcpy(s->word, square_roots + 8, sizeof s->word); }
static void start_sha512(CrHashState *s) { memcpy(s->word, square_roots, sizeof s->word); }

// The rounds, for words of either size; `ROTATIONS` are those of the sums and of the schedule.
#define SHA2(name, Word, rounds, load, rotate, shift, a1, a2, a3, e1, e2, e3, x1, x2, x3, y1, y2, y3)         \
    static void name(CrHashState *s, const uint8_t *block) {                                                 \
        Word w[rounds], v[8];                                                                                \
        for (int i = 0; i < 16; i++) w[i] = load(block + sizeof(Word) * (size_t)i);                          \
        for (int i = 16; i < rounds; i++) {                                                                  \
            Word x = w[i - 15], y = w[i - 2];                                                                \
            w[i] = w[i - 16] + (rotate(x, x1) ^ rotate(x, x2) ^ x >> x3) + w[i - 7] + (rotate(y, y1) ^ rotate(y, y2) ^ y >> y3); \
        }                                                                                                    \
        for (int i = 0; i < 8; i++) v[i] = (Word)s->word[i];                                                 \
        for (int i = 0; i < rounds; i++) {                                                                   \
            Word a = v[0], e = v[4];                                                                         \
            Word t1 = v[7] + (rotate(e, e1) ^ rotate(e, e2) ^ rotate(e, e3)) + ((e & v[5]) ^ (~e & v[6])) +  \
                      (Word)(cube_roots[i] >> shift) + w[i];                                                 \
            Word t2 = (rotate(a, a1) ^ rotate(a, a2) ^ rotate(a, a3)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2])); \
            memmove(v + 1, v, 7 * sizeof(Word));                                                             \
            v[4] += t1;                                                                                      \
            v[0] = t1 + t2;                                                                                  \
        }                                                                                                    \
        for (int i = 0; i < 8; i++) s->word[i] = (Word)(s->word[i] + v[i]);                                  \
    }
SHA2(compress_sha256, uint32_t, 64, load32, right32, 32, 2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10)
SHA2(compress_sha512, uint64_t, 80, load64, right64, 0, 28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6)

const CrHashKind cr_hash_md5 = {"md5", CR_T_HASH_MD5, 64, 16, true, 4, start_md5, compress_md5};
const CrHashKind cr_hash_sha1 = {"sha1", CR_T_HASH_SHA1, 64, 20, false, 4, start_sha1, compress_sha1};
const CrHashKind cr_hash_sha224 = {"sha224", CR_T_HASH_SHA224, 64, 28, false, 4, start_sha224, compress_sha256};
const CrHashKind cr_hash_sha256 = {"sha256", CR_T_HASH_SHA256, 64, 32, false, 4, start_sha256, compress_sha256};
const CrHashKind cr_hash_sha384 = {"sha384", CR_T_HASH_SHA384, 128, 48, false, 8, start_sha384, compress_sha512};
const CrHashKind cr_hash_sha512 = {"sha512", CR_T_HASH_SHA512, 128, 64, false, 8, start_sha512, compress_sha512};
