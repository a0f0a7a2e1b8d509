"""Closures, nonlocal, class scopes inside functions, late binding."""
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return inc, get
inc, get = counter()
print(inc(), inc(5), get())
inc2, get2 = counter()
print(get2(), inc2(), get())

fs = []
for i in range(3):
    fs.append(lambda: i)
print([f() for f in fs])
def make():
    out = []
    for i in range(3):
        def f(i=i):
            return i, j
        out.append(f)
    j = 'late'
    return out
print([f() for f in make()])

def deep(a):
    def l1(b):
        def l2(c):
            def l3(d):
                nonlocal b
                b += d
                return a, b, c, d
            return l3
        return l2
    return l1
f = deep(1)(2)(3)
print(f(4), f(5))

def param_cell(a, *b, c=3, **d):
    def inner():
        nonlocal a, b, c, d
        r = (a, b, c, d)
        a = b = c = d = None
        return r
    return inner(), (a, b, c, d)
print(param_cell(1, 2, 3, c=4, e=5))

def unbound():
    def g():
        return x
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e, e.name)
    x = 1
    print(g())
    del x
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        x
    except UnboundLocalError as e:
        print(type(e).__name__, e)
unbound()

x = 'global'
def class_scopes():
    x = 'function'
    class A:
        y = x
        x = 'class'
        z = x
        def m(self):
            return x
        l = [x for _ in range(1)]
        g = list(x for _ in range(1))
        lam = lambda self: x
    a = A()
    return A.y, A.z, a.m(), A.l, A.g, a.lam()
try:
    print(class_scopes())
except NameError as e:
    print(type(e).__name__, e)

def class_scopes2():
    x = 'function'
    class B:
        y = x
        def m(self):
            return x
        class C:
            x = 'inner'
            def m(self):
                return x, __class__
    return B.y, B().m(), B.C().m()[0], B.C().m()[1].__qualname__
print(class_scopes2())

class G:
    x = x + '!'
    def f(self):
        return x
    global gg
    gg = x
print(G.x, G().f(), gg)

def use_class_nonlocal():
    n = 0
    class K:
        nonlocal n
        n = 5
        m = n
    return n, K.m, hasattr(K, 'n')
print(use_class_nonlocal())

def recursive_closure():
    def even(n):
        return n == 0 or odd(n - 1)
    def odd(n):
        return n != 0 and even(n - 1)
    return even(10), odd(7), even.__closure__ is not None
print(recursive_closure())
def comp_capture():
    fs = [lambda: (i, j) for i in range(2) for j in range(2)]
    gs = {i: (lambda: i) for i in range(3)}
    hs = list((lambda: i) for i in range(3))
    return [f() for f in fs], [g() for g in gs.values()], [h() for h in hs]
print(comp_capture())
def loop_walrus():
    if any((last := n) > 3 for n in [1, 2, 5, 7]):
        return last
print(loop_walrus())
def rebinding():
    def a():
        return 'a'
    b = a
    def a():
        return 'a2'
    return a() + b()
print(rebinding())
cell = (lambda q: lambda: q)(9).__closure__[0]
print(cell.cell_contents)
