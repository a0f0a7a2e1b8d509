# compare: stderr
def inner():
    yield 1
    raise RuntimeError('in generator')
def outer():
    yield from inner()
def use():
    return sum(x + 1 for x in outer())
print(use())
