# `*args: *Ts` (PEP 646): the annotation is the one item of what the star unpacks.
def f(*args: *(int,)): pass
print(f.__annotations__)
exec('def g(a, *args: *[str]): pass\nprint(g.__annotations__)')
for bad in ('()', '(1, 2)', '5'):
    try:
        exec(f'def h(*args: *{bad}): pass')
    except Exception as e:
        print(type(e).__name__, e)
