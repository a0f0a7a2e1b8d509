# A C function that waits does not hold up other threads.
import threading
import time
from __c__.unistd import usleep

start = time.monotonic()
threads = [threading.Thread(target=usleep, args=(200000,)) for i in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(time.monotonic() - start < 1.0)
