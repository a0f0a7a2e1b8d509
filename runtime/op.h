// op.h -- arithmetic and comparison: fast paths for small ints and floats, inlined into compiled code.
//
// The int tests are the one-compare tricks of value.h; everything else is a call of the dispatcher in op.c. `at` is the
// operation's position in the running function: it is stored in the frame only on the slow path, which may run Python code
// or raise. These functions are for compiled code; the runtime's own C calls cr_binary and cr_compare.
#ifndef CRANKY_RUNTIME_OP_H
#define CRANKY_RUNTIME_OP_H

#include "runtime/object.h"
#include "runtime/types/list.h"

// Notes where the running function is; gives t, so that it fits into the call it is for.
static inline CrThread *cr_at(CrThread *t, uint32_t at) {
    t->frame->position = at;
    return t;
}

static inline CrValue cr_add(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b))) {
        CrValue r = a + b - CR_INT_BIAS;
        if (CR_LIKELY(r >= CR_TAG_INT)) return r;
    } else if (cr_is_float(a) && cr_is_float(b)) {
        return cr_float(cr_float_get(a) + cr_float_get(b));
    }
    return cr_binary(cr_at(t, at), CR_ADD, a, b);
}
static inline CrValue cr_sub(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b))) {
        CrValue r = a - b + CR_INT_BIAS;
        if (CR_LIKELY(r >= CR_TAG_INT)) return r;
    } else if (cr_is_float(a) && cr_is_float(b)) {
        return cr_float(cr_float_get(a) - cr_float_get(b));
    }
    return cr_binary(cr_at(t, at), CR_SUB, a, b);
}
static inline CrValue cr_mul(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b))) {
        int64_t r;
        if (!__builtin_mul_overflow((int64_t)(a - CR_INT_BIAS), (int64_t)((b - CR_INT_BIAS) << 14), &r))
            return cr_int(r >> 14);
    } else if (cr_is_float(a) && cr_is_float(b)) {
        return cr_float(cr_float_get(a) * cr_float_get(b));
    }
    return cr_binary(cr_at(t, at), CR_MUL, a, b);
}
static inline CrValue cr_truediv(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (cr_is_float(a) && cr_is_float(b) && cr_float_get(b) != 0.0) return cr_float(cr_float_get(a) / cr_float_get(b));
    if (cr_both_int(a, b) && b != CR_INT(0)) return cr_float((double)cr_int_get(a) / (double)cr_int_get(b));
    return cr_binary(cr_at(t, at), CR_TRUEDIV, a, b);
}
static inline CrValue cr_floordiv(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b) && b != CR_INT(0))) {
        int64_t x = cr_int_get(a), y = cr_int_get(b), q = x / y;
        if (x % y != 0 && (x < 0) != (y < 0)) q--;
        if (CR_LIKELY(cr_int_fits(q))) return cr_int(q);
    }
    return cr_binary(cr_at(t, at), CR_FLOORDIV, a, b);
}
static inline CrValue cr_mod(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b) && b != CR_INT(0))) {
        int64_t y = cr_int_get(b), r = cr_int_get(a) % y;
        if (r != 0 && (r < 0) != (y < 0)) r += y;
        return cr_int(r);
    }
    return cr_binary(cr_at(t, at), CR_MOD, a, b);
}
static inline CrValue cr_bitand(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b))) return cr_int(cr_int_get(a) & cr_int_get(b));
    return cr_binary(cr_at(t, at), CR_AND, a, b);
}
static inline CrValue cr_bitor(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b))) return cr_int(cr_int_get(a) | cr_int_get(b));
    return cr_binary(cr_at(t, at), CR_OR, a, b);
}
static inline CrValue cr_bitxor(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b))) return cr_int(cr_int_get(a) ^ cr_int_get(b));
    return cr_binary(cr_at(t, at), CR_XOR, a, b);
}
static inline CrValue cr_rshift(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (cr_both_int(a, b) && cr_int_get(b) >= 0) return cr_int(cr_int_get(a) >> (cr_int_get(b) > 63 ? 63 : cr_int_get(b)));
    return cr_binary(cr_at(t, at), CR_RSHIFT, a, b);
}
static inline CrValue cr_lshift(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (cr_both_int(a, b) && (uint64_t)cr_int_get(b) < 49) {
        int64_t r;
        if (!__builtin_mul_overflow(cr_int_get(a), (int64_t)1 << cr_int_get(b), &r) && cr_int_fits(r)) return cr_int(r);
    }
    return cr_binary(cr_at(t, at), CR_LSHIFT, a, b);
}
static inline CrValue cr_matmul(CrThread *t, CrValue a, CrValue b, uint32_t at) { return cr_binary(cr_at(t, at), CR_MATMUL, a, b); }
static inline CrValue cr_power(CrThread *t, CrValue a, CrValue b, uint32_t at) { return cr_binary(cr_at(t, at), CR_POW, a, b); }

static inline CrValue cr_iadd(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    if (CR_LIKELY(cr_both_int(a, b))) {
        CrValue r = a + b - CR_INT_BIAS;
        if (CR_LIKELY(r >= CR_TAG_INT)) return r;
    } else if (cr_is_float(a) && cr_is_float(b)) {
        return cr_float(cr_float_get(a) + cr_float_get(b));
    }
    return cr_inplace(cr_at(t, at), CR_ADD, a, b);
}
// Operands that have the plain operation and are immutable take it; others may have one in place, and its error text.
#define CR_INPLACE(name, plain, OP, have_plain)                                                              \
    static inline CrValue name(CrThread *t, CrValue a, CrValue b, uint32_t at) {                             \
        return have_plain ? plain(t, a, b, at) : cr_inplace(cr_at(t, at), OP, a, b);                         \
    }
#define CR_NUMBERS (!cr_is_ptr(a) && !cr_is_ptr(b))
#define CR_INTS cr_both_int(a, b)
CR_INPLACE(cr_isub, cr_sub, CR_SUB, CR_NUMBERS)
CR_INPLACE(cr_imul, cr_mul, CR_MUL, CR_NUMBERS)
CR_INPLACE(cr_itruediv, cr_truediv, CR_TRUEDIV, CR_NUMBERS)
CR_INPLACE(cr_ifloordiv, cr_floordiv, CR_FLOORDIV, CR_NUMBERS)
CR_INPLACE(cr_imod, cr_mod, CR_MOD, CR_NUMBERS)
CR_INPLACE(cr_ipower, cr_power, CR_POW, CR_NUMBERS)
CR_INPLACE(cr_ilshift, cr_lshift, CR_LSHIFT, CR_INTS)
CR_INPLACE(cr_irshift, cr_rshift, CR_RSHIFT, CR_INTS)
CR_INPLACE(cr_ibitand, cr_bitand, CR_AND, CR_INTS)
CR_INPLACE(cr_ibitxor, cr_bitxor, CR_XOR, CR_INTS)
CR_INPLACE(cr_ibitor, cr_bitor, CR_OR, CR_INTS)
#undef CR_NUMBERS
#undef CR_INTS
static inline CrValue cr_imatmul(CrThread *t, CrValue a, CrValue b, uint32_t at) { return cr_inplace(cr_at(t, at), CR_MATMUL, a, b); }

static inline CrValue cr_neg(CrThread *t, CrValue a, uint32_t at) {
    if (CR_LIKELY(cr_is_int(a)) && a != CR_INT(-CR_INT_MAX)) return cr_int(-cr_int_get(a));
    if (cr_is_float(a)) return cr_float(-cr_float_get(a));
    return cr_unary(cr_at(t, at), CR_NEG, a);
}
static inline CrValue cr_pos(CrThread *t, CrValue a, uint32_t at) { return cr_is_ptr(a) ? cr_unary(cr_at(t, at), CR_POS, a) : a; }
static inline CrValue cr_invert(CrThread *t, CrValue a, uint32_t at) {
    return cr_is_int(a) ? cr_int(~cr_int_get(a)) : cr_unary(cr_at(t, at), CR_INVERT, a);
}
static inline CrValue cr_not(CrThread *t, CrValue a, uint32_t at) {
    int truth = cr_truth(cr_at(t, at), a);
    return truth < 0 ? CR_ERROR : cr_bool(!truth);
}

// Comparisons as values, and as conditions: 1, 0, -1 (the form `if` and `while` use). Small ints compare as words.
#define CR_COMPARE(name, OP, sign)                                                                           \
    static inline CrValue cr_##name(CrThread *t, CrValue a, CrValue b, uint32_t at) {                        \
        if (CR_LIKELY(cr_both_int(a, b))) return cr_bool(a sign b);                                          \
        if (cr_is_float(a) && cr_is_float(b)) return cr_bool(cr_float_get(a) sign cr_float_get(b));          \
        return cr_compare(cr_at(t, at), a, b, OP);                                                                      \
    }                                                                                                        \
    static inline int cr_test_##name(CrThread *t, CrValue a, CrValue b, uint32_t at) {                       \
        if (CR_LIKELY(cr_both_int(a, b))) return a sign b;                                                   \
        if (cr_is_float(a) && cr_is_float(b)) return cr_float_get(a) sign cr_float_get(b);                   \
        CrValue r = cr_compare(cr_at(t, at), a, b, OP);                                                                 \
        return r ? cr_truth(t, r) : -1;                                                                      \
    }
CR_COMPARE(lt, CR_LT, <)
CR_COMPARE(le, CR_LE, <=)
CR_COMPARE(eq, CR_EQ, ==)
CR_COMPARE(ne, CR_NE, !=)
CR_COMPARE(gt, CR_GT, >)
CR_COMPARE(ge, CR_GE, >=)

// bool(a) as a condition.
static inline int cr_test(CrThread *t, CrValue a, uint32_t at) {
    if (a == CR_TRUE) return 1;
    if (a == CR_FALSE || a == CR_NONE) return 0;
    if (cr_is_int(a)) return a != CR_INT(0);
    return cr_truth_slow(cr_at(t, at), a);
}

// x[i] with list and tuple fast paths; x[i] = v and del go through the slots.
static inline CrValue cr_item_load(CrThread *t, CrValue v, CrValue key, uint32_t at) {
    if (CR_IS(LIST, v)) {
        CrValue item = cr_list_get_fast(v, key);
        if (CR_LIKELY(item != CR_ERROR)) return item;
    } else if (CR_IS(TUPLE, v)) {
        uint64_t i = key - CR_INT_BIAS;
        if (CR_LIKELY(i < cr_tuple_len(v))) return cr_tuple_items(v)[i];
    }
    return cr_getitem(cr_at(t, at), v, key);
}

#endif
