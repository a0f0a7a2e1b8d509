// io_open.c -- open(): the layers for a mode; the standard streams.
#include <errno.h>
#include <unistd.h>

#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"
#include "runtime/warn.h"
#include "stdlib/posix.h"

CrValue cr_sys_stdout, cr_sys_stderr, cr_sys_stdin;

typedef struct Mode {
    char action; // r w a x
    bool update, binary;
    char raw[8]; // for FileIO
} Mode;

static bool parse_mode(CrThread *t, CrValue mode, Mode *m) {
    size_t len;
    const char *text = cr_str_utf8(t, mode, &len);
    bool is_text = false;
    int actions = 0;
    *m = (Mode){0};
    if (!text) return false;
    for (const char *p = text; *p; p++) {
        if (!strchr("rwax+bt", *p) || strchr(p + 1, *p)) return CR_RAISE(t, ValueError, "invalid mode: %R", mode), false;
        if (strchr("rwax", *p)) m->action = *p, actions++;
        m->update |= *p == '+';
        m->binary |= *p == 'b';
        is_text |= *p == 't';
    }
    if (m->binary && is_text) CR_RAISE(t, ValueError, "can't have text and binary mode at once");
    else if (actions > 1) CR_RAISE(t, ValueError, "must have exactly one of create/read/write/append mode");
    size_t n = 0;
    if (m->action) m->raw[n++] = m->action;
    if (m->update) m->raw[n++] = '+';
    return !cr_raised(t);
}

static bool check_text_options(CrThread *t, const Mode *m, CrValue encoding, CrValue errors, CrValue newline) {
    const CrValue given[] = {encoding, errors, newline};
    static const char *const names[] = {"encoding", "errors", "newline"};
    const char *text;
    for (int i = 0; i < 3; i++) {
        if (given[i] == CR_NONE) continue;
        if (!cr_is_str(given[i])) return CR_RAISE(t, TypeError, "open() argument '%s' must be str or None, not %T", names[i], given[i]), false;
        if (m->binary) return CR_RAISE(t, ValueError, "binary mode doesn't take a%s %s argument", i == 2 ? "" : "n", names[i]), false;
    }
    if (cr_newline_argument(t, newline, &text)) return true;
    CR_RAISE(t, ValueError, "illegal newline value: %S", newline);
    return false;
}

// The stack above a raw stream.
static CrValue add_layers(CrThread *t, const Mode *m, CrValue raw, CrValue mode, int64_t buffering, const CrValue *text_options) {
    bool tty = isatty(CR_AS(CrFileIO, raw)->fd), line = buffering == 1 || (buffering < 0 && tty);
    if (buffering == 1 && m->binary) {
        line = false;
        buffering = -1;
    }
    if (buffering < 0 || (buffering == 1 && !m->binary)) buffering = CR_AS(CrFileIO, raw)->blksize;
    if (buffering == 0) return m->binary ? raw : CR_RAISE(t, ValueError, "can't have unbuffered text I/O");
    if (m->update && cr_io_call(t, raw, "seekable") != CR_TRUE)
        return cr_raised(t) ? CR_ERROR : cr_raise_unsupported(t, "File or stream is not seekable.");
    CrTypeId type = m->update ? CR_T_BUFFERED_RANDOM : m->action == 'r' ? CR_T_BUFFERED_READER : CR_T_BUFFERED_WRITER;
    CrValue buffer = cr_buffered_new(t, type, raw, buffering);
    if (m->binary) return buffer;
    CrValue text = cr_text_new(t, buffer, text_options[0], text_options[1], text_options[2], line);
    if (text == CR_ERROR || cr_setattr(t, text, cr_intern_c(t, "mode"), mode) < 0) return CR_ERROR;
    return text;
}

CrValue cr_open(CrThread *t, CrFunction *fn, const CrValue *args) {
    CrValue file = args[0], mode = args[1], buffering = args[2], close_fd = args[6], opener = args[7];
    Mode m;
    int64_t size;
    if (!cr_is_str(mode)) return CR_RAISE(t, TypeError, "open() argument 'mode' must be str, not %T", mode);
    if (!cr_is_any_int(file) && (file = cr_posix_fspath(t, file)) == CR_ERROR) return CR_ERROR;
    if (!parse_mode(t, mode, &m) || !check_text_options(t, &m, args[3], args[4], args[5])) return CR_ERROR;
    if (!cr_index_int64(t, buffering, &size, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (size == 1 && m.binary && CR_WARN(t, RuntimeWarning, 1,
                                         "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used") < 0)
        return CR_ERROR;
    cr_streams_flush_all(t); // what this program wrote and did not close is to be seen by this reader
    CrValue raw = cr_io_new(t, CR_TYPE_OF_ID(FILEIO));
    if (!cr_fileio_init(t, raw, file, cr_str_from_c(t, m.raw), close_fd, opener)) return CR_ERROR;
    CrValue result = size < -1 ? CR_RAISE(t, ValueError, "invalid buffering size") : add_layers(t, &m, raw, mode, size, args + 3);
    if (result != CR_ERROR) return result;
    CrValue first = cr_exception_take(t);
    CR_AS(CrFileIO, raw)->wrapped = false;
    cr_io_call(t, raw, "close");
    cr_io_close_ends(t, first);
    return CR_ERROR;
}

// ---- The standard streams ---------------------------------------------------------------------------------

// They are never collected, so need no finaliser.
static void *allocate(CrThread *t, CrTypeId type, size_t size) {
    CrValue v = cr_instance_new(t, &cr_types[type]);
    (void)size;
    return cr_object(v);
}

CrValue cr_file_standard(CrThread *t, FILE *stream, const char *name, bool writable) {
    int fd = fileno(stream);
    CrFileIO *raw = allocate(t, CR_T_FILEIO, sizeof *raw);
    raw->fd = fd;
    raw->seekable = -1;
    raw->readable = !writable;
    raw->writable = writable;
    raw->wrapped = true;
    raw->blksize = CR_IO_BUFFER_SIZE;
    cr_setattr(t, cr_box(raw), cr_name_name, cr_str_from_c(t, name));
    CrBuffered *b = allocate(t, writable ? CR_T_BUFFERED_WRITER : CR_T_BUFFERED_READER, sizeof *b);
    b->raw = cr_box(raw);
    b->size = CR_IO_BUFFER_SIZE;
    b->position = -1;
    b->readable = !writable;
    b->writable = writable;
    b->ok = b->wrapped = true;
    b->stream = stream;
    CrTextIO *f = allocate(t, CR_T_TEXTIO, sizeof *f);
    f->buffer = cr_box(b);
    f->encoding = cr_intern_c(t, "utf-8");
    f->errors = cr_intern_c(t, stream == stderr ? "backslashreplace" : "strict");
    f->newline = writable ? cr_str_latin1['\n'] : CR_NONE;
    f->can_read = !writable;
    f->can_write = f->direct = writable;
    f->has_read1 = !writable;
    f->encoder_kind = CR_TEXT_UTF8;
    f->chunk_size = CR_IO_BUFFER_SIZE;
    f->line_buffering = stream == stderr || (writable && isatty(fd));
    f->ok = true;
    if (!writable) {
        cr_decoder_init(t, &f->decoder, CR_TEXT_UTF8, f->encoding, f->errors, f->newline);
        f->seekable = f->telling = lseek(fd, 0, SEEK_CUR) >= 0;
    }
    cr_setattr(t, cr_box(f), cr_intern_c(t, "mode"), cr_str_from_c(t, writable ? "w" : "r"));
    return cr_box(f);
}
