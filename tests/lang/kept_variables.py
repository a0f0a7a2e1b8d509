# A variable keeps its object until the function returns, whether or not it is read again.
import gc
import weakref


class Directory:
    def __init__(self, name):
        self.name = name


def clean_the_stack(depth=40):
    return depth and clean_the_stack(depth - 1)


def alive(reference):
    clean_the_stack()
    gc.collect()
    return reference() is not None


def local():
    directory = Directory('local')
    reference, name = weakref.ref(directory), directory.name
    print(name, alive(reference))


def parameter(directory):
    reference, name = weakref.ref(directory), directory.name
    del name
    print('parameter', alive(reference))


def many_parameters(a, b, c, d, e, f, directory):
    reference = weakref.ref(directory)
    print('many parameters', alive(reference))


def loop_variable():
    for directory in map(Directory, 'abc'):
        reference = weakref.ref(directory)
    print('loop variable', alive(reference))


def with_a_view():
    b = bytearray(b'abc')
    view = memoryview(b)
    clean_the_stack()
    gc.collect()
    try:
        b.append(1)
    except BufferError as e:
        print(e)


def generator():
    directory = Directory('generator')
    reference = weakref.ref(directory)
    yield 1
    yield alive(reference)


def captured():
    directory = Directory('captured')
    reference = weakref.ref(directory)
    show = lambda: directory
    print('captured', alive(reference))


def not_returned():
    directory = Directory('x')
    reference = weakref.ref(directory)
    try:
        raise ValueError(reference)
    finally:
        print('finally', alive(reference))


local()
parameter(Directory('parameter'))
many_parameters(1, 2, 3, 4, 5, 6, Directory('many'))
loop_variable()
with_a_view()
print(list(generator()))
captured()
try:
    not_returned()
except ValueError:
    pass
