# Coroutines: driving them by hand, await, errors of misuse.


class Pause:
    """Awaiting it hands a value to the driver and gives back what the driver sends."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run(coroutine, answer=lambda v: v * 10):
    """Drives a coroutine; every value that comes out is answered."""
    seen = []
    sent = None
    while True:
        try:
            v = coroutine.send(sent)
        except StopIteration as e:
            return e.value, seen
        seen.append(v)
        sent = answer(v)


async def plain():
    return 42


async def nothing():
    pass


async def double(x):
    y = await Pause(x)
    return y + x


async def adds(*values, start=0):
    total = start
    for v in values:
        total += await double(v)
    return total


print(run(plain()), run(nothing()), run(double(3)), run(adds(1, 2, 3, start=5)))

# ---- The object
c = plain()
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_suspended, c.cr_await)
print(repr(c).startswith('<coroutine object plain at 0x'))
c.__name__ = 'other'
c.__qualname__ = 'an.other'
print(c.__name__, c.__qualname__, repr(c).startswith('<coroutine object an.other at'))
for bad in (lambda: setattr(c, '__name__', 1), lambda: iter(c), lambda: next(c), lambda: [x for x in c], lambda: list(c),
            lambda: setattr(c, 'cr_await', 1)):
    try:
        bad()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
c.close()
print(plain.__code__.co_flags & 0x80, type(plain).__name__)

c = double(7)
print(c.send(None), c.cr_suspended, c.cr_running, type(c.cr_await).__name__)
try:
    c.send(1)
except StopIteration as e:
    print('stopped', e.value, e.args)
print(c.cr_await, c.cr_suspended)
for again in (lambda: c.send(None), lambda: c.throw(ValueError('x')), lambda: run(c)):
    try:
        again()
    except RuntimeError as e:
        print('RuntimeError', e)
print(c.close())

c = plain()
try:
    c.send(1)
except TypeError as e:
    print(e)
c.close()
try:
    c.send(None)
except RuntimeError as e:
    print(e)

# ---- __await__ of a coroutine
w = double(4).__await__()
print(type(w).__name__, iter(w) is w, next(w))
try:
    w.send(5)
except StopIteration as e:
    print(e.value)
w = double(4).__await__()
next(w)
try:
    w.throw(KeyError('k'))
except KeyError as e:
    print('thrown', e)
w = double(4).__await__()
next(w)
print(w.close())
try:
    next(w)
except RuntimeError as e:
    print(e)


class Delegates:
    def __await__(self):
        r = yield from double(2).__await__()
        return r, 'delegated'


async def uses_delegates():
    return await Delegates()


print(run(uses_delegates()))


# ---- What can be awaited
class NotIterator:
    def __await__(self):
        return [1]


class GivesCoroutine:
    def __await__(self):
        return plain()


class Iterator:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration('ended')
        self.n -= 1
        return self.n


class Raises:
    def __await__(self):
        raise LookupError('no')


def generator():
    yield 1


async def awaits(x):
    return await x


for thing in (1, None, 'x', generator(), NotIterator(), GivesCoroutine(), Iterator(3), Raises(), Pause(1)):
    try:
        print(run(awaits(thing), lambda v: None))
    except (TypeError, LookupError) as e:
        print(type(e).__name__, e)

from_coroutine = plain()


def bad_delegation():
    yield from from_coroutine


try:
    next(bad_delegation())
except TypeError as e:
    print(e)
from_coroutine.close()


# ---- Awaited twice at once; itself
async def sleeper():
    await Pause('asleep')


s = sleeper()
first, second = awaits(s), awaits(s)
print(first.send(None))
print(first.cr_await is s)
try:
    second.send(None)
except RuntimeError as e:
    print(e)
first.close()


async def itself():
    try:
        me.send(None)
    except ValueError as e:
        print('ValueError', e)
    print(me.cr_running, me.cr_suspended, me.cr_await)
    try:
        await me
    except (ValueError, RuntimeError) as e:
        print(type(e).__name__, e)
    return 'done'


me = itself()
print(run(me))


# ---- StopIteration inside
async def stops():
    raise StopIteration('inner')


try:
    run(stops())
except RuntimeError as e:
    print(e, '/', repr(e.__cause__), e.__cause__ is e.__context__, e.__suppress_context__)


async def outer_of_stops():
    try:
        await stops()
    except RuntimeError as e:
        return 'caught ' + str(e)


print(run(outer_of_stops()))


async def stops_async():
    raise StopAsyncIteration('fine here')


try:
    run(stops_async())
except StopAsyncIteration as e:
    print(repr(e))


# ---- throw and close
log = []


async def careful(name):
    try:
        log.append((name, await Pause(name)))
        return 'normal'
    except ValueError as e:
        log.append((name, 'caught', str(e)))
        return 'handled'
    finally:
        log.append((name, 'finally'))


async def nested():
    try:
        return await careful('inner')
    finally:
        log.append('nested finally')


c = nested()
c.send(None)
try:
    c.throw(ValueError('boo'))
except StopIteration as e:
    print(e.value)
c = nested()
c.send(None)
try:
    c.throw(KeyError, 'other')
except KeyError as e:
    print(repr(e))
c = nested()
c.send(None)
print(c.close(), c.close())
print(log)


async def ignores():
    try:
        await Pause(1)
    except GeneratorExit:
        await Pause(2)


c = ignores()
c.send(None)
try:
    c.close()
except RuntimeError as e:
    print(e)

c = ignores()
try:
    c.throw(ValueError('before start'))
except ValueError as e:
    print(e)


# ---- Expressions
async def give(x):
    log.append(x)
    return x


async def expressions():
    global log
    log = []
    a = [await give(1), await give(2), *await give([3, 4])]
    b = {await give('k'): await give('v'), **await give({'z': 0})}
    c = await give(1) + await give(2) * await give(3)
    d = await give(0) or await give('second')
    e = (await give(5)) if await give(True) else await give(6)
    f = f'{await give(7)}-{await give("x")!r:>5}'
    g = (await give('abc'))[await give(1)]
    h = await give(1) < await give(2) < await give(3)
    i = max(await give(4), await give(9), key=await give(lambda v: -v))
    j = -await give(2) ** 2
    (x := await give(10))
    k = x
    k += await give(1)
    a[await give(0)] += await give(100)
    l = lambda: k
    k = await give(55)
    return a, b, c, d, e, f, g, h, i, j, x, k, l(), len(log)


print(run(expressions()))


class Account:
    count = 0

    def __init__(self):
        self.balance = 0

    async def deposit(self, n):
        self.balance += await Pause(n)
        return self.balance

    @classmethod
    async def make(cls, n):
        cls.count += 1
        a = cls()
        await a.deposit(n)
        return a

    @staticmethod
    async def static(n):
        return await Pause(n)

    async def __call__(self):
        return 'called'


class Savings(Account):
    async def deposit(self, n):
        return 'savings', await super().deposit(n)


async def account():
    a = await Account.make(5)
    s = await Savings.make(1)
    return a.balance, await a.deposit(1), await s.deposit(2), await Account.static(3), await a(), Account.count


print(run(account()))


def decorate(f):
    async def wrapper(*args, **kwargs):
        return 'wrapped', await f(*args, **kwargs)
    return wrapper


@decorate
async def decorated(a: int, *, b: str = 'b') -> tuple:
    """Documented."""
    return a, b, await Pause(a)


print(run(decorated(1)), run(decorated(2, b='c')))


async def annotated(a: int, *, b: str = 'b') -> tuple:
    """Documented."""


print(annotated.__annotations__, annotated.__doc__, annotated.__kwdefaults__)
try:
    annotated()
except TypeError as e:
    print(e)


async def many(a, b, c, d, e, f, g, h):
    await Pause(a)
    return a + b + c + d + e + f + g + h


print(run(many(1, 2, 3, 4, 5, 6, 7, 8)))


async def deep(n):
    return await Pause('bottom') if n == 0 else 1 + await deep(n - 1)


print(run(deep(200), lambda v: 1000))


# ---- sys.exc_info across awaits, exception chains
async def handles():
    try:
        raise ValueError('first')
    except ValueError:
        await Pause('in handler')
        try:
            raise KeyError('second')
        except KeyError as e:
            return repr(e.__context__)


print(run(handles()))


async def reraises():
    try:
        raise ValueError('again')
    except ValueError:
        await Pause(1)
        raise


try:
    run(reraises())
except ValueError as e:
    print(e, e.__context__)


# ---- A round-robin scheduler
async def worker(name, steps, out):
    for i in range(steps):
        out.append(f'{name}{i}')
        await Pause(None)
    return name.upper()


def schedule(*tasks):
    ready = list(tasks)
    results = {}
    while ready:
        task = ready.pop(0)
        try:
            task.send(None)
        except StopIteration as e:
            results[task.cr_await or len(results)] = e.value
        else:
            ready.append(task)
    return results


out = []
print(schedule(worker('a', 3, out), worker('b', 1, out), worker('c', 2, out)), out)
