// emit_marshal.h -- inside of emit_bridge: the plan of one wrapper, and the C that converts its arguments and result.
#ifndef CRANKY_TRANSPILE_EMIT_MARSHAL_H
#define CRANKY_TRANSPILE_EMIT_MARSHAL_H

#include "transpile/emit_bridge.h"

// One header in use.
typedef struct BridgeModule {
    const char *module;   // "sys.stat", as after `__c__.`
    const char *ident;    // "sys_stat", unique among the headers in use
    BindHeader *header;
    bool *type_emitted;   // by BindType.id: its descriptor is written
    VEC(const char *) symbols; // object-file names that have to be linked
} BridgeModule;

// How one argument is converted.
typedef enum BridgeConversion {
    CONVERT_SCALAR,   // through cr_to_<suffix> into a local of type `local`
    CONVERT_STRING,   // const char *
    CONVERT_POINTER,
    CONVERT_FUNCTION, // function pointer
    CONVERT_RECORD,   // struct or union by value: a local of its C type
} BridgeConversion;

// What a wrapper is for. All but the first two are called without arguments, once, where the name is imported.
typedef enum BridgeWrapperKind {
    WRAP_CALL,     // calls a C function
    WRAP_MACRO,    // "calls" a function-like macro: its result is of whatever type C says
    WRAP_VALUE,    // the value of a variable or macro
    WRAP_VARIABLE, // makes a variable an attribute of the header's module object
    WRAP_TYPE,     // the Python object that stands for a C type
    WRAP_MODULE,   // the header's module object
} BridgeWrapperKind;

typedef struct BridgeParam {
    const char *name;      // Python's: keyword argument, and part of the C names
    const char *type;      // C expression of its descriptor: "&cr_c_int", "&CT_zlib_7"
    const BindType *ctype; // its type; NULL for what a format stands for, whose descriptor is built in
    const char *cast;      // written before the value in the call: "(long long)"; ""
    BridgeConversion conversion;
    const char *suffix, *local; // SCALAR: "int32", "int32_t"; RECORD: `local` is its C type
    int index;             // of its CrArg; -1: SCALAR, RECORD
    bool is_unused;        // a literal format that is written out in the call
} BridgeParam;

// One wrapper: BridgeFunction with what is needed to write it.
typedef struct BridgeWrapper {
    BridgeFunction f;
    BridgeWrapperKind kind;
    BridgeModule *module;
    BridgeParam *params;   // of the call; the last of a dynamic variadic function is its tuple, not listed here
    int nparams, nargs;    // nargs: pointer arguments
    const BindType *result;
    const char *result_type; // C expression of its descriptor
    const char *format;    // variadic site: C string literal to put in place of params[format_param]; NULL: none
    int format_param;
    bool is_dynamic;       // variadic through libffi
    bool is_blocking;      // annotated so, or known to wait
    bool takes_handle;     // has a pointer to a struct among its parameters: may be long
    const char *error_text; // C function that tells the last error
    enum { ERROR_NONE, ERROR_NEGATIVE_ERRNO, ERROR_NULL_ERRNO } error;
    struct BridgeWrapper *next;
} BridgeWrapper;

struct Bridge {
    Arena *a;
    const BindOptions *options;
    VEC(BridgeModule *) modules;
    BridgeWrapper *first, *last; // in order of first use
};

// Plans the conversion of one parameter. False: *reason says why its type cannot be offered.
bool marshal_plan(Arena *a, BridgeModule *m, const BindType *type, BridgeParam *p, const char **reason);
bool marshal_plan_result(Arena *a, BridgeModule *m, const BindType *type, BridgeWrapper *w, const char **reason);
// Appends the descriptors that `type` needs and returns the C expression of its own.
const char *marshal_type(Arena *a, BridgeModule *m, const BindType *type, StrBuf *out);
// The wrapper function and its descriptors.
void marshal_emit(Arena *a, StrBuf *out, const BridgeWrapper *w);
// "int compress2(Bytef *dest, ...)"
const char *marshal_declaration(Arena *a, const BindDecl *d);

#endif
