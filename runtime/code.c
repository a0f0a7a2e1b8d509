// code.c -- code objects: what is known of a function at compile time, as Python code sees it.
//
// They stand for CrCode records. There is no byte code: co_code, co_consts and co_names, which are about it, do not exist.
#include "runtime/call.h"

#include "runtime/frame.h"
#include "runtime/raise.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define CODE(v) (CR_AS(CrCodeObject, v)->code)

CrValue cr_code_object(CrThread *t, const CrCode *code) {
    CrCodeObject *c = cr_alloc(t, sizeof *c);
    c->ob.shape = CR_T_CODE;
    c->code = code;
    return cr_box(c);
}

static CrValue code_repr(CrThread *t, CrValue v) {
    return cr_str_printf(t, "<code object %s at %p, file \"%s\", line %d>", CODE(v)->name, (void *)(uintptr_t)CODE(v),
                         CODE(v)->filename ? CODE(v)->filename : "", (int)CODE(v)->line);
}
static CrValue code_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    (void)t;
    if (!CR_IS(CODE, a) || !CR_IS(CODE, b) || (op != CR_EQ && op != CR_NE)) return CR_NOT_IMPLEMENTED;
    return cr_bool((CODE(a) == CODE(b)) == (op == CR_EQ));
}
static int code_hash(CrThread *t, CrValue v, int64_t *hash) {
    (void)t;
    *hash = (int64_t)((uintptr_t)CODE(v) >> 4);
    return 0;
}

static CrValue code_name(CrThread *t, CrValue v) { return cr_intern_c(t, CODE(v)->name); }
static CrValue code_qualname(CrThread *t, CrValue v) { return cr_intern_c(t, CODE(v)->qualname); }
static CrValue code_filename(CrThread *t, CrValue v) { return cr_str_from_c(t, CODE(v)->filename); }
static CrValue code_line(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->line); }
static CrValue code_argcount(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->argcount); }
static CrValue code_posonly(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->posonly); }
static CrValue code_kwonly(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->kwonly); }
static CrValue code_nlocals(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->nparams + CODE(v)->nlocals); }

// Code flags as CPython numbers them.
enum { CO_OPTIMIZED = 1, CO_NEWLOCALS = 2, CO_VARARGS = 4, CO_VARKEYWORDS = 8, CO_NESTED = 16, CO_GENERATOR = 32,
       CO_COROUTINE = 128, CO_ASYNC_GENERATOR = 512 };

static CrValue code_flags(CrThread *t, CrValue v) {
    uint16_t f = CODE(v)->flags;
    (void)t;
    if (f & (CR_CODE_MODULE | CR_CODE_CLASS)) return CR_INT(0);
    return CR_INT(CO_OPTIMIZED | CO_NEWLOCALS | (f & CR_CODE_VARARGS ? CO_VARARGS : 0) |
                  (f & CR_CODE_VARKEYWORDS ? CO_VARKEYWORDS : 0) | (CODE(v)->nfrees ? CO_NESTED : 0) |
                  (f & CR_CODE_GENERATOR ? CO_GENERATOR : 0) | (f & CR_CODE_COROUTINE ? CO_COROUTINE : 0) |
                  (f & CR_CODE_ASYNC_GENERATOR ? CO_ASYNC_GENERATOR : 0));
}

static CrValue names(CrThread *t, const CrCode *c, int first, int n) {
    CrTuple *tuple = cr_tuple_alloc(t, (size_t)n);
    for (int i = 0; i < n; i++) tuple->item[i] = cr_intern_c(t, c->names[first + i]);
    return cr_box(tuple);
}
static CrValue code_varnames(CrThread *t, CrValue v) { return names(t, CODE(v), 0, CODE(v)->nparams + CODE(v)->nlocals); }
static CrValue code_cellvars(CrThread *t, CrValue v) {
    return names(t, CODE(v), CODE(v)->nparams + CODE(v)->nlocals, CODE(v)->ncells);
}
static CrValue code_freevars(CrThread *t, CrValue v) {
    return names(t, CODE(v), CODE(v)->nparams + CODE(v)->nlocals + CODE(v)->ncells, CODE(v)->nfrees);
}

// (line, end_line, column, end_column) of every operation.
static CrValue code_positions(CrThread *t, CrFunction *f, CrValue self) {
    const CrCode *c = CODE(self);
    (void)f;
    CrValue list = cr_list_new(t, c->npositions);
    for (uint32_t i = 1; i < c->npositions; i++) {
        const CrPosition *p = &c->positions[i];
        CrValue item[4] = {CR_INT(p->line), CR_INT(p->end_line), CR_INT(p->column), CR_INT(p->end_column)};
        if (cr_list_append(t, list, cr_tuple_from(t, item, 4)) < 0) return CR_ERROR;
    }
    return cr_iter(t, list);
}

// (first, last, line) of operations, numbered by two as in CPython.
static CrValue code_lines(CrThread *t, CrFunction *f, CrValue self) {
    const CrCode *c = CODE(self);
    (void)f;
    CrValue list = cr_list_new(t, c->npositions);
    for (uint32_t i = 1; i < c->npositions; i++) {
        CrValue item[3] = {CR_INT(2 * i), CR_INT(2 * i + 2), CR_INT(c->positions[i].line)};
        if (cr_list_append(t, list, cr_tuple_from(t, item, 3)) < 0) return CR_ERROR;
    }
    return cr_iter(t, list);
}

static const CrGetSetDef code_getsets[] = {
    {"co_name", code_name, NULL, NULL},
    {"co_qualname", code_qualname, NULL, NULL},
    {"co_filename", code_filename, NULL, NULL},
    {"co_firstlineno", code_line, NULL, NULL},
    {"co_argcount", code_argcount, NULL, NULL},
    {"co_posonlyargcount", code_posonly, NULL, NULL},
    {"co_kwonlyargcount", code_kwonly, NULL, NULL},
    {"co_nlocals", code_nlocals, NULL, NULL},
    {"co_varnames", code_varnames, NULL, NULL},
    {"co_cellvars", code_cellvars, NULL, NULL},
    {"co_freevars", code_freevars, NULL, NULL},
    {"co_flags", code_flags, NULL, NULL},
    {0},
};
static const CrMethodDef code_methods[] = {
    {"co_positions(self, /)", CR_FN(code_positions), NULL, 0},
    {"co_lines(self, /)", CR_FN(code_lines), NULL, 0},
    {0},
};
const CrTypeDef cr_code_typedef = {.flags = CR_TYPE_WEAKREF, .slots = {.repr = code_repr, .compare = code_compare, .hash = code_hash},
                                   .getsets = code_getsets, .methods = code_methods};
