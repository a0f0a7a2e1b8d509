// test_parser.c -- the AST of each construct, and the parser's own errors.
#include "tests/unit/frontend.h"

// clang-format off: it would tear the expected texts apart

#define EXPR(text, wanted) assert_made(expr_dump(&a_, text), wanted)
#define MODULE(text, wanted) assert_made(dump_of(&a_, text), "Module(body=[" wanted "], type_ignores=[])")
#define ERROR(text, wanted) assert_made(error_of(&a_, text), wanted)
#define LOAD(id) "Name(id='" id "', ctx=Load())"
#define STORE(id) "Name(id='" id "', ctx=Store())"
#define NO_ARGS "args=arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])"

// ---- expressions ----

Test(parser, precedence) {
    EXPR("a + b * c\n", "BinOp(left=" LOAD("a") ", op=Add(), right=BinOp(left=" LOAD("b") ", op=Mult(), "
         "right=" LOAD("c") "))");
    EXPR("-a ** -b\n", "UnaryOp(op=USub(), operand=BinOp(left=" LOAD("a") ", op=Pow(), "
         "right=UnaryOp(op=USub(), operand=" LOAD("b") ")))");
    EXPR("not a in b\n", "UnaryOp(op=Not(), operand=Compare(left=" LOAD("a") ", ops=[In()], "
         "comparators=[" LOAD("b") "]))");
}

Test(parser, operators_are_left_associative) {
    EXPR("a - b - c\n", "BinOp(left=BinOp(left=" LOAD("a") ", op=Sub(), right=" LOAD("b") "), op=Sub(), "
         "right=" LOAD("c") ")");
}

Test(parser, boolean_operators_are_flat) {
    EXPR("a or b or c and d\n", "BoolOp(op=Or(), values=[" LOAD("a") ", " LOAD("b") ", BoolOp(op=And(), "
         "values=[" LOAD("c") ", " LOAD("d") "])])");
}

Test(parser, comparison_chain) {
    EXPR("a < b is not c not in d\n", "Compare(left=" LOAD("a") ", ops=[Lt(), IsNot(), NotIn()], "
         "comparators=[" LOAD("b") ", " LOAD("c") ", " LOAD("d") "])");
}

Test(parser, conditional_and_lambda) {
    EXPR("a if b else c\n", "IfExp(test=" LOAD("b") ", body=" LOAD("a") ", orelse=" LOAD("c") ")");
    EXPR("lambda: 0\n", "Lambda(" NO_ARGS ", body=Constant(value=0))");
}

Test(parser, calls) {
    EXPR("f(a, *b, c=1, **d)\n", "Call(func=" LOAD("f") ", args=[" LOAD("a") ", "
         "Starred(value=" LOAD("b") ", ctx=Load())], "
         "keywords=[keyword(arg='c', value=Constant(value=1)), keyword(value=" LOAD("d") ")])");
    EXPR("f(x for x in y)\n", "Call(func=" LOAD("f") ", args=[GeneratorExp(elt=" LOAD("x") ", "
         "generators=[comprehension(target=" STORE("x")
         ", iter=" LOAD("y") ", ifs=[], is_async=0)])], keywords=[])");
}

Test(parser, subscripts) {
    EXPR("a[1:2:3, ...]\n", "Subscript(value=" LOAD("a") ", "
         "slice=Tuple(elts=[Slice(lower=Constant(value=1), upper=Constant(value=2), "
         "step=Constant(value=3)), Constant(value=Ellipsis)], ctx=Load()), ctx=Load())");
    EXPR("a[*b]\n", "Subscript(value=" LOAD("a") ", slice=Tuple(elts=[Starred(value=" LOAD("b") ", "
         "ctx=Load())], ctx=Load()), ctx=Load())");
}

Test(parser, displays) {
    EXPR("[]\n", "List(elts=[], ctx=Load())");
    EXPR("()\n", "Tuple(elts=[], ctx=Load())");
    EXPR("(a,)\n", "Tuple(elts=[" LOAD("a") "], ctx=Load())");
    EXPR("{}\n", "Dict(keys=[], values=[])");
    EXPR("{a: b, **c}\n", "Dict(keys=[" LOAD("a") ", None], values=[" LOAD("b") ", " LOAD("c") "])");
    EXPR("{a, *b}\n", "Set(elts=[" LOAD("a") ", Starred(value=" LOAD("b") ", ctx=Load())])");
}

Test(parser, comprehensions) {
    EXPR("{a: b for a, b in c if d if e}\n", "DictComp(key=" LOAD("a") ", value=" LOAD("b") ", "
         "generators=[comprehension(target=Tuple(elts=["
         STORE("a") ", " STORE("b") "], ctx=Store()), iter=" LOAD("c") ", ifs=[" LOAD("d") ", "
         "" LOAD("e") "], is_async=0)])");
}

Test(parser, walrus) { EXPR("(a := 1)\n", "NamedExpr(target=" STORE("a") ", value=Constant(value=1))"); }

// ---- literals ----

Test(parser, integers) {
    EXPR("1_000\n", "Constant(value=1000)");
    EXPR("0xfF\n", "Constant(value=255)");
    EXPR("0o17\n", "Constant(value=15)");
    EXPR("0b1_01\n", "Constant(value=5)");
    EXPR("9223372036854775807\n", "Constant(value=9223372036854775807)");
    EXPR("9223372036854775808\n", "Constant(value=9223372036854775808)");
    EXPR("0xffffffffffffffffffff\n", "Constant(value=1208925819614629174706175)");
    EXPR("0o7777777777777777777777777\n", "Constant(value=37778931862957161709567)");
}

Test(parser, integer_values_and_texts) {
    Arena a = {0};
    Node *m = parse_module(&a, source_of(&a, "0o17; 18446744073709551616; 0X1F\n"));
    Constant *c = &m->Module.body.items[0]->Expr.value->Constant.value;
    cr_assert(c->fits_int64 && c->integer == 15);
    assert_str(c->text, "0xf");
    c = &m->Module.body.items[1]->Expr.value->Constant.value;
    cr_assert_not(c->fits_int64);
    assert_str(c->text, "18446744073709551616");
    assert_str(m->Module.body.items[2]->Expr.value->Constant.value.text, "0x1f");
    arena_free(&a);
}

Test(parser, floats_and_complex) {
    EXPR("1.5\n", "Constant(value=1.5)");
    EXPR("1e16\n", "Constant(value=1e+16)");
    EXPR("1e15\n", "Constant(value=1000000000000000.0)");
    EXPR(".0001\n", "Constant(value=0.0001)");
    EXPR("1e-5\n", "Constant(value=1e-05)");
    EXPR("1e999\n", "Constant(value=inf)");
    EXPR("2.5j\n", "Constant(value=2.5j)");
    EXPR("1_0j\n", "Constant(value=10j)");
}

Test(parser, string_escapes) {
    EXPR("'\\n\\x41\\101\\u00e9\\N{BULLET}\\q\\\n'\n", "Constant(value='\\nAA\xc3\xa9\xe2\x80\xa2\\\\q')");
    EXPR("r'\\n'\n", "Constant(value='\\\\n')");
    EXPR("b'\\xff\\0'\n", "Constant(value=b'\\xff\\x00')");
    EXPR("u'a'\n", "Constant(value='a', kind='u')");
}

Test(parser, character_names) {
    EXPR("'\\N{latin small letter a}\\N{LINE FEED}\\N{nbsp}'\n", "Constant(value='a\\n\\xa0')");
    EXPR("'\\N{HANGUL SYLLABLE GANJ}\\N{CJK UNIFIED IDEOGRAPH-4E00}'\n", "Constant(value='\xea\xb0\x85\xe4\xb8\x80')");
    ERROR("'\\N{CJK UNIFIED IDEOGRAPH-A000}'\n",
          "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-29: unknown Unicode character name");
}

Test(parser, surrogates_are_kept) {
    Arena a = {0};
    Node *m = parse_module(&a, source_of(&a, "'\\ud800\\udc00'\n"));
    Constant *c = &m->Module.body.items[0]->Expr.value->Constant.value;
    cr_assert_eq(c->len, 6);
    cr_assert_eq(memcmp(c->text, "\xed\xa0\x80\xed\xb0\x80", 6), 0);
    arena_free(&a);
}

Test(parser, adjacent_strings_join) {
    EXPR("'a' \"b\" '''c'''\n", "Constant(value='abc')");
    ERROR("'a' b'b'\n", "cannot mix bytes and nonbytes literals");
}

Test(parser, fstrings) {
    EXPR("f'a{b}c'\n", "JoinedStr(values=[Constant(value='a'), FormattedValue(value=" LOAD("b") ", "
         "conversion=-1), Constant(value='c')])");
    EXPR("f'{a!r:>{w}}'\n", "JoinedStr(values=[FormattedValue(value=" LOAD("a") ", conversion=114, "
         "format_spec=JoinedStr(values=["
         "Constant(value='>'), FormattedValue(value=" LOAD("w") ", conversion=-1)]))])");
    EXPR("f'{{}}' 'x'\n", "JoinedStr(values=[Constant(value='{}x')])");
    EXPR("f'{a = }'\n", "JoinedStr(values=[Constant(value='a = '), FormattedValue(value=" LOAD("a") ", "
         "conversion=114)])");
    EXPR("f'{a != b}'\n", "JoinedStr(values=[FormattedValue(value=Compare(left=" LOAD("a") ", "
         "ops=[NotEq()], comparators=[" LOAD("b") "]), conversion=-1)])");
    EXPR("f''\n", "JoinedStr(values=[])");
}

Test(parser, fstrings_of_pep_701) {
    EXPR("f'{d['k']}'\n", "JoinedStr(values=[FormattedValue(value=Subscript(value=" LOAD("d") ", "
         "slice=Constant(value='k'), ctx=Load()), conversion=-1)])");
    EXPR("f'{f'{a}'}'\n", "JoinedStr(values=[FormattedValue(value=JoinedStr(values=[FormattedValue(value=" LOAD("a") ", conversion=-1)]), conversion=-1)])");
    EXPR("f'{'\\n'.join(a)}'\n", "JoinedStr(values=[FormattedValue(value=Call(func=Attribute(value=Constant(value='\\n'), attr='join', ctx=Load()), args=["
         LOAD("a") "], keywords=[]), conversion=-1)])");
    EXPR("f'''{a # comment\n}'''\n", "JoinedStr(values=[FormattedValue(value=" LOAD("a") ", "
         "conversion=-1)])");
}

Test(parser, fstring_errors) {
    ERROR("f'{}'\n", "f-string: empty expression not allowed");
    ERROR("f'}'\n", "f-string: single '}' is not allowed");
    ERROR("f'{a'\n", "f-string: expecting '}'");
    ERROR("f'{a b}'\n", "f-string: invalid syntax. Perhaps you forgot a comma?");
    ERROR("f'{a!x}'\n", "f-string: invalid conversion character: expected 's', 'r', or 'a'");
    ERROR("f'{a:{b:{c}}}'\n", "f-string: expressions nested too deeply");
}

Test(parser, escape_errors) {
    ERROR("'\\x1'\n", "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape");
    ERROR("'a\\N{nope}'\n", "(unicode error) 'unicodeescape' codec can't decode bytes in position 1-8: unknown Unicode character name");
    ERROR("b'\\x'\n", "(value error) invalid \\x escape at position 0");
    ERROR("b'\xc3\xa9'\n", "bytes can only contain ASCII literal characters");
}

// ---- statements ----

Test(parser, assignments) {
    MODULE("a = b, *c = d\n", "Assign(targets=[" STORE("a") ", Tuple(elts=[" STORE("b") ", "
         "Starred(value=" STORE("c") ", ctx=Store())], ctx=Store())], value=" LOAD("d") ")");
    MODULE("a.b[c] += 1\n", "AugAssign(target=Subscript(value=Attribute(value=" LOAD("a") ", attr='b', "
         "ctx=Load()), slice=" LOAD("c") ", ctx=Store()), op=Add(), value=Constant(value=1))");
    MODULE("a: int = 1\n", "AnnAssign(target=" STORE("a") ", annotation=" LOAD("int") ", "
         "value=Constant(value=1), simple=1)");
    MODULE("(a): int\n", "AnnAssign(target=" STORE("a") ", annotation=" LOAD("int") ", simple=0)");
    MODULE("x = yield\n", "Assign(targets=[" STORE("x") "], value=Yield())");
}

Test(parser, elif_is_a_nested_if) {
    MODULE("if a: pass\nelif b: pass\nelse: pass\n", "If(test=" LOAD("a") ", body=[Pass()], "
         "orelse=[If(test=" LOAD("b") ", body=[Pass()], orelse=[Pass()])])");
}

Test(parser, loops) {
    MODULE("for a, b in c: break\nelse: continue\n", "For(target=Tuple(elts=[" STORE("a") ", "
         "" STORE("b") "], ctx=Store()), iter=" LOAD("c") ", body=[Break()], orelse=[Continue()])");
    MODULE("while a: pass\n", "While(test=" LOAD("a") ", body=[Pass()], orelse=[])");
}

Test(parser, with_items) {
    MODULE("with a as b, c: pass\n", "With(items=[withitem(context_expr=" LOAD("a") ", "
         "optional_vars=" STORE("b") "), withitem(context_expr=" LOAD("c") ")], body=[Pass()])");
    MODULE("with (a as b, c,): pass\n", "With(items=[withitem(context_expr=" LOAD("a") ", "
         "optional_vars=" STORE("b") "), withitem(context_expr=" LOAD("c") ")], body=[Pass()])");
    MODULE("with (a, b) as c: pass\n", "With(items=[withitem(context_expr=Tuple(elts=[" LOAD("a") ", "
         "" LOAD("b") "], ctx=Load()), optional_vars=" STORE("c") ")], body=[Pass()])");
    MODULE("with (a): pass\n", "With(items=[withitem(context_expr=" LOAD("a") ")], body=[Pass()])");
}

Test(parser, try_statements) {
    MODULE("try: pass\nexcept a as b: pass\nexcept: pass\nelse: pass\nfinally: pass\n",
           "Try(body=[Pass()], handlers=[ExceptHandler(type=" LOAD("a") ", name='b', body=[Pass()]), "
         "ExceptHandler(body=[Pass()])], orelse=[Pass()], finalbody=[Pass()])");
    MODULE("try: pass\nexcept* a: pass\n", "TryStar(body=[Pass()], "
         "handlers=[ExceptHandler(type=" LOAD("a") ", body=[Pass()])], orelse=[], finalbody=[])");
}

Test(parser, parameters) {
    MODULE("def f(a, /, b=1, *c, d, e=2, **g) -> h: pass\n",
           "FunctionDef(name='f', args=arguments(posonlyargs=[arg(arg='a')], args=[arg(arg='b')], "
         "vararg=arg(arg='c'), kwonlyargs=[arg(arg='d'), arg(arg='e')], "
           "kw_defaults=[None, Constant(value=2)], kwarg=arg(arg='g'), defaults=[Constant(value=1)]), "
         "body=[Pass()], decorator_list=[], returns=" LOAD("h") ")");
}

Test(parser, classes_and_decorators) {
    MODULE("@d\nclass A(B, k=1): pass\n", "ClassDef(name='A', bases=[" LOAD("B") "], "
         "keywords=[keyword(arg='k', value=Constant(value=1))], body=[Pass()], "
         "decorator_list=[" LOAD("d") "])");
}

Test(parser, imports) {
    MODULE("import a.b as c, d\n", "Import(names=[alias(name='a.b', asname='c'), alias(name='d')])");
    MODULE("from ...a import (b, c as d,)\n", "ImportFrom(module='a', names=[alias(name='b'), "
         "alias(name='c', asname='d')], level=3)");
    MODULE("from . import *\n", "ImportFrom(names=[alias(name='*')], level=1)");
}

Test(parser, async_constructs) {
    MODULE("async def f():\n  async with a: pass\n  async for b in c: await d\n",
           "AsyncFunctionDef(name='f', " NO_ARGS ", "
         "body=[AsyncWith(items=[withitem(context_expr=" LOAD("a") ")], body=[Pass()]), "
           "AsyncFor(target=" STORE("b") ", iter=" LOAD("c") ", "
         "body=[Expr(value=Await(value=" LOAD("d") "))], orelse=[])], decorator_list=[])");
}

Test(parser, match_patterns) {
    MODULE("match a:\n case [1, *_] | {'k': x, **r}: pass\n case A.B(c, "
         "d=-1) as e if f: pass\n case _: pass\n",
           "Match(subject=" LOAD("a") ", "
         "cases=[match_case(pattern=MatchOr(patterns=[MatchSequence(patterns=[MatchValue(value=Constant(value=1)), MatchStar()]), "
           "MatchMapping(keys=[Constant(value='k')], patterns=[MatchAs(name='x')], rest='r')]), "
         "body=[Pass()]), "
           "match_case(pattern=MatchAs(pattern=MatchClass(cls=Attribute(value=" LOAD("A") ", attr='B', "
         "ctx=Load()), patterns=[MatchAs(name='c')], kwd_attrs=['d'], "
           "kwd_patterns=[MatchValue(value=UnaryOp(op=USub(), operand=Constant(value=1)))]), name='e'), "
         "guard=" LOAD("f") ", body=[Pass()]), "
           "match_case(pattern=MatchAs(), body=[Pass()])])");
}

Test(parser, match_is_a_name_elsewhere) {
    MODULE("match = 1\nmatch(a)\nmatch[b]\nmatch.c\n",
           "Assign(targets=[" STORE("match") "], value=Constant(value=1)), "
         "Expr(value=Call(func=" LOAD("match") ", args=[" LOAD("a") "], keywords=[])), "
           "Expr(value=Subscript(value=" LOAD("match") ", slice=" LOAD("b") ", ctx=Load())), "
         "Expr(value=Attribute(value=" LOAD("match") ", attr='c', ctx=Load()))");
}

Test(parser, type_parameters) {
    MODULE("type A[T: int, *U, **P] = B\n", "TypeAlias(name=" STORE("A") ", "
         "type_params=[TypeVar(name='T', bound=" LOAD("int") "), TypeVarTuple(name='U'), "
         "ParamSpec(name='P')], value=" LOAD("B") ")");
    MODULE("def f[T](): pass\n", "FunctionDef(name='f', " NO_ARGS ", body=[Pass()], decorator_list=[], "
         "type_params=[TypeVar(name='T')])");
    MODULE("class C[T]: pass\n", "ClassDef(name='C', bases=[], keywords=[], body=[Pass()], "
         "decorator_list=[], type_params=[TypeVar(name='T')])");
    MODULE("type = 1\n", "Assign(targets=[" STORE("type") "], value=Constant(value=1))");
}

Test(parser, ranges) {
    Arena a = {0};
    Node *m = parse_module(&a, source_of(&a, "if x:\n    (a) + b ; y = 1,\n"));
    Node *i = m->Module.body.items[0], *sum = i->If.body.items[0]->Expr.value, *y = i->If.body.items[1];
    cr_assert(i->lineno == 1 && i->col_offset == 0 && i->end_lineno == 2 && i->end_col_offset == 20);
    cr_assert(sum->col_offset == 4 && sum->BinOp.left->col_offset == 5 && sum->end_col_offset == 11);
    cr_assert(y->Assign.value->kind == AST_Tuple && y->Assign.value->end_col_offset == 20);
    arena_free(&a);
}

// ---- other entries ----

Test(parser, expression_mode) {
    Arena a = {0};
    Node *n = parse_expression(&a, source_of(&a, "a, b\n\n"));
    cr_assert_eq(n->kind, AST_Expression);
    cr_assert_eq(n->Expression.body->kind, AST_Tuple);
    cr_assert_null(parse_expression(&a, source_of(&a, "a = 1\n")));
    cr_assert_null(parse_expression(&a, source_of(&a, "")));
    arena_free(&a);
}

Test(parser, interactive_mode) {
    Arena a = {0};
    cr_assert_eq(parse_interactive(&a, source_of(&a, "a; b\n"))->Interactive.body.len, 2);
    cr_assert_eq(parse_interactive(&a, source_of(&a, "if a:\n  b\n\n"))->Interactive.body.len, 1);
    cr_assert_null(parse_interactive(&a, source_of(&a, "a\nb\n")));
    arena_free(&a);
}

Test(parser, incomplete_text_is_told_from_wrong_text) {
    static const char *const incomplete[] = {"(1,\n", "if x:\n", "try:\n  a\n", "'''a\n", "x = \\", "def f(\n", "@a\n"};
    static const char *const wrong[] = {"(1 2)\n", "x = )\n", "'a\n", "if x\n", "f'{a b}'\n", "1 +\n", "if x:\ny\n"};
    for (size_t i = 0; i < sizeof incomplete / sizeof *incomplete; i++) {
        Arena a = {0};
        Source *s = source_of(&a, incomplete[i]), *t = source_of(&a, wrong[i]);
        cr_assert(!parse_interactive(&a, s) && s->error.incomplete, "%s", incomplete[i]);
        cr_assert(!parse_interactive(&a, t) && !t->error.incomplete, "%s", wrong[i]);
        arena_free(&a);
    }
}

// ---- errors ----

Test(parser, target_errors) {
    ERROR("f() = 1\n", "cannot assign to function call here. Maybe you meant '==' instead of '='?");
    ERROR("a, 1 = b\n", "cannot assign to literal here. Maybe you meant '==' instead of '='?");
    ERROR("[a, f()] = b\n", "cannot assign to function call");
    ERROR("None = 1\n", "cannot assign to None");
    ERROR("a + b += 1\n", "'expression' is an illegal expression for augmented assignment");
    ERROR("(a, b): int\n", "only single target (not tuple) can be annotated");
    ERROR("f(): int\n", "illegal target for annotation");
    ERROR("del f()\n", "cannot delete function call");
    ERROR("for f() in x: pass\n", "cannot assign to function call");
    ERROR("with a as f(): pass\n", "cannot assign to function call");
    ERROR("(f() := 1)\n", "cannot use assignment expressions with function call");
    ERROR("if a = 1: pass\n", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
}

Test(parser, argument_errors) {
    ERROR("f(a=1, b)\n", "positional argument follows keyword argument");
    ERROR("f(**a, b)\n", "positional argument follows keyword argument unpacking");
    ERROR("f(**a, *b)\n", "iterable argument unpacking follows keyword argument unpacking");
    ERROR("f(a.b=1)\n", "expression cannot contain assignment, perhaps you meant \"==\"?");
    ERROR("f(True=1)\n", "cannot assign to True");
    ERROR("f(a for a in b, c)\n", "Generator expression must be parenthesized");
}

Test(parser, parameter_errors) {
    ERROR("def f(a=1, b): pass\n", "non-default argument follows default argument");
    ERROR("def f(*): pass\n", "named arguments must follow bare *");
    ERROR("def f(a, /, b, /): pass\n", "/ may appear only once");
    ERROR("def f(*a, /): pass\n", "/ must be ahead of *");
    ERROR("def f(**k, a): pass\n", "arguments cannot follow var-keyword argument");
    ERROR("def f((a, b)): pass\n", "Function parameters cannot be parenthesized");
    ERROR("def f(a=): pass\n", "expected default value expression");
}

Test(parser, block_errors) {
    ERROR("if x\n", "expected ':'");
    ERROR("if x:\ny\n", "expected an indented block after 'if' statement on line 1");
    ERROR("def f():\n", "expected an indented block after function definition on line 1");
    ERROR("  x\n", "unexpected indent");
    ERROR("try:\n  x\ny\n", "expected 'except' or 'finally' block");
    ERROR("try: x\nexcept a: y\nexcept* b: z\n", "cannot have both 'except' and 'except*' on the same 'try'");
}

Test(parser, python_2_errors) {
    ERROR("print 'x'\n", "Missing parentheses in call to 'print'. Did you mean print(...)?");
    ERROR("exec x\n", "Missing parentheses in call to 'exec'. Did you mean exec(...)?");
    ERROR("try: x\nexcept a, b: y\n", "multiple exception types must be parenthesized");
}

Test(parser, display_errors) {
    ERROR("[a b]\n", "invalid syntax. Perhaps you forgot a comma?");
    ERROR("[a, b for a in c]\n", "did you forget parentheses around the comprehension target?");
    ERROR("{**a for a in b}\n", "dict unpacking cannot be used in dict comprehension");
    ERROR("{a: b, c}\n", "':' expected after dictionary key");
    ERROR("{a: }\n", "expression expected after dictionary key and ':'");
    ERROR("{a: *b}\n", "cannot use a starred expression in a dictionary value");
    ERROR("(*a)\n", "cannot use starred expression here");
    ERROR("a if b\n", "expected 'else' after 'if' expression");
}

// Builds `n` times `open`, then "x", then `n` times `close`.
static const char *nested(Arena *a, int n, const char *open, const char *close) {
    StrBuf text = {0};
    for (int i = 0; i < n; i++) strbuf_puts(&text, open);
    strbuf_putc(&text, 'x');
    for (int i = 0; i < n; i++) strbuf_puts(&text, close);
    strbuf_putc(&text, '\n');
    const char *copy = arena_strdup(a, text.data);
    strbuf_free(&text);
    return copy;
}

Test(parser, deep_nesting_is_an_error_not_a_crash) {
    static const char *const shapes[][2] = {{"(", ")"}, {"-", ""}, {"not ", ""}, {"lambda:", ""}, {"a if b else ", ""},
                                            {"2**", ""}, {"[", "]"}, {"f(", ")"}, {"{1:", "}"}, {"a.b(", ")"}, {"f'{", "}'"}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Arena a = {0};
        cr_assert_str_eq(error_of(&a, nested(&a, 50, shapes[i][0], shapes[i][1])), "", "%s", shapes[i][0]);
        cr_assert_str_neq(error_of(&a, nested(&a, 50000, shapes[i][0], shapes[i][1])), "", "%s", shapes[i][0]);
        arena_free(&a);
    }
}

Test(parser, long_chains_are_no_nesting_of_the_parser) {
    Arena a = {0};
    cr_assert_str_eq(error_of(&a, nested(&a, 2500, "1+", "")), "");
    cr_assert_not_null(parse_module(&a, source_of(&a, nested(&a, 100000, "1+", ""))));
    cr_assert_str_eq(error_of(&a, nested(&a, 100000, "1+", "")), "too many nested expressions or statements");
    arena_free(&a);
}

Test(ast, fields_and_children) {
    int count;
    const AstField *fields = ast_fields(AST_While, &count);
    cr_assert_eq(count, 3);
    assert_str(fields[0].name, "test");
    cr_assert_eq(fields[1].type, FIELD_list);
    assert_str(ast_kind_name(AST_MatchMapping), "MatchMapping");
    ast_fields(AST_Pass, &count);
    cr_assert_eq(count, 0);
}

static void count_child(Node *child, void *context) {
    (void)child;
    ++*(int *)context;
}

Test(ast, visitor_meets_each_child_once) {
    Arena a = {0};
    Node *m = parse_module(&a, source_of(&a, "f(a, b, c=1)\n{**d}\n"));
    int calls = 0, dict = 0;
    ast_visit_children(m->Module.body.items[0]->Expr.value, count_child, &calls);
    ast_visit_children(m->Module.body.items[1]->Expr.value, count_child, &dict);
    cr_assert_eq(calls, 4);
    cr_assert_eq(dict, 1); // the missing key is left out
    arena_free(&a);
}
