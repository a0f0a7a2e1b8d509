// codec_registry.c -- codecs and error handlers that programs register; the package `encodings` is the first of them.
//
// Search functions are asked in turn for a normalised name; what one answers is remembered. Package `encodings` registers its
// own when it is imported, which happens here when a codec is first looked up. The lists and dicts are the usual ones, so they
// need no lock of ours.
#include <ctype.h>
#include <stdlib.h>

#include "runtime/attr.h"
#include "runtime/module.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"

static CrValue search_functions; // list; these are made when first needed (under the type lock: init)
static CrValue found_codecs;     // dict: normalised name -> CodecInfo
static CrValue error_handlers;   // dict: name -> callable
static uint32_t encodings_state; // 0: not imported yet, 1: under way or done

static bool add_handlers(CrThread *t, CrValue dict) {
    static const char *const names[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace",
                                        "surrogateescape", "surrogatepass"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CrValue f = cr_builtin_function(t, &cr_codec_handlers[i], CR_ERROR);
        if (f == CR_ERROR || cr_dict_set(t, dict, cr_intern_c(t, names[i]), f) < 0) return false;
    }
    return true;
}

// Two threads may both make them: the first to store wins.
static bool ready(CrThread *t) {
    if (CR_LIKELY(CR_GET(error_handlers) != CR_ERROR)) return true;
    CrValue functions = cr_list_new(t, 4), codecs = cr_dict_new(t), handlers = cr_dict_new(t), none = CR_ERROR;
    if (!add_handlers(t, handlers)) return false;
    __atomic_compare_exchange_n(&search_functions, &none, functions, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    none = CR_ERROR;
    __atomic_compare_exchange_n(&found_codecs, &none, codecs, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    none = CR_ERROR;
    __atomic_compare_exchange_n(&error_handlers, &none, handlers, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    return true;
}

// ---- Codecs -----------------------------------------------------------------------------------------------

// Lower case; runs of what is no letter, digit or dot become one '_', none at the ends.
static CrValue normalise(CrThread *t, CrValue encoding) {
    size_t n;
    const char *name = cr_str_utf8(t, encoding, &n);
    if (!name) return CR_ERROR;
    if (strlen(name) != n) return CR_RAISE(t, ValueError, "embedded null character");
    char *plain = malloc(n + 1);
    if (!plain) abort();
    size_t len = 0;
    bool gap = false;
    for (const char *p = name; *p; p++) {
        if (!isalnum((unsigned char)*p) && *p != '.') {
            gap = true;
            continue;
        }
        if (gap && len) plain[len++] = '_';
        gap = false;
        plain[len++] = (char)tolower((unsigned char)*p);
    }
    CrValue result = cr_str_from_utf8(t, plain, len);
    free(plain);
    return result;
}

// The package that holds the codecs of the library. A program that was built without it has only the built-in ones.
static bool import_encodings(CrThread *t) {
    if (__atomic_exchange_n(&encodings_state, 1, __ATOMIC_ACQ_REL)) return true;
    return cr_import(t, cr_intern_c(t, "encodings"), true) != CR_ERROR || cr_exception_clear_if(t, CR_TYPE_OF_ID(ImportError));
}

CrValue cr_codec_lookup(CrThread *t, CrValue encoding) {
    CrValue name = ready(t) ? normalise(t, encoding) : CR_ERROR;
    if (name == CR_ERROR) return CR_ERROR;
    CrValue info = cr_dict_get(t, found_codecs, name);
    if (info != CR_ERROR || cr_raised(t) || !import_encodings(t)) return info;
    for (uint64_t i = 0; i < cr_list_len(search_functions); i++) {
        CrValue function = cr_list_at(search_functions, i);
        if (function == CR_ERROR) break;
        info = cr_call1(t, function, name);
        if (info == CR_ERROR) return CR_ERROR;
        if (info == CR_NONE) continue;
        if (!cr_has_flag(info, CR_TYPE_TUPLE) || cr_tuple_len(info) != 4)
            return CR_RAISE(t, TypeError, "codec search functions must return 4-tuples");
        return cr_dict_set(t, found_codecs, name, info) < 0 ? CR_ERROR : info;
    }
    return CR_RAISE(t, LookupError, "unknown encoding: %S", encoding);
}

// Is it an encoding of text? Old-style plain tuples are. -1: exception.
static int is_text(CrThread *t, CrValue info) {
    if (CR_IS(TUPLE, info)) return 1;
    CrValue flag = cr_getattr_or_zero(t, info, cr_intern_c(t, "_is_text_encoding"));
    if (flag == CR_ERROR) return cr_raised(t) ? -1 : 1;
    return cr_truth(t, flag);
}

CrValue cr_codec_lookup_text(CrThread *t, CrValue encoding, const char *instead) {
    CrValue info = cr_codec_lookup(t, encoding);
    int text = info == CR_ERROR ? -1 : is_text(t, info);
    if (text > 0) return info;
    return text < 0 ? CR_ERROR
                    : CR_RAISE(t, LookupError, "'%S' is not a text encoding; use %s to handle arbitrary codecs", encoding, instead);
}

// An error of a codec names it: "encoding with 'hex' codec failed (TypeError: ...)", with the original as its cause. Only for
// exceptions that a new one of the same class can stand for.
static CrValue name_codec(CrThread *t, CrValue encoding, const char *operation) {
    CrValue e = t->exception;
    CrType *type = cr_type_of(e);
    bool plain = type->new_fn == CR_TYPE_OF_ID(BaseException)->new_fn && type->init_fn == CR_TYPE_OF_ID(BaseException)->init_fn;
    CrValue args = CR_AS(CrException, e)->args;
    if (!plain || (cr_tuple_len(args) && !(cr_tuple_len(args) == 1 && cr_is_str(cr_tuple_items(args)[0])))) return CR_ERROR;
    CrValue dict = cr_getattr_or_zero(t, e, cr_intern_c(t, "__dict__"));
    if (dict == CR_ERROR || cr_dict_len(dict)) return CR_ERROR; // a copy would not have its attributes
    cr_exception_take(t);
    CrValue text = cr_str(t, e);
    if (text == CR_ERROR) return CR_ERROR;
    CrValue message = cr_str_printf(t, "%s with '%S' codec failed (%T: %S)", operation, encoding, e, text);
    CrValue wrapped = message ? cr_call1(t, cr_box(type), message) : CR_ERROR;
    return wrapped == CR_ERROR ? CR_ERROR : cr_raise_from(t, wrapped, e);
}

// Calls a codec's function and takes its result out of the pair that it returns.
static CrValue run(CrThread *t, CrValue function, CrValue object, CrValue encoding, CrValue errors, bool encode) {
    CrValue pair = errors == CR_ERROR ? cr_call1(t, function, object) : cr_call2(t, function, object, errors);
    if (pair == CR_ERROR) return name_codec(t, encoding, encode ? "encoding" : "decoding");
    if (!cr_has_flag(pair, CR_TYPE_TUPLE) || cr_tuple_len(pair) != 2)
        return CR_RAISE(t, TypeError, encode ? "encoder must return a tuple (object, integer)"
                                             : "decoder must return a tuple (object,integer)");
    return cr_tuple_items(pair)[0];
}

CrValue cr_registry_encode(CrThread *t, CrValue object, CrValue encoding, CrValue errors, bool text) {
    CrValue info = text ? cr_codec_lookup_text(t, encoding, "codecs.encode()") : cr_codec_lookup(t, encoding);
    CrValue v = info ? run(t, cr_tuple_items(info)[0], object, encoding, errors, true) : CR_ERROR;
    if (v == CR_ERROR || !text || cr_is_bytes(v)) return v;
    if (cr_is_bytearray(v)) return cr_bytes_from_object(t, v);
    return CR_RAISE(t, TypeError,
                    "'%S' encoder returned '%T' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", encoding, v);
}

CrValue cr_registry_decode(CrThread *t, CrValue object, CrValue encoding, CrValue errors, bool text) {
    CrValue info = text ? cr_codec_lookup_text(t, encoding, "codecs.decode()") : cr_codec_lookup(t, encoding);
    CrValue v = info ? run(t, cr_tuple_items(info)[1], object, encoding, errors, false) : CR_ERROR;
    if (v == CR_ERROR || !text || cr_is_str(v)) return v;
    return CR_RAISE(t, TypeError,
                    "'%S' decoder returned '%T' instead of 'str'; use codecs.decode() to decode to arbitrary types", encoding, v);
}

bool cr_codec_register(CrThread *t, CrValue function) {
    if (!ready(t)) return false;
    if (!cr_type_of(function)->slots.call) return CR_RAISE(t, TypeError, "argument must be callable"), false;
    return cr_list_append(t, search_functions, function) == 0;
}

bool cr_codec_unregister(CrThread *t, CrValue function) {
    if (!ready(t)) return false;
    for (uint64_t i = 0; i < cr_list_len(search_functions); i++) {
        if (cr_list_at(search_functions, i) != function) continue;
        cr_dict_clear(t, found_codecs);
        return cr_list_pop(t, search_functions, (int64_t)i) != CR_ERROR;
    }
    return true;
}

// ---- Error handlers ---------------------------------------------------------------------------------------

CrValue cr_codec_error_handler(CrThread *t, const char *name) {
    CrValue handler = ready(t) ? cr_dict_get(t, error_handlers, cr_str_from_c(t, name ? name : "strict")) : CR_ERROR;
    if (handler != CR_ERROR || cr_raised(t)) return handler;
    return CR_RAISE(t, LookupError, "unknown error handler name '%s'", name);
}

bool cr_codec_register_error(CrThread *t, CrValue name, CrValue handler) {
    if (!ready(t)) return false;
    if (!cr_type_of(handler)->slots.call) return CR_RAISE(t, TypeError, "handler must be callable"), false;
    return cr_dict_set(t, error_handlers, name, handler) == 0;
}
