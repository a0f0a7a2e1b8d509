// search.h -- where headers and .pc files are: include directories, in the order the compiler looks.
//
//   project include dirs (BindOptions.include_dirs), cranky's own, the C compiler's defaults,
//   then the include directories named in the Cflags of every installed .pc file.
#ifndef CRANKY_BINDGEN_SEARCH_H
#define CRANKY_BINDGEN_SEARCH_H

#include "bindgen/model.h"

typedef struct SearchResult {
    const char *path; // the header file
    BindArgs cflags;  // flags to find it by `#include <spelling>`: -I of options, then those of the .pc file
    const char *pc;   // module name of the .pc file that was needed ("sdl2"); NULL if none was
} SearchResult;

// Finds <spelling>. False when it is nowhere; `tried` (may be NULL) receives the directories searched.
bool search_header(Arena *a, const char *spelling, const BindOptions *options, SearchResult *result,
                   BindArgs *tried);

// The same without the .pc files, which cost two processes.
bool search_header_dirs(Arena *a, const char *spelling, const BindOptions *options, SearchResult *result,
                        BindArgs *tried);

// "error: ..." text for a header that is nowhere.
char *search_missing(Arena *a, const char *spelling, const BindArgs *tried);

// Directories that hold .pc files, in pkg-config's order.
void search_pc_dirs(Arena *a, BindArgs *dirs);

// Splits the output of `pkg-config` (words; backslash quotes) and appends the words to `args`.
void search_split_words(Arena *a, const char *text, BindArgs *args);

const char *search_host_triple(void); // "x86_64-linux-gnu": the multi-arch name, as in /usr/include/TRIPLE

#endif
