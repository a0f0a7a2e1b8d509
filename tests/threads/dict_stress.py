# Every operation of shared dicts and sets from four threads.
import threading

def run(n, f):
    threads = [threading.Thread(target=f, args=(i,)) for i in range(n)]
    for t in threads: t.start()
    for t in threads: t.join()

N, K = 4, 400
bad = []
ALLOWED = {'dictionary changed size during iteration', 'dictionary keys changed during iteration',
           'Set changed size during iteration'}

d = {}
def everything(n):
    for i in range(K):
        key, step = i % 37, (i * 7 + n) % 14
        try:
            if step < 3: d[key] = (key, n)
            elif step == 3: d.pop(key, None)
            elif step == 4:
                v = d.get(key)
                if v is not None and v[0] != key: bad.append((key, v))
            elif step == 5:
                for k in d:
                    if not 0 <= k < 37: bad.append(k)
            elif step == 6:
                for k, v in d.items():
                    if v[0] != k: bad.append((k, v))
            elif step == 7:
                for k, v in d.copy().items():
                    if v[0] != k: bad.append((k, v))
            elif step == 8: d.update({key: (key, n), key + 0.0: (key, n)})
            elif step == 9:
                v = d.setdefault(key, (key, n))
                if v[0] != key: bad.append((key, v))
            elif step == 10:
                for k, v in {**d}.items():
                    if v[0] != k: bad.append((k, v))
            elif step == 11:
                try:
                    k, v = d.popitem()
                    if v[0] != k: bad.append((k, v))
                except KeyError: pass
            elif step == 12:
                key in d, len(d), d == {}, list(d.values()), sorted(d.keys())
                if i % 60 == 0: d.clear()
            else:
                try: del d[key]
                except KeyError: pass
        except RuntimeError as e:
            if str(e) not in ALLOWED: bad.append(e)
run(N, everything)
print(bad, all(v[0] == k for k, v in d.items()), len(d) == len(list(d)))

# Keys of one's own are not disturbed by what others do.
def own(n):
    for i in range(K):
        d['%d-%d' % (n, i)] = i
        if i >= 10: del d['%d-%d' % (n, i - 10)]
        if d['%d-%d' % (n, i)] != i: bad.append(i)
d = {}
run(N, own)
print(bad, sorted(d) == sorted('%d-%d' % (n, i) for n in range(N) for i in range(K - 10, K)))

s = set()
def sets(n):
    mine = set()
    for i in range(K):
        item, step = (i * 3) % 53, (i + n) % 12
        try:
            if step < 3: s.add(item)
            elif step == 3: s.discard(item)
            elif step == 4: item in s
            elif step == 5:
                for x in s:
                    if not 0 <= x < 53: bad.append(x)
            elif step == 6: s.update([item, (item + 1) % 53])
            elif step == 7: mine |= s
            elif step == 8: mine = s & mine, s - mine, s ^ mine, s | mine; mine = mine[3]
            elif step == 9:
                try: s.pop()
                except KeyError: pass
            elif step == 10:
                if not frozenset(s) <= set(range(53)): bad.append('frozenset')
                s.isdisjoint(mine), s <= mine, s == mine, len(s)
            else:
                try: s.remove(item)
                except KeyError: pass
                if i % 80 == 0: s.clear()
        except RuntimeError as e:
            if str(e) not in ALLOWED: bad.append(e)
    if not mine <= set(range(53)): bad.append(mine)
run(N, sets)
print(bad, s <= set(range(53)), len(s) == len(list(s)))

class Key:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 3
    def __eq__(self, other): return isinstance(other, Key) and self.v == other.v
d, s = {}, set()
def slow_keys(n):
    for i in range(40):
        d[Key(i)] = i
        s.add(Key(i))
        if d.get(Key(i // 2)) != i // 2: bad.append(i)
        if Key(i // 2) not in s: bad.append(i)
run(N, slow_keys)
print(bad, sorted(k.v for k in d) == list(range(40)), sorted(k.v for k in s) == list(range(40)))
shared_iterator = iter({i: i for i in range(500)})
out = [[] for _ in range(N)]
def drain(n):
    try:
        for k in shared_iterator: out[n].append(k)
    except RuntimeError as e:
        if str(e) not in ALLOWED: bad.append(e)
run(N, drain)
print(bad, set(x for o in out for x in o) <= set(range(500)))
