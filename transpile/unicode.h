// unicode.h -- what Python source needs of Unicode (version 14, as Python 3.11): a thin layer over
// libunistring.
#ifndef CRANKY_TRANSPILE_UNICODE_H
#define CRANKY_TRANSPILE_UNICODE_H

#include "transpile/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool unicode_id_start(uint32_t c);    // may begin an identifier (XID_Start or '_')
bool unicode_id_continue(uint32_t c); // may continue one (XID_Continue)
bool unicode_printable(uint32_t c);   // repr shows it as itself

// The NFKC form of UTF-8 text, in the arena; its length through out_len.
const char *unicode_nfkc(Arena *a, const char *text, size_t len, size_t *out_len);

// The character of this name ("LATIN SMALL LETTER A"), or UINT32_MAX.
uint32_t unicode_by_name(const char *name, size_t len);

// Writes the name of c; false: it has none.
enum { UNICODE_NAME_MAX = 256 };
bool unicode_name_of(uint32_t c, char *out);

// Appends the UTF-8 form of c to out (surrogates as three bytes); returns the bytes written, at most 4.
int unicode_encode(uint32_t c, char *out);

// Decodes one character at s; its bytes through n. Malformed input gives the byte itself and n = 1.
uint32_t unicode_decode(const char *s, const char *end, int *n);

// The number of bytes before the first one that is not valid UTF-8; len when all is.
size_t unicode_valid_prefix(const char *s, size_t len);

#endif
