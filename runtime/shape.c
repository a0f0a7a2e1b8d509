// shape.c -- the transition tree of shapes, slot look-up, and instance attributes on top of them.
//
// All instances of a class start at its root shape. Setting a new attribute follows (or makes) the edge with that
// name; deleting one follows an edge to a shape where the slot is nameless, so a slot never changes its meaning for
// a reader that still holds the old shape. An instance that gets too many attributes, or whose __dict__ is asked
// for, moves to the class's dict-mode shape: its overflow word then holds a real dict.
#include "runtime/shape.h"

#include "runtime/descr.h"
#include "runtime/lock.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"

CrShape *cr_shapes[CR_MAX_SHAPES];
static uint32_t next_id = CR_T_COUNT; // guarded by the type lock

typedef struct CrShapeEdge {
    struct CrShapeEdge *next;
    CrValue name; // added; or, with `removed` >= 0, CR_ERROR
    int removed;  // the slot that lost its name; -1 for an addition; -2 for the way to dict mode
    CrShape *target;
} CrShapeEdge;

enum { LINEAR_MAX = 8, INDEX_FACTOR = 2 };

// Open-addressing table from name to slot for shapes with more than LINEAR_MAX slots.
typedef struct Index {
    uint32_t mask;
    int32_t slot[]; // -1: empty
} Index;

void cr_shape_init_builtin(CrType *type, uint32_t id) {
    CrShape *s = cr_alloc_permanent(sizeof *s);
    s->type = type;
    s->id = id;
    s->slot_offset = type->base_size;
    s->inline_slots = (uint16_t)type->inline_slots;
    cr_shapes[id] = s;
    type->root = s;
}

// The caller holds the type lock.
static CrShape *new_shape(CrType *type) {
    if (next_id >= CR_MAX_SHAPES) return NULL;
    CrShape *s = cr_alloc_permanent(sizeof *s);
    s->type = type;
    s->id = next_id++;
    if (!(type->flags & CR_TYPE_TUPLE)) { // tuples end where their items end: no inline slots, see types/list.h
        s->slot_offset = type->base_size;
        s->inline_slots = (uint16_t)type->inline_slots;
    }
    __atomic_store_n(&cr_shapes[s->id], s, __ATOMIC_RELEASE);
    return s;
}

static CrValue *copy_names(const CrShape *s, uint32_t n);

static bool is_own_member(const CrType *type, CrValue v) {
    return CR_IS(MEMBER_DESCRIPTOR, v) && CR_AS(CrMember, v)->owner == type;
}

// The root's slots are those that __slots__ of the class and its base declare. They are never removed.
CrShape *cr_shape_new_root(CrThread *t, CrType *type) {
    (void)t;
    const CrShape *base = type->base->root;
    uint32_t own = 0;
    CrValue key, value;
    for (uint64_t pos = 0; cr_dict_step(cr_box(type->attrs), &pos, &key, &value);) own += is_own_member(type, value);
    cr_type_lock();
    CrShape *s = new_shape(type);
    if (s && (own || base->nslots)) {
        s->nslots = base->nslots + own;
        s->names = copy_names(base, s->nslots);
        uint32_t i = base->nslots;
        for (uint64_t pos = 0; cr_dict_step(cr_box(type->attrs), &pos, &key, &value);)
            if (is_own_member(type, value)) s->names[i++] = CR_AS(CrMember, value)->storage;
    }
    cr_type_unlock();
    return s;
}

static uint32_t name_hash(CrValue name) { return (uint32_t)((name >> 4) * 2654435761u) >> 7; }

static Index *build_index(const CrShape *s) {
    uint32_t size = 16;
    while (size < s->nslots * INDEX_FACTOR) size *= 2;
    Index *index = cr_alloc_permanent(sizeof(Index) + size * sizeof(int32_t));
    index->mask = size - 1;
    for (uint32_t i = 0; i < size; i++) index->slot[i] = -1;
    for (uint32_t i = 0; i < s->nslots; i++) {
        if (!s->names[i]) continue;
        uint32_t h = name_hash(s->names[i]) & index->mask;
        while (index->slot[h] >= 0) h = (h + 1) & index->mask;
        index->slot[h] = (int32_t)i;
    }
    return index;
}

int cr_shape_find(const CrShape *s, CrValue name) {
    if (s->nslots <= LINEAR_MAX) {
        for (uint32_t i = 0; i < s->nslots; i++)
            if (s->names[i] == name) return (int)i;
        return -1;
    }
    Index *index = __atomic_load_n(&s->index, __ATOMIC_ACQUIRE);
    if (!index) { // two threads may both build it: equal contents, the last store wins
        index = build_index(s);
        __atomic_store_n(&((CrShape *)(uintptr_t)s)->index, (void *)index, __ATOMIC_RELEASE);
    }
    for (uint32_t h = name_hash(name) & index->mask; index->slot[h] >= 0; h = (h + 1) & index->mask)
        if (s->names[index->slot[h]] == name) return index->slot[h];
    return -1;
}

static CrShape *find_edge(const CrShape *s, CrValue name, int removed) {
    for (CrShapeEdge *e = __atomic_load_n(&s->edges, __ATOMIC_ACQUIRE); e; e = e->next)
        if (e->name == name && e->removed == removed) return e->target;
    return NULL;
}

// The caller holds the type lock and found no such edge.
static void add_edge(CrShape *s, CrValue name, int removed, CrShape *target) {
    CrShapeEdge *e = cr_alloc_permanent(sizeof *e);
    *e = (CrShapeEdge){s->edges, name, removed, target};
    __atomic_store_n(&s->edges, e, __ATOMIC_RELEASE);
}

static CrValue *copy_names(const CrShape *s, uint32_t n) {
    CrValue *names = cr_alloc_permanent(sizeof(CrValue) * n);
    for (uint32_t i = 0; i < s->nslots; i++) names[i] = s->names[i];
    return names;
}

CrShape *cr_shape_add(CrShape *s, CrValue name) {
    CrShape *to = find_edge(s, name, -1);
    if (to || s->nslots >= CR_SHAPE_MAX_SLOTS) return to;
    cr_type_lock();
    to = find_edge(s, name, -1);
    if (!to && (to = new_shape(s->type))) {
        to->nslots = s->nslots + 1;
        to->names = copy_names(s, to->nslots);
        to->names[s->nslots] = name;
        add_edge(s, name, -1, to);
    }
    cr_type_unlock();
    return to;
}

CrShape *cr_shape_remove(CrShape *s, int slot) {
    CrShape *to = find_edge(s, CR_ERROR, slot);
    if (to) return to;
    cr_type_lock();
    to = find_edge(s, CR_ERROR, slot);
    if (!to && (to = new_shape(s->type))) {
        to->nslots = s->nslots;
        to->names = copy_names(s, to->nslots);
        to->names[slot] = CR_ERROR;
        add_edge(s, CR_ERROR, slot, to);
    }
    cr_type_unlock();
    return to;
}

CrShape *cr_shape_dict(CrShape *s) {
    if (s->flags & CR_SHAPE_DICT) return s;
    CrShape *root = s->type->root, *to = find_edge(root, CR_ERROR, -2);
    if (to) return to;
    cr_type_lock();
    to = find_edge(root, CR_ERROR, -2);
    if (!to && (to = new_shape(s->type))) {
        to->flags = CR_SHAPE_DICT;
        to->nslots = root->nslots; // what __slots__ declares stays in the object
        to->names = root->names;
        add_edge(root, CR_ERROR, -2, to);
    }
    cr_type_unlock();
    return to;
}

size_t cr_instance_size(const CrShape *s) { return s->slot_offset + sizeof(CrValue) * (s->inline_slots + 1u); }

CrValue *cr_slot_address(CrObject *o, const CrShape *s, int i) {
    if (i < s->inline_slots) return (CrValue *)((char *)o + s->slot_offset) + i;
    uint64_t rest = (uint64_t)(i - s->inline_slots);
    CrOverflow *chunk = CR_AS(CrOverflow, __atomic_load_n(cr_overflow_word(o, s), __ATOMIC_ACQUIRE));
    for (; chunk; chunk = __atomic_load_n(&chunk->next, __ATOMIC_ACQUIRE)) {
        if (rest < chunk->count) return &chunk->slot[rest];
        rest -= chunk->count;
    }
    return NULL;
}

static CrShape *shape_of(const CrObject *o) { return cr_shapes[__atomic_load_n(&o->shape, __ATOMIC_ACQUIRE)]; }

static CrValue dict_of(CrObject *o, const CrShape *s) {
    return __atomic_load_n(cr_overflow_word(o, s), __ATOMIC_ACQUIRE);
}

CrValue cr_instance_get(CrThread *t, CrObject *o, CrValue name) {
    (void)t;
    CrShape *s = shape_of(o);
    int i = cr_shape_find(s, name);
    if (i < 0 && s->flags & CR_SHAPE_DICT) return cr_dict_get_interned(CR_AS(CrDict, dict_of(o, s)), name);
    CrValue *slot = i >= 0 ? cr_slot_address(o, s, i) : NULL;
    return slot ? __atomic_load_n(slot, __ATOMIC_ACQUIRE) : CR_ERROR;
}

// Appends a chunk, as large as all slots before it, to the overflow chain. The caller holds the object's lock.
static CrValue *grow_overflow(CrThread *t, CrObject *o, const CrShape *s, int slot) {
    CrOverflow **link = (CrOverflow **)cr_overflow_word(o, s);
    uint64_t before = s->inline_slots;
    for (; *link; link = &(*link)->next) before += (*link)->count;
    uint64_t count = before < 4 ? 4 : before;
    CrOverflow *chunk = cr_alloc(t, sizeof *chunk + count * sizeof(CrValue));
    chunk->count = count;
    __atomic_store_n(link, chunk, __ATOMIC_RELEASE);
    return cr_slot_address(o, s, slot);
}

// Moves the attributes into a dict. Without the lock: the dict is filled before it is published.
static bool to_dict_mode(CrThread *t, CrObject *o) {
    CrShape *target = cr_shape_dict(shape_of(o));
    if (!target) return cr_raise_no_memory(t), false;
    CrValue dict = cr_dict_new(t);
    cr_lock_object(o);
    CrShape *s = shape_of(o);
    if (!(s->flags & CR_SHAPE_DICT)) {
        for (uint32_t i = target->nslots; i < s->nslots; i++) {
            CrValue *slot = s->names[i] ? cr_slot_address(o, s, (int)i) : NULL;
            CrValue v = slot ? CR_GET(*slot) : CR_ERROR;
            if (v) cr_dict_set(t, dict, s->names[i], v); // interned keys: no user code, cannot fail
        }
        __atomic_store_n(cr_overflow_word(o, s), dict, __ATOMIC_RELEASE);
        __atomic_store_n(&o->shape, target->id, __ATOMIC_RELEASE);
    }
    cr_unlock_object(o);
    return true;
}

int cr_instance_set(CrThread *t, CrObject *o, CrValue name, CrValue value) {
    for (;;) {
        CrShape *s = shape_of(o);
        int i = cr_shape_find(s, name);
        if (i < 0 && s->flags & CR_SHAPE_DICT) return cr_dict_set(t, dict_of(o, s), name, value);
        if (i >= 0) {
            CrValue *slot = cr_slot_address(o, s, i);
            __atomic_store_n(slot, value, __ATOMIC_RELEASE);
            return 0;
        }
        CrShape *to = cr_shape_add(s, name);
        if (!to) {
            if (!to_dict_mode(t, o)) return -1;
            continue;
        }
        cr_lock_object(o);
        bool current = shape_of(o) == s; // else another thread added something: look again
        if (current) {
            CrValue *slot = cr_slot_address(o, to, (int)s->nslots);
            if (!slot) slot = grow_overflow(t, o, to, (int)s->nslots);
            __atomic_store_n(slot, value, __ATOMIC_RELEASE);
            __atomic_store_n(&o->shape, to->id, __ATOMIC_RELEASE);
        }
        cr_unlock_object(o);
        if (current) return 0;
    }
}

int cr_instance_delete(CrThread *t, CrObject *o, CrValue name) {
    for (;;) {
        CrShape *s = shape_of(o);
        int i = cr_shape_find(s, name);
        if (i < 0) return s->flags & CR_SHAPE_DICT ? cr_dict_delete(t, dict_of(o, s), name) : 0;
        if (i < (int)s->type->root->nslots)
            return __atomic_exchange_n(cr_slot_address(o, s, i), CR_ERROR, __ATOMIC_ACQ_REL) != CR_ERROR;
        CrShape *to = cr_shape_remove(s, i);
        if (!to) return cr_raise_no_memory(t), -1;
        cr_lock_object(o);
        bool current = shape_of(o) == s;
        if (current) {
            __atomic_store_n(&o->shape, to->id, __ATOMIC_RELEASE);
            __atomic_store_n(cr_slot_address(o, s, i), CR_ERROR, __ATOMIC_RELEASE);
        }
        cr_unlock_object(o);
        if (current) return 1;
    }
}

CrValue cr_instance_dict(CrThread *t, CrObject *o) {
    if (!to_dict_mode(t, o)) return CR_ERROR;
    return dict_of(o, shape_of(o));
}

int cr_instance_set_dict(CrThread *t, CrObject *o, CrValue dict) {
    if (!to_dict_mode(t, o)) return -1;
    __atomic_store_n(cr_overflow_word(o, shape_of(o)), dict, __ATOMIC_RELEASE);
    return 0;
}

// The attributes move to a dict, whose place in the object depends on its inline slots: where the classes differ in
// them, the object gets a dict-mode shape of its own.
int cr_instance_change_class(CrThread *t, CrObject *o, CrType *to) {
    if (!to_dict_mode(t, o)) return -1;
    CrShape *from = shape_of(o), *target = cr_shape_dict(to->root);
    if (target && target->inline_slots != from->inline_slots) {
        cr_type_lock();
        if ((target = new_shape(to))) {
            target->flags = CR_SHAPE_DICT;
            target->nslots = to->root->nslots;
            target->names = to->root->names;
            target->inline_slots = from->inline_slots;
        }
        cr_type_unlock();
    }
    if (!target) return cr_raise_no_memory(t), -1;
    __atomic_store_n(&o->shape, target->id, __ATOMIC_RELEASE);
    return 0;
}
