// paths.h -- where things are: the installation (beside the running executable) and the user's cache.
//
//      <root>/build/cranky            the command            <root>/build/libcranky.a     the runtime
//      <root>/build/cranky-bindgen    the header scanner     <root>/build/pch/cranky.h    what generated C includes
#ifndef CRANKY_TRANSPILE_PATHS_H
#define CRANKY_TRANSPILE_PATHS_H

#include <stdbool.h>

#include "transpile/arena.h"

const char *path_build_dir(Arena *a);              // directory of the running executable
const char *path_root_dir(Arena *a);               // the directory around it
const char *path_cache_dir(Arena *a);              // $CRANKY_CACHE, $XDG_CACHE_HOME/cranky or ~/.cache/cranky; not created
bool path_make_dirs(const char *path);             // mkdir -p; false with errno
const char *path_absolute(Arena *a, const char *path);
const char *path_dirname(Arena *a, const char *path);

#endif
