// struct_items.c -- formats of module _struct read, and single items packed and unpacked.
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "stdlib/structmodule.h"

CrValue cr_struct_error;

// ---- Formats ------------------------------------------------------------------------------------------------

typedef struct Kind {
    char code;
    uint8_t native, standard; // sizes; 0: the code does not exist there
} Kind;
static const Kind kinds[] = {{'x', 1, 1}, {'b', 1, 1}, {'B', 1, 1}, {'c', 1, 1}, {'s', 1, 1}, {'p', 1, 1}, {'h', 2, 2}, {'H', 2, 2}, {'i', 4, 4},
                             {'I', 4, 4}, {'l', 8, 4}, {'L', 8, 4}, {'q', 8, 8}, {'Q', 8, 8}, {'n', 8, 0}, {'N', 8, 0}, {'P', 8, 0},
                             {'e', 2, 2}, {'f', 4, 4}, {'d', 8, 8}, {'?', 1, 1}};

static const Kind *kind_of(char code) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].code == code) return &kinds[i];
    return NULL;
}

// A repeat count; false: it is too large.
static bool number(const char **p, const char *end, int64_t *out) {
    *out = 0;
    for (; *p < end && isdigit((unsigned char)**p); ++*p)
        if (__builtin_mul_overflow(*out, 10, out) || __builtin_add_overflow(*out, **p - '0', out)) return false;
    return true;
}

// Takes in one field. False: it makes the whole too large.
static bool add_field(CrStruct *s, const Kind *kind, bool native, bool big, int64_t count) {
    int64_t size = native ? kind->native : kind->standard, bytes;
    if (native && size > 1) {
        if (s->size > INT64_MAX - size) return false;
        s->size = (s->size + size - 1) / size * size;
    }
    bool text = kind->code == 's' || kind->code == 'p';
    bool as_native = native || (!big && size == kind->native && !strchr("fd?", kind->code));
    CrStructField field = {kind->code, as_native, big, s->size, text ? count : size, text ? 1 : count};
    if (__builtin_mul_overflow(size, count, &bytes) || __builtin_add_overflow(s->size, bytes, &s->size)) return false;
    if (kind->code == 'x' || field.count == 0) return true;
    s->fields[s->nfields++] = field;
    return !__builtin_add_overflow(s->nitems, field.count, &s->nitems);
}

bool cr_struct_parse(CrThread *t, CrStruct *s, const char *p, size_t n) {
    const char *end = p + n;
    if (memchr(p, '\0', n)) return CR_STRUCT_RAISE(t, "embedded null character"), false;
    s->fields = cr_alloc_text(t, n * sizeof *s->fields + 1);
    if (!s->fields) return false;
    s->nfields = s->nitems = s->size = 0;
    char order = n && strchr("@=<>!", *p) ? *p++ : '@';
    while (p < end) {
        int64_t count = 1;
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        if (isdigit((unsigned char)*p)) {
            if (!number(&p, end, &count)) return CR_STRUCT_RAISE(t, "total struct size too long"), false;
            if (p == end) return CR_STRUCT_RAISE(t, "repeat count given without format specifier"), false;
        }
        const Kind *kind = kind_of(*p++);
        if (!kind || (order != '@' && !kind->standard)) return CR_STRUCT_RAISE(t, "bad char in struct format"), false;
        if (!add_field(s, kind, order == '@', order == '>' || order == '!', count))
            return CR_STRUCT_RAISE(t, "total struct size too long"), false;
    }
    return true;
}

// ---- Half precision: 1 bit of sign, 5 of exponent, 10 of fraction -------------------------------------------

bool cr_half_from_double(double d, uint16_t *out) {
    uint16_t sign = signbit(d) ? 0x8000 : 0;
    double size = fabs(d);
    if (isnan(d)) *out = sign | 0x7E00;
    else if (isinf(d)) *out = sign | 0x7C00;
    else if (size >= 65520.0) return false;
    else {
        int exponent;
        frexp(size, &exponent); // size = fraction * 2^exponent, 0.5 <= fraction < 1
        if (exponent < -13 || size == 0) exponent = -13; // subnormal
        // Units of the last place; rint rounds halves to even. A carry goes on into the exponent as it should.
        uint16_t units = (uint16_t)rint(ldexp(size, 11 - exponent));
        *out = (uint16_t)(sign | (units + ((exponent + 13) << 10)));
    }
    return true;
}

double cr_half_to_double(uint16_t bits) {
    int exponent = bits >> 10 & 31, fraction = bits & 0x3FF;
    double d = exponent == 31 ? (fraction ? NAN : INFINITY)
               : exponent     ? ldexp(fraction + 1024, exponent - 25)
                              : ldexp(fraction, -24);
    return bits & 0x8000 ? -d : d;
}

// ---- Packing ------------------------------------------------------------------------------------------------

static void put_bytes(const CrStructField *f, uint64_t u, uint8_t *to) {
    for (int64_t i = 0; i < f->size; i++) to[f->big ? f->size - 1 - i : i] = (uint8_t)(u >> 8 * i);
}

static uint64_t get_bytes(const CrStructField *f, const uint8_t *from) {
    uint64_t u = 0;
    for (int64_t i = 0; i < f->size; i++) u |= (uint64_t)from[f->big ? f->size - 1 - i : i] << 8 * i;
    return u;
}

static bool out_of_range(CrThread *t) { return CR_STRUCT_RAISE(t, "argument out of range"), false; }

// An int that does not fit eight bytes: what the conversion says of it.
static bool too_large(CrThread *t, CrValue v, const char *of_others) {
    if (cr_is_any_int(v)) CR_STRUCT_RAISE(t, "int too large to convert");
    else CR_RAISE(t, OverflowError, "%s", of_others);
    return false;
}

static const char *own_name(const CrStructField *f) { // of types whose messages name them
    switch (f->code) {
    case 'b': return "byte";
    case 'B': return "ubyte";
    case 'h': return f->native ? "short" : NULL;
    case 'H': return f->native ? "ushort" : NULL;
    default: return NULL;
    }
}

static bool not_between(CrThread *t, const CrStructField *f, int64_t low, int64_t high) {
    if (own_name(f)) CR_STRUCT_RAISE(t, "%s format requires %i <= number <= %i", own_name(f), low, high);
    else CR_STRUCT_RAISE(t, "'%c' format requires %i <= number <= %i", f->code, low, high);
    return false;
}

static bool put_signed(CrThread *t, const CrStructField *f, CrValue original, CrValue v, uint8_t *to) {
    int64_t i;
    if (!cr_int_to_int64(v, &i)) {
        if (f->size == 8 && !f->native) return too_large(t, original, "int too big to convert");
        return out_of_range(t);
    }
    int64_t high = f->size == 8 ? INT64_MAX : ((int64_t)1 << (8 * f->size - 1)) - 1;
    if (i > high || i < -high - 1) return not_between(t, f, -high - 1, high);
    put_bytes(f, (uint64_t)i, to);
    return true;
}

static bool put_unsigned(CrThread *t, const CrStructField *f, CrValue original, CrValue v, uint8_t *to) {
    uint64_t u, high = f->size == 8 ? UINT64_MAX : ((uint64_t)1 << 8 * f->size) - 1;
    int64_t i;
    if (own_name(f)) { // these are read as signed numbers
        if (!cr_int_to_int64(v, &i)) return out_of_range(t);
        if (i < 0 || (uint64_t)i > high) return not_between(t, f, 0, (int64_t)high);
        u = (uint64_t)i;
    } else if (!cr_int_to_uint64(v, &u)) {
        if (f->size == 8 && !f->native) return too_large(t, original, cr_int_sign(v) < 0 ? "can't convert negative int to unsigned" : "int too big to convert");
        return out_of_range(t);
    }
    if (u > high) return not_between(t, f, 0, (int64_t)high);
    put_bytes(f, u, to);
    return true;
}

static bool put_pointer(CrThread *t, const CrStructField *f, CrValue original, CrValue v, uint8_t *to) {
    int64_t i;
    uint64_t u;
    if (cr_int_to_int64(v, &i)) u = (uint64_t)i;
    else if (!cr_int_to_uint64(v, &u)) return too_large(t, original, cr_int_sign(v) < 0 ? "Python int too large to convert to C long" : "Python int too large to convert to C unsigned long");
    put_bytes(f, u, to);
    return true;
}

static bool put_int(CrThread *t, const CrStructField *f, CrValue v, uint8_t *to) {
    if (!cr_is_any_int(v) && !cr_type_of(v)->slots.index) return CR_STRUCT_RAISE(t, "required argument is not an integer"), false;
    CrValue i = cr_is_int(v) ? v : cr_index(t, v);
    if (!i) return false;
    if (f->code == 'P') return put_pointer(t, f, v, i, to);
    return islower((unsigned char)f->code) ? put_signed(t, f, v, i, to) : put_unsigned(t, f, v, i, to);
}

static bool put_float(CrThread *t, const CrStructField *f, CrValue v, uint8_t *to) {
    double d;
    bool fits = true;
    uint64_t bits = 0;
    if (!cr_float_from(t, v, &d)) {
        cr_exception_take(t);
        CR_STRUCT_RAISE(t, "required argument is not a float");
        return false;
    }
    if (f->code == 'd') memcpy(&bits, &d, sizeof d);
    else if (f->code == 'e') {
        uint16_t half;
        if ((fits = cr_half_from_double(d, &half))) bits = half;
    } else {
        float single = (float)d;
        fits = f->native || !isinf(single) || isinf(d);
        memcpy(&bits, &single, sizeof single);
    }
    if (fits) put_bytes(f, bits, to);
    else too_large(t, v, f->code == 'e' ? "float too large to pack with e format" : "float too large to pack with f format");
    return fits;
}

static bool put_text(CrThread *t, const CrStructField *f, CrValue v, uint8_t *to) {
    const uint8_t *p;
    size_t n, room = (size_t)f->size;
    if (!cr_is_bytes(v) && !cr_is_bytearray(v)) return CR_STRUCT_RAISE(t, "argument for '%c' must be a bytes object", f->code), false;
    if (!cr_bytes_view(t, v, &p, &n)) return false;
    if (room == 0) return true;
    if (f->code == 'p') {
        if (n > --room) n = room;
        *to++ = (uint8_t)(n < 255 ? n : 255);
    }
    if (n > room) n = room;
    memcpy(to, p, n);
    memset(to + n, 0, room - n);
    return true;
}

bool cr_struct_put(CrThread *t, const CrStructField *f, CrValue v, uint8_t *to) {
    switch (f->code) {
    case 'c':
        if (!cr_is_bytes(v) || cr_bytes_of(v)->len != 1) return CR_STRUCT_RAISE(t, "char format requires a bytes object of length 1"), false;
        *to = cr_bytes_of(v)->data[0];
        return true;
    case '?': {
        int truth = cr_truth(t, v);
        if (truth >= 0) *to = (uint8_t)truth;
        return truth >= 0;
    }
    case 's':
    case 'p': return put_text(t, f, v, to);
    case 'e':
    case 'f':
    case 'd': return put_float(t, f, v, to);
    default: return put_int(t, f, v, to);
    }
}

// ---- Unpacking ----------------------------------------------------------------------------------------------

CrValue cr_struct_get(CrThread *t, const CrStructField *f, const uint8_t *from) {
    if (f->code == 's' || f->code == 'c') return cr_bytes_from(t, from, (size_t)f->size);
    if (f->code == 'p') {
        size_t n = f->size ? from[0] : 0, room = f->size ? (size_t)f->size - 1 : 0;
        return cr_bytes_from(t, from + 1, n < room ? n : room);
    }
    uint64_t u = get_bytes(f, from);
    int shift = 64 - 8 * (int)f->size;
    float single;
    double wide;
    switch (f->code) {
    case '?': return cr_bool(u);
    case 'e': return cr_float_raw(cr_half_to_double((uint16_t)u));
    case 'f': return memcpy(&single, &u, sizeof single), cr_float_raw(single);
    case 'd': return memcpy(&wide, &u, sizeof wide), cr_float_raw(wide);
    default: break;
    }
    if (!islower((unsigned char)f->code)) return cr_int_from_uint64(t, u);
    return cr_int_from_int64(t, (int64_t)(u << shift) >> shift);
}
