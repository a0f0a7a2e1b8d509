"""Generators: send, throw, close, return values, yield from, scoping of generator expressions."""
def g():
    x = yield 1
    print('got', x)
    try: y = yield 2
    except ValueError as e: y = 'caught %s' % e
    print(y)
    return 'done'
it = g()
print(next(it), it.send('a'), end=' ')
try: it.throw(ValueError('v'))
except StopIteration as e: print('stop', e.value)
try: next(it)
except StopIteration as e: print('stop', e.value)
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
t(lambda: g().send(1)); t(lambda: it.send(1)); t(lambda: it.throw(KeyError('k'))); t(lambda: g().throw(KeyError('k'))); t(lambda: it.close())
def ign():
    try: yield
    except GeneratorExit: print('ignoring'); yield
i = ign(); next(i); t(i.close)
def inner():
    try:
        r = yield 'i1'
        print('inner got', r)
        yield 'i2'
    except KeyError: print('inner KeyError'); return 'from except'
    finally: print('inner finally')
    return 'inner result'
def outer():
    r = yield from inner()
    print('result', r)
    r = yield from [10, 20]
    print(r)
    return 'outer'
o = outer(); print(next(o), o.send('s'), next(o), next(o)); t(lambda: next(o))
o = outer(); next(o); print(o.throw(KeyError)); o.close()
o = outer(); next(o); o.close()
o = outer(); next(o); t(lambda: o.throw(ValueError('through')))
def stop(): 
    yield 1
    raise StopIteration('x')
t(lambda: list(stop()))
def reenter():
    yield next(me)
me = reenter(); t(lambda: next(me))
def empty():
    return
    yield
print(list(empty()), list(x for x in ()))
n = 3
ge = (x * n for x in range(n))
n = 10
print(list(ge))
t(lambda: (x for x in 5))
t(lambda: list(1 // x for x in (1, 0)))
def nested(): return list((a, b) for a in range(3) if a for b in range(a) if b != a)
print(nested())
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
f = fib(); print([next(f) for _ in range(12)])
def tree(n): 
    if n: yield from tree(n - 1); yield n; yield from tree(n - 1)
print(list(tree(3)))
class Sub:
    def __iter__(self): return self
    def __init__(self): self.log = []; self.n = 0
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration('sub value')
        return self.n
    def send(self, v): self.log.append(v); return 'sent %s' % v
    def throw(self, *a): self.log.append(a[0]); return 'thrown'
    def close(self): self.log.append('close')
def deleg(s): r = yield from s; yield ('r', r)
s = Sub(); d = deleg(s); print(next(d), d.send(5), d.throw(KeyError), next(d), next(d), next(d)); print(s.log[0])
s = Sub(); d = deleg(s); next(d); d.close(); print(s.log)
def args(a, b=2, *c, d, **e): yield a, b, c, d, e
print(next(args(1, d=4)), next(args(1, 2, 3, d=4, z=5)))
def many(a, b, c, d, e, f, g, h): yield a + h; yield b + g
print(list(many(1, 2, 3, 4, 5, 6, 7, 8)))
t(lambda: args())
gen = fib(); print(gen.__name__, gen.__qualname__, gen.gi_running, type(gen).__name__)
def ctx():
    try: 1 / 0
    except ZeroDivisionError:
        yield 1
        import sys
        print(sys.exc_info()[0].__name__)
        try: raise
        except ZeroDivisionError as e: print('reraised', e)
        yield 2
c = ctx(); next(c)
import sys
print(sys.exc_info()[0])
try: raise KeyError
except KeyError: next(c); print(sys.exc_info()[0].__name__)
def expr(): return [(yield 1), (yield 2)], (yield (yield 3))
e = expr(); print(next(e), e.send('a'), e.send('b'), e.send('c')); t(lambda: e.send('d'))
def lam(): return (lambda: (yield 5))
print(list(lam()()))
def loops():
    for i in range(2):
        for j in 'ab':
            if j == 'b' and i: return
            yield i, j
    else: yield 'else'
print(list(loops()), sum(x for x in range(5)), max((x, -x) for x in range(3)), dict((k, v) for k, v in zip('ab', [1, 2])))
def closure_gen():
    x = 1
    def inc(): nonlocal x; x += 1
    while x < 4: yield x; inc()
print(list(closure_gen()), *(y for y in 'ab'))
