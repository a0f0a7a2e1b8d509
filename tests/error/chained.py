# compare: stderr
def a():
    return {}['missing']
def b():
    try:
        a()
    except KeyError as e:
        raise ValueError('cause') from e
def c():
    try:
        b()
    except ValueError:
        undefined_name
def d():
    try:
        c()
    finally:
        [1, 2][10]
d()
