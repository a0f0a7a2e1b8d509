// test_bytes.c -- bytes and bytearray at the C level: views, growth of blocks, exports, slices.
#include "tests/unit/runtime_test.h"

#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"

#define BYTES(s) cr_bytes_from(t, (s), sizeof(s) - 1)
#define ARRAY(s) cr_bytearray_from(t, (s), sizeof(s) - 1)

static CrValue call(CrThread *t, CrValue object, const char *name, const CrValue *args, size_t n) {
    return cr_call_method(t, object, cr_intern_c(t, name), args, n);
}
#define CALL(object, name, ...) call(t, (object), (name), (CrValue[]){__VA_ARGS__}, sizeof((CrValue[]){__VA_ARGS__}) / sizeof(CrValue))

static CrValue slice(CrThread *t, int64_t start, int64_t stop, int64_t step) {
    return cr_slice_new(t, cr_int(start), cr_int(stop), cr_int(step));
}

PY(bytes, end_with_a_nul) {
    CHECK(cr_bytes_of(BYTES("abc"))->data[3] == 0 && cr_bytearray_block(ARRAY("abc"))->data[3] == 0);
    CHECK(cr_bytes_of(BYTES(""))->len == 0 && cr_bytearray_block(ARRAY(""))->len == 0);
}
PY(bytes, views) {
    const uint8_t *p;
    size_t n;
    CHECK(cr_bytes_view(t, BYTES("ab"), &p, &n) && n == 2 && p[1] == 'b');
    CHECK(cr_bytes_view(t, ARRAY("xyz"), &p, &n) && n == 3 && p[2] == 'z');
    CHECK(!cr_bytes_view(t, STR("ab"), &p, &n));
    RAISED(TypeError, "a bytes-like object is required, not 'str'");
}
PY(bytes, kinds_compare_and_mix) {
    CHECK(cr_compare_bool(t, BYTES("ab"), ARRAY("ab"), CR_EQ) == 1);
    CHECK(cr_compare_bool(t, ARRAY("ab"), BYTES("b"), CR_LT) == 1);
    CHECK(cr_compare_bool(t, BYTES("ab"), STR("ab"), CR_EQ) == 0);
    SHOWS(cr_binary(t, CR_ADD, BYTES("a"), ARRAY("b")), "b'ab'");
    SHOWS(cr_binary(t, CR_ADD, ARRAY("a"), BYTES("b")), "bytearray(b'ab')");
    CHECK(cr_binary(t, CR_ADD, BYTES("a"), STR("b")) == CR_ERROR);
    RAISED(TypeError, "can't concat str to bytes");
}
PY(bytes, repr_chooses_quotes) {
    SHOWS(BYTES("it's"), "b\"it's\"");
    SHOWS(BYTES("\"'"), "b'\"\\''");
    SHOWS(BYTES("\t\n\r\\\x00\xff"), "b'\\t\\n\\r\\\\\\x00\\xff'");
    SHOWS(ARRAY("it's"), "bytearray(b\"it\\'s\")");
}
PY(bytes, index_and_slice) {
    SHOWS(cr_getitem(t, BYTES("abc"), cr_int(-1)), "99");
    SHOWS(cr_getitem(t, BYTES("abcdef"), slice(t, 4, 0, -2)), "b'ec'");
    CrValue b = BYTES("abc");
    CHECK(cr_getitem(t, b, slice(t, 0, 3, 1)) == b);
    CHECK(cr_getitem(t, b, cr_int(3)) == CR_ERROR);
    RAISED(IndexError, "index out of range");
}
PY(bytes, hash_matches_equality) {
    int64_t a, b;
    CHECK(cr_hash(t, BYTES("abc"), &a) == 0 && cr_hash(t, cr_binary(t, CR_ADD, BYTES("ab"), BYTES("c")), &b) == 0 && a == b);
    CHECK(cr_hash(t, ARRAY("abc"), &a) < 0);
    RAISED(TypeError, "unhashable type: 'bytearray'");
}
PY(bytes, contains_bytes_and_numbers) {
    CHECK(cr_contains(t, BYTES("banana"), BYTES("nan")) == 1 && cr_contains(t, BYTES("banana"), cr_int('n')) == 1);
    CHECK(cr_contains(t, BYTES("banana"), cr_int('x')) == 0 && cr_contains(t, BYTES("banana"), cr_int(256)) == -1);
    RAISED(ValueError, "byte must be in range(0, 256)");
}
PY(bytearray, append_grows_by_new_blocks) {
    CrValue a = ARRAY("");
    CrByteBlock *first = NULL;
    for (int i = 0; i < 1000; i++) {
        CHECK(CALL(a, "append", cr_int(i & 255)) == CR_NONE);
        if (i == 0) first = cr_bytearray_block(a);
    }
    CrByteBlock *last = cr_bytearray_block(a);
    CHECK(last->len == 1000 && last->data[999] == (999 & 255) && last->data[1000] == 0 && last != first);
    CHECK(first->data[0] == 0 && first->len <= first->cap); // an old reader's block is as it was
}
PY(bytearray, empty_ones_do_not_share_writes) {
    CrValue a = ARRAY(""), b = ARRAY("");
    CALL(a, "append", cr_int('x'));
    SHOWS(a, "bytearray(b'x')");
    SHOWS(b, "bytearray(b'')");
}
PY(bytearray, exported_buffers_forbid_resizing) {
    CrValue a = ARRAY("abc");
    cr_object(a)->aux = 1;
    CHECK(CALL(a, "append", cr_int(1)) == CR_ERROR);
    RAISED(BufferError, "Existing exports of data: object cannot be re-sized");
    CHECK(cr_setitem(t, a, cr_int(0), cr_int('X')) == 0); // same size: allowed
    cr_object(a)->aux = 0;
    SHOWS(a, "bytearray(b'Xbc')");
}
PY(bytearray, slice_assignment) {
    CrValue a = ARRAY("abcdef");
    CHECK(cr_setitem(t, a, slice(t, 1, 3, 1), BYTES("WXYZ")) == 0);
    SHOWS(a, "bytearray(b'aWXYZdef')");
    CHECK(cr_setitem(t, a, slice(t, 0, 8, 2), BYTES("1234")) == 0);
    SHOWS(a, "bytearray(b'1W2Y3d4f')");
    CHECK(cr_setitem(t, a, slice(t, 0, 8, 3), CR_ERROR) == 0);
    SHOWS(a, "bytearray(b'W23df')");
    CHECK(cr_setitem(t, a, slice(t, 0, 5, 2), BYTES("xx")) == -1);
    RAISED(ValueError, "attempt to assign bytes of size 2 to extended slice of size 3");
}
PY(bytearray, extending_by_itself) {
    CrValue a = ARRAY("ab");
    CHECK(CALL(a, "extend", a) == CR_NONE);
    SHOWS(a, "bytearray(b'abab')");
    CHECK(cr_setitem(t, a, slice(t, 1, 1, 1), a) == 0);
    SHOWS(a, "bytearray(b'aababbab')");
}
PY(bytearray, pop_and_remove) {
    CrValue a = ARRAY("abc");
    SHOWS(CALL(a, "pop", cr_int(0)), "97");
    SHOWS(CALL(a, "remove", cr_int('c')), "None");
    SHOWS(a, "bytearray(b'b')");
    CHECK(CALL(a, "remove", cr_int('q')) == CR_ERROR);
    RAISED(ValueError, "value not found in bytearray");
}
