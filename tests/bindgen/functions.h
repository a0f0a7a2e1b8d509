// functions.h -- function declarations of every shape.
#ifndef FUNCTIONS_H
#define FUNCTIONS_H
#include <complex.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>
#include <uchar.h>

#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
struct point { int x, y; };
typedef int (*comparator)(const void *, const void *);
typedef float lanes __attribute__((vector_size(16)));

int plain(int a, const char *b);
void nothing(void);
int old_style();
int unnamed(int, char *, double);
void logf_like(int level, const char *format, ...) PRINTF_LIKE(2, 3);
void vlog_like(const char *format, va_list args) __attribute__((format(printf, 1, 0)));
int scan_like(const char *input, const char *format, ...) __attribute__((__format__(__scanf__, 2, 3)));
size_t time_like(char *out, size_t n, const char *format) __attribute__((format(strftime, 3, 0)));
void needs(char *a, int n, char *b) __attribute__((nonnull(1, 3)));
void needs_all(char *a, int n, char *b) __attribute__((nonnull));
void twice(char *a, char *b);
void twice(char *a, char *b) __attribute__((nonnull(2)));
_Noreturn void stop(int code);
void halt(void) __attribute__((noreturn));
int renamed_function(int) __asm__("actual_symbol");
static inline int square(int n) { return n * n; }
static int only_here(void) { return 3; }
extern inline __attribute__((gnu_inline)) int gnu_one(int n) { return n; }
struct point by_value(struct point p);
void array_parameter(int a[3], char b[], int m[2][3]);
void function_parameter(int callback(int, void *), void *data);
comparator returns_pointer(int which);
int (*returns_raw(int n))(char);
void sort(void *base, size_t n, size_t size, comparator compare);
double complex spin(double complex z);
long double precise(long double);
__int128 huge(unsigned __int128 n);
_Bool flag(_Bool);
wchar_t wide(wchar_t c, char16_t d, char32_t e);
lanes shuffle(lanes v);
int variadic_only(const char *first, ...);
void annotated(void) __attribute__((annotate("cranky:blocking"), annotate("cranky:error=negative_errno")));
int raise(int sig);
void restricted(char *restrict to, const char *restrict from, volatile int *v);
void takes_file(FILE *f);
int with_text(const char *s) __attribute__((deprecated("say nonnull(1) (or not)")));
void (*signal_like(int sig, void (*handler)(int)))(int);
signed char small(unsigned char, short, unsigned short, long, unsigned long, long long, unsigned long long);
#endif
