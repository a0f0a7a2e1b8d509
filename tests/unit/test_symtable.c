// test_symtable.c -- where names live, what scopes know, and the errors found with them.
#include "tests/unit/frontend.h"

// The scope of this index, described as "name: a=local b=free ..." with symbols in order.
static const char *scope_text(const char *text, int index) {
    static const char *const places[] = {"local", "cell", "free", "explicit", "global"};
    static Arena a;
    Source *s;
    Symtable *st = scopes_of(&a, &s, text);
    cr_assert_lt(index, st->n_scopes);
    StrBuf out = {0};
    const Scope *scope = st->scopes[index];
    strbuf_printf(&out, "%s:", scope->qualname);
    for (int i = 0; i < scope->symbols.len; i++)
        strbuf_printf(&out, " %s=%s", scope->symbols.items[i]->name, places[scope->symbols.items[i]->place]);
    const char *copy = arena_strdup(&a, out.data);
    strbuf_free(&out);
    return copy;
}

static Scope *scope_at(const char *text, int index) {
    static Arena a;
    Source *s;
    Symtable *st = scopes_of(&a, &s, text);
    cr_assert_lt(index, st->n_scopes);
    return st->scopes[index];
}

#define SCOPE(index, text, wanted) assert_str(scope_text(text, index), wanted)
#define ERROR(text, wanted) assert_made(error_of(&a_, text), wanted)

// ---- places ----

Test(symtable, module_names) {
    SCOPE(0, "x = 1\nprint(x, y)\n", "<module>: x=local print=global y=global");
}

Test(symtable, parameters_come_first) {
    SCOPE(1, "def f(a, /, b, *c, d, **e):\n  g = a\n", "f: a=local b=local d=local c=local e=local g=local");
    Scope *s = scope_at("def f(a, /, b, *c, d, **e): pass\n", 1);
    cr_assert(s->n_posonly == 1 && s->n_args == 2 && s->n_kwonly == 1 && s->has_varargs && s->has_varkw);
}

Test(symtable, closures) {
    const char *text = "def f(a):\n  b = 1\n  def g():\n    return a, c\n  return b\n";
    SCOPE(1, text, "f: a=cell b=local g=local");
    SCOPE(2, text, "f.<locals>.g: a=free c=global");
    Scope *f = scope_at(text, 1);
    cr_assert_eq(f->cells.len, 1);
    assert_str(f->cells.items[0]->name, "a");
    cr_assert_eq(scope_at(text, 2)->frees.len, 1);
    cr_assert(scope_at(text, 2)->is_nested);
}

Test(symtable, captured_names_pass_through) {
    const char *text = "def f():\n  x = 1\n  def g():\n    def h():\n      return x\n";
    SCOPE(2, text, "f.<locals>.g: h=local x=free");
    SCOPE(3, text, "f.<locals>.g.<locals>.h: x=free");
}

Test(symtable, classes_are_transparent_to_functions_inside) {
    const char *text = "def f():\n  x = 1\n  class C:\n    x = 2\n    def g(self): return x\n";
    SCOPE(1, text, "f: x=cell C=local");
    SCOPE(2, text, "f.<locals>.C: x=local g=local");
    SCOPE(3, text, "f.<locals>.C.g: self=local x=free");
    cr_assert(scope_at(text, 2)->symbols.items[0]->flags & SYM_FreeInClass);
    cr_assert_eq(scope_at(text, 2)->frees.len, 1);
}

Test(symtable, global_statement) {
    const char *text = "def f():\n  global x\n  x = 1\n  def g(): return x\n";
    SCOPE(1, text, "f: x=explicit g=local");
    SCOPE(2, text, "f.<locals>.g: x=global");
    SCOPE(0, text, "<module>: f=local x=local");
}

Test(symtable, global_stops_the_search) {
    SCOPE(3, "def f():\n  x = 1\n  def g():\n    global x\n    def h(): return x\n",
          "f.<locals>.g.<locals>.h: x=global");
}

Test(symtable, nonlocal_statement) {
    const char *text = "def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n";
    SCOPE(1, text, "f: x=cell g=local");
    SCOPE(2, text, "f.<locals>.g: x=free");
}

Test(symtable, comprehensions_have_their_scope) {
    const char *text = "def f(a, b):\n  return [x + b for x in a]\n";
    SCOPE(1, text, "f: a=local b=cell");
    SCOPE(2, text, "f.<locals>.<listcomp>: x=local b=free");
    cr_assert_eq(scope_at(text, 2)->kind, SCOPE_Comprehension);
}

Test(symtable, walrus_binds_outside_the_comprehension) {
    const char *text = "def f(a):\n  return [y := x for x in a]\n";
    SCOPE(1, text, "f: a=local y=cell");
    SCOPE(2, text, "f.<locals>.<listcomp>: x=local y=free");
    SCOPE(1, "[y := x for x in a]\n", "<listcomp>: x=local y=explicit");
}

Test(symtable, super_needs_the_class_cell) {
    const char *text = "class C:\n  def f(self): return super().f()\n";
    SCOPE(2, text, "C.f: self=local super=global __class__=free");
    cr_assert(scope_at(text, 1)->needs_class_cell);
    cr_assert(scope_at(text, 2)->uses_super);
    cr_assert_not(scope_at("class C:\n  def f(self): return 1\n", 1)->needs_class_cell);
}

Test(symtable, private_names_are_mangled) {
    SCOPE(2, "class _C:\n  def f(self, __a): self.__b = __a + __c__\n",
          "_C.f: self=local _C__a=local __c__=global");
    SCOPE(1, "class __:\n  __x = 1\n", "__: __x=local");
}

Test(symtable, mangling_for_the_lowering) {
    Arena a = {0};
    Source *s;
    Symtable *st = scopes_of(&a, &s, "class C:\n  pass\n");
    assert_str(symtable_mangle(s, st->scopes[1], intern_str(s->names, "__x")), "_C__x");
    assert_str(symtable_mangle(s, st->scopes[1], intern_str(s->names, "__x__")), "__x__");
    assert_str(symtable_mangle(s, st->scopes[0], intern_str(s->names, "__x")), "__x");
    arena_free(&a);
}

Test(symtable, lookup_in_small_and_large_scopes) {
    Arena a = {0};
    Source *s;
    StrBuf text = {0};
    for (int i = 0; i < 300; i++) strbuf_printf(&text, "v%d = 1\n", i);
    Symtable *st = scopes_of(&a, &s, text.data);
    for (int i = 0; i < 300; i++) {
        Symbol *sym = scope_lookup(st->scopes[0], intern_str(s->names, arena_printf(&a, "v%d", i)));
        cr_assert_not_null(sym);
        cr_assert_eq(sym->index, i);
    }
    cr_assert_null(scope_lookup(st->scopes[0], intern_str(s->names, "w")));
    strbuf_free(&text);
    arena_free(&a);
}

Test(symtable, scope_of_a_node) {
    Arena a = {0};
    Source *s = source_of(&a, "def f(): pass\nx\n");
    Node *m = parse_module(&a, s);
    Symtable *st = symtable_build(&a, s, m);
    cr_assert_eq(symtable_scope(st, m), st->scopes[0]);
    cr_assert_eq(symtable_scope(st, m->Module.body.items[0]), st->scopes[1]);
    cr_assert_null(symtable_scope(st, m->Module.body.items[1]));
    arena_free(&a);
}

Test(symtable, future_annotations_are_not_evaluated) {
    Scope *m = scope_at("from __future__ import annotations\nx: y = 1\ndef f(a: b): pass\n", 0);
    cr_assert(m->future_annotations && m->has_annotations);
    for (int i = 0; i < m->symbols.len; i++) cr_assert_neq(m->symbols.items[i]->name[0], 'y');
}

Test(symtable, qualified_names) {
    const char *text =
        "class A:\n  class B:\n    def f():\n      return lambda: 0\ndef g():\n  global h\n  def h(): pass\n";
    assert_str(scope_at(text, 3)->qualname, "A.B.f");
    assert_str(scope_at(text, 4)->qualname, "A.B.f.<locals>.<lambda>");
    assert_str(scope_at(text, 6)->qualname, "h");
}

// ---- flags ----

Test(symtable, generators_and_coroutines) {
    cr_assert(scope_at("def f(): yield 1\n", 1)->is_generator);
    cr_assert(scope_at("def f(): return (yield)\n", 1)->is_generator);
    cr_assert_not(scope_at("def f(): return lambda: (yield)\n", 1)->is_generator);
    cr_assert(scope_at("async def f(): pass\n", 1)->is_coroutine);
    Scope *s = scope_at("async def f(): yield\n", 1);
    cr_assert(s->is_coroutine && s->is_generator);
    cr_assert(scope_at("async def f(): return [x async for x in y]\n", 2)->is_coroutine);
}

Test(symtable, namespace_readers) {
    cr_assert(scope_at("def f(): return locals()\n", 1)->uses_locals);
    cr_assert(scope_at("def f(): exec('x')\n", 1)->uses_locals);
    cr_assert_not(scope_at("def f(): return x.locals()\n", 1)->uses_locals);
    cr_assert(scope_at("from a import *\n", 0)->has_star_import);
}

Test(symtable, symbol_flags) {
    Arena a = {0};
    Source *s;
    Symtable *st = scopes_of(&a, &s, "import a\ndef b(): pass\nclass c: pass\nd: int = 1\nd = 2\ndel e\n");
    const struct {
        const char *name;
        unsigned flags;
    } wanted[] = {
        {"a", SYM_Imported}, {"b", SYM_Function}, {"c", SYM_Class}, {"d", SYM_Annotated}, {"e", SYM_Deleted}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_assert(scope_lookup(st->scopes[0], intern_str(s->names, wanted[i].name))->flags & wanted[i].flags);
    cr_assert_eq(scope_lookup(st->scopes[0], intern_str(s->names, "d"))->assignments, 2);
    arena_free(&a);
}

Test(symtable, type_parameter_scopes) {
    const char *text = "def f[T](a: T): return T\n";
    SCOPE(0, text, "<module>: f=local");
    SCOPE(1, text, "f: T=cell");
    SCOPE(2, text, "f: a=local T=free");
    cr_assert_eq(scope_at(text, 1)->kind, SCOPE_TypeParams);
    const char *alias = "class C:\n  type A[T: int] = list[T]\n";
    cr_assert_eq(scope_at(alias, 2)->kind, SCOPE_TypeParams);
    cr_assert(scope_at(alias, 2)->can_see_class_scope);
    cr_assert_eq(scope_at(alias, 3)->kind, SCOPE_TypeBound);
    cr_assert_eq(scope_at(alias, 4)->kind, SCOPE_TypeAlias);
    ERROR("def f[T, T](): pass\n", "duplicate type parameter 'T'");
}

// ---- errors of scopes ----

Test(symtable, late_global_and_nonlocal) {
    ERROR("def f():\n  x = 1\n  global x\n", "name 'x' is assigned to before global declaration");
    ERROR("def f():\n  print(x)\n  global x\n", "name 'x' is used prior to global declaration");
    ERROR("def f(x):\n  global x\n", "name 'x' is parameter and global");
    ERROR("def f():\n  x: int\n  global x\n", "annotated name 'x' can't be global");
    ERROR("def f():\n  x = 1\n  def g():\n    x = 2\n    nonlocal x\n",
          "name 'x' is assigned to before nonlocal declaration");
}

Test(symtable, nonlocal_needs_a_binding) {
    ERROR("nonlocal x\n", "nonlocal declaration not allowed at module level");
    ERROR("def f():\n  nonlocal x\n", "no binding for nonlocal 'x' found");
    ERROR("x = 1\ndef f():\n  nonlocal x\n", "no binding for nonlocal 'x' found");
    ERROR("def f():\n  x = 1\n  def g():\n    global x\n    nonlocal x\n", "name 'x' is nonlocal and global");
}

Test(symtable, duplicate_argument) {
    ERROR("def f(a, a): pass\n", "duplicate argument 'a' in function definition");
    ERROR("lambda a, *, a: 0\n", "duplicate argument 'a' in function definition");
}

Test(symtable, walrus_errors) {
    ERROR("[x := 1 for x in y]\n",
          "assignment expression cannot rebind comprehension iteration variable 'x'");
    ERROR("[x for x in (y := z)]\n",
          "assignment expression cannot be used in a comprehension iterable expression");
    ERROR("class C:\n  [x := 1 for y in z]\n",
          "assignment expression within a comprehension cannot be used in a class body");
    ERROR("[[(j := 0) for i in range(5)] for j in range(5)]\n",
          "assignment expression cannot rebind comprehension iteration variable 'j'");
}

Test(symtable, yield_in_comprehension) {
    ERROR("def f():\n  [(yield x) for x in y]\n", "'yield' inside list comprehension");
    ERROR("def f():\n  ((yield x) for x in y)\n", "'yield' inside generator expression");
}

Test(symtable, star_import_in_function) {
    ERROR("def f():\n  from a import *\n", "import * only allowed at module level");
}

// ---- errors of place ----

Test(check, outside_function) {
    ERROR("return\n", "'return' outside function");
    ERROR("class C:\n  return 1\n", "'return' outside function");
    ERROR("yield 1\n", "'yield' outside function");
    ERROR("await x\n", "'await' outside function");
    ERROR("def f(): await x\n", "'await' outside async function");
    ERROR("def f():\n  async with x: pass\n", "'async with' outside async function");
    ERROR("def f():\n  async for x in y: pass\n", "'async for' outside async function");
    ERROR("def f(): return [x async for x in y]\n",
          "asynchronous comprehension outside of an asynchronous function");
    ERROR("async def f(): yield from x\n", "'yield from' inside async function");
    ERROR("async def f():\n  yield\n  return 1\n", "'return' with value in async generator");
}

Test(check, loops) {
    ERROR("break\n", "'break' outside loop");
    ERROR("if x:\n  continue\n", "'continue' not properly in loop");
    ERROR("while x:\n  def f(): break\n", "'break' outside loop");
    ERROR("while x: pass\nelse: break\n", "'break' outside loop");
    ERROR("for x in y:\n  try: pass\n  except* z: break\n",
          "'break', 'continue' and 'return' cannot appear in an except* block");
    ERROR("for x in y:\n  try: pass\n  finally: continue\n", "");
}

Test(check, stars) {
    ERROR("*a = b\n", "starred assignment target must be in a list or tuple");
    ERROR("*a, *b = c\n", "multiple starred expressions in assignment");
    ERROR("x = *a\n", "can't use starred expression here");
    ERROR("x = *a,\n", "");
}

Test(check, keywords_and_debug) {
    ERROR("f(a=1, a=2)\n", "keyword argument repeated: a");
    ERROR("__debug__ = 1\n", "cannot assign to __debug__");
    ERROR("def f(__debug__): pass\n", "cannot assign to __debug__");
    ERROR("del __debug__\n", "cannot delete __debug__");
}

Test(check, handlers) {
    ERROR("try: pass\nexcept: pass\nexcept a: pass\n", "default 'except:' must be last");
}

Test(check, future_imports) {
    ERROR("from __future__ import braces\n", "not a chance");
    ERROR("from __future__ import nope\n", "future feature nope is not defined");
    ERROR("x = 1\nfrom __future__ import division\n",
          "from __future__ imports must occur at the beginning of the file");
    ERROR("def f():\n  from __future__ import division\n",
          "from __future__ imports must occur at the beginning of the file");
    ERROR("'doc'\nfrom __future__ import division\n", "");
}

Test(check, patterns) {
    ERROR("match x:\n  case _: pass\n  case 1: pass\n", "wildcard makes remaining patterns unreachable");
    ERROR("match x:\n  case y: pass\n  case 1: pass\n",
          "name capture 'y' makes remaining patterns unreachable");
    ERROR("match x:\n  case y if z: pass\n  case 1: pass\n", "");
    ERROR("match x:\n  case [a, a]: pass\n", "multiple assignments to name 'a' in pattern");
    ERROR("match x:\n  case [a] | [b]: pass\n", "alternative patterns bind different names");
    ERROR("match x:\n  case [*a, *b]: pass\n", "multiple starred names in sequence pattern");
    ERROR("match x:\n  case {1: a, 1: b}: pass\n", "mapping pattern checks duplicate key (1)");
    ERROR("match x:\n  case A(b=1, b=2): pass\n", "attribute name repeated in class pattern: b");
}
