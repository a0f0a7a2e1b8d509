# Built-in functions on objects: attributes, classes, repr, print, iteration, callables.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except BaseException as e:
        print(type(e).__name__, e)

class A:
    x = 1
    def method(self): return 'm'
class B(A):
    def __getattr__(self, name):
        if name == 'bad':
            raise ValueError('bad')
        if name.startswith('dyn'):
            return 'dynamic ' + name
        raise AttributeError(name)
a, b = A(), B()
print(getattr(a, 'x'), getattr(a, 'nope', 'default'), getattr(b, 'dynX'), hasattr(a, 'x'), hasattr(a, 'nope'), hasattr(b, 'dynY'), hasattr(b, 'zzz'), getattr(a, 'method')())
err(getattr, a, 'nope')
err(getattr, a)
err(getattr, a, 1)
err(getattr, a, 'x', 1, 2)
err(getattr, b, 'bad', 'default')
err(hasattr, b, 'bad')
err(hasattr, a, 1)
err(setattr, a, 'y', 5)
print(a.y, setattr(a, 'with space', 1), getattr(a, 'with space'))
err(setattr, a, 1, 2)
err(setattr, 5, 'x', 1)
err(setattr, a, 'y')
err(delattr, a, 'y')
err(delattr, a, 'y')
err(delattr, a, 5)
print(isinstance(1, int), isinstance(True, int), isinstance(a, A), isinstance(b, A), isinstance(a, B), isinstance(1, (str, int)), isinstance(1, ()), isinstance(1, ((str,), (int,))), isinstance(A, type), isinstance(None, type(None)))
print(issubclass(bool, int), issubclass(B, A), issubclass(A, B), issubclass(int, (str, object)), issubclass(A, A), issubclass(ValueError, Exception))
err(isinstance, 1, 2)
err(isinstance, 1, 'a')
err(isinstance, 1, (int, 2))
err(isinstance, 'a', (int, 2))
err(issubclass, 1, int)
err(issubclass, int, 1)
err(issubclass, int, (2,))
err(isinstance, 1)
class Meta(type):
    def __instancecheck__(cls, obj): return obj == 'magic'
    def __subclasscheck__(cls, c): return c is int
class M(metaclass=Meta): pass
print(isinstance('magic', M), isinstance(5, M), issubclass(int, M), issubclass(str, M), isinstance(M(), M))
print(callable(len), callable(A), callable(a), callable(a.method), callable(lambda: 1), callable(5), callable(None))
print(repr('a\n'), ascii('ä\u20ac\U0001f600\n'), ascii([1, 'é']), repr([1, 'x', None]), ascii(b'\xff'), ascii('plain'), repr(int), repr(len), repr(None))
class R:
    def __repr__(self): return 'repr!'
class R2:
    def __repr__(self): return 5
class R3:
    def __str__(self): return 5
class R4:
    def __repr__(self): raise KeyError('r')
print(R(), repr(R()), str(R()), [R()], '%s %r' % (R(), R()), f'{R()} {R()!r} {R()!s}')
err(repr, R2())
err(str, R3())
err(repr, R4())
err(print, R4())
print(format(5), format(5, '03'), format('a', '>3'), format(1.5, '.3f'), format(None), format([1]), format(True), format(255, 'x'), format(1234567, ','))
err(format, 5, 5)
err(format, [], 'x')
err(format, None, '5')
err(format)
class F:
    def __format__(self, spec): return 'F<' + spec + '>'
class F2:
    def __format__(self, spec): return 5
print(format(F()), format(F(), 'abc'), f'{F():xyz}')
err(format, F2())
print(sorted(vars(a).items()), vars(A)['x'])
err(vars, 5)
a.z = 3
print('z' in dir(a), 'method' in dir(a), '__class__' in dir(a), 'append' in dir([]), dir(a) == sorted(dir(a)), 'x' in dir(A))
class D:
    def __dir__(self): return ['b', 'a']
print(dir(D()))
err(dir, 1, 2)
print(1, 'a', None, 2.5, [1])
print()
print(1, 2, sep='-', end='!\n')
print('a', 'b', sep='')
print('x', end='')
print('y', flush=True)
print(*range(5), sep=', ')
print(1, 2, sep=None, end=None)
err(print, 1, sep=5)
err(print, 1, end=5)
err(print, 1, foo=5)
err(print, 1, file=5)
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append('FLUSH')
w = W()
print('to', 'w', 5, file=w)
print(end='x', file=w, flush=True)
print(w.parts)
import sys
old = sys.stdout
sys.stdout = w
print('captured')
sys.stdout = old
print(w.parts[-2:])
sys.stdout = None
print('nowhere')
sys.stdout = old
print(type(1), type('a') is str, type(A).__name__, type(a) is A)
print(all([1, 'a']), any(['', 0]), list(map(callable, [1, len])))
err(all, 5)
err(any)
print(exit, quit) if False else None
err(exit, 3)
err(sys.exit)
err(sys.exit, 'text')
print(sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 8), sys.maxsize, sys.byteorder, sys.platform, sys.maxunicode, len(sys.argv), sys.float_info.max, sys.float_info.epsilon, sys.hexversion >> 24, sys.intern('abc') is sys.intern('abc'))
err(sys.intern, 5)
err(sys.setrecursionlimit, 0)
print(sys.getrecursionlimit() > 0, sys.getdefaultencoding(), sys.exc_info())
try:
    1 / 0
except ZeroDivisionError:
    print(sys.exc_info()[0], sys.exc_info()[1])
print(sys.exc_info(), sys.getsizeof([]) > 0, sys.stdout.encoding, sys.stdout.name, sys.stdout.writable())
sys.stdout.write('direct\n')
sys.stdout.writelines(['l1\n', 'l2\n'])
