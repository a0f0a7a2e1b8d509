// itertoolsmodule.c -- module itertools: its names, and tee().
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "stdlib/itertools.h"
#include "stdlib/stdlib.h"

static CrValue tee(CrThread *t, CrFunction *f, CrValue iterable, CrValue count) {
    int64_t n;
    if (!cr_index_int64(t, count, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "n must be >= 0");
    if (n == 0) return cr_tuple_empty;
    CrTuple *result = cr_tuple_alloc(t, (uint64_t)n);
    CrValue iterator = result ? cr_iter(t, iterable) : CR_ERROR, copy_name = cr_intern_c(t, "__copy__");
    if (!iterator) return CR_ERROR;
    CrValue copy = cr_getattr_or_zero(t, iterator, copy_name);
    if (!copy) {
        if (cr_raised(t) || !(iterator = cr_call1(t, cr_box(CR_TYPE_OF_ID(TEE)), iterator))) return CR_ERROR;
        if (!(copy = cr_getattr(t, iterator, copy_name))) return CR_ERROR;
    }
    result->item[0] = iterator;
    for (int64_t i = 1; i < n; i++)
        if (!(result->item[i] = cr_call0(t, copy))) return CR_ERROR;
    return cr_box(result);
}

static const CrMethodDef functions[] = {
    {"tee(iterable, n=2, /)", CR_FN(tee), "Return a tuple of n independent iterators.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_ACCUMULATE, CR_T_CHAIN, CR_T_COMBINATIONS, CR_T_REPLACEMENTS, CR_T_COMPRESS, CR_T_COUNT_ITERATOR,
                                     CR_T_CYCLE, CR_T_DROPWHILE, CR_T_FILTERFALSE, CR_T_GROUPBY, CR_T_GROUPER, CR_T_ISLICE,
                                     CR_T_PAIRWISE, CR_T_PERMUTATIONS, CR_T_PRODUCT, CR_T_REPEAT, CR_T_STARMAP,
                                     CR_T_TAKEWHILE, CR_T_TEE, CR_T_TEE_DATA, CR_T_ZIP_LONGEST};
    return cr_module_add_types(t, module, types, sizeof types / sizeof *types);
}

const CrModuleDef cr_module_itertools = {"itertools", "Functions that make iterators.", functions, init};
