// json.h -- what module json takes from C: strings, a scanner, an encoder.
#ifndef CRANKY_STDLIB_JSON_H
#define CRANKY_STDLIB_JSON_H

#include "runtime/object.h"

typedef struct CrJsonScanner { // _json.Scanner, also called make_scanner
    CrObject ob;
    CrValue strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;
} CrJsonScanner;

typedef struct CrJsonEncoder { // _json.Encoder, also called make_encoder
    CrObject ob;
    CrValue markers, default_, encoder, indent, key_separator, item_separator, sort_keys, skipkeys;
    bool allow_nan;
    uint8_t escaping; // how strings are encoded: 0 by calling `encoder`, 1 as encode_basestring, 2 as encode_basestring_ascii
} CrJsonEncoder;

extern const CrMethodDef cr_json_scanstring;

#endif
