// command.h -- running the C compiler and linker.
#ifndef CRANKY_TRANSPILE_COMMAND_H
#define CRANKY_TRANSPILE_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

#include "bindgen/model.h"
#include "transpile/arena.h"

// Appends the words of a command-line fragment (separated by spaces; no quoting).
void command_split(Arena *a, const char *text, BindArgs *args);
// Runs the command and waits. False: it could not be started, or failed; then `complaint` is printed too.
bool command_run(Arena *a, BindArgs *argv, bool verbose, const char *complaint);
// Starts it and does not wait. -1: it could not be started, which has been printed.
pid_t command_start(Arena *a, BindArgs *argv, bool verbose);
// The same without a word: its output goes nowhere.
bool command_succeeds(Arena *a, BindArgs *argv);

#endif
