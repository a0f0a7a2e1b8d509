# async with and async for: protocol, suppression, jumps through them, errors.


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run(coroutine):
    seen = []
    while True:
        try:
            seen.append(coroutine.send(None))
        except StopIteration as e:
            return e.value, seen


log = []


class Manager:
    def __init__(self, name, suppress=False, fail_enter=None, fail_exit=None):
        self.name, self.suppress, self.fail_enter, self.fail_exit = name, suppress, fail_enter, fail_exit

    async def __aenter__(self):
        log.append(f'enter {self.name}')
        await Pause(f'entering {self.name}')
        if self.fail_enter:
            raise self.fail_enter
        return self

    async def __aexit__(self, type, value, tb):
        log.append(f'exit {self.name} {type and type.__name__} {value!r} {tb is not None}')
        await Pause(f'leaving {self.name}')
        if self.fail_exit:
            raise self.fail_exit
        return self.suppress


def show(coroutine):
    global log
    log = []
    try:
        print(*run(coroutine))
    except Exception as e:
        print('raised', repr(e), repr(e.__context__), repr(e.__cause__))
    print('   ', log)


async def simple():
    async with Manager('a') as m:
        log.append(m.name)
        await Pause('body')
    return 'end'


async def two():
    async with Manager('a') as a, Manager('b') as b:
        return a.name + b.name


async def raises(suppress):
    async with Manager('a', suppress):
        await Pause('before')
        raise ValueError('boo')
    return 'suppressed'


async def exit_fails():
    async with Manager('a', fail_exit=KeyError('exit')):
        raise ValueError('body')


async def exit_fails_normally():
    async with Manager('a', fail_exit=KeyError('exit')):
        pass


async def enter_fails():
    async with Manager('a', True), Manager('b', fail_enter=OSError('enter')):
        log.append('never')
    return 'a suppressed it'


async def jumps():
    out = []
    for i in range(5):
        async with Manager(i):
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
    return out


async def returns():
    try:
        async with Manager('inner'):
            try:
                return await Pause('returning')
            finally:
                await Pause('finally')
                log.append('finally')
    finally:
        log.append('outer')


async def target():
    d = {}
    async with Manager('a') as d['m'], Manager('b') as (d['x']):
        pass
    return sorted(d)


async def mixed():
    class Sync:
        def __enter__(self):
            return 'sync'

        def __exit__(self, *a):
            log.append('sync exit')
    with Sync() as s:
        async with Manager('in') as m:
            return s, m.name


async def handled():
    try:
        raise ValueError('outer')
    except ValueError:
        async with Manager('a', True):
            raise
    return 'ok'


for c in (simple(), two(), raises(False), raises(True), exit_fails(), exit_fails_normally(), enter_fails(), jumps(), returns(),
          target(), mixed(), handled()):
    show(c)


class NoExit:
    async def __aenter__(self):
        pass


class NoEnter:
    async def __aexit__(self, *a):
        pass


class SyncEnter:
    def __aenter__(self):
        return 1

    async def __aexit__(self, *a):
        pass


class SyncExit:
    async def __aenter__(self):
        pass

    def __aexit__(self, *a):
        return 2


class BadTruth:
    async def __aenter__(self):
        pass

    async def __aexit__(self, *a):
        class T:
            def __bool__(self):
                raise ArithmeticError('truth')
        return T()


async def use(m, fail=False):
    async with m:
        if fail:
            raise ValueError('body')
    return 'fine'


for m in (1, NoExit(), NoEnter(), SyncEnter(), SyncExit(), BadTruth()):
    show(use(m))
    show(use(m, True))


# ---- async for
class Count:
    def __init__(self, n, fail=None):
        self.n, self.i, self.fail = n, 0, fail

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.i += 1
        await Pause(self.i)
        if self.i > self.n:
            if self.fail:
                raise self.fail
            raise StopAsyncIteration
        return self.i


async def loop(it):
    out = []
    async for x in it:
        out.append(x)
    else:
        out.append('else')
    return out


async def loop_jumps():
    out = []
    async for x in Count(6):
        if x == 2:
            continue
        if x == 4:
            break
        out.append(x)
    else:
        out.append('else')
    async for x in Count(2):
        async for y in Count(2):
            if y > x:
                break
            out.append((x, y))
        else:
            out.append('inner else')
            continue
        out.append('after')
    return out, x, y


async def loop_return():
    async for a, (b, *c) in Pairs():
        try:
            return a, b, c
        finally:
            log.append('finally')


class Pairs(Count):
    def __init__(self):
        super().__init__(3)

    async def __anext__(self):
        n = await super().__anext__()
        return n, 'xyz'


async def body_raises_stop():
    out = []
    try:
        async for x in Count(3):
            out.append(x)
            raise StopAsyncIteration('from the body')
        else:
            out.append('never')
    except StopAsyncIteration as e:
        out.append(repr(e))
    return out


async def else_jumps():
    out = []
    for i in range(3):
        async for x in Count(1):
            pass
        else:
            out.append(i)
            if i == 1:
                break
    async for x in Count(0):
        pass
    else:
        try:
            raise
        except RuntimeError as e:
            out.append(str(e))
    return out


async def inside_handler():
    try:
        raise ValueError('v')
    except ValueError:
        async for x in Count(2):
            pass
        try:
            raise KeyError('k')
        except KeyError as e:
            return repr(e.__context__)


for c in (loop(Count(3)), loop(Count(0)), loop(Count(1, ValueError('end'))), loop_jumps(), loop_return(), body_raises_stop(),
          else_jumps(), inside_handler()):
    show(c)


class NoNext:
    def __aiter__(self):
        return 5


class AsyncIter:
    async def __aiter__(self):
        return self

    async def __anext__(self):
        return 1


class SyncNext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 1


class BadNext:
    def __aiter__(self):
        return self

    def __anext__(self):
        raise LookupError('next')


class BadIter:
    def __aiter__(self):
        raise LookupError('iter')


for it in (1, [1], NoNext(), SyncNext(), BadNext(), BadIter()):
    show(loop(it))


# ---- aiter, anext
async def built_ins():
    it = aiter(Count(2))
    a = await anext(it)
    b = await anext(it, 'default')
    c = await anext(it, 'default')
    try:
        await anext(it)
    except StopAsyncIteration as e:
        d = repr(e)
    return a, b, c, d, type(anext(it, None)).__name__


show(built_ins())


async def anext_raises():
    return await anext(Count(0, ValueError('bad')), 1)


show(anext_raises())
for f in (lambda: aiter(1), lambda: anext(1), lambda: aiter(NoNext()), lambda: anext([], 2), lambda: aiter(), lambda: anext(1, 2, 3)):
    try:
        f()
    except TypeError as e:
        print(e)
