// exec.c -- the built-ins exec, eval and compile.
#include "runtime/vm/exec.h"

#include <stdlib.h>

#include "runtime/cranky.h"
#include "runtime/frame.h"
#include "runtime/init.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "stdlib/posix.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/vm/globals.h"
#include "runtime/vm/tree.h"
#include "runtime/warn.h"

enum { // flags of compile(), as CPython numbers them
    FLAG_NESTED = 0x10,
    FLAG_DONT_IMPLY_DEDENT = 0x200,
    FLAG_ONLY_AST = 0x400,
    FLAG_TYPE_COMMENTS = 0x1000,
    FLAG_TOP_LEVEL_AWAIT = 0x2000,
    FLAG_INCOMPLETE_INPUT = 0x4000,
    FLAG_FUTURES = 0x1FE0000,
    FLAG_FUTURE_BARRY = 0x400000,
    FLAG_FUTURE_ANNOTATIONS = 0x1000000,
};

// ---- Sources ------------------------------------------------------------------------------------------------------------

// The text of a str or of bytes-like `source` into the request. `function` and `what` word the TypeError.
static bool take_source(CrThread *t, CrValue source, const char *function, const char *what, BcRequest *r) {
    if (cr_is_str(source)) {
        r->text = cr_str_utf8(t, source, &r->len);
        if (!r->text) return false;
    } else {
        const uint8_t *data;
        r->is_bytes = true;
        if (!cr_bytes_view(t, source, &data, &r->len)) {
            if (!cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) return false;
            return CR_RAISE(t, TypeError, "%s() arg 1 must be a %s object", function, what), false;
        }
        r->text = (const char *)data;
    }
    if (r->len && memchr(r->text, 0, r->len))
        return CR_RAISE(t, ValueError, "source code string cannot contain null bytes"), false;
    return true;
}

static bool is_mapping(CrValue v) { return cr_type_of(v)->slots.getitem != NULL; }

// Does the calling code stand under `from __future__ import annotations`?
static bool caller_annotations(const CrThread *t) {
    return t->frame && t->frame->code->flags & CR_CODE_FUTURE_ANNOTATIONS;
}

static bool ensure_builtins(CrThread *t, CrValue globals) {
    CrValue name = cr_intern_c(t, "__builtins__");
    if (cr_dict_get_interned(CR_AS(CrDict, globals), name)) return true;
    return cr_dict_set(t, globals, name, t->frame ? cr_vm_builtins_of(t, t->frame->globals) : cr_builtins_dict()) == 0;
}

static CrValue run_code(CrThread *t, CrValue code, CrValue globals, CrValue locals, CrTuple *closure) {
    const CrCode *c = CR_AS(CrCodeObject, code)->code;
    const CrVmFunction *f = cr_vm_function(c);
    if (f) return cr_vm_execute(t, f, globals, locals, closure);
    void *entry = cr_code_entry(t, code, globals);
    return entry ? cr_call0(t, cr_function_new(t, c, entry, globals, CR_ERROR, CR_ERROR, closure)) : CR_ERROR;
}

// ---- exec and eval --------------------------------------------------------------------------------------------------------

static CrValue run_source(CrThread *t, CrValue source, BcMode mode, CrValue globals, CrValue locals) {
    const char *function = mode == BC_EVAL ? "eval" : "exec";
    BcRequest r = {.mode = mode,
                   .filename = "<string>",
                   .optimize = cr_options.optimize,
                   .future_annotations = caller_annotations(t)};
    if (!take_source(t, source, function, "string, bytes or code", &r)) return CR_ERROR;
    if (mode == BC_EVAL)
        while (r.len && (*r.text == ' ' || *r.text == '\t')) r.text++, r.len--;
    const CrVmFunction *body = cr_vm_compile(t, &r);
    return body ? cr_vm_execute(t, body, globals, locals, NULL) : CR_ERROR;
}

static CrValue b_eval(CrThread *t, CrFunction *f, CrValue source, CrValue globals, CrValue locals) {
    (void)f;
    CrValue own = cr_take_locals(t);
    if (locals != CR_NONE && !is_mapping(locals)) return CR_RAISE(t, TypeError, "locals must be a mapping");
    if (globals != CR_NONE && !cr_has_flag(globals, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, is_mapping(globals) ? "globals must be a real dict; try eval(code, {}, mapping)"
                                                           : "globals must be a dict");
    if (globals == CR_NONE) {
        globals = t->frame->globals;
        if (locals == CR_NONE) locals = own;
    } else if (locals == CR_NONE) {
        locals = globals;
    }
    if (!ensure_builtins(t, globals)) return CR_ERROR;
    if (!CR_IS(CODE, source)) return run_source(t, source, BC_EVAL, globals, locals);
    if (CR_AS(CrCodeObject, source)->code->nfrees)
        return CR_RAISE(t, TypeError, "code object passed to eval() may not contain free variables");
    return run_code(t, source, globals, locals, NULL);
}

// The closure that a code object asks for. False with TypeError.
static bool check_closure(CrThread *t, const CrCode *code, CrValue closure) {
    bool given = closure != CR_NONE;
    if (!code->nfrees && given) return CR_RAISE(t, TypeError, "cannot use a closure with this code object"), false;
    if (!code->nfrees) return true;
    bool ok = given && CR_IS(TUPLE, closure) && cr_tuple_len(closure) == code->nfrees;
    for (uint64_t i = 0; ok && i < cr_tuple_len(closure); i++) ok = CR_IS(CELL, cr_tuple_items(closure)[i]);
    if (!ok) CR_RAISE(t, TypeError, "code object requires a closure of exactly length %d", code->nfrees);
    return ok;
}

static CrValue b_exec(CrThread *t, CrFunction *f, CrValue source, CrValue globals, CrValue locals, CrValue closure) {
    (void)f;
    CrValue own = cr_take_locals(t);
    if (globals == CR_NONE) {
        globals = t->frame->globals;
        if (locals == CR_NONE) locals = own;
    } else if (locals == CR_NONE) {
        locals = globals;
    }
    if (!cr_has_flag(globals, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "exec() globals must be a dict, not %T", globals);
    if (!is_mapping(locals)) return CR_RAISE(t, TypeError, "locals must be a mapping or None, not %T", locals);
    if (!ensure_builtins(t, globals)) return CR_ERROR;
    CrValue v;
    if (CR_IS(CODE, source)) {
        if (!check_closure(t, CR_AS(CrCodeObject, source)->code, closure)) return CR_ERROR;
        v = run_code(t, source, globals, locals, closure == CR_NONE ? NULL : CR_AS(CrTuple, closure));
    } else {
        if (closure != CR_NONE) return CR_RAISE(t, TypeError, "closure can only be used when source is a code object");
        v = run_source(t, source, BC_EXEC, globals, locals);
    }
    return v ? CR_NONE : CR_ERROR;
}

// ---- compile --------------------------------------------------------------------------------------------------------------

static bool compile_mode(CrThread *t, CrValue mode, BcMode *out) {
    static const char *const names[] = {"exec", "eval", "single"};
    static const BcMode modes[] = {BC_EXEC, BC_EVAL, BC_SINGLE};
    for (int i = 0; i < 3; i++)
        if (cr_str_is(mode, names[i])) return *out = modes[i], true;
    return CR_RAISE(t, ValueError, "compile() mode must be 'exec', 'eval' or 'single'"), false;
}

static CrValue compile_tree(CrThread *t, CrValue tree, BcRequest *r) {
    static const char *const roots[] = {[BC_EXEC] = "Module", [BC_EVAL] = "Expression", [BC_SINGLE] = "Interactive"};
    CrValue texts;
    BcTreeItem *items = cr_tree_items(t, tree, roots[r->mode], &r->ntree, &texts);
    if (!items) return CR_ERROR;
    r->tree = items;
    r->text = "";
    const CrVmFunction *body = cr_vm_compile(t, r);
    free(items);
    __asm__ volatile("" : : "r"(texts)); // what the items point to lives until here
    return body ? cr_code_object(t, &body->code) : CR_ERROR;
}

// The filename of compile() as a str: a path, or the bytes of one.
static CrValue filename_of(CrThread *t, CrValue filename) {
    if (!cr_is_str(filename) && !cr_is_bytes(filename) && cr_is_bytes_like(filename)) {
        if (CR_WARN(t, DeprecationWarning, 1, "path should be string, bytes, or os.PathLike, not %T", filename) < 0)
            return CR_ERROR;
    } else if (!(filename = cr_posix_fspath(t, filename))) {
        return CR_ERROR;
    }
    if (cr_is_str(filename)) return filename;
    const uint8_t *data;
    size_t n;
    return cr_bytes_view(t, filename, &data, &n) ? cr_str_decode(t, data, n, "utf-8", "surrogateescape") : CR_ERROR;
}

static CrValue b_compile(CrThread *t, CrFunction *f, const CrValue *args) {
    CrValue source = args[0], filename = filename_of(t, args[1]), mode = args[2];
    int64_t flags = 0, optimize = -1;
    (void)f;
    if (!filename) return CR_ERROR;
    if (!cr_is_str(mode)) return CR_RAISE(t, TypeError, "compile() argument 'mode' must be str, not %T", mode);
    if (!cr_index_int64(t, args[3], &flags, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!cr_index_int64(t, args[5], &optimize, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    int dont_inherit = cr_truth(t, args[4]);
    if (dont_inherit < 0) return CR_ERROR;
    if (flags & ~(int64_t)(FLAG_NESTED | FLAG_DONT_IMPLY_DEDENT | FLAG_ONLY_AST | FLAG_TYPE_COMMENTS |
                           FLAG_TOP_LEVEL_AWAIT | FLAG_INCOMPLETE_INPUT | FLAG_FUTURES))
        return CR_RAISE(t, ValueError, "compile(): unrecognised flags");
    if (optimize < -1 || optimize > 2) return CR_RAISE(t, ValueError, "compile(): invalid optimize value");
    BcRequest r = {.future_annotations = flags & FLAG_FUTURE_ANNOTATIONS, .barry = flags & FLAG_FUTURE_BARRY,
                   .open_blocks = flags & FLAG_DONT_IMPLY_DEDENT,
                   .incomplete_input = flags & FLAG_INCOMPLETE_INPUT,
                   .optimize = optimize < 0 ? cr_options.optimize : (int)optimize};
    if (!dont_inherit) r.future_annotations |= caller_annotations(t);
    if (!compile_mode(t, mode, &r.mode)) return CR_ERROR;
    r.only_tree = flags & FLAG_ONLY_AST;
    if (flags & FLAG_TOP_LEVEL_AWAIT)
        return CR_RAISE(t, NotImplementedError, "compile() with PyCF_ALLOW_TOP_LEVEL_AWAIT");
    if (!(r.filename = cr_str_utf8(t, filename, NULL))) return CR_ERROR;
    if (cr_is_tree(source)) return r.only_tree ? source : compile_tree(t, source, &r);
    if (!take_source(t, source, "compile", "string, bytes or AST", &r)) return CR_ERROR;
    if (r.only_tree) return cr_vm_parse(t, &r);
    const CrVmFunction *body = cr_vm_compile(t, &r);
    return body ? cr_code_object(t, &body->code) : CR_ERROR;
}

int cr_display(CrThread *t, CrValue v) {
    CrValue sys = cr_import(t, cr_intern_c(t, "sys"), true);
    CrValue hook = sys ? cr_getattr_or_zero(t, sys, cr_intern_c(t, "displayhook")) : CR_ERROR;
    if (!hook) return cr_raised(t) ? -1 : (CR_RAISE(t, RuntimeError, "lost sys.displayhook"), -1);
    return cr_call1(t, hook, v) ? 0 : -1;
}

const CrMethodDef cr_exec_functions[] = {
    {"exec(source, globals=None, locals=None, /, *, closure=None)", CR_FN(b_exec),
     "Execute the given source in the context of globals and locals.\n\n"
     "The source may be a string representing one or more Python statements\n"
     "or a code object as returned by compile().\n"
     "The globals must be a dictionary and locals can be any mapping,\n"
     "defaulting to the current globals and locals.\n"
     "If only globals is given, locals defaults to it.\n"
     "The closure must be a tuple of cellvars, and can only be used\n"
     "when source is a code object requiring exactly that many cellvars.",
     CR_METHOD_LOCALS},
    {"eval(source, globals=None, locals=None, /)", CR_FN(b_eval),
     "Evaluate the given source in the context of globals and locals.\n\n"
     "The source may be a string representing a Python expression\n"
     "or a code object as returned by compile().\n"
     "The globals must be a dictionary and locals can be any mapping,\n"
     "defaulting to the current globals and locals.\n"
     "If only globals is given, locals defaults to it.",
     CR_METHOD_LOCALS},
    {"compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
     CR_FN(b_compile), "Compile source into a code object that can be executed by exec() or eval().", 0},
    {0},
};
