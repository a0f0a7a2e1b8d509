// strlen.c -- the loop of strlen.py in C. The function is declared here, without glibc's `pure` attribute, so that the
// compiler makes each call across the library boundary instead of hoisting one out of the loop.
#include <stdio.h>

extern unsigned long library_strlen(const char *) __asm__("strlen");

__attribute__((noinline)) static long loop(const char *s, long n) {
    long total = 0;
    for (long i = 0; i < n; i++) total += (long)library_strlen(s);
    return total;
}

int main(int argc, char **argv) {
    printf("%ld\n", loop(argc > 1 ? argv[1] : "hello, world", 20000000));
    return 0;
}
