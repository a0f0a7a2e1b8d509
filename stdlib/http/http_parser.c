// http_parser.c -- strict HTTP/1.x request parsing (RFC 9112).
//
// Why not the system's http-parser: upstream is frozen since 2020, it is lenient where leniency is what request
// smuggling lives on (bare LF, obs-fold, several Content-Length), and a server needs only requests. This one
// refuses everything that two readers could understand differently: line ends other than CR LF, white space
// before a colon, folded lines, Content-Length together with Transfer-Encoding, a repeated Content-Length or
// Host, any coding but `chunked`.
//
// The head is collected up to its blank line under a limit, then cut in place into NUL-terminated strings; a
// NUL in it was refused before. Bodies are counted and dropped.
#include "stdlib/http/http_parser.h"

#include <string.h>
#include <strings.h>

enum { MAX_BLANK_LINES = 4, MAX_TRAILERS = 8192 };

bool http_is_token_char(unsigned char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

bool http_is_value_char(unsigned char c) { return c == '\t' || (c >= ' ' && c != 127); }

static void fail(HttpParser *p, int status, const char *problem) {
    p->state = HTTP_FAILED;
    p->status = status;
    p->problem = problem;
    p->keep_alive = false;
}

// ---- The head ---------------------------------------------------------------------------------------------

// Cuts the text at `*at` behind the next `end`, which becomes a NUL; NULL if there is none.
static char *cut(char **at, char end) {
    char *start = *at, *stop = strchr(start, end);
    if (!stop) return NULL;
    *stop = 0;
    *at = stop + 1;
    return start;
}

static bool all_tokens(const char *s) {
    const char *start = s;
    while (http_is_token_char((unsigned char)*s)) s++;
    return !*s && s > start;
}

static bool is_target(const char *method, const char *t) {
    for (const unsigned char *p = (const unsigned char *)t; *p; p++) {
        if (*p <= ' ' || *p >= 127) return false;
    }
    if (*t == '/') return true;
    if (!strcmp(t, "*")) return !strcmp(method, "OPTIONS");
    if (!strcmp(method, "CONNECT")) return *t && !strchr(t, '/');
    return !strncasecmp(t, "http://", 7) || !strncasecmp(t, "https://", 8);
}

// "HTTP/1.1": sets the minor version. False, having failed, for anything else.
static bool parse_version(HttpParser *p, const char *v) {
    bool formed = !strncmp(v, "HTTP/", 5) && v[5] >= '0' && v[5] <= '9' && v[6] == '.' && v[7] >= '0' && v[7] <= '9' && !v[8];
    if (!formed) fail(p, 400, "malformed HTTP version");
    else if (v[5] != '1') fail(p, 505, "HTTP version is not 1.x");
    else p->request.minor_version = v[7] > '0';
    return p->state != HTTP_FAILED;
}

static bool parse_request_line(HttpParser *p, char *line) {
    char *method = cut(&line, ' '), *target = method ? cut(&line, ' ') : NULL;
    if (!target || !all_tokens(method) || strlen(method) > HTTP_MAX_METHOD) {
        fail(p, 400, "malformed request line");
        return false;
    }
    if (strlen(target) > HTTP_MAX_TARGET) {
        fail(p, 414, "request target too long");
        return false;
    }
    if (!is_target(method, target)) {
        fail(p, 400, "malformed request target");
        return false;
    }
    p->request.method = method;
    p->request.target = target;
    return parse_version(p, line);
}

static char *trim(char *s) {
    s += strspn(s, " \t");
    char *end = s + strlen(s);
    while (end > s && (end[-1] == ' ' || end[-1] == '\t')) *--end = 0;
    return s;
}

// One "Name: value" line; false for any other.
static bool parse_header(char *line, HttpHeader *h) {
    char *name = cut(&line, ':');
    if (!name || !all_tokens(name)) return false;
    *h = (HttpHeader){name, trim(line)};
    for (const char *c = h->value; *c; c++) {
        if (!http_is_value_char((unsigned char)*c)) return false;
    }
    return true;
}

// The value of the header, NULL if absent; *count says how often it is there.
static const char *find(const HttpParser *p, const char *name, int *count) {
    const char *value = NULL;
    *count = 0;
    for (int i = 0; i < p->request.header_count; i++) {
        if (strcasecmp(p->headers[i].name, name)) continue;
        value = p->headers[i].value;
        ++*count;
    }
    return value;
}

static bool parse_length(const char *s, uint64_t *length) {
    if (!*s || strlen(s) > 18) return false; // 18 digits fit
    *length = 0;
    for (; *s; s++) {
        if (*s < '0' || *s > '9') return false;
        *length = *length * 10 + (uint64_t)(*s - '0');
    }
    return true;
}

// Is `token` in any header `name`, a comma-separated list?
static bool has_token(const HttpParser *p, const char *name, const char *token) {
    size_t n = strlen(token);
    for (int i = 0; i < p->request.header_count; i++) {
        if (strcasecmp(p->headers[i].name, name)) continue;
        for (const char *at = p->headers[i].value; *at; at += *at == ',') {
            at += strspn(at, " \t");
            size_t len = strcspn(at, ", \t");
            if (len == n && !strncasecmp(at, token, n)) return true;
            at += strcspn(at, ",");
        }
    }
    return false;
}

static bool is_host(const char *s) {
    for (; *s; s++) {
        if (!http_is_token_char((unsigned char)*s) && !strchr(":[]()=,;@", *s)) return false;
    }
    return true;
}

static void check_host(HttpParser *p) {
    int count;
    const char *host = find(p, "Host", &count);
    p->request.host = host ? host : "";
    if (count > 1) fail(p, 400, "more than one Host header");
    else if (!count && p->request.minor_version) fail(p, 400, "HTTP/1.1 without a Host header");
    else if (host && !is_host(host)) fail(p, 400, "malformed Host header");
}

// Decides how the body ends: the next state.
static void choose_body(HttpParser *p) {
    int lengths, codings;
    const char *length = find(p, "Content-Length", &lengths), *coding = find(p, "Transfer-Encoding", &codings);
    if (codings && lengths) {
        fail(p, 400, "both Content-Length and Transfer-Encoding");
    } else if (codings > 1 || lengths > 1) {
        fail(p, 400, "repeated Content-Length or Transfer-Encoding");
    } else if (codings && !p->request.minor_version) {
        fail(p, 400, "Transfer-Encoding in HTTP/1.0");
    } else if (codings && strcasecmp(coding, "chunked")) {
        fail(p, 501, "unknown Transfer-Encoding");
    } else if (codings) {
        p->state = HTTP_CHUNK_SIZE;
    } else if (lengths && !parse_length(length, &p->remaining)) {
        fail(p, strspn(length, "0123456789") == strlen(length) && *length ? 413 : 400, "malformed Content-Length");
    } else if (p->remaining > p->max_body) {
        fail(p, 413, "body too large");
    } else {
        p->state = p->remaining ? HTTP_BODY : HTTP_DONE;
    }
}

static void check_expect(HttpParser *p) {
    int count;
    const char *expect = find(p, "Expect", &count);
    if (!count || !p->request.minor_version) return;
    if (strcasecmp(expect, "100-continue")) fail(p, 417, "unknown expectation");
    else p->expects_continue = p->state != HTTP_DONE;
}

static void set_keep_alive(HttpParser *p) {
    bool close = has_token(p, "Connection", "close");
    p->keep_alive = !close && (p->request.minor_version || has_token(p, "Connection", "keep-alive"));
}

// The head is complete in p->head, each line ended by CR LF, the last one empty.
static void parse_head(HttpParser *p) {
    char *at = p->head.data, *line = cut(&at, '\r');
    p->request = (HttpRequest){.headers = p->headers};
    if (!parse_request_line(p, line)) return;
    for (;;) {
        at++; // the line feed
        line = cut(&at, '\r');
        if (!*line) break;
        if (p->request.header_count == HTTP_MAX_HEADERS) {
            fail(p, 431, "too many headers");
            return;
        }
        if (!parse_header(line, &p->headers[p->request.header_count])) {
            fail(p, 400, "malformed header line");
            return;
        }
        p->request.header_count++;
    }
    check_host(p);
    if (p->state != HTTP_FAILED) choose_body(p);
    if (p->state != HTTP_FAILED) check_expect(p);
    if (p->state != HTTP_FAILED) set_keep_alive(p);
}

// Judges the request line as soon as it is there, so that a client that speaks something else is not waited for.
// It is cut up in a copy: the head may still move.
static void check_request_line(HttpParser *p) {
    http_buffer_append(&p->line, p->head.data, p->head.len - 2);
    http_buffer_append(&p->line, "", 1);
    if (p->line.failed) fail(p, 503, "out of memory");
    else parse_request_line(p, p->line.data);
    p->line.len = 0;
}

// The line that ends at p->head.len was completed by its LF: was it the blank one?
static bool is_blank_line(const HttpParser *p) { return p->head.len - p->line_start == 2; }

// Takes bytes up to the end of the head. Lines are checked for their ends as they come.
static size_t feed_head(HttpParser *p, const char *bytes, size_t n) {
    const char *lf = memchr(bytes, '\n', n);
    size_t used = lf ? (size_t)(lf - bytes) + 1 : n;
    if (memchr(bytes, 0, used)) {
        fail(p, 400, "NUL byte in the head");
        return used;
    }
    if (p->head.len + used > p->max_head) {
        bool in_first_line = p->line_start == 0;
        fail(p, in_first_line ? 414 : 431, in_first_line ? "request line too long" : "headers too large");
        return used;
    }
    http_buffer_append(&p->head, bytes, used);
    if (p->head.failed) {
        fail(p, 503, "out of memory");
        return used;
    }
    if (!lf) return used;
    const char *line = p->head.data + p->line_start;
    size_t len = p->head.len - p->line_start;
    const char *cr = memchr(line, '\r', len);
    if (!cr || cr != line + len - 2) {
        fail(p, 400, "line end that is not CR LF");
    } else if (is_blank_line(p)) {
        http_buffer_append(&p->head, "", 1); // strchr needs an end; never reached
        if (p->head.failed) fail(p, 503, "out of memory");
        else parse_head(p);
    } else {
        if (!p->line_start) check_request_line(p);
        p->line_start = p->head.len;
    }
    return used;
}

// Blank lines before a request are forgiven, a few: some clients send one after a POST body.
static size_t feed_start(HttpParser *p, const char *bytes) {
    if (p->line.len && *bytes != '\n') {
        fail(p, 400, "CR without LF");
    } else if (p->line.len) {
        p->line.len = 0;
        if (++p->blank_lines > MAX_BLANK_LINES) fail(p, 400, "too many blank lines");
    } else if (*bytes == '\r') {
        http_buffer_append(&p->line, bytes, 1);
    } else {
        p->state = HTTP_HEAD;
        return 0;
    }
    return 1;
}

// ---- The body ---------------------------------------------------------------------------------------------

static size_t feed_counted(HttpParser *p, size_t n, HttpState next) {
    size_t used = n < p->remaining ? n : (size_t)p->remaining;
    p->remaining -= used;
    if (!p->remaining) p->state = next;
    return used;
}

// Collects one line of chunk framing, at most `max` bytes. When its LF is there, returns it without CR LF as a
// string; NULL before that and after a failure.
static const char *feed_line(HttpParser *p, const char *bytes, size_t n, size_t max, size_t *used) {
    const char *lf = memchr(bytes, '\n', n);
    *used = lf ? (size_t)(lf - bytes) + 1 : n;
    if (p->line.len + *used > max) {
        fail(p, max == HTTP_MAX_CHUNK_LINE ? 400 : 431, "chunk line too long");
        return NULL;
    }
    http_buffer_append(&p->line, bytes, *used);
    if (p->line.failed) {
        fail(p, 503, "out of memory");
        return NULL;
    }
    if (!lf) return NULL;
    char *line = p->line.data;
    size_t len = p->line.len;
    if (len < 2 || memchr(line, '\r', len) != line + len - 2 || memchr(line, 0, len)) {
        fail(p, 400, "chunk line end that is not CR LF");
        return NULL;
    }
    line[len - 2] = 0;
    p->line.len = 0;
    return line;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "1f" or "1f;extension": false if it is neither.
static bool parse_chunk_size(const char *line, uint64_t *size) {
    const char *s = line;
    *size = 0;
    for (; hex_digit(*s) >= 0; s++) {
        if (s - line >= 15) return false; // 60 bits, and no rows of zeros
        *size = *size << 4 | (uint64_t)hex_digit(*s);
    }
    if (s == line) return false;
    s += strspn(s, " \t");
    if (*s && *s != ';') return false;
    for (; *s; s++) {
        if (!http_is_value_char((unsigned char)*s)) return false;
    }
    return true;
}

static size_t feed_chunk_size(HttpParser *p, const char *bytes, size_t n) {
    size_t used;
    const char *line = feed_line(p, bytes, n, HTTP_MAX_CHUNK_LINE, &used);
    if (!line) return used;
    if (!parse_chunk_size(line, &p->remaining)) {
        fail(p, 400, "malformed chunk size");
    } else if (p->remaining > p->max_body - p->body_size) {
        fail(p, 413, "body too large");
    } else {
        p->body_size += p->remaining;
        p->state = p->remaining ? HTTP_CHUNK_DATA : HTTP_TRAILERS;
    }
    return used;
}

static size_t feed_chunk_end(HttpParser *p, const char *bytes, size_t n) {
    size_t used;
    const char *line = feed_line(p, bytes, n < 2 ? n : 2, 2, &used);
    if (p->state == HTTP_FAILED) p->status = 400;
    else if (line) p->state = HTTP_CHUNK_SIZE;
    else if (p->line.len == 2) fail(p, 400, "chunk longer than its size");
    return used;
}

static size_t feed_trailer(HttpParser *p, const char *bytes, size_t n) {
    size_t used;
    HttpHeader ignored;
    const char *line = feed_line(p, bytes, n, MAX_TRAILERS - p->trailer_size, &used);
    p->trailer_size += line ? strlen(line) + 2 : 0;
    if (!line) return used;
    if (!*line) p->state = HTTP_DONE;
    else if (!parse_header((char *)line, &ignored)) fail(p, 400, "malformed trailer");
    return used;
}

// ---- All --------------------------------------------------------------------------------------------------

void http_parser_init(HttpParser *p, size_t max_head, size_t max_body) {
    *p = (HttpParser){.max_head = max_head, .max_body = max_body};
}

void http_parser_reset(HttpParser *p) {
    HttpBuffer head = p->head, line = p->line;
    size_t max_head = p->max_head, max_body = p->max_body;
    http_parser_init(p, max_head, max_body);
    p->head = head, p->head.len = 0;
    p->line = line, p->line.len = 0;
}

void http_parser_free(HttpParser *p) {
    http_buffer_free(&p->head);
    http_buffer_free(&p->line);
}

static size_t feed_once(HttpParser *p, const char *bytes, size_t n) {
    switch (p->state) {
    case HTTP_START: return feed_start(p, bytes);
    case HTTP_HEAD: return feed_head(p, bytes, n);
    case HTTP_BODY: return feed_counted(p, n, HTTP_DONE);
    case HTTP_CHUNK_DATA: return feed_counted(p, n, HTTP_CHUNK_END);
    case HTTP_CHUNK_SIZE: return feed_chunk_size(p, bytes, n);
    case HTTP_CHUNK_END: return feed_chunk_end(p, bytes, n);
    case HTTP_TRAILERS: return feed_trailer(p, bytes, n);
    default: return 0;
    }
}

size_t http_parser_feed(HttpParser *p, const char *bytes, size_t n) {
    size_t used = 0;
    while (used < n && p->state < HTTP_DONE) used += feed_once(p, bytes + used, n - used);
    return used;
}
