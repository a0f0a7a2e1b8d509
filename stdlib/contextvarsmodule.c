// contextvarsmodule.c -- module _contextvars: variables whose values belong to a context, and contexts.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "stdlib/contextvars.h"
#include "stdlib/stdlib.h"

static CrContext *context_of(CrValue v) { return CR_AS(CrContext, v); }
static CrContextVar *var_of(CrValue v) { return CR_AS(CrContextVar, v); }
static CrContextToken *token_of(CrValue v) { return CR_AS(CrContextToken, v); }

static CrObject missing_object = {.shape = CR_T_CONTEXT_MISSING, .flags = CR_OBJ_STATIC};
#define MISSING cr_box(&missing_object)

static CrValue context_new(CrThread *t, CrValue vars, bool shared) {
    CrValue self = vars ? cr_instance_new(t, CR_TYPE_OF_ID(CONTEXT)) : CR_ERROR;
    if (!self) return CR_ERROR;
    context_of(self)->vars = vars;
    context_of(self)->shared = shared;
    return self;
}

// The thread's context, made when first asked for.
static CrValue current(CrThread *t) {
    if (CR_UNLIKELY(!t->context)) t->context = context_new(t, cr_dict_new(t), false);
    return t->context;
}

static CrValue context_copied(CrThread *t, CrValue self) {
    __atomic_store_n(&context_of(self)->shared, 1, __ATOMIC_RELAXED);
    return context_new(t, CR_GET(context_of(self)->vars), true);
}

// The dict of a context, to be changed.
static CrValue writable(CrThread *t, CrContext *c) {
    if (!c->shared) return c->vars;
    CrValue copy = cr_dict_copy(t, c->vars);
    if (!copy) return CR_ERROR;
    CR_SET(c->vars, copy);
    c->shared = 0;
    return copy;
}

// ---- ContextVar -------------------------------------------------------------------------------------------

static CrValue var_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrValue absent = CR_ERROR;
    uint64_t n = cr_tuple_len(args), nkw = cr_dict_len(kwargs);
    if (n != 1) return CR_RAISE(t, TypeError, "ContextVar() takes %s 1 positional argument (%i given)", n ? "at most" : "exactly", (int64_t)n);
    if (nkw && !(absent = cr_dict_get_interned(CR_AS(CrDict, kwargs), cr_intern_c(t, "default")))) {
        CrValue key, value;
        uint64_t pos = 0;
        cr_dict_step(kwargs, &pos, &key, &value);
        return CR_RAISE(t, TypeError, "'%S' is an invalid keyword argument for ContextVar()", key);
    }
    if (!cr_is_str(cr_tuple_items(args)[0])) return CR_RAISE(t, TypeError, "context variable name must be a str");
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (!self) return CR_ERROR;
    var_of(self)->name = cr_tuple_items(args)[0];
    var_of(self)->absent = absent;
    return self;
}

static CrValue var_get(CrThread *t, CrFunction *f, CrValue self, CrValue absent) {
    CrValue value = t->context ? cr_dict_get(t, context_of(t->context)->vars, self) : CR_ERROR;
    if (value || cr_raised(t)) return value;
    if (absent) return absent;
    if (var_of(self)->absent) return var_of(self)->absent;
    CrValue e = cr_call1(t, cr_box(CR_TYPE_OF_ID(LookupError)), self);
    return e ? cr_raise_value(t, e) : CR_ERROR;
}

static CrValue var_set(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    CrValue context = current(t), token = context ? cr_instance_new(t, CR_TYPE_OF_ID(CONTEXT_TOKEN)) : CR_ERROR;
    if (!token) return CR_ERROR;
    token_of(token)->context = context;
    token_of(token)->var = self;
    CrValue old = cr_dict_get(t, context_of(context)->vars, self), vars;
    if (!old && cr_raised(t)) return CR_ERROR;
    token_of(token)->old = old;
    if (!(vars = writable(t, context_of(context))) || cr_dict_set(t, vars, self, value) < 0) return CR_ERROR;
    return token;
}

static CrValue var_reset(CrThread *t, CrFunction *f, CrValue self, CrValue token) {
    if (!CR_IS(CONTEXT_TOKEN, token)) return CR_RAISE(t, TypeError, "expected an instance of Token, got %R", token);
    CrContextToken *k = token_of(token);
    if (k->used) return CR_RAISE(t, RuntimeError, "%R has already been used once", token);
    if (k->var != self) return CR_RAISE(t, ValueError, "%R was created by a different ContextVar", token);
    CrValue context = current(t), vars;
    if (!context) return CR_ERROR;
    if (k->context != context) return CR_RAISE(t, ValueError, "%R was created in a different Context", token);
    k->used = 1;
    if (!(vars = writable(t, context_of(context)))) return CR_ERROR;
    int r = k->old ? cr_dict_set(t, vars, self, k->old) : cr_dict_delete(t, vars, self);
    return r < 0 ? CR_ERROR : CR_NONE;
}

static CrValue var_repr(CrThread *t, CrValue self) {
    const CrContextVar *v = var_of(self);
    if (!v->absent) return cr_str_printf(t, "<ContextVar name=%R at %p>", v->name, (void *)cr_object(self));
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "...");
    CrValue text = cr_str_printf(t, "<ContextVar name=%R default=%R at %p>", v->name, v->absent, (void *)cr_object(self));
    cr_repr_leave(t, &link);
    return text;
}

static CrValue var_name(CrThread *t, CrValue self) { return var_of(self)->name; }
static const CrMethodDef var_methods[] = {
    {"get(self, default=<none>, /)", CR_FN(var_get), "Return the variable's value in the current context, or a default.", 0},
    {"reset(self, token, /)", CR_FN(var_reset), "Undo the set() that gave the token.", 0},
    {"set(self, value, /)", CR_FN(var_set), "Set the variable in the current context; return a token for reset().", 0},
    CR_CLASS_GETITEM,
    {0},
};
static const CrGetSetDef var_getsets[] = {{"name", var_name, cr_readonly_member, NULL}, {0}};
const CrTypeDef cr_context_var_typedef = {
    .slots = {.repr = var_repr},
    .methods = var_methods,
    .getsets = var_getsets,
    .constructor = {"ContextVar(cls, /, *args, **kwargs)", CR_FN(var_construct), NULL, 0},
};

// ---- Token ------------------------------------------------------------------------------------------------

static CrValue token_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    return CR_RAISE(t, RuntimeError, "Tokens can only be created by ContextVars");
}
static CrValue token_repr(CrThread *t, CrValue self) {
    const CrContextToken *k = token_of(self);
    return cr_str_printf(t, "<Token%s var=%R at %p>", k->used ? " used" : "", k->var, (void *)cr_object(self));
}
static CrValue token_var(CrThread *t, CrValue self) { return token_of(self)->var; }
static CrValue token_old(CrThread *t, CrValue self) { return token_of(self)->old ? token_of(self)->old : MISSING; }
static const CrMethodDef token_methods[] = {CR_CLASS_GETITEM, {0}};
static const CrGetSetDef token_getsets[] = {{"var", token_var, NULL, NULL}, {"old_value", token_old, NULL, NULL}, {0}};
static CrValue token_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    return op == CR_EQ || op == CR_NE ? cr_bool((a == b) == (op == CR_EQ)) : CR_NOT_IMPLEMENTED;
}
const CrTypeDef cr_context_token_typedef = {
    .slots = {.repr = token_repr, .compare = token_compare}, // not hashable, as in CPython
    .methods = token_methods,
    .getsets = token_getsets,
    .constructor = {"Token(cls, /, *args, **kwargs)", CR_FN(token_construct), NULL, 0},
};

static CrValue missing_repr(CrThread *t, CrValue self) { return cr_str_from_c(t, "<Token.MISSING>"); }
const CrTypeDef cr_context_missing_typedef = {.slots = {.repr = missing_repr}};

// ---- Context ----------------------------------------------------------------------------------------------

static CrValue context_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    if (cr_tuple_len(args) || cr_dict_len(kwargs)) return CR_RAISE(t, TypeError, "Context() does not accept any arguments");
    return context_new(t, cr_dict_new(t), false);
}

static CrValue context_run(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    if (!cr_tuple_len(args)) return CR_RAISE(t, TypeError, "run() missing 1 required positional argument");
    CrContext *c = context_of(self);
    if (__atomic_exchange_n(&c->entered, 1, __ATOMIC_ACQUIRE)) return CR_RAISE(t, RuntimeError, "cannot enter context: %R is already entered", self);
    c->previous = t->context;
    t->context = self;
    CrValue rest = cr_tuple_from(t, cr_tuple_items(args) + 1, cr_tuple_len(args) - 1);
    CrValue result = rest ? cr_call_tuple(t, cr_tuple_items(args)[0], rest, kwargs) : CR_ERROR;
    t->context = c->previous;
    c->previous = CR_ERROR;
    __atomic_store_n(&c->entered, 0, __ATOMIC_RELEASE);
    return result;
}

static bool check_var(CrThread *t, CrValue key) {
    if (CR_IS(CONTEXT_VAR, key)) return true;
    CR_RAISE(t, TypeError, "a ContextVar key was expected, got %R", key);
    return false;
}
static CrValue vars_of(CrValue self) { return CR_GET(context_of(self)->vars); }

static CrValue context_getitem(CrThread *t, CrValue self, CrValue key) {
    CrValue value = check_var(t, key) ? cr_dict_get(t, vars_of(self), key) : CR_ERROR;
    return value || cr_raised(t) ? value : cr_raise_key_error(t, key);
}
static int context_contains(CrThread *t, CrValue self, CrValue key) {
    return check_var(t, key) ? cr_dict_contains(t, vars_of(self), key) : -1;
}
static int64_t context_length(CrThread *t, CrValue self) { return (int64_t)cr_dict_len(vars_of(self)); }
static int context_truth(CrThread *t, CrValue self) { return cr_dict_len(vars_of(self)) != 0; }
static CrValue context_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(CONTEXT, a) || !CR_IS(CONTEXT, b) || (op != CR_EQ && op != CR_NE)) return CR_NOT_IMPLEMENTED;
    return cr_compare(t, vars_of(a), vars_of(b), op);
}
static CrValue context_get(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue absent) {
    CrValue value = check_var(t, key) ? cr_dict_get(t, vars_of(self), key) : CR_ERROR;
    return value || cr_raised(t) ? value : absent;
}
static CrValue context_copy(CrThread *t, CrFunction *f, CrValue self) { return context_copied(t, self); }

// Iterators go over the variables as they are now.
static CrValue iterate(CrThread *t, CrValue self, CrTypeId type) {
    __atomic_store_n(&context_of(self)->shared, 1, __ATOMIC_RELAXED);
    return cr_dict_iterator_new(t, type, vars_of(self));
}
static CrValue context_iter(CrThread *t, CrValue self) { return iterate(t, self, CR_T_DICT_KEY_ITERATOR); }
static CrValue context_keys(CrThread *t, CrFunction *f, CrValue self) { return iterate(t, self, CR_T_DICT_KEY_ITERATOR); }
static CrValue context_values(CrThread *t, CrFunction *f, CrValue self) { return iterate(t, self, CR_T_DICT_VALUE_ITERATOR); }
static CrValue context_items(CrThread *t, CrFunction *f, CrValue self) { return iterate(t, self, CR_T_DICT_ITEM_ITERATOR); }

static const CrMethodDef context_methods[] = {
    {"copy(self, /)", CR_FN(context_copy), "Return a shallow copy of the context object.", 0},
    {"get(self, key, default=None, /)", CR_FN(context_get), "Return the variable's value in this context, or the default.", 0},
    {"items(self, /)", CR_FN(context_items), "Return all variables and their values.", 0},
    {"keys(self, /)", CR_FN(context_keys), "Return all variables.", 0},
    {"run(self, /, *args, **kwargs)", CR_FN(context_run), "Call a function with the arguments behind it, in this context.", 0},
    {"values(self, /)", CR_FN(context_values), "Return all variables' values.", 0},
    {0},
};
const CrTypeDef cr_context_typedef = {
    .flags = CR_TYPE_WEAKREF,
    .slots = {.truth = context_truth, .length = context_length, .compare = context_compare, .iter = context_iter,
              .getitem = context_getitem, .contains = context_contains},
    .methods = context_methods,
    .constructor = {"Context(cls, /, *args, **kwargs)", CR_FN(context_construct), NULL, 0},
};

// ---- The module -------------------------------------------------------------------------------------------

static CrValue copy_context(CrThread *t, CrFunction *f) {
    CrValue context = current(t);
    return context ? context_copied(t, context) : CR_ERROR;
}

static const CrMethodDef functions[] = {{"copy_context()", CR_FN(copy_context), "Return a copy of the current context.", 0}, {0}};

static int init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_CONTEXT, CR_T_CONTEXT_VAR, CR_T_CONTEXT_TOKEN};
    CrType *token = CR_TYPE_OF_ID(CONTEXT_TOKEN);
    if (cr_dict_set(t, cr_box(token->attrs), cr_intern_c(t, "MISSING"), MISSING) < 0) return -1;
    cr_type_modified(t, token, cr_intern_c(t, "MISSING"));
    return cr_module_add_types(t, module, types, 3);
}

const CrModuleDef cr_module__contextvars = {"_contextvars", "Context Variables", functions, init};
