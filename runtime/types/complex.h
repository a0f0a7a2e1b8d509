// complex.h -- complex: a pair of doubles, its arithmetic, and how other numbers become one.
#ifndef CRANKY_RUNTIME_COMPLEX_H
#define CRANKY_RUNTIME_COMPLEX_H

#include "runtime/object.h"

// Immutable. The exact type is allocated atomic; instances of subclasses are scanned, for their attribute slots follow.
typedef struct CrComplex {
    CrObject ob;
    double real, imag; // any doubles, infinities and NaNs too
} CrComplex;

// A complex number as a C value, while it is computed with. (C's own _Complex multiplies and divides differently.)
typedef struct CrParts {
    double real, imag;
} CrParts;

static inline bool cr_is_complex(CrValue v) { return cr_has_flag(v, CR_TYPE_COMPLEX); } // subclasses included
static inline CrParts cr_complex_of(CrValue v) { // of any complex
    const CrComplex *c = CR_AS(CrComplex, v);
    return (CrParts){c->real, c->imag};
}

CrValue cr_complex_new(CrThread *t, double real, double imag);
// Quotient and power; false: the exception is set (ZeroDivisionError, OverflowError).
bool cr_complex_divide(CrThread *t, CrParts a, CrParts b, CrParts *out);
bool cr_complex_power(CrThread *t, CrParts a, CrParts b, CrParts *out);
int64_t cr_complex_hash(CrParts c); // equal to the float's when imag is 0
// The number that `text` spells as complex(text) reads it: brackets and white space allowed, underscores not.
bool cr_complex_parse(const char *text, size_t n, CrParts *out);

#endif
