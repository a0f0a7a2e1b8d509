// text.c -- C declarations and integers as text.
#include "bindgen/text.h"

#include <string.h>

void text_c(StrBuf *out, const char *spelling, const char *name) {
    const char *star = strstr(spelling, "(*"), *array = strchr(spelling, '[');
    if (star && !strncmp(spelling, "__typeof__", 10)) star = array = NULL;
    size_t head = strlen(spelling);
    if (star) {
        while (star && star[2] == '(') star = strstr(star + 2, "(*");
        head = star ? (size_t)(star - spelling) + 2 : head;
    } else if (array) {
        head = (size_t)(array - spelling);
    }
    strbuf_append(out, spelling, head);
    if (*name && !star && head && spelling[head - 1] != '*') strbuf_putc(out, ' ');
    strbuf_puts(out, name);
    strbuf_puts(out, spelling + head);
}

void text_c_function(StrBuf *out, const BindDecl *d) {
    StrBuf call = {0};
    strbuf_printf(&call, "%s(", d->name);
    for (int i = 0; i < d->fn.param_count; i++) {
        if (i) strbuf_puts(&call, ", ");
        text_c(&call, d->fn.params[i].type->spelling, d->fn.params[i].name);
    }
    if (d->type->is_variadic) strbuf_puts(&call, ", ...");
    else if (!d->fn.param_count && !d->type->has_no_prototype) strbuf_puts(&call, "void");
    strbuf_putc(&call, ')');
    text_c(out, d->type->to->spelling, call.data);
    strbuf_free(&call);
}

void text_integer(StrBuf *out, __int128 value, const BindType *t) {
    unsigned __int128 u = (unsigned __int128)value;
    char digits[48], *d = digits + sizeof digits;
    bool negative = t->is_signed && value < 0;
    if (negative) u = -u;
    *--d = 0;
    do *--d = (char)('0' + (int)(u % 10));
    while (u /= 10);
    if (negative) *--d = '-';
    strbuf_puts(out, d);
}
