# pwd and grp: look-ups, listings, from several threads at once, and the errors of each.
import grp
import os
import pwd
import threading

me = pwd.getpwuid(os.getuid())
print(me == pwd.getpwnam(me.pw_name), len(me), me.pw_uid == os.getuid(), type(me).__name__, me.pw_dir, me[0] == me.pw_name)
mine = grp.getgrgid(os.getgid())
print(mine == grp.getgrnam(mine.gr_name), len(mine), type(mine.gr_mem).__name__, type(mine).__name__, repr(mine))
print([p.pw_name for p in pwd.getpwall()], [p.pw_uid for p in pwd.getpwall()])
print([(g.gr_name, g.gr_gid, g.gr_mem) for g in grp.getgrall()])

for call in (lambda: pwd.getpwnam('no such user'), lambda: pwd.getpwuid(4242424), lambda: pwd.getpwuid(2**70), lambda: pwd.getpwuid(-5),
             lambda: pwd.getpwnam(3), lambda: pwd.getpwuid('root'), lambda: pwd.getpwnam(), lambda: pwd.getpwnam('a\0b'),
             lambda: grp.getgrnam('no such group'), lambda: grp.getgrgid(4242424), lambda: grp.getgrgid(2**70), lambda: grp.getgrgid(-5),
             lambda: grp.getgrnam(3), lambda: grp.getgrgid('root'), lambda: grp.getgrgid(id=4242424), lambda: grp.getgrnam('a\0b'),
             lambda: pwd.getpwnam('\udc80'), lambda: grp.getgrnam('\udc80'), lambda: grp.getgrgid(1.5), lambda: pwd.getpwuid(-1)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)

lists = []
threads = [threading.Thread(target=lambda: lists.append((pwd.getpwall(), grp.getgrall()))) for _ in range(20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(lists), all(l == (pwd.getpwall(), grp.getgrall()) for l in lists))
