// offer.h -- what of a header Python is offered, and for the rest the reason.
#ifndef CRANKY_BINDGEN_OFFER_H
#define CRANKY_BINDGEN_OFFER_H

#include "bindgen/model.h"

// What is wrong with a value of this type as an argument, result or variable, as a clause; NULL: nothing.
const char *offer_type_problem(Arena *a, const BindType *t);
// Why `d` cannot be used from Python, as a clause ("it takes a va_list"), in the arena; "" when it can be. Looks at the
// declaration alone: whether some library defines its symbol is what bind_offer() adds.
const char *offer_refusal(Arena *a, const BindDecl *d);

// What linking adds to it.
typedef struct BindOffer {
    const char **reasons; // of each declaration of the header, by its id; "" for those offered
    BindArgs link;        // linker arguments that define all symbols offered
    char *how;            // what was chosen and why, a line a choice
} BindOffer;

// Decides for every declaration of the header; of those with a symbol, only the library's own are looked up in libraries.
// Everything returned is in the arena.
BindOffer bind_offer(Arena *a, const BindHeader *h, const BindOptions *options);

#endif
