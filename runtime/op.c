// op.c -- dispatch of binary, in-place, unary and comparison operators over the operands' slots.
//
// Order of attempts as in CPython's data model: the right operand first if its type is a proper subclass that brings
// its own slot; then left, then right; a result of NotImplemented means "try the other". Sequences' + and * come after.
#include "runtime/op.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

static const char *const binary_symbol[CR_BINARY_COUNT] = {
    [CR_ADD] = "+",  [CR_SUB] = "-",    [CR_MUL] = "*",        [CR_MATMUL] = "@",  [CR_TRUEDIV] = "/",
    [CR_FLOORDIV] = "//", [CR_MOD] = "%", [CR_DIVMOD] = "divmod()", [CR_POW] = "** or pow()",
    [CR_LSHIFT] = "<<", [CR_RSHIFT] = ">>", [CR_AND] = "&",    [CR_XOR] = "^",     [CR_OR] = "|",
};

static CrValue unsupported(CrThread *t, const char *symbol, const char *suffix, CrValue a, CrValue b) {
    if (symbol[0] == '>' && !suffix[0] && CR_IS(BUILTIN, a) && !strcmp(CR_AS(CrFunction, a)->code->name, "print"))
        return CR_RAISE(t, TypeError, "unsupported operand type(s) for %s: '%T' and '%T'. Did you mean \"print(<message>, "
                        "file=<output_stream>)\"?", symbol, a, b);
    return CR_RAISE(t, TypeError, "unsupported operand type(s) for %s%s: '%T' and '%T'", symbol, suffix, a, b);
}

// NotImplemented when neither operand's binary slot takes it.
static CrValue try_binary(CrThread *t, CrBinary op, CrValue a, CrValue b) {
    CrType *ta = cr_type_of(a), *tb = cr_type_of(b);
    CrBinaryFn fa = ta->slots.binary[op], fb = ta == tb ? NULL : tb->slots.binary[op];
    if (fa == fb) fb = NULL;
    CrValue r;
    if (fa) {
        if (fb && cr_is_subtype(tb, ta)) {
            if ((r = fb(t, a, b)) != CR_NOT_IMPLEMENTED) return r;
            fb = NULL;
        }
        if ((r = fa(t, a, b)) != CR_NOT_IMPLEMENTED) return r;
    }
    return fb ? fb(t, a, b) : CR_NOT_IMPLEMENTED;
}

// + and * of sequences; NotImplemented if no operand is one.
static CrValue try_sequence(CrThread *t, CrBinary op, CrValue a, CrValue b) {
    CrType *ta = cr_type_of(a), *tb = cr_type_of(b);
    if (op == CR_ADD && ta->slots.concat) return CR_SLOT(ta->slots.concat)(t, a, b);
    if (op == CR_MUL && ta->slots.repeat) return CR_SLOT(ta->slots.repeat)(t, a, b);
    if (op == CR_MUL && tb->slots.repeat) return CR_SLOT(tb->slots.repeat)(t, b, a);
    return CR_NOT_IMPLEMENTED;
}

CrValue cr_binary(CrThread *t, CrBinary op, CrValue a, CrValue b) {
    CrValue r = try_binary(t, op, a, b);
    if (r == CR_NOT_IMPLEMENTED) r = try_sequence(t, op, a, b);
    return r == CR_NOT_IMPLEMENTED ? unsupported(t, binary_symbol[op], "", a, b) : r;
}

CrValue cr_inplace(CrThread *t, CrBinary op, CrValue a, CrValue b) {
    const CrSlots *slots = &cr_type_of(a)->slots;
    CrValue r = slots->inplace[op] ? CR_SLOT(slots->inplace[op])(t, a, b) : CR_NOT_IMPLEMENTED;
    if (r == CR_NOT_IMPLEMENTED) r = try_binary(t, op, a, b);
    if (r == CR_NOT_IMPLEMENTED && op == CR_ADD && slots->inplace_concat) return CR_SLOT(slots->inplace_concat)(t, a, b);
    if (r == CR_NOT_IMPLEMENTED && op == CR_MUL && slots->inplace_repeat) return CR_SLOT(slots->inplace_repeat)(t, a, b);
    if (r == CR_NOT_IMPLEMENTED) r = try_sequence(t, op, a, b);
    return r == CR_NOT_IMPLEMENTED ? unsupported(t, op == CR_POW ? "**" : binary_symbol[op], "=", a, b) : r;
}

CrValue cr_pow3(CrThread *t, CrValue base, CrValue exponent, CrValue modulus) {
    if (modulus == CR_NONE) return cr_binary(t, CR_POW, base, exponent);
    CrBinaryFn of_int = CR_TYPE_OF_ID(INT)->slots.binary[CR_POW];
    if (cr_is_any_int(base) && cr_is_any_int(exponent) && cr_is_any_int(modulus) && cr_type_of(base)->slots.binary[CR_POW] == of_int)
        return cr_int_pow(t, base, exponent, modulus);
    bool found;
    CrValue args[2] = {exponent, modulus};
    CrValue r = cr_call_special(t, base, cr_intern_c(t, "__pow__"), args, 2, &found);
    if (found && r != CR_NOT_IMPLEMENTED) return r;
    return CR_RAISE(t, TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", base, exponent,
                    modulus);
}

CrValue cr_unary(CrThread *t, CrUnary op, CrValue v) {
    static const char *const symbol[] = {[CR_NEG] = "unary -", [CR_POS] = "unary +", [CR_INVERT] = "unary ~",
                                         [CR_ABS] = "abs()"};
    CrUnaryFn f = cr_type_of(v)->slots.unary[op];
    if (f) return f(t, v);
    return CR_RAISE(t, TypeError, "bad operand type for %s: '%T'", symbol[op], v);
}

static CrValue compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    static const CrCompare swapped[] = {CR_GT, CR_GE, CR_EQ, CR_NE, CR_LT, CR_LE};
    static const char *const symbol[] = {"<", "<=", "==", "!=", ">", ">="};
    CrType *ta = cr_type_of(a), *tb = cr_type_of(b);
    CrValue r;
    bool reflected = false;
    if (ta != tb && tb->slots.compare && cr_is_subtype(tb, ta)) {
        reflected = true;
        if ((r = CR_SLOT(tb->slots.compare)(t, b, a, swapped[op])) != CR_NOT_IMPLEMENTED) return r;
    }
    if (ta->slots.compare && (r = CR_SLOT(ta->slots.compare)(t, a, b, op)) != CR_NOT_IMPLEMENTED) return r;
    if (!reflected && tb->slots.compare && (r = CR_SLOT(tb->slots.compare)(t, b, a, swapped[op])) != CR_NOT_IMPLEMENTED)
        return r;
    if (op == CR_EQ) return cr_bool(a == b);
    if (op == CR_NE) return cr_bool(a != b);
    return CR_RAISE(t, TypeError, "'%s' not supported between instances of '%T' and '%T'", symbol[op], a, b);
}

CrValue cr_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!cr_recursion_enter(t, " in comparison")) return CR_ERROR;
    CrValue r = compare(t, a, b, op);
    cr_recursion_leave(t);
    return r;
}

int cr_compare_bool(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (a == b && (op == CR_EQ || op == CR_NE)) return op == CR_EQ;
    CrValue r = cr_compare(t, a, b, op);
    return r ? cr_truth(t, r) : -1;
}
