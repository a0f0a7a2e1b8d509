# A coroutine that is dropped without being awaited is reported late, without the place.
# CPython: RuntimeWarning "coroutine 'f' was never awaited", on the line where the last reference goes. Cause: objects have no
# reference counts; the collector finds the coroutine at a collection, or the end of the program does. An async generator that is
# left half way is not closed at all. Workaround: await every coroutine, or close() it; aclose() generators.


async def f():
    print('not reached')


async def g():
    try:
        yield 1
    finally:
        print('not reached either')


f()
try:
    anext(g()).send(None)
except StopIteration as e:
    print(e.value)
print('done')
