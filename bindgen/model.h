// model.h -- what one C header declares, as Cranky sees it: the whole product of bindgen/.
//
// cranky-bindgen (scan*.c, on libclang) builds a BindHeader once and writes it to a cache file; the compiler
// reads it back with bind_load() and never links libclang. Nothing here depends on libclang.
//
//     BindHeader ── decls[] ──► BindDecl  (function, macro, struct, ...) ── type ──► BindType
//                └─ types[] ──► BindType  (interned: one object per C spelling) ── decl ──► BindDecl (record, enum)
//
// Everything lives in the Arena given to bind_load(); nothing is freed one by one, nothing is shared between
// headers. Nothing that a header declares is dropped: what cannot be offered is a BindDecl of kind
// BIND_UNAVAILABLE with the reason, so that an error can be given where the name is used, and only there.
#ifndef CRANKY_BINDGEN_MODEL_H
#define CRANKY_BINDGEN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "transpile/arena.h"

typedef struct BindType BindType;
typedef struct BindDecl BindDecl;
typedef struct BindHeader BindHeader;

// ---- Types ------------------------------------------------------------------------------------------------

typedef enum BindTypeKind {
    BT_UNSUPPORTED, // something no rule covers (_Float128, Objective-C, ...): `spelling` says what
    BT_VOID,
    BT_BOOL,
    // Integers. `size` and `is_signed` hold for all of them.
    BT_CHAR, // plain char, whose signedness is the target's
    BT_SCHAR,
    BT_UCHAR,
    BT_SHORT,
    BT_USHORT,
    BT_INT,
    BT_UINT,
    BT_LONG,
    BT_ULONG,
    BT_LONGLONG,
    BT_ULONGLONG,
    BT_INT128,
    BT_UINT128,
    BT_WCHAR,  // reached through the typedef wchar_t
    BT_CHAR16, // through char16_t
    BT_CHAR32, // through char32_t
    BT_ENUM,   // `decl` is the enum, `to` its integer type
    // Numbers that are not integers.
    BT_FLOAT,
    BT_DOUBLE,
    BT_LONGDOUBLE,
    BT_COMPLEX, // `to` is the type of each part
    // Compound.
    BT_PTR,      // `to` is the pointee (BT_FUNCTION for a function pointer)
    BT_ARRAY,    // `to` is the element, `length` the count
    BT_RECORD,   // `decl` is the struct or union
    BT_FUNCTION, // `to` is the result, `params` the parameter types
    BT_VECTOR,   // GCC vector extension: `to` is the lane, `length` the count
    BT_VALIST,   // va_list in any disguise, parameters included
} BindTypeKind;

struct BindType {
    BindTypeKind kind;
    int id;                   // index into BindHeader.types
    int64_t size;             // bytes; -1 when incomplete (opaque record, `T []`, function, void)
    int align;                // bytes; 0 when incomplete
    bool is_signed;           // integers and enums
    bool is_const;            // top-level qualifiers, as in `const int` or `char *const`
    bool is_volatile;         //
    bool is_atomic;           // _Atomic T: the rest describes T
    bool is_variadic;         // BT_FUNCTION: ends in `...`
    bool has_no_prototype;    // BT_FUNCTION: `int f()`, parameters unknown
    BindType *to;             // pointee, element, result, part or integer type, see the kinds; else NULL
    int64_t length;           // BT_ARRAY, BT_VECTOR: element count; -1 for `T []`
    BindType **params;        // BT_FUNCTION: parameter types after array and function adjustment
    int param_count;          //
    BindDecl *decl;           // BT_RECORD, BT_ENUM: what it is; NULL otherwise
    const char *typedef_name; // outermost typedef it was written with ("size_t"); NULL if none
    // The C type name, usable in C that includes the header: "const char *", "int (*)(void *)",
    // "__typeof__(((struct P *)0)->f)" for a type that has no name. Declare a variable of ANY type, arrays and
    // function pointers included, as  __typeof__(SPELLING) name;
    const char *spelling;
    const char *plain; // `spelling` without top-level const, volatile, restrict: for temporaries
};

// ---- Declarations -----------------------------------------------------------------------------------------

typedef enum BindKind {
    BIND_UNAVAILABLE,    // `reason` says why; `text` is the C text, if any
    BIND_FUNCTION,       // .fn; `type` is the BT_FUNCTION type
    BIND_VARIABLE,       // `type`; .var
    BIND_TYPEDEF,        // `type` is what it stands for, with typedef_name == name
    BIND_STRUCT,         // .record; `type` is the BT_RECORD type
    BIND_UNION,          // .record
    BIND_ENUM,           // .enumeration; `type` is the BT_ENUM type
    BIND_ENUM_CONSTANT,  // .value.integer; `type` is the integer type C gives it, `target` the BIND_ENUM
    BIND_MACRO_INT,      // object-like macro with an integer constant value: .value.integer, `type`
    BIND_MACRO_CHAR,     // the same, written as one character constant ('x'): `type` is int
    BIND_MACRO_FLOAT,    // .value.number, `type` (a long double is rounded to double in .value.number)
    BIND_MACRO_STRING,   // .value.bytes, .value.length (NUL not counted), `type` is char [n]
    BIND_MACRO_EXPR,     // any other expression (`errno`, `NULL`, `stdin`-like): `type`, evaluated by C at each use
    BIND_MACRO_ALIAS,    // another name for `target`: a function, variable or function-like macro
    BIND_MACRO_TYPE,     // stands for a type: `type`
    BIND_MACRO_MEMBER,   // a member path (st_mtime is `st_mtim.tv_sec`): `text`; works after `.` only
    BIND_MACRO_FUNCTION, // function-like macro: .macro; `text` is its body
} BindKind;
enum { BIND_KIND_COUNT = BIND_MACRO_FUNCTION + 1 };

typedef struct BindFile {
    const char *path;   // as the C compiler opened it
    int64_t size;       // bytes, when scanned
    int64_t mtime_ns;   // modification time, when scanned
    uint64_t hash;      // of the content, when scanned
    bool is_own;        // belongs to the library that was asked for (star-import takes its names)
} BindFile;

typedef struct BindParam {
    const char *name;   // "" when the header gives none
    BindType *type;     // after adjustment: `int a[3]` is `int *`
    bool is_nonnull;    // an attribute says that NULL is not allowed
} BindParam;

typedef enum BindFormatKind { BIND_FORMAT_NONE, BIND_FORMAT_PRINTF, BIND_FORMAT_SCANF, BIND_FORMAT_STRFTIME } BindFormatKind;

typedef struct BindFunction {
    BindParam *params;           // of the declaration; same length and types as type->params
    int param_count;             //
    const char *symbol;          // name in the object file; differs from `name` after an asm label
    bool is_static;              // `static`: a copy in each C file, nothing to link
    bool has_body;               // defined in the header (static or GNU inline)
    bool is_inline;              //
    bool is_noreturn;            //
    BindFormatKind format;       // which language the format parameter is in
    int format_param;            // 0-based index of the format string
    int format_first;            // 0-based index of the first argument to check; -1 for a va_list twin
    const char **annotations;    // __attribute__((annotate("..."))) strings, e.g. "cranky:blocking"
    int annotation_count;        //
} BindFunction;

typedef struct BindField {
    const char *name;   // "" for an anonymous struct or union member (its fields are found through it)
    BindType *type;     //
    int64_t offset;     // BITS from the start of the record it is listed in
    int width;          // bits of a bit-field; -1 for an ordinary field; 0 only for an unnamed `: 0`
    int line;           // in the file of the record
} BindField;

typedef struct BindRecord {
    BindField *fields;        // in declaration order; none when opaque
    int field_count;          //
    int64_t size;             // bytes; -1 when opaque
    int align;                // bytes; 0 when opaque
    bool is_opaque;           // declared but not defined in the header
    bool is_anonymous;        // no tag and no typedef: `name` is "Parent.anon_0"
    bool has_flexible;        // the last field is `T []`
    const char *typedef_name; // typedef that names it when it has no tag ("div_t"); NULL otherwise
} BindRecord;

typedef struct BindEnum {
    BindDecl **constants;     // in declaration order
    int constant_count;       //
    bool is_anonymous;        // no tag and no typedef: `name` is ""
    const char *typedef_name; // as in BindRecord
} BindEnum;

typedef struct BindValue {
    __int128 integer;   // reinterpret as unsigned when type->is_signed is false and the size is 16
    double number;      //
    const char *bytes;  // `length` bytes and a NUL
    int64_t length;     //
} BindValue;

typedef struct BindMacro {
    const char **params;  // parameter names; the last is "..." or ends in "..." when is_variadic
    int param_count;      //
    bool is_variadic;     //
    bool is_statement;    // the body is a statement (do { } while (0), if, ...): callable, gives no value
} BindMacro;

struct BindDecl {
    const char *name;   // C name without `struct`; see bind_lookup for how Python spells it
    BindKind kind;
    int id;             // index into BindHeader.decls
    int file;           // index into BindHeader.files; -1 if none (compiler built-in)
    int line;           //
    bool is_own;        // declared in one of the library's own headers
    bool is_macro;      // BIND_UNAVAILABLE: it is a macro
    bool has_macro;     // a function-like macro has this name too: write `(name)(args)` to reach the function
    BindType *type;     // see the kinds; NULL where they name none
    BindDecl *target;   // BIND_MACRO_ALIAS: never another alias. BIND_ENUM_CONSTANT: its enum. Else NULL
    const char *text;   // macros and BIND_UNAVAILABLE: the macro body, one line, as written; else ""
    const char *reason; // BIND_UNAVAILABLE: a clause such as "an empty macro has no value"; else ""
    union {
        BindFunction fn;      // BIND_FUNCTION
        BindRecord record;    // BIND_STRUCT, BIND_UNION
        BindEnum enumeration; // BIND_ENUM
        BindValue value;      // BIND_ENUM_CONSTANT, BIND_MACRO_INT/CHAR/FLOAT/STRING
        BindMacro macro;      // BIND_MACRO_FUNCTION
        struct {
            bool is_static; // `static` in the header: each C file has its own
            bool is_extern; // declared only; the linker finds it
            bool is_thread; // _Thread_local
            const char *symbol; // name in the object file
        } var;              // BIND_VARIABLE
        struct {
            bool is_lvalue;   // can be assigned or have its address taken
            bool is_constant; // its value never changes (`NULL`, a compound constant)
        } expr;             // BIND_MACRO_EXPR
    };
};

// ---- Options and headers ----------------------------------------------------------------------------------

// What decides the meaning of a header beside its text. All zeros is right for a system header.
typedef struct BindOptions {
    const char **include_dirs; // the project's include directories, searched first
    int include_dir_count;     //
    const char **defines;      // "NAME" or "NAME=VALUE"; _GNU_SOURCE is always defined
    int define_count;          //
    const char **prelude;      // spellings of headers to include first ("stdio.h" for jpeglib.h)
    int prelude_count;         //
    const char *cranky_include; // directory that holds cranky/http.h and its like; NULL if none
    const char *cranky_lib;     // directory that holds libcranky_http.a and its like; NULL if none
    const char *target;         // triple to compile for, as `cc -dumpmachine` prints it; NULL for the host
    const char *sysroot;        // as `cc -print-sysroot`; NULL for none
    const char *cache_dir;      // NULL: $CRANKY_CACHE, $XDG_CACHE_HOME/cranky, ~/.cache/cranky
    const char *tool;           // path of cranky-bindgen; NULL: beside the running executable
} BindOptions;

struct BindHeader {
    Arena *arena;
    const char *spelling;    // "zlib.h": write #include <spelling>
    const char *path;        // the file that was found
    const char *target;      // triple
    const char *package;     // package that owns the file; "" if unknown
    const char *cache_path;  // cache file it came from; "" when scanned in memory
    const char **cflags;     // needed to include it: the given -I and -D, and -I from a .pc file
    int cflag_count;         //
    const char **prelude;    // spellings to include before it: the given ones, or those found necessary
    int prelude_count;       //
    BindFile *files;         // every file read by the scan, in order of first inclusion
    int file_count;          //
    BindType **types;        //
    int type_count;          //
    BindDecl **decls;        // in order of declaration: deterministic
    int decl_count;          //
    struct BindIndex *index; // hash tables over decls; see model.c
};

// Finds the cache of header `spelling` ("zlib.h", "sys/stat.h", "cranky/http.h"), or runs cranky-bindgen to
// make it, and reads it. NULL and *error (in the arena: several lines, no final newline) if the header is not
// found or does not parse. `options` may be NULL.
BindHeader *bind_load(Arena *a, const char *spelling, const BindOptions *options, char **error);

// Header for the module path after `__c__.`: "zlib" -> "zlib.h", "net.if_" -> "net/if.h", "libpq_fe" ->
// "libpq-fe.h" (a trailing `_` is dropped, and any `_` may stand for `-`, when that is what exists).
// NULL and *error, naming the header and the directories searched, when there is no such file.
const char *bind_resolve_module(Arena *a, const char *module, const BindOptions *options, char **error);

// ---- Names ------------------------------------------------------------------------------------------------

// What Python's `__c__.x.NAME` means, or NULL. In this order: the ordinary C name (macro before function
// before typedef, as C sees it); `struct_T`, `union_T`, `enum_T`; a bare tag T; "raise_" for C's `raise`.
BindDecl *bind_lookup(const BindHeader *h, const char *name);
BindDecl *bind_lookup_tag(const BindHeader *h, BindKind kind, const char *tag); // BIND_STRUCT, _UNION or _ENUM

// The same name as Python must write it: `raise` -> "raise_"; a tag that is hidden -> "struct_stat".
const char *bind_python_name(Arena *a, const BindHeader *h, const BindDecl *d);

// The nearest name for "did you mean", or NULL when nothing is near.
const BindDecl *bind_suggest(const BindHeader *h, const char *name);

// True for what `from __c__.x import *` takes: own, public, offered, and no Python keyword or builtin.
bool bind_is_star_name(const BindHeader *h, const BindDecl *d);

// The field called `name`, looking into anonymous members; *offset_bits is from the start of `record`.
const BindField *bind_find_field(const BindDecl *record, const char *name, int64_t *offset_bits);

bool bind_is_macro(const BindHeader *h, const char *name); // any macro at all: not usable as a C identifier
bool bind_is_python_keyword(const char *name);
bool bind_is_integer(const BindType *t);       // BT_BOOL .. BT_ENUM
bool bind_is_arithmetic(const BindType *t);    // integers and floating types
const char *bind_kind_name(BindKind kind);     // "function", "macro constant", ...
const char *bind_type_kind_name(BindTypeKind kind);
const char *bind_where(Arena *a, const BindHeader *h, const BindDecl *d); // "zlib.h:1234"


// Iterating over macro names: every BindDecl with bind_decl_is_macro(), and has_macro of the functions.
bool bind_decl_is_macro(const BindDecl *d);

// Fills h->index; called by whoever has filled h->decls.
void bind_build_index(BindHeader *h);

// ---- Linking and listing ----------------------------------------------------------------------------------

typedef VEC(const char *) BindArgs;

// Linker arguments that define `symbols` (object-file names): none for what libc and libm export. `how`, if not
// NULL, receives one line that says what was chosen and why. False and *error if a symbol is nowhere found.
bool bind_link(Arena *a, const BindHeader *h, const BindOptions *options, const char **symbols, int n,
               BindArgs *args, char **how, char **error);

// The same for as many of the symbols as libraries define; the others are appended to `missing`.
void bind_link_most(Arena *a, const BindHeader *h, const BindOptions *options, const char **symbols, int n,
                    BindArgs *args, char **how, BindArgs *missing);

// Prints what `__c__.x` offers (the command `cranky bind x`). `flags` is a set of BindPrintFlags.
typedef enum BindPrintFlags {
    BIND_PRINT_OWN = 0,        // the library's own names
    BIND_PRINT_ALL = 1,        // transitive and private names too
    BIND_PRINT_UNAVAILABLE = 2 // in full what is not offered, and why; else a summary
} BindPrintFlags;
int bind_print(FILE *out, const BindHeader *h, int flags);

// Prints the whole description of the header as JSON (`cranky bind --json x`; the members are listed in json.c): the
// library's own names, private ones too, or all with BIND_PRINT_ALL. -1 when `out` failed.
int bind_print_json(FILE *out, const BindHeader *h, const BindOptions *options, int flags);

// Prints a Python stub file (`cranky bind --stubs x`): what is offered, with C's declaration and the header's comment as
// docstrings. -1 when `out` failed.
int bind_print_stubs(FILE *out, const BindHeader *h, int flags);

#endif
