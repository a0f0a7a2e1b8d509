// foreign.c -- function objects of C functions, and the end of a call: buffers released, out-parameters returned.
#include "bridge/foreign.h"

#include "bridge/pointer.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/str.h"

CrValue cr_foreign_define(CrThread *t, CrFunction *f, CrForeign *d) {
    if (!d->code.name_strs) {
        CrValue *names = cr_alloc_permanent(sizeof(CrValue) * (d->code.nparams + 1u));
        for (int i = 0; i < d->code.nparams; i++) names[i] = cr_intern_c(t, d->code.names[i]);
        __atomic_store_n(&d->code.name_strs, names, __ATOMIC_RELEASE);
    }
    f->ob.shape = CR_T_BUILTIN;
    f->ob.flags = CR_OBJ_STATIC;
    f->entry = d->entry;
    f->code = &d->code;
    f->nparams = d->code.nparams;
    bool direct = d->code.nparams == d->code.argcount && d->code.nparams <= CR_DIRECT_MAX;
    f->direct = direct ? d->code.argcount : CR_NOT_DIRECT;
    f->def = &d->def;
    f->module = cr_intern_c(t, d->module);
    return cr_box(f);
}

static void release(CrThread *t, CrArg *x, int n) {
    for (int i = 0; i < n; i++) {
        if (x[i].kind == CR_ARG_BUFFER) __atomic_fetch_sub(&cr_object(x[i].owner)->aux, 1, __ATOMIC_RELAXED);
        if (x[i].kind == CR_ARG_MEMORY) cr_memory_release(t, (CrMemory *)(uintptr_t)x[i].owner);
    }
}

CrValue cr_args_drop(CrThread *t, CrArg *x, int n) {
    release(t, x, n);
    return CR_ERROR;
}

// The value of one out-parameter: OUT one value, OUT[n] a list, or a bytearray of n bytes.
static CrValue out_value(CrThread *t, const CrArg *x, const CrCType *to) {
    if (x->count < 0) {
        if (to->kind != CR_C_RECORD || to->record) return cr_c_load(t, x->p, to);
        void *block = x->p;
        if (!x->owner) { // small: it lives in the caller's frame
            block = cr_alloc_atomic(t, to->size);
            memcpy(block, x->p, to->size);
        }
        return cr_pointer_new_counted(t, block, to, 1, CR_ERROR);
    }
    if (to->kind == CR_C_VOID || cr_ctype_is_byte(to)) return cr_bytearray_from(t, x->p, (size_t)x->count);
    CrValue list = cr_list_new(t, (size_t)x->count);
    for (int64_t k = 0; k < x->count; k++) {
        CrValue v = cr_c_load(t, (char *)x->p + k * to->size, to);
        if (!v || cr_list_append(t, list, v) < 0) return CR_ERROR;
    }
    return list;
}

CrValue cr_args_finish(CrThread *t, CrArg *x, int n, CrValue result, const CrForeign *d) {
    release(t, x, n);
    if (cr_raised(t)) return CR_ERROR;
    CrValue values[n + 1];
    size_t count = 0;
    bool has_out = false;
    if (d->result->kind != CR_C_VOID) values[count++] = result;
    for (int i = 0; i < n; i++) {
        if (x[i].kind != CR_ARG_OUT) continue;
        has_out = true;
        values[count] = out_value(t, &x[i], d->params[x[i].index]->to);
        if (!values[count++]) return CR_ERROR;
    }
    if (!has_out) return result;
    return count == 1 ? values[0] : cr_tuple_from(t, values, count);
}
