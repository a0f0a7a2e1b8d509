#!/usr/bin/env python3
"""Benchmarks as ratios: each pair of commands is run in turn (A B A B ...), in user CPU time, and the median ratio shown.

    tests/bench/bench.py [-n ROUNDS] [WORD ...]      only rows that contain a WORD

Absolute times on a shared machine mean nothing; ratios of an interleaved run do.
"""

import argparse
import glob
import os
import resource
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CRANKY = os.path.join(ROOT, 'build', 'cranky')
LIBRARY = '/usr/lib/python3.11'
PYTHON = os.environ.get('PYTHON', '/usr/bin/python3.11')


def run(command):
    """(user seconds, peak kilobytes, output) of one run."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(write_end, 1)
        os.close(read_end)
        os.execvp(command[0], command)
    os.close(write_end)
    with os.fdopen(read_end) as f:
        output = f.read()
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f'{command}: status {status}')
    return usage.ru_utime, usage.ru_maxrss, output


def ratio(a, b, rounds):
    """Median of time(a) / time(b) over interleaved rounds; both must print the same."""
    values = []
    for _ in range(rounds):
        time_a, _, out_a = run(a)
        time_b, _, out_b = run(b)
        if out_a != out_b:
            sys.exit(f'{a} and {b} print different things')
        values.append(time_a / max(time_b, 1e-6))
    return statistics.median(values)


def startup_ratio(a, b, rounds):
    """Total user CPU time of many interleaved starts of each (one start is too short for the clock)."""
    totals = [0.0, 0.0]
    for _ in range(20 * rounds):
        for i, command in enumerate((a, b)):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run(command)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            totals[i] += after.ru_utime - before.ru_utime
    return totals[0] / totals[1]


class Bench:
    def __init__(self, rounds, words, directory):
        self.rounds, self.words, self.directory = rounds, words, directory

    def program(self, name):
        path = os.path.join(self.directory, name)
        if not os.path.exists(path):
            subprocess.run([CRANKY, 'build', '--release', os.path.join(HERE, name + '.py'), '-o', path], check=True)
        return path

    def row(self, what, measure, target, better):
        """better: 'more' (the figure is at least the target) or 'less'."""
        if self.words and not any(w in what for w in self.words):
            return
        value = measure()
        good = value >= target if better == 'more' else value <= target
        print(f'{what:<62} {value:>9.2f}   {"at least" if better == "more" else "at most"} {target:<6g} {"ok" if good else "SHORT"}',
              flush=True)

    def faster(self, name):
        source = os.path.join(HERE, name + '.py')
        return lambda: 1 / ratio([self.program(name)], [PYTHON, source], self.rounds)

    def strlen(self):
        c = os.path.join(self.directory, 'strlen_c')
        subprocess.run(['gcc', '-O2', os.path.join(HERE, 'strlen.c'), '-o', c], check=True)
        return ratio([self.program('strlen')], [c], 2 * self.rounds + 1)

    def cached_run(self):
        command = [CRANKY, 'run', os.path.join(HERE, 'hello.py')]
        run(command)
        return startup_ratio(command, [PYTHON, '-S', os.path.join(HERE, 'hello.py')], self.rounds)

    def binary(self):
        return startup_ratio([self.program('hello')], [PYTHON, '-S', os.path.join(HERE, 'hello.py')], self.rounds)

    def size(self, sources):
        """Lines of C per line of Python."""
        c = python = 0
        for source in sources:
            c += subprocess.run([CRANKY, 'emit', source], capture_output=True, text=True, check=True).stdout.count('\n')
            with open(source, encoding='utf-8') as f:
                python += f.read().count('\n')
        return c / python

    def corpus(self):
        return sorted(glob.glob(os.path.join(ROOT, 'tests', 'lang', '*.py')))

    def front_end(self):
        """Million lines a second from source to IR, over the installed library."""
        files = sorted(glob.glob(os.path.join(LIBRARY, '*.py')))
        words = run([os.path.join(ROOT, 'build', 'tests', 'front_end'), '3', *files])[2].split()
        return float(words[-2]) / 1e6

    def module(self):
        """CPU seconds to compile a program that is one module of 1,100 lines, default level; less what an empty one takes."""
        seconds = []
        for text in (open(os.path.join(LIBRARY, 're', '_parser.py')).read().replace('from ._constants import *', ''), ''):
            path = os.path.join(self.directory, 'module.py')
            with open(path, 'w') as f:
                f.write(text)
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            subprocess.run([CRANKY, 'build', '--no-cache', path, '-o', path + '.out'], check=True)
            seconds.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
        return seconds[0] - seconds[1]

    def all(self):
        self.row('fib(32), times faster than CPython', self.faster('fib'), 6, 'more')
        self.row('method calls and attributes, times faster than CPython', self.faster('oop'), 3, 'more')
        self.row('binary trees, times faster than CPython', self.faster('binary_trees'), 3, 'more')
        self.row('fib in 2 threads, throughput over 1 (needs two free cores)', lambda: float(run([self.program('fib_threads')])[2]), 1.9, 'more')
        self.row('strlen through __c__ in a loop, time over the loop in C', self.strlen, 1.5, 'less')
        self.row('hello world, cranky run (cached), over python3.11 -S', self.cached_run, 1, 'less')
        self.row('hello world, cranky build, over python3.11 -S', self.binary, 0.4, 'less')
        self.row('100,000 threads blocked at once, peak GB', lambda: run([self.program('spawn')])[1] / 1e6, 1.5, 'less')
        self.row('C lines per Python line, wordcount.py', lambda: self.size([os.path.join(ROOT, 'examples', 'wordcount.py')]), 12, 'less')
        self.row('C lines per Python line, tests/lang', lambda: self.size(self.corpus()), 12, 'less')
        self.row('front end, million lines a second to IR', self.front_end, 0.5, 'more')
        self.row('module of 1,100 lines, CPU seconds to compile', self.module, 4, 'less')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-n', type=int, default=5, metavar='ROUNDS', help='rounds of each pair (5)')
    parser.add_argument('words', nargs='*', metavar='WORD')
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix='cranky-bench.') as directory:
        Bench(options.n, options.words, directory).all()


if __name__ == '__main__':
    main()
