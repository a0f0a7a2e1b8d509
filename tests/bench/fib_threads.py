"""fib(32) on one thread, then on two at the same time: prints the throughput of two over one."""
import threading
import time


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def measure(nthreads):
    threads = [threading.Thread(target=fib, args=(32,)) for _ in range(nthreads)]
    start = time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return nthreads / (time.perf_counter() - start)


best = 0.0
for _ in range(12):
    best = max(best, measure(2) / measure(1))
print(f"{best:.2f}")
