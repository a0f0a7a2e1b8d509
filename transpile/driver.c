// driver.c -- the pipeline: compile_module() calls the stages in their order. What comes out goes to emit_c.
#include "transpile/driver.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "transpile/parse.h"

static Source *read_source(Arena *a, const char *path) {
    Source *source = source_from_file(a, NULL, path);
    if (!source) fprintf(stderr, "cranky: can't open file '%s': [Errno %d] %s\n", path, errno, strerror(errno));
    return source;
}

Node *parse_file(Arena *a, const char *path) {
    Source *source = read_source(a, path);
    Node *module = source && !source->error.message ? parse_module(a, source) : NULL;
    if (source && !module) source_print_error(source);
    return module;
}

IrModule *compile_module(Arena *a, const char *path, const char *name, bool is_package, const CompileOptions *options) {
    Source *source = read_source(a, path);
    if (!source) return NULL;
    source->optimize = options->optimize;
    source->record_locals = options->record_locals;
    Node *module = source->error.message ? NULL : parse_module(a, source);
    Symtable *symtable = module ? symtable_build(a, source, module) : NULL;
    IrModule *ir = symtable ? lower_module(a, source, symtable, module, name, is_package, options->bind) : NULL;
    if (!ir && !options->quiet) source_print_error(source);
    return ir;
}
