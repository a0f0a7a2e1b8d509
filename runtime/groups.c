// groups.c -- BaseExceptionGroup and ExceptionGroup: construction, splitting; and what `except*` does at run time.
//
// A group keeps its message in data[0] and its exceptions, a tuple, in data[1]. All ways to take a group apart
// (split, subgroup, except*, finding what is left of a group) are one recursion, split(), with different Matchers.
//
// `except*` keeps its state in a list that compiled code passes around: [caught, rest, raised...], where `rest` is what
// no clause has taken yet (None: nothing) and `raised` are exceptions that clause bodies ended with.
#include "runtime/groups.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define EXCEPTION(v)  CR_AS(CrException, v)
#define MESSAGE(v)    (EXCEPTION(v)->data[0])
#define EXCEPTIONS(v) (EXCEPTION(v)->data[1])

bool cr_is_exception_group(CrValue v) {
    return cr_has_flag(v, CR_TYPE_EXCEPTION) && cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(BaseExceptionGroup)) &&
           EXCEPTIONS(v) != CR_ERROR;
}

CrValue cr_group_exceptions(CrValue group) { return EXCEPTIONS(group); }

// ---- Construction -----------------------------------------------------------------------------------------------------

// The class that an instance of `cls` with these members gets; NULL: members are not allowed there.
static CrType *class_for(CrThread *t, CrType *cls, bool all_exceptions) {
    if (cls == CR_TYPE_OF_ID(BaseExceptionGroup)) return all_exceptions ? CR_TYPE_OF_ID(ExceptionGroup) : cls;
    if (all_exceptions || !cr_is_subtype(cls, CR_TYPE_OF_ID(Exception))) return cls;
    if (cls == CR_TYPE_OF_ID(ExceptionGroup)) CR_RAISE(t, TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    else CR_RAISE(t, TypeError, "Cannot nest BaseExceptions in '%N'", cls);
    return NULL;
}

// The members as a tuple, checked; *all_exceptions: they all derive from Exception.
static CrValue check_members(CrThread *t, CrValue members, bool *all_exceptions) {
    if (!cr_type_of(members)->slots.getitem || cr_has_flag(members, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "second argument (exceptions) must be a sequence");
    CrValue tuple = cr_tuple_from_iterable(t, members);
    if (!tuple) return CR_ERROR;
    uint64_t n = cr_tuple_len(tuple);
    if (!n) return CR_RAISE(t, ValueError, "second argument (exceptions) must be a non-empty sequence");
    *all_exceptions = true;
    for (uint64_t i = 0; i < n; i++) {
        CrValue e = cr_tuple_items(tuple)[i];
        if (!cr_has_flag(e, CR_TYPE_EXCEPTION))
            return CR_RAISE(t, ValueError, "Item %i of second argument (exceptions) is not an exception", (int64_t)i);
        if (!cr_is_subtype(cr_type_of(e), CR_TYPE_OF_ID(Exception))) *all_exceptions = false;
    }
    return tuple;
}

static CrValue group_new(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    (void)f, (void)kwargs;
    uint64_t n = cr_tuple_len(args);
    const CrValue *a = cr_tuple_items(args);
    if (n != 2)
        return CR_RAISE(t, TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%i given)", (int64_t)n);
    if (!cr_is_str(a[0]))
        return CR_RAISE(t, TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %T", a[0]);
    bool all_exceptions = false;
    CrValue members = check_members(t, a[1], &all_exceptions);
    CrType *type = members ? class_for(t, CR_AS(CrType, cls), all_exceptions) : NULL;
    if (!type) return CR_ERROR;
    CrValue e = cr_instance_new(t, type);
    EXCEPTION(e)->args = args;
    MESSAGE(e) = a[0];
    EXCEPTIONS(e) = members;
    return e;
}

static CrValue new_group(CrThread *t, CrValue message, CrValue members) {
    return cr_call2(t, cr_box(CR_TYPE_OF_ID(BaseExceptionGroup)), message, members);
}

static CrValue group_str(CrThread *t, CrValue self) {
    if (!EXCEPTIONS(self)) return cr_str_empty; // __new__ was overridden and did not call ours
    int64_t n = (int64_t)cr_tuple_len(EXCEPTIONS(self));
    return cr_str_printf(t, "%S (%i sub-exception%s)", MESSAGE(self), n, n == 1 ? "" : "s");
}

static CrValue get_message(CrThread *t, CrValue v) { return (void)t, MESSAGE(v) ? MESSAGE(v) : CR_NONE; }
static CrValue get_exceptions(CrThread *t, CrValue v) { return (void)t, EXCEPTIONS(v) ? EXCEPTIONS(v) : CR_NONE; }

// ---- Splitting --------------------------------------------------------------------------------------------------------

typedef struct Matcher {
    enum { BY_TYPE, BY_PREDICATE, BY_IDENTITY } kind;
    CrValue value; // a class or tuple of classes; a function; a list of exceptions that are not groups
} Matcher;

typedef struct Halves {
    CrValue match, rest; // exceptions, or CR_ERROR where there is none
} Halves;

static int matches(CrThread *t, const Matcher *m, CrValue e) {
    if (m->kind == BY_TYPE) return cr_exception_matches(t, e, m->value);
    if (m->kind == BY_PREDICATE) {
        CrValue answer = cr_call1(t, m->value, e);
        return answer ? cr_truth(t, answer) : -1;
    }
    uint64_t n;
    const CrValue *leaf = cr_list_items(m->value, &n);
    for (uint64_t i = 0; i < n; i++)
        if (leaf[i] == e) return 1;
    return 0;
}

// The attributes of a group that its parts share.
static bool copy_metadata(CrThread *t, CrValue from, CrValue to) {
    CrValue cause = CR_GET(EXCEPTION(from)->cause);
    CR_SET(EXCEPTION(to)->traceback, CR_GET(EXCEPTION(from)->traceback));
    CR_SET(EXCEPTION(to)->context, CR_GET(EXCEPTION(from)->context));
    CR_SET(EXCEPTION(to)->cause, cause);
    if (cause) CR_SET(EXCEPTION(to)->suppress, CR_TRUE);
    CrValue notes = cr_getattr_or_zero(t, from, cr_name___notes__);
    if (!notes) return !cr_raised(t);
    if (!cr_type_of(notes)->slots.getitem) return true;
    CrValue copy = cr_list_from_iterable(t, notes);
    return copy && cr_setattr(t, to, cr_name___notes__, copy) == 0;
}

// A group like `group` with these members; false: raised. No members: *out is CR_ERROR.
static bool subset(CrThread *t, CrValue group, CrValue members, CrValue *out) {
    *out = CR_ERROR;
    uint64_t n;
    cr_list_items(members, &n);
    if (!n) return true;
    CrValue part = cr_call_method(t, group, cr_intern_c(t, "derive"), &members, 1);
    if (!part) return false;
    if (!cr_is_exception_group(part))
        return CR_RAISE(t, TypeError, "derive must return an instance of BaseExceptionGroup"), false;
    *out = part;
    return copy_metadata(t, group, part);
}

static const char in_split[] = " in exceptiongroup_split_recursive"; // for cr_recursion_enter

static bool split(CrThread *t, CrValue e, const Matcher *m, Halves *out);

static bool split_members(CrThread *t, CrValue e, const Matcher *m, Halves *out) {
    CrValue match = cr_list_new(t, 0), rest = cr_list_new(t, 0), members = EXCEPTIONS(e);
    for (uint64_t i = 0; i < cr_tuple_len(members); i++) {
        Halves h;
        if (!split(t, cr_tuple_items(members)[i], m, &h)) return false;
        if (h.match && cr_list_append(t, match, h.match) < 0) return false;
        if (h.rest && cr_list_append(t, rest, h.rest) < 0) return false;
    }
    return subset(t, e, match, &out->match) && subset(t, e, rest, &out->rest);
}

// Parts e into what matches and the rest. False: raised.
static bool split(CrThread *t, CrValue e, const Matcher *m, Halves *out) {
    int matched = matches(t, m, e);
    if (matched < 0) return false;
    *out = matched ? (Halves){e, CR_ERROR} : (Halves){CR_ERROR, e};
    if (matched || !cr_is_exception_group(e)) return true;
    if (!cr_recursion_enter(t, in_split)) return false;
    bool done = split_members(t, e, m, out);
    cr_recursion_leave(t);
    return done;
}

static bool is_exception_class(CrValue v) {
    return cr_has_flag(v, CR_TYPE_TYPE) && CR_AS(CrType, v)->flags & CR_TYPE_EXCEPTION;
}

static bool matcher_from(CrThread *t, CrValue v, Matcher *m) {
    bool classes = is_exception_class(v);
    if (cr_has_flag(v, CR_TYPE_TUPLE)) {
        classes = true;
        for (uint64_t i = 0; i < cr_tuple_len(v); i++) classes &= is_exception_class(cr_tuple_items(v)[i]);
    }
    *m = (Matcher){classes ? BY_TYPE : BY_PREDICATE, v};
    if (classes || CR_IS(FUNCTION, v)) return true;
    return CR_RAISE(t, TypeError, "expected a function, exception type or tuple of exception types"), false;
}

static CrValue or_none(CrValue v) { return v ? v : CR_NONE; }

static CrValue group_split(CrThread *t, CrFunction *f, CrValue self, CrValue condition) {
    Matcher m;
    Halves h;
    (void)f;
    if (!matcher_from(t, condition, &m) || !split(t, self, &m, &h)) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){or_none(h.match), or_none(h.rest)}, 2);
}

static bool select_matching(CrThread *t, CrValue e, const Matcher *m, CrValue *out);

static bool select_members(CrThread *t, CrValue e, const Matcher *m, CrValue *out) {
    CrValue match = cr_list_new(t, 0), members = EXCEPTIONS(e), part;
    for (uint64_t i = 0; i < cr_tuple_len(members); i++) {
        if (!select_matching(t, cr_tuple_items(members)[i], m, &part)) return false;
        if (part && cr_list_append(t, match, part) < 0) return false;
    }
    return subset(t, e, match, out);
}

// Only what matches; members of the rest are not derived.
static bool select_matching(CrThread *t, CrValue e, const Matcher *m, CrValue *out) {
    int matched = matches(t, m, e);
    if (matched < 0) return false;
    *out = matched ? e : CR_ERROR;
    if (matched || !cr_is_exception_group(e)) return true;
    if (!cr_recursion_enter(t, in_split)) return false;
    bool done = select_members(t, e, m, out);
    cr_recursion_leave(t);
    return done;
}

static CrValue group_subgroup(CrThread *t, CrFunction *f, CrValue self, CrValue condition) {
    Matcher m;
    CrValue part;
    (void)f;
    if (!matcher_from(t, condition, &m) || !select_matching(t, self, &m, &part)) return CR_ERROR;
    return or_none(part);
}

static CrValue group_derive(CrThread *t, CrFunction *f, CrValue self, CrValue members) {
    (void)f;
    return new_group(t, MESSAGE(self), members);
}

// ---- except* ------------------------------------------------------------------------------------------------------------

static CrValue *state_items(CrValue state) { return CR_AS(CrList, state)->items->item; }
enum { CAUGHT, REST, FIRST_RAISED };

CrValue cr_except_star_begin(CrThread *t, CrValue e) { return cr_list_from(t, (CrValue[]){e, e}, 2); }

static bool names_group(CrValue cls) {
    return is_exception_class(cls) && cr_is_subtype(CR_AS(CrType, cls), CR_TYPE_OF_ID(BaseExceptionGroup));
}

static bool check_pattern(CrThread *t, CrValue caught, CrValue pattern) {
    bool group = names_group(pattern);
    bool tuple = cr_has_flag(pattern, CR_TYPE_TUPLE);
    for (uint64_t i = 0; tuple && i < cr_tuple_len(pattern); i++) group |= names_group(cr_tuple_items(pattern)[i]);
    if (cr_exception_matches(t, caught, pattern) < 0) return false; // no exception class
    if (group)
        CR_RAISE(t, TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return !group;
}

CrValue cr_except_star_match(CrThread *t, CrValue state, CrValue pattern) {
    CrValue *s = state_items(state), rest = s[REST];
    if (!check_pattern(t, s[CAUGHT], pattern)) return CR_ERROR;
    if (rest == CR_NONE) return CR_NONE;
    if (cr_exception_matches(t, rest, pattern)) {
        s[REST] = CR_NONE;
        return cr_is_exception_group(rest) ? rest : new_group(t, cr_str_empty, cr_tuple_from(t, &rest, 1));
    }
    if (!cr_is_exception_group(rest)) return CR_NONE;
    CrValue pair = cr_call_method(t, rest, cr_intern_c(t, "split"), &pattern, 1); // may be overridden
    if (!pair) return CR_ERROR;
    if (!cr_has_flag(pair, CR_TYPE_TUPLE) || cr_tuple_len(pair) < 2)
        return CR_RAISE(t, TypeError, "%T.split must return a 2-tuple, got %T", rest, pair);
    s[REST] = cr_tuple_items(pair)[1];
    return cr_tuple_items(pair)[0];
}

int cr_except_star_raised(CrThread *t, CrValue state, CrValue e) { return cr_list_append(t, state, e); }

// Was e taken from `caught` by splitting and raised again as it was?
static bool is_part_of(CrValue e, CrValue caught) {
    const CrException *a = EXCEPTION(e), *b = EXCEPTION(caught);
    return cr_is_exception_group(e) && CR_GET(a->traceback) == CR_GET(b->traceback) && CR_GET(a->cause) == CR_GET(b->cause) &&
           CR_GET(a->context) == CR_GET(b->context);
}

static int collect_leaves(CrThread *t, CrValue e, CrValue leaves) {
    if (!cr_is_exception_group(e)) return cr_list_append(t, leaves, e);
    if (!cr_recursion_enter(t, in_split)) return -1;
    int r = 0;
    for (uint64_t i = 0; !r && i < cr_tuple_len(EXCEPTIONS(e)); i++)
        r = collect_leaves(t, cr_tuple_items(EXCEPTIONS(e))[i], leaves);
    cr_recursion_leave(t);
    return r;
}

// What goes on being raised: exceptions from the bodies, and the parts of the caught group that nobody handled or that
// were raised again, put together as they were in it.
static CrValue merge(CrThread *t, CrValue state) {
    CrValue caught = state_items(state)[CAUGHT], rest = state_items(state)[REST], kept = CR_ERROR;
    CrValue raised = cr_list_new(t, 0), leaves = cr_list_new(t, 0);
    uint64_t n;
    cr_list_items(state, &n);
    for (uint64_t i = FIRST_RAISED; i < n; i++) {
        CrValue e = state_items(state)[i];
        if ((is_part_of(e, caught) ? collect_leaves(t, e, leaves) : cr_list_append(t, raised, e)) < 0) return CR_ERROR;
    }
    if (rest != CR_NONE && collect_leaves(t, rest, leaves) < 0) return CR_ERROR;
    cr_list_items(leaves, &n);
    if (n && !select_matching(t, caught, &(Matcher){BY_IDENTITY, leaves}, &kept)) return CR_ERROR;
    if (!cr_list_len(raised)) return or_none(kept);
    if (kept && cr_list_append(t, raised, kept) < 0) return CR_ERROR;
    return new_group(t, cr_str_empty, raised); // of a single one too, as CPython 3.11
}

CrValue cr_except_star_end(CrThread *t, CrValue state) {
    if (cr_is_exception_group(state_items(state)[CAUGHT])) return merge(t, state);
    uint64_t n;
    const CrValue *s = cr_list_items(state, &n); // a single exception: one clause at most has had it
    return n > FIRST_RAISED ? s[FIRST_RAISED] : s[REST];
}

// ---- The types ------------------------------------------------------------------------------------------------------------

static const CrGetSetDef group_getsets[] = {
    {"message", get_message, cr_readonly_member, "exception message"},
    {"exceptions", get_exceptions, cr_readonly_member, "nested exceptions"},
    {0},
};
static const CrMethodDef group_methods[] = {
    {"derive(self, excs, /)", CR_FN(group_derive), NULL, 0},
    {"split(self, matcher_value, /)", CR_FN(group_split), NULL, 0},
    {"subgroup(self, matcher_value, /)", CR_FN(group_subgroup), NULL, 0},
    CR_CLASS_GETITEM,
    {0},
};
const CrTypeDef cr_exception_group_typedef = {
    .doc = "A combination of multiple unrelated exceptions.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_EXCEPTION,
    .slots = {.str = group_str},
    .methods = group_methods,
    .getsets = group_getsets,
    .constructor = {"BaseExceptionGroup(cls, *args, **kwargs)", CR_FN(group_new), NULL, 0},
};

void cr_exception_groups_init(CrThread *t) {
    CrType *type = CR_TYPE_OF_ID(ExceptionGroup), *base = CR_TYPE_OF_ID(BaseExceptionGroup);
    CrTuple *bases = cr_tuple_alloc(t, 2), *mro = cr_tuple_alloc(t, 5);
    bases->item[0] = cr_box(base);
    bases->item[1] = cr_box(CR_TYPE_OF_ID(Exception));
    mro->item[0] = cr_box(type);
    mro->item[1] = cr_box(base);
    mro->item[2] = cr_box(CR_TYPE_OF_ID(Exception));
    mro->item[3] = cr_box(CR_TYPE_OF_ID(BaseException));
    mro->item[4] = cr_box(CR_TYPE_OF_ID(OBJECT));
    type->bases = bases;
    type->mro = mro;
}
