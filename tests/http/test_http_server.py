#!/usr/bin/env python3
"""Drives http_server_main over real sockets.

    test_http_server.py PATH_OF_HTTP_SERVER_MAIN [unittest arguments]
"""
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import unittest

SERVER = None
GET = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A running server; stops and is checked when the `with` block ends."""

    def __init__(self, kind="redirect", *limits, host="127.0.0.1", preexec=None):
        self.port = free_port()
        self.host = host.strip("[]") or "127.0.0.1"
        self.address = f"{host}:{self.port}"
        self.process = subprocess.Popen([SERVER, self.address, kind, *map(str, limits)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=preexec)
        self.wait_until_listening()

    def wait_until_listening(self):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                socket.create_connection((self.host, self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise AssertionError(self.process.communicate())
                time.sleep(0.02)
        raise AssertionError("the server does not listen")

    def connect(self):
        s = socket.create_connection((self.host, self.port), 5)
        s.settimeout(5)
        return s

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=10)
        assert self.process.returncode == 0, (self.process.returncode, out, err)
        assert err == "", err
        return out


def read_to_end(s):
    data = b""
    while piece := s.recv(65536):
        data += piece
    return data


class Reader:
    """Reads whole answers from a socket."""

    def __init__(self, s):
        self.s, self.data = s, b""

    def answer(self, body=True):
        while b"\r\n\r\n" not in self.data:
            piece = self.s.recv(65536)
            if not piece:
                raise EOFError(self.data)
            self.data += piece
        head, _, self.data = self.data.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        length = int(headers.get("Content-Length", 0)) if body else 0
        while len(self.data) < length:
            self.data += self.s.recv(65536)
        content, self.data = self.data[:length], self.data[length:]
        return int(lines[0].split()[1]), headers, content


def exchange(server, request):
    """Sends a request on its own connection and returns everything that comes back, up to the close."""
    with server.connect() as s:
        s.sendall(request)
        return read_to_end(s)


def status(answer):
    return int(answer.split()[1])


class Redirect(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.stop)

    def test_see_other(self):
        with self.server.connect() as s:
            s.sendall(GET)
            code, headers, body = Reader(s).answer()
        self.assertEqual(code, 303)
        self.assertEqual(headers["Location"], "http://github.com/google/grumpy")
        self.assertEqual(body, b'<a href="http://github.com/google/grumpy">See Other</a>.\n\n')
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertRegex(headers["Date"], r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
        self.assertNotIn("Connection", headers)

    def test_date_is_now(self):
        from email.utils import parsedate_to_datetime
        with self.server.connect() as s:
            reader = Reader(s)
            for _ in range(2):
                s.sendall(GET)
                date = parsedate_to_datetime(reader.answer()[1]["Date"])
                self.assertLess(abs(date.timestamp() - time.time()), 3)
                time.sleep(1.1)

    def test_urllib_agrees(self):
        import http.client
        c = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=5)
        for _ in range(3):
            c.request("GET", "/x")
            r = c.getresponse()
            self.assertEqual((r.status, r.reason), (303, "See Other"))
            r.read()
        c.request("POST", "/x", body=b"a" * 1000)
        r = c.getresponse()
        self.assertEqual((r.status, r.read()), (303, b""))
        c.close()

    def test_head(self):
        with self.server.connect() as s:
            s.sendall(GET.replace(b"GET", b"HEAD") + GET)
            reader = Reader(s)
            code, headers, _ = reader.answer(body=False)
            self.assertEqual((code, headers["Content-Length"]), (303, "58"))
            self.assertEqual(reader.answer()[0], 303)

    def test_keep_alive(self):
        with self.server.connect() as s:
            reader = Reader(s)
            for _ in range(100):
                s.sendall(GET)
                self.assertEqual(reader.answer()[0], 303)

    def test_connection_close(self):
        answer = exchange(self.server, b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        self.assertIn(b"\r\nConnection: close\r\n", answer)

    def test_http_1_0(self):
        self.assertIn(b"\r\nConnection: close\r\n", exchange(self.server, b"GET / HTTP/1.0\r\n\r\n"))
        with self.server.connect() as s:
            reader = Reader(s)
            for _ in range(3):
                s.sendall(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                self.assertEqual(reader.answer()[1]["Connection"], "keep-alive")

    def test_pipelining(self):
        with self.server.connect() as s:
            reader = Reader(s)
            s.sendall(GET * 1000)
            for _ in range(1000):
                self.assertEqual(reader.answer()[0], 303)

    def test_byte_by_byte(self):
        with self.server.connect() as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(GET)):
                s.sendall(GET[i:i + 1])
                time.sleep(0.001)
            self.assertEqual(Reader(s).answer()[0], 303)

    def test_bodies_are_skipped(self):
        with self.server.connect() as s:
            reader = Reader(s)
            s.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + GET)
            s.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + GET)
            for _ in range(4):
                self.assertEqual(reader.answer()[0], 303)

    def test_100_continue(self):
        with self.server.connect() as s:
            s.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            reader = Reader(s)
            self.assertEqual(reader.answer()[0], 100)
            s.sendall(b"hello")
            self.assertEqual(reader.answer()[0], 303)

    def test_malformed_is_400_and_close(self):
        for bad in (b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\n\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\nHost: h\n\n",
                    b"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", b"hello\r\n"):
            with self.subTest(bad):
                answer = exchange(self.server, bad)
                self.assertEqual(status(answer), 400)
                self.assertIn(b"\r\nConnection: close\r\n", answer)

    def test_nothing_after_a_malformed_request_is_served(self):
        answer = exchange(self.server, GET + b"BAD\r\n\r\n" + GET)
        self.assertEqual(re.findall(rb"HTTP/1.1 (\d+)", answer), [b"303", b"400"])

    def test_oversized(self):
        self.assertEqual(status(exchange(self.server, GET[:-2] + b"X: " + b"a" * 20000 + b"\r\n\r\n")), 431)
        self.assertEqual(status(exchange(self.server, GET[:-2] + b"A: b\r\n" * 200 + b"\r\n")), 431)
        self.assertEqual(status(exchange(self.server, b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n\r\n")), 414)
        self.assertEqual(status(exchange(self.server, b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n")), 413)

    def test_large_input_does_not_lose_the_answer(self):
        # The client sends on after the refusal: the answer must arrive all the same, not a reset.
        with self.server.connect() as s:
            s.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n")
            try:
                s.sendall(b"a" * 500000)
            except OSError:
                pass
            self.assertEqual(Reader(s).answer()[0], 413)

    def test_other_versions_and_codings(self):
        self.assertEqual(status(exchange(self.server, b"GET / HTTP/3.0\r\nHost: h\r\n\r\n")), 505)
        self.assertEqual(status(exchange(self.server, GET[:-2] + b"Transfer-Encoding: gzip\r\n\r\n")), 501)
        self.assertEqual(status(exchange(self.server, GET[:-2] + b"Expect: x\r\n\r\n")), 417)

    def test_half_closed_client_gets_its_answer(self):
        with self.server.connect() as s:
            s.sendall(GET)
            s.shutdown(socket.SHUT_WR)
            self.assertEqual(status(read_to_end(s)), 303)

    def test_many_connections(self):
        sockets = [self.server.connect() for _ in range(200)]
        for s in sockets:
            s.sendall(GET)
        for s in sockets:
            self.assertEqual(Reader(s).answer()[0], 303)
            s.close()

    def test_vanishing_clients(self):
        import struct
        for i in range(100):
            s = self.server.connect()
            s.sendall(GET[:i % len(GET)] if i % 2 else GET * 50)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.close()
        with self.server.connect() as s:
            s.sendall(GET)
            self.assertEqual(Reader(s).answer()[0], 303)


class Echo(unittest.TestCase):
    def test_handler_sees_the_request(self):
        with Server("echo") as server, server.connect() as s:
            s.sendall(b"PUT /a?b HTTP/1.1\r\nHost: h\r\n\r\n")
            self.assertEqual(Reader(s).answer()[2], b"PUT /a?b")

    def test_slow_reader(self):
        with Server("echo") as server, server.connect() as s:
            s.sendall(b"GET /large HTTP/1.1\r\nHost: h\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n")
            time.sleep(0.3)
            reader = Reader(s)
            self.assertEqual(len(reader.answer()[2]), 16 * 1024 * 1024 + len("GET /large"))
            self.assertEqual(reader.answer()[2], b"GET /next")


class Timeouts(unittest.TestCase):
    def test_slow_head_is_408(self):
        with Server("redirect", 400, 10000) as server, server.connect() as s:
            s.sendall(b"GET / HT")
            self.assertEqual(status(read_to_end(s)), 408)

    def test_dripping_does_not_extend_the_head_time(self):
        with Server("redirect", 600, 10000) as server, server.connect() as s:
            start = time.monotonic()
            try:
                for byte in GET * 3:
                    s.sendall(bytes([byte & 0x5f | 0x40]))
                    time.sleep(0.05)
            except OSError:
                pass
            self.assertLess(time.monotonic() - start, 3)

    def test_silent_client_is_closed(self):
        with Server("redirect", 400, 10000) as server, server.connect() as s:
            self.assertEqual(read_to_end(s), b"")

    def test_idle_connection_is_closed(self):
        with Server("redirect", 10000, 400) as server, server.connect() as s:
            s.sendall(GET)
            self.assertEqual(status(read_to_end(s)), 303)

    def test_slow_body_is_408(self):
        with Server("redirect", 10000, 10000, 400) as server, server.connect() as s:
            s.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe")
            self.assertEqual(status(read_to_end(s)), 408)


class Life(unittest.TestCase):
    def test_sigterm_and_sigint_stop_cleanly(self):
        for number in signal.SIGTERM, signal.SIGINT:
            server = Server()
            with server.connect() as s:
                s.sendall(GET)
                Reader(s).answer()
                self.assertEqual(server.stop(number), "stopped 0, SIGTERM restored\n")
                self.assertEqual(s.recv(1), b"")

    def test_stop_with_a_client_that_does_not_read(self):
        server = Server("echo")
        with server.connect() as s:
            s.sendall(b"GET /large HTTP/1.1\r\nHost: h\r\n\r\n")
            time.sleep(0.2)
            start = time.monotonic()
            server.stop()
            self.assertLess(time.monotonic() - start, 4)

    def test_port_in_use(self):
        with Server() as server:
            second = subprocess.run([SERVER, server.address, "redirect"], capture_output=True, text=True, timeout=10)
            self.assertEqual(second.stdout, f"failed -98 listen on '{server.address}': Address already in use\n")
            self.assertEqual((second.returncode, second.stderr), (1, ""))

    def test_port_can_be_used_again_at_once(self):
        with Server() as server:
            with server.connect() as s:
                s.sendall(GET)
                Reader(s).answer()
            server.stop()
            again = subprocess.Popen([SERVER, server.address, "redirect"], stdout=subprocess.PIPE, text=True)
            time.sleep(0.3)
            again.terminate()
            self.assertEqual(again.communicate(timeout=10)[0], "stopped 0, SIGTERM restored\n")

    def test_unknown_host(self):
        r = subprocess.run([SERVER, "no-such-host.invalid:80", "redirect"], capture_output=True, text=True, timeout=30)
        self.assertRegex(r.stdout, r"^failed -99 listen on 'no-such-host.invalid:80': ")

    def test_every_interface(self):
        with Server(host="") as server, server.connect() as s:
            s.sendall(GET)
            self.assertEqual(Reader(s).answer()[0], 303)

    @unittest.skipUnless(os.path.exists("/proc/net/if_inet6") and open("/proc/net/if_inet6").read(), "no IPv6")
    def test_ipv6(self):
        with Server(host="[::1]") as server, server.connect() as s:
            s.sendall(GET)
            self.assertEqual(Reader(s).answer()[0], 303)

    def test_out_of_descriptors(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
        with Server(preexec=few) as server:
            crowd = []
            for _ in range(80):
                try:
                    crowd.append(server.connect())
                except OSError:
                    pass
            time.sleep(0.2)
            for s in crowd:
                s.close()
            time.sleep(0.2)
            with server.connect() as s:
                s.sendall(GET)
                self.assertEqual(Reader(s).answer()[0], 303)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    SERVER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
