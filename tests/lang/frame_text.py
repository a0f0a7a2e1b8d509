"""f_locals, f_back and f_lineno of frames of interpreted text, while they run and after.

The code is text, so that it is interpreted however this program is run: compiled functions are not traced, nor are their
variables known.
"""
import sys

code = r'''
import sys
def f(a, b=2, *args, c=3, **kw):
    x = 10
    def g(): return x, a
    y = [i for i in range(3)]
    loc = sys._getframe().f_locals
    print(sorted(loc.items(), key=lambda p: p[0])[:4], sorted(loc))
    return sys._getframe()
fr = f(1)
print(sorted(fr.f_locals), fr.f_back is sys._getframe(), fr.f_lineno)
def h():
    z = 5
    f2 = sys._getframe()
    print(f2 is sys._getframe(), f2.f_locals['z'])
    z = 6
    print(f2.f_locals['z'], f2.f_locals is f2.f_locals)
    def inner():
        b = sys._getframe(1)
        return b is f2, b.f_locals['z']
    print(inner())
h()
class C:
    q = 1
    print(sorted(k for k in sys._getframe().f_locals))
def gen():
    k = 1
    yield k
    k = 2
    yield k
g = gen()
print(g.gi_frame.f_locals, g.gi_frame is g.gi_frame, g.gi_frame.f_lineno)
next(g); print(g.gi_frame.f_locals, g.gi_frame.f_back, g.gi_frame.f_lineno)
next(g); print(g.gi_frame.f_locals)
def bad(p):
    q = p * 2
    1/0
def mid():
    r = 3
    bad(r)
try: mid()
except ZeroDivisionError as e:
    tb = e.__traceback__
    print(tb.tb_frame is sys._getframe())
    print(tb.tb_next.tb_frame.f_locals, tb.tb_next.tb_next.tb_frame.f_locals, tb.tb_next.tb_next.tb_frame.f_back is tb.tb_next.tb_frame, tb.tb_next.tb_frame.f_back is sys._getframe())
    tb.tb_next.tb_frame.clear()
    print(tb.tb_next.tb_frame.f_locals)
    try: sys._getframe().clear()
    except RuntimeError as e: print(e)
exec("v=1\nprint(sys._getframe().f_locals)", {'sys': sys}, {'w': 2})
'''
exec(compile(code, 'frames', 'exec'), {'__name__': 'text', 'sys': sys})
