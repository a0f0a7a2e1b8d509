// program.c -- from a script to an executable: find the modules it imports, compile each, link, remember.
//
//      <cache>/programs/<key>/          an entry of the cache (program_cache.h); key: hash of the script's path, the options and this tool's version
//          manifest                     what the program was made from: size, time and content hash of each file
//          program                      the executable
//          <module>.c, <module>.o       kept so that a changed file recompiles only itself
//      <cache>/library/<key>/           the same for modules of the standard library, which all programs share
//          <module>.c, <module>.o
//
// A program holds all modules that its own files import, and what the library's files import when they are run: imports in
// a library's functions are for the run time. A library module that cannot be compiled is left out.
//
// A program is up to date if every file of its manifest is: same size and time, or else same content. `cranky run` of an
// unchanged program therefore reads a few stats and one small file, and starts it.
#include "transpile/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bindgen/model.h"
#include "transpile/program_cache.h"
#include "transpile/command.h"
#include "transpile/driver.h"
#include "transpile/emit_bridge.h"
#include "transpile/emit_c.h"
#include "transpile/module_path.h"
#include "transpile/paths.h"

typedef struct Module {
    const char *name, *path, *c_path, *o_path;
    bool is_package, in_library;
    bool left_out; // see above
    bool records_locals;
} Module;

typedef struct Job { // a C compiler at work
    pid_t pid;
    const char *temporary, *o_path; // it writes the one, which then becomes the other
} Job;
enum { MAX_JOBS = 64 };

typedef struct Program {
    Arena *arena;
    const BuildOptions *options;
    BindOptions bind;
    const char *script;   // absolute path, or the module's name with -m
    const char *base;     // the directory of its own modules: the script's, or with -m the current one
    const char *dir;      // its place in the cache
    const char *library;  // and that of the library's modules
    VEC(Module) modules;  // the first is __main__
    PathList depends;     // files the result depends on
    PathList absent;      // files that would change it if they appeared
    BindArgs cflags, ldflags;
    Job jobs[MAX_JOBS];
    int njobs, max_jobs;
    bool record_locals;   // a module of the program's own asks for f_locals
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

// Does the source mention what shows the variables of frames?
static bool asks_for_locals(const char *path) {
    static const char *const words[] = {"f_locals", "getargvalues", "capture_locals"};
    StrBuf text = {0};
    bool found = false;
    if (strbuf_read_file(&text, path) && text.len)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) found |= strstr(text.data, words[i]) != NULL;
    strbuf_free(&text);
    return found;
}

static void add_module(Program *p, const char *name, ModuleFile file) {
    Module m = {.name = name, .path = file.path, .is_package = file.is_package, .in_library = file.in_library};
    const char *dir = file.in_library ? p->library : p->dir;
    if (!file.in_library) p->record_locals |= asks_for_locals(file.path);
    m.c_path = arena_printf(p->arena, "%s/%s.c", dir, name);
    m.o_path = arena_printf(p->arena, "%s/%s.o", dir, name);
    vec_push(p->arena, &p->modules, m);
    vec_push(p->arena, &p->depends, file.path);
}

// Adds an imported module and its parent packages, as far as their files exist.
static void add_import(Program *p, const char *name) {
    for (const char *end = name; *end;) {
        end += strcspn(end, ".");
        const char *prefix = arena_strndup(p->arena, name, (size_t)(end - name));
        if (!known_module(p, prefix)) {
            ModuleFile file = module_find(p->arena, p->base, prefix, &p->absent);
            if (!file.path) return;
            add_module(p, prefix, file);
        }
        if (*end) end++;
    }
}

static bool complain(const char *what, const char *path) {
    fprintf(stderr, "cranky: %s %s: %s\n", what, path, strerror(errno));
    return false;
}

// ---- The C compiler: several at once -----------------------------------------------------------------------------------

static const char CC_FAILED[] = "the C compiler failed on code that Cranky generated; please report it";

// Waits for the job that ends first; its object is in place then.
static bool finish_job(Program *p) {
    int status = 0;
    pid_t pid = wait(&status);
    for (int i = 0; i < p->njobs; i++) {
        Job job = p->jobs[i];
        if (job.pid != pid) continue;
        p->jobs[i] = p->jobs[--p->njobs];
        if (status == 0) return rename(job.temporary, job.o_path) == 0 || complain("cannot write", job.o_path);
        unlink(job.temporary);
        fprintf(stderr, "cranky: %s\n", CC_FAILED);
        return false;
    }
    return pid >= 0 || complain("waiting for", p->options->cc);
}

static bool finish_jobs(Program *p) {
    bool ok = true;
    while (p->njobs) ok &= finish_job(p);
    return ok;
}

static bool start_cc(Program *p, const char *c_path, const char *o_path) {
    Arena *a = p->arena;
    BindArgs argv = {0};
    const char *temporary = arena_printf(a, "%s.%d", o_path, (int)getpid());
    const char *fixed[] = {p->options->cc, "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-g1", // -g: half as long again
                           p->options->release ? "-O2" : "-O1", "-fno-strict-aliasing",
                           "-Wno-unknown-warning-option", "-Wno-stringop-overflow", // gcc: constant indices, false alarms
                           "-Wno-misleading-indentation", // gcc takes a time that is quadratic in the file's length
                           arena_printf(a, "-I%s/pch%s", path_build_dir(a), p->options->release ? "-release" : ""),
                           arena_printf(a, "-I%s", path_root_dir(a)), "-c", c_path, "-o", temporary};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) vec_push(a, &argv, fixed[i]);
#ifdef CRANKY_MODE_CFLAGS
    command_split(a, CRANKY_MODE_CFLAGS, &argv);
#endif
    for (int i = 0; i < p->cflags.len; i++) vec_push(a, &argv, p->cflags.items[i]);
    if (p->njobs == p->max_jobs && !finish_job(p)) return false;
    pid_t pid = command_start(a, &argv, p->options->verbose);
    if (pid > 0) p->jobs[p->njobs++] = (Job){pid, temporary, o_path};
    return pid > 0;
}

// Writes the C and starts the compiler, unless both are there from an earlier build.
static bool compile_c(Program *p, const StrBuf *c, const char *c_path, const char *o_path) {
    StrBuf old = {0};
    bool same = strbuf_read_file(&old, c_path) && old.len == c->len && !memcmp(old.data, c->data, c->len);
    strbuf_free(&old);
    if (same && access(o_path, R_OK) == 0) return true;
    unlink(o_path); // an object that is there belongs to the C beside it
    if (!same && !strbuf_write_file(c, c_path)) return complain("cannot write", c_path);
    return start_cc(p, c_path, o_path);
}

// ---- Modules to C ------------------------------------------------------------------------------------------------------------

static bool take_bridge_flags(Program *p, const IrModule *ir) {
    BindArgs cflags = {0}, ldflags = {0}, files = {0};
    char *error = NULL;
    if (!bridge_flags(ir->bridge, &cflags, &ldflags, &error)) {
        fprintf(stderr, "cranky: %s\n", error);
        return false;
    }
    bridge_dependencies(ir->bridge, &files);
    for (int i = 0; i < cflags.len; i++) vec_push(p->arena, &p->cflags, arena_strdup(p->arena, cflags.items[i]));
    for (int i = 0; i < ldflags.len; i++) vec_push(p->arena, &p->ldflags, arena_strdup(p->arena, ldflags.items[i]));
    for (int i = 0; i < files.len; i++) vec_push(p->arena, &p->depends, arena_strdup(p->arena, files.items[i]));
    return true;
}

static bool compile_one(Program *p, int index) {
    Module m = p->modules.items[index];
    Arena arena = {0};
    StrBuf c = {0};
    bool is_main = index == 0, quiet = m.in_library && !is_main && !p->options->verbose;
    bool record = p->options->frame_locals || (p->record_locals && !m.in_library);
    p->modules.items[index].records_locals = record;
    CompileOptions options = {.bind = &p->bind, .optimize = p->options->optimize, .quiet = quiet, .record_locals = record};
    IrModule *ir = compile_module(&arena, m.path, m.name, m.is_package, &options);
    bool ok = ir != NULL;
    if (ok) {
        for (int i = 0; i < ir->imports.len; i++)
            if (is_main || !m.in_library || !ir->imports.items[i].deferred) add_import(p, ir->imports.items[i].name);
        if (ir->bridge) ok = take_bridge_flags(p, ir);
    } else if (m.in_library && !is_main) {
        ok = p->modules.items[index].left_out = true;
    }
    if (ok && ir) {
        emit_module(&c, ir, is_main);
        ok = compile_c(p, &c, m.c_path, m.o_path);
    }
    strbuf_free(&c);
    arena_free(&arena);
    return ok;
}

// ---- Linking -----------------------------------------------------------------------------------------------------------------

static bool link_program(Program *p, const char *output) {
    Arena *a = p->arena;
    BindArgs argv = {0}, names = {0};
    StrBuf main_c = {0};
    const char *o_path = arena_printf(a, "%s/main.o", p->dir);
    vec_push(a, &argv, p->options->cc);
#ifdef CRANKY_MODE_LDFLAGS
    command_split(a, CRANKY_MODE_LDFLAGS, &argv);
#endif
    for (int i = 0; i < p->modules.len; i++) {
        const Module *m = &p->modules.items[i];
        if (m->left_out) continue;
        vec_push(a, &names, i ? m->name : "__main__");
        vec_push(a, &argv, m->o_path);
    }
    emit_main(&main_c, names.items, names.len, p->options->optimize);
    bool ok = compile_c(p, &main_c, arena_printf(a, "%s/main.c", p->dir), o_path);
    strbuf_free(&main_c);
    if (!(finish_jobs(p) && ok)) return false;
    const char *rest[] = {o_path, "-o", output, arena_printf(a, "%s/libcranky.a", path_build_dir(a))};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) vec_push(a, &argv, rest[i]);
    for (int i = 0; i < p->ldflags.len; i++) vec_push(a, &argv, p->ldflags.items[i]);
    command_split(a, CRANKY_LIBS, &argv);
    return command_run(a, &argv, p->options->verbose, "linking failed");
}

// The program's first module: the script, or for -m the module (of a package, its __main__) after the packages around it.
static bool add_main(Program *p) {
    Arena *a = p->arena;
    const char *name = p->script;
    if (!p->options->as_module) return add_module(p, "__main__", (ModuleFile){.path = p->script}), true;
    ModuleFile file = module_find(a, p->base, name, &p->absent);
    bool is_package = file.path && file.is_package;
    if (is_package) file = module_find(a, p->base, name = arena_printf(a, "%s.__main__", name), &p->absent);
    if (!file.path) {
        if (is_package)
            fprintf(stderr, "cranky: No module named %s; '%s' is a package and cannot be directly executed\n", name, p->script);
        else
            fprintf(stderr, "cranky: No module named %s\n", name);
        return false;
    }
    add_module(p, name, file);
    p->modules.items[0].o_path = arena_printf(a, "%s/__main__.o", p->dir); // as a main module it is this program's alone
    p->modules.items[0].c_path = arena_printf(a, "%s/__main__.c", p->dir);
    const char *dot = strrchr(name, '.');
    if (dot) add_import(p, arena_strndup(a, name, (size_t)(dot - name)));
    return true;
}

// All modules; those of the program's own again that were compiled before one was found that asks for the others' variables.
static bool compile_all(Program *p) {
    for (int i = 0; i < p->modules.len; i++) // the list grows as imports are found
        if (!compile_one(p, i)) return false;
    if (p->record_locals && !finish_jobs(p)) return false;
    for (int i = 0; p->record_locals && i < p->modules.len; i++)
        if (!p->modules.items[i].in_library && !p->modules.items[i].records_locals && !compile_one(p, i)) return false;
    return true;
}

static bool build(Program *p) {
    const char *output = arena_printf(p->arena, "%s/program", p->dir);
    const char *temporary = arena_printf(p->arena, "%s.%d", output, (int)getpid());
    bool ok = true;
    if (!add_main(p)) return false;
    for (int i = 0; i < p->options->nincludes; i++) add_import(p, p->options->includes[i]);
    if (ok) ok = compile_all(p);
    if (!ok) return finish_jobs(p), false;
    if (!link_program(p, temporary)) return false;
    if (rename(temporary, output) < 0) return complain("cannot write", output);
    return write_manifest(p) || complain("cannot write", p->dir);
}

// Objects of the library's modules depend on their C, which is compared, and on what it includes.
static uint64_t library_key(Arena *a, const BuildOptions *options, const char *build_dir) {
    uint64_t key = hash_string(hash_string(HASH_START, options->cc), build_dir);
    key = hash_bytes(key, &options->release, sizeof options->release);
    key = hash_bytes(key, &options->optimize, sizeof options->optimize);
    key = hash_bytes(key, &options->frame_locals, sizeof options->frame_locals);
    return hash_stat(key, arena_printf(a, "%s/pch%s/cranky.h.gch", build_dir, options->release ? "-release" : ""));
}

const char *program_executable(Arena *a, const char *script, const BuildOptions *options) {
    Program p = {.arena = a, .options = options, .script = options->as_module ? script : path_absolute(a, script)};
    p.base = options->as_module ? path_absolute(a, ".") : path_dirname(a, p.script);
    const char *build_dir = path_build_dir(a);
    p.bind.cranky_include = arena_printf(a, "%s/stdlib/http/include", path_root_dir(a));
    p.bind.cranky_lib = build_dir;
    uint64_t key = hash_string(hash_string(HASH_START, p.script), options->as_module ? p.base : "");
    key = hash_string(key, options->cc);
    key = hash_bytes(key, &options->release, sizeof options->release);
    key = hash_bytes(key, &options->optimize, sizeof options->optimize);
    key = hash_bytes(key, &options->frame_locals, sizeof options->frame_locals);
    key = hash_stat(hash_string(key, build_dir), arena_printf(a, "%s/cranky", build_dir));
    p.library = arena_printf(a, "%s/library/%016llx", path_cache_dir(a), (unsigned long long)library_key(a, options, build_dir));
    for (int i = 0; i < options->nincludes; i++) key = hash_string(key, options->includes[i]);
    key = hash_stat(key, arena_printf(a, "%s/libcranky.a", build_dir));
    p.dir = arena_printf(a, "%s/programs/%016llx", path_cache_dir(a), (unsigned long long)key);
    p.max_jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (p.max_jobs < 1) p.max_jobs = 1;
    if (p.max_jobs > MAX_JOBS) p.max_jobs = MAX_JOBS;
    const char *program = arena_printf(a, "%s/program", p.dir);
    if (!options->as_module && access(script, R_OK) < 0) {
        fprintf(stderr, "cranky: can't open file '%s': [Errno %d] %s\n", script, errno, strerror(errno));
        return NULL;
    }
    // Locks that are left open here are held until this process ends or becomes the program.
    int lock = options->no_cache ? -1 : cache_enter(a, p.dir, CACHE_READ);
    if (lock >= 0 && up_to_date(&p)) return program;
    if (lock >= 0) close(lock);
    uint64_t limit;
    if (!cache_limit(&limit)) {
        fprintf(stderr, "cranky: CRANKY_CACHE_SIZE is not a size (500M, 2G): '%s'\n", getenv("CRANKY_CACHE_SIZE"));
        return NULL;
    }
    int library_lock = -1;
    if ((lock = cache_enter(a, p.dir, CACHE_WRITE)) < 0 || (library_lock = cache_enter(a, p.library, CACHE_ADD)) < 0) {
        complain("cannot create", lock < 0 ? p.dir : p.library);
        return NULL;
    }
    bool ok = (!options->no_cache && up_to_date(&p)) || build(&p); // another process may have built it meanwhile
    if (ok && options->keep_c) fprintf(stderr, "cranky: the C is in %s\n", p.dir);
    close(library_lock);
    cache_only_read(lock);
    cache_trim(a, path_cache_dir(a), limit);
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
