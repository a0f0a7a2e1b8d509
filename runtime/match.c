// match.c -- the operations of match statements: what patterns ask of a subject.
#include "runtime/cranky.h"

#include "runtime/type.h"

int cr_match_sequence(CrThread *t, CrValue v, int n, int at_least) {
    if (!cr_has_flag(v, CR_TYPE_SEQUENCE)) return 0;
    if (at_least && !n) return 1; // [*_]: its length is not asked for
    int64_t len = cr_len(t, v);
    return len < 0 ? -1 : at_least ? len >= n : len == n;
}

CrValue cr_match_item(CrThread *t, CrValue sequence, int i) {
    if (i >= 0) return cr_getitem(t, sequence, CR_INT(i));
    int64_t len = cr_len(t, sequence);
    return len < 0 ? CR_ERROR : cr_getitem(t, sequence, cr_int(len + i));
}

int cr_match_mapping(CrThread *t, CrValue v, int at_least) {
    if (!cr_has_flag(v, CR_TYPE_MAPPING)) return 0;
    if (!at_least) return 1;
    int64_t len = cr_len(t, v);
    return len < 0 ? -1 : len >= at_least;
}

CrValue cr_match_keys(CrThread *t, CrValue v, const CrValue *keys, size_t n) {
    CrValue seen = n > 1 ? cr_dict_new(t) : CR_ERROR, missing = cr_instance_new(t, CR_TYPE_OF_ID(OBJECT));
    CrValue get = cr_getattr(t, v, cr_intern_c(t, "get")), values[n];
    if (!get || !missing) return CR_ERROR;
    for (size_t i = 0; i < n; i++) {
        int again = seen ? cr_dict_contains(t, seen, keys[i]) : 0;
        if (again) return again < 0 ? CR_ERROR : CR_RAISE(t, ValueError, "mapping pattern checks duplicate key (%R)", keys[i]);
        if (seen && cr_dict_set(t, seen, keys[i], CR_NONE) < 0) return CR_ERROR;
        values[i] = cr_call2(t, get, keys[i], missing);
        if (!values[i] || values[i] == missing) return CR_ERROR;
    }
    return cr_tuple_from(t, values, n);
}

int cr_match_class(CrThread *t, CrValue v, CrValue cls) {
    if (!cr_has_flag(cls, CR_TYPE_TYPE)) return CR_RAISE(t, TypeError, "called match pattern must be a type"), -1;
    return cr_isinstance(t, v, cls);
}

static bool same_name(CrValue a, CrValue b) { return cr_is_str(a) && cr_str_equal(a, b); }
static CrValue raise_twice(CrThread *t, CrValue cls, CrValue name) {
    return CR_RAISE(t, TypeError, "%N() got multiple sub-patterns for attribute %R", CR_AS(CrType, cls), name);
}

CrValue cr_match_positional(CrThread *t, CrValue v, CrValue cls, int i, int n) {
    enum { SELF_TYPES = CR_TYPE_INT | CR_TYPE_STR | CR_TYPE_BYTES | CR_TYPE_LIST | CR_TYPE_TUPLE | CR_TYPE_DICT | CR_TYPE_SET | CR_TYPE_FLOAT };
    CrValue names = cr_getattr_or_zero(t, cls, cr_name___match_args__);
    if (!names && cr_raised(t)) return CR_ERROR;
    if (names && !cr_has_flag(names, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "%S.__match_args__ must be a tuple (got %T)", CR_AS(CrType, cls)->qualname, names);
    const CrType *type = CR_AS(CrType, cls); // cr_match_class has looked
    bool self = !names && (type->flags & SELF_TYPES || cr_is_subtype(type, CR_TYPE_OF_ID(BYTEARRAY)));
    int allowed = self ? 1 : names && cr_has_flag(names, CR_TYPE_TUPLE) ? (int)cr_tuple_len(names) : 0;
    if (n > allowed)
        return CR_RAISE(t, TypeError, "%S() accepts %d positional sub-pattern%s (%d given)", CR_AS(CrType, cls)->qualname, allowed,
                        allowed == 1 ? "" : "s", n);
    if (self) return v;
    CrValue name = cr_tuple_items(names)[i];
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "__match_args__ elements must be strings (got %T)", name);
    for (int k = 0; k < i; k++)
        if (same_name(cr_tuple_items(names)[k], name)) return raise_twice(t, cls, name);
    return cr_getattr_or_zero(t, v, name);
}

int cr_match_unique(CrThread *t, CrValue cls, int npositional, CrValue name) {
    CrValue names = cr_getattr_or_zero(t, cls, cr_name___match_args__);
    if (!names) return cr_raised(t) ? -1 : 0;
    for (int k = 0; cr_has_flag(names, CR_TYPE_TUPLE) && k < npositional && (uint64_t)k < cr_tuple_len(names); k++)
        if (same_name(cr_tuple_items(names)[k], name)) return raise_twice(t, cls, name), -1;
    return 0;
}
