// object.c -- generic operations: each finds the type's slot, calls it, and says what CPython says when there is none.
#include "runtime/object.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/warn.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

CrObject cr_none_object = {.shape = CR_T_NONE, .flags = CR_OBJ_STATIC};
CrObject cr_true_object = {.shape = CR_T_BOOL, .flags = CR_OBJ_STATIC, .aux = 1};
CrObject cr_false_object = {.shape = CR_T_BOOL, .flags = CR_OBJ_STATIC};
CrObject cr_not_implemented_object = {.shape = CR_T_NOT_IMPLEMENTED, .flags = CR_OBJ_STATIC};
CrObject cr_ellipsis_object = {.shape = CR_T_ELLIPSIS, .flags = CR_OBJ_STATIC};

static CrValue checked_str(CrThread *t, CrValue v, const char *method) {
    if (v && !cr_is_str(v)) return CR_RAISE(t, TypeError, "%s returned non-string (type %T)", method, v);
    return v;
}

CrValue cr_repr(CrThread *t, CrValue v) {
    if (!cr_recursion_enter(t, " while getting the repr of an object")) return CR_ERROR;
    CrValue s = CR_SLOT(cr_type_of(v)->slots.repr)(t, v);
    cr_recursion_leave(t);
    return checked_str(t, s, "__repr__");
}

CrValue cr_str(CrThread *t, CrValue v) {
    if (CR_IS(STR, v)) return v;
    if (!cr_recursion_enter(t, " while getting the str of an object")) return CR_ERROR;
    CrValue s = CR_SLOT(cr_type_of(v)->slots.str)(t, v);
    cr_recursion_leave(t);
    return checked_str(t, s, "__str__");
}

CrValue cr_format(CrThread *t, CrValue v, CrValue spec) {
    if (CR_IS(STR, v) && CR_AS(CrStr, spec)->len == 0) return v;
    bool found;
    CrValue r = cr_call_special(t, v, cr_name___format__, &spec, 1, &found);
    if (!found) return CR_RAISE(t, TypeError, "Type %T doesn't define __format__", v);
    if (r && !cr_is_str(r)) return CR_RAISE(t, TypeError, "__format__ must return a str, not %T", r);
    return r;
}

int cr_hash(CrThread *t, CrValue v, int64_t *hash) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (slots->hash) return CR_SLOT(slots->hash)(t, v, hash);
    CR_RAISE(t, TypeError, "unhashable type: '%T'", v);
    return -1;
}

int cr_truth_slow(CrThread *t, CrValue v) {
    if (cr_is_float(v)) return cr_float_get(v) != 0.0;
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (slots->truth) return CR_SLOT(slots->truth)(t, v);
    if (!slots->length) return 1;
    int64_t n = CR_SLOT(slots->length)(t, v);
    return n < 0 ? -1 : n != 0;
}

int64_t cr_len(CrThread *t, CrValue v) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (slots->length) return CR_SLOT(slots->length)(t, v);
    CR_RAISE(t, TypeError, "object of type '%T' has no len()", v);
    return -1;
}

// A sequence by its __getitem__: a class, since built-in types say themselves that they are iterable.
static bool is_sequence(CrValue v) {
    const CrType *type = cr_type_of(v);
    return type->slots.getitem && type->flags & CR_TYPE_HEAP && !(type->flags & CR_TYPE_DICT);
}
bool cr_is_iterable(CrValue v) { return cr_type_of(v)->slots.iter || is_sequence(v); }

CrValue cr_iterator_self(CrThread *t, CrValue self) { return (void)t, self; }

CrValue cr_iter(CrThread *t, CrValue v) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (slots->iter) {
        CrValue it = CR_SLOT(slots->iter)(t, v);
        if (it && !cr_type_of(it)->slots.next)
            return CR_RAISE(t, TypeError, "iter() returned non-iterator of type '%T'", it);
        return it;
    }
    if (is_sequence(v)) return cr_seq_iterator_new(t, v);
    return CR_RAISE(t, TypeError, "'%T' object is not iterable", v);
}

CrValue cr_next(CrThread *t, CrValue iterator) {
    CrUnaryFn next = cr_type_of(iterator)->slots.next;
    if (!next) return CR_RAISE(t, TypeError, "'%T' object is not an iterator", iterator);
    CrValue v = next(t, iterator);
    if (CR_UNLIKELY(!v && t->exception)) cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration)); // a generator's return value
    return v;
}

CrValue cr_getitem(CrThread *t, CrValue v, CrValue key) {
    CrType *type = cr_type_of(v);
    if (type->slots.getitem) return CR_SLOT(type->slots.getitem)(t, v, key);
    if (type->flags & CR_TYPE_TYPE) {
        if (v == cr_box(CR_TYPE_OF_ID(TYPE))) return cr_generic_alias_new(t, v, key); // type itself alone, no metaclass
        CrValue class_getitem = cr_type_lookup(CR_AS(CrType, v), cr_name___class_getitem__);
        if (class_getitem) class_getitem = cr_type_getattr(t, v, cr_name___class_getitem__);
        if (!class_getitem && cr_raised(t)) return CR_ERROR;
        if (class_getitem && class_getitem != CR_NONE) return cr_call1(t, class_getitem, key);
        return CR_RAISE(t, TypeError, "type '%N' is not subscriptable", CR_AS(CrType, v));
    }
    return CR_RAISE(t, TypeError, "'%T' object is not subscriptable", v);
}

// Does CPython look at the type as at a sequence (one whose items may not be deleted, perhaps)?
static bool is_like_sequence(const CrType *type) {
    return type->flags & CR_TYPE_HEAP || type->slots.length || type->slots.contains || type->slots.concat;
}

int cr_setitem(CrThread *t, CrValue v, CrValue key, CrValue value) {
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (slots->setitem) return CR_SLOT(slots->setitem)(t, v, key, value);
    bool by_index = is_like_sequence(cr_type_of(v)) && cr_type_of(key)->slots.index;
    int64_t index;
    if (by_index && !cr_index_int64(t, key, &index, CR_TYPE_OF_ID(IndexError))) return -1;
    CR_RAISE(t, TypeError, "'%T' object %s item %s", v, by_index && !value ? "doesn't support" : "does not support",
             value ? "assignment" : "deletion");
    return -1;
}

int cr_contains(CrThread *t, CrValue container, CrValue item) {
    const CrSlots *slots = &cr_type_of(container)->slots;
    if (slots->contains) return CR_SLOT(slots->contains)(t, container, item);
    if (!cr_is_iterable(container))
        return CR_RAISE(t, TypeError, "argument of type '%T' is not iterable", container), -1;
    CrValue it = cr_iter(t, container), v;
    if (!it) return -1;
    while ((v = cr_next(t, it))) {
        int equal = cr_compare_bool(t, v, item, CR_EQ);
        if (equal) return equal;
    }
    return cr_raised(t) ? -1 : 0;
}

CrValue cr_int_checked(CrThread *t, CrValue i, const char *method) {
    if (i == CR_ERROR || cr_is_int(i) || CR_IS(INT, i)) return i;
    if (!cr_is_any_int(i)) return CR_RAISE(t, TypeError, "%s returned non-int (type %T)", method, i);
    int warned = CR_WARN(t, DeprecationWarning, 1, "%s returned non-int (type %T).  The ability to return an instance of a strict "
                         "subclass of int is deprecated, and may be removed in a future version of Python.", method, i);
    return warned < 0 ? CR_ERROR : cr_int_plain(i);
}

CrValue cr_index(CrThread *t, CrValue v) {
    if (cr_is_int(v)) return v;
    if (cr_has_flag(v, CR_TYPE_INT)) return cr_int_plain(v);
    const CrSlots *slots = &cr_type_of(v)->slots;
    if (!slots->index) return CR_RAISE(t, TypeError, "'%T' object cannot be interpreted as an integer", v);
    return cr_int_checked(t, CR_SLOT(slots->index)(t, v), "__index__");
}

bool cr_index_int64(CrThread *t, CrValue v, int64_t *out, CrType *overflow) {
    v = cr_index(t, v);
    if (!v) return false;
    if (cr_int_to_int64(v, out)) return true;
    if (!overflow) {
        *out = cr_int_sign(v) < 0 ? INT64_MIN : INT64_MAX;
        return true;
    }
    cr_raise(t, overflow, "cannot fit 'int' into an index-sized integer");
    return false;
}

// ---- Static singletons' types -----------------------------------------------------------------------------------

static CrValue none_repr(CrThread *t, CrValue v) { return (void)v, cr_intern_c(t, "None"); }
static CrValue not_implemented_repr(CrThread *t, CrValue v) { return (void)v, cr_intern_c(t, "NotImplemented"); }
static CrValue ellipsis_repr(CrThread *t, CrValue v) { return (void)v, cr_intern_c(t, "Ellipsis"); }
static int none_truth(CrThread *t, CrValue v) { return (void)t, (void)v, 0; }

static CrValue none_new(CrThread *t, CrFunction *f, CrValue cls) { return (void)t, (void)f, (void)cls, CR_NONE; }
static CrValue ellipsis_new(CrThread *t, CrFunction *f, CrValue cls) { return (void)t, (void)f, (void)cls, CR_ELLIPSIS; }
static CrValue not_implemented_new(CrThread *t, CrFunction *f, CrValue cls) {
    return (void)t, (void)f, (void)cls, CR_NOT_IMPLEMENTED;
}

const CrTypeDef cr_none_typedef = {
    .slots = {.repr = none_repr, .truth = none_truth},
    .constructor = {"NoneType(cls)", CR_FN(none_new), NULL, 0},
};
static int not_implemented_truth(CrThread *t, CrValue v) {
    (void)v;
    return CR_WARN(t, DeprecationWarning, 1, "NotImplemented should not be used in a boolean context") < 0 ? -1 : 1;
}
// Singletons are found again by their names.
static CrValue not_implemented_reduce(CrThread *t, CrFunction *f, CrValue self) {
    return (void)f, not_implemented_repr(t, self);
}
static CrValue ellipsis_reduce(CrThread *t, CrFunction *f, CrValue self) { return (void)f, ellipsis_repr(t, self); }
static const CrMethodDef not_implemented_methods[] = {{"__reduce__(self, /)", CR_FN(not_implemented_reduce), NULL, 0}, {0}};
static const CrMethodDef ellipsis_methods[] = {{"__reduce__(self, /)", CR_FN(ellipsis_reduce), NULL, 0}, {0}};

const CrTypeDef cr_not_implemented_typedef = {
    .slots = {.repr = not_implemented_repr, .truth = not_implemented_truth},
    .methods = not_implemented_methods,
    .constructor = {"NotImplementedType(cls)", CR_FN(not_implemented_new), NULL, 0},
};
const CrTypeDef cr_ellipsis_typedef = {
    .slots = {.repr = ellipsis_repr},
    .methods = ellipsis_methods,
    .constructor = {"ellipsis(cls)", CR_FN(ellipsis_new), NULL, 0},
};
