// operatormodule.c -- module _operator: Python's operators as functions. The getters are in operator_getters.c.
#include "runtime/call.h"
#include "runtime/op.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "stdlib/functools.h"
#include "stdlib/stdlib.h"

#define BINARY(name, OP)                                                                                     \
    static CrValue op_##name(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return cr_binary(t, OP, a, b); }              \
    static CrValue op_i##name(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return cr_inplace(t, OP, a, b); }
BINARY(add, CR_ADD)
BINARY(sub, CR_SUB)
BINARY(mul, CR_MUL)
BINARY(matmul, CR_MATMUL)
BINARY(truediv, CR_TRUEDIV)
BINARY(floordiv, CR_FLOORDIV)
BINARY(mod, CR_MOD)
BINARY(pow, CR_POW)
BINARY(lshift, CR_LSHIFT)
BINARY(rshift, CR_RSHIFT)
BINARY(and, CR_AND)
BINARY(xor, CR_XOR)
BINARY(or, CR_OR)

#define COMPARE(name, OP)                                                                                    \
    static CrValue op_##name(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return cr_compare(t, a, b, OP); }
COMPARE(lt, CR_LT)
COMPARE(le, CR_LE)
COMPARE(eq, CR_EQ)
COMPARE(ne, CR_NE)
COMPARE(gt, CR_GT)
COMPARE(ge, CR_GE)

static CrValue truth_value(int truth) { return truth < 0 ? CR_ERROR : cr_bool(truth); }

static CrValue op_neg(CrThread *t, CrFunction *f, CrValue a) { return cr_unary(t, CR_NEG, a); }
static CrValue op_pos(CrThread *t, CrFunction *f, CrValue a) { return cr_unary(t, CR_POS, a); }
static CrValue op_invert(CrThread *t, CrFunction *f, CrValue a) { return cr_unary(t, CR_INVERT, a); }
static CrValue op_abs(CrThread *t, CrFunction *f, CrValue a) { return cr_unary(t, CR_ABS, a); }
static CrValue op_index(CrThread *t, CrFunction *f, CrValue a) { return cr_index(t, a); }
static CrValue op_truth(CrThread *t, CrFunction *f, CrValue a) { return truth_value(cr_truth(t, a)); }
static CrValue op_not(CrThread *t, CrFunction *f, CrValue a) {
    int truth = cr_truth(t, a);
    return truth < 0 ? CR_ERROR : cr_bool(!truth);
}
static CrValue op_is(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return cr_bool(a == b); }
static CrValue op_is_not(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return cr_bool(a != b); }

static CrValue op_contains(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return truth_value(cr_contains(t, a, b)); }
static CrValue op_getitem(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return cr_getitem(t, a, b); }
static CrValue op_setitem(CrThread *t, CrFunction *f, CrValue a, CrValue b, CrValue c) {
    return cr_setitem(t, a, b, c) < 0 ? CR_ERROR : CR_NONE;
}
static CrValue op_delitem(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    return cr_setitem(t, a, b, CR_ERROR) < 0 ? CR_ERROR : CR_NONE;
}

// ---- Sequences --------------------------------------------------------------------------------------------

static bool is_sequence(CrValue v) { return cr_type_of(v)->slots.getitem && !cr_has_flag(v, CR_TYPE_DICT); }

static CrValue concat(CrThread *t, CrValue a, CrValue b, bool in_place) {
    const CrSlots *slots = &cr_type_of(a)->slots;
    if (in_place && slots->inplace_concat) return CR_SLOT(slots->inplace_concat)(t, a, b);
    if (slots->concat) return CR_SLOT(slots->concat)(t, a, b);
    if (!is_sequence(a) || !is_sequence(b)) return CR_RAISE(t, TypeError, "'%T' object can't be concatenated", a);
    return in_place ? cr_inplace(t, CR_ADD, a, b) : cr_binary(t, CR_ADD, a, b);
}
static CrValue op_concat(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return concat(t, a, b, false); }
static CrValue op_iconcat(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return concat(t, a, b, true); }

// Walks over the items that equal `value`: their number, or (first) the index of the first; -1: none, -2: exception.
static int64_t search(CrThread *t, CrValue a, CrValue value, bool first) {
    if (!cr_is_iterable(a)) return CR_RAISE(t, TypeError, "argument of type '%T' is not iterable", a), -2;
    CrValue iterator = cr_iter(t, a), item;
    int64_t count = 0;
    if (!iterator) return -2;
    for (int64_t i = 0; (item = cr_step(t, iterator)); i++) {
        int same = cr_same(t, item, value);
        if (same < 0 || !cr_poll(t)) return -2;
        if (same && first) return i;
        count += same;
    }
    if (!cr_iteration_ended(t)) return -2;
    return first ? -1 : count;
}
static CrValue op_count(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    int64_t n = search(t, a, b, false);
    return n < 0 ? CR_ERROR : cr_int(n);
}
static CrValue op_index_of(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    int64_t i = search(t, a, b, true);
    if (i == -1) return CR_RAISE(t, ValueError, "sequence.index(x): x not in sequence");
    return i < 0 ? CR_ERROR : cr_int(i);
}

static CrValue op_length_hint(CrThread *t, CrFunction *f, CrValue v, CrValue otherwise) {
    if (!cr_is_any_int(otherwise)) return CR_RAISE(t, TypeError, "'%T' object cannot be interpreted as an integer", otherwise);
    CrValue absent = cr_int_plain(otherwise);
    if (cr_type_of(v)->slots.length) {
        int64_t n = cr_len(t, v);
        if (n >= 0) return cr_int_from_int64(t, n);
        if (!cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) return CR_ERROR;
    }
    bool found;
    CrValue hint = cr_call_special(t, v, cr_name___length_hint__, NULL, 0, &found);
    if (!found || hint == CR_NOT_IMPLEMENTED) return absent;
    if (!hint) return cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)) ? absent : CR_ERROR;
    if (!cr_is_any_int(hint)) return CR_RAISE(t, TypeError, "__length_hint__ must be an integer, not %T", hint);
    return cr_int_sign(hint) < 0 ? CR_RAISE(t, ValueError, "__length_hint__() should return >= 0") : cr_int_plain(hint);
}

// ---- The rest ---------------------------------------------------------------------------------------------

static CrValue op_call(CrThread *t, CrFunction *f, CrValue object, CrValue args, CrValue kwargs) {
    return cr_call_tuple(t, object, args, kwargs);
}

// In a time that tells nothing about where they differ.
static CrValue compare_digest(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    const uint8_t *p, *q;
    size_t np, nq;
    if (cr_is_str(a) && cr_is_str(b)) {
        if (!cr_str_is_ascii(cr_str_of(a)) || !cr_str_is_ascii(cr_str_of(b)))
            return CR_RAISE(t, TypeError, "comparing strings with non-ASCII characters is not supported");
        p = cr_str_data(cr_str_of(a)), np = (size_t)cr_str_of(a)->len;
        q = cr_str_data(cr_str_of(b)), nq = (size_t)cr_str_of(b)->len;
    } else if (!cr_is_bytes_like(a) && !cr_is_bytes_like(b)) {
        return CR_RAISE(t, TypeError, "unsupported operand types(s) or combination of types: '%T' and '%T'", a, b);
    } else if (!cr_bytes_view(t, a, &p, &np) || !cr_bytes_view(t, b, &q, &nq)) {
        return CR_ERROR;
    }
    volatile uint8_t difference = np != nq;
    for (size_t i = 0; i < nq; i++) difference = difference | (uint8_t)(q[i] ^ (np == nq ? p[i] : q[i]));
    return cr_bool(!difference);
}

#define TWO(name, text) {#name "(a, b, /)", CR_FN(op_##name), text, 0}
#define TWO_(name, text) {#name "_(a, b, /)", CR_FN(op_##name), text, 0} // a keyword's name
static const CrMethodDef functions[] = {
    {"_compare_digest(a, b, /)", CR_FN(compare_digest), "Return 'a == b', always taking the same time for the same lengths.", 0},
    {"abs(a, /)", CR_FN(op_abs), "Same as abs(a).", 0},
    TWO(add, "Same as a + b."),
    TWO_(and, "Same as a & b."),
    {"call(obj, /, *args, **kwargs)", CR_FN(op_call), "Same as obj(*args, **kwargs).", 0},
    TWO(concat, "Same as a + b, for a and b sequences."),
    TWO(contains, "Same as b in a (note reversed operands)."),
    {"countOf(a, b, /)", CR_FN(op_count), "Return the number of items in a which are, or which equal, b.", 0},
    TWO(delitem, "Same as del a[b]."),
    TWO(eq, "Same as a == b."),
    TWO(floordiv, "Same as a // b."),
    TWO(ge, "Same as a >= b."),
    TWO(getitem, "Same as a[b]."),
    TWO(gt, "Same as a > b."),
    TWO(iadd, "Same as a += b."),
    TWO(iand, "Same as a &= b."),
    TWO(iconcat, "Same as a += b, for a and b sequences."),
    TWO(ifloordiv, "Same as a //= b."),
    TWO(ilshift, "Same as a <<= b."),
    TWO(imatmul, "Same as a @= b."),
    TWO(imod, "Same as a %= b."),
    TWO(imul, "Same as a *= b."),
    {"index(a, /)", CR_FN(op_index), "Same as a.__index__()", 0},
    {"indexOf(a, b, /)", CR_FN(op_index_of), "Return the first index of b in a.", 0},
    {"inv(a, /)", CR_FN(op_invert), "Same as ~a.", 0},
    {"invert(a, /)", CR_FN(op_invert), "Same as ~a.", 0},
    TWO(ior, "Same as a |= b."),
    TWO(ipow, "Same as a **= b."),
    TWO(irshift, "Same as a >>= b."),
    TWO_(is, "Same as a is b."),
    TWO(is_not, "Same as a is not b."),
    TWO(isub, "Same as a -= b."),
    TWO(itruediv, "Same as a /= b."),
    TWO(ixor, "Same as a ^= b."),
    TWO(le, "Same as a <= b."),
    {"length_hint(obj, default=0, /)", CR_FN(op_length_hint), "Return an estimate of the number of items in obj.", 0},
    TWO(lshift, "Same as a << b."),
    TWO(lt, "Same as a < b."),
    TWO(matmul, "Same as a @ b."),
    TWO(mod, "Same as a % b."),
    TWO(mul, "Same as a * b."),
    TWO(ne, "Same as a != b."),
    {"neg(a, /)", CR_FN(op_neg), "Same as -a.", 0},
    {"not_(a, /)", CR_FN(op_not), "Same as not a.", 0},
    TWO_(or, "Same as a | b."),
    {"pos(a, /)", CR_FN(op_pos), "Same as +a.", 0},
    TWO(pow, "Same as a ** b."),
    TWO(rshift, "Same as a >> b."),
    {"setitem(a, b, c, /)", CR_FN(op_setitem), "Same as a[b] = c.", 0},
    TWO(sub, "Same as a - b."),
    TWO(truediv, "Same as a / b."),
    {"truth(a, /)", CR_FN(op_truth), "Return True if a is true, False otherwise.", 0},
    TWO(xor, "Same as a ^ b."),
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_ATTR_GETTER, CR_T_ITEM_GETTER, CR_T_METHOD_CALLER};
    return cr_module_add_types(t, module, types, sizeof types / sizeof *types);
}

const CrModuleDef cr_module__operator = {"_operator", "Operator interface.", functions, init};
