// test_shape.c -- shapes: transitions are shared, slots keep their meaning, dict mode, slots declared by __slots__.
#include "runtime_test.h"

RUNTIME_TEST(shape, same_order_same_shape) {
    CrType *c = new_class(t, "C", CR_ERROR, NULL);
    CrValue a = cr_instance_new(t, c), b = cr_instance_new(t, c);
    cr_instance_set(t, cr_object(a), str_(t, "x"), CR_INT(1));
    cr_instance_set(t, cr_object(b), str_(t, "x"), CR_INT(2));
    CHECK(cr_object(a)->shape == cr_object(b)->shape);
    CHECK(cr_object(a)->shape != c->root->id);
    CHECK(cr_instance_get(t, cr_object(b), str_(t, "x")) == CR_INT(2));
}
RUNTIME_TEST(shape, other_order_other_shape) {
    CrType *c = new_class(t, "C", CR_ERROR, NULL);
    CrShape *xy = cr_shape_add(cr_shape_add(c->root, str_(t, "x")), str_(t, "y"));
    CrShape *yx = cr_shape_add(cr_shape_add(c->root, str_(t, "y")), str_(t, "x"));
    CHECK(xy != yx);
    CHECK(cr_shape_find(xy, str_(t, "y")) == 1 && cr_shape_find(yx, str_(t, "y")) == 0);
    CHECK(cr_shape_find(xy, str_(t, "z")) == -1);
}
RUNTIME_TEST(shape, many_attributes_go_to_overflow_and_then_to_a_dict) {
    CrValue o = cr_instance_new(t, new_class(t, "C", CR_ERROR, NULL));
    char name[16];
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "a%d", i);
        cr_instance_set(t, cr_object(o), str_(t, name), CR_INT(i));
    }
    CHECK(cr_shapes[cr_object(o)->shape]->flags & CR_SHAPE_DICT);
    CHECK(cr_instance_get(t, cr_object(o), str_(t, "a5")) == CR_INT(5));
    CHECK(cr_instance_get(t, cr_object(o), str_(t, "a299")) == CR_INT(299));
}
RUNTIME_TEST(shape, deleted_attribute_is_gone) {
    CrValue o = cr_instance_new(t, new_class(t, "C", CR_ERROR, NULL));
    cr_instance_set(t, cr_object(o), str_(t, "x"), CR_INT(1));
    CHECK(cr_instance_delete(t, cr_object(o), str_(t, "x")) == 1);
    CHECK(cr_instance_delete(t, cr_object(o), str_(t, "x")) == 0);
    CHECK(!cr_instance_get(t, cr_object(o), str_(t, "x")) && !t->exception);
    cr_instance_set(t, cr_object(o), str_(t, "x"), CR_INT(2));
    CHECK(cr_instance_get(t, cr_object(o), str_(t, "x")) == CR_INT(2));
}
RUNTIME_TEST(shape, dict_keeps_order_and_stays_the_truth) {
    CrValue o = cr_instance_new(t, new_class(t, "C", CR_ERROR, NULL));
    cr_instance_set(t, cr_object(o), str_(t, "b"), CR_INT(1));
    cr_instance_set(t, cr_object(o), str_(t, "a"), CR_INT(2));
    CrValue d = cr_instance_dict(t, cr_object(o)), key, value;
    uint64_t pos = 0;
    CHECK(cr_dict_step(d, &pos, &key, &value) && key == str_(t, "b"));
    cr_dict_set(t, d, str_(t, "c"), CR_INT(3));
    CHECK(cr_instance_get(t, cr_object(o), str_(t, "c")) == CR_INT(3));
}
RUNTIME_TEST(shape, declared_slots_do_not_show_in_the_dict) {
    CrValue ns = cr_dict_new(t);
    cr_dict_set(t, ns, str_(t, "__slots__"), cr_tuple_from(t, (CrValue[]){str_(t, "s")}, 1));
    CrType *base = new_class(t, "S", ns, NULL), *c = new_class(t, "D", CR_ERROR, base);
    CrValue o = cr_instance_new(t, c);
    CHECK(cr_setattr(t, o, str_(t, "s"), CR_INT(1)) == 0 && cr_setattr(t, o, str_(t, "x"), CR_INT(2)) == 0);
    CHECK(cr_dict_len(cr_instance_dict(t, cr_object(o))) == 1);
    CHECK(cr_getattr(t, o, str_(t, "s")) == CR_INT(1));
    CHECK(cr_setattr(t, o, str_(t, "s"), CR_ERROR) == 0 && cr_setattr(t, o, str_(t, "s"), CR_ERROR) == -1);
    CHECK(raised_with(t, CR_TYPE_OF_ID(AttributeError), "s"));
}
