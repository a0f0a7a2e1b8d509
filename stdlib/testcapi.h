// testcapi.h -- the callable objects of module _testcapi.
#ifndef CRANKY_STDLIB_TESTCAPI_H
#define CRANKY_STDLIB_TESTCAPI_H

#include "runtime/object.h"

typedef struct CrTestCallable {
    CrObject ob;
    CrValue answer; // what a call of it returns
} CrTestCallable;

#endif
