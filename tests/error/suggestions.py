# compare: stderr
"""'Did you mean' of NameError and AttributeError in tracebacks."""
import sys


def show(f, *args):
    try:
        f(*args)
    except Exception as e:
        sys.excepthook(type(e), e, e.__traceback__)


class Point:
    klass = 1

    def __init__(self): self.position, self.size = 1, 2

    def move(self): return self.postion


class Slotted:
    __slots__ = 'alpha', 'beta'


class Silent:
    def __dir__(self): return 1 / 0


class Chatty:
    def __dir__(self): return ['wanted', 5, 'wonted']


class Crowd:
    def __dir__(self): return ['wanted'] + [f'x{i}' for i in range(800)]


global_variable = 1
def from_local():
    long_name = 1
    return lomg_name
def from_parameter(parameter, *, keyword): return paramter
def from_keyword(parameter, *, keyword=1): return keywrod
def from_closure():
    captured = 1
    def inner():
        captured
        return captred
    return inner()
def from_global(): return globl_variable
def from_builtin(): return pritn
def from_case(): return valueerror
def nothing(): return completely_unknown_name
def short(): return xz
def unbound():
    return later
    later = 1
def late_free():
    def inner(): return variable
    inner()
    variable = 1
for f in from_local, from_keyword, from_closure, from_global, from_builtin, from_case, nothing, short, unbound, late_free:
    show(f)
show(lambda: from_parameter(1, keyword=2))
show(Point().move)
show(lambda: Point().klas)
show(lambda: Point.mvoe)
show(lambda: Slotted().alhpa)
show(lambda: Silent().wantd)
show(lambda: Chatty().wantd)
show(lambda: Crowd().wantd)
show(lambda: [].apend)
show(lambda: 'x'.uper)
show(lambda: (1).bit_lenght)
show(lambda: {}.kys)
show(lambda: sys.exitt)
show(lambda: None.anything)
class Sub(AttributeError): pass
def raises(e): raise e
show(raises, AttributeError('own', name='positon', obj=Point()))
show(raises, AttributeError('own', name='positon'))
show(raises, AttributeError('own'))
show(raises, Sub('sub', name='positon', obj=Point()))
show(raises, NameError('own', name='Pont'))
show(raises, NameError('own'))
globl_variable
