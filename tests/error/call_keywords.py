# compare: stderr
def f(a, *, k):
    pass
def g():
    f(1,
      k=2, z=3)
g()
