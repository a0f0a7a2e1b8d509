// command.c -- see command.h.
#include "transpile/command.h"

#include <errno.h>
#include <fcntl.h>
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

static int start(Arena *a, BindArgs *argv, const posix_spawn_file_actions_t *actions, pid_t *pid) {
    vec_push(a, argv, NULL);
    return posix_spawnp(pid, argv->items[0], actions, NULL, (char **)(uintptr_t)argv->items, environ);
}

// Starts the command and waits: its exit status, 128 for a signal, or -1 with errno: it could not be started.
static int start_and_wait(Arena *a, BindArgs *argv, const posix_spawn_file_actions_t *actions) {
    pid_t pid;
    int status, error = start(a, argv, actions, &pid);
    if (error) return errno = error, -1;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void show(const BindArgs *argv) {
    for (int i = 0; i < argv->len; i++) fprintf(stderr, "%s%s", i ? " " : "", argv->items[i]);
    fputc('\n', stderr);
}

bool command_run(Arena *a, BindArgs *argv, bool verbose, const char *complaint) {
    if (verbose) show(argv);
    int status = start_and_wait(a, argv, NULL);
    if (status < 0) fprintf(stderr, "cranky: cannot run %s: %s\n", argv->items[0], strerror(errno));
    if (status > 0) fprintf(stderr, "cranky: %s\n", complaint);
    return status == 0;
}

pid_t command_start(Arena *a, BindArgs *argv, bool verbose) {
    pid_t pid;
    if (verbose) show(argv);
    int error = start(a, argv, NULL, &pid);
    if (!error) return pid;
    fprintf(stderr, "cranky: cannot run %s: %s\n", argv->items[0], strerror(error));
    return -1;
}

bool command_succeeds(Arena *a, BindArgs *argv) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    int status = start_and_wait(a, argv, &actions);
    posix_spawn_file_actions_destroy(&actions);
    return status == 0;
}
