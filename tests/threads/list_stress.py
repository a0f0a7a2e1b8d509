# Every operation of one list from four threads: no item is lost, none invented, none torn.
import threading

def run(n, f):
    threads = [threading.Thread(target=f, args=(i,)) for i in range(n)]
    for t in threads: t.start()
    for t in threads: t.join()

N, K = 4, 400
bad = []
def valid(x):
    if not (type(x) is tuple and len(x) == 2 and 0 <= x[0] < N and 0 <= x[1] < K):
        bad.append(x)

shared = [(0, 0)] * 8
def everything(n):
    for i in range(K):
        item = (n, i)
        step = (i + n) % 16
        if step == 0: shared.append(item)
        elif step == 1: shared.extend([item, item])
        elif step == 2: shared.insert(i % 7, item)
        elif step == 3:
            for x in shared[2:9]: valid(x)
        elif step == 4:
            try: valid(shared.pop(i % 3))
            except IndexError: pass
        elif step == 5: shared.reverse()
        elif step == 6:
            try: shared.sort()
            except ValueError as e:
                if str(e) != 'list modified during sort': bad.append(e)
        elif step == 7:
            for x in shared: valid(x)
        elif step == 8: shared[1:4] = [item] * 3
        elif step == 9: del shared[4:6]
        elif step == 10:
            for x in shared + [item]: valid(x)
            for x in tuple(shared): valid(x)
        elif step == 11:
            try: shared[0] = item
            except IndexError: pass
        elif step == 12:
            item in shared, shared.count(item), shared == [item]
        elif step == 13:
            for x in sorted(shared): valid(x)
        elif step == 14:
            try: shared.remove(item)
            except ValueError: pass
            for x in shared[::2]: valid(x)
        else:
            for x in shared.copy() * 2: valid(x)
            if i % 50 == 0: shared.clear()
            del shared[::3]
            len(shared), bool(shared)
run(N, everything)
for x in shared: valid(x)
print(bad)

# One that is only appended to and popped from the front keeps its order.
queue, got = [], []
def produce_consume(n):
    if n < 2:
        for i in range(K): queue.append((n, i))
    else:
        mine = []
        while len(mine) < K // 2:
            try: mine.append(queue.pop(0))
            except IndexError: pass
        got.append(mine)
run(N, produce_consume)
print(len(queue), all([i for n, i in mine if n == k] == sorted(i for n, i in mine if n == k) for mine in got for k in (0, 1)))
queue += [x for mine in got for x in mine]
print(len(queue), sorted(queue) == [(n, i) for n in range(2) for i in range(K)])

# remove() takes away exactly what it found.
shared = list(range(N * 100))
def remover(n):
    for i in range(100): shared.remove(i * N + n)
run(N, remover)
print(shared)

# One iterator shared by all: every item is a real one.
iterator, seen = iter(list(range(1000))), [[] for _ in range(N)]
def drain(n):
    for x in iterator: seen[n].append(x)
run(N, drain)
print(sorted(set(x for s in seen for x in s)) == list(range(1000)))
a, b = [1], [2]
def crossing(n):
    for i in range(60):
        if n % 2: a.extend(b[:3])
        else: b.extend(a[:3])
        a[:] = a[:3]
        b[:] = b[:3]
run(N, crossing)
print(set(a + b) <= {1, 2})
