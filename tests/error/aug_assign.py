# compare: stderr
d = {'k': 1}
def f():
    d['k'] += 'x'
try: f()
except TypeError: pass
d['q'] += 1
