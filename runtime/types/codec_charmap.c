// codec_charmap.c -- codecs whose table the program brings: a str indexed by byte, or a mapping of code points or bytes.
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"

static const char undefined[] = "character maps to <undefined>";

// mapping[key]; LookupError is "nothing": CR_NONE.
static CrValue look_up(CrThread *t, CrValue mapping, uint32_t key) {
    CrValue v = cr_getitem(t, mapping, cr_int(key));
    if (v == CR_ERROR && cr_exception_clear_if(t, CR_TYPE_OF_ID(LookupError))) return CR_NONE;
    return v;
}

// ---- Encoding ---------------------------------------------------------------------------------------------

typedef struct Charmap {
    CrEncoding e; // first: `put` gets its address
    CrValue mapping;
} Charmap;

static bool put(CrEncoding *e, uint32_t c) {
    Charmap *m = (Charmap *)e;
    CrThread *t = e->t;
    if (m->e.failed) return false;
    CrValue v = look_up(t, m->mapping, c);
    if (v == CR_ERROR) return m->e.failed = true, false;
    if (v == CR_NONE) return false;
    if (cr_is_any_int(v)) {
        int64_t i;
        if (!cr_index_int64(t, v, &i, NULL)) return m->e.failed = true, false;
        if (i >= 0 && i < 256) return cr_buffer_byte(&e->out, (uint8_t)i), true;
        CR_RAISE(t, TypeError, "character mapping must be in range(256)");
        return m->e.failed = true, false;
    }
    if (cr_is_bytes(v)) {
        cr_buffer_add(&e->out, cr_bytes_of(v)->data, (size_t)cr_bytes_of(v)->len);
        return true;
    }
    CR_RAISE(t, TypeError, "character mapping must return integer, bytes or None, not %T", v);
    return m->e.failed = true, false;
}

// Has c no encoding? -1: exception.
static int is_undefined(Charmap *m, uint32_t c) {
    size_t before = m->e.out.len;
    bool done = put(&m->e, c);
    m->e.out.len = before;
    return m->e.failed ? -1 : !done;
}

CrValue cr_encode_charmap(CrThread *t, const CrStr *s, CrValue mapping, const char *errors) {
    if (mapping == CR_NONE) return cr_encode_narrow(t, s, 256, "latin-1", errors);
    Charmap m = {.e = {.t = t, .codec = "charmap", .errors = errors, .text = s, .put = put}, .mapping = mapping};
    for (int64_t i = 0; i < s->len && !m.e.failed;) {
        if (put(&m.e, cr_str_at(s, i))) {
            i++;
            continue;
        }
        int64_t end = i + 1;
        int bad = m.e.failed ? -1 : 1;
        while (end < s->len && bad > 0 && (bad = is_undefined(&m, cr_str_at(s, end))) > 0) end++;
        if (bad < 0) break;
        CrValue before = t->exception;
        i = cr_encode_error(&m.e, i, end, undefined);
        if (i < 0 || t->exception != before) m.e.failed = true;
    }
    if (m.e.failed) return cr_buffer_free(&m.e.out), CR_ERROR;
    return cr_buffer_finish(t, &m.e.out);
}

// ---- Decoding ---------------------------------------------------------------------------------------------

// One byte by a mapping: 1, 0 if it is undefined, -1: exception.
static int decode_mapped(CrDecoding *d, CrValue mapping, uint8_t byte) {
    CrThread *t = d->t;
    int64_t i;
    CrValue v = look_up(t, mapping, byte);
    if (v == CR_ERROR) return -1;
    if (v == CR_NONE) return 0;
    if (cr_is_any_int(v)) {
        if (!cr_index_int64(t, v, &i, NULL)) return -1;
        if (i < 0 || i > 0x10FFFF) return CR_RAISE(t, TypeError, "character mapping must be in range(0x110000)"), -1;
        if (i == 0xFFFE) return 0;
        cr_builder_char(&d->out, (uint32_t)i);
        return 1;
    }
    if (!cr_is_str(v)) return CR_RAISE(t, TypeError, "character mapping must return integer, None or str"), -1;
    const CrStr *s = cr_str_of(v);
    if (s->len == 1 && cr_str_at(s, 0) == 0xFFFE) return 0;
    cr_builder_str(&d->out, v);
    return 1;
}

static int decode_byte(CrDecoding *d, CrValue mapping, uint8_t byte) {
    if (!CR_IS(STR, mapping)) return decode_mapped(d, mapping, byte);
    const CrStr *s = CR_AS(CrStr, mapping);
    if (byte >= s->len || cr_str_at(s, byte) == 0xFFFE) return 0;
    cr_builder_char(&d->out, cr_str_at(s, byte));
    return 1;
}

CrValue cr_decode_charmap(CrThread *t, const uint8_t *p, size_t n, CrValue mapping, const char *errors) {
    if (mapping == CR_NONE) return cr_str_from_latin1(t, p, (int64_t)n);
    CrDecoding d = {.t = t, .codec = "charmap", .errors = errors, .bytes = p, .len = n};
    for (int64_t i = 0; i < (int64_t)d.len;) {
        int done = decode_byte(&d, mapping, d.bytes[i]);
        if (done > 0) i++;
        else if (done == 0) i = cr_decode_error(&d, i, i + 1, undefined);
        if (done < 0 || i < 0) return cr_builder_free(&d.out), CR_ERROR;
    }
    return cr_builder_finish(t, &d.out);
}
