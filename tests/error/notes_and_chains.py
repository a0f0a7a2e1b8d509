# compare: stderr
"""Notes, causes that refer back, bare raise, SyntaxError objects, a failing hook."""
import sys


def show(e): sys.excepthook(type(e), e, e.__traceback__)


e = ValueError('noted')
e.add_note('one')
e.add_note('two\nthree\n')
show(e)
e.__notes__ = 'text'
show(e)
e.__notes__ = ('tuple', 5)
show(e)
e.__notes__ = 7
show(e)

a, b = ValueError('a'), KeyError('b')
a.__cause__, b.__context__ = b, a
show(a)
show(b)


def helper(): raise


def reraises():
    try:
        1 / 0
    except ZeroDivisionError:
        helper()


try:
    reraises()
except ZeroDivisionError as z:
    show(z)
try:
    helper()
except RuntimeError as r:
    show(r)
show(SyntaxError('plain'))
show(SyntaxError('placed', ('name.py', 2, 7, 'x = (1 +\n')))
show(SyntaxError('range', ('name.py', 2, 7, '    x = 1 +* 2\n', 2, 9)))
show(SyntaxError('no text', ('name.py', 2, None, None)))
show(SyntaxError('no name', (None, 5, 1, 'abc')))


def hook(kind, value, traceback):
    print(kind.__name__, value, traceback.tb_lineno, sys.last_type is kind, sys.last_value is value,
          sys.last_traceback is traceback, file=sys.stderr)
    raise LookupError('in the hook')


sys.excepthook = hook
raise OSError('goes to the hook')
