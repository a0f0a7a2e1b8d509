// test_http_parser.c -- the strict request parser: what is taken, what is refused and with which status, limits,
// and that the cut of the input into pieces makes no difference. Then the answers and handlers, without sockets.
#include "stdlib/http/http_parser.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "stdlib/http/http_response.h"

enum { MAX_HEAD = 2048, MAX_BODY = 1000 };

static HttpParser parser;

static size_t parse_n(const char *bytes, size_t n) {
    http_parser_init(&parser, MAX_HEAD, MAX_BODY);
    return http_parser_feed(&parser, bytes, n);
}

static size_t parse(const char *text) { return parse_n(text, strlen(text)); }

static void expect_done(const char *text) {
    size_t used = parse(text);
    cr_expect_eq(parser.state, HTTP_DONE, "state %d, %d %s: %s", parser.state, parser.status, parser.problem, text);
    cr_expect_eq(used, strlen(text));
    http_parser_free(&parser);
}

static void expect_status(const char *text, int status) {
    parse(text);
    cr_expect_eq(parser.state, HTTP_FAILED, "accepted: %s", text);
    cr_expect_eq(parser.status, status, "%d (%s), not %d: %s", parser.status, parser.problem, status, text);
    cr_expect(parser.problem && *parser.problem);
    http_parser_free(&parser);
}

// A request whose header lines after Host are `headers`.
static const char *with(const char *headers) {
    static char text[8192];
    snprintf(text, sizeof text, "POST / HTTP/1.1\r\nHost: h\r\n%s\r\n", headers);
    return text;
}

#define GET "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

// ---- Taken ------------------------------------------------------------------------------------------------

Test(http_parser, simple_get) {
    static const char text[] = "GET /a/b?c=d HTTP/1.1\r\nHost: example.org:80\r\nX-One:  two words \t\r\n\r\n";
    cr_assert_eq(parse(text), sizeof text - 1);
    cr_assert_eq(parser.state, HTTP_DONE);
    cr_expect_str_eq(parser.request.method, "GET");
    cr_expect_str_eq(parser.request.target, "/a/b?c=d");
    cr_expect_str_eq(parser.request.host, "example.org:80");
    cr_expect_eq(parser.request.minor_version, 1);
    cr_assert_eq(parser.request.header_count, 2);
    cr_expect_str_eq(parser.request.headers[1].name, "X-One");
    cr_expect_str_eq(parser.request.headers[1].value, "two words");
    cr_expect(parser.keep_alive);
    http_parser_free(&parser);
}

Test(http_parser, http_1_0_needs_no_host_and_closes) {
    parse("GET / HTTP/1.0\r\n\r\n");
    cr_assert_eq(parser.state, HTTP_DONE);
    cr_expect_eq(parser.request.minor_version, 0);
    cr_expect_not(parser.keep_alive);
    cr_expect_str_eq(parser.request.host, "");
    http_parser_free(&parser);
}

Test(http_parser, http_1_0_may_ask_for_keep_alive) {
    parse("GET / HTTP/1.0\r\nConnection: foo, Keep-Alive\r\n\r\n");
    cr_expect(parser.keep_alive);
    http_parser_free(&parser);
}

Test(http_parser, connection_close) {
    parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: x,\tCLOSE\r\n\r\n");
    cr_expect_not(parser.keep_alive);
    http_parser_free(&parser);
    parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: closed\r\n\r\n");
    cr_expect(parser.keep_alive);
    http_parser_free(&parser);
}

Test(http_parser, later_minor_versions_are_1_1) {
    parse("GET / HTTP/1.9\r\nHost: h\r\n\r\n");
    cr_expect_eq(parser.request.minor_version, 1);
    http_parser_free(&parser);
}

Test(http_parser, blank_lines_before_a_request) { expect_done("\r\n\r\n" GET); }

Test(http_parser, empty_header_value) { expect_done(with("X:\r\nY: \t \r\n")); }

Test(http_parser, any_token_is_a_method) { expect_done("M-SEARCH~!# / HTTP/1.1\r\nHost: h\r\n\r\n"); }

Test(http_parser, target_forms) {
    expect_done("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    expect_done("GET http://h/x HTTP/1.1\r\nHost: h\r\n\r\n");
    expect_done("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n");
}

Test(http_parser, counted_body_is_dropped) {
    expect_done("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
    expect_done("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
}

Test(http_parser, chunked_body_is_dropped) {
    expect_done("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\nA;ext=\"1\"\r\n0123456789\r\n0\r\n\r\n");
    expect_done("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: x\r\n\r\n");
}

Test(http_parser, stops_behind_one_request) {
    cr_expect_eq(parse(GET GET), strlen(GET));
    cr_expect_eq(parser.state, HTTP_DONE);
    http_parser_reset(&parser);
    cr_expect_eq(http_parser_feed(&parser, GET, strlen(GET)), strlen(GET));
    cr_expect_eq(parser.state, HTTP_DONE);
    http_parser_free(&parser);
}

Test(http_parser, incomplete_requests_wait) {
    parse("GET / HTT");
    cr_expect_eq(parser.state, HTTP_HEAD);
    http_parser_free(&parser);
    parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel");
    cr_expect_eq(parser.state, HTTP_BODY);
    http_parser_free(&parser);
    cr_expect_eq(parse(""), 0);
    cr_expect_eq(parser.state, HTTP_START);
}

Test(http_parser, expect_100_continue) {
    parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
    cr_expect(parser.expects_continue);
    cr_expect_eq(parser.state, HTTP_BODY);
    http_parser_free(&parser);
    parse("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n");
    cr_expect_not(parser.expects_continue, "there is no body to wait for");
    http_parser_free(&parser);
}

Test(http_parser, obs_text_in_values) { expect_done(with("X: caf\xc3\xa9\r\n")); }

// Byte by byte, or cut anywhere, the result is the same.
Test(http_parser, pieces_make_no_difference) {
    static const char text[] = "\r\nPOST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n" GET;
    const size_t first = sizeof text - 1 - strlen(GET);
    for (size_t step = 1; step < sizeof text; step++) {
        http_parser_init(&parser, MAX_HEAD, MAX_BODY);
        size_t used = 0;
        while (parser.state < HTTP_DONE) {
            size_t n = sizeof text - 1 - used < step ? sizeof text - 1 - used : step;
            used += http_parser_feed(&parser, text + used, n);
        }
        cr_expect_eq(parser.state, HTTP_DONE, "step %zu: %s", step, parser.problem);
        cr_expect_eq(used, first, "step %zu", step);
        http_parser_free(&parser);
    }
}

// ---- Refused ----------------------------------------------------------------------------------------------

Test(http_refused, request_lines) {
    expect_status("GET /\r\n\r\n", 400);
    expect_status("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400);
    expect_status(" GET / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("G@T / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET / http/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET / HTTP/1.10\r\nHost: h\r\n\r\n", 400);
    expect_status("GET / HTTP/1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET / \r\nHost: h\r\n\r\n", 400);
}

Test(http_refused, versions) {
    expect_status("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505);
    expect_status("GET / HTTP/0.9\r\nHost: h\r\n\r\n", 505);
}

Test(http_refused, targets) {
    expect_status("GET index.html HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET /caf\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    expect_status("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400);
}

Test(http_refused, line_ends) {
    expect_status("GET / HTTP/1.1\nHost: h\n\n", 400);
    expect_status("GET / HTTP/1.1\r\nHost: h\n\r\n", 400);
    expect_status("GET / HTTP/1.1\r\nHost: h\r\r\n\r\n", 400);
    expect_status("GET / HTTP/1.1\rHost: h\r\n\r\n", 400);
    expect_status("\n" GET, 400);
    expect_status("\rX" GET, 400);
}

Test(http_refused, many_blank_lines) { expect_status("\r\n\r\n\r\n\r\n\r\n\r\n" GET, 400); }

Test(http_refused, folded_headers) {
    expect_status(with("X: a\r\n b\r\n"), 400);
    expect_status(with("X: a\r\n\tb\r\n"), 400);
    expect_status("GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400);
}

Test(http_refused, header_names) {
    expect_status(with("X : a\r\n"), 400);
    expect_status(with("X\r\n"), 400);
    expect_status(with(": a\r\n"), 400);
    expect_status(with("X Y: a\r\n"), 400);
    expect_status(with("X\x80: a\r\n"), 400);
}

Test(http_refused, control_characters_in_values) {
    expect_status(with("X: a\x01\r\n"), 400);
    expect_status(with("X: a\x7f\r\n"), 400);
    static const char nul[] = "GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n";
    parse_n(nul, sizeof nul - 1);
    cr_expect_eq(parser.status, 400);
    http_parser_free(&parser);
}

Test(http_refused, hosts) {
    expect_status("GET / HTTP/1.1\r\n\r\n", 400);
    expect_status("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
    expect_status("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400);
    expect_status("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
}

Test(http_refused, ambiguous_bodies) {
    expect_status(with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400);
    expect_status(with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400);
    expect_status(with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400);
    expect_status(with("Content-Length: 5, 5\r\n"), 400);
    expect_status(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
    expect_status("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
}

Test(http_refused, lengths) {
    expect_status(with("Content-Length: -1\r\n"), 400);
    expect_status(with("Content-Length: +1\r\n"), 400);
    expect_status(with("Content-Length: 0x5\r\n"), 400);
    expect_status(with("Content-Length: \r\n"), 400);
    expect_status(with("Content-Length: 1 1\r\n"), 400);
    expect_status(with("Content-Length: 1001\r\n"), 413);
    expect_status(with("Content-Length: 99999999999999999999999999\r\n"), 413);
}

Test(http_refused, codings) {
    expect_status(with("Transfer-Encoding: gzip, chunked\r\n"), 501);
    expect_status(with("Transfer-Encoding: xchunked\r\n"), 501);
    expect_status(with("Transfer-Encoding: \r\n"), 501);
}

#define CHUNKED "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"

Test(http_refused, chunks) {
    expect_status(CHUNKED "x\r\n", 400);
    expect_status(CHUNKED "\r\n", 400);
    expect_status(CHUNKED "-1\r\n", 400);
    expect_status(CHUNKED "0x5\r\n", 400);
    expect_status(CHUNKED "5 x\r\n", 400);
    expect_status(CHUNKED "5\nhello\r\n", 400);
    expect_status(CHUNKED "5\r\nhelloX\r\n", 400);
    expect_status(CHUNKED "5\r\nhello\n", 400);
    expect_status(CHUNKED "5\r\nhello\rX", 400);
    expect_status(CHUNKED "5;\x01\r\n", 400);
    expect_status(CHUNKED "0000000000000000001\r\n", 400);
}

Test(http_refused, large_chunked_bodies) {
    expect_status(CHUNKED "3e9\r\n", 413);
    expect_status(CHUNKED "fffffffffffffff\r\n", 413);
    expect_status(CHUNKED "1\r\na\r\n3e8\r\n", 413);
}

Test(http_refused, trailers) {
    expect_status(CHUNKED "0\r\nbad trailer\r\n\r\n", 400);
    expect_status(CHUNKED "0\r\nA: b\n\r\n", 400);
}

Test(http_refused, expectations) { expect_status(with("Expect: the-unexpected\r\n"), 417); }

// `count` times `piece` between head and tail.
static const char *repeated(const char *head, const char *piece, int count, const char *tail) {
    static char text[64 * 1024];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", head);
    for (int i = 0; i < count; i++) n += (size_t)snprintf(text + n, sizeof text - n, "%s", piece);
    snprintf(text + n, sizeof text - n, "%s", tail);
    return text;
}

Test(http_limits, request_line) { expect_status(repeated("GET /", "a", MAX_HEAD, " HTTP/1.1\r\nHost: h\r\n\r\n"), 414); }

Test(http_limits, long_target_within_the_head) {
    http_parser_init(&parser, 32768, MAX_BODY);
    const char *text = repeated("GET /", "a", HTTP_MAX_TARGET, " HTTP/1.1\r\nHost: h\r\n\r\n");
    http_parser_feed(&parser, text, strlen(text));
    cr_expect_eq(parser.status, 414);
    http_parser_free(&parser);
}

Test(http_limits, long_method) { expect_status(repeated("", "M", HTTP_MAX_METHOD + 1, " / HTTP/1.1\r\nHost: h\r\n\r\n"), 400); }

Test(http_limits, header_size) { expect_status(repeated("GET / HTTP/1.1\r\nHost: h\r\nX: ", "a", MAX_HEAD, "\r\n\r\n"), 431); }

Test(http_limits, header_count) {
    expect_status(repeated("GET / HTTP/1.1\r\nHost: h\r\n", "A: b\r\n", HTTP_MAX_HEADERS, "\r\n"), 431);
    expect_done(repeated("GET / HTTP/1.1\r\nHost: h\r\n", "A: b\r\n", HTTP_MAX_HEADERS - 1, "\r\n"));
}

Test(http_limits, head_without_end) { expect_status(repeated("GET / HTTP/1.1\r\n", "a", MAX_HEAD, ""), 431); }

Test(http_limits, chunk_line) { expect_status(repeated(CHUNKED "5;", "a", HTTP_MAX_CHUNK_LINE, "\r\n"), 400); }

Test(http_limits, trailer_size) { expect_status(repeated(CHUNKED "0\r\n", "A: bbbbbbbbbbbbbbbb\r\n", 500, "\r\n"), 431); }

Test(http_limits, exact_body_fits) {
    expect_done(repeated("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n", "a", 1000, ""));
}

Test(http_limits, nothing_is_read_after_a_failure) {
    parse("bad\r\n");
    cr_expect_eq(http_parser_feed(&parser, GET, strlen(GET)), 0);
    cr_expect_eq(parser.state, HTTP_FAILED);
    http_parser_free(&parser);
}

// ---- Answers and handlers ---------------------------------------------------------------------------------

// The answer of `handler` to a request for `target`, as a string.
static const char *answer(HttpHandler *handler, const char *method, const char *target) {
    static char text[4096];
    HttpRequest request = {.method = method, .target = target, .host = "h", .minor_version = 1};
    HttpResponse r = {.status = 200};
    HttpBuffer out = {0};
    HttpClock clock = {0};
    handler->function(&request, &r, handler->data);
    cr_assert_not(r.fields.failed || r.body.failed);
    http_response_write(&r, &out, http_clock_date(&clock, 784111777), false, !strcmp(method, "HEAD"), 1);
    cr_assert_lt(out.len, sizeof text);
    memcpy(text, out.data, out.len);
    text[out.len] = 0;
    http_buffer_free(&out);
    http_response_free(&r);
    return text;
}

Test(http_redirect, whole_answer) {
    HttpHandler *h = RedirectHandler("http://github.com/google/grumpy", 303);
    cr_expect_str_eq(answer(h, "GET", "/"), "HTTP/1.1 303 See Other\r\n"
                                            "Content-Type: text/html; charset=utf-8\r\n"
                                            "Location: http://github.com/google/grumpy\r\n"
                                            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                                            "Content-Length: 58\r\n\r\n"
                                            "<a href=\"http://github.com/google/grumpy\">See Other</a>.\n\n");
    FreeHandler(h);
}

Test(http_redirect, head_has_no_body_and_post_no_html) {
    HttpHandler *h = RedirectHandler("/x", 301);
    const char *head = answer(h, "HEAD", "/");
    cr_expect(strstr(head, "Content-Type: text/html"));
    cr_expect_str_eq(head + strlen(head) - 4, "\r\n\r\n");
    cr_expect_null(strstr(head, "<a"));
    const char *post = answer(h, "POST", "/");
    cr_expect(strstr(post, "Content-Length: 0\r\n"));
    cr_expect_null(strstr(post, "Content-Type"));
    FreeHandler(h);
}

Test(http_redirect, relative_urls) {
    static const struct { const char *url, *target, *location; } cases[] = {
        {"x", "/a/b", "Location: /a/x\r\n"},         {"../x?q=..", "/a/b/c", "Location: /a/x?q=..\r\n"},
        {"/abs/./x/", "/a", "Location: /abs/x/\r\n"}, {"x", "*", "Location: /x\r\n"},
        {"../../../x", "/a/b", "Location: /x\r\n"},  {"..", "/a/b/c", "Location: /a/\r\n"},
        {"x", "/a?b/c", "Location: /x\r\n"},         {"x", "//evil.example/", "Location: /evil.example/x\r\n"},
        {"//other/x", "/a", "Location: //other/x\r\n"}, {"mailto:x@y", "/a/b", "Location: mailto:x@y\r\n"},
        {"/caf\xc3\xa9", "/", "Location: /caf%c3%a9\r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        HttpHandler *h = RedirectHandler(cases[i].url, 302);
        const char *text = answer(h, "GET", cases[i].target);
        cr_expect(strstr(text, cases[i].location), "%s from %s: %s", cases[i].url, cases[i].target, text);
        FreeHandler(h);
    }
}

Test(http_redirect, html_is_escaped) {
    HttpHandler *h = RedirectHandler("/?a=1&b=\"<'>", 302);
    cr_expect(strstr(answer(h, "GET", "/"), "<a href=\"/?a=1&amp;b=&#34;&lt;&#39;&gt;\">Found</a>.\n"));
    FreeHandler(h);
}

Test(http_redirect, injection_is_refused) {
    static const char *const bad[] = {"/x\r\nSet-Cookie: a=b", "/x\ny", "/x\ry", "/x y", "/x\ty", "", "\x7f", NULL};
    for (int i = 0; i < 8; i++) {
        errno = 0;
        cr_expect_null(RedirectHandler(bad[i], 303));
        cr_expect_eq(errno, EINVAL);
        cr_expect(strstr(cranky_http_last_error(), "RedirectHandler: the URL"));
    }
}

Test(http_redirect, codes) {
    cr_expect_null(RedirectHandler("/x", 200));
    cr_expect_null(RedirectHandler("/x", 400));
    cr_expect(strstr(cranky_http_last_error(), "not a redirection"));
    cr_expect_null(HandlerFunc(NULL, NULL));
}

static void checks_headers(const HttpRequest *request, HttpResponse *r, void *data) {
    (void)request;
    cr_expect_eq(HttpAddHeader(r, "X-A", "b"), 0);
    cr_expect_eq(HttpAddHeader(r, "X-A", "b\r\nX-C: d"), -1);
    cr_expect_eq(HttpAddHeader(r, "X A", "b"), -1);
    cr_expect_eq(HttpAddHeader(r, "", "b"), -1);
    cr_expect_eq(HttpAddHeader(r, "content-length", "3"), -1);
    cr_expect_eq(errno, EINVAL);
    cr_expect_eq(HttpSetStatus(r, 99), -1);
    cr_expect_eq(HttpSetStatus(r, 404), 0);
    cr_expect_eq(HttpWrite(r, data, strlen(data)), 0);
}

Test(http_handler, functions_write_answers) {
    HttpHandler *h = HandlerFunc(checks_headers, "nothing here\n");
    const char *text = answer(h, "GET", "/");
    cr_expect(strstr(text, "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nX-A: b\r\nDate: "), "%s", text);
    cr_expect(strstr(text, "Content-Length: 13\r\n\r\nnothing here\n"));
    FreeHandler(h);
}

Test(http_response, bodiless_statuses) {
    HttpResponse r = {.status = 304};
    HttpBuffer out = {0};
    http_response_write(&r, &out, "D", true, false, 1);
    http_buffer_append(&out, "", 1);
    cr_expect_str_eq(out.data, "HTTP/1.1 304 Not Modified\r\nDate: D\r\nConnection: close\r\n\r\n");
    http_buffer_free(&out);
}

Test(http_address, wrong_forms_are_named) {
    static const struct { const char *address, *text; } cases[] = {
        {"", "missing port"},           {"localhost", "missing port"},     {"localhost:", "missing port"},
        {"::1:80", "too many colons"},  {"[::1]", "missing port"},         {"[::1]80", "missing port"},
        {"h:99999", "port out of range"}, {"h:-1", "port out of range"},   {"[::1:80", "malformed IPv6 host"},
        {NULL, "no address"},           {"h:no-such-service", "listen on 'h:no-such-service'"},
    };
    HttpHandler *h = RedirectHandler("/", 303);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(ListenAndServe(cases[i].address, h), -EINVAL, "%s", cases[i].address);
        cr_expect(strstr(cranky_http_last_error(), cases[i].text), "%s: %s", cases[i].address, cranky_http_last_error());
    }
    FreeHandler(h);
    cr_expect_eq(ListenAndServe(":0", NULL), -EINVAL);
}
