// front_end.c -- how fast the compiler's front end is: source to IR, in lines a second of CPU time.
//
//      front_end ROUNDS FILE ...      prints: lines, seconds, lines a second
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bindgen/model.h"
#include "transpile/driver.h"
#include "transpile/source.h"

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
    int rounds = argc > 2 ? atoi(argv[1]) : 0;
    if (rounds < 1) return fputs("usage: front_end ROUNDS FILE ...\n", stderr), 2;
    long lines = 0;
    BindOptions bind = {0};
    double start = cpu_seconds();
    for (int round = 0; round < rounds; round++) {
        for (int i = 2; i < argc; i++) {
            Arena arena = {0};
            IrModule *m = compile_module(&arena, argv[i], "m", false, &(CompileOptions){.bind = &bind, .quiet = true});
            if (m) lines += m->source->n_lines;
            arena_free(&arena);
        }
    }
    double seconds = cpu_seconds() - start;
    printf("%ld lines, %.2f s, %.0f lines/s\n", lines, seconds, (double)lines / seconds);
    return lines == 0;
}
