# Variables, expression macros and function-like macros.
from __c__.sys.stat import S_ISREG, S_ISDIR
from __c__.sys.wait import WIFEXITED, WEXITSTATUS
from __c__.stdio import stdout, stderr, fputs, fflush, EOF, BUFSIZ
from __c__.stdlib import system, RAND_MAX, EXIT_FAILURE, MB_CUR_MAX
from __c__.math import M_PI, isnan, signbit, HUGE_VAL
from __c__.limits import INT_MAX, ULONG_MAX, PATH_MAX
from __c__.unistd import optind, environ

print(S_ISREG(0o100644), S_ISREG(0o040755), S_ISDIR(mode=0o040755))
status = system('exit 3')
print(WIFEXITED(status) != 0, WEXITSTATUS(status))
print(fputs('to stdout\n', stdout), fflush(stdout), repr(stderr)[:9], EOF)
print(RAND_MAX, EXIT_FAILURE, INT_MAX, ULONG_MAX, PATH_MAX, M_PI, HUGE_VAL, MB_CUR_MAX >= 1)
print(isnan(float('nan')) != 0, isnan(1.0), signbit(-1.0) != 0)
print(optind, environ[0].str().count('=') > 0)
for bad in (lambda: S_ISREG('x'), lambda: S_ISREG(), lambda: S_ISREG(2**64), lambda: isnan('x')):
    try:
        print(bad())
    except (TypeError, OverflowError) as e:
        print(type(e).__name__ + ':', e)
print(S_ISREG)
