# compare: stderr
"""The position of every kind of operation, in one chain of exceptions."""
def run(fs):
    if not fs: raise ValueError('end')
    try: fs[0]()
    finally: run(fs[1:])
x, s = 1, 'a'
def f1():
    return x+s
def f2():
    return (x)//s
def f3():
    for i in g():
        pass
def g():
    yield 1
    raise ValueError('g')
class M:
    def __enter__(self): raise KeyError('enter')
    def __exit__(self, *a): pass
def f4():
    with open('/dev/null') as q, M() as m: pass
def f5():
    [i for i in 5]
def f6():
    y = [i for i in g()]
def f7():
    assert not s
def f8():
    assert s == x if x else 0, 'm'
def f9():
    with 5: pass
def f10():
    del s[0]; 
def f11():
    a, b = 1
def f12():
    y = list(i / 0 for i in [1])
def f13():
    x .foo = 5
def f14():
    from sys import nothing
def f15():
    class A(5): pass
def f16():
    @x
    def z(): pass
def f17(): raise ValueError from 5
def f18(): return x[0] [1]
def f19(): return -s + 1
def f20(): return 1 < 2 < s
def f21(): return x if s < 1 else 2
def f22():
    match 5:
        case int(1, 2): pass
def f23(): return f'{s:d}'
def f24(): return [*x]
def f25(): return {**x}
def f26(): return max(*x, key=1)
def f27(): return s.foo(1).bar
def f28(): return s.upper(1)
def f29():
    global undefined_g
    del undefined_g
def f30():
    x: int = s + 1
    l = [1]; l[0].a = x; 
def f31(): yield from 5
def f32(): raise undefined
def f33():
    while undefined: pass
def f34():
    if undefined + 1: pass
def f35():
    def inner(a=undefined): pass
def f36(): lambda: 0; print(x.y, end=s.z)
run([f1, f2, f3, f4, f7, f8, f9, f10, f11, f12, f13, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f32, f33, f34, f35, f36, lambda: list(f31())])
