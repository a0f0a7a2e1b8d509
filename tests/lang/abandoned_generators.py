# A generator that is abandoned inside a try or with is closed when it dies, at the end of the program at the latest.
import gc


def in_try(name):
    try:
        yield 1
        yield 2
    finally:
        print('finally', name)


class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print('exit', self.name, kind and kind.__name__)


def in_with(name):
    with Manager(name):
        yield 1


def catches():
    try:
        yield 1
    except GeneratorExit:
        print('GeneratorExit')
        raise


def delegates():
    try:
        yield from in_try('inner')
    finally:
        print('outer')


def before_the_try():
    yield 1
    try:
        yield 2
    finally:
        print('never reached')


def clean_the_stack(depth=60):
    return depth and clean_the_stack(depth - 1)


def abandon(*generators):
    for g in generators:
        next(g)


for make in (lambda: in_try('a'), lambda: in_with('b'), catches, delegates, before_the_try):
    abandon(make())
    clean_the_stack()
    gc.collect()


def leave_the_loop():
    for x in in_try('loop'):
        break


leave_the_loop()
clean_the_stack()
gc.collect()
finished = in_try('finished')
print(list(finished))
never_started = in_try('never started')
kept = in_try('at exit')
next(kept)
print('end')
