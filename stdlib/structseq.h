// structseq.h -- tuples with named fields, as C modules return them (sys.version_info, time.struct_time).
#ifndef CRANKY_STDLIB_STRUCTSEQ_H
#define CRANKY_STDLIB_STRUCTSEQ_H

#include "runtime/object.h"

enum { CR_STRUCTSEQ_MAX = 32 };

// The class `module.name`, a subclass of tuple with one read-only attribute per field. fields ends with NULL.
CrValue cr_structseq_type(CrThread *t, const char *module, const char *name, const char *const *fields);
CrValue cr_structseq_new(CrThread *t, CrValue type, const CrValue *items, size_t n);

#endif
