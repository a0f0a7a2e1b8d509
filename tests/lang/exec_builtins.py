# What `__builtins__` in the globals of exec() and eval() means; mappings and dict subclasses as namespaces.
import types


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f'{type(e).__name__}: {e}'


ns = {}
print(attempt(exec, 'x = len("abc")', ns), ns['x'], ns['__builtins__']['len'] is len)
print(attempt(exec, 'print(1)', {'__builtins__': {}}))
print(attempt(exec, 'print(1)', {'__builtins__': 123}))
print(attempt(exec, 'class A: pass', {'__builtins__': {}}))
print(attempt(exec, 'import os', {'__builtins__': {}}))
print(attempt(exec, 'from os import path', {'__builtins__': {}}))
print(attempt(eval, 'superglobal', {'__builtins__': types.MappingProxyType({'superglobal': 1})}))
print(attempt(eval, 'nothing', {'__builtins__': types.MappingProxyType({'superglobal': 1})}))
ns = {'__builtins__': {'__build_class__': lambda f, name, *bases, **kw: (f.__name__, name, bases, kw)}}
print(attempt(exec, 'class A(1, 2, k=3): pass', ns), ns['A'])
ns = {'__builtins__': {'__import__': lambda name, *args: (name, args[2:])}}
print(attempt(exec, 'import foo.bar', ns), ns['foo'])
ns = {'__builtins__': {'f': 5}}
exec('def g(): return f\nprint_ = g()', ns)
print(ns['print_'])
ns['f'] = 6
print(ns['g']())
del ns['f']
ns['__builtins__']['f'] = 7
print(ns['g']())


class Frozen(dict):
    def __setitem__(self, key, value):
        raise ZeroDivisionError('frozen')


print(attempt(exec, 'x = 1', Frozen(__builtins__={})), attempt(exec, 'x = 1', {}, Frozen()), attempt(exec, 'def f(): pass', Frozen(__builtins__={})))


class Log:
    def __init__(self): self.d = {}
    def __getitem__(self, k):
        print('get', k)
        return self.d[k]
    def __setitem__(self, k, v):
        print('set', k)
        self.d[k] = v
    def __delitem__(self, k):
        print('del', k)
        del self.d[k]
    def keys(self): return self.d.keys()


log = Log()
exec('a = 1\nb = a + 1\ndel a\nclass C: c = b\nfor i in range(2): pass\nimport types as t\ndef f(): return t', {'b': 'global'}, log)
print(sorted(log.d), log.d['C'].c, attempt(eval, 'a', {}, log), eval('dir()', {}, log), attempt(log.d['f']))
print(attempt(exec, 'del zzz', {}, log), attempt(eval, '[x for x in (b,)]', {}, log), attempt(eval, '[b for x in (1,)]', {}, log))
exec('from math import *', {}, (star := {}))
print('pi' in star, '__name__' in star)
