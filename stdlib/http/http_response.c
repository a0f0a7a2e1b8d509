// http_response.c -- answers: status, headers, body, and the Date header. What goes into a header is checked for
// control characters here, once, so that no handler can split a message.
#include "stdlib/http/http_response.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "stdlib/http/http_parser.h"

static const struct {
    int status;
    const char *text;
} STATUS_TEXTS[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {417, "Expectation Failed"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

const char *HttpStatusText(int status) {
    for (size_t i = 0; i < sizeof STATUS_TEXTS / sizeof *STATUS_TEXTS; i++) {
        if (STATUS_TEXTS[i].status == status) return STATUS_TEXTS[i].text;
    }
    return "";
}

static int failed(int error) {
    errno = error;
    return -1;
}

int HttpSetStatus(HttpResponse *r, int status) {
    if (status < 200 || status > 599) return failed(EINVAL);
    r->status = status;
    return 0;
}

// The server writes these itself: a second one would contradict it.
static bool is_reserved(const char *name) {
    static const char *const reserved[] = {"Content-Length", "Transfer-Encoding", "Connection", "Date"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (!strcasecmp(name, reserved[i])) return true;
    }
    return false;
}

int HttpAddHeader(HttpResponse *r, const char *name, const char *value) {
    if (!*name || is_reserved(name)) return failed(EINVAL);
    for (const char *c = name; *c; c++) {
        if (!http_is_token_char((unsigned char)*c)) return failed(EINVAL);
    }
    for (const char *c = value; *c; c++) {
        if (!http_is_value_char((unsigned char)*c)) return failed(EINVAL);
    }
    if (!strcasecmp(name, "Content-Type")) r->has_type = true;
    http_buffer_printf(&r->fields, "%s: %s\r\n", name, value);
    return r->fields.failed ? failed(ENOMEM) : 0;
}

int HttpWrite(HttpResponse *r, const void *bytes, size_t count) {
    http_buffer_append(&r->body, bytes, count);
    return r->body.failed ? failed(ENOMEM) : 0;
}

const char *http_clock_date(HttpClock *clock, time_t now) {
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm t;
    if (now == clock->second) return clock->text;
    gmtime_r(&now, &t);
    unsigned year = (unsigned)t.tm_year + 1900;
    snprintf(clock->text, sizeof clock->text, "%s, %02d %s %04u %02d:%02d:%02d GMT", days[t.tm_wday % 7], t.tm_mday % 100,
             months[t.tm_mon % 12], year % 10000, t.tm_hour % 100, t.tm_min % 100, t.tm_sec % 100);
    clock->second = now;
    return clock->text;
}

static bool has_no_body(int status) { return status == 204 || status == 304; }

void http_response_write(const HttpResponse *r, HttpBuffer *out, const char *date, bool close, bool head_only,
                         int minor_version) {
    const char *text = HttpStatusText(r->status);
    http_buffer_printf(out, "HTTP/1.1 %d %s\r\n", r->status, text);
    if (r->body.len && !r->has_type) http_buffer_puts(out, "Content-Type: text/plain; charset=utf-8\r\n");
    http_buffer_append(out, r->fields.data, r->fields.len);
    http_buffer_printf(out, "Date: %s\r\n", date);
    if (!has_no_body(r->status)) http_buffer_printf(out, "Content-Length: %zu\r\n", r->body.len);
    if (close) http_buffer_puts(out, "Connection: close\r\n");
    else if (!minor_version) http_buffer_puts(out, "Connection: keep-alive\r\n");
    http_buffer_puts(out, "\r\n");
    if (!head_only && !has_no_body(r->status)) http_buffer_append(out, r->body.data, r->body.len);
}

void http_response_error(HttpResponse *r, int status) {
    *r = (HttpResponse){.status = status};
    http_buffer_printf(&r->body, "%d %s\n", status, HttpStatusText(status));
}

void http_response_free(HttpResponse *r) {
    http_buffer_free(&r->fields);
    http_buffer_free(&r->body);
}
