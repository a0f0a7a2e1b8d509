# sys.exc_info() and __context__ of a generator that waits inside except and finally.
import sys
def g():
    try:
        print(sys.exc_info()[0])
        yield
    except Exception as exc:
        print(sys.exc_info()[0], exc.__context__)
        yield
        print(sys.exc_info()[0])
        yield
        raise
m = g(); next(m)
try: raise ValueError()
except Exception as exc:
    m.throw(exc)
next(m)
try: next(m)
except ValueError as e: print(repr(e), e.__context__, sys.exc_info()[0])
print(sys.exc_info())
def g2():
    try: raise KeyError('a')
    except Exception: yield
try:
    gen = g2(); gen.send(None); gen.throw(ValueError)
except Exception as e: print(repr(e.__context__))
def inner():
    try:
        yield
    finally:
        print('finally', sys.exc_info()[0])
        try:
            yield
        except Exception as e:
            print(repr(e), repr(e.__context__))
            raise
        finally:
            print(sys.exc_info()[0])
def outer():
    try: raise OSError(1)
    except OSError:
        yield from inner()
for first in (None, ValueError('v')):
    o = outer()
    next(o)
    try:
        o.throw(first) if first else next(o)
        o.throw(KeyError('k'))
    except Exception as e:
        print(repr(e), repr(e.__context__), repr(e.__context__ and e.__context__.__context__), sys.exc_info()[1] is e)
print(sys.exc_info())
