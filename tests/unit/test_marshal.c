// test_marshal.c -- conversion of single arguments and results (bridge/marshal.h, ctype.h, pointer.h).
#include <math.h>

#include "bridge/call.h"
#include "bridge/marshal.h"
#include "bridge/pointer.h"
#include "tests/unit/runtime_test.h"

static CrValue out(void) { return cr_box(&cr_marker_out); }
static CrValue inout(CrThread *t, CrValue v) {
    CrMarker *m = cr_alloc(t, sizeof *m);
    *m = (CrMarker){.ob = {.shape = CR_T_C_MARKER, .aux = 1}, .count = -1, .value = v};
    return cr_box(m);
}

// A C function f with one parameter of the given type.
static CrForeign one(const CrCType *const *type) {
    return (CrForeign){.code = {.name = "f"}, .result = &cr_c_int, .params = type};
}
#define ONE(type_) \
    static const CrCType *const params[] = {type_}; \
    CrForeign f = one(params)

static const CrCType const_int_ptr = {.name = "const int *", .kind = CR_C_POINTER, .size = 8, .to = &cr_c_int_const};
static const CrCType const_void_ptr = {.name = "const void *", .kind = CR_C_POINTER, .size = 8, .to = &cr_c_void_const};
static const CrCType file = {.name = "FILE", .kind = CR_C_RECORD, .tag = "struct _IO_FILE"};
static const CrCType file_ptr = {.name = "FILE *", .kind = CR_C_POINTER, .size = 8, .to = &file};
static const CrCType string_ptr = {.name = "char **", .kind = CR_C_POINTER, .size = 8, .to = &cr_c_char_ptr};

PY(marshal, int32_takes_its_range) {
    ONE(&cr_c_int);
    int32_t i;
    CHECK(cr_to_int32(t, &i, cr_int(INT32_MAX), &f, 0) && i == INT32_MAX);
    CHECK(cr_to_int32(t, &i, cr_int(INT32_MIN), &f, 0) && i == INT32_MIN);
    CHECK(cr_to_int32(t, &i, CR_TRUE, &f, 0) && i == 1);
    CHECK(!cr_to_int32(t, &i, cr_int((int64_t)INT32_MAX + 1), &f, 0));
    RAISED(OverflowError, "f() argument 1: 2147483648 is out of range for 'int'");
    CHECK(!cr_to_int32(t, &i, cr_int((int64_t)INT32_MIN - 1), &f, 0));
    RAISED(OverflowError, "f() argument 1: -2147483649 is out of range for 'int'");
}

PY(marshal, integers_refuse_other_types) {
    ONE(&cr_c_int);
    int32_t i;
    CHECK(!cr_to_int32(t, &i, cr_float(1.0), &f, 0));
    RAISED(TypeError, "f() argument 1: 'int' expected, got float");
    CHECK(!cr_to_int32(t, &i, cr_str_from_c(t, "1"), &f, 0));
    RAISED(TypeError, "f() argument 1: 'int' expected, got str");
    CHECK(!cr_to_int32(t, &i, CR_NONE, &f, 0));
    RAISED(TypeError, "f() argument 1: 'int' expected, got NoneType");
}

PY(marshal, small_integers) {
    ONE(&cr_c_uchar);
    uint8_t u;
    int8_t i;
    CHECK(cr_to_uint8(t, &u, cr_int(255), &f, 0) && u == 255);
    CHECK(!cr_to_uint8(t, &u, cr_int(256), &f, 0));
    RAISED(OverflowError, "f() argument 1: 256 is out of range for 'unsigned char'");
    CHECK(!cr_to_uint8(t, &u, cr_int(-1), &f, 0));
    RAISED(OverflowError, "f() argument 1: -1 is out of range for 'unsigned char'");
    static const CrCType *const schar[] = {&cr_c_schar};
    f.params = schar;
    CHECK(cr_to_int8(t, &i, cr_int(-128), &f, 0) && i == -128);
    CHECK(!cr_to_int8(t, &i, cr_int(128), &f, 0));
    RAISED(OverflowError, "f() argument 1: 128 is out of range for 'signed char'");
}

PY(marshal, int64_beyond_small_ints) {
    ONE(&cr_c_long);
    int64_t i;
    CHECK(cr_to_int64(t, &i, cr_int_from_int64(t, INT64_MIN), &f, 0) && i == INT64_MIN);
    CHECK(cr_to_int64(t, &i, cr_int_from_int64(t, INT64_MAX), &f, 0) && i == INT64_MAX);
    CHECK(!cr_to_int64(t, &i, cr_int_from_uint64(t, (uint64_t)INT64_MAX + 1), &f, 0));
    RAISED(OverflowError, "f() argument 1: 9223372036854775808 is out of range for 'long'");
}

PY(marshal, uint64_takes_all_64_bits) {
    ONE(&cr_c_ulong);
    uint64_t u;
    CHECK(cr_to_uint64(t, &u, cr_int_from_uint64(t, UINT64_MAX), &f, 0) && u == UINT64_MAX);
    CHECK(cr_to_uint64(t, &u, cr_int(0), &f, 0) && u == 0);
    CHECK(!cr_to_uint64(t, &u, cr_int(-1), &f, 0));
    RAISED(OverflowError, "f() argument 1: -1 is out of range for 'unsigned long'");
}

PY(marshal, char_takes_int_or_character) {
    ONE(&cr_c_char);
    int8_t c;
    CHECK(cr_to_int8(t, &c, cr_int('x'), &f, 0) && c == 'x');
    CHECK(cr_to_int8(t, &c, cr_str_from_c(t, "x"), &f, 0) && c == 'x');
    CHECK(!cr_to_int8(t, &c, cr_str_from_c(t, "xy"), &f, 0));
    RAISED(TypeError, "f() argument 1: 'char' expected, got str");
    CHECK(!cr_to_int8(t, &c, cr_str_from_c(t, "\xC3\xA9"), &f, 0));
    RAISED(OverflowError, "f() argument 1: 233 is out of range for 'char'");
}

PY(marshal, bool_is_a_truth_value) {
    ONE(&cr_c_bool);
    _Bool b;
    CHECK(cr_to_bool(t, &b, CR_TRUE, &f, 0) && b);
    CHECK(cr_to_bool(t, &b, CR_NONE, &f, 0) && !b);
    CHECK(cr_to_bool(t, &b, cr_str_from_c(t, "x"), &f, 0) && b);
    CHECK(cr_to_bool(t, &b, cr_int(256), &f, 0) && b);
}

PY(marshal, doubles) {
    ONE(&cr_c_double);
    double d;
    CHECK(cr_to_double(t, &d, cr_float(1.5), &f, 0) && d == 1.5);
    CHECK(cr_to_double(t, &d, cr_int(-7), &f, 0) && d == -7.0);
    CHECK(cr_to_double(t, &d, CR_TRUE, &f, 0) && d == 1.0);
    CHECK(!cr_to_double(t, &d, cr_str_from_c(t, "1.5"), &f, 0));
    RAISED(TypeError, "f() argument 1: 'double' expected, got str");
}

PY(marshal, floats_are_range_checked) {
    ONE(&cr_c_float);
    float x;
    CHECK(cr_to_float(t, &x, cr_float(0.1), &f, 0) && x == 0.1f);
    CHECK(cr_to_float(t, &x, cr_float(INFINITY), &f, 0) && isinf(x));
    CHECK(!cr_to_float(t, &x, cr_float(1e39), &f, 0));
    RAISED(OverflowError, "f() argument 1: 1e+39 is out of range for 'float'");
}

PY(marshal, long_double) {
    ONE(&cr_c_longdouble);
    long double x;
    CHECK(cr_to_longdouble(t, &x, cr_float(2.5), &f, 0) && x == 2.5L);
    CHECK(cr_to_longdouble(t, &x, cr_int(3), &f, 0) && x == 3.0L);
}

PY(marshal, ascii_strings_are_not_copied) {
    ONE(&cr_c_string);
    CrArg x;
    CrValue s = cr_str_from_c(t, "hello there");
    CHECK(cr_to_string(t, &x, s, &f, 0) && x.p == cr_str_data(CR_AS(CrStr, s)));
    CHECK(cr_object(s)->aux & CR_STR_NO_NUL);
    CHECK(cr_to_string(t, &x, s, &f, 0) && x.kind == CR_ARG_PLAIN && !strcmp(x.p, "hello there"));
}

PY(marshal, other_strings_go_as_utf8) {
    ONE(&cr_c_string);
    CrArg x;
    CHECK(cr_to_string(t, &x, cr_str_from_c(t, "h\xC3\xA4\xE2\x82\xAC"), &f, 0) && !strcmp(x.p, "h\xC3\xA4\xE2\x82\xAC"));
    CrValue odd = cr_c_text(t, "a\xFFz"); // no UTF-8: comes in with a surrogate, goes out as it was
    CHECK(odd && cr_str_of(odd)->len == 3);
    CHECK(cr_to_string(t, &x, odd, &f, 0) && !strcmp(x.p, "a\xFFz"));
}

PY(marshal, strings_with_nul_are_refused) {
    ONE(&cr_c_string);
    CrArg x;
    CHECK(!cr_to_string(t, &x, cr_str_from_utf8(t, "a\0b", 3), &f, 0));
    RAISED(ValueError, "f() argument 1: embedded null character");
    CHECK(!cr_to_string(t, &x, cr_str_from_utf8(t, "\xC3\xA4\0", 3), &f, 0));
    RAISED(ValueError, "f() argument 1: embedded null character");
    CHECK(cr_to_string(t, &x, cr_bytes_from(t, "a\0b", 3), &f, 0) && !memcmp(x.p, "a\0b", 4));
}

PY(marshal, none_is_null_unless_declared_nonnull) {
    ONE(&cr_c_string);
    CrArg x;
    CHECK(cr_to_string(t, &x, CR_NONE, &f, 0) && x.p == NULL);
    f.nonnull = 1;
    CHECK(!cr_to_string(t, &x, CR_NONE, &f, 0));
    RAISED(ValueError, "f() argument 1: 'const char *' must not be NULL (None)");
}

PY(marshal, mutable_char_pointer_refuses_immutable_objects) {
    ONE(&cr_c_char_ptr);
    CrArg x;
    CHECK(!cr_to_pointer(t, &x, cr_str_from_c(t, "abc"), &f, 0));
    RAISED(TypeError, "f() argument 1: 'char *' expected, got str: C may write to it, pass a bytearray");
    CHECK(!cr_to_pointer(t, &x, cr_bytes_from(t, "abc", 3), &f, 0));
    RAISED(TypeError, "f() argument 1: 'char *' expected, got bytes: C may write to it, pass a bytearray");
}

PY(marshal, bytearray_cannot_be_resized_during_the_call) {
    ONE(&cr_c_char_ptr);
    CrArg x;
    CrValue b = cr_bytearray_from(t, "abc", 3);
    CHECK(cr_to_pointer(t, &x, b, &f, 0) && x.kind == CR_ARG_BUFFER && !memcmp(x.p, "abc", 3));
    ((char *)x.p)[0] = 'x';
    CHECK(!cr_call_method(t, b, cr_intern_c(t, "append"), (CrValue[]){cr_int(1)}, 1));
    RAISED(BufferError, "Existing exports of data: object cannot be re-sized");
    CHECK(cr_args_done(t, x.kind, &x, 1, cr_int(5), &f) == cr_int(5));
    CHECK(cr_call_method(t, b, cr_intern_c(t, "append"), (CrValue[]){cr_int(1)}, 1) == CR_NONE);
    SHOWS(b, "bytearray(b'xbc\\x01')");
}

PY(marshal, dropped_arguments_release_buffers) {
    ONE(&cr_c_char_ptr);
    CrArg x;
    CrValue b = cr_bytearray_from(t, "abc", 3);
    CHECK(cr_to_pointer(t, &x, b, &f, 0));
    CHECK(cr_args_drop(t, &x, 1) == CR_ERROR);
    CHECK(cr_object(b)->aux == 0);
}

PY(marshal, const_void_pointer_takes_bytes) {
    ONE(&const_void_ptr);
    CrArg x;
    CHECK(cr_to_pointer(t, &x, cr_bytes_from(t, "a\0b", 3), &f, 0) && !memcmp(x.p, "a\0b", 3));
    CHECK(!cr_to_pointer(t, &x, cr_str_from_c(t, "a"), &f, 0));
    RAISED(TypeError, "f() argument 1: 'const void *' expected, got str");
}

PY(marshal, buffers_of_items_must_be_whole) {
    ONE(&cr_c_int_ptr);
    CrArg x;
    CrValue b = cr_bytearray_from(t, "abcdefgh", 8), odd = cr_bytearray_from(t, "abcdefg", 7);
    CHECK(cr_to_pointer(t, &x, b, &f, 0));
    cr_args_drop(t, &x, 1);
    CHECK(!cr_to_pointer(t, &x, odd, &f, 0));
    RAISED(ValueError, "f() argument 1: 7 bytes are no whole number of 'int' (4 bytes each)");
    CHECK(cr_object(odd)->aux == 0);
}

PY(marshal, opaque_pointers_take_their_own_kind_only) {
    ONE(&file_ptr);
    CrArg x;
    int something;
    CHECK(cr_to_pointer(t, &x, cr_pointer_new(t, &something, &file, CR_ERROR), &f, 0) && x.p == &something);
    CHECK(!cr_to_pointer(t, &x, cr_pointer_new(t, &something, &cr_c_int, CR_ERROR), &f, 0));
    RAISED(TypeError, "f() argument 1: 'FILE *' expected, got Ptr[int]");
    CHECK(cr_to_pointer(t, &x, cr_pointer_new(t, &something, &cr_c_void, CR_ERROR), &f, 0));
    CHECK(!cr_to_pointer(t, &x, cr_bytearray_from(t, "abc", 3), &f, 0));
    RAISED(TypeError, "f() argument 1: 'FILE *' expected, got bytearray: the type is opaque");
    CHECK(!cr_to_pointer(t, &x, out(), &f, 0));
    RAISED(TypeError, "f() argument 1: 'FILE *' expected, got OutMarker: the size of what it points to is not known");
}

PY(marshal, pointers_do_not_lose_const) {
    ONE(&cr_c_char_ptr);
    CrArg x;
    char c;
    CHECK(!cr_to_pointer(t, &x, cr_pointer_new(t, &c, &cr_c_char_const, CR_ERROR), &f, 0));
    RAISED(TypeError, "f() argument 1: 'char *' expected, got Ptr[const char]");
    CHECK(cr_to_pointer(t, &x, cr_pointer_new(t, &c, &cr_c_uchar, CR_ERROR), &f, 0));
}

PY(marshal, out_becomes_part_of_the_result) {
    ONE(&cr_c_int_ptr);
    CrArg x;
    CHECK(cr_to_pointer(t, &x, out(), &f, 0) && *(int *)x.p == 0);
    *(int *)x.p = -9;
    SHOWS(cr_args_done(t, x.kind, &x, 1, cr_int(1), &f), "(1, -9)");
    f.result = &cr_c_void;
    CHECK(cr_to_pointer(t, &x, out(), &f, 0));
    *(int *)x.p = 4;
    SHOWS(cr_args_done(t, x.kind, &x, 1, CR_NONE, &f), "4");
}

PY(marshal, inout_gives_and_takes) {
    ONE(&cr_c_int_ptr);
    CrArg x;
    CHECK(cr_to_pointer(t, &x, inout(t, cr_int(20)), &f, 0) && *(int *)x.p == 20);
    *(int *)x.p += 1;
    SHOWS(cr_args_done(t, x.kind, &x, 1, cr_int(0), &f), "(0, 21)");
    CHECK(!cr_to_pointer(t, &x, inout(t, cr_str_from_c(t, "x")), &f, 0));
    RAISED(TypeError, "f() argument 1: 'int' expected, got str");
}

PY(marshal, out_of_several) {
    ONE(&cr_c_int_ptr);
    CrArg x;
    CrValue five = cr_getitem(t, out(), cr_int(5));
    SHOWS(five, "OUT[5]");
    CHECK(cr_to_pointer(t, &x, five, &f, 0));
    for (int i = 0; i < 5; i++) ((int *)x.p)[i] = i * i;
    SHOWS(cr_args_done(t, x.kind, &x, 1, cr_int(5), &f), "(5, [0, 1, 4, 9, 16])");
    static const CrCType *const chars[] = {&cr_c_char_ptr};
    f.params = chars;
    CHECK(cr_to_pointer(t, &x, five, &f, 0));
    strcpy(x.p, "abcd");
    SHOWS(cr_args_done(t, x.kind, &x, 1, cr_int(5), &f), "(5, bytearray(b'abcd\\x00'))");
}

PY(marshal, lists_are_copied_for_const_pointers) {
    ONE(&const_int_ptr);
    CrArg x;
    CrValue items[] = {cr_int(3), cr_int(-4)};
    CHECK(cr_to_pointer(t, &x, cr_list_from(t, items, 2), &f, 0) && ((int *)x.p)[0] == 3 && ((int *)x.p)[1] == -4);
    CHECK(cr_to_pointer(t, &x, cr_int(77), &f, 0) && *(int *)x.p == 77);
    items[1] = cr_str_from_c(t, "x");
    CHECK(!cr_to_pointer(t, &x, cr_tuple_from(t, items, 2), &f, 0));
    RAISED(TypeError, "f() argument 1: 'const int' expected, got str");
    static const CrCType *const mutable[] = {&cr_c_int_ptr};
    f.params = mutable;
    CHECK(!cr_to_pointer(t, &x, cr_list_from(t, items, 1), &f, 0));
    RAISED(TypeError, "f() argument 1: 'int *' expected, got list: what C writes would be lost");
}

PY(marshal, list_of_str_is_an_argv) {
    ONE(&string_ptr);
    CrArg x;
    CrValue items[] = {cr_str_from_c(t, "ls"), cr_str_from_c(t, "\xC3\xA4"), cr_bytes_from(t, "raw", 3)};
    CHECK(cr_to_pointer(t, &x, cr_list_from(t, items, 3), &f, 0));
    char **argv = x.p;
    CHECK(!strcmp(argv[0], "ls") && !strcmp(argv[1], "\xC3\xA4") && !strcmp(argv[2], "raw") && argv[3] == NULL);
    items[1] = cr_int(1);
    CHECK(!cr_to_pointer(t, &x, cr_list_from(t, items, 3), &f, 0));
    RAISED(TypeError, "f() argument 1: 'char **' expected, got list: a list of str is needed");
}

PY(marshal, results) {
    SHOWS(cr_from_int64(t, INT64_MIN), "-9223372036854775808");
    SHOWS(cr_from_uint64(t, UINT64_MAX), "18446744073709551615");
    SHOWS(cr_from_uint64(t, (uint64_t)1 << 49), "562949953421312");
    SHOWS(cr_from_uint32(t, UINT32_MAX), "4294967295");
    SHOWS(cr_from_string(t, "h\xC3\xA4"), "'h\xC3\xA4'");
    CHECK(cr_from_string(t, NULL) == CR_NONE);
    CHECK(cr_from_pointer(t, NULL, &cr_c_char, NULL, 0) == CR_NONE);
    CHECK(cr_is_float(cr_from_double(t, NAN)));
}

PY(marshal, result_inside_a_buffer_keeps_it) {
    ONE(&cr_c_char_ptr);
    CrArg x;
    CrValue b = cr_bytearray_from(t, "abcdef", 6);
    CHECK(cr_to_pointer(t, &x, b, &f, 0));
    CrValue p = cr_from_pointer(t, (char *)x.p + 2, &cr_c_char, &x, 1);
    cr_args_drop(t, &x, 1);
    CHECK(CR_AS(CrPointer, p)->count == 4 && CR_AS(CrPointer, p)->keep != CR_ERROR);
    CHECK(cr_getitem(t, p, cr_int(3)) == cr_int('f'));
    CHECK(!cr_getitem(t, p, cr_int(4)));
    RAISED(IndexError, "Ptr index out of range");
}

PY(pointer, items_and_arithmetic) {
    int a[] = {10, 20, 30};
    CrValue p = cr_pointer_new_counted(t, a, &cr_c_int, 3, CR_ERROR);
    CHECK(cr_getitem(t, p, cr_int(1)) == cr_int(20) && cr_getitem(t, p, cr_int(-1)) == cr_int(30));
    CHECK(cr_setitem(t, p, cr_int(0), cr_int(11)) == 0 && a[0] == 11);
    CHECK(cr_setitem(t, p, cr_int(3), cr_int(1)) < 0);
    RAISED(IndexError, "Ptr index out of range");
    CHECK(cr_setitem(t, p, cr_int(0), cr_int(INT64_C(1) << 40)) < 0);
    RAISED(OverflowError, "1099511627776 is out of range for 'int'");
    CrValue q = cr_binary(t, CR_ADD, p, cr_int(2));
    CHECK(cr_getitem(t, q, cr_int(0)) == cr_int(30));
    CHECK(cr_binary(t, CR_SUB, q, p) == cr_int(2));
    CHECK(cr_compare_bool(t, cr_binary(t, CR_SUB, q, cr_int(2)), p, CR_EQ) == 1);
    CHECK(!cr_binary(t, CR_SUB, q, cr_int(3)));
    RAISED(IndexError, "Ptr moved out of its memory");
    CHECK(!cr_binary(t, CR_ADD, p, cr_int(4)));
    RAISED(IndexError, "Ptr moved out of its memory");
}

PY(pointer, compares_and_hashes_by_address) {
    int a[2];
    CrValue p = cr_pointer_new(t, a, &cr_c_int, CR_ERROR), q = cr_pointer_new(t, a, &cr_c_void, CR_ERROR),
            r = cr_pointer_new(t, a + 1, &cr_c_int, CR_ERROR);
    int64_t h1, h2;
    CHECK(cr_compare_bool(t, p, q, CR_EQ) == 1 && cr_compare_bool(t, p, r, CR_EQ) == 0 && cr_compare_bool(t, p, r, CR_LT) == 1);
    CHECK(cr_hash(t, p, &h1) == 0 && cr_hash(t, q, &h2) == 0 && h1 == h2);
    CHECK(cr_truth(t, p) == 1);
    CHECK(cr_compare_bool(t, p, CR_NONE, CR_EQ) == 0);
}

PY(pointer, constant_pointees_are_read_only) {
    int a[] = {1};
    CrValue p = cr_pointer_new(t, a, &cr_c_int_const, CR_ERROR);
    CHECK(cr_getitem(t, p, cr_int(0)) == cr_int(1));
    CHECK(cr_setitem(t, p, cr_int(0), cr_int(2)) < 0 && a[0] == 1);
    RAISED(TypeError, "Ptr[const int] is read-only");
}

PY(pointer, text_and_bytes) {
    CrValue p = cr_pointer_new(t, (char *)(uintptr_t) "h\xC3\xA4!", &cr_c_char, CR_ERROR);
    SHOWS(cr_call_method(t, p, cr_intern_c(t, "str"), NULL, 0), "'h\xC3\xA4!'");
    SHOWS(cr_call_method(t, p, cr_intern_c(t, "bytes"), NULL, 0), "b'h\\xc3\\xa4!'");
    SHOWS(cr_call_method(t, p, cr_intern_c(t, "bytes"), (CrValue[]){cr_int(2)}, 1), "b'h\\xc3'");
    int i = 0;
    CrValue q = cr_pointer_new_counted(t, &i, &cr_c_int, 1, CR_ERROR);
    CHECK(!cr_call_method(t, q, cr_intern_c(t, "str"), NULL, 0));
    RAISED(TypeError, "str() is for pointers to char or void, not Ptr[int]");
    CHECK(!cr_call_method(t, q, cr_intern_c(t, "bytes"), (CrValue[]){cr_int(5)}, 1));
    RAISED(IndexError, "bytes(): 5 bytes are not there");
}

PY(ctype, same_types) {
    static const CrCType other_file = {.name = "struct _IO_FILE", .kind = CR_C_RECORD, .tag = "struct _IO_FILE"};
    static const CrCType dir = {.name = "DIR", .kind = CR_C_RECORD, .tag = "struct __dirstream"};
    static const CrCType *const params[] = {&cr_c_int, &cr_c_void_ptr}, *const others[] = {&cr_c_int, &cr_c_string};
    CrCType f = {.name = "f", .kind = CR_C_FUNCTION, .to = &cr_c_int, .params = params, .nparams = 2}, g = f;
    (void)t;
    CHECK(cr_ctype_same(&file, &other_file) && !cr_ctype_same(&file, &dir));
    CHECK(cr_ctype_same(&f, &g));
    g.params = others;
    CHECK(!cr_ctype_same(&f, &g));
    CHECK(!cr_ctype_same(&cr_c_int, &cr_c_uint) && !cr_ctype_same(&cr_c_char_ptr, &cr_c_string));
}

// ---- Calls through libffi, callbacks ----------------------------------------------------------------------------------

static double weighted(int n, double x, const char *s) { return n * x + (double)strlen(s); }

PY(ffi, call) {
    static const CrCType *const params[] = {&cr_c_int, &cr_c_double, &cr_c_string};
    CrForeign f = {.code = {.name = "weighted", .argcount = 3}, .result = &cr_c_double, .params = params};
    CrValue args[] = {cr_int(3), cr_float(1.5), cr_str_from_c(t, "four")};
    SHOWS(cr_ffi_call(t, &f, CR_FN(weighted), args, 3, NULL, 0), "8.5");
    args[2] = cr_int(1);
    CHECK(!cr_ffi_call(t, &f, CR_FN(weighted), args, 3, NULL, 0));
    RAISED(TypeError, "weighted() argument 3: 'const char *' expected, got int");
}

PY(ffi, variadic_arguments) {
    static const CrCType *const params[] = {&cr_c_char_ptr, &cr_c_ulong, &cr_c_string};
    CrForeign f = {.code = {.name = "snprintf", .argcount = 3}, .result = &cr_c_int, .params = params};
    CrValue b = cr_bytearray_from(t, "                    ", 20);
    CrValue args[] = {b, cr_int(20), cr_str_from_c(t, "%ld %s %.1f %s")};
    CrValue rest[] = {cr_int(-5), cr_str_from_c(t, "x"), cr_float(2.5), cr_bytes_from(t, "yz", 2), CR_ELLIPSIS};
    SHOWS(cr_ffi_call(t, &f, CR_FN(snprintf), args, 3, rest, 4), "11");
    CHECK(!memcmp(cr_bytearray_block(b)->data, "-5 x 2.5 yz", 12));
    CHECK(cr_object(b)->aux == 0);
    CHECK(!cr_ffi_call(t, &f, CR_FN(snprintf), args, 3, rest, 5));
    RAISED(TypeError, "snprintf() argument 8: a value of type ellipsis cannot be passed where C says '...'");
    CHECK(cr_object(b)->aux == 0);
}

static CrValue add_entry(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    (void)f;
    return cr_binary(t, CR_ADD, a, b);
}
static CrValue fail_entry(CrThread *t, CrFunction *f, CrValue a, CrValue b) {
    (void)f, (void)a, (void)b;
    return CR_RAISE(t, KeyError, "inside");
}
static const CrMethodDef add_def = {"add(a, b, /)", CR_FN(add_entry), NULL, 0}, fail_def = {"fail(a, b, /)", CR_FN(fail_entry), NULL, 0};
static const CrCType *const two_ints[] = {&cr_c_int, &cr_c_short};
static const CrCType binary = {.name = "int (int, short)", .kind = CR_C_FUNCTION, .to = &cr_c_int, .params = two_ints, .nparams = 2};

PY(callback, converts_and_is_made_once) {
    CrValue add = cr_builtin_function(t, &add_def, CR_ERROR);
    void *code = cr_callback_address(t, add, &binary);
    if (!CHECK(code != NULL)) return;
    CHECK(((int (*)(int, short))code)(40, 2) == 42);
    CHECK(((int (*)(int, short))code)(-40, -2) == -42);
    CHECK(cr_callback_address(t, add, &binary) == code);
}

PY(callback, exceptions_wait_for_the_end_of_the_call) {
    CrValue fail = cr_builtin_function(t, &fail_def, CR_ERROR), add = cr_builtin_function(t, &add_def, CR_ERROR);
    int (*f)(int, short) = (int (*)(int, short))cr_callback_address(t, fail, &binary);
    int (*g)(int, short) = (int (*)(int, short))cr_callback_address(t, add, &binary);
    CrFrame frame = {0};
    t->frame = &frame; // as if called from Python
    CHECK(f(1, 2) == 0 && cr_raised(t));
    CHECK(g(1, 2) == 0); // Python is not run any more
    CHECK(cr_call_done(t, cr_int(0)) == CR_ERROR);
    t->frame = NULL;
    RAISED(KeyError, "'inside'");
    CHECK(g(1, 2) == 3);
}

PY(callback, result_out_of_range_is_an_error) {
    CrValue add = cr_builtin_function(t, &add_def, CR_ERROR);
    int (*g)(int, short) = (int (*)(int, short))cr_callback_address(t, add, &binary);
    CrFrame frame = {0};
    t->frame = &frame;
    CHECK(g(INT32_MAX, 1) == 0);
    t->frame = NULL;
    RAISED(OverflowError, "callback() result: 2147483648 is out of range for 'int'");
}

PY(callback, needs_a_callable) {
    static const CrCType pointer = {.name = "int (*)(int, short)", .kind = CR_C_POINTER, .size = 8, .to = &binary};
    ONE(&pointer);
    CrArg x;
    CHECK(!cr_to_function(t, &x, cr_int(3), &f, 0));
    RAISED(TypeError, "f() argument 1: 'int (*)(int, short)' expected, got int");
    CHECK(cr_to_function(t, &x, CR_NONE, &f, 0) && x.p == NULL);
}
