// cli.c -- the command `cranky`.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindgen/model.h"
#include "transpile/driver.h"
#include "transpile/emit_c.h"
#include "transpile/paths.h"
#include "transpile/program.h"

static const char VERSION[] = "Cranky 0.1 (Python 3.11)";

static const char HELP[] =
    "usage: cranky COMMAND ...\n"
    "\n"
    "Compiles Python to native code by way of C.\n"
    "\n"
    "commands:\n"
    "  run FILE [ARG ...]      compile FILE (cached) and run it with the arguments; `run` may be left out\n"
    "  -m MODULE [ARG ...]     the same with a module\n"
    "  -c CODE [ARG ...]       run CODE (interpreted)\n"
    "  build FILE -o OUT       compile FILE to the executable OUT\n"
    "  emit FILE               print the C that FILE becomes\n"
    "  bind HEADER             list what `from __c__.HEADER import ...` offers (zlib, stdio.h, sys.stat)\n"
    "\n"
    "options:\n"
    "  -h, --help              show this text, or with a command its own\n"
    "  -V, --version           show the version\n"
    "\n"
    "environment:\n"
    "  CRANKY_CACHE            where compiled programs are kept (else XDG_CACHE_HOME/cranky, ~/.cache/cranky)\n"
    "  CRANKY_CACHE_SIZE       how large that may become (2G); what was not used for longest goes first\n"
    "  CRANKY_THREADS          number of OS threads that run Python code (else one a core)\n"
    "\n"
    "Example, hello.py:\n"
    "  from __c__.stdio import puts\n"
    "  puts('hello from C')\n"
    "$ cranky run hello.py\n";

static const char HELP_RUN[] =
    "usage: cranky run [OPTION ...] FILE [ARG ...]\n"
    "       cranky run [OPTION ...] -m MODULE [ARG ...]\n"
    "\n"
    "Compiles FILE and the modules it imports, unless an unchanged build is in the cache, and runs the program; its exit\n"
    "status is the program's. sys.argv is FILE and the arguments.\n"
    "\n"
    "  -m            run a module, found from the current directory and in the library; of a package, its __main__\n"
    "  --vm          interpret FILE and its modules instead: no C compiler is needed\n"
    "  -O, -OO       compile without asserts, __debug__ is False; with -OO without docstrings, too\n"
    "  -W ARG, -X ARG  as CPython: how warnings are dealt with; what sys._xoptions has\n"
    "  --release     let the C compiler optimise more (-O2)\n"
    "  --frame-locals  let f_locals show the variables of every function, the library's too; else those of a program that\n"
    "                mentions it (for debuggers and tracebacks with variables; code becomes up to 12% slower)\n"
    "  --no-cache    compile even if nothing changed\n"
    "  --verbose     show the C compiler's command lines\n"
    "  --keep-c      say where the generated C is\n"
    "  --include=MODULE  compile MODULE in, too, although no import statement names it\n"
    "  --cc=CC       use this C compiler (gcc)\n";

static const char HELP_BUILD[] =
    "usage: cranky build [OPTION ...] FILE -o OUT\n"
    "\n"
    "Compiles FILE and the modules it imports to one executable. Options as for `cranky run`, but for -W, -X, -m.\n";

static const char HELP_EMIT[] =
    "usage: cranky emit [--c | --ir | --ast] FILE\n"
    "       cranky emit --ops\n"
    "\n"
    "Prints what FILE becomes: its C (the default), its intermediate representation, or its syntax tree. With --ops, the\n"
    "reference page of the operations that the intermediate representation is made of.\n";

static const char HELP_BIND[] =
    "usage: cranky bind [--all] [--unavailable | --json | --stubs] [-I DIR] [-D NAME[=VALUE]] [--prelude=FILE] HEADER\n"
    "\n"
    "Lists what a C header offers to Python: functions, constants, types. HEADER is a module path as in\n"
    "`from __c__.sys.stat import ...` (sys.stat), or a file name (sys/stat.h).\n"
    "\n"
    "  --all           names of the headers it includes, too\n"
    "  --unavailable   in full what cannot be offered, and why\n"
    "  --json          the whole description: types, layouts, values, what to link, what is not offered and why\n"
    "  --stubs         a .pyi file: C's declarations and the header's comments as docstrings\n"
    "  -I DIR          look for headers there first\n"
    "  -D NAME[=VALUE] define a macro before the header is read\n"
    "  --prelude=FILE  include that header first\n";

static int usage_error(const char *help, const char *format, const char *what) {
    fprintf(stderr, "cranky: ");
    fprintf(stderr, format, what);
    fprintf(stderr, "\n%.*s\n", (int)strcspn(help, "\n"), help);
    return 2;
}

// What the options of run and build add up to.
typedef struct Options {
    BuildOptions build;
    BindArgs includes;
    StrBuf passed_on; // what the program itself is to know: runtime/init.h
} Options;

// One option shared by run and build. 1 taken, 0 not an option, -1 unknown.
static int build_option(Arena *a, Options *options, const char *arg) {
    BuildOptions *o = &options->build;
    if (arg[0] != '-' || !arg[1]) return 0;
    if (!strcmp(arg, "--release")) o->release = true;
    else if (!strcmp(arg, "--vm")) o->vm = true;
    else if (!strcmp(arg, "--frame-locals")) o->frame_locals = true;
    else if (!strcmp(arg, "--no-cache")) o->no_cache = true;
    else if (!strcmp(arg, "--verbose")) o->verbose = true;
    else if (!strcmp(arg, "--keep-c")) o->keep_c = true;
    else if (!strncmp(arg, "--cc=", 5) && arg[5]) o->cc = arg + 5;
    else if (!strncmp(arg, "--include=", 10) && arg[10]) vec_push(a, &options->includes, arg + 10);
    else if (!strcmp(arg, "-O") || !strcmp(arg, "-OO")) o->optimize = (int)strlen(arg) - 1;
    else return -1;
    return 1;
}

// The options of CPython's command that `cranky run` takes, too: how many words, 0: none of them.
static int python_option(Arena *a, Options *options, int argc, char **argv) {
    const char *arg = argv[0];
    if (arg[0] != '-' || !arg[1]) return 0;
    if (arg[1] == 'W' || arg[1] == 'X') {
        if (!arg[2] && argc < 2) return 0;
        if (arg[1] == 'W') vec_push(a, &options->includes, "warnings");
        strbuf_printf(&options->passed_on, "-%c%s\n", arg[1], arg[2] ? arg + 2 : argv[1]);
        return arg[2] ? 1 : 2;
    }
    return strspn(arg + 1, "BEIPSdsuvq") == strlen(arg + 1); // of no meaning here
}

// Tells the program to be started its options, and what sys.executable is: this command.
static void pass_on(Arena *a, Options *options) {
    strbuf_printf(&options->passed_on, "-E%s/cranky\n", path_build_dir(a));
    setenv("CRANKY_OPTIONS", options->passed_on.data, 1);
}

// Replaces this process by the interpreter (runtime/vm/main.c).
static int start_vm(Arena *a, char **argv) {
    const char *vm = arena_printf(a, "%s/cranky-vm", path_build_dir(a));
    argv[0] = (char *)(uintptr_t)vm;
    execv(vm, argv);
    fprintf(stderr, "cranky: cannot start %s: %s\n", vm, strerror(errno));
    return 126;
}

static int run_command(Arena *a, int argc, char **argv) {
    Options options = {.build.cc = "gcc"};
    int i = 0, taken;
    for (; i < argc && !options.build.as_module; i += taken) {
        options.build.as_module = !strcmp(argv[i], "-m");
        taken = options.build.as_module ? 1 : python_option(a, &options, argc - i, argv + i);
        if (!taken) taken = build_option(a, &options, argv[i]);
        if (taken < 0) return usage_error(HELP_RUN, "run: unknown option %s", argv[i]);
        if (!taken) break;
    }
    options.build.includes = options.includes.items, options.build.nincludes = options.includes.len;
    pass_on(a, &options);
    if (options.build.vm && options.build.as_module) return usage_error(HELP_RUN, "run: --vm with -m does not work yet%s", "");
    if (options.build.vm && i < argc) return start_vm(a, argv + i - 1);
    if (i == argc) return usage_error(HELP_RUN, options.build.as_module ? "run: no MODULE given%s" : "run: no FILE given%s", "");
    const char *program = program_executable(a, argv[i], &options.build);
    if (!program) return 1;
    execv(program, argv + i);
    perror("cranky: cannot start the program");
    return 126;
}

static int build_command(Arena *a, int argc, char **argv) {
    Options options = {.build.cc = "gcc"};
    const char *file = NULL, *output = NULL;
    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "-o") && i + 1 < argc) {
            output = argv[++i];
            continue;
        }
        int r = build_option(a, &options, argv[i]);
        if (r < 0) return usage_error(HELP_BUILD, "build: unknown option %s", argv[i]);
        if (r) continue;
        if (file) return usage_error(HELP_BUILD, "build: one FILE only, not also %s", argv[i]);
        file = argv[i];
    }
    options.build.includes = options.includes.items, options.build.nincludes = options.includes.len;
    if (!file) return usage_error(HELP_BUILD, "build: no FILE given%s", "");
    if (!output) return usage_error(HELP_BUILD, "build: no -o OUT given%s", "");
    return program_build(a, file, output, &options.build) ? 0 : 1;
}

static void bind_options(Arena *a, BindOptions *o) {
    o->cranky_include = arena_printf(a, "%s/stdlib/http/include", path_root_dir(a));
    o->cranky_lib = path_build_dir(a);
}

static int print_ops(void) {
    static const char *const results[] = {"V value", "I condition", "B value (never raises)", "C condition (never raises)",
                                          "X value or exhausted", "S status", "N nothing", "R always raises"};
    for (int i = 0; i < IR_OP_COUNT; i++) {
        const char *result = "";
        for (size_t k = 0; k < sizeof results / sizeof *results; k++)
            if (results[k][0] == ir_ops[i].result) result = results[k] + 2;
        printf("%-24s %-8s %-26s %-28s %s\n", ir_ops[i].name, ir_ops[i].operands, result, ir_ops[i].function, ir_ops[i].meaning);
    }
    return 0;
}

static int emit_command(Arena *a, int argc, char **argv) {
    const char *file = NULL, *what = "--c";
    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--ops")) return print_ops();
        if (!strcmp(argv[i], "--c") || !strcmp(argv[i], "--ir") || !strcmp(argv[i], "--ast")) what = argv[i];
        else if (argv[i][0] == '-' && argv[i][1]) return usage_error(HELP_EMIT, "emit: unknown option %s", argv[i]);
        else if (file) return usage_error(HELP_EMIT, "emit: one FILE only, not also %s", argv[i]);
        else file = argv[i];
    }
    if (!file) return usage_error(HELP_EMIT, "emit: no FILE given%s", "");
    BindOptions bind = {0};
    StrBuf out = {0};
    bind_options(a, &bind);
    if (!strcmp(what, "--ast")) {
        Node *module = parse_file(a, file);
        if (!module) return 1;
        ast_dump(&out, module, true);
        strbuf_putc(&out, '\n');
    } else {
        IrModule *m = compile_module(a, file, "__main__", false, &(CompileOptions){.bind = &bind});
        if (!m) return 1;
        if (!strcmp(what, "--ir")) ir_dump(&out, m);
        else emit_module(&out, m, false);
    }
    bool ok = fwrite(out.data, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    strbuf_free(&out);
    return ok ? 0 : 1;
}

// What the words after `cranky bind` add up to.
typedef struct BindCommand {
    BindArgs include_dirs, defines, prelude; // collected into `options` at the end
    BindOptions options;            //
    const char *name;               // HEADER
    const char *form;               // "--json", "--stubs"; NULL for the listing
    int flags;                      // BindPrintFlags
} BindCommand;

// Takes one word, or two where an option's value is the next: how many; 0 if it is not known.
static int bind_word(Arena *a, BindCommand *c, int argc, char **argv) {
    const char *arg = argv[0];
    bool valued = !strncmp(arg, "-I", 2) || !strncmp(arg, "-D", 2);
    if (valued && !arg[2] && argc < 2) return 0;
    if (valued) {
        vec_push(a, arg[1] == 'I' ? &c->include_dirs : &c->defines, arg[2] ? arg + 2 : argv[1]);
        return arg[2] ? 1 : 2;
    }
    if (!strncmp(arg, "--prelude=", 10) && arg[10]) vec_push(a, &c->prelude, arg + 10);
    else if (!strcmp(arg, "--all")) c->flags |= BIND_PRINT_ALL;
    else if (!strcmp(arg, "--unavailable")) c->flags |= BIND_PRINT_UNAVAILABLE;
    else if (!strcmp(arg, "--json") || !strcmp(arg, "--stubs")) c->form = arg;
    else if (arg[0] == '-' && arg[1]) return 0;
    else c->name = arg;
    return 1;
}

static int bind_command(Arena *a, int argc, char **argv) {
    BindCommand c = {0};
    for (int i = 0, taken; i < argc; i += taken) {
        if (c.name && argv[i][0] != '-') return usage_error(HELP_BIND, "bind: one HEADER only, not also %s", argv[i]);
        taken = bind_word(a, &c, argc - i, argv + i);
        if (!taken) return usage_error(HELP_BIND, "bind: unknown option %s", argv[i]);
    }
    if (!c.name) return usage_error(HELP_BIND, "bind: no HEADER given%s", "");
    c.options.include_dirs = c.include_dirs.items, c.options.include_dir_count = c.include_dirs.len;
    c.options.defines = c.defines.items, c.options.define_count = c.defines.len;
    c.options.prelude = c.prelude.items, c.options.prelude_count = c.prelude.len;
    bind_options(a, &c.options);
    char *error = NULL;
    size_t n = strlen(c.name);
    bool is_file = n > 2 && !strcmp(c.name + n - 2, ".h");
    const char *spelling = is_file ? c.name : bind_resolve_module(a, c.name, &c.options, &error);
    BindHeader *h = spelling ? bind_load(a, spelling, &c.options, &error) : NULL;
    if (!h) {
        fprintf(stderr, "cranky: %s\n", error);
        return 1;
    }
    int status;
    if (!c.form) status = bind_print(stdout, h, c.flags);
    else if (!strcmp(c.form, "--json")) status = bind_print_json(stdout, h, &c.options, c.flags);
    else status = bind_print_stubs(stdout, h, c.flags);
    return status == 0 && fflush(stdout) == 0 ? 0 : 1;
}

// CPython's command line: options, then -c CODE, -m MODULE or FILE.
static int python_command(Arena *a, int argc, char **argv) {
    Options options = {.build.cc = "gcc"};
    int i = 0, taken;
    while (i < argc && (taken = python_option(a, &options, argc - i, argv + i)) > 0) i += taken;
    if (i == argc || strcmp(argv[i], "-c")) return run_command(a, argc, argv);
    if (i + 1 == argc) return usage_error(HELP, "argument expected for the %s option", argv[i]);
    pass_on(a, &options);
    return start_vm(a, argv + i - 1);
}

static const struct {
    const char *name, *help;
    int (*run)(Arena *, int, char **);
} commands[] = {
    {"run", HELP_RUN, run_command},
    {"build", HELP_BUILD, build_command},
    {"emit", HELP_EMIT, emit_command},
    {"bind", HELP_BIND, bind_command},
};

int main(int argc, char **argv) {
    Arena arena = {0};
    if (argc < 2) {
        fputs(HELP, stderr);
        return 2;
    }
    const char *name = argv[1];
    if (!strcmp(name, "-h") || !strcmp(name, "--help") || !strcmp(name, "help")) return fputs(HELP, stdout) < 0;
    if (!strcmp(name, "-V") || !strcmp(name, "--version")) return puts(VERSION) < 0;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(name, commands[i].name)) continue;
        if (argc > 2 && (!strcmp(argv[2], "-h") || !strcmp(argv[2], "--help"))) return fputs(commands[i].help, stdout) < 0;
        int status = commands[i].run(&arena, argc - 2, argv + 2);
        arena_free(&arena);
        return status;
    }
    if (name[0] == '-' || access(name, R_OK) == 0) return python_command(&arena, argc - 1, argv + 1);
    return usage_error(HELP, "no command '%s'; see cranky --help", name);
}
