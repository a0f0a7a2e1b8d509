// text.h -- declarations and values as text, shared by the listing, the JSON description and the stubs.
#ifndef CRANKY_BINDGEN_TEXT_H
#define CRANKY_BINDGEN_TEXT_H

#include "bindgen/model.h"
#include "transpile/strbuf.h"

// Appends a declaration of `name` ("" for none) with the C type: "int (*)(void)" and "f" give "int (*f)(void)".
void text_c(StrBuf *out, const char *spelling, const char *name);

// Appends the C declaration of function `d`, without a semicolon.
void text_c_function(StrBuf *out, const BindDecl *d);

// Appends an integer of C type `t` in decimal.
void text_integer(StrBuf *out, __int128 value, const BindType *t);

#endif
