// compile.c -- text to code objects at run time: calls the compiler, makes its errors exceptions, runs the result.
#include "runtime/vm/tree.h"
#include "runtime/vm/vm.h"

#include "runtime/cranky.h"
#include "runtime/init.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/warn.h"

// The error as CPython's exception: SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset)); errors of the
// symbol table have the message alone as argument, and the place as attributes.
static void raise_error(CrThread *t, const BcRequest *r, const BcError *e) {
    static const CrTypeId types[] = {CR_T_SyntaxError, CR_T_IndentationError, CR_T_TabError,
                                     CR_T_ValueError,  CR_T_TypeError,        CR_T_RecursionError};
    CrValue type = cr_box(&cr_types[types[e->kind]]), text = cr_str_from_wtf8(t, e->message, strlen(e->message));
    CrValue place[6] = {
        cr_str_from_wtf8(t, r->filename, strlen(r->filename)), CR_INT(e->line), CR_INT(e->offset),
        e->text ? cr_str_from_wtf8(t, e->text, e->text_len) : CR_NONE, CR_INT(e->end_line), CR_INT(e->end_offset),
    };
    if (e->phase == BC_SYMBOLS && !e->end_offset) place[5] = CR_NONE;
    bool in_arguments = e->placed && e->phase != BC_SYMBOLS;
    CrValue exception = !text          ? CR_ERROR
                        : in_arguments ? cr_call2(t, type, text, cr_tuple_from(t, place, 6))
                                       : cr_call1(t, type, text);
    if (!exception) return;
    if (e->placed && !in_arguments)
        for (int i = 0; i < 6; i++) CR_AS(CrException, exception)->data[1 + i] = place[i];
    cr_raise_value(t, exception);
}

// False: a warning became an exception; one about the text itself, a SyntaxError.
static bool warn(CrThread *t, const BcRequest *r, const BcResult *result) {
    for (uint32_t i = 0; i < result->nwarnings; i++) {
        const BcWarning *w = &result->warnings[i];
        CrType *category = w->deprecation ? CR_TYPE_OF_ID(DeprecationWarning) : CR_TYPE_OF_ID(SyntaxWarning);
        if (cr_warn_source(t, category, w->error.message, r->filename, (uint32_t)w->error.line) == 0) continue;
        if (cr_exception_clear_if(t, category)) raise_error(t, r, &w->error);
        return false;
    }
    return true;
}

typedef struct Job {
    const BcRequest *request;
    BcResult *result;
} Job;

static void *run_job(void *arg) {
    Job *job = arg;
    bc_compile(job->request, job->result);
    return NULL;
}

// Runs the compiler on a stack that is large enough, and issues its warnings. False with an exception: they became one.
static bool run_compiler(CrThread *t, const BcRequest *request, BcResult *result) {
    BcRequest limited = *request;
    limited.max_digits = __atomic_load_n(&cr_int_max_str_digits, __ATOMIC_RELAXED);
    Job job = {&limited, result};
    cr_call_on_system_stack(t, run_job, &job);
    bool ok = warn(t, request, result);
    if (!ok) bc_free(result);
    return ok;
}

CrValue cr_vm_parse(CrThread *t, const BcRequest *request) {
    BcResult result;
    if (!run_compiler(t, request, &result)) return CR_ERROR;
    CrValue tree = CR_ERROR;
    if (result.tree) tree = cr_tree_objects(t, result.tree, result.ntree);
    else raise_error(t, request, &result.error);
    bc_free(&result);
    return tree;
}

CrVmFunction *cr_vm_compile(CrThread *t, const BcRequest *request) {
    BcResult result;
    if (!run_compiler(t, request, &result)) return NULL;
    CrVmFunction *body = NULL;
    if (result.module) body = cr_vm_load(t, result.module, request->filename);
    else raise_error(t, request, &result.error);
    bc_free(&result);
    return body;
}

CrValue cr_vm_execute(CrThread *t, const CrVmFunction *body, CrValue globals, CrValue locals, CrTuple *closure) {
    if (!(body->code.flags & CR_CODE_MODULE)) { // a function's code: called without arguments
        CrValue f = cr_function_new(t, &body->code, body->entry, globals, CR_ERROR, CR_ERROR, closure);
        return f ? cr_call0(t, f) : CR_ERROR;
    }
    CrFunction f = {0};
    CrValue fv = cr_function_init(t, &f, &body->code, body->entry, globals, CR_ERROR, CR_ERROR);
    return body->code.nparams ? CR_ENTRY(fv, CrValue)(t, &f, locals) : CR_ENTRY(fv)(t, &f);
}

CrValue cr_vm_run_module(CrThread *t, const char *name, bool is_package, const char *filename, const char *bytes,
                         size_t len, CrValue namespace) {
    BcRequest r = {.mode = BC_MODULE,
                   .optimize = cr_options.optimize,
                   .filename = filename,
                   .text = bytes,
                   .len = len,
                   .is_bytes = true,
                   .module_name = name,
                   .is_package = is_package};
    CrVmFunction *body = cr_vm_compile(t, &r);
    return body ? cr_vm_execute(t, body, namespace, CR_ERROR, NULL) : CR_ERROR;
}
