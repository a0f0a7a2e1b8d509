// pattern.c -- re.Pattern and the scanner: making them, and all that looks for matches without replacing them.
#include <stdio.h>

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/sre/codes.h"
#include "stdlib/sre/sre.h"

static CrSrePattern *pattern_of(CrValue v) { return CR_AS(CrSrePattern, v); }

// ---- Making patterns ----------------------------------------------------------------------------------------

static uint32_t *words_of(CrThread *t, CrValue list, uint32_t *n) {
    uint64_t len;
    const CrValue *items = cr_list_view(t, list, &len);
    uint32_t *words = items && len < UINT32_MAX ? cr_alloc_text(t, len * sizeof *words + 1) : NULL;
    for (uint64_t i = 0; words && i < len; i++) {
        uint64_t word;
        if (!cr_is_any_int(items[i])) return CR_RAISE(t, TypeError, "an integer is required"), NULL;
        if (cr_int_sign(items[i]) < 0) return CR_RAISE(t, OverflowError, "can't convert negative value to unsigned int"), NULL;
        if (!cr_int_to_uint64(items[i], &word) || word > UINT32_MAX)
            return CR_RAISE(t, OverflowError, "regular expression code size limit exceeded"), NULL;
        words[i] = (uint32_t)word;
    }
    *n = (uint32_t)len;
    return words;
}

static bool is_a(CrThread *t, CrValue v, uint32_t flag, const char *argument, const char *type) {
    if (cr_has_flag(v, flag)) return true;
    CR_RAISE(t, TypeError, "compile() argument '%s' must be %s, not %T", argument, type, v);
    return false;
}

// 0: None, 1: str, 2: bytes-like, -1: exception.
static int kind_of(CrThread *t, CrValue pattern) {
    const uint8_t *data;
    size_t n;
    if (pattern == CR_NONE) return 0;
    if (cr_is_str(pattern)) return 1;
    if (cr_bytes_view(t, pattern, &data, &n)) return 2;
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)))
        CR_RAISE(t, TypeError, "expected string or bytes-like object, got '%T'", pattern);
    return -1;
}

CrValue cr_sre_compile(CrThread *t, CrFunction *f, CrValue pattern, CrValue flags, CrValue code, CrValue groups,
                       CrValue groupindex, CrValue indexgroup) {
    int64_t flag_bits, ngroups;
    if (!cr_index_int64(t, flags, &flag_bits, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!is_a(t, code, CR_TYPE_LIST, "code", "list") || !cr_size_argument(t, groups, &ngroups) ||
        !is_a(t, groupindex, CR_TYPE_DICT, "groupindex", "dict") || !is_a(t, indexgroup, CR_TYPE_TUPLE, "indexgroup", "tuple"))
        return CR_ERROR;
    CrSrePattern *p = cr_alloc(t, sizeof *p);
    p->ob.shape = CR_T_SRE_PATTERN;
    p->pattern = pattern;
    p->flags = flag_bits;
    p->groups = ngroups;
    p->groupindex = groupindex;
    p->indexgroup = indexgroup;
    p->kind = kind_of(t, pattern);
    if (p->kind < 0 || !(p->code = words_of(t, code, &p->ncode))) return CR_ERROR;
    if (ngroups < 0 || ngroups > INT32_MAX / 2) return CR_RAISE(t, RuntimeError, "invalid SRE code");
    return cr_sre_translate(t, p->code, p->ncode, (uint32_t)ngroups, &p->program) ? cr_box(p) : CR_ERROR;
}

// ---- Matching -----------------------------------------------------------------------------------------------

// pos and endpos; the latter may not be given.
static bool bounds(CrThread *t, CrValue pos, CrValue endpos, int64_t *from, int64_t *to) {
    *to = INT64_MAX;
    return cr_size_argument(t, pos, from) && (!endpos || cr_size_argument(t, endpos, to));
}

typedef enum Mode { MATCH, FULLMATCH, SEARCH } Mode;

static CrValue match_once(CrThread *t, CrValue self, CrValue string, CrValue pos, CrValue endpos, Mode mode) {
    CrSreState s;
    int64_t from, to;
    if (!bounds(t, pos, endpos, &from, &to) || !cr_sre_begin(t, &s, pattern_of(self), string, from, to)) return CR_ERROR;
    from = cr_sre_offset(&s, s.start);
    to = cr_sre_offset(&s, s.end);
    s.whole = mode == FULLMATCH;
    int found = mode == SEARCH ? cr_sre_search(&s) : cr_sre_match(&s);
    CrValue result = found > 0 ? cr_sre_match_new(t, &s, self, from, to) : found < 0 ? CR_ERROR : CR_NONE;
    cr_sre_end(&s);
    return result;
}

CR_METHOD(pattern_match, CrValue self, CrValue string, CrValue pos, CrValue endpos) {
    return match_once(t, self, string, pos, endpos, MATCH);
}
CR_METHOD(pattern_fullmatch, CrValue self, CrValue string, CrValue pos, CrValue endpos) {
    return match_once(t, self, string, pos, endpos, FULLMATCH);
}
CR_METHOD(pattern_search, CrValue self, CrValue string, CrValue pos, CrValue endpos) {
    return match_once(t, self, string, pos, endpos, SEARCH);
}

// What findall() lists for a match: its text, that of the one group, or a tuple of all groups.
static CrValue found_text(CrThread *t, const CrSreState *s, int64_t groups, CrValue empty) {
    if (groups < 2) return cr_sre_group(t, s, groups, empty);
    CrTuple *tuple = cr_tuple_alloc(t, (size_t)groups);
    for (int64_t i = 0; tuple && i < groups; i++)
        if (!(tuple->item[i] = cr_sre_group(t, s, i + 1, empty))) return CR_ERROR;
    return tuple ? cr_box(tuple) : CR_ERROR;
}

CR_METHOD(pattern_findall, CrValue self, CrValue string, CrValue pos, CrValue endpos) {
    CrSreState s;
    int64_t from, to;
    const CrSrePattern *p = pattern_of(self);
    if (!bounds(t, pos, endpos, &from, &to) || !cr_sre_begin(t, &s, p, string, from, to)) return CR_ERROR;
    CrValue list = cr_list_new(t, 0), empty = cr_sre_slice(t, string, 0, 0);
    int found = empty ? 0 : -1;
    while (found >= 0 && s.start <= s.end && (found = cr_sre_search(&s)) > 0) {
        CrValue item = found_text(t, &s, p->groups, empty);
        if (!item || cr_list_append(t, list, item) < 0) found = -1;
        cr_sre_advance(&s);
    }
    cr_sre_end(&s);
    return found < 0 ? CR_ERROR : list;
}

static bool append_groups(CrThread *t, CrValue list, const CrSreState *s, int64_t groups) {
    for (int64_t i = 1; i <= groups; i++) {
        CrValue item = cr_sre_group(t, s, i, CR_NONE);
        if (!item || cr_list_append(t, list, item) < 0) return false;
    }
    return true;
}

static bool append_slice(CrThread *t, CrValue list, const CrSreState *s, int64_t from, int64_t to) {
    CrValue piece = cr_sre_slice(t, s->string, from, to);
    return piece && cr_list_append(t, list, piece) == 0;
}

CR_METHOD(pattern_split, CrValue self, CrValue string, CrValue maxsplit) {
    CrSreState s;
    int64_t limit, last = 0;
    const CrSrePattern *p = pattern_of(self);
    if (!cr_size_argument(t, maxsplit, &limit) || !cr_sre_begin(t, &s, p, string, 0, INT64_MAX)) return CR_ERROR;
    CrValue list = cr_list_new(t, 0);
    int found = 0;
    for (int64_t n = 0; limit == 0 || n < limit; n++) {
        found = cr_sre_search(&s);
        if (found <= 0) break;
        if (!append_slice(t, list, &s, last, cr_sre_offset(&s, s.start)) || !append_groups(t, list, &s, p->groups)) {
            found = -1;
            break;
        }
        cr_sre_advance(&s);
        last = cr_sre_offset(&s, s.start);
    }
    if (found >= 0 && !append_slice(t, list, &s, last, cr_sre_offset(&s, s.end))) found = -1;
    cr_sre_end(&s);
    return found < 0 ? CR_ERROR : list;
}

// ---- Scanners -----------------------------------------------------------------------------------------------

CR_METHOD(pattern_scanner, CrValue self, CrValue string, CrValue pos, CrValue endpos) {
    CrSreState s;
    int64_t from, to;
    if (!bounds(t, pos, endpos, &from, &to) || !cr_sre_begin(t, &s, pattern_of(self), string, from, to)) return CR_ERROR;
    CrSreScanner *scanner = cr_alloc(t, sizeof *scanner);
    scanner->ob.shape = CR_T_SRE_SCANNER;
    scanner->pattern = self;
    scanner->string = string;
    scanner->view = s.memory.owner ? cr_memoryview_new(t, string) : CR_ERROR;
    scanner->begin = cr_sre_offset(&s, s.start);
    scanner->endpos = cr_sre_offset(&s, s.end);
    scanner->next = 2 * scanner->begin;
    cr_sre_end(&s);
    return cr_raised(t) ? CR_ERROR : cr_box(scanner);
}

CR_METHOD(pattern_finditer, CrValue self, CrValue string, CrValue pos, CrValue endpos) {
    static CrValue name;
    CrValue scanner = pattern_scanner(t, function, self, string, pos, endpos);
    if (!scanner) return CR_ERROR;
    if (!CR_GET(name)) CR_SET(name, cr_intern_c(t, "search"));
    CrValue search = cr_getattr(t, scanner, name);
    return search ? cr_callable_iter(t, search, CR_NONE) : CR_ERROR;
}

static CrValue scan(CrThread *t, CrValue self, int (*find)(CrSreState *)) {
    CrSreScanner *scanner = CR_AS(CrSreScanner, self);
    CrSreState s;
    int64_t next = __atomic_load_n(&scanner->next, __ATOMIC_RELAXED);
    if (next < 0) return CR_NONE;
    if (!cr_sre_begin(t, &s, pattern_of(scanner->pattern), scanner->string, next >> 1, scanner->endpos)) return CR_ERROR;
    s.forbidden = next & 1 ? s.start : NULL;
    int found = find(&s);
    CrValue result = found < 0 ? CR_ERROR : CR_NONE;
    if (found > 0) result = cr_sre_match_new(t, &s, scanner->pattern, scanner->begin, scanner->endpos);
    next = found > 0 ? 2 * cr_sre_offset(&s, s.ptr) + (s.ptr == s.start) : -1;
    if (found >= 0) __atomic_store_n(&scanner->next, next, __ATOMIC_RELAXED);
    cr_sre_end(&s);
    CrValue view = next < 0 ? CR_GET(scanner->view) : CR_ERROR;
    if (view) {
        CR_SET(scanner->view, CR_ERROR);
        cr_memoryview_release(t, CR_AS(CrMemoryView, view));
    }
    return result;
}

CR_METHOD(scanner_match, CrValue self) { return scan(t, self, cr_sre_match); }
CR_METHOD(scanner_search, CrValue self) { return scan(t, self, cr_sre_search); }
static CrValue scanner_get_pattern(CrThread *t, CrValue self) { return CR_AS(CrSreScanner, self)->pattern; }

// ---- The rest of Pattern ------------------------------------------------------------------------------------

CR_METHOD(pattern_copy, CrValue self) { return self; }
CR_METHOD(pattern_deepcopy, CrValue self, CrValue memo) { return self; }

static const char *const flag_names[] = {"TEMPLATE", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "UNICODE", "VERBOSE",
                                         "DEBUG",    "ASCII"};

static void put_flags(CrStrBuilder *b, int64_t flags) {
    const char *separator = ", ";
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++) {
        if (!(flags >> i & 1)) continue;
        cr_builder_puts(b, separator);
        cr_builder_puts(b, "re.");
        cr_builder_puts(b, flag_names[i]);
        flags &= ~((int64_t)1 << i);
        separator = "|";
    }
    if (!flags) return;
    char hex[32];
    snprintf(hex, sizeof hex, "%s0x%llx", separator, (unsigned long long)flags & 0xFFFFFFFF);
    cr_builder_puts(b, hex);
}

static CrValue pattern_repr(CrThread *t, CrValue self) {
    const CrSrePattern *p = pattern_of(self);
    CrValue text = cr_repr(t, p->pattern);
    if (!text) return CR_ERROR;
    int64_t flags = p->flags, n = cr_str_of(text)->len;
    if (cr_is_str(p->pattern) && (flags & (FLAG_LOCALE | FLAG_UNICODE | FLAG_ASCII)) == FLAG_UNICODE) flags &= ~FLAG_UNICODE;
    CrStrBuilder b = {0};
    cr_builder_puts(&b, "re.compile(");
    cr_builder_slice(&b, text, 0, n < 200 ? n : 200);
    put_flags(&b, flags);
    cr_builder_puts(&b, ")");
    return cr_builder_finish(t, &b);
}

static int pattern_hash(CrThread *t, CrValue self, int64_t *hash) {
    const CrSrePattern *p = pattern_of(self);
    if (cr_hash(t, p->pattern, hash) < 0) return -1;
    *hash ^= cr_hash_bytes(p->code, p->ncode * sizeof *p->code) ^ p->flags ^ p->kind ^ p->groups;
    if (*hash == -1) *hash = -2;
    return 0;
}

static CrValue pattern_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if ((op != CR_EQ && op != CR_NE) || !CR_IS(SRE_PATTERN, a) || !CR_IS(SRE_PATTERN, b)) return CR_NOT_IMPLEMENTED;
    const CrSrePattern *p = pattern_of(a), *q = pattern_of(b);
    int same = a == b;
    if (!same && p->flags == q->flags && p->kind == q->kind && p->ncode == q->ncode &&
        !memcmp(p->code, q->code, p->ncode * sizeof *p->code))
        same = cr_compare_bool(t, p->pattern, q->pattern, CR_EQ);
    return same < 0 ? CR_ERROR : cr_bool(same == (op == CR_EQ));
}

static CrValue get_pattern(CrThread *t, CrValue self) { return pattern_of(self)->pattern; }
static CrValue get_flags(CrThread *t, CrValue self) { return cr_int_from_int64(t, pattern_of(self)->flags); }
static CrValue get_groups(CrThread *t, CrValue self) { return cr_int(pattern_of(self)->groups); }
static CrValue get_groupindex(CrThread *t, CrValue self) { return cr_mapping_proxy_new(t, pattern_of(self)->groupindex); }

static const CrGetSetDef pattern_getsets[] = {
    {"pattern", get_pattern, cr_readonly_member, "The pattern string from which the RE object was compiled."},
    {"flags", get_flags, cr_readonly_member, "The regex matching flags."},
    {"groups", get_groups, cr_readonly_member, "The number of capturing groups in the pattern."},
    {"groupindex", get_groupindex, NULL, "A dictionary mapping group names to group numbers."},
    {0},
};

#define SPAN "string, pos=0, endpos=<sys.maxsize>)"
static const CrMethodDef pattern_methods[] = {
    {"match(self, /, " SPAN, CR_FN(pattern_match), "Matches zero or more characters at the beginning of the string.", 0},
    {"fullmatch(self, /, " SPAN, CR_FN(pattern_fullmatch), "Matches against all of the string.", 0},
    {"search(self, /, " SPAN, CR_FN(pattern_search),
     "Scan through string looking for a match, and return a corresponding match object instance.\n\n"
     "Return None if no position in the string matches.", 0},
    {"sub(self, /, repl, string, count=0)", CR_FN(cr_sre_sub),
     "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the "
     "replacement repl.", 0},
    {"subn(self, /, repl, string, count=0)", CR_FN(cr_sre_subn),
     "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of "
     "pattern with the replacement repl.", 0},
    {"findall(self, /, " SPAN, CR_FN(pattern_findall), "Return a list of all non-overlapping matches of pattern in string.", 0},
    {"split(self, /, string, maxsplit=0)", CR_FN(pattern_split), "Split string by the occurrences of pattern.", 0},
    {"finditer(self, /, " SPAN, CR_FN(pattern_finditer),
     "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\n"
     "For each match, the iterator returns a match object.", 0},
    {"scanner(self, /, " SPAN, CR_FN(pattern_scanner), NULL, 0},
    {"__copy__(self, /)", CR_FN(pattern_copy), NULL, 0},
    {"__deepcopy__(self, memo, /)", CR_FN(pattern_deepcopy), NULL, 0},
    CR_CLASS_GETITEM,
    {0},
};

const CrTypeDef cr_sre_pattern_typedef = {
    .doc = "Compiled regular expression object.",
    .flags = CR_TYPE_WEAKREF,
    .slots = {.repr = pattern_repr, .hash = pattern_hash, .compare = pattern_compare},
    .methods = pattern_methods,
    .getsets = pattern_getsets,
};

static const CrMethodDef scanner_methods[] = {
    {"match(self, /)", CR_FN(scanner_match), NULL, 0},
    {"search(self, /)", CR_FN(scanner_search), NULL, 0},
    {0},
};
static const CrGetSetDef scanner_getsets[] = {{"pattern", scanner_get_pattern, cr_readonly_member, NULL}, {0}};

const CrTypeDef cr_sre_scanner_typedef = {.methods = scanner_methods, .getsets = scanner_getsets};
