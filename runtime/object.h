// object.h -- what every heap object starts with; types, their slots, and shapes.
//
//      CrObject (8 bytes)            CrShape                        CrType
//      +----------------+           +-----------------+            +------------------------+
//      | u32 shape   ---|--id-->    | type          --|------->    | name, bases, mro       |
//      | u8 lock, flags |  table    | names[nslots]   |            | slots (C functions)    |
//      | u16 aux        |           | transitions     |            | attrs (its namespace)  |
//      +----------------+           +-----------------+            | root shape             |
//      | fields of the built-in     one per layout of attributes   +------------------------+
//      | base type      |
//      +----------------+
//      | inline slot 0  |  attribute values of instances that have a __dict__, in the order of shape->names
//      | ...            |
//      | overflow       |  NULL, or further slots, or (dict-mode shapes) the CrDict that holds all attributes
//      +----------------+
//
// Every built-in type has a fixed shape whose id is its CrTypeId, so "is exactly a list" is one 32-bit compare.
//
// Thread safety: an object's shape word and slots are read without locks (aligned single words; slots never move
// and a deleted slot, which becomes 0, is not used again under the same shape). A store to an existing slot needs
// no lock. Shape transitions and all other writes take the object's byte lock (runtime/lock.h), which is elided
// while the process has one thread. A type's own fields change under its byte lock; see type.c for invalidation.
#ifndef CRANKY_RUNTIME_OBJECT_H
#define CRANKY_RUNTIME_OBJECT_H

#include <stddef.h>

#include "runtime/gc.h"
#include "runtime/thread.h"
#include "runtime/value.h"

typedef struct CrObject {
    uint32_t shape; // index into cr_shapes; < CR_T_COUNT for exact built-in types
    uint8_t lock;   // byte lock of writers (lock.h)
    uint8_t flags;  // CR_OBJ_*
    uint16_t aux;   // free for the type's use (str: width and kind; see each type)
} CrObject;

enum {
    CR_OBJ_STATIC = 1, // not on the collected heap
    CR_OBJ_DELETED = 2, // its __del__ has run
    CR_OBJ_WATCHED = 4, // coroutines: the collector tells if it dies before it has begun (unawaited.h)
};

typedef struct CrType CrType;
typedef struct CrShape CrShape;
typedef struct CrStr CrStr;
typedef struct CrTuple CrTuple;
typedef struct CrDict CrDict;
typedef struct CrList CrList;

static inline CrValue cr_box(const void *object) { return (CrValue)(uintptr_t)object; }
static inline CrObject *cr_object(CrValue v) { return (CrObject *)(uintptr_t)v; }
// Unboxes without a check; the caller knows the type.
#define CR_AS(T, v) ((T *)(uintptr_t)(v))

// ---- Built-in types -----------------------------------------------------------------------------------------

typedef enum CrTypeId {
    CR_T_NO_TYPE, // shape id 0: an empty inline cache matches no object
#define CR_TYPE(ID, name, definition, base, T) CR_T_##ID,
#include "runtime/types.def"
#undef CR_TYPE
#define CR_EXCEPTION(name, base) CR_T_##name,
#include "runtime/exceptions.def"
#undef CR_EXCEPTION
    CR_T_COUNT
} CrTypeId;


// ---- Slots: how a type answers each operation -----------------------------------------------------------------

typedef enum CrCompare { CR_LT, CR_LE, CR_EQ, CR_NE, CR_GT, CR_GE } CrCompare;
typedef enum CrBinary {
    CR_ADD, CR_SUB, CR_MUL, CR_MATMUL, CR_TRUEDIV, CR_FLOORDIV, CR_MOD, CR_DIVMOD, CR_POW,
    CR_LSHIFT, CR_RSHIFT, CR_AND, CR_XOR, CR_OR, CR_BINARY_COUNT
} CrBinary;
typedef enum CrUnary { CR_NEG, CR_POS, CR_INVERT, CR_ABS, CR_UNARY_COUNT } CrUnary;

typedef CrValue (*CrUnaryFn)(CrThread *, CrValue self);
typedef CrValue (*CrBinaryFn)(CrThread *, CrValue a, CrValue b);

// NULL = the type does not have it. Inherited from the base when a type is made. Conventions of results:
// CrValue: CR_ERROR = exception set; int: -1 = exception set. Atomic: a class that is modified changes its slots while
// others use them.
typedef struct CrSlots {
    _Atomic(CrUnaryFn) repr, str;
    int (*_Atomic hash)(CrThread *, CrValue, int64_t *hash);
    int (*_Atomic truth)(CrThread *, CrValue);        // 0, 1, -1
    int64_t (*_Atomic length)(CrThread *, CrValue);   // >= 0, -1
    CrValue (*_Atomic call)(CrThread *, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames);
    CrValue (*_Atomic getattr)(CrThread *, CrValue, CrValue name);               // name: interned str
    int (*_Atomic setattr)(CrThread *, CrValue, CrValue name, CrValue value);    // value CR_ERROR: delete
    CrValue (*_Atomic compare)(CrThread *, CrValue a, CrValue b, CrCompare op);  // may return NotImplemented
    _Atomic(CrUnaryFn) iter;
    _Atomic(CrUnaryFn) next;                          // CR_ERROR without an exception: exhausted
    _Atomic(CrBinaryFn) getitem;
    int (*_Atomic setitem)(CrThread *, CrValue, CrValue key, CrValue value);     // value CR_ERROR: delete
    int (*_Atomic contains)(CrThread *, CrValue, CrValue item);                  // 0, 1, -1
    _Atomic(CrBinaryFn) concat, repeat, inplace_concat, inplace_repeat;           // sequences' + and * (tried after binary[])
    CrValue (*_Atomic descr_get)(CrThread *, CrValue self, CrValue object, CrValue type); // object CR_ERROR: through the class
    int (*_Atomic descr_set)(CrThread *, CrValue self, CrValue object, CrValue value);    // value CR_ERROR: delete
    _Atomic(CrBinaryFn) binary[CR_BINARY_COUNT];      // called with the operands in source order, either may be of this type
    _Atomic(CrBinaryFn) inplace[CR_BINARY_COUNT];
    _Atomic(CrUnaryFn) unary[CR_UNARY_COUNT];
    _Atomic(CrUnaryFn) index, to_int, to_float;
} CrSlots;

// To call a slot: CR_SLOT(type->slots.repr)(t, v). (gcc reads an atomic pointer that is called without further ado as if it
// were none.)
#define CR_SLOT(slot) ((void)0, (slot))

// ---- Types --------------------------------------------------------------------------------------------------

enum { // CrType.flags
    CR_TYPE_HEAP = 1 << 0,       // made by a class statement or type()
    CR_TYPE_BASE = 1 << 1,       // may be subclassed
    CR_TYPE_HAS_DICT = 1 << 2,   // instances have attribute slots after their built-in fields
    CR_TYPE_INT = 1 << 3,        // int or a subclass; likewise below
    CR_TYPE_STR = 1 << 4,
    CR_TYPE_BYTES = 1 << 5,
    CR_TYPE_LIST = 1 << 6,
    CR_TYPE_TUPLE = 1 << 7,
    CR_TYPE_DICT = 1 << 8,
    CR_TYPE_EXCEPTION = 1 << 9,
    CR_TYPE_TYPE = 1 << 10,
    CR_TYPE_SET = 1 << 11,       // set or frozenset
    CR_TYPE_FLOAT = 1 << 12,
    CR_TYPE_READY = 1 << 13,
    CR_TYPE_IMMUTABLE = 1 << 14, // attributes of the type cannot be set (built-in types)
    CR_TYPE_METHOD = 1 << 15,    // instances bind as functions do: a method call may skip making a bound method
    CR_TYPE_NO_DICT = 1 << 17,   // __slots__ without __dict__: only declared attributes can be set
    CR_TYPE_ABSTRACT = 1 << 16,  // has abstract methods: object.__new__ refuses
    CR_TYPE_COMPLEX = 1 << 18,   // complex or a subclass
    CR_TYPE_WEAKREF = 1 << 19,   // instances may be referred to weakly
    CR_TYPE_DEL = 1 << 20,       // has __del__: instances get a finaliser when they are made
    CR_TYPE_SEQUENCE = 1 << 21,  // matches sequence patterns
    CR_TYPE_MAPPING = 1 << 22,   // matches mapping patterns
};

struct CrType {
    CrObject ob;
    uint32_t flags;          // CR_TYPE_*
    uint32_t base_size;      // bytes before the first inline slot; the object's whole size when it has no slots
    uint32_t inline_slots;   // attribute slots in the object itself (learned from the class body)
    uint32_t version;        // counts changes of attrs of this type or of a base
    const char *name;        // __name__, UTF-8; NUL-terminated; built-in types outside builtins: "module.name"
    CrValue name_str;        // __name__ as a str
    CrValue qualname;        // __qualname__, a str
    CrType *base;            // the "best base": whose C layout the instances have; NULL for object
    CrTuple *bases;          // __bases__
    CrTuple *mro;            // __mro__
    CrDict *attrs;           // the class's own namespace
    CrShape *root;           // shape of a new instance
    CrTuple *members;        // the names that its own __slots__ add to instances, sorted; NULL: none
    CrSlots slots;
    CrValue new_fn;          // __new__ as found along the mro (a function), and
    CrValue init_fn;         // __init__; both cached for type.__call__
    struct CrIcList *sites;  // inline caches that rely on this type; cleared when it changes
    CrList *subclasses;      // direct subclasses
    const struct CrTypeDef *def; // built-in types only
};

extern CrType cr_types[CR_T_COUNT]; // the built-in type objects themselves
#define CR_TYPE_OF_ID(ID) (&cr_types[CR_T_##ID])

// One method or function written in C. `signature` is CPython's text signature, e.g.
//     "append(self, object, /)"   "sorted(iterable, /, *, key=None, reverse=False)"   "print(*args, sep=' ', ...)"
// The argument binder parses it (once, when first needed). `entry` has one parameter per parameter in the
// signature, in order, `*args` as a tuple and `**kw` as a dict:
//     CrValue entry(CrThread *t, CrFunction *self, CrValue a, CrValue b, ...)          up to 6 parameters
//     CrValue entry(CrThread *t, CrFunction *self, const CrValue *args)                more than 6
// Defaults: None True False, ints, 'strings'; anything in <angle brackets> means "not given" and arrives as
// CR_ERROR. Parameters after *args or * are keyword-only; before / positional-only.
typedef struct CrMethodDef {
    const char *signature;
    void *entry;   // cast with CR_FN
    const char *doc;
    uint32_t flags; // CR_METHOD_*
} CrMethodDef;
#define CR_FN(f) ((void *)(uintptr_t)(f))
// A class method (first parameter: the class), a static method; a built-in that works on its caller's locals (cr_call_locals);
// one whose words for a wrong number of arguments are "f() takes at most 3 arguments (4 given)", not "f expected at most 3 ...";
// an __init__ without keyword parameters that ignores keywords where a subclass has its own __new__, whose they are.
enum { CR_METHOD_CLASS = 1, CR_METHOD_STATIC = 2, CR_METHOD_LOCALS = 4, CR_METHOD_TAKES = 8, CR_METHOD_NEW_KEYWORDS = 16 };

typedef struct CrGetSetDef {
    const char *name;
    CrValue (*get)(CrThread *, CrValue self);
    int (*set)(CrThread *, CrValue self, CrValue value); // value CR_ERROR: delete; NULL: read-only
    const char *doc;
} CrGetSetDef;
int cr_readonly_member(CrThread *t, CrValue self, CrValue value); // a `set` in the words that CPython has for C struct members

// A built-in type, as each types/*.c defines it; types.def lists them all.
typedef struct CrTypeDef {
    const char *doc;
    uint32_t flags;             // CR_TYPE_BASE and the kind bits; others are derived
    CrSlots slots;
    const CrMethodDef *methods; // ends with a NULL signature; may be NULL
    const CrGetSetDef *getsets; // ends with a NULL name; may be NULL
    CrMethodDef constructor;    // __new__ with the class as first parameter "(cls, ...)"; NULL signature: not callable
    const struct CrMemoryDef *memory; // how instances lend their memory (types/memory.h); NULL: they do not
    CrMethodDef init;           // __init__, for mutable containers whose constructor only allocates
} CrTypeDef;

// ---- Shapes ---------------------------------------------------------------------------------------------------

struct CrShape {
    CrType *type;
    uint32_t id;
    uint32_t nslots;        // slots that instances of this shape use, deleted ones included
    uint32_t slot_offset;   // byte offset of inline slot 0
    uint16_t inline_slots;  // slots before the overflow word
    uint16_t flags;         // CR_SHAPE_*
    CrValue *names;         // interned str per slot, in order; 0 where deleted. A prefix may be shared with the parent
    struct CrShapeEdge *edges; // transitions by added or deleted name; prepended under the type's lock
    void *index;            // hash from name to slot, built when nslots is large; shape.c
};
enum { CR_SHAPE_DICT = 1 }; // attributes live in the CrDict in the overflow word

enum { CR_MAX_SHAPES = 1 << 20 };
extern CrShape *cr_shapes[CR_MAX_SHAPES];

// An object's shape changes when another thread adds an attribute: always read it with this.
static inline uint32_t cr_shape_id(const CrObject *o) { return CR_GET(o->shape); }
static inline CrType *cr_object_type(const CrObject *o) { return cr_shapes[cr_shape_id(o)]->type; }

static inline CrType *cr_type_of(CrValue v) {
    if (cr_is_ptr(v)) return cr_object_type(cr_object(v));
    return cr_is_int(v) ? CR_TYPE_OF_ID(INT) : CR_TYPE_OF_ID(FLOAT);
}

// v is exactly of the built-in type ID (no subclass; never for INT and FLOAT, which are not always pointers).
#define CR_IS(ID, v) (cr_is_ptr(v) && cr_shape_id(cr_object(v)) == CR_T_##ID)
// v is of a type with the kind bit, subclasses included.
static inline bool cr_has_flag(CrValue v, uint32_t type_flag) {
    return cr_is_ptr(v) && (cr_object_type(cr_object(v))->flags & type_flag);
}
static inline bool cr_is_any_int(CrValue v) { return cr_is_int(v) || cr_has_flag(v, CR_TYPE_INT); } // bool included
static inline bool cr_is_any_float(CrValue v) { return cr_is_float(v) || cr_has_flag(v, CR_TYPE_FLOAT); }
static inline bool cr_is_str(CrValue v) { return cr_has_flag(v, CR_TYPE_STR); }

// ---- The static singletons --------------------------------------------------------------------------------------

extern CrObject cr_none_object, cr_true_object, cr_false_object, cr_not_implemented_object, cr_ellipsis_object;
#define CR_NONE            cr_box(&cr_none_object)
#define CR_TRUE            cr_box(&cr_true_object)
#define CR_FALSE           cr_box(&cr_false_object)
#define CR_NOT_IMPLEMENTED cr_box(&cr_not_implemented_object)
#define CR_ELLIPSIS        cr_box(&cr_ellipsis_object)
static inline CrValue cr_bool(bool b) { return b ? CR_TRUE : CR_FALSE; }

// What `a op b` is when a is below (-), equal to (0) or above (+) b.
static inline CrValue cr_order_is(CrCompare op, int order) {
    switch (op) {
    case CR_LT: return cr_bool(order < 0);
    case CR_LE: return cr_bool(order <= 0);
    case CR_EQ: return cr_bool(order == 0);
    case CR_NE: return cr_bool(order != 0);
    case CR_GT: return cr_bool(order > 0);
    default: return cr_bool(order >= 0);
    }
}

// ---- Generic operations (dispatch on the type's slots; object.c) --------------------------------------------------
// All may run Python code and raise, unless said otherwise.

CrValue cr_repr(CrThread *t, CrValue v); // a str
CrValue cr_str(CrThread *t, CrValue v);  // a str
int cr_hash(CrThread *t, CrValue v, int64_t *hash);
int cr_truth_slow(CrThread *t, CrValue v);
CrValue cr_compare(CrThread *t, CrValue a, CrValue b, CrCompare op); // any object
int cr_compare_bool(CrThread *t, CrValue a, CrValue b, CrCompare op); // identity implies equality for EQ and NE
int64_t cr_len(CrThread *t, CrValue v);                               // -1: exception
CrValue cr_getattr(CrThread *t, CrValue v, CrValue name);            // name: any str
CrValue cr_getattr_or_zero(CrThread *t, CrValue v, CrValue name);    // missing: CR_ERROR and no exception
int cr_setattr(CrThread *t, CrValue v, CrValue name, CrValue value); // value CR_ERROR: delete
CrValue cr_iter(CrThread *t, CrValue v);
CrValue cr_iterator_self(CrThread *t, CrValue self);                 // the slot iter of iterators
bool cr_is_iterable(CrValue v);                                      // has it something that cr_iter would use?
CrValue cr_next(CrThread *t, CrValue iterator);                      // exhausted: CR_ERROR and no exception
CrValue cr_getitem(CrThread *t, CrValue v, CrValue key);
int cr_setitem(CrThread *t, CrValue v, CrValue key, CrValue value);  // value CR_ERROR: delete
int cr_contains(CrThread *t, CrValue container, CrValue item);
CrValue cr_binary(CrThread *t, CrBinary op, CrValue a, CrValue b);
CrValue cr_inplace(CrThread *t, CrBinary op, CrValue a, CrValue b);
CrValue cr_unary(CrThread *t, CrUnary op, CrValue v);
CrValue cr_pow3(CrThread *t, CrValue base, CrValue exponent, CrValue modulus); // modulus CR_NONE: base ** exponent
// What a method that has to give an int gave, as an exact int: a subclass's is a DeprecationWarning, anything else a TypeError.
CrValue cr_int_checked(CrThread *t, CrValue result, const char *method);
CrValue cr_index(CrThread *t, CrValue v);           // operator.index: an int (exact), or TypeError
bool cr_index_int64(CrThread *t, CrValue v, int64_t *out, CrType *overflow); // clamps when overflow is NULL, else raises it
CrValue cr_format(CrThread *t, CrValue v, CrValue spec);             // format(v, spec): a str
int cr_isinstance(CrThread *t, CrValue v, CrValue class_or_tuple);   // 0, 1, -1
bool cr_is_subtype(const CrType *a, const CrType *b);                // by the mro; never raises

static inline int cr_truth(CrThread *t, CrValue v) {
    if (v == CR_TRUE) return 1;
    if (v == CR_FALSE || v == CR_NONE) return 0;
    if (cr_is_int(v)) return v != CR_INT(0);
    return cr_truth_slow(t, v);
}

#endif
