// str_utf8.h -- the UTF-8 codec, for codec.c; everybody else uses cr_str_from_utf8 and cr_str_utf8.
#ifndef CRANKY_RUNTIME_STR_UTF8_H
#define CRANKY_RUNTIME_STR_UTF8_H

#include "runtime/types/str.h"

CrValue cr_utf8_encode(CrThread *t, const CrStr *s, bool with_mark, const char *errors); // bytes
// A str. consumed: NULL, or an incomplete sequence at the end is left, and *consumed is where it begins.
CrValue cr_utf8_decode(CrThread *t, const uint8_t *p, size_t n, const char *errors, size_t *consumed);

#endif
