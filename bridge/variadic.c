// variadic.c -- calls whose shape is known only at run time, through libffi.
//
// The declared parameters convert as in every call (marshal.h). What stands for `...` goes by C's default promotions:
// an int as 64 bits (right for int and long in the registers of x86-64 and AArch64), a float as double, str and bytes as
// const char *, None as NULL, a Ptr or buffer as its address, a C function as its address.
#include "bridge/call.h"

#include "bridge/marshal.h"

ffi_type *cr_ffi_type(CrThread *t, const CrCType *type) {
    static ffi_type *const ints[] = {[1] = &ffi_type_sint8, [2] = &ffi_type_sint16, [4] = &ffi_type_sint32, [8] = &ffi_type_sint64};
    static ffi_type *const uints[] = {[1] = &ffi_type_uint8, [2] = &ffi_type_uint16, [4] = &ffi_type_uint32, [8] = &ffi_type_uint64};
#define FFI_I(T) return ints[sizeof(T)]
#define FFI_U(T) return uints[sizeof(T)]
#define FFI_B(T) return uints[sizeof(T)]
#define FFI_C(T) return ((T)-1 < (T)1 ? ints : uints)[sizeof(T)]
#define FFI_W(T) return ((T)-1 < (T)1 ? ints : uints)[sizeof(T)]
#define FFI_F(T) return sizeof(T) == 4 ? &ffi_type_float : sizeof(T) == 8 ? &ffi_type_double : &ffi_type_longdouble
    switch (type->kind) {
    case CR_C_VOID: return &ffi_type_void;
#define CR_CTYPE(KIND, name, T, class) case CR_C_##KIND: FFI_##class(T);
#include "bridge/ctypes.def"
#undef CR_CTYPE
    case CR_C_POINTER: return &ffi_type_pointer;
    default: CR_RAISE(t, TypeError, "a value of C type '%s' cannot be passed at run time", type->name); return NULL;
    }
}

static bool convert_declared(CrThread *t, CrCell16 *cell, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrCType *type = d->params[i];
    if (type->kind != CR_C_POINTER) return cr_to_scalar(t, cell, v, d, i);
    bool ok = type->to->kind == CR_C_FUNCTION ? cr_to_function(t, x, v, d, i)
              : type->to->flags & CR_CTYPE_CONST && cr_ctype_is_byte(type->to) ? cr_to_string(t, x, v, d, i)
                                                                              : cr_to_pointer(t, x, v, d, i);
    cell->p = ok ? x->p : NULL;
    return ok;
}

// The C type that a Python value has among the arguments of `...`; NULL: none.
static const CrCType *promoted_type(CrValue v) {
    uint64_t u;
    if (cr_is_any_int(v)) return cr_int_to_int64(cr_int_plain(v), &(int64_t){0}) || !cr_int_to_uint64(cr_int_plain(v), &u) ? &cr_c_long : &cr_c_ulong;
    if (cr_is_any_float(v)) return &cr_c_double;
    if (cr_is_str(v) || cr_is_bytes(v)) return &cr_c_string;
    if (v == CR_NONE || CR_IS(C_POINTER, v) || cr_is_bytearray(v)) return &cr_c_void_ptr;
    return NULL;
}

static bool convert_promoted(CrThread *t, CrCell16 *cell, CrArg *x, CrValue v, CrForeign *d, const CrCType **params, int i) {
    if ((cell->p = cr_foreign_address(v))) return params[i] = &cr_c_void_ptr, true;
    params[i] = promoted_type(v);
    if (params[i]) return convert_declared(t, cell, x, v, d, i);
    CrValue where = cr_c_where(t, (CrPlace){d->code.name, i + 1});
    if (where) CR_RAISE(t, TypeError, "%Sa value of type %T cannot be passed where C says '...'", where, v);
    return false;
}

static CrValue finish(CrThread *t, const CrForeign *d, CrArg *x, int n, const CrCell16 *result) {
    CrValue v = cr_raised(t) ? CR_ERROR : cr_c_load(t, result, d->result);
    return cr_args_finish(t, x, n, v, d);
}

CrValue cr_ffi_call(CrThread *t, const CrForeign *declared, void *address, const CrValue *args, int nfixed, const CrValue *rest,
                    int nrest) {
    int n = nfixed + nrest;
    const CrCType *params[n + 1];
    ffi_type *types[n + 1], *result_type = cr_ffi_type(t, declared->result);
    CrCell16 cells[n + 1], result = {0};
    void *values[n + 1];
    CrArg x[n + 1];
    CrForeign d = *declared;
    if (!result_type) return CR_ERROR;
    d.params = params;
    for (int i = 0; i < n; i++) {
        x[i].kind = CR_ARG_PLAIN;
        values[i] = &cells[i];
        if (i < nfixed) params[i] = declared->params[i];
        bool ok = i < nfixed ? convert_declared(t, &cells[i], &x[i], args[i], &d, i)
                             : convert_promoted(t, &cells[i], &x[i], rest[i - nfixed], &d, params, i);
        types[i] = ok ? cr_ffi_type(t, params[i]) : NULL;
        if (!types[i]) return cr_args_drop(t, x, i + ok);
    }
    ffi_cif cif;
    ffi_status status = nrest ? ffi_prep_cif_var(&cif, FFI_DEFAULT_ABI, (unsigned)nfixed, (unsigned)n, result_type, types)
                              : ffi_prep_cif(&cif, FFI_DEFAULT_ABI, (unsigned)n, result_type, types);
    if (status != FFI_OK) return CR_RAISE(t, SystemError, "libffi refuses the call of %s", d.code.name);
    cr_enter_foreign(t);
    ffi_call(&cif, FFI_FN(address), &result, values);
    cr_errno_save(t);
    cr_exit_foreign(t);
    CR_KEEP(args);
    CR_KEEP(rest);
    return finish(t, &d, x, n, &result);
}

CrValue cr_call_variadic(CrThread *t, const CrForeign *d, const CrValue *args, CrValue rest) {
    return cr_ffi_call(t, d, d->address, args, d->code.argcount, cr_tuple_items(rest), (int)cr_tuple_len(rest));
}
