# Module posix: paths, errors, directories, processes.
import posix
print(posix.getpid()>0, posix.getcwd()!='', type(posix.stat('/')).__name__)
st=posix.stat('/tmp')
for f in (lambda: posix.stat('nope'), lambda: posix.stat([]), lambda: posix.stat('a\0b'), lambda: posix.close(9999), lambda: posix.rename('nope','nope2'), lambda: posix.stat_result((1,2)), lambda: posix.listdir(b'nope')):
    try: f()
    except Exception as e: print(type(e).__name__, e)
print(sorted(posix.listdir('/usr/lib/python3.11/json')) )
for e in sorted(posix.scandir('/usr/lib/python3.11/json'), key=lambda e:e.name): print(e, e.is_dir(), e.path, e.stat().st_size)
r,w=posix.pipe()
pid=posix.fork()
if pid==0:
    posix.write(w,b'child'); posix._exit(3)
print(posix.read(r,10), posix.waitstatus_to_exitcode(posix.waitpid(pid,0)[1]))
print(posix.uname().sysname, len(posix.urandom(4)), b'PATH' in posix.environ, posix.sysconf('SC_PAGESIZE'))
