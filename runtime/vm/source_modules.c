// source_modules.c -- finds source files along sys.path and makes them modules.
//
// Each found file becomes a CrCompiledModule record whose body compiles and runs it: to the rest of the runtime (import,
// importlib through _imp) it is a module like those that are compiled in.
#include "runtime/vm/source_modules.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/cranky.h"
#include "runtime/init.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"
#include "runtime/vm/vm.h"

typedef struct SourceModule {
    CrCompiledModule module;
    struct SourceModule *next;
    const char *text; // -c; else read from module.filename
    CrValue globals;
} SourceModule;

static SourceModule *found; // prepended with compare-and-swap, never removed

static SourceModule *known(const char *name) {
    SourceModule *m = __atomic_load_n(&found, __ATOMIC_ACQUIRE);
    while (m && strcmp(m->module.name, name)) m = m->next;
    return m;
}

// ---- Running -----------------------------------------------------------------------------------------------------------

// The bytes of a file, malloc'ed. NULL with errno.
static char *read_file(CrThread *t, const char *path, size_t *len) {
    struct stat st;
    cr_enter_blocking(t);
    int fd = open(path, O_RDONLY | O_CLOEXEC), error = errno;
    char *bytes = fd >= 0 && fstat(fd, &st) == 0 ? malloc((size_t)st.st_size + 1) : NULL;
    *len = 0;
    for (ssize_t n = 1; bytes && n > 0 && *len < (size_t)st.st_size;) {
        n = read(fd, bytes + *len, (size_t)st.st_size - *len);
        if (n > 0) *len += (size_t)n;
        else if (n < 0 && errno == EINTR) n = 1;
    }
    if (fd >= 0) error = errno, close(fd);
    cr_exit_blocking(t);
    errno = error;
    return bytes;
}

CrValue cr_source_module_run(CrThread *t, const CrCompiledModule *m, CrValue globals) {
    size_t len;
    char *bytes = read_file(t, m->filename, &len);
    if (!bytes) return cr_raise_errno(t, errno, cr_str_from_c(t, m->filename));
    CrValue v = cr_vm_run_module(t, m->name, m->is_package, m->filename, bytes, len, globals);
    free(bytes);
    return v;
}

static CrValue run(CrThread *t, CrValue globals) {
    CrValue name = cr_dict_get_interned(CR_AS(CrDict, globals), cr_name___name__);
    const char *text = name && cr_is_str(name) ? cr_str_utf8(t, name, NULL) : NULL;
    SourceModule *m = text ? known(text) : NULL;
    if (!m)
        return cr_raised(t) ? CR_ERROR
                            : CR_RAISE(t, ImportError, "the source of module %R is not known", name ? name : CR_NONE);
    if (m->text) {
        cr_dict_delete(t, globals, cr_name___file__);
        return cr_vm_run_module(t, text, false, m->module.filename, m->text, strlen(m->text), globals);
    }
    return cr_source_module_run(t, &m->module, globals);
}

// ---- Finding ------------------------------------------------------------------------------------------------------------

static SourceModule *new_module(const char *name, const char *filename, bool is_package, const char *text) {
    SourceModule *m = cr_alloc_permanent(sizeof *m);
    m->module = (CrCompiledModule){
        .name = name, .filename = filename, .body = run, .globals_slot = &m->globals, .is_package = is_package};
    m->text = text;
    do m->next = __atomic_load_n(&found, __ATOMIC_ACQUIRE);
    while (!__atomic_compare_exchange_n(&found, &m->next, m, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
    return m;
}

static char *permanent(const char *s) {
    size_t n = strlen(s) + 1;
    return memcpy(cr_alloc_permanent(n), s, n);
}

// <dir>/<a/b>/__init__.py or <dir>/<a/b>.py
static const CrCompiledModule *find_below(const char *dir, const char *name) {
    char path[4096], relative[1024];
    size_t n = strlen(name);
    if (n >= sizeof relative || strlen(dir) + n + 16 > sizeof path) return NULL;
    for (size_t i = 0; i <= n; i++) relative[i] = name[i] == '.' ? '/' : name[i];
    for (int is_package = 1; is_package >= 0; is_package--) {
        stpcpy(stpcpy(stpcpy(stpcpy(path, dir), *dir ? "/" : ""), relative), is_package ? "/__init__.py" : ".py");
        if (access(path, R_OK) < 0) continue;
        const SourceModule *m = known(name);
        return &(m && !strcmp(m->module.filename, path) ? m : new_module(permanent(name), permanent(path), is_package, NULL))->module;
    }
    return NULL;
}

// The command that runs this program: as it says itself (option E), else the program is cranky-vm. False: not known.
static bool running_command(char *path, size_t size) {
    for (const char *line = cr_options.more, *end; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        if (*line != '-' || line[1] != 'E' || (size_t)(end - line) >= size) continue;
        path[0] = 0;
        return strncat(path, line + 2, (size_t)(end - line - 2));
    }
    ssize_t n = readlink("/proc/self/exe", path, size - 1);
    if (n >= 0) path[n] = 0;
    return n >= 0;
}

// It stands in the build directory, beside the library.
const CrCompiledModule *cr_source_module_own(CrThread *t, CrValue module_name) {
    char path[4096];
    const char *name = cr_module_c_name(t, module_name);
    if (!name || !running_command(path, sizeof path - 8)) return NULL;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (!slash) return NULL;
        *slash = 0;
    }
    strcat(path, "/stdlib");
    return find_below(path, name);
}

const CrCompiledModule *cr_source_module_find(CrThread *t, CrValue name) {
    const char *text = cr_module_c_name(t, name);
    const SourceModule *m = text ? known(text) : NULL;
    if (m && (m->text || access(m->module.filename, R_OK) == 0)) return &m->module; // else there may be another file now
    const CrCompiledModule *own = text ? cr_source_module_own(t, name) : NULL;
    if (own) return own;
    CrValue sys = text ? cr_module_create_builtin(t, cr_intern_c(t, "sys")) : CR_ERROR;
    CrValue path = sys ? cr_dict_get_interned(CR_AS(CrDict, cr_module_dict(sys)), cr_intern_c(t, "path")) : CR_ERROR;
    if (!path || !CR_IS(LIST, path)) return NULL;
    uint64_t n;
    const CrValue *items = cr_list_view(t, path, &n);
    for (uint64_t i = 0; i < n; i++) {
        const char *dir = cr_is_str(items[i]) ? cr_str_utf8(t, items[i], NULL) : NULL;
        const CrCompiledModule *module = dir ? find_below(dir, text) : NULL;
        if (module) return module;
    }
    return NULL;
}

const CrCompiledModule *cr_source_program(const char *file, const char *text) {
    return &new_module("__main__", file ? file : "<string>", false, text)->module;
}
