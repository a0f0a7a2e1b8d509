// init.c -- start and end of a program, in order.
#include "runtime/init.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/cranky.h"
#include "runtime/hooks.h"
#include "runtime/sched/sched.h"
#include "runtime/types/io.h"
#include "runtime/types/int.h"
#include "runtime/unawaited.h"
#include "stdlib/signal.h"
#include "stdlib/stdlib.h"
#include "stdlib/threading.h"

static const CrCompiledModule *const *program_modules;
static int nprogram_modules;

void cr_runtime_init(CrThread *t) {
    cr_types_init(t);
    cr_modules_init(t);
    cr_standard_files_init(t);
}

// What sys.exit's argument means for the process: None 0, an int itself, anything else is printed and 1.
static int exit_status(CrThread *t, CrValue code) {
    int64_t status;
    if (!code || code == CR_NONE) return 0;
    if (cr_is_any_int(code)) return cr_int_to_int64(code, &status) ? (int)(status & 0xff) : 255;
    CrValue text = cr_str(t, code);
    const char *utf8 = text ? cr_str_utf8(t, text, NULL) : NULL;
    fflush(stdout);
    if (utf8) fprintf(stderr, "%s\n", utf8);
    return 1;
}

// Reports an exception that nobody caught; the process's exit status.
static int report(CrThread *t) {
    CrValue e = cr_exception_take(t);
    if (cr_is_subtype(cr_type_of(e), CR_TYPE_OF_ID(SystemExit))) return exit_status(t, CR_AS(CrException, e)->data[0]);
    bool interrupt = cr_is_subtype(cr_type_of(e), CR_TYPE_OF_ID(KeyboardInterrupt));
    cr_uncaught(t, e, true);
    if (cr_raised(t)) return exit_status(t, CR_AS(CrException, cr_exception_take(t))->data[0]); // the hook has called exit()
    if (!interrupt) return 1;
    cr_streams_flush_all(t); // as CPython: dies of the signal, so that a calling shell sees it
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
    return 130;
}

// What CPython has imported before it runs the program: warnings if there are options for it, and with -m the package around.
static bool prepare_main(CrThread *t) {
    const char *package = program_modules[0]->package;
    const char *variable = getenv("PYTHONWARNINGS");
    if (((variable && *variable) || strstr(cr_options.more, "-W")) && !cr_import(t, cr_intern_c(t, "warnings"), true)) return false;
    return !package || !*package || cr_import(t, cr_intern_c(t, package), true);
}

static CrValue run_main(CrThread *t) {
    cr_runtime_init(t);
    cr_signals_install(t);
    cr_modules_register(program_modules, (size_t)nprogram_modules);
    bool ok = prepare_main(t);
    int status = ok && cr_module_run(t, program_modules[0], "__main__") ? 0 : report(t);
    cr_threading_shutdown(t);
    if (cr_raised(t)) report(t);
    cr_atexit_run(t);
    cr_streams_flush_all(t); // what the program has written is out, whatever its __del__ do
    cr_coroutines_at_exit(t);
    cr_generators_at_exit(t);
    cr_instances_at_exit(t);
    cr_streams_flush_all(t);
    return cr_int(status);
}

CrOptions cr_options = {.more = ""};

static void read_options(int optimize) {
    const char *more = getenv("CRANKY_OPTIONS");
    cr_options.optimize = optimize;
    if (!more) return;
    cr_options.more = strdup(more);
    unsetenv("CRANKY_OPTIONS"); // not for child processes
    if (!cr_options.more) abort();
}

int cr_program_main(int argc, char **argv, const CrCompiledModule *const *modules, int nmodules, int optimize) {
    read_options(optimize);
    program_modules = modules;
    nprogram_modules = nmodules;
    return cr_runtime_main(argc, argv, run_main);
}
