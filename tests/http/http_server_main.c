// http_server_main.c -- a server for test_http_server.py: redirects, or echoes what it was asked.
//
//     http_server_main ADDRESS redirect|echo [head_ms idle_ms body_ms]
//
// Prints one line when it stops: "stopped 0" or "failed -98 listen on ...", and whether SIGTERM's handler is as
// it was before.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cranky/http.h"

static void echo(const HttpRequest *request, HttpResponse *response, void *data) {
    (void)data;
    HttpWrite(response, request->method, strlen(request->method));
    HttpWrite(response, " ", 1);
    HttpWrite(response, request->target, strlen(request->target));
    if (!strcmp(request->target, "/large")) {
        static char block[65536];
        for (int i = 0; i < 256; i++) HttpWrite(response, block, sizeof block); // 16 MiB
    }
}

static void mark(int signal) { (void)signal; }

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    HttpHandler *handler = !strcmp(argv[2], "echo") ? HandlerFunc(echo, NULL) : RedirectHandler("http://github.com/google/grumpy", 303);
    HttpLimits limits = {0};
    if (argc > 3) limits.head_timeout_ms = atoi(argv[3]);
    if (argc > 4) limits.idle_timeout_ms = atoi(argv[4]);
    if (argc > 5) limits.body_timeout_ms = atoi(argv[5]);
    signal(SIGTERM, mark);
    int rc = ListenAndServeLimited(argv[1], handler, &limits);
    struct sigaction now;
    sigaction(SIGTERM, NULL, &now);
    if (rc) printf("failed %d %s\n", rc, cranky_http_last_error());
    else printf("stopped %d, SIGTERM %s\n", rc, now.sa_handler == mark ? "restored" : "lost");
    FreeHandler(handler);
    return rc ? 1 : 0;
}
