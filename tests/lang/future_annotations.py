"""Annotations as text."""
from __future__ import annotations
def f(a: int, b: List[ "x" ], c: dict[str,int]|None = None, *d: a.b.c) -> Tuple[
    int, ...]: pass
print(f.__annotations__)
x: "quoted" = 1
y: (1,2)
print(__annotations__)
