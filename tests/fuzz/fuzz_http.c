// fuzz_http.c -- the HTTP parser on mutated requests. Each input is parsed whole and cut into random pieces; both
// must agree on every request, on the end and on the status, and what is accepted must keep the parser's promises.
//
//     fuzz_http [iterations [seed]]     or, with clang -fsanitize=fuzzer -DLIBFUZZER, a libFuzzer target
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/http/http_parser.h"

enum { MAX_INPUT = 4096, MAX_HEAD = 1024, MAX_BODY = 500 };

static uint64_t state = 1;

static unsigned random_below(unsigned n) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (unsigned)(state >> 33) % n;
}

static void require(bool ok, const char *what) {
    if (ok) return;
    fprintf(stderr, "fuzz_http: %s\n", what);
    abort();
}

// What a run of the parser saw: everything that may not depend on how the input was cut.
typedef struct Outcome {
    uint64_t digest; // of the requests
    int requests;    //
    int status;      // of the failure; 0 if none
    HttpState end;   //
} Outcome;

static void digest_text(Outcome *o, const char *s) {
    do o->digest = (o->digest ^ (unsigned char)*s) * 0x100000001b3u;
    while (*s++);
}

static void check_request(Outcome *o, const HttpParser *p) {
    const HttpRequest *r = &p->request;
    require(*r->method && *r->target && strlen(r->method) <= HTTP_MAX_METHOD, "empty request line");
    require(r->header_count >= 0 && r->header_count <= HTTP_MAX_HEADERS, "header count");
    digest_text(o, r->method);
    digest_text(o, r->target);
    digest_text(o, r->host);
    for (int i = 0; i < r->header_count; i++) {
        require(*r->headers[i].name, "empty header name");
        require(!strpbrk(r->headers[i].value, "\r\n"), "line end in a value");
        digest_text(o, r->headers[i].name);
        digest_text(o, r->headers[i].value);
    }
    o->digest += p->keep_alive;
    o->requests++;
}

static Outcome run(const char *bytes, size_t n, bool in_pieces) {
    Outcome o = {0};
    HttpParser p;
    http_parser_init(&p, MAX_HEAD, MAX_BODY);
    for (size_t used = 0; used < n && p.state != HTTP_FAILED;) {
        size_t piece = in_pieces ? 1 + random_below(random_below(2) ? 3 : 200) : n - used;
        if (piece > n - used) piece = n - used;
        char *copy = malloc(piece); // exactly as long: a sanitizer sees what reads past it
        memcpy(copy, bytes + used, piece);
        size_t taken = http_parser_feed(&p, copy, piece);
        free(copy);
        require(taken <= piece, "took more than there was");
        require(taken == piece || p.state >= HTTP_DONE, "stopped too early");
        used += taken;
        if (p.state != HTTP_DONE) continue;
        check_request(&o, &p);
        http_parser_reset(&p);
    }
    o.end = p.state;
    o.status = p.state == HTTP_FAILED ? p.status : 0;
    require(p.state != HTTP_FAILED || (p.status >= 400 && p.status < 600 && p.problem), "failure without a status");
    http_parser_free(&p);
    return o;
}

static void try_input(const char *bytes, size_t n) {
    Outcome whole = run(bytes, n, false), pieces = run(bytes, n, true);
    require(whole.digest == pieces.digest && whole.requests == pieces.requests, "requests depend on the pieces");
    require((whole.status != 0) == (pieces.status != 0), "failure depends on the pieces");
}

#ifdef LIBFUZZER
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    try_input((const char *)data, size);
    return 0;
}
#else

static const char *const SEEDS[] = {
    "GET /a?b HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n",
    "HEAD * HTTP/1.0\r\n\r\n",
    "\r\nOPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
};

static const char *const PIECES[] = {"\r\n", "\n", "\r", ": ", "0", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n",
                                     "Host: x\r\n", " ", "\t", "fffffffffffffff", "HTTP/1.1", "-1", ";", "\r\n\r\n", "close"};

// Concatenates seeds, then overwrites, inserts and deletes.
static size_t mutate(char *input) {
    size_t n = 0;
    for (int i = 1 + (int)random_below(3); i > 0; i--) {
        const char *seed = SEEDS[random_below(sizeof SEEDS / sizeof *SEEDS)];
        memcpy(input + n, seed, strlen(seed));
        n += strlen(seed);
    }
    for (int i = (int)random_below(6); i > 0; i--) {
        if (n < 2) return n;
        size_t at = random_below((unsigned)n);
        const char *piece = PIECES[random_below(sizeof PIECES / sizeof *PIECES)];
        switch (random_below(4)) {
        case 0: input[at] = (char)random_below(256); break;
        case 1:
            memmove(input + at, input + at + 1, n - at - 1);
            n--;
            break;
        case 2:
            for (int times = random_below(8) ? 1 : 60; times > 0 && n + strlen(piece) < MAX_INPUT; times--) {
                memmove(input + at + strlen(piece), input + at, n - at);
                memcpy(input + at, piece, strlen(piece));
                n += strlen(piece);
            }
            break;
        default: n = at + 1;
        }
    }
    return n;
}

int main(int argc, char **argv) {
    long iterations = argc > 1 ? atol(argv[1]) : 100000;
    static char input[MAX_INPUT + 64];
    state = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 88172645463325252u;
    for (long i = 0; i < iterations; i++) try_input(input, mutate(input));
    printf("fuzz_http: %ld inputs\n", iterations);
    return 0;
}
#endif
