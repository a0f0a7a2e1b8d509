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


# Types that no Python class can make, and classes with a __new__ of their own: the message names whose is safe.
def generator():
    yield


for made in (generator(), generator, None, {}.keys(), iter([]), ..., len):
    attempt(lambda: object.__new__(type(made)))
attempt(lambda: object.__new__(type))
attempt(lambda: object.__new__(property))


class Wrong(int):
    def __new__(cls):
        return object.__new__(cls)


class Inherits(Wrong):
    pass


class Error(Exception):
    def __new__(cls):
        return BaseException.__new__(cls)


class Unrelated(KeyError):
    def __new__(cls):
        return OSError.__new__(cls)


attempt(Wrong)
attempt(Inherits)
attempt(lambda: repr(Error()))
attempt(Unrelated)
