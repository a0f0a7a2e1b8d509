// impmodule.c -- module _imp: what importlib needs of the runtime. Our own part of it: the modules compiled into the program,
// which stdlib/_frozen_importlib_external.py offers to importlib as a finder.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/vm/source_modules.h"
#include "stdlib/stdlib.h"

static CrValue import_lock; // an RLock

static CrValue lock_method(CrThread *t, const char *name) { return cr_call_method(t, import_lock, cr_intern_c(t, name), NULL, 0); }

static CrValue acquire_lock(CrThread *t, CrFunction *f) { return (void)f, lock_method(t, "acquire") ? CR_NONE : CR_ERROR; }
static CrValue lock_held(CrThread *t, CrFunction *f) { return (void)f, lock_method(t, "_is_owned"); }
static CrValue release_lock(CrThread *t, CrFunction *f) {
    (void)f;
    if (lock_method(t, "release")) return CR_NONE;
    cr_exception_take(t);
    return CR_RAISE(t, RuntimeError, "not holding the import lock");
}

// ---- Modules written in C -----------------------------------------------------------------------------------

static CrValue create_builtin(CrThread *t, CrFunction *f, CrValue spec) {
    (void)f;
    CrValue name = cr_getattr(t, spec, cr_name_name);
    return name ? cr_module_create_builtin(t, name) : CR_ERROR;
}
static CrValue exec_builtin(CrThread *t, CrFunction *f, CrValue module) { return (void)t, (void)f, (void)module, CR_INT(0); }
static CrValue is_builtin(CrThread *t, CrFunction *f, CrValue name) {
    (void)f;
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "is_builtin() argument must be str, not %T", name);
    if (cr_str_is(name, "sys") || cr_str_is(name, "builtins")) return CR_INT(-1); // cannot be initialised again
    return cr_int(cr_module_is_builtin(t, name));
}

static CrValue create_dynamic(CrThread *t, CrFunction *f, CrValue spec, CrValue file) {
    (void)f, (void)file;
    CrValue name = cr_getattr(t, spec, cr_name_name);
    return name ? CR_RAISE(t, ImportError, "%R: extension modules of CPython cannot be loaded", name) : CR_ERROR;
}

// ---- Modules compiled into the program, and Cranky's own library for cranky-vm ----------------------------------------------------------------------

static const CrCompiledModule *compiled_or_own(CrThread *t, CrValue name) {
    const CrCompiledModule *m = cr_module_compiled(t, name);
    return m || cr_raised(t) ? m : cr_source_module_own(t, name);
}

static CrValue find_compiled(CrThread *t, CrFunction *f, CrValue name) {
    (void)f;
    const CrCompiledModule *m = compiled_or_own(t, name);
    if (!m) return cr_raised(t) ? CR_ERROR : CR_NONE;
    CrValue items[2] = {cr_str_from_c(t, m->filename), cr_bool(m->is_package)};
    return cr_tuple_from(t, items, 2);
}

static CrValue exec_compiled(CrThread *t, CrFunction *f, CrValue module) {
    (void)f;
    CrValue name = cr_getattr(t, module, cr_name___name__);
    const CrCompiledModule *m = name ? compiled_or_own(t, name) : NULL;
    if (!m) return cr_raised(t) ? CR_ERROR : CR_RAISE(t, ImportError, "%R is not compiled into this program", name);
    if (!CR_IS(MODULE, module)) return CR_RAISE(t, TypeError, "module expected, not %T", module);
    return cr_module_exec(t, m, module) < 0 ? CR_ERROR : CR_NONE;
}

// The hash that hash-based .pyc files carry.
static CrValue source_hash(CrThread *t, CrFunction *f, CrValue key, CrValue source) {
    (void)f;
    int64_t k;
    if (!cr_index_int64(t, key, &k, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!cr_has_flag(source, CR_TYPE_BYTES)) return CR_RAISE(t, TypeError, "a bytes-like object is required, not '%T'", source);
    const CrBytes *b = CR_AS(CrBytes, source);
    uint64_t h = cr_siphash13((uint64_t)k, 0, b->data, (size_t)b->len);
    uint8_t out[8];
    for (int i = 0; i < 8; i++) out[i] = (uint8_t)(h >> 8 * i);
    return cr_bytes_from(t, out, sizeof out);
}

// ---- Frozen modules: there are none -------------------------------------------------------------------------

static CrValue is_frozen(CrThread *t, CrFunction *f, CrValue name) { return (void)t, (void)f, (void)name, CR_FALSE; }
static CrValue find_frozen(CrThread *t, CrFunction *f, CrValue name, CrValue withdata) {
    return (void)t, (void)f, (void)name, (void)withdata, CR_NONE;
}
static CrValue get_frozen(CrThread *t, CrFunction *f, CrValue name, CrValue data) {
    (void)f, (void)data;
    return CR_RAISE(t, ImportError, "No such frozen object named %S", name);
}
static CrValue init_frozen(CrThread *t, CrFunction *f, CrValue name) { return (void)t, (void)f, (void)name, CR_NONE; }
static CrValue override_frozen(CrThread *t, CrFunction *f, CrValue override) { return (void)t, (void)f, (void)override, CR_NONE; }
static CrValue frozen_names(CrThread *t, CrFunction *f) { return (void)f, cr_list_new(t, 0); }
static CrValue extension_suffixes(CrThread *t, CrFunction *f) { return (void)f, cr_list_new(t, 0); }
static CrValue fix_filename(CrThread *t, CrFunction *f, CrValue code, CrValue path) { // code keeps the name it was compiled with
    return (void)t, (void)f, (void)code, (void)path, CR_NONE;
}

static const CrMethodDef functions[] = {
    {"_cranky_exec(module, /)", CR_FN(exec_compiled), "Run the body of the compiled module in a module object of its name.", 0},
    {"_cranky_find(name, /)", CR_FN(find_compiled), "(file name, is it a package) of a module compiled into the program, or None.", 0},
    {"_fix_co_filename(code, path, /)", CR_FN(fix_filename), "Does nothing.", 0},
    {"_override_frozen_modules_for_tests(override, /)", CR_FN(override_frozen), "Does nothing: there are no frozen modules.", 0},
    {"_frozen_module_names()", CR_FN(frozen_names), "Return the list of frozen modules: empty.", 0},
    {"acquire_lock()", CR_FN(acquire_lock), "Acquire the import lock.", 0},
    {"create_builtin(spec, /)", CR_FN(create_builtin), "Create a module written in C.", 0},
    {"create_dynamic(spec, file=None, /)", CR_FN(create_dynamic), "Refuse: extension modules are CPython's.", 0},
    {"exec_builtin(mod, /)", CR_FN(exec_builtin), "Does nothing: create_builtin has initialised the module.", 0},
    {"extension_suffixes()", CR_FN(extension_suffixes), "Return the file suffixes of extension modules: none.", 0},
    {"find_frozen(name, /, *, withdata=False)", CR_FN(find_frozen), "Return None.", 0},
    {"get_frozen_object(name, data=None, /)", CR_FN(get_frozen), "Raise ImportError.", 0},
    {"init_frozen(name, /)", CR_FN(init_frozen), "Return None.", 0},
    {"is_builtin(name, /)", CR_FN(is_builtin), "Return nonzero for a module written in C: -1 if it cannot be initialised again.", 0},
    {"is_frozen(name, /)", CR_FN(is_frozen), "Return False.", 0},
    {"is_frozen_package(name, /)", CR_FN(is_frozen), "Return False.", 0},
    {"lock_held()", CR_FN(lock_held), "Return whether this thread holds the import lock.", 0},
    {"source_hash(key, source, /)", CR_FN(source_hash), "Return the hash of a source, as .pyc files carry it.", 0},
    {"release_lock()", CR_FN(release_lock), "Release the import lock.", 0},
    {0},
};

static int imp_init(CrThread *t, CrValue module) {
    import_lock = cr_instance_new(t, CR_TYPE_OF_ID(RLOCK));
    if (!import_lock) return -1;
    return cr_module_set(t, module, "check_hash_based_pycs", cr_str_from_c(t, "default"));
}

const CrModuleDef cr_module__imp = {"_imp", "What importlib needs of the runtime.", functions, imp_init};
