// io_buffered.h -- what io_buffered.c (the buffer) and io_buffered_type.c (methods, types) share. The caller holds the lock.
#ifndef CRANKY_RUNTIME_IO_BUFFERED_H
#define CRANKY_RUNTIME_IO_BUFFERED_H

#include "runtime/types/io.h"

// Counts of bytes: -1 exception, CR_IO_BLOCKED.
int64_t cr_buffered_raw_read(CrThread *t, CrBuffered *b, uint8_t *p, int64_t n);
int64_t cr_buffered_raw_seek(CrThread *t, CrBuffered *b, int64_t offset, int whence); // the new position
int64_t cr_buffered_raw_tell(CrThread *t, CrBuffered *b);
int64_t cr_buffered_fill(CrThread *t, CrBuffered *b);   // reads more behind what is there; 0: end of file
bool cr_buffered_flush(CrThread *t, CrBuffered *b);     // writes what is pending
bool cr_buffered_rewind(CrThread *t, CrBuffered *b);    // flush, and forget what was read ahead
// Writes; *done counts what has been taken. False: exception (BlockingIOError says how much).
bool cr_buffered_put(CrThread *t, CrBuffered *b, const uint8_t *p, int64_t n);
void cr_buffered_mark_clean(CrBuffered *b);

#endif
