// sre.h -- the engine of module re: what the opcode lists of re._compiler become, and the objects of module _sre.
//
//      [INFO ...  BRANCH ... SUCCESS]  --translate.c-->  CrSreProgram  --analyse.c-->  with first sets  --run_loop.h-->  match
//      a list from re._compiler                          checked, jumps resolved       and shortcuts                    1, 2, 4 byte text
//
// A program is immutable and shared by all threads; what a match under way needs is in CrSreState, on the C stack of
// the thread (its backtrack stack moves to the malloc heap when it grows).
#ifndef CRANKY_STDLIB_SRE_H
#define CRANKY_STDLIB_SRE_H

#include "runtime/object.h"
#include "runtime/types/memory.h"

// ---- Programs -----------------------------------------------------------------------------------------------

typedef enum CrSreOp {
    CR_SRE_FAIL,
    CR_SRE_MATCH,        // the end of the pattern
    // Tests of one character; these are also the `item` of a repeat.
    CR_SRE_ALL,          // any
    CR_SRE_ANY,          // any but a newline
    CR_SRE_CHAR,         // arg: the code point
    CR_SRE_NOT_CHAR,
    CR_SRE_SET,          // arg: number of the set
    CR_SRE_TEXT,         // arg: offset in text, min: number of code points
    CR_SRE_MARK,         // arg: number of the mark
    CR_SRE_AT,           // arg: kind of position
    CR_SRE_BRANCH,       // an alternative: tail is its first set, target the next alternative (0: it is the last)
    CR_SRE_JUMP,         // target
    CR_SRE_GROUP,        // the text of a group again; arg: group, item: how case is ignored
    CR_SRE_IF_GROUP,     // goes to target unless group arg has matched
    CR_SRE_GREEDY,       // one-character repeats: item, arg, min, max; tail: first set of what follows
    CR_SRE_LAZY,
    CR_SRE_POSSESSIVE,
    CR_SRE_LOOP,         // enters a loop: counter arg; target: its end
    CR_SRE_LOOP_GREEDY,  // ends of loops; target: the body
    CR_SRE_LOOP_LAZY,
    CR_SRE_LOOP_ATOMIC,
    CR_SRE_ATOMIC,       // arg: register that remembers the height of the stack
    CR_SRE_ATOMIC_END,
    CR_SRE_LOOK,         // arg: register, min: characters to step back, target: behind the end
    CR_SRE_LOOK_END,
    CR_SRE_LOOK_NOT,
    CR_SRE_LOOK_NOT_END,
} CrSreOp;

enum { CR_SRE_NONE = UINT32_MAX, CR_SRE_UNLIMITED = UINT32_MAX };

typedef struct CrSreInsn {
    uint8_t op, item;
    uint32_t arg, min, max;
    uint32_t target; // number of an instruction
    uint32_t tail;   // number of a set, or CR_SRE_NONE: not known
} CrSreInsn;

// How a character is changed before it is looked up in a set.
typedef enum CrSreFold { CR_SRE_EXACT, CR_SRE_ASCII, CR_SRE_UNICODE, CR_SRE_LOCALE } CrSreFold;

typedef struct CrSreSet {
    uint32_t bits[8]; // the characters below 256; not used by locale sets
    uint32_t code;    // where its description begins in the program's `words`; CR_SRE_NONE: a computed set, bits and high are all
    uint8_t fold;     // CrSreFold
    bool invert;      // the result of the description is turned round
    uint8_t high;     // characters from 256: 0 none, 1 all, 2 as the description says
    bool dynamic;     // depends on the locale: always ask the description
} CrSreSet;

typedef struct CrSreProgram { // the arrays are collected, atomic
    CrSreInsn *insns;
    CrSreSet *sets;
    uint32_t *words; // descriptions of sets, ends with FAILURE each
    uint32_t *text;  // literal text,
    uint8_t *text8;  // and its low bytes
    uint32_t ninsns, nsets, nwords, ntext;
    uint32_t nmarks, nregs;
    uint32_t min_width;                     // shortest match
    uint32_t prefix, nprefix;               // text that every match begins with
    bool narrow_prefix;                     // all of it below 256
    bool anchored;                          // can match at the beginning only
    uint32_t first;                         // set of first characters
} CrSreProgram;

// A list of words as a program; groups: how many there are. False: "invalid SRE code" is raised, or what else went wrong.
bool cr_sre_translate(CrThread *t, const uint32_t *code, uint32_t n, uint32_t groups, CrSreProgram *out);
// The second pass: first sets of alternatives and of what follows repeats, literal prefix. `add_set` makes a new set.
typedef struct CrSreBuilder CrSreBuilder;
struct CrSreBuilder {
    CrSreInsn *insns;
    CrSreSet *sets;
    uint32_t *words, *text;
    uint32_t ninsns, nsets, nwords, ntext;
    uint32_t cap_insns, cap_sets, cap_words, cap_text;
};
uint32_t cr_sre_add_set(CrSreBuilder *b, const CrSreSet *set);
void cr_sre_analyse(CrSreBuilder *b, CrSreProgram *program);

// ---- Characters (charset.c) ---------------------------------------------------------------------------------

bool cr_sre_category(uint32_t category, uint32_t c);
bool cr_sre_described(const uint32_t *words, uint32_t c); // is c in the set of this description?
bool cr_sre_set_has(const uint32_t *words, const CrSreSet *set, uint32_t c); // by the description
uint32_t cr_sre_lower_unicode(uint32_t c);
uint32_t cr_sre_upper_unicode(uint32_t c);
uint32_t cr_sre_lower_locale(uint32_t c);
static inline uint32_t cr_sre_lower_ascii(uint32_t c) { return c - 'A' < 26 ? c + 32 : c; }
bool cr_sre_same(CrSreFold fold, uint32_t a, uint32_t b);
static inline bool cr_sre_bit(const CrSreSet *set, uint32_t c) { return set->bits[c >> 5] >> (c & 31) & 1; }

// ---- Matching -----------------------------------------------------------------------------------------------

typedef struct CrSreEntry { // of the backtrack stack
    uint32_t kind, arg;
    const void *p, *q;
} CrSreEntry;

typedef struct CrSreRegister {
    const void *at;
    int64_t count;
} CrSreRegister;

enum { CR_SRE_INLINE_STACK = 48, CR_SRE_INLINE_MARKS = 16, CR_SRE_INLINE_REGS = 8 };

typedef struct CrSreState {
    CrThread *t;
    const CrSreProgram *program;
    CrValue string;                // keeps the subject alive
    CrMemory memory;               // what it has lent; no owner: it is a str or bytes
    const void *begin, *end;       // of the subject
    const void *start;             // where the next search begins; after a match: where that began
    const void *ptr;               // the end of the match
    const void *forbidden;         // a match may not end here (the end of an empty match before); NULL: anywhere
    bool whole;                    // a match must reach the end
    int width;
    int64_t last_index;            // -1: none
    CrSreEntry *stack;
    size_t cap;
    const void **marks;
    CrSreRegister *regs;
    CrSreEntry inline_stack[CR_SRE_INLINE_STACK];
    const void *inline_marks[CR_SRE_INLINE_MARKS];
    CrSreRegister inline_regs[CR_SRE_INLINE_REGS];
} CrSreState;

bool cr_sre_grow(CrSreState *s); // doubles the stack; false: MemoryError
// At s->start: 1, 0, or -1 with an exception.
int cr_sre_match(CrSreState *s);
int cr_sre_search(CrSreState *s);
#define CR_SRE_RUNNERS(width)                                                                                \
    int cr_sre_match_##width(CrSreState *s);                                                                 \
    int cr_sre_search_##width(CrSreState *s);
CR_SRE_RUNNERS(1) CR_SRE_RUNNERS(2) CR_SRE_RUNNERS(4)
bool cr_sre_at(uint32_t where, const CrSreState *s, bool has_before, uint32_t before, bool has_after, uint32_t after, bool last);

// ---- Objects ------------------------------------------------------------------------------------------------

typedef struct CrSrePattern {
    CrObject ob;
    CrValue pattern;    // str, bytes or None
    CrValue groupindex; // dict: name -> number
    CrValue indexgroup; // tuple: number -> name
    int64_t groups, flags;
    int kind;           // 0: any subject, 1: str, 2: bytes-like
    uint32_t *code;     // what it was compiled from, for comparisons
    uint32_t ncode;
    CrSreProgram program;
} CrSrePattern;

typedef struct CrSreMatch {
    CrObject ob;
    CrValue string, pattern;
    int64_t pos, endpos;
    int64_t last_index; // -1: none
    int64_t groups;     // group 0 included
    int64_t mark[];     // start and end of each; -1: not matched
} CrSreMatch;

typedef struct CrSreScanner {
    CrObject ob;
    CrValue pattern, string;
    CrValue view;          // a memoryview, so that what has lent memory stays as it is; CR_ERROR once the scanner is through
    int64_t begin, endpos; // where the scanner was told to work
    int64_t next;          // where the next match is looked for; -1: nowhere any more
    int64_t advance;       // the next match may not be empty
} CrSreScanner;

// Prepares a match of `string` from pos to endpos. False: TypeError.
bool cr_sre_begin(CrThread *t, CrSreState *s, const CrSrePattern *p, CrValue string, int64_t pos, int64_t endpos);
void cr_sre_end(CrSreState *s);
// After a match: on to the next one behind it.
static inline void cr_sre_advance(CrSreState *s) {
    s->forbidden = s->ptr == s->start ? s->ptr : NULL;
    s->start = s->ptr;
}
static inline int64_t cr_sre_offset(const CrSreState *s, const void *p) {
    return ((const char *)p - (const char *)s->begin) / s->width;
}
CrValue cr_sre_match_new(CrThread *t, const CrSreState *s, CrValue pattern, int64_t pos, int64_t endpos);
// string[start:stop] as matches give it: str or bytes.
CrValue cr_sre_slice(CrThread *t, CrValue string, int64_t start, int64_t stop);
// The text of a group of the match that the state is at; `missing` if it has not matched.
CrValue cr_sre_group(CrThread *t, const CrSreState *s, int64_t group, CrValue missing);
CrValue cr_sre_hook(CrThread *t, const char *name, const CrValue *args, size_t n); // calls a function of module re
extern const CrMethodDef cr_sre_pattern_substitution[];
CrValue cr_sre_sub(CrThread *t, CrFunction *f, CrValue self, CrValue repl, CrValue string, CrValue count);
CrValue cr_sre_subn(CrThread *t, CrFunction *f, CrValue self, CrValue repl, CrValue string, CrValue count);
CrValue cr_sre_compile(CrThread *t, CrFunction *f, CrValue pattern, CrValue flags, CrValue code, CrValue groups,
                       CrValue groupindex, CrValue indexgroup);

#endif
