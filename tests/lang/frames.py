"""sys._getframe, frame, code and traceback objects, sys.exc_info()[2], hooks, the attributes of SyntaxError."""
import sys
import threading


def attempt(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__ + ':', e)


# ---- frames
def where():
    f = sys._getframe(); line = f.f_lineno
    return f.f_code.co_name, line, f.f_back.f_code.co_name, f.f_back.f_lineno, f.f_back.f_back is None


print(where())
def calls(): return where()
print(calls()[:3])
def names(depth=0):
    f, result = sys._getframe(depth + 1), []
    while f is not None:
        result.append((f.f_code.co_name, f.f_lineno, f.f_globals is globals()))
        f = f.f_back
    return result
class Body:
    listed = names()
    def method(self): return names(0)
print(Body.listed, Body().method(), (lambda: names())())
def generator(): yield names()
print(list(generator()))
top = sys._getframe()
print(type(top).__name__, top.f_back, top.f_globals is globals(), top.f_builtins['len'] is len, top.f_locals is globals())
print(top.f_code.co_name, top.f_trace, repr(top).startswith('<frame at 0x'), repr(top).endswith('code <module>>'), top.clear is not None)
attempt(sys._getframe, 100)
attempt(sys._getframe, 'x')
print(sys._getframe(-5).f_code.co_name, sys._getframe(0).f_code.co_filename == __file__)


# ---- code
def f(a, /, b, *args, c=1, **kw):
    local, captured = 1, 2
    def g():
        nonlocal captured
        captured = local2 = 3
        return b, local2
    for i in []: pass
    return g
def show(code):
    print(code.co_name, code.co_qualname, code.co_firstlineno, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount,
          code.co_nlocals, code.co_varnames, code.co_cellvars, code.co_freevars, code.co_flags)
show(f.__code__)
show(f(1, 2).__code__)
show((lambda x, *y: x).__code__)
show(generator.__code__)
show(Body.method.__code__)
show(top.f_code)
print(f.__code__ == f.__code__, f.__code__ != show.__code__, hash(f.__code__) == hash(f.__code__), len({f.__code__, f.__code__}))
def add(x, y): return x + y
positions = [p for p in add.__code__.co_positions() if p[0] is not None]
print((add.__code__.co_firstlineno, add.__code__.co_firstlineno, 22, 27) in positions, type(next(add.__code__.co_lines())).__name__)


# ---- tracebacks
def fail(): raise ValueError('here')
def middle(): fail()
try:
    middle()
except ValueError as e:
    tb = sys.exc_info()[2]
    print(tb is e.__traceback__, type(tb).__name__)
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame is tb.tb_frame,
              tb.tb_frame.f_globals is globals(), type(tb.tb_lasti).__name__)
        tb = tb.tb_next
    tb = e.__traceback__
    def set_next(to, value): to.tb_next = value
    def delete_next(): del tb.tb_next
    last = tb.tb_next.tb_next
    attempt(set_next, tb, tb)
    attempt(set_next, last, tb)
    attempt(set_next, tb, 5)
    attempt(delete_next)
    attempt(set_next, tb, last)
    print(tb.tb_next is last, last.tb_next)
    attempt(set_next, tb, None)
    print(tb.tb_next)
    print(ValueError('x').with_traceback(tb).__traceback__ is tb, ValueError('x').with_traceback(None).__traceback__)
print(sys.exc_info())
def again():
    try: fail()
    except ValueError: raise
try: again()
except ValueError as e:
    tb, lines = e.__traceback__, []
    while tb: lines.append(tb.tb_frame.f_code.co_name); tb = tb.tb_next
    print(lines)


# ---- SyntaxError
for args in [(), ('m',), ('m', ('f', 1, 2, 't')), ('m', ('f', 1, 2, 't', 3, 4)), ('m', 'four'), ('m', ('f', 1, 2, 't', 3))]:
    try: s = SyntaxError(*args)
    except TypeError as e: print('TypeError:', e)
    else: print(s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.print_file_and_line, s)


# ---- hooks
def thread_hook(args):
    print('thread hook', args.exc_type.__name__, args.exc_value, args.thread.name, len(args))
def run(target):
    t = threading.Thread(target=target, name='T')
    t.start()
    t.join()
threading.excepthook = thread_hook
run(fail)
def leave(): sys.exit(3)
run(leave)
threading.excepthook = threading.__excepthook__
run(sys.exit)
def hook(kind, value, tb): print('hook', kind.__name__, value, tb.tb_lineno > 0 if tb else tb, hasattr(sys, 'last_value'))
def bad_hook(args): raise KeyError('bad hook')
sys.excepthook = hook
threading.excepthook = bad_hook
run(fail)
print(sys.__excepthook__ is not hook, callable(sys.unraisablehook), sys.unraisablehook is sys.__unraisablehook__)
def exits(kind, value, tb):
    print('exits', kind.__name__, sys.last_value is value, sys.last_type is kind, sys.last_traceback is tb)
    sys.exit(7)
sys.excepthook = exits
fail()
