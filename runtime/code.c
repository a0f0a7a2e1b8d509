// code.c -- code objects: what is known of a function at compile time, as Python code sees it.
//
// They stand for CrCode records. co_code and its tables do not exist: there is no byte code of CPython's. co_consts and
// co_names are known of code that the interpreter runs.
#include "runtime/call.h"

#include "runtime/frame.h"
#include "runtime/raise.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/vm/vm.h"

#define CODE(v) (CR_AS(CrCodeObject, v)->code)

// There is one for each record, so that code can be told by identity; of two threads that ask first, one makes it.
CrValue cr_code_object(CrThread *t, const CrCode *code) {
    CrValue *object = &((CrCode *)(uintptr_t)code)->object, known = __atomic_load_n(object, __ATOMIC_ACQUIRE);
    if (known) return known;
    CrCodeObject *c = cr_alloc(t, sizeof *c);
    c->ob.shape = CR_T_CODE;
    c->code = code;
    bool first = __atomic_compare_exchange_n(object, &known, cr_box(c), false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    return first ? cr_box(c) : known;
}

CrValue cr_code_of_function(CrThread *t, const CrFunction *f) {
    CrValue v = cr_code_object(t, CR_GET(f->code));
    if (CODE(v)->flags & CR_CODE_VM) return v;
    CR_SET(CR_AS(CrCodeObject, v)->entry, f->entry); // compiled code has one of each
    CR_SET(CR_AS(CrCodeObject, v)->globals, f->globals);
    return v;
}

static CrValue code_repr(CrThread *t, CrValue v) {
    return cr_str_printf(t, "<code object %s at %p, file \"%s\", line %d>", CODE(v)->name, (void *)(uintptr_t)CODE(v),
                         CODE(v)->filename ? CODE(v)->filename : "", (int)CODE(v)->line);
}

CrPosition cr_code_position(const CrCode *c, uint32_t index) {
    CrPosition at = {0};
    const char *text = c->positions;
    if (index < c->npositions)
        for (uint32_t i = 0; i < index; i++) text = cr_position_read(text, &at);
    return at;
}

// ---- Comparison: by identity; interpreted code by what it was made from ------------------------------------------------

// 1, 0, -1: the same type and value, in tuples too.
static int same_constant(CrThread *t, CrValue a, CrValue b) {
    if (a == b) return 1;
    if (!a || !b || cr_type_of(a) != cr_type_of(b) || cr_is_any_float(a)) return 0;
    return cr_compare_bool(t, a, b, CR_EQ);
}

// But for operators: they are not known where a tree was compiled.
static bool same_positions(const CrCode *a, const CrCode *b) {
    const char *left = a->positions, *right = b->positions;
    CrPosition x = {0}, y = {0};
    if (a->npositions != b->npositions) return false;
    for (uint32_t i = 1; i < a->npositions; i++) {
        left = cr_position_read(left, &x), right = cr_position_read(right, &y);
        if (x.line != y.line || x.end_line != y.end_line || x.column != y.column || x.end_column != y.end_column) return false;
    }
    return true;
}

static bool same_record(const CrCode *a, const CrCode *b) {
    return !strcmp(a->name, b->name) && a->line == b->line && a->argcount == b->argcount && a->posonly == b->posonly &&
           a->kwonly == b->kwonly && a->flags == b->flags && a->nparams == b->nparams && a->nlocals == b->nlocals &&
           a->ncells == b->ncells && a->nfrees == b->nfrees && same_positions(a, b);
}

// But for the marks of who traces (trace.h).
static bool same_words(const CrVmFunction *a, const CrVmFunction *b) {
    if (!memcmp(a->words, b->words, sizeof(uint32_t) * a->nwords)) return true;
    if (!a->is_marked && !b->is_marked) return false;
    for (uint32_t i = 0; i < a->nwords; i++)
        if (a->words[i] % BC_OP_COUNT != b->words[i] % BC_OP_COUNT) return false;
    return true;
}

static int same_code(CrThread *t, const CrVmFunction *a, const CrVmFunction *b) {
    if (!same_record(&a->code, &b->code) || a->nwords != b->nwords || a->nconstants != b->nconstants ||
        a->nused != b->nused)
        return 0;
    if (!same_words(a, b)) return 0;
    for (int i = 0; i < a->code.nparams + a->code.nlocals + a->code.ncells + a->code.nfrees; i++)
        if (strcmp(a->code.names[i], b->code.names[i])) return 0;
    for (uint32_t i = 0; i < a->nused; i++)
        if (!cr_str_equal(a->unit->constants[a->used[i]], b->unit->constants[b->used[i]])) return 0;
    int same = 1;
    for (uint32_t i = 0; same == 1 && i < a->nconstants; i++) same = same_constant(t, a->initial[i], b->initial[i]);
    return same;
}

// The whole text: instructions refer to constants and functions of the unit by number.
static int same_unit(CrThread *t, const CrVmFunction *a, const CrVmFunction *b) {
    int same = same_code(t, a, b);
    if (a->unit == b->unit) return same;
    if (a->unit->nfunctions != b->unit->nfunctions) return 0;
    for (uint32_t i = 0; same == 1 && i < a->unit->nfunctions; i++)
        same = same_code(t, a->unit->functions[i], b->unit->functions[i]);
    return same;
}

static CrValue code_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(CODE, a) || !CR_IS(CODE, b) || (op != CR_EQ && op != CR_NE)) return CR_NOT_IMPLEMENTED;
    const CrVmFunction *x = cr_vm_function(CODE(a)), *y = cr_vm_function(CODE(b));
    int same = CODE(a) == CODE(b) ? 1 : x && y ? same_unit(t, x, y) : 0;
    return same < 0 ? CR_ERROR : cr_bool((same != 0) == (op == CR_EQ));
}

static int code_hash(CrThread *t, CrValue v, int64_t *hash) {
    const CrCode *c = CODE(v);
    (void)t;
    if (!(c->flags & CR_CODE_VM)) return *hash = (int64_t)((uintptr_t)c >> 4), 0;
    uint64_t h = c->line + 31u * c->npositions + 961u * c->nparams;
    for (const char *p = c->name; *p; p++) h = h * 1000003 ^ (unsigned char)*p;
    return *hash = (int64_t)(h >> 2), 0;
}

// ---- Attributes --------------------------------------------------------------------------------------------------------

static CrValue code_name(CrThread *t, CrValue v) { return cr_intern_c(t, CODE(v)->name); }
static CrValue code_qualname(CrThread *t, CrValue v) { return cr_intern_c(t, CODE(v)->qualname); }
static CrValue code_filename(CrThread *t, CrValue v) {
    const char *name = CODE(v)->filename;
    return name ? cr_str_decode(t, (const uint8_t *)name, strlen(name), "utf-8", "surrogateescape") : cr_str_empty;
}
static CrValue code_line(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->line); }
static bool is_body(const CrCode *c) {
    return c->flags & (CR_CODE_MODULE | CR_CODE_CLASS);
} // its parameter is none of Python's
static CrValue code_argcount(CrThread *t, CrValue v) {
    return (void)t, CR_INT(is_body(CODE(v)) ? 0 : CODE(v)->argcount);
}
static CrValue code_posonly(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->posonly); }
static CrValue code_kwonly(CrThread *t, CrValue v) { return (void)t, CR_INT(CODE(v)->kwonly); }
static int nparams(const CrCode *c) { return is_body(c) ? 0 : c->nparams; }
static CrValue code_nlocals(CrThread *t, CrValue v) { return (void)t, CR_INT(nparams(CODE(v)) + CODE(v)->nlocals); }

// Code flags as CPython numbers them.
enum { CO_OPTIMIZED = 1, CO_NEWLOCALS = 2, CO_VARARGS = 4, CO_VARKEYWORDS = 8, CO_NESTED = 16, CO_GENERATOR = 32,
       CO_COROUTINE = 128, CO_ITERABLE_COROUTINE = 256, CO_ASYNC_GENERATOR = 512, CO_FUTURE_ANNOTATIONS = 0x1000000 };

static const struct {
    uint16_t ours;
    int cpython;
} flag_table[] = {
    {CR_CODE_VARARGS, CO_VARARGS},
    {CR_CODE_VARKEYWORDS, CO_VARKEYWORDS},
    {CR_CODE_NESTED, CO_NESTED},
    {CR_CODE_GENERATOR, CO_GENERATOR},
    {CR_CODE_COROUTINE, CO_COROUTINE},
    {CR_CODE_ITERABLE_COROUTINE, CO_ITERABLE_COROUTINE},
    {CR_CODE_ASYNC_GENERATOR, CO_ASYNC_GENERATOR},
    {CR_CODE_FUTURE_ANNOTATIONS, CO_FUTURE_ANNOTATIONS},
};

static int64_t flags_of(const CrCode *c) {
    int64_t flags = is_body(c) ? 0 : CO_OPTIMIZED | CO_NEWLOCALS;
    for (size_t i = 0; i < sizeof flag_table / sizeof *flag_table; i++)
        if (c->flags & flag_table[i].ours) flags |= flag_table[i].cpython;
    return flags;
}
static CrValue code_flags(CrThread *t, CrValue v) { return (void)t, CR_INT(flags_of(CODE(v))); }

static CrValue names(CrThread *t, const CrCode *c, int first, int n) {
    CrTuple *tuple = cr_tuple_alloc(t, (size_t)n);
    for (int i = 0; i < n; i++) tuple->item[i] = cr_intern_c(t, c->names[first + i]);
    return cr_box(tuple);
}
static CrValue code_varnames(CrThread *t, CrValue v) {
    const CrCode *c = CODE(v);
    return names(t, c, c->nparams - nparams(c), nparams(c) + c->nlocals);
}
static CrValue code_cellvars(CrThread *t, CrValue v) {
    return names(t, CODE(v), CODE(v)->nparams + CODE(v)->nlocals, CODE(v)->ncells);
}
static CrValue code_freevars(CrThread *t, CrValue v) {
    return names(t, CODE(v), CODE(v)->nparams + CODE(v)->nlocals + CODE(v)->ncells, CODE(v)->nfrees);
}

static const CrVmFunction *interpreted(CrThread *t, CrValue v, const char *attribute) {
    const CrVmFunction *f = cr_vm_function(CODE(v));
    if (!f) CR_RAISE(t, AttributeError, "'code' object has no attribute '%s' (it is compiled)", attribute);
    return f;
}

static CrValue code_names(CrThread *t, CrValue v) {
    const CrVmFunction *f = interpreted(t, v, "co_names");
    if (!f) return CR_ERROR;
    CrTuple *tuple = cr_tuple_alloc(t, f->nused);
    for (uint32_t i = 0; i < f->nused; i++) tuple->item[i] = f->unit->constants[f->used[i]];
    return cr_box(tuple);
}

// The constants, and code objects of the functions inside it.
static CrValue code_consts(CrThread *t, CrValue v) {
    const CrVmFunction *f = interpreted(t, v, "co_consts");
    if (!f) return CR_ERROR;
    CrValue list = cr_list_new(t, 0);
    for (uint32_t i = 0; i < f->nconstants; i++)
        if (f->initial[i] && cr_list_append(t, list, f->initial[i]) < 0) return CR_ERROR;
    for (uint32_t i = 0; i < f->unit->nfunctions; i++) {
        const CrVmFunction *inner = f->unit->functions[i];
        if (inner->parent < 0 || f->unit->functions[inner->parent]->words != f->words) continue;
        if (cr_list_append(t, list, cr_code_object(t, &inner->code)) < 0) return CR_ERROR;
    }
    return cr_list_to_tuple(t, list);
}

static CrValue code_stack_size(CrThread *t, CrValue v) {
    const CrVmFunction *f = cr_vm_function(CODE(v));
    return (void)t, f ? CR_INT(f->nslots) : CR_INT(1);
}

// (line, end_line, column, end_column) of every operation. Number i belongs to f_lasti 2 * i; 0 is what stands nowhere.
static CrValue code_positions(CrThread *t, CrFunction *f, CrValue self) {
    const CrCode *c = CODE(self);
    (void)f;
    CrValue list = cr_list_new(t, c->npositions);
    const char *text = c->positions;
    CrPosition at = {0}, none = {.line = c->line, .end_line = c->line};
    for (uint32_t i = 0; i < c->npositions || i == 0; i++) {
        if (i) text = cr_position_read(text, &at);
        bool yes = at.line;
        CrPosition p = yes ? at : none;
        CrValue item[4] = {CR_INT(p.line), CR_INT(p.end_line), yes ? CR_INT(p.column) : CR_NONE,
                           yes ? CR_INT(p.end_column) : CR_NONE};
        if (cr_list_append(t, list, cr_tuple_from(t, item, 4)) < 0) return CR_ERROR;
    }
    return cr_iter(t, list);
}

// (first, end, line) for each run of positions on one line. The first stands for the entry, which in a module is before any.
static CrValue code_lines(CrThread *t, CrFunction *f, CrValue self) {
    const CrCode *c = CODE(self);
    (void)f;
    CrValue list = cr_list_new(t, c->npositions);
    const char *text = c->positions;
    CrPosition at = {0};
    uint32_t start = 0, line = c->flags & CR_CODE_MODULE ? 0 : c->line, next = 0;
    for (uint32_t i = 1; start < c->npositions; i++) {
        if (i < c->npositions) text = cr_position_read(text, &at), next = at.line ? at.line : c->line;
        if (i < c->npositions && next == line) continue;
        CrValue item[3] = {CR_INT(2 * start), CR_INT(2 * i), CR_INT(line)};
        if (cr_list_append(t, list, cr_tuple_from(t, item, 3)) < 0) return CR_ERROR;
        start = i, line = next;
    }
    return cr_iter(t, list);
}

// ---- replace() ---------------------------------------------------------------------------------------------------------

// What can be replaced: how the code is called, where it is from, and whether a generator may be awaited. The rest may only
// be given as it is.
enum {
    R_ARGCOUNT,
    R_POSONLY,
    R_KWONLY,
    R_NLOCALS,
    R_STACKSIZE,
    R_FLAGS,
    R_FIRSTLINENO,
    R_CONSTS,
    R_NAMES,
    R_VARNAMES,
    R_FREEVARS,
    R_CELLVARS,
    R_FILENAME,
    R_NAME,
    R_QUALNAME,
    R_COUNT
};
static const char *const replaceable[R_COUNT] = {
    "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize",
    "co_flags",    "co_firstlineno",     "co_consts",         "co_names",   "co_varnames",
    "co_freevars", "co_cellvars",        "co_filename",       "co_name",    "co_qualname",
};

static bool check_unchanged(CrThread *t, CrValue self, const CrValue *args) {
    for (int i = 0; i < R_COUNT; i++) {
        if (!args[i] || i == R_STACKSIZE || i == R_FLAGS || i == R_FIRSTLINENO || i >= R_FILENAME) continue;
        CrValue now = cr_getattr(t, self, cr_intern_c(t, replaceable[i]));
        int same = now ? cr_compare_bool(t, now, args[i], CR_EQ) : -1;
        if (!same) CR_RAISE(t, NotImplementedError, "replace(): %s cannot be changed", replaceable[i]);
        if (same <= 0) return false;
    }
    return true;
}

static const char *new_text(CrThread *t, CrValue v, const char *what) {
    if (!cr_is_str(v)) return CR_RAISE(t, TypeError, "replace() argument '%s' must be str, not %T", what, v), NULL;
    size_t n;
    const char *text = cr_str_utf8(t, v, &n);
    return text ? memcpy(cr_alloc_permanent(n + 1), text, n + 1) : NULL;
}

static bool replace_fields(CrThread *t, CrCode *c, const CrValue *args) {
    int64_t n;
    if (args[R_NAME] && !(c->name = new_text(t, args[R_NAME], "co_name"))) return false;
    if (args[R_QUALNAME] && !(c->qualname = new_text(t, args[R_QUALNAME], "co_qualname"))) return false;
    if (args[R_FILENAME] && !(c->filename = new_text(t, args[R_FILENAME], "co_filename"))) return false;
    if (args[R_FIRSTLINENO]) {
        if (!cr_index_int64(t, args[R_FIRSTLINENO], &n, CR_TYPE_OF_ID(OverflowError))) return false;
        c->line = (uint32_t)n;
    }
    if (!args[R_FLAGS]) return true;
    if (!cr_index_int64(t, args[R_FLAGS], &n, CR_TYPE_OF_ID(OverflowError))) return false;
    if ((n ^ flags_of(c)) & ~(int64_t)(CO_ITERABLE_COROUTINE | CO_FUTURE_ANNOTATIONS | CO_NESTED))
        return CR_RAISE(t, NotImplementedError, "replace(): these co_flags cannot be changed"), false;
    for (size_t i = 0; i < sizeof flag_table / sizeof *flag_table; i++)
        c->flags =
            (uint16_t)(n & flag_table[i].cpython ? c->flags | flag_table[i].ours : c->flags & ~flag_table[i].ours);
    return true;
}

static CrValue code_replace(CrThread *t, CrFunction *f, const CrValue *args) {
    CrValue self = args[0];
    (void)f;
    if (!check_unchanged(t, self, args + 1)) return CR_ERROR;
    size_t size = CODE(self)->flags & CR_CODE_VM ? sizeof(CrVmFunction) : sizeof(CrCode);
    CrCode *c = memcpy(cr_alloc(t, size), CODE(self), size);
    c->object = CR_ERROR;
    if (!replace_fields(t, c, args + 1)) return CR_ERROR;
    CrValue v = cr_code_object(t, c);
    CR_AS(CrCodeObject, v)->entry = CR_AS(CrCodeObject, self)->entry;
    CR_AS(CrCodeObject, v)->globals = CR_AS(CrCodeObject, self)->globals;
    return v;
}

static const CrGetSetDef code_getsets[] = {
    {"co_name", code_name, cr_readonly_member, NULL},
    {"co_qualname", code_qualname, cr_readonly_member, NULL},
    {"co_filename", code_filename, cr_readonly_member, NULL},
    {"co_firstlineno", code_line, cr_readonly_member, NULL},
    {"co_argcount", code_argcount, cr_readonly_member, NULL},
    {"co_posonlyargcount", code_posonly, cr_readonly_member, NULL},
    {"co_kwonlyargcount", code_kwonly, cr_readonly_member, NULL},
    {"co_nlocals", code_nlocals, NULL, NULL},
    {"co_stacksize", code_stack_size, cr_readonly_member, NULL},
    {"co_varnames", code_varnames, NULL, NULL},
    {"co_cellvars", code_cellvars, NULL, NULL},
    {"co_freevars", code_freevars, NULL, NULL},
    {"co_names", code_names, cr_readonly_member, NULL},
    {"co_consts", code_consts, cr_readonly_member, NULL},
    {"co_flags", code_flags, cr_readonly_member, NULL},
    {0},
};
static const CrMethodDef code_methods[] = {
    {"co_positions(self, /)", CR_FN(code_positions), NULL, 0},
    {"co_lines(self, /)", CR_FN(code_lines), NULL, 0},
    {"replace(self, /, *, co_argcount=<same>, co_posonlyargcount=<same>, co_kwonlyargcount=<same>, co_nlocals=<same>, "
     "co_stacksize=<same>, co_flags=<same>, co_firstlineno=<same>, co_consts=<same>, co_names=<same>, "
     "co_varnames=<same>, "
     "co_freevars=<same>, co_cellvars=<same>, co_filename=<same>, co_name=<same>, co_qualname=<same>)",
     CR_FN(code_replace), "Return a copy of the code object with new values for the specified fields.", 0},
    {0},
};
const CrTypeDef cr_code_typedef = {.flags = CR_TYPE_WEAKREF,
                                   .slots = {.repr = code_repr, .compare = code_compare, .hash = code_hash},
                                   .getsets = code_getsets,
                                   .methods = code_methods};
