// file_text.h -- text on top of file_buffer.c: lines, characters, decoding and encoding. The caller holds the lock.
#ifndef CRANKY_RUNTIME_FILE_TEXT_H
#define CRANKY_RUNTIME_FILE_TEXT_H

#include "runtime/types/file.h"

// The next line with its end, as str or bytes; '' or b'' at the end of the file. limit < 0: none.
CrValue cr_text_line(CrThread *t, CrFile *f, int64_t limit);
CrValue cr_text_read(CrThread *t, CrFile *f, int64_t limit);   // characters or bytes; all if negative
bool cr_text_write(CrThread *t, CrFile *f, CrValue text);      // a str, or for binary files bytes-like
const char *cr_text_encoding(CrThread *t, const char *name);   // the codec's name if files can use it, else NULL: LookupError
CrValue cr_text_newlines(CrThread *t, const CrFile *f);        // the attribute `newlines`

#endif
