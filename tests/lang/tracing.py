"""sys.settrace, sys.setprofile: calls, lines, returns and exceptions.

The code is text, so that it is interpreted however this program is run: compiled functions are not traced, nor are their
variables known.
"""
import sys

code = r'''
import sys
events = []
names = {}
def tr(frame, event, arg):
    if frame.f_code.co_filename != 'traced' or frame.f_code.co_name in ('show',): return None
    if event == 'exception': arg = arg[0].__name__
    if event == 'return' and not isinstance(arg, (int, str, type(None))): arg = type(arg).__name__
    events.append((frame.f_code.co_name, frame.f_lineno, event, arg))
    return tr
def show(f, *args):
    events.clear()
    sys.settrace(tr)
    try: f(*args)
    except Exception as e: r = repr(e)
    else: r = None
    sys.settrace(None)
    print('----', f.__name__, r)
    for e in events: print(e)
def dec(f): return f
class CM:
    def __enter__(self): return self
    def __exit__(self, *a):
        return a[0] is KeyError
def a1():
    @dec
    @dec
    def inner():
        "doc"
        return 1
    return inner()
show(a1)
def a2():
    @dec
    class K:
        x = 1
        def m(self):
            return self.x
    return K().m()
show(a2)
def a3():
    with CM() as c:
        x = 1
        y = 2
    with CM():
        raise KeyError
    with CM(), CM():
        pass
    for i in range(2):
        with CM():
            continue
    with CM():
        return 5
show(a3)
def a4():
    with CM():
        raise ValueError
show(a4)
def a5(v):
    match v:
        case 1:
            x = 1
        case [a, b] if a > b:
            x = 2
        case {'k': k}:
            x = 3
        case _:
            pass
    return x
show(a5, 1); show(a5, [2, 1]); show(a5, {'k': 1}); show(a5, 9)
def a6(n):
    if n == 0:
        return 'zero'
    elif n == 1:
        x = 'one'
    else:
        x = 'more'
    return x
show(a6, 0); show(a6, 1); show(a6, 2)
def a7():
    def g():
        x = yield 1
        try:
            yield 2
        finally:
            x = 3
    for v in g():
        pass
    it = g()
    next(it)
    it.close()
show(a7)
def a8():
    try:
        try:
            raise ValueError
        finally:
            x = 1
    except ValueError as e:
        x = 2
    else:
        x = 3
    finally:
        x = 4
    for i in ():
        x = 5
    else:
        x = 6
    while False:
        x = 7
    i = 0
    while i < 2:
        i += 1
    for i in range(3): pass
    assert i == 2
    assert i == 2, (
        'x')
    global zork
    zork = 1
    del zork
    lst = [1,
           2,
           3]
    a, b = 1, 2; c = 3
    if a: c = 4
    return (lambda: 5)()
show(a8)
def a9(n):
    if n: return a9(n - 1)
    raise KeyError('deep')
show(a9, 2)
def a10():
    x = 1
    import os
    from os import path
    def f(a=1, *, b=2): pass
    f()
    print(end='')
    if x:
        pass
    return
show(a10)
def a11():
    while True:
        try:
            x = 1
            break
        except KeyError:
            continue
    i = 0
    while True:
        i += 1
        if i == 3:
            break
    for j in range(2):
        if j:
            continue
        i = 1
    1
    'str'
    ...
show(a11)
'''
exec(compile(code, 'traced', 'exec'), {'__name__': 'text', 'sys': sys})

# ---- the profiler's events, f_trace of a frame that runs already, a trace function that fails, changes of variables
more = r'''
import sys
events = []
def note(frame, event, arg):
    if frame.f_code.co_filename == 'traced':
        events.append((frame.f_code.co_name, frame.f_lineno, event, arg))
    return note
def inner(x):
    return x + 1
def outer():
    y = inner(1)
    return y
sys.setprofile(note)
outer()
sys.setprofile(None)
print([e for e in events if e[0] != '<module>'])
events.clear()
def starts():
    sys.settrace(note)
    sys._getframe().f_trace = note
    x = 1
    sys.settrace(None)
    return x
print(starts(), events, sys.gettrace(), sys.getprofile())
def fails(frame, event, arg):
    if event == 'line': raise KeyError('tracer')
    return fails
sys.settrace(fails)
try: outer()
except KeyError as e: print(repr(e), sys.gettrace())
def changes(frame, event, arg):
    if event == 'line' and 'b' in frame.f_locals:
        frame.f_locals['b'] = 40
    return changes
def changed(a):
    b = 1
    def cell(): return b
    return a + b + cell()
sys.settrace(changes)
r = changed(2)
sys.settrace(None)
print(r)
def no_lines(frame, event, arg):
    frame.f_trace_lines = False
    events.append(event)
    return no_lines
events.clear()
sys.settrace(no_lines)
outer()
sys.settrace(None)
print(events, sys._getframe().f_trace_lines, sys._getframe().f_trace_opcodes)
print(changed.__code__ == changed.__code__.replace(), outer.__code__ == outer.__code__.replace())
'''
exec(compile(more, 'traced', 'exec'), {'__name__': 'more'})
