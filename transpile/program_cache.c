// program_cache.c -- see program_cache.h.
#include "transpile/program_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "transpile/paths.h"

// ---- Locks ---------------------------------------------------------------------------------------------------------------

int cache_enter(Arena *a, const char *dir, CacheUse use) {
    const char *path = arena_printf(a, "%s/lock", dir);
    bool create = use != CACHE_READ;
    for (;;) {
        struct stat st;
        if (create && !path_make_dirs(dir)) return -1;
        int lock = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0666);
        if (lock < 0 && create && errno == ENOENT) continue; // deleted since its directory was made
        if (lock < 0) return -1;
        while (flock(lock, use == CACHE_WRITE ? LOCK_EX : LOCK_SH) < 0 && errno == EINTR) {}
        if (fstat(lock, &st) == 0 && st.st_nlink) return futimens(lock, NULL), lock; // the mark of use may fail
        close(lock); // deleted while this waited for it
    }
}

void cache_only_read(int lock) { flock(lock, LOCK_SH); }

// ---- The size -------------------------------------------------------------------------------------------------------------

bool cache_limit(uint64_t *bytes) {
    const char *text = getenv("CRANKY_CACHE_SIZE"), *units = "KMG", *unit;
    char *end;
    *bytes = 2ull << 30;
    if (!text || !*text) return true;
    if (*text < '0' || *text > '9') return false;
    errno = 0;
    uint64_t n = strtoull(text, &end, 10);
    int shift = 0;
    if (*end && (unit = strchr(units, *end))) shift = 10 * (int)(unit - units + 1), end++;
    if (errno || *end || n > UINT64_MAX >> shift) return false;
    *bytes = n << shift;
    return true;
}

typedef struct Entry {
    const char *dir;
    uint64_t size;
    struct timespec used;
} Entry;
typedef VEC(Entry) Entries;
typedef void FileVisitor(const char *path, const struct stat *st, void *context);

static void each_file(Arena *a, const char *dir, FileVisitor *visit, void *context) {
    DIR *d = opendir(dir);
    if (!d) return;
    for (struct dirent *e; (e = readdir(d));) {
        struct stat st;
        const char *path = arena_printf(a, "%s/%s", dir, e->d_name);
        if (e->d_name[0] != '.' && lstat(path, &st) == 0) visit(path, &st, context);
    }
    closedir(d);
}

static bool is_lock(const char *path) { return !strcmp(strrchr(path, '/'), "/lock"); }

static void weigh(const char *path, const struct stat *st, void *context) {
    Entry *entry = context;
    entry->size += (uint64_t)st->st_blocks * 512;
    if (is_lock(path)) entry->used = st->st_mtim;
}

static void delete_file(const char *path, const struct stat *st, void *context) {
    (void)st, (void)context;
    if (!is_lock(path)) unlink(path);
}

static int by_use(const void *a, const void *b) {
    const struct timespec *x = &((const Entry *)a)->used, *y = &((const Entry *)b)->used;
    if (x->tv_sec != y->tv_sec) return x->tv_sec < y->tv_sec ? -1 : 1;
    return x->tv_nsec < y->tv_nsec ? -1 : x->tv_nsec > y->tv_nsec;
}

static bool delete_entry(Arena *a, const char *dir) {
    const char *path = arena_printf(a, "%s/lock", dir);
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0) return false;
    bool ours = flock(lock, LOCK_EX | LOCK_NB) == 0;
    if (ours) {
        each_file(a, dir, delete_file, NULL);
        unlink(path);
        rmdir(dir);
    }
    close(lock);
    return ours;
}

void cache_trim(Arena *a, const char *cache_dir, uint64_t limit) {
    const char *const parts[] = {"programs", "library"};
    Entries entries = {0};
    uint64_t total = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *part = arena_printf(a, "%s/%s", cache_dir, parts[i]);
        DIR *d = opendir(part);
        for (struct dirent *e; d && (e = readdir(d));) {
            if (e->d_name[0] == '.') continue;
            Entry entry = {.dir = arena_printf(a, "%s/%s", part, e->d_name), .size = 4096}; // the directory itself
            each_file(a, entry.dir, weigh, &entry);
            total += entry.size;
            vec_push(a, &entries, entry);
        }
        if (d) closedir(d);
    }
    if (total <= limit) return;
    qsort(entries.items, (size_t)entries.len, sizeof *entries.items, by_use);
    for (int i = 0; i < entries.len && total > limit; i++)
        if (delete_entry(a, entries.items[i].dir)) total -= entries.items[i].size;
}
