// emit_bridge.h -- what a Python module uses of C headers, and the C that lets it: `from __c__.zlib import compress`.
//
// Each used C function becomes a static inline wrapper with the calling convention of a Python function
// (runtime/call.h), in the module's own C file behind the real header:
//
//      static CrValue py_zlib_compress(CrThread *t, CrFunction *callee, CrValue dest, CrValue destLen, ...)
//      static CrFunction F_zlib_compress;
//
// so a call of a C function is a call of a known function like any other, and the C compiler inlines the wrapper.
// Wrappers convert with bridge/marshal.h and call by name; layout and ABI are the C compiler's work.
#ifndef CRANKY_TRANSPILE_EMIT_BRIDGE_H
#define CRANKY_TRANSPILE_EMIT_BRIDGE_H

#include "bindgen/model.h"
#include "transpile/arena.h"
#include "transpile/strbuf.h"

typedef struct Bridge Bridge;

typedef struct BridgeFunction {
    const BindDecl *decl;
    BindHeader *header;
    const char *c_name;  // "zlib_compress": wrapper py_<c_name>, function object F_<c_name>
    int argcount;        // parameters of the wrapper; -1: takes any number (variadic without a known format)
    struct BridgeFunction *object_of; // a variadic call site's wrapper: the function whose object it belongs to
    struct BridgeFunction *next;
} BridgeFunction;

Bridge *bridge_new(Arena *a, const BindOptions *options);
// The header of `__c__.<module>` ("zlib", "sys.stat", "cranky.http"), loaded once. NULL and *error.
BindHeader *bridge_header(Bridge *b, const char *module, char **error);
// The wrapper for a function declaration (or function-like macro), made once. NULL and *error: it cannot be offered, and why.
BridgeFunction *bridge_function(Bridge *b, BindHeader *h, const BindDecl *d, char **error);
// The wrapper, without parameters, that gives what is no function: the value of a variable or an expression macro (`stdout`,
// `errno`), the object that stands for a type. Call it once where the name is imported. NULL and *error.
bool bridge_is_value(const BindDecl *d);
BridgeFunction *bridge_value(Bridge *b, BindHeader *h, const BindDecl *d, char **error);
// The wrapper, without parameters, that gives the header's module object.
BridgeFunction *bridge_module(Bridge *b, BindHeader *h);
// The wrapper, without parameters, that makes a variable a live attribute of the module object. NULL: its address is not fixed, or
// its type has no conversion; take its value (bridge_value).
BridgeFunction *bridge_attribute(Bridge *b, BindHeader *h, const BindDecl *d);
// The wrapper for one call site of a variadic function with `nargs` arguments. With a printf-like function, `format` is the
// literal format string (NULL: not a literal): arguments are converted as it says. *error: the format does not fit the
// arguments ("printf: format '%d' expects argument 3, but 2 were given"); NULL without *error: no such wrapper, make the
// call through the function object (libffi).
BridgeFunction *bridge_variadic_site(Bridge *b, BridgeFunction *f, const char *format, size_t format_len, int nargs,
                                     char **error);
// Emission into the module's C file: the #include lines (before cranky.h has to be: after), then wrappers and objects.
void bridge_emit_includes(const Bridge *b, StrBuf *out);
void bridge_emit_functions(const Bridge *b, StrBuf *out);
bool bridge_is_macro(const Bridge *b, const char *name);     // a macro of any header used: no C identifier may be called so
// Compiler flags (-I, -D) and linker arguments for everything used. False and *error.
bool bridge_flags(Bridge *b, BindArgs *cflags, BindArgs *ldflags, char **error);
// Files the module's C depends on through its headers, for the build cache.
void bridge_dependencies(const Bridge *b, BindArgs *paths);

#endif
