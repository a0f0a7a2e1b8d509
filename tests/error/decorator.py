# compare: stderr
def deco(f):
    raise TypeError('no decorating')
def other(f): return f
@other
@deco
def g(x):
    return x
