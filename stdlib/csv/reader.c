// reader.c -- _csv.reader and _csv.writer.
//
// A record is read by a machine with nine states, which sees the characters of each line and then END.
#include "runtime/call.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"
#include "stdlib/csv/csv.h"

// ---- Reading ------------------------------------------------------------------------------------------------

typedef enum State {
    START_RECORD, START_FIELD, ESCAPED, IN_FIELD, IN_QUOTES, ESCAPED_IN_QUOTES, QUOTE_IN_QUOTES, EAT_NEWLINE, AFTER_ESCAPED_NEWLINE
} State;
enum { END = 0x110000 };

typedef struct Record {
    CrThread *t;
    const CrCsvDialect *d;
    State state;
    CrValue fields;
    CrStrBuilder field;
    bool numeric;
} Record;

static bool save(Record *r) {
    CrValue field = cr_builder_finish(r->t, &r->field);
    r->field = (CrStrBuilder){0};
    if (field && r->numeric) field = cr_call1(r->t, cr_box(CR_TYPE_OF_ID(FLOAT)), field);
    r->numeric = false;
    return field && cr_list_append(r->t, r->fields, field) == 0;
}

static bool add(Record *r, uint32_t c) {
    int64_t limit = __atomic_load_n(&cr_csv_field_limit, __ATOMIC_RELAXED);
    if ((int64_t)r->field.len >= limit) return CR_CSV_RAISE(r->t, "field larger than field limit (%i)", limit), false;
    cr_builder_char(&r->field, c);
    return true;
}

static bool is_newline(uint32_t c) { return c == '\n' || c == '\r'; }
static bool go(Record *r, State state) { return r->state = state, true; }
static bool add_and_go(Record *r, uint32_t c, State state) { return add(r, c) && go(r, state); }
// The field ends with the line.
static bool end_record(Record *r, uint32_t c) { return save(r) && go(r, c == END ? START_RECORD : EAT_NEWLINE); }

static bool start_field(Record *r, uint32_t c) {
    const CrCsvDialect *d = r->d;
    if (is_newline(c) || c == END) return end_record(r, c);
    if (c == d->quotechar && d->quoting != CR_CSV_NONE) return go(r, IN_QUOTES);
    if (c == d->escapechar) return go(r, ESCAPED);
    if (c == ' ' && d->skipinitialspace) return go(r, START_FIELD);
    if (c == d->delimiter) return save(r) && go(r, START_FIELD);
    r->numeric = d->quoting == CR_CSV_NONNUMERIC;
    return add_and_go(r, c, IN_FIELD);
}

static bool in_field(Record *r, uint32_t c) {
    if (is_newline(c) || c == END) return end_record(r, c);
    if (c == r->d->escapechar) return go(r, ESCAPED);
    if (c == r->d->delimiter) return save(r) && go(r, START_FIELD);
    return add(r, c); // stays in its state: behind an escaped newline the end of the line does not end the record
}

static bool quote_in_quotes(Record *r, uint32_t c) {
    const CrCsvDialect *d = r->d;
    if (d->quoting != CR_CSV_NONE && c == d->quotechar) return add_and_go(r, c, IN_QUOTES);
    if (c == d->delimiter) return save(r) && go(r, START_FIELD);
    if (is_newline(c) || c == END) return end_record(r, c);
    if (!d->strict) return add_and_go(r, c, IN_FIELD);
    CR_CSV_RAISE(r->t, "'%S' expected after '%S'", cr_str_from_char(r->t, d->delimiter), cr_str_from_char(r->t, d->quotechar));
    return false;
}

static bool step(Record *r, uint32_t c) {
    const CrCsvDialect *d = r->d;
    switch (r->state) {
    case START_RECORD:
        if (c == END) return true;
        if (is_newline(c)) return go(r, EAT_NEWLINE);
        return start_field(r, c);
    case START_FIELD: return start_field(r, c);
    case ESCAPED:
        if (is_newline(c)) return add_and_go(r, c, AFTER_ESCAPED_NEWLINE);
        return add_and_go(r, c == END ? '\n' : c, IN_FIELD);
    case AFTER_ESCAPED_NEWLINE: return c == END || in_field(r, c);
    case IN_FIELD: return in_field(r, c);
    case IN_QUOTES:
        if (c == END) return true;
        if (c == d->escapechar) return go(r, ESCAPED_IN_QUOTES);
        if (c == d->quotechar && d->quoting != CR_CSV_NONE) return go(r, d->doublequote ? QUOTE_IN_QUOTES : IN_FIELD);
        return add(r, c);
    case ESCAPED_IN_QUOTES: return add_and_go(r, c == END ? '\n' : c, IN_QUOTES);
    case QUOTE_IN_QUOTES: return quote_in_quotes(r, c);
    default: // EAT_NEWLINE
        if (is_newline(c)) return true;
        if (c == END) return go(r, START_RECORD);
        CR_CSV_RAISE(r->t, "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?");
        return false;
    }
}

static bool read_line(Record *r, CrValue line) {
    if (!cr_is_str(line)) {
        CR_CSV_RAISE(r->t, "iterator should return strings, not %T (the file should be opened in text mode)", line);
        return false;
    }
    const CrStr *s = cr_str_of(line);
    for (int64_t i = 0; i < s->len; i++)
        if (!step(r, cr_str_at(s, i))) return false;
    return step(r, END);
}

// A record: false with or without an exception: none.
static bool read_record(Record *r, CrCsvReader *reader) {
    do {
        CrValue line = cr_next(r->t, reader->iterator);
        if (!line) {
            if (cr_raised(r->t) || (!r->field.len && r->state != IN_QUOTES)) return false;
            if (r->d->strict) return CR_CSV_RAISE(r->t, "unexpected end of data"), false;
            return save(r);
        }
        if (cr_is_str(line)) __atomic_fetch_add(&reader->line_num, 1, __ATOMIC_RELAXED);
        if (!read_line(r, line)) return false;
    } while (r->state != START_RECORD);
    return true;
}

static CrValue reader_next(CrThread *t, CrValue self) {
    CrCsvReader *reader = CR_AS(CrCsvReader, self);
    Record r = {.t = t, .d = reader->dialect, .fields = cr_list_new(t, 0)};
    bool ok = read_record(&r, reader);
    cr_builder_free(&r.field);
    return ok ? r.fields : CR_ERROR;
}

static CrValue reader_get_dialect(CrThread *t, CrValue self) { return cr_box(CR_AS(CrCsvReader, self)->dialect); }
static CrValue reader_get_line_num(CrThread *t, CrValue self) { return cr_int(CR_AS(CrCsvReader, self)->line_num); }
static const CrGetSetDef reader_getsets[] = {{"dialect", reader_get_dialect, cr_readonly_member, NULL},
                                             {"line_num", reader_get_line_num, cr_readonly_member, NULL}, {0}};
const CrTypeDef cr_csv_reader_typedef = {
    .doc = "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
    .slots = {.iter = cr_iterator_self, .next = reader_next},
    .getsets = reader_getsets,
};

// The arguments of reader() and writer(): an object, a dialect, attributes.
static CrCsvDialect *arguments(CrThread *t, CrValue args, CrValue kwargs, CrValue *object) {
    uint64_t n = cr_tuple_len(args);
    if (n < 1) return CR_RAISE(t, TypeError, " expected at least 1 argument, got 0"), NULL;
    if (n > 2) return CR_RAISE(t, TypeError, " expected at most 2 arguments, got %i", (int64_t)n), NULL;
    *object = cr_tuple_items(args)[0];
    return cr_csv_dialect(t, n > 1 ? cr_tuple_items(args)[1] : CR_ERROR, kwargs);
}

CrValue cr_csv_reader(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    CrValue iterator = CR_NONE;
    if (cr_tuple_len(args) && !(iterator = cr_iter(t, cr_tuple_items(args)[0]))) return CR_ERROR;
    CrValue object;
    CrCsvDialect *d = arguments(t, args, kwargs, &object);
    if (!d) return CR_ERROR;
    CrCsvReader *reader = cr_alloc(t, sizeof *reader);
    reader->ob.shape = CR_T_CSV_READER;
    reader->iterator = iterator;
    reader->dialect = d;
    return cr_box(reader);
}

// ---- Writing ------------------------------------------------------------------------------------------------

static bool ends_lines(const CrCsvDialect *d, uint32_t c) {
    const CrStr *s = cr_str_of(d->lineterminator);
    for (int64_t i = 0; i < s->len; i++)
        if (cr_str_at(s, i) == c) return true;
    return false;
}

// Puts a field's text, with escapes; *quoted becomes true if it must stand in quotes. False: Error.
static bool put_text(CrThread *t, const CrCsvDialect *d, CrStrBuilder *b, const CrStr *s, bool *quoted) {
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (c == d->delimiter || c == d->escapechar || c == d->quotechar || ends_lines(d, c)) {
            bool escape = d->quoting == CR_CSV_NONE || c == d->escapechar;
            if (c == d->quotechar && d->quoting != CR_CSV_NONE) {
                if (d->doublequote) cr_builder_char(b, c);
                else escape = true;
            }
            if (!escape) *quoted = true;
            else if (d->escapechar == CR_CSV_UNSET) return CR_CSV_RAISE(t, "need to escape, but no escapechar set"), false;
            else cr_builder_char(b, d->escapechar);
        }
        cr_builder_char(b, c);
    }
    return true;
}

static bool is_number(CrValue v) { // as PyNumber_Check
    const CrSlots *s = &cr_type_of(v)->slots;
    return s->index || s->to_int || s->to_float || cr_has_flag(v, CR_TYPE_COMPLEX);
}

static bool put_field(CrThread *t, const CrCsvDialect *d, CrStrBuilder *record, CrValue v) {
    CrStrBuilder b = {0};
    bool quoted = d->quoting == CR_CSV_ALL || (d->quoting == CR_CSV_NONNUMERIC && !is_number(v));
    CrValue text = v == CR_NONE ? cr_str_empty : cr_is_str(v) ? v : cr_str(t, v);
    if (!text) return false;
    bool ok = put_text(t, d, &b, cr_str_of(text), &quoted);
    CrValue escaped = ok ? cr_builder_finish(t, &b) : CR_ERROR;
    if (!escaped) return cr_builder_free(&b), false;
    if (quoted) cr_builder_char(record, d->quotechar);
    cr_builder_str(record, escaped);
    if (quoted) cr_builder_char(record, d->quotechar);
    return true;
}

// The record of a row, without the end of the line; false: exception.
static bool put_row(CrThread *t, const CrCsvDialect *d, CrStrBuilder *b, CrValue row) {
    CrValue iterator = cr_iter(t, row), field;
    int64_t n = 0;
    if (!iterator) {
        if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) CR_CSV_RAISE(t, "iterable expected, not %T", row);
        return false;
    }
    for (; (field = cr_next(t, iterator)); n++) {
        if (n) cr_builder_char(b, d->delimiter);
        if (!put_field(t, d, b, field)) return false;
    }
    if (cr_raised(t)) return false;
    if (n == 0 || b->len) return true;
    if (d->quoting == CR_CSV_NONE) return CR_CSV_RAISE(t, "single empty field record must be quoted"), false;
    cr_builder_char(b, d->quotechar);
    cr_builder_char(b, d->quotechar);
    return true;
}

CR_METHOD(writer_writerow, CrValue self, CrValue row) {
    CrCsvWriter *w = CR_AS(CrCsvWriter, self);
    CrStrBuilder b = {0};
    if (!put_row(t, w->dialect, &b, row)) return cr_builder_free(&b), CR_ERROR;
    cr_builder_str(&b, w->dialect->lineterminator);
    CrValue text = cr_builder_finish(t, &b);
    return text ? cr_call1(t, w->write, text) : CR_ERROR;
}

CR_METHOD(writer_writerows, CrValue self, CrValue rows) {
    CrValue iterator = cr_iter(t, rows), row;
    if (!iterator) return CR_ERROR;
    while ((row = cr_next(t, iterator)))
        if (!writer_writerow(t, NULL, self, row)) return CR_ERROR;
    return cr_raised(t) ? CR_ERROR : CR_NONE;
}

static CrValue writer_get_dialect(CrThread *t, CrValue self) { return cr_box(CR_AS(CrCsvWriter, self)->dialect); }
static const CrGetSetDef writer_getsets[] = {{"dialect", writer_get_dialect, cr_readonly_member, NULL}, {0}};
static const CrMethodDef writer_methods[] = {
    {"writerow(self, row, /)", CR_FN(writer_writerow), "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.", 0},
    {"writerows(self, rows, /)", CR_FN(writer_writerows), "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file.", 0},
    {0},
};
const CrTypeDef cr_csv_writer_typedef = {
    .doc = "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
    .methods = writer_methods,
    .getsets = writer_getsets,
};

CrValue cr_csv_writer(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    CrValue object, write = CR_ERROR;
    if (cr_tuple_len(args)) {
        write = cr_getattr_or_zero(t, cr_tuple_items(args)[0], cr_intern_c(t, "write"));
        if (!write && cr_raised(t)) return CR_ERROR;
        if (!write || !cr_type_of(write)->slots.call) return CR_RAISE(t, TypeError, "argument 1 must have a \"write\" method");
    }
    CrCsvDialect *d = arguments(t, args, kwargs, &object);
    if (!d) return CR_ERROR;
    CrCsvWriter *w = cr_alloc(t, sizeof *w);
    w->ob.shape = CR_T_CSV_WRITER;
    w->write = write;
    w->dialect = d;
    return cr_box(w);
}
