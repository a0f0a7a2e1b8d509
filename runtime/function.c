// function.c -- the types function, built-in function and method, method descriptors, bound methods, cells, code.
//
// One struct, CrFunction, serves Python's functions and those written in C; they differ in shape (so in repr and in
// how they bind) and in where the signature comes from: the compiler's CrCode, or a text signature that is parsed
// when the function is first bound.
#include "runtime/function.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/attr.h"
#include "runtime/builtins.h"
#include "runtime/descr.h"
#include "runtime/frame.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/all_types.h"
#include "runtime/vm/globals.h"

CrObject cr_not_given_object = {.shape = CR_T_ELLIPSIS, .flags = CR_OBJ_STATIC};

// ---- Text signatures of C functions -------------------------------------------------------------------------------

enum { MAX_PARAMETERS = 24 };

typedef struct Signature {
    const char *names[MAX_PARAMETERS];
    CrValue defaults[MAX_PARAMETERS]; // cr_not_given: optional without a value; CR_ERROR: required
    int n, posonly, kwonly_from;      // kwonly_from: index of the first keyword-only parameter, or -1
    const char *star, *starstar;      // names of *args and **kwargs, or NULL
} Signature;

static const char *skip_space(const char *p) {
    while (*p == ' ') p++;
    return p;
}

static const char *copy_word(const char **p) {
    const char *start = *p;
    while (isalnum((unsigned char)**p) || **p == '_' || **p == '.') (*p)++;
    size_t n = (size_t)(*p - start);
    char *word = cr_alloc_permanent(n + 1);
    memcpy(word, start, n);
    return word;
}

static CrValue parse_default(CrThread *t, const char **p) {
    static const struct {
        const char *text;
        CrObject *object;
    } constants[] = {{"None", &cr_none_object}, {"True", &cr_true_object}, {"False", &cr_false_object}};
    const char *s = *p;
    if (*s == '<') {
        *p = strchr(s, '>') + 1;
        return cr_not_given;
    }
    if (*s == '\'') {
        char text[32];
        int n = 0;
        for (s++; *s != '\''; s++) {
            char c = *s;
            if (c == '\\') c = *++s == 'n' ? '\n' : *s;
            text[n++] = c;
        }
        *p = s + 1;
        text[n] = 0;
        return cr_intern_c(t, text);
    }
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        size_t n = strlen(constants[i].text);
        if (!strncmp(s, constants[i].text, n)) {
            *p = s + n;
            return cr_box(constants[i].object);
        }
    }
    char *end;
    long i = strtol(s, &end, 10);
    if (end == s) {
        fprintf(stderr, "cranky: bad default in built-in signature near '%s'\n", s);
        abort();
    }
    *p = end;
    return CR_INT(i);
}

static void parse_signature(CrThread *t, const char *text, Signature *s) {
    *s = (Signature){.kwonly_from = -1};
    const char *p = strchr(text, '(') + 1;
    for (p = skip_space(p); *p && *p != ')'; p = skip_space(p)) {
        if (*p == '/') {
            s->posonly = s->n;
            p++;
        } else if (p[0] == '*' && p[1] == '*') {
            p += 2;
            s->starstar = copy_word(&p);
        } else if (*p == '*') {
            p++;
            if (isalpha((unsigned char)*p)) s->star = copy_word(&p);
            s->kwonly_from = s->n;
        } else {
            if (*p == '$') p++;
            s->names[s->n] = copy_word(&p);
            s->defaults[s->n] = CR_ERROR;
            p = skip_space(p);
            if (*p == '=') {
                p = skip_space(p + 1);
                s->defaults[s->n] = parse_default(t, &p);
            }
            s->n++;
        }
        p = skip_space(p);
        if (*p == ',') p++;
    }
    if (s->kwonly_from < 0) s->kwonly_from = s->n;
}

static bool is_constructor(const CrFunction *f) { return f->owner && f->owner->def && f->def == &f->owner->def->constructor; }

// Completes f and its CrCode (its own, made by cr_builtin_new) from the parsed signature: once, under f's lock. name_strs,
// then `direct`, are published last, so whoever has seen them may read the rest.
static void adopt_signature(CrThread *t, CrFunction *f, const Signature *s) {
    CrCode *c = (CrCode *)(uintptr_t)f->code;
    c->argcount = (uint16_t)s->kwonly_from;
    c->kwonly = (uint16_t)(s->n - s->kwonly_from);
    c->posonly = (uint16_t)s->posonly;
    __atomic_store_n(&c->flags, (uint16_t)(CR_CODE_C | (s->star ? CR_CODE_VARARGS : 0) | (s->starstar ? CR_CODE_VARKEYWORDS : 0)), __ATOMIC_RELAXED);
    c->nparams = (uint16_t)(s->n + (s->star != NULL) + (s->starstar != NULL));
    CrValue *name_strs = cr_alloc_permanent(sizeof(CrValue) * (c->nparams + 1u));
    const char **names = cr_alloc_permanent(sizeof(char *) * (c->nparams + 1u));
    for (int i = 0; i < s->n; i++) names[i] = s->names[i];
    if (s->star) names[s->n] = s->star;
    if (s->starstar) names[c->nparams - 1] = s->starstar;
    for (int i = 0; i < c->nparams; i++) name_strs[i] = cr_intern_c(t, names[i]);
    c->names = names;
    int first = c->argcount;
    while (first > 0 && s->defaults[first - 1]) first--;
    if (first < c->argcount) {
        CrTuple *defaults = cr_tuple_alloc(t, (size_t)(c->argcount - first));
        for (int i = first; i < c->argcount; i++)
            defaults->item[i - first] = s->defaults[i] == cr_not_given ? CR_ERROR : s->defaults[i];
        CR_SET(f->defaults, cr_box(defaults));
    }
    if (c->kwonly) {
        CrValue kwdefaults = cr_dict_new(t);
        for (int i = c->argcount; i < s->n; i++)
            if (s->defaults[i]) cr_dict_set(t, kwdefaults, name_strs[i], s->defaults[i]);
        CR_SET(f->kwdefaults, kwdefaults);
    }
    f->nparams = c->nparams;
    CR_SET(c->name_strs, name_strs);
    bool checked = is_constructor(f); // every call of it looks at the class first
    if (c->nparams <= CR_DIRECT_MAX && c->nparams == c->argcount && !checked) CR_SET(f->direct, c->argcount);
}

bool cr_function_ready(CrThread *t, CrFunction *f) {
    if (__atomic_load_n(&f->code->name_strs, __ATOMIC_ACQUIRE)) return true;
    if (f->def) {
        Signature s;
        parse_signature(t, f->def->signature, &s);
        cr_lock_object(f);
        if (!f->code->name_strs) adopt_signature(t, f, &s);
        cr_unlock_object(f);
        return true;
    }
    const CrCode *c = f->code;
    CrValue *names = cr_alloc_permanent(sizeof(CrValue) * (c->nparams + 1u));
    for (int i = 0; i < c->nparams; i++) names[i] = cr_intern_c(t, c->names[i]);
    __atomic_store_n(&((CrCode *)(uintptr_t)c)->name_strs, names, __ATOMIC_RELEASE); // equal contents if two threads race
    return true;
}

// ---- Making functions ------------------------------------------------------------------------------------------------

CrFunction *cr_builtin_new(CrThread *t, const CrMethodDef *def, CrTypeId kind, CrType *owner) {
    CrFunction *f = cr_alloc(t, sizeof *f);
    CrCode *c = cr_alloc_permanent(sizeof *c);
    size_t n = strcspn(def->signature, "(");
    char *name = cr_alloc_permanent(n + 1);
    memcpy(name, def->signature, n);
    c->name = c->qualname = name;
    c->flags = CR_CODE_C;
    f->ob.shape = kind;
    f->entry = def->entry;
    f->code = c;
    f->direct = CR_NOT_DIRECT;
    f->owner = owner;
    f->def = def;
    return f;
}

CrValue cr_builtin_function(CrThread *t, const CrMethodDef *def, CrValue module) {
    CrFunction *f = cr_builtin_new(t, def, CR_T_BUILTIN, NULL);
    f->module = module;
    return cr_box(f);
}

CrValue cr_function_init(CrThread *t, CrFunction *f, const CrCode *code, void *entry, CrValue globals, CrValue defaults,
                         CrValue kwdefaults) {
    (void)t;
    f->ob.shape = CR_T_FUNCTION;
    f->entry = entry;
    f->code = code;
    f->nparams = code->nparams;
    f->direct = code->nparams <= CR_DIRECT_MAX && code->nparams == code->argcount ? code->argcount : CR_NOT_DIRECT;
    f->globals = globals;
    f->defaults = defaults;
    f->kwdefaults = kwdefaults;
    f->module = cr_dict_get_interned(CR_AS(CrDict, globals), cr_name___name__);
    return cr_box(f);
}

CrValue cr_function_new(CrThread *t, const CrCode *code, void *entry, CrValue globals, CrValue defaults,
                        CrValue kwdefaults, CrTuple *closure) {
    CrFunction *f = cr_alloc(t, sizeof *f);
    f->closure = closure;
    return cr_function_init(t, f, code, entry, globals, defaults, kwdefaults);
}

CrValue cr_function_name(CrThread *t, CrFunction *f) {
    CrValue name = CR_GET(f->name);
    if (!name) CR_SET(f->name, name = is_constructor(f) ? cr_name___new__ : cr_intern_c(t, f->code->name));
    return name;
}

CrValue cr_function_qualname(CrThread *t, CrFunction *f) {
    CrValue name = CR_GET(f->qualname);
    if (name) return name;
    bool method = f->owner && __atomic_load_n(&f->code->flags, __ATOMIC_RELAXED) & CR_CODE_C;
    name = method ? cr_str_printf(t, "%S.%S", f->owner->qualname, cr_function_name(t, f)) : cr_intern_c(t, f->code->qualname);
    CR_SET(f->qualname, name);
    return name;
}

CrValue cr_method_new(CrThread *t, CrValue function, CrValue self) {
    CrMethod *m = cr_alloc(t, sizeof *m);
    CrTypeId kind = CR_T_METHOD;
    if (cr_is_ptr(function)) {
        uint32_t shape = cr_shape_id(cr_object(function));
        if (shape == CR_T_METHOD_DESCRIPTOR || shape == CR_T_CLASSMETHOD_DESCRIPTOR || shape == CR_T_BUILTIN)
            kind = CR_T_BUILTIN_METHOD;
        else if (shape == CR_T_WRAPPER_DESCRIPTOR)
            kind = CR_T_METHOD_WRAPPER;
    }
    m->ob.shape = kind;
    m->function = function;
    m->self = self;
    return cr_box(m);
}

CrValue cr_cell_new(CrThread *t, CrValue value) {
    CrCell *c = cr_alloc(t, sizeof *c);
    c->ob.shape = CR_T_CELL;
    c->value = value;
    return cr_box(c);
}

// ---- Binding (descriptor protocol) and calling ---------------------------------------------------------------------------

static CrValue function_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    (void)type;
    return object ? cr_method_new(t, self, object) : self;
}

static CrValue classmethod_descriptor_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    return cr_method_new(t, self, type ? type : cr_box(cr_type_of(object)));
}

// The built-in type that cls's instances get their layout from, and whose constructor (if it has one) makes them.
static const CrType *made_by(const CrType *cls) {
    while (!cls->def || (CR_GET(cls->new_fn) && !cls->def->constructor.signature)) cls = cls->base;
    return cls;
}

static bool takes_no_keywords(CrThread *t, CrFunction *f) {
    if (!cr_function_ready(t, f)) return false;
    const CrCode *c = CR_GET(f->code);
    return c->posonly == c->argcount && !c->kwonly && !(c->flags & CR_CODE_VARKEYWORDS);
}

// T.__new__ called by hand must get a class whose instances have T's layout.
static CrValue builtin_function_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrFunction *f = CR_AS(CrFunction, self);
    if (CR_UNLIKELY(is_constructor(f))) {
        if (!nargs) return CR_RAISE(t, TypeError, "%N.__new__(): not enough arguments", f->owner);
        if (!cr_has_flag(args[0], CR_TYPE_TYPE))
            return CR_RAISE(t, TypeError, "%N.__new__(X): X is not a type object (%T)", f->owner, args[0]);
        CrType *cls = CR_AS(CrType, args[0]);
        if (!cr_is_subtype(cls, f->owner))
            return CR_RAISE(t, TypeError, "%N.__new__(%N): %N is not a subtype of %N", f->owner, cls, cls, f->owner);
        if (made_by(cls)->def->constructor.entry != f->def->entry) {
            const CrType *safe = cls; // the first whose __new__ is a built-in's
            while (CR_GET(safe->new_fn) && !CR_IS(BUILTIN, CR_GET(safe->new_fn))) safe = safe->base;
            return CR_RAISE(t, TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", f->owner, cls, safe);
        }
        if (kwnames && takes_no_keywords(t, f) && CR_GET(cls->init_fn) != f->owner->init_fn)
            kwnames = CR_ERROR; // they are for the __init__ of the subclass
    }
    return cr_function_call(t, self, args, nargs, kwnames);
}

// Calls of unbound methods of built-in types check the receiver.
static CrValue method_descriptor_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrFunction *f = CR_AS(CrFunction, self);
    if (!nargs) return CR_RAISE(t, TypeError, "unbound method %S() needs an argument", cr_function_qualname(t, f));
    if (!cr_is_subtype(cr_type_of(args[0]), f->owner))
        return CR_RAISE(t, TypeError, "descriptor '%s' for '%N' objects doesn't apply to a '%T' object", f->code->name,
                        f->owner, args[0]);
    return cr_function_call(t, self, args, nargs, kwnames);
}

static CrValue wrapper_descriptor_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrFunction *f = CR_AS(CrFunction, self);
    if (!nargs) return CR_RAISE(t, TypeError, "descriptor '%s' of '%N' object needs an argument", f->code->name, f->owner);
    if (!cr_is_subtype(cr_type_of(args[0]), f->owner))
        return CR_RAISE(t, TypeError, "descriptor '%s' requires a '%N' object but received a '%T'", f->code->name,
                        f->owner, args[0]);
    if (kwnames && f->def && f->def->flags & CR_METHOD_NEW_KEYWORDS && takes_no_keywords(t, f) && CR_GET(cr_type_of(args[0])->new_fn) != CR_GET(f->owner->new_fn))
        kwnames = CR_ERROR; // they are for the __new__ of the subclass
    return cr_function_call(t, self, args, nargs, kwnames);
}

static CrValue method_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrMethod *m = CR_AS(CrMethod, self);
    size_t total = nargs + (kwnames ? cr_tuple_len(kwnames) : 0);
    if (!cr_stack_ok(t)) return CR_ERROR;
    CrValue with_self[total + 1];
    with_self[0] = m->self;
    for (size_t i = 0; i < total; i++) with_self[i + 1] = args[i];
    return cr_call(t, m->function, with_self, nargs + 1, kwnames);
}

// ---- repr and attributes ---------------------------------------------------------------------------------------------------

static CrValue function_repr(CrThread *t, CrValue v) {
    return cr_str_printf(t, "<function %S at %p>", cr_function_qualname(t, CR_AS(CrFunction, v)), (void *)(uintptr_t)v);
}
static CrValue method_descriptor_repr(CrThread *t, CrValue v) {
    CrFunction *f = CR_AS(CrFunction, v);
    return cr_str_printf(t, "<method '%s' of '%N' objects>", f->code->name, f->owner);
}
static CrValue wrapper_descriptor_repr(CrThread *t, CrValue v) {
    CrFunction *f = CR_AS(CrFunction, v);
    return cr_str_printf(t, "<slot wrapper '%s' of '%N' objects>", f->code->name, f->owner);
}
static CrValue method_repr(CrThread *t, CrValue v) {
    CrMethod *m = CR_AS(CrMethod, v);
    CrValue name = cr_getattr_or_zero(t, m->function, cr_name___qualname__);
    if (!name && !cr_raised(t)) name = cr_getattr_or_zero(t, m->function, cr_name___name__);
    if (!name && cr_raised(t)) return CR_ERROR;
    return cr_str_printf(t, "<bound method %S of %R>", name ? name : cr_intern_c(t, "?"), m->self);
}
static CrValue method_wrapper_repr(CrThread *t, CrValue v) {
    CrMethod *m = CR_AS(CrMethod, v);
    return cr_str_printf(t, "<method-wrapper '%s' of %T object at %p>", CR_AS(CrFunction, m->function)->code->name,
                         m->self, (void *)(uintptr_t)m->self);
}
static CrValue cell_repr(CrThread *t, CrValue v) {
    CrValue inner = CR_GET(CR_AS(CrCell, v)->value);
    if (!inner) return cr_str_printf(t, "<cell at %p: empty>", (void *)(uintptr_t)v);
    return cr_str_printf(t, "<cell at %p: %T object at %p>", (void *)(uintptr_t)v, inner, (void *)(uintptr_t)inner);
}

static int method_hash(CrThread *t, CrValue v, int64_t *hash) {
    CrMethod *m = CR_AS(CrMethod, v);
    (void)t;
    *hash = (int64_t)((m->self >> 4) * 31 + (m->function >> 4));
    return 0;
}

static CrValue method_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if ((op != CR_EQ && op != CR_NE) || cr_type_of(a) != cr_type_of(b)) return CR_NOT_IMPLEMENTED;
    CrMethod *x = CR_AS(CrMethod, a), *y = CR_AS(CrMethod, b);
    int same = x->self == y->self ? cr_compare_bool(t, x->function, y->function, CR_EQ) : 0;
    return same < 0 ? CR_ERROR : cr_bool(same == (op == CR_EQ));
}

static CrValue get_name(CrThread *t, CrValue v) { return cr_function_name(t, CR_AS(CrFunction, v)); }
static CrValue get_qualname(CrThread *t, CrValue v) { return cr_function_qualname(t, CR_AS(CrFunction, v)); }

static int set_str(CrThread *t, CrValue *field, CrValue v, const char *name) {
    if (!v || !cr_is_str(v)) return CR_RAISE(t, TypeError, "%s must be set to a string object", name), -1;
    CR_SET(*field, v);
    return 0;
}
static int set_name(CrThread *t, CrValue f, CrValue v) { return set_str(t, &CR_AS(CrFunction, f)->name, v, "__name__"); }
static int set_qualname(CrThread *t, CrValue f, CrValue v) {
    return set_str(t, &CR_AS(CrFunction, f)->qualname, v, "__qualname__");
}

static CrValue or_none(CrValue v) { return v ? v : CR_NONE; }
static CrValue get_doc(CrThread *t, CrValue v) {
    CrFunction *f = CR_AS(CrFunction, v);
    CrValue doc = CR_GET(f->doc);
    if (is_constructor(f)) return cr_str_from_c(t, "Create and return a new object.  See help(type) for accurate signature.");
    if (!doc && f->def && f->def->doc) CR_SET(f->doc, doc = cr_str_from_c(t, f->def->doc));
    return or_none(doc);
}
static int set_doc(CrThread *t, CrValue f, CrValue v) { return (void)t, CR_SET(CR_AS(CrFunction, f)->doc, v), 0; }
static CrValue get_module(CrThread *t, CrValue f) { return (void)t, or_none(CR_GET(CR_AS(CrFunction, f)->module)); }
static int set_module(CrThread *t, CrValue f, CrValue v) { return (void)t, CR_SET(CR_AS(CrFunction, f)->module, v), 0; }
static CrValue get_defaults(CrThread *t, CrValue f) { return (void)t, or_none(CR_GET(CR_AS(CrFunction, f)->defaults)); }
static int set_defaults(CrThread *t, CrValue f, CrValue v) {
    if (v && v != CR_NONE && !cr_has_flag(v, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "__defaults__ must be set to a tuple object"), -1;
    CR_SET(CR_AS(CrFunction, f)->defaults, v == CR_NONE ? CR_ERROR : v);
    return 0;
}
static CrValue get_kwdefaults(CrThread *t, CrValue f) { return (void)t, or_none(CR_GET(CR_AS(CrFunction, f)->kwdefaults)); }
static int set_kwdefaults(CrThread *t, CrValue f, CrValue v) {
    if (v && v != CR_NONE && !cr_has_flag(v, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "__kwdefaults__ must be set to a dict object"), -1;
    CR_SET(CR_AS(CrFunction, f)->kwdefaults, v == CR_NONE ? CR_ERROR : v);
    return 0;
}
// A dict that is made when first asked for; of two threads that ask at once, both get the first one's.
static CrValue lazy_dict(CrThread *t, CrValue *field) {
    CrValue dict = __atomic_load_n(field, __ATOMIC_ACQUIRE);
    if (dict) return dict;
    CrValue fresh = cr_dict_new(t);
    bool first = __atomic_compare_exchange_n(field, &dict, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    return first ? fresh : dict;
}
static CrValue get_annotations(CrThread *t, CrValue v) {
    return lazy_dict(t, &CR_AS(CrFunction, v)->annotations);
}
static int set_annotations(CrThread *t, CrValue f, CrValue v) {
    return (void)t, CR_SET(CR_AS(CrFunction, f)->annotations, v == CR_NONE ? CR_ERROR : v), 0;
}
static CrValue get_dict(CrThread *t, CrValue v) {
    return lazy_dict(t, &CR_AS(CrFunction, v)->dict);
}
static int set_dict(CrThread *t, CrValue f, CrValue v) {
    if (!v || !cr_has_flag(v, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "__dict__ must be set to a dictionary, not a '%T'", v ? v : CR_NONE), -1;
    CR_SET(CR_AS(CrFunction, f)->dict, v);
    return 0;
}
static CrValue get_globals(CrThread *t, CrValue f) { return (void)t, CR_AS(CrFunction, f)->globals; }
static CrValue get_builtins(CrThread *t, CrValue f) { return cr_vm_builtins_of(t, CR_AS(CrFunction, f)->globals); }
static CrValue get_closure(CrThread *t, CrValue v) {
    CrTuple *c = CR_AS(CrFunction, v)->closure;
    return (void)t, c ? cr_box(c) : CR_NONE;
}
static CrValue get_code(CrThread *t, CrValue v) { return cr_code_of_function(t, CR_AS(CrFunction, v)); }
static CrValue get_objclass(CrThread *t, CrValue v) { return (void)t, cr_box(CR_AS(CrFunction, v)->owner); }

// Functions have arbitrary attributes, kept in a dict of their own.
static CrValue function_getattr(CrThread *t, CrValue self, CrValue name) {
    CrValue dict = CR_GET(CR_AS(CrFunction, self)->dict);
    if (dict) {
        CrValue in_class = cr_type_lookup(cr_type_of(self), name);
        if (!in_class || !cr_type_of(in_class)->slots.descr_set) {
            CrValue v = cr_dict_get(t, dict, name);
            if (v || cr_raised(t)) return v;
        }
    }
    return cr_object_getattr(t, self, name);
}

static int function_setattr(CrThread *t, CrValue self, CrValue name, CrValue value) {
    CrValue in_class = cr_type_lookup(cr_type_of(self), name);
    if (in_class && cr_type_of(in_class)->slots.descr_set) return cr_object_setattr(t, self, name, value);
    CrValue dict = get_dict(t, self);
    if (value) return cr_dict_set(t, dict, name, value);
    int deleted = cr_dict_delete(t, dict, name);
    if (deleted) return deleted < 0 ? -1 : 0;
    cr_raise_attribute(t, self, name, "'function' object has no attribute '%S'", name);
    return -1;
}

static const CrGetSetDef function_getsets[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__dict__", get_dict, set_dict, NULL},
    {"__globals__", get_globals, cr_readonly_member, NULL},
    {"__builtins__", get_builtins, cr_readonly_member, NULL},
    {"__closure__", get_closure, cr_readonly_member, NULL},
    {"__code__", get_code, cr_function_set_code, NULL},
    {0},
};
// "($self, object, /)": the signature in the table, with the first parameter as CPython marks it. CR_NONE: no C function.
static CrValue get_text_signature(CrThread *t, CrValue v) {
    const CrFunction *f = CR_AS(CrFunction, v);
    const char *text = f->def && f->def->signature ? strchr(f->def->signature, '(') : NULL;
    if (!text) return CR_NONE;
    if (!f->owner) return cr_str_printf(t, text[1] == ')' ? "($module)" : "($module, %s", text + 1);
    size_t n = strcspn(text + 1, ",)"); // self or cls
    const char *rest = text + 1 + n;
    if (!strncmp(rest, ", /)", 4) || *rest == ')') return cr_str_printf(t, f->def->flags & CR_METHOD_CLASS ? "($type, /)" : "($self, /)");
    return cr_str_printf(t, f->def->flags & CR_METHOD_CLASS ? "($type%s" : "($self%s", rest);
}

static const CrGetSetDef descriptor_getsets[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL},
    {"__objclass__", get_objclass, cr_readonly_member, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {0},
};

static CrValue method_self(CrThread *t, CrValue v) { return (void)t, CR_AS(CrMethod, v)->self; }
static CrValue method_func(CrThread *t, CrValue v) { return (void)t, CR_AS(CrMethod, v)->function; }
static const CrGetSetDef method_getsets[] = {
    {"__self__", method_self, cr_readonly_member, NULL}, {"__func__", method_func, cr_readonly_member, NULL}, {0}};

// Methods written in C, bound: what CPython has as attributes of their own is their function's.
static CrValue bound_name(CrThread *t, CrValue v) { return get_name(t, CR_AS(CrMethod, v)->function); }
static CrValue bound_doc(CrThread *t, CrValue v) { return get_doc(t, CR_AS(CrMethod, v)->function); }
static CrValue bound_text_signature(CrThread *t, CrValue v) { return get_text_signature(t, CR_AS(CrMethod, v)->function); }
static CrValue bound_objclass(CrThread *t, CrValue v) { return get_objclass(t, CR_AS(CrMethod, v)->function); }
static CrValue wrapper_qualname(CrThread *t, CrValue v) { return get_qualname(t, CR_AS(CrMethod, v)->function); }
static const CrGetSetDef method_wrapper_getsets[] = {
    {"__self__", method_self, cr_readonly_member, NULL},         {"__name__", bound_name, NULL, NULL}, {"__qualname__", wrapper_qualname, NULL, NULL},
    {"__doc__", bound_doc, NULL, NULL},            {"__objclass__", bound_objclass, NULL, NULL},
    {"__text_signature__", bound_text_signature, NULL, NULL}, {0}};

// How copy and pickle find one again: a function of a module by its name, anything else as an attribute of what it belongs to.
static CrValue reduced(CrThread *t, CrValue owner, CrValue name) {
    CrValue getattr = name ? cr_builtins_get(t, "getattr") : CR_ERROR;
    if (!getattr) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){getattr, cr_tuple_from(t, (CrValue[]){owner, name}, 2)}, 2);
}
static CrValue descriptor_reduce(CrThread *t, CrFunction *self, CrValue v) {
    return (void)self, reduced(t, cr_box(CR_AS(CrFunction, v)->owner), get_name(t, v));
}
static CrValue bound_reduce(CrThread *t, CrFunction *self, CrValue v) {
    const CrMethod *m = CR_AS(CrMethod, v);
    return (void)self, reduced(t, m->self, cr_getattr(t, m->function, cr_name___name__));
}
static const CrMethodDef descriptor_methods[] = {{"__reduce__(self, /)", CR_FN(descriptor_reduce), NULL, 0}, {0}};
static const CrMethodDef bound_methods[] = {{"__reduce__(self, /)", CR_FN(bound_reduce), NULL, 0}, {0}};

// A bound method has its function's attributes.
static CrValue method_getattr(CrThread *t, CrValue self, CrValue name) {
    if (cr_type_lookup(cr_type_of(self), name) && name != cr_name___doc__) return cr_object_getattr(t, self, name);
    return cr_getattr(t, CR_AS(CrMethod, self)->function, name);
}

// ---- builtin_function_or_method ------------------------------------------------------------------------------------------
//
// One type to Python, two shapes: a function (CrFunction), and one bound to its object (CrMethod). A static method and the
// __new__ of a built-in type are functions whose owner says what they belong to.

static bool is_bound(CrValue v) { return cr_shape_id(cr_object(v)) == CR_T_BUILTIN_METHOD; }
static CrFunction *builtin_function(CrValue v) { return CR_AS(CrFunction, is_bound(v) ? CR_AS(CrMethod, v)->function : v); }
// CR_ERROR: a module's function.
static CrValue builtin_object(CrValue v) {
    if (is_bound(v)) return CR_AS(CrMethod, v)->self;
    CrType *owner = CR_AS(CrFunction, v)->owner;
    return owner ? cr_box(owner) : CR_ERROR;
}

static CrValue builtin_repr(CrThread *t, CrValue v) {
    CrFunction *f = builtin_function(v);
    CrValue object = builtin_object(v);
    if (object)
        return cr_str_printf(t, "<built-in method %S of %T object at %p>", cr_function_name(t, f), object, (void *)(uintptr_t)object);
    if (__atomic_load_n(&f->code->flags, __ATOMIC_RELAXED) & CR_CODE_FOREIGN)
        return cr_str_printf(t, "<C function %s from <%s>>", f->def->doc, f->code->filename);
    return cr_str_printf(t, "<built-in function %s>", f->code->name);
}
static int builtin_hash(CrThread *t, CrValue v, int64_t *hash) {
    if (is_bound(v)) return method_hash(t, v, hash);
    return CR_SLOT(CR_TYPE_OF_ID(OBJECT)->slots.hash)(t, v, hash);
}
static CrValue builtin_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (CR_IS(BUILTIN_METHOD, a) && CR_IS(BUILTIN_METHOD, b)) return method_compare(t, a, b, op);
    return CR_NOT_IMPLEMENTED; // and so compared by identity
}
static CrValue builtin_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    return (is_bound(self) ? method_call : builtin_function_call)(t, self, args, nargs, kwnames);
}

static CrValue builtin_name(CrThread *t, CrValue v) { return cr_function_name(t, builtin_function(v)); }
// The class is the one that was asked, which may have inherited the method.
static CrValue builtin_qualname(CrThread *t, CrValue v) {
    if (!is_bound(v)) return get_qualname(t, v);
    CrValue self = CR_AS(CrMethod, v)->self, name = builtin_name(t, v);
    CrType *type = cr_has_flag(self, CR_TYPE_TYPE) ? CR_AS(CrType, self) : cr_type_of(self);
    return name ? cr_str_printf(t, "%S.%S", type->qualname, name) : CR_ERROR;
}
static CrValue builtin_doc(CrThread *t, CrValue v) { return get_doc(t, cr_box(builtin_function(v))); }
static CrValue builtin_module(CrThread *t, CrValue v) { return is_bound(v) ? CR_NONE : get_module(t, v); }
static CrValue builtin_text_signature(CrThread *t, CrValue v) { return get_text_signature(t, cr_box(builtin_function(v))); }
static CrValue builtin_self(CrThread *t, CrValue v) {
    if (is_bound(v)) return CR_AS(CrMethod, v)->self;
    const CrFunction *f = CR_AS(CrFunction, v);
    if (f->owner) return is_constructor(f) ? cr_box(f->owner) : CR_NONE;
    CrValue module = f->module ? cr_dict_get(t, cr_sys_modules(), f->module) : CR_ERROR;
    return module || cr_raised(t) ? module : CR_NONE;
}
static CrValue builtin_reduce(CrThread *t, CrFunction *self, CrValue v) {
    CrValue object = builtin_object(v);
    return (void)self, object ? reduced(t, object, builtin_name(t, v)) : get_qualname(t, v);
}
static const CrMethodDef builtin_methods[] = {{"__reduce__(self, /)", CR_FN(builtin_reduce), NULL, 0}, {0}};
static const CrGetSetDef builtin_getsets[] = {
    {"__name__", builtin_name, NULL, NULL}, {"__qualname__", builtin_qualname, NULL, NULL},
    {"__doc__", builtin_doc, NULL, NULL},   {"__module__", builtin_module, NULL, NULL},
    {"__self__", builtin_self, NULL, NULL}, {"__text_signature__", builtin_text_signature, NULL, NULL}, {0},
};

static CrValue method_construct(CrThread *t, CrFunction *self, CrValue cls, CrValue function, CrValue object) {
    (void)self, (void)cls;
    if (object == CR_NONE) return CR_RAISE(t, TypeError, "self must not be None");
    if (!cr_type_of(function)->slots.call) return CR_RAISE(t, TypeError, "first argument must be callable");
    CrValue m = cr_method_new(t, function, object);
    cr_object(m)->shape = CR_T_METHOD;
    return m;
}

static CrValue cell_contents(CrThread *t, CrValue v) {
    CrValue inner = CR_GET(CR_AS(CrCell, v)->value);
    return inner ? inner : CR_RAISE(t, ValueError, "Cell is empty");
}
static int cell_set_contents(CrThread *t, CrValue v, CrValue inner) { return (void)t, CR_SET(CR_AS(CrCell, v)->value, inner), 0; }
// By contents; an empty one is less than any other.
static CrValue cell_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(CELL, a) || !CR_IS(CELL, b)) return CR_NOT_IMPLEMENTED;
    CrValue x = CR_GET(CR_AS(CrCell, a)->value), y = CR_GET(CR_AS(CrCell, b)->value);
    if (x && y) return cr_compare(t, x, y, op);
    return cr_compare(t, CR_INT(x != CR_ERROR), CR_INT(y != CR_ERROR), op);
}
static CrValue cell_new(CrThread *t, CrFunction *f, CrValue cls, CrValue contents) { return (void)f, (void)cls, cr_cell_new(t, contents); }
static const CrGetSetDef cell_getsets[] = {{"cell_contents", cell_contents, cell_set_contents, NULL}, {0}};

// ---- Type definitions ------------------------------------------------------------------------------------------------------------

const CrTypeDef cr_function_typedef = {
    .flags = CR_TYPE_WEAKREF | CR_TYPE_METHOD,
    .slots = {.repr = function_repr, .call = cr_function_call, .descr_get = function_get, .getattr = function_getattr,
              .setattr = function_setattr},
    .getsets = function_getsets,
    .constructor = {"function(cls, code, globals, name=None, argdefs=None, closure=None)", CR_FN(cr_function_construct),
                    "Create a function object.", 0},
};
const CrTypeDef cr_builtin_typedef = {
    .flags = CR_TYPE_WEAKREF,
    .slots = {.repr = builtin_repr, .call = builtin_call, .hash = builtin_hash, .compare = builtin_compare},
    .methods = builtin_methods,
    .getsets = builtin_getsets,
};
const CrTypeDef cr_method_descriptor_typedef = {
    .flags = CR_TYPE_METHOD,
    .slots = {.repr = method_descriptor_repr, .call = method_descriptor_call, .descr_get = function_get},
    .methods = descriptor_methods,
    .getsets = descriptor_getsets,
};
const CrTypeDef cr_classmethod_descriptor_typedef = {
    .slots = {.repr = method_descriptor_repr, .call = cr_function_call, .descr_get = classmethod_descriptor_get},
    .getsets = descriptor_getsets,
};
const CrTypeDef cr_wrapper_descriptor_typedef = {
    .flags = CR_TYPE_METHOD,
    .slots = {.repr = wrapper_descriptor_repr, .call = wrapper_descriptor_call, .descr_get = function_get},
    .methods = descriptor_methods,
    .getsets = descriptor_getsets,
};
const CrTypeDef cr_method_typedef = {
    .flags = CR_TYPE_WEAKREF,
    .slots = {.repr = method_repr, .call = method_call, .hash = method_hash, .compare = method_compare,
              .getattr = method_getattr},
    .methods = bound_methods,
    .getsets = method_getsets,
    .constructor = {"method(cls, function, instance, /)", CR_FN(method_construct), NULL, 0},
};
const CrTypeDef cr_builtin_method_typedef = {.flags = CR_TYPE_WEAKREF}; // no object's type: see cr_builtin_typedef
const CrTypeDef cr_method_wrapper_typedef = {
    .slots = {.repr = method_wrapper_repr, .call = method_call, .hash = method_hash, .compare = method_compare},
    .methods = bound_methods,
    .getsets = method_wrapper_getsets,
};
const CrTypeDef cr_cell_typedef = {
    .slots = {.repr = cell_repr, .compare = cell_compare},
    .getsets = cell_getsets,
    .constructor = {"cell(cls, contents=<unset>, /)", CR_FN(cell_new), NULL, 0},
};
