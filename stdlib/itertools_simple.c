// itertools_simple.c -- the itertools that give one item for each step of another iterator, or of none: accumulate, chain,
// compress, count, cycle, dropwhile, filterfalse, pairwise, repeat, starmap, takewhile.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "stdlib/itertools.h"

#define next_of cr_itertools_next
#define FRESH(T, var)                                                                                        \
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));                                                   \
    if (!self) return CR_ERROR;                                                                              \
    T *var = CR_AS(T, self)

CrValue cr_itertools_reduced(CrThread *t, CrValue self, const CrValue *args, size_t n) {
    CrValue tuple = cr_tuple_from(t, args, n);
    return tuple ? cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), tuple}, 2) : CR_ERROR;
}
CrValue cr_itertools_reduced_state(CrThread *t, CrValue self, CrValue args, CrValue state) {
    return args && state ? cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), args, state}, 3) : CR_ERROR;
}
bool cr_itertools_state(CrThread *t, CrValue state, uint64_t least, uint64_t most, const CrValue **items) {
    if (!cr_has_flag(state, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "state is not a tuple"), false;
    uint64_t n = cr_tuple_len(state);
    if (n < least || n > most) {
        uint64_t limit = n < least ? least : most;
        CR_RAISE(t, TypeError, "function takes %s %i argument%s (%i given)", least == most ? "exactly" : n < least ? "at least" : "at most",
                 (int64_t)limit, limit == 1 ? "" : "s", (int64_t)n);
        return false;
    }
    *items = cr_tuple_items(state);
    return true;
}

static CrValue pair(CrThread *t, CrValue a, CrValue b) { return cr_tuple_from(t, (CrValue[]){a, b}, 2); }

// ---- filterfalse, starmap, takewhile, dropwhile: a function and an iterator --------------------------------

static CrValue function_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue function, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable);
    if (!iterator) return CR_ERROR;
    FRESH(CrFunctionIterator, it);
    it->function = function;
    it->iterator = iterator;
    return self;
}

static CrValue function_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    return cr_itertools_reduced(t, self, (CrValue[]){it->function, it->iterator}, 2);
}
static CrValue while_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    return cr_itertools_reduced_state(t, self, pair(t, it->function, it->iterator), cr_int((int64_t)it->done));
}
static CrValue while_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    int done = cr_truth(t, state);
    if (done < 0) return CR_ERROR;
    CR_AS(CrFunctionIterator, self)->done = (uint64_t)done;
    return CR_NONE;
}

static int verdict(CrThread *t, CrValue function, CrValue item) {
    CrValue r = cr_call1(t, function, item);
    return r ? cr_truth(t, r) : -1;
}

static CrValue filterfalse_next(CrThread *t, CrValue self) {
    const CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    bool own_truth = it->function == CR_NONE || it->function == cr_box(CR_TYPE_OF_ID(BOOL));
    for (CrValue item; (item = next_of(t, it->iterator));) {
        int yes = own_truth ? cr_truth(t, item) : verdict(t, it->function, item);
        if (yes <= 0) return yes < 0 ? CR_ERROR : item;
        if (!cr_poll(t)) return CR_ERROR;
    }
    return CR_ERROR;
}

static CrValue dropwhile_next(CrThread *t, CrValue self) {
    CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    for (CrValue item; (item = next_of(t, it->iterator));) {
        int drop = it->done ? 0 : verdict(t, it->function, item);
        if (drop < 0 || !cr_poll(t)) return CR_ERROR;
        if (drop) continue;
        it->done = 1;
        return item;
    }
    return CR_ERROR;
}

static CrValue takewhile_next(CrThread *t, CrValue self) {
    CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    CrValue item = it->done ? CR_ERROR : next_of(t, it->iterator);
    if (!item) return CR_ERROR;
    int keep = verdict(t, it->function, item);
    if (keep == 0) it->done = 1;
    return keep > 0 ? item : CR_ERROR;
}

static CrValue starmap_next(CrThread *t, CrValue self) {
    const CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    CrValue args = next_of(t, it->iterator);
    if (args && !cr_has_flag(args, CR_TYPE_TUPLE)) args = cr_tuple_from_iterable(t, args);
    if (!args) return CR_ERROR;
    return cr_call(t, it->function, cr_tuple_items(args), cr_tuple_len(args), CR_ERROR);
}

static const CrMethodDef function_methods[] = {{"__reduce__(self, /)", CR_FN(function_reduce), "Return state information for pickling.", 0}, {0}};
static const CrMethodDef while_methods[] = {
    {"__reduce__(self, /)", CR_FN(while_reduce), "Return state information for pickling.", 0},
    {"__setstate__(self, state, /)", CR_FN(while_setstate), "Set state information for unpickling.", 0},
    {0},
};

#define FUNCTION_TYPE(name, method_table, first, text)                                                       \
    const CrTypeDef cr_##name##_typedef = {                                                                  \
        .doc = text,                                                                                         \
        .flags = CR_TYPE_BASE,                                                                               \
        .slots = {.iter = cr_iterator_self, .next = name##_next},                                           \
        .methods = method_table,                                                                             \
        .constructor = {#name "(cls, " first ", iterable, /)", CR_FN(function_construct), NULL, 0},          \
    }
FUNCTION_TYPE(filterfalse, function_methods, "function", "Those items of an iterable for which the function is false.");
FUNCTION_TYPE(starmap, function_methods, "function", "The function's results for tuples of arguments from an iterable.");
FUNCTION_TYPE(dropwhile, while_methods, "predicate", "An iterable's items from the first one on for which the predicate is false.");
FUNCTION_TYPE(takewhile, while_methods, "predicate", "An iterable's items before the first one for which the predicate is false.");

// ---- accumulate -------------------------------------------------------------------------------------------

static CrValue accumulate_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue function, CrValue initial) {
    CrValue iterator = cr_iter(t, iterable);
    if (!iterator) return CR_ERROR;
    FRESH(CrFunctionIterator, it);
    it->iterator = iterator;
    it->function = function == CR_NONE ? CR_ERROR : function;
    it->initial = initial == CR_NONE ? CR_ERROR : initial;
    return self;
}

static CrValue accumulate_next(CrThread *t, CrValue self) {
    CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    CrValue total = CR_GET(it->initial);
    if (total) {
        CR_SET(it->initial, CR_ERROR);
        CR_SET(it->total, total);
        return total;
    }
    CrValue item = next_of(t, it->iterator);
    if (!item) return CR_ERROR;
    total = CR_GET(it->total);
    if (total) item = it->function ? cr_call2(t, it->function, total, item) : cr_binary(t, CR_ADD, total, item);
    if (item) CR_SET(it->total, item);
    return item;
}

// chain([first], iterator)
static CrValue chained(CrThread *t, CrValue first, CrValue iterator) {
    CrValue head = cr_tuple_from(t, &first, 1);
    return head ? cr_call2(t, cr_box(CR_TYPE_OF_ID(CHAIN)), head, iterator) : CR_ERROR;
}

static CrValue accumulate_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrFunctionIterator *it = CR_AS(CrFunctionIterator, self);
    CrValue function = it->function ? it->function : CR_NONE, inner;
    if (it->initial) {
        if (!(inner = chained(t, it->initial, it->iterator))) return CR_ERROR;
        return cr_itertools_reduced_state(t, self, pair(t, inner, function), CR_NONE);
    }
    if (it->total == CR_NONE) { // which the state could not tell from nothing
        if (!(inner = chained(t, CR_NONE, it->iterator)) || !(inner = cr_call2(t, cr_box(cr_type_of(self)), inner, function)))
            return CR_ERROR;
        CrValue args = cr_tuple_from(t, (CrValue[]){inner, CR_INT(1), CR_NONE}, 3);
        return pair(t, cr_box(CR_TYPE_OF_ID(ISLICE)), args);
    }
    CrValue args[2] = {it->iterator, function};
    return cr_itertools_reduced_state(t, self, cr_tuple_from(t, args, 2), it->total ? it->total : CR_NONE);
}
static CrValue accumulate_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CR_SET(CR_AS(CrFunctionIterator, self)->total, state);
    return CR_NONE;
}

static const CrMethodDef accumulate_methods[] = {
    {"__reduce__(self, /)", CR_FN(accumulate_reduce), "Return state information for pickling.", 0},
    {"__setstate__(self, state, /)", CR_FN(accumulate_setstate), "Set state information for unpickling.", 0},
    {0},
};
const CrTypeDef cr_accumulate_typedef = {
    .doc = "Running sums, or running results of a function of two arguments.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = accumulate_next},
    .methods = accumulate_methods,
    .constructor = {"accumulate(cls, iterable, func=None, *, initial=None)", CR_FN(accumulate_construct), NULL, 0},
};

// ---- chain ------------------------------------------------------------------------------------------------

static CrValue chain_over(CrThread *t, CrValue cls, CrValue source) {
    if (!source) return CR_ERROR;
    FRESH(CrChain, c);
    c->source = source;
    return self;
}
static CrValue chain_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterables) {
    return chain_over(t, cls, cr_iter(t, iterables));
}
static CrValue chain_from_iterable(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable) {
    return chain_over(t, cls, cr_iter(t, iterable));
}

static CrValue chain_next(CrThread *t, CrValue self) {
    CrChain *c = CR_AS(CrChain, self);
    for (CrValue source; (source = CR_GET(c->source));) {
        CrValue active = CR_GET(c->active);
        if (!active) {
            CrValue iterable = next_of(t, source);
            active = iterable ? cr_iter(t, iterable) : CR_ERROR;
            if (!active) {
                CR_SET(c->source, CR_ERROR);
                return CR_ERROR;
            }
            CR_SET(c->active, active);
        }
        CrValue item = next_of(t, active);
        if (CR_LIKELY(item) || cr_raised(t)) return item;
        CR_SET(c->active, CR_ERROR);
        if (!cr_poll(t)) return CR_ERROR;
    }
    return CR_ERROR;
}

static CrValue chain_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrChain *c = CR_AS(CrChain, self);
    if (!c->source) return pair(t, cr_box(cr_type_of(self)), cr_tuple_empty);
    CrValue state = cr_tuple_from(t, (CrValue[]){c->source, c->active}, c->active ? 2 : 1);
    return cr_itertools_reduced_state(t, self, cr_tuple_empty, state);
}

static CrValue chain_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    const CrValue *items;
    if (!cr_itertools_state(t, state, 1, 2, &items)) return CR_ERROR;
    for (uint64_t i = 0; i < cr_tuple_len(state); i++)
        if (!cr_type_of(items[i])->slots.next) return CR_RAISE(t, TypeError, "Arguments must be iterators.");
    CR_SET(CR_AS(CrChain, self)->source, items[0]);
    CR_SET(CR_AS(CrChain, self)->active, cr_tuple_len(state) == 2 ? items[1] : CR_ERROR);
    return CR_NONE;
}

static const CrMethodDef chain_methods[] = {
    {"from_iterable(cls, iterable, /)", CR_FN(chain_from_iterable), "The chain of the iterables that an iterable gives.", CR_METHOD_CLASS},
    {"__reduce__(self, /)", CR_FN(chain_reduce), "Return state information for pickling.", 0},
    {"__setstate__(self, state, /)", CR_FN(chain_setstate), "Set state information for unpickling.", 0},
    CR_CLASS_GETITEM,
    {0},
};
const CrTypeDef cr_chain_typedef = {
    .doc = "The items of one iterable after the other.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = chain_next},
    .methods = chain_methods,
    .constructor = {"chain(cls, /, *iterables)", CR_FN(chain_construct), NULL, 0},
};

// ---- compress ---------------------------------------------------------------------------------------------

static CrValue compress_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue data, CrValue selectors) {
    if (!(data = cr_iter(t, data)) || !(selectors = cr_iter(t, selectors))) return CR_ERROR;
    FRESH(CrCompress, c);
    c->data = data;
    c->selectors = selectors;
    return self;
}
static CrValue compress_next(CrThread *t, CrValue self) {
    const CrCompress *c = CR_AS(CrCompress, self);
    for (;;) {
        CrValue item = next_of(t, c->data), selector = item ? next_of(t, c->selectors) : CR_ERROR;
        int keep = selector ? cr_truth(t, selector) : -1;
        if (keep) return keep < 0 ? CR_ERROR : item;
        if (!cr_poll(t)) return CR_ERROR;
    }
}
static CrValue compress_reduce(CrThread *t, CrFunction *f, CrValue self) {
    return cr_itertools_reduced(t, self, (CrValue[]){CR_AS(CrCompress, self)->data, CR_AS(CrCompress, self)->selectors}, 2);
}
static const CrMethodDef compress_methods[] = {
    {"__reduce__(self, /)", CR_FN(compress_reduce), "Return state information for pickling.", 0},
    {0},
};
const CrTypeDef cr_compress_typedef = {
    .doc = "Those data whose selectors are true.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = compress_next},
    .methods = compress_methods,
    .constructor = {"compress(cls, data, selectors)", CR_FN(compress_construct), NULL, 0},
};

// ---- count ------------------------------------------------------------------------------------------------

static bool is_number(CrValue v) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    return cr_is_any_int(v) || cr_is_any_float(v) || cr_has_flag(v, CR_TYPE_COMPLEX) || slots->index || slots->to_int || slots->to_float;
}
static bool is_one(CrValue step) { return cr_is_any_int(step) && cr_int_plain(step) == CR_INT(1); }

static CrValue count_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue start, CrValue step) {
    if (!is_number(start) || !is_number(step)) return CR_RAISE(t, TypeError, "a number is required");
    FRESH(CrCount, c);
    bool by_one = is_one(step) && cr_is_any_int(start);
    c->number = by_one ? cr_int_plain(start) : start;
    c->step = by_one ? CR_INT(1) : step;
    return self;
}
static CrValue count_next(CrThread *t, CrValue self) {
    CrCount *c = CR_AS(CrCount, self);
    CrValue now = CR_GET(c->number), step = c->step, next;
    if (CR_LIKELY(cr_both_int(now, step) && cr_int_fits(cr_int_get(now) + cr_int_get(step)))) next = cr_int(cr_int_get(now) + cr_int_get(step));
    else if (!(next = cr_binary(t, CR_ADD, now, step))) return CR_ERROR;
    CR_SET(c->number, next);
    return now;
}
static CrValue count_repr(CrThread *t, CrValue self) {
    const CrCount *c = CR_AS(CrCount, self);
    return is_one(c->step) ? cr_str_printf(t, "%S(%R)", cr_type_of(self)->name_str, c->number) : cr_str_printf(t, "%S(%R, %R)", cr_type_of(self)->name_str, c->number, c->step);
}
static CrValue count_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrCount *c = CR_AS(CrCount, self);
    int64_t n;
    bool alone = c->step == CR_INT(1) && cr_is_any_int(c->number) && cr_int_to_int64(c->number, &n) && n < INT64_MAX;
    return cr_itertools_reduced(t, self, (CrValue[]){c->number, c->step}, alone ? 1 : 2);
}
static const CrMethodDef count_methods[] = {
    {"__reduce__(self, /)", CR_FN(count_reduce), "Return state information for pickling.", 0},
    {0},
};
const CrTypeDef cr_count_typedef = {
    .doc = "start, start+step, start+2*step and so on.",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = count_repr, .iter = cr_iterator_self, .next = count_next},
    .methods = count_methods,
    .constructor = {"count(cls, start=0, step=1)", CR_FN(count_construct), NULL, 0},
};

// ---- cycle ------------------------------------------------------------------------------------------------

static CrValue cycle_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable), saved = iterator ? cr_list_new(t, 0) : CR_ERROR;
    if (!saved) return CR_ERROR;
    FRESH(CrCycle, c);
    c->iterator = iterator;
    c->saved = saved;
    return self;
}
static CrValue cycle_next(CrThread *t, CrValue self) {
    CrCycle *c = CR_AS(CrCycle, self);
    CrValue iterator = CR_GET(c->iterator), item;
    if (iterator) {
        if ((item = next_of(t, iterator))) return c->known || cr_list_append(t, c->saved, item) == 0 ? item : CR_ERROR;
        if (cr_raised(t)) return CR_ERROR;
        CR_SET(c->iterator, CR_ERROR);
    }
    uint64_t i = __atomic_load_n(&c->index, __ATOMIC_RELAXED);
    if (!(item = cr_list_at(c->saved, i)) && i) item = cr_list_at(c->saved, i = 0);
    __atomic_store_n(&c->index, i + 1 >= cr_list_len(c->saved) ? 0 : i + 1, __ATOMIC_RELAXED);
    return item;
}
static CrValue cycle_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrCycle *c = CR_AS(CrCycle, self);
    CrValue iterator = c->iterator, known = cr_bool(c->known);
    if (!iterator) { // the saved list, from where the cycle is in it
        if (!(iterator = cr_list_iter(t, c->saved))) return CR_ERROR;
        CR_AS(CrIterator, iterator)->index = (int64_t)c->index;
        known = CR_TRUE;
    }
    return cr_itertools_reduced_state(t, self, cr_tuple_from(t, &iterator, 1), pair(t, c->saved, known));
}
static CrValue cycle_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    const CrValue *items;
    int64_t known;
    if (!cr_itertools_state(t, state, 2, 2, &items)) return CR_ERROR;
    if (!cr_has_flag(items[0], CR_TYPE_LIST)) return CR_RAISE(t, TypeError, "argument 1 must be list, not %T", items[0]);
    if (!cr_index_int64(t, items[1], &known, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrCycle *c = CR_AS(CrCycle, self);
    CR_SET(c->saved, items[0]);
    c->known = known != 0;
    c->index = 0;
    return CR_NONE;
}
static const CrMethodDef cycle_methods[] = {
    {"__reduce__(self, /)", CR_FN(cycle_reduce), "Return state information for pickling.", 0},
    {"__setstate__(self, state, /)", CR_FN(cycle_setstate), "Set state information for unpickling.", 0},
    {0},
};
const CrTypeDef cr_cycle_typedef = {
    .doc = "An iterable's items, over and over.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = cycle_next},
    .methods = cycle_methods,
    .constructor = {"cycle(cls, iterable, /)", CR_FN(cycle_construct), NULL, 0},
};

// ---- pairwise ---------------------------------------------------------------------------------------------

static CrValue pairwise_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable);
    if (!iterator) return CR_ERROR;
    FRESH(CrPairwise, p);
    p->iterator = iterator;
    return self;
}
static CrValue pairwise_next(CrThread *t, CrValue self) {
    CrPairwise *p = CR_AS(CrPairwise, self);
    CrValue iterator = CR_GET(p->iterator), old = CR_GET(p->old), item;
    if (!iterator) return CR_ERROR;
    if (!old) {
        if ((old = next_of(t, iterator))) CR_SET(p->old, old);
        else CR_SET(p->iterator, CR_ERROR);
        if (!old) return CR_ERROR;
        if (!(iterator = CR_GET(p->iterator))) { // the iterator has used this object, and up
            CR_SET(p->old, CR_ERROR);
            return CR_ERROR;
        }
    }
    if ((item = next_of(t, iterator))) {
        CR_SET(p->old, item);
        return pair(t, old, item);
    }
    CR_SET(p->iterator, CR_ERROR);
    CR_SET(p->old, CR_ERROR);
    return CR_ERROR;
}
const CrTypeDef cr_pairwise_typedef = {
    .doc = "The overlapping pairs of an iterable's items.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = pairwise_next},
    .constructor = {"pairwise(cls, iterable, /)", CR_FN(pairwise_construct), NULL, 0},
};

// ---- repeat -----------------------------------------------------------------------------------------------

static CrValue repeat_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue object, CrValue times) {
    int64_t n = -1;
    if (times) {
        if (!cr_index_int64(t, times, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
        if (n < 0) n = 0;
    }
    FRESH(CrRepeat, r);
    r->element = object;
    r->left = n;
    return self;
}
static CrValue repeat_next(CrThread *t, CrValue self) {
    CrRepeat *r = CR_AS(CrRepeat, self);
    int64_t left = __atomic_load_n(&r->left, __ATOMIC_RELAXED);
    if (left == 0) return CR_ERROR;
    if (left > 0) __atomic_store_n(&r->left, left - 1, __ATOMIC_RELAXED);
    return r->element;
}
static CrValue repeat_repr(CrThread *t, CrValue self) {
    const CrRepeat *r = CR_AS(CrRepeat, self);
    return r->left < 0 ? cr_str_printf(t, "%S(%R)", cr_type_of(self)->name_str, r->element) : cr_str_printf(t, "%S(%R, %i)", cr_type_of(self)->name_str, r->element, r->left);
}
static CrValue repeat_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrRepeat *r = CR_AS(CrRepeat, self);
    return r->left < 0 ? CR_RAISE(t, TypeError, "len() of unsized object") : cr_int_from_int64(t, r->left);
}
static CrValue repeat_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrRepeat *r = CR_AS(CrRepeat, self);
    return cr_itertools_reduced(t, self, (CrValue[]){r->element, cr_int_from_int64(t, r->left)}, r->left < 0 ? 1 : 2);
}
static const CrMethodDef repeat_methods[] = {
    {"__length_hint__(self, /)", CR_FN(repeat_hint), "Private method returning an estimate of len(list(it)).", 0},
    {"__reduce__(self, /)", CR_FN(repeat_reduce), "Return state information for pickling.", 0},
    {0},
};
const CrTypeDef cr_repeat_typedef = {
    .doc = "One object, some number of times or endlessly.",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = repeat_repr, .iter = cr_iterator_self, .next = repeat_next},
    .methods = repeat_methods,
    .constructor = {"repeat(cls, object, times=<none>)", CR_FN(repeat_construct), NULL, 0},
};
