# builtins.__import__, replaced by the program: import statements call it as CPython does.
import builtins

real = builtins.__import__
own = globals()


def show(name, globals=None, locals=None, fromlist=(), level=0):
    if globals is own:
        print(name, locals is globals, type(locals).__name__, fromlist, level)
    return real(name, globals, locals, fromlist, level)


builtins.__import__ = show
import email.errors
import email.charset as charset
print(charset.QP)
from email.errors import MessageError as E, HeaderParseError
from string import *
print(digits, E.__name__)


def f():
    import string, email.errors
    from email import errors, charset
    return string.digits, errors is email.errors, charset.QP


print(f())


class C:
    x = 1
    import email.errors as errors
    print(errors.MessageError is E)


class B:
    c = 3


class A:
    a = 1
    b = B


builtins.__import__ = lambda name, *rest: A
import zork
import zork.b.c as c
from zork.x import a
print(zork.a, c, a)
try:
    from zork import nope
except ImportError as e:
    print(e)
del builtins.__import__
for statement in 'import sys', 'from sys import path', 'import sys.path as p':
    try:
        exec(statement)
    except ImportError as e:
        print(e)
try:
    import sys
except ImportError as e:
    print(e)


def bad(*args):
    raise KeyError('bad')


builtins.__import__ = bad
try:
    import json
except KeyError as e:
    print(repr(e))
builtins.__import__ = real
import sys
print(__import__('email.mime', fromlist=['base']).base.__name__, __import__('email.mime.base').__name__)
try:
    __import__('email', fromlist=[1])
except TypeError as e:
    print(e)
