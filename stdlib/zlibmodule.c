// zlibmodule.c -- module zlib: whole buffers at once, and the streams Compress and Decompress.
//
// A stream is used by one thread at a time: its lock is held while zlib works on it (no Python code runs then).
#include "stdlib/zlibmodule.h"

#include <stdlib.h>

#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "stdlib/stdlib.h"

enum { PIECE = 1 << 30, OUTPUT = 16 * 1024 }; // zlib counts input in 32 bits; output grows by at least this

static CrValue error_class;

static CrValue fail_as(CrThread *t, int code, const char *zlib_message, const char *doing) {
    const char *m = zlib_message;
    if (code == Z_VERSION_ERROR) m = "library version mismatch";
    if (!m) m = code == Z_BUF_ERROR ? "incomplete or truncated stream" : code == Z_STREAM_ERROR ? "inconsistent stream state" :
                code == Z_DATA_ERROR ? "invalid input data" : NULL;
    if (!m) return cr_raise(t, CR_AS(CrType, error_class), "Error %d %s", code, doing);
    return cr_raise(t, CR_AS(CrType, error_class), "Error %d %s: %s", code, doing, m);
}
static CrValue fail(CrThread *t, const z_stream *z, int code, const char *doing) { return fail_as(t, code, z->msg, doing); }

static bool integer(CrThread *t, CrValue v, int *out) {
    int64_t i;
    if (!cr_index_int64(t, v, &i, CR_TYPE_OF_ID(OverflowError))) return false;
    *out = (int)i;
    if (i == *out) return true;
    CR_RAISE(t, OverflowError, "Python int too large to convert to C int");
    return false;
}

// ---- Running a stream ---------------------------------------------------------------------------------------

typedef struct Run {
    CrThread *t;
    z_stream *z;
    int (*step)(z_stream *, int);
    const uint8_t *input;
    size_t left;        // of the input, beyond what zlib has been given
    int flush;          // for the last piece of input
    uint64_t limit;     // of the output
    CrByteBuffer out;
} Run;

// Makes room for more output; how much that is.
static uInt more_room(Run *r) {
    size_t want = r->out.len < OUTPUT ? OUTPUT : r->out.len;
    if (want > r->limit - r->out.len) want = (size_t)(r->limit - r->out.len);
    if (want > PIECE) want = PIECE;
    if (r->out.cap - r->out.len < want) {
        r->out.cap = r->out.len + want;
        r->out.data = realloc(r->out.data, r->out.cap);
        if (!r->out.data) abort();
    }
    return (uInt)want;
}

// Runs until the input is used up, the stream ends, the limit is reached or something is wrong: zlib's last code.
static int run(Run *r) {
    int code;
    r->z->next_in = (Bytef *)(uintptr_t)r->input;
    for (;;) {
        uInt piece = r->left > PIECE ? PIECE : (uInt)r->left;
        r->left -= piece;
        r->z->avail_in = piece;
        do {
            uInt room = more_room(r);
            if (room == 0) {
                r->left += r->z->avail_in;
                return Z_OK;
            }
            r->z->next_out = r->out.data + r->out.len;
            r->z->avail_out = room;
            code = r->step(r->z, r->left ? Z_NO_FLUSH : r->flush);
            r->out.len += room - r->z->avail_out;
            if (code != Z_OK && code != Z_BUF_ERROR) break;
            if (!cr_poll(r->t)) return Z_ERRNO;
        } while (r->z->avail_out == 0);
        bool stop = (code != Z_OK && code != Z_BUF_ERROR) || !r->left;
        if (stop) {
            r->left += r->z->avail_in;
            return code;
        }
    }
}

// ---- Whole buffers ------------------------------------------------------------------------------------------

CR_METHOD(zlib_compress, CrValue data, CrValue level_value, CrValue wbits_value) {
    z_stream z = {0};
    int level, wbits;
    size_t n;
    const uint8_t *p;
    if (!cr_bytes_view(t, data, &p, &n) || !integer(t, level_value, &level) || !integer(t, wbits_value, &wbits)) return CR_ERROR;
    int code = deflateInit2(&z, level, Z_DEFLATED, wbits, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY);
    if (code == Z_MEM_ERROR) return CR_RAISE(t, MemoryError, "Out of memory while compressing data");
    if (code == Z_STREAM_ERROR) return cr_raise(t, CR_AS(CrType, error_class), "Bad compression level");
    if (code != Z_OK) return fail(t, &z, code, "while compressing data");
    Run r = {.t = t, .z = &z, .step = deflate, .input = p, .left = n, .flush = Z_FINISH, .limit = UINT64_MAX};
    code = run(&r);
    CrValue result = code == Z_STREAM_END ? CR_NONE : code == Z_ERRNO ? CR_ERROR : fail(t, &z, code, "while compressing data");
    deflateEnd(&z);
    if (result) return cr_buffer_finish(t, &r.out);
    cr_buffer_free(&r.out);
    return CR_ERROR;
}

CR_METHOD(zlib_decompress, CrValue data, CrValue wbits_value, CrValue bufsize_value) {
    z_stream z = {0};
    int wbits;
    int64_t bufsize;
    size_t n;
    const uint8_t *p;
    if (!cr_bytes_view(t, data, &p, &n) || !integer(t, wbits_value, &wbits) || !cr_size_argument(t, bufsize_value, &bufsize)) return CR_ERROR;
    if (bufsize < 0) return CR_RAISE(t, ValueError, "bufsize must be non-negative");
    int code = inflateInit2(&z, wbits);
    if (code == Z_MEM_ERROR) return CR_RAISE(t, MemoryError, "Out of memory while decompressing data");
    if (code != Z_OK) return fail(t, &z, code, "while preparing to decompress data");
    Run r = {.t = t, .z = &z, .step = inflate, .input = p, .left = n, .flush = Z_SYNC_FLUSH, .limit = UINT64_MAX};
    code = run(&r);
    CrValue result = CR_NONE;
    if (code == Z_OK) code = Z_BUF_ERROR; // the input has ended too early
    if (code == Z_ERRNO) result = CR_ERROR;
    else if (code == Z_MEM_ERROR) result = CR_RAISE(t, MemoryError, "Out of memory while decompressing data");
    else if (code != Z_STREAM_END) result = fail(t, &z, code, "while decompressing data");
    inflateEnd(&z);
    if (result) return cr_buffer_finish(t, &r.out);
    cr_buffer_free(&r.out);
    return CR_ERROR;
}

// ---- Stream objects -----------------------------------------------------------------------------------------

static CrZlibStream *stream_of(CrValue v) { return CR_AS(CrZlibStream, v); }

static void finalise(void *object) {
    CrZlibStream *s = object;
    if (!s->open) return;
    if (s->ob.shape == CR_T_ZLIB_COMPRESS) deflateEnd(&s->z);
    else inflateEnd(&s->z);
    s->open = false;
}

static CrZlibStream *stream_new(CrThread *t, CrTypeId type) {
    CrZlibStream *s = cr_alloc_finalized(t, sizeof *s, finalise);
    s->ob.shape = type;
    s->unused_data = s->unconsumed_tail = cr_bytes_from(t, "", 0);
    return s->unused_data ? s : NULL;
}

// False: an exception interrupted the wait.
static bool take(CrThread *t, CrZlibStream *s) { return cr_lock_acquire(t, &s->lock, CR_FOREVER) == CR_WAIT_OK; }
static void give(CrThread *t, CrZlibStream *s) { cr_lock_release(t, &s->lock); }

CR_METHOD(compressobj, CrValue level, CrValue method, CrValue wbits, CrValue mem_level, CrValue strategy, CrValue zdict) {
    int v[5];
    const uint8_t *dictionary = NULL;
    size_t n = 0;
    if (!integer(t, level, &v[0]) || !integer(t, method, &v[1]) || !integer(t, wbits, &v[2]) || !integer(t, mem_level, &v[3]) ||
        !integer(t, strategy, &v[4]))
        return CR_ERROR;
    if (zdict != CR_NONE && !cr_bytes_view(t, zdict, &dictionary, &n)) return CR_ERROR;
    CrZlibStream *s = stream_new(t, CR_T_ZLIB_COMPRESS);
    if (!s) return CR_ERROR;
    int code = deflateInit2(&s->z, v[0], v[1], v[2], v[3], v[4]);
    if (code == Z_MEM_ERROR) return CR_RAISE(t, MemoryError, "Can't allocate memory for compression object");
    if (code == Z_STREAM_ERROR) return CR_RAISE(t, ValueError, "Invalid initialization option");
    if (code != Z_OK) return fail(t, &s->z, code, "while creating compression object");
    s->open = true;
    if (!dictionary || deflateSetDictionary(&s->z, dictionary, (uInt)n) == Z_OK) return cr_box(s);
    return CR_RAISE(t, ValueError, "Invalid dictionary");
}

static bool set_dictionary(CrThread *t, CrZlibStream *s) {
    const uint8_t *p;
    size_t n;
    if (!cr_bytes_view(t, s->dictionary, &p, &n)) return false;
    int code = inflateSetDictionary(&s->z, p, (uInt)n);
    if (code == Z_OK) return true;
    fail(t, &s->z, code, "while setting zdict");
    return false;
}

CR_METHOD(decompressobj, CrValue wbits_value, CrValue zdict) {
    int wbits;
    const uint8_t *p;
    size_t n;
    if (!integer(t, wbits_value, &wbits)) return CR_ERROR;
    if (zdict && !cr_bytes_view(t, zdict, &p, &n)) {
        if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) CR_RAISE(t, TypeError, "zdict argument must support the buffer protocol");
        return CR_ERROR;
    }
    CrZlibStream *s = stream_new(t, CR_T_ZLIB_DECOMPRESS);
    if (!s) return CR_ERROR;
    s->dictionary = zdict;
    int code = inflateInit2(&s->z, wbits);
    if (code == Z_MEM_ERROR) return CR_RAISE(t, MemoryError, "Can't allocate memory for decompression object");
    if (code == Z_STREAM_ERROR) return CR_RAISE(t, ValueError, "Invalid initialization option");
    if (code != Z_OK) return fail(t, &s->z, code, "while creating decompression object");
    s->open = true;
    return zdict && wbits < 0 && !set_dictionary(t, s) ? CR_ERROR : cr_box(s);
}

// What a run has made, unless an exception is set.
static CrValue output_of(Run *r) {
    if (!cr_raised(r->t)) return cr_buffer_finish(r->t, &r->out);
    cr_buffer_free(&r->out);
    return CR_ERROR;
}

CR_METHOD(compress_compress, CrValue self, CrValue data) {
    CrZlibStream *s = stream_of(self);
    Run r = {.t = t, .z = &s->z, .step = deflate, .flush = Z_NO_FLUSH, .limit = UINT64_MAX};
    if (!cr_bytes_view(t, data, &r.input, &r.left) || !take(t, s)) return CR_ERROR;
    int code = run(&r);
    if (code == Z_STREAM_ERROR) fail(t, &s->z, code, "while compressing data");
    give(t, s);
    return output_of(&r);
}

CR_METHOD(compress_flush, CrValue self, CrValue mode_value) {
    CrZlibStream *s = stream_of(self);
    Run r = {.t = t, .z = &s->z, .step = deflate, .input = (const uint8_t *)"", .limit = UINT64_MAX};
    if (!integer(t, mode_value, &r.flush)) return CR_ERROR;
    if (r.flush == Z_NO_FLUSH) return cr_bytes_from(t, "", 0);
    if (!take(t, s)) return CR_ERROR;
    int code = run(&r);
    if (code == Z_STREAM_END && r.flush == Z_FINISH) {
        s->open = false;
        code = deflateEnd(&s->z);
        if (code != Z_OK) fail(t, &s->z, code, "while finishing compression");
    } else if (code != Z_OK && code != Z_BUF_ERROR && code != Z_ERRNO) {
        fail(t, &s->z, code, "while flushing");
    }
    give(t, s);
    return output_of(&r);
}

// Keeps what input is left over after a run over data[0, n) that ended with `code`.
static bool keep_rest(CrThread *t, CrZlibStream *s, const Run *r, const uint8_t *data, size_t n, int code) {
    const uint8_t *next = s->z.next_in;
    size_t rest = (size_t)(data + n - next), left = r->left;
    if (code == Z_STREAM_END && left) {
        const CrBytes *old = cr_bytes_of(s->unused_data);
        CrBytes *both = cr_bytes_alloc(t, (size_t)old->len + rest);
        if (!both) return false;
        memcpy(both->data, old->data, (size_t)old->len);
        memcpy(both->data + old->len, next, rest);
        CR_SET(s->unused_data, cr_box(both));
        left = 0;
    }
    if (left || cr_bytes_of(s->unconsumed_tail)->len) {
        CrValue tail = cr_bytes_from(t, next, rest);
        if (!tail) return false;
        CR_SET(s->unconsumed_tail, tail);
    }
    return true;
}

// A run of inflate that hands in the dictionary when it is asked for.
static int inflate_run(Run *r, CrZlibStream *s) {
    int code = run(r);
    while (code == Z_NEED_DICT && s->dictionary && set_dictionary(r->t, s)) {
        r->input = s->z.next_in;
        code = run(r);
    }
    return code;
}

CR_METHOD(decompress_decompress, CrValue self, CrValue data, CrValue max_length) {
    CrZlibStream *s = stream_of(self);
    Run r = {.t = t, .z = &s->z, .step = inflate, .flush = Z_SYNC_FLUSH};
    int64_t limit;
    size_t n;
    if (!cr_bytes_view(t, data, &r.input, &n) || !cr_size_argument(t, max_length, &limit)) return CR_ERROR;
    if (limit < 0) return CR_RAISE(t, ValueError, "max_length must be non-negative");
    const uint8_t *all = r.input;
    r.left = n;
    r.limit = limit ? (uint64_t)limit : UINT64_MAX;
    if (!take(t, s)) return CR_ERROR;
    int code = inflate_run(&r, s);
    if (!cr_raised(t) && keep_rest(t, s, &r, all, n, code)) {
        if (code == Z_STREAM_END) s->eof = true;
        else if (code != Z_OK && code != Z_BUF_ERROR) fail(t, &s->z, code, "while decompressing data");
    }
    give(t, s);
    return output_of(&r);
}

CR_METHOD(decompress_flush, CrValue self, CrValue length) {
    CrZlibStream *s = stream_of(self);
    int64_t n;
    if (!cr_size_argument(t, length, &n)) return CR_ERROR;
    if (n <= 0) return CR_RAISE(t, ValueError, "length must be greater than zero");
    if (!take(t, s)) return CR_ERROR;
    const CrBytes *tail = cr_bytes_of(s->unconsumed_tail);
    Run r = {.t = t, .z = &s->z, .step = inflate, .input = tail->data, .left = (size_t)tail->len, .flush = Z_FINISH, .limit = UINT64_MAX};
    int code = inflate_run(&r, s);
    if (!cr_raised(t) && keep_rest(t, s, &r, tail->data, (size_t)tail->len, code) && code == Z_STREAM_END) {
        s->eof = true;
        s->open = false;
        code = inflateEnd(&s->z);
        if (code != Z_OK) fail(t, &s->z, code, "while finishing decompression");
    }
    give(t, s);
    return output_of(&r);
}

CR_METHOD(stream_copy, CrValue self) {
    CrZlibStream *from = stream_of(self);
    bool compress = from->ob.shape == CR_T_ZLIB_COMPRESS;
    CrZlibStream *s = stream_new(t, compress ? CR_T_ZLIB_COMPRESS : CR_T_ZLIB_DECOMPRESS);
    if (!s || !take(t, from)) return CR_ERROR;
    int code = compress ? deflateCopy(&s->z, &from->z) : inflateCopy(&s->z, &from->z);
    s->unused_data = from->unused_data;
    s->unconsumed_tail = from->unconsumed_tail;
    s->dictionary = from->dictionary;
    s->eof = from->eof;
    s->open = code == Z_OK;
    give(t, from);
    if (code == Z_OK) return cr_box(s);
    if (code == Z_STREAM_ERROR) return CR_RAISE(t, ValueError, "Inconsistent stream state");
    if (code == Z_MEM_ERROR)
        return CR_RAISE(t, MemoryError, "Can't allocate memory for %scompression object", compress ? "" : "de");
    return fail(t, &from->z, code, compress ? "while copying compression object" : "while copying decompression object");
}
CR_METHOD(stream_deepcopy, CrValue self, CrValue memo) { return stream_copy(t, function, self); }

#define COPIES                                                                                               \
    {"copy(self, /)", CR_FN(stream_copy), NULL, 0}, {"__copy__(self, /)", CR_FN(stream_copy), NULL, 0},      \
    {"__deepcopy__(self, memo, /)", CR_FN(stream_deepcopy), NULL, 0}

static const CrMethodDef compress_methods[] = {
    {"compress(self, data, /)", CR_FN(compress_compress), "Returns a bytes object containing compressed data.", 0},
    {"flush(self, mode=4, /)", CR_FN(compress_flush), "Return a bytes object containing any remaining compressed data.", 0},
    COPIES,
    {0},
};
static const CrMethodDef decompress_methods[] = {
    {"decompress(self, data, /, max_length=0)", CR_FN(decompress_decompress),
     "Return a bytes object containing the decompressed version of the data.", 0},
    {"flush(self, length=16384, /)", CR_FN(decompress_flush), "Return a bytes object containing any remaining decompressed data.", 0},
    COPIES,
    {0},
};

static CrValue get_unused_data(CrThread *t, CrValue self) { return CR_GET(stream_of(self)->unused_data); }
static CrValue get_unconsumed_tail(CrThread *t, CrValue self) { return CR_GET(stream_of(self)->unconsumed_tail); }
static CrValue get_eof(CrThread *t, CrValue self) { return cr_bool(stream_of(self)->eof); }
static const CrGetSetDef decompress_getsets[] = {
    {"unused_data", get_unused_data, cr_readonly_member, NULL},
    {"unconsumed_tail", get_unconsumed_tail, cr_readonly_member, NULL},
    {"eof", get_eof, cr_readonly_member, NULL},
    {0},
};

const CrTypeDef cr_zlib_compress_typedef = {.methods = compress_methods};
const CrTypeDef cr_zlib_decompress_typedef = {.methods = decompress_methods, .getsets = decompress_getsets};

// ---- Checksums and the module -------------------------------------------------------------------------------

static CrValue checksum(CrThread *t, CrValue data, CrValue start, uLong (*update)(uLong, const Bytef *, z_size_t)) {
    const uint8_t *p;
    size_t n;
    CrValue i = cr_bytes_view(t, data, &p, &n) ? cr_index(t, start) : CR_ERROR;
    CrValue masked = i ? cr_int_bitwise(t, CR_AND, i, CR_INT(0xFFFFFFFF)) : CR_ERROR;
    return masked ? cr_int((int64_t)(update((uLong)cr_int_get(masked), p, n) & 0xFFFFFFFF)) : CR_ERROR;
}
CR_METHOD(zlib_adler32, CrValue data, CrValue value) { return checksum(t, data, value, adler32_z); }
CR_METHOD(zlib_crc32, CrValue data, CrValue value) { return checksum(t, data, value, crc32_z); }

static const CrMethodDef functions[] = {
    {"adler32(data, value=1, /)", CR_FN(zlib_adler32), "Compute an Adler-32 checksum of data.", 0},
    {"compress(data, /, level=-1, wbits=15)", CR_FN(zlib_compress), "Returns a bytes object containing compressed data.", 0},
    {"compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)", CR_FN(compressobj), "Return a compressor object.", 0},
    {"crc32(data, value=0, /)", CR_FN(zlib_crc32), "Compute a CRC-32 checksum of data.", 0},
    {"decompress(data, /, wbits=15, bufsize=16384)", CR_FN(zlib_decompress), "Returns a bytes object containing the uncompressed data.", 0},
    {"decompressobj(wbits=15, zdict=<b''>)", CR_FN(decompressobj), "Return a decompressor object.", 0},
    {0},
};

#define NAMED(c) {#c, c}
static const CrIntConstant constants[] = {NAMED(MAX_WBITS), {"DEFLATED", Z_DEFLATED}, NAMED(DEF_MEM_LEVEL), {"DEF_BUF_SIZE", 16384}, NAMED(Z_BEST_SPEED),
                 NAMED(Z_BEST_COMPRESSION), NAMED(Z_DEFAULT_COMPRESSION), NAMED(Z_FILTERED), NAMED(Z_HUFFMAN_ONLY), NAMED(Z_RLE),
                 NAMED(Z_FIXED), NAMED(Z_DEFAULT_STRATEGY), NAMED(Z_NO_COMPRESSION), NAMED(Z_NO_FLUSH), NAMED(Z_PARTIAL_FLUSH),
                 NAMED(Z_SYNC_FLUSH), NAMED(Z_FULL_FLUSH), NAMED(Z_FINISH), NAMED(Z_BLOCK), NAMED(Z_TREES)};

static int zlib_init(CrThread *t, CrValue module) {
    if (CR_SET_INTS(t, module, constants) < 0) return -1;
    if (cr_module_set(t, module, "ZLIB_VERSION", cr_str_from_c(t, ZLIB_VERSION)) < 0) return -1;
    if (cr_module_set(t, module, "ZLIB_RUNTIME_VERSION", cr_str_from_c(t, zlibVersion())) < 0) return -1;
    if (cr_module_set(t, module, "__version__", cr_str_from_c(t, "1.0")) < 0) return -1;
    error_class = cr_module_exception(t, module, "zlib.error", cr_box(CR_TYPE_OF_ID(Exception)));
    return error_class ? 0 : -1;
}

const CrModuleDef cr_module_zlib = {
    "zlib", "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip.",
    functions, zlib_init};
