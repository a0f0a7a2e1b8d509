# Asynchronous generators, and asynchronous comprehensions and generator expressions.


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run(awaitable, answer=None):
    seen = []
    it = awaitable.__await__()
    sent = None
    while True:
        try:
            v = it.send(sent) if sent is not None else next(it)
        except StopIteration as e:
            return (e.value, seen) if seen else e.value
        seen.append(v)
        sent = answer


def attempt(f):
    try:
        print(f())
    except BaseException as e:
        print('raised', repr(e), repr(e.__cause__))


async def count(n):
    for i in range(n):
        await Pause(('pause', i))
        yield i


async def collect(it):
    out = []
    async for x in it:
        out.append(x)
    return out


print(run(collect(count(3))))
g = count(2)
print(type(g).__name__, g.__name__, g.__qualname__, g.ag_running, g.ag_await, aiter(g) is g, g.__aiter__() is g)
print(repr(g).startswith('<async_generator object count at 0x'), count.__code__.co_flags & 0x200)
for bad in (lambda: iter(g), lambda: next(g), lambda: list(g), lambda: g.send(1)):
    try:
        bad()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


async def collect_sync(g):
    return [x for x in g]


attempt(lambda: run(collect_sync(g)))
step = g.__anext__()
print(type(step).__name__, type(g.asend(1)).__name__, type(g.athrow(ValueError)).__name__, type(g.aclose()).__name__)
print(step.send(None), g.ag_running)
attempt(lambda: g.__anext__().send(None))
attempt(lambda: g.aclose().send(None))
attempt(lambda: g.athrow(ValueError('t')).send(None))
attempt(lambda: step.send(None))
print(g.ag_running)
attempt(lambda: step.send(None))
attempt(lambda: step.throw(ValueError('again')))
attempt(lambda: run(g.__anext__()))
attempt(lambda: run(g.__anext__()))
attempt(lambda: run(g.__anext__()))
attempt(lambda: run(g.aclose()))
attempt(lambda: run(g.athrow(ValueError('finished'))))
attempt(lambda: run(anext(g, 'default')))


# ---- asend
async def echo():
    got = []
    x = yield 'ready'
    while x != 'stop':
        got.append(x)
        x = yield list(got)


async def uses_echo():
    e = echo()
    out = [await e.asend(None)]
    out.append(await e.asend(1))
    out.append(await e.asend('two'))
    out.append(await anext(e))
    try:
        await e.asend('stop')
    except StopAsyncIteration as stop:
        out.append(repr(stop))
    try:
        await e.asend('more')
    except StopAsyncIteration as stop:
        out.append(repr(stop))
    return out


print(run(uses_echo()))
attempt(lambda: run(echo().asend('early')))
e = echo()
s = e.asend(None)
s.close()
attempt(lambda: s.send(None))


# ---- athrow, aclose
log = []


async def guarded():
    while True:
        try:
            yield len(log)
        except ValueError as e:
            log.append(f'caught {e}')
            await Pause('handling')
        finally:
            log.append('finally')


async def uses_guarded():
    g = guarded()
    out = [await anext(g)]
    out.append(await g.athrow(ValueError('boo')))
    out.append(await g.athrow(ValueError, 'class'))
    try:
        await g.athrow(KeyError('k'))
    except KeyError as e:
        out.append(repr(e))
    out.append(await collect(g))
    return out, log


print(run(uses_guarded()))


async def closing():
    try:
        yield 1
        yield 2
    finally:
        await Pause('cleanup')
        log.append('closed')


async def uses_closing():
    g = closing()
    await anext(g)
    r = await g.aclose()
    again = await g.aclose()
    try:
        await anext(g)
    except StopAsyncIteration:
        return r, again, log[-1]


print(run(uses_closing()))


async def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass


async def close_stubborn():
    g = stubborn()
    await anext(g)
    await g.aclose()


attempt(lambda: run(close_stubborn()))


async def raises_on_close():
    try:
        yield 1
    finally:
        raise ValueError('in finally')


async def close_raising():
    g = raises_on_close()
    await anext(g)
    await g.aclose()


attempt(lambda: run(close_raising()))


async def close_unstarted():
    g = closing()
    await g.aclose()
    return await collect(g)


attempt(lambda: run(close_unstarted()))


async def throw_unstarted():
    g = closing()
    try:
        await g.athrow(KeyError('early'))
    except KeyError as e:
        return repr(e), await collect(g)


attempt(lambda: run(throw_unstarted()))
c = closing().aclose()
attempt(lambda: run(c))
attempt(lambda: run(c))
attempt(lambda: closing().aclose().send(5))


# ---- The end, PEP 479
async def raising(e):
    yield 1
    raise e


async def returning():
    yield 1
    return


for e in (StopIteration('a'), StopAsyncIteration('b'), ValueError('c'), GeneratorExit('d')):
    attempt(lambda: run(collect(raising(e))))
print(run(collect(returning())))
g = raising(ValueError('once'))
print(run(anext(g)))
attempt(lambda: run(anext(g)))
attempt(lambda: run(anext(g)))


async def empty():
    return
    yield


print(run(collect(empty())))


# ---- Throwing while it awaits
async def slow():
    try:
        await Pause('slow')
        yield 'never'
    except ValueError as e:
        yield f'recovered from {e}'


g = slow()
s = g.__anext__()
print(s.send(None))
attempt(lambda: s.throw(ValueError('cancel')))
g = slow()
co = collect(g)
print(co.send(None))
attempt(lambda: co.throw(KeyError('cancel')))
print(g.ag_running)
attempt(lambda: run(anext(g)))


# ---- Nested generators, with and for inside
class Manager:
    async def __aenter__(self):
        await Pause('enter')
        return 'managed'

    async def __aexit__(self, *a):
        log.append(a[0])
        await Pause('exit')


async def pipeline(n):
    async with Manager() as m:
        async for x in count(n):
            if x % 2:
                yield m, x
            else:
                yield x


async def uses_pipeline():
    out = []
    g = pipeline(4)
    async for x in g:
        out.append(x)
        if len(out) == 3:
            break
    await g.aclose()
    return out, log[-1]


print(run(uses_pipeline()))


# ---- Asynchronous comprehensions
async def give(x):
    await Pause(x)
    return x


async def comprehensions():
    a = [x async for x in count(3)]
    b = {x % 2 async for x in count(3)}
    c = {x: x * x async for x in count(3) if x}
    d = [await give(x) for x in 'ab']
    e = [x for x in (await give([1, 2])) if await give(x)]
    f = [(x, y) async for x in count(2) for y in range(2)]
    g = [(x, y) for x in range(2) async for y in count(2)]
    h = [[y async for y in count(x)] for x in range(3)]
    i = {await give(k): await give(v) for k, v in [('k', 'v')]}
    j = [lambda: x async for x in count(2)]
    return a, b, c, d, e, f, g, h, i, [f() for f in j]


print(run(comprehensions())[0])


async def expressions():
    a = (x + 1 async for x in count(3))
    b = (await give(x) for x in 'xy')
    c = (y for y in (await give([1])))
    kinds = type(a).__name__, type(b).__name__, type(c).__name__, a.__name__
    d = ([z async for z in count(w)] for w in range(2))
    return kinds, await collect(a), await collect(b), list(c), [x async for x in d], [x async for x in (y async for y in count(2) if y)]


print(run(expressions())[0])


def in_a_plain_function(it):
    return (x * 2 async for x in it)


print(run(collect(in_a_plain_function(count(3))))[0])
attempt(lambda: in_a_plain_function(3))


async def closure(n):
    async def inner():
        nonlocal n
        while n:
            n -= 1
            yield n
    return [x async for x in inner()], n


print(run(closure(3)))


async def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


async def first(n):
    out = []
    async for x in fibonacci():
        if x > n:
            return sum(out)
        out.append(x)


print(run(first(4000)))


async def busy():
    total = 0
    async for x in ticks(20000):
        total += x
    return total


async def ticks(n):
    for i in range(n):
        yield i


print(run(busy()))
