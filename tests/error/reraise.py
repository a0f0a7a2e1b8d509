# compare: stderr
def f():
    raise ValueError('first')
def g():
    try:
        f()
    except ValueError as e:
        e.add_note('a note')
        e.add_note('and another\nof two lines')
        raise
def h():
    try:
        g()
    finally:
        print('finally')
h()
