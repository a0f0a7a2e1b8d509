// ctype.h -- C types at run time: small static descriptors, and moving values between C memory and Python by them.
//
// The compiler emits one static CrCType for each C type that a used function mentions; the scalars and pointers to
// them are here. A type is described as far as conversions need it: a record is its name and size. Two descriptors of
// the same type may exist (two modules that include the same header), so compare with cr_ctype_same, not by address.
#ifndef CRANKY_BRIDGE_CTYPE_H
#define CRANKY_BRIDGE_CTYPE_H

#include "runtime/object.h"

typedef enum CrCKind {
    CR_C_VOID,
#define CR_CTYPE(KIND, name, type, class) CR_C_##KIND, // enumerations have the kind of their integer type
#include "bridge/ctypes.def"
#undef CR_CTYPE
    CR_C_POINTER,
    CR_C_FUNCTION, // what a function pointer points to
    CR_C_ARRAY,    // `to` is the item; size 0: of unknown length
    CR_C_RECORD,   // struct or union
    CR_C_OTHER,    // nothing that can be converted; only pointers to it
} CrCKind;

typedef struct CrCType CrCType;
struct CrCType {
    const char *name;      // as C writes it, for messages: "const Bytef *"
    const char *tag;       // RECORD and OTHER: what makes it the same type elsewhere, "struct stat"; else NULL
    uint8_t kind;          // CrCKind
    uint8_t flags;         // CR_CTYPE_*
    uint16_t nparams;      // FUNCTION
    uint32_t size;         // bytes; 0: incomplete, void or function
    const CrCType *to;     // POINTER: what it points to. FUNCTION: result. ARRAY: item
    const CrCType *const *params; // FUNCTION
    struct CrCRecord *record;     // RECORD: its fields (record.h); NULL: opaque
};
enum {
    CR_CTYPE_CONST = 1,    // qualified const
    CR_CTYPE_VARIADIC = 2, // FUNCTION: ends in ...
};

extern const CrCType cr_c_void, cr_c_void_const, cr_c_void_ptr;
// The scalar types, their const forms, and pointers to the plain forms: cr_c_int, cr_c_int_const, cr_c_int_ptr.
#define CR_CTYPE(KIND, name, type, class) extern const CrCType cr_c_##name, cr_c_##name##_const, cr_c_##name##_ptr;
#include "bridge/ctypes.def"
#undef CR_CTYPE
extern const CrCType cr_c_string; // const char *

// Where a conversion happens, for its error messages: "compress2() argument 3: ".
typedef struct CrPlace {
    const char *function; // NULL: nothing is said
    int argument;         // from 1; 0: the result; -1: `function` is the name of a struct's field
} CrPlace;

bool cr_ctype_same(const CrCType *a, const CrCType *b);        // qualifiers of what pointers point to count
bool cr_ctype_is_scalar(const CrCType *type);                  // a number, character or truth value
static inline bool cr_ctype_is_byte(const CrCType *type) {     // char, signed char, unsigned char
    return type->kind >= CR_C_CHAR && type->kind <= CR_C_UCHAR;
}
// The Python value of what is at `p`: a number, a str or None (const char *), a Ptr or None, a record's copy.
CrValue cr_c_load(CrThread *t, const void *p, const CrCType *type);
// Stores v at `p`. Strict: out of range is OverflowError, another type TypeError. False: exception set.
bool cr_c_store(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place);
// "compress2() argument 3: 'const Bytef *' expected, got list" as TypeError.
void cr_c_type_error(CrThread *t, const CrCType *type, CrValue v, CrPlace place);
CrValue cr_c_where(CrThread *t, CrPlace place);                // "compress2() argument 3: " as a str, or ''
CrValue cr_c_text(CrThread *t, const char *s);                 // a C string as str, undecodable bytes as surrogates

// The Python object that stands for a C type: c_int, Ptr[c_int].
typedef struct CrCTypeObject {
    CrObject ob;
    const CrCType *type;
} CrCTypeObject;

#endif
