# At exit __del__ of what is still alive runs, with globals and built-ins intact.
import atexit
import sys


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name, len(limits), sys.byteorder)


class Failing:
    def __del__(self):
        raise ValueError('ignored')


limits = [1, 2]
first = Named('first')
second = Named('second')
cycle = Named('cycle')
cycle.itself = cycle
failing = Failing()
atexit.register(print, 'atexit')
print('end')
