# Threads share a bytearray and a long str: no byte is lost, no piece is seen by a stranger.
import threading

shared = bytearray()
base = 'ab' * 2000
results = [None] * 4


def append_bytes(k):
    for i in range(5000):
        shared.append(k)
        if i % 100 == 0:
            shared.extend(b'xyz')


def grow_text(k):
    s = base
    for i in range(2000):
        s += str(k)
    results[k] = s


threads = [threading.Thread(target=append_bytes, args=(k,)) for k in range(4)] + [threading.Thread(target=grow_text, args=(k,)) for k in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(shared), [shared.count(bytes([k])) for k in range(4)], shared.count(b'x'))
print([len(r) for r in results], all(r == base + str(k) * 2000 for k, r in enumerate(results)))

counter = bytearray(8)


def rotate():
    for i in range(3000):
        del shared[0:2]
        shared.extend(b'ab')


threads = [threading.Thread(target=rotate) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(shared), shared[-2:] in (b'ab', b'ba'))
