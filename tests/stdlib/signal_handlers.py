"""Module _signal: handlers, masks, timers, errors."""
import _signal as signal
import time

print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGPIPE))
seen = []


def handler(number, frame):
    seen.append((number, frame.f_code.co_name if frame else None))


print(signal.signal(signal.SIGUSR1, handler))
signal.raise_signal(signal.SIGUSR1)
print(seen, signal.getsignal(signal.SIGUSR1) is handler)
print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is handler)
signal.raise_signal(signal.SIGUSR1)
print(len(seen))

try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt as e:
    print('KeyboardInterrupt', e.args)


def failing(number, frame):
    raise ValueError(number)


signal.signal(signal.SIGALRM, failing)
print(signal.setitimer(signal.ITIMER_REAL, 0.02), signal.getitimer(signal.ITIMER_REAL)[1])
try:
    time.sleep(5)
except ValueError as e:
    print('woken', e)
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    while True:
        pass
except ValueError as e:
    print('out of the loop', e)

signal.signal(signal.SIGUSR2, handler)
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]))
seen.clear()
signal.raise_signal(signal.SIGUSR2)
print(seen, signal.sigpending())
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR2}), len(seen))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
signal.signal(signal.SIGUSR1, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_SETMASK, [])

for f, args in ((signal.signal, (0, 1)), (signal.signal, (1, None)), (signal.signal, (9, handler)), (signal.signal, (65, handler)),
                (signal.getsignal, (70,)), (signal.strsignal, (2,)), (signal.strsignal, (99,)), (signal.setitimer, (5, 1)),
                (signal.pthread_sigmask, (9, [])), (signal.pthread_sigmask, (0, [70])), (signal.set_wakeup_fd, (1000,)),
                (signal.alarm, (0,)), (signal.getitimer, (0,)), (signal.siginterrupt, (0, 1)), (signal.signal, (1, 5)),
                (signal.signal, (1, 'x'))):
    try:
        print(f.__name__, args, f(*args))
    except BaseException as e:
        print(f.__name__, type(e).__module__, type(e).__name__, e)
print(len(signal.valid_signals()), signal.NSIG, signal.struct_siginfo.__match_args__)
