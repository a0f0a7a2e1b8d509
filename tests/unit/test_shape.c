// test_shape.c -- hidden classes: slots, transitions, deletion, overflow, dict mode; classes and inline caches over them.
#include "runtime/shape.h"
#include "runtime_test.h"

static CrValue name(CrThread *t, int i) {
    char text[16];
    snprintf(text, sizeof text, "a%d", i);
    return cr_intern_c(t, text);
}

static CrValue new_class(CrThread *t, const char *class_name, CrValue base) {
    CrValue bases = base ? cr_tuple_from(t, &base, 1) : cr_tuple_empty;
    return cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, class_name), bases, cr_dict_new(t), CR_ERROR, 2);
}
static CrObject *new_object(CrThread *t, CrValue cls) { return cr_object(cr_call0(t, cls)); }

PY(shape, same_attributes_in_the_same_order_share_a_shape) {
    CrValue cls = new_class(t, "C", CR_ERROR);
    CrObject *a = new_object(t, cls), *b = new_object(t, cls), *c = new_object(t, cls);
    cr_instance_set(t, a, name(t, 0), INT(1));
    cr_instance_set(t, a, name(t, 1), INT(2));
    cr_instance_set(t, b, name(t, 0), INT(3));
    cr_instance_set(t, b, name(t, 1), INT(4));
    cr_instance_set(t, c, name(t, 1), INT(5));
    cr_instance_set(t, c, name(t, 0), INT(6));
    CHECK(a->shape == b->shape);
    CHECK(a->shape != c->shape);
    CHECK(cr_instance_get(t, b, name(t, 0)) == CR_INT(3));
    CHECK(cr_instance_get(t, c, name(t, 0)) == CR_INT(6));
}

PY(shape, overwriting_keeps_the_shape) {
    CrObject *o = new_object(t, new_class(t, "C", CR_ERROR));
    cr_instance_set(t, o, name(t, 0), INT(1));
    uint32_t before = o->shape;
    cr_instance_set(t, o, name(t, 0), INT(2));
    CHECK(o->shape == before && cr_instance_get(t, o, name(t, 0)) == CR_INT(2));
}

PY(shape, slots_beyond_the_inline_ones_overflow) {
    CrObject *o = new_object(t, new_class(t, "C", CR_ERROR));
    for (int i = 0; i < 40; i++) CHECK(cr_instance_set(t, o, name(t, i), INT(i)) == 0);
    for (int i = 0; i < 40; i++) CHECK(cr_instance_get(t, o, name(t, i)) == CR_INT(i));
}

PY(shape, deleted_attribute_is_gone_and_its_slot_is_not_used_again) {
    CrObject *o = new_object(t, new_class(t, "C", CR_ERROR));
    cr_instance_set(t, o, name(t, 0), INT(1));
    cr_instance_set(t, o, name(t, 1), INT(2));
    CHECK(cr_instance_delete(t, o, name(t, 0)) == 1);
    CHECK(cr_instance_delete(t, o, name(t, 0)) == 0);
    CHECK(cr_instance_get(t, o, name(t, 0)) == CR_ERROR);
    uint32_t slots = cr_shapes[o->shape]->nslots;
    cr_instance_set(t, o, name(t, 0), INT(3));
    CHECK(cr_shapes[o->shape]->nslots == slots + 1);
    CHECK(cr_instance_get(t, o, name(t, 0)) == CR_INT(3) && cr_instance_get(t, o, name(t, 1)) == CR_INT(2));
}

PY(shape, order_of_dict_is_order_of_setting) {
    CrObject *o = new_object(t, new_class(t, "C", CR_ERROR));
    cr_instance_set(t, o, name(t, 2), INT(1));
    cr_instance_set(t, o, name(t, 0), INT(2));
    cr_instance_delete(t, o, name(t, 2));
    cr_instance_set(t, o, name(t, 2), INT(3));
    SHOWS(cr_instance_dict(t, o), "{'a0': 2, 'a2': 3}");
}

PY(shape, dict_is_live_both_ways) {
    CrObject *o = new_object(t, new_class(t, "C", CR_ERROR));
    cr_instance_set(t, o, name(t, 0), INT(1));
    CrValue d = cr_instance_dict(t, o);
    cr_dict_set(t, d, name(t, 1), INT(2));
    cr_instance_set(t, o, name(t, 0), INT(3));
    CHECK(cr_instance_get(t, o, name(t, 1)) == CR_INT(2));
    SHOWS(d, "{'a0': 3, 'a1': 2}");
}

PY(shape, very_many_attributes_move_to_a_dict) {
    CrObject *o = new_object(t, new_class(t, "C", CR_ERROR));
    for (int i = 0; i < CR_SHAPE_MAX_SLOTS + 50; i++) cr_instance_set(t, o, name(t, i), INT(i));
    CHECK(cr_shapes[o->shape]->flags & CR_SHAPE_DICT);
    for (int i = 0; i < CR_SHAPE_MAX_SLOTS + 50; i++) CHECK(cr_instance_get(t, o, name(t, i)) == CR_INT(i));
}

PY(shape, built_in_types_have_the_shape_of_their_id) {
    CHECK(cr_object(LIST(INT(1)))->shape == CR_T_LIST);
    CHECK(cr_shapes[CR_T_DICT]->type == CR_TYPE_OF_ID(DICT));
}

PY(ic, load_site_learns_and_follows_the_class) {
    CrValue cls = new_class(t, "C", CR_ERROR), o = cr_call0(t, cls);
    CrAttrSite site = {0};
    cr_instance_set(t, cr_object(o), name(t, 0), INT(7));
    CHECK(cr_attr_load(t, o, name(t, 0), &site, 0) == CR_INT(7));
    CHECK((uint32_t)site.word[0] == cr_object(o)->shape || (uint32_t)site.word[1] == cr_object(o)->shape);
    CHECK(cr_attr_load(t, o, name(t, 0), &site, 0) == CR_INT(7));
    // A data descriptor in the class takes precedence at once: the site must have been emptied.
    CrValue property = cr_call1(t, cr_box(CR_TYPE_OF_ID(PROPERTY)), cr_dict_get_interned(CR_AS(CrDict, cr_builtins_dict()), cr_intern_c(t, "id")));
    CHECK(cr_setattr(t, cls, name(t, 0), property) == 0);
    CHECK(site.word[0] == 0 && site.word[1] == 0);
    CHECK(cr_attr_load(t, o, name(t, 0), &site, 0) != CR_INT(7));
}

PY(ic, method_site_is_emptied_when_a_base_changes) {
    CrValue base = new_class(t, "B", CR_ERROR), cls = new_class(t, "D", base), o = cr_call0(t, cls);
    CrValue builtins = cr_builtins_dict(), m = cr_intern_c(t, "m");
    CrMethodSite site = {0};
    cr_setattr(t, base, m, cr_type_lookup(CR_TYPE_OF_ID(OBJECT), cr_intern_c(t, "__repr__")));
    CHECK(cr_is_str(cr_method_call0(t, o, m, &site)));
    CHECK(cr_method_cell(o, &site) != NULL);
    cr_setattr(t, base, m, cr_dict_get_interned(CR_AS(CrDict, builtins), cr_intern_c(t, "len")));
    CHECK(cr_method_cell(o, &site) == NULL);
    CHECK(cr_method_call0(t, o, m, &site) == CR_ERROR);
    RAISED(TypeError, "len() takes exactly one argument (0 given)");
}

PY(type, mro_is_c3) {
    CrValue a = new_class(t, "A", CR_ERROR), pair[2];
    pair[0] = new_class(t, "B", a), pair[1] = new_class(t, "C", a);
    CrValue d = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "D"), cr_tuple_from(t, pair, 2), cr_dict_new(t), CR_ERROR, 0);
    CrTuple *mro = CR_AS(CrType, d)->mro;
    CHECK(mro->len == 5 && mro->item[1] == pair[0] && mro->item[2] == pair[1] && mro->item[3] == a);
}

PY(type, inconsistent_mro_is_refused) {
    CrValue a = new_class(t, "A", CR_ERROR), b = new_class(t, "B", a), pair[2] = {a, b};
    CHECK(!cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "X"), cr_tuple_from(t, pair, 2), cr_dict_new(t), CR_ERROR, 0));
    RAISED(TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases A, B");
}

PY(type, layout_conflict_is_refused) {
    CrValue pair[2] = {cr_box(CR_TYPE_OF_ID(LIST)), cr_box(CR_TYPE_OF_ID(DICT))};
    CHECK(!cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "X"), cr_tuple_from(t, pair, 2), cr_dict_new(t), CR_ERROR, 0));
    RAISED(TypeError, "multiple bases have instance lay-out conflict");
}

PY(type, look_up_sees_changes) {
    CrValue base = new_class(t, "B", CR_ERROR), cls = new_class(t, "D", base), x = cr_intern_c(t, "x");
    CHECK(cr_type_lookup(CR_AS(CrType, cls), x) == CR_ERROR);
    cr_setattr(t, base, x, INT(1));
    CHECK(cr_type_lookup(CR_AS(CrType, cls), x) == CR_INT(1));
    cr_setattr(t, cls, x, INT(2));
    CHECK(cr_type_lookup(CR_AS(CrType, cls), x) == CR_INT(2));
    cr_setattr(t, cls, x, CR_ERROR);
    CHECK(cr_type_lookup(CR_AS(CrType, cls), x) == CR_INT(1));
}

PY(type, built_in_types_are_immutable) {
    CHECK(cr_setattr(t, cr_box(CR_TYPE_OF_ID(LIST)), cr_intern_c(t, "x"), INT(1)) < 0);
    RAISED(TypeError, "cannot set 'x' attribute of immutable type 'list'");
}
