"""List, set and dict comprehensions have no frame of their own.

Description: a traceback through a list comprehension has no `<listcomp>` entry.
Cause: comprehensions are compiled in place, as CPython does since 3.12 (PEP 709); the oracle is 3.11.
Workaround: none needed; generator expressions keep their `<genexpr>` entry.
"""

def f(values):
    return [1 // v for v in values]


try:
    f([1, 0])
except ZeroDivisionError as e:
    tb, lines = e.__traceback__, []
    while tb is not None:
        lines.append(tb.tb_lineno)
        tb = tb.tb_next
    print(lines)
