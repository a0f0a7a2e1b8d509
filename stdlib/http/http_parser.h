// http_parser.h -- an incremental, strict parser of HTTP/1.x requests.
//
// Bytes are fed as they come, in pieces of any size; the parser takes exactly one request's worth and stops.
//
//     HttpParser p;  http_parser_init(&p, max_head, max_body);
//     size_t used = http_parser_feed(&p, bytes, n);
//     p.state == HTTP_DONE   -> p.request is complete; http_parser_reset(&p), feed the rest
//     p.state == HTTP_FAILED -> answer with status p.status and close
//     else                   -> all n bytes were used; feed more when they come
#ifndef CRANKY_STDLIB_HTTP_PARSER_H
#define CRANKY_STDLIB_HTTP_PARSER_H

#include <stdbool.h>
#include <stdint.h>

#include "stdlib/http/http_buffer.h"
#include "stdlib/http/include/cranky/http.h"

enum { HTTP_MAX_HEADERS = 100, HTTP_MAX_TARGET = 8192, HTTP_MAX_METHOD = 32, HTTP_MAX_CHUNK_LINE = 256 };

typedef enum HttpState {
    HTTP_START,      // before the first byte of a request; blank lines are skipped here
    HTTP_HEAD,       // request line and headers
    HTTP_BODY,       // Content-Length bytes
    HTTP_CHUNK_SIZE, // "1f;extension" up to its line feed
    HTTP_CHUNK_DATA, //
    HTTP_CHUNK_END,  // the line end behind the data of a chunk
    HTTP_TRAILERS,   // header lines behind the last chunk
    HTTP_DONE,       // one request is complete
    HTTP_FAILED,     // see `status`
} HttpState;

typedef struct HttpParser {
    HttpState state;
    int status;                          // when failed: what to answer (400, 413, 414, 417, 431, 501, 505)
    const char *problem;                 // when failed: what was wrong
    size_t max_head, max_body;           // limits, bytes
    HttpBuffer head;                     // request line and headers as received, later cut into strings
    HttpBuffer line;                     // chunk-size or trailer line so far
    size_t line_start;                   // in head: where the current line begins
    int blank_lines;                     // skipped before the request line
    uint64_t remaining;                  // bytes of body or chunk still to come
    uint64_t body_size;                  // bytes of body so far (chunked)
    size_t trailer_size;                 // bytes of trailer lines so far
    bool keep_alive;                     // the connection may serve another request
    bool expects_continue;               // the client waits for "100 Continue" before it sends the body
    HttpHeader headers[HTTP_MAX_HEADERS]; // point into head
    HttpRequest request;                 // complete from the end of the head on
} HttpParser;

void http_parser_init(HttpParser *p, size_t max_head, size_t max_body);
void http_parser_reset(HttpParser *p); // for the next request; keeps the buffers
void http_parser_free(HttpParser *p);
size_t http_parser_feed(HttpParser *p, const char *bytes, size_t n); // bytes used

// Character classes of RFC 9110, shared with the response writer.
bool http_is_token_char(unsigned char c);
bool http_is_value_char(unsigned char c); // field content: visible, blank, tab, obs-text

#endif
