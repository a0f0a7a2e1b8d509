// scan.h -- state shared by the scanner's files: one pass of libclang over one header, building a BindHeader.
//
//   scan.c        the translation unit, its errors, its files, which of them are the library's own
//   scan_type.c   CXType -> BindType
//   scan_decl.c   functions, variables, typedefs, records, enums
//   scan_macro.c  macros, evaluated by clang in a second translation unit
//
// Only these and main.c include libclang. The result's pointers are all in the arena.
#ifndef CRANKY_BINDGEN_SCAN_H
#define CRANKY_BINDGEN_SCAN_H

#include <clang-c/Index.h>

#include "bindgen/model.h"
#include "bindgen/names.h"
#include "bindgen/package.h"
#include "transpile/strbuf.h"

typedef struct ScanMacro ScanMacro;

typedef struct Scan {
    Arena *a;
    BindHeader *h;                 // being built; its arrays are filled at the end
    CXIndex index;                 //
    CXTranslationUnit tu;          // the header itself
    CXTranslationUnit probe_tu;    // the header and the macro probes; NULL before scan_macro.c made it
    const BindOptions *options;    // never NULL here
    BindArgs clang_args;           // command line for both translation units
    const char *includes;          // "#include <a.h>\n" lines: prelude, then the header
    VEC(BindDecl *) decls;         //
    VEC(BindType *) types;         //
    VEC(BindFile) files;           //
    VEC(ScanMacro *) macros;       // in order of first definition
    NameMap type_map;              // type key (see scan_type.c) -> BindType
    NameMap record_map;            // type key of the record or enum -> BindDecl
    NameMap ordinary;              // functions, variables, typedefs, enum constants -> BindDecl
    NameMap macro_map;             // macro name -> ScanMacro
    NameMap macro_decls;           // macro name -> its BindDecl
    NameMap undefined;             // names after #undef or in pop_macro, in any file -> non-NULL
    NameMap file_map;              // path -> its index + 1, cast to a pointer
    NameMap field_prefixes;        // record id in decimal -> expression prefix of its fields (scan_decl.c)
    NameMap field_names;           // every field name met -> non-NULL
    Package package;               // owner of the header; name NULL if unknown
    CXFile last_file;              // cache of scan_file: the CXFile last asked for
    int last_index;                // and its index
} Scan;

// Scans <spelling>: finds it, parses it, evaluates its macros. NULL and *error on failure.
BindHeader *bind_scan(Arena *a, const char *spelling, const BindOptions *options, char **error);

// Linker and compiler identity of libclang, for the cache: "14.0.6" text and the path of the shared library.
const char *scan_clang_version(Arena *a);
const char *scan_clang_library(Arena *a);

// Shared helpers (scan.c).
const char *scan_string(Scan *s, CXString text);                        // copied into the arena, disposed of
void scan_place(Scan *s, CXCursor c, BindDecl *d);                      // fills file, line, is_own
BindDecl *scan_new_decl(Scan *s, BindKind kind, const char *name, CXCursor where);
CXTranslationUnit scan_parse(Scan *s, const char *text, unsigned flags, char **error); // in-memory main file
#define SCAN_MAIN "/cranky-scan.c"                                      // the name of that file

// scan_type.c: `expr` is a C expression of that type, used as its name when it has no other; may be NULL.
BindType *scan_type(Scan *s, CXType t, const char *expr);

// scan_decl.c
void scan_declarations(Scan *s);
BindDecl *scan_tag(Scan *s, CXCursor declaration, const char *key); // the record or enum of that type key

void scan_tag_body(Scan *s, CXCursor declaration);

// scan_macro.c
void scan_collect_macro(Scan *s, CXCursor definition);
bool scan_macros(Scan *s, char **error);

#endif
