// str_search.c -- the methods of str that look for other strs: find, index, count, replace, startswith and their kin.
//
// In: strs of any widths. A needle wider than the hay cannot occur in it (str.h); a narrower one is widened first;
// the search itself is search.c's.
#include <stdlib.h>

#include "runtime/types/int.h"
#include "runtime/types/search.h"
#include "runtime/types/str_internal.h"

// ---- Shared by all sequences ------------------------------------------------------------------------------

bool cr_slice_bound(CrThread *t, CrValue v, int64_t *out) {
    if (v == CR_NONE || v == CR_ERROR) return true;
    if (cr_is_int(v)) {
        *out = cr_int_get(v);
        return true;
    }
    if (!cr_type_of(v)->slots.index)
        return CR_RAISE(t, TypeError, "slice indices must be integers or None or have an __index__ method"), false;
    return cr_index_int64(t, v, out, NULL);
}

bool cr_size_argument(CrThread *t, CrValue v, int64_t *out) {
    if (CR_LIKELY(cr_is_int(v))) {
        *out = cr_int_get(v);
        return true;
    }
    v = cr_index(t, v);
    if (v == CR_ERROR || cr_int_to_int64(v, out)) return v != CR_ERROR;
    return CR_RAISE(t, OverflowError, "Python int too large to convert to C ssize_t"), false;
}

bool cr_slice_bounds(CrThread *t, CrValue start, CrValue end, int64_t len, int64_t *from, int64_t *to) {
    *from = 0, *to = len;
    if (!cr_slice_bound(t, start, from) || !cr_slice_bound(t, end, to)) return false;
    if (*to > len) *to = len;
    if (*to < 0 && (*to += len) < 0) *to = 0;
    if (*from < 0 && (*from += len) < 0) *from = 0;
    return true;
}

// ---- Finding ----------------------------------------------------------------------------------------------

typedef int64_t (*Searcher)(const void *, int64_t, const void *, int64_t, int);

// Searches hay[from:to]; the index in hay, or -1.
static int64_t search_in(Searcher search, const CrStr *hay, const CrStr *needle, int64_t from, int64_t to) {
    int width = cr_str_width(hay);
    if (to - from < needle->len || cr_str_width(needle) > width) return -1;
    void *owned;
    const void *text = cr_text_widened(needle, width, &owned);
    int64_t at = search((const char *)cr_str_data(hay) + from * width, to - from, text, needle->len, width);
    free(owned);
    return at < 0 ? -1 : at + from;
}

int cr_str_has(const CrStr *hay, const CrStr *needle) { return search_in(cr_search, hay, needle, 0, hay->len) >= 0; }

static bool need_str(CrThread *t, CrValue v) {
    if (CR_LIKELY(cr_is_str(v))) return true;
    CR_RAISE(t, TypeError, "must be str, not %T", v);
    return false;
}

// find and its kin: -1 not found, -2 exception set.
static int64_t find_with(CrThread *t, Searcher search, CrValue self, CrValue sub, CrValue start, CrValue end) {
    const CrStr *s = cr_str_of(self);
    int64_t from, to;
    if (!need_str(t, sub) || !cr_slice_bounds(t, start, end, s->len, &from, &to)) return -2;
    return search_in(search, s, cr_str_of(sub), from, to);
}

static CrValue found(int64_t at) { return at == -2 ? CR_ERROR : cr_int(at); }
static CrValue found_or_raise(CrThread *t, int64_t at) {
    return at == -1 ? CR_RAISE(t, ValueError, "substring not found") : found(at);
}

CR_STR_ENTRY(cr_str_m_find, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found(find_with(t, cr_search, self, sub, start, end));
}
CR_STR_ENTRY(cr_str_m_rfind, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found(find_with(t, cr_search_last, self, sub, start, end));
}
CR_STR_ENTRY(cr_str_m_index, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found_or_raise(t, find_with(t, cr_search, self, sub, start, end));
}
CR_STR_ENTRY(cr_str_m_rindex, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found_or_raise(t, find_with(t, cr_search_last, self, sub, start, end));
}

CR_STR_ENTRY(cr_str_m_count, CrValue self, CrValue sub, CrValue start, CrValue end) {
    const CrStr *s = cr_str_of(self);
    int64_t from, to;
    if (!need_str(t, sub) || !cr_slice_bounds(t, start, end, s->len, &from, &to)) return CR_ERROR;
    const CrStr *needle = cr_str_of(sub);
    int width = cr_str_width(s);
    if (to - from < needle->len || cr_str_width(needle) > width) return cr_int(0);
    void *owned;
    const void *text = cr_text_widened(needle, width, &owned);
    const char *hay = (const char *)cr_str_data(s) + from * width;
    int64_t n = cr_search_count(hay, to - from, text, needle->len, width, -1);
    free(owned);
    return cr_int(n);
}

// ---- Prefixes and suffixes --------------------------------------------------------------------------------

static bool matches_at(const CrStr *s, const CrStr *part, int64_t at) {
    if (cr_str_width(s) == cr_str_width(part)) {
        int width = cr_str_width(s);
        const char *text = (const char *)cr_str_data(s) + at * width;
        return memcmp(text, cr_str_data(part), (size_t)(part->len * width)) == 0;
    }
    for (int64_t i = 0; i < part->len; i++)
        if (cr_str_at(s, at + i) != cr_str_at(part, i)) return false;
    return true;
}

// Does s[from:to] start (end) with `part`?
static bool tail_matches(const CrStr *s, const CrStr *part, int64_t from, int64_t to, bool at_end) {
    if (to - from < part->len) return false;
    return matches_at(s, part, at_end ? to - part->len : from);
}

static CrValue tails_match(CrThread *t, CrValue self, CrValue parts, CrValue start, CrValue end, bool at_end) {
    const char *name = at_end ? "endswith" : "startswith";
    const CrStr *s = cr_str_of(self);
    int64_t from, to;
    if (!cr_slice_bounds(t, start, end, s->len, &from, &to)) return CR_ERROR;
    if (cr_is_str(parts)) return cr_bool(tail_matches(s, cr_str_of(parts), from, to, at_end));
    if (!cr_has_flag(parts, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "%s first arg must be str or a tuple of str, not %T", name, parts);
    for (uint64_t i = 0; i < cr_tuple_len(parts); i++) {
        CrValue part = cr_tuple_items(parts)[i];
        if (!cr_is_str(part)) return CR_RAISE(t, TypeError, "tuple for %s must only contain str, not %T", name, part);
        if (tail_matches(s, cr_str_of(part), from, to, at_end)) return CR_TRUE;
    }
    return CR_FALSE;
}

CR_STR_ENTRY(cr_str_m_startswith, CrValue self, CrValue prefix, CrValue start, CrValue end) {
    return tails_match(t, self, prefix, start, end, false);
}
CR_STR_ENTRY(cr_str_m_endswith, CrValue self, CrValue suffix, CrValue start, CrValue end) {
    return tails_match(t, self, suffix, start, end, true);
}

CR_STR_ENTRY(cr_str_m_removeprefix, CrValue self, CrValue prefix) {
    if (!cr_is_str(prefix)) return CR_RAISE(t, TypeError, "removeprefix() argument must be str, not %T", prefix);
    const CrStr *s = cr_str_of(self), *p = cr_str_of(prefix);
    return cr_str_slice(t, self, tail_matches(s, p, 0, s->len, false) ? p->len : 0, s->len);
}
CR_STR_ENTRY(cr_str_m_removesuffix, CrValue self, CrValue suffix) {
    if (!cr_is_str(suffix)) return CR_RAISE(t, TypeError, "removesuffix() argument must be str, not %T", suffix);
    const CrStr *s = cr_str_of(self), *p = cr_str_of(suffix);
    return cr_str_slice(t, self, 0, tail_matches(s, p, 0, s->len, true) ? s->len - p->len : s->len);
}

// ---- replace ----------------------------------------------------------------------------------------------

// Between all characters: replace("", new, limit).
static CrValue interleave(CrThread *t, CrValue self, CrValue with, int64_t limit) {
    CrStrBuilder b = {0};
    const CrStr *s = cr_str_of(self);
    for (int64_t i = 0; i <= s->len; i++) {
        if (limit != 0) {
            cr_builder_str(&b, with);
            limit--;
        }
        if (i < s->len) cr_builder_char(&b, cr_str_at(s, i));
    }
    return cr_builder_finish(t, &b);
}

// The occurrences of `text` (at the width of s) replaced; s itself when there are none.
static CrValue replace_text(CrThread *t, CrValue self, const void *text, int64_t m, CrValue with, int64_t limit) {
    const CrStr *s = cr_str_of(self);
    int width = cr_str_width(s);
    CrStrBuilder b = {0};
    int64_t done = 0;
    for (; limit != 0; limit--) {
        int64_t at = cr_search((const char *)cr_str_data(s) + done * width, s->len - done, text, m, width);
        if (at < 0) break;
        cr_builder_slice(&b, self, done, done + at);
        cr_builder_str(&b, with);
        done += at + m;
    }
    if (done == 0) return cr_builder_free(&b), cr_str_plain(self);
    cr_builder_slice(&b, self, done, s->len);
    return cr_builder_finish(t, &b);
}

CR_STR_ENTRY(cr_str_m_replace, CrValue self, CrValue old, CrValue with, CrValue count) {
    int64_t limit;
    if (!cr_is_str(old)) return CR_RAISE(t, TypeError, "replace() argument 1 must be str, not %T", old);
    if (!cr_is_str(with)) return CR_RAISE(t, TypeError, "replace() argument 2 must be str, not %T", with);
    if (!cr_size_argument(t, count, &limit)) return CR_ERROR;
    const CrStr *s = cr_str_of(self), *needle = cr_str_of(old);
    if (s->len < needle->len || cr_str_width(needle) > cr_str_width(s) || limit == 0) return cr_str_plain(self);
    if (needle->len == 0) return interleave(t, self, with, limit);
    void *owned;
    const void *text = cr_text_widened(needle, cr_str_width(s), &owned);
    CrValue result = replace_text(t, self, text, needle->len, with, limit);
    free(owned);
    return result;
}
