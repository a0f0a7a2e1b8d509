// callback.c -- Python callables as C function pointers.
//
// A callable that C is given gets a libffi closure, made once for each pair of callable and C function type and kept for
// ever (C may hold the pointer as long as it likes). When C calls it, arguments become Python values (pointers: Ptr, with
// the pointee that an annotation `p: Ptr[c_int]` names in place of `const void *`), the callable runs, and its result is
// converted back. An exception stays pending in the thread: this and further callbacks answer 0 without running Python,
// until the C function returns to its wrapper, which raises it. On a thread with no Python below there is nobody to
// raise to: the exception is reported as unraisable.
#include "bridge/call.h"

#include "bridge/marshal.h"
#include "bridge/pointer.h"
#include "runtime/function.h"
#include "runtime/lock.h"
#include "runtime/sched/sched.h"
#include "runtime/types/dict.h"

typedef struct Closure Closure;
struct Closure {
    CrValue callable;       //
    const CrCType *type;    // the C function type
    void *code;             // what C calls
    const CrCType **shown;  // types of the parameters as Python sees them
    ffi_cif cif;            // for libffi, with the argument types behind it
    ffi_type **arg_types;   //
    Closure *next;          // in its bucket
};

enum { BUCKETS = 256, MAX_ARGS = 127 };
static Closure *buckets[BUCKETS]; // prepended to under `lock`, read without
static uint8_t lock;

// Bound methods are made anew at each access: they are the same callable if function and object are.
static bool same_callable(CrValue a, CrValue b) {
    if (a == b) return true;
    if (!CR_IS(METHOD, a) || !CR_IS(METHOD, b)) return false;
    return CR_AS(CrMethod, a)->function == CR_AS(CrMethod, b)->function && CR_AS(CrMethod, a)->self == CR_AS(CrMethod, b)->self;
}

static Closure **bucket_of(CrValue callable) {
    uint64_t key = CR_IS(METHOD, callable) ? CR_AS(CrMethod, callable)->self + CR_AS(CrMethod, callable)->function : callable;
    return &buckets[(key * 0x9E3779B97F4A7C15ull) >> 56];
}

static Closure *find(Closure *c, CrValue callable, const CrCType *type) {
    for (; c; c = c->next)
        if (same_callable(c->callable, callable) && cr_ctype_same(c->type, type)) return c;
    return NULL;
}

// ---- C calls Python -----------------------------------------------------------------------------------------------------

// libffi wants integer results widened to a whole register.
static void widen(void *result, const CrCType *type) {
    int64_t i;
    if (type->size >= sizeof(ffi_arg) || type->kind >= CR_C_FLOAT) return;
    bool is_signed = type->kind == CR_C_SCHAR || type->kind == CR_C_SHORT || type->kind == CR_C_INT ||
                     (type->kind == CR_C_CHAR && (char)-1 < 0) || type->kind == CR_C_WCHAR;
    memcpy(&i, result, sizeof i);
    int unused = 64 - 8 * (int)type->size;
    i = is_signed ? (int64_t)((uint64_t)i << unused) >> unused : (int64_t)((uint64_t)i << unused >> unused);
    memcpy(result, &i, sizeof i);
}

// Small ints to int, the usual result, without a call. False: not that case.
static bool store_small(void *result, const CrCType *type, CrValue v) {
    if (type->kind != CR_C_INT || !cr_is_int(v) || cr_int_get(v) != (int32_t)cr_int_get(v)) return false;
    *(ffi_sarg *)result = (ffi_sarg)cr_int_get(v);
    return true;
}

static bool store_result(CrThread *t, void *result, const CrCType *type, CrValue v) {
    if (type->kind == CR_C_VOID || store_small(result, type, v)) return true;
    CrCell16 cell = {0};
    if (!cr_c_store(t, &cell, type, v, (CrPlace){"callback", 0})) return false;
    widen(&cell, type);
    memcpy(result, &cell, type->size < sizeof(ffi_arg) ? sizeof(ffi_arg) : type->size);
    return true;
}

static CrValue load_argument(CrThread *t, const CrCType *type, void *arg) {
    if (type->kind == CR_C_POINTER && type->to->kind != CR_C_CHAR) return cr_pointer_new(t, *(void **)arg, type->to, CR_ERROR);
    return cr_c_load(t, arg, type);
}

static bool call_python(CrThread *t, const Closure *c, void *result, void **args) {
    int n = c->type->nparams;
    CrValue values[n + 1];
    for (int i = 0; i < n; i++) {
        values[i] = load_argument(t, c->shown[i], args[i]);
        if (!values[i]) return false;
    }
    CrValue v = n == 2 ? cr_call2(t, c->callable, values[0], values[1]) : cr_call(t, c->callable, values, (size_t)n, CR_ERROR);
    return v && store_result(t, result, c->type->to, v);
}

static void run_closure(ffi_cif *cif, void *result, void **args, void *data) {
    const Closure *c = data;
    CrCallback callback;
    size_t size = cif->rtype->type == FFI_TYPE_VOID ? 0 : cif->rtype->size;
    if (size && size <= sizeof(ffi_arg)) *(ffi_arg *)result = 0;
    else memset(result, 0, size);
    CrThread *t = cr_callback_enter(&callback);
    if (!cr_raised(t)) {
        bool has_caller = t->frame != NULL;
        if (!call_python(t, c, result, args) && !has_caller) cr_unraisable(t, c->callable);
    }
    cr_callback_leave(&callback);
}

// ---- Making closures ---------------------------------------------------------------------------------------------------------

// Parameter types as Python sees them: annotations of a Python function refine pointers.
static void refine(CrThread *t, Closure *c) {
    CrValue f = CR_IS(METHOD, c->callable) ? CR_AS(CrMethod, c->callable)->function : c->callable;
    int skip = f != c->callable;
    for (int i = 0; i < c->type->nparams; i++) c->shown[i] = c->type->params[i];
    if (!CR_IS(FUNCTION, f) || !CR_AS(CrFunction, f)->annotations || !cr_function_ready(t, CR_AS(CrFunction, f))) return;
    const CrFunction *function = CR_AS(CrFunction, f);
    for (int i = 0; i < c->type->nparams && i + skip < function->code->argcount; i++) {
        CrValue name = function->code->name_strs[i + skip];
        const CrCType *type = cr_ctype_of_annotation(t, cr_dict_get(t, function->annotations, name));
        if (type && type->kind == CR_C_POINTER && c->type->params[i]->kind == CR_C_POINTER) c->shown[i] = type;
    }
}

static Closure *make(CrThread *t, CrValue callable, const CrCType *type) {
    int n = type->nparams;
    if (n > MAX_ARGS || type->flags & CR_CTYPE_VARIADIC)
        return CR_RAISE(t, TypeError, "a Python function cannot stand for '%s'", type->name), NULL;
    Closure *c = cr_alloc_permanent(sizeof *c);
    c->callable = callable;
    c->type = type;
    c->shown = cr_alloc_permanent((size_t)(n + 1) * sizeof *c->shown);
    c->arg_types = cr_alloc_permanent((size_t)(n + 1) * sizeof *c->arg_types);
    for (int i = 0; i < n; i++)
        if (!(c->arg_types[i] = cr_ffi_type(t, type->params[i]))) return NULL;
    ffi_type *result = cr_ffi_type(t, type->to);
    if (!result) return NULL;
    refine(t, c);
    ffi_closure *closure = ffi_closure_alloc(sizeof *closure, &c->code);
    if (!closure || ffi_prep_cif(&c->cif, FFI_DEFAULT_ABI, (unsigned)n, result, c->arg_types) != FFI_OK ||
        ffi_prep_closure_loc(closure, &c->cif, run_closure, c, c->code) != FFI_OK) {
        CR_RAISE(t, SystemError, "libffi cannot make a callback");
        return NULL;
    }
    return c;
}

void *cr_callback_address(CrThread *t, CrValue callable, const CrCType *type) {
    Closure **bucket = bucket_of(callable);
    Closure *c = find(__atomic_load_n(bucket, __ATOMIC_ACQUIRE), callable, type);
    if (c) return c->code;
    cr_attach_prepare();
    Closure *made = make(t, callable, type);
    if (!made) return NULL;
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) {
    }
    c = find(*bucket, callable, type); // another thread may have been first; then `made` stays unused
    if (!c) {
        c = made;
        c->next = *bucket;
        __atomic_store_n(bucket, c, __ATOMIC_RELEASE);
    }
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
    return c->code;
}

bool cr_to_function(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrCType *type = d->params[i];
    x->kind = CR_ARG_PLAIN;
    x->owner = CR_ERROR;
    if (v == CR_NONE || CR_IS(C_POINTER, v)) return cr_to_pointer_slow(t, x, v, d, i);
    if ((x->p = cr_foreign_address(v))) return true;
    if (!cr_type_of(v)->slots.call) {
        cr_c_type_error(t, type, v, (CrPlace){d->code.name, i + 1});
        return false;
    }
    x->p = cr_callback_address(t, v, type->to);
    return x->p != NULL;
}
