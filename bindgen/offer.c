// offer.c -- reasons: the rules of types and prototypes, then the libraries.
#include "bindgen/offer.h"

#include <string.h>

#include "bindgen/names.h"

const char *offer_type_problem(Arena *a, const BindType *t) {
    switch (t->kind) {
    case BT_UNSUPPORTED: return arena_printf(a, "C type '%s' has no counterpart in Python", t->spelling);
    case BT_VALIST: return "a va_list cannot be made in Python; use the function of the same family that ends in '...'";
    case BT_RECORD: return t->size < 0 ? arena_printf(a, "'%s' is incomplete here, and passed by value", t->spelling) : NULL;
    case BT_COMPLEX: case BT_VECTOR: case BT_INT128: case BT_UINT128: case BT_ARRAY:
        return arena_printf(a, "no conversion for C type '%s' yet", t->spelling);
    default: return NULL;
    }
}

static const char *function_refusal(Arena *a, const BindDecl *d) {
    for (int i = 0; i < d->fn.param_count; i++) {
        const char *problem = offer_type_problem(a, d->fn.params[i].type);
        if (problem) return arena_printf(a, "parameter %d: %s", i + 1, problem);
    }
    const char *problem = offer_type_problem(a, d->type->to);
    return problem ? arena_printf(a, "its result: %s", problem) : "";
}

static const char *variable_refusal(Arena *a, const BindDecl *d) {
    const BindType *t = d->type;
    if (t->kind == BT_RECORD && t->size < 0) return ""; // its address can be taken, as of an opaque handle
    while (t->kind == BT_ARRAY) t = t->to;
    const char *problem = offer_type_problem(a, t);
    return problem ? problem : "";
}

const char *offer_refusal(Arena *a, const BindDecl *d) {
    switch (d->kind) {
    case BIND_UNAVAILABLE: return d->reason;
    case BIND_FUNCTION: return function_refusal(a, d);
    case BIND_VARIABLE: return variable_refusal(a, d);
    case BIND_MACRO_ALIAS: return offer_refusal(a, d->target);
    default: return "";
    }
}

// The name that the linker must find, or NULL when the header itself has the definition.
static const char *wanted_symbol(const BindDecl *d) {
    if (d->kind == BIND_FUNCTION) return d->fn.is_static || d->fn.has_body ? NULL : d->fn.symbol;
    return d->kind == BIND_VARIABLE && d->var.is_extern ? d->var.symbol : NULL;
}

BindOffer bind_offer(Arena *a, const BindHeader *h, const BindOptions *options) {
    BindOffer offer = {.reasons = arena_array(a, const char *, h->decl_count + 1)};
    BindArgs symbols = {0}, missing = {0};
    NameMap undefined = {0};
    for (int i = 0; i < h->decl_count; i++) {
        const BindDecl *d = h->decls[i];
        offer.reasons[i] = offer_refusal(a, d);
        const char *symbol = wanted_symbol(d);
        if (d->is_own && symbol && !*offer.reasons[i]) vec_push(a, &symbols, symbol);
    }
    bind_link_most(a, h, options, symbols.items, symbols.len, &offer.link, &offer.how, &missing);
    for (int i = 0; i < missing.len; i++) names_put(a, &undefined, missing.items[i], &undefined);
    for (int i = 0; i < h->decl_count; i++) {
        const char *symbol = wanted_symbol(h->decls[i]);
        if (!h->decls[i]->is_own || !symbol || *offer.reasons[i] || !names_get(&undefined, symbol)) continue;
        offer.reasons[i] = arena_printf(a, "no library here defines its symbol '%s'", symbol);
    }
    for (int i = 0; i < h->decl_count; i++) { // another name for what no library has
        const BindDecl *d = h->decls[i];
        if (d->kind == BIND_MACRO_ALIAS && !*offer.reasons[i]) offer.reasons[i] = offer.reasons[d->target->id];
    }
    return offer;
}
