// bytes_methods.c -- the methods that bytes and bytearray share, and both tables of methods.
//
// In: a bytes-like self and arguments; out: objects of self's kind. Arguments are converted first, since that may
// run user code that changes a bytearray; the bytes are viewed last. Letters and white space are the ASCII ones.
#include "runtime/types/bytes_internal.h"
#include "runtime/types/int.h"
#include "runtime/types/search.h"
#include "runtime/types/unicode.h"

static uint8_t class_of(uint8_t c) { return c < 128 ? cr_ascii_class[c] : 0; }
static bool is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static CrValue part(CrThread *t, CrValue self, CrByteView v, int64_t from, int64_t to) {
    if (from == 0 && to == v.n && CR_IS(BYTES, self)) return self;
    return cr_bytes_like(t, self, v.p + from, to > from ? to - from : 0);
}

static bool need_bytes(CrThread *t, CrValue v, CrByteView *view) {
    size_t n;
    if (!cr_bytes_view(t, v, &view->p, &n)) return false;
    view->n = (int64_t)n;
    return true;
}

// ---- Finding ----------------------------------------------------------------------------------------------

typedef int64_t (*Searcher)(const void *, int64_t, const void *, int64_t, int);

// -1 not found, -2 exception.
static int64_t find_with(CrThread *t, Searcher search, CrValue self, CrValue sub, CrValue start, CrValue end) {
    uint8_t single;
    CrByteView needle;
    int64_t from, to;
    if (!cr_byte_or_view(t, sub, &single, &needle)) return -2;
    if (!cr_slice_bounds(t, start, end, cr_view(t, self).n, &from, &to)) return -2;
    CrByteView all = cr_view(t, self);
    if (to > all.n) to = all.n;
    if (to - from < needle.n) return -1;
    int64_t at = search(all.p + from, to - from, needle.p, needle.n, 1);
    return at < 0 ? -1 : at + from;
}

static CrValue found(CrThread *t, int64_t at, bool required) {
    if (at == -2) return CR_ERROR;
    return at == -1 && required ? CR_RAISE(t, ValueError, "subsection not found") : cr_int(at);
}

CR_METHOD(find, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found(t, find_with(t, cr_search, self, sub, start, end), false);
}
CR_METHOD(rfind, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found(t, find_with(t, cr_search_last, self, sub, start, end), false);
}
CR_METHOD(index_method, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found(t, find_with(t, cr_search, self, sub, start, end), true);
}
CR_METHOD(rindex_method, CrValue self, CrValue sub, CrValue start, CrValue end) {
    return found(t, find_with(t, cr_search_last, self, sub, start, end), true);
}

CR_METHOD(count, CrValue self, CrValue sub, CrValue start, CrValue end) {
    uint8_t single;
    CrByteView needle;
    int64_t from, to;
    if (!cr_byte_or_view(t, sub, &single, &needle)) return CR_ERROR;
    if (!cr_slice_bounds(t, start, end, cr_view(t, self).n, &from, &to)) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    if (to > all.n) to = all.n;
    if (to - from < needle.n) return cr_int(0);
    return cr_int(cr_search_count(all.p + from, to - from, needle.p, needle.n, 1, -1));
}

static bool tail_matches(CrByteView all, CrByteView tail, int64_t from, int64_t to, bool at_end) {
    if (to - from < tail.n) return false;
    return memcmp(all.p + (at_end ? to - tail.n : from), tail.p, (size_t)tail.n) == 0;
}

static CrValue tails_match(CrThread *t, CrValue self, CrValue tails, CrValue start, CrValue end, bool at_end) {
    int64_t from, to;
    CrByteView all = cr_view(t, self), tail;
    if (!cr_slice_bounds(t, start, end, all.n, &from, &to)) return CR_ERROR;
    if (cr_is_bytes_like(tails)) return cr_bool(tail_matches(all, cr_view(t, tails), from, to, at_end));
    if (!cr_has_flag(tails, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "%s first arg must be bytes or a tuple of bytes, not %T",
                        at_end ? "endswith" : "startswith", tails);
    for (uint64_t i = 0; i < cr_tuple_len(tails); i++) {
        if (!need_bytes(t, cr_tuple_items(tails)[i], &tail)) return CR_ERROR;
        if (tail_matches(all, tail, from, to, at_end)) return CR_TRUE;
    }
    return CR_FALSE;
}

CR_METHOD(startswith, CrValue self, CrValue prefix, CrValue start, CrValue end) {
    return tails_match(t, self, prefix, start, end, false);
}
CR_METHOD(endswith, CrValue self, CrValue suffix, CrValue start, CrValue end) {
    return tails_match(t, self, suffix, start, end, true);
}

CR_METHOD(removeprefix, CrValue self, CrValue prefix) {
    CrByteView tail, all = cr_view(t, self);
    if (!need_bytes(t, prefix, &tail)) return CR_ERROR;
    return part(t, self, all, tail_matches(all, tail, 0, all.n, false) ? tail.n : 0, all.n);
}
CR_METHOD(removesuffix, CrValue self, CrValue suffix) {
    CrByteView tail, all = cr_view(t, self);
    if (!need_bytes(t, suffix, &tail)) return CR_ERROR;
    return part(t, self, all, 0, tail_matches(all, tail, 0, all.n, true) ? all.n - tail.n : all.n);
}

// ---- Building ---------------------------------------------------------------------------------------------

// bytes of the right kind from a fresh CrBytes.
static CrValue as_kind(CrThread *t, CrValue self, CrBytes *b) {
    if (!b) return CR_ERROR;
    return cr_is_bytes(self) ? cr_box(b) : cr_bytearray_from(t, b->data, (size_t)b->len);
}

static uint8_t *put(uint8_t *to, const uint8_t *p, int64_t n) {
    if (n) memcpy(to, p, (size_t)n);
    return to + n;
}

static CrValue interleave(CrThread *t, CrValue self, CrByteView all, CrByteView with, int64_t limit) {
    int64_t times = limit < 0 || limit > all.n + 1 ? all.n + 1 : limit;
    CrBytes *r = cr_bytes_alloc(t, (size_t)(all.n + times * with.n));
    if (!r) return CR_ERROR;
    uint8_t *to = r->data;
    for (int64_t i = 0; i <= all.n; i++) {
        if (i < times) to = put(to, with.p, with.n);
        if (i < all.n) *to++ = all.p[i];
    }
    return as_kind(t, self, r);
}

CR_METHOD(replace, CrValue self, CrValue old, CrValue with, CrValue limit_value) {
    CrByteView needle, fresh;
    int64_t limit, size;
    if (!need_bytes(t, old, &needle) || !need_bytes(t, with, &fresh)) return CR_ERROR;
    if (!cr_size_argument(t, limit_value, &limit)) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    if (needle.n == 0 && limit != 0) return interleave(t, self, all, fresh, limit);
    int64_t times = limit == 0 || all.n < needle.n ? 0 : cr_search_count(all.p, all.n, needle.p, needle.n, 1, limit < 0 ? -1 : limit);
    if (times == 0) return part(t, self, all, 0, all.n);
    if (__builtin_mul_overflow(times, fresh.n - needle.n, &size)) return cr_raise_no_memory(t);
    CrBytes *r = cr_bytes_alloc(t, (size_t)(all.n + size));
    if (!r) return CR_ERROR;
    uint8_t *to = r->data;
    int64_t done = 0;
    while (times-- > 0) {
        int64_t at = cr_search(all.p + done, all.n - done, needle.p, needle.n, 1);
        to = put(to, all.p + done, at);
        to = put(to, fresh.p, fresh.n);
        done += at + needle.n;
    }
    put(to, all.p + done, all.n - done);
    return as_kind(t, self, r);
}

CR_METHOD(join, CrValue self, CrValue iterable) {
    CrValue items = CR_IS(TUPLE, iterable) ? iterable : CR_ERROR;
    if (items == CR_ERROR) {
        CrValue iterator = cr_iter(t, iterable);
        if (iterator == CR_ERROR) {
            if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) CR_RAISE(t, TypeError, "can only join an iterable");
            return CR_ERROR;
        }
        items = cr_tuple_from_iterable(t, iterator);
        if (items == CR_ERROR) return items;
    }
    int64_t n = (int64_t)cr_tuple_len(items), len = 0;
    CrByteView separator = cr_view(t, self);
    for (int64_t i = 0; i < n; i++) {
        CrValue item = cr_tuple_items(items)[i];
        if (!cr_is_bytes_like(item))
            return CR_RAISE(t, TypeError, "sequence item %i: expected a bytes-like object, %T found", i, item);
        len += cr_view(t, item).n + (i ? separator.n : 0);
    }
    CrBytes *r = cr_bytes_alloc(t, (size_t)len);
    if (!r) return CR_ERROR;
    uint8_t *to = r->data, *end = to + len;
    for (int64_t i = 0; i < n; i++) {
        CrByteView item = cr_view(t, cr_tuple_items(items)[i]);
        if ((i ? separator.n : 0) + item.n > end - to) break; // another thread made a bytearray longer meanwhile
        if (i) to = put(to, separator.p, separator.n);
        to = put(to, item.p, item.n);
    }
    r->len = to - r->data;
    *to = 0;
    return as_kind(t, self, r);
}

// ---- Padding and stripping --------------------------------------------------------------------------------

static CrValue pad(CrThread *t, CrValue self, CrByteView all, int64_t left, int64_t right, uint8_t fill) {
    if (left == 0 && right == 0) return part(t, self, all, 0, all.n);
    CrBytes *r = cr_bytes_alloc(t, (size_t)(left + all.n + right));
    if (!r) return CR_ERROR;
    memset(r->data, fill, (size_t)left);
    put(r->data + left, all.p, all.n);
    memset(r->data + left + all.n, fill, (size_t)right);
    return as_kind(t, self, r);
}

// The arguments of center, ljust, rjust: how much is missing, and with what to fill it.
static bool padding(CrThread *t, const char *name, CrValue self, CrValue width, CrValue fill, int64_t *missing, uint8_t *c) {
    if (!cr_size_argument(t, width, missing)) return false;
    *c = ' ';
    if (fill != CR_ERROR) {
        if (!cr_is_bytes_like(fill) || cr_view(t, fill).n != 1)
            return CR_RAISE(t, TypeError, "%s() argument 2 must be a byte string of length 1, not %T", name, fill), false;
        *c = cr_view(t, fill).p[0];
    }
    int64_t n = cr_view(t, self).n;
    *missing = *missing > n ? *missing - n : 0;
    return true;
}

CR_METHOD(center, CrValue self, CrValue width, CrValue fill) {
    int64_t missing;
    uint8_t c;
    if (!padding(t, "center", self, width, fill, &missing, &c)) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    int64_t left = missing / 2 + (missing & (missing + all.n) & 1);
    return pad(t, self, all, left, missing - left, c);
}
CR_METHOD(ljust, CrValue self, CrValue width, CrValue fill) {
    int64_t missing;
    uint8_t c;
    return padding(t, "ljust", self, width, fill, &missing, &c) ? pad(t, self, cr_view(t, self), 0, missing, c) : CR_ERROR;
}
CR_METHOD(rjust, CrValue self, CrValue width, CrValue fill) {
    int64_t missing;
    uint8_t c;
    return padding(t, "rjust", self, width, fill, &missing, &c) ? pad(t, self, cr_view(t, self), missing, 0, c) : CR_ERROR;
}

CR_METHOD(zfill, CrValue self, CrValue width) {
    int64_t n;
    if (!cr_size_argument(t, width, &n)) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    if (n <= all.n) return part(t, self, all, 0, all.n);
    CrBytes *r = cr_bytes_alloc(t, (size_t)n);
    if (!r) return CR_ERROR;
    memset(r->data, '0', (size_t)(n - all.n));
    put(r->data + (n - all.n), all.p, all.n);
    if (all.n && (all.p[0] == '+' || all.p[0] == '-')) {
        r->data[0] = all.p[0];
        r->data[n - all.n] = '0';
    }
    return as_kind(t, self, r);
}

static CrValue strip_sides(CrThread *t, CrValue self, CrValue chars, bool left, bool right) {
    bool dropped[256] = {['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true, [' '] = true};
    if (chars != CR_NONE) {
        CrByteView set;
        if (!need_bytes(t, chars, &set)) return CR_ERROR;
        memset(dropped, 0, sizeof dropped);
        for (int64_t i = 0; i < set.n; i++) dropped[set.p[i]] = true;
    }
    CrByteView all = cr_view(t, self);
    int64_t from = 0, to = all.n;
    while (left && from < to && dropped[all.p[from]]) from++;
    while (right && to > from && dropped[all.p[to - 1]]) to--;
    return part(t, self, all, from, to);
}
CR_METHOD(strip, CrValue self, CrValue chars) { return strip_sides(t, self, chars, true, true); }
CR_METHOD(lstrip, CrValue self, CrValue chars) { return strip_sides(t, self, chars, true, false); }
CR_METHOD(rstrip, CrValue self, CrValue chars) { return strip_sides(t, self, chars, false, true); }

CR_METHOD(expandtabs, CrValue self, CrValue tabsize) {
    int64_t size, column = 0;
    if (!cr_size_argument(t, tabsize, &size)) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    CrStrBuilder b = {0}; // stays one byte wide
    for (int64_t i = 0; i < all.n; i++) {
        uint8_t c = all.p[i];
        if (c == '\t') {
            int64_t n = size > 0 ? size - column % size : 0;
            cr_builder_repeat(&b, ' ', (size_t)n);
            column += n;
        } else {
            cr_builder_char(&b, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    CrValue r = cr_bytes_like(t, self, b.data, (int64_t)b.len);
    cr_builder_free(&b);
    return r;
}

// ---- Splitting --------------------------------------------------------------------------------------------

static int add_part(CrThread *t, CrValue list, CrValue self, CrByteView all, int64_t from, int64_t to) {
    CrValue piece = part(t, self, all, from, to);
    return piece == CR_ERROR ? -1 : cr_list_append(t, list, piece);
}

static int split_space(CrThread *t, CrValue list, CrValue self, CrByteView all, int64_t limit) {
    for (int64_t i = 0, n = all.n;;) {
        while (i < n && is_space(all.p[i])) i++;
        if (i == n) return 0;
        int64_t start = i;
        if (limit-- == 0) return add_part(t, list, self, all, start, n);
        while (i < n && !is_space(all.p[i])) i++;
        if (add_part(t, list, self, all, start, i) < 0) return -1;
    }
}

static int rsplit_space(CrThread *t, CrValue list, CrValue self, CrByteView all, int64_t limit) {
    for (int64_t i = all.n;;) {
        while (i > 0 && is_space(all.p[i - 1])) i--;
        if (i == 0) return 0;
        int64_t end = i;
        if (limit-- == 0) return add_part(t, list, self, all, 0, end);
        while (i > 0 && !is_space(all.p[i - 1])) i--;
        if (add_part(t, list, self, all, i, end) < 0) return -1;
    }
}

static int split_at(CrThread *t, CrValue list, CrValue self, CrByteView all, CrByteView sep, int64_t limit) {
    int64_t from = 0;
    for (; limit != 0; limit--) {
        int64_t at = cr_search(all.p + from, all.n - from, sep.p, sep.n, 1);
        if (at < 0) break;
        if (add_part(t, list, self, all, from, from + at) < 0) return -1;
        from += at + sep.n;
    }
    return add_part(t, list, self, all, from, all.n);
}

static int rsplit_at(CrThread *t, CrValue list, CrValue self, CrByteView all, CrByteView sep, int64_t limit) {
    int64_t to = all.n;
    for (; limit != 0; limit--) {
        int64_t at = cr_search_last(all.p, to, sep.p, sep.n, 1);
        if (at < 0) break;
        if (add_part(t, list, self, all, at + sep.n, to) < 0) return -1;
        to = at;
    }
    return add_part(t, list, self, all, 0, to);
}

static void reverse_list(CrValue list) {
    CrArray *a = CR_AS(CrList, list)->items; // nobody else has seen the list
    for (uint64_t i = 0, j = a->len; i + 1 < j; i++) {
        CrValue swap = a->item[i];
        a->item[i] = a->item[--j];
        a->item[j] = swap;
    }
}

static CrValue split_method(CrThread *t, CrValue self, CrValue separator, CrValue maxsplit, bool from_right) {
    int64_t limit;
    if (!cr_size_argument(t, maxsplit, &limit)) return CR_ERROR;
    if (limit < 0) limit = INT64_MAX;
    CrValue list = cr_list_new(t, 4);
    CrByteView all = cr_view(t, self), sep;
    int failed;
    if (separator == CR_NONE) failed = (from_right ? rsplit_space : split_space)(t, list, self, all, limit);
    else {
        if (!need_bytes(t, separator, &sep)) return CR_ERROR;
        if (sep.n == 0) return CR_RAISE(t, ValueError, "empty separator");
        failed = (from_right ? rsplit_at : split_at)(t, list, self, all, sep, limit);
    }
    if (failed) return CR_ERROR;
    if (from_right) reverse_list(list);
    return list;
}
CR_METHOD(split, CrValue self, CrValue sep, CrValue maxsplit) { return split_method(t, self, sep, maxsplit, false); }
CR_METHOD(rsplit, CrValue self, CrValue sep, CrValue maxsplit) { return split_method(t, self, sep, maxsplit, true); }

static CrValue partition_method(CrThread *t, CrValue self, CrValue separator, bool from_right) {
    CrByteView sep, all = cr_view(t, self);
    if (!need_bytes(t, separator, &sep)) return CR_ERROR;
    if (sep.n == 0) return CR_RAISE(t, ValueError, "empty separator");
    int64_t at = (from_right ? cr_search_last : cr_search)(all.p, all.n, sep.p, sep.n, 1);
    int64_t first = at >= 0 ? at : from_right ? 0 : all.n, behind = at >= 0 ? at + sep.n : first;
    // bytes give back the very separator; bytearray, like the other parts, a new bytearray
    CrValue middle = at >= 0 && cr_is_bytes(self) ? separator : cr_bytes_like(t, self, sep.p, at >= 0 ? sep.n : 0);
    CrValue parts[3] = {part(t, self, all, 0, first), middle, part(t, self, all, behind, all.n)};
    return parts[0] && parts[1] && parts[2] ? cr_tuple_from(t, parts, 3) : CR_ERROR;
}
CR_METHOD(partition, CrValue self, CrValue separator) { return partition_method(t, self, separator, false); }
CR_METHOD(rpartition, CrValue self, CrValue separator) { return partition_method(t, self, separator, true); }

CR_METHOD(splitlines, CrValue self, CrValue keepends) {
    int keep = cr_truth(t, keepends);
    if (keep < 0) return CR_ERROR;
    CrValue list = cr_list_new(t, 4);
    CrByteView all = cr_view(t, self);
    for (int64_t i = 0; i < all.n;) {
        int64_t start = i;
        while (i < all.n && all.p[i] != '\n' && all.p[i] != '\r') i++;
        int64_t end = i;
        if (i < all.n) i += all.p[i] == '\r' && i + 1 < all.n && all.p[i + 1] == '\n' ? 2 : 1;
        if (add_part(t, list, self, all, start, keep ? i : end) < 0) return CR_ERROR;
    }
    return list;
}

// ---- Letters ----------------------------------------------------------------------------------------------

static CrValue all_of(CrThread *t, CrValue self, uint8_t class) {
    CrByteView all = cr_view(t, self);
    for (int64_t i = 0; i < all.n; i++)
        if (!(class_of(all.p[i]) & class)) return CR_FALSE;
    return cr_bool(all.n > 0);
}
CR_METHOD(isalnum_method, CrValue self) { return all_of(t, self, CR_CHAR_ALPHA | CR_CHAR_DIGIT); }
CR_METHOD(isalpha_method, CrValue self) { return all_of(t, self, CR_CHAR_ALPHA); }
CR_METHOD(isdigit_method, CrValue self) { return all_of(t, self, CR_CHAR_DIGIT); }

CR_METHOD(isspace_method, CrValue self) {
    CrByteView all = cr_view(t, self);
    for (int64_t i = 0; i < all.n; i++)
        if (!is_space(all.p[i])) return CR_FALSE;
    return cr_bool(all.n > 0);
}

CR_METHOD(isascii_method, CrValue self) {
    CrByteView all = cr_view(t, self);
    for (int64_t i = 0; i < all.n; i++)
        if (all.p[i] >= 128) return CR_FALSE;
    return CR_TRUE;
}

// There is a letter of `class`, and none of the other case.
static CrValue only_case(CrThread *t, CrValue self, uint8_t class) {
    CrByteView all = cr_view(t, self);
    uint8_t seen = 0;
    for (int64_t i = 0; i < all.n; i++) seen |= class_of(all.p[i]);
    return cr_bool((seen & CR_CHAR_ALPHA) == class);
}
CR_METHOD(islower_method, CrValue self) { return only_case(t, self, CR_CHAR_LOWER); }
CR_METHOD(isupper_method, CrValue self) { return only_case(t, self, CR_CHAR_UPPER); }

CR_METHOD(istitle_method, CrValue self) {
    CrByteView all = cr_view(t, self);
    bool cased = false, inside = false;
    for (int64_t i = 0; i < all.n; i++) {
        uint8_t class = class_of(all.p[i]);
        if (class & CR_CHAR_UPPER ? inside : class & CR_CHAR_LOWER && !inside) return CR_FALSE;
        inside = class & CR_CHAR_ALPHA;
        cased |= inside;
    }
    return cr_bool(cased);
}

// Flips the case of letters: of `inner` inside words, of `first` at their start.
static CrValue map_case(CrThread *t, CrValue self, uint8_t first, uint8_t inner, bool whole_is_word) {
    CrByteView all = cr_view(t, self);
    CrBytes *r = cr_bytes_alloc(t, (size_t)all.n);
    bool inside = false;
    for (int64_t i = 0; r && i < all.n; i++) {
        uint8_t class = class_of(all.p[i]);
        r->data[i] = class & (inside ? inner : first) ? all.p[i] ^ 0x20 : all.p[i];
        inside = whole_is_word || class & CR_CHAR_ALPHA;
    }
    return as_kind(t, self, r);
}
CR_METHOD(lower, CrValue self) { return map_case(t, self, CR_CHAR_UPPER, CR_CHAR_UPPER, true); }
CR_METHOD(upper, CrValue self) { return map_case(t, self, CR_CHAR_LOWER, CR_CHAR_LOWER, true); }
CR_METHOD(swapcase, CrValue self) { return map_case(t, self, CR_CHAR_ALPHA, CR_CHAR_ALPHA, true); }
CR_METHOD(capitalize, CrValue self) { return map_case(t, self, CR_CHAR_LOWER, CR_CHAR_UPPER, true); }
CR_METHOD(title, CrValue self) { return map_case(t, self, CR_CHAR_LOWER, CR_CHAR_UPPER, false); }

// ---- Translation, text, hexadecimal -----------------------------------------------------------------------

CR_METHOD(maketrans, CrValue from, CrValue to) {
    CrByteView a, b;
    if (!need_bytes(t, from, &a) || !need_bytes(t, to, &b)) return CR_ERROR;
    if (a.n != b.n) return CR_RAISE(t, ValueError, "maketrans arguments must have same length");
    CrBytes *table = cr_bytes_alloc(t, 256);
    if (!table) return CR_ERROR;
    for (int i = 0; i < 256; i++) table->data[i] = (uint8_t)i;
    for (int64_t i = 0; i < a.n; i++) table->data[a.p[i]] = b.p[i];
    return cr_box(table);
}

CR_METHOD(translate, CrValue self, CrValue table, CrValue dropped_bytes) {
    CrByteView map = {NULL, 256}, drop = {NULL, 0}, all;
    if (table != CR_NONE && !need_bytes(t, table, &map)) return CR_ERROR;
    if (map.n != 256) return CR_RAISE(t, ValueError, "translation table must be 256 characters long");
    if (dropped_bytes != CR_ERROR && !need_bytes(t, dropped_bytes, &drop)) return CR_ERROR;
    bool dropped[256] = {false};
    for (int64_t i = 0; i < drop.n; i++) dropped[drop.p[i]] = true;
    all = cr_view(t, self);
    CrBytes *r = cr_bytes_alloc(t, (size_t)all.n);
    if (!r) return CR_ERROR;
    int64_t n = 0;
    for (int64_t i = 0; i < all.n; i++)
        if (!dropped[all.p[i]]) r->data[n++] = map.p ? map.p[all.p[i]] : all.p[i];
    r->len = n;
    r->data[n] = 0;
    return as_kind(t, self, r);
}

CR_METHOD(decode, CrValue self, CrValue encoding, CrValue errors) {
    if (!cr_is_str(encoding)) return CR_RAISE(t, TypeError, "decode() argument 'encoding' must be str, not %T", encoding);
    if (!cr_is_str(errors)) return CR_RAISE(t, TypeError, "decode() argument 'errors' must be str, not %T", errors);
    const char *name = cr_str_utf8(t, encoding, NULL), *handler = name ? cr_str_utf8(t, errors, NULL) : NULL;
    if (!handler) return CR_ERROR;
    CrByteView all = cr_view(t, self);
    return cr_str_decode(t, all.p, (size_t)all.n, name, handler);
}

// The separator of hex(): one ASCII character.
static bool hex_separator(CrThread *t, CrValue v, char *out) {
    int64_t n;
    uint32_t c;
    if (cr_is_str(v)) {
        n = cr_str_of(v)->len;
        c = n ? cr_str_at(cr_str_of(v), 0) : 0;
    } else if (cr_is_bytes_like(v)) {
        n = cr_view(t, v).n;
        c = n ? cr_view(t, v).p[0] : 0;
    } else return CR_RAISE(t, TypeError, "object of type '%T' has no len()", v), false;
    if (n != 1) return CR_RAISE(t, ValueError, "sep must be length 1."), false;
    if (c >= 128) return CR_RAISE(t, ValueError, "sep must be ASCII."), false;
    *out = (char)c;
    return true;
}

CR_METHOD(hex, CrValue self, CrValue separator, CrValue group) {
    static const char digits[] = "0123456789abcdef";
    char sep = 0;
    int64_t per = 0;
    if (separator != CR_ERROR) {
        if (!hex_separator(t, separator, &sep)) return CR_ERROR;
        if (!cr_size_argument(t, group, &per)) return CR_ERROR;
    }
    CrByteView all = cr_view(t, self);
    int64_t width = per < 0 ? -per : per, seps = width && all.n ? (all.n - 1) / width : 0;
    if (all.n == 0) return cr_str_empty;
    CrStr *s = cr_str_alloc_width(t, all.n * 2 + seps, 1, true);
    if (!s) return CR_ERROR;
    char *to = cr_str_data(s);
    for (int64_t i = 0; i < all.n; i++) {
        // Groups are counted from the right, or from the left when `group` is negative.
        bool boundary = seps && i && (per < 0 ? i : all.n - i) % width == 0;
        if (boundary) *to++ = sep;
        *to++ = digits[all.p[i] >> 4];
        *to++ = digits[all.p[i] & 15];
    }
    return cr_box(s);
}

static int hex_digit(uint32_t c) {
    if (c >= '0' && c <= '9') return (int)c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

CR_METHOD(fromhex, CrValue cls, CrValue text) {
    if (!cr_is_str(text)) return CR_RAISE(t, TypeError, "fromhex() argument must be str, not %T", text);
    const CrStr *s = cr_str_of(text);
    CrBytes *r = cr_bytes_alloc(t, (size_t)s->len / 2);
    if (!r) return CR_ERROR;
    int64_t n = 0;
    for (int64_t i = 0; i < s->len;) {
        uint32_t c = cr_str_at(s, i);
        if (c < 128 && is_space((uint8_t)c)) {
            i++;
            continue;
        }
        int high = hex_digit(c), low = i + 1 < s->len ? hex_digit(cr_str_at(s, i + 1)) : -1;
        if (high < 0 || low < 0)
            return CR_RAISE(t, ValueError, "non-hexadecimal number found in fromhex() arg at position %i", high < 0 ? i : i + 1);
        r->data[n++] = (uint8_t)(high << 4 | low);
        i += 2;
    }
    r->len = n;
    r->data[n] = 0;
    return CR_AS(CrType, cls) == CR_TYPE_OF_ID(BYTES) ? cr_box(r) : cr_call1(t, cls, cr_box(r));
}

CR_METHOD(size_of, CrValue self) { return cr_int((int64_t)sizeof(CrBytes) + cr_view(t, self).n + 1); }

CR_METHOD(getnewargs, CrValue self) {
    CrValue b = cr_box(cr_bytes_of(self));
    return cr_tuple_from(t, &b, 1);
}

CR_METHOD(to_bytes, CrValue self) { return cr_box(cr_bytes_of(self)); }

// ---- The tables -------------------------------------------------------------------------------------------

#define SHARED_METHODS                                                                                       \
    {"capitalize(self, /)", CR_FN(capitalize), "The first byte in upper case, the rest in lower case.", 0},  \
    {"center(self, width, fillchar=<unset>, /)", CR_FN(center), "Centred in the given width.", 0},           \
    {"count(self, sub, start=None, end=None, /)", CR_FN(count), "Occurrences that do not overlap.", CR_METHOD_TAKES},      \
    {"decode(self, /, encoding='utf-8', errors='strict')", CR_FN(decode),                                    \
     "The text that the bytes encode.", 0},                                                                  \
    {"endswith(self, suffix, start=None, end=None, /)", CR_FN(endswith),                                     \
     "Whether it ends with suffix.", CR_METHOD_TAKES},                                                                     \
    {"expandtabs(self, /, tabsize=8)", CR_FN(expandtabs), "Tabs replaced by spaces.", 0},                    \
    {"find(self, sub, start=None, end=None, /)", CR_FN(find), "The lowest index of sub, or -1.", CR_METHOD_TAKES},         \
    {"fromhex(type, string, /)", CR_FN(fromhex),                                                             \
     "The bytes that hexadecimal text stands for.", CR_METHOD_CLASS},                                        \
    {"hex(self, sep=<unset>, bytes_per_sep=1)", CR_FN(hex),                                                  \
     "Hexadecimal text, with a separator between groups of bytes.\n\n"                                       \
     ">>> bytes([15, 240, 1]).hex()\n'0ff001'\n>>> bytearray([15, 240, 1]).hex(':', 2)\n'0f:f001'\n", 0},     \
    {"index(self, sub, start=None, end=None, /)", CR_FN(index_method),                                       \
     "Like find, but raises ValueError.", CR_METHOD_TAKES},                                                                \
    {"isalnum(self, /)", CR_FN(isalnum_method), "All bytes are ASCII letters or digits.", 0},                \
    {"isalpha(self, /)", CR_FN(isalpha_method), "All bytes are ASCII letters.", 0},                          \
    {"isascii(self, /)", CR_FN(isascii_method), "All bytes are ASCII.", 0},                                  \
    {"isdigit(self, /)", CR_FN(isdigit_method), "All bytes are ASCII digits.", 0},                           \
    {"islower(self, /)", CR_FN(islower_method), "All letters are lower case.", 0},                           \
    {"isspace(self, /)", CR_FN(isspace_method), "All bytes are ASCII white space.", 0},                      \
    {"istitle(self, /)", CR_FN(istitle_method), "Every word starts with a capital.", 0},                     \
    {"isupper(self, /)", CR_FN(isupper_method), "All letters are upper case.", 0},                           \
    {"join(self, iterable_of_bytes, /)", CR_FN(join), "The items with this between them.", 0},               \
    {"ljust(self, width, fillchar=<unset>, /)", CR_FN(ljust), "Left-justified in the given width.", 0},      \
    {"lower(self, /)", CR_FN(lower), "In lower case.", 0},                                                   \
    {"lstrip(self, bytes=None, /)", CR_FN(lstrip), "Without leading white space, or bytes.", 0},             \
    {"maketrans(frm, to, /)", CR_FN(maketrans), "A table for translate().", CR_METHOD_STATIC},               \
    {"partition(self, sep, /)", CR_FN(partition), "Before, separator, behind.", 0},                          \
    {"removeprefix(self, prefix, /)", CR_FN(removeprefix), "Without the prefix, if it has it.", 0},          \
    {"removesuffix(self, suffix, /)", CR_FN(removesuffix), "Without the suffix, if it has it.", 0},          \
    {"replace(self, old, new, count=-1, /)", CR_FN(replace), "Occurrences of old replaced by new.", 0},      \
    {"rfind(self, sub, start=None, end=None, /)", CR_FN(rfind), "The highest index of sub, or -1.", CR_METHOD_TAKES},      \
    {"rindex(self, sub, start=None, end=None, /)", CR_FN(rindex_method), "Like rfind, but raises.", CR_METHOD_TAKES},      \
    {"rjust(self, width, fillchar=<unset>, /)", CR_FN(rjust), "Right-justified in the given width.", 0},     \
    {"rpartition(self, sep, /)", CR_FN(rpartition), "Like partition, at the last separator.", 0},            \
    {"rsplit(self, /, sep=None, maxsplit=-1)", CR_FN(rsplit), "Like split, from the right.", 0},             \
    {"rstrip(self, bytes=None, /)", CR_FN(rstrip), "Without trailing white space, or bytes.", 0},            \
    {"split(self, /, sep=None, maxsplit=-1)", CR_FN(split),                                                  \
     "The list of the parts between separators.", 0},                                                        \
    {"splitlines(self, /, keepends=False)", CR_FN(splitlines), "The list of lines.", 0},                     \
    {"startswith(self, prefix, start=None, end=None, /)", CR_FN(startswith),                                 \
     "Whether it starts with prefix.", CR_METHOD_TAKES},                                                                   \
    {"strip(self, bytes=None, /)", CR_FN(strip), "Without white space, or bytes, at both ends.", 0},         \
    {"swapcase(self, /)", CR_FN(swapcase), "Upper case for lower case and the other way round.", 0},         \
    {"title(self, /)", CR_FN(title), "Every word starts with a capital.", 0},                                \
    {"translate(self, table, /, delete=<unset>)", CR_FN(translate), "Mapped by a table of 256 bytes.", 0},   \
    {"upper(self, /)", CR_FN(upper), "In upper case.", 0},                                                   \
    {"zfill(self, width, /)", CR_FN(zfill), "Padded with zeros behind the sign.", 0},                        \
    {"__sizeof__(self, /)", CR_FN(size_of), "Size in memory, in bytes.", 0}

const CrMethodDef cr_bytes_methods[] = {
    SHARED_METHODS,
    {"__bytes__(self, /)", CR_FN(to_bytes), "The bytes as an exact bytes object.", 0},
    {"__getnewargs__(self, /)", CR_FN(getnewargs), NULL, 0},
    {0},
};

const CrMethodDef cr_bytearray_methods[] = {
    SHARED_METHODS,
    {"__alloc__(self, /)", CR_FN(cr_bytearray_m_alloc), "Bytes that are allocated.", 0},
    {"__reduce__(self, /)", CR_FN(cr_bytearray_m_reduce), "Return state information for pickling.", 0},
    {"__reduce_ex__(self, proto=0, /)", CR_FN(cr_bytearray_m_reduce_ex), "Return state information for pickling.", 0},
    {"append(self, item, /)", CR_FN(cr_bytearray_m_append), "Appends one byte.", 0},
    {"clear(self, /)", CR_FN(cr_bytearray_m_clear), "Removes all bytes.", 0},
    {"copy(self, /)", CR_FN(cr_bytearray_m_copy), "A copy.", 0},
    {"extend(self, iterable_of_ints, /)", CR_FN(cr_bytearray_m_extend),
     "Appends all bytes of an iterable.", 0},
    {"insert(self, index, item, /)", CR_FN(cr_bytearray_m_insert), "Inserts a byte before the position.", 0},
    {"pop(self, index=-1, /)", CR_FN(cr_bytearray_m_pop), "Removes a byte and returns it.", 0},
    {"remove(self, value, /)", CR_FN(cr_bytearray_m_remove), "Removes the first occurrence of a byte.", 0},
    {"reverse(self, /)", CR_FN(cr_bytearray_m_reverse), "Reverses the order in place.", 0},
    {0},
};
