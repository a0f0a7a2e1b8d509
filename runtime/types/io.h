// io.h -- files and streams: the classes of module _io.
//
//      TextIOWrapper ──► BufferedReader/Writer/Random ──► FileIO ──► descriptor        the layers that open() makes
//      StringIO          BytesIO                                                       streams in memory
//
// Each layer calls the methods of the one below, which may be any Python object; below our own exact types the call is a C
// function (io_raw.c, io_buffered.c). Buffered and text streams have a lock that parks tasks, since what they call may run
// Python code or wait. It tells its owner: who comes again from inside a call gets RuntimeError (buffered streams) or goes in
// (text streams). BytesIO and StringIO have one too; nothing runs inside it.
//
// The standard streams are such a stack as well, but the buffer of their middle layer is C's own FILE, so that output of Python
// and of C keeps its order.
//
// A stream that becomes garbage is closed: the outermost layer flushes and closes those below, which were told (`wrapped`) not
// to close themselves. Buffered writers with unwritten bytes are on a list that does not keep them alive, so that they are
// written at exit and before another file is opened.
#ifndef CRANKY_RUNTIME_IO_H
#define CRANKY_RUNTIME_IO_H

#include <stdio.h>

#include "runtime/object.h"
#include "runtime/sched/sched.h"
#include "runtime/types/str.h"

enum { CR_IO_BUFFER_SIZE = 8192 }; // DEFAULT_BUFFER_SIZE

typedef struct CrIoLock {
    CrLock lock;
    CrThread *owner; // who holds it (relaxed atomic)
    uint32_t depth;  // the owner's: how often
} CrIoLock;

typedef struct CrIoBase { // _IOBase and the three classes below it
    CrObject ob;
    CrValue unused; // makes it a layout of its own, as in CPython: a class that mixes it with plain ones has it as its base
} CrIoBase;

typedef struct CrFileIO {
    CrObject ob;
    int32_t fd;        // -1: closed
    int8_t seekable;   // -1: not known yet
    bool created, readable, writable, appending, close_fd, wrapped, finalizing;
    int64_t blksize;
} CrFileIO;

typedef struct CrBytesIO {
    CrObject ob;
    CrIoLock lock;
    uint8_t *data;     // atomic block of cap bytes
    int64_t len, cap, pos;
    int64_t lent;      // memoryviews on it
    bool closed;
} CrBytesIO;

typedef struct CrBytesIOBuffer { // what getbuffer's memoryview is a view of
    CrObject ob;
    CrValue source;
} CrBytesIOBuffer;

typedef struct CrNewlines { // translation of line ends while decoding
    bool universal, translate, pending_cr;
    uint8_t seen;      // CR_SEEN_*
} CrNewlines;
enum { CR_SEEN_CR = 1, CR_SEEN_LF = 2, CR_SEEN_CRLF = 4 };

typedef struct CrStringIO {
    CrObject ob;
    CrIoLock lock;
    uint32_t *data;    // atomic block of cap code points
    int64_t len, cap, pos;
    CrNewlines newlines;
    CrValue newline;   // as given: None or a str
    bool open, initialised;
} CrStringIO;

typedef struct CrBuffered {
    CrObject ob;
    CrIoLock lock;
    CrValue raw;       // CR_ERROR: not initialised
    FILE *stream;      // standard streams: C's own buffer is used; else NULL
    uint8_t *data;     // atomic block of `size` bytes, or NULL before the first use
    int64_t size;      // buffer_size
    int64_t start, end; // read ahead: data[start .. end)
    int64_t pending;   // to be written: data[0 .. pending)    (never both at once)
    int64_t position;  // the raw stream's; -1: not known
    struct CrDirtyStream *dirty; // malloc'ed entry in the list of streams with unwritten bytes
    bool readable, writable, ok, detached, finalizing, wrapped;
} CrBuffered;

typedef struct CrBufferedPair {
    CrObject ob;
    CrValue reader, writer; // BufferedReader, BufferedWriter
} CrBufferedPair;

// How bytes become text. Our own codecs are C (`kind`), others an incremental decoder object.
typedef enum CrTextCodec { CR_TEXT_OBJECT, CR_TEXT_UTF8, CR_TEXT_ASCII, CR_TEXT_LATIN1 } CrTextCodec;
typedef struct CrTextDecoder {
    CrTextCodec kind;
    CrValue object;     // CR_TEXT_OBJECT
    const char *errors; // the others; kept alive by the wrapper's errors
    uint8_t rest[4];    // begun characters
    uint32_t nrest;
    CrNewlines newlines;
} CrTextDecoder;

typedef struct CrTextIO {
    CrObject ob;
    CrIoLock lock;
    CrValue buffer;            // CR_ERROR: not initialised
    CrValue encoding, errors;  // strs
    CrValue newline;           // as given: None or a str
    const char *write_newline; // what '\n' becomes; NULL: itself
    CrTextDecoder decoder;
    CrTextCodec encoder_kind;
    CrValue encoder;           // CR_TEXT_OBJECT: incremental encoder, or CR_ERROR
    CrValue decoded;           // text that has been decoded and not all read: a str, or CR_ERROR
    int64_t used;              // characters of it that have been read
    CrValue snapshot;          // the bytes that `decoded` came from, to find positions; CR_ERROR: none
    CrValue snapshot_flags;    // the decoder's state before them
    double bytes_per_char;
    uint8_t *pending;          // encoded text for the buffer: atomic block of pending_cap bytes
    int64_t npending, pending_cap, chunk_size;
    bool ok, detached, finalizing, can_read, can_write, has_read1, seekable, telling, line_buffering, write_through, direct;
} CrTextIO;                    // direct: the buffer is an exact buffered writer of ours, which gets encoded text at once

typedef struct CrNewlineDecoder {
    CrObject ob;
    CrValue decoder;           // CR_ERROR: not initialised; CR_NONE: the input is text already
    CrNewlines newlines;
} CrNewlineDecoder;

// sys.stdout, sys.stderr and sys.stdin as they are now; the cells of the sys namespace.
extern CrValue cr_sys_stdout, cr_sys_stderr, cr_sys_stdin;

// ---- io_open.c
CrValue cr_open(CrThread *t, CrFunction *f, const CrValue *args);                     // the built-in open()
CrValue cr_file_standard(CrThread *t, FILE *stream, const char *name, bool writable); // one of the three streams

// ---- io_base.c
CrValue cr_io_new(CrThread *t, CrType *cls); // an instance that is closed when it becomes garbage
CrValue cr_unsupported_type(CrThread *t);    // io.UnsupportedOperation
CrValue cr_raise_unsupported(CrThread *t, const char *message);
CrValue cr_io_closed(CrThread *t);           // ValueError "I/O operation on closed file."
int cr_io_is_closed(CrThread *t, CrValue stream); // its attribute `closed`; -1: exception
bool cr_io_check_closed(CrThread *t, CrValue stream);
CrValue cr_io_call(CrThread *t, CrValue stream, const char *method); // without arguments
CrValue cr_io_call1(CrThread *t, CrValue stream, const char *method, CrValue argument);
bool cr_io_call_truth(CrThread *t, CrValue stream, const char *method, bool *truth);
bool cr_io_size(CrThread *t, CrValue v, int64_t *size); // an optional size: None is -1
bool cr_io_enter(CrThread *t, CrIoLock *lock, CrValue again); // again: object for RuntimeError if we hold it; CR_ERROR: goes in
void cr_io_leave(CrThread *t, CrIoLock *lock);
bool cr_io_check(CrThread *t, CrValue stream, const char *method, const char *complaint); // stream.method() must be true
// Keeps the exception that was pending when closing began (`first`, or CR_ERROR), as the context of a new one. False: one is set.
bool cr_io_close_ends(CrThread *t, CrValue first);

// ---- io_file.c: the raw stream; results of 0.. bytes, -1: exception, CR_IO_BLOCKED
enum { CR_IO_BLOCKED = -2 };
CrFileIO *cr_fileio_of(CrValue v);     // NULL unless exactly FileIO
int64_t cr_fileio_read(CrThread *t, CrFileIO *f, void *p, size_t n);
int64_t cr_fileio_write(CrThread *t, CrFileIO *f, const void *p, size_t n);
int64_t cr_fileio_seek(CrThread *t, CrFileIO *f, int64_t offset, int whence);
bool cr_fileio_init(CrThread *t, CrValue self, CrValue file, CrValue mode, CrValue close_fd, CrValue opener);

// ---- io_buffered.c
CrValue cr_buffered_new(CrThread *t, CrTypeId type, CrValue raw, int64_t size); // type: CR_T_BUFFERED_READER ...
CrBuffered *cr_buffered_native(CrValue v); // NULL unless exactly one of our types
bool cr_buffered_write_bytes(CrThread *t, CrBuffered *b, const void *p, int64_t n); // takes the lock
bool cr_buffered_flush_bytes(CrThread *t, CrBuffered *b);
CrValue cr_buffered_read1_bytes(CrThread *t, CrBuffered *b, int64_t n);
void cr_streams_flush_all(CrThread *t); // what is unwritten

// ---- io_text.c
bool cr_text_is_utf8_writer(CrValue v); // exactly our type, open for writing text as UTF-8 without newline changes, to our own buffer
bool cr_text_write_utf8(CrThread *t, CrTextIO *f, const char *text, size_t n);
CrValue cr_text_new(CrThread *t, CrValue buffer, CrValue encoding, CrValue errors, CrValue newline, bool line_buffering);
CrTextIO *cr_text_open(CrThread *t, CrValue self); // NULL: ValueError, not initialised or detached
bool cr_text_flush_pending(CrThread *t, CrTextIO *f);
bool cr_text_read_chunk(CrThread *t, CrTextIO *f, int64_t hint, bool *eof);
void cr_text_set_decoded(CrTextIO *f, CrValue text);
// io_text_seek.c
#define CR_IO_ENTRY(name, ...) CrValue name(CrThread *t, CrFunction *fn, CrValue self, ##__VA_ARGS__)
CR_IO_ENTRY(cr_text_m_tell);
CR_IO_ENTRY(cr_text_m_seek, CrValue cookie, CrValue whence);

// ---- io_newline.c
CrValue cr_newlines_translate(CrThread *t, CrNewlines *n, CrValue text, bool final);
CrValue cr_newlines_seen(CrThread *t, const CrNewlines *n); // the attribute `newlines`
bool cr_newline_argument(CrThread *t, CrValue newline, const char *text[1]); // checks None or '', '\n', '\r', '\r\n'
// The end of the first line in text[from:], -1 if it has none. newline as given to the stream.
int64_t cr_line_end(const CrStr *text, int64_t from, int64_t to, const char *newline, bool translate, bool universal);
// io_decoder.c
bool cr_decoder_init(CrThread *t, CrTextDecoder *d, CrTextCodec kind, CrValue encoding, CrValue errors, CrValue newline);
CrValue cr_decoder_decode(CrThread *t, CrTextDecoder *d, CrValue bytes, bool final); // a str
bool cr_decoder_get(CrThread *t, CrTextDecoder *d, CrValue *bytes, CrValue *flags);
bool cr_decoder_set(CrThread *t, CrTextDecoder *d, CrValue bytes, CrValue flags);
bool cr_decoder_reset(CrThread *t, CrTextDecoder *d);
CrTextCodec cr_text_codec(const char *encoding);

#endif
