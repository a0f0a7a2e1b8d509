// process.c -- posix_spawn with two pipes, read side by side so that neither can fill up and block the child.
#include "bindgen/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "transpile/strbuf.h"

extern char **environ;

static int start(const char *const argv[], int out, int err, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, err, 2);
    int rc = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

// Reads both descriptors to their ends.
static void drain(int fds[2], StrBuf texts[2]) {
    int open_count = 2;
    while (open_count) {
        struct pollfd polls[2] = {{.fd = fds[0], .events = POLLIN}, {.fd = fds[1], .events = POLLIN}};
        if (poll(polls, 2, -1) < 0) continue; // EINTR
        for (int i = 0; i < 2; i++) {
            char buffer[16384];
            if (!polls[i].revents) continue;
            ssize_t n = read(fds[i], buffer, sizeof buffer);
            if (n > 0) strbuf_append(&texts[i], buffer, (size_t)n);
            if (n > 0 || (n < 0 && errno == EINTR)) continue;
            close(fds[i]);
            fds[i] = -1; // poll ignores it
            open_count--;
        }
    }
}

static int wait_for(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void store(Arena *a, StrBuf *text, char **to) {
    if (to) *to = arena_strndup(a, text->len ? text->data : "", text->len);
    strbuf_free(text);
}

int process_run(Arena *a, const char *const argv[], char **out, char **err) {
    int out_pipe[2], err_pipe[2];
    if (pipe2(out_pipe, O_CLOEXEC) < 0) return -1;
    if (pipe2(err_pipe, O_CLOEXEC) < 0) {
        close(out_pipe[0]), close(out_pipe[1]);
        return -1;
    }
    pid_t pid;
    int rc = start(argv, out_pipe[1], err_pipe[1], &pid);
    close(out_pipe[1]), close(err_pipe[1]);
    int fds[2] = {out_pipe[0], err_pipe[0]};
    StrBuf texts[2] = {{0}};
    drain(fds, texts);
    store(a, &texts[0], out);
    store(a, &texts[1], err);
    if (rc) {
        errno = rc;
        return -1;
    }
    return wait_for(pid);
}
