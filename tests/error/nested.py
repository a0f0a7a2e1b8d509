# compare: stderr
"""Traceback through functions, methods, lambdas, comprehension-free loops."""
class C:
    def m(self, x):
        return self.n(x + 1) * 2
    def n(self, y):
        if y > 1:
            return (lambda v:
                    v / 0)(y)
def f(a, b=2):
    c = C()
    for i in range(3):
        c.m(a +
            i)
try:
    f(0)
except ZeroDivisionError:
    pass
f(1)
