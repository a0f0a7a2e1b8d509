# contextvars: variables, tokens, contexts, threads.
import contextvars as C
import re
import threading


def tr(f):
    try:
        r = f()
    except Exception as e:
        r = (type(e).__name__, str(e))
    print(re.sub(r' at 0x\w+', '', str(r)))


v = C.ContextVar('v')
w = C.ContextVar('w', default=3)
tk = v.set(1)
for f in [lambda: C.ContextVar(), lambda: C.ContextVar(1), lambda: C.ContextVar('a', 3), lambda: C.ContextVar('a', x=3), lambda: v, lambda: w, lambda: v.get(),
          lambda: C.ContextVar('q').get(), lambda: C.ContextVar('q').get(7), lambda: w.get(8), lambda: w.get(), lambda: tk, lambda: tk.var is v, lambda: tk.old_value,
          lambda: C.Token.MISSING, lambda: C.Token(), lambda: w.reset(tk), lambda: v.reset(tk), lambda: v.reset(tk), lambda: tk, lambda: v.reset(3), lambda: v.get(),
          lambda: C.Context(), lambda: C.Context(1), lambda: C.Context()[3], lambda: C.Context()[v], lambda: C.Context().get(v), lambda: C.Context().get(3),
          lambda: 3 in C.Context(), lambda: C.Context().run(), lambda: C.Context().run(w.get), lambda: len(C.Context()), lambda: C.Context() == C.Context(),
          lambda: hash(C.Context()), lambda: C.Context() < 3, lambda: C.ContextVar[int], lambda: C.Token[int], lambda: v.name, lambda: setattr(v, 'name', 3),
          lambda: C.Context().copy(), lambda: hash(tk), lambda: setattr(v, 'foo', 1)]:
    tr(f)
c = C.copy_context()
tr(lambda: c.run(lambda: c.run(print)))


def change(x):
    old = v.get('none')
    v.set(x)
    return old, v.get(), C.copy_context()[v]


v.set('outer')
c = C.copy_context()
print(c.run(change, 1), c.run(change, x=2), v.get(), c[v], v in c, len(c), c.get(v), dict(c.items()) == {v: 2}, list(c.keys()) == list(c), list(c.values()))
d = c.copy()
d.run(change, 9)
print(c[v], d[v], c == d, c == c.copy())


def fail():
    v.set('lost?')
    raise ValueError('x')


tr(lambda: d.run(fail))
print(d[v], v.get())
tok = v.set(5)
tr(lambda: C.copy_context().run(v.reset, tok))
v.reset(tok)
print(v.get())
out = []


def thread(n):
    out.append(v.get('empty'))
    for i in range(100):
        v.set((n, i))
    assert v.get() == (n, 99)


threads = [threading.Thread(target=thread, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(out, v.get())
