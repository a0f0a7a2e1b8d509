// select.h -- the objects of module select, and waiting for several descriptors at once.
#ifndef CRANKY_STDLIB_SELECT_H
#define CRANKY_STDLIB_SELECT_H

#include <poll.h>

#include "runtime/object.h"

typedef struct CrPollObject {
    CrObject ob;
    CrValue events;  // dict: descriptor -> mask
    uint32_t polling; // atomic: a poll() is under way
} CrPollObject;

typedef struct CrEpollObject {
    CrObject ob;
    int32_t fd; // -1: closed (relaxed atomic)
} CrEpollObject;

// poll(2) that lets other tasks run. Deadline on the cr_now_ns clock, negative: none. How many are ready, 0, -1: exception.
int cr_poll_fds(CrThread *t, struct pollfd *fds, size_t n, int64_t deadline);

#endif
