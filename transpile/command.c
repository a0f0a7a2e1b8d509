// command.c -- see command.h.
#include "transpile/command.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

void command_split(Arena *a, const char *text, BindArgs *args) {
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");
        if (n) vec_push(a, args, arena_strndup(a, p, n));
        p += n;
        while (*p == ' ') p++;
    }
}

bool command_run(Arena *a, BindArgs *argv, bool verbose, const char *complaint) {
    if (verbose) {
        for (int i = 0; i < argv->len; i++) fprintf(stderr, "%s%s", i ? " " : "", argv->items[i]);
        fputc('\n', stderr);
    }
    vec_push(a, argv, NULL);
    pid_t pid;
    int status, error = posix_spawnp(&pid, argv->items[0], NULL, NULL, (char **)(uintptr_t)argv->items, environ);
    if (error) {
        fprintf(stderr, "cranky: cannot run %s: %s\n", argv->items[0], strerror(error));
        return false;
    }
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return false;
    if (WIFEXITED(status) && !WEXITSTATUS(status)) return true;
    fprintf(stderr, "cranky: %s\n", complaint);
    return false;
}
