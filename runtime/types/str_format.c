// str_format.c -- str.format and str.format_map: replacement fields in braces.
//
// In: a template such as "{0.name!r:>{width}} {key[3]}", positional arguments and a mapping; out: a str.
// Fields inside a format specification are expanded first, one level deep. Templates either number their fields or
// leave all numbers out.
#include <stdio.h>

#include "runtime/types/int.h"
#include "runtime/types/str_internal.h"
#include "runtime/types/unicode.h"

typedef struct Template {
    CrThread *t;
    CrValue text;     // the str that positions count in
    CrValue args;     // tuple; CR_ERROR: format_map
    CrValue keywords; // mapping; CR_ERROR: none
    enum { UNDECIDED, AUTOMATIC, MANUAL } numbering;
    int64_t next;     // number of the next field when AUTOMATIC
    CrValue whole;    // what was written, if it was one str as a whole: that is the result then, of a subclass, too
    int pieces;       // how many were written that are not empty
} Template;

// One replacement field; positions in the template text.
typedef struct Field {
    int64_t name, name_end;
    uint32_t conversion; // r, s, a; 0: none
    int64_t spec, spec_end;
    bool nested;         // the specification has fields
} Field;

static bool expand(Template *f, CrStrBuilder *out, int64_t from, int64_t to, int depth);

static bool fail(Template *f, const char *message) { return CR_RAISE(f->t, ValueError, "%s", message), false; }

// ---- Parsing a field --------------------------------------------------------------------------------------

// Reads the specification up to the brace that closes the field; *i ends behind it.
static bool read_spec(Template *f, int64_t *i, int64_t end, Field *field) {
    const CrStr *s = cr_str_of(f->text);
    field->spec = *i;
    for (int depth = 1; *i < end; ++*i) {
        uint32_t c = cr_str_at(s, *i);
        if (c == '{') {
            field->nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            field->spec_end = (*i)++;
            return true;
        }
    }
    return fail(f, "unmatched '{' in format spec");
}

// Reads a field from behind its opening brace.
static bool read_field(Template *f, int64_t *i, int64_t end, Field *field) {
    const CrStr *s = cr_str_of(f->text);
    bool in_brackets = false;
    uint32_t c = 0;
    *field = (Field){.name = *i};
    for (; *i < end; ++*i) {
        c = cr_str_at(s, *i);
        if (in_brackets) in_brackets = c != ']';
        else if (c == '{') return fail(f, "unexpected '{' in field name");
        else if (c == '[') in_brackets = true;
        else if (c == '}' || c == ':' || c == '!') break;
    }
    field->name_end = *i;
    if (*i >= end) return fail(f, "expected '}' before end of string");
    ++*i;
    field->spec = field->spec_end = *i;
    if (c == '}') return true;
    if (c == '!') {
        if (*i >= end) return fail(f, "end of string while looking for conversion specifier");
        field->conversion = cr_str_at(s, (*i)++);
        if (*i < end) {
            c = cr_str_at(s, (*i)++);
            if (c == '}') return true;
            if (c != ':') return fail(f, "expected ':' after conversion specifier");
        }
    }
    return read_spec(f, i, end, field);
}

// ---- The value of a field ---------------------------------------------------------------------------------

// Text that is all digits as a number; -1: it is not. False: too large.
static bool as_number(Template *f, int64_t from, int64_t to, int64_t *n) {
    const CrStr *s = cr_str_of(f->text);
    *n = from < to ? 0 : -1;
    for (int64_t i = from; i < to; i++) {
        int digit = cr_char_decimal(cr_str_at(s, i));
        if (digit < 0) {
            *n = -1;
            return true;
        }
        if (*n > (INT64_MAX - digit) / 10) return fail(f, "Too many decimal digits in format string");
        *n = *n * 10 + digit;
    }
    return true;
}

static bool number_field(Template *f, bool automatic, int64_t *number) {
    if (f->numbering == UNDECIDED) f->numbering = automatic ? AUTOMATIC : MANUAL;
    if (f->numbering == MANUAL && automatic)
        return fail(f, "cannot switch from manual field specification to automatic field numbering");
    if (f->numbering == AUTOMATIC && !automatic)
        return fail(f, "cannot switch from automatic field numbering to manual field specification");
    if (automatic) *number = f->next++;
    return true;
}

// The argument that the first part of the name, [from, to), stands for.
static CrValue argument(Template *f, int64_t from, int64_t to) {
    int64_t number;
    if (!as_number(f, from, to, &number)) return CR_ERROR;
    if (number >= 0 || from == to) {
        if (!number_field(f, from == to, &number)) return CR_ERROR;
        if (f->args == CR_ERROR) return fail(f, "Format string contains positional fields"), CR_ERROR;
        if ((uint64_t)number < cr_tuple_len(f->args)) return cr_tuple_items(f->args)[number];
        return CR_RAISE(f->t, IndexError, "Replacement index %i out of range for positional args tuple", number);
    }
    CrValue key = cr_str_slice(f->t, f->text, from, to);
    if (key == CR_ERROR) return key;
    if (f->keywords == CR_ERROR) return cr_raise_key_error(f->t, key);
    return cr_getitem(f->t, f->keywords, key);
}

// Follows `.name` at *i.
static CrValue follow_attribute(Template *f, CrValue v, int64_t *i, int64_t end) {
    const CrStr *s = cr_str_of(f->text);
    int64_t start = ++*i;
    while (*i < end && cr_str_at(s, *i) != '.' && cr_str_at(s, *i) != '[') ++*i;
    if (*i == start) return fail(f, "Empty attribute in format string"), CR_ERROR;
    CrValue name = cr_str_slice(f->t, f->text, start, *i);
    return name == CR_ERROR ? name : cr_getattr(f->t, v, name);
}

// Follows `[key]` at *i.
static CrValue follow_item(Template *f, CrValue v, int64_t *i, int64_t end) {
    const CrStr *s = cr_str_of(f->text);
    int64_t start = ++*i, number;
    while (*i < end && cr_str_at(s, *i) != ']') ++*i;
    if (*i >= end) return fail(f, "Missing ']' in format string"), CR_ERROR;
    int64_t stop = (*i)++;
    if (stop == start) return fail(f, "Empty attribute in format string"), CR_ERROR;
    if (!as_number(f, start, stop, &number)) return CR_ERROR;
    CrValue key = number >= 0 ? cr_int_from_int64(f->t, number) : cr_str_slice(f->t, f->text, start, stop);
    return key == CR_ERROR ? key : cr_getitem(f->t, v, key);
}

static CrValue field_value(Template *f, const Field *field) {
    const CrStr *s = cr_str_of(f->text);
    int64_t i = field->name, end = field->name_end;
    while (i < end && cr_str_at(s, i) != '.' && cr_str_at(s, i) != '[') i++;
    CrValue v = argument(f, field->name, i);
    while (v != CR_ERROR && i < end) {
        uint32_t c = cr_str_at(s, i);
        if (c == '.') v = follow_attribute(f, v, &i, end);
        else if (c == '[') v = follow_item(f, v, &i, end);
        else return fail(f, "Only '.' or '[' may follow ']' in format field specifier"), CR_ERROR;
    }
    return v;
}

static CrValue converted(Template *f, CrValue v, uint32_t conversion) {
    switch (conversion) {
    case 0: return v;
    case 's': return cr_str(f->t, v);
    case 'r': return cr_repr(f->t, v);
    case 'a': {
        CrValue text = cr_repr(f->t, v);
        return text == CR_ERROR ? text : cr_str_ascii_escaped(f->t, text);
    }
    }
    if (conversion > 32 && conversion < 127)
        return CR_RAISE(f->t, ValueError, "Unknown conversion specifier %c", (int)conversion);
    char code[16];
    snprintf(code, sizeof code, "%x", conversion);
    return CR_RAISE(f->t, ValueError, "Unknown conversion specifier \\x%s", code);
}

// ---- Expansion --------------------------------------------------------------------------------------------

// format(v, spec), without the look-up of __format__ for the commonest types.
static CrValue formatted(CrThread *t, CrValue v, CrValue spec) {
    if (cr_is_int(v)) return cr_format_int(t, v, spec);
    if (cr_is_float(v)) return cr_format_float(t, v, spec);
    return CR_IS(STR, v) ? cr_format_str(t, v, spec) : cr_format(t, v, spec);
}

static void put_piece(Template *f, CrStrBuilder *out, CrValue text) {
    if (cr_str_of(text)->len && !f->pieces++) f->whole = text;
    cr_builder_str(out, text);
}

static bool put_field(Template *f, CrStrBuilder *out, const Field *field, int depth) {
    CrValue v = field_value(f, field);
    if (v != CR_ERROR) v = converted(f, v, field->conversion);
    if (v == CR_ERROR) return false;
    if (field->spec == field->spec_end && CR_IS(STR, v)) return put_piece(f, out, v), true;
    CrValue spec;
    if (field->nested) {
        CrStrBuilder b = {0};
        int pieces = f->pieces;
        if (!expand(f, &b, field->spec, field->spec_end, depth - 1)) return cr_builder_free(&b), false;
        f->pieces = pieces;
        spec = cr_builder_finish(f->t, &b);
    } else spec = cr_str_slice(f->t, f->text, field->spec, field->spec_end);
    CrValue text = spec == CR_ERROR ? spec : formatted(f->t, v, spec);
    if (text == CR_ERROR) return false;
    put_piece(f, out, text);
    return true;
}

// Copies text[from:to) with its fields replaced.
static bool expand(Template *f, CrStrBuilder *out, int64_t from, int64_t to, int depth) {
    const CrStr *s = cr_str_of(f->text);
    if (depth < 0) return fail(f, "Max string recursion exceeded");
    for (int64_t i = from; i < to;) {
        int64_t start = i;
        while (i < to && cr_str_at(s, i) != '{' && cr_str_at(s, i) != '}') i++;
        cr_builder_slice(out, f->text, start, i);
        f->pieces += i > start;
        if (i == to) break;
        uint32_t brace = cr_str_at(s, i++);
        if (i < to && cr_str_at(s, i) == brace) { // doubled: itself
            cr_builder_char(out, brace);
            f->pieces++;
            i++;
            continue;
        }
        if (brace == '}') return fail(f, "Single '}' encountered in format string");
        if (i == to) return fail(f, "Single '{' encountered in format string");
        Field field;
        if (!read_field(f, &i, to, &field) || !put_field(f, out, &field, depth)) return false;
    }
    return true;
}

static CrValue format_template(CrThread *t, CrValue self, CrValue args, CrValue keywords) {
    Template f = {.t = t, .text = cr_str_plain(self), .args = args, .keywords = keywords};
    CrStrBuilder b = {0};
    int64_t len = cr_str_of(f.text)->len;
    if (!expand(&f, &b, 0, len, 1)) return cr_builder_free(&b), CR_ERROR;
    if (f.pieces == 1 && f.whole) return cr_builder_free(&b), f.whole;
    if (f.pieces == 1 && b.len == (size_t)len) return cr_builder_free(&b), self; // no field, no brace
    return cr_builder_finish(t, &b);
}

CR_STR_ENTRY(cr_str_m_format, CrValue self, CrValue args, CrValue keywords) {
    return format_template(t, self, args, keywords);
}

CR_STR_ENTRY(cr_str_m_format_map, CrValue self, CrValue mapping) {
    return format_template(t, self, CR_ERROR, mapping);
}

// ---- The same parsers for module _string ------------------------------------------------------------------

CrValue cr_format_next_part(CrThread *t, CrValue text, int64_t *i) {
    Template f = {.t = t, .text = text};
    const CrStr *s = cr_str_of(text);
    int64_t start = *i, stop;
    Field field;
    if (start >= s->len) return CR_ERROR;
    while (*i < s->len && cr_str_at(s, *i) != '{' && cr_str_at(s, *i) != '}') ++*i;
    stop = *i;
    bool has_field = false;
    if (stop < s->len) {
        uint32_t brace = cr_str_at(s, (*i)++);
        bool doubled = *i < s->len && cr_str_at(s, *i) == brace;
        if (!doubled && brace == '}') return fail(&f, "Single '}' encountered in format string"), CR_ERROR;
        if (!doubled && *i == s->len) return fail(&f, "Single '{' encountered in format string"), CR_ERROR;
        has_field = !doubled;
        if (doubled) stop = (*i)++;
        else if (!read_field(&f, i, s->len, &field)) return CR_ERROR;
    }
    CrValue parts[4] = {cr_str_slice(t, text, start, stop), CR_NONE, CR_NONE, CR_NONE};
    if (has_field) {
        parts[1] = cr_str_slice(t, text, field.name, field.name_end);
        parts[2] = cr_str_slice(t, text, field.spec, field.spec_end);
        if (field.conversion) parts[3] = cr_str_from_char(t, field.conversion);
    }
    return parts[0] && parts[1] && parts[2] && parts[3] ? cr_tuple_from(t, parts, 4) : CR_ERROR;
}

static CrValue number_or_text(Template *f, int64_t from, int64_t to) {
    int64_t number;
    if (!as_number(f, from, to, &number)) return CR_ERROR;
    return number >= 0 ? cr_int_from_int64(f->t, number) : cr_str_slice(f->t, f->text, from, to);
}

CrValue cr_format_first_name(CrThread *t, CrValue text, int64_t *i) {
    Template f = {.t = t, .text = text};
    const CrStr *s = cr_str_of(text);
    while (*i < s->len && cr_str_at(s, *i) != '.' && cr_str_at(s, *i) != '[') ++*i;
    return number_or_text(&f, 0, *i);
}

CrValue cr_format_next_name(CrThread *t, CrValue text, int64_t *i) {
    Template f = {.t = t, .text = text};
    const CrStr *s = cr_str_of(text);
    if (*i >= s->len) return CR_ERROR;
    uint32_t c = cr_str_at(s, (*i)++);
    if (c != '.' && c != '[') return fail(&f, "Only '.' or '[' may follow ']' in format field specifier"), CR_ERROR;
    int64_t start = *i, stop;
    while (*i < s->len && (c == '[' ? cr_str_at(s, *i) != ']' : cr_str_at(s, *i) != '.' && cr_str_at(s, *i) != '[')) ++*i;
    stop = *i;
    if (c == '[' && (*i)++ >= s->len) return fail(&f, "Missing ']' in format string"), CR_ERROR;
    if (stop == start) return fail(&f, "Empty attribute in format string"), CR_ERROR;
    CrValue name = c == '[' ? number_or_text(&f, start, stop) : cr_str_slice(t, text, start, stop);
    return name ? cr_tuple_from(t, (CrValue[]){cr_bool(c == '.'), name}, 2) : CR_ERROR;
}
