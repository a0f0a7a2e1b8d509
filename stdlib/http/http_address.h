// http_address.h -- "host:port" to socket addresses.
#ifndef CRANKY_STDLIB_HTTP_ADDRESS_H
#define CRANKY_STDLIB_HTTP_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

enum { HTTP_MAX_ADDRESSES = 8 };

// Fills `found` with the addresses to try, best first, and returns how many; or a negative errno, with the text
// in cranky_http_last_error().
int http_address_resolve(const char *address, struct sockaddr_storage found[HTTP_MAX_ADDRESSES]);

#endif
