// dict_methods.c -- the dict type: its operations and methods, update from mappings and pairs, keyword merging.
#include "runtime/call.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/set_internal.h"

// ---- Operations -------------------------------------------------------------------------------------------

static CrValue missing(CrThread *t, CrValue self, CrValue key) {
    if (!CR_IS(DICT, self)) {
        bool found;
        CrValue value = cr_call_special(t, self, cr_name___missing__, &key, 1, &found);
        if (found) return value;
    }
    return cr_raise_key_error(t, key);
}

CrValue cr_dict_getitem(CrThread *t, CrValue self, CrValue key) {
    CrValue value = cr_dict_get(t, self, key);
    if (CR_LIKELY(value != CR_ERROR)) return value;
    return cr_raised(t) ? CR_ERROR : missing(t, self, key);
}

static int dict_setitem(CrThread *t, CrValue self, CrValue key, CrValue value) {
    if (value != CR_ERROR) return cr_dict_set(t, self, key, value);
    int deleted = cr_dict_delete(t, self, key);
    if (deleted == 0) cr_raise_key_error(t, key);
    return deleted > 0 ? 0 : -1;
}

// Appends "key: value" to the builder.
static bool add_item_repr(CrThread *t, CrStrBuilder *b, CrValue key, CrValue value) {
    CrValue text = cr_repr(t, key);
    if (text == CR_ERROR) return false;
    cr_builder_str(b, text);
    cr_builder_ascii(b, ": ", 2);
    text = cr_repr(t, value);
    if (text == CR_ERROR) return false;
    cr_builder_str(b, text);
    return true;
}

static CrValue dict_repr(CrThread *t, CrValue self) {
    if (cr_dict_len(self) == 0) return cr_str_from_c(t, "{}");
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "{...}");
    CrStrBuilder b = {0};
    cr_builder_char(&b, '{');
    bool ok = true;
    CrValue key, value;
    for (uint64_t i = 0, n = 0; ok && cr_dict_step(self, &i, &key, &value); n++) {
        if (n) cr_builder_ascii(&b, ", ", 2);
        ok = add_item_repr(t, &b, key, value);
    }
    cr_repr_leave(t, &link);
    if (!ok) {
        cr_builder_free(&b);
        return CR_ERROR;
    }
    cr_builder_char(&b, '}');
    return cr_builder_finish(t, &b);
}

static int dict_truth(CrThread *t, CrValue self) { return cr_dict_len(self) != 0; }
static int64_t dict_length(CrThread *t, CrValue self) { return (int64_t)cr_dict_len(self); }

// 1 equal, 0 not, -1 exception
static int dict_equal(CrThread *t, CrValue a, CrValue b) {
    if (cr_dict_len(a) != cr_dict_len(b)) return 0;
    CrEntry e;
    const CrTable *table = cr_dict_table(a);
    for (uint64_t i = 0; cr_table_step(CR_AS(CrDict, a), table, &i, &e);) {
        CrValue other = cr_dict_get_hashed(t, b, e.key, e.hash);
        if (other == CR_ERROR) return cr_raised(t) ? -1 : 0;
        int same = cr_same(t, e.value, other);
        if (same <= 0) return same;
    }
    return 1;
}

static CrValue dict_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (op != CR_EQ && op != CR_NE) return CR_NOT_IMPLEMENTED;
    if (!cr_has_flag(a, CR_TYPE_DICT) || !cr_has_flag(b, CR_TYPE_DICT)) return CR_NOT_IMPLEMENTED;
    int equal = dict_equal(t, a, b);
    return equal < 0 ? CR_ERROR : cr_bool(equal == (op == CR_EQ));
}

static CrValue dict_or(CrThread *t, CrValue a, CrValue b) {
    if (!cr_has_flag(a, CR_TYPE_DICT) || !cr_has_flag(b, CR_TYPE_DICT)) return CR_NOT_IMPLEMENTED;
    CrValue result = cr_dict_copy(t, a);
    if (result == CR_ERROR || cr_dict_update(t, result, b) < 0) return CR_ERROR;
    return result;
}

static CrValue dict_inplace_or(CrThread *t, CrValue a, CrValue b) { return cr_dict_update(t, a, b) < 0 ? CR_ERROR : a; }

// ---- Updating ---------------------------------------------------------------------------------------------

static bool copy_entries(CrThread *t, CrValue d, CrValue from) {
    CrEntry e;
    const CrTable *table = cr_dict_table(from);
    uint64_t n = cr_dict_len(from);
    for (uint64_t i = 0; cr_table_step(CR_AS(CrDict, from), table, &i, &e);) {
        if (cr_dict_set_hashed(t, d, e.key, e.hash, e.value) < 0) return false;
        // What an __eq__ has done is told; another thread's changes may be in or not.
        if (CR_UNLIKELY(!CR_IS(STR, e.key) && !cr_is_int(e.key) && cr_dict_len(from) != n))
            return CR_RAISE(t, RuntimeError, "dict mutated during update"), false;
    }
    return true;
}

// Is it a dict whose iteration and items are a dict's own?
static bool is_plain_dict(CrValue v) {
    return cr_has_flag(v, CR_TYPE_DICT) && cr_type_of(v)->slots.iter == cr_dict_iter;
}

static bool copy_mapping(CrThread *t, CrValue d, CrValue mapping) {
    CrValue keys = cr_call_method(t, mapping, cr_name_keys, NULL, 0);
    CrValue iterator = keys == CR_ERROR ? CR_ERROR : cr_iter(t, keys);
    if (iterator == CR_ERROR) return false;
    for (;;) {
        CrValue key = cr_next(t, iterator);
        if (key == CR_ERROR) return !cr_raised(t);
        CrValue value = cr_getitem(t, mapping, key);
        if (value == CR_ERROR || cr_dict_set(t, d, key, value) < 0) return false;
    }
}

static bool set_pair(CrThread *t, CrValue d, CrValue pair, int64_t number) {
    CrValue items = pair;
    if (!CR_IS(TUPLE, pair) && !CR_IS(LIST, pair)) {
        items = cr_list_from_iterable(t, pair);
        if (items == CR_ERROR) {
            if (cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)))
                CR_RAISE(t, TypeError, "cannot convert dictionary update sequence element #%i to a sequence", number);
            return false;
        }
    }
    uint64_t n = 0;
    const CrValue *item = CR_IS(TUPLE, items) ? cr_tuple_items(items) : cr_list_view(t, items, &n);
    if (!item) return false;
    if (CR_IS(TUPLE, items)) n = cr_tuple_len(items);
    if (n == 2) return cr_dict_set(t, d, item[0], item[1]) == 0;
    CR_RAISE(t, ValueError, "dictionary update sequence element #%i has length %i; 2 is required", number, (int64_t)n);
    return false;
}

static bool copy_pairs(CrThread *t, CrValue d, CrValue pairs) {
    CrValue iterator = cr_iter(t, pairs);
    if (iterator == CR_ERROR) return false;
    for (int64_t number = 0;; number++) {
        CrValue pair = cr_next(t, iterator);
        if (pair == CR_ERROR) return !cr_raised(t);
        if (!set_pair(t, d, pair, number)) return false;
    }
}

int cr_dict_update(CrThread *t, CrValue d, CrValue other) {
    if (is_plain_dict(other)) return copy_entries(t, d, other) ? 0 : -1;
    CrValue keys = cr_getattr_or_zero(t, other, cr_name_keys);
    if (keys == CR_ERROR && cr_raised(t)) return -1;
    return (keys != CR_ERROR ? copy_mapping(t, d, other) : copy_pairs(t, d, other)) ? 0 : -1;
}

// "module.name()" of a callable for messages.
CrValue cr_function_text(CrThread *t, CrValue function) {
    CrValue name = cr_getattr_or_zero(t, function, cr_name___qualname__);
    if (name == CR_ERROR) return cr_raised(t) ? CR_ERROR : cr_str(t, function);
    CrValue module = cr_getattr_or_zero(t, function, cr_name___module__);
    if (module == CR_ERROR && cr_raised(t)) return CR_ERROR;
    if (module == CR_ERROR || module == CR_NONE || cr_str_is(module, "builtins")) return cr_str_printf(t, "%S()", name);
    return cr_str_printf(t, "%S.%S()", module, name);
}

static int keyword_error(CrThread *t, CrValue function, const char *format, CrValue argument) {
    CrValue text = cr_function_text(t, function);
    if (text != CR_ERROR) CR_RAISE(t, TypeError, format, text, argument);
    return -1;
}

static int merge_keyword(CrThread *t, CrValue d, CrValue key, CrValue value, CrValue function) {
    int again = cr_dict_contains(t, d, key);
    if (!again) return cr_dict_set(t, d, key, value);
    CrValue text = again > 0 ? cr_str(t, key) : CR_ERROR;
    return text ? keyword_error(t, function, "%S got multiple values for keyword argument '%S'", text) : -1;
}

// That keys are strs is checked by the call.
int cr_dict_merge_keywords(CrThread *t, CrValue d, CrValue mapping, CrValue function) {
    if (is_plain_dict(mapping)) {
        CrEntry e;
        const CrTable *table = cr_dict_table(mapping);
        for (uint64_t i = 0; cr_table_step(CR_AS(CrDict, mapping), table, &i, &e);)
            if (merge_keyword(t, d, e.key, e.value, function) < 0) return -1;
        return 0;
    }
    CrValue keys = cr_getattr_or_zero(t, mapping, cr_name_keys);
    if (keys == CR_ERROR && cr_raised(t)) return -1;
    if (keys == CR_ERROR) return keyword_error(t, function, "%S argument after ** must be a mapping, not %T", mapping);
    if (!(keys = cr_call0(t, keys))) return -1;
    CrValue iterator = cr_iter(t, keys), key;
    while (iterator && (key = cr_next(t, iterator))) {
        CrValue value = cr_getitem(t, mapping, key);
        if (!value || merge_keyword(t, d, key, value, function) < 0) return -1;
    }
    return cr_raised(t) ? -1 : 0;
}

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue dict_clear(CrThread *t, CrFunction *f, CrValue self) {
    cr_dict_clear(t, self);
    return CR_NONE;
}

static CrValue dict_copy(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_copy(t, self); }

// From a set or dict, whose hashes of the keys are known.
static CrValue from_hashed_keys(CrThread *t, CrValue d, CrValue keys, CrValue value) {
    CrEntry e;
    CrSetSlot slot;
    if (CR_IS(DICT, keys)) {
        const CrTable *table = cr_dict_table(keys);
        for (uint64_t i = 0; cr_table_step(CR_AS(CrDict, keys), table, &i, &e);)
            if (cr_dict_set_hashed(t, d, e.key, e.hash, value) < 0) return CR_ERROR;
        return d;
    }
    const CrSetTable *table = cr_set_table(keys);
    for (uint64_t i = 0; cr_set_table_step(table, &i, &slot);)
        if (cr_dict_set_hashed(t, d, slot.key, slot.hash, value) < 0) return CR_ERROR;
    return d;
}

static CrValue dict_fromkeys(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue value) {
    CrValue d = cr_call0(t, cls);
    if (d == CR_ERROR) return CR_ERROR;
    bool hashed = CR_IS(DICT, iterable) || CR_IS(SET, iterable) || CR_IS(FROZENSET, iterable);
    if (hashed && CR_IS(DICT, d) && cr_dict_len(d) == 0) return from_hashed_keys(t, d, iterable, value);
    CrValue iterator = cr_iter(t, iterable);
    if (iterator == CR_ERROR) return CR_ERROR;
    bool exact = CR_IS(DICT, d);
    for (;;) {
        CrValue key = cr_next(t, iterator);
        if (key == CR_ERROR) return cr_raised(t) ? CR_ERROR : d;
        if ((exact ? cr_dict_set(t, d, key, value) : cr_setitem(t, d, key, value)) < 0) return CR_ERROR;
    }
}

static CrValue dict_get(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue absent) {
    CrValue value = cr_dict_get(t, self, key);
    return value != CR_ERROR || cr_raised(t) ? value : absent;
}

static CrValue dict_items(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_view(t, CR_T_DICT_ITEMS, self); }
static CrValue dict_keys(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_view(t, CR_T_DICT_KEYS, self); }
static CrValue dict_values(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_view(t, CR_T_DICT_VALUES, self); }

static CrValue dict_pop(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue absent) {
    CrValue value = cr_dict_len(self) ? cr_dict_pop(t, self, key) : CR_ERROR; // an empty one does not hash the key
    if (value != CR_ERROR || cr_raised(t)) return value;
    return absent != CR_ERROR ? absent : cr_raise_key_error(t, key);
}

static CrValue dict_popitem(CrThread *t, CrFunction *f, CrValue self) {
    CrValue item[2];
    if (cr_dict_pop_last(t, self, &item[0], &item[1])) return cr_tuple_from(t, item, 2);
    return CR_RAISE(t, KeyError, "popitem(): dictionary is empty");
}

static CrValue dict_setdefault(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue absent) {
    return cr_dict_set_default(t, self, key, absent);
}

static CrValue dict_update(CrThread *t, CrFunction *f, CrValue self, CrValue other, CrValue keywords) {
    if (other != CR_ERROR && cr_dict_update(t, self, other) < 0) return CR_ERROR;
    if (cr_dict_len(keywords) && cr_dict_update(t, self, keywords) < 0) return CR_ERROR;
    return CR_NONE;
}

static CrValue dict_reversed(CrThread *t, CrFunction *f, CrValue self) {
    return cr_dict_iterator_new(t, CR_T_DICT_REVERSE_KEY_ITERATOR, self);
}

static CrValue dict_sizeof(CrThread *t, CrFunction *f, CrValue self) {
    const CrTable *table = cr_dict_table(self);
    uint64_t cells = table->mask ? table->mask + 1 : 0;
    return cr_int((int64_t)(sizeof(CrDict) + sizeof(CrTable) + cells * sizeof(uint64_t) + table->cap * sizeof(CrEntry)));
}

static const CrMethodDef dict_methods[] = {
    {"clear(self, /)", CR_FN(dict_clear), "D.clear() -> None.  Remove all items from D.", 0},
    {"copy(self, /)", CR_FN(dict_copy), "D.copy() -> a shallow copy of D", 0},
    {"fromkeys(cls, iterable, value=None, /)", CR_FN(dict_fromkeys),
     "Create a new dictionary with keys from iterable and values set to value.", CR_METHOD_CLASS},
    {"get(self, key, default=None, /)", CR_FN(dict_get),
     "Return the value for key if key is in the dictionary, else default.", 0},
    {"items(self, /)", CR_FN(dict_items), "D.items() -> a set-like object providing a view on D's items", 0},
    {"keys(self, /)", CR_FN(dict_keys), "D.keys() -> a set-like object providing a view on D's keys", 0},
    {"pop(self, key, default=<none>, /)", CR_FN(dict_pop), "Remove the key and return its value.", 0},
    {"popitem(self, /)", CR_FN(dict_popitem), "Remove and return a (key, value) pair as a 2-tuple.", 0},
    {"setdefault(self, key, default=None, /)", CR_FN(dict_setdefault),
     "Insert key with a value of default if key is not in the dictionary.", 0},
    {"update(self, iterable=<none>, /, **kwargs)", CR_FN(dict_update), "Update D from mapping/iterable and keywords.", 0},
    {"values(self, /)", CR_FN(dict_values), "D.values() -> an object providing a view on D's values", 0},
    {"__reversed__(self, /)", CR_FN(dict_reversed), "Return a reverse iterator over the dict keys.", 0},
    {"__sizeof__(self, /)", CR_FN(dict_sizeof), "D.__sizeof__() -> size of D in memory, in bytes", 0},
    CR_CLASS_GETITEM,
    {0},
};

static CrValue dict_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrValue d = cr_instance_new(t, CR_AS(CrType, cls));
    if (d == CR_ERROR) return CR_ERROR;
    CR_AS(CrDict, d)->table = cr_dict_table(cr_dict_new(t));
    return d;
}

const CrTypeDef cr_dict_typedef = {
    .doc = "dict() -> new empty dictionary",
    .flags = CR_TYPE_MAPPING | CR_TYPE_BASE | CR_TYPE_DICT,
    .slots =
        {
            .repr = dict_repr,
            .truth = dict_truth,
            .length = dict_length,
            .compare = dict_compare,
            .iter = cr_dict_iter,
            .getitem = cr_dict_getitem,
            .setitem = dict_setitem,
            .contains = cr_dict_contains,
            .binary = {[CR_OR] = dict_or},
            .inplace = {[CR_OR] = dict_inplace_or},
        },
    .methods = dict_methods,
    .constructor = {"dict(cls, /, *args, **kwargs)", CR_FN(dict_construct), NULL, 0},
    .init = {"dict(self, iterable=<none>, /, **kwargs)", CR_FN(dict_update), NULL, 0},
};
