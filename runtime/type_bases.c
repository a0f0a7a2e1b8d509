// type_bases.c -- a class and its bases: the layout they bring, the method resolution order, assignment to __bases__.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// ---- Layout ---------------------------------------------------------------------------------------------------

// The C layout a base brings: its nearest ancestor that adds fields of its own.
static CrType *solid_base(CrType *type) {
    while (type->base && type->base_size == type->base->base_size && type->root->nslots == type->base->root->nslots)
        type = type->base;
    return type;
}

CrType *cr_type_best_base(CrThread *t, CrValue bases) {
    CrType *winner = NULL, *winner_solid = NULL;
    for (uint64_t i = 0; i < cr_tuple_len(bases); i++) {
        CrValue b = cr_tuple_items(bases)[i];
        if (!cr_has_flag(b, CR_TYPE_TYPE)) return CR_RAISE(t, TypeError, "bases must be types"), NULL;
        CrType *base = CR_AS(CrType, b);
        if (!base->root) return CR_RAISE(t, TypeError, "Cannot extend an incomplete type '%N'", base), NULL;
        if (!(base->flags & CR_TYPE_BASE))
            return CR_RAISE(t, TypeError, "type '%N' is not an acceptable base type", base), NULL;
        CrType *solid = solid_base(base);
        if (!winner || (solid != winner_solid && cr_is_subtype(solid, winner_solid))) {
            winner = base;
            winner_solid = solid;
        } else if (!cr_is_subtype(winner_solid, solid)) {
            return CR_RAISE(t, TypeError, "multiple bases have instance lay-out conflict"), NULL;
        }
    }
    return winner;
}

// ---- Method resolution order: C3 linearisation -----------------------------------------------------------------

// Merges `n` sequences of classes; heads[i] is how much of seqs[i] is used up. False: no consistent order.
static bool c3_merge(CrTuple **seqs, uint64_t *heads, uint64_t n, CrThread *t, CrValue result) {
    for (;;) {
        CrValue next = CR_ERROR;
        bool all_empty = true;
        for (uint64_t i = 0; i < n && !next; i++) {
            if (heads[i] >= seqs[i]->len) continue;
            all_empty = false;
            CrValue candidate = seqs[i]->item[heads[i]];
            bool in_a_tail = false;
            for (uint64_t j = 0; j < n && !in_a_tail; j++)
                for (uint64_t k = heads[j] + 1; k < seqs[j]->len; k++)
                    if (seqs[j]->item[k] == candidate) in_a_tail = true;
            if (!in_a_tail) next = candidate;
        }
        if (all_empty) return true;
        if (!next) return false;
        cr_list_append(t, result, next);
        for (uint64_t i = 0; i < n; i++)
            if (heads[i] < seqs[i]->len && seqs[i]->item[heads[i]] == next) heads[i]++;
    }
}

CrTuple *cr_type_compute_mro(CrThread *t, CrType *type) {
    CrTuple *bases = type->bases;
    uint64_t n = bases->len + 1;
    CrTuple *seqs[n];
    uint64_t heads[n];
    for (uint64_t i = 0; i < bases->len; i++) {
        seqs[i] = CR_AS(CrType, bases->item[i])->mro;
        heads[i] = 0;
    }
    seqs[n - 1] = bases;
    heads[n - 1] = 0;
    CrValue result = cr_list_new(t, n + 2);
    cr_list_append(t, result, cr_box(type));
    if (!c3_merge(seqs, heads, n, t, result)) {
        CrValue names = cr_str_empty;
        for (uint64_t i = 0; i < bases->len; i++) {
            CrValue name = CR_AS(CrType, bases->item[i])->name_str;
            names = i ? cr_str_printf(t, "%S, %S", names, name) : name;
        }
        CR_RAISE(t, TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %S", names);
        return NULL;
    }
    return CR_AS(CrTuple, cr_list_to_tuple(t, result));
}

// The classes of a mro() in Python must have a layout that instances of `type` have.
static bool check_mro(CrThread *t, CrType *type, CrTuple *mro) {
    CrType *solid = solid_base(type->base);
    for (uint64_t i = 0; i < mro->len; i++) {
        CrValue c = mro->item[i];
        if (!cr_has_flag(c, CR_TYPE_TYPE)) return CR_RAISE(t, TypeError, "mro() returned a non-class ('%T')", c), false;
        if (c != cr_box(type) && !cr_is_subtype(solid, solid_base(CR_AS(CrType, c))))
            return CR_RAISE(t, TypeError, "mro() returned base with unsuitable layout ('%N')", CR_AS(CrType, c)), false;
    }
    return true;
}

bool cr_type_find_mro(CrThread *t, CrType *type) {
    CrTuple *old = CR_GET(type->mro), *mro;
    CrType *meta = cr_object_type(&type->ob);
    if (cr_type_lookup(meta, cr_name_mro) == cr_type_lookup(CR_TYPE_OF_ID(TYPE), cr_name_mro)) {
        if (!(mro = cr_type_compute_mro(t, type))) return false;
    } else {
        bool found;
        CrValue given = cr_call_special(t, cr_box(type), cr_name_mro, NULL, 0, &found);
        CrValue classes = given ? cr_tuple_from_iterable(t, given) : CR_ERROR;
        if (!classes || !check_mro(t, type, CR_AS(CrTuple, classes))) return false;
        if (CR_GET(type->mro) != old) return true; // it has assigned to __bases__: the later order holds
        mro = CR_AS(CrTuple, classes);
    }
    CR_SET(type->mro, mro);
    return true;
}

// ---- Subclass lists ---------------------------------------------------------------------------------------------

void cr_type_link_bases(CrThread *t, CrType *type) {
    for (uint64_t i = 0; i < type->bases->len; i++) {
        CrType *base = CR_AS(CrType, type->bases->item[i]);
        CrValue fresh = cr_list_new(t, 4);
        cr_type_lock();
        if (!base->subclasses) CR_SET(base->subclasses, CR_AS(CrList, fresh));
        CrValue subclasses = cr_box(base->subclasses);
        cr_type_unlock();
        cr_list_append(t, subclasses, cr_box(type));
    }
}

static void unlink_bases(CrType *type, const CrTuple *bases) {
    for (uint64_t i = 0; i < bases->len; i++) {
        CrValue list = cr_box(CR_GET(CR_AS(CrType, bases->item[i])->subclasses)), c;
        for (uint64_t k = 0; list && (c = cr_list_at(list, k)); k++)
            if (c == cr_box(type) && cr_list_remove_at(list, k, c)) break;
    }
}

// ---- __bases__ = ... ----------------------------------------------------------------------------------------------

// The orders of `type` and what is below it, anew. `changed` gets (class, new order, old order) for each.
static bool find_mros_down(CrThread *t, CrType *type, CrValue changed) {
    CrTuple *old = CR_GET(type->mro);
    if (!cr_stack_ok(t) || !cr_type_find_mro(t, type)) return false;
    CrValue entry = cr_tuple_from(t, (CrValue[]){cr_box(type), cr_box(CR_GET(type->mro)), cr_box(old)}, 3);
    if (!entry || cr_list_append(t, changed, entry) < 0) return false;
    CrList *list = CR_GET(type->subclasses);
    CrValue below = list ? cr_list_to_tuple(t, cr_box(list)) : cr_tuple_empty;
    for (uint64_t i = 0; below && i < cr_tuple_len(below); i++)
        if (!find_mros_down(t, CR_AS(CrType, cr_tuple_items(below)[i]), changed)) return false;
    return below != CR_ERROR;
}

static bool base_chain_has(const CrType *type, const CrType *base) {
    while (type && type != base) type = type->base;
    return type != NULL;
}

static bool check_bases(CrThread *t, CrType *type, CrValue bases) {
    if (!cr_has_flag(bases, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "can only assign tuple to %N.__bases__, not %T", type, bases), false;
    if (!cr_tuple_len(bases))
        return CR_RAISE(t, TypeError, "can only assign non-empty tuple to %N.__bases__, not ()", type), false;
    for (uint64_t i = 0; i < cr_tuple_len(bases); i++) {
        CrValue b = cr_tuple_items(bases)[i];
        if (!cr_has_flag(b, CR_TYPE_TYPE))
            return CR_RAISE(t, TypeError, "%N.__bases__ must be tuple of classes, not '%T'", type, b), false;
        if (cr_is_subtype(CR_AS(CrType, b), type) || base_chain_has(CR_AS(CrType, b), type))
            return CR_RAISE(t, TypeError, "a __bases__ item causes an inheritance cycle"), false;
    }
    return true;
}

// Instances that exist keep their shapes: what the bases declare by __slots__ must be the same.
static bool check_new_base(CrThread *t, CrType *type, CrType *base) {
    CrType *old = type->base;
    if (base == old) return true;
    if (!(base->flags & old->flags & CR_TYPE_HEAP))
        return CR_RAISE(t, TypeError, "__bases__ assignment: '%N' deallocator differs from '%N'", base, old), false;
    int same = cr_type_same_layout(t, old, base);
    if (same < 0) return false;
    if (!same || (solid_base(old) != solid_base(base) && (old->root->nslots || base->root->nslots)))
        return CR_RAISE(t, TypeError, "__bases__ assignment: '%N' object layout differs from '%N'", base, old), false;
    return true;
}

int cr_type_set_bases(CrThread *t, CrType *type, CrValue bases) {
    CrType *base = check_bases(t, type, bases) ? cr_type_best_base(t, bases) : NULL;
    if (!base || !check_new_base(t, type, base)) return -1;
    CrTuple *old = type->bases, *wanted = CR_AS(CrTuple, bases);
    CrType *old_base = type->base;
    CrValue changed = cr_list_new(t, 4), entry;
    if (!changed) return -1;
    CR_SET(type->bases, wanted);
    CR_SET(type->base, base);
    if (!find_mros_down(t, type, changed)) {
        for (uint64_t i = 0; (entry = cr_list_at(changed, i)); i++) {
            CrType *c = CR_AS(CrType, cr_tuple_items(entry)[0]);
            if (cr_box(c->mro) == cr_tuple_items(entry)[1]) CR_SET(c->mro, CR_AS(CrTuple, cr_tuple_items(entry)[2]));
        }
        if (type->bases == wanted) CR_SET(type->bases, old), CR_SET(type->base, old_base);
        return -1;
    }
    if (type->bases != wanted) return 0; // a mro() has assigned others
    unlink_bases(type, old);
    cr_type_link_bases(t, type);
    cr_type_modified(t, type, CR_ERROR);
    return 0;
}
