# Generators, closures, globals, exceptions and printing across threads.
import threading
import sys

def run(n, f):
    threads = [threading.Thread(target=f, args=(i,)) for i in range(n)]
    for t in threads: t.start()
    for t in threads: t.join()

N, K = 4, 300
bad = []

# A generator that several threads resume: each value comes once; who meets another inside gets ValueError.
def counter(n):
    for i in range(n): yield i
    return 'end'
g, got = counter(K * 2), [[] for _ in range(N)]
def resume(n):
    while True:
        try: got[n].append(next(g))
        except StopIteration: break
        except ValueError as e:
            if str(e) != 'generator already executing': bad.append(e)
run(N, resume)
print(bad, sorted(x for part in got for x in part) == list(range(K * 2)), list(g))
def many(n):
    for i in range(50):
        h = shared[i]
        try:
            if n == 0: h.close()
            elif n == 1: h.throw(KeyError('thrown'))
            else: h.send(None)
        except (StopIteration, KeyError): pass
        except ValueError as e:
            if str(e) != 'generator already executing': bad.append(e)
def delegating(n): return (yield from counter(n))
shared = [delegating(3) for _ in range(50)]
run(N, many)
print(bad)

def make():
    value, calls = (0, 0), 0
    def set_(n, i):
        nonlocal value, calls
        value = (n, i)
        calls += 1
        return lambda: value
    return set_, lambda: value
set_, get = make()
def closures(n):
    for i in range(K):
        read = set_(n, i)
        for v in (read(), get()):
            if not (type(v) is tuple and len(v) == 2): bad.append(v)
run(N, closures)
print(bad)

current = ('g', 0)
def globals_(n):
    global current, temporary
    for i in range(K):
        current = ('g', i)
        if current[0] != 'g': bad.append(current)
        temporary = n
        globals()['dynamic_%d' % n] = i
        if globals()['dynamic_%d' % n] != i: bad.append(i)
        try:
            del temporary
        except NameError: pass
        try:
            if temporary not in range(N): bad.append('temporary')
        except NameError: pass
run(N, globals_)
print(bad, [globals()['dynamic_%d' % n] for n in range(N)])

# Exceptions: the same instance raised in several threads, chains, handlers of their own.
one = ValueError('shared')
def fail(n, i):
    try: raise KeyError(n, i)
    except KeyError as e: raise RuntimeError(i) from e
def exceptions(n):
    for i in range(K // 3):
        try: fail(n, i)
        except RuntimeError as e:
            if e.args != (i,) or e.__cause__.args != (n, i) or sys.exc_info()[1] is not e: bad.append((n, i))
        try: raise one
        except ValueError as e:
            if e is not one: bad.append(e)
        try: raise ValueError from one
        except ValueError as e:
            if e.__cause__ is not one: bad.append(e)
        if sys.exc_info() != (None, None, None): bad.append('exc_info')
run(N, exceptions)
print(bad)

passed = []
def worker(n):
    try: raise LookupError('from %d' % n)
    except LookupError as e: passed.append(e)
run(N, worker)
print(sorted(str(e) for e in passed), all(e.__traceback__ is not None for e in passed))

lock, event, condition, turn = threading.Lock(), threading.Event(), threading.Condition(), 0
total = 0
def in_turn(n):
    global turn, total
    event.wait()
    for i in range(20):
        with condition:
            while turn % N != n: condition.wait()
            turn += 1
            condition.notify_all()
        with lock: total += 1
starter = threading.Thread(target=event.set)
starter.start()
run(N, in_turn)
starter.join()
print(turn, total)

# Lines printed under a lock stay whole; strs and ints are made and compared everywhere.
def printing(n):
    for i in range(5):
        with lock: print('line', 'of', 'text', sep=' ', end='\n')
    text = ''.join(chr(97 + i % 26) for i in range(40)) + str(n)
    table = {text: n, text[::-1]: -n}
    if table[''.join(list(text))] != n or hash(text) != hash(''.join(list(text))): bad.append(text)
    if int('1' * 30) * n != n * 111111111111111111111111111111: bad.append('int')
    if ('%s %r %d' % (text, text, n)).count(text) != 2 or f'{n:>5}'.strip() != str(n): bad.append('format')
    if frozenset([text, n]) not in {frozenset([n, text]): 1}: bad.append('frozenset')
run(N, printing)
print(bad)
keys = ['key %d' % i for i in range(100)]
wanted = frozenset(keys)
def hashing(n):
    for k in keys:
        if k not in wanted: bad.append(k)
    if hash(wanted) != hash(frozenset(list(keys))): bad.append('hash')
run(N, hashing)
print(bad)
data = bytearray(b'x' * 20)
def byte_work(n):
    for i in range(K):
        step = (i + n) % 6
        if step == 0: data.append(120)
        elif step == 1 and len(data) > 5:
            try: data.pop()
            except IndexError: pass
        elif step == 2: data.extend(b'xx')
        elif step == 3:
            if bytes(data).strip(b'x'): bad.append(bytes(data))
        elif step == 4:
            if data[:4].strip(b'x'): bad.append('slice')
        else: del data[3:8]
run(N, byte_work)
print(bad, set(data) <= {120})
