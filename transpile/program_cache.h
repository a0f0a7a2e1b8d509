// program_cache.h -- the entries of the program cache: who uses one, and which go when the cache grows too large.
//
//      <cache>/programs/<key>/, <cache>/library/<key>/      an entry: a directory of files, and among them
//          lock                                             locked while the entry is used; its time: the last use
//
// Processes share the cache. Whoever reads an entry's files holds its lock shared, whoever writes them exclusively (flock:
// the lock goes with the process, also when that starts another program in its place). Only an entry that nobody holds is
// deleted; the lock's file goes last, and who then holds a lock without a name takes another one.
#ifndef CRANKY_TRANSPILE_PROGRAM_CACHE_H
#define CRANKY_TRANSPILE_PROGRAM_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "transpile/arena.h"

typedef enum CacheUse {
    CACHE_READ,  // the entry exists
    CACHE_ADD,   // makes it if it is missing; files are added whole, by rename, and so the lock is a reader's
    CACHE_WRITE, // makes it if it is missing; nobody else is in it
} CacheUse;

// Locks the entry `dir`, waiting for others, and marks it as used. Returns the lock, a file descriptor closed on exec; close()
// gives it up. -1 with errno.
int cache_enter(Arena *a, const char *dir, CacheUse use);
void cache_only_read(int lock); // a writer's lock becomes a reader's

// Largest size of the cache in bytes: $CRANKY_CACHE_SIZE, a number with K, M or G after it, or 2G. False: it is no size.
bool cache_limit(uint64_t *bytes);
// Deletes what has not been used for the longest time until the cache is no larger than `limit`, but nothing that is held.
void cache_trim(Arena *a, const char *cache_dir, uint64_t limit);

#endif
