"""Allocation: many short-lived trees beside one long-lived."""


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    if depth == 0:
        return Node(None, None)
    return Node(make(depth - 1), make(depth - 1))


def check(node):
    if node.left is None:
        return 1
    return 1 + check(node.left) + check(node.right)


def main(n):
    long_lived = make(n)
    for depth in range(4, n + 1, 4):
        iterations = 2 ** (n - depth + 4)
        total = 0
        for _ in range(iterations):
            total += check(make(depth))
        print(iterations, depth, total)
    print(check(long_lived))


main(14)
