// errnomodule.c -- module errno: the numbers of system errors.
#include <errno.h>

#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"

static int init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        int number;
    } errors[] = {
#define CR_ERRNO(name) {#name, name},
#include "stdlib/errno_names.def"
#undef CR_ERRNO
    };
    CrValue codes = cr_dict_new(t);
    for (size_t i = 0; codes && i < sizeof errors / sizeof *errors; i++) {
        CrValue name = cr_intern_c(t, errors[i].name), number = cr_int(errors[i].number);
        if (cr_module_set(t, module, errors[i].name, number) < 0 || cr_dict_set(t, codes, number, name) < 0) return -1;
    }
    return cr_module_set(t, module, "errorcode", codes);
}

const CrModuleDef cr_module_errno = {"errno", "The numbers that system errors have, by name; errorcode maps them to the names.", NULL, init};
