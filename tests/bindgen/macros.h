// macros.h -- macros of every kind.
#ifndef MACROS_H
#define MACROS_H
#include <stddef.h>
#include <stdint.h>

struct stamp { struct { long seconds; } when; int list[4]; };
int real_function(int n);
extern int real_variable;
enum { FROM_ENUM = 3 };
#define FROM_ENUM FROM_ENUM

#define INT 42
#define NEGATIVE (-5)
#define HEX 0xffffffffu
#define LONG 5L
#define ULL 0xffffffffffffffffull
#define EXPRESSION ((INT << 4) | 1)
#define SIZE sizeof(struct stamp)
#define CAST ((uint8_t)300)
#define BOOLEAN (1 == 1)
#define BIG128 ((__int128)1 << 100)
#define NEG128 (-((__int128)1 << 100))
#define LETTER 'x'
#define PARENTHESISED_LETTER ('\n')
#define NUMBER 2.5
#define SINGLE 1.5f
#define PRECISE 1.25L
#define INFINITE __builtin_inf()
#define TEXT "hello"
#define JOINED "one" "two"
#define NUL_INSIDE "a\0b"
#define BRACKETED ("in parentheses")
#define EMPTY_TEXT ""
#define UTF8 u8"h\u00e9"
#define QUOTES "tab\there \"quoted\"\n"
#define WIDE L"wide"
#define NOTHING
#define ALIAS real_function
#define ALIAS_OF_ALIAS ALIAS
#define VARIABLE_ALIAS real_variable
#define MACRO_ALIAS MAX
#define CALL real_function(3)
#define LVALUE (*real_pointer())
int *real_pointer(void);
#define POINTER ((void *)0)
#define BAD_POINTER ((void *)-1)
#define TYPE unsigned long
#define TYPE_BY_NAME size_t
#define STRUCT_TYPE struct stamp
#define POINTER_TYPE const char *
#define MEMBER when.seconds
#define ELEMENT list[2]
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define NO_PARAMETERS() 7
#define VARIADIC(first, ...) first(__VA_ARGS__)
#define GNU_VARIADIC(first, rest...) first(rest)
#define STATEMENT(x) do { x++; } while (0)
#define EMPTY_CALL(x)
#define DECLARES(n) static int n
#define HALF_OPEN {
#define HALF_CLOSED )
#define SEMICOLON int stolen;
#define KEYWORD extern
#define UNKNOWN no_such_name
#define UNKNOWN_CALL no_such_function(1)
#define GARBAGE @ $ #
#define PRAGMA _Pragma("once")
#define SELF SELF
#define LOOP_A LOOP_B
#define LOOP_B LOOP_A
#define COMPOUND ((struct stamp){.list = {1}})
#define STATEMENT_EXPRESSION ({ int t = 3; t; })
#define SPREAD 1, 2
#define STRINGIFIED_LATER #x
#define HERE __LINE__
#define THIS_FILE __FILE__
#define FROM_HERE (HERE + 1)
#define GONE 1
#undef GONE
#define CHANGED 1
#undef CHANGED
#define CHANGED 2
#define real_function(n) (real_function)((n) + 1)
#define _PRIVATE 9
#define None 0
#define SPLICED \
(*real_pointer())
#define BRACES { 1, 2 }
#define OPERATOR __has_attribute
#define AFTER_OPERATOR 77
#define DO_PRAGMA(x) _Pragma(#x)
#define DEPRECATED DO_PRAGMA(GCC warning "old") 78
#define TWICE(x) ((x) + (x))
#define DEEP(x) TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(x)))))))
#endif
