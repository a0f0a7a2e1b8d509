// program.c -- from a script to an executable: find the modules it imports, compile each, link, remember.
//
//      <cache>/programs/<key>/          key: hash of the script's path, the options and this tool's version
//          manifest                     what the program was made from: size, time and content hash of each file
//          program                      the executable
//          <module>.c, <module>.o       kept so that a changed file recompiles only itself
//
// A program is up to date if every file of its manifest is: same size and time, or else same content. `cranky run` of an
// unchanged program therefore reads a few stats and one small file, and starts it.
#include "transpile/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bindgen/model.h"
#include "transpile/driver.h"
#include "transpile/emit_bridge.h"
#include "transpile/emit_c.h"
#include "transpile/paths.h"
#include "transpile/command.h"

typedef struct Module {
    const char *name, *path, *c_path, *o_path;
    bool is_package;
} Module;

typedef struct Program {
    Arena *arena;
    const BuildOptions *options;
    BindOptions bind;
    const char *script;   // absolute path
    const char *dir;      // its place in the cache
    VEC(Module) modules;  // the first is __main__
    VEC(const char *) depends; // files the result depends on
    VEC(const char *) absent;  // files that would change it if they appeared
    BindArgs cflags, ldflags;
} Program;

// ---- Hashes and the manifest -----------------------------------------------------------------------------------------

static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n) { // FNV-1a
    for (size_t i = 0; i < n; i++) h = (h ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3ull;
    return h;
}
static const uint64_t HASH_START = 0xcbf29ce484222325ull;

static uint64_t hash_string(uint64_t h, const char *s) { return hash_bytes(h, s, strlen(s) + 1); }

static uint64_t hash_stat(uint64_t h, const char *path) {
    struct stat st;
    if (stat(path, &st) < 0) return h;
    h = hash_bytes(h, &st.st_size, sizeof st.st_size);
    return hash_bytes(h, &st.st_mtim, sizeof st.st_mtim);
}

// 0 if the file cannot be read.
static uint64_t hash_file(const char *path) {
    StrBuf b = {0};
    uint64_t h = strbuf_read_file(&b, path) ? hash_bytes(HASH_START, b.data, b.len) : 0;
    strbuf_free(&b);
    return h;
}

static long long mtime_ns(const struct stat *st) { return (long long)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec; }

static bool entry_holds(const char *line) {
    long long size, mtime;
    unsigned long long hash;
    int path_at = 0;
    struct stat st;
    if (sscanf(line, "file %lld %lld %llx %n", &size, &mtime, &hash, &path_at) == 3 && path_at)
        return stat(line + path_at, &st) == 0 &&
               ((st.st_size == size && mtime_ns(&st) == mtime) || hash_file(line + path_at) == hash);
    return !strncmp(line, "absent ", 7) && access(line + 7, F_OK) < 0;
}

static bool up_to_date(Program *p) {
    StrBuf manifest = {0};
    bool ok = strbuf_read_file(&manifest, arena_printf(p->arena, "%s/manifest", p->dir)) && manifest.len;
    for (char *line = manifest.data, *end; ok && *line; line = end + 1) {
        end = strchr(line, '\n');
        if (!end) ok = false;
        else *end = 0, ok = entry_holds(line);
        if (!end) break;
    }
    strbuf_free(&manifest);
    return ok && access(arena_printf(p->arena, "%s/program", p->dir), X_OK) == 0;
}

static bool write_manifest(Program *p) {
    StrBuf out = {0};
    for (int i = 0; i < p->depends.len; i++) {
        struct stat st;
        if (stat(p->depends.items[i], &st) < 0) continue;
        strbuf_printf(&out, "file %lld %lld %llx %s\n", (long long)st.st_size, mtime_ns(&st),
                      (unsigned long long)hash_file(p->depends.items[i]), p->depends.items[i]);
    }
    for (int i = 0; i < p->absent.len; i++) strbuf_printf(&out, "absent %s\n", p->absent.items[i]);
    bool ok = strbuf_write_file(&out, arena_printf(p->arena, "%s/manifest", p->dir));
    strbuf_free(&out);
    return ok;
}

// ---- Modules -------------------------------------------------------------------------------------------------------------

static bool known_module(const Program *p, const char *name) {
    for (int i = 0; i < p->modules.len; i++)
        if (!strcmp(p->modules.items[i].name, name)) return true;
    return false;
}

// The file of a dotted module name below the script's directory; NULL if there is none.
static const char *find_module(Program *p, const char *name, bool *is_package) {
    char *relative = arena_strdup(p->arena, name);
    for (char *c = relative; *c; c++)
        if (*c == '.') *c = '/';
    const char *base = path_dirname(p->arena, p->script);
    const char *package = arena_printf(p->arena, "%s/%s/__init__.py", base, relative);
    const char *plain = arena_printf(p->arena, "%s/%s.py", base, relative);
    if ((*is_package = access(package, R_OK) == 0)) return package;
    vec_push(p->arena, &p->absent, package);
    if (access(plain, R_OK) == 0) return plain;
    vec_push(p->arena, &p->absent, plain);
    return NULL;
}

static void add_module(Program *p, const char *name, const char *path, bool is_package) {
    Module m = {.name = name, .path = path, .is_package = is_package};
    m.c_path = arena_printf(p->arena, "%s/%s.c", p->dir, name);
    m.o_path = arena_printf(p->arena, "%s/%s.o", p->dir, name);
    vec_push(p->arena, &p->modules, m);
    vec_push(p->arena, &p->depends, path);
}

// Adds an imported module and its parent packages, where their files exist.
static void add_import(Program *p, const char *name) {
    for (const char *end = name; end; end = *end ? strchr(end + 1, '.') : NULL) {
        if (end == name) continue;
        const char *prefix = arena_strndup(p->arena, name, (size_t)(end - name));
        bool is_package;
        if (known_module(p, prefix)) continue;
        const char *path = find_module(p, prefix, &is_package);
        if (!path) return;
        add_module(p, prefix, path, is_package);
    }
    bool is_package;
    const char *path = known_module(p, name) ? NULL : find_module(p, name, &is_package);
    if (path) add_module(p, name, path, is_package);
}

// Writes text to path unless it holds just that already; *changed tells.
static bool write_if_changed(const StrBuf *text, const char *path, bool *changed) {
    StrBuf old = {0};
    *changed = !strbuf_read_file(&old, path) || old.len != text->len || memcmp(old.data, text->data, text->len);
    strbuf_free(&old);
    return !*changed || strbuf_write_file(text, path);
}

static bool complain(const char *what, const char *path) {
    fprintf(stderr, "cranky: %s %s: %s\n", what, path, strerror(errno));
    return false;
}

static bool run_cc(Program *p, const char *c_path, const char *o_path) {
    Arena *a = p->arena;
    BindArgs argv = {0};
    const char *fixed[] = {p->options->cc, "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-g",
                           p->options->release ? "-O2" : "-O1", "-fno-strict-aliasing",
                           "-Wno-unknown-warning-option", "-Wno-stringop-overflow", // gcc: constant indices, false alarms
                           arena_printf(a, "-I%s/pch%s", path_build_dir(a), p->options->release ? "-release" : ""),
                           arena_printf(a, "-I%s", path_root_dir(a)), "-c", c_path, "-o", o_path};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) vec_push(a, &argv, fixed[i]);
#ifdef CRANKY_MODE_CFLAGS
    command_split(a, CRANKY_MODE_CFLAGS, &argv);
#endif
    for (int i = 0; i < p->cflags.len; i++) vec_push(a, &argv, p->cflags.items[i]);
    return command_run(a, &argv, p->options->verbose, "the C compiler failed on code that Cranky generated; please report it");
}

static bool compile_one(Program *p, int index) {
    Module *m = &p->modules.items[index];
    Arena arena = {0};
    StrBuf c = {0};
    bool changed = true, ok = false;
    IrModule *ir = compile_module(&arena, m->path, m->name, m->is_package, &p->bind);
    char *error = NULL;
    if (!ir) goto done;
    for (int i = 0; i < ir->imports.len; i++) add_import(p, arena_strdup(p->arena, ir->imports.items[i]));
    m = &p->modules.items[index]; // add_import may have moved the vector
    if (ir->bridge) {
        BindArgs cflags = {0}, ldflags = {0}, files = {0};
        if (!bridge_flags(ir->bridge, &cflags, &ldflags, &error)) {
            fprintf(stderr, "cranky: %s\n", error);
            goto done;
        }
        bridge_dependencies(ir->bridge, &files);
        for (int i = 0; i < cflags.len; i++) vec_push(p->arena, &p->cflags, arena_strdup(p->arena, cflags.items[i]));
        for (int i = 0; i < ldflags.len; i++) vec_push(p->arena, &p->ldflags, arena_strdup(p->arena, ldflags.items[i]));
        for (int i = 0; i < files.len; i++) vec_push(p->arena, &p->depends, arena_strdup(p->arena, files.items[i]));
    }
    emit_module(&c, ir, m->is_package);
    if (!write_if_changed(&c, m->c_path, &changed)) {
        complain("cannot write", m->c_path);
        goto done;
    }
    ok = (!changed && access(m->o_path, R_OK) == 0) || run_cc(p, m->c_path, m->o_path);
    if (!ok) unlink(m->o_path);
done:
    strbuf_free(&c);
    arena_free(&arena);
    return ok;
}

// ---- Linking -----------------------------------------------------------------------------------------------------------------

static bool link_program(Program *p, const char *output) {
    Arena *a = p->arena;
    const char *c_path = arena_printf(a, "%s/main.c", p->dir), *o_path = arena_printf(a, "%s/main.o", p->dir);
    const char **names = arena_array(a, const char *, p->modules.len);
    for (int i = 0; i < p->modules.len; i++) names[i] = p->modules.items[i].name;
    StrBuf main_c = {0};
    bool changed, ok;
    emit_main(&main_c, names, p->modules.len);
    ok = write_if_changed(&main_c, c_path, &changed);
    strbuf_free(&main_c);
    if (!ok) return complain("cannot write", c_path);
    if ((changed || access(o_path, R_OK) < 0) && !run_cc(p, c_path, o_path)) return false;
    BindArgs argv = {0};
    vec_push(a, &argv, p->options->cc);
#ifdef CRANKY_MODE_LDFLAGS
    command_split(a, CRANKY_MODE_LDFLAGS, &argv);
#endif
    for (int i = 0; i < p->modules.len; i++) vec_push(a, &argv, p->modules.items[i].o_path);
    const char *rest[] = {o_path, "-o", output, arena_printf(a, "%s/libcranky.a", path_build_dir(a))};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) vec_push(a, &argv, rest[i]);
    for (int i = 0; i < p->ldflags.len; i++) vec_push(a, &argv, p->ldflags.items[i]);
    command_split(a, CRANKY_LIBS, &argv);
    return command_run(a, &argv, p->options->verbose, "linking failed");
}

static bool build(Program *p) {
    const char *output = arena_printf(p->arena, "%s/program", p->dir);
    const char *temporary = arena_printf(p->arena, "%s.%d", output, (int)getpid());
    add_module(p, "__main__", p->script, false);
    for (int i = 0; i < p->modules.len; i++) // the list grows as imports are found
        if (!compile_one(p, i)) return false;
    if (!link_program(p, temporary)) return false;
    if (rename(temporary, output) < 0) return complain("cannot write", output);
    return write_manifest(p) || complain("cannot write", p->dir);
}

const char *program_executable(Arena *a, const char *script, const BuildOptions *options) {
    Program p = {.arena = a, .options = options, .script = path_absolute(a, script)};
    const char *build_dir = path_build_dir(a);
    p.bind.cranky_include = arena_printf(a, "%s/stdlib/http/include", path_root_dir(a));
    p.bind.cranky_lib = build_dir;
    uint64_t key = hash_string(HASH_START, p.script);
    key = hash_string(key, options->cc);
    key = hash_bytes(key, &options->release, sizeof options->release);
    key = hash_stat(hash_string(key, build_dir), arena_printf(a, "%s/cranky", build_dir));
    key = hash_stat(key, arena_printf(a, "%s/libcranky.a", build_dir));
    p.dir = arena_printf(a, "%s/programs/%016llx", path_cache_dir(a), (unsigned long long)key);
    const char *program = arena_printf(a, "%s/program", p.dir);
    if (access(script, R_OK) < 0) {
        fprintf(stderr, "cranky: can't open file '%s': [Errno %d] %s\n", script, errno, strerror(errno));
        return NULL;
    }
    if (!options->no_cache && up_to_date(&p)) return program;
    if (!path_make_dirs(p.dir)) {
        complain("cannot create", p.dir);
        return NULL;
    }
    int lock = open(arena_printf(a, "%s/lock", p.dir), O_RDWR | O_CREAT | O_CLOEXEC, 0666); // one builder at a time
    if (lock >= 0) flock(lock, LOCK_EX);
    bool ok = (!options->no_cache && up_to_date(&p)) || build(&p);
    if (ok && options->keep_c) fprintf(stderr, "cranky: the C is in %s\n", p.dir);
    if (lock >= 0) close(lock);
    return ok ? program : NULL;
}

bool program_build(Arena *a, const char *script, const char *output, const BuildOptions *options) {
    const char *program = program_executable(a, script, options);
    StrBuf bytes = {0};
    if (!program) return false;
    bool ok = strbuf_read_file(&bytes, program) && strbuf_write_file(&bytes, output);
    strbuf_free(&bytes);
    if (!ok) return complain("cannot write", output);
    mode_t mask = umask(0);
    umask(mask);
    return chmod(output, 0777 & ~mask) == 0 || complain("cannot write", output);
}
