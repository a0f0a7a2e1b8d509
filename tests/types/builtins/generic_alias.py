# list[int] and int | str: repr, equality, calls, isinstance, annotations.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

def f(x: list[int], y: dict[str, int | None] = {}) -> tuple[int, ...]:
    return (1,)
print(f([1]), f.__annotations__)
print(list[int], dict[str, list[int]], tuple[int, ...], tuple[()], set[str], frozenset[bytes], type[int], list[None], list['Forward'], enumerate[int])
a = list[int]
print(a.__origin__, a.__args__, a.__parameters__, dict[str, int].__args__, a == list[int], a == list[str], a != list[int], hash(a) == hash(list[int]), len({list[int], list[int]}))
print(a(), a((1, 2)), dict[str, int](a=1), type(a()), a.append, a.__name__)
err(lambda: a[str])
err(isinstance, [], list[int])
err(issubclass, list, list[int])
err(lambda: int[str])
class C(list[int]):
    pass
print(C.__bases__, C([1, 2]), C.__mro__[1], C.__orig_bases__ if hasattr(C, '__orig_bases__') else None)
class G:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)
print(G[int], G[1, 2])
u = int | str
print(u, int | None, None | int, int | str | float, list[int] | None, u | int, u == str | int, hash(u) == hash(str | int), u.__args__, int | int)
print(isinstance(1, int | str), isinstance('a', u), isinstance(1.5, u), isinstance(None, int | None), issubclass(bool, u), issubclass(float, u))
err(lambda: int | 5)
err(lambda: 5 | int)
err(isinstance, 1, list[int] | int)
err(issubclass, 1, u)
print(u != (int | float), {u: 1}[str | int], repr(C | None), type(u).__name__, type(a).__name__)
x: int | None = None
y: list[tuple[int, str]] = []
print(x, y, __annotations__)
