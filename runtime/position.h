// position.h -- where a function's operations stand in the source, as text that C and bytecode both hold.
//
// Position number 0 means "none". The others stand in the text one after another, as four to six numbers each:
//
//      line                 less that of the position before; signed
//      end_line             2 * (end_line - line), and 1 more if there is an operator
//      column, end_column   less that of the position before; less column; both signed
//      operator_column, operator_end    if there is an operator: less column; less operator_column
//
// A number is digits of five bits, the lowest first, each a printable character; all but the last have bit 32, too. A signed
// one is doubled, and negative ones inverted after that. A position takes six characters on average, a struct 16 bytes.
#ifndef CRANKY_RUNTIME_POSITION_H
#define CRANKY_RUNTIME_POSITION_H

#include <stdint.h>

// A source range: lines from 1, columns in UTF-8 bytes from 0, ends exclusive.
typedef struct CrPosition {
    uint32_t line, end_line; // 0: there is none
    uint16_t column, end_column;
    uint16_t operator_column, operator_end; // the operator's columns, for ~~^~~ markers; both 0: none
} CrPosition;

enum { CR_POSITION_TEXT_MAX = 6 * 7 }; // of one position

static inline char *cr_position_put(char *p, uint32_t n) {
    do {
        char c = (char)('(' + (n & 31) + (n > 31 ? 32 : 0));
        *p++ = c == '?' ? 'y' : c == '\\' ? 'z' : c; // those two mean something in a C string
        n >>= 5;
    } while (n);
    return p;
}
static inline char *cr_position_put_signed(char *p, int32_t n) {
    return cr_position_put(p, ((uint32_t)n << 1) ^ (n < 0 ? UINT32_MAX : 0));
}
// Writes `at`, which comes after `before` ({0} for the first); returns the end.
static inline char *cr_position_write(char *p, const CrPosition *at, const CrPosition *before) {
    int op = at->operator_end != 0;
    p = cr_position_put_signed(p, (int32_t)(at->line - before->line));
    p = cr_position_put(p, 2 * (at->end_line - at->line) + (uint32_t)op);
    p = cr_position_put_signed(p, at->column - before->column);
    p = cr_position_put_signed(p, at->end_column - at->column);
    if (!op) return p;
    p = cr_position_put(p, (uint32_t)(at->operator_column - at->column));
    return cr_position_put(p, (uint32_t)(at->operator_end - at->operator_column));
}

static inline const char *cr_position_get(const char *p, uint32_t *n) {
    *n = 0;
    for (int shift = 0;; shift += 5) {
        char c = *p++;
        uint32_t digit = (uint32_t)((c == 'y' ? '?' : c == 'z' ? '\\' : c) - '(');
        *n |= (digit & 31) << shift;
        if (digit < 32) return p;
    }
}
static inline const char *cr_position_get_signed(const char *p, int32_t *n) {
    uint32_t u;
    p = cr_position_get(p, &u);
    *n = (int32_t)(u >> 1) ^ -(int32_t)(u & 1);
    return p;
}
// Turns `at` from one position ({0} before the first) into the next; returns the text's rest.
static inline const char *cr_position_read(const char *p, CrPosition *at) {
    int32_t line, column, width;
    uint32_t lines, op = 0, op_width = 0;
    p = cr_position_get_signed(p, &line);
    p = cr_position_get(p, &lines);
    p = cr_position_get_signed(p, &column);
    p = cr_position_get_signed(p, &width);
    if (lines & 1) p = cr_position_get(cr_position_get(p, &op), &op_width);
    at->line += (uint32_t)line;
    at->end_line = at->line + lines / 2;
    at->column = (uint16_t)(at->column + column);
    at->end_column = (uint16_t)(at->column + width);
    at->operator_column = lines & 1 ? (uint16_t)(at->column + op) : 0;
    at->operator_end = (uint16_t)(at->operator_column + op_width);
    return p;
}

#endif
