# Containers that several threads change at once stay whole: nothing lost, nothing torn, no crash.
import threading

def run(n, f):
    threads = [threading.Thread(target=f, args=(i,)) for i in range(n)]
    for t in threads: t.start()
    for t in threads: t.join()

N, K = 4, 3000
l = []
def append_pop(n):
    for i in range(K):
        l.append((n, i))
        if i % 3 == 0:
            l.pop()
run(N, append_pop)
print(len(l) == N * (K - K // 3), all(type(x) is tuple and len(x) == 2 for x in l))

l = list(range(100))
bad = []
def reader(n):
    for i in range(K):
        try:
            x = l[i % 100]
            if x is not None and not 0 <= x < 1000:
                bad.append(x)
        except IndexError:
            pass
        for y in l[10:20]:
            if not 0 <= y < 1000:
                bad.append(y)
def writer(n):
    for i in range(K):
        l[i % 50] = i % 1000
        if i % 10 == 0:
            l.insert(5, n)
            del l[6]
        if i % 100 == 0:
            l[20:30] = [n] * 10
def both(n):
    (reader if n % 2 else writer)(n)
run(N, both)
print(len(l), bad)

d = {}
def dict_work(n):
    for i in range(K):
        d[(n, i)] = i
        d['shared'] = n
        d[i % 17] = n
        if i % 2:
            del d[(n, i)]
        d.get((n, i - 1))
        (n, i - 2) in d
run(N, dict_work)
print(len(d), sorted(k for k in d if not isinstance(k, tuple) and k != 'shared'), d['shared'] in range(N),
      all(d[(n, i)] == i for n in range(N) for i in range(0, K, 2)), list(d)[0] == (0, 0) or isinstance(list(d)[0], tuple))

class Key:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 7
    def __eq__(self, other): return self.v == other.v
d = {}
def colliding(n):
    for i in range(100):
        d[Key(i)] = i
        d.setdefault(Key(i + 1000), n)
run(N, colliding)
print(len(d), sorted(k.v for k in d)[:5], sum(1 for k in d if k.v >= 1000))

s = set()
def set_work(n):
    for i in range(K):
        s.add(i)
        s.discard(i - 5) if i % 2 and i > 5 else None
        (i in s)
        s.add(-n)
run(N, set_work)
print(all(i in s for i in range(K - 5, K) if i % 2), all(-n in s for n in range(N)), len(s) == len(list(s)), all(isinstance(x, int) for x in s))
counts = {}
lock = threading.Lock()
def counting(n):
    for i in range(K):
        with lock:
            counts[i % 10] = counts.get(i % 10, 0) + 1
run(N, counting)
print(counts == {i: N * K // 10 for i in range(10)})
q = list(range(N * 500))
got = [[] for _ in range(N)]
def popper(n):
    while True:
        try:
            got[n].append(q.pop())
        except IndexError:
            break
run(N, popper)
print(sorted(x for g in got for x in g) == list(range(N * 500)), q)
class Obj: pass
o = Obj()
def attributes(n):
    for i in range(200):
        setattr(o, 'a%d_%d' % (n, i), i)
run(N, attributes)
print(len(vars(o)), sum(vars(o).values()))
big = {}
def iterate(n):
    for i in range(200):
        big[n * 1000 + i] = i
        try:
            for k, v in big.items():
                if k % 1000 != v:
                    bad.append((k, v))
        except RuntimeError as e:
            if str(e) != 'dictionary changed size during iteration':
                bad.append(str(e))
run(N, iterate)
print(bad, len(big))
