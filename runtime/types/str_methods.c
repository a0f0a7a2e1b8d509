// str_methods.c -- the table of str's methods, and those that test, pad, strip, translate and expand.
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str_internal.h"
#include "runtime/types/unicode.h"

// ---- Tests ------------------------------------------------------------------------------------------------

// All characters satisfy `test`, and there is one.
#define DEFINE_TEST(name, condition)                                                                         \
    CR_METHOD(name, CrValue self) {                                                                          \
        const CrStr *s = cr_str_of(self);                                                                    \
        for (int64_t i = 0; i < s->len; i++) {                                                               \
            uint32_t c = cr_str_at(s, i);                                                                    \
            if (!(condition)) return CR_FALSE;                                                               \
        }                                                                                                    \
        return cr_bool(s->len > 0);                                                                          \
    }
DEFINE_TEST(is_alpha, cr_char_is_alpha(c))
DEFINE_TEST(is_alnum, cr_char_is_alnum(c))
DEFINE_TEST(is_decimal, cr_char_decimal(c) >= 0)
DEFINE_TEST(is_digit, cr_char_digit(c) >= 0)
DEFINE_TEST(is_numeric, cr_char_is_numeric(c))
DEFINE_TEST(is_space, cr_char_is_space(c))
DEFINE_TEST(is_identifier, i == 0 ? cr_char_starts_identifier(c) : cr_char_continues_identifier(c))

CR_METHOD(is_ascii, CrValue self) { return cr_bool(cr_str_is_ascii(cr_str_of(self))); }

CR_METHOD(is_printable, CrValue self) {
    const CrStr *s = cr_str_of(self);
    for (int64_t i = 0; i < s->len; i++)
        if (!cr_char_is_printable(cr_str_at(s, i))) return CR_FALSE;
    return CR_TRUE;
}

CR_METHOD(is_lower, CrValue self) {
    const CrStr *s = cr_str_of(self);
    bool cased = false;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (cr_char_is_upper(c) || cr_char_is_title(c)) return CR_FALSE;
        cased |= cr_char_is_lower(c);
    }
    return cr_bool(cased);
}

CR_METHOD(is_upper, CrValue self) {
    const CrStr *s = cr_str_of(self);
    bool cased = false;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (cr_char_is_lower(c) || cr_char_is_title(c)) return CR_FALSE;
        cased |= cr_char_is_upper(c);
    }
    return cr_bool(cased);
}

CR_METHOD(is_title, CrValue self) {
    const CrStr *s = cr_str_of(self);
    bool cased = false, inside = false;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        bool capital = cr_char_is_upper(c) || cr_char_is_title(c), small = cr_char_is_lower(c);
        if (capital ? inside : small && !inside) return CR_FALSE;
        inside = capital || small;
        cased |= inside;
    }
    return cr_bool(cased);
}

// ---- Padding ----------------------------------------------------------------------------------------------

static CrValue pad(CrThread *t, CrValue self, int64_t left, int64_t right, uint32_t fill) {
    if (left < 0) left = 0;
    if (right < 0) right = 0;
    CrStr *s = cr_str_of(self);
    if (left == 0 && right == 0) return cr_box(s);
    int64_t len;
    if (__builtin_add_overflow(left, right, &len) || __builtin_add_overflow(len, s->len, &len))
        return CR_RAISE(t, OverflowError, "padded string is too long");
    int width = fill < 0x100 ? 1 : fill < 0x10000 ? 2 : 4;
    if (cr_str_width(s) > width) width = cr_str_width(s);
    CrStr *r = cr_str_alloc_width(t, len, width, cr_str_is_ascii(s) && fill < 128);
    if (!r) return CR_ERROR;
    void *to = cr_str_data(r);
    for (int64_t i = 0; i < left; i++) cr_text_put(to, width, i, fill);
    cr_text_copy(to, width, left, cr_str_data(s), cr_str_width(s), s->len);
    for (int64_t i = left + s->len; i < len; i++) cr_text_put(to, width, i, fill);
    return cr_box(r);
}

// The arguments of center, ljust and rjust: how many characters are missing, and with what to fill.
static bool padding(CrThread *t, CrValue self, CrValue width, CrValue fill, int64_t *missing, uint32_t *fill_char) {
    if (!cr_size_argument(t, width, missing)) return false;
    if (!cr_is_str(fill))
        return CR_RAISE(t, TypeError, "The fill character must be a unicode character, not %T", fill), false;
    const CrStr *f = cr_str_of(fill);
    if (f->len != 1)
        return CR_RAISE(t, TypeError, "The fill character must be exactly one character long"), false;
    *fill_char = cr_str_at(f, 0);
    int64_t len = cr_str_of(self)->len;
    *missing = *missing < len ? 0 : *missing - len;
    return true;
}

CR_METHOD(center, CrValue self, CrValue width, CrValue fill) {
    int64_t missing;
    uint32_t c;
    if (!padding(t, self, width, fill, &missing, &c)) return CR_ERROR;
    int64_t total = missing + cr_str_of(self)->len;
    int64_t left = missing / 2 + (missing & total & 1); // an odd one goes left if the whole width is odd
    return pad(t, self, left, missing - left, c);
}

CR_METHOD(ljust, CrValue self, CrValue width, CrValue fill) {
    int64_t missing;
    uint32_t c;
    return padding(t, self, width, fill, &missing, &c) ? pad(t, self, 0, missing, c) : CR_ERROR;
}

CR_METHOD(rjust, CrValue self, CrValue width, CrValue fill) {
    int64_t missing;
    uint32_t c;
    return padding(t, self, width, fill, &missing, &c) ? pad(t, self, missing, 0, c) : CR_ERROR;
}

CR_METHOD(zfill, CrValue self, CrValue width) {
    int64_t missing;
    if (!cr_size_argument(t, width, &missing)) return CR_ERROR;
    const CrStr *s = cr_str_of(self);
    if (missing <= s->len) return cr_str_plain(self);
    missing -= s->len;
    CrValue padded = pad(t, self, missing, 0, '0');
    if (padded == CR_ERROR || s->len == 0) return padded;
    uint32_t sign = cr_str_at(s, 0);
    if (sign == '+' || sign == '-') { // the sign moves in front of the zeros; the new str is still ours alone
        CrStr *p = CR_AS(CrStr, padded);
        cr_text_put(cr_str_data(p), cr_str_width(p), 0, sign);
        cr_text_put(cr_str_data(p), cr_str_width(p), missing, '0');
    }
    return padded;
}

CR_METHOD(expandtabs, CrValue self, CrValue tabsize) {
    int64_t size, column = 0;
    if (!cr_size_argument(t, tabsize, &size)) return CR_ERROR;
    const CrStr *s = cr_str_of(self);
    CrStrBuilder b = {0};
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (c == '\t') {
            int64_t n = size > 0 ? size - column % size : 0;
            if (n > (int64_t)1 << 32) return cr_builder_free(&b), CR_RAISE(t, OverflowError, "new string is too long");
            cr_builder_repeat(&b, ' ', (size_t)n);
            column += n;
        } else {
            cr_builder_char(&b, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return cr_builder_finish(t, &b);
}

// ---- strip ------------------------------------------------------------------------------------------------

static bool has_char(const CrStr *set, uint32_t c) {
    for (int64_t i = 0; i < set->len; i++)
        if (cr_str_at(set, i) == c) return true;
    return false;
}

static CrValue strip_sides(CrThread *t, CrValue self, CrValue chars, bool left, bool right, const char *name) {
    const CrStr *s = cr_str_of(self), *set = NULL;
    if (chars != CR_NONE) {
        if (!cr_is_str(chars)) return CR_RAISE(t, TypeError, "%s arg must be None or str", name);
        set = cr_str_of(chars);
    }
#define DROPPED(i) (set ? has_char(set, cr_str_at(s, (i))) : cr_char_is_space(cr_str_at(s, (i))))
    int64_t from = 0, to = s->len;
    if (left)
        while (from < to && DROPPED(from)) from++;
    if (right)
        while (to > from && DROPPED(to - 1)) to--;
#undef DROPPED
    return cr_str_slice(t, self, from, to);
}

CR_METHOD(strip, CrValue self, CrValue chars) { return strip_sides(t, self, chars, true, true, "strip"); }
CR_METHOD(lstrip, CrValue self, CrValue chars) { return strip_sides(t, self, chars, true, false, "lstrip"); }
CR_METHOD(rstrip, CrValue self, CrValue chars) { return strip_sides(t, self, chars, false, true, "rstrip"); }

// ---- translate --------------------------------------------------------------------------------------------

// maketrans(dict): string keys become code points.
static CrValue table_from_dict(CrThread *t, CrValue dict) {
    CrValue table = cr_dict_new(t), key, value;
    for (uint64_t at = 0; cr_dict_step(dict, &at, &key, &value);) {
        if (cr_is_str(key)) {
            if (cr_str_of(key)->len != 1)
                return CR_RAISE(t, ValueError, "string keys in translate table must be of length 1");
            key = cr_int(cr_str_at(cr_str_of(key), 0));
        } else if (!cr_is_any_int(key))
            return CR_RAISE(t, TypeError, "keys in translate table must be strings or integers");
        if (cr_dict_set(t, table, key, value) < 0) return CR_ERROR;
    }
    return table;
}

static CrValue table_from_strs(CrThread *t, CrValue from, CrValue to, CrValue drop) {
    if (!cr_is_str(to)) return CR_RAISE(t, TypeError, "maketrans() argument 2 must be str, not %T", to);
    if (drop != CR_ERROR && !cr_is_str(drop))
        return CR_RAISE(t, TypeError, "maketrans() argument 3 must be str, not %T", drop);
    if (!cr_is_str(from))
        return CR_RAISE(t, TypeError, "first maketrans argument must be a string if there is a second argument");
    const CrStr *a = cr_str_of(from), *b = cr_str_of(to);
    if (a->len != b->len)
        return CR_RAISE(t, ValueError, "the first two maketrans arguments must have equal length");
    CrValue table = cr_dict_new(t);
    for (int64_t i = 0; i < a->len; i++)
        if (cr_dict_set(t, table, cr_int(cr_str_at(a, i)), cr_int(cr_str_at(b, i))) < 0) return CR_ERROR;
    for (int64_t i = 0; drop != CR_ERROR && i < cr_str_of(drop)->len; i++)
        if (cr_dict_set(t, table, cr_int(cr_str_at(cr_str_of(drop), i)), CR_NONE) < 0) return CR_ERROR;
    return table;
}

CR_METHOD(maketrans, CrValue x, CrValue y, CrValue z) {
    if (y != CR_ERROR) return table_from_strs(t, x, y, z);
    if (!cr_has_flag(x, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "if you give only one argument to maketrans it must be a dict");
    return table_from_dict(t, x);
}

// Appends what `table` gives for c.
static bool translate_char(CrThread *t, CrStrBuilder *b, CrValue table, uint32_t c) {
    CrValue to = cr_getitem(t, table, cr_int(c));
    if (to == CR_ERROR) {
        if (!cr_exception_clear_if(t, CR_TYPE_OF_ID(LookupError))) return false;
        cr_builder_char(b, c);
    } else if (to == CR_NONE) return true;
    else if (cr_is_str(to)) cr_builder_str(b, to);
    else if (cr_is_any_int(to)) {
        int64_t code;
        if (!cr_int_to_int64(to, &code) || code < 0 || code >= 0x110000)
            return CR_RAISE(t, ValueError, "character mapping must be in range(0x110000)"), false;
        cr_builder_char(b, (uint32_t)code);
    } else return CR_RAISE(t, TypeError, "character mapping must return integer, None or str"), false;
    return true;
}

CR_METHOD(translate, CrValue self, CrValue table) {
    const CrStr *s = cr_str_of(self);
    CrStrBuilder b = {0};
    for (int64_t i = 0; i < s->len; i++)
        if (!translate_char(t, &b, table, cr_str_at(s, i))) return cr_builder_free(&b), CR_ERROR;
    return cr_builder_finish(t, &b);
}

// ---- The rest ---------------------------------------------------------------------------------------------

CR_METHOD(join, CrValue self, CrValue iterable) { return cr_str_join(t, self, iterable); }

CR_METHOD(dunder_format, CrValue self, CrValue spec) {
    if (!cr_is_str(spec)) return CR_RAISE(t, TypeError, "__format__() argument must be str, not %T", spec);
    return cr_format_str(t, self, spec);
}

CR_METHOD(size_of, CrValue self) {
    const CrStr *s = cr_str_of(self);
    return cr_int((int64_t)sizeof(CrStr) + (s->len + 1) * cr_str_width(s));
}

CR_METHOD(getnewargs, CrValue self) {
    CrStrBuilder b = {0};
    cr_builder_str(&b, self);
    CrValue copy = cr_builder_finish(t, &b); // another str: what pickle remembers of the one is not of the other
    return copy ? cr_tuple_from(t, &copy, 1) : CR_ERROR;
}

const CrMethodDef cr_str_methods[] = {
    {"capitalize(self, /)", CR_FN(cr_str_m_capitalize),
     "The first character in title case, the rest in lower case.", 0},
    {"casefold(self, /)", CR_FN(cr_str_m_casefold), "A form suited to comparison without regard to case.", 0},
    {"center(self, width, fillchar=' ', /)", CR_FN(center), "Centred in a string of the given width.", 0},
    {"count(self, sub, start=None, end=None, /)", CR_FN(cr_str_m_count),
     "Occurrences of sub that do not overlap.", CR_METHOD_TAKES},
    {"encode(self, /, encoding='utf-8', errors='strict')", CR_FN(cr_str_m_encode), "The text as bytes.", 0},
    {"endswith(self, suffix, start=None, end=None, /)", CR_FN(cr_str_m_endswith),
     "Whether it ends with suffix, or one of a tuple.", CR_METHOD_TAKES},
    {"expandtabs(self, /, tabsize=8)", CR_FN(expandtabs),
     "Tabs replaced by spaces up to the next tab stop.", 0},
    {"find(self, sub, start=None, end=None, /)", CR_FN(cr_str_m_find), "The lowest index of sub, or -1.", CR_METHOD_TAKES},
    {"format(self, /, *args, **kwargs)", CR_FN(cr_str_m_format),
     "Replacement fields in braces filled in.", 0},
    {"format_map(self, mapping, /)", CR_FN(cr_str_m_format_map),
     "Like format(**mapping), without a copy.", 0},
    {"index(self, sub, start=None, end=None, /)", CR_FN(cr_str_m_index),
     "Like find, but raises ValueError.", CR_METHOD_TAKES},
    {"isalnum(self, /)", CR_FN(is_alnum), "All characters are letters or numbers.", 0},
    {"isalpha(self, /)", CR_FN(is_alpha), "All characters are letters.", 0},
    {"isascii(self, /)", CR_FN(is_ascii), "All characters are ASCII.", 0},
    {"isdecimal(self, /)", CR_FN(is_decimal), "All characters are decimal digits.", 0},
    {"isdigit(self, /)", CR_FN(is_digit), "All characters are digits.", 0},
    {"isidentifier(self, /)", CR_FN(is_identifier), "It is a valid identifier.", 0},
    {"islower(self, /)", CR_FN(is_lower), "All cased characters are lower case.", 0},
    {"isnumeric(self, /)", CR_FN(is_numeric), "All characters are numeric.", 0},
    {"isprintable(self, /)", CR_FN(is_printable), "repr() would escape no character.", 0},
    {"isspace(self, /)", CR_FN(is_space), "All characters are white space.", 0},
    {"istitle(self, /)", CR_FN(is_title),
     "Every word starts with a capital and goes on in small letters.", 0},
    {"isupper(self, /)", CR_FN(is_upper), "All cased characters are upper case.", 0},
    {"join(self, iterable, /)", CR_FN(join), "The strings of the iterable with this one between them.", 0},
    {"ljust(self, width, fillchar=' ', /)", CR_FN(ljust),
     "Left-justified in a string of the given width.", 0},
    {"lower(self, /)", CR_FN(cr_str_m_lower), "In lower case.", 0},
    {"lstrip(self, chars=None, /)", CR_FN(lstrip), "Without leading white space, or characters of chars.", 0},
    {"maketrans(x, y=<unset>, z=<unset>, /)", CR_FN(maketrans), "A table for translate().", CR_METHOD_STATIC},
    {"partition(self, sep, /)", CR_FN(cr_str_m_partition),
     "What is before, the separator, and what is behind it.", 0},
    {"removeprefix(self, prefix, /)", CR_FN(cr_str_m_removeprefix), "Without the prefix, if it has it.", 0},
    {"removesuffix(self, suffix, /)", CR_FN(cr_str_m_removesuffix), "Without the suffix, if it has it.", 0},
    {"replace(self, old, new, count=-1, /)", CR_FN(cr_str_m_replace),
     "Occurrences of old replaced by new.", 0},
    {"rfind(self, sub, start=None, end=None, /)", CR_FN(cr_str_m_rfind),
     "The highest index of sub, or -1.", CR_METHOD_TAKES},
    {"rindex(self, sub, start=None, end=None, /)", CR_FN(cr_str_m_rindex),
     "Like rfind, but raises ValueError.", CR_METHOD_TAKES},
    {"rjust(self, width, fillchar=' ', /)", CR_FN(rjust),
     "Right-justified in a string of the given width.", 0},
    {"rpartition(self, sep, /)", CR_FN(cr_str_m_rpartition), "Like partition, at the last separator.", 0},
    {"rsplit(self, /, sep=None, maxsplit=-1)", CR_FN(cr_str_m_rsplit), "Like split, from the right.", 0},
    {"rstrip(self, chars=None, /)", CR_FN(rstrip),
     "Without trailing white space, or characters of chars.", 0},
    {"split(self, /, sep=None, maxsplit=-1)", CR_FN(cr_str_m_split),
     "The list of the parts between separators.", 0},
    {"splitlines(self, /, keepends=False)", CR_FN(cr_str_m_splitlines), "The list of lines.", 0},
    {"startswith(self, prefix, start=None, end=None, /)", CR_FN(cr_str_m_startswith),
     "Whether it starts with prefix, or one of a tuple.", CR_METHOD_TAKES},
    {"strip(self, chars=None, /)", CR_FN(strip),
     "Without white space, or characters of chars, at both ends.", 0},
    {"swapcase(self, /)", CR_FN(cr_str_m_swapcase), "Upper case for lower case and the other way round.", 0},
    {"title(self, /)", CR_FN(cr_str_m_title), "Every word starts with a capital.", 0},
    {"translate(self, table, /)", CR_FN(translate),
     "Every character replaced by what the table gives for it.", 0},
    {"upper(self, /)", CR_FN(cr_str_m_upper), "In upper case.", 0},
    {"zfill(self, width, /)", CR_FN(zfill), "Padded with zeros behind the sign.", 0},
    {"__format__(self, format_spec, /)", CR_FN(dunder_format), "Formatted as the specification says.", 0},
    {"__getnewargs__(self, /)", CR_FN(getnewargs), NULL, 0},
    {"__sizeof__(self, /)", CR_FN(size_of), "Size in memory, in bytes.", 0},
    {0},
};
