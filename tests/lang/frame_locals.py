# f_locals of frames: of callers, of finished calls, of tracebacks, of generators; of all kinds of variables.
import inspect
import sys


def show(depth=1):
    variables = sys._getframe(depth).f_locals
    print(sys._getframe(depth).f_code.co_name, sorted((k, v if not callable(v) else k) for k, v in variables.items() if k != 'self'))


def parameters(a, /, b, c=3, *d, e, f=6, **g):
    show()
    a = b = 0
    show()


parameters(1, 2, e=5)
parameters(1, 2, 3, 4, e=5, z=7)


def many(a, b, c, d, e, f, g, h):
    del c, h
    i: int
    j = a
    show()
    h = 8
    show()


many(1, 2, 3, 4, 5, 6, 7, 8)


def outer(n):
    free = 'free'
    own = 1

    def inner(x):
        nonlocal own
        own += 1
        y = free
        show()
        show(2)
        return x
    show()
    later = lambda q: (show(), q + n)[1]
    return inner(n), later(2)


outer(5)


def recursive(n):
    local = n * n
    if n:
        recursive(n - 1)
    else:
        for depth in range(1, 3):
            show(depth + 1)


recursive(2)


def generator(a):
    b = a
    yield 1
    b += 1
    show()
    received = yield 2
    show()
    try:
        yield 3
    finally:
        last = received
        show()


g = generator(10)
print(next(g), g.gi_frame.f_locals, next(g), g.gi_frame.f_locals, g.send('sent'))
g.close()
print(g.gi_frame)


async def coroutine(a):
    for i in range(2):
        b = i
    show()
    return a

try:
    coroutine('c').send(None)
except StopIteration as e:
    print(e.value)


class Body:
    x = 1
    names = sorted(k for k in sys._getframe().f_locals if not k.startswith('__'))

    def method(self, y):
        z = self.x
        show()


print(Body.names)
Body().method(2)


def keep():
    kept = [1]
    frame = sys._getframe()
    kept.append(2)
    return frame


frame = keep()
print(frame.f_locals['kept'], sorted(frame.f_locals))


def fails(x):
    y = x * 2
    deeper(y)


def deeper(z):
    w = 'w'
    return z / 0


try:
    fails(4)
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb.tb_next:
        tb = tb.tb_next
        print(tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals)
    print(inspect.trace()[-1].function)


def template(text):
    return text.format(**sys._getframe(1).f_locals)


def user():
    who, n = 'world', 3
    return template('hello {who}, {n}')


print(user(), inspect.getargvalues(keep()).locals['kept'])


def loops():
    for i, (a, *b) in enumerate([(1, 2, 3), (4,)]):
        with open('/dev/null') as f:
            pass
        del f
    try:
        1 / 0
    except ZeroDivisionError as e:
        show()
    while True:
        show()
        break
    match [1, {'k': 2}]:
        case [x, {'k': y, **rest}]:
            show()


loops()
print(sys._getframe().f_locals is globals(), (lambda: sys._getframe().f_locals)())
