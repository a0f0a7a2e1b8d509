// test_vm.c -- compiling and running text: results, globals of any kind, caches of global names, errors, large frames.
#include "class_test.h"
#include "runtime/vm/vm.h"

static const CrVmFunction *body_of(CrThread *t, BcMode mode, const char *text) {
    BcRequest r = {.mode = mode, .filename = "<test>", .text = text, .len = strlen(text), .module_name = "m"};
    return cr_vm_compile(t, &r);
}
static CrValue evaluate(CrThread *t, const char *text, CrValue globals) {
    const CrVmFunction *body = body_of(t, BC_EVAL, text);
    return body ? cr_vm_execute(t, body, globals, globals, NULL) : CR_ERROR;
}
static CrValue run(CrThread *t, const char *text, CrValue globals) {
    const CrVmFunction *body = body_of(t, BC_EXEC, text);
    return body ? cr_vm_execute(t, body, globals, globals, NULL) : CR_ERROR;
}
static CrValue get(CrThread *t, CrValue d, const char *name) { return cr_dict_get(t, d, cr_intern_c(t, name)); }

PY(vm, an_expression) { CHECK(evaluate(t, "1 + 2 * 3", cr_dict_new(t)) == CR_INT(7)); }
PY(vm, statements_bind_names) {
    CrValue ns = cr_dict_new(t);
    CHECK(run(t, "x = 1\ny = x + 1\ndef f(a, b=5): return a + b + y\nz = f(1)\n", ns) == CR_NONE);
    CHECK(get(t, ns, "z") == CR_INT(8));
}
PY(vm, a_namespace_dict_serves_too) {
    CrValue ns = cr_dict_namespace(t);
    CHECK(run(t, "x = 1\ndef f():\n    global x\n    x += 1\n    return x\nf(); f()\n", ns) == CR_NONE);
    CHECK(get(t, ns, "x") == CR_INT(3));
}
PY(vm, globals_are_found_where_they_are_now) {
    CrValue ns = cr_dict_new(t);
    CHECK(run(t, "def f(): return len\nf(); f(); f()\n", ns) == CR_NONE);
    CrValue f = get(t, ns, "f"), builtin = cr_call0(t, f);
    CHECK(builtin && builtin == cr_call0(t, f));
    cr_dict_set(t, ns, cr_intern_c(t, "len"), CR_INT(1)); // hides the built-in
    CHECK(cr_call0(t, f) == CR_INT(1) && cr_call0(t, f) == CR_INT(1));
    cr_dict_set(t, ns, cr_intern_c(t, "len"), CR_INT(2));
    CHECK(cr_call0(t, f) == CR_INT(2));
    cr_dict_delete(t, ns, cr_intern_c(t, "len"));
    CHECK(cr_call0(t, f) == builtin);
    cr_dict_set(t, ns, cr_intern_c(t, "len"), CR_INT(3)); // again, in another entry
    CHECK(cr_call0(t, f) == CR_INT(3));
    cr_dict_clear(t, ns);
    CHECK(cr_call0(t, f) == builtin);
}
PY(vm, one_code_object_with_many_globals) {
    const CrVmFunction *body = body_of(t, BC_EVAL, "x + 1");
    for (int i = 0; i < 100; i++) {
        CrValue ns = cr_dict_new(t);
        cr_dict_set(t, ns, cr_intern_c(t, "x"), CR_INT(i));
        CHECK(cr_vm_execute(t, body, ns, ns, NULL) == CR_INT(i + 1));
    }
}
PY(vm, separate_locals) {
    CrValue globals = cr_dict_new(t), locals = cr_dict_new(t);
    const CrVmFunction *body = body_of(t, BC_EXEC, "x = 1\nclass A: y = x\nz = A.y\n");
    CHECK(cr_vm_execute(t, body, globals, locals, NULL) == CR_ERROR);
    CHECK(raised_with(t, CR_TYPE_OF_ID(NameError), "name 'x' is not defined"));
    CHECK(get(t, locals, "x") == CR_INT(1) && !get(t, globals, "x"));
}
PY(vm, a_missing_name) {
    CHECK(!evaluate(t, "nope", cr_dict_new(t)));
    CHECK(raised_with(t, CR_TYPE_OF_ID(NameError), "name 'nope' is not defined"));
}
PY(vm, a_syntax_error) {
    CHECK(!evaluate(t, "1 +* 2", cr_dict_new(t)));
    CrValue e = cr_exception_take(t);
    CHECK(e && cr_type_of(e) == CR_TYPE_OF_ID(SyntaxError));
    CHECK(CR_AS(CrException, e)->data[2] == CR_INT(1) && CR_AS(CrException, e)->data[3] == CR_INT(4));
}
PY(vm, exceptions_are_caught_by_the_innermost_handler) {
    CrValue ns = cr_dict_new(t);
    CHECK(run(t, "def f():\n    try:\n        try: 1 / 0\n        except KeyError: return 1\n        finally: x.append(2)\n"
                 "    except ZeroDivisionError: return 3\nx = []\ny = f()\n", ns) == CR_NONE);
    CHECK(get(t, ns, "y") == CR_INT(3) && cr_len(t, get(t, ns, "x")) == 1);
}
PY(vm, a_generator_keeps_its_frame) {
    CrValue ns = cr_dict_new(t);
    CHECK(run(t, "def g(n):\n    total = 0\n    while total < n:\n        total += yield total\n    return 'end'\nit = g(10)\n", ns) == CR_NONE);
    CrValue it = get(t, ns, "it");
    CHECK(cr_next(t, it) == CR_INT(0));
    cr_gc_collect();
    CHECK(cr_call_method(t, it, cr_intern_c(t, "send"), (CrValue[]){CR_INT(4)}, 1) == CR_INT(4));
    CHECK(!cr_call_method(t, it, cr_intern_c(t, "send"), (CrValue[]){CR_INT(9)}, 1));
    CHECK(t->exception && cr_type_of(t->exception) == CR_TYPE_OF_ID(StopIteration));
    cr_exception_take(t);
}
PY(vm, a_frame_that_is_too_large_for_the_stack) {
    char text[40000], *p = text + sprintf(text, "def f(a):\n    return sum([a");
    for (int i = 0; i < 3000; i++) p += sprintf(p, ", a+%d", i);
    sprintf(p, "])\nx = f(1)\n");
    CrValue ns = cr_dict_new(t);
    CHECK(run(t, text, ns) == CR_NONE);
    CHECK(get(t, ns, "x") == CR_INT(3001 + 2999 * 3000 / 2));
}
PY(vm, code_dies_with_its_last_user) {
    CrValue ns = cr_dict_new(t);
    for (int i = 0; i < 300; i++) {
        char text[200];
        sprintf(text, "class C:\n    def m(self): return self.x + %d\nc = C()\nc.x = 1\nfor i in range(3): r = c.m()\n", i);
        CHECK(run(t, text, ns) == CR_NONE && get(t, ns, "r") == CR_INT(i + 1));
        if (i % 100 == 0) cr_gc_collect();
    }
}
#ifndef __SANITIZE_ADDRESS__ // whose frames on the stack, larger and kept, hold old references
PY(vm, what_is_let_go_of_dies_in_the_next_collection) {
    CrValue ns = cr_dict_new(t);
    CHECK(run(t, "import gc\nfrom _weakref import ref\nclass C: pass\n"
                 "def deleted():\n    c = C()\n    r = ref(c)\n    assert r() == c\n    del c\n    gc.collect()\n    return r()\n"
                 "def overwritten():\n    c = C()\n    r = ref(c)\n    [r() is x for x in (c, 1)]\n    c = None\n    gc.collect()\n    return r()\n"
                 "def temporary():\n    r = ref(C())\n    gc.collect()\n    return r()\n"
                 "def cycle():\n    c = C()\n    r = ref(c)\n    s = {c, 1}\n    c.it = iter(s)\n    del c, s\n    gc.collect()\n    return r()\n"
                 "x = [deleted(), overwritten(), temporary(), cycle()]\n", ns) == CR_NONE);
    for (uint64_t i = 0; i < 4; i++) CHECK(cr_list_at(get(t, ns, "x"), i) == CR_NONE);
}
#endif
