// int.h -- int: 50-bit immediates (value.h); beyond them heap objects, 64-bit or of any length.
//
// Invariant: a value that fits in 50 bits is always immediate, but for bool's two static objects and instances of
// subclasses of int, which box the plain value. All functions accept any int, those included, unless said
// otherwise, and return exact ints.
#ifndef CRANKY_RUNTIME_INT_H
#define CRANKY_RUNTIME_INT_H

#include "runtime/object.h"

// A heap int of the exact type int; allocated atomic, limbs inline. Arithmetic on GMP's mpn functions.
//   aux & CR_INT_BIG == 0: limb[0] is an int64_t outside the immediate range
//   aux & CR_INT_BIG:      magnitude limb[0 .. nlimbs), least significant first, top limb nonzero, the value not
//                          representable in int64_t; sign in aux & CR_INT_NEGATIVE
typedef struct CrInt {
    CrObject ob;
    uint64_t nlimbs; // 1 for the int64 form
    uint64_t limb[];
} CrInt;
enum { CR_INT_BIG = 1, CR_INT_NEGATIVE = 2 };

// An instance of a subclass of int: the plain value, then its attribute slots.
typedef struct CrIntSubclass {
    CrObject ob;
    CrValue value; // an exact int
} CrIntSubclass;

CrValue cr_int_plain(CrValue v); // any int (bool, subclass instance) as an exact int; identity for exact ones
CrValue cr_int_from_int64(CrThread *t, int64_t i);
CrValue cr_int_from_uint64(CrThread *t, uint64_t u);
CrValue cr_int_from_double(CrThread *t, double d); // truncates; inf/nan: OverflowError/ValueError
bool cr_int_to_int64(CrValue v, int64_t *out);     // false: does not fit; never raises
bool cr_int_to_uint64(CrValue v, uint64_t *out);   // false: does not fit or negative; never raises
double cr_int_to_double(CrThread *t, CrValue v);   // correctly rounded; too large: -1.0 with OverflowError set
int cr_int_sign(CrValue v);                        // -1, 0, 1
int cr_int_order(CrValue a, CrValue b);            // <0, 0, >0
int64_t cr_int_hash(CrValue v);                    // CPython's: modulo 2^61 - 1
CrValue cr_int_add(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_sub(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_mul(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_floordiv(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_mod(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_truediv(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_divmod(CrThread *t, CrValue a, CrValue b, CrValue *remainder); // floor quotient; *remainder has b's sign
CrValue cr_int_pow(CrThread *t, CrValue a, CrValue b, CrValue modulus); // modulus CR_NONE: plain power (a float if b < 0)
CrValue cr_int_lshift(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_rshift(CrThread *t, CrValue a, CrValue b);
CrValue cr_int_bitwise(CrThread *t, CrBinary op, CrValue a, CrValue b); // CR_AND, CR_OR, CR_XOR; two's complement
CrValue cr_int_neg(CrThread *t, CrValue a);
CrValue cr_int_invert(CrThread *t, CrValue a);
CrValue cr_int_abs(CrThread *t, CrValue a);
int64_t cr_int_bit_length(CrValue v);
// Two's complement bytes, as int.to_bytes and from_bytes; false: OverflowError.
bool cr_int_to_bytes(CrThread *t, CrValue v, uint8_t *out, size_t n, bool little, bool is_signed);
CrValue cr_int_from_bytes(CrThread *t, const uint8_t *p, size_t n, bool little, bool is_signed);
CrValue cr_int_to_str(CrThread *t, CrValue v, int base); // "-1010", no prefix; base 2..36
// Digits of |v| in base 2..36, malloc'ed and NUL-terminated, without sign; NULL: more than the limit (ValueError).
char *cr_int_digits(CrThread *t, CrValue v, int base, size_t *n);
// Parses int literal text as int(text, base) does (white space, underscores, prefix when base is 0 or agrees);
// ValueError as CPython's.
CrValue cr_int_from_text(CrThread *t, const char *text, size_t n, int base);
CrValue cr_int_from_bytes_text(CrThread *t, const uint8_t *p, size_t n, int base); // int(b'text', base)
CrValue cr_int_from_str(CrThread *t, CrValue str, int base); // int(str, base): any Unicode decimal digits
// int(v) for a number: __int__, __index__, __trunc__; TypeError for anything else, text included.
CrValue cr_int_from_number(CrThread *t, CrValue v);
// sys.get_int_max_str_digits(): limit on the length of decimal text, 0 for none. Relaxed atomic.
extern int64_t cr_int_max_str_digits;

// An int as sign and magnitude, for the files that implement it. Filled in place: `limb` may point into the struct.
typedef struct CrMagnitude {
    const uint64_t *limb; // n limbs, least significant first; top one nonzero
    int64_t n;            // 0 for zero
    bool negative;
    uint64_t small;       // where limb points for values of one word
} CrMagnitude;
void cr_int_magnitude(CrValue v, CrMagnitude *m);
// An unfinished result of n limbs, to be filled in; then made a proper int. NULL: MemoryError.
CrInt *cr_int_alloc(CrThread *t, int64_t n);
CrValue cr_int_finish(CrThread *t, CrInt *r, int64_t n, bool negative); // n: limbs that count; leading zeros may be left
// Bits of a double as shortest repr text that reads back (CPython's repr); buffer of at least 32 bytes.
void cr_float_repr(double d, char *buffer);

#endif
