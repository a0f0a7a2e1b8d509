# Modules time and sys: what does not depend on the moment.
import time
import sys

def err(f, *args, **kwargs):
    try:
        return repr(f(*args, **kwargs))
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)

t = time.gmtime(0)
print(t, t.tm_year, t[0], t.tm_yday, len(t), tuple(t), t == (1970, 1, 1, 0, 0, 0, 3, 1, 0), isinstance(t, tuple), t[:3], hash(t) == hash(tuple(t)))
print(time.gmtime(1700000000), time.gmtime(1700000000.9).tm_sec, time.gmtime(-1), time.gmtime(10**10))
print(time.strftime('%Y-%m-%d %H:%M:%S', t), time.strftime('%a %d %b %Y %j', (2024, 2, 29, 12, 30, 5, 3, 60, 0)), repr(time.strftime('')), time.strftime('%%'))
print(time.asctime(t), time.asctime((2024, 12, 25, 1, 2, 3, 2, 360, 0)))
print(err(time.asctime, 5), err(time.asctime, (1, 2)), err(time.strftime, 5), err(time.strftime, '%Y', (2000, 13, 1, 0, 0, 0, 0, 1, 0)), err(time.gmtime, 'a'), err(time.mktime, 5))
lt = time.localtime(1700000000)
print(int(time.mktime(lt)), time.mktime(lt) == 1700000000.0, time.ctime(0) == time.asctime(time.localtime(0)))
s = time.struct_time((1, 2, 3, 4, 5, 6, 0, 8, 0))
print(s, s.tm_hour)
a = time.perf_counter()
b = time.monotonic()
c = time.time()
start = time.monotonic_ns()
time.sleep(0.02)
elapsed = time.monotonic_ns() - start
print(20_000_000 <= elapsed < 2_000_000_000, time.perf_counter() > a, time.monotonic() > b, time.time() > c, time.time_ns() > 10**18, time.process_time() >= 0, time.perf_counter_ns() > 0, time.thread_time() >= 0)
print(err(time.sleep, -1), err(time.sleep, 'a'), err(time.sleep, float('nan')), time.sleep(0), time.sleep(True) if False else None)
print(len(time.tzname), isinstance(time.timezone, int), time.daylight in (0, 1))
print(sys.version_info[:3] >= (3, 11), sys.version_info.releaselevel, type(sys.version_info).__name__, sys.version_info > (3, 10), sys.version.startswith('3.11'))
print(sys.float_info.dig, sys.float_info.mant_dig, sys.float_info.min, sys.hash_info.modulus, sys.flags.optimize, sys.byteorder, sys.maxsize == 2**63 - 1)
print(isinstance(sys.modules, dict), 'sys' in sys.modules, sys.modules['sys'] is sys, isinstance(sys.path, list), isinstance(sys.builtin_module_names, tuple))
