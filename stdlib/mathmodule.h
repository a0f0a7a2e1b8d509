// mathmodule.h -- what the files of module math share.
#ifndef CRANKY_STDLIB_MATHMODULE_H
#define CRANKY_STDLIB_MATHMODULE_H

#include "runtime/object.h"

CrValue cr_math_domain_error(CrThread *t);                    // ValueError
CrValue cr_math_range_error(CrThread *t);                     // OverflowError
bool cr_math_double(CrThread *t, CrValue v, double *out);     // a real number's value, or TypeError

// mathmodule_int.c
CrValue cr_math_comb(CrThread *t, CrFunction *f, CrValue n, CrValue k);
CrValue cr_math_factorial(CrThread *t, CrFunction *f, CrValue n);
CrValue cr_math_gcd(CrThread *t, CrFunction *f, CrValue integers);
CrValue cr_math_isqrt(CrThread *t, CrFunction *f, CrValue n);
CrValue cr_math_lcm(CrThread *t, CrFunction *f, CrValue integers);
CrValue cr_math_perm(CrThread *t, CrFunction *f, CrValue n, CrValue k);
// mathmodule_sum.c
CrValue cr_math_dist(CrThread *t, CrFunction *f, CrValue p, CrValue q);
CrValue cr_math_fsum(CrThread *t, CrFunction *f, CrValue iterable);
CrValue cr_math_hypot(CrThread *t, CrFunction *f, CrValue coordinates);
CrValue cr_math_prod(CrThread *t, CrFunction *f, CrValue iterable, CrValue start);

#endif
