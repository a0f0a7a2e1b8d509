"""raise in all forms, contexts and causes, bare raise, attributes of exceptions."""
def show(e, depth=0):
    while e is not None and depth < 6:
        print('  ' * depth + repr(e), 'cause', repr(e.__cause__), 'ctx', repr(e.__context__), e.__suppress_context__)
        e = e.__cause__ or e.__context__
        depth += 1
def run(f):
    try: f()
    except BaseException as e: show(e)
def r1(): raise ValueError
def r2(): raise ValueError('a', 1)
def r3():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError('k')
def r4():
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError('k') from e
def r5():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError('k') from None
def r6(): raise KeyError from TypeError
def r7(): raise 'string'
def r8(): raise ValueError from 'x'
def r9(): raise
def r10():
    try: 1 / 0
    except ZeroDivisionError:
        try: raise KeyError('x')
        except KeyError: pass
        raise
def r11():
    try:
        try: 1 / 0
        except ZeroDivisionError: {}['a']
    except KeyError: [][1]
def r12():
    def inner(): raise
    try: 1 / 0
    except ZeroDivisionError: inner()
def r13(): raise int
def r14():
    class E(Exception):
        def __init__(self, a, b): super().__init__(a); self.b = b
        def __str__(self): return f'E<{self.args[0]},{self.b}>'
    raise E(1, 2)
def r15():
    try: raise ValueError('1')
    except Exception as e: raise e
def r16():
    try:
        raise ValueError('1')
    finally:
        try: raise KeyError('2')
        except KeyError: pass
def r17():
    class M(type):
        def __call__(cls): return 5
    class E(Exception, metaclass=M): pass
    raise E
def r18():
    e = ValueError('same')
    try: raise e
    except ValueError: raise e
def r19():
    try: undefined
    except NameError as e:
        print(e.name); raise AttributeError('x', name='n', obj=1)
for f in (r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15, r16, r17, r18, r19):
    print(f.__name__); run(f)
import sys
def info():
    print(sys.exc_info()[0])
    try: 1 / 0
    except ZeroDivisionError:
        print(sys.exc_info()[0].__name__)
        try: raise KeyError
        except KeyError: print(sys.exc_info()[0].__name__)
        print(sys.exc_info()[0].__name__)
    print(sys.exc_info()[0])
info()
def catch(pattern):
    try:
        try: raise ValueError('p')
        except pattern: print('caught')
    except Exception as e: print(repr(e), repr(e.__context__))
catch(ValueError); catch((KeyError, ValueError)); catch(()); catch(5); catch((ValueError, 5)); catch(int); catch([ValueError])
e = ValueError('n'); e.add_note('note'); print(e.__notes__, e.args, e.with_traceback(None) is e)
e.args = (1, 2); print(e, repr(e)); e.x = 5; print(e.x, e.__dict__)
try: e.__cause__ = 5
except TypeError as x: print(x)
print(repr(KeyError('a')), str(KeyError('a')), str(KeyError('a', 'b')), str(Exception()), str(Exception(1)), str(Exception(1, 2)))
print(repr(StopIteration(3)), StopIteration(3).value, SystemExit(4).code, OSError(2, 'm').errno, repr(OSError(2, 'm', 'f')), str(OSError(2, 'm', 'f')))
print(type(OSError(2, 'x')).__name__, issubclass(FileNotFoundError, OSError), IOError is OSError, ImportError('m', name='n', path='p').name)
class A(Exception): pass
class B(A): pass
for x in (B, A, Exception):
    try: raise x('q')
    except B: print('B')
    except A: print('A')
    except Exception: print('E')
