// weakrefmodule.c -- module _weakref: the functions around the types of runtime/weakref.c.
#include "runtime/call.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/weakref.h"
#include "stdlib/stdlib.h"

static CrValue proxy(CrThread *t, CrFunction *f, CrValue object, CrValue callback) {
    return cr_weakproxy_new(t, object, callback);
}

static CrValue count_refs(CrThread *t, CrFunction *f, CrValue object) {
    CrValue list = cr_weakref_list(t, object);
    return list ? cr_int((int64_t)cr_list_len(list)) : CR_ERROR;
}
static CrValue get_refs(CrThread *t, CrFunction *f, CrValue object) { return cr_weakref_list(t, object); }

static CrValue remove_dead(CrThread *t, CrFunction *f, CrValue dict, CrValue key) {
    if (!cr_has_flag(dict, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "_remove_dead_weakref() argument 1 must be dict, not %T", dict);
    CrValue value = cr_dict_get(t, dict, key);
    if (!value) return cr_raised(t) ? CR_ERROR : CR_NONE;
    if (!cr_is_weakref(value)) return CR_RAISE(t, TypeError, "not a weakref");
    if (cr_weakref_get(value)) return CR_NONE;
    return cr_dict_delete_if(t, dict, key, value) < 0 ? CR_ERROR : CR_NONE;
}

static const CrMethodDef functions[] = {
    {"_remove_dead_weakref(dct, key, /)", CR_FN(remove_dead), "Delete a key of a dict if its value is a dead weak reference.", 0},
    {"getweakrefcount(object, /)", CR_FN(count_refs), "Return how many weak references to the object there are.", 0},
    {"getweakrefs(object, /)", CR_FN(get_refs), "Return a list of the weak references to the object.", 0},
    {"proxy(object, callback=None, /)", CR_FN(proxy),
     "Create an object that does what the object does while that is alive, without keeping it so.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        CrTypeId type;
    } types[] = {{"ref", CR_T_WEAKREF},
                 {"ReferenceType", CR_T_WEAKREF},
                 {"ProxyType", CR_T_WEAK_PROXY},
                 {"CallableProxyType", CR_T_WEAK_CALLABLE_PROXY}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (cr_module_set(t, module, types[i].name, cr_box(&cr_types[types[i].type])) < 0) return -1;
    return 0;
}

const CrModuleDef cr_module__weakref = {"_weakref", "Weak references: what module weakref builds on.", functions, init};
