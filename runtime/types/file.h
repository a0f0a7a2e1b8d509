// file.h -- file objects: text and binary, of open() and of the standard streams.
//
//      CrFile ---> fd, or a C FILE (stdout, stderr, stdin)
//        |-- read buffer   bytes read ahead:         in[in_start .. in_end)
//        '-- write buffer  bytes not yet written:    out[0 .. out_len)      (never both at once)
//
// All positions are in bytes. Text is decoded from and encoded to bytes line by line or in whole, so the buffers
// serve text and binary files alike; '\n' is found in bytes, which holds for every encoding that extends ASCII.
// Operations on one file exclude each other by `lock`; the system calls run in a blocking section, so other tasks
// go on meanwhile. Files with unwritten bytes are on a list (which does not keep them alive) so that they can be
// flushed at exit and before another file is opened; a file that becomes garbage is flushed and closed.
#ifndef CRANKY_RUNTIME_FILE_H
#define CRANKY_RUNTIME_FILE_H

#include <stdio.h>

#include "runtime/object.h"
#include "runtime/sched/sched.h"

typedef struct CrFile {
    CrObject ob;
    int32_t fd;              // -1: closed
    uint32_t flags;          // CR_FILE_*
    FILE *stream;            // standard streams: C's own; else NULL
    uint8_t *in;             // atomic block of IN_SIZE bytes, or NULL before the first read
    uint64_t in_start, in_end;
    uint8_t *out;            // atomic block of OUT_SIZE bytes, or NULL before the first write
    uint64_t out_len;
    struct CrDirtyFile *dirty; // malloc'ed entry in the list of files with unwritten bytes; NULL: not on it
    CrValue name, mode;      // as given to open(); mode as reported
    CrValue encoding, errors; // strs; CR_NONE for binary files
    CrValue newline;         // as given: CR_NONE, '', '\n', '\r', '\r\n'
    CrLock lock;             // held by the operation under way
} CrFile;

enum { // CrFile.flags
    CR_FILE_READ = 1,
    CR_FILE_WRITE = 2,
    CR_FILE_BINARY = 4,
    CR_FILE_RAW = 8,            // unbuffered binary (FileIO)
    CR_FILE_LINE = 16,          // flush after each line
    CR_FILE_APPEND = 32,
    CR_FILE_TRANSLATE = 64,     // reading: '\r' and '\r\n' become '\n'
    CR_FILE_ANY_NEWLINE = 128,  // reading: '\r', '\n' and '\r\n' end lines
    CR_FILE_CLOSE_FD = 256,     // close() closes the descriptor
    CR_FILE_NO_TELL = 512,      // text file being iterated over: tell() refuses
    CR_FILE_SAW_CR = 1024,      // kinds of line ends met, for `newlines`
    CR_FILE_SAW_LF = 2048,
    CR_FILE_SAW_CRLF = 4096,
    CR_FILE_MARK = 8192,        // encoding utf-8-sig: a byte order mark is due at the start
};

// sys.stdout, sys.stderr and sys.stdin as they are now; the cells of the sys namespace.
CrValue cr_path_of(CrThread *t, CrValue path); // os.fspath(path): a str or bytes
extern CrValue cr_sys_stdout, cr_sys_stderr, cr_sys_stdin;

CrValue cr_file_standard(CrThread *t, FILE *stream, const char *name, bool writable); // one of the three
CrValue cr_open(CrThread *t, CrFunction *f, const CrValue *args);                     // the built-in open()
// Writes UTF-8 text to a file object that writes text as UTF-8 (cr_file_is_utf8_writer); false: exception set.
bool cr_file_write_utf8(CrThread *t, CrFile *f, const char *text, size_t n);
bool cr_file_is_utf8_writer(CrValue v); // exactly our type, open for writing text as UTF-8 without newline changes
bool cr_file_flush(CrThread *t, CrFile *f);
CrValue cr_file_readline(CrThread *t, CrFile *f, int64_t limit); // '' or b'' at the end
void cr_files_flush_all(CrThread *t);                           // at exit

// file_buffer.c: bytes. Those that can fail return false (or -1) with an exception set.
bool cr_buffer_fill(CrThread *t, CrFile *f);  // reads more behind what is in `in`, which it may move; nothing new: end of file
bool cr_buffer_write(CrThread *t, CrFile *f, const void *p, size_t n);
bool cr_buffer_flush(CrThread *t, CrFile *f); // writes `out`
bool cr_buffer_seek(CrThread *t, CrFile *f, int64_t offset, int whence, int64_t *position);
int64_t cr_buffer_tell(CrThread *t, CrFile *f);
bool cr_buffer_close(CrThread *t, CrFile *f);
void cr_buffer_finalize(void *file); // for cr_alloc_finalized

// A growing run of bytes on the malloc heap; starts as zeros.
typedef struct CrBytesRead {
    uint8_t *data;
    size_t len, cap;
} CrBytesRead;
uint8_t *cr_read_room(CrBytesRead *r, size_t n); // where n more bytes may be put
void cr_read_add(CrBytesRead *r, const void *p, size_t n);
bool cr_buffer_read(CrThread *t, CrFile *f, CrBytesRead *r, int64_t limit); // up to `limit` bytes, all if negative
CrValue cr_raise_unsupported(CrThread *t, const char *message); // io.UnsupportedOperation
CrValue cr_unsupported_type(CrThread *t);

#endif
