// builtins.c -- the built-in functions, in alphabetical order, and their table.
//
// Those that need the compiler or the module system (eval, exec, globals, __import__ ...) are elsewhere; print is
// in print.c. Each follows CPython in what it accepts and in the words of its errors.
#include "runtime/builtins.h"

#include "runtime/call.h"
#include "runtime/coroutine.h"
#include "runtime/module.h"
#include "runtime/op.h"
#include "runtime/print.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/io.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"

CrValue cr_builtins_get(CrThread *t, const char *name) {
    CrValue value = cr_dict_get_interned(CR_AS(CrDict, cr_builtins_dict()), cr_intern_c(t, name));
    return value != CR_ERROR ? value : CR_RAISE(t, RuntimeError, "lost builtins.%s", name);
}

static CrValue truth_or_error(int truth) { return truth < 0 ? CR_ERROR : cr_bool(truth); }

static CrValue b_abs(CrThread *t, CrFunction *f, CrValue x) {
    if (cr_is_int(x) && x != CR_INT(-CR_INT_MAX)) return cr_int_get(x) < 0 ? cr_int(-cr_int_get(x)) : x;
    return cr_unary(t, CR_ABS, x);
}

// all and any: stops at the first item whose truth is `stop`.
static CrValue all_or_any(CrThread *t, CrValue iterable, int stop) {
    CrValue iterator = cr_iter(t, iterable);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue item = cr_step(t, iterator);
        if (item == CR_ERROR) return cr_iteration_ended(t) ? cr_bool(!stop) : CR_ERROR;
        int truth = cr_truth(t, item);
        if (truth < 0) return CR_ERROR;
        if (truth == stop) return cr_bool(stop);
    }
}
static CrValue b_all(CrThread *t, CrFunction *f, CrValue iterable) { return all_or_any(t, iterable, 0); }
static CrValue b_any(CrThread *t, CrFunction *f, CrValue iterable) { return all_or_any(t, iterable, 1); }

CrValue cr_ascii(CrThread *t, CrValue object) {
    CrValue repr = cr_repr(t, object);
    if (repr == CR_ERROR || cr_str_is_ascii(CR_AS(CrStr, repr))) return repr;
    const CrStr *s = CR_AS(CrStr, repr);
    CrStrBuilder b = {0};
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        char escape[16];
        if (c < 0x80) {
            cr_builder_char(&b, c);
            continue;
        }
        int n = snprintf(escape, sizeof escape, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        cr_builder_ascii(&b, escape, (size_t)n);
    }
    return cr_builder_finish(t, &b);
}
static CrValue b_ascii(CrThread *t, CrFunction *f, CrValue object) { return cr_ascii(t, object); }

// bin, oct, hex: the digits with the prefix behind the sign.
static CrValue prefixed(CrThread *t, CrValue number, int base, char letter) {
    CrValue i = cr_index(t, number);
    CrValue digits = i == CR_ERROR ? CR_ERROR : cr_int_to_str(t, i, base);
    if (digits == CR_ERROR) return CR_ERROR;
    size_t n;
    const char *text = cr_str_utf8(t, digits, &n);
    if (!text) return CR_ERROR;
    bool negative = text[0] == '-';
    return cr_str_printf(t, "%s0%c%s", negative ? "-" : "", letter, text + negative);
}
static CrValue b_bin(CrThread *t, CrFunction *f, CrValue number) { return prefixed(t, number, 2, 'b'); }
static CrValue b_hex(CrThread *t, CrFunction *f, CrValue number) { return prefixed(t, number, 16, 'x'); }
static CrValue b_oct(CrThread *t, CrFunction *f, CrValue number) { return prefixed(t, number, 8, 'o'); }

static CrValue b_callable(CrThread *t, CrFunction *f, CrValue object) {
    return cr_bool(cr_type_of(object)->slots.call != NULL);
}

static CrValue b_chr(CrThread *t, CrFunction *f, CrValue i) {
    int64_t c;
    CrValue index = cr_index(t, i);
    if (index == CR_ERROR) return CR_ERROR;
    if (!cr_int_to_int64(index, &c) || c != (int32_t)c)
        return CR_RAISE(t, OverflowError, "Python int too large to convert to C int");
    if (c < 0 || c > 0x10FFFF) return CR_RAISE(t, ValueError, "chr() arg not in range(0x110000)");
    return cr_str_from_char(t, (uint32_t)c);
}

static bool check_name(CrThread *t, CrValue name) {
    if (cr_is_str(name)) return true;
    CR_RAISE(t, TypeError, "attribute name must be string, not '%T'", name);
    return false;
}

static CrValue b_delattr(CrThread *t, CrFunction *f, CrValue object, CrValue name) {
    if (!check_name(t, name)) return CR_ERROR;
    return cr_setattr(t, object, name, CR_ERROR) < 0 ? CR_ERROR : CR_NONE;
}

static CrValue b_dir(CrThread *t, CrFunction *f, CrValue object) {
    CrValue names;
    if (object == CR_ERROR) {
        names = cr_take_locals(t);
        if (names == CR_ERROR) return CR_RAISE(t, SystemError, "frame does not exist");
        if (!CR_IS(DICT, names) && !(names = cr_call_method(t, names, cr_name_keys, NULL, 0))) return CR_ERROR;
    } else {
        bool found;
        names = cr_call_special(t, object, cr_name___dir__, NULL, 0, &found);
        if (!found) return CR_RAISE(t, TypeError, "object does not provide __dir__");
        if (names == CR_ERROR) return CR_ERROR;
    }
    CrValue list = cr_list_from_iterable(t, names);
    return list == CR_ERROR || cr_list_sort(t, list, CR_NONE, false) < 0 ? CR_ERROR : list;
}

static CrValue b_divmod(CrThread *t, CrFunction *f, CrValue x, CrValue y) { return cr_binary(t, CR_DIVMOD, x, y); }

// exit and quit
static CrValue b_exit(CrThread *t, CrFunction *f, CrValue code) {
    CrValue exception = cr_call1(t, cr_box(CR_TYPE_OF_ID(SystemExit)), code);
    return exception == CR_ERROR ? CR_ERROR : cr_raise_value(t, exception);
}

static CrValue b_format(CrThread *t, CrFunction *f, CrValue value, CrValue spec) {
    if (!cr_is_str(spec)) return CR_RAISE(t, TypeError, "format() argument 2 must be str, not %T", spec);
    return cr_format(t, value, spec);
}

static CrValue b_getattr(CrThread *t, CrFunction *f, CrValue object, CrValue name, CrValue absent) {
    if (!check_name(t, name)) return CR_ERROR;
    if (absent == CR_ERROR) return cr_getattr(t, object, name);
    CrValue value = cr_getattr_or_zero(t, object, name);
    return value != CR_ERROR || cr_raised(t) ? value : absent;
}

static CrValue b_hasattr(CrThread *t, CrFunction *f, CrValue object, CrValue name) {
    if (!check_name(t, name)) return CR_ERROR;
    CrValue value = cr_getattr_or_zero(t, object, name);
    return value == CR_ERROR && cr_raised(t) ? CR_ERROR : cr_bool(value != CR_ERROR);
}

static CrValue b_hash(CrThread *t, CrFunction *f, CrValue object) {
    int64_t hash;
    return cr_hash(t, object, &hash) < 0 ? CR_ERROR : cr_int_from_int64(t, hash);
}

static CrValue b_id(CrThread *t, CrFunction *f, CrValue object) { return cr_int_from_uint64(t, object); }

static void try_flush(CrThread *t, CrValue file) {
    if (!cr_flush_object(t, file)) cr_exception_take(t);
}

static CrValue b_input(CrThread *t, CrFunction *f, CrValue prompt) {
    const struct {
        CrValue file;
        const char *name;
    } files[] = {{cr_sys_stdin, "stdin"}, {cr_sys_stdout, "stdout"}, {cr_sys_stderr, "stderr"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!files[i].file || files[i].file == CR_NONE)
            return CR_RAISE(t, RuntimeError, "input(): lost sys.%s", files[i].name);
    try_flush(t, cr_sys_stderr);
    if (prompt != CR_NONE) {
        CrValue text = cr_str(t, prompt);
        if (text == CR_ERROR || !cr_print_to(t, cr_sys_stdout, &text, 1, "", "")) return CR_ERROR;
    }
    try_flush(t, cr_sys_stdout);
    CrValue line = cr_call_method(t, cr_sys_stdin, cr_intern_c(t, "readline"), NULL, 0);
    if (line == CR_ERROR) return CR_ERROR;
    if (!cr_is_str(line)) return CR_RAISE(t, TypeError, "object.readline() returned non-string");
    int64_t n = CR_AS(CrStr, line)->len;
    if (n == 0) return CR_RAISE(t, EOFError, "EOF when reading a line");
    if (cr_str_at(CR_AS(CrStr, line), n - 1) == '\n') n--;
    return cr_str_slice(t, line, 0, n);
}

static CrValue b_isinstance(CrThread *t, CrFunction *f, CrValue object, CrValue classes) {
    return truth_or_error(cr_isinstance(t, object, classes));
}

static CrValue b_issubclass(CrThread *t, CrFunction *f, CrValue cls, CrValue classes) {
    return truth_or_error(cr_issubclass(t, cls, classes));
}

static CrValue b_iter(CrThread *t, CrFunction *f, CrValue object, CrValue sentinel) {
    if (sentinel == CR_ERROR) return cr_iter(t, object);
    if (!cr_type_of(object)->slots.call) return CR_RAISE(t, TypeError, "iter(v, w): v must be callable");
    return cr_callable_iter(t, object, sentinel);
}

static CrValue b_len(CrThread *t, CrFunction *f, CrValue object) {
    int64_t n = cr_len(t, object);
    return n < 0 ? CR_ERROR : cr_int_from_int64(t, n);
}

// ---- max and min ------------------------------------------------------------------------------------------

// Is `key` to replace `best`? 1, 0, -1
static inline int beats(CrThread *t, CrValue key, CrValue best, bool greatest) {
    if (cr_both_int(key, best)) return greatest ? key > best : key < best;
    return cr_compare_bool(t, key, best, greatest ? CR_GT : CR_LT);
}

// The extreme of an iterable; CR_ERROR without an exception when there are no items.
static CrValue extreme(CrThread *t, CrValue iterable, CrValue key, bool greatest) {
    CrValue iterator = cr_iter(t, iterable), best = CR_ERROR, best_key = CR_ERROR;
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue item = cr_step(t, iterator);
        if (item == CR_ERROR) return cr_iteration_ended(t) ? best : CR_ERROR;
        CrValue k = key == CR_NONE ? item : cr_call1(t, key, item);
        if (k == CR_ERROR) return CR_ERROR;
        int better = best == CR_ERROR ? 1 : beats(t, k, best_key, greatest);
        if (better < 0) return CR_ERROR;
        if (better) {
            best = item;
            best_key = k;
        }
    }
}

static CrValue max_or_min(CrThread *t, CrValue key, CrValue absent, CrValue args, const char *name) {
    uint64_t n = cr_tuple_len(args);
    bool greatest = name[1] == 'a';
    if (n == 0) return CR_RAISE(t, TypeError, "%s expected at least 1 argument, got 0", name);
    if (n > 1 && absent != CR_ERROR)
        return CR_RAISE(t, TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
    if (n == 2 && key == CR_NONE) {
        int second = beats(t, cr_tuple_items(args)[1], cr_tuple_items(args)[0], greatest);
        return second < 0 ? CR_ERROR : cr_tuple_items(args)[second];
    }
    CrValue best = extreme(t, n == 1 ? cr_tuple_items(args)[0] : args, key, greatest);
    if (best != CR_ERROR || cr_raised(t)) return best;
    return absent != CR_ERROR ? absent : CR_RAISE(t, ValueError, "%s() arg is an empty sequence", name);
}

static CrValue b_max(CrThread *t, CrFunction *f, CrValue key, CrValue absent, CrValue args) {
    return max_or_min(t, key, absent, args, "max");
}
static CrValue b_min(CrThread *t, CrFunction *f, CrValue key, CrValue absent, CrValue args) {
    return max_or_min(t, key, absent, args, "min");
}

// ---- next ... vars ----------------------------------------------------------------------------------------

static CrValue b_next(CrThread *t, CrFunction *f, CrValue iterator, CrValue absent) {
    CrUnaryFn next = cr_type_of(iterator)->slots.next;
    if (!next) return CR_RAISE(t, TypeError, "'%T' object is not an iterator", iterator);
    CrValue item = next(t, iterator);
    if (item != CR_ERROR) return item;
    if (absent != CR_ERROR) return cr_iteration_ended(t) ? absent : CR_ERROR;
    return cr_raised(t) ? CR_ERROR : cr_raise_stop_iteration(t, CR_NONE);
}

static CrValue b_ord(CrThread *t, CrFunction *f, CrValue c) {
    int64_t n;
    if (cr_is_str(c)) {
        CrValue plain = cr_str_plain(c);
        n = CR_AS(CrStr, plain)->len;
        if (n == 1) return cr_int(cr_str_at(CR_AS(CrStr, plain), 0));
    } else if (cr_has_flag(c, CR_TYPE_BYTES) || cr_is_subtype(cr_type_of(c), CR_TYPE_OF_ID(BYTEARRAY))) {
        const uint8_t *data;
        size_t len;
        if (!cr_bytes_view(t, c, &data, &len)) return CR_ERROR;
        if (len == 1) return cr_int(data[0]);
        n = (int64_t)len;
    } else {
        return CR_RAISE(t, TypeError, "ord() expected string of length 1, but %T found", c);
    }
    return CR_RAISE(t, TypeError, "ord() expected a character, but string of length %i found", n);
}

static CrValue b_pow(CrThread *t, CrFunction *f, CrValue base, CrValue exponent, CrValue modulus) {
    return cr_pow3(t, base, exponent, modulus);
}

static CrValue b_repr(CrThread *t, CrFunction *f, CrValue object) { return cr_repr(t, object); }

static CrValue b_round(CrThread *t, CrFunction *f, CrValue number, CrValue digits) {
    bool found;
    CrValue result = cr_call_special(t, number, cr_name___round__, &digits, digits == CR_NONE ? 0 : 1, &found);
    return found ? result : CR_RAISE(t, TypeError, "type %T doesn't define __round__ method", number);
}

static CrValue b_setattr(CrThread *t, CrFunction *f, CrValue object, CrValue name, CrValue value) {
    if (!check_name(t, name)) return CR_ERROR;
    return cr_setattr(t, object, name, value) < 0 ? CR_ERROR : CR_NONE;
}

static CrValue b_sorted(CrThread *t, CrFunction *f, CrValue key, CrValue reverse, CrValue args) {
    uint64_t n = cr_tuple_len(args);
    if (n != 1) return CR_RAISE(t, TypeError, "sorted expected 1 argument, got %i", (int64_t)n);
    CrValue list = cr_list_from_iterable(t, cr_tuple_items(args)[0]);
    CrValue backwards = list == CR_ERROR ? CR_ERROR : cr_index(t, reverse);
    if (backwards == CR_ERROR || cr_list_sort(t, list, key, cr_int_sign(backwards) != 0) < 0) return CR_ERROR;
    return list;
}

// The sum so far plus an item, ints and floats without a call.
static inline CrValue plus(CrThread *t, CrValue total, CrValue item) {
    if (cr_is_float(total) && cr_is_int(item)) return cr_float(cr_float_get(total) + (double)cr_int_get(item));
    if (CR_LIKELY(cr_both_int(total, item))) {
        CrValue sum = total + item - CR_INT_BIAS;
        if (CR_LIKELY(sum >= CR_TAG_INT)) return sum;
    } else if (cr_is_float(total) && cr_is_float(item)) {
        return cr_float(cr_float_get(total) + cr_float_get(item));
    }
    return cr_binary(t, CR_ADD, total, item);
}

static CrValue sum_of(CrThread *t, CrValue iterator, CrValue total) {
    for (uint32_t n = 1;; n++) {
        CrValue item = cr_step(t, iterator);
        if (item == CR_ERROR) return cr_iteration_ended(t) ? total : CR_ERROR;
        if ((total = plus(t, total, item)) == CR_ERROR || (n % 64 == 0 && !cr_poll(t))) return CR_ERROR;
    }
}

static CrValue b_sum(CrThread *t, CrFunction *f, CrValue iterable, CrValue start) {
    CrValue iterator = cr_iter(t, iterable);
    if (iterator == CR_ERROR) return CR_ERROR;
    if (cr_is_str(start)) return CR_RAISE(t, TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (cr_has_flag(start, CR_TYPE_BYTES))
        return CR_RAISE(t, TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (cr_is_subtype(cr_type_of(start), CR_TYPE_OF_ID(BYTEARRAY)))
        return CR_RAISE(t, TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    return sum_of(t, iterator, start);
}

static CrValue b_vars(CrThread *t, CrFunction *f, CrValue object) {
    CrValue locals = cr_take_locals(t);
    if (object == CR_ERROR) return locals ? locals : CR_RAISE(t, SystemError, "vars(): no frame");
    CrValue dict = cr_getattr_or_zero(t, object, cr_name___dict__);
    if (dict != CR_ERROR || cr_raised(t)) return dict;
    return CR_RAISE(t, TypeError, "vars() argument must have __dict__ attribute");
}

static CrValue b_aiter(CrThread *t, CrFunction *f, CrValue iterable) { return cr_aiter(t, iterable); }
static CrValue b_anext(CrThread *t, CrFunction *f, CrValue iterator, CrValue absent) { return cr_anext(t, iterator, absent); }

const CrMethodDef cr_builtin_functions[] = {
    {"abs(x, /)", CR_FN(b_abs), "Return the absolute value of the argument.", 0},
    {"aiter(async_iterable, /)", CR_FN(b_aiter), "Return an AsyncIterator for an AsyncIterable object.", 0},
    {"all(iterable, /)", CR_FN(b_all), "Return True if bool(x) is True for all values x in the iterable.", 0},
    {"anext(aiterator, default=<none>, /)", CR_FN(b_anext), "Return the next item from the async iterator.", 0},
    {"any(iterable, /)", CR_FN(b_any), "Return True if bool(x) is True for any x in the iterable.", 0},
    {"ascii(obj, /)", CR_FN(b_ascii), "Return an ASCII-only representation of an object.", 0},
    {"bin(number, /)", CR_FN(b_bin), "Return the binary representation of an integer.\n\n>>> bin(10)\n'0b1010'\n", 0},
    {"callable(obj, /)", CR_FN(b_callable), "Return whether the object is callable.", 0},
    {"chr(i, /)", CR_FN(b_chr), "Return a Unicode string of one character with ordinal i.", 0},
    {"delattr(obj, name, /)", CR_FN(b_delattr), "Deletes the named attribute from the given object.", 0},
    {"dir(object=<none>, /)", CR_FN(b_dir), "Return an alphabetized list of the object's attribute names.", CR_METHOD_LOCALS},
    {"divmod(x, y, /)", CR_FN(b_divmod), "Return the tuple (x//y, x%y).", 0},
    {"exit(code=None)", CR_FN(b_exit), "Leave the program by raising SystemExit.", 0},
    {"format(value, format_spec='', /)", CR_FN(b_format), "Return value.__format__(format_spec).", 0},
    {"getattr(object, name, default=<none>, /)", CR_FN(b_getattr), "Get a named attribute from an object.", 0},
    {"hasattr(obj, name, /)", CR_FN(b_hasattr), "Return whether the object has an attribute with the given name.", 0},
    {"hash(obj, /)", CR_FN(b_hash), "Return the hash value for the given object.", 0},
    {"hex(number, /)", CR_FN(b_hex), "Return the hexadecimal representation of an integer.\n\n>>> hex(255)\n'0xff'\n", 0},
    {"id(obj, /)", CR_FN(b_id), "Return the identity of an object.", 0},
    {"input(prompt=None, /)", CR_FN(b_input), "Read a string from standard input.", 0},
    {"isinstance(obj, class_or_tuple, /)", CR_FN(b_isinstance), "Return whether an object is an instance of a class.", 0},
    {"issubclass(cls, class_or_tuple, /)", CR_FN(b_issubclass), "Return whether 'cls' is derived from another class.", 0},
    {"iter(object, sentinel=<none>, /)", CR_FN(b_iter), "Get an iterator from an object.", 0},
    {"len(obj, /)", CR_FN(b_len), "Return the number of items in a container.", 0},
    {"max(*args, key=None, default=<none>)", CR_FN(b_max), "Return the biggest item.", 0},
    {"min(*args, key=None, default=<none>)", CR_FN(b_min), "Return the smallest item.", 0},
    {"next(iterator, default=<none>, /)", CR_FN(b_next), "Return the next item from the iterator.", 0},
    {"oct(number, /)", CR_FN(b_oct), "Return the octal representation of an integer.\n\n>>> oct(64)\n'0o100'\n", 0},
    {"open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
     CR_FN(cr_open), "Open file and return a stream.", 0},
    {"ord(c, /)", CR_FN(b_ord), "Return the Unicode code point for a one-character string.", 0},
    {"pow(base, exp, mod=None)", CR_FN(b_pow), "Equivalent to base**exp with 2 arguments or base**exp % mod with 3.", 0},
    {"print(*args, sep=' ', end='\\n', file=None, flush=False)", CR_FN(cr_builtin_print),
     "Prints the values to a stream, or to sys.stdout by default.", 0},
    {"quit(code=None)", CR_FN(b_exit), "Leave the program by raising SystemExit.", 0},
    {"repr(obj, /)", CR_FN(b_repr), "Return the canonical string representation of the object.", 0},
    {"round(number, ndigits=None)", CR_FN(b_round), "Round a number to a given precision in decimal digits.", 0},
    {"setattr(obj, name, value, /)", CR_FN(b_setattr), "Sets the named attribute on the given object.", 0},
    {"sorted(*args, key=None, reverse=False)", CR_FN(b_sorted), "Return a new list in ascending order.", 0},
    {"sum(iterable, /, start=0)", CR_FN(b_sum), "Return the sum of a 'start' value plus an iterable of numbers.", 0},
    {"vars(object=<none>, /)", CR_FN(b_vars), "Return object.__dict__.", CR_METHOD_LOCALS},
    {0},
};
