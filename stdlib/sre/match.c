// match.c -- re.Match: what a match found, by number and by name.
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "stdlib/sre/sre.h"

static CrSreMatch *match_of(CrValue v) { return CR_AS(CrSreMatch, v); }
static const CrSrePattern *pattern_of(const CrSreMatch *m) { return CR_AS(CrSrePattern, m->pattern); }

// The number of a group that is given by number or name; -1: IndexError.
static int64_t group_number(CrThread *t, const CrSreMatch *m, CrValue group) {
    int64_t i = -1;
    if (cr_is_any_int(group) || cr_type_of(group)->slots.index) {
        if (!cr_index_int64(t, group, &i, NULL)) return -1;
    } else if (cr_dict_len(pattern_of(m)->groupindex)) {
        CrValue number = cr_dict_get(t, pattern_of(m)->groupindex, group);
        if (!number && cr_raised(t)) return -1;
        if (number && cr_is_any_int(number)) cr_int_to_int64(number, &i);
    }
    if (i >= 0 && i < m->groups) return i;
    CR_RAISE(t, IndexError, "no such group");
    return -1;
}

static CrValue text_of(CrThread *t, const CrSreMatch *m, int64_t group, CrValue missing) {
    if (m->mark[2 * group] < 0) return missing;
    return cr_sre_slice(t, m->string, m->mark[2 * group], m->mark[2 * group + 1]);
}

static CrValue text_by(CrThread *t, const CrSreMatch *m, CrValue group) {
    int64_t i = group_number(t, m, group);
    return i < 0 ? CR_ERROR : text_of(t, m, i, CR_NONE);
}

CR_METHOD(match_group, CrValue self, CrValue groups) {
    const CrSreMatch *m = match_of(self);
    uint64_t n = cr_tuple_len(groups);
    if (n == 0) return text_of(t, m, 0, CR_NONE);
    if (n == 1) return text_by(t, m, cr_tuple_items(groups)[0]);
    CrTuple *result = cr_tuple_alloc(t, n);
    for (uint64_t i = 0; result && i < n; i++)
        if (!(result->item[i] = text_by(t, m, cr_tuple_items(groups)[i]))) return CR_ERROR;
    return result ? cr_box(result) : CR_ERROR;
}

static CrValue match_getitem(CrThread *t, CrValue self, CrValue group) { return text_by(t, match_of(self), group); }

CR_METHOD(match_groups, CrValue self, CrValue missing) {
    const CrSreMatch *m = match_of(self);
    CrTuple *result = cr_tuple_alloc(t, (size_t)m->groups - 1);
    for (int64_t i = 1; result && i < m->groups; i++)
        if (!(result->item[i - 1] = text_of(t, m, i, missing))) return CR_ERROR;
    return result ? cr_box(result) : CR_ERROR;
}

CR_METHOD(match_groupdict, CrValue self, CrValue missing) {
    const CrSreMatch *m = match_of(self);
    CrValue result = cr_dict_new(t), names = pattern_of(m)->groupindex, name, number;
    for (uint64_t position = 0; cr_dict_step(names, &position, &name, &number);) {
        int64_t i = group_number(t, m, name);
        CrValue text = i < 0 ? CR_ERROR : text_of(t, m, i, missing);
        if (!text || cr_dict_set(t, result, name, text) < 0) return CR_ERROR;
    }
    return result;
}

static CrValue pair(CrThread *t, const CrSreMatch *m, int64_t group) {
    return cr_tuple_from(t, (CrValue[]){cr_int(m->mark[2 * group]), cr_int(m->mark[2 * group + 1])}, 2);
}

CR_METHOD(match_start, CrValue self, CrValue group) {
    int64_t i = group_number(t, match_of(self), group);
    return i < 0 ? CR_ERROR : cr_int(match_of(self)->mark[2 * i]);
}
CR_METHOD(match_end, CrValue self, CrValue group) {
    int64_t i = group_number(t, match_of(self), group);
    return i < 0 ? CR_ERROR : cr_int(match_of(self)->mark[2 * i + 1]);
}
CR_METHOD(match_span, CrValue self, CrValue group) {
    int64_t i = group_number(t, match_of(self), group);
    return i < 0 ? CR_ERROR : pair(t, match_of(self), i);
}

CR_METHOD(match_expand, CrValue self, CrValue template) {
    return cr_sre_hook(t, "_expand", (CrValue[]){match_of(self)->pattern, self, template}, 3);
}
CR_METHOD(match_copy, CrValue self) { return self; }
CR_METHOD(match_deepcopy, CrValue self, CrValue memo) { return self; }

static CrValue match_repr(CrThread *t, CrValue self) {
    const CrSreMatch *m = match_of(self);
    CrValue text = text_of(t, m, 0, CR_NONE), repr = text ? cr_repr(t, text) : CR_ERROR;
    if (!repr) return CR_ERROR;
    if (cr_str_of(repr)->len > 50) repr = cr_str_slice(t, repr, 0, 50);
    return cr_str_printf(t, "<%T object; span=(%i, %i), match=%S>", self, m->mark[0], m->mark[1], repr);
}

static CrValue get_string(CrThread *t, CrValue self) { return match_of(self)->string; }
static CrValue get_re(CrThread *t, CrValue self) { return match_of(self)->pattern; }
static CrValue get_pos(CrThread *t, CrValue self) { return cr_int(match_of(self)->pos); }
static CrValue get_endpos(CrThread *t, CrValue self) { return cr_int(match_of(self)->endpos); }
static CrValue get_lastindex(CrThread *t, CrValue self) {
    return match_of(self)->last_index < 0 ? CR_NONE : cr_int(match_of(self)->last_index);
}
static CrValue get_lastgroup(CrThread *t, CrValue self) {
    const CrSreMatch *m = match_of(self);
    CrValue names = pattern_of(m)->indexgroup;
    if (m->last_index < 0 || (uint64_t)m->last_index >= cr_tuple_len(names)) return CR_NONE;
    return cr_tuple_items(names)[m->last_index];
}
static CrValue get_regs(CrThread *t, CrValue self) {
    const CrSreMatch *m = match_of(self);
    CrTuple *result = cr_tuple_alloc(t, (size_t)m->groups);
    for (int64_t i = 0; result && i < m->groups; i++) result->item[i] = pair(t, m, i);
    return result ? cr_box(result) : CR_ERROR;
}

static const CrGetSetDef match_getsets[] = {
    {"string", get_string, cr_readonly_member, "The string passed to match() or search()."},
    {"re", get_re, cr_readonly_member, "The regular expression object."},
    {"pos", get_pos, cr_readonly_member, "The index into the string at which the RE engine started looking for a match."},
    {"endpos", get_endpos, cr_readonly_member, "The index into the string beyond which the RE engine will not go."},
    {"lastindex", get_lastindex, NULL, "The integer index of the last matched capturing group."},
    {"lastgroup", get_lastgroup, NULL, "The name of the last matched capturing group."},
    {"regs", get_regs, NULL, NULL},
    {0},
};

static const CrMethodDef match_methods[] = {
    {"group(self, /, *groups)", CR_FN(match_group),
     "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n"
     "    For 0 returns the entire match.", 0},
    {"start(self, group=0, /)", CR_FN(match_start), "Return index of the start of the substring matched by group.", 0},
    {"end(self, group=0, /)", CR_FN(match_end), "Return index of the end of the substring matched by group.", 0},
    {"span(self, group=0, /)", CR_FN(match_span), "For match object m, return the 2-tuple (m.start(group), m.end(group)).", 0},
    {"groups(self, /, default=None)", CR_FN(match_groups),
     "Return a tuple containing all the subgroups of the match, from 1.\n\n"
     "  default\n    Is used for groups that did not participate in the match.", 0},
    {"groupdict(self, /, default=None)", CR_FN(match_groupdict),
     "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n"
     "  default\n    Is used for groups that did not participate in the match.", 0},
    {"expand(self, /, template)", CR_FN(match_expand),
     "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.", 0},
    {"__copy__(self, /)", CR_FN(match_copy), NULL, 0},
    {"__deepcopy__(self, memo, /)", CR_FN(match_deepcopy), NULL, 0},
    CR_CLASS_GETITEM,
    {0},
};

const CrTypeDef cr_sre_match_typedef = {
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    .slots = {.repr = match_repr, .getitem = match_getitem},
    .methods = match_methods,
    .getsets = match_getsets,
};
