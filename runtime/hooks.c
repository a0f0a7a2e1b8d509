// hooks.c -- uncaught exceptions and those that cannot be raised: they go to hooks in module sys, which may be replaced.
#include "runtime/hooks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/io.h"
#include "runtime/types/str.h"
#include "stdlib/structseq.h"

CrValue cr_module_attribute(CrThread *t, const char *module, const char *name) {
    CrValue m = cr_dict_get(t, cr_sys_modules(), cr_intern_c(t, module));
    CrValue v = m ? cr_getattr_or_zero(t, m, cr_intern_c(t, name)) : CR_ERROR;
    if (!v) cr_exception_take(t);
    return v;
}

// ---- Standard error ---------------------------------------------------------------------------------------------------

void cr_stderr_write(CrThread *t, const char *utf8, size_t n) {
    CrValue file = CR_GET(cr_sys_stderr), pending = cr_exception_take(t);
    fflush(stdout);
    if (!file || cr_text_is_utf8_writer(file)) { // before there is module sys, and most often
        fwrite(utf8, 1, n, stderr);
        fflush(stderr);
    } else if (file != CR_NONE) {
        CrValue text = cr_str_decode(t, (const uint8_t *)utf8, n, "utf-8", "surrogatepass");
        if (text) cr_call_method(t, file, cr_name_write, &text, 1);
        cr_exception_take(t);
    }
    t->exception = pending;
}

void cr_stderr_printf(CrThread *t, const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n >= 0) cr_stderr_write(t, text, (size_t)n);
    free(text);
}

static CrValue traceback_of(CrValue e) {
    CrValue tb = CR_GET(CR_AS(CrException, e)->traceback);
    return tb ? tb : CR_NONE;
}

static void set_last(CrThread *t, CrValue e) {
    CrValue sys = cr_dict_get(t, cr_sys_modules(), cr_intern_c(t, "sys"));
    if (!sys) return;
    cr_module_set(t, sys, "last_type", cr_box(cr_type_of(e)));
    cr_module_set(t, sys, "last_value", e);
    cr_module_set(t, sys, "last_traceback", traceback_of(e));
}

void cr_uncaught(CrThread *t, CrValue e, bool last) {
    if (last) set_last(t, e);
    CrValue hook = cr_module_attribute(t, "sys", "excepthook");
    if (!hook && !cr_dict_get(t, cr_sys_modules(), cr_intern_c(t, "sys"))) { // nobody has imported it
        cr_exception_print(t, e);
        return;
    }
    if (!hook) {
        cr_stderr_printf(t, "sys.excepthook is missing\n");
        cr_exception_print(t, e);
        return;
    }
    if (cr_call3(t, hook, cr_box(cr_type_of(e)), e, traceback_of(e))) return;
    if (cr_exception_is(t, CR_TYPE_OF_ID(SystemExit))) return;
    cr_stderr_printf(t, "Error in sys.excepthook:\n");
    cr_exception_print(t, cr_exception_take(t));
    cr_stderr_printf(t, "\nOriginal exception was:\n");
    cr_exception_print(t, e);
}

// ---- Exceptions where none can be raised --------------------------------------------------------------------------------

static void print_unraisable(CrThread *t, CrValue e, CrValue message, CrValue where) {
    CrValue text = where && where != CR_NONE ? cr_repr(t, where) : CR_ERROR;
    const char *object = text ? cr_str_utf8(t, text, NULL) : NULL;
    const char *what = message && cr_is_str(message) ? cr_str_utf8(t, message, NULL) : "Exception ignored in";
    cr_exception_take(t);
    if (object) cr_stderr_printf(t, "%s: %s\n", what, object);
    else if (where && where != CR_NONE) cr_stderr_printf(t, "%s: <object repr() failed>\n", what);
    else if (message && message != CR_NONE) cr_stderr_printf(t, "%s:\n", what);
    cr_exception_print(t, e);
}

CrValue cr_unraisable_report(CrThread *t, CrValue args) {
    CrValue e = cr_getattr(t, args, cr_intern_c(t, "exc_value"));
    CrValue message = e ? cr_getattr(t, args, cr_intern_c(t, "err_msg")) : CR_ERROR;
    CrValue where = message ? cr_getattr(t, args, cr_intern_c(t, "object")) : CR_ERROR;
    if (!where) return CR_ERROR;
    if (!cr_has_flag(e, CR_TYPE_EXCEPTION)) return CR_RAISE(t, TypeError, "exc_value must be an exception, not %T", e);
    print_unraisable(t, e, message, where);
    return CR_NONE;
}

void cr_unraisable(CrThread *t, CrValue where) { cr_unraisable_as(t, NULL, where); }

void cr_unraisable_as(CrThread *t, const char *message, CrValue where) {
    static const char *const fields[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object", NULL};
    static CrValue args_type; // made when first needed; two threads may make it, and either will do
    CrValue e = cr_exception_take(t);
    if (!e) return;
    CrValue hook = cr_module_attribute(t, "sys", "unraisablehook");
    CrValue type = CR_GET(args_type);
    if (hook && !type) CR_SET(args_type, type = cr_structseq_type(t, "builtins", "UnraisableHookArgs", fields));
    CrValue text = message ? cr_str_from_c(t, message) : CR_NONE;
    CrValue items[5] = {cr_box(cr_type_of(e)), e, traceback_of(e), text, where};
    CrValue args = hook && type ? cr_structseq_new(t, type, items, 5) : CR_ERROR;
    if (args && cr_call1(t, hook, args)) return;
    if (!args) {
        cr_exception_take(t);
        print_unraisable(t, e, text == CR_NONE ? CR_ERROR : text, where);
        return;
    }
    print_unraisable(t, cr_exception_take(t), cr_str_from_c(t, "Exception ignored in sys.unraisablehook"), hook);
}
