// structmodule.h -- module _struct: formats, and the items they describe.
#ifndef CRANKY_STDLIB_STRUCTMODULE_H
#define CRANKY_STDLIB_STRUCTMODULE_H

#include "runtime/object.h"

typedef struct CrStructField { // `count` items of one kind in a row; strings are one item of `size` bytes
    char code;
    bool native;    // messages and checks are those of the machine's own types
    bool big;       // most significant byte first
    int64_t offset, size, count;
} CrStructField;

typedef struct CrStruct { // _struct.Struct
    CrObject ob;
    CrValue format;        // str
    CrStructField *fields; // atomic
    int64_t nfields, nitems, size;
} CrStruct;

typedef struct CrStructIterator { // _struct.unpack_iterator
    CrObject ob;
    CrValue structure, buffer; // buffer: CR_ERROR at the end
    int64_t index;             // bytes
} CrStructIterator;

extern CrValue cr_struct_error; // struct.error
#define CR_STRUCT_RAISE(t, ...) cr_raise((t), CR_AS(CrType, cr_struct_error), __VA_ARGS__)

// Reads a format given as ASCII text: fills fields, nfields, nitems and size. False: struct.error.
bool cr_struct_parse(CrThread *t, CrStruct *s, const char *format, size_t n);
bool cr_struct_put(CrThread *t, const CrStructField *f, CrValue v, uint8_t *to);
CrValue cr_struct_get(CrThread *t, const CrStructField *f, const uint8_t *from);

// Half precision; false: too large.
bool cr_half_from_double(double d, uint16_t *out);
double cr_half_to_double(uint16_t bits);

#endif
