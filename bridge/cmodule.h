// cmodule.h -- the module __c__ itself: OUT, INOUT, Ptr, check, get_errno, C types.
#ifndef CRANKY_BRIDGE_CMODULE_H
#define CRANKY_BRIDGE_CMODULE_H

#include "runtime/module.h"

extern const CrModuleDef cr_module___c__;

#endif
