"""Objects are not destroyed at once when the last reference goes.

Description: a generator that is dropped does not run its finally block at that point, but when it is collected, at the end of the
program at the latest.
Cause: memory is collected by a tracing collector, as in PyPy; there are no reference counts.
Workaround: close what has to be closed: `with`, `generator.close()`, `contextlib.closing`.
"""


def g():
    try:
        yield 1
    finally:
        print('closed')


next(g())
print('dropped')
it = g()
next(it)
it.close()
