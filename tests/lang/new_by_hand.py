# T.__new__ called by hand: only for classes whose instances have T's layout.
class Int(int):
    pass


class List(list):
    pass


class Plain:
    pass


def attempt(make):
    try:
        print(make())
    except TypeError as e:
        print(e)


attempt(lambda: float.__new__(int))
attempt(lambda: list.__new__(dict))
attempt(lambda: str.__new__(3))
attempt(lambda: tuple.__new__())
attempt(lambda: object.__new__(int))
attempt(lambda: object.__new__(list))
attempt(lambda: object.__new__(List))
attempt(lambda: object.__new__(Exception))
attempt(lambda: int.__new__(bool))
attempt(lambda: int.__new__(Int, 5) + 1)
attempt(lambda: List([1]))
attempt(lambda: type(object.__new__(Plain)).__name__)
attempt(lambda: repr(Exception.__new__(ValueError)))
