# gc.collect() empties the temporaries of its callers that are dead, and nothing that is still needed. (That what is let go of
# dies is a test of the interpreter: tests/unit/test_vm.c; compiled code leaves it to the C compiler.)
import gc


class C:
    pass


def kept():
    values = [C(), gc.collect(), C(), [gc.collect() for i in range(2)], {1: C(), 2: gc.collect()}]
    total = 0
    for value in [C(), C()]:
        for other in (C(), str(gc.collect())):
            total += isinstance(value, C) + isinstance(other, (C, str))
    a, b = (C(), gc.collect() and None) if gc.collect() >= 0 else (None, None)
    return [type(v).__name__ for v in values], total, type(a).__name__, b


def generator():
    with open('/dev/null') as f:
        for value in [C(), C()]:
            gc.collect()
            yield type(value).__name__, f.closed


def captured(value, *values):
    def inner():
        return value, values

    gc.collect()
    return inner()


print(kept())
print(list(generator()))
print(captured(1, 2, 3))
