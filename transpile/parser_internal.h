// parser_internal.h -- what the parse_*.c files share: the Parser, token access, errors, and one function for
// each production that another file needs.
//
// Recursive descent over the token array. Each production's function is entered with the production's first
// token at p->tok and leaves p->tok at the first token after it. A node's range runs from the token the
// production began at to the last token consumed (layout tokens do not count), as in CPython.
//
// An error ends the parse at once: the fail_* functions record it in the Source and longjmp to the entry
// (parse.c). Two modes look ahead instead. While speculating, no error is recorded: the parser only jumps
// back. While probing, which happens only after something has gone wrong and a better message is sought, the
// plain "invalid syntax" jumps back, but a more exact message is final: CPython's second pass, with its
// invalid_ rules, behaves so.
#ifndef CRANKY_TRANSPILE_PARSER_INTERNAL_H
#define CRANKY_TRANSPILE_PARSER_INTERNAL_H

#include "transpile/ast.h"
#include "transpile/lexer.h"
#include "transpile/parse.h"
#include "transpile/source.h"

#include <setjmp.h>
#include <stdbool.h>

typedef struct Parser {
    Arena *arena;
    Source *source;
    const Token *tok;      // the next token
    TokenArray tokens;     // all of them
    jmp_buf *fatal;        // where recorded errors go: the entry
    jmp_buf *escape;       // where unrecorded ones go: the innermost look-ahead
    int speculating;       // > 0: no error is recorded
    const Token *furthest; // the last token any look-ahead has reached
    int probing;           // > 0: "invalid syntax" is not recorded
    const Token *quiet_from,
        *quiet_to;   // text between, once looked at quietly, gives no better messages (CPython memoises)
    int depth;       // nesting of productions, bounded by MAX_DEPTH
    int field_depth; // nesting of f-string format specs
    bool fstring;    // parsing a replacement field: messages begin with "f-string: "
    unsigned field_start, field_end; // fstring: where the field's expression stands in the text
} Parser;

enum { MAX_DEPTH = 1000 };

// ---- tokens ----

static inline TokenKind kind(const Parser *p) {
    return p->tok->kind;
}
static inline TokenKind peek(const Parser *p) {
    return p->tok->kind < TOK_NEWLINE ? TOK_END : p->tok[1].kind;
}
static inline bool at(const Parser *p, TokenKind k) {
    return p->tok->kind == k;
}
static inline bool accept(Parser *p, TokenKind k) {
    return p->tok->kind == k ? p->tok++, true : false;
}
void expect(Parser *p, TokenKind k);             // "invalid syntax" if it is another token
void expect_forced(Parser *p, TokenKind k);      // "expected ':'"
const char *expect_name(Parser *p);              // an identifier
bool at_name(const Parser *p, const char *word); // a soft keyword stands here
bool starts_expression(TokenKind k);             // may an expression begin with this token?
const Token *last_token(const Parser *p);        // the last consumed one that is not layout

// ---- nodes ----

Node *new_node(Parser *p, AstKind k, const Token *start); // from start to the last token
void enter(Parser *p);                                    // one level deeper; fails at MAX_DEPTH
static inline void leave(Parser *p) {
    p->depth--;
}
const char *expr_name(const Node *e); // "function call", for messages

// ---- errors ----

SourceRange token_range(const Token *t);
SourceRange token_span(const Token *first, const Token *last); // from first's start to last's end
SourceRange range_from(SourceRange from, SourceRange to);      // from `from`'s start to `to`'s end
SourceRange start_of(SourceRange r);                           // no end: a single caret
SourceRange layout_position(
    const Parser *p); // of the next token when it may be DEDENT or the end: a single caret or none
_Noreturn void fail_syntax(Parser *p); // "invalid syntax" at the next token
_Noreturn void fail_at(Parser *p, SourceRange at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
_Noreturn void fail_kind(Parser *p, SyntaxErrorKind k, SourceRange at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// Speculates. Returns the production's node and leaves p after it, or NULL with p->tok unmoved.
Node *attempt(Parser *p, Node *(*production)(Parser *));
// Probes, or with _quietly speculates; p->tok does not move, and the token where the production ended or
// failed comes back in `after` (which may be NULL).
Node *look_ahead(Parser *p, Node *(*production)(Parser *), const Token **after);
Node *look_ahead_quietly(Parser *p, Node *(*production)(Parser *), const Token **after);

// ---- parse_expr.c ----

Node *parse_star_expressions(Parser *p);                 // star_expressions
Node *parse_star_expression(Parser *p);                  // star_expression
Node *parse_star_named_expression(Parser *p);            // star_named_expression
Node *parse_named_expression(Parser *p);                 // named_expression
Node *parse_assignment_expression(Parser *p);            // assignment_expression | expression !':='
Node *parse_expression_node(Parser *p);                  // expression
Node *parse_disjunction(Parser *p);                      // disjunction
Node *parse_bitwise_or(Parser *p);                       // bitwise_or
Node *parse_yield_expr(Parser *p);                       // yield_expr
Node *parse_annotated_rhs(Parser *p);                    // yield_expr | star_expressions
void parse_for_if_clauses(Parser *p, NodeList *out);     // for_if_clauses, at 'for' or 'async'
bool probe_for_if_clauses(Parser *p);                    // would they parse here?
void check_async(Parser *p);                             // fails at an 'async' that begins no comprehension
void check_assignment_in_expression(Parser *p, Node *e); // `e = x` where no assignment may stand
bool at_comprehension(const Parser *p);                  // 'for' or 'async' 'for' follows

// ---- parse_args.c ----

// After '('; eats the ')'. A class's bases may not be a bare generator expression.
void parse_call_arguments(Parser *p, const Token *open, bool is_class, NodeList *args, NodeList *keywords);
Node *parse_parameters(Parser *p, TokenKind close); // up to, not including, ')' or, for lambda, ':'
void parse_type_params(Parser *p, NodeList *out);   // [type_params]

// ---- parse_target.c ----

typedef enum TargetKind { TARGET_Star, TARGET_For, TARGET_Del } TargetKind;
Node *invalid_target(Node *e, TargetKind k);         // the first part of e that cannot be a target, or NULL
void set_context(Parser *p, Node *e, ExprContext c); // e and its elements become Store or Del
void check_target(Parser *p, Node *e, TargetKind k); // fails with "cannot assign to ..." if it is none
Node *parse_star_targets(Parser *p, TargetKind k);   // star_targets, in for statements and comprehensions
Node *parse_star_target(Parser *p);                  // star_target of a with item

// ---- parse_string.c, parse_number.c ----

Node *parse_strings(Parser *p); // STRING+
Node *parse_number(Parser *p);  // NUMBER

// ---- parse_pattern.c ----

Node *parse_match_statement(Parser *p); // at the soft keyword; NULL if it is none

// ---- parse_stmt.c, parse_compound.c ----

void parse_statement(Parser *p, NodeList *out);
void parse_simple_statements(Parser *p, NodeList *out);
Node *parse_compound_statement(Parser *p); // NULL if none begins here
// block; `what` and `opener` word the error: "expected an indented block after 'if' statement on line 3".
void parse_block(Parser *p, NodeList *out, const char *what, const Token *opener);
void expect_colon(Parser *p); // ':' of a compound statement: "expected ':'" at the end of a line

// The AST of the expression in text[start, end), which is inside an f-string of p.
Node *parse_field_expression(Parser *p, unsigned start, unsigned end);

#endif
