# owned(p, free_fn): freed once, by close(), at the end of the with block, or by the collector.
import time
from __c__ import owned, check
from __c__.stdio import fopen, fclose, fputs, fgets, remove
from __c__.stdlib import malloc, free
from __c__.string import strdup, strlen, strcpy

NAME = '/tmp/cranky-owned-test.txt'


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ':', e)


with owned(check(fopen(NAME, 'w')), fclose) as f:
    fputs('hello\n', f)
attempt(lambda: fputs('late\n', f))
attempt(f.close)
print(f)

try:
    with owned(check(fopen(NAME, 'r')), fclose) as f:
        line = bytearray(40)
        fgets(line, len(line), f)
        raise KeyError(line[:line.index(0)])
except KeyError as e:
    print('KeyError', e)
attempt(lambda: fclose(f))
remove(NAME)

freed = []


def my_free(p):
    freed.append(p.str())
    free(p)


s = owned(strdup('first'), my_free)
print(strlen(s), s.str(), s[0])
s.close()
attempt(s.close)
attempt(s.str)
attempt(lambda: s[0])
attempt(lambda: s.bytes(1))
attempt(lambda: s + 1)
attempt(lambda: strlen(s))
attempt(lambda: strcpy(s, 'x'))

with owned(strdup('second'), my_free) as s:
    plain = s.release()
    attempt(lambda: s.str())
print(plain.str(), freed)
attempt(plain.close)
free(plain)
attempt(lambda: owned(None, free))
attempt(lambda: owned(malloc(1), 3))


def forget():
    for i in range(20):
        owned(strdup('garbage'), my_free)


forget()
for i in range(1000):
    unused = [None] * 200000
    time.sleep(0.0005)
    if 'garbage' in freed:
        break
print('garbage' in freed)
