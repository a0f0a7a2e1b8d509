// stringmodule.c -- module _string: str.format's parsers, as class string.Formatter uses them.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/list.h"
#include "stdlib/stdlib.h"
#include "stdlib/string.h"

static CrValue iterator_new(CrThread *t, CrType *type, CrValue text, int64_t position) {
    CrValue self = cr_instance_new(t, type);
    if (!self) return CR_ERROR;
    CR_AS(CrFormatIterator, self)->text = text;
    CR_AS(CrFormatIterator, self)->position = position;
    return self;
}
static CrValue part_next(CrThread *t, CrValue self) {
    return cr_format_next_part(t, CR_AS(CrFormatIterator, self)->text, &CR_AS(CrFormatIterator, self)->position);
}
static CrValue name_next(CrThread *t, CrValue self) {
    return cr_format_next_name(t, CR_AS(CrFormatIterator, self)->text, &CR_AS(CrFormatIterator, self)->position);
}
const CrTypeDef cr_formatter_iterator_typedef = {.slots = {.iter = cr_iterator_self, .next = part_next}};
const CrTypeDef cr_field_name_iterator_typedef = {.slots = {.iter = cr_iterator_self, .next = name_next}};

static bool check_str(CrThread *t, CrValue v) {
    if (cr_is_str(v)) return true;
    CR_RAISE(t, TypeError, "expected str, got %T", v);
    return false;
}

static CrValue formatter_parser(CrThread *t, CrFunction *f, CrValue text) {
    return check_str(t, text) ? iterator_new(t, CR_TYPE_OF_ID(FORMATTER_ITERATOR), cr_str_plain(text), 0) : CR_ERROR;
}

static CrValue field_name_split(CrThread *t, CrFunction *f, CrValue text) {
    int64_t i = 0;
    if (!check_str(t, text)) return CR_ERROR;
    text = cr_str_plain(text);
    CrValue first = cr_format_first_name(t, text, &i), rest = first ? iterator_new(t, CR_TYPE_OF_ID(FIELD_NAME_ITERATOR), text, i) : CR_ERROR;
    return rest ? cr_tuple_from(t, (CrValue[]){first, rest}, 2) : CR_ERROR;
}

static const CrMethodDef functions[] = {
    {"formatter_field_name_split(argument, /)", CR_FN(field_name_split), "split the argument as a field name", 0},
    {"formatter_parser(argument, /)", CR_FN(formatter_parser), "parse the argument as a format string", 0},
    {0},
};

const CrModuleDef cr_module__string = {"_string", "string helper module", functions, NULL};
