// all_types.h -- the structs of all built-in types, for the files that need their sizes (type.c) or many of them.
#ifndef CRANKY_RUNTIME_ALL_TYPES_H
#define CRANKY_RUNTIME_ALL_TYPES_H

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/coroutine.h"
#include "runtime/frame.h"
#include "runtime/generator.h"
#include "runtime/module.h"
#include "runtime/object.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/complex.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/float.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/io.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/range.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/threading.h"
#include "bridge/pointer.h"

#endif
