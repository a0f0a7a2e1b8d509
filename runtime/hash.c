// hash.c -- see hash.h.
#include "runtime/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static uint64_t key[2];
bool cr_hash_is_random;

// ---- The key ------------------------------------------------------------------------------------------------------

// CPython's generator for secrets from a seed.
static void expand_seed(uint32_t seed, uint8_t *out, size_t n) {
    for (size_t i = 0; i < n; i++) {
        seed = seed * 214013 + 2531011;
        out[i] = (uint8_t)(seed >> 16);
    }
}

static void die(void) {
    fputs("Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\n", stderr);
    exit(1);
}

void cr_hash_init(void) {
    const char *text = getenv("PYTHONHASHSEED");
    if (!text || !*text || !strcmp(text, "random")) {
        cr_hash_is_random = true;
        if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key) abort();
        return;
    }
    char *end;
    errno = 0;
    unsigned long seed = strtoul(text, &end, 10);
    if (*end || errno || seed > UINT32_MAX) die();
    cr_hash_is_random = seed != 0;
    if (seed) expand_seed((uint32_t)seed, (uint8_t *)key, sizeof key);
}

// ---- SipHash -------------------------------------------------------------------------------------------------------

typedef struct Sip {
    uint64_t a, b, c, d;
} Sip;

static inline uint64_t turn(uint64_t x, int n) { return x << n | x >> (64 - n); }

static inline void sip_round(Sip *s) {
    s->a += s->b;
    s->c += s->d;
    s->b = turn(s->b, 13) ^ s->a;
    s->d = turn(s->d, 16) ^ s->c;
    s->a = turn(s->a, 32);
    s->c += s->b;
    s->a += s->d;
    s->b = turn(s->b, 17) ^ s->c;
    s->d = turn(s->d, 21) ^ s->a;
    s->c = turn(s->c, 32);
}

static inline uint64_t word(const uint8_t *p, size_t n) { // little-endian, the first n bytes
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t w = 0;
    memcpy(&w, p, n);
    return w;
#else
    uint64_t w = 0;
    while (n-- > 0) w = w << 8 | p[n];
    return w;
#endif
}

uint64_t cr_siphash13(uint64_t k0, uint64_t k1, const void *data, size_t n) {
    Sip s = {k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573};
    const uint8_t *p = data;
    uint64_t last = (uint64_t)n << 56;
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t w = word(p, 8);
        s.d ^= w;
        sip_round(&s);
        s.a ^= w;
    }
    last |= word(p, n);
    s.d ^= last;
    sip_round(&s);
    s.a ^= last;
    s.c ^= 0xff;
    for (int i = 0; i < 3; i++) sip_round(&s);
    return (s.a ^ s.b) ^ (s.c ^ s.d);
}

int64_t cr_hash_bytes(const void *p, size_t n) {
    if (n == 0) return 0;
    int64_t h = (int64_t)cr_siphash13(key[0], key[1], p, n);
    return h == -1 ? -2 : h;
}
