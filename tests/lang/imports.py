"""Modules, packages, relative, circular, star and failing imports."""
import _pkg
print(_pkg.__name__, _pkg.__package__, _pkg.VALUE, hasattr(_pkg, 'late'))
import _pkg.sub.leaf
print(_pkg.sub.leaf.NAME, _pkg.sub.__name__, _pkg.sub.leaf.__package__)
import _pkg.sub.leaf as leaf, _pkg as p
print(leaf is _pkg.sub.leaf, p is _pkg)
from _pkg import VALUE as v, helper, late
print(v, helper(), late.LATE)
from _pkg.sub import leaf as leaf2, up
print(leaf2 is leaf, up)
from _pkg.star import *
print(exported, _private_listed, 'hidden' in globals(), 'listed' in globals())
from _pkg.star2 import *
print(public, '_under' in globals())
def local_import():
    import _pkg.sub.leaf
    from _pkg import VALUE
    from _pkg.sub import leaf as l
    return _pkg.sub.leaf.NAME, VALUE, l is leaf
print(local_import())
class C:
    import _pkg.late as late
    from _pkg import helper
print(C.late.LATE, C.helper())
def t(f):
    try: f()
    except ImportError as e: print(type(e).__name__, e.name, str(e).replace(__file__.rsplit('/', 1)[0], 'DIR'))
    except Exception as e: print(type(e).__name__, e)
def i1(): import no_such_module_x
def i2(): from _pkg import nothing
def i3(): import _pkg.nothing
def i4(): import no_such.sub
def i5(): from no_such import x
def i6(): import _pkg.raises
def i7(): from . import x
def i8(): import _pkg.sub.leaf.deeper
for f in (i1, i2, i3, i4, i5, i6, i6, i7, i8): t(f)
import _circ.a
print(_circ.a.done, _circ.b.done, _circ.a.get(), _circ.b.seen)
def i9(): import _circ.c
t(i9)
import sys
print('_pkg.sub.leaf' in sys.modules, sys.modules['_pkg'] is _pkg, '_pkg.raises' in sys.modules, __name__ in sys.modules)
sys.modules['_pkg'].VALUE = 'changed'
from _pkg import VALUE
print(VALUE, _pkg.helper())
try: _pkg.missing_attr
except AttributeError as e: print(e)
_pkg.new = 1; print(_pkg.new); del _pkg.new
try: _pkg.new
except AttributeError as e: print(e)
print(_pkg.late.main_ran, type(_pkg).__name__, repr(_pkg).startswith("<module '_pkg' from"))
if __name__ == '__main__': print('main')
