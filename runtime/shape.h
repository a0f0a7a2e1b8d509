// shape.h -- hidden classes: which attribute lives in which slot of an instance; see object.h for the picture.
//
// A shape is immutable but for its list of transitions and its lazily built index, both published with release
// stores, so look-ups take no lock. Making a shape takes the type lock (type.h). Shapes live for ever.
#ifndef CRANKY_RUNTIME_SHAPE_H
#define CRANKY_RUNTIME_SHAPE_H

#include "runtime/object.h"
#include "runtime/types/list.h"

// Further attribute slots of an instance whose inline slots are full: a chain of chunks that never move.
typedef struct CrOverflow {
    CrObject ob;             // all zero: no type; tells a chunk from the dict that takes its place in dict mode
    struct CrOverflow *next; // NULL for the last
    uint64_t count;          // slots in this chunk
    CrValue slot[];
} CrOverflow;

enum { CR_SHAPE_MAX_SLOTS = 256 }; // an instance with more attributes goes over to a dict

void cr_shape_init_builtin(CrType *type, uint32_t id);                 // the fixed shape of a built-in type
CrShape *cr_shape_new_root(CrThread *t, CrType *type);                 // for a class; NULL when out of shape ids
int cr_shape_find(const CrShape *s, CrValue name);                     // slot number, or -1; name interned
CrShape *cr_shape_add(CrShape *s, CrValue name);                       // shape with `name` appended; NULL: use a dict
CrShape *cr_shape_remove(CrShape *s, int slot);                        // shape without it (slot stays unused)
CrShape *cr_shape_dict(CrShape *s);                                    // the type's dict-mode shape

// Address of slot `i`; NULL if its overflow chunk does not exist yet, or the object has gone over to a dict meanwhile.
CrValue *cr_slot_address(CrObject *o, const CrShape *s, int i);
// Where the overflow word of an instance is.
static inline CrValue *cr_overflow_word(CrObject *o, const CrShape *s) {
    if (CR_UNLIKELY(s->slot_offset == 0)) return cr_tuple_overflow((CrTuple *)o);
    return (CrValue *)((char *)o + s->slot_offset) + s->inline_slots;
}

// Instance attributes, as an ordinary object's __dict__ would answer. None of them looks at the class.
CrValue cr_instance_get(CrThread *t, CrObject *o, CrValue name);               // missing: CR_ERROR, no exception
int cr_instance_set(CrThread *t, CrObject *o, CrValue name, CrValue value);
int cr_instance_delete(CrThread *t, CrObject *o, CrValue name);                // 1, 0 missing, -1
CrValue cr_instance_dict(CrThread *t, CrObject *o);                            // __dict__: moves the object to dict mode
int cr_instance_set_dict(CrThread *t, CrObject *o, CrValue dict);
int cr_instance_change_class(CrThread *t, CrObject *o, CrType *to);            // __class__ assignment, equal layouts
size_t cr_instance_size(const CrShape *s);                                     // bytes to allocate

#endif
