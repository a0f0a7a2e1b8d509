// testcapimodule.c -- module _testcapi: what tests of the language want written in C, so that they can see how such code is
// called: functions and methods of each form of signature, callable objects, calls of callables, the machine's limits.
//
// CPython's module of this name tests its C API. What has no meaning without that API is not here (AttributeError).
#include <float.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "runtime/call.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"
#include "stdlib/structmodule.h"
#include "stdlib/testcapi.h"

// ---- One function for each form of signature: each tells what it was called with -------------------------------------

// What a function that is called without a self belongs to: its module; a static method to nothing.
static CrValue home(CrThread *t, const CrFunction *f) { return f->owner ? CR_NONE : cr_module_create_builtin(t, f->module); }

static CrValue bound_args(CrThread *t, CrFunction *f, CrValue self, CrValue args) {
    return (void)f, cr_tuple_from(t, (CrValue[]){self, args}, 2);
}
static CrValue bound_keywords(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    return (void)f, cr_tuple_from(t, (CrValue[]){self, args, kwargs}, 3);
}
static CrValue bound_none(CrThread *t, CrFunction *f, CrValue self) { return (void)t, (void)f, self; }

static CrValue free_args(CrThread *t, CrFunction *f, CrValue args) { return bound_args(t, f, home(t, f), args); }
static CrValue free_keywords(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    return bound_keywords(t, f, home(t, f), args, kwargs);
}
static CrValue free_none(CrThread *t, CrFunction *f) { return home(t, f); }

// `self`: the first parameter and what is behind it. The fast calls of CPython's are forms of the same signature.
#define CONVENTIONS(kind, self, flags)                                                                   \
    {"meth_varargs(" self("/, ") "*args)", CR_FN(kind##_args), NULL, flags},                             \
    {"meth_varargs_keywords(" self("/, ") "*args, **kwargs)", CR_FN(kind##_keywords), NULL, flags},      \
    {"meth_o(" self("") "object, /)", CR_FN(kind##_args), NULL, flags},                                  \
    {"meth_noargs(" self("/") ")", CR_FN(kind##_none), NULL, flags},                                     \
    {"meth_fastcall(" self("/, ") "*args)", CR_FN(kind##_args), NULL, flags},                            \
    {"meth_fastcall_keywords(" self("/, ") "*args, **kwargs)", CR_FN(kind##_keywords), NULL, flags}
#define SELF(rest) "self, " rest
#define CLS(rest) "cls, " rest
#define NO_SELF(rest) ""

static const CrMethodDef instance_methods[] = {CONVENTIONS(bound, SELF, 0), {0}};
static const CrMethodDef class_methods[] = {CONVENTIONS(bound, CLS, CR_METHOD_CLASS), {0}};
static const CrMethodDef static_methods[] = {CONVENTIONS(free, NO_SELF, CR_METHOD_STATIC), {0}};

static CrValue new_instance(CrThread *t, CrFunction *f, CrValue cls) {
    return (void)f, cr_instance_new(t, CR_AS(CrType, cls));
}

#define PLAIN_TYPE(name, table)                                                  \
    {.flags = CR_TYPE_BASE, .methods = table, .constructor = {name "(cls, /)", CR_FN(new_instance), NULL, 0}}
const CrTypeDef cr_test_instance_typedef = PLAIN_TYPE("MethInstance", instance_methods);
const CrTypeDef cr_test_class_typedef = PLAIN_TYPE("MethClass", class_methods);
const CrTypeDef cr_test_static_typedef = PLAIN_TYPE("MethStatic", static_methods);

// ---- Callable objects that bind as functions do, and one that does not -------------------------------------------------

static CrValue call_answer(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    return (void)t, (void)args, (void)nargs, (void)kwnames, CR_AS(CrTestCallable, self)->answer;
}
static CrValue call_args(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    return (void)self, (void)kwnames, cr_tuple_from(t, args, nargs);
}
static CrValue bind(CrThread *t, CrValue self, CrValue object, CrValue type) {
    return (void)type, object ? cr_method_new(t, self, object) : self;
}
static CrValue bind_nothing(CrThread *t, CrValue self, CrValue object, CrValue type) {
    return (void)t, (void)object, (void)type, self;
}

static CrValue new_callable(CrThread *t, CrValue cls, CrValue answer) {
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (self) CR_AS(CrTestCallable, self)->answer = answer;
    return self;
}
static CrValue new_true(CrThread *t, CrFunction *f, CrValue cls) { return (void)f, new_callable(t, cls, CR_TRUE); }
static CrValue new_false(CrThread *t, CrFunction *f, CrValue cls) { return (void)f, new_callable(t, cls, CR_FALSE); }

#define CALLABLE_TYPE(name, more_flags, construct, how_called, how_bound)                          \
    {.flags = CR_TYPE_BASE | (more_flags), .slots = {.call = how_called, .descr_get = how_bound},  \
     .constructor = {name "(cls, /)", CR_FN(construct), NULL, 0}}
const CrTypeDef cr_test_callable_typedef =
    CALLABLE_TYPE("MethodDescriptorBase", CR_TYPE_METHOD, new_true, call_answer, bind);
const CrTypeDef cr_test_derived_typedef =
    CALLABLE_TYPE("MethodDescriptorDerived", CR_TYPE_METHOD, new_true, call_answer, bind);
const CrTypeDef cr_test_unbinding_typedef =
    CALLABLE_TYPE("MethodDescriptorNopGet", 0, new_true, call_args, bind_nothing);
const CrTypeDef cr_test_other_typedef =
    CALLABLE_TYPE("MethodDescriptor2", CR_TYPE_METHOD, new_false, call_answer, bind);

// ---- Calls of callables ----------------------------------------------------------------------------------------------

// Positional arguments given as a tuple or None.
static bool read_args(CrThread *t, CrValue args, const CrValue **items, size_t *n) {
    *items = NULL, *n = 0;
    if (args == CR_NONE) return true;
    if (!cr_has_flag(args, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "args must be None or a tuple"), false;
    *items = cr_tuple_items(args), *n = cr_tuple_len(args);
    return true;
}

static CrValue fastcall(CrThread *t, CrFunction *f, CrValue function, CrValue args) {
    const CrValue *items;
    size_t n;
    return (void)f, read_args(t, args, &items, &n) ? cr_call(t, function, items, n, CR_ERROR) : CR_ERROR;
}

static CrValue fastcalldict(CrThread *t, CrFunction *f, CrValue function, CrValue args, CrValue kwargs) {
    const CrValue *items;
    size_t n;
    if (!read_args(t, args, &items, &n)) return CR_ERROR;
    if (kwargs == CR_NONE) return fastcall(t, f, function, args);
    if (!cr_has_flag(kwargs, CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "kwnames must be None or a dict");
    return cr_call_tuple(t, function, cr_tuple_from(t, items, n), kwargs);
}

static CrValue vectorcall(CrThread *t, CrFunction *f, CrValue function, CrValue args, CrValue kwnames) {
    const CrValue *items;
    size_t n;
    (void)f;
    if (!read_args(t, args, &items, &n)) return CR_ERROR;
    if (kwnames == CR_NONE) return cr_call(t, function, items, n, CR_ERROR);
    if (!cr_has_flag(kwnames, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "kwnames must be None or a tuple");
    if (n < cr_tuple_len(kwnames)) return CR_RAISE(t, ValueError, "more keywords than arguments");
    return cr_call(t, function, items, n - cr_tuple_len(kwnames), kwnames);
}

static CrValue vectorcall_call(CrThread *t, CrFunction *f, CrValue function, CrValue args, CrValue kwargs) {
    if (!cr_has_flag(args, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "args must be a tuple");
    return fastcalldict(t, f, function, args, kwargs ? kwargs : CR_NONE);
}

// A __get__ that has the instance's class change things meanwhile.
static CrValue bad_get(CrThread *t, CrFunction *f, CrValue self, CrValue object, CrValue cls) {
    (void)f, (void)object;
    return cr_call0(t, cls) ? cr_repr(t, self) : CR_ERROR;
}

static CrValue sigint_then_send(CrThread *t, CrFunction *f, CrValue generator) {
    (void)f;
    raise(SIGINT);
    return cr_call_method(t, generator, cr_name_send, (CrValue[]){CR_NONE}, 1);
}

// ---- Objects as C sees them ------------------------------------------------------------------------------------------

static CrValue sequence_getitem(CrThread *t, CrFunction *f, CrValue sequence, CrValue index) {
    int64_t i;
    if (!cr_index_int64(t, index, &i, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return (void)f, cr_getitem(t, sequence, cr_int_from_int64(t, i));
}
static CrValue sequence_setitem(CrThread *t, CrFunction *f, CrValue sequence, CrValue index, CrValue value) {
    int64_t i;
    if (!cr_index_int64(t, index, &i, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return (void)f, cr_setitem(t, sequence, cr_int_from_int64(t, i), value) < 0 ? CR_ERROR : CR_NONE;
}

// The item of module struct that is a float of so many bytes.
static bool float_field(CrThread *t, int64_t size, bool big, CrStructField *field) {
    *field = (CrStructField){.code = size == 2 ? 'e' : size == 4 ? 'f' : 'd', .big = big, .size = size, .count = 1};
    return size == 2 || size == 4 || size == 8 || (CR_RAISE(t, ValueError, "size must be 2, 4 or 8"), false);
}

static CrValue float_pack(CrThread *t, CrFunction *f, CrValue size, CrValue number, CrValue little) {
    uint8_t bytes[8];
    int64_t n;
    CrStructField field;
    int le = cr_truth(t, little);
    if (le < 0 || !cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!float_field(t, n, !le, &field)) return CR_ERROR;
    return (void)f, cr_struct_put(t, &field, number, bytes) ? cr_bytes_from(t, bytes, (size_t)n) : CR_ERROR;
}

static CrValue float_unpack(CrThread *t, CrFunction *f, CrValue data, CrValue little) {
    const uint8_t *bytes;
    size_t n;
    CrStructField field;
    int le = cr_truth(t, little);
    if (le < 0 || !cr_bytes_view(t, data, &bytes, &n) || !float_field(t, (int64_t)n, !le, &field)) return CR_ERROR;
    return (void)f, cr_struct_get(t, &field, bytes);
}

// ---- The module ------------------------------------------------------------------------------------------------------

static const CrMethodDef functions[] = {
    CONVENTIONS(free, NO_SELF, 0),
    {"bad_get(self, object, cls, /)", CR_FN(bad_get), "Call the class, then return the repr of self.", 0},
    {"float_pack(size, number, little_endian, /)", CR_FN(float_pack), "The number as a float of 2, 4 or 8 bytes.", 0},
    {"float_unpack(data, little_endian, /)", CR_FN(float_unpack), "The float in 2, 4 or 8 bytes.", 0},
    {"pyobject_fastcall(function, args, /)", CR_FN(fastcall), "Call with a tuple of arguments, or None.", 0},
    {"pyobject_fastcalldict(function, args, kwargs, /)", CR_FN(fastcalldict), "Call with a tuple and a dict, or None.", 0},
    {"pyobject_vectorcall(function, args, kwnames, /)", CR_FN(vectorcall),
     "Call with a tuple whose last items are the values of the named keywords.", 0},
    {"pyvectorcall_call(function, args, kwargs=<none>, /)", CR_FN(vectorcall_call), "Call with a tuple and a dict.", 0},
    {"raise_SIGINT_then_send_None(generator, /)", CR_FN(sigint_then_send),
     "Send None to a generator when a signal has come.", 0},
    {"sequence_getitem(sequence, index, /)", CR_FN(sequence_getitem), "The item at the index.", 0},
    {"sequence_setitem(sequence, index, value, /)", CR_FN(sequence_setitem), "Set the item at the index.", 0},
    {0},
};

static const CrIntConstant limits[] = {
    {"CHAR_MAX", CHAR_MAX},         {"CHAR_MIN", CHAR_MIN},   {"UCHAR_MAX", UCHAR_MAX}, {"SHRT_MAX", SHRT_MAX},
    {"SHRT_MIN", SHRT_MIN},         {"USHRT_MAX", USHRT_MAX}, {"INT_MAX", INT_MAX},     {"INT_MIN", INT_MIN},
    {"UINT_MAX", UINT_MAX},         {"LONG_MAX", LONG_MAX},   {"LONG_MIN", LONG_MIN},   {"LLONG_MAX", LLONG_MAX},
    {"LLONG_MIN", LLONG_MIN},       {"PY_SSIZE_T_MAX", INT64_MAX}, {"PY_SSIZE_T_MIN", INT64_MIN},
    {"SIZEOF_TIME_T", sizeof(time_t)},
};

static int init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_TEST_INSTANCE, CR_T_TEST_CLASS,     CR_T_TEST_STATIC, CR_T_TEST_CALLABLE,
                                     CR_T_TEST_DERIVED,  CR_T_TEST_UNBINDING, CR_T_TEST_OTHER};
    static const struct {
        const char *name;
        double value;
    } floats[] = {{"FLT_MAX", FLT_MAX}, {"FLT_MIN", FLT_MIN}, {"DBL_MAX", DBL_MAX}, {"DBL_MIN", DBL_MIN}};
    CrValue most = cr_int_from_uint64(t, UINT64_MAX);
    if (cr_module_set(t, module, "ULONG_MAX", most) < 0 || cr_module_set(t, module, "ULLONG_MAX", most) < 0) return -1;
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++)
        if (cr_module_set(t, module, floats[i].name, cr_float(floats[i].value)) < 0) return -1;
    if (CR_SET_INTS(t, module, limits) < 0) return -1;
    return cr_module_add_types(t, module, types, sizeof types / sizeof *types);
}

const CrModuleDef cr_module__testcapi = {"_testcapi", "What tests want written in C.", functions, init};
