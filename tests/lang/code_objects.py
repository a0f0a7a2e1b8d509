# Code objects: attributes, comparison, replace(), functions made from them, __code__.
import sys
CodeType = type((lambda: 0).__code__)
FunctionType = type(lambda: 0)


def show(c):
    print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, hex(c.co_flags), c.co_varnames,
          c.co_cellvars, c.co_freevars, c.co_firstlineno, c.co_nlocals)


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f'{type(e).__name__}: {e}'


source = '''
def f(a, b=1, /, c=2, *d, e, **g):
    x = 1.5
    def h(): return x, a
    return h
class A:
    def m(self): yield self.z
async def co(): await a.b
async def ag(): yield 1
gen = (i for i in ())
lam = lambda q: len(q)
'''
ns = {}
exec(compile(source, 'name.py', 'exec'), ns)
for v in (ns['f'], ns['f'](0, e=1), ns['A'].m, ns['co'], ns['ag'], ns['lam']):
    show(v.__code__)
show(compile('x = 1', 'n', 'exec'))
show(ns['gen'].gi_code)


def native(a, *, k=3):
    def inner(): return a
    return inner


show(native.__code__)
show(native(1).__code__)

c1, c2, c3 = (compile(s, 'f', 'exec') for s in ('a = 1\ndef f(): return b', 'a = 1\ndef f(): return b', 'a = 2\ndef f(): return b'))
print(c1 == c2, hash(c1) == hash(c2), c1 == c3, c1 != c3, c1 == 1, {c1: 1}[c2], c1.co_names, native.__code__ == native.__code__)
print(compile('1', 'f', 'eval') == compile('1.0', 'f', 'eval'), compile('1', 'f', 'eval') == compile('True', 'f', 'eval'))
print(compile('foo.bar(baz, qux.x)', 'f', 'eval').co_names, compile('import os as p; from a import b', 'f', 'exec').co_names)
print(repr(c1)[:22], repr(c1).split(',')[1:])

r = ns['lam'].__code__.replace(co_name='other', co_filename='g.py', co_firstlineno=77, co_qualname='Q.other')
show(r)
print(r.co_filename, r == ns['lam'].__code__, ns['lam'].__code__.co_name, ns['lam'].__code__.replace() == ns['lam'].__code__)
print(attempt(r.replace, 1), attempt(r.replace, x=1), attempt(r.replace, co_name=1), sep='\n')
f = FunctionType(r, {'len': lambda x: 'own len'}, 'made', (5,))
print(f.__name__, f.__qualname__, f(), f.__defaults__, f.__globals__.keys(), f.__module__)
print(FunctionType(native(9).__code__, globals(), closure=native(4).__closure__)())
for args in [(1, {}), (r,), (r, 1), (r, {}, 1), (r, {}, None, 1), (r, {}, None, None, 1), (native(1).__code__, globals()),
             (native(1).__code__, globals(), None, None, ()), (r, {}, None, None, native(1).__closure__)]:
    print(attempt(FunctionType, *args))


def functions():
    def swap(a): return 'old', a
    def new(b): return 'new', b
    return swap, new


swap, new = functions()
swap.__code__ = new.__code__
print(swap(1), swap.__name__, swap.__code__.co_name)
swap.__code__ = eval('lambda z: ("vm", z)').__code__
print(swap(2), swap.__code__.co_varnames)
for bad in (1, None, native(1).__code__):
    print(attempt(setattr, swap, '__code__', bad))
print(attempt(delattr, swap, '__code__'))
print(attempt(setattr, r, 'co_name', 'x'))
print(attempt(exec, eval('lambda x: x').__code__), attempt(exec, native(1).__code__, {}), attempt(eval, native(1).__code__),
      attempt(exec, eval('lambda: print("ran", 1)').__code__), sep='\n')
inner = ns['f'](7, e=1)
print(attempt(exec, inner.__code__), attempt(exec, inner.__code__, closure=(1,)), attempt(exec, inner.__code__, closure=inner.__closure__),
      attempt(exec, 'x', closure=()), attempt(exec, c1, closure=()), sep='\n')
print((2, 2, 1, 2) in eval('lambda:\\\n x').__code__.co_positions())


async def awaits(x): return await x
def plain():
    def gen():
        yield 1
        return 2
    return gen


g = plain()
try:
    awaits(g()).send(None)
except TypeError as e:
    print(e)
g.__code__ = g.__code__.replace(co_flags=g.__code__.co_flags | 0x100)
c = awaits(g())
print(c.send(None), c.cr_code.co_name, hex(g.__code__.co_flags))
try:
    c.send(None)
except StopIteration as e:
    print(e.value)


def closure():
    z = 1; a = 2; m = 3
    def i(): return z, a, m
    return i


for i in (closure(), eval(compile('f()', '', 'eval'), {'f': closure})):
    print(i.__code__.co_freevars, [c.cell_contents for c in i.__closure__], closure.__code__.co_cellvars)


def frames():
    print(it.gi_frame.f_code.co_name, it.gi_frame.f_back.f_code.co_name)
    yield


it = frames()
print(it.gi_frame.f_code is not None, it.gi_frame.f_back)
next(it)
print(it.gi_frame.f_back, it.gi_frame.f_lineno == frames.__code__.co_firstlineno + 2)
print(list(it), it.gi_frame)
