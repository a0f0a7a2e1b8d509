// cranky/http.h -- a small HTTP/1.1 server, for C and, as `__c__.cranky.http`, for Python:
//
//     from __c__.cranky.http import ListenAndServe, RedirectHandler
//     ListenAndServe('127.0.0.1:8080', RedirectHandler('http://example.org/', 303))
//
// Serving runs on libuv in the calling thread until SIGINT or SIGTERM. Names follow Go's net/http.
#ifndef CRANKY_HTTP_H
#define CRANKY_HTTP_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// What cranky-bindgen reads: how a function fails, and whether it blocks. Other compilers see nothing.
#ifdef __clang__
#define CRANKY_NOTE(text) __attribute__((annotate("cranky:" text)))
#else
#define CRANKY_NOTE(text)
#endif

#undef CRANKY_LINK
#define CRANKY_LINK "-lcranky_http -luv" // linker arguments of this header

typedef struct HttpHandler HttpHandler;   // answers requests; belongs to whoever made it
typedef struct HttpResponse HttpResponse; // an answer being written

typedef struct HttpHeader {
    const char *name;  // as the client spelled it
    const char *value; // without white space at its ends
} HttpHeader;

// A request, valid during the handler's call. Its body, if it had one, was read and dropped.
typedef struct HttpRequest {
    const char *method;        // "GET"
    const char *target;        // as sent: "/path?query", "http://host/path" or "*"
    const char *host;          // value of the Host header; "" if HTTP/1.0 gave none
    int minor_version;         // 1 for HTTP/1.1, 0 for HTTP/1.0
    const HttpHeader *headers; // in order of arrival
    int header_count;          //
} HttpRequest;

typedef void (*HttpHandlerFunc)(const HttpRequest *request, HttpResponse *response, void *data);

// Handlers. Each returns NULL with errno set on failure.
// RedirectHandler answers every request with status `code` (300 to 399) and `Location: url`; a relative url is
// taken relative to the request's path. A url with control characters or blanks is refused.
HttpHandler *RedirectHandler(const char *url, int code)
    CRANKY_NOTE("error=null_errno") CRANKY_NOTE("error_text=cranky_http_last_error");
HttpHandler *HandlerFunc(HttpHandlerFunc function, void *data)
    CRANKY_NOTE("error=null_errno") CRANKY_NOTE("error_text=cranky_http_last_error");
void FreeHandler(HttpHandler *handler);

// Serves on `address` ("host:port", ":8080", "[::1]:8080") until SIGINT or SIGTERM, then returns 0. Returns a
// negative errno on failure: -EADDRINUSE, -EINVAL for an address of another form, ...
int ListenAndServe(const char *address, HttpHandler *handler)
    CRANKY_NOTE("blocking") CRANKY_NOTE("error=negative_errno") CRANKY_NOTE("error_text=cranky_http_last_error");

// Text of this thread's last failure, e.g. "listen on 127.0.0.1:8080: Address already in use".
const char *cranky_http_last_error(void);

// Limits; a zero means the default.
typedef struct HttpLimits {
    int head_timeout_ms; // from the first byte of a request to the end of its headers: 10 s
    int body_timeout_ms; // from there to the end of its body: 30 s
    int idle_timeout_ms; // between requests of a connection: 60 s
    int write_timeout_ms; // for the client to take an answer: 30 s
    size_t max_head;     // bytes of request line and headers: 16 KiB
    size_t max_body;     // bytes: 1 MiB
} HttpLimits;

int ListenAndServeLimited(const char *address, HttpHandler *handler, const HttpLimits *limits)
    CRANKY_NOTE("blocking") CRANKY_NOTE("error=negative_errno") CRANKY_NOTE("error_text=cranky_http_last_error");

// For handlers. Each returns 0, or -1 with errno set: EINVAL for text that would break the message (a control
// character in a header), ENOMEM.
int HttpSetStatus(HttpResponse *response, int status);                                   // 200 to 599; 200 if never called
int HttpAddHeader(HttpResponse *response, const char *name, const char *value);
int HttpWrite(HttpResponse *response, const void *bytes, size_t count);                  // appends to the body

const char *HttpStatusText(int status); // "See Other"; "" if unknown

#ifdef __cplusplus
}
#endif

#endif
