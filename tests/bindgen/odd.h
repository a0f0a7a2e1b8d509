// odd.h -- what other binding generators get wrong, by their issue trackers: layouts and values that the sweep's judges check.
#ifndef ODD_H
#define ODD_H
#include <complex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#pragma pack(push, 1)
struct pragma_packed { char c; int i; double d; };
struct packed_bits { unsigned a : 3; unsigned long long b : 42; char c; unsigned d : 19; };
#pragma pack(2)
struct packed_by_two { char c; long l; int bits : 9; };
#pragma pack(pop)
struct __attribute__((packed, aligned(8))) packed_and_aligned { char c; int i; short s; };
struct aligned_member { char c; int i __attribute__((aligned(16))); char tail; };
struct packed_member { char c; int i __attribute__((packed)); };
struct mixed_bits { char c : 4; long l : 40; _Bool flag : 1; signed char s : 7; int : 3; unsigned short u : 16; };
struct zero_width { int a : 5; int : 0; int b : 5; long : 0; char c; };
struct enum_bits { enum small_enum { SMALL_A, SMALL_B = 3 } e : 2; unsigned rest : 30; };
enum __attribute__((packed)) tiny_enum { TINY = 200 };
struct holds_tiny { enum tiny_enum t; char after; };
enum huge_enum { HUGE_TOP = 0xffffffffffffffffull };
enum below_zero { BELOW = -0x7fffffffffffffffll - 1 };
union bits_in_union { unsigned all; struct { unsigned low : 12, high : 20; }; unsigned char bytes[4]; };
struct deep { union { struct { union { int a; float b; }; short c; }; double d; }; struct deep *up; int tail[]; };
struct numbers { long double ld; double complex z; float complex zf; __int128 wide; bool b; wchar_t w; };
struct atomics { _Atomic int a; atomic_long b; _Atomic(struct pragma_packed *) p; _Atomic char c; };
typedef float four_floats __attribute__((vector_size(16)));
struct vectors { char c; four_floats v; };
struct arrays { int a[2][3][4]; char *names[3]; int (*rows)[5]; int (*calls[2])(int (*)(void), struct arrays *); };
typedef int (*(*returns_function)(int))(char);
struct functions { returns_function f; void (*g)(void (*)(void)); int (*h)(); };
typedef struct shadow { int x; } *shadow_p;
typedef const volatile struct shadow cv_shadow;
struct qualified { const int a; volatile char *restrict p; cv_shadow s; int *const *volatile q; };
struct empty_array { int n; char data[0]; };
struct only_padding { int : 8; };
struct self { struct self *next, **list; struct self (*make)(struct self); };
typedef union __attribute__((transparent_union)) { int *i; float *f; } either;
struct keyword_fields { int def; int class; int None; int lambda; };
__extension__ struct with_ext { long long l; };
typedef __typeof__(((struct deep *)0)->c) type_of_c;
struct uses_typeof { type_of_c c; __typeof__(int[3]) three; };

#define ODD_HEX 0xFFFFFFFF
#define ODD_LONG_HEX 0x8000000000000000
#define ODD_OCTAL 0777
#define ODD_BINARY 0b1011
#define ODD_NEGATIVE (-2147483647 - 1)
#define ODD_WIDE L'\x263a'
#define ODD_CHAR16 u'\u20ac'
#define ODD_CHAR '\377'
#define ODD_MULTI 'ab'
#define ODD_CONCATENATED "one" " two" ODD_TAIL
#define ODD_TAIL "\0three\xff"
#define ODD_UTF8 u8"\u20ac"
#define ODD_FLOAT 1.5f
#define ODD_HEX_FLOAT 0x1.8p-3
#define ODD_INFINITY __builtin_inf()
#define ODD_NAN __builtin_nan("")
#define ODD_LONG_DOUBLE 3.25L
#define ODD_SHIFT (1ull << 63)
#define ODD_SIZE sizeof(struct deep)
#define ODD_OFFSET __builtin_offsetof(struct arrays, names[2])
#define ODD_CAST ((unsigned char)-1)
#define ODD_BOOL ((bool)5)
#define ODD_TERNARY (sizeof(long) == 8 ? 1u : 2u)
#define ODD_ENUM SMALL_B
#define ODD_TYPED_ENUM ((enum tiny_enum)TINY)
#define ODD_CHOOSE __builtin_choose_expr(1, 7l, "x")
#define ODD_GENERIC _Generic(1.0f, float: 11, default: 12)
#define ODD_VECTOR_SIZE ((int)sizeof(four_floats))
#define ODD_128 ((unsigned __int128)1 << 127)
#define ODD_STRINGIZED ODD_STR(ODD_OCTAL)
#define ODD_STR(x) ODD_STR_(x)
#define ODD_STR_(x) #x
#define ODD_COMMENTED 5 /* not ; a " comment */
#define ODD_SPLIT 1 + \
                  2
#define ODD_ADDRESS ((void *)-1)
#define ODD_POINTER_STRING ((const unsigned char *)"text")
#define ODD_WIDE_STRING L"wide"
#endif
