# exit: 1
"""locals(), vars(), dir() without arguments and eval(), exec() with one argument are refused in functions.

Description: the program does not compile; the message names the call and its position.
Cause: local variables are registers of the compiled function; nothing can read them by name at run time.
Workaround: name the variables, or give eval and exec their namespaces. At module level and (for locals() and vars()) in class
bodies the calls work.
"""
def f(a):
    return locals()


print(f(1))
