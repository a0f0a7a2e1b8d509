// driver.h -- one module from source to C.
#ifndef CRANKY_TRANSPILE_DRIVER_H
#define CRANKY_TRANSPILE_DRIVER_H

#include "transpile/ir.h"

// Reads, parses, analyses and lowers the module in `path`. NULL: the error has been printed to stderr as CPython would.
// `name` is the dotted module name ("__main__" for a script).
typedef struct CompileOptions {
    const struct BindOptions *bind;
    int optimize; // as Source.optimize
    bool record_locals; // as Source.record_locals
    bool quiet;   // print no errors
} CompileOptions;
IrModule *compile_module(Arena *a, const char *path, const char *name, bool is_package, const CompileOptions *options);
// The syntax tree alone, for `cranky emit --ast`. NULL: the error has been printed.
Node *parse_file(Arena *a, const char *path);

#endif
