// call.c -- cr_call and the argument binder that every function, Python's or C's, goes through.
//
//      call site: args[0 .. nargs) positional, then one value per name in kwnames
//        1. positional arguments to parameters, the rest into *args
//        2. keywords to parameters by name, the rest into **kwargs
//        3. defaults for what is missing
//      then entry is called with one value per parameter.
//
// Errors are those of CPython: Python functions and C functions word them differently.
#include "runtime/call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/attr.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// Calls the entry with its `n` parameters from an array.
static CrValue enter(CrThread *t, CrFunction *f, const CrValue *a) {
    CrValue fv = cr_box(f);
    switch (f->nparams) {
    case 0: return CR_ENTRY(fv)(t, f);
    case 1: return CR_ENTRY(fv, CrValue)(t, f, a[0]);
    case 2: return CR_ENTRY(fv, CrValue, CrValue)(t, f, a[0], a[1]);
    case 3: return CR_ENTRY(fv, CrValue, CrValue, CrValue)(t, f, a[0], a[1], a[2]);
    case 4: return CR_ENTRY(fv, CrValue, CrValue, CrValue, CrValue)(t, f, a[0], a[1], a[2], a[3]);
    case 5: return CR_ENTRY(fv, CrValue, CrValue, CrValue, CrValue, CrValue)(t, f, a[0], a[1], a[2], a[3], a[4]);
    case 6:
        return CR_ENTRY(fv, CrValue, CrValue, CrValue, CrValue, CrValue, CrValue)(t, f, a[0], a[1], a[2], a[3], a[4],
                                                                                  a[5]);
    default: return ((CrValue(*)(CrThread *, CrFunction *, const CrValue *))f->entry)(t, f, a);
    }
}

// ---- Errors ---------------------------------------------------------------------------------------------------

// __new__ or __init__ of a built-in type: named after the type.
static bool is_constructor(const CrFunction *f) {
    return f->owner && f->owner->def && (f->def == &f->owner->def->constructor || f->def == &f->owner->def->init);
}

// How CPython names the function in messages: the qualified name, with "()" supplied by the message.
static CrValue shown_name(CrThread *t, CrFunction *f) {
    if (!(f->code->flags & CR_CODE_C)) return cr_function_qualname(t, f);
    if (is_constructor(f)) return f->owner->name_str;
    if (f->owner) return cr_str_printf(t, "%S.%s", f->owner->qualname, f->code->name);
    if (!f->owner && f->module && cr_is_str(f->module) && !cr_str_is(f->module, "builtins"))
        return cr_str_printf(t, "%S.%s", f->module, f->code->name);
    return cr_str_from_c(t, f->code->name);
}

static CrValue quoted_list(CrThread *t, const CrValue *names, size_t n) {
    CrValue text = cr_str_empty;
    for (size_t i = 0; i < n; i++) {
        const char *separator = i == 0 ? "" : i + 1 < n ? ", " : n == 2 ? " and " : ", and ";
        text = cr_str_printf(t, "%S%s%R", text, separator, names[i]);
        if (!text) return CR_ERROR;
    }
    return text;
}

static bool raise_missing(CrThread *t, CrFunction *f, const CrValue *slots, int first, int count, const char *kind) {
    CrValue missing[count];
    int n = 0;
    for (int i = first; i < first + count; i++)
        if (!slots[i]) missing[n++] = f->code->name_strs[i];
    CR_RAISE(t, TypeError, "%S() missing %d required %s argument%s: %S", shown_name(t, f), n, kind, n == 1 ? "" : "s",
             quoted_list(t, missing, (size_t)n));
    return false;
}

static int ndefaults(const CrFunction *f) {
    CrValue defaults = CR_GET(f->defaults);
    return defaults ? (int)cr_tuple_len(defaults) : 0;
}

static bool raise_too_many(CrThread *t, CrFunction *f, size_t nargs, const CrValue *slots) {
    const CrCode *c = f->code;
    int defaults = ndefaults(f);
    int kwonly_given = 0;
    for (int i = c->argcount; i < c->argcount + c->kwonly; i++) kwonly_given += slots[i] != CR_ERROR;
    CrValue takes = defaults ? cr_str_printf(t, "from %d to %d", c->argcount - defaults, c->argcount)
                             : cr_str_printf(t, "%d", c->argcount);
    CrValue extra = cr_str_empty;
    if (kwonly_given)
        extra = cr_str_printf(t, " positional argument%s (and %d keyword-only argument%s)", nargs != 1 ? "s" : "",
                              kwonly_given, kwonly_given != 1 ? "s" : "");
    CR_RAISE(t, TypeError, "%S() takes %S positional argument%s but %i%S %s given", shown_name(t, f), takes,
             (defaults || c->argcount != 1) ? "s" : "", (int64_t)nargs, extra,
             nargs == 1 && !kwonly_given ? "was" : "were");
    return false;
}

// How many of the parameters messages do not count: self, or the class.
static int bound_arguments(const CrFunction *f) {
    return is_constructor(f) || (f->owner && cr_shape_id(&f->ob) != CR_T_BUILTIN);
}

// A method that a type's slot implements: a count that is wrong is reported without its name. An __init__ has the type's name.
static bool is_slot_wrapper(const CrFunction *f) {
    return cr_shape_id(&f->ob) == CR_T_WRAPPER_DESCRIPTOR && !strncmp(f->code->name, "__", 2) && strcmp(f->code->name, "__init__");
}

static bool raise_slot_count(CrThread *t, const CrFunction *f, int least, int most, int given) {
    bool repeats = f->owner->slots.length && strstr(f->code->name, "mul__"); // of a sequence
    int limit = given < least ? least : most;
    const char *bound_word = least == most ? "" : given < least ? "at least " : "at most ";
    const char *start = most < 2 && !repeats ? "" : " "; // of what CPython unpacks there stands an empty name
    CR_RAISE(t, TypeError, "%sexpected %s%d argument%s, got %d", start, bound_word, limit, limit == 1 ? "" : "s", given);
    return false;
}

// "len() takes exactly one argument (2 given)" and its relatives, for functions written in C.
static bool raise_c_count(CrThread *t, CrFunction *f, size_t nargs) {
    const CrCode *c = f->code;
    int bound = bound_arguments(f);
    int most = c->argcount - bound, given = (int)nargs - bound;
    int defaults = ndefaults(f), least = most - defaults;
    bool only_positional = c->posonly == c->argcount && c->kwonly == 0;
    if (only_positional && is_slot_wrapper(f)) return raise_slot_count(t, f, least, most, given);
    if (most == 0 && c->kwonly) {
        CR_RAISE(t, TypeError, "%s() takes no positional arguments", f->code->name);
    } else if (only_positional && most == 0) {
        CR_RAISE(t, TypeError, "%S() takes no arguments (%d given)", shown_name(t, f), given);
    } else if (only_positional && most == 1 && least == 1 && !is_constructor(f)) {
        CR_RAISE(t, TypeError, "%S() takes exactly one argument (%d given)", shown_name(t, f), given);
    } else if (only_positional) {
        const char *bound_word = least == most ? "" : given < least ? "at least " : "at most ";
        int limit = given < least ? least : most;
        if (f->def && f->def->flags & CR_METHOD_TAKES)
            return CR_RAISE(t, TypeError, "%s() takes %s%d argument%s (%d given)", f->code->name, *bound_word ? bound_word : "exactly ",
                            limit, limit == 1 ? "" : "s", given), false;
        CR_RAISE(t, TypeError, "%s expected %s%d argument%s, got %d", f->code->name, bound_word, limit,
                 limit == 1 ? "" : "s", given);
    } else if (!most) {
        CR_RAISE(t, TypeError, "%s() takes no positional arguments", c->name);
    } else {
        CR_RAISE(t, TypeError, "%s() takes %s %d %sargument%s (%d given)", c->name,
                 least == most ? "exactly" : "at most", most, (int)nargs > c->argcount + c->kwonly ? "" : "positional ", most == 1 ? "" : "s",
                 given);
    }
    return false;
}

// ---- Binding ---------------------------------------------------------------------------------------------------

static int find_parameter(CrFunction *f, CrValue name, int first) {
    const CrCode *c = f->code;
    int n = c->argcount + c->kwonly;
    for (int i = first; i < n; i++)
        if (c->name_strs[i] == name) return i;
    for (int i = first; i < n; i++)
        if (cr_str_equal(c->name_strs[i], name)) return i;
    return -1;
}

static bool raise_unexpected_keyword(CrThread *t, CrFunction *f, CrValue name, CrValue kwnames) {
    if (f->code->flags & CR_CODE_C) {
        const CrCode *c = f->code;
        if (c->nparams == c->posonly || c->argcount + c->kwonly == c->posonly)
            is_slot_wrapper(f) ? CR_RAISE(t, TypeError, "wrapper %s() takes no keyword arguments", c->name)
                               : CR_RAISE(t, TypeError, "%S() takes no keyword arguments", shown_name(t, f));
        else
            CR_RAISE(t, TypeError, "'%S' is an invalid keyword argument for %s()", name,
                     strcmp(c->name, "sorted") ? c->name : "sort"); // it hands its keywords on
        return false;
    }
    CrValue wrong = CR_ERROR; // all positional-only parameters that are named, in the order of the parameters
    for (int i = 0; i < f->code->posonly; i++)
        for (uint64_t k = 0; k < cr_tuple_len(kwnames); k++)
            if (cr_is_str(cr_tuple_items(kwnames)[k]) && cr_str_equal(f->code->name_strs[i], cr_tuple_items(kwnames)[k]))
                wrong = wrong ? cr_str_printf(t, "%S, %S", wrong, f->code->name_strs[i]) : f->code->name_strs[i];
    if (wrong)
        CR_RAISE(t, TypeError, "%S() got some positional-only arguments passed as keyword arguments: '%S'",
                 shown_name(t, f), wrong);
    else
        CR_RAISE(t, TypeError, "%S() got an unexpected keyword argument '%S'", shown_name(t, f), name);
    return false;
}

static bool bind_keywords(CrThread *t, CrFunction *f, const CrValue *values, CrValue kwnames, CrValue *slots,
                          CrValue extra) {
    for (uint64_t i = 0; i < cr_tuple_len(kwnames); i++) {
        CrValue name = cr_tuple_items(kwnames)[i];
        if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "keywords must be strings"), false;
        int slot = find_parameter(f, name, f->code->posonly);
        if (slot < 0) {
            if (!extra) return raise_unexpected_keyword(t, f, name, kwnames);
            if (cr_dict_set(t, extra, name, values[i]) < 0) return false;
        } else if (slots[slot]) {
            if (f->code->flags & CR_CODE_C)
                CR_RAISE(t, TypeError, "argument for %s() given by name ('%S') and position (%d)", f->code->name, name,
                         slot + 1 - bound_arguments(f));
            else
                CR_RAISE(t, TypeError, "%S() got multiple values for argument '%S'", shown_name(t, f), name);
            return false;
        } else {
            slots[slot] = values[i];
        }
    }
    return true;
}

// The default of parameter i, or CR_ERROR; *has tells "none" from "not given" (C functions' <markers>).
static CrValue default_of(CrFunction *f, int i, bool *has) {
    const CrCode *c = f->code;
    *has = true;
    if (i < c->argcount) {
        CrValue defaults = CR_GET(f->defaults);
        int n = defaults ? (int)cr_tuple_len(defaults) : 0, first = c->argcount - n;
        if (i >= first) return cr_tuple_items(defaults)[i - first];
    } else {
        CrValue kwdefaults = CR_GET(f->kwdefaults);
        CrValue v = kwdefaults ? cr_dict_get_interned(CR_AS(CrDict, kwdefaults), c->name_strs[i]) : CR_ERROR;
        if (v) return v == cr_not_given ? CR_ERROR : v;
    }
    *has = false;
    return CR_ERROR;
}

static bool fill_defaults(CrThread *t, CrFunction *f, CrValue *slots, size_t nargs) {
    const CrCode *c = f->code;
    int missing = 0, missing_kwonly = 0;
    for (int i = 0; i < c->argcount + c->kwonly; i++) {
        if (slots[i]) continue;
        bool has;
        slots[i] = default_of(f, i, &has);
        if (has) continue;
        if (i < c->argcount) missing++;
        else missing_kwonly++;
    }
    if (missing && c->flags & CR_CODE_C && c->posonly == c->argcount) return raise_c_count(t, f, nargs);
    CrValue given_defaults = CR_GET(f->defaults);
    int required = c->argcount - (given_defaults ? (int)cr_tuple_len(given_defaults) : 0);
    int required_posonly = required < c->posonly ? required : c->posonly;
    if (missing && c->flags & CR_CODE_C && (int)nargs < required_posonly && !f->owner) {
        CR_RAISE(t, TypeError, "%s() takes %s %d positional argument%s (%d given)", c->name,
                 required_posonly < c->argcount ? "at least" : "exactly", required_posonly, required_posonly == 1 ? "" : "s",
                 (int)nargs);
        return false;
    }
    if (missing && c->flags & CR_CODE_C) {
        int i = 0;
        bool has = true;
        while (slots[i] || (default_of(f, i, &has), has)) i++;
        if (i < c->posonly) {
            int self = f->owner != NULL, least = c->posonly - self;
            CR_RAISE(t, TypeError, "%s() takes at least %d positional argument%s (%d given)", c->name, least,
                     least == 1 ? "" : "s", (int)nargs - self);
            return false;
        }
        CR_RAISE(t, TypeError, "%s() missing required argument '%S' (pos %d)", c->name, c->name_strs[i],
                 i + 1 - (is_constructor(f) || (f->owner && !(f->def && f->def->flags & CR_METHOD_STATIC))));
        return false;
    }
    if (missing) return raise_missing(t, f, slots, 0, c->argcount - ndefaults(f), "positional");
    if (missing_kwonly) {
        CrValue only[c->argcount + c->kwonly + 1];
        for (int i = 0; i < c->argcount + c->kwonly; i++) {
            bool has;
            only[i] = slots[i] || (default_of(f, i, &has), has) ? CR_NONE : CR_ERROR;
        }
        return raise_missing(t, f, only, c->argcount, c->kwonly, "keyword-only");
    }
    return true;
}

static bool bind(CrThread *t, CrFunction *f, const CrValue *args, size_t nargs, CrValue kwnames, CrValue *slots) {
    const CrCode *c = f->code;
    for (int i = 0; i < c->nparams; i++) slots[i] = CR_ERROR;
    size_t positional = nargs < c->argcount ? nargs : c->argcount;
    for (size_t i = 0; i < positional; i++) slots[i] = args[i];
    int star = c->argcount + c->kwonly;
    CrValue extra = CR_ERROR;
    if (c->flags & CR_CODE_VARARGS) slots[star++] = cr_tuple_from(t, args + positional, nargs - positional);
    if (c->flags & CR_CODE_VARKEYWORDS) slots[star] = extra = cr_dict_new(t);
    if (kwnames && !bind_keywords(t, f, args + nargs, kwnames, slots, extra)) return false;
    if (nargs > c->argcount && !(c->flags & CR_CODE_VARARGS))
        return c->flags & CR_CODE_C ? raise_c_count(t, f, nargs) : raise_too_many(t, f, nargs, slots);
    return fill_defaults(t, f, slots, nargs);
}

CrValue cr_function_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrFunction *f = CR_AS(CrFunction, self);
    if (CR_LIKELY(nargs == __atomic_load_n(&f->direct, __ATOMIC_ACQUIRE) && !kwnames)) return enter(t, f, args);
    if (!cr_stack_ok(t) || !cr_function_ready(t, f)) return CR_ERROR;
    if (kwnames && !cr_tuple_len(kwnames)) kwnames = CR_ERROR;
    const CrCode *c = CR_GET(f->code);
    CrValue slots[f->nparams + 1], defaults = CR_GET(f->defaults); // read once: another thread may set __defaults__
    size_t optional = defaults ? cr_tuple_len(defaults) : 0, count = c->argcount;
    if (!kwnames && c->nparams == count && nargs < count && nargs + optional >= count && optional <= count) {
        for (size_t i = 0; i < nargs; i++) slots[i] = args[i]; // only defaults are to be filled in
        for (size_t i = nargs; i < count; i++) slots[i] = cr_tuple_items(defaults)[i - (count - optional)];
        return enter(t, f, slots);
    }
    return bind(t, f, args, nargs, kwnames, slots) ? enter(t, f, slots) : CR_ERROR;
}

// ---- Calls in general --------------------------------------------------------------------------------------------

CrValue cr_call(CrThread *t, CrValue callable, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrValue (*call)(CrThread *, CrValue, const CrValue *, size_t, CrValue) = cr_type_of(callable)->slots.call;
    if (CR_LIKELY(call != NULL)) return call(t, callable, args, nargs, kwnames);
    return CR_RAISE(t, TypeError, "'%T' object is not callable", callable);
}

CrValue cr_call1_slow(CrThread *t, CrValue f, CrValue a) { return cr_call(t, f, &a, 1, CR_ERROR); }
CrValue cr_call2_slow(CrThread *t, CrValue f, CrValue a, CrValue b) { return cr_call(t, f, (CrValue[]){a, b}, 2, CR_ERROR); }
CrValue cr_call3_slow(CrThread *t, CrValue f, CrValue a, CrValue b, CrValue c) {
    return cr_call(t, f, (CrValue[]){a, b, c}, 3, CR_ERROR);
}

CrValue cr_call_tuple(CrThread *t, CrValue f, CrValue args, CrValue kwargs) {
    size_t nargs = cr_tuple_len(args), nkw = kwargs ? cr_dict_len(kwargs) : 0;
    if (!nkw) return cr_call(t, f, cr_tuple_items(args), nargs, CR_ERROR);
    CrTuple *names = cr_tuple_alloc(t, nkw), *all = cr_tuple_alloc(t, nargs + nkw);
    for (size_t i = 0; i < nargs; i++) all->item[i] = cr_tuple_items(args)[i];
    CrValue key, value;
    uint64_t pos = 0, i = 0;
    while (i < nkw && cr_dict_step(kwargs, &pos, &key, &value)) {
        if (!cr_is_str(key)) return CR_RAISE(t, TypeError, "keywords must be strings");
        names->item[i] = key;
        all->item[nargs + i++] = value;
    }
    return cr_call(t, f, all->item, nargs, cr_box(names));
}

CrValue cr_call_method(CrThread *t, CrValue object, CrValue name, const CrValue *args, size_t nargs) {
    CrValue self, f = cr_method_lookup(t, object, name, &self);
    if (!f) return CR_ERROR;
    if (!self) return cr_call(t, f, args, nargs, CR_ERROR);
    CrValue with_self[nargs + 1];
    with_self[0] = self;
    for (size_t i = 0; i < nargs; i++) with_self[i + 1] = args[i];
    return cr_call(t, f, with_self, nargs + 1, CR_ERROR);
}

CrValue cr_call_special(CrThread *t, CrValue object, CrValue name, const CrValue *args, size_t nargs, bool *found) {
    CrType *type = cr_type_of(object);
    CrValue f = cr_type_lookup(type, name);
    *found = f != CR_ERROR;
    if (!f) return CR_ERROR;
    CrType *ft = cr_type_of(f);
    if (ft->flags & CR_TYPE_METHOD) {
        CrValue with_self[nargs + 1];
        with_self[0] = object;
        for (size_t i = 0; i < nargs; i++) with_self[i + 1] = args[i];
        return cr_call(t, f, with_self, nargs + 1, CR_ERROR);
    }
    if (ft->slots.descr_get && !(f = CR_SLOT(ft->slots.descr_get)(t, f, object, cr_box(type)))) return CR_ERROR;
    return cr_call(t, f, args, nargs, CR_ERROR);
}
