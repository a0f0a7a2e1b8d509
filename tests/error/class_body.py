# compare: stderr
def make():
    class Outer:
        a = 1
        class Inner:
            b = a_missing + 1
make()
