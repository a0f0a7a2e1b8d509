// str.c -- the core of str: allocation, the intern table, hash, comparison, concatenation, indexing, iterators.
//
// In: text from anywhere; out: CrStr objects of the narrowest width (str.h draws one). Everything relies on that:
// two strs are equal only if their widths are, and a needle wider than the hay does not occur in it.
//
// Interned strs live in one open-addressed table for ever. Readers probe it without locks; an insert fills a cell
// with one release store under a mutex; a full table is replaced by one twice as large and never written again.
#include "runtime/types/str.h"

#include "runtime/hash.h"

#include <pthread.h>
#include <stdlib.h>

#include "runtime/builtins.h"
#include "runtime/types/container.h"
#include "runtime/types/iterators.h"
#include "runtime/types/slice.h"
#include "runtime/types/str_internal.h"

CrValue cr_str_empty;
CrValue cr_str_latin1[256];

// ---- Allocation -------------------------------------------------------------------------------------------

void *cr_alloc_text(CrThread *t, size_t bytes) {
    enum { LARGE = 1 << 16 };
    if (CR_LIKELY(bytes < LARGE)) return cr_alloc_atomic(t, bytes);
    void *p = bytes >> 47 ? NULL : cr_alloc_large_atomic(t, bytes);
    if (!p) cr_raise_no_memory(t);
    return p;
}

CrStr *cr_str_alloc_width(CrThread *t, int64_t n, int width, bool ascii) {
    if (CR_UNLIKELY((uint64_t)n >= (uint64_t)1 << 45)) return cr_raise_no_memory(t), NULL;
    CrStr *s = cr_alloc_text(t, sizeof(CrStr) + (size_t)(n + 1) * (size_t)width);
    if (!s) return NULL;
    s->ob = (CrObject){.shape = CR_T_STR, .aux = (uint16_t)(width | (ascii ? CR_STR_ASCII : 0))};
    s->len = n;
    s->hash = 0;
    cr_text_put(cr_str_data(s), width, n, 0);
    return s;
}

CrStr *cr_str_alloc(CrThread *t, int64_t n, uint32_t max_char) {
    return cr_str_alloc_width(t, n, max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4, max_char < 0x80);
}

CrValue cr_str_from_ascii(CrThread *t, const char *p, int64_t n) {
    if (n <= 1) return n == 0 ? cr_str_empty : cr_str_latin1[(uint8_t)*p];
    CrStr *s = cr_str_alloc_width(t, n, 1, true);
    if (s) memcpy(cr_str_data(s), p, (size_t)n);
    return cr_box(s);
}

// Any byte of 0x80 or more? Eight at a time.
static bool has_high_byte(const uint8_t *p, int64_t n) {
    uint64_t high = 0, word;
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        memcpy(&word, p + i, 8);
        high |= word;
    }
    for (; i < n; i++) high |= p[i];
    return high & 0x8080808080808080ull;
}

CrValue cr_str_from_latin1(CrThread *t, const uint8_t *p, int64_t n) {
    if (n <= 1) return n == 0 ? cr_str_empty : cr_str_latin1[*p];
    CrStr *s = cr_str_alloc_width(t, n, 1, !has_high_byte(p, n));
    if (s) memcpy(cr_str_data(s), p, (size_t)n);
    return cr_box(s);
}

static CrValue narrowed(CrThread *t, const void *p, int width, int64_t n) {
    if (n == 0) return cr_str_empty;
    uint32_t bits = 0;
    for (int64_t i = 0; i < n; i++) bits |= cr_text_get(p, width, i);
    if (n == 1) return cr_str_from_char(t, bits);
    CrStr *s = cr_str_alloc(t, n, bits);
    if (!s) return CR_ERROR;
    int to = cr_str_width(s);
    if (to == width) memcpy(cr_str_data(s), p, (size_t)(n * width));
    else
        for (int64_t i = 0; i < n; i++) cr_text_put(cr_str_data(s), to, i, cr_text_get(p, width, i));
    return cr_box(s);
}

CrValue cr_str_from_ucs2(CrThread *t, const uint16_t *p, int64_t n) { return narrowed(t, p, 2, n); }
CrValue cr_str_from_ucs4(CrThread *t, const uint32_t *p, int64_t n) { return narrowed(t, p, 4, n); }

CrValue cr_str_from_char(CrThread *t, uint32_t c) {
    if (CR_LIKELY(c < 256)) return cr_str_latin1[c];
    CrStr *s = cr_str_alloc(t, 1, c);
    if (s) cr_text_put(cr_str_data(s), cr_str_width(s), 0, c);
    return cr_box(s);
}

void cr_text_copy(void *to, int to_width, int64_t at, const void *from, int from_width, int64_t n) {
    if (to_width == from_width) memcpy((char *)to + at * to_width, from, (size_t)(n * to_width));
    else if (to_width == 2)
        for (int64_t i = 0; i < n; i++) ((uint16_t *)to)[at + i] = ((const uint8_t *)from)[i];
    else
        for (int64_t i = 0; i < n; i++) ((uint32_t *)to)[at + i] = cr_text_get(from, from_width, i);
}

const void *cr_text_widened(const CrStr *needle, int width, void **owned) {
    *owned = NULL;
    if (cr_str_width(needle) == width) return cr_str_data(needle);
    *owned = malloc((size_t)((needle->len + 1) * width));
    if (!*owned) abort();
    cr_text_copy(*owned, width, 0, cr_str_data(needle), cr_str_width(needle), needle->len);
    return *owned;
}

// ---- Hash and comparison ----------------------------------------------------------------------------------

int64_t cr_str_hash(CrValue v) {
    CrStr *s = cr_str_of(v);
    int64_t h = __atomic_load_n(&s->hash, __ATOMIC_RELAXED);
    if (CR_LIKELY(h != 0)) return h;
    h = cr_hash_bytes(cr_str_data(s), (size_t)(s->len * cr_str_width(s)));
    __atomic_store_n(&s->hash, h, __ATOMIC_RELAXED);
    return h;
}

static bool same_text(const CrStr *a, const CrStr *b) {
    if (a->len != b->len || cr_str_width(a) != cr_str_width(b)) return false;
    return memcmp(cr_str_data(a), cr_str_data(b), (size_t)(a->len * cr_str_width(a))) == 0;
}

bool cr_str_equal(CrValue va, CrValue vb) {
    const CrStr *a = cr_str_of(va), *b = cr_str_of(vb);
    if (a == b) return true;
    if (a->ob.aux & b->ob.aux & CR_STR_INTERNED) return false;
    return same_text(a, b);
}

int cr_str_order(CrValue va, CrValue vb) {
    const CrStr *a = cr_str_of(va), *b = cr_str_of(vb);
    int64_t n = a->len < b->len ? a->len : b->len;
    int wa = cr_str_width(a), wb = cr_str_width(b);
    if (wa == 1 && wb == 1) {
        int order = memcmp(cr_str_data(a), cr_str_data(b), (size_t)n);
        if (order) return order;
    } else
        for (int64_t i = 0; i < n; i++) {
            uint32_t x = cr_str_at(a, i), y = cr_str_at(b, i);
            if (x != y) return x < y ? -1 : 1;
        }
    return (a->len > b->len) - (a->len < b->len);
}

bool cr_str_is(CrValue v, const char *ascii) {
    if (!cr_is_str(v)) return false;
    const CrStr *s = cr_str_of(v);
    return cr_str_is_ascii(s) && strlen(ascii) == (size_t)s->len && !memcmp(cr_str_data(s), ascii, (size_t)s->len);
}

static CrValue compare(CrThread *t CR_UNUSED, CrValue a, CrValue b, CrCompare op) {
    if (!cr_is_str(a) || !cr_is_str(b)) return CR_NOT_IMPLEMENTED;
    if (op == CR_EQ) return cr_bool(cr_str_equal(a, b));
    if (op == CR_NE) return cr_bool(!cr_str_equal(a, b));
    return cr_order_is(op, cr_str_order(a, b));
}

// ---- The intern table -------------------------------------------------------------------------------------

typedef struct InternTable {
    uint64_t mask;  // cells - 1
    uint64_t used;  // cells filled; only the holder of intern_lock looks
    CrStr *cell[];
} InternTable;

static InternTable *interned; // read with acquire
static pthread_mutex_t intern_lock = PTHREAD_MUTEX_INITIALIZER;

static InternTable *intern_table_new(uint64_t cells) {
    InternTable *table = cr_alloc_permanent(sizeof *table + cells * sizeof table->cell[0]);
    table->mask = cells - 1;
    return table;
}

// The cell that holds the text of s, or the empty one where it belongs.
static CrStr **intern_cell(InternTable *table, const CrStr *s, uint64_t hash) {
    for (uint64_t i = hash;; i++) {
        CrStr **cell = &table->cell[i & table->mask];
        CrStr *other = __atomic_load_n(cell, __ATOMIC_ACQUIRE);
        if (!other || (other->hash == (int64_t)hash && same_text(other, s))) return cell;
    }
}

static void intern_grow(void) {
    InternTable *old = interned, *table = intern_table_new((old->mask + 1) * 2);
    for (uint64_t i = 0; i <= old->mask; i++)
        if (old->cell[i]) *intern_cell(table, old->cell[i], (uint64_t)old->cell[i]->hash) = old->cell[i];
    table->used = old->used;
    __atomic_store_n(&interned, table, __ATOMIC_RELEASE);
}

static CrStr *intern_insert(CrStr *s, uint64_t hash) {
    pthread_mutex_lock(&intern_lock);
    if (interned->used * 3 > interned->mask * 2) intern_grow();
    CrStr **cell = intern_cell(interned, s, hash), *found = *cell;
    if (!found) {
        found = s;
        __atomic_fetch_or(&s->ob.aux, CR_STR_INTERNED, __ATOMIC_RELAXED);
        interned->used++;
        __atomic_store_n(cell, s, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&intern_lock);
    return found;
}

CrValue cr_intern(CrThread *t CR_UNUSED, CrValue v) {
    CrStr *s = cr_str_of(v);
    if (s->ob.aux & CR_STR_INTERNED) return cr_box(s);
    uint64_t hash = (uint64_t)cr_str_hash(cr_box(s));
    CrStr *found = __atomic_load_n(intern_cell(__atomic_load_n(&interned, __ATOMIC_ACQUIRE), s, hash), __ATOMIC_ACQUIRE);
    return cr_box(found ? found : intern_insert(s, hash));
}

CrValue cr_intern_c(CrThread *t, const char *text) {
    CrValue s = cr_str_from_c(t, text);
    return s == CR_ERROR ? s : cr_intern(t, s);
}

// One-character strs are static: they exist before the first allocation.
static struct { CrStr str; uint8_t data[8]; } characters[257];

static CrValue static_str(int64_t len, uint8_t c, size_t i) {
    CrStr *s = &characters[i].str;
    s->ob = (CrObject){.shape = CR_T_STR, .flags = CR_OBJ_STATIC, .aux = (uint16_t)(1 | (c < 0x80 ? CR_STR_ASCII : 0))};
    s->len = len;
    *(uint8_t *)cr_str_data(s) = c;
    return cr_intern(NULL, cr_box(s));
}

void cr_str_init(CrThread *t CR_UNUSED) {
    if (interned) return;
    cr_hash_init();
    interned = intern_table_new(4096);
    cr_str_empty = static_str(0, 0, 256);
    for (size_t i = 0; i < 256; i++) cr_str_latin1[i] = static_str(1, (uint8_t)i, i);
}

// ---- Concatenation and repetition -------------------------------------------------------------------------

enum { LONG_TEXT = 1024 }; // code points from which appending leaves room for more

// The header of a text of n code points at the start of a block.
static CrStr *shared_str(CrThread *t, CrStrBlock *block, int64_t n, uint16_t aux) {
    CrStrShared *s = cr_alloc(t, sizeof *s);
    s->str.ob = (CrObject){.shape = CR_T_STR, .aux = aux | CR_STR_SHARED};
    s->str.len = n;
    s->block = block;
    return &s->str;
}

// a + b behind a's own text, if a ends where its block is written to and b fits; NULL otherwise.
static CrStr *append_in_place(CrThread *t, const CrStr *a, const CrStr *b, uint16_t aux) {
    int width = cr_str_width(a);
    CrStrBlock *block = ((const CrStrShared *)(const void *)a)->block;
    uint64_t end = (uint64_t)(a->len * width), new_end = end + (uint64_t)(b->len * width);
    if (new_end > block->cap) return NULL;
    if (!__atomic_compare_exchange_n(&block->used, &end, new_end, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return NULL;
    cr_text_copy(block->data, width, a->len, cr_str_data(b), cr_str_width(b), b->len); // ours alone until we return
    return shared_str(t, block, a->len + b->len, aux);
}

// a + b in a new block with as much room again.
static CrStr *append_with_room(CrThread *t, const CrStr *a, const CrStr *b, int width, uint16_t aux) {
    uint64_t bytes = (uint64_t)(a->len + b->len) * (uint64_t)width;
    CrStrBlock *block = cr_alloc_text(t, sizeof *block + bytes * 2);
    if (!block) return NULL;
    block->used = bytes;
    block->cap = bytes * 2;
    cr_text_copy(block->data, width, 0, cr_str_data(a), cr_str_width(a), a->len);
    cr_text_copy(block->data, width, a->len, cr_str_data(b), cr_str_width(b), b->len);
    return shared_str(t, block, a->len + b->len, aux);
}

// a + b for a long a: in place, or with room once appending is seen to be a habit.
static CrValue append_to_long(CrThread *t, const CrStr *a, const CrStr *b, int width) {
    uint16_t aux = (uint16_t)(width | (a->ob.aux & b->ob.aux & CR_STR_ASCII));
    CrStr *s = NULL;
    if (a->ob.aux & CR_STR_SHARED && cr_str_width(a) == width && (s = append_in_place(t, a, b, aux))) return cr_box(s);
    if (a->ob.aux & (CR_STR_SHARED | CR_STR_APPENDED)) return cr_box(append_with_room(t, a, b, width, aux));
    s = cr_str_alloc_width(t, a->len + b->len, width, aux & CR_STR_ASCII);
    if (!s) return CR_ERROR;
    s->ob.aux |= CR_STR_APPENDED;
    cr_text_copy(cr_str_data(s), width, 0, cr_str_data(a), cr_str_width(a), a->len);
    cr_text_copy(cr_str_data(s), width, a->len, cr_str_data(b), cr_str_width(b), b->len);
    return cr_box(s);
}

CrValue cr_str_concat(CrThread *t, CrValue va, CrValue vb) {
    const CrStr *a = cr_str_of(va), *b = cr_str_of(vb);
    if (a->len == 0) return cr_box(b);
    if (b->len == 0) return cr_box(a);
    int wa = cr_str_width(a), wb = cr_str_width(b), width = wa > wb ? wa : wb;
    if (a->len >= LONG_TEXT && a->len >= b->len) return append_to_long(t, a, b, width);
    CrStr *s = cr_str_alloc_width(t, a->len + b->len, width, a->ob.aux & b->ob.aux & CR_STR_ASCII);
    if (!s) return CR_ERROR;
    cr_text_copy(cr_str_data(s), width, 0, cr_str_data(a), wa, a->len);
    cr_text_copy(cr_str_data(s), width, a->len, cr_str_data(b), wb, b->len);
    return cr_box(s);
}

// Sums up what joining needs: total length, widest width, whether all is ASCII.
static void measure(const CrStr *s, int64_t *len, int *width, bool *ascii) {
    *len += s->len;
    if (cr_str_width(s) > *width) *width = cr_str_width(s);
    *ascii &= cr_str_is_ascii(s);
}

static int64_t append(CrStr *to, int64_t at, const CrStr *s) {
    cr_text_copy(cr_str_data(to), cr_str_width(to), at, cr_str_data(s), cr_str_width(s), s->len);
    return at + s->len;
}

CrValue cr_str_concat_n(CrThread *t, const CrValue *parts, size_t n) {
    int64_t len = 0, at = 0;
    int width = 1;
    bool ascii = true;
    for (size_t i = 0; i < n; i++) measure(cr_str_of(parts[i]), &len, &width, &ascii);
    if (len == 0) return cr_str_empty;
    CrStr *s = cr_str_alloc_width(t, len, width, ascii);
    if (!s) return CR_ERROR;
    for (size_t i = 0; i < n; i++) at = append(s, at, cr_str_of(parts[i]));
    return cr_box(s);
}

// Joins the items of an array that nobody changes meanwhile.
static CrValue join_items(CrThread *t, const CrStr *separator, const CrValue *items, int64_t n) {
    int64_t len = 0, at = 0;
    int width = 1;
    bool ascii = true;
    for (int64_t i = 0; i < n; i++) {
        if (!CR_IS(STR, items[i]) && !cr_is_str(items[i]))
            return CR_RAISE(t, TypeError, "sequence item %i: expected str instance, %T found", i, items[i]);
        measure(cr_str_of(items[i]), &len, &width, &ascii);
    }
    if (n == 0) return cr_str_empty;
    if (n == 1) return cr_str_plain(items[0]);
    int64_t between = 0;
    measure(separator, &between, &width, &ascii);
    if (__builtin_mul_overflow(between, n - 1, &between) || __builtin_add_overflow(len, between, &len))
        return CR_RAISE(t, OverflowError, "join() result is too long for a Python string");
    if (len == 0) return cr_str_empty;
    CrStr *s = cr_str_alloc_width(t, len, width, ascii);
    if (!s) return CR_ERROR;
    for (int64_t i = 0; i < n; i++) {
        if (i && separator->len) at = append(s, at, separator);
        at = append(s, at, cr_str_of(items[i]));
    }
    return cr_box(s);
}

CrValue cr_str_join(CrThread *t, CrValue separator, CrValue iterable) {
    CrValue items = iterable;
    if (CR_IS(LIST, iterable)) items = cr_list_to_tuple(t, iterable); // a snapshot: other threads may change a list
    else if (!CR_IS(TUPLE, iterable)) {
        CrValue iterator = cr_iter(t, iterable);
        if (iterator == CR_ERROR) {
            if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) CR_RAISE(t, TypeError, "can only join an iterable");
            return CR_ERROR;
        }
        items = cr_tuple_from_iterable(t, iterator);
    }
    if (items == CR_ERROR) return CR_ERROR;
    return join_items(t, cr_str_of(separator), cr_tuple_items(items), (int64_t)cr_tuple_len(items));
}

static CrValue concat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_str(a)) return CR_NOT_IMPLEMENTED;
    if (!cr_is_str(b)) return CR_RAISE(t, TypeError, "can only concatenate str (not \"%T\") to str", b);
    return cr_str_concat(t, a, b);
}

static CrValue repeated(CrThread *t, CrStr *s, int64_t count) {
    if (count <= 0 || s->len == 0) return cr_str_empty;
    if (count == 1) return cr_box(s);
    int64_t len;
    if (__builtin_mul_overflow(s->len, count, &len)) return cr_raise_no_memory(t);
    CrStr *r = cr_str_alloc_width(t, len, cr_str_width(s), cr_str_is_ascii(s));
    if (!r) return CR_ERROR;
    size_t unit = (size_t)(s->len * cr_str_width(s)), total = unit * (size_t)count;
    char *to = cr_str_data(r);
    if (unit == 1) memset(to, *(const uint8_t *)cr_str_data(s), total);
    else {
        memcpy(to, cr_str_data(s), unit);
        for (size_t done = unit; done < total;) { // doubles what is there
            size_t n = done < total - done ? done : total - done;
            memcpy(to + done, to, n);
            done += n;
        }
    }
    return cr_box(r);
}

static CrValue repeat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_str(a)) {
        CrValue swap = a;
        a = b, b = swap;
    }
    int64_t count;
    if (!cr_repeat_count(t, b, &count)) return CR_ERROR;
    return repeated(t, cr_str_of(a), count);
}

// ---- Indexing ---------------------------------------------------------------------------------------------

CrValue cr_str_slice(CrThread *t, CrValue v, int64_t start, int64_t stop) {
    CrStr *s = cr_str_of(v);
    int64_t n = stop - start;
    if (n <= 0) return cr_str_empty;
    if (n == s->len) return cr_box(s);
    if (n == 1) return cr_str_from_char(t, cr_str_at(s, start));
    const uint8_t *p = (const uint8_t *)cr_str_data(s) + start * cr_str_width(s);
    if (cr_str_is_ascii(s)) return cr_str_from_ascii(t, (const char *)p, n);
    return cr_str_width(s) == 1 ? cr_str_from_latin1(t, p, n) : narrowed(t, p, cr_str_width(s), n);
}

static CrValue stepped_slice(CrThread *t, const CrStr *s, int64_t start, int64_t step, int64_t count) {
    CrStrBuilder b = {0};
    for (int64_t i = 0; i < count; i++, start += step) cr_builder_char(&b, cr_str_at(s, start));
    return cr_builder_finish(t, &b);
}

static CrValue getitem(CrThread *t, CrValue v, CrValue key) {
    CrStr *s = cr_str_of(v);
    int64_t i, stop, step, count;
    if (CR_LIKELY(cr_is_int(key))) i = cr_int_get(key);
    else if (CR_IS(SLICE, key)) {
        if (!cr_slice_resolve(t, key, s->len, &i, &stop, &step, &count)) return CR_ERROR;
        return step == 1 ? cr_str_slice(t, v, i, i + count) : stepped_slice(t, s, i, step, count);
    } else if (cr_type_of(key)->slots.index == NULL)
        return CR_RAISE(t, TypeError, "string indices must be integers, not '%T'", key);
    else if (!cr_index_int64(t, key, &i, CR_TYPE_OF_ID(IndexError))) return CR_ERROR;
    if (i < 0) i += s->len;
    if ((uint64_t)i >= (uint64_t)s->len) return CR_RAISE(t, IndexError, "string index out of range");
    return cr_str_from_char(t, cr_str_at(s, i));
}

static int contains(CrThread *t, CrValue v, CrValue item) {
    if (!cr_is_str(item)) {
        CR_RAISE(t, TypeError, "'in <string>' requires string as left operand, not %T", item);
        return -1;
    }
    return cr_str_has(cr_str_of(v), cr_str_of(item));
}

// ---- Iterators --------------------------------------------------------------------------------------------

static CrValue iter(CrThread *t, CrValue v) {
    CrIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = cr_str_is_ascii(cr_str_of(v)) ? CR_T_STR_ASCII_ITERATOR : CR_T_STR_ITERATOR;
    it->sequence = cr_str_plain(v);
    it->index = 0;
    return cr_box(it);
}

static CrValue iterator_next(CrThread *t, CrValue v) {
    CrIterator *it = CR_AS(CrIterator, v);
    CrValue sequence = CR_GET(it->sequence);
    if (sequence == CR_ERROR) return CR_ERROR;
    const CrStr *s = CR_AS(CrStr, sequence);
    int64_t i = __atomic_load_n(&it->index, __ATOMIC_RELAXED);
    if (i >= s->len) {
        CR_SET(it->sequence, CR_ERROR);
        return CR_ERROR;
    }
    __atomic_store_n(&it->index, i + 1, __ATOMIC_RELAXED);
    return cr_str_from_char(t, cr_str_at(s, i));
}

static CrValue iterator_self(CrThread *t CR_UNUSED, CrValue v) { return v; }

CR_METHOD(iterator_length_hint, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    return cr_int(it->sequence == CR_ERROR ? 0 : CR_AS(CrStr, it->sequence)->len - it->index);
}

CR_METHOD(iterator_reduce, CrValue self) {
    if (CR_GET(CR_AS(CrIterator, self)->sequence)) return cr_iterator_reduce(t, function, self);
    CrValue iter = cr_builtins_get(t, "iter"), empty = cr_str_empty;
    if (!iter) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){iter, cr_tuple_from(t, &empty, 1)}, 2);
}

static const CrMethodDef iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(iterator_length_hint),
     "Private method returning an estimate of len(list(it)).", 0},
    {"__reduce__(self, /)", CR_FN(iterator_reduce), "Return state information for pickling.", 0},
    {"__setstate__(self, state, /)", CR_FN(cr_iterator_setstate), "Set state information for unpickling.", 0},
    {0},
};

const CrTypeDef cr_str_iterator_typedef = {
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};
const CrTypeDef cr_str_ascii_iterator_typedef = {
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};

// ---- The type ---------------------------------------------------------------------------------------------

static CrValue str_of_str(CrThread *t CR_UNUSED, CrValue v) { return cr_str_plain(v); }

static int hash(CrThread *t CR_UNUSED, CrValue v, int64_t *out) {
    *out = cr_str_hash(v);
    return 0;
}

static int64_t length(CrThread *t CR_UNUSED, CrValue v) { return cr_str_of(v)->len; }
static int truth(CrThread *t CR_UNUSED, CrValue v) { return cr_str_of(v)->len != 0; }

static CrValue percent(CrThread *t, CrValue a, CrValue b) {
    return cr_is_str(a) ? cr_str_format_percent(t, a, b) : CR_NOT_IMPLEMENTED;
}

// str(object), str(bytes, encoding, errors): the plain str.
static CrValue convert(CrThread *t, CrValue object, CrValue encoding, CrValue errors) {
    if (object == CR_ERROR) return cr_str_empty;
    if (encoding == CR_ERROR && errors == CR_ERROR) return cr_str(t, object);
    const char *names[2] = {NULL, NULL};
    CrValue given[2] = {encoding, errors};
    for (int i = 0; i < 2; i++) {
        if (given[i] == CR_ERROR) continue;
        if (!cr_is_str(given[i]))
            return CR_RAISE(t, TypeError, "str() argument '%s' must be str, not %T", i ? "errors" : "encoding", given[i]);
        if (!(names[i] = cr_str_utf8(t, given[i], NULL))) return CR_ERROR;
    }
    if (cr_is_str(object)) return CR_RAISE(t, TypeError, "decoding str is not supported");
    if (!cr_is_bytes_like(object))
        return CR_RAISE(t, TypeError, "decoding to str: need a bytes-like object, %T found", object);
    const uint8_t *p;
    size_t n;
    if (!cr_bytes_view(t, object, &p, &n)) return CR_ERROR;
    return cr_str_decode(t, p, n, names[0], names[1]);
}

CR_METHOD(construct, CrValue cls, CrValue object, CrValue encoding, CrValue errors) {
    CrValue s = convert(t, object, encoding, errors);
    if (s == CR_ERROR || CR_AS(CrType, cls) == CR_TYPE_OF_ID(STR)) return s;
    return cr_boxed_new(t, CR_AS(CrType, cls), cr_str_plain(s));
}

const CrTypeDef cr_str_typedef = {
    .doc = "Unicode text: str(object='') or str(bytes_or_buffer, encoding='utf-8', errors='strict').",
    .flags = CR_TYPE_BASE | CR_TYPE_STR,
    .slots = {.repr = cr_str_repr_slot, .str = str_of_str, .hash = hash, .truth = truth, .length = length,
              .compare = compare, .iter = iter, .getitem = getitem, .contains = contains, .concat = concat,
              .repeat = repeat, .binary = {[CR_MOD] = percent}},
    .methods = cr_str_methods,
    .constructor = {"str(cls, object=<unset>, encoding=<unset>, errors=<unset>)", CR_FN(construct), NULL, 0},
};
