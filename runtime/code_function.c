// code_function.c -- functions from code objects: FunctionType(), assignment of __code__.
//
// Code that the interpreter runs goes with any globals. Compiled code has its module's globals built in.
#include "runtime/function.h"

#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/vm/vm.h"

void *cr_code_entry(CrThread *t, CrValue code, CrValue globals) {
    CrCodeObject *c = CR_AS(CrCodeObject, code);
    const CrVmFunction *vm = cr_vm_function(c->code);
    if (vm) return vm->entry;
    if (c->entry && c->globals == globals) return c->entry;
    CR_RAISE(t, NotImplementedError, "compiled code of %s cannot run with the globals of another module",
             c->code->qualname);
    return NULL;
}

static bool check_closure(CrThread *t, CrValue closure, const CrCode *c, const char *what, CrValue name) {
    uint64_t n = closure == CR_NONE ? 0 : cr_tuple_len(closure);
    if (n == c->nfrees) {
        for (uint64_t i = 0; i < n; i++)
            if (!CR_IS(CELL, cr_tuple_items(closure)[i])) {
                CR_RAISE(t, TypeError, "arg 5 (closure) expected cell, found %T", cr_tuple_items(closure)[i]);
                return false;
            }
        return true;
    }
    CR_RAISE(t, ValueError, what, name, (int)c->nfrees, (int)n);
    return false;
}

CrValue cr_function_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue code, CrValue globals, CrValue name,
                              CrValue defaults, CrValue closure) {
    (void)f, (void)cls;
    if (!CR_IS(CODE, code)) return CR_RAISE(t, TypeError, "function() argument 'code' must be code, not %T", code);
    if (!cr_has_flag(globals, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "function() argument 'globals' must be dict, not %T", globals);
    if (name != CR_NONE && !cr_is_str(name)) return CR_RAISE(t, TypeError, "arg 3 (name) must be None or string");
    if (defaults != CR_NONE && !cr_has_flag(defaults, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "arg 4 (defaults) must be None or tuple");
    const CrCode *c = CR_AS(CrCodeObject, code)->code;
    if (!cr_has_flag(closure, CR_TYPE_TUPLE)) {
        if (c->nfrees && closure == CR_NONE) return CR_RAISE(t, TypeError, "arg 5 (closure) must be tuple");
        if (closure != CR_NONE) return CR_RAISE(t, TypeError, "arg 5 (closure) must be None or tuple");
    }
    if (!check_closure(t, closure, c, "%S requires closure of length %d, not %d", cr_intern_c(t, c->name)))
        return CR_ERROR;
    void *entry = cr_code_entry(t, code, globals);
    if (!entry) return CR_ERROR;
    CrTuple *cells = closure == CR_NONE || !cr_tuple_len(closure) ? NULL : CR_AS(CrTuple, closure);
    CrValue made = cr_function_new(t, c, entry, globals, defaults == CR_NONE ? CR_ERROR : defaults, CR_ERROR, cells);
    if (name != CR_NONE) CR_AS(CrFunction, made)->name = name;
    return made;
}

int cr_function_set_code(CrThread *t, CrValue function, CrValue code) {
    CrFunction *f = CR_AS(CrFunction, function);
    if (!code || !CR_IS(CODE, code)) return CR_RAISE(t, TypeError, "__code__ must be set to a code object"), -1;
    const CrCode *c = CR_AS(CrCodeObject, code)->code;
    CrTuple *closure = f->closure;
    if (c->nfrees != (closure ? cr_tuple_len(cr_box(closure)) : 0)) {
        CR_RAISE(t, ValueError, "%S() requires a code object with %d free vars, not %d", cr_function_name(t, f),
                 closure ? (int)cr_tuple_len(cr_box(closure)) : 0, (int)c->nfrees);
        return -1;
    }
    void *entry = cr_code_entry(t, code, f->globals);
    if (!entry) return -1;
    if (entry != f->entry && !cr_gc_base(f)) { // the module calls it without looking at its entry
        CR_RAISE(t, NotImplementedError, "__code__ of %S(): it is compiled to be called directly",
                 cr_function_name(t, f));
        return -1;
    }
    if (c->nparams != f->nparams || (c->nparams == c->argcount) != (f->code->nparams == f->code->argcount)) {
        CR_RAISE(t, NotImplementedError, "__code__ of %S(): a code object with other parameters",
                 cr_function_name(t, f));
        return -1; // call sites remember the number of parameters
    }
    cr_function_name(t, f); // these stay
    cr_function_qualname(t, f);
    CR_SET(f->code, c);
    CR_SET(f->entry, entry);
    return 0;
}
