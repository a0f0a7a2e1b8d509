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
} CrEncoding;
// Deals with text[start:end], which the codec cannot encode for `reason`. False: exception set.
bool cr_encode_error(CrEncoding *e, int64_t start, int64_t end, const char *reason);

typedef struct CrDecoding {
    CrThread *t;
    const char *codec, *errors;
    const uint8_t *bytes;
    size_t len;
    CrStrBuilder out;
} CrDecoding;
// Deals with bytes[start:end], which do not decode for `reason`. Returns where to go on; -1: exception set.
int64_t cr_decode_error(CrDecoding *d, int64_t start, int64_t end, const char *reason);

// str_utf16.c: `unit` 2 or 4 bytes; big_endian -1: by the byte order mark (written when encoding).
CrValue cr_encode_wide(CrThread *t, const CrStr *s, int unit, int big_endian, const char *codec, const char *errors);
CrValue cr_decode_wide(CrThread *t, const uint8_t *p, size_t n, int unit, int big_endian, const char *codec,
                       const char *errors);

#endif
