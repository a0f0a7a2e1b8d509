import sys
def f(a, b=2, *args, c, **kw):
    x = 1
    def inner(): return x, a
    print(locals().keys())
    del b
    print(sorted(k for k in locals()))
    print(eval("a + x"), vars() == locals())
    exec("y = 5; a = 10")
    print(a, locals()['y'], eval("y"))
    print(dir())
    for i in range(3): pass
    print(dir())
    return [eval("i") for i in range(3)], list(list(locals()) for q in range(1))
print(f(1, c=3, z=4))
class A:
    x = 1
    exec("y = x + 1")
    print(eval("x + y"), sorted(k for k in locals() if k[0] != '_'), dir())
    vars()['z'] = 3
print(A.y, A.z)
def g():
    for i in range(2):
        yield locals()
print(list(g()), locals() is globals())
def h(x):
    class C:
        print(eval('1'), 'x' in locals(), list(locals()))
        y = x
    try:
        return eval("nope")
    except NameError as e: print(e)
h(1)
exec("print(sorted(locals()), globals() is locals())", {'__builtins__': __builtins__, 'a': 1}, {'b': 2})
exec("def f(): return q\nprint(f())\n", {'q': 'global'}, {'q': 'local'})
class M(dict):
    def __missing__(self, k):
        if k.startswith('m'): return k
        raise KeyError(k)
print(eval("mx + len('abc')*'x'", {}, M()))
try: exec("a = 1; del b", {}, M())
except NameError as e: print(e)
for args in [(1,), ("1", 1), ("1", {}, 1), ("a b",), (None,), (b"1",), ("1", None, {}), ("  1",), ("\n1",), ("",), ("1;",), ("x = 1",)]:
    for fn in (eval, exec):
        try: print(fn.__name__, args, fn(*args))
        except Exception as e: print(fn.__name__, args, type(e).__name__, e, getattr(e, 'args'))
for args in [("1", "f", "eval"), ("1", "f", "x"), (1, "f", "eval"), ("1", 1, "eval"), ("1", "f", "eval", 3), ("1", "f", "eval", 0, 0, 5), ("1", "f", 1)]:
    try: print(compile(*args).co_filename)
    except Exception as e: print(args, type(e).__name__, e)
try: exec("a\0b")
except Exception as e: print(type(e).__name__, e)
c = compile("for i in range(3):\n    i\n", '<s>', 'single'); exec(c)
d = {}
exec('"doc"\nx: int = 3\nlambda: 1', d); del d['__builtins__']; print(d)
print(eval(compile("[x for x in (1,2)]", "", "eval")))
