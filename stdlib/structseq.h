// structseq.h -- tuples with named fields, as C modules return them (sys.version_info, time.struct_time, os.stat_result).
#ifndef CRANKY_STDLIB_STRUCTSEQ_H
#define CRANKY_STDLIB_STRUCTSEQ_H

#include "runtime/object.h"

enum { CR_STRUCTSEQ_MAX = 32 };

// The class `module.name`, a subclass of tuple with one read-only attribute per field. fields ends with NULL; "" stands for
// an item without a name.
CrValue cr_structseq_type(CrThread *t, const char *module, const char *name, const char *const *fields);
// The same where only the first `visible` fields are items of the tuple; the others are attributes only.
CrValue cr_structseq_type_hidden(CrThread *t, const char *module, const char *name, const char *const *fields, size_t visible);
// An instance of such a class. n: the visible fields, or all of them.
CrValue cr_structseq_new(CrThread *t, CrValue type, const CrValue *items, size_t n);

#endif
