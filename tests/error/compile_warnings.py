import warnings
x = 1
if x is 1: pass
def f():
    assert (x, "a")
    return "\q", b"\777"
for src in ('x is ()', '1 is not x', '[1,2](3)', '"a"()', 'None[0]', '"a"["b"]', '[1]["a", 2]', '{1}[0]', '(lambda:0)[1]', "'\\z'", "f'\\z{1}'", 'assert (1,)', '(1)(2)', 'f""[1.0]', '1[2]', "x is 'a' is x"):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        compile(src, "<t>", "exec")
        print(src, [(str(i.message), i.category.__name__, i.lineno, i.filename) for i in w])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try: compile(src, "<t>", "exec")
        except SyntaxError as e: print(e.args)
