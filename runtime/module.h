// module.h -- modules: their namespace, compiled modules' descriptors, and import.
//
// A module's namespace is a namespace dict (types/dict.h): compiled code holds each of its globals in a static
// variable, and the dict refers to those variables. Built-in names live in the namespace of module `builtins`; a
// global that is 0 falls through to them.
#ifndef CRANKY_RUNTIME_MODULE_H
#define CRANKY_RUNTIME_MODULE_H

#include "runtime/call.h"
#include "runtime/object.h"

typedef struct CrModule {
    CrObject ob;
    CrValue dict; // namespace dict
    const struct CrCompiledModule *compiled; // NULL for modules written in C
    bool running;                            // its body has not ended yet
    bool from_python;                        // made by a call of types.ModuleType
} CrModule;

// A module written in C against cranky.h. Found by `import NAME` before any file.
typedef struct CrModuleDef {
    const char *name;
    const char *doc;
    const CrMethodDef *functions;                  // ends with a NULL signature; may be NULL
    int (*init)(CrThread *t, CrValue module);      // adds constants and types; -1: exception set. May be NULL
} CrModuleDef;
extern const CrModuleDef *const cr_builtin_modules[]; // ends with NULL

// One constant of a compiled module: filled in before the module's body runs.
typedef struct CrConstant {
    CrValue *slot;
    uint8_t kind; // CR_CONST_*
    uint32_t len;
    const char *text;
} CrConstant;
// NAME: interned; INT: decimal text of a big one; NAMES: "a,b," a tuple of interned
// strs; COMPLEX: decimal text of the imaginary part
enum { CR_CONST_NAME, CR_CONST_STR, CR_CONST_BYTES, CR_CONST_INT, CR_CONST_NAMES, CR_CONST_COMPLEX };
// The object of one, `kind` a CR_CONST_*; interpreted code (vm/load.c) has the same kinds.
CrValue cr_constant_make(CrThread *t, int kind, const char *text, size_t len);

// A global of a compiled module, and a built-in that it uses.
typedef struct CrGlobal {
    CrValue *slot;     // the module's static variable
    const char *name;
} CrGlobal;
typedef struct CrBuiltinRef {
    CrValue **slot;    // set to the address of the built-in's cell
    const char *name;
} CrBuiltinRef;

// What the compiler has to say of a module's source, each time it is run: a SyntaxWarning, or a DeprecationWarning.
typedef struct CrCompileWarning {
    bool deprecation;
    uint32_t line;
    const char *message;
} CrCompileWarning;

// What the compiler emits for a Python module.
typedef struct CrCompiledModule {
    const char *name;              // dotted
    const char *filename;
    const CrConstant *constants;
    uint32_t nconstants;
    const CrGlobal *globals;
    uint32_t nglobals;
    const CrBuiltinRef *builtins;
    uint32_t nbuiltins;
    CrValue (*body)(CrThread *t, CrValue globals); // runs the module; CR_NONE or CR_ERROR
    CrValue *globals_slot;         // receives the namespace dict
    bool is_package;
    const char *package;           // __package__ of a module that -m runs as __main__; else NULL
    const CrCompileWarning *warnings;
    uint32_t nwarnings;
} CrCompiledModule;

CrValue cr_module_new(CrThread *t, CrValue name);
CrValue cr_module_dict(CrValue module);
int cr_module_set(CrThread *t, CrValue module, const char *name, CrValue v);
int cr_module_add_types(CrThread *t, CrValue module, const CrTypeId *types, size_t n); // under their own names
// Makes the exception class "module.name" and puts it into the module under its name: the class, or CR_ERROR.
CrValue cr_module_exception(CrThread *t, CrValue module, const char *name, CrValue base);
// Integers that a module is made with, and the table of them (an array) set as its attributes. -1: exception set.
typedef struct CrIntConstant {
    const char *name;
    int64_t value;
} CrIntConstant;
int cr_module_set_ints(CrThread *t, CrValue module, const CrIntConstant *constants, size_t n);
#define CR_SET_INTS(t, module, table) cr_module_set_ints((t), (module), (table), sizeof(table) / sizeof *(table))
CrValue cr_builtins_dict(void);
void cr_modules_init(CrThread *t);           // creates sys.modules, builtins and sys
CrValue cr_sys_modules(void);                // the dict
// Modules compiled into this program, besides the main one; registered before anything is imported.
void cr_modules_register(const CrCompiledModule *const *modules, size_t n);
// Prepares and runs a compiled module under `name`; the module, or CR_ERROR (and it is out of sys.modules again).
CrValue cr_module_run(CrThread *t, const CrCompiledModule *m, const char *name);

// The name as C has it. NULL: no module can have it, a NUL is in it (or, with an exception, a lone surrogate).
const char *cr_module_c_name(CrThread *t, CrValue name);
// The module of that name that is compiled into the program; NULL: there is none (or, with an exception, no valid name).
const CrCompiledModule *cr_module_compiled(CrThread *t, CrValue name);
// Runs its body in `module`, a module object. -1: exception set.
int cr_module_exec(CrThread *t, const CrCompiledModule *m, CrValue module);
bool cr_module_is_builtin(CrThread *t, CrValue name);        // written in C?
CrValue cr_module_create_builtin(CrThread *t, CrValue name); // that module, created if need be; CR_NONE: there is none

// `import a.b.c`: the module a (or, with `leaf`, a.b.c), imported with all its parents. name: dotted str.
CrValue cr_import(CrThread *t, CrValue name, bool leaf);
CrValue cr_import_relative(CrThread *t, CrValue globals, CrValue name, int level); // from ..name: the module itself
CrValue cr_import_from(CrThread *t, CrValue module, CrValue name);
int cr_import_submodules(CrThread *t, CrValue module, CrValue names); // those of `names` that are no attributes of a package yet
int cr_import_star(CrThread *t, CrValue module, CrValue globals);

// Import statements (import_statement.c): as the above, or by what the program has made of builtins.__import__. `locals`: CR_NONE
// in a function, CR_ERROR where they are the globals.
void cr_import_statements_init(CrThread *t);
CrValue cr_import_statement(CrThread *t, CrValue globals, CrValue name, CrValue locals, int leaf);
// from ..name import names
CrValue cr_import_names(CrThread *t, CrValue globals, CrValue name, CrValue locals, CrValue names, int level);

// Name look-up that failed in the module's slot: what the namespace has under the name otherwise, then builtins, else
// NameError at position `at`. `globals` and `name` are addresses so that the fast path need not load them.
CrValue cr_global_missing(CrThread *t, const CrValue *globals, const CrValue *name, uint32_t at);

// A global: its static variable.
static inline CrValue cr_global_load(CrThread *t, CrValue *slot, const CrValue *globals, const CrValue *name, uint32_t at) {
    CrValue v = CR_GET(*slot);
    return CR_LIKELY(v != CR_ERROR) ? v : cr_global_missing(t, globals, name, at);
}
// A built-in that the module also may define: slot first, then the cell of builtins (NULL if builtins has no such name).
static inline CrValue cr_builtin_load(CrThread *t, CrValue *slot, CrValue *cell, const CrValue *globals, const CrValue *name,
                                      uint32_t at) {
    CrValue v = CR_GET(*slot);
    if (v) return v;
    v = cell ? CR_GET(*cell) : CR_ERROR;
    return CR_LIKELY(v != CR_ERROR) ? v : cr_global_missing(t, globals, name, at);
}
// The same search for code that has no slot (class bodies): CR_ERROR with NameError set.
CrValue cr_global_find(CrThread *t, CrValue globals, CrValue name);

#endif
