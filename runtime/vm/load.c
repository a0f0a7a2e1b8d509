// load.c -- from the compiler's plain data to live code: constants become values, names one block of text.
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/complex.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/vm/vm.h"

typedef struct Load {
    CrThread *t;
    const BcModule *m;
    CrVmUnit *unit;
    const char *filename; // in the unit's text
    char *text;           // next free byte of it
} Load;

static void *scanned(CrThread *t, size_t bytes) { return cr_alloc(t, bytes ? bytes : 1); }

// A copy without pointers.
static void *copied(CrThread *t, const void *from, size_t bytes) {
    return memcpy(cr_alloc_atomic(t, bytes ? bytes : 1), from ? from : "", bytes);
}

_Static_assert((int)BC_NAME == CR_CONST_NAME && (int)BC_COMPLEX == CR_CONST_COMPLEX, "constants have the kinds of compiled modules");

// ---- Constants -------------------------------------------------------------------------------------------------------

static CrValue frame_word(const CrVmUnit *u, const BcValue *v) {
    switch (v->kind) {
    case BC_NONE: return CR_NONE;
    case BC_TRUE: return CR_TRUE;
    case BC_FALSE: return CR_FALSE;
    case BC_ELLIPSIS: return CR_ELLIPSIS;
    case BC_SMALLINT: return cr_int(v->integer);
    case BC_FLOAT: return cr_float_raw(v->number);
    case BC_CONSTANT: return u->constants[v->index];
    default: return CR_ERROR;
    }
}

// ---- Text ------------------------------------------------------------------------------------------------------------------

static size_t nnames(const BcVariables *v) { return (size_t)(v->nparams + v->nlocals + v->ncells + v->nfrees); }

static size_t names_size(const BcVariables *v) {
    size_t n = 0;
    for (size_t i = 0; i < nnames(v); i++) n += strlen(v->items[i].name) + 1;
    return n;
}

static size_t text_size(const BcModule *m, const char *filename) {
    size_t n = strlen(filename) + 1;
    for (uint32_t i = 0; i < m->nfunctions; i++) {
        const BcFunction *f = &m->functions[i];
        n += strlen(f->name) + strlen(f->qualname) + strlen(f->positions) + 3 + names_size(&f->variables);
        for (uint32_t k = 0; k < f->ninlined; k++)
            n += strlen(f->inlined[k].name) + strlen(f->inlined[k].qualname) + 2 + names_size(&f->inlined[k].variables);
    }
    return n;
}

static const char *put_text(Load *l, const char *s) {
    size_t n = strlen(s) + 1;
    char *at = memcpy(l->text, s, n);
    l->text += n;
    return at;
}

// ---- Functions -----------------------------------------------------------------------------------------------------------

static uint16_t code_flags(const BcFunction *f, bool future_annotations) {
    uint16_t flags = CR_CODE_VM;
    if (future_annotations) flags |= CR_CODE_FUTURE_ANNOTATIONS;
    if (f->is_nested) flags |= CR_CODE_NESTED;
    if (f->varargs) flags |= CR_CODE_VARARGS;
    if (f->varkeywords) flags |= CR_CODE_VARKEYWORDS;
    if (f->cleans_up) flags |= CR_CODE_CLEANS_UP;
    if (f->is_class) flags |= CR_CODE_CLASS;
    if (f->is_module) flags |= CR_CODE_MODULE;
    if (f->is_coroutine) flags |= f->yields_items ? CR_CODE_ASYNC_GENERATOR : CR_CODE_COROUTINE;
    else if (f->is_generator) flags |= CR_CODE_GENERATOR;
    return flags;
}

static uint32_t place_of(const BcVariable *v, bool in_generator) {
    uint32_t registers = in_generator ? offsetof(CrVmGenerator, r) - offsetof(CrVmGenerator, gen.frame) : offsetof(CrVmFrame, r);
    if (v->place == BC_NOWHERE) return 0;
    if (v->place == BC_IN_CLOSURE) return CR_PLACE_NUMBER * v->index + CR_PLACE_CLOSURE + CR_PLACE_CELL;
    return registers + (uint32_t)sizeof(CrValue) * v->index + (v->place == BC_IN_CELL ? CR_PLACE_CELL : 0);
}

static void load_variables(Load *l, const BcVariables *v, bool in_generator, CrCode *c) {
    const char **names = scanned(l->t, sizeof(char *) * (nnames(v) + 1));
    uint32_t *places = cr_alloc_atomic(l->t, sizeof(uint32_t) * (nnames(v) + 1));
    for (size_t i = 0; i < nnames(v); i++) {
        names[i] = put_text(l, v->items[i].name);
        places[i] = place_of(&v->items[i], in_generator);
    }
    c->nparams = (uint16_t)v->nparams;
    c->nlocals = (uint16_t)v->nlocals;
    c->ncells = (uint16_t)v->ncells;
    c->nfrees = (uint16_t)v->nfrees;
    c->names = names;
    c->places = places;
}

static const CrInlined *load_inlined(Load *l, const BcFunction *f, const CrCode *around) {
    CrInlined *out = scanned(l->t, sizeof *out * (f->ninlined + 1));
    for (uint32_t i = 0; i < f->ninlined; i++) {
        const BcInlined *in = &f->inlined[i];
        CrCode *code = scanned(l->t, sizeof *code);
        *code = (CrCode){.name = put_text(l, in->name), .qualname = put_text(l, in->qualname), .filename = l->filename,
                         .line = in->line, .argcount = 1, .flags = in->is_nested ? CR_CODE_NESTED : 0,
                         .positions = around->positions, .npositions = around->npositions};
        load_variables(l, &in->variables, around->flags & CR_CODE_RESUMABLE, code);
        out[i] = (CrInlined){code, in->first, in->end, in->at};
    }
    return out;
}

static void load_code(Load *l, const BcFunction *f, CrCode *c) {
    *c = (CrCode){
        .name = put_text(l, f->name),
        .qualname = put_text(l, f->qualname),
        .filename = l->filename,
        .line = (uint32_t)f->line,
        .argcount = (uint16_t)f->argcount,
        .posonly = (uint16_t)f->posonly,
        .kwonly = (uint16_t)f->kwonly,
        .flags = code_flags(f, l->m->future_annotations),
        .positions = put_text(l, f->positions),
        .npositions = f->npositions,
    };
    load_variables(l, &f->variables, c->flags & CR_CODE_RESUMABLE, c);
    c->inlined = load_inlined(l, f, c);
    c->ninlined = f->ninlined;
    CrValue *strs = scanned(l->t, sizeof(CrValue) * (size_t)(c->nparams + 1));
    for (int i = 0; i < c->nparams; i++) strs[i] = cr_intern_c(l->t, c->names[i]);
    c->name_strs = strs;
}

static CrVmFunction *load_function(Load *l, const BcFunction *f) {
    CrThread *t = l->t;
    CrVmFunction *out = scanned(t, sizeof *out);
    load_code(l, f, &out->code);
    CrValue *initial = scanned(t, sizeof(CrValue) * f->ninitial);
    for (uint32_t i = 0; i < f->ninitial; i++) initial[i] = frame_word(l->unit, &f->initial[i]);
    out->unit = l->unit;
    out->words = copied(t, f->code, sizeof(uint32_t) * f->ncode);
    out->initial = initial;
    out->nwords = f->ncode;
    out->ninitial = f->ninitial;
    out->nconstants = f->nconstants;
    out->used = copied(t, f->used, sizeof(uint32_t) * f->nused);
    out->nused = f->nused;
    out->parent = f->parent;
    out->nslots = f->nslots ? f->nslots : 1;
    out->gather = f->gather;
    out->handlers = copied(t, f->handlers, sizeof(BcHandler) * f->nhandlers);
    out->nhandlers = f->nhandlers;
    out->lines = copied(t, f->lines, sizeof(BcLine) * f->nlines);
    out->nlines = f->nlines;
    out->live = copied(t, f->live, sizeof *f->live * f->npositions);
    out->entry = cr_vm_entry(out);
    return out;
}

CrVmFunction *cr_vm_load(CrThread *t, const BcModule *m, const char *filename) {
    CrVmUnit *u = scanned(t, sizeof *u);
    char *text = cr_alloc_atomic(t, text_size(m, filename));
    u->text = text;
    u->constants = scanned(t, sizeof(CrValue) * m->nconstants);
    for (uint32_t i = 0; i < m->nconstants; i++)
        if (!(u->constants[i] = cr_constant_make(t, (int)m->constants[i].kind, m->constants[i].text, m->constants[i].len))) return NULL;
    u->attr_sites = scanned(t, sizeof(CrAttrSite) * m->nattr_sites);
    u->method_sites = scanned(t, sizeof(CrMethodSite) * m->nmethod_sites);
    u->store_sites = scanned(t, sizeof(CrStoreSite) * m->nstore_sites);
    u->global_sites = scanned(t, sizeof(CrGlobalSite) * m->nglobal_sites);
    for (uint32_t i = 0; i < m->nattr_sites; i++) u->attr_sites[i].fills = CR_IC_NOT_YET;
    for (uint32_t i = 0; i < m->nmethod_sites; i++) u->method_sites[i].fills = CR_IC_NOT_YET;
    for (uint32_t i = 0; i < m->nstore_sites; i++) u->store_sites[i].fills = CR_IC_NOT_YET;
    u->functions = scanned(t, sizeof(void *) * m->nfunctions);
    u->nfunctions = m->nfunctions;
    Load l = {.t = t, .m = m, .unit = u, .text = text};
    l.filename = put_text(&l, filename);
    for (uint32_t i = 0; i < m->nfunctions; i++) u->functions[i] = load_function(&l, &m->functions[i]);
    return u->functions[m->nfunctions - 1];
}
