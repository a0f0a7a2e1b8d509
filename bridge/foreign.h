// foreign.h -- C functions as Python functions: the static descriptor the compiler emits for each, and the end of a call.
//
// The compiler turns each used C function into a wrapper with the calling convention of runtime/call.h, and a CrForeign:
//
//      static CrForeign foreign_zlib_crc32 = {.code = {.name = "crc32", ...}, .entry = CR_FN(py_zlib_crc32), ...};
//      static CrFunction F_zlib_crc32;                   the function object
//      cr_foreign_define(t, &F_zlib_crc32, &foreign_zlib_crc32);
//
// `code` makes keyword arguments, defaults and the binder's errors work as for every other function. A wrapper converts
// its arguments one by one (marshal.h), calls, and converts the result:
//
//      // unsigned long crc32(unsigned long crc, const Bytef *buf, unsigned int len)
//      static CrValue py_zlib_crc32(CrThread *t, CrFunction *callee CR_UNUSED, CrValue v_crc, CrValue v_buf, CrValue v_len) {
//          uint64_t crc;
//          CrArg x[1]; // buf
//          uint32_t len;
//          if (!cr_to_uint64(t, &crc, v_crc, &foreign_zlib_crc32, 0)) return CR_ERROR;
//          if (!cr_to_pointer(t, &x[0], v_buf, &foreign_zlib_crc32, 1)) return CR_ERROR;
//          if (!cr_to_uint32(t, &len, v_len, &foreign_zlib_crc32, 2)) return cr_args_drop(t, x, 1);
//          CrValue result = cr_from_uint64(t, crc32(crc, x[0].p, len));
//          return cr_args_done(t, x, 1, result);
//      }
#ifndef CRANKY_BRIDGE_FOREIGN_H
#define CRANKY_BRIDGE_FOREIGN_H

#include <errno.h>

#include "bridge/ctype.h"
#include "runtime/call.h"

#ifndef CR_UNUSED
#define CR_UNUSED __attribute__((unused))
#endif

#define CR_COLD __attribute__((noinline, cold))

typedef struct CrForeign {
    CrCode code;                  // name, header as filename, parameter names; flags CR_CODE_C | CR_CODE_FOREIGN
    CrMethodDef def;              // .doc: the declaration, "int puts(const char *s)"
    const char *module;           // "__c__.stdio"
    void *entry;                  // the wrapper
    const CrCType *result;        //
    const CrCType *const *params; // one per declared C parameter (without those of `...`)
    uint64_t nonnull;             // bit i: parameter i must not be NULL
    void *address;                // the C function; NULL in the descriptor of a variadic call site
} CrForeign;

// Initialises the static function object; returns it.
CrValue cr_foreign_define(CrThread *t, CrFunction *f, CrForeign *d);

// The C function behind a function object; NULL: v is no C function (macros have no address either).
static inline void *cr_foreign_address(CrValue v) {
    if (!CR_IS(BUILTIN, v) || !(CR_AS(CrFunction, v)->code->flags & CR_CODE_FOREIGN)) return NULL;
    return ((const CrForeign *)(const void *)CR_AS(CrFunction, v)->code)->address; // `code` is its first member
}

// An argument that is a pointer, from its conversion to the end of the call.
typedef struct CrArg {
    void *p;        // what C gets
    uint32_t kind;  // CR_ARG_*
    int32_t index;  // parameter number
    int64_t count;  // OUT[n]: n; else -1
    CrValue owner;  // BUFFER: the bytearray. OUT: the collected block at p, if not `scalar`. KEPT: what must stay alive
    union {
        char bytes[16];
        void *pointer;
        long double number;
    } scalar;       // storage of OUT and INOUT
} CrArg;
enum {
    CR_ARG_PLAIN = 0, // nothing to do after the call
    CR_ARG_BUFFER,    // a bytearray whose size is fixed during the call
    CR_ARG_OUT,       // contributes to the result
    CR_ARG_KEPT,      // `owner` must stay alive until the call is over
    CR_ARG_MEMORY,    // `owner` is the CrMemory * of what was borrowed from an object
};

// Gives up a call after converting n pointer arguments: returns CR_ERROR.
CrValue cr_args_drop(CrThread *t, CrArg *x, int n) __attribute__((cold));
// Ends a call: releases buffers, raises what a callback left pending, adds out-parameters. `void_result`: C returned
// nothing, so the outs are all there is.
CrValue cr_args_finish(CrThread *t, CrArg *x, int n, CrValue result, const CrForeign *d);

#define CR_KEEP(v) __asm__ volatile("" ::"r"(v)) // v stays reachable up to here

// errno as the last foreign call of this task left it.
static inline void cr_errno_save(CrThread *t) { t->c_errno = errno; }

#endif
