import types, sys
def f(): yield 1
async def g(): pass
print(f.__code__ is f.__code__, f().gi_code is f.__code__)
c = g()
print(c.cr_code is g.__code__); c.close()
def outer():
    def inner(): return sys._getframe().f_code
    return inner
print(outer()() is outer().__code__)
r = f.__code__.replace(co_name='x')
print(r is f.__code__, r.co_name, f.__code__.co_name)
print([sys._getframe().f_code.co_name for i in 'a'])
h = types.FunctionType(f.__code__, globals())
print(h.__code__ is f.__code__, list(h()))
