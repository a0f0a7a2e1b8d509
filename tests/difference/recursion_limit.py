"""Recursion is limited by stack space, not by a count of frames.

Description: sys.getrecursionlimit() is not what stops deep recursion; 10,000 levels are ordinary. Endless recursion still
raises RecursionError.
Cause: each function compares the stack pointer with the end of the task's stack, which costs a third of a counter.
Workaround: none needed; programs that count on RecursionError at 1,000 levels have to count themselves.
"""
# too slow in: stress


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def endless(n):
    return endless(n + 1) + 1


print(depth(10_000))
try:
    endless(0)
except RecursionError as e:
    print(e)
