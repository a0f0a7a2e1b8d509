// io_text.c -- TextIOWrapper: text over a buffered stream of bytes.
//
// Reading: a chunk of bytes is decoded at once; `decoded` is the text, of which `used` characters have been read. Writing: text
// is encoded at once; the bytes go to the buffer directly when it is an exact buffered writer of ours, else they are gathered
// in `pending` until there is a chunk of them. Positions are in io_text_seek.c.
//
// The lock is held by each operation; who comes again from what it calls (an error handler that prints) goes in.
#include <stdlib.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"

static CrTextIO *text_of(CrValue v) { return CR_AS(CrTextIO, v); }

// ---- Checks -----------------------------------------------------------------------------------------------

CrTextIO *cr_text_open(CrThread *t, CrValue self) {
    CrTextIO *f = text_of(self);
    if (CR_LIKELY(f->ok)) return f;
    if (f->detached) CR_RAISE(t, ValueError, "underlying buffer has been detached");
    else CR_RAISE(t, ValueError, "I/O operation on uninitialized object");
    return NULL;
}

static int is_closed(CrThread *t, CrTextIO *f) {
    const CrBuffered *b = cr_buffered_native(f->buffer);
    const CrFileIO *raw = b && b->ok ? cr_fileio_of(b->raw) : NULL;
    return raw ? raw->fd < 0 : cr_io_is_closed(t, f->buffer);
}

static bool check_closed(CrThread *t, CrTextIO *f) {
    int closed = is_closed(t, f);
    if (closed > 0) cr_io_closed(t);
    return closed == 0;
}

static CrTextIO *enter(CrThread *t, CrValue self) {
    CrTextIO *f = cr_text_open(t, self);
    return f && check_closed(t, f) && cr_io_enter(t, &f->lock, CR_ERROR) ? f : NULL;
}
static CrValue leave(CrThread *t, CrTextIO *f, CrValue result) {
    cr_io_leave(t, &f->lock);
    return result;
}

// ---- Writing ----------------------------------------------------------------------------------------------

bool cr_text_flush_pending(CrThread *t, CrTextIO *f) {
    if (!f->npending) return true;
    CrValue bytes = cr_bytes_from(t, f->pending, (size_t)f->npending);
    f->npending = 0;
    return bytes != CR_ERROR && cr_call_method(t, f->buffer, cr_name_write, &bytes, 1) != CR_ERROR;
}

static bool add_pending(CrThread *t, CrTextIO *f, const uint8_t *p, int64_t n) {
    if (f->npending + n > f->pending_cap) {
        int64_t cap = (f->npending + n) * 2 + 256;
        uint8_t *larger = cr_alloc_large_atomic(t, (size_t)cap);
        if (!larger) return cr_raise_no_memory(t), false;
        if (f->npending) memcpy(larger, f->pending, (size_t)f->npending);
        f->pending = larger;
        f->pending_cap = cap;
    }
    memcpy(f->pending + f->npending, p, (size_t)n);
    f->npending += n;
    return true;
}

// What has been read and decoded ahead is no longer what comes next.
static bool forget_decoded(CrThread *t, CrTextIO *f) {
    cr_text_set_decoded(f, CR_ERROR);
    f->snapshot = CR_ERROR;
    return !f->can_read || cr_decoder_reset(t, &f->decoder);
}

static bool flush_buffer(CrThread *t, CrTextIO *f) {
    CrBuffered *b = cr_buffered_native(f->buffer);
    if (b && b->writable) return cr_buffered_flush_bytes(t, b);
    return cr_call_method(t, f->buffer, cr_name_flush, NULL, 0) != CR_ERROR;
}

// Bytes that are encoded text.
static bool put_bytes(CrThread *t, CrTextIO *f, const uint8_t *p, int64_t n, bool flush) {
    if (f->direct) {
        if (!cr_buffered_write_bytes(t, CR_AS(CrBuffered, f->buffer), p, n)) return false;
        if (f->write_through && !flush) return true;
    } else {
        if (f->npending && f->npending + n > f->chunk_size && !cr_text_flush_pending(t, f)) return false;
        if (!add_pending(t, f, p, n)) return false;
        if ((f->npending >= f->chunk_size || flush || f->write_through) && !cr_text_flush_pending(t, f)) return false;
    }
    return !flush || flush_buffer(t, f);
}

static CrValue encode(CrThread *t, CrTextIO *f, CrValue text) {
    if (f->encoder_kind == CR_TEXT_OBJECT) {
        CrValue bytes = cr_io_call1(t, f->encoder, "encode", text);
        if (bytes == CR_ERROR || cr_is_bytes(bytes)) return bytes;
        return CR_RAISE(t, TypeError, "encoder should return a bytes object, not '%T'", bytes);
    }
    static const char *const names[] = {[CR_TEXT_UTF8] = "utf-8", [CR_TEXT_ASCII] = "ascii", [CR_TEXT_LATIN1] = "latin-1"};
    const char *errors = cr_str_utf8(t, f->errors, NULL);
    return errors ? cr_str_encode(t, text, names[f->encoder_kind], errors) : CR_ERROR;
}

static bool has_char(CrThread *t, CrValue text, char c) {
    const CrStr *s = cr_str_of(text);
    if (cr_str_width(s) == 1) return s->len && memchr(cr_str_data(s), c, (size_t)s->len);
    char newline[2] = {c, 0};
    return cr_line_end(s, 0, s->len, newline, false, false) >= 0;
}

static bool write_text(CrThread *t, CrTextIO *f, CrValue text) {
    bool has_newline = (f->write_newline || f->line_buffering) && has_char(t, text, '\n');
    if (has_newline && f->write_newline) {
        CrValue to = cr_str_from_c(t, f->write_newline);
        text = cr_call_method(t, cr_str_plain(text), cr_intern_c(t, "replace"), (CrValue[]){cr_str_latin1['\n'], to}, 2);
        if (text == CR_ERROR) return false;
    }
    bool flush = f->line_buffering && (has_newline || has_char(t, text, '\r'));
    const CrStr *s = cr_str_of(text);
    const uint8_t *p;
    int64_t n;
    CrValue bytes = CR_ERROR;
    if (f->encoder_kind != CR_TEXT_OBJECT && cr_str_is_ascii(s)) {
        p = cr_str_data(s);
        n = s->len;
    } else {
        if ((bytes = encode(t, f, text)) == CR_ERROR) return false;
        p = cr_bytes_of(bytes)->data;
        n = cr_bytes_of(bytes)->len;
    }
    if (!put_bytes(t, f, p, n, flush)) return false;
    if (f->decoded == CR_ERROR && f->snapshot == CR_ERROR) return true;
    return forget_decoded(t, f);
}

static CR_IO_ENTRY(text_write, CrValue text) {
    if (!cr_text_open(t, self)) return CR_ERROR;
    if (!cr_is_str(text)) return CR_RAISE(t, TypeError, "write() argument must be str, not %T", text);
    CrTextIO *f = enter(t, self);
    if (!f) return CR_ERROR;
    if (!f->can_write) return leave(t, f, cr_raise_unsupported(t, "not writable"));
    return leave(t, f, write_text(t, f, text) ? cr_int(cr_str_of(text)->len) : CR_ERROR);
}

bool cr_text_is_utf8_writer(CrValue v) {
    if (!CR_IS(TEXTIO, v)) return false;
    const CrTextIO *f = text_of(v);
    return f->ok && f->direct && f->encoder_kind == CR_TEXT_UTF8 && !f->write_newline && f->can_write && !f->can_read &&
           cr_str_is(f->errors, "strict");
}

bool cr_text_write_utf8(CrThread *t, CrTextIO *f, const char *text, size_t n) {
    if (!enter(t, cr_box(f))) return false;
    bool flush = f->line_buffering && (memchr(text, '\n', n) || memchr(text, '\r', n));
    bool ok = put_bytes(t, f, (const uint8_t *)text, (int64_t)n, flush);
    cr_io_leave(t, &f->lock);
    return ok;
}

static CR_IO_ENTRY(text_flush) {
    CrTextIO *f = enter(t, self);
    if (!f) return CR_ERROR;
    f->telling = f->seekable;
    return leave(t, f, cr_text_flush_pending(t, f) && flush_buffer(t, f) ? CR_NONE : CR_ERROR);
}

// ---- Reading ----------------------------------------------------------------------------------------------

void cr_text_set_decoded(CrTextIO *f, CrValue text) {
    CR_SET(f->decoded, text);
    f->used = 0;
}

static CrValue read_bytes(CrThread *t, CrTextIO *f, int64_t n) {
    CrBuffered *b = cr_buffered_native(f->buffer);
    if (b && b->readable) return cr_buffered_read1_bytes(t, b, n);
    CrValue bytes = cr_io_call1(t, f->buffer, f->has_read1 ? "read1" : "read", cr_int(n));
    if (bytes == CR_ERROR || cr_is_bytes_like(bytes)) return bytes;
    return CR_RAISE(t, TypeError, "underlying %s() should have returned a bytes-like object, not '%T'", f->has_read1 ? "read1" : "read", bytes);
}

bool cr_text_read_chunk(CrThread *t, CrTextIO *f, int64_t hint, bool *eof) {
    CrValue begun = CR_ERROR, flags = CR_ERROR;
    if (f->telling && !cr_decoder_get(t, &f->decoder, &begun, &flags)) return false;
    if (hint > 0) hint = (int64_t)(f->bytes_per_char * (double)hint);
    CrValue bytes = read_bytes(t, f, hint > f->chunk_size ? hint : f->chunk_size);
    const uint8_t *p;
    size_t n;
    if (bytes == CR_ERROR || !cr_bytes_view(t, bytes, &p, &n)) return false;
    CrValue text = cr_decoder_decode(t, &f->decoder, bytes, n == 0);
    if (text == CR_ERROR) return false;
    int64_t chars = cr_str_of(text)->len;
    *eof = n == 0 && chars == 0;
    f->bytes_per_char = chars ? (double)n / (double)chars : 0;
    cr_text_set_decoded(f, text);
    if (!f->telling) return true;
    f->snapshot_flags = flags;
    if (cr_bytes_of(begun)->len || !cr_is_bytes(bytes)) {
        CrBytes *both = cr_bytes_alloc(t, (size_t)cr_bytes_of(begun)->len + n);
        if (!both) return false;
        memcpy(both->data, cr_bytes_of(begun)->data, (size_t)cr_bytes_of(begun)->len);
        memcpy(both->data + cr_bytes_of(begun)->len, p, n);
        bytes = cr_box(both);
    }
    f->snapshot = bytes;
    return true;
}

static int64_t available(const CrTextIO *f) { return f->decoded == CR_ERROR ? 0 : cr_str_of(f->decoded)->len - f->used; }

// Takes n of the decoded characters that are available.
static CrValue take(CrThread *t, CrTextIO *f, int64_t n) {
    if (n == 0) return cr_str_empty;
    CrValue text = f->decoded;
    int64_t from = f->used;
    f->used += n;
    if (from == 0 && n == cr_str_of(text)->len) return cr_str_plain(text);
    return cr_str_slice(t, cr_str_plain(text), from, from + n);
}

static CrValue read_all(CrThread *t, CrTextIO *f) {
    CrValue bytes = cr_io_call(t, f->buffer, "read");
    if (bytes == CR_ERROR) return CR_ERROR;
    if (!cr_is_bytes_like(bytes)) return CR_RAISE(t, TypeError, "underlying read() should have returned a bytes-like object, not '%T'", bytes);
    CrValue text = cr_decoder_decode(t, &f->decoder, bytes, true), first = text ? take(t, f, available(f)) : CR_ERROR;
    if (first == CR_ERROR) return CR_ERROR;
    cr_text_set_decoded(f, CR_ERROR);
    f->snapshot = CR_ERROR;
    return cr_str_of(first)->len ? cr_str_concat(t, first, cr_str_plain(text)) : cr_str_plain(text);
}

static CrValue read_some(CrThread *t, CrTextIO *f, int64_t n) {
    int64_t part = available(f) < n ? available(f) : n, left = n - part;
    CrValue first = take(t, f, part);
    if (left == 0 || first == CR_ERROR) return first;
    CrStrBuilder b = {0};
    cr_builder_str(&b, first);
    for (bool eof = false; left > 0;) {
        if (!cr_text_read_chunk(t, f, left, &eof)) return cr_builder_free(&b), CR_ERROR;
        if (eof) break;
        part = available(f) < left ? available(f) : left;
        if (part) cr_builder_slice(&b, f->decoded, f->used, f->used + part);
        f->used += part;
        left -= part;
    }
    return cr_builder_finish(t, &b);
}

static bool readable(CrThread *t, CrTextIO *f) {
    if (!f->can_read) return cr_raise_unsupported(t, "not readable"), false;
    return cr_text_flush_pending(t, f);
}

static CR_IO_ENTRY(text_read, CrValue size) {
    int64_t n;
    if (!cr_text_open(t, self) || !cr_io_size(t, size, &n)) return CR_ERROR;
    CrTextIO *f = enter(t, self);
    if (!f) return CR_ERROR;
    if (!readable(t, f)) return leave(t, f, CR_ERROR);
    return leave(t, f, n < 0 ? read_all(t, f) : read_some(t, f, n));
}

static CrValue read_line(CrThread *t, CrTextIO *f, int64_t limit) {
    const char *newline = f->newline == CR_NONE ? "" : cr_str_utf8(t, f->newline, NULL);
    bool translate = f->newline == CR_NONE, universal = !newline[0];
    CrValue begun = CR_ERROR; // what has been gathered of a line that goes over the end of a chunk
    if (!readable(t, f)) return CR_ERROR;
    for (bool eof = false;;) {
        while (!available(f) && !eof)
            if (!cr_text_read_chunk(t, f, 0, &eof)) return CR_ERROR;
        if (eof) {
            cr_text_set_decoded(f, CR_ERROR);
            f->snapshot = CR_ERROR;
            return begun ? begun : cr_str_empty;
        }
        if (begun) { // the end may lie across: look at both together
            CrValue both = cr_str_concat(t, begun, cr_str_plain(f->decoded));
            int64_t before = cr_str_of(begun)->len;
            if (both == CR_ERROR) return CR_ERROR;
            int64_t all = cr_str_of(both)->len, from = before && !translate ? before - 1 : before;
            int64_t end = cr_line_end(cr_str_of(both), from, all, newline, translate, universal);
            bool found = end >= 0;
            if (!found) end = all;
            if (limit >= 0 && end >= limit) end = limit, found = true;
            if (end < before) end = before;
            f->used = end - before;
            if (found) return end == all ? both : cr_str_slice(t, both, 0, end);
            begun = both;
            continue;
        }
        const CrStr *s = cr_str_of(f->decoded);
        int64_t end = cr_line_end(s, f->used, s->len, newline, translate, universal);
        bool found = end >= 0, at_end = universal && !translate && end == s->len && cr_str_at(s, end - 1) == '\r';
        if (!found) end = s->len;
        if (limit >= 0 && end - f->used >= limit) end = f->used + limit, found = true;
        CrValue line = take(t, f, end - f->used);
        if (line == CR_ERROR || (found && !at_end)) return line;
        if (found) return line; // the decoder keeps a '\r' back until it knows what follows
        begun = line;
    }
}

static CR_IO_ENTRY(text_readline, CrValue size) {
    int64_t n;
    if (!cr_text_open(t, self)) return CR_ERROR;
    if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrTextIO *f = enter(t, self);
    return f ? leave(t, f, read_line(t, f, n)) : CR_ERROR;
}

static CrValue text_next(CrThread *t, CrValue self) {
    CrTextIO *f = cr_text_open(t, self);
    if (!f) return CR_ERROR;
    f->telling = false;
    CrValue line;
    if (CR_IS(TEXTIO, self)) {
        if (!enter(t, self)) return CR_ERROR;
        line = leave(t, f, read_line(t, f, -1));
    } else {
        line = cr_io_call(t, self, "readline");
        if (line != CR_ERROR && !cr_is_str(line)) return CR_RAISE(t, OSError, "readline() should have returned a str object, not '%T'", line);
    }
    if (line == CR_ERROR || cr_str_of(line)->len) return line;
    f->snapshot = CR_ERROR;
    f->telling = f->seekable;
    return CR_ERROR;
}

// ---- Making and changing one ------------------------------------------------------------------------------


// A codec's names are looked up even where it is our own only if they may be wrong.
static bool set_codec(CrThread *t, CrTextIO *f, CrValue encoding, CrValue errors) {
    size_t n, m;
    const char *name = cr_str_utf8(t, encoding, &n), *handler = cr_str_utf8(t, errors, &m);
    if (!name || !handler) return false;
    if (strlen(name) != n || strlen(handler) != m) return CR_RAISE(t, ValueError, "embedded null character"), false;
    CrTextCodec kind = cr_text_codec(name);
    CrValue info = CR_ERROR;
    if (kind == CR_TEXT_OBJECT && (info = cr_codec_lookup_text(t, encoding, "codecs.open()")) == CR_ERROR) return false;
    f->encoding = encoding;
    f->errors = errors;
    f->encoder_kind = kind;
    f->encoder = CR_ERROR;
    if (f->can_read && !cr_decoder_init(t, &f->decoder, kind, encoding, errors, f->newline)) return false;
    if (f->can_write && kind == CR_TEXT_OBJECT) {
        CrValue make = cr_getattr(t, info, cr_intern_c(t, "incrementalencoder"));
        f->encoder = make ? cr_call1(t, make, errors) : CR_ERROR;
        if (f->encoder == CR_ERROR) return false;
    }
    return true;
}

// An encoder that writes a mark at the start must know that this is not it.
static bool tell_encoder(CrThread *t, CrTextIO *f) {
    if (!f->seekable || f->encoder == CR_ERROR) return true;
    CrValue at = cr_io_call(t, f->buffer, "tell");
    int zero = at == CR_ERROR ? -1 : cr_compare_bool(t, at, CR_INT(0), CR_EQ);
    if (zero) return zero > 0;
    return cr_io_call1(t, f->encoder, "setstate", CR_INT(0)) != CR_ERROR;
}

static void set_newline(CrTextIO *f, CrValue newline, const char *text) {
    f->newline = newline;
    f->write_newline = text && text[0] == '\r' ? text : NULL; // '' and '\n' change nothing, None is '\n' here
}

static bool start(CrThread *t, CrTextIO *f, CrValue buffer, CrValue encoding, CrValue errors, CrValue newline, const char *newline_text,
                  bool line_buffering, bool write_through) {
    bool can_read, can_write, seekable;
    CrBuffered *b = cr_buffered_native(buffer);
    if (b && b->ok && cr_fileio_of(b->raw)) {
        CrFileIO *raw = CR_AS(CrFileIO, b->raw);
        if (raw->fd < 0) return cr_io_closed(t), false;
        can_read = b->readable;
        can_write = b->writable;
        CrValue is = cr_io_call(t, b->raw, "seekable");
        if (is == CR_ERROR) return false;
        seekable = is == CR_TRUE;
    } else if (!cr_io_call_truth(t, buffer, "readable", &can_read) || !cr_io_call_truth(t, buffer, "writable", &can_write)) return false;
    else if (!cr_io_call_truth(t, buffer, "seekable", &seekable)) return false;
    CrValue read1 = cr_getattr_or_zero(t, buffer, cr_intern_c(t, "read1"));
    if (cr_raised(t)) return false;
    f->can_read = can_read;
    f->can_write = can_write;
    f->has_read1 = read1 != CR_ERROR;
    f->decoded = f->snapshot = CR_ERROR;
    f->used = f->npending = 0;
    f->chunk_size = CR_IO_BUFFER_SIZE;
    set_newline(f, newline, newline_text);
    CR_SET(f->buffer, buffer);
    if (!set_codec(t, f, encoding, errors)) return false;
    f->line_buffering = line_buffering;
    f->write_through = write_through;
    f->seekable = f->telling = seekable;
    f->direct = b && b->writable;
    if (f->can_write && !tell_encoder(t, f)) return false;
    f->ok = true;
    f->detached = false;
    if (b) b->wrapped = true; // it is closed with us
    return true;
}

CrValue cr_text_new(CrThread *t, CrValue buffer, CrValue encoding, CrValue errors, CrValue newline, bool line_buffering) {
    CrValue self = cr_io_new(t, CR_TYPE_OF_ID(TEXTIO));
    const char *text;
    (void)cr_newline_argument(t, newline, &text);
    if (encoding == CR_NONE || cr_str_is(encoding, "locale")) encoding = cr_intern_c(t, "UTF-8");
    if (errors == CR_NONE) errors = cr_intern_c(t, "strict");
    return start(t, text_of(self), buffer, encoding, errors, newline, text, line_buffering, false) ? self : CR_ERROR;
}

static bool str_or_none(CrThread *t, CrValue v, const char *function, const char *name) {
    if (v == CR_NONE || cr_is_str(v)) return true;
    CR_RAISE(t, TypeError, "%s() argument '%s' must be str or None, not %T", function, name, v);
    return false;
}

static CrValue text_init(CrThread *t, CrFunction *fn, const CrValue *args) {
    CrValue self = args[0], buffer = args[1], encoding = args[2], errors = args[3], newline = args[4];
    CrTextIO *f = text_of(self);
    int line = cr_truth(t, args[5]), through = line < 0 ? -1 : cr_truth(t, args[6]);
    const char *text;
    f->ok = f->detached = false;
    if (through < 0 || !str_or_none(t, encoding, "TextIOWrapper", "encoding") || !str_or_none(t, errors, "TextIOWrapper", "errors") ||
        !str_or_none(t, newline, "TextIOWrapper", "newline"))
        return CR_ERROR;
    if (!cr_newline_argument(t, newline, &text)) return CR_RAISE(t, ValueError, "illegal newline value: %S", newline);
    if (encoding == CR_NONE || cr_str_is(encoding, "locale")) encoding = cr_intern_c(t, "UTF-8");
    if (errors == CR_NONE) errors = cr_intern_c(t, "strict");
    return start(t, f, buffer, encoding, errors, newline, text, line, through) ? CR_NONE : CR_ERROR;
}

static CR_IO_ENTRY(text_reconfigure, CrValue encoding, CrValue errors, CrValue newline, CrValue line_buffering, CrValue through) {
    CrTextIO *f = cr_text_open(t, self);
    const char *text = NULL;
    if (!f || !str_or_none(t, encoding, "reconfigure", "encoding") || !str_or_none(t, errors, "reconfigure", "errors")) return CR_ERROR;
    if (f->decoded != CR_ERROR && (encoding != CR_NONE || errors != CR_NONE || newline != CR_ERROR))
        return cr_raise_unsupported(t, "It is not possible to set the encoding or newline of stream after the first read");
    if (newline != CR_ERROR && newline != CR_NONE && !cr_is_str(newline))
        return CR_RAISE(t, TypeError, "reconfigure() argument 'newline' must be str or None, not %T", newline);
    if (newline != CR_ERROR && !cr_newline_argument(t, newline, &text)) return CR_RAISE(t, ValueError, "illegal newline value: %S", newline);
    int line = line_buffering == CR_NONE ? f->line_buffering : cr_truth(t, line_buffering);
    int writes = line < 0 ? -1 : through == CR_NONE ? f->write_through : cr_truth(t, through);
    if (writes < 0 || cr_call_method(t, self, cr_name_flush, NULL, 0) == CR_ERROR || !cr_io_enter(t, &f->lock, CR_ERROR)) return CR_ERROR;
    bool ok = true;
    if (newline != CR_ERROR) set_newline(f, newline, text);
    if (encoding != CR_NONE || errors != CR_NONE || newline != CR_ERROR) {
        if (errors == CR_NONE) errors = encoding == CR_NONE ? f->errors : cr_intern_c(t, "strict");
        if (encoding == CR_NONE) encoding = f->encoding;
        else if (cr_str_is(encoding, "locale")) encoding = cr_intern_c(t, "UTF-8");
        ok = set_codec(t, f, encoding, errors) && (!f->can_write || tell_encoder(t, f));
    }
    f->line_buffering = line;
    f->write_through = writes;
    return leave(t, f, ok ? CR_NONE : CR_ERROR);
}

// ---- State ------------------------------------------------------------------------------------------------

static CR_IO_ENTRY(text_detach) {
    CrTextIO *f = cr_text_open(t, self);
    if (!f || cr_call_method(t, self, cr_name_flush, NULL, 0) == CR_ERROR) return CR_ERROR;
    f->ok = false;
    f->detached = true;
    CrBuffered *b = cr_buffered_native(f->buffer);
    if (b) b->wrapped = false;
    return f->buffer;
}

static CR_IO_ENTRY(text_close) {
    CrTextIO *f = cr_text_open(t, self);
    int closed = f ? is_closed(t, f) : -1;
    if (closed) return closed < 0 ? CR_ERROR : CR_NONE;
    CrValue flushed = cr_call_method(t, self, cr_name_flush, NULL, 0), first = flushed == CR_ERROR ? cr_exception_take(t) : CR_ERROR;
    CrValue result = cr_call_method(t, f->buffer, cr_name_close, NULL, 0);
    return cr_io_close_ends(t, first) ? result : CR_ERROR;
}

static CR_IO_ENTRY(text_truncate, CrValue size) {
    CrTextIO *f = cr_text_open(t, self);
    if (!f || cr_call_method(t, self, cr_name_flush, NULL, 0) == CR_ERROR) return CR_ERROR;
    return cr_io_call1(t, f->buffer, "truncate", size);
}

static CR_IO_ENTRY(text_dealloc_warn, CrValue source) {
    CrTextIO *f = text_of(self);
    CrValue warn = f->ok ? cr_getattr_or_zero(t, f->buffer, cr_intern_c(t, "_dealloc_warn")) : CR_ERROR;
    if (warn != CR_ERROR) cr_call1(t, warn, source);
    cr_exception_take(t);
    return CR_NONE;
}

#define DELEGATE(name)                                                                                       \
    static CR_IO_ENTRY(text_##name) {                                                                        \
        CrTextIO *f = cr_text_open(t, self);                                                                 \
        return f ? cr_io_call(t, f->buffer, #name) : CR_ERROR;                                               \
    }
DELEGATE(fileno)
DELEGATE(isatty)
DELEGATE(readable)
DELEGATE(seekable)
DELEGATE(writable)

// What a wrapper without its buffer still knows.
static CrTextIO *initialised(CrThread *t, CrValue self) {
    return text_of(self)->detached ? text_of(self) : cr_text_open(t, self);
}

#define OWN_ATTRIBUTE(name, value)                                                                           \
    static CrValue get_##name(CrThread *t, CrValue self) {                                                   \
        CrTextIO *f = initialised(t, self);                                                                  \
        return f ? (value) : CR_ERROR;                                                                       \
    }
#define ATTRIBUTE(name, value)                                                                               \
    static CrValue get_##name(CrThread *t, CrValue self) {                                                   \
        CrTextIO *f = cr_text_open(t, self);                                                                 \
        return f ? (value) : CR_ERROR;                                                                       \
    }
ATTRIBUTE(closed, cr_getattr(t, f->buffer, cr_intern_c(t, "closed")))
ATTRIBUTE(name, cr_getattr(t, f->buffer, cr_name_name))
OWN_ATTRIBUTE(errors, f->errors)
ATTRIBUTE(newlines, f->can_read && f->decoder.newlines.universal ? cr_newlines_seen(t, &f->decoder.newlines) : CR_NONE)
OWN_ATTRIBUTE(line_buffering, cr_bool(f->line_buffering))
OWN_ATTRIBUTE(write_through, cr_bool(f->write_through))
ATTRIBUTE(chunk_size, cr_int_from_int64(t, f->chunk_size))
static CrValue get_encoding(CrThread *t, CrValue self) { return text_of(self)->encoding ? text_of(self)->encoding : CR_NONE; }
static CrValue get_buffer(CrThread *t, CrValue self) { return text_of(self)->ok ? text_of(self)->buffer : CR_NONE; }
static int set_chunk_size(CrThread *t, CrValue self, CrValue v) {
    int64_t n;
    if (!cr_text_open(t, self)) return -1;
    if (v == CR_ERROR) return CR_RAISE(t, AttributeError, "cannot delete attribute"), -1;
    if (!cr_index_int64(t, v, &n, CR_TYPE_OF_ID(ValueError))) return -1;
    if (n <= 0) return CR_RAISE(t, ValueError, "a strictly positive integer is required"), -1;
    text_of(self)->chunk_size = n;
    return 0;
}
static CrValue get_finalizing(CrThread *t, CrValue self) { return cr_bool(text_of(self)->finalizing); }
static int set_finalizing(CrThread *t, CrValue self, CrValue v) {
    int truth = v ? cr_truth(t, v) : 0;
    if (truth >= 0) text_of(self)->finalizing = truth;
    return truth < 0 ? -1 : 0;
}

// " name=..." if there is such an attribute.
static CrValue repr_part(CrThread *t, CrValue text, CrValue self, const char *attribute) {
    if (text == CR_ERROR) return CR_ERROR;
    CrValue v = cr_getattr_or_zero(t, self, cr_intern_c(t, attribute));
    if (v != CR_ERROR) return cr_str_printf(t, "%S %s=%R", text, attribute, v);
    return cr_raised(t) && !cr_exception_clear_if(t, CR_TYPE_OF_ID(ValueError)) ? CR_ERROR : text;
}

static CrValue text_repr(CrThread *t, CrValue self) {
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return CR_RAISE(t, RuntimeError, "reentrant call inside %T.__repr__", self);
    CrValue text = initialised(t, self) ? cr_str_from_c(t, "<_io.TextIOWrapper") : CR_ERROR;
    text = repr_part(t, repr_part(t, text, self, "name"), self, "mode");
    if (text != CR_ERROR) text = cr_str_printf(t, "%S encoding=%R>", text, text_of(self)->encoding);
    cr_repr_leave(t, &link);
    return text;
}

static const CrMethodDef methods[] = {
    {"_dealloc_warn(self, source, /)", CR_FN(text_dealloc_warn), NULL, 0},
    {"close(self, /)", CR_FN(text_close), NULL, 0},
    {"detach(self, /)", CR_FN(text_detach), NULL, 0},
    {"fileno(self, /)", CR_FN(text_fileno), NULL, 0},
    {"flush(self, /)", CR_FN(text_flush), NULL, 0},
    {"isatty(self, /)", CR_FN(text_isatty), NULL, 0},
    {"read(self, size=-1, /)", CR_FN(text_read), NULL, 0},
    {"readable(self, /)", CR_FN(text_readable), NULL, 0},
    {"readline(self, size=-1, /)", CR_FN(text_readline), NULL, 0},
    {"reconfigure(self, /, *, encoding=None, errors=None, newline=<unset>, line_buffering=None, write_through=None)",
     CR_FN(text_reconfigure), "Reconfigure the text stream with new parameters.", 0},
    {"seek(self, cookie, whence=0, /)", CR_FN(cr_text_m_seek), NULL, 0},
    {"seekable(self, /)", CR_FN(text_seekable), NULL, 0},
    {"tell(self, /)", CR_FN(cr_text_m_tell), NULL, 0},
    {"truncate(self, pos=None, /)", CR_FN(text_truncate), NULL, 0},
    {"writable(self, /)", CR_FN(text_writable), NULL, 0},
    {"write(self, text, /)", CR_FN(text_write), NULL, 0},
    {0},
};
static const CrGetSetDef getsets[] = {
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, NULL},
    {"_finalizing", get_finalizing, set_finalizing, NULL},
    {"buffer", get_buffer, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"encoding", get_encoding, NULL, NULL},
    {"errors", get_errors, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {"write_through", get_write_through, NULL, NULL},
    {0},
};
const CrTypeDef cr_textio_typedef = {
    .doc = "Character and line based layer over a BufferedIOBase object, buffer.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.repr = text_repr, .next = text_next},
    .methods = methods,
    .getsets = getsets,
    .init = {"__init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
             CR_FN(text_init), NULL, 0},
};
