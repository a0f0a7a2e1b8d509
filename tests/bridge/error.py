# errno: check() and get_errno().
from __c__ import check, get_errno
from __c__.unistd import access, close, rmdir, F_OK
from __c__.fcntl import open as c_open, O_RDONLY, O_CREAT
from __c__.stdlib import getenv, strtol
from __c__.stdio import fopen


def attempt(f):
    try:
        print(f())
    except OSError as e:
        print(type(e).__name__ + ':', e, e.errno, e.filename)


print(check(access('/', F_OK)), check(5), check('text'))
attempt(lambda: check(access('/nowhere', F_OK), '/nowhere'))
attempt(lambda: check(close(-1)))
attempt(lambda: check(c_open('/nowhere/x', O_RDONLY), '/nowhere/x'))
attempt(lambda: check(c_open('/nowhere/x', O_RDONLY | O_CREAT, 0o600)))
attempt(lambda: check(fopen('/nowhere/x', 'r')))
attempt(lambda: check(rmdir('/')) and None)
close(-1)
print(get_errno())
access('/', F_OK)
print(get_errno())  # a call that succeeds leaves it alone
print(strtol('9' * 30, None, 10), get_errno())
