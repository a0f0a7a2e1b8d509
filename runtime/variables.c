// variables.c -- see variables.h. The compiler says where each variable lives (CrCode.places).
#include "runtime/variables.h"

#include "runtime/generator.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static bool is_cell(const CrCode *code, int i) { return code->places[i] & CR_PLACE_CELL; }

// Where variable i is: the value, or its cell. NULL: nowhere.
static CrValue *word_of(const CrCode *code, const CrFrame *frame, int i) {
    uint32_t place = code->places[i];
    if (place & CR_PLACE_CLOSURE) return &cr_vm_frame_function(frame)->closure->item[place / CR_PLACE_NUMBER];
    return place ? (CrValue *)((uintptr_t)frame + (place & ~(uint32_t)CR_PLACE_CELL)) : NULL;
}

CrValue cr_variable(const CrCode *code, const CrFrame *frame, const CrValue *saved, int i) {
    const CrValue *word = frame ? word_of(code, frame, i) : &saved[i];
    CrValue v = word ? CR_GET(*word) : CR_ERROR;
    return v && is_cell(code, i) ? CR_GET(CR_AS(CrCell, v)->value) : v;
}

void cr_variable_set(const CrCode *code, const CrFrame *frame, int i, CrValue v) {
    CrValue *word = word_of(code, frame, i);
    if (!word) return;
    if (is_cell(code, i)) word = *word ? &CR_AS(CrCell, *word)->value : NULL;
    if (word) CR_SET(*word, v);
}

void cr_variables_save(const CrCode *code, const CrFrame *frame, CrValue *saved) {
    for (int i = 0; i < cr_code_nnames(code); i++) {
        const CrValue *word = word_of(code, frame, i);
        saved[i] = word ? *word : CR_ERROR;
    }
}

// A captured parameter is listed twice, with the same place.
static bool listed_before(const CrCode *c, int i) {
    for (int k = 0; k < i && k < c->nparams; k++)
        if (!strcmp(c->names[k], c->names[i])) return true;
    return false;
}

int cr_variables_to_dict(CrThread *t, const CrCode *c, const CrFrame *frame, const CrValue *saved, CrValue dict) {
    for (int i = 0; i < cr_code_nnames(c); i++) {
        if (listed_before(c, i)) continue;
        CrValue v = cr_variable(c, frame, saved, i), name = cr_intern_c(t, c->names[i]);
        if ((v ? cr_dict_set(t, dict, name, v) : cr_dict_delete(t, dict, name)) < 0) return -1;
    }
    return 0;
}

void cr_variables_from_dict(CrThread *t, const CrCode *c, const CrFrame *frame, CrValue dict) {
    for (int i = 0; i < cr_code_nnames(c); i++) {
        CrValue v = cr_dict_get_interned(CR_AS(CrDict, dict), cr_intern_c(t, c->names[i]));
        if (v != cr_variable(c, frame, NULL, i)) cr_variable_set(c, frame, i, v);
    }
}
