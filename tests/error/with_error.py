# compare: stderr
class M:
    def __enter__(self): return self
    def __exit__(self, *a): raise KeyError('exit')
def f():
    with M() as m, M():
        raise ValueError('body')
f()
