// http_response.h -- building an answer, and the handlers that do.
#ifndef CRANKY_STDLIB_HTTP_RESPONSE_H
#define CRANKY_STDLIB_HTTP_RESPONSE_H

#include <time.h>

#include "stdlib/http/http_buffer.h"
#include "stdlib/http/include/cranky/http.h"

struct HttpResponse {
    int status;        // 200 until set
    bool has_type;     // a Content-Type header was added
    HttpBuffer fields; // "Name: value\r\n" lines
    HttpBuffer body;   //
};

struct HttpHandler {
    HttpHandlerFunc function; //
    void *data;               // its last argument
    int code;                 // RedirectHandler: status; 0 for other handlers
    char url[];               // RedirectHandler: where to
};

// Text of the Date header ("Tue, 24 Nov 2026 06:33:00 GMT"), made once a second.
typedef struct HttpClock {
    time_t second; // the one `text` is for; 0 before the first
    char text[64]; //
} HttpClock;

const char *http_clock_date(HttpClock *clock, time_t now);

// Appends the whole message to `out`. `close`: say so. `head_only`: leave the body out, as HEAD wants.
// `minor_version` is the client's: HTTP/1.0 must be told about keep-alive.
void http_response_write(const HttpResponse *r, HttpBuffer *out, const char *date, bool close, bool head_only,
                         int minor_version);
void http_response_free(HttpResponse *r);

// A plain answer with the status text as its body, for errors.
void http_response_error(HttpResponse *r, int status);

void http_set_error(const char *format, ...) __attribute__((format(printf, 1, 2))); // cranky_http_last_error

#endif
