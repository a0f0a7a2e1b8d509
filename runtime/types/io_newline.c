// io_newline.c -- line ends: their translation, where lines end, and the type IncrementalNewlineDecoder.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"
#include "runtime/types/str_internal.h"

// ---- Translation ------------------------------------------------------------------------------------------

static int64_t find_char(const CrStr *s, uint32_t c, int64_t from, int64_t to) {
    const void *p = cr_str_data(s);
    int width = cr_str_width(s);
    if (width == 1) {
        const uint8_t *at = to > from ? memchr((const uint8_t *)p + from, (int)c, (size_t)(to - from)) : NULL;
        return at ? at - (const uint8_t *)p : -1;
    }
    for (int64_t i = from; i < to; i++)
        if (cr_text_get(p, width, i) == c) return i;
    return -1;
}

// Notes the kinds of line ends in s, and counts those that get shorter when translated.
static int64_t note_ends(CrNewlines *n, const CrStr *s) {
    int64_t pairs = 0;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (c == '\n') n->seen |= CR_SEEN_LF;
        if (c != '\r') continue;
        bool pair = i + 1 < s->len && cr_str_at(s, i + 1) == '\n';
        n->seen |= pair ? CR_SEEN_CRLF : CR_SEEN_CR;
        pairs += pair;
        i += pair;
    }
    return pairs;
}

static CrValue translated(CrThread *t, const CrStr *s) {
    CrStrBuilder b = {0};
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (c == '\r') {
            if (i + 1 < s->len && cr_str_at(s, i + 1) == '\n') i++;
            c = '\n';
        }
        cr_builder_char(&b, c);
    }
    return cr_builder_finish(t, &b);
}

CrValue cr_newlines_translate(CrThread *t, CrNewlines *n, CrValue text, bool final) {
    if (n->pending_cr && (cr_str_of(text)->len > 0 || final)) { // a '\r' that waited for what follows
        text = cr_str_concat(t, cr_str_latin1['\r'], cr_str_plain(text));
        if (text == CR_ERROR) return CR_ERROR;
        n->pending_cr = false;
    }
    const CrStr *s = cr_str_of(text);
    if (!final && s->len && cr_str_at(s, s->len - 1) == '\r') {
        text = cr_str_slice(t, cr_str_plain(text), 0, s->len - 1);
        if (text == CR_ERROR) return CR_ERROR;
        n->pending_cr = true;
        s = cr_str_of(text);
    }
    if (find_char(s, '\r', 0, s->len) < 0) { // the usual case
        if (!(n->seen & CR_SEEN_LF) && find_char(s, '\n', 0, s->len) >= 0) n->seen |= CR_SEEN_LF;
        return text;
    }
    note_ends(n, s);
    return n->translate ? translated(t, s) : text;
}

CrValue cr_newlines_seen(CrThread *t, const CrNewlines *n) {
    static const char *const texts[] = {"\r", "\n", "\r\n"};
    CrValue seen[3];
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        if (n->seen & 1 << i) seen[count++] = cr_str_from_c(t, texts[i]);
    return count == 0 ? CR_NONE : count == 1 ? seen[0] : cr_tuple_from(t, seen, count);
}

bool cr_newline_argument(CrThread *t, CrValue newline, const char *text[1]) {
    static const char *const legal[] = {"", "\n", "\r", "\r\n"};
    *text = NULL;
    if (newline == CR_NONE) return true;
    if (!cr_is_str(newline)) return false; // the caller says what it is an argument of
    for (size_t i = 0; i < 4; i++)
        if (cr_str_is(newline, legal[i])) return *text = legal[i], true;
    return false;
}

int64_t cr_line_end(const CrStr *s, int64_t from, int64_t to, const char *newline, bool translate, bool universal) {
    if (translate) {
        int64_t at = find_char(s, '\n', from, to);
        return at < 0 ? -1 : at + 1;
    }
    if (universal) {
        int64_t lf = find_char(s, '\n', from, to), cr = find_char(s, '\r', from, lf < 0 ? to : lf);
        if (cr < 0) return lf < 0 ? -1 : lf + 1;
        return cr + 1 < to && cr_str_at(s, cr + 1) == '\n' ? cr + 2 : cr + 1;
    }
    if (!newline || !newline[0]) newline = "\n";
    for (int64_t at = from;;) {
        at = find_char(s, (uint8_t)newline[0], at, to);
        if (at < 0) return -1;
        if (!newline[1]) return at + 1;
        if (at + 1 < to && cr_str_at(s, at + 1) == '\n') return at + 2;
        at++;
    }
}

// ---- IncrementalNewlineDecoder ----------------------------------------------------------------------------

static CrNewlineDecoder *decoder_of(CrThread *t, CrValue self) {
    CrNewlineDecoder *d = CR_AS(CrNewlineDecoder, self);
    if (d->decoder != CR_ERROR) return d;
    CR_RAISE(t, ValueError, "IncrementalNewlineDecoder.__init__() not called");
    return NULL;
}

static CrValue decoder_init(CrThread *t, CrFunction *fn, CrValue self, CrValue decoder, CrValue translate, CrValue errors) {
    CrNewlineDecoder *d = CR_AS(CrNewlineDecoder, self);
    int truth = cr_truth(t, translate);
    if (truth < 0) return CR_ERROR;
    d->decoder = decoder;
    d->newlines = (CrNewlines){.universal = true, .translate = truth};
    return CR_NONE;
}

static CrValue decoder_decode(CrThread *t, CrFunction *fn, CrValue self, CrValue input, CrValue final) {
    CrNewlineDecoder *d = decoder_of(t, self);
    int last = cr_truth(t, final);
    if (!d || last < 0) return CR_ERROR;
    CrValue text = input;
    if (d->decoder != CR_NONE)
        text = cr_call_method(t, d->decoder, cr_intern_c(t, "decode"), (CrValue[]){input, cr_bool(last)}, 2);
    if (text == CR_ERROR) return CR_ERROR;
    if (!cr_is_str(text)) return CR_RAISE(t, TypeError, "decoder should return a string result, not '%T'", text);
    return cr_newlines_translate(t, &d->newlines, text, last);
}

static CrValue decoder_getstate(CrThread *t, CrFunction *fn, CrValue self) {
    CrNewlineDecoder *d = decoder_of(t, self);
    CrValue bytes, flag = CR_INT(0);
    if (!d) return CR_ERROR;
    if (d->decoder == CR_NONE) {
        bytes = cr_bytes_from(t, "", 0);
    } else {
        CrValue state = cr_io_call(t, d->decoder, "getstate");
        if (state == CR_ERROR) return CR_ERROR;
        if (!cr_has_flag(state, CR_TYPE_TUPLE) || cr_tuple_len(state) != 2) return CR_RAISE(t, TypeError, "illegal decoder state");
        bytes = cr_tuple_items(state)[0];
        flag = cr_tuple_items(state)[1];
        if (!cr_is_any_int(flag)) return CR_RAISE(t, TypeError, "illegal decoder state");
    }
    flag = cr_int_lshift(t, flag, CR_INT(1));
    if (flag && d->newlines.pending_cr) flag = cr_int_bitwise(t, CR_OR, flag, CR_INT(1));
    return flag ? cr_tuple_from(t, (CrValue[]){bytes, flag}, 2) : CR_ERROR;
}

static CrValue decoder_setstate(CrThread *t, CrFunction *fn, CrValue self, CrValue state) {
    CrNewlineDecoder *d = decoder_of(t, self);
    if (!d) return CR_ERROR;
    if (!cr_has_flag(state, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "state argument must be a tuple");
    if (cr_tuple_len(state) != 2 || !cr_is_any_int(cr_tuple_items(state)[1]))
        return CR_RAISE(t, TypeError, "setstate(): illegal state argument");
    CrValue flag = cr_tuple_items(state)[1], low = cr_int_bitwise(t, CR_AND, flag, CR_INT(1));
    if (low == CR_ERROR) return CR_ERROR;
    d->newlines.pending_cr = low == CR_INT(1);
    if (d->decoder == CR_NONE) return CR_NONE;
    CrValue inner = cr_tuple_from(t, (CrValue[]){cr_tuple_items(state)[0], cr_int_rshift(t, flag, CR_INT(1))}, 2);
    return cr_io_call1(t, d->decoder, "setstate", inner);
}

static CrValue decoder_reset(CrThread *t, CrFunction *fn, CrValue self) {
    CrNewlineDecoder *d = decoder_of(t, self);
    if (!d) return CR_ERROR;
    d->newlines.seen = 0;
    d->newlines.pending_cr = false;
    return d->decoder == CR_NONE ? CR_NONE : cr_io_call(t, d->decoder, "reset");
}

static CrValue get_newlines(CrThread *t, CrValue self) {
    CrNewlineDecoder *d = decoder_of(t, self);
    return d ? cr_newlines_seen(t, &d->newlines) : CR_ERROR;
}
static CrValue construct(CrThread *t, CrFunction *fn, CrValue cls, CrValue args, CrValue kwargs) {
    return cr_instance_new(t, CR_AS(CrType, cls));
}

static const CrMethodDef methods[] = {
    {"decode(self, /, input, final=False)", CR_FN(decoder_decode), NULL, 0},
    {"getstate(self, /)", CR_FN(decoder_getstate), NULL, 0},
    {"reset(self, /)", CR_FN(decoder_reset), NULL, 0},
    {"setstate(self, state, /)", CR_FN(decoder_setstate), NULL, 0},
    {0},
};
static const CrGetSetDef getsets[] = {{"newlines", get_newlines, NULL, NULL}, {0}};
const CrTypeDef cr_newline_decoder_typedef = {
    .doc = "Codec used when reading a file in universal newlines mode.",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .methods = methods,
    .getsets = getsets,
    .constructor = {"IncrementalNewlineDecoder(cls, *args, **kwargs)", CR_FN(construct), NULL, 0},
    .init = {"__init__(self, decoder, translate, errors='strict')", CR_FN(decoder_init), NULL, 0},
};
