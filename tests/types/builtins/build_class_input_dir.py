"""__build_class__, input(), dir() of what says itself what it has."""
import builtins
own = builtins.__build_class__
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
tr(lambda: own())
tr(lambda: own(1, 'a'))
tr(lambda: own(lambda: None, 3))
print(own(lambda: None, 'A', int).__mro__)
print(own(lambda: None, 'A', x=1, metaclass=lambda *a, **k: (a, k)))
made = []
def build(func, name, *bases, **kwds):
    made.append((name, bases, kwds))
    return own(func, name, *bases, **kwds)
ns = {'__builtins__': dict(vars(builtins), __build_class__=build)}
exec('''
class A: x = 1
class B(A, metaclass=type):
    def f(self): return super().__init__, __class__
print(B().f()[1], B.x)
''', ns)
print(made[0], made[1][0], made[1][2])
class NoClass:
    __slots__ = ['__class__', '__dict__']
    def __init__(self): self.bar = 1
print(dir(NoClass()))
import io, sys
class Sink:
    def write(self, s): pass
sys.stdin, out, sys.stdout = io.StringIO('abc\n'), sys.stdout, Sink()
line = input('x')
sys.stdout = out
print(line)
del sys.stdin
tr(input)
print(len.__doc__ is not None, dir(builtins).index('__build_class__') >= 0)
try: 1/0
except ZeroDivisionError as e: print(dir(e.__traceback__))
