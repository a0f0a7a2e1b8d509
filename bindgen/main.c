// main.c -- cranky-bindgen: scans one header and writes its cache file. Run by bind_load(); it is a program of
// its own so that `cranky` need not load libclang (30 ms) when nothing changed.
//
//     cranky-bindgen zlib.h -I dir -D NAME=1 -o FILE      exit 0: written; 1: the header's errors, on stderr
//
// Headers are hostile until proven otherwise: memory and processor time are limited.
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bindgen/cache.h"
#include "bindgen/scan.h"

enum { MAX_CPU_SECONDS = 20 };
#define MAX_MEMORY ((rlim_t)2 << 30) // bytes of address space

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_SANITIZER 1 // its shadow memory is larger than any limit
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define WITH_SANITIZER 1
#endif
#ifndef WITH_SANITIZER
#define WITH_SANITIZER 0
#endif

enum { PRELUDE = 256, CRANKY_INCLUDE, TARGET, SYSROOT, KEY };

static const struct option LONG_OPTIONS[] = {
    {"prelude", required_argument, NULL, PRELUDE}, {"cranky-include", required_argument, NULL, CRANKY_INCLUDE},
    {"target", required_argument, NULL, TARGET},   {"sysroot", required_argument, NULL, SYSROOT},
    {"key", required_argument, NULL, KEY},         {0},
};

typedef struct Command {
    BindArgs include_dirs, defines, prelude; // collected into `options` at the end
    BindOptions options;                     //
    const char *spelling;                    // the header
    const char *output;                      // cache file to write
    const char *key;                         // cache_key() as the caller computed it; NULL: compute it
} Command;

static int usage(void) {
    fputs("usage: cranky-bindgen HEADER [-I DIR] [-D NAME[=VALUE]] [--prelude HEADER] [--cranky-include DIR]\n"
          "                      [--target TRIPLE] [--sysroot DIR] -o FILE\n",
          stderr);
    return 2;
}

static bool parse_arguments(Arena *a, int argc, char **argv, Command *c) {
    for (int option; (option = getopt_long(argc, argv, "I:D:o:", LONG_OPTIONS, NULL)) != -1;) {
        switch (option) {
        case 'I': vec_push(a, &c->include_dirs, optarg); break;
        case 'D': vec_push(a, &c->defines, optarg); break;
        case 'o': c->output = optarg; break;
        case PRELUDE: vec_push(a, &c->prelude, optarg); break;
        case CRANKY_INCLUDE: c->options.cranky_include = optarg; break;
        case TARGET: c->options.target = optarg; break;
        case SYSROOT: c->options.sysroot = optarg; break;
        case KEY: c->key = optarg; break;
        default: return false;
        }
    }
    c->options.include_dirs = c->include_dirs.items, c->options.include_dir_count = c->include_dirs.len;
    c->options.defines = c->defines.items, c->options.define_count = c->defines.len;
    c->options.prelude = c->prelude.items, c->options.prelude_count = c->prelude.len;
    c->spelling = argv[optind];
    return optind == argc - 1 && c->output;
}

static void limit_resources(void) {
    struct rlimit cpu = {MAX_CPU_SECONDS, MAX_CPU_SECONDS}, core = {0, 0};
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_CORE, &core);
    struct rlimit memory = {MAX_MEMORY, MAX_MEMORY};
    if (!WITH_SANITIZER) setrlimit(RLIMIT_AS, &memory);
}

int main(int argc, char **argv) {
    Arena arena = {0};
    Command command = {0};
    if (!parse_arguments(&arena, argc, argv, &command)) return usage();
    limit_resources();
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, command.spelling, &command.options, &error);
    if (!h) {
        fprintf(stderr, "%s\n", error);
        return 1;
    }
    CacheOrigin origin = {.options = command.key ? command.key : cache_key(&arena, command.spelling, &command.options)};
    char self[4096] = "";
    if (!realpath("/proc/self/exe", self)) *self = 0;
    cache_stat(self, &origin.tool);
    cache_stat(scan_clang_library(&arena), &origin.clang);
    StrBuf text = {0};
    cache_write(&text, h, &origin);
    if (!strbuf_write_file(&text, command.output)) {
        fprintf(stderr, "cranky-bindgen: cannot write %s: %m\n", command.output);
        return 1;
    }
    strbuf_free(&text);
    arena_free(&arena);
    return 0;
}
