// records.h -- layouts that a binding generator can get wrong.
#ifndef RECORDS_H
#define RECORDS_H
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct bits {
    unsigned a : 3;
    signed b : 5;
    unsigned : 0;
    unsigned c : 10;
    uint64_t wide : 40;
};
struct __attribute__((packed)) packed_one { char tag; int value; };
struct aligned_one { char c; _Alignas(32) double d; };
typedef struct { char c; } aligned_typedef __attribute__((aligned(16)));
typedef int aligned_int __attribute__((aligned(32)));
struct holds_aligned { char c; aligned_int i; };
struct with_anonymous {
    int kind;
    union {
        int i;
        double d;
        struct { short low, high; };
    };
    struct { int x, y; } point;
    struct { char r; } *colour;
    union { struct { int deep; } inner; long other; };
};
struct flexible { size_t n; int data[]; };
struct old_flexible { size_t n; int data[0]; };
struct node { struct node *next; struct opaque *hidden; };
typedef struct { int quot, rem; } pair_t;
typedef struct { int a; } *nameless_pointer;
typedef struct named_tag { int a; } named_typedef;
typedef struct same_name { int a; } same_name;
union number { int i; float f; double d; };
struct callbacks {
    int (*compare)(const void *, const void *);
    void (*done)(struct callbacks *self, int status);
    int (*table[4])(int);
};
struct matrix { double cell[3][4]; };
struct keywords { int from; int class; int ok; };
struct clash { int field; };
int clash(struct clash *c);
struct outer { struct inner_tag { int v; } in; enum { OUTER_A = 1, OUTER_B } mode; };
#define TWINS struct { int first; } x; struct { char second[3]; } y;
struct made_by_macro { TWINS };
struct empty {};

enum colour { RED, GREEN = 5, BLUE };
enum big { BIG_ONE = 0xffffffffu, BIG_MINUS = 0 };
enum negative { NEGATIVE = -7 };
enum { LOOSE = 42 };
typedef enum { TD_A, TD_B } td_enum;
enum wide { WIDE = 0x100000000ll };

extern int counter;
extern const char *const names[];
extern const double table_of_ten[10];
extern __thread int per_thread;
static const int in_header = 7;
extern char renamed __asm__("real_name");
extern struct { int anonymous_global; } global_record;
#endif
