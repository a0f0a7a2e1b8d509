# compare: stderr
def check(v):
    assert v > 1 and v < 10, f'bad value {v}'
check(5)
check(50)
