// test_type.c -- classes: mro, slots from dunders, hash and eq, look-up after modification.
#include "class_test.h"

static CrValue seven(CrThread *t, CrFunction *f, CrValue self) { return (void)t, (void)f, (void)self, CR_INT(7); }
static const CrMethodDef len_def = {"__len__(self)", CR_FN(seven), NULL, 0};
static CrValue always(CrThread *t, CrFunction *f, CrValue a, CrValue b) { return (void)t, (void)f, (void)a, (void)b, CR_TRUE; }
static const CrMethodDef eq_def = {"__eq__(self, other)", CR_FN(always), NULL, 0};

static CrValue method(CrThread *t, const CrMethodDef *def, CrType *owner) { return cr_box(cr_builtin_new(t, def, CR_T_METHOD_DESCRIPTOR, owner)); }

PY(type, diamond_mro) {
    CrType *a = new_class(t, "A", CR_ERROR, NULL), *b = new_class(t, "B", CR_ERROR, a), *c = new_class(t, "C", CR_ERROR, a);
    CrValue bases = cr_tuple_from(t, (CrValue[]){cr_box(b), cr_box(c)}, 2);
    CrType *d = CR_AS(CrType, cr_type_new(t, CR_TYPE_OF_ID(TYPE), str_(t, "D"), bases, cr_dict_new(t), CR_ERROR, 0));
    CHECK(d->mro->len == 5 && d->mro->item[1] == cr_box(b) && d->mro->item[2] == cr_box(c) && d->mro->item[3] == cr_box(a));
    CHECK(cr_is_subtype(d, a) && !cr_is_subtype(a, d));
}
PY(type, duplicate_base) {
    CrType *a = new_class(t, "A", CR_ERROR, NULL);
    CrValue bases = cr_tuple_from(t, (CrValue[]){cr_box(a), cr_box(a)}, 2);
    CHECK(!cr_type_new(t, CR_TYPE_OF_ID(TYPE), str_(t, "D"), bases, cr_dict_new(t), CR_ERROR, 0));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "duplicate base class A"));
}
PY(type, layout_conflict) {
    CrValue bases = cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(INT)), cr_box(CR_TYPE_OF_ID(STR))}, 2);
    CHECK(!cr_type_new(t, CR_TYPE_OF_ID(TYPE), str_(t, "D"), bases, cr_dict_new(t), CR_ERROR, 0));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "multiple bases have instance lay-out conflict"));
}
PY(type, bool_cannot_be_subclassed) {
    CrValue bases = cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(BOOL))}, 1);
    CHECK(!cr_type_new(t, CR_TYPE_OF_ID(TYPE), str_(t, "D"), bases, cr_dict_new(t), CR_ERROR, 0));
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "type 'bool' is not an acceptable base type"));
}
PY(type, eq_without_hash_is_unhashable) {
    CrValue ns = cr_dict_new(t);
    cr_dict_set(t, ns, str_(t, "__eq__"), method(t, &eq_def, CR_TYPE_OF_ID(OBJECT)));
    CrType *c = new_class(t, "C", ns, NULL);
    int64_t hash;
    CHECK(cr_hash(t, cr_instance_new(t, c), &hash) < 0);
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "unhashable type: 'C'"));
}
PY(type, dunder_set_later_fills_the_slot_of_subclasses) {
    CrType *a = new_class(t, "A", CR_ERROR, NULL), *b = new_class(t, "B", CR_ERROR, a);
    CrValue o = cr_instance_new(t, b);
    CHECK(cr_len(t, o) < 0 && raised_with(t, CR_TYPE_OF_ID(TypeError), "object of type 'B' has no len()"));
    CHECK(cr_setattr(t, cr_box(a), str_(t, "__len__"), method(t, &len_def, CR_TYPE_OF_ID(OBJECT))) == 0);
    CHECK(cr_len(t, o) == 7);
    CHECK(cr_setattr(t, cr_box(a), str_(t, "__len__"), CR_ERROR) == 0);
    CHECK(cr_len(t, o) < 0);
    cr_exception_take(t);
}
PY(type, look_up_follows_modification) {
    CrType *a = new_class(t, "A", CR_ERROR, NULL), *b = new_class(t, "B", CR_ERROR, a);
    CrValue x = str_(t, "x");
    CHECK(!cr_type_lookup(b, x));
    cr_setattr(t, cr_box(a), x, CR_INT(1));
    CHECK(cr_type_lookup(b, x) == CR_INT(1));
    cr_setattr(t, cr_box(b), x, CR_INT(2));
    CHECK(cr_type_lookup(b, x) == CR_INT(2) && cr_type_lookup(a, x) == CR_INT(1));
    cr_setattr(t, cr_box(b), x, CR_ERROR);
    CHECK(cr_type_lookup(b, x) == CR_INT(1));
}
PY(type, built_in_types_cannot_be_changed) {
    CHECK(cr_setattr(t, cr_box(CR_TYPE_OF_ID(LIST)), str_(t, "x"), CR_INT(1)) < 0);
    CHECK(raised_with(t, CR_TYPE_OF_ID(TypeError), "cannot set 'x' attribute of immutable type 'list'"));
}
PY(type, function_doc_is_not_hidden_by_the_types_own) {
    CHECK(CR_IS(GETSET_DESCRIPTOR, cr_dict_get_interned(CR_TYPE_OF_ID(FUNCTION)->attrs, cr_name___doc__)));
}
