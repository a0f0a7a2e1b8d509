// call.h -- functions and calls: one binder of arguments for Python functions and for those written in C.
//
// A function has an *entry* with one parameter per declared parameter (positional-only, positional, keyword-only,
// *args as a tuple, **kwargs as a dict, in that order):
//      CrValue entry(CrThread *t, CrFunction *self, CrValue a, CrValue b, ...)     up to CR_DIRECT_MAX parameters
//      CrValue entry(CrThread *t, CrFunction *self, const CrValue *args)           more
// A call with exactly `direct` plain positional arguments goes straight to it (2-3 ns). Everything else goes through
// cr_call: vectorcall form (args, nargs, kwnames) and the binder, which checks, fills defaults and collects stars.
#ifndef CRANKY_RUNTIME_CALL_H
#define CRANKY_RUNTIME_CALL_H

#include "runtime/object.h"
#include "runtime/position.h"

enum { CR_DIRECT_MAX = 6, CR_NOT_DIRECT = 0xFFFF };

enum { // CrCode.flags
    CR_CODE_VARARGS = 1,
    CR_CODE_VARKEYWORDS = 2,
    CR_CODE_GENERATOR = 4,
    CR_CODE_C = 8,         // written in C
    CR_CODE_CLASS = 16,    // a class body
    CR_CODE_MODULE = 32,
    CR_CODE_COROUTINE = 128,
    CR_CODE_ASYNC_GENERATOR = 256,
    CR_CODE_VM = 512,      // run by the interpreter (vm/vm.h): the CrCode begins a CrVmFunction
    CR_CODE_FUTURE_ANNOTATIONS = 1024,
    CR_CODE_NESTED = 2048, // inside another function
    CR_CODE_ITERABLE_COROUTINE = 4096, // a generator that may be awaited (types.coroutine)
    CR_CODE_CLEANS_UP = 8192, // a generator that yields inside a try or with: abandoned there, it is closed when it dies
    CR_CODE_RESUMABLE = CR_CODE_GENERATOR | CR_CODE_COROUTINE | CR_CODE_ASYNC_GENERATOR,
    CR_CODE_FOREIGN = 64,  // a wrapper of a C function (bridge/foreign.h): filename is its header
};

// What is known of a function at compile time; static and immutable, except that C functions' are filled when first
// bound, and for its code object. Parameter order: argcount (the first posonly of them positional-only), kwonly, *args,
// **kwargs.
struct CrCode {
    const char *name, *qualname, *filename;
    uint32_t line;               // of the def
    uint16_t argcount, posonly, kwonly, flags;
    uint16_t nparams;            // all of them, stars included
    const char *const *names;    // UTF-8: nparams parameters, then nlocals, ncells and nfrees others
    const char *positions;       // text (position.h)
    uint32_t npositions;         // number 0, "no position", is among them
    CrValue *name_strs;          // nparams interned strs; filled by cr_code_ready
    uint16_t nlocals;            // local variables that are no parameters and not captured by inner functions
    uint16_t ncells, nfrees;     // captured ones (parameters too); those of enclosing functions
    const uint32_t *places;      // of `names`, where f_locals finds them (CR_PLACE_); NULL: nowhere, they are not recorded
    const struct CrInlined *inlined; // outer ones before those in them
    uint32_t ninlined;
    CrValue object;              // its code object; CR_ERROR until asked for (atomic)
};

// A place is the offset of a word from the CrFrame, or CR_PLACE_CLOSURE and, from that bit on, the number of a cell in the
// closure of the interpreted function; CR_PLACE_CELL: it is not the value, but its cell. 0: the variable has none.
enum { CR_PLACE_CELL = 1, CR_PLACE_CLOSURE = 2, CR_PLACE_NUMBER = 8 };

// A comprehension compiled as a loop in place. In tracebacks and frames it is a call: positions from `first` up to `end` are
// in `code`, which the function calls at position `at`.
typedef struct CrInlined {
    const CrCode *code;
    uint32_t first, end, at;
} CrInlined;
// Are its functions' variables known by name (variables.h)?
static inline bool cr_code_knows_variables(const CrCode *c) { return c->places; }
// Position number `index`; {0}: there is none.
CrPosition cr_code_position(const CrCode *c, uint32_t index);
// The innermost comprehension that the position is in; NULL: none.
static inline const CrInlined *cr_code_inlined(const CrCode *c, uint32_t position) {
    for (uint32_t i = c->ninlined; i-- > 0;)
        if (c->inlined[i].first <= position && position < c->inlined[i].end) return &c->inlined[i];
    return NULL;
}

struct CrFunction {
    CrObject ob;
    void *entry;
    const CrCode *code;
    uint16_t direct;        // number of positional arguments with which entry may be called at once, or CR_NOT_DIRECT
    uint16_t nparams;
    uint32_t flags;         // CR_FUNCTION_*
    CrValue defaults;       // tuple for the last positional parameters, or CR_ERROR
    CrValue kwdefaults;     // dict, or CR_ERROR
    CrTuple *closure;       // cells, or NULL
    CrValue globals;        // namespace dict of the module, or CR_ERROR (C functions)
    CrValue name, qualname; // strs; CR_ERROR until asked for (then made from code)
    CrValue module;         // __module__
    CrValue doc;            // __doc__ or CR_ERROR
    CrValue annotations;    // dict or CR_ERROR
    CrValue dict;           // __dict__ or CR_ERROR
    CrType *owner;          // methods of built-in types: the type; else NULL
    const CrMethodDef *def; // C functions
};

typedef struct CrCodeObject { // f.__code__
    CrObject ob;
    const CrCode *code;
    void *entry;     // compiled code: its C function, and
    CrValue globals; // the module's namespace, the only one that it can run in
} CrCodeObject;

typedef struct CrMethod { // bound method, or built-in function bound to its object
    CrObject ob;
    CrValue function; // any callable
    CrValue self;
} CrMethod;

typedef struct CrCell {
    CrObject ob;
    CrValue value; // CR_ERROR: unbound
} CrCell;

// In a built-in marked CR_METHOD_LOCALS: the caller's locals. To be asked for first of all, and once.
static inline CrValue cr_take_locals(CrThread *t) {
    CrValue locals = t->caller_locals;
    t->caller_locals = CR_ERROR;
    if (locals) return locals;
    return t->frame ? t->frame->globals : CR_ERROR;
}

// kwnames: CR_ERROR, or a tuple of strs whose values stand behind the nargs positional ones.
CrValue cr_call(CrThread *t, CrValue callable, const CrValue *args, size_t nargs, CrValue kwnames);
CrValue cr_call_tuple(CrThread *t, CrValue f, CrValue args_tuple, CrValue kwargs_dict); // f(*args, **kwargs); dict may be CR_ERROR
CrValue cr_call_method(CrThread *t, CrValue object, CrValue name, const CrValue *args, size_t nargs); // name interned; args without self
// Looks `name` up on the type only (as for special methods). *found = 0 when missing.
CrValue cr_call_special(CrThread *t, CrValue object, CrValue name, const CrValue *args, size_t nargs, bool *found);

CrFunction *cr_builtin_new(CrThread *t, const CrMethodDef *def, CrTypeId kind, CrType *owner);
// A C function as a module-level built-in: `module` is a str or CR_ERROR.
CrValue cr_builtin_function(CrThread *t, const CrMethodDef *def, CrValue module);

// Call sites with plain positional arguments.
#define CR_CALLABLE_DIRECT(f, n)                                                                             \
    (cr_is_ptr(f) && (cr_shape_id(cr_object(f)) == CR_T_FUNCTION || cr_shape_id(cr_object(f)) == CR_T_BUILTIN) &&        \
     CR_GET(CR_AS(CrFunction, f)->direct) == (n))
#define CR_ENTRY(f, ...) ((CrValue(*)(CrThread *, CrFunction *, ##__VA_ARGS__))CR_AS(CrFunction, f)->entry)

// The rest of them, out of line: an array of arguments in the caller's frame would keep them alive after the call.
CrValue cr_call1_slow(CrThread *t, CrValue f, CrValue a);
CrValue cr_call2_slow(CrThread *t, CrValue f, CrValue a, CrValue b);
CrValue cr_call3_slow(CrThread *t, CrValue f, CrValue a, CrValue b, CrValue c);
static inline CrValue cr_call0(CrThread *t, CrValue f) {
    if (CR_LIKELY(CR_CALLABLE_DIRECT(f, 0))) return CR_ENTRY(f)(t, CR_AS(CrFunction, f));
    return cr_call(t, f, NULL, 0, CR_ERROR);
}
static inline CrValue cr_call1(CrThread *t, CrValue f, CrValue a) {
    if (CR_LIKELY(CR_CALLABLE_DIRECT(f, 1))) return CR_ENTRY(f, CrValue)(t, CR_AS(CrFunction, f), a);
    return cr_call1_slow(t, f, a);
}
static inline CrValue cr_call2(CrThread *t, CrValue f, CrValue a, CrValue b) {
    if (CR_LIKELY(CR_CALLABLE_DIRECT(f, 2))) return CR_ENTRY(f, CrValue, CrValue)(t, CR_AS(CrFunction, f), a, b);
    return cr_call2_slow(t, f, a, b);
}
static inline CrValue cr_call3(CrThread *t, CrValue f, CrValue a, CrValue b, CrValue c) {
    if (CR_LIKELY(CR_CALLABLE_DIRECT(f, 3)))
        return CR_ENTRY(f, CrValue, CrValue, CrValue)(t, CR_AS(CrFunction, f), a, b, c);
    return cr_call3_slow(t, f, a, b, c);
}

#endif
