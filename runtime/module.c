// module.c -- module objects, preparing and running compiled modules, and import.
//
// Import order: sys.modules, modules written in C (cr_builtin_modules), modules compiled into the program, source files along
// sys.path (interpreted). What is in none of them is ModuleNotFoundError. A program that imports importlib gives all of this over to it, sys.meta_path and
// sys.path included. `__c__` modules never come here: the compiler binds their names itself.
#include "runtime/module.h"

#include <stdlib.h>

#include "runtime/attr.h"
#include "runtime/hooks.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/warn.h"
#include "runtime/types/bytes.h"
#include "runtime/types/complex.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/vm/source_modules.h"

static CrValue sys_modules;    // dict
static CrValue builtins_dict;  // namespace of module builtins
static const CrCompiledModule *const *compiled_modules;
static size_t ncompiled;

CrValue cr_builtins_dict(void) { return builtins_dict; }
CrValue cr_sys_modules(void) { return sys_modules; }
CrValue cr_module_dict(CrValue module) { return CR_AS(CrModule, module)->dict; }

void cr_modules_register(const CrCompiledModule *const *modules, size_t n) {
    compiled_modules = modules;
    ncompiled = n;
}

static void set_names(CrThread *t, CrValue dict, CrValue name, CrValue doc) {
    cr_dict_set(t, dict, cr_name___name__, name);
    cr_dict_set(t, dict, cr_name___doc__, doc);
    cr_dict_set(t, dict, cr_name___package__, CR_NONE);
    cr_dict_set(t, dict, cr_name___loader__, CR_NONE);
    cr_dict_set(t, dict, cr_name___spec__, CR_NONE);
}

CrValue cr_module_new(CrThread *t, CrValue name) {
    CrModule *m = CR_AS(CrModule, cr_instance_new(t, CR_TYPE_OF_ID(MODULE)));
    m->dict = cr_dict_namespace(t);
    set_names(t, m->dict, name, CR_NONE);
    return cr_box(m);
}

int cr_module_set(CrThread *t, CrValue module, const char *name, CrValue v) {
    return v ? cr_dict_set(t, cr_module_dict(module), cr_intern_c(t, name), v) : -1;
}

CrValue cr_module_exception(CrThread *t, CrValue module, const char *name, CrValue base) {
    const char *dot = strrchr(name, '.');
    CrValue namespace = cr_dict_new(t), module_name = cr_str_from_utf8(t, name, (size_t)(dot - name));
    if (cr_dict_set(t, namespace, cr_name___module__, module_name) < 0) return CR_ERROR;
    CrValue class = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, dot + 1), cr_tuple_from(t, &base, 1), namespace, CR_ERROR, 0);
    return class && cr_module_set(t, module, dot + 1, class) == 0 ? class : CR_ERROR;
}

int cr_module_add_types(CrThread *t, CrValue module, const CrTypeId *types, size_t n) {
    for (size_t i = 0; i < n; i++) {
        CrType *type = &cr_types[types[i]];
        if (cr_dict_set(t, cr_module_dict(module), type->name_str, cr_box(type)) < 0) return -1;
    }
    return 0;
}

int cr_module_set_ints(CrThread *t, CrValue module, const CrIntConstant *constants, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (cr_module_set(t, module, constants[i].name, cr_int_from_int64(t, constants[i].value)) < 0) return -1;
    return 0;
}

// ---- Modules written in C --------------------------------------------------------------------------------------------

static CrValue load_builtin(CrThread *t, const CrModuleDef *def) {
    CrValue name = cr_intern_c(t, def->name), module = cr_module_new(t, name);
    if (def->doc) cr_module_set(t, module, "__doc__", cr_str_from_c(t, def->doc));
    for (const CrMethodDef *f = def->functions; f && f->signature; f++) {
        CrValue function = cr_builtin_function(t, f, name);
        cr_module_set(t, module, CR_AS(CrFunction, function)->code->name, function);
    }
    if (cr_dict_set(t, sys_modules, name, module) < 0) return CR_ERROR;
    if (def->init && def->init(t, module) < 0) {
        cr_dict_delete(t, sys_modules, name);
        return CR_ERROR;
    }
    return module;
}

void cr_modules_init(CrThread *t) {
    sys_modules = cr_dict_new(t);
    for (const CrModuleDef *const *def = cr_builtin_modules; *def; def++) {
        if (!strcmp((*def)->name, "builtins")) builtins_dict = cr_module_dict(load_builtin(t, *def));
    }
    cr_import_statements_init(t);
}

// ---- Compiled modules --------------------------------------------------------------------------------------------------

static CrValue names_tuple(CrThread *t, const char *text) {
    size_t n = 0;
    for (const char *p = text; *p; p++) n += *p == ',';
    CrTuple *names = cr_tuple_alloc(t, n);
    for (size_t i = 0; i < n; i++, text = strchr(text, ',') + 1)
        names->item[i] = cr_intern(t, cr_str_from_utf8(t, text, strcspn(text, ",")));
    return cr_box(names);
}

CrValue cr_constant_make(CrThread *t, int kind, const char *text, size_t len) {
    double imaginary;
    switch (kind) {
    case CR_CONST_NAME: return cr_intern(t, cr_str_from_wtf8(t, text, len));
    case CR_CONST_STR: return cr_str_from_wtf8(t, text, len);
    case CR_CONST_NAMES: return names_tuple(t, text);
    case CR_CONST_BYTES: return cr_bytes_from(t, text, len);
    case CR_CONST_COMPLEX: return cr_float_parse(text, len, &imaginary) ? cr_complex_new(t, 0.0, imaginary) : CR_ERROR;
    default: return cr_int_from_text(t, text, len, 0);
    }
}

const char *cr_module_c_name(CrThread *t, CrValue name) {
    size_t n;
    const char *text = cr_str_utf8(t, name, &n);
    return text && strlen(text) == n ? text : NULL;
}

const CrCompiledModule *cr_module_compiled(CrThread *t, CrValue name) {
    const char *text = cr_is_str(name) ? cr_module_c_name(t, name) : NULL;
    for (size_t i = 0; text && i < ncompiled; i++)
        if (!strcmp(compiled_modules[i]->name, text)) return compiled_modules[i];
    return NULL;
}

// Makes the module's namespace the place of the compiled module's variables, and its constants.
static int bind_compiled(CrThread *t, const CrCompiledModule *m, CrValue module) {
    CrValue dict = cr_module_dict(module);
    CR_AS(CrModule, module)->compiled = m;
    for (uint32_t i = 0; i < m->nconstants; i++)
        if (!(*m->constants[i].slot = cr_constant_make(t, m->constants[i].kind, m->constants[i].text, m->constants[i].len))) return -1;
    for (uint32_t i = 0; i < m->nglobals; i++) {
        if (*m->globals_slot != dict) CR_SET(*m->globals[i].slot, CR_ERROR); // left by a run that failed
        cr_dict_cell(t, dict, cr_intern_c(t, m->globals[i].name), m->globals[i].slot);
    }
    for (uint32_t i = 0; i < m->nbuiltins; i++)
        *m->builtins[i].slot = cr_dict_cell(t, builtins_dict, cr_intern_c(t, m->builtins[i].name), NULL);
    *m->globals_slot = dict;
    CrValue own = cr_dict_get_interned(CR_AS(CrDict, dict), cr_name___name__), builtins = builtins_dict;
    if (own && cr_is_str(own) && cr_str_is(own, "__main__")) builtins = cr_dict_get(t, sys_modules, cr_intern_c(t, "builtins"));
    return cr_module_set(t, module, "__builtins__", builtins);
}

// The variables of a compiled module exist once: a second module object that wants to be it (a reload under another name, a
// test's fresh copy) is run from the source.
static CrValue run_body(CrThread *t, const CrCompiledModule *m, CrValue module) {
    CrValue dict = cr_module_dict(module);
    CrValue builtins = strcmp(m->name, "__main__") ? builtins_dict : cr_dict_get(t, sys_modules, cr_name_builtins);
    if (builtins && !cr_dict_get_interned(CR_AS(CrDict, dict), cr_name___builtins__) &&
        cr_dict_set(t, dict, cr_name___builtins__, builtins) < 0)
        return CR_ERROR;
    if (*m->globals_slot && *m->globals_slot != dict) return cr_source_module_run(t, m, dict);
    for (uint32_t i = 0; i < m->nwarnings; i++) {
        const CrCompileWarning *w = &m->warnings[i];
        CrType *category = w->deprecation ? CR_TYPE_OF_ID(DeprecationWarning) : CR_TYPE_OF_ID(SyntaxWarning);
        if (cr_warn_source(t, category, w->message, m->filename, w->line) < 0) return CR_ERROR;
    }
    return bind_compiled(t, m, module) < 0 ? CR_ERROR : m->body(t, dict);
}

int cr_module_exec(CrThread *t, const CrCompiledModule *m, CrValue module) {
    CR_AS(CrModule, module)->running = true;
    CrValue done = run_body(t, m, module);
    CR_AS(CrModule, module)->running = false;
    if (!done && *m->globals_slot == cr_module_dict(module)) *m->globals_slot = CR_ERROR; // another module object may try
    return done ? 0 : -1;
}

// What tells where a module comes from, for those that importlib does not load.
static void set_origin(CrThread *t, const CrCompiledModule *m, const char *name, CrValue module) {
    CrValue dict = cr_module_dict(module), name_str = cr_intern_c(t, name);
    const char *dot = strrchr(name, '.'), *slash = strrchr(m->filename, '/');
    cr_module_set(t, module, "__file__", cr_str_from_c(t, m->filename));
    if (m->is_package) {
        CrValue dir = cr_str_from_utf8(t, m->filename, slash ? (size_t)(slash - m->filename) : 0);
        cr_module_set(t, module, "__path__", cr_list_from(t, &dir, 1));
    }
    if (m->package) {
        cr_dict_set(t, dict, cr_name___package__, cr_intern_c(t, m->package));
        return;
    }
    cr_dict_set(t, dict, cr_name___package__,
                m->is_package ? name_str : !dot && !strcmp(name, "__main__") ? CR_NONE : cr_str_from_utf8(t, name, dot ? (size_t)(dot - name) : 0));
}

CrValue cr_module_run(CrThread *t, const CrCompiledModule *m, const char *name) {
    CrValue name_str = cr_intern_c(t, name), module = cr_module_new(t, name_str);
    set_origin(t, m, name, module);
    if (cr_dict_set(t, sys_modules, name_str, module) < 0) return CR_ERROR;
    if (cr_module_exec(t, m, module) == 0) {
        CrValue now = cr_dict_get(t, sys_modules, name_str); // the module may have put something else there
        return now ? now : module;
    }
    if (strcmp(name, "__main__")) {
        CrValue e = cr_exception_take(t);
        cr_dict_delete(t, sys_modules, name_str);
        t->exception = e;
    }
    return CR_ERROR;
}

CrValue cr_global_missing(CrThread *t, const CrValue *globals, const CrValue *name, uint32_t at) {
    t->frame->position = at;
    return cr_global_find(t, *globals, *name);
}

CrValue cr_global_find(CrThread *t, CrValue globals, CrValue name) {
    CrValue v = cr_dict_get_interned(CR_AS(CrDict, globals), name);
    if (!v) v = cr_dict_get_interned(CR_AS(CrDict, builtins_dict), name);
    return v ? v : cr_raise_name_error(t, name);
}

// ---- import ---------------------------------------------------------------------------------------------------------------

static const CrModuleDef *find_builtin(CrThread *t, CrValue name) {
    const char *text = cr_module_c_name(t, name);
    for (const CrModuleDef *const *def = cr_builtin_modules; text && *def; def++)
        if (!strcmp((*def)->name, text)) return *def;
    return NULL;
}

bool cr_module_is_builtin(CrThread *t, CrValue name) { return find_builtin(t, name) != NULL; }

CrValue cr_module_create_builtin(CrThread *t, CrValue name) {
    CrValue module = cr_dict_get(t, sys_modules, name);
    if (module || cr_raised(t)) return module;
    const CrModuleDef *def = find_builtin(t, name);
    return def ? load_builtin(t, def) : cr_raised(t) ? CR_ERROR : CR_NONE;
}

static CrValue load_module(CrThread *t, CrValue name) {
    const CrModuleDef *def = find_builtin(t, name);
    if (def || cr_raised(t)) return def ? load_builtin(t, def) : CR_ERROR;
    const CrCompiledModule *compiled = cr_module_compiled(t, name);
    if (!compiled && !cr_raised(t)) compiled = cr_source_module_find(t, name);
    if (compiled || cr_raised(t)) return compiled ? cr_module_run(t, compiled, compiled->name) : CR_ERROR;
    CR_RAISE(t, ModuleNotFoundError, "No module named %R", name);
    CR_AS(CrException, t->exception)->data[1] = name;
    return CR_ERROR;
}

// The module `name` (full dotted name), loaded if need be; a submodule becomes an attribute of its parent.
static CrValue get_module(CrThread *t, CrValue name, CrValue parent, CrValue last_part) {
    CrValue module = cr_dict_get(t, sys_modules, name);
    if (module == CR_NONE) return CR_RAISE(t, ModuleNotFoundError, "import of %S halted; None in sys.modules", name);
    if (module || cr_raised(t)) return module;
    if (parent && !cr_getattr_or_zero(t, parent, cr_intern_c(t, "__path__"))) {
        CrValue parent_name = cr_raised(t) ? CR_ERROR : cr_getattr_or_zero(t, parent, cr_name___name__);
        if (!parent_name) return CR_ERROR;
        CR_RAISE(t, ModuleNotFoundError, "No module named %R; %R is not a package", name, parent_name);
        CR_AS(CrException, t->exception)->data[1] = name;
        return CR_ERROR;
    }
    module = load_module(t, name);
    if (module && parent && cr_setattr(t, parent, last_part, module) < 0) return CR_ERROR;
    return module;
}

// importlib, once it is imported and has its finders on sys.meta_path, loads what is not there yet; else CR_ERROR.
static CrValue importlib_import(CrThread *t) {
    CrValue finders = cr_module_attribute(t, "sys", "meta_path");
    if (!finders || !cr_has_flag(finders, CR_TYPE_LIST) || cr_len(t, finders) == 0) return CR_ERROR;
    if (!cr_module_attribute(t, "_frozen_importlib_external", "PathFinder")) return CR_ERROR; // still being set up
    return cr_module_attribute(t, "_frozen_importlib", "_gcd_import");
}

static CrValue import_by_importlib(CrThread *t, CrValue function, CrValue name, bool leaf) {
    CrValue module = cr_call1(t, function, name);
    if (!module) cr_traceback_drop_importlib(t);
    if (!module || leaf) return module;
    size_t n;
    const char *text = cr_str_utf8(t, name, &n), *dot = text ? memchr(text, '.', n) : NULL;
    if (!dot) return text ? module : CR_ERROR;
    CrValue first = cr_str_from_utf8(t, text, (size_t)(dot - text));
    module = cr_dict_get(t, sys_modules, first);
    return module || cr_raised(t) ? module : cr_raise_key_error(t, first);
}

CrValue cr_import(CrThread *t, CrValue name, bool leaf) {
    size_t n;
    const char *text = cr_str_utf8(t, name, &n);
    if (!text) return CR_ERROR;
    if (!n) return CR_RAISE(t, ValueError, "Empty module name");
    CrValue known = cr_dict_get(t, sys_modules, name);
    if (cr_raised(t)) return CR_ERROR;
    if (known && known != CR_NONE && (leaf || !memchr(text, '.', n))) return known;
    CrValue importlib = importlib_import(t);
    if (importlib) return import_by_importlib(t, importlib, name, leaf);
    CrValue first = CR_ERROR, module = CR_ERROR;
    for (size_t start = 0; start <= n;) {
        const char *dot = memchr(text + start, '.', n - start);
        size_t end = dot ? (size_t)(dot - text) : n;
        CrValue part = cr_str_from_utf8(t, text + start, end - start), full = cr_str_from_utf8(t, text, end);
        module = get_module(t, full, module, part);
        if (!module) return CR_ERROR;
        if (!first) first = module;
        start = end + 1;
    }
    return leaf ? module : first;
}

// The package that relative imports in a module with these globals start from: a str.
static CrValue package_of(CrThread *t, CrValue globals) {
    CrValue package = cr_dict_get(t, globals, cr_name___package__);
    if (package && package != CR_NONE)
        return cr_is_str(package) ? package : CR_RAISE(t, TypeError, "package must be a string");
    CrValue spec = cr_dict_get(t, globals, cr_name___spec__);
    if (spec && spec != CR_NONE) {
        package = cr_getattr(t, spec, cr_intern_c(t, "parent"));
        if (package && !cr_is_str(package)) return CR_RAISE(t, TypeError, "__spec__.parent must be a string");
        return package;
    }
    if (CR_WARN(t, ImportWarning, 1, "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__") < 0)
        return CR_ERROR;
    CrValue name = cr_dict_get(t, globals, cr_name___name__);
    if (!name) return CR_RAISE(t, KeyError, "'__name__' not in globals");
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "__name__ must be a string");
    if (cr_dict_get(t, globals, cr_name___path__)) return name;
    size_t n;
    const char *text = cr_str_utf8(t, name, &n), *dot = text ? memrchr(text, '.', n) : NULL;
    return text ? cr_str_from_utf8(t, text, dot ? (size_t)(dot - text) : 0) : CR_ERROR;
}

CrValue cr_import_relative(CrThread *t, CrValue globals, CrValue name, int level) {
    CrValue package = package_of(t, globals);
    size_t n;
    const char *base = package ? cr_str_utf8(t, package, &n) : NULL;
    if (!base) return CR_ERROR;
    if (!n) return CR_RAISE(t, ImportError, "attempted relative import with no known parent package");
    for (int i = 1; i < level; i++) {
        const char *dot = memrchr(base, '.', n);
        if (!dot) return CR_RAISE(t, ImportError, "attempted relative import beyond top-level package");
        n = (size_t)(dot - base);
    }
    CrValue parent = cr_str_from_utf8(t, base, n);
    CrValue full = cr_len(t, name) ? cr_str_printf(t, "%S.%S", parent, name) : parent;
    return full ? cr_import(t, full, true) : CR_ERROR;
}

// A submodule that is no attribute of its package yet; CR_ERROR without an exception: there is none.
static CrValue import_submodule(CrThread *t, CrValue package, CrValue package_name, CrValue name) {
    CrValue full = cr_str_printf(t, "%S.%S", package_name, name);
    CrValue v = full ? cr_dict_get(t, sys_modules, full) : CR_ERROR;
    if (v || cr_raised(t) || !cr_getattr_or_zero(t, package, cr_name___path__)) return v;
    v = cr_import(t, full, true);
    if (v || !cr_exception_is(t, CR_TYPE_OF_ID(ModuleNotFoundError))) return v;
    CrValue missing = CR_AS(CrException, t->exception)->data[1];
    if (missing && cr_is_str(missing) && cr_str_equal(full, missing)) cr_exception_take(t); // and not something that it imports
    return CR_ERROR;
}

int cr_import_submodules(CrThread *t, CrValue module, CrValue names) {
    if (!cr_getattr_or_zero(t, module, cr_name___path__)) return cr_raised(t) ? -1 : 0;
    CrValue package = cr_getattr(t, module, cr_name___name__), it = package ? cr_iter(t, names) : CR_ERROR, name;
    while (it && (name = cr_next(t, it))) {
        if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "Item in ``from list'' must be str, not %T", name), -1;
        if (cr_str_is(name, "*")) {
            CrValue all = cr_getattr_or_zero(t, module, cr_name___all__);
            if (all && cr_import_submodules(t, module, all) < 0) return -1;
        } else if (!cr_getattr_or_zero(t, module, name) && !cr_raised(t)) {
            import_submodule(t, module, package, name);
        }
        if (cr_raised(t)) return -1;
    }
    return cr_raised(t) ? -1 : 0;
}

static CrValue raise_cannot_import(CrThread *t, CrValue module, CrValue module_name, CrValue name) {
    CrValue file = cr_getattr_or_zero(t, module, cr_name___file__);
    cr_exception_take(t);
    bool partial = CR_IS(MODULE, module) && CR_AS(CrModule, module)->running;
    CR_RAISE(t, ImportError,
             partial ? "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%S)"
                     : "cannot import name %R from %R (%S)",
             name, module_name ? module_name : cr_str_from_c(t, "<unknown module name>"), file ? file : cr_intern_c(t, "unknown location"));
    CR_AS(CrException, t->exception)->data[1] = module_name ? module_name : CR_NONE;
    CR_AS(CrException, t->exception)->data[2] = file ? file : CR_NONE;
    return CR_ERROR;
}

CrValue cr_import_from(CrThread *t, CrValue module, CrValue name) {
    CrValue v = cr_getattr_or_zero(t, module, name);
    if (v || cr_raised(t)) return v;
    CrValue module_name = cr_getattr_or_zero(t, module, cr_name___name__);
    if (module_name && cr_is_str(module_name)) v = import_submodule(t, module, module_name, name);
    return v || cr_raised(t) ? v : raise_cannot_import(t, module, module_name, name);
}

static int import_listed(CrThread *t, CrValue module, CrValue all, CrValue globals) {
    CrValue it = cr_iter(t, all), name;
    while (it && (name = cr_next(t, it))) {
        CrValue module_name = cr_getattr_or_zero(t, module, cr_name___name__);
        if (!cr_is_str(name)) {
            CR_RAISE(t, TypeError, "Item in %S.__all__ must be str, not %T", module_name ? module_name : CR_NONE, name);
            return -1;
        }
        CrValue value = cr_getattr_or_zero(t, module, name);
        if (!value && !cr_raised(t) && module_name && cr_is_str(module_name)) value = import_submodule(t, module, module_name, name);
        if (!value && !cr_raised(t)) value = cr_getattr(t, module, name);
        if (!value || cr_setitem(t, globals, cr_intern(t, name), value) < 0) return -1;
    }
    return cr_raised(t) ? -1 : 0;
}

int cr_import_star(CrThread *t, CrValue module, CrValue globals) {
    CrValue all = cr_getattr_or_zero(t, module, cr_name___all__);
    if (all || cr_raised(t)) return all ? import_listed(t, module, all, globals) : -1;
    CrValue dict = cr_getattr_or_zero(t, module, cr_name___dict__);
    if (!dict && !cr_raised(t)) CR_RAISE(t, ImportError, "from-import-* object has no __dict__ and no __all__");
    CrValue it = dict ? cr_iter(t, dict) : CR_ERROR, name;
    while (it && (name = cr_next(t, it))) {
        if (!cr_is_str(name)) {
            CrValue module_name = cr_getattr_or_zero(t, module, cr_name___name__);
            CR_RAISE(t, TypeError, "Key in %S.__dict__ must be str, not %T", module_name ? module_name : CR_NONE, name);
            return -1;
        }
        const CrStr *text = CR_AS(CrStr, cr_str_plain(name));
        if (text->len && cr_str_at(text, 0) == '_') continue;
        CrValue value = cr_getitem(t, dict, name);
        if (!value || cr_setitem(t, globals, cr_intern(t, name), value) < 0) return -1;
    }
    return cr_raised(t) ? -1 : 0;
}

// ---- The module type --------------------------------------------------------------------------------------------------------

static CrValue module_getattr(CrThread *t, CrValue self, CrValue name) {
    CrValue v = cr_dict_get_interned(CR_AS(CrDict, cr_module_dict(self)), name), of_type = cr_type_lookup(cr_type_of(self), name);
    if (v && !(of_type && cr_type_of(of_type)->slots.descr_set)) return v;
    v = of_type ? cr_object_getattr(t, self, name) : CR_ERROR;
    if (v || (cr_raised(t) && !cr_exception_clear_if(t, CR_TYPE_OF_ID(AttributeError)))) return v;
    v = cr_dict_get_interned(CR_AS(CrDict, cr_module_dict(self)), name);
    if (v) return v;
    CrValue hook = cr_dict_get_interned(CR_AS(CrDict, cr_module_dict(self)), cr_name___getattr__);
    if (hook) return cr_call1(t, hook, name);
    CrValue module_name = cr_dict_get_interned(CR_AS(CrDict, cr_module_dict(self)), cr_name___name__);
    if (!module_name) return cr_raise_attribute(t, self, name, "module has no attribute '%S'", name);
    if (CR_AS(CrModule, self)->running)
        return cr_raise_attribute(t, self, name, "partially initialized module '%S' has no attribute '%S' (most likely due to a "
                                  "circular import)", module_name, name);
    return cr_raise_attribute(t, self, name, "module '%S' has no attribute '%S'", module_name, name);
}

static int module_setattr(CrThread *t, CrValue self, CrValue name, CrValue value) {
    CrValue of_type = cr_type_lookup(cr_type_of(self), name);
    if (of_type && cr_type_of(of_type)->slots.descr_set) return CR_SLOT(cr_type_of(of_type)->slots.descr_set)(t, of_type, self, value);
    if (value) return cr_dict_set(t, cr_module_dict(self), name, value);
    int deleted = cr_dict_delete(t, cr_module_dict(self), name);
    if (deleted) return deleted < 0 ? -1 : 0;
    CrValue module_name = cr_dict_get_interned(CR_AS(CrDict, cr_module_dict(self)), cr_name___name__);
    cr_raise_attribute(t, self, name, "module '%S' has no attribute '%S'", module_name ? module_name : CR_NONE, name);
    return -1;
}

// "<module NAME (LOADER)>", or without a loader.
static CrValue repr_with_loader(CrThread *t, CrValue name, CrValue loader) {
    if (loader && loader != CR_NONE) return cr_str_printf(t, "<module %R (%R)>", name, loader);
    return cr_str_printf(t, "<module %R>", name);
}

// What its __spec__ says.
static CrValue repr_by_spec(CrThread *t, CrValue spec, CrValue loader) {
    CrValue name = cr_getattr(t, spec, cr_name_name), origin = name ? cr_getattr(t, spec, cr_intern_c(t, "origin")) : CR_ERROR;
    if (!origin) return CR_ERROR;
    if (name == CR_NONE) name = cr_intern_c(t, "?");
    if (origin == CR_NONE) return repr_with_loader(t, name, loader);
    CrValue place = cr_getattr(t, spec, cr_intern_c(t, "has_location"));
    int has_location = place ? cr_truth(t, place) : -1;
    if (has_location < 0) return CR_ERROR;
    return has_location ? cr_str_printf(t, "<module %R from %R>", name, origin) : cr_str_printf(t, "<module %R (%S)>", name, origin);
}

static CrValue module_repr(CrThread *t, CrValue self) {
    CrDict *d = CR_AS(CrDict, cr_module_dict(self));
    CrValue name = cr_dict_get_interned(d, cr_name___name__), file = cr_dict_get_interned(d, cr_name___file__);
    CrValue loader = cr_dict_get_interned(d, cr_name___loader__), spec = cr_dict_get_interned(d, cr_name___spec__);
    int has_spec = spec ? cr_truth(t, spec) : 0;
    if (has_spec > 0) {
        CrValue text = repr_by_spec(t, spec, loader);
        if (text) return text;
        cr_exception_take(t);
    } else if (loader && loader != CR_NONE) {
        CrValue own = cr_getattr_or_zero(t, loader, cr_intern_c(t, "module_repr")), text = own ? cr_call1(t, own, self) : CR_ERROR;
        if (text) return text;
    }
    cr_exception_take(t);
    bool in_c = name && cr_is_str(name) && !file && (!loader || loader == CR_NONE) && cr_module_is_builtin(t, name);
    if (in_c) return cr_str_printf(t, "<module %R (built-in)>", name);
    if (!name) name = cr_intern_c(t, "?");
    return file ? cr_str_printf(t, "<module %R from %R>", name, file) : repr_with_loader(t, name, loader);
}

// __annotations__ are there as soon as they are asked for.
static CrValue module_get_annotations(CrThread *t, CrValue self) {
    CrValue dict = cr_module_dict(self), v = cr_dict_get_interned(CR_AS(CrDict, dict), cr_name___annotations__);
    return v ? v : cr_dict_set_default(t, dict, cr_name___annotations__, cr_dict_new(t));
}
static int module_set_annotations(CrThread *t, CrValue self, CrValue value) {
    CrValue dict = cr_module_dict(self);
    if (value) return cr_dict_set(t, dict, cr_name___annotations__, value);
    int deleted = cr_dict_delete(t, dict, cr_name___annotations__);
    if (deleted == 0) cr_raise_attribute(t, self, cr_name___annotations__, "__annotations__");
    return deleted > 0 ? 0 : -1;
}

static CrValue module_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    (void)f, (void)args, (void)kwargs;
    CrValue m = cr_instance_new(t, CR_AS(CrType, cls));
    CR_AS(CrModule, m)->dict = cr_dict_namespace(t);
    CR_AS(CrModule, m)->from_python = true;
    return m;
}

static CrValue module_init(CrThread *t, CrFunction *f, CrValue self, CrValue name, CrValue doc) {
    (void)f;
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "module() argument 'name' must be str, not %T", name);
    set_names(t, cr_module_dict(self), name, doc);
    return cr_raised(t) ? CR_ERROR : CR_NONE;
}

static CrValue module_get_dict(CrThread *t, CrValue v) { return (void)t, cr_module_dict(v); }
// The names in its namespace alone, or what its own __dir__ says.
static CrValue module_dir(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrValue dict = cr_getattr(t, self, cr_name___dict__);
    if (!dict) return CR_ERROR;
    if (!cr_has_flag(dict, CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "<module>.__dict__ is not a dictionary");
    CrValue own = cr_dict_get(t, dict, cr_name___dir__);
    if (own || cr_raised(t)) return own ? cr_call0(t, own) : CR_ERROR;
    return cr_list_from_iterable(t, dict);
}
static const CrMethodDef module_methods[] = {{"__dir__(self, /)", CR_FN(module_dir), "__dir__() -> list", 0}, {0}};
static const CrGetSetDef module_getsets[] = {
    {"__annotations__", module_get_annotations, module_set_annotations, NULL}, {"__dict__", module_get_dict, NULL, NULL}, {0}};

const CrTypeDef cr_module_typedef = {
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE | CR_TYPE_HAS_DICT, // the slots are for subclasses, by __class__ too
    .slots = {.repr = module_repr, .getattr = module_getattr, .setattr = module_setattr},
    .methods = module_methods,
    .getsets = module_getsets,
    .constructor = {"module(cls, *args, **kwargs)", CR_FN(module_construct), NULL, 0},
    .init = {"__init__(self, name, doc=None)", CR_FN(module_init), NULL, 0},
};
