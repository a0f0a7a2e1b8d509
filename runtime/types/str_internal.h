// str_internal.h -- what the str_*.c files share and nobody else needs: raw access, and the entries of methods that
// live outside str_methods.c, where the table of methods is.
#ifndef CRANKY_RUNTIME_STR_INTERNAL_H
#define CRANKY_RUNTIME_STR_INTERNAL_H

#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"

extern const CrMethodDef cr_str_methods[];

#define CR_STR_ENTRY(name, ...) CrValue name(CrThread *t CR_UNUSED, CrFunction *function CR_UNUSED, ##__VA_ARGS__)

// str_search.c
CR_STR_ENTRY(cr_str_m_find, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_rfind, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_index, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_rindex, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_count, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_replace, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_startswith, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_endswith, CrValue, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_removeprefix, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_removesuffix, CrValue, CrValue);
// str_split.c
CR_STR_ENTRY(cr_str_m_split, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_rsplit, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_partition, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_rpartition, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_splitlines, CrValue, CrValue);
// str_case.c
CR_STR_ENTRY(cr_str_m_upper, CrValue);
CR_STR_ENTRY(cr_str_m_lower, CrValue);
CR_STR_ENTRY(cr_str_m_casefold, CrValue);
CR_STR_ENTRY(cr_str_m_swapcase, CrValue);
CR_STR_ENTRY(cr_str_m_capitalize, CrValue);
CR_STR_ENTRY(cr_str_m_title, CrValue);
// str_format.c
CR_STR_ENTRY(cr_str_m_format, CrValue, CrValue, CrValue);
CR_STR_ENTRY(cr_str_m_format_map, CrValue, CrValue);
// str_utf8.c
CR_STR_ENTRY(cr_str_m_encode, CrValue, CrValue, CrValue);

// Does `needle` occur: 1, 0.
int cr_str_has(const CrStr *hay, const CrStr *needle);
CrValue cr_str_repr_slot(CrThread *t, CrValue v); // str_repr.c

static inline uint32_t cr_text_get(const void *data, int width, int64_t i) {
    return width == 1   ? ((const uint8_t *)data)[i]
           : width == 2 ? ((const uint16_t *)data)[i]
                        : ((const uint32_t *)data)[i];
}
static inline void cr_text_put(void *data, int width, int64_t i, uint32_t c) {
    if (width == 1) ((uint8_t *)data)[i] = (uint8_t)c;
    else if (width == 2) ((uint16_t *)data)[i] = (uint16_t)c;
    else ((uint32_t *)data)[i] = c;
}
// Copies n code points into a buffer that is at least as wide as the source.
void cr_text_copy(void *to, int to_width, int64_t at, const void *from, int from_width, int64_t n);
// The text of `needle` at the width of `width` (at least its own): itself, or a malloc'ed copy that *owned tells.
const void *cr_text_widened(const CrStr *needle, int width, void **owned);

#endif
