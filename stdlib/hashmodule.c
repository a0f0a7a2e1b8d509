// hashmodule.c -- modules _md5, _sha1, _sha256 and _sha512: hash objects over the functions of hash_blocks.c.
#include <string.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "stdlib/hash.h"
#include "stdlib/stdlib.h"

static CrHashObject *hash_of(CrValue v) { return CR_AS(CrHashObject, v); }

static CrHashState state_of(CrHashObject *h) {
    cr_lock_object(h);
    CrHashState s = h->state;
    cr_unlock_object(h);
    return s;
}

static void add(const CrHashKind *k, CrHashState *s, const uint8_t *p, size_t n) {
    size_t waiting = s->length % k->block;
    s->length += n;
    if (waiting) {
        size_t take = k->block - waiting < n ? k->block - waiting : n;
        memcpy(s->buffer + waiting, p, take);
        if (waiting + take < k->block) return;
        k->compress(s, s->buffer);
        p += take, n -= take;
    }
    for (; n >= k->block; p += k->block, n -= k->block) k->compress(s, p);
    if (n) memcpy(s->buffer, p, n);
}

static void put_word(const CrHashKind *k, uint8_t *to, uint64_t word, size_t size) {
    for (size_t i = 0; i < size; i++) to[k->little_endian ? i : size - 1 - i] = (uint8_t)(word >> 8 * i);
}

// A one bit, zeros, and the length in bits; then the words are the digest.
static void finish(const CrHashKind *k, CrHashState *s, uint8_t *digest) {
    uint8_t padding[256] = {0x80};
    size_t tail = 2 * k->word, waiting = s->length % k->block;
    size_t n = (waiting + 1 + tail <= k->block ? k->block : 2 * k->block) - waiting;
    put_word(k, padding + n - (k->little_endian ? tail : 8), s->length << 3, 8);
    add(k, s, padding, n);
    uint8_t all[64];
    for (size_t i = 0; i * k->word < k->digest; i++) put_word(k, all + i * k->word, s->word[i], k->word);
    memcpy(digest, all, k->digest);
}

static bool update(CrThread *t, CrHashObject *h, CrValue data) {
    const uint8_t *p;
    size_t n;
    if (cr_is_str(data)) return CR_RAISE(t, TypeError, "Strings must be encoded before hashing"), false;
    if (!cr_is_bytes_like(data)) return CR_RAISE(t, TypeError, "object supporting the buffer API required"), false;
    if (!cr_bytes_view(t, data, &p, &n)) return false;
    CrHashState s = state_of(h);
    add(h->kind, &s, p, n);
    cr_lock_object(h);
    h->state = s;
    cr_unlock_object(h);
    return true;
}

static CrValue make(CrThread *t, const CrHashKind *kind, CrValue data) {
    CrValue self = cr_instance_new(t, &cr_types[kind->type]);
    if (!self) return CR_ERROR;
    hash_of(self)->kind = kind;
    kind->start(&hash_of(self)->state);
    return !data || update(t, hash_of(self), data) ? self : CR_ERROR;
}

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue hash_update(CrThread *t, CrFunction *f, CrValue self, CrValue data) {
    return update(t, hash_of(self), data) ? CR_NONE : CR_ERROR;
}
static CrValue hash_copy(CrThread *t, CrFunction *f, CrValue self) {
    CrValue copy = make(t, hash_of(self)->kind, CR_ERROR);
    if (copy) hash_of(copy)->state = state_of(hash_of(self));
    return copy;
}
static CrValue hash_digest(CrThread *t, CrFunction *f, CrValue self) {
    uint8_t digest[64];
    CrHashState s = state_of(hash_of(self));
    finish(hash_of(self)->kind, &s, digest);
    return cr_bytes_from(t, digest, hash_of(self)->kind->digest);
}
static CrValue hash_hexdigest(CrThread *t, CrFunction *f, CrValue self) {
    uint8_t digest[64];
    char text[128];
    uint32_t n = hash_of(self)->kind->digest;
    CrHashState s = state_of(hash_of(self));
    finish(hash_of(self)->kind, &s, digest);
    for (uint32_t i = 0; i < n; i++) text[2 * i] = "0123456789abcdef"[digest[i] >> 4], text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    return cr_str_from_ascii(t, text, 2 * n);
}

static const CrMethodDef methods[] = {
    {"copy(self, /)", CR_FN(hash_copy), "Return a copy of the hash object.", 0},
    {"digest(self, /)", CR_FN(hash_digest), "Return the digest value as a bytes object.", 0},
    {"hexdigest(self, /)", CR_FN(hash_hexdigest), "Return the digest value as a string of hexadecimal digits.", 0},
    {"update(self, obj, /)", CR_FN(hash_update), "Update this hash object's state with the provided bytes.", 0},
    {0},
};
static CrValue get_name(CrThread *t, CrValue self) { return cr_str_from_c(t, hash_of(self)->kind->name); }
static CrValue get_block(CrThread *t, CrValue self) { return cr_int(hash_of(self)->kind->block); }
static CrValue get_digest(CrThread *t, CrValue self) { return cr_int(hash_of(self)->kind->digest); }
static const CrGetSetDef getsets[] = {
    {"block_size", get_block, NULL, NULL}, {"digest_size", get_digest, NULL, NULL}, {"name", get_name, NULL, NULL}, {0}};

// ---- Types and modules ------------------------------------------------------------------------------------

#define KIND(name)                                                                                           \
    const CrTypeDef cr_hash_##name##_typedef = {.methods = methods, .getsets = getsets};                     \
    static CrValue new_##name(CrThread *t, CrFunction *f, CrValue data, CrValue security) { return make(t, &cr_hash_##name, data); }
KIND(md5)
KIND(sha1)
KIND(sha224)
KIND(sha256)
KIND(sha384)
KIND(sha512)

#define FUNCTION(name) {#name "(string=<none>, *, usedforsecurity=True)", CR_FN(new_##name), "Return a new " #name " hash object.", 0}
#define MODULE(name, init, ...)                                                                              \
    static const CrMethodDef name##_functions[] = {__VA_ARGS__, {0}};                                        \
    const CrModuleDef cr_module_##name = {#name, NULL, name##_functions, init};

static int init_md5(CrThread *t, CrValue module) { return cr_module_set(t, module, "MD5Type", cr_box(CR_TYPE_OF_ID(HASH_MD5))); }
static int init_sha1(CrThread *t, CrValue module) { return cr_module_set(t, module, "SHA1Type", cr_box(CR_TYPE_OF_ID(HASH_SHA1))); }
static int init_sha256(CrThread *t, CrValue module) {
    if (cr_module_set(t, module, "SHA224Type", cr_box(CR_TYPE_OF_ID(HASH_SHA224))) < 0) return -1;
    return cr_module_set(t, module, "SHA256Type", cr_box(CR_TYPE_OF_ID(HASH_SHA256)));
}
static int init_sha512(CrThread *t, CrValue module) {
    if (cr_module_set(t, module, "SHA384Type", cr_box(CR_TYPE_OF_ID(HASH_SHA384))) < 0) return -1;
    return cr_module_set(t, module, "SHA512Type", cr_box(CR_TYPE_OF_ID(HASH_SHA512)));
}
MODULE(_md5, init_md5, FUNCTION(md5))
MODULE(_sha1, init_sha1, FUNCTION(sha1))
MODULE(_sha256, init_sha256, FUNCTION(sha224), FUNCTION(sha256))
MODULE(_sha512, init_sha512, FUNCTION(sha384), FUNCTION(sha512))
