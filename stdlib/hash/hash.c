// hash.c -- the Python objects of the hash functions, and the modules they are in.
#include "stdlib/hash/hash.h"

#include <stdio.h>

#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"

// ---- Blocks -------------------------------------------------------------------------------------------------

void cr_hash_update(const CrHashAlgorithm *a, CrHashState *s, const uint8_t *p, size_t n) {
    if (!a->lazy) s->count += n;
    while (n) {
        if (s->used == a->block) { // only of a lazy one
            s->count += a->block;
            a->compress(s, s->block);
            s->used = 0;
        }
        if (s->used == 0 && (a->lazy ? n > a->block : n >= a->block)) {
            if (a->lazy) s->count += a->block;
            a->compress(s, p);
            p += a->block;
            n -= a->block;
            continue;
        }
        size_t part = a->block - s->used < n ? a->block - s->used : n;
        memcpy(s->block + s->used, p, part);
        s->used += (uint32_t)part;
        p += part;
        n -= part;
        if (s->used == a->block && !a->lazy) {
            a->compress(s, s->block);
            s->used = 0;
        }
    }
}

void cr_hash_digest(const CrHashAlgorithm *a, const CrHashState *s, uint8_t *out, size_t n) {
    CrHashState copy = *s;
    a->finish(&copy, out, n);
}

// ---- Objects ------------------------------------------------------------------------------------------------

static CrHash *hash_of(CrValue v) { return CR_AS(CrHash, v); }

static bool data_of(CrThread *t, CrValue v, const uint8_t **p, size_t *n) {
    if (cr_is_str(v)) return CR_RAISE(t, TypeError, "Strings must be encoded before hashing"), false;
    if (cr_bytes_view(t, v, p, n)) return true;
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) CR_RAISE(t, TypeError, "object supporting the buffer API required");
    return false;
}

static bool update(CrThread *t, CrHash *h, CrValue data) {
    const uint8_t *p;
    size_t n;
    enum { PIECE = 1 << 20 }; // between two chances for others
    if (!data_of(t, data, &p, &n) || cr_lock_acquire(t, &h->lock, CR_FOREVER) != CR_WAIT_OK) return false;
    bool ok = true;
    for (size_t at = 0; ok && at < n; at += PIECE) {
        cr_hash_update(h->algorithm, &h->state, p + at, n - at < PIECE ? n - at : PIECE);
        ok = cr_poll(t);
    }
    cr_lock_release(t, &h->lock);
    return ok;
}

static CrHash *hash_new(CrThread *t, CrTypeId type, const CrHashAlgorithm *a) {
    CrHash *h = cr_alloc(t, sizeof *h);
    h->ob.shape = type;
    h->algorithm = a;
    h->state.size = a->digest;
    return h;
}

static CrValue make(CrThread *t, CrTypeId type, const CrHashAlgorithm *a, CrValue data) {
    CrHash *h = hash_new(t, type, a);
    a->start(&h->state);
    return !data || update(t, h, data) ? cr_box(h) : CR_ERROR;
}

static CrValue digest(CrThread *t, CrValue self, size_t n, bool hex) {
    CrHash *h = hash_of(self);
    CrBytes *bytes = cr_bytes_alloc(t, n);
    if (!bytes || cr_lock_acquire(t, &h->lock, CR_FOREVER) != CR_WAIT_OK) return CR_ERROR;
    cr_hash_digest(h->algorithm, &h->state, bytes->data, n);
    cr_lock_release(t, &h->lock);
    if (!hex) return cr_box(bytes);
    CrStr *text = cr_str_alloc_width(t, (int64_t)(2 * n), 1, true);
    if (!text) return CR_ERROR;
    uint8_t *to = cr_str_data(text);
    for (size_t i = 0; i < n; i++) {
        *to++ = (uint8_t)"0123456789abcdef"[bytes->data[i] >> 4];
        *to++ = (uint8_t)"0123456789abcdef"[bytes->data[i] & 15];
    }
    return n ? cr_box(text) : cr_str_empty;
}

CR_METHOD(hash_update, CrValue self, CrValue data) { return update(t, hash_of(self), data) ? CR_NONE : CR_ERROR; }
CR_METHOD(hash_digest, CrValue self) { return digest(t, self, hash_of(self)->state.size, false); }
CR_METHOD(hash_hexdigest, CrValue self) { return digest(t, self, hash_of(self)->state.size, true); }

CR_METHOD(hash_copy, CrValue self) {
    CrHash *from = hash_of(self), *h = hash_new(t, (CrTypeId)from->ob.shape, from->algorithm);
    if (cr_lock_acquire(t, &from->lock, CR_FOREVER) != CR_WAIT_OK) return CR_ERROR;
    h->state = from->state;
    cr_lock_release(t, &from->lock);
    return cr_box(h);
}

// The length of a SHAKE digest; -1: exception.
static int64_t shake_length(CrThread *t, CrValue v) {
    int64_t n;
    if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "an integer is required"), -1;
    if (!cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError))) return -1;
    if (n < 0) return CR_RAISE(t, ValueError, "value must be positive"), -1;
    if (n >= 1 << 29) return CR_RAISE(t, ValueError, "length is too large"), -1;
    return n;
}
CR_METHOD(shake_digest, CrValue self, CrValue length) {
    int64_t n = shake_length(t, length);
    return n < 0 ? CR_ERROR : digest(t, self, (size_t)n, false);
}
CR_METHOD(shake_hexdigest, CrValue self, CrValue length) {
    int64_t n = shake_length(t, length);
    return n < 0 ? CR_ERROR : digest(t, self, (size_t)n, true);
}

static CrValue get_name(CrThread *t, CrValue self) { return cr_intern_c(t, hash_of(self)->algorithm->name); }
static CrValue get_block_size(CrThread *t, CrValue self) { return cr_int(hash_of(self)->algorithm->block); }
static CrValue get_digest_size(CrThread *t, CrValue self) { return cr_int(hash_of(self)->state.size); }
static CrValue get_capacity(CrThread *t, CrValue self) { return cr_int(1600 - 8 * hash_of(self)->algorithm->block); }
static CrValue get_rate(CrThread *t, CrValue self) { return cr_int(8 * hash_of(self)->algorithm->block); }
static CrValue get_suffix(CrThread *t, CrValue self) { return cr_bytes_from(t, &hash_of(self)->algorithm->suffix, 1); }

#define UPDATE_AND_COPY                                                                                      \
    {"copy(self, /)", CR_FN(hash_copy), "Return a copy of the hash object.", 0},                             \
    {"update(self, obj, /)", CR_FN(hash_update), "Update this hash object's state with the provided string.", 0}
#define ATTRIBUTES {"block_size", get_block_size, NULL, NULL}, {"digest_size", get_digest_size, NULL, NULL}, {"name", get_name, NULL, NULL}
static const CrMethodDef methods[] = {
    UPDATE_AND_COPY,
    {"digest(self, /)", CR_FN(hash_digest), "Return the digest value as a bytes object.", 0},
    {"hexdigest(self, /)", CR_FN(hash_hexdigest), "Return the digest value as a string of hexadecimal digits.", 0},
    {0},
};
static const CrMethodDef shake_methods[] = {
    UPDATE_AND_COPY,
    {"digest(self, length, /)", CR_FN(shake_digest), "Return the digest value as a bytes object.", 0},
    {"hexdigest(self, length, /)", CR_FN(shake_hexdigest), "Return the digest value as a string of hexadecimal digits.", 0},
    {0},
};
static const CrGetSetDef getsets[] = {ATTRIBUTES, {0}};
static const CrGetSetDef keccak_getsets[] = {
    ATTRIBUTES, {"_capacity_bits", get_capacity, NULL, NULL}, {"_rate_bits", get_rate, NULL, NULL}, {"_suffix", get_suffix, NULL, NULL}, {0}};

// ---- _md5, _sha1, _sha256, _sha512 --------------------------------------------------------------------------

#define PLAIN(name, ID)                                                                                      \
    CR_METHOD(new_##name, CrValue string, CrValue usedforsecurity) { return make(t, CR_T_##ID, &cr_##name, string); } \
    const CrTypeDef cr_##name##_typedef = {.methods = methods, .getsets = getsets};
PLAIN(md5, MD5) PLAIN(sha1, SHA1) PLAIN(sha224, SHA224) PLAIN(sha256, SHA256) PLAIN(sha384, SHA384) PLAIN(sha512, SHA512)

#define FUNCTION(name) {#name "(string=<b''>, *, usedforsecurity=True)", CR_FN(new_##name), NULL, 0}
static const CrMethodDef md5_functions[] = {FUNCTION(md5), {0}}, sha1_functions[] = {FUNCTION(sha1), {0}},
                         sha256_functions[] = {FUNCTION(sha224), FUNCTION(sha256), {0}},
                         sha512_functions[] = {FUNCTION(sha384), FUNCTION(sha512), {0}};

static int add_type(CrThread *t, CrValue module, const char *name, CrTypeId type) {
    return cr_module_set(t, module, name, cr_box(&cr_types[type]));
}
static int md5_init(CrThread *t, CrValue module) { return add_type(t, module, "MD5Type", CR_T_MD5); }
static int sha1_init(CrThread *t, CrValue module) { return add_type(t, module, "SHA1Type", CR_T_SHA1); }
static int sha256_init(CrThread *t, CrValue module) {
    return add_type(t, module, "SHA224Type", CR_T_SHA224) < 0 ? -1 : add_type(t, module, "SHA256Type", CR_T_SHA256);
}
static int sha512_init(CrThread *t, CrValue module) { return add_type(t, module, "SHA384Type", CR_T_SHA512); } // as CPython has it

const CrModuleDef cr_module__md5 = {"_md5", NULL, md5_functions, md5_init};
const CrModuleDef cr_module__sha1 = {"_sha1", NULL, sha1_functions, sha1_init};
const CrModuleDef cr_module__sha256 = {"_sha256", NULL, sha256_functions, sha256_init};
const CrModuleDef cr_module__sha512 = {"_sha512", NULL, sha512_functions, sha512_init};

// ---- _sha3 --------------------------------------------------------------------------------------------------

#define KECCAK(name, ID, algorithm, itsmethods)                                                              \
    CR_METHOD(new_##name, CrValue cls, CrValue data, CrValue usedforsecurity) { return make(t, CR_T_##ID, algorithm, data); } \
    const CrTypeDef cr_##name##_typedef = {                                                                  \
        .doc = #name "([data], *, usedforsecurity=True) -> SHA3 object",                                     \
        .methods = itsmethods,                                                                               \
        .getsets = keccak_getsets,                                                                           \
        .constructor = {#name "(cls, data=<b''>, /, *, usedforsecurity=True)", CR_FN(new_##name), NULL, 0}};
KECCAK(sha3_224, SHA3_224, &cr_sha3[0], methods)
KECCAK(sha3_256, SHA3_256, &cr_sha3[1], methods)
KECCAK(sha3_384, SHA3_384, &cr_sha3[2], methods)
KECCAK(sha3_512, SHA3_512, &cr_sha3[3], methods)
KECCAK(shake_128, SHAKE_128, &cr_shake[0], shake_methods)
KECCAK(shake_256, SHAKE_256, &cr_shake[1], shake_methods)

static int sha3_init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_SHA3_224, CR_T_SHA3_256, CR_T_SHA3_384, CR_T_SHA3_512, CR_T_SHAKE_128, CR_T_SHAKE_256};
    if (cr_module_add_types(t, module, types, sizeof types / sizeof *types) < 0) return -1;
    return cr_module_set(t, module, "implementation", cr_str_from_c(t, "cranky"));
}
const CrModuleDef cr_module__sha3 = {"_sha3", NULL, NULL, sha3_init};

// ---- _blake2 ------------------------------------------------------------------------------------------------

// An unsigned integer of up to 8 bytes that must not exceed `max`.
static bool natural(CrThread *t, CrValue v, const char *name, uint64_t max, uint64_t *out) {
    if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "an integer is required"), false;
    CrValue i = cr_index(t, v);
    if (cr_int_sign(i) < 0) CR_RAISE(t, ValueError, "value must be positive");
    else if (!cr_int_to_uint64(i, out)) CR_RAISE(t, OverflowError, "int too big to convert");
    else if (*out > max) CR_RAISE(t, OverflowError, "%s is too large", name);
    return !cr_raised(t);
}

// A small integer in a range; what is out of it has its own message.
static bool small(CrThread *t, CrValue v, int64_t low, int64_t high, const char *message, uint8_t *out) {
    int64_t i;
    if (!cr_index_int64(t, v, &i, CR_TYPE_OF_ID(OverflowError))) return false;
    if (i < low || i > high) return CR_RAISE(t, ValueError, "%s", message), false;
    *out = (uint8_t)i;
    return true;
}

static bool text(CrThread *t, CrValue v, size_t max, const char *name, uint8_t *out, uint8_t *size) {
    const uint8_t *p;
    size_t n;
    if (!v) return true;
    if (!cr_bytes_view(t, v, &p, &n)) return false;
    if (n > max) return CR_RAISE(t, ValueError, "maximum %s length is %d bytes", name, (int)max), false;
    memcpy(out, p, n);
    if (size) *size = (uint8_t)n;
    return true;
}

// a: data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size, last_node, ...
static CrValue blake2(CrThread *t, CrTypeId type, const CrHashAlgorithm *alg, const CrValue *a) {
    bool wide = alg == &cr_blake2b;
    int max = (int)alg->digest;
    CrBlakeParameters p = {.digest_size = alg->digest};
    uint8_t key[64];
    uint64_t leaf;
    if (a[1] && !small(t, a[1], 1, max, wide ? "digest_size must be between 1 and 64 bytes" : "digest_size must be between 1 and 32 bytes", &p.digest_size))
        return CR_ERROR;
    if (!text(t, a[3], wide ? 16 : 8, "salt", p.salt, NULL) || !text(t, a[4], wide ? 16 : 8, "person", p.person, NULL) ||
        !small(t, a[5], 0, 255, "fanout must be between 0 and 255", &p.fanout) ||
        !small(t, a[6], 1, 255, "depth must be between 1 and 255", &p.depth) || !natural(t, a[7], "leaf_size", UINT32_MAX, &leaf) ||
        !natural(t, a[8], "node_offset", wide ? UINT64_MAX : (1ull << 48) - 1, &p.node_offset) ||
        !small(t, a[9], 0, 255, "node_depth must be between 0 and 255", &p.node_depth) ||
        !small(t, a[10], 0, max, wide ? "inner_size must be between 0 and is 64" : "inner_size must be between 0 and is 32", &p.inner_size) ||
        !text(t, a[2], (size_t)max, "key", key, &p.key_size))
        return CR_ERROR;
    int last = cr_truth(t, a[11]);
    if (last < 0) return CR_ERROR;
    p.leaf_size = (uint32_t)leaf;
    CrHash *h = hash_new(t, type, alg);
    cr_blake2_start(alg, &h->state, &p, key, last);
    return !a[0] || update(t, h, a[0]) ? cr_box(h) : CR_ERROR;
}

#define BLAKE2(name, ID)                                                                                     \
    static CrValue new_##name(CrThread *t, CrFunction *f, const CrValue *a) { return blake2(t, CR_T_##ID, &cr_##name, a + 1); } \
    const CrTypeDef cr_##name##_typedef = {                                                                  \
        .doc = "Return a new BLAKE2 hash object.",                                                           \
        .methods = methods,                                                                                  \
        .getsets = getsets,                                                                                  \
        .constructor = {#name "(cls, data=<b''>, /, *, digest_size=<max>, key=<b''>, salt=<b''>, person=<b''>, fanout=1, depth=1, " \
                              "leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)", \
                        CR_FN(new_##name), NULL, 0}};
BLAKE2(blake2b, BLAKE2B)
BLAKE2(blake2s, BLAKE2S)

static int set_size(CrThread *t, CrValue module, CrTypeId type, const char *prefix, const char *name, int value) {
    char full[64];
    snprintf(full, sizeof full, "%s_%s", prefix, name);
    if (cr_module_set(t, module, full, cr_int(value)) < 0) return -1;
    return cr_dict_set(t, cr_box(cr_types[type].attrs), cr_intern_c(t, name), cr_int(value));
}

static int blake2_init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_BLAKE2B, CR_T_BLAKE2S};
    if (cr_module_add_types(t, module, types, 2) < 0) return -1;
    for (int i = 0; i < 2; i++) {
        const char *prefix = i ? "BLAKE2S" : "BLAKE2B";
        int scale = i ? 1 : 2;
        if (set_size(t, module, types[i], prefix, "SALT_SIZE", 8 * scale) < 0 || set_size(t, module, types[i], prefix, "PERSON_SIZE", 8 * scale) < 0 ||
            set_size(t, module, types[i], prefix, "MAX_KEY_SIZE", 32 * scale) < 0 ||
            set_size(t, module, types[i], prefix, "MAX_DIGEST_SIZE", 32 * scale) < 0)
            return -1;
    }
    return 0;
}
const CrModuleDef cr_module__blake2 = {"_blake2", NULL, NULL, blake2_init};
