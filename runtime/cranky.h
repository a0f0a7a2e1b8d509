// cranky.h -- what generated C includes: the runtime's interface to compiled code, and nothing of the C library's.
//
// The functions that ops.def names are declared here or in the headers below; abi.c has those that belong to no type.
#ifndef CRANKY_RUNTIME_CRANKY_H
#define CRANKY_RUNTIME_CRANKY_H

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/frame.h"
#include "runtime/function.h"
#include "runtime/coroutine.h"
#include "runtime/generator.h"
#include "runtime/ic.h"
#include "runtime/module.h"
#include "runtime/object.h"
#include "runtime/op.h"
#include "runtime/groups.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"
#include "runtime/types/range.h"
#include "runtime/types/set.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"

#ifndef CR_UNUSED
#define CR_UNUSED __attribute__((unused))
#endif

// ---- Frames ---------------------------------------------------------------------------------------------------------
// Every compiled function that can raise starts with CR_ENTER and returns through CR_RETURN.
#define CR_ENTER(code_)                                                                                      \
    if (!cr_stack_ok(t)) return CR_ERROR;                                                                    \
    CrFrame frame = {t->frame, &code_, 0, 0, module_globals};                                                \
    t->frame = &frame;
#define CR_RETURN(v)                                                                                         \
    do {                                                                                                     \
        CrValue result_ = (v);                                                                               \
        t->frame = frame.caller;                                                                             \
        return result_;                                                                                      \
    } while (0)
// A variable's value lives until the function returns, as the collector sees it.
#define CR_KEEP_VARIABLE(variable_) __attribute__((cleanup(cr_keep), unused)) CrValue *keep_##variable_ = &variable_;
static inline __attribute__((always_inline)) void cr_keep(CrValue **variable) { __asm__ volatile("" ::"g"(**variable)); }
// The same where f_locals can show the variables: they are in a struct, after the frame.
#define CR_RECORDED_ENTER(name_)                                                                             \
    if (!cr_stack_ok(t)) return CR_ERROR;                                                                    \
    struct frame_##name_ f_own = {.frame = {t->frame, &code_##name_, 0, 0, module_globals}}, *f_ = &f_own;    \
    t->frame = &f_->frame;
#define CR_RECORDED_AT(n) f_->frame.position = (n);
#define CR_RECORDED_RETURN(v)                                                                                \
    do {                                                                                                     \
        CrValue result_ = (v);                                                                               \
        if (CR_UNLIKELY(f_->frame.flags)) cr_frame_leave(t, &f_->frame);                                     \
        t->frame = f_->frame.caller;                                                                         \
        return result_;                                                                                      \
    } while (0)
#define CR_PLACE(name_, base_, member_)                                                                      \
    (uint32_t)(offsetof(struct frame_##name_, member_) - offsetof(struct frame_##name_, base_))
// The operation that follows is at this position of the function's table. In a generator the frame is in the object.
#define CR_AT(n)           frame.position = (n);
#define CR_GENERATOR_AT(n) g->frame.position = (n);

// ---- Generators -------------------------------------------------------------------------------------------------------
#define CR_YIELD(n, v)                                                                                       \
    __atomic_store_n(&g->state, (n), __ATOMIC_RELAXED);                                                      \
    return (v);                                                                                              \
    resume_##n:;
#define CR_YIELD_ITEM(n, v) /* yield in an async generator: not what an await yields */                       \
    __atomic_store_n(&g->item, 1, __ATOMIC_RELAXED);                                                        \
    CR_YIELD(n, v)
#define CR_DELEGATE(n, iterator, label)                                                                      \
    for (sent = CR_NONE;;) {                                                                                 \
        sent = cr_delegate(t, g, (iterator), sent);                                                          \
        if (CR_UNLIKELY(!sent)) goto label;                                                                  \
        if (!g->delegate) break;                                                                             \
        __atomic_store_n(&g->state, (n), __ATOMIC_RELAXED);                                                  \
        return sent;                                                                                         \
    resume_##n:;                                                                                             \
    }
#define CR_GENERATOR_RETURN(v)                                                                               \
    do {                                                                                                     \
        CR_SET(g->result, (v));                                                                                   \
        __atomic_store_n(&g->state, CR_GENERATOR_DONE, __ATOMIC_RELAXED);                                    \
        return CR_ERROR;                                                                                     \
    } while (0)

#define CR_GENERATOR_FAIL                                                                                    \
    __atomic_store_n(&g->state, CR_GENERATOR_DONE, __ATOMIC_RELAXED);                                        \
    return CR_ERROR;

// ---- Small operations ---------------------------------------------------------------------------------------------------
static inline CrValue cr_op_is(CrThread *t, CrValue a, CrValue b) { return (void)t, cr_bool(a == b); }
static inline CrValue cr_op_is_not(CrThread *t, CrValue a, CrValue b) { return (void)t, cr_bool(a != b); }
static inline int cr_test_is(CrThread *t, CrValue a, CrValue b) { return (void)t, a == b; }
static inline int cr_test_is_not(CrThread *t, CrValue a, CrValue b) { return (void)t, a != b; }
static inline int cr_test_in(CrThread *t, CrValue a, CrValue b, uint32_t at) { return cr_contains(cr_at(t, at), b, a); }
static inline int cr_test_not_in(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    int r = cr_contains(cr_at(t, at), b, a);
    return r < 0 ? r : !r;
}
static inline CrValue cr_op_in(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    int r = cr_contains(cr_at(t, at), b, a);
    return r < 0 ? CR_ERROR : cr_bool(r);
}
static inline CrValue cr_op_not_in(CrThread *t, CrValue a, CrValue b, uint32_t at) {
    int r = cr_contains(cr_at(t, at), b, a);
    return r < 0 ? CR_ERROR : cr_bool(!r);
}
static inline int cr_op_test_bound(CrThread *t, CrValue v) { return v ? 1 : cr_raised(t) ? -1 : 0; }
static inline int cr_poll_loop(CrThread *t) { return cr_poll(t) ? 0 : -1; }
static inline int cr_attr_delete(CrThread *t, CrValue v, CrValue name) { return cr_setattr(t, v, name, CR_ERROR); }
static inline int cr_item_delete(CrThread *t, CrValue v, CrValue key) { return cr_setitem(t, v, key, CR_ERROR); }

// ---- Names ----------------------------------------------------------------------------------------------------------------
CrValue cr_raise_unbound(CrThread *t, CrValue name);      // UnboundLocalError
CrValue cr_raise_unbound_free(CrThread *t, CrValue name); // NameError of a closure's variable
static inline int cr_check_local(CrThread *t, CrValue v, CrValue name, uint32_t at) {
    return CR_LIKELY(v != CR_ERROR) ? 0 : (cr_raise_unbound(cr_at(t, at), name), -1);
}
static inline int cr_check_free(CrThread *t, CrValue v, CrValue name, uint32_t at) {
    return CR_LIKELY(v != CR_ERROR) ? 0 : (cr_raise_unbound_free(cr_at(t, at), name), -1);
}
static inline void cr_global_store(CrThread *t, CrValue *slot, CrValue v) {
    (void)t;
    __atomic_store_n(slot, v, __ATOMIC_RELEASE);
}
int cr_global_delete(CrThread *t, CrValue *slot, CrValue name);
static inline CrValue cr_closure_cell(CrThread *t, CrFunction *f, int i) { return (void)t, f->closure->item[i]; }
static inline CrValue cr_cell_load(CrThread *t, CrValue cell, CrValue name, uint32_t at) {
    CrValue v = __atomic_load_n(&CR_AS(CrCell, cell)->value, __ATOMIC_ACQUIRE);
    return CR_LIKELY(v != CR_ERROR) ? v : cr_raise_unbound(cr_at(t, at), name);
}
static inline CrValue cr_free_load(CrThread *t, CrValue cell, CrValue name, uint32_t at) {
    CrValue v = __atomic_load_n(&CR_AS(CrCell, cell)->value, __ATOMIC_ACQUIRE);
    return CR_LIKELY(v != CR_ERROR) ? v : cr_raise_unbound_free(cr_at(t, at), name);
}
static inline void cr_cell_store(CrThread *t, CrValue cell, CrValue v) {
    (void)t;
    __atomic_store_n(&CR_AS(CrCell, cell)->value, v, __ATOMIC_RELEASE);
}
int cr_cell_delete(CrThread *t, CrValue cell, CrValue name);
CrValue cr_name_load(CrThread *t, CrValue namespace, CrValue globals, CrValue name);
CrValue cr_class_free_load(CrThread *t, CrValue namespace, CrValue cell, CrValue name);
int cr_name_store(CrThread *t, CrValue namespace, CrValue name, CrValue v);
int cr_setup_annotations(CrThread *t, CrValue namespace, CrValue name); // name: "__annotations__"
int cr_name_delete(CrThread *t, CrValue namespace, CrValue name);

// ---- Iteration and unpacking --------------------------------------------------------------------------------------------------
// next() of a for loop; exhausted: CR_ERROR without an exception. Ranges and lists are stepped without a call.
static inline CrValue cr_for_next(CrThread *t, CrValue it, uint32_t at) {
    if (CR_IS(RANGE_ITERATOR, it) && cr_object(it)->aux & CR_RANGE_SMALL)
        return cr_range_iterator_next_small(CR_AS(CrRangeIterator, it));
    if (CR_IS(LIST_ITERATOR, it)) return cr_list_iterator_next(CR_AS(CrIterator, it));
    return cr_next(cr_at(t, at), it);
}
// A loop over range(start, stop, step): counted here if `callee` is still the built-in and all are small ints, else over the
// iterator of what the call gives.
typedef struct CrRangeLoop {
    CrValue iterator; // CR_ERROR: counted
    int64_t next, step;
    int64_t left; // values to come; -1: an exception is set
} CrRangeLoop;
CrRangeLoop cr_range_loop_slow(CrThread *t, CrValue callee, const CrValue *args, int n);
static inline CrRangeLoop cr_range_loop(CrThread *t, CrValue callee, CrValue start, CrValue stop, CrValue step, int n, uint32_t at) {
    if (CR_LIKELY(callee == cr_box(CR_TYPE_OF_ID(RANGE)) && cr_both_int(start, stop) && cr_is_int(step) && step != CR_INT(0))) {
        int64_t from = cr_int_get(start), by = cr_int_get(step), distance = cr_int_get(stop) - from, left = 0;
        if (by > 0 && distance > 0) left = by == 1 ? distance : (distance - 1) / by + 1;
        if (by < 0 && distance < 0) left = (-distance - 1) / -by + 1;
        return (CrRangeLoop){CR_ERROR, from, by, left};
    }
    return cr_range_loop_slow(cr_at(t, at), callee, n == 1 ? &stop : (CrValue[]){start, stop, step}, n);
}
static inline CrValue cr_range_loop_next(CrThread *t, CrRangeLoop *r, uint32_t at) {
    if (CR_UNLIKELY(r->iterator != CR_ERROR)) return cr_next(cr_at(t, at), r->iterator);
    if (r->left <= 0) return CR_ERROR;
    r->left--;
    CrValue v = cr_int(r->next);
    r->next += r->step;
    return v;
}
int cr_unpack(CrThread *t, CrValue v, int n, CrValue **targets);
int cr_unpack_star(CrThread *t, CrValue v, int before, int after, CrValue **targets);

// ---- Everything else -------------------------------------------------------------------------------------------------------
CrValue cr_call_star(CrThread *t, CrValue f, CrValue args, CrValue kwargs);
CrValue cr_dict_display(CrThread *t, const CrValue *pairs, size_t n);
int cr_list_extend_star(CrThread *t, CrValue list, CrValue iterable);
int cr_set_update_star(CrThread *t, CrValue set, CrValue iterable);
int cr_dict_update_star(CrThread *t, CrValue dict, CrValue mapping);
CrValue cr_format_value(CrThread *t, CrValue v, int conversion, CrValue spec);
CrValue cr_function_make(CrThread *t, const CrCode *code, void *entry, CrValue globals, CrValue defaults, CrValue kwdefaults,
                         const CrValue *cells, size_t ncells);
CrValue cr_function_define(CrThread *t, CrFunction *f, const CrCode *code, void *entry, CrValue globals, CrValue defaults,
                           CrValue kwdefaults);
void cr_function_set(CrThread *t, CrValue f, CrValue name, CrValue v);
CrValue cr_locals(CrThread *t, CrValue dict, CrValue names, const CrValue *values, size_t n);
CrValue cr_call_locals(CrThread *t, CrValue f, CrValue locals, const CrValue *args, size_t n);
int cr_display(CrThread *t, CrValue v);
CrValue cr_class_cell(CrThread *t, CrValue namespace, CrValue cell);
CrValue cr_raise_assertion(CrThread *t, CrValue message);
static inline CrValue cr_rethrow(CrThread *t, CrValue e) { return t->exception = e, CR_ERROR; }
// An exception leaves an except block: what was handled before is handled again.
static inline void cr_handler_unwind(CrThread *t, CrValue previous) {
    CrValue e = cr_exception_take(t);
    cr_handler_leave(t, previous);
    cr_rethrow(t, e);
}
static inline void cr_generator_handler_unwind(CrThread *t, CrGenerator *g, CrValue previous) {
    CrValue e = cr_exception_take(t);
    cr_generator_handler_leave(t, g, previous);
    cr_rethrow(t, e);
}
CrValue cr_with_exit(CrThread *t, CrValue manager);
CrValue cr_with_enter(CrThread *t, CrValue manager);
int cr_with_leave(CrThread *t, CrValue exit);
int cr_with_suppress(CrThread *t, CrValue exit, CrValue e);
int cr_match_sequence(CrThread *t, CrValue v, int n, int at_least);
int cr_match_class(CrThread *t, CrValue v, CrValue cls);
CrValue cr_match_item(CrThread *t, CrValue sequence, int i);
int cr_match_mapping(CrThread *t, CrValue v, int at_least);
CrValue cr_match_keys(CrThread *t, CrValue v, const CrValue *keys, size_t n);
int cr_match_unique(CrThread *t, CrValue cls, int npositional, CrValue name);
CrValue cr_match_positional(CrThread *t, CrValue v, CrValue cls, int i, int n);

// Starts the runtime, runs modules[0] as __main__, and returns the process's exit status.
int cr_program_main(int argc, char **argv, const CrCompiledModule *const *modules, int nmodules, int optimize);

#endif
