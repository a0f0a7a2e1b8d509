// weakproxy.c -- the types of weakref.proxy: every operation is done on the object that is referred to.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/weakref.h"

static bool is_proxy(CrValue v) { return CR_IS(WEAK_PROXY, v) || CR_IS(WEAK_CALLABLE_PROXY, v); }

// The object behind a proxy, any other object as it is; CR_ERROR with ReferenceError.
static CrValue behind(CrThread *t, CrValue v) {
    if (!is_proxy(v)) return v;
    CrValue object = cr_weakref_get(v);
    return object ? object : CR_RAISE(t, ReferenceError, "weakly-referenced object no longer exists");
}

static CrValue proxy_repr(CrThread *t, CrValue self) {
    CrValue object = cr_weakref_get(self);
    const char *name = object ? cr_type_of(object)->name : "NoneType";
    return cr_str_printf(t, "<weakproxy at %p to %s at %p>", (void *)cr_object(self), name,
                         (void *)cr_object(object ? object : CR_NONE));
}

#define FORWARD(name, call)                                                                                  \
    static CrValue proxy_##name(CrThread *t, CrValue self) {                                                 \
        CrValue o = behind(t, self);                                                                         \
        return o ? call : CR_ERROR;                                                                          \
    }
FORWARD(str, cr_str(t, o))
FORWARD(iter, cr_iter(t, o))
FORWARD(index, cr_index(t, o))
FORWARD(int, cr_call1(t, cr_box(CR_TYPE_OF_ID(INT)), o))
FORWARD(float, cr_call1(t, cr_box(CR_TYPE_OF_ID(FLOAT)), o))
FORWARD(neg, cr_unary(t, CR_NEG, o))
FORWARD(pos, cr_unary(t, CR_POS, o))
FORWARD(invert, cr_unary(t, CR_INVERT, o))
FORWARD(abs, cr_unary(t, CR_ABS, o))

static CrValue proxy_next(CrThread *t, CrValue self) {
    CrValue o = behind(t, self);
    if (!o) return CR_ERROR;
    if (!cr_type_of(o)->slots.next)
        return CR_RAISE(t, TypeError, "Weakref proxy referenced a non-iterator '%T' object", o);
    return cr_next(t, o);
}
static int proxy_truth(CrThread *t, CrValue self) {
    CrValue o = behind(t, self);
    return o ? cr_truth(t, o) : -1;
}
static int64_t proxy_length(CrThread *t, CrValue self) {
    CrValue o = behind(t, self);
    return o ? cr_len(t, o) : -1;
}
static CrValue proxy_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrValue o = behind(t, self);
    return o ? cr_call(t, o, args, nargs, kwnames) : CR_ERROR;
}
static CrValue proxy_getattr(CrThread *t, CrValue self, CrValue name) {
    CrValue o = behind(t, self);
    return o ? cr_getattr(t, o, name) : CR_ERROR;
}
static int proxy_setattr(CrThread *t, CrValue self, CrValue name, CrValue value) {
    CrValue o = behind(t, self);
    return o ? cr_setattr(t, o, name, value) : -1;
}
static CrValue proxy_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    return (a = behind(t, a)) && (b = behind(t, b)) ? cr_compare(t, a, b, op) : CR_ERROR;
}
static CrValue proxy_getitem(CrThread *t, CrValue self, CrValue key) {
    return (self = behind(t, self)) && (key = behind(t, key)) ? cr_getitem(t, self, key) : CR_ERROR;
}
static int proxy_setitem(CrThread *t, CrValue self, CrValue key, CrValue value) {
    CrValue o = behind(t, self);
    return o ? cr_setitem(t, o, key, value) : -1;
}
static int proxy_contains(CrThread *t, CrValue self, CrValue item) {
    CrValue o = behind(t, self);
    return o ? cr_contains(t, o, item) : -1;
}

#define BINARY(OP, name)                                                                                     \
    static CrValue proxy_##name(CrThread *t, CrValue a, CrValue b) {                                         \
        return (a = behind(t, a)) && (b = behind(t, b)) ? cr_binary(t, OP, a, b) : CR_ERROR;                 \
    }                                                                                                        \
    static CrValue proxy_i##name(CrThread *t, CrValue a, CrValue b) {                                        \
        return (a = behind(t, a)) && (b = behind(t, b)) ? cr_inplace(t, OP, a, b) : CR_ERROR;                \
    }
BINARY(CR_ADD, add)
BINARY(CR_SUB, sub)
BINARY(CR_MUL, mul)
BINARY(CR_MATMUL, matmul)
BINARY(CR_TRUEDIV, truediv)
BINARY(CR_FLOORDIV, floordiv)
BINARY(CR_MOD, mod)
BINARY(CR_POW, pow)
BINARY(CR_LSHIFT, lshift)
BINARY(CR_RSHIFT, rshift)
BINARY(CR_AND, and)
BINARY(CR_XOR, xor)
BINARY(CR_OR, or)
static CrValue proxy_divmod(CrThread *t, CrValue a, CrValue b) {
    return (a = behind(t, a)) && (b = behind(t, b)) ? cr_binary(t, CR_DIVMOD, a, b) : CR_ERROR;
}

static CrValue forward_method(CrThread *t, CrValue self, const char *name) {
    CrValue o = behind(t, self);
    return o ? cr_call_method(t, o, cr_intern_c(t, name), NULL, 0) : CR_ERROR;
}
static CrValue proxy_bytes(CrThread *t, CrFunction *f, CrValue self) { return forward_method(t, self, "__bytes__"); }
static CrValue proxy_reversed(CrThread *t, CrFunction *f, CrValue self) { return forward_method(t, self, "__reversed__"); }

static const CrMethodDef proxy_methods[] = {
    {"__bytes__(self, /)", CR_FN(proxy_bytes), NULL, 0},
    {"__reversed__(self, /)", CR_FN(proxy_reversed), NULL, 0},
    {0},
};

#define OPERATORS                                                                                            \
    .repr = proxy_repr, .str = proxy_str, .truth = proxy_truth, .length = proxy_length, .getattr = proxy_getattr,            \
    .setattr = proxy_setattr, .compare = proxy_compare, .iter = proxy_iter, .next = proxy_next, .getitem = proxy_getitem,    \
    .setitem = proxy_setitem, .contains = proxy_contains, .index = proxy_index, .to_int = proxy_int, .to_float = proxy_float, \
    .unary = {[CR_NEG] = proxy_neg, [CR_POS] = proxy_pos, [CR_INVERT] = proxy_invert, [CR_ABS] = proxy_abs},   \
    .binary = {[CR_ADD] = proxy_add, [CR_SUB] = proxy_sub, [CR_MUL] = proxy_mul, [CR_MATMUL] = proxy_matmul,   \
               [CR_TRUEDIV] = proxy_truediv, [CR_FLOORDIV] = proxy_floordiv, [CR_MOD] = proxy_mod,             \
               [CR_DIVMOD] = proxy_divmod, [CR_POW] = proxy_pow, [CR_LSHIFT] = proxy_lshift,                   \
               [CR_RSHIFT] = proxy_rshift, [CR_AND] = proxy_and, [CR_XOR] = proxy_xor, [CR_OR] = proxy_or},    \
    .inplace = {[CR_ADD] = proxy_iadd, [CR_SUB] = proxy_isub, [CR_MUL] = proxy_imul, [CR_MATMUL] = proxy_imatmul,        \
                [CR_TRUEDIV] = proxy_itruediv, [CR_FLOORDIV] = proxy_ifloordiv, [CR_MOD] = proxy_imod,         \
                [CR_POW] = proxy_ipow, [CR_LSHIFT] = proxy_ilshift, [CR_RSHIFT] = proxy_irshift,               \
                [CR_AND] = proxy_iand, [CR_XOR] = proxy_ixor, [CR_OR] = proxy_ior}

const CrTypeDef cr_weak_proxy_typedef = {.slots = {OPERATORS}, .methods = proxy_methods};
const CrTypeDef cr_weak_callable_proxy_typedef = {.slots = {OPERATORS, .call = proxy_call}, .methods = proxy_methods};
