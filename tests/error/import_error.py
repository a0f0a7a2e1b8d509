# compare: stderr
def f():
    import definitely_not_a_module
f()
