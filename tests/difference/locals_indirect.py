# exit: 1
"""locals(), eval(), exec() and their relatives see a function's variables only where they are called by their own names.

Description: reached in another way (an alias, map()), eval() and exec() see the module's globals only.
Cause: local variables are registers of the compiled function; a call that is written `eval(x)` is given them in a dict.
Workaround: call the built-in by its name, or pass locals() on.
"""
def f(a):
    return list(map(eval, ['a']))


print(f(1))
