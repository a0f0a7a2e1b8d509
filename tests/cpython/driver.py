"""Runs one of CPython's test files and writes what becomes of each test method. Runs under CPython and under Cranky alike.

    driver.py NAME RESULTS FIRST      module test.NAME; methods from number FIRST on; lines are appended to RESULTS:

    count N                           how many methods there are (once, when FIRST is 0)
    begin METHOD                      before it runs: where a crash happened
    ok|fail|error|skip METHOD TEXT    after it, with the last line of the traceback or the reason
    end
"""

import sys
import unittest
from test import support


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


class Recorder(unittest.TestResult):
    """Writes a line as each method ends; the worst of its parts (subtests, clean-ups) counts."""

    def __init__(self, file, prefix):
        super().__init__()
        self.file, self.prefix = file, prefix
        self.outcome = None

    def name(self, test):
        return test.id().removeprefix(self.prefix)

    def line(self, *words):
        self.file.write(' '.join(words).replace('\n', ' ')[:400] + '\n')
        self.file.flush()

    def startTest(self, test):
        super().startTest(test)
        self.outcome = None
        self.line('begin', self.name(test))

    def stopTest(self, test):
        super().stopTest(test)
        self.line(*(self.outcome or ('ok', self.name(test))))

    def worse(self, kind, test, text):
        outcome = (kind, self.name(test), text)
        if self.outcome is None or self.outcome[0] == 'skip':
            self.outcome = outcome
        if not isinstance(test, unittest.TestCase) or not hasattr(test, '_testMethodName'):
            self.line(*outcome)  # setUpClass or setUpModule failed

    def text(self, err, test):
        print(self._exc_info_to_string(err, test), file=sys.stderr, flush=True)
        return f'{err[0].__name__}: {err[1]}'

    def addError(self, test, err):
        print(f'ERROR {self.name(test)}', file=sys.stderr)
        self.worse('error', test, self.text(err, test))

    def addFailure(self, test, err):
        print(f'FAIL {self.name(test)}', file=sys.stderr)
        self.worse('fail', test, self.text(err, test))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            print(f'FAIL {self.name(test)} {subtest._subDescription()}', file=sys.stderr)
            self.worse('fail', test, self.text(err, test))

    def addSkip(self, test, reason):
        self.worse('skip', test, reason)

    def addExpectedFailure(self, test, err):
        pass

    def addUnexpectedSuccess(self, test):
        self.worse('fail', test, 'unexpected success')


def main(name, results, first):
    support.use_resources = []
    prefix = f'test.{name}.'
    with open(results, 'a', encoding='utf-8') as file:
        recorder = Recorder(file, prefix)
        tests = list(flatten(unittest.defaultTestLoader.loadTestsFromName(f'test.{name}')))
        if first == 0:
            recorder.line('count', str(len(tests)))
        unittest.TestSuite(tests[first:]).run(recorder)
        recorder.line('end')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
