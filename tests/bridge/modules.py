# C headers as module objects, and star imports.
import __c__.zlib as z
import __c__.sys.stat
import sys
from __c__ import OUT, stdlib, string as text
from __c__.math import *
from __c__.sqlite3 import *

print(z.zlibVersion()[0].isdigit(), z.Z_OK, z.Z_BEST_COMPRESSION, z.crc32(0, b'hello', 5))
print(__c__.sys.stat.S_ISDIR(0o40755), __c__.sys.stat.struct_stat.__name__)
print(stdlib.abs(-3), text.strlen('hello'), stdlib.div(7, 2))
print(round(cbrt(27.0), 9), M_PI, hypot(3, 4))


def query():
    rc, db = sqlite3_open(':memory:', OUT)
    rc, st, tail = sqlite3_prepare_v2(db, "select 1 + ?, 'x'", -1, OUT, OUT)
    sqlite3_bind_int(st, 1, 41)
    while sqlite3_step(st) == SQLITE_ROW:
        print(sqlite3_column_int(st, 0), sqlite3_column_text(st, 1).str())
    return sqlite3_finalize(st), sqlite3_close(db)


print(query())
print(z, type(z).__name__, sys.modules['__c__.zlib'] is z, abs(-1), pow(2, 3), round(2.5))
try:
    z.nothing_of_the_kind
except AttributeError as e:
    print(e)

# variables: live and settable through the module object, read once by `from`
import __c__.getopt as getopt
import __c__.unistd as unistd
from __c__ import Array, Ptr, c_char

print(getopt.optind, getopt.opterr)
getopt.optind = 5
print(getopt.optind)
getopt.opterr = 0
argv = Array[Ptr[c_char]]([Array[c_char](word) for word in ('prog', '-x', '-b', 'value', 'rest')] + [None])
getopt.optind = 1
while (c := unistd.getopt(5, argv, 'xb:')) != -1:
    print(chr(c), getopt.optarg and getopt.optarg.str(), getopt.optind)
try:
    getopt.optind = 'x'
except TypeError as e:
    print(e)
try:
    del getopt.optind
except AttributeError as e:
    print(e)
