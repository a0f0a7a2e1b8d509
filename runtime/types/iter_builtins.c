// iter_builtins.c -- enumerate, zip, map, filter and reversed: the iterator types that built-in functions make.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"

// (type, arguments): how copy and pickle rebuild one of these.
static CrValue reduced(CrThread *t, CrValue self, CrValue arguments) {
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), arguments}, 2);
}

// A tuple of the iterators of all items; CR_ERROR with an exception.
static CrValue iterators_of(CrThread *t, CrValue iterables, uint64_t from, const char *what) {
    uint64_t n = cr_tuple_len(iterables) - from;
    CrTuple *iterators = cr_tuple_alloc(t, n);
    if (!iterators) return CR_ERROR;
    for (uint64_t i = 0; i < n; i++) {
        CrValue iterable = cr_tuple_items(iterables)[from + i];
        if (what && !cr_is_iterable(iterable))
            return CR_RAISE(t, TypeError, "%s argument #%i must support iteration", what, (int64_t)i + 1);
        if ((iterators->item[i] = cr_iter(t, iterable)) == CR_ERROR) return CR_ERROR;
    }
    return cr_box(iterators);
}

static inline CrValue pair_of(CrThread *t, CrValue a, CrValue b) {
    CrTuple *pair = cr_alloc(t, sizeof(CrTuple) + 2 * sizeof(CrValue));
    pair->ob.shape = CR_T_TUPLE;
    pair->len = 2;
    pair->item[0] = a;
    pair->item[1] = b;
    return cr_box(pair);
}

// ---- enumerate --------------------------------------------------------------------------------------------

static CrValue enumerate_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue start) {
    if (iterable == CR_ERROR) return CR_RAISE(t, TypeError, "enumerate() missing required argument 'iterable'");
    if ((start = cr_index(t, start)) == CR_ERROR) return CR_ERROR;
    CrValue iterator = cr_iter(t, iterable), e = iterator == CR_ERROR ? CR_ERROR : cr_instance_new(t, CR_AS(CrType, cls));
    if (e == CR_ERROR) return CR_ERROR;
    CR_AS(CrEnumerate, e)->iterator = iterator;
    CR_AS(CrEnumerate, e)->index = start;
    return e;
}

static CrValue enumerate_next(CrThread *t, CrValue self) {
    CrEnumerate *e = CR_AS(CrEnumerate, self);
    CrValue item = cr_step(t, e->iterator);
    if (item == CR_ERROR) return CR_ERROR;
    CrValue index = CR_GET(e->index), next = cr_is_int(index) && cr_int_get(index) < CR_INT_MAX - 1 ? index + 1 : CR_ERROR;
    if (next == CR_ERROR && (next = cr_int_add(t, index, CR_INT(1))) == CR_ERROR) return CR_ERROR;
    CR_SET(e->index, next);
    return pair_of(t, index, item);
}

static CrValue enumerate_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrEnumerate *e = CR_AS(CrEnumerate, self);
    return reduced(t, self, cr_tuple_from(t, (CrValue[]){e->iterator, e->index}, 2));
}

static const CrMethodDef enumerate_methods[] = {
    {"__reduce__(self, /)", CR_FN(enumerate_reduce), NULL, 0},
    CR_CLASS_GETITEM,
    {0},
};

const CrTypeDef cr_enumerate_typedef = {
    .doc = "Return an enumerate object.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = enumerate_next},
    .methods = enumerate_methods,
    .constructor = {"enumerate(cls, iterable=<none>, start=0)", CR_FN(enumerate_construct), NULL, 0},
};

// ---- zip --------------------------------------------------------------------------------------------------

static CrValue zip_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue strict, CrValue iterables) {
    int is_strict = cr_truth(t, strict);
    if (is_strict < 0) return CR_ERROR;
    CrValue iterators = iterators_of(t, iterables, 0, NULL);
    CrValue z = iterators == CR_ERROR ? CR_ERROR : cr_instance_new(t, CR_AS(CrType, cls));
    if (z == CR_ERROR) return CR_ERROR;
    CR_AS(CrZip, z)->iterators = iterators;
    CR_AS(CrZip, z)->strict = (uint64_t)is_strict;
    return z;
}

static CrValue zip_mismatch(CrThread *t, uint64_t which, const char *comparison) {
    bool several = which > 1;
    return CR_RAISE(t, ValueError, "zip() argument %i is %s than argument%s%i", (int64_t)which + 1, comparison,
                    several ? "s 1-" : " ", (int64_t)which);
}

// Iterator `which` of a strict zip is at its end: all must be, none before it may have given an item.
static CrValue zip_check_end(CrThread *t, CrZip *z, uint64_t which) {
    if (!cr_iteration_ended(t)) return CR_ERROR;
    if (!z->strict) return CR_ERROR;
    if (which > 0) return zip_mismatch(t, which, "shorter");
    for (uint64_t i = 1; i < cr_tuple_len(z->iterators); i++) {
        if (cr_step(t, cr_tuple_items(z->iterators)[i]) != CR_ERROR) return zip_mismatch(t, i, "longer");
        if (!cr_iteration_ended(t)) return CR_ERROR;
    }
    return CR_ERROR;
}

static inline CrValue zip_next_pair(CrThread *t, CrZip *z) {
    CrValue a = cr_step(t, cr_tuple_items(z->iterators)[0]);
    if (a == CR_ERROR) return zip_check_end(t, z, 0);
    CrValue b = cr_step(t, cr_tuple_items(z->iterators)[1]);
    if (b == CR_ERROR) return zip_check_end(t, z, 1);
    return pair_of(t, a, b);
}

static CrValue zip_next(CrThread *t, CrValue self) {
    CrZip *z = CR_AS(CrZip, self);
    uint64_t n = cr_tuple_len(z->iterators);
    if (n == 0) return CR_ERROR;
    if (CR_LIKELY(n == 2)) return zip_next_pair(t, z);
    CrTuple *row = cr_tuple_alloc(t, n);
    if (!row) return CR_ERROR;
    for (uint64_t i = 0; i < n; i++) {
        CrValue item = cr_step(t, cr_tuple_items(z->iterators)[i]);
        if (item == CR_ERROR) return zip_check_end(t, z, i);
        row->item[i] = item;
    }
    return cr_box(row);
}

static CrValue zip_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrZip *z = CR_AS(CrZip, self);
    if (!z->strict) return reduced(t, self, z->iterators);
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), z->iterators, CR_TRUE}, 3);
}

static CrValue zip_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    int strict = cr_truth(t, state);
    if (strict < 0) return CR_ERROR;
    CR_AS(CrZip, self)->strict = (uint64_t)strict;
    return CR_NONE;
}

static const CrMethodDef zip_methods[] = {
    {"__reduce__(self, /)", CR_FN(zip_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(zip_setstate), NULL, 0},
    {0},
};

const CrTypeDef cr_zip_typedef = {
    .doc = "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n"
           ">>> list(zip('ab', range(9)))\n[('a', 0), ('b', 1)]\n",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = zip_next},
    .methods = zip_methods,
    .constructor = {"zip(cls, /, *iterables, strict=False)", CR_FN(zip_construct), NULL, 0},
};

// ---- map --------------------------------------------------------------------------------------------------

static CrValue map_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args) {
    if (cr_tuple_len(args) < 2) return CR_RAISE(t, TypeError, "map() must have at least two arguments.");
    CrValue iterators = iterators_of(t, args, 1, NULL);
    CrValue m = iterators == CR_ERROR ? CR_ERROR : cr_instance_new(t, CR_AS(CrType, cls));
    if (m == CR_ERROR) return CR_ERROR;
    CR_AS(CrMap, m)->function = cr_tuple_items(args)[0];
    CR_AS(CrMap, m)->iterators = iterators;
    return m;
}

// A function that raises StopIteration ends the iteration.
static CrValue called(CrThread *t, CrValue result) {
    if (CR_UNLIKELY(result == CR_ERROR)) cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration));
    return result;
}

static CrValue map_next(CrThread *t, CrValue self) {
    CrMap *m = CR_AS(CrMap, self);
    uint64_t n = cr_tuple_len(m->iterators);
    const CrValue *iterators = cr_tuple_items(m->iterators);
    if (CR_LIKELY(n == 1)) {
        CrValue item = cr_step(t, iterators[0]);
        return item == CR_ERROR ? CR_ERROR : called(t, cr_call1(t, m->function, item));
    }
    CrTuple *args = cr_tuple_alloc(t, n);
    if (!args) return CR_ERROR;
    for (uint64_t i = 0; i < n; i++)
        if ((args->item[i] = cr_step(t, iterators[i])) == CR_ERROR) return CR_ERROR;
    return called(t, cr_call(t, m->function, args->item, n, CR_ERROR));
}

static CrValue map_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrMap *m = CR_AS(CrMap, self);
    return reduced(t, self, cr_tuple_concat(t, cr_tuple_from(t, &m->function, 1), m->iterators));
}

static const CrMethodDef map_methods[] = {
    {"__reduce__(self, /)", CR_FN(map_reduce), NULL, 0},
    {0},
};

const CrTypeDef cr_map_typedef = {
    .doc = "map(func, *iterables) --> map object",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = map_next},
    .methods = map_methods,
    .constructor = {"map(cls, /, *args)", CR_FN(map_construct), NULL, 0},
};

// ---- filter -----------------------------------------------------------------------------------------------

static CrValue filter_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue function, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable);
    CrValue it = iterator == CR_ERROR ? CR_ERROR : cr_instance_new(t, CR_AS(CrType, cls));
    if (it == CR_ERROR) return CR_ERROR;
    CR_AS(CrFilter, it)->function = function;
    CR_AS(CrFilter, it)->iterator = iterator;
    return it;
}

static CrValue filter_next(CrThread *t, CrValue self) {
    const CrFilter *it = CR_AS(CrFilter, self);
    bool own_truth = it->function == CR_NONE || it->function == cr_box(CR_TYPE_OF_ID(BOOL));
    for (;;) {
        CrValue item = cr_step(t, it->iterator);
        if (item == CR_ERROR) return CR_ERROR;
        CrValue verdict = own_truth ? item : called(t, cr_call1(t, it->function, item));
        int keep = verdict == CR_ERROR ? -1 : cr_truth(t, verdict);
        if (keep) return keep < 0 ? CR_ERROR : item;
        if (!cr_poll(t)) return CR_ERROR;
    }
}

static CrValue filter_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrFilter *it = CR_AS(CrFilter, self);
    return reduced(t, self, cr_tuple_from(t, (CrValue[]){it->function, it->iterator}, 2));
}

static const CrMethodDef filter_methods[] = {
    {"__reduce__(self, /)", CR_FN(filter_reduce), NULL, 0},
    {0},
};

const CrTypeDef cr_filter_typedef = {
    .doc = "filter(function or None, iterable) --> filter object",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = filter_next},
    .methods = filter_methods,
    .constructor = {"filter(cls, function, iterable, /)", CR_FN(filter_construct), NULL, 0},
};

// ---- reversed: what __reversed__ gives, else counting down over __getitem__ -------------------------------

static CrValue reversed_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue sequence) {
    CrValue method = cr_type_lookup(cr_type_of(sequence), cr_name___reversed__);
    if (method == CR_NONE) return CR_RAISE(t, TypeError, "'%T' object is not reversible", sequence);
    if (method != CR_ERROR) {
        bool found;
        return cr_call_special(t, sequence, cr_name___reversed__, NULL, 0, &found);
    }
    const CrSlots *slots = &cr_type_of(sequence)->slots;
    if (!slots->getitem || (!slots->length && !(cr_type_of(sequence)->flags & CR_TYPE_HEAP)) || cr_has_flag(sequence, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "'%T' object is not reversible", sequence);
    int64_t n = cr_len(t, sequence);
    CrValue it = n < 0 ? CR_ERROR : cr_instance_new(t, CR_AS(CrType, cls));
    if (it == CR_ERROR) return CR_ERROR;
    CR_AS(CrIterator, it)->sequence = sequence;
    CR_AS(CrIterator, it)->index = n - 1;
    return it;
}

static CrValue reversed_next(CrThread *t, CrValue self) {
    CrIterator *it = CR_AS(CrIterator, self);
    if (it->sequence == CR_ERROR) return CR_ERROR;
    if (it->index >= 0) {
        CrValue item = cr_getitem(t, it->sequence, cr_int(it->index));
        if (item != CR_ERROR) {
            it->index--;
            return item;
        }
        if (!cr_exception_clear_if(t, CR_TYPE_OF_ID(IndexError)) && !cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration)))
            return CR_ERROR;
    }
    it->index = -1;
    it->sequence = CR_ERROR;
    return CR_ERROR;
}

static CrValue reversed_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    if (it->sequence == CR_ERROR) return CR_INT(0);
    int64_t n = cr_len(t, it->sequence);
    if (n < 0) return CR_ERROR;
    return cr_int(it->index < n ? it->index + 1 : 0);
}

static CrValue reversed_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    if (it->sequence == CR_ERROR) return reduced(t, self, cr_tuple_from(t, (CrValue[]){cr_tuple_empty}, 1));
    CrValue arguments = cr_tuple_from(t, &it->sequence, 1);
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), arguments, cr_int(it->index)}, 3);
}

static CrValue reversed_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CrIterator *it = CR_AS(CrIterator, self);
    int64_t index;
    if (!cr_index_int64(t, state, &index, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (it->sequence == CR_ERROR) return CR_NONE;
    int64_t n = cr_len(t, it->sequence);
    if (n < 0) return CR_ERROR;
    it->index = index < -1 ? -1 : index > n - 1 ? n - 1 : index;
    return CR_NONE;
}

static const CrMethodDef reversed_methods[] = {
    {"__length_hint__(self, /)", CR_FN(reversed_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(reversed_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(reversed_setstate), NULL, 0},
    {0},
};

const CrTypeDef cr_reversed_typedef = {
    .doc = "Return a reverse iterator over the values of the given sequence.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = reversed_next},
    .methods = reversed_methods,
    .constructor = {"reversed(cls, sequence, /)", CR_FN(reversed_construct), NULL, 0},
};
