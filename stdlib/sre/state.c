// state.c -- a match under way: its subject, its stack, and what comes out of it.
#include <stdlib.h>

#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/str.h"
#include "stdlib/sre/sre.h"

// ---- Subjects -----------------------------------------------------------------------------------------------

typedef struct Subject {
    const void *data;
    int64_t n; // characters
    int width;
    bool is_bytes;
} Subject;

static bool subject_of(CrThread *t, CrValue v, Subject *out) {
    if (cr_is_str(v)) {
        const CrStr *s = cr_str_of(v);
        *out = (Subject){cr_str_data(s), s->len, cr_str_width(s), false};
        return true;
    }
    const uint8_t *data;
    size_t n;
    if (cr_bytes_view(t, v, &data, &n)) {
        *out = (Subject){data, (int64_t)n, 1, true};
        return true;
    }
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)))
        CR_RAISE(t, TypeError, "expected string or bytes-like object, got '%T'", v);
    return false;
}

static int64_t clamp(int64_t i, int64_t n) { return i < 0 ? 0 : i > n ? n : i; }

static void *enough(size_t items, size_t size, void *in_line, size_t in_line_items) {
    if (items <= in_line_items) return in_line;
    void *p = calloc(items, size);
    if (!p) abort();
    return p;
}

// The subject for the time of a match: what could be resized meanwhile is borrowed.
static bool borrow_subject(CrThread *t, CrSreState *s, CrValue string, Subject *u) {
    s->memory.owner = CR_ERROR;
    if (cr_is_str(string) || cr_is_bytes(string) || !cr_has_memory(string)) return subject_of(t, string, u);
    if (cr_memory_borrow(t, string, &s->memory)) {
        *u = (Subject){s->memory.data, s->memory.len, 1, true};
        if (cr_memory_contiguous(&s->memory, false)) return true;
        cr_memory_release(t, &s->memory);
    }
    cr_exception_take(t);
    CR_RAISE(t, TypeError, "expected string or bytes-like object, got '%T'", string);
    return false;
}

bool cr_sre_begin(CrThread *t, CrSreState *s, const CrSrePattern *p, CrValue string, int64_t pos, int64_t endpos) {
    Subject u;
    if (!borrow_subject(t, s, string, &u)) return false;
    s->t = t;
    if (p->kind != 0 && p->kind != 1 + u.is_bytes) {
        if (s->memory.owner) cr_memory_release(t, &s->memory);
        CR_RAISE(t, TypeError, p->kind == 1 ? "cannot use a string pattern on a bytes-like object"
                                            : "cannot use a bytes pattern on a string-like object");
        return false;
    }
    s->program = &p->program;
    s->string = string;
    s->width = u.width;
    s->begin = u.data;
    s->start = (const char *)u.data + clamp(pos, u.n) * u.width;
    s->end = (const char *)u.data + clamp(endpos, u.n) * u.width;
    s->forbidden = NULL;
    s->whole = false;
    s->stack = s->inline_stack;
    s->cap = CR_SRE_INLINE_STACK;
    s->marks = enough(p->program.nmarks, sizeof *s->marks, s->inline_marks, CR_SRE_INLINE_MARKS);
    s->regs = enough(p->program.nregs, sizeof *s->regs, s->inline_regs, CR_SRE_INLINE_REGS);
    return true;
}

void cr_sre_end(CrSreState *s) {
    if (s->memory.owner) cr_memory_release(s->t, &s->memory);
    if (s->stack != s->inline_stack) free(s->stack);
    if (s->marks != s->inline_marks) free(s->marks);
    if (s->regs != s->inline_regs) free(s->regs);
}

bool cr_sre_grow(CrSreState *s) {
    size_t bytes = s->cap * sizeof *s->stack;
    CrSreEntry *grown = s->stack == s->inline_stack ? malloc(2 * bytes) : realloc(s->stack, 2 * bytes);
    if (!grown) return cr_raise_no_memory(s->t), false;
    if (s->stack == s->inline_stack) memcpy(grown, s->stack, bytes);
    s->stack = grown;
    s->cap *= 2;
    return true;
}

// A match from s->start may be behind the end (match(pos=2, endpos=1)): then only the empty text lies there.
int cr_sre_match(CrSreState *s) {
    if (s->start > s->end) s->end = s->start;
    return s->width == 1 ? cr_sre_match_1(s) : s->width == 2 ? cr_sre_match_2(s) : cr_sre_match_4(s);
}
int cr_sre_search(CrSreState *s) {
    return s->width == 1 ? cr_sre_search_1(s) : s->width == 2 ? cr_sre_search_2(s) : cr_sre_search_4(s);
}

// ---- Results ------------------------------------------------------------------------------------------------

CrValue cr_sre_slice(CrThread *t, CrValue string, int64_t start, int64_t stop) {
    if (cr_is_str(string)) {
        int64_t n = cr_str_of(string)->len;
        if (n == 0) return cr_str_plain(string);
        return cr_str_slice(t, string, clamp(start, n), clamp(stop, n));
    }
    Subject u;
    if (!subject_of(t, string, &u)) return CR_ERROR;
    start = clamp(start, u.n);
    stop = clamp(stop, u.n);
    if (CR_IS(BYTES, string) && start == 0 && stop == u.n) return string;
    return cr_bytes_from(t, (const uint8_t *)u.data + start, stop > start ? (size_t)(stop - start) : 0);
}

// Where group i is; false: it has not matched.
static bool group_bounds(const CrSreState *s, int64_t i, int64_t *start, int64_t *stop) {
    const void *from = i ? s->marks[2 * i - 2] : s->start, *to = i ? s->marks[2 * i - 1] : s->ptr;
    if (!from || !to) return false;
    *start = cr_sre_offset(s, from);
    *stop = cr_sre_offset(s, to);
    return true;
}

CrValue cr_sre_group(CrThread *t, const CrSreState *s, int64_t group, CrValue missing) {
    int64_t start, stop;
    if (!group_bounds(s, group, &start, &stop)) return missing;
    return cr_sre_slice(t, s->string, start, stop);
}

CrValue cr_sre_match_new(CrThread *t, const CrSreState *s, CrValue pattern, int64_t pos, int64_t endpos) {
    int64_t groups = CR_AS(CrSrePattern, pattern)->groups + 1;
    CrSreMatch *m = cr_alloc(t, sizeof *m + (size_t)groups * 2 * sizeof *m->mark);
    m->ob.shape = CR_T_SRE_MATCH;
    m->string = s->string;
    m->pattern = pattern;
    m->pos = pos;
    m->endpos = endpos;
    m->groups = groups;
    m->last_index = s->last_index;
    for (int64_t i = 0; i < groups; i++)
        if (!group_bounds(s, i, &m->mark[2 * i], &m->mark[2 * i + 1])) m->mark[2 * i] = m->mark[2 * i + 1] = -1;
    return cr_box(m);
}

CrValue cr_sre_hook(CrThread *t, const char *name, const CrValue *args, size_t n) {
    CrValue module = cr_import(t, cr_intern_c(t, "re"), false);
    CrValue function = module ? cr_getattr(t, module, cr_intern_c(t, name)) : CR_ERROR;
    return function ? cr_call(t, function, args, n, CR_ERROR) : CR_ERROR;
}
