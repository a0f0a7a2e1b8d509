// unicodedata.h -- what the files of module unicodedata share.
//
// Everything comes in two versions: that of Unicode 14, and, with `old`, that of Unicode 3.2 (ucd_3_2_0), which has not
// got the characters that came later.
#ifndef CRANKY_STDLIB_UNICODEDATA_H
#define CRANKY_STDLIB_UNICODEDATA_H

#include "runtime/object.h"

typedef struct CrUcd { // unicodedata.UCD, the type of ucd_3_2_0
    CrObject ob;
} CrUcd;

bool cr_ucd_assigned(bool old, uint32_t c);

enum { CR_UCD_DECOMPOSITION_MAX = 32 }; // code points of the longest decomposition
// The decomposition of c, one step: how many code points, and what <tag> stands before a compatibility one (NULL: it is
// canonical). 0: it has none. Syllables of Hangul have none here.
int cr_ucd_decomposition(bool old, uint32_t c, uint32_t *out, const char **tag);

// The normal form "NFC", "NFKC", "NFD" or "NFKD" of a str; CR_ERROR: ValueError.
CrValue cr_ucd_normalize(CrThread *t, bool old, CrValue form, CrValue text);

#endif
