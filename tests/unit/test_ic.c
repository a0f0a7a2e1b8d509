// test_ic.c -- inline caches: a site learns, answers as the generic operation, and forgets when the class changes.
#include "class_test.h"

static CrValue five(CrThread *t, CrFunction *f, CrValue self) { return (void)t, (void)f, (void)self, CR_INT(5); }
static CrValue six(CrThread *t, CrFunction *f, CrValue self) { return (void)t, (void)f, (void)self, CR_INT(6); }
static const CrMethodDef five_def = {"m(self)", CR_FN(five), NULL, 0}, six_def = {"m(self)", CR_FN(six), NULL, 0};
static CrValue method(CrThread *t, const CrMethodDef *def) { return cr_box(cr_builtin_new(t, def, CR_T_METHOD_DESCRIPTOR, CR_TYPE_OF_ID(OBJECT))); }

PY(ic, attribute_site_learns) {
    static CrAttrSite site;
    CrValue o = cr_instance_new(t, new_class(t, "C", CR_ERROR, NULL)), x = str_(t, "x");
    cr_setattr(t, o, x, CR_INT(1));
    CHECK(cr_attr_load(t, o, x, &site, 0) == CR_INT(1) && site.word[0] + site.word[1] != 0);
    cr_setattr(t, o, x, CR_INT(2));
    CHECK(cr_attr_load(t, o, x, &site, 0) == CR_INT(2));
}
PY(ic, deleted_attribute_is_noticed) {
    static CrAttrSite site;
    CrValue o = cr_instance_new(t, new_class(t, "C", CR_ERROR, NULL)), x = str_(t, "x");
    cr_setattr(t, o, x, CR_INT(1));
    cr_attr_load(t, o, x, &site, 0);
    cr_setattr(t, o, x, CR_ERROR);
    CHECK(!cr_attr_load(t, o, x, &site, 0) && raised_with(t, CR_TYPE_OF_ID(AttributeError), "'C' object has no attribute 'x'"));
}
PY(ic, data_descriptor_added_later_wins) {
    static CrAttrSite site;
    CrType *c = new_class(t, "C", CR_ERROR, NULL);
    CrValue o = cr_instance_new(t, c), x = str_(t, "x");
    cr_setattr(t, o, x, CR_INT(1));
    cr_attr_load(t, o, x, &site, 0);
    CrValue property = cr_call1(t, cr_box(CR_TYPE_OF_ID(PROPERTY)), method(t, &five_def));
    CHECK(property && cr_setattr(t, cr_box(c), x, property) == 0);
    CHECK(cr_attr_load(t, o, x, &site, 0) == CR_INT(5));
}
PY(ic, store_site_adds_and_overwrites) {
    static CrStoreSite site;
    CrType *c = new_class(t, "C", CR_ERROR, NULL);
    CrValue x = str_(t, "x");
    for (int i = 0; i < 3; i++) {
        CrValue o = cr_instance_new(t, c);
        CHECK(cr_attr_store(t, o, x, CR_INT(i), &site, 0) == 0 && cr_getattr(t, o, x) == CR_INT(i));
        CHECK(cr_attr_store(t, o, x, CR_INT(9), &site, 0) == 0 && cr_getattr(t, o, x) == CR_INT(9));
    }
    CHECK(site.add != NULL);
}
PY(ic, method_site_forgets_a_replaced_method) {
    static CrMethodSite site;
    CrType *c = new_class(t, "C", CR_ERROR, NULL);
    CrValue m = str_(t, "m"), o = cr_instance_new(t, c);
    cr_setattr(t, cr_box(c), m, method(t, &five_def));
    CHECK(cr_method_call0(t, o, m, &site) == CR_INT(5) && cr_method_call0(t, o, m, &site) == CR_INT(5));
    cr_setattr(t, cr_box(c), m, method(t, &six_def));
    CHECK(cr_method_call0(t, o, m, &site) == CR_INT(6));
}
PY(ic, instance_attribute_shadows_a_method) {
    static CrMethodSite site;
    CrType *c = new_class(t, "C", CR_ERROR, NULL);
    CrValue m = str_(t, "m"), o = cr_instance_new(t, c);
    cr_setattr(t, cr_box(c), m, method(t, &five_def));
    cr_method_call0(t, o, m, &site);
    cr_setattr(t, o, m, CR_INT(1));
    CHECK(!cr_method_call0(t, o, m, &site) && raised_with(t, CR_TYPE_OF_ID(TypeError), "'int' object is not callable"));
}
PY(ic, look_up_and_call_apart) {
    static CrMethodSite site;
    CrType *c = new_class(t, "C", CR_ERROR, NULL);
    CrValue m = str_(t, "m"), o = cr_instance_new(t, c), self;
    cr_setattr(t, cr_box(c), m, method(t, &five_def));
    for (int i = 0; i < 2; i++) {
        CrValue f = cr_method_load(t, o, m, &site, &self);
        CHECK(self == o && cr_call_loaded0(t, f, self) == CR_INT(5));
    }
    cr_setattr(t, o, m, CR_INT(3));
    CHECK(cr_method_load(t, o, m, &site, &self) == CR_INT(3) && !self);
}
