// builtins_module.c -- what the module `builtins` holds: functions, types, exceptions, constants; and the list of all
// modules written in C.
#include "runtime/builtins.h"
#include "runtime/cranky.h"
#include "runtime/raise.h"
#include "runtime/vm/exec.h"
#include "stdlib/stdlib.h"

static CrValue b_globals(CrThread *t, CrFunction *f) {
    (void)f;
    return t->frame ? t->frame->globals : CR_RAISE(t, SystemError, "globals(): no frame");
}

static CrValue b_locals(CrThread *t, CrFunction *f) {
    CrValue locals = cr_take_locals(t);
    return locals ? locals : b_globals(t, f);
}

static CrValue b_import(CrThread *t, CrFunction *f, CrValue name, CrValue globals, CrValue locals, CrValue fromlist,
                        CrValue level) {
    (void)f, (void)locals;
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "module name must be a string");
    int from = cr_truth(t, fromlist);
    if (from < 0) return CR_ERROR;
    bool relative = cr_is_int(level) && cr_int_get(level) > 0;
    CrValue module = relative ? cr_import_relative(t, globals, name, (int)cr_int_get(level)) : cr_import(t, name, from);
    return module && from && cr_import_submodules(t, module, fromlist) < 0 ? CR_ERROR : module;
}

static CrValue b_build_class(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    (void)f;
    uint64_t n = cr_tuple_len(args);
    const CrValue *a = cr_tuple_items(args);
    if (n < 2) return CR_RAISE(t, TypeError, "__build_class__: not enough arguments");
    if (!CR_IS(FUNCTION, a[0])) return CR_RAISE(t, TypeError, "__build_class__: func must be a function");
    if (!cr_is_str(a[1])) return CR_RAISE(t, TypeError, "__build_class__: name is not a string");
    return cr_class_build(t, a[0], a[1], cr_tuple_from(t, a + 2, n - 2), kwargs, 0);
}

static CrValue b_breakpoint(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    (void)f;
    CrValue sys = cr_import(t, cr_intern_c(t, "sys"), true);
    CrValue hook = sys ? cr_getattr_or_zero(t, sys, cr_intern_c(t, "breakpointhook")) : CR_ERROR;
    if (!hook) return cr_raised(t) ? CR_ERROR : CR_RAISE(t, RuntimeError, "lost sys.breakpointhook");
    return cr_call_tuple(t, hook, args, kwargs);
}

static const CrMethodDef own_functions[] = {
    {"__build_class__(*args, **kwargs)", CR_FN(b_build_class),
     "What the class statement calls: with a function that runs its body, the name, the bases, and the keywords.", 0},
    {"breakpoint(*args, **kws)", CR_FN(b_breakpoint), "Call sys.breakpointhook(*args, **kws).", 0},
    {"globals()", CR_FN(b_globals), "Return the dictionary containing the current scope's global variables.", 0},
    {"locals()", CR_FN(b_locals), "Return a dictionary containing the current scope's local variables.", CR_METHOD_LOCALS},
    {"__import__(name, globals=None, locals=None, fromlist=None, level=0)", CR_FN(b_import), "Import a module.", 0},
    {0},
};

static int add_functions(CrThread *t, CrValue module, const CrMethodDef *functions) {
    CrValue name = cr_intern_c(t, "builtins");
    for (const CrMethodDef *f = functions; f->signature; f++) {
        CrValue function = cr_builtin_function(t, f, name);
        if (cr_module_set(t, module, CR_AS(CrFunction, function)->code->name, function) < 0) return -1;
    }
    return 0;
}

static int builtins_init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {
        CR_T_BOOL,   CR_T_BYTEARRAY, CR_T_BYTES,    CR_T_CLASSMETHOD, CR_T_COMPLEX, CR_T_DICT,  CR_T_ENUMERATE, CR_T_FILTER,
        CR_T_FLOAT,  CR_T_FROZENSET, CR_T_INT,    CR_T_LIST,     CR_T_MAP,    CR_T_MEMORYVIEW, CR_T_OBJECT, CR_T_PROPERTY, CR_T_RANGE,  CR_T_REVERSED,
        CR_T_SET,    CR_T_SLICE,     CR_T_STATICMETHOD, CR_T_STR,     CR_T_SUPER, CR_T_TUPLE,     CR_T_TYPE,   CR_T_ZIP,
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        cr_module_set(t, module, cr_types[types[i]].name, cr_box(&cr_types[types[i]]));
    for (int id = CR_T_BaseException; id < CR_T_COUNT; id++)
        cr_module_set(t, module, cr_types[id].name, cr_box(&cr_types[id]));
    cr_module_set(t, module, "EnvironmentError", cr_box(CR_TYPE_OF_ID(OSError)));
    cr_module_set(t, module, "IOError", cr_box(CR_TYPE_OF_ID(OSError)));
    cr_module_set(t, module, "None", CR_NONE);
    cr_module_set(t, module, "True", CR_TRUE);
    cr_module_set(t, module, "False", CR_FALSE);
    cr_module_set(t, module, "NotImplemented", CR_NOT_IMPLEMENTED);
    cr_module_set(t, module, "Ellipsis", CR_ELLIPSIS);
    cr_module_set(t, module, "__debug__", CR_TRUE);
    if (add_functions(t, module, cr_exec_functions) < 0) return -1;
    return add_functions(t, module, own_functions);
}

const CrModuleDef cr_module_builtins = {
    "builtins", "Built-in functions, types, exceptions, and other objects.", cr_builtin_functions, builtins_init};

const CrModuleDef *const cr_builtin_modules[] = {
#define CR_MODULE(name) &cr_module_##name,
#include "stdlib/modules.def"
#undef CR_MODULE
    NULL,
};
