// isinstance.c -- isinstance and issubclass: types, their hooks, and objects that pass for classes by a tuple __bases__.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static const char arg2_of_isinstance[] = "isinstance() arg 2 must be a type, a tuple of types, or a union";
static const char arg1_of_issubclass[] = "issubclass() arg 1 must be a class";
static const char arg2_of_issubclass[] = "issubclass() arg 2 must be a class, a tuple of classes, or a union";

// The __bases__ of what may pass for a class: CR_ERROR, without an exception, if it has no tuple of that name.
static CrValue abstract_bases(CrThread *t, CrValue cls) {
    CrValue bases = cr_getattr_or_zero(t, cls, cr_name___bases__);
    return bases && cr_has_flag(bases, CR_TYPE_TUPLE) ? bases : CR_ERROR;
}

static bool check_class(CrThread *t, CrValue cls, const char *message) {
    if (abstract_bases(t, cls)) return true;
    if (!cr_raised(t)) CR_RAISE(t, TypeError, "%s", message);
    return false;
}

static int abstract_issubclass(CrThread *t, CrValue derived, CrValue cls) {
    CrValue bases;
    for (;; derived = cr_tuple_items(bases)[0]) {
        if (derived == cls) return 1;
        if (!(bases = abstract_bases(t, derived))) return cr_raised(t) ? -1 : 0;
        if (cr_tuple_len(bases) != 1) break;
        if (!cr_poll(t)) return -1; // a chain without end stays interruptible
    }
    if (!cr_recursion_enter(t, " in __issubclass__")) return -1;
    int r = 0;
    for (uint64_t i = 0; !r && i < cr_tuple_len(bases); i++) r = abstract_issubclass(t, cr_tuple_items(bases)[i], cls);
    cr_recursion_leave(t);
    return r;
}

int cr_isinstance_plain(CrThread *t, CrValue v, CrValue cls) {
    bool is_type = cr_has_flag(cls, CR_TYPE_TYPE);
    if (is_type && cr_is_subtype(cr_type_of(v), CR_AS(CrType, cls))) return 1;
    if (!is_type && !check_class(t, cls, arg2_of_isinstance)) return -1;
    CrValue claimed = cr_getattr_or_zero(t, v, cr_name___class__); // a proxy's may be another one
    if (!claimed) return cr_raised(t) ? -1 : 0;
    if (!is_type) return abstract_issubclass(t, claimed, cls);
    return claimed != cr_box(cr_type_of(v)) && cr_has_flag(claimed, CR_TYPE_TYPE) &&
           cr_is_subtype(CR_AS(CrType, claimed), CR_AS(CrType, cls));
}

int cr_issubclass_plain(CrThread *t, CrValue derived, CrValue cls) {
    if (cr_has_flag(derived, CR_TYPE_TYPE) && cr_has_flag(cls, CR_TYPE_TYPE))
        return cr_is_subtype(CR_AS(CrType, derived), CR_AS(CrType, cls));
    if (!check_class(t, derived, arg1_of_issubclass) || !check_class(t, cls, arg2_of_issubclass)) return -1;
    return abstract_issubclass(t, derived, cls);
}

// One of the two functions, which are alike as to tuples of classes and the hook of the class.
typedef struct Question {
    const CrValue *hook;
    const char *doing; // for cr_recursion_enter
    int (*plain)(CrThread *t, CrValue v, CrValue cls);
} Question;
static const Question is_instance = {&cr_name___instancecheck__, " in __instancecheck__", cr_isinstance_plain};
static const Question is_subclass = {&cr_name___subclasscheck__, " in __subclasscheck__", cr_issubclass_plain};

static int check(CrThread *t, CrValue v, CrValue classes, const Question *q);

static int check_nested(CrThread *t, CrValue v, CrValue classes, const Question *q) {
    if (cr_has_flag(classes, CR_TYPE_TUPLE)) {
        int r = 0;
        for (uint64_t i = 0; !r && i < cr_tuple_len(classes); i++) r = check(t, v, cr_tuple_items(classes)[i], q);
        return r;
    }
    bool found;
    CrValue r = cr_call_special(t, classes, *q->hook, &v, 1, &found);
    if (found) return r ? cr_truth(t, r) : -1;
    return q->plain(t, v, classes);
}

static int check(CrThread *t, CrValue v, CrValue classes, const Question *q) {
    if (cr_type_of(classes) == CR_TYPE_OF_ID(TYPE)) return q->plain(t, v, classes);
    if (!cr_recursion_enter(t, q->doing)) return -1;
    int r = check_nested(t, v, classes, q);
    cr_recursion_leave(t);
    return r;
}

int cr_isinstance(CrThread *t, CrValue v, CrValue classes) {
    if (cr_box(cr_type_of(v)) == classes) return 1;
    return check(t, v, classes, &is_instance);
}

int cr_issubclass(CrThread *t, CrValue cls, CrValue classes) {
    return check(t, cls, classes, &is_subclass);
}
