# compile(), exec() and eval() in many threads: shared code objects, shared globals, dicts that grow meanwhile.
import threading

code = compile('for i in range(200): total += i\nresult = helper(total)', 'f', 'exec')
shared = {'counter': 0}
exec('''
def bump(n):
    global counter
    for i in range(n):
        globals()[f'name{i}'] = i      # the table of the globals is replaced again and again
        counter = i
        if len([counter]) != 1: raise ValueError
    return name0 + name1
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def add(self, other): return Point(self.x + other.x, self.y + other.y)
def walk(n):
    p = Point(0, 0)
    for i in range(n): p = p.add(Point(i, 1))
    return p.x, p.y
def count(n):
    yield from (i * i for i in range(n))
''', shared)
results = []


def work(k):
    own = {'total': k, 'helper': lambda v: v * 2}
    for _ in range(20): exec(code, own)
    values = [own['result'], shared['bump'](300), shared['walk'](500), sum(shared['count'](100))]
    for i in range(30):
        ns = {}
        exec(f'class C{i}:\n    def m(self): return {i} + {k}\nv = C{i}().m()', ns)
        values.append(ns['v'] - k)
    values.append(eval(f'sum([x * {k} for x in range(10)])') - 45 * k)
    try:
        compile(f'a{k} b', f'file{k}', 'exec')
    except SyntaxError as e:
        values.append((e.filename == f'file{k}', e.offset))
    results.append((k, values[0], values[1:]))


threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
for t in threads: t.start()
for t in threads: t.join()
for k, first, rest in sorted(results): print(k, first, rest == results[0][2], len(rest))
print(results[0][2])
