// randommodule.c -- module _random: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), with CPython's ways to seed it
// and to take numbers from it: the same sequences.
#include <sys/random.h>
#include <time.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "stdlib/random.h"
#include "stdlib/stdlib.h"

enum { N = CR_RANDOM_WORDS, M = 397 };

static CrRandom *random_of(CrValue v) { return CR_AS(CrRandom, v); }

// ---- The generator ----------------------------------------------------------------------------------------

static void refill(CrRandomState *s) {
    uint32_t *w = s->word;
    for (int i = 0; i < N; i++) {
        uint32_t y = (w[i] & 0x80000000u) | (w[(i + 1) % N] & 0x7FFFFFFFu);
        w[i] = w[(i + M) % N] ^ (y >> 1) ^ (y & 1 ? 0x9908B0DFu : 0);
    }
    s->index = 0;
}

static uint32_t next_word(CrRandomState *s) {
    if (s->index >= N) refill(s);
    uint32_t y = s->word[s->index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9D2C5680u;
    y ^= (y << 15) & 0xEFC60000u;
    return y ^ (y >> 18);
}

static void seed_with_word(CrRandomState *s, uint32_t seed) {
    s->word[0] = seed;
    for (uint32_t i = 1; i < N; i++) s->word[i] = 1812433253u * (s->word[i - 1] ^ (s->word[i - 1] >> 30)) + i;
    s->index = N;
}

static void seed_with_words(CrRandomState *s, const uint32_t *key, size_t length) {
    uint32_t *w = s->word;
    size_t i = 1, j = 0;
    seed_with_word(s, 19650218u);
    for (size_t k = length > N ? length : N; k; k--) {
        w[i] = (w[i] ^ ((w[i - 1] ^ (w[i - 1] >> 30)) * 1664525u)) + key[j] + (uint32_t)j;
        if (++i >= N) w[0] = w[N - 1], i = 1;
        if (++j >= length) j = 0;
    }
    for (size_t k = N - 1; k; k--) {
        w[i] = (w[i] ^ ((w[i - 1] ^ (w[i - 1] >> 30)) * 1566083941u)) - (uint32_t)i;
        if (++i >= N) w[0] = w[N - 1], i = 1;
    }
    w[0] = 0x80000000u;
}

// ---- Seeding ----------------------------------------------------------------------------------------------

static void set_seed(CrRandom *r, const uint32_t *key, size_t length) {
    cr_lock_object(r);
    seed_with_words(r->state, key, length);
    cr_unlock_object(r);
}

static bool seed_with_int(CrThread *t, CrRandom *r, CrValue n) {
    if (!(n = cr_int_abs(t, n))) return false;
    size_t words = ((size_t)cr_int_bit_length(n) + 31) / 32;
    if (!words) words = 1;
    uint32_t *key = cr_alloc_text(t, words * sizeof *key);
    if (!key || !cr_int_to_bytes(t, n, (uint8_t *)key, words * sizeof *key, true, false)) return false;
    set_seed(r, key, words);
    return true;
}

static bool seed(CrThread *t, CrRandom *r, CrValue v) {
    if (v == CR_NONE) {
        uint32_t key[N];
        if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key) key[0] = (uint32_t)time(NULL);
        set_seed(r, key, N);
        return true;
    }
    if (cr_is_any_int(v)) return seed_with_int(t, r, cr_int_plain(v));
    int64_t hash;
    if (cr_hash(t, v, &hash) < 0) return false;
    CrValue n = cr_int_from_uint64(t, (uint64_t)hash);
    return n && seed_with_int(t, r, n);
}

static CrValue random_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    if (cr_dict_len(kwargs) && cls == cr_box(CR_TYPE_OF_ID(RANDOM))) return CR_RAISE(t, TypeError, "Random() takes no keyword arguments");
    if (cr_tuple_len(args) > 1) return CR_RAISE(t, TypeError, "Random() requires 0 or 1 argument");
    CrRandomState *state = cr_alloc_large_atomic(t, sizeof *state);
    CrValue self = state ? cr_instance_new(t, CR_AS(CrType, cls)) : (cr_raise_no_memory(t), CR_ERROR);
    if (!self) return CR_ERROR;
    random_of(self)->state = state;
    return seed(t, random_of(self), cr_tuple_len(args) ? cr_tuple_items(args)[0] : CR_NONE) ? self : CR_ERROR;
}

static CrValue random_seed(CrThread *t, CrFunction *f, CrValue self, CrValue n) {
    return seed(t, random_of(self), n) ? CR_NONE : CR_ERROR;
}

// ---- Numbers ----------------------------------------------------------------------------------------------

static CrValue random_random(CrThread *t, CrFunction *f, CrValue self) {
    CrRandom *r = random_of(self);
    cr_lock_object(r);
    uint32_t high = next_word(r->state) >> 5, low = next_word(r->state) >> 6;
    cr_unlock_object(r);
    return cr_float((high * 67108864.0 + low) * (1.0 / 9007199254740992.0)); // 53 bits
}

static CrValue random_bits(CrThread *t, CrFunction *f, CrValue self, CrValue count) {
    CrRandom *r = random_of(self);
    int64_t k;
    if (!cr_index_int64(t, count, &k, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (k < 0) return CR_RAISE(t, ValueError, "number of bits must be non-negative");
    if (k > INT32_MAX) return CR_RAISE(t, OverflowError, "Python int too large to convert to C int");
    if (k == 0) return CR_INT(0);
    size_t words = (size_t)(k + 31) / 32;
    uint32_t one, *word = words == 1 ? &one : cr_alloc_text(t, words * sizeof *word);
    if (!word) return CR_ERROR;
    cr_lock_object(r);
    for (size_t i = 0; i < words; i++) word[i] = next_word(r->state);
    cr_unlock_object(r);
    if (k % 32) word[words - 1] >>= 32 - k % 32;
    return words == 1 ? cr_int(one) : cr_int_from_bytes(t, (const uint8_t *)word, words * sizeof *word, true, false);
}

// ---- State ------------------------------------------------------------------------------------------------

static CrValue random_getstate(CrThread *t, CrFunction *f, CrValue self) {
    CrRandom *r = random_of(self);
    CrTuple *state = cr_tuple_alloc(t, N + 1);
    if (!state) return CR_ERROR;
    cr_lock_object(r);
    for (int i = 0; i < N; i++) state->item[i] = cr_int(r->state->word[i]);
    state->item[N] = cr_int(r->state->index);
    cr_unlock_object(r);
    return cr_box(state);
}

static CrValue random_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CrRandom *r = random_of(self);
    if (!cr_has_flag(state, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "state vector must be a tuple");
    if (cr_tuple_len(state) != N + 1) return CR_RAISE(t, ValueError, "state vector is the wrong size");
    CrRandomState *fresh = cr_alloc_large_atomic(t, sizeof *fresh);
    if (!fresh) return cr_raise_no_memory(t), CR_ERROR;
    for (int i = 0; i <= N; i++) {
        CrValue v = cr_tuple_items(state)[i];
        uint64_t n;
        if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "an integer is required");
        if (!cr_int_to_uint64(cr_int_plain(v), &n)) {
            if (cr_int_sign(v) < 0) return CR_RAISE(t, OverflowError, "can't convert negative value to unsigned int");
            return CR_RAISE(t, OverflowError, "Python int too large to convert to C unsigned long");
        }
        if (i == N && n > N) return CR_RAISE(t, ValueError, "invalid state");
        *(i < N ? &fresh->word[i] : &fresh->index) = (uint32_t)n;
    }
    cr_lock_object(r);
    *r->state = *fresh;
    cr_unlock_object(r);
    return CR_NONE;
}

static const CrMethodDef random_methods[] = {
    {"getrandbits(self, k, /)", CR_FN(random_bits), "getrandbits(k) -> x.  Generates an int with k random bits.", 0},
    {"getstate(self, /)", CR_FN(random_getstate), "getstate() -> tuple containing the current state.", 0},
    {"random(self, /)", CR_FN(random_random), "random() -> x in the interval [0, 1).", 0},
    {"seed(self, n=None, /)", CR_FN(random_seed), "seed([n]) -> None.", 0},
    {"setstate(self, state, /)", CR_FN(random_setstate), "setstate(state) -> None.  Restores generator state.", 0},
    {0},
};
const CrTypeDef cr_random_typedef = {
    .doc = "Random() -> create a random number generator with its own internal state.",
    .flags = CR_TYPE_BASE,
    .methods = random_methods,
    .constructor = {"Random(cls, /, *args, **kwargs)", CR_FN(random_construct), NULL, 0},
};

static int init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_RANDOM};
    return cr_module_add_types(t, module, types, 1);
}

const CrModuleDef cr_module__random = {"_random", "Module implements the Mersenne Twister random number generator.", NULL, init};
