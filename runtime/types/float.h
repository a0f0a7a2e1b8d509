// float.h -- float: immediate doubles (value.h); only instances of subclasses are heap objects.
#ifndef CRANKY_RUNTIME_FLOAT_H
#define CRANKY_RUNTIME_FLOAT_H

#include "runtime/object.h"

// An instance of a subclass of float. Exact floats are never heap objects.
typedef struct CrFloat {
    CrObject ob;
    double value; // attribute slots follow
} CrFloat;

// The value of any float, instances of subclasses included.
static inline double cr_float_of(CrValue v) { return cr_is_float(v) ? cr_float_get(v) : CR_AS(CrFloat, v)->value; }

// Any real number as a double, as float(v) does: float, int, __float__, __index__. False: exception set.
bool cr_float_from(CrThread *t, CrValue v, double *out);
// The double that `text` spells as float(text) reads it, without underscores and space around; false: it does not.
bool cr_float_parse(const char *text, size_t n, double *out);
int64_t cr_float_hash(double d);                             // CPython's; NaN: 0
CrValue cr_float_pow(CrThread *t, double a, double b);       // a ** b: a float or complex, ZeroDivisionError or OverflowError
double cr_float_mod(double a, double b);                     // a % b, b != 0
double cr_float_floordiv(double a, double b);                // a // b, b != 0
int cr_float_order_int(double d, CrValue i, bool *unordered); // exact comparison: <0, 0, >0

// Text of a double as printf's %.<precision><code> gives it, code 'e' 'f' 'g' (upper case too) or 'r' (repr; the
// precision is unused), independent of the locale. `alternate`: always a decimal point, and zeros kept by 'g'.
// 'r' never appends ".0". malloc'ed, NUL-terminated.
char *cr_float_text(double d, char code, int precision, bool alternate);
void cr_float_hex(double d, char *out);                            // float.hex(); at least 32 bytes
bool cr_float_parse_hex(const char *p, size_t n, double *out);     // float.fromhex(); infinite: too large
double cr_float_round(double d, int places); // finite d correctly rounded to `places` decimals, which may be negative

#endif
