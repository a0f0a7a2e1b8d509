// globals.c -- what a site of a global name does on a miss. See globals.h.
#include "runtime/vm/globals.h"

#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

enum { MAX_FILLS = 16 }; // a site that keeps missing (one text, run with many globals) is left alone

static void fill(CrThread *t, CrGlobalSite *site, CrGlobalCell content) {
    if (__atomic_fetch_add(&site->fills, 1, __ATOMIC_RELAXED) >= MAX_FILLS) return;
    CrGlobalCell *c = cr_alloc(t, sizeof *c);
    *c = content;
    __atomic_store_n(&site->cell, c, __ATOMIC_RELEASE);
}

CrValue cr_vm_builtins_of(CrThread *t, CrValue globals) {
    CrValue own = cr_dict_get_interned(CR_AS(CrDict, globals), cr_intern_c(t, "__builtins__"));
    if (own && CR_IS(MODULE, own)) own = cr_module_dict(own);
    return own ? own : cr_builtins_dict();
}

// A name in any mapping; missing: CR_ERROR without an exception.
static CrValue look_up(CrThread *t, CrValue builtins, CrValue name) {
    if (CR_IS(DICT, builtins)) return cr_dict_get_interned(CR_AS(CrDict, builtins), name);
    CrValue v = cr_getitem(t, builtins, name);
    if (!v) cr_exception_clear_if(t, CR_TYPE_OF_ID(KeyError));
    return v;
}

static CrValue find_in_own_builtins(CrThread *t, CrValue builtins, CrValue name) {
    CrValue v = look_up(t, builtins, name);
    return v || cr_raised(t) ? v : cr_raise_name_error(t, name);
}

CrValue cr_vm_name_load(CrThread *t, CrValue namespace, CrValue globals, CrValue name) {
    CrValue v = look_up(t, namespace, name);
    if (v || cr_raised(t)) return v;
    if (namespace != globals && (v = cr_dict_get_interned(CR_AS(CrDict, globals), name))) return v;
    CrValue builtins = cr_vm_builtins_of(t, globals);
    return find_in_own_builtins(t, builtins, name);
}

CrValue cr_vm_class_build(CrThread *t, CrValue globals, CrValue body, CrValue name, CrValue bases, CrValue keywords,
                          int nslots) {
    CrValue builtins = cr_vm_builtins_of(t, globals);
    if (CR_LIKELY(builtins == cr_builtins_dict())) return cr_class_build(t, body, name, bases, keywords, nslots);
    CrValue build = look_up(t, builtins, cr_intern_c(t, "__build_class__"));
    if (!build) return cr_raised(t) ? CR_ERROR : CR_RAISE(t, NameError, "__build_class__ not found");
    CrValue args = cr_list_from(t, (CrValue[]){body, name}, 2);
    if (cr_list_extend(t, args, bases) < 0) return CR_ERROR;
    return cr_call_tuple(t, build, cr_list_to_tuple(t, args), keywords);
}

CrValue cr_vm_global_miss(CrThread *t, CrValue globals, CrValue name, CrGlobalSite *site) {
    CrDict *d = CR_AS(CrDict, globals);
    CrGlobalCell c = {.table = cr_dict_table(globals), .is_cell = d->ob.aux & CR_DICT_NAMESPACE};
    c.used = __atomic_load_n(&c.table->used, __ATOMIC_ACQUIRE);
    c.slot = cr_dict_slot(d, c.table, name);
    CrValue v = c.slot ? CR_GET(*c.slot) : CR_ERROR;
    if (!v) {
        CrValue builtins = cr_vm_builtins_of(t, globals);
        if (builtins != cr_builtins_dict()) return find_in_own_builtins(t, builtins, name);
        CrDict *b = CR_AS(CrDict, builtins);
        c.builtin = cr_dict_slot(b, cr_dict_table(builtins), name);
        v = c.builtin ? CR_GET(*c.builtin) : CR_ERROR;
        if (!v) return cr_raise_name_error(t, name);
        if (!c.is_cell) c.slot = NULL;
    }
    fill(t, site, c);
    return v;
}

int cr_vm_global_store_miss(CrThread *t, CrValue globals, CrValue name, CrGlobalSite *site, CrValue v) {
    if (cr_dict_set(t, globals, name, v) < 0) return -1;
    CrDict *d = CR_AS(CrDict, globals);
    CrGlobalCell c = {.table = cr_dict_table(globals), .is_cell = d->ob.aux & CR_DICT_NAMESPACE};
    c.slot = cr_dict_slot(d, c.table, name);
    if (c.slot) fill(t, site, c);
    return 0;
}

int cr_vm_global_delete(CrThread *t, CrValue globals, CrValue name) {
    int deleted = cr_dict_delete(t, globals, name);
    return deleted ? (deleted < 0 ? -1 : 0) : (cr_raise_name_error(t, name), -1);
}
