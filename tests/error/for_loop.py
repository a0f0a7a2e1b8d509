# compare: stderr
def f(n):
    for i in n:
        print(i)
    while n.missing:
        pass
try:
    f([1])
except AttributeError as e:
    print(e)
f(5)
