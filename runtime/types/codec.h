// codec.h -- what the encoders and decoders of text share: names, error handling, output buffers.
#ifndef CRANKY_RUNTIME_CODEC_H
#define CRANKY_RUNTIME_CODEC_H

#include "runtime/types/bytes.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"

// A growing run of bytes on the malloc heap. Starts as zeros.
typedef struct CrByteBuffer {
    uint8_t *data;
    size_t len, cap;
} CrByteBuffer;
void cr_buffer_add(CrByteBuffer *b, const void *bytes, size_t n);
static inline void cr_buffer_byte(CrByteBuffer *b, uint8_t byte) {
    if (CR_LIKELY(b->len < b->cap)) b->data[b->len++] = byte;
    else cr_buffer_add(b, &byte, 1);
}
CrValue cr_buffer_finish(CrThread *t, CrByteBuffer *b); // makes bytes and releases the buffer
void cr_buffer_free(CrByteBuffer *b);

// One encoding under way.
typedef struct CrEncoding {
    CrThread *t;
    const char *codec;   // name in messages
    const char *errors;  // name of the error handler; NULL: strict
    const CrStr *text;
    CrByteBuffer out;
    bool (*put)(struct CrEncoding *, uint32_t c); // encodes one code point; false: it has no encoding
    uint32_t limit;      // ASCII and Latin-1: the first code point without encoding
    int unit;            // bytes from error handlers must be a multiple of it; 0: any
    CrValue error;       // the error object that handlers got last; CR_ERROR: none yet
    bool ascii_only;     // text from error handlers must be ASCII
    bool failed;         // put: an exception is set
} CrEncoding;
// Deals with text[start:end], which the codec cannot encode for `reason`. Returns where to go on; -1: exception set.
int64_t cr_encode_error(CrEncoding *e, int64_t start, int64_t end, const char *reason);

typedef struct CrDecoding {
    CrThread *t;
    const char *codec, *errors;
    const uint8_t *bytes;
    size_t len;
    CrValue error;  // the error object that handlers got last; CR_ERROR: none yet
    CrValue object; // bytes that an error handler has put in the place of the original; CR_ERROR: none
    CrStrBuilder out;
} CrDecoding; // after cr_decode_error, `bytes` and `len` may be others
// Deals with bytes[start:end], which do not decode for `reason`. Returns where to go on; -1: exception set.
int64_t cr_decode_error(CrDecoding *d, int64_t start, int64_t end, const char *reason);

// Decoders take `consumed`: NULL, or what is an incomplete sequence at the end is left, and *consumed is where it begins.

// str_utf16.c: `unit` 2 or 4 bytes; big_endian -1: by the byte order mark (written when encoding; when decoding, *big_endian
// is then set to what it says, if there is one).
CrValue cr_encode_wide(CrThread *t, const CrStr *s, int unit, int big_endian, const char *codec, const char *errors);
CrValue cr_decode_wide(CrThread *t, const uint8_t *p, size_t n, int unit, int *big_endian, const char *codec,
                       const char *errors, size_t *consumed);
CrValue cr_encode_narrow(CrThread *t, const CrStr *s, uint32_t limit, const char *codec, const char *errors); // 128, 256
CrValue cr_decode_ascii(CrThread *t, const uint8_t *p, size_t n, const char *errors);
// codec_utf7.c, codec_escape.c, codec_charmap.c
CrValue cr_encode_utf7(CrThread *t, const CrStr *s);
CrValue cr_decode_utf7(CrThread *t, const uint8_t *p, size_t n, const char *errors, size_t *consumed);
CrValue cr_encode_unicode_escape(CrThread *t, const CrStr *s, bool raw);
CrValue cr_decode_unicode_escape(CrThread *t, const uint8_t *p, size_t n, bool raw, const char *errors, size_t *consumed);
CrValue cr_decode_escape(CrThread *t, const uint8_t *p, size_t n, const char *errors); // escapes of bytes literals
CrValue cr_encode_charmap(CrThread *t, const CrStr *s, CrValue mapping, const char *errors);
CrValue cr_decode_charmap(CrThread *t, const uint8_t *p, size_t n, CrValue mapping, const char *errors);

// codec_registry.c: what codecs.register and register_error have been given. Names are strs.
CrValue cr_codec_lookup(CrThread *t, CrValue encoding);                 // CodecInfo
CrValue cr_codec_error_handler(CrThread *t, const char *name);          // a callable; LookupError
CrValue cr_codec_lookup_text(CrThread *t, CrValue encoding, const char *instead); // a text encoding's CodecInfo; LookupError
// Through the registry; errors may be CR_ERROR. `text`: str to bytes (bytes to str) only.
CrValue cr_registry_encode(CrThread *t, CrValue object, CrValue encoding, CrValue errors, bool text);
CrValue cr_registry_decode(CrThread *t, CrValue object, CrValue encoding, CrValue errors, bool text);
bool cr_codec_register(CrThread *t, CrValue search_function);
bool cr_codec_unregister(CrThread *t, CrValue search_function);
bool cr_codec_register_error(CrThread *t, CrValue name, CrValue handler);
extern const CrMethodDef cr_codec_handlers[]; // the known error handlers as functions

#endif
