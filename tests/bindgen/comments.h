// comments.h -- where headers write the comment on a declaration.
#ifndef COMMENTS_H
#define COMMENTS_H

/* Above it. */
int above(int a);

/**
 * Adds two numbers.
 *
 *   indented "quoted" \backslash
 **/
extern int
above_and_split(int a,
                int b);

// Line comments
// above.
int line_comments(void);

int behind(int n); /* Behind it. */
int below(const char *s);
/*
     Below it, as zlib has them: ends in a quote "x"
*/

int first(void);
/* About the second. */
int second(void);

/* About nothing: a blank line follows. */

int bare(void);
struct commented;
int field_of(struct commented *c); /* of the
                                      function */

/* A record. */
struct commented {
    int str; /* not about the record */
    int commented;
    struct commented *next;
    const char *text;
    struct { int x; } part[3];
};
struct hidden { struct foreign *f; };
/* A number. */
#define NUMBER 42
#define WORD "a\"b\\\n\xe4"
#define LONG_WORD "text"
enum mood { CALM, None = 3, mro };
typedef enum mood mood_t;
typedef void (*on_done)(struct commented *, enum mood);
int takes(char c, double d, const char *s, unsigned char *out, void *p, on_done f, struct commented by_value, enum mood m,
          int *const *pp, const int *in, int from, int __from, ...);
#define TWICE(x) ((x) + (x))
extern const double ratio;
typedef int str;
#define above_alias above
#endif
