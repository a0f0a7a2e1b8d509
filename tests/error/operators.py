# compare: stderr
x, y = 1, 'a'
def f(a, b):
    return (a * 2 + 1) + (b  +  'z') - 3
f(x, y)
