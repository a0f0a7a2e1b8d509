// iomodule.c -- module _io: the classes of runtime/types/io_*.c under their names.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/io.h"
#include "runtime/types/list.h"
#include "stdlib/stdlib.h"

static CrValue open_code(CrThread *t, CrFunction *f, CrValue path) {
    if (!cr_is_str(path)) return CR_RAISE(t, TypeError, "open_code() argument 'path' must be str, not %T", path);
    CrValue args[] = {path, cr_intern_c(t, "rb"), CR_INT(-1), CR_NONE, CR_NONE, CR_NONE, CR_TRUE, CR_NONE};
    return cr_open(t, f, args);
}

static CrValue text_encoding(CrThread *t, CrFunction *f, CrValue encoding, CrValue stacklevel) {
    if (encoding == CR_ERROR || encoding == CR_NONE) return cr_intern_c(t, "locale");
    return encoding;
}

static const CrMethodDef functions[] = {
    {"open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", CR_FN(cr_open),
     "Open file and return a stream.  Raise OSError upon failure.", 0},
    {"open_code(path)", CR_FN(open_code), "Opens the provided file with the intent to import the contents.", 0},
    {"text_encoding(encoding, stacklevel=2, /)", CR_FN(text_encoding), "A helper function to choose the text encoding.", 0},
    {0},
};

static int io_init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        CrTypeId type;
    } types[] = {
        {"_IOBase", CR_T_IO_BASE}, {"_RawIOBase", CR_T_IO_RAW}, {"_BufferedIOBase", CR_T_IO_BUFFERED}, {"_TextIOBase", CR_T_IO_TEXT},
        {"FileIO", CR_T_FILEIO}, {"BytesIO", CR_T_BYTESIO}, {"StringIO", CR_T_STRINGIO}, {"BufferedReader", CR_T_BUFFERED_READER},
        {"BufferedWriter", CR_T_BUFFERED_WRITER}, {"BufferedRandom", CR_T_BUFFERED_RANDOM}, {"BufferedRWPair", CR_T_BUFFERED_PAIR},
        {"TextIOWrapper", CR_T_TEXTIO}, {"IncrementalNewlineDecoder", CR_T_NEWLINE_DECODER}, {"BlockingIOError", CR_T_BlockingIOError},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (cr_module_set(t, module, types[i].name, cr_box(&cr_types[types[i].type])) < 0) return -1;
    CrValue unsupported = cr_unsupported_type(t), open = cr_builtins_get(t, "open");
    if (unsupported == CR_ERROR || open == CR_ERROR || cr_module_set(t, module, "UnsupportedOperation", unsupported) < 0) return -1;
    cr_module_set(t, module, "open", open); // one function under both names
    return cr_module_set(t, module, "DEFAULT_BUFFER_SIZE", cr_int(CR_IO_BUFFER_SIZE));
}

const CrModuleDef cr_module__io = {
    "_io", "The io module provides the Python interfaces to stream handling.", functions, io_init};
