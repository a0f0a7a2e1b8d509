// cache.h -- a BindHeader as text: what cranky-bindgen writes and bind_load() reads.
//
//     cranky-bindings 1                                    format version
//     H  spelling path target package clang tool options   the header
//     C  -I/usr/include/SDL2                               one compiler flag
//     P  stdio.h                                           one prelude header
//     F  own size mtime hash path                          one file that was read
//     T  kind size align flags to length decl typedef spelling plain [parameter types...]
//     D  kind file line flags type target name text reason ...   one declaration, then by kind:
//        function  flags symbol format at first, n parameters {name nonnull type}, n annotations
//        variable  flags symbol
//        record    flags size align typedef, n fields {name type offset width line}
//        enum      flags typedef, n constants {declaration}
//        value     high and low half, floating value, length, bytes
//        macro     flags, n parameters {name}
//     .                                                    the end: a shorter file is not whole
//
// Fields are separated by tabs and escaped (\t \n \\ \0); numbers are decimal, hashes hexadecimal; types and
// declarations are named by index, -1 for none. The same header gives the same bytes.
#ifndef CRANKY_BINDGEN_CACHE_H
#define CRANKY_BINDGEN_CACHE_H

#include "bindgen/model.h"
#include "transpile/strbuf.h"

#define BIND_CACHE_VERSION 1

// Who made it: checked before anything else is believed.
typedef struct CacheOrigin {
    const char *options; // hash of spelling and options, as cache_key() gives it
    BindFile tool;       // cranky-bindgen itself (hash unused)
    BindFile clang;      // libclang's shared library (hash unused)
} CacheOrigin;

void cache_write(StrBuf *out, const BindHeader *h, const CacheOrigin *origin);

// Reads what cache_write wrote; `text` is changed and must outlive the result. NULL if it is not such a text,
// whole and of this version.
BindHeader *cache_read(Arena *a, char *text, CacheOrigin *origin);

// Hash of everything that selects a cache file, in 16 hexadecimal digits.
const char *cache_key(Arena *a, const char *spelling, const BindOptions *options);

// Size and time of a file as it is now; false if it is gone.
bool cache_stat(const char *path, BindFile *f);

#endif
