// record.h -- C structs and unions as Python objects: a class for each, made when it is first asked for.
//
//      struct_stat                a class over CStruct; its attributes are the fields' descriptors
//      st = struct_stat()         an instance: an address, and what keeps the memory alive
//      st.st_mtim                 a view: an instance inside another one's memory
//
// Instances are C memory: what they hold is what C sees. A pointer field that Python has given an object of its own (a str, a
// bytearray, another instance) keeps that object alive as long as the instance, in `kept`.
//
// Thread safety: making the class is lock-free (the first one published wins). Fields are read and written as C does, without
// any order between threads; `kept` is a dict, which has its own lock.
#ifndef CRANKY_BRIDGE_RECORD_H
#define CRANKY_BRIDGE_RECORD_H

#include "bridge/ctype.h"

typedef struct CrCField {
    const char *name;    // fields of anonymous members stand in the record around them, as in C
    const CrCType *type;
    uint32_t offset;     // bytes from the start of the record; of a bit-field, to the byte with its first bit
    uint8_t bit;         // number of that bit in its byte
    uint8_t width;       // bits of a bit-field; 0: it is none
} CrCField;

// What CrCType.record points to.
struct CrCRecord {
    const CrCType *plain;   // the record without const
    const CrCField *fields; // in declaration order; behind them the macros that name a member path (st_mtime)
    uint32_t nfields, nmacros, align;
    bool is_union;
    CrValue class;       // atomic; CR_ERROR until somebody asks for it
};

// An instance of a record's class, or a view of memory.
typedef struct CrRecord {
    CrObject ob;
    const CrCType *type;
    uint8_t *address;
    bool owns;           // `address` is a block of its own; else it is a view
    CrValue keep;        // of a view: the object whose memory it is; CR_ERROR: C's
    CrValue kept;        // if it owns: dict from offset to object; CR_ERROR: there is none yet
} CrRecord;

bool cr_is_record(CrValue v);                                       // an instance of any record's class
// The class of a RECORD type, the same for all descriptors of that type; CR_ERROR with TypeError: it is opaque.
CrValue cr_record_class(CrThread *t, const CrCType *type);
CrValue cr_record_new(CrThread *t, const CrCType *type);            // zeroed
CrValue cr_record_view(CrThread *t, const CrCType *type, void *address, CrValue keep);
CrValue cr_record_copy(CrThread *t, const CrCType *type, const void *from);
// Copies a record's bytes to `to`: from an instance of the type, or a dict of its fields. False: exception set.
bool cr_record_store(CrThread *t, void *to, const CrCType *type, CrValue v, CrPlace place);
const CrCField *cr_record_field(const CrCType *type, CrValue name); // NULL: no such field
// The value of a field of the record at `address`, which `keep` keeps alive: records and arrays are views, read-only ones if the
// record's type, `in`, is const. in NULL: the field is all there is.
CrValue cr_field_get(CrThread *t, void *address, const CrCField *field, const CrCType *in, CrValue keep);
// Sets it. `owner`: the record in whose memory the field is, or NULL. What is stored is kept by the instance that owns the memory;
// if there is none, what would have to be kept is refused. False: exception set.
bool cr_field_set(CrThread *t, void *address, const CrCField *field, CrValue v, CrRecord *owner);
// Makes a C variable an attribute of its header's module object, which reads and writes it where it is. None; CR_ERROR.
CrValue cr_c_variable(CrThread *t, const char *module, const char *name, void *address, const CrCType *type);
const CrCType *cr_record_type_of_class(CrThread *t, CrValue cls);   // NULL: v is no such class; never raises

#endif
