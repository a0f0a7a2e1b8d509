# Comprehensions have frames and code of their own: f_locals, f_back, in tracebacks too; names, flags of their code.
# (What CPython calls .0, the iterator, is not among ours: left out.)
import sys


def show(depth=1):
    frame = sys._getframe(depth)
    code = frame.f_code
    print(code.co_name, sorted((k, v if not callable(v) else '?') for k, v in frame.f_locals.items() if k[0] not in '._'),
          'in', frame.f_back.f_code.co_name)
    print('   ', code.co_qualname, code.co_argcount, code.co_varnames, sorted(code.co_cellvars), code.co_freevars, code.co_flags & 0x10)


[show() for x in 'ab']
{show() for x in range(2) for y in (x, 'y')}
{x: show() for x in [1]}


def function(a, b):
    c = 3
    [show() for x in [a]]
    [show() for x in [a] if b]
    [[show() for y in [x, c]] for x in [a]]
    [(show(), lambda: x) for x in [a]]
    {(lambda: x)() or show(): c for x in [0]}
    [show(2) for x in map(lambda v: show(1), [5])]
    return lambda: [show() for z in [a]]


function(1, 2)()


class Class:
    inside = [show() for x in [1]]
    both = [[show() for y in [x]] for x in [2]]

    def method(self):
        [show() for x in [__class__.__name__]]


Class().method()


def generator(a):
    yield [show() for x in [a]]
    got = yield
    yield {show() for x in [a, got]}


g = generator('a')
next(g), next(g), g.send('got')


def frames(e):
    tb = e.__traceback__
    while tb:
        names = {k: v for k, v in tb.tb_frame.f_locals.items() if k[0] not in '._'} if tb.tb_frame.f_code.co_name != '<module>' else {}
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno, sorted(names.items()))
        tb = tb.tb_next


def fails(n):
    before = 'b'
    return [1 // (n - x) for x in [0, 1, 2, 3]]


def fails_inside(n):
    return [{y: 1 // (y - x) for y in [7, 8] if n} for x in range(6, 9)]


def fails_later(n):
    yield 1
    yield [n[x] for x in (0, 1)]


for f in (lambda: fails(2), lambda: fails_inside(1), lambda: list(fails_later('n'))):
    try:
        f()
    except Exception as e:
        frames(e)
try:
    [1 // x for x in (1, 0)]
except ZeroDivisionError as e:
    inner = e.__traceback__.tb_next.tb_frame
    print(inner.f_code.co_name, inner.f_locals['x'], inner.f_lineno, inner.f_globals is globals())
