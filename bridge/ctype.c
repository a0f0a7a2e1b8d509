// ctype.c -- the static descriptors of scalar types, and conversion of single values by descriptor.
//
// These are the slow but complete conversions: marshal.h inlines the common cases of arguments and comes here for the
// rest; callbacks, variadic calls, out-parameters and pointer items always come here.
#include "bridge/ctype.h"

#include <float.h>
#include <limits.h>
#include <math.h>

#include "bridge/pointer.h"
#include "bridge/record.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

const CrCType cr_c_void = {.name = "void", .kind = CR_C_VOID};
const CrCType cr_c_void_const = {.name = "const void", .kind = CR_C_VOID, .flags = CR_CTYPE_CONST};
const CrCType cr_c_void_ptr = {.name = "void *", .kind = CR_C_POINTER, .size = sizeof(void *), .to = &cr_c_void};
#define CR_CTYPE(KIND, name_, type, class)                                                                   \
    const CrCType cr_c_##name_ = {.name = #type, .kind = CR_C_##KIND, .size = sizeof(type)};                 \
    const CrCType cr_c_##name_##_const = {                                                                   \
        .name = "const " #type, .kind = CR_C_##KIND, .size = sizeof(type), .flags = CR_CTYPE_CONST};         \
    const CrCType cr_c_##name_##_ptr = {                                                                     \
        .name = #type " *", .kind = CR_C_POINTER, .size = sizeof(void *), .to = &cr_c_##name_};
#include "bridge/ctypes.def"
#undef CR_CTYPE
const CrCType cr_c_string = {
    .name = "const char *", .kind = CR_C_POINTER, .size = sizeof(void *), .to = &cr_c_char_const};

bool cr_ctype_is_scalar(const CrCType *type) { return type->kind > CR_C_VOID && type->kind < CR_C_POINTER; }

bool cr_ctype_same(const CrCType *a, const CrCType *b) {
    if (a == b) return true;
    if (a->kind != b->kind || a->size != b->size) return false;
    switch (a->kind) {
    case CR_C_POINTER:
        return (a->to->flags & CR_CTYPE_CONST) == (b->to->flags & CR_CTYPE_CONST) && cr_ctype_same(a->to, b->to);
    case CR_C_FUNCTION:
        if (a->nparams != b->nparams || a->flags != b->flags || !cr_ctype_same(a->to, b->to)) return false;
        for (int i = 0; i < a->nparams; i++)
            if (!cr_ctype_same(a->params[i], b->params[i])) return false;
        return true;
    case CR_C_ARRAY: return cr_ctype_same(a->to, b->to);
    case CR_C_RECORD:
    case CR_C_OTHER: return !strcmp(a->tag ? a->tag : a->name, b->tag ? b->tag : b->name);
    default: return true;
    }
}

// ---- Errors -----------------------------------------------------------------------------------------------------

CrValue cr_c_where(CrThread *t, CrPlace place) {
    if (!place.function) return cr_str_empty;
    if (place.argument < 0) return cr_str_printf(t, "field '%s': ", place.function);
    if (!place.argument) return cr_str_printf(t, "%s() result: ", place.function);
    return cr_str_printf(t, "%s() argument %d: ", place.function, place.argument);
}

void cr_c_type_error(CrThread *t, const CrCType *type, CrValue v, CrPlace place) {
    CrValue where = cr_c_where(t, place);
    if (where) CR_RAISE(t, TypeError, "%S'%s' expected, got %T", where, type->name, v);
}

static bool range_error(CrThread *t, const CrCType *type, CrValue v, CrPlace place) {
    CrValue where = cr_c_where(t, place);
    if (where) CR_RAISE(t, OverflowError, "%S%R is out of range for '%s'", where, v, type->name);
    return false;
}

CrValue cr_c_text(CrThread *t, const char *s) {
    size_t n = strlen(s), i = 0;
    while (i < n && !(s[i] & 0x80)) i++;
    if (i == n) return cr_str_from_ascii(t, s, (int64_t)n);
    return cr_str_decode(t, (const uint8_t *)s, n, "utf-8", "surrogateescape");
}

// ---- C to Python ---------------------------------------------------------------------------------------------------

CrValue cr_c_load(CrThread *t, const void *p, const CrCType *type) {
#define READ(T, convert)                                                                                     \
    {                                                                                                        \
        T x;                                                                                                 \
        memcpy(&x, p, sizeof x);                                                                             \
        return convert;                                                                                      \
    }
#define LOAD_I(T) READ(T, cr_int_from_int64(t, x))
#define LOAD_U(T) READ(T, cr_int_from_uint64(t, x))
#define LOAD_C(T) READ(T, cr_int(x))
#define LOAD_W(T) READ(T, cr_str_from_char(t, (uint32_t)x))
#define LOAD_B(T) READ(uint8_t, cr_bool(x != 0))
#define LOAD_F(T) READ(T, cr_float_raw((double)x))
    switch (type->kind) {
    case CR_C_VOID: return CR_NONE;
#define CR_CTYPE(KIND, name, T, class) case CR_C_##KIND: LOAD_##class(T)
#include "bridge/ctypes.def"
#undef CR_CTYPE
    case CR_C_POINTER: {
        char *x;
        memcpy(&x, p, sizeof x);
        if (x && type->to->kind == CR_C_CHAR && type->to->flags & CR_CTYPE_CONST) return cr_c_text(t, x);
        return cr_pointer_new(t, x, type->to, CR_ERROR);
    }
    case CR_C_RECORD: return cr_record_copy(t, type, p);
    default: return CR_RAISE(t, TypeError, "a value of C type '%s' cannot be converted to Python", type->name);
    }
}

// ---- Python to C ---------------------------------------------------------------------------------------------------

// The exact int that an integer parameter accepts: int, bool, or an object with __index__. Else TypeError.
static CrValue integer_of(CrThread *t, const CrCType *type, CrValue v, CrPlace place) {
    if (cr_is_any_int(v)) return cr_int_plain(v);
    if (cr_is_ptr(v) && cr_type_of(v)->slots.index) return cr_index(t, v);
    cr_c_type_error(t, type, v, place);
    return CR_ERROR;
}

static bool store_signed(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place) {
    int64_t i, limit = INT64_MAX >> (64 - 8 * type->size);
    CrValue plain = integer_of(t, type, v, place);
    if (!plain) return false;
    if (!cr_int_to_int64(plain, &i) || i > limit || i < -limit - 1) return range_error(t, type, plain, place);
    memcpy(p, &i, type->size); // little endian
    return true;
}

static bool store_unsigned(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place) {
    uint64_t u, limit = UINT64_MAX >> (64 - 8 * type->size);
    CrValue plain = integer_of(t, type, v, place);
    if (!plain) return false;
    if (!cr_int_to_uint64(plain, &u) || u > limit) return range_error(t, type, plain, place);
    memcpy(p, &u, type->size);
    return true;
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "integers are stored by their low bytes");

// A character given as a str of length 1, as its code point; -1: v is no such str.
static int64_t character_of(CrValue v) {
    if (!cr_is_str(v) || cr_str_of(v)->len != 1) return -1;
    return cr_str_at(cr_str_of(v), 0);
}

static bool store_character(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place) {
    int64_t c = character_of(v);
    if (c >= 0) v = cr_int(c);
    if (c > 127 && type->kind == CR_C_CHAR) return range_error(t, type, v, place);
    bool is_signed = type->kind == CR_C_CHAR ? CHAR_MIN < 0 : type->kind == CR_C_WCHAR && (__WCHAR_TYPE__)-1 < 0;
    return (is_signed ? store_signed : store_unsigned)(t, p, type, v, place);
}

static bool store_truth(CrThread *t, void *p, CrValue v) {
    int truth = cr_truth(t, v);
    if (truth < 0) return false;
    *(_Bool *)p = truth;
    return true;
}

static bool number_of(CrThread *t, const CrCType *type, CrValue v, CrPlace place, double *d) {
    if (cr_is_float(v)) *d = cr_float_get(v);
    else if (cr_is_any_int(v)) *d = cr_int_to_double(t, cr_int_plain(v));
    else if (cr_is_ptr(v) && cr_type_of(v)->slots.to_float) {
        CrValue f = CR_SLOT(cr_type_of(v)->slots.to_float)(t, v);
        if (!f) return false;
        *d = cr_float_get(f);
    } else {
        cr_c_type_error(t, type, v, place);
        return false;
    }
    return !cr_raised(t);
}

static bool store_float(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place) {
    double d;
    if (!number_of(t, type, v, place, &d)) return false;
    if (type->kind == CR_C_FLOAT) {
        if (isfinite(d) && fabs(d) > FLT_MAX) return range_error(t, type, v, place);
        *(float *)p = (float)d;
    } else if (type->kind == CR_C_DOUBLE) {
        *(double *)p = d;
    } else {
        *(long double *)p = d;
    }
    return true;
}

bool cr_c_store(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place) {
#define STORE_I store_signed(t, p, type, v, place)
#define STORE_U store_unsigned(t, p, type, v, place)
#define STORE_C store_character(t, p, type, v, place)
#define STORE_W store_character(t, p, type, v, place)
#define STORE_B store_truth(t, p, v)
#define STORE_F store_float(t, p, type, v, place)
    switch (type->kind) {
#define CR_CTYPE(KIND, name, T, class) case CR_C_##KIND: return STORE_##class;
#include "bridge/ctypes.def"
#undef CR_CTYPE
    case CR_C_POINTER: return cr_pointer_store(t, p, type, v, place);
    case CR_C_RECORD: return cr_record_store(t, p, type, v, place);
    default: cr_c_type_error(t, type, v, place); return false;
    }
}
