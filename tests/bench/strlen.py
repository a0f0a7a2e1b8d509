"""strlen of a str through __c__, in a loop."""
from __c__.string import strlen


def loop(s, n):
    total = 0
    for _ in range(n):
        total += strlen(s)
    return total


print(loop("hello, world", 20000000))
