// print.c -- print: one write per call to our own standard output, so that lines of different threads do not mix.
//
// If the target is a text file object of ours that encodes as UTF-8, the whole output is put together as UTF-8 in
// one buffer and handed over at once; any other object gets its write() called for each piece, as CPython does.
#include "runtime/print.h"

#include <stdlib.h>

#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"

typedef struct Output {
    char *data; // `room`, or malloc'ed once that is full
    size_t len, cap;
    char room[1024];
} Output;

static void add(Output *o, const char *p, size_t n) {
    if (n > o->cap - o->len) {
        size_t cap = (o->len + n) * 2;
        char *data = o->data == o->room ? malloc(cap) : realloc(o->data, cap);
        if (!data) abort();
        if (o->data == o->room) memcpy(data, o->room, o->len);
        o->data = data;
        o->cap = cap;
    }
    memcpy(o->data + o->len, p, n);
    o->len += n;
}

static void add_int(Output *o, int64_t i) {
    char digits[24], *p = digits + sizeof digits;
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (i < 0) *--p = '-';
    add(o, p, (size_t)(digits + sizeof digits - p));
}

static bool add_value(CrThread *t, Output *o, CrValue v) {
    if (cr_is_int(v)) {
        add_int(o, cr_int_get(v));
        return true;
    }
    size_t n;
    CrValue text = CR_IS(STR, v) ? v : cr_str(t, v);
    const char *utf8 = text == CR_ERROR ? NULL : cr_str_utf8(t, text, &n);
    if (utf8) add(o, utf8, n);
    return utf8 != NULL;
}

static bool print_utf8(CrThread *t, CrTextIO *file, const CrValue *values, size_t n, const char *separator, const char *end) {
    Output o;
    o.data = o.room;
    o.len = 0;
    o.cap = sizeof o.room;
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        if (i) add(&o, separator, strlen(separator));
        ok = add_value(t, &o, values[i]);
    }
    // What came before a value that failed is written too, as when the pieces are written one by one.
    CrValue failure = ok ? CR_ERROR : cr_exception_take(t);
    if (ok) add(&o, end, strlen(end));
    if (o.len && !cr_text_write_utf8(t, file, o.data, o.len)) ok = false;
    if (failure != CR_ERROR) t->exception = failure;
    if (o.data != o.room) free(o.data);
    return ok;
}

static bool write_piece(CrThread *t, CrValue file, CrValue text) {
    return text != CR_ERROR && cr_call_method(t, file, cr_name_write, &text, 1) != CR_ERROR;
}

static bool print_pieces(CrThread *t, CrValue file, const CrValue *values, size_t n, CrValue separator, CrValue end) {
    for (size_t i = 0; i < n; i++) {
        if (i && !write_piece(t, file, separator)) return false;
        if (!write_piece(t, file, CR_IS(STR, values[i]) ? values[i] : cr_str(t, values[i]))) return false;
    }
    return write_piece(t, file, end);
}

bool cr_print_to(CrThread *t, CrValue file, const CrValue *values, size_t n, const char *separator, const char *end) {
    if (file == CR_NONE) return true;
    if (cr_text_is_utf8_writer(file)) return print_utf8(t, CR_AS(CrTextIO, file), values, n, separator, end);
    return print_pieces(t, file, values, n, cr_str_from_c(t, separator), cr_str_from_c(t, end));
}

static CrValue standard_output(CrThread *t) {
    return cr_sys_stdout != CR_ERROR ? cr_sys_stdout : CR_RAISE(t, RuntimeError, "lost sys.stdout");
}

CrValue cr_print(CrThread *t, const CrValue *values, size_t n) {
    CrValue file = standard_output(t);
    return file != CR_ERROR && cr_print_to(t, file, values, n, " ", "\n") ? CR_NONE : CR_ERROR;
}

bool cr_flush_object(CrThread *t, CrValue file) {
    return file == CR_NONE || file == CR_ERROR || cr_call_method(t, file, cr_name_flush, NULL, 0) != CR_ERROR;
}

// The text of sep or end: false with TypeError. NUL characters make the quick way impossible: *text is NULL then.
static bool option_text(CrThread *t, CrValue *option, const char *name, const char *absent, const char **text) {
    if (*option == CR_NONE) *option = cr_str_from_c(t, absent);
    if (*option == CR_ERROR) return false;
    if (!cr_is_str(*option)) {
        CR_RAISE(t, TypeError, "%s must be None or a string, not %T", name, *option);
        return false;
    }
    size_t n;
    *text = cr_str_utf8(t, *option, &n);
    if (*text && strlen(*text) != n) *text = NULL;
    else if (!*text) cr_exception_take(t);
    return true;
}

CrValue cr_builtin_print(CrThread *t, CrFunction *f, CrValue sep, CrValue end, CrValue file, CrValue flush, CrValue args) {
    const char *separator, *finish;
    if (file == CR_NONE && (file = standard_output(t)) == CR_ERROR) return CR_ERROR;
    if (file == CR_NONE) return CR_NONE;
    if (!option_text(t, &sep, "sep", " ", &separator) || !option_text(t, &end, "end", "\n", &finish)) return CR_ERROR;
    const CrValue *values = cr_tuple_items(args);
    size_t n = cr_tuple_len(args);
    bool ok = separator && finish ? cr_print_to(t, file, values, n, separator, finish)
                                  : print_pieces(t, file, values, n, sep, end);
    if (!ok) return CR_ERROR;
    int wanted = cr_truth(t, flush);
    return wanted < 0 || (wanted && !cr_flush_object(t, file)) ? CR_ERROR : CR_NONE;
}
