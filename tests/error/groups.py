# compare: stderr
"""Groups in tracebacks: nested, chained, with notes, wide and deep; what `except*` leaves. One goes to standard error at the end."""
import sys


def fail(i): raise ValueError(i)


def caught(f, *args):
    try:
        f(*args)
    except BaseException as e:
        return e


def nested(n):
    if not n: return ValueError('deep')
    return ExceptionGroup(f'level{n}', [TypeError(n), nested(n - 1)])


def inner():
    raise ExceptionGroup('inner', [caught(fail, 1), TypeError('t\nlines')])


def show(e): sys.excepthook(type(e), e, e.__traceback__)


class Special(ExceptionGroup):
    def __str__(self): return 'special'


class Silent(Exception):
    def __str__(self): return ''


class Broken(Exception):
    def __str__(self): return 1 / 0


e = caught(inner)
e.add_note('note one\nline two')
e.add_note('')
show(e)
show(ExceptionGroup('not raised', [e, KeyError('k')]))
show(ExceptionGroup('wide', [ValueError(i) for i in range(20)]))
show(ExceptionGroup('sixteen', [ValueError(i) for i in range(16)]))
show(nested(12))
show(Special('m', [Silent(), Broken(), SyntaxError('bad', ('f.py', 3, 5, '  a = = b\n', 3, 8))]))
show(BaseExceptionGroup('base', [KeyboardInterrupt(), SystemExit(3)]))


def chained():
    try:
        inner()
    except ExceptionGroup as e:
        try:
            raise RuntimeError('during')
        except RuntimeError as r:
            raise ExceptionGroup('last', [OSError('x'), r, nested(1)]) from e


def star():
    try:
        raise ExceptionGroup('mixed', [caught(fail, 1), KeyError('k'), OSError(2, 'No such thing')])
    except* ValueError:
        raise RuntimeError('from the clause')
    except* KeyError as e:
        raise ExceptionGroup('another', [TypeError()]) from e


def partly():
    try:
        inner()
    except* TypeError:
        pass


def again():
    try:
        inner()
    except* TypeError:
        raise


for f in chained, star, partly, again:
    show(caught(f))
star()
