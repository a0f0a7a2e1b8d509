// ic.h -- inline caches of attribute and method sites in compiled code.
//
//      CrAttrSite     64-bit words: shape id | byte offset << 32. A hit is one compare and one load.
//      CrMethodSite   pointers to immutable cells {shape, function}. A hit is one compare and a direct call.
//      CrStoreSite    words as above for existing attributes, and a cell {shape, new shape, offset} for the store
//                     that adds one (constructors)
//
// A site remembers two shapes (a class and a subclass, say). One that keeps missing is left alone after CR_IC_FILLS
// fills; its look-ups go through the cache of cr_type_lookup.
// A site is read and written with single relaxed (words) or acquire/release (cells) accesses; cells never change.
// `at` is the position that is noted in the frame on a miss (as in op.h).
// Sites of code that may run only once (exec) start with `fills` at CR_IC_NOT_YET: their first miss fills nothing.
// A cached answer is right as long as the class and its bases stay as they were: the type keeps the list of sites
// that rely on it and empties them when it is modified (cr_ic_clear_sites, under the type lock).
#ifndef CRANKY_RUNTIME_IC_H
#define CRANKY_RUNTIME_IC_H

#include "runtime/call.h"
#include "runtime/object.h"

typedef struct CrAttrSite {
    uint64_t word[2]; // 0: empty (no object has shape 0)
    uint32_t fills;   // so far; relaxed, approximate
} CrAttrSite;
enum { CR_IC_FILLS = 32 };
#define CR_IC_NOT_YET UINT32_MAX

typedef struct CrMethodCell {
    uint32_t shape;
    uint32_t direct; // arguments, self included, for which function's entry may be called at once
    CrValue function;
} CrMethodCell;

typedef struct CrMethodSite {
    CrMethodCell *cell[2]; // NULL: empty
    uint32_t fills;
} CrMethodSite;

typedef struct CrAddCell {
    uint32_t shape, new_shape, offset;
} CrAddCell;

typedef struct CrStoreSite {
    uint64_t word[2];
    CrAddCell *add;
    uint32_t fills;
} CrStoreSite;

CrValue cr_attr_load_miss(CrThread *t, CrValue object, CrValue name, CrAttrSite *site);
int cr_attr_store_miss(CrThread *t, CrValue object, CrValue name, CrValue value, CrStoreSite *site);
CrValue cr_method_miss(CrThread *t, CrValue name, const CrValue *args, size_t nargs, CrMethodSite *site); // args[0]: object
void cr_ic_clear_sites(CrType *type); // the caller holds the type lock
extern uint32_t cr_ic_disabled;       // hostile builds: never fill a site

static inline CrValue cr_attr_load(CrThread *t, CrValue object, CrValue name, CrAttrSite *site, uint32_t at) {
    if (CR_LIKELY(cr_is_ptr(object))) {
        uint64_t word = __atomic_load_n(&site->word[0], __ATOMIC_RELAXED);
        uint32_t shape = cr_shape_id(cr_object(object));
        if (CR_UNLIKELY(shape != (uint32_t)word)) word = __atomic_load_n(&site->word[1], __ATOMIC_RELAXED);
        if (CR_LIKELY(shape == (uint32_t)word)) {
            CrValue v = __atomic_load_n((CrValue *)((char *)cr_object(object) + (word >> 32)), CR_DEPENDENT);
            if (CR_LIKELY(v != CR_ERROR)) return v;
        }
    }
    t->frame->position = at;
    return cr_attr_load_miss(t, object, name, site);
}

extern uint32_t cr_multithreaded; // scheduler: nonzero once a second thread may exist

static inline int cr_attr_store(CrThread *t, CrValue object, CrValue name, CrValue value, CrStoreSite *site, uint32_t at) {
    if (CR_LIKELY(cr_is_ptr(object))) {
        CrObject *o = cr_object(object);
        uint64_t word = __atomic_load_n(&site->word[0], __ATOMIC_RELAXED);
        uint32_t shape = cr_shape_id(o);
        if (CR_UNLIKELY(shape != (uint32_t)word)) word = __atomic_load_n(&site->word[1], __ATOMIC_RELAXED);
        if (CR_LIKELY(shape == (uint32_t)word)) {
            CrValue *slot = (CrValue *)((char *)o + (word >> 32));
            if (CR_LIKELY(!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED))) return *slot = value, 0;
            __atomic_store_n(slot, value, __ATOMIC_SEQ_CST);
            if (CR_LIKELY(__atomic_load_n(&o->shape, __ATOMIC_SEQ_CST) == shape)) return 0; // else once more: shape.c
        }
        CrAddCell *add = __atomic_load_n(&site->add, __ATOMIC_ACQUIRE);
        if (add && shape == add->shape && !__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED)) {
            *(CrValue *)((char *)o + add->offset) = value;
            o->shape = add->new_shape;
            return 0;
        }
    }
    t->frame->position = at;
    return cr_attr_store_miss(t, object, name, value, site);
}

static inline CrMethodCell *cr_method_cell(CrValue object, CrMethodSite *site) {
    if (CR_UNLIKELY(!cr_is_ptr(object))) return NULL;
    CrMethodCell *cell = __atomic_load_n(&site->cell[0], __ATOMIC_ACQUIRE);
    uint32_t shape = cr_shape_id(cr_object(object));
    if (CR_LIKELY(cell && shape == cell->shape)) return cell;
    cell = __atomic_load_n(&site->cell[1], __ATOMIC_ACQUIRE);
    return cell && shape == cell->shape ? cell : NULL;
}
#define CR_METHOD_HIT(object, site, n)                                                                       \
    CrMethodCell *cell = cr_method_cell(object, site);                                                       \
    if (CR_LIKELY(cell && cell->direct == (n)))

CrValue cr_method_miss0(CrThread *t, CrValue o, CrValue name, CrMethodSite *site); // out of line as in call.h
CrValue cr_method_miss1(CrThread *t, CrValue o, CrValue name, CrValue a, CrMethodSite *site);
CrValue cr_method_miss2(CrThread *t, CrValue o, CrValue name, CrValue a, CrValue b, CrMethodSite *site);
static inline CrValue cr_method_call0(CrThread *t, CrValue o, CrValue name, CrMethodSite *site) {
    CR_METHOD_HIT(o, site, 1) return CR_ENTRY(cell->function, CrValue)(t, CR_AS(CrFunction, cell->function), o);
    return cr_method_miss0(t, o, name, site);
}
static inline CrValue cr_method_call1(CrThread *t, CrValue o, CrValue name, CrValue a, CrMethodSite *site) {
    CR_METHOD_HIT(o, site, 2)
        return CR_ENTRY(cell->function, CrValue, CrValue)(t, CR_AS(CrFunction, cell->function), o, a);
    return cr_method_miss1(t, o, name, a, site);
}
static inline CrValue cr_method_call2(CrThread *t, CrValue o, CrValue name, CrValue a, CrValue b, CrMethodSite *site) {
    CR_METHOD_HIT(o, site, 3)
        return CR_ENTRY(cell->function, CrValue, CrValue, CrValue)(t, CR_AS(CrFunction, cell->function), o, a, b);
    return cr_method_miss2(t, o, name, a, b, site);
}

// Look-up and call apart, for calls whose arguments run code: *self is the object if the function is still to be bound
// to it, else CR_ERROR.
CrValue cr_method_load_miss(CrThread *t, CrValue object, CrValue name, CrMethodSite *site, CrValue *self);
static inline CrValue cr_method_load(CrThread *t, CrValue object, CrValue name, CrMethodSite *site, CrValue *self) {
    CrMethodCell *cell = cr_method_cell(object, site);
    if (CR_UNLIKELY(!cell)) return cr_method_load_miss(t, object, name, site, self);
    *self = object;
    return cell->function;
}
CrValue cr_call_loaded(CrThread *t, CrValue f, CrValue self, const CrValue *args, size_t nargs);
static inline CrValue cr_call_loaded0(CrThread *t, CrValue f, CrValue self) {
    return self ? cr_call1(t, f, self) : cr_call0(t, f);
}
static inline CrValue cr_call_loaded1(CrThread *t, CrValue f, CrValue self, CrValue a) {
    return self ? cr_call2(t, f, self, a) : cr_call1(t, f, a);
}
static inline CrValue cr_call_loaded2(CrThread *t, CrValue f, CrValue self, CrValue a, CrValue b) {
    return self ? cr_call3(t, f, self, a, b) : cr_call2(t, f, a, b);
}

#endif
