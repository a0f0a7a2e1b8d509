#!/usr/bin/env python3
"""Drives examples/redirect_server.py, compiled, over real sockets.

    test_redirect_server.py PATH_OF_CRANKY [unittest arguments]
"""
import os
import signal
import socket
import subprocess
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLE = os.path.join(HERE, "..", "..", "examples", "redirect_server.py")
CRANKY = None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def receive_all(s):
    parts = []
    while part := s.recv(65536):
        parts.append(part)
    return b"".join(parts)


class RedirectServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"redirect_server.{os.getpid()}")
        subprocess.run([CRANKY, "build", EXAMPLE, "-o", cls.program], check=True)

    @classmethod
    def tearDownClass(cls):
        os.unlink(cls.program)

    def setUp(self):
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen([self.program, self.address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 20
        while True:
            try:
                self.connect().close()
                return
            except OSError:
                self.assertIsNone(self.process.poll(), "the server ended")
                self.assertLess(time.monotonic(), end, "the server does not listen")
                time.sleep(0.02)

    def tearDown(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), 5)

    def ask(self, request):
        with self.connect() as s:
            s.sendall(request)
            return receive_all(s)

    def stop(self, signum):
        self.process.send_signal(signum)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err

    def test_redirects(self):
        answer = self.ask(b"GET /anything?x=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 303 See Other\r\n"), answer)
        self.assertIn(b"\r\nLocation: http://github.com/google/grumpy\r\n", answer)

    def test_keeps_alive_and_answers_pipelined_requests_in_order(self):
        one = b"GET /%d HTTP/1.1\r\nHost: h\r\n\r\n"
        last = b"GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        answer = self.ask(b"".join(one % i for i in range(20)) + last)
        self.assertEqual(answer.count(b"HTTP/1.1 303 "), 21)

    def test_malformed_request_is_refused_and_the_server_lives(self):
        self.assertTrue(self.ask(b"this is not HTTP\r\n\r\n").startswith(b"HTTP/1.1 400 "))
        self.test_redirects()

    def test_oversized_header_is_refused_and_the_server_lives(self):
        self.assertTrue(self.ask(b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"y" * 100000 + b"\r\n\r\n").startswith(b"HTTP/1.1 431 "))
        self.test_redirects()

    def test_stops_on_sigterm(self):
        status, out, err = self.stop(signal.SIGTERM)
        self.assertEqual((status, out.splitlines()[-1], err), (0, "stopped", ""))

    def test_stops_on_sigint_with_an_idle_connection(self):
        with self.connect():
            status, out, err = self.stop(signal.SIGINT)
        self.assertEqual((status, out.splitlines()[-1], err), (0, "stopped", ""))

    def test_port_in_use_is_an_oserror_that_names_the_address(self):
        second = subprocess.run([self.program, self.address], capture_output=True, text=True, timeout=20)
        self.assertEqual(second.returncode, 1)
        last = second.stderr.splitlines()[-1]
        self.assertTrue(last.startswith("OSError: [Errno 98]"), last)
        self.assertIn(self.address, last)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    CRANKY = os.path.abspath(sys.argv.pop(1))
    unittest.main()
