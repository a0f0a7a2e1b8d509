# The Fibonacci program of Grumpy's announcement: the same work on 1, 2 and 4 threads, which run in parallel.
import sys
import threading
import time


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def work(results, i, n):
    results[i] = fib(n)


def measure(nthreads, n):
    results = [0] * nthreads
    threads = [threading.Thread(target=work, args=(results, i, n)) for i in range(nthreads)]
    start = time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    elapsed = time.perf_counter() - start
    assert results == [fib(n)] * nthreads, results
    return elapsed


n = int(sys.argv[1]) if len(sys.argv) > 1 else 25
one = measure(1, n)
for nthreads in 1, 2, 4:
    elapsed = one if nthreads == 1 else measure(nthreads, n)
    speedup = nthreads * one / elapsed
    print(f"{nthreads} thread(s): fib({n}) each in {elapsed:.3f} s, {speedup:.2f} times the throughput of one", file=sys.stderr)
print("done")
