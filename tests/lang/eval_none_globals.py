"""eval() and exec() with None for globals see the variables of their caller."""
def outer(exprstr, globals=None, locals=None):
    expr = compile(exprstr, 'x', 'eval')
    def check(*args, **kwds):
        return eval(expr, globals, locals)
    return check
print(outer('args[1] is not None')(1, 2))
def f(a):
    return eval('a + 1', None), eval('a', None, None), eval('b', None, {'b': a}), exec('print(a)', None)
print(f(3))
def g(a):
    n = None
    exec('print(a, sorted(locals()))', n, n)
    return eval('x', {'x': 1}, None)
print(g(5))
