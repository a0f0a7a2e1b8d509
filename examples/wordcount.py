# Counts the words of a file and prints the most frequent: plain Python, compiled.
import sys


class Counter:
    """Words and how often each occurs."""

    def __init__(self, minimum=2):
        self.minimum = minimum
        self.counts = {}
        self.total = 0

    def add(self, word):
        if len(word) >= self.minimum:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1

    def most_common(self, n):
        ranked = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return ranked[:n]

    def __len__(self):
        return len(self.counts)


def words(lines):
    """Yields the identifiers in the lines, in lower case."""
    for line in lines:
        word = []
        for c in line:
            if c.isalnum() or c == "_":
                word.append(c)
            elif word:
                yield "".join(word).lower()
                word.clear()
        if word:
            yield "".join(word).lower()


def length_histogram(counter):
    histogram = [0] * 10

    def note(word, count):
        histogram[min(len(word), 9)] += count

    for word, count in counter.counts.items():
        note(word, count)
    return histogram


def main(path):
    counter = Counter()
    try:
        with open(path) as f:
            for word in words(f):
                counter.add(word)
    except OSError as e:
        print(f"cannot read: {e}")
        return 1
    finally:
        print(f"{path}: {counter.total} words, {len(counter)} different")
    (first, most), *others = counter.most_common(8)
    print(f"{first:>12} {most:6d} {most / counter.total:7.2%}")
    for word, count in others:
        print(f"{word:>12} {count:6d} {count / counter.total:7.2%}")
    print("lengths:", ", ".join(f"{i}:{n}" for i, n in enumerate(length_histogram(counter)) if n))
    longest = max(counter.counts, key=len)
    print(f"longest: {longest!r}, {sum(1 for w in counter.counts if w.startswith('_'))} start with '_'")
    return 0


sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "/usr/include/stdio.h"))
