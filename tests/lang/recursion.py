"""RecursionError: caught, through __repr__, __eq__, nested containers, and the program goes on."""
# too slow in: stress (each of many collections scans a stack of 64 MiB)
def t(f):
    try: f(); print('no error')
    except RecursionError as e: print('RecursionError', str(e).startswith('maximum recursion depth exceeded'))
def r(n): return r(n + 1) + 1
t(lambda: r(0))
class R:
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __getattr__(self, n): return getattr(self, n + 'x')
    def __len__(self): return len(self)
    def __call__(self): return self()
    def __iter__(self): return iter(self)
    def __add__(self, o): return self + o
    def __hash__(self): return hash(self)
    def __str__(self): return '%s' % self
x = R()
t(lambda: repr(x)); t(lambda: x == x); t(lambda: x.a); t(lambda: len(x)); t(lambda: x()); t(lambda: x + 1); t(lambda: hash(x)); t(lambda: str(x))
def mutual_a(): return mutual_b()
def mutual_b(): return mutual_a()
t(mutual_a)
def gen(n): yield from gen(n + 1)
t(lambda: next(gen(0)))
def g2(n): yield next(g2(n))
t(lambda: next(g2(0)))
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
l = []; l.append(l); print(l, l == l); d = {}; d['d'] = d; print(d)
def fin():
    try: return fin()
    finally: pass
t(fin)
def catching(k):
    try: return catching(k + 1)
    except RecursionError: return 'caught inside'
print(catching(0))
class Init:
    def __init__(self): self.c = Init()
t(Init)
def star(*a, **k): return star(*a, **k)
t(lambda: star(1, b=2))
def default(a=1, b=2): return default(a)
t(default)
def sort_key(v): return sorted([1, 2], key=sort_key)
t(lambda: sort_key(1))
print('done', depth(500))


# Of methods that are called implicitly.
class Mirror:
    def __repr__(self): return repr(self)

    def __str__(self): return f'{self!s}'

    def __getattr__(self, name): return getattr(self, name + 'x')

    def __lt__(self, other): return self < other


for act in (lambda: repr(Mirror()), lambda: str(Mirror()), lambda: Mirror().y, lambda: Mirror() < 1):
    try:
        act()
    except RecursionError as e:
        print(str(e)[:32]) # how it goes on depends on how deep CPython is
