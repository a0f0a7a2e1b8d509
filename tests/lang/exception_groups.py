"""ExceptionGroup: construction, attributes, split, subgroup, derive; except* in all forms."""

def attempt(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print('->', repr(r), type(r).__name__)
        return r
    except BaseException as e:
        print(type(e).__name__ + ':', e)

# ---- construction
for args in [(), ('x',), (1, [ValueError()]), ('x', 5), ('x', []), ('x', [1]), ('x', {'a': 1}), ('x', [ValueError, 1]),
             ('x', [ValueError(), KeyboardInterrupt()]), ('x', (ValueError('t'),))]:
    for cls in BaseExceptionGroup, ExceptionGroup:
        attempt(cls, *args)
attempt(ExceptionGroup, 'x', [ValueError()], a=1)
class Sub(ExceptionGroup): pass
class Base(BaseExceptionGroup): pass
for cls in Sub, Base:
    attempt(cls, 'x', [KeyboardInterrupt()])
    attempt(cls, 'x', [ValueError(1)])
print(ExceptionGroup.__mro__, ExceptionGroup.__bases__, ExceptionGroup[int], BaseExceptionGroup.__base__)
g = ExceptionGroup('one', [ValueError(1)])
print(g.message, g.exceptions, g.args, str(g), repr(g), isinstance(g, Exception), issubclass(ExceptionGroup, Exception))
print(str(ExceptionGroup('two', [ValueError(1), g])), issubclass(BaseExceptionGroup, Exception))
attempt(setattr, g, 'message', 'y')
attempt(setattr, g, 'exceptions', ())
attempt(BaseExceptionGroup, '', [ValueError(1)])
class Both(ExceptionGroup, ValueError): pass
print(repr(Both('b', [KeyError(1)])), Both.__mro__)
class NoNew(ExceptionGroup):
    def __init__(self, *a): self.extra = a
print(NoNew('m', [OSError(2)]).extra)
class Code(ExceptionGroup):
    def __new__(cls, message, excs, code):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self
    def derive(self, excs): return Code(self.message, excs, self.code)
c = Code('coded', [ValueError(1), TypeError(2)], 7)
m, r = c.split(ValueError)
print(repr(m), m.code, repr(r), r.code)

# ---- split and subgroup
def tree():
    return ExceptionGroup('root', [ValueError(1), TypeError(2),
        ExceptionGroup('mid', [OSError(3), ExceptionGroup('low', [ValueError(4), KeyError(5)])])])
t = tree()
for condition in (ValueError, (TypeError, KeyError), ExceptionGroup, Exception, MemoryError, lambda e: e.args[:1] == (4,),
                  lambda e: isinstance(e, ExceptionGroup) and e.message == 'low', ()):
    attempt(t.split, condition)
    attempt(t.subgroup, condition)
for bad in (1, 'x', (1,), (ValueError, 1), int, print):
    attempt(t.split, bad)
def explode(e): raise RuntimeError('predicate')
attempt(t.split, explode)
attempt(t.derive, [ValueError(9)])
attempt(t.derive, [])
print(t.subgroup(Exception) is t, t.split(Exception)[0] is t, t.split(MemoryError)[1] is t, t.split(MemoryError)[1] == t)
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise tree() from z
except ExceptionGroup as e:
    e.add_note('a note')
    m, r = e.split(ValueError)
    for part in m, r:
        print(part.__notes__, part.__notes__ is e.__notes__, repr(part.__cause__), repr(part.__context__),
              part.__traceback__ is e.__traceback__, part.__suppress_context__)
class Wrong(ExceptionGroup):
    def derive(self, excs): return 5
attempt(Wrong('w', [ValueError(1), KeyError(2)]).split, KeyError)
deep = ValueError('bottom')
for i in range(100): deep = ExceptionGroup(str(i), [deep, TypeError(i)])
print(len(repr(deep.subgroup(ValueError))))

# ---- except*
def show(e): return repr(e)
def run(exc, body):
    try:
        body(exc)
        print('  returned')
    except BaseException as e:
        print('  raised', show(e), 'context', show(e.__context__), 'cause', show(e.__cause__))

def simple(exc):
    try: raise exc
    except* ValueError as e: print('  V', show(e))
    except* (TypeError, KeyError) as e: print('  TK', show(e))
def with_else(exc):
    try:
        if exc: raise exc
    except* ValueError: print('  V')
    else: print('  else')
    finally: print('  finally')
def again(exc):
    try: raise exc
    except* ValueError: raise
    except* TypeError as e: print('  T', show(e))
def replaces(exc):
    try: raise exc
    except* ValueError as e: raise KeyError('new')
    except* TypeError as e: raise RuntimeError('other') from e
def reraise_part(exc):
    try: raise exc
    except* ValueError as e: raise e
    except* OSError as e: raise e.exceptions[0]
def everything(exc):
    try: raise exc
    except* BaseException as e: print('  all', show(e))
def nested(exc):
    try:
        try: raise exc
        except* ValueError as e: print('  inner', show(e))
    except* TypeError as e: print('  outer', show(e), show(e.__context__))
def name_is_unbound(exc):
    try: raise exc
    except* Exception as e: pass
    try: e
    except UnboundLocalError as x: print('  unbound', x)
def loops(exc):
    for i in range(2):
        try: raise exc
        except* ValueError as e:
            for k in range(3):
                if k == 1: break
                continue
            print('  k', k)
def rejects_group(exc):
    try: raise exc
    except* ExceptionGroup: print('never')
def rejects_tuple(exc):
    try: raise exc
    except* (ValueError, BaseExceptionGroup): print('never')
def rejects_other(exc):
    try: raise exc
    except* 5: print('never')
def traced(x): print('  eval', x.__name__); return x
def evaluates(exc):
    try: raise exc
    except* traced(ValueError): pass
    except* traced(Exception): pass
    except* traced(KeyError): pass
def handled(exc):
    import sys
    try: raise exc
    except* ValueError as e: print('  handling', sys.exc_info()[1] is e, show(sys.exception()))
    print('  after', sys.exception())
def in_generator(exc):
    def gen():
        try: yield 1; raise exc
        except* ValueError as e: yield show(e)
        except* TypeError as e: yield show(e); raise KeyError('g')
        yield 'end'
    for x in gen(): print('  got', x)
bodies = [simple, with_else, again, replaces, reraise_part, everything, nested, name_is_unbound, loops, rejects_group,
          rejects_tuple, rejects_other, evaluates, handled, in_generator]
for body in bodies:
    for make in (lambda: ValueError('naked'), lambda: MemoryError('naked'), lambda: ExceptionGroup('v', [ValueError(1)]),
                 tree, lambda: BaseExceptionGroup('b', [ValueError(1), KeyboardInterrupt()]), lambda: SystemExit(3)):
        exc = make()
        print(body.__name__, show(exc))
        run(exc, body)
run(None, with_else)

class Odd(ExceptionGroup):
    def split(self, condition): return None
class Odd3(ExceptionGroup):
    def derive(self, excs): return Odd3(self.message + '+', excs)
run(Odd3('odd', [ValueError(1), TypeError(2)]), simple)

def returns_before():
    try: return 'in try'
    except* ValueError: pass
print(returns_before())
def function_in_handler():
    try: raise ValueError(1)
    except* ValueError:
        def inner(): return 5
        for i in range(3):
            if i == 1: break
    return inner()
print(function_in_handler())
try: raise ExceptionGroup('module', [ValueError(1), KeyError(2)])
except* ValueError as e: print('module', repr(e))
except* KeyError as e: print('module', repr(e))
try: e
except NameError as x: print(x)
