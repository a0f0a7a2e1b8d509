// emit_format.h -- reads literal formats of printf and scanf: which C type each argument must have.
#ifndef CRANKY_TRANSPILE_EMIT_FORMAT_H
#define CRANKY_TRANSPILE_EMIT_FORMAT_H

#include <stdbool.h>

#include "transpile/arena.h"

typedef struct FormatArgument {
    const char *type;          // C expression of its descriptor: "&cr_c_int", "&cr_c_string"
    const char *cast;          // "(long long)": what the conversion wants, in the call; ""
    const char *suffix, *local; // numbers: of the conversion function, and the C type it fills in; else NULL
    bool is_string, is_pointer; // const char *; any other pointer
} FormatArgument;
typedef VEC(FormatArgument) FormatArguments;

// The arguments a format takes, `*` widths included. False: *error says what is wrong with the format.
bool format_parse(Arena *a, bool is_scanf, const char *format, size_t len, FormatArguments *out, char **error);
// The format as a C string literal.
const char *format_literal(Arena *a, const char *format, size_t len);

#endif
