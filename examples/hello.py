# C functions called by name: `__c__.stdio` is <stdio.h>.
from __c__.stdio import puts, printf

puts("hello from C")

for name, n in [("ann", 1), ("bob", 22)]:
    printf("%s is %d\n", name, n)  # the format is checked against the arguments when this file is compiled

try:
    puts(42)
except TypeError as e:
    print("TypeError:", e)
