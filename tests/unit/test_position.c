// test_position.c -- source positions as text: what is written is read, of any size and order, and is safe in a C string.
#include <criterion/criterion.h>
#include <string.h>

#include "runtime/position.h"

static bool equal(const CrPosition *a, const CrPosition *b) {
    return a->line == b->line && a->end_line == b->end_line && a->column == b->column && a->end_column == b->end_column &&
           a->operator_column == b->operator_column && a->operator_end == b->operator_end;
}

static void check_all(const CrPosition *positions, size_t n) {
    char text[64 * CR_POSITION_TEXT_MAX], *end = text;
    CrPosition before = {0}, at = {0};
    for (size_t i = 0; i < n; before = positions[i++]) {
        char *start = end;
        end = cr_position_write(end, &positions[i], &before);
        cr_assert_leq(end - start, CR_POSITION_TEXT_MAX);
    }
    *end = 0;
    cr_assert_eq(strpbrk(text, "\"\\?\n"), NULL, "%s", text);
    const char *p = text;
    for (size_t i = 0; i < n; i++) {
        p = cr_position_read(p, &at);
        cr_assert(equal(&at, &positions[i]), "number %zu: line %u", i, at.line);
    }
    cr_assert_eq(p, end);
}

Test(position, round_trip) {
    static const CrPosition positions[] = {
        {1, 1, 0, 5, 0, 0},       {2, 2, 4, 20, 8, 9}, {1, 9, 30, 2, 0, 0}, {0, 0, 0, 0, 0, 0}, {100000, 100001, 65535, 0, 0, 0},
        {7, 7, 65535, 65535, 65535, 65535}, {UINT32_MAX / 4, UINT32_MAX / 4 + 5, 1, 2, 1, 2}, {3, 3, 0, 1, 0, 1},
    };
    check_all(positions, sizeof positions / sizeof *positions);
}

Test(position, random_ones) {
    uint64_t x = 88172645463325252u;
    for (int round = 0; round < 2000; round++) {
        CrPosition positions[50];
        for (int i = 0; i < 50; i++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            uint32_t line = (uint32_t)(x & 0xfff), column = (uint32_t)(x >> 12 & 0xff);
            positions[i] = (CrPosition){line, line + (x >> 20 & 3), (uint16_t)column, (uint16_t)(x >> 22 & 0xff), 0, 0};
            if (x >> 30 & 1) positions[i].operator_column = (uint16_t)(column + 1), positions[i].operator_end = (uint16_t)(column + 3);
        }
        check_all(positions, 50);
    }
}
