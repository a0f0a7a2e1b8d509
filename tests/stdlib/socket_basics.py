"""Sockets, select and subprocess between threads: waiting, timeouts, ancillary data, errors."""
import _thread
import select
import socket
import subprocess


def serve(listener):
    peer, _ = listener.accept()
    with peer:
        while data := peer.recv(100):
            peer.sendall(data.upper())


listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen()
_thread.start_new_thread(serve, (listener,))
client = socket.create_connection(listener.getsockname())
client.sendall(b'hello')
print(client.recv(10))
client.settimeout(0.05)
try:
    client.recv(10)
except TimeoutError as e:
    print(repr(e))
poll = select.poll()
poll.register(client, select.POLLIN)
print(poll.poll(10), select.select([client], [client], [], 0.1)[1] == [client])
with select.epoll() as epoll:
    epoll.register(client, select.EPOLLIN)
    print(epoll.poll(0.02))
    client.send(b'x')
    print(len(epoll.poll(5)), client.recv(1))
client.close()
listener.close()

a, b = socket.socketpair()
print(a.sendmsg([b'x', b'yz']), b.recvmsg(10))
socket.send_fds(a, [b'f'], [0])
message, fds, flags, address = socket.recv_fds(b, 5, 3)
print(message, len(fds))
for call in (lambda: a.recv(-1), lambda: a.sendto(b'x'), lambda: a.settimeout(-1), lambda: a.bind(('', 0)),
             lambda: socket.socket().bind(('', 70000)), lambda: socket.inet_aton('x'), lambda: socket.htons(-1),
             lambda: select.select([], [], [], -1), lambda: poll.register(0, -1), lambda: epoll.fileno()):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
a.close()
b.close()

print(subprocess.run(['sh', '-c', 'cat; echo err >&2; exit 3'], input=b'abc', capture_output=True))
for keywords in ({'args': ['/nonexistent']}, {'args': ['true'], 'cwd': '/nonexistent'}):
    try:
        subprocess.run(**keywords)
    except OSError as e:
        print(type(e).__name__, e)
