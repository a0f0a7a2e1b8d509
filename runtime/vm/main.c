// main.c -- the program cranky-vm: runs a Python program on the interpreter, without a C compiler.
//
//      cranky-vm FILE [ARG ...]
//      cranky-vm -c CODE [ARG ...]
//
// `cranky run --vm` and `cranky -c` start it.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cranky.h"
#include "runtime/vm/source_modules.h"

int main(int argc, char **argv) {
    bool command = argc > 2 && !strcmp(argv[1], "-c");
    if (argc < 2 || (!command && !strcmp(argv[1], "-c"))) {
        fputs("usage: cranky-vm FILE [ARG ...]\n       cranky-vm -c CODE [ARG ...]\n", stderr);
        return 2;
    }
    const char *file = NULL, *text = NULL;
    if (command) {
        text = argv[2];
        argv[2] = argv[1];
        argv += 2, argc -= 2;
    } else {
        argv++, argc--;
        char *absolute = realpath(argv[0], NULL);
        if (!absolute || access(absolute, R_OK) < 0) {
            fprintf(stderr, "cranky: can't open file '%s': [Errno 2] No such file or directory\n", argv[0]);
            return 2;
        }
        file = absolute;
    }
    const CrCompiledModule *modules[] = {cr_source_program(file, text)};
    return cr_program_main(argc, argv, modules, 1, 0);
}
