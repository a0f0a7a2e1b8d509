// emit_text.c -- see emit_text.h.
#include "transpile/emit_text.h"

#include <string.h>

enum { LINE_WIDTH = 110 };

void text_string(StrBuf *out, const char *text, size_t len) {
    strbuf_putc(out, '"');
    bool after_hex = false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool hex_digit = strchr("0123456789abcdefABCDEF", c) && c;
        if (after_hex && hex_digit) strbuf_puts(out, "\"\"");
        after_hex = false;
        if (c == '"' || c == '\\') strbuf_printf(out, "\\%c", c);
        else if (c == '\n') strbuf_puts(out, "\\n");
        else if (c == '?') strbuf_puts(out, "\\?");
        else if (c >= ' ' && c < 0x7f) strbuf_putc(out, (char)c);
        else strbuf_printf(out, "\\x%02x", c), after_hex = true;
    }
    strbuf_putc(out, '"');
}

const char *text_quoted(Arena *a, const char *text) {
    StrBuf out = {0};
    text_string(&out, text, strlen(text));
    const char *s = arena_strndup(a, out.data, out.len);
    strbuf_free(&out);
    return s;
}

void text_comment(StrBuf *out, const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool bidi = c == 0xe2 && i + 2 < len && (((text[i + 1] & 0xff) == 0x80 && (text[i + 2] & 0xff) >= 0xaa) ||
                                                 ((text[i + 1] & 0xff) == 0x81 && (text[i + 2] & 0xff) >= 0xa6));
        if (bidi) strbuf_putc(out, '?'), i += 2;
        else if (c < ' ' && c != '\t') strbuf_putc(out, ' ');
        else if (c == '?' && i && text[i - 1] == '?') strbuf_puts(out, " ?");
        else strbuf_putc(out, (char)c);
    }
    if (len && text[len - 1] == '\\') strbuf_puts(out, " .");
}

void wrap_item(Wrap *w, const char *text) {
    if (w->n++ == 0) {
        w->line_start = w->out->len;
        strbuf_puts(w->out, w->prefix);
    } else if (w->out->len - w->line_start + strlen(text) + 2 > LINE_WIDTH) {
        strbuf_puts(w->out, w->separator ? w->separator : ",");
        strbuf_putc(w->out, '\n');
        w->line_start = w->out->len;
        strbuf_puts(w->out, "        ");
    } else {
        strbuf_puts(w->out, w->separator ? w->separator : ",");
        strbuf_putc(w->out, ' ');
    }
    strbuf_puts(w->out, text);
}
void wrap_end(Wrap *w, const char *end) {
    if (w->n) strbuf_puts(w->out, end);
}

void wrap_string(Wrap *w, const char *text) {
    wrap_item(w, "\"");
    for (; *text; text++) {
        if (w->out->len - w->line_start >= LINE_WIDTH) {
            strbuf_puts(w->out, "\"\n");
            w->line_start = w->out->len;
            strbuf_puts(w->out, "        \"");
        }
        strbuf_putc(w->out, *text);
    }
    strbuf_putc(w->out, '"');
}
