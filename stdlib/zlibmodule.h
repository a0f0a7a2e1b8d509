// zlibmodule.h -- the stream objects of module zlib.
#ifndef CRANKY_STDLIB_ZLIBMODULE_H
#define CRANKY_STDLIB_ZLIBMODULE_H

#include <zlib.h>

#include "runtime/object.h"
#include "runtime/sched/sched.h"

enum { DEF_MEM_LEVEL = 8 };

typedef struct CrZlibStream { // Compress, Decompress; has a finaliser
    CrObject ob;
    CrLock lock;         // guards the rest
    z_stream z;
    bool open;           // z must be ended
    bool eof;
    CrValue dictionary;  // CR_ERROR: none
    CrValue unused_data, unconsumed_tail; // bytes; read without the lock
} CrZlibStream;

#endif
