// unicodedata.c -- module unicodedata: properties of characters, from tables made at build time (tables.py), and names.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"
#include "stdlib/unicodedata/unicodedata.h"
#include "transpile/unicode.h"

typedef struct Record {
    uint8_t category, bidi, width, mirrored, combining;
} Record;

typedef struct Number {
    uint32_t c;
    int8_t decimal, digit; // -1: none
    uint16_t value; // number of the numeric value; 0: none
} Number;

#include "unicode_data.inc"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const Record *record_of(bool old, uint32_t c) {
    const uint32_t *runs = old ? runs_3_2 : runs_14;
    size_t low = 0, high = old ? COUNT(runs_3_2) : COUNT(runs_14); // the run is in [low, high)
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (runs[mid] >> 11 <= c) low = mid;
        else high = mid;
    }
    return &records[runs[low] & 0x7FF];
}

bool cr_ucd_assigned(bool old, uint32_t c) { return record_of(old, c)->category != 0; }

static const Number *number_of(bool old, uint32_t c) { // NULL: it has no value
    const Number *numbers = old ? numbers_3_2 : numbers_14;
    size_t low = 0, high = old ? COUNT(numbers_3_2) : COUNT(numbers_14);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (numbers[mid].c == c) return &numbers[mid];
        if (numbers[mid].c < c) low = mid + 1;
        else high = mid;
    }
    return NULL;
}

// ---- Arguments ----------------------------------------------------------------------------------------------

static void wrong_argument(CrThread *t, CrValue v, const char *function, const char *which, const char *wanted) {
    if (v == CR_NONE) CR_RAISE(t, TypeError, "%s() argument%s must be %s, not None", function, which, wanted);
    else CR_RAISE(t, TypeError, "%s() argument%s must be %s, not %T", function, which, wanted, v);
}

// A str of one character. `which`: what the message calls the argument.
static bool character(CrThread *t, CrValue v, const char *function, const char *which, uint32_t *c) {
    if (cr_is_str(v) && cr_str_of(v)->len == 1) {
        *c = cr_str_at(cr_str_of(v), 0);
        return true;
    }
    wrong_argument(t, v, function, which, "a unicode character");
    return false;
}

static bool is_text(CrThread *t, CrValue v, const char *function, const char *which) {
    if (cr_is_str(v)) return true;
    wrong_argument(t, v, function, which, "str");
    return false;
}

static CrValue or_default(CrThread *t, CrValue missing, const char *message) {
    return missing ? missing : CR_RAISE(t, ValueError, "%s", message);
}

// ---- Properties ---------------------------------------------------------------------------------------------

static CrValue category(CrThread *t, bool old, CrValue v) {
    uint32_t c;
    return character(t, v, "category", "", &c) ? cr_intern_c(t, categories[record_of(old, c)->category]) : CR_ERROR;
}
static CrValue bidirectional(CrThread *t, bool old, CrValue v) {
    uint32_t c;
    return character(t, v, "bidirectional", "", &c) ? cr_intern_c(t, bidi_classes[record_of(old, c)->bidi]) : CR_ERROR;
}
static CrValue east_asian_width(CrThread *t, bool old, CrValue v) {
    uint32_t c;
    return character(t, v, "east_asian_width", "", &c) ? cr_intern_c(t, widths[record_of(old, c)->width]) : CR_ERROR;
}
static CrValue combining(CrThread *t, bool old, CrValue v) {
    uint32_t c;
    return character(t, v, "combining", "", &c) ? cr_int(record_of(old, c)->combining) : CR_ERROR;
}
static CrValue mirrored(CrThread *t, bool old, CrValue v) {
    uint32_t c;
    return character(t, v, "mirrored", "", &c) ? cr_int(record_of(old, c)->mirrored) : CR_ERROR;
}

static CrValue decimal(CrThread *t, bool old, CrValue v, CrValue missing) {
    uint32_t c;
    if (!character(t, v, "decimal", " 1", &c)) return CR_ERROR;
    const Number *n = number_of(old, c);
    return n && n->decimal >= 0 ? cr_int(n->decimal) : or_default(t, missing, "not a decimal");
}
static CrValue digit(CrThread *t, bool old, CrValue v, CrValue missing) {
    uint32_t c;
    if (!character(t, v, "digit", " 1", &c)) return CR_ERROR;
    const Number *n = number_of(old, c);
    return n && n->digit >= 0 ? cr_int(n->digit) : or_default(t, missing, "not a digit");
}
static CrValue numeric(CrThread *t, bool old, CrValue v, CrValue missing) {
    uint32_t c;
    if (!character(t, v, "numeric", " 1", &c)) return CR_ERROR;
    const Number *n = number_of(old, c);
    return n && n->value ? cr_float(values[n->value]) : or_default(t, missing, "not a numeric character");
}

static CrValue decomposition(CrThread *t, bool old, CrValue v) {
    uint32_t c, parts[CR_UCD_DECOMPOSITION_MAX];
    const char *tag;
    char text[16 + 7 * CR_UCD_DECOMPOSITION_MAX], *p = text;
    if (!character(t, v, "decomposition", "", &c)) return CR_ERROR;
    int n = cr_ucd_decomposition(old, c, parts, &tag);
    if (n && tag) p += sprintf(p, "<%s> ", tag);
    for (int i = 0; i < n; i++) p += sprintf(p, "%s%04X", i ? " " : "", parts[i]);
    return cr_str_from_ascii(t, text, p - text);
}

// ---- Normal forms -------------------------------------------------------------------------------------------

static CrValue normalize(CrThread *t, bool old, CrValue form, CrValue text) {
    if (!is_text(t, form, "normalize", " 1") || !is_text(t, text, "normalize", " 2")) return CR_ERROR;
    return cr_ucd_normalize(t, old, form, text);
}
static CrValue is_normalized(CrThread *t, bool old, CrValue form, CrValue text) {
    if (!is_text(t, form, "is_normalized", " 1") || !is_text(t, text, "is_normalized", " 2")) return CR_ERROR;
    CrValue normal = cr_ucd_normalize(t, old, form, text);
    return normal ? cr_bool(normal == text) : CR_ERROR;
}

// ---- Names --------------------------------------------------------------------------------------------------

static const struct Sequence {
    const char *name;
    uint32_t c[4]; // 0 where it is shorter
} sequences[] = {
#define SEQUENCE(name, ...) {name, {__VA_ARGS__}},
#include "stdlib/unicodedata/sequences.def"
};

static int compare_sequence(const void *name, const void *sequence) {
    return strcasecmp(name, ((const struct Sequence *)sequence)->name);
}

static CrValue name(CrThread *t, bool old, CrValue v, CrValue missing) {
    uint32_t c;
    char text[UNICODE_NAME_MAX];
    if (!character(t, v, "name", " 1", &c)) return CR_ERROR;
    if ((old && !cr_ucd_assigned(old, c)) || !unicode_name_of(c, text)) return or_default(t, missing, "no such name");
    return cr_str_from_c(t, text);
}

// Unicode 3.2 had no aliases.
static bool is_proper_name(const char *name, uint32_t c) {
    char proper[UNICODE_NAME_MAX];
    return cr_ucd_assigned(true, c) && unicode_name_of(c, proper) && !strcasecmp(proper, name);
}

static CrValue lookup(CrThread *t, bool old, CrValue v) {
    const char *text;
    size_t n;
    if (cr_is_str(v)) text = cr_str_utf8(t, v, &n);
    else if (!cr_bytes_view(t, v, (const uint8_t **)&text, &n)) return CR_ERROR;
    if (!text) return CR_ERROR;
    if (n > UNICODE_NAME_MAX) {
        CR_RAISE(t, KeyError, "name too long");
        return CR_ERROR;
    }
    char copy[UNICODE_NAME_MAX + 1];
    memcpy(copy, text, n);
    copy[n] = '\0';
    uint32_t c = strlen(copy) == n ? unicode_by_name(copy, n) : UINT32_MAX;
    if (c != UINT32_MAX && (!old || is_proper_name(copy, c))) return cr_str_from_char(t, c);
    const struct Sequence *s =
        old ? NULL : bsearch(copy, sequences, COUNT(sequences), sizeof *sequences, compare_sequence);
    if (!s || strlen(copy) != n) return CR_RAISE(t, KeyError, "undefined character name '%s'", copy);
    return cr_str_from_ucs4(t, s->c, s->c[2] == 0 ? 2 : s->c[3] == 0 ? 3 : 4);
}

// ---- The module and the object for Unicode 3.2 --------------------------------------------------------------

#define ONE(f)                                                                                               \
    CR_METHOD(module_##f, CrValue v) { return f(t, false, v); }                                              \
    CR_METHOD(old_##f, CrValue self, CrValue v) { return f(t, true, v); }
#define TWO(f)                                                                                               \
    CR_METHOD(module_##f, CrValue v, CrValue w) { return f(t, false, v, w); }                                \
    CR_METHOD(old_##f, CrValue self, CrValue v, CrValue w) { return f(t, true, v, w); }
ONE(bidirectional) ONE(category) ONE(combining) ONE(decomposition) ONE(east_asian_width) ONE(lookup) ONE(mirrored)
TWO(decimal) TWO(digit) TWO(is_normalized) TWO(name) TWO(normalize) TWO(numeric)

#define FUNCTIONS(X, first)                                                                                  \
    {"bidirectional(" first "chr, /)", CR_FN(X##_bidirectional),                                             \
     "Returns the bidirectional class assigned to the character chr as string.\n\n"                          \
     "If no such value is defined, an empty string is returned.", 0},                                        \
    {"category(" first "chr, /)", CR_FN(X##_category),                                                       \
     "Returns the general category assigned to the character chr as string.", 0},                            \
    {"combining(" first "chr, /)", CR_FN(X##_combining),                                                     \
     "Returns the canonical combining class assigned to the character chr as integer.\n\n"                   \
     "Returns 0 if no combining class is defined.", 0},                                                      \
    {"decimal(" first "chr, default=<unrepresentable>, /)", CR_FN(X##_decimal),                              \
     "Converts a Unicode character into its equivalent decimal value.", 0},                                  \
    {"decomposition(" first "chr, /)", CR_FN(X##_decomposition),                                             \
     "Returns the character decomposition mapping assigned to the character chr as string.\n\n"              \
     "An empty string is returned in case no such mapping is defined.", 0},                                  \
    {"digit(" first "chr, default=<unrepresentable>, /)", CR_FN(X##_digit),                                  \
     "Converts a Unicode character into its equivalent digit value.", 0},                                    \
    {"east_asian_width(" first "chr, /)", CR_FN(X##_east_asian_width),                                       \
     "Returns the east asian width assigned to the character chr as string.", 0},                            \
    {"is_normalized(" first "form, unistr, /)", CR_FN(X##_is_normalized),                                    \
     "Return whether the Unicode string unistr is in the normal form 'form'.\n\n"                            \
     "Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.", 0},                                      \
    {"lookup(" first "name, /)", CR_FN(X##_lookup),                                                          \
     "Look up character by name.\n\nIf a character with the given name is found, return the\n"               \
     "corresponding character.  If not found, KeyError is raised.", 0},                                      \
    {"mirrored(" first "chr, /)", CR_FN(X##_mirrored),                                                       \
     "Returns the mirrored property assigned to the character chr as integer.\n\n"                           \
     "Returns 1 if the character has been identified as a \"mirrored\"\n"                                    \
     "character in bidirectional text, 0 otherwise.", 0},                                                    \
    {"name(" first "chr, default=<unrepresentable>, /)", CR_FN(X##_name),                                    \
     "Returns the name assigned to the character chr as a string.\n\n"                                       \
     "If no name is defined, default is returned, or, if not given,\nValueError is raised.", 0},             \
    {"normalize(" first "form, unistr, /)", CR_FN(X##_normalize),                                            \
     "Return the normal form 'form' for the Unicode string unistr.\n\n"                                      \
     "Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.", 0},                                      \
    {"numeric(" first "chr, default=<unrepresentable>, /)", CR_FN(X##_numeric),                              \
     "Converts a Unicode character into its equivalent numeric value.", 0},                                  \
    {0},

static const CrMethodDef functions[] = {FUNCTIONS(module, "")};
static const CrMethodDef old_methods[] = {FUNCTIONS(old, "self, ")};

static CrValue old_version(CrThread *t, CrValue self) { return cr_intern_c(t, "3.2.0"); }
static const CrGetSetDef old_getsets[] = {{"unidata_version", old_version, cr_readonly_member, NULL}, {0}};

const CrTypeDef cr_ucd_typedef = {.methods = old_methods, .getsets = old_getsets};

static int unicodedata_init(CrThread *t, CrValue module) {
    CrUcd *old = cr_alloc(t, sizeof *old);
    old->ob.shape = CR_T_UCD;
    if (cr_module_set(t, module, "ucd_3_2_0", cr_box(old)) < 0) return -1;
    if (cr_module_set(t, module, "UCD", cr_box(CR_TYPE_OF_ID(UCD))) < 0) return -1;
    return cr_module_set(t, module, "unidata_version", cr_intern_c(t, "14.0.0"));
}

const CrModuleDef cr_module_unicodedata = {
    "unicodedata",
    "This module provides access to the Unicode Character Database which\n"
    "defines character properties for all Unicode characters. The data in\n"
    "this database is based on the UnicodeData.txt file version\n"
    "14.0.0 which is publicly available from ftp://ftp.unicode.org/.\n\n"
    "The module uses the same names and symbols as defined by the\n"
    "UnicodeData File Format 14.0.0.\n",
    functions, unicodedata_init};
