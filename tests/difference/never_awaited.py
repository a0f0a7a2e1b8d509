# A coroutine that is dropped without being awaited is not reported.
# CPython: RuntimeWarning "coroutine 'f' was never awaited", when the last reference goes. Cause: objects have no reference
# counts; the collector may never see the coroutine, or see it much later. In the same way an async generator that is left half
# way is not closed. Workaround: await every coroutine, or close() it; aclose() generators.


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
