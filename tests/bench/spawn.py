"""Starts 100,000 threads that all wait for one event, lets them go, and joins them."""
import threading
import time

N = 100000
lock = threading.Lock()
event = threading.Event()
waiting = 0


def work():
    global waiting
    with lock:
        waiting += 1
    event.wait()


threads = [threading.Thread(target=work) for _ in range(N)]
for t in threads:
    t.start()
while waiting < N:
    time.sleep(0.01)
event.set()
for t in threads:
    t.join()
print(waiting)
