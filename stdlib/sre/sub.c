// sub.c -- Pattern.sub and subn. A replacement without escapes is copied in; other templates and callables make a list of
// pieces that is joined in the end.
#include "runtime/call.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/list.h"
#include "stdlib/sre/sre.h"

typedef struct Substitution {
    CrThread *t;
    CrSreState s;
    CrValue pattern, string, repl;
    bool callable;
    bool text, bytes;    // copied into one of these; else pieces are collected
    CrStrBuilder chars;
    CrByteBuffer octets;
    CrValue pieces;
    const uint8_t *repl_bytes;
    size_t nrepl;
    int64_t from, to; // of the subject, as match objects tell it
} Substitution;

// 1: text or bytes without a backslash, 0: something else.
static int is_literal(CrThread *t, CrValue v) {
    if (cr_is_str(v)) {
        const CrStr *s = cr_str_of(v);
        for (int64_t i = 0; i < s->len; i++)
            if (cr_str_at(s, i) == '\\') return 0;
        return 1;
    }
    const uint8_t *data;
    size_t n;
    if (!cr_bytes_view(t, v, &data, &n)) {
        cr_exception_take(t);
        return 0;
    }
    return memchr(data, '\\', n) == NULL;
}

static bool prepare(Substitution *u, CrValue repl) {
    CrThread *t = u->t;
    u->callable = cr_type_of(repl)->slots.call != NULL;
    u->repl = repl;
    if (!u->callable && !is_literal(t, repl)) {
        u->repl = cr_sre_hook(t, "_subx", (CrValue[]){u->pattern, repl}, 2);
        if (!u->repl) return false;
        u->callable = cr_type_of(u->repl)->slots.call != NULL;
    }
    bool of_str = cr_is_str(u->string);
    u->text = !u->callable && of_str && cr_is_str(u->repl);
    u->bytes = !u->callable && !of_str && cr_is_bytes_like(u->repl);
    if (u->bytes) return cr_bytes_view(t, u->repl, &u->repl_bytes, &u->nrepl);
    if (!u->text) u->pieces = cr_list_new(t, 0);
    return true;
}

static bool copy_subject(Substitution *u, const void *from, const void *to) {
    if (from >= to) return true;
    if (u->bytes) return cr_buffer_add(&u->octets, from, (size_t)((const char *)to - (const char *)from)), true;
    int64_t start = cr_sre_offset(&u->s, from), stop = cr_sre_offset(&u->s, to);
    if (u->text) return cr_builder_slice(&u->chars, u->string, start, stop), true;
    CrValue piece = cr_sre_slice(u->t, u->string, start, stop);
    return piece && cr_list_append(u->t, u->pieces, piece) == 0;
}

static bool copy_replacement(Substitution *u) {
    if (u->text) return cr_builder_str(&u->chars, u->repl), true;
    if (u->bytes) return cr_buffer_add(&u->octets, u->repl_bytes, u->nrepl), true;
    CrValue piece = u->repl;
    if (u->callable) {
        CrValue match = cr_sre_match_new(u->t, &u->s, u->pattern, u->from, u->to);
        piece = cr_call1(u->t, u->repl, match);
    }
    return piece && (piece == CR_NONE || cr_list_append(u->t, u->pieces, piece) == 0);
}

// Everything up to `count` replacements; how many there were, -1: exception.
static int64_t substitute(Substitution *u, int64_t count) {
    int64_t n = 0;
    const void *copied = u->s.start;
    for (; count == 0 || n < count; n++) {
        int found = cr_sre_search(&u->s);
        if (found < 0) return -1;
        if (found == 0) break;
        if (!copy_subject(u, copied, u->s.start) || !copy_replacement(u)) return -1;
        copied = u->s.ptr;
        cr_sre_advance(&u->s);
    }
    if (n == 0 && (u->text || u->bytes)) return 0; // the result is the subject
    return copy_subject(u, copied, u->s.end) ? n : -1;
}

static CrValue joined(Substitution *u) {
    CrThread *t = u->t;
    if (u->text) return cr_builder_finish(t, &u->chars);
    if (u->bytes) return cr_buffer_finish(t, &u->octets);
    CrValue empty = cr_sre_slice(t, u->string, 0, 0);
    if (!empty || cr_is_str(empty)) return empty ? cr_str_join(t, empty, u->pieces) : CR_ERROR;
    static CrValue name;
    if (!CR_GET(name)) CR_SET(name, cr_intern_c(t, "join"));
    return cr_call_method(t, empty, name, &u->pieces, 1);
}

static CrValue replace(CrThread *t, CrValue self, CrValue repl, CrValue string, CrValue limit, bool with_count) {
    Substitution u = {.t = t, .pattern = self, .string = string};
    int64_t count;
    CrValue result = CR_ERROR;
    if (!cr_size_argument(t, limit, &count) || !prepare(&u, repl)) return CR_ERROR;
    if (!cr_sre_begin(t, &u.s, CR_AS(CrSrePattern, self), string, 0, INT64_MAX)) return CR_ERROR;
    u.to = cr_sre_offset(&u.s, u.s.end);
    int64_t n = substitute(&u, count);
    cr_sre_end(&u.s);
    if (n >= 0) result = n == 0 && (u.text || u.bytes) ? cr_sre_slice(t, string, 0, u.to) : joined(&u);
    else cr_builder_free(&u.chars), cr_buffer_free(&u.octets);
    if (!result || !with_count) return result;
    return cr_tuple_from(t, (CrValue[]){result, cr_int(n)}, 2);
}

CrValue cr_sre_sub(CrThread *t, CrFunction *f, CrValue self, CrValue repl, CrValue string, CrValue count) {
    return replace(t, self, repl, string, count, false);
}
CrValue cr_sre_subn(CrThread *t, CrFunction *f, CrValue self, CrValue repl, CrValue string, CrValue count) {
    return replace(t, self, repl, string, count, true);
}
