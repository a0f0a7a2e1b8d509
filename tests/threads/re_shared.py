# One pattern, one scanner and one iterator used by many threads at once.
import re
import threading

pattern = re.compile(r'(\w+)=(?:(\d+)|"((?:[^"\\]|\\.)*)")')
text = ' '.join('key%d=%d name%d="va\\"l%d"' % (i, i, i, i) for i in range(200))
expected = pattern.findall(text)
results = []


def work(n):
    for _ in range(20):
        assert pattern.findall(text) == expected
        assert pattern.sub(lambda m: m.group(1), text).count('key') == 200
        assert re.compile('(a|b%d)+' % n).match('ab%d' % n * 50).end() > 100
    results.append(n)


threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results))

found = []
shared = pattern.finditer(text)


def drain():
    for m in shared:
        found.append(m.span())


threads = [threading.Thread(target=drain) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(set(found) == {m.span() for m in pattern.finditer(text)})
