// posix_args.c -- arguments of module posix: paths, descriptors, numbers; names from the system; errors.
#include <limits.h>
#include <string.h>

#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"

__attribute__((noinline)) int cr_errno(void) { return errno; }

// ---- Errors -----------------------------------------------------------------------------------------------

CrValue cr_posix_fail(CrThread *t, int error, const CrPath *path) {
    if (error == -1 && cr_raised(t)) return CR_ERROR;
    return cr_raise_errno(t, error, path && path->object != CR_NONE ? path->object : CR_ERROR);
}

CrValue cr_posix_fail2(CrThread *t, int error, const CrPath *from, const CrPath *to) {
    if (error == -1 && cr_raised(t)) return CR_ERROR;
    CrValue args[] = {cr_int(error), cr_str_from_c(t, strerror(error)), from->object, CR_NONE, to->object};
    CrValue e = cr_call(t, cr_box(CR_TYPE_OF_ID(OSError)), args, 5, CR_ERROR);
    return e == CR_ERROR ? CR_ERROR : cr_raise_value(t, e);
}

// ---- Names ------------------------------------------------------------------------------------------------

CrValue cr_posix_name(CrThread *t, const char *name, bool bytes) {
    size_t n = strlen(name);
    return bytes ? cr_bytes_from(t, name, n) : cr_str_decode(t, (const uint8_t *)name, n, "utf-8", "surrogateescape");
}

CrValue cr_posix_fspath(CrThread *t, CrValue path) {
    if (cr_is_str(path) || cr_is_bytes(path)) return path;
    bool found;
    CrValue r = cr_call_special(t, path, cr_name___fspath__, NULL, 0, &found);
    if (!found) return CR_RAISE(t, TypeError, "expected str, bytes or os.PathLike object, not %T", path);
    if (r == CR_ERROR || cr_is_str(r) || cr_is_bytes(r)) return r;
    return CR_RAISE(t, TypeError, "expected %T.__fspath__() to return str or bytes, not %T", path, r);
}

static CrValue encoded(CrThread *t, CrValue name) {
    return cr_is_str(name) ? cr_str_encode(t, name, "utf-8", "surrogateescape") : cr_box(cr_bytes_of(name));
}

CrValue cr_posix_bytes(CrThread *t, CrValue v) {
    CrValue plain = cr_posix_fspath(t, v), bytes = plain ? encoded(t, plain) : CR_ERROR;
    if (bytes == CR_ERROR) return CR_ERROR;
    if (memchr(CR_AS(CrBytes, bytes)->data, 0, (size_t)CR_AS(CrBytes, bytes)->len))
        return CR_RAISE(t, ValueError, "embedded null byte");
    return bytes;
}

static const char *const path_kinds[] = {"string, bytes or os.PathLike", "string, bytes, os.PathLike or integer",
                                         "string, bytes, os.PathLike or None", "string, bytes, os.PathLike, integer or None"};

bool cr_posix_path(CrThread *t, CrValue v, const char *function, const char *argument, int allowed, CrPath *p) {
    *p = (CrPath){.object = v, .fd = -1};
    if (v == CR_NONE && allowed & CR_PATH_NONE) return true;
    CrValue name = v;
    if (!cr_is_str(v) && !cr_is_bytes(v)) {
        if (allowed & CR_PATH_FD && cr_type_of(v)->slots.index) return cr_posix_int(t, v, &p->fd);
        bool found;
        name = cr_call_special(t, v, cr_name___fspath__, NULL, 0, &found);
        if (!found)
            return CR_RAISE(t, TypeError, "%s: %s should be %s, not %T", function, argument, path_kinds[allowed], v), false;
        if (name == CR_ERROR) return false;
        if (!cr_is_str(name) && !cr_is_bytes(name))
            return CR_RAISE(t, TypeError, "expected %T.__fspath__() to return str or bytes, not %T", v, name), false;
    }
    p->object = name;
    p->bytes = cr_is_bytes(name);
    p->keep = encoded(t, name);
    if (p->keep == CR_ERROR) return false;
    p->text = (const char *)CR_AS(CrBytes, p->keep)->data;
    if (strlen(p->text) == (size_t)CR_AS(CrBytes, p->keep)->len) return true;
    if (!p->bytes) CR_RAISE(t, ValueError, "embedded null byte");
    else CR_RAISE(t, ValueError, "%s: embedded null character in %s", function, argument);
    return false;
}

// ---- Numbers ----------------------------------------------------------------------------------------------

bool cr_posix_int(CrThread *t, CrValue v, int *out) {
    int64_t i;
    CrValue index = cr_index(t, v);
    if (index == CR_ERROR) return false;
    if (!cr_int_to_int64(index, &i)) {
        CR_RAISE(t, OverflowError, "Python int too large to convert to C int");
        return false;
    }
    *out = (int)i;
    if (i > INT_MAX) CR_RAISE(t, OverflowError, "signed integer is greater than maximum");
    else if (i < INT_MIN) CR_RAISE(t, OverflowError, "signed integer is less than minimum");
    return i == (int)i;
}

bool cr_posix_fd(CrThread *t, CrValue v, int *out) {
    if (!cr_is_any_int(v)) {
        CrValue fileno = cr_getattr_or_zero(t, v, cr_intern_c(t, "fileno"));
        if (fileno == CR_ERROR) {
            if (!cr_raised(t)) CR_RAISE(t, TypeError, "argument must be an int, or have a fileno() method.");
            return false;
        }
        v = cr_call0(t, fileno);
        if (v == CR_ERROR) return false;
        if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "fileno() returned a non-integer"), false;
    }
    if (!cr_posix_int(t, v, out)) return false;
    if (*out < 0) CR_RAISE(t, ValueError, "file descriptor cannot be a negative integer (%i)", (int64_t)*out);
    return *out >= 0;
}

bool cr_posix_dir_fd(CrThread *t, CrValue v, int *out) {
    if (v == CR_NONE) return *out = AT_FDCWD, true;
    if (!cr_type_of(v)->slots.index) return CR_RAISE(t, TypeError, "argument should be integer or None, not %T", v), false;
    return cr_posix_int(t, v, out);
}

bool cr_posix_id(CrThread *t, CrValue v, const char *what, uint32_t *out) {
    int64_t i;
    if (!cr_type_of(v)->slots.index) return CR_RAISE(t, TypeError, "%s should be integer, not %T", what, v), false;
    CrValue index = cr_index(t, v);
    if (index == CR_ERROR) return false;
    bool fits = cr_int_to_int64(index, &i);
    if (!fits || i < -1) CR_RAISE(t, OverflowError, "%s is %s", what, cr_int_sign(index) < 0 ? "less than minimum" : "greater than maximum");
    else if (i > UINT32_MAX) CR_RAISE(t, OverflowError, "%s is greater than maximum", what);
    *out = (uint32_t)i;
    return !cr_raised(t);
}
