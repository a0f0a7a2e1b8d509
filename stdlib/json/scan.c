// scan.c -- JSON text to objects: _json.scanstring and _json.Scanner.
//
// One recursive parser over the text as it is stored; runs of plain characters become slices of it.
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/json/json.h"

typedef struct Text {
    CrThread *t;
    CrValue string;
    const void *data;
    int64_t n;
    int width;
    bool strict;
    const CrJsonScanner *scanner;
    CrValue memo; // dict of the keys so far, so that equal ones are one object; CR_ERROR: none yet
} Text;

static inline uint32_t at(const Text *x, int64_t i) { // 0 beyond the end
    if (i >= x->n) return 0;
    return x->width == 1 ? ((const uint8_t *)x->data)[i] : x->width == 2 ? ((const uint16_t *)x->data)[i] : ((const uint32_t *)x->data)[i];
}

static bool open_text(CrThread *t, CrValue v, Text *x) {
    if (!cr_is_str(v)) return CR_RAISE(t, TypeError, "first argument must be a string, not %T", v), false;
    const CrStr *s = cr_str_of(v);
    *x = (Text){.t = t, .string = v, .data = cr_str_data(s), .n = s->len, .width = cr_str_width(s)};
    return true;
}

// JSONDecodeError(message, text, position)
static CrValue fail(const Text *x, const char *message, int64_t position) {
    CrThread *t = x->t;
    CrValue module = cr_import(t, cr_intern_c(t, "json.decoder"), true);
    CrValue class = module ? cr_getattr(t, module, cr_intern_c(t, "JSONDecodeError")) : CR_ERROR;
    CrValue e = class ? cr_call3(t, class, cr_str_from_c(t, message), x->string, cr_int(position)) : CR_ERROR;
    return e ? cr_raise_value(t, e) : CR_ERROR;
}

static CrValue stop(const Text *x, int64_t i) { return cr_raise_stop_iteration(x->t, cr_int(i)); }

// ---- Strings ------------------------------------------------------------------------------------------------

static int hex_value(uint32_t c) { return c - '0' < 10 ? (int)c - '0' : (c | 32) - 'a' < 6 ? (int)(c | 32) - 'a' + 10 : -1; }

// Four digits at i; -1: not that.
static int64_t four_digits(const Text *x, int64_t i) {
    int64_t value = 0;
    for (int k = 0; k < 4; k++) {
        int digit = hex_value(at(x, i + k));
        if (digit < 0) return -1;
        value = value << 4 | digit;
    }
    return value;
}

// The escape whose backslash is at i: its character; *next is what follows. -1: exception.
static int64_t escape(const Text *x, int64_t begin, int64_t i, int64_t *next) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (i + 1 >= x->n) return fail(x, "Unterminated string starting at", begin), -1;
    uint32_t c = at(x, i + 1);
    *next = i + 2;
    if (c != 'u') {
        const char *letter = c && c < 128 ? strchr(letters, (int)c) : NULL;
        if (!letter) return fail(x, "Invalid \\escape", i), -1;
        return meanings[letter - letters];
    }
    int64_t value = *next + 4 < x->n ? four_digits(x, *next) : -1;
    if (value < 0) return fail(x, "Invalid \\uXXXX escape", i + 1), -1;
    *next += 4;
    if ((value & 0xFC00) != 0xD800 || *next + 6 >= x->n || at(x, *next) != '\\' || at(x, *next + 1) != 'u') return value;
    int64_t low = four_digits(x, *next + 2);
    if (low < 0) return fail(x, "Invalid \\uXXXX escape", *next + 1), -1;
    if ((low & 0xFC00) != 0xDC00) return value;
    *next += 6;
    return 0x10000 + ((value & 0x3FF) << 10 | (low & 0x3FF));
}

// The next character from i on that ends a run in any string.
static int64_t skip_plain(const uint8_t *p, int64_t i, int64_t n) {
    while (i < n && p[i] != '"' && p[i] != '\\' && p[i] >= 32) i++;
    return i;
}

// The string whose first character is at i; *end is behind its closing quote.
static CrValue scan_string(const Text *x, int64_t i, int64_t *end) {
    int64_t begin = i - 1, run;
    CrStrBuilder b = {0};
    bool escapes = false;
    for (;;) {
        run = i;
        if (x->width == 1) i = skip_plain(x->data, i, x->n);
        for (; i < x->n; i++) {
            uint32_t c = at(x, i);
            if (c == '"' || c == '\\') break;
            if (c < 32 && x->strict) {
                cr_builder_free(&b);
                return fail(x, "Invalid control character at", i);
            }
        }
        if (i >= x->n) {
            cr_builder_free(&b);
            return fail(x, "Unterminated string starting at", begin);
        }
        if (at(x, i) == '"') break;
        escapes = true;
        cr_builder_slice(&b, x->string, run, i);
        int64_t c = escape(x, begin, i, &i);
        if (c < 0) {
            cr_builder_free(&b);
            return CR_ERROR;
        }
        cr_builder_char(&b, (uint32_t)c);
    }
    *end = i + 1;
    if (!escapes) return cr_str_slice(x->t, x->string, run, i);
    cr_builder_slice(&b, x->string, run, i);
    return cr_builder_finish(x->t, &b);
}

CR_METHOD(scanstring, CrValue string, CrValue end, CrValue strict) {
    Text x;
    int64_t i;
    int truth;
    if (!cr_size_argument(t, end, &i) || (truth = cr_truth(t, strict)) < 0 || !open_text(t, string, &x)) return CR_ERROR;
    x.strict = truth;
    if (i < 0 || i > x.n) return CR_RAISE(t, ValueError, "end is out of bounds");
    CrValue text = scan_string(&x, i, &i);
    return text ? cr_tuple_from(t, (CrValue[]){text, cr_int(i)}, 2) : CR_ERROR;
}
const CrMethodDef cr_json_scanstring = {
    "scanstring(string, end, strict=True, /)", CR_FN(scanstring),
    "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string.", 0};

// ---- Values -------------------------------------------------------------------------------------------------

static CrValue scan_value(Text *x, int64_t i, int64_t *end);

static int64_t skip_space(const Text *x, int64_t i) {
    for (; i < x->n; i++) {
        uint32_t c = at(x, i);
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') break;
    }
    return i;
}

static bool is_digit(const Text *x, int64_t i) { return at(x, i) - '0' < 10; }

static bool begins(const Text *x, int64_t i, const char *word) {
    for (; *word; i++, word++)
        if (at(x, i) != (uint32_t)*word) return false;
    return true;
}

// The text [from, to) of a number as an object.
static CrValue number(const Text *x, int64_t from, int64_t to, bool is_float) {
    CrThread *t = x->t;
    CrValue function = is_float ? x->scanner->parse_float : x->scanner->parse_int;
    if (function != cr_box(is_float ? CR_TYPE_OF_ID(FLOAT) : CR_TYPE_OF_ID(INT))) return cr_call1(t, function, cr_str_slice(t, x->string, from, to));
    char text[64];
    int64_t n = to - from;
    if (!is_float && n <= 14) {
        int64_t value = 0;
        for (int64_t i = from + (at(x, from) == '-'); i < to; i++) value = value * 10 + (at(x, i) - '0');
        return cr_int(at(x, from) == '-' ? -value : value);
    }
    if (n > (int64_t)sizeof text) return cr_call1(t, function, cr_str_slice(t, x->string, from, to));
    for (int64_t i = 0; i < n; i++) text[i] = (char)at(x, from + i);
    double d;
    if (!is_float) return cr_int_from_text(t, text, (size_t)n, 10);
    if (!cr_float_parse(text, (size_t)n, &d)) return cr_call1(t, function, cr_str_slice(t, x->string, from, to));
    return cr_float(d);
}

static CrValue scan_number(const Text *x, int64_t start, int64_t *end) {
    int64_t i = start + (at(x, start) == '-');
    bool is_float = false;
    if (!is_digit(x, i)) return stop(x, start);
    if (at(x, i++) != '0')
        while (is_digit(x, i)) i++;
    if (at(x, i) == '.' && is_digit(x, i + 1)) {
        is_float = true;
        for (i++; is_digit(x, i);) i++;
    }
    if ((at(x, i) | 32) == 'e') {
        int64_t k = i + 1;
        if (at(x, k) == '+' || at(x, k) == '-') k++;
        if (is_digit(x, k)) {
            is_float = true;
            for (i = k; is_digit(x, i);) i++;
        }
    }
    *end = i;
    return number(x, start, i, is_float);
}

static CrValue scan_key(Text *x, int64_t i, int64_t *end) {
    if (at(x, i) != '"' || i >= x->n) return fail(x, "Expecting property name enclosed in double quotes", i);
    CrValue key = scan_string(x, i + 1, end);
    if (!key) return CR_ERROR;
    if (!x->memo) x->memo = cr_dict_new(x->t);
    return cr_dict_set_default(x->t, x->memo, key, key);
}

// A pair whose key begins at i, into a dict or a list of pairs.
static bool scan_pair(Text *x, int64_t i, CrValue into, bool pairs, int64_t *end) {
    CrThread *t = x->t;
    CrValue key = scan_key(x, i, &i);
    if (!key) return false;
    i = skip_space(x, i);
    if (at(x, i) != ':') return fail(x, "Expecting ':' delimiter", i), false;
    CrValue value = scan_value(x, skip_space(x, i + 1), end);
    if (!value) return false;
    if (!pairs) return cr_dict_set(t, into, key, value) == 0;
    return cr_list_append(t, into, cr_tuple_from(t, (CrValue[]){key, value}, 2)) == 0;
}

static CrValue scan_object(Text *x, int64_t i, int64_t *end) {
    CrThread *t = x->t;
    bool pairs = x->scanner->object_pairs_hook != CR_NONE;
    CrValue result = pairs ? cr_list_new(t, 0) : cr_dict_new(t);
    i = skip_space(x, i);
    if (at(x, i) != '}') {
        for (;;) {
            if (!scan_pair(x, i, result, pairs, &i)) return CR_ERROR;
            i = skip_space(x, i);
            if (at(x, i) == '}') break;
            if (at(x, i) != ',') return fail(x, "Expecting ',' delimiter", i);
            i = skip_space(x, i + 1);
        }
    }
    *end = i + 1;
    if (pairs) return cr_call1(t, x->scanner->object_pairs_hook, result);
    return x->scanner->object_hook == CR_NONE ? result : cr_call1(t, x->scanner->object_hook, result);
}

static CrValue scan_array(Text *x, int64_t i, int64_t *end) {
    CrValue result = cr_list_new(x->t, 0);
    i = skip_space(x, i);
    if (at(x, i) != ']') {
        for (;;) {
            CrValue value = scan_value(x, i, &i);
            if (!value || cr_list_append(x->t, result, value) < 0) return CR_ERROR;
            i = skip_space(x, i);
            if (at(x, i) == ']') break;
            if (at(x, i) != ',') return fail(x, "Expecting ',' delimiter", i);
            i = skip_space(x, i + 1);
        }
    }
    *end = i + 1;
    return result;
}

static CrValue constant(const Text *x, const char *name, int64_t i, int64_t *end) {
    *end = i + (int64_t)strlen(name);
    return cr_call1(x->t, x->scanner->parse_constant, cr_intern_c(x->t, name));
}

static CrValue scan_value(Text *x, int64_t i, int64_t *end) {
    if (i >= x->n) return stop(x, i);
    switch (at(x, i)) {
    case '"': return scan_string(x, i + 1, end);
    case '{':
    case '[':
        if (!cr_stack_ok(x->t) || !cr_poll(x->t)) return CR_ERROR;
        return at(x, i) == '{' ? scan_object(x, i + 1, end) : scan_array(x, i + 1, end);
    case 'n':
        if (begins(x, i, "null")) return *end = i + 4, CR_NONE;
        break;
    case 't':
        if (begins(x, i, "true")) return *end = i + 4, CR_TRUE;
        break;
    case 'f':
        if (begins(x, i, "false")) return *end = i + 5, CR_FALSE;
        break;
    case 'N':
        if (begins(x, i, "NaN")) return constant(x, "NaN", i, end);
        break;
    case 'I':
        if (begins(x, i, "Infinity")) return constant(x, "Infinity", i, end);
        break;
    case '-':
        if (begins(x, i, "-Infinity")) return constant(x, "-Infinity", i, end);
        break;
    default: break;
    }
    return scan_number(x, i, end);
}

// ---- The scanner --------------------------------------------------------------------------------------------

CR_METHOD(scan_once, CrValue self, CrValue string, CrValue idx) {
    Text x;
    int64_t i;
    if (!cr_size_argument(t, idx, &i) || !open_text(t, string, &x)) return CR_ERROR;
    x.scanner = CR_AS(CrJsonScanner, self);
    x.strict = x.scanner->strict == CR_TRUE;
    if (i < 0) return CR_RAISE(t, ValueError, "idx cannot be negative");
    CrValue value = scan_value(&x, i, &i);
    return value ? cr_tuple_from(t, (CrValue[]){value, cr_int_from_int64(t, i)}, 2) : CR_ERROR;
}

CR_METHOD(both, CrValue a, CrValue b) { return cr_tuple_from(t, (CrValue[]){a, b}, 2); }

static CrValue scanner_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    static CrValue binder; // of the arguments: returns them as a tuple
    static const CrMethodDef def = {"scan_once(string, idx)", CR_FN(both), NULL, 0};
    if (nargs == 2 && !kwnames) return scan_once(t, NULL, self, args[0], args[1]);
    if (!CR_GET(binder)) CR_SET(binder, cr_builtin_function(t, &def, CR_ERROR));
    CrValue bound = cr_call(t, CR_GET(binder), args, nargs, kwnames);
    return bound ? scan_once(t, NULL, self, cr_tuple_items(bound)[0], cr_tuple_items(bound)[1]) : CR_ERROR;
}

CR_METHOD(scanner_new, CrValue cls, CrValue context) {
    CrJsonScanner *s = CR_AS(CrJsonScanner, cr_instance_new(t, CR_AS(CrType, cls)));
    struct {
        const char *name;
        CrValue *to;
    } attributes[] = {{"strict", &s->strict}, {"object_hook", &s->object_hook}, {"object_pairs_hook", &s->object_pairs_hook},
                      {"parse_float", &s->parse_float}, {"parse_int", &s->parse_int}, {"parse_constant", &s->parse_constant}};
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (!(*attributes[i].to = cr_getattr(t, context, cr_intern_c(t, attributes[i].name)))) return CR_ERROR;
    int strict = cr_truth(t, s->strict);
    s->strict = cr_bool(strict > 0);
    return strict < 0 ? CR_ERROR : cr_box(s);
}

#define ATTRIBUTE(name)                                                                                      \
    static CrValue get_##name(CrThread *t, CrValue self) { return CR_AS(CrJsonScanner, self)->name; }
ATTRIBUTE(strict) ATTRIBUTE(object_hook) ATTRIBUTE(object_pairs_hook) ATTRIBUTE(parse_float) ATTRIBUTE(parse_int) ATTRIBUTE(parse_constant)
#define GETSET(name, doc) {#name, get_##name, cr_readonly_member, doc}
static const CrGetSetDef scanner_getsets[] = {
    GETSET(strict, "strict"), GETSET(object_hook, "object_hook"), GETSET(object_pairs_hook, "object_pairs_hook"), GETSET(parse_float, "parse_float"),
    GETSET(parse_int, "parse_int"), GETSET(parse_constant, "parse_constant"), {0}};

const CrTypeDef cr_json_scanner_typedef = {
    .doc = "JSON scanner object",
    .flags = CR_TYPE_BASE,
    .slots = {.call = scanner_call},
    .getsets = scanner_getsets,
    .constructor = {"make_scanner(cls, context)", CR_FN(scanner_new), NULL, 0},
};
