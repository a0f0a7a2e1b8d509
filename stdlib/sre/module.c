// module.c -- module _sre: what package re needs from C.
#include "runtime/raise.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/sre/codes.h"
#include "stdlib/sre/sre.h"
#include "stdlib/stdlib.h"

static bool character(CrThread *t, CrValue v, uint32_t *c) {
    int64_t i;
    if (!cr_index_int64(t, v, &i, CR_TYPE_OF_ID(OverflowError))) return false;
    *c = (uint32_t)i;
    return true;
}

CR_METHOD(ascii_iscased, CrValue v) {
    uint32_t c;
    return character(t, v, &c) ? cr_bool((c | 32) - 'a' < 26) : CR_ERROR;
}
CR_METHOD(unicode_iscased, CrValue v) {
    uint32_t c;
    return character(t, v, &c) ? cr_bool(cr_sre_lower_unicode(c) != c || cr_sre_upper_unicode(c) != c) : CR_ERROR;
}
CR_METHOD(ascii_tolower, CrValue v) {
    uint32_t c;
    return character(t, v, &c) ? cr_int(cr_sre_lower_ascii(c)) : CR_ERROR;
}
CR_METHOD(unicode_tolower, CrValue v) {
    uint32_t c;
    return character(t, v, &c) ? cr_int(cr_sre_lower_unicode(c)) : CR_ERROR;
}
CR_METHOD(getcodesize) { return CR_INT(sizeof(uint32_t)); }

static const CrMethodDef functions[] = {
    {"ascii_iscased(character, /)", CR_FN(ascii_iscased), NULL, 0},
    {"ascii_tolower(character, /)", CR_FN(ascii_tolower), NULL, 0},
    {"compile(pattern, flags, code, groups, groupindex, indexgroup)", CR_FN(cr_sre_compile), NULL, 0},
    {"getcodesize()", CR_FN(getcodesize), NULL, 0},
    {"unicode_iscased(character, /)", CR_FN(unicode_iscased), NULL, 0},
    {"unicode_tolower(character, /)", CR_FN(unicode_tolower), NULL, 0},
    {0},
};

static int sre_init(CrThread *t, CrValue module) {
    static const CrIntConstant constants[] = {{"MAGIC", SRE_MAGIC}, {"CODESIZE", sizeof(uint32_t)}, {"MAXREPEAT", UINT32_MAX}, {"MAXGROUPS", INT32_MAX / 2}};
    return CR_SET_INTS(t, module, constants);
}

const CrModuleDef cr_module__sre = {"_sre", NULL, functions, sre_init};
