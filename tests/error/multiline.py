# compare: stderr
def f(*args):
    return len(args)
def g():
    return f(
        1,
        2,
        int('x'),
    )
result = (
    g()
    + 1
)
