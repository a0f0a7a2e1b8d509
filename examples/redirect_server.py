# The program that Grumpy was announced with, on a C library: every request is redirected.
#     cranky run examples/redirect_server.py [HOST:PORT]      then: curl -i http://127.0.0.1:8080/
# tested by: tests/http/test_redirect_server.py
import sys

from __c__.cranky.http import ListenAndServe, RedirectHandler

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8080"
handler = RedirectHandler("http://github.com/google/grumpy", 303)
print(f"listening on {address}; stop with Ctrl-C", flush=True)
ListenAndServe(address, handler)
print("stopped")
