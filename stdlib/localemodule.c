// localemodule.c -- module _locale: the C library's locale.
#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

static CrValue error_type;

static CrValue text(CrThread *t, const char *s) {
    return cr_str_decode(t, (const uint8_t *)s, strlen(s), "utf-8", "surrogateescape");
}

static CrValue locale_setlocale(CrThread *t, CrFunction *f, CrValue category, CrValue locale) {
    int c;
    const char *name = NULL;
    if (!cr_posix_int(t, category, &c)) return CR_ERROR;
    if (locale != CR_ERROR && locale != CR_NONE) {
        if (!cr_is_str(locale)) return CR_RAISE(t, TypeError, "setlocale() argument 2 must be str or None, not %T", locale);
        if (!(name = cr_str_utf8(t, locale, NULL))) return CR_ERROR;
    }
    const char *result = c < LC_CTYPE || c > LC_ALL ? NULL : setlocale(c, name);
    if (result) return text(t, result);
    return cr_raise(t, CR_AS(CrType, error_type), name ? "unsupported locale setting" : "locale query failed");
}

static CrValue grouping(CrThread *t, const char *s) {
    CrValue list = cr_list_new(t, 4);
    if (!*s) return list;
    for (;; s++) {
        cr_list_append(t, list, cr_int(*s));
        if (*s == 0 || *s == CHAR_MAX) return list;
    }
}

static CrValue locale_localeconv(CrThread *t, CrFunction *f) {
    const struct lconv *l = localeconv();
    CrValue dict = cr_dict_new(t);
    const struct {
        const char *name;
        const char *value;
    } texts[] = {{"decimal_point", l->decimal_point}, {"thousands_sep", l->thousands_sep}, {"int_curr_symbol", l->int_curr_symbol},
                 {"currency_symbol", l->currency_symbol}, {"mon_decimal_point", l->mon_decimal_point},
                 {"mon_thousands_sep", l->mon_thousands_sep}, {"positive_sign", l->positive_sign}, {"negative_sign", l->negative_sign}};
    const struct {
        const char *name;
        char value;
    } numbers[] = {{"int_frac_digits", l->int_frac_digits}, {"frac_digits", l->frac_digits}, {"p_cs_precedes", l->p_cs_precedes},
                   {"p_sep_by_space", l->p_sep_by_space}, {"n_cs_precedes", l->n_cs_precedes}, {"n_sep_by_space", l->n_sep_by_space},
                   {"p_sign_posn", l->p_sign_posn}, {"n_sign_posn", l->n_sign_posn}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) cr_dict_set(t, dict, cr_intern_c(t, texts[i].name), text(t, texts[i].value));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        cr_dict_set(t, dict, cr_intern_c(t, numbers[i].name), cr_int(numbers[i].value));
    cr_dict_set(t, dict, cr_intern_c(t, "grouping"), grouping(t, l->grouping));
    cr_dict_set(t, dict, cr_intern_c(t, "mon_grouping"), grouping(t, l->mon_grouping));
    return cr_raised(t) ? CR_ERROR : dict;
}

// Text as wide characters, malloc'ed.
static wchar_t *wide(CrThread *t, const char *function, int position, CrValue v) {
    if (!cr_is_str(v)) {
        if (position) CR_RAISE(t, TypeError, "%s() argument %d must be str, not %T", function, position, v);
        else CR_RAISE(t, TypeError, "%s() argument must be str, not %T", function, v);
        return NULL;
    }
    const CrStr *s = cr_str_of(v);
    wchar_t *w = malloc(((size_t)s->len + 1) * sizeof *w);
    if (!w) abort();
    for (int64_t i = 0; i < s->len; i++) w[i] = (wchar_t)cr_str_at(s, i);
    w[s->len] = 0;
    if (wcslen(w) == (size_t)s->len) return w;
    free(w);
    return CR_RAISE(t, ValueError, "embedded null character"), NULL;
}

static CrValue locale_strcoll(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    wchar_t *x = wide(t, "strcoll", 1, a), *y = x ? wide(t, "strcoll", 2, b) : NULL;
    CrValue result = y ? cr_int(wcscoll(x, y)) : CR_ERROR;
    free(x);
    free(y);
    return result;
}

static CrValue locale_strxfrm(CrThread *t, CrFunction *f, CrValue v) {
    wchar_t *w = wide(t, "strxfrm", 0, v);
    if (!w) return CR_ERROR;
    size_t n = wcsxfrm(NULL, w, 0);
    wchar_t *out = malloc((n + 1) * sizeof *out);
    if (!out) abort();
    wcsxfrm(out, w, n + 1);
    CrStrBuilder b = {0};
    for (size_t i = 0; i < n; i++) cr_builder_char(&b, (uint32_t)out[i]);
    free(w);
    free(out);
    return cr_builder_finish(t, &b);
}

static CrValue locale_getencoding(CrThread *t, CrFunction *f) { return cr_str_from_c(t, "UTF-8"); }

static const struct {
    const char *name;
    int key;
} keys[] = {
#define K(name) {#name, name}
    K(ABDAY_1), K(ABDAY_2), K(ABDAY_3), K(ABDAY_4), K(ABDAY_5), K(ABDAY_6), K(ABDAY_7), K(ABMON_1), K(ABMON_2), K(ABMON_3),
    K(ABMON_4), K(ABMON_5), K(ABMON_6), K(ABMON_7), K(ABMON_8), K(ABMON_9), K(ABMON_10), K(ABMON_11), K(ABMON_12), K(DAY_1),
    K(DAY_2), K(DAY_3), K(DAY_4), K(DAY_5), K(DAY_6), K(DAY_7), K(MON_1), K(MON_2), K(MON_3), K(MON_4), K(MON_5), K(MON_6),
    K(MON_7), K(MON_8), K(MON_9), K(MON_10), K(MON_11), K(MON_12), K(ALT_DIGITS), K(AM_STR), K(PM_STR), K(CODESET), K(CRNCYSTR),
    K(D_FMT), K(D_T_FMT), K(T_FMT), K(T_FMT_AMPM), K(ERA), K(ERA_D_FMT), K(ERA_D_T_FMT), K(ERA_T_FMT), K(NOEXPR), K(YESEXPR),
    K(RADIXCHAR), K(THOUSEP), K(_DATE_FMT),
#undef K
};

static CrValue locale_nl_langinfo(CrThread *t, CrFunction *f, CrValue key) {
    int k;
    if (!cr_posix_int(t, key, &k)) return CR_ERROR;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == k) {
            if (k == CODESET) return cr_str_from_c(t, "UTF-8");
            const char *s = nl_langinfo((nl_item)k);
            return text(t, s ? s : "");
        }
    return CR_RAISE(t, ValueError, "unsupported langinfo constant");
}

static CrValue locale_gettext(CrThread *t, CrFunction *f, CrValue msg) {
    const char *s = cr_is_str(msg) ? cr_str_utf8(t, msg, NULL) : (CR_RAISE(t, TypeError, "gettext() argument must be str, not %T", msg), NULL);
    return s ? text(t, gettext(s)) : CR_ERROR;
}
static CrValue locale_textdomain(CrThread *t, CrFunction *f, CrValue domain) {
    const char *s = NULL;
    if (domain != CR_NONE) {
        if (!cr_is_str(domain)) return CR_RAISE(t, TypeError, "textdomain() argument must be str or None, not %T", domain);
        if (!(s = cr_str_utf8(t, domain, NULL))) return CR_ERROR;
    }
    const char *result = textdomain(s);
    return result ? text(t, result) : cr_posix_fail(t, cr_errno(), NULL);
}

static const CrMethodDef functions[] = {
    {"getencoding()", CR_FN(locale_getencoding), "Get the current locale encoding.", 0},
    {"gettext(msg, /)", CR_FN(locale_gettext), "Return translation of msg.", 0},
    {"localeconv()", CR_FN(locale_localeconv), "Returns numeric and monetary locale-specific parameters.", 0},
    {"nl_langinfo(key, /)", CR_FN(locale_nl_langinfo), "Return the value for the locale information associated with key.", 0},
    {"setlocale(category, locale=<unrepresentable>, /)", CR_FN(locale_setlocale), "Activates/queries locale processing.", 0},
    {"strcoll(os1, os2, /)", CR_FN(locale_strcoll), "Compares two strings according to the locale.", 0},
    {"strxfrm(string, /)", CR_FN(locale_strxfrm), "Return a string that can be used as a key for locale-aware comparisons.", 0},
    {"textdomain(domain, /)", CR_FN(locale_textdomain), "Set the C library's textdmain to domain, returning the new domain.", 0},
    {0},
};

static int locale_init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        int value;
    } categories[] = {{"LC_CTYPE", LC_CTYPE}, {"LC_TIME", LC_TIME}, {"LC_COLLATE", LC_COLLATE}, {"LC_MONETARY", LC_MONETARY},
                      {"LC_MESSAGES", LC_MESSAGES}, {"LC_NUMERIC", LC_NUMERIC}, {"LC_ALL", LC_ALL}, {"CHAR_MAX", CHAR_MAX}};
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (cr_module_set(t, module, categories[i].name, cr_int(categories[i].value)) < 0) return -1;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (cr_module_set(t, module, keys[i].name, cr_int(keys[i].key)) < 0) return -1;
    CrValue base = cr_box(CR_TYPE_OF_ID(Exception)), namespace = cr_dict_new(t);
    cr_dict_set(t, namespace, cr_name___module__, cr_intern_c(t, "locale"));
    error_type = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "Error"), cr_tuple_from(t, &base, 1), namespace, CR_ERROR, 0);
    return error_type == CR_ERROR ? -1 : cr_module_set(t, module, "Error", error_type);
}

const CrModuleDef cr_module__locale = {"_locale", "Support for POSIX locales.", functions, locale_init};
