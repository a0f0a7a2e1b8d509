// http_handler.c -- the handlers one can make, and the text of the last error.
//
// RedirectHandler answers as Go's does: `Location`, and for GET and HEAD a line of HTML that links there.
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/http/http_response.h"

static _Thread_local char last_error[512];

const char *cranky_http_last_error(void) { return last_error; }

void http_set_error(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(last_error, sizeof last_error, format, args);
    va_end(args);
}

// ---- Redirection ------------------------------------------------------------------------------------------

// "http:", "mailto:": letters and digits up to a colon.
static bool has_scheme(const char *url) {
    size_t n = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return n > 0 && url[n] == ':';
}

// Appends path[0..n), which begins with a slash, with empty, "." and ".." segments resolved: "//host" would be
// another server.
static void put_clean_path(HttpBuffer *out, const char *path, size_t n) {
    size_t start = out->len;
    for (size_t i = 0, end; i < n; i = end) {
        const char *segment = path + i + 1; // path[i] is '/'
        for (end = i + 1; end < n && path[end] != '/';) end++;
        size_t len = end - i - 1;
        bool up = len == 2 && !memcmp(segment, "..", 2), nothing = !len || (len == 1 && *segment == '.');
        if (up) {
            while (out->len > start && out->data[--out->len] != '/') {}
        }
        if (!up && !nothing) http_buffer_append(out, path + i, end - i);
        else if (end >= n) http_buffer_append(out, "/", 1);
    }
}

// Path of the request up to its last slash: what a relative url is relative to.
static size_t base_length(const char *target) {
    size_t n = *target == '/' ? strcspn(target, "?#") : 0;
    while (n > 0 && target[n - 1] != '/') n--;
    return n;
}

// Where to go, as the Location header says it; bytes beyond ASCII are percent-encoded.
static void put_location(HttpBuffer *out, const char *url, const char *target) {
    HttpBuffer full = {0};
    if (has_scheme(url) || (url[0] == '/' && url[1] == '/')) {
        http_buffer_puts(&full, url);
    } else {
        HttpBuffer path = {0};
        size_t base = *url == '/' ? 0 : base_length(target), n = strcspn(url, "?#");
        http_buffer_append(&path, base ? target : "/", *url == '/' ? 0 : base ? base : 1);
        http_buffer_append(&path, url, n);
        put_clean_path(&full, path.data, path.len);
        http_buffer_puts(&full, url + n);
        full.failed |= path.failed;
        http_buffer_free(&path);
    }
    for (size_t i = 0; i < full.len; i++) {
        unsigned char c = (unsigned char)full.data[i];
        if (c < 128) http_buffer_append(out, &full.data[i], 1);
        else http_buffer_printf(out, "%%%02x", c);
    }
    out->failed |= full.failed;
    http_buffer_free(&full);
}

static void put_html_escaped(HttpBuffer *out, const char *s, size_t n) {
    for (size_t i = 0; i < n; i++) {
        switch (s[i]) {
        case '&': http_buffer_puts(out, "&amp;"); break;
        case '<': http_buffer_puts(out, "&lt;"); break;
        case '>': http_buffer_puts(out, "&gt;"); break;
        case '"': http_buffer_puts(out, "&#34;"); break;
        case '\'': http_buffer_puts(out, "&#39;"); break;
        default: http_buffer_append(out, s + i, 1);
        }
    }
}

static void redirect(const HttpRequest *request, HttpResponse *response, void *data) {
    HttpHandler *h = data;
    HttpBuffer location = {0};
    put_location(&location, h->url, request->target);
    size_t n = location.len;
    http_buffer_append(&location, "", 1);
    HttpSetStatus(response, h->code);
    bool get = !strcmp(request->method, "GET"), head = !strcmp(request->method, "HEAD");
    if (get || head) HttpAddHeader(response, "Content-Type", "text/html; charset=utf-8");
    if (location.failed || HttpAddHeader(response, "Location", location.data) < 0) {
        response->fields.failed = true;
    } else if (get || head) {
        http_buffer_puts(&response->body, "<a href=\"");
        put_html_escaped(&response->body, location.data, n);
        http_buffer_printf(&response->body, "\">%s</a>.\n\n", HttpStatusText(h->code));
    }
    http_buffer_free(&location);
}

static HttpHandler *new_handler(HttpHandlerFunc function, void *data, size_t url_size) {
    HttpHandler *h = calloc(1, sizeof *h + url_size);
    if (!h) {
        http_set_error("out of memory");
        return NULL;
    }
    h->function = function;
    h->data = data;
    return h;
}

HttpHandler *RedirectHandler(const char *url, int code) {
    const char *bad = NULL;
    if (!url || !*url) bad = "the URL is empty";
    else if (code < 300 || code > 399) bad = "the status is not a redirection (300 to 399)";
    for (const char *c = url; !bad && *c; c++) {
        if ((unsigned char)*c <= ' ' || *c == 127) bad = "the URL has a blank or control character";
    }
    if (bad) {
        http_set_error("RedirectHandler: %s", bad);
        errno = EINVAL;
        return NULL;
    }
    HttpHandler *h = new_handler(redirect, NULL, strlen(url) + 1);
    if (!h) return NULL;
    h->data = h;
    h->code = code;
    memcpy(h->url, url, strlen(url) + 1);
    return h;
}

HttpHandler *HandlerFunc(HttpHandlerFunc function, void *data) {
    if (function) return new_handler(function, data, 1);
    http_set_error("HandlerFunc: no function");
    errno = EINVAL;
    return NULL;
}

void FreeHandler(HttpHandler *handler) { free(handler); }
