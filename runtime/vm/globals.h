// globals.h -- global names in interpreted code: any dict may be their namespace, and each site remembers where it found the
// name (CrGlobalCell in vm.h).
#ifndef CRANKY_RUNTIME_VM_GLOBALS_H
#define CRANKY_RUNTIME_VM_GLOBALS_H

#include "runtime/op.h"
#include "runtime/types/dict.h"
#include "runtime/vm/vm.h"

CrValue cr_vm_global_miss(CrThread *t, CrValue globals, CrValue name, CrGlobalSite *site);
int cr_vm_global_store_miss(CrThread *t, CrValue globals, CrValue name, CrGlobalSite *site, CrValue v);
int cr_vm_global_delete(CrThread *t, CrValue globals, CrValue name);
// The built-ins that code with these globals sees: their `__builtins__`, or the module's dict. Any mapping.
CrValue cr_vm_builtins_of(CrThread *t, CrValue globals);

// A name at the top level of exec()'s text or in a class body: its mapping, the globals, the built-ins.
CrValue cr_vm_name_load(CrThread *t, CrValue namespace, CrValue globals, CrValue name);
// The class statement and import, where the globals have `__builtins__` of their own.
CrValue cr_vm_class_build(CrThread *t, CrValue globals, CrValue body, CrValue name, CrValue bases, CrValue keywords,
                          int nslots);
CrValue cr_vm_import(CrThread *t, CrValue globals, CrValue name, CrValue locals, int leaf);
CrValue cr_vm_import_names(CrThread *t, CrValue globals, CrValue name, CrValue locals, CrValue names, int level);

static inline CrValue global_load(CrThread *t, CrValue globals, CrValue name, CrGlobalSite *site, uint32_t at) {
    const CrGlobalCell *c = __atomic_load_n(&site->cell, __ATOMIC_ACQUIRE);
    const CrTable *table = cr_dict_table(globals);
    if (CR_LIKELY(c && table == c->table)) {
        CrValue v = c->slot ? CR_GET(*c->slot) : CR_ERROR;
        if (CR_LIKELY(v != CR_ERROR)) return v;
        if (c->builtin && (c->is_cell || __atomic_load_n(&table->used, __ATOMIC_ACQUIRE) == c->used)) {
            v = CR_GET(*c->builtin);
            if (v) return v;
        }
    }
    return cr_vm_global_miss(cr_at(t, at), globals, name, site);
}

static inline int global_store(CrThread *t, CrValue globals, CrValue name, CrGlobalSite *site, CrValue v) {
    const CrGlobalCell *c = __atomic_load_n(&site->cell, __ATOMIC_ACQUIRE);
    if (CR_LIKELY(c && c->slot && cr_dict_table(globals) == c->table &&
                  (c->is_cell || (!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED) && *c->slot)))) {
        __atomic_store_n(c->slot, v, __ATOMIC_RELEASE);
        return 0;
    }
    return cr_vm_global_store_miss(t, globals, name, site, v);
}

static inline int global_delete(CrThread *t, CrValue globals, CrValue name, CrGlobalSite *site) {
    return (void)site, cr_vm_global_delete(t, globals, name);
}

#endif
