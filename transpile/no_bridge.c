// no_bridge.c -- stands for emit_bridge.c and bindgen/ in programs: code compiled at run time cannot bind C headers.
#include "transpile/emit_bridge.h"

static char refusal[] = "C modules cannot be imported by code that is compiled at run time";

Bridge *bridge_new(Arena *a, const BindOptions *options) { return (void)a, (void)options, NULL; }

BindHeader *bridge_header(Bridge *b, const char *module, char **error) {
    return (void)b, (void)module, *error = refusal, NULL;
}

BridgeFunction *bridge_function(Bridge *b, BindHeader *h, const BindDecl *d, char **error) {
    return (void)b, (void)h, (void)d, *error = refusal, NULL;
}

bool bridge_is_value(const BindDecl *d) { return (void)d, false; }

BridgeFunction *bridge_value(Bridge *b, BindHeader *h, const BindDecl *d, char **error) {
    return bridge_function(b, h, d, error);
}

BridgeFunction *bridge_module(Bridge *b, BindHeader *h) { return (void)b, (void)h, NULL; }

BridgeFunction *bridge_attribute(Bridge *b, BindHeader *h, const BindDecl *d) { return (void)b, (void)h, (void)d, NULL; }

BridgeFunction *bridge_variadic_site(Bridge *b, BridgeFunction *f, const char *format, size_t format_len, int nargs,
                                     char **error) {
    return (void)b, (void)f, (void)format, (void)format_len, (void)nargs, *error = refusal, NULL;
}

const char *bind_resolve_module(Arena *a, const char *module, const BindOptions *options, char **error) {
    return (void)a, (void)module, (void)options, *error = refusal, NULL;
}

// Never reached: they need a header.
BindDecl *bind_lookup(const BindHeader *h, const char *name) { return (void)h, (void)name, NULL; }
bool bind_is_star_name(const BindHeader *h, const BindDecl *d) { return (void)h, (void)d, false; }
const BindDecl *bind_suggest(const BindHeader *h, const char *name) { return (void)h, (void)name, NULL; }
const char *bind_kind_name(BindKind kind) { return (void)kind, ""; }
const char *bind_where(Arena *a, const BindHeader *h, const BindDecl *d) { return (void)a, (void)h, (void)d, ""; }
