# Syntax trees out of compile() and into it again; trees that no parser makes.
import _ast
ONLY = _ast.PyCF_ONLY_AST
def dump(n, ind=0):
    if isinstance(n, _ast.AST):
        pos = tuple(getattr(n, a, None) for a in n._attributes)
        return f"{type(n).__name__}({', '.join(f + '=' + dump(getattr(n, f, 'MISSING')) for f in n._fields)}){pos if pos else ''}"
    if isinstance(n, list): return '[' + ', '.join(map(dump, n)) + ']'
    return repr(n)
src = '''
"""doc"""
import os, a.b as c
from . import x
from ..m import y as z, w
@deco
def f(a, b: int = 1, /, c=2, *d, e, f=3, **g) -> str:
    global q
    return a + b * -c
async def co():
    async with a as b, c: await d
    async for i in x: yield i
class C(B, metaclass=M):
    x: int = 1
    y: "str"
    def m(self): nonlocal_ = lambda q, *, r=1: (yield)
for i in range(3):
    if i: continue
    elif j: break
    else: pass
else: del a[1], b.c
while x: x -= 1
try:
    raise E from F
except (A, B) as e: raise
except: assert x, "m"
else: pass
finally: 1
try: pass
except* V: pass
with a as (b, c): pass
x = y = [1, 2.5, 3j, "s", b"b", None, True, ..., 123456789012345678901234567890]
a, *b = {**k, 'x': 1}, {1, 2}, {i: j for i, j in z if i if j}, [x async for x in y] if 0 else (q for q in ())
f"{x!r:>{w}} {y=}" u"k"
x[1:2, ::3, ...](*a, k=1, **kw)
not a or b and c < d <= e is not f in g
(n := 5)
match v:
    case 1 | "a" | None | -1 | 1+2j: pass
    case [a, *_, b] if c: pass
    case {"k": v, **rest}: pass
    case P(x, y=1) as p: pass
    case a.b: pass
    case _: pass
'''.replace("async for x in y] if 0", "for x in y] if 0")
t = compile(src, 'f', 'exec', ONLY)
print(dump(t))
print(dump(compile('1+2', 'f', 'eval', ONLY)), dump(compile('x', 'f', 'single', ONLY)))
ns = {}
exec(compile(compile('x = [i*2 for i in range(5)]\ndef f(a, *, b=3): return a, b, x\n', 'f', 'exec', ONLY), 'g', 'exec'), ns)
print(ns['f'](1), ns['f'].__code__.co_filename)
print(eval(compile(compile('6*7', 'f', 'eval', ONLY), 'g', 'eval')))
exec(compile(compile('6*7', 'f', 'single', ONLY), 'g', 'single'))
compile(t, 'f', 'exec')
A = _ast
P = dict(lineno=1, col_offset=0)
def attempt(tree, mode='exec'):
    try: print(eval(compile(tree, 'f', mode)))
    except Exception as e: print(type(e).__name__, e)
E = lambda e: A.Expression(e)
attempt(E(A.Constant(5, **P)), 'eval')
attempt(E(A.Constant(5)), 'eval')
attempt(E(A.Constant(lineno=1, col_offset=0)), 'eval')
attempt(E(None), 'eval')
attempt(E(1), 'eval')
attempt(A.Expression(), 'eval')
attempt(E(A.Name('x', A.Store(), **P)), 'eval')
attempt(E(A.Name('None', A.Load(), **P)), 'eval')
attempt(E(A.Name(1, A.Load(), **P)), 'eval')
attempt(E(A.Name('x', 1, **P)), 'eval')
attempt(E(A.BinOp(A.Constant(1, **P), A.Add(), A.Constant(2, **P), **P)), 'eval')
attempt(E(A.BinOp(A.Constant(1, **P), 'x', A.Constant(2, **P), **P)), 'eval')
attempt(E(A.Constant([], **P)), 'eval')
attempt(E(A.Constant(-5, **P)), 'eval')
for n in (-2**70, 2**49, -2**49, 2**62, -2**62, 2**63, b'', '', (), (1, (2, 'x'), None), [1], (1, [])):
    attempt(E(A.Constant(n, **P)), 'eval')
attempt(E(A.Constant(1, lineno=5, col_offset=0, end_lineno=4, end_col_offset=1)), 'eval')
attempt(E(A.Constant(1, lineno='a', col_offset=0)), 'eval')
attempt(A.Module([], []), 'eval')
attempt(A.Module([]), 'exec')
attempt(A.Module([A.Pass(**P)], []), 'exec')
attempt(A.Module(A.Pass(**P), []), 'exec')
attempt(A.Module([None], []), 'exec')
attempt(A.Module([A.Return(**P)], []), 'exec')
attempt(A.Module([A.If(A.Constant(1, **P), [], [], **P)], []), 'exec')
attempt(A.Module([A.Delete([], **P)], []), 'exec')
attempt(A.Module([A.Assign([A.Constant(1, **P)], A.Constant(1, **P), **P)], []), 'exec')
attempt(E(A.Compare(A.Constant(1, **P), [], [], **P)), 'eval')
attempt(E(A.BoolOp(A.And(), [A.Constant(1, **P)], **P)), 'eval')
attempt(E(A.Dict([A.Constant(1, **P)], [], **P)), 'eval')
class MyName(A.Name): pass
attempt(E(MyName('len', A.Load(), **P)), 'eval')
same = compile('x', '', 'eval', ONLY)
print(_ast.Load()._fields, compile(same, '', 'eval', ONLY) is same, same.body.ctx is compile('y', '', 'eval', ONLY).body.ctx)
d = E(A.Constant(1, **P))
for i in range(50000): d.body = A.UnaryOp(A.Not(), d.body, **P)
attempt(d, 'eval')
