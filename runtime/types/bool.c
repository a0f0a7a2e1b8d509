// bool.c -- the type bool: two static objects that behave as the ints 0 and 1 (inherited from int) but print and
// combine as truth values.
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"

static CrValue repr(CrThread *t, CrValue v) { return cr_intern_c(t, v == CR_TRUE ? "True" : "False"); }
static int truth(CrThread *t CR_UNUSED, CrValue v) { return v == CR_TRUE; }

static bool is_bool(CrValue v) { return v == CR_TRUE || v == CR_FALSE; }

// Two bools give a bool; otherwise it is the ints' operation.
static CrValue combine(CrThread *t, CrBinary op, CrValue a, CrValue b) {
    if (!cr_is_any_int(a) || !cr_is_any_int(b)) return CR_NOT_IMPLEMENTED;
    if (!is_bool(a) || !is_bool(b)) return cr_int_bitwise(t, op, a, b);
    bool x = a == CR_TRUE, y = b == CR_TRUE;
    return cr_bool(op == CR_AND ? x && y : op == CR_OR ? x || y : x != y);
}
static CrValue bit_and(CrThread *t, CrValue a, CrValue b) { return combine(t, CR_AND, a, b); }
static CrValue bit_or(CrThread *t, CrValue a, CrValue b) { return combine(t, CR_OR, a, b); }
static CrValue bit_xor(CrThread *t, CrValue a, CrValue b) { return combine(t, CR_XOR, a, b); }

CR_METHOD(construct, CrValue cls CR_UNUSED, CrValue x) {
    int value = cr_truth(t, x);
    return value < 0 ? CR_ERROR : cr_bool(value);
}

const CrTypeDef cr_bool_typedef = {
    .doc = "A truth value: bool(x) is True if x is true, else False.",
    .flags = CR_TYPE_INT,
    .slots = {.repr = repr, .truth = truth, .binary = {[CR_AND] = bit_and, [CR_OR] = bit_or, [CR_XOR] = bit_xor}},
    .constructor = {"bool(cls, x=False, /)", CR_FN(construct), NULL, 0},
};
