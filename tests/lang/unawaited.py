# Coroutines that nobody awaits are reported when they are collected; what cr_origin says.
# not in: asan stress (larger frames on the stack that hold old references; collections at any time)
import gc
import sys
import types
import warnings


def clean_the_stack(depth=60): # of old references, which the collector would take for real ones
    return depth and clean_the_stack(depth - 1)


def caught(action):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter('always')
        action()
        clean_the_stack()
        gc.collect()
        return sorted(f'{w.category.__name__}: {w.message}' for w in found)


async def f():
    return 'value'


async def g():
    return await f()


def forget(coroutine):
    return None


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as e:
        print(e.value)


print(caught(lambda: forget(f())))
print(caught(lambda: forget([f(), g()])))
print(caught(lambda: f().close()))
print(caught(lambda: run(g())))


def some_later():
    waiting = [f() for i in range(5)]
    for coroutine in waiting[1:]:
        run(coroutine)


print(caught(some_later))


def as_error():
    warnings.simplefilter('error')
    old = sys.unraisablehook
    sys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__, u.exc_value, type(u.object).__name__)
    try:
        forget(f())
        gc.collect()
    finally:
        sys.unraisablehook = old


print(caught(as_error))


def clear():
    c = f()
    c.cr_frame.clear()
    run(c)


try:
    print(caught(clear))
except RuntimeError as e:
    print(e)

print(sys.get_coroutine_origin_tracking_depth())
sys.set_coroutine_origin_tracking_depth(1)


def create():
    return f()


c = create()
print([(line, name) for file, line, name in c.cr_origin])
c.close()
print(caught(lambda: forget(create()))[0].splitlines()[:2])
try:
    sys.set_coroutine_origin_tracking_depth(-1)
except ValueError as e:
    print(e)
sys.set_coroutine_origin_tracking_depth(0)
print(f.__name__, create().cr_origin)


@types.coroutine
def old_style():
    return (yield from f())


run(old_style())


def not_a_coroutine():
    return (yield from f())


try:
    list(not_a_coroutine())
except TypeError as e:
    print(e)


def generator():
    try:
        yield 1
    finally:
        print('cleared')


it = generator()
next(it)
it.gi_frame.clear()
print(list(it), types.CoroutineType.__dict__['__name__'].__doc__)
