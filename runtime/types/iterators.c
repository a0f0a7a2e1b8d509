// iterators.c -- the iterators over list, tuple, any sequence with __getitem__, and iter(callable, sentinel).
//
// An exhausted iterator drops its sequence and stays exhausted. Two threads that share an iterator may see an item
// twice, but never anything that was not in the sequence.
#include "runtime/types/iterators.h"

#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"

CrValue cr_iterator_new(CrThread *t, CrTypeId type, CrValue sequence, int64_t index) {
    CrIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = type;
    it->sequence = sequence;
    it->index = index;
    return cr_box(it);
}

CrValue cr_list_iter(CrThread *t, CrValue list) { return cr_iterator_new(t, CR_T_LIST_ITERATOR, list, 0); }
CrValue cr_tuple_iter(CrThread *t, CrValue tuple) { return cr_iterator_new(t, CR_T_TUPLE_ITERATOR, tuple, 0); }
CrValue cr_seq_iterator_new(CrThread *t, CrValue sequence) { return cr_iterator_new(t, CR_T_SEQ_ITERATOR, sequence, 0); }
CrValue cr_list_reverse_iter(CrThread *t, CrValue list) {
    uint64_t n = cr_list_len(list);
    return cr_iterator_new(t, CR_T_LIST_REVERSE_ITERATOR, list, (int64_t)n - 1);
}

// The (function, (argument,), state) or (function, (argument,)) form by which copy and pickle rebuild an iterator.
static CrValue reduce_with(CrThread *t, CrValue function, CrValue argument, CrValue state) {
    CrValue arguments = argument == CR_ERROR ? CR_ERROR : cr_tuple_from(t, &argument, 1);
    if (arguments == CR_ERROR) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){function, arguments, state}, state == CR_ERROR ? 2 : 3);
}

static CrValue reduce_sequence(CrThread *t, CrValue self, CrValue nothing) {
    const CrIterator *it = CR_AS(CrIterator, self);
    CrValue iter = cr_builtins_get(t, "iter"), sequence = CR_GET(it->sequence);
    if (iter == CR_ERROR) return CR_ERROR;
    if (sequence == CR_ERROR) return reduce_with(t, iter, nothing, CR_ERROR);
    return reduce_with(t, iter, sequence, cr_int(it->index));
}

CrValue cr_iterator_reduce(CrThread *t, CrFunction *f, CrValue self) { return reduce_sequence(t, self, cr_tuple_empty); }
static CrValue list_iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    return reduce_sequence(t, self, cr_list_new(t, 0));
}

static CrValue set_index(CrThread *t, CrValue self, CrValue state, int64_t most) {
    int64_t index;
    if (!cr_index_int64(t, state, &index, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrIterator *it = CR_AS(CrIterator, self);
    if (CR_GET(it->sequence)) __atomic_store_n(&it->index, index < 0 ? 0 : index > most ? most : index, __ATOMIC_RELAXED);
    return CR_NONE;
}

static CrValue iterator_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    return set_index(t, self, state, INT64_MAX);
}
CrValue cr_iterator_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CrValue sequence = CR_GET(CR_AS(CrIterator, self)->sequence);
    int64_t n = sequence == CR_ERROR ? 0 : cr_len(t, sequence);
    return n < 0 ? CR_ERROR : set_index(t, self, state, n);
}

// ---- list -------------------------------------------------------------------------------------------------

static CrValue list_iterator_next(CrThread *t, CrValue self) {
    return cr_list_iterator_next(CR_AS(CrIterator, self));
}

static CrValue list_iterator_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    if (it->sequence == CR_ERROR) return CR_INT(0);
    uint64_t n = cr_list_len(it->sequence);
    return cr_int((int64_t)n > it->index ? (int64_t)n - it->index : 0);
}

static const CrMethodDef list_iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(list_iterator_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(list_iterator_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(iterator_setstate), NULL, 0},
    {0},
};

const CrTypeDef cr_list_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = list_iterator_next},
    .methods = list_iterator_methods,
};

static CrValue list_reverse_next(CrThread *t, CrValue self) {
    CrIterator *it = CR_AS(CrIterator, self);
    CrValue list = CR_GET(it->sequence);
    if (list == CR_ERROR) return CR_ERROR;
    int64_t i = __atomic_load_n(&it->index, __ATOMIC_RELAXED);
    CrValue item = cr_list_at(list, (uint64_t)i);
    __atomic_store_n(&it->index, item != CR_ERROR ? i - 1 : -1, __ATOMIC_RELAXED);
    if (item == CR_ERROR) CR_SET(it->sequence, CR_ERROR);
    return item;
}

static CrValue list_reverse_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    if (it->sequence == CR_ERROR) return CR_INT(0);
    uint64_t n = cr_list_len(it->sequence);
    return cr_int(it->index < (int64_t)n ? it->index + 1 : 0);
}

static CrValue list_reverse_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    if (CR_GET(it->sequence) == CR_ERROR) return list_iterator_reduce(t, f, self);
    CrValue reversed = cr_builtins_get(t, "reversed"), sequence = CR_GET(it->sequence);
    if (reversed == CR_ERROR) return CR_ERROR;
    return sequence ? reduce_with(t, reversed, sequence, cr_int(it->index)) : list_iterator_reduce(t, f, self);
}

static CrValue list_reverse_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    int64_t index;
    if (!cr_index_int64(t, state, &index, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrIterator *it = CR_AS(CrIterator, self);
    if (it->sequence == CR_ERROR) return CR_NONE;
    uint64_t n = cr_list_len(it->sequence);
    it->index = index < -1 ? -1 : index > (int64_t)n - 1 ? (int64_t)n - 1 : index;
    return CR_NONE;
}

static const CrMethodDef list_reverse_methods[] = {
    {"__length_hint__(self, /)", CR_FN(list_reverse_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(list_reverse_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(list_reverse_setstate), NULL, 0},
    {0},
};

const CrTypeDef cr_list_reverse_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = list_reverse_next},
    .methods = list_reverse_methods,
};

// ---- tuple ------------------------------------------------------------------------------------------------

static CrValue tuple_iterator_next(CrThread *t, CrValue self) {
    return cr_tuple_iterator_next(CR_AS(CrIterator, self));
}

static CrValue tuple_iterator_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    int64_t left = it->sequence == CR_ERROR ? 0 : (int64_t)cr_tuple_len(it->sequence) - it->index;
    return cr_int(left > 0 ? left : 0);
}

static const CrMethodDef tuple_iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(tuple_iterator_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(cr_iterator_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(cr_iterator_setstate), NULL, 0},
    {0},
};

const CrTypeDef cr_tuple_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = tuple_iterator_next},
    .methods = tuple_iterator_methods,
};

// ---- Any object with __getitem__ --------------------------------------------------------------------------

static CrValue seq_iterator_next(CrThread *t, CrValue self) {
    CrIterator *it = CR_AS(CrIterator, self);
    CrValue sequence = CR_GET(it->sequence);
    if (sequence == CR_ERROR) return CR_ERROR;
    int64_t i = __atomic_load_n(&it->index, __ATOMIC_RELAXED);
    CrValue item = cr_getitem(t, sequence, cr_int(i));
    if (item != CR_ERROR) {
        __atomic_store_n(&it->index, i + 1, __ATOMIC_RELAXED);
        return item;
    }
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(IndexError)) || cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration)))
        CR_SET(it->sequence, CR_ERROR);
    return CR_ERROR;
}

static CrValue seq_iterator_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    if (it->sequence == CR_ERROR) return CR_INT(0);
    if (!cr_type_of(it->sequence)->slots.length) return CR_NOT_IMPLEMENTED;
    int64_t n = cr_len(t, it->sequence);
    if (n < 0) return CR_ERROR;
    return cr_int(n > it->index ? n - it->index : 0);
}

static const CrMethodDef seq_iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(seq_iterator_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(cr_iterator_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(iterator_setstate), NULL, 0},
    {0},
};

const CrTypeDef cr_seq_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = seq_iterator_next},
    .methods = seq_iterator_methods,
};

// ---- iter(callable, sentinel) -----------------------------------------------------------------------------

CrValue cr_callable_iter(CrThread *t, CrValue callable, CrValue sentinel) {
    CrCallableIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = CR_T_CALLABLE_ITERATOR;
    it->callable = callable;
    it->sentinel = sentinel;
    return cr_box(it);
}

static CrValue callable_iterator_next(CrThread *t, CrValue self) {
    CrCallableIterator *it = CR_AS(CrCallableIterator, self);
    CrValue callable = CR_GET(it->callable);
    if (callable == CR_ERROR) return CR_ERROR;
    CrValue result = cr_call0(t, callable);
    if (result == CR_ERROR) {
        if (cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration))) CR_SET(it->callable, CR_ERROR);
        return CR_ERROR;
    }
    if (!CR_GET(it->callable)) return CR_ERROR; // the call itself exhausted it
    int done = cr_same(t, it->sentinel, result);
    if (done == 0) return result;
    if (done > 0) CR_SET(it->callable, CR_ERROR);
    return CR_ERROR;
}

static CrValue callable_iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrCallableIterator *it = CR_AS(CrCallableIterator, self);
    CrValue iter = cr_builtins_get(t, "iter"), callable = CR_GET(it->callable);
    if (iter == CR_ERROR) return CR_ERROR;
    if (callable == CR_ERROR) return reduce_with(t, iter, cr_tuple_empty, CR_ERROR);
    CrValue arguments = cr_tuple_from(t, (CrValue[]){callable, it->sentinel}, 2);
    return cr_tuple_from(t, (CrValue[]){iter, arguments}, 2);
}

static const CrMethodDef callable_iterator_methods[] = {
    {"__reduce__(self, /)", CR_FN(callable_iterator_reduce), NULL, 0},
    {0},
};

const CrTypeDef cr_callable_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = callable_iterator_next},
    .methods = callable_iterator_methods,
};

// ---- What containers share (container.h) ------------------------------------------------------------------

CrValue cr_is_disjoint(CrThread *t, CrValue container, CrContains *contains, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_raised(t) ? CR_ERROR : CR_TRUE;
        int inside = contains(t, container, item);
        if (inside) return inside < 0 ? CR_ERROR : CR_FALSE;
    }
}

int64_t cr_length_hint(CrThread *t, CrValue iterable) {
    if (cr_type_of(iterable)->slots.length) {
        int64_t n = cr_len(t, iterable);
        if (n >= 0) return n;
        if (!cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) return -1;
    }
    bool found;
    CrValue hint = cr_call_special(t, iterable, cr_intern_c(t, "__length_hint__"), NULL, 0, &found);
    if (!found) return 0;
    if (hint == CR_ERROR) return cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)) ? 0 : -1;
    if (hint == CR_NOT_IMPLEMENTED) return 0;
    int64_t n;
    if (!cr_is_any_int(hint)) {
        CR_RAISE(t, TypeError, "__length_hint__ must be an integer, not %T", hint);
        return -1;
    }
    if (!cr_index_int64(t, hint, &n, CR_TYPE_OF_ID(OverflowError))) return -1;
    if (n >= 0) return n;
    CR_RAISE(t, ValueError, "__length_hint__() should return >= 0");
    return -1;
}

bool cr_repeat_count(CrThread *t, CrValue n, int64_t *count) {
    if (!cr_is_int(n) && !cr_type_of(n)->slots.index) {
        CR_RAISE(t, TypeError, "can't multiply sequence by non-int of type '%T'", n);
        return false;
    }
    if (!cr_index_int64(t, n, count, CR_TYPE_OF_ID(OverflowError))) return false;
    if (*count < 0) *count = 0;
    return true;
}
