# Classes that are modified, and attributes that come and go, while other threads use them.
import threading

def run(n, f):
    threads = [threading.Thread(target=f, args=(i,)) for i in range(n)]
    for t in threads: t.start()
    for t in threads: t.join()

N, K = 4, 300
bad = []

class Base:
    factor = 1
    def scale(self): return 2
    def __len__(self): return 3
    def __call__(self): return 5
class Derived(Base):
    def __init__(self, n): self.n = n
    def get(self): return self.n
    @property
    def twice(self): return self.n * 2
shared = Derived(7)

def one(self): return 1
def two(self): return 2
def three(self): return 3
def patching(n):
    for i in range(K):
        if n == 0:
            Base.scale = (one, two)[i % 2]
            Base.factor = i % 2
            Base.__len__ = (one, three)[i % 2]
            Base.__call__ = (two, three)[i % 2]
            if i % 10 == 0:
                Derived.extra = i
            elif i % 10 == 5:
                del Derived.extra
            Derived.__add__ = (lambda a, b: 11) if i % 2 else (lambda a, b: 12)
            Derived.__getattr__ = (lambda self, name: 'dynamic')
            if i % 3 == 0: del Derived.__getattr__
        else:
            o = Derived(i)
            if o.get() != i or o.n != i or o.twice != 2 * i: bad.append(i)
            if o.scale() not in (1, 2) or shared.scale() not in (1, 2): bad.append('scale')
            if o.factor not in (0, 1): bad.append('factor')
            if len(o) not in (1, 3) or shared() not in (2, 3, 5): bad.append('slots')
            try:
                if o + 1 not in (11, 12): bad.append('add')
            except TypeError: pass
            if getattr(o, 'extra', 0) not in list(range(0, K, 10)) + ['dynamic']: bad.append('extra')
            if not isinstance(o, Base): bad.append('isinstance')
            class Local(Base):
                def scale(self): return super().scale() + i
            if Local().scale() not in (1 + i, 2 + i): bad.append('super')
run(N, patching)
print(bad)

class Plain: pass
o = Plain()
def attributes(n):
    mine, common = 'mine_%d' % n, 'common_%d' % (n % 2)
    for i in range(K):
        setattr(o, mine, i)
        if getattr(o, mine) != i: bad.append((n, i))
        o.common = n
        if o.common not in range(N): bad.append('common')
        if i % 3 == 0: delattr(o, mine)
        setattr(o, common, i)
        if i % 7 == 0:
            try: delattr(o, common)
            except AttributeError: pass
        if i == K // 2 and n == 0: bad.extend(k for k in list(vars(o)) if not k.startswith(('mine', 'common')))
        other = Plain()
        other.a = i
        other.b = other.a + 1
        if other.__dict__ != {'a': i, 'b': i + 1}: bad.append(other.__dict__)
run(N, attributes)
print(bad, sorted(k for k in vars(o) if k.startswith('mine')) == ['mine_%d' % n for n in range(N) if (K - 1) % 3])

# Made when first asked for, once for all.
def lazily(x: int, y=2, *, z=3) -> int: return x + y + z
dicts, annotations = [], []
def lazy(n):
    together.acquire()
    dicts.append(lazily.__dict__)
    annotations.append(lazily.__annotations__)
    setattr(lazily, 'a%d' % n, n)
    if lazily(1) != 6 or lazily(1, z=n) != 3 + n or lazily(x=1, y=n) != 4 + n: bad.append(n)
    if lazily.__name__ != 'lazily' or lazily.__qualname__ != 'lazily' or lazily.__doc__ is not None: bad.append('name')
    if sorted([3, 1, 2], key=lambda v: -v) != [3, 2, 1] or 'a-b'.split(sep='-') != ['a', 'b']: bad.append('keywords')
    lazily.__defaults__ = (2,)
together = threading.Semaphore(0)
threading.Thread(target=lambda: together.release(N)).start()
run(N, lazy)
print(bad, all(x is dicts[0] for x in dicts), all(a is annotations[0] for a in annotations), sorted(lazily.__dict__.items()))

class Slotted:
    __slots__ = ('x', 'y')
s = Slotted()
def slots(n):
    for i in range(K):
        s.x = n
        if s.x not in range(N): bad.append('slot')
        s.y = i
        try: del s.y
        except AttributeError: pass
run(N, slots)
print(bad, hasattr(s, 'y'))
