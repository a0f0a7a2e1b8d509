// ic.c -- what inline caches do on a miss: the generic operation, then, if the answer can be cached, fill the site.
//
// A site is filled under the type lock, and only if the type's version is still what it was before the look-up; so a
// concurrent class modification either sees the site in the type's list and empties it, or prevents the fill.
#include "runtime/ic.h"

#include "runtime/attr.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"

uint32_t cr_ic_disabled;

// Addresses of the words (or cells) to zero when the type changes.
typedef struct CrIcList {
    struct CrIcList *next;
    uint64_t *word;
    void *block; // the heap object it lies in (interpreted code), kept alive by this; NULL: static
} CrIcList;

void cr_ic_clear_sites(CrType *type) {
    for (CrIcList *s = type->sites; s; s = s->next) __atomic_store_n(s->word, 0, __ATOMIC_RELEASE);
    type->sites = NULL;
}

// Stores `content` into one of the site's words (they come in pairs) if the type is still at `version`.
static void fill(CrThread *t, CrType *type, uint32_t version, uint64_t *words, int nwords, uint32_t *fills, uint64_t content) {
    uint32_t n = __atomic_fetch_add(fills, 1, __ATOMIC_RELAXED);
    if (cr_ic_disabled || n >= CR_IC_FILLS) return;
    uint64_t *word = words + (nwords == 2 ? n & 1 : 0);
    CrIcList *link = cr_alloc(t, sizeof *link);
    cr_type_lock();
    if (type->version == version) {
        *link = (CrIcList){type->sites, word, cr_gc_base(word)};
        type->sites = link;
        __atomic_store_n(word, content, __ATOMIC_RELEASE);
    }
    cr_type_unlock();
}

// Byte offset of slot i if it is in the object itself, else 0.
static uint64_t inline_offset(const CrShape *s, int i) {
    return i >= 0 && i < s->inline_slots ? s->slot_offset + sizeof(CrValue) * (uint64_t)i : 0;
}

CrValue cr_attr_load_miss(CrThread *t, CrValue object, CrValue name, CrAttrSite *site) {
    if (cr_is_ptr(object)) {
        CrShape *s = cr_shapes[cr_shape_id(cr_object(object))];
        CrType *type = s->type;
        uint32_t version = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
        uint64_t offset = s->flags & CR_SHAPE_DICT ? 0 : inline_offset(s, cr_shape_find(s, name));
        if (offset && type->slots.getattr == cr_object_getattr) {
            CrValue in_class = cr_type_lookup(type, name);
            if (!in_class || !cr_type_of(in_class)->slots.descr_set)
                fill(t, type, version, site->word, 2, &site->fills, s->id | offset << 32);
        }
    }
    return CR_SLOT(cr_type_of(object)->slots.getattr)(t, object, name);
}

int cr_attr_store_miss(CrThread *t, CrValue object, CrValue name, CrValue value, CrStoreSite *site) {
    CrType *type = cr_type_of(object);
    uint32_t version = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
    bool plain = type->slots.setattr == cr_object_setattr && (type->flags & CR_TYPE_HAS_DICT) && cr_is_ptr(object);
    CrShape *before = plain ? cr_shapes[cr_shape_id(cr_object(object))] : NULL;
    if (CR_SLOT(type->slots.setattr)(t, object, name, value) < 0) return -1;
    if (!plain || (before->flags & CR_SHAPE_DICT)) return 0;
    CrValue in_class = cr_type_lookup(type, name);
    if (in_class && cr_type_of(in_class)->slots.descr_set) return 0;
    uint64_t offset = inline_offset(before, cr_shape_find(before, name));
    if (offset) {
        fill(t, type, version, site->word, 2, &site->fills, before->id | offset << 32);
        return 0;
    }
    CrShape *after = cr_shapes[cr_shape_id(cr_object(object))];
    offset = inline_offset(after, (int)before->nslots);
    if (offset && after->nslots == before->nslots + 1 && after->names[before->nslots] == name) {
        CrAddCell *cell = cr_alloc(t, sizeof *cell);
        *cell = (CrAddCell){before->id, after->id, (uint32_t)offset};
        fill(t, type, version, (uint64_t *)&site->add, 1, &site->fills, cr_box(cell));
    }
    return 0;
}

// How many arguments the entry of a method takes when it can be called at once. False: exception set.
static bool method_direct(CrThread *t, CrValue method, uint16_t *direct) {
    *direct = CR_NOT_DIRECT;
    if (!CR_IS(FUNCTION, method) && !CR_IS(METHOD_DESCRIPTOR, method) && !CR_IS(WRAPPER_DESCRIPTOR, method)) return true;
    if (!cr_function_ready(t, CR_AS(CrFunction, method))) return false;
    *direct = CR_GET(CR_AS(CrFunction, method)->direct);
    return true;
}

CrValue cr_method_load_miss(CrThread *t, CrValue object, CrValue name, CrMethodSite *site, CrValue *self) {
    CrType *type = cr_type_of(object);
    uint32_t version = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
    CrValue function = cr_method_lookup(t, object, name, self);
    if (!function || !*self) return function;
    CrShape *s = cr_is_ptr(object) ? cr_shapes[cr_shape_id(cr_object(object))] : NULL;
    // Cacheable: found in the class, and this shape has no attribute of that name to shadow it.
    if (s && !(s->flags & CR_SHAPE_DICT) && (cr_type_of(function)->flags & CR_TYPE_METHOD)) {
        uint16_t direct;
        if (!method_direct(t, function, &direct)) return CR_ERROR;
        CrMethodCell *cell = cr_alloc(t, sizeof *cell);
        *cell = (CrMethodCell){s->id, direct, function};
        fill(t, type, version, (uint64_t *)site->cell, 2, &site->fills, cr_box(cell));
    }
    return function;
}

CrValue cr_method_miss(CrThread *t, CrValue name, const CrValue *args, size_t nargs, CrMethodSite *site) {
    CrMethodCell *known = cr_method_cell(args[0], site);
    if (known) // a hit, but not callable directly
        return cr_call(t, known->function, args, nargs, CR_ERROR);
    CrValue self, function = cr_method_load_miss(t, args[0], name, site, &self);
    if (!function) { // the position table has that of the attribute right before that of the call
        if (t->frame && t->frame->position) t->frame->position--;
        return CR_ERROR;
    }
    return self ? cr_call(t, function, args, nargs, CR_ERROR) : cr_call(t, function, args + 1, nargs - 1, CR_ERROR);
}

CrValue cr_method_miss0(CrThread *t, CrValue o, CrValue name, CrMethodSite *site) { return cr_method_miss(t, name, &o, 1, site); }
CrValue cr_method_miss1(CrThread *t, CrValue o, CrValue name, CrValue a, CrMethodSite *site) {
    return cr_method_miss(t, name, (CrValue[]){o, a}, 2, site);
}
CrValue cr_method_miss2(CrThread *t, CrValue o, CrValue name, CrValue a, CrValue b, CrMethodSite *site) {
    return cr_method_miss(t, name, (CrValue[]){o, a, b}, 3, site);
}

CrValue cr_call_loaded(CrThread *t, CrValue f, CrValue self, const CrValue *args, size_t nargs) {
    if (!self) return cr_call(t, f, args, nargs, CR_ERROR);
    CrValue with_self[nargs + 1];
    with_self[0] = self;
    for (size_t i = 0; i < nargs; i++) with_self[i + 1] = args[i];
    return cr_call(t, f, with_self, nargs + 1, CR_ERROR);
}
