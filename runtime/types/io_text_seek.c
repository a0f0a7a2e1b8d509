// io_text_seek.c -- positions in text files.
//
// A position is an int that holds what is needed to go there: the byte where the decoder can start, its state there, and how
// many bytes to give it and characters to leave out:
//
//      bits 0-63 start   64-127 decoder flags   128-191 bytes to feed   192-255 characters to skip   256 feed "end of file" too
//
// At the start of a chunk, and wherever a character starts for the decoder, it is just the byte's number.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"

typedef struct Cookie {
    CrValue start;    // any int
    CrValue flags;
    int64_t feed, skip;
    bool need_eof;
} Cookie;

static CrValue pack(CrThread *t, const Cookie *c) {
    CrValue parts[] = {c->start, c->flags, cr_int_from_int64(t, c->feed), cr_int_from_int64(t, c->skip), cr_int(c->need_eof)};
    CrValue v = parts[0];
    for (int i = 1; i < 5 && v != CR_ERROR; i++) {
        if (parts[i] == CR_INT(0)) continue;
        CrValue shifted = cr_int_lshift(t, parts[i], cr_int(64 * i));
        v = shifted ? cr_int_bitwise(t, CR_OR, v, shifted) : CR_ERROR;
    }
    return v;
}

static bool unpack(CrThread *t, CrValue v, Cookie *c) {
    uint64_t words[5] = {0};
    uint8_t bytes[40];
    if (cr_int_sign(v) < 0 || !cr_int_to_bytes(t, v, bytes, sizeof bytes, true, false)) return false;
    memcpy(words, bytes, sizeof words);
    c->start = cr_int_from_uint64(t, words[0]);
    c->flags = cr_int_from_uint64(t, words[1]);
    c->feed = (int64_t)words[2];
    c->skip = (int64_t)words[3];
    c->need_eof = words[4] != 0;
    return true;
}

// ---- tell -------------------------------------------------------------------------------------------------

static CrValue part_of(CrThread *t, CrValue bytes, int64_t from, int64_t to) {
    return cr_bytes_from(t, cr_bytes_of(bytes)->data + from, (size_t)(to - from));
}

static int64_t decoded_length(CrThread *t, CrTextDecoder *d, CrValue bytes, bool final) {
    CrValue text = bytes ? cr_decoder_decode(t, d, bytes, final) : CR_ERROR;
    return text == CR_ERROR ? -1 : cr_str_of(text)->len;
}

static bool start_decoder(CrThread *t, CrTextDecoder *d, CrValue flags) { return cr_decoder_set(t, d, cr_bytes_from(t, "", 0), flags); }

// How many bytes of the input can be left out because a character begins behind them that is not behind c->skip; adjusts
// c->skip and c->flags to that place. A guess by the average size of a character, then smaller ones. -1: exception.
static int64_t safe_start(CrThread *t, CrTextIO *f, CrTextDecoder *d, CrValue input, Cookie *c) {
    int64_t n = (int64_t)(f->bytes_per_char * (double)c->skip), back = 1;
    if (n > cr_bytes_of(input)->len) n = cr_bytes_of(input)->len;
    while (n > 0) {
        CrValue rest, flags;
        if (!start_decoder(t, d, c->flags)) return -1;
        int64_t chars = decoded_length(t, d, part_of(t, input, 0, n), false);
        if (chars < 0) return -1;
        if (chars <= c->skip) {
            if (!cr_decoder_get(t, d, &rest, &flags)) return -1;
            if (cr_bytes_of(rest)->len == 0) {
                c->flags = flags;
                c->skip -= chars;
                return n;
            }
            n -= cr_bytes_of(rest)->len;
            back = 1;
        } else {
            n -= back;
            back *= 2;
        }
    }
    return start_decoder(t, d, c->flags) ? 0 : -1;
}

static bool locate(CrThread *t, CrTextIO *f, CrTextDecoder *d, CrValue input, Cookie *c) {
    int64_t from = safe_start(t, f, d, input, c), chars = 0, start = from, len = cr_bytes_of(input)->len, i;
    if (from < 0) return false;
    CrValue flags = c->flags;
    for (i = from; c->skip > 0 && i < len; i++) { // byte by byte to where the character is complete
        CrValue rest;
        int64_t n = decoded_length(t, d, part_of(t, input, i, i + 1), false);
        if (n < 0 || !cr_decoder_get(t, d, &rest, &flags)) return false;
        c->feed++;
        chars += n;
        if (cr_bytes_of(rest)->len == 0 && chars <= c->skip) { // a safe place again
            start += c->feed;
            c->skip -= chars;
            c->flags = flags;
            c->feed = chars = 0;
        }
        if (chars >= c->skip) break;
    }
    if (c->skip > 0 && i == len) { // the rest comes only with the end of the file
        int64_t n = decoded_length(t, d, cr_bytes_from(t, "", 0), true);
        if (n < 0) return false;
        c->need_eof = true;
        if (chars + n < c->skip) return CR_RAISE(t, OSError, "can't reconstruct logical file position"), false;
    }
    c->start = cr_int_add(t, c->start, cr_int(start));
    return c->start != CR_ERROR;
}

static CrValue tell(CrThread *t, CrValue self, CrTextIO *f) {
    if (!f->seekable) return cr_raise_unsupported(t, "underlying stream is not seekable");
    if (!f->telling) return CR_RAISE(t, OSError, "telling position disabled by next() call");
    if (!cr_text_flush_pending(t, f) || cr_call_method(t, self, cr_name_flush, NULL, 0) == CR_ERROR) return CR_ERROR;
    CrValue at = cr_io_call(t, f->buffer, "tell");
    if (at == CR_ERROR || !f->can_read || f->snapshot == CR_ERROR) return at;
    CrValue input = f->snapshot, rest, flags;
    Cookie c = {.flags = f->snapshot_flags, .skip = f->used};
    if (!cr_is_any_int(at)) return CR_RAISE(t, TypeError, "an integer is required (got type %T)", at);
    c.start = cr_int_sub(t, at, cr_int(cr_bytes_of(input)->len));
    if (c.start == CR_ERROR) return CR_ERROR;
    if (c.skip == 0 && c.flags == CR_INT(0)) return c.start;
    if (c.skip == 0) return pack(t, &c);
    CrTextDecoder saved = f->decoder;
    if (!cr_decoder_get(t, &f->decoder, &rest, &flags)) return CR_ERROR;
    bool ok = locate(t, f, &f->decoder, input, &c);
    CrValue failure = ok ? CR_ERROR : cr_exception_take(t);
    uint8_t seen = saved.newlines.seen;
    bool restored = cr_decoder_set(t, &f->decoder, rest, flags);
    f->decoder.newlines.seen = seen;
    if (failure != CR_ERROR) t->exception = failure;
    return ok && restored ? pack(t, &c) : CR_ERROR;
}

CR_IO_ENTRY(cr_text_m_tell) {
    CrTextIO *f = cr_text_open(t, self);
    if (!f || !cr_io_check_closed(t, f->buffer) || !cr_io_enter(t, &f->lock, CR_ERROR)) return CR_ERROR;
    CrValue at = tell(t, self, f);
    cr_io_leave(t, &f->lock);
    return at;
}

// ---- seek -------------------------------------------------------------------------------------------------

static bool set_encoder(CrThread *t, CrTextIO *f, bool at_start) {
    if (f->encoder == CR_ERROR) return true;
    return (at_start ? cr_io_call(t, f->encoder, "reset") : cr_io_call1(t, f->encoder, "setstate", CR_INT(0))) != CR_ERROR;
}

static bool flush(CrThread *t, CrValue self) { return cr_call_method(t, self, cr_name_flush, NULL, 0) != CR_ERROR; }

static CrValue seek_end(CrThread *t, CrValue self, CrTextIO *f) {
    if (!flush(t, self)) return CR_ERROR;
    cr_text_set_decoded(f, CR_ERROR);
    f->snapshot = CR_ERROR;
    if (f->can_read && !cr_decoder_reset(t, &f->decoder)) return CR_ERROR;
    CrValue at = cr_call_method(t, f->buffer, cr_intern_c(t, "seek"), (CrValue[]){CR_INT(0), CR_INT(2)}, 2);
    if (at == CR_ERROR || f->encoder == CR_ERROR) return at;
    int zero = cr_compare_bool(t, at, CR_INT(0), CR_EQ);
    return zero >= 0 && set_encoder(t, f, zero) ? at : CR_ERROR;
}

static bool restore(CrThread *t, CrTextIO *f, const Cookie *c) {
    if (!f->can_read) return true;
    bool at_start = c->start == CR_INT(0) && c->flags == CR_INT(0);
    if (!(at_start ? cr_decoder_reset(t, &f->decoder) : start_decoder(t, &f->decoder, c->flags))) return false;
    f->snapshot_flags = c->flags;
    f->snapshot = cr_bytes_from(t, "", 0);
    if (c->skip == 0) return true;
    CrValue input = cr_io_call1(t, f->buffer, "read", cr_int_from_int64(t, c->feed));
    if (input == CR_ERROR) return false;
    if (!cr_is_bytes(input))
        return CR_RAISE(t, TypeError, "underlying read() should have returned a bytes object, not '%T'", input), false;
    f->snapshot = cr_box(cr_bytes_of(input));
    CrValue text = cr_decoder_decode(t, &f->decoder, input, c->need_eof);
    if (text == CR_ERROR) return false;
    cr_text_set_decoded(f, text);
    if (cr_str_of(text)->len < c->skip) return CR_RAISE(t, OSError, "can't restore logical file position"), false;
    f->used = c->skip;
    return true;
}

static CrValue seek(CrThread *t, CrValue self, CrTextIO *f, CrValue cookie, int64_t whence) {
    Cookie c = {0};
    if (!f->seekable) return cr_raise_unsupported(t, "underlying stream is not seekable");
    int nonzero = whence == 1 || whence == 2 ? cr_truth(t, cookie) : 0;
    if (nonzero < 0) return CR_ERROR;
    if (nonzero) return cr_raise_unsupported(t, whence == 1 ? "can't do nonzero cur-relative seeks" : "can't do nonzero end-relative seeks");
    if (whence == 2) return seek_end(t, self, f);
    if (whence == 1) {
        if ((cookie = cr_io_call(t, self, "tell")) == CR_ERROR) return CR_ERROR;
    } else if (whence) return CR_RAISE(t, ValueError, "invalid whence (%i, should be 0, 1 or 2)", whence);
    int negative = cr_compare_bool(t, cookie, CR_INT(0), CR_LT);
    if (negative) return negative < 0 ? CR_ERROR : CR_RAISE(t, ValueError, "negative seek position %R", cookie);
    CrValue index = flush(t, self) ? cr_index(t, cookie) : CR_ERROR;
    if (index == CR_ERROR || !unpack(t, index, &c)) return CR_ERROR;
    if (cr_io_call1(t, f->buffer, "seek", c.start) == CR_ERROR) return CR_ERROR;
    cr_text_set_decoded(f, CR_ERROR);
    f->snapshot = CR_ERROR;
    if (!restore(t, f, &c) || !set_encoder(t, f, c.start == CR_INT(0))) return CR_ERROR;
    f->telling = f->seekable;
    return cookie;
}

CR_IO_ENTRY(cr_text_m_seek, CrValue cookie, CrValue whence) {
    CrTextIO *f = cr_text_open(t, self);
    int64_t w;
    if (!f || !cr_index_int64(t, whence, &w, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!cr_io_check_closed(t, f->buffer) || !cr_io_enter(t, &f->lock, CR_ERROR)) return CR_ERROR;
    CrValue at = seek(t, self, f, cookie, w);
    cr_io_leave(t, &f->lock);
    return at;
}
