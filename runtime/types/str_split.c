// str_split.c -- the methods of str that cut it into pieces: split, rsplit, partition, rpartition, splitlines.
//
// In: a str and a separator; out: a list (or a tuple of three) of slices. Splitting from the right finds the pieces
// last to first and turns the list round at the end.
#include <stdlib.h>

#include "runtime/types/search.h"
#include "runtime/types/str_internal.h"
#include "runtime/types/unicode.h"

static int add_slice(CrThread *t, CrValue list, CrValue s, int64_t from, int64_t to) {
    CrValue piece = cr_str_slice(t, s, from, to);
    return piece == CR_ERROR ? -1 : cr_list_append(t, list, piece);
}

static bool is_space_at(const CrStr *s, int64_t i) { return cr_char_is_space(cr_str_at(s, i)); }

static void reverse(CrValue list) {
    CrArray *a = CR_AS(CrList, list)->items; // nobody else has seen the list
    for (uint64_t i = 0, j = a->len; i + 1 < j; i++) {
        CrValue swap = a->item[i];
        a->item[i] = a->item[--j];
        a->item[j] = swap;
    }
}

// ---- At white space ---------------------------------------------------------------------------------------

static int split_space(CrThread *t, CrValue list, CrValue self, int64_t limit) {
    const CrStr *s = cr_str_of(self);
    for (int64_t i = 0, n = s->len;;) {
        while (i < n && is_space_at(s, i)) i++;
        if (i == n) return 0;
        int64_t start = i;
        if (limit-- == 0) return add_slice(t, list, self, start, n);
        while (i < n && !is_space_at(s, i)) i++;
        if (add_slice(t, list, self, start, i) < 0) return -1;
    }
}

static int rsplit_space(CrThread *t, CrValue list, CrValue self, int64_t limit) {
    const CrStr *s = cr_str_of(self);
    for (int64_t i = s->len;;) {
        while (i > 0 && is_space_at(s, i - 1)) i--;
        if (i == 0) return 0;
        int64_t end = i;
        if (limit-- == 0) return add_slice(t, list, self, 0, end);
        while (i > 0 && !is_space_at(s, i - 1)) i--;
        if (add_slice(t, list, self, i, end) < 0) return -1;
    }
}

// ---- At a separator ---------------------------------------------------------------------------------------

// `text`: the separator at the width of self.
static int split_text(CrThread *t, CrValue list, CrValue self, const void *text, int64_t m, int64_t limit) {
    const CrStr *s = cr_str_of(self);
    int width = cr_str_width(s);
    int64_t from = 0;
    for (; limit != 0; limit--) {
        int64_t at = cr_search((const char *)cr_str_data(s) + from * width, s->len - from, text, m, width);
        if (at < 0) break;
        if (add_slice(t, list, self, from, from + at) < 0) return -1;
        from += at + m;
    }
    return add_slice(t, list, self, from, s->len);
}

static int rsplit_text(CrThread *t, CrValue list, CrValue self, const void *text, int64_t m, int64_t limit) {
    const CrStr *s = cr_str_of(self);
    int64_t to = s->len;
    for (; limit != 0; limit--) {
        int64_t at = cr_search_last(cr_str_data(s), to, text, m, cr_str_width(s));
        if (at < 0) break;
        if (add_slice(t, list, self, at + m, to) < 0) return -1;
        to = at;
    }
    return add_slice(t, list, self, 0, to);
}

static int split_at(CrThread *t, CrValue list, CrValue self, CrValue separator, int64_t limit, bool from_right) {
    const CrStr *s = cr_str_of(self), *sep = cr_str_of(separator);
    if (sep->len == 0) return CR_RAISE(t, ValueError, "empty separator"), -1;
    if (cr_str_width(sep) > cr_str_width(s)) return cr_list_append(t, list, cr_str_plain(self));
    void *owned;
    const void *text = cr_text_widened(sep, cr_str_width(s), &owned);
    int result = (from_right ? rsplit_text : split_text)(t, list, self, text, sep->len, limit);
    free(owned);
    return result;
}

static CrValue split(CrThread *t, CrValue self, CrValue separator, CrValue maxsplit, bool from_right) {
    int64_t limit;
    if (!cr_size_argument(t, maxsplit, &limit)) return CR_ERROR;
    if (limit < 0) limit = INT64_MAX;
    CrValue list = cr_list_new(t, 4);
    int failed;
    if (separator == CR_NONE) failed = (from_right ? rsplit_space : split_space)(t, list, self, limit);
    else if (!cr_is_str(separator)) return CR_RAISE(t, TypeError, "must be str or None, not %T", separator);
    else failed = split_at(t, list, self, separator, limit, from_right);
    if (failed) return CR_ERROR;
    if (from_right) reverse(list);
    return list;
}

CR_STR_ENTRY(cr_str_m_split, CrValue self, CrValue separator, CrValue maxsplit) {
    return split(t, self, separator, maxsplit, false);
}
CR_STR_ENTRY(cr_str_m_rsplit, CrValue self, CrValue separator, CrValue maxsplit) {
    return split(t, self, separator, maxsplit, true);
}

// ---- partition --------------------------------------------------------------------------------------------

static CrValue partition(CrThread *t, CrValue self, CrValue separator, bool from_right) {
    if (!cr_is_str(separator)) return CR_RAISE(t, TypeError, "must be str, not %T", separator);
    const CrStr *s = cr_str_of(self), *sep = cr_str_of(separator);
    if (sep->len == 0) return CR_RAISE(t, ValueError, "empty separator");
    int64_t at = -1;
    int width = cr_str_width(s);
    if (cr_str_width(sep) <= width) {
        void *owned;
        const void *text = cr_text_widened(sep, width, &owned);
        at = (from_right ? cr_search_last : cr_search)(cr_str_data(s), s->len, text, sep->len, width);
        free(owned);
    }
    CrValue parts[3] = {cr_str_plain(self), cr_str_empty, cr_str_empty};
    if (at >= 0) {
        parts[0] = cr_str_slice(t, self, 0, at);
        parts[1] = cr_str_plain(separator);
        parts[2] = cr_str_slice(t, self, at + sep->len, s->len);
        if (!parts[0] || !parts[2]) return CR_ERROR;
    } else if (from_right) {
        parts[2] = parts[0];
        parts[0] = cr_str_empty;
    }
    return cr_tuple_from(t, parts, 3);
}

CR_STR_ENTRY(cr_str_m_partition, CrValue self, CrValue separator) { return partition(t, self, separator, false); }
CR_STR_ENTRY(cr_str_m_rpartition, CrValue self, CrValue separator) { return partition(t, self, separator, true); }

// ---- splitlines -------------------------------------------------------------------------------------------

CR_STR_ENTRY(cr_str_m_splitlines, CrValue self, CrValue keepends) {
    int keep = cr_truth(t, keepends);
    if (keep < 0) return CR_ERROR;
    const CrStr *s = cr_str_of(self);
    CrValue list = cr_list_new(t, 4);
    for (int64_t i = 0; i < s->len;) {
        int64_t start = i;
        while (i < s->len && !cr_char_is_linebreak(cr_str_at(s, i))) i++;
        int64_t end = i;
        if (i < s->len) {
            bool crlf = cr_str_at(s, i) == '\r' && i + 1 < s->len && cr_str_at(s, i + 1) == '\n';
            i += crlf ? 2 : 1;
        }
        if (add_slice(t, list, self, start, keep ? i : end) < 0) return CR_ERROR;
    }
    return list;
}
