// dialect.c -- dialects of CSV, by name and by attributes; and the module.
#include "runtime/call.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/csv/csv.h"
#include "stdlib/stdlib.h"

CrValue cr_csv_error;
int64_t cr_csv_field_limit = 128 * 1024;
static CrValue dialects; // dict: name -> Dialect

// ---- Attributes ---------------------------------------------------------------------------------------------

enum { DELIMITER, DOUBLEQUOTE, ESCAPECHAR, LINETERMINATOR, QUOTECHAR, QUOTING, SKIPINITIALSPACE, STRICT, COUNT };
static const char *const names[COUNT] = {"delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"};

static bool set_char(CrThread *t, const char *name, CrValue v, bool optional, uint32_t *out) {
    if (!v) return true;
    if (optional && v == CR_NONE) return *out = CR_CSV_UNSET, true;
    if (!cr_is_str(v)) return CR_RAISE(t, TypeError, "\"%s\" must be string%s, not %T", name, optional ? " or None" : "", v), false;
    if (cr_str_of(v)->len != 1) return CR_RAISE(t, TypeError, "\"%s\" must be a 1-character string", name), false;
    *out = cr_str_at(cr_str_of(v), 0);
    return true;
}

static bool set_bool(CrThread *t, CrValue v, bool *out) {
    int truth = v ? cr_truth(t, v) : *out;
    *out = truth > 0;
    return truth >= 0;
}

static bool set_quoting(CrThread *t, CrValue v, uint8_t *out) {
    int64_t i;
    if (!v) return true;
    if (cr_type_of(v) != CR_TYPE_OF_ID(INT) || !cr_int_to_int64(v, &i)) return CR_RAISE(t, TypeError, "\"quoting\" must be an integer"), false;
    if (i < 0 || i > CR_CSV_NONE) return CR_RAISE(t, TypeError, "bad \"quoting\" value"), false;
    *out = (uint8_t)i;
    return true;
}

static CrCsvDialect *dialect_from(CrThread *t, CrType *cls, const CrValue *v) { // v[COUNT]; CR_ERROR: not given
    CrCsvDialect *d = CR_AS(CrCsvDialect, cr_instance_new(t, cls));
    d->delimiter = ',';
    d->quotechar = '"';
    d->escapechar = CR_CSV_UNSET;
    d->doublequote = true;
    d->lineterminator = v[LINETERMINATOR] ? v[LINETERMINATOR] : cr_str_from_c(t, "\r\n");
    if (!set_char(t, "delimiter", v[DELIMITER], false, &d->delimiter) || !set_bool(t, v[DOUBLEQUOTE], &d->doublequote) ||
        !set_char(t, "escapechar", v[ESCAPECHAR], true, &d->escapechar))
        return NULL;
    if (d->lineterminator != CR_NONE && !cr_is_str(d->lineterminator)) return CR_RAISE(t, TypeError, "\"lineterminator\" must be a string"), NULL;
    if (!set_char(t, "quotechar", v[QUOTECHAR], true, &d->quotechar) || !set_quoting(t, v[QUOTING], &d->quoting) ||
        !set_bool(t, v[SKIPINITIALSPACE], &d->skipinitialspace) || !set_bool(t, v[STRICT], &d->strict))
        return NULL;
    if (v[QUOTECHAR] == CR_NONE && !v[QUOTING]) d->quoting = CR_CSV_NONE;
    if (d->quoting != CR_CSV_NONE && d->quotechar == CR_CSV_UNSET) return CR_RAISE(t, TypeError, "quotechar must be set if quoting enabled"), NULL;
    if (d->lineterminator == CR_NONE) return CR_RAISE(t, TypeError, "lineterminator must be set"), NULL;
    return d;
}

static CrValue known_dialect(CrThread *t, CrValue name) {
    CrValue d = cr_dict_get(t, dialects, name);
    return d || cr_raised(t) ? d : CR_CSV_RAISE(t, "unknown dialect");
}

// The attributes in kwargs, then those of `base`.
static CrCsvDialect *make(CrThread *t, CrType *cls, CrValue base, CrValue kwargs) {
    CrValue v[COUNT] = {0}, name, value;
    for (uint64_t position = 0; kwargs && cr_dict_step(kwargs, &position, &name, &value);) {
        int i = 0;
        while (i < COUNT && !cr_str_is(name, names[i])) i++;
        if (i == COUNT) return CR_RAISE(t, TypeError, "'%S' is an invalid keyword argument for this function", name), NULL;
        v[i] = value;
    }
    if (base && cr_is_str(base) && !(base = known_dialect(t, base))) return NULL;
    if (base == CR_NONE) base = CR_ERROR;
    bool plain = !kwargs || cr_dict_len(kwargs) == 0;
    if (base && plain && cls == CR_TYPE_OF_ID(CSV_DIALECT) && CR_IS(CSV_DIALECT, base)) return CR_AS(CrCsvDialect, base);
    for (int i = 0; base && i < COUNT; i++) {
        if (v[i]) continue;
        v[i] = cr_getattr_or_zero(t, base, cr_intern_c(t, names[i]));
        if (!v[i] && cr_raised(t)) cr_exception_take(t);
    }
    return dialect_from(t, cls, v);
}

CrCsvDialect *cr_csv_dialect(CrThread *t, CrValue dialect, CrValue kwargs) {
    CrValue v, rest = kwargs;
    if (kwargs && !dialect && (v = cr_dict_get_interned(CR_AS(CrDict, kwargs), cr_intern_c(t, "dialect")))) {
        dialect = v;
        rest = cr_dict_copy(t, kwargs);
        if (cr_dict_delete(t, rest, cr_intern_c(t, "dialect")) < 0) return NULL;
    }
    return make(t, CR_TYPE_OF_ID(CSV_DIALECT), dialect, rest);
}

CR_METHOD(dialect_new, CrValue cls, CrValue dialect, CrValue kwargs) {
    CrCsvDialect *d = make(t, CR_AS(CrType, cls), dialect, kwargs);
    return d ? cr_box(d) : CR_ERROR;
}

CR_METHOD(dialect_reduce, CrValue self, CrValue args) { return CR_RAISE(t, TypeError, "cannot pickle '%s' instances", "Dialect"); }

static CrCsvDialect *dialect_of(CrValue v) { return CR_AS(CrCsvDialect, v); }
static CrValue char_or_none(CrThread *t, uint32_t c) { return c == CR_CSV_UNSET ? CR_NONE : cr_str_from_char(t, c); }
static CrValue get_delimiter(CrThread *t, CrValue v) { return char_or_none(t, dialect_of(v)->delimiter); }
static CrValue get_escapechar(CrThread *t, CrValue v) { return char_or_none(t, dialect_of(v)->escapechar); }
static CrValue get_quotechar(CrThread *t, CrValue v) { return char_or_none(t, dialect_of(v)->quotechar); }
static CrValue get_lineterminator(CrThread *t, CrValue v) { return dialect_of(v)->lineterminator; }
static CrValue get_quoting(CrThread *t, CrValue v) { return cr_int(dialect_of(v)->quoting); }
static CrValue get_doublequote(CrThread *t, CrValue v) { return cr_bool(dialect_of(v)->doublequote); }
static CrValue get_skipinitialspace(CrThread *t, CrValue v) { return cr_bool(dialect_of(v)->skipinitialspace); }
static CrValue get_strict(CrThread *t, CrValue v) { return cr_bool(dialect_of(v)->strict); }

static const CrGetSetDef dialect_getsets[] = {
    {"delimiter", get_delimiter, NULL, NULL}, {"doublequote", get_doublequote, cr_readonly_member, NULL}, {"escapechar", get_escapechar, NULL, NULL},
    {"lineterminator", get_lineterminator, NULL, NULL}, {"quotechar", get_quotechar, NULL, NULL}, {"quoting", get_quoting, NULL, NULL},
    {"skipinitialspace", get_skipinitialspace, cr_readonly_member, NULL}, {"strict", get_strict, cr_readonly_member, NULL}, {0}};
static const CrMethodDef dialect_methods[] = {
    {"__reduce__(self, /, *args)", CR_FN(dialect_reduce), "raises an exception to avoid pickling", 0},
    {"__reduce_ex__(self, /, *args)", CR_FN(dialect_reduce), "raises an exception to avoid pickling", 0},
    {0},
};
const CrTypeDef cr_csv_dialect_typedef = {
    .doc = "CSV dialect\n\nThe Dialect type records CSV dialect options.\n",
    .flags = CR_TYPE_BASE,
    .methods = dialect_methods,
    .getsets = dialect_getsets,
    .constructor = {"Dialect(cls, dialect=<none>, **kwargs)", CR_FN(dialect_new), NULL, 0},
};

// ---- Functions ----------------------------------------------------------------------------------------------

CR_METHOD(register_dialect, CrValue args, CrValue kwargs) {
    uint64_t n = cr_tuple_len(args);
    if (n < 1) return CR_RAISE(t, TypeError, " expected at least 1 argument, got 0");
    if (n > 2) return CR_RAISE(t, TypeError, " expected at most 2 arguments, got %i", (int64_t)n);
    CrValue name = cr_tuple_items(args)[0];
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "dialect name must be a string");
    CrCsvDialect *d = cr_csv_dialect(t, n > 1 ? cr_tuple_items(args)[1] : CR_ERROR, kwargs);
    return d && cr_dict_set(t, dialects, name, cr_box(d)) == 0 ? CR_NONE : CR_ERROR;
}

CR_METHOD(unregister_dialect, CrValue name) {
    int deleted = cr_dict_delete(t, dialects, name);
    return deleted > 0 ? CR_NONE : deleted < 0 ? CR_ERROR : CR_CSV_RAISE(t, "unknown dialect");
}
CR_METHOD(get_dialect, CrValue name) { return known_dialect(t, name); }
CR_METHOD(list_dialects) { return cr_list_from_iterable(t, dialects); }

CR_METHOD(field_size_limit, CrValue limit) {
    int64_t old = __atomic_load_n(&cr_csv_field_limit, __ATOMIC_RELAXED), i;
    if (!limit) return cr_int_from_int64(t, old);
    if (cr_type_of(limit) != CR_TYPE_OF_ID(INT)) return CR_RAISE(t, TypeError, "limit must be an integer");
    if (!cr_int_to_int64(limit, &i)) return CR_RAISE(t, OverflowError, "Python int too large to convert to C long");
    __atomic_store_n(&cr_csv_field_limit, i, __ATOMIC_RELAXED);
    return cr_int_from_int64(t, old);
}

static const CrMethodDef functions[] = {
    {"field_size_limit(new_limit=<unrepresentable>)", CR_FN(field_size_limit), "Sets an upper limit on parsed fields.", 0},
    {"get_dialect(name)", CR_FN(get_dialect), "Return the dialect instance associated with name.", 0},
    {"list_dialects()", CR_FN(list_dialects), "Return a list of all known dialect names.", 0},
    {"reader(*args, **kwargs)", CR_FN(cr_csv_reader), "csv_reader = reader(iterable [, dialect='excel'] [optional keyword args])", 0},
    {"register_dialect(*args, **kwargs)", CR_FN(register_dialect), "Create a mapping from a string name to a dialect class.", 0},
    {"unregister_dialect(name)", CR_FN(unregister_dialect), "Delete the name/dialect mapping associated with a string name.", 0},
    {"writer(*args, **kwargs)", CR_FN(cr_csv_writer), "csv_writer = csv.writer(fileobj [, dialect='excel'] [optional keyword args])", 0},
    {0},
};

static int csv_init(CrThread *t, CrValue module) {
    static const CrIntConstant constants[] = {{"QUOTE_MINIMAL", CR_CSV_MINIMAL}, {"QUOTE_ALL", CR_CSV_ALL}, {"QUOTE_NONNUMERIC", CR_CSV_NONNUMERIC}, {"QUOTE_NONE", CR_CSV_NONE}};
    if (CR_SET_INTS(t, module, constants) < 0) return -1;
    dialects = cr_dict_new(t);
    cr_csv_error = cr_module_exception(t, module, "_csv.Error", cr_box(CR_TYPE_OF_ID(Exception)));
    if (!cr_csv_error || cr_module_set(t, module, "_dialects", dialects) < 0) return -1;
    if (cr_module_set(t, module, "Dialect", cr_box(CR_TYPE_OF_ID(CSV_DIALECT))) < 0) return -1;
    if (cr_module_set(t, module, "Reader", cr_box(CR_TYPE_OF_ID(CSV_READER))) < 0) return -1;
    if (cr_module_set(t, module, "Writer", cr_box(CR_TYPE_OF_ID(CSV_WRITER))) < 0) return -1;
    return cr_module_set(t, module, "__version__", cr_str_from_c(t, "1.0"));
}

const CrModuleDef cr_module__csv = {"_csv", "CSV parsing and writing.\n", functions, csv_init};
