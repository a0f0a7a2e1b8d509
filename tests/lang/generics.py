# PEP 695: type parameters of functions, classes and aliases, the type statement. CPython 3.11 has none of it: the expected
# output is written by hand after the PEP and Python 3.12's documentation.
import typing


def first[T](items: list[T], default: T = None) -> T:
    return items[0] if items else default


print(first([3, 4]), first([], 'none'), first.__type_params__, first.__annotations__)
T, = first.__type_params__
print(type(T).__name__, isinstance(T, typing.TypeVar), T.__name__, T.__bound__, T.__constraints__, T.__module__)
print(T.__covariant__, T.__contravariant__, T.__infer_variance__)


class Box[T]:
    """A box."""
    kind: T
    label = 'box'

    def __init__(self, value: T):
        self.value = value

    def get(self) -> T:
        return self.value

    def pair[U: label.__class__](self, other: U) -> tuple[T, U]:
        return self.value, other

    class Inner[V](list[V]):
        outer = T

    type Labels[K] = dict[K, label]


print(Box.__type_params__, Box.__orig_bases__, Box.__mro__[1:] == (typing.Generic, object), Box.__parameters__, Box.__doc__)
print(Box(5).get(), Box[int], Box[int]('x').get(), Box.__annotations__, Box.get.__annotations__)
print(Box(1).pair('y'), Box.pair.__type_params__[0].__bound__, Box.pair.__annotations__)
print(Box.Inner.__orig_bases__, Box.Inner.outer is Box.__type_params__[0], Box.Inner([1]))
print(Box.Labels, Box.Labels.__value__, Box.Labels[int], Box.__qualname__, Box.Inner.__qualname__, Box.pair.__qualname__)


class Many[K, *Ts, **P](dict, metaclass=type):
    def call(self, f: typing.Callable[P, K], *args: *Ts) -> K: ...


print(Many.__type_params__, Many.__orig_bases__, [type(p).__name__ for p in Many.__type_params__])
print(Many.call.__annotations__)

type Tree[T] = T | list[Tree[T]]
type Simple = int | Later
print(Tree, Tree.__value__, Tree.__type_params__, Tree.__parameters__, Tree[int], Simple.__type_params__)
try:
    Simple.__value__
except NameError as e:
    print(e)
Later = str
print(Simple.__value__, Simple.__value__ is Simple.__value__)
for act in ("Simple[int]", "setattr(Simple, '__name__', 'x')", "setattr(Simple, 'x', 1)"):
    try:
        eval(act)
    except Exception as e:
        print(type(e).__name__, e)
print(typing.Optional[Simple], Simple | None, list[Simple], repr(type(Simple)))


# Bounds and constraints are evaluated late, and once.
calls = []


def note(x):
    calls.append(x)
    return x


def late[A: note(int), B: (note(str), note(bytes)), C: 'Box'](): pass


A, B, C = late.__type_params__
print(calls, A.__bound__, A.__bound__, A.__constraints__, calls)
print(B.__constraints__, B.__bound__, calls, C.__bound__)


# Scopes: closures, shadowing, nonlocal, generators, async, lambdas, comprehensions in signatures.
def outer[T](x: T):
    n = 0

    def inner[S](y: S = (lambda: T)()) -> [T for _ in range(2)]:
        nonlocal n
        n += 1
        return T, S, y, n
    return inner


inner = outer(1)
print(inner(), inner(2), inner.__annotations__, inner.__type_params__)


def gen[T](n: int) -> typing.Iterator[T]:
    for i in range(n):
        yield T, i


print(list(gen(2)), gen.__name__, gen.__qualname__, gen.__code__.co_freevars)


async def co[T](x: T) -> T:
    return x, T

try:
    co(1).send(None)
except StopIteration as e:
    print(e.value)
T = 'global'


class Shadow[T]:
    T2 = T
    T = 'class'

    def method(self):
        return T

    def own[T](self): return T


print(Shadow.T2, Shadow.T, Shadow().method(), Shadow().own(), T)


def decorate(f):
    print('decorating', f.__name__, f.__type_params__)
    return f


@decorate
def decorated[X](a: X, *, b: X = 1): return a


@decorate
class Decorated[X]: pass


class Meta(type):
    def __new__(cls, name, bases, namespace, **keywords):
        print(name, bases, namespace['__type_params__'], keywords)
        return super().__new__(cls, name, bases, namespace)


class WithMeta[Q](metaclass=Meta, flag=1): pass


class Child(Box[str]): pass


print(Child.__orig_bases__, Child.__parameters__, Child('s').get())


def loop():
    fs = []
    for i in range(3):
        def f[T](): return T, i
        fs.append(f)
    return [f.__type_params__[0] is f()[0] for f in fs], len({f()[0] for f in fs}), [f()[1] for f in fs]


print(loop())
type type = type
print(type.__value__ is type)
exec("type X[T] = list[T]\ndef f[T](x: T): return T\nclass C[T]: pass\nprint(X, X.__value__, f(1), C[int])")
try:
    class Twice[T](typing.Generic[T]): pass
except TypeError as e:
    print(e)
for text in ("def f[T, T](): pass", "class C[]: pass", "type X[T: (yield)] = T", "def f[*Ts: int](): pass", "type f() = 1",
             "class C[T]((x := 1)): pass", "def f[T: (await x)](): pass"):
    try:
        compile(text, 'text', 'exec')
    except SyntaxError as e:
        print(e.msg)
