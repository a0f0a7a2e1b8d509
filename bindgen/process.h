// process.h -- running another program and taking its output.
#ifndef CRANKY_BINDGEN_PROCESS_H
#define CRANKY_BINDGEN_PROCESS_H

#include "transpile/arena.h"

// Runs argv (NULL-terminated; argv[0] is looked up in PATH when it has no slash) with stdin at /dev/null and
// waits. Returns its exit status, 128 + signal, or -1 with errno set if it could not be started. What it
// wrote is stored, NUL-terminated, in *out and *err (each may be NULL: discarded).
int process_run(Arena *a, const char *const argv[], char **out, char **err);

#endif
