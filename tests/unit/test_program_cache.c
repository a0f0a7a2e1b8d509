// test_program_cache.c -- the cache of compiled programs: its bound, what goes first, what is in use stays.
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "transpile/program_cache.h"
#include "transpile/strbuf.h"

enum { KIB = 1024, SIZE = 100 * KIB };

static const char *new_cache(Arena *a) {
    char *dir = arena_strdup(a, "/tmp/cranky-cache-test-XXXXXX");
    cr_assert(mkdtemp(dir));
    return dir;
}

// An entry of SIZE bytes, last used `age` seconds ago.
static const char *new_entry(Arena *a, const char *cache, const char *name, int age) {
    const char *dir = arena_printf(a, "%s/programs/%s", cache, name);
    int lock = cache_enter(a, dir, CACHE_WRITE);
    cr_assert_geq(lock, 0);
    StrBuf bytes = {0};
    for (int i = 0; i < SIZE; i++) strbuf_putc(&bytes, 'x');
    cr_assert(strbuf_write_file(&bytes, arena_printf(a, "%s/program", dir)));
    strbuf_free(&bytes);
    struct timespec now, times[2];
    clock_gettime(CLOCK_REALTIME, &now);
    times[0] = times[1] = (struct timespec){now.tv_sec - age, 0};
    futimens(lock, times);
    close(lock);
    return dir;
}

static bool exists(const char *path) { return access(path, F_OK) == 0; }

static void remove_cache(Arena *a, const char *cache) {
    cache_trim(a, cache, 0);
    rmdir(arena_printf(a, "%s/programs", cache));
    cr_assert_eq(rmdir(cache), 0);
    arena_free(a);
}

Test(program_cache, what_was_not_used_for_longest_goes_first) {
    Arena a = {0};
    const char *cache = new_cache(&a);
    const char *middle = new_entry(&a, cache, "middle", 50), *old = new_entry(&a, cache, "old", 90),
               *young = new_entry(&a, cache, "young", 10);
    cache_trim(&a, cache, 4 * SIZE);
    cr_assert(exists(old) && exists(middle) && exists(young));
    cache_trim(&a, cache, 2 * SIZE + SIZE / 2);
    cr_assert(!exists(old) && exists(middle) && exists(young));
    close(cache_enter(&a, middle, CACHE_READ)); // used again
    cache_trim(&a, cache, SIZE + SIZE / 2);
    cr_assert(exists(middle) && !exists(young));
    remove_cache(&a, cache);
}

Test(program_cache, what_is_in_use_stays) {
    Arena a = {0};
    const char *cache = new_cache(&a), *used = new_entry(&a, cache, "used", 90), *other = new_entry(&a, cache, "other", 50);
    int lock = cache_enter(&a, used, CACHE_READ);
    cr_assert_geq(lock, 0);
    cache_trim(&a, cache, 0);
    cr_assert(exists(used) && !exists(other));
    close(lock);
    remove_cache(&a, cache);
}

Test(program_cache, a_reader_does_not_make_an_entry) {
    Arena a = {0};
    const char *cache = new_cache(&a), *dir = arena_printf(&a, "%s/programs/missing", cache);
    cr_assert_lt(cache_enter(&a, dir, CACHE_READ), 0);
    cr_assert(!exists(dir));
    remove_cache(&a, cache);
}

// A process waits for the lock of an entry that is deleted meanwhile: it must come out with an entry that exists.
Test(program_cache, a_lock_that_was_deleted_is_taken_anew) {
    Arena a = {0};
    const char *cache = new_cache(&a), *dir = new_entry(&a, cache, "entry", 0);
    int held = cache_enter(&a, dir, CACHE_WRITE);
    pid_t pid = fork();
    if (pid == 0) {
        close(held);
        int lock = cache_enter(&a, dir, CACHE_WRITE);
        _exit(lock >= 0 && exists(arena_printf(&a, "%s/lock", dir)) ? 0 : 1);
    }
    usleep(100000);
    unlink(arena_printf(&a, "%s/program", dir));
    unlink(arena_printf(&a, "%s/lock", dir));
    rmdir(dir);
    close(held);
    int status;
    waitpid(pid, &status, 0);
    cr_assert_eq(status, 0);
    remove_cache(&a, cache);
}

Test(program_cache, sizes) {
    const struct { const char *text; bool ok; uint64_t bytes; } cases[] = {
        {"", true, 2ull << 30}, {"0", true, 0}, {"500", true, 500}, {"3K", true, 3 << 10}, {"500M", true, 500 << 20},
        {"20G", true, 20ull << 30}, {"G", false, 0}, {"-1", false, 0}, {" 1", false, 0}, {"1GB", false, 0},
        {"99999999999G", false, 0}, {"99999999999999999999", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t bytes;
        setenv("CRANKY_CACHE_SIZE", cases[i].text, 1);
        cr_assert_eq(cache_limit(&bytes), cases[i].ok, "%s", cases[i].text);
        if (cases[i].ok) cr_assert_eq(bytes, cases[i].bytes, "%s", cases[i].text);
    }
}
