# The samples of the bridge's API that use libraries for real: qsort, zlib, stat, libuv, libcurl, time, stdio.
import os
import tempfile
from array import array
from __c__ import INOUT, OUT, Ptr, c_int, cast, check, owned
from __c__.stdlib import qsort
from __c__.zlib import compress2, compressBound, zError, Z_OK, Z_BEST_COMPRESSION
from __c__.sys.stat import stat, struct_stat, S_ISREG
from __c__.uv import *
from __c__.curl.curl import *
from __c__.time import gmtime, strftime
from __c__.stdio import fopen, fgets, fclose

a = array("i", [3, 1, 2])


def cmp(p: Ptr[c_int], q: Ptr[c_int]) -> int:
    return (p[0] > q[0]) - (p[0] < q[0])


qsort(a, len(a), a.itemsize, cmp)
print(a)
qsort(memoryview(a)[1:], 2, a.itemsize, lambda p, q: cast(Ptr[c_int], q)[0] - cast(Ptr[c_int], p)[0])
print(a)

src = b"spam" * 1000
dst = bytearray(compressBound(len(src)))
rc, n = compress2(dst, INOUT(len(dst)), src, len(src), Z_BEST_COMPRESSION)
if rc != Z_OK:
    raise ValueError(zError(rc))
print(len(bytes(dst[:n])))

with tempfile.NamedTemporaryFile() as f:
    f.write(b'one\ntwo\n')
    f.flush()
    st = struct_stat()
    check(stat(f.name, st))
    print(st.st_size, S_ISREG(st.st_mode), st.st_mtime == int(os.stat(f.name).st_mtime))
    with owned(check(fopen(f.name, "r")), fclose) as file:
        line = bytearray(256)
        while fgets(line, len(line), file) is not None:
            print(line[:line.index(0)].decode(), end="")

loop, t, ticks = uv_loop_t(), uv_timer_t(), 0


def tick(h):
    global ticks
    ticks += 1
    if ticks == 3:
        uv_close(cast(Ptr[uv_handle_t], h), None)


uv_loop_init(loop)
uv_timer_init(loop, t)
uv_timer_start(t, tick, 0, 10)
print(uv_run(loop, UV_RUN_DEFAULT), uv_loop_close(loop), ticks)

body = bytearray()


@curl_write_callback
def on_data(ptr, size, count, _):
    body.extend(ptr.bytes(size * count))
    return size * count


with tempfile.NamedTemporaryFile() as f, owned(curl_easy_init(), curl_easy_cleanup) as h:
    f.write(b'hello ' * 10000)
    f.flush()
    curl_easy_setopt(h, CURLOPT_URL, 'file://' + f.name)
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_data)
    if rc := curl_easy_perform(h):
        raise OSError(curl_easy_strerror(rc))
print(len(body), bytes(body[:12]))

buffer = bytearray(64)
n = strftime(buffer, len(buffer), "%F %T", gmtime([86400]))
print(buffer[:n].decode())
