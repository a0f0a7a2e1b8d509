// csv.h -- module _csv: dialects, readers, writers.
#ifndef CRANKY_STDLIB_CSV_H
#define CRANKY_STDLIB_CSV_H

#include "runtime/object.h"

enum { CR_CSV_MINIMAL, CR_CSV_ALL, CR_CSV_NONNUMERIC, CR_CSV_NONE };
#define CR_CSV_UNSET UINT32_MAX // no such character

typedef struct CrCsvDialect { // immutable
    CrObject ob;
    uint32_t delimiter, quotechar, escapechar;
    uint8_t quoting;
    bool doublequote, skipinitialspace, strict;
    CrValue lineterminator; // str
} CrCsvDialect;

typedef struct CrCsvReader {
    CrObject ob;
    CrValue iterator;
    CrCsvDialect *dialect;
    int64_t line_num;
} CrCsvReader;

typedef struct CrCsvWriter {
    CrObject ob;
    CrValue write; // a callable
    CrCsvDialect *dialect;
} CrCsvWriter;

extern CrValue cr_csv_error;
#define CR_CSV_RAISE(t, ...) cr_raise((t), CR_AS(CrType, cr_csv_error), __VA_ARGS__)
extern int64_t cr_csv_field_limit;
// What reader(), writer() and register_dialect() make of their arguments behind the first: the dialect, NULL: exception.
CrCsvDialect *cr_csv_dialect(CrThread *t, CrValue dialect, CrValue kwargs);
CrValue cr_csv_reader(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs);
CrValue cr_csv_writer(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs);

#endif
