# Module threading: threads, locks, events, conditions, semaphores, locals; results do not depend on timing.
import threading
import time
import sys

def err(f, *args, **kwargs):
    try:
        return repr(f(*args, **kwargs))
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)

out = []
def work(a, b=0, *, c=0):
    out.append((a, b, c))
t = threading.Thread(target=work, args=(1, 2), kwargs={'c': 3})
print(t.name, t.is_alive(), t.ident, t.daemon, str(t).split('(')[0])
t.start()
t.join()
print(out, t.is_alive(), t.ident is not None, err(t.start), err(threading.Thread().join), err(threading.current_thread().join))
print(err(threading.Thread, 5), threading.Thread(name='named').name, threading.Thread(daemon=True).daemon)
print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count(), len(threading.enumerate()), threading.get_ident() == threading.current_thread().ident)

class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name='worker-%d' % n)
        self.n = n
    def run(self):
        self.result = sum(range(self.n))
        self.seen = threading.current_thread() is self
workers = [Worker(i * 100) for i in range(10)]
for w in workers: w.start()
for w in workers: w.join()
print([w.result for w in workers], all(w.seen for w in workers), workers[3].name)

lock = threading.Lock()
counter = 0
def count():
    global counter
    for _ in range(2000):
        with lock:
            counter += 1
threads = [threading.Thread(target=count) for _ in range(8)]
for t in threads: t.start()
for t in threads: t.join()
print(counter, lock.locked(), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01), lock.release(), err(lock.release))
print(err(lock.acquire, False, 1), err(lock.acquire, True, -5), err(lock.acquire, 'x') if False else None)
r = threading.RLock()
with r:
    with r:
        print(r.acquire(), r.release())
print(err(r.release))
def other():
    out.append(r.acquire(blocking=False))
with r:
    t = threading.Thread(target=other); t.start(); t.join()
print(out[-1])

e = threading.Event()
order = []
def waiter():
    order.append('waiting')
    order.append(e.wait())
t = threading.Thread(target=waiter)
t.start()
while not order: time.sleep(0.001)
print(e.is_set(), e.wait(0.001), order)
e.set()
t.join()
print(order, e.is_set(), e.wait(), e.clear(), e.is_set())

items = []
cond = threading.Condition()
got = []
def consumer():
    for _ in range(5):
        with cond:
            while not items:
                cond.wait()
            got.append(items.pop(0))
t = threading.Thread(target=consumer)
t.start()
for i in range(5):
    with cond:
        items.append(i)
        cond.notify()
t.join()
print(got, err(cond.wait), err(cond.notify))
with cond:
    print(cond.wait(0.001), cond.wait_for(lambda: True), cond.wait_for(lambda: 0, timeout=0.001), cond.notify_all())

s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.release(), s.acquire(timeout=0.01), s.release(2))
b = threading.BoundedSemaphore(1)
print(err(b.release), b.acquire(), b.release(), err(threading.Semaphore, -1), err(s.release, 0))
with s:
    pass

local = threading.local()
local.x = 'main'
def use_local():
    out.append(hasattr(local, 'x'))
    local.x = 'thread'
    out.append(local.x)
t = threading.Thread(target=use_local); t.start(); t.join()
print(out[-2:], local.x, err(lambda: local.y)[-25:], local.__dict__)
del local.x
print(hasattr(local, 'x'))
class L(threading.local):
    def __init__(self, v):
        self.v = v
l = L(5)
l.w = 6
def use_l():
    out.append((l.v, hasattr(l, 'w')))
t = threading.Thread(target=use_l); t.start(); t.join()
print(out[-1], l.v, l.w)

def fail():
    raise ValueError('in thread')
def leave():
    sys.exit(3)
for f in (leave,):
    t = threading.Thread(target=f); t.start(); t.join()
    print(t.is_alive())
shared = []
def appender(n):
    for i in range(500):
        shared.append(n)
threads = [threading.Thread(target=appender, args=(n,)) for n in range(6)]
for t in threads: t.start()
for t in threads: t.join()
print(len(shared), sorted(set(shared)), [shared.count(n) for n in range(6)])
d = {}
def setter(n):
    for i in range(300):
        d[(n, i)] = i
threads = [threading.Thread(target=setter, args=(n,)) for n in range(6)]
for t in threads: t.start()
for t in threads: t.join()
print(len(d), sum(d.values()))
st = set()
def adder(n):
    for i in range(1000):
        st.add(i)
threads = [threading.Thread(target=adder, args=(n,)) for n in range(6)]
for t in threads: t.start()
for t in threads: t.join()
print(len(st), sum(st))
done = threading.Event()
def chain(n):
    if n:
        t = threading.Thread(target=chain, args=(n - 1,))
        t.start()
        t.join()
    else:
        done.set()
chain(20)
print(done.is_set(), threading.active_count())
