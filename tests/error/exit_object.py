# compare: stderr
def f():
    raise SystemExit((1, 2))
f()
