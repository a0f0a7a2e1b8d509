// module_path.c -- see module_path.h.
#include "transpile/module_path.h"

#include <string.h>
#include <unistd.h>

#include "transpile/paths.h"

const char *module_library_dir(void) { return CRANKY_LIBRARY; }

bool module_is_builtin(const char *name) {
    static const char *const names[] = {
#define CR_MODULE(name) #name,
#include "stdlib/modules.def"
#undef CR_MODULE
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

static bool find_below(Arena *a, const char *dir, const char *relative, ModuleFile *file, PathList *absent) {
    const char *package = arena_printf(a, "%s/%s/__init__.py", dir, relative);
    const char *plain = arena_printf(a, "%s/%s.py", dir, relative);
    if ((file->is_package = access(package, R_OK) == 0)) return file->path = package, true;
    vec_push(a, absent, package);
    if (access(plain, R_OK) == 0) return file->path = plain, true;
    vec_push(a, absent, plain);
    return false;
}

ModuleFile module_find(Arena *a, const char *script_dir, const char *name, PathList *absent) {
    ModuleFile file = {0};
    PathList in_library = {0}; // an installed library does not change under a program
    char *relative = arena_strdup(a, name);
    for (char *c = relative; *c; c++)
        if (*c == '.') *c = '/';
    if (module_is_builtin(name) || find_below(a, script_dir, relative, &file, absent)) return file;
    file.in_library = true;
    if (!find_below(a, arena_printf(a, "%s/stdlib", path_root_dir(a)), relative, &file, &in_library))
        find_below(a, module_library_dir(), relative, &file, &in_library);
    return file;
}
