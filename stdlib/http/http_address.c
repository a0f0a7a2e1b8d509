// http_address.c -- the forms of a listening address: "host:port", ":port" (every interface), "[::1]:port".
// A port is a number or a service name. IPv4 comes first for a host name, as most clients try it.
#include "stdlib/http/http_address.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/http/http_response.h"

enum { MAX_HOST = 256, MAX_PORT = 32 };

// Splits at the last colon; an IPv6 host is in brackets. NULL, or what is wrong.
static const char *split(const char *address, char host[MAX_HOST], char port[MAX_PORT]) {
    const char *colon = strrchr(address, ':'), *end = colon;
    const char *start = address;
    if (!colon || strchr(colon, ']')) return "missing port";
    if (*start == '[') {
        if (colon[-1] != ']') return "malformed IPv6 host";
        start++, end--;
    } else if (memchr(start, ':', (size_t)(end - start))) {
        return "too many colons (an IPv6 host is written in brackets)";
    }
    size_t n = (size_t)(end - start);
    if (n >= MAX_HOST || memchr(start, '[', n) || memchr(start, ']', n)) return "malformed host";
    if (!colon[1] || strlen(colon + 1) >= MAX_PORT) return "missing port";
    memcpy(host, start, n);
    host[n] = 0;
    strcpy(port, colon + 1);
    return NULL;
}

static bool is_port_number(const char *port) {
    return strspn(port, "0123456789") == strlen(port) && strlen(port) <= 5 && atoi(port) <= 65535;
}

static bool looks_numeric(const char *port) { return strspn(port, "+-0123456789") == strlen(port); }

static int take(const struct addrinfo *list, int family, struct sockaddr_storage *found, int n) {
    for (const struct addrinfo *i = list; i && n < HTTP_MAX_ADDRESSES; i = i->ai_next) {
        if (i->ai_family == family) memcpy(&found[n++], i->ai_addr, i->ai_addrlen);
    }
    return n;
}

int http_address_resolve(const char *address, struct sockaddr_storage found[HTTP_MAX_ADDRESSES]) {
    char host[MAX_HOST], port[MAX_PORT];
    const char *wrong = address ? split(address, host, port) : "no address";
    if (!wrong && !is_port_number(port) && looks_numeric(port)) wrong = "port out of range";
    if (wrong) {
        http_set_error("listen on '%s': %s", address ? address : "", wrong);
        return -EINVAL;
    }
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *list = NULL;
    int rc = getaddrinfo(*host ? host : NULL, port, &hints, &list);
    if (rc) {
        http_set_error("listen on '%s': %s", address, rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
        return rc == EAI_SERVICE ? -EINVAL : -EADDRNOTAVAIL;
    }
    // Without a host, one IPv6 socket takes both families; IPv4 is for machines without IPv6.
    int first = *host ? AF_INET : AF_INET6, second = *host ? AF_INET6 : AF_INET;
    int n = take(list, second, found, take(list, first, found, 0));
    freeaddrinfo(list);
    return n;
}
