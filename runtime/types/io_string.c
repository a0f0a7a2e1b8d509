// io_string.c -- StringIO: a stream of text in memory, as code points.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static CrStringIO *io_of(CrValue v) { return CR_AS(CrStringIO, v); }

static bool check_open(CrThread *t, CrValue self) {
    if (CR_LIKELY(io_of(self)->open)) return true;
    if (!io_of(self)->initialised) CR_RAISE(t, ValueError, "I/O operation on uninitialized object");
    else CR_RAISE(t, ValueError, "I/O operation on closed file");
    return false;
}

static CrStringIO *enter(CrThread *t, CrValue self) {
    CrStringIO *s = io_of(self);
    if (!cr_io_enter(t, &s->lock, CR_ERROR)) return NULL;
    if (CR_LIKELY(check_open(t, self))) return s;
    cr_io_leave(t, &s->lock);
    return NULL;
}
static CrValue leave(CrThread *t, CrStringIO *s, CrValue result) {
    cr_io_leave(t, &s->lock);
    return result;
}

static bool reserve(CrThread *t, CrStringIO *s, int64_t n) {
    if (n <= s->cap) return true;
    int64_t cap = n + n / 2 + 32;
    uint32_t *data = n >> 44 ? NULL : cr_alloc_large_atomic(t, (size_t)cap * sizeof *data);
    if (!data) return cr_raise_no_memory(t), false;
    if (s->len) memcpy(data, s->data, (size_t)s->len * sizeof *data);
    s->data = data;
    s->cap = cap;
    return true;
}

static bool put_text(CrThread *t, CrStringIO *s, const CrStr *text) {
    if (text->len == 0) return true;
    if (!reserve(t, s, s->pos + text->len)) return false;
    for (; s->len < s->pos; s->len++) s->data[s->len] = 0;
    if (cr_str_width(text) == 1) {
        const uint8_t *p = cr_str_data(text);
        for (int64_t i = 0; i < text->len; i++) s->data[s->pos + i] = p[i];
    } else {
        for (int64_t i = 0; i < text->len; i++) s->data[s->pos + i] = cr_str_at(text, i);
    }
    s->pos += text->len;
    if (s->pos > s->len) s->len = s->pos;
    return true;
}

// '\n' as the stream's newline has it, when that is '\r' or '\r\n'.
static CrValue with_newlines(CrThread *t, const CrStringIO *s, CrValue text) {
    if (s->newline == CR_NONE || !cr_str_of(s->newline)->len || cr_str_at(cr_str_of(s->newline), 0) != '\r') return text;
    return cr_call_method(t, text, cr_intern_c(t, "replace"), (CrValue[]){cr_str_latin1['\n'], s->newline}, 2);
}

static bool write_text(CrThread *t, CrStringIO *s, CrValue text) {
    text = cr_str_plain(text);
    if (s->newlines.universal) text = cr_newlines_translate(t, &s->newlines, text, true);
    if (text != CR_ERROR) text = with_newlines(t, s, text);
    return text != CR_ERROR && put_text(t, s, cr_str_of(text));
}

static CrValue take(CrThread *t, CrStringIO *s, int64_t n) {
    CrValue text = n > 0 ? cr_str_from_ucs4(t, s->data + s->pos, n) : cr_str_empty;
    s->pos += n > 0 ? n : 0;
    return text;
}
static int64_t left(const CrStringIO *s) { return s->pos < s->len ? s->len - s->pos : 0; }

// The length of the next line.
static int64_t line_length(CrThread *t, const CrStringIO *s) {
    int64_t n = left(s);
    const uint32_t *p = s->data + s->pos;
    if (n == 0) return 0;
    const char *newline = s->newline == CR_NONE ? "" : cr_str_utf8(t, s->newline, NULL);
    bool translate = s->newline == CR_NONE, universal = !newline[0];
    if (!universal && newline[0] == '\r' && newline[1]) {
        for (int64_t i = 0; i + 1 < n; i++)
            if (p[i] == '\r' && p[i + 1] == '\n') return i + 2;
        return n;
    }
    uint32_t end = !universal && newline[0] == '\r' ? '\r' : '\n';
    for (int64_t i = 0; i < n; i++) {
        if (p[i] == end) return i + 1;
        if (p[i] == '\r' && universal && !translate) return i + 1 < n && p[i + 1] == '\n' ? i + 2 : i + 1;
    }
    return n;
}

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue stringio_read(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n;
    CrStringIO *s;
    if (!check_open(t, self) || !cr_io_size(t, size, &n) || !(s = enter(t, self))) return CR_ERROR;
    return leave(t, s, take(t, s, n < 0 || n > left(s) ? left(s) : n));
}

static CrValue stringio_readline(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n;
    CrStringIO *s;
    if (!check_open(t, self) || !cr_io_size(t, size, &n) || !(s = enter(t, self))) return CR_ERROR;
    int64_t line = line_length(t, s);
    return leave(t, s, take(t, s, n >= 0 && n < line ? n : line));
}

static CrValue stringio_next(CrThread *t, CrValue self) {
    if (!check_open(t, self)) return CR_ERROR;
    if (!CR_IS(STRINGIO, self)) { // a subclass may have a readline of its own
        CrValue line = cr_io_call(t, self, "readline");
        if (line == CR_ERROR) return CR_ERROR;
        if (!cr_is_str(line)) return CR_RAISE(t, OSError, "readline() should have returned a str object, not '%T'", line);
        return cr_str_of(line)->len ? line : CR_ERROR;
    }
    CrStringIO *s = enter(t, self);
    if (!s) return CR_ERROR;
    int64_t n = line_length(t, s);
    return leave(t, s, n ? take(t, s, n) : CR_ERROR);
}

static CrValue stringio_write(CrThread *t, CrFunction *fn, CrValue self, CrValue text) {
    if (!cr_is_str(text)) return CR_RAISE(t, TypeError, "string argument expected, got '%T'", text);
    CrStringIO *s = enter(t, self);
    if (!s) return CR_ERROR;
    return leave(t, s, write_text(t, s, text) ? cr_int(cr_str_of(text)->len) : CR_ERROR);
}

static CrValue stringio_seek(CrThread *t, CrFunction *fn, CrValue self, CrValue offset, CrValue whence) {
    int64_t to, w;
    CrStringIO *s;
    if (!check_open(t, self) || !cr_index_int64(t, offset, &to, CR_TYPE_OF_ID(OverflowError)) ||
        !cr_index_int64(t, whence, &w, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    if (w < 0 || w > 2) return CR_RAISE(t, ValueError, "Invalid whence (%i, should be 0, 1 or 2)", w);
    if (to < 0 && w == 0) return CR_RAISE(t, ValueError, "Negative seek position %i", to);
    if (w && to) return CR_RAISE(t, OSError, "Can't do nonzero cur-relative seeks");
    if (!(s = enter(t, self))) return CR_ERROR;
    s->pos = w == 0 ? to : w == 1 ? s->pos : s->len;
    return leave(t, s, cr_int_from_int64(t, s->pos));
}

static CrValue stringio_tell(CrThread *t, CrFunction *fn, CrValue self) {
    return check_open(t, self) ? cr_int_from_int64(t, io_of(self)->pos) : CR_ERROR;
}

static CrValue stringio_truncate(CrThread *t, CrFunction *fn, CrValue self, CrValue size) {
    int64_t n = io_of(self)->pos;
    CrStringIO *s;
    if (!check_open(t, self) || (size != CR_NONE && !cr_io_size(t, size, &n))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "Negative size value %i", n);
    if (!(s = enter(t, self))) return CR_ERROR;
    if (n < s->len) s->len = n;
    return leave(t, s, cr_int_from_int64(t, n));
}

static CrValue stringio_getvalue(CrThread *t, CrFunction *fn, CrValue self) {
    CrStringIO *s = enter(t, self);
    return s ? leave(t, s, s->len ? cr_str_from_ucs4(t, s->data, s->len) : cr_str_empty) : CR_ERROR;
}

static CrValue stringio_close(CrThread *t, CrFunction *fn, CrValue self) {
    CrStringIO *s = io_of(self);
    if (!cr_io_enter(t, &s->lock, CR_ERROR)) return CR_ERROR;
    s->open = false;
    s->data = NULL;
    s->len = s->cap = 0;
    return leave(t, s, CR_NONE);
}

static CrValue stringio_true(CrThread *t, CrFunction *fn, CrValue self) { return check_open(t, self) ? CR_TRUE : CR_ERROR; }

static CrValue start(CrThread *t, CrValue self, CrValue initial, CrValue newline) {
    CrStringIO *s = io_of(self);
    const char *text;
    if (!cr_newline_argument(t, newline, &text)) {
        if (!cr_is_str(newline)) return CR_RAISE(t, TypeError, "newline must be str or None, not %T", newline);
        return CR_RAISE(t, ValueError, "illegal newline value: %R", newline);
    }
    if (initial != CR_NONE && !cr_is_str(initial)) return CR_RAISE(t, TypeError, "initial_value must be str or None, not %T", initial);
    if (!cr_io_enter(t, &s->lock, CR_ERROR)) return CR_ERROR;
    s->newline = newline;
    s->newlines = (CrNewlines){.universal = !text || !text[0], .translate = !text};
    s->len = s->pos = 0;
    s->open = s->initialised = true;
    bool ok = initial == CR_NONE || write_text(t, s, initial);
    s->pos = 0;
    return leave(t, s, ok ? CR_NONE : CR_ERROR);
}

static CrValue stringio_init(CrThread *t, CrFunction *fn, CrValue self, CrValue initial, CrValue newline) {
    return start(t, self, initial, newline);
}

static CrValue stringio_getstate(CrThread *t, CrFunction *fn, CrValue self) {
    CrValue value = stringio_getvalue(t, fn, self), dict = value ? cr_getattr_or_zero(t, self, cr_name___dict__) : CR_ERROR;
    if (cr_raised(t)) return CR_ERROR;
    dict = dict != CR_ERROR && cr_dict_len(dict) ? cr_dict_copy(t, dict) : CR_NONE;
    return cr_tuple_from(t, (CrValue[]){value, io_of(self)->newline, cr_int_from_int64(t, io_of(self)->pos), dict}, 4);
}

static CrValue stringio_setstate(CrThread *t, CrFunction *fn, CrValue self, CrValue state) {
    int64_t pos;
    if (io_of(self)->initialised && !check_open(t, self)) return CR_ERROR;
    if (!cr_has_flag(state, CR_TYPE_TUPLE) || cr_tuple_len(state) < 4)
        return CR_RAISE(t, TypeError, "%T.__setstate__ argument should be 4-tuple, got %T", self, state);
    const CrValue *items = cr_tuple_items(state);
    if (start(t, self, cr_str_empty, items[1]) == CR_ERROR) return CR_ERROR;
    if (!cr_is_str(items[0])) return CR_RAISE(t, TypeError, "initial_value must be str or None, not %T", items[0]);
    if (!put_text(t, io_of(self), cr_str_of(items[0]))) return CR_ERROR; // as it is: translated already
    if (!cr_is_any_int(items[2])) return CR_RAISE(t, TypeError, "third item of state must be an integer, got %T", items[2]);
    if (!cr_index_int64(t, items[2], &pos, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (pos < 0) return CR_RAISE(t, ValueError, "position value cannot be negative");
    io_of(self)->pos = pos;
    if (items[3] == CR_NONE) return CR_NONE;
    if (!cr_has_flag(items[3], CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "fourth item of state should be a dict, got a %T", items[3]);
    CrValue dict = cr_getattr(t, self, cr_name___dict__);
    return dict && cr_dict_update(t, dict, items[3]) == 0 ? CR_NONE : CR_ERROR;
}

static CrValue get_closed(CrThread *t, CrValue self) {
    return io_of(self)->initialised ? cr_bool(!io_of(self)->open) : (check_open(t, self), CR_ERROR);
}
static CrValue get_line_buffering(CrThread *t, CrValue self) { return check_open(t, self) ? CR_FALSE : CR_ERROR; }
static CrValue get_newlines(CrThread *t, CrValue self) {
    if (!check_open(t, self)) return CR_ERROR;
    return io_of(self)->newlines.universal ? cr_newlines_seen(t, &io_of(self)->newlines) : CR_NONE;
}

static const CrMethodDef methods[] = {
    {"close(self, /)", CR_FN(stringio_close), "Close the IO object.", 0},
    {"getvalue(self, /)", CR_FN(stringio_getvalue), "Retrieve the entire contents of the object.", 0},
    {"read(self, size=-1, /)", CR_FN(stringio_read), "Read at most size characters, returned as a string.", 0},
    {"readable(self, /)", CR_FN(stringio_true), "Returns True if the IO object can be read.", 0},
    {"readline(self, size=-1, /)", CR_FN(stringio_readline), "Read until newline or EOF.", 0},
    {"seek(self, pos, whence=0, /)", CR_FN(stringio_seek), "Change stream position.", 0},
    {"seekable(self, /)", CR_FN(stringio_true), "Returns True if the IO object can be seeked.", 0},
    {"tell(self, /)", CR_FN(stringio_tell), "Tell the current file position.", 0},
    {"truncate(self, pos=None, /)", CR_FN(stringio_truncate), "Truncate size to pos.", 0},
    {"writable(self, /)", CR_FN(stringio_true), "Returns True if the IO object can be written.", 0},
    {"write(self, s, /)", CR_FN(stringio_write), "Write string to file.", 0},
    {"__getstate__(self, /)", CR_FN(stringio_getstate), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(stringio_setstate), NULL, 0},
    {0},
};
static const CrGetSetDef getsets[] = {
    {"closed", get_closed, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {0},
};
const CrTypeDef cr_stringio_typedef = {
    .doc = "Text I/O implementation using an in-memory buffer.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.next = stringio_next},
    .methods = methods,
    .getsets = getsets,
    .init = {"__init__(self, initial_value='', newline='\\n')", CR_FN(stringio_init), NULL, 0},
};
